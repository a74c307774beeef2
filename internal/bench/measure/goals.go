package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

// peer is a figure of another program on the machine of PERFORMANCE ("Peers"), as a share of the bare transition or of the
// hello server of the same rounds: 16 clients, 100,000 rows, CKAN 10,000 data sets.
type peer struct {
	name  string
	share float64
	times float64 // what the goal asks for
}

// bareThere is the bare transition of pgbench at 16 clients there, helloThere what the shares of CKAN's pages give for hello.
const (
	bareThere  = 2267.0
	helloThere = 145.0 * 526
)

// updates: PocketBase 837/s, Directus 94/s, CKAN's package_patch 1/170 of the bare transition.
var updates = []peer{{"PocketBase's update", 837 / bareThere, 2}, {"Directus' update", 94 / bareThere, 10}, {"CKAN's patch", 1.0 / 170, 50}}

// transitionPostgres: G1 and, by the same rounds, G3.
func (b *bench) transitionPostgres(ctx context.Context) error {
	t, err := b.postgres(ctx)
	if err != nil {
		return err
	}
	bare, err := b.pgbench(ctx, t)
	if err != nil {
		return err
	}
	seconds := max(int(b.Round.Seconds()), 1)
	c, err := b.rounds([]side{
		{"transition", func() (figures, error) { return closed(t.addr, clients, b.Round, t.move) }},
		{"pgbench", func() (figures, error) { return bare(seconds) }},
	}, b.syncing(), b.greeting(), probe{"pgbench", func() (float64, error) { f, err := bare(1); return f.Rate, err }})
	if err != nil {
		return err
	}
	b.add(result{
		Goal: "G1", What: "transition over HTTP on Postgres, 16 clients", Bound: "pgbench, bare transition: " + c.bound().perSecond(),
		Figure: c.Sides[0].perSecond(), Ratio: c.ratio(0), Want: 0.8, Contest: c,
	})
	for _, p := range updates {
		b.add(result{
			Goal: "G3", What: "the same beside " + p.name, Bound: fmt.Sprintf("stored: %.4f of the bare transition", p.share),
			Figure: fmt.Sprintf("%.2f of the bare transition", c.ratio(0)), Ratio: c.ratio(0) / p.share, Want: p.times, Noisy: c.Noisy,
		})
	}
	return nil
}

// transitionSQLite: G2.
func (b *bench) transitionSQLite(ctx context.Context) error {
	if _, err := b.postgres(ctx); err != nil { // for the hello server
		return err
	}
	t, err := b.stock(ctx, min(b.Holdings, 100_000), "sqlite")
	if err != nil {
		return err
	}
	bare, err := b.bareSQLite()
	if err != nil {
		return err
	}
	c, err := b.rounds([]side{
		{"transition", func() (figures, error) { return closed(t.addr, clients, b.Round, t.move) }},
		{"bare", func() (figures, error) { return bare(b.Round) }},
	}, b.syncing(), b.greeting())
	if err != nil {
		return err
	}
	b.add(result{
		Goal: "G2", What: "transition over HTTP on SQLite FULL, 16 clients", Bound: "one bare transaction per unit: " + c.bound().perSecond(),
		Figure: c.Sides[0].perSecond(), Ratio: c.ratio(0), Want: 0.6, Contest: c,
	})
	return nil
}

// ledger: G4. Without the ledger is: while somebody else holds the lock of the sequencer, so that leaves are only collected.
func (b *bench) ledger(ctx context.Context) error {
	t, err := b.postgres(ctx)
	if err != nil {
		return err
	}
	locked := func() (f figures, err error) {
		lock, err := t.db.Conn(ctx)
		if err != nil {
			return f, err
		}
		defer lock.Close()
		if _, err := lock.ExecContext(ctx, "SELECT pg_advisory_lock(x'6672656967616265'::bigint)"); err != nil {
			return f, err
		}
		f, err = closed(t.addr, clients, b.Round, t.move)
		_, e := lock.ExecContext(ctx, "SELECT pg_advisory_unlock(x'6672656967616265'::bigint)")
		return f, errors.Join(err, e, t.settled(ctx))
	}
	c, err := b.rounds([]side{
		{"with", func() (figures, error) {
			f, err := closed(t.addr, clients, b.Round, t.move)
			return f, errors.Join(err, t.settled(ctx))
		}},
		{"without", locked},
	}, b.syncing(), b.greeting())
	if err != nil {
		return err
	}
	b.add(result{
		Goal: "G4", What: "transitions with the ledger sequenced and signed beside", Bound: "leaves only stored: " + c.bound().perSecond(),
		Figure: c.Sides[0].perSecond(), Ratio: c.ratio(0), Want: 0.9, Contest: c,
	})
	return b.lag(ctx, t, c.Sides[0].Rate/2)
}

// lag is how long after its decision a leaf is in a signed checkpoint, at half of the load that is possible.
func (b *bench) lag(ctx context.Context, t *town, rate float64) error {
	var p50, p99 []float64
	var load figures
	for range b.Rounds {
		from := time.Now().UnixMicro()
		f, err := open(t.addr, clients, rate, 2*b.Round, t.move)
		if err != nil {
			return err
		}
		load = f
		if err := t.settled(ctx); err != nil {
			return err
		}
		var mid, late float64
		if err := t.db.QueryRowContext(ctx, `SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY lag) / 1000.0, percentile_disc(0.99) WITHIN GROUP (ORDER BY lag) / 1000.0
			FROM (SELECT (SELECT c.at FROM checkpoint c WHERE c.size > i.idx ORDER BY c.size LIMIT 1) - d.at AS lag
			FROM decision d JOIN leaf l ON l.decision_id = d.id JOIN ledger_index i ON i.leaf_id = l.id WHERE d.at > $1) x`, from).Scan(&mid, &late); err != nil {
			return err
		}
		p50, p99 = append(p50, mid), append(p99, late)
	}
	b.add(result{
		Goal: "G4", What: fmt.Sprintf("from a decision to a signed checkpoint with it, open load of %.0f/s, in ms", rate), Bound: "250 ms at p99",
		Figure: fmt.Sprintf("p50 %.0f ms, p99 %.0f ms (answer: p50 %.1f ms, p99 %.1f ms)", median(p50), median(p99), load.P50.Seconds()*1e3, load.P99.Seconds()*1e3),
		Ratio:  median(p99), Want: 250, AtMost: true,
	})
	return nil
}

// read: G5.
func (b *bench) read(ctx context.Context) error {
	t, err := b.postgres(ctx)
	if err != nil {
		return err
	}
	c, err := b.rounds([]side{
		{"read", func() (figures, error) { return closed(t.addr, clients, b.Round, t.read) }},
		{"echo + pgx", func() (figures, error) {
			return closed(b.plain.addr, clients, b.Round, func(c *conn, client, i int) error {
				_, err := c.get("/row/"+t.held[(client+i*clients)%len(t.held)].id, "")
				return err
			})
		}},
	}, b.greeting())
	if err != nil {
		return err
	}
	b.add(result{
		Goal: "G5", What: "a holding over HTTP, with identity and scope, 16 clients", Bound: "echo + pgx by key: " + c.bound().perSecond(),
		Figure: c.Sides[0].perSecond(), Ratio: c.ratio(0), Want: 0.6, Contest: c,
	})
	return nil
}

// pages: what of G7 and G14 is there, beside the hello server. CKAN's list page is 1/1,578 and its data set page 1/2,608 of
// hello there, its catalog page of 100 in Turtle 6/s.
func (b *bench) pages(ctx context.Context) error {
	t, err := b.postgres(ctx)
	if err != nil {
		return err
	}
	hello := side{"hello", func() (figures, error) {
		return closed(b.plain.addr, clients, b.Round, func(c *conn, _, _ int) error { _, err := c.get("/hello", ""); return err })
	}}
	for _, p := range []struct {
		what, path string
		peer       float64
		times      float64
	}{
		{"list page of the portal", "/dataset", 1.0 / 1578, 20},
		{"page of a data set", "/dataset/%s", 1.0 / 2608, 20},
		{"catalog page of 100 in Turtle", "/catalog.ttl?page=1", 6 / helloThere, 50},
	} {
		c, err := b.rounds([]side{{p.what, func() (figures, error) { return closed(t.addr, clients, b.Round, t.page(p.path)) }}, hello}, b.greeting())
		if err != nil {
			return err
		}
		b.add(result{
			Goal: "G7", What: p.what + " beside CKAN's, 16 clients", Bound: fmt.Sprintf("stored: 1/%.0f of hello; hello here %.0f/s", 1/p.peer, c.bound().Rate),
			Figure: c.Sides[0].perSecond(), Ratio: c.ratio(0) / p.peer, Want: p.times, Contest: c,
		})
	}
	c, err := b.rounds([]side{
		{"deep page", func() (figures, error) {
			return closed(t.addr, 4, b.Round, t.page(fmt.Sprintf("/dataset?page=%d", len(t.names)/25)))
		}},
		{"first page", func() (figures, error) { return closed(t.addr, 4, b.Round, t.page("/dataset?page=1")) }},
	}, b.greeting())
	if err != nil {
		return err
	}
	b.add(result{
		Goal: "G14", What: fmt.Sprintf("page %d of the portal's list, 4 clients", len(t.names)/25), Bound: "first page: " + c.bound().perSecond(),
		Figure: c.Sides[0].perSecond(), Ratio: 1 / c.ratio(0), Want: 2, AtMost: true, Contest: c,
	})
	return nil
}

// growth: G8. What takes how much longer on the large stock than on the small one, in the same rounds.
func (b *bench) growth(ctx context.Context) error {
	large, err := b.postgres(ctx)
	if err != nil {
		return err
	}
	little, err := b.little(ctx)
	if err != nil {
		return err
	}
	for _, g := range []struct {
		what    string
		clients int
		do      func(*town) act
		limit   float64
	}{
		{"read", clients, func(t *town) act { return t.read }, 1.25},
		{"transition", clients, func(t *town) act { return t.move }, 1.25},
		{"list page of the portal", 4, func(t *town) act { return t.page("/dataset") }, 1.25},
		{"page of a data set", 4, func(t *town) act { return t.page("/dataset/%s") }, 1.25},
		{"start page of the portal", 4, func(t *town) act { return t.page("/") }, 1.25},
		{"catalog page in Turtle", 4, func(t *town) act { return t.page("/catalog.ttl?page=1") }, 1.25},
		{"search of the portal (in the database; the index is not built)", 4, func(t *town) act { return t.page("/dataset?q=Baumkataster") }, 4},
	} {
		c, err := b.rounds([]side{
			{"large", func() (figures, error) { return closed(large.addr, g.clients, b.Round, g.do(large)) }},
			{"small", func() (figures, error) { return closed(little.addr, g.clients, b.Round, g.do(little)) }},
		}, b.greeting())
		if err != nil {
			return fmt.Errorf("%s: %w", g.what, err)
		}
		b.add(result{
			Goal: "G8", What: fmt.Sprintf("%s: growth from %d to %d, %d clients", g.what, small, b.Holdings, g.clients), Bound: "small: " + c.bound().perSecond(),
			Figure: c.Sides[0].perSecond(), Ratio: 1 / c.ratio(0), Want: g.limit, AtMost: true, Contest: c,
		})
	}
	return nil
}

var perMillion = regexp.MustCompile(`([0-9.]+) s/million`)

// verify: G15, by the benchmark of cmd/verify.
func (b *bench) verify(ctx context.Context) error {
	var took []float64
	program := filepath.Join(b.Cache, "verify.test")
	if out, err := exec.CommandContext(ctx, "go", "test", "-c", "-o", program, "freigabe/cmd/verify").CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	out, err := exec.CommandContext(ctx, program, "-test.run", "^$", "-test.bench", "VerifyAMillionLeaves", "-test.benchtime", "1x", "-test.count", "3").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	for _, m := range perMillion.FindAllSubmatch(out, -1) {
		v, err := strconv.ParseFloat(string(m[1]), 64)
		if err != nil {
			return err
		}
		took = append(took, v)
	}
	if len(took) == 0 {
		return fmt.Errorf("no figure in %s", out)
	}
	b.add(result{
		Goal: "G15", What: "cmd/verify on 1,000,000 leaves, in seconds", Bound: "10 s", Figure: fmt.Sprintf("%.1f s", median(took)), Ratio: median(took), Want: 10, AtMost: true,
	})
	return nil
}
