package storage_test

import (
	"testing"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// A lock that is not given in time is a 503, not our fault; and the server's own limits are those that it was told.
func TestWaitingForPostgresEnds(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		if s.Config().URL == "" {
			return // SQLite has one writer, and waiting for it ends with the request
		}
		for name, want := range map[string]string{"statement_timeout": "55s", "idle_in_transaction_session_timeout": "30s"} {
			var got string
			if err := s.DB().QueryRowContext(t.Context(), "SELECT current_setting($1)", name).Scan(&got); err != nil || got != want {
				t.Errorf("%s = %s, %v; want %s", name, got, err, want)
			}
		}
		err := s.InTx(t.Context(), "test", func(workflow.Tx) error {
			conn, err := s.DB().Conn(t.Context())
			if err != nil {
				return err
			}
			defer conn.Close()
			other, err := s.DB().Conn(t.Context())
			if err != nil {
				return err
			}
			defer other.Close()
			if _, err := other.ExecContext(t.Context(), "SELECT pg_advisory_lock(7)"); err != nil {
				return err
			}
			if _, err := conn.ExecContext(t.Context(), "SET lock_timeout = '50ms'"); err != nil {
				return err
			}
			_, err = conn.ExecContext(t.Context(), "SELECT pg_advisory_lock(7)")
			_, _ = other.ExecContext(t.Context(), "SELECT pg_advisory_unlock(7)")
			_, _ = conn.ExecContext(t.Context(), "RESET lock_timeout")
			return err
		})
		if domain.CodeOf(err) != domain.Unavailable {
			t.Errorf("a lock that is not given in time: %v, want Unavailable", err)
		}
	})
}
