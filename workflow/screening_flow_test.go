package workflow_test

import (
	"slices"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/workflow"
)

func TestClassAndFactsFollowFromTheAnswersAlone(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		for _, tt := range []struct {
			name    string
			answers map[string]domain.Answer
			class   domain.Class
			facts   []domain.Fact
		}{
			{"nothing", nil, domain.ClassOpen, nil},
			{"the chain counts with its last effect", answers("P1", "yes", "P2", "no", "P3", "yes"), domain.ClassOpen, []domain.Fact{domain.PersonalData}},
			{"the chain to the end", answers("P1", "yes", "P2", "no", "P3", "no", "P4", "yes", "P5", "yes"), domain.ClassInternal, []domain.Fact{domain.PersonalData}},
			{"raw special data", answers("P1", "yes", "P2", "yes_raw"), domain.ClassBlocked, []domain.Fact{domain.PersonalData}},
			{"special data as figures", answers("P1", "yes", "P2", "yes_aggregate"), domain.ClassOpenAfterTreatment, []domain.Fact{domain.PersonalData}},
			{"the second chain", answers("S1", "tables", "S2", "no"), domain.ClassInternal, []domain.Fact{domain.Statistics}},
			{"single answers, the strictest wins", answers("B1", "yes_on_request", "K4", "yes_coarsen"), domain.ClassOnRequest, []domain.Fact{domain.ThirdPartyRights}},
			{"several facts", answers("K3", "yes", "U1", "yes_licensed"), domain.ClassBlocked, []domain.Fact{domain.CriticalInfrastructure, domain.ThirdPartyRights}},
		} {
			h := w.answered(w.captured(tt.name), tt.answers)
			now := w.get(h.ID)
			if now.Class != tt.class || !slices.Equal(now.Facts, tt.facts) {
				t.Errorf("%s: class %s, facts %v, want %s, %v", tt.name, now.Class, now.Facts, tt.class, tt.facts)
			}
		}
	})
}

func TestImportedFlagsAreProposalsAndNeverFacts(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		_, err := w.imports("steward", "Titel;Personenbezug\nMit Kennzeichen;ja\n", nil)
		must(t, err)
		h := w.get(w.named("mit-kennzeichen").ID)
		if len(h.Facts) != 0 || len(h.Edition.Answers) != 0 || h.Class != domain.ClassUndetermined {
			t.Errorf("facts %v, answers %v, class %s", h.Facts, h.Edition.Answers, h.Class)
		}
		if len(h.Edition.Proposals) == 0 {
			t.Error("the flag is lost as a proposal, too")
		}
	})
}

func TestAPersonSetsAStricterClassWithAReasonAndNeverAMoreOpenOne(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.answered(w.captured("von Hand"), answers("B1", "yes_on_request"))
		set := func(c domain.Class, why string) error {
			_, err := w.Answer(w.ctx(), w.as("steward"), workflow.Answers{Holding: h.ID, Stricter: &domain.StricterClass{Class: c, Reason: why}})
			return err
		}
		wants(t, set(domain.ClassOpen, "bitte"), domain.Invalid, "screening.not_stricter")
		wants(t, set(domain.ClassOpenAfterTreatment, "bitte"), domain.Invalid, "screening.not_stricter")
		wants(t, set(domain.ClassInternal, ""), domain.Invalid, "field.required")
		wants(t, set(domain.ClassUndetermined, "x"), domain.Invalid, "field.code_unknown")
		must(t, set(domain.ClassInternal, "Vertrag läuft"))
		if c := w.get(h.ID).Class; c != domain.ClassInternal {
			t.Errorf("class = %s", c)
		}
		must(t, func() error {
			_, err := w.Answer(w.ctx(), w.as("steward"), workflow.Answers{Holding: h.ID, Answers: answers("B1", "no")})
			return err
		}())
		if c := w.get(h.ID).Class; c != domain.ClassInternal {
			t.Errorf("a milder answer lifted the class set by hand: %s", c)
		}
		h = w.step("steward", w.held(h.ID), domain.Screen) // and only in captured
		wants(t, set(domain.ClassBlocked, "x"), domain.Conflict, "holding.not_captured")
	})
}

// What each class lets out.
func TestTheClassLimitsWhatMayBeReleased(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		for _, tt := range []struct {
			class            domain.Class
			answers          map[string]domain.Answer
			internal, public string
		}{
			{domain.ClassOpen, nil, "", ""},
			{domain.ClassOpenAfterTreatment, answers("K4", "yes_coarsen"), "", "treatment.open"},
			{domain.ClassOnRequest, answers("B1", "yes_on_request"), "", "handover.class_not_public"},
			{domain.ClassInternal, answers("U2", "no"), "", "handover.class_not_public"},
			{domain.ClassBlocked, answers("K3", "yes"), "handover.class_not_internal", ""},
		} {
			h := w.screened(string(tt.class), tt.answers)
			if h.Class != tt.class {
				t.Fatalf("class = %s, want %s", h.Class, tt.class)
			}
			h, err := w.try("steward", h, domain.ReleaseInternally)
			if domain.KeyOf(err) != tt.internal {
				t.Errorf("%s: release_internally: %v", tt.class, err)
			}
			if tt.internal != "" {
				continue
			}
			w.sign("head", h, "department_head")
			if _, err = w.try("steward", w.held(h.ID), domain.Approve); domain.KeyOf(err) != tt.public {
				t.Errorf("%s: approve: %v", tt.class, err)
			}
		}
	})
}

func TestTheCircleIsNeverWiderThanTheStrictestAnswerAllows(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		circle := func(c domain.Circle) func(*workflow.Step) { return func(in *workflow.Step) { in.Circle = c } }
		h := w.screened("nur im Fachbereich", answers("K2", "yes_internal", "U2", "no")) // department beats root
		for _, c := range []domain.Circle{"", domain.CircleRoot, domain.CircleAssociation, "world"} {
			_, err := w.try("steward", h, domain.ReleaseInternally, circle(c))
			wants(t, err, domain.Invalid, "handover.circle_too_wide")
		}
		h = w.step("steward", h, domain.ReleaseInternally, circle(domain.CircleDepartment))
		w.sign("head", h, "department_head")
		if rel := w.get(h.ID).Live[domain.ForInternal]; rel.Circle != domain.CircleDepartment {
			t.Errorf("circle = %s", rel.Circle)
		}
	})
}

func TestTreatmentsAppearWithTheAnswersAndGoWithThem(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.answered(w.captured("Aufbereitung"), answers("K4", "yes_coarsen", "P6", "yes"))
		ids := func() (out []string) {
			for _, tr := range w.get(h.ID).Edition.Treatments {
				out = append(out, tr.ID+" "+string(tr.Role))
			}
			slices.Sort(out)
			return out
		}
		if got := ids(); !slices.Equal(got, []string{"K4 open_data_officer", "P6 geo_office"}) {
			t.Errorf("treatments = %v", got)
		}
		h = w.answeredAs("steward", h, answers("P6", "no"))
		if got := ids(); !slices.Equal(got, []string{"K4 open_data_officer"}) {
			t.Errorf("treatments = %v", got)
		}
	})
}

// The gate: approve opens only with every treatment done and confirmed, by two people.
func TestApproveWaitsForEveryTreatmentDoneAndConfirmed(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.internal("zwei Aufbereitungen", answers("K4", "yes_coarsen", "P6", "yes"))
		approve := func() error { _, err := w.try("steward", w.held(h.ID), domain.Approve); return err }
		treat := func(who, id string, act func(workflow.Treat) (workflow.Held, error)) error {
			_, err := act(workflow.Treat{Holding: h.ID, Treatment: id, Note: who})
			return err
		}
		done := func(who, id string) error {
			return treat(who, id, func(in workflow.Treat) (workflow.Held, error) { return w.TreatmentDone(w.ctx(), w.as(who), in) })
		}
		confirm := func(who, id string) error {
			return treat(who, id, func(in workflow.Treat) (workflow.Held, error) { return w.ConfirmTreatment(w.ctx(), w.as(who), in) })
		}
		wants(t, confirm("officer", "K4"), domain.Conflict, "treatment.not_done")
		must(t, done("officer", "K4"))
		wants(t, confirm("officer", "K4"), domain.Forbidden, "treatment.own")
		wants(t, approve(), domain.Conflict, "treatment.open")
		must(t, confirm("officer2", "K4"))
		wants(t, approve(), domain.Conflict, "treatment.open") // the other one
		must(t, done("steward", "P6"))
		wants(t, approve(), domain.Conflict, "treatment.open")
		if err := confirm("officer2", "P6"); domain.CodeOf(err) != domain.Forbidden {
			t.Errorf("another role confirmed: %v", err)
		}
		must(t, confirm("geo", "P6"))
		must(t, done("steward", "K4")) // done anew: the confirmation falls
		wants(t, approve(), domain.Conflict, "treatment.open")
		must(t, confirm("officer2", "K4"))
		must(t, approve())
		if err := done("steward", "K4"); domain.KeyOf(err) != "holding.locked_by_review" {
			t.Errorf("treated beside an open review: %v", err)
		}
		_, err := w.trySign("officer", w.held(h.ID), "open_data_officer")
		wants(t, err, domain.Forbidden, "signoff.contributor") // who treated has a share
		w.sign("officer2", w.held(h.ID), "open_data_officer")  // who confirmed has none
	})
}

func TestOnlyResultsOfConfirmedTreatmentsGoOut(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		public := []domain.Audience{domain.ForPublic}
		attach := func(h domain.HoldingID, name, treatment string) domain.DistributionID {
			ref, err := w.Upload(w.ctx(), w.as("steward"), name, "text/csv", strings.NewReader(name), 1000)
			must(t, err)
			a, err := w.Attach(w.ctx(), w.as("steward"), workflow.Attach{Holding: h, File: &ref, Title: name, Audiences: public, Treatment: treatment})
			must(t, err)
			return a.Distribution
		}
		begin := func(title string) workflow.Held { return w.answered(w.captured(title), answers("P6", "yes")) }
		toApprove := func(h workflow.Held) error {
			h = w.step("steward", w.held(h.ID), domain.Screen)
			h = w.step("steward", h, domain.ReleaseInternally)
			w.sign("head", h, "department_head")
			_, err := w.try("steward", w.treated(w.held(h.ID)), domain.Approve)
			return err
		}
		h := begin("roh")
		attach(h.ID, "roh.csv", "")
		wants(t, toApprove(h), domain.Conflict, "file.untreated")

		h = begin("aufbereitet")
		attach(h.ID, "grob.csv", "P6")
		must(t, toApprove(h))

		h = begin("unberührt")
		id := attach(h.ID, "liesmich.txt", "")
		_, err := w.TreatmentDone(w.ctx(), w.as("steward"), workflow.Treat{Holding: h.ID, Treatment: "P6"})
		must(t, err)
		for who, ok := range map[string]bool{"officer": false, "steward": false, "geo": true} {
			_, err := w.DeclareUnaffected(w.ctx(), w.as(who), workflow.Attach{Holding: h.ID, Distribution: id})
			if (err == nil) != ok {
				t.Errorf("%s declares unaffected: %v", who, err)
			}
		}
		must(t, toApprove(h))

		h = begin("unbekannte Aufbereitung")
		_, err = w.Attach(w.ctx(), w.as("steward"), workflow.Attach{Holding: h.ID, Link: "https://x.example/", Treatment: "P5"})
		wants(t, err, domain.Invalid, "treatment.unknown")
	})
}

// A confirmation is about the file that was there: another one under the same treatment is not covered by it.
func TestAConfirmationDoesNotCoverAFileThatCameLater(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		for name, after := range map[string]func(h workflow.Held, a workflow.Attach) workflow.Attach{
			"a replaced file": func(_ workflow.Held, a workflow.Attach) workflow.Attach { return a },
			"one more file":   func(_ workflow.Held, a workflow.Attach) workflow.Attach { a.Distribution = ""; return a },
			"a link instead": func(_ workflow.Held, a workflow.Attach) workflow.Attach {
				a.File, a.Link = nil, "https://x.example/roh.csv"
				return a
			},
		} {
			h := w.answered(w.captured("Tausch "+name), answers("P6", "yes"))
			ref, err := w.Upload(w.ctx(), w.as("steward"), "grob.csv", "text/csv", strings.NewReader("grob"), 1000)
			must(t, err)
			in := workflow.Attach{Holding: h.ID, File: &ref, Audiences: []domain.Audience{domain.ForPublic}, Treatment: "P6"}
			a, err := w.Attach(w.ctx(), w.as("steward"), in)
			must(t, err)
			w.treated(w.held(h.ID))
			raw, err := w.Upload(w.ctx(), w.as("steward"), "roh.csv", "text/csv", strings.NewReader("roh"), 1000)
			must(t, err)
			in.File, in.Distribution = &raw, a.Distribution
			_, err = w.Attach(w.ctx(), w.as("steward"), after(h, in))
			must(t, err)
			if tr := w.get(h.ID).Edition.Treatments[0]; tr.Confirmed != nil {
				t.Errorf("%s goes out under a confirmation given before it came", name)
			}
		}
	})
}

func TestNobodyDeclaresTheirOwnFileUnaffected(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.answered(w.captured("eigene Datei"), answers("K4", "yes_coarsen")) // confirmed by the open data officer, who may also capture
		a, err := w.Attach(w.ctx(), w.as("officer"), workflow.Attach{Holding: h.ID, Link: "https://x.example/roh.csv", Audiences: []domain.Audience{domain.ForPublic}})
		must(t, err)
		_, err = w.DeclareUnaffected(w.ctx(), w.as("officer"), workflow.Attach{Holding: h.ID, Distribution: a.Distribution})
		wants(t, err, domain.Forbidden, "treatment.own")
		_, err = w.DeclareUnaffected(w.ctx(), w.as("officer2"), workflow.Attach{Holding: h.ID, Distribution: a.Distribution})
		must(t, err)
	})
}

func TestNothingIsDeclaredUnaffectedAfterTheApproval(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.answered(w.captured("zu spät"), answers("K4", "yes_coarsen"))
		a, err := w.Attach(w.ctx(), w.as("steward"), workflow.Attach{Holding: h.ID, Link: "https://x.example/roh.csv"})
		must(t, err)
		h = w.step("steward", w.treated(w.held(h.ID)), domain.Screen)
		h = w.step("steward", h, domain.ReleaseInternally)
		w.sign("head", h, "department_head")
		h = w.step("steward", w.held(h.ID), domain.Approve)
		w.sign("officer", h, "open_data_officer")
		w.sign("head", h, "department_head")
		_, err = w.DeclareUnaffected(w.ctx(), w.as("officer2"), workflow.Attach{Holding: h.ID, Distribution: a.Distribution})
		wants(t, err, domain.Conflict, "treatment.too_late")
	})
}

func TestAConfirmationNamesTheDigestThatWasLookedAt(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.answered(w.captured("inzwischen geändert"), answers("P6", "yes"))
		seen, err := w.TreatmentDone(w.ctx(), w.as("steward"), workflow.Treat{Holding: h.ID, Treatment: "P6"})
		must(t, err)
		w.edited("steward", seen, "anders")
		_, err = w.ConfirmTreatment(w.ctx(), w.as("geo"), workflow.Treat{Holding: h.ID, Treatment: "P6", Digest: seen.Digest})
		wants(t, err, domain.Stale, "holding.changed_meanwhile")
	})
}

func TestAnUnclearAnswerIsRoutedWithADateAndEscalates(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.answered(w.captured("unklar"), map[string]domain.Answer{"P1": {Value: "unclear"}, "V1": {Value: "unclear"}})
		due := map[string]string{}
		for _, task := range w.tasks(h.ID, "unclear") {
			due[task.Ref+" "+string(task.Role)] = task.Due
		}
		if len(due) != 2 || due["P1 data_protection_officer"] != "2026-12-07" || due["V1 security_officer"] != "2026-11-30" {
			t.Errorf("tasks = %v", due)
		}
		_, err := w.try("steward", h, domain.Screen)
		wants(t, err, domain.Conflict, "screening.incomplete")
		w.clock.set(monday.AddDate(0, 0, 20))
		must(t, w.Tick(w.ctx()))
		up := w.tasks(h.ID, "escalated")
		if len(up) != 2 || up[0].Role != domain.OpenDataOfficer {
			t.Errorf("escalations = %+v", up)
		}
		if now := w.get(h.ID); now.Class != domain.ClassUndetermined || now.State != domain.Captured {
			t.Errorf("silence changed class %s or state %s", now.Class, now.State)
		}
		_, err = w.Answer(w.ctx(), w.as("dpo"), workflow.Answers{Holding: h.ID, Answers: answers("P1", "no")})
		must(t, err)
		if left := w.tasks(h.ID, "unclear"); len(left) != 1 || left[0].Ref != "V1" {
			t.Errorf("tasks = %+v", left)
		}
	})
}

// A new questionnaire version.

// reworded is the default questionnaire with other words in some questions.
func reworded(t testing.TB, base screening.Questionnaire, ids ...string) []byte {
	t.Helper()
	q := base
	q.Questions = slices.Clone(q.Questions)
	for _, id := range ids {
		i := slices.IndexFunc(q.Questions, func(x screening.Question) bool { return x.ID == id })
		q.Questions[i].Text.DE += " Bitte genau prüfen."
	}
	return q.YAML()
}

func (w *town) questionnaire(yaml []byte) {
	w.t.Helper()
	p, err := w.ProposeQuestionnaire(w.ctx(), w.as("admin1"), w.root, yaml, "Test")
	must(w.t, err)
	_, err = w.ConfirmQuestionnaire(w.ctx(), w.as("admin2"), domain.QuestionnaireID(p.ID), true)
	must(w.t, err)
}

func TestANewQuestionnaireVersionAsksAgainAndChangesNoState(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		unanswered := w.captured("noch ohne Antworten")
		states := map[domain.State]workflow.Held{}
		for _, s := range []domain.State{domain.Screened, domain.ReleasedInternally, domain.Approved, domain.Published} {
			states[s] = w.inState(s, string(s))
		}
		open := w.step("steward", w.internal("im Verfahren", nil), domain.Approve)
		w.sign("officer", open, "open_data_officer")
		w.questionnaire(reworded(t, screening.Default(), "Z3", "K1"))

		if n := len(w.tasks(unanswered.ID, "rescreen")); n != 0 {
			t.Errorf("%d tasks for an edition without answers", n)
		}
		for s, h := range states {
			now := w.get(h.ID)
			if now.State != s || !slices.Equal(slices.Sorted(slices.Values(now.Rescreen)), []string{"K1", "Z3"}) {
				t.Errorf("%s became %s, to ask again: %v", s, now.State, now.Rescreen)
			}
			if n := len(w.tasks(h.ID, "rescreen")); n != 1 {
				t.Errorf("%s: %d tasks to screen again", s, n)
			}
		}
		now := w.get(open.ID)
		if now.Review != nil || now.State != domain.ReleasedInternally || !now.HasLive(domain.ForInternal) {
			t.Errorf("open review %v in %s", now.Review, now.State)
		}
		if n := w.asks("SELECT count(*) FROM review WHERE holding_id = ? AND status = 'closed'", string(open.ID)); n != 1 {
			t.Errorf("%d closed reviews", n)
		}
		// hand-over and publish refuse
		_, err := w.try("steward", w.held(states[domain.Screened].ID), domain.ReleaseInternally)
		wants(t, err, domain.Conflict, "screening.again")
		_, err = w.try("steward", w.held(open.ID), domain.Approve)
		wants(t, err, domain.Conflict, "screening.again")
		_, err = w.try("editor", w.held(states[domain.Approved].ID), domain.Publish)
		wants(t, err, domain.Conflict, "screening.again")
		if !w.get(states[domain.Published].ID).HasLive(domain.ForPublic) {
			t.Error("a public release went down")
		}
		// until return, and new answers to what changed; the rest is carried over
		h := w.step("steward", w.held(states[domain.Approved].ID), domain.Return, because("neuer Fragebogen"))
		_, err = w.try("steward", h, domain.Screen)
		wants(t, err, domain.Conflict, "screening.again")
		h = w.answeredAs("steward", h, answers("Z3", "no"))
		_, err = w.try("steward", h, domain.Screen)
		wants(t, err, domain.Conflict, "screening.again")
		h = w.answeredAs("steward", h, answers("K1", "no"))
		if n := len(w.tasks(h.ID, "rescreen")); n != 0 {
			t.Errorf("%d tasks remain", n)
		}
		h = w.step("steward", h, domain.Screen)
		if e := w.get(h.ID).Edition; e.Questionnaire.Version != 2 || e.Answers["Z1"].Version.Version != 1 || e.Answers["Z3"].Version.Version != 2 {
			t.Errorf("questionnaire %v, Z1 of %v, Z3 of %v", e.Questionnaire, e.Answers["Z1"].Version, e.Answers["Z3"].Version)
		}
		// the same way from public, by revise
		h = w.step("steward", w.held(states[domain.Published].ID), domain.Revise)
		_, err = w.try("steward", h, domain.Screen)
		wants(t, err, domain.Conflict, "screening.again")
		w.step("steward", w.answeredAs("steward", h, answers("Z3", "no", "K1", "no")), domain.Screen)
	})
}

// A second version before the first was answered: both count.
func TestQuestionsOfTwoVersionsAreBothAskedAgain(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.screened("zwei Fassungen", nil)
		w.questionnaire(reworded(t, screening.Default(), "Z3"))
		pol, err := w.Read().CurrentPolicy(w.ctx(), w.root)
		must(t, err)
		w.questionnaire(reworded(t, pol.Questionnaire, "K1"))
		if got := slices.Sorted(slices.Values(w.get(h.ID).Rescreen)); !slices.Equal(got, []string{"K1", "Z3"}) {
			t.Errorf("to ask again: %v", got)
		}
		if n := len(w.tasks(h.ID, "rescreen")); n != 1 {
			t.Errorf("%d tasks to screen again, want one", n)
		}
	})
}

func TestStricterNewAnswersOfAPublicHoldingAskForItsWithdrawal(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.public("doch nicht offen")
		w.questionnaire(reworded(t, screening.Default(), "U2"))
		h = w.step("steward", w.held(h.ID), domain.Revise)
		h = w.answeredAs("steward", h, answers("U2", "no"))
		if h.Class != domain.ClassInternal {
			t.Fatalf("class = %s", h.Class)
		}
		if !w.get(h.ID).HasLive(domain.ForPublic) {
			t.Error("the public release went down by itself")
		}
		if n := len(w.tasks(h.ID, "withdraw")); n != 1 {
			t.Errorf("%d tasks ask for the withdrawal, want one", n)
		}
		w.answeredAs("steward", h, answers("K1", "no"))
		if n := len(w.tasks(h.ID, "withdraw")); n != 1 {
			t.Errorf("%d tasks after one more answer, want one", n)
		}
		w.step("officer2", w.held(h.ID), domain.Withdraw, withdrawal)
		if n := len(w.tasks(h.ID, "withdraw")); n != 0 {
			t.Errorf("%d tasks after the withdrawal", n)
		}
	})
}

func TestAStaleQuestionnaireIsNotActivated(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		older, err := w.ProposeQuestionnaire(w.ctx(), w.as("admin1"), w.root, reworded(t, screening.Default(), "Z3"), "älter")
		must(t, err)
		w.questionnaire(reworded(t, screening.Default(), "K1"))
		_, err = w.ConfirmQuestionnaire(w.ctx(), w.as("admin2"), domain.QuestionnaireID(older.ID), true)
		wants(t, err, domain.Stale, "questionnaire.newer_in_force")
	})
}

func TestAnEmbargoAnswerPostponesThePublication(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		e2 := answers("E2", "yes")
		a := e2["E2"]
		a.Date = "2026-12-15"
		e2["E2"] = a
		h := w.internal("Sperrfrist", e2)
		_, err := w.try("steward", h, domain.Approve, func(in *workflow.Step) { in.Until = "2026-12-10" })
		wants(t, err, domain.Invalid, "field.date_order")                                                 // would end before it begins
		h = w.step("steward", h, domain.Approve, func(in *workflow.Step) { in.NotBefore = "2026-12-01" }) // the later day holds
		w.sign("officer", h, "open_data_officer")
		w.sign("head", h, "department_head")
		w.clock.set(monday.AddDate(0, 0, 10))
		_, err = w.try("editor", w.held(h.ID), domain.Publish)
		wants(t, err, domain.Conflict, "publish.too_early")
		w.clock.set(monday.AddDate(0, 0, 22))
		must(t, w.Tick(w.ctx()))
		if s := w.get(h.ID).State; s != domain.Published {
			t.Errorf("state = %s", s)
		}
	})
}
