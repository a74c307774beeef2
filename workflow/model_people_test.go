package workflow_test

import (
	"slices"
	"strings"

	"freigabe/domain"
)

// The reference model: WORKFLOW.md in small, written from its text and not from the code under test. It knows people
// by the short logins of the town, departments by their slug, and keeps what a clerk would keep on paper.
type model struct {
	grants   []*mGrant
	deputies []*mDeputy
	off      map[string]bool
	rules    map[string][]mRule // in force, by department; "" is the root
	combine  bool               // the root's rules combine both releases
	today    string
	holdings []*mHolding
}

type mGrant struct {
	id     domain.AssignmentID
	who    string
	role   domain.Role
	at     string
	status domain.ProposalStatus
	by     string // proposer
}

type mDeputy struct {
	id          domain.DeputyID
	of, by      string // represented, acting
	from, until string
	status      domain.ProposalStatus
	proposer    string
}

// Rights, WORKFLOW 5.
var (
	mCapture  = []domain.Role{domain.DataSteward, domain.OpenDataOfficer, domain.SystemUser}
	mWork     = []domain.Role{domain.DataSteward, domain.OpenDataOfficer}
	mWithdraw = []domain.Role{domain.OpenDataOfficer, domain.DepartmentHead, domain.Executive, domain.DataProtectionOfficer, domain.SecurityOfficer}
	mConfirm  = []domain.Role{domain.DepartmentHead, domain.Executive, domain.OpenDataOfficer}
	mRead     = []domain.Role{
		domain.DataSteward, domain.OpenDataOfficer, domain.SystemUser, domain.DepartmentHead, domain.Executive,
		domain.PortalEditor, domain.Auditor, domain.Administrator,
	}
	mExperts = []domain.Role{
		domain.DataProtectionOfficer, domain.SecurityOfficer, domain.StatisticsOffice, domain.LegalOffice,
		domain.PressOffice, domain.GeoOffice,
	}
	mSigning = slices.DeleteFunc(slices.Clone(domain.Roles), func(r domain.Role) bool { return !r.Signs() })
	mRights  = map[domain.Verb][]domain.Role{
		domain.Publish: {domain.OpenDataOfficer, domain.PortalEditor},
		domain.Reopen:  {domain.OpenDataOfficer, domain.DepartmentHead}, domain.Withdraw: mWithdraw,
	}
)

// rightsFor lists the roles that may take or open a step.
func rightsFor(v domain.Verb) []domain.Role {
	if roles := mRights[v]; roles != nil {
		return roles
	}
	return mWork
}

// holds tells whether a person has one of the roles at a department in their own right.
func (m *model) holds(who, at string, roles ...domain.Role) bool {
	return !m.off[who] && slices.ContainsFunc(m.grants, func(g *mGrant) bool {
		return g.who == who && g.status == domain.Active && (g.at == "" || g.at == at) && slices.Contains(roles, g.role)
	})
}

// stands lists in whose place a person may act in one of the roles: "" for the own right, else who is represented.
func (m *model) stands(who, at string, roles ...domain.Role) []string {
	if m.off[who] {
		return nil
	}
	var out []string
	if m.holds(who, at, roles...) {
		out = append(out, "")
	}
	for _, d := range m.deputies {
		if d.by == who && d.status == domain.Active && d.from <= m.today && m.today <= d.until && m.holds(d.of, at, roles...) {
			out = append(out, d.of)
		}
	}
	return out
}

func (m *model) may(who, at string, roles ...domain.Role) bool {
	return len(m.stands(who, at, roles...)) > 0
}

// sees: a role that reads working editions, what is live and may be withdrawn, or something that waits or waited for one.
func (m *model) sees(who string, h *mHolding) bool {
	if m.may(who, h.dept, mRead...) || m.may(who, h.dept, mWithdraw...) && (h.live[domain.ForInternal] != nil || h.live[domain.ForPublic] != nil) {
		return true
	}
	for role := range h.asked {
		if slices.Contains(mExperts, role) && m.may(who, h.dept, role) {
			return true
		}
	}
	return h.told[who] || slices.ContainsFunc(m.stands(who, h.dept, mExperts...), func(p string) bool { return h.told[p] })
}

// mRule asks for a slot on a verb, always or where a fact holds.
type mRule struct {
	verb domain.Verb
	fact domain.Fact
	slot domain.Slot
}

func mSlot(kind domain.SlotKind, count int, roles ...domain.Role) domain.Slot {
	return domain.Slot{Kind: kind, Count: count, Roles: slices.Sorted(slices.Values(roles))}
}

// The default rules of WORKFLOW 5; small is its last row.
var (
	mAlways = []mRule{
		{domain.Approve, domain.PersonalData, mSlot(domain.Opinion, 1, domain.DataProtectionOfficer)},
		{domain.Approve, domain.Statistics, mSlot(domain.CoSignature, 1, domain.StatisticsOffice)},
		{domain.Approve, domain.CriticalInfrastructure, mSlot(domain.CoSignature, 1, domain.SecurityOfficer)},
		{domain.Approve, domain.ThirdPartyRights, mSlot(domain.CoSignature, 1, domain.LegalOffice)},
		{domain.Withhold, "", mSlot(domain.Final, 1, domain.DepartmentHead)},
		{domain.Withdraw, "", mSlot(domain.Confirmation, 1, mConfirm...)},
		{domain.Reinstate, "", mSlot(domain.CoSignature, 1, domain.OpenDataOfficer)},
		{domain.Reinstate, "", mSlot(domain.Final, 1, domain.DepartmentHead, domain.Executive)},
	}
	mStandard = append([]mRule{
		{domain.ReleaseInternally, "", mSlot(domain.Final, 1, domain.DepartmentHead)},
		{domain.Approve, "", mSlot(domain.CoSignature, 1, domain.OpenDataOfficer)},
		{domain.Approve, "", mSlot(domain.Final, 1, domain.DepartmentHead)},
	}, mAlways...)
	mSmall = append([]mRule{
		{domain.ReleaseInternally, "", mSlot(domain.Acknowledgement, 1, domain.OpenDataOfficer)},
		{domain.ReleaseInternally, "", mSlot(domain.Final, 1, domain.DepartmentHead, domain.Executive)},
		{domain.Approve, "", mSlot(domain.Acknowledgement, 1, domain.OpenDataOfficer)},
		{domain.Approve, "", mSlot(domain.Final, 1, domain.DepartmentHead, domain.Executive)},
	}, mAlways...)

	// What the town's administrators may put into force; the first of each is where it begins.
	mRootRules = [][]mRule{
		mStandard, mSmall, mAlso(mStandard, mRule{domain.Approve, "", mSlot(domain.CoSignature, 1, domain.LegalOffice)}),
		mAlso(mStandard, mRule{domain.ReleaseInternally, "", mSlot(domain.Opinion, 1, domain.PressOffice)}),
		mAlso(mStandard, mRule{domain.Approve, "", mSlot(domain.Final, 2, domain.DepartmentHead)}, mRule{
			domain.Approve, domain.PersonalData,
			mSlot(domain.CoSignature, 1, domain.DataProtectionOfficer),
		}),
	}
	mDeptRules = [][]mRule{
		nil,
		{{domain.Withhold, "", mSlot(domain.CoSignature, 1, domain.LegalOffice)}},
		{{domain.Approve, "", mSlot(domain.CoSignature, 2, domain.OpenDataOfficer)}},
	}
)

func mAlso(rules []mRule, more ...mRule) []mRule { return append(slices.Clone(rules), more...) }

// set says the rules as data.
func mSet(rules []mRule, combine bool) domain.RuleSet {
	out := domain.RuleSet{Combine: combine}
	for _, r := range rules {
		rule := domain.Rule{Verb: r.verb, Slots: []domain.Slot{r.slot}}
		if r.fact != "" {
			rule.When.Facts = []domain.Fact{r.fact}
		}
		out.Rules = append(out.Rules, rule)
	}
	return out
}

// marksUp orders the kinds: the higher mark wins in a union.
var mMarks = []domain.SlotKind{domain.Acknowledgement, domain.Opinion, domain.CoSignature, domain.Final, domain.Confirmation}

func mHigher(a, b domain.SlotKind) domain.SlotKind {
	if slices.Index(mMarks, a) > slices.Index(mMarks, b) {
		return a
	}
	return b
}

// need is the union of root and department: per set of roles the higher mark and number.
func mNeed(rules map[string][]mRule, v domain.Verb, facts []domain.Fact, dept string) map[string]domain.Slot {
	out := map[string]domain.Slot{}
	for _, r := range append(slices.Clone(rules[""]), rules[dept]...) {
		asked := r.verb == v || v == domain.ReleaseInternallyApprove && (r.verb == domain.ReleaseInternally || r.verb == domain.Approve)
		if !asked || r.fact != "" && !slices.Contains(facts, r.fact) {
			continue
		}
		key := mKey(r.slot.Roles)
		s := out[key]
		out[key] = domain.Slot{Kind: mHigher(s.Kind, r.slot.Kind), Count: max(s.Count, r.slot.Count), Roles: r.slot.Roles}
	}
	return out
}

func mKey(roles []domain.Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = string(r)
	}
	return strings.Join(words, "|")
}

// lacking lists what places do not cover: a slot is covered by places of the same roles with at least its mark.
func mLacking(places []*mPlace, want map[string]domain.Slot) map[string]domain.Slot {
	out := map[string]domain.Slot{}
	for key, s := range want {
		for _, p := range places {
			if mKey(p.roles) == key && mHigher(p.kind, s.Kind) == p.kind {
				s.Count--
			}
		}
		if s.Count > 0 {
			out[key] = s
		}
	}
	return out
}
