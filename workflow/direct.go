package workflow

import (
	"context"
	"slices"

	"freigabe/domain"
)

// begin reads the holding for a direct step and asks for the right. locked says that an open review refuses the step.
func (d *Desk) begin(ctx context.Context, tx Tx, actor Actor, in Step, act domain.Action, locked bool) (*domain.Holding, *Policy, domain.Decision, error) {
	if in.Digest == "" {
		return nil, nil, domain.Decision{}, invalid("digest", "field.required")
	}
	h, pol, s, err := d.open(ctx, tx, actor, in.Holding, act, in.Digest)
	if err != nil {
		return nil, nil, domain.Decision{}, err
	}
	if locked && h.Review != nil {
		return nil, nil, domain.Decision{}, &domain.Error{
			Code: domain.Conflict, Op: "workflow." + string(in.Verb), Key: "holding.recall_first",
			Args: map[string]any{"number": h.Review.Number},
		}
	}
	dec := as(decidedOn(tx, actor, domain.Transition, h, pol), s)
	dec.Digest = in.Digest // which open has held against the edition
	return h, pol, withText(dec, domain.TextReason, in.Reason), nil
}

// finish stores the holding after a direct step.
func finish(tx Tx, h *domain.Holding, decision domain.DecisionID) (Held, error) {
	h.ChangedAt = tx.Now()
	tx.SaveHolding(h)
	res := held(h)
	res.Decision = decision
	return res, nil
}

// screen ends the screening: the questionnaire is complete, nothing is unclear, the class is computed.
func (d *Desk) screen(ctx context.Context, tx Tx, actor Actor, in Step) (Held, error) {
	h, pol, dec, err := d.begin(ctx, tx, actor, in, domain.ActScreen, true)
	if err != nil {
		return Held{}, err
	}
	if !can(h.State, domain.Screen) {
		_, err := next(ctx, h.State, "screen")
		return Held{}, err
	}
	res := assess(h, pol)
	h.Edition.Questionnaire = domain.QuestionnaireVersion{ID: pol.Questionnaire.ID, Version: pol.Questionnaire.Version}
	h.Rescreen = slices.DeleteFunc(slices.Clone(h.Rescreen), func(id string) bool { return !slices.Contains(res.Asked, id) })
	if err := screeningHolds(pol, h); err != nil {
		return Held{}, err
	}
	dec.Digest = h.Edition.WorkingDigest()
	dec.Detail = map[string]string{"class": string(h.Class), "answers": string(h.Edition.AnswersDigest())}
	if err := d.transition(ctx, tx, dec, h, "screen"); err != nil {
		return Held{}, err
	}
	tx.SaveEdition(h)
	return finish(tx, h, dec.ID)
}

// giveBack returns to captured: with an open review as the mark of whoever holds an open place, else by whoever may
// hand over. The reason is required.
func (d *Desk) giveBack(ctx context.Context, tx Tx, actor Actor, in Step) (Held, error) {
	if in.Reason == "" {
		return Held{}, invalid("reason", "field.required")
	}
	h, pol, err := d.see(ctx, tx, actor, in.Holding)
	if err != nil {
		return Held{}, err
	}
	if in.Digest != h.Edition.WorkingDigest() {
		return Held{}, &domain.Error{Code: domain.Stale, Op: "workflow.Return", Key: "holding.changed_meanwhile"}
	}
	if h.Review == nil {
		s, err := authorize(ctx, tx, pol, actor, domain.ActHandOver, h.Authority)
		if err != nil {
			return Held{}, err
		}
		dec := withText(as(decidedOn(tx, actor, domain.Transition, h, pol), s), domain.TextReason, in.Reason)
		dec.Digest = h.Edition.WorkingDigest()
		if !can(h.State, domain.Return) {
			_, err := next(ctx, h.State, "return")
			return Held{}, err
		}
		if err := d.returnReview(ctx, tx, dec, h); err != nil {
			return Held{}, err
		}
		return finish(tx, h, dec.ID)
	}
	var refused error
	for _, p := range h.Review.Places {
		if p.Signoff != nil || p.Kind != domain.CoSignature && p.Kind != domain.Final {
			continue
		}
		if _, err := eligible(pol, h, h.Review, p, actor.Person, in.OnBehalfOf, tx.Now()); err != nil {
			refused = err
			continue
		}
		res, err := d.sign(ctx, tx, actor, pol, h, Sign{
			Holding: h.ID, Slot: p.Slot, Mark: domain.Returned, Digest: h.Review.Digest,
			Reason: in.Reason, OnBehalfOf: in.OnBehalfOf,
		})
		if err != nil {
			return Held{}, err
		}
		out := held(h)
		out.Decision = res.Transitions[0]
		return out, nil
	}
	if refused == nil {
		refused = &domain.Error{Code: domain.Conflict, Op: "workflow.Return", Key: "signoff.no_place"}
	}
	return Held{}, refused
}

// recall takes the open review back: by its opener or whoever may hand over. The state stays, signatures are void.
func (d *Desk) recall(ctx context.Context, tx Tx, actor Actor, in Step) (Held, error) {
	h, pol, err := d.see(ctx, tx, actor, in.Holding)
	if err != nil {
		return Held{}, err
	}
	r := h.Review
	if r == nil {
		return Held{}, &domain.Error{Code: domain.Conflict, Op: "workflow.Recall", Key: "signoff.no_review"}
	}
	var s Standing
	if r.Opener != actor.Person {
		if s, err = authorize(ctx, tx, pol, actor, domain.ActHandOver, h.Authority); err != nil {
			return Held{}, err
		}
	}
	dec := as(decidedOn(tx, actor, domain.Recalled, h, pol), s)
	dec.Review, dec.Verb, dec.From, dec.To, dec.Digest = r.ID, domain.Recall, h.State, h.State, r.Digest
	dec = withText(dec, domain.TextReason, in.Reason)
	closeReview(tx, h, domain.ReviewRecalled)
	decide(tx, dec)
	return finish(tx, h, dec.ID)
}

// revise starts the next edition of a public holding; the live release stays up until replaced or withdrawn.
func (d *Desk) revise(ctx context.Context, tx Tx, actor Actor, in Step) (Held, error) {
	h, pol, dec, err := d.begin(ctx, tx, actor, in, domain.ActRevise, true)
	if err != nil {
		return Held{}, err
	}
	if err := d.transition(ctx, tx, dec, h, "revise"); err != nil {
		return Held{}, err
	}
	h.Public, h.Schedule = nil, nil
	h.Edition.Number = max(h.LastEdition, h.Edition.Number) + 1
	h.Edition.AnswersNonce = domain.NewNonce()
	assess(h, pol)
	tx.SaveEdition(h)
	return finish(tx, h, dec.ID)
}

// discard gives up the draft: back to edition, content, answers and state of the newest live release, or to the archive
// where nothing is live.
func (d *Desk) discard(ctx context.Context, tx Tx, actor Actor, in Step) (Held, error) {
	h, pol, dec, err := d.begin(ctx, tx, actor, in, domain.ActDiscard, true)
	if err != nil {
		return Held{}, err
	}
	event, number := "discard:archived", 0
	var newest int64 = -1
	for _, a := range []domain.Audience{domain.ForInternal, domain.ForPublic} {
		if rel, ok := h.Live[a]; ok && rel.Rev > newest {
			newest, number = rel.Rev, rel.Edition
			event = map[domain.Audience]string{domain.ForInternal: "discard:internal", domain.ForPublic: "discard:public"}[a]
		}
	}
	if !can(h.State, domain.Discard) {
		_, err := next(ctx, h.State, event)
		return Held{}, err
	}
	if number > 0 {
		e, err := tx.EditionOf(ctx, h.ID, number)
		if err != nil {
			return Held{}, err
		}
		h.Edition = *e
		assess(h, pol)
	}
	if err := d.transition(ctx, tx, dec, h, event); err != nil {
		return Held{}, err
	}
	tx.CloseTasks(TaskQuery{Holding: h.ID, Kind: "unclear"})
	tx.CloseTasks(TaskQuery{Holding: h.ID, Kind: "treatment"})
	tx.CloseTasks(TaskQuery{Holding: h.ID, Kind: "withdraw"}) // what is live again has the class it was released with
	tx.SaveEdition(h)
	return finish(tx, h, dec.ID)
}

// reopen brings a withheld or withdrawn holding back into work, and an archived one of which nothing was ever released.
func (d *Desk) reopen(ctx context.Context, tx Tx, actor Actor, in Step) (Held, error) {
	if in.Reason == "" {
		return Held{}, invalid("reason", "field.required")
	}
	h, pol, dec, err := d.begin(ctx, tx, actor, in, domain.ActReopen, true)
	if err != nil {
		return Held{}, err
	}
	if h.State == domain.Archived && h.EverReleased() {
		return Held{}, &domain.Error{Code: domain.Conflict, Op: "workflow.Reopen", Key: "reopen.was_released"}
	}
	if err := d.transition(ctx, tx, dec, h, "reopen"); err != nil {
		return Held{}, err
	}
	end(tx, h, domain.ReleaseWithdrawn, "reopened", dec.ID, domain.ForRegister)
	h.Withholding = nil
	tx.CloseTasks(TaskQuery{Holding: h.ID, Kind: "withhold_review"})
	enterCaptured(tx, h)
	assess(h, pol)
	return finish(tx, h, dec.ID)
}

// archiveReasons are why a holding leaves the line for good.
var archiveReasons = []string{"retention", "superseded"}

// archive puts a holding away of which nothing internal or public is live.
func (d *Desk) archive(ctx context.Context, tx Tx, actor Actor, in Step) (Held, error) {
	if !slices.Contains(archiveReasons, in.Code) {
		return Held{}, invalid("code", "archive.reason")
	}
	h, _, dec, err := d.begin(ctx, tx, actor, in, domain.ActArchive, true)
	if err != nil {
		return Held{}, err
	}
	if h.HasLive(domain.ForInternal, domain.ForPublic) {
		return Held{}, &domain.Error{Code: domain.Conflict, Op: "workflow.Archive", Key: "archive.live"}
	}
	dec.Detail = map[string]string{"reason": in.Code}
	if err := d.transition(ctx, tx, dec, h, "archive"); err != nil {
		return Held{}, err
	}
	end(tx, h, domain.ReleaseWithdrawn, "archived", dec.ID, domain.ForRegister)
	h.Public, h.Schedule = nil, nil
	tx.CloseTasks(TaskQuery{Holding: h.ID})
	return finish(tx, h, dec.ID)
}

// deferralReasons are never legal grounds (DOMAIN 2, rule 4).
var deferralReasons = []string{"effort", "quality", "demand", "misreading", "other"}

// Deferral marks a holding as put off until a day, for a reason that is no legal ground; an empty day takes the mark away.
type Deferral struct {
	Holding domain.HoldingID
	Digest  domain.Digest
	Until   string
	Code    string
	Comment string
}

// Defer sets or clears the mark. The state stays.
func (d *Desk) Defer(ctx context.Context, actor Actor, in Deferral) (Held, error) {
	return run(ctx, d, actor, "workflow.Defer", func(tx Tx) (Held, error) {
		h, pol, dec, err := d.begin(ctx, tx, actor, Step{Holding: in.Holding, Verb: "defer", Digest: in.Digest, Reason: in.Comment}, domain.ActDefer, false)
		if err != nil {
			return Held{}, err
		}
		dec.Kind = domain.Deferred
		dec.Detail = map[string]string{"until": in.Until, "reason": in.Code}
		h.Deferral = nil
		if in.Until != "" {
			if _, err := domain.ParseDay(in.Until); err != nil || in.Until <= pol.Day(h.Authority, tx.Now()) {
				return Held{}, invalid("until", "field.date_past")
			}
			if !slices.Contains(deferralReasons, in.Code) {
				return Held{}, invalid("code", "defer.reason")
			}
			h.Deferral = &domain.Deferral{Until: in.Until, Reason: in.Code}
		}
		decide(tx, dec)
		return finish(tx, h, dec.ID)
	})
}
