package storage_test

import (
	"errors"
	"fmt"
	"testing"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// A unit of thousands of holdings writes rows early. It is still all or nothing.
func TestManyRowsAreStoredTogetherOrNotAtAll(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town := storagetest.Seed(t, s, "lippe")
		count := func() (n int64) {
			if err := s.Raw().Table("holding").Count(&n).Error; err != nil {
				t.Fatal(err)
			}
			return n
		}
		before := count()
		// many makes holdings; the one at taken has the name of the first, and after failing the caller gives up.
		many := func(round, taken, failing int) error {
			return s.InTx(t.Context(), "test", func(tx workflow.Tx) error {
				for i := range 2600 {
					name := fmt.Sprintf("lippe_many-%d-%d", round, i)
					if i == taken {
						name = fmt.Sprintf("lippe_many-%d-0", round)
					}
					if i == failing {
						return errors.New("the caller gives up")
					}
					tx.CreateHolding(&domain.Holding{
						ID: storagetest.ID[domain.HoldingID](), Root: town.Root, Authority: town.Root, Name: name, State: domain.Captured,
						Class: domain.ClassUndetermined, Edition: domain.Edition{Number: 1, Content: domain.Content{Title: name}}, CreatedAt: tx.Now(), ChangedAt: tx.Now(),
					})
				}
				return nil
			})
		}
		for what, c := range map[string][2]int{
			"a name is taken among rows written early": {1500, -1}, "a name is taken among the last rows": {2550, -1}, "the caller gives up": {-1, 2001},
		} {
			if err := many(1, c[0], c[1]); err == nil {
				t.Errorf("%s: stored", what)
			}
			if n := count(); n != before {
				t.Errorf("%s: %d holdings, want %d as before", what, n, before)
			}
		}
		if err := many(2, -1, -1); err != nil {
			t.Fatal(err)
		}
		if n := count(); n != before+2600 {
			t.Errorf("%d holdings, want %d", n, before+2600)
		}
	})
}
