// Package bench holds benchmarks of the service in one process, for profiles: who wants to know where the time goes asks here.
// How fast it is beside the least that must happen, internal/bench/measure tells (docs/adr/0006-measuring.md).
package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
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

// BenchmarkTransitionPostgres, …SQLite and BenchmarkReadPostgres run client and service in one process, for profiles. What the
// goals ask of them, beside their bounds, internal/bench/measure measures.
func BenchmarkTransitionPostgres(b *testing.B) { run(b, open(b, durable(b)), (*house).transition) }

func BenchmarkTransitionSQLite(b *testing.B) {
	run(b, open(b, storage.Config{Path: filepath.Join(b.TempDir(), "freigabe.db")}), (*house).transition)
}

func BenchmarkReadPostgres(b *testing.B) { run(b, open(b, durable(b)), (*house).read) }

// durable is a database on a Postgres of its own that loses nothing.
func durable(b *testing.B) storage.Config {
	server, err := pgtest.StartWith(pgtest.Options{Fsync: true})
	must(b, err)
	b.Cleanup(server.Stop)
	return storage.Config{URL: server.NewDatabase(b, "")}
}

func run(b *testing.B, h *house, act func(*house, int) error) {
	var acts []float64
	for range max(b.N, 3) {
		acts = append(acts, rate(b, clients, func(i int) error { return act(h, i) }))
	}
	slices.Sort(acts)
	b.ReportMetric(acts[len(acts)/2], "acts/s")
	b.ReportMetric(0, "ns/op")
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
