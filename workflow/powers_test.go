package workflow_test

import (
	"slices"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"freigabe/domain"
	"freigabe/workflow"
)

// Rule 5 of WORKFLOW 5: who gives rights.

func TestNobodyGrantsThemselfARoleADeputyOrAToken(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		_, err := w.GrantRole(w.ctx(), w.as("admin1"), workflow.Grant{Login: w.login("admin1"), Role: domain.DataSteward, Authority: w.env})
		wants(t, err, domain.Forbidden, "role.self")
		_, err = w.ProposeDeputy(w.ctx(), w.as("admin1"), workflow.StandIn{For: w.login("head"), By: w.login("admin1"), From: "2026-12-01", Until: "2026-12-02"})
		wants(t, err, domain.Forbidden, "deputy.self")
		tok, err := w.RequestToken(w.ctx(), w.as("admin1"), workflow.NewToken{Name: "ich", Scopes: []string{"write"}})
		must(t, err)
		if tok.Status != domain.Proposed {
			t.Errorf("a token works at once: %+v", tok)
		}
		_, err = w.ConfirmToken(w.ctx(), w.as("admin1"), domain.TokenID(tok.ID), true)
		wants(t, err, domain.Forbidden, "proposal.own")
		if _, err := w.Identify(w.ctx(), "", tok.Secret); domain.CodeOf(err) != domain.NotFound {
			t.Errorf("an unconfirmed token identifies somebody: %v", err)
		}
		_, err = w.ConfirmToken(w.ctx(), w.as("admin2"), domain.TokenID(tok.ID), true)
		must(t, err)
		if _, err := w.Identify(w.ctx(), "", tok.Secret); err != nil {
			t.Errorf("a confirmed token: %v", err)
		}
	})
}

// A role that signs, a deputy, a rule: each takes a second administrator, neither proposer nor beneficiary.
func TestASecondPersonConfirmsWhoIsNeitherProposerNorBeneficiary(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.newcomer("admin3", domain.Administrator, w.root)
		for _, role := range domain.Roles {
			p, err := w.GrantRole(w.ctx(), w.as("admin1"), workflow.Grant{Login: w.login("admin3"), Role: role, Authority: w.env})
			must(t, err)
			if !role.Signs() && role != domain.Administrator && role != domain.AssociationAdmin {
				if p.Status != domain.Active {
					t.Errorf("%s cannot sign and is %s", role, p.Status)
				}
				continue
			}
			if p.Status != domain.Proposed {
				t.Errorf("%s takes effect with one person", role)
				continue
			}
			if slices.ContainsFunc(w.roles("admin3", w.env), func(g domain.Role) bool { return g == role && role != domain.Administrator }) {
				t.Errorf("%s holds before its confirmation", role)
			}
			id := domain.AssignmentID(p.ID)
			_, err = w.ConfirmRole(w.ctx(), w.as("admin1"), id, true)
			wants(t, err, domain.Forbidden, "proposal.own")
			_, err = w.ConfirmRole(w.ctx(), w.as("admin3"), id, true)
			wants(t, err, domain.Forbidden, "proposal.beneficiary")
			_, err = w.ConfirmRole(w.ctx(), w.as("officer"), id, true)
			wants(t, err, domain.Forbidden, "rights.missing")
			_, err = w.ConfirmRole(w.ctx(), w.as("admin2"), id, true)
			must(t, err)
			_, err = w.ConfirmRole(w.ctx(), w.as("admin2"), id, true)
			wants(t, err, domain.Conflict, "proposal.settled")
		}

		dep, err := w.ProposeDeputy(w.ctx(), w.as("admin1"), workflow.StandIn{For: w.login("admin2"), By: w.login("admin3"), From: "2026-11-23", Until: "2026-12-31"})
		must(t, err)
		for who, key := range map[string]string{"admin1": "proposal.own", "admin3": "proposal.beneficiary", "admin2": "proposal.beneficiary"} {
			_, err := w.ConfirmDeputy(w.ctx(), w.as(who), domain.DeputyID(dep.ID), true)
			wants(t, err, domain.Forbidden, key)
		}

		rule, err := w.ProposeRules(w.ctx(), w.as("admin1"), w.root, domain.DefaultRules(false), "x")
		must(t, err)
		_, err = w.ConfirmRules(w.ctx(), w.as("admin1"), domain.RuleID(rule.ID), true)
		wants(t, err, domain.Forbidden, "proposal.own")
		_, err = w.ConfirmRules(w.ctx(), w.as("admin3"), domain.RuleID(rule.ID), true)
		must(t, err)
	})
}

// roles lists a person's roles at the root as policy sees them now.
func (w *town) roles(who string, at domain.AuthorityID) (out []domain.Role) {
	w.t.Helper()
	pol, err := w.Read().CurrentPolicy(w.ctx(), w.root)
	must(w.t, err)
	for _, g := range pol.Rights.RolesOf(w.ids[who], w.clock.now()) {
		if g.Authority == at {
			out = append(out, g.Role)
		}
	}
	return out
}

func TestARejectedProposalGivesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		p, err := w.GrantRole(w.ctx(), w.as("admin1"), workflow.Grant{Login: w.login("nobody"), Role: domain.DepartmentHead, Authority: w.env})
		must(t, err)
		_, err = w.ConfirmRole(w.ctx(), w.as("admin2"), domain.AssignmentID(p.ID), false)
		must(t, err)
		_, err = w.ConfirmRole(w.ctx(), w.as("admin2"), domain.AssignmentID(p.ID), true)
		wants(t, err, domain.Conflict, "proposal.settled")
		if got := w.roles("nobody", w.env); len(got) != 0 {
			t.Errorf("roles = %v", got)
		}
	})
}

// Four eyes over deputies: who is represented does not confirm what their deputy proposed in their name.
func TestWhatADeputyProposedIsNotConfirmedByTheRepresentedAdministrator(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.deputy("officer", "nobody", "2026-11-23", "2026-12-31") // somebody else's deputy first
		w.newcomer("stellvertretung", "", "")
		p, err := w.ProposeDeputy(w.ctx(), w.as("admin1"), workflow.StandIn{For: w.login("admin1"), By: w.login("stellvertretung"), From: "2026-11-23", Until: "2026-12-31"})
		must(t, err)
		_, err = w.ConfirmDeputy(w.ctx(), w.as("admin2"), domain.DeputyID(p.ID), true)
		must(t, err)
		grant := workflow.Grant{Login: w.login("press"), Role: domain.DepartmentHead, Authority: w.env}
		p, err = w.GrantRole(w.ctx(), w.as("stellvertretung"), grant) // for admin1
		must(t, err)
		_, err = w.ConfirmRole(w.ctx(), w.as("admin1"), domain.AssignmentID(p.ID), true)
		wants(t, err, domain.Forbidden, "proposal.own")
		_, err = w.ConfirmRole(w.ctx(), w.as("admin2"), domain.AssignmentID(p.ID), true)
		must(t, err)
		p, err = w.GrantRole(w.ctx(), w.as("admin1"), grant) // and the other way round
		must(t, err)
		_, err = w.ConfirmRole(w.ctx(), w.as("stellvertretung"), domain.AssignmentID(p.ID), true)
		wants(t, err, domain.Forbidden, "proposal.own")
		grant.Login = w.login("admin1")
		_, err = w.GrantRole(w.ctx(), w.as("stellvertretung"), grant) // in admin1's name for admin1
		wants(t, err, domain.Forbidden, "role.self")
	})
}

func TestTheRepresentedDoesNotConfirmTheirDeputyThroughAnotherDeputy(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.newcomer("admin3", domain.Administrator, w.root)
		w.newcomer("erste", "", "")
		p, err := w.ProposeDeputy(w.ctx(), w.as("admin1"), workflow.StandIn{For: w.login("admin1"), By: w.login("erste"), From: "2026-11-23", Until: "2026-12-31"})
		must(t, err)
		_, err = w.ConfirmDeputy(w.ctx(), w.as("admin2"), domain.DeputyID(p.ID), true)
		must(t, err)
		p, err = w.ProposeDeputy(w.ctx(), w.as("admin3"), workflow.StandIn{For: w.login("admin1"), By: w.login("press"), From: "2026-11-23", Until: "2026-12-31"})
		must(t, err)
		_, err = w.ConfirmDeputy(w.ctx(), w.as("erste"), domain.DeputyID(p.ID), true)
		wants(t, err, domain.Forbidden, "proposal.beneficiary")
	})
}

func TestTakingARightAwayActsAtOnceByOne(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.newcomer("kurz", "", "")
		id := w.grant("kurz", domain.OpenDataOfficer, w.root)
		h := w.step("steward", w.internal("Entzug", nil), domain.Approve)
		_, err := w.EndRole(w.ctx(), w.as("admin1"), id, "Ende")
		must(t, err)
		if _, err = w.trySign("kurz", h, "open_data_officer"); domain.CodeOf(err) != domain.NotFound && domain.CodeOf(err) != domain.Forbidden {
			t.Errorf("signs after the role ended: %v", err)
		}
		dep := w.deputy("officer", "nobody", "2026-11-23", "2026-12-31")
		_, err = w.EndDeputy(w.ctx(), w.as("admin2"), dep)
		must(t, err)
		if _, err = w.trySign("nobody", h, "open_data_officer"); domain.CodeOf(err) != domain.NotFound && domain.CodeOf(err) != domain.Forbidden {
			t.Errorf("signs after the window was closed: %v", err)
		}
	})
}

func TestASignatureOutlivesItsSignersRole(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.newcomer("kurz", "", "")
		id := w.grant("kurz", domain.OpenDataOfficer, w.root)
		h := w.step("steward", w.internal("Bestand", nil), domain.Approve)
		w.sign("kurz", h, "open_data_officer")
		_, err := w.EndRole(w.ctx(), w.as("admin1"), id, "Ende")
		must(t, err)
		_, err = w.SetStatus(w.ctx(), w.as("admin1"), w.ids["kurz"], true, "ausgeschieden")
		must(t, err)
		if res := w.sign("head", h, "department_head"); res.State != domain.Approved {
			t.Errorf("state = %s", res.State)
		}
		if h = w.step("editor", w.held(h.ID), domain.Publish); h.State != domain.Published {
			t.Errorf("state = %s", h.State)
		}
	})
}

func TestWithOneAdministratorLeftTheAssociationConfirmsAdministrationOnly(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.newcomer("verband", domain.AssociationAdmin, w.root)
		grant := func(login string) domain.AssignmentID {
			p, err := w.GrantRole(w.ctx(), w.as("admin1"), workflow.Grant{Login: w.login(login), Role: domain.DepartmentHead, Authority: w.env})
			must(t, err)
			return domain.AssignmentID(p.ID)
		}
		id := grant("press")
		_, err := w.ConfirmRole(w.ctx(), w.as("verband"), id, true)
		wants(t, err, domain.Forbidden, "rights.missing") // two are left
		_, err = w.SetStatus(w.ctx(), w.as("admin1"), w.ids["admin2"], true, "ausgeschieden")
		must(t, err)
		_, err = w.ConfirmRole(w.ctx(), w.as("verband"), id, true)
		must(t, err)
		rule, err := w.ProposeRules(w.ctx(), w.as("admin1"), w.root, domain.DefaultRules(false), "x")
		must(t, err)
		_, err = w.ConfirmRules(w.ctx(), w.as("verband"), domain.RuleID(rule.ID), true)
		must(t, err)
		_, err = w.ConfirmRole(w.ctx(), w.as("verband"), grant("verband"), true)
		wants(t, err, domain.Forbidden, "proposal.beneficiary")

		h := w.step("steward", w.internal("Datenentscheidung", nil), domain.Approve)
		for _, slot := range []string{"open_data_officer", "department_head"} {
			_, err = w.trySign("verband", h, slot)
			wants(t, err, domain.NotFound, "") // does not even see it
		}
		_, err = w.GrantRole(w.ctx(), w.as("verband"), workflow.Grant{Login: w.login("press"), Role: domain.DataSteward, Authority: w.env})
		wants(t, err, domain.Forbidden, "rights.missing") // confirms, proposes nothing
	})
}

func TestRecoverNamesTwoPeopleAndTellsEveryone(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		both := []string{w.login("press"), w.login("geo")}
		_, err := w.Recover(w.ctx(), w.as("admin1"), w.root, both)
		wants(t, err, domain.Forbidden, "authority.operator_only")
		for _, logins := range [][]string{{both[0]}, {both[0], both[0]}, {both[0], "gibt.es.nicht"}} {
			if _, err := w.Recover(w.ctx(), workflow.Operator(), w.root, logins); domain.CodeOf(err) != domain.Invalid {
				t.Errorf("Recover(%v): error = %v", logins, err)
			}
		}
		made, err := w.Recover(w.ctx(), workflow.Operator(), w.root, both)
		must(t, err)
		if len(made.Links) != 2 || !slices.Contains(w.roles("press", w.root), domain.Administrator) || !slices.Contains(w.roles("geo", w.root), domain.Administrator) {
			t.Errorf("Recover() = %+v", made)
		}
		if n := w.asks("SELECT count(DISTINCT role) FROM task WHERE kind = 'authority_recovered' AND done_at IS NULL"); n != len(domain.Roles) {
			t.Errorf("%d roles are told, want all %d", n, len(domain.Roles))
		}
		if n := w.asks("SELECT count(*) FROM decision WHERE kind = 'authority_recovered' AND actor_kind = 'operator'"); n != 1 {
			t.Errorf("%d decisions of the operator", n)
		}
	})
}

// Rule 6: status off.

func TestStatusOffEndsEverythingThatActsForThePerson(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		pw, err := workflow.NewPasswords(&argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}, 2)
		must(t, err)
		made, err := w.RenewLink(w.ctx(), w.as("admin1"), w.ids["head"])
		must(t, err)
		must(t, w.SetPassword(w.ctx(), pw, made.Links[w.login("head")], "Kaffee am Morgen"))
		in, err := w.SignIn(w.ctx(), pw, w.login("head"), "Kaffee am Morgen", "::1", "")
		must(t, err)
		tok, err := w.RequestToken(w.ctx(), w.as("head"), workflow.NewToken{Name: "x", Scopes: []string{"read"}})
		must(t, err)
		_, err = w.ConfirmToken(w.ctx(), w.as("admin1"), domain.TokenID(tok.ID), true)
		must(t, err)
		w.newcomer("fuer", "", "")
		w.deputy("head", "fuer", "2026-11-23", "2026-12-31")    // acts for the person
		w.deputy("officer", "head", "2026-11-23", "2026-12-31") // the person acts for another
		w.deputy("nobody", "press", "2026-11-23", "2026-12-31") // touches neither
		toMe := w.step("steward", w.screened("an mich", nil), domain.ReleaseInternally)
		_, err = w.delegate("head2", toMe, "department_head", "head")
		must(t, err)
		byMe := w.step("steward", w.screened("von mir", nil), domain.ReleaseInternally)
		_, err = w.delegate("head", byMe, "department_head", "executive")
		must(t, err)
		q, err := w.Ask(w.ctx(), w.as("head2"), workflow.Ask{Holding: byMe.ID, To: w.ids["head"], Text: "Warum?"})
		must(t, err)
		signed := w.step("steward", w.screened("schon unterschrieben", nil), domain.ReleaseInternally)
		w.sign("head", signed, "department_head")
		scheduled := w.approved("geplant", func(in *workflow.Step) { in.NotBefore = "2026-12-01" })
		mine := w.step("steward", w.screened("liegt bei der Rolle", nil), domain.ReleaseInternally)

		_, err = w.SetStatus(w.ctx(), w.as("admin1"), w.ids["head"], true, "ausgeschieden")
		must(t, err)

		if _, err = w.Identify(w.ctx(), in.Secret, ""); domain.CodeOf(err) != domain.NotFound {
			t.Errorf("the session lives: %v", err)
		}
		if _, err = w.Identify(w.ctx(), "", tok.Secret); domain.CodeOf(err) != domain.NotFound {
			t.Errorf("the token lives: %v", err)
		}
		if _, err = w.SignIn(w.ctx(), pw, w.login("head"), "Kaffee am Morgen", "::1", ""); domain.CodeOf(err) != domain.Forbidden {
			t.Errorf("signs in again: %v", err)
		}
		if n := w.asks("SELECT count(*) FROM session WHERE person_id = ?", string(w.ids["head"])) + w.asks("SELECT count(*) FROM token WHERE person_id = ? AND revoked_at IS NULL", string(w.ids["head"])); n != 0 {
			t.Errorf("%d sessions and tokens wait for the person to come back", n)
		}
		if n := w.asks("SELECT count(*) FROM deputy WHERE status = 'active'"); n != 1 {
			t.Errorf("%d deputyships are active, want the untouched one", n)
		}
		for _, who := range []string{"head", "fuer"} {
			if _, err = w.trySign(who, mine, "department_head"); domain.CodeOf(err) != domain.NotFound && domain.CodeOf(err) != domain.Forbidden {
				t.Errorf("%s signs: %v", who, err)
			}
		}
		if n := w.asks("SELECT count(*) FROM task WHERE person_id = ? AND done_at IS NULL", string(w.ids["head"])); n != 0 {
			t.Errorf("%d tasks still wait for the person", n)
		}
		tasks := w.tasks(byMe.ID, "question")
		if len(tasks) != 1 || tasks[0].Role != domain.OpenDataOfficer || tasks[0].Ref != string(q.Question) {
			t.Errorf("the question went to %+v", tasks)
		}
		_, err = w.AnswerQuestion(w.ctx(), w.as("officer"), workflow.Ask{Holding: byMe.ID, Question: q.Question, Text: "Darum."})
		must(t, err)
		for _, h := range []workflow.Held{toMe, byMe} {
			if g := w.get(h.ID).Review.Places[0].Delegated; g != nil {
				t.Errorf("%s is still delegated: %+v", h.Name, g)
			}
			w.sign("head2", h, "department_head") // the place stays open for its role
		}
		if now := w.get(signed.ID); now.State != domain.ReleasedInternally {
			t.Errorf("a given signature fell: %s", now.State)
		}
		w.clock.set(time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC))
		must(t, w.Tick(w.ctx()))
		if now := w.get(scheduled.ID); now.State != domain.Published {
			t.Errorf("the schedule fell: %s", now.State)
		}
	})
}

// Turning somebody on again brings no deputyship back.
func TestStatusOnBringsNoDeputyBack(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.newcomer("leer", "", "")
		w.deputy("leer", "nobody", "2026-11-23", "2026-12-31") // represents somebody without a role so far
		w.deputy("head", "nobody", "2026-11-23", "2026-12-31")
		for _, login := range []string{"leer", "head"} {
			_, err := w.SetStatus(w.ctx(), w.as("admin1"), w.ids[login], true, "")
			must(t, err)
			_, err = w.SetStatus(w.ctx(), w.as("admin1"), w.ids[login], false, "")
			must(t, err)
		}
		w.grant("leer", domain.OpenDataOfficer, w.root)
		h := w.step("steward", w.internal("wieder da", nil), domain.Approve)
		for _, slot := range []string{"open_data_officer", "department_head"} {
			if _, err := w.trySign("nobody", h, slot); domain.CodeOf(err) != domain.NotFound && domain.CodeOf(err) != domain.Forbidden {
				t.Errorf("the deputy signs as %s: %v", slot, err)
			}
		}
		_, err := w.SetStatus(w.ctx(), w.as("admin1"), w.ids["admin1"], false, "")
		wants(t, err, domain.Forbidden, "role.self")
	})
}

// Rule 7: the local operator.

func TestTheOperatorCapturesAndImportsAndNothingElse(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		_, err := w.imports("", "Titel\nVom Betrieb\n", nil)
		must(t, err)
		h := w.step("steward", w.answered(w.named("vom-betrieb"), nil), domain.Screen)
		h = w.step("steward", h, domain.ReleaseInternally)
		_, err = w.Sign(w.ctx(), workflow.Operator(), workflow.Sign{Holding: h.ID, Slot: "department_head", Mark: domain.Signed, Digest: w.get(h.ID).Review.Digest})
		wants(t, err, domain.Forbidden, "")
		_, err = w.Transition(w.ctx(), workflow.Operator(), workflow.Step{Holding: h.ID, Verb: domain.Return, Digest: h.Digest, Reason: "x"})
		wants(t, err, domain.Forbidden, "")
		if n := w.asks("SELECT count(*) FROM decision WHERE kind = 'import' AND actor_kind = 'operator' AND actor_id IS NULL"); n != 1 {
			t.Errorf("%d imports of the operator", n)
		}
		_, err = w.ActorNamed(w.ctx(), "gibt.es.nicht")
		wants(t, err, domain.NotFound, "person.unknown")
		a, err := w.ActorNamed(w.ctx(), w.login("steward"))
		if err != nil || a.Person != w.ids["steward"] || a.Kind != domain.ByPerson {
			t.Errorf("ActorNamed() = %+v, %v", a, err)
		}
	})
}
