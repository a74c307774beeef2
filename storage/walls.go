package storage

import (
	"context"
	"fmt"
)

// Wall is one protection that the database gives, for `config check`.
type Wall struct {
	Name   string // "role", "insert_only", "synchronous_commit", …
	Stands bool
	Detail string
}

// Walls reports which protections stand.
func (s *Store) Walls(ctx context.Context) ([]Wall, error) {
	asked := []struct{ name, sql, want, why string }{
		{"insert_only", "SELECT CAST(count(*) AS TEXT) FROM sqlite_schema WHERE type = 'trigger' AND sql LIKE '%is insert-only%'", "22", "triggers refuse change and removal"},
		{"recursive_triggers", "SELECT CAST(recursive_triggers AS TEXT) FROM pragma_recursive_triggers", "1", "INSERT OR REPLACE meets the triggers"},
		{"synchronous_commit", "SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous", "2", "a committed unit survives a power cut"},
	}
	if s.name == "postgres" {
		asked = []struct{ name, sql, want, why string }{
			{"role", "SELECT CAST(current_user AS TEXT)", appRole, "the application cannot change insert-only tables"},
			{"login", "SELECT CASE WHEN (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) OR EXISTS (SELECT FROM pg_tables WHERE tablename = 'leaf' AND tableowner = session_user) THEN 'owner' ELSE 'limited' END", "limited", "the login itself is not the owner; use a second URL for migrations"},
			{"insert_only", "SELECT CAST(count(*) AS TEXT) FROM pg_trigger WHERE tgname = 'insert_only' AND tgenabled IN ('O', 'A')", "11", "triggers refuse change and removal"},
			{"synchronous_commit", "SELECT CASE current_setting('synchronous_commit') WHEN 'off' THEN 'off' ELSE 'on' END", "on", "a committed unit survives a crash"},
			{"fsync", "SELECT current_setting('fsync')", "on", "a committed unit survives a power cut"},
		}
	}
	var walls []Wall
	for _, a := range asked {
		var got string
		if err := s.write.QueryRowContext(ctx, a.sql).Scan(&got); err != nil {
			return nil, failed("storage.Walls", err)
		}
		walls = append(walls, Wall{Name: a.name, Stands: got == a.want, Detail: fmt.Sprintf("%s (%s, want %s)", a.why, got, a.want)})
	}
	return walls, nil
}
