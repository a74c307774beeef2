package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"freigabe/domain"
	"freigabe/internal/bench/stock"
	"freigabe/internal/pgtest"
	"freigabe/storage"
)

// settings of Postgres: those of a small server of its own. Both sides of a comparison have them.
var settings = []string{
	"shared_buffers=512MB", "max_wal_size=4GB", "checkpoint_timeout=30min", "wal_level=minimal", "max_wal_senders=0", "random_page_cost=1.1",
}

// town is a stock with the service on it.
type town struct {
	*service
	made   stock.Made
	folder string
	pg     *pgtest.Server
	url    string // of the database, "" for SQLite
	db     *sql.DB
	token  string // header of an open data officer
	held   []held // captured holdings to move
	names  []string
}

// held is a holding that a client moves to and fro.
type held struct {
	id, digest string
	archived   bool
}

// name says under what a stock is kept: another seed, schema or size is another stock.
func (b *bench) name(n int, dialect string) (string, error) {
	h := sha256.New()
	err := fs.WalkDir(storage.Migrations(), "migrations/"+dialect, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(storage.Migrations(), path)
		h.Write(body)
		return err
	})
	return fmt.Sprintf("%s-%d-%d-%x", dialect, n, b.Seed, h.Sum(nil)[:4]), err
}

// stock gives a stock of n holdings with the service running on it; it is made when it is not kept already.
func (b *bench) stock(ctx context.Context, n int, dialect string) (*town, error) {
	name, err := b.name(n, dialect)
	if err != nil {
		return nil, err
	}
	t := &town{folder: filepath.Join(b.Cache, name)}
	kept := filepath.Join(t.folder, "made.json")
	body, err := os.ReadFile(kept)
	fresh := errors.Is(err, fs.ErrNotExist)
	if fresh {
		if err := os.RemoveAll(t.folder); err != nil {
			return nil, err
		}
	} else if err := json.Unmarshal(body, &t.made); err != nil {
		return nil, err
	}
	if dialect == "postgres" {
		if t.pg, err = pgtest.StartWith(pgtest.Options{Fsync: true, Folder: filepath.Join(t.folder, "pg"), Settings: settings}); err != nil {
			return nil, err
		}
		b.atEnd(t.pg.Stop)
		if t.url, _, err = t.pg.Database(ctx, "stock"); err != nil {
			return nil, err
		}
	}
	if fresh {
		b.say("making %d holdings on %s", n, dialect)
		t.made, err = stock.Make(ctx, stock.Order{Seed: b.Seed, Holdings: n, Folder: filepath.Join(t.folder, "data"), Postgres: t.url})
		if err != nil {
			return nil, err
		}
		b.say("%d holdings, %d rows, %d leaves in %s (example %s), %.0f rows/s", t.made.Holdings, t.made.Rows, t.made.Leaves,
			(t.made.Filling + t.made.Indexes).Round(time.Second), t.made.Example.Round(time.Second), t.made.RowsPerSecond())
		if body, err = json.Marshal(t.made); err != nil {
			return nil, err
		}
		if err := os.WriteFile(kept, body, 0o600); err != nil {
			return nil, err
		}
	}
	return t, t.serve(ctx, b)
}

// serve starts the service and finds what to read and move.
func (t *town) serve(ctx context.Context, b *bench) (err error) {
	driver, name := "pgx", t.url
	if t.url == "" {
		driver, name = "sqlite", "file:"+filepath.Join(t.folder, "data", "freigabe.db")+"?_pragma=busy_timeout(5000)&_pragma=query_only(1)"
	}
	if t.db, err = sql.Open(driver, name); err != nil {
		return err
	}
	b.atEnd(func() { _ = t.db.Close() })
	args := []string{"serve", "--data", filepath.Join(t.folder, "data")}
	if t.url != "" {
		args = append(args, "--database-url", t.url)
	}
	if t.service, err = start(filepath.Join(b.Bin, "freigabe"), filepath.Join(t.folder, "log"), args...); err != nil {
		return err
	}
	b.atEnd(t.stop)
	t.token = "Authorization: Bearer " + t.made.Access[0].Token + "\r\n"
	if err := t.settled(ctx); err != nil {
		return err
	}
	return t.choose(ctx)
}

// settled waits until the service has looked at the whole ledger, as it does once a day, and has nothing left to sequence.
func (t *town) settled(ctx context.Context) error {
	for range 600 {
		var checks, pending int
		if err := t.db.QueryRowContext(ctx, fmt.Sprintf("SELECT (SELECT count(*) FROM ledger_check WHERE at > %d), (SELECT count(*) FROM leaf_pending)",
			time.Now().Add(-23*time.Hour).UnixMicro())).Scan(&checks, &pending); err != nil {
			return err
		}
		if checks > 0 && pending == 0 {
			return nil
		}
		time.Sleep(500 * time.Millisecond)
	}
	return errors.New("the service did not come to rest within five minutes")
}

// choose picks holdings to move, and names of public data sets to read, all over the stock.
func (t *town) choose(ctx context.Context) error {
	ids, err := texts(ctx, t.db, `SELECT h.id FROM holding h JOIN authority a ON a.id = h.root_id WHERE a.name = 'merletal' AND h.state IN ('captured', 'archived')
		AND h.review_id IS NULL AND h.last_edition = 0 ORDER BY substr(CAST(h.id AS TEXT), 30) LIMIT 1600`)
	if err != nil {
		return err
	}
	c := &conn{addr: t.addr}
	defer c.close()
	for _, id := range ids {
		body, err := c.get("/api/v1/holdings/"+id, t.token)
		if err != nil {
			return err
		}
		var h struct{ ID, State, Digest string }
		if err := json.Unmarshal(body, &h); err != nil {
			return err
		}
		t.held = append(t.held, held{id: h.ID, digest: h.Digest, archived: h.State == "archived"})
	}
	t.names, err = texts(ctx, t.db, "SELECT name FROM live_release WHERE audience = 'public' ORDER BY substr(CAST(release_id AS TEXT), 30) LIMIT 2000")
	if len(t.held) < clients || len(t.names) < clients {
		err = errors.Join(err, errors.New("the stock has too little to read and move"))
	}
	return err
}

func texts(ctx context.Context, db *sql.DB, query string) (out []string, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// read asks for a holding as the officer sees it.
func (t *town) read(c *conn, client, i int) error {
	_, err := c.get("/api/v1/holdings/"+t.held[(client+i*clients)%len(t.held)].id, t.token)
	return err
}

// move archives a holding, or opens it again: each client has holdings of its own.
func (t *town) move(c *conn, client, i int) error {
	h := &t.held[(client+i*clients)%(len(t.held)-len(t.held)%clients)]
	body := `{"verb":"archive","code":"superseded","digest":"` + h.digest + `"}`
	if h.archived {
		body = `{"verb":"reopen","reason":"Messung","digest":"` + h.digest + `"}`
	}
	key := domain.NewNonce()
	status, answer, err := c.send(http.MethodPost, "/api/v1/holdings/"+h.id+"/transitions",
		t.token+"Content-Type: application/json\r\nIdempotency-Key: "+key+"\r\n", []byte(body))
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("transition: %d %.300s", status, answer)
	}
	h.archived = h.archived != (err == nil)
	return err
}

// page asks for a page of the portal; form has one %s for the name of a data set, or none.
func (t *town) page(form string) act {
	return func(c *conn, client, i int) error {
		path := form
		if strings.Contains(form, "%s") {
			path = fmt.Sprintf(form, t.names[(client+i*clients)%len(t.names)])
		}
		_, err := c.get(path, "")
		return err
	}
}

// service is a process that serves HTTP.
type service struct {
	addr string
	cmd  *exec.Cmd
	log  *os.File
}

// start runs a program with --listen at a free address and waits until it answers with something else than 503.
func start(program, log string, args ...string) (*service, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &service{addr: ln.Addr().String()}
	if err := ln.Close(); err != nil {
		return nil, err
	}
	if s.log, err = os.Create(log); err != nil {
		return nil, err
	}
	s.cmd = exec.Command(program, append(args, "--listen", s.addr)...)
	s.cmd.Stdout, s.cmd.Stderr = s.log, s.log
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for range 600 {
		c := &conn{addr: s.addr}
		status, _, err := c.send(http.MethodGet, "/", "", nil)
		c.close()
		if err == nil && status != http.StatusServiceUnavailable {
			return s, nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.stop()
	text, _ := os.ReadFile(log)
	return nil, fmt.Errorf("%s did not answer within a minute: %s", filepath.Base(program), lastLines(text))
}

func lastLines(text []byte) string {
	var lines []string
	for s := bufio.NewScanner(bytes.NewReader(text)); s.Scan(); {
		lines = append(lines, s.Text())
	}
	return strings.Join(lines[max(0, len(lines)-5):], " | ")
}

func (s *service) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	_ = s.cmd.Wait()
	_ = s.log.Close()
}
