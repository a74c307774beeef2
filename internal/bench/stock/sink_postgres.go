package stock

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"
)

// postgresSink copies each table over a connection of its own, without indexes and, where the server runs with
// wal_level=minimal, without a log; the indexes are made afterwards. It needs a superuser and an empty schema.
type postgresSink struct {
	url     string
	group   *errgroup.Group
	ctx     context.Context
	writers map[string]*postgresWriter
	many    []string // tables without indexes for now
	restore [][]string
}

type postgresWriter struct {
	columns int
	buffer  []byte
	full    chan []byte
	failed  <-chan struct{}
}

const copyBuffer = 256 << 10

func openPostgres(ctx context.Context, url string, many []string) (*postgresSink, error) {
	s := &postgresSink{url: url, writers: map[string]*postgresWriter{}, many: many}
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	defer c.Close(ctx)
	rows, err := c.Query(ctx, `SELECT i.indrelid::regclass::text, coalesce('ALTER TABLE ' || i.indrelid::regclass || ' DROP CONSTRAINT ' || c.conname, 'DROP INDEX ' || i.indexrelid::regclass),
		coalesce('ALTER TABLE ' || i.indrelid::regclass || ' ADD CONSTRAINT ' || c.conname || ' ' || pg_get_constraintdef(c.oid), pg_get_indexdef(i.indexrelid))
		FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u')
		WHERE i.indrelid IN (SELECT oid FROM pg_class WHERE relname = ANY ($1)) ORDER BY 1, i.indexrelid`, many)
	if err != nil {
		return nil, err
	}
	var drop []string
	var of string
	for rows.Next() {
		var table, away, back string
		if err := rows.Scan(&table, &away, &back); err != nil {
			return nil, err
		}
		if table != of {
			of = table
			s.restore = append(s.restore, nil)
		}
		drop = append(drop, away)
		s.restore[len(s.restore)-1] = append(s.restore[len(s.restore)-1], back)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for _, q := range drop {
		if _, err := c.Exec(ctx, q); err != nil {
			return nil, fmt.Errorf("%s: %w", q, err)
		}
	}
	s.group, s.ctx = errgroup.WithContext(ctx)
	return s, nil
}

func (s *postgresSink) table(t *table) writer {
	w := s.writers[t.name]
	if w == nil {
		w = &postgresWriter{full: make(chan []byte, 4), failed: s.ctx.Done()}
		s.writers[t.name] = w
		s.group.Go(func() error { return s.copy(t, w) })
	}
	return w
}

// copy stores what arrives. Triggers and foreign keys do not run: the rows come from a database where they ran.
func (s *postgresSink) copy(t *table, w *postgresWriter) error {
	c, err := pgx.Connect(s.ctx, s.url)
	if err != nil {
		return err
	}
	defer c.Close(context.WithoutCancel(s.ctx))
	empty, with := "DELETE FROM "+t.name, ""
	if slices.Contains(s.many, t.name) {
		empty, with = "TRUNCATE "+t.name, " WITH (FREEZE)"
	}
	for _, q := range []string{"SET session_replication_role = replica", "BEGIN", empty} {
		if _, err := c.Exec(s.ctx, q); err != nil {
			return fmt.Errorf("%s: %w", q, err)
		}
	}
	if _, err := c.PgConn().CopyFrom(s.ctx, &chunks{from: w.full}, "COPY "+t.name+" ("+list(t.columns)+") FROM STDIN"+with); err != nil {
		return fmt.Errorf("copy %s: %w", t.name, err)
	}
	_, err = c.Exec(s.ctx, "COMMIT")
	return err
}

// chunks reads what comes out of a channel.
type chunks struct {
	from <-chan []byte
	left []byte
}

func (c *chunks) Read(b []byte) (int, error) {
	if len(c.left) == 0 {
		var more bool
		if c.left, more = <-c.from; !more {
			return 0, io.EOF
		}
	}
	n := copy(b, c.left)
	c.left = c.left[n:]
	return n, nil
}

func (w *postgresWriter) next() {
	if w.columns++; w.columns > 1 {
		w.buffer = append(w.buffer, '\t')
	}
}

func (w *postgresWriter) null() {
	w.next()
	w.buffer = append(w.buffer, `\N`...)
}

func (w *postgresWriter) number(n int64) {
	w.next()
	w.buffer = strconv.AppendInt(w.buffer, n, 10)
}

func (w *postgresWriter) words(s []byte) {
	w.next()
	for {
		at := bytes.IndexAny(s, "\\\n\r\t")
		if at < 0 {
			w.buffer = append(w.buffer, s...)
			return
		}
		w.buffer = append(append(append(w.buffer, s[:at]...), '\\'), map[byte]byte{'\\': '\\', '\n': 'n', '\r': 'r', '\t': 't'}[s[at]])
		s = s[at+1:]
	}
}

func (w *postgresWriter) bytes(b []byte) {
	w.next()
	w.buffer = hex.AppendEncode(append(w.buffer, `\\x`...), b)
}

func (w *postgresWriter) end() error {
	w.columns = 0
	w.buffer = append(w.buffer, '\n')
	if len(w.buffer) < copyBuffer {
		return nil
	}
	return w.flush()
}

func (w *postgresWriter) flush() error {
	select {
	case w.full <- w.buffer:
		w.buffer = make([]byte, 0, copyBuffer+16<<10)
		return nil
	case <-w.failed:
		return errors.New("a copy failed")
	}
}

func (s *postgresSink) finish(ctx context.Context, last map[string]int64) error {
	for _, w := range s.writers {
		if err := w.flush(); err != nil {
			break // group.Wait tells why
		}
		close(w.full)
	}
	if err := s.group.Wait(); err != nil {
		return err
	}
	g, within := errgroup.WithContext(ctx)
	g.SetLimit(2)
	for _, of := range s.restore { // of one table together: its rows are in the cache then
		g.Go(func() error { return s.run(within, append([]string{"SET maintenance_work_mem = '400MB'"}, of...)...) })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	var counters []string
	for name, n := range last {
		counters = append(counters, fmt.Sprintf("SELECT setval(pg_get_serial_sequence('%s', 'id'), %d)", name, max(n, 1)))
	}
	return s.run(ctx, append(counters, "ANALYZE", "CHECKPOINT")...)
}

func (s *postgresSink) run(ctx context.Context, statements ...string) error {
	c, err := pgx.Connect(ctx, s.url)
	if err != nil {
		return err
	}
	defer c.Close(context.WithoutCancel(ctx))
	for _, q := range statements {
		if _, err := c.Exec(ctx, q); err != nil {
			return fmt.Errorf("%.80s: %w", q, err)
		}
	}
	return nil
}
