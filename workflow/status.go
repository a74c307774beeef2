package workflow

import (
	"context"
	"slices"

	"freigabe/domain"
)

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
		if p.Erased() && !off {
			return Made{}, &domain.Error{Code: domain.Conflict, Op: "workflow.SetStatus", Key: "person.erased"}
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
