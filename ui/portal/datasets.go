package portal

import (
	"net/http"
	"net/url"
	"strings"

	"freigabe/domain"
	"freigabe/domain/catalog"
	"freigabe/ui/component"
)

type datasetsPage struct {
	page
	Heading       string
	Form          component.Search
	Filters       []choice // active ones; following one takes it away
	Organizations []choice
	Themes        []choice
	FilterLabel   string // of the folded filters on small screens
	Sorted        string
	Sorts         []component.Link // other orders
	Entries       []entry
	Empty         *emptyList
	Pager         component.Pager
	RegisterURL   string // below a list that a question was asked of
}

// emptyList says why there is nothing, and what to try.
type emptyList struct {
	Lead string
	Tips []component.Link // without URL: plain text
}

// asked is the list that an address asks for, as it stands there.
type asked struct {
	query, organization, group, sort string
	search
}

// sortings are the orders of the list; CKAN's names for them are understood as well.
var sortings = map[string]bool{ // by title?
	"": false, "date": false, "metadata_modified desc": false, "score desc, metadata_modified desc": false,
	"title": true, "title_string asc": true, "title asc": true, "name asc": true,
}

// ask reads the parameters of the list. Errors: Invalid, with the parameter as Field.
func ask(q url.Values, tree *authorities) (a asked, err error) {
	for _, p := range []struct {
		name string
		into *string
	}{{"q", &a.query}, {"organization", &a.organization}, {"groups", &a.group}, {"sort", &a.sort}} {
		if *p.into, err = single(q, p.name); err != nil {
			return a, err
		}
	}
	if a.search.page, err = pageNumber(q); err != nil {
		return a, err
	}
	a.query = strings.TrimSpace(a.query)
	if len([]rune(a.query)) > maxQueryRunes {
		return a, invalid("q", "portal.param.query")
	}
	byTitle, ok := sortings[a.sort]
	if !ok {
		return a, invalid("sort", "portal.param.sort")
	}
	a.search.query, a.byTitle = a.query, byTitle
	if a.organization != "" {
		if a.authority = tree.byName[a.organization]; a.authority == nil {
			a.none = true
		}
	}
	if a.group != "" {
		code, ok := catalog.ThemeCode(a.group)
		if a.theme = code; !ok {
			a.none = true
		}
	}
	return a, nil
}

// link is the address of the same list with some parameters changed.
func (a asked) link(r *request, changes ...string) string {
	value := map[string]string{"q": a.query, "organization": a.organization, "groups": a.group, "sort": a.sort}
	for i := 0; i+1 < len(changes); i += 2 {
		value[changes[i]] = changes[i+1]
	}
	return r.link("/dataset", "q", value["q"], "organization", value["organization"], "groups", value["groups"], "sort", value["sort"],
		"page", value["page"])
}

// datasets is the list of public data sets, searched, narrowed and sorted.
func (h *handler) datasets(r *request) error {
	ctx := r.context()
	tree, err := h.authorities(ctx)
	if err != nil {
		return err
	}
	a, err := ask(r.echo.QueryParams(), tree)
	if err != nil {
		return err
	}
	f, err := h.find(ctx, tree, a.search)
	if err != nil {
		return err
	}
	p := datasetsPage{page: h.page(r, r.text("portal.datasets.title", nil)), Form: r.searchForm("list-q"), Entries: r.entries(tree, f.rows)}
	p.Search, p.Form.Main, p.Form.Value = nil, true, a.query
	for _, kept := range []component.Hidden{{Name: "organization", Value: a.organization}, {Name: "groups", Value: a.group}, {Name: "sort", Value: a.sort}} {
		if kept.Value != "" {
			p.Form.Keep = append(p.Form.Keep, kept)
		}
	}
	p.Heading = r.heading(a, f.total)
	if a.query != "" {
		p.Title = p.Heading
	}
	if p.Hidden = a.query != ""; p.Hidden {
		p.RegisterURL = r.link("/register")
	}
	p.Canonical, p.Turtle = h.PublicURL+"/dataset", h.PublicURL+"/catalog.ttl"
	p.Filters = r.activeFilters(a)
	p.FilterLabel = r.count("portal.datasets.filter", len(p.Filters), nil)
	p.Organizations = r.organizationChoices(tree, f, a)
	p.Themes = r.themeChoices(f, a.theme, func(group string) string { return a.link(r, "groups", group) })
	p.Sorted, p.Sorts = r.orders(a, f.counted)
	p.Pager = r.pager(a.search.page, f.total, func(n string) string { return a.link(r, "page", n) })
	status := http.StatusOK
	if len(p.Entries) == 0 {
		p.Empty = r.emptyReason(a, f)
		if f.total > 0 { // behind the last page
			status = http.StatusNotFound
		}
	}
	return r.show(status, datasetsTemplate, p)
}

func (r *request) heading(a asked, total int) string {
	if a.query == "" {
		return r.count("portal.datasets.all", total, nil)
	}
	return r.count("portal.datasets.for", total, map[string]any{"query": a.query})
}

func (r *request) activeFilters(a asked) []choice {
	var out []choice
	if a.organization != "" {
		name := a.organization
		if a.authority != nil {
			name = a.authority.Title
		}
		out = append(out, choice{URL: a.link(r, "organization", ""), Text: name})
	}
	if a.group != "" {
		name := a.group
		if a.theme != "" {
			name = catalog.Label(catalog.KindTheme, a.theme, r.lang)
		}
		out = append(out, choice{URL: a.link(r, "groups", ""), Text: name})
	}
	return out
}

// organizationChoices lists the roots that lead to something, and below the chosen one, or the only one, its departments.
func (r *request) organizationChoices(tree *authorities, f found, a asked) []choice {
	var out []choice
	chosen := map[domain.AuthorityID]bool{} // the chosen authority and what is above it
	if a.authority != nil {
		for _, x := range tree.line(a.authority.ID) {
			chosen[x.ID] = true
		}
	}
	add := func(x *domain.Authority, below bool) bool {
		current := a.authority != nil && a.authority.ID == x.ID
		if f.counted && f.authorities[x.ID] == 0 && !current || len(out) >= maxChoices {
			return false
		}
		c := choice{Text: x.Title, Count: r.tally(f, f.authorities[x.ID]), Current: current, Below: below, URL: a.link(r, "organization", x.Name)}
		if current {
			c.URL = a.link(r, "organization", "")
		}
		out = append(out, c)
		return true
	}
	for _, root := range tree.children[""] {
		if !add(root, false) || !chosen[root.ID] && len(tree.children[""]) > 1 {
			continue
		}
		for _, below := range tree.children[root.ID] {
			add(below, true)
		}
	}
	return out
}

// orders names the order of the list and gives links to the others.
func (r *request) orders(a asked, counted bool) (present string, others []component.Link) {
	byDate := component.Link{URL: a.link(r, "sort", ""), Text: r.text("portal.sort.date", nil)}
	byTitle := component.Link{URL: a.link(r, "sort", "title"), Text: r.text("portal.sort.title", nil)}
	switch {
	case !counted:
		return byDate.Text, nil
	case a.byTitle:
		return byTitle.Text, []component.Link{byDate}
	}
	return byDate.Text, []component.Link{byTitle}
}

func (r *request) emptyReason(a asked, f found) *emptyList {
	switch {
	case f.total > 0:
		return &emptyList{Lead: r.text("portal.empty.page", nil), Tips: []component.Link{{URL: a.link(r), Text: r.text("portal.empty.first_page", nil)}}}
	case a.query == "" && a.organization == "" && a.group == "":
		return &emptyList{Lead: r.text("portal.empty.all", nil)}
	}
	e := &emptyList{Lead: r.text("portal.empty.hits", nil)}
	if a.query != "" {
		e.Tips = append(e.Tips, component.Link{Text: r.text("portal.empty.fewer_words", nil)})
	}
	if a.organization != "" || a.group != "" {
		e.Tips = append(e.Tips, component.Link{URL: a.link(r, "organization", "", "groups", ""), Text: r.text("portal.empty.no_filter", nil)})
	}
	e.Tips = append(e.Tips, component.Link{URL: r.link("/dataset"), Text: r.text("portal.empty.see_all", nil)},
		component.Link{URL: r.link("/register"), Text: r.text("portal.empty.register", nil)})
	return e
}
