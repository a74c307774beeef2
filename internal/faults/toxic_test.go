package faults

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/policy"
	"freigabe/storage"
	"freigabe/workflow"
)

// deadline is what the services of this test give a request.
const deadline = 2 * time.Second

// F-4: the way to the database is slow, thin, half open or cut, or all connections wait. Every request ends in time, nobody is
// told anything wrong, and afterwards everything is as before.
func TestABadWayToTheDatabaseHoldsNobodyForLong(t *testing.T) {
	onPostgres(t)
	lasts := time.Duration(times(2, 60)) * time.Second
	for name, x := range map[string]toxic{
		"slow":            {latency: 300 * time.Millisecond},
		"slower":          {latency: time.Second, jitter: time.Second},
		"too slow":        {latency: 3 * time.Second},
		"jitter":          {jitter: 800 * time.Millisecond},
		"thin":            {bytesPerSecond: 1000},
		"half open":       {swallow: true},
		"cut":             {refuse: true},
		"flapping":        {refuse: true, flaps: true},
		"half open, flap": {swallow: true, flaps: true},
		"exhausted":       {locked: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			suffer(t, name, x, lasts)
		})
	}
}

// suffer lets people work before, while and after something is wrong with the way to the database.
func suffer(t *testing.T, name string, x toxic, lasts time.Duration) {
	w, h := move(t, postgres)
	p := h.between()
	h.open(1, "--request-timeout", deadline.String())
	c := hire(t, w, h.bases()...)
	c.stubborn, c.patient = lasts+60*time.Second, 20*time.Second
	j := watch(h, c)
	ctx, end := context.WithCancel(t.Context())
	wait := c.work(ctx, 2, 4)
	readers := c.read(ctx, x.readers())
	busy := delays(ctx, h.servers[0])
	time.Sleep(500 * time.Millisecond)
	normal := usage(t, h.servers[0])

	until := time.Now().Add(lasts)
	if x.locked {
		lockTables(t, h.judge, lasts)
	}
	for on := true; time.Now().Before(until); on = !on {
		if now := x; on {
			p.set(now)
		} else {
			p.set(toxic{})
		}
		if !x.flaps {
			time.Sleep(time.Until(until))
		} else {
			time.Sleep(300 * time.Millisecond)
		}
	}
	p.set(toxic{})
	back := c.served(t, 10*time.Second)
	end()
	wait()
	readers()
	allowed := time.Second + 2*busy()
	if c.slowest > deadline+allowed || c.slowestForm > 6*deadline+allowed { // a form: one until its body is asked for, five from its last piece
		t.Errorf("the slowest request took %s, with a file %s; want no more than %s and %s, and %s because the machine is busy", c.slowest, c.slowestForm, deadline, 6*deadline, allowed)
	}
	j.look()
	calm(t, h, normal)
	t.Logf("count: F-4 %s: %s, well %s after it ended, slowest request %s", name, lasts, back.Round(time.Millisecond), c.slowest.Round(time.Millisecond))
	j.verdict("F-4 "+name, 1)
}

// A unit that ends with a refusal while the way to the database is dead: its rollback holds up the answer no longer than the
// request may take, and nobody waits for its locks.
func TestARefusalDoesNotWaitForTheDatabase(t *testing.T) {
	onPostgres(t)
	w, h := move(t, postgres)
	direct := h.url
	p := h.between()
	use := func(url string, within time.Duration, do func(workflow.Tx) error) error {
		s, err := storage.Open(t.Context(), storage.Config{URL: url, Compile: policy.Compile})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		ctx, cancel := context.WithTimeout(t.Context(), within)
		defer cancel()
		return s.InTx(ctx, "test", func(tx workflow.Tx) error {
			if _, err := tx.Administer(ctx, domain.AuthorityID(w.Root)); err != nil {
				return err
			}
			return do(tx)
		})
	}
	refused := errors.New("refused")
	begin := time.Now()
	err := use(h.url, time.Second, func(workflow.Tx) error { p.set(toxic{swallow: true}); return refused })
	if took := time.Since(begin); !errors.Is(err, refused) || took > 3*time.Second {
		t.Errorf("the refusal came after %s as %v; want it within the second that the request has", took, err)
	}
	p.cut()
	if err := use(direct, 20*time.Second, func(workflow.Tx) error { return nil }); err != nil {
		t.Errorf("the root is locked still: %v", err)
	}
}

// delays measures how slow the machine itself is: what the slowest request takes that needs no database.
func delays(ctx context.Context, s *server) (worst func() time.Duration) {
	var slowest time.Duration
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			begin := time.Now()
			if res, err := opsClient.Get("http://" + s.ops + "/livez"); err == nil {
				_ = res.Body.Close()
			}
			slowest = max(slowest, time.Since(begin))
			time.Sleep(20 * time.Millisecond)
		}
	}()
	return func() time.Duration { <-done; return slowest }
}

// readers are so many that a lock takes up all connections.
func (x toxic) readers() int {
	if x.locked {
		return 3 * poolSize
	}
	return 4
}

// read lets n readers ask all the time; what they are told may be 503, never another 5xx, and comes in time.
func (c *crew) read(ctx context.Context, n int) (wait func()) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			rnd := rand.New(rand.NewPCG(5, uint64(i)))
			for ctx.Err() == nil {
				got, err := c.send(ctxBackground, c.bases[rnd.IntN(len(c.bases))], request{login: "auditor", method: http.MethodGet, path: "/holdings?limit=20"})
				if err == nil && got.status != http.StatusOK && got.status != http.StatusServiceUnavailable {
					c.wrong("a reader was told %d: %.300s", got.status, got.body)
				}
				time.Sleep(time.Duration(50+rnd.IntN(100)) * time.Millisecond)
			}
		})
	}
	return wg.Wait
}

// served waits until a person gets an answer again, and tells how long that took.
func (c *crew) served(t *testing.T, limit time.Duration) time.Duration {
	t.Helper()
	since := time.Now()
	for time.Since(since) < limit {
		if got, err := c.send(ctxBackground, c.bases[0], request{login: "auditor", method: http.MethodGet, path: "/me"}); err == nil && got.status == http.StatusOK {
			return time.Since(since)
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("nobody is served %s after all was well again", limit)
	return limit
}

// lockTables takes a lock that everybody waits for.
func lockTables(t *testing.T, url string, lasts time.Duration) {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	tx, err := db.Begin()
	if err == nil {
		_, err = tx.Exec("LOCK TABLE holding, token, policy_head IN ACCESS EXCLUSIVE MODE")
	}
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(lasts, func() { _ = tx.Rollback() })
}

// figures are what must not grow.
type figures struct{ goroutines, files, conns float64 }

func usage(t *testing.T, s *server) (f figures) {
	t.Helper()
	var err error
	if f.goroutines, err = s.metric("go_goroutines"); err == nil {
		f.files, err = s.metric("process_open_fds")
	}
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// calm waits until goroutines, open files and connections are back to what they were, and nothing holds a lock.
func calm(t *testing.T, h *house, normal figures) {
	t.Helper()
	db, err := sql.Open("pgx", h.judge)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	limit := figures{normal.goroutines*1.05 + 3, normal.files*1.05 + 3, poolSize + 2}
	var now figures
	var stuck int
	for until := time.Now().Add(45 * time.Second); time.Now().Before(until); time.Sleep(100 * time.Millisecond) {
		now = usage(t, h.servers[0])
		err := db.QueryRow(`SELECT count(*), count(*) FILTER (WHERE state LIKE 'idle in transaction%' OR wait_event_type = 'Lock')
			FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`).Scan(&now.conns, &stuck)
		if err != nil {
			t.Fatal(err)
		}
		if now.goroutines <= limit.goroutines && now.files <= limit.files && now.conns <= limit.conns && stuck == 0 {
			return
		}
	}
	t.Errorf("before: %+v; long after: %+v, %d connections hold or wait for locks", normal, now, stuck)
}

const poolSize = 16

func (f figures) String() string {
	return fmt.Sprintf("%.0f goroutines, %.0f files, %.0f connections", f.goroutines, f.files, f.conns)
}
