package screening

import (
	"slices"

	"freigabe/domain"
)

// Result is what the answers to a questionnaire say about a holding.
type Result struct {
	// Class is the release class: the strictest of all axes once Complete, else undetermined.
	Class domain.Class
	// SoFar is the strictest class among the answers given, "unclear" left aside; "" without any. It is what a page
	// shows beside "undetermined", and it equals Class once Complete.
	SoFar      domain.Class
	Complete   bool               // every asked question is answered, and none is unclear
	Asked      []string           // in order
	Unanswered []string           // asked, and without an answer that holds (see CheckAnswer)
	Unclear    []string           // answered "unclear": each waits for its question's role
	Ignored    []string           // answered, but not asked (any more); these answers count for nothing
	Facts      []domain.Fact      // in the order of domain.Facts
	Marks      []string           // in order, each once
	Treatments []domain.Treatment // required ones, neither done nor confirmed; see MergeTreatments
	Circle     domain.Circle      // the strictest limit for an internal release, "" for none
	NotBefore  string             // the latest not-before date, YYYY-MM-DD, "" for none
	ReviewDate string             // the earliest review date, YYYY-MM-DD, "" for none
	Reasons    []Reason           // the answers that decided Class and SoFar; none where these are open
}

// Reason is an answer that decided the class. A class that a person set by hand has no Question.
type Reason struct {
	Question string
	Value    string
	Class    domain.Class
}

// byHand is the id of the treatment that a class set by hand asks for.
const byHand = "stricter"

// axis is what one question, or one chain of questions, says.
type axis struct {
	last  Reason // of the last answered question with an effect
	soFar Reason // the same, "unclear" left aside
}

// Evaluate computes the class and all that goes with it.
// answers: by question id; those to questions that are not asked are ignored and listed. An answer that CheckAnswer
// refuses, because its value left the questionnaire or because it lacks its date, ground or reason, counts as not given.
// stricter: a class set by hand, or nil; a more open one than computed changes nothing.
// Source: WORKFLOW 4.
func (q Questionnaire) Evaluate(answers map[string]domain.Answer, stricter *domain.StricterClass) Result {
	var r Result
	led := map[string]bool{}    // follow-ups that an answer leads to
	root := map[string]string{} // question -> first question of its chain
	axes := map[string]*axis{}  // by first question
	var order []string          // of axes
	known := map[string]bool{}  // asked, whether answered or not
	facts := map[domain.Fact]bool{}
	for _, question := range q.Questions {
		if question.Follows != "" && !led[question.ID] {
			continue
		}
		first := question.ID
		if up, ok := root[question.Follows]; ok {
			first = up
		}
		root[question.ID] = first
		known[question.ID] = true
		r.Asked = append(r.Asked, question.ID)

		answer, given := answers[question.ID]
		option, ok := question.Option(answer.Value)
		if !given || !ok || q.CheckAnswer(question.ID, answer) != nil {
			r.Unanswered = append(r.Unanswered, question.ID)
			continue
		}
		if axes[first] == nil {
			axes[first] = &axis{}
			order = append(order, first)
		}
		axes[first].add(Reason{Question: question.ID, Value: option.Value, Class: option.Effect})
		if option.Effect == domain.ClassUndetermined {
			r.Unclear = append(r.Unclear, question.ID)
		}
		if option.Next != "" {
			led[option.Next] = true
		}
		for _, f := range option.Facts {
			facts[f] = true
		}
		r.take(question, option, answer.Date)
	}
	r.Ignored = ignored(q, answers, known)
	for _, f := range domain.Facts {
		if facts[f] {
			r.Facts = append(r.Facts, f)
		}
	}
	for _, id := range order {
		if c := axes[id].soFar.Class; c != "" {
			r.SoFar = domain.Strictest(r.SoFar, c)
		}
	}
	handSet := r.applyByHand(stricter)
	r.Complete = len(r.Asked) > 0 && len(r.Unanswered) == 0 && len(r.Unclear) == 0
	r.Class = r.SoFar
	if !r.Complete || r.Class == "" {
		r.Class = domain.ClassUndetermined
	}
	for _, id := range order {
		if axes[id].last.Class == domain.ClassUndetermined {
			r.Reasons = append(r.Reasons, axes[id].last)
		}
	}
	if handSet {
		r.Reasons = append(r.Reasons, Reason{Class: r.SoFar})
		return r
	}
	for _, id := range order {
		if c := axes[id].soFar.Class; c == r.SoFar && c != domain.ClassOpen && c != "" {
			r.Reasons = append(r.Reasons, axes[id].soFar)
		}
	}
	return r
}

func (a *axis) add(reason Reason) {
	if reason.Class == "" {
		return
	}
	a.last = reason
	if reason.Class != domain.ClassUndetermined {
		a.soFar = reason
	}
}

// take collects what goes with an answer besides its class.
func (r *Result) take(question Question, option Option, date string) {
	if option.Mark != "" && !slices.Contains(r.Marks, option.Mark) {
		r.Marks = append(r.Marks, option.Mark)
	}
	if t := option.Treatment; t != nil {
		r.Treatments = append(r.Treatments, domain.Treatment{ID: question.ID, Question: question.ID, Kind: t.Kind, Role: t.Role})
	}
	if option.Circle != "" && option.Circle.Within(r.Circle) {
		r.Circle = option.Circle
	}
	switch option.NeedsDate {
	case NotBefore:
		r.NotBefore = max(r.NotBefore, date)
	case ReviewDate:
		if r.ReviewDate == "" || date < r.ReviewDate {
			r.ReviewDate = date
		}
	}
}

// applyByHand applies a stricter class and tells whether it decides. One that asks for treatment brings a treatment of
// its own, so that it cannot be passed without anything being done.
func (r *Result) applyByHand(s *domain.StricterClass) bool {
	if s == nil || !s.Class.Valid() || s.Class == domain.ClassUndetermined || !stricterThan(s.Class, r.SoFar) {
		return false
	}
	r.SoFar = s.Class
	if s.Class == domain.ClassOpenAfterTreatment {
		r.Treatments = append(r.Treatments, domain.Treatment{ID: byHand, Kind: other, Role: domain.OpenDataOfficer})
	}
	return true
}

// stricterThan tells whether a is stricter than b; nothing is stricter than itself, and "" counts as open.
func stricterThan(a, b domain.Class) bool {
	if b == "" {
		b = domain.ClassOpen
	}
	return a != b && domain.Strictest(a, b) == a
}

// ignored lists answers without an asked question: first in the order of the questionnaire, then unknown ids sorted.
func ignored(q Questionnaire, answers map[string]domain.Answer, known map[string]bool) []string {
	var out, strange []string
	for _, question := range q.Questions {
		if _, ok := answers[question.ID]; ok && !known[question.ID] {
			out = append(out, question.ID)
		}
	}
	for id := range answers {
		if _, ok := q.Question(id); !ok {
			strange = append(strange, id)
		}
	}
	slices.Sort(strange)
	return append(out, strange...)
}

// MergeTreatments gives the required treatments with what has been done so far: done, evidence and confirmation stay
// where the same question still asks for the same kind. Where another role confirms now, the confirmation falls away.
func MergeTreatments(have, required []domain.Treatment) []domain.Treatment {
	var out []domain.Treatment
	for _, t := range required {
		i := slices.IndexFunc(have, func(h domain.Treatment) bool {
			return h.ID == t.ID && h.Question == t.Question && h.Kind == t.Kind
		})
		if i >= 0 {
			t.Done, t.Evidence = have[i].Done, have[i].Evidence
			if have[i].Role == t.Role {
				t.Confirmed, t.Decision = have[i].Confirmed, have[i].Decision
			}
		}
		out = append(out, t)
	}
	return out
}
