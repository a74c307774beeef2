package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"freigabe/domain"
	"freigabe/policy"
	"freigabe/storage"
	"freigabe/storage/blob"
	"freigabe/storage/storagetest"
	"freigabe/ui/api"
	"freigabe/workflow"
	"freigabe/workflow/jobs"
)

// town is a running API over a real store with a root, two administrators and people in roles.
type town struct {
	t       testing.TB
	store   *storage.Store
	desk    *workflow.Desk
	handler http.Handler
	seq     *jobs.Sequencer
	root    domain.AuthorityID
	dept    domain.AuthorityID
	clock   *atomic.Int64 // microseconds since storagetest.Now
	log     *lines
	tokens  map[string]string // by login
	people  map[string]string
	keys    int
}

// lines is a log that tests read.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// each runs a test on both databases. The towns of its subtests are its own.
func each(t *testing.T, test func(t *testing.T, w *town)) {
	t.Helper()
	clock := &atomic.Int64{}
	now := func() time.Time { return storagetest.Now.Add(time.Duration(clock.Load()) * time.Microsecond) }
	storagetest.Each(t, func(t *testing.T, s *storage.Store) { test(t, newTown(t, s, now, clock)) }, storagetest.Options{Compile: policy.Compile, Clock: now})
}

// one runs a test on SQLite only: where the database makes no difference.
func one(t testing.TB) *town {
	t.Helper()
	clock := &atomic.Int64{}
	now := func() time.Time { return storagetest.Now.Add(time.Duration(clock.Load()) * time.Microsecond) }
	return newTown(t, storagetest.SQLite(t, storagetest.Options{Compile: policy.Compile, Clock: now}), now, clock)
}

func newTown(t testing.TB, s *storage.Store, now func() time.Time, clock *atomic.Int64) *town {
	t.Helper()
	blobs, err := blob.Open(filepath.Join(t.TempDir(), "files"))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := jobs.OpenSigner(filepath.Join(t.TempDir(), "key"))
	if err != nil {
		t.Fatal(err)
	}
	pw, err := workflow.NewPasswords(workflow.WeakParams, 4)
	if err != nil {
		t.Fatal(err)
	}
	w := &town{t: t, store: s, desk: workflow.New(s, blobs, now), clock: clock, log: &lines{}, tokens: map[string]string{}, people: map[string]string{}}
	log := slog.New(slog.NewJSONHandler(w.log, nil))
	w.seq = &jobs.Sequencer{Tree: s, Signer: signer, Log: log}
	e := echo.New()
	e.IPExtractor = echo.ExtractIPDirect()
	api.Register(e, api.Service{
		Desk: w.desk, Passwords: pw, Ledger: evidence{jobs.Proofs{Hashes: s, Signer: signer}, s}, Cursor: storage.Cursor,
		PublicURL: "http://freigabe.test", Clock: now, Log: log, Version: "test",
	})
	w.handler = e
	made, err := w.desk.CreateRoot(t.Context(), workflow.Operator(), workflow.NewAuthority{
		Slug: "lippe", Title: "Kreis Lippe", Kind: "district", Land: "NW",
		Mailbox: "opendata@lippe.example",
	}, []workflow.NewPerson{{Login: "adm1", Name: "Ada Eins"}, {Login: "adm2", Name: "Bea Zwei"}})
	if err != nil {
		t.Fatal(err)
	}
	w.root = domain.AuthorityID(made.ID)
	for login, link := range made.Links {
		if err := w.desk.SetPassword(t.Context(), pw, link, "ein langes Passwort"); err != nil {
			t.Fatal(err)
		}
		w.tokens[login] = w.tokenOf(login)
	}
	dept, err := w.desk.CreateDepartment(t.Context(), w.actor("adm1"), workflow.NewAuthority{Parent: w.root, Slug: "umwelt", Title: "Umweltamt"})
	if err != nil {
		t.Fatal(err)
	}
	w.dept = domain.AuthorityID(dept.ID)
	return w
}

// person adds somebody with roles at the root, confirmed by the second administrator, and a token.
func (w *town) person(login string, roles ...domain.Role) string {
	w.t.Helper()
	ctx := w.t.Context()
	made, err := w.desk.AddPerson(ctx, w.actor("adm1"), w.root, workflow.NewPerson{Login: login, Name: strings.ToUpper(login[:1]) + login[1:] + " Muster"})
	if err != nil {
		w.t.Fatal(err)
	}
	w.people[login] = made.ID
	for _, r := range roles {
		g, err := w.desk.GrantRole(ctx, w.actor("adm1"), workflow.Grant{Login: login, Role: r, Authority: w.root})
		if err == nil && g.Status == domain.Proposed {
			_, err = w.desk.ConfirmRole(ctx, w.actor("adm2"), domain.AssignmentID(g.ID), true)
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
	w.tokens[login] = w.tokenOf(login)
	return login
}

func (w *town) actor(login string) workflow.Actor {
	w.t.Helper()
	a, err := w.desk.ActorNamed(w.t.Context(), login)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// tokenOf gives a confirmed token with both scopes.
func (w *town) tokenOf(login string) string {
	w.t.Helper()
	a := w.actor(login)
	t, err := w.desk.RequestToken(w.t.Context(), a, workflow.NewToken{Name: "test", Scopes: []string{"read", "write"}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.people[login] = string(a.Person)
	second := "adm2"
	if login == second {
		second = "adm1"
	}
	if _, err := w.desk.ConfirmToken(w.t.Context(), w.actor(second), domain.TokenID(t.ID), true); err != nil {
		w.t.Fatal(err)
	}
	return t.Secret
}

// reply is an answer of the API.
type reply struct {
	t      testing.TB
	status int
	header http.Header
	body   []byte
}

// request is what is sent; With… change it.
type request struct {
	method, path string
	body         io.Reader
	header       http.Header
}

func (w *town) send(r request) reply {
	req := httptest.NewRequestWithContext(context.WithoutCancel(w.t.Context()), r.method, r.path, r.body)
	maps.Copy(req.Header, r.header)
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, req)
	return reply{w.t, rec.Code, rec.Header(), rec.Body.Bytes()}
}

// do sends JSON as a person, with a fresh idempotency key for an act. headers are pairs.
func (w *town) do(login, method, path string, body any, headers ...string) reply {
	w.t.Helper()
	r := request{method: method, path: api.Prefix + path, header: http.Header{}}
	if login != "" {
		r.header.Set("Authorization", "Bearer "+w.tokens[login])
	}
	switch b := body.(type) {
	case nil:
	case string:
		r.body = strings.NewReader(b)
		r.header.Set("Content-Type", "application/json")
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			w.t.Fatal(err)
		}
		r.body = bytes.NewReader(raw)
		r.header.Set("Content-Type", "application/json")
	}
	if method == http.MethodPost {
		w.keys++
		r.header.Set("Idempotency-Key", fmt.Sprintf("test-key-%06d", w.keys))
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i+1] == "" {
			r.header.Del(headers[i])
		} else {
			r.header.Set(headers[i], headers[i+1])
		}
	}
	return w.send(r)
}

// form sends a multipart form with fields and a file.
func (w *town) form(login, method, path string, fields map[string]string, file, content string, headers ...string) reply {
	w.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, v := range fields {
		_ = m.WriteField(k, v)
	}
	if file != "" {
		p, _ := m.CreateFormFile("file", file)
		_, _ = io.WriteString(p, content)
	}
	_ = m.Close()
	return w.do(login, method, path, b.String(), append([]string{"Content-Type", m.FormDataContentType()}, headers...)...)
}

// want fails unless the status is this one.
func (r reply) want(status int) reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("status %d, want %d: %s", r.status, status, r.body)
	}
	return r
}

// json reads the body.
func (r reply) json() map[string]any {
	r.t.Helper()
	var out map[string]any
	if err := json.Unmarshal(r.body, &out); err != nil {
		r.t.Fatalf("body is no JSON object: %v: %s", err, r.body)
	}
	return out
}

func (r reply) str(path ...string) string {
	r.t.Helper()
	var v any = r.json()
	for _, k := range path {
		m, ok := v.(map[string]any)
		if !ok {
			r.t.Fatalf("no %v in %s", path, r.body)
		}
		v = m[k]
	}
	s, _ := v.(string)
	return s
}

// evidence finds public releases by the reads of pages, so that the API's own way is not its judge.
type evidence struct {
	jobs.Proofs
	store *storage.Store
}

func (e evidence) PublicReleases(ctx context.Context, from, size int64, limit int) ([]api.PublicLeaf, int64, error) {
	rows, _, err := e.store.Releases(ctx, workflow.Anonymous(), workflow.ReleaseFilter{Audience: domain.ForPublic, ByID: true, Offset: int(from), Page: workflow.Page{Limit: limit}})
	if err != nil {
		return nil, 0, err
	}
	var out []api.PublicLeaf
	for _, r := range rows {
		i, leaf, err := e.store.LeafOf(ctx, r.Release.Decision)
		if err != nil {
			return nil, 0, err
		}
		if i >= 0 && i < size {
			out = append(out, api.PublicLeaf{Release: r.Release.ID, Name: r.Release.Name, Digest: r.Release.Digest, Index: i, Leaf: leaf})
		}
	}
	if len(rows) < limit {
		return out, 0, nil
	}
	return out, from + int64(len(rows)), nil
}
