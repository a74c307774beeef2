package workflow

import (
	"context"

	"freigabe/domain"
)

// HandOverMany hands several holdings over at once, each by its own next step.
type HandOverMany struct {
	Verb     domain.Verb // one for all; "" for each the next hand-over that its state asks for
	Circle   domain.Circle
	Reason   string
	Holdings []ToAnswer
}

// ManyHandedOver reports one holding of several.
type ManyHandedOver struct {
	Holding domain.HoldingID
	Title   string
	Digest  domain.Digest // to confirm with, in a preview
	Verb    domain.Verb
	Screens bool // the screening is ended first
	Outcome Outcome
	Reason  *domain.Error
	Review  domain.ReviewID // opened
}

// nextHandOver gives the hand-over that a holding's state asks for next, "" for none. A captured one is screened first.
func nextHandOver(pol *Policy, h *domain.Holding) domain.Verb {
	switch h.State {
	case domain.Captured, domain.Screened:
		if pol.Combined(h.Authority) && h.Class.AllowsPublic() {
			return domain.ReleaseInternallyApprove
		}
		return domain.ReleaseInternally
	case domain.ReleasedInternally:
		return domain.Approve
	}
	return ""
}

// PreviewHandOver tells for each holding whether it can be handed over now, by which step, and why not. It writes
// nothing. Holdings come back in the order asked for; one that the actor may not see is refused as unknown.
func (d *Desk) PreviewHandOver(ctx context.Context, actor Actor, s Scope, in HandOverMany) ([]ManyHandedOver, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	ids := make([]domain.HoldingID, len(in.Holdings))
	for i, t := range in.Holdings {
		ids[i] = t.Holding
	}
	list, err := d.store.HoldingsByID(ctx, s, ids)
	if err != nil {
		return nil, err
	}
	all, err := d.store.Authorities(ctx)
	if err != nil {
		return nil, err
	}
	authorities := map[domain.AuthorityID]*domain.Authority{}
	for i := range all {
		authorities[all[i].ID] = &all[i]
	}
	found := map[domain.HoldingID]*domain.Holding{}
	for _, h := range list {
		found[h.ID] = h
	}
	now := instant(d.clock())
	out := make([]ManyHandedOver, 0, len(ids))
	for _, id := range ids {
		o := ManyHandedOver{Holding: id, Outcome: OutcomeRefused}
		h := found[id]
		if h == nil {
			o.Reason = &domain.Error{Code: domain.NotFound, Op: "workflow.PreviewHandOver", Key: "id.unknown"}
			out = append(out, o)
			continue
		}
		pol, err := d.store.CurrentPolicy(ctx, h.Root)
		if err != nil {
			return nil, err
		}
		o.Title, o.Digest = h.Edition.Content.Title, h.Edition.WorkingDigest()
		if o.Reason = d.foreseeHandOver(ctx, now, actor, h, pol, authorities[h.Authority], in, &o); o.Reason == nil {
			o.Outcome = OutcomeDone
		}
		out = append(out, o)
	}
	return out, nil
}

// foreseeHandOver tells why a holding cannot be handed over, nil when it can. It changes h, which nobody stores.
func (d *Desk) foreseeHandOver(ctx context.Context, now timed, actor Actor, h *domain.Holding, pol *Policy, auth *domain.Authority, in HandOverMany, o *ManyHandedOver) *domain.Error {
	if h.Review != nil {
		return &domain.Error{Code: domain.Conflict, Op: "workflow.PreviewHandOver", Key: "handover.already", Args: map[string]any{"number": h.Review.Number}}
	}
	if h.State == domain.Captured {
		if e := d.why(ctx, now, pol, actor, h, auth, domain.Screen); e != nil {
			return e
		}
		o.Screens, h.State = true, domain.Screened
	}
	if o.Verb = in.Verb; o.Verb == "" {
		o.Verb = nextHandOver(pol, h)
	}
	if o.Verb == "" {
		return &domain.Error{Code: domain.Conflict, Op: "workflow.PreviewHandOver", Key: "handover.no_next", Args: map[string]any{"state": string(h.State)}}
	}
	return d.why(ctx, now, pol, actor, h, auth, o.Verb)
}

func (in HandOverMany) check() error {
	if in.Verb != "" && (!in.Verb.Reviewed() || in.Verb == domain.Withhold || in.Verb == domain.Reinstate) {
		return invalid("verb", "verb.unknown")
	}
	return severalAtOnce(in.Holdings)
}

// HandOverMany hands each holding over, in units of work of its own: the end of the screening where it is still captured,
// then the review. What changed since the preview or is not ready is reported and left alone. Digests are required.
func (d *Desk) HandOverMany(ctx context.Context, actor Actor, s Scope, in HandOverMany) ([]ManyHandedOver, error) {
	if err := optional("reason", &in.Reason); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	out := make([]ManyHandedOver, 0, len(in.Holdings))
	done := map[domain.HoldingID]bool{}
	for _, t := range in.Holdings {
		if done[t.Holding] {
			continue
		}
		done[t.Holding] = true
		o, err := d.handOverOne(ctx, actor, s, in, t)
		if err != nil {
			e := asError(err)
			if !oneOnly(e.Code) {
				if o.Screens { // its first step is stored
					out = append(out, o)
				}
				return out, err
			}
			o.Outcome, o.Reason = OutcomeRefused, e
		}
		out = append(out, o)
	}
	return out, nil
}

func (d *Desk) handOverOne(ctx context.Context, actor Actor, s Scope, in HandOverMany, t ToAnswer) (ManyHandedOver, error) {
	o := ManyHandedOver{Holding: t.Holding, Verb: in.Verb}
	key := func(step string) Actor {
		one := actor
		if one.Key != "" {
			one.Key += "/" + string(t.Holding) + "/" + step
		}
		return one
	}
	h, err := d.store.HoldingByID(ctx, s, t.Holding)
	if err != nil {
		return o, err
	}
	o.Title = h.Edition.Content.Title
	pol, err := d.store.CurrentPolicy(ctx, h.Root)
	if err != nil {
		return o, err
	}
	if o.Verb == "" {
		o.Verb = nextHandOver(pol, h)
	}
	if o.Verb == "" {
		o.Verb = domain.ReleaseInternally // the same request again, or somebody was quicker: the use case knows which
	}
	digest := t.Digest
	if h.State == domain.Captured {
		held, err := d.Transition(ctx, key("screen"), Step{Holding: t.Holding, Verb: domain.Screen, Digest: digest})
		if err != nil {
			return o, err
		}
		o.Screens, digest = true, held.Digest
	}
	step := Step{Holding: t.Holding, Verb: o.Verb, Digest: digest, Reason: in.Reason}
	if o.Verb != domain.Approve {
		step.Circle = in.Circle
	}
	held, err := d.Transition(ctx, key("hand_over"), step)
	if err != nil {
		return o, err
	}
	o.Outcome, o.Review = OutcomeDone, held.Review
	return o, nil
}
