package browser

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// hostile is the corpus: strings that run fgx() where a page takes them for more than text.
func hostile(t *testing.T) (out []string) {
	t.Helper()
	raw, err := os.ReadFile("hostile.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// dangers names everything on a page that could run, load or lead where it must not: a page of Freigabe has none of it,
// whatever people typed.
func dangers(page *html.Node) (out []string) {
	for n := range nodes(page) {
		if n.Type != html.ElementNode {
			continue
		}
		bad := func(why string) { out = append(out, fmt.Sprintf("%s: <%s%s>", why, n.Data, attributes(n))) }
		switch n.Data {
		case "script":
			if src := attr(n, "src"); !strings.HasPrefix(src, "/assets/") && attr(n, "type") != "application/ld+json" {
				bad("script")
			}
		case "style", "base", "object", "embed", "iframe", "frame", "portal", "marquee", "foreignobject", "animate", "set", "math", "xmp", "listing", "xss", "image", "applet", "template":
			bad("element")
		case "meta":
			if has(n, "http-equiv") {
				bad("element")
			}
		case "link":
			if slices.Contains([]string{"stylesheet", "import", "preload", "modulepreload", "manifest"}, attr(n, "rel")) && !strings.HasPrefix(attr(n, "href"), "/assets/") {
				bad("loads")
			}
		case "img":
			if src := attr(n, "src"); !strings.HasPrefix(src, "/assets/") || has(n, "srcset") {
				bad("loads")
			}
		case "form":
			if a := attr(n, "action"); a != "" && !own(a) {
				bad("form leads elsewhere")
			}
		}
		for _, a := range n.Attr {
			key := strings.ToLower(a.Key)
			switch {
			case strings.HasPrefix(key, "on"), strings.HasPrefix(key, "hx-on"), strings.HasPrefix(key, "data-hx-on"), key == "style", key == "srcdoc", strings.Contains(key, "fgx"), strings.ContainsAny(key, "<\"'`"):
				bad("attribute")
			case key == "class" && strings.Contains(a.Val, "fgx"), key == "accesskey", key == "autofocus" && strings.Contains(a.Val, "fgx"):
				bad("attribute")
			case slices.Contains([]string{"href", "src", "action", "formaction", "data", "poster", "background", "ping", "hx-get", "hx-post", "hx-put"}, key) && !harmless(a.Val):
				bad("address")
			}
		}
	}
	return out
}

func attributes(n *html.Node) string {
	var b strings.Builder
	for _, a := range n.Attr {
		fmt.Fprintf(&b, " %s=%q", a.Key, a.Val)
	}
	return fmt.Sprintf("%.300s", b.String())
}

// own is true for an address within the service.
func own(to string) bool {
	return strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") && !strings.HasPrefix(to, `/\`) || strings.HasPrefix(to, "?") || strings.HasPrefix(to, "#") || to == ""
}

// harmless is true for addresses that neither run nor hide where they lead.
func harmless(to string) bool {
	if own(to) {
		return true
	}
	u, err := url.Parse(to)
	return err == nil && u.User == nil && (u.Scheme == "https" || u.Scheme == "http" || u.Scheme == "mailto" || u.Scheme == "tel")
}

// field is what a form asks for.
type field struct {
	name, kind, value string // value of a choice: what is chosen already, else its first
	options           []string
}

// form is a form on a page.
type form struct {
	action, method string
	files          bool
	fields         []field
	buttons        []field
}

// forms reads the forms of a page at a path.
func forms(page *html.Node, path string) (out []form) {
	byID := map[string]*form{}
	var all []*form
	for n := range nodes(page) {
		if n.Type == html.ElementNode && n.Data == "form" {
			f := &form{action: attr(n, "action"), method: strings.ToUpper(attr(n, "method")), files: attr(n, "enctype") == "multipart/form-data"}
			if f.action == "" {
				f.action = path
			}
			if strings.HasPrefix(f.action, "?") {
				f.action, _, _ = strings.Cut(path, "?")
			}
			all = append(all, f)
			byID[attr(n, "id")] = f
			for c := range nodes(n) {
				f.control(c)
			}
		}
	}
	for n := range nodes(page) { // controls that stand outside of their form
		if n.Type == html.ElementNode && has(n, "form") && byID[attr(n, "form")] != nil {
			byID[attr(n, "form")].control(n)
		}
	}
	for _, f := range all {
		out = append(out, *f)
	}
	return out
}

func (f *form) control(n *html.Node) {
	if n.Type != html.ElementNode {
		return
	}
	in := field{name: attr(n, "name"), kind: strings.ToLower(attr(n, "type")), value: attr(n, "value")}
	switch n.Data {
	case "input":
		if in.kind == "submit" {
			f.buttons = append(f.buttons, in)
			return
		}
		if in.kind == "" {
			in.kind = "text"
		}
	case "textarea":
		in.kind, in.value = "text", text(n)
	case "select":
		in.kind = "select"
		for o := range nodes(n) {
			if o.Type == html.ElementNode && o.Data == "option" {
				v := attr(o, "value")
				if !has(o, "value") {
					v = text(o)
				}
				if len(in.options) == 0 || has(o, "selected") {
					in.value = v
				}
				in.options = append(in.options, v)
			}
		}
	case "button":
		if in.kind != "button" && in.kind != "reset" {
			f.buttons = append(f.buttons, in)
		}
		return
	default:
		return
	}
	if in.name == "" {
		return
	}
	if in.kind == "radio" {
		for i := range f.fields {
			if f.fields[i].name == in.name {
				f.fields[i].options = append(f.fields[i].options, in.value)
				if has(n, "checked") {
					f.fields[i].value = in.value
				}
				return
			}
		}
		in.options = []string{in.value}
	}
	f.fields = append(f.fields, in)
}

// typed is true for controls into which people write.
func (f field) typed() bool {
	return slices.Contains([]string{"text", "search", "email", "url", "tel", "number", "date", "password", "datetime-local", "month"}, f.kind)
}

// texts are the places of the fields into which people write.
func (f form) texts() (out []int) {
	for i, in := range f.fields {
		if in.typed() {
			out = append(out, i)
		}
	}
	return out
}

// plausible is what a person might write into a field.
func plausible(f field) string {
	switch f.kind {
	case "date":
		return "2027-03-15"
	case "number":
		return "5"
	case "email":
		return "amt@merletal.example"
	case "url":
		return "https://merletal.example/daten"
	case "password":
		return "Drei alte Linden am Deich"
	}
	if f.value != "" {
		return f.value
	}
	return "Angabe " + rand.Text()[:6]
}

// fill writes a hostile string: into every field when only is negative, else into that one and plausible ones around it.
// nth varies what is chosen elsewhere.
func (f form) fill(bad string, only, nth int) url.Values {
	v := url.Values{}
	for i, in := range f.fields {
		switch {
		case in.typed() && (only < 0 || only == i):
			v.Add(in.name, bad)
		case in.typed():
			v.Add(in.name, plausible(in))
		case in.kind == "radio" || in.kind == "select":
			v.Add(in.name, in.options[nth%max(1, len(in.options)):][0])
		case in.kind == "checkbox":
			if in.value == "" {
				in.value = "on"
			}
			v.Add(in.name, in.value)
		case in.name == "_key":
			v.Add(in.name, rand.Text())
		case in.kind != "file":
			v.Add(in.name, in.value)
		}
	}
	if n := len(f.buttons); n > 0 && f.buttons[nth%n].name != "" {
		v.Add(f.buttons[nth%n].name, f.buttons[nth%n].value)
	}
	return v
}

func (v *visitor) submit(f form, values url.Values, bad string) sent {
	v.t.Helper()
	if f.method != http.MethodPost {
		return v.get(f.action + "?" + values.Encode())
	}
	if !f.files {
		return v.post(f.action, values)
	}
	name := strings.NewReplacer("\r", "", "\n", "").Replace(bad) + ".csv"
	return v.submitFile(f, values, name, fmt.Sprintf("Titel;Beschreibung\n\"%[1]s\";\"%[1]s\"\n", strings.ReplaceAll(bad, `"`, `""`)))
}

// submitFile sends a form with one file in each of its file fields.
func (v *visitor) submitFile(f form, values url.Values, name, content string) sent {
	v.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, all := range values {
		for _, s := range all {
			_ = w.WriteField(name, s)
		}
	}
	for _, in := range f.fields {
		if in.kind == "file" {
			part, _ := w.CreateFormFile(in.name, name)
			_, _ = part.Write([]byte(content))
		}
	}
	_ = w.Close()
	return v.send(http.MethodPost, f.action, w.FormDataContentType(), &b)
}

// leaveAlone are forms whose success would end the crawl, or which slow it down on purpose.
func leaveAlone(action string) bool {
	path, _, _ := strings.Cut(action, "?")
	return path == signInPath || path == "/desk/sign-out"
}

func TestHostileTextStaysText(t *testing.T) {
	corpus := hostile(t)
	if len(corpus) < 100 {
		t.Fatalf("the corpus has %d strings", len(corpus))
	}
	battered.serve(t)
	all := battered.openViews(t)
	whole := os.Getenv("FREIGABE_TEST_LONG") != ""
	c := crawl{t: t, corpus: corpus, whole: whole, people: map[string]*visitor{}, seen: map[string]bool{}}
	c.signInForm()
	for _, v := range all {
		c.attack(v)
	}
	for _, v := range all {
		c.look(v)
	}
	t.Logf("%d forms with %d text fields, %d strings sent, %d accepted; %d pages looked at, %d of them show hostile text",
		c.forms, c.fields, c.sent, c.accepted, c.pages, c.showing)
	if whole {
		needBrowser(t)
		run(t, battered, 10*time.Minute, "walks/hostile.mjs", "--pages", listed(t, all), "--corpus", "hostile.json")
	}
	if c.showing == 0 || c.accepted == 0 {
		t.Error("no hostile string came through to a page: the crawl looks at nothing")
	}
}

// crawl sends hostile strings and looks at what comes back.
type crawl struct {
	t      *testing.T
	corpus []string
	whole  bool // every string into every field; else the corpus goes on from form to form
	people map[string]*visitor
	seen   map[string]bool // forms, by person, action and fields
	next   int             // string of the corpus

	forms, fields, sent, accepted, pages, showing int
}

func (c *crawl) as(login string) *visitor {
	if c.people[login] == nil {
		c.people[login] = battered.visitor(c.t, login)
	}
	return c.people[login]
}

// get opens a page, signed in again when the session has ended.
func (c *crawl) get(login, path string) sent {
	got := c.as(login).get(path)
	if login != "" && got.status == http.StatusSeeOther && strings.HasPrefix(got.location, signInPath) {
		c.as(login).signIn()
		got = c.as(login).get(path)
	}
	return got
}

// judge looks at an answer.
func (c *crawl) judge(what string, got sent) {
	c.t.Helper()
	if got.status >= http.StatusInternalServerError {
		c.t.Errorf("%s answered %d: %.400s", what, got.status, got.body)
	}
	if got.location != "" && !own(got.location) && !strings.HasPrefix(got.location, battered.url+"/") {
		c.t.Errorf("%s leads to %q", what, got.location)
	}
	if got.page == nil {
		return
	}
	c.pages++
	if strings.Contains(text(got.page), "fgx") {
		c.showing++
	}
	for i, d := range dangers(got.page) {
		if i < 3 {
			c.t.Errorf("%s: %s", what, d)
		}
	}
}

func (c *crawl) look(v view) { c.judge(v.As+" at "+v.Path, c.get(v.As, v.Path)) }

// attack sends each form of a page with hostile text, in all fields at once, and in one field with sensible neighbours,
// which gets further.
func (c *crawl) attack(v view) {
	c.t.Helper()
	first := c.get(v.As, v.Path)
	if first.page == nil {
		return
	}
	for nth, f := range forms(first.page, v.Path) {
		texts := f.texts()
		id := fmt.Sprint(v.As, word.ReplaceAllString(f.method+ids.ReplaceAllString(f.action, ":id"), ""), names(f.fields))
		if len(texts) == 0 || leaveAlone(f.action) || c.seen[id] {
			continue
		}
		c.seen[id] = true
		c.forms++
		c.fields += len(texts)
		together, single := 2, 2 // strings in all fields at once, and in one at a time
		if c.whole {
			together, single = len(c.corpus), 4*len(texts)
		}
		for i := range together + single {
			bad := c.corpus[c.next%len(c.corpus)]
			c.next++
			only := -1
			if i >= together {
				only = texts[i%len(texts)]
			}
			got := c.as(v.As).submit(f, f.fill(bad, only, i), bad)
			c.sent++
			c.judge(fmt.Sprintf("%s sends %q to %s", v.As, bad, f.action), got)
			if got.status != http.StatusSeeOther {
				continue
			}
			if !strings.HasPrefix(got.location, signInPath) {
				c.accepted++
			}
			after := got.location
			if !own(after) {
				after = strings.TrimPrefix(after, battered.url)
			}
			c.judge(fmt.Sprintf("%s after %q to %s", v.As, bad, f.action), c.get(v.As, after))
			if again := c.get(v.As, v.Path); again.page != nil { // the content has a new state: a new form
				if all := forms(again.page, v.Path); nth < len(all) && names(all[nth].fields) == names(f.fields) {
					f = all[nth]
				}
			}
		}
	}
}

// signInForm sends each string as a login once per account, below the limit of tries.
func (c *crawl) signInForm() {
	stranger := c.as("")
	for _, bad := range c.corpus[:3] {
		c.judge("signing in as "+bad, stranger.post(signInPath, url.Values{"login": {bad}, "password": {bad}, "return": {bad}}))
		c.judge("asked to sign in", stranger.get(signInPath+"?"+url.Values{"return": {bad}}.Encode()))
	}
	for _, bad := range c.corpus { // where a sign-in leads
		c.judge("return to "+bad, stranger.get(signInPath+"?"+url.Values{"return": {bad}, "ended": {bad}}.Encode()))
		c.judge("portal search "+bad, stranger.get("/dataset?"+url.Values{"q": {bad}}.Encode()))
		c.judge("address "+bad, stranger.get("/dataset/"+url.PathEscape(bad)))
	}
}

func names(fields []field) (out string) {
	for _, f := range fields {
		out += f.kind + " " + ids.ReplaceAllString(f.name, ":id") + ","
	}
	return out
}

func TestDangersAreSeen(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, bad := range hostile(t) {
		for _, around := range []string{"<p>%s</p>", `<input value="%s">`, `<input value='%s'>`, `<a href="%s">x</a>`, "<textarea>%s</textarea>"} {
			if strings.Contains(around, "href") && !strings.Contains(bad, ":") {
				continue // an odd address within the service
			}
			page, err := html.Parse(strings.NewReader(fmt.Sprintf(around, bad)))
			if err != nil {
				t.Fatal(err)
			}
			if len(dangers(page)) > 0 {
				seen++
				break
			}
		}
		page, _ := html.Parse(strings.NewReader(fmt.Sprintf(`<p>%[1]s</p><input value="%[1]s">`, html.EscapeString(bad))))
		if d := dangers(page); len(d) > 0 {
			t.Errorf("%q is well escaped, and yet: %s", bad, d[0])
		}
	}
	if seen < 110 { // the others need a template, a style sheet or a script around them
		t.Errorf("%d of the strings are seen where a page does not escape them", seen)
	}
	t.Logf("%d seen", seen)
}
