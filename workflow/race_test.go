package workflow_test

import (
	"fmt"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// Races: people who do at the same moment what only one of them can have done. Each is run again and again on the same
// holding; what must be true afterwards holds whoever was quicker.
//
// race makes what the rounds need and gives one round.
type race struct {
	name    string
	prepare func(c *crowd) func(round int)
	share   int // of the rounds; 0 means all, n means one in n: rounds that take many steps
}

// roundsPerTown keeps the long form from measuring how large a history grows.
const roundsPerTown = 250

func TestOneOfTwoWhoActAtOnceWins(t *testing.T) {
	for _, r := range races {
		t.Run(r.name, func(t *testing.T) {
			rounds := times(40, 1000) / max(r.share, 1) // on each database
			for done := 0; done < rounds; done += roundsPerTown {
				t.Run(fmt.Sprintf("town %d", done/roundsPerTown+1), func(t *testing.T) {
					crowded(t, func(t *testing.T, c *crowd) {
						start, n := time.Now(), min(roundsPerTown, rounds-done)
						round := r.prepare(c)
						for i := range n {
							c.clock.set(c.clock.now().Add(time.Second))
							round(i)
						}
						t.Logf("count: %s: %d races in %s", r.name, n, time.Since(start).Round(time.Millisecond))
					})
				})
			}
		})
	}
}

var races = []race{
	{name: "two people for the last co-signature", prepare: lastCoSignature},
	{name: "two people for the last signature", prepare: lastSignature, share: 2},
	{name: "one person through several hats", prepare: severalHats},
	{name: "the same request at both processes", prepare: doubleSubmit},
	{name: "an edit beside a hand-over", prepare: editBesideHandOver},
	{name: "a return and an edit beside the last signature", prepare: editBesideSign, share: 2},
	{name: "publication beside withdrawal and closing", prepare: publishBesideWithdraw, share: 4},
	{name: "closing a department beside reopening and capture", prepare: closeBesideReopen, share: 4},
	{name: "a proposal that is confirmed beside declining it", prepare: settleTwice},
	{name: "an activated rule beside a hand-over", prepare: ruleBesideHandOver},
	{name: "an activated rule beside a publication", prepare: ruleBesidePublish, share: 4},
	{name: "answers for many beside single work", prepare: answerMany},
	{name: "many hand-overs beside one", prepare: handOverMany, share: 2},
	{name: "signing together beside signing one", prepare: signTogether, share: 2},
	{name: "two imports of one business key", prepare: twoImports},
}

// approving makes a holding that waits for its approval, and gives it anew each round.
func (c *crowd) approving(title string, more map[string]domain.Answer) (open func() (workflow.Held, domain.Digest), recall func()) {
	h := c.internal(title, more)
	open = func() (workflow.Held, domain.Digest) {
		h = c.step("steward", c.held(h.ID), domain.Approve)
		return h, h.Signs
	}
	return open, func() { c.step("steward", c.held(h.ID), domain.Recall) }
}

// signs gives an act: somebody signs at one of the processes.
func (c *crowd) signs(process int, who, slot string, h workflow.Held, digest domain.Digest, change ...func(*workflow.Sign)) func() error {
	in := workflow.Sign{Holding: h.ID, Slot: slot, Mark: domain.Signed, Digest: digest}
	for _, f := range change {
		f(&in)
	}
	actor := c.as(who)
	return func() error { return mErr(c.desk(process).Sign(c.ctx(), actor, in)) }
}

func (c *crowd) steps(process int, who string, in workflow.Step) func() error {
	actor := c.as(who)
	return func() error { return mErr(c.desk(process).Transition(c.ctx(), actor, in)) }
}

// places counts the filled places of the open review, and how often a person has a part in it.
func (c *crowd) places(h workflow.Held, who string) (filled, parts int) {
	for _, p := range c.get(h.ID).Review.Places {
		if p.Signoff != nil {
			filled++
			for _, id := range p.Signoff.Persons() {
				if id == c.ids[who] {
					parts++
				}
			}
		}
	}
	return filled, parts
}

func lastCoSignature(c *crowd) func(int) {
	open, recall := c.approving("letzter Platz", nil)
	return func(int) {
		h, digest := open()
		got := c.atOnce(c.signs(0, "officer", "open_data_officer", h, digest), c.signs(1, "officer2", "open_data_officer", h, digest))
		c.refusedWith(got, domain.Conflict)
		if filled, _ := c.places(h, ""); won(got) != 1 || filled != 1 {
			c.t.Fatalf("%d people were told that they signed, %d places are filled: %v", won(got), filled, got)
		}
		recall()
	}
}

func lastSignature(c *crowd) func(int) {
	h := c.screened("letzte Unterschrift", nil)
	return func(int) {
		h = c.step("steward", c.held(h.ID), domain.ReleaseInternally)
		got := c.atOnce(c.signs(0, "head", "department_head", h, h.Signs), c.signs(1, "head2", "department_head", h, h.Signs))
		c.refusedWith(got, domain.Conflict)
		if now := c.get(h.ID); won(got) != 1 || now.State != domain.ReleasedInternally {
			c.t.Fatalf("%d people took the last step, state %s: %v", won(got), now.State, got)
		}
		h = c.step("steward", c.held(h.ID), domain.Return, because("noch einmal"))
		h = c.step("steward", h, domain.Screen)
	}
}

// The officer is legal officer too, works at two processes, with a session and with a token, and has a deputy.
func severalHats(c *crowd) func(int) {
	c.grant("officer", domain.LegalOffice, c.root)
	c.deputy("officer", "nobody", "2026-11-01", "2027-12-31")
	open, recall := c.approving("mehrere Hüte", answers("B2", "yes_consent"))
	token := c.as("officer")
	token.Scopes = []string{"read", "write"}
	return func(i int) {
		h, digest := open()
		got := c.atOnce(
			c.signs(i, "officer", "open_data_officer", h, digest),
			func() error {
				return mErr(c.desk(i+1).Sign(c.ctx(), token, workflow.Sign{Holding: h.ID, Slot: "legal_office", Mark: domain.Signed, Digest: digest}))
			},
			c.signs(i+1, "nobody", "legal_office", h, digest, func(in *workflow.Sign) { in.OnBehalfOf = c.ids["officer"] }),
			c.signs(i, "nobody", "open_data_officer", h, digest),
		)
		c.refusedWith(got, domain.Conflict, domain.Forbidden)
		if filled, parts := c.places(h, "officer"); won(got) != 1 || filled != 1 || parts != 1 {
			c.t.Fatalf("%d acts of one person were carried out, %d places filled, %d by or for them: %v", won(got), filled, parts, got)
		}
		recall()
	}
}

func doubleSubmit(c *crowd) func(int) {
	open, recall := c.approving("zweimal gedrückt", nil)
	return func(i int) {
		h, digest := open()
		actor := c.as("officer")
		actor.Key = fmt.Sprintf("double-%d", i)
		actor.Hash = domain.DigestOf([]byte(actor.Key))
		var decisions [4]domain.DecisionID
		acts := make([]func() error, len(decisions))
		for n := range acts {
			acts[n] = func() error {
				res, err := c.desk(n).Sign(c.ctx(), actor, workflow.Sign{Holding: h.ID, Slot: "open_data_officer", Mark: domain.Signed, Digest: digest})
				decisions[n] = res.Decision
				return err
			}
		}
		got := c.atOnce(acts...)
		if won(got) != len(acts) || decisions[0] == "" || decisions[0] != decisions[1] || decisions[0] != decisions[2] || decisions[0] != decisions[3] {
			c.t.Fatalf("one request, sent four times, was answered %v %v", decisions, got)
		}
		if n := c.asks("SELECT count(*) FROM signoff WHERE review_id = ?", string(c.get(h.ID).Review.ID)); n != 1 {
			c.t.Fatalf("%d signatures of one request", n)
		}
		recall()
	}
}

// A withholding is asked for in captured, where the content may change as well.
func editBesideHandOver(c *crowd) func(int) {
	h := c.answered(c.captured("Änderung"), nil)
	return func(i int) {
		h = c.held(h.ID)
		edit := func() error {
			return mErr(c.desk(i).Edit(c.ctx(), c.as("steward"), workflow.Patch{Holding: h.ID, Digest: h.Digest, Fields: map[string][]string{"description": {fmt.Sprintf("Fassung %d", i)}}}))
		}
		in := workflow.Step{Holding: h.ID, Verb: domain.Withhold, Digest: h.Digest}
		withholding(&in)
		got := c.atOnce(edit, c.steps(i+1, "steward2", in))
		c.refusedWith(got, domain.Stale, domain.Conflict)
		now := c.get(h.ID)
		if won(got) != 1 || (got[1] == nil) != (now.Review != nil) || (got[0] == nil) != (now.Edition.WorkingDigest() != h.Digest) {
			c.t.Fatalf("an edit and a hand-over of one version: %v; review %v, changed %v", got, now.Review != nil, now.Edition.WorkingDigest() != h.Digest)
		}
		if now.Review != nil {
			c.step("steward2", c.held(h.ID), domain.Recall)
		}
	}
}

func editBesideSign(c *crowd) func(int) {
	h := c.screened("zurück und geändert", nil)
	return func(i int) {
		h = c.step("steward", c.held(h.ID), domain.ReleaseInternally)
		signed := c.get(h.ID).Review
		change := func() error {
			d, actor := c.desk(i+1), c.as("steward")
			in := workflow.Step{Holding: h.ID, Verb: domain.Recall, Digest: h.Digest, Reason: "geändert"}
			_ = mErr(d.Transition(c.ctx(), actor, in)) // after the signature there is nothing to recall
			in.Verb = domain.Return
			if err := mErr(d.Transition(c.ctx(), actor, in)); err != nil {
				return err
			}
			return mErr(d.Edit(c.ctx(), actor, workflow.Patch{Holding: h.ID, Fields: map[string][]string{"description": {fmt.Sprintf("Fassung %d", i)}}}))
		}
		got := c.atOnce(c.signs(i, "head", "department_head", h, h.Signs), change)
		now := c.get(h.ID)
		live, ok := now.Live[domain.ForInternal]
		switch {
		case got[0] == nil && (!ok || live.Review != signed.ID || live.Digest != signed.Documents[domain.ForInternal].Digest):
			c.t.Fatalf("signed %s, live is %+v", signed.Digest.Short(), live)
		case got[0] != nil && ok && live.Review == signed.ID:
			c.t.Fatalf("the signature was refused (%v) and its release is live", got[0])
		case got[1] != nil:
			c.t.Fatal(got[1])
		}
		h = c.step("steward", c.held(h.ID), domain.Screen)
	}
}

func publishBesideWithdraw(c *crowd) func(int) {
	h := c.screened("öffentlich oder nicht", nil)
	return func(i int) {
		h = c.step("steward", c.held(h.ID), domain.ReleaseInternally)
		c.sign("head", h, "department_head")
		h = c.step("steward", c.held(h.ID), domain.Approve)
		c.sign("officer", h, "open_data_officer")
		c.sign("head", h, "department_head")
		h = c.held(h.ID)
		withdraw := workflow.Step{Holding: h.ID, Verb: domain.Withdraw, Digest: h.Digest}
		withdrawal(&withdraw)
		got := c.atOnce(
			c.steps(i, "officer2", workflow.Step{Holding: h.ID, Verb: domain.Publish, Digest: h.Digest}),
			c.steps(i+1, "head2", withdraw),
			func() error { return mErr(c.desk(i).CloseAuthority(c.ctx(), c.as("admin1"), c.env, c.soc, "")) },
		)
		now := c.get(h.ID)
		if got[1] != nil || got[2] == nil || now.HasLive(domain.ForPublic, domain.ForInternal) {
			c.t.Fatalf("publish, withdraw, close: %v; state %s, live %v", got, now.State, now.Live)
		}
		if want := map[bool]domain.State{true: domain.Withdrawn, false: domain.Captured}[got[0] == nil]; now.State != want {
			c.t.Fatalf("state %s, want %s: %v", now.State, want, got)
		}
		if h = c.held(h.ID); h.State == domain.Withdrawn {
			h = c.step("officer2", h, domain.Reopen, because("weiter"))
		}
		h = c.step("steward", c.answered(h, nil), domain.Screen)
	}
}

// What is archived does not keep a department open; what comes back from the archive does.
func closeBesideReopen(c *crowd) func(int) {
	return func(i int) {
		made, err := c.CreateDepartment(c.ctx(), c.as("admin1"), workflow.NewAuthority{Parent: c.soc, Slug: fmt.Sprintf("stelle%d", i), Title: fmt.Sprintf("Stelle %d", i)})
		must(c.t, err)
		dept := domain.AuthorityID(made.ID)
		h, err := c.Create(c.ctx(), c.as("steward2"), workflow.Capture{Authority: dept, Content: content(fmt.Sprintf("Akte %d", i))})
		must(c.t, err)
		h = c.step("steward2", h, domain.Archive, func(in *workflow.Step) { in.Code = "superseded" })
		got := c.atOnce(
			func() error { return mErr(c.desk(i).CloseAuthority(c.ctx(), c.as("admin1"), dept, c.soc, "")) },
			c.steps(i+1, "officer", workflow.Step{Holding: h.ID, Verb: domain.Reopen, Digest: h.Digest, Reason: "gebraucht"}),
			func() error {
				return mErr(c.desk(i+1).Create(c.ctx(), c.as("steward2"), workflow.Capture{Authority: dept, Content: content(fmt.Sprintf("Neu %d", i))}))
			},
		)
		if closed, kept := got[0] == nil, got[1] == nil || got[2] == nil; closed == kept {
			c.t.Fatalf("close, reopen, capture: %v", got)
		}
	}
}

// ruled gives the default rules, with or without a signature of the press office before an approval.
func ruled(press bool) domain.RuleSet {
	set := domain.DefaultRules(false)
	if press {
		set.Rules = append(set.Rules, domain.Rule{Verb: domain.Approve, Slots: []domain.Slot{{Kind: domain.CoSignature, Roles: []domain.Role{domain.PressOffice}, Count: 1}}})
	}
	return set
}

func (c *crowd) proposed(set domain.RuleSet) domain.RuleID {
	p, err := c.ProposeRules(c.ctx(), c.as("admin1"), c.root, set, "Test")
	must(c.t, err)
	return domain.RuleID(p.ID)
}

// settleTwice: the second person says yes at one process and no at the other. One of both is the decision.
func settleTwice(c *crowd) func(int) {
	admin := c.as("admin2")
	return func(i int) {
		var settle func(d *workflow.Desk, accept bool) error
		if i%2 == 0 {
			rule := c.proposed(ruled(false))
			settle = func(d *workflow.Desk, accept bool) error { return mErr(d.ConfirmRules(c.ctx(), admin, rule, accept)) }
		} else {
			p, err := c.GrantRole(c.ctx(), c.as("admin1"), workflow.Grant{Login: c.login("statistics"), Role: domain.OpenDataOfficer, Authority: c.root})
			must(c.t, err)
			settle = func(d *workflow.Desk, accept bool) error {
				return mErr(d.ConfirmRole(c.ctx(), admin, domain.AssignmentID(p.ID), accept))
			}
			defer func() { // a role that is in force ends; a declined one has ended
				_, err := c.EndRole(c.ctx(), c.as("admin1"), domain.AssignmentID(p.ID), "")
				c.refusedWith([]error{err}, domain.Conflict)
			}()
		}
		before := c.number("SELECT count(*) FROM decision")
		got := c.atOnce(
			func() error { return settle(c.desk(i), true) },
			func() error { return settle(c.desk(i+1), false) },
		)
		if decided := c.number("SELECT count(*) FROM decision") - before; won(got) != 1 || decided != 1 {
			c.t.Fatalf("%d decisions on one proposal: %v", decided, got)
		}
	}
}

func ruleBesideHandOver(c *crowd) func(int) {
	h := c.internal("neue Regel", nil)
	return func(i int) {
		h = c.held(h.ID)
		press := i%2 == 0
		rule := c.proposed(ruled(press))
		got := c.atOnce(
			func() error { return mErr(c.desk(i).ConfirmRules(c.ctx(), c.as("admin2"), rule, true)) },
			c.steps(i+1, "steward", workflow.Step{Holding: h.ID, Verb: domain.Approve, Digest: h.Digest}),
		)
		if won(got) != 2 {
			c.t.Fatal(got)
		}
		if _, asked := c.get(h.ID).Review.Place("press_office#1"); press && !asked {
			c.t.Fatal("a rule is in force and an open review lacks its place")
		}
		c.step("steward", c.held(h.ID), domain.Recall)
	}
}

func ruleBesidePublish(c *crowd) func(int) {
	h := c.screened("Regel vor dem Portal", nil)
	return func(i int) {
		h = c.step("steward", c.held(h.ID), domain.ReleaseInternally)
		c.sign("head", h, "department_head")
		h = c.step("steward", c.held(h.ID), domain.Approve)
		c.sign("officer", h, "open_data_officer")
		c.sign("head", h, "department_head")
		h = c.held(h.ID)
		rule := c.proposed(ruled(true))
		got := c.atOnce(
			func() error { return mErr(c.desk(i).ConfirmRules(c.ctx(), c.as("admin2"), rule, true)) },
			c.steps(i+1, "officer2", workflow.Step{Holding: h.ID, Verb: domain.Publish, Digest: h.Digest}),
		)
		now := c.get(h.ID)
		if want := map[bool]domain.State{true: domain.Published, false: domain.ReleasedInternally}[got[1] == nil]; got[0] != nil || now.State != want {
			c.t.Fatalf("state %s, want %s: %v", now.State, want, got)
		}
		if h = c.held(h.ID); h.State == domain.Published {
			h = c.step("steward", h, domain.Revise)
		} else {
			h = c.step("steward", h, domain.Return, because("noch einmal"))
		}
		h = c.step("steward", c.answered(h, nil), domain.Screen)
		c.rules(c.root, ruled(false))
	}
}
