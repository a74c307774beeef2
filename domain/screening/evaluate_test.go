package screening_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/domain/screening/screeningtest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTheLastEffectOfAChainCountsAndTheStrictestAxisWins(t *testing.T) {
	t.Parallel()
	q := screening.Default()
	type reason = screening.Reason
	for _, tt := range []struct {
		name       string
		with       []string
		without    []string
		class      domain.Class
		soFar      domain.Class
		unanswered []string
		unclear    []string
		ignored    []string
		reasons    []reason
	}{
		{name: "all harmless", class: "open", soFar: "open"},
		{name: "a permission late in the chain opens it", with: []string{"P1", "yes", "P2", "no", "P3", "yes"}, class: "open", soFar: "open"},
		{
			name:  "risk of linkage counts, not the treatment before it",
			with:  []string{"P1", "yes", "P2", "no", "P3", "no", "P4", "yes", "P5", "yes"},
			class: "internal", soFar: "internal", reasons: []reason{{"P5", "yes", "internal"}},
		},
		{
			name: "the strictest of two axes", with: []string{"K3", "yes", "E1", "yes", "Q1", "no"},
			class: "blocked", soFar: "blocked", reasons: []reason{{"K3", "yes", "blocked"}},
		},
		{
			name: "two axes decide together", with: []string{"B2", "yes", "E1", "yes"},
			class: "internal", soFar: "internal", reasons: []reason{{"B2", "yes", "internal"}, {"E1", "yes", "internal"}},
		},
		{
			name:  "unclear at the end of a chain leaves the effect before it visible",
			with:  []string{"P1", "yes", "P2", "no", "P3", "no", "P4", "yes", "P5", "unclear"},
			class: "undetermined", soFar: "open_after_treatment", unclear: []string{"P5"},
			reasons: []reason{{"P5", "unclear", "undetermined"}, {"P4", "yes", "open_after_treatment"}},
		},
		{
			name: "unclear beside blocked is still undetermined", with: []string{"K3", "yes", "U1", "unclear"},
			class: "undetermined", soFar: "blocked", unclear: []string{"U1"},
			reasons: []reason{{"U1", "unclear", "undetermined"}, {"K3", "yes", "blocked"}},
		},
		{
			name: "a follow-up without answer", with: []string{"S1", "tables"},
			class: "undetermined", soFar: "open", unanswered: []string{"S2"},
		},
		{
			name: "a question without answer", without: []string{"Z3", "G1"},
			class: "undetermined", soFar: "open", unanswered: []string{"Z3", "G1"},
		},
		{
			name: "answers below a changed one count no longer", with: []string{"P2", "yes_raw", "P4", "no_blocked", "S2", "no"},
			class: "open", soFar: "open", ignored: []string{"P2", "P4", "S2"},
		},
		{
			name: "research access does not open what is blocked", with: []string{"K3", "yes", "G1", "yes"},
			class: "blocked", soFar: "blocked", reasons: []reason{{"K3", "yes", "blocked"}},
		},
		{name: "misreading never blocks", with: []string{"Q3", "yes"}, class: "open", soFar: "open"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			answers := screeningtest.Harmless(q, tt.with...)
			for _, id := range tt.without {
				delete(answers, id)
			}
			r := q.Evaluate(answers, nil)
			got := screening.Result{
				Class: r.Class, SoFar: r.SoFar, Complete: r.Complete, Unanswered: r.Unanswered,
				Unclear: r.Unclear, Ignored: r.Ignored, Reasons: r.Reasons,
			}
			want := screening.Result{
				Class: tt.class, SoFar: tt.soFar, Complete: tt.unanswered == nil && tt.unclear == nil,
				Unanswered: tt.unanswered, Unclear: tt.unclear, Ignored: tt.ignored, Reasons: tt.reasons,
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("Evaluate() (-want +got):\n%s", d)
			}
		})
	}
}

func TestAFollowUpReplacesTheEffectBeforeIt(t *testing.T) {
	t.Parallel()
	q, err := screening.Parse([]byte(strings.Replace(strings.Replace(small, "next: B", "next: B\n        effect: blocked", 1),
		"effect: internal\n        needs_ground: true", "effect: open", 1)))
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string]domain.Answer{"A": {Value: "yes"}}
	if r := q.Evaluate(answers, nil); r.SoFar != domain.ClassBlocked || r.Class != domain.ClassUndetermined {
		t.Errorf("before the follow-up: so far %s, class %s", r.SoFar, r.Class)
	}
	answers["B"] = domain.Answer{Value: "no"}
	if r := q.Evaluate(answers, nil); r.Class != domain.ClassOpen || len(r.Reasons) != 0 {
		t.Errorf("after it: class %s, reasons %v; want open", r.Class, r.Reasons)
	}
}

func TestNothingAnsweredIsUndetermined(t *testing.T) {
	t.Parallel()
	q := screening.Default()
	r := q.Evaluate(nil, nil)
	if r.Class != domain.ClassUndetermined || r.SoFar != "" || r.Complete || len(r.Unanswered) != 22 || len(r.Asked) != 22 {
		t.Errorf("Evaluate(nothing) = %+v, want undetermined with 22 questions open", r)
	}
	if r := (screening.Questionnaire{}).Evaluate(nil, nil); r.Complete || r.Class != domain.ClassUndetermined {
		t.Errorf("a questionnaire without questions yields %s, complete %v", r.Class, r.Complete)
	}
}

func TestAnAnswerWithoutWhatItNeedsCountsAsNotGiven(t *testing.T) {
	t.Parallel()
	q := screening.Default()
	answers := screeningtest.Harmless(q)
	answers["E2"] = domain.Answer{Value: "yes"}     // no date: the clock would publish at once
	answers["K3"] = domain.Answer{Value: "yes"}     // no ground
	answers["Z1"] = domain.Answer{Value: "certain"} // left the questionnaire
	answers["X9"] = domain.Answer{Value: "yes"}
	r := q.Evaluate(answers, nil)
	if d := cmp.Diff([]string{"Z1", "K3", "E2"}, r.Unanswered); d != "" || r.Complete || r.Class != domain.ClassUndetermined {
		t.Errorf("Evaluate() = %+v; unanswered (-want +got):\n%s", r, d)
	}
	if d := cmp.Diff([]string{"X9"}, r.Ignored); d != "" {
		t.Errorf("ignored (-want +got):\n%s", d)
	}
}

func TestDatesAndCirclesTakeTheStrictest(t *testing.T) {
	t.Parallel()
	q := screening.Default()
	answers := screeningtest.Harmless(q, "P1", "yes", "P2", "no", "P3", "yes", "E1", "yes", "E2", "yes", "U1", "yes", "B2", "yes")
	on := func(id, date string) { a := answers[id]; a.Date = date; answers[id] = a }
	on("P3", "2027-05-01")
	on("E1", "2026-12-24")
	on("E2", "2026-11-02")
	r := q.Evaluate(answers, nil)
	if r.ReviewDate != "2026-12-24" || r.NotBefore != "2026-11-02" || r.Circle != domain.CircleDepartment {
		t.Errorf("review %q, not before %q, circle %q; want the earliest, the date, the narrowest", r.ReviewDate, r.NotBefore, r.Circle)
	}
	on("P3", "2026-06-01")
	if r := q.Evaluate(answers, nil); r.ReviewDate != "2026-06-01" {
		t.Errorf("review %q, want the earliest of two", r.ReviewDate)
	}
	if d := cmp.Diff([]domain.Fact{domain.PersonalData, domain.ThirdPartyRights}, r.Facts); d != "" {
		t.Errorf("facts (-want +got):\n%s", d)
	}
	// A second embargo: the later day holds.
	for i := range q.Questions {
		if q.Questions[i].ID == "E1" {
			q.Questions[i].Options[1].NeedsDate = screening.NotBefore
		}
	}
	if r := q.Evaluate(answers, nil); r.NotBefore != "2026-12-24" {
		t.Errorf("not before %q, want the latest of two", r.NotBefore)
	}
}

func TestAClassSetByHandIsOnlyEverStricter(t *testing.T) {
	t.Parallel()
	q := screening.Default()
	for _, tt := range []struct {
		name  string
		with  []string
		hand  domain.StricterClass
		code  domain.Code
		key   string
		class domain.Class
	}{
		{"stricter", nil, domain.StricterClass{Class: "internal", Reason: "x"}, "", "", "internal"},
		{"after treatment", nil, domain.StricterClass{Class: "open_after_treatment", Reason: "x"}, "", "", "open_after_treatment"},
		{"without a reason", nil, domain.StricterClass{Class: "internal", Reason: " "}, domain.Invalid, "screening.stricter_reason", "internal"},
		{"the same", nil, domain.StricterClass{Class: "open", Reason: "x"}, domain.Invalid, "screening.stricter_more_open", "open"},
		{"more open", []string{"K3", "yes"}, domain.StricterClass{Class: "internal", Reason: "x"}, domain.Invalid, "screening.stricter_more_open", "blocked"},
		{"undetermined is no choice", nil, domain.StricterClass{Class: "undetermined", Reason: "x"}, domain.Invalid, "screening.stricter_class", "open"},
		{"no class", nil, domain.StricterClass{Class: "secret", Reason: "x"}, domain.Invalid, "screening.stricter_class", "open"},
		{"over an unclear answer", []string{"U1", "unclear"}, domain.StricterClass{Class: "blocked", Reason: "x"}, "", "", "undetermined"},
	} {
		answers := screeningtest.Harmless(q, tt.with...)
		err := q.CheckStricter(answers, tt.hand)
		if domain.CodeOf(err) != tt.code || domain.KeyOf(err) != tt.key {
			t.Errorf("%s: CheckStricter() = %v, want %q %q", tt.name, err, tt.code, tt.key)
		}
		if r := q.Evaluate(answers, &tt.hand); r.Class != tt.class {
			t.Errorf("%s: class %s, want %s", tt.name, r.Class, tt.class)
		}
	}
	hand := domain.StricterClass{Class: "internal", Reason: "x"}
	r := q.Evaluate(screeningtest.Harmless(q, "Q1", "no"), &hand)
	if d := cmp.Diff([]screening.Reason{{Class: "internal"}}, r.Reasons); d != "" {
		t.Errorf("reasons of a class set by hand (-want +got):\n%s", d)
	}
	hand.Class = domain.ClassOpenAfterTreatment
	want := []domain.Treatment{{ID: "stricter", Kind: "other", Role: domain.OpenDataOfficer}}
	if d := cmp.Diff(want, q.Evaluate(screeningtest.Harmless(q), &hand).Treatments); d != "" {
		t.Errorf("a class after treatment set by hand asks for nothing (-want +got):\n%s", d)
	}
}

func TestTreatmentsKeepWhatWasDone(t *testing.T) {
	t.Parallel()
	done := &domain.Attest{By: "a", At: time.Unix(1, 0)}
	confirmed := &domain.Attest{By: "b", At: time.Unix(2, 0)}
	have := []domain.Treatment{
		{ID: "P4", Question: "P4", Kind: "anonymise", Role: "statistics_office", Done: done, Confirmed: confirmed, Decision: "d", Evidence: []domain.FileRef{{Name: "f"}}},
		{ID: "K2", Question: "K2", Kind: "coarsen", Role: "security_officer", Done: done, Confirmed: confirmed, Decision: "e"},
		{ID: "B1", Question: "B1", Kind: "redact", Role: "legal_office", Done: done},
		{ID: "Q1", Question: "Q1", Kind: "convert", Role: "open_data_officer", Done: done},
	}
	required := []domain.Treatment{
		{ID: "K2", Question: "K2", Kind: "coarsen", Role: "legal_office"},
		{ID: "P4", Question: "P4", Kind: "anonymise", Role: "statistics_office"},
		{ID: "B1", Question: "B1", Kind: "anonymise", Role: "legal_office"},
		{ID: "P6", Question: "P6", Kind: "coarsen", Role: "geo_office"},
	}
	want := []domain.Treatment{
		{ID: "K2", Question: "K2", Kind: "coarsen", Role: "legal_office", Done: done}, // another role confirms now
		have[0],
		required[2], // another task now
		required[3],
	}
	if d := cmp.Diff(want, screening.MergeTreatments(have, required)); d != "" {
		t.Errorf("MergeTreatments() (-want +got):\n%s", d)
	}
	if got := screening.MergeTreatments(have, nil); len(got) != 0 {
		t.Errorf("nothing required, yet %v stays", got)
	}
}

// drawAnswers gives answers to a random part of q, some of them to nothing or in a wrong form.
func drawAnswers(t *rapid.T, q screening.Questionnaire) map[string]domain.Answer {
	out := map[string]domain.Answer{}
	for _, question := range q.Questions {
		values := append(question.Values(), "", "never")
		value := rapid.SampledFrom(values).Draw(t, question.ID)
		if _, ok := question.Option(value); ok && rapid.IntRange(0, 9).Draw(t, "whole") > 0 {
			out[question.ID] = screeningtest.Answer(q, question.ID, value)
		} else if value != "" {
			out[question.ID] = domain.Answer{
				Value: value, Date: rapid.String().Draw(t, "date"),
				Grounds: rapid.SliceOfN(rapid.String(), 0, 2).Draw(t, "grounds"), Reason: rapid.String().Draw(t, "reason"),
			}
		}
	}
	out[rapid.String().Draw(t, "id")] = domain.Answer{Value: rapid.String().Draw(t, "value")}
	return out
}

func TestAStricterAnswerNeverOpens(t *testing.T) {
	t.Parallel()
	q := screening.Default()
	rank := func(c domain.Class) int { return slices.Index(domain.Classes, c) } // -1: none yet
	rapid.Check(t, func(t *rapid.T) {
		answers := drawAnswers(t, q)
		before := q.Evaluate(answers, nil)
		// One independent question, answered at least as strictly as before.
		alone := slices.DeleteFunc(slices.Clone(q.Questions), func(x screening.Question) bool {
			return x.Follows != "" || x.ID == "P1" || x.ID == "S1"
		})
		question := rapid.SampledFrom(alone).Draw(t, "question")
		option := rapid.SampledFrom(question.Options).Draw(t, "option")
		if now, ok := question.Option(answers[question.ID].Value); ok && rank(option.Effect) < rank(now.Effect) {
			option = now
		}
		answers[question.ID] = screeningtest.Answer(q, question.ID, option.Value)
		after := q.Evaluate(answers, nil)
		if option.Effect != domain.ClassUndetermined && rank(after.SoFar) < rank(before.SoFar) {
			t.Fatalf("%s %s: from %s to %s", question.ID, option.Value, before.SoFar, after.SoFar)
		}
		if before.Complete && rank(after.Class) < rank(before.Class) {
			t.Fatalf("%s %s: from %s to %s", question.ID, option.Value, before.Class, after.Class)
		}
		// A class set by hand opens nothing either.
		hand := domain.StricterClass{Class: rapid.SampledFrom(domain.Classes).Draw(t, "hand"), Reason: "x"}
		if r := q.Evaluate(answers, &hand); rank(r.Class) < rank(after.Class) || rank(r.SoFar) < rank(after.SoFar) {
			t.Fatalf("by hand %s: from %s to %s", hand.Class, after.Class, r.Class)
		}
		// Whatever is open for treatment asks for one.
		if after.Class == domain.ClassOpenAfterTreatment && len(after.Treatments) == 0 {
			t.Fatal("open after treatment, without a treatment")
		}
		if after.Complete != (len(after.Unanswered)+len(after.Unclear) == 0) || !after.Complete && after.Class != domain.ClassUndetermined {
			t.Fatalf("complete %v with class %s", after.Complete, after.Class)
		}
	})
}
