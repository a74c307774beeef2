package traces

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"log/slog"
	"maps"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"freigabe/internal/demo"
	"freigabe/internal/desktest"
	"freigabe/policy"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	httpapi "freigabe/ui/api"
	"freigabe/workflow/jobs"
)

func TestMain(m *testing.M) {
	code := m.Run()
	desktest.Clear()
	os.Exit(code)
}

// world is the example administration with every way to write to it over HTTP.
type world struct {
	*desktest.Desk
	t        testing.TB
	echo     *echo.Echo
	postgres bool
	tables   []string // that dump looks at
}

// each runs a test on the example administration, on both databases.
func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	only := os.Getenv(storagetest.EnvDB)
	if only != "postgres" {
		t.Run("sqlite", func(t *testing.T) {
			t.Parallel()
			test(t, over(t, desktest.New(t), false))
		})
	}
	if only != "sqlite" {
		t.Run("postgres", func(t *testing.T) {
			t.Parallel()
			clock := &demo.Clock{}
			s := storagetest.Postgres(t, storagetest.Options{Compile: policy.Compile, Clock: clock.Now})
			test(t, over(t, desktest.On(t, s, clock), true))
		})
	}
}

func over(t testing.TB, d *desktest.Desk, postgres bool) *world {
	e := d.Handler.(*echo.Echo)
	httpapi.Register(e, httpapi.Service{
		Desk: d.Work, Passwords: d.Passwords, Ledger: evidence{jobs.Proofs{Hashes: d.Store, Signer: d.Sequencer.Signer}}, Cursor: storage.Cursor,
		PublicURL: "http://freigabe.test", Clock: d.Now, Log: slog.New(slog.NewTextHandler(d.Log, nil)), Version: "test",
	})
	return &world{Desk: d, t: t, echo: e, postgres: postgres}
}

// evidence answers the ledger routes of the API, which only read.
type evidence struct{ jobs.Proofs }

func (evidence) PublicReleases(context.Context, int64, int64, int) ([]httpapi.PublicLeaf, int64, error) {
	return nil, 0, nil
}

// routeOf is the route that answers an address.
func (w *world) routeOf(method, target string) string {
	path, _, _ := strings.Cut(target, "?")
	c := w.echo.NewContext(httptest.NewRequest(method, "/", nil), nil)
	w.echo.Router().Find(method, path, c)
	return c.Path()
}

// writing are the routes that may change something, "POST /desk/…".
func (w *world) writing() []string {
	var out []string
	for _, r := range w.echo.Routes() {
		if slices.Contains([]string{"POST", "PUT", "PATCH", "DELETE"}, r.Method) && !strings.HasSuffix(r.Path, "/*") && r.Path != prefix {
			out = append(out, r.Method+" "+r.Path)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// kept is how much history there is: decisions of each kind, leaves, lines of the change log.
type kept map[string]int

func (w *world) kept() kept {
	out := kept{}
	const ask = `SELECT CASE WHEN kind = 'transition' THEN verb ELSE kind END, count(*) FROM decision GROUP BY 1
		UNION ALL SELECT 'leaf', count(*) FROM leaf UNION ALL SELECT 'change', count(*) FROM change_log`
	rows, err := w.Store.DB().QueryContext(w.ctx(), ask)
	must(w.t, err)
	defer rows.Close()
	for rows.Next() {
		var kind string
		var n int
		must(w.t, rows.Scan(&kind, &n))
		out[kind] = n
	}
	must(w.t, rows.Err())
	return out
}

// since is what has come since then.
func (k kept) since(before kept) kept {
	out := kept{}
	for kind, n := range k {
		if n != before[kind] {
			out[kind] = n - before[kind]
		}
	}
	return out
}

// wrong holds what came against a line of the table, and says what is wrong with it.
func (k kept) wrong(want string) string {
	decisions := 0
	var kinds []string
	for _, kind := range slices.Sorted(maps.Keys(k)) {
		if kind != "leaf" && kind != "change" {
			decisions += k[kind]
			kinds = append(kinds, kind)
		}
	}
	switch {
	case decisions != k["leaf"]:
		return fmt.Sprintf("%d decisions and %d leaves", decisions, k["leaf"])
	case strings.HasPrefix(want, "nothing: "):
		if len(k) > 0 {
			return fmt.Sprintf("left %v, and is said to leave nothing", k)
		}
	case want == "change":
		if decisions > 0 || k["change"] == 0 {
			return fmt.Sprintf("left %v, want lines of the change log", k)
		}
	case decisions == 0:
		return fmt.Sprintf("left %v, want a decision: %s", k, want)
	default:
		for _, kind := range kinds {
			if !slices.Contains(strings.Split(want, "/"), kind) {
				return fmt.Sprintf("left a decision %q, want %s", kind, want)
			}
		}
	}
	return ""
}

func (w *world) ctx() context.Context { return context.WithoutCancel(w.t.Context()) }

// one asks the database for one value.
func (w *world) one(ask string) string {
	w.t.Helper()
	var v sql.NullString
	if err := w.Store.DB().QueryRowContext(w.ctx(), ask).Scan(&v); err != nil {
		w.t.Fatalf("%s: %v", ask, err)
	}
	return v.String
}

// number is what a count answers.
func (w *world) number(ask string) int {
	w.t.Helper()
	n, err := strconv.Atoi(w.one(ask))
	if err != nil {
		w.t.Fatalf("%s: %v", ask, err)
	}
	return n
}

// notKept are tables in which a request may leave something without having done anything: last use of a session, failed
// sign-ins, what a person has looked at.
var notKept = []string{"session", "login_throttle", "review_seen", "goose_db_version"}

// dump is what is stored, by table: a digest of the rows, or in the quick form their number where they
// are many: each change of a holding changes its row, and the history is only added to.
func (w *world) dump() map[string]string {
	if w.tables == nil {
		ask := "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_fts%'"
		if w.postgres {
			ask = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
		}
		w.tables = slices.DeleteFunc(w.column(ask), func(table string) bool { return slices.Contains(notKept, table) })
	}
	counts := make([]string, len(w.tables))
	for i, table := range w.tables {
		counts[i] = "SELECT '" + table + ":' || count(*) FROM " + table
	}
	out := map[string]string{}
	for _, counted := range w.column(strings.Join(counts, " UNION ALL ")) {
		table, count, _ := strings.Cut(counted, ":")
		out[table] = count
		if n, _ := strconv.Atoi(count); n > 150 && table != "holding" && os.Getenv("FREIGABE_TEST_LONG") == "" {
			continue
		}
		if w.postgres {
			out[table] = w.one("SELECT md5(coalesce(string_agg(r::text, '|' ORDER BY r::text), '')) FROM " + table + " r")
			continue
		}
		rows, err := w.Store.DB().QueryContext(w.ctx(), "SELECT * FROM "+table)
		must(w.t, err)
		columns, err := rows.Columns()
		must(w.t, err)
		cells, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		h := sha256.New()
		for rows.Next() {
			must(w.t, rows.Scan(into...))
			fmt.Fprintln(h, cells...)
		}
		must(w.t, rows.Err())
		must(w.t, rows.Close())
		out[table] = hex.EncodeToString(h.Sum(nil))
	}
	return out
}

func (w *world) column(ask string) (out []string) {
	rows, err := w.Store.DB().QueryContext(w.ctx(), ask)
	must(w.t, err)
	defer rows.Close()
	for rows.Next() {
		var v string
		must(w.t, rows.Scan(&v))
		out = append(out, v)
	}
	must(w.t, rows.Err())
	return out
}

// differ names the tables that are not the same.
func differ(before, after map[string]string) (out []string) {
	for _, table := range slices.Sorted(maps.Keys(after)) {
		if before[table] != after[table] {
			out = append(out, table)
		}
	}
	return out
}

// later is a day in so many months: the example lives today.
func later(months int) string { return time.Now().AddDate(0, months, 0).Format(time.DateOnly) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
