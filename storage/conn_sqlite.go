package storage

import (
	"context"
	"database/sql"
	"strings"

	"gorm.io/gorm"
)

// sqliteConn is what a unit works on. An open one reads as others do, one moment for each read, and hands what it stores to
// whoever stores for all (group). A locked one has the one writer, and with it everything: from its first read on, or from the
// rows that it writes early.
type sqliteConn struct {
	store  *Store
	locked bool
	writer *sql.Conn
	tx     *sqliteTx
	done   bool
}

// begin takes the writer. Waiting for it can be cancelled; what follows cannot.
func (c *sqliteConn) begin(ctx context.Context) (err error) {
	c.locked = true
	if c.tx != nil {
		return nil
	}
	if c.writer, err = c.store.write.Conn(ctx); err != nil {
		return err
	}
	c.tx, err = c.store.beginSQLite(c.writer)
	return err
}

func (c *sqliteConn) read(ctx context.Context, queries ...query) error {
	if !c.locked {
		return c.moment(ctx, queries)
	}
	if err := c.begin(ctx); err != nil {
		return err
	}
	for _, q := range queries {
		if err := c.tx.rows(q); err != nil {
			return err
		}
	}
	return nil
}

// moment answers queries on one state of the database.
func (c *sqliteConn) moment(ctx context.Context, queries []query) error {
	s := c.store
	statements := make([]*sql.Stmt, len(queries))
	for i, q := range queries {
		statements[i] = s.compiled(s.rewrite(q.sql))
	}
	tx, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // it only reads
	for i, q := range queries {
		var rows *sql.Rows
		if statements[i] != nil {
			rows, err = tx.StmtContext(ctx, statements[i]).QueryContext(ctx, q.args...)
		} else {
			rows, err = tx.QueryContext(ctx, s.rewrite(q.sql), q.args...)
		}
		if err != nil {
			return err
		}
		if err := each(rows, q.row); err != nil {
			return err
		}
	}
	return nil
}

func each(rows *sql.Rows, row func(func(...any) error) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (c *sqliteConn) write(ctx context.Context, writes []stmt, commit bool) error {
	if !c.locked && commit {
		return c.store.group.store(ctx, writes)
	}
	if err := c.begin(ctx); err != nil {
		return err
	}
	if err := c.tx.store(writes); err != nil || !commit {
		return err
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
		if _, err := c.tx.exec(multiInsert(rows.table, rows.columns, len(part)), args); err != nil {
			return err
		}
	}
	return nil
}

func multiInsert(table string, columns []string, n int) string {
	return "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES " + lists(len(columns), n)
}

func (c *sqliteConn) pool(ctx context.Context) (gorm.ConnPool, error) {
	if !c.locked {
		return c.store.read, nil
	}
	if err := c.begin(ctx); err != nil {
		return nil, err
	}
	return c.tx.Tx, nil
}

func (c *sqliteConn) end(context.Context) {
	if c.writer == nil {
		return
	}
	if c.tx != nil && !c.done {
		_ = c.tx.Rollback() // no transaction any more is as good
	}
	_ = c.writer.Close()
	if c.done {
		c.store.prepared.learn(c.tx.missed)
	}
}

// sqliteTx is a transaction of the one writer. It runs under a context that nobody cancels: a cancelled statement would roll
// the whole transaction back inside SQLite, and what follows would commit by itself.
type sqliteTx struct {
	*sql.Tx
	prepared *prepared
	rewrite  func(string) string
	missed   []string // statements to compile afterwards
}

func (s *Store) beginSQLite(writer *sql.Conn) (*sqliteTx, error) {
	tx, err := writer.BeginTx(context.Background(), nil) // BEGIN IMMEDIATE, by the DSN
	if err != nil {
		return nil, err
	}
	return &sqliteTx{Tx: tx, prepared: s.prepared, rewrite: s.rewrite}, nil
}

func (t *sqliteTx) exec(q string, args []any) (sql.Result, error) {
	if st := t.prepared.find(q); st != nil {
		return t.Stmt(st).Exec(args...)
	}
	t.missed = append(t.missed, q)
	return t.Exec(q, args...)
}

func (t *sqliteTx) rows(q query) (err error) {
	text := t.rewrite(q.sql)
	var rows *sql.Rows
	if st := t.prepared.find(text); st != nil {
		rows, err = t.Stmt(st).Query(q.args...)
	} else {
		t.missed = append(t.missed, text)
		rows, err = t.Query(text, q.args...)
	}
	if err != nil {
		return err
	}
	return each(rows, q.row)
}

// store runs writes one after the other, up to the first that fails or misses.
func (t *sqliteTx) store(writes []stmt) error {
	for _, w := range writes {
		if err := t.one(w); err != nil {
			return err
		}
	}
	return nil
}

func (t *sqliteTx) one(w stmt) error {
	if w.got != nil {
		return t.rows(query{w.sql, w.args, w.got})
	}
	changed, err := t.changed(w)
	if err != nil {
		return err
	}
	if w.miss != nil && changed != 1 {
		return &missed{w.miss}
	}
	if w.pending {
		_, err = t.exec("INSERT INTO leaf_pending (leaf_id) VALUES (last_insert_rowid())", nil)
	}
	return err
}

// changed gives the number of rows that a write changed, or that a guard found.
func (t *sqliteTx) changed(w stmt) (n int64, err error) {
	if w.miss != nil && strings.HasPrefix(w.sql, "SELECT ") {
		return n, t.rows(query{w.sql, w.args, func(func(...any) error) error { n++; return nil }})
	}
	res, err := t.exec(t.rewrite(w.sql), w.args)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}
