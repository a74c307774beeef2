package storage

import (
	"context"
	"errors"
	"strings"

	"freigabe/domain"
	"freigabe/workflow"
)

var _ workflow.Sweeper = (*Store)(nil)

// UnsweptErasures lists erasures that were carried out and not finished, with the bytes that are to go.
func (s *Store) UnsweptErasures(ctx context.Context) (map[domain.ErasureID][]domain.Digest, error) {
	rows, err := find[struct {
		ID     string
		Sha256 *string
	}](s.db(ctx), "e.id, f.sha256", "erasure e LEFT JOIN erased_file f ON f.erasure_id = e.id", where("e.status = 'active' AND e.swept_at IS NULL"), "e.at, e.id", 0)
	if err != nil {
		return nil, failed("storage.UnsweptErasures", err)
	}
	out := map[domain.ErasureID][]domain.Digest{}
	for _, r := range rows {
		id := domain.ErasureID(r.ID)
		out[id] = append(out[id], nil...)
		if r.Sha256 != nil {
			out[id] = append(out[id], domain.Digest(*r.Sha256))
		}
	}
	return out, nil
}

// Swept notes that nothing is left of erasures.
func (s *Store) Swept(ctx context.Context, ids []domain.ErasureID) error {
	const op = "storage.Swept"
	for _, id := range ids {
		for _, q := range []struct {
			sql  string
			args []any
		}{
			{"DELETE FROM erased_file WHERE erasure_id = ?", []any{string(id)}},
			{"UPDATE erasure SET swept_at = ? WHERE id = ? AND swept_at IS NULL", []any{micro(s.now()), string(id)}},
		} {
			if _, err := s.write.ExecContext(ctx, s.rewrite(q.sql), q.args...); err != nil {
				return failed(op, err)
			}
		}
	}
	return nil
}

// erasable are the tables that an erasure clears.
var erasable = []string{
	"person", "person_name", "credential", "session", "token", "one_time_link", "preference", "mail", "review_seen", "idempotency", "login_throttle",
	"decision_text", "release_document", "release_file", "review_document", "question", "edition", "file_use", "change_log", "import",
	"import_holding", "import_draft", "live_release", "outbox",
}

// Scrub takes out of the files of the database what rows held before. SQLite is written anew without old pages, and its
// journal is emptied; while a reader holds an old snapshot that cannot be, and the answer is Unavailable. Postgres
// frees dead rows; a login that does not own the tables leaves that to autovacuum.
func (s *Store) Scrub(ctx context.Context) error {
	const op = "storage.Scrub"
	db, done, err := s.owner()
	if err != nil {
		return err
	}
	defer done()
	if s.name != "sqlite" {
		_, err := db.ExecContext(ctx, "VACUUM "+strings.Join(erasable, ", "))
		return failed(op, err)
	}
	if _, err := db.ExecContext(ctx, "VACUUM"); err != nil {
		return failed(op, err)
	}
	var busy, pages, moved int
	if err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved); err != nil {
		return failed(op, err)
	}
	if busy != 0 {
		return &domain.Error{Code: domain.Unavailable, Op: op, Key: "database.busy", Err: errors.New("a reader holds an old snapshot")}
	}
	return nil
}
