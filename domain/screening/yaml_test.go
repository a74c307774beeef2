package screening_test

import (
	"errors"
	"os"
	"reflect"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"

	"freigabe/domain"
	"freigabe/domain/screening"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// small is a whole questionnaire; the tests spoil it line by line.
const small = `title: {de: Titel, en: Title}
grounds:
  - code: secret
    refuses: true
    text: {de: Geheim, en: Secret}
questions:
  - id: A
    text: {de: Frage A, en: Question A}
    checked: true
    role: legal_office
    due_days: 5
    options:
      - value: "no"
        label: {de: nein, en: "no"}
        effect: open
      - value: "yes"
        label: {de: ja, en: "yes"}
        next: B
      - value: unclear
        label: {de: unklar, en: unclear}
        effect: undetermined
  - id: B
    text: {de: Frage B, en: Question B}
    checked: true
    role: legal_office
    follows: A
    options:
      - value: "no"
        label: {de: nein, en: "no"}
        effect: internal
        needs_ground: true
      - value: "yes"
        label: {de: ja, en: "yes"}
        effect: open_after_treatment
        treatment:
          kind: redact
          role: legal_office
          text: {de: Schwärzen, en: Redact}
`

func TestAQuestionnaireIsRefusedWithThePlace(t *testing.T) {
	t.Parallel()
	if _, err := screening.Parse([]byte(small)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name     string
		old, new string // replaced once; old "" puts new in place of everything
		field    string
		key      string
	}{
		{"nothing", "", "", "1:1", "screening.yaml_empty"},
		{"only a comment", "", "# none", "1:1", "screening.yaml_empty"},
		{"a list", "", "- a", "1:1", "screening.yaml_type"},
		{"a word", "", "word", "1:1", "screening.yaml_type"},
		{"too large", "", strings.Repeat("# comment\n", 30000), "1:1", "screening.yaml_size"},
		{"a line too long", "", "a: 1\n# " + strings.Repeat("x", 20000), "2:1", "screening.yaml_encoding"},
		{"no UTF-8", "Frage B", "Frage \xff", "23:1", "screening.yaml_encoding"},
		{"a control character", "Frage B", "Frage \x00", "23:1", "screening.yaml_encoding"},
		{"text that turns direction", "Frage B", "Frage \u202e", "23:1", "screening.yaml_encoding"},
		{"a second document", "questions:", "---\nquestions:", "6:1", "screening.yaml_documents"},
		{"an anchor", "{de: Geheim", "&a {de: Geheim", "5:11", "screening.yaml_form"},
		{"an alias", "{de: Geheim, en: Secret}", "*a", "5:11", "screening.yaml_form"},
		{"a tag", "code: secret", "code: !!binary aGk=", "3:11", "screening.yaml_form"},
		{"a merge key", "refuses: true", "<<: {refuses: true}", "4:5", "screening.yaml_form"},
		{"a directive", "title", "%YAML 1.2\n---\ntitle", "1:1", "screening.yaml_form"},
		{"a complex key", "code: secret", "? code\n    : secret", "3:5", "screening.yaml_form"},
		{"deep brackets", "true", strings.Repeat("[", 20), "4:22", "screening.yaml_deep"},
		{"deep dashes", "- code: secret", "- - - code: secret", "3:7", "screening.yaml_deep"},
		{"an open quotation", "Schwärzen", `"Schwärzen`, "38:22", "screening.yaml_syntax"},
		{"wrong indentation", "    refuses", "   refuses", "4:4", "screening.yaml_syntax"},
		{"an unknown key", "refuses", "refuse", "4:5", "screening.yaml_unknown_key"},
		{"an unknown key at the top", "grounds", "reasons", "2:1", "screening.yaml_unknown_key"},
		{"an unknown key within braces", "en: Secret", "fr: Secret", "5:24", "screening.yaml_unknown_key"},
		{"the first of several unknown keys", "text: {de: Frage A, en: Question A}\n    checked: true\n    role", "a: 1\n    b: 2\n    c", "8:5", "screening.yaml_unknown_key"},
		{"a mapping for a text", "code: secret", "code: {a: b}", "3:11", "screening.yaml_type"},
		{"a text for a mapping", "title: {de: Titel, en: Title}", "title: Titel", "1:8", "screening.yaml_type"},
		{"a mapping for a list", "", "title: {de: a, en: b}\nquestions:\n  A: b", "3:3", "screening.yaml_type"},
		{"a key twice", "refuses: true", "code: other", "4:5", "screening.yaml_duplicate_key"},
		{"a list for a text", "code: secret", "code: [secret]", "3:11", "screening.yaml_type"},
		{"a text for a list", "next: B", "next: B\n        facts: x", "19:16", "screening.yaml_type"},
		{"a text for true", "refuses: true", "refuses: yes", "4:14", "screening.yaml_type"},
		{"half a day", "due_days: 5", "due_days: 1.5", "11:15", "screening.yaml_number"},
		{"a number in quotation marks", "due_days: 5", `due_days: "5"`, "11:15", "screening.yaml_number"},

		{"an id of another form", "title", "id: 7\ntitle", "id:1", "screening.id_form"},
		{"a version below one", "title", "version: -1\ntitle", "version:1", "screening.version"},
		{"no questions", "", "title: {de: a, en: b}\nquestions: []", "questions:2", "screening.no_questions"},
		{"a missing title", "title: {de: Titel, en: Title}\n", "", "title.de:1", "screening.no_german"},
		{"a missing language", ", en: Question B", "", "questions.B.text.en:23", "screening.no_english"},
		{"an empty language", "Schwärzen", `" "`, "questions.B.options.yes.treatment.text.de:38", "screening.no_german"},
		{"half a hint", "role: legal_office\n    due", "role: legal_office\n    hint: {de: Hinweis}\n    due", "questions.A.hint.en:11", "screening.no_english"},
		{"a text too long", "Frage B", strings.Repeat("ä", 2001), "questions.B.text.de:23", "screening.text_long"},
		{"a code that is no name", "code: secret", "code: ge heim", "grounds.1.code:3", "screening.name_form"},
		{"a code twice", "questions:", "  - {code: secret, text: {de: a, en: b}}\nquestions:", "grounds.secret.code:6", "screening.duplicate"},
		{"a question twice", "- id: B", "- id: A", "questions.A.id:22", "screening.duplicate"},
		{"a question without id", "- id: B", `- id: ""`, "questions.2.id:22", "screening.name_form"},
		{"an unknown role", "role: legal_office\n    due", "role: lawyer\n    due", "questions.A.role:10", "screening.not_listed"},
		{"unclear without a due date", "due_days: 5", "due_days: 0", "questions.A.due_days:11", "screening.due_days"},
		{"a due date beyond a year", "due_days: 5", "due_days: 5000", "questions.A.due_days:11", "screening.due_days"},
		{"one option", "      - value: unclear", "  - id: C\n    text: {de: a, en: b}\n    checked: true\n    role: legal_office\n    due_days: 1\n    options:\n      - value: unclear", "questions.C.options:24", "screening.few_options"},
		{"unclear that leads on", "effect: undetermined", "effect: undetermined\n        next: B", "questions.A.options.unclear.effect:21", "screening.unclear_form"},
		{"half a note", "effect: internal", "effect: internal\n        note: {de: x}", "questions.B.options.no.note.en:31", "screening.no_english"},
		{"a statute too long", "refuses: true", "statute: " + strings.Repeat("x", 2001), "grounds.secret.statute:4", "screening.text_long"},
		{"a legal basis too long", "due_days: 5", "due_days: 5\n    legal_basis: " + strings.Repeat("x", 2001), "questions.A.legal_basis:12", "screening.text_long"},
		{"too many grounds", "questions:", strings.Repeat("  - {code: x}\n", 200) + "questions:", "grounds:2", "screening.too_many"},
		{"too many questions", "questions:", "questions:\n" + strings.Repeat("  - {id: x}\n", 300), "questions:6", "screening.too_many"},
		{"too many answers", "      - value: unclear", strings.Repeat("      - {value: x}\n", 29) + "      - value: unclear", "questions.A.options:12", "screening.too_many"},
		{"a value twice", `- value: unclear`, `- value: "no"`, "questions.A.options.no.value:19", "screening.duplicate"},
		{"an unknown class", "effect: open\n", "effect: offen\n", "questions.A.options.no.effect:15", "screening.not_listed"},
		{"neither effect nor next", "        effect: open\n", "", "questions.A.options.no:13", "screening.dead_end"},
		{"unclear with another effect", "effect: undetermined", "effect: open", "questions.A.options.unclear.effect:21", "screening.unclear_form"},
		{"another value undetermined", "effect: internal", "effect: undetermined", "questions.B.options.no.effect:30", "screening.unclear_form"},
		{"an unknown fact", "next: B", "next: B\n        facts: [personal]", "questions.A.options.yes.facts:19", "screening.not_listed"},
		{"a fact twice", "next: B", "next: B\n        facts: [statistics, statistics]", "questions.A.options.yes.facts:19", "screening.not_listed"},
		{"an unknown circle", "effect: internal", "effect: internal\n        circle: city", "questions.B.options.no.circle:31", "screening.not_listed"},
		{"an unknown date", "effect: internal", "effect: internal\n        needs_date: until", "questions.B.options.no.needs_date:31", "screening.not_listed"},
		{"a mark that is no word", "effect: internal", "effect: internal\n        mark: a b", "questions.B.options.no.mark:31", "screening.name_form"},
		{"a lead to nowhere", "next: B", "next: C", "questions.A.options.yes.next:18", "screening.next_unknown"},
		{"a lead to itself", "next: B", "next: A", "questions.A.options.yes.next:18", "screening.next_back"},
		{"a circle", "effect: internal", "next: A", "questions.B.options.no.next:30", "screening.next_back"},
		{"a lead to a question of its own", "    follows: A\n", "", "questions.A.options.yes.next:18", "screening.next_follows"},
		{"a question nobody reaches", "next: B", "effect: open", "questions.B.follows:26", "screening.unreached"},
		{"a predecessor further down", "follows: A", "follows: C", "questions.A.options.yes.next:18", "screening.next_follows"},
		{"no predecessor", "next: B", "effect: open\n  - id: C\n    text: {de: a, en: b}\n    checked: true\n    role: legal_office\n    due_days: 1\n    follows: Z\n    options:\n      - {value: a, label: {de: a, en: b}, effect: open}", "questions.C.follows:24", "screening.follows_unknown"},
		{"a ground is needed and there is none", "refuses: true", "refuses: false", "questions.B.options.no.needs_ground:31", "screening.no_grounds"},
		{"a treatment that is not asked for", "effect: open_after_treatment", "effect: open", "questions.B.options.yes.treatment:35", "screening.treatment_effect"},
		{"an unknown treatment", "kind: redact", "kind: wash", "questions.B.options.yes.treatment.kind:36", "screening.not_listed"},
		{"an unknown role that confirms", "kind: redact\n          role: legal_office", "kind: redact\n          role: x", "questions.B.options.yes.treatment.role:37", "screening.not_listed"},
		{"after treatment without one", "effect: internal", "effect: open_after_treatment", "questions.B.options.no:28", "screening.treatment_missing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src := tt.new
			if tt.old != "" {
				if src = strings.Replace(small, tt.old, tt.new, 1); src == small {
					t.Fatalf("%q is not in the questionnaire", tt.old)
				}
			}
			_, err := screening.Parse([]byte(src))
			refused(t, tt.name, err, tt.field, tt.key)
		})
	}
}

func TestATreatmentOnEveryWayHereIsEnough(t *testing.T) {
	t.Parallel()
	treated := strings.Replace(small, "next: B\n", "next: B\n        effect: open_after_treatment\n"+
		"        treatment: {kind: redact, role: legal_office, text: {de: a, en: b}}\n", 1)
	treated = strings.Replace(treated, "effect: internal", "effect: open_after_treatment", 1)
	if _, err := screening.Parse([]byte(treated)); err != nil {
		t.Errorf("Parse() = %v, want accepted", err)
	}
	second := strings.Replace(treated, "      - value: unclear", "      - {value: other, label: {de: a, en: b}, next: B}\n      - value: unclear", 1)
	_, err := screening.Parse([]byte(second))
	refused(t, "a second way without treatment", err, "questions.B.options.no:31", "screening.treatment_missing")
}

func TestAQuestionnaireMadeInCodeIsValidated(t *testing.T) {
	t.Parallel()
	q := screening.Default()
	if err := q.Validate(); err != nil {
		t.Fatal(err)
	}
	q.Questions[2].Hint.DE = "zwei\nZeilen"
	refused(t, "a line break", q.Validate(), "questions.Z3.hint.de", "screening.text_control")
}

func TestTheWayAFileIsWrittenIsNoChange(t *testing.T) {
	t.Parallel()
	plain, err := screening.Parse([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	for name, src := range map[string]string{
		"folded":        strings.Replace(small, "{de: Frage A, en: Question A}", "\n      de: >-\n        Frage\n        A\n      en: |\n        Question   A\n", 1),
		"windows":       strings.ReplaceAll(small, "\n", "\r\n"),
		"with comments": "# first\n---\n" + strings.ReplaceAll(small, "checked: true", "checked: true # read"),
	} {
		q, err := screening.Parse([]byte(src))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if d := cmp.Diff(plain, q); d != "" || len(q.Changed(plain)) != 0 {
			t.Errorf("%s (-plain +got):\n%s", name, d)
		}
	}
}

func TestAQuestionnaireSurvivesItsYAML(t *testing.T) {
	t.Parallel()
	def := screening.Default()
	got, err := screening.Parse(def.YAML())
	if d := cmp.Diff(def, got); err != nil || d != "" {
		t.Fatalf("Parse(YAML()) error %v (-want +got):\n%s", err, d)
	}
	if y := string(def.YAML()); !strings.Contains(y, `value: "no"`) || !strings.Contains(y, "value: yes_raw\n") {
		t.Error("values that other YAML readers take for false are not quoted, or plain words are")
	}
	printable := rapid.Custom(func(t *rapid.T) string {
		s := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune(" a:#-?[]{}&*!|>'\"%@`,\\~=<ß€\U0001F600"))),
			rapid.SampledFrom([]string{"yes", "no", "null", "~", "true", "1", "1e3", "0x1", ".inf", "2026-01-01", "- a", "a: b", "a #b", "…", "---", "<<", "\\u0041", "'", "\"\""})).Draw(t, "text")
		s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
		if s = strings.Join(strings.Fields(s), " "); s == "" {
			return "x"
		}
		return s
	})
	rapid.Check(t, func(t *rapid.T) {
		q := screening.Default()
		q.Title.DE = printable.Draw(t, "title")
		x := &q.Questions[rapid.IntRange(0, 26).Draw(t, "question")]
		x.Text.DE, x.Hint.EN, x.LegalBasis = printable.Draw(t, "de"), printable.Draw(t, "en"), printable.Draw(t, "law")
		x.Options[0].Label.DE = printable.Draw(t, "label")
		got, err := screening.Parse(q.YAML())
		if err != nil {
			t.Fatalf("Parse(YAML()) = %v", err)
		}
		if d := cmp.Diff(q, got); d != "" {
			t.Fatalf("(-want +got):\n%s", d)
		}
	})
}

func TestHostileYAMLIsCheap(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"[", "{", "- ", "? ", "a: ", "{a: ", "[a, ", "\"", "&a ", "a:\n ", "|\n", "'", "- a\n", "-\n ", "[\n", "a: {\n", "\"\n", "a: |\n  x\n", "#\n", "a: 'b\n", "%\n", "*a\n"} {
		src := strings.Repeat(unit, (200<<10)/len(unit))
		var err error
		took := busy(t, func() { _, err = screening.Parse([]byte(src)) })
		if domain.CodeOf(err) != domain.Invalid {
			t.Errorf("%q repeated: error %v, want invalid", unit, err)
		}
		if took > 20*time.Second {
			t.Errorf("%q repeated: took %v", unit, took)
		}
	}
}

// busy gives the processor time of do, whatever else the machine has to do.
func busy(t *testing.T, do func()) time.Duration {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const thread = 1 // RUSAGE_THREAD of getrusage(2); not everywhere, see below
	used := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(thread, &u); err != nil {
			return time.Duration(time.Now().UnixNano())
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	begin := used()
	do()
	return used() - begin
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	for _, s := range []string{"", "a: b", "questions: [", "title: {de: x}", "- - a", "a: |\n  b", "'", "\"\\u0000\""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		q, err := screening.Parse(src)
		if err != nil {
			e, ok := errors.AsType[*domain.Error](err)
			if !ok || e.Code != domain.Invalid || e.Field == "" || screening.Messages[e.Key][0] == "" {
				t.Fatalf("Parse() = %v, want invalid with a place and a message", err)
			}
			return
		}
		if err := q.Validate(); err != nil {
			t.Fatalf("parsed, and yet %v", err)
		}
		again, err := screening.Parse(q.YAML())
		if err != nil || !reflect.DeepEqual(q.Changed(again), []string(nil)) || len(again.Questions) != len(q.Questions) {
			t.Fatalf("Parse(YAML()) = %v", err)
		}
		q.Evaluate(map[string]domain.Answer{q.Questions[0].ID: {Value: q.Questions[0].Options[0].Value}}, nil)
	})
}

func TestTheExampleOfTheGuideIsAccepted(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../docs/questionnaire.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(guide), "```yaml\n")
	example, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("the guide has no example")
	}
	q, err := screening.Parse([]byte(example))
	if err != nil || len(q.Questions) != 2 {
		t.Fatalf("Parse(example) = %d questions, %v", len(q.Questions), err)
	}
	for _, o := range screening.Default().Questions {
		for _, option := range o.Options {
			if option.Mark != "" && !strings.Contains(string(guide), "`"+option.Mark+"`") {
				t.Errorf("the guide does not name the mark %s", option.Mark)
			}
		}
	}
}
