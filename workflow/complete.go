package workflow

import (
	"context"
	"strconv"

	"freigabe/domain"
)

// endedReleases reads, before anything is written, the releases that a completed review brings back.
func endedReleases(ctx context.Context, tx Tx, h *domain.Holding, completes bool) ([]domain.Release, error) {
	if !completes || h.Review.Verb != domain.Reinstate {
		return nil, nil
	}
	var out []domain.Release
	for _, id := range h.Withdrawal.Ended {
		r, err := tx.Release(ctx, id)
		if err != nil {
			return nil, err
		}
		if domain.DigestOf(r.Body) != r.Digest {
			return nil, &domain.Error{Code: domain.Conflict, Op: "workflow.Reinstate", Key: "publish.digest"}
		}
		out = append(out, *r)
	}
	return out, nil
}

// complete takes the transition that a review asked for, in the unit of its last signature. A combined review gives
// two decisions and one row write.
func (d *Desk) complete(ctx context.Context, tx Tx, actor Actor, pol *Policy, h *domain.Holding, s Standing, ended []domain.Release) ([]domain.DecisionID, error) {
	r := h.Review
	step := func() domain.Decision {
		t := as(decidedOn(tx, actor, domain.Transition, h, pol), s)
		t.Review, t.Digest, t.Rules = r.ID, r.Digest, r.Rules
		return t
	}
	var made []domain.DecisionID
	switch r.Verb {
	case domain.ReleaseInternally, domain.Approve, domain.ReleaseInternallyApprove:
		for _, v := range r.Verb.Parts() {
			t := step()
			audience := domain.ForInternal
			if v == domain.Approve {
				audience = domain.ForPublic
			}
			t.Content = map[domain.Audience]domain.Digest{audience: r.Documents[audience].Digest}
			if v == domain.ReleaseInternally {
				t.Detail = revDetail(h)
			}
			if err := d.transition(ctx, tx, t, h, string(v)); err != nil {
				return nil, err
			}
			made = append(made, t.ID)
			if v == domain.ReleaseInternally {
				goLive(tx, h, r, domain.ForInternal, t.ID)
			} else {
				h.Public = &domain.Authorship{Review: r.ID}
				h.Schedule = nil
				if r.NotBefore != "" {
					h.Schedule = &domain.Schedule{NotBefore: r.NotBefore}
				}
			}
		}
	case domain.Withhold:
		t := step()
		t.Content = digests(r)
		t.Detail = revDetail(h)
		t.Detail["ground"], t.Detail["review_date"] = r.Ground, r.ReviewDate
		if err := d.transition(ctx, tx, t, h, "withhold"); err != nil {
			return nil, err
		}
		made = append(made, t.ID)
		h.Withholding = &domain.Withholding{Ground: r.Ground, ReviewDate: r.ReviewDate, Register: r.Register}
		end(tx, h, domain.ReleaseWithdrawn, "withheld", t.ID, domain.ForInternal)
		tx.CloseTasks(TaskQuery{Holding: h.ID, Kind: "withhold_review"})
		if r.Register {
			goLive(tx, h, r, domain.ForRegister, t.ID)
		} else {
			end(tx, h, domain.ReleaseWithdrawn, "withheld", t.ID, domain.ForRegister)
		}
	case domain.Reinstate:
		w := h.Withdrawal
		t := step()
		t.Content = map[domain.Audience]domain.Digest{}
		for _, rel := range ended {
			t.Content[rel.Audience] = rel.Digest
		}
		if err := d.transition(ctx, tx, t, h, "reinstate:"+string(w.FromState)); err != nil {
			return nil, err
		}
		made = append(made, t.ID)
		for _, rel := range ended {
			tx.GoLiveAgain(rel)
			h.Live[rel.Audience] = rel
		}
		tx.ClearTombstone(h.ID)
		tx.CloseTasks(TaskQuery{Holding: h.ID, Kind: "confirm_withdrawal", Ref: string(w.Decision)})
		h.Withdrawal = w.Earlier // may still wait for its second person
	}
	closeReview(tx, h, domain.ReviewCompleted)
	return made, nil
}

// revDetail binds the number of the change with which a release goes live: contributors of the next one count from it.
func revDetail(h *domain.Holding) map[string]string {
	return map[string]string{"rev": strconv.FormatInt(h.Rev+1, 10)}
}

// goLive makes the release that a review signed for an audience.
func goLive(tx Tx, h *domain.Holding, r *domain.Review, a domain.Audience, decision domain.DecisionID) {
	doc := r.Documents[a]
	rel := domain.Release{
		ID: domain.NewID[domain.ReleaseID](tx.Now()), Holding: h.ID, Root: h.Root, Authority: h.Authority, Name: h.Name,
		Edition: h.Edition.Number, Audience: a, Digest: doc.Digest, Body: doc.Body, Review: r.ID, Decision: decision, Rev: h.Rev + 1,
		At: tx.Now(), Status: domain.ReleaseLive, ReviewDate: r.ReviewDate,
	}
	switch a {
	case domain.ForInternal:
		rel.Circle = r.Circle
	case domain.ForPublic:
		rel.Until = r.Until
		forgetLinks(tx, h.ID)
	}
	tx.GoLive(rel)
	h.Live[a] = rel
	h.LastRev[a] = rel.Rev
	h.LastEdition = max(h.LastEdition, rel.Edition)
}

// end takes live releases of some audiences down.
func end(tx Tx, h *domain.Holding, status domain.ReleaseStatus, reason string, decision domain.DecisionID, audiences ...domain.Audience) []domain.ReleaseID {
	var ids []domain.ReleaseID
	for _, a := range audiences {
		if rel, ok := h.Live[a]; ok {
			tx.EndRelease(rel, status, reason, decision)
			delete(h.Live, a)
			ids = append(ids, rel.ID)
			if a == domain.ForPublic {
				forgetLinks(tx, h.ID)
			}
		}
	}
	return ids
}

// returnReview closes the open review, if any, and brings the edition back to captured with its content open again.
// A withholding that was asked for in captured stays there; live releases stay up.
func (d *Desk) returnReview(ctx context.Context, tx Tx, dec domain.Decision, h *domain.Holding) error {
	closeReview(tx, h, domain.ReviewReturned)
	if !can(h.State, domain.Return) {
		dec.Verb, dec.From, dec.To = domain.Return, h.State, h.State
		decide(tx, dec)
		return nil
	}
	if err := d.transition(ctx, tx, dec, h, "return"); err != nil {
		return err
	}
	enterCaptured(tx, h)
	return nil
}
