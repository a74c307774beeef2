package admin

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/workflow"
)

var grantTemplate = parse("grant.html")

type grantPage struct {
	frame
	Person    component.Select
	Login     component.Field
	Role      component.Select
	Authority component.Select
	From      component.Field
	Until     component.Field
	Reason    component.TextArea
	Second    string
	Previewed bool
	Effect    string
	Means     string
	Effects   []effectList
}

// grantForm is what the form says.
type grantForm struct {
	person, login, role, authority, from, until, reason string
}

func (r *request) readGrant() grantForm {
	get := func(name string) string {
		if r.Form != nil {
			return strings.TrimSpace(r.Form.Get(name))
		}
		return strings.TrimSpace(r.Query(name))
	}
	return grantForm{get("person"), get("login"), get("role"), get("authority"), get("from"), get("until"), get("reason")}
}

func newRole(r *request) error { return r.showGrant(http.StatusOK, r.readGrant(), nil) }

// everyone lists the people of the roots that the reader administers, up to a thousand.
func (r *request) everyone() ([]workflow.PersonRow, error) {
	on := false
	var out []workflow.PersonRow
	for {
		rows, total, err := r.Read().People(r.Ctx(), r.scope, workflow.PeopleFilter{ListFilter: workflow.ListFilter{Offset: len(out), Limit: 200}, Off: &on})
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
		if len(rows) == 0 || len(out) >= min(total, 1000) {
			return out, nil
		}
	}
}

// grantRole shows the effect of a role, or proposes it.
func grantRole(r *request) error {
	if _, err := r.authorities(); err != nil {
		return err
	}
	f := r.readGrant()
	if r.Form.Get("do") == "preview" {
		return r.showGrant(http.StatusOK, f, nil)
	}
	in := workflow.Grant{Login: f.login, Role: domain.Role(f.role), Authority: domain.AuthorityID(f.authority), Reason: f.reason}
	err := r.fillGrant(&in, f)
	var p workflow.Proposal
	if err == nil {
		p, err = r.Desk.GrantRole(r.Ctx(), r.Actor(), in)
	}
	if err == nil {
		if p.Status == domain.Proposed {
			return r.See("/desk/admin/proposals/role/"+p.ID, "desk.admin.grant.proposed", nil)
		}
		return r.See("/desk/admin/people", "desk.admin.grant.done", nil)
	}
	if !refused(err) && domain.CodeOf(err) != domain.NotFound {
		return err
	}
	return r.showGrant(http.StatusUnprocessableEntity, f, err)
}

// fillGrant turns what the form says into the order. Days are whole ones at the authority: the first begins it, the last
// one still counts.
func (r *request) fillGrant(in *workflow.Grant, f grantForm) error {
	bad := func(field, key string) error {
		return &domain.Error{Code: domain.Invalid, Op: "admin.grantRole", Key: key, Field: field}
	}
	if f.person == "" && f.login == "" {
		return bad("person", "field.required")
	}
	if f.person != "" {
		row, err := r.Read().PersonByID(r.Ctx(), r.scope, domain.PersonID(f.person))
		if err != nil {
			return bad("person", "person.unknown")
		}
		in.Login = row.Login
	}
	if f.role == "" {
		return bad("role", "field.required")
	}
	a := r.tree.byID[in.Authority]
	if a == nil {
		return bad("authority", "field.required")
	}
	zone, err := time.LoadLocation(a.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	day := func(field, text string, plus int) (time.Time, error) {
		if text == "" {
			return time.Time{}, nil
		}
		t, err := time.ParseInLocation(time.DateOnly, text, zone)
		if err != nil {
			return t, bad(field, "field.date")
		}
		return t.AddDate(0, 0, plus).UTC(), nil
	}
	if in.From, err = day("from", f.from, 0); err != nil {
		return err
	}
	if in.Until, err = day("until", f.until, 1); err != nil {
		return err
	}
	if !in.Until.IsZero() {
		in.Until = in.Until.Add(-time.Second)
	}
	if f.from == r.Today() {
		in.From = time.Time{} // now
	}
	return nil
}

func (r *request) showGrant(status int, f grantForm, problem error) error {
	p := grantPage{}
	var err error
	if p.frame, err = r.frame("/desk/admin/people", r.Text("desk.admin.grant.heading", nil), r.crumb("/desk/admin/people")); err != nil {
		return err
	}
	p.Lead = r.Text("desk.admin.grant.lead", nil)
	all, err := r.everyone()
	if err != nil {
		return err
	}
	p.Person = component.Select{ID: "person", Name: "person", Label: r.Text("desk.admin.people.person", nil), Value: f.person, Blank: r.Text("desk.admin.choose", nil), Error: r.at(problem, "person")}
	for _, x := range all {
		p.Person.Options = append(p.Person.Options, component.Option{Value: string(x.ID), Text: r.personName(x) + ", " + x.Login})
	}
	p.Login = component.Field{ID: "login", Name: "login", Label: r.Text("desk.admin.grant.login", nil), Hint: r.Text("desk.admin.grant.login_hint", nil), Value: f.login, Error: r.at(problem, "login"), Optional: r.Text("desk.admin.optional", nil), Autocomplete: "off"}
	p.Role = component.Select{ID: "role", Name: "role", Label: r.Text("desk.admin.role_label", nil), Value: f.role, Blank: r.Text("desk.admin.choose", nil), Options: r.roleOptions(true), Error: r.at(problem, "role")}
	if f.authority == "" {
		f.authority = string(r.home())
	}
	p.Authority = component.Select{ID: "authority", Name: "authority", Label: r.Text("desk.admin.grant.where", nil), Hint: r.Text("desk.admin.grant.where_hint", nil), Value: f.authority, Options: r.options(), Error: r.at(problem, "authority")}
	if f.from == "" && problem == nil {
		f.from = r.Today()
	}
	p.From = component.Field{ID: "from", Name: "from", Type: "date", Label: r.Text("desk.admin.from", nil), Value: f.from, Error: r.at(problem, "from")}
	p.Until = component.Field{ID: "until", Name: "until", Type: "date", Label: r.Text("desk.admin.until_label", nil), Value: f.until, Optional: r.Text("desk.admin.optional", nil), Error: r.at(problem, "until")}
	p.Reason = component.TextArea{ID: "reason", Name: "reason", Label: r.Text("desk.admin.reason", nil), Hint: r.Text("desk.admin.reason.hint", nil), Rows: 2, Value: f.reason, Error: r.at(problem, "reason")}
	p.Errors = r.summary(problem, p.Person, p.Login, p.Role, p.Authority, p.From, p.Until, p.Reason)
	if f.role != "" {
		p.Means = r.Text("desk.admin.role."+f.role, nil)
		if !domain.Role(f.role).Valid() {
			p.Means = ""
		}
	}
	if err := r.grantPreview(&p, f, all); err != nil {
		return err
	}
	return r.Show(status, grantTemplate, "", p)
}

// grantPreview says what would be different, once person, role and place are chosen.
func (r *request) grantPreview(p *grantPage, f grantForm, all []workflow.PersonRow) error {
	a := r.tree.byID[domain.AuthorityID(f.authority)]
	if a == nil || !r.mayAdminister(a.ID) || a.Closed {
		return nil
	}
	pol, err := r.Read().CurrentPolicy(r.Ctx(), a.Root)
	if err != nil {
		return err
	}
	if p.Second, err = r.seconds(pol, a.ID, domain.PersonID(f.person)); err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(x workflow.PersonRow) bool { return string(x.ID) == f.person })
	if i < 0 || !domain.Role(f.role).Valid() {
		return nil
	}
	e, err := r.Desk.SimulateRole(r.Ctx(), workflow.ActorOf(r.Who), all[i].ID, domain.Role(f.role), a.ID)
	if err != nil {
		return err
	}
	p.Previewed = true
	args := map[string]any{"name": r.personName(all[i]), "role": r.Label("role", f.role), "place": a.Title}
	p.Effect = r.Text("desk.admin.grant.effect", args)
	if !e.Second {
		p.Second = r.Text("desk.admin.grant.at_once", nil)
	}
	p.Effects = r.roleEffects(e)
	return nil
}
