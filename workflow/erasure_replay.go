package workflow

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"freigabe/domain"
	"freigabe/domain/ledger"
)

// OldErasure is a decision of an export by which something was erased.
type OldErasure struct {
	Leaf  []byte
	Texts []ledger.Text
}

// Replay says what replaying erasures did.
type Replay struct {
	Read    int              // erasures of the export
	Added   int              // that this ledger did not have
	Cleared int              // that still found something to clear
	Live    []domain.Release // that were live here and are taken down: their holdings stand in a state that is no longer true
}

// ReplayErasures carries erasures out once more, after an older backup was restored: by the local operator, because two
// persons decided them. A decision that the ledger lacks is added to it as it was, leaf and all, so that what is missing
// now is explained; doing it again changes nothing. The export's signature must have been checked.
func (d *Desk) ReplayErasures(ctx context.Context, old []OldErasure) (Replay, error) {
	out := Replay{Read: len(old)}
	for _, x := range old {
		l, err := ledger.ParseLeaf(x.Leaf)
		if err != nil || l.Kind != ledger.KindErasure {
			return out, fmt.Errorf("no erasure: %w", err)
		}
		dec, err := decisionOf(l, x.Texts)
		if err != nil {
			return out, err
		}
		var added, cleared bool
		var live []domain.Release
		err = d.store.InTx(ctx, "workflow.ReplayErasures", func(tx Tx) error {
			known, err := tx.Decided(ctx, dec.ID)
			if err != nil {
				return err
			}
			what, holdings, err := toErase(ctx, tx, func() (*Erasable, error) { return tx.ErasableNamed(ctx, dec) })
			if err != nil {
				return err
			}
			added, cleared, live = !known, !what.Empty(), nil
			for _, r := range what.Documents {
				if r.Status == domain.ReleaseLive {
					live = append(live, r)
				}
			}
			if !added && !cleared {
				return nil
			}
			e := Erasure{
				ID: domain.ErasureID(dec.ID), Root: dec.Root, Authority: dec.Authority, Kind: what.Kind, Target: what.Target, Part: what.Part,
				Holding: dec.Holding, Status: domain.Active, Role: otherEraser(dec.Role), ConfirmedBy: dec.Actor, At: dec.At, Decision: dec.ID,
			}
			tx.SaveErasure(e)
			tx.Erase(e, what, []domain.Decision{dec})
			for _, h := range holdings {
				forgetEnded(h, what)
				h.ChangedAt = tx.Now()
				tx.SaveHolding(h)
			}
			if added {
				tx.Redecide(dec, x.Leaf)
			}
			return nil
		})
		if err != nil {
			return out, err
		}
		if added {
			out.Added++
		}
		if cleared {
			out.Cleared++
		}
		out.Live = append(out.Live, live...)
	}
	return out, nil
}

// decisionOf gives the decision that a leaf of an erasure is about: such a decision has nothing that is not in its leaf.
func decisionOf(l ledger.Leaf, texts []ledger.Text) (domain.Decision, error) {
	at, err := time.Parse(time.RFC3339Nano, l.At)
	if err != nil {
		return domain.Decision{}, err
	}
	d := domain.Decision{
		ID: domain.DecisionID(l.Decision), Kind: domain.DecisionKind(l.Kind), At: at, Root: domain.AuthorityID(l.Root), Authority: domain.AuthorityID(l.Authority),
		Holding: domain.HoldingID(l.Holding), Actor: domain.PersonID(l.Actor), ActorKind: domain.ByPerson, Role: domain.Role(l.Role),
		Grant: domain.AssignmentID(l.Grant), OnBehalfOf: domain.PersonID(l.OnBehalfOf), PolicyVersion: l.PolicyVersion, Content: map[domain.Audience]domain.Digest{},
	}
	for key, value := range l.Content {
		d.Content[domain.Audience(key)] = domain.Digest(value)
	}
	for _, t := range texts {
		d.Texts = append(d.Texts, domain.Text{Kind: domain.TextKind(t.Kind), Salt: hex.EncodeToString(t.Salt), Body: t.Text})
	}
	return d, nil
}
