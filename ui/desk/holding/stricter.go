package holding

import (
	"net/http"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

type stricterForm struct {
	Action  string
	Class   control
	Reason  control
	Set     bool
	Open    bool
	Problem string
}

// stricter adds the form that sets a stricter class by hand.
func (p *place) stricter(v *screeningPage, failed error) {
	if s := p.h.Edition.Stricter; s != nil {
		v.Set, v.SetLang = p.Text("desk.screening.set", map[string]any{"class": string(s.Class), "reason": s.Reason}), ""
	}
	if p.locked() != nil || !p.may(domain.ActAnswer) {
		return
	}
	computed := p.pol.Questionnaire.Evaluate(p.h.Edition.Answers, nil).SoFar
	if computed == "" {
		computed = domain.ClassOpen
	}
	f := &stricterForm{Action: p.url("screening/stricter"), Set: p.h.Edition.Stricter != nil}
	f.Class = control{ID: "s-class", Name: "class", Kind: "select", Label: p.Text("desk.screening.stricter.class", nil)}
	f.Reason = control{ID: "s-reason", Name: "reason", Kind: "area", Label: p.Text("desk.screening.stricter.reason", nil), Hint: p.Text("desk.screening.stricter.reason.hint", nil), Lang: german(p.Request)}
	was, text := domain.Class(""), ""
	if s := p.h.Edition.Stricter; s != nil {
		was, text = s.Class, s.Reason
	}
	if strings.HasPrefix(fieldOf(failed), "stricter.") {
		was, text, f.Open = domain.Class(p.Form.Get("class")), p.Form.Get("reason"), true
		if fieldOf(failed) == "stricter.class" {
			f.Class.Error = p.ErrorText(failed)
		} else {
			f.Reason.Error = p.ErrorText(failed)
		}
	}
	f.Reason.Value = text
	options := []option{{Label: p.Text("desk.holding.form.choose", nil), Chosen: was == ""}}
	for _, c := range domain.Classes {
		if c != domain.ClassUndetermined && c != computed && domain.Strictest(computed, c) == c {
			options = append(options, option{Value: string(c), Label: component.ClassCode(c) + " " + p.Label("class", string(c)), Chosen: c == was})
		}
	}
	f.Class = f.Class.choices(options...)
	if len(options) > 1 || f.Set {
		v.Stricter = f
	}
}

func setStricter(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	s := &domain.StricterClass{Class: domain.Class(r.Form.Get("class")), Reason: strings.TrimSpace(r.Form.Get("reason"))}
	said := "desk.screening.stricter.done"
	if r.Form.Has("clear") {
		s, said = &domain.StricterClass{}, "desk.screening.stricter.cleared"
	} else if err := p.pol.Questionnaire.CheckStricter(p.h.Edition.Answers, *s); err != nil {
		return p.showScreening(http.StatusUnprocessableEntity, nil, err)
	}
	_, err = r.Desk.Answer(r.Ctx(), r.Actor(), workflow.Answers{Holding: p.h.ID, Stricter: s})
	switch {
	case err == nil:
		return r.See(p.url("screening")+"#stricter", said, nil)
	case refused(err):
		return p.showScreening(statusOf(err), nil, err)
	}
	return err
}
