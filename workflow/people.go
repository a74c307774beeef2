package workflow

import (
	"context"
	"slices"
	"time"

	"freigabe/domain"
)

// contributors lists who has a share in what a review releases: everyone who changed content or answers since the last
// release for its audience, or since capture (WORKFLOW 5, rule 1). Order does not depend on times but on rev.
func contributors(ctx context.Context, tx Tx, h *domain.Holding, verb domain.Verb, register bool) ([]domain.Contributor, error) {
	var since int64
	switch {
	case verb == domain.ReleaseInternally:
		since = h.LastRev[domain.ForInternal]
	case verb == domain.Approve || verb == domain.ReleaseInternallyApprove || verb == domain.Reinstate:
		since = h.LastRev[domain.ForPublic]
	case register:
		since = h.LastRev[domain.ForRegister]
	}
	log, err := tx.Contributions(ctx, h.ID, since)
	if err != nil {
		return nil, err
	}
	var out []domain.Contributor
	for _, c := range log {
		if c.Person == "" {
			continue // the local operator signs nothing anyway
		}
		i := slices.IndexFunc(out, func(o domain.Contributor) bool {
			return o.Person == c.Person && o.Kind == c.Kind && o.Role == c.Role
		})
		if i < 0 {
			out = append(out, domain.Contributor{Person: c.Person, Kind: c.Kind, Role: c.Role, Field: c.Field, At: c.At})
		} else {
			out[i].Field, out[i].At = c.Field, c.At
		}
	}
	return out, nil
}

// barred tells why a person may not put a mark into a place, on a standing: nil when the rules about people allow it.
func barred(h *domain.Holding, r *domain.Review, p domain.Place, s Standing) error {
	refuse := func(key string, args map[string]any) error {
		return &domain.Error{Code: domain.Forbidden, Op: "workflow.Sign", Key: key, Args: args}
	}
	people := []domain.PersonID{s.Actor}
	if s.OnBehalfOf != "" {
		people = append(people, s.OnBehalfOf)
	}
	for _, person := range people {
		for _, c := range r.Contributors {
			if c.Person == person && c.Bars(p.Kind, s.Role) {
				return refuse("signoff.contributor", map[string]any{"field": c.Field, "at": c.At, "represented": person == s.OnBehalfOf})
			}
		}
		if person == r.Opener || person == r.OpenedFor {
			return refuse("signoff.opener", nil)
		}
		for _, other := range r.Places {
			if other.Signoff != nil && slices.Contains(other.Signoff.Persons(), person) {
				return refuse("signoff.four_eyes", map[string]any{"slot": other.Slot})
			}
		}
		if w := h.Withdrawal; r.Verb == domain.Reinstate && w != nil && (w.By == person || w.OnBehalfOf == person) {
			return refuse("signoff.withdrawer", nil)
		}
	}
	return nil
}

// standingsFor lists the rights on which a person could fill a place: their own in the order of its roles, then those
// of the people they represent, or the one they got by delegation.
func standingsFor(pol *Policy, h *domain.Holding, p domain.Place, person domain.PersonID, at time.Time) []Standing {
	var out []Standing
	if g := handed(pol, h, p, at); g != nil {
		if g.To != person {
			return nil // handed to somebody else until the due date
		}
		return []Standing{{Actor: person, OnBehalfOf: g.From, Grant: domain.Grant{Assignment: g.Grant, Person: g.From, Role: g.Role, Authority: h.Authority}}}
	}
	var represented []Standing
	for _, role := range p.Roles {
		for _, s := range pol.Rights.Standings(person, domain.SignAs(role), h.Authority, at) {
			if s.OnBehalfOf == "" {
				out = append(out, s)
			} else {
				represented = append(represented, s)
			}
		}
	}
	return append(out, represented...)
}

// handed gives the delegation of a place while it is in force: until the due date, and while who gave it still holds
// the role and who got it may still sign something. Afterwards the place is open for its roles again.
func handed(pol *Policy, h *domain.Holding, p domain.Place, at time.Time) *domain.Handed {
	g := p.Delegated
	if g == nil || pol.Day(h.Authority, at) > p.Due || !slices.Contains(pol.Rights.Holders(domain.SignAs(g.Role), h.Authority, at), g.From) ||
		!signsAnything(pol, h, g.To, at) {
		return nil
	}
	return g
}

// signsAnything tells whether a person holds, in their own right, any signing role for the holding.
func signsAnything(pol *Policy, h *domain.Holding, p domain.PersonID, at time.Time) bool {
	return slices.ContainsFunc(domain.Roles, func(r domain.Role) bool {
		return r.Signs() && slices.Contains(pol.Rights.Holders(domain.SignAs(r), h.Authority, at), p)
	})
}

// eligible picks the standing on which a person fills a place. onBehalf narrows it to one represented person. Without
// any standing the error is Forbidden signoff.not_entitled; else it says why the people rules bar the best one.
func eligible(pol *Policy, h *domain.Holding, r *domain.Review, p domain.Place, person, onBehalf domain.PersonID, at time.Time) (Standing, error) {
	var reason error
	for _, s := range standingsFor(pol, h, p, person, at) {
		if onBehalf != "" && s.OnBehalfOf != onBehalf {
			continue
		}
		err := barred(h, r, p, s)
		if err == nil {
			return s, nil
		}
		if reason == nil {
			reason = err
		}
	}
	if reason == nil {
		roles := make([]string, len(p.Roles))
		for i, role := range p.Roles {
			roles[i] = string(role)
		}
		reason = &domain.Error{Code: domain.Forbidden, Op: "workflow.Sign", Key: "signoff.not_entitled", Args: map[string]any{"roles": roles}}
	}
	return Standing{}, reason
}
