package holding

import (
	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
)

var confirmTemplate = parse("confirm.html")

// confirmation is a page of its own before an act: what it does, by when, why this person may, then one tick.
type confirmation struct {
	Title          string
	Back, BackText string
	Does, When     string
	WhenTitle      string // of When: "Danach", "Fällig"
	Why            string
	Refused        *component.Notice // instead of the form: why not, and who can
	RefusedLink    component.Link
	Notes          []string
	Facts          component.Facts
	Action         string
	Controls       []control
	Tick, Submit   string
	Upload         *control // a file that goes along
	Other          string   // text of a second button, named "clear"
}

type confirmPage struct {
	page.Frame
	confirmation
	Heading  string
	Digest   string
	Rev      string
	Problems *problems
	Sure     control
}

// confirm shows a confirmation; what the person typed is kept, the tick is not.
func (p *place) confirm(status int, c confirmation, failed error) error {
	crumbs := []component.Link{{URL: "/desk/holdings", Text: p.Text("desk.nav.holdings", nil)}, {URL: p.url(""), Text: p.title()}}
	if c.Back != p.url("") && c.Back != "" {
		crumbs = append(crumbs, component.Link{URL: c.Back, Text: c.BackText})
	}
	if c.Back == "" {
		c.Back = p.url("")
	}
	f, err := p.Frame(page.Holdings, c.Title, crumbs...)
	if err != nil {
		return err
	}
	v := confirmPage{Frame: f, confirmation: c, Heading: c.Title, Digest: p.working(), Rev: p.rev(), Sure: control{ID: "c-sure", Name: "sure", Label: c.Tick}}
	to := ""
	if c.Upload != nil && fieldOf(failed) == "file" {
		c.Upload.Error, to = p.ErrorText(failed), c.Upload.ID
	}
	if failed != nil {
		field := fieldOf(failed)
		if field == "sure" {
			v.Sure.Error, to = p.ErrorText(failed), "c-sure"
		}
		for i := range v.Controls {
			if v.Controls[i].Name == field {
				v.Controls[i].Error, to = p.ErrorText(failed), v.Controls[i].ID
			}
		}
	}
	v.Problems = p.wrong(failed, to)
	return p.Show(status, confirmTemplate, "", v)
}

// typed is what the person typed into a control, or what stood there.
func (p *place) typed(name, old string) string {
	if p.Form != nil {
		return p.Form.Get(name)
	}
	return old
}

// asks makes a control of a confirmation page.
func (p *place) asks(name, kind, key string, required bool) control {
	c := control{ID: "c-" + name, Name: name, Kind: kind, Label: p.Text(key, nil), Hint: p.hint(key), Value: p.typed(name, ""), Required: required && kind != "radios"}
	if !required {
		c.Optional = p.Text("desk.holding.form.optional", nil)
	}
	if kind == "area" || kind == "text" {
		c.Lang = german(p.Request)
	}
	return c
}

func (p *place) hint(key string) string {
	if text := p.Text(key+".hint", nil); text != key+".hint" {
		return text
	}
	return ""
}

// standing says in which role the person may do something, "" where they may not.
func (p *place) standing(act domain.Action) (string, error) {
	list := p.pol.Rights.Standings(p.Person(), act, p.h.Authority, p.Clock())
	if len(list) == 0 {
		return "", nil
	}
	s := list[0]
	if s.OnBehalfOf == "" {
		return p.Text("desk.step.why.role", map[string]any{"role": string(s.Role), "authority": p.auth.Title}), nil
	}
	names, err := p.Names(s.OnBehalfOf)
	return p.Text("desk.step.why.deputy", map[string]any{"role": string(s.Role), "authority": p.auth.Title, "person": names[s.OnBehalfOf]}), err
}
