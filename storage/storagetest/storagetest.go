// Package storagetest answers: where does a test get a store on each real database from?
package storagetest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // Owner

	"freigabe/domain"
	"freigabe/internal/pgtest"
	"freigabe/storage"
	"freigabe/workflow"
)

// EnvDB restricts the tests to one database: "sqlite" or "postgres".
const EnvDB = "FREIGABE_TEST_DB"

// Options of a store under test.
type Options struct {
	Compile func(domain.PolicyRows) (workflow.Rights, error) // nil: nobody has a right, asking panics
	Clock   func() time.Time                                 // nil: 1 December 2026, 9:00 UTC, always
}

// Now is the instant at which tests happen.
var Now = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)

// Each runs a test twice, beside each other: on SQLite and on Postgres, there as the application's role. At most one
// Options is given.
func Each(t *testing.T, test func(t *testing.T, s *storage.Store), options ...Options) {
	t.Helper()
	var o Options
	if len(options) > 0 {
		o = options[0]
	}
	t.Run("sqlite", func(t *testing.T) {
		only(t, "sqlite")
		t.Parallel()
		test(t, SQLite(t, o))
	})
	t.Run("postgres", func(t *testing.T) {
		only(t, "postgres")
		t.Parallel()
		test(t, Postgres(t, o))
	})
}

func only(t testing.TB, db string) {
	t.Helper()
	if want := os.Getenv(EnvDB); want != "" && want != db {
		t.Skipf("%s=%s: not on %s", EnvDB, want, db)
	}
}

// SQLite gives a migrated store in a file of its own.
func SQLite(t testing.TB, o Options) *storage.Store {
	t.Helper()
	path := filepath.Join(t.TempDir(), "freigabe.db")
	filled, err := template()
	if err == nil {
		err = os.WriteFile(path, filled, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return open(t, storage.Config{Path: path}, o)
}

// template is a migrated file, made once.
var template = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "freigabe")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	if err := migrate(storage.Config{Path: path}); err != nil {
		return nil, err
	}
	return os.ReadFile(path) // closing the last connection has put the write-ahead log into it
})

func migrate(c storage.Config) error {
	s, err := storage.Open(context.Background(), c)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Migrate(context.Background())
}

// Postgres gives a migrated store in a database of its own.
func Postgres(t testing.TB, o Options) *storage.Store {
	t.Helper()
	return open(t, storage.Config{URL: PostgresURL(t), MaxConns: 4}, o)
}

// PostgresURL gives the address of a migrated database of its own, for a login that owns it.
func PostgresURL(t testing.TB) string {
	t.Helper()
	server, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	name, err := server.Template(t.Context(), "freigabe_"+schemaHash(), func(url string) error { return migrate(storage.Config{URL: url}) })
	if err != nil {
		t.Fatal(err)
	}
	return server.NewDatabase(t, name)
}

// Beside opens another store on the same database, as another process would.
func Beside(t testing.TB, s *storage.Store, o Options) *storage.Store {
	t.Helper()
	c := s.Config()
	return open(t, storage.Config{URL: c.URL, Path: c.Path, MaxConns: 4}, o)
}

// Owner runs SQL behind the store's back: on Postgres as the owner of the tables, past the application's role.
func Owner(t testing.TB, s *storage.Store, statement string, args ...any) {
	t.Helper()
	if err := OwnerTries(t, s, statement, args...); err != nil {
		t.Fatal(err)
	}
}

// OwnerTries is Owner for what may be refused.
func OwnerTries(t testing.TB, s *storage.Store, statement string, args ...any) error {
	t.Helper()
	driver, source := "pgx", s.Config().URL
	if source == "" {
		driver, source = "sqlite", "file:"+s.Config().Path+"?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, err = db.ExecContext(t.Context(), statement, args...)
	return err
}

func open(t testing.TB, c storage.Config, o Options) *storage.Store {
	t.Helper()
	c.Compile, c.Clock = o.Compile, o.Clock
	if c.Compile == nil {
		c.Compile = func(domain.PolicyRows) (workflow.Rights, error) { return nil, nil }
	}
	if c.Clock == nil {
		c.Clock = func() time.Time { return Now }
	}
	s, err := storage.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// schemaHash names the template after what fills it.
var schemaHash = sync.OnceValue(func() string {
	h := sha256.New()
	_ = fs.WalkDir(storage.Migrations(), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".sql") {
			b, _ := fs.ReadFile(storage.Migrations(), path)
			h.Write(b)
		}
		return err
	})
	return hex.EncodeToString(h.Sum(nil))[:16]
})
