package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// noise is by how much what a probe shows before and after a round may differ.
const noise = 0.30

// probe looks how fast the machine is right now, in things per second.
type probe struct {
	name string
	take func() (float64, error)
}

// side is one of those that take turns in a round. The figure is more the better.
type side struct {
	name string
	take func() (figures, error)
}

// measured is one side over all rounds: medians.
type measured struct {
	Name   string    `json:"name"`
	Rate   float64   `json:"rate"`
	P50    float64   `json:"p50_ms"`
	P99    float64   `json:"p99_ms"`
	Rounds []float64 `json:"rounds"`
	ratios []float64 // to the last side of the same round
}

// contest is sides that were measured in turns.
type contest struct {
	Sides  []measured           `json:"sides"`
	Probes map[string][]float64 `json:"probes"`
	Noisy  int                  `json:"noisy_rounds"` // of those that count
}

// rounds measures the sides in turns, the last one being the bound. A round around which the machine changed is taken
// again, but for no more than as many rounds again as are wanted; what is missing then is filled with noisy ones.
func (b *bench) rounds(sides []side, probes ...probe) (*contest, error) {
	type taken struct {
		of  []figures
		off float64
	}
	var good, bad []taken
	out := &contest{Probes: map[string][]float64{}}
	look := func() (map[string]float64, error) {
		seen := map[string]float64{}
		for _, p := range probes {
			v, err := p.take()
			if err != nil {
				return nil, fmt.Errorf("probe %s: %w", p.name, err)
			}
			seen[p.name] = v
			out.Probes[p.name] = append(out.Probes[p.name], math.Round(v))
		}
		return seen, nil
	}
	before, err := look()
	if err != nil {
		return nil, err
	}
	for try := 0; len(good) < b.Rounds && try < 2*b.Rounds; try++ {
		var t taken
		for i := range sides {
			f, err := sides[i].take()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", sides[i].name, err)
			}
			t.of = append(t.of, f)
		}
		after, err := look()
		if err != nil {
			return nil, err
		}
		for name, v := range after {
			t.off = max(t.off, math.Abs(v-before[name])/max(v, before[name]))
		}
		before = after
		if t.off > noise {
			bad = append(bad, t)
			if try >= b.Rounds && len(good)+len(bad) >= 2*b.Rounds-2 {
				break
			}
			continue
		}
		good = append(good, t)
	}
	slices.SortFunc(bad, func(x, y taken) int { return int(math.Copysign(1, x.off-y.off)) })
	for len(good) < b.Rounds && len(bad) > 0 {
		good, bad = append(good, bad[0]), bad[1:]
		out.Noisy++
	}
	for i, s := range sides {
		m := measured{Name: s.name}
		var p50, p99 []float64
		for _, t := range good {
			m.Rounds = append(m.Rounds, t.of[i].Rate)
			m.ratios = append(m.ratios, t.of[i].Rate/t.of[len(sides)-1].Rate)
			p50, p99 = append(p50, t.of[i].P50.Seconds()*1000), append(p99, t.of[i].P99.Seconds()*1000)
		}
		m.Rate, m.P50, m.P99 = median(m.Rounds), median(p50), median(p99)
		out.Sides = append(out.Sides, m)
	}
	return out, nil
}

// ratio gives the median, over the rounds, of what a side shows beside the bound.
func (c *contest) ratio(i int) float64 { return median(c.Sides[i].ratios) }

func (c *contest) bound() measured { return c.Sides[len(c.Sides)-1] }

func median(of []float64) float64 {
	if len(of) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(of))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

// syncing counts how often a second a small write becomes durable.
func (b *bench) syncing() probe {
	return probe{"fsync", func() (float64, error) {
		f, err := os.Create(filepath.Join(b.Cache, "probe"))
		if err != nil {
			return 0, err
		}
		defer os.Remove(f.Name())
		defer f.Close()
		n, start, page := 0, time.Now(), make([]byte, 4096)
		for time.Since(start) < 300*time.Millisecond {
			if _, err := f.WriteAt(page, 0); err != nil {
				return 0, err
			}
			if err := f.Sync(); err != nil {
				return 0, err
			}
			n++
		}
		return float64(n) / time.Since(start).Seconds(), nil
	}}
}

// greeting counts how often a second the bare web server says hello.
func (b *bench) greeting() probe {
	return probe{"hello", func() (float64, error) {
		f, err := closed(b.plain.addr, clients, 300*time.Millisecond, func(c *conn, _, _ int) error { _, err := c.get("/hello", ""); return err })
		return f.Rate, err
	}}
}
