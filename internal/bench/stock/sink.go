package stock

import (
	"context"
	"database/sql"
	"slices"
	"strings"
)

// sink takes the rows of many tables.
type sink interface {
	table(t *table) writer
	// finish stores what is left, and makes the database complete: indexes, counters, statistics.
	finish(ctx context.Context, last map[string]int64) error
}

// writer takes one row, column by column, in the order of table.columns.
type writer interface {
	null()
	number(n int64)
	words(s []byte)
	bytes(b []byte)
	end() error
}

// example reads every table of the example, except for those that have no use elsewhere, and gives their rows on.
func example(ctx context.Context, db *sql.DB, to sink, except ...string) error {
	names, err := texts(ctx, db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version' ORDER BY name")
	if err != nil {
		return err
	}
	for _, name := range names {
		if slices.Contains(except, name) {
			continue
		}
		if err := copyTable(ctx, db, name, to); err != nil {
			return err
		}
	}
	return nil
}

func copyTable(ctx context.Context, db *sql.DB, name string, to sink) error {
	rows, err := db.QueryContext(ctx, "SELECT * FROM "+name)
	if err != nil {
		return err
	}
	defer rows.Close()
	t := &table{name: name}
	if t.columns, err = rows.Columns(); err != nil {
		return err
	}
	values := make([]any, len(t.columns))
	into := make([]any, len(values))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		w := to.table(t)
		for _, v := range values {
			switch v := v.(type) {
			case int64:
				w.number(v)
			case string:
				w.words([]byte(v))
			case []byte:
				w.bytes(v)
			default:
				w.null()
			}
		}
		if err := w.end(); err != nil {
			return err
		}
	}
	return rows.Err()
}

func list(columns []string) string { return strings.Join(columns, ", ") }
