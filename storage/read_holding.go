package storage

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

// listedHolding is a holding with what a list shows of its edition.
type listedHolding struct {
	Row   holdingRow `gorm:"embedded"`
	Title string
	Theme string
}

// Holdings lists working editions, the holding captured last first.
func (s *Store) Holdings(ctx context.Context, sc workflow.Scope, f workflow.HoldingFilter) ([]workflow.HoldingRow, error) {
	const op = "storage.Holdings"
	keys, err := keysOf(f.After, idKey)
	if err != nil {
		return nil, err
	}
	states, classes := everything, everything
	if len(f.States) > 0 {
		states = among("h.state", f.States)
	}
	if len(f.Classes) > 0 {
		classes = among("h.class", f.Classes)
	}
	rows, err := find[listedHolding](s.db(ctx), list[holdingRow]("h")+", e.title, e.theme",
		"holding h JOIN edition e ON e.holding_id = h.id AND e.number = h.edition",
		allOf(readable(sc), belowOne("h.authority_id", f.Authority), states, classes, listed(f.Theme, "e.theme"),
			words(f.Query, "e.search"), behind(keys, "h.id", "<")),
		"h.id DESC", limitOf(f.Limit, maxLimit))
	if err != nil {
		return nil, failed(op, err)
	}
	out := make([]workflow.HoldingRow, len(rows))
	for i, row := range rows {
		if out[i], err = row.listed(); err != nil {
			return nil, failed(op, err)
		}
	}
	return out, nil
}

// HoldingByID reads a holding with its working edition, its open review and its documents, and what of it is live.
func (s *Store) HoldingByID(ctx context.Context, sc workflow.Scope, id domain.HoldingID) (*domain.Holding, error) {
	var h *domain.Holding
	err := s.snapshot(ctx, func(db *gorm.DB) (err error) {
		h, err = aggregate(db, allOf(named("h.id", id), readable(sc)))
		return err
	})
	return h, failed("storage.HoldingByID", err)
}

func aggregate(db *gorm.DB, c cond) (*domain.Holding, error) {
	row, err := first[holdingRow](db, list[holdingRow]("h"), "holding h", c)
	if err != nil {
		return nil, err
	}
	h, err := row.holding()
	if err != nil {
		return nil, err
	}
	if h.Edition, err = editionAt(db, h.ID, int(row.Edition)); err != nil {
		return nil, err
	}
	live, err := find[releaseRow](db, list[releaseRow]("r"), "live_release l JOIN release r ON r.id = l.release_id",
		named("l.holding_id", h.ID), "", 0)
	if err != nil {
		return nil, err
	}
	for _, l := range live {
		r := l.release()
		r.Status = domain.ReleaseLive
		h.Live[r.Audience] = r
	}
	if row.ReviewID == nil {
		return h, nil
	}
	review, err := first[reviewRow](db, list[reviewRow]("v"), "review v", named("v.id", *row.ReviewID))
	if err != nil {
		return nil, err
	}
	if h.Review, err = review.review(); err != nil {
		return nil, err
	}
	documents, err := find[reviewDocumentRow](db, list[reviewDocumentRow]("d"), "review_document d", named("d.review_id", h.Review.ID), "", 0)
	for _, d := range documents {
		h.Review.Documents[domain.Audience(d.Audience)] = domain.ReviewDocument{Digest: domain.Digest(d.Digest), Body: d.Body}
	}
	return h, err
}

func editionAt(db *gorm.DB, id domain.HoldingID, number int) (domain.Edition, error) {
	row, err := first[editionRow](db, list[editionRow]("e"), "edition e", allOf(named("e.holding_id", id), where("e.number = ?", number)))
	if err != nil {
		return domain.Edition{}, err
	}
	return row.edition()
}

// Changes lists who changed what of a holding, the latest first.
func (s *Store) Changes(ctx context.Context, sc workflow.Scope, id domain.HoldingID, page workflow.Page) ([]domain.ChangeEntry, error) {
	keys, err := keysOf(page.After, numberKey)
	if err != nil {
		return nil, err
	}
	rows, err := find[changeLogRow](s.db(ctx), list[changeLogRow]("c"), "change_log c JOIN holding h ON h.id = c.holding_id",
		allOf(named("h.id", id), readable(sc), behind(keys, "c.id", "<")), "c.id DESC", limitOf(page.Limit, maxLimit))
	if err == nil && len(rows) == 0 {
		_, err = first[holdingRow](s.db(ctx), list[holdingRow]("h"), "holding h", allOf(named("h.id", id), readable(sc)))
	}
	out, err := rowsTo(rows, err, changeLogRow.entry)
	return out, failed("storage.Changes", err)
}

// FileOf finds a file of a holding by its hash: of the newest edition that has it, as content or as evidence.
func (s *Store) FileOf(ctx context.Context, sc workflow.Scope, id domain.HoldingID, hash domain.Digest) (*domain.FileRef, error) {
	const op = "storage.FileOf"
	rows, err := find[editionRow](s.db(ctx), list[editionRow]("e"),
		"file_use f JOIN holding h ON h.id = f.holding_id JOIN edition e ON e.holding_id = f.holding_id AND e.number = f.edition",
		allOf(named("h.id", id), where("f.sha256 = ?", string(hash)), readable(sc)), "e.number DESC", 0)
	if err != nil {
		return nil, failed(op, err)
	}
	for _, r := range rows {
		e, err := r.edition()
		if err != nil {
			return nil, failed(op, err)
		}
		files := filesOf(e)
		if i := slices.IndexFunc(files, func(f domain.FileRef) bool { return f.SHA256 == hash }); i >= 0 {
			return &files[i], nil
		}
	}
	return nil, failed(op, gorm.ErrRecordNotFound)
}

// filesOf lists the files that an edition names: distributions, evidence of answers and of treatments.
func filesOf(e domain.Edition) []domain.FileRef {
	var out []domain.FileRef
	for _, d := range e.Distributions {
		if d.File != nil {
			out = append(out, *d.File)
		}
	}
	for _, a := range e.Answers {
		out = append(out, a.Evidence...)
	}
	for _, t := range e.Treatments {
		out = append(out, t.Evidence...)
	}
	return out
}
