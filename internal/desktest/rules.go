package desktest

import (
	"strings"

	"golang.org/x/net/html"
)

// Check holds a page to the rules of pages: one h1, headings without gaps, a name for every control, unique ids,
// references that lead somewhere, nothing inline, nothing from elsewhere, no disabled control, no text without a catalogue
// entry.
func (p *Page) Check() *Page {
	p.t.Helper()
	if p.doc == nil {
		p.t.Fatalf("%s is no page: %s", p.Path, p.Header.Get("Content-Type"))
	}
	ids, labels := map[string]int{}, map[string]bool{}
	for n := range nodes(p.doc, "") {
		if id := attr(n, "id"); id != "" {
			ids[id]++
		}
		if n.Data == "label" && attr(n, "for") != "" {
			labels[attr(n, "for")] = true
		}
	}
	for id, n := range ids {
		if n > 1 {
			p.t.Errorf("%s: id %q stands %d times", p.Path, id, n)
		}
	}
	h1, level := 0, 0
	for n := range nodes(p.doc, "") {
		p.element(n, ids, labels)
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
			at := int(n.Data[1] - '0')
			if at == 1 {
				h1++
			}
			if level > 0 && at > level+1 {
				p.t.Errorf("%s: h%d follows h%d: %q", p.Path, at, level, textOf(n))
			}
			level = at
		}
	}
	if h1 != 1 {
		p.t.Errorf("%s has %d h1", p.Path, h1)
	}
	for l := range strings.SplitSeq(p.Text(), "\n") {
		if strings.HasPrefix(l, "desk.") && !strings.Contains(l, " ") && strings.Count(l, ".") > 1 {
			p.t.Errorf("%s shows the key %q", p.Path, l)
		}
	}
	return p
}

func (p *Page) element(n *html.Node, ids map[string]int, labels map[string]bool) {
	p.t.Helper()
	for _, a := range n.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on"), a.Key == "style":
			p.t.Errorf("%s: %s has an inline %s", p.Path, n.Data, a.Key)
		case a.Key == "aria-describedby", a.Key == "aria-labelledby", a.Key == "aria-controls", n.Data == "label" && a.Key == "for":
			for _, id := range strings.Fields(a.Val) {
				if ids[id] == 0 {
					p.t.Errorf("%s: %s %s refers to %q, which is not there", p.Path, n.Data, a.Key, id)
				}
			}
		case (a.Key == "src" || a.Key == "href" && n.Data == "link") && (strings.Contains(a.Val, "//") || strings.HasPrefix(a.Val, "data:")):
			p.t.Errorf("%s: %s comes from %q", p.Path, n.Data, a.Val)
		case a.Key == "disabled":
			p.t.Errorf("%s: a disabled %s %q; say why not instead", p.Path, n.Data, attr(n, "name"))
		case a.Key == "href" && strings.HasPrefix(a.Val, "#") && len(a.Val) > 1 && ids[a.Val[1:]] == 0:
			p.t.Errorf("%s: link to %q, which is not there", p.Path, a.Val)
		}
	}
	switch n.Data {
	case "style":
		p.t.Errorf("%s has a style element", p.Path)
	case "script":
		if attr(n, "src") == "" && attr(n, "type") != "application/ld+json" {
			p.t.Errorf("%s has an inline script", p.Path)
		}
	case "input", "select", "textarea":
		kind := attr(n, "type")
		if kind == "hidden" || kind == "submit" {
			return
		}
		named := labels[attr(n, "id")] && attr(n, "id") != "" || attr(n, "aria-label") != "" || attr(n, "aria-labelledby") != "" || within(n, "label")
		if !named {
			p.t.Errorf("%s: %s %q has no label", p.Path, n.Data, attr(n, "name"))
		}
	case "form":
		if strings.EqualFold(attr(n, "method"), "post") && !strings.Contains(rendered(n), `name="_csrf"`) && !strings.Contains(p.Path, "/sign-in") && !strings.Contains(rendered(n), `name="login"`) && !strings.HasPrefix(p.Path, "/password/") {
			p.t.Errorf("%s: the form to %q carries no CSRF token", p.Path, attr(n, "action"))
		}
	case "a", "button", "summary":
		if textOf(n) == "" && attr(n, "aria-label") == "" && !strings.Contains(rendered(n), `alt="`) {
			p.t.Errorf("%s: a %s without a name: %s", p.Path, n.Data, rendered(n))
		}
	case "th":
		if attr(n, "scope") == "" {
			p.t.Errorf("%s: a th without scope: %q", p.Path, textOf(n))
		}
	}
}

func within(n *html.Node, name string) bool {
	for a := range n.Ancestors() {
		if a.Data == name {
			return true
		}
	}
	return false
}

func rendered(n *html.Node) string {
	var b strings.Builder
	_ = html.Render(&b, n)
	return b.String()
}
