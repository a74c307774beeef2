package workflow_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/policy"
	"freigabe/storage"
	"freigabe/storage/blob"
	"freigabe/workflow"
)

// F-5: the n-th call to the database or to the files fails, for every n that a flow has. Either the whole flow is stored
// or nothing of it, whoever was told "done" finds it stored, and the same request again succeeds, once.

// flow is an act of a person: prepare makes what it needs, act is sent with a key, again and again the same.
type flow struct {
	name    string
	prepare func(f *faults) func(ctx context.Context, d *workflow.Desk, key func(workflow.Actor) workflow.Actor) error
	short   bool // also in the quick form
	units   bool // several units of work, one after the other: a fault may leave the first ones stored
}

var flows = []flow{
	{name: "capture", prepare: captureFlow},
	{name: "answers with a file", prepare: answerFlow, short: true},
	{name: "hand over", prepare: handOverFlow},
	{name: "last signature, and the release is live", prepare: lastSignatureFlow, short: true},
	{name: "publish", prepare: publishFlow},
	{name: "withdraw", prepare: withdrawFlow},
	{name: "import", prepare: importFlow},
	{name: "import of a draft", prepare: draftFlow, units: true},
	{name: "grant a role", prepare: grantFlow},
	{name: "confirm a role", prepare: confirmFlow},
}

// faults is a town whose second desk has a plan between itself and everything outside.
type faults struct {
	*town
	plan *plan
	desk *workflow.Desk // its calls fail by the plan
	own  *workflow.Desk // it panics by the plan
	n    int
	runs map[fault]int

	clean map[string]int64 // what the flow stores without a fault
}

func TestTheNthCallFails(t *testing.T) {
	for _, fl := range flows {
		if !fl.short && !long() {
			continue
		}
		t.Run(fl.name, func(t *testing.T) {
			each(t, func(t *testing.T, w *town) {
				f, start := w.faults(), time.Now()
				kinds := []fault{callRefused, answerLost, ownPanic}
				if long() {
					kinds = append(kinds, callUnheard, givenUp)
				}
				f.run(fl, 0, callRefused) // none
				for _, kind := range kinds {
					n := 1
					for ; f.run(fl, n, kind) && n < 200; n++ {
						f.runs[kind]++
						if kind == ownPanic {
							n += n / 10 // a list calls the same for each of its rows
						}
					}
					if f.runs[kind] < 3 {
						t.Errorf("%s: only %d calls could fail", kind, f.runs[kind])
					}
				}
				f.checked()
				f.filesThere()
				t.Logf("count: n-th call fails, %s: %v runs in %s", fl.name, f.runs, time.Since(start).Round(time.Millisecond))
			})
		})
	}
}

func (w *town) faults() *faults {
	w.t.Helper()
	config := storage.Config{Path: w.store.Config().Path, URL: w.store.Config().URL, MaxConns: 3, Compile: policy.Compile, Clock: w.clock.now}
	f := &faults{town: w, runs: map[fault]int{}}
	if config.URL == "" {
		f.plan = planned(&config)
	} else {
		f.plan = proxied(w.t, &config)
	}
	s, err := storage.Open(w.t.Context(), config)
	must(w.t, err)
	w.t.Cleanup(func() { _ = s.Close() })
	files, err := blob.Open(w.files)
	must(w.t, err)
	f.desk = workflow.New(s, failingBlobs{files, f.plan}, w.clock.now)
	f.own = workflow.New(panickingStore{Store: s, plan: f.plan}, files, w.clock.now)
	return f
}

// run lets the n-th call of a flow fail and tells whether there was one.
func (f *faults) run(fl flow, n int, kind fault) bool {
	f.t.Helper()
	f.n++
	f.clock.set(f.clock.now().Add(time.Second))
	act := fl.prepare(f)
	id := fmt.Sprintf("%s %s %d", fl.name, kind, f.n)
	keyed := func(a workflow.Actor) workflow.Actor {
		a.Key, a.Hash = id, domain.DigestOf([]byte(id))
		return a
	}
	desk := f.desk
	if kind == ownPanic {
		desk = f.own
	}
	before := f.stored()
	ctx, cancel := context.WithTimeout(f.ctx(), 30*time.Second)
	defer cancel()
	f.plan.arm(n, kind, cancel)
	err := carefully(func() error { return act(ctx, desk, keyed) })
	fired, where := f.plan.disarm()
	after := f.stored()
	again := act(f.ctx(), f.desk, keyed)
	final := f.stored()
	tell := func(what string) {
		f.t.Helper()
		f.t.Fatalf("%s, call %d (%s) %s: %s.\nanswer %v, then %v\nafter the fault %v\nafter the repeat %v", fl.name, n, where, kind, what, err, again, change(before, after), change(before, final))
	}
	switch {
	case again != nil:
		tell("the same request again fails")
	case len(change(before, final)) == 0:
		tell("nothing was stored in the end")
	case !fl.units && len(change(before, after)) > 0 && len(change(after, final)) > 0:
		tell("half of it was stored")
	case f.clean != nil && !maps.Equal(f.clean, change(before, final)):
		tell(fmt.Sprintf("without a fault it stores %v", f.clean))
	case err == nil && len(change(after, final)) > 0:
		tell("the answer was yes and it was not stored")
	case err != nil && !fired:
		tell("it failed without a fault")
	}
	if code := domain.CodeOf(err); err != nil && code != domain.Internal && code != domain.Unavailable && kind != ownPanic {
		tell("the answer blames the person")
	}
	if once := act(f.ctx(), f.desk, keyed); once != nil || len(change(final, f.stored())) > 0 {
		tell(fmt.Sprintf("a third request was carried out once more, or refused: %v", once))
	}
	if f.clean == nil {
		f.clean = change(before, final)
	}
	return fired
}

// carefully turns a panic into an error, as the server does.
func carefully(act func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return act()
}

// stored counts the rows of every table, with what counting does not show.
func (f *faults) stored() map[string]int64 {
	f.t.Helper()
	db := f.store.DB()
	find := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%search%'"
	if f.store.Config().URL != "" {
		find = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
	}
	var tables []string
	{
		rows, err := db.QueryContext(f.ctx(), find)
		must(f.t, err)
		for rows.Next() {
			var name string
			must(f.t, rows.Scan(&name))
			if !slices.Contains([]string{"blob", "goose_db_version", "review_counter"}, name) { // bytes may wait for who names them
				tables = append(tables, name)
			}
		}
		must(f.t, rows.Err())
	}
	parts := []string{
		"SELECT 'revs', coalesce(sum(rev), 0) FROM holding", "SELECT 'heads', coalesce(sum(version), 0) FROM policy_head",
		"SELECT 'active roles', count(*) FROM assignment WHERE status = 'active'",
	}
	for _, t := range tables {
		parts = append(parts, "SELECT '"+t+"', count(*) FROM "+t)
	}
	rows, err := db.QueryContext(f.ctx(), strings.Join(parts, " UNION ALL "))
	must(f.t, err)
	defer rows.Close()
	out := map[string]int64{}
	for rows.Next() {
		var name string
		var n int64
		must(f.t, rows.Scan(&name, &n))
		out[name] = n
	}
	must(f.t, rows.Err())
	return out
}

func change(before, after map[string]int64) map[string]int64 {
	out := map[string]int64{}
	for name := range maps.Keys(after) {
		if d := after[name] - before[name]; d != 0 {
			out[name] = d
		}
	}
	return out
}

// filesThere: every byte that an edition or a release names is there.
func (f *faults) filesThere() {
	f.t.Helper()
	files, err := blob.Open(f.files)
	must(f.t, err)
	rows, err := f.store.DB().QueryContext(f.ctx(), "SELECT sha256 FROM file_use UNION SELECT sha256 FROM release_file")
	must(f.t, err)
	defer rows.Close()
	for rows.Next() {
		var hash string
		must(f.t, rows.Scan(&hash))
		if ok, err := files.Has(f.ctx(), domain.Digest(hash)); err != nil || !ok {
			f.t.Errorf("file %s is named and not there: %v", hash, err)
		}
	}
	must(f.t, rows.Err())
}
