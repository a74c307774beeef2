// Package desktest answers: where does a test get a running desk from, and a person at a browser?
//
// Each Desk is a private copy of the example administration on SQLite, with the desk, the portal and the API in front of
// it. The example is filled once per test binary.
package desktest

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"freigabe/domain"
	"freigabe/internal/demo"
	"freigabe/policy"
	"freigabe/storage"
	"freigabe/storage/blob"
	"freigabe/ui/desk"
	"freigabe/ui/desk/page"
	"freigabe/ui/portal"
	"freigabe/workflow"
	"freigabe/workflow/jobs"
)

// Desk is a running desk on a copy of the example administration.
type Desk struct {
	t         testing.TB
	Store     *storage.Store
	Work      *workflow.Desk
	Passwords *workflow.Passwords
	Sequencer *jobs.Sequencer
	Checker   *jobs.Checker
	Handler   http.Handler
	Access    []demo.Access // everybody who can sign in; an open data officer of the district first
	Log       *Log

	ahead atomic.Int64 // of real time, in nanoseconds
}

// New gives a desk of the test's own.
func New(t testing.TB) *Desk {
	t.Helper()
	from, err := example()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(from.dir)); err != nil {
		t.Fatal(err)
	}
	d, err := open(dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Store.Close() })
	d.t, d.Access = t, from.access
	return d
}

// Ahead moves the clock of this desk.
func (d *Desk) Ahead(by time.Duration) { d.ahead.Add(int64(by)) }

// Now is the instant that the desk believes in.
func (d *Desk) Now() time.Time { return time.Now().Add(time.Duration(d.ahead.Load())) }

// Login finds somebody who holds the role at the authority with this name; "" is any authority.
func (d *Desk) Login(role domain.Role, authority string) string {
	d.t.Helper()
	for _, a := range d.Access {
		if slices.ContainsFunc(a.Roles, func(r demo.AccessRole) bool {
			return r.Role == role && (authority == "" || r.Authority == authority)
		}) {
			return a.Login
		}
	}
	d.t.Fatalf("nobody is %s at %q", role, authority)
	return ""
}

// Actor is a person as use cases want them.
func (d *Desk) Actor(login string) workflow.Actor {
	d.t.Helper()
	a, err := d.Work.ActorNamed(d.t.Context(), login)
	if err != nil {
		d.t.Fatal(err)
	}
	return a
}

// Scope is what a person may see.
func (d *Desk) Scope(login string) workflow.Scope {
	d.t.Helper()
	s, err := d.Work.Scope(d.t.Context(), d.Actor(login))
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

// On gives a desk on an empty store that the example is filled into; at is the clock of the store, and is released then.
func On(t testing.TB, s *storage.Store, at *demo.Clock) *Desk {
	t.Helper()
	d := &Desk{t: t, Store: s, Log: &Log{}}
	err := d.over(t.TempDir(), at.Now, slog.New(slog.NewTextHandler(d.Log, nil)))
	if err == nil {
		d.Access, err = demo.Fill(context.Background(), d.Work, d.Passwords, at, func(string) {})
	}
	if err == nil {
		err = d.Sequencer.Drain(context.Background())
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// open puts a desk over the store in dir.
func open(dir string, clock func() time.Time) (*Desk, error) {
	d := &Desk{Log: &Log{}}
	now := func() time.Time { return clock().Add(time.Duration(d.ahead.Load())) }
	log := slog.New(slog.NewTextHandler(d.Log, nil))
	var err error
	d.Store, err = storage.Open(context.Background(), storage.Config{Path: filepath.Join(dir, "freigabe.db"), Compile: policy.Compile, Clock: now, Log: log})
	if err != nil {
		return nil, err
	}
	if err := d.Store.Migrate(context.Background()); err != nil {
		return nil, err
	}
	return d, d.over(dir, now, log)
}

// over puts everything over the store; files and the key lie in dir.
func (d *Desk) over(dir string, now func() time.Time, log *slog.Logger) error {
	blobs, err := blob.Open(filepath.Join(dir, "files"))
	if err != nil {
		return err
	}
	signer, err := jobs.OpenSigner(filepath.Join(dir, "key"))
	if err != nil {
		return err
	}
	if d.Passwords, err = workflow.NewPasswords(workflow.WeakParams, 4); err != nil {
		return err
	}
	d.Work = workflow.New(d.Store, blobs, now)
	d.Sequencer = &jobs.Sequencer{Tree: d.Store, Signer: signer, Log: log}
	d.Checker = &jobs.Checker{Ledger: d.Store, Verifier: signer.Verifier(), Clock: now, Log: log}
	e := echo.New()
	e.IPExtractor = echo.ExtractIPDirect()
	pages := portal.Service{Desk: d.Work, PublicURL: "http://freigabe.test", Title: "Offene Daten", Cursor: storage.Cursor, Clock: now, Log: log}
	e.HTTPErrorHandler = portal.ErrorHandler(pages)
	portal.Register(e, pages)
	desk.Register(e, page.Service{
		Desk: d.Work, Passwords: d.Passwords, Ledger: jobs.Proofs{Hashes: d.Store, Signer: signer}, Checker: d.Checker, PublicURL: "http://freigabe.test", Title: "Offene Daten",
		Version: "test", Cursor: storage.Cursor, Clock: now, Log: log,
	})
	d.Handler = e
	return nil
}

// filled is the example on disk, closed.
type filled struct {
	dir    string
	access []demo.Access
}

// example fills the example administration, once. Its folder stays for the operating system to clear away.
var example = sync.OnceValues(func() (filled, error) {
	dir, err := os.MkdirTemp("", "freigabe-desktest-")
	if err != nil {
		return filled{}, err
	}
	clock := &demo.Clock{}
	d, err := open(dir, clock.Now)
	if err != nil {
		return filled{}, err
	}
	f := filled{dir: dir}
	if f.access, err = demo.Fill(context.Background(), d.Work, d.Passwords, clock, func(string) {}); err != nil {
		return filled{}, fmt.Errorf("example administration: %w", err)
	}
	if err := d.Sequencer.Drain(context.Background()); err != nil {
		return filled{}, err
	}
	if err := d.Store.Close(); err != nil {
		return filled{}, err
	}
	made = f
	return f, nil
})

// Clear removes the example; a TestMain calls it at the end.
func Clear() {
	if made.dir != "" {
		_ = os.RemoveAll(made.dir)
	}
}

var made filled

// Log is what the desk has logged.
type Log struct {
	mu    sync.Mutex
	lines []byte
}

func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, p...)
	return len(p), nil
}

func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.lines)
}

// Len is how much has been logged, for Since.
func (l *Log) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.lines)
}

// Since gives what has been logged since there was this much.
func (l *Log) Since(length int) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.lines[length:])
}

// Touch changes a holding whose name ends with the slug, as somebody would who works on it.
func (d *Desk) Touch(login, slug string) {
	d.t.Helper()
	id := d.Holding(slug)
	h, err := d.Store.HoldingByID(d.t.Context(), d.Scope(login), id)
	if err != nil {
		d.t.Fatal(err)
	}
	if _, err := d.Work.Edit(d.t.Context(), d.Actor(login), workflow.Patch{Holding: id, Digest: h.Edition.WorkingDigest(), Fields: map[string][]string{"comment": {"angefasst"}}}); err != nil {
		d.t.Fatal(err)
	}
}

// Holding finds a holding whose name ends with the slug.
func (d *Desk) Holding(slug string) domain.HoldingID {
	d.t.Helper()
	var id string
	err := d.Store.DB().QueryRowContext(d.t.Context(), "SELECT id FROM holding WHERE name LIKE ? ORDER BY id LIMIT 1", "%_"+slug).Scan(&id)
	if err != nil {
		d.t.Fatalf("no holding is called %s: %v", slug, err)
	}
	return domain.HoldingID(id)
}
