package leaks

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"freigabe/domain"
	"freigabe/policy"
	"freigabe/storage"
	"freigabe/storage/blob"
	"freigabe/ui/api"
	"freigabe/ui/desk"
	"freigabe/ui/desk/page"
	"freigabe/ui/portal"
	"freigabe/workflow"
	"freigabe/workflow/jobs"
)

const publicURL = "http://freigabe.test"

// service is the whole service in this process: portal, desk, API and ledger on one echo, put together as `freigabe serve` does.
type service struct {
	store *storage.Store
	desk  *workflow.Desk
	pw    *workflow.Passwords
	seq   *jobs.Sequencer
	echo  *echo.Echo
	log   *lines
}

// clock is moved by the tests; it stands still while pages are read.
type clock struct{ at atomic.Int64 }

func (c *clock) now() time.Time         { return time.UnixMicro(c.at.Load()).UTC() }
func (c *clock) set(t time.Time)        { c.at.Store(t.UnixMicro()) }
func (c *clock) ahead(by time.Duration) { c.at.Add(by.Microseconds()) }
func newClock(t time.Time) *clock       { c := &clock{}; c.set(t); return c }
func (c *clock) copy() *clock           { return newClock(c.now()) }

// serve puts a service over a store. dir: where files and the signing key lie.
func serve(t testing.TB, s *storage.Store, dir string, c *clock) *service {
	t.Helper()
	blobs, err := blob.Open(filepath.Join(dir, "files"))
	must(t, err)
	signer, err := jobs.OpenSigner(filepath.Join(dir, "key"))
	must(t, err)
	pw, err := workflow.NewPasswords(workflow.WeakParams, 4)
	must(t, err)
	v := &service{store: s, pw: pw, desk: workflow.New(s, blobs, c.now), echo: echo.New(), log: &lines{}}
	log := slog.New(slog.NewJSONHandler(v.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	v.seq = &jobs.Sequencer{Tree: s, Signer: signer, Log: log}
	checker := &jobs.Checker{Ledger: s, Verifier: signer.Verifier(), Clock: c.now, Log: log}
	proofs := jobs.Proofs{Hashes: s, Signer: signer}

	e := v.echo
	e.IPExtractor = echo.ExtractIPDirect()
	pages := portal.Service{Desk: v.desk, PublicURL: publicURL, Title: "Offene Daten", Cursor: storage.Cursor, Clock: c.now, Log: log}
	e.HTTPErrorHandler = portal.ErrorHandler(pages)
	e.Use(recovered)
	portal.Register(e, pages)
	desk.Register(e, page.Service{
		Desk: v.desk, Passwords: pw, Ledger: proofs, Checker: checker, PublicURL: publicURL, Title: "Offene Daten", Version: "test",
		Cursor: storage.Cursor, Clock: c.now, Log: log,
	})
	api.Register(e, api.Service{
		Desk: v.desk, Passwords: pw, Ledger: evidence{proofs, s}, Cursor: storage.Cursor, PublicURL: publicURL, Clock: c.now, Log: log, Version: "test",
	})
	return v
}

// openStore opens the SQLite database in dir.
func openStore(t testing.TB, dir string, c *clock) *storage.Store {
	t.Helper()
	s, err := storage.Open(context.Background(), storage.Config{
		Path: filepath.Join(dir, "freigabe.db"), Compile: policy.Compile, Clock: c.now, Idle: 24 * time.Hour,
		Log: slog.New(slog.DiscardHandler),
	})
	must(t, err)
	return s
}

// evidence gives the ledger's proofs as cmd/freigabe does.
type evidence struct {
	jobs.Proofs
	store *storage.Store
}

func (e evidence) PublicReleases(ctx context.Context, from, size int64, limit int) ([]api.PublicLeaf, int64, error) {
	rows, err := e.store.PublicLeaves(ctx, from, size, limit)
	var out []api.PublicLeaf
	var next int64
	for _, r := range rows {
		out = append(out, api.PublicLeaf(r))
	}
	if len(rows) == limit {
		next = rows[len(rows)-1].Index + 1
	}
	return out, next, err
}

func recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if p := recover(); p != nil && p != any(http.ErrAbortHandler) {
				err = &domain.Error{Code: domain.Internal, Op: "serve", Err: fmt.Errorf("panic: %v", p)}
			}
		}()
		return next(c)
	}
}

// lines is what the service has logged.
type lines struct {
	mu sync.Mutex
	b  []byte
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.b = append(l.b, p...)
	return len(p), nil
}

// take gives what was logged since the last time.
func (l *lines) take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := string(l.b)
	l.b = nil
	return out
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
