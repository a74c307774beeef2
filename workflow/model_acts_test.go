package workflow_test

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"freigabe/domain"
	"freigabe/workflow"
)

func (x *play) create(t *rapid.T, dept string) {
	x.n++
	text := fmt.Sprintf("Stand %d.", x.n)
	before := len(x.m.holdings)
	var made workflow.Held
	for len(x.m.holdings) == before {
		x.do(t, act{
			what:   "create",
			refuse: func(who string) (no mRefusals) { no.add(!x.m.may(who, dept, mCapture...), domain.Forbidden); return no },
			call: func(who string) (err error) {
				c := content(fmt.Sprintf("Bestand %d", x.n))
				c.Description = text
				made, err = x.Create(x.ctx(), x.as(who), workflow.Capture{Authority: x.at(dept), Content: c})
				return err
			},
			apply: func(who string, _ *domain.Holding) int {
				x.m.holdings = append(x.m.holdings, &mHolding{
					id: made.ID, dept: dept, state: domain.Captured, edition: 1,
					editions: map[int]*mEdition{1: {text: text}}, live: map[domain.Audience]*mRelease{}, last: map[domain.Audience]int{},
					shares: []mShare{{who, domain.ByEditing, ""}}, asked: map[domain.Role]bool{}, told: map[string]bool{},
				})
				return 0
			},
		})
	}
}

// another holding takes the place of one that is done with.
func (x *play) another(t *rapid.T) {
	i := slices.IndexFunc(x.m.holdings, func(h *mHolding) bool { return h.state == domain.Archived })
	if i < 0 {
		t.Skip("nothing is archived")
	}
	x.leaves -= x.decisions(t, x.m.holdings[i])
	dept := x.m.holdings[i].dept
	x.m.holdings = slices.Delete(x.m.holdings, i, i+1)
	x.create(t, dept)
}

func (x *play) decisions(t *rapid.T, h *mHolding) (n int) {
	mMust(t, x.store.DB().QueryRowContext(x.ctx(), "SELECT count(*) FROM decision WHERE holding_id = '"+string(h.id)+"'").Scan(&n))
	return n
}

// editable is what bars a change of content or answers.
func (x *play) editable(h *mHolding, who string, stale bool, roles []domain.Role) (no mRefusals) {
	no.add(!x.m.sees(who, h) || !x.m.may(who, h.dept, roles...), domain.Forbidden)
	no.add(stale, domain.Stale)
	no.add(h.state != domain.Captured || h.review != nil, domain.Conflict)
	return no
}

func (x *play) edit(t *rapid.T) {
	h, stale := x.holding(t), x.rarely(t)
	x.n++
	text := fmt.Sprintf("Stand %d.", x.n)
	x.do(t, act{
		what:   "edit",
		h:      h,
		refuse: func(who string) mRefusals { return x.editable(h, who, stale, mCapture) },
		call: func(who string) error {
			return mErr(x.Edit(x.ctx(), x.as(who), workflow.Patch{
				Holding: h.id, Digest: mDigest(x.held(h.id).Digest, stale),
				Fields: map[string][]string{"description": {text}},
			}))
		},
		apply: func(who string, _ *domain.Holding) int {
			h.work().text = text
			h.shares = append(h.shares, mShare{who, domain.ByEditing, ""})
			return 0
		},
	})
}

// presets are the answers behind yields.
var mPresets = map[string][]string{
	"open": nil, "unclear": {"P1", "unclear"}, "statistics": {"S1", "tables", "S2", "yes"}, "rights": {"U1", "yes_licensed"},
	"personal": {"P1", "yes", "P2", "no", "P3", "yes"}, "internal": {"Z2", "taken_over"}, "critical": {"K2", "yes_generalise"}, "blocked": {"Z1", "no"},
}

func (x *play) answer(t *rapid.T) { x.answerOn(t, x.holding(t)) }

func (x *play) answerOn(t *rapid.T, h *mHolding) {
	stale := x.rarely(t)
	preset := rapid.SampledFrom([]string{"open", "open", "open", "unclear", "statistics", "rights", "personal", "critical", "internal", "blocked"}).Draw(t, "answers")
	x.do(t, act{
		what: "answerOn",
		h:    h,
		refuse: func(who string) (no mRefusals) {
			no = x.editable(h, who, stale, mWork)
			if !x.m.may(who, h.dept, mWork...) {
				no.add(true, domain.Forbidden)
			}
			return no
		},
		call: func(who string) error {
			return mErr(x.Answer(x.ctx(), x.as(who), workflow.Answers{
				Holding: h.id, Digest: mDigest(x.held(h.id).Digest, stale),
				Answers: with(harmless(), answers(mPresets[preset]...)),
			}))
		},
		apply: func(who string, _ *domain.Holding) int {
			if e := h.work(); preset != "critical" {
				e.done, e.confirmed = "", false
			}
			h.work().answers = preset
			h.shares = append(h.shares, mShare{who, domain.ByAnswering, ""})
			if preset == "unclear" {
				h.asked[domain.DataProtectionOfficer] = true
			}
			return 0
		},
	})
}

// expert answers the question on personal data in the role that it is routed to.
func (x *play) expert(t *rapid.T) { x.expertOn(t, x.holding(t)) }

func (x *play) expertOn(t *rapid.T, h *mHolding) {
	if a := h.work().answers; a != "unclear" && a != "open" || !h.asked[domain.DataProtectionOfficer] {
		t.Skip("nothing is routed to the data protection officer")
	}
	x.do(t, act{
		what: "expert",
		h:    h,
		refuse: func(who string) mRefusals {
			return x.editable(h, who, false, slices.Concat(mWork, []domain.Role{domain.DataProtectionOfficer}))
		},
		call: func(who string) error {
			return mErr(x.Answer(x.ctx(), x.as(who), workflow.Answers{Holding: h.id, Answers: answers("P1", "no")}))
		},
		apply: func(who string, _ *domain.Holding) int {
			h.work().answers = "open"
			share := mShare{who, domain.ByExpertise, domain.DataProtectionOfficer}
			if x.m.may(who, h.dept, mWork...) {
				share = mShare{who, domain.ByAnswering, ""}
			}
			h.shares = append(h.shares, share)
			return 0
		},
	})
}

// treatable is what bars work on the treatment.
func (x *play) treatable(h *mHolding, who string, role ...domain.Role) (no mRefusals) {
	no.add(!x.m.sees(who, h) || !x.m.may(who, h.dept, role...), domain.Forbidden)
	no.add(h.review != nil || !slices.Contains([]domain.State{domain.Captured, domain.Screened, domain.ReleasedInternally}, h.state), domain.Conflict)
	no.add(h.work().answers != "critical", domain.NotFound)
	no.add(h.work().answers != "critical", domain.Forbidden)
	return no
}

func (x *play) treat(t *rapid.T) {
	h := x.holding(t)
	if h.work().answers != "critical" && x.often(t) {
		t.Skip("no treatment is asked for")
	}
	x.do(t, act{
		what:   "treat",
		h:      h,
		refuse: func(who string) mRefusals { return x.treatable(h, who, mWork...) },
		call: func(who string) error {
			return mErr(x.TreatmentDone(x.ctx(), x.as(who), workflow.Treat{Holding: h.id, Digest: x.held(h.id).Digest, Treatment: "K2"}))
		},
		apply: func(who string, _ *domain.Holding) int {
			h.work().done, h.work().confirmed = who, false
			h.shares = append(h.shares, mShare{who, domain.ByAnswering, ""})
			h.asked[domain.SecurityOfficer] = true
			return 0
		},
	})
}

func (x *play) confirmTreatment(t *rapid.T) {
	h := x.holding(t)
	if h.work().done == "" {
		t.Skip("no treatment is done")
	}
	x.do(t, act{
		what: "confirmTreatment",
		h:    h,
		refuse: func(who string) (no mRefusals) {
			no = x.treatable(h, who, domain.SecurityOfficer)
			stands := x.m.stands(who, h.dept, domain.SecurityOfficer)
			no.add(who == h.work().done || !slices.ContainsFunc(stands, func(b string) bool { return b != h.work().done }), domain.Forbidden)
			return no
		},
		call: func(who string) error {
			return mErr(x.ConfirmTreatment(x.ctx(), x.as(who), workflow.Treat{Holding: h.id, Treatment: "K2"}))
		},
		apply: func(string, *domain.Holding) int { h.work().confirmed = true; return 1 },
	})
}

// ahead is the next sensible thing on the way to the public.
func (x *play) ahead(t *rapid.T, h *mHolding) {
	switch {
	case h.review != nil:
		x.signOn(t, h)
	case h.work().answers == "unclear" && h.state == domain.Captured:
		x.expertOn(t, h)
	case h.state == domain.Captured && h.class() == domain.ClassUndetermined:
		x.answerOn(t, h)
	case h.state == domain.Approved && x.m.notNow(h):
		x.do(t, x.stepping(h, mStep{verb: domain.Publish}))
	case h.state != domain.Published:
		x.stepOn(t, h)
	}
}

func (x *play) step(t *rapid.T) {
	h := x.holding(t)
	if h.review != nil && x.often(t) {
		x.signOn(t, h)
		return
	}
	x.stepOn(t, h)
}

func (x *play) stepOn(t *rapid.T, h *mHolding) {
	in := mStep{stale: x.rarely(t), poor: x.rarely(t), register: x.rarely(t), audience: rapid.SampledFrom([]string{"all", "public", "internal"}).Draw(t, "audience")}
	if rapid.Bool().Draw(t, "dated") {
		in.notBefore = rapid.SampledFrom([]string{"", x.in(3)}).Draw(t, "not before")
		in.until = rapid.SampledFrom([]string{"", x.in(8), x.in(30)}).Draw(t, "until")
	}
	stepOf := func(v domain.Verb) act {
		in := in
		in.verb = v
		if v != domain.Approve && v != domain.ReleaseInternallyApprove {
			in.notBefore, in.until = "", ""
		}
		in.register = in.register && v == domain.Withhold
		return x.stepping(h, in)
	}
	verbs := domain.Verbs
	if rapid.Bool().Draw(t, "from here") {
		verbs = slices.DeleteFunc(slices.Clone(verbs), func(v domain.Verb) bool { return v != domain.Withdraw && !slices.Contains(mStarts[v], h.state) })
	}
	if x.sure || rapid.Bool().Draw(t, "possible") {
		verbs = slices.DeleteFunc(slices.Clone(domain.Verbs), func(v domain.Verb) bool { return len(stepOf(v).allowed(x.all)) == 0 })
		on := []domain.Verb{domain.Screen, domain.ReleaseInternally, domain.ReleaseInternallyApprove, domain.Approve, domain.Publish}
		if i := slices.IndexFunc(verbs, func(v domain.Verb) bool { return slices.Contains(on, v) }); i >= 0 && x.often(t) {
			verbs = verbs[i : i+1]
		}
	}
	if len(verbs) == 0 {
		t.Skip("nobody may do anything")
	}
	x.do(t, stepOf(rapid.SampledFrom(verbs).Draw(t, "verb")))
}

// in gives the day n days from now.
func (x *play) in(n int) string { return x.clock.now().AddDate(0, 0, n).Format(time.DateOnly) }

func (x *play) stepping(h *mHolding, in mStep) act {
	return act{
		what:   string(in.verb),
		near:   slices.DeleteFunc(slices.Clone(x.all), func(who string) bool { return !x.m.may(who, h.dept, rightsFor(in.verb)...) }),
		h:      h,
		refuse: func(who string) mRefusals { return x.m.refuseStep(h, who, in) },
		call: func(who string) error {
			step := workflow.Step{
				Holding: h.id, Verb: in.verb, Digest: mDigest(x.held(h.id).Digest, in.stale), Reason: "Grund", Audience: in.audience,
				NotBefore: in.notBefore, Until: in.until, Register: in.register,
			}
			switch in.verb {
			case domain.Withhold:
				step.Ground, step.ReviewDate = "personal_data", x.in(200)
			case domain.Withdraw:
				step.Code = "error"
			case domain.Archive:
				step.Code = "superseded"
			}
			if in.poor {
				step.Reason, step.Code, step.Ground = "", "", ""
			}
			return mErr(x.Transition(x.ctx(), x.as(who), step))
		},
		apply: func(who string, now *domain.Holding) int { return x.m.step(h, who, in, now, x.name) },
	}
}

func (x *play) sign(t *rapid.T) {
	h := x.holding(t)
	if i := slices.IndexFunc(x.m.holdings, func(h *mHolding) bool { return h.review != nil }); h.review == nil && i >= 0 {
		h = x.m.holdings[i]
	} else if h.review == nil && !x.rarely(t) {
		t.Skip("no review")
	}
	x.signOn(t, h)
}

func (x *play) signOn(t *rapid.T, h *mHolding) {
	in := mSign{slot: "mayor#1", mark: domain.Signed, stale: x.rarely(t), reason: x.often(t)}
	if h.review != nil && !x.rarely(t) {
		places := h.review.places
		if open := slices.DeleteFunc(slices.Clone(places), func(p *mPlace) bool { return p.signer != "" }); x.often(t) {
			places = open
		}
		p := rapid.SampledFrom(places).Draw(t, "place")
		in.slot = p.slot
		in.mark = map[domain.SlotKind]domain.Mark{domain.Opinion: domain.OpinionGiven, domain.Acknowledgement: domain.Acknowledged}[p.kind]
		if in.mark == "" {
			in.mark = domain.Signed
		}
		in.concerns = in.mark == domain.OpinionGiven && rapid.Bool().Draw(t, "concerns")
		if x.rarely(t) {
			in.mark = rapid.SampledFrom([]domain.Mark{domain.Returned, domain.Signed, domain.OpinionGiven}).Draw(t, "mark")
		}
	}
	near, right := []string{}, in // who could, were the digest the right one; else who holds the role
	right.stale = false
	for _, who := range x.all {
		fills := h.review != nil && slices.ContainsFunc(h.review.places, func(p *mPlace) bool { return p.slot == in.slot && x.m.may(who, h.dept, p.roles...) })
		if in.stale && len(x.m.refuseSign(h, who, right)) == 0 || !in.stale && fills {
			near = append(near, who)
		}
	}
	x.do(t, act{
		what:   string(in.mark) + " " + in.slot,
		near:   near,
		h:      h,
		refuse: func(who string) mRefusals { return x.m.refuseSign(h, who, in) },
		call: func(who string) error {
			s := workflow.Sign{Holding: h.id, Slot: in.slot, Mark: in.mark, Concerns: in.concerns}
			if r := x.get(h.id).Review; r != nil {
				s.Digest = mDigest(r.Digest, in.stale)
			}
			if in.reason {
				s.Reason = "Grund"
			}
			return mErr(x.Sign(x.ctx(), x.as(who), s))
		},
		apply: func(who string, now *domain.Holding) int {
			i := slices.IndexFunc(h.review.places, func(p *mPlace) bool { return p.slot == in.slot })
			behalf := x.m.mayFill(h, h.review.places[i], who)
			if now.Review != nil && behalf[0] != "" { // of several people to act for the service picks one; the model follows it
				if p, _ := now.Review.Place(in.slot); p != nil && p.Signoff != nil {
					if b := x.name(p.Signoff.OnBehalfOf); slices.Contains(behalf, b) {
						behalf = []string{b}
					}
				}
			}
			return x.m.sign(h, who, in, behalf[0])
		},
	})
}

func (x *play) unsign(t *rapid.T) {
	h := x.holding(t)
	if h.review == nil {
		t.Skip("no review")
	}
	mine := func(who string) *mPlace {
		for _, p := range h.review.places {
			if p.signer == who {
				return p
			}
		}
		return nil
	}
	x.do(t, act{
		what: "unsign",
		h:    h,
		refuse: func(who string) (no mRefusals) {
			p := mine(who)
			no.add(p == nil || !x.m.sees(who, h), domain.Forbidden)
			no.add(p != nil && p.kind != domain.Final && slices.ContainsFunc(h.review.places, func(o *mPlace) bool {
				return o.kind == domain.Final && o.signer != ""
			}), domain.Conflict)
			return no
		},
		call: func(who string) error {
			return mErr(x.Sign(x.ctx(), x.as(who), workflow.Sign{Holding: h.id, Mark: domain.Unsigned, Reason: "Grund"}))
		},
		apply: func(who string, _ *domain.Holding) int {
			p := mine(who)
			p.signer, p.behalf, p.concerns = "", "", false
			return 1
		},
	})
}

func (x *play) delegate(t *rapid.T) {
	h := x.holding(t)
	if h.review == nil {
		t.Skip("no review")
	}
	p, to := rapid.SampledFrom(h.review.places).Draw(t, "place"), rapid.SampledFrom(x.all).Draw(t, "to")
	x.do(t, act{
		what: "delegate",
		h:    h,
		refuse: func(who string) (no mRefusals) {
			own := slices.Contains(x.m.mayFill(h, p, who), "")
			no.add(!own || !x.m.sees(who, h), domain.Forbidden)
			no.add(p.signer != "", domain.Conflict)
			no.add(to == who || !x.m.holds(to, h.dept, mSigning...), domain.Invalid)
			no.add(x.m.barred(h, p, to), domain.Forbidden)
			return no
		},
		call: func(who string) error {
			return mErr(x.Delegate(x.ctx(), x.as(who), workflow.HandOn{Holding: h.id, Slot: p.slot, To: x.ids[to], Digest: x.get(h.id).Review.Digest}))
		},
		apply: func(who string, now *domain.Holding) int {
			place, _ := now.Review.Place(p.slot)
			p.from, p.to, p.as, h.told[to] = who, to, place.Delegated.Role, true
			return 1
		},
	})
}

func (x *play) confirm(t *rapid.T) {
	h := x.holding(t)
	if h.taken == nil {
		t.Skip("nothing was withdrawn")
	}
	var near []string
	if w := h.unconfirmed(); w != nil && w.by != "" {
		near = []string{w.by}
	}
	x.do(t, act{
		what: "confirm",
		h:    h,
		near: near,
		refuse: func(who string) (no mRefusals) {
			w := h.unconfirmed()
			no.add(w == nil, domain.Conflict)
			no.add(!x.m.sees(who, h) || w != nil && !slices.ContainsFunc(x.m.stands(who, h.dept, mConfirm...), func(b string) bool {
				return who != w.by && who != w.behalf && (b == "" || b != w.by && b != w.behalf)
			}), domain.Forbidden)
			return no
		},
		call: func(who string) error {
			return mErr(x.ConfirmWithdrawal(x.ctx(), x.as(who), workflow.Confirm{Holding: h.id}))
		},
		apply: func(string, *domain.Holding) int { h.unconfirmed().settled = true; return 1 },
	})
}

func (x *play) tick(t *rapid.T) {
	hours := rapid.SampledFrom([]int{1, 14, 24, 24, 72, 240}).Draw(t, "hours")
	x.clock.set(x.clock.now().Add(time.Duration(hours) * time.Hour))
	x.m.today = x.day()
	mMust(t, x.Tick(x.ctx()))
	for _, h := range x.m.holdings {
		x.leaves += x.m.tick(h)
	}
	for _, h := range x.m.holdings {
		x.compare(t, h)
	}
}

// administers is who may do administration; never for themself.
func (x *play) administers(who string, not ...string) (no mRefusals) {
	no.add(!x.m.may(who, "", domain.Administrator) || slices.Contains(not, who), domain.Forbidden)
	return no
}

var mGrantable = []domain.Role{
	domain.DataSteward, domain.OpenDataOfficer, domain.DepartmentHead, domain.LegalOffice, domain.Executive, domain.PortalEditor,
	domain.DataProtectionOfficer,
}

// hat gives one of those who sign another role that signs.
func (x *play) hat(t *rapid.T) {
	x.propose(t, rapid.SampledFrom([]string{"officer", "head", "head2", "executive", "legal", "dpo", "steward2"}).Draw(t, "whom"),
		rapid.SampledFrom(mGrantable[1:5]).Draw(t, "role"))
	x.settle(t, x.m.grants[len(x.m.grants)-1])
}

func (x *play) propose(t *rapid.T, whom string, role domain.Role) {
	g := &mGrant{who: whom, role: role, at: rapid.SampledFrom([]string{"", "umwelt", "soziales"}).Draw(t, "where"), status: domain.Active}
	if g.role.Signs() {
		g.status = domain.Proposed
	}
	x.do(t, act{
		what: "propose",
		refuse: func(who string) (no mRefusals) {
			no = x.administers(who, g.who)
			no.add(x.m.off[g.who], domain.Invalid)
			return no
		},
		call: func(who string) error {
			p, err := x.GrantRole(x.ctx(), x.as(who), workflow.Grant{Login: x.login(g.who), Role: g.role, Authority: x.at(g.at)})
			g.id, g.by = domain.AssignmentID(p.ID), who
			return err
		},
		apply: func(string, *domain.Holding) int { x.m.grants = append(x.m.grants, g); return 0 },
	})
}

func (x *play) settle(t *rapid.T, g *mGrant) {
	accept := x.often(t)
	x.do(t, act{
		what: "settle",
		refuse: func(who string) (no mRefusals) {
			no = x.administers(who, g.by, g.who)
			no.add(g.status != domain.Proposed, domain.Conflict)
			return no
		},
		call:  func(who string) error { return mErr(x.ConfirmRole(x.ctx(), x.as(who), g.id, accept)) },
		apply: func(string, *domain.Holding) int { g.status = mOutcome(accept); return 0 },
	})
}

// role proposes, settles or ends a role.
func (x *play) role(t *rapid.T) {
	known := slices.DeleteFunc(slices.Clone(x.m.grants), func(g *mGrant) bool { return g.role == domain.Administrator })
	switch rapid.SampledFrom([]string{"propose", "settle", "end"}).Draw(t, "what") {
	case "propose":
		x.propose(t, rapid.SampledFrom(x.all).Draw(t, "whom"), rapid.SampledFrom(mGrantable).Draw(t, "role"))
	case "settle":
		if open := slices.DeleteFunc(slices.Clone(known), func(g *mGrant) bool { return g.status != domain.Proposed }); len(open) > 0 && x.often(t) {
			known = open
		}
		x.settle(t, rapid.SampledFrom(known).Draw(t, "grant"))
	case "end":
		g := rapid.SampledFrom(known).Draw(t, "grant")
		x.do(t, act{
			what: "role",
			refuse: func(who string) (no mRefusals) {
				no.add(who != g.who && !x.m.may(who, "", domain.Administrator), domain.Forbidden)
				no.add(g.status != domain.Proposed && g.status != domain.Active, domain.Conflict)
				return no
			},
			call:  func(who string) error { return mErr(x.EndRole(x.ctx(), x.as(who), g.id, "")) },
			apply: func(string, *domain.Holding) int { g.status = domain.Ended; return 0 },
		})
	}
}

func mOutcome(accept bool) domain.ProposalStatus {
	if accept {
		return domain.Active
	}
	return domain.Rejected
}

// deputy proposes, settles or ends a deputy.
func (x *play) deputy(t *rapid.T) {
	staffed := slices.DeleteFunc(slices.Clone(x.all), mAdmin)
	what := rapid.SampledFrom([]string{"propose", "propose", "settle", "settle", "settle", "end"}).Draw(t, "what")
	if len(x.m.deputies) == 0 || what == "propose" {
		x.appoint(t, rapid.SampledFrom(staffed).Draw(t, "of"), rapid.SampledFrom(staffed).Draw(t, "by"), rapid.SampledFrom([]int{-1, 0, 2}).Draw(t, "from"))
		return
	}
	d := rapid.SampledFrom(x.m.deputies).Draw(t, "deputy")
	if what == "settle" {
		if i := slices.IndexFunc(x.m.deputies, func(d *mDeputy) bool { return d.status == domain.Proposed }); i >= 0 {
			d = x.m.deputies[i]
		}
		x.settleDeputy(t, d)
		return
	}
	x.do(t, act{
		what: "ends a deputy",
		refuse: func(who string) (no mRefusals) {
			no.add(who != d.of && who != d.by && !x.m.may(who, "", domain.Administrator), domain.Forbidden)
			no.add(d.status != domain.Proposed && d.status != domain.Active, domain.Conflict)
			return no
		},
		call:  func(who string) error { return mErr(x.EndDeputy(x.ctx(), x.as(who), d.id)) },
		apply: func(string, *domain.Holding) int { d.status = domain.Ended; return 0 },
	})
}

func (x *play) appoint(t *rapid.T, of, by string, from int) {
	d := &mDeputy{of: of, by: by, status: domain.Proposed, from: x.in(from), until: x.in(rapid.IntRange(2, 9).Draw(t, "days"))}
	x.do(t, act{
		what: by + " for " + of,
		refuse: func(who string) (no mRefusals) {
			no.add(who != d.of && !x.m.may(who, "", domain.Administrator) || who == d.by, domain.Forbidden)
			no.add(d.of == d.by || x.m.off[d.of] || x.m.off[d.by], domain.Invalid)
			return no
		},
		call: func(who string) error {
			p, err := x.ProposeDeputy(x.ctx(), x.as(who), workflow.StandIn{For: x.login(d.of), By: x.login(d.by), From: d.from, Until: d.until})
			d.id, d.proposer = domain.DeputyID(p.ID), who
			return err
		},
		apply: func(string, *domain.Holding) int { x.m.deputies = append(x.m.deputies, d); return 0 },
	})
}

func (x *play) settleDeputy(t *rapid.T, d *mDeputy) {
	accept := x.often(t)
	x.do(t, act{
		what: "settles " + d.by + " for " + d.of,
		refuse: func(who string) (no mRefusals) {
			no = x.administers(who, d.proposer, d.by, d.of)
			no.add(d.status != domain.Proposed, domain.Conflict)
			return no
		},
		call:  func(who string) error { return mErr(x.ConfirmDeputy(x.ctx(), x.as(who), d.id, accept)) },
		apply: func(string, *domain.Holding) int { d.status = mOutcome(accept); return 0 },
	})
}

// mAdmin tells whether a person is an administrator: those keep to themselves.
func mAdmin(who string) bool { return who == "admin1" || who == "admin2" }

// rule puts other rules into force. Open reviews get the places of the union; what is approved and lacks some goes back.
func (x *play) rule(t *rapid.T) {
	dept, n := "", rapid.IntRange(0, len(mRootRules)-1).Draw(t, "root rules")
	rules := mRootRules[n]
	if rapid.Bool().Draw(t, "department") {
		dept, n = "umwelt", rapid.IntRange(0, len(mDeptRules)-1).Draw(t, "department rules")
		rules = mDeptRules[n]
	}
	combine := dept == "" && n == 1
	p, err := x.ProposeRules(x.ctx(), x.as("admin1"), x.at(dept), mSet(rules, combine), "")
	mMust(t, err)
	x.do(t, act{
		what:   "rule",
		refuse: func(who string) mRefusals { return x.administers(who, "admin1") },
		call:   func(who string) error { return mErr(x.ConfirmRules(x.ctx(), x.as(who), domain.RuleID(p.ID), true)) },
		apply: func(string, *domain.Holding) (leaves int) {
			before := map[string][]mRule{"": x.m.rules[""], "umwelt": x.m.rules["umwelt"]}
			x.m.rules[dept] = rules
			if dept == "" {
				x.m.combine, x.rootRule = combine, n
			} else {
				x.deptRule = n
			}
			for _, h := range x.m.holdings {
				if dept != "" && h.dept != dept {
					continue
				}
				if r := h.review; r != nil {
					both := mNeed(before, r.verb, r.facts, h.dept)
					for key, s := range mNeed(x.m.rules, r.verb, r.facts, h.dept) {
						o := both[key]
						both[key] = domain.Slot{Kind: mHigher(o.Kind, s.Kind), Count: max(o.Count, s.Count), Roles: s.Roles}
					}
					x.m.askMore(h, mLacking(r.places, both))
				}
				if r := h.approved; h.state == domain.Approved && len(mLacking(r.places, mNeed(x.m.rules, r.verb, r.facts, h.dept))) > 0 {
					h.state, h.approved = domain.ReleasedInternally, nil
					leaves++
				}
			}
			return leaves
		},
	})
}

// status turns a person off or on.
func (x *play) status(t *rapid.T) {
	whom := rapid.SampledFrom(x.all).Draw(t, "whom")
	if mAdmin(whom) || !x.m.off[whom] && x.often(t) {
		t.Skip("stays on")
	}
	off := !x.m.off[whom]
	x.do(t, act{
		what:   "status",
		refuse: func(who string) mRefusals { return x.administers(who) },
		call:   func(who string) error { return mErr(x.SetStatus(x.ctx(), x.as(who), x.ids[whom], off, "")) },
		apply: func(string, *domain.Holding) int {
			x.m.off[whom] = off
			for _, d := range x.m.deputies {
				if off && (d.of == whom || d.by == whom) && d.status == domain.Active {
					d.status = domain.Ended
				}
			}
			for _, h := range x.m.holdings {
				for i := 0; off && h.review != nil && i < len(h.review.places); i++ {
					if p := h.review.places[i]; p.signer == "" && (p.from == whom || p.to == whom) {
						p.from, p.to = "", ""
					}
				}
			}
			return 0
		},
	})
}
