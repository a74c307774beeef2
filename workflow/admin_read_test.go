package workflow_test

import (
	"slices"
	"testing"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/workflow"
)

// oneOfEach proposes one thing of every kind, by admin1 or about steward.
func (w *town) oneOfEach() map[workflow.ProposalKind]string {
	w.t.Helper()
	out := map[workflow.ProposalKind]string{}
	note := func(k workflow.ProposalKind, p workflow.Proposal, err error) { must(w.t, err); out[k] = p.ID }
	p, err := w.GrantRole(w.ctx(), w.as("admin1"), workflow.Grant{Login: w.login("steward"), Role: domain.LegalOffice, Authority: w.env, Reason: "Nachfolge"})
	note(workflow.ProposedRole, p, err)
	p, err = w.ProposeDeputy(w.ctx(), w.as("head"), workflow.StandIn{For: w.login("head"), By: w.login("head2"), From: "2026-12-01", Until: "2026-12-24"})
	note(workflow.ProposedDeputy, p, err)
	p, err = w.ProposeRules(w.ctx(), w.as("admin1"), w.root, plus(rule(domain.Approve, slot(domain.CoSignature, 1, domain.LegalOffice))), "Prüfbericht")
	note(workflow.ProposedRules, p, err)
	p, err = w.ProposeQuestionnaire(w.ctx(), w.as("admin1"), w.root, reworded(w.t, screening.Default(), "P1"), "neues Gesetz")
	note(workflow.ProposedQuestionnaire, p, err)
	tok, err := w.RequestToken(w.ctx(), w.as("steward"), workflow.NewToken{Name: "Abruf", Scopes: []string{"read"}})
	note(workflow.ProposedToken, tok.Proposal, err)
	p, err = w.ProposeMove(w.ctx(), w.as("admin1"), w.order(w.soc, w.captured("zieht um")))
	note(workflow.ProposedMove, p, err)
	p, err = w.SharePrecedents(w.ctx(), w.as("admin1"), w.root, "")
	note(workflow.ProposedSharing, p, err)
	return out
}

func TestEverythingThatWaitsForASecondPersonIsInOneList(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		want := w.oneOfEach()
		rows, total, err := w.Read().Proposals(w.ctx(), w.scope("admin2"), workflow.ProposalFilter{})
		must(t, err)
		got := map[workflow.ProposalKind]string{}
		for _, r := range rows {
			got[r.Kind] = r.ID
			if r.Status != domain.Proposed || r.At.IsZero() || r.ProposedBy == "" || r.Root != w.root {
				t.Errorf("%+v", r)
			}
		}
		if total != len(want) || len(got) != len(want) {
			t.Fatalf("%d of %d rows: %v", len(rows), total, got)
		}
		for k, id := range want {
			if got[k] != id {
				t.Errorf("%s is %q, want %q", k, got[k], id)
			}
		}
		i := slices.IndexFunc(rows, func(r workflow.ProposalRow) bool { return r.Kind == workflow.ProposedRole })
		if rows[i].Reason != "Nachfolge" || rows[i].Assignment.Role != domain.LegalOffice {
			t.Errorf("%+v", rows[i])
		}
		part, total, err := w.Read().Proposals(w.ctx(), w.scope("admin2"), workflow.ProposalFilter{ListFilter: workflow.ListFilter{Limit: 2, Offset: 4}})
		must(t, err)
		if len(part) != 2 || total != len(want) || part[0].ID != rows[4].ID {
			t.Errorf("a page: %d of %d", len(part), total)
		}
		for _, who := range []string{"steward", "auditor", "head"} {
			rows, total, err := w.Read().Proposals(w.ctx(), w.scope(who), workflow.ProposalFilter{})
			must(t, err)
			if len(rows)+total != 0 {
				t.Errorf("%s sees %d", who, total)
			}
			_, err = w.Read().ProposalByID(w.ctx(), w.scope(who), workflow.ProposedRole, want[workflow.ProposedRole])
			wants(t, err, domain.NotFound, "")
		}
	})
}

// The list says beforehand what a confirmation says: each kind is asked of each administrator and then tried.
func TestWhatTheListSaysAboutConfirmingIsWhatConfirmingSays(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		all := w.oneOfEach()
		for _, who := range []string{"admin1", "admin2"} {
			rows, _, err := w.Read().Proposals(w.ctx(), w.scope("admin2"), workflow.ProposalFilter{})
			must(t, err)
			said, err := w.Confirmable(w.ctx(), w.as(who), rows)
			must(t, err)
			for i, r := range rows {
				_, err := w.Settle(w.ctx(), w.as(who), workflow.Verdict{Kind: r.Kind, ID: r.ID, Accept: true})
				if (err == nil) != (said[i].Why == nil) || err != nil && domain.KeyOf(err) != said[i].Why.Key {
					t.Errorf("%s, %s: said %v, got %v", who, r.Kind, said[i].Why, err)
				}
				if said[i].Why != nil && !slices.Equal(said[i].Others, []domain.PersonID{w.ids["admin2"]}) {
					t.Errorf("%s, %s: others %v", who, r.Kind, said[i].Others)
				}
			}
		}
		for k, id := range all {
			r, err := w.Read().ProposalByID(w.ctx(), w.scope("admin1"), k, id)
			must(t, err)
			if r.Status != domain.Active {
				t.Errorf("%s is %s", k, r.Status)
			}
			said, err := w.Confirmable(w.ctx(), w.as("admin2"), []workflow.ProposalRow{*r})
			must(t, err)
			if said[0].Why == nil || said[0].Why.Key != "proposal.settled" {
				t.Errorf("%s: %v", k, said[0].Why)
			}
		}
	})
}

func TestPeopleAreListedWithRolesAndAccess(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.off("press")
		s := w.scope("admin1")
		all, total, err := w.Read().People(w.ctx(), s, workflow.PeopleFilter{})
		must(t, err)
		if total != len(w.ids) || len(all) != total {
			t.Errorf("%d of %d, want %d", len(all), total, len(w.ids))
		}
		off := true
		for name, tt := range map[string]struct {
			f    workflow.PeopleFilter
			want int
		}{
			"by name":          {workflow.PeopleFilter{Query: "stat"}, 1},
			"by role":          {workflow.PeopleFilter{Role: domain.DataSteward}, 2},
			"by role here":     {workflow.PeopleFilter{Role: domain.DataSteward, Authority: w.env}, 1},
			"off":              {workflow.PeopleFilter{Off: &off}, 1},
			"in force":         {workflow.PeopleFilter{Validity: workflow.ValidToday, Role: domain.OpenDataOfficer}, 2},
			"ends soon":        {workflow.PeopleFilter{Validity: workflow.ValidSoon}, 0},
			"over":             {workflow.PeopleFilter{Validity: workflow.ValidOver}, 0},
			"nobody like that": {workflow.PeopleFilter{Query: "%"}, 0},
		} {
			rows, total, err := w.Read().People(w.ctx(), s, tt.f)
			must(t, err)
			if len(rows) != tt.want || total != tt.want {
				t.Errorf("%s: %d of %d, want %d", name, len(rows), total, tt.want)
			}
		}
		p, err := w.Read().PersonByID(w.ctx(), s, w.ids["steward"])
		must(t, err)
		if len(p.Assignments) != 1 || p.HasPassword || p.LinkUntil.IsZero() {
			t.Errorf("%+v", p)
		}
		_, err = w.Read().PersonByID(w.ctx(), w.scope("steward"), w.ids["head"])
		wants(t, err, domain.NotFound, "")
		none, total, err := w.Read().People(w.ctx(), w.scope("auditor"), workflow.PeopleFilter{})
		must(t, err)
		if len(none)+total != 0 {
			t.Errorf("an auditor sees %d people to administer", total)
		}
	})
}

func TestCountsOfARootForItsAdministrators(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.public("öffentlich")
		w.captured("erfasst")
		s := w.scope("admin1")
		got, err := w.Read().FirstSteps(w.ctx(), s, w.root)
		must(t, err)
		if got.Departments != 2 || got.Administrators != 2 || got.Ready != 0 || got.Holdings != 2 || got.Screened != 1 || got.Releases != 2 || got.RulesVersion != 1 || got.Questionnaire != 1 || got.Signers < 10 {
			t.Errorf("%+v", got)
		}
		_, err = w.Read().FirstSteps(w.ctx(), w.scope("head"), w.root)
		wants(t, err, domain.NotFound, "")
		counts, err := w.Read().AuthorityCounts(w.ctx(), s)
		must(t, err)
		if c := counts[w.env]; c.Holdings != 2 || c.Public != 1 || c.People != 3 {
			t.Errorf("%+v", c)
		}
		rows, total, err := w.Read().Movable(w.ctx(), s, workflow.MovableFilter{Authority: w.env, State: domain.Captured})
		must(t, err)
		if len(rows) != 1 || total != 1 || rows[0].Title != "erfasst" {
			t.Errorf("%+v", rows)
		}
		w.moved(w.soc, w.held(rows[0].ID))
		moves, total, err := w.Read().Moves(w.ctx(), s, workflow.ListFilter{})
		must(t, err)
		if len(moves) != 1 || total != 1 || moves[0].Count != 1 || moves[0].Target != w.soc {
			t.Errorf("%+v", moves)
		}
		keys, total, err := w.Read().Keys(w.ctx(), s, workflow.ListFilter{})
		must(t, err)
		deputies, more, err := w.Read().StandIns(w.ctx(), s, workflow.ListFilter{})
		must(t, err)
		if len(keys)+total+len(deputies)+more != 0 {
			t.Errorf("%v %v", keys, deputies)
		}
	})
}
