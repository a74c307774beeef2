package workflow_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/workflow"
)

// scope is what a person sees now.
func (w *town) scope(who string) workflow.Scope {
	w.t.Helper()
	s, err := w.Scope(w.ctx(), w.as(who))
	must(w.t, err)
	return s
}

func to(hs ...workflow.Held) []workflow.ToAnswer {
	var out []workflow.ToAnswer
	for _, h := range hs {
		out = append(out, workflow.ToAnswer{Holding: h.ID, Digest: h.Digest})
	}
	return out
}

func outcomes(list []workflow.ManyOutcome) string {
	var out []string
	for _, o := range list {
		s := string(o.Outcome)
		if o.Reason != nil {
			s += " " + o.Reason.Key
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func TestAnswersOfOneAreAppliedToMany(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		source := w.answered(w.captured("Glascontainer"), answers("P1", "yes", "P2", "no", "P3", "no", "P4", "yes", "P5", "no"))
		empty, stale, locked := w.captured("Papier"), w.captured("Kleider"), w.screened("Bioabfall", nil)
		partly, err := w.Answer(w.ctx(), w.as("steward"), workflow.Answers{Holding: w.captured("Grünschnitt").ID, Answers: answers("P1", "no")})
		must(t, err)
		elsewhere, err := w.Create(w.ctx(), w.as("officer"), workflow.Capture{Authority: w.soc, Content: content("Pflege")})
		must(t, err)
		if _, err = w.Edit(w.ctx(), w.as("steward"), workflow.Patch{Holding: stale.ID, Fields: map[string][]string{"comment": {"neu"}}}); err != nil {
			t.Fatal(err)
		}
		in := workflow.AnswerMany{Source: source.ID, Holdings: to(empty, stale, locked, partly, elsewhere)}
		before := w.get(empty.ID).Rev
		ahead, err := w.PreviewAnswers(w.ctx(), w.as("steward"), w.scope("steward"), in)
		must(t, err)
		const want = "done, refused holding.changed_meanwhile, refused holding.not_captured, done, refused id.unknown"
		if got := outcomes(ahead); got != want {
			t.Errorf("preview: %s, want %s", got, want)
		}
		if w.get(empty.ID).Rev != before {
			t.Error("the preview wrote something")
		}
		if o := ahead[0]; o.ClassBefore != domain.ClassUndetermined || o.Class != domain.ClassOpenAfterTreatment || len(o.Treatments) != 1 || o.Unanswered != 0 || o.Digest != empty.Digest {
			t.Errorf("preview of the empty one: %+v", o)
		}
		if o := ahead[3]; slices.ContainsFunc(o.Answers, func(c workflow.AnswerChange) bool { return c.Question == "P1" }) {
			t.Errorf("an answer that is there would be overwritten: %+v", o.Answers)
		}
		actor := w.as("steward")
		actor.Key, actor.Hash = "once", domain.DigestOf([]byte("request"))
		for range 2 { // a double click
			done, err := w.AnswerMany(w.ctx(), actor, w.scope("steward"), in)
			must(t, err)
			if got := outcomes(done); got != want {
				t.Errorf("report: %s, want %s", got, want)
			}
			if done[0].Class != domain.ClassOpenAfterTreatment || len(done[0].Answers) != len(ahead[0].Answers) {
				t.Errorf("report differs from the preview: %+v", done[0])
			}
		}
		now := w.get(empty.ID)
		if now.Rev != before+1 || now.Class != domain.ClassOpenAfterTreatment || now.Edition.Answers["P1"].By != w.ids["steward"] {
			t.Errorf("rev %d, class %s, answered by %s", now.Rev, now.Class, now.Edition.Answers["P1"].By)
		}
		if a := w.get(partly.ID).Edition.Answers["P1"]; a.Value != "no" {
			t.Errorf("P1 of the other is %q", a.Value)
		}

		in = workflow.AnswerMany{Source: source.ID, Overwrite: true, Questions: []string{"P1"}, Holdings: to(w.held(partly.ID), w.held(empty.ID))}
		done, err := w.AnswerMany(w.ctx(), w.as("steward"), w.scope("steward"), in)
		must(t, err)
		if got := outcomes(done); got != "done, skipped" {
			t.Errorf("overwritten: %s", got)
		}
		if a := w.get(partly.ID).Edition.Answers["P1"]; a.Value != "yes" {
			t.Errorf("P1 of the other is %q after overwriting", a.Value)
		}
		done, err = w.AnswerMany(w.ctx(), w.as("head"), w.scope("head"), workflow.AnswerMany{Source: source.ID, Overwrite: true, Holdings: to(w.held(partly.ID))})
		must(t, err)
		if got := outcomes(done); got != "refused answer.not_routed" {
			t.Errorf("by the head: %s", got)
		}
	})
}

func TestTooManyOrNoneAreRefused(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.captured("Glas")
		for name, in := range map[string]workflow.AnswerMany{
			"many.none":       {Source: h.ID},
			"many.no_answers": {Holdings: to(h)},
			"many.too_many":   {Source: h.ID, Holdings: make([]workflow.ToAnswer, workflow.MaxAtOnce+1)},
		} {
			_, err := w.AnswerMany(w.ctx(), w.as("steward"), w.scope("steward"), in)
			wants(t, err, domain.Invalid, name)
			_, err = w.PreviewAnswers(w.ctx(), w.as("steward"), w.scope("steward"), in)
			wants(t, err, domain.Invalid, name)
		}
	})
}

func TestSeveralAreHandedOverAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		ready, screened, bare, inside := w.answered(w.captured("Glas"), nil), w.screened("Papier", nil), w.captured("Kleider"), w.internal("Bio", nil)
		open := w.step("steward", w.screened("Laub", nil), domain.ReleaseInternally)
		in := workflow.HandOverMany{Holdings: to(ready, screened, bare, inside, w.held(open.ID))}
		tell := func(list []workflow.ManyHandedOver) string {
			var out []string
			for _, o := range list {
				s := fmt.Sprint(o.Outcome, " ", o.Verb, " ", o.Screens)
				if o.Reason != nil {
					s = "refused " + o.Reason.Key
				}
				out = append(out, s)
			}
			return strings.Join(out, ", ")
		}
		ahead, err := w.PreviewHandOver(w.ctx(), w.as("steward"), w.scope("steward"), in)
		must(t, err)
		const want = "done release_internally true, done release_internally false, refused screening.incomplete, done approve false, refused handover.already"
		if got := tell(ahead); got != want {
			t.Errorf("preview: %s\nwant %s", got, want)
		}
		if w.get(ready.ID).State != domain.Captured {
			t.Error("the preview wrote something")
		}
		actor := w.as("steward")
		actor.Key, actor.Hash = "once", domain.DigestOf([]byte("request"))
		var first domain.ReviewID
		for i := range 2 {
			done, err := w.HandOverMany(w.ctx(), actor, w.scope("steward"), in)
			must(t, err)
			if i == 0 {
				first = done[0].Review
				if got := tell(done); got != strings.Replace(want, "handover.already", "holding.locked_by_review", 1) {
					t.Errorf("report: %s", got)
				}
			} else if done[0].Outcome != workflow.OutcomeDone || done[0].Review != first {
				t.Errorf("the second click: %s", tell(done))
			}
		}
		if h := w.get(ready.ID); h.Review == nil || h.State != domain.Screened {
			t.Errorf("state %s, review %v", h.State, h.Review)
		}
	})
}

// Precedents come from the own root, and from others only once two persons there decided to share. Reasons and names
// never come along.
func TestPrecedentsCountWhatIsSharedAndNothingElse(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		other := build(t, w.store, w.clock, "nachbar", false)
		of := func(w *town, title string, more map[string]domain.Answer) workflow.Held {
			c := content(title)
			c.TitleStandard = "Glascontainer - Standorte"
			h, err := w.Create(w.ctx(), w.as("steward"), workflow.Capture{Authority: w.env, Content: c})
			must(t, err)
			if more == nil {
				return h
			}
			return w.step("steward", w.answered(h, more), domain.Screen)
		}
		canary := answers("P1", "yes", "P2", "no", "P3", "no", "P4", "yes", "P5", "no")
		a := canary["P1"]
		a.Reason = "Kanarienvogel im Glas"
		canary["P1"] = a
		mine := of(w, "Glas Nord", nil)
		of(w, "Glas Süd", canary)
		of(w, "Glas West", nil) // not screened: no precedent
		of(other, "Glas Ost", answers("P1", "no"))
		of(other, "Glas Mitte", answers("P1", "no"))
		of(other, "Glas geheim", answers("V1", "yes"))

		ask := func() (out []workflow.Precedent) {
			h, err := w.Read().HoldingByID(w.ctx(), w.scope("steward"), mine.ID)
			must(t, err)
			out, err = w.Precedents(w.ctx(), w.scope("steward"), h)
			must(t, err)
			b, err := json.Marshal(out)
			must(t, err)
			for _, never := range []string{"Kanarienvogel", "STEWARD", "Glas", string(w.ids["steward"]), string(other.root)} {
				if strings.Contains(string(b), never) {
					t.Errorf("precedents hold %q: %s", never, b)
				}
			}
			return out
		}
		p1 := func(list []workflow.Precedent) (s string) {
			for _, p := range list {
				if p.Question == "P1" {
					s += fmt.Sprintf("%s %d/%d of %d; ", p.Value, p.Holdings, p.Of, p.Authorities)
				}
			}
			return s
		}
		for _, q := range ask() {
			if q.Question == "V1" && q.Value == "yes" {
				t.Error("a classified holding is counted")
			}
		}
		if got := p1(ask()); got != "yes 1/1 of 1; " {
			t.Errorf("before sharing: %s", got)
		}
		if _, err := other.SharePrecedents(w.ctx(), other.as("officer"), other.root, ""); domain.CodeOf(err) != domain.Forbidden {
			t.Errorf("an officer shares: %v", err)
		}
		if _, err := w.SharePrecedents(w.ctx(), w.as("admin1"), other.root, ""); domain.CodeOf(err) != domain.NotFound {
			t.Errorf("another root's administrator shares: %v", err)
		}
		p, err := other.SharePrecedents(w.ctx(), other.as("admin1"), other.root, "Wir helfen einander.")
		must(t, err)
		if got := p1(ask()); got != "yes 1/1 of 1; " {
			t.Errorf("proposed only: %s", got)
		}
		_, err = other.SharePrecedents(w.ctx(), other.as("admin2"), other.root, "")
		wants(t, err, domain.Conflict, "sharing.proposed")
		_, err = other.ConfirmSharing(w.ctx(), other.as("admin1"), domain.SharingID(p.ID), true)
		wants(t, err, domain.Forbidden, "proposal.own")
		_, err = other.ConfirmSharing(w.ctx(), other.as("admin2"), domain.SharingID(p.ID), true)
		must(t, err)
		if got := p1(ask()); got != "no 2/3 of 1; yes 1/3 of 1; " {
			t.Errorf("shared: %s", got)
		}
		for _, q := range ask() {
			if q.Question == "V1" && q.Value == "yes" {
				t.Error("a classified holding is counted")
			}
		}
		list, err := other.Read().Sharings(w.ctx(), other.scope("admin2"))
		must(t, err)
		if len(list) != 1 || list[0].Status != domain.Active || list[0].ConfirmedBy != other.ids["admin2"] {
			t.Errorf("sharings: %+v", list)
		}
		if list, err := w.Read().Sharings(w.ctx(), w.scope("admin1")); err != nil || len(list) != 0 {
			t.Errorf("another root's administrator reads %v, %v", list, err)
		}
		_, err = other.StopSharing(w.ctx(), other.as("admin1"), domain.SharingID(p.ID), "")
		must(t, err)
		if got := p1(ask()); got != "yes 1/1 of 1; " {
			t.Errorf("after the end: %s", got)
		}
		_, err = other.ConfirmSharing(w.ctx(), other.as("admin2"), domain.SharingID(p.ID), true)
		wants(t, err, domain.Conflict, "proposal.settled")
	})
}

func TestSimilarHoldingsAreThoseOfTheSameStandardDataSetFirst(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		make := func(who, title, standard string, at domain.AuthorityID) workflow.Held {
			c := content(title)
			c.TitleStandard = standard
			h, err := w.Create(w.ctx(), w.as(who), workflow.Capture{Authority: at, Content: c})
			must(t, err)
			return h
		}
		a := make("steward", "A", "Bäume", w.env)
		akin := make("steward", "B", "", w.env)
		same := make("steward", "C", "bäume", w.env)
		make("officer", "D", "Bäume", w.soc)
		got, err := w.Read().Similar(w.ctx(), w.scope("steward"), a.ID, 10)
		must(t, err)
		if len(got) != 2 || got[0].ID != same.ID || !got[0].Standard || got[1].ID != akin.ID || got[1].Standard {
			t.Errorf("similar: %+v", got)
		}
		if got, err = w.Read().Similar(w.ctx(), w.scope("officer"), a.ID, 10); err != nil || len(got) != 3 {
			t.Errorf("for the officer: %d, %v", len(got), err)
		}
		if _, err := w.Read().Similar(w.ctx(), w.scope("nobody"), a.ID, 10); domain.CodeOf(err) != domain.NotFound {
			t.Errorf("out of scope: %v", err)
		}
	})
}
