package leaks

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// noted is a request that came by some scopes, with what it brought while all of them were in place.
type noted struct {
	by     *viewer
	a      asking
	twin   asking
	ids    []string
	places []string
	plain  string
	equal  bool // TestHiddenHoldingsChangeNothingOutside looks at it: whatever changes is seen
	read   *reading
}

// beside are places that take the reader into account and keep nothing hidden: what they let through, others refuse.
var beside = map[string]string{
	"whichWait": "narrows a list that the scope has chosen to what waits for the reader",
	"See":       "writes the reader's own note",
	"speaksFor": "gives no ids for who is not signed in, and no task is addressed to an empty one",
	"Search":    "spares four searches that find nothing for who is not signed in",
	"RightsOn":  "tells of people and rights of one administration by ids, and the names are asked for through PersonNames",
}

// TestEachScopeIsMissed runs where `make scopes` has wrapped the scope of each storage read (internal/leaks/scopes). It crawls once
// and notes which scopes each request comes by. Then it takes the scopes away one after the other, asks again what came by,
// and wants that somebody outside sees something, or sees a difference.
func TestEachScopeIsMissed(t *testing.T) {
	list := os.Getenv("FREIGABE_SCOPES")
	if list == "" {
		t.Skip("FREIGABE_SCOPES is not set: this runs in make scopes")
	}
	w := whole(t)
	before := w.over(t, shared.before, w.clock.copy())
	log := append(direct(t, w, before.v), notes(t, w)...)
	must(t, os.Unsetenv("FREIGABE_CALLED"))
	var survivors, unasked []string
	for _, place := range strings.Split(list, ",") {
		at := time.Now()
		must(t, os.Setenv("FREIGABE_UNSCOPED", place))
		what, tried := "", 0
		for _, n := range log {
			if !slices.Contains(n.places, place) {
				continue
			}
			if tried++; tried > 400 {
				break
			}
			if what = n.again(t, w, before.v); what != "" {
				break
			}
		}
		must(t, os.Unsetenv("FREIGABE_UNSCOPED"))
		switch {
		case what == "" && beside[place] != "":
			what = "not missed, as it should be: it " + beside[place]
		case tried == 0:
			unasked = append(unasked, place)
			what = "NO REQUEST COMES BY"
		case what == "":
			survivors = append(survivors, place)
			what = "NOT MISSED"
		}
		t.Logf("%-22s %4d requests %5.1fs  %.240s", place, tried, time.Since(at).Seconds(), what)
	}
	t.Logf("count: %d scopes removed, %d not missed, %d that no request comes by; %d requests", strings.Count(list, ",")+1, len(survivors), len(unasked), len(log))
	if len(survivors)+len(unasked) > 0 {
		t.Errorf("nobody misses the scope of: %s; no request comes by: %s", strings.Join(survivors, ", "), strings.Join(unasked, ", "))
	}
}

// notes crawls as everybody outside. Nothing may be seen while every scope is in place.
func notes(t *testing.T, w *world) (log []*noted) {
	for turn, i := range []int{1, 2, 5, 6, 3, 4, 0} {
		by := w.outside[i]
		c := newCrawler(t, w, by)
		c.rotating = turn * 5
		equal := false
		c.note = func(a, twin asking, ids []string, got answer) {
			places := strings.Split(strings.TrimPrefix(os.Getenv("FREIGABE_CALLED"), ","), ",")
			must(t, os.Setenv("FREIGABE_CALLED", ""))
			if len(places) > 0 && places[0] != "" {
				log = append(log, &noted{by: by, a: a, twin: twin, ids: ids, places: places, plain: got.plain(), equal: equal && by.root != "alpha"})
			}
		}
		must(t, os.Setenv("FREIGABE_CALLED", ""))
		equal = true
		c.roots()
		equal = false
		c.routes(false, -1, 8)
		c.follow(1)
		c.queries(c.params, 1, 120)
	}
	return log
}

// direct calls the reads themselves, as TestReadsThroughAScopeShowNothing does.
func direct(t *testing.T, w *world, before *service) (log []*noted) {
	for _, r := range w.directly(t) {
		must(t, os.Setenv("FREIGABE_CALLED", ""))
		if what := r.look(w, nil); what != "" {
			t.Fatalf("something is seen although every scope is in place: %s", what)
		}
		if places := strings.Split(strings.TrimPrefix(os.Getenv("FREIGABE_CALLED"), ","), ","); places[0] != "" {
			log = append(log, &noted{by: r.by, places: places, read: &r})
		}
	}
	return log
}

// again asks once more, and says what is seen now.
func (n *noted) again(t *testing.T, w *world, before *service) (what string) {
	if n.read != nil { // the service over the database of before has lost the scope, too, and less to show
		return n.read.look(w, before)
	}
	c := newCrawler(t, w, n.by)
	c.find = func(place string, a asking, _ answer) { what = n.by.name + " sees " + place + " by " + a.String() }
	c.differ = func(a, _ asking, _ string) { what = n.by.name + " can tell hidden from absent by " + a.String() }
	got := c.pair(n.a, n.twin, n.ids)
	if what == "" && n.equal && got.plain() != n.plain {
		what = n.by.name + " sees a page change that hidden holdings must not change: " + n.a.String()
	}
	return what
}
