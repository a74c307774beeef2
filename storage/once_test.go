package storage_test

import (
	"testing"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
	"freigabe/workflow/notify"
)

// A notice that is there already keeps none of the same round from being stored.
func TestAKnownNoticeKeepsNoOtherAway(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town := storagetest.Seed(t, s, "lippe")
		notice := func(object string) notify.Notice {
			return notify.Notice{Person: town.Head, Kind: "task", Object: object}
		}
		for _, round := range [][]notify.Notice{{notice("a"), notice("b")}, {notice("b"), notice("c"), notice("a")}} {
			if err := s.Note(t.Context(), round); err != nil {
				t.Fatal(err)
			}
		}
		if n := count(t, s, "mail"); n != 3 {
			t.Errorf("%d notices, want 3", n)
		}
	})
}

// Two people who confirm an erasure at once read it one after the other.
func TestAnErasureIsReadByOneUnitAtATime(t *testing.T) {
	t.Parallel()
	s := storagetest.Postgres(t, storagetest.Options{})
	town := storagetest.Seed(t, s, "lippe")
	id := storagetest.ID[domain.ErasureID]()
	if err := inTx(t, s, func(tx workflow.Tx) {
		tx.SaveErasure(workflow.Erasure{ID: id, Root: town.Root, Authority: town.Root, Kind: workflow.ErasePerson, Target: string(town.Head), Status: domain.Proposed, At: tx.Now()})
	}); err != nil {
		t.Fatal(err)
	}
	err := s.InTx(t.Context(), "test", func(tx workflow.Tx) error {
		e, err := tx.Erasure(t.Context(), id)
		if err != nil {
			return err
		}
		if err := storagetest.OwnerTries(t, s, "SELECT 1 FROM erasure WHERE id = $1 FOR UPDATE NOWAIT", string(id)); err == nil {
			t.Error("the erasure is free while a unit rests on it")
		}
		tx.SaveErasure(*e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
