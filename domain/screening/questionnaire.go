package screening

import (
	_ "embed"
	"reflect"
	"slices"
	"sync"

	"freigabe/domain"
)

// Questionnaire is one version of an authority's questions, as its YAML file states them (docs/questionnaire.md).
type Questionnaire struct {
	ID        domain.QuestionnaireID `yaml:"id"`
	Version   int                    `yaml:"version"` // from 1; 0 while it has none
	Title     Text                   `yaml:"title"`
	Grounds   []Ground               `yaml:"grounds"`
	Questions []Question             `yaml:"questions"`
}

// Text is said in both languages of the interface: one line of prose, without markup.
type Text struct {
	DE string `yaml:"de"`
	EN string `yaml:"en"`
}

// In gives the text in a language, German unless lang is "en".
func (t Text) In(lang string) string {
	if lang == "en" {
		return t.EN
	}
	return t.DE
}

// Ground is a legal ground that answers and withholdings can name by its code.
type Ground struct {
	Code    string `yaml:"code"`
	Refuses bool   `yaml:"refuses"` // bars a release; otherwise it permits one
	Text    Text   `yaml:"text"`
	Statute string `yaml:"statute"`
}

// Question asks one thing about a holding.
type Question struct {
	ID         string      `yaml:"id"`
	Group      Text        `yaml:"group"` // heading under which pages show it
	Text       Text        `yaml:"text"`
	Hint       Text        `yaml:"hint"`
	LegalBasis string      `yaml:"legal_basis"`
	Checked    bool        `yaml:"checked"`  // false: "to be checked by your legal office"
	Role       domain.Role `yaml:"role"`     // who must look, and who answers an "unclear"
	DueDays    int         `yaml:"due_days"` // working days for that answer
	Follows    string      `yaml:"follows"`  // asked only where an answer to this question leads here
	Options    []Option    `yaml:"options"`  // at least two
}

// Option is one possible answer: it has an effect, leads on to the next question of a chain, or both. In a chain the
// last effect counts.
type Option struct {
	Value       string         `yaml:"value"`
	Label       Text           `yaml:"label"`
	Effect      domain.Class   `yaml:"effect"` // "" where it only leads on
	Next        string         `yaml:"next"`   // the question it leads to
	Facts       []domain.Fact  `yaml:"facts"`
	Circle      domain.Circle  `yaml:"circle"` // the widest allowed for an internal release
	Treatment   *TreatmentKind `yaml:"treatment"`
	NeedsDate   DateKind       `yaml:"needs_date"`
	NeedsGround bool           `yaml:"needs_ground"`
	NeedsReason bool           `yaml:"needs_reason"`
	Mark        string         `yaml:"mark"` // word for machines: hvd, duty_to_publish, classified, …
	Note        Text           `yaml:"note"` // what the answer means for the person, shown beside it
}

// TreatmentKind is the task that an answer asks for.
type TreatmentKind struct {
	Kind string      `yaml:"kind"` // one of Kinds
	Role domain.Role `yaml:"role"` // who confirms it
	Text Text        `yaml:"text"`
}

// DateKind says what the date of an answer means.
type DateKind string

const (
	NotBefore  DateKind = "not_before"  // no publication before that day
	ReviewDate DateKind = "review_date" // the day on which the answer is looked at again
)

// Kinds of treatment. "other" is what a person asks for who sets "open after treatment" by hand.
var Kinds = []string{"anonymise", "aggregate", "redact", "clear_rights", "coarsen", "convert", other}

const (
	other   = "other"
	unclear = "unclear" // the value that routes a question to its role
)

//go:embed default.yaml
var defaultYAML []byte

var parsedDefault = sync.OnceValue(func() Questionnaire {
	q, err := Parse(defaultYAML)
	if err != nil {
		panic("screening: the embedded questionnaire is refused: " + err.Error())
	}
	return q
})

// Default gives the questionnaire that a new authority starts with: the 27 questions of DOMAIN 2. The caller owns it.
func Default() Questionnaire { return parsedDefault().clone() }

func (q Questionnaire) clone() Questionnaire {
	q.Grounds = slices.Clone(q.Grounds)
	q.Questions = slices.Clone(q.Questions)
	for i := range q.Questions {
		options := slices.Clone(q.Questions[i].Options)
		for j := range options {
			options[j].Facts = slices.Clone(options[j].Facts)
			if t := options[j].Treatment; t != nil {
				copied := *t
				options[j].Treatment = &copied
			}
		}
		q.Questions[i].Options = options
	}
	return q
}

// Ref names this version, as answers and editions record it.
func (q Questionnaire) Ref() domain.QuestionnaireVersion {
	return domain.QuestionnaireVersion{ID: q.ID, Version: q.Version}
}

// Question gives the question with an id.
func (q Questionnaire) Question(id string) (Question, bool) {
	i := slices.IndexFunc(q.Questions, func(x Question) bool { return x.ID == id })
	if i < 0 {
		return Question{}, false
	}
	return q.Questions[i], true
}

// Option gives the option with a value.
func (q Question) Option(value string) (Option, bool) {
	i := slices.IndexFunc(q.Options, func(x Option) bool { return x.Value == value })
	if i < 0 {
		return Option{}, false
	}
	return q.Options[i], true
}

// Values lists the allowed answers in order.
func (q Question) Values() []string {
	out := make([]string, len(q.Options))
	for i, o := range q.Options {
		out[i] = o.Value
	}
	return out
}

// Ground gives the legal ground with a code.
func (q Questionnaire) Ground(code string) (Ground, bool) {
	i := slices.IndexFunc(q.Grounds, func(x Ground) bool { return x.Code == code })
	if i < 0 {
		return Ground{}, false
	}
	return q.Grounds[i], true
}

// RefusalGrounds are those that a withholding may name.
func (q Questionnaire) RefusalGrounds() []Ground {
	return slices.DeleteFunc(slices.Clone(q.Grounds), func(g Ground) bool { return !g.Refuses })
}

// TreatmentText says what a treatment of this questionnaire asks for; ok is false where no answer asks for it.
func (q Questionnaire) TreatmentText(t domain.Treatment) (text Text, ok bool) {
	question, _ := q.Question(t.Question)
	for _, o := range question.Options {
		if o.Treatment != nil && o.Treatment.Kind == t.Kind {
			return o.Treatment.Text, true
		}
	}
	return Text{}, false
}

// Changed lists, in order, the questions that are new or whose text, options or effects differ from old: answers to
// these must be given again. Hints, notes, roles, due dates and legal bases do not count; a word of the law that changes
// the answer belongs into the question.
func (q Questionnaire) Changed(old Questionnaire) []string {
	var out []string
	for _, now := range q.Questions {
		before, ok := old.Question(now.ID)
		if !ok || !reflect.DeepEqual(now.asked(), before.asked()) {
			out = append(out, now.ID)
		}
	}
	return out
}

// Equal tells whether two questions say the same in every word.
func (q Question) Equal(other Question) bool {
	whole := func(q Question) Question {
		out := q.asked()
		out.Group, out.Hint, out.LegalBasis, out.Checked, out.Role, out.DueDays = q.Group, q.Hint, q.LegalBasis, q.Checked, q.Role, q.DueDays
		for i := range out.Options {
			out.Options[i].Note = q.Options[i].Note
		}
		return out
	}
	return reflect.DeepEqual(whole(q), whole(other))
}

// asked is the part of a question that an answer rests on.
func (q Question) asked() Question {
	options := make([]Option, len(q.Options))
	for i, o := range q.Options {
		o.Note = Text{}
		o.Facts = append([]domain.Fact{}, o.Facts...)
		options[i] = o
	}
	return Question{ID: q.ID, Text: q.Text, Follows: q.Follows, Options: options}
}
