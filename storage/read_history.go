package storage

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

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
	var out []workflow.HistoryRow
	err := s.snapshot(ctx, func(db *gorm.DB) (err error) {
		out, err = decisions(db, sc, f)
		return err
	})
	return out, failed("storage.Decisions", err)
}

func decisions(db *gorm.DB, sc workflow.Scope, f workflow.DecisionFilter) ([]workflow.HistoryRow, error) {
	keys, err := keysOf(f.After, idKey)
	if err != nil {
		return nil, err
	}
	wanted, err := sought(db, f)
	if err != nil {
		return nil, err
	}
	c := allOf(recorded(sc), wanted, decidedAs(f))
	if keys != nil { // the cursor names a decision; its leaf says where that was
		c = allOf(c, where("f.id < (SELECT o.id FROM leaf o WHERE o.decision_id = ?)", keys...))
	}
	return records(db, c, limitOf(f.Limit, maxLimit))
}

// decidedAs is the condition of a filter of decisions, without its page.
func decidedAs(f workflow.DecisionFilter) cond {
	c := allOf(filtered("d.id", f.Only), filtered("d.holding_id", f.Holding), filtered("d.review_id", f.Review), belowOne("d.authority_id", f.Authority),
		filtered("d.actor_id", f.Actor), filtered("d.on_behalf_of", f.OnBehalfOf),
		equal("d.role", f.Role), equal("d.kind", f.Kind), equal("d.mark", f.Mark), equal("d.verb", f.Verb))
	if f.Mark != "" {
		c = allOf(c, where("d.mark <> ''")) // says so that the partial index may be used
	}
	if f.Deputised {
		c = allOf(c, where("d.on_behalf_of IS NOT NULL"))
	}
	if !f.From.IsZero() {
		c = allOf(c, where("d.at >= ?", micro(f.From)))
	}
	if !f.To.IsZero() {
		c = allOf(c, where("d.at < ?", micro(f.To)))
	}
	return c
}

// called is the condition that a decision was made by or for somebody whose name has every word of a text. SQLite knows
// no capital letters beyond ASCII, so a word is looked for as it is typed, in small letters, and with a capital.
func called(db *gorm.DB, name string) (cond, error) {
	match := everything
	for _, word := range strings.Fields(printable(name)) {
		lower := strings.ToLower(word)
		first, size := utf8.DecodeRuneInString(lower)
		either := nothing
		for _, spelling := range []string{word, lower, string(unicode.ToUpper(first)) + lower[size:]} {
			either = anyOf(either, cond{`n.name LIKE ? ESCAPE '\'`, []any{"%" + escaped.Replace(spelling) + "%"}})
		}
		match = allOf(match, either)
	}
	if match.sql == everything.sql {
		return everything, nil
	}
	rows, err := find[struct{ PersonID string }](db, "n.person_id", "person_name n", match, "n.person_id", fewHoldings)
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.PersonID
	}
	return anyOf(among("d.actor_id", ids), among("d.on_behalf_of", ids)), err
}

var reviewNumbered = regexp.MustCompile(`^\s*([0-9]{4})\s*/\s*0*([0-9]{1,9})\s*$`)

// about is the condition that a decision is about a holding whose name, title, description or keywords have every word
// of a text, or, where the text is the number of a review, belongs to that review, or has that id.
func about(db *gorm.DB, text string) (cond, error) {
	type found struct{ ID, HoldingID string }
	if m := reviewNumbered.FindStringSubmatch(text); m != nil {
		year, _ := strconv.ParseInt(m[1], 10, 64)
		seq, _ := strconv.ParseInt(m[2], 10, 64)
		rows, err := find[found](db, "v.id, v.holding_id", "review v",
			where("v.root_id IN (SELECT a.id FROM authority a WHERE a.parent_id IS NULL) AND v.year = ? AND v.seq = ?", year, seq), "", fewHoldings)
		var reviews, holdings []string
		for _, r := range rows {
			reviews, holdings = append(reviews, r.ID), append(holdings, r.HoldingID)
		}
		return allOf(among("d.holding_id", holdings), among("d.review_id", reviews)), err
	}
	if id := strings.TrimSpace(text); domain.IsID(id) {
		return where("d.holding_id = ? OR d.id = ?", id, id), nil
	}
	c := anyOf(words(text, "e.search"), words(text, "h.name"))
	if c.sql == everything.sql {
		return everything, nil
	}
	const from = "holding h JOIN edition e ON e.holding_id = h.id AND e.number = h.edition"
	rows, err := find[found](db, "h.id", from, c, "", fewHoldings+1)
	if len(rows) > fewHoldings {
		return cond{"d.holding_id IN (SELECT h.id FROM " + from + " WHERE " + c.sql + ")", c.args}, err
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return among("d.holding_id", ids), err
}

// printable takes out what no database takes as text.
func printable(text string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", " "), " ")
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
	if err != nil {
		return nil, err
	}
	gone, err := find[erasedRow](db, list[erasedRow]("x"), "erased x", allOf(where("x.kind = 'text'"), among("x.target", ids)), "x.at", 0)
	for _, x := range gone {
		d := &out[at[x.Target]]
		if d.Erased == nil {
			d.Erased = map[domain.TextKind]domain.DecisionID{}
		}
		d.Erased[domain.TextKind(x.Part)] = domain.DecisionID(x.DecisionID)
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
