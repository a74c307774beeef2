package screening_test

import (
	"errors"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/domain/screening"

	"github.com/google/go-cmp/cmp"
)

func TestAnAnswerIsRefusedWithItsPlace(t *testing.T) {
	t.Parallel()
	q := screening.Default()
	for _, tt := range []struct {
		name   string
		id     string
		answer domain.Answer
		field  string // "" where it is accepted
		key    string
	}{
		{"a plain answer", "Q1", domain.Answer{Value: "yes"}, "", ""},
		{"unclear needs nothing", "K3", domain.Answer{Value: "unclear"}, "", ""},
		{"a ground where none is needed", "Q1", domain.Answer{Value: "no", Grounds: []string{"trade_secret"}}, "", ""},
		{"all that is needed", "P3", domain.Answer{Value: "yes", Date: "2027-01-01", Grounds: []string{"consent"}, Reason: "Einwilligung vom 3. März"}, "", ""},
		{"a fitting ground among others", "K3", domain.Answer{Value: "yes", Grounds: []string{"consent", "information_security"}}, "", ""},
		{"no such question", "Z9", domain.Answer{Value: "yes"}, "answers.Z9", "screening.unknown_question"},
		{"no such value", "Q1", domain.Answer{Value: "ja"}, "answers.Q1.value", "screening.unknown_value"},
		{"no value", "Q1", domain.Answer{}, "answers.Q1.value", "screening.unknown_value"},
		{"unclear where it is no option", "Q3", domain.Answer{Value: "unclear"}, "answers.Q3.value", "screening.unknown_value"},
		{"an embargo without its day", "E2", domain.Answer{Value: "yes"}, "answers.E2.date", "screening.not_before_missing"},
		{"a draft without its review", "E1", domain.Answer{Value: "yes", Grounds: []string{"deliberation"}}, "answers.E1.date", "screening.review_date_missing"},
		{"a date in another form", "E2", domain.Answer{Value: "yes", Date: "1.5.2027"}, "answers.E2.date", "screening.date_form"},
		{"a day that does not exist", "E2", domain.Answer{Value: "yes", Date: "2027-02-29"}, "answers.E2.date", "screening.date_form"},
		{"a date that means nothing", "E2", domain.Answer{Value: "no", Date: "2027-01-01"}, "answers.E2.date", "screening.date_unasked"},
		{"no ground", "K3", domain.Answer{Value: "yes"}, "answers.K3.grounds", "screening.ground_missing"},
		{"a ground of the wrong sort", "K3", domain.Answer{Value: "yes", Grounds: []string{"consent"}}, "answers.K3.grounds", "screening.ground_missing"},
		{"no permission", "P3", domain.Answer{Value: "yes", Date: "2027-01-01", Grounds: []string{"personal_data"}, Reason: "x"}, "answers.P3.grounds", "screening.permission_missing"},
		{"an unknown ground", "Q1", domain.Answer{Value: "no", Grounds: []string{"effort"}}, "answers.Q1.grounds", "screening.ground_unknown"},
		{"a ground twice", "K3", domain.Answer{Value: "yes", Grounds: []string{"classified", "classified"}}, "answers.K3.grounds", "screening.ground_twice"},
		{"no reason", "P4", domain.Answer{Value: "yes", Reason: " \n"}, "answers.P4.reason", "screening.reason_missing"},
		{"a reason too long", "Q1", domain.Answer{Value: "no", Reason: strings.Repeat("ä", 4001)}, "answers.Q1.reason", "screening.reason_long"},
		{"a reason just long enough", "Q1", domain.Answer{Value: "no", Reason: strings.Repeat("ä", 4000)}, "", ""},
		{"a reason that is no text", "Q1", domain.Answer{Value: "no", Reason: "\xff"}, "answers.Q1.reason", "screening.reason_encoding"},
	} {
		err := q.CheckAnswer(tt.id, tt.answer)
		if tt.field == "" {
			if err != nil {
				t.Errorf("%s: CheckAnswer() = %v, want accepted", tt.name, err)
			}
			continue
		}
		refused(t, tt.name, err, tt.field, tt.key)
	}
}

// refused checks that err is Invalid at field with key, and that its message is complete in both languages.
func refused(t *testing.T, name string, err error, field, key string) {
	t.Helper()
	e, ok := errors.AsType[*domain.Error](err)
	if !ok || e.Code != domain.Invalid || e.Field != field || e.Key != key {
		t.Errorf("%s: error = %v, want invalid %s at %q", name, err, key, field)
		return
	}
	text, ok := screening.Messages[e.Key]
	if !ok {
		t.Errorf("%s: no message for %s", name, e.Key)
	}
	for _, s := range text {
		for arg := range e.Args {
			s = strings.ReplaceAll(s, "{"+arg+"}", "…")
		}
		if s == "" || strings.Contains(s, "{") {
			t.Errorf("%s: %q lacks a value; args %v", name, s, e.Args)
		}
	}
}

func TestChangedQuestionsMustBeAnsweredAgain(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(q *screening.Questionnaire)
		want   []string
	}{
		{"nothing", func(*screening.Questionnaire) {}, nil},
		{"hint, note, role, due date, legal basis", func(q *screening.Questionnaire) {
			x := &q.Questions[0]
			x.Hint.DE, x.Role, x.DueDays, x.LegalBasis, x.Checked = "x", "legal_office", 3, "x", true
			x.Options[1].Note.DE = "x"
		}, nil},
		{"the text", func(q *screening.Questionnaire) { q.Questions[0].Text.EN = "x" }, []string{"Z1"}},
		{"a label", func(q *screening.Questionnaire) { q.Questions[1].Options[0].Label.DE = "x" }, []string{"Z2"}},
		{"an effect", func(q *screening.Questionnaire) { q.Questions[1].Options[3].Effect = "blocked" }, []string{"Z2"}},
		{"a fact", func(q *screening.Questionnaire) { q.Questions[3].Options[1].Facts = nil }, []string{"P1"}},
		{"no facts, written otherwise", func(q *screening.Questionnaire) { q.Questions[0].Options[0].Facts = []domain.Fact{} }, nil},
		{"a treatment", func(q *screening.Questionnaire) { q.Questions[6].Options[0].Treatment.Role = "legal_office" }, []string{"P4"}},
		{"an option more", func(q *screening.Questionnaire) {
			q.Questions[0].Options = append(q.Questions[0].Options, q.Questions[1].Options[1])
		}, []string{"Z1"}},
		{"a new question", func(q *screening.Questionnaire) {
			x := q.Questions[0]
			x.ID = "K5"
			q.Questions = append(q.Questions, x)
		}, []string{"K5"}},
		{"a question less", func(q *screening.Questionnaire) { q.Questions = q.Questions[1:] }, nil},
		{"another order", func(q *screening.Questionnaire) {
			q.Questions[0], q.Questions[1] = q.Questions[1], q.Questions[0]
		}, nil},
	} {
		now := screening.Default()
		tt.change(&now)
		if d := cmp.Diff(tt.want, now.Changed(screening.Default())); d != "" {
			t.Errorf("%s: Changed() (-want +got):\n%s", tt.name, d)
		}
	}
}

func TestATreatmentSaysWhatItAsksFor(t *testing.T) {
	t.Parallel()
	q := screening.Default()
	text, ok := q.TreatmentText(domain.Treatment{Question: "K2", Kind: "coarsen"})
	if !ok || text.In("en") != "Generalise location and details of installations" || text.In("de") != text.DE {
		t.Errorf("TreatmentText(K2) = %v, %v", text, ok)
	}
	if text, ok := q.TreatmentText(domain.Treatment{Question: "K2", Kind: "redact"}); ok {
		t.Errorf("TreatmentText of a kind that K2 does not ask for = %v", text)
	}
}
