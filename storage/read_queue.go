package storage

import (
	"context"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

// queuedRow is a holding of the queue with the facts that are weighed.
type queuedRow struct {
	Draft    draftRow `gorm:"embedded"`
	TaskDue  string
	Returned bool
	Rescreen bool
	Hvd      string
	Similar  int
	Answered int

	FlagOpen     string
	FlagPersonal string
	Score        int
}

// queueSignals are the facts of a holding, by column.
const queueSignals = `coalesce(w.due, '') AS task_due, coalesce(w.rescreen, 0) = 1 AS rescreen,
	EXISTS (SELECT 1 FROM review v WHERE v.holding_id = h.id AND v.edition = h.edition AND v.status = 'returned') AS returned,
	e.hvd, coalesce(p.n, 0) AS similar, e.answered, e.flag_open, e.flag_personal`

// queueTables join to drafts what is due, and how many data sets of the same standard are public, each computed once.
const queueTables = `
	LEFT JOIN (SELECT t.holding_id, min(CASE WHEN t.due = '' THEN NULL ELSE t.due END) AS due, max(CASE WHEN t.kind = 'rescreen' THEN 1 ELSE 0 END) AS rescreen
		FROM task t WHERE t.done_at IS NULL AND t.holding_id IS NOT NULL GROUP BY t.holding_id) w ON w.holding_id = h.id
	LEFT JOIN (SELECT x.standard_key, count(DISTINCT l.holding_id) AS n FROM edition x JOIN live_release l ON l.holding_id = x.holding_id
		WHERE l.audience = 'public' AND x.standard_key <> '' GROUP BY x.standard_key) p ON p.standard_key = e.standard_key`

// weigh gives the sum of the weights as SQL over the columns of q.
func weigh(q workflow.QueueQuery) cond {
	sql := map[workflow.QueueReason]cond{
		workflow.QueueOverdue:  where("q.task_due <> '' AND q.task_due < ?", q.Today),
		workflow.QueueDue:      where("q.task_due >= ? AND q.task_due <= ?", q.Today, q.SoonFrom()),
		workflow.QueueReturned: where("q.returned"),
		workflow.QueueRescreen: where("q.rescreen"),
		workflow.QueueDeferral: where("q.due <> '' AND q.state = ?", string(domain.Captured)),
		workflow.QueueHVD:      where("q.hvd <> ''"),
		workflow.QueueSimilar:  where("q.similar > 0"),
		workflow.QueueBegun:    where("q.answered > 0"),
		workflow.QueueOpen:     where("q.flag_open = 'yes'"),
		workflow.QueueHarmless: where("q.flag_personal = 'no'"),
		workflow.QueueOld:      where("q.created_at < ?", micro(q.OldBefore())),
	}
	var sum []string
	var args []any
	for _, w := range workflow.QueueWeights {
		c := sql[w.Reason]
		sum, args = append(sum, "CASE WHEN "+c.sql+" THEN "+strconv.Itoa(w.Weight)+" ELSE 0 END"), append(args, c.args...)
	}
	return cond{strings.Join(sum, " + "), args}
}

// Queue lists what to screen next: what is captured, and what has questions to answer again. Deferred holdings wait.
func (s *Store) Queue(ctx context.Context, sc workflow.Scope, q workflow.QueueQuery) (out []workflow.QueueRow, total int, err error) {
	const op = "storage.Queue"
	again := where("h.id IN (SELECT t.holding_id FROM task t WHERE t.kind = 'rescreen' AND t.done_at IS NULL)")
	c := allOf(below("h.authority_id", sc.Working()), belowOne("h.authority_id", q.Authority),
		anyOf(where("h.state = ? AND h.due <= ?", string(domain.Captured), q.Today), again))
	if c.sql == nothing.sql {
		return nil, 0, nil
	}
	score := weigh(q)
	// what is weighed is read narrow; titles and documents follow for the rows that are shown
	top := "SELECT q.id, q.task_due, q.rescreen, q.returned, q.hvd, q.similar, q.answered, q.flag_open, q.flag_personal, " + score.sql + " AS score, q.created_at FROM (" +
		"SELECT h.id, h.state, h.due, h.created_at, " + queueSignals + " FROM " + s.drafts() + queueTables + " WHERE " + c.sql + ") q " +
		"ORDER BY score DESC, q.created_at, q.id LIMIT " + strconv.Itoa(limitOf(q.Limit, maxPageRows)) + " OFFSET " + strconv.Itoa(max(q.Offset, 0))
	var rows []queuedRow
	err = s.snapshot(ctx, func(db *gorm.DB) error {
		if err := db.Raw("SELECT count(*) FROM holding h WHERE "+c.sql, c.args...).Scan(&total).Error; err != nil || total == 0 {
			return err
		}
		return db.Raw("SELECT "+list[holdingRow]("h")+draftColumns+", o.task_due, o.rescreen, o.returned, o.hvd, o.similar, o.answered, o.flag_open, o.flag_personal, o.score FROM ("+top+") o "+
			"JOIN holding h ON h.id = o.id JOIN edition e ON e.holding_id = h.id AND e.number = h.edition ORDER BY o.score DESC, o.created_at, o.id",
			append(append([]any{}, score.args...), c.args...)...).Scan(&rows).Error
	})
	if err != nil {
		return nil, 0, failed(op, err)
	}
	for _, r := range rows {
		row, err := r.queued()
		if err != nil {
			return nil, 0, failed(op, err)
		}
		out = append(out, row)
	}
	return out, total, nil
}

func (r queuedRow) queued() (workflow.QueueRow, error) {
	listed, err := r.Draft.listed()
	if err != nil {
		return workflow.QueueRow{}, err
	}
	out := workflow.QueueRow{HoldingRow: listed, Score: r.Score, QueueSignals: workflow.QueueSignals{
		TaskDue: r.TaskDue, Returned: r.Returned, Rescreen: r.Rescreen, HVD: r.Hvd, Similar: r.Similar, Answered: r.Answered,
		FlagOpen: r.FlagOpen, FlagPersonal: r.FlagPersonal, CreatedAt: instant(r.Draft.Row.CreatedAt),
	}}
	if out.State == domain.Captured {
		out.Deferred = r.Draft.Row.Due
	}
	out.Draft, err = editionRow{HoldingID: r.Draft.Row.ID, Number: r.Draft.Row.Edition, Body: r.Draft.Body}.edition()
	return out, err
}
