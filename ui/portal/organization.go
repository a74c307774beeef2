package portal

import (
	"net/http"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/component/message"
)

// branch is an authority in the list of all, with its departments.
type branch struct {
	choice
	Kind     string
	Closed   string // "" while it is open
	Branches []branch
}

type organizationsPage struct {
	page
	Lead     string
	Branches []branch
}

// organizations is the list of all authorities.
func (h *handler) organizations(r *request) error {
	tree, err := h.authorities(r.context())
	if err != nil {
		return err
	}
	all, err := h.find(r.context(), tree, search{page: 1})
	if err != nil {
		return err
	}
	p := organizationsPage{page: h.page(r, r.text("portal.organizations.title", nil)), Branches: r.branches(tree, "", all, 0)}
	p.Lead = r.text("portal.organizations.lead", nil)
	if len(p.Branches) == 0 {
		p.Lead = r.text("portal.organizations.none", nil)
	}
	p.Canonical = h.PublicURL + "/organization"
	return r.show(http.StatusOK, organizationsTemplate, p)
}

func (r *request) branches(tree *authorities, parent domain.AuthorityID, f found, depth int) []branch {
	if depth > 5 {
		return nil
	}
	var out []branch
	for _, a := range tree.children[parent] {
		if a.ID == parent {
			continue
		}
		b := branch{
			choice:   choice{URL: r.link(organizationPath(a.Name)), Text: a.Title, Count: r.tally(f, f.authorities[a.ID])},
			Branches: r.branches(tree, a.ID, f, depth+1),
		}
		if parent == "" {
			b.Kind = message.Label(r.lang, "authority", a.Kind)
		}
		if f.counted {
			b.Count = r.count("portal.datasets.all", f.authorities[a.ID], nil)
		}
		if a.Closed {
			b.Closed = r.text("portal.organization.closed", nil)
		}
		out = append(out, b)
	}
	return out
}

type organizationPage struct {
	page
	Crumbs    component.Crumbs
	Heading   string
	Kind      string
	Closed    string          // what became of a closed authority
	Successor *component.Link // who carries on
	Facts     component.Facts
	Branches  []branch
	Count     string
	Entries   []entry
	ListURL   string
	Pager     component.Pager
	Beyond    bool // behind the last page
}

// organization is the page of one authority: what it is, its departments, its public data sets.
func (h *handler) organization(r *request) error {
	page, err := pageNumber(r.echo.QueryParams())
	if err != nil {
		return err
	}
	tree, err := h.authorities(r.context())
	if err != nil {
		return err
	}
	a := tree.byName[r.param("name")]
	if a == nil {
		return domain.NotFound
	}
	f, err := h.find(r.context(), tree, search{authority: a, page: page})
	if err != nil {
		return err
	}
	path := organizationPath(a.Name)
	p := organizationPage{
		page: h.page(r, tree.title(a.ID)), Heading: a.Title, Kind: message.Label(r.lang, "authority", a.Kind),
		Entries: r.entries(tree, f.rows), Branches: r.branches(tree, a.ID, f, 0), ListURL: r.link("/dataset", "organization", a.Name),
	}
	p.Canonical, p.Hidden = h.PublicURL+path, page > 1
	p.Count = r.count("portal.organization.datasets", f.total, nil)
	p.Pager = r.pager(page, f.total, func(n string) string { return r.link(path, "page", n) })
	p.Crumbs = component.Crumbs{
		Label: r.text("portal.crumbs", nil), Here: a.Title,
		Path: []component.Link{{URL: r.link("/organization"), Text: r.text("portal.nav.organizations", nil)}},
	}
	line := tree.line(a.ID)
	for _, above := range line[:len(line)-1] {
		p.Crumbs.Path = append(p.Crumbs.Path, component.Link{URL: r.link(organizationPath(above.Name)), Text: above.Title})
	}
	if a.Closed {
		p.Closed = r.text("portal.organization.closed_lead", nil)
		if next := tree.byID[a.Successor]; next != nil {
			p.Successor = &component.Link{URL: r.link(organizationPath(next.Name)), Text: tree.title(next.ID)}
		}
	}
	if a.Mailbox != "" {
		p.Facts = append(p.Facts, component.Fact{Name: r.text("portal.fact.contact", nil), Text: a.Mailbox, URL: "mailto:" + a.Mailbox})
	}
	if link := webLink(a.Homepage); link != "" {
		p.Facts = append(p.Facts, component.Fact{Name: r.text("portal.fact.homepage", nil), Text: a.Homepage, URL: link})
	}
	status := http.StatusOK
	if p.Beyond = len(p.Entries) == 0 && f.total > 0; p.Beyond {
		status = http.StatusNotFound
	}
	return r.show(status, organizationTemplate, p)
}
