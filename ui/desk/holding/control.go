package holding

import (
	"strconv"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/workflow"
)

// control is one question of a form: its id ties label, hint and error to the input.
type control struct {
	ID, Name, Kind string // "text", "email", "date", "url", "area", "select", "checks", "radios", "file"
	Label, Hint    string
	Optional       string // word behind the label
	Error          string
	Value          string
	Lang           string // of what is typed, where the page is in another language
	Required       bool
	Options        []option
	Accept         string
}

// option is one of several answers.
type option struct {
	Value, Label, Hint string
	Chosen             bool
	ID                 string
}

// Described lists the ids of what describes the input.
func (c control) Described() string {
	return component.Field{ID: c.ID, Hint: c.Hint, Error: c.Error}.Described()
}

// choices names the options of a control.
func (c control) choices(options ...option) control {
	for i := range options {
		options[i].ID = c.ID + "-" + options[i].Value
	}
	c.Options = options
	return c
}

// problem is one line of an error summary.
type problem struct{ Link, Text string }

// problems are what is wrong in a form, each leading to its field.
type problems struct {
	Title string
	List  []problem
}

// wrong says what an error means for a form; nil where there is none. to names the control of the error's field. Of a
// change in between it says who changed what, since what the person typed rests on what they read.
func (p *place) wrong(err error, to string) *problems {
	if err == nil {
		return nil
	}
	out := &problems{Title: p.Text("desk.holding.form.wrong", nil)}
	switch domain.CodeOf(err) {
	case domain.Invalid:
	case domain.Stale:
		out.Title = p.Text("desk.holding.form.stale", nil)
		if out.List = p.since(p.Form.Get("rev")); len(out.List) > 0 {
			return out
		}
	default:
		out.Title = p.Text("desk.holding.form.refused", nil)
	}
	line := problem{Text: p.ErrorText(err)}
	if domain.KeyOf(err) == "idempotency.reused" { // the back button, and another wish in the same form
		line.Text = p.Text("desk.holding.form.sent", nil)
	}
	if to != "" {
		line.Link = "#" + to
	}
	out.List = append(out.List, line)
	return out
}

// since lists what was changed after a rev, the latest first.
func (p *place) since(rev string) []problem {
	seen, err := strconv.ParseInt(rev, 10, 64)
	if err != nil {
		return nil
	}
	changes, err := p.Read().Changes(p.Ctx(), p.scope, p.h.ID, workflow.Page{Limit: 20})
	if err != nil {
		return nil
	}
	var ids []domain.PersonID
	for _, c := range changes {
		ids = append(ids, c.Person)
	}
	names, err := p.Names(ids...)
	if err != nil {
		return nil
	}
	var out []problem
	for _, c := range changes {
		if c.Rev > seen {
			out = append(out, problem{Text: p.Text("desk.holding.form.since", map[string]any{"person": names[c.Person], "time": p.TimeOf(c.At), "what": p.changed(c)})})
		}
	}
	return out
}

// rev is the state that a form was made from.
func (p *place) rev() string { return strconv.FormatInt(p.h.Rev, 10) }

var unticked = &domain.Error{Code: domain.Invalid, Op: "holding.confirm", Key: "desk.holding.form.tick", Field: "sure"}
