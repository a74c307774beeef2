package storage

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"
)

// Failed sign-ins of one key: the first few are free, each one more doubles the wait, and an hour without one forgets
// all. The longest wait is short, so that nobody can lock another person out for long.
const (
	freeFailures    = 5
	longestBlock    = 15 * time.Minute
	failureLifetime = time.Hour
)

var throttleFailed = `INSERT INTO login_throttle (key, failures, since, blocked_until) VALUES (?, 1, ?, NULL)
	ON CONFLICT (key) DO UPDATE SET
		failures = CASE WHEN login_throttle.since < ? THEN 1 ELSE login_throttle.failures + 1 END,
		since = excluded.since,
		blocked_until = CASE
			WHEN login_throttle.since < ? OR login_throttle.failures < ` + strconv.Itoa(freeFailures) + ` THEN NULL
			WHEN login_throttle.failures >= ` + strconv.Itoa(freeFailures+9) + ` THEN excluded.since + ` + strconv.Itoa(int(longestBlock.Microseconds())) + `
			ELSE excluded.since + (CAST(1000000 AS BIGINT) << CAST(login_throttle.failures - ` + strconv.Itoa(freeFailures-1) + ` AS INTEGER)) END
	RETURNING blocked_until`

// Throttle tells until when a key (a login, an address) may not try to sign in; the zero time when it may. With failed
// it counts a failure first. One statement each, so that attempts at the same time are all counted.
func (s *Store) Throttle(ctx context.Context, key string, failure bool, now time.Time) (blockedUntil time.Time, err error) {
	var until *int64
	if failure {
		before := micro(now.Add(-failureLifetime))
		err = s.write.QueryRowContext(ctx, s.rewrite(throttleFailed), key, micro(now), before, before).Scan(&until)
	} else {
		err = s.read.QueryRowContext(ctx, s.rewrite("SELECT blocked_until FROM login_throttle WHERE key = ?"), key).Scan(&until)
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, failed("storage.Throttle", err)
	}
	if blocked := maybeInstant(until); blocked.After(now) {
		return blocked, nil
	}
	return time.Time{}, nil
}
