package storage

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

const maxTries = 5

var _ workflow.Tx = (*unit)(nil)

// InTx runs fn in one unit of work and stores what it wrote together, or nothing. fn may run again with the same Now:
// after a guard that failed, a unique key that was taken meanwhile, a deadlock or a serialization failure.
//
// The first try is an open one: it locks nothing, and its writes carry guards that what it read is as it was. Later tries
// hold what they read, so that no unit is overtaken for ever.
func (s *Store) InTx(ctx context.Context, op string, fn func(workflow.Tx) error) error {
	now := s.now()
	open, roots := true, []domain.AuthorityID(nil)
	for try := 1; ; try++ {
		first, err := s.once(ctx, op, now, open, roots, fn)
		if errors.Is(err, errMustLock) && try < maxTries {
			open, roots = false, first
			continue
		}
		if err == nil || try == maxTries || !again(err) {
			return failed(op, err)
		}
		open = false
		if serialization(err) {
			time.Sleep(time.Duration(rand.IntN(20*try)) * time.Millisecond) // two units that locked each other part
		}
	}
}

// errMustLock ends a try of a unit that rests on something its writes cannot guard.
var errMustLock = errors.New("this unit has to lock what it reads")

// once tries a unit; roots are those whose heads it takes exclusively before it reads anything. With errMustLock it gives those
// that the next try has to take so.
func (s *Store) once(ctx context.Context, op string, now time.Time, open bool, roots []domain.AuthorityID, fn func(workflow.Tx) error) (first []domain.AuthorityID, err error) {
	conn, err := s.open(ctx, !open)
	if err != nil {
		return nil, err
	}
	u := &unit{
		store: s, conn: conn, ctx: ctx, op: op, now: now, open: open, heads: map[domain.AuthorityID]*head{}, saved: map[string]bool{},
		owed: map[domain.HoldingID]string{},
	}
	stored := false
	defer func() { // also when fn panics
		if !stored {
			u.forget()
		}
		conn.end(ctx)
	}()
	for _, root := range roots {
		if err := u.lock(ctx, root, true); err != nil {
			return nil, err
		}
	}
	err = fn(u)
	if u.mustLock {
		return u.first, errMustLock // whatever fn made of it
	}
	if err != nil {
		return nil, err
	}
	if err := u.flush(ctx); err != nil {
		return roots, err
	}
	stored = true
	return nil, nil
}

// missed is a guard that did not find the row as it was read. It is tried again from the start.
//
// A key that is taken is not: the request was answered before, and its caller looks for the answer.
type missed struct{ err *domain.Error }

func (m *missed) Error() string { return m.err.Error() }
func (m *missed) Unwrap() error { return m.err }

func again(err error) bool {
	_, guard := errors.AsType[*missed](err)
	table, taken := duplicate(err)
	return guard || taken && table != "idempotency" || serialization(err)
}

// stmt is one collected write.
type stmt struct {
	sql  string        // with ? for values
	args []any         //
	miss *domain.Error // a guard: the statement must change exactly one row, else this is the answer
	got  func(func(...any) error) error

	head    string // of a new row: the statement up to VALUES
	pending bool   // a leaf: the sequencer waits for its mark
}

// query is one read; row is called for each row with its Scan.
type query struct {
	sql  string
	args []any
	row  func(scan func(...any) error) error
}

// connection is what a unit works on: one connection, and one transaction for what it writes.
type connection interface {
	read(ctx context.Context, queries ...query) error
	write(ctx context.Context, writes []stmt, commit bool) error
	copy(ctx context.Context, rows bulk) error
	begin(ctx context.Context) error                 // from here on everything is in one transaction
	pool(ctx context.Context) (gorm.ConnPool, error) // for gorm, inside the transaction
	end(ctx context.Context)                         // rolls back what was not committed
}

// unit implements workflow.Tx.
type unit struct {
	store *Store
	conn  connection
	ctx   context.Context // of InTx, in which the unit lives
	op    string
	now   time.Time
	err   error // of rows written early

	open     bool // nothing is locked: the writes carry guards
	mustLock bool // this try has come upon something that it has to lock
	looked   bool // something was read
	loose    bool // a row was read that no guard holds

	first []domain.AuthorityID // heads to take before anything is read, in the next try

	heads  map[domain.AuthorityID]*head // policy heads as they were read
	read   []domain.HoldingID           // holdings that were read: no head may be taken exclusively any more
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
	u.looked, u.loose = true, u.loose || !held[what]
}

// held are the reads that the guards of a unit hold: by the rev of the holding, or by the version of a head.
var held = map[string]bool{"Holding": true, "Policy": true, "Administer": true, "Contributions": true, "ReviewBodies": true}

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
	if u.open && u.unguarded() {
		return errMustLock
	}
	u.bump()
	var out, rows []stmt
	for c, writes := range u.writes {
		if class(c) == holdingWrites { // new rows, which nobody else can wait for
			var err error
			if rows, err = u.spill(ctx); err != nil {
				return err
			}
		}
		for _, w := range writes {
			out = append(out, w()...)
		}
	}
	out = append(out, rows...)
	if len(out) == 0 && len(u.bulks) == 0 {
		return nil // it only read
	}
	return u.conn.write(ctx, append(u.guards(), out...), true)
}

// hold makes an open unit begin again as one that locks: what it reads now no guard of its writes could hold.
func (u *unit) hold() error {
	if !u.open {
		return nil
	}
	u.mustLock = true
	return errMustLock
}

// unguarded tells whether a unit that writes has read what nothing guards: a holding that it does not save, or, where whoever
// writes can have everything still at little cost, any other row.
func (u *unit) unguarded() bool {
	writes := len(u.bulks) > 0
	for _, w := range u.writes {
		writes = writes || len(w) > 0
	}
	return writes && (u.loose && u.store.name == "sqlite" || slices.ContainsFunc(u.read, func(id domain.HoldingID) bool { return !u.saved["holding "+string(id)] }))
}

// guards hold an open unit to the policies that it read, in ascending order: FOR SHARE waits for whoever is about to change one,
// and sees the change.
func (u *unit) guards() []stmt {
	if !u.open {
		return nil
	}
	var out []stmt
	for _, root := range slices.Sorted(maps.Keys(u.heads)) {
		if !u.heads[root].exclusive {
			out = append(out, stmt{
				sql: "SELECT 1 FROM policy_head WHERE root_id = ? AND version = ? FOR SHARE", args: []any{string(root), u.heads[root].version},
				miss: &domain.Error{Code: domain.Forbidden, Op: u.op, Key: "policy.changed"},
			})
		}
	}
	return out
}

// forget takes back what saving changed in memory, for the next try.
func (u *unit) forget() {
	for _, f := range u.undo {
		f()
	}
}
