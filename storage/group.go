package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"

	sqlite3 "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"
)

// group stores what open units of SQLite have collected. Units that wait while others are stored go into one transaction,
// so that they share what a commit costs: the pages of the indexes and the sync to disk. Each has a savepoint of its own. One
// whose guard missed, or that a constraint refused, is taken back to there; any other error ends the transaction, and each
// unit is stored alone.
type group struct {
	of    *Store
	lead  chan struct{} // whoever fills it stores what waits
	mu    sync.Mutex
	queue []*ready
}

// ready is a unit that waits to be stored.
type ready struct {
	writes []stmt
	answer error
	stored chan error // gets the answer, once
}

const groupSize = 64 // units of one transaction at most

// store stores the writes of a unit. It returns when they are on disk, or nothing of them is. Who waits can give up until
// somebody begins to store the unit.
func (g *group) store(ctx context.Context, writes []stmt) error {
	r := &ready{writes: writes, stored: make(chan error, 1)}
	g.mu.Lock()
	g.queue = append(g.queue, r)
	g.mu.Unlock()
	err := g.wait(ctx, r)
	if p, ok := errors.AsType[*panicked](err); ok {
		panic(p.value) // where it belongs
	}
	return err
}

func (g *group) wait(ctx context.Context, r *ready) error {
	select {
	case err := <-r.stored:
		return err
	case <-ctx.Done():
		return g.giveUp(r, ctx.Err())
	case g.lead <- struct{}{}:
		defer func() { <-g.lead }()
	}
	for len(r.stored) == 0 {
		if err := g.storeSome(ctx); err != nil {
			return g.giveUp(r, err)
		}
	}
	return <-r.stored
}

// giveUp takes a unit out of the queue. When somebody has begun to store it, it gives the answer.
func (g *group) giveUp(r *ready, because error) error {
	g.mu.Lock()
	i := slices.Index(g.queue, r)
	if i >= 0 {
		g.queue = slices.Delete(g.queue, i, i+1)
	}
	g.mu.Unlock()
	if i < 0 {
		return <-r.stored
	}
	return because
}

func (g *group) take() []*ready {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := min(len(g.queue), groupSize)
	units := slices.Clone(g.queue[:n])
	g.queue = slices.Delete(g.queue, 0, n)
	return units
}

// storeSome takes the writer and stores what waits then. An error says that the writer could not be had, and nothing was taken.
func (g *group) storeSome(ctx context.Context) error {
	writer, err := g.of.write.Conn(ctx)
	if err != nil {
		return err
	}
	units := g.take()
	missed := g.answer(writer, units)
	for _, r := range units {
		r.stored <- r.answer
	}
	_ = writer.Close()
	g.of.prepared.learn(missed)
	return nil
}

// answer stores units and notes the answer of each; it gives the statements that were not compiled yet.
func (g *group) answer(writer *sql.Conn, units []*ready) (missed []string) {
	if len(units) > 1 {
		missed, err := g.together(writer, units)
		if err == nil {
			return missed
		}
		if busy(err) { // another process has the file; each would wait for it as long again
			for _, r := range units {
				r.answer = err
			}
			return nil
		}
	}
	for _, r := range units {
		var more []string
		more, r.answer = g.alone(writer, r)
		missed = append(missed, more...)
	}
	return missed
}

// together stores units in one transaction. After an error none of them is stored.
func (g *group) together(writer *sql.Conn, units []*ready) ([]string, error) {
	return g.transaction(writer, func(tx *sqliteTx) error {
		for _, r := range units {
			if _, err := tx.exec("SAVEPOINT unit", nil); err != nil {
				return err
			}
			if r.answer = tx.store(r.writes); r.answer != nil {
				if !ofOneUnit(r.answer) {
					return r.answer
				}
				if _, err := tx.exec("ROLLBACK TO unit", nil); err != nil {
					return err
				}
			}
			if _, err := tx.exec("RELEASE unit", nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// alone stores one unit.
func (g *group) alone(writer *sql.Conn, r *ready) ([]string, error) {
	return g.transaction(writer, func(tx *sqliteTx) error { return tx.store(r.writes) })
}

func (g *group) transaction(writer *sql.Conn, do func(*sqliteTx) error) (missed []string, err error) {
	tx, err := g.of.beginSQLite(writer)
	if err != nil {
		return nil, err
	}
	defer func() {
		if value := recover(); value != nil {
			err = &panicked{value}
		}
		if err != nil {
			_ = tx.Rollback() // no transaction any more is as good
		}
	}()
	if err := do(tx); err != nil {
		return nil, err
	}
	return tx.missed, tx.Commit()
}

// panicked carries a panic to the unit that it belongs to.
type panicked struct{ value any }

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// ofOneUnit tells an answer after which the transaction goes on: a guard that missed, or a constraint.
func ofOneUnit(err error) bool {
	_, guard := errors.AsType[*missed](err)
	return guard || primary(err) == codes.SQLITE_CONSTRAINT
}

func busy(err error) bool { return primary(err) == codes.SQLITE_BUSY }

// primary gives the primary result code of SQLite, 0 for other errors.
func primary(err error) int {
	if e, ok := errors.AsType[*sqlite3.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}
