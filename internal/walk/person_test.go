package walk

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"
)

const password = "Drei alte Linden am Deich"

// person is somebody at a browser: their cookie, their CSRF token. The zero login is the public.
type person struct {
	t     *testing.T
	base  string
	login string
	id    string
	csrf  string
	http  *http.Client
}

func (p *place) person(login string) *person {
	jar, _ := cookiejar.New(nil)
	return &person{t: p.t, base: p.url(), login: login, http: &http.Client{Jar: jar, Timeout: 20 * time.Second}}
}

// reply is an answer, read whole.
type reply struct {
	t      *testing.T
	what   string
	status int
	header http.Header
	body   []byte
}

func (u *person) send(method, path string, body io.Reader, header map[string]string) reply {
	u.t.Helper()
	req, err := http.NewRequestWithContext(u.t.Context(), method, u.base+path, body)
	if err != nil {
		u.t.Fatal(err)
	}
	if u.csrf != "" {
		req.Header.Set("X-CSRF-Token", u.csrf)
	}
	if method == http.MethodPost {
		req.Header.Set("Idempotency-Key", rand.Text())
	}
	req.Header.Set("Accept-Language", "en")
	for k, v := range header {
		req.Header.Set(k, v)
	}
	res, err := u.http.Do(req)
	if err != nil {
		u.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		u.t.Fatal(err)
	}
	return reply{t: u.t, what: u.login + " " + method + " " + path, status: res.StatusCode, header: res.Header, body: raw}
}

// api calls the JSON API; body nil sends none.
func (u *person) api(method, path string, body any, header ...string) reply {
	u.t.Helper()
	h := map[string]string{}
	for i := 0; i+1 < len(header); i += 2 {
		h[header[i]] = header[i+1]
	}
	var r io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			u.t.Fatal(err)
		}
		r, h["Content-Type"] = bytes.NewReader(raw), "application/json"
	}
	return u.send(method, "/api/v1"+path, r, h)
}

// upload sends a file with form fields.
func (u *person) upload(path string, fields map[string]string, name string, content []byte, header map[string]string) reply {
	u.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for k, v := range fields {
		_ = form.WriteField(k, v)
	}
	part, _ := form.CreateFormFile("file", name)
	_, _ = part.Write(content)
	_ = form.Close()
	if header == nil {
		header = map[string]string{}
	}
	header["Content-Type"] = form.FormDataContentType()
	return u.send(http.MethodPost, "/api/v1"+path, &b, header)
}

// get asks the portal.
func (u *person) get(path string, header ...string) reply {
	u.t.Helper()
	h := map[string]string{}
	for i := 0; i+1 < len(header); i += 2 {
		h[header[i]] = header[i+1]
	}
	return u.send(http.MethodGet, path, nil, h)
}

// enter sets the password by the one-time link, signs in, and finds out who one is.
func (u *person) enter(link string) {
	u.t.Helper()
	path := strings.TrimPrefix(link, u.base)
	u.get(path).want(http.StatusOK).contains(u.login)
	form := url.Values{"password": {password}, "again": {password}}.Encode()
	u.send(http.MethodPost, path, strings.NewReader(form), map[string]string{"Content-Type": "application/x-www-form-urlencoded"}).want(http.StatusOK)
	u.get(path).want(http.StatusNotFound) // once
	u.csrf = u.api(http.MethodPost, "/sessions", map[string]any{"login": u.login, "password": password}).want(http.StatusCreated).str("csrf_token")
	u.id = u.api(http.MethodGet, "/me", nil).want(http.StatusOK).str("id")
}

func (r reply) want(status int) reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("%s answered %d, want %d: %.1500s", r.what, r.status, status, r.body)
	}
	return r
}

func (r reply) contains(parts ...string) reply {
	r.t.Helper()
	for _, s := range parts {
		if !bytes.Contains(r.body, []byte(s)) {
			r.t.Fatalf("%s does not say %q: %.3000s", r.what, s, r.body)
		}
	}
	return r
}

func (r reply) lacks(parts ...string) reply {
	r.t.Helper()
	for _, s := range parts {
		if bytes.Contains(r.body, []byte(s)) {
			r.t.Fatalf("%s says %q: %.3000s", r.what, s, r.body)
		}
	}
	return r
}

func (r reply) json() (v map[string]any) {
	r.t.Helper()
	if err := json.Unmarshal(r.body, &v); err != nil {
		r.t.Fatalf("%s is no JSON object: %v: %.500s", r.what, err, r.body)
	}
	return v
}

// str gives the text at a path of members.
func (r reply) str(path ...string) string {
	r.t.Helper()
	var v any = r.json()
	for _, key := range path {
		m, _ := v.(map[string]any)
		v = m[key]
	}
	s, ok := v.(string)
	if !ok {
		r.t.Fatalf("%s has no text at %v: %.1500s", r.what, path, r.body)
	}
	return s
}

func (r reply) items(name string) (out []map[string]any) {
	r.t.Helper()
	list, ok := r.json()[name].([]any)
	if !ok {
		r.t.Fatalf("%s has no list %q: %.1500s", r.what, name, r.body)
	}
	for _, x := range list {
		m, _ := x.(map[string]any)
		out = append(out, m)
	}
	return out
}
