package stock

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strings"
)

// rowsAtOnce go into one INSERT.
const rowsAtOnce = 50

// sqliteSink inserts into the file of the example itself, in one transaction, with the indexes made afterwards.
type sqliteSink struct {
	db      *sql.DB
	tx      *sql.Tx
	writers map[string]*sqliteWriter
	indexes []string
}

type sqliteWriter struct {
	sink   *sqliteSink
	table  *table
	args   []any
	rows   int
	insert *sql.Stmt // of full groups
}

func openSQLite(ctx context.Context, path string) (*sqliteSink, error) {
	file := "file:" + (&url.URL{Path: path}).EscapedPath()
	db, err := sql.Open("sqlite", file+"?_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=cache_size(-400000)&_pragma=locking_mode(EXCLUSIVE)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	s := &sqliteSink{db: db, writers: map[string]*sqliteWriter{}}
	rows, err := db.QueryContext(ctx, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
	if err != nil {
		return nil, err
	}
	var drop []string
	for rows.Next() {
		var name, create string
		if err := rows.Scan(&name, &create); err != nil {
			return nil, err
		}
		drop, s.indexes = append(drop, "DROP INDEX "+name), append(s.indexes, create)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for _, q := range drop {
		if _, err := db.ExecContext(ctx, q); err != nil {
			return nil, err
		}
	}
	s.tx, err = db.BeginTx(ctx, nil)
	return s, err
}

func (s *sqliteSink) table(t *table) writer {
	w := s.writers[t.name]
	if w == nil {
		w = &sqliteWriter{sink: s, table: t}
		s.writers[t.name] = w
	}
	return w
}

func (w *sqliteWriter) null()          { w.args = append(w.args, nil) }
func (w *sqliteWriter) number(n int64) { w.args = append(w.args, n) }
func (w *sqliteWriter) words(s []byte) { w.args = append(w.args, string(s)) }
func (w *sqliteWriter) bytes(b []byte) { w.args = append(w.args, append([]byte{}, b...)) }

func (w *sqliteWriter) end() (err error) {
	w.rows++
	if w.rows < rowsAtOnce {
		return nil
	}
	if w.insert == nil {
		if w.insert, err = w.sink.tx.Prepare(w.sql(rowsAtOnce)); err != nil {
			return err
		}
	}
	_, err = w.insert.Exec(w.args...)
	w.args, w.rows = w.args[:0], 0
	return err
}

func (w *sqliteWriter) sql(rows int) string {
	one := "(?" + strings.Repeat(", ?", len(w.table.columns)-1) + ")"
	return "INSERT INTO " + w.table.name + " (" + list(w.table.columns) + ") VALUES " + one + strings.Repeat(", "+one, rows-1)
}

func (s *sqliteSink) finish(ctx context.Context, _ map[string]int64) error {
	for _, w := range s.writers {
		if w.rows > 0 {
			if _, err := s.tx.ExecContext(ctx, w.sql(w.rows), w.args...); err != nil {
				return fmt.Errorf("%s: %w", w.table.name, err)
			}
		}
	}
	// No ANALYZE, as the service runs none: where samples of columns are known, SQLite compiles a statement again for each
	// value that is bound to it.
	for _, q := range s.indexes {
		if _, err := s.tx.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("%.60s: %w", q, err)
		}
	}
	if err := s.tx.Commit(); err != nil {
		return err
	}
	if _, err := s.db.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
		return err
	}
	return s.db.Close()
}
