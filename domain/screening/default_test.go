package screening_test

import (
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/domain/screening/screeningtest"

	"github.com/google/go-cmp/cmp"
)

// defaultEffects says for every answer of the default questionnaire what it does, alone among harmless ones. Answers
// that lead on are followed by the way in defaultRest.
var defaultEffects = map[string]string{
	"Z1 yes": "open", "Z1 no": "blocked mark=not_ours reason", "Z1 unclear": "undetermined asks=open_data_officer",
	"Z2 own": "open", "Z2 added_value": "open", "Z2 commissioned": "open reason",
	"Z2 taken_over": "internal circle=root mark=refer_to_source reason", "Z2 unclear": "undetermined asks=open_data_officer",
	"Z3 no": "open", "Z3 yes": "open mark=duty_to_publish reason", "Z3 unclear": "undetermined asks=open_data_officer",

	"P1 no":            "open",
	"P1 yes":           "open_after_treatment facts=personal_data treatments=P4:anonymise:statistics_office",
	"P1 unclear":       "undetermined asks=data_protection_officer",
	"P2 no":            "open_after_treatment facts=personal_data treatments=P4:anonymise:statistics_office",
	"P2 yes_aggregate": "open_after_treatment facts=personal_data treatments=P2:aggregate:data_protection_officer",
	"P2 yes_raw":       "blocked facts=personal_data ground",
	"P2 unclear":       "undetermined facts=personal_data asks=data_protection_officer",
	"P3 no":            "open_after_treatment facts=personal_data treatments=P4:anonymise:statistics_office",
	"P3 yes":           "open facts=personal_data review_date ground reason",
	"P3 unclear":       "undetermined facts=personal_data asks=legal_office",
	"P4 yes":           "open_after_treatment facts=personal_data treatments=P4:anonymise:statistics_office reason",
	"P4 no_internal":   "internal facts=personal_data circle=department ground",
	"P4 no_blocked":    "blocked facts=personal_data ground",
	"P4 unclear":       "undetermined facts=personal_data asks=statistics_office",
	"P5 no":            "open_after_treatment facts=personal_data treatments=P4:anonymise:statistics_office",
	"P5 yes_stronger": "open_after_treatment facts=personal_data " +
		"treatments=P4:anonymise:statistics_office,P5:aggregate:data_protection_officer reason",
	"P5 yes":         "internal facts=personal_data treatments=P4:anonymise:statistics_office circle=department mark=impact_assessment ground",
	"P5 unclear":     "undetermined facts=personal_data treatments=P4:anonymise:statistics_office asks=data_protection_officer",
	"P6 no":          "open",
	"P6 yes_neutral": "open reason",
	"P6 yes":         "open_after_treatment treatments=P6:coarsen:geo_office",
	"P6 unclear":     "undetermined asks=geo_office",

	"S1 no": "open", "S1 tables": "open facts=statistics", "S1 microdata": "blocked facts=statistics ground",
	"S1 unclear":      "undetermined asks=statistics_office",
	"S2 yes":          "open facts=statistics reason",
	"S2 yes_suppress": "open_after_treatment facts=statistics treatments=S2:aggregate:statistics_office",
	"S2 no":           "internal facts=statistics circle=department ground",
	"S2 unclear":      "undetermined facts=statistics asks=statistics_office",

	"B1 no":             "open",
	"B1 yes_redact":     "open_after_treatment facts=third_party_rights treatments=B1:redact:legal_office",
	"B1 yes_on_request": "on_request facts=third_party_rights ground",
	"B1 yes_internal":   "internal facts=third_party_rights circle=department ground",
	"B1 unclear":        "undetermined asks=legal_office",
	"B2 no":             "open",
	"B2 yes_consent":    "open facts=third_party_rights reason",
	"B2 yes":            "internal facts=third_party_rights circle=department ground",
	"B2 unclear":        "undetermined asks=legal_office",
	"U1 no":             "open",
	"U1 yes_licensed":   "open facts=third_party_rights reason",
	"U1 yes_clearable":  "open_after_treatment facts=third_party_rights treatments=U1:clear_rights:legal_office",
	"U1 yes":            "internal facts=third_party_rights circle=root ground",
	"U1 unclear":        "undetermined asks=legal_office",
	"U2 yes":            "open",
	"U2 no_other":       "open reason",
	"U2 no":             "internal circle=root ground",
	"U2 unclear":        "undetermined asks=open_data_officer",

	"K1 no":             "open",
	"K1 yes_internal":   "internal circle=department ground reason",
	"K1 yes_blocked":    "blocked ground reason",
	"K1 unclear":        "undetermined asks=legal_office",
	"K2 no":             "open",
	"K2 yes_generalise": "open_after_treatment facts=critical_infrastructure treatments=K2:coarsen:security_officer reason",
	"K2 yes_internal":   "internal facts=critical_infrastructure circle=department ground reason",
	"K2 yes_blocked":    "blocked facts=critical_infrastructure ground reason",
	"K2 unclear":        "undetermined asks=security_officer",
	"K3 no":             "open",
	"K3 yes":            "blocked facts=critical_infrastructure ground",
	"K3 unclear":        "undetermined asks=security_officer",
	"K4 no":             "open",
	"K4 yes_coarsen":    "open_after_treatment treatments=K4:coarsen:open_data_officer",
	"K4 yes_blocked":    "blocked ground",
	"K4 unclear":        "undetermined asks=open_data_officer",
	"V1 no":             "open",
	"V1 yes":            "blocked mark=classified",
	"V1 unclear":        "undetermined asks=security_officer",

	"E1 no": "open", "E1 yes": "internal circle=root review_date ground", "E1 unclear": "undetermined asks=open_data_officer",
	"E2 no": "open", "E2 yes": "open not_before", "E2 unclear": "undetermined asks=press_office",
	"Q1 yes": "open", "Q1 no": "open_after_treatment treatments=Q1:convert:open_data_officer",
	"Q1 unclear": "undetermined asks=open_data_officer",
	"Q2 yes":     "open", "Q2 no": "open mark=maintenance_open",
	"Q3 no": "open", "Q3 yes": "open mark=needs_note",
	"H1 no": "open", "H1 yes": "open mark=hvd", "H1 unclear": "undetermined asks=open_data_officer",
	"G1 no": "open", "G1 yes": "on_request mark=protected_reuse ground", "G1 unclear": "undetermined asks=legal_office",
}

// defaultWay leads to each follow-up; defaultRest answers what comes after it.
var (
	defaultWay = map[string][]string{
		"P2": {"P1", "yes"}, "P3": {"P1", "yes", "P2", "no"}, "P4": {"P1", "yes", "P2", "no", "P3", "no"},
		"P5": {"P1", "yes", "P2", "no", "P3", "no", "P4", "yes"}, "S2": {"S1", "tables"},
	}
	defaultRest = []string{"P2", "no", "P3", "no", "P4", "yes", "P5", "no", "S2", "yes"}
)

func TestEveryAnswerOfTheDefaultHasItsEffect(t *testing.T) {
	t.Parallel()
	q := screening.Default()
	seen := map[string]bool{}
	for _, question := range q.Questions {
		for _, option := range question.Options {
			name := question.ID + " " + option.Value
			seen[name] = true
			answers := screeningtest.Harmless(q, defaultWay[question.ID]...)
			answers[question.ID] = screeningtest.Answer(q, question.ID, option.Value)
			for i := 0; i < len(defaultRest); i += 2 {
				if _, ok := answers[defaultRest[i]]; !ok {
					answers[defaultRest[i]] = screeningtest.Answer(q, defaultRest[i], defaultRest[i+1])
				}
			}
			r := q.Evaluate(answers, nil)
			if d := cmp.Diff(defaultEffects[name], summary(question, option, r)); d != "" {
				t.Errorf("%s (-want +got):\n%s", name, d)
			}
			if r.Complete != (option.Value != "unclear") || len(r.Unanswered) != 0 {
				t.Errorf("%s: complete %v, unanswered %v", name, r.Complete, r.Unanswered)
			}
		}
	}
	for name := range defaultEffects {
		if !seen[name] {
			t.Errorf("the default has no answer %q", name)
		}
	}
}

// summary writes on one line what an answer does.
func summary(question screening.Question, o screening.Option, r screening.Result) string {
	out := []string{string(r.Class)}
	add := func(label string, values ...string) {
		if s := strings.Join(values, ","); s != "" {
			out = append(out, label+s)
		}
	}
	var facts, treatments []string
	for _, f := range r.Facts {
		facts = append(facts, string(f))
	}
	for _, tr := range r.Treatments {
		treatments = append(treatments, tr.ID+":"+tr.Kind+":"+string(tr.Role))
	}
	add("facts=", facts...)
	add("treatments=", treatments...)
	add("circle=", string(r.Circle))
	add("mark=", r.Marks...)
	if r.NotBefore == screeningtest.Date {
		out = append(out, "not_before")
	}
	if r.ReviewDate == screeningtest.Date {
		out = append(out, "review_date")
	}
	if o.NeedsGround {
		out = append(out, "ground")
	}
	if o.NeedsReason {
		out = append(out, "reason")
	}
	if o.Value == "unclear" {
		add("asks=", string(question.Role))
	}
	return strings.Join(out, " ")
}

func TestTheDefaultHasTheQuestionsOfTheScreeningList(t *testing.T) {
	t.Parallel()
	q := screening.Default()
	var ids []string
	for _, x := range q.Questions {
		ids = append(ids, x.ID)
		if x.Hint == (screening.Text{}) || x.Group == (screening.Text{}) {
			t.Errorf("%s has no hint or no group", x.ID)
		}
		if x.LegalBasis != "" && x.Checked {
			t.Errorf("%s: its legal basis counts as checked, no legal office has read it", x.ID)
		}
		if x.LegalBasis == "" && x.ID != "Q3" {
			t.Errorf("%s has no legal basis", x.ID)
		}
		if _, ok := x.Option("unclear"); !ok && x.ID != "Q2" && x.ID != "Q3" {
			t.Errorf("%s cannot be answered unclear", x.ID)
		}
	}
	want := "Z1 Z2 Z3 P1 P2 P3 P4 P5 P6 S1 S2 B1 B2 U1 U2 K1 K2 K3 K4 V1 E1 E2 Q1 Q2 Q3 H1 G1"
	if got := strings.Join(ids, " "); got != want {
		t.Errorf("questions = %s, want %s", got, want)
	}
	if !domain.IsID(string(q.ID)) || q.Version != 1 {
		t.Errorf("the default is %q version %d", q.ID, q.Version)
	}
	if n := len(q.RefusalGrounds()); n == 0 || n == len(q.Grounds) {
		t.Errorf("%d of %d grounds bar a release, want some and not all", n, len(q.Grounds))
	}
}

func TestTheDefaultBelongsToItsCaller(t *testing.T) {
	t.Parallel()
	q := screening.Default()
	q.Questions[0].ID = "X"
	q.Questions[3].Options[1].Facts[0] = "x"
	q.Questions[4].Options[1].Treatment.Kind = "x"
	q.Grounds[0].Code = "x"
	if got := screening.Default(); got.Questions[0].ID != "Z1" || got.Questions[3].Options[1].Facts[0] != domain.PersonalData ||
		got.Questions[4].Options[1].Treatment.Kind != "aggregate" || got.Grounds[0].Code != "personal_data" {
		t.Error("a change by one caller reached the next")
	}
}
