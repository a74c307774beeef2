package portal

import (
	"cmp"
	"net/http"
	"slices"

	"freigabe/domain"
	"freigabe/domain/catalog"
	"freigabe/ui/component"
	"freigabe/workflow"
)

// choice is something to narrow a list by, with the number of data sets it leads to; "" where it is not counted.
type choice struct {
	URL, Text, Count string
	Current          bool
	Below            bool // a department, shown under its root
}

type startPage struct {
	page
	Lead          string
	Numbers       []fact // beside the search; nil where nothing was counted
	Form          component.Search
	Empty         bool
	Themes        []choice
	Latest        []entry
	AllURL        string
	Organizations []choice
	Register      string // heading of the panel about the register
	RegisterURL   string
}

// fact is a number with what it counts.
type fact struct{ Number, Text, URL string }

const latest = 5

// start is the first page: search, themes, what is new, who publishes here.
func (h *handler) start(r *request) error {
	if accepted(r.echo.Request().Header.Get("Accept"), asHTML, asTurtle) == asTurtle {
		return h.catalog(r)
	}
	ctx := r.context()
	tree, err := h.authorities(ctx)
	if err != nil {
		return err
	}
	all, err := h.find(ctx, tree, search{page: 1})
	if err != nil {
		return err
	}
	_, withheld, err := h.read.Releases(ctx, anonymous, workflow.ReleaseFilter{Audience: domain.ForRegister, Page: workflow.Page{Limit: 1}})
	if err != nil {
		return err
	}
	p := startPage{
		page: h.page(r, r.text("portal.start.title", nil)), Form: r.searchForm("start-q"), Empty: all.total == 0,
		AllURL: r.link("/dataset"), Latest: r.entries(tree, all.rows[:min(latest, len(all.rows))]),
		Register: r.count("portal.start.register", withheld, nil), RegisterURL: r.link("/register"),
	}
	p.Search = nil
	p.Form.Main = true
	p.Description = r.text("portal.start.description", nil)
	p.Canonical, p.Turtle = h.PublicURL+"/", h.PublicURL+"/catalog.ttl"
	p.Themes = r.themeChoices(all, "", func(group string) string { return r.link("/dataset", "groups", group) })
	for _, root := range tree.children[""] {
		if n := all.authorities[root.ID]; n > 0 || !all.counted && !root.Closed {
			p.Organizations = append(p.Organizations, choice{URL: r.link(organizationPath(root.Name)), Text: root.Title, Count: r.tally(all, n)})
		}
	}
	if len(p.Organizations) > maxChoices {
		p.Organizations = p.Organizations[:maxChoices]
	}
	p.Lead = r.text("portal.start.lead", nil)
	switch {
	case p.Empty:
		p.Lead = r.text("portal.start.lead_empty", nil)
	case !all.counted:
		p.Lead = r.count("portal.start.lead_long", all.total, nil)
	default:
		publishers := len(p.Organizations)
		p.Numbers = []fact{
			{number(r.lang, all.total), r.count("portal.start.datasets", all.total, nil), p.AllURL},
			{number(r.lang, publishers), r.count("portal.start.publishers", publishers, nil), r.link("/organization")},
			{number(r.lang, len(p.Themes)), r.count("portal.start.topics", len(p.Themes), nil), "#themes"},
		}
	}
	r.vary("Accept, Accept-Language")
	return r.show(http.StatusOK, startTemplate, p)
}

const maxChoices = 30

// tally writes a count, "" where nothing was counted.
func (r *request) tally(f found, n int) string {
	if !f.counted {
		return ""
	}
	return number(r.lang, n)
}

// themeChoices lists the themes that lead to something, the largest first; all of them where nothing was counted.
func (r *request) themeChoices(f found, chosen string, link func(group string) string) []choice {
	terms := catalog.Themes()
	if f.counted {
		slices.SortStableFunc(terms, func(a, b catalog.Term) int { return cmp.Compare(f.themes[b.Code], f.themes[a.Code]) })
	}
	var out []choice
	for _, t := range terms {
		if f.counted && f.themes[t.Code] == 0 && t.Code != chosen {
			continue
		}
		c := choice{Text: catalog.Label(catalog.KindTheme, t.Code, r.lang), Count: r.tally(f, f.themes[t.Code]), Current: t.Code == chosen}
		c.URL = link(groupOf(t.Code))
		if c.Current {
			c.URL = link("")
		}
		out = append(out, c)
	}
	return out
}
