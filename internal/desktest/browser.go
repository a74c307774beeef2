package desktest

import (
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"freigabe/domain"
)

// Browser is a person at a browser without JavaScript. It follows no redirect unless told to.
type Browser struct {
	t    testing.TB
	desk *Desk
	jar  *cookiejar.Jar
	// Header goes along with each request: Accept-Language, HX-Request …
	Header http.Header
}

// Browser is one where nobody is signed in.
func (d *Desk) Browser(t testing.TB) *Browser {
	jar, _ := cookiejar.New(nil)
	return &Browser{t: t, desk: d, jar: jar, Header: http.Header{}}
}

// As signs in a person of the example.
func (d *Desk) As(t testing.TB, login string) *Browser {
	t.Helper()
	b := d.Browser(t)
	p := b.Post("/desk/sign-in", url.Values{"login": {login}, "password": {"freigabe-demo-" + login}})
	if p.Status != http.StatusSeeOther {
		t.Fatalf("sign in as %s = %d\n%s", login, p.Status, p.Text())
	}
	return b
}

// With signs in somebody who holds a role at an authority, see Desk.Login.
func (d *Desk) With(t testing.TB, role domain.Role, authority string) *Browser {
	t.Helper()
	return d.As(t, d.Login(role, authority))
}

var site = &url.URL{Scheme: "http", Host: "freigabe.test"}

// Get asks for a page.
func (b *Browser) Get(path string) *Page {
	b.t.Helper()
	path, _, _ = strings.Cut(path, "#") // stays with the browser
	return b.do(httptest.NewRequest(http.MethodGet, path, nil))
}

// Post sends a form as it is, without what a page would add.
func (b *Browser) Post(path string, form url.Values) *Page {
	b.t.Helper()
	req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(req)
}

// Form is a form that stands on no page that was opened, with the token of this browser.
func (b *Browser) Form(action string, values url.Values) *Form {
	b.t.Helper()
	p := b.Get("/desk/account")
	f := &Form{page: p, Method: http.MethodPost, Action: action, Values: values, node: &html.Node{}}
	f.Values.Set("_csrf", p.Field("_csrf"))
	return f
}

// Do sends any request.
func (b *Browser) Do(req *http.Request) *Page { b.t.Helper(); return b.do(req) }

func (b *Browser) do(req *http.Request) *Page {
	b.t.Helper()
	req = req.WithContext(b.t.Context())
	req.Host = site.Host
	for name, v := range b.Header {
		req.Header[name] = v
	}
	at := *site
	at.Path = req.URL.Path
	for _, c := range b.jar.Cookies(&at) {
		req.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.desk.Handler.ServeHTTP(w, req)
	res := w.Result()
	b.jar.SetCookies(&at, res.Cookies())
	p := &Page{t: b.t, browser: b, Path: req.URL.RequestURI(), Status: res.StatusCode, Header: res.Header, Body: w.Body.String()}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		doc, err := html.Parse(strings.NewReader(p.Body))
		if err != nil {
			b.t.Fatalf("%s: %v", p.Path, err)
		}
		p.doc = doc
	}
	return p
}

// Open asks for a page and wants it to be there and to keep the rules of pages.
func (b *Browser) Open(path string) *Page {
	b.t.Helper()
	p := b.Get(path)
	if p.Status != http.StatusOK {
		b.t.Fatalf("GET %s = %d (to %q)\n%s", path, p.Status, p.Header.Get("Location"), p.Text())
	}
	return p.Check()
}

// Cookie is the value of a cookie, "" for none.
func (b *Browser) Cookie(name string) string {
	for _, c := range b.jar.Cookies(site) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// SetCookie plants a cookie.
func (b *Browser) SetCookie(name, value string) {
	b.jar.SetCookies(site, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

// Raw asks for a page without reading it: what the server does, and no more.
func (b *Browser) Raw(path string) int {
	req := httptest.NewRequest(http.MethodGet, path, nil)
	req.Host = site.Host
	for _, c := range b.jar.Cookies(site) {
		req.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.desk.Handler.ServeHTTP(w, req)
	return w.Code
}
