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
		a := domain.Assignment{ID: domain.NewID[domain.AssignmentID](tx.Now()), Person: p.ID, Role: in.Role, Authority: auth.ID, Root: auth.Root,
			From: in.From, Until: in.Until, Status: domain.Active, ProposedBy: actor.Person}
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
	m := map[string]string{"assignment": string(a.ID), "person": string(a.Person), "role": string(a.Role), "authority": string(a.Authority),
		"from": a.From.UTC().Format(time.RFC3339Nano)}
	if !a.Until.IsZero() {
		m["until"] = a.Until.UTC().Format(time.RFC3339Nano)
	}
	return m
}

func confirmTask(tx Tx, auth *domain.Authority, kind, ref string) {
	tx.OpenTask(domain.Task{ID: domain.NewID[domain.TaskID](tx.Now()), Kind: kind, Root: auth.Root, Authority: auth.ID, Ref: ref,
		Role: domain.Administrator, Due: dueDay(auth, tx.Now(), 5), OpenedAt: tx.Now()})
}

// ConfirmRole makes a proposed role effective: another administrator, neither proposer nor beneficiary. A person of
// another root also needs the confirmation of an administrator of theirs, who may be this one only if they administer it.
func (d *Desk) ConfirmRole(ctx context.Context, actor Actor, id domain.AssignmentID, accept bool) (Proposal, error) {
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
		dec := decidedFor(tx, actor, domain.AssignmentConfirmed, auth, pol, s)
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
	refuse := func(key string) error {
		return &domain.Error{Code: domain.Forbidden, Op: "workflow.second", Key: key}
	}
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
	s, err := authorize(ctx, tx, pol, actor, domain.ActAdminister, at)
	if err != nil {
		one := len(pol.Rights.Holders(domain.ActAdminister, at, tx.Now())) <= 1
		if s2, err2 := authorize(ctx, tx, pol, actor, domain.ActConfirmAdmin, at); one && err2 == nil {
			s, err = s2, nil
		}
	}
	if err != nil {
		return nil, nil, Standing{}, hideForeign(err, actor, auth)
	}
	for _, person := range []domain.PersonID{s.Actor, s.OnBehalfOf} {
		switch {
		case person == "":
		case person == proposer || proposedFor(pol, proposer, person, at, tx):
			return nil, nil, Standing{}, refuse("proposal.own")
		case person == beneficiary:
			return nil, nil, Standing{}, refuse("proposal.beneficiary")
		}
	}
	return auth, pols[auth.Root], s, nil
}

// proposedFor tells whether somebody proposed in the name of person: as their deputy, without administering themself.
// The window may be over by now.
func proposedFor(pol *Policy, proposer, person domain.PersonID, at domain.AuthorityID, tx Tx) bool {
	return slices.ContainsFunc(pol.Deputies, func(d domain.Deputy) bool { return d.By == proposer && d.For == person }) &&
		!slices.Contains(pol.Rights.Holders(domain.ActAdminister, at, tx.Now()), proposer)
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

// StandIn proposes that one person acts for another in a dated window.
type StandIn struct {
	For, By     string // logins
	From, Until string // YYYY-MM-DD, inclusive
}

// ProposeDeputy proposes a deputy: the represented person, or an administrator. Nobody makes themself a deputy.
func (d *Desk) ProposeDeputy(ctx context.Context, actor Actor, in StandIn) (Proposal, error) {
	return run(ctx, d, actor, "workflow.ProposeDeputy", func(tx Tx) (Proposal, error) {
		var people [2]*domain.Person
		for i, login := range []string{in.For, in.By} {
			p, err := tx.PersonNamed(ctx, strings.ToLower(login))
			if domain.CodeOf(err) == domain.NotFound || err == nil && p.Off {
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
		dep := domain.Deputy{ID: domain.NewID[domain.DeputyID](tx.Now()), Root: auth.Root, For: represented.ID, By: acting.ID, From: in.From,
			Until: in.Until, Status: domain.Proposed, ProposedBy: actor.Person}
		dec := decidedFor(tx, actor, domain.DeputyProposed, auth, pol, s)
		dec.Detail = deputyDetail(dep)
		dep.Decision = dec.ID
		tx.SaveDeputy(dep)
		decide(tx, dec)
		confirmTask(tx, auth, "confirm_deputy", string(dep.ID))
		return Proposal{ID: string(dep.ID), Status: dep.Status, Decision: dec.ID}, nil
	})
}

func deputyDetail(d domain.Deputy) map[string]string {
	return map[string]string{"deputy": string(d.ID), "for": string(d.For), "by": string(d.By), "from": d.From, "until": d.Until}
}

// ConfirmDeputy makes a proposed deputy effective, or rejects it: an administrator who is neither proposer, deputy nor represented.
func (d *Desk) ConfirmDeputy(ctx context.Context, actor Actor, id domain.DeputyID, accept bool) (Proposal, error) {
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
		dec := decidedFor(tx, actor, domain.DeputyConfirmed, auth, pol, s)
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

// SetStatus turns a person off or on. Off ends at once sessions, tokens, deputyships for and by the person, and
// delegations; tasks and questions pass on. Given signatures and schedules stay (WORKFLOW 5, rule 6).
func (d *Desk) SetStatus(ctx context.Context, actor Actor, id domain.PersonID, off bool, reason string) (Made, error) {
	return run(ctx, d, actor, "workflow.SetStatus", func(tx Tx) (Made, error) {
		p, err := tx.Person(ctx, id)
		if err != nil {
			return Made{}, err
		}
		auth, err := tx.Authority(ctx, p.Root)
		if err != nil {
			return Made{}, err
		}
		roots, err := tx.RootsOf(ctx, p.ID)
		if err != nil {
			return Made{}, err
		}
		if !slices.Contains(roots, p.Root) {
			roots = append(roots, p.Root)
		}
		pols, err := tx.Administer(ctx, roots...)
		if err != nil {
			return Made{}, err
		}
		pol := pols[p.Root]
		s, err := authorize(ctx, tx, pol, actor, domain.ActAdminister, p.Root)
		if err != nil {
			return Made{}, hideForeign(err, actor, auth)
		}
		if p.ID == actor.Person && !off {
			return Made{}, &domain.Error{Code: domain.Forbidden, Op: "workflow.SetStatus", Key: "role.self"}
		}
		var passed []domain.Task
		var held []*domain.Holding
		if off {
			if passed, err = tx.TasksOf(ctx, TaskQuery{Person: p.ID}); err != nil {
				return Made{}, err
			}
			if held, err = delegatedBy(ctx, tx, p.ID, roots); err != nil {
				return Made{}, err
			}
		}
		dec := withText(decidedFor(tx, actor, domain.PersonStatus, auth, pol, s), domain.TextReason, reason)
		dec.Detail = map[string]string{"person": string(p.ID), "off": boolWord(off)}
		p.Off = off
		tx.SavePerson(*p)
		decide(tx, dec)
		if off {
			tx.EndSessions(p.ID, "")
			tx.EndTokens(p.ID)
			endDeputies(tx, pols, p.ID)
			for _, h := range held {
				tx.SaveReview(h.Review)
				tx.SaveHolding(h)
			}
			passTasks(tx, passed)
		}
		return Made{ID: string(p.ID), Decision: dec.ID}, nil
	})
}

func boolWord(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// delegatedBy finds the holdings whose open reviews have places handed to or by a person, and takes the places back.
func delegatedBy(ctx context.Context, tx Tx, p domain.PersonID, roots []domain.AuthorityID) ([]*domain.Holding, error) {
	var out []*domain.Holding
	for _, root := range roots {
		ids, err := tx.HoldingsWhere(ctx, HoldingQuery{Root: root, OpenReview: true, Delegated: p})
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			h, err := tx.Holding(ctx, id)
			if err != nil {
				return nil, err
			}
			for i := range h.Review.Places {
				if g := h.Review.Places[i].Delegated; g != nil && h.Review.Places[i].Signoff == nil && (g.From == p || g.To == p) {
					h.Review.Places[i].Delegated = nil
				}
			}
			out = append(out, h)
		}
	}
	return out, nil
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

// passTasks gives a person's tasks to the holders of the role they stood for, else to the open data officer.
func passTasks(tx Tx, tasks []domain.Task) {
	for _, t := range tasks {
		if t.Kind == "sign" {
			t.DoneAt = tx.Now() // the place's own role task is still open
			tx.SaveTask(t)
			continue
		}
		t.Person = ""
		if t.Role == "" {
			t.Role = domain.OpenDataOfficer
		}
		tx.SaveTask(t)
	}
}
