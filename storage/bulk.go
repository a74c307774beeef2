package storage

import (
	"context"
	"reflect"

	"gorm.io/gorm"
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

// early writes collected rows when they have become many, while the caller collects further ones. The unit still commits as
// one; an error shows with the next rows or at its end.
func (u *unit) early() {
	for _, b := range u.bulks {
		if len(b.rows) >= spillRows && u.err == nil {
			beside, ok := u.conn.(*copying)
			if !ok {
				beside = &copying{connection: u.conn}
				u.conn = beside
				u.undo = append(u.undo, func() { _ = beside.wait() }) // before the connection ends
			}
			u.err = beside.start(u.ctx, *b)
			b.rows, b.spilled = nil, true
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

// copying is a connection on which a copy may be under way. Whatever else is asked of it waits for that.
type copying struct {
	connection
	done chan error // nil while nothing is under way
}

// start waits for the copy before, and lets the next one run.
func (c *copying) start(ctx context.Context, rows bulk) error {
	if err := c.wait(); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- c.connection.copy(ctx, rows) }()
	c.done = done
	return nil
}

func (c *copying) wait() error {
	if c.done == nil {
		return nil
	}
	err := <-c.done
	c.done = nil
	return err
}

func (c *copying) read(ctx context.Context, queries ...query) error {
	if err := c.wait(); err != nil {
		return err
	}
	return c.connection.read(ctx, queries...)
}

func (c *copying) write(ctx context.Context, writes []stmt, commit bool) error {
	if err := c.wait(); err != nil {
		return err
	}
	return c.connection.write(ctx, writes, commit)
}

func (c *copying) copy(ctx context.Context, rows bulk) error {
	if err := c.wait(); err != nil {
		return err
	}
	return c.connection.copy(ctx, rows)
}

func (c *copying) pool(ctx context.Context) (gorm.ConnPool, error) {
	if err := c.wait(); err != nil {
		return nil, err
	}
	return c.connection.pool(ctx)
}
