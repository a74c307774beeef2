package storage

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

const maxTries = 5

var _ workflow.Tx = (*unit)(nil)

// InTx runs fn in one unit of work and stores what it wrote together, or nothing. fn may run again with the same Now:
// after a guard that failed, a unique key that was taken meanwhile, a deadlock or a serialization failure.
func (s *Store) InTx(ctx context.Context, op string, fn func(workflow.Tx) error) error {
	now := s.now()
	for try := 1; ; try++ {
		err := s.once(ctx, op, now, fn)
		if err == nil || try == maxTries || !again(err) {
			return failed(op, err)
		}
		if serialization(err) {
			time.Sleep(time.Duration(rand.IntN(20*try)) * time.Millisecond) // two units that locked each other part
		}
	}
}

func (s *Store) once(ctx context.Context, op string, now time.Time, fn func(workflow.Tx) error) (err error) {
	conn, err := s.open(ctx)
	if err != nil {
		return err
	}
	u := &unit{
		store: s, conn: conn, ctx: ctx, op: op, now: now, heads: map[domain.AuthorityID]*head{}, saved: map[string]bool{},
		owed: map[domain.HoldingID]string{},
	}
	stored := false
	defer func() { // also when fn panics
		if !stored {
			u.forget()
		}
		conn.end()
	}()
	if err := fn(u); err != nil {
		return err
	}
	if err := u.flush(ctx); err != nil {
		return err
	}
	stored = true
	return nil
}

// missed is a guard that did not find the row as it was read. It is tried again from the start.
type missed struct{ err *domain.Error }

func (m *missed) Error() string { return m.err.Error() }
func (m *missed) Unwrap() error { return m.err }

func again(err error) bool {
	_, guard := errors.AsType[*missed](err)
	_, taken := duplicate(err)
	return guard || taken || serialization(err)
}

// stmt is one collected write.
type stmt struct {
	sql  string        // with ? for values
	args []any         //
	miss *domain.Error // a guard: the statement must change exactly one row, else this is the answer
	got  func(func(...any) error) error
}

// query is one read; row is called for each row with its Scan.
type query struct {
	sql  string
	args []any
	row  func(scan func(...any) error) error
}

// connection is what a unit works on: one connection with one transaction, begun by the first call.
type connection interface {
	read(ctx context.Context, queries ...query) error
	write(ctx context.Context, writes []stmt, commit bool) error
	copy(ctx context.Context, rows bulk) error
	pool(ctx context.Context) (gorm.ConnPool, error) // for gorm, inside the transaction
	end()                                            // rolls back what was not committed
}

// unit implements workflow.Tx.
type unit struct {
	store *Store
	conn  connection
	ctx   context.Context // of InTx, in which the unit lives
	op    string
	now   time.Time
	err   error // of rows written early

	heads  map[domain.AuthorityID]*head // locked policy heads
	read   bool                         // a holding was locked: no head may be taken exclusively any more
	writes [classes][]func() []stmt
	bulks  []*bulk
	saved  map[string]bool             // "holding <id>": rows that are written already
	owed   map[domain.HoldingID]string // what was written for a holding that must also be saved
	undo   []func()                    // gives back what saving changed in memory
}

// class orders the writes of a unit. Heads come first and holdings next, because locks are taken in this order.
type class int

const (
	headWrites class = iota
	authorityWrites
	personWrites
	grantWrites
	ruleWrites
	activeRuleWrites
	holdingWrites
	editionWrites
	reviewWrites
	placeWrites
	signoffWrites
	releaseWrites
	decisionWrites
	textWrites
	leafWrites
	taskWrites
	eventWrites
	answerWrites
	classes
)

func (u *unit) Now() time.Time { return u.now }

// put collects writes. What they say is asked when the unit is stored, so the caller may go on changing the value.
func (u *unit) put(c class, write func() []stmt) { u.writes[c] = append(u.writes[c], write) }

// add collects writes that say already now what they store.
func (u *unit) add(c class, writes ...stmt) { u.put(c, func() []stmt { return writes }) }

// once panics when a row is written a second time: the second write would silently win.
func (u *unit) once(what string, id any) {
	key := fmt.Sprint(what, " ", id)
	if u.saved[key] {
		panic("storage: " + u.op + " writes " + key + " twice in one unit of work")
	}
	u.saved[key] = true
}

// reading panics when a unit reads after it wrote: the answer would not show what is collected.
func (u *unit) reading(what string) {
	for _, w := range u.writes {
		if len(w) > 0 {
			panic("storage: " + u.op + " reads " + what + " after a write; reads come first (CONVENTIONS, one unit of work)")
		}
	}
	if len(u.bulks) > 0 {
		panic("storage: " + u.op + " reads " + what + " after a write; reads come first (CONVENTIONS, one unit of work)")
	}
}

// db reads rows through gorm, inside the unit.
func (u *unit) db(ctx context.Context, what string) (*gorm.DB, error) {
	u.reading(what)
	pool, err := u.conn.pool(ctx)
	if err != nil {
		return nil, err
	}
	db := u.store.rows.Session(&gorm.Session{NewDB: true, Context: ctx})
	db.Statement.ConnPool = pool
	return db, nil
}

// flush stores everything that was collected, in the order of the classes.
func (u *unit) flush(ctx context.Context) error {
	for id, what := range u.owed {
		if !u.saved["holding "+string(id)] {
			panic(fmt.Sprintf("storage: %s calls %s for holding %s and does not save the holding, whose rev guards it", u.op, what, id))
		}
	}
	if err := errors.Join(u.err, ctx.Err()); err != nil {
		return err
	}
	u.bump()
	var out []stmt
	for c, writes := range u.writes {
		if class(c) == holdingWrites { // new rows, which nobody else can wait for
			small, err := u.spill(ctx)
			if err != nil {
				return err
			}
			out = append(out, small...)
		}
		for _, w := range writes {
			out = append(out, w()...)
		}
	}
	if len(out) == 0 && len(u.bulks) == 0 {
		return nil // it only read
	}
	return u.conn.write(ctx, out, true)
}

// forget takes back what saving changed in memory, for the next try.
func (u *unit) forget() {
	for _, f := range u.undo {
		f()
	}
}
