package leaks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/workflow"
)

// open is the audience whose fields are plain in a holding that becomes public.
const open = domain.ForPublic

// shown are the holdings of which something is public: live releases, a tombstone, an entry of the register.
func (n *town) shown() {
	h := n.capture("published", "veroeffentlicht", open)
	h.attach(true, "", domain.ForInternal, domain.ForPublic)
	h.attach(false, "", domain.ForInternal)
	h.attach(false, "")
	h.answer()
	h.public()

	h = n.capture("newer draft", "neuer-entwurf", open)
	h.attach(true, "", domain.ForInternal, domain.ForPublic)
	h.answer()
	h.public()
	h.step("steward", domain.Revise)
	h.rewrite(h.place + "/draft 2")
	h.attach(false, "", domain.ForInternal, domain.ForPublic)

	h = n.capture("older edition", "aeltere-ausgabe")
	h.attach(false, "", domain.ForInternal, domain.ForPublic)
	h.answer()
	h.public()
	h.step("steward", domain.Revise)
	h.rewrite(h.place+"/edition 2", open)
	for _, d := range h.now().Edition.Distributions {
		h.keep(h.v.desk.Detach(h.ctx, h.as("steward"), workflow.Attach{Holding: h.ID, Digest: h.Digest, Distribution: d.ID}))
	}
	h.attach(true, "", domain.ForInternal, domain.ForPublic)
	h.public()

	h = n.capture("register", "im-register")
	h.rewrite(h.place + "/kept")
	h.keep(h.v.desk.Edit(h.ctx, h.as("steward"), workflow.Patch{Holding: h.ID, Digest: h.Digest, Fields: map[string][]string{"public_title": {"Ein Bestand im Register"}}}))
	h.answer()
	h.withhold(true)

	h = n.capture("treated", "behandelt", open)
	h.attach(false, "", domain.ForInternal)
	h.answer("B1", "yes_redact")
	h.treated()
	h.public()

	h = n.capture("withdrawn", "zurueckgezogen")
	h.attach(false, "", domain.ForInternal, domain.ForPublic)
	h.link(domain.ForInternal, domain.ForPublic)
	h.answer()
	h.public()
	h.step("officer2", domain.Withdraw, func(s *workflow.Step) { s.Code = "error" })
}

// treated carries out the one treatment that the answers ask for: the raw file stays inside.
func (h *holding) treated() {
	h.t.Helper()
	treatment := h.now().Edition.Treatments[0].ID
	h.attach(true, treatment, domain.ForInternal, domain.ForPublic)
	proof := h.upload(h.text("treatment/file name")+".txt", h.text("treatment/content"))
	h.keep(h.v.desk.TreatmentDone(h.ctx, h.as("steward"), workflow.Treat{
		Holding: h.ID, Digest: h.Digest, Treatment: treatment, Note: h.text("treatment/note"), Evidence: []domain.FileRef{proof},
	}))
	h.keep(h.v.desk.ConfirmTreatment(h.ctx, h.as("legal"), workflow.Treat{Holding: h.ID, Treatment: treatment, Note: h.text("treatment/confirmation")}))
}

func (h *holding) withhold(register bool) {
	h.t.Helper()
	h.step("officer2", domain.Withhold, func(s *workflow.Step) {
		s.Ground, s.ReviewDate, s.Register = "trade_secret", "2027-06-01", register
	})
	h.sign()
}

// hidden are the holdings of which nothing is public.
func (n *town) hidden() {
	h := n.capture("captured", "")
	h.attach(false, "")
	h.link()
	h.keep(h.v.desk.Answer(h.ctx, h.as("steward"), workflow.Answers{Holding: h.ID, Digest: h.Digest, Stricter: &domain.StricterClass{Class: domain.ClassInternal, Reason: h.text("stricter/reason")}}))

	h = n.capture("deferred", "")
	h.keep(h.v.desk.Defer(h.ctx, h.as("steward"), workflow.Deferral{Holding: h.ID, Digest: h.Digest, Until: "2027-03-01", Code: "effort", Comment: h.text("deferral/comment")}))

	h = n.capture("screened", "")
	h.attach(false, "", domain.ForInternal)
	h.answer()
	h.step("steward", domain.Screen)

	h = n.capture("in review", "")
	h.attach(false, "", domain.ForInternal, domain.ForPublic)
	h.answer("P1", "yes", "P2", "no", "P3", "yes")
	h.talked()

	h = n.capture("returned", "")
	h.answer()
	h.step("steward", domain.Screen)
	h.step("steward", domain.ReleaseInternally)
	h.step("head", domain.Return)

	h = n.capture("internal for the root", "")
	h.attach(false, "", domain.ForInternal)
	h.attach(false, "")
	h.answer()
	h.internal(domain.CircleRoot)

	h = n.capture("internal for the department", "")
	h.attach(false, "", domain.ForInternal)
	h.answer()
	h.internal(domain.CircleDepartment)

	h = n.capture("approved", "")
	h.attach(false, "", domain.ForInternal, domain.ForPublic)
	h.answer()
	h.internal(domain.CircleDepartment)
	h.step("steward", domain.Approve, func(s *workflow.Step) { s.NotBefore = "2027-05-03" })
	h.sign()

	h = n.capture("being approved", "")
	h.attach(false, "", domain.ForInternal, domain.ForPublic)
	h.answer()
	h.internal(domain.CircleDepartment)
	h.step("steward", domain.Approve)
	h.sign(domain.DepartmentHead)

	h = n.capture("withheld", "")
	h.answer()
	h.withhold(false)

	h = n.capture("withdrawn internally", "")
	h.answer()
	h.internal(domain.CircleRoot)
	h.step("officer2", domain.Withdraw, func(s *workflow.Step) { s.Code = "error" })

	h = n.capture("archived", "")
	h.step("steward", domain.Archive, func(s *workflow.Step) { s.Code = "retention" })

	h = n.capture("reopened", "")
	h.step("steward", domain.Archive, func(s *workflow.Step) { s.Code = "retention" })
	h.step("officer", domain.Reopen, func(s *workflow.Step) { s.Reason = "Frau Beispiel braucht ihn" })
	h.forgotten()

	h = n.captureAt("of the sibling", "", "sibling", n.soc)
	h.attach(false, "", domain.ForInternal)
	h.answer()
	h.step("sibling", domain.Screen)
}

// talked is a review with a question, its answer, an opinion with concerns and a delegation.
func (h *holding) talked() {
	h.t.Helper()
	h.step("steward", domain.Screen)
	h.step("steward", domain.ReleaseInternally)
	ask := func(who, to, what string) domain.QuestionID {
		q, err := h.v.desk.Ask(h.ctx, h.as(who), workflow.Ask{Holding: h.ID, To: h.people[to], Text: h.text("question %s", what)})
		must(h.t, err)
		return q.Question
	}
	q := ask("head", "steward", "answered")
	_, err := h.v.desk.AnswerQuestion(h.ctx, h.as("steward"), workflow.Ask{Holding: h.ID, Question: q, Text: h.text("question answered/answer")})
	must(h.t, err)
	ask("head", "legal", "open")
	r := h.now().Review
	_, err = h.v.desk.Delegate(h.ctx, h.as("head"), workflow.HandOn{Holding: h.ID, Slot: r.Places[0].Slot, To: h.people["head2"], Digest: r.Digest, Reason: h.text("delegation/reason")})
	must(h.t, err)
}

// forgotten takes away, by two persons, what the last decision gave as its reason.
func (h *holding) forgotten() {
	h.t.Helper()
	p, err := h.v.desk.ProposeErasure(h.ctx, h.as("dpo"), workflow.EraseOrder{
		Kind: workflow.EraseText, Target: string(h.Decision), Part: domain.TextReason, Reason: h.text("erasure/reason"),
	})
	must(h.t, err)
	_, err = h.v.desk.ConfirmErasure(h.ctx, h.as("admin1"), domain.ErasureID(p.ID), true, "")
	must(h.t, err)
}

// office is what lies in the offices beside the holdings: rules, deputies, lists, moves.
func (n *town) office() {
	d, ctx, say := n.v.desk, n.ctx, func(what string) string { return n.can.in(n.name + "/office/" + what) }
	rules := func(verb domain.Verb, role domain.Role) domain.RuleSet {
		return domain.RuleSet{Rules: []domain.Rule{{Verb: verb, Slots: []domain.Slot{{Kind: domain.Acknowledgement, Roles: []domain.Role{role}, Count: 1}}}}}
	}
	p, err := d.ProposeRules(ctx, n.as("admin1"), n.soc, rules(domain.Approve, domain.PressOffice), say("rules in force/reason"))
	must(n.t, err)
	_, err = d.ConfirmRules(ctx, n.as("admin2"), domain.RuleID(p.ID), true)
	must(n.t, err)
	_, err = d.ProposeRules(ctx, n.as("admin1"), n.env, rules(domain.Approve, domain.GeoOffice), say("rules proposed/reason"))
	must(n.t, err)

	_, err = d.ProposeDeputy(ctx, n.as("head"), workflow.StandIn{ForID: n.people["head"], ByID: n.people["nobody"], From: "2027-01-04", Until: "2027-01-15"})
	must(n.t, err)
	dep, err := d.ProposeDeputy(ctx, n.as("officer"), workflow.StandIn{ForID: n.people["officer"], ByID: n.people["editor"], From: "2027-01-04", Until: "2027-01-15"})
	must(n.t, err)
	_, err = d.ConfirmDeputy(ctx, n.as("admin1"), domain.DeputyID(dep.ID), true)
	must(n.t, err)
	_, err = d.GrantRole(ctx, n.as("admin1"), workflow.Grant{Login: n.logins["editor"], Role: domain.LegalOffice, Authority: n.env, Reason: say("role proposed/reason")})
	must(n.t, err)
	_, err = d.RequestToken(ctx, n.as("steward"), workflow.NewToken{Name: say("key proposed/name"), Scopes: []string{"read"}})
	must(n.t, err)
	_, err = d.SetStatus(ctx, n.as("admin1"), n.people["leaver"], true, say("status off/reason"))
	must(n.t, err)
	_, err = d.RenewLink(ctx, n.as("admin1"), n.people["press"])
	if domain.CodeOf(err) != domain.NotFound { // nobody is of the press
		must(n.t, err)
	}
	_, err = d.SharePrecedents(ctx, n.as("admin1"), n.root, say("sharing/reason"))
	must(n.t, err)
	_, err = d.ProposeMove(ctx, n.as("admin1"), workflow.MoveOrder{Holdings: []domain.HoldingID{n.holdings["captured"]}, Target: n.soc, Reason: say("move/reason")})
	must(n.t, err)

	_, err = d.ProposeQuestionnaire(ctx, n.as("admin1"), n.root, screening.Default().YAML(), say("questionnaire proposed/reason"))
	must(n.t, err)
	_, err = d.ProposeErasure(ctx, n.as("admin1"), workflow.EraseOrder{Kind: workflow.ErasePerson, Target: string(n.people["leaver"]), Reason: say("erasure proposed/reason")})
	must(n.t, err)
	seen := (&holding{town: n, Held: workflow.Held{ID: n.holdings["in review"]}}).now().Review
	must(n.t, n.v.store.See(ctx, n.scope("head"), seen.ID, seen.Digest, n.clock.now()))

	view, _ := json.Marshal(map[string]any{"name": say("saved view/name"), "query": "q=" + say("saved view/query")})
	must(n.t, d.SetPreference(ctx, n.as("steward"), workflow.ViewPrefix+strings.Repeat("4d", 8)+n.name[:1]+n.name[:1], view))
	_, err = d.SignIn(ctx, n.v.pw, n.logins["admin1"], password(n.logins["admin1"]), "192.0.2.7", say("session/browser"))
	must(n.t, err)
	n.lists()
}

// lists are an imported list, one that was undone, one that waits as a draft, and a saved mapping.
func (n *town) lists() {
	d, say := n.v.desk, func(what string) string { return n.can.in(n.name + "/lists/" + what) }
	body := func(what string, rows int) []byte {
		var b strings.Builder
		fmt.Fprintf(&b, "Titel;Beschreibung;Thema;%s\r\n", say(what+"/unknown column"))
		for i := range rows {
			fmt.Fprintf(&b, "%s;%s;%s;%s\r\n", say(fmt.Sprintf("%s/title %d", what, i)), say(what+"/description"), say(what+"/unknown theme"), say(what+"/cell"))
		}
		return []byte(b.String())
	}
	list := func(what string) domain.ImportID {
		b := body(what, 3)
		rep, err := d.Import(n.ctx, n.as("steward"), workflow.ImportFile{
			Name: say(what+"/file name") + ".csv", Data: bytes.NewReader(b), Size: int64(len(b)), Hash: domain.DigestOf(b), Authority: n.env, Mode: workflow.PerRow,
		})
		must(n.t, err)
		if rep.Created == 0 {
			n.t.Fatalf("import report %+v", rep)
		}
		n.imports = append(n.imports, rep.ID)
		return rep.ID
	}
	list("list")
	_, err := d.UndoImport(n.ctx, n.as("steward"), list("list undone"))
	must(n.t, err)
	draft, err := d.StartDraft(n.ctx, n.as("steward"), n.env, say("draft/file name")+".csv", bytes.NewReader(body("draft", 2)))
	must(n.t, err)
	choices := draft.Choices
	choices.Mapping, choices.Keep = map[string]string{say("draft/unknown column"): "comment", "Titel": "title", "Beschreibung": "description", "Thema": "theme"}, true
	draft, err = d.ChangeDraft(n.ctx, n.as("steward"), draft.ID, choices)
	must(n.t, err)
	_, err = d.TryDraft(n.ctx, n.as("steward"), draft.ID)
	must(n.t, err)
	must(n.t, d.RunDrafts(n.ctx))
	n.drafts = append(n.drafts, draft.ID)
}

// many are hundreds of hidden holdings: most of them from a list, some released internally; in the long form all are.
func (n *town) many(count int) {
	released := 12
	if long() {
		released = 500
	}
	for i := range released {
		h := n.capture(fmt.Sprintf("one of many %d", i), "")
		h.answer()
		h.internal(domain.CircleDepartment)
	}
	var b strings.Builder
	b.WriteString("Titel;Beschreibung\r\n")
	for i := range count {
		fmt.Fprintf(&b, "%s;%s\r\n", n.can.in("%s/one of a list/title %d", n.name, i), n.can.in("%s/one of a list/description %d", n.name, i))
	}
	rep, err := n.v.desk.Import(n.ctx, n.as("steward"), workflow.ImportFile{
		Name: "liste.csv", Data: strings.NewReader(b.String()), Size: int64(b.Len()), Hash: domain.DigestOf([]byte(b.String())), Authority: n.env, Mode: workflow.PerRow,
	})
	must(n.t, err)
	if rep.Created != count {
		n.t.Fatalf("import report %+v", rep)
	}
}
