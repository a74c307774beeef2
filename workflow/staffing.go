package workflow

import (
	"context"

	"freigabe/domain"
)

// Vacancy is a place that nobody eligible can fill.
type Vacancy struct {
	Authority domain.AuthorityID
	Holding   domain.HoldingID // "" for a slot of the rules that no open review has yet
	Number    string
	Slot      string
	Roles     []domain.Role
}

// Staffing names, for a root, every slot of the rules that nobody holds a role for, and every open place of a review
// that nobody eligible can fill.
func (d *Desk) Staffing(ctx context.Context, root domain.AuthorityID) ([]Vacancy, error) {
	var out []Vacancy
	err := d.store.InTx(ctx, "workflow.Staffing", func(tx Tx) error {
		out = nil
		pol, err := tx.Policy(ctx, root)
		if err != nil {
			return err
		}
		out = unstaffed(pol, tx)
		rows, err := tx.Gist(ctx, GistQuery{Root: root, Pending: true})
		if err != nil {
			return err
		}
		for i := range rows {
			h := &rows[i].Holding
			if h.Review == nil {
				continue
			}
			for _, p := range h.Review.Places {
				if p.Signoff == nil && !canBeFilled(pol, h, p, tx) {
					out = append(out, Vacancy{Authority: h.Authority, Holding: h.ID, Number: h.Review.Number, Slot: p.Slot, Roles: p.Roles})
				}
			}
		}
		return nil
	})
	return out, err
}

// unstaffed names every slot of the rules, at each open authority, that fewer people hold a role for than it asks.
func unstaffed(pol *Policy, tx Tx) []Vacancy {
	var out []Vacancy
	for _, a := range pol.Authorities {
		if a.Closed {
			continue
		}
		sets, _ := pol.RulesFor(a.ID)
		for _, v := range []domain.Verb{domain.ReleaseInternally, domain.Approve, domain.Withhold, domain.Withdraw, domain.Reinstate} {
			for _, slot := range domain.Require(sets, domain.Case{Verb: v, Facts: domain.Facts}).Slots {
				if holders(pol, a.ID, slot.Roles, tx) < max(slot.Count, 1) && !named(out, a.ID, slot.Key()) {
					out = append(out, Vacancy{Authority: a.ID, Slot: slot.Key(), Roles: slot.Roles})
				}
			}
		}
	}
	return out
}

func named(list []Vacancy, a domain.AuthorityID, slot string) bool {
	for _, v := range list {
		if v.Authority == a && v.Slot == slot {
			return true
		}
	}
	return false
}

func holders(pol *Policy, a domain.AuthorityID, roles []domain.Role, tx Tx) int {
	people := map[domain.PersonID]bool{}
	for _, r := range roles {
		for _, p := range pol.Rights.Holders(domain.SignAs(r), a, tx.Now()) {
			people[p] = true
		}
	}
	return len(people)
}

// canBeFilled tells whether anyone, in their own right or as deputy, may fill a place.
func canBeFilled(pol *Policy, h *domain.Holding, p domain.Place, tx Tx) bool {
	candidates := map[domain.PersonID]bool{}
	for _, r := range p.Roles {
		for _, person := range pol.Rights.Holders(domain.SignAs(r), h.Authority, tx.Now()) {
			candidates[person] = true
			for _, dep := range pol.Deputies {
				if dep.For == person {
					candidates[dep.By] = true
				}
			}
		}
	}
	if p.Delegated != nil {
		candidates[p.Delegated.To] = true
	}
	for person := range candidates {
		if _, err := eligible(pol, h, h.Review, p, person, "", tx.Now()); err == nil {
			return true
		}
	}
	return false
}
