package storage

import (
	"context"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

// recordRow is a decision with its place in the ledger.
type recordRow struct {
	Row    decisionRow `gorm:"embedded"`
	LeafID int64
	Leaf   []byte
	Idx    *int64
}

var (
	recordColumns = list[decisionRow]("d") + ", f.id AS leaf_id, f.body AS leaf, i.idx"
	recordTables  = "decision d JOIN leaf f ON f.decision_id = d.id LEFT JOIN ledger_index i ON i.leaf_id = f.id"
)

const maxLeaves = 1000 // ledger entries in one answer

// Decisions lists what was decided, the latest first, in the order in which it was stored; times are not trusted for it.
func (s *Store) Decisions(ctx context.Context, sc workflow.Scope, f workflow.DecisionFilter) ([]workflow.HistoryRow, error) {
	keys, err := keysOf(f.After, idKey)
	if err != nil {
		return nil, err
	}
	c := allOf(recorded(sc), filtered("d.holding_id", f.Holding), filtered("d.review_id", f.Review), belowOne("d.authority_id", f.Authority),
		filtered("d.actor_id", f.Actor), equal("d.role", f.Role), equal("d.kind", f.Kind), equal("d.verb", f.Verb))
	if !f.From.IsZero() {
		c = allOf(c, where("d.at >= ?", micro(f.From)))
	}
	if !f.To.IsZero() {
		c = allOf(c, where("d.at < ?", micro(f.To)))
	}
	if keys != nil { // the cursor names a decision; its leaf says where that was
		c = allOf(c, where("f.id < (SELECT o.id FROM leaf o WHERE o.decision_id = ?)", keys...))
	}
	var out []workflow.HistoryRow
	err = s.snapshot(ctx, func(db *gorm.DB) (err error) {
		out, err = records(db, c, limitOf(f.Limit, maxLimit))
		return err
	})
	return out, failed("storage.Decisions", err)
}

// DecisionByID reads one decision with its texts, leaf and place in the ledger.
func (s *Store) DecisionByID(ctx context.Context, sc workflow.Scope, id domain.DecisionID) (*workflow.HistoryRow, error) {
	var out []workflow.HistoryRow
	err := s.snapshot(ctx, func(db *gorm.DB) (err error) {
		out, err = records(db, allOf(named("d.id", id), recorded(sc)), 1)
		return err
	})
	if err == nil && len(out) == 0 {
		err = gorm.ErrRecordNotFound
	}
	if err != nil {
		return nil, failed("storage.DecisionByID", err)
	}
	return &out[0], nil
}

func records(db *gorm.DB, c cond, limit int) ([]workflow.HistoryRow, error) {
	rows, err := find[recordRow](db, recordColumns, recordTables, c, "f.id DESC", limit)
	if err != nil {
		return nil, err
	}
	out, ids, at := make([]workflow.HistoryRow, len(rows)), make([]string, len(rows)), make(map[string]int, len(rows))
	for i, r := range rows {
		d, err := r.Row.decision()
		if err != nil {
			return nil, err
		}
		out[i], ids[i], at[r.Row.ID] = workflow.HistoryRow{Decision: d, Leaf: r.Leaf, Index: r.Idx}, r.Row.ID, i
	}
	texts, err := find[decisionTextRow](db, list[decisionTextRow]("t"), "decision_text t", among("t.decision_id", ids), "t.decision_id, t.kind", 0)
	for _, t := range texts {
		d := &out[at[t.DecisionID]]
		d.Texts = append(d.Texts, t.text())
	}
	return out, err
}

// LedgerEntries lists leaves of the tree from an index on, at most 1000. Leaves out of the scope are left out.
func (s *Store) LedgerEntries(ctx context.Context, sc workflow.Scope, from int64, limit int) ([]workflow.LedgerEntry, error) {
	rows, err := find[recordRow](s.db(ctx), "f.body AS leaf, i.idx", "ledger_index i JOIN leaf f ON f.id = i.leaf_id JOIN decision d ON d.id = f.decision_id",
		allOf(where("i.idx >= ?", from), recorded(sc)), "i.idx", limitOf(limit, maxLeaves))
	out, err := rowsTo(rows, err, func(r recordRow) workflow.LedgerEntry { return workflow.LedgerEntry{Index: *r.Idx, Leaf: r.Leaf} })
	return out, failed("storage.LedgerEntries", err)
}
