package storage

import (
	"context"

	"freigabe/domain"
	"freigabe/workflow"
)

// WatchedLinks lists links of live public releases, the one first that has waited longest.
func (u *unit) WatchedLinks(ctx context.Context, q workflow.LinkQuery) ([]workflow.WatchedLink, error) {
	u.reading("WatchedLinks")
	sql := "SELECT " + list[linkWatchRow]("w") + " FROM link_watch w WHERE "
	var args []any
	if q.Holding != "" {
		sql, args = sql+"w.holding_id = ?", []any{string(q.Holding)}
	} else {
		sql, args = sql+"w.checked_at IS NULL OR w.checked_at < ?", []any{micro(q.Unchecked)}
	}
	var out []workflow.WatchedLink
	err := u.conn.read(ctx, query{
		sql + " ORDER BY COALESCE(w.checked_at, 0), w.holding_id, w.distribution_id LIMIT ?", append(args, q.Limit),
		func(scan func(...any) error) error {
			var r linkWatchRow
			err := scan(into(&r)...)
			out = append(out, r.watched())
			return err
		},
	})
	return out, failed(u.op, err)
}

// SaveWatchedLink stores what a check has found.
func (u *unit) SaveWatchedLink(l workflow.WatchedLink) {
	u.once("link_watch", l.Distribution)
	r := linkWatchRowOf(l)
	u.add(releaseWrites, stmt{
		sql:  "UPDATE link_watch SET sha256 = ?, checked_at = ?, failed = ? WHERE holding_id = ? AND distribution_id = ?",
		args: []any{r.Sha256, r.CheckedAt, r.Failed, r.HoldingID, r.DistributionID},
		miss: &domain.Error{Code: domain.Stale, Op: u.op, Key: "holding.changed_meanwhile"},
	})
}

// watch forgets the links of what was public before and begins with those of what is public now.
func (u *unit) watch(h domain.HoldingID, files []domain.DocumentFile) {
	u.add(releaseWrites, stmt{sql: "DELETE FROM link_watch WHERE holding_id = ?", args: []any{string(h)}})
	for _, f := range files {
		if f.Link != "" {
			u.add(releaseWrites, insert("link_watch", linkWatchRow{HoldingID: string(h), DistributionID: string(f.ID), URL: f.Link}))
		}
	}
}
