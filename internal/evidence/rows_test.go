package evidence

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"freigabe/storage"
)

func postgres(s *storage.Store) bool { return s.Config().URL != "" }

// tables lists all tables of the schema, so that new ones are looked at too.
func tables(t testing.TB, s *storage.Store) (out []string) {
	t.Helper()
	q := "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version'"
	if postgres(s) {
		q = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'goose_db_version'"
	}
	rows, err := s.DB().QueryContext(t.Context(), q)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var name string
		must(t, rows.Scan(&name))
		out = append(out, name)
	}
	must(t, rows.Err())
	slices.Sort(out)
	return out
}

// rowsOf gives every row of a table as a text, in order.
func rowsOf(t testing.TB, db *sql.DB, table string) (out []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT * FROM "+table)
	must(t, err)
	defer rows.Close()
	columns, err := rows.Columns()
	must(t, err)
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		must(t, rows.Scan(into...))
		var b strings.Builder
		for i, v := range values {
			fmt.Fprintf(&b, "%s=%v;", columns[i], v)
		}
		out = append(out, b.String())
	}
	must(t, rows.Err())
	slices.Sort(out)
	return out
}
