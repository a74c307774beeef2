package leaks

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// notKept are tables that a request may change without having done anything: last use of a session, failed sign-ins, what a
// person has looked at.
var notKept = []string{"session", "login_throttle", "review_seen"}

// dump gives a hash of the rows of each table.
func (w *world) dump(t testing.TB) map[string]string {
	t.Helper()
	out := map[string]string{}
	for table := range w.tables(t) {
		if slices.Contains(notKept, table) {
			continue
		}
		rows, err := w.v.store.DB().QueryContext(w.ctx, "SELECT * FROM "+table)
		must(t, err)
		columns, err := rows.Columns()
		must(t, err)
		var sum [32]byte
		n := 0
		for rows.Next() {
			cells := make([]any, len(columns))
			for i := range cells {
				cells[i] = new(any)
			}
			must(t, rows.Scan(cells...))
			h := sha256.New()
			for _, c := range cells {
				fmt.Fprintf(h, "%v\x00", *c.(*any))
			}
			for i, b := range h.Sum(nil) {
				sum[i] ^= b // rows come in any order
			}
			n++
		}
		must(t, rows.Err())
		_ = rows.Close()
		out[table] = fmt.Sprintf("%d rows %x", n, sum)
	}
	return out
}

// matrix sends writes with ids of others and wants the answer of an id that names nothing, and nothing stored.
type matrix struct {
	*crawler
	before map[string]string
	writes int
	codes  map[int]int
}

func newMatrix(t *testing.T, w *world, by *viewer) *matrix {
	return &matrix{crawler: newCrawler(t, w, by), before: w.dump(t), codes: map[int]int{}}
}

// refused sends a write and its twin with absent ids. open: the id is one that everybody may know, such as an authority's, so that
// the refusal may differ from that of an absent one.
func (m *matrix) refused(a, twin asking, ids []string, open bool) {
	got := m.ask(a)
	m.writes++
	m.codes[got.status]++
	away := got.status == http.StatusSeeOther && strings.Contains(got.header.Get("Location"), "sign-in")
	if got.status < 400 && !away && m.changed() { // a form that is shown again, such as a preview, stores nothing
		m.t.Errorf("%s: status %d (to %q) and something stored for a write with an id of others\n%.300s", a, got.status, got.header.Get("Location"), a.body)
	}
	if got.status >= 500 {
		m.t.Errorf("%s: status %d\n%.300s", a, got.status, got.body)
	}
	if open {
		return
	}
	other := m.ask(twin)
	var real, none []string
	for i := 0; i+1 < len(ids); i += 2 {
		real, none = append(real, ids[i]), append(none, ids[i+1])
	}
	if x, y := got.plain(real...), other.plain(none...); x != y {
		m.differ(a, twin, difference(x, y))
	}
}

func (m *matrix) changed() bool { return !maps.Equal(m.before, m.w.dump(m.t)) }

// unchanged wants that nothing is stored since the last time.
func (m *matrix) unchanged(what string) {
	now := m.w.dump(m.t)
	for table, rows := range now {
		if was := m.before[table]; was != rows {
			m.t.Errorf("%s as %s: table %s has changed: %.40s, was %.40s", what, m.by.name, table, rows, was)
		}
	}
	m.before = now
}

// TestForeignIdsInTheAPI: every operation of the OpenAPI document that writes, with ids of others in path, query and body.
func TestForeignIdsInTheAPI(t *testing.T) {
	t.Parallel()
	w := copied(t)
	doc := w.v.contract()
	all, _ := w.v.routes()
	writes, codes := 0, map[int]int{}
	for _, by := range []*viewer{w.outside[2], w.outside[4], w.outside[6]} {
		m := newMatrix(t, w, by)
		for _, r := range all {
			if r.method == http.MethodGet || !strings.HasPrefix(r.path, "/api/v1/") || strings.HasSuffix(r.path, "*") {
				continue
			}
			op := doc.operation(r)
			most := 4
			if long() {
				most = 60
			}
			for _, f := range m.fillings(r, long(), most) {
				if f.hidden == nil {
					continue
				}
				for _, b := range m.bodies(doc, op, object{}) {
					m.refused(m.write(r.method, f.target, b), m.write(r.method, f.twin, b), f.hidden, false)
				}
			}
			if by.root == "beta" {
				m.inBody(doc, op, r)
			}
			m.unchanged(r.method + " " + r.path)
		}
		writes += m.writes
		for c, n := range m.codes {
			codes[c] += n
		}
	}
	t.Logf("count: %d writes with ids of others, by status %v", writes, codes)
	if writes < 150 {
		t.Errorf("%d writes are too few", writes)
	}
}

// inBody puts an id of others into each field of the body that takes an id, with own ids in the path.
func (m *matrix) inBody(doc contract, op operation, r route) {
	own := r.path
	for _, p := range r.params {
		i := slices.IndexFunc(m.w.things, func(o object) bool { return o.kind == p.kind && o.root == m.by.root })
		id := "P1"
		if i >= 0 {
			id = m.w.things[i].id
		}
		own = strings.Replace(own, p.name, id, 1)
	}
	for _, kind := range []string{"authority", "person", "holding"} {
		i := slices.IndexFunc(m.w.things, func(o object) bool { return o.kind == kind && o.root == "alpha" && !o.public })
		if i < 0 {
			continue
		}
		o := m.w.things[i]
		none := o
		none.id = absent(o.id)
		twins := m.bodies(doc, op, none)
		for i, b := range m.bodies(doc, op, o) {
			if !strings.Contains(b.text, o.id) {
				continue
			}
			m.refused(m.write(r.method, own, b), m.write(r.method, own, twins[i]), []string{o.id, none.id}, kind == "authority")
		}
	}
}

type payload struct {
	kind string // content type
	text string
}

func (m *matrix) write(method, target string, b payload) asking {
	a := asking{method: method, target: target, body: b.text, header: map[string]string{"If-Match": `"` + strings.Repeat("0", 64) + `"`}}
	if b.kind != "" {
		a.header["Content-Type"] = b.kind
	}
	if method == http.MethodPost {
		a.header["Idempotency-Key"] = fmt.Sprintf("matrix-%08d", m.answers)
	}
	return a
}

func (c contract) operation(r route) operation {
	path := strings.TrimPrefix(r.path, "/api/v1")
	for _, p := range r.params {
		path = strings.Replace(path, p.name, "{"+p.name[1:]+"}", 1)
	}
	return c.Paths[path][strings.ToLower(r.method)]
}

// bodies makes a body of each kind that an operation takes. Where foreign is given, each field that takes an id has it in turn.
func (m *matrix) bodies(doc contract, op operation, foreign object) []payload {
	var out []payload
	for _, kind := range slices.Sorted(maps.Keys(op.RequestBody.Content)) {
		s := doc.resolve(op.RequestBody.Content[kind].Schema)
		var fields []string
		for name, p := range s.Properties {
			if takesID(name, p) {
				fields = append(fields, name)
			}
		}
		slices.Sort(fields)
		if foreign.id == "" {
			fields = []string{""}
		}
		for _, in := range fields {
			values := map[string]any{}
			for name, p := range s.Properties {
				if slices.Contains(s.Required, name) || name == in || strings.HasPrefix(kind, "multipart") && name == "file" {
					values[name] = doc.example(name, p, m.by.root, m.w)
				}
				if name == in {
					values[name] = foreign.id
					if p.Items != nil {
						values[name] = []string{foreign.id}
					}
				}
			}
			out = append(out, encode(kind, values))
		}
	}
	if out == nil {
		out = []payload{{}}
	}
	return out
}

func encode(kind string, values map[string]any) payload {
	if !strings.HasPrefix(kind, "multipart") {
		b, _ := json.Marshal(values)
		return payload{kind, string(b)}
	}
	var b bytes.Buffer
	f := multipart.NewWriter(&b)
	_ = f.SetBoundary("matrixmatrixmatrix")
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if name == "file" {
			continue
		}
		_ = f.WriteField(name, fmt.Sprint(values[name]))
	}
	if _, ok := values["file"]; ok {
		p, _ := f.CreateFormFile("file", "liste.csv")
		_, _ = p.Write([]byte("Titel;Beschreibung\nEine Liste;Text\n"))
	}
	_ = f.Close()
	return payload{f.FormDataContentType(), b.String()}
}

// takesID tells whether a field of a body names an object: ids, and authorities, which a form names by id.
func takesID(name string, s schema) bool {
	return s.Format == "uuid" || s.Items != nil && (s.Items.Format == "uuid" || name == "holdings") || name == "authority"
}

func (c contract) resolve(s schema) schema {
	if name, ok := strings.CutPrefix(s.Ref, "#/components/schemas/"); ok {
		return c.Components.Schemas[name]
	}
	return s
}

// example gives a value that an operation would take.
func (c contract) example(name string, s schema, root string, w *world) any {
	own := map[string]*town{"alpha": w.alpha, "beta": w.beta}[root]
	s = c.resolve(s)
	known := map[string]any{
		"digest": strings.Repeat("0", 64), "role": "auditor", "verb": "screen", "mark": "signed", "slot": "department_head#1", "scopes": []string{"read"},
		"content": map[string]any{"title": "Ein Bestand"}, "set": map[string]any{"rules": []any{}}, "answers": map[string]any{}, "slug": "x1", "login": own.logins["steward"],
		"by": own.logins["steward"], "for": own.logins["head"], "to": string(own.people["steward"]), "mail": "a@b.example", "yaml": "x", "audiences": []string{"internal"},
		"from": "2027-02-01", "until": "2027-02-10", "authority": string(own.root), "parent": string(own.root), "target": string(own.soc), "holdings": []string{string(own.holdings["captured"])},
		"on_behalf_of": string(own.people["head"]),
	}
	if v, ok := known[name]; ok {
		return v
	}
	switch {
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Type == "boolean":
		return true
	case s.Type == "array":
		return []any{}
	case s.Type == "object":
		return map[string]any{}
	}
	return "Text"
}

// form is a form of a page with what stands in it.
type form struct {
	action string
	values url.Values
}

var (
	formTag  = regexp.MustCompile(`(?s)<form[^>]*method="post"[^>]*>.*?</form>`)
	tagOf    = regexp.MustCompile(`<(input|select|textarea|button|option)([^>]*)>`)
	actionOf = regexp.MustCompile(`action="([^"]*)"`)
	nameOf   = regexp.MustCompile(`name="([^"]*)"`)
	valueOf  = regexp.MustCompile(`value="([^"]*)"`)
)

// forms reads the forms of a page that write.
func forms(from, body string) []form {
	var out []form
	for _, f := range formTag.FindAllString(body, -1) {
		one := form{values: url.Values{}}
		one.action, _, _ = strings.Cut(from, "?")
		if m := actionOf.FindStringSubmatch(f[:strings.Index(f, ">")]); m != nil {
			one.action = html.UnescapeString(m[1])
		}
		chosen := ""
		for _, tag := range tagOf.FindAllStringSubmatch(f, -1) {
			name, value := "", ""
			if m := nameOf.FindStringSubmatch(tag[2]); m != nil {
				name = m[1]
			}
			if m := valueOf.FindStringSubmatch(tag[2]); m != nil {
				value = html.UnescapeString(m[1])
			}
			switch {
			case tag[1] == "select":
				chosen = name
			case tag[1] == "option":
				if one.values.Get(chosen) == "" && chosen != "" {
					one.values.Set(chosen, value)
				}
			case name != "" && (one.values.Get(name) == "" || value != ""):
				if tag[1] == "textarea" {
					value = "Text"
				}
				one.values.Set(name, value)
			}
		}
		out = append(out, one)
	}
	return out
}

// TestForeignIdsInForms: every form that a neighbour finds on their own pages, and every route that takes a form, with ids of alpha
// in place of theirs, in the address and in each field.
func TestForeignIdsInForms(t *testing.T) {
	t.Parallel()
	w := copied(t)
	all, _ := w.v.routes()
	m := newMatrix(t, w, w.outside[1])
	owner := map[string]object{}
	for _, o := range w.things {
		owner[o.id] = o
	}
	done := map[string]bool{}
	try := func(f form, field string) {
		action, twin, ids, authority := f.action, f.action, []string(nil), false
		change := func(id string) (hidden, none string, ok bool) {
			o, known := owner[id]
			if !known || o.root != "beta" {
				return "", "", false
			}
			for _, other := range w.things {
				if other.kind == o.kind && other.root == "alpha" && (!other.public || o.kind == "authority") {
					authority = authority || o.kind == "authority"
					return other.id, absent(other.id), true
				}
			}
			return "", "", false
		}
		values, twins := url.Values{}, url.Values{}
		for k, v := range f.values {
			values[k], twins[k] = slices.Clone(v), slices.Clone(v)
		}
		if field == "" {
			path, query, _ := strings.Cut(action, "?")
			for _, part := range strings.Split(path, "/") {
				if hidden, none, ok := change(part); ok {
					action, twin = strings.ReplaceAll(action, part, hidden), strings.ReplaceAll(twin, part, none)
					ids = append(ids, hidden, none)
				}
			}
			_ = query
		} else if hidden, none, ok := change(values.Get(field)); ok {
			values.Set(field, hidden)
			twins.Set(field, none)
			ids = append(ids, hidden, none)
		}
		if ids == nil {
			return
		}
		m.refused(m.post(action, values), m.post(twin, twins), ids, authority)
	}
	visit := func(to string) {
		got := m.ask(asking{target: to})
		for _, f := range forms(to, got.body) {
			key := uuid.ReplaceAllString(f.action, "ID")
			if done[key] && !long() || strings.HasPrefix(f.action, "/desk/sign-out") {
				continue
			}
			done[key] = true
			for _, field := range append([]string{""}, slices.Sorted(maps.Keys(f.values))...) {
				try(f, field)
			}
			m.unchanged("the form to " + key + " on " + to)
		}
	}
	for _, r := range all {
		if r.method != http.MethodGet || !strings.HasPrefix(r.path, "/desk") || strings.HasSuffix(r.path, "*") {
			continue
		}
		for i, f := range m.own(r) {
			if i < 6 || long() {
				visit(f)
			}
		}
	}
	posted := 0
	for _, r := range all {
		if r.method != http.MethodPost || !strings.HasPrefix(r.path, "/desk") || strings.HasSuffix(r.path, "*") || len(r.params) == 0 {
			continue
		}
		for _, f := range m.fillings(r, long(), 4) {
			if f.hidden != nil {
				posted++
				m.refused(m.post(f.target, url.Values{}), m.post(f.twin, url.Values{}), f.hidden, false)
			}
		}
		m.unchanged("POST " + r.path)
	}
	t.Logf("count: %d forms, %d writes with ids of others, %d of them without a form, by status %v", len(done), m.writes, posted, m.codes)
	if m.writes < 100 || len(done) < 20 {
		t.Errorf("%d writes by %d forms are too few", m.writes, len(done))
	}
}

// own gives addresses of a route with the viewer's own objects.
func (m *matrix) own(r route) []string {
	var out []string
	for _, f := range m.fillings(r, false, 1<<20) {
		if !slices.ContainsFunc(f.ids, func(o object) bool { return o.root != "" && o.root != m.by.root }) {
			out = append(out, f.target)
		}
	}
	return out
}

func (m *matrix) post(target string, values url.Values) asking {
	values.Set("_csrf", m.by.csrf)
	values.Del("_key")
	return asking{method: http.MethodPost, target: target, body: values.Encode(), header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}}
}
