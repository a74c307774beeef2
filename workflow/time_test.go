package workflow_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/workflow"
)

// I16: nothing depends on the wall clock for order, and days are those of the authority.

func instant(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, s)
	must(t, err)
	return at
}

// ticks lets the clock act, at every process at once.
func (c *crowd) ticks(at time.Time) {
	c.t.Helper()
	c.clock.set(at)
	acts := make([]func() error, len(c.desks))
	for i, d := range c.desks {
		acts[i] = func() error { return d.Tick(c.ctx()) }
	}
	for _, err := range c.atOnce(acts...) {
		must(c.t, err)
	}
}

// byClock tells what the clock decided about a holding.
func (c *crowd) byClock(id domain.HoldingID) (verbs []string) {
	for _, d := range slices.Backward(c.decisions(id)) {
		if d.ActorKind == domain.ByClock {
			verbs = append(verbs, string(d.Verb))
		}
	}
	return verbs
}

// A day of publication begins and an end date is over at midnight of the authority, whatever the clocks do that night,
// and each happens once, also at two processes, also when the clock is put back.
func TestScheduledDaysBeginAndEndAtMidnightOfTheAuthority(t *testing.T) {
	crowded(t, func(t *testing.T, c *crowd) {
		for _, tt := range []struct{ name, notBefore, until, first, over string }{
			{"year end", "2026-12-31", "2027-01-01", "2026-12-30T23:00:00Z", "2027-01-01T23:00:00Z"},
			{"begins when clocks spring forward", "2027-03-28", "2027-03-29", "2027-03-27T23:00:00Z", "2027-03-29T22:00:00Z"},
			{"ends when clocks spring forward", "2027-03-27", "2027-03-28", "2027-03-26T23:00:00Z", "2027-03-28T22:00:00Z"},
			{"begins when clocks fall back", "2027-10-31", "2027-11-01", "2027-10-30T22:00:00Z", "2027-11-01T23:00:00Z"},
			{"ends when clocks fall back", "2027-10-30", "2027-10-31", "2027-10-29T22:00:00Z", "2027-10-31T23:00:00Z"},
			{"begins on the leap day", "2028-02-29", "2028-03-01", "2028-02-28T23:00:00Z", "2028-03-01T23:00:00Z"},
			{"ends on the leap day", "2028-02-28", "2028-02-29", "2028-02-27T23:00:00Z", "2028-02-29T23:00:00Z"},
		} {
			first, over := instant(t, tt.first), instant(t, tt.over)
			c.clock.set(first.AddDate(0, 0, -3))
			h := c.approved(tt.name, func(in *workflow.Step) { in.NotBefore, in.Until = tt.notBefore, tt.until })
			expect := func(at time.Time, state domain.State, verbs ...string) {
				t.Helper()
				c.ticks(at)
				if now := c.get(h.ID); now.State != state || !slices.Equal(c.byClock(h.ID), verbs) {
					t.Errorf("%s, %s: state %s, the clock decided %v; want %s, %v", tt.name, at, now.State, c.byClock(h.ID), state, verbs)
				}
			}
			expect(first.Add(-2*time.Hour), domain.Approved)
			expect(first.Add(-time.Microsecond), domain.Approved)
			_, err := c.try("officer2", h, domain.Publish)
			wants(t, err, domain.Conflict, "publish.too_early")
			expect(first, domain.Published, "publish")
			expect(first.Add(-2*time.Hour), domain.Published, "publish") // the clock is put back
			expect(over.Add(-time.Microsecond), domain.Published, "publish")
			expect(over, domain.Withdrawn, "publish", "withdraw")
			expect(over.Add(-2*time.Hour), domain.Withdrawn, "publish", "withdraw")
			expect(first, domain.Withdrawn, "publish", "withdraw")
		}
	})
}

// What the service missed while it was down is made up for, once; what is over by then is not published.
func TestMissedDaysAreMadeUpForOnce(t *testing.T) {
	crowded(t, func(t *testing.T, c *crowd) {
		late := c.approved("versäumt", func(in *workflow.Step) { in.NotBefore = "2026-11-25" })
		over := c.approved("vorbei", func(in *workflow.Step) { in.NotBefore, in.Until = "2026-11-25", "2026-11-26" })
		c.ticks(monday.AddDate(0, 0, 7))
		c.ticks(monday.AddDate(0, 0, 8))
		if got := c.byClock(late.ID); !slices.Equal(got, []string{"publish"}) {
			t.Errorf("the clock decided %v", got)
		}
		if now := c.get(over.ID); now.State != domain.Approved || len(c.byClock(over.ID)) != 0 || len(c.tasks(over.ID, "publish_failed")) != 1 {
			t.Errorf("state %s, decided %v, %d tasks", now.State, c.byClock(over.ID), len(c.tasks(over.ID, "publish_failed")))
		}
	})
}

func TestReviewsAreNumberedByTheYearOfTheAuthority(t *testing.T) {
	crowded(t, func(t *testing.T, c *crowd) {
		var numbers []string
		for i, at := range []string{"2026-12-31T22:59:59Z", "2026-12-31T23:00:00Z", "2026-12-31T22:59:58Z", "2027-12-31T23:30:00Z", "2027-01-01T00:00:00Z"} {
			h := c.screened(fmt.Sprintf("Nummer %d", i), nil)
			c.clock.set(instant(t, at))
			c.step("steward", h, domain.ReleaseInternally)
			numbers = append(numbers, c.get(h.ID).Review.Number)
		}
		var years []string
		for _, n := range numbers {
			years = append(years, n[:4])
		}
		if want := []string{"2026", "2027", "2026", "2028", "2027"}; !slices.Equal(years, want) || len(slices.Compact(slices.Sorted(slices.Values(numbers)))) != len(numbers) {
			t.Errorf("numbers %v, want those of %v", numbers, want)
		}
	})
}

// Ten working days in North Rhine-Westphalia, counted by hand: 24 and 31 December are working days, 1 January, Good Friday
// and Easter Monday are none.
func TestDueDatesAreWorkingDaysOfTheAuthority(t *testing.T) {
	crowded(t, func(t *testing.T, c *crowd) {
		for i, tt := range []struct{ at, due string }{
			{"2026-12-17T22:59:59Z", "2027-01-04"}, // Thursday, one second before midnight
			{"2026-12-17T23:00:00Z", "2027-01-05"}, // Friday
			{"2026-12-19T23:30:00Z", "2027-01-05"}, // Sunday
			{"2027-03-25T23:30:00Z", "2027-04-12"}, // Good Friday, the clocks change on Sunday
			{"2028-02-28T09:00:00Z", "2028-03-13"}, // across the leap day
		} {
			h := c.screened(fmt.Sprintf("Frist %d", i), nil)
			c.clock.set(instant(t, tt.at))
			c.step("steward", h, domain.ReleaseInternally)
			if r := c.get(h.ID).Review; r.Due != tt.due || r.Places[0].Due != tt.due {
				t.Errorf("handed over at %s: due %s, %s, want %s", tt.at, r.Due, r.Places[0].Due, tt.due)
			}
		}
	})
}

// What the clock ended stays ended when the clock is put back.
func TestAClockThatIsPutBackRevivesNoSessionAndNoToken(t *testing.T) {
	crowded(t, func(t *testing.T, c *crowd) {
		now := c.clock.now()
		for _, tt := range []struct {
			name string
			life time.Duration
			jump time.Duration
		}{{"idle", 12 * time.Hour, 2 * time.Hour}, {"over", 10 * time.Minute, 20 * time.Minute}} {
			c.clock.set(now)
			id := domain.SessionID(domain.DigestOf([]byte(tt.name)))
			must(t, c.store.StartSession(c.ctx(), workflow.Session{ID: id, Person: c.ids["steward"], CSRF: "x", CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(tt.life)}))
			by := workflow.Credential{Session: id}
			must(t, mErr(c.stores[0].Identify(c.ctx(), by)))
			c.clock.set(now.Add(-2 * time.Hour)) // back before it began: it is still the same session
			must(t, mErr(c.stores[0].Identify(c.ctx(), by)))
			c.clock.set(now.Add(tt.jump))
			wants(t, mErr(c.stores[0].Identify(c.ctx(), by)), domain.NotFound, "")
			c.clock.set(now)
			for i, s := range c.stores {
				if err := mErr(s.Identify(c.ctx(), by)); domain.CodeOf(err) != domain.NotFound {
					t.Errorf("%s: process %d knows the session again: %v", tt.name, i+1, err)
				}
			}
		}
		tok, err := c.RequestToken(c.ctx(), c.as("steward"), workflow.NewToken{Name: "kurz", Scopes: []string{"read"}, Expires: now.Add(time.Hour)})
		must(t, err)
		must(t, mErr(c.ConfirmToken(c.ctx(), c.as("admin2"), domain.TokenID(tok.ID), true)))
		must(t, mErr(c.Identify(c.ctx(), "", tok.Secret)))
		c.clock.set(now.Add(2 * time.Hour))
		wants(t, mErr(c.Identify(c.ctx(), "", tok.Secret)), domain.NotFound, "")
		c.clock.set(now)
		for _, d := range c.desks {
			wants(t, mErr(d.Identify(c.ctx(), "", tok.Secret)), domain.NotFound, "")
		}
	})
}

// The clock runs backwards while people decide: every list keeps the order in which it was stored, page by page.
func TestHistoryIsInTheOrderOfStorageWhateverTheClockSays(t *testing.T) {
	crowded(t, func(t *testing.T, c *crowd) {
		c.clock.set(monday.Add(12 * time.Hour))
		back := func() { c.clock.set(c.clock.now().Add(-5 * time.Minute)) }
		h := c.screened("rückwärts", nil)
		want := []string{"screen"}
		for range 2 {
			back()
			h = c.step("steward", c.held(h.ID), domain.ReleaseInternally)
			back()
			c.sign("head", h, "department_head")
			back()
			h = c.step("steward", c.held(h.ID), domain.Return, because("noch einmal"))
			back()
			h = c.step("steward", h, domain.Screen)
			want = append(want, "release_internally", "release_internally", "release_internally", "return", "screen")
		}
		scope := c.scope("auditor")
		latest := slices.Clone(want)
		slices.Reverse(latest)
		check := func(list string, got []string) {
			t.Helper()
			if !slices.Equal(got, latest) {
				t.Errorf("%s: %v, want %v", list, got, latest)
			}
		}
		page := func(read func(p workflow.Page) (verbs []string, cursor string)) (out []string) {
			p := workflow.Page{Limit: 3}
			for range 20 {
				verbs, cursor := read(p)
				if cursor == "" {
					break
				}
				out, p.After = append(out, verbs...), cursor
			}
			return out
		}
		check("Decisions", page(func(p workflow.Page) (verbs []string, cursor string) {
			rows, err := c.Read().Decisions(c.ctx(), scope, workflow.DecisionFilter{Holding: h.ID, Page: p})
			must(t, err)
			for _, r := range rows {
				verbs, cursor = append(verbs, string(r.Verb)), storage.Cursor(r)
			}
			return verbs, cursor
		}))
		check("History", page(func(p workflow.Page) (verbs []string, cursor string) {
			found, err := c.Read().History(c.ctx(), scope, workflow.DecisionFilter{Holding: h.ID, Page: p})
			must(t, err)
			for _, r := range found.Rows {
				verbs, cursor = append(verbs, string(r.Verb)), storage.Cursor(r)
			}
			return verbs, cursor
		}))
		check("Timeline", page(func(p workflow.Page) (verbs []string, cursor string) {
			rows, err := c.Read().Timeline(c.ctx(), c.scope("steward"), h.ID, p)
			must(t, err)
			for _, r := range rows {
				if cursor = storage.Cursor(r); r.Decision != nil {
					verbs = append(verbs, string(r.Decision.Verb))
				}
			}
			return verbs, cursor
		}))
		marks, err := c.Read().SignoffsOf(c.ctx(), scope, h.ID)
		must(t, err)
		reviews, err := c.Read().ReviewsOf(c.ctx(), scope, h.ID)
		must(t, err)
		if len(marks) != 2 || len(reviews) != 2 || marks[0].Review != reviews[0].ID || marks[1].Review != reviews[1].ID {
			t.Errorf("signatures and reviews are out of order: %+v %v", marks, []string{reviews[0].Number, reviews[1].Number})
		}
	})
}
