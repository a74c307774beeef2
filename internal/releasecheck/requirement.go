package releasecheck

import (
	"maps"
	"slices"
	"strings"

	"freigabe/domain"
)

// heights orders the kinds of places; in a union the higher one holds.
var heights = map[string]int{"acknowledgement": 1, "opinion": 2, "co_signature": 3, "final": 4, "confirmation": 5}

// need is how many marks of a kind one set of roles owes.
type need struct {
	kind  string
	count int
}

// asked is the case that rules are asked about.
type asked struct {
	verb     string // a single one
	audience string // that it releases to, "" for none
	facts    []string
	class    string
	themes   []string
}

// owed gives the union of what the rule sets ask for in all cases: for each set of roles, "a|b", the higher kind and
// the higher number.
func owed(sets []domain.RuleSet, cases []asked) map[string]need {
	out := map[string]need{}
	for _, set := range sets {
		for _, rule := range set.Rules {
			if !slices.ContainsFunc(cases, func(c asked) bool { return applies(rule, c) }) {
				continue
			}
			for _, slot := range rule.Slots {
				roles := slices.Clone(slot.Roles)
				slices.Sort(roles)
				names := make([]string, len(roles))
				for i, r := range roles {
					names[i] = string(r)
				}
				key := strings.Join(names, "|")
				n := out[key]
				if heights[string(slot.Kind)] > heights[n.kind] {
					n.kind = string(slot.Kind)
				}
				n.count = max(n.count, slot.Count, 1)
				out[key] = n
			}
		}
	}
	return out
}

func applies(rule domain.Rule, c asked) bool {
	if string(rule.Verb) != c.verb {
		return false
	}
	w := rule.When
	return selects(w.Facts, c.facts) && selects(w.Classes, []string{c.class}) && selects(w.Themes, c.themes) &&
		selects(w.Audiences, []string{c.audience})
}

// selects tells whether a list of alternatives is empty or shares a member with what is there.
func selects[T ~string](list []T, there []string) bool {
	return len(list) == 0 || slices.ContainsFunc(list, func(x T) bool { return slices.Contains(there, string(x)) })
}

// standing gives the rule sets that a review answers to: those in force for the authority and all above it at from, and
// every one activated since, up to until. names are those in force at from, from the root down.
func (r *rights) standing(authority string, from, until int64) (sets []domain.RuleSet, names []string) {
	for i, a := range r.chain[authority] {
		var first *ruleSet
		for j := range r.rules[a] {
			switch v := &r.rules[a][j]; {
			case v.pos <= from:
				first = v
			case v.pos <= until:
				sets = append(sets, v.set)
			}
		}
		switch {
		case first != nil:
			sets, names = append(sets, first.set), append(names, first.name)
		case i == 0:
			sets = append(sets, builtIn)
		}
	}
	return sets, names
}

// ruleBetween tells whether a rule of the chain was activated after a and up to b.
func (r *rights) ruleBetween(authority string, a, b int64) bool {
	for _, x := range r.chain[authority] {
		for _, v := range r.rules[x] {
			if a < v.pos && v.pos <= b {
				return true
			}
		}
	}
	return false
}

// movedSince tells whether an authority of the chain was changed after pos, so that the chain of then is not known.
func (r *rights) movedSince(authority string, pos int64) bool {
	for _, x := range r.chain[authority] {
		if r.reshaped[x] > pos {
			return true
		}
	}
	return false
}

// builtIn is the table of default rules, for a root that stores none. It is written from the workflow's description.
var builtIn = func() domain.RuleSet {
	ask := func(verb domain.Verb, fact domain.Fact, kind domain.SlotKind, roles ...domain.Role) domain.Rule {
		r := domain.Rule{Verb: verb, Slots: []domain.Slot{{Kind: kind, Roles: roles, Count: 1}}}
		if fact != "" {
			r.When.Facts = []domain.Fact{fact}
		}
		return r
	}
	return domain.RuleSet{Rules: []domain.Rule{
		ask("release_internally", "", "final", "department_head"),
		ask("approve", "", "co_signature", "open_data_officer"),
		ask("approve", "", "final", "department_head"),
		ask("approve", "personal_data", "opinion", "data_protection_officer"),
		ask("approve", "statistics", "co_signature", "statistics_office"),
		ask("approve", "critical_infrastructure", "co_signature", "security_officer"),
		ask("approve", "third_party_rights", "co_signature", "legal_office"),
		ask("withhold", "", "final", "department_head"),
		ask("reinstate", "", "co_signature", "open_data_officer"),
		ask("reinstate", "", "final", "department_head", "executive"),
	}}
}()

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
