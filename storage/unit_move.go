package storage

import (
	"context"

	"freigabe/domain"
	"freigabe/workflow"
)

type moveRow struct {
	ID          string
	RootID      string
	TargetID    string
	Digest      string
	Status      string
	ProposedBy  *string
	ConfirmedBy *string
	At          int64
	DecisionID  *string
}

type moveHoldingRow struct {
	MoveID    string
	HoldingID string
	FromID    string
}

func (r moveRow) move(holdings []moveHoldingRow) workflow.Move {
	m := workflow.Move{
		ID: domain.MoveID(r.ID), Root: domain.AuthorityID(r.RootID), Target: domain.AuthorityID(r.TargetID), Digest: domain.Digest(r.Digest),
		Status: domain.ProposalStatus(r.Status), ProposedBy: some[domain.PersonID](r.ProposedBy), ConfirmedBy: some[domain.PersonID](r.ConfirmedBy),
		At: instant(r.At), Decision: some[domain.DecisionID](r.DecisionID),
	}
	for _, h := range holdings {
		m.Holdings = append(m.Holdings, workflow.MovedHolding{Holding: domain.HoldingID(h.HoldingID), From: domain.AuthorityID(h.FromID)})
	}
	return m
}

// Move reads a move with its holdings by id, the order in which a unit may lock them.
func (u *unit) Move(ctx context.Context, id domain.MoveID) (*workflow.Move, error) {
	r, err := take[moveRow](ctx, u, "move", "id = ?", string(id))
	if err != nil {
		return nil, err
	}
	db, err := u.db(ctx, "Move")
	if err != nil {
		return nil, failed(u.op, err)
	}
	var rows []moveHoldingRow
	if err := db.Table("move_holding").Where("move_id = ?", r.ID).Order("holding_id").Find(&rows).Error; err != nil {
		return nil, failed(u.op, err)
	}
	m := r.move(rows)
	return &m, nil
}

// SaveMove stores a move; a new one with its holdings. The unit must administer its root.
func (u *unit) SaveMove(m workflow.Move) {
	u.once("move", m.ID)
	u.add(grantWrites, upsert("move", moveRow{
		string(m.ID), string(m.Root), string(m.Target), string(m.Digest), string(m.Status), none(m.ProposedBy), none(m.ConfirmedBy),
		micro(m.At), none(m.Decision),
	}, "id"))
	if m.Status != domain.Proposed {
		return // its holdings are stored already
	}
	for _, h := range m.Holdings {
		u.bulk("move_holding", moveHoldingRow{string(m.ID), string(h.Holding), string(h.From)})
	}
}
