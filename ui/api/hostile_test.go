package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/ui/api"
)

// contractOp is an operation of the contract with what a test needs of it.
type contractOp struct {
	method, path, id string
	statuses         []string
	query            []string
	json             *shape // of its JSON body; nil for none
	form             bool
}

// shape is a JSON schema, with its references followed.
type shape struct {
	Type       any               `json:"type"`
	Properties map[string]*shape `json:"properties"`
	Required   []string          `json:"required"`
	Items      *shape            `json:"items"`
	Enum       []any             `json:"enum"`
	Format     string            `json:"format"`
	Ref        string            `json:"$ref"`
	Open       any               `json:"additionalProperties"`
}

func contractOps(t testing.TB) []contractOp {
	t.Helper()
	raw, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Components struct {
			Schemas map[string]*shape `json:"schemas"`
		} `json:"components"`
		Paths map[string]map[string]struct {
			ID         string `json:"operationId"`
			Parameters []struct {
				Name string `json:"name"`
				In   string `json:"in"`
			} `json:"parameters"`
			Body struct {
				Content map[string]struct {
					Schema *shape `json:"schema"`
				} `json:"content"`
			} `json:"requestBody"`
			Responses map[string]any `json:"responses"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	var follow func(s *shape, depth int) *shape
	follow = func(s *shape, depth int) *shape {
		if s == nil || depth > 6 {
			return &shape{Type: "string"}
		}
		if s.Ref != "" {
			s = doc.Components.Schemas[s.Ref[strings.LastIndex(s.Ref, "/")+1:]]
		}
		out := *s
		out.Properties = map[string]*shape{}
		for name, p := range s.Properties {
			out.Properties[name] = follow(p, depth+1)
		}
		if s.Items != nil {
			out.Items = follow(s.Items, depth+1)
		}
		return &out
	}
	var out []contractOp
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(doc.Paths[path])) {
			op := doc.Paths[path][method]
			c := contractOp{method: strings.ToUpper(method), path: path, id: op.ID, statuses: slices.Sorted(maps.Keys(op.Responses))}
			for _, p := range op.Parameters {
				if p.In == "query" {
					c.query = append(c.query, p.Name)
				}
			}
			if b, ok := op.Body.Content["application/json"]; ok {
				c.json = follow(b.Schema, 0)
			}
			_, c.form = op.Body.Content["multipart/form-data"]
			out = append(out, c)
		}
	}
	return out
}

// sample is a body that the contract allows: what is required, and no more.
func (s *shape) sample() any {
	kind, _ := s.Type.(string)
	switch {
	case len(s.Enum) > 0:
		return s.Enum[0]
	case kind == "object":
		out := map[string]any{}
		for _, name := range s.Required {
			out[name] = s.Properties[name].sample()
		}
		return out
	case kind == "array":
		return []any{s.Items.sample()}
	case kind == "boolean":
		return true
	case kind == "integer" || kind == "number":
		return 1
	case s.Format == "uuid":
		return "01975c2e-0000-7000-8000-000000000000"
	case s.Format == "date-time":
		return "2027-03-31T08:00:00Z"
	case s.Format == "date":
		return "2027-03-31"
	}
	return "x"
}

// inside is what no answer may show: types, statements, libraries, paths, addresses.
var inside = regexp.MustCompile(`(?i)panic|goroutine|\.go\b|\bsql\b|sqlite|postgres|sqlstate|gorm|huma|\becho\b|json:|strconv|reflect|unmarshal|invalid character|mime:|multipart:|map\[|domain\.|workflow\.|storage\.|/tmp/|/root|/home|0xc0|127\.0\.0\.1|runtime|constraint|syntax error|no such (file|host|table|column)`)

// attack sends broken requests of one operation and judges the answers.
type attack struct {
	*town
	t     *testing.T
	op    contractOp
	path  string // with real ids
	login string
	tried int
}

// sent judges an answer: a refusal that is documented, names its place, tells nothing of the inside, in the language asked
// for, and stands once in the log.
func (a *attack) refused(what string, send func(lang string) reply, status ...int) {
	a.t.Helper()
	lang := []string{"", "en"}[a.tried%2]
	a.tried++
	a.log.mu.Lock()
	before := a.log.b.Len()
	a.log.mu.Unlock()
	got := send(lang)
	a.log.mu.Lock()
	written := string(a.log.b.Bytes()[before:])
	a.log.mu.Unlock()
	fail := func(why string) {
		a.t.Helper()
		a.t.Errorf("%s %s, %s: %s: %d %.600s", a.op.method, a.path, what, why, got.status, got.body)
	}
	known := slices.Contains(a.op.statuses, fmt.Sprint(got.status)) || len(status) > 0
	switch {
	case got.status < 400:
		fail("is not refused")
		return
	case got.status >= 500:
		fail("is our fault\n" + written)
		return
	case len(status) > 0 && !slices.Contains(status, got.status):
		fail(fmt.Sprintf("is not refused with %d", status))
	case !known:
		fail(fmt.Sprintf("is not in the contract, which has %q", a.op.statuses))
	}
	if got.header.Get("Content-Type") != "application/problem+json" {
		fail("no problem document but " + got.header.Get("Content-Type"))
		return
	}
	var p api.Problem
	if err := json.Unmarshal(got.body, &p); err != nil {
		fail(err.Error())
		return
	}
	switch {
	case p.Status != got.status || p.Code == "" || p.Key == "" || p.Detail == "" || p.Title == "":
		fail("lacks something")
	case got.status == http.StatusUnprocessableEntity && len(p.Errors) == 0:
		fail("names no place")
	case p.RequestID == "" || p.RequestID != got.header.Get("X-Request-Id"):
		fail("names no request")
	case strings.Count(written, p.RequestID) != 1 || strings.Count(written, "\n") != 1:
		fail(fmt.Sprintf("does not stand once in the log:\n%s", written))
	case inside.Match(got.body):
		fail("shows the inside: " + inside.FindString(string(got.body)))
	}
	want := "de"
	if lang == "en" {
		want = "en"
	}
	if got.header.Get("Content-Language") != want {
		fail("speaks " + got.header.Get("Content-Language") + ", not " + want)
	}
}

// raw sends bytes as the body, with everything else in order.
func (a *attack) raw(path, body string, headers ...string) func(lang string) reply {
	return func(lang string) reply {
		var b any
		if body != "" {
			b = body
		}
		return a.do(a.login, a.op.method, path, b, append([]string{"Accept-Language", lang, "If-Match", `"` + strings.Repeat("0", 64) + `"`}, headers...)...)
	}
}

// wrongBodies gives broken bodies made from the sample of the contract.
func wrongBodies(s *shape) map[string]string {
	good, _ := s.sample().(map[string]any)
	encode := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		return string(b)
	}
	whole := encode(good)
	front := strings.TrimSuffix(whole, "}")
	if len(good) > 0 {
		front += ","
	}
	out := map[string]string{
		"null": "null", "list": "[]", "text": `"x"`, "number": "1", "cut": whole[:len(whole)-1], "trailing object": whole + "{}", "trailing text": whole + " x",
		"unknown": front + `"zz_unknown":1}`, "not UTF-8": front + `"a":"` + "\xff" + `"}`, "NUL byte": front + "\"a\x00\":1}", "bidi key": front + "\"a\u202e\":1}",
		"deep list": front + `"a":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "}", "deep object": strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000),
		"huge number": front + `"zz":1e999999}`, "long key": front + `"` + strings.Repeat("k", 20_000) + `":1}`,
		"comment": "/**/" + whole, "single quotes": "{'a':1}", "BOM": "\ufeff" + whole, "prototype": front + `"__proto__":{"a":1}}`, "empty key": front + `"":1}`,
	}
	for name, p := range s.Properties {
		with := func(v any) string {
			m := maps.Clone(good)
			m[name] = v
			return encode(m)
		}
		kind, _ := p.Type.(string)
		for other, v := range map[string]any{"string": "x", "integer": 7, "boolean": true, "array": []any{map[string]any{}}, "object": map[string]any{"zz": 1}} {
			if kind == other || kind == "" {
				continue
			}
			out[name+" as "+other] = with(v)
		}
		out[name+" as float"] = with(json.Number("1.5"))
		out[name+" as huge number"] = with(json.Number("99999999999999999999999"))
		without := maps.Clone(good)
		delete(without, name)
		rest := strings.TrimPrefix(encode(without), "{")
		if rest != "}" {
			rest = "," + rest
		}
		if kind != "" {
			out[name+" null"] = with(nil)
		}
		value := encode(p.sample())
		out[name+" twice"] = fmt.Sprintf(`{%q:%s,%q:%s%s`, name, value, name, value, rest)
		out[name+" twice by escape"] = fmt.Sprintf(`{%q:%s,"\u%04x%s":%s%s`, name, value, name[0], name[1:], value, rest)
		out[name+" in capitals"] = fmt.Sprintf(`{%q:%s%s`, strings.ToUpper(name), value, rest)
		out[name+" twice by case"] = fmt.Sprintf(`{%q:%s,%q:%s%s`, name, value, strings.ToUpper(name), value, rest)
		if slices.Contains(s.Required, name) {
			out[name+" missing"] = encode(without)
		}
		if len(p.Enum) > 0 || p.Format == "uuid" || p.Format == "date" || p.Format == "date-time" {
			for what, v := range sorted(map[string]string{"other word": "zz", "NUL": "a\x00", "bidi": "\u202ea", "long": strings.Repeat("a", 50_000), "blank": " "}) {
				out[name+" "+what] = with(v)
			}
		}
	}
	return out
}

var wrongIDs = []string{
	"%2E%2E", "..%2F..%2Fetc", "%00", "a%2Fb", "x;y", "%ff%fe", "%E2%80%AE", "1", "-1", "01975C2E-0000-7000-8000-000000000000", "01975c2e-0000-7000-8000-00000000000g",
	"%20", "%7B%7D", "*", "01975c2e-0000-7000-8000-000000000000%00", "01975c2e-0000-7000-8000-000000000000%0a", "true", "null", strings.Repeat("a", 8000),
}

func (a *attack) bodies() {
	if a.op.json == nil && !a.op.form && a.op.method != http.MethodGet {
		for what, body := range sorted(map[string]string{"an unasked object": `{"x":1}`, "an unasked list": "[]", "unasked text": "x", "unasked bytes": "\xff\x00"}) {
			a.refused(what, a.raw(a.path, body))
		}
	}
	if a.op.json != nil {
		wrong := wrongBodies(a.op.json)
		for _, what := range slices.Sorted(maps.Keys(wrong)) {
			a.refused(what, a.raw(a.path, wrong[what]))
		}
		a.refused("too large", a.raw(a.path, `{"zz":"`+strings.Repeat("x", api.MaxBodyBytes)+`"}`), http.StatusRequestEntityTooLarge)
		for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "application/xml", "application/json; charset=utf-16", "application/json; charset=latin1", "x", "application/json,text/plain", "multipart/mixed; boundary=a", strings.Repeat("a/", 5000)} {
			a.refused("content type "+kind[:min(len(kind), 40)], a.raw(a.path, `{"x":1}`, "Content-Type", kind))
		}
	}
	if a.op.form {
		part := func(disposition, more, content string) string {
			return "--b\r\nContent-Disposition: " + disposition + "\r\n" + more + "\r\n" + content + "\r\n"
		}
		file := part(`form-data; name="file"; filename="a.csv"`, "", "Titel\nA\n")
		for what, body := range sorted(map[string]string{
			"an unknown part": part(`form-data; name="zz"`, "", "1") + "--b--\r\n", "two files": file + file + "--b--\r\n", "a field twice": part(`form-data; name="title"`, "", "1") + part(`form-data; name="title"`, "", "2") + part(`form-data; name="mode"`, "", "1") + part(`form-data; name="mode"`, "", "2") + "--b--\r\n",
			"no end": file, "cut in the headers": "--b\r\nContent-Disposition: form-da", "nothing": "", "another boundary": "--c\r\n\r\n--c--\r\n", "headers that are none": "--b\r\nno colon\r\n\r\nx\r\n--b--\r\n",
			"a control character in a header": "--b\r\nContent-Disposition: form-data; name=\"\xc2\x96\x11\"\r\n\r\nx\r\n--b--\r\n", "a header without end": "--b\r\nX: " + strings.Repeat("x", 11<<20), "many headers": "--b\r\n" + strings.Repeat("X-A: b\r\n", 30_000) + "\r\nx\r\n--b--\r\n",
			"many parts": strings.Repeat(part(`form-data; name="audiences"`, "", "x"), 500) + "--b--\r\n", "a large field": part(`form-data; name="note"`, "", strings.Repeat("x", 70_000)) + part(`form-data; name="title"`, "", strings.Repeat("x", 70_000)) + part(`form-data; name="mode"`, "", strings.Repeat("x", 70_000)) + "--b--\r\n",
			"NUL in a field": part(`form-data; name="title"`, "", "a\x00b") + part(`form-data; name="mode"`, "", "a\x00b") + part(`form-data; name="note"`, "", "a\x00b") + "--b--\r\n", "no name": part("form-data", "", "x") + "--b--\r\n",
			"a file called by a path alone": part(`form-data; name="file"; filename=".."`, "", "x") + "--b--\r\n", "a bidi file name": part("form-data; name=\"file\"; filename=\"a\u202evsc.exe\"", "", "x") + "--b--\r\n",
			"a long file name": part(`form-data; name="file"; filename="`+strings.Repeat("ä", 3000)+`.csv"`, "", "x") + "--b--\r\n", "a file name that is not UTF-8": part("form-data; name=\"file\"; filename=\"\xff\xfe\"", "", "x") + "--b--\r\n",
			"a nested form": part(`form-data; name="file"; filename="a.csv"`, "Content-Type: multipart/mixed; boundary=c\r\n", "--c\r\n\r\nx\r\n--c--") + "--b\r\nno\r\n", "attachment": part(`attachment; name="file"; filename="a.csv"`, "", "x") + "--b--\r\n",
		}) {
			a.refused("form with "+what, a.raw(a.path, body, "Content-Type", "multipart/form-data; boundary=b"))
		}
		a.refused("form without boundary", a.raw(a.path, file, "Content-Type", "multipart/form-data"))
		a.refused("form with a long boundary", a.raw(a.path, file, "Content-Type", "multipart/form-data; boundary="+strings.Repeat("b", 500)))
	}
}

// addresses sends wrong ids, parameters and methods. A body that is in order goes along.
func (a *attack) addresses() {
	body := ""
	if a.op.json != nil {
		b, _ := json.Marshal(a.op.json.sample())
		body = string(b)
	}
	if strings.Contains(a.op.path, "{") {
		for _, bad := range wrongIDs {
			path := regexp.MustCompile(`\{[a-z0-9]+\}`).ReplaceAllString(a.op.path, bad)
			a.refused("id "+bad[:min(len(bad), 40)], a.raw(path, body), 403, 404, 409, 415, 422) // 422: the body is read first
		}
	}
	for what, q := range sorted(map[string]string{
		"an unknown parameter": "?zz=1", "a broken escape": "?q=%zz", "a semicolon": "?q=a;b=c", "many parameters": "?" + strings.Repeat("a=1&", 5000), "an empty name": "?=x",
		"NUL": "?%00=1", "brackets": "?limit[]=1", "bytes": "?%ff=%ff",
	}) {
		a.refused(what, a.raw(a.path+q, body))
	}
	for _, name := range a.op.query {
		a.refused(name+" twice", a.raw(a.path+"?"+name+"=a&"+name+"=b", body))
		a.refused(name+" with NUL", a.raw(a.path+"?"+name+"=a%00b", body))
		a.refused(name+" too long", a.raw(a.path+"?"+name+"="+strings.Repeat("a", 3000), body))
		a.refused(name+" in capitals", a.raw(a.path+"?"+strings.ToUpper(name)+"=1", body))
		if name == "q" {
			continue
		}
		a.refused(name+" empty", a.raw(a.path+"?"+name+"=", body))
		for _, bad := range []string{"%FF", "%E2%80%AE", "..%2F", "1e9", "-1", "9999999999999999999999", "%27%20OR%201=1--", "a,,b"} {
			if name == "theme" || name == "role" || name == "kind" || name == "verb" {
				continue // words that are looked for; nothing is found
			}
			a.refused(name+"="+bad, a.raw(a.path+"?"+name+"="+bad, body))
		}
	}
	if a.op.method == http.MethodPost && a.op.id != "sign-in" {
		for what, key := range sorted(map[string]string{"no": "", "a short": "a", "a long": strings.Repeat("k", 201), "a broken": "aaaa\x7faaaa", "a foreign": "schlüssel-1"}) {
			if what == "no" && a.op.id == "import" {
				continue
			}
			a.refused(what+" idempotency key", a.raw(a.path, body, "Idempotency-Key", key))
		}
	}
}

func TestBrokenRequestsAreRefusedAndChangeNothing(t *testing.T) {
	t.Parallel()
	w := one(t)
	office(w)
	made := w.do("steward", "POST", "/holdings", map[string]any{"authority": w.dept, "content": map[string]any{"title": "Baumkataster"}}).want(http.StatusCreated)
	tried := 0
	ops := contractOps(t)
	for _, op := range ops {
		a := &attack{town: w, t: t, op: op, login: "steward"}
		if !strings.HasPrefix(op.path, "/holdings") && !strings.HasPrefix(op.path, "/imports") {
			a.login = "adm1"
		}
		a.path = regexp.MustCompile(`\{[a-z0-9]+\}`).ReplaceAllStringFunc(op.path, func(p string) string {
			if p == "{id}" && strings.HasPrefix(op.path, "/holdings/") {
				return made.str("id")
			}
			return "01975c2e-0000-7000-8000-000000000000"
		})
		before := dump(t, w)
		a.bodies()
		a.addresses()
		if d := difference(before, dump(t, w)); d != "" {
			t.Errorf("%s %s: refused requests changed %s", op.method, op.path, d)
		}
		tried += a.tried
		if t.Failed() && tried > 40_000 {
			break
		}
	}
	tried += wrongMethods(t, w, ops)
	if strings.Contains(w.log.String(), "panic") {
		t.Error("something panicked")
	}
	t.Logf("count: %d broken requests to %d operations", tried, len(ops))
}

// wrongMethods sends every method that the contract has not.
func wrongMethods(t *testing.T, w *town, ops []contractOp) (tried int) {
	t.Helper()
	byPath := map[string][]string{}
	for _, op := range ops {
		byPath[op.path] = append(byPath[op.path], op.method)
	}
	for path, known := range byPath {
		for _, m := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "QUERY", "get", "OPTIONS"} {
			if slices.Contains(known, m) {
				continue
			}
			a := &attack{town: w, t: t, op: contractOp{method: m, path: path}, login: "adm1"}
			a.path = regexp.MustCompile(`\{[a-z0-9]+\}`).ReplaceAllString(path, "01975c2e-0000-7000-8000-000000000000")
			a.tried = tried
			a.refused("a method that is not there", a.raw(a.path, ""), http.StatusMethodNotAllowed)
			tried++
		}
	}
	return tried
}

// dump gives every row of every table.
func dump(t testing.TB, w *town) map[string]string {
	t.Helper()
	db, ctx := w.store.DB(), context.WithoutCancel(t.Context())
	rows, err := db.QueryContext(ctx, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_fts%'")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			t.Fatal(err)
		}
		names = append(names, n)
	}
	_ = rows.Close()
	out := map[string]string{}
	for _, n := range names {
		rows, err := db.QueryContext(ctx, "SELECT * FROM "+n)
		if err != nil {
			t.Fatal(err)
		}
		columns, _ := rows.Columns()
		var lines []string
		for rows.Next() {
			row := make([]any, len(columns))
			for i := range row {
				row[i] = new(any)
			}
			if err := rows.Scan(row...); err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			for i, c := range columns {
				fmt.Fprintf(&b, "%s=%v ", c, *row[i].(*any))
			}
			lines = append(lines, b.String())
		}
		_ = rows.Close()
		slices.Sort(lines)
		out[n] = strings.Join(lines, "\n")
	}
	return out
}

// difference names what two dumps do not share.
func difference(before, after map[string]string) string {
	for _, table := range slices.Sorted(maps.Keys(after)) {
		if before[table] != after[table] {
			return fmt.Sprintf("table %s:\n%.800s\nwas\n%.800s", table, after[table], before[table])
		}
	}
	return ""
}

// sorted walks a map in order, so that a failure is the same each time.
func sorted(m map[string]string) func(yield func(string, string) bool) {
	return func(yield func(string, string) bool) {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			if !yield(k, m[k]) {
				return
			}
		}
	}
}

// Requests that break off or fail leave no goroutine behind. Not parallel: it counts those of the whole process.
func TestNoRequestLeavesAGoroutine(t *testing.T) {
	w := one(t)
	w.person("steward", domain.DataSteward)
	round := func() {
		for i, op := range contractOps(t) {
			path := regexp.MustCompile(`\{[a-z0-9]+\}`).ReplaceAllString(op.path, "01975c2e-0000-7000-8000-000000000000")
			for _, body := range []string{"", "{", "{}", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\ncut"} {
				r := request{method: op.method, path: api.Prefix + path, header: http.Header{"Authorization": {"Bearer " + w.tokens["steward"]}, "Idempotency-Key": {fmt.Sprintf("leak-%06d-%d", i, len(body))}}}
				r.header.Set("Content-Type", "application/json")
				if strings.HasPrefix(body, "--") {
					r.header.Set("Content-Type", "multipart/form-data; boundary=b")
				}
				r.body = strings.NewReader(body)
				ctx, cancel := context.WithCancel(t.Context())
				req := httptest.NewRequestWithContext(ctx, r.method, r.path, r.body)
				maps.Copy(req.Header, r.header)
				if i%3 == 0 {
					cancel() // the caller has gone
				}
				w.handler.ServeHTTP(httptest.NewRecorder(), req)
				cancel()
			}
		}
	}
	round() // what is made once is made now
	before := runtime.NumGoroutine()
	for range 3 {
		round()
	}
	for range 200 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	stacks := make([]byte, 1<<20)
	t.Errorf("%d goroutines, and %d before:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
}
