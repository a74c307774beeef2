package pgtest

import (
	"context"
	"crypto/rand"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestATestGetsADatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	s := start(t)
	var url string
	t.Run("and may write to it", func(t *testing.T) {
		url = s.NewDatabase(t, "")
		query(t, url, "CREATE TABLE holding (id int)")
	})
	if c, err := pgx.Connect(t.Context(), url); err == nil {
		c.Close(t.Context())
		t.Errorf("the database is still there after the test that asked for it")
	}
}

func TestATemplateIsFilledOnceAndCopied(t *testing.T) {
	t.Parallel()
	s := start(t)
	name := "tpl_once_" + rand.Text()
	t.Cleanup(func() {
		_ = s.exec(context.Background(), "ALTER DATABASE "+ident(name)+" IS_TEMPLATE false", "DROP DATABASE "+ident(name))
	})
	var filled atomic.Int32
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			_, err := s.Template(t.Context(), name, func(url string) error {
				filled.Add(1)
				query(t, url, "CREATE TABLE holding (id int); INSERT INTO holding VALUES (7)")
				return nil
			})
			if err != nil {
				t.Errorf("Template() error = %v", err)
			}
		})
	}
	wg.Wait()
	if got := filled.Load(); got != 1 {
		t.Errorf("four tests at once filled the template %d times, want once", got)
	}
	if got := query(t, s.NewDatabase(t, name), "SELECT id FROM holding"); got != "7" {
		t.Errorf("the copy holds %q, want 7", got)
	}
}

func TestATemplateWhoseFillFailedIsFilledAgain(t *testing.T) {
	t.Parallel()
	s := start(t)
	name := "tpl_broken_" + rand.Text()
	t.Cleanup(func() {
		_ = s.exec(context.Background(), "ALTER DATABASE "+ident(name)+" IS_TEMPLATE false", "DROP DATABASE "+ident(name))
	})
	if _, err := s.Template(t.Context(), name, func(string) error { return os.ErrInvalid }); err == nil {
		t.Fatal("Template() hid the error of fill")
	}
	again := false
	if _, err := s.Template(t.Context(), name, func(string) error { again = true; return nil }); err != nil || !again {
		t.Errorf("second Template() filled = %v, error = %v; want a new fill", again, err)
	}
}

func TestAServerThatIsStoppedLeavesNothing(t *testing.T) {
	if _, err := findBinaries(); err != nil && os.Getenv(EnvURL) != "" {
		t.Skip("the named server is not ours to stop, and there are no binaries to start one: ", err)
	}
	s, err := StartWith(Options{Fsync: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := query(t, s.URL(), "SHOW fsync"); got != "on" {
		t.Errorf("fsync = %s, want on", got)
	}
	dir := s.url.Query().Get("host")
	s.Stop()
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("folder %s is still there", dir)
	}
}

func TestTheErrorForAMissingServerSaysWhatToDo(t *testing.T) {
	t.Setenv(EnvURL, "")
	t.Setenv(EnvBin, t.TempDir())
	if _, err := StartWith(Options{}); err == nil || !strings.Contains(err.Error(), EnvBin) {
		t.Errorf("error = %v, want one that names %s", err, EnvBin)
	}
	t.Setenv(EnvURL, "mysql://x")
	if _, err := StartWith(Options{}); err == nil || !strings.Contains(err.Error(), "postgres://") {
		t.Errorf("error = %v, want one that shows a right URL", err)
	}
}

func start(t *testing.T) *Server {
	t.Helper()
	s, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// query runs q and returns the first column of the last row as text.
func query(t *testing.T, url, q string) string {
	t.Helper()
	c, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.Background())
	results, err := c.PgConn().Exec(t.Context(), q).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	last := results[len(results)-1]
	if len(last.Rows) == 0 {
		return ""
	}
	return string(last.Rows[len(last.Rows)-1][0])
}
