package storage

import (
	"context"
	"slices"

	"freigabe/domain"
)

// Holding reads the policy head of the holding's root, then the holding and everything that its rev guards: all in one
// round trip. A unit that locks takes the head shared and the row; statements behind the lock see the newest rows.
func (u *unit) Holding(ctx context.Context, id domain.HoldingID) (*domain.Holding, error) {
	u.reading("Holding")
	var root string
	var version int64
	a := aggregate{of: where("h.id = ?", string(id)), lock: " FOR UPDATE"}
	err := u.conn.read(ctx, append([]query{{
		"SELECT root_id, version FROM policy_head WHERE root_id = (SELECT root_id FROM holding WHERE id = ?) FOR SHARE",
		[]any{string(id)},
		func(scan func(...any) error) error { return scan(&root, &version) },
	}}, a.queries(string(id))...)...)
	if err != nil {
		return nil, failed(u.op, err)
	}
	h := a.holding
	if h == nil {
		return nil, &domain.Error{Code: domain.NotFound, Op: u.op, Key: "id.unknown"} // as for one that may not be seen
	}
	if u.heads[h.Root] == nil {
		u.heads[h.Root] = &head{version: version}
	}
	u.read = append(u.read, id)
	return h, nil
}

// EditionOf reads any edition of a holding.
func (u *unit) EditionOf(ctx context.Context, holding domain.HoldingID, number int) (*domain.Edition, error) {
	db, err := u.db(ctx, "EditionOf")
	if err != nil {
		return nil, failed(u.op, err)
	}
	var r editionRow
	if err := db.Table("edition").Where("holding_id = ? AND number = ?", string(holding), number).Take(&r).Error; err != nil {
		return nil, failed(u.op, err)
	}
	e, err := r.edition()
	return &e, err
}

// Contributions gives, per person, kind and role, the newest line of the change log after a rev.
func (u *unit) Contributions(ctx context.Context, holding domain.HoldingID, sinceRev int64) ([]domain.ChangeEntry, error) {
	u.reading("Contributions")
	var out []domain.ChangeEntry
	err := u.conn.read(ctx, query{"SELECT " + list[changeLogRow]("c") + ` FROM change_log c WHERE c.id IN (
		SELECT max(id) FROM change_log WHERE holding_id = ? AND rev > ? AND kind IN ('edit', 'answer', 'expert', 'import')
		GROUP BY person_id, kind, role) ORDER BY c.id`, []any{string(holding), sinceRev}, func(scan func(...any) error) error {
		var r changeLogRow
		err := scan(into(&r)...)
		out = append(out, r.entry())
		return err
	}})
	return out, failed(u.op, err)
}

// CreateHolding stores a new holding with its first edition. Rev starts at 1.
func (u *unit) CreateHolding(h *domain.Holding) {
	u.once("holding", h.ID)
	if h.Rev == 0 {
		h.Rev = 1
		u.undo = append(u.undo, func() { h.Rev = 0 })
	}
	u.bulk("holding", holdingRowOf(h))
	u.bulk("edition", editionRowOf(h))
	for _, f := range usesOf(h) {
		u.bulk("file_use", f)
	}
	u.changed(h.ID, "")
	u.early()
}

const saveHolding = `UPDATE holding SET authority_id = ?, name = ?, since = CASE WHEN state = ? THEN since ELSE ? END, state = ?, rev = ?, class = ?, facts = ?, edition = ?, review_id = ?,
	last_edition = ?, last_rev = ?, aside = ?, due = ?, changed_at = ? WHERE id = ? AND rev = ?`

// SaveHolding stores the state row if it still has the rev that h was read with.
func (u *unit) SaveHolding(h *domain.Holding) {
	u.once("holding", h.ID)
	read := h.Rev
	h.Rev++
	u.undo = append(u.undo, func() { h.Rev = read })
	u.put(holdingWrites, func() []stmt {
		r := holdingRowOf(h)
		return []stmt{{
			sql: saveHolding, args: []any{
				r.AuthorityID, r.Name, r.State, micro(u.now), r.State, r.Rev, r.Class, r.Facts, r.Edition, r.ReviewID,
				r.LastEdition, r.LastRev, r.Aside, r.Due, r.ChangedAt, r.ID, read,
			},
			miss: &domain.Error{Code: domain.Stale, Op: u.op, Key: "holding.changed_meanwhile"},
		}}
	})
	u.changed(h.ID, "")
}

// SaveEdition stores content, answers and files of the working edition. Calling it again in one unit changes nothing.
func (u *unit) SaveEdition(h *domain.Holding) {
	u.owed[h.ID] = "SaveEdition"
	if u.saved["edition "+string(h.ID)] {
		return
	}
	u.once("edition", h.ID)
	u.put(editionWrites, func() []stmt {
		r := editionRowOf(h)
		out := []stmt{
			upsert("edition", r, "holding_id", "number"),
			{sql: "DELETE FROM file_use WHERE holding_id = ? AND edition = ?", args: []any{r.HoldingID, r.Number}},
		}
		for _, f := range usesOf(h) {
			out = append(out, insert("file_use", f))
		}
		return out
	})
}

// usesOf lists the stored bytes that the working edition names: distributions and evidence.
func usesOf(h *domain.Holding) []fileUseRow {
	var out []fileUseRow
	use := func(f domain.FileRef) {
		r := fileUseRow{Sha256: string(f.SHA256), HoldingID: string(h.ID), Edition: int64(h.Edition.Number)}
		if f.SHA256 != "" && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	for _, d := range h.Edition.Distributions {
		if d.File != nil {
			use(*d.File)
		}
	}
	for _, a := range h.Edition.Answers {
		for _, f := range a.Evidence {
			use(f)
		}
	}
	for _, t := range h.Edition.Treatments {
		for _, f := range t.Evidence {
			use(f)
		}
	}
	return out
}

// LogChanges writes lines of the change log.
func (u *unit) LogChanges(entries []domain.ChangeEntry) {
	for _, e := range entries {
		u.bulk("change_log", changeLogRowOf(e))
	}
	u.early()
}

// DeleteHolding removes a holding of which nothing was ever handed over.
func (u *unit) DeleteHolding(id domain.HoldingID) {
	u.once("holding", id)
	args := []any{string(id)}
	u.add(holdingWrites,
		stmt{
			sql: "DELETE FROM holding WHERE id = ? AND last_edition = 0 AND review_id IS NULL", args: args,
			miss: &domain.Error{Code: domain.Conflict, Op: u.op, Key: "import.undo_too_late"},
		},
		stmt{sql: "DELETE FROM edition WHERE holding_id = ?", args: args},
		stmt{sql: "DELETE FROM file_use WHERE holding_id = ?", args: args},
		stmt{sql: "DELETE FROM change_log WHERE holding_id = ?", args: args},
		stmt{sql: "DELETE FROM task WHERE holding_id = ?", args: args})
	u.changed(id, "")
}

// changed tells the search index, once per unit and holding or authority.
func (u *unit) changed(h domain.HoldingID, a domain.AuthorityID) {
	key := "change " + string(h) + string(a)
	if !u.saved[key] {
		u.saved[key] = true
		u.bulk("change", changedRow{HoldingID: none(h), AuthorityID: none(a), At: micro(u.now)})
	}
}
