package storage

import (
	"context"
	"time"

	"freigabe/domain"
)

// Release reads a release with its body and status. An erased body is nil.
func (u *unit) Release(ctx context.Context, id domain.ReleaseID) (*domain.Release, error) {
	u.reading("Release")
	var out *domain.Release
	args := []any{string(id)}
	err := u.conn.read(ctx,
		query{"SELECT " + list[releaseRow]("r") + " FROM release r WHERE r.id = ?", args, func(scan func(...any) error) error {
			var r releaseRow
			err := scan(into(&r)...)
			rel := r.release()
			out = &rel
			return err
		}},
		query{"SELECT d.body FROM release_document d WHERE d.release_id = ?", args, func(scan func(...any) error) error {
			return scan(&out.Body)
		}},
		query{"SELECT " + list[releaseEndRow]("e") + " FROM release_end e WHERE e.release_id = ? ORDER BY e.id", args, func(scan func(...any) error) error {
			var r releaseEndRow
			err := scan(into(&r)...)
			out.Status, out.EndReason, out.EndedAt = domain.ReleaseStatus(r.Status), r.Reason, instant(r.At)
			return err
		}},
		query{"SELECT l.release_id FROM live_release l WHERE l.release_id = ?", args, func(func(...any) error) error {
			out.Status, out.EndReason, out.EndedAt = domain.ReleaseLive, "", time.Time{} // whatever ended it before
			return nil
		}})
	if err != nil {
		return nil, failed(u.op, err)
	}
	if out == nil {
		return nil, &domain.Error{Code: domain.NotFound, Op: u.op, Key: "id.unknown"}
	}
	return out, nil
}

// GoLive stores a new release with its signed bytes and files, and puts it in the place of what was live for the audience.
func (u *unit) GoLive(r domain.Release) {
	u.owed[r.Holding] = "GoLive"
	u.once("release", r.ID)
	doc, err := documentOf(r)
	if err != nil {
		u.err = err
		return
	}
	u.add(releaseWrites, insert("release", releaseRowOf(r)), insert("release_document", releaseDocumentRow{string(r.ID), r.Body}))
	for _, f := range doc.Files {
		if f.SHA256 != "" {
			u.add(releaseWrites, insert("release_file", releaseFileRow{string(r.ID), string(f.ID), f.Name, f.MediaType, f.Size, string(f.SHA256)}))
		}
	}
	u.live(r, doc)
}

// GoLiveAgain puts an ended release back. Its body must be loaded.
func (u *unit) GoLiveAgain(r domain.Release) {
	u.owed[r.Holding] = "GoLiveAgain"
	doc, err := documentOf(r)
	if err != nil {
		u.err = err
		return
	}
	u.live(r, doc)
}

func (u *unit) live(r domain.Release, doc domain.Document) {
	u.add(releaseWrites,
		stmt{
			sql: `INSERT INTO release_end (release_id, decision_id, status, reason, at)
			SELECT release_id, ?, ?, ?, ? FROM live_release WHERE holding_id = ? AND audience = ? AND release_id <> ?`,
			args: []any{string(r.Decision), string(domain.ReleaseReplaced), "", micro(u.now), string(r.Holding), string(r.Audience), string(r.ID)},
		},
		upsert("live_release", liveRowOf(r, doc), "holding_id", "audience"))
	if r.Audience == domain.ForPublic {
		u.watch(r.Holding, doc.Files)
	}
}

// EndRelease takes a release down.
func (u *unit) EndRelease(r domain.Release, status domain.ReleaseStatus, reason string, decision domain.DecisionID) {
	u.owed[r.Holding] = "EndRelease"
	u.add(releaseWrites,
		stmt{
			sql: "DELETE FROM live_release WHERE release_id = ?", args: []any{string(r.ID)},
			miss: &domain.Error{Code: domain.Stale, Op: u.op, Key: "holding.changed_meanwhile"},
		},
		insert("release_end", releaseEndRow{ReleaseID: string(r.ID), DecisionID: string(decision), Status: string(status), Reason: reason, At: micro(u.now)}))
	if r.Audience == domain.ForPublic {
		u.watch(r.Holding, nil)
	}
}

// SetTombstone shows that something was public here.
func (u *unit) SetTombstone(t domain.Tombstone) {
	u.add(releaseWrites, upsert("tombstone", tombstoneRow{string(t.Holding), string(t.Root), string(t.Authority), t.Name, micro(t.At), t.Reason}, "holding_id"))
}

// ClearTombstone ends that, because a public release is live again.
func (u *unit) ClearTombstone(id domain.HoldingID) {
	u.add(releaseWrites, stmt{sql: "DELETE FROM tombstone WHERE holding_id = ?", args: []any{string(id)}})
}
