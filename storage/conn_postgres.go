package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"

	"freigabe/domain"
)

// pgConn works in READ COMMITTED: after a lock was waited for, every later statement sees the newest rows. Round trips are
// the cost. An open one reads without a transaction and stores with all its guards in one pipeline, which Postgres commits
// as a whole or not at all. A locked one holds what it reads: BEGIN travels with the first reads, COMMIT with the writes.
type pgConn struct {
	sql     *sql.Conn
	rewrite func(string) string
	locked  bool
	begun   bool
	done    bool
}

// open gives what one unit works on.
func (s *Store) open(ctx context.Context, locked bool) (connection, error) {
	if s.name == "sqlite" {
		return &sqliteConn{store: s, locked: locked}, nil
	}
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &pgConn{sql: conn, rewrite: s.rewrite, locked: locked}, nil
}

func (c *pgConn) raw(f func(*pgx.Conn) error) error {
	return c.sql.Raw(func(d any) error { return f(d.(*stdlib.Conn).Conn()) })
}

// guarded turns "changed no row", or "found no row", into an error of the database (division by zero), so that everything
// behind it in the batch, COMMIT included, is skipped.
func guarded(q string) string {
	if strings.HasPrefix(q, "SELECT ") {
		return "SELECT 1 / count(*) FROM (" + q + ") guard"
	}
	return "WITH guard AS (" + q + " RETURNING 1) SELECT 1 / count(*) FROM guard"
}

const divisionByZero = "22012"

func (c *pgConn) send(ctx context.Context, b *pgx.Batch, results func(pgx.BatchResults) error) error {
	return c.raw(func(pg *pgx.Conn) (err error) {
		r := pg.SendBatch(ctx, b)
		defer func() { err = errors.Join(err, onlyWithout(err, r.Close())) }()
		if c.locked && !c.begun {
			if _, err := r.Exec(); err != nil {
				return err
			}
			c.begun = true
		}
		return results(r)
	})
}

// onlyWithout drops the echo of an error that a batch repeats when it is closed.
func onlyWithout(first, err error) error {
	if first != nil {
		return nil
	}
	return err
}

func (c *pgConn) batch() *pgx.Batch {
	b := &pgx.Batch{}
	if c.locked && !c.begun {
		b.Queue("BEGIN")
	}
	return b
}

// read answers the queries as of one moment: under the locks that they take, or from one snapshot.
func (c *pgConn) read(ctx context.Context, queries ...query) error {
	b := c.batch()
	snapshot := !c.locked && len(queries) > 1
	if snapshot {
		b.Queue("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
	}
	for _, q := range queries {
		text := q.sql
		if !c.locked {
			text = withoutLocks(text) // a lock would end with the pipeline
		}
		b.Queue(c.rewrite(text), q.args...)
	}
	if snapshot {
		b.Queue("COMMIT")
	}
	return c.send(ctx, b, func(r pgx.BatchResults) error {
		if snapshot {
			if _, err := r.Exec(); err != nil {
				return err
			}
			c.begun = true
		}
		for _, q := range queries {
			if err := q.take(r); err != nil {
				return err
			}
		}
		if !snapshot {
			return nil
		}
		_, err := r.Exec()
		c.begun = err != nil
		return err
	})
}

func (q query) take(r pgx.BatchResults) error {
	rows, err := r.Query()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := q.row(rows.Scan); err != nil {
			return err
		}
	}
	rows.Close()
	return rows.Err()
}

func (c *pgConn) write(ctx context.Context, writes []stmt, commit bool) error {
	b := c.batch()
	writes = together(writes)
	for _, w := range writes {
		q := c.rewrite(w.sql)
		if w.miss != nil {
			q = guarded(q)
		}
		b.Queue(q, w.args...)
	}
	if commit && c.locked {
		b.Queue("COMMIT")
	}
	return c.send(ctx, b, func(r pgx.BatchResults) error {
		for _, w := range writes {
			if err := w.take(r); err != nil {
				return err
			}
		}
		if !commit || !c.locked {
			return nil
		}
		tag, err := r.Exec()
		if err == nil && tag.String() != "COMMIT" {
			err = fmt.Errorf("commit answered %s", tag)
		}
		c.done = err == nil
		return err
	})
}

func (w stmt) take(r pgx.BatchResults) error {
	if w.got != nil {
		return query{row: w.got}.take(r)
	}
	_, err := r.Exec()
	var pg *pgconn.PgError
	if w.miss != nil && errors.As(err, &pg) && pg.Code == divisionByZero {
		return &missed{w.miss}
	}
	return err
}

func (c *pgConn) copy(ctx context.Context, rows bulk) error {
	if err := c.begin(ctx); err != nil {
		return err
	}
	uuid := make([]bool, len(rows.columns))
	for i, name := range rows.columns {
		uuid[i] = name == "id" || strings.HasSuffix(name, "_id")
	}
	return c.raw(func(pg *pgx.Conn) error {
		_, err := pg.CopyFrom(ctx, pgx.Identifier{rows.table}, rows.columns, pgx.CopyFromSlice(len(rows.rows), func(i int) ([]any, error) {
			for j, v := range rows.rows[i] {
				if uuid[j] {
					rows.rows[i][j] = binaryID(v)
				}
			}
			return rows.rows[i], nil
		}))
		return err
	})
}

// binaryID gives an id as COPY wants it; what is no id goes on as it is, for the database to refuse.
func binaryID(v any) any {
	var s string
	switch v := v.(type) {
	case *string:
		if v == nil {
			return nil
		}
		s = *v
	case string:
		s = v
	default:
		return v
	}
	var b [16]byte
	if !domain.IsID(s) {
		return s
	}
	_, _ = hex.Decode(b[:], []byte(strings.ReplaceAll(s, "-", "")))
	return b
}

// begin opens a transaction; from here on the connection is a locked one.
func (c *pgConn) begin(ctx context.Context) error {
	c.locked = true
	if c.begun {
		return nil
	}
	return c.send(ctx, c.batch(), func(pgx.BatchResults) error { return nil })
}

func (c *pgConn) pool(ctx context.Context) (gorm.ConnPool, error) {
	if !c.locked {
		return c.sql, nil
	}
	return c.sql, c.begin(ctx)
}

// end rolls back and gives the connection to the pool. One that cannot roll back before ctx ends is thrown away, which Postgres
// takes for the same: whoever waits for the answer does not wait for the database to agree.
func (c *pgConn) end(ctx context.Context) {
	if c.begun && !c.done {
		_ = c.raw(func(pg *pgx.Conn) error {
			ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
			defer cancel()
			if _, err := pg.Exec(ctx, "ROLLBACK"); err != nil {
				_ = pg.Close(ctx)
				return driver.ErrBadConn
			}
			return nil
		})
	}
	_ = c.sql.Close()
}
