package storage

import (
	"context"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

// erasing is the condition that a reader may see an erasure. The alias of erasure is e.
func erasing(s workflow.Scope) cond { return below("e.authority_id", s.Erases()) }

type erasureLine struct {
	Row    erasureRow `gorm:"embedded"`
	Reason string
	About  string
}

const (
	erasureTables  = "erasure e"
	erasureColumns = `, COALESCE((SELECT t.body FROM decision_text t WHERE t.decision_id = e.opened_id AND t.kind = 'reason'), '') AS reason,
	CASE e.kind
		WHEN 'person' THEN COALESCE((SELECT n.name FROM person_name n WHERE CAST(n.person_id AS TEXT) = e.target), '')
		WHEN 'file' THEN COALESCE((SELECT min(x.name) FROM release_file x JOIN release r ON r.id = x.release_id WHERE x.sha256 = e.target AND r.root_id = e.root_id), '')
		ELSE COALESCE((SELECT v.title FROM holding h JOIN edition v ON v.holding_id = h.id AND v.number = h.edition WHERE h.id = e.holding_id), '')
	END AS about`
)

func (r erasureLine) line() workflow.ErasureRow {
	return workflow.ErasureRow{Erasure: r.Row.erasure(), Reason: r.Reason, About: r.About}
}

// Erasures lists what was proposed and what became of it, the newest first.
func (s *Store) Erasures(ctx context.Context, sc workflow.Scope, f workflow.ListFilter) (out []workflow.ErasureRow, total int, err error) {
	match := allOf(erasing(sc), equal("e.status", f.Status))
	err = s.snapshot(ctx, func(db *gorm.DB) error {
		if err := db.Raw("SELECT count(*) FROM "+erasureTables+" WHERE "+match.sql, match.args...).Scan(&total).Error; err != nil {
			return err
		}
		rows, err := find[erasureLine](db, list[erasureRow]("e")+erasureColumns, erasureTables, match, "e.at DESC, e.id DESC", limitOf(f.Limit, maxLimit), f.Offset)
		out, err = rowsTo(rows, err, erasureLine.line)
		return err
	})
	return out, total, failed("storage.Erasures", err)
}

// ErasureByID reads one erasure.
func (s *Store) ErasureByID(ctx context.Context, sc workflow.Scope, id domain.ErasureID) (*workflow.ErasureRow, error) {
	row, err := first[erasureLine](s.db(ctx), list[erasureRow]("e")+erasureColumns, erasureTables, allOf(named("e.id", id), erasing(sc)))
	if err != nil {
		return nil, failed("storage.ErasureByID", err)
	}
	out := row.line()
	return &out, nil
}

// ErasuresOf lists the erasures that cleared a text or a document of a readable holding.
func (s *Store) ErasuresOf(ctx context.Context, sc workflow.Scope, id domain.HoldingID) ([]workflow.HistoryRow, error) {
	mine := readable(sc)
	rows, err := find[recordRow](s.db(ctx), recordColumns, recordTables, allOf(
		where("EXISTS (SELECT 1 FROM holding h WHERE h.id = ? AND ("+mine.sql+"))", append([]any{string(id)}, mine.args...)...),
		where(`d.id IN (SELECT x.decision_id FROM erased x WHERE x.holding_id = ?
			UNION SELECT x.decision_id FROM erased x JOIN decision t ON x.kind = 'text' AND x.target = CAST(t.id AS TEXT) WHERE t.holding_id = ?)`, string(id), string(id))),
		"f.id", 0)
	if err != nil {
		return nil, failed("storage.ErasuresOf", err)
	}
	out := make([]workflow.HistoryRow, len(rows))
	for i, r := range rows {
		d, err := r.Row.decision()
		if err != nil {
			return nil, failed("storage.ErasuresOf", err)
		}
		out[i] = workflow.HistoryRow{Decision: d, Leaf: r.Leaf, Index: r.Idx}
	}
	return out, nil
}
