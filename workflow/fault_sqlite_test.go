package workflow_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net/url"
	"strings"
	"sync"

	sqlite3 "modernc.org/sqlite"

	"freigabe/storage"
)

// failing is a driver of database/sql that puts a plan between the store and SQLite, by the path of the file.
const failing = "sqlite-failing"

var failingPlans sync.Map // path → *plan

func init() {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		panic(err)
	}
	sql.Register(failing, failingDriver{db.Driver()})
	_ = db.Close()
}

type failingDriver struct{ driver.Driver }

func (d failingDriver) Open(name string) (driver.Conn, error) {
	escaped, _, _ := strings.Cut(strings.TrimPrefix(name, "file:"), "?")
	path, err := url.PathUnescape(escaped)
	if err != nil {
		return nil, err
	}
	p, ok := failingPlans.Load(path)
	if !ok {
		return nil, errors.New("no plan for " + path)
	}
	c, err := d.Driver.Open(name)
	if err != nil {
		return nil, err
	}
	return &failingConn{c.(sqliteConn), p.(*plan)}, nil
}

// planned gives the store's file a plan.
func planned(config *storage.Config) *plan {
	p := &plan{}
	config.Driver = failing
	failingPlans.Store(config.Path, p)
	return p
}

// sqliteConn is what the real connection can do.
type sqliteConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
	sqlite3.HookRegisterer
}

type failingConn struct {
	sqliteConn
	*plan
}

func (c *failingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (res driver.Result, err error) {
	err = c.call(query, func() (err error) { res, err = c.sqliteConn.ExecContext(ctx, query, args); return err })
	return res, err
}

func (c *failingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (rows driver.Rows, err error) {
	switch f := c.next(query); f {
	case "":
		return c.sqliteConn.QueryContext(ctx, query, args)
	case answerLost: // an INSERT … RETURNING has been carried out
		if rows, err := c.sqliteConn.QueryContext(ctx, query, args); err == nil {
			_ = rows.Close()
		}
		return nil, f.err()
	default:
		return nil, f.err()
	}
}

func (c *failingConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	if f := c.next("prepare " + query); f != "" {
		return nil, f.err()
	}
	s, err := c.sqliteConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return &failingStmt{s.(sqliteStmt), c.plan, query}, nil
}

func (c *failingConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if f := c.next("BEGIN"); f != "" {
		return nil, f.err() // a lost answer would leave the real transaction open, which the real driver does not do
	}
	tx, err := c.sqliteConn.BeginTx(ctx, opts)
	return &failingTx{tx, c}, err
}

type failingTx struct {
	driver.Tx
	conn *failingConn
}

// Commit fails as SQLite fails: a commit that is refused rolls the transaction back, and the error is SQLite's own.
func (t *failingTx) Commit() error {
	switch f := t.conn.next("COMMIT"); f {
	case "":
		return t.Tx.Commit()
	case answerLost:
		_ = t.Tx.Commit()
		return f.err()
	case callUnheard:
		_ = t.Rollback()
		return f.err()
	default:
		t.conn.RegisterCommitHook(func() int32 { return 1 })
		defer t.conn.RegisterCommitHook(nil)
		if err := t.Tx.Commit(); err != nil {
			return err
		}
		return errors.New("the commit was not refused")
	}
}

type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type failingStmt struct {
	sqliteStmt
	plan  *plan
	query string
}

func (s *failingStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (res driver.Result, err error) {
	err = s.plan.call(s.query, func() (err error) { res, err = s.sqliteStmt.ExecContext(ctx, args); return err })
	return res, err
}

func (s *failingStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (rows driver.Rows, err error) {
	switch f := s.plan.next(s.query); f {
	case "":
		return s.sqliteStmt.QueryContext(ctx, args)
	case answerLost:
		if rows, err := s.sqliteStmt.QueryContext(ctx, args); err == nil {
			_ = rows.Close()
		}
		return nil, f.err()
	default:
		return nil, f.err()
	}
}
