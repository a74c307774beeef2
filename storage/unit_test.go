package storage_test

import (
	"errors"
	"testing"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// read gives the holding as stored.
func read(t *testing.T, s *storage.Store, id domain.HoldingID) *domain.Holding {
	t.Helper()
	var h *domain.Holding
	err := s.InTx(t.Context(), "test.read", func(tx workflow.Tx) (err error) {
		h, err = tx.Holding(t.Context(), id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func inTx(t *testing.T, s *storage.Store, fn func(tx workflow.Tx)) error {
	t.Helper()
	return s.InTx(t.Context(), "test.write", func(tx workflow.Tx) error { fn(tx); return nil })
}

func TestAHoldingReadOnceIsSavedOnce(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town := storagetest.Seed(t, s, "lippe")
		first, second := read(t, s, town.Holding), read(t, s, town.Holding)
		first.State, second.State = domain.Screened, domain.Withheld
		if err := inTx(t, s, func(tx workflow.Tx) { tx.SaveHolding(first) }); err != nil {
			t.Fatal(err)
		}
		err := inTx(t, s, func(tx workflow.Tx) { tx.SaveHolding(second); tx.Decide(town.Decision()) })
		if domain.CodeOf(err) != domain.Stale {
			t.Fatalf("second SaveHolding() error = %v, want Stale", err)
		}
		if second.Rev != 1 {
			t.Errorf("Rev = %d after a refused save, want 1 as it was read", second.Rev)
		}
		if h := read(t, s, town.Holding); h.State != domain.Screened || h.Rev != 2 || first.Rev != 2 {
			t.Errorf("state %s, rev %d (in memory %d), want screened, 2", h.State, h.Rev, first.Rev)
		}
		if n := count(t, s, "decision"); n != 0 {
			t.Errorf("%d decisions beside a refused save, want none", n)
		}
	})
}

func TestARefusedUnitLeavesNothing(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town := storagetest.Seed(t, s, "lippe")
		refused := errors.New("refused")
		err := s.InTx(t.Context(), "test", func(tx workflow.Tx) error {
			h, err := tx.Holding(t.Context(), town.Holding)
			if err != nil {
				return err
			}
			h.State = domain.Screened
			tx.SaveHolding(h)
			tx.Decide(town.Decision())
			for range 5000 { // enough to be written early
				tx.CreateHolding(town.Another())
			}
			return refused
		})
		if !errors.Is(err, refused) {
			t.Fatalf("InTx() error = %v", err)
		}
		for _, table := range []string{"decision", "decision_text", "leaf", "leaf_pending"} {
			if n := count(t, s, table); n != 0 {
				t.Errorf("%d rows in %s", n, table)
			}
		}
		if n := count(t, s, "holding"); n != 1 {
			t.Errorf("%d holdings, want the one of before", n)
		}
		if h := read(t, s, town.Holding); h.Rev != 1 || h.State != domain.Captured {
			t.Errorf("holding at rev %d, %s", h.Rev, h.State)
		}
	})
}

func TestAKeyIsRememberedOnce(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town := storagetest.Seed(t, s, "lippe")
		answer := workflow.Answer{Actor: "p", Key: "k", Hash: "h", Body: []byte(`{"ok":1}`), At: storagetest.Now}
		runs := 0
		act := func() error {
			return s.InTx(t.Context(), "test", func(tx workflow.Tx) error {
				runs++
				tx.Decide(town.Decision())
				tx.Remember(answer)
				return nil
			})
		}
		if err := act(); err != nil {
			t.Fatal(err)
		}
		if err := act(); domain.CodeOf(err) != domain.Conflict || domain.KeyOf(err) != "request.repeated" || runs != 2 {
			t.Errorf("repeated: %v after %d runs, want request.repeated after 2", err, runs)
		}
		if n := count(t, s, "decision"); n != 1 {
			t.Errorf("%d decisions, want one", n)
		}
		var before *workflow.Answer
		err := s.InTx(t.Context(), "test", func(tx workflow.Tx) (err error) {
			before, err = tx.Replay(t.Context(), "p", "k")
			return err
		})
		if err != nil || before == nil || string(before.Body) != `{"ok":1}` {
			t.Errorf("Replay() = %v, %v", before, err)
		}
	})
}

func TestAUnitThatBreaksTheOrderPanics(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town := storagetest.Seed(t, s, "lippe")
		for name, fn := range map[string]func(tx workflow.Tx, h *domain.Holding){
			"reads after a write": func(tx workflow.Tx, h *domain.Holding) { tx.SaveHolding(h); _, _ = tx.NameTaken(t.Context(), "x") },
			"reads after a created holding": func(tx workflow.Tx, h *domain.Holding) {
				tx.CreateHolding(town.Another())
				_, _ = tx.Person(t.Context(), "x")
			},
			"saves a holding twice":             func(tx workflow.Tx, h *domain.Holding) { tx.SaveHolding(h); tx.SaveHolding(h) },
			"saves an edition alone":            func(tx workflow.Tx, h *domain.Holding) { tx.SaveEdition(h) },
			"opens a review alone":              func(tx workflow.Tx, h *domain.Holding) { tx.OpenReview(&domain.Review{Holding: h.ID}) },
			"signs alone":                       func(tx workflow.Tx, h *domain.Holding) { tx.AddSignoff(domain.Signoff{Holding: h.ID}) },
			"administers after reading a row":   func(tx workflow.Tx, h *domain.Holding) { _, _ = tx.Administer(t.Context(), town.Root) },
			"closes tasks without saying which": func(tx workflow.Tx, h *domain.Holding) { tx.CloseTasks(workflow.TaskQuery{}) },
		} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("a unit that %s goes through", name)
					}
				}()
				_ = s.InTx(t.Context(), "test", func(tx workflow.Tx) error {
					h, err := tx.Holding(t.Context(), town.Holding)
					if err != nil {
						return err
					}
					fn(tx, h)
					return nil
				})
			}()
		}
		if h := read(t, s, town.Holding); h.Rev != 1 {
			t.Errorf("rev %d after panics, want 1", h.Rev)
		}
	})
}

func count(t *testing.T, s *storage.Store, table string) (n int) {
	t.Helper()
	if err := s.Raw().Raw("SELECT count(*) FROM " + table).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}
