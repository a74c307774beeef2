package storage

import (
	"context"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

// timelineRow is one row of the merged list: where what happened stands.
type timelineRow struct {
	At     int64
	Moment int64 // At, but never before that of an earlier row of the same kind: a clock may have been put back
	Rank   int64
	Number int64
	Text   string
}

// The ranks order what happened at one instant: a change comes before the decision that it led to.
const (
	rankChange   = 1
	rankAsked    = 2
	rankAnswered = 3
	rankDecision = 4
)

// Timeline merges decisions, the change log and questions of a holding, the latest first.
func (s *Store) Timeline(ctx context.Context, sc workflow.Scope, id domain.HoldingID, page workflow.Page) ([]workflow.TimelineRow, error) {
	const op = "storage.Timeline"
	keys, err := keysOf(page.After, numberKey, numberKey, numberKey, textKey)
	if err != nil {
		return nil, err
	}
	var out []workflow.TimelineRow
	err = s.snapshot(ctx, func(db *gorm.DB) error {
		seen := readable(sc)
		if err := exists(db, allOf(named("h.id", id), seen)); err != nil {
			return err
		}
		read := recorded(sc)
		union := `(SELECT d.at, max(d.at) OVER (ORDER BY f.id) AS moment, 4 AS rank, f.id AS number, CAST(d.id AS TEXT) AS text FROM decision d JOIN leaf f ON f.decision_id = d.id
				WHERE d.holding_id = ? AND (` + read.sql + `)
			UNION ALL SELECT max(c.at), max(max(c.at)) OVER (ORDER BY c.rev), 1, c.rev, coalesce(CAST(c.person_id AS TEXT), '') FROM change_log c WHERE c.holding_id = ? GROUP BY c.rev, c.person_id
			UNION ALL SELECT q.asked_at, q.asked_at, 2, 0, CAST(q.id AS TEXT) FROM question q WHERE q.holding_id = ?
			UNION ALL SELECT q.answered_at, q.answered_at, 3, 0, CAST(q.id AS TEXT) FROM question q WHERE q.holding_id = ? AND q.answered_at IS NOT NULL) x`
		args := append([]any{string(id)}, read.args...)
		args = append(args, string(id), string(id), string(id))
		after := behind(keys, "x.moment, x.rank, x.number, x.text", "<")
		rows, err := find[timelineRow](db, "x.at, x.moment, x.rank, x.number, x.text", union, cond{after.sql, append(args, after.args...)},
			"x.moment DESC, x.rank DESC, x.number DESC, x.text DESC", limitOf(page.Limit, maxLimit))
		if err != nil {
			return err
		}
		out, err = s.happened(db, id, rows)
		return err
	})
	return out, failed(op, err)
}

// happened reads what the rows of a timeline stand for.
func (s *Store) happened(db *gorm.DB, id domain.HoldingID, rows []timelineRow) ([]workflow.TimelineRow, error) {
	var decided, asked []string
	var revs []int64
	for _, r := range rows {
		switch r.Rank {
		case rankDecision:
			decided = append(decided, r.Text)
		case rankChange:
			revs = append(revs, r.Number)
		default:
			asked = append(asked, r.Text)
		}
	}
	history, err := records(db, among("d.id", decided), 0)
	if err != nil {
		return nil, err
	}
	entries, err := titled(db, history)
	if err != nil {
		return nil, err
	}
	byDecision := map[string]*workflow.HistoryEntry{}
	for i := range entries {
		byDecision[string(entries[i].ID)] = &entries[i]
	}
	type change struct {
		rev    int64
		person domain.PersonID
	}
	byChange := map[change][]domain.ChangeEntry{}
	if len(revs) > 0 {
		log, err := find[changeLogRow](db, list[changeLogRow]("c"), "change_log c", allOf(named("c.holding_id", id), where("c.rev IN ?", revs)), "c.id", 0)
		if err != nil {
			return nil, err
		}
		for _, r := range log {
			e := r.entry()
			byChange[change{e.Rev, e.Person}] = append(byChange[change{e.Rev, e.Person}], e)
		}
	}
	questions, err := find[questionRow](db, list[questionRow]("q"), "question q", among("q.id", asked), "", 0)
	if err != nil {
		return nil, err
	}
	byQuestion := map[string]*workflow.Question{}
	for _, r := range questions {
		q := r.question()
		byQuestion[r.ID] = &q
	}
	out := make([]workflow.TimelineRow, 0, len(rows))
	for _, r := range rows {
		row := workflow.TimelineRow{At: instant(r.At)}.WithKey(r.Moment, r.Rank, r.Number, r.Text)
		switch r.Rank {
		case rankDecision:
			row.Decision = byDecision[r.Text]
		case rankChange:
			row.Changes = byChange[change{r.Number, domain.PersonID(r.Text)}]
		case rankAsked:
			row.Asked = byQuestion[r.Text]
		case rankAnswered:
			row.Answered = byQuestion[r.Text]
		}
		out = append(out, row)
	}
	return out, nil
}
