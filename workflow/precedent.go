package workflow

import (
	"cmp"
	"context"
	"slices"

	"freigabe/domain"
	"freigabe/domain/screening"
)

// Precedent says how holdings of the same standard data set answered a question: numbers, no reasons and no names.
type Precedent struct {
	Question    string
	Value       string
	Holdings    int // with this answer
	Of          int // with any answer to the question
	Authorities int // roots among those with this answer
}

// Precedents proposes answers for a holding from holdings of the same standard data set, in the order of the questions,
// the most frequent answer first. Only questions that stand in the other root's questionnaire word for word count.
// Source: WORKFLOW 4, DOMAIN 2 rule 5.
func (d *Desk) Precedents(ctx context.Context, s Scope, h *domain.Holding) ([]Precedent, error) {
	pol, err := d.store.CurrentPolicy(ctx, h.Root)
	if err != nil {
		return nil, err
	}
	counts, err := d.store.AnswersLike(ctx, s, h.ID)
	if err != nil {
		return nil, err
	}
	strange := map[domain.AuthorityID][]string{} // questions that another root asks otherwise
	for _, c := range counts {
		if _, ok := strange[c.Root]; ok || c.Root == h.Root {
			continue
		}
		other, err := d.store.CurrentPolicy(ctx, c.Root)
		if err != nil {
			return nil, err
		}
		strange[c.Root] = append([]string{}, pol.Questionnaire.Changed(other.Questionnaire)...)
	}
	counts = slices.DeleteFunc(counts, func(c AnswerCount) bool { return slices.Contains(strange[c.Root], c.Question) })
	return precedents(pol.Questionnaire, counts), nil
}

// precedents adds counts up, over roots. Answers that the questionnaire does not offer, and unclear ones, are no proposals.
func precedents(q screening.Questionnaire, counts []AnswerCount) []Precedent {
	var out []Precedent
	total := map[string]int{}
	for _, c := range counts {
		question, ok := q.Question(c.Question)
		if !ok {
			continue
		}
		option, ok := question.Option(c.Value)
		if !ok || option.Effect == domain.ClassUndetermined {
			continue
		}
		total[c.Question] += c.Holdings
		i := slices.IndexFunc(out, func(p Precedent) bool { return p.Question == c.Question && p.Value == c.Value })
		if i < 0 {
			i = len(out)
			out = append(out, Precedent{Question: c.Question, Value: c.Value})
		}
		out[i].Holdings += c.Holdings
		out[i].Authorities++ // one count a root, question and value
	}
	place := map[string]int{}
	for i, question := range q.Questions {
		place[question.ID] = i
	}
	for i := range out {
		out[i].Of = total[out[i].Question]
	}
	slices.SortFunc(out, func(a, b Precedent) int {
		return cmp.Or(cmp.Compare(place[a.Question], place[b.Question]), cmp.Compare(b.Holdings, a.Holdings), cmp.Compare(a.Value, b.Value))
	})
	return out
}
