package releasecheck

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
)

// snapshot reads everything as of one moment. It never writes.
type snapshot struct {
	tx       *sql.Tx
	postgres bool
	erased   map[string]erasure // what erasures name: "decision/kind of text or audience"
}

// erasure is the decision by which something was erased, the first in the ledger that names it. Where an older backup was
// restored, a second one may name it: it found nothing left.
type erasure struct {
	decision string
	at       int64
	value    string // that was bound
}

// open begins the one transaction of a pass: REPEATABLE READ on Postgres, a deferred one on SQLite, read-only on both.
func open(ctx context.Context, db *sql.DB, dialect string) (*snapshot, error) {
	options := &sql.TxOptions{ReadOnly: true}
	switch dialect {
	case "postgres":
		options.Isolation = sql.LevelRepeatableRead
	case "sqlite":
	default:
		return nil, fmt.Errorf("releasecheck: unknown dialect %q", dialect)
	}
	tx, err := db.BeginTx(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("begin the snapshot: %w", err)
	}
	return &snapshot{tx: tx, postgres: dialect == "postgres"}, nil
}

func (s *snapshot) close() { _ = s.tx.Rollback() } // nothing was written

// each runs a query with `?` for its arguments and calls row for every row; row scans it.
func (s *snapshot) each(ctx context.Context, query string, args []any, row func(scan func(...any) error) error) error {
	if s.postgres {
		query = numbered(query)
	}
	rows, err := s.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("query %.60q: %w", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return fmt.Errorf("read %.60q: %w", query, err)
		}
	}
	return rows.Err()
}

// count gives the one number of a query.
func (s *snapshot) count(ctx context.Context, query string) (n int64, err error) {
	err = s.each(ctx, query, nil, func(scan func(...any) error) error { return scan(&n) })
	return n, err
}

func numbered(query string) string {
	var b strings.Builder
	n := 0
	for _, part := range strings.SplitAfter(query, "?") {
		if before, ok := strings.CutSuffix(part, "?"); ok {
			n++
			part = before + "$" + strconv.Itoa(n)
		}
		b.WriteString(part)
	}
	return b.String()
}

// opt scans a column that may be NULL into a text; "" is none.
type opt struct{ to *string }

func (o opt) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*o.to = ""
	case string:
		*o.to = v
	case []byte:
		*o.to = string(v)
	default:
		return fmt.Errorf("unexpected %T for a text", v)
	}
	return nil
}

// instant scans a column of microseconds that may be NULL; 0 is none.
type instant struct{ to *int64 }

func (i instant) Scan(v any) error {
	n, _ := v.(int64)
	*i.to = n
	return nil
}
