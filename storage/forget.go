package storage

import (
	"context"
	"time"

	"freigabe/domain"
)

// FileInUse tells whether a release or an edition names stored bytes.
func (s *Store) FileInUse(ctx context.Context, hash domain.Digest) (bool, error) {
	var n int
	err := s.db(ctx).Raw(`SELECT (SELECT count(*) FROM release_file WHERE sha256 = ?) + (SELECT count(*) FROM file_use WHERE sha256 = ?) +
		(SELECT count(*) FROM import_draft WHERE file_hash = ? AND status <> 'done')`,
		string(hash), string(hash), string(hash)).Scan(&n).Error
	return n > 0, failed("storage.FileInUse", err)
}

// What is kept only for a while, and how long after its last use.
const (
	keepAnswers   = 7 * 24 * time.Hour // idempotency keys
	keepThrottles = 24 * time.Hour
	keepLinks     = 30 * 24 * time.Hour
	keepDrafts    = 30 * 24 * time.Hour
	keepMail      = 90 * 24 * time.Hour // longer than anything waits that a second mail must not be sent about
)

// Forget deletes what only served for a while: ended sessions, answers kept for repeated requests, throttled logins,
// used or expired links, lists that nobody imported.
func (s *Store) Forget(ctx context.Context) error {
	now := s.now()
	for _, x := range []struct {
		sql  string
		args []any
	}{
		{"DELETE FROM session WHERE expires_at < ? OR seen_at < ?", []any{micro(now), s.idleSince()}},
		{"DELETE FROM idempotency WHERE at < ?", []any{micro(now.Add(-keepAnswers))}},
		{"DELETE FROM login_throttle WHERE since < ? AND (blocked_until IS NULL OR blocked_until < ?)", []any{micro(now.Add(-keepThrottles)), micro(now)}},
		{"DELETE FROM one_time_link WHERE expires_at < ?", []any{micro(now.Add(-keepLinks))}},
		{"DELETE FROM import_draft WHERE changed_at < ? AND status NOT IN ('trying', 'queued')", []any{micro(now.Add(-keepDrafts))}},
		{"DELETE FROM mail WHERE settled_at < ?", []any{micro(now.Add(-keepMail))}},
	} {
		if _, err := s.write.ExecContext(ctx, s.rewrite(x.sql), x.args...); err != nil {
			return failed("storage.Forget", err)
		}
	}
	return nil
}
