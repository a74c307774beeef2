package workflow_test

import (
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/policy"
	"freigabe/storage"
	"freigabe/storage/blob"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
	"freigabe/workflow/jobs"
)

// crowd is a town in which several people act at the same moment. On Postgres two processes serve it: two stores on one
// database, each with its own pool and its own cache of rights. On SQLite one process serves everybody.
type crowd struct {
	*town
	desks  []*workflow.Desk // one per process
	stores []*storage.Store
	dice   *rand.Rand // of the test's goroutine
	signer *jobs.Signer
}

// crowded runs a test on a crowd on each database, then looks whether everything that it stored is in order.
func crowded(t *testing.T, test func(t *testing.T, c *crowd)) {
	t.Helper()
	each(t, func(t *testing.T, w *town) {
		c := w.crowd()
		test(t, c)
		c.inOrder()
	})
}

func (w *town) crowd() *crowd {
	w.t.Helper()
	c := &crowd{town: w, desks: []*workflow.Desk{w.Desk}, stores: []*storage.Store{w.store}, dice: rand.New(rand.NewPCG(20261125, 8))}
	if w.store.Config().URL != "" {
		beside := storagetest.Beside(w.t, w.store, storagetest.Options{Compile: policy.Compile, Clock: w.clock.now})
		files, err := blob.Open(w.files)
		must(w.t, err)
		c.desks = append(c.desks, workflow.New(beside, files, w.clock.now))
		c.stores = append(c.stores, beside)
	}
	signer, err := jobs.OpenSigner(w.t.TempDir())
	must(w.t, err)
	c.signer = signer
	return c
}

// desk gives the n-th of the processes, over and over.
func (c *crowd) desk(n int) *workflow.Desk { return c.desks[n%len(c.desks)] }

// long tells whether the long form runs. The race detector needs no numbers.
func long() bool { return os.Getenv("FREIGABE_TEST_LONG") != "" && !detector }

// times is how often something is tried: in the quick form, or in the long one.
func times(quick, inLong int) int {
	switch {
	case long():
		return inLong
	case detector:
		return max(quick/3, 1)
	}
	return quick
}

// atOnce lets people act at the same moment, some a little later than others, and gives their answers in order.
func (c *crowd) atOnce(acts ...func() error) []error {
	c.t.Helper()
	answers, start := make([]error, len(acts)), make(chan struct{})
	var wg sync.WaitGroup
	for i, act := range acts {
		later := time.Duration(0)
		if c.dice.IntN(2) == 0 {
			later = time.Duration(c.dice.IntN(1500)) * time.Microsecond
		}
		wg.Go(func() {
			<-start
			time.Sleep(later) // so that each order happens, and each overlap
			answers[i] = act()
		})
	}
	close(start)
	wg.Wait()
	for i, err := range answers {
		switch domain.CodeOf(err) {
		case domain.Internal, domain.Unavailable:
			c.t.Fatalf("act %d: %v", i, err)
		}
	}
	return answers
}

// sequence puts what was decided into the tree, in both processes at once as their workers do.
func (c *crowd) sequence() {
	c.t.Helper()
	acts := make([]func() error, len(c.stores))
	for i, s := range c.stores {
		acts[i] = func() error { return (&jobs.Sequencer{Tree: s, Signer: c.signer}).Drain(c.ctx()) }
	}
	for _, err := range c.atOnce(acts...) {
		if err != nil && domain.CodeOf(err) != domain.Stale { // the other process was quicker
			c.t.Error(err)
		}
	}
	must(c.t, (&jobs.Sequencer{Tree: c.store, Signer: c.signer}).Drain(c.ctx()))
}

// inOrder: every release checked from the rows alone, every decision in the tree once, and in the tree's order each step
// of a holding begins where the one before it ended.
func (c *crowd) inOrder() {
	c.t.Helper()
	c.sequence()
	c.checked()
	if n := c.asks("SELECT (SELECT count(*) FROM decision) - (SELECT count(*) FROM leaf l JOIN ledger_index i ON i.leaf_id = l.id JOIN decision d ON d.id = l.decision_id)"); n != 0 {
		c.t.Errorf("%d decisions more than leaves in the tree", n)
	}
	rows, err := c.store.DB().QueryContext(c.ctx(), "SELECT d.holding_id, d.verb, d.from_state, d.to_state FROM ledger_index i JOIN leaf l ON l.id = i.leaf_id "+
		"JOIN decision d ON d.id = l.decision_id WHERE d.kind = 'transition' AND d.holding_id IS NOT NULL ORDER BY i.idx")
	must(c.t, err)
	defer rows.Close()
	at := map[string]string{}
	for rows.Next() {
		var h, verb, from, to string
		must(c.t, rows.Scan(&h, &verb, &from, &to))
		if was, ok := at[h]; ok && was != from {
			c.t.Errorf("holding %s: %s from %s, but the ledger has it in %s", h, verb, from, was)
		}
		at[h] = to
	}
	must(c.t, rows.Err())
}

// won counts the acts that were carried out.
func won(answers []error) (n int) {
	for _, err := range answers {
		if err == nil {
			n++
		}
	}
	return n
}

// refusedWith holds every refusal to the codes that may be.
func (c *crowd) refusedWith(answers []error, codes ...domain.Code) {
	c.t.Helper()
	for i, err := range answers {
		known := err == nil
		for _, code := range codes {
			known = known || domain.CodeOf(err) == code
		}
		if !known {
			c.t.Fatalf("act %d was refused with %v, want one of %v", i, err, codes)
		}
	}
}
