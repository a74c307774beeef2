package workflow_test

import (
	"fmt"
	"maps"
	"slices"

	"freigabe/domain"
)

// mHolding is a holding as WORKFLOW 1 and 2 see it.
type mHolding struct {
	id       domain.HoldingID
	dept     string
	state    domain.State
	edition  int
	editions map[int]*mEdition
	newest   int // edition that ever had a release
	live     map[domain.Audience]*mRelease
	last     map[domain.Audience]int // length of shares at the last release for an audience
	shares   []mShare                // who changed what, in order
	review   *mReview
	approved *mReview // what an approved edition goes out on
	failed   bool     // the clock tried to publish it
	taken    *mWithdrawal
	tomb     bool
	asked    map[domain.Role]bool // something waited for the role
	told     map[string]bool      // … or for the person
	ups      int                  // releases that went live, to tell which is the newest
}

type mEdition struct {
	text, answers string
	done          string // who did the treatment
	confirmed     bool
}

type mRelease struct {
	edition, up int
	text, until string
}

type mShare struct {
	who  string
	kind domain.ContributionKind
	role domain.Role
}

type mPlace struct {
	slot           string
	kind           domain.SlotKind
	roles          []domain.Role
	signer, behalf string
	concerns       bool
	from, to, due  string      // delegated …
	as             domain.Role // … on this role
}

type mReview struct {
	verb              domain.Verb
	edition           int
	text              string
	facts             []domain.Fact
	opener, openedFor string
	places            []*mPlace
	shares            []mShare
	notBefore, until  string
	register          bool
}

type mWithdrawal struct {
	by, behalf       string
	from             domain.State
	ended            map[domain.Audience]*mRelease
	expired, settled bool // settled: confirmed, or nothing to confirm
	lastDay          string
	earlier          *mWithdrawal
}

// What the answers yield, WORKFLOW 4: class and facts. "critical" asks for a treatment that the security officer confirms.
var mYields = map[string]struct {
	class domain.Class
	facts []domain.Fact
}{
	"": {class: domain.ClassUndetermined}, "open": {class: domain.ClassOpen}, "unclear": {class: domain.ClassUndetermined},
	"statistics": {domain.ClassOpen, []domain.Fact{domain.Statistics}}, "rights": {domain.ClassOpen, []domain.Fact{domain.ThirdPartyRights}},
	"personal": {domain.ClassOpen, []domain.Fact{domain.PersonalData}}, "internal": {class: domain.ClassInternal},
	"critical": {domain.ClassOpenAfterTreatment, []domain.Fact{domain.CriticalInfrastructure}}, "blocked": {class: domain.ClassBlocked},
}

func (h *mHolding) work() *mEdition     { return h.editions[h.edition] }
func (h *mHolding) class() domain.Class { return mYields[h.work().answers].class }
func (h *mHolding) shows() bool {
	return h.live[domain.ForInternal] != nil || h.live[domain.ForPublic] != nil
}

// start begins another edition with what the present one says.
func (h *mHolding) start(n int) {
	e := *h.work()
	h.edition, h.editions[n] = n, &e
}

// capture enters captured: edition n+1 if edition n ever had a release.
func (h *mHolding) capture() {
	h.state, h.approved = domain.Captured, nil
	if h.newest >= h.edition {
		h.start(h.newest + 1)
	}
}

func (h *mHolding) goLive(a domain.Audience, r *mReview) {
	h.ups++
	h.live[a] = &mRelease{edition: r.edition, up: h.ups, text: r.text}
	if a == domain.ForPublic {
		h.live[a].until, h.tomb = r.until, false
	}
	h.last[a], h.newest = len(h.shares), max(h.newest, r.edition)
}

// The table of WORKFLOW 2; recall and withdraw say themselves when they may.
var mStarts = map[domain.Verb][]domain.State{
	domain.Screen: {domain.Captured}, domain.ReleaseInternally: {domain.Screened}, domain.Approve: {domain.ReleasedInternally},
	domain.ReleaseInternallyApprove: {domain.Screened}, domain.Publish: {domain.Approved}, domain.Revise: {domain.Published},
	domain.Return:  {domain.Screened, domain.ReleasedInternally, domain.Approved},
	domain.Discard: {domain.Captured}, domain.Reopen: {domain.Withheld, domain.Withdrawn, domain.Archived}, domain.Reinstate: {domain.Withdrawn},
	domain.Withhold: {domain.Captured, domain.Screened, domain.ReleasedInternally, domain.Withheld},
	domain.Archive:  {domain.Captured, domain.Screened, domain.ReleasedInternally, domain.Approved, domain.Published, domain.Withheld, domain.Withdrawn},
}

// mStep is a transition that somebody asks for.
type mStep struct {
	verb                       domain.Verb
	stale, poor, register      bool // another digest; without what the verb requires
	audience, notBefore, until string
}

// mRefusals collects what speaks against an act. Which of several reasons is told is not the model's business.
type mRefusals []domain.Code

func (c *mRefusals) add(bad bool, code domain.Code) {
	if bad {
		*c = append(*c, code)
	}
}

// refuseStep says what WORKFLOW has against a step.
func (m *model) refuseStep(h *mHolding, who string, in mStep) (no mRefusals) {
	no.add(!m.sees(who, h), domain.Forbidden)
	no.add(in.stale && in.verb != domain.Recall, domain.Stale) // a recall names the review; content is locked meanwhile
	switch in.verb {
	case domain.Recall:
		no.add(h.review == nil, domain.Conflict)
		no.add(h.review == nil || h.review.opener != who && !m.may(who, h.dept, mWork...), domain.Forbidden)
		return no
	case domain.Return:
		no.add(in.poor, domain.Invalid)
		if h.review != nil {
			if len(m.returnable(h, who)) == 0 {
				no = append(no, domain.Forbidden, domain.Conflict)
			}
			return no
		}
	case domain.Withdraw:
		a := mAudiences[in.audience]
		no.add(!slices.ContainsFunc(a, func(a domain.Audience) bool { return h.live[a] != nil }), domain.Conflict)
	case domain.Reopen, domain.Archive, domain.Withhold:
		no.add(in.poor, domain.Invalid)
	}
	no.add(!m.may(who, h.dept, rightsFor(in.verb)...), domain.Forbidden)
	if in.verb == domain.Withdraw {
		no.add(in.poor, domain.Invalid)
		return no
	}
	no.add(!slices.Contains(mStarts[in.verb], h.state) || h.review != nil, domain.Conflict)
	internal := h.class() != domain.ClassBlocked && h.class() != domain.ClassUndetermined
	public := h.class() == domain.ClassOpen || h.class() == domain.ClassOpenAfterTreatment && h.work().confirmed
	switch in.verb {
	case domain.Screen:
		no.add(h.class() == domain.ClassUndetermined, domain.Conflict)
	case domain.ReleaseInternally:
		no.add(!internal, domain.Conflict)
	case domain.Approve:
		no.add(!public, domain.Conflict)
	case domain.ReleaseInternallyApprove:
		no.add(!internal || !public || !m.combine, domain.Conflict)
	case domain.Publish:
		no.add(h.approved != nil && m.notNow(h), domain.Conflict)
	case domain.Withhold:
		no.add(h.live[domain.ForPublic] != nil, domain.Conflict)
		no.add(in.register && h.work().answers == "", domain.Invalid) // may be classified
	case domain.Reopen:
		no.add(h.state == domain.Archived && h.newest > 0, domain.Conflict)
	case domain.Reinstate:
		// withdrawn is no place to return to: an internal release that was withdrawn after the public one stays down
		no.add(h.taken != nil && (h.taken.expired || m.today > h.taken.lastDay || h.taken.from == domain.Withdrawn), domain.Conflict)
	case domain.Archive:
		no.add(h.shows(), domain.Conflict)
	}
	return no
}

var mAudiences = map[string][]domain.Audience{"all": {domain.ForInternal, domain.ForPublic}, "public": {domain.ForPublic}, "internal": {domain.ForInternal}}

// notNow is what publication checks again: days, and rules that ask for more than was signed.
func (m *model) notNow(h *mHolding) bool {
	r := h.approved
	return r.notBefore > m.today || r.until != "" && r.until < m.today || len(mLacking(r.places, mNeed(m.rules, r.verb, r.facts, h.dept))) > 0
}

// step takes a step that nothing speaks against. now is what the service made of it: whom the actor represented.
func (m *model) step(h *mHolding, who string, in mStep, now *domain.Holding, name func(domain.PersonID) string) (leaves int) {
	switch in.verb {
	case domain.Screen:
		h.state = domain.Screened
	case domain.Publish:
		m.publish(h)
	case domain.Return:
		leaves = 1
		if h.review == nil {
			leaves = 0
		}
		h.giveBack()
	case domain.Recall:
		h.review = nil
	case domain.Revise:
		h.state, h.approved = domain.Captured, nil
		h.start(max(h.newest, h.edition) + 1)
	case domain.Discard:
		h.state = domain.Archived
		var newest *mRelease
		for a, state := range map[domain.Audience]domain.State{domain.ForInternal: domain.ReleasedInternally, domain.ForPublic: domain.Published} {
			if rel := h.live[a]; rel != nil && (newest == nil || rel.up > newest.up) {
				newest, h.state, h.edition = rel, state, rel.edition
			}
		}
	case domain.Reopen:
		delete(h.live, domain.ForRegister)
		h.capture()
	case domain.Archive:
		delete(h.live, domain.ForRegister)
		h.state, h.approved = domain.Archived, nil
	case domain.Withdraw:
		m.takeDown(h, in.audience, who, name(now.Withdrawal.OnBehalfOf), false)
	default:
		m.handOver(h, who, name(now.Review.OpenedFor), in)
	}
	return leaves + 1
}

func (m *model) publish(h *mHolding) {
	h.goLive(domain.ForPublic, h.approved)
	h.state = domain.Published
}

func (m *model) takeDown(h *mHolding, audience, by, behalf string, expired bool) {
	w := &mWithdrawal{
		by: by, behalf: behalf, from: h.state, ended: map[domain.Audience]*mRelease{}, expired: expired, settled: expired,
		lastDay: domain.AddWorkingDays(m.today, 5, "NW"), earlier: h.taken,
	}
	for _, a := range mAudiences[audience] {
		if h.live[a] != nil {
			w.ended[a] = h.live[a]
			delete(h.live, a)
		}
	}
	h.review, h.taken = nil, w
	switch {
	case w.ended[domain.ForPublic] != nil:
		h.state, h.tomb = domain.Withdrawn, true
	case h.state != domain.Withdrawn: // a withdrawn holding stays locked when its internal release goes, too
		h.capture()
	}
}

func (m *model) handOver(h *mHolding, who, behalf string, in mStep) {
	r := &mReview{
		verb: in.verb, edition: h.edition, text: h.work().text, facts: mYields[h.work().answers].facts, opener: who, openedFor: behalf,
		notBefore: in.notBefore, until: in.until, register: in.register,
	}
	since := 0
	switch {
	case in.verb == domain.ReleaseInternally:
		since = h.last[domain.ForInternal]
	case in.verb != domain.Withhold:
		since = h.last[domain.ForPublic]
	case in.register:
		since = h.last[domain.ForRegister]
	}
	for _, s := range h.shares[since:] {
		if !slices.Contains(r.shares, s) {
			r.shares = append(r.shares, s)
		}
	}
	h.review = r
	m.addPlaces(h, mNeed(m.rules, in.verb, r.facts, h.dept))
}

// addPlaces opens places for slots, each with the next free number.
func (m *model) addPlaces(h *mHolding, slots map[string]domain.Slot) {
	for _, key := range slices.Sorted(maps.Keys(slots)) {
		for range slots[key].Count {
			n := 1
			for slices.ContainsFunc(h.review.places, func(p *mPlace) bool { return p.slot == fmt.Sprintf("%s#%d", key, n) }) {
				n++
			}
			h.review.places = append(h.review.places, &mPlace{
				slot: fmt.Sprintf("%s#%d", key, n), kind: slots[key].Kind, roles: slots[key].Roles,
				due: domain.AddWorkingDays(m.today, 10, "NW"),
			})
		}
		for _, r := range slots[key].Roles {
			h.asked[r] = true
		}
	}
}

// askMore raises open places of the same roles to a higher mark, and adds what is still missing.
func (m *model) askMore(h *mHolding, slots map[string]domain.Slot) {
	for key, s := range slots {
		for _, p := range h.review.places {
			if s.Count > 0 && p.signer == "" && mKey(p.roles) == key && mHigher(p.kind, s.Kind) != p.kind {
				p.kind, p.due = s.Kind, min(p.due, domain.AddWorkingDays(m.today, 10, "NW"))
				s.Count--
			}
		}
		slots[key] = s
	}
	m.addPlaces(h, slots)
}

// mayFill lists in whose place a person may fill a place now; the people rules of WORKFLOW 5 with it.
func (m *model) mayFill(h *mHolding, p *mPlace, who string) (out []string) {
	stands := m.stands(who, h.dept, p.roles...)
	if p.to != "" && m.today <= p.due && m.holds(p.from, h.dept, p.as) && m.holds(p.to, h.dept, mSigning...) {
		stands = nil // handed on, until it is due or the rights end that it rests on
		if p.to == who {
			stands = []string{p.from}
		}
	}
	for _, behalf := range stands {
		if !m.barred(h, p, who) && (behalf == "" || !m.barred(h, p, behalf)) {
			out = append(out, behalf)
		}
	}
	return out
}

func (m *model) barred(h *mHolding, p *mPlace, who string) bool {
	r := h.review
	for _, s := range r.shares {
		if s.who == who && (s.kind != domain.ByExpertise || p.kind == domain.Final || !slices.Contains(p.roles, s.role)) {
			return true
		}
	}
	for _, o := range r.places {
		if o.signer != "" && (o.signer == who || o.behalf == who) {
			return true
		}
	}
	return who == r.opener || who == r.openedFor || r.verb == domain.Reinstate && (who == h.taken.by || who == h.taken.behalf)
}

// returnable lists the open co-signature and final places that a person may fill.
func (m *model) returnable(h *mHolding, who string) (out []*mPlace) {
	for _, p := range h.review.places {
		if p.signer == "" && (p.kind == domain.CoSignature || p.kind == domain.Final) && len(m.mayFill(h, p, who)) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// mSign is a mark that somebody puts.
type mSign struct {
	slot                    string
	mark                    domain.Mark
	stale, reason, concerns bool
}

func (m *model) refuseSign(h *mHolding, who string, in mSign) (no mRefusals) {
	no.add(!m.sees(who, h), domain.Forbidden)
	if h.review == nil {
		return append(no, domain.Conflict)
	}
	no.add(in.stale, domain.Stale)
	i := slices.IndexFunc(h.review.places, func(p *mPlace) bool { return p.slot == in.slot })
	if i < 0 {
		return append(no, domain.Invalid)
	}
	p := h.review.places[i]
	takes := map[domain.SlotKind][]domain.Mark{domain.Opinion: {domain.OpinionGiven}, domain.Acknowledgement: {domain.Acknowledged}}[p.kind]
	if takes == nil {
		takes = []domain.Mark{domain.Signed, domain.Returned}
	}
	no.add(p.signer != "", domain.Conflict)
	no.add(len(m.mayFill(h, p, who)) == 0, domain.Forbidden)
	no.add(!slices.Contains(takes, in.mark) || in.concerns && in.mark != domain.OpinionGiven, domain.Invalid)
	no.add(!in.reason && (in.mark == domain.Returned || in.concerns), domain.Invalid)
	if p.kind == domain.Final && in.mark == domain.Signed {
		for _, o := range h.review.places {
			no.add(o.kind != domain.Final && o.signer == "", domain.Conflict)
			no.add(o.concerns && !in.reason, domain.Invalid)
		}
	}
	return no
}

// sign puts the mark; the last one completes the review.
func (m *model) sign(h *mHolding, who string, in mSign, behalf string) (leaves int) {
	r := h.review
	i := slices.IndexFunc(r.places, func(p *mPlace) bool { return p.slot == in.slot })
	if in.mark == domain.Returned {
		h.giveBack()
		return 2
	}
	r.places[i].signer, r.places[i].behalf, r.places[i].concerns = who, behalf, in.concerns
	if slices.ContainsFunc(r.places, func(p *mPlace) bool { return p.signer == "" }) {
		return 1
	}
	h.review, leaves = nil, 2
	switch r.verb {
	case domain.ReleaseInternally:
		h.goLive(domain.ForInternal, r)
		h.state = domain.ReleasedInternally
	case domain.Approve:
		h.state, h.approved, h.failed = domain.Approved, r, false
	case domain.ReleaseInternallyApprove:
		h.goLive(domain.ForInternal, r)
		h.state, h.approved, h.failed, leaves = domain.Approved, r, false, 3
	case domain.Withhold:
		h.state = domain.Withheld
		delete(h.live, domain.ForInternal)
		delete(h.live, domain.ForRegister)
		if r.register {
			h.goLive(domain.ForRegister, r)
		}
	case domain.Reinstate:
		h.state = h.taken.from
		maps.Copy(h.live, h.taken.ended)
		h.tomb = h.tomb && h.taken.ended[domain.ForPublic] == nil
		h.taken = h.taken.earlier
	}
	return leaves
}

// giveBack returns what is in review, or beyond captured, to captured. A withholding asked for in captured or withheld stays.
func (h *mHolding) giveBack() {
	h.review = nil
	if slices.Contains(mStarts[domain.Return], h.state) {
		h.capture()
	}
}

// unconfirmed is the newest withdrawal that still waits for a second person.
func (h *mHolding) unconfirmed() *mWithdrawal {
	w := h.taken
	for w != nil && w.settled {
		w = w.earlier
	}
	return w
}

// tick is what the clock does: publish what carries a day that has come, take down what has ended.
func (m *model) tick(h *mHolding) (leaves int) {
	if h.state == domain.Approved && h.approved.notBefore != "" && h.approved.notBefore <= m.today && !h.failed {
		if m.notNow(h) {
			h.failed = true
		} else {
			m.publish(h)
			leaves++
		}
	}
	if rel := h.live[domain.ForPublic]; rel != nil && rel.until != "" && rel.until < m.today {
		m.takeDown(h, "public", "", "", true)
		leaves++
	}
	return leaves
}
