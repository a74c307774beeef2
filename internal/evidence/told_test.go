package evidence

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"time"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/domain/screening/screeningtest"
	"freigabe/workflow"
)

func env(name string) string { return os.Getenv(name) }

func long() bool { return env("FREIGABE_TEST_LONG") != "" }

// tell lets every act happen that can be a decision, and most of the others.
func (v *village) tell() {
	v.t.Helper()
	v.people()
	v.drain()
	v.rights()
	v.works()
	v.drain()
	v.goesOut()
	v.drain()
	v.staysInside()
	v.lists()
	v.drain()
	v.rules()
	v.clocks()
	v.leavers()
	v.drafts()
	v.erasures()
	v.drain()
	v.own()
	v.step("steward", v.answered(v.captured("Wartet noch")), domain.Screen) // stays pending
}

func (v *village) drain() { v.t.Helper(); v.must(v.seq.Drain(v.ctx())) }

func (v *village) done(p workflow.Proposal, err error) string {
	v.t.Helper()
	v.must(err)
	return p.ID
}

// rights: roles and deputies that come, go, and are declined.
func (v *village) rights() {
	dep := domain.DeputyID(v.done(deputy(v, "head", "executive", "2026-11-23", "2026-12-31")))
	v.done(v.ConfirmDeputy(v.ctx(), v.as("admin2"), dep, true))
	dep = domain.DeputyID(v.done(deputy(v, "dpo", "nobody", "2026-11-23", "2026-12-05")))
	v.done(v.ConfirmDeputy(v.ctx(), v.as("admin2"), dep, true))
	v.done(v.EndDeputy(v.ctx(), v.as("nobody"), dep))
	dep = domain.DeputyID(v.done(deputy(v, "geo", "nobody", "2026-12-01", "2026-12-05")))
	_, err := v.Settle(v.ctx(), v.as("admin2"), workflow.Verdict{Kind: workflow.ProposedDeputy, ID: string(dep), Reason: "passt nicht"})
	v.must(err)
	role := v.grant("nobody", domain.LegalOffice, v.root)
	_, err = v.EndRole(v.ctx(), v.as("admin1"), role, "Versetzung")
	v.must(err)
	p, err := v.GrantRole(v.ctx(), v.as("admin1"), workflow.Grant{Login: "nobody.dorf", Role: domain.PressOffice, Authority: v.dept})
	v.must(err)
	_, err = v.ConfirmRole(v.ctx(), v.as("admin2"), domain.AssignmentID(p.ID), false)
	v.must(err)
	_, err = v.GrantRole(v.ctx(), v.as("admin1"), workflow.Grant{Login: "nobody.dorf", Role: domain.StatisticsOffice, Authority: v.root, Until: monday.AddDate(0, 1, 0)})
	v.must(err) // stays proposed
	_, err = v.ChangeAuthority(v.ctx(), v.as("admin1"), v.dept, workflow.AuthorityChange{Title: "Umwelt und Klima", Mailbox: "umwelt@dorf.example"})
	v.must(err)
	_, err = v.SetMail(v.ctx(), v.as("admin1"), v.ids["geo"], "geo2@dorf.example")
	v.must(err)
	_, err = v.RenewLink(v.ctx(), v.as("admin1"), v.ids["dpo"])
	v.must(err)
	tok, err := v.RequestToken(v.ctx(), v.as("steward"), workflow.NewToken{Name: "Skript", Scopes: []string{"read"}})
	v.must(err)
	_, err = v.ConfirmToken(v.ctx(), v.as("admin1"), domain.TokenID(tok.ID), true)
	v.must(err)
	_, err = v.RevokeToken(v.ctx(), v.as("steward"), domain.TokenID(tok.ID))
	v.must(err)
}

func deputy(v *village, of, by, from, until string) (workflow.Proposal, error) {
	return v.ProposeDeputy(v.ctx(), v.as("admin1"), workflow.StandIn{For: of + ".dorf", By: by + ".dorf", From: from, Until: until})
}

// works: one holding through reviews that are recalled, returned, asked about, delegated and signed by a deputy.
func (v *village) works() {
	id := v.captured("Baumkataster")
	v.file(id, "intern.csv", "a;b\n1;2\n", domain.ForInternal)
	public := v.file(id, "baeume.csv", "a;b\n", domain.ForInternal, domain.ForPublic)
	a, err := v.Attach(v.ctx(), v.as("steward"), workflow.Attach{Holding: id, Link: "https://daten.example/x", Title: "Dienst"})
	v.must(err)
	_, err = v.Detach(v.ctx(), v.as("steward"), workflow.Attach{Holding: id, Distribution: a.Distribution})
	v.must(err)
	_, err = v.Edit(v.ctx(), v.as("steward"), workflow.Patch{Holding: id, Fields: map[string][]string{"description": {"Alle Bäume der Gemeinde."}}})
	v.must(err)
	v.answered(id, "P6", "yes", "P1", "yes", "P2", "no", "P3", "yes")
	_, err = v.Defer(v.ctx(), v.as("steward"), workflow.Deferral{Holding: id, Digest: v.digest(id), Until: "2027-01-15", Code: "effort", Comment: "Umzug"})
	v.must(err)
	_, err = v.Defer(v.ctx(), v.as("steward"), workflow.Deferral{Holding: id, Digest: v.digest(id)})
	v.must(err)
	v.step("steward", id, domain.Screen)
	v.step("steward", id, domain.ReleaseInternally)
	v.step("steward", id, domain.Recall)
	v.step("steward", id, domain.ReleaseInternally)
	q, err := v.Ask(v.ctx(), v.as("head"), workflow.Ask{Holding: id, To: v.ids["dpo"], Text: "Ist das so?"})
	v.must(err)
	_, err = v.AnswerQuestion(v.ctx(), v.as("dpo"), workflow.Ask{Holding: id, Question: q.Question, Text: "Ja"})
	v.must(err)
	_, err = v.Delegate(v.ctx(), v.as("head"), workflow.HandOn{Holding: id, Slot: "department_head", To: v.ids["executive"], Digest: v.get(id).Review.Digest, Reason: "Urlaub"})
	v.must(err)
	v.sign("executive", id, "department_head", func(in *workflow.Sign) { in.OnBehalfOf = v.ids["head"] })
	for _, tr := range v.get(id).Edition.Treatments {
		by := map[domain.Role]string{domain.DataProtectionOfficer: "dpo", domain.GeoOffice: "geo"}[tr.Role]
		_, err = v.TreatmentDone(v.ctx(), v.as("steward"), workflow.Treat{Holding: id, Treatment: tr.ID, Note: "gemacht"})
		v.must(err)
		_, err = v.ConfirmTreatment(v.ctx(), v.as(by), workflow.Treat{Holding: id, Treatment: tr.ID})
		v.must(err)
		_, err = v.DeclareUnaffected(v.ctx(), v.as(by), workflow.Attach{Holding: id, Distribution: public})
		v.must(err)
	}
	v.step("steward", id, domain.Approve, func(in *workflow.Step) { in.Until, in.ReviewDate, in.Reason = "2027-12-31", "2027-06-01", "bereit" })
	v.sign("dpo", id, "data_protection_officer", func(in *workflow.Sign) { in.Mark, in.Concerns, in.Reason = domain.OpinionGiven, true, "Bedenken" })
	v.sign("officer", id, "open_data_officer")
	v.sign("officer", id, "open_data_officer", func(in *workflow.Sign) { in.Mark, in.Reason = domain.Unsigned, "Irrtum" })
	v.sign("officer2", id, "open_data_officer")
	v.sign("head", id, "department_head", func(in *workflow.Sign) { in.Reason = "geprüft, kein Personenbezug" })
	v.step("editor", id, domain.Publish)

	back := v.step("steward", v.screened("Zurück"), domain.ReleaseInternally)
	v.sign("head", back, "department_head", func(in *workflow.Sign) { in.Mark, in.Reason = domain.Returned, "unklar" })
}

// goesOut: a second edition, a withdrawal with its confirmation, a reinstatement.
func (v *village) goesOut() {
	id := v.captured("Messwerte")
	v.file(id, "werte.csv", "c;d\n", domain.ForPublic)
	v.answered(id)
	v.step("steward", id, domain.Screen)
	v.step("steward", id, domain.ReleaseInternally)
	v.sign("head", id, "department_head")
	v.step("editor", v.approved(id), domain.Publish)
	v.step("steward", id, domain.Revise, because)
	_, err := v.Edit(v.ctx(), v.as("steward"), workflow.Patch{Holding: id, Fields: map[string][]string{"keywords": {"Luft"}}})
	v.must(err)
	v.step("steward", id, domain.Discard, because)
	v.step("steward", id, domain.Revise, because)
	_, err = v.Edit(v.ctx(), v.as("steward"), workflow.Patch{Holding: id, Fields: map[string][]string{"keywords": {"Wasser"}}})
	v.must(err)
	v.answered(id)
	v.step("steward", id, domain.Screen)
	v.step("steward", id, domain.ReleaseInternally)
	v.sign("head", id, "department_head")
	v.step("editor", v.approved(id), domain.Publish)
	v.step("dpo", id, domain.Withdraw, withdrawal)
	_, err = v.ConfirmWithdrawal(v.ctx(), v.as("head2"), workflow.Confirm{Holding: id, Comment: "richtig"})
	v.must(err)
	v.step("steward", id, domain.Reinstate)
	v.sign("officer", id, "open_data_officer")
	v.sign("head2", id, "department_head")

	gone := v.captured("Verschwunden")
	v.file(gone, "alt.csv", "alt\n", domain.ForPublic)
	v.step("steward", v.step("steward", v.answered(gone), domain.Screen), domain.ReleaseInternally)
	v.sign("head", gone, "department_head")
	v.step("editor", v.approved(gone), domain.Publish)
	v.step("officer", gone, domain.Withdraw, withdrawal)
}

// staysInside: withheld, archived, reopened.
func (v *village) staysInside() {
	id := v.step("steward", v.answered(v.captured("Geheim"), "Z1", "no"), domain.Withhold, withholding, func(in *workflow.Step) { in.Register = true })
	v.sign("head", id, "department_head")
	again := v.step("steward", v.captured("Später"), domain.Withhold, withholding)
	v.sign("head", again, "department_head")
	v.step("officer", again, domain.Reopen, because)
	v.step("steward", v.captured("Doppelt"), domain.Archive, func(in *workflow.Step) { in.Code = "superseded" })
	v.step("steward", v.step("steward", v.screened("Gibt es nicht"), domain.Return, because), domain.Discard)
	open := v.step("steward", v.internal("Läuft"), domain.Approve) // an open review
	v.sign("officer", open, "open_data_officer")
	v.sign("officer", open, "open_data_officer", func(in *workflow.Sign) { in.Mark, in.Reason = domain.Unsigned, "Irrtum" })
}

// lists: an import that stays, one that is undone, and a move of what came in.
func (v *village) lists() {
	v.list("Eins", "Zwei")
	_, err := v.UndoImport(v.ctx(), v.as("steward"), v.list("Drei", "Vier"))
	v.must(err)
	moved := v.captured("Zieht um")
	m := domain.MoveID(v.done(v.ProposeMove(v.ctx(), v.as("admin1"), workflow.MoveOrder{Holdings: []domain.HoldingID{moved}, Target: v.other, Reason: "Neue Ordnung"})))
	v.done(v.ConfirmMove(v.ctx(), v.as("admin2"), m, true))
	m = domain.MoveID(v.done(v.ProposeMove(v.ctx(), v.as("admin1"), workflow.MoveOrder{Holdings: []domain.HoldingID{moved}, Target: v.dept})))
	_, err = v.Settle(v.ctx(), v.as("admin2"), workflow.Verdict{Kind: workflow.ProposedMove, ID: string(m), Reason: "bleibt dort"})
	v.must(err)
	made, err := v.CreateDepartment(v.ctx(), v.as("admin1"), workflow.NewAuthority{Parent: v.dept, Slug: "wald", Title: "Wald"})
	v.must(err)
	_, err = v.CloseAuthority(v.ctx(), v.as("admin1"), domain.AuthorityID(made.ID), v.dept, "aufgelöst")
	v.must(err)
}

// rules: new rules, which send an approval back, a questionnaire, and precedents.
func (v *village) rules() {
	approved := v.approved(v.internal("Genehmigt"))
	set := domain.DefaultRules(false)
	set.Rules = append(set.Rules, domain.Rule{Verb: domain.Approve, Slots: []domain.Slot{{Kind: domain.Acknowledgement, Roles: []domain.Role{domain.Executive}, Count: 1}}})
	r := domain.RuleID(v.done(v.ProposeRules(v.ctx(), v.as("admin1"), v.root, set, "Prüfbericht")))
	v.done(v.ConfirmRules(v.ctx(), v.as("admin2"), r, true))
	if s := v.get(approved).State; s != domain.ReleasedInternally {
		v.t.Fatalf("the approval stands at %s", s)
	}
	r = domain.RuleID(v.done(v.ProposeRules(v.ctx(), v.as("admin1"), v.dept, domain.RuleSet{Rules: set.Rules[len(set.Rules)-1:]}, "")))
	_, err := v.Settle(v.ctx(), v.as("admin2"), workflow.Verdict{Kind: workflow.ProposedRules, ID: string(r), Reason: "doppelt"})
	v.must(err)
	v.allSigned("Ueberholt", func(in *workflow.Step) { in.NotBefore = "2026-11-25" }) // the clock will find it stale
	q := screening.Default()
	q.Questions = slices.Clone(q.Questions)
	i := slices.IndexFunc(q.Questions, func(x screening.Question) bool { return x.ID == "Q3" })
	q.Questions[i].Text.DE += " Bitte genau prüfen."
	n := domain.QuestionnaireID(v.done(v.ProposeQuestionnaire(v.ctx(), v.as("admin1"), v.root, q.YAML(), "Neues Gesetz")))
	v.done(v.ConfirmQuestionnaire(v.ctx(), v.as("admin2"), n, true))
	s := domain.SharingID(v.done(v.SharePrecedents(v.ctx(), v.as("admin1"), v.root, "Gemeinsam")))
	v.done(v.ConfirmSharing(v.ctx(), v.as("admin2"), s, true))
	v.done(v.StopSharing(v.ctx(), v.as("admin1"), s, "Doch nicht"))
}

// allSigned goes on to the approval under the rules that want the executive to know.
func (v *village) allSigned(title string, change func(*workflow.Step)) domain.HoldingID {
	v.t.Helper()
	id := v.captured(title)
	_, err := v.Attach(v.ctx(), v.as("steward"), workflow.Attach{Holding: id, Link: "https://daten.example/" + slug(title), Title: "Dienst", Audiences: []domain.Audience{domain.ForPublic}})
	v.must(err)
	v.answered2(id)
	v.step("steward", id, domain.Screen)
	v.step("steward", id, domain.ReleaseInternally)
	v.sign("head", id, "department_head")
	v.step("steward", id, domain.Approve, change)
	v.sign("officer", id, "open_data_officer")
	v.sign("executive", id, "executive", func(in *workflow.Sign) { in.Mark = domain.Acknowledged })
	v.sign("head", id, "department_head")
	return id
}

func slug(s string) string { return strings.ToLower(strings.ReplaceAll(s, " ", "-")) }

// clocks: what time does by itself.
func (v *village) clocks() {
	v.allSigned("Von selbst", func(in *workflow.Step) { in.NotBefore = "2026-11-25" })
	short := v.allSigned("Nur kurz", func(in *workflow.Step) { in.Until = "2026-11-24" })
	v.step("editor", short, domain.Publish)
	late := v.captured("Aufgeschoben")
	_, err := v.Defer(v.ctx(), v.as("steward"), workflow.Deferral{Holding: late, Digest: v.digest(late), Until: "2026-11-25", Code: "effort"})
	v.must(err)
	soon := v.step("steward", v.captured("Bald wieder"), domain.Withhold, withholding, func(in *workflow.Step) { in.ReviewDate = "2026-11-25" })
	v.sign("head", soon, "department_head")
	scope, err := v.Scope(v.ctx(), v.as("steward"))
	v.must(err)
	_, err = v.AnswerMany(v.ctx(), v.as("steward"), scope, workflow.AnswerMany{
		Answers: map[string]domain.Answer{"Q3": {Value: "yes"}}, Holdings: []workflow.ToAnswer{{Holding: late, Digest: v.digest(late)}},
	})
	v.must(err)
	v.clock.ahead(72 * time.Hour)
	v.must(v.Tick(v.ctx()))
	v.must(v.WatchLinks(v.ctx(), func(context.Context, string) (domain.Digest, error) { return domain.DigestOf([]byte("x")), nil }))
	if s := v.get(short).State; s != domain.Withdrawn {
		v.t.Fatalf("%s after its end", s)
	}
}

// answered2 answers under the questionnaire in force now.
func (v *village) answered2(id domain.HoldingID) {
	v.t.Helper()
	pol, err := v.Read().CurrentPolicy(v.ctx(), v.root)
	v.must(err)
	_, err = v.Answer(v.ctx(), v.as("steward"), workflow.Answers{Holding: id, Digest: v.digest(id), Answers: screeningtest.Harmless(pol.Questionnaire)})
	v.must(err)
}

// leavers: somebody is switched off and on, administrators are replaced by the operator.
func (v *village) leavers() {
	v.newcomer("kurz")
	v.grant("kurz", domain.SecurityOfficer, v.root)
	for _, off := range []bool{true, false, true} {
		_, err := v.SetStatus(v.ctx(), v.as("admin1"), v.ids["kurz"], off, "Elternzeit")
		v.must(err)
	}
	_, err := v.Recover(v.ctx(), workflow.Operator(), v.root, []string{"auditor.dorf", "editor.dorf"})
	v.must(err)
}

// erasures: a person who left, a reason, a file and a document that were public, and a proposal that is declined.
func (v *village) erasures() {
	var release, decision, file string
	row := v.store.DB().QueryRowContext(v.ctx(), "SELECT CAST(r.id AS TEXT), CAST(r.decision_id AS TEXT) FROM release r JOIN tombstone t ON t.holding_id = r.holding_id WHERE r.audience = 'public'")
	v.must(row.Scan(&release, &decision))
	v.must(v.store.DB().QueryRowContext(v.ctx(), "SELECT sha256 FROM release_file WHERE name = 'alt.csv'").Scan(&file))
	v.must(v.store.DB().QueryRowContext(v.ctx(), "SELECT CAST(t.decision_id AS TEXT) FROM decision_text t JOIN decision d ON d.id = t.decision_id WHERE t.kind = 'reason' AND d.verb = 'withdraw' AND d.actor_id IS NOT NULL ORDER BY d.at LIMIT 1").Scan(&decision))
	for i, order := range []workflow.EraseOrder{
		{Kind: workflow.EraseText, Target: decision, Part: domain.TextReason},
		{Kind: workflow.EraseText, Target: decision, Part: domain.TextReason},
		{Kind: workflow.EraseFile, Target: file, Authority: v.root},
		{Kind: workflow.EraseRelease, Target: release},
		{Kind: workflow.ErasePerson, Target: string(v.ids["kurz"])},
	} {
		order.Reason = "Antrag nach Art. 17 DSGVO"
		if _, _, err := v.PreviewErasure(v.ctx(), v.as("admin1"), order); err != nil {
			v.t.Fatal(err)
		}
		id := domain.ErasureID(v.done(v.ProposeErasure(v.ctx(), v.as("admin1"), order)))
		v.done(v.ConfirmErasure(v.ctx(), v.as("dpo"), id, i > 0, "noch nicht"))
	}
}

// drafts: a list that is tried and dropped, and one that is imported.
func (v *village) drafts() {
	for _, keep := range []bool{false, true} {
		x, err := v.StartDraft(v.ctx(), v.as("steward"), v.dept, "liste.csv", strings.NewReader("Titel\nWege\n"))
		v.must(err)
		x, err = v.ChangeDraft(v.ctx(), v.as("steward"), x.ID, workflow.DraftChoices{Mode: workflow.PerRow, Mapping: map[string]string{"Titel": "title"}, Keep: true})
		v.must(err)
		_, err = v.TryDraft(v.ctx(), v.as("steward"), x.ID)
		v.must(err)
		v.must(v.RunDrafts(v.ctx()))
		if !keep {
			v.must(v.DiscardDraft(v.ctx(), v.as("steward"), x.ID))
			continue
		}
		_, err = v.QueueDraft(v.ctx(), v.as("steward"), x.ID)
		v.must(err)
		v.must(v.RunDrafts(v.ctx()))
	}
}

// own: what a person sets and does for themself.
func (v *village) own() {
	v.must(v.SetPreference(v.ctx(), v.as("steward"), "theme", json.RawMessage(`"dark"`)))
	in, err := v.SignIn(v.ctx(), v.pw, "admin1.dorf", "ein langes Kennwort", "127.0.0.1", "test")
	v.must(err)
	id, err := v.Identify(v.ctx(), in.Secret, "")
	v.must(err)
	v.must(v.ChangePassword(v.ctx(), v.pw, id, "ein langes Kennwort", "ein anderes Kennwort"))
	v.must(v.EndOtherSessions(v.ctx(), id))
}
