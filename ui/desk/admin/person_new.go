package admin

import (
	"net/http"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/workflow"
)

type personNewPage struct {
	frame
	Root   *component.Select
	Name   component.Field
	Login  component.Field
	Mail   component.Field
	Tongue component.Select
}

func newPerson(r *request) error { return r.showNewPerson(http.StatusOK, nil) }

func (r *request) showNewPerson(status int, problem error) error {
	p := personNewPage{}
	var err error
	if p.frame, err = r.frame("/desk/admin/people", r.Text("desk.admin.people.new", nil), r.crumb("/desk/admin/people")); err != nil {
		return err
	}
	p.Lead = r.Text("desk.admin.people.new_lead", nil)
	field := func(name, label, hint string) component.Field {
		f := component.Field{ID: name, Name: name, Label: r.Text(label, nil), Value: r.Form.Get(name), Error: r.at(problem, name)}
		if hint != "" {
			f.Hint = r.Text(hint, nil)
		}
		return f
	}
	roots := r.roots()
	if len(roots) == 0 {
		return &domain.Error{Code: domain.Forbidden, Op: "admin.newPerson", Key: "desk.admin.root_only"}
	}
	if len(roots) > 1 {
		p.Root = &component.Select{ID: "root", Name: "root", Label: r.Text("desk.admin.people.root", nil), Value: r.Form.Get("root")}
		for _, a := range roots {
			p.Root.Options = append(p.Root.Options, component.Option{Value: string(a.ID), Text: a.Title, Lang: r.german()})
		}
	}
	p.Name = field("name", "desk.admin.people.name", "")
	p.Name.Required, p.Name.Autocomplete = true, "off"
	p.Login = field("login", "desk.admin.people.login", "desk.admin.people.login_hint")
	p.Login.Required, p.Login.Autocomplete = true, "off"
	p.Mail = field("mail", "desk.admin.people.mail", "desk.admin.people.mail_hint")
	p.Mail.Type, p.Mail.Optional, p.Mail.Autocomplete = "email", r.Text("desk.admin.optional", nil), "off"
	p.Tongue = component.Select{ID: "lang", Name: "lang", Label: r.Text("desk.admin.people.lang", nil), Value: r.Form.Get("lang"), Options: []component.Option{
		{Value: "de", Text: r.Text("desk.admin.german", nil)}, {Value: "en", Text: r.Text("desk.admin.english", nil)},
	}}
	p.Errors = r.summary(problem, p.Name, p.Login, p.Mail, p.Tongue)
	return r.Show(status, personNewTemplate, "", p)
}

// addPerson adds somebody and shows the one-time link, once. It is not kept anywhere, so no other page could show it.
func addPerson(r *request) error {
	if _, err := r.authorities(); err != nil {
		return err
	}
	root := domain.AuthorityID(r.Form.Get("root"))
	if roots := r.roots(); root == "" && len(roots) > 0 {
		root = roots[0].ID
	}
	made, err := r.Desk.AddPerson(r.Ctx(), r.Actor(), root, workflow.NewPerson{
		Login: r.Form.Get("login"), Name: r.Form.Get("name"), Mail: r.Form.Get("mail"), Lang: r.Form.Get("lang"),
	})
	if err != nil {
		if refused(err) && domain.CodeOf(err) != domain.Forbidden {
			return r.showNewPerson(http.StatusUnprocessableEntity, err)
		}
		return err
	}
	return r.showLink(made, domain.PersonID(made.ID))
}

type linkPage struct {
	frame
	Link    string
	Person  string
	Expires string
	Next    []component.Button
}

func (r *request) showLink(made workflow.Made, id domain.PersonID) error {
	row, err := r.Read().PersonByID(r.Ctx(), r.scope, id)
	if err != nil {
		return err
	}
	p := linkPage{Person: r.personName(*row)}
	if p.frame, err = r.frame("/desk/admin/people", r.Text("desk.admin.link.heading", map[string]any{"name": p.Person}), r.crumb("/desk/admin/people")); err != nil {
		return err
	}
	for _, secret := range made.Links {
		if secret != "" {
			p.Link = r.PublicURL + "/password/" + secret
		}
	}
	if !row.LinkUntil.IsZero() {
		p.Expires = r.Text("desk.admin.link.expires", map[string]any{"day": r.ShortDay(r.DayOf(row.LinkUntil))})
	}
	p.Next = []component.Button{
		{URL: "/desk/admin/roles/new?person=" + string(id), Text: r.Text("desk.admin.grant", nil), Kind: "primary"},
		{URL: "/desk/admin/people/" + string(id), Text: r.Text("desk.admin.link.person", nil)},
	}
	r.Echo.Response().Header().Set("Cache-Control", "no-store")
	return r.Show(http.StatusOK, linkTemplate, "", p)
}

func (r *request) linkView() (*confirmPage, *workflow.PersonRow, error) {
	row, err := r.person()
	if err != nil {
		return nil, nil, err
	}
	to := component.Link{URL: "/desk/admin/people/" + string(row.ID), Text: r.personName(*row)}
	p, err := r.askFirst("/desk/admin/people", r.Text("desk.admin.link.ask", map[string]any{"name": to.Text}), to.URL+"/link", r.crumb("/desk/admin/people"), to)
	if err != nil {
		return nil, nil, err
	}
	p.Lead = r.Text("desk.admin.link.ask_lead", nil)
	p.Confirm.Check.Label = r.Text("desk.admin.link.tick", map[string]any{"name": to.Text})
	p.Confirm.Submit = component.Button{Text: r.Text("desk.admin.people.renew", nil), Kind: "primary"}
	return p, row, nil
}

func askLink(r *request) error {
	p, _, err := r.linkView()
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, confirmTemplate, "", p)
}

func renewLink(r *request) error {
	p, row, err := r.linkView()
	if err != nil {
		return err
	}
	if err := r.ticked(); err != nil {
		return p.refuse(r, err)
	}
	made, err := r.Desk.RenewLink(r.Ctx(), r.Actor(), row.ID)
	if err != nil {
		return err
	}
	return r.showLink(made, row.ID)
}
