package admin

import (
	"net/http"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/component/rulewords"
	"freigabe/workflow"
)

var (
	authoritiesTemplate = parse("authorities.html")
	authorityTemplate   = parse("authority-form.html")
)

type authoritiesPage struct {
	frame
	Tree    component.Tree
	Name    string // of the chosen one
	Closed  *component.Alert
	Facts   component.Facts
	Rules   []string
	Acts    []component.Button
	Move    *proposalLink
	People  []personLine
	Count   string
	AllURL  string
	CloseTo *proposalLink
}

// showAuthority is the tree with one authority beside it: its people, its rules, its counts.
func showAuthority(r *request) error {
	if _, err := r.authorities(); err != nil {
		return err
	}
	id := r.Param("id")
	if id == "" {
		id = string(r.home())
	}
	a, err := r.authority(id)
	if err != nil {
		return err
	}
	counts, err := r.Read().AuthorityCounts(r.Ctx(), r.scope)
	if err != nil {
		return err
	}
	p := authoritiesPage{Name: a.Title}
	if p.frame, err = r.frame("/desk/admin/authorities", r.Text("desk.admin.authorities.heading", nil)); err != nil {
		return err
	}
	p.Lead = r.Text("desk.admin.authorities.lead", nil)
	p.Buttons = []component.Button{{URL: "/desk/admin/authorities/new?parent=" + string(a.ID), Text: r.Text("desk.admin.authorities.add", nil), Kind: "primary"}}
	if a.Closed {
		p.Buttons = nil
		p.Closed = &component.Alert{Kind: "info", Title: r.Text("desk.admin.authorities.closed", nil), Text: component.Marked(r.Text("desk.admin.authorities.successor", map[string]any{"title": r.tree.title(a.Successor)}))}
	}
	p.Tree = r.authorityTree(a.ID, counts)
	if err := r.authorityFacts(&p, a, counts); err != nil {
		return err
	}
	return r.Show(http.StatusOK, authoritiesTemplate, "", p)
}

// total counts an authority with all below it.
func (r *request) total(a *domain.Authority, counts map[domain.AuthorityID]workflow.AuthorityCount) workflow.AuthorityCount {
	sum := counts[a.ID]
	for _, c := range r.tree.children[a.ID] {
		x := r.total(c, counts)
		sum.Holdings, sum.Open, sum.Public, sum.Archived = sum.Holdings+x.Holdings, sum.Open+x.Open, sum.Public+x.Public, sum.Archived+x.Archived
	}
	return sum
}

func (r *request) authorityTree(here domain.AuthorityID, counts map[domain.AuthorityID]workflow.AuthorityCount) component.Tree {
	var node func(a *domain.Authority, top bool) component.TreeNode
	node = func(a *domain.Authority, top bool) component.TreeNode {
		n := component.TreeNode{Text: a.Title, URL: "/desk/admin/authorities/" + string(a.ID), Here: a.ID == here, Note: r.Number(r.total(a, counts).Holdings)}
		if top {
			n.Note = r.Count("desk.admin.authorities.holdings", r.total(a, counts).Holdings, nil)
		}
		if a.Closed {
			n.Note = r.Text("desk.admin.authorities.closed_note", nil)
		}
		for _, c := range r.tree.children[a.ID] {
			n.Children = append(n.Children, node(c, false))
		}
		return n
	}
	var out component.Tree
	for _, id := range r.tree.tops(r.scope.Administered()) {
		out = append(out, node(r.tree.byID[id], true))
	}
	return out
}

func (r *request) authorityFacts(p *authoritiesPage, a *domain.Authority, counts map[domain.AuthorityID]workflow.AuthorityCount) error {
	pol, err := r.Read().CurrentPolicy(r.Ctx(), a.Root)
	if err != nil {
		return err
	}
	leads := domain.DepartmentHead
	if a.Parent == "" {
		leads = domain.Executive
	}
	heads := pol.Rights.Holders(domain.SignAs(leads), a.ID, r.Clock())
	names, err := r.Names(heads...)
	if err != nil {
		return err
	}
	head := component.Fact{Name: r.Text("desk.admin.authorities.head", nil)}
	for _, h := range heads {
		head.Parts = append(head.Parts, component.Link{URL: "/desk/admin/people/" + string(h), Text: names[h]})
	}
	if head.Parts == nil {
		head.Text = r.Text("desk.admin.authorities.nobody", nil)
	}
	all := r.total(a, counts)
	p.Facts = component.Facts{
		{Name: r.Text("desk.admin.authorities.kind", nil), Text: r.Label("authority", a.Kind)},
		head,
		{Name: r.Text("desk.admin.authorities.holdings_below", nil), Text: r.Number(all.Holdings), Note: r.Text("desk.admin.authorities.split", map[string]any{
			"open": r.Number(all.Open), "public": r.Number(all.Public), "archived": r.Number(all.Archived),
		})},
		{Name: r.Text("desk.admin.authorities.people_here", nil), Text: r.Number(counts[a.ID].People), URL: "/desk/admin/people?authority=" + string(a.ID)},
		{Name: r.Text("desk.admin.authorities.mailbox", nil), Text: r.orNone(a.Mailbox)},
		{Name: r.Text("desk.admin.authorities.portal", nil), Text: a.Name, URL: "/organization/" + a.Name},
		{Name: r.Text("desk.admin.authorities.geocoding", nil), Text: r.orNone(a.Geocoding)},
	}
	own := pol.Rules[a.ID]
	sets, _ := pol.RulesFor(a.ID)
	inherited := -len(own.Set.Rules)
	for _, s := range sets {
		inherited += len(s.Rules)
	}
	p.Facts = append(p.Facts, component.Fact{Name: r.Text("desk.admin.area.rules", nil), URL: "/desk/rules/" + string(a.ID), Text: r.Text("desk.admin.authorities.rules", map[string]any{"inherited": inherited, "own": len(own.Set.Rules)})})
	for _, rule := range own.Set.Rules {
		if a.Parent != "" {
			p.Rules = append(p.Rules, rulewords.Of(r.Lang, rule).String())
		}
	}
	if !a.Closed {
		p.Acts = []component.Button{{URL: "/desk/admin/authorities/" + string(a.ID) + "/edit", Text: r.Text("desk.admin.authorities.edit", nil)}}
		if a.Parent != "" {
			p.Move = &proposalLink{"/desk/admin/moves/new?authority=" + string(a.ID), r.Text("desk.admin.authorities.move", nil)}
			p.CloseTo = &proposalLink{"/desk/admin/authorities/" + string(a.ID) + "/close", r.Text("desk.admin.authorities.close", nil)}
		}
	}
	rows, total, err := r.Read().People(r.Ctx(), r.scope, workflow.PeopleFilter{Authority: a.ID, Validity: workflow.ValidToday, ListFilter: workflow.ListFilter{Limit: 10}})
	if err != nil {
		return err
	}
	p.Count = r.Count("desk.admin.authorities.people", total, nil)
	if total > len(rows) {
		p.AllURL = "/desk/admin/people?authority=" + string(a.ID)
	}
	p.People, err = r.personLines(rows)
	return err
}

func (r *request) orNone(text string) string {
	if text == "" {
		return r.Text("desk.admin.none", nil)
	}
	return text
}

type authorityFormPage struct {
	frame
	Action      string
	Parent      *component.Select
	Name        component.Field
	Slug        *component.Field
	Mailbox     component.Field
	Homepage    component.Field
	Geocoding   component.Field
	Contributor component.Field
	Submit      string
	Back        string
}

func newAuthority(r *request) error { return r.showNewAuthority(http.StatusOK, nil) }

func (r *request) authorityField(name, label, hint string, problem error) component.Field {
	f := component.Field{ID: name, Name: name, Label: r.Text(label, nil), Value: r.Form.Get(name), Error: r.at(problem, name), Optional: r.Text("desk.admin.optional", nil)}
	if hint != "" {
		f.Hint = r.Text(hint, nil)
	}
	return f
}

func (r *request) authorityFields(p *authorityFormPage, problem error) {
	p.Name = r.authorityField("title", "desk.admin.authorities.title", "", problem)
	p.Name.Optional, p.Name.Required, p.Name.MaxLength = "", true, 200
	p.Mailbox = r.authorityField("mailbox", "desk.admin.authorities.mailbox", "desk.admin.authorities.mailbox_hint", problem)
	p.Mailbox.Type = "email"
	p.Homepage = r.authorityField("homepage", "desk.admin.authorities.homepage", "", problem)
	p.Homepage.Type = "url"
	p.Geocoding = r.authorityField("geocoding", "desk.admin.authorities.geocoding", "desk.admin.authorities.geocoding_hint", problem)
	p.Contributor = r.authorityField("contributor", "desk.admin.authorities.contributor", "", problem)
}

func (r *request) showNewAuthority(status int, problem error) error {
	p := authorityFormPage{Action: "/desk/admin/authorities/new", Submit: r.Text("desk.admin.authorities.add", nil), Back: "/desk/admin/authorities"}
	var err error
	if p.frame, err = r.frame("/desk/admin/authorities", r.Text("desk.admin.authorities.new", nil), r.crumb("/desk/admin/authorities")); err != nil {
		return err
	}
	p.Lead = r.Text("desk.admin.authorities.new_lead", nil)
	parent := r.Form.Get("parent")
	if r.Form == nil {
		parent = r.Query("parent")
	}
	if parent == "" {
		parent = string(r.home())
	}
	p.Parent = &component.Select{ID: "parent", Name: "parent", Label: r.Text("desk.admin.authorities.parent", nil), Value: parent, Options: r.options(), Error: r.at(problem, "parent")}
	r.authorityFields(&p, problem)
	slug := r.authorityField("name", "desk.admin.authorities.slug", "desk.admin.authorities.slug_hint", problem)
	p.Slug = &slug
	p.Errors = r.summary(problem, *p.Parent, p.Name, slug, p.Mailbox, p.Homepage, p.Geocoding, p.Contributor)
	return r.Show(status, authorityTemplate, "", p)
}

func addAuthority(r *request) error {
	slug := r.Form.Get("name")
	if strings.TrimSpace(slug) == "" && strings.TrimSpace(r.Form.Get("title")) != "" {
		slug = domain.Slug(r.Form.Get("title"))
	}
	made, err := r.Desk.CreateDepartment(r.Ctx(), r.Actor(), workflow.NewAuthority{
		Parent: domain.AuthorityID(r.Form.Get("parent")), Slug: slug, Title: r.Form.Get("title"), Mailbox: r.Form.Get("mailbox"),
		Homepage: r.Form.Get("homepage"), Geocoding: r.Form.Get("geocoding"), Contributor: r.Form.Get("contributor"),
	})
	if err != nil {
		if domain.CodeOf(err) == domain.Invalid || domain.CodeOf(err) == domain.Conflict {
			return r.showNewAuthority(http.StatusUnprocessableEntity, err)
		}
		return err
	}
	return r.See("/desk/admin/authorities/"+made.ID, "desk.admin.authorities.added", map[string]any{"title": r.Form.Get("title")})
}

func editAuthority(r *request) error { return r.showEditAuthority(http.StatusOK, nil) }

func (r *request) showEditAuthority(status int, problem error) error {
	a, err := r.authority(r.Param("id"))
	if err != nil {
		return err
	}
	if r.Form == nil {
		r.Form = map[string][]string{"title": {a.Title}, "mailbox": {a.Mailbox}, "homepage": {a.Homepage}, "geocoding": {a.Geocoding}, "contributor": {a.Contributor}}
	}
	here := component.Link{URL: "/desk/admin/authorities/" + string(a.ID), Text: a.Title}
	p := authorityFormPage{Action: here.URL + "/edit", Submit: r.Text("desk.admin.authorities.save", nil), Back: here.URL}
	if p.frame, err = r.frame("/desk/admin/authorities", r.Text("desk.admin.authorities.edit_heading", map[string]any{"title": a.Title}), r.crumb("/desk/admin/authorities"), here); err != nil {
		return err
	}
	p.Lead = r.Text("desk.admin.authorities.edit_lead", map[string]any{"name": a.Name})
	r.authorityFields(&p, problem)
	p.Errors = r.summary(problem, p.Name, p.Mailbox, p.Homepage, p.Geocoding, p.Contributor)
	return r.Show(status, authorityTemplate, "", p)
}

func changeAuthority(r *request) error {
	a, err := r.authority(r.Param("id"))
	if err != nil {
		return err
	}
	_, err = r.Desk.ChangeAuthority(r.Ctx(), r.Actor(), a.ID, workflow.AuthorityChange{
		Title: r.Form.Get("title"), Mailbox: r.Form.Get("mailbox"), Homepage: r.Form.Get("homepage"), Geocoding: r.Form.Get("geocoding"),
		Contributor: r.Form.Get("contributor"),
	})
	switch {
	case err == nil:
		return r.See("/desk/admin/authorities/"+string(a.ID), "desk.admin.authorities.changed", nil)
	case domain.CodeOf(err) == domain.Invalid:
		return r.showEditAuthority(http.StatusUnprocessableEntity, err)
	}
	return err
}

type closePage struct {
	*confirmPage
	Successor component.Select
	MoveURL   string
	MoveText  string
}

var closeTemplate = parse("close.html")

func (r *request) closeView() (*closePage, *domain.Authority, error) {
	a, err := r.authority(r.Param("id"))
	if err != nil {
		return nil, nil, err
	}
	here := component.Link{URL: "/desk/admin/authorities/" + string(a.ID), Text: a.Title}
	c, err := r.askFirst("/desk/admin/authorities", r.Text("desk.admin.close.heading", map[string]any{"title": a.Title}), here.URL+"/close", r.crumb("/desk/admin/authorities"), here)
	if err != nil {
		return nil, nil, err
	}
	p := &closePage{confirmPage: c}
	c.Conseq = &component.Conseq{
		Effect: component.ConseqFact{Name: r.Text("desk.admin.conseq.effect", nil), Text: component.Marked(r.Text("desk.admin.close.effect", nil))},
		Due:    component.ConseqFact{Name: r.Text("desk.admin.status.stays", nil), Text: component.Marked(r.Text("desk.admin.close.stays", nil))},
	}
	counts, err := r.Read().AuthorityCounts(r.Ctx(), r.scope)
	if err != nil {
		return nil, nil, err
	}
	sum := r.total(a, counts)
	if n := sum.Holdings - sum.Archived; n > 0 {
		c.Alert = &component.Alert{
			Kind: "warning", Title: r.Text("authority.has_holdings", map[string]any{"n": r.Number(n)}),
			Buttons: []component.Button{{URL: "/desk/admin/moves/new?authority=" + string(a.ID), Text: r.Text("desk.admin.authorities.move", nil)}},
		}
	}
	p.Successor = component.Select{ID: "successor", Name: "successor", Label: r.Text("desk.admin.close.successor", nil), Blank: r.Text("desk.admin.choose", nil), Value: r.Form.Get("successor"), Options: r.options(a.ID), Required: true}
	c.Confirm.Check.Label = r.Text("desk.admin.close.tick", map[string]any{"title": a.Title})
	c.Confirm.Reason = r.reasonArea()
	c.Confirm.Submit = component.Button{Text: r.Text("desk.admin.close.do", nil), Kind: "primary", Danger: true}
	return p, a, nil
}

func askClose(r *request) error {
	p, _, err := r.closeView()
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, closeTemplate, "", p)
}

func closeAuthority(r *request) error {
	p, a, err := r.closeView()
	if err != nil {
		return err
	}
	if err = r.ticked(); err == nil {
		_, err = r.Desk.CloseAuthority(r.Ctx(), r.Actor(), a.ID, domain.AuthorityID(r.Form.Get("successor")), r.Form.Get("reason"))
	}
	switch {
	case err == nil:
		return r.See("/desk/admin/authorities/"+string(a.ID), "desk.admin.close.done", map[string]any{"title": a.Title})
	case refused(err):
		p.Confirm.Check.Error, p.Successor.Error = r.at(err, "checked"), r.at(err, "successor")
		p.Confirm.Reason.Value = r.Form.Get("reason")
		p.Errors = r.summary(err, p.Successor, *p.Confirm.Check)
		return r.Show(http.StatusUnprocessableEntity, closeTemplate, "", p)
	}
	return err
}
