package desktest

import (
	"bytes"
	"cmp"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// Page is an answer, read whole.
type Page struct {
	t       testing.TB
	browser *Browser
	Path    string
	Status  int
	Header  http.Header
	Body    string
	doc     *html.Node
}

// Text is what a person reads, in one line per block.
func (p *Page) Text() string {
	if p.doc == nil {
		return p.Body
	}
	return textOf(p.doc)
}

// Says wants the texts on the page.
func (p *Page) Says(texts ...string) *Page {
	p.t.Helper()
	have := p.Text()
	for _, want := range texts {
		if !strings.Contains(have, want) {
			p.t.Errorf("%s (%d) does not say %q:\n%s", p.Path, p.Status, want, have)
		}
	}
	return p
}

// SaysNot wants the texts nowhere in the answer, not even in its source.
func (p *Page) SaysNot(texts ...string) *Page {
	p.t.Helper()
	for _, not := range texts {
		if strings.Contains(p.Body, not) || strings.Contains(p.Text(), not) {
			p.t.Errorf("%s (%d) says %q", p.Path, p.Status, not)
		}
	}
	return p
}

// Browser is whose page it is.
func (p *Page) Browser() *Browser { return p.browser }

// Is wants a status.
func (p *Page) Is(status int) *Page {
	p.t.Helper()
	if p.Status != status {
		p.t.Fatalf("%s = %d, want %d (to %q)\n%s", p.Path, p.Status, status, p.Header.Get("Location"), p.Text())
	}
	return p
}

// Follow goes where a redirect leads.
func (p *Page) Follow() *Page {
	p.t.Helper()
	to := p.Header.Get("Location")
	if to == "" {
		p.t.Fatalf("%s = %d leads nowhere\n%s", p.Path, p.Status, p.Text())
	}
	return p.browser.Open(to)
}

// Links are the addresses of all links whose text contains text.
func (p *Page) Links(text string) []string {
	var out []string
	for n := range nodes(p.doc, "a") {
		if strings.Contains(textOf(n), text) {
			out = append(out, attr(n, "href"))
		}
	}
	return out
}

// Addresses are where the links of the page lead.
func (p *Page) Addresses() []string {
	var out []string
	for n := range nodes(p.doc, "a") {
		if to := attr(n, "href"); to != "" {
			out = append(out, resolve(p.Path, to))
		}
	}
	return out
}

// Click follows the first link with the text.
func (p *Page) Click(text string) *Page {
	p.t.Helper()
	links := p.Links(text)
	if len(links) == 0 {
		p.t.Fatalf("%s has no link %q:\n%s", p.Path, text, p.Text())
	}
	return p.browser.Open(resolve(p.Path, links[0]))
}

// Form is a form of the page with what stands in it.
type Form struct {
	page   *Page
	node   *html.Node
	files  []file
	Method string
	Action string
	Values url.Values
}

// Form finds the form that has a button with the text, with everything that stands in it; the button's own name comes
// along.
func (p *Page) Form(button string) *Form {
	p.t.Helper()
	for n := range nodes(p.doc, "form") {
		for b := range nodes(n, "button") {
			if strings.Contains(textOf(b), button) {
				f := formOf(p, n)
				if name := attr(b, "name"); name != "" {
					f.Values.Set(name, attr(b, "value"))
				}
				if to := attr(b, "formaction"); to != "" {
					f.Action = to
				}
				return f
			}
		}
	}
	p.t.Fatalf("%s has no form with a button %q:\n%s", p.Path, button, p.Text())
	return nil
}

// Forms are all forms of the page that write, with everything that stands in them.
func (p *Page) Forms() []*Form {
	var out []*Form
	for n := range nodes(p.doc, "form") {
		if strings.EqualFold(attr(n, "method"), "post") {
			out = append(out, formOf(p, n))
		}
	}
	return out
}

// HasForm tells whether there is a form with such a button.
func (p *Page) HasForm(button string) bool {
	for n := range nodes(p.doc, "form") {
		for b := range nodes(n, "button") {
			if strings.Contains(textOf(b), button) {
				return true
			}
		}
	}
	return false
}

// Set fills in a field.
func (f *Form) Set(name string, values ...string) *Form { f.Values[name] = values; return f }

// file is chosen in a field of a form.
type file struct{ field, name, body string }

// File chooses a file.
func (f *Form) File(field, name, body string) *Form {
	f.files = append(f.files, file{field, name, body})
	return f
}

// Target is where the form goes.
func (f *Form) Target() string { return resolve(f.page.Path, f.Action) }

// Multipart tells whether the form can carry files.
func (f *Form) Multipart() bool { return attr(f.node, "enctype") == "multipart/form-data" }

// Send sends the form and gives the answer, followed by nothing.
func (f *Form) Send() *Page {
	f.page.t.Helper()
	to := f.Target()
	if len(f.files) > 0 {
		return f.page.browser.Do(f.parts(to))
	}
	if strings.EqualFold(f.Method, "get") || f.Method == "" {
		u, _ := url.Parse(to)
		u.RawQuery = f.Values.Encode()
		return f.page.browser.Get(u.RequestURI())
	}
	return f.page.browser.Post(to, f.Values)
}

// parts is a form with files: fields first, as browsers send them.
func (f *Form) parts(to string) *http.Request {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, all := range f.Values {
		for _, v := range all {
			_ = w.WriteField(name, v)
		}
	}
	for _, one := range f.files {
		part, _ := w.CreateFormFile(one.field, one.name)
		_, _ = io.WriteString(part, one.body)
	}
	_ = w.Close()
	req := httptest.NewRequest(http.MethodPost, to, &b)
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return req
}

// Fill puts something into what is empty: a text where one is required, a day in half a year, the first of each group of boxes, the first
// value of what is chosen from, and the first button.
func (f *Form) Fill() *Form {
	for in := range nodes(f.node, "input") {
		name, kind := attr(in, "name"), attr(in, "type")
		switch {
		case name == "" || kind == "hidden" || kind == "submit" || kind == "file" || f.Values.Get(name) != "":
		case kind == "radio" || kind == "checkbox":
			if _, there := f.Values[name]; !there {
				f.Values.Set(name, cmp.Or(attr(in, "value"), "on"))
			}
		case kind == "date":
			f.Values.Set(name, time.Now().AddDate(0, 6, 0).Format(time.DateOnly))
		case has(in, "required"):
			f.Values.Set(name, "Text")
		}
	}
	for in := range nodes(f.node, "textarea") {
		if name := attr(in, "name"); f.Values.Get(name) == "" {
			f.Values.Set(name, "Ein Text")
		}
	}
	for in := range nodes(f.node, "select") {
		if name := attr(in, "name"); f.Values.Get(name) == "" {
			for o := range nodes(in, "option") {
				if v := attr(o, "value"); v != "" {
					f.Values.Set(name, v)
					break
				}
			}
		}
	}
	for b := range nodes(f.node, "button") {
		if name := attr(b, "name"); name != "" {
			f.Values.Set(name, attr(b, "value"))
			break
		}
	}
	return f
}

func formOf(p *Page, n *html.Node) *Form {
	f := &Form{page: p, node: n, Method: attr(n, "method"), Action: attr(n, "action"), Values: url.Values{}}
	for in := range nodes(n, "input") {
		name, kind := attr(in, "name"), attr(in, "type")
		switch {
		case name == "" || kind == "file" || kind == "submit":
		case (kind == "checkbox" || kind == "radio") && !has(in, "checked"):
		case (kind == "checkbox" || kind == "radio") && !has(in, "value"):
			f.Values.Add(name, "on")
		default:
			f.Values.Add(name, attr(in, "value"))
		}
	}
	for in := range nodes(n, "textarea") {
		f.Values.Add(attr(in, "name"), rawText(in))
	}
	for in := range nodes(n, "select") {
		first, chosen := "", []string{}
		for o := range nodes(in, "option") {
			v := attr(o, "value")
			if !has(o, "value") {
				v = strings.TrimSpace(rawText(o))
			}
			if has(o, "selected") {
				chosen = append(chosen, v)
			}
			if first == "" {
				first = v
			}
		}
		if len(chosen) == 0 && !has(in, "multiple") {
			chosen = []string{first}
		}
		for _, v := range chosen {
			f.Values.Add(attr(in, "name"), v)
		}
	}
	return f
}

func resolve(from, to string) string {
	base, _ := url.Parse(from)
	u, err := base.Parse(to)
	if err != nil {
		return to
	}
	u.Fragment = ""
	return u.RequestURI()
}

// nodes walks all elements of a name below n.
func nodes(n *html.Node, name string) func(yield func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		if n == nil {
			return
		}
		for d := range n.Descendants() {
			if d.Type == html.ElementNode && (name == "" || d.Data == name) && !yield(d) {
				return
			}
		}
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func rawText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

var blocks = []string{"p", "li", "h1", "h2", "h3", "h4", "tr", "div", "section", "dt", "dd", "form", "label", "summary", "button", "ul", "main", "header", "footer", "option", "td", "th", "legend"}

func textOf(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style" || n.Data == "head") {
			return
		}
		if n.Type == html.TextNode {
			b.WriteString(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(n.Data))
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if n.Type == html.ElementNode && slices.Contains(blocks, n.Data) {
			b.WriteString("\n")
		}
	}
	walk(n)
	var lines []string
	for l := range strings.SplitSeq(b.String(), "\n") {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n")
}

// Field is the value of the first field of a name on the page, "" for none.
func (p *Page) Field(name string) string {
	for n := range nodes(p.doc, "input") {
		if attr(n, "name") == name {
			return attr(n, "value")
		}
	}
	return ""
}
