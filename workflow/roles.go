package workflow

import (
	"context"
	"slices"
	"strings"
	"time"

	"freigabe/domain"
)

// Grant proposes a role for a person at an authority.
type Grant struct {
	Login     string // exact login, also of a person of another root
	Role      domain.Role
	Authority domain.AuthorityID
	From      time.Time // zero: now
	Until     time.Time // zero: open end
	Reason    string
}

// Proposal answers a proposal: whether it is in force already or waits for a second person.
type Proposal struct {
	ID       string                `json:"id"`
	Status   domain.ProposalStatus `json:"status"`
	Decision domain.DecisionID     `json:"decision"`
}

// needsSecond tells whether granting the role takes a second person. Beyond the roles that sign (WORKFLOW 5, rule 5)
// that is administrator: who could make an administrator alone could make the second person.
func needsSecond(r domain.Role) bool {
	return r.Signs() || r == domain.Administrator || r == domain.AssociationAdmin
}

// GrantRole proposes a role. One that can sign, or that administers, takes effect when a second person confirms; any other at once.
// Nobody grants themself a role.
func (d *Desk) GrantRole(ctx context.Context, actor Actor, in Grant) (Proposal, error) {
	return run(ctx, d, actor, "workflow.GrantRole", func(tx Tx) (Proposal, error) {
		if !in.Role.Valid() {
			return Proposal{}, invalid("role", "role.unknown")
		}
		p, err := tx.PersonNamed(ctx, strings.ToLower(in.Login))
		if domain.CodeOf(err) == domain.NotFound {
			return Proposal{}, invalid("login", "person.unknown")
		} else if err != nil {
			return Proposal{}, err
		}
		auth, pol, s, err := administer(ctx, tx, actor, in.Authority)
		if err != nil {
			return Proposal{}, err
		}
		if p.ID == actor.Person || p.ID == s.OnBehalfOf {
			return Proposal{}, &domain.Error{Code: domain.Forbidden, Op: "workflow.GrantRole", Key: "role.self"}
		}
		if p.Off {
			return Proposal{}, invalid("login", "person.off")
		}
		if in.From.IsZero() {
			in.From = tx.Now()
		}
		if !in.Until.IsZero() && !in.Until.After(in.From) {
			return Proposal{}, invalid("until", "field.date_order")
		}
		foreign := p.Root != auth.Root
		a := domain.Assignment{
			ID: domain.NewID[domain.AssignmentID](tx.Now()), Person: p.ID, Role: in.Role, Authority: auth.ID, Root: auth.Root,
			From: in.From, Until: in.Until, Status: domain.Active, ProposedBy: actor.Person,
		}
		kind := domain.AssignmentConfirmed
		if needsSecond(in.Role) || foreign {
			a.Status, kind = domain.Proposed, domain.AssignmentProposed
		}
		dec := withText(decidedFor(tx, actor, kind, auth, pol, s), domain.TextReason, in.Reason)
		dec.Detail = assignmentDetail(a)
		a.Decision = dec.ID
		tx.SaveAssignment(a)
		decide(tx, dec)
		if a.Status == domain.Proposed {
			confirmTask(tx, auth, "confirm_assignment", string(a.ID))
		}
		return Proposal{ID: string(a.ID), Status: a.Status, Decision: dec.ID}, nil
	})
}

func assignmentDetail(a domain.Assignment) map[string]string {
	m := map[string]string{
		"assignment": string(a.ID), "person": string(a.Person), "role": string(a.Role), "authority": string(a.Authority),
		"from": a.From.UTC().Format(time.RFC3339Nano),
	}
	if !a.Until.IsZero() {
		m["until"] = a.Until.UTC().Format(time.RFC3339Nano)
	}
	return m
}

func confirmTask(tx Tx, auth *domain.Authority, kind, ref string) {
	tx.OpenTask(domain.Task{
		ID: domain.NewID[domain.TaskID](tx.Now()), Kind: kind, Root: auth.Root, Authority: auth.ID, Ref: ref,
		Role: domain.Administrator, Due: dueDay(auth, tx.Now(), 5), OpenedAt: tx.Now(),
	})
}

// ConfirmRole makes a proposed role effective: another administrator, neither proposer nor beneficiary. A person of
// another root also needs the confirmation of an administrator of theirs, who may be this one only if they administer it.
func (d *Desk) ConfirmRole(ctx context.Context, actor Actor, id domain.AssignmentID, accept bool) (Proposal, error) {
	return d.confirmRole(ctx, actor, id, accept, "")
}

func (d *Desk) confirmRole(ctx context.Context, actor Actor, id domain.AssignmentID, accept bool, reason string) (Proposal, error) {
	return run(ctx, d, actor, "workflow.ConfirmRole", func(tx Tx) (Proposal, error) {
		a, err := tx.Assignment(ctx, id)
		if err != nil {
			return Proposal{}, err
		}
		p, err := tx.Person(ctx, a.Person)
		if err != nil {
			return Proposal{}, err
		}
		auth, pol, s, err := second(ctx, tx, actor, a.Authority, a.ProposedBy, a.Person, p.Root)
		if err != nil {
			return Proposal{}, err
		}
		if a.Status != domain.Proposed {
			return Proposal{}, &domain.Error{Code: domain.Conflict, Op: "workflow.ConfirmRole", Key: "proposal.settled"}
		}
		dec := withText(decidedFor(tx, actor, domain.AssignmentConfirmed, auth, pol, s), domain.TextReason, reason)
		a.Status, a.ConfirmedBy = domain.Active, actor.Person
		if a.From.Before(tx.Now()) {
			a.From = tx.Now() // nothing takes effect before its confirmation
		}
		if !accept {
			dec.Kind, a.Status = domain.AssignmentEnded, domain.Rejected
		}
		dec.Detail = assignmentDetail(*a)
		a.Decision = dec.ID
		tx.SaveAssignment(*a)
		decide(tx, dec)
		tx.CloseTasks(TaskQuery{Root: a.Root, Kind: "confirm_assignment", Ref: string(a.ID)})
		return Proposal{ID: string(a.ID), Status: a.Status, Decision: dec.ID}, nil
	})
}

// second opens a unit in which a second person confirms: another administrator of the authority, or of the root of
// the person concerned where that is another one; with one administrator left, the association_admin.
func second(ctx context.Context, tx Tx, actor Actor, a domain.AuthorityID, proposer, beneficiary domain.PersonID, home domain.AuthorityID, more ...domain.AuthorityID) (*domain.Authority, *Policy, Standing, error) {
	auth, err := tx.Authority(ctx, a)
	if err != nil {
		return nil, nil, Standing{}, err
	}
	roots := append([]domain.AuthorityID{auth.Root}, more...)
	if home != "" && home != auth.Root {
		roots = append(roots, home)
	}
	pols, err := tx.Administer(ctx, roots...)
	if err != nil {
		return nil, nil, Standing{}, err
	}
	pol, at := pols[auth.Root], a
	if home != "" && home != auth.Root {
		pol, at = pols[home], home // a role for a person of another root: their own administrator confirms
	}
	s, err := secondBy(ctx, pol, actor, at, proposer, beneficiary, tx.Now())
	if err != nil {
		return nil, nil, Standing{}, hideForeign(err, actor, auth)
	}
	return auth, pols[auth.Root], s, nil
}

// secondBy gives the standing on which an actor is the second person, or says why they are not.
func secondBy(ctx context.Context, pol *Policy, actor Actor, at domain.AuthorityID, proposer, beneficiary domain.PersonID, now time.Time) (Standing, error) {
	refuse := func(key string) error {
		return &domain.Error{Code: domain.Forbidden, Op: "workflow.second", Key: key}
	}
	s, err := authorizeAt(ctx, pol, actor, domain.ActAdminister, at, now)
	if err != nil {
		one := len(pol.Rights.Holders(domain.ActAdminister, at, now)) <= 1
		if s2, err2 := authorizeAt(ctx, pol, actor, domain.ActConfirmAdmin, at, now); one && err2 == nil {
			s, err = s2, nil
		}
	}
	if err != nil {
		return Standing{}, err
	}
	for _, person := range []domain.PersonID{s.Actor, s.OnBehalfOf} {
		switch {
		case person == "":
		case person == proposer || proposedFor(pol, proposer, person, at, now):
			return Standing{}, refuse("proposal.own")
		case person == beneficiary:
			return Standing{}, refuse("proposal.beneficiary")
		}
	}
	return s, nil
}

// proposedFor tells whether somebody proposed in the name of person: as their deputy, without administering themself.
// The window may be over by now.
func proposedFor(pol *Policy, proposer, person domain.PersonID, at domain.AuthorityID, now time.Time) bool {
	return slices.ContainsFunc(pol.Deputies, func(d domain.Deputy) bool { return d.By == proposer && d.For == person }) &&
		!slices.Contains(pol.Rights.Holders(domain.ActAdminister, at, now), proposer)
}

// EndRole takes a role away, at once, by one administrator or by its holder.
func (d *Desk) EndRole(ctx context.Context, actor Actor, id domain.AssignmentID, reason string) (Proposal, error) {
	return run(ctx, d, actor, "workflow.EndRole", func(tx Tx) (Proposal, error) {
		a, err := tx.Assignment(ctx, id)
		if err != nil {
			return Proposal{}, err
		}
		auth, err := tx.Authority(ctx, a.Authority)
		if err != nil {
			return Proposal{}, err
		}
		pols, err := tx.Administer(ctx, auth.Root)
		if err != nil {
			return Proposal{}, err
		}
		pol := pols[auth.Root]
		var s Standing
		if a.Person != actor.Person {
			if s, err = authorize(ctx, tx, pol, actor, domain.ActAdminister, auth.ID); err != nil {
				return Proposal{}, hideForeign(err, actor, auth)
			}
		}
		if a.Status != domain.Active && a.Status != domain.Proposed {
			return Proposal{}, &domain.Error{Code: domain.Conflict, Op: "workflow.EndRole", Key: "proposal.settled"}
		}
		dec := withText(decidedFor(tx, actor, domain.AssignmentEnded, auth, pol, s), domain.TextReason, reason)
		dec.Detail = assignmentDetail(*a)
		a.Status, a.EndedAt = domain.Ended, tx.Now()
		tx.SaveAssignment(*a)
		decide(tx, dec)
		tx.CloseTasks(TaskQuery{Root: a.Root, Kind: "confirm_assignment", Ref: string(a.ID)})
		return Proposal{ID: string(a.ID), Status: a.Status, Decision: dec.ID}, nil
	})
}
