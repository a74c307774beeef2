package workflow_test

import (
	"slices"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/workflow"
)

func (w *town) order(target domain.AuthorityID, held ...workflow.Held) workflow.MoveOrder {
	in := workflow.MoveOrder{Target: target, Reason: "Neue Aufgabenverteilung"}
	for _, h := range held {
		in.Holdings = append(in.Holdings, h.ID)
	}
	return in
}

func (w *town) moved(target domain.AuthorityID, held ...workflow.Held) workflow.Proposal {
	w.t.Helper()
	p, err := w.ProposeMove(w.ctx(), w.as("admin1"), w.order(target, held...))
	must(w.t, err)
	p, err = w.ConfirmMove(w.ctx(), w.as("admin2"), domain.MoveID(p.ID), true)
	must(w.t, err)
	return p
}

func TestAMoveTakesHoldingsAlongWithTheirRightsAndClosesReviews(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		open := w.step("steward", w.internal("im Verfahren", nil), domain.Approve)
		w.sign("officer", open, "open_data_officer")
		plain, public := w.captured("nur erfasst"), w.public("öffentlich")
		p, err := w.ProposeMove(w.ctx(), w.as("admin1"), w.order(w.soc, open, plain, public))
		must(t, err)
		if p.Status != domain.Proposed || w.get(plain.ID).Authority != w.env {
			t.Fatalf("a proposal moved something: %+v", p)
		}
		done, err := w.ConfirmMove(w.ctx(), w.as("admin2"), domain.MoveID(p.ID), true)
		must(t, err)
		if done.Status != domain.Active {
			t.Errorf("status = %s", done.Status)
		}
		for _, h := range []workflow.Held{open, plain, public} {
			if now := w.get(h.ID); now.Authority != w.soc || now.Review != nil || now.State != h.State {
				t.Errorf("%s: authority %s, review %v, state %s", h.Name, now.Authority, now.Review, now.State)
			}
		}
		if got := w.get(public.ID).Live[domain.ForPublic].Authority; got != w.env {
			t.Errorf("the live release names %s, want the authority that was signed", got)
		}
		if n := len(w.tasks(open.ID, "sign")); n != 0 {
			t.Errorf("%d sign-offs are still asked for", n)
		}
		_, err = w.try("steward", w.held(plain.ID), domain.Screen) // holds a role in "umwelt" only
		wants(t, err, domain.NotFound, "id.unknown")
		again := w.step("steward2", w.held(open.ID), domain.Approve)
		_, err = w.trySign("head", again, "department_head")
		wants(t, err, domain.NotFound, "")
		w.sign("officer", again, "open_data_officer")
		w.sign("head2", again, "department_head")
		w.step("editor", w.held(open.ID), domain.Publish)
		if got := w.get(open.ID).Live[domain.ForPublic].Authority; got != w.soc {
			t.Errorf("the new release names %s", got)
		}
		if n := w.asks("SELECT count(*) FROM decision WHERE kind = 'move'"); n != 1 {
			t.Errorf("%d decisions, want one for all", n)
		}
	})
}

func TestAMoveKeepsContributors(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.grant("steward", domain.DepartmentHead, w.root)
		h := w.screened("selbst erfasst", nil)
		w.moved(w.soc, h)
		h = w.step("steward2", w.held(h.ID), domain.ReleaseInternally)
		_, err := w.trySign("steward", h, "department_head")
		wants(t, err, domain.Forbidden, "signoff.contributor")
	})
}

// The administrator who moves a holding has not written it.
func TestMovingIsNoContribution(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		p, err := w.GrantRole(w.ctx(), w.as("admin1"), workflow.Grant{Login: w.login("admin2"), Role: domain.DepartmentHead, Authority: w.root})
		must(t, err)
		w.ids["admin3"] = w.ids["nobody"]
		w.grant("nobody", domain.Administrator, w.root)
		_, err = w.ConfirmRole(w.ctx(), w.as("admin3"), domain.AssignmentID(p.ID), true)
		must(t, err)
		h := w.screened("von anderen", nil)
		w.moved(w.soc, h)
		h = w.step("steward2", w.held(h.ID), domain.ReleaseInternally)
		w.sign("admin2", h, "department_head")
	})
}

func TestAnApprovalIsSignedAgainAfterAMove(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.approved("freigegeben", func(in *workflow.Step) { in.NotBefore = "2026-12-24" })
		w.moved(w.soc, h)
		now := w.get(h.ID)
		if now.State != domain.ReleasedInternally || now.Schedule != nil || now.Public != nil || !now.HasLive(domain.ForInternal) {
			t.Errorf("state %s, schedule %v: the approval names another authority", now.State, now.Schedule)
		}
	})
}

func TestTasksOfAMovedHoldingAskTheNewDepartment(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.public("neu zu prüfen")
		w.questionnaire(reworded(t, screening.Default(), "P1"))
		w.moved(w.soc, h)
		tasks := w.tasks(h.ID, "rescreen")
		if len(tasks) != 1 || tasks[0].Authority != w.soc || !tasks[0].DoneAt.IsZero() {
			t.Errorf("tasks = %+v", tasks)
		}
	})
}

func TestWhoMayMove(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.captured("Bestand")
		_, err := w.ProposeMove(w.ctx(), w.as("officer"), w.order(w.soc, h))
		wants(t, err, domain.Forbidden, "")
		w.grant("nobody", domain.Administrator, w.soc) // of the target only
		_, err = w.ProposeMove(w.ctx(), w.as("nobody"), w.order(w.soc, h))
		wants(t, err, domain.Forbidden, "")
		p, err := w.ProposeMove(w.ctx(), w.as("admin1"), w.order(w.soc, h))
		must(t, err)
		_, err = w.ConfirmMove(w.ctx(), w.as("admin1"), domain.MoveID(p.ID), true)
		wants(t, err, domain.Forbidden, "proposal.own")
		_, err = w.ConfirmMove(w.ctx(), w.as("nobody"), domain.MoveID(p.ID), true)
		wants(t, err, domain.Forbidden, "")
		_, err = w.Settle(w.ctx(), w.as("admin2"), workflow.Verdict{Kind: workflow.ProposedMove, ID: p.ID})
		wants(t, err, domain.Invalid, "field.required")
		got, err := w.Settle(w.ctx(), w.as("admin2"), workflow.Verdict{Kind: workflow.ProposedMove, ID: p.ID, Reason: "falsches Ziel"})
		must(t, err)
		if got.Status != domain.Rejected || w.get(h.ID).Authority != w.env {
			t.Errorf("%+v", got)
		}
		_, err = w.ConfirmMove(w.ctx(), w.as("admin2"), domain.MoveID(p.ID), true)
		wants(t, err, domain.Conflict, "proposal.settled")
	})
}

func TestAMoveThatNoLongerFitsIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.captured("Bestand")
		_, err := w.ProposeMove(w.ctx(), w.as("admin1"), w.order(w.env, h))
		wants(t, err, domain.Invalid, "move.there_already")
		_, err = w.ProposeMove(w.ctx(), w.as("admin1"), w.order(w.soc))
		wants(t, err, domain.Invalid, "move.nothing")
		p, err := w.ProposeMove(w.ctx(), w.as("admin1"), w.order(w.soc, h))
		must(t, err)
		w.moved(w.soc, h)
		_, err = w.ConfirmMove(w.ctx(), w.as("admin2"), domain.MoveID(p.ID), true)
		wants(t, err, domain.Stale, "move.changed")
	})
}

func TestTheEffectOfAMoveIsWhatItThenDoes(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		open, approved, public := w.step("steward", w.internal("offen", nil), domain.Approve), w.approved("freigegeben"), w.public("öffentlich")
		in := w.order(w.soc, open, approved, public)
		got, err := w.SimulateMove(w.ctx(), w.as("admin1"), in)
		must(t, err)
		if len(got.Reviews) != 1 || got.Reviews[0].Holding != open.ID || len(got.Approvals) != 1 || got.Approvals[0].Holding != approved.ID || got.Public != 1 || got.From[w.env] != 3 {
			t.Errorf("%+v", got)
		}
		_, err = w.SimulateMove(w.ctx(), w.as("officer"), in)
		wants(t, err, domain.Forbidden, "")
	})
}

func TestADepartmentClosesWhenItIsEmptyAndNamesItsSuccessor(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.public("zieht um")
		_, err := w.CloseAuthority(w.ctx(), w.as("admin1"), w.env, w.soc, "aufgelöst")
		wants(t, err, domain.Conflict, "authority.has_holdings")
		_, err = w.CloseAuthority(w.ctx(), w.as("admin1"), w.soc, "", "aufgelöst")
		wants(t, err, domain.Invalid, "field.required")
		_, err = w.CloseAuthority(w.ctx(), w.as("admin1"), w.soc, w.soc, "aufgelöst")
		wants(t, err, domain.Invalid, "authority.no_successor")
		_, err = w.CloseAuthority(w.ctx(), w.as("admin1"), w.root, w.soc, "aufgelöst")
		wants(t, err, domain.Conflict, "authority.root_stays")
		_, err = w.CloseAuthority(w.ctx(), w.as("officer"), w.env, w.soc, "aufgelöst")
		wants(t, err, domain.Forbidden, "")
		w.moved(w.soc, h)
		_, err = w.CloseAuthority(w.ctx(), w.as("admin1"), w.env, w.soc, "aufgelöst")
		must(t, err)
		_, err = w.Create(w.ctx(), w.as("steward"), workflow.Capture{Authority: w.env, Content: content("zu spät")})
		if err == nil {
			t.Error("somebody captured at a closed department")
		}
		_, err = w.CloseAuthority(w.ctx(), w.as("admin1"), w.env, w.soc, "noch einmal")
		wants(t, err, domain.Conflict, "authority.closed")
		_, err = w.ProposeMove(w.ctx(), w.as("admin1"), w.order(w.env, h))
		wants(t, err, domain.Invalid, "authority.closed")
	})
}

func TestAnAuthorityGetsAnotherTitle(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		_, err := w.ChangeAuthority(w.ctx(), w.as("admin1"), w.env, workflow.AuthorityChange{Title: "Fachbereich Umwelt und Klima", Mailbox: "umwelt@kreis.example"})
		must(t, err)
		all, err := w.Read().Authorities(w.ctx())
		must(t, err)
		i := slices.IndexFunc(all, func(a domain.Authority) bool { return a.ID == w.env })
		if all[i].Title != "Fachbereich Umwelt und Klima" || all[i].Mailbox != "umwelt@kreis.example" || all[i].Parent != w.root {
			t.Errorf("%+v", all[i])
		}
		_, err = w.ChangeAuthority(w.ctx(), w.as("admin1"), w.env, workflow.AuthorityChange{Title: " "})
		wants(t, err, domain.Invalid, "field.required")
		_, err = w.ChangeAuthority(w.ctx(), w.as("steward"), w.env, workflow.AuthorityChange{Title: "Meins"})
		wants(t, err, domain.Forbidden, "")
	})
}

// What a simulation says is what the confirmation then does: both ask the same code, and this holds them to it.
func TestSimulatedRulesAreWhatConfirmationDoes(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		open := w.step("steward", w.internal("offen", nil), domain.Approve)
		other := w.step("steward", w.screened("unberührt", nil), domain.ReleaseInternally)
		lacking := w.approved("freigegeben")
		w.off("legal")
		set := plus(rule(domain.Approve, slot(domain.CoSignature, 1, domain.LegalOffice), slot(domain.CoSignature, 1, domain.PressOffice)))
		before := w.places(open.ID)
		got, err := w.SimulateRules(w.ctx(), w.as("admin1"), w.root, set)
		must(t, err)
		if w.places(open.ID) != before || w.get(lacking.ID).State != domain.Approved {
			t.Fatal("a simulation changed something")
		}
		if got.Open != 2 || got.Approved != 1 || len(got.Reviews) != 1 || len(got.Reassess) != 1 || got.Reassess[0].Holding != lacking.ID {
			t.Fatalf("%+v", got)
		}
		if want := []string{"legal_office#1", "press_office#1"}; !slices.Equal(got.Reviews[0].Added, want) {
			t.Errorf("added %v, want %v", got.Reviews[0].Added, want)
		}
		vacant := slices.ContainsFunc(got.Vacancies, func(v workflow.Vacancy) bool { return v.Holding == open.ID && v.Slot == "legal_office#1" })
		if !vacant {
			t.Errorf("vacancies %+v: nobody holds the legal office", got.Vacancies)
		}
		w.rules(w.root, set)
		var added []string
		for _, p := range w.get(open.ID).Review.Places {
			if !strings.Contains(before, string(p.Roles[0])) {
				added = append(added, p.Slot)
			}
		}
		slices.Sort(added)
		if !slices.Equal(added, got.Reviews[0].Added) {
			t.Errorf("confirmed %v, simulated %v", added, got.Reviews[0].Added)
		}
		if w.get(lacking.ID).State != domain.ReleasedInternally {
			t.Error("not reassessed as simulated")
		}
		if got := w.places(other.ID); got != "final department_head" {
			t.Errorf("other: %q", got)
		}
		_, err = w.SimulateRules(w.ctx(), w.as("admin1"), w.root, domain.RuleSet{})
		wants(t, err, domain.Invalid, "rule.final_missing")
		_, err = w.SimulateRules(w.ctx(), w.as("officer"), w.root, set)
		wants(t, err, domain.Forbidden, "")
	})
}

func TestASimulatedQuestionnaireIsWhatConfirmationDoes(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		open := w.step("steward", w.screened("im Verfahren", nil), domain.ReleaseInternally)
		public, bare := w.public("öffentlich"), w.captured("ohne Antworten")
		yaml := reworded(t, screening.Default(), "P1")
		got, err := w.SimulateQuestionnaire(w.ctx(), w.as("admin1"), w.root, yaml)
		must(t, err)
		if !slices.Equal(got.Changed, []string{"P1"}) || len(got.Added)+len(got.Removed) != 0 || got.Same != 26 {
			t.Errorf("%+v", got)
		}
		if got.Screened != 2 || len(got.Again) != 2 || got.Closing != 1 || got.Public != 1 {
			t.Errorf("%+v", got)
		}
		if w.get(open.ID).Review == nil {
			t.Fatal("a simulation closed a review")
		}
		w.questionnaire(yaml)
		if w.get(open.ID).Review != nil || len(w.get(public.ID).Rescreen) != 1 || len(w.get(bare.ID).Rescreen) != 0 {
			t.Error("the confirmation did something else")
		}
	})
}

func TestTheEffectOfARoleNamesWhatCouldBeSigned(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.internal("offen", nil), domain.Approve)
		got, err := w.SimulateRole(w.ctx(), w.as("admin1"), w.ids["nobody"], domain.OpenDataOfficer, w.root)
		must(t, err)
		if !got.Second || got.Sole || len(got.Signs) != 1 || got.Signs[0].Holding != h.ID || len(got.Barred) != 0 {
			t.Errorf("%+v", got)
		}
		got, err = w.SimulateRole(w.ctx(), w.as("admin1"), w.ids["steward"], domain.OpenDataOfficer, w.root)
		must(t, err)
		if len(got.Signs) != 0 || len(got.Barred) != 1 || got.Barred[0].Why.Key != "signoff.contributor" {
			t.Errorf("%+v", got)
		}
		w.grant("steward", domain.OpenDataOfficer, w.root) // and so it is
		_, err = w.trySign("steward", h, "open_data_officer")
		wants(t, err, domain.Forbidden, "signoff.contributor")
		_, err = w.SimulateRole(w.ctx(), w.as("head"), w.ids["nobody"], domain.OpenDataOfficer, w.root)
		wants(t, err, domain.Forbidden, "")
	})
}
