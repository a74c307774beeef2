// Package screeningtest makes answers for tests of other packages.
package screeningtest

import (
	"freigabe/domain"
	"freigabe/domain/screening"
)

// Date is the date of every answer made here that needs one.
const Date = "2035-01-31"

// Answer gives an answer to a question with all that its option needs: date, ground, reason.
// It panics where the questionnaire has no such answer.
func Answer(q screening.Questionnaire, id, value string) domain.Answer {
	question, ok := q.Question(id)
	if !ok {
		panic("screeningtest: no question " + id)
	}
	o, ok := question.Option(value)
	if !ok {
		panic("screeningtest: no answer " + value + " to " + id)
	}
	a := domain.Answer{Value: value, Version: q.Ref()}
	if o.NeedsDate != "" {
		a.Date = Date
	}
	if o.NeedsReason {
		a.Reason = "Begründung für " + id
	}
	for _, g := range q.Grounds {
		if o.NeedsGround && g.Refuses == (o.Effect != domain.ClassOpen) {
			a.Grounds = []string{g.Code}
			break
		}
	}
	return a
}

// Harmless answers every question that is always asked with its first option that is open and needs nothing, so that
// the class is open. with: answers that differ, "P1", "yes", "P2", "yes_raw", …; follow-ups that they lead to are theirs.
func Harmless(q screening.Questionnaire, with ...string) map[string]domain.Answer {
	out := map[string]domain.Answer{}
	for _, question := range q.Questions {
		if question.Follows != "" {
			continue
		}
		for _, o := range question.Options {
			if o.Effect == domain.ClassOpen && o.NeedsDate == "" && !o.NeedsGround && !o.NeedsReason && len(o.Facts) == 0 {
				out[question.ID] = Answer(q, question.ID, o.Value)
				break
			}
		}
	}
	for i := 0; i+1 < len(with); i += 2 {
		out[with[i]] = Answer(q, with[i], with[i+1])
	}
	return out
}
