package portal

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"strings"
	"unicode"

	"freigabe/ui/component"
	"freigabe/ui/component/message"
)

//go:embed page/*.html
var pages embed.FS

const htmlType = "text/html; charset=utf-8"

// pageTemplate is one page of page/ in the shared frame.
type pageTemplate struct {
	name string
	tree *template.Template
}

func parsePage(name string) pageTemplate {
	return pageTemplate{name, template.Must(component.Templates().ParseFS(pages, "page/parts.html", "page/"+name+".html"))}
}

var (
	startTemplate         = parsePage("start")
	datasetsTemplate      = parsePage("datasets")
	datasetTemplate       = parsePage("dataset")
	resourceTemplate      = parsePage("resource")
	organizationsTemplate = parsePage("organizations")
	organizationTemplate  = parsePage("organization")
	registerTemplate      = parsePage("register")
	goneTemplate          = parsePage("gone")
	errorTemplate         = parsePage("error")
)

// render writes a whole page, so that an error half-way never reaches a reader.
func (t pageTemplate) render(data any) ([]byte, error) {
	var b bytes.Buffer
	if err := t.tree.ExecuteTemplate(&b, "frame", data); err != nil {
		return nil, fmt.Errorf("render page %s: %w", t.name, err)
	}
	return b.Bytes(), nil
}

// show answers with a page.
func (r *request) show(status int, t pageTemplate, data any) error {
	body, err := t.render(data)
	if err != nil {
		return err
	}
	if r.echo.Response().Header().Get("Vary") == "" {
		r.vary("Accept-Language")
	}
	return r.send(status, htmlType, body)
}

// page is what every page of the portal has.
type page struct {
	component.Frame
}

// T is a text of the catalogue in the language of the page, for what stands in a template.
func (p page) T(key string) string { return message.Text(p.Lang, key, nil) }

// sections of the portal, in the order of the navigation.
var sections = []struct{ path, text string }{
	{"/dataset", "portal.nav.datasets"}, {"/organization", "portal.nav.organizations"}, {"/register", "portal.nav.register"},
}

// page makes the frame of a page.
func (h *handler) page(r *request, title string) page {
	t := func(key string) string { return r.text(key, nil) }
	search := r.searchForm("frame-q")
	f := component.Frame{
		Lang: r.lang, Title: title, Site: h.Title, Styles: component.Stylesheets(), Mark: component.URL("mark.svg"),
		Home: r.link("/"), Switch: r.otherLanguage(), Search: &search,
		Words: component.FrameWords{
			Skip: t("portal.frame.skip"), Menu: t("portal.frame.menu"), MainNav: t("portal.frame.main_nav"),
			MenuNav: t("portal.frame.menu_nav"), Strip: t("portal.frame.strip"), MenuSearch: t("portal.search.menu"),
		},
	}
	path := r.echo.Request().URL.Path
	for _, s := range sections {
		f.Nav = append(f.Nav, component.Link{
			URL: r.link(s.path), Text: t(s.text),
			Current: path == s.path || strings.HasPrefix(path, s.path+"/"),
		})
	}
	f.Footer = []component.LinkGroup{
		{Title: h.Title, Text: t("portal.foot.about")},
		{Title: t("portal.foot.use"), Links: []component.Link{
			{URL: r.link("/dataset"), Text: t("portal.foot.datasets")},
			{URL: r.link("/organization"), Text: t("portal.nav.organizations")},
			{URL: "/catalog.ttl", Text: t("portal.foot.catalog")},
		}},
		{Title: t("portal.foot.verify"), Links: []component.Link{
			{URL: r.link("/register"), Text: t("portal.nav.register")}, {URL: "/ledger/checkpoint", Text: t("portal.foot.checkpoint")},
		}},
	}
	return page{f}
}

// otherLanguage leads to the same address in the other language. It is relative and names no path, so that pages that
// must not differ by their address do not.
func (r *request) otherLanguage() component.Switch {
	s := component.Switch{Lang: "en", Label: "English"}
	if r.lang == "en" {
		s = component.Switch{Lang: "de", Label: "Deutsch"}
	}
	q := r.echo.Request().URL.Query()
	pairs := []string{}
	for _, name := range []string{"q", "organization", "groups", "sort", "page"} {
		if v, err := single(q, name); err == nil {
			pairs = append(pairs, name, v)
		}
	}
	s.URL = address("", append(pairs, "lang", s.Lang)...)
	return s
}

// searchForm leads to the list of data sets.
func (r *request) searchForm(id string) component.Search {
	s := component.Search{
		ID: id, Action: "/dataset", Label: r.text("portal.search.label", nil),
		Placeholder: r.text("portal.search.placeholder", nil), Submit: r.text("portal.search.submit", nil),
	}
	if r.pinned {
		s.Keep = []component.Hidden{{Name: "lang", Value: r.lang}}
	}
	return s
}

// pager leads through a list of total entries; link builds the address of a page.
func (r *request) pager(present, total int, link func(page string) string) component.Pager {
	last := (total + perPage - 1) / perPage
	if last < 2 || present > last {
		return component.Pager{}
	}
	at := func(n int) string {
		if n == 1 {
			return link("")
		}
		return link(fmt.Sprint(n))
	}
	p := component.Pager{Label: r.text("portal.pager.label", nil), Status: r.text("portal.pager.status", map[string]any{
		"from": number(r.lang, (present-1)*perPage+1), "until": number(r.lang, min(present*perPage, total)), "total": number(r.lang, total),
	})}
	for _, n := range component.PageNumbers(present, last) {
		if n == 0 {
			p.Pages = append(p.Pages, component.PagerPage{Text: "…"})
			continue
		}
		s := number(r.lang, n)
		p.Pages = append(p.Pages, component.PagerPage{URL: at(n), Text: s, Label: r.text("portal.pager.page", map[string]any{"n": s}), Current: n == present})
	}
	if present > 1 {
		p.Previous = &component.Link{URL: at(present - 1), Text: r.text("portal.pager.previous", nil)}
	}
	if present < last {
		p.Next = &component.Link{URL: at(present + 1), Text: r.text("portal.pager.next", nil)}
	}
	return p
}

// readable leaves out what could not be shown back.
func readable(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || c == unicode.ReplacementChar {
			return -1
		}
		return c
	}, strings.ToValidUTF8(s, ""))
}
