package hostile

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"freigabe/internal/desktest"
	"freigabe/storage"
	"freigabe/ui/api"
	"freigabe/workflow/jobs"
)

// evidence answers the ledger routes of the API.
type evidence struct{ jobs.Proofs }

func (evidence) PublicReleases(context.Context, int64, int64, int) ([]api.PublicLeaf, int64, error) {
	return nil, 0, nil
}

// planted makes canaries: words that stand nowhere but where they were put.
type planted struct{ words []string }

func (p *planted) word(what string) string {
	w := fmt.Sprintf("Kanari%02d%s", len(p.words), what)
	p.words = append(p.words, w)
	return w
}

// What people type, and what they sign in with, reaches no line of the log: not from a page, a form, a file, a header or
// the API, and neither does what the service knows of people. Every line is one event.
func TestNoSecretAndNoNameReachesTheLog(t *testing.T) {
	t.Parallel()
	d, c := desktest.New(t), &planted{}
	e := d.Handler.(*echo.Echo)
	apiLog := &desktest.Log{}
	api.Register(e, api.Service{
		Desk: d.Work, Passwords: d.Passwords, Ledger: evidence{jobs.Proofs{Hashes: d.Store, Signer: d.Sequencer.Signer}}, Cursor: storage.Cursor,
		PublicURL: "http://freigabe.test", Clock: d.Now, Log: slog.New(slog.NewJSONHandler(apiLog, nil)), Version: "test",
	})
	var sent int
	answers := &bytes.Buffer{}
	send := func(req *http.Request) *httptest.ResponseRecorder {
		req.Host = "freigabe.test"
		rec := httptest.NewRecorder()
		e.ServeHTTP(rec, req)
		sent++
		if rec.Code >= 400 && strings.Contains(rec.Header().Get("Content-Type"), "json") {
			answers.Write(rec.Body.Bytes())
		}
		return rec
	}
	request := func(method, path, kind, body string) *http.Request {
		req := httptest.NewRequest(method, "/", strings.NewReader(body))
		if u, err := url.ParseRequestURI(path); err == nil {
			req.URL, req.RequestURI = u, path
		}
		if kind != "" {
			req.Header.Set("Content-Type", kind)
		}
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		return req
	}

	// signing in with canaries, and with headers that would break a line
	for _, path := range []string{"/desk/sign-in", "/api/v1/sessions"} {
		kind, body := "application/x-www-form-urlencoded", url.Values{"login": {c.word("login") + "\n\x1b[31mlevel=ERROR"}, "password": {c.word("password")}}.Encode()
		if strings.HasPrefix(path, "/api") {
			kind, body = "application/json", `{"login":"`+c.word("login")+`\n","password":"`+c.word("password")+`"}`
		}
		req := request(http.MethodPost, path, kind, body)
		for name, v := range map[string]string{
			"User-Agent": c.word("agent") + "\x1b[2J", "X-Request-Id": c.word("rid") + "\nlevel=ERROR", "X-Forwarded-For": c.word("xff"), "Cookie": "freigabe=" + c.word("cookie"), "Referer": "/" + c.word("referer"),
			"Authorization": "Bearer fg_" + c.word("token"), "X-CSRF-Token": c.word("csrf"), "Accept-Language": c.word("lang"),
		} {
			req.Header[name] = []string{v}
		}
		send(req)
	}

	gets, posts := paths(t, d, http.MethodGet), paths(t, d, http.MethodPost)
	form := func(csrf string) string {
		v := url.Values{"_csrf": {csrf}, "_key": {c.word("key") + "aaaaaaaa"}}
		for _, n := range names {
			v.Set(n, c.word("value"))
		}
		return v.Encode()
	}
	for i, login := range []string{"jana.feldkamp", "henrike.sollbach", "knut.ahlers"} {
		b := d.As(t, login)
		session := b.Cookie("freigabe")
		if session == "" {
			t.Fatal("no session")
		}
		c.words = append(c.words, session)
		csrf := b.Get("/desk/account").Field("_csrf")
		c.words = append(c.words, csrf)
		for j, path := range gets {
			if long || (i+j)%2 == 0 {
				b.Do(request(http.MethodGet, path+"?q="+c.word("query")+"&after="+c.word("after")+"&return=/"+c.word("return"), "", ""))
				b.Do(request(http.MethodGet, path+"/"+c.word("path")+"%0alevel=ERROR%1b[31m", "", ""))
				sent += 2
			}
		}
		for j, path := range posts {
			if path == "/desk/sign-in" && i > 0 { // who fails too often has to wait, and so would the next one here
				continue
			}
			if long || (i+j)%3 == 0 {
				b.Do(request(http.MethodPost, path, "application/x-www-form-urlencoded", form(csrf)))
				var m bytes.Buffer
				w := multipart.NewWriter(&m)
				_ = w.WriteField("_csrf", csrf)
				f, _ := w.CreateFormFile("file", c.word("file")+".csv")
				_, _ = io.WriteString(f, "Titel;Beschreibung\n"+c.word("title")+";"+c.word("text")+"\n")
				_ = w.Close()
				b.Do(request(http.MethodPost, path, w.FormDataContentType(), m.String()))
				b.Do(request(http.MethodPost, path, "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\""+c.word("part")+"\x01\"\r\n\r\n"+c.word("text")+"\r\n--b--\r\n"))
				sent += 3
			}
			if j%20 == 0 && b.Get("/desk/account").Status != http.StatusOK { // a form may end a session
				b = d.As(t, login)
				csrf = b.Get("/desk/account").Field("_csrf")
			}
		}
	}

	// the API, by token
	for _, a := range d.Access[:2] {
		c.words = append(c.words, a.Token, a.Password)
		for i, r := range e.Routes() {
			if !strings.HasPrefix(r.Path, "/api/v1") || r.Method == http.MethodDelete || strings.Contains(r.Path, "*") || !long && i%2 == 1 {
				continue
			}
			path := strings.NewReplacer(":id", "01975c2e-0000-7000-8000-000000000000", ":did", c.word("did"), ":question", "P1", ":decision", c.word("decision"), ":treatment", "x", ":sha256", c.word("sha")).Replace(r.Path)
			for _, body := range []string{
				fmt.Sprintf(`{"authority":%q,"reason":%q,"title":%q,"text":%q,"name":%q,"login":%q,"mail":%q,"content":{"title":%q}}`, c.word("a"), c.word("reason"), c.word("title"), c.word("text"), c.word("name"), c.word("login"), c.word("mail")+"@x.example", c.word("title")),
				`{"` + "x" + `":"` + c.word("cut"), c.word("bare"),
			} {
				req := request(r.Method, path+"?q="+c.word("query"), "application/json", body)
				if r.Method == http.MethodGet {
					req = request(r.Method, path+"?q="+c.word("query"), "", "")
				}
				req.Header.Set("Authorization", "Bearer "+a.Token)
				req.Header.Set("Idempotency-Key", c.word("key"))
				req.Header.Set("If-Match", `"`+c.word("etag")+`"`)
				send(req)
				req = request(r.Method, path, "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\""+c.word("file")+"\x01.csv\"\r\n\r\n"+c.word("text"))
				req.Header.Set("Authorization", "Bearer "+a.Token)
				req.Header.Set("Idempotency-Key", c.word("key"))
				send(req)
			}
		}
	}

	// what the service knows of people and of what is not for everybody
	known := 0
	for _, ask := range []string{
		"SELECT DISTINCT name FROM person_name", "SELECT DISTINCT mail FROM person", "SELECT DISTINCT body FROM decision_text", "SELECT hash FROM one_time_link", "SELECT DISTINCT file_name FROM import",
		"SELECT DISTINCT title FROM edition", "SELECT DISTINCT body FROM question", "SELECT DISTINCT answer FROM question",
	} {
		for _, v := range column(t, d.Store.DB(), ask) {
			if len([]rune(v)) > 7 {
				c.words, known = append(c.words, v), known+1
			}
		}
	}
	for _, a := range d.Access {
		c.words = append(c.words, a.Name, a.Password, a.Token)
	}
	pages, lines := d.Log.String(), apiLog.String()
	for _, w := range c.words {
		if w == "" {
			continue
		}
		for what, text := range map[string]string{"the log of the pages": pages, "the log of the API": lines, "an error answer": answers.String()} {
			if i := strings.Index(text, w); i >= 0 {
				t.Errorf("%s holds %q: …%.300s", what, w, text[max(0, i-200):])
			}
		}
	}
	events := 0
	for line := range strings.Lines(pages) {
		if events++; !strings.HasPrefix(line, "time=") || strings.ContainsAny(strings.TrimSuffix(line, "\n"), "\x1b\r\n") {
			t.Errorf("no line of its own: %q", line)
		}
	}
	for line := range strings.Lines(lines) {
		var event map[string]any
		if events++; json.Unmarshal([]byte(line), &event) != nil || event["msg"] == nil || strings.Contains(line, "\x1b") {
			t.Errorf("no line of its own: %q", line)
		}
	}
	if len(c.words) < 500 || known < 50 || events < 100 {
		t.Errorf("only %d words (%d known), %d events", len(c.words), known, events)
	}
	t.Logf("count: %d requests with %d canaries and %d texts of the store, %d lines of log", sent, len(c.words)-known, known, events)
}
