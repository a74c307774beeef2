package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/ui/api"
)

func TestBodiesAreReadStrictly(t *testing.T) {
	t.Parallel()
	w := one(t)
	w.person("steward", domain.DataSteward)
	auth := `"authority":"` + string(w.dept) + `"`
	long := strings.Repeat("x", api.MaxBodyBytes)
	for _, tt := range []struct {
		name, body, field, key string
		status                 int
	}{
		{"nothing", "", "body", "api.json_missing", 422},
		{"white space", " \n", "body", "api.json_missing", 422},
		{"unknown key", `{` + auth + `,"content":{"title":"a"},"state":"public"}`, "state", "api.json_unknown", 422},
		{"unknown key inside", `{` + auth + `,"content":{"title":"a","id":"1"}}`, "content.id", "api.json_unknown", 422},
		{"another case", `{` + auth + `,"content":{"Title":"a"}}`, "content.Title", "api.json_unknown", 422},
		{"doubled key", `{` + auth + `,"content":{"title":"a","title":"b"}}`, "content.title", "api.json_duplicate", 422},
		{"doubled by escape", `{` + auth + `,"content":{"title":"a","tit\u006ce":"b"}}`, "content.title", "api.json_duplicate", 422},
		{"trailing object", `{` + auth + `,"content":{"title":"a"}}{}`, "body", "api.json_trailing", 422},
		{"trailing text", `{` + auth + `,"content":{"title":"a"}} x`, "body", "api.json_trailing", 422},
		{"null", `{` + auth + `,"content":null}`, "content", "api.json_null", 422},
		{"null inside", `{` + auth + `,"content":{"title":null}}`, "content.title", "api.json_null", 422},
		{"null in a list", `{` + auth + `,"content":{"title":"a","theme":[null]}}`, "content.theme[0]", "api.json_null", 422},
		{"number for text", `{` + auth + `,"content":{"title":1}}`, "content.title", "api.json_kind", 422},
		{"text for a list", `{` + auth + `,"content":{"title":"a","theme":"ENVI"}}`, "content.theme", "api.json_kind", 422},
		{"list for an object", `{` + auth + `,"content":[]}`, "content", "api.json_kind", 422},
		{"list", `[]`, "body", "api.json_kind", 422},
		{"text", `"x"`, "body", "api.json_kind", 422},
		{"null alone", `null`, "body", "api.json_null", 422},
		{"missing key", `{` + auth + `}`, "content", "field.required", 422},
		{"missing title", `{` + auth + `,"content":{}}`, "title", "field.required", 422},
		{"syntax", `{` + auth + `,"content":{"title":"a",}}`, "body", "api.json_syntax", 422},
		{"cut off", `{` + auth + `,"content":{"title":"a`, "body", "api.json_syntax", 422},
		{"comment", `{/* */}`, "body", "api.json_syntax", 422},
		{"NaN", `{"authority":NaN}`, "body", "api.json_syntax", 422},
		{"BOM", "\ufeff{}", "body", "api.json_syntax", 422},
		{"not UTF-8", `{` + auth + `,"content":{"title":"` + "\xff" + `"}}`, "body", "api.json_encoding", 422},
		{"deep", strings.Repeat(`{"a":`, 100) + "1" + strings.Repeat("}", 100), "body", "api.json_deep", 422},
		{"half a surrogate", `{` + auth + `,"content":{"title":"\ud800"}}`, "title", "field.unprintable", 422},
		{"bidi override", `{` + auth + `,"content":{"title":"a\u202eb"}}`, "title", "field.unprintable", 422},
		{"NUL", `{` + auth + `,"content":{"title":"a\u0000b"}}`, "title", "field.unprintable", 422},
		{"no id", `{"authority":"lippe","content":{"title":"a"}}`, "authority", "api.id", 422},
		{"too long a value", `{` + auth + `,"content":{"title":"` + strings.Repeat("x", 301) + `"}}`, "title", "field.too_long", 422},
		{"too large", `{"authority":"` + long + `"}`, "", "api.body_size", 413},
	} {
		got := w.do("steward", "POST", "/holdings", tt.body)
		field := ""
		if list, ok := got.json()["errors"].([]any); ok {
			field, _ = list[0].(map[string]any)["field"].(string)
		}
		if got.status != tt.status || got.str("key") != tt.key || field != tt.field {
			t.Errorf("%s: %d, key %s at %q, want %d, %s at %q\n%s", tt.name, got.status, got.str("key"), field, tt.status, tt.key, tt.field, got.body)
		}
	}
	if list := w.do("steward", "GET", "/holdings", nil).want(http.StatusOK).json()["items"].([]any); len(list) != 0 {
		t.Errorf("%d holdings stored by refused requests", len(list))
	}
	got := w.do("steward", "POST", "/holdings", `{"a":1,"b":2,"content":{"c":3}}`)
	if n := len(got.json()["errors"].([]any)); n != 4 {
		t.Errorf("%d places named, want 4: %s", n, got.body)
	}
}

func TestProblemsRepeatNothingThatWasSent(t *testing.T) {
	t.Parallel()
	w := one(t)
	w.person("steward", domain.DataSteward)
	id := w.do("steward", "POST", "/holdings", map[string]any{"authority": w.dept, "content": map[string]any{"title": "Baumkataster"}}).want(http.StatusCreated).str("id")
	tag := w.do("steward", "GET", "/holdings/"+id, nil).header.Get("ETag")
	for _, got := range []reply{
		w.do("steward", "PUT", "/holdings/"+id+"/screening", `{"answers":{"P1":{"value":"Geheimnis"}}}`, "If-Match", tag),
		w.do("steward", "PATCH", "/holdings/"+id, `{"content":{"licence":"Geheimnis","contact_mailbox":"Geheimnis"}}`, "If-Match", tag),
		w.do("steward", "POST", "/holdings/"+id+"/transitions", `{"verb":"Geheimnis","digest":"Geheimnis"}`),
		w.do("", "POST", "/sessions", `{"login":"Geheimnis","password":"Geheimnis"}`, "Idempotency-Key", ""),
		w.do("steward", "GET", "/holdings?state=Geheimnis", nil),
		w.do("steward", "GET", "/holdings?cursor=Geheimnis", nil),
	} {
		if got.status < 400 || got.status > 499 || strings.Contains(string(got.body), "Geheimnis") {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
}

func TestRequestsAreRefusedInTheirForm(t *testing.T) {
	t.Parallel()
	w := one(t)
	w.person("steward", domain.DataSteward)
	body := `{"authority":"` + string(w.dept) + `","content":{"title":"a"}}`
	for _, tt := range []struct {
		name, method, path, body string
		headers                  []string
		status                   int
		key                      string
	}{
		{"no key", "POST", "/holdings", body, []string{"Idempotency-Key", ""}, 400, "api.key"},
		{"short key", "POST", "/holdings", body, []string{"Idempotency-Key", "abc"}, 400, "api.key_form"},
		{"key with a blank", "POST", "/holdings", body, []string{"Idempotency-Key", "abc def ghi"}, 400, "api.key_form"},
		{"no media type", "POST", "/holdings", body, []string{"Content-Type", ""}, 415, "api.body_type"},
		{"form for JSON", "POST", "/holdings", body, []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "api.body_type"},
		{"latin1", "POST", "/holdings", body, []string{"Content-Type", "application/json; charset=iso-8859-1"}, 415, "api.body_type"},
		{"utf-8", "POST", "/holdings", body, []string{"Content-Type", "application/json; charset=UTF-8"}, 201, ""},
		{"unknown parameter", "GET", "/holdings?stat=public", "", nil, 422, "api.query_unknown"},
		{"parameter on an act", "POST", "/holdings?x=1", body, nil, 422, "api.query_unknown"},
		{"doubled parameter", "GET", "/holdings?q=a&q=b", "", nil, 422, "api.query_twice"},
		{"broken query", "GET", "/holdings?q=%zz", "", nil, 422, "api.query_form"},
		{"limit too large", "GET", "/holdings?limit=201", "", nil, 422, "api.number"},
		{"limit with a sign", "GET", "/holdings?limit=%2B5", "", nil, 422, "api.number"},
		{"limit no number", "GET", "/holdings?limit=ten", "", nil, 422, "api.number"},
		{"unknown state", "GET", "/holdings?state=published", "", nil, 422, "api.one_of"},
		{"cursor made up", "GET", "/holdings?cursor=abc", "", nil, 422, "page.cursor"},
		{"unknown address", "GET", "/holding", "", nil, 404, "api.route_unknown"},
		{"slash behind", "GET", "/holdings/", "", nil, 404, "api.route_unknown"},
		{"wrong method", "PUT", "/holdings", body, nil, 405, "api.method"},
		{"strange method", "BREW", "/me", "", nil, 405, "api.method"},
		{"body for GET's sibling", "DELETE", "/tokens/01975c2e-0000-7000-8000-000000000000", `{"x":1}`, nil, 422, "api.body_unasked"},
		{"no form", "POST", "/imports", "{}", nil, 415, "api.body_type"},
		{"form cut off", "POST", "/imports", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nabc", []string{"Content-Type", "multipart/form-data; boundary=b"}, 422, "api.body_read"},
		{"form without boundary", "POST", "/imports", "x", []string{"Content-Type", "multipart/form-data"}, 422, "api.form"},
	} {
		var b any = tt.body
		if tt.body == "" {
			b = nil
		}
		got := w.do("steward", tt.method, tt.path, b, tt.headers...)
		if got.status != tt.status || tt.key != "" && got.str("key") != tt.key {
			t.Errorf("%s: %d %s, want %d %s", tt.name, got.status, got.body, tt.status, tt.key)
		}
		if got.status >= 400 && (got.header.Get("Content-Type") != "application/problem+json" || got.str("request_id") == "" || got.str("request_id") != got.header.Get("X-Request-Id")) {
			t.Errorf("%s: no whole problem document: %v %s", tt.name, got.header, got.body)
		}
		if got.status == 405 && got.header.Get("Allow") == "" {
			t.Errorf("%s: no Allow", tt.name)
		}
	}
}

func TestProblemsSpeakGermanOrEnglish(t *testing.T) {
	t.Parallel()
	w := one(t)
	for accept, want := range map[string]string{
		"": "Bitte melden Sie sich an.", "de": "Bitte melden Sie sich an.", "en": "Please sign in.", "en-GB,en;q=0.9,de;q=0.5": "Please sign in.",
		"de-AT,en;q=0.5": "Bitte melden Sie sich an.", "fr": "Bitte melden Sie sich an.", "fr,en;q=0.5": "Please sign in.", "*": "Bitte melden Sie sich an.", ";;;": "Bitte melden Sie sich an.",
	} {
		got := w.do("", "GET", "/me", nil, "Accept-Language", accept)
		if got.str("detail") != want {
			t.Errorf("Accept-Language %q: %q, want %q", accept, got.str("detail"), want)
		}
	}
}

func TestSessionsNeedTheirTokenForUnsafeMethods(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *town) {
		in := w.do("", "POST", "/sessions", `{"login":"adm1","password":"ein langes Passwort"}`, "Idempotency-Key", "").want(http.StatusCreated)
		set := in.header.Get("Set-Cookie")
		cookie, _, _ := strings.Cut(set, ";")
		if !strings.HasPrefix(cookie, "freigabe=") || !strings.Contains(set, "HttpOnly") || !strings.Contains(set, "SameSite=Lax") || strings.Contains(set, "Secure") {
			t.Errorf("cookie %s", set)
		}
		csrf := in.str("csrf_token")
		if me := w.do("", "GET", "/me", nil, "Cookie", cookie).want(http.StatusOK); me.str("login") != "adm1" || me.str("csrf_token") != csrf || me.str("signed_in_by") != "session" {
			t.Errorf("me: %s", me.body)
		}
		body := map[string]any{"parent": w.root, "slug": "bau", "title": "Bauamt"}
		for name, sent := range map[string]string{"none": "", "wrong": "x"} {
			if got := w.do("", "POST", "/authorities", body, "Cookie", cookie, "X-CSRF-Token", sent); got.status != http.StatusForbidden || got.str("key") != "api.csrf" {
				t.Errorf("%s: %d %s", name, got.status, got.body)
			}
		}
		w.do("", "POST", "/authorities", body, "Cookie", cookie, "X-CSRF-Token", csrf).want(http.StatusCreated)
		w.do("", "DELETE", "/sessions/current", nil, "Cookie", cookie).want(http.StatusForbidden)
		out := w.do("", "DELETE", "/sessions/current", nil, "Cookie", cookie, "X-CSRF-Token", csrf).want(http.StatusNoContent)
		if !strings.Contains(out.header.Get("Set-Cookie"), "Max-Age=0") {
			t.Errorf("the cookie stays: %v", out.header)
		}
		w.do("", "GET", "/me", nil, "Cookie", cookie).want(http.StatusUnauthorized)
	})
}

func TestWrongSignInsAnswerAlikeAndAreSlowedDown(t *testing.T) {
	t.Parallel()
	w := one(t)
	wrong := w.do("", "POST", "/sessions", `{"login":"adm1","password":"falsch"}`, "Idempotency-Key", "").want(http.StatusUnauthorized)
	nobody := w.do("", "POST", "/sessions", `{"login":"niemand","password":"falsch"}`, "Idempotency-Key", "").want(http.StatusUnauthorized)
	if wrong.str("detail") != nobody.str("detail") || wrong.str("key") != "login.wrong" {
		t.Errorf("%s\n%s", wrong.body, nobody.body)
	}
	for range 50 {
		got := w.do("", "POST", "/sessions", `{"login":"adm1","password":"falsch"}`, "Idempotency-Key", "")
		if got.status == http.StatusTooManyRequests {
			if got.header.Get("Retry-After") == "" || got.str("key") != "login.throttled" {
				t.Errorf("%v %s", got.header, got.body)
			}
			return
		}
	}
	t.Error("52 wrong passwords and no brake")
}

func TestReadTokensChangeNothing(t *testing.T) {
	t.Parallel()
	w := one(t)
	w.person("steward", domain.DataSteward)
	made := w.do("steward", "POST", "/tokens", map[string]any{"name": "nur lesen", "scopes": []string{"read"}}).want(http.StatusCreated)
	if got := w.do("", "GET", "/me", nil, "Authorization", "Bearer "+made.str("secret")); got.status != http.StatusUnauthorized {
		t.Fatalf("an unconfirmed token works: %s", got.body)
	}
	w.do("steward", "POST", "/tokens/"+made.str("id")+"/confirm", `{"accept":true}`).want(http.StatusForbidden)
	w.do("adm1", "POST", "/tokens/"+made.str("id")+"/confirm", `{"accept":true}`).want(http.StatusOK)
	bearer := "Bearer " + made.str("secret")
	w.do("", "GET", "/me", nil, "Authorization", bearer).want(http.StatusOK)
	got := w.do("", "POST", "/holdings", map[string]any{"authority": w.dept, "content": map[string]any{"title": "a"}}, "Authorization", bearer).want(http.StatusForbidden)
	if got.str("key") != "token.scope_write" {
		t.Errorf("%s", got.body)
	}
	w.do("steward", "DELETE", "/tokens/"+made.str("id"), nil).want(http.StatusOK)
	w.do("", "GET", "/me", nil, "Authorization", bearer).want(http.StatusUnauthorized)
}

func TestAdministrationTakesTwo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *town) {
		made := w.do("adm1", "POST", "/persons", map[string]any{"authority": w.root, "login": "neu", "name": "Nele Neu"}).want(http.StatusCreated)
		if link := made.str("links", "neu"); !strings.HasPrefix(link, "http://freigabe.test/password/") {
			t.Errorf("link %q", link)
		}
		grant := w.do("adm1", "POST", "/assignments", map[string]any{"login": "neu", "role": "department_head", "authority": w.dept}).want(http.StatusCreated)
		if grant.str("status") != "proposed" {
			t.Fatalf("%s", grant.body)
		}
		confirm := "/assignments/" + grant.str("id") + "/confirm"
		if got := w.do("adm1", "POST", confirm, `{"accept":true}`).want(http.StatusForbidden); got.str("key") != "proposal.own" {
			t.Errorf("%s", got.body)
		}
		tasks := w.do("adm2", "GET", "/tasks", nil).want(http.StatusOK)
		if !strings.Contains(string(tasks.body), grant.str("id")) {
			t.Errorf("no task for the second administrator: %s", tasks.body)
		}
		w.do("adm2", "POST", confirm, `{"accept":true}`).want(http.StatusOK)
		if got := w.do("adm2", "POST", confirm, `{"accept":true}`).want(http.StatusConflict); got.str("key") != "proposal.settled" {
			t.Errorf("%s", got.body)
		}
		rules := w.do("adm1", "GET", "/rules", nil).want(http.StatusOK).json()["items"].([]any)[0].(map[string]any)["set"]
		next := w.do("adm1", "POST", "/rules", map[string]any{"authority": w.root, "set": rules, "reason": "unverändert"}).want(http.StatusCreated)
		w.do("adm2", "POST", "/rules/"+next.str("id")+"/confirm", `{"accept":true}`).want(http.StatusOK)
		survey := w.do("adm1", "GET", "/questionnaires", nil).want(http.StatusOK).json()["items"].([]any)[0].(map[string]any)["yaml"]
		q := w.do("adm1", "POST", "/questionnaires", map[string]any{"authority": w.root, "yaml": survey}).want(http.StatusCreated)
		w.do("adm2", "POST", "/questionnaires/"+q.str("id")+"/confirm", `{"accept":false}`).want(http.StatusOK)
		w.do("adm1", "POST", "/moves", map[string]any{"holdings": []any{w.dept}, "target": w.dept}).want(http.StatusNotFound)
		if got := w.do("adm1", "GET", "/moves", nil).want(http.StatusOK).json()["items"].([]any); len(got) != 0 {
			t.Errorf("moves: %v", got)
		}
		w.do("adm2", "POST", "/assignments/"+grant.str("id")+"/end", `{"reason":"Versetzung"}`).want(http.StatusOK)
		w.do("adm2", "POST", "/persons/"+made.str("id")+"/status", `{"off":true}`).want(http.StatusOK)
		history := w.do("adm1", "GET", "/decisions?kind=person_status", nil).want(http.StatusOK)
		if len(history.json()["items"].([]any)) != 1 {
			t.Errorf("history: %s", history.body)
		}
	})
}

func TestListsImportWithAReport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *town) {
		w.person("steward", domain.DataSteward)
		list := "Titel;Beschreibung\nBaumkataster;Bäume\nSpielplätze;Geräte\na;b;c;d\n"
		fields := map[string]string{"authority": "lippe_umwelt", "dry_run": "true"}
		dry := w.form("steward", "POST", "/imports", fields, "liste.csv", list, "Idempotency-Key", "").want(http.StatusOK).json()
		delete(fields, "dry_run")
		w.form("steward", "POST", "/imports", fields, "liste.csv", list, "Idempotency-Key", "").want(http.StatusBadRequest)
		real := w.form("steward", "POST", "/imports", fields, "liste.csv", list).want(http.StatusOK).json()
		for _, r := range []map[string]any{dry, real} {
			if r["read"] != 3.0 || r["created"] != 2.0 || r["refused"] != 1.0 {
				t.Errorf("report %v", r)
			}
			p := r["problems"].([]any)[0].(map[string]any)
			if p["line"] != 4.0 || p["message"] == "" {
				t.Errorf("problem %v", p)
			}
		}
		id := real["id"].(string)
		if got := w.do("steward", "GET", "/imports/"+id, nil).want(http.StatusOK).json(); len(got["holdings"].([]any)) != 2 || got["status"] != "done" {
			t.Errorf("import %v", got)
		}
		w.do("steward", "POST", "/imports/"+id+"/undo", nil).want(http.StatusOK)
		if got := w.do("steward", "GET", "/holdings", nil).json()["items"].([]any); len(got) != 0 {
			t.Errorf("%d holdings after the undo", len(got))
		}
		if got := w.form("steward", "POST", "/imports", map[string]string{"authority": "nirgends"}, "liste.csv", list); got.status != http.StatusNotFound {
			t.Errorf("unknown authority: %d %s", got.status, got.body)
		}
		if got := w.form("steward", "POST", "/imports", map[string]string{"authority": "lippe"}, "", ""); got.status != 422 || got.str("key") != "file.missing" {
			t.Errorf("no file: %d %s", got.status, got.body)
		}
	})
}

// hostile are values that broke other services.
var hostile = []string{
	"../../etc/passwd", "..%2f..%2fetc", "%00", "%ff%fe", "' OR 1=1 --", "{{7*7}}", "<script>alert(1)</script>", "\u202e", "a;b", "-1",
	"9999999999999999999999", "01975c2e-0000-7000-8000-00000000000G", "0x1f", strings.Repeat("a", 5000), "%", "NaN", "null", "𝕏", "a\tb", "=cmd|' /C calc'!A0",
}

// bodiesFor is how many bodies a method is tried with.
func bodiesFor(method string) int {
	if method == http.MethodGet || testing.Short() {
		return 1
	}
	return 2
}

func TestHostileInputIsNeverOurFault(t *testing.T) {
	t.Parallel()
	w := one(t)
	office(w)
	id := w.do("steward", "POST", "/holdings", map[string]any{"authority": w.dept, "content": map[string]any{"title": "Baumkataster"}}).want(http.StatusCreated).str("id")
	escape := strings.NewReplacer(" ", "%20", "\t", "%09", "<", "%3C", ">", "%3E", "\"", "%22", "{", "%7B", "}", "%7D", "|", "%7C", "\u202e", "%E2%80%AE", "𝕏", "%F0%9D%95%8F")
	tried := 0
	for _, op := range operations(t, w) {
		for _, bad := range hostile {
			paths := []string{
				strings.ReplaceAll(op.path, "01975c2e-0000-7000-8000-000000000000", strings.ReplaceAll(escape.Replace(bad), "/", "%2F")),
				strings.Replace(op.path, "01975c2e-0000-7000-8000-000000000000", id, 1),
			}
			for _, path := range paths {
				if strings.Contains(path, "%zz") || strings.HasSuffix(path, "%") || strings.Contains(path, "%/") {
					continue
				}
				for _, body := range []any{fmt.Sprintf(`{"digest":%q,"verb":%q,"slot":%q,"text":%q,"value":%q}`, bad, bad, bad, bad, bad), bad}[:bodiesFor(op.method)] {
					got := w.do("adm1", op.method, path, body, "If-Match", `"x"`)
					tried++
					if got.status >= 500 {
						t.Fatalf("%s %s with %v: %d %s", op.method, path, body, got.status, got.body)
					}
					if op.id == "sign-out" && got.status == 204 {
						t.Fatalf("signed out by %q", bad)
					}
				}
			}
		}
	}
	for _, bad := range hostile {
		got := w.do("steward", "GET", "/holdings?q="+escape.Replace(strings.ReplaceAll(bad, ";", "%3B"))+"&theme="+escape.Replace(bad), nil)
		if tried++; got.status >= 500 {
			t.Fatalf("query %q: %d %s", bad, got.status, got.body)
		}
	}
	if strings.Contains(w.log.String(), "panic") {
		t.Error("something panicked")
	}
	t.Logf("%d requests", tried)
}

func TestABrokenStoreIsUnavailableAndSaysWhenToComeBack(t *testing.T) {
	t.Parallel()
	w := one(t)
	w.person("steward", domain.DataSteward)
	if err := w.store.DB().Close(); err != nil {
		t.Fatal(err)
	}
	got := w.do("steward", "GET", "/me", nil)
	if got.status != http.StatusServiceUnavailable && got.status != http.StatusInternalServerError || strings.Contains(string(got.body), "sql") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if strings.Count(w.log.String(), got.str("request_id")) != 1 {
		t.Errorf("the request stands %d times in the log", strings.Count(w.log.String(), got.str("request_id")))
	}
}
