package signing

import (
	"strings"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/ui/component"
)

// screened is what the screening found.
type screened struct {
	Class   component.ClassBadge
	Summary string
	Lead    string
	Answers []answer // all, in order
	Notable []answer // those that weigh
	Treated []treated
	Again   string // why the questionnaire in force is another one
	URL     string
}

type answer struct {
	Question, Answer string
	Reason           string // German
	Law              string
	By               string
}

type treated struct {
	What  string
	State string
	Open  bool
}

func (d *decision) screened() screened {
	q, e := d.e.Policy.Questionnaire, &d.c.Edition
	res := q.Evaluate(e.Answers, e.Stricter)
	s := screened{Class: component.ClassOf(d.Lang, d.c.Review.Class), URL: "/desk/holdings/" + string(d.c.Holding.ID) + "/screening"}
	for _, id := range res.Asked {
		a, given := e.Answers[id]
		question, ok := q.Question(id)
		if !given || !ok {
			continue
		}
		option, _ := question.Option(a.Value)
		row := answer{Question: question.Text.In(d.Lang), Answer: option.Label.In(d.Lang), Reason: a.Reason, Law: question.LegalBasis, By: d.names[a.By]}
		if row.Answer == "" {
			row.Answer = a.Value
		}
		for _, code := range a.Grounds {
			row.Law = strings.Trim(row.Law+"; "+d.ground(code), "; ")
		}
		if a.Date != "" {
			row.Answer += ", " + d.LongDay(a.Date)
		}
		s.Answers = append(s.Answers, row)
		if weighs(option) || a.Reason != "" {
			s.Notable = append(s.Notable, row)
		}
	}
	open := 0
	for _, t := range e.Treatments {
		row := treated{What: d.treatment(q, t)}
		switch {
		case t.Confirmed != nil:
			row.State = d.Text("desk.sign.treatment.confirmed", map[string]any{"name": d.names[t.Confirmed.By], "day": d.ShortDay(d.DayOf(t.Confirmed.At))})
		case t.Done != nil:
			row.Open, row.State = true, d.Text("desk.sign.treatment.done", map[string]any{"name": d.names[t.Done.By], "day": d.ShortDay(d.DayOf(t.Done.At)), "role": d.Label("role", string(t.Role))})
		default:
			row.Open, row.State = true, d.Text("desk.sign.treatment.open", nil)
		}
		if row.Open {
			open++
		}
		s.Treated = append(s.Treated, row)
	}
	s.Lead = d.Text("desk.sign.screening.answered", map[string]any{"n": len(s.Answers), "of": len(res.Asked), "version": e.Questionnaire.Version})
	switch {
	case len(e.Treatments) == 0:
	case open == 0:
		s.Lead = d.Count("desk.sign.screening.treated", len(e.Treatments), nil) + " " + s.Lead
	default:
		s.Lead = d.Count("desk.sign.screening.untreated", open, nil) + " " + s.Lead
	}
	s.Summary = d.Count("desk.sign.glance.findings", len(s.Notable), nil)
	if len(d.c.Holding.Rescreen) > 0 {
		s.Again = d.Text("desk.sign.screening.again", map[string]any{"questions": d.c.Holding.Rescreen})
	}
	return s
}

// weighs tells whether an answer is more than "nothing stands in the way".
func weighs(o screening.Option) bool {
	return o.Effect != "" && o.Effect != domain.ClassOpen || len(o.Facts) > 0 || o.Treatment != nil || o.Mark != ""
}

func (d *decision) treatment(q screening.Questionnaire, t domain.Treatment) string {
	if text, ok := q.TreatmentText(t); ok {
		return text.In(d.Lang)
	}
	return d.Label("treatment", t.Kind)
}
