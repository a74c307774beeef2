package storage

import (
	"context"

	"freigabe/domain"
	"freigabe/workflow"
)

type sharingRow struct {
	ID          string
	RootID      string
	Status      string
	ProposedBy  *string
	ConfirmedBy *string
	DecisionID  *string
	At          int64
}

func (r sharingRow) sharing() workflow.Sharing {
	return workflow.Sharing{
		ID: domain.SharingID(r.ID), Root: domain.AuthorityID(r.RootID), Status: domain.ProposalStatus(r.Status),
		ProposedBy: some[domain.PersonID](r.ProposedBy), ConfirmedBy: some[domain.PersonID](r.ConfirmedBy), At: instant(r.At),
		Decision: some[domain.DecisionID](r.DecisionID),
	}
}

// Sharing reads a sharing decision.
func (u *unit) Sharing(ctx context.Context, id domain.SharingID) (*workflow.Sharing, error) {
	r, err := take[sharingRow](ctx, u, "sharing", "id = ?", string(id))
	if err != nil {
		return nil, err
	}
	s := r.sharing()
	return &s, nil
}

// SharingNow reads the sharing of a root that is in force or proposed, nil for none.
func (u *unit) SharingNow(ctx context.Context, root domain.AuthorityID) (*workflow.Sharing, error) {
	r, err := take[sharingRow](ctx, u, "sharing", "root_id = ? AND status IN ('active', 'proposed')", string(root))
	switch domain.CodeOf(err) {
	case "":
		s := r.sharing()
		return &s, nil
	case domain.NotFound:
		return nil, nil
	}
	return nil, err
}

// SaveSharing stores a new or changed sharing decision. The unit must administer its root.
func (u *unit) SaveSharing(s workflow.Sharing) {
	u.once("sharing", s.ID)
	u.add(grantWrites, upsert("sharing", sharingRow{
		string(s.ID), string(s.Root), string(s.Status), none(s.ProposedBy), none(s.ConfirmedBy), none(s.Decision), micro(s.At),
	}, "id"))
}
