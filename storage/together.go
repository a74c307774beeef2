package storage

import (
	"strconv"
	"strings"
)

// together joins each run of new rows into one statement with a part per table, because Postgres spends more on a statement
// than on a row. New rows touch nothing that another part sees; rows of one table are rows of one INSERT, which keeps the
// order in which the database numbers them.
func together(writes []stmt) []stmt {
	var out, run []stmt
	end := func() {
		if len(run) > 1 || len(run) == 1 && run[0].pending {
			run = []stmt{joined(run)}
		}
		out, run = append(out, run...), nil
	}
	for _, w := range writes {
		if w.head == "" {
			end()
			out = append(out, w)
			continue
		}
		run = append(run, w)
	}
	end()
	return out
}

// rowsOf is what a joined statement stores in one table.
type rowsOf struct {
	first stmt
	rows  int
	args  []any
}

func joined(run []stmt) stmt {
	var tables []*rowsOf
	for _, w := range run {
		var t *rowsOf
		for _, known := range tables {
			if known.first.head == w.head {
				t = known
			}
		}
		if t == nil {
			t = &rowsOf{first: w}
			tables = append(tables, t)
		}
		t.rows++
		t.args = append(t.args, w.args...)
	}
	var parts []string
	var args []any
	for i, t := range tables {
		part := t.first.head + " VALUES " + lists(len(t.first.args), t.rows)
		args = append(args, t.args...)
		if t.first.pending {
			parts = append(parts, "leaves AS ("+part+" RETURNING id)")
			part = "INSERT INTO leaf_pending (leaf_id) SELECT id FROM leaves"
		}
		parts = append(parts, "part"+strconv.Itoa(i)+" AS ("+part+")")
	}
	return stmt{sql: "WITH " + strings.Join(parts, ", ") + " SELECT 1", args: args}
}

// lists gives the values of an INSERT: rows lists of columns values.
func lists(columns, rows int) string {
	one := "(?" + strings.Repeat(", ?", columns-1) + ")"
	return one + strings.Repeat(", "+one, rows-1)
}
