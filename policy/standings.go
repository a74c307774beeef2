package policy

import (
	"slices"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// Standings lists the grants on which the person could do act for the authority: their own in order of assignment, then
// those of each represented person. It is empty exactly when Authorize refuses.
func (s *snapshot) Standings(person domain.PersonID, act domain.Action, a domain.AuthorityID, at time.Time) []workflow.Standing {
	n := s.open(a)
	if n == nil || !s.able(person) {
		return nil
	}
	var out []workflow.Standing
	for _, g := range s.covering(person, act, n, at) {
		out = append(out, workflow.Standing{Grant: g.Grant, Actor: person})
	}
	for _, p := range s.representedOn(person, at, n.zone) {
		for _, g := range s.covering(p, act, n, at) {
			out = append(out, workflow.Standing{Grant: g.Grant, Actor: person, OnBehalfOf: p})
		}
	}
	return out
}

// covering lists a person's own grants that give act at n.
func (s *snapshot) covering(p domain.PersonID, act domain.Action, n *node, at time.Time) []grant {
	var out []grant
	for _, g := range s.grants[p] {
		if slices.Contains(rolesFor[act], g.Role) && g.inForce(at) && n.within(g.at) {
			out = append(out, g)
		}
	}
	return out
}

// Holders lists, in order of id, the people who hold act for the authority in their own right.
func (s *snapshot) Holders(act domain.Action, a domain.AuthorityID, at time.Time) []domain.PersonID {
	n := s.open(a)
	if n == nil {
		return nil
	}
	var out []domain.PersonID
	for ; n != nil; n = n.parent {
		for _, g := range n.holders {
			if slices.Contains(rolesFor[act], g.Role) && g.inForce(at) && s.able(g.Person) {
				out = append(out, g.Person)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Where lists, in order of id, the authorities at which grants of the person or of a represented one give act. The right
// holds below them too.
func (s *snapshot) Where(person domain.PersonID, act domain.Action, at time.Time) []domain.AuthorityID {
	if !s.able(person) {
		return nil
	}
	var out []domain.AuthorityID
	collect := func(p domain.PersonID, counts func(grant) bool) {
		for _, g := range s.grants[p] {
			if slices.Contains(rolesFor[act], g.Role) && g.inForce(at) && counts(g) {
				out = append(out, g.Authority)
			}
		}
	}
	collect(person, func(grant) bool { return true })
	seen := map[domain.PersonID]bool{}
	for _, d := range s.represent[person] {
		if !seen[d.For] {
			seen[d.For] = true
			collect(d.For, func(g grant) bool {
				return slices.Contains(s.representedOn(person, at, g.at.zone), d.For)
			})
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// RolesOf lists a person's own grants in force, in order of assignment.
func (s *snapshot) RolesOf(person domain.PersonID, at time.Time) []domain.Grant {
	if !s.able(person) {
		return nil
	}
	var out []domain.Grant
	for _, g := range s.grants[person] {
		if g.inForce(at) {
			out = append(out, g.Grant)
		}
	}
	return out
}

// Represents lists the people for whom the person may act on the day of at in the time zone of the root.
func (s *snapshot) Represents(person domain.PersonID, at time.Time) []domain.PersonID {
	return s.representedOn(person, at, s.root.zone)
}
