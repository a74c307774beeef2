package workflow

import (
	"context"
	"log/slog"

	"freigabe/domain"
)

// escalateTo says who hears of a task that its addressees left lying. Silence never counts as consent: the state stays.
func escalateTo(r domain.Role) domain.Role {
	switch r {
	case domain.OpenDataOfficer, domain.DataSteward, "":
		return domain.DepartmentHead
	case domain.DepartmentHead:
		return domain.Executive
	case domain.Administrator:
		return domain.Auditor
	}
	return domain.OpenDataOfficer
}

// escalation is the kind of the task that escalation opens.
const escalation = "escalated"

// notice is the kind of a task that only tells something; it ends by itself.
const notice = "authority_recovered"

// Tick does what time has made due: publishes what is scheduled, takes expired releases down, opens the tasks of passed
// review dates, escalates what is overdue. A missed moment is made up for at the next tick, once. What fails is
// logged and does not stop the rest.
func (d *Desk) Tick(ctx context.Context) error {
	day := domain.Day(d.clock(), "")
	for _, job := range []struct {
		what DueKind
		act  func(context.Context, domain.HoldingID) error
	}{
		{DuePublication, d.PublishScheduled},
		{DueExpiry, d.Expire},
		{DueWithholdReview, d.reviewWithholding},
		{DueDeferral, d.endDeferral},
		{DueReleaseReview, d.reviewRelease},
	} {
		ids, err := d.dueNow(ctx, job.what, day)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := job.act(ctx, id); err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				slog.ErrorContext(ctx, "scheduled act failed", "what", string(job.what), "holding", string(id), "err", err)
			}
		}
	}
	return d.escalate(ctx, day)
}

const tickBatch = 500

func (d *Desk) dueNow(ctx context.Context, what DueKind, day string) (ids []domain.HoldingID, err error) {
	err = d.store.InTx(ctx, "workflow.Due", func(tx Tx) (err error) {
		ids, err = tx.Due(ctx, what, day, tickBatch)
		return err
	})
	return ids, err
}

// reviewWithholding opens the task of a withholding whose review date has come.
func (d *Desk) reviewWithholding(ctx context.Context, id domain.HoldingID) error {
	return d.remind(ctx, id, "withhold_review", func(h *domain.Holding, day string) bool {
		return h.State == domain.Withheld && h.Withholding != nil && h.Withholding.ReviewDate <= day
	})
}

// reviewRelease opens the task of a live release whose signed review date has come.
func (d *Desk) reviewRelease(ctx context.Context, id domain.HoldingID) error {
	return d.remind(ctx, id, "release_review", func(h *domain.Holding, day string) bool {
		for _, rel := range h.Live {
			if rel.ReviewDate != "" && rel.ReviewDate <= day {
				return true
			}
		}
		return false
	})
}

// endDeferral takes the mark of a deferral away whose day has come, and says so to who works on the holding.
func (d *Desk) endDeferral(ctx context.Context, id domain.HoldingID) error {
	_, err := run(ctx, d, Clock(), "workflow.endDeferral", func(tx Tx) (Held, error) {
		h, pol, err := d.see(ctx, tx, Clock(), id)
		if err != nil || h.Deferral == nil || h.Deferral.Until > pol.Day(h.Authority, tx.Now()) {
			return Held{}, err
		}
		day, err := due(ctx, tx, pol, h.Authority, tx.Now(), defaultDueDays)
		if err != nil {
			return Held{}, err
		}
		h.Deferral = nil
		openTasks(tx, h, "deferral_over", "", day, "", domain.DataSteward)
		return finish(tx, h, "")
	})
	return err
}

func (d *Desk) remind(ctx context.Context, id domain.HoldingID, kind string, still func(*domain.Holding, string) bool) error {
	_, err := run(ctx, d, Clock(), "workflow.remind", func(tx Tx) (Held, error) {
		h, pol, err := d.see(ctx, tx, Clock(), id)
		if err != nil {
			return Held{}, err
		}
		open, err := tx.TasksOf(ctx, TaskQuery{Holding: id, Kind: kind})
		if err != nil || len(open) > 0 || !still(h, pol.Day(h.Authority, tx.Now())) {
			return Held{}, err
		}
		day, err := due(ctx, tx, pol, h.Authority, tx.Now(), defaultDueDays)
		if err != nil {
			return Held{}, err
		}
		openTasks(tx, h, kind, "", day, "", domain.OpenDataOfficer)
		return finish(tx, h, "")
	})
	return err
}

// escalate marks overdue tasks and tells the next role, once a task.
func (d *Desk) escalate(ctx context.Context, day string) error {
	return d.store.InTx(ctx, "workflow.escalate", func(tx Tx) error {
		tasks, err := tx.TasksOf(ctx, TaskQuery{Overdue: day, Limit: tickBatch})
		if err != nil {
			return err
		}
		for _, t := range tasks {
			if t.Kind == notice {
				t.DoneAt = tx.Now() // it was on display until its day
				tx.SaveTask(t)
				continue
			}
			t.EscalatedAt = tx.Now()
			tx.SaveTask(t)
			if t.Kind == escalation {
				continue // told once; it stays open and overdue
			}
			up := t
			up.ID, up.Kind, up.Ref, up.Person = domain.NewID[domain.TaskID](tx.Now()), escalation, string(t.ID), ""
			up.Role, up.OpenedAt, up.EscalatedAt = escalateTo(t.Role), tx.Now(), t.EscalatedAt
			tx.OpenTask(up)
			tx.Enqueue(domain.Event{
				Kind: "task_overdue", Root: t.Root, Holding: t.Holding, At: tx.Now(),
				Payload: map[string]string{"task": string(t.ID), "kind": t.Kind, "role": string(up.Role)},
			})
		}
		return nil
	})
}
