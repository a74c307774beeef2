package workflow_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/workflow"
)

// right is a line of the table of rights, WORKFLOW 5: an act, what it is done to, and who of the town may do it.
type right struct {
	name    string
	prepare func(w *town, title string) workflow.Held
	act     func(w *town, who workflow.Actor, h workflow.Held) error
	may     []string
}

var (
	editors   = []string{"steward", "steward2", "officer", "officer2"}
	capturers = append(slices.Clone(editors), "system")
	admins    = []string{"admin1", "admin2"}
)

func takes(v domain.Verb) func(*town, workflow.Actor, workflow.Held) error {
	return func(w *town, who workflow.Actor, h workflow.Held) error {
		in := workflow.Step{Holding: h.ID, Verb: v, Digest: h.Digest}
		full(&in)
		_, err := w.Transition(w.ctx(), who, in)
		return err
	}
}

func in(s domain.State) func(*town, string) workflow.Held {
	return func(w *town, title string) workflow.Held { return w.inState(s, title) }
}

var rights = []right{
	{"capture", in(domain.Captured), func(w *town, who workflow.Actor, h workflow.Held) error {
		_, err := w.Create(w.ctx(), who, workflow.Capture{Authority: w.env, Content: content("neu " + h.Name)})
		return err
	}, capturers},
	{"edit", in(domain.Captured), func(w *town, who workflow.Actor, h workflow.Held) error {
		_, err := w.Edit(w.ctx(), who, workflow.Patch{Holding: h.ID, Fields: map[string][]string{"comment": {"x"}}})
		return err
	}, capturers},
	{"attach a file", in(domain.Captured), func(w *town, who workflow.Actor, h workflow.Held) error {
		_, err := w.Attach(w.ctx(), who, workflow.Attach{Holding: h.ID, Link: "https://daten.example/x.csv"})
		return err
	}, capturers},
	{"detach a file", func(w *town, title string) workflow.Held {
		h, err := w.Attach(w.ctx(), w.as("steward"), workflow.Attach{Holding: w.captured(title).ID, Link: "https://daten.example/x.csv"})
		must(w.t, err)
		return h.Held
	}, func(w *town, who workflow.Actor, h workflow.Held) error {
		_, err := w.Detach(w.ctx(), who, workflow.Attach{Holding: h.ID, Distribution: w.get(h.ID).Edition.Distributions[0].ID})
		return err
	}, capturers},
	{"answer", in(domain.Captured), func(w *town, who workflow.Actor, h workflow.Held) error {
		_, err := w.Answer(w.ctx(), who, workflow.Answers{Holding: h.ID, Answers: harmless()})
		return err
	}, editors},
	{
		"treatment done", func(w *town, title string) workflow.Held { return w.screened(title, answers("K4", "yes_coarsen")) },
		func(w *town, who workflow.Actor, h workflow.Held) error {
			_, err := w.TreatmentDone(w.ctx(), who, workflow.Treat{Holding: h.ID, Treatment: "K4"})
			return err
		}, editors,
	},
	{"confirm a treatment", func(w *town, title string) workflow.Held {
		h := w.screened(title, answers("P6", "yes"))
		_, err := w.TreatmentDone(w.ctx(), w.as("steward"), workflow.Treat{Holding: h.ID, Treatment: "P6"})
		must(w.t, err)
		return w.held(h.ID)
	}, func(w *town, who workflow.Actor, h workflow.Held) error {
		_, err := w.ConfirmTreatment(w.ctx(), who, workflow.Treat{Holding: h.ID, Treatment: "P6"})
		return err
	}, []string{"geo"}},
	{"screen", func(w *town, title string) workflow.Held { return w.answered(w.captured(title), nil) }, takes(domain.Screen), editors},
	{"hand over to release internally", in(domain.Screened), takes(domain.ReleaseInternally), editors},
	{"hand over to approve", in(domain.ReleasedInternally), takes(domain.Approve), editors},
	{"hand over to reinstate", in(domain.Withdrawn), takes(domain.Reinstate), editors},
	{"open a withholding", in(domain.Captured), takes(domain.Withhold), editors},
	{"revise", in(domain.Published), takes(domain.Revise), editors},
	{"discard", in(domain.Captured), takes(domain.Discard), editors},
	{"archive", in(domain.Captured), takes(domain.Archive), editors},
	{"defer", in(domain.Captured), func(w *town, who workflow.Actor, h workflow.Held) error {
		_, err := w.Defer(w.ctx(), who, workflow.Deferral{Holding: h.ID, Digest: h.Digest, Until: "2027-01-15", Code: "effort"})
		return err
	}, editors},
	{"return without a review", in(domain.Screened), takes(domain.Return), editors},
	{"return an open release_internally", func(w *town, title string) workflow.Held {
		return w.step("steward", w.screened(title, nil), domain.ReleaseInternally)
	}, takes(domain.Return), []string{"head", "head2"}},
	{"return an open approve", func(w *town, title string) workflow.Held {
		return w.step("steward", w.internal(title, nil), domain.Approve)
	}, takes(domain.Return), []string{"head", "head2", "officer", "officer2"}},
	{"return an open approve whose co-signature is given", func(w *town, title string) workflow.Held {
		h := w.step("steward", w.internal(title, nil), domain.Approve)
		w.sign("officer", h, "open_data_officer")
		return h
	}, takes(domain.Return), []string{"head", "head2"}},
	{"recall", func(w *town, title string) workflow.Held {
		return w.step("steward", w.screened(title, nil), domain.ReleaseInternally)
	}, takes(domain.Recall), editors},
	{"publish", in(domain.Approved), takes(domain.Publish), []string{"officer", "officer2", "editor"}},
	{"reopen what is withheld", in(domain.Withheld), takes(domain.Reopen), []string{"officer", "officer2", "head", "head2"}},
	{"reopen what is withdrawn", in(domain.Withdrawn), takes(domain.Reopen), []string{"officer", "officer2", "head", "head2"}},
	{"reopen what is archived", in(domain.Archived), takes(domain.Reopen), []string{"officer", "officer2", "head", "head2"}},
	{
		"withdraw what is public", in(domain.Published), takes(domain.Withdraw),
		[]string{"officer", "officer2", "head", "head2", "executive", "dpo", "security"},
	},
	{
		"withdraw what is internal", in(domain.ReleasedInternally), takes(domain.Withdraw),
		[]string{"officer", "officer2", "head", "head2", "executive", "dpo", "security"},
	},

	{"add a person", nil, func(w *town, who workflow.Actor, _ workflow.Held) error {
		_, err := w.AddPerson(w.ctx(), who, w.root, workflow.NewPerson{Login: "neu." + string(domain.NewID[domain.PersonID](monday)), Name: "Neu"})
		return err
	}, admins},
	{"add a department", nil, func(w *town, who workflow.Actor, _ workflow.Held) error {
		_, err := w.CreateDepartment(w.ctx(), who, workflow.NewAuthority{Parent: w.root, Slug: "amt" + strings.ReplaceAll(string(domain.NewID[domain.PersonID](monday)), "-", ""), Title: "Amt"})
		return err
	}, admins},
	{"propose a role", nil, func(w *town, who workflow.Actor, _ workflow.Held) error {
		_, err := w.GrantRole(w.ctx(), who, workflow.Grant{Login: w.login("nobody"), Role: domain.LegalOffice, Authority: w.env})
		return err
	}, admins},
	{"propose a deputy for others", nil, func(w *town, who workflow.Actor, _ workflow.Held) error {
		_, err := w.ProposeDeputy(w.ctx(), who, workflow.StandIn{For: w.login("geo"), By: w.login("press"), From: "2026-12-01", Until: "2026-12-02"})
		return err
	}, append([]string{"geo"}, admins...)}, // the represented person themself, too
	{"propose rules", nil, func(w *town, who workflow.Actor, _ workflow.Held) error {
		_, err := w.ProposeRules(w.ctx(), who, w.root, domain.DefaultRules(false), "")
		return err
	}, admins},
	{"propose a questionnaire", nil, func(w *town, who workflow.Actor, _ workflow.Held) error {
		_, err := w.ProposeQuestionnaire(w.ctx(), who, w.root, screening.Default().YAML(), "")
		return err
	}, admins},
	{"renew a link", nil, func(w *town, who workflow.Actor, _ workflow.Held) error {
		_, err := w.RenewLink(w.ctx(), who, w.ids["nobody"])
		return err
	}, admins},
	{"set a status", nil, func(w *town, who workflow.Actor, _ workflow.Held) error {
		_, err := w.SetStatus(w.ctx(), who, w.ids["nobody"], true, "")
		return err
	}, admins},
	{"confirm a token", nil, func(w *town, who workflow.Actor, _ workflow.Held) error {
		tok, err := w.RequestToken(w.ctx(), w.as("nobody"), workflow.NewToken{Name: "x", Scopes: []string{"read"}})
		must(w.t, err)
		_, err = w.ConfirmToken(w.ctx(), who, domain.TokenID(tok.ID), true)
		return err
	}, admins},
	{"make a root", nil, func(w *town, who workflow.Actor, _ workflow.Held) error {
		_, err := w.CreateRoot(w.ctx(), who, workflow.NewAuthority{Slug: "x", Title: "X", Kind: "city", Land: "NW"}, nil)
		return err
	}, nil},
	{"recover an authority", nil, func(w *town, who workflow.Actor, _ workflow.Held) error {
		_, err := w.Recover(w.ctx(), who, w.root, []string{w.login("nobody"), w.login("press")})
		return err
	}, nil},
}

// operated is what the local operator at the command line does, WORKFLOW 5 rule 7.
var operated = []string{"capture", "make a root", "recover an authority"}

func TestEachRightOfTheTableBelongsToItsRolesAndToNobodyElse(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.newcomer("nextdoor", domain.DataSteward, w.soc)
		w.grant("nextdoor", domain.OpenDataOfficer, w.soc)
		w.grant("nextdoor", domain.DepartmentHead, w.soc)
		w.grant("nextdoor", domain.Administrator, w.soc)
		away := build(t, w.store, w.clock, "anderswo", false)
		for _, r := range rights {
			var h workflow.Held
			if r.prepare != nil {
				h = r.prepare(w, "tabu "+r.name)
			}
			rev := w.revOf(h)
			try := func(name string, who workflow.Actor, foreign bool) {
				err := r.act(w, who, h)
				switch c := domain.CodeOf(err); {
				case c != domain.Forbidden && c != domain.NotFound:
					t.Errorf("%s by %s: error = %v, want a refusal", r.name, name, err)
				case foreign && c != domain.NotFound && c != domain.Forbidden:
					t.Errorf("%s by %s of another root: error = %v", r.name, name, err)
				case foreign && r.prepare != nil && c != domain.NotFound:
					t.Errorf("%s by %s of another root: error = %v: tells that it exists", r.name, name, err)
				}
			}
			for name := range w.ids {
				if !slices.Contains(r.may, name) {
					try(name, w.as(name), false)
				}
			}
			for _, name := range []string{"admin1", "officer", "head"} {
				try("anderswo/"+name, away.as(name), true)
			}
			if !slices.Contains(operated, r.name) {
				try("the operator", workflow.Operator(), false)
			} else if err := r.act(w, workflow.Operator(), h); domain.CodeOf(err) == domain.Forbidden {
				t.Errorf("%s by the operator: %v", r.name, err)
			}
			try("anonymous", workflow.Actor{Kind: domain.ByPerson}, false)
			if w.revOf(h) != rev {
				t.Errorf("%s was refused and stored something", r.name)
			}
			for _, name := range r.may {
				if name == "officer2" || name == "steward2" {
					continue // the same roles once more
				}
				mine := h
				if r.prepare != nil {
					mine = r.prepare(w, r.name+" durch "+name)
				}
				if err := r.act(w, w.as(name), mine); err != nil {
					t.Errorf("%s by %s: %v", r.name, name, err)
				}
			}
		}
	})
}

func (w *town) revOf(h workflow.Held) int64 {
	if h.ID == "" {
		return 0
	}
	return w.get(h.ID).Rev
}

// newcomer adds a person with one role; Role "" gives none.
func (w *town) newcomer(login string, role domain.Role, at domain.AuthorityID) {
	w.t.Helper()
	made, err := w.AddPerson(w.ctx(), w.as("admin1"), w.root, workflow.NewPerson{Login: login + ".lindental", Name: strings.ToUpper(login)})
	must(w.t, err)
	w.ids[login] = domain.PersonID(made.ID)
	if role != "" {
		w.grant(login, role, at)
	}
}

func TestARoleReachesDownAndNeitherUpNorAside(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		_, err := w.Create(w.ctx(), w.as("steward2"), workflow.Capture{Authority: w.soc, Content: content("nach unten")})
		must(t, err)
		for _, at := range []domain.AuthorityID{w.root, w.soc} {
			_, err := w.Create(w.ctx(), w.as("steward"), workflow.Capture{Authority: at, Content: content("hinauf")})
			wants(t, err, domain.Forbidden, "rights.missing")
		}
	})
}

func TestTheHistoryOfTheRootIsForAuditorsAndAdministrators(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		for name := range w.ids {
			scope, err := w.Scope(w.ctx(), w.as(name))
			must(t, err)
			want := slices.Contains([]string{"auditor", "admin1", "admin2"}, name)
			if got := len(scope.History()) > 0; got != want {
				t.Errorf("%s reads all history: %v", name, got)
			}
		}
	})
}

func TestARoleThatEndedGivesNothingAtTheNextRequest(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.newcomer("kurz", "", "")
		id := w.grant("kurz", domain.DataSteward, w.env)
		h := w.captured("noch")
		_, err := w.Edit(w.ctx(), w.as("kurz"), workflow.Patch{Holding: h.ID, Fields: map[string][]string{"comment": {"x"}}})
		must(t, err)
		_, err = w.EndRole(w.ctx(), w.as("admin2"), id, "versetzt")
		must(t, err)
		_, err = w.Edit(w.ctx(), w.as("kurz"), workflow.Patch{Holding: h.ID, Fields: map[string][]string{"comment": {"y"}}})
		wants(t, err, domain.NotFound, "")
	})
}

func TestATokenOfScopeReadWritesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		reader := w.as("steward")
		reader.Scopes = []string{"read"}
		for _, r := range rights {
			if !slices.Contains(r.may, "steward") {
				continue
			}
			if err := r.act(w, reader, r.prepare(w, r.name+" mit Lesemarke")); domain.KeyOf(err) != "token.scope_write" {
				t.Errorf("%s with a reading token: error = %v", r.name, err)
			}
		}
	})
}

func TestAnExpertSeesOnlyWhatNeedsTheirRole(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		plain := w.captured("ohne Bedarf")
		h := w.answered(w.captured("unklar"), map[string]domain.Answer{"P1": {Value: "unclear"}})
		for _, tt := range []struct {
			who  string
			h    workflow.Held
			sees bool
		}{{"dpo", h, true}, {"legal", h, false}, {"dpo", plain, false}, {"statistics", plain, false}} {
			_, err := w.Explain(w.ctx(), w.as(tt.who), tt.h.ID)
			if got := err == nil; got != tt.sees || err != nil && !errors.Is(err, domain.NotFound) {
				t.Errorf("%s sees %s: %v, error %v", tt.who, tt.h.Name, got, err)
			}
		}
	})
}
