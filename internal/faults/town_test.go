package faults

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"freigabe/internal/pgtest"
)

// town is a small administration that is ready to work: what the tests copy.
type town struct {
	Root, Dept string            // authorities
	Tokens     map[string]string // by login
	data       string            // folder to copy
	template   string            // database to copy
}

// staff are the people of the town and the roles they get.
var staff = []struct{ login, role string }{
	{"steward", "data_steward"},
	{"second", "data_steward"},
	{"officer", "open_data_officer"},
	{"head", "department_head"},
	{"chief", "department_head"},
	{"auditor", "auditor"},
}

const password = "Drei alte Linden am Deich"

// towns are made once per database and copied for each test.
var towns = map[string]func() (*town, error){
	sqlite:   sync.OnceValues(func() (*town, error) { return found(nil) }),
	postgres: sync.OnceValues(func() (*town, error) { return found(pgtest.Start) }),
}

// founder collects errors where testing.TB wants a test: the first test that needs a town makes it for all.
type founder struct {
	testing.TB
	cleanup []func()
}

func (f *founder) Helper()                   {}
func (f *founder) Cleanup(do func())         { f.cleanup = append(f.cleanup, do) }
func (f *founder) Fatal(args ...any)         { panic(fmt.Errorf("town: %s", fmt.Sprint(args...))) }
func (f *founder) Fatalf(s string, a ...any) { panic(fmt.Errorf("town: "+s, a...)) }
func (f *founder) Errorf(s string, a ...any) { panic(fmt.Errorf("town: "+s, a...)) }
func (f *founder) Error(args ...any)         { f.Fatal(args...) }

// found makes a town through the command line and the API of the binary.
func found(server func() (*pgtest.Server, error)) (w *town, err error) {
	dir, err := scratch()
	if err != nil {
		return nil, err
	}
	w = &town{data: filepath.Join(dir, "data")}
	if server == nil {
		return w, settle(w, "", dir)
	}
	s, err := server()
	if err != nil {
		return nil, err
	}
	name := "faults_" + strings.ToLower(rand.Text()[:12]) // of this run: the key of its ledger lies in the folder
	w.template, err = s.Template(ctxBackground, name, func(url string) error { return settle(w, url, dir) })
	if err == nil {
		atEnd = append(atEnd, func() { dropTemplate(s.URL(), name) })
	}
	return w, err
}

func settle(w *town, database, dir string) (err error) {
	f := &founder{}
	defer func() {
		for _, do := range f.cleanup {
			do()
		}
		if p := recover(); p != nil {
			err, _ = p.(error)
			if err == nil {
				panic(p)
			}
		}
	}()
	h := &house{t: f, data: w.data, url: database, judge: database, logs: dir}
	s := h.add()
	made, err := h.freigabe("authority", "create", "musterstadt", "--json", "--title", "Stadt Musterstadt", "--kind", "city", "--land", "NW",
		"--mailbox", "daten@musterstadt.example", "--admin", "adm1=Ada Eins", "--admin", "adm2=Bea Zwei", "--public-url", "http://"+s.listen)
	if err != nil {
		return err
	}
	var root struct {
		ID    string
		Links map[string]string
	}
	if err := json.Unmarshal([]byte(made), &root); err != nil {
		return err
	}
	if err := s.start(); err != nil {
		return err
	}
	s.ready(30 * time.Second)
	w.Root, w.Tokens = root.ID, map[string]string{}
	admins := []*clerk{enter(f, s, "adm1", root.Links["adm1"]), enter(f, s, "adm2", root.Links["adm2"])}
	w.Dept = admins[0].post("/authorities", map[string]any{"parent": w.Root, "slug": "umwelt", "title": "Umweltamt"}).text("id")
	for _, p := range staff {
		link := admins[0].post("/persons", map[string]any{"authority": w.Root, "login": p.login, "name": strings.ToUpper(p.login[:1]) + p.login[1:] + " Muster"})
		c := enter(f, s, p.login, link.text("links", p.login))
		g := admins[0].post("/assignments", map[string]any{"login": p.login, "role": p.role, "authority": w.Root})
		if g.text("status") == "proposed" {
			admins[1].post("/assignments/"+g.text("id")+"/confirm", map[string]any{"accept": true})
		}
		key := c.post("/tokens", map[string]any{"name": "work", "scopes": []string{"read", "write"}})
		admins[0].post("/tokens/"+key.text("id")+"/confirm", map[string]any{"accept": true})
		w.Tokens[p.login] = key.text("secret")
	}
	s.stop()
	return nil
}

// clerk is somebody at a browser while the town is made.
type clerk struct {
	t    testing.TB
	base string
	csrf string
	http *http.Client
}

// enter sets the password by a one-time link and signs in.
func enter(t testing.TB, s *server, login, link string) *clerk {
	jar, _ := cookiejar.New(nil)
	c := &clerk{t: t, base: "http://" + s.listen, http: &http.Client{Jar: jar, Timeout: 20 * time.Second}}
	u, err := url.Parse(link)
	if err != nil || u.Path == "" {
		t.Fatalf("link of %s: %q", login, link)
	}
	form := url.Values{"password": {password}, "again": {password}}.Encode()
	c.send(u.Path, "application/x-www-form-urlencoded", strings.NewReader(form))
	c.csrf = c.post("/sessions", map[string]any{"login": login, "password": password}).text("csrf_token")
	return c
}

func (c *clerk) post(path string, body any) reply {
	raw, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.send("/api/v1"+path, "application/json", bytes.NewReader(raw))
}

func (c *clerk) send(path, kind string, body io.Reader) reply {
	req, err := http.NewRequest(http.MethodPost, c.base+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Idempotency-Key", rand.Text())
	req.Header.Set("X-CSRF-Token", c.csrf)
	res, err := c.http.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= 300 {
		c.t.Fatalf("%s answered %d: %v %.800s", path, res.StatusCode, err, raw)
	}
	return reply{status: res.StatusCode, body: raw}
}

// move gives a test its own copy of the town, not served yet.
func move(t testing.TB, database string) (*town, *house) {
	t.Helper()
	w, err := towns[database]()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	h := &house{t: t, data: filepath.Join(dir, "data"), logs: dir}
	if err := os.CopyFS(h.data, os.DirFS(w.data)); err != nil {
		t.Fatal(err)
	}
	if database == postgres {
		s, err := pgtest.Start()
		if err != nil {
			t.Fatal(err)
		}
		h.url = s.NewDatabase(t, w.template)
		h.judge = h.url
	}
	return w, h
}

// moveTo makes a town on a server of the test's own.
func moveTo(t *testing.T, node *pgtest.Node) (*town, *house) {
	t.Helper()
	if err := node.Exec(t.Context(), "postgres", "CREATE DATABASE town"); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	w := &town{data: filepath.Join(dir, "data")}
	url := node.URL("town")
	if err := settle(w, url, dir); err != nil {
		t.Fatal(err)
	}
	return w, &house{t: t, data: w.data, url: url, judge: url, logs: dir}
}

// dropTemplate removes the database that was copied.
func dropTemplate(url, name string) {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return
	}
	defer db.Close()
	_, _ = db.Exec("ALTER DATABASE " + name + " IS_TEMPLATE false")
	_, _ = db.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")
}
