package workflow_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"freigabe/domain"
	"freigabe/internal/pgtest"
	"freigabe/policy"
	"freigabe/storage"
	"freigabe/storage/blob"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// A town takes sixty units of work to build. It is built once per database and profile; each test gets a copy.

func TestMain(m *testing.M) {
	code := m.Run()
	for _, drop := range leftovers {
		drop()
	}
	os.Exit(code)
}

var leftovers []func()

// settled gives a copy of the finished town.
func settled(t testing.TB, db string, small bool) *town {
	t.Helper()
	c := &clock{at: monday}
	config := storage.Config{Compile: policy.Compile, Clock: c.now}
	made := founded(t, db, small)
	if db == "sqlite" {
		config.Path = filepath.Join(t.TempDir(), "freigabe.db")
		must(t, os.WriteFile(config.Path, made.file, 0o600))
	} else {
		server, err := pgtest.Start()
		must(t, err)
		config.URL, config.MaxConns = server.NewDatabase(t, made.template), 4
	}
	s, err := storage.Open(t.Context(), config)
	must(t, err)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	files := t.TempDir()
	store, err := blob.Open(files)
	must(t, err)
	return &town{
		Desk: workflow.New(s, store, c.now), t: t, store: s, clock: c, root: made.town.root, env: made.town.env, soc: made.town.soc, ids: maps.Clone(made.town.ids),
		files: files,
	}
}

type foundation struct {
	once     sync.Once
	town     *town
	file     []byte // of SQLite
	template string // of Postgres
	err      error
}

var foundations = map[string]*foundation{"sqlite": {}, "postgres": {}, "sqlite small": {}, "postgres small": {}}

func founded(t testing.TB, db string, small bool) *foundation {
	t.Helper()
	name := db
	if small {
		name += " small"
	}
	f := foundations[name]
	f.once.Do(func() {
		if db == "sqlite" {
			path := filepath.Join(t.TempDir(), "town.db")
			if f.err = f.build(t, storage.Config{Path: path}, small); f.err == nil {
				f.file, f.err = os.ReadFile(path)
			}
			return
		}
		server, err := pgtest.Start()
		if err != nil {
			f.err = err
			return
		}
		f.template, f.err = server.Template(t.Context(), "town_"+strings.ToLower(rand.Text()[:16]), func(url string) error {
			return f.build(t, storage.Config{URL: url, MaxConns: 4}, small)
		})
		leftovers = append(leftovers, func() { // on a server that outlives the tests
			if db, err := sql.Open("pgx", server.URL()); err == nil {
				_, _ = db.Exec("ALTER DATABASE " + f.template + " IS_TEMPLATE false")
				_, _ = db.Exec("DROP DATABASE " + f.template + " WITH (FORCE)")
				_ = db.Close()
			}
		})
	})
	must(t, f.err)
	return f
}

func (f *foundation) build(t testing.TB, config storage.Config, small bool) error {
	c := &clock{at: monday}
	config.Compile, config.Clock = policy.Compile, c.now
	s, err := storage.Open(t.Context(), config)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Migrate(t.Context()); err != nil {
		return err
	}
	f.town = build(t, s, c, "lindental", small)
	return nil
}

// What tests look up behind the desk.

// asks runs a question that has one number as its answer.
func (w *town) asks(query string, args ...any) (n int) {
	w.t.Helper()
	for i := 1; w.store.Config().URL != "" && strings.Contains(query, "?"); i++ {
		query = strings.Replace(query, "?", fmt.Sprintf("$%d", i), 1)
	}
	must(w.t, w.store.DB().QueryRowContext(w.ctx(), query, args...).Scan(&n))
	return n
}

// rewrites changes rows as an intruder with the owner's password would.
func (w *town) rewrites(query string, args ...any) {
	w.t.Helper()
	w.rewritten = true
	storagetest.Owner(w.t, w.store, query, args...)
}

// decisions lists what was decided about a holding, the oldest first.
func (w *town) decisions(id domain.HoldingID) []workflow.HistoryRow {
	w.t.Helper()
	scope, err := w.Scope(w.ctx(), w.as("auditor"))
	must(w.t, err)
	rows, err := w.Read().Decisions(w.ctx(), scope, workflow.DecisionFilter{Holding: id, Page: workflow.Page{Limit: 1000}})
	must(w.t, err)
	return rows
}

// tasks lists the open tasks of a kind on a holding.
func (w *town) tasks(id domain.HoldingID, kind string) (out []domain.Task) {
	w.t.Helper()
	must(w.t, w.store.InTx(w.ctx(), "test", func(tx workflow.Tx) (err error) {
		out, err = tx.TasksOf(context.WithoutCancel(w.ctx()), workflow.TaskQuery{Holding: id, Kind: kind})
		return err
	}))
	return out
}

// deputy makes by act for represented in a window, confirmed by somebody else.
func (w *town) deputy(represented, by, from, until string) domain.DeputyID {
	w.t.Helper()
	proposer, second := "admin1", "admin2"
	p, err := w.ProposeDeputy(w.ctx(), w.as(proposer), workflow.StandIn{For: w.login(represented), By: w.login(by), From: from, Until: until})
	must(w.t, err)
	_, err = w.ConfirmDeputy(w.ctx(), w.as(second), domain.DeputyID(p.ID), true)
	must(w.t, err)
	return domain.DeputyID(p.ID)
}

// edited changes the description.
func (w *town) edited(who string, h workflow.Held, text string) workflow.Held {
	w.t.Helper()
	out, err := w.Edit(w.ctx(), w.as(who), workflow.Patch{Holding: h.ID, Fields: map[string][]string{"description": {text}}})
	must(w.t, err)
	return out
}

// rules gives an authority a rule set, by two administrators.
func (w *town) rules(at domain.AuthorityID, set domain.RuleSet) {
	w.t.Helper()
	p, err := w.ProposeRules(w.ctx(), w.as("admin1"), at, set, "Test")
	must(w.t, err)
	_, err = w.ConfirmRules(w.ctx(), w.as("admin2"), domain.RuleID(p.ID), true)
	must(w.t, err)
}
