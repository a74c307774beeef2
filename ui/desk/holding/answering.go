package holding

import (
	"net/http"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

// answerError says what is wrong with an answer, without the name of the question before it.
func (p *place) answerError(err error) string {
	text := p.ErrorText(err)
	if _, rest, ok := strings.Cut(text, ": "); ok && strings.HasPrefix(domain.KeyOf(err), "screening.") {
		return rest
	}
	return text
}

// typedAnswer reads the answer to one question from the form. ok is false where nothing was typed that is not stored, and
// an error says that somebody else answered meanwhile.
func (p *place) typedAnswer(id string) (a domain.Answer, ok bool, err error) {
	f := p.Form
	if !f.Has("was-" + id) {
		return a, false, nil
	}
	old, given := p.h.Edition.Answers[id]
	a = domain.Answer{Value: f.Get("a-" + id), Reason: strings.TrimSpace(f.Get("r-" + id)), Grounds: f.All("g-" + id), Date: f.Get("d-" + id), Evidence: old.Evidence}
	if q, ok := p.pol.Questionnaire.Question(id); ok {
		o, _ := q.Option(a.Value)
		if o.NeedsDate == "" {
			a.Date = "" // asked for by another answer, which was left
		}
		if !o.NeedsGround {
			a.Grounds = nil
		}
	}
	same := a.Value == old.Value && a.Reason == old.Reason && a.Date == old.Date && slices.Equal(a.Grounds, old.Grounds)
	switch {
	case a.Value == "" || same:
		return a, false, nil
	case f.Get("was-"+id) != stamp(old, given):
		q, _ := p.pol.Questionnaire.Question(id)
		o, _ := q.Option(old.Value)
		names, err := p.Names(old.By)
		if err != nil {
			return a, false, err
		}
		return a, false, &domain.Error{Code: domain.Stale, Op: "holding.answer", Key: "desk.screening.meanwhile", Args: map[string]any{
			"person": names[old.By], "time": p.TimeOf(old.At), "answer": o.Label.In(p.Lang),
		}}
	}
	return a, true, nil
}

// answerOne saves the answer to one question as the person goes, and gives back the parts of the page that it changes.
func answerOne(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	q, ok := p.pol.Questionnaire.Question(r.Param("q"))
	if !ok {
		return &domain.Error{Code: domain.NotFound, Op: "holding.answer", Key: "desk.error.404.lead"}
	}
	if !r.Fragment() { // without a script: the whole form is there
		return answerAll(r)
	}
	asked := p.res.Asked
	a, ok, err := p.typedAnswer(q.ID)
	if err == nil && ok {
		_, err = r.Desk.Answer(r.Ctx(), workflow.ActorOf(r.Who), workflow.Answers{Holding: p.h.ID, Answers: map[string]domain.Answer{q.ID: a}})
	}
	if err != nil && domain.CodeOf(err) != domain.Invalid && domain.CodeOf(err) != domain.Stale {
		return err
	}
	failed := err
	if p, err = at(r); err != nil {
		return err
	}
	models, err := p.models()
	if err != nil {
		return err
	}
	var out struct {
		Question question
		Live     liveClass
		Toc      toc
		Others   []question
	}
	if out.Question, err = p.question(q, models, failed); err != nil {
		return err
	}
	if failed == nil && ok {
		out.Question.Saved = p.Text("desk.screening.saved", map[string]any{"time": p.TimeOf(p.Clock())})
	}
	out.Live, out.Toc = p.liveClass(), p.toc()
	out.Live.OOB, out.Toc.OOB = true, true
	for _, other := range p.pol.Questionnaire.Questions {
		if other.ID != q.ID && slices.Contains(asked, other.ID) != slices.Contains(p.res.Asked, other.ID) {
			view, err := p.question(other, models, nil)
			if err != nil {
				return err
			}
			view.OOB = true
			out.Others = append(out.Others, view)
		}
	}
	return r.Show(http.StatusOK, screeningTemplate, "answered", out)
}

// answerAll saves every answer of the form that changed, takes over a proposal where its button was pressed, and says
// what could not be saved. One answer that is refused keeps none of the others back.
func answerAll(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	in := workflow.Answers{Holding: p.h.ID, Answers: map[string]domain.Answer{}}
	refusals := map[string]error{}
	for _, q := range p.pol.Questionnaire.Questions {
		a, ok, err := p.typedAnswer(q.ID)
		if err == nil && ok {
			err = p.pol.Questionnaire.CheckAnswer(q.ID, a)
		}
		switch {
		case err != nil:
			refusals[q.ID] = err
		case ok:
			in.Answers[q.ID] = a
		}
	}
	if err := p.take(&in); err != nil {
		return err
	}
	if len(in.Answers) > 0 {
		if _, err := r.Desk.Answer(r.Ctx(), r.Actor(), in); err != nil {
			if domain.CodeOf(err) == domain.Invalid || domain.CodeOf(err) == domain.Conflict {
				return p.showScreening(statusOf(err), refusals, err)
			}
			return err
		}
	}
	if p, err = at(r); err != nil {
		return err
	}
	if len(refusals) > 0 {
		return p.showScreening(http.StatusUnprocessableEntity, refusals, nil)
	}
	if p.res.Complete && len(p.h.Rescreen) == 0 {
		return r.See(p.url(""), "desk.screening.all_done", map[string]any{"class": string(p.h.Class), "code": component.ClassCode(p.h.Class)})
	}
	to := p.url("screening")
	if r.Form.Get("show") == "open" {
		to += "?show=open"
	}
	return r.See(to, "desk.screening.done", map[string]any{"n": len(in.Answers), "left": len(p.res.Unanswered) + len(p.res.Unclear)})
}

// take adds what the pressed button takes over: a precedent, all of them, what the list says, an answer that still holds.
func (p *place) take(in *workflow.Answers) error {
	what := p.Form.Get("take")
	if what == "" {
		return nil
	}
	if id, ok := strings.CutPrefix(what, "keep-"); ok {
		if a, given := p.h.Edition.Answers[id]; given {
			in.Answers[id] = domain.Answer{Value: a.Value, Reason: a.Reason, Grounds: a.Grounds, Date: a.Date, Evidence: a.Evidence}
		}
		return nil
	}
	if id, ok := strings.CutPrefix(what, "list-"); ok {
		in.Answers[id] = domain.Answer{Value: p.h.Edition.Proposals[listed[id]]}
		return nil
	}
	models, err := p.models()
	if err != nil {
		return err
	}
	for id, list := range models {
		_, given := p.h.Edition.Answers[id]
		if what == id || what == "all" && !given {
			a := domain.Answer{Value: list[0].Value, Reason: "", Evidence: p.h.Edition.Answers[id].Evidence}
			if _, typed := in.Answers[id]; !typed && p.pol.Questionnaire.CheckAnswer(id, a) == nil {
				in.Answers[id] = a
			}
		}
	}
	return nil
}
