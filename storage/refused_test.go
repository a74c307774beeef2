package storage_test

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// I12: whoever acts while somebody holds the ledger's table, or the file, hears within five seconds that nothing was stored.
func TestALockThatHangsIsAnsweredWithinFiveSeconds(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town := storagetest.Seed(t, s, "lippe")
		driver, source, lock := "pgx", s.Config().URL, "LOCK TABLE leaf IN ACCESS EXCLUSIVE MODE"
		if source == "" {
			driver, source, lock = "sqlite", "file:"+s.Config().Path+"?_txlock=immediate", "SELECT 1"
		}
		db, err := sql.Open(driver, source)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		holds, err := db.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := holds.ExecContext(t.Context(), lock); err != nil {
			t.Fatal(err)
		}
		decide := func() error {
			ctx, cancel := context.WithTimeout(t.Context(), 9*time.Second)
			defer cancel()
			return s.InTx(ctx, "test.decide", func(tx workflow.Tx) error {
				h, err := tx.Holding(context.Background(), town.Holding)
				if err != nil {
					return err
				}
				tx.SaveHolding(h)
				tx.Decide(town.Decision())
				return nil
			})
		}
		begun := time.Now()
		err = decide()
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("the answer took %s", took)
		}
		if domain.CodeOf(err) != domain.Unavailable || domain.KeyOf(err) != "storage.refused" {
			t.Errorf("error = %v, want unavailable, storage.refused", err)
		}
		if err := holds.Rollback(); err != nil {
			t.Fatal(err)
		}
		if n := count(t, s, "decision"); n != 0 {
			t.Errorf("%d decisions are stored", n)
		}
		if err := decide(); err != nil {
			t.Errorf("after the lock is gone: %v", err)
		}
	})
}
