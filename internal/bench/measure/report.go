package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// result is one line of the table.
type result struct {
	Goal    string   `json:"goal"`
	What    string   `json:"what"`
	Bound   string   `json:"bound,omitempty"`
	Figure  string   `json:"figure,omitempty"`
	Ratio   float64  `json:"ratio,omitempty"`
	Want    float64  `json:"want,omitempty"`
	AtMost  bool     `json:"at_most,omitempty"` // Want is an upper limit
	Noisy   int      `json:"noisy_rounds,omitempty"`
	Contest *contest `json:"contest,omitempty"`
}

func (r result) reached() bool {
	if r.AtMost {
		return r.Ratio <= r.Want
	}
	return r.Ratio >= r.Want
}

func (b *bench) add(r result) {
	if r.Contest != nil {
		r.Noisy = r.Contest.Noisy
	}
	b.results = append(b.results, r)
	b.say("  %s %s: %s; bound %s; ratio %.2f", r.Goal, r.What, r.Figure, r.Bound, r.Ratio)
}

// waiting are goals whose subject is not built yet.
var waiting = []result{
	{Goal: "G6", What: "search over 1,000,000 entries: not built (index in the process)"},
	{Goal: "G9", What: "decide, then search: not built (index in the process)"},
	{Goal: "G10", What: "catalog as one stream: not built; pages of it are under G7"},
	{Goal: "G11", What: "RDF/XML and JSON-LD: not built"},
	{Goal: "G13", What: "index after a start: not built"},
}

func (b *bench) report() error {
	if len(b.only) == 0 {
		b.results = append(b.results, waiting...)
	}
	body, err := json.MarshalIndent(struct {
		*bench
		At      time.Time `json:"at"`
		Cores   int       `json:"cores"`
		Took    string    `json:"took"`
		Results []result  `json:"results"`
	}{b, b.begun.UTC().Truncate(time.Second), runtime.NumCPU(), time.Since(b.begun).Round(time.Second).String(), b.results}, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(b.Out, "bench.json"), append(body, '\n'), 0o644); err != nil {
		return err
	}
	text := b.markdown()
	fmt.Print("\n", text)
	return os.WriteFile(filepath.Join(b.Out, "bench.md"), []byte(text), 0o644)
}

func (b *bench) markdown() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%d holdings, %d rounds of %s a side, %d cores. Ratios are medians over the rounds.\n\n", b.Holdings, b.Rounds, b.Round, runtime.NumCPU())
	s.WriteString("| goal | what | figure | bound | ratio | wanted | reached | noisy rounds |\n|---|---|---|---|---|---|---|---|\n")
	for _, r := range b.results {
		ratio, want, reached := "", "", "–"
		if r.Want != 0 {
			ratio, want, reached = fmt.Sprintf("%.2f", r.Ratio), fmt.Sprintf("≥ %.3g", r.Want), "no"
			if r.AtMost {
				want = fmt.Sprintf("≤ %.3g", r.Want)
			}
			if r.reached() {
				reached = "yes"
			}
		}
		noisy := ""
		if r.Contest != nil {
			noisy = fmt.Sprintf("%d of %d", r.Noisy, b.Rounds)
		}
		fmt.Fprintf(&s, "| %s | %s | %s | %s | %s | %s | %s | %s |\n", r.Goal, r.What, r.Figure, r.Bound, ratio, want, reached, noisy)
	}
	return s.String()
}

// perSecond shows a rate with its latencies.
func (m measured) perSecond() string {
	if m.P99 == 0 {
		return fmt.Sprintf("%.0f/s", m.Rate)
	}
	return fmt.Sprintf("%.0f/s, p50 %.1f ms, p99 %.1f ms", m.Rate, m.P50, m.P99)
}
