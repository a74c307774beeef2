package screening

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"freigabe/domain"
)

const (
	maxQuestions = 300
	maxOptions   = 30
	maxGrounds   = 200
	maxText      = 2000 // characters
	maxDueDays   = 250  // working days: one year
)

var word = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,39}$`)

// Validate tells what in a questionnaire is not allowed, first thing first: missing or doubled names, words outside the
// lists, a text without its translation, an answer that neither decides nor leads on, a lead to nowhere or back, a
// follow-up that no answer reaches, an "unclear" without a due date, and a class "open after treatment" that would be
// reached without a treatment. Errors: Invalid, Field is the place.
func (q Questionnaire) Validate() error {
	if p := q.problem(); p != nil {
		return p.error(0)
	}
	return nil
}

func (q Questionnaire) problem() *problem {
	if q.ID != "" && !domain.IsID(string(q.ID)) {
		return bad("screening.id_form", nil, key("id"))
	}
	if q.Version < 0 {
		return bad("screening.version", nil, key("version"))
	}
	if p := checkText(q.Title, true, key("title")); p != nil {
		return p
	}
	if len(q.Grounds) > maxGrounds {
		return bad("screening.too_many", map[string]any{"max": maxGrounds}, key("grounds"))
	}
	for i, g := range q.Grounds {
		if p := q.groundProblem(i, g); p != nil {
			return p
		}
	}
	switch n := len(q.Questions); {
	case n == 0:
		return bad("screening.no_questions", nil, key("questions"))
	case n > maxQuestions:
		return bad("screening.too_many", map[string]any{"max": maxQuestions}, key("questions"))
	}
	for i, x := range q.Questions { // names first: all else refers to them
		at := []step{key("questions"), item(i, x.ID), key("id")}
		if !word.MatchString(x.ID) {
			return bad("screening.name_form", map[string]any{"value": clip(x.ID)}, at...)
		}
		if slices.ContainsFunc(q.Questions[:i], func(o Question) bool { return o.ID == x.ID }) {
			return bad("screening.duplicate", map[string]any{"value": x.ID}, at...)
		}
	}
	for i, x := range q.Questions {
		if p := q.questionProblem(i, x); p != nil {
			return p
		}
	}
	return q.treatmentProblem()
}

func (q Questionnaire) groundProblem(i int, g Ground) *problem {
	at := []step{key("grounds"), item(i, g.Code)}
	if !word.MatchString(g.Code) {
		return bad("screening.name_form", map[string]any{"value": clip(g.Code)}, append(at, key("code"))...)
	}
	if slices.ContainsFunc(q.Grounds[:i], func(o Ground) bool { return o.Code == g.Code }) {
		return bad("screening.duplicate", map[string]any{"value": g.Code}, append(at, key("code"))...)
	}
	if p := checkText(g.Text, true, append(at, key("text"))...); p != nil {
		return p
	}
	return checkLine(g.Statute, append(at, key("statute"))...)
}

func (q Questionnaire) questionProblem(i int, x Question) *problem {
	at := []step{key("questions"), item(i, x.ID)}
	in := func(k string) []step { return append(slices.Clone(at), key(k)) }
	for _, t := range []struct {
		name   string
		text   Text
		needed bool
	}{{"group", x.Group, false}, {"text", x.Text, true}, {"hint", x.Hint, false}} {
		if p := checkText(t.text, t.needed, in(t.name)...); p != nil {
			return p
		}
	}
	if p := checkLine(x.LegalBasis, in("legal_basis")...); p != nil {
		return p
	}
	if !x.Role.Valid() {
		return notListed(string(x.Role), domain.Roles, in("role")...)
	}
	if x.DueDays < 0 || x.DueDays > maxDueDays {
		return bad("screening.due_days", map[string]any{"max": maxDueDays}, in("due_days")...)
	}
	if p := q.followsProblem(i, x, in("follows")); p != nil {
		return p
	}
	switch n := len(x.Options); {
	case n < 2:
		return bad("screening.few_options", nil, in("options")...)
	case n > maxOptions:
		return bad("screening.too_many", map[string]any{"max": maxOptions}, in("options")...)
	}
	for j, o := range x.Options {
		if p := q.optionProblem(i, j, o, append(in("options"), item(j, o.Value))); p != nil {
			return p
		}
	}
	return nil
}

// followsProblem holds the chain together from below: the predecessor stands above, and one of its answers leads here.
func (q Questionnaire) followsProblem(i int, x Question, at []step) *problem {
	if x.Follows == "" {
		return nil
	}
	before := Questionnaire{Questions: q.Questions[:i]}
	up, ok := before.Question(x.Follows)
	if !ok {
		return bad("screening.follows_unknown", map[string]any{"value": clip(x.Follows)}, at...)
	}
	if !slices.ContainsFunc(up.Options, func(o Option) bool { return o.Next == x.ID }) {
		return bad("screening.unreached", map[string]any{"question": x.ID, "value": x.Follows}, at...)
	}
	return nil
}

func (q Questionnaire) optionProblem(i, j int, o Option, at []step) *problem {
	x := q.Questions[i]
	in := func(k string) []step { return append(slices.Clone(at), key(k)) }
	switch {
	case !word.MatchString(o.Value):
		return bad("screening.name_form", map[string]any{"value": clip(o.Value)}, in("value")...)
	case slices.ContainsFunc(x.Options[:j], func(p Option) bool { return p.Value == o.Value }):
		return bad("screening.duplicate", map[string]any{"value": o.Value}, in("value")...)
	}
	if p := checkText(o.Label, true, in("label")...); p != nil {
		return p
	}
	if p := checkText(o.Note, false, in("note")...); p != nil {
		return p
	}
	switch {
	case o.Effect != "" && !o.Effect.Valid():
		return notListed(string(o.Effect), domain.Classes, in("effect")...)
	case o.Effect == "" && o.Next == "":
		return bad("screening.dead_end", nil, at...)
	case (o.Value == unclear) != (o.Effect == domain.ClassUndetermined), o.Value == unclear && o.Next != "":
		return bad("screening.unclear_form", nil, in("effect")...)
	case o.Value == unclear && x.DueDays == 0:
		return bad("screening.due_days", map[string]any{"max": maxDueDays}, key("questions"), item(i, x.ID), key("due_days"))
	case o.Circle != "" && !o.Circle.Valid():
		circles := []domain.Circle{domain.CircleDepartment, domain.CircleRoot, domain.CircleAssociation}
		return notListed(string(o.Circle), circles, in("circle")...)
	case o.NeedsDate != "" && o.NeedsDate != NotBefore && o.NeedsDate != ReviewDate:
		return notListed(string(o.NeedsDate), []DateKind{NotBefore, ReviewDate}, in("needs_date")...)
	case o.Mark != "" && !word.MatchString(o.Mark):
		return bad("screening.name_form", map[string]any{"value": clip(o.Mark)}, in("mark")...)
	case o.NeedsGround && !slices.ContainsFunc(q.Grounds, func(g Ground) bool { return g.Refuses == (o.Effect != domain.ClassOpen) }):
		return bad("screening.no_grounds", nil, in("needs_ground")...)
	}
	for k, f := range o.Facts {
		if !slices.Contains(domain.Facts, f) || slices.Contains(o.Facts[:k], f) {
			return notListed(string(f), domain.Facts, in("facts")...)
		}
	}
	return q.nextProblem(i, o, in("next"))
}

// nextProblem holds the chain together from above. A follow-up stands below its one predecessor, so no chain can turn
// back on itself.
func (q Questionnaire) nextProblem(i int, o Option, at []step) *problem {
	if o.Next == "" {
		return nil
	}
	args := map[string]any{"value": clip(o.Next), "question": q.Questions[i].ID}
	target, ok := q.Question(o.Next)
	switch {
	case !ok:
		return bad("screening.next_unknown", args, at...)
	case slices.ContainsFunc(q.Questions[:i+1], func(x Question) bool { return x.ID == o.Next }):
		return bad("screening.next_back", args, at...)
	case target.Follows != q.Questions[i].ID:
		return bad("screening.next_follows", args, at...)
	}
	return nil
}

// treatmentProblem wants a treatment exactly where the class asks for one: at an answer with the effect
// open_after_treatment, or at every answer that leads to it.
func (q Questionnaire) treatmentProblem() *problem {
	brought := map[string]bool{} // follow-up -> every way to it passes a treatment
	for i, x := range q.Questions {
		here := brought[x.ID]
		for j, o := range x.Options {
			at := []step{key("questions"), item(i, x.ID), key("options"), item(j, o.Value)}
			if t := o.Treatment; t != nil {
				switch in := append(slices.Clone(at), key("treatment")); {
				case o.Effect != domain.ClassOpenAfterTreatment:
					return bad("screening.treatment_effect", nil, in...)
				case !slices.Contains(Kinds, t.Kind):
					return notListed(t.Kind, Kinds, append(in, key("kind"))...)
				case !t.Role.Valid():
					return notListed(string(t.Role), domain.Roles, append(in, key("role"))...)
				default:
					if p := checkText(t.Text, true, append(in, key("text"))...); p != nil {
						return p
					}
				}
			}
			treated := here || o.Treatment != nil
			if o.Effect == domain.ClassOpenAfterTreatment && !treated {
				return bad("screening.treatment_missing", nil, at...)
			}
			if o.Next != "" {
				if before, seen := brought[o.Next]; seen {
					treated = treated && before
				}
				brought[o.Next] = treated
			}
		}
	}
	return nil
}

func checkText(t Text, needed bool, at ...step) *problem {
	switch {
	case t == Text{} && !needed:
		return nil
	case t.DE == "":
		return bad("screening.no_german", nil, append(slices.Clone(at), key("de"))...)
	case t.EN == "":
		return bad("screening.no_english", nil, append(slices.Clone(at), key("en"))...)
	}
	if p := checkLine(t.DE, append(slices.Clone(at), key("de"))...); p != nil {
		return p
	}
	return checkLine(t.EN, append(slices.Clone(at), key("en"))...)
}

func checkLine(s string, at ...step) *problem {
	switch {
	case utf8.RuneCountInString(s) > maxText:
		return bad("screening.text_long", map[string]any{"max": maxText}, at...)
	case !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r == '\t' || forbidden(r) }):
		return bad("screening.text_control", nil, at...)
	}
	return nil
}

func notListed[T ~string](value string, list []T, at ...step) *problem {
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = string(w)
	}
	return bad("screening.not_listed", map[string]any{"value": clip(value), "allowed": strings.Join(words, ", ")}, at...)
}

func bad(k string, args map[string]any, at ...step) *problem {
	return &problem{key: k, path: slices.Clone(at), args: args}
}
