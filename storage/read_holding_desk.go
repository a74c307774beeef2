package storage

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

// HoldingsByID reads several holdings with their editions, open reviews without documents, and live releases.
func (s *Store) HoldingsByID(ctx context.Context, sc workflow.Scope, ids []domain.HoldingID) ([]*domain.Holding, error) {
	const op = "storage.HoldingsByID"
	var known []domain.HoldingID
	for _, id := range ids {
		if domain.IsID(string(id)) {
			known = append(known, id)
		}
	}
	if len(known) == 0 {
		return nil, nil
	}
	if len(known) > workflow.MaxAtOnce+1 {
		return nil, &domain.Error{Code: domain.Invalid, Op: op, Key: "many.too_many", Args: map[string]any{"max": workflow.MaxAtOnce}}
	}
	var out []*domain.Holding
	err := s.snapshot(ctx, func(db *gorm.DB) error {
		rows, err := find[holdingRow](db, list[holdingRow]("h"), "holding h", allOf(among("h.id", known), readable(sc)), "", 0)
		if err != nil || len(rows) == 0 {
			return err
		}
		at := map[string]*domain.Holding{}
		var seen, reviews []string
		for _, r := range rows {
			h, err := r.holding()
			if err != nil {
				return err
			}
			at[r.ID], out, seen = h, append(out, h), append(seen, r.ID)
			if r.ReviewID != nil {
				reviews = append(reviews, *r.ReviewID)
			}
		}
		editions, err := find[editionRow](db, list[editionRow]("e"), "holding h JOIN edition e ON e.holding_id = h.id AND e.number = h.edition", among("h.id", seen), "", 0)
		if err != nil {
			return err
		}
		for _, r := range editions {
			if at[r.HoldingID].Edition, err = r.edition(); err != nil {
				return err
			}
		}
		live, err := find[releaseRow](db, list[releaseRow]("r"), "live_release l JOIN release r ON r.id = l.release_id", among("l.holding_id", seen), "", 0)
		if err != nil {
			return err
		}
		for _, l := range live {
			r := l.release()
			r.Status = domain.ReleaseLive
			at[l.HoldingID].Live[r.Audience] = r
		}
		open, err := find[reviewRow](db, list[reviewRow]("v"), "review v", among("v.id", reviews), "", 0)
		if err != nil {
			return err
		}
		for _, v := range open {
			if at[v.HoldingID].Review, err = v.review(); err != nil {
				return err
			}
		}
		return nil
	})
	return out, failed(op, err)
}

// Similar lists captured holdings like one: of the same standard data set, else of the same authority and theme.
func (s *Store) Similar(ctx context.Context, sc workflow.Scope, id domain.HoldingID, limit int) ([]workflow.SimilarRow, error) {
	const op = "storage.Similar"
	type likeness struct {
		RootID, AuthorityID, StandardKey, Theme string
	}
	like, err := first[likeness](s.db(ctx), "h.root_id, h.authority_id, e.standard_key, e.theme",
		"holding h JOIN edition e ON e.holding_id = h.id AND e.number = h.edition", allOf(named("h.id", id), readable(sc)))
	if err != nil {
		return nil, failed(op, err)
	}
	// The cast keeps the database from walking the whole root, when the other conditions name a handful.
	others := allOf(where("CAST(h.root_id AS TEXT) = ? AND h.state = 'captured' AND h.review_id IS NULL AND h.id <> ?", like.RootID, string(id)), readable(sc))
	same := nothing
	if like.StandardKey != "" {
		same = where("e.standard_key = ? AND e.standard_key <> ''", like.StandardKey)
	}
	akin := where("h.authority_id = ? AND e.theme = ?", like.AuthorityID, like.Theme)
	if same.sql != nothing.sql {
		akin = allOf(akin, where("e.standard_key <> ?", like.StandardKey))
	}
	var out []workflow.SimilarRow
	for _, group := range []struct {
		standard bool
		cond
	}{{true, same}, {false, akin}} {
		n := limitOf(limit, maxLimit) - len(out)
		if group.sql == nothing.sql || n <= 0 {
			continue
		}
		rows, err := find[listedHolding](s.db(ctx), list[holdingRow]("h")+", e.title, e.theme",
			"holding h JOIN edition e ON e.holding_id = h.id AND e.number = h.edition", allOf(others, group.cond), "e.title_key, h.id", n)
		if err != nil {
			return nil, failed(op, err)
		}
		for _, row := range rows {
			r, err := row.listed()
			if err != nil {
				return nil, failed(op, err)
			}
			out = append(out, workflow.SimilarRow{HoldingRow: r, Standard: group.standard})
		}
	}
	return out, nil
}

// listed gives a row of a list.
func (row listedHolding) listed() (workflow.HoldingRow, error) {
	r := row.Row
	out := workflow.HoldingRow{
		ID: domain.HoldingID(r.ID), Root: domain.AuthorityID(r.RootID), Authority: domain.AuthorityID(r.AuthorityID),
		Name: r.Name, Title: row.Title, State: domain.State(r.State), Edition: int(r.Edition), Class: domain.Class(r.Class),
		Review: some[domain.ReviewID](r.ReviewID), ChangedAt: instant(r.ChangedAt),
	}
	if err := parse(row.Theme, &out.Theme); err != nil {
		return out, fmt.Errorf("themes of holding %s: %w", r.ID, err)
	}
	return out, nil
}

// AnswersLike counts the answers of screened holdings of the same standard data set, of the same root and of those that
// share theirs. What is not known to be unclassified (question V1) is not counted, and the database gives out no more
// than question, value and number.
func (s *Store) AnswersLike(ctx context.Context, sc workflow.Scope, id domain.HoldingID) ([]workflow.AnswerCount, error) {
	const op = "storage.AnswersLike"
	type likeness struct {
		RootID, StandardKey string
	}
	like, err := first[likeness](s.db(ctx), "h.root_id, e.standard_key",
		"holding h JOIN edition e ON e.holding_id = h.id AND e.number = h.edition", allOf(named("h.id", id), readable(sc)))
	if err != nil || like.StandardKey == "" {
		return nil, failed(op, err)
	}
	each, key, value, open := "json_each(e.body, '$.answers') a", "a.key", "json_extract(a.value, '$.value')", "json_extract(e.body, '$.answers.V1.value') = 'no'"
	if s.name == "postgres" {
		each, key, value, open = "jsonb_each(e.body::jsonb -> 'answers') a", "a.key", "a.value ->> 'value'", "e.body::jsonb #>> '{answers,V1,value}' = 'no'"
	}
	type counted struct {
		RootID, Question, Value string
		N                       int
	}
	c := allOf(
		where("e.standard_key = ? AND e.standard_key <> '' AND h.id <> ? AND h.state NOT IN ('captured', 'archived')", like.StandardKey, string(id)),
		where("h.root_id = ? OR h.root_id IN (SELECT root_id FROM sharing WHERE status = 'active')", like.RootID),
		where(open))
	c.sql += " GROUP BY h.root_id, " + key + ", " + value
	rows, err := find[counted](s.db(ctx), "h.root_id, "+key+" AS question, "+value+" AS value, count(*) AS n",
		"edition e JOIN holding h ON h.id = e.holding_id AND h.edition = e.number CROSS JOIN "+each, c, "1, 2, 3", 0)
	out, err := rowsTo(rows, err, func(r counted) workflow.AnswerCount {
		return workflow.AnswerCount{Root: domain.AuthorityID(r.RootID), Question: r.Question, Value: r.Value, Holdings: r.N}
	})
	return out, failed(op, err)
}

// Sharings lists the sharing decisions of the roots that the reader administers.
func (s *Store) Sharings(ctx context.Context, sc workflow.Scope) ([]workflow.Sharing, error) {
	rows, err := find[sharingRow](s.db(ctx), list[sharingRow]("s"), "sharing s", among("s.root_id", sc.Administered()), "s.at DESC, s.id DESC", maxLimit)
	out, err := rowsTo(rows, err, sharingRow.sharing)
	return out, failed("storage.Sharings", err)
}
