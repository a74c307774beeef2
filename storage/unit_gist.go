package storage

import (
	"context"
	"encoding/json"
	"strings"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

// gistRow is a holding with what simulations look at of its edition.
type gistRow struct {
	Row     holdingRow `gorm:"embedded"`
	Title   string
	Theme   string
	Answers string // the edition's document, "" where it is not asked for
}

// gistBatch is how many ids one statement names.
const gistBatch = 500

// Gist reads many holdings at once, for simulations; it locks nothing.
func (u *unit) Gist(ctx context.Context, q workflow.GistQuery) ([]workflow.Gist, error) {
	db, err := u.db(ctx, "Gist")
	if err != nil {
		return nil, failed(u.op, err)
	}
	out, err := gists(db, q)
	return out, failed(u.op, err)
}

func gists(db *gorm.DB, q workflow.GistQuery) ([]workflow.Gist, error) {
	match := allOf(filtered("h.root_id", q.Root), belowOne("h.authority_id", q.Authority))
	if len(q.States) > 0 {
		match = allOf(match, among("h.state", q.States))
	}
	if q.Pending {
		match = allOf(match, where("h.review_id IS NOT NULL OR h.state = 'approved'"))
	}
	columns := list[holdingRow]("h") + ", e.title, e.theme, '' AS answers"
	if q.Answers {
		columns = list[holdingRow]("h") + ", e.title, e.theme, e.body AS answers"
	}
	const tables = "holding h JOIN edition e ON e.holding_id = h.id AND e.number = h.edition"
	var rows []gistRow
	for part := range chunks(q.Holdings, gistBatch) {
		only := match
		if part != nil {
			only = allOf(match, among("h.id", part))
		}
		some, err := find[gistRow](db, columns, tables, only, "h.id", 0)
		if err != nil {
			return nil, err
		}
		rows = append(rows, some...)
	}
	out := make([]workflow.Gist, len(rows))
	at := make(map[domain.HoldingID]int, len(rows))
	reviews := map[domain.ReviewID]int{}
	for i, r := range rows {
		if err := r.into(&out[i]); err != nil {
			return nil, err
		}
		at[out[i].ID] = i
		switch {
		case r.Row.ReviewID != nil:
			reviews[domain.ReviewID(*r.Row.ReviewID)] = i
		case out[i].State == domain.Approved && out[i].Public != nil:
			reviews[out[i].Public.Review] = i
		}
	}
	if err := gistReviews(db, out, reviews); err != nil {
		return nil, err
	}
	live, err := find[struct{ HoldingID, Audience string }](db, "l.holding_id, l.audience", "live_release l", filtered("l.root_id", q.Root), "", 0)
	for _, l := range live {
		if i, ok := at[domain.HoldingID(l.HoldingID)]; ok {
			out[i].Live[domain.Audience(l.Audience)] = domain.Release{}
		}
	}
	return out, err
}

func (r gistRow) into(g *workflow.Gist) error {
	h, err := r.Row.holding()
	if err != nil {
		return err
	}
	g.Holding = *h
	g.Live = map[domain.Audience]domain.Release{}
	g.Edition.Content.Title = r.Title
	if err := parse(r.Theme, &g.Edition.Content.Theme); err != nil {
		return err
	}
	if r.Answers == "" {
		return nil
	}
	var e struct{ Answers map[string]json.RawMessage }
	if err := json.NewDecoder(strings.NewReader(r.Answers)).Decode(&e); err != nil {
		return err
	}
	g.Answered = make(map[string]bool, len(e.Answers))
	for id := range e.Answers {
		g.Answered[id] = true
	}
	return nil
}

// gistReviews gives each holding its open review, or the one of its approval.
func gistReviews(db *gorm.DB, out []workflow.Gist, reviews map[domain.ReviewID]int) error {
	ids := make([]domain.ReviewID, 0, len(reviews))
	for id := range reviews {
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return nil
	}
	for part := range chunks(ids, gistBatch) {
		rows, err := find[reviewRow](db, list[reviewRow]("r"), "review r", among("r.id", part), "", 0)
		if err != nil {
			return err
		}
		for _, row := range rows {
			r, err := row.review()
			if err != nil {
				return err
			}
			g := &out[reviews[r.ID]]
			if r.Status == domain.ReviewOpen {
				g.Review = r
			} else {
				g.Approval = r
			}
		}
	}
	return nil
}

// chunks cuts a list into parts of n; an empty list is one part, nil.
func chunks[T any](list []T, n int) func(func([]T) bool) {
	return func(yield func([]T) bool) {
		if len(list) == 0 {
			yield(nil)
			return
		}
		for len(list) > 0 {
			k := min(n, len(list))
			if !yield(list[:k]) {
				return
			}
			list = list[k:]
		}
	}
}
