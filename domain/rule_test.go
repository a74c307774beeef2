package domain_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"freigabe/domain"
)

const ruleSeed = 20261125

// randomRules makes rule sets, safe and unsafe ones, around the default.
func randomRules(r *rand.Rand) domain.RuleSet {
	set := domain.DefaultRules(r.IntN(3) == 0)
	set.Rules = slices.Clone(set.Rules)
	for range r.IntN(4) {
		set.Rules = append(set.Rules, randomRule(r))
	}
	for range r.IntN(3) { // what an editor of rules can do wrong
		i := r.IntN(len(set.Rules))
		rule := &set.Rules[i]
		rule.Slots = slices.Clone(rule.Slots)
		switch r.IntN(7) {
		case 0:
			set.Rules = slices.Delete(set.Rules, i, i+1)
		case 1:
			rule.Slots = nil
		case 2:
			if len(rule.Slots) > 0 {
				rule.Slots[0].Count = r.IntN(8) - 1
			}
		case 3:
			if len(rule.Slots) > 0 {
				rule.Slots[0].Kind = kinds[r.IntN(len(kinds))]
			}
		case 4:
			if len(rule.Slots) > 0 {
				rule.Slots[len(rule.Slots)-1].Roles = []domain.Role{[]domain.Role{"", "administrator", "auditor", "data_steward", "legal_office"}[r.IntN(5)]}
			}
		case 5:
			rule.When.Facts = []domain.Fact{domain.PersonalData}
		case 6:
			rule.Verb = []domain.Verb{domain.Publish, "x", domain.ReleaseInternallyApprove, domain.Withdraw, domain.Approve}[r.IntN(5)]
		}
		if len(set.Rules) == 0 {
			break
		}
	}
	return set
}

var (
	kinds     = []domain.SlotKind{domain.Acknowledgement, domain.Opinion, domain.CoSignature, domain.Final, domain.Confirmation, "x"}
	height    = map[domain.SlotKind]int{domain.Acknowledgement: 1, domain.Opinion: 2, domain.CoSignature: 3, domain.Final: 4, domain.Confirmation: 5}
	ruleVerbs = []domain.Verb{domain.ReleaseInternally, domain.Approve, domain.Withhold, domain.Reinstate, domain.Withdraw}
)

func randomRule(r *rand.Rand) domain.Rule {
	roles := []domain.Role{domain.DepartmentHead, domain.Executive, domain.LegalOffice, domain.OpenDataOfficer, domain.PressOffice}
	rule := domain.Rule{Verb: ruleVerbs[r.IntN(len(ruleVerbs))]}
	if r.IntN(2) == 0 {
		rule.When.Classes = []domain.Class{[]domain.Class{domain.ClassOpen, domain.ClassOpenAfterTreatment}[r.IntN(2)]}
	}
	if r.IntN(2) == 0 {
		rule.When.Facts = []domain.Fact{[]domain.Fact{domain.PersonalData, domain.Statistics}[r.IntN(2)]}
	}
	for range 1 + r.IntN(2) {
		rule.Slots = append(rule.Slots, domain.Slot{Kind: kinds[r.IntN(4)], Roles: []domain.Role{roles[r.IntN(len(roles))]}, Count: 1 + r.IntN(3), DueDays: r.IntN(30)})
	}
	return rule
}

// cases are what rules can be asked about.
func ruleCases() (out []domain.Case) {
	for _, v := range append(slices.Clone(ruleVerbs), domain.ReleaseInternallyApprove) {
		for _, facts := range [][]domain.Fact{nil, {domain.PersonalData}, {domain.Statistics, domain.ThirdPartyRights}} {
			for _, class := range []domain.Class{domain.ClassOpen, domain.ClassOpenAfterTreatment} {
				out = append(out, domain.Case{Verb: v, Facts: facts, Class: class, Themes: []string{"ENVI"}, Audiences: []domain.Audience{domain.ForPublic}})
			}
		}
	}
	return out
}

// covers tells, apart from the service's own code, whether have asks for at least what want asks for.
func covers(have, want []domain.Slot) bool {
	roles := func(s domain.Slot) string {
		list := slices.Sorted(slices.Values(s.Roles))
		out := ""
		for _, r := range list {
			out += string(r) + "|"
		}
		return out
	}
	return !slices.ContainsFunc(want, func(w domain.Slot) bool {
		return !slices.ContainsFunc(have, func(h domain.Slot) bool {
			return roles(h) == roles(w) && height[h.Kind] >= height[w.Kind] && h.Count >= w.Count && (w.DueDays == 0 || h.DueDays > 0 && h.DueDays <= w.DueDays)
		})
	})
}

// I11: no rule set that is accepted lets anything out unsigned, no child weakens its parent, and a new version asks of an
// open review what the stricter of both asks.
func TestAcceptedRulesAreSafe(t *testing.T) {
	t.Parallel()
	n := 500
	if os.Getenv("FREIGABE_TEST_LONG") != "" {
		n = 10_000
	}
	r := rand.New(rand.NewPCG(ruleSeed, 11))
	accepted, refused := 0, 0
	before := domain.DefaultRules(false)
	for i := range n {
		set := randomRules(r)
		if domain.CheckRules(set, true) != nil {
			refused++
			continue
		}
		accepted++
		for _, rule := range set.Rules {
			for _, s := range rule.Slots {
				if s.Count < 1 || len(s.Roles) == 0 || height[s.Kind] == 0 {
					t.Fatalf("seed %d, config %d: accepted %+v", ruleSeed, i, s)
				}
			}
		}
		child := domain.RuleSet{Rules: []domain.Rule{randomRule(r)}}
		for _, c := range ruleCases() {
			need := domain.Require([]domain.RuleSet{set}, c).Slots
			last := domain.Final
			if c.Verb == domain.Withdraw {
				last = domain.Confirmation
			}
			if !slices.ContainsFunc(need, func(s domain.Slot) bool { return s.Kind == last }) {
				t.Fatalf("seed %d, config %d: %s with %v needs no %s", ruleSeed, i, c.Verb, c.Facts, last)
			}
			for _, s := range need {
				if s.Count < 1 || len(s.Roles) == 0 || slices.ContainsFunc(s.Roles, func(r domain.Role) bool { return !r.Signs() }) || height[s.Kind] == 0 {
					t.Fatalf("seed %d, config %d: slot %+v", ruleSeed, i, s)
				}
			}
			if domain.CheckRules(child, false) == nil && !covers(domain.Require([]domain.RuleSet{set, child}, c).Slots, need) {
				t.Fatalf("seed %d, config %d: the child weakens %s", ruleSeed, i, c.Verb)
			}
			old := domain.Require([]domain.RuleSet{before}, c).Slots
			union := domain.Union(old, need)
			if !covers(union, old) || !covers(union, need) || len(domain.Missing(union, need)) > 0 {
				t.Fatalf("seed %d, config %d: an open review of %s would keep the weaker rule", ruleSeed, i, c.Verb)
			}
		}
		before = set
	}
	if accepted < n/10 || refused < n/10 {
		t.Errorf("%d accepted and %d refused: the configurations are too much alike", accepted, refused)
	}
	t.Logf("count: %d configurations, %d accepted, %d refused", n, accepted, refused)
}
