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
