// Package bench answers: how fast is the whole beside the least that the database and the web server must do?
//
// Both sides run in the same process, in turns, and the medians of their rounds are compared: ratios count, not
// seconds (docs/adr/0006-measuring.md). `make bench` runs it.
package bench

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/labstack/echo/v4"

	"freigabe/domain"
	"freigabe/internal/pgtest"
	"freigabe/policy"
	"freigabe/storage"
	"freigabe/storage/blob"
	"freigabe/ui/api"
	"freigabe/workflow"
	"freigabe/workflow/jobs"
)

const (
	clients  = 16
	holdings = 400
	round    = 3 * time.Second
)

// house is a service with holdings to move, on one database.
type house struct {
	store   *storage.Store
	server  *httptest.Server
	client  *http.Client
	tokens  map[string]string
	held    []workflow.Held
	toggled []bool // archived
	keys    atomic.Int64
}

func open(b *testing.B, c storage.Config) *house {
	b.Helper()
	ctx := b.Context()
	c.Compile = policy.Compile
	c.MaxConns = clients + 4
	log := slog.New(slog.DiscardHandler)
	c.Log = log
	s, err := storage.Open(ctx, c)
	must(b, err)
	b.Cleanup(func() { _ = s.Close() })
	must(b, s.Migrate(ctx))
	files, err := blob.Open(b.TempDir())
	must(b, err)
	pw, err := workflow.NewPasswords(workflow.WeakParams, 2)
	must(b, err)
	h := &house{store: s, tokens: map[string]string{}, toggled: make([]bool, holdings)}
	desk := workflow.New(s, files, time.Now)
	made, err := desk.CreateRoot(ctx, workflow.Operator(), workflow.NewAuthority{Slug: "messstadt", Title: "Messstadt", Kind: "city", Land: "NW"},
		[]workflow.NewPerson{{Login: "adm1", Name: "Ada"}, {Login: "adm2", Name: "Bea"}})
	must(b, err)
	root := domain.AuthorityID(made.ID)
	actor := func(login string) workflow.Actor { a, err := desk.ActorNamed(ctx, login); must(b, err); return a }
	_, err = desk.AddPerson(ctx, actor("adm1"), root, workflow.NewPerson{Login: "officer", Name: "Ole"})
	must(b, err)
	g, err := desk.GrantRole(ctx, actor("adm1"), workflow.Grant{Login: "officer", Role: domain.OpenDataOfficer, Authority: root})
	must(b, err)
	_, err = desk.ConfirmRole(ctx, actor("adm2"), domain.AssignmentID(g.ID), true)
	must(b, err)
	t, err := desk.RequestToken(ctx, actor("officer"), workflow.NewToken{Name: "bench", Scopes: []string{"read", "write"}})
	must(b, err)
	_, err = desk.ConfirmToken(ctx, actor("adm1"), domain.TokenID(t.ID), true)
	must(b, err)
	h.tokens["officer"] = t.Secret
	for i := range holdings {
		x, err := desk.Create(ctx, actor("officer"), workflow.Capture{Authority: root, Content: domain.Content{
			Title:       fmt.Sprintf("Bestand %d", i),
			Description: "Standorte mit Lage und Zustand.", Theme: []string{"ENVI"},
		}})
		must(b, err)
		h.held = append(h.held, x)
	}
	signer, err := jobs.OpenSigner(b.TempDir())
	must(b, err)
	seq := &jobs.Sequencer{Tree: s, Signer: signer, Log: log}
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	var running sync.WaitGroup
	running.Go(func() { _ = seq.Run(work) })
	e := echo.New()
	e.IPExtractor = echo.ExtractIPDirect()
	api.Register(e, api.Service{Desk: desk, Passwords: pw, PublicURL: "http://bench.test", Clock: time.Now, Log: log, Cursor: storage.Cursor})
	h.server = httptest.NewServer(e)
	h.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	b.Cleanup(func() { stop(); running.Wait(); h.server.Close() })
	return h
}

// transition moves one holding between captured and archived through the API: everything included.
func (h *house) transition(i int) error {
	body := `{"verb":"archive","code":"superseded","digest":"` + string(h.held[i].Digest) + `"}`
	if h.toggled[i] {
		body = `{"verb":"reopen","reason":"Messung","digest":"` + string(h.held[i].Digest) + `"}`
	}
	req, err := http.NewRequest(http.MethodPost, h.server.URL+"/api/v1/holdings/"+string(h.held[i].ID)+"/transitions", bytes.NewBufferString(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", fmt.Sprintf("transition-%08d", h.keys.Add(1)))
	if err := h.do(req); err != nil {
		return err
	}
	h.toggled[i] = !h.toggled[i]
	return nil
}

func (h *house) read(i int) error {
	req, err := http.NewRequest(http.MethodGet, h.server.URL+"/api/v1/holdings/"+string(h.held[i].ID), nil)
	if err != nil {
		return err
	}
	return h.do(req)
}

func (h *house) do(req *http.Request) error {
	req.Header.Set("Authorization", "Bearer "+h.tokens["officer"])
	res, err := h.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode >= 300 {
		err = fmt.Errorf("%s: %s", res.Status, text)
	}
	return err
}

// rate runs act from n clients for one round, each on numbers of its own, and gives acts per second.
func rate(b *testing.B, n int, act func(i int) error) float64 {
	b.Helper()
	var done atomic.Int64
	var wg sync.WaitGroup
	start := time.Now()
	for c := range n {
		wg.Go(func() {
			for i := c; time.Since(start) < round; i = (i + n) % (holdings - holdings%n) {
				if err := act(i); err != nil {
					b.Error(err)
					return
				}
				done.Add(1)
			}
		})
	}
	wg.Wait()
	return float64(done.Load()) / time.Since(start).Seconds()
}

// compare takes both sides in turns and reports the medians and their ratio.
func compare(b *testing.B, ours, bound func() float64) {
	b.Helper()
	var x, y []float64
	for range max(b.N, 5) {
		y = append(y, bound())
		x = append(x, ours())
	}
	slices.Sort(x)
	slices.Sort(y)
	b.ReportMetric(x[len(x)/2], "ours/s")
	b.ReportMetric(y[len(y)/2], "bound/s")
	b.ReportMetric(x[len(x)/2]/y[len(y)/2], "ratio")
	b.ReportMetric(0, "ns/op")
}

const bare = `CREATE TABLE bare_holding (id bigint PRIMARY KEY, state text, rev bigint, title text);
CREATE TABLE bare_decision (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, holding bigint, at timestamptz, body text);
CREATE TABLE bare_leaf (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, decision bigint, body text);
CREATE TABLE bare_outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text);
INSERT INTO bare_holding SELECT i, 'captured', 1, 'Bestand ' || i FROM generate_series(1, 400) i`

const script = `\set id random(1, 400)
BEGIN;
SELECT state, rev FROM bare_holding WHERE id = :id FOR UPDATE;
UPDATE bare_holding SET state = 'archived', rev = rev + 1 WHERE id = :id;
INSERT INTO bare_decision (holding, at, body) VALUES (:id, now(), repeat('d', 400));
INSERT INTO bare_leaf (decision, body) VALUES (:id, repeat('l', 600));
INSERT INTO bare_outbox (body) VALUES (repeat('o', 100));
COMMIT;
`

var tps = regexp.MustCompile(`tps = ([0-9.]+)`)

// BenchmarkTransitionPostgres holds a transition over HTTP, ledger and sequencer included, against pgbench (G1).
func BenchmarkTransitionPostgres(b *testing.B) {
	pgbench := pgbenchPath(b)
	server, err := pgtest.StartWith(pgtest.Options{Fsync: true})
	must(b, err)
	b.Cleanup(server.Stop)
	url := server.NewDatabase(b, "")
	h := open(b, storage.Config{URL: url})
	db, err := sql.Open("pgx", url)
	must(b, err)
	defer db.Close()
	_, err = db.Exec(bare)
	must(b, err)
	file := filepath.Join(b.TempDir(), "bare.sql")
	must(b, os.WriteFile(file, []byte(script), 0o644))
	must(b, os.Chmod(filepath.Dir(file), 0o755))
	compare(b, func() float64 { return rate(b, clients, h.transition) }, func() float64 {
		out, err := exec.Command(pgbench, "-n", "-M", "prepared", "-c", strconv.Itoa(clients), "-j", "2", "-T", strconv.Itoa(int(round.Seconds())),
			"-f", file, url).CombinedOutput()
		m := tps.FindSubmatch(out)
		if err != nil || m == nil {
			b.Fatalf("pgbench: %v\n%s", err, out)
		}
		v, _ := strconv.ParseFloat(string(m[1]), 64)
		return v
	})
}

func pgbenchPath(b *testing.B) string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	if p, err := exec.LookPath("pgbench"); err == nil {
		found = append(found, p)
	}
	if len(found) == 0 {
		b.Skip("pgbench is not installed: there is no bound to compare with")
	}
	return found[len(found)-1]
}

// BenchmarkTransitionSQLite holds the same against one bare transaction per unit on one connection, synchronous=FULL (G2).
func BenchmarkTransitionSQLite(b *testing.B) {
	h := open(b, storage.Config{Path: filepath.Join(b.TempDir(), "freigabe.db")})
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "bare.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	must(b, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, q := range []string{
		"CREATE TABLE bare_holding (id INTEGER PRIMARY KEY, state TEXT, rev INTEGER)", "CREATE TABLE bare_decision (id INTEGER PRIMARY KEY, body TEXT)",
		"CREATE TABLE bare_leaf (id INTEGER PRIMARY KEY, body TEXT)", "CREATE TABLE bare_outbox (id INTEGER PRIMARY KEY, body TEXT)",
		"INSERT INTO bare_holding WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 399) SELECT i, 'captured', 1 FROM n",
	} {
		_, err := db.Exec(q)
		must(b, err)
	}
	text := string(bytes.Repeat([]byte("x"), 500))
	compare(b, func() float64 { return rate(b, clients, h.transition) }, func() float64 {
		return rate(b, clients, func(i int) error {
			tx, err := db.Begin()
			if err != nil {
				return err
			}
			defer func() { _ = tx.Rollback() }()
			var state string
			if err := tx.QueryRow("SELECT state FROM bare_holding WHERE id = ?", i).Scan(&state); err != nil {
				return err
			}
			for _, q := range []string{
				"UPDATE bare_holding SET state = ?, rev = rev + 1 WHERE id = " + strconv.Itoa(i), "INSERT INTO bare_decision (body) VALUES (?)",
				"INSERT INTO bare_leaf (body) VALUES (?)", "INSERT INTO bare_outbox (body) VALUES (?)",
			} {
				if _, err := tx.Exec(q, text); err != nil {
					return err
				}
			}
			return tx.Commit()
		})
	})
}

// BenchmarkReadPostgres holds the read of a holding, with scope and identity, against echo and one select by key (G5).
func BenchmarkReadPostgres(b *testing.B) {
	server, err := pgtest.StartWith(pgtest.Options{Fsync: true})
	must(b, err)
	b.Cleanup(server.Stop)
	url := server.NewDatabase(b, "")
	h := open(b, storage.Config{URL: url})
	db, err := sql.Open("pgx", url)
	must(b, err)
	defer db.Close()
	db.SetMaxOpenConns(clients + 4)
	e := echo.New()
	e.GET("/:id", func(c echo.Context) error {
		var body string
		if err := db.QueryRowContext(c.Request().Context(), "SELECT body FROM edition WHERE holding_id = $1 AND number = 1", c.Param("id")).Scan(&body); err != nil {
			return err
		}
		return c.JSONBlob(http.StatusOK, []byte(body))
	})
	plain := httptest.NewServer(e)
	defer plain.Close()
	compare(b, func() float64 { return rate(b, clients, h.read) }, func() float64 {
		return rate(b, clients, func(i int) error {
			req, err := http.NewRequest(http.MethodGet, plain.URL+"/"+string(h.held[i].ID), nil)
			if err != nil {
				return err
			}
			return h.do(req)
		})
	})
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
