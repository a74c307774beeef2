package storage

import (
	"context"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

// Reviews lists open reviews of readable holdings, the one that is due first first. Documents are digests only.
func (s *Store) Reviews(ctx context.Context, sc workflow.Scope, page workflow.Page) ([]domain.Review, error) {
	const op = "storage.Reviews"
	keys, err := keysOf(page.After, dayKey, idKey)
	if err != nil {
		return nil, err
	}
	var out []domain.Review
	err = s.snapshot(ctx, func(db *gorm.DB) error {
		rows, err := find[reviewRow](db, list[reviewRow]("v"), "review v JOIN holding h ON h.id = v.holding_id",
			allOf(where("v.status = ?", string(domain.ReviewOpen)), readable(sc), behind(keys, "v.due, v.id", ">")),
			"v.due, v.id", limitOf(page.Limit, maxLimit))
		if err != nil {
			return err
		}
		ids, byID := make([]string, len(rows)), map[string]map[domain.Audience]domain.ReviewDocument{}
		for i, r := range rows {
			review, err := r.review()
			if err != nil {
				return err
			}
			out, ids[i], byID[r.ID] = append(out, *review), r.ID, review.Documents
		}
		documents, err := find[reviewDocumentRow](db, "d.review_id, d.audience, d.digest", "review_document d", among("d.review_id", ids), "", 0)
		for _, d := range documents {
			byID[d.ReviewID][domain.Audience(d.Audience)] = domain.ReviewDocument{Digest: domain.Digest(d.Digest)}
		}
		return err
	})
	if err != nil {
		return nil, failed(op, err)
	}
	return out, nil
}

// Questions lists what was asked on a review, in order.
func (s *Store) Questions(ctx context.Context, sc workflow.Scope, review domain.ReviewID) ([]workflow.Question, error) {
	rows, err := find[questionRow](s.db(ctx), list[questionRow]("q"), "question q JOIN holding h ON h.id = q.holding_id",
		allOf(named("q.review_id", review), readable(sc)), "q.asked_at, q.id", 0)
	out, err := rowsTo(rows, err, questionRow.question)
	return out, failed("storage.Questions", err)
}

// Tasks lists what waits for the reader: what is addressed to them or to somebody they represent, or to a role that they
// hold or represent at its place; what is due first first.
func (s *Store) Tasks(ctx context.Context, sc workflow.Scope, page workflow.Page) ([]domain.Task, error) {
	keys, err := keysOf(page.After, dayKey, idKey)
	if err != nil {
		return nil, err
	}
	rows, err := find[taskRow](s.db(ctx), list[taskRow]("t"), "task t",
		allOf(where("t.done_at IS NULL"), addressed(sc), behind(keys, "t.due, t.id", ">")), "t.due, t.id", limitOf(page.Limit, maxLimit))
	out, err := rowsTo(rows, err, taskRow.task)
	return out, failed("storage.Tasks", err)
}
