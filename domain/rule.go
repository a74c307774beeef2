package domain

import (
	"cmp"
	"slices"
	"strconv"
)

// RuleSet is one version of an authority's sign-off rules. It is inherited by the departments below, which
// can add to it and never weaken it: what holds is the union of all sets from the root down (WORKFLOW 6).
type RuleSet struct {
	Combine bool   `json:"combine,omitempty"` // one review for release_internally and approve (profile "small")
	Rules   []Rule `json:"rules"`
}

// Rule asks for slots where it applies. An empty list in When matches everything.
type Rule struct {
	Verb              Verb   `json:"verb"`
	When              When   `json:"when,omitzero"`
	Slots             []Slot `json:"slots"`
	DemandsReviewDate bool   `json:"demands_review_date,omitempty"`
}

// When selects by fact, class, theme and audience. Lists are alternatives, the members are joined by "and".
type When struct {
	Facts     []Fact     `json:"facts,omitempty"`
	Classes   []Class    `json:"classes,omitempty"`
	Themes    []string   `json:"themes,omitempty"`
	Audiences []Audience `json:"audiences,omitempty"`
}

// Case is what a rule is asked about.
type Case struct {
	Verb      Verb // release_internally, approve, both, withhold, withdraw (its confirmation) or reinstate
	Facts     []Fact
	Class     Class
	Themes    []string
	Audiences []Audience
}

// RuleVersion names one version of one authority's rule set.
type RuleVersion struct {
	Authority AuthorityID `json:"authority"`
	Version   int         `json:"version"`
}

func (v RuleVersion) String() string { return string(v.Authority) + "/" + strconv.Itoa(v.Version) }

// Requirement is what a set of rules asks for in one case.
type Requirement struct {
	Slots             []Slot
	DemandsReviewDate bool
}

// Require gives the union of all rules of sets that match c, per set of roles the higher mark and number and the
// earlier due date, ordered so that final slots come last.
func Require(sets []RuleSet, c Case) Requirement {
	var req Requirement
	for _, set := range sets {
		for _, rule := range set.Rules {
			if !slices.Contains(c.Verb.Parts(), rule.Verb) && rule.Verb != c.Verb || !rule.When.matches(c) {
				continue
			}
			req.DemandsReviewDate = req.DemandsReviewDate || rule.DemandsReviewDate
			req.Slots = Union(req.Slots, rule.Slots)
		}
	}
	return req
}

func (w When) matches(c Case) bool {
	return (len(w.Facts) == 0 || overlap(w.Facts, c.Facts)) &&
		(len(w.Classes) == 0 || slices.Contains(w.Classes, c.Class)) &&
		(len(w.Themes) == 0 || overlap(w.Themes, c.Themes)) &&
		(len(w.Audiences) == 0 || overlap(w.Audiences, c.Audiences))
}

func overlap[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(x T) bool { return slices.Contains(b, x) })
}

// Union merges two lists of slots into the stricter one.
func Union(a, b []Slot) []Slot {
	out := slices.Clone(a)
	for _, s := range b {
		s.Roles = slices.Sorted(slices.Values(s.Roles))
		s.Count = max(s.Count, 1)
		i := slices.IndexFunc(out, func(o Slot) bool { return o.Key() == s.Key() })
		if i < 0 {
			out = append(out, s)
			continue
		}
		o := &out[i]
		if weight[s.Kind] > weight[o.Kind] {
			o.Kind = s.Kind
		}
		o.Count = max(o.Count, s.Count)
		if s.DueDays > 0 && (o.DueDays == 0 || s.DueDays < o.DueDays) {
			o.DueDays = s.DueDays
		}
	}
	slices.SortStableFunc(out, func(x, y Slot) int {
		return cmp.Or(cmp.Compare(boolInt(x.Kind == Final), boolInt(y.Kind == Final)), cmp.Compare(x.Key(), y.Key()))
	})
	return out
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Missing lists the slots, with the missing count, that want asks for and have does not cover: a slot is covered by
// one with the same roles and at least the mark.
func Missing(have, want []Slot) []Slot {
	var out []Slot
	for _, w := range want {
		covered := 0
		for _, h := range have {
			if h.Key() == w.Key() && weight[h.Kind] >= weight[w.Kind] {
				covered += max(h.Count, 1)
			}
		}
		if n := max(w.Count, 1) - covered; n > 0 {
			w.Count = n
			out = append(out, w)
		}
	}
	return out
}

// DefaultRules are the rules an authority starts with (WORKFLOW 5).
func DefaultRules(small bool) RuleSet {
	one := func(kind SlotKind, roles ...Role) Slot {
		return Slot{Kind: kind, Roles: slices.Sorted(slices.Values(roles)), Count: 1}
	}
	set := RuleSet{Combine: small}
	if small {
		for _, v := range []Verb{ReleaseInternally, Approve} {
			set.Rules = append(set.Rules, Rule{Verb: v, Slots: []Slot{
				one(Acknowledgement, OpenDataOfficer),
				one(Final, DepartmentHead, Executive),
			}})
		}
	} else {
		set.Rules = append(set.Rules,
			Rule{Verb: ReleaseInternally, Slots: []Slot{one(Final, DepartmentHead)}},
			Rule{Verb: Approve, Slots: []Slot{one(CoSignature, OpenDataOfficer), one(Final, DepartmentHead)}})
	}
	for _, x := range []struct {
		fact Fact
		slot Slot
	}{
		{PersonalData, one(Opinion, DataProtectionOfficer)},
		{Statistics, one(CoSignature, StatisticsOffice)},
		{CriticalInfrastructure, one(CoSignature, SecurityOfficer)},
		{ThirdPartyRights, one(CoSignature, LegalOffice)},
	} {
		set.Rules = append(set.Rules, Rule{Verb: Approve, When: When{Facts: []Fact{x.fact}}, Slots: []Slot{x.slot}})
	}
	set.Rules = append(set.Rules,
		Rule{Verb: Withhold, Slots: []Slot{one(Final, DepartmentHead)}},
		Rule{Verb: Withdraw, Slots: []Slot{one(Confirmation, DepartmentHead, Executive, OpenDataOfficer)}},
		Rule{Verb: Reinstate, Slots: []Slot{one(CoSignature, OpenDataOfficer), one(Final, DepartmentHead, Executive)}})
	return set
}

// CheckRules refuses a rule set that could let something out unsigned: unknown words, a slot without roles or with
// roles that cannot sign, and, for a root's set, a reviewed verb without an unconditional final slot.
// The error is Invalid with the place of the mistake in Field.
func CheckRules(set RuleSet, root bool) error {
	bad := func(field, key string) error {
		return &Error{Code: Invalid, Op: "domain.CheckRules", Key: key, Field: field}
	}
	final := map[Verb]bool{}
	for i, rule := range set.Rules {
		at := "rules[" + strconv.Itoa(i) + "]"
		if !rule.Verb.Reviewed() && rule.Verb != Withdraw || rule.Verb == ReleaseInternallyApprove {
			return bad(at+".verb", "rule.verb_unknown")
		}
		if len(rule.Slots) == 0 && !rule.DemandsReviewDate {
			return bad(at+".slots", "rule.slots_missing")
		}
		if err := rule.When.check(at + ".when"); err != nil {
			return err
		}
		unconditional := len(rule.When.Facts)+len(rule.When.Classes)+len(rule.When.Themes)+len(rule.When.Audiences) == 0
		for j, s := range rule.Slots {
			at := at + ".slots[" + strconv.Itoa(j) + "]"
			switch {
			case !s.Kind.Valid() || (s.Kind == Confirmation) != (rule.Verb == Withdraw):
				return bad(at+".kind", "rule.kind_unknown")
			case len(s.Roles) == 0 || slices.ContainsFunc(s.Roles, func(r Role) bool { return !r.Signs() }):
				return bad(at+".roles", "rule.role_cannot_sign")
			case s.Count < 1 || s.Count > 5:
				return bad(at+".count", "rule.count_range")
			case s.DueDays < 0 || s.DueDays > 250:
				return bad(at+".due_days", "rule.due_range")
			}
			if unconditional && (s.Kind == Final || s.Kind == Confirmation) {
				final[rule.Verb] = true
			}
		}
	}
	if root {
		for _, v := range []Verb{ReleaseInternally, Approve, Withhold, Withdraw, Reinstate} {
			if !final[v] {
				e := &Error{
					Code: Invalid, Op: "domain.CheckRules", Key: "rule.final_missing", Field: "rules",
					Args: map[string]any{"verb": string(v)},
				}
				return e
			}
		}
	}
	return nil
}

func (w When) check(at string) error {
	for _, f := range w.Facts {
		if !slices.Contains(Facts, f) {
			return &Error{Code: Invalid, Op: "domain.CheckRules", Key: "rule.fact_unknown", Field: at + ".facts"}
		}
	}
	for _, c := range w.Classes {
		if !c.Valid() {
			return &Error{Code: Invalid, Op: "domain.CheckRules", Key: "rule.class_unknown", Field: at + ".classes"}
		}
	}
	for _, a := range w.Audiences {
		if !slices.Contains(Audiences, a) {
			return &Error{Code: Invalid, Op: "domain.CheckRules", Key: "rule.audience_unknown", Field: at + ".audiences"}
		}
	}
	return nil
}
