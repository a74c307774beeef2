package hostile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"freigabe/internal/desktest"
)

var long = os.Getenv("FREIGABE_TEST_LONG") == "1"

func TestMain(m *testing.M) {
	code := m.Run()
	desktest.Clear()
	os.Exit(code)
}

// inside is what no page may show.
var inside = regexp.MustCompile(`panic:|goroutine \d|\.go:\d|SQL logic|SQLSTATE|sqlite|gorm|strconv\.|reflect\.|multipart: |mime: |map\[string|domain\.[A-Z]|workflow\.[A-Z]|storage\.[A-Z]|/tmp/|/root/|0xc0[0-9a-f]{6}|runtime error|invalid character|template: `)

// paths are the addresses of the desk and the portal by method, with what stands for their parameters filled in.
func paths(t *testing.T, d *desktest.Desk, method string) []string {
	t.Helper()
	known := map[string]string{}
	for name, ask := range map[string]string{
		"holdings": "SELECT id FROM holding WHERE state = 'screened' LIMIT 1", "reviews": "SELECT id FROM review WHERE status = 'open' LIMIT 1", "decisions": "SELECT id FROM decision LIMIT 1",
		"imports": "SELECT id FROM import LIMIT 1", "people": "SELECT id FROM person LIMIT 1", "persons": "SELECT id FROM person LIMIT 1", "authorities": "SELECT id FROM authority LIMIT 1", "releases": "SELECT id FROM release LIMIT 1",
		"dataset": "SELECT name FROM live_release WHERE audience = 'public' LIMIT 1",
	} {
		var v string
		if err := d.Store.DB().QueryRowContext(t.Context(), ask).Scan(&v); err != nil && err != sql.ErrNoRows {
			t.Logf("%s: %v", name, err)
		}
		known[name] = v
	}
	var out []string
	for _, r := range d.Handler.(*echo.Echo).Routes() {
		if r.Method != method || strings.Contains(r.Path, "sign-out") {
			continue
		}
		parts := strings.Split(r.Path, "/")
		for i, p := range parts {
			if strings.HasPrefix(p, ":") || p == "*" {
				parts[i] = "x"
				if i > 0 && known[parts[i-1]] != "" {
					parts[i] = known[parts[i-1]]
				}
			}
		}
		out = append(out, strings.Join(parts, "/"))
	}
	slices.Sort(out)
	if out = slices.Compact(out); len(out) < 20 {
		t.Fatalf("only %d addresses for %s", len(out), method)
	}
	return out
}

// names are the parameters and fields that any page of the desk and portal reads.
var names = []string{
	"q", "authority", "after", "verb", "secret", "page", "holding", "version", "treatment", "t", "show", "screening", "role", "return", "note", "name", "kind", "file", "digest", "decision",
	"access", "view", "valid", "until", "stay", "sha", "root", "reason", "person", "parent", "of", "ended", "done", "did", "day", "comment", "code", "audience", "all", "act", "state", "class",
	"theme", "sort", "falling", "waits", "due", "offset", "limit", "from", "to", "actor", "groups", "res_format", "organization", "id", "ids", "title", "description", "login", "password", "mail",
	"slug", "yaml", "text", "answer", "slot", "mark", "link", "audiences", "keywords", "mode", "sheet", "encoding", "step", "rule.1.verb", "map.0", "value.0", "combine", "land", "geocoding",
}

var badValues = []string{"", "-1", "99999999999999999999", "\x00", "\xff\xfe", "\u202e", "' OR 1=1 --", "//evil.example/x", "2026-13-45", "<x>", "..", "%", strings.Repeat("a", 3000)}

// judge looks at one answer: not our fault, nothing of the inside, and a refusal of the desk stands once in the log.
func judge(t *testing.T, d *desktest.Desk, what string, before int, p *desktest.Page) {
	t.Helper()
	written := d.Log.Since(before)
	switch {
	case p.Status >= 500:
		t.Errorf("%s: %d\n%.400s\n%.600s", what, p.Status, p.Text(), written)
	case inside.MatchString(p.Text()):
		t.Errorf("%s: %d shows the inside: %q", what, p.Status, inside.FindString(p.Text()))
	case strings.Contains(written, "panic"):
		t.Errorf("%s: %s", what, written)
	}
	if to := p.Header.Get("Location"); strings.Contains(to, "evil.example") && (strings.HasPrefix(to, "//") || strings.HasPrefix(to, "http")) {
		t.Errorf("%s leads to %q", what, to)
	}
	if id := p.Header.Get("X-Request-Id"); strings.HasPrefix(p.Path, "/desk") && p.Status >= 400 && strings.Count(written, "request_id="+id) != 1 {
		t.Errorf("%s: %d, and request %q stands %d times in the log:\n%s", what, p.Status, id, strings.Count(written, "request_id="+id), written)
	}
}

func TestNoAddressOfAPageIsOurFaultAndReadingChangesNothing(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	before, tried := tables(t, d), 0
	gets := paths(t, d, http.MethodGet)
	for _, login := range []string{"jana.feldkamp", "henrike.sollbach"} {
		b := d.As(t, login)
		if tried == 0 {
			before = tables(t, d)
		}
		try := func(target string) {
			req := httptest.NewRequest(http.MethodGet, "/", nil)
			u, err := url.ParseRequestURI(target)
			if err != nil {
				return // the server does not let it in
			}
			req.URL, req.RequestURI = u, target
			at := d.Log.Len()
			judge(t, d, "GET "+target[:min(len(target), 200)], at, b.Do(req))
			tried++
		}
		for i, path := range gets {
			for j, bad := range badValues {
				if !long && (i+j)%6 != 0 {
					continue
				}
				if strings.ContainsRune(bad, 0) {
					bad = "a\x00b"
				}
				all := url.Values{}
				for _, n := range names {
					all.Set(n, bad)
					if long && j == i%len(badValues) {
						try(path + "?" + url.Values{n: {bad}}.Encode())
					}
				}
				try(path + "?" + all.Encode())
				try(path + "?q=a&q=b&page=" + url.QueryEscape(bad) + "&after=" + url.QueryEscape(bad))
			}
			for _, q := range []string{"?%zz", "?a;b", "?" + strings.Repeat("a=1&", 300), "?q[]=1", "?%00=1", "?lang=xx"} {
				if long || i%3 == 0 {
					try(path + q)
				}
			}
			parts := strings.Split(path, "/")
			for _, id := range []string{"%2e%2e", "a%2Fb", "%00", "%ff", "x;y", "01975c2e-0000-7000-8000-000000000000", "%E2%80%AE", strings.Repeat("a", 2000)} {
				if len(parts) > 3 && (long || i%2 == 0) {
					other := slices.Clone(parts)
					other[3] = id
					try(strings.Join(other, "/"))
				}
			}
		}
	}
	for _, table := range changed(before, tables(t, d), "session", "review_seen", "preference", "person") {
		t.Errorf("reading changed table %s", table)
	}
	t.Logf("count: %d addresses tried on %d routes", tried, len(gets))
}

func TestNoFormOfAPageIsOurFaultAndARefusalChangesNothing(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	posts, tried, refusals := paths(t, d, http.MethodPost), 0, 0
	for _, login := range []string{"jana.feldkamp", "henrike.sollbach"} {
		b := d.As(t, login)
		csrf := b.Get("/desk/account").Field("_csrf")
		if csrf == "" {
			t.Fatal("no csrf token")
		}
		for i, path := range posts {
			for j, body := range badForms(csrf) {
				if !long && (i+j)%4 != 0 {
					continue
				}
				req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body.body))
				req.Header.Set("Content-Type", body.kind)
				req.Header.Set("Sec-Fetch-Site", "same-origin")
				at, before := d.Log.Len(), map[string]string(nil)
				if long && (i+j)%5 == 0 || (i+j)%40 == 0 {
					before = tables(t, d)
				}
				p := b.Do(req)
				tried++
				judge(t, d, "POST "+path+" with "+body.name, at, p)
				if body.broken && p.Status < 400 && p.Status != http.StatusSeeOther {
					t.Errorf("POST %s with %s = %d", path, body.name, p.Status)
				}
				if p.Status < 400 {
					continue
				}
				refusals++
				if before != nil {
					for _, table := range changed(before, tables(t, d), "session", "login_throttle") {
						t.Errorf("POST %s with %s = %d changed table %s", path, body.name, p.Status, table)
					}
				}
			}
			if b.Get("/desk/account").Status != http.StatusOK {
				b = d.As(t, login)
				csrf = b.Get("/desk/account").Field("_csrf")
			}
		}
	}
	t.Logf("count: %d forms on %d routes, %d refused", tried, len(posts), refusals)
}

type badForm struct {
	name, kind, body string
	broken           bool // no handler may take it for a form
}

func badForms(csrf string) []badForm {
	const form = "application/x-www-form-urlencoded"
	every := func(values ...string) string {
		v := url.Values{"_csrf": {csrf}, "_key": {"hostile-hostile-1"}}
		for _, n := range names {
			v[n] = values
		}
		return v.Encode()
	}
	part := func(disposition, content string) string {
		return "--b\r\nContent-Disposition: " + disposition + "\r\n\r\n" + content + "\r\n"
	}
	token := part(`form-data; name="_csrf"`, csrf)
	many := "multipart/form-data; boundary=b"
	return []badForm{
		{"nothing", form, "", true},
		{"the token alone", form, url.Values{"_csrf": {csrf}}.Encode(), false},
		{"no token", form, "title=a", true},
		{"every field empty", form, every(""), false},
		{"every field twice", form, every("a", "b"), false},
		{"every field with a bad id", form, every("../../x"), false},
		{"every field with NUL", form, every("a\x00b"), false},
		{"every field with bytes", form, every("\xff\xfe"), false},
		{"every field with a number beyond", form, every("99999999999999999999"), false},
		{"long fields", form, every(strings.Repeat("ä", 5000)), false},
		{"a form too large", form, "_csrf=" + csrf + "&title=" + strings.Repeat("a", 3<<20), true},
		{"too many fields", form, "_csrf=" + csrf + strings.Repeat("&a=1", 11_000), true},
		{"a broken escape", form, "_csrf=" + csrf + "&title=%zz", true},
		{"JSON", "application/json", `{"_csrf":"` + csrf + `"}`, true},
		{"no type", "", "_csrf=" + csrf, true},
		{"XML", "text/xml", "<a/>", true},
		{"parts without end", many, token + "--b\r\nContent-Disposition: form-da", true},
		{"a broken header of a part", many, token + "--b\r\nno colon\r\n\r\nx\r\n--b--\r\n", true},
		{"a file cut off", many, token + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nTitel\n", false},
		{"a file with a bad name", many, token + part("form-data; name=\"file\"; filename=\"a\u202e\x01.csv\"", "x") + "--b--\r\n", false},
		{"a file with a broken part behind", many, token + part(`form-data; name="file"; filename="a.csv"`, "Titel\nA\n") + "--b\r\nno colon\r\n\r\nx\r\n--b--\r\n", false},
		{"no boundary", "multipart/form-data", token, true},
	}
}

// tables gives the rows of every table as text.
func tables(t *testing.T, d *desktest.Desk) map[string]string {
	t.Helper()
	db, ctx := d.Store.DB(), context.WithoutCancel(t.Context())
	out := map[string]string{}
	for _, name := range column(t, db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE '%VIRTUAL%' AND name NOT LIKE '%_fts_%' AND name NOT IN ('blob', 'ledger_hash', 'leaf')") {
		rows, err := db.QueryContext(ctx, "SELECT * FROM "+name)
		if err != nil {
			t.Fatal(err)
		}
		columns, _ := rows.Columns()
		row, lines := make([]any, len(columns)), []string{}
		for i := range row {
			row[i] = new(any)
		}
		for rows.Next() {
			if err := rows.Scan(row...); err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			for i := range row {
				fmt.Fprintf(&b, "%v|", *row[i].(*any))
			}
			lines = append(lines, b.String())
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err) // half a table would look like no change
		}
		slices.Sort(lines)
		out[name] = strings.Join(lines, "\n")
	}
	return out
}

// changed names the tables that differ, but for some.
func changed(before, after map[string]string, but ...string) (out []string) {
	for table, rows := range after {
		if before[table] != rows && !slices.Contains(but, table) {
			out = append(out, table)
		}
	}
	return out
}

func column(t *testing.T, db *sql.DB, ask string) (out []string) {
	t.Helper()
	rows, err := db.QueryContext(context.WithoutCancel(t.Context()), ask)
	if err != nil {
		t.Fatalf("%s: %v", ask, err)
	}
	defer rows.Close()
	for rows.Next() {
		var s sql.NullString
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s.String)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", ask, err)
	}
	return out
}
