package workflow

import (
	"context"
	"slices"
	"time"

	"freigabe/domain"
)

// withdraw ends live releases at once, by one entitled person. It closes any review. A second person confirms
// afterwards, or it escalates.
func (d *Desk) withdraw(ctx context.Context, tx Tx, actor Actor, in Step) (Held, error) {
	if !slices.Contains(domain.WithdrawalReasons, in.Code) || in.Code == "expired" {
		return Held{}, invalid("code", "withdraw.reason")
	}
	if in.Audience == "" {
		in.Audience = "all"
	}
	if !slices.Contains([]string{"all", "public", "internal"}, in.Audience) {
		return Held{}, invalid("audience", "withdraw.audience")
	}
	h, pol, dec, err := d.begin(ctx, tx, actor, in, domain.ActWithdraw, false)
	if err != nil {
		return Held{}, err
	}
	return d.takeDown(ctx, tx, pol, h, dec, in.Audience, in.Code)
}

// Expire withdraws a release whose signed end date has passed: by the clock, reason "expired", no confirmation needed.
func (d *Desk) Expire(ctx context.Context, id domain.HoldingID) error {
	_, err := run(ctx, d, Clock(), "workflow.Expire", func(tx Tx) (Held, error) {
		h, pol, err := d.see(ctx, tx, Clock(), id)
		if err != nil {
			return Held{}, err
		}
		rel, ok := h.Live[domain.ForPublic]
		if !ok || rel.Until == "" || rel.Until >= pol.Day(h.Authority, tx.Now()) {
			return held(h), nil
		}
		dec := decidedOn(tx, Clock(), domain.Transition, h, pol)
		dec.Digest = h.Edition.WorkingDigest()
		return d.takeDown(ctx, tx, pol, h, dec, "public", "expired")
	})
	return err
}

func (d *Desk) takeDown(ctx context.Context, tx Tx, pol *Policy, h *domain.Holding, dec domain.Decision, audience, code string) (Held, error) {
	audiences := map[string][]domain.Audience{
		"all": {domain.ForInternal, domain.ForPublic}, "public": {domain.ForPublic},
		"internal": {domain.ForInternal},
	}[audience]
	if !h.HasLive(audiences...) {
		return Held{}, &domain.Error{Code: domain.Conflict, Op: "workflow.Withdraw", Key: "withdraw.nothing_live"}
	}
	auth, err := tx.Authority(ctx, h.Authority)
	if err != nil {
		return Held{}, err
	}
	public := slices.Contains(audiences, domain.ForPublic) && h.HasLive(domain.ForPublic)
	event := "withdraw:captured"
	if public || h.State == domain.Withdrawn { // a withdrawn holding stays locked when its internal release goes too
		event = "withdraw:withdrawn"
	}
	w := &domain.Withdrawal{
		Decision: dec.ID, By: dec.Actor, OnBehalfOf: dec.OnBehalfOf, At: tx.Now(), Audience: audience, Reason: code,
		FromState: h.State, FromEdition: h.Edition.Number, NeedsConfirmation: code != "expired",
		ReinstateBy: dueDay(auth, tx.Now(), reinstateDueDays), Earlier: h.Withdrawal,
	}
	dec.Detail = map[string]string{"audience": audience, "reason": code}
	dec.Content = map[domain.Audience]domain.Digest{}
	for _, a := range audiences {
		if rel, ok := h.Live[a]; ok {
			dec.Content[a] = rel.Digest
		}
	}
	closeReview(tx, h, domain.ReviewClosed)
	tx.CloseTasks(TaskQuery{Holding: h.ID, Kind: "withdraw"})
	if err := d.transition(ctx, tx, dec, h, event); err != nil {
		return Held{}, err
	}
	w.Ended = end(tx, h, domain.ReleaseWithdrawn, code, dec.ID, audiences...)
	h.Withdrawal = w
	if public {
		tx.SetTombstone(domain.Tombstone{Holding: h.ID, Root: h.Root, Authority: h.Authority, Name: h.Name, At: tx.Now(), Reason: code})
	}
	if event == "withdraw:captured" {
		enterCaptured(tx, h)
	}
	if w.NeedsConfirmation {
		sets, _ := pol.RulesFor(h.Authority)
		day := dueDay(auth, tx.Now(), confirmDueDays)
		for _, s := range domain.Require(sets, domain.Case{Verb: domain.Withdraw, Facts: h.Facts, Class: h.Class}).Slots {
			openTasks(tx, h, "confirm_withdrawal", string(dec.ID), day, "", s.Roles...)
		}
	}
	return finish(tx, h, dec.ID)
}

// Confirm names what a second person confirms.
type Confirm struct {
	Holding  domain.HoldingID
	Decision domain.DecisionID // of the withdrawal; "" for the newest that waits
	Comment  string
}

// ConfirmWithdrawal says, as a second person, that a withdrawal was right. It changes no state.
func (d *Desk) ConfirmWithdrawal(ctx context.Context, actor Actor, in Confirm) (Held, error) {
	return run(ctx, d, actor, "workflow.ConfirmWithdrawal", func(tx Tx) (Held, error) {
		h, pol, err := d.see(ctx, tx, actor, in.Holding)
		if err != nil {
			return Held{}, err
		}
		w := h.Withdrawal
		for w != nil && (in.Decision != "" && w.Decision != in.Decision || in.Decision == "" && (w.ConfirmedBy != "" || !w.NeedsConfirmation)) {
			w = w.Earlier
		}
		if w == nil || !w.NeedsConfirmation || w.ConfirmedBy != "" {
			return Held{}, &domain.Error{Code: domain.Conflict, Op: "workflow.ConfirmWithdrawal", Key: "withdraw.nothing_to_confirm"}
		}
		sets, _ := pol.RulesFor(h.Authority)
		need := domain.Require(sets, domain.Case{Verb: domain.Withdraw, Facts: h.Facts, Class: h.Class})
		s, err := confirms(pol, h, need.Slots, actor.Person, w, tx.Now())
		if err != nil {
			return Held{}, err
		}
		dec := as(decidedOn(tx, actor, domain.WithdrawalConfirmed, h, pol), s)
		dec.Verb, dec.Slot = domain.Withdraw, string(w.Decision)
		dec = withText(dec, domain.TextComment, in.Comment)
		w.ConfirmedBy = actor.Person
		decide(tx, dec)
		tx.CloseTasks(TaskQuery{Holding: h.ID, Kind: "confirm_withdrawal", Ref: string(w.Decision)})
		return finish(tx, h, dec.ID)
	})
}

// confirms finds a standing of the actor for one of the slots, by a person other than the withdrawer and who was represented.
func confirms(pol *Policy, h *domain.Holding, slots []domain.Slot, person domain.PersonID, w *domain.Withdrawal, at time.Time) (Standing, error) {
	refused := &domain.Error{Code: domain.Forbidden, Op: "workflow.ConfirmWithdrawal", Key: "signoff.not_entitled"}
	for _, slot := range slots {
		for _, role := range slot.Roles {
			for _, s := range pol.Rights.Standings(person, domain.SignAs(role), h.Authority, at) {
				if involved(w, s.Actor) || s.OnBehalfOf != "" && involved(w, s.OnBehalfOf) {
					refused.Key = "signoff.withdrawer"
					continue
				}
				return s, nil
			}
		}
	}
	return Standing{}, refused
}

func involved(w *domain.Withdrawal, p domain.PersonID) bool { return p == w.By || p == w.OnBehalfOf }

// readyToReinstate checks that the withdrawn releases may come back: in time, and as strictly as a publication.
func readyToReinstate(tx timed, pol *Policy, h *domain.Holding) error {
	w := h.Withdrawal
	switch {
	case w == nil || len(w.Ended) == 0 || w.FromState == domain.Withdrawn: // the state before is no place to return to
		return &domain.Error{Code: domain.Conflict, Op: "workflow.Reinstate", Key: "reinstate.nothing"}
	case pol.Day(h.Authority, tx.Now()) > w.ReinstateBy:
		return &domain.Error{Code: domain.Conflict, Op: "workflow.Reinstate", Key: "reinstate.too_late", Args: map[string]any{"until": w.ReinstateBy}}
	case w.Reason == "expired":
		return &domain.Error{Code: domain.Conflict, Op: "workflow.Reinstate", Key: "reinstate.expired"}
	}
	if w.FromState == domain.Published {
		if err := screeningHolds(pol, h); err != nil {
			return err
		}
	}
	return nil
}
