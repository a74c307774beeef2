package workflow

import (
	"context"
	"fmt"

	"freigabe/domain"
)

// publishNow is publication by a person.
func (d *Desk) publishNow(ctx context.Context, tx Tx, actor Actor, in Step) (Held, error) {
	h, pol, dec, err := d.begin(ctx, tx, actor, in, domain.ActPublish, true)
	if err != nil {
		return Held{}, err
	}
	return d.publish(ctx, tx, pol, h, dec)
}

// PublishScheduled is publication by the clock: only of what carries a not-before date that has come. A check that
// fails is remembered and makes a task; the holding stays approved.
func (d *Desk) PublishScheduled(ctx context.Context, id domain.HoldingID) error {
	_, err := run(ctx, d, Clock(), "workflow.PublishScheduled", func(tx Tx) (Held, error) {
		h, pol, err := d.see(ctx, tx, Clock(), id)
		if err != nil {
			return Held{}, err
		}
		if h.State != domain.Approved || h.Schedule == nil || h.Schedule.NotBefore > pol.Day(h.Authority, tx.Now()) {
			return held(h), nil // published or returned meanwhile
		}
		dec := decidedOn(tx, Clock(), domain.Transition, h, pol)
		dec.Digest = h.Edition.WorkingDigest()
		return d.publish(ctx, tx, pol, h, dec)
	})
	if c := domain.CodeOf(err); c != domain.Conflict && c != domain.Invalid {
		return err
	}
	key := domain.KeyOf(err)
	_, err = run(ctx, d, Clock(), "workflow.PublishFailed", func(tx Tx) (Held, error) {
		h, pol, err := d.see(ctx, tx, Clock(), id)
		if err != nil {
			return Held{}, err
		}
		if h.State != domain.Approved || h.Schedule == nil || h.Schedule.Failed != "" {
			return held(h), nil
		}
		day, err := due(ctx, tx, pol, h.Authority, tx.Now(), confirmDueDays)
		if err != nil {
			return Held{}, err
		}
		h.Schedule.Failed = key
		openTasks(tx, h, "publish_failed", key, day, "", domain.OpenDataOfficer)
		return finish(tx, h, "")
	})
	return err
}

// publish checks everything once more inside the unit and puts the signed bytes on the portal.
func (d *Desk) publish(ctx context.Context, tx Tx, pol *Policy, h *domain.Holding, dec domain.Decision) (Held, error) {
	if !can(h.State, domain.Publish) {
		_, err := next(ctx, h.State, "publish")
		return Held{}, err
	}
	refuse := func(key string, args map[string]any) error {
		return &domain.Error{Code: domain.Conflict, Op: "workflow.Publish", Key: key, Args: args}
	}
	if h.Public == nil {
		return Held{}, refuse("publish.no_review", nil)
	}
	r, err := tx.ReviewByID(ctx, h.Public.Review)
	if err != nil {
		return Held{}, err
	}
	if r.Documents, err = tx.ReviewBodies(ctx, r.ID); err != nil {
		return Held{}, err
	}
	today := pol.Day(h.Authority, tx.Now())
	doc := r.Documents[domain.ForPublic]
	switch {
	case r.Status != domain.ReviewCompleted || !r.Complete() || r.Edition != h.Edition.Number:
		return Held{}, refuse("publish.no_review", nil)
	case doc.Digest == "" || !asSigned(r):
		return Held{}, refuse("publish.digest", nil)
	case r.NotBefore != "" && today < r.NotBefore:
		return Held{}, refuse("publish.too_early", map[string]any{"not_before": r.NotBefore})
	case r.Until != "" && today > r.Until:
		return Held{}, refuse("publish.too_late", map[string]any{"until": r.Until})
	case r.Class != h.Class || !h.Class.AllowsPublic():
		return Held{}, refuse("screening.class_changed", map[string]any{"class": string(h.Class)})
	}
	if err := screeningHolds(pol, h); err != nil {
		return Held{}, err
	}
	if err := filesMayGoOut(h); err != nil {
		return Held{}, err
	}
	sets, _ := pol.RulesFor(h.Authority)
	if missing := domain.Missing(slotsOf(r), domain.Require(sets, caseOf(h, r.Verb, false)).Slots); len(missing) > 0 {
		return Held{}, refuse("publish.rule_asks_more", map[string]any{"slot": missing[0].Key()})
	}
	for _, f := range h.Edition.Distributions {
		if f.File == nil || !f.For(domain.ForPublic) {
			continue
		}
		ok, err := d.blobs.Has(ctx, f.File.SHA256)
		if err != nil {
			return Held{}, fmt.Errorf("file %s: %w", f.ID, err)
		}
		if !ok {
			return Held{}, refuse("publish.file_missing", map[string]any{"file": f.File.Name})
		}
	}
	dec.Review, dec.Content, dec.Detail = r.ID, map[domain.Audience]domain.Digest{domain.ForPublic: doc.Digest}, revDetail(h)
	if err := d.transition(ctx, tx, dec, h, "publish"); err != nil {
		return Held{}, err
	}
	goLive(tx, h, r, domain.ForPublic, dec.ID)
	tx.ClearTombstone(h.ID)
	tx.CloseTasks(TaskQuery{Holding: h.ID, Kind: "publish_failed"})
	tx.CloseTasks(TaskQuery{Holding: h.ID, Kind: "release_review"}) // the next release has a review date of its own
	h.Schedule = nil
	return finish(tx, h, dec.ID)
}

// slotsOf gives the slots whose places a review has.
func slotsOf(r *domain.Review) []domain.Slot {
	var out []domain.Slot
	for _, p := range r.Places {
		s := domain.Slot{Kind: p.Kind, Roles: p.Roles, Count: 1}
		out = append(out, s)
	}
	return out
}
