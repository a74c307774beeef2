package workflow_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// Random walks of the clock against a tiny model: forwards, backwards, to the edges of days, across changes of the clocks,
// leap days and year ends. Each seed has a holding with a day of publication and an end date of its own, and a deputy.

// walks per town keep its history short.
const walksPerTown = 50

func TestTheClockWalksAtRandom(t *testing.T) {
	walks := times(100, 500) // on each database
	for first := 0; first < walks; first += walksPerTown {
		t.Run(fmt.Sprintf("from seed %d", first), func(t *testing.T) {
			crowded(t, func(t *testing.T, c *crowd) {
				start, ticks := time.Now(), 0
				x := &clockwork{crowd: c, deputies: map[string][2]string{}}
				for seed := first; seed < min(first+walksPerTown, walks); seed++ {
					x.dice = rand.New(rand.NewPCG(uint64(seed), 16))
					x.crowd.dice = x.dice
					ticks += x.walk(seed)
					if t.Failed() {
						t.Fatalf("seed %d", seed)
					}
				}
				t.Logf("count: random walks of the clock: %d seeds, %d ticks, in %s", min(walksPerTown, walks-first), ticks, time.Since(start).Round(time.Millisecond))
			})
		})
	}
}

// clockwork is the model: what is scheduled, and what must have become of it.
type clockwork struct {
	*crowd
	dice     *rand.Rand
	works    []*scheduled
	deputies map[string][2]string // by person: first and last day for "head"
}

type scheduled struct {
	h                      workflow.Held
	notBefore, until       string
	published, over, tried bool // tried: too late, a person has to look
	verbs                  []string
}

// berlin counts the calendar day by the rule of the European Union itself: an hour ahead of UTC, two between 1:00 UTC on the
// last Sundays of March and October.
func berlin(at time.Time) string {
	change := func(m time.Month) time.Time {
		day := time.Date(at.UTC().Year(), m, 31, 1, 0, 0, 0, time.UTC)
		return day.AddDate(0, 0, -int(day.Weekday()))
	}
	ahead := time.Hour
	if !at.Before(change(time.March)) && at.Before(change(time.October)) {
		ahead = 2 * time.Hour
	}
	return at.UTC().Add(ahead).Format(time.DateOnly)
}

func daysAfter(day string, n int) string {
	t, _ := time.Parse(time.DateOnly, day)
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}

var strangeDays = []string{
	"2026-12-24", "2026-12-31", "2027-03-28", "2027-06-30", "2027-10-31", "2028-02-28", "2028-02-29", "2028-03-26", "2028-10-29", "2028-12-31",
}

func (x *clockwork) walk(seed int) (ticks int) {
	day := strangeDays[x.dice.IntN(len(strangeDays))]
	begin, err := time.Parse(time.DateOnly, daysAfter(day, -1-x.dice.IntN(3)))
	must(x.t, err)
	x.clock.set(begin.Add(time.Duration(x.dice.IntN(24*3600)) * time.Second))
	x.schedule(seed)
	x.appoint(seed)
	for range 4 + x.dice.IntN(3) {
		x.clock.set(x.next())
		x.tick()
		x.compare(seed)
		ticks++
	}
	x.history(seed)
	return ticks
}

func (x *clockwork) schedule(seed int) {
	w := &scheduled{notBefore: daysAfter(berlin(x.clock.now()), x.dice.IntN(3))}
	if x.dice.IntN(3) > 0 {
		w.until = daysAfter(w.notBefore, 1+x.dice.IntN(2))
	}
	w.h = x.approved(fmt.Sprintf("Gang %d", seed), func(in *workflow.Step) { in.NotBefore, in.Until = w.notBefore, w.until })
	w.verbs = []string{"screen", "release_internally", "release_internally", "release_internally", "approve", "approve", "approve", "approve"}
	x.works = append(x.works, w)
}

// appoint gives the head a deputy in a window around now, instead of the one before.
func (x *clockwork) appoint(seed int) {
	who := []string{"nobody", "press"}[seed%2]
	if _, ok := x.deputies[who]; ok && x.dice.IntN(2) > 0 {
		return
	}
	from := daysAfter(berlin(x.clock.now()), x.dice.IntN(3)-1)
	until := daysAfter(from, 1+x.dice.IntN(3))
	if until < berlin(x.clock.now()) {
		until = berlin(x.clock.now())
	}
	pol, err := x.store.CurrentPolicy(x.ctx(), x.root)
	must(x.t, err)
	for _, d := range pol.Deputies {
		if d.By == x.ids[who] {
			_, err := x.EndDeputy(x.ctx(), x.as("admin1"), d.ID)
			must(x.t, err)
		}
	}
	x.deputy("head", who, from, until)
	x.deputies[who] = [2]string{from, until}
}

// next moves the clock: a little, over night, to the edge of a day, backwards, or by a jump of two hours.
func (x *clockwork) next() time.Time {
	now := x.clock.now()
	switch x.dice.IntN(8) {
	case 0:
		return now.Add(-5 * time.Second)
	case 1:
		return now.Add(2 * time.Hour)
	case 2:
		return now.Add(-2 * time.Hour)
	case 3, 4, 5: // the edge of a day in Berlin
		edge := now.Truncate(time.Hour)
		for berlin(edge) == berlin(now) {
			edge = edge.Add(time.Hour)
		}
		return edge.Add([]time.Duration{0, -time.Microsecond, time.Second, -time.Second}[x.dice.IntN(4)])
	case 6:
		return now.Add(24 * time.Hour)
	}
	return now.Add(time.Duration(x.dice.IntN(3*24)) * time.Hour)
}

// tick lets the clock act at one process or at all, and the model too.
func (x *clockwork) tick() {
	if x.dice.IntN(3) == 0 {
		x.ticks(x.clock.now())
	} else {
		must(x.t, x.desk(x.dice.IntN(len(x.desks))).Tick(x.ctx()))
	}
	today := berlin(x.clock.now())
	for _, w := range x.works {
		if !w.published && !w.tried && today >= w.notBefore {
			if w.until != "" && today > w.until {
				w.tried = true
			} else {
				w.published = true
				w.verbs = append(w.verbs, "publish")
			}
		}
		if w.published && !w.over && w.until != "" && today > w.until {
			w.over = true
			w.verbs = append(w.verbs, "withdraw")
		}
	}
}

func (x *clockwork) compare(seed int) {
	x.t.Helper()
	now := x.clock.now()
	for _, w := range x.works[max(0, len(x.works)-3):] { // those of this walk and of two before it
		h := x.get(w.h.ID)
		want := domain.Approved
		switch {
		case w.over:
			want = domain.Withdrawn
		case w.published:
			want = domain.Published
		}
		if _, err := x.Read().ReleaseNamed(x.ctx(), workflow.Anonymous(), domain.ForPublic, h.Name); h.State != want || (err == nil) != (want == domain.Published) {
			x.t.Errorf("seed %d, %s: %s, not before %s, until %s: state %s (%v), want %s", seed, now, h.Name, w.notBefore, w.until, h.State, err, want)
		}
	}
	for i, s := range x.stores {
		pol, err := s.CurrentPolicy(x.ctx(), x.root)
		must(x.t, err)
		for who, window := range x.deputies {
			want := window[0] <= berlin(now) && berlin(now) <= window[1]
			if got := slices.Contains(pol.Rights.Represents(x.ids[who], now), x.ids["head"]); got != want {
				x.t.Errorf("seed %d, process %d, %s: deputy from %s until %s: %v, want %v", seed, i+1, now, window[0], window[1], got, want)
			}
		}
	}
}

// history: what was decided stands in the order in which it happened, though its times do not.
func (x *clockwork) history(seed int) {
	x.t.Helper()
	scope := x.scope("auditor")
	for _, w := range x.works[max(0, len(x.works)-3):] {
		found, err := x.Read().History(x.ctx(), scope, workflow.DecisionFilter{Holding: w.h.ID, Page: workflow.Page{Limit: 100}})
		must(x.t, err)
		var verbs []string
		for _, r := range slices.Backward(found.Rows) {
			verbs = append(verbs, string(r.Verb))
		}
		if !slices.Equal(verbs, w.verbs) {
			x.t.Errorf("seed %d: %s has the history %v, want %v", seed, w.h.Name, verbs, w.verbs)
		}
	}
}
