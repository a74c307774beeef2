package storage

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
)

// Raw gives tests the rows as the store's readers see them.
func (s *Store) Raw() *gorm.DB { return s.rows }

// Exec writes as the application does, past every use case.
func (s *Store) Exec(ctx context.Context, statement string) error {
	_, err := s.write.ExecContext(ctx, statement)
	return err
}

// Writer gives the writing connections.
func (s *Store) Writer() *sql.DB { return s.write }

// Queued tells how many units of SQLite wait to be stored.
func (s *Store) Queued() int {
	s.group.mu.Lock()
	defer s.group.mu.Unlock()
	return len(s.group.queue)
}
