package storage

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

// exists is NotFound unless a holding meets the condition.
func exists(db *gorm.DB, c cond) error {
	_, err := first[holdingRow](db, list[holdingRow]("h"), "holding h", c)
	return err
}

// listOfHolding reads what belongs to a readable holding, NotFound where it may not be read.
func listOfHolding[R, T any](ctx context.Context, s *Store, sc workflow.Scope, id domain.HoldingID, op, from, alias, order string, to func(*gorm.DB, R) (T, error)) ([]T, error) {
	var out []T
	err := s.snapshot(ctx, func(db *gorm.DB) error {
		if err := exists(db, allOf(named("h.id", id), readable(sc))); err != nil {
			return err
		}
		rows, err := find[R](db, list[R](alias), from+" "+alias, named(alias+".holding_id", id), order, 0)
		if err != nil {
			return err
		}
		out = make([]T, len(rows))
		for i, r := range rows {
			if out[i], err = to(db, r); err != nil {
				return err
			}
		}
		return nil
	})
	return out, failed(op, err)
}

// DecisionsOf lists all decisions about a holding, the first one first.
func (s *Store) DecisionsOf(ctx context.Context, sc workflow.Scope, id domain.HoldingID) ([]workflow.HistoryRow, error) {
	var out []workflow.HistoryRow
	err := s.snapshot(ctx, func(db *gorm.DB) (err error) {
		if err := exists(db, allOf(named("h.id", id), readable(sc))); err != nil {
			return err
		}
		out, err = records(db, allOf(named("d.holding_id", id), recorded(sc)), 0)
		slices.Reverse(out)
		return err
	})
	return out, failed("storage.DecisionsOf", err)
}

// ChangesOf lists the whole change log of a holding, the first entry first.
func (s *Store) ChangesOf(ctx context.Context, sc workflow.Scope, id domain.HoldingID) ([]domain.ChangeEntry, error) {
	return listOfHolding(ctx, s, sc, id, "storage.ChangesOf", "change_log", "c", "c.id", func(_ *gorm.DB, r changeLogRow) (domain.ChangeEntry, error) {
		return r.entry(), nil
	})
}

// ReviewsOf lists all reviews of a holding in order, with the digests of their documents.
func (s *Store) ReviewsOf(ctx context.Context, sc workflow.Scope, id domain.HoldingID) ([]domain.Review, error) {
	return listOfHolding(ctx, s, sc, id, "storage.ReviewsOf", "review", "v", "v.year, v.seq", func(db *gorm.DB, r reviewRow) (domain.Review, error) {
		v, err := r.review()
		if err != nil {
			return domain.Review{}, err
		}
		documents, err := find[reviewDocumentRow](db, "d.review_id, d.audience, d.digest", "review_document d", named("d.review_id", v.ID), "", 0)
		for _, d := range documents {
			v.Documents[domain.Audience(d.Audience)] = domain.ReviewDocument{Digest: domain.Digest(d.Digest)}
		}
		return *v, err
	})
}

// QuestionsOf lists all questions about a holding in order.
func (s *Store) QuestionsOf(ctx context.Context, sc workflow.Scope, id domain.HoldingID) ([]workflow.Question, error) {
	return listOfHolding(ctx, s, sc, id, "storage.QuestionsOf", "question", "q", "q.asked_at, q.id", func(_ *gorm.DB, r questionRow) (workflow.Question, error) {
		return r.question(), nil
	})
}

// EditionsOf lists all editions of a holding in order.
func (s *Store) EditionsOf(ctx context.Context, sc workflow.Scope, id domain.HoldingID) ([]domain.Edition, error) {
	return listOfHolding(ctx, s, sc, id, "storage.EditionsOf", "edition", "e", "e.number", func(_ *gorm.DB, r editionRow) (domain.Edition, error) {
		return r.edition()
	})
}

// SignoffsOf lists all marks ever given on a holding in order, also those that were taken back.
func (s *Store) SignoffsOf(ctx context.Context, sc workflow.Scope, id domain.HoldingID) ([]domain.Signoff, error) {
	return listOfHolding(ctx, s, sc, id, "storage.SignoffsOf", "signoff", "g", "(SELECT f.id FROM leaf f WHERE f.decision_id = g.decision_id)", func(_ *gorm.DB, r signoffRow) (domain.Signoff, error) {
		return domain.Signoff{
			ID: domain.SignoffID(r.ID), Review: domain.ReviewID(r.ReviewID), Holding: domain.HoldingID(r.HoldingID), Slot: r.Slot, Mark: domain.Mark(r.Mark),
			Concerns: r.Concerns, Person: domain.PersonID(r.PersonID), Role: domain.Role(r.Role), Grant: some[domain.AssignmentID](r.GrantID),
			OnBehalfOf: some[domain.PersonID](r.OnBehalfOf), Digest: domain.Digest(r.Digest), Decision: domain.DecisionID(r.DecisionID), At: instant(r.At), Answered: r.Answered,
		}, nil
	})
}
