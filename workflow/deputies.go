package workflow

import (
	"context"
	"slices"
	"strings"

	"freigabe/domain"
)

// StandIn proposes that one person acts for another in a dated window.
type StandIn struct {
	For, By     string          // logins, or
	ForID, ByID domain.PersonID // … where they are set
	From, Until string          // YYYY-MM-DD, inclusive
}

// ProposeDeputy proposes a deputy: the represented person, or an administrator. Nobody makes themself a deputy.
func (d *Desk) ProposeDeputy(ctx context.Context, actor Actor, in StandIn) (Proposal, error) {
	return run(ctx, d, actor, "workflow.ProposeDeputy", func(tx Tx) (Proposal, error) {
		var people [2]*domain.Person
		for i, login := range []string{in.For, in.By} {
			id := []domain.PersonID{in.ForID, in.ByID}[i]
			p, err := personBy(ctx, tx, id, login)
			foreign := err == nil && id != "" && p.Root != actor.Root && !slices.Contains(actor.Roots, p.Root) // whose ids are not the actor's to know
			if domain.CodeOf(err) == domain.NotFound || err == nil && p.Off || foreign {
				return Proposal{}, invalid([]string{"for", "by"}[i], "person.unknown")
			} else if err != nil {
				return Proposal{}, err
			}
			people[i] = p
		}
		represented, acting := people[0], people[1]
		auth, err := tx.Authority(ctx, represented.Root)
		if err != nil {
			return Proposal{}, err
		}
		pols, err := tx.Administer(ctx, auth.Root)
		if err != nil {
			return Proposal{}, err
		}
		pol := pols[auth.Root]
		var s Standing
		if represented.ID != actor.Person {
			if s, err = authorize(ctx, tx, pol, actor, domain.ActAdminister, auth.ID); err != nil {
				return Proposal{}, hideForeign(err, actor, auth)
			}
		}
		switch {
		case acting.ID == actor.Person:
			return Proposal{}, &domain.Error{Code: domain.Forbidden, Op: "workflow.ProposeDeputy", Key: "deputy.self"}
		case acting.ID == represented.ID:
			return Proposal{}, invalid("by", "deputy.same")
		case acting.Root != represented.Root:
			return Proposal{}, invalid("by", "deputy.other_root")
		}
		if _, err := domain.ParseDay(in.From); err != nil {
			return Proposal{}, invalid("from", "field.date")
		}
		if _, err := domain.ParseDay(in.Until); err != nil || in.Until < in.From || in.Until < pol.Day(auth.ID, tx.Now()) {
			return Proposal{}, invalid("until", "field.date_order")
		}
		dep := domain.Deputy{
			ID: domain.NewID[domain.DeputyID](tx.Now()), Root: auth.Root, For: represented.ID, By: acting.ID, From: in.From,
			Until: in.Until, Status: domain.Proposed, ProposedBy: actor.Person,
		}
		dec := decidedFor(tx, actor, domain.DeputyProposed, auth, pol, s)
		dec.Detail = deputyDetail(dep)
		dep.Decision = dec.ID
		tx.SaveDeputy(dep)
		decide(tx, dec)
		confirmTask(tx, auth, "confirm_deputy", string(dep.ID))
		return Proposal{ID: string(dep.ID), Status: dep.Status, Decision: dec.ID}, nil
	})
}

func personBy(ctx context.Context, tx Tx, id domain.PersonID, login string) (*domain.Person, error) {
	if id == "" {
		return tx.PersonNamed(ctx, strings.ToLower(login))
	}
	return tx.Person(ctx, id)
}

func deputyDetail(d domain.Deputy) map[string]string {
	return map[string]string{"deputy": string(d.ID), "for": string(d.For), "by": string(d.By), "from": d.From, "until": d.Until}
}

// ConfirmDeputy makes a proposed deputy effective, or rejects it: an administrator who is neither proposer, deputy nor represented.
func (d *Desk) ConfirmDeputy(ctx context.Context, actor Actor, id domain.DeputyID, accept bool) (Proposal, error) {
	return d.confirmDeputy(ctx, actor, id, accept, "")
}

func (d *Desk) confirmDeputy(ctx context.Context, actor Actor, id domain.DeputyID, accept bool, reason string) (Proposal, error) {
	return run(ctx, d, actor, "workflow.ConfirmDeputy", func(tx Tx) (Proposal, error) {
		dep, err := tx.Deputy(ctx, id)
		if err != nil {
			return Proposal{}, err
		}
		roots, err := tx.RootsOf(ctx, dep.For)
		if err != nil {
			return Proposal{}, err
		}
		roots = slices.DeleteFunc(roots, func(r domain.AuthorityID) bool { return r == dep.Root })
		auth, pol, s, err := second(ctx, tx, actor, dep.Root, dep.ProposedBy, dep.By, "", roots...) // rights elsewhere change hands too
		if err != nil {
			return Proposal{}, err
		}
		if dep.For == s.Actor || dep.For == s.OnBehalfOf {
			return Proposal{}, &domain.Error{Code: domain.Forbidden, Op: "workflow.ConfirmDeputy", Key: "proposal.beneficiary"}
		}
		if dep.Status != domain.Proposed {
			return Proposal{}, &domain.Error{Code: domain.Conflict, Op: "workflow.ConfirmDeputy", Key: "proposal.settled"}
		}
		dec := withText(decidedFor(tx, actor, domain.DeputyConfirmed, auth, pol, s), domain.TextReason, reason)
		dep.Status, dep.ConfirmedBy = domain.Active, actor.Person
		if !accept {
			dec.Kind, dep.Status = domain.DeputyEnded, domain.Rejected
		}
		dec.Detail = deputyDetail(*dep)
		dep.Decision = dec.ID
		tx.SaveDeputy(*dep)
		decide(tx, dec)
		tx.CloseTasks(TaskQuery{Root: dep.Root, Kind: "confirm_deputy", Ref: string(dep.ID)})
		return Proposal{ID: string(dep.ID), Status: dep.Status, Decision: dec.ID}, nil
	})
}

// EndDeputy ends a deputy at once: an administrator, the represented person, or the deputy.
func (d *Desk) EndDeputy(ctx context.Context, actor Actor, id domain.DeputyID) (Proposal, error) {
	return run(ctx, d, actor, "workflow.EndDeputy", func(tx Tx) (Proposal, error) {
		dep, err := tx.Deputy(ctx, id)
		if err != nil {
			return Proposal{}, err
		}
		auth, err := tx.Authority(ctx, dep.Root)
		if err != nil {
			return Proposal{}, err
		}
		roots, err := tx.RootsOf(ctx, dep.For)
		if err != nil {
			return Proposal{}, err
		}
		if !slices.Contains(roots, dep.Root) {
			roots = append(roots, dep.Root)
		}
		pols, err := tx.Administer(ctx, roots...)
		if err != nil {
			return Proposal{}, err
		}
		pol := pols[dep.Root]
		var s Standing
		if actor.Person != dep.For && actor.Person != dep.By {
			if s, err = authorize(ctx, tx, pol, actor, domain.ActAdminister, dep.Root); err != nil {
				return Proposal{}, hideForeign(err, actor, auth)
			}
		}
		if dep.Status != domain.Active && dep.Status != domain.Proposed {
			return Proposal{}, &domain.Error{Code: domain.Conflict, Op: "workflow.EndDeputy", Key: "proposal.settled"}
		}
		dec := decidedFor(tx, actor, domain.DeputyEnded, auth, pol, s)
		dec.Detail = deputyDetail(*dep)
		dep.Status = domain.Ended
		tx.SaveDeputy(*dep)
		decide(tx, dec)
		tx.CloseTasks(TaskQuery{Root: dep.Root, Kind: "confirm_deputy", Ref: string(dep.ID)})
		return Proposal{ID: string(dep.ID), Status: dep.Status, Decision: dec.ID}, nil
	})
}

func endDeputies(tx Tx, pols map[domain.AuthorityID]*Policy, p domain.PersonID) {
	seen := map[domain.DeputyID]bool{}
	for _, pol := range pols {
		for _, dep := range pol.Deputies {
			if (dep.For == p || dep.By == p) && !seen[dep.ID] {
				seen[dep.ID] = true
				dep.Status = domain.Ended
				tx.SaveDeputy(dep)
			}
		}
	}
}
