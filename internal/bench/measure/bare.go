package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
)

// The least that must happen: what the goals are held against.

const bareTables = `DROP TABLE IF EXISTS bare_holding, bare_decision, bare_leaf, bare_outbox;
CREATE TABLE bare_holding (id bigint PRIMARY KEY, state text, rev bigint, title text);
CREATE TABLE bare_decision (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, holding bigint, at timestamptz, body text);
CREATE TABLE bare_leaf (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, decision bigint, body text);
CREATE TABLE bare_outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text);
INSERT INTO bare_holding SELECT i, 'captured', 1, 'Bestand ' || i FROM generate_series(1, 1600) i`

const bareScript = `\set id random(1, 1600)
BEGIN;
SELECT state, rev FROM bare_holding WHERE id = :id FOR UPDATE;
UPDATE bare_holding SET state = 'archived', rev = rev + 1 WHERE id = :id;
INSERT INTO bare_decision (holding, at, body) VALUES (:id, now(), repeat('d', 400));
INSERT INTO bare_leaf (decision, body) VALUES (:id, repeat('l', 600));
INSERT INTO bare_outbox (body) VALUES (repeat('o', 100));
COMMIT;
`

var tps = regexp.MustCompile(`tps = ([0-9.]+)`)

// pgbench makes the bare tables in the town's database and gives the bare transition: lock, update, three inserts, commit.
func (b *bench) pgbench(ctx context.Context, t *town) (func(seconds int) (figures, error), error) {
	program := findPgbench()
	if program == "" {
		return nil, errors.New("pgbench is not installed")
	}
	if _, err := t.db.ExecContext(ctx, bareTables); err != nil {
		return nil, err
	}
	b.atEnd(func() {
		_, _ = t.db.ExecContext(context.WithoutCancel(ctx), "DROP TABLE IF EXISTS bare_holding, bare_decision, bare_leaf, bare_outbox")
	})
	file := filepath.Join(b.Cache, "bare.sql")
	if err := os.WriteFile(file, []byte(bareScript), 0o644); err != nil {
		return nil, err
	}
	return func(seconds int) (figures, error) {
		out, err := exec.CommandContext(ctx, program, "-n", "-M", "prepared", "-c", strconv.Itoa(clients), "-j", "2", "-T", strconv.Itoa(seconds),
			"-f", file, t.url).CombinedOutput()
		m := tps.FindSubmatch(out)
		if err != nil || m == nil {
			return figures{}, fmt.Errorf("pgbench: %w: %s", err, bytes.TrimSpace(out))
		}
		v, err := strconv.ParseFloat(string(m[1]), 64)
		return figures{Rate: v, P50: time.Duration(float64(clients) / v * float64(time.Second))}, err
	}, nil
}

func findPgbench() string {
	if p, err := exec.LookPath("pgbench"); err == nil {
		return p
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	if len(found) == 0 {
		return ""
	}
	return found[len(found)-1]
}

// bareSQLite gives one transaction per unit on one connection, durable, with the rows of the bare transition.
func (b *bench) bareSQLite() (func(time.Duration) (figures, error), error) {
	file := filepath.Join(b.Cache, "bare.db")
	for _, end := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(file + end)
	}
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	b.atEnd(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	for _, q := range []string{
		"CREATE TABLE bare_holding (id INTEGER PRIMARY KEY, state TEXT, rev INTEGER)", "CREATE TABLE bare_decision (id INTEGER PRIMARY KEY, body TEXT)",
		"CREATE TABLE bare_leaf (id INTEGER PRIMARY KEY, body TEXT)", "CREATE TABLE bare_outbox (id INTEGER PRIMARY KEY, body TEXT)",
		"INSERT INTO bare_holding WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1599) SELECT i, 'captured', 1 FROM n",
	} {
		if _, err := db.Exec(q); err != nil {
			return nil, err
		}
	}
	text := string(bytes.Repeat([]byte("x"), 500))
	unit := func(_ *conn, client, i int) error {
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }()
		id := (client + i*clients) % 1600
		var state string
		if err := tx.QueryRow("SELECT state FROM bare_holding WHERE id = ?", id).Scan(&state); err != nil {
			return err
		}
		if _, err := tx.Exec("UPDATE bare_holding SET state = 'archived', rev = rev + 1 WHERE id = ?", id); err != nil {
			return err
		}
		for _, q := range []string{"INSERT INTO bare_decision (body) VALUES (?)", "INSERT INTO bare_leaf (body) VALUES (?)", "INSERT INTO bare_outbox (body) VALUES (?)"} {
			if _, err := tx.Exec(q, text); err != nil {
				return err
			}
		}
		return tx.Commit()
	}
	return func(lasts time.Duration) (figures, error) { return closed("", clients, lasts, unit) }, nil
}

// servePlain is the process that says hello, and reads one row by its key with nothing around it.
func servePlain(listen, url string) error {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.GET("/", func(c echo.Context) error { return c.NoContent(http.StatusOK) })
	e.GET("/hello", func(c echo.Context) error { return c.String(http.StatusOK, "hello") })
	if url != "" {
		db, err := sql.Open("pgx", url)
		if err != nil {
			return err
		}
		defer db.Close()
		db.SetMaxOpenConns(clients + 4)
		db.SetMaxIdleConns(clients + 4)
		e.GET("/row/:id", func(c echo.Context) error {
			var body string
			if err := db.QueryRowContext(c.Request().Context(), "SELECT body FROM edition WHERE holding_id = $1 AND number = 1", c.Param("id")).Scan(&body); err != nil {
				return err
			}
			return c.JSONBlob(http.StatusOK, []byte(body))
		})
	}
	return e.Start(listen)
}

// echoPgx starts servePlain as a process of its own, as the service is one.
func (b *bench) echoPgx(url string) (*service, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s, err := start(self, filepath.Join(b.Cache, "plain.log"), "--plain", url)
	if err == nil {
		b.atEnd(s.stop)
	}
	return s, err
}
