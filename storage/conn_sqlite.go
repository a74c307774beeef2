package storage

import (
	"context"
	"database/sql"
	"strings"

	"gorm.io/gorm"
)

// sqliteConn is a transaction of the one writer. It runs under a context that nobody cancels: a cancelled statement
// would roll the whole transaction back inside SQLite, and what follows would commit by itself. Waiting for the writer
// can be cancelled.
type sqliteConn struct {
	sql      *sql.Conn
	rewrite  func(string) string
	prepared *prepared
	missed   []string // statements to compile afterwards
	tx       *sql.Tx
	done     bool
}

func (c *sqliteConn) begin(ctx context.Context) (err error) {
	if c.tx == nil {
		c.tx, err = c.sql.BeginTx(context.WithoutCancel(ctx), nil) // BEGIN IMMEDIATE, by the DSN
	}
	return err
}

func (c *sqliteConn) read(ctx context.Context, queries ...query) error {
	if err := c.begin(ctx); err != nil {
		return err
	}
	for _, q := range queries {
		if err := c.rows(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

func (c *sqliteConn) rows(ctx context.Context, q query) error {
	rows, err := c.query(context.WithoutCancel(ctx), c.rewrite(q.sql), q.args)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := q.row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (c *sqliteConn) write(ctx context.Context, writes []stmt, commit bool) error {
	if err := c.begin(ctx); err != nil {
		return err
	}
	for _, w := range writes {
		if w.got != nil {
			if err := c.rows(ctx, query{w.sql, w.args, w.got}); err != nil {
				return err
			}
			continue
		}
		res, err := c.exec(context.WithoutCancel(ctx), c.rewrite(w.sql), w.args)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); w.miss != nil && (err != nil || n != 1) {
			return &missed{w.miss}
		}
		if w.pending {
			if _, err := c.exec(context.WithoutCancel(ctx), "INSERT INTO leaf_pending (leaf_id) VALUES (last_insert_rowid())", nil); err != nil {
				return err
			}
		}
	}
	if !commit {
		return nil
	}
	err := c.tx.Commit()
	c.done = err == nil
	return err
}

const rowsPerInsert = 50

func (c *sqliteConn) copy(ctx context.Context, rows bulk) error {
	if err := c.begin(ctx); err != nil {
		return err
	}
	for i := 0; i < len(rows.rows); i += rowsPerInsert {
		part := rows.rows[i:min(i+rowsPerInsert, len(rows.rows))]
		var args []any
		for _, r := range part {
			args = append(args, r...)
		}
		if _, err := c.exec(context.WithoutCancel(ctx), multiInsert(rows.table, rows.columns, len(part)), args); err != nil {
			return err
		}
	}
	return nil
}

func multiInsert(table string, columns []string, n int) string {
	return "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES " + lists(len(columns), n)
}

func (c *sqliteConn) pool(ctx context.Context) (gorm.ConnPool, error) {
	err := c.begin(ctx)
	return c.tx, err
}

func (c *sqliteConn) end() {
	if c.tx != nil && !c.done {
		_ = c.tx.Rollback() // no transaction any more is as good
	}
	_ = c.sql.Close()
	if c.done {
		c.prepared.learn(c.missed)
	}
}
