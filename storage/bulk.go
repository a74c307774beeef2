package storage

import (
	"context"
	"reflect"
)

// bulk is many new rows of one table, for imports.
type bulk struct {
	table   string
	columns []string
	rows    [][]any
	spilled bool // some were written already
}

const (
	fewRows   = 32   // below, plain inserts in the common batch are quicker
	spillRows = 2000 // from here on a unit writes rows early, to keep its memory flat
)

// bulk collects a new row that may be one of very many.
func (u *unit) bulk(table string, row any) {
	var b *bulk
	for _, known := range u.bulks {
		if known.table == table {
			b = known
		}
	}
	if b == nil {
		b = &bulk{table: table, columns: layoutOf(reflect.TypeOf(row)).given}
		u.bulks = append(u.bulks, b)
	}
	b.rows = append(b.rows, values(row))
}

// early writes collected rows when they have become many. The unit still commits as one; an error shows at its end.
func (u *unit) early() {
	for _, b := range u.bulks {
		if len(b.rows) >= spillRows && u.err == nil {
			u.err = u.conn.copy(u.ctx, *b)
			b.rows, b.spilled = b.rows[:0], true
		}
	}
}

// spill writes large bulks and gives back the small ones as statements for the common batch.
func (u *unit) spill(ctx context.Context) (small []stmt, err error) {
	for _, b := range u.bulks {
		writes, err := b.store(ctx, u.conn)
		if err != nil {
			return nil, err
		}
		small = append(small, writes...)
	}
	return small, nil
}

// store writes many rows at once; few are given back as statements, to go with others.
func (b bulk) store(ctx context.Context, conn connection) ([]stmt, error) {
	if len(b.rows) >= fewRows || b.spilled && len(b.rows) > 0 {
		return nil, conn.copy(ctx, b)
	}
	out := make([]stmt, len(b.rows))
	for i, r := range b.rows {
		out[i] = newRow(b.table, b.columns, r)
	}
	return out, nil
}
