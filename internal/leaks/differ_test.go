package leaks

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// besides are addresses that tell how large the ledger is. It counts every decision, hidden ones too; that is its purpose, and
// it names none of them.
var besides = []string{"/ledger/", "/desk/ledger", "/dossier", "/api/v1/ledger/proofs/", "/desk/decisions/"}

// ledgerSize stands at the foot of every page of the desk.
var ledgerSize = regexp.MustCompile(`(bis Nr\.|up to no\.) [\d.,\x{202f}]+`)

// TestHiddenHoldingsChangeNothingOutside asks two databases for the same: one as it was before alpha made its hidden holdings
// and imported hundreds more, one as it is afterwards. Everybody outside gets the same bytes and headers.
func TestHiddenHoldingsChangeNothingOutside(t *testing.T) {
	t.Parallel()
	after := whole(t)
	before := after.over(t, shared.before, after.clock.copy())
	total, holdings := 0, 0
	must(t, after.v.store.DB().QueryRow("SELECT count(*) FROM holding WHERE root_id = ? AND state IN ('captured', 'internal')", string(after.alpha.root)).Scan(&holdings))
	for _, by := range after.outside {
		if by.root == "alpha" {
			continue // sees internal releases
		}
		total += differential(newCrawler(t, after, by), before.v)
	}
	t.Logf("count: %d answers of each database, %d hidden holdings between them", total, holdings)
	if holdings < 500 {
		t.Errorf("%d hidden holdings, want 500", holdings)
	}
}

// differential compares what a viewer gets from the crawler's service and from one that knows nothing of what is hidden. It
// gives the number of answers.
func differential(c *crawler, before *service) int {
	n := 0
	targets := c.openTargets()
	for i, to := range targets {
		asks := []asking{{target: to}, variants[i%len(variants)].as(to)}
		if long() {
			for _, v := range variants {
				asks = append(asks, v.as(to))
			}
		}
		for _, a := range asks {
			x, y := c.v.ask(c.by, a), before.ask(c.by, a)
			n++
			if p, q := ledgerSize.ReplaceAllString(x.plain(), ""), ledgerSize.ReplaceAllString(y.plain(), ""); p != q {
				c.differ(a, a, difference(p, q))
			}
			if c.stop() {
				return n
			}
		}
	}
	return n
}

// openTargets are all addresses of which a viewer may see something, found by following links from the routes without parameters.
func (c *crawler) openTargets() []string {
	var out []string
	quiet := *c
	quiet.asked, quiet.links = map[string]bool{}, nil
	quiet.roots()
	most := 60
	if long() {
		most = 2000
	}
	for len(quiet.links) > 0 && len(quiet.asked) < most {
		to := quiet.links[0]
		quiet.links = quiet.links[1:]
		if !strings.HasPrefix(to, "/assets/") && !strings.HasPrefix(to, "/desk/sign-out") {
			quiet.visit(filled{target: to}, -1)
		}
	}
	c.answers = quiet.answers
	for to := range quiet.asked {
		if !slices.ContainsFunc(besides, func(b string) bool { return strings.Contains(to, b) }) {
			out = append(out, to)
		}
	}
	slices.Sort(out)
	return out
}

// TestHiddenTakesAsLongAsAbsent compares how long the answers take, by a permutation test on the difference of the medians.
func TestHiddenTakesAsLongAsAbsent(t *testing.T) {
	if !long() {
		t.Skip("FREIGABE_TEST_LONG is not set: times are compared in the long form only")
	}
	w := whole(t)
	anonymous := w.outside[0]
	var hidden []string
	for _, o := range w.things {
		if o.kind == "name" && o.root == "alpha" && !o.public {
			hidden = append(hidden, o.id)
		}
	}
	for _, path := range []string{"/dataset/", "/catalog.ttl?organization="} {
		const rounds = 600
		var real, none []float64
		for i := range rounds {
			name := hidden[i%len(hidden)]
			first, second := path+name, path+absent(name)
			one := func(to string) float64 {
				at := time.Now()
				w.v.ask(anonymous, asking{target: to})
				return float64(time.Since(at).Nanoseconds())
			}
			if i%2 == 0 {
				real, none = append(real, one(first)), append(none, one(second))
			} else {
				none = append(none, one(second))
				real = append(real, one(first))
			}
		}
		p := permutation(real, none, 2000)
		t.Logf("count: %s: %d pairs of times, p = %.3f", path, rounds, p)
		if p < 0.01 {
			t.Errorf("%s: hidden and absent names take different times: p = %.4f", path, p)
		}
	}
}

// permutation gives the share of random swaps within the pairs whose medians of differences lie as far from zero.
func permutation(a, b []float64, swaps int) float64 {
	diff := make([]float64, len(a))
	for i := range a {
		diff[i] = a[i] - b[i]
	}
	middle := func(d []float64) float64 {
		s := slices.Clone(d)
		slices.Sort(s)
		m := s[len(s)/2]
		return max(m, -m)
	}
	seen, as := middle(diff), 1
	state := uint64(20261201)
	for range swaps {
		d := slices.Clone(diff)
		for i := range d {
			state = state*6364136223846793005 + 1442695040888963407
			if state>>63 == 1 {
				d[i] = -d[i]
			}
		}
		if middle(d) >= seen {
			as++
		}
	}
	return float64(as) / float64(swaps+1)
}
