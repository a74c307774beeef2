package workflow

import (
	"context"
	"slices"

	"freigabe/domain"
)

// hideForeign turns Forbidden into NotFound for an authority of which the actor has no part: what may not be seen does
// not exist.
func hideForeign(err error, actor Actor, auth *domain.Authority) error {
	if domain.CodeOf(err) == domain.Forbidden && auth.Root != actor.Root && !slices.Contains(actor.Roots, auth.Root) {
		return &domain.Error{Code: domain.NotFound, Op: "workflow", Key: "id.unknown"}
	}
	return err
}

// open reads a holding for a write: what the actor may not see is NotFound, then the right, then the digest.
func (d *Desk) open(ctx context.Context, tx Tx, actor Actor, id domain.HoldingID, act domain.Action, digest domain.Digest) (*domain.Holding, *Policy, Standing, error) {
	h, pol, err := d.see(ctx, tx, actor, id)
	if err != nil {
		return nil, nil, Standing{}, err
	}
	s, err := authorize(ctx, tx, pol, actor, act, h.Authority)
	if err != nil {
		return nil, nil, Standing{}, err
	}
	if digest != "" && digest != h.Edition.WorkingDigest() {
		return nil, nil, Standing{}, &domain.Error{Code: domain.Stale, Op: "workflow.open", Key: "holding.changed_meanwhile"}
	}
	return h, pol, s, nil
}

// see reads a holding that the actor's scope shows.
func (d *Desk) see(ctx context.Context, tx Tx, actor Actor, id domain.HoldingID) (*domain.Holding, *Policy, error) {
	h, err := tx.Holding(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	pol, err := tx.Policy(ctx, h.Root)
	if err != nil {
		return nil, nil, err
	}
	if actor.Kind == domain.ByPerson && !visible(ctx, tx, pol, actor, h) {
		return nil, nil, &domain.Error{Code: domain.NotFound, Op: "workflow.see", Key: "id.unknown"}
	}
	return h, pol, nil
}

// visible says inside a unit of work what the scope says outside: a role that reads working editions, or something of
// the holding that waits, or waited, for the actor.
func visible(ctx context.Context, tx Tx, pol *Policy, actor Actor, h *domain.Holding) bool {
	if len(pol.Rights.Standings(actor.Person, domain.ActReadWorking, h.Authority, tx.Now())) > 0 {
		return true
	}
	if h.HasLive(domain.ForInternal, domain.ForPublic) && len(pol.Rights.Standings(actor.Person, domain.ActWithdraw, h.Authority, tx.Now())) > 0 {
		return true // who may withdraw what everyone sees must be able to say so
	}
	needed := pol.Rights.Standings(actor.Person, domain.ActReadNeeded, h.Authority, tx.Now())
	tasks, err := tx.TasksOf(ctx, TaskQuery{Holding: h.ID, Done: true})
	if err != nil {
		return false
	}
	for _, t := range tasks {
		if t.Person == actor.Person || slices.ContainsFunc(needed, func(s Standing) bool {
			return s.Role == t.Role || (t.Person != "" && s.OnBehalfOf == t.Person)
		}) {
			return true
		}
	}
	return false
}

// editable tells why content, answers and files of a holding cannot change, nil when they can.
func editable(h *domain.Holding) error {
	if h.Review != nil {
		return &domain.Error{
			Code: domain.Conflict, Op: "workflow.editable", Key: "holding.locked_by_review",
			Args: map[string]any{"number": h.Review.Number},
		}
	}
	if h.State != domain.Captured {
		return &domain.Error{
			Code: domain.Conflict, Op: "workflow.editable", Key: "holding.not_captured",
			Args: map[string]any{"state": string(h.State)},
		}
	}
	return nil
}
