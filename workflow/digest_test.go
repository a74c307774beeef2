package workflow_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/workflow"
)

// canaries is content with a token of its own in each field; fields with a fixed form get a value of that form.
func canaries() (domain.Content, map[string]string) {
	var c domain.Content
	tokens := map[string]string{}
	fixed := map[string]string{
		"theme": "TRAN", "licence": "cc-by/4.0", "update_frequency": "MONTHLY", "hvd_category": "", "contact_mailbox": "kanarienvogel@lindental.example",
		"temporal_start": "2019-02-03", "temporal_end": "2020-03-04", "last_updated": "2021-04-05",
	}
	for _, f := range domain.Fields {
		v, ok := fixed[f.Name]
		if !ok {
			v = "KANARIE-" + f.Name + "-ENDE"
		}
		if v != "" {
			f.Set(&c, v)
			tokens[f.Name] = v
		}
	}
	return c, tokens
}

// WORKFLOW 3: the table of what goes out. Every other and every new field is in no release.
var goesOut = map[domain.Audience][]string{
	domain.ForPublic: {
		"title", "title_standard", "description", "contact_mailbox", "theme", "keywords", "spatial_coverage", "spatial_granularity",
		"temporal_start", "temporal_end", "temporal_granularity", "update_frequency", "last_updated", "licence", "attribution", "hvd_category", "legal_basis",
	},
	domain.ForInternal: {"org_unit", "data_owner", "source_system", "formats", "volume", "update_process", "file_reference", "conditions"}, // and those above
	domain.ForRegister: {"public_title"},
}

func TestEachReleaseDocumentHoldsItsAudiencesFieldsAndNothingElse(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		c, tokens := canaries()
		h, err := w.Create(w.ctx(), w.as("steward"), workflow.Capture{Authority: w.env, Content: c})
		must(t, err)
		secret := harmless()
		for id, a := range secret {
			a.Reason = "KANARIE-answer-" + id
			secret[id] = a
		}
		h, err = w.Answer(w.ctx(), w.as("steward"), workflow.Answers{Holding: h.ID, Answers: secret})
		must(t, err)
		for _, a := range []struct {
			name string
			to   []domain.Audience
		}{{"KANARIE-file-nobody", nil}, {"KANARIE-file-internal", []domain.Audience{domain.ForInternal}}, {"KANARIE-file-public", []domain.Audience{domain.ForPublic}}} {
			_, err := w.Attach(w.ctx(), w.as("steward"), workflow.Attach{Holding: h.ID, Link: "https://x.example/" + a.name, Audiences: a.to})
			must(t, err)
		}
		h = w.step("steward", w.held(h.ID), domain.Screen)
		h = w.step("steward", h, domain.Withhold, withholding, func(in *workflow.Step) { in.Register = true })
		register := w.document(h.ID, domain.ForRegister)
		h = w.step("steward", w.step("steward", h, domain.Recall), domain.ReleaseInternally)
		internal := w.document(h.ID, domain.ForInternal)
		w.sign("head", h, "department_head")
		h = w.step("steward", w.held(h.ID), domain.Approve)
		public := w.document(h.ID, domain.ForPublic)

		for audience, body := range map[domain.Audience][]byte{domain.ForRegister: register, domain.ForInternal: internal, domain.ForPublic: public} {
			fields := goesOut[audience]
			if audience == domain.ForInternal {
				fields = append(slices.Clone(fields), goesOut[domain.ForPublic]...)
			}
			for field, token := range tokens {
				if got, want := bytes.Contains(body, []byte(token)), slices.Contains(fields, field); got != want {
					t.Errorf("the document for %s holds %s: %v, want %v", audience, field, got, want)
				}
			}
			for file, for_ := range map[string]domain.Audience{"KANARIE-file-internal": domain.ForInternal, "KANARIE-file-public": domain.ForPublic, "KANARIE-file-nobody": ""} {
				if got, want := bytes.Contains(body, []byte(file)), for_ == audience; got != want {
					t.Errorf("the document for %s holds %s: %v", audience, file, got)
				}
			}
			if bytes.Contains(body, []byte("KANARIE-answer")) {
				t.Errorf("the document for %s holds answers", audience)
			}
			again, err := domain.CanonicalOf(json.RawMessage(body))
			must(t, err)
			if !bytes.Equal(again, body) {
				t.Errorf("the document for %s is not in canonical form", audience)
			}
		}
		var keys map[string]any
		must(t, json.Unmarshal(register, &keys))
		if got := slices.Sorted(maps.Keys(keys)); !slices.Equal(got, []string{"audience", "authority", "content", "edition", "ground", "holding", "name", "nonce", "review_date", "schema", "state"}) {
			t.Errorf("keys of the register document: %v", got)
		}
	})
}

// document gives the bytes prepared in the open review.
func (w *town) document(id domain.HoldingID, a domain.Audience) []byte {
	w.t.Helper()
	var body []byte
	must(w.t, w.store.InTx(w.ctx(), "test", func(tx workflow.Tx) error {
		h, err := tx.Holding(w.ctx(), id)
		if err != nil {
			return err
		}
		docs, err := tx.ReviewBodies(w.ctx(), h.Review.ID)
		body = docs[a].Body
		if domain.DigestOf(body) != docs[a].Digest {
			w.t.Errorf("digest of the document for %s is not that of its bytes", a)
		}
		return err
	}))
	return body
}

// I10: every content field, by every way to write it, changes the working digest, and what the hand-over then signs.
func TestEveryFieldByEveryWayOfWritingChangesTheDigests(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		other := map[string][]string{
			"theme": {"TRAN"}, "licence": {"cc-by/4.0"}, "update_frequency": {"MONTHLY"}, "hvd_category": {"http-none"}, "keywords": {"Baum", "Strauch"},
			"contact_mailbox": {"andere@lindental.example"}, "temporal_start": {"2019-02-03"}, "temporal_end": {"2020-03-04"}, "last_updated": {"2021-04-05"},
		}
		ref := func(body string) *domain.FileRef {
			r, err := w.Upload(w.ctx(), w.as("steward"), "a.csv", "text/csv", strings.NewReader(body), 1000)
			must(t, err)
			return &r
		}
		type write struct {
			name   string
			change func(h workflow.Held) error
			out    bool // part of the public document
		}
		var writes []write
		for _, f := range domain.Fields {
			values := other[f.Name]
			if f.Name == "hvd_category" {
				values = []string{"c_ac64a52d"} // geospatial
			} else if values == nil {
				values = []string{"anders"}
			}
			writes = append(writes, write{"edit " + f.Name, func(h workflow.Held) error {
				_, err := w.Edit(w.ctx(), w.as("steward"), workflow.Patch{Holding: h.ID, Digest: h.Digest, Fields: map[string][]string{f.Name: values}})
				return err
			}, f.In(domain.ForPublic)})
		}
		public := []domain.Audience{domain.ForPublic}
		var dist domain.DistributionID
		attach := func(change func(*workflow.Attach)) func(h workflow.Held) error {
			return func(h workflow.Held) error {
				in := workflow.Attach{Holding: h.ID, Distribution: dist, Title: "A", Description: "B", Format: "CSV", Audiences: public}
				change(&in)
				_, err := w.Attach(w.ctx(), w.as("steward"), in)
				return err
			}
		}
		writes = append(writes,
			write{"replace a file", attach(func(in *workflow.Attach) { in.File = ref("zwei") }), true},
			write{"file title", attach(func(in *workflow.Attach) { in.Title = "Z" }), true},
			write{"file description", attach(func(in *workflow.Attach) { in.Description = "Z" }), true},
			write{"file format", attach(func(in *workflow.Attach) { in.Format = "JSON" }), true},
			write{"file licence", attach(func(in *workflow.Attach) { in.Licence = "cc-by/4.0" }), true},
			write{"file audience", attach(func(in *workflow.Attach) { in.Audiences = nil }), true},
			write{"a link instead", attach(func(in *workflow.Attach) { in.Link = "https://x.example/a" }), true},
			write{"one more file", attach(func(in *workflow.Attach) { in.Distribution, in.File = "", ref("drei") }), true},
			write{"detach", func(h workflow.Held) error {
				_, err := w.Detach(w.ctx(), w.as("steward"), workflow.Attach{Holding: h.ID, Distribution: dist})
				return err
			}, true},
			write{"an answer", func(h workflow.Held) error {
				_, err := w.Answer(w.ctx(), w.as("steward"), workflow.Answers{Holding: h.ID, Answers: map[string]domain.Answer{"Q3": {Value: "yes"}}})
				return err
			}, false},
			write{"the reason of an answer", func(h workflow.Held) error {
				_, err := w.Answer(w.ctx(), w.as("steward"), workflow.Answers{Holding: h.ID, Answers: map[string]domain.Answer{"Q3": {Value: "no", Reason: "weil"}}})
				return err
			}, false},
			write{"the evidence of an answer", func(h workflow.Held) error {
				_, err := w.Answer(w.ctx(), w.as("steward"), workflow.Answers{Holding: h.ID, Answers: map[string]domain.Answer{"Q3": {Value: "no", Evidence: []domain.FileRef{*ref("Beleg")}}}})
				return err
			}, false},
			write{"a stricter class", func(h workflow.Held) error {
				_, err := w.Answer(w.ctx(), w.as("steward"), workflow.Answers{Holding: h.ID, Stricter: &domain.StricterClass{Class: domain.ClassOpenAfterTreatment, Reason: "x"}})
				return err
			}, false},
		)
		base := w.answered(w.captured("Ausgang"), nil)
		a, err := w.Attach(w.ctx(), w.as("steward"), workflow.Attach{Holding: base.ID, Title: "A", Description: "B", Format: "CSV", File: ref("eins"), Audiences: public})
		must(t, err)
		dist = a.Distribution
		var doc domain.Document
		fingerprint := func(h workflow.Held) (working, document, answers string) { // of the public document without nonce
			e := w.get(h.ID).Edition
			h = w.step("steward", w.step("steward", w.held(h.ID), domain.Screen), domain.ReleaseInternally)
			body := w.document(h.ID, domain.ForInternal) // wider than the public one
			must(t, json.Unmarshal(body, &doc))
			doc.Nonce = ""
			again, err := domain.CanonicalOf(doc)
			must(t, err)
			w.step("steward", h, domain.Recall)
			w.step("steward", w.held(h.ID), domain.Return, because("weiter"))
			return string(e.WorkingDigest()), string(again), string(e.AnswersDigest())
		}
		for _, x := range writes {
			before := w.get(base.ID).Edition
			if err := x.change(w.held(base.ID)); err != nil {
				t.Errorf("%s: %v", x.name, err)
				continue
			}
			after := w.get(base.ID).Edition
			if before.WorkingDigest() == after.WorkingDigest() {
				t.Errorf("%s leaves the working digest", x.name)
			}
			if !x.out && !strings.HasPrefix(x.name, "edit ") && before.AnswersDigest() == after.AnswersDigest() {
				t.Errorf("%s leaves the digest of the answers", x.name)
			}
			stale := w.held(base.ID)
			stale.Digest = before.WorkingDigest()
			if _, err := w.try("steward", stale, domain.Screen); domain.CodeOf(err) != domain.Stale {
				t.Errorf("%s: a step on the digest read before: %v", x.name, err)
			}
			back := w.get(base.ID) // put it back for the next one
			must(t, w.store.InTx(w.ctx(), "test", func(tx workflow.Tx) error {
				h, err := tx.Holding(w.ctx(), back.ID)
				if err != nil {
					return err
				}
				h.Edition = before
				tx.SaveEdition(h)
				tx.SaveHolding(h)
				return nil
			}))
		}
		// what the public reads is bound by the document, field by field
		_, was, _ := fingerprint(base)
		for _, f := range domain.Fields {
			if !f.In(domain.ForInternal) {
				continue
			}
			values := other[f.Name]
			if f.Name == "hvd_category" {
				values = []string{"c_ac64a52d"}
			} else if values == nil {
				values = []string{"noch anders"}
			}
			_, err := w.Edit(w.ctx(), w.as("steward"), workflow.Patch{Holding: base.ID, Fields: map[string][]string{f.Name: values}})
			must(t, err)
			_, now, _ := fingerprint(base)
			if now == was {
				t.Errorf("a changed %s leaves the release document", f.Name)
			}
			was = now
		}
	})
}

// The review digest binds what is offered besides the content.
func TestTheReviewDigestBindsEverythingThatIsSigned(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.internal("gebunden", nil), domain.Approve, func(in *workflow.Step) {
			in.NotBefore, in.Until, in.ReviewDate = "2026-12-01", "2027-12-31", "2027-06-01"
		})
		r := w.get(h.ID).Review
		var body map[string]any
		must(t, json.Unmarshal(r.Body, &body))
		for key, want := range map[string]string{
			"schema": "freigabe-review/1", "holding": string(h.ID), "root": string(w.root), "authority": string(w.env),
			"class": "open", "not_before": "2026-12-01", "until": "2027-12-31", "review_date": "2027-06-01", "verbs": "[approve]", "edition": "1",
			"content": "map[public:" + string(domain.DigestOf(w.document(h.ID, domain.ForPublic))) + "]", "answers": string(w.get(h.ID).Edition.AnswersDigest()),
			"rules": "[" + string(w.root) + "/1]",
		} {
			if got := fmt.Sprint(body[key]); got != want {
				t.Errorf("%s = %s, want %s", key, got, want)
			}
		}
		for _, key := range []string{"nonce", "questionnaire", "treatments"} {
			if body[key] == nil {
				t.Errorf("%s is missing", key)
			}
		}
		if domain.DigestOf(r.Body) != r.Digest || string(r.Digest) != strings.ToLower(string(r.Digest)) || len(r.Digest) != 64 {
			t.Errorf("digest = %s", r.Digest)
		}
		w.step("steward", h, domain.Recall)
		h = w.step("steward", w.held(h.ID), domain.Withhold, withholding)
		must(t, json.Unmarshal(w.get(h.ID).Review.Body, &body))
		if body["ground"] != "personal_data" {
			t.Errorf("ground = %v", body["ground"])
		}
	})
}

func TestReviewsCarryANumberPerRootAndYear(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		a := w.step("steward", w.screened("eins", nil), domain.ReleaseInternally)
		b := w.step("steward", w.screened("zwei", nil), domain.ReleaseInternally)
		w.clock.set(monday.AddDate(0, 2, 0))
		c := w.step("steward", w.screened("drei", nil), domain.ReleaseInternally)
		for h, want := range map[domain.HoldingID]string{a.ID: "2026/0001", b.ID: "2026/0002", c.ID: "2027/0001"} {
			if got := w.get(h).Review.Number; got != want {
				t.Errorf("number = %s, want %s", got, want)
			}
		}
	})
}

// Decisions, leaves and idempotency.

// Each act, and the decisions that it makes. Capturing and editing make none: they write the change log.
func TestEachDecisionIsExactlyOneLeaf(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		kinds := func() map[string]int {
			out := map[string]int{}
			for _, k := range []domain.DecisionKind{
				domain.HandOver, domain.SignedOff, domain.SignoffTakenBack, domain.Recalled, domain.Transition, domain.Delegated,
				domain.TreatmentConfirmed, domain.FileUnaffected, domain.WithdrawalConfirmed, domain.Deferred, domain.Imported, domain.ImportUndone,
				domain.AssignmentProposed, domain.AssignmentConfirmed, domain.AssignmentEnded, domain.DeputyProposed, domain.DeputyConfirmed, domain.DeputyEnded,
				domain.PersonAdded, domain.PersonStatus, domain.CredentialChanged, domain.AuthorityCreated, domain.TokenIssued, domain.TokenRevoked,
			} {
				out[string(k)] = w.asks("SELECT count(*) FROM decision WHERE kind = ?", string(k))
			}
			return out
		}
		var h workflow.Held
		var report workflow.ImportReport
		var role domain.AssignmentID
		var dep domain.DeputyID
		var tok workflow.IssuedToken
		sign := func(who, slot string, change ...func(*workflow.Sign)) func() error {
			return func() error { _, err := w.trySign(who, h, slot, change...); return err }
		}
		take := func(who string, v domain.Verb, change ...func(*workflow.Step)) func() error {
			return func() (err error) {
				now, err := w.try(who, w.held(h.ID), v, change...)
				if err == nil {
					h = now
				}
				return err
			}
		}
		for _, act := range []struct {
			name string
			do   func() error
			want string
		}{
			{"capture", func() error { h = w.captured("Spur"); return nil }, ""},
			{"edit", func() error { h = w.edited("steward", h, "neu"); return nil }, ""},
			{"attach", func() error {
				_, err := w.Attach(w.ctx(), w.as("steward"), workflow.Attach{Holding: h.ID, Link: "https://x.example/"})
				return err
			}, ""},
			{"answer", func() error { h = w.answered(w.held(h.ID), answers("P6", "yes")); return nil }, ""},
			{"defer", func() error {
				_, err := w.Defer(w.ctx(), w.as("steward"), workflow.Deferral{Holding: h.ID, Digest: w.held(h.ID).Digest, Until: "2027-01-15", Code: "effort"})
				return err
			}, "deferral"},
			{"screen", take("steward", domain.Screen), "transition"},
			{"hand over", take("steward", domain.ReleaseInternally), "hand_over"},
			{"recall", take("steward", domain.Recall), "recall"},
			{"hand over again", take("steward", domain.ReleaseInternally), "hand_over"},
			{"ask", func() error {
				_, err := w.Ask(w.ctx(), w.as("head"), workflow.Ask{Holding: h.ID, To: w.ids["steward"], Text: "Wie?"})
				return err
			}, ""},
			{"delegate", func() error { _, err := w.delegate("head", h, "department_head", "executive"); return err }, "delegation"},
			{"a last sign-off and its transition", sign("executive", "department_head"), "signoff transition"},
			{"treatment done", func() error {
				_, err := w.TreatmentDone(w.ctx(), w.as("steward"), workflow.Treat{Holding: h.ID, Treatment: "P6"})
				return err
			}, ""},
			{"declare unaffected", func() error {
				_, err := w.DeclareUnaffected(w.ctx(), w.as("geo"), workflow.Attach{Holding: h.ID, Distribution: w.get(h.ID).Edition.Distributions[0].ID})
				return err
			}, "file_unaffected"},
			{"confirm a treatment", func() error {
				_, err := w.ConfirmTreatment(w.ctx(), w.as("geo"), workflow.Treat{Holding: h.ID, Treatment: "P6"})
				return err
			}, "treatment_confirmation"},
			{"hand over to approve", take("steward", domain.Approve), "hand_over"},
			{"sign", sign("officer", "open_data_officer"), "signoff"},
			{"unsign", sign("officer", "open_data_officer", func(in *workflow.Sign) { in.Mark, in.Reason = domain.Unsigned, "x" }), "unsign"},
			{"sign again", sign("officer", "open_data_officer"), "signoff"},
			{"the last one", sign("head", "department_head"), "signoff transition"},
			{"publish", take("editor", domain.Publish), "transition"},
			{"withdraw", take("dpo", domain.Withdraw, withdrawal), "transition"},
			{"confirm the withdrawal", func() error {
				_, err := w.ConfirmWithdrawal(w.ctx(), w.as("head2"), workflow.Confirm{Holding: h.ID})
				return err
			}, "withdrawal_confirmation"},
			{"reopen", take("head", domain.Reopen, because("x")), "transition"},
			{"screen once more", take("steward", domain.Screen), "transition"},
			{"hand over once more", take("steward", domain.ReleaseInternally), "hand_over"},
			{"return", sign("head", "department_head", returned("nein")), "signoff transition"},
			{"archive", take("steward", domain.Archive, func(in *workflow.Step) { in.Code = "retention" }), "transition"},
			{"a refused step", func() error { _, _ = w.try("steward", h, domain.Publish); return nil }, ""},
			{"import", func() (err error) { report, err = w.imports("steward", "Titel\nA\nB\nC\n", nil); return err }, "import"},
			{"undo", func() error { _, err := w.UndoImport(w.ctx(), w.as("steward"), report.ID); return err }, "import_undone"},
			{"add a person", func() error { w.newcomer("neu", "", ""); return nil }, "person_added"},
			{"propose a role", func() error {
				p, err := w.GrantRole(w.ctx(), w.as("admin1"), workflow.Grant{Login: w.login("neu"), Role: domain.Executive, Authority: w.root})
				role = domain.AssignmentID(p.ID)
				return err
			}, "assignment_proposed"},
			{"confirm a role", func() error { _, err := w.ConfirmRole(w.ctx(), w.as("admin2"), role, true); return err }, "assignment_confirmed"},
			{"end a role", func() error { _, err := w.EndRole(w.ctx(), w.as("admin2"), role, "x"); return err }, "assignment_ended"},
			{"propose a deputy", func() error {
				p, err := w.ProposeDeputy(w.ctx(), w.as("head"), workflow.StandIn{For: w.login("head"), By: w.login("neu"), From: "2026-12-01", Until: "2026-12-02"})
				dep = domain.DeputyID(p.ID)
				return err
			}, "deputy_proposed"},
			{"confirm a deputy", func() error { _, err := w.ConfirmDeputy(w.ctx(), w.as("admin2"), dep, true); return err }, "deputy_confirmed"},
			{"end a deputy", func() error { _, err := w.EndDeputy(w.ctx(), w.as("neu"), dep); return err }, "deputy_ended"},
			{"ask for a token", func() (err error) {
				tok, err = w.RequestToken(w.ctx(), w.as("neu"), workflow.NewToken{Name: "x", Scopes: []string{"read"}})
				return err
			}, "token_issued"},
			{"confirm a token", func() error {
				_, err := w.ConfirmToken(w.ctx(), w.as("admin1"), domain.TokenID(tok.ID), true)
				return err
			}, "token_issued"},
			{"revoke a token", func() error { _, err := w.RevokeToken(w.ctx(), w.as("neu"), domain.TokenID(tok.ID)); return err }, "token_revoked"},
			{"renew a link", func() error { _, err := w.RenewLink(w.ctx(), w.as("admin1"), w.ids["neu"]); return err }, "credential"},
			{"turn somebody off", func() error { _, err := w.SetStatus(w.ctx(), w.as("admin1"), w.ids["neu"], true, "x"); return err }, "person_status"},
			{"add a department", func() error {
				_, err := w.CreateDepartment(w.ctx(), w.as("admin1"), workflow.NewAuthority{Parent: w.env, Slug: "wald", Title: "Wald"})
				return err
			}, "authority_created"},
		} {
			before, all := kinds(), w.asks("SELECT count(*) FROM decision")
			if err := act.do(); err != nil {
				t.Fatalf("%s: %v", act.name, err)
			}
			after := kinds()
			var got []string
			for _, k := range slices.Sorted(maps.Keys(after)) {
				for range after[k] - before[k] {
					got = append(got, k)
				}
			}
			if strings.Join(got, " ") != act.want {
				t.Errorf("%s makes %v, want %q", act.name, got, act.want)
			}
			if n := w.asks("SELECT count(*) FROM decision") - all; n != len(got) {
				t.Errorf("%s makes %d decisions of which %d are known", act.name, n, len(got))
			}
		}
		n := w.asks("SELECT count(*) FROM decision")
		if leaves, pairs := w.asks("SELECT count(*) FROM leaf"), w.asks("SELECT count(*) FROM decision d JOIN leaf l ON l.decision_id = d.id"); leaves != n || pairs != n {
			t.Errorf("%d decisions, %d leaves, %d pairs", n, leaves, pairs)
		}
	})
}

func TestEachDecisionNamesTheGrantItRestsOn(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.treated(w.internal("worauf", answers("P6", "yes")))
		h = w.step("steward", h, domain.Approve)
		w.sign("officer", h, "open_data_officer")
		w.sign("head", h, "department_head")
		h = w.step("editor", w.held(h.ID), domain.Publish)
		h = w.step("dpo", h, domain.Withdraw, withdrawal)
		_, err := w.ConfirmWithdrawal(w.ctx(), w.as("head2"), workflow.Confirm{Holding: h.ID})
		must(t, err)
		w.step("head", h, domain.Reopen, because("x"))
		_, err = w.imports("steward", "Titel\nListe\n", nil)
		must(t, err)
		for kind, n := range map[string]string{"": "holding_id IS NOT NULL", "import": "kind = 'import'"} {
			if got := w.asks("SELECT count(*) FROM decision WHERE actor_kind = 'person' AND (grant_id IS NULL OR role = '') AND " + n); got != 0 {
				t.Errorf("%d decisions %s name no grant", got, kind)
			}
		}
	})
}

func TestACombinedReviewIsTwoDecisionsAndOneRowWrite(t *testing.T) {
	eachOf(t, true, func(t *testing.T, w *town) {
		h := w.step("steward", w.screened("zwei in einem", nil), domain.ReleaseInternallyApprove)
		w.sign("officer", h, "open_data_officer")
		rev := w.get(h.ID).Rev
		res := w.sign("head", h, "department_head")
		if got := w.get(h.ID).Rev; got != rev+1 {
			t.Errorf("the row was written %d times", got-rev)
		}
		var steps []string
		for _, d := range w.decisions(h.ID) {
			if slices.Contains(res.Transitions, d.ID) {
				steps = append(steps, fmt.Sprint(d.Verb, " ", d.From, " ", d.To, " ", len(d.Content), " ", len(d.Leaf) > 0))
			}
		}
		slices.Sort(steps)
		if want := []string{"approve internal approved 1 true", "release_internally screened internal 1 true"}; !slices.Equal(steps, want) {
			t.Errorf("decisions %q, want %q", steps, want)
		}
	})
}

func TestARepeatedRequestGetsTheSameAnswerAndDecidesNothingTwice(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		key := 0
		once := func(name, who string, act func(a workflow.Actor) (any, error)) {
			key++
			a := w.as(who)
			a.Key, a.Hash = fmt.Sprint("schlüssel-", key), domain.DigestOf([]byte(name))
			first, err := act(a)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			n, revs := w.asks("SELECT count(*) FROM decision"), w.asks("SELECT sum(rev) FROM holding")
			second, err := act(a)
			if err != nil || fmt.Sprintf("%+v", first) != fmt.Sprintf("%+v", second) {
				t.Errorf("%s: second answer %+v, %v, first %+v", name, second, err, first)
			}
			if m := w.asks("SELECT count(*) FROM decision"); m != n || w.asks("SELECT sum(rev) FROM holding") != revs {
				t.Errorf("%s: %d decisions by the repetition", name, m-n)
			}
			a.Hash = domain.DigestOf([]byte("other"))
			_, err = act(a)
			wants(t, err, domain.Conflict, "idempotency.reused")
		}
		var h workflow.Held
		once("create", "steward", func(a workflow.Actor) (any, error) {
			made, err := w.Create(w.ctx(), a, workflow.Capture{Authority: w.env, Content: content("einmal")})
			if err == nil {
				h = made
			}
			return made, err
		})
		h = w.answered(h, nil)
		step := func(who string, v domain.Verb) {
			digest := w.held(h.ID).Digest
			once(string(v), who, func(a workflow.Actor) (any, error) {
				return w.Transition(w.ctx(), a, workflow.Step{Holding: h.ID, Verb: v, Digest: digest, Code: "error", Reason: "x"})
			})
		}
		sign := func(who, slot string) {
			digest := w.get(h.ID).Review.Digest
			once("sign", who, func(a workflow.Actor) (any, error) {
				return w.Sign(w.ctx(), a, workflow.Sign{Holding: h.ID, Slot: slot, Mark: domain.Signed, Digest: digest})
			})
		}
		step("steward", domain.Screen)
		step("steward", domain.ReleaseInternally)
		sign("head", "department_head")
		step("steward", domain.Approve)
		sign("officer", "open_data_officer")
		sign("head", "department_head")
		step("editor", domain.Publish)
		step("dpo", domain.Withdraw)
		once("import", "steward", func(a workflow.Actor) (any, error) {
			data := []byte("Titel\nNochmal\n")
			return w.Import(w.ctx(), a, workflow.ImportFile{Name: "x.csv", Data: bytes.NewReader(data), Size: int64(len(data)), Hash: domain.DigestOf(data), Authority: w.env, Mode: workflow.PerRow})
		})
		once("grant", "admin1", func(a workflow.Actor) (any, error) {
			return w.GrantRole(w.ctx(), a, workflow.Grant{Login: w.login("nobody"), Role: domain.Auditor, Authority: w.root})
		})
	})
}
