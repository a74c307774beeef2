package storage

import (
	"context"

	"freigabe/domain"
	"freigabe/workflow"
)

type erasureRow struct {
	ID          string
	RootID      string
	AuthorityID string
	Kind        string
	Target      string
	Part        string
	HoldingID   *string
	Status      string
	Role        string
	ProposedBy  *string
	ProposedFor *string
	ConfirmedBy *string
	At          int64
	OpenedID    *string
	DecisionID  *string
	SweptAt     *int64
}

func (r erasureRow) erasure() workflow.Erasure {
	return workflow.Erasure{
		ID: domain.ErasureID(r.ID), Root: domain.AuthorityID(r.RootID), Authority: domain.AuthorityID(r.AuthorityID),
		Kind: workflow.ErasureKind(r.Kind), Target: r.Target, Part: domain.TextKind(r.Part), Holding: some[domain.HoldingID](r.HoldingID),
		Status: domain.ProposalStatus(r.Status), Role: domain.Role(r.Role), ProposedBy: some[domain.PersonID](r.ProposedBy),
		ProposedFor: some[domain.PersonID](r.ProposedFor), ConfirmedBy: some[domain.PersonID](r.ConfirmedBy), At: instant(r.At),
		Opened: some[domain.DecisionID](r.OpenedID), Decision: some[domain.DecisionID](r.DecisionID), SweptAt: maybeInstant(r.SweptAt),
	}
}

type erasedRow struct {
	Kind       string
	Target     string
	Part       string
	DecisionID string
	HoldingID  *string
	At         int64
}

type erasedFileRow struct {
	ErasureID string
	Sha256    string
}

// Erasure reads an erasure, and keeps its verdict from being given twice.
func (u *unit) Erasure(ctx context.Context, id domain.ErasureID) (*workflow.Erasure, error) {
	u.reading("Erasure")
	if err := u.hold(); err != nil {
		return nil, err
	}
	var out *workflow.Erasure
	err := u.conn.read(ctx, query{
		"SELECT " + list[erasureRow]("e") + " FROM erasure e WHERE e.id = ? FOR UPDATE",
		[]any{string(id)},
		func(scan func(...any) error) error {
			var r erasureRow
			err := scan(into(&r)...)
			e := r.erasure()
			out = &e
			return err
		},
	})
	if err == nil && out == nil {
		return nil, &domain.Error{Code: domain.NotFound, Op: u.op, Key: "id.unknown"}
	}
	return out, failed(u.op, err)
}

// ErasureOpen tells whether the same is proposed already.
func (u *unit) ErasureOpen(ctx context.Context, kind workflow.ErasureKind, target string, part domain.TextKind, root domain.AuthorityID) (open bool, err error) {
	u.reading("ErasureOpen")
	err = u.conn.read(ctx, query{
		"SELECT 1 FROM erasure WHERE kind = ? AND target = ? AND part = ? AND root_id = ? AND status = 'proposed'",
		[]any{string(kind), target, string(part), string(root)},
		func(func(...any) error) error { open = true; return nil },
	})
	return open, failed(u.op, err)
}

// ErasureAim finds whose an erasure is; NotFound for what does not exist.
func (u *unit) ErasureAim(ctx context.Context, in workflow.EraseOrder) (workflow.ErasureAim, error) {
	u.reading("ErasureAim")
	q, arg := "", in.Target
	switch in.Kind {
	case workflow.ErasePerson:
		q = "SELECT root_id, root_id, NULL FROM person WHERE id = ?"
	case workflow.EraseText:
		q = "SELECT root_id, authority_id, holding_id FROM decision WHERE id = ? AND root_id IS NOT NULL AND authority_id IS NOT NULL"
	case workflow.EraseRelease:
		q = "SELECT h.root_id, h.authority_id, h.id FROM release r JOIN holding h ON h.id = r.holding_id WHERE r.id = ?"
	case workflow.EraseFile:
		q, arg = "SELECT root_id, root_id, NULL FROM authority WHERE id = ?", string(in.Authority)
	}
	var out *workflow.ErasureAim
	err := u.conn.read(ctx, query{q, []any{arg}, func(scan func(...any) error) error {
		var root, authority string
		var holding *string
		err := scan(&root, &authority, &holding)
		out = &workflow.ErasureAim{Root: domain.AuthorityID(root), Authority: domain.AuthorityID(authority), Holding: some[domain.HoldingID](holding)}
		return err
	}})
	if err != nil {
		return workflow.ErasureAim{}, failed(u.op, err)
	}
	if out == nil {
		return workflow.ErasureAim{}, &domain.Error{Code: domain.NotFound, Op: u.op, Key: "id.unknown"}
	}
	return *out, nil
}

// SaveErasure stores a proposal to erase, or its verdict.
func (u *unit) SaveErasure(e workflow.Erasure) {
	u.once("erasure", e.ID)
	u.add(grantWrites, upsert("erasure", erasureRow{
		string(e.ID), string(e.Root), string(e.Authority), string(e.Kind), e.Target, string(e.Part), none(e.Holding), string(e.Status), string(e.Role),
		none(e.ProposedBy), none(e.ProposedFor), none(e.ConfirmedBy), micro(e.At), none(e.Opened), none(e.Decision), maybeMicro(e.SweptAt),
	}, "id"))
}
