package storage

import (
	"context"
	"strings"

	"freigabe/domain"
	"freigabe/workflow"
)

// TasksOf lists tasks, the earliest due first.
func (u *unit) TasksOf(ctx context.Context, q workflow.TaskQuery) ([]domain.Task, error) {
	db, err := u.db(ctx, "TasksOf")
	if err != nil {
		return nil, failed(u.op, err)
	}
	where, args := taskWhere(q)
	db = db.Table("task").Where(where, args...).Order("due, id")
	if q.Limit > 0 {
		db = db.Limit(q.Limit)
	}
	var rows []taskRow
	if err := db.Find(&rows).Error; err != nil {
		return nil, failed(u.op, err)
	}
	out := make([]domain.Task, len(rows))
	for i, r := range rows {
		out[i] = r.task()
	}
	return out, nil
}

// taskWhere is never empty: a query without members would close every task there is.
func taskWhere(q workflow.TaskQuery) (string, []any) {
	var where []string
	var args []any
	for _, c := range []struct{ column, value string }{
		{"holding_id", string(q.Holding)},
		{"review_id", string(q.Review)},
		{"kind", q.Kind},
		{"ref", q.Ref},
		{"person_id", string(q.Person)},
		{"root_id", string(q.Root)},
	} {
		if c.value != "" {
			where, args = append(where, c.column+" = ?"), append(args, c.value)
		}
	}
	if q.Overdue != "" {
		where, args = append(where, "due <> '' AND due < ? AND escalated_at IS NULL"), append(args, q.Overdue)
	}
	if len(where) == 0 {
		panic("storage: a task query without any member")
	}
	if !q.Done {
		where = append(where, "done_at IS NULL")
	}
	return strings.Join(where, " AND "), args
}

// OpenTask stores a new task.
func (u *unit) OpenTask(t domain.Task) {
	u.once("task", t.ID)
	u.add(taskWrites, insert("task", taskRowOf(t)))
}

// CloseTasks marks open tasks as done.
func (u *unit) CloseTasks(q workflow.TaskQuery) {
	q.Done = false
	where, args := taskWhere(q)
	u.add(taskWrites, stmt{sql: "UPDATE task SET done_at = ? WHERE " + where, args: append([]any{micro(u.now)}, args...)})
}

// SaveTask stores who a task waits for, its dates and whether it is done.
func (u *unit) SaveTask(t domain.Task) {
	u.once("task", t.ID)
	r := taskRowOf(t)
	u.add(taskWrites, stmt{
		sql:  "UPDATE task SET role = ?, person_id = ?, due = ?, escalated_at = ?, done_at = ?, authority_id = ?, ref = ? WHERE id = ?",
		args: []any{r.Role, r.PersonID, r.Due, r.EscalatedAt, r.DoneAt, r.AuthorityID, r.Ref, r.ID},
		miss: &domain.Error{Code: domain.NotFound, Op: u.op, Key: "task.unknown"},
	})
}

// Question reads a question put on a review.
func (u *unit) Question(ctx context.Context, id domain.QuestionID) (*workflow.Question, error) {
	r, err := take[questionRow](ctx, u, "question", "id = ?", string(id))
	if err != nil {
		return nil, err
	}
	q := r.question()
	return &q, nil
}

// SaveQuestion stores a question or its answer.
func (u *unit) SaveQuestion(q workflow.Question) {
	u.once("question", q.ID)
	u.add(taskWrites, upsert("question", questionRowOf(q), "id"))
}

// Replay gives what a request with this key was answered before, or nil.
func (u *unit) Replay(ctx context.Context, actor, key string) (*workflow.Answer, error) {
	u.reading("Replay")
	var out *workflow.Answer
	err := u.conn.read(ctx, query{
		"SELECT " + list[idempotencyRow]("i") + " FROM idempotency i WHERE i.actor = ? AND i.key = ?",
		[]any{actor, key},
		func(scan func(...any) error) error {
			var r idempotencyRow
			err := scan(into(&r)...)
			out = &workflow.Answer{Actor: r.Actor, Key: r.Key, Hash: domain.Digest(r.RequestHash), Body: r.Body, At: instant(r.At)}
			return err
		},
	})
	return out, failed(u.op, err)
}

// Remember keeps the answer under the caller's key. When the key was taken meanwhile, the unit runs again and finds it.
func (u *unit) Remember(a workflow.Answer) {
	body := a.Body
	if body == nil {
		body = []byte{}
	}
	u.add(answerWrites, insert("idempotency", idempotencyRow{a.Actor, a.Key, string(a.Hash), body, micro(a.At)}))
}

// take reads one row of a table; NotFound when there is none.
func take[R any](ctx context.Context, u *unit, table, where string, args ...any) (r R, err error) {
	db, err := u.db(ctx, table)
	if err != nil {
		return r, failed(u.op, err)
	}
	err = db.Table(table).Where(where, args...).Take(&r).Error
	return r, failed(u.op, err)
}
