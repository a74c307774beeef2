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
	const op = "storage.HoldingByID"
	a := aggregate{of: allOf(named("h.id", id), readable(sc)), bodies: ", d.body"}
	if a.of.sql == nothing.sql {
		return nil, failed(op, gorm.ErrRecordNotFound)
	}
	if err := s.moment(ctx, a.queries(string(id))...); err != nil {
		return nil, failed(op, err)
	}
	if a.holding == nil {
		return nil, failed(op, gorm.ErrRecordNotFound)
	}
	return a.holding, nil
}

// aggregate reads a holding with everything that its rev guards.
type aggregate struct {
	of      cond            // which holding, and who may read it
	lock    string          // " FOR UPDATE" in a unit of work
	bodies  string          // ", d.body" for the documents of the open review, too
	holding *domain.Holding // nil while there is none
}

// queries reads the holding first. What the others find counts only with it.
func (a *aggregate) queries(id string) []query {
	of := flat(a.of)
	args := []any{id}
	found := func(row func(scan func(...any) error) error) func(func(...any) error) error {
		return func(scan func(...any) error) error {
			if a.holding == nil {
				return nil
			}
			return row(scan)
		}
	}
	return []query{
		{"SELECT " + list[holdingRow]("h") + " FROM holding h WHERE " + of.sql + a.lock, of.args, func(scan func(...any) error) error {
			var r holdingRow
			err := scan(into(&r)...)
			if err == nil {
				a.holding, err = r.holding()
			}
			return err
		}},
		{"SELECT " + list[editionRow]("e") + " FROM edition e WHERE e.holding_id = ? AND e.number = (SELECT edition FROM holding WHERE id = e.holding_id)", args, found(func(scan func(...any) error) error {
			var r editionRow
			err := scan(into(&r)...)
			if err == nil {
				a.holding.Edition, err = r.edition()
			}
			return err
		})},
		{"SELECT " + list[reviewRow]("r") + " FROM review r WHERE r.holding_id = ? AND r.status = 'open'", args, found(func(scan func(...any) error) error {
			var r reviewRow
			err := scan(into(&r)...)
			if err == nil {
				a.holding.Review, err = r.review()
			}
			return err
		})},
		{"SELECT d.audience, d.digest" + a.bodies + " FROM review_document d WHERE d.review_id = (SELECT id FROM review WHERE holding_id = ? AND status = 'open')", args, found(func(scan func(...any) error) error {
			var audience, digest string
			var body []byte
			to := []any{&audience, &digest}
			if a.bodies != "" {
				to = append(to, &body)
			}
			err := scan(to...)
			if a.holding.Review != nil {
				a.holding.Review.Documents[domain.Audience(audience)] = domain.ReviewDocument{Digest: domain.Digest(digest), Body: body}
			}
			return err
		})},
		{"SELECT " + list[releaseRow]("r") + " FROM live_release l JOIN release r ON r.id = l.release_id WHERE l.holding_id = ?", args, found(func(scan func(...any) error) error {
			var r releaseRow
			err := scan(into(&r)...)
			rel := r.release()
			rel.Status = domain.ReleaseLive
			a.holding.Live[rel.Audience] = rel
			return err
		})},
	}
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
