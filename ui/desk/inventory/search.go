package inventory

import (
	"net/http"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var searchTemplate = page.Parse(files, "search.html")

// searchPage shows what was found, in groups.
type searchPage struct {
	page.Frame
	Head   component.Head
	Groups []foundGroup
	Empty  *component.Empty
}

type foundGroup struct {
	ID, Title string
	Rows      []foundRow
	More      *component.Link
}

type foundRow struct {
	URL, Title, Sub string
	German          bool
	State           *component.Badge
	Class           *component.ClassBadge
	When            *component.Moment
}

// search finds holdings, reviews, people and decisions. A query that names exactly one thing leads to it.
func search(r *page.Request) error {
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	q := clipped(r.Query("q"), 200)
	found, err := r.Read().Search(r.Ctx(), scope, q)
	if err != nil {
		return err
	}
	if to := only(found); to != "" && r.Query("stay") == "" {
		return r.Go(to)
	}
	p := searchPage{}
	n := len(found.Holdings) + len(found.Reviews) + len(found.People) + len(found.Decisions)
	title := r.Text("desk.search.results", map[string]any{"q": q})
	if q == "" {
		title = r.Text("desk.search.title", nil)
	}
	if p.Frame, err = r.Frame("", title); err != nil {
		return err
	}
	p.Frame.Search.Value = q
	p.Head = component.Head{Title: title}
	if n == 0 {
		p.Empty = &component.Empty{Icon: "search", Title: r.Text("desk.search.none", nil), Text: r.Text("desk.search.none_text", nil)}
		if q == "" {
			p.Empty.Title, p.Empty.Text = r.Text("desk.search.ask", nil), r.Text("desk.search.ask_text", nil)
		}
		return r.Show(http.StatusOK, searchTemplate, "", p)
	}
	if err := p.groups(r, q, found); err != nil {
		return err
	}
	return r.Show(http.StatusOK, searchTemplate, "", p)
}

// only gives the address of the one thing that the query names, "" where there is none or more.
func only(f workflow.Found) string {
	if !f.Whole || len(f.Holdings)+len(f.Reviews)+len(f.Decisions) != 1 {
		return ""
	}
	switch {
	case len(f.Holdings) == 1:
		return listPath + "/" + string(f.Holdings[0].ID)
	case len(f.Reviews) == 1:
		return reviewURL(f.Reviews[0])
	}
	return decisionURL(f.Decisions[0].ID)
}

// reviewURL leads to a review, which says how it ended when it has.
func reviewURL(v workflow.FoundReview) string { return "/desk/reviews/" + string(v.ID) }

func decisionURL(id domain.DecisionID) string { return "/desk/decisions/" + string(id) }

func (p *searchPage) groups(r *page.Request, q string, found workflow.Found) error {
	authorities, err := r.Read().Authorities(r.Ctx())
	if err != nil {
		return err
	}
	t := treeOf(authorities)
	group := func(name string, rows []foundRow) {
		if len(rows) > 0 {
			p.Groups = append(p.Groups, foundGroup{ID: "found-" + name, Title: r.Count("desk.search."+name, len(rows), nil), Rows: rows})
		}
	}
	german := r.Lang != "de"
	var rows []foundRow
	for _, v := range found.Reviews {
		m := component.MomentOf(v.At, r.ShortDay(r.DayOf(v.At)), r.Exact(v.At))
		rows = append(rows, foundRow{
			URL: reviewURL(v), Title: v.Title, German: german, When: &m,
			Sub: r.Text("desk.search.review", map[string]any{"number": v.Number, "verb": r.Label("verb", string(v.Verb)), "status": r.Label("review", string(v.Status)), "digest": v.Digest.Short()}),
		})
	}
	group("reviews", rows)
	rows = nil
	for _, h := range found.Holdings {
		b, c := component.StateBadge(r.Lang, h.State), component.ClassOf(r.Lang, h.Class)
		rows = append(rows, foundRow{URL: listPath + "/" + string(h.ID), Title: h.Title, German: german, Sub: t.title(h.Authority) + " · " + h.Name, State: &b, Class: &c})
	}
	group("holdings", rows)
	if found.MoreHoldings {
		p.Groups[len(p.Groups)-1].More = &component.Link{URL: address{Query: q, Page: 1}.url(), Text: r.Text("desk.search.more", nil)}
	}
	if err := p.people(r, found.People, t, group); err != nil {
		return err
	}
	rows = nil
	for _, d := range found.Decisions {
		m := component.MomentOf(d.At, r.ShortDay(r.DayOf(d.At)), r.Exact(d.At))
		sub := t.title(d.Authority)
		if d.Verb != "" {
			sub += " · " + r.Label("verb", string(d.Verb))
		}
		rows = append(rows, foundRow{URL: decisionURL(d.ID), Title: r.Label("decision", string(d.Kind)), Sub: sub, When: &m})
	}
	group("decisions", rows)
	return nil
}

func (p *searchPage) people(r *page.Request, people []domain.Person, t *tree, group func(string, []foundRow)) error {
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	var rows []foundRow
	for _, x := range people {
		row := foundRow{Title: x.Name, Sub: x.Login + " · " + t.title(x.Root), URL: "/desk/decisions?actor=" + string(x.ID)}
		if x.Name == "" {
			row.Title = r.Text("desk.person.unnamed", nil)
		}
		if len(scope.Administered()) > 0 {
			row.URL = "/desk/admin/people/" + string(x.ID)
		}
		rows = append(rows, row)
	}
	group("people", rows)
	return nil
}
