package workflow

import (
	"context"
	"time"

	"freigabe/domain"
	"freigabe/domain/screening"
)

// Policy is everything of one root that decisions rest on, as of one version of its policy head.
type Policy struct {
	domain.PolicyRows
	Rights        Rights
	Rules         map[domain.AuthorityID]ActiveRules
	Questionnaire screening.Questionnaire
	parents       map[domain.AuthorityID]domain.PolicyAuthority
}

// ActiveRules is the rule set in force at one authority; it adds to those above.
type ActiveRules struct {
	ID      domain.RuleID
	Version int
	Set     domain.RuleSet
}

// NewPolicy puts rows, rights, rules and questionnaire together.
func NewPolicy(rows domain.PolicyRows, rights Rights, rules map[domain.AuthorityID]ActiveRules, q screening.Questionnaire) *Policy {
	p := &Policy{
		PolicyRows: rows, Rights: rights, Rules: rules, Questionnaire: q,
		parents: make(map[domain.AuthorityID]domain.PolicyAuthority, len(rows.Authorities)),
	}
	for _, a := range rows.Authorities {
		p.parents[a.ID] = a
	}
	return p
}

// RulesFor gives the rule sets that hold at an authority, from the root down, with their versions.
func (p *Policy) RulesFor(a domain.AuthorityID) (sets []domain.RuleSet, versions []domain.RuleVersion) {
	var chain []domain.AuthorityID
	for id := a; id != ""; id = p.parents[id].Parent {
		chain = append(chain, id)
	}
	for i := len(chain) - 1; i >= 0; i-- {
		if r, ok := p.Rules[chain[i]]; ok {
			sets = append(sets, r.Set)
			versions = append(versions, domain.RuleVersion{Authority: chain[i], Version: r.Version})
		}
	}
	return sets, versions
}

// Combined tells whether the rules let both releases be signed in one review.
func (p *Policy) Combined(a domain.AuthorityID) bool {
	sets, _ := p.RulesFor(a)
	return len(sets) > 0 && sets[0].Combine
}

// Day gives the calendar day of t in the authority's time zone.
func (p *Policy) Day(a domain.AuthorityID, t time.Time) string {
	return domain.Day(t, p.parents[a].TimeZone)
}

// Has tells whether the authority belongs to the root.
func (p *Policy) Has(a domain.AuthorityID) bool { _, ok := p.parents[a]; return ok }

// Standing is a right that a person can act on: their own, or a represented person's.
type Standing struct {
	domain.Grant                 // its Person is who holds it
	Actor        domain.PersonID // who acts
	OnBehalfOf   domain.PersonID // "" in one's own right, else Grant.Person
}

// Rights answers who may do what for which authority, now. It is compiled from PolicyRows and never changes.
type Rights interface {
	// Authorize answers nil, or Forbidden when the person has no standing for the action.
	Authorize(ctx context.Context, person domain.PersonID, act domain.Action, a domain.AuthorityID, at time.Time) error
	// Standings lists the rights on which the person could act: their own first, then as deputy.
	Standings(person domain.PersonID, act domain.Action, a domain.AuthorityID, at time.Time) []Standing
	// Holders lists the people who hold the action in their own right.
	Holders(act domain.Action, a domain.AuthorityID, at time.Time) []domain.PersonID
	// Where lists the authorities at which a person's grants (own or represented) give the action; it holds below them too.
	Where(person domain.PersonID, act domain.Action, at time.Time) []domain.AuthorityID
	// RolesOf lists a person's grants in force.
	RolesOf(person domain.PersonID, at time.Time) []domain.Grant
	// Represents lists the people whom the person may act for.
	Represents(person domain.PersonID, at time.Time) []domain.PersonID
}
