package screening

import (
	"slices"
	"strings"
	"unicode/utf8"

	"freigabe/domain"
)

// MaxReason bounds the free text of an answer, in characters.
const MaxReason = 4000

// CheckAnswer tells whether a is a possible answer to the question: its value is one of the options, and it carries
// the date, ground and reason that the option needs. Whether a date lies in the future is not looked at: there is no
// clock here.
// Errors: Invalid, Field "answers.<id>", or with ".value", ".date", ".grounds" or ".reason" behind it.
func (q Questionnaire) CheckAnswer(id string, a domain.Answer) error {
	question, ok := q.Question(id)
	if !ok {
		return refuseAnswer("answers."+clip(id), "screening.unknown_question", map[string]any{"question": clip(id)})
	}
	field := "answers." + id
	option, ok := question.Option(a.Value)
	if !ok {
		return refuseAnswer(field+".value", "screening.unknown_value",
			map[string]any{"question": id, "value": clip(a.Value), "allowed": strings.Join(question.Values(), ", ")})
	}
	if err := checkDate(field+".date", id, option, a.Date); err != nil {
		return err
	}
	if err := q.checkGrounds(field+".grounds", id, option, a.Grounds); err != nil {
		return err
	}
	switch {
	case !utf8.ValidString(a.Reason):
		return refuseAnswer(field+".reason", "screening.reason_encoding", map[string]any{"question": id})
	case utf8.RuneCountInString(a.Reason) > MaxReason:
		return refuseAnswer(field+".reason", "screening.reason_long", map[string]any{"question": id, "max": MaxReason})
	case option.NeedsReason && strings.TrimSpace(a.Reason) == "":
		return refuseAnswer(field+".reason", "screening.reason_missing", map[string]any{"question": id})
	}
	return nil
}

func checkDate(field, id string, option Option, date string) error {
	switch {
	case option.NeedsDate == "" && date != "":
		return refuseAnswer(field, "screening.date_unasked", map[string]any{"question": id})
	case option.NeedsDate == "":
		return nil
	case date == "" && option.NeedsDate == NotBefore:
		return refuseAnswer(field, "screening.not_before_missing", map[string]any{"question": id})
	case date == "":
		return refuseAnswer(field, "screening.review_date_missing", map[string]any{"question": id})
	}
	if _, err := domain.ParseDay(date); err != nil {
		return refuseAnswer(field, "screening.date_form", map[string]any{"question": id, "value": clip(date)})
	}
	return nil
}

// checkGrounds wants known codes, each once. Where the option needs a ground, one of the fitting sort must be among
// them: an answer that leaves the holding open names what permits the release, any other what bars it.
func (q Questionnaire) checkGrounds(field, id string, option Option, codes []string) error {
	fits := false
	for i, code := range codes {
		ground, ok := q.Ground(code)
		if !ok {
			return refuseAnswer(field, "screening.ground_unknown", map[string]any{"question": id, "value": clip(code)})
		}
		if slices.Contains(codes[:i], code) {
			return refuseAnswer(field, "screening.ground_twice", map[string]any{"question": id, "value": code})
		}
		fits = fits || ground.Refuses == (option.Effect != domain.ClassOpen)
	}
	switch {
	case !option.NeedsGround || fits:
		return nil
	case option.Effect == domain.ClassOpen:
		return refuseAnswer(field, "screening.permission_missing", map[string]any{"question": id})
	}
	return refuseAnswer(field, "screening.ground_missing", map[string]any{"question": id})
}

// CheckStricter tells whether a person may set s by hand over the given answers: a class of the list, stricter than
// what they yield so far, with a reason. Errors: Invalid, Field "stricter.class" or "stricter.reason".
func (q Questionnaire) CheckStricter(answers map[string]domain.Answer, s domain.StricterClass) error {
	computed := q.Evaluate(answers, nil).SoFar
	switch {
	case !s.Class.Valid() || s.Class == domain.ClassUndetermined:
		return refuseAnswer("stricter.class", "screening.stricter_class", map[string]any{"value": clip(string(s.Class))})
	case !stricterThan(s.Class, computed):
		return refuseAnswer("stricter.class", "screening.stricter_more_open",
			map[string]any{"value": string(s.Class), "computed": string(domain.Strictest(domain.ClassOpen, computed))})
	case strings.TrimSpace(s.Reason) == "":
		return refuseAnswer("stricter.reason", "screening.stricter_reason", nil)
	case !utf8.ValidString(s.Reason) || utf8.RuneCountInString(s.Reason) > MaxReason:
		return refuseAnswer("stricter.reason", "screening.stricter_reason_long", map[string]any{"max": MaxReason})
	}
	return nil
}

func refuseAnswer(field, key string, args map[string]any) error {
	return &domain.Error{Code: domain.Invalid, Op: "screening.CheckAnswer", Key: key, Field: field, Args: args}
}

// clip shortens what a person sent before it is shown back.
func clip(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
