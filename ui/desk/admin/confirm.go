package admin

import (
	"net/http"

	"freigabe/domain"
	"freigabe/ui/component"
)

// confirmPage is the step before an act: what it does, a sentence to tick, one button.
type confirmPage struct {
	frame
	Conseq  *component.Conseq
	Alert   *component.Alert
	Effects []effectList
	Confirm component.Confirm
}

// askFirst makes the page that asks once before an act.
func (r *request) askFirst(where, heading, action string, crumbs ...component.Link) (*confirmPage, error) {
	p := &confirmPage{}
	var err error
	if p.frame, err = r.frame(where, heading, crumbs...); err != nil {
		return nil, err
	}
	keys := p.Keys()
	p.Confirm = component.Confirm{
		Action: action, Title: r.Text("desk.admin.your_confirmation", nil),
		Hidden: []component.Hidden{{Name: "_csrf", Value: keys.CSRF}, {Name: "_key", Value: keys.Key}},
		Check:  &component.Check{ID: "checked", Name: "checked", Required: true},
		Cancel: component.Link{URL: "/desk/admin", Text: r.Text("desk.admin.cancel", nil)},
	}
	if len(crumbs) > 0 {
		p.Confirm.Cancel.URL = crumbs[len(crumbs)-1].URL
	}
	return p, nil
}

// ticked tells whether the person ticked the sentence.
func (r *request) ticked() error {
	if r.Form.Has("checked") {
		return nil
	}
	return &domain.Error{Code: domain.Invalid, Op: "admin.ticked", Key: "desk.admin.check_needed", Field: "checked"}
}

// refuse puts an error onto a page that asks first.
func (p *confirmPage) refuse(r *request, err error) error {
	p.Confirm.Check.Error = r.at(err, "checked")
	inputs := []component.Input{*p.Confirm.Check}
	if p.Confirm.Reason != nil {
		p.Confirm.Reason.Error, p.Confirm.Reason.Value = r.at(err, "reason"), r.Form.Get("reason")
		inputs = append(inputs, *p.Confirm.Reason)
	}
	p.Errors = r.summary(err, inputs...)
	return r.Show(http.StatusUnprocessableEntity, confirmTemplate, "", p)
}

func (r *request) reasonArea() *component.TextArea {
	return &component.TextArea{ID: "reason", Name: "reason", Label: r.Text("desk.admin.reason", nil), Hint: r.Text("desk.admin.reason.hint", nil), Rows: 2, Optional: r.Text("desk.admin.optional", nil)}
}
