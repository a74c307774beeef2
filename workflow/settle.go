package workflow

import (
	"context"
	"errors"
	"slices"

	"freigabe/domain"
)

// ProposalKind says what waits for a second person.
type ProposalKind string

const (
	ProposedRole          ProposalKind = "role"
	ProposedDeputy        ProposalKind = "deputy"
	ProposedRules         ProposalKind = "rules"
	ProposedQuestionnaire ProposalKind = "questionnaire"
	ProposedToken         ProposalKind = "token"
	ProposedMove          ProposalKind = "move"
	ProposedSharing       ProposalKind = "sharing"
)

// Verdict is what a second person says about a proposal.
type Verdict struct {
	Kind   ProposalKind
	ID     string
	Accept bool
	Reason string // why not; who proposed it reads it
}

// Settle confirms or declines a proposal of any kind. Declining takes a reason.
func (d *Desk) Settle(ctx context.Context, actor Actor, in Verdict) (Proposal, error) {
	if err := optional("reason", &in.Reason); err != nil {
		return Proposal{}, err
	}
	if !in.Accept && in.Reason == "" {
		return Proposal{}, invalid("reason", "field.required")
	}
	if !domain.IsID(in.ID) {
		return Proposal{}, &domain.Error{Code: domain.NotFound, Op: "workflow.Settle", Key: "id.unknown"}
	}
	switch in.Kind {
	case ProposedRole:
		return d.confirmRole(ctx, actor, domain.AssignmentID(in.ID), in.Accept, in.Reason)
	case ProposedDeputy:
		return d.confirmDeputy(ctx, actor, domain.DeputyID(in.ID), in.Accept, in.Reason)
	case ProposedRules:
		return d.confirmRules(ctx, actor, domain.RuleID(in.ID), in.Accept, in.Reason)
	case ProposedQuestionnaire:
		return d.confirmQuestionnaire(ctx, actor, domain.QuestionnaireID(in.ID), in.Accept, in.Reason)
	case ProposedToken:
		return d.confirmToken(ctx, actor, domain.TokenID(in.ID), in.Accept, in.Reason)
	case ProposedMove:
		return d.confirmMove(ctx, actor, domain.MoveID(in.ID), in.Accept, in.Reason)
	case ProposedSharing:
		return d.confirmSharing(ctx, actor, domain.SharingID(in.ID), in.Accept, in.Reason)
	}
	return Proposal{}, &domain.Error{Code: domain.NotFound, Op: "workflow.Settle", Key: "id.unknown"}
}

// Confirmation says whether an actor may be the second person of a proposal, and who else may.
type Confirmation struct {
	Why    *domain.Error // why not; nil: the actor may
	Others []domain.PersonID
}

// Confirmable says of each proposal whether the actor may confirm it. It asks what a confirmation asks.
func (d *Desk) Confirmable(ctx context.Context, actor Actor, rows []ProposalRow) ([]Confirmation, error) {
	out := make([]Confirmation, len(rows))
	now := d.clock()
	for i, r := range rows {
		at, beneficiaries := r.concerns()
		root := r.Root
		if r.Home != "" && r.Home != r.Root {
			root, at = r.Home, r.Home
		}
		pol, err := d.store.CurrentPolicy(ctx, root)
		if err != nil {
			return nil, err
		}
		if r.Status != domain.Proposed {
			out[i].Why = &domain.Error{Code: domain.Conflict, Op: "workflow.Confirmable", Key: "proposal.settled"}
			continue
		}
		for _, b := range append([]domain.PersonID{""}, beneficiaries...) {
			if _, err := secondBy(ctx, pol, actor, at, r.ProposedBy, b, now); err != nil && out[i].Why == nil {
				e, ok := errors.AsType[*domain.Error](err)
				if !ok {
					return nil, err
				}
				out[i].Why = e
			}
		}
		for _, p := range pol.Rights.Holders(domain.ActAdminister, at, now) {
			if p != r.ProposedBy && p != actor.Person && !slices.Contains(beneficiaries, p) {
				out[i].Others = append(out[i].Others, p)
			}
		}
	}
	return out, nil
}

// concerns gives the authority whose administrators confirm, and who may not because it is about them.
func (r ProposalRow) concerns() (domain.AuthorityID, []domain.PersonID) {
	switch {
	case r.Assignment != nil:
		return r.Assignment.Authority, []domain.PersonID{r.Assignment.Person}
	case r.Deputy != nil:
		return r.Deputy.Root, []domain.PersonID{r.Deputy.By, r.Deputy.For}
	case r.Token != nil:
		return r.Token.Root, []domain.PersonID{r.Token.Person}
	}
	return r.Authority, nil
}
