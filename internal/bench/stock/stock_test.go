package stock

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"freigabe/internal/pgtest"
	"freigabe/internal/releasecheck"
	"freigabe/policy"
	"freigabe/storage"
	"freigabe/workflow/jobs"
)

const few = 300

// played is the example, once for all tests.
var played string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "stock")
	if err != nil {
		panic(err)
	}
	played = filepath.Join(folder, "example")
	if _, err := Play(context.Background(), played); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

func TestAStockOnSQLiteIsTrue(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	check(t, Order{Seed: 1, Holdings: few, Folder: folder, Example: played}, storage.Config{Path: filepath.Join(folder, "freigabe.db")}, "sqlite")
}

func TestAStockOnPostgresIsTrue(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the same on SQLite is enough for a short run")
	}
	server, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	url := server.NewDatabase(t, "")
	check(t, Order{Seed: 1, Holdings: few, Folder: t.TempDir(), Postgres: url, Example: played}, storage.Config{URL: url}, "postgres")
}

// check holds a stock against the independent check of releases and against cmd/verify.
func check(t *testing.T, o Order, c storage.Config, dialect string) {
	made, err := Make(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	c.Compile = policy.Compile
	s, err := storage.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	report, err := releasecheck.Run(t.Context(), s.DB(), dialect)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range report.Violations {
		if i < 10 {
			t.Errorf("%s release %s holding %s: %s", v.Rule, v.Release, v.Holding, v.Detail)
		}
	}
	t.Logf("count: %d holdings, %d rows, %d leaves, %d releases checked, %d violations; example %s, filling %s, indexes %s",
		made.Holdings, made.Rows, made.Leaves, report.Releases, len(report.Violations), made.Example, made.Filling, made.Indexes)
	if made.Holdings < few || report.Releases < few/2 {
		t.Errorf("%d holdings and %d releases were made", made.Holdings, report.Releases)
	}
	verify(t, o, s)
	spread(t, s.DB())
}

func verify(t *testing.T, o Order, s *storage.Store) {
	signer, err := jobs.OpenSigner(filepath.Join(o.Folder, "key"))
	if err != nil {
		t.Fatal(err)
	}
	var export bytes.Buffer
	if _, err := s.ExportLedger(t.Context(), &export, signer.Verifier(), signer.Sign); err != nil {
		t.Fatal(err)
	}
	file, program := filepath.Join(t.TempDir(), "export"), filepath.Join(t.TempDir(), "verify")
	if err := os.WriteFile(file, export.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-o", program, "freigabe/cmd/verify").CombinedOutput(); err != nil {
		t.Fatalf("build cmd/verify: %v\n%s", err, out)
	}
	if out, err := exec.Command(program, file).CombinedOutput(); err != nil {
		t.Errorf("verify: %v\n%s", err, out)
	}
}

// spread looks at what a measurement relies on: states, words and instants are many.
func spread(t *testing.T, db *sql.DB) {
	for what, want := range map[string]int{
		"SELECT 100 * count(*) / (SELECT count(*) FROM holding) FROM holding WHERE state = 'public'": 20,
		"SELECT count(DISTINCT state) FROM holding":                                                  8,
		"SELECT 100 * count(DISTINCT title) / count(*) FROM edition":                                 80,
		"SELECT 100 * count(DISTINCT at) / count(*) FROM live_release WHERE audience = 'public'":     95,
		"SELECT count(*) FROM task WHERE done_at IS NULL":                                            few / 10,
		"SELECT count(*) FROM review WHERE status = 'open'":                                          5,
		"SELECT count(*) FROM checkpoint":                                                            2,
		"SELECT count(DISTINCT root_id) FROM holding":                                                5,
		"SELECT 100 * (SELECT count(*) FROM change_log) / (SELECT count(*) FROM holding)":            200,
		"SELECT count(*) FROM live_release l JOIN release_document d ON d.release_id = l.release_id": few / 2,
	} {
		var n int
		if err := db.QueryRow(what).Scan(&n); err != nil || n < want {
			t.Errorf("%s: %d, %v; want at least %d", what, n, err, want)
		}
	}
}
