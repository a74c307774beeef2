package storage_test

import (
	"testing"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// An administrator reads a proposal, and before the rights are held another one settles it: what was read before is read again.
func TestWhatAnAdministratorReadBeforeTheRightsWereHeldIsReadAgain(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town := storagetest.Seed(t, s, "lippe")
		there := storagetest.Beside(t, s, storagetest.Options{})
		var id domain.AssignmentID
		for _, a := range policyOf(t, s, town.Root).Assignments {
			id = a.ID
		}
		settle := func(s *storage.Store, between func()) (settled bool, runs int) {
			err := s.InTx(t.Context(), "test.settle", func(tx workflow.Tx) error {
				runs++
				a, err := tx.Assignment(t.Context(), id)
				if err != nil {
					return err
				}
				if runs == 1 && between != nil {
					between()
				}
				if _, err := tx.Administer(t.Context(), town.Root); err != nil {
					return err
				}
				if settled = a.Status == domain.Active; settled {
					a.Status, a.EndedAt = domain.Ended, tx.Now()
					tx.SaveAssignment(*a)
					tx.Decide(town.Decision())
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return settled, runs
		}
		first, runs := settle(s, func() {
			if second, _ := settle(there, nil); !second {
				t.Error("the other administrator finds nothing to settle")
			}
		})
		if first || runs < 2 {
			t.Errorf("settled a second time: %v, after %d runs", first, runs)
		}
		if n := count(t, s, "decision"); n != 1 {
			t.Errorf("%d decisions on one proposal", n)
		}
	})
}

// What a unit has to hold can change with each try. Whoever never gets to hold it is told that nothing is stored.
func TestAUnitThatNeverHoldsWhatItNeedsIsBusy(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		var towns []storagetest.Town
		for _, name := range []string{"eins", "zwei", "drei", "vier", "fuenf"} {
			towns = append(towns, storagetest.Seed(t, s, name))
		}
		runs := 0
		err := s.InTx(t.Context(), "test", func(tx workflow.Tx) error {
			here := towns[runs%len(towns)]
			runs++
			if _, err := tx.Person(t.Context(), here.Head); err != nil {
				return err
			}
			_, err := tx.Administer(t.Context(), here.Root)
			return err
		})
		if domain.CodeOf(err) != domain.Unavailable || domain.KeyOf(err) != "storage.busy" {
			t.Errorf("after %d runs: %v, want busy", runs, err)
		}
	})
}

// SQLite has one writer, who has everything still: a unit that writes and rests on a row that no guard holds is that writer.
func TestOnSQLiteAUnitThatRestsOnAnyRowIsTheWriter(t *testing.T) {
	t.Parallel()
	s := storagetest.SQLite(t, storagetest.Options{})
	town := storagetest.Seed(t, s, "lippe")
	q := workflow.Question{ID: storagetest.ID[domain.QuestionID](), Holding: town.Holding, By: town.Head, To: town.Head, Text: "Warum?", AskedAt: storagetest.Now}
	if err := inTx(t, s, func(tx workflow.Tx) { tx.SaveQuestion(q) }); err != nil {
		t.Fatal(err)
	}
	answer := func(text string, between func()) {
		runs := 0
		err := s.InTx(t.Context(), "test.answer", func(tx workflow.Tx) error {
			runs++
			q, err := tx.Question(t.Context(), q.ID)
			if err != nil || q.Answer != "" {
				return err
			}
			if runs == 1 && between != nil {
				between()
			}
			q.Answer, q.AnsweredAt = text, tx.Now()
			tx.SaveQuestion(*q)
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	answer("zu spät", func() { answer("Darum.", nil) })
	var got string
	if err := s.Raw().Raw("SELECT answer FROM question").Scan(&got).Error; err != nil || got != "Darum." {
		t.Errorf("the answer is %q, %v", got, err)
	}
}
