package storage

import (
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"freigabe/domain"
)

// Whoever was the victim of a deadlock, a reader behind an operator's locks for one, did nothing wrong: nothing is stored, and
// the same can be asked again.
func TestADeadlockBlamesNobody(t *testing.T) {
	for _, code := range []string{"40P01", "40001"} {
		err := failed("test", &pgconn.PgError{Code: code})
		if domain.CodeOf(err) != domain.Unavailable || domain.KeyOf(err) != "storage.busy" {
			t.Errorf("%s becomes %v", code, err)
		}
	}
}
