package leaks

import (
	"os"
	"strings"
	"testing"
	"time"
)

// TestEachScopeIsMissed runs where `make scopes` has wrapped the scope of each storage read (internal/leaks/scopes). It takes the
// scopes away one after the other and wants that somebody outside sees something, or sees the difference.
func TestEachScopeIsMissed(t *testing.T) {
	list := os.Getenv("FREIGABE_SCOPES")
	if list == "" {
		t.Skip("FREIGABE_SCOPES is not set: this runs in make scopes")
	}
	w := whole(t)
	before := w.over(t, shared.before, w.clock.copy())
	_, params, _ := inside(t)
	if what := hunt(t, w, before, params); what != "" {
		t.Fatalf("something is seen although every scope is in place: %s", what)
	}
	var survivors []string
	for _, place := range strings.Split(list, ",") {
		at := time.Now()
		must(t, os.Setenv("FREIGABE_UNSCOPED", place))
		what := hunt(t, w, before, params)
		must(t, os.Unsetenv("FREIGABE_UNSCOPED"))
		what, _, _ = strings.Cut(what, "\n")
		if what == "" {
			survivors = append(survivors, place)
			what = "NOT FOUND"
		}
		t.Logf("%-22s %6.1fs  %.230s", place, time.Since(at).Seconds(), what)
	}
	t.Logf("count: %d scopes removed, %d not missed", strings.Count(list, ",")+1, len(survivors))
	if len(survivors) > 0 {
		t.Errorf("nobody misses the scope of: %s", strings.Join(survivors, ", "))
	}
}

// hunt looks with a part of every test of this package until it finds something, and says what.
func hunt(t *testing.T, w *world, before *world, params map[string]map[string]bool) (what string) {
	quiet := func(by *viewer, turn int) *crawler {
		c := newCrawler(t, w, by)
		c.rotating = turn
		c.find = func(place string, a asking, _ answer) {
			if what == "" {
				what = by.name + " sees " + place + " by " + a.String()
			}
		}
		c.differ = func(a, _ asking, how string) {
			if what == "" {
				what = by.name + " notices a difference by " + a.String() + "\n" + how
			}
		}
		c.stop = func() bool { return what != "" }
		return c
	}
	order := []int{1, 2, 5, 6, 3, 4, 0}
	for _, i := range order {
		quiet(w.outside[i], 0).roots()
		if what != "" {
			return what
		}
	}
	for _, i := range order {
		c := quiet(w.outside[i], i)
		c.routes(false, -1, 6)
		c.follow(1)
		if what != "" {
			return what
		}
	}
	for _, i := range order {
		quiet(w.outside[i], i).queries(params, 1, 120)
		if what != "" {
			return what
		}
	}
	for _, i := range []int{1, 2, 0} {
		differential(quiet(w.outside[i], i), before.v)
		if what != "" {
			return what
		}
	}
	return what
}
