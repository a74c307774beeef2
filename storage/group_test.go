package storage_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	sqlite3 "modernc.org/sqlite"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// queue is a store of SQLite whose writer somebody has, so that units wait and are stored together afterwards.
type queue struct {
	t       *testing.T
	s       *storage.Store
	town    storagetest.Town
	goOn    func()
	commits int
	commit  func() // called at each commit
}

func queued(t *testing.T) *queue {
	s := storagetest.SQLite(t, storagetest.Options{})
	q := &queue{t: t, s: s, town: storagetest.Seed(t, s, "lippe"), commit: func() {}}
	policyOf(t, s, q.town.Root)
	writer, err := s.Writer().Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = writer.Raw(func(c any) error {
		c.(sqlite3.HookRegisterer).RegisterCommitHook(func() int32 { q.commits++; q.commit(); return 0 })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	q.goOn = func() { _ = writer.Close() }
	return q
}

// enqueue starts units one after the other, each when the one before waits.
func (q *queue) enqueue(ctx context.Context, units ...func(workflow.Tx) error) (answers []chan error) {
	q.t.Helper()
	for _, fn := range units {
		answer, before := make(chan error, 1), q.s.Queued()
		answers = append(answers, answer)
		go func() { answer <- q.s.InTx(ctx, "test", fn) }()
		for end := time.Now().Add(10 * time.Second); q.s.Queued() == before; time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				q.t.Fatal("a unit does not wait to be stored")
			}
		}
	}
	return answers
}

// together stores units as one group and gives their answers.
func (q *queue) together(units ...func(workflow.Tx) error) (out []error) {
	q.t.Helper()
	answers := q.enqueue(q.t.Context(), units...)
	q.goOn()
	for _, a := range answers {
		out = append(out, <-a)
	}
	return out
}

// decides is a unit that stores one decision.
func (q *queue) decides(tx workflow.Tx) error {
	tx.Decide(q.town.Decision())
	return nil
}

// saves is a unit that reads and saves the holding of the town.
func (q *queue) saves(tx workflow.Tx) error {
	h, err := tx.Holding(q.t.Context(), q.town.Holding)
	if err != nil {
		return err
	}
	if _, err := tx.Policy(q.t.Context(), h.Root); err != nil {
		return err
	}
	tx.SaveHolding(h)
	return q.decides(tx)
}

// remembers is a unit that stores a decision and the answer to a request.
func (q *queue) remembers(key string) func(tx workflow.Tx) error {
	return func(tx workflow.Tx) error {
		tx.Remember(workflow.Answer{Actor: "p", Key: key, Hash: "h", Body: []byte(`{}`), At: storagetest.Now})
		return q.decides(tx)
	}
}

func (q *queue) stored(decisions, commits int) {
	q.t.Helper()
	for table, want := range map[string]int{"decision": decisions, "leaf": decisions, "leaf_pending": decisions} {
		if n := count(q.t, q.s, table); n != want {
			q.t.Errorf("%d rows of %s, want %d", n, table, want)
		}
	}
	if q.commits != commits {
		q.t.Errorf("%d commits, want %d", q.commits, commits)
	}
}

func TestUnitsThatWaitAreStoredInOneTransaction(t *testing.T) {
	t.Parallel()
	q := queued(t)
	if err := errors.Join(q.together(slices.Repeat([]func(workflow.Tx) error{q.decides}, 20)...)...); err != nil {
		t.Fatal(err)
	}
	q.stored(20, 1)
}

// Two units of a group read the same holding: the second is overtaken by the first and runs again, and nobody else minds.
func TestAGuardThatMissesTakesOnlyItsUnitBack(t *testing.T) {
	t.Parallel()
	q := queued(t)
	if err := errors.Join(q.together(q.decides, q.saves, q.saves, q.decides)...); err != nil {
		t.Fatal(err)
	}
	q.stored(4, 2)
	if h := read(t, q.s, q.town.Holding); h.Rev != 3 {
		t.Errorf("rev %d, want 3", h.Rev)
	}
}

// Rights end while an open unit is under way: it is not stored, and runs again under the new rights.
func TestARevocationOvertakesAnOpenUnitOfSQLite(t *testing.T) {
	t.Parallel()
	q := queued(t)
	runs, seen := 0, -1
	signs := func(tx workflow.Tx) error {
		h, err := tx.Holding(t.Context(), q.town.Holding)
		if err != nil {
			return err
		}
		pol, err := tx.Policy(t.Context(), h.Root)
		if err != nil {
			return err
		}
		if runs++; runs == 1 {
			q.goOn()
			if err := revoke(t, q.s, q.town, nil); err != nil {
				return err
			}
		}
		if seen = len(pol.Assignments); seen > 0 {
			tx.SaveHolding(h)
			return q.decides(tx)
		}
		return nil
	}
	if err := q.s.InTx(t.Context(), "test", signs); err != nil {
		t.Fatal(err)
	}
	if runs != 2 || seen != 0 {
		t.Errorf("the unit ran %d times and saw %d assignments at last, want 2 and none", runs, seen)
	}
	q.stored(0, 1)
}

func TestAConstraintTakesOnlyItsUnitBack(t *testing.T) {
	t.Parallel()
	q := queued(t)
	got := q.together(q.remembers("a"), q.remembers("a"), q.decides)
	if got[0] != nil || domain.KeyOf(got[1]) != "request.repeated" || got[2] != nil {
		t.Errorf("answers %v, want the second refused", got)
	}
	q.stored(2, 1)
}

// Whoever is told that a request was answered already finds the answer, although it is stored by the same group.
func TestTheAnswerIsThereWhenAGroupRefusesTheSameRequest(t *testing.T) {
	t.Parallel()
	q := queued(t)
	q.commit = func() { time.Sleep(100 * time.Millisecond) }
	answers := q.enqueue(t.Context(), q.remembers("a"), q.remembers("a"))
	q.goOn()
	if err := <-answers[1]; domain.KeyOf(err) != "request.repeated" {
		t.Fatalf("the second is told %v", err)
	}
	err := q.s.InTx(t.Context(), "test", func(tx workflow.Tx) error {
		a, err := tx.Replay(t.Context(), "p", "a")
		if a == nil {
			t.Error("no answer is there")
		}
		return err
	})
	if err := errors.Join(err, <-answers[0]); err != nil {
		t.Error(err)
	}
}

// What rolls the whole transaction back inside SQLite must not make later savepoints commit by themselves.
func TestATransactionThatEndsInsideIsStoredUnitByUnit(t *testing.T) {
	t.Parallel()
	q := queued(t)
	poisoned := q.town.Decision()
	q.goOn()
	if err := q.s.Exec(t.Context(), fmt.Sprintf(`CREATE TRIGGER poison BEFORE INSERT ON decision WHEN NEW.id = '%s' BEGIN SELECT RAISE(ROLLBACK, 'no'); END`, poisoned.ID)); err != nil {
		t.Fatal(err)
	}
	writer, err := q.s.Writer().Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	q.goOn, q.commits = func() { _ = writer.Close() }, 0
	got := q.together(q.decides, func(tx workflow.Tx) error { tx.Decide(poisoned); return nil }, q.decides)
	if got[0] != nil || domain.CodeOf(got[1]) != domain.Unavailable || got[2] != nil {
		t.Errorf("answers %v, want the second unavailable", got)
	}
	q.stored(2, 2)
}

func TestAFullDiskStoresNothingOfAGroup(t *testing.T) {
	t.Parallel()
	q := queued(t)
	q.goOn()
	pages := func(set string) {
		var n int
		if err := q.s.Writer().QueryRowContext(t.Context(), "PRAGMA max_page_count"+set).Scan(&n); err != nil {
			t.Fatal(err)
		}
	}
	pages("=1") // as many as there are
	writer, err := q.s.Writer().Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	q.goOn, q.commits = func() { _ = writer.Close() }, 0
	for i, err := range q.together(slices.Repeat([]func(workflow.Tx) error{func(tx workflow.Tx) error {
		for range 200 {
			tx.Decide(q.town.Decision())
		}
		return nil
	}}, 3)...) {
		if domain.CodeOf(err) != domain.Unavailable {
			t.Errorf("answer %d: %v, want unavailable", i, err)
		}
	}
	q.stored(0, 0)
	pages("=1000000")
	if err := inTx(t, q.s, func(tx workflow.Tx) { _ = q.decides(tx) }); err != nil {
		t.Fatal(err)
	}
	q.stored(1, 1)
}

func TestWhoGivesUpWaitingIsNotStored(t *testing.T) {
	t.Parallel()
	q := queued(t)
	ctx, cancel := context.WithCancel(t.Context())
	first := q.enqueue(t.Context(), q.decides)
	impatient := q.enqueue(ctx, q.decides)
	last := q.enqueue(t.Context(), q.decides)
	cancel()
	if err := <-impatient[0]; !errors.Is(err, context.Canceled) {
		t.Errorf("who gave up is told %v", err)
	}
	q.goOn()
	if err := errors.Join(<-first[0], <-last[0]); err != nil {
		t.Error(err)
	}
	q.stored(2, 1)
}

// Who gives up when the group is under way is stored all the same, and is told so.
func TestACancelledContextDoesNotEndAGroup(t *testing.T) {
	t.Parallel()
	q := queued(t)
	ctx, cancel := context.WithCancel(t.Context())
	q.commit = cancel
	answers := q.enqueue(ctx, q.decides, q.decides, q.decides)
	q.goOn()
	for _, a := range answers {
		if err := <-a; err != nil {
			t.Error(err)
		}
	}
	q.stored(3, 1)
}

// The first in the queue gives up while it waits for the writer; the next one takes its place.
func TestALeaderThatGivesUpLeavesTheOthers(t *testing.T) {
	t.Parallel()
	q := queued(t)
	ctx, cancel := context.WithCancel(t.Context())
	leader := q.enqueue(ctx, q.decides)
	others := q.enqueue(t.Context(), q.decides, q.decides)
	cancel()
	if err := <-leader[0]; !errors.Is(err, context.Canceled) {
		t.Errorf("the leader is told %v", err)
	}
	q.goOn()
	if err := errors.Join(<-others[0], <-others[1]); err != nil {
		t.Error(err)
	}
	q.stored(2, 1)
}
