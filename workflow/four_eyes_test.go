package workflow_test

import (
	"bytes"
	"fmt"
	"testing"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/workflow"
)

// I9: whatever hat a person puts on, whoever acts for whom and by which way, there are two different people. Each case is
// an attempt to be both, and the answer it must get.

// eyes is a town in which the officer is head of department and legal officer too, and has deputies.
type eyes struct {
	*town
	n int
}

func (e *eyes) title() string { e.n++; return fmt.Sprintf("Vier Augen %d", e.n) }

// approving gives a holding whose approval is open; opener opens it.
func (e *eyes) approving(opener string, more map[string]domain.Answer, change ...func(*workflow.Step)) workflow.Held {
	return e.step(opener, e.internal(e.title(), more), domain.Approve, change...)
}

func (e *eyes) signs(who, slot string, h workflow.Held, change ...func(*workflow.Sign)) error {
	return mErr(e.trySign(who, h, slot, change...))
}

func (e *eyes) instead(of string) func(*workflow.Sign) {
	return func(in *workflow.Sign) { in.OnBehalfOf = e.ids[of] }
}

// touched gives a holding with a share of somebody in it, whose approval is open.
func (e *eyes) touched(touch func(h workflow.Held)) workflow.Held {
	h := e.captured(e.title())
	touch(h)
	h = e.step("steward", e.answered(e.held(h.ID), nil), domain.Screen)
	h = e.step("steward", h, domain.ReleaseInternally)
	e.sign("head", h, "department_head")
	return e.step("steward", e.held(h.ID), domain.Approve)
}

func (e *eyes) edits(who string) func(workflow.Held) {
	return func(h workflow.Held) { e.edited(who, h, "von "+who) }
}

func (e *eyes) actorSigns(a workflow.Actor, slot string, h workflow.Held) error {
	return mErr(e.Sign(e.ctx(), a, workflow.Sign{Holding: h.ID, Slot: slot, Mark: domain.Signed, Digest: e.get(h.ID).Review.Digest}))
}

func (e *eyes) proposedRole(proposer, whom string, role domain.Role) domain.AssignmentID {
	p, err := e.GrantRole(e.ctx(), e.as(proposer), workflow.Grant{Login: e.login(whom), Role: role, Authority: e.root})
	must(e.t, err)
	return domain.AssignmentID(p.ID)
}

func (e *eyes) confirms(who string, id domain.AssignmentID) error {
	return mErr(e.ConfirmRole(e.ctx(), e.as(who), id, true))
}

func (e *eyes) proposedDeputy(represented, by string) domain.DeputyID {
	p, err := e.ProposeDeputy(e.ctx(), e.as("admin1"), workflow.StandIn{For: e.login(represented), By: e.login(by), From: "2026-12-01", Until: "2026-12-02"})
	must(e.t, err)
	return domain.DeputyID(p.ID)
}

func (e *eyes) token(who string, scopes ...string) workflow.Actor {
	tok, err := e.RequestToken(e.ctx(), e.as(who), workflow.NewToken{Name: "Skript", Scopes: scopes})
	must(e.t, err)
	must(e.t, mErr(e.ConfirmToken(e.ctx(), e.as("admin2"), domain.TokenID(tok.ID), true)))
	id, err := e.Identify(e.ctx(), "", tok.Secret)
	must(e.t, err)
	return workflow.ActorOf(id)
}

var fourEyes = []struct {
	name string
	key  string // of the refusal
	try  func(e *eyes) error
}{
	// one review, several hats
	{"who opened a review signs it", "signoff.opener", func(e *eyes) error { return e.signs("officer", "open_data_officer", e.approving("officer", nil)) }},
	{"who opened it signs it by token", "signoff.opener", func(e *eyes) error {
		return e.actorSigns(e.token("officer", "read", "write"), "open_data_officer", e.approving("officer", nil))
	}},
	{"a deputy of who opened it signs for them", "signoff.opener", func(e *eyes) error {
		return e.signs("nobody", "open_data_officer", e.approving("officer", nil), e.instead("officer"))
	}},
	{"a deputy opens, the represented person signs", "signoff.opener", func(e *eyes) error {
		return e.signs("officer", "open_data_officer", e.approving("press", nil))
	}},
	{"a deputy opens and signs for another", "signoff.opener", func(e *eyes) error {
		return e.signs("nobody", "open_data_officer", e.approving("nobody", nil), e.instead("officer2"))
	}},
	{"one person through two roles", "signoff.four_eyes", func(e *eyes) error {
		h := e.approving("steward", nil)
		e.sign("officer", h, "open_data_officer")
		return e.signs("officer", "department_head", h)
	}},
	{"one person by session and by token", "signoff.four_eyes", func(e *eyes) error {
		h := e.approving("steward", nil)
		e.sign("officer", h, "open_data_officer")
		return e.actorSigns(e.token("officer", "write"), "department_head", h)
	}},
	{"two co-signatures by one person", "signoff.four_eyes", func(e *eyes) error {
		h := e.approving("steward", answers("B2", "yes_consent"))
		e.sign("officer", h, "legal_office")
		return e.signs("officer", "open_data_officer", h)
	}},
	{"a signer signs for another", "signoff.four_eyes", func(e *eyes) error {
		h := e.approving("steward", nil)
		e.sign("officer2", h, "open_data_officer")
		return e.signs("officer2", "department_head", h, e.instead("head2"))
	}},
	{"a represented signer signs in person", "signoff.four_eyes", func(e *eyes) error {
		h := e.approving("steward", nil)
		e.sign("nobody", h, "open_data_officer", e.instead("officer"))
		return e.signs("officer", "department_head", h)
	}},
	{"a signer is represented in another place", "signoff.four_eyes", func(e *eyes) error {
		h := e.approving("steward", nil)
		e.sign("officer", h, "open_data_officer")
		return e.signs("nobody", "department_head", h, e.instead("officer"))
	}},
	{"one deputy for two people", "signoff.four_eyes", func(e *eyes) error {
		h := e.approving("steward", nil)
		e.sign("nobody", h, "open_data_officer", e.instead("officer2"))
		return e.signs("nobody", "department_head", h, e.instead("officer"))
	}},
	{"two deputies of one person", "signoff.four_eyes", func(e *eyes) error {
		h := e.approving("steward", nil)
		e.sign("nobody", h, "open_data_officer", e.instead("officer"))
		return e.signs("press", "department_head", h, e.instead("officer"))
	}},
	{"a deputy passes on what is represented", "id.unknown", func(e *eyes) error {
		return e.signs("geo", "open_data_officer", e.approving("steward", nil)) // geo is deputy of nobody, who is one of officer
	}},
	{"a place taken back and filled by its other neighbour", "signoff.four_eyes", func(e *eyes) error {
		h := e.approving("steward", answers("B2", "yes_consent"))
		e.sign("officer", h, "legal_office")
		e.sign("officer2", h, "open_data_officer")
		must(e.t, mErr(e.Sign(e.ctx(), e.as("officer2"), workflow.Sign{Holding: h.ID, Mark: domain.Unsigned, Reason: "doch nicht"})))
		return e.signs("officer", "open_data_officer", h)
	}},
	// a share in what is signed
	{"who edited it signs it", "signoff.contributor", func(e *eyes) error {
		return e.signs("officer", "open_data_officer", e.touched(e.edits("officer")))
	}},
	{"who edited it signs it by token", "signoff.contributor", func(e *eyes) error {
		return e.actorSigns(e.token("officer", "write"), "open_data_officer", e.touched(e.edits("officer")))
	}},
	{"a deputy signs for who edited it", "signoff.contributor", func(e *eyes) error {
		return e.signs("nobody", "open_data_officer", e.touched(e.edits("officer")), e.instead("officer"))
	}},
	{"a deputy edited it for one and signs for another", "signoff.contributor", func(e *eyes) error {
		return e.signs("nobody", "open_data_officer", e.touched(e.edits("nobody")), e.instead("officer2"))
	}},
	{"who answered many signs one of them", "signoff.contributor", func(e *eyes) error {
		return e.signs("officer", "open_data_officer", e.touched(func(h workflow.Held) {
			s, err := e.Scope(e.ctx(), e.as("officer"))
			must(e.t, err)
			_, err = e.AnswerMany(e.ctx(), e.as("officer"), s, workflow.AnswerMany{Holdings: []workflow.ToAnswer{{Holding: h.ID, Digest: h.Digest}}, Answers: harmless()})
			must(e.t, err)
		}))
	}},
	{"who attached a file signs it", "signoff.contributor", func(e *eyes) error {
		return e.signs("officer", "open_data_officer", e.touched(func(h workflow.Held) {
			must(e.t, mErr(e.Attach(e.ctx(), e.as("officer"), workflow.Attach{Holding: h.ID, Link: "https://daten.example/a.csv"})))
		}))
	}},
	{"who imported it takes the final signature", "signoff.contributor", func(e *eyes) error {
		data := fmt.Appendf(nil, "Titel;Beschreibung\nEingelesen %d;Text\n", e.n)
		must(e.t, mErr(e.Import(e.ctx(), e.as("officer"), workflow.ImportFile{
			Name: "l.csv", Data: bytes.NewReader(data), Size: int64(len(data)), Hash: domain.DigestOf(data), Authority: e.env, Mode: workflow.PerRow,
		})))
		h := e.named(fmt.Sprintf("eingelesen-%d", e.n))
		c := content(e.title())
		fields := map[string][]string{}
		for _, f := range domain.Fields {
			if v := f.List(&c); len(v) > 0 {
				fields[f.Name] = v
			}
		}
		must(e.t, mErr(e.Edit(e.ctx(), e.as("steward"), workflow.Patch{Holding: h.ID, Fields: fields})))
		h = e.step("steward", e.answered(e.held(h.ID), nil), domain.Screen)
		h = e.step("steward", h, domain.ReleaseInternally)
		return e.signs("officer", "department_head", h)
	}},
	// handing on
	{"a place handed to who opened the review", "signoff.opener", func(e *eyes) error {
		h := e.approving("officer2", nil)
		return mErr(e.Delegate(e.ctx(), e.as("officer"), workflow.HandOn{Holding: h.ID, Slot: "open_data_officer#1", To: e.ids["officer2"], Digest: h.Signs}))
	}},
	{"a place handed to who signed already", "signoff.four_eyes", func(e *eyes) error {
		h := e.approving("steward", nil)
		e.sign("officer2", h, "open_data_officer")
		return mErr(e.Delegate(e.ctx(), e.as("head"), workflow.HandOn{Holding: h.ID, Slot: "department_head#1", To: e.ids["officer2"], Digest: h.Signs}))
	}},
	{"a place handed to who edited it", "signoff.contributor", func(e *eyes) error {
		h := e.touched(e.edits("officer2"))
		return mErr(e.Delegate(e.ctx(), e.as("officer"), workflow.HandOn{Holding: h.ID, Slot: "open_data_officer#1", To: e.ids["officer2"], Digest: h.Signs}))
	}},
	// people without the role
	{"an administrator signs", "signoff.not_entitled", func(e *eyes) error { return e.signs("admin1", "open_data_officer", e.approving("steward", nil)) }},
	{"an auditor signs", "signoff.not_entitled", func(e *eyes) error { return e.signs("auditor", "open_data_officer", e.approving("steward", nil)) }},
	{"a token that may only read signs", "token.scope_write", func(e *eyes) error {
		return e.actorSigns(e.token("officer", "read"), "open_data_officer", e.approving("steward", nil))
	}},
	{"the local operator signs", "signoff.not_entitled", func(e *eyes) error {
		return e.actorSigns(workflow.Operator(), "open_data_officer", e.approving("steward", nil))
	}},
	{"the clock signs", "signoff.not_entitled", func(e *eyes) error {
		return e.actorSigns(workflow.Clock(), "open_data_officer", e.approving("steward", nil))
	}},
	{"the local operator publishes", "rights.person_only", func(e *eyes) error {
		h := e.approved(e.title())
		return mErr(e.Transition(e.ctx(), workflow.Operator(), workflow.Step{Holding: h.ID, Verb: domain.Publish, Digest: h.Digest}))
	}},
	{"the local operator withdraws", "rights.person_only", func(e *eyes) error {
		h := e.public(e.title())
		return mErr(e.Transition(e.ctx(), workflow.Operator(), workflow.Step{Holding: h.ID, Verb: domain.Withdraw, Digest: h.Digest, Code: "error"}))
	}},
	{"the local operator gives a role", "id.unknown", func(e *eyes) error {
		return mErr(e.GrantRole(e.ctx(), workflow.Operator(), workflow.Grant{Login: e.login("nobody"), Role: domain.Auditor, Authority: e.root}))
	}},
	{"a root with one administrator under two names", "authority.two_administrators", func(e *eyes) error {
		return mErr(e.CreateRoot(e.ctx(), workflow.Operator(), workflow.NewAuthority{Slug: "zweit", Title: "Zweit", Kind: "city", Land: "NW", Mailbox: "a@b.example"},
			[]workflow.NewPerson{{Login: "eins", Name: "Eins"}, {Login: "EINS", Name: "Eins"}}))
	}},
	// withdrawal
	{"who withdrew confirms it", "signoff.withdrawer", func(e *eyes) error {
		h := e.step("head2", e.public(e.title()), domain.Withdraw, withdrawal)
		return mErr(e.ConfirmWithdrawal(e.ctx(), e.as("head2"), workflow.Confirm{Holding: h.ID}))
	}},
	{"a deputy withdraws, the represented person confirms", "signoff.withdrawer", func(e *eyes) error {
		h := e.step("press", e.public(e.title()), domain.Withdraw, withdrawal)
		return mErr(e.ConfirmWithdrawal(e.ctx(), e.as("officer"), workflow.Confirm{Holding: h.ID}))
	}},
	{"who withdrew signs the return to the portal", "signoff.withdrawer", func(e *eyes) error {
		h := e.step("officer", e.public(e.title()), domain.Withdraw, withdrawal)
		return e.signs("officer", "open_data_officer", e.step("steward", h, domain.Reinstate))
	}},
	// administration
	{"a role for oneself", "role.self", func(e *eyes) error {
		return mErr(e.GrantRole(e.ctx(), e.as("admin1"), workflow.Grant{Login: e.login("admin1"), Role: domain.OpenDataOfficer, Authority: e.root}))
	}},
	{"a role confirmed by who proposed it", "proposal.own", func(e *eyes) error { return e.confirms("admin1", e.proposedRole("admin1", "geo", domain.LegalOffice)) }},
	{"a role confirmed by who gets it", "proposal.beneficiary", func(e *eyes) error {
		return e.confirms("admin2", e.proposedRole("admin1", "admin2", domain.LegalOffice))
	}},
	{"a role confirmed by a deputy of who proposed it", "proposal.own", func(e *eyes) error {
		return e.confirms("editor", e.proposedRole("admin1", "geo", domain.LegalOffice)) // editor is deputy of admin1
	}},
	{"a role proposed by a deputy and confirmed by the represented person", "proposal.own", func(e *eyes) error {
		return e.confirms("admin1", e.proposedRole("editor", "geo", domain.LegalOffice))
	}},
	{"a role proposed by a deputy for the represented person", "role.self", func(e *eyes) error {
		return mErr(e.GrantRole(e.ctx(), e.as("editor"), workflow.Grant{Login: e.login("admin1"), Role: domain.LegalOffice, Authority: e.root}))
	}},
	{"a deputy for oneself", "deputy.self", func(e *eyes) error {
		return mErr(e.ProposeDeputy(e.ctx(), e.as("admin1"), workflow.StandIn{For: e.login("head"), By: e.login("admin1"), From: "2026-12-01", Until: "2026-12-02"}))
	}},
	{"a deputy confirmed by who proposed it", "proposal.own", func(e *eyes) error {
		return mErr(e.ConfirmDeputy(e.ctx(), e.as("admin1"), e.proposedDeputy("head", "geo"), true))
	}},
	{"a deputy confirmed by the deputy", "proposal.beneficiary", func(e *eyes) error {
		return mErr(e.ConfirmDeputy(e.ctx(), e.as("admin2"), e.proposedDeputy("head", "admin2"), true))
	}},
	{"a deputy confirmed by the represented person", "proposal.beneficiary", func(e *eyes) error {
		return mErr(e.ConfirmDeputy(e.ctx(), e.as("admin2"), e.proposedDeputy("admin2", "geo"), true))
	}},
	{"a token confirmed by its person", "proposal.own", func(e *eyes) error {
		tok, err := e.RequestToken(e.ctx(), e.as("admin2"), workflow.NewToken{Name: "mein", Scopes: []string{"write"}})
		must(e.t, err)
		return mErr(e.ConfirmToken(e.ctx(), e.as("admin2"), domain.TokenID(tok.ID), true))
	}},
	{"a rule confirmed by who proposed it", "proposal.own", func(e *eyes) error {
		p, err := e.ProposeRules(e.ctx(), e.as("admin1"), e.root, domain.DefaultRules(false), "")
		must(e.t, err)
		return mErr(e.ConfirmRules(e.ctx(), e.as("admin1"), domain.RuleID(p.ID), true))
	}},
	{"a questionnaire confirmed by who proposed it", "proposal.own", func(e *eyes) error {
		p, err := e.ProposeQuestionnaire(e.ctx(), e.as("admin1"), e.root, reworded(e.t, screening.Default(), "P1"), "")
		must(e.t, err)
		return mErr(e.ConfirmQuestionnaire(e.ctx(), e.as("admin1"), domain.QuestionnaireID(p.ID), true))
	}},
	{"a move confirmed by who proposed it", "proposal.own", func(e *eyes) error {
		p, err := e.ProposeMove(e.ctx(), e.as("admin1"), e.order(e.soc, e.captured(e.title())))
		must(e.t, err)
		return mErr(e.ConfirmMove(e.ctx(), e.as("admin1"), domain.MoveID(p.ID), true))
	}},
	{"an administrator turns their own access on", "role.self", func(e *eyes) error {
		return mErr(e.SetStatus(e.ctx(), e.as("admin1"), e.ids["admin1"], false, ""))
	}},
}

func TestNobodyIsTwoPeople(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		e := &eyes{town: w}
		for _, r := range []domain.Role{domain.DepartmentHead, domain.LegalOffice} {
			w.grant("officer", r, w.root)
		}
		for _, d := range [][2]string{{"officer", "nobody"}, {"officer2", "nobody"}, {"officer", "press"}, {"head2", "officer2"}, {"nobody", "geo"}} {
			w.deputy(d[0], d[1], "2026-11-01", "2026-12-31")
		}
		p, err := w.ProposeDeputy(w.ctx(), w.as("admin1"), workflow.StandIn{For: w.login("admin1"), By: w.login("editor"), From: "2026-11-01", Until: "2026-12-31"})
		must(t, err)
		must(t, mErr(w.ConfirmDeputy(w.ctx(), w.as("admin2"), domain.DeputyID(p.ID), true)))
		for _, tt := range fourEyes {
			t.Run(tt.name, func(t *testing.T) {
				err := tt.try(e)
				if code := domain.CodeOf(err); domain.KeyOf(err) != tt.key || code != domain.Forbidden && code != domain.Invalid && code != domain.NotFound {
					t.Errorf("error = %v, want %s", err, tt.key)
				}
			})
		}
		t.Logf("count: four eyes: %d attempts", len(fourEyes))
	})
}
