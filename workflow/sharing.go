package workflow

import (
	"context"
	"time"

	"freigabe/domain"
)

// Sharing is the decision of a root that other roots may count its answers as precedents: numbers alone, without reasons
// and names.
type Sharing struct {
	ID          domain.SharingID
	Root        domain.AuthorityID
	Status      domain.ProposalStatus
	ProposedBy  domain.PersonID
	ConfirmedBy domain.PersonID
	At          time.Time
	Decision    domain.DecisionID
}

const confirmSharing = "confirm_sharing"

// SharePrecedents proposes that a root shares its answers. It takes effect when another administrator confirms.
func (d *Desk) SharePrecedents(ctx context.Context, actor Actor, root domain.AuthorityID, reason string) (Proposal, error) {
	if err := optional("reason", &reason); err != nil {
		return Proposal{}, err
	}
	return run(ctx, d, actor, "workflow.SharePrecedents", func(tx Tx) (Proposal, error) {
		auth, pol, s, err := administer(ctx, tx, actor, root)
		if err != nil {
			return Proposal{}, err
		}
		if auth.ID != auth.Root {
			return Proposal{}, invalid("authority", "sharing.root_only")
		}
		now, err := tx.SharingNow(ctx, auth.Root)
		if err != nil {
			return Proposal{}, err
		}
		if now != nil {
			key := "sharing.active"
			if now.Status == domain.Proposed {
				key = "sharing.proposed"
			}
			return Proposal{}, &domain.Error{Code: domain.Conflict, Op: "workflow.SharePrecedents", Key: key}
		}
		sh := Sharing{
			ID: domain.NewID[domain.SharingID](tx.Now()), Root: auth.Root, Status: domain.Proposed, ProposedBy: actor.Person, At: tx.Now(),
		}
		res := settle(tx, &sh, withText(decidedFor(tx, actor, domain.ConfigChanged, auth, pol, s), domain.TextReason, reason))
		confirmTask(tx, auth, confirmSharing, string(sh.ID))
		return res, nil
	})
}

// ConfirmSharing puts a proposed sharing into force, or rejects it: another administrator than the proposer.
func (d *Desk) ConfirmSharing(ctx context.Context, actor Actor, id domain.SharingID, accept bool) (Proposal, error) {
	return d.confirmSharing(ctx, actor, id, accept, "")
}

func (d *Desk) confirmSharing(ctx context.Context, actor Actor, id domain.SharingID, accept bool, reason string) (Proposal, error) {
	return run(ctx, d, actor, "workflow.ConfirmSharing", func(tx Tx) (Proposal, error) {
		sh, err := tx.Sharing(ctx, id)
		if err != nil {
			return Proposal{}, err
		}
		auth, pol, s, err := second(ctx, tx, actor, sh.Root, sh.ProposedBy, "", "")
		if err != nil {
			return Proposal{}, err
		}
		if sh.Status != domain.Proposed {
			return Proposal{}, &domain.Error{Code: domain.Conflict, Op: "workflow.ConfirmSharing", Key: "proposal.settled"}
		}
		sh.Status, sh.ConfirmedBy, sh.At = domain.Active, actor.Person, tx.Now()
		if !accept {
			sh.Status = domain.Rejected
		}
		res := settle(tx, sh, withText(decidedFor(tx, actor, domain.ConfigChanged, auth, pol, s), domain.TextReason, reason))
		tx.CloseTasks(TaskQuery{Root: auth.Root, Kind: confirmSharing, Ref: string(sh.ID)})
		return res, nil
	})
}

// StopSharing ends a sharing, or takes its proposal back: at once, by one administrator.
func (d *Desk) StopSharing(ctx context.Context, actor Actor, id domain.SharingID, reason string) (Proposal, error) {
	if err := optional("reason", &reason); err != nil {
		return Proposal{}, err
	}
	return run(ctx, d, actor, "workflow.StopSharing", func(tx Tx) (Proposal, error) {
		sh, err := tx.Sharing(ctx, id)
		if err != nil {
			return Proposal{}, err
		}
		auth, pol, s, err := administer(ctx, tx, actor, sh.Root)
		if err != nil {
			return Proposal{}, err
		}
		if sh.Status != domain.Active && sh.Status != domain.Proposed {
			return Proposal{}, &domain.Error{Code: domain.Conflict, Op: "workflow.StopSharing", Key: "proposal.settled"}
		}
		sh.Status, sh.At = domain.Ended, tx.Now()
		res := settle(tx, sh, withText(decidedFor(tx, actor, domain.ConfigChanged, auth, pol, s), domain.TextReason, reason))
		tx.CloseTasks(TaskQuery{Root: auth.Root, Kind: confirmSharing, Ref: string(sh.ID)})
		return res, nil
	})
}

// settle stores a sharing with the decision that made it what it is.
func settle(tx Tx, sh *Sharing, dec domain.Decision) Proposal {
	dec.Detail = map[string]string{"setting": "share_precedents", "sharing": string(sh.ID), "status": string(sh.Status)}
	sh.Decision = dec.ID
	tx.SaveSharing(*sh)
	decide(tx, dec)
	return Proposal{ID: string(sh.ID), Status: sh.Status, Decision: dec.ID}
}
