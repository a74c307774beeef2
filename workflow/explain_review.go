package workflow

import (
	"context"
	"slices"
	"time"

	"freigabe/domain"
)

// ReviewExplanation says for one review and one person who fills which place, and what this person can do.
type ReviewExplanation struct {
	Places    []ExplainedPlace
	Mine      *ExplainedPlace   // the place that the person fills next, nil for none
	Given     *domain.Place     // the place that the person filled themself, nil for none
	Delegates []domain.PersonID // who may get Mine instead, in the person's own right only
	Askable   []domain.PersonID // who has a part in the review or a role for the holding
	MayReturn bool
	MayRecall bool
	MayUnsign bool
	Reason    *domain.Error // why there is no Mine
	Policy    *Policy
	Today     string // calendar day of the authority
}

// ExplainReview tells what a review that was read through the actor's scope asks of whom. It writes and locks nothing.
func (d *Desk) ExplainReview(ctx context.Context, actor Actor, c *ReviewCase) (*ReviewExplanation, error) {
	pol, err := d.store.CurrentPolicy(ctx, c.Holding.Root)
	if err != nil {
		return nil, err
	}
	h, r, now := c.Holding, &c.Review, d.clock()
	e := &ReviewExplanation{Policy: pol, Today: pol.Day(h.Authority, now), Places: explainPlaces(pol, actor, h, r, now)}
	open := r.Status == domain.ReviewOpen
	for i := range e.Places {
		p := &e.Places[i]
		if s := p.Signoff; s != nil && s.Person == actor.Person {
			e.Given = &p.Place
		}
		if !open || p.Signoff != nil {
			continue
		}
		switch {
		case p.Mine && (e.Mine == nil || e.Mine.Reason != nil && p.Reason == nil):
			e.Mine = p
		case !p.Mine && (e.Reason == nil || e.Reason.Key == "signoff.not_entitled"):
			e.Reason = p.Reason
		}
		if p.Mine && (p.Kind == domain.CoSignature || p.Kind == domain.Final) {
			e.MayReturn = true
		}
	}
	if e.Mine != nil {
		e.Reason = e.Mine.Reason
	}
	if !open {
		return e, nil
	}
	if e.Mine != nil && e.Mine.Standing.OnBehalfOf == "" && e.Today <= e.Mine.Due {
		e.Delegates = delegates(pol, h, r, e.Mine, actor.Person, now)
	}
	e.MayRecall = r.Opener == actor.Person || pol.Rights.Authorize(ctx, actor.Person, domain.ActHandOver, h.Authority, now) == nil
	finalGiven := slices.ContainsFunc(r.Places, func(p domain.Place) bool { return p.Kind == domain.Final && p.Signoff != nil })
	e.MayUnsign = e.Given != nil && (e.Given.Kind == domain.Final || !finalGiven)
	e.Askable = askable(pol, h, r, actor.Person, now)
	return e, nil
}

func explainPlaces(pol *Policy, actor Actor, h *domain.Holding, r *domain.Review, at time.Time) []ExplainedPlace {
	out := make([]ExplainedPlace, len(r.Places))
	for i, p := range r.Places {
		out[i] = explainPlace(pol, actor, h, r, p, at)
	}
	return out
}

// delegates lists who may sign something for the holding and is not barred from this place.
func delegates(pol *Policy, h *domain.Holding, r *domain.Review, p *ExplainedPlace, from domain.PersonID, at time.Time) []domain.PersonID {
	var out []domain.PersonID
	for _, to := range peopleOf(pol) {
		probe := Standing{Actor: to, OnBehalfOf: from, Grant: p.Standing.Grant}
		if to != from && signsAnything(pol, h, to, at) && barred(h, r, p.Place, probe) == nil {
			out = append(out, to)
		}
	}
	return out
}

// askable lists who may be asked about a review: first who opened it, who signed and who contributed, then who else has
// a role that signs or keeps the holding.
func askable(pol *Policy, h *domain.Holding, r *domain.Review, self domain.PersonID, at time.Time) []domain.PersonID {
	out := []domain.PersonID{r.Opener}
	add := func(p domain.PersonID) {
		if p != "" && p != self && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	for _, p := range r.Places {
		if p.Signoff != nil {
			add(p.Signoff.Person)
		}
	}
	for _, c := range r.Contributors {
		add(c.Person)
	}
	for _, p := range peopleOf(pol) {
		if signsAnything(pol, h, p, at) || len(pol.Rights.Standings(p, domain.ActCapture, h.Authority, at)) > 0 {
			add(p)
		}
	}
	return slices.DeleteFunc(out, func(p domain.PersonID) bool { return p == self || slices.Contains(pol.Off, p) })
}

func peopleOf(pol *Policy) []domain.PersonID {
	var out []domain.PersonID
	for _, a := range pol.Assignments {
		if !slices.Contains(out, a.Person) {
			out = append(out, a.Person)
		}
	}
	return out
}

// ExplainWithdrawal tells who may confirm a withdrawal as a second person, and why the actor may not: nil when they may.
// decision: of the withdrawal; "" for the newest that waits.
func (d *Desk) ExplainWithdrawal(ctx context.Context, actor Actor, h *domain.Holding, decision domain.DecisionID) (w *domain.Withdrawal, holders []domain.PersonID, reason *domain.Error, err error) {
	pol, err := d.store.CurrentPolicy(ctx, h.Root)
	if err != nil {
		return nil, nil, nil, err
	}
	for w = h.Withdrawal; w != nil; w = w.Earlier {
		if decision == w.Decision || decision == "" && w.NeedsConfirmation && w.ConfirmedBy == "" {
			break
		}
	}
	if w == nil {
		return nil, nil, nil, &domain.Error{Code: domain.NotFound, Op: "workflow.ExplainWithdrawal", Key: "withdraw.nothing_to_confirm"}
	}
	sets, _ := pol.RulesFor(h.Authority)
	need := domain.Require(sets, domain.Case{Verb: domain.Withdraw, Facts: h.Facts, Class: h.Class})
	for _, s := range need.Slots {
		for _, role := range s.Roles {
			for _, p := range pol.Rights.Holders(domain.SignAs(role), h.Authority, d.clock()) {
				if !involved(w, p) && !slices.Contains(holders, p) {
					holders = append(holders, p)
				}
			}
		}
	}
	if !w.NeedsConfirmation || w.ConfirmedBy != "" {
		return w, holders, &domain.Error{Code: domain.Conflict, Op: "workflow.ExplainWithdrawal", Key: "withdraw.nothing_to_confirm"}, nil
	}
	_, cause := confirms(pol, h, need.Slots, actor.Person, w, d.clock())
	return w, holders, asError(cause), nil
}

// ExplainTreatment tells why the actor may not confirm a treatment that is done, nil when they may, and who may.
func (d *Desk) ExplainTreatment(ctx context.Context, actor Actor, h *domain.Holding, t domain.Treatment) (holders []domain.PersonID, reason *domain.Error, err error) {
	pol, err := d.store.CurrentPolicy(ctx, h.Root)
	if err != nil {
		return nil, nil, err
	}
	act := domain.SignAs(t.Role)
	for _, p := range pol.Rights.Holders(act, h.Authority, d.clock()) {
		if t.Done == nil || t.Done.By != p {
			holders = append(holders, p)
		}
	}
	switch standings := pol.Rights.Standings(actor.Person, act, h.Authority, d.clock()); {
	case treatable(h) != nil:
		return holders, asError(treatable(h)), nil
	case t.Done == nil:
		return holders, &domain.Error{Code: domain.Conflict, Op: "workflow.ExplainTreatment", Key: "treatment.not_done"}, nil
	case len(standings) == 0:
		return holders, asError(pol.Rights.Authorize(ctx, actor.Person, act, h.Authority, d.clock())), nil
	case t.Done.By == actor.Person || t.Done.By == standings[0].OnBehalfOf:
		return holders, &domain.Error{Code: domain.Forbidden, Op: "workflow.ExplainTreatment", Key: "treatment.own"}, nil
	}
	return holders, nil, nil
}
