// Command measure answers: which goals of speed does Freigabe reach on this machine, and by how much?
//
//	measure [--holdings N] [--only G1,G5] [--round 2s] [--rounds 5]
//
// It makes a large stock (internal/bench/stock), starts the built service on it, and lets the service and the least that
// must happen take turns. Around each round it looks how fast the machine is; a round in which that changed is taken again.
// Ratios count, not seconds (docs/adr/0006-measuring.md). The results go to bin/bench.json and bin/bench.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

const (
	clients = 16   // of most goals
	small   = 1000 // holdings that growth begins with
)

// bench is one run.
type bench struct {
	Holdings int           `json:"holdings"`
	Seed     uint64        `json:"seed"`
	Rounds   int           `json:"rounds"`
	Round    time.Duration `json:"round"`
	Bin      string        `json:"-"` // built programs
	Out      string        `json:"-"`
	Cache    string        `json:"-"` // kept stocks
	only     []string

	plain   *service
	cleanup []func()
	results []result
	begun   time.Time

	town, smallTown *town // Postgres, once made
}

func main() {
	b := &bench{begun: time.Now()}
	flag.IntVar(&b.Holdings, "holdings", 100_000, "holdings of the large stock")
	flag.Uint64Var(&b.Seed, "seed", 1, "what the stock is made from")
	flag.IntVar(&b.Rounds, "rounds", 5, "rounds that count")
	flag.DurationVar(&b.Round, "round", 2*time.Second, "how long each side takes in a round")
	flag.StringVar(&b.Bin, "bin", "bin", "folder of the built programs")
	flag.StringVar(&b.Out, "out", "bin", "folder of the results")
	flag.StringVar(&b.Cache, "cache", ".cache/bench", "folder that keeps stocks")
	only := flag.String("only", "", "goals to measure, separated by commas; empty: all")
	plain := flag.String("plain", "", "serve the bare web server on this database")
	listen := flag.String("listen", "", "address of --plain")
	flag.Parse()
	if *listen != "" {
		fail(servePlain(*listen, *plain))
		return
	}
	if *only != "" {
		b.only = strings.Split(*only, ",")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := b.run(ctx)
	b.end()
	if e := b.report(); err == nil {
		err = e
	}
	fail(err)
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
}

func (b *bench) run(ctx context.Context) error {
	for _, dir := range []*string{&b.Bin, &b.Out, &b.Cache} {
		abs, err := filepath.Abs(*dir)
		if err != nil {
			return err
		}
		*dir = abs
		if err := os.MkdirAll(abs, 0o755); err != nil {
			return err
		}
	}
	for _, g := range []struct {
		goals   []string
		measure func(context.Context) error
	}{
		{[]string{"G1", "G3"}, b.transitionPostgres},
		{[]string{"G2"}, b.transitionSQLite},
		{[]string{"G4"}, b.ledger},
		{[]string{"G5"}, b.read},
		{[]string{"G7", "G14"}, b.pages},
		{[]string{"G8"}, b.growth},
		{[]string{"G12"}, b.imports},
		{[]string{"G15"}, b.verify},
	} {
		if len(b.only) > 0 && !slices.ContainsFunc(g.goals, func(s string) bool { return slices.Contains(b.only, s) }) {
			continue
		}
		b.say("%s", strings.Join(g.goals, ", "))
		if err := g.measure(ctx); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			for _, name := range g.goals {
				b.add(result{Goal: name, What: "not measured: " + strings.Join(strings.Fields(err.Error()), " ")})
			}
		}
	}
	return nil
}

// postgres gives the large stock on Postgres, with the plain server beside it.
func (b *bench) postgres(ctx context.Context) (*town, error) {
	if b.town != nil {
		return b.town, nil
	}
	t, err := b.stock(ctx, b.Holdings, "postgres")
	if err != nil {
		return nil, err
	}
	b.town = t
	if b.plain != nil {
		return t, nil
	}
	b.plain, err = b.echoPgx(t.url)
	return t, err
}

// little gives the small stock.
func (b *bench) little(ctx context.Context) (_ *town, err error) {
	if b.smallTown == nil {
		b.smallTown, err = b.stock(ctx, small, "postgres")
	}
	return b.smallTown, err
}

func (b *bench) atEnd(f func()) { b.cleanup = append(b.cleanup, f) }

func (b *bench) end() {
	for _, f := range slices.Backward(b.cleanup) {
		f()
	}
	b.cleanup = nil
}

func (b *bench) say(form string, args ...any) {
	fmt.Printf("%6s  %s\n", time.Since(b.begun).Round(time.Second), fmt.Sprintf(form, args...))
}
