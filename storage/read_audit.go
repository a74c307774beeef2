package storage

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

// History lists decisions, the latest first, in the order in which they were stored (a clock may have been put back), with
// titles and numbers. Counting comes first: where little is found, or what is found lies in a period, the filter leads to
// it and the rows are sorted; where much is, the leaves are read backwards until the page is full. ("+" keeps an index from
// being used for the order; CROSS JOIN keeps SQLite from turning the two round.)
func (s *Store) History(ctx context.Context, sc workflow.Scope, f workflow.DecisionFilter) (workflow.HistoryPage, error) {
	var out workflow.HistoryPage
	keys, err := keysOf(f.After, idKey)
	if err != nil {
		return out, err
	}
	err = s.snapshot(ctx, func(db *gorm.DB) error {
		wanted, err := sought(db, f)
		if err != nil {
			return err
		}
		c := allOf(wanted, decidedAs(f), seenBy(sc))
		if err := db.Raw("SELECT count(*) FROM (SELECT 1 FROM decision d WHERE "+c.sql+" LIMIT ?) x", append(c.args[:len(c.args):len(c.args)], workflow.CountLimit+1)...).Scan(&out.Count).Error; err != nil {
			return err
		}
		from, order := "decision d JOIN leaf f ON f.decision_id = d.id", "+f.id DESC"
		if out.More = out.Count > workflow.CountLimit; out.More {
			out.Count = workflow.CountLimit
			if f.From.IsZero() && f.To.IsZero() {
				from, order = "leaf f CROSS JOIN decision d", "f.id DESC"
				c = allOf(where("d.id = f.decision_id"), c)
			}
		}
		if keys != nil {
			c = allOf(c, where("f.id < (SELECT o.id FROM leaf o WHERE o.decision_id = ?)", keys...))
		}
		ids, err := find[struct{ ID string }](db, "d.id", from, c, order, limitOf(f.Limit, maxLimit))
		if err != nil {
			return err
		}
		place, names := map[domain.DecisionID]int{}, make([]string, len(ids))
		for i, r := range ids {
			place[domain.DecisionID(r.ID)], names[i] = i, r.ID
		}
		rows, err := records(db, among("d.id", names), 0)
		if err != nil {
			return err
		}
		slices.SortFunc(rows, func(a, b workflow.HistoryRow) int { return place[a.ID] - place[b.ID] })
		out.Rows, err = titled(db, rows)
		return err
	})
	return out, failed("storage.History", err)
}

// seenBy is recorded for long lists: readable holdings are one set, not asked about row by row.
func seenBy(sc workflow.Scope) cond {
	working := below("h.authority_id", sc.Working())
	if working.sql != nothing.sql {
		working.sql = "d.holding_id IN (SELECT h.id FROM holding h WHERE " + working.sql + ")"
	}
	return anyOf(among("d.root_id", sc.History()), below("d.authority_id", sc.History()), working, concerned("d.holding_id", sc))
}

// fewHoldings is how many ids a list of ids may have; beyond it a sub-select stands for them.
const fewHoldings = 500

// sought looks up what a filter names in words, so that the ids lead to the decisions.
func sought(db *gorm.DB, f workflow.DecisionFilter) (cond, error) {
	who, err := called(db, f.Person)
	if err != nil {
		return nothing, err
	}
	what, err := about(db, f.About)
	return allOf(who, what), err
}

// titled adds what names decisions for people: title and name of the holding, number of the review.
func titled(db *gorm.DB, rows []workflow.HistoryRow) ([]workflow.HistoryEntry, error) {
	out := make([]workflow.HistoryEntry, len(rows))
	var holdings []domain.HoldingID
	var reviews []domain.ReviewID
	for i, r := range rows {
		out[i].HistoryRow = r
		if r.Holding != "" {
			holdings = append(holdings, r.Holding)
		}
		if r.Review != "" {
			reviews = append(reviews, r.Review)
		}
	}
	type named struct{ ID, Name, Title string }
	about, err := find[named](db, "h.id, h.name, e.title", "holding h JOIN edition e ON e.holding_id = h.id AND e.number = h.edition", among("h.id", holdings), "", 0)
	if err != nil {
		return nil, err
	}
	type numbered struct {
		ID        string
		Year, Seq int64
		Places    string
	}
	in, err := find[numbered](db, "v.id, v.year, v.seq, v.places", "review v", among("v.id", reviews), "", 0)
	if err != nil {
		return nil, err
	}
	byHolding, byReview, places := map[domain.HoldingID]named{}, map[domain.ReviewID]string{}, map[domain.ReviewID]*domain.Review{}
	for _, h := range about {
		byHolding[domain.HoldingID(h.ID)] = h
	}
	for _, v := range in {
		byReview[domain.ReviewID(v.ID)] = reviewNumber(v.Year, v.Seq)
		r := &domain.Review{}
		if err := parse(v.Places, &r.Places); err != nil {
			return nil, fmt.Errorf("places of review %s: %w", v.ID, err)
		}
		places[domain.ReviewID(v.ID)] = r
	}
	for i, r := range rows {
		out[i].Title, out[i].Name, out[i].Review = byHolding[r.Holding].Title, byHolding[r.Holding].Name, byReview[r.Review]
		if v := places[r.Review]; v != nil {
			if p, ok := v.Place(r.Slot); ok {
				out[i].Place = p.Kind
			}
		}
	}
	return out, nil
}
