package browser

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// visitor is a person without a browser: it gets pages, reads their forms and sends them. login "" is the public.
type visitor struct {
	t     *testing.T
	s     *service
	login string
	http  *http.Client
}

// sent is what the service answered, parsed when it is a page.
type sent struct {
	status   int
	location string
	page     *html.Node // nil when it is no page
	body     []byte
}

func (s *service) visitor(t *testing.T, login string) *visitor {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	v := &visitor{t: t, s: s, login: login, http: &http.Client{
		Jar: jar, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	v.signIn()
	return v
}

const signInPath = "/desk/sign-in"

func (v *visitor) signIn() {
	v.t.Helper()
	if v.login == "" {
		return
	}
	got := v.post(signInPath, url.Values{"login": {v.login}, "password": {"freigabe-demo-" + v.login}})
	if got.status != http.StatusSeeOther {
		v.t.Fatalf("%s cannot sign in: %d %.600s", v.login, got.status, got.body)
	}
}

func (v *visitor) get(path string) sent {
	v.t.Helper()
	return v.send(http.MethodGet, path, "", nil)
}

func (v *visitor) post(path string, form url.Values) sent {
	v.t.Helper()
	return v.send(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

func (v *visitor) send(method, path, kind string, body io.Reader) sent {
	v.t.Helper()
	req, err := http.NewRequestWithContext(v.t.Context(), method, v.s.url+path, body)
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("Accept", "text/html")
	req.Header.Set("Accept-Language", "de")
	if kind != "" {
		req.Header.Set("Content-Type", kind)
		req.Header.Set("Origin", v.s.url)
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	res, err := v.http.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	out := sent{status: res.StatusCode, location: res.Header.Get("Location")}
	if out.body, err = io.ReadAll(res.Body); err != nil {
		v.t.Fatal(err)
	}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		if out.page, err = html.Parse(strings.NewReader(string(out.body))); err != nil {
			v.t.Fatal(err)
		}
	}
	return out
}

// api reads from the JSON API with the key that the example gave the person.
func (s *service) api(t *testing.T, login, path string, into any) {
	t.Helper()
	raw, err := os.ReadFile(s.access())
	if err != nil {
		t.Fatal(err)
	}
	var people []struct{ Login, Token string }
	if err := json.Unmarshal(raw, &people); err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		if p.Login != login {
			continue
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/api/v1"+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+p.Token)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%s GET %s: %d %v %.300s", login, path, res.StatusCode, err, body)
		}
		if err := json.Unmarshal(body, into); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Fatalf("the example has no %s", login)
}

// Reading a page.

func nodes(n *html.Node) func(func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		for c := range n.Descendants() {
			if !yield(c) {
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
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
