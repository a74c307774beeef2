package workflow

import (
	"context"
	"slices"
	"time"

	"freigabe/domain"
)

// ProposeRules proposes the next version of an authority's rules. It takes effect when another administrator confirms.
func (d *Desk) ProposeRules(ctx context.Context, actor Actor, a domain.AuthorityID, set domain.RuleSet, reason string) (Proposal, error) {
	return run(ctx, d, actor, "workflow.ProposeRules", func(tx Tx) (Proposal, error) {
		auth, pol, s, err := administer(ctx, tx, actor, a)
		if err != nil {
			return Proposal{}, err
		}
		if err := domain.CheckRules(set, auth.ID == auth.Root); err != nil {
			return Proposal{}, err
		}
		version, err := tx.RuleNext(ctx, a)
		if err != nil {
			return Proposal{}, err
		}
		dec := withText(decidedFor(tx, actor, domain.RuleProposed, auth, pol, s), domain.TextReason, reason)
		p := RuleProposal{
			ID: domain.NewID[domain.RuleID](tx.Now()), Authority: a, Root: auth.Root, Version: version, Set: set,
			Status: domain.Proposed, ProposedBy: actor.Person, At: tx.Now(), Decision: dec.ID,
		}
		if dec.Detail, err = ruleDetail(p); err != nil {
			return Proposal{}, err
		}
		tx.AddRuleVersion(p)
		decide(tx, dec)
		confirmTask(tx, auth, "confirm_rule", string(p.ID))
		return Proposal{ID: string(p.ID), Status: p.Status, Decision: dec.ID}, nil
	})
}

func ruleDetail(p RuleProposal) (map[string]string, error) {
	body, err := domain.CanonicalOf(p.Set)
	if err != nil {
		return nil, err
	}
	return map[string]string{
		"rule": string(p.ID), "version": domain.RuleVersion{Authority: p.Authority, Version: p.Version}.String(),
		"digest": string(domain.DigestOf(body)),
	}, nil
}

// ConfirmRules puts a proposed version into force, or rejects it. Open reviews get what the union of both versions
// asks for beyond their places, and keep their digest and signatures; an approved, unpublished holding that would need
// more goes back to internal by its own decision (WORKFLOW 6).
func (d *Desk) ConfirmRules(ctx context.Context, actor Actor, id domain.RuleID, accept bool) (Proposal, error) {
	return d.confirmRules(ctx, actor, id, accept, "")
}

func (d *Desk) confirmRules(ctx context.Context, actor Actor, id domain.RuleID, accept bool, reason string) (Proposal, error) {
	return run(ctx, d, actor, "workflow.ConfirmRules", func(tx Tx) (Proposal, error) {
		p, err := tx.RuleVersion(ctx, id)
		if err != nil {
			return Proposal{}, err
		}
		auth, pol, s, err := second(ctx, tx, actor, p.Authority, p.ProposedBy, "", "")
		if err != nil {
			return Proposal{}, err
		}
		if p.Status != domain.Proposed {
			return Proposal{}, &domain.Error{Code: domain.Conflict, Op: "workflow.ConfirmRules", Key: "proposal.settled"}
		}
		if accept && pol.Rules[p.Authority].Version > p.Version {
			return Proposal{}, &domain.Error{Code: domain.Stale, Op: "workflow.ConfirmRules", Key: "rule.newer_in_force"}
		}
		dec := withText(decidedFor(tx, actor, domain.RuleActivated, auth, pol, s), domain.TextReason, reason)
		if dec.Detail, err = ruleDetail(*p); err != nil {
			return Proposal{}, err
		}
		p.ConfirmedBy, p.Decision = actor.Person, dec.ID
		if !accept {
			p.Status, dec.Kind = domain.Rejected, domain.RuleRejected
			tx.SetRuleStatus(*p)
			decide(tx, dec)
			tx.CloseTasks(TaskQuery{Root: auth.Root, Kind: "confirm_rule", Ref: string(p.ID)})
			return Proposal{ID: string(p.ID), Status: p.Status, Decision: dec.ID}, nil
		}
		touched, err := holdingsBelow(ctx, tx, p.Authority, HoldingQuery{Root: p.Root, OpenReview: true}, HoldingQuery{Root: p.Root, States: []domain.State{domain.Approved}})
		if err != nil {
			return Proposal{}, err
		}
		approvals, err := approvalsOf(ctx, tx, touched)
		if err != nil {
			return Proposal{}, err
		}
		if old := pol.Rules[p.Authority]; old.ID != "" { // one version is in force at a time
			before, err := tx.RuleVersion(ctx, old.ID)
			if err != nil {
				return Proposal{}, err
			}
			before.Status = domain.Ended
			tx.SetRuleStatus(*before)
		}
		after := pol.with(p.Authority, ActiveRules{ID: p.ID, Version: p.Version, Set: p.Set})
		p.Status = domain.Active
		tx.SetRuleStatus(*p)
		decide(tx, dec)
		for _, h := range touched {
			if h.Review != nil {
				addPlaces(tx, h, placesOwed(auth, pol, after, h, tx.Now()))
			} else if err := d.reassess(ctx, tx, actor, after, s, h, approvals[h.ID]); err != nil {
				return Proposal{}, err
			}
		}
		tx.CloseTasks(TaskQuery{Root: auth.Root, Kind: "confirm_rule", Ref: string(p.ID)})
		return Proposal{ID: string(p.ID), Status: p.Status, Decision: dec.ID}, nil
	})
}

// holdingsBelow locks the holdings of several queries at an authority and below.
func holdingsBelow(ctx context.Context, tx Tx, a domain.AuthorityID, queries ...HoldingQuery) ([]*domain.Holding, error) {
	var out []*domain.Holding
	for _, q := range queries {
		q.Authority = a
		ids, err := tx.HoldingsWhere(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			h, err := tx.Holding(ctx, id)
			if err != nil {
				return nil, err
			}
			out = append(out, h)
		}
	}
	return out, nil
}

func approvalsOf(ctx context.Context, tx Tx, holdings []*domain.Holding) (map[domain.HoldingID]*domain.Review, error) {
	out := map[domain.HoldingID]*domain.Review{}
	for _, h := range holdings {
		if h.State == domain.Approved && h.Public != nil {
			r, err := tx.ReviewByID(ctx, h.Public.Review)
			if err != nil {
				return nil, err
			}
			out[h.ID] = r
		}
	}
	return out, nil
}

// with gives the policy as it is once one authority's rules are replaced.
func (p *Policy) with(a domain.AuthorityID, r ActiveRules) *Policy {
	rules := map[domain.AuthorityID]ActiveRules{a: r}
	for id, old := range p.Rules {
		if id != a {
			rules[id] = old
		}
	}
	q := *p
	q.Rules = rules
	return &q
}

// owedPlace is a place that an open review gets, or one it has that takes a higher mark from now on.
type owedPlace struct {
	domain.Place
	raises string // slot of the place that is raised, "" for a new one
}

// placesOwed gives what the union of the rules before and after asks of an open review beyond its places. It changes
// nothing: a confirmation adds it, a simulation shows it.
func placesOwed(auth *domain.Authority, before, after *Policy, h *domain.Holding, now time.Time) []owedPlace {
	c := caseOf(h, h.Review.Verb, h.Review.Register)
	old, _ := before.RulesFor(h.Authority)
	next, _ := after.RulesFor(h.Authority)
	want := domain.Union(domain.Require(old, c).Slots, domain.Require(next, c).Slots)
	r := *h.Review
	r.Places = slices.Clone(r.Places)
	var out []owedPlace
	for _, slot := range domain.Missing(slotsOf(&r), want) {
		for _, p := range domain.PlacesFor([]domain.Slot{slot}, func(s domain.Slot) string { return dueDay(auth, now, s.DueDays) }) {
			if raised := openLower(&r, slot); raised != nil { // the same people, asked for more than before
				raised.Kind, raised.Due = p.Kind, min(raised.Due, p.Due)
				out = append(out, owedPlace{Place: *raised, raises: raised.Slot})
				continue
			}
			p.Slot = freeSlot(&r, slot.Key())
			r.Places = append(r.Places, p)
			out = append(out, owedPlace{Place: p})
		}
	}
	return out
}

// addPlaces gives an open review the places it owes.
func addPlaces(tx Tx, h *domain.Holding, owed []owedPlace) {
	if len(owed) == 0 {
		return
	}
	r := h.Review
	for _, o := range owed {
		if p, ok := r.Place(o.raises); ok {
			*p = o.Place
			continue
		}
		r.Places = append(r.Places, o.Place)
		r.Due = max(r.Due, o.Due)
		openTasks(tx, h, "sign", o.Slot, o.Due, r.ID, o.Roles...)
	}
	finalsLast(r)
	tx.SaveReview(r)
	tx.SaveHolding(h)
}

// openLower finds a place of the same roles that nobody has filled and that takes a lesser mark.
func openLower(r *domain.Review, slot domain.Slot) *domain.Place {
	for i := range r.Places {
		p := &r.Places[i]
		if p.Signoff == nil && (domain.Slot{Roles: p.Roles}).Key() == slot.Key() && p.Kind.Below(slot.Kind) {
			return p
		}
	}
	return nil
}

// asksMore tells whether the rules now ask for something that the review of an approval lacks.
func asksMore(pol *Policy, h *domain.Holding, approval *domain.Review) bool {
	sets, _ := pol.RulesFor(h.Authority)
	return len(domain.Missing(slotsOf(approval), domain.Require(sets, caseOf(h, approval.Verb, false)).Slots)) > 0
}

// reassess takes an approved, unpublished holding back to internal when its review lacks what the rules now ask for.
func (d *Desk) reassess(ctx context.Context, tx Tx, actor Actor, pol *Policy, s Standing, h *domain.Holding, approval *domain.Review) error {
	if approval == nil || !asksMore(pol, h, approval) {
		return nil
	}
	dec, err := d.backToInternal(ctx, tx, actor, pol, s, h, approval)
	if err != nil {
		return err
	}
	_, err = finish(tx, h, dec)
	return err
}

// backToInternal takes an approval back by a decision of its own; the caller saves the holding.
func (d *Desk) backToInternal(ctx context.Context, tx Tx, actor Actor, pol *Policy, s Standing, h *domain.Holding, approval *domain.Review) (domain.DecisionID, error) {
	dec := as(decidedOn(tx, actor, domain.Transition, h, pol), s)
	dec.Review, dec.Digest = approval.ID, approval.Digest
	_, dec.Rules = pol.RulesFor(h.Authority)
	if err := d.transition(ctx, tx, dec, h, "reassess"); err != nil {
		return "", err
	}
	h.Public, h.Schedule = nil, nil
	return dec.ID, nil
}
