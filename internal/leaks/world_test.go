package leaks

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"freigabe/policy"
	"freigabe/storage"
	"freigabe/storage/storagetest"
)

var began = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)

func long() bool { return os.Getenv("FREIGABE_TEST_LONG") != "" }

// build fills both administrations in a new store. halfway is called when everything is there that outsiders may see
// something of; what comes after must change nothing for them.
func build(t testing.TB, s *storage.Store, dir string, c *clock, halfway func(w *world)) *world {
	w := &world{t: t, ctx: context.Background(), clock: c, can: &canaries{places: map[string]string{}}}
	w.v = serve(t, s, dir, c)
	w.beta, w.alpha = w.found("beta"), w.found("alpha")
	w.beta.curious()
	w.beta.shown()
	w.beta.hidden()
	w.beta.office()
	w.alpha.shown()
	must(t, w.v.seq.Drain(w.ctx))
	w.outside = w.viewers()
	if halfway != nil {
		halfway(w)
	}
	w.alpha.hidden()
	w.alpha.office()
	must(t, w.v.seq.Drain(w.ctx))
	w.within = w.insiders()
	w.things = w.objects()
	w.alpha.many(485)
	must(t, w.v.seq.Drain(w.ctx))
	c.ahead(time.Minute)
	return w
}

// shared is the world that tests read and never change, filled once.
var shared struct {
	once   sync.Once
	w      *world
	dir    string
	before string // folder of the same database before alpha's hidden holdings were made
	err    error
}

// whole gives the shared world. Tests that change something take a copy.
func whole(t testing.TB) *world {
	t.Helper()
	shared.once.Do(func() {
		shared.err = fmt.Errorf("the world could not be filled")
		dir, err := os.MkdirTemp("", "freigabe-leaks-")
		must(t, err)
		shared.dir, shared.before = filepath.Join(dir, "after"), filepath.Join(dir, "before")
		must(t, os.MkdirAll(shared.dir, 0o700))
		must(t, os.MkdirAll(shared.before, 0o700))
		c := newClock(began)
		fresh := storagetest.SQLite(t, storagetest.Options{Compile: policy.Compile, Clock: c.now})
		must(t, copyDatabase(fresh, shared.dir))
		s := openStore(t, shared.dir, c)
		shared.w = build(t, s, shared.dir, c, func(w *world) {
			must(t, copyDatabase(w.v.store, shared.before))
			must(t, os.CopyFS(shared.before, only(os.DirFS(shared.dir), "key", "files")))
		})
		shared.err = nil
	})
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.w
}

// copied gives a copy of the shared world that a test may change.
func copied(t testing.TB) *world {
	t.Helper()
	from := whole(t)
	dir := t.TempDir()
	must(t, copyDatabase(from.v.store, dir))
	must(t, os.CopyFS(dir, only(os.DirFS(shared.dir), "key", "files")))
	return from.over(t, dir, from.clock.copy())
}

// over gives the same people and objects with a service over the database in dir.
func (w *world) over(t testing.TB, dir string, c *clock) *world {
	t.Helper()
	s := openStore(t, dir, c)
	t.Cleanup(func() { _ = s.Close() })
	out := *w
	out.t, out.clock, out.v = t, c, serve(t, s, dir, c)
	alpha, beta := *w.alpha, *w.beta
	alpha.world, beta.world = &out, &out
	alpha.holdings, beta.holdings = maps.Clone(alpha.holdings), maps.Clone(beta.holdings)
	alpha.people, beta.people = maps.Clone(alpha.people), maps.Clone(beta.people)
	alpha.files, alpha.distributions = slices.Clip(alpha.files), slices.Clip(alpha.distributions)
	out.alpha, out.beta = &alpha, &beta
	return &out
}

// copyDatabase writes a consistent copy of a SQLite database.
func copyDatabase(s *storage.Store, dir string) error {
	db, err := sql.Open("sqlite", "file:"+s.Config().Path+"?_pragma=busy_timeout(5000)")
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec("VACUUM INTO '" + strings.ReplaceAll(filepath.Join(dir, "freigabe.db"), "'", "''") + "'")
	return err
}

// only is a file system with some folders of another.
func only(of fs.FS, folders ...string) fs.FS { return some{of, folders} }

type some struct {
	fs.FS
	folders []string
}

func (s some) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(s.FS, name)
	if name != "." {
		return all, err
	}
	var out []fs.DirEntry
	for _, e := range all {
		for _, f := range s.folders {
			if e.Name() == f {
				out = append(out, e)
			}
		}
	}
	return out, err
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.dir != "" {
		_ = os.RemoveAll(filepath.Dir(shared.dir))
	}
	os.Exit(code)
}
