package workflow_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"freigabe/domain"
	"freigabe/workflow"
)

// Random people of the town take random steps on three holdings, with right and stale digests, and administrators change
// roles, deputies, rules and people under them. After each act the service must have answered as the model of WORKFLOW
// says, and show what the model shows. At the end of each run every release is checked from the stored rows alone.
func TestRandomActsOfRandomPeopleGoAsTheModelSays(t *testing.T) {
	towns, checks, seed := 1, "25", "20261125" // the quick form takes the same walks every time, so that a change alone turns it red
	if os.Getenv("FREIGABE_TEST_LONG") != "" {
		towns, checks, seed = 24, "50", "0" // another walk each time
	}
	for name, value := range map[string]string{"rapid.checks": checks, "rapid.steps": "60", "rapid.nofailfile": "true", "rapid.seed": seed} {
		if f := flag.Lookup(name); f.Value.String() == f.DefValue {
			must(t, flag.Set(name, value))
		}
	}
	for n := range towns {
		t.Run(fmt.Sprintf("town %d", n+1), func(t *testing.T) {
			each(t, func(t *testing.T, w *town) {
				x := &play{town: w, names: map[domain.PersonID]string{}, reached: map[domain.State]int{}}
				for short, id := range w.ids {
					x.names[id] = short
				}
				x.all = slices.Sorted(maps.Keys(w.ids))
				start := time.Now()
				rapid.Check(t, x.run)
				t.Logf("%d acts, %d of them allowed, in %s; seen in %v", x.acts, x.allowed, time.Since(start).Round(time.Millisecond), x.reached)
			})
		})
	}
}

// play is the town with its model beside it.
type play struct {
	*town
	m                  *model
	names              map[domain.PersonID]string
	all                []string
	leaves             int // about the three holdings, as the model counts them
	n                  int
	rootRule, deptRule int // in force
	acts, allowed      int
	reached            map[domain.State]int
	sure               bool     // people do what makes sense
	trail              []string // what was tried in this run
	told               bool
}

func (x *play) name(id domain.PersonID) string { return x.names[id] }

// reset brings the town back to where every run begins: the next Monday, its staff, its first rules, no deputies.
func (x *play) reset(t *rapid.T) {
	day := x.clock.now().AddDate(0, 0, 1)
	for day.Weekday() != time.Monday {
		day = day.AddDate(0, 0, 1)
	}
	x.clock.set(time.Date(day.Year(), day.Month(), day.Day(), 9, 0, 0, 0, time.UTC))
	if x.m != nil {
		for who := range x.m.off {
			if x.m.off[who] {
				mMust(t, mErr(x.SetStatus(x.ctx(), x.as("admin1"), x.ids[who], false, "")))
			}
		}
		for _, d := range x.m.deputies {
			if d.status == domain.Active || d.status == domain.Proposed {
				mMust(t, mErr(x.EndDeputy(x.ctx(), x.as("admin1"), d.id)))
			}
		}
		for _, g := range x.m.grants {
			if g.status == domain.Active || g.status == domain.Proposed {
				if g.role != domain.Administrator && !slices.ContainsFunc(staff[g.who], func(s struct {
					role domain.Role
					at   string
				},
				) bool {
					return s.role == g.role && s.at == g.at
				}) {
					mMust(t, mErr(x.EndRole(x.ctx(), x.as("admin1"), g.id, "")))
				}
			}
		}
		for who, roles := range staff {
			for _, r := range roles {
				if !x.m.holds(who, r.at, r.role) {
					x.grant(who, r.role, x.at(r.at))
				}
			}
		}
	}
	if x.rootRule != 0 {
		x.activate(x.root, mSet(mRootRules[0], false))
	}
	if x.deptRule != 0 {
		x.activate(x.env, mSet(nil, false))
	}
	x.rootRule, x.deptRule, x.leaves, x.trail = 0, 0, 0, nil
	x.m = &model{off: map[string]bool{}, rules: map[string][]mRule{"": mStandard}, today: x.day()}
	mMust(t, x.store.InTx(x.ctx(), "test", func(tx workflow.Tx) error {
		pol, err := tx.Policy(x.ctx(), x.root)
		if err != nil {
			return err
		}
		for _, a := range pol.Assignments {
			x.m.grants = append(x.m.grants, &mGrant{
				id: a.ID, who: x.name(a.Person), role: a.Role, at: x.slug(a.Authority), status: domain.Active,
				by: x.name(a.ProposedBy),
			})
		}
		return nil
	}))
}

func (x *play) slug(a domain.AuthorityID) string {
	return map[domain.AuthorityID]string{x.root: "", x.env: "umwelt", x.soc: "soziales"}[a]
}

func (x *play) day() string {
	berlin, err := time.LoadLocation("Europe/Berlin")
	must(x.t, err)
	return x.clock.now().In(berlin).Format(time.DateOnly)
}

func (x *play) activate(at domain.AuthorityID, rules domain.RuleSet) {
	p, err := x.ProposeRules(x.ctx(), x.as("admin1"), at, rules, "")
	must(x.t, err)
	must(x.t, mErr(x.ConfirmRules(x.ctx(), x.as("admin2"), domain.RuleID(p.ID), true)))
}

// run is one random story.
func (x *play) run(t *rapid.T) {
	x.reset(t)
	for _, dept := range []string{"umwelt", "umwelt", "soziales"} {
		x.create(t, dept)
	}
	x.sure = true // on the way to somewhere, some with two hats
	for range rapid.IntRange(0, 2).Draw(t, "hats") {
		x.hat(t)
	}
	if rapid.Bool().Draw(t, "deputy") {
		x.appoint(t, rapid.SampledFrom([]string{"officer", "officer2", "head", "head2", "steward2"}).Draw(t, "of"),
			rapid.SampledFrom([]string{"nobody", "editor", "executive", "legal"}).Draw(t, "by"), 0)
		x.settleDeputy(t, x.m.deputies[0])
	}
	for _, h := range x.m.holdings {
		for range rapid.SampledFrom([]int{14, 12, 9, 16, 8, 4, 0}).Draw(t, "ahead") {
			x.ahead(t, h)
		}
		if h.state == domain.Published && rapid.Bool().Draw(t, "withdrawn") {
			x.do(t, x.stepping(h, mStep{verb: domain.Withdraw, audience: rapid.SampledFrom([]string{"all", "public"}).Draw(t, "audience")}))
			if rapid.Bool().Draw(t, "late") {
				x.clock.set(x.clock.now().AddDate(0, 0, 10))
				x.do(t, x.stepping(h, mStep{verb: domain.Reinstate}))
			}
		}
	}
	x.sure = false
	actions := map[string]func(*rapid.T){
		"answer": x.answer, "edit": x.edit, "expert": x.expert, "unsign": x.unsign, "delegate": x.delegate,
		"confirm withdrawal": x.confirm, "treat": x.treat, "confirm treatment": x.confirmTreatment, "clock": x.tick, "create": x.another,
		"confirm again": x.confirm, "role": x.role, "deputy": x.deputy, "rules": x.rule, "status": x.status,
	}
	for i := range 8 { // rapid draws more often what sorts first
		actions[fmt.Sprintf("%d sign", i)], actions[fmt.Sprintf("%d step", i)] = x.sign, x.step
	}
	t.Repeat(actions)
	for _, h := range x.m.holdings {
		x.compare(t, h)
	}
	x.checkReleases(t)
}

// act is one thing that people try.
type act struct {
	h      *mHolding // nil: no holding alone
	refuse func(who string) mRefusals
	call   func(who string) error
	apply  func(who string, now *domain.Holding) (leaves int)
	near   []string // who holds the role
	what   string
}

func (a act) allowed(all []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(who string) bool { return len(a.refuse(who)) > 0 })
}

// do lets somebody try, more often one who may, and holds the service to the model.
func (x *play) do(t *rapid.T, a act) {
	x.clock.set(x.clock.now().Add(time.Second))
	x.m.today = x.day()
	people := x.all
	if may := a.allowed(x.all); len(may) > 0 && x.often(t) {
		people = may
		stewards := slices.DeleteFunc(slices.Clone(may), func(who string) bool { return !strings.HasPrefix(who, "steward") })
		if len(stewards) > 0 && rapid.Bool().Draw(t, "by a steward") {
			people = stewards // so that officers and heads stay free to sign
		}
	} else if len(a.near) > 0 && x.often(t) {
		people = a.near // who might, had they done nothing else
	}
	who := rapid.SampledFrom(people).Draw(t, "who")
	against := a.refuse(who)
	err := a.call(who)
	x.acts++
	x.trail = append(x.trail, fmt.Sprintf("%s: %s on %d: %v", who, a.what, slices.Index(x.m.holdings, a.h), err))
	defer func() {
		if t.Failed() && !x.told {
			x.told = true // the first time; rapid goes on and looks for a shorter story
			x.t.Logf("what happened:\n%s", strings.Join(x.trail, "\n"))
		}
	}()
	code := domain.CodeOf(err)
	if code == domain.NotFound {
		code = domain.Forbidden // what may not be seen does not exist
	}
	switch {
	case err == nil && len(against) > 0:
		t.Fatalf("%s was allowed; WORKFLOW says %v", who, against)
	case err != nil && !slices.Contains(against, code):
		t.Fatalf("%s was refused: %v; WORKFLOW says %v", who, err, against)
	case err == nil:
		x.allowed++
		var now *domain.Holding
		if a.h != nil {
			now = x.get(a.h.id)
		}
		x.leaves += a.apply(who, now)
	}
	for _, h := range x.m.holdings {
		if a.h == nil || h == a.h {
			x.compare(t, h)
		}
	}
}

func (x *play) often(t *rapid.T) bool {
	return x.sure || rapid.SampledFrom([]bool{true, true, true, true, false}).Draw(t, "sensible")
}

func (x *play) rarely(t *rapid.T) bool {
	return !x.sure && rapid.SampledFrom([]bool{false, false, false, false, false, false, true}).Draw(t, "odd")
}

func (x *play) holding(t *rapid.T) *mHolding {
	return x.m.holdings[rapid.IntRange(0, len(x.m.holdings)-1).Draw(t, "holding")]
}

// digest is the right one or another.
func mDigest(right domain.Digest, stale bool) domain.Digest {
	if stale {
		return domain.DigestOf([]byte("stale"))
	}
	return right
}

func mMust(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func mErr[T any](_ T, err error) error { return err }

// compare holds one holding's visible state to the model's, and looks at the promises of every live release.
func (x *play) compare(t *rapid.T, h *mHolding) {
	t.Helper()
	now := x.get(h.id)
	x.reached[now.State]++
	got, want := x.seen(now), h.seen()
	if got != want {
		t.Fatalf("the holding is\n%s\nand in the model\n%s", got, want)
	}
	if e := now.Edition; e.Content.Description != h.work().text || now.Class != h.class() {
		t.Fatalf("edition %d says %q, class %s; in the model %q, class %s", e.Number, e.Content.Description, now.Class, h.work().text, h.class())
	}
	rel, err := x.Read().ReleaseNamed(x.ctx(), workflow.Anonymous(), domain.ForPublic, now.Name)
	switch live := h.live[domain.ForPublic]; {
	case live == nil && domain.CodeOf(err) != domain.NotFound:
		t.Fatalf("anonymous sees a release that is not live: %v", err)
	case live != nil && (err != nil || domain.DigestOf(rel.Body) != rel.Digest || !strings.Contains(string(rel.Body), `"`+live.text+`"`)):
		t.Fatalf("anonymous sees not the signed text %q: %v", live.text, err)
	}
	if _, err := x.Read().TombstoneNamed(x.ctx(), now.Name); (err == nil) != h.tomb {
		t.Fatalf("tombstone: %v; in the model %v", err, h.tomb)
	}
	for a, rel := range now.Live {
		x.promised(t, a, rel)
	}
	var decisions, leaves, open int
	ids := make([]string, len(x.m.holdings))
	for i, h := range x.m.holdings {
		ids[i] = "'" + string(h.id) + "'"
	}
	mMust(t, x.store.DB().QueryRowContext(x.ctx(), "SELECT (SELECT count(*) FROM decision WHERE holding_id IN ("+strings.Join(ids, ",")+
		")), (SELECT count(*) FROM leaf) - (SELECT count(*) FROM decision), (SELECT count(*) FROM live_release WHERE holding_id = '"+
		string(h.id)+"')").Scan(&decisions, &leaves, &open))
	if decisions != x.leaves || leaves != 0 || open != len(h.live) {
		t.Fatalf("%d decisions, the model counts %d; %d leaves too many; %d live releases", decisions, x.leaves, leaves, open)
	}
}

// promised: every place signed, by different people, on the digest of the review, none of them a contributor, and the
// release is what the review showed.
func (x *play) promised(t *rapid.T, a domain.Audience, rel domain.Release) {
	var r *domain.Review
	mMust(t, x.store.InTx(x.ctx(), "test", func(tx workflow.Tx) (err error) { r, err = tx.ReviewByID(x.ctx(), rel.Review); return err }))
	people := map[domain.PersonID]bool{r.Opener: true}
	if r.OpenedFor != "" {
		people[r.OpenedFor] = true
	}
	for _, p := range r.Places {
		if p.Signoff == nil || p.Signoff.Digest != r.Digest || r.Documents[a].Digest != rel.Digest || r.Status != domain.ReviewCompleted {
			t.Fatalf("%s release without its signature in %s: %+v", a, p.Slot, p.Signoff)
		}
		for _, who := range p.Signoff.Persons() {
			if people[who] {
				t.Fatalf("%s signed twice in one review", x.name(who))
			}
			people[who] = true
			for _, c := range r.Contributors {
				if c.Person == who && c.Bars(p.Kind, p.Signoff.Role) {
					t.Fatalf("%s signed %s and had a share in it", x.name(who), p.Slot)
				}
			}
		}
	}
}

func (x *play) checkReleases(t *rapid.T) {
	for _, v := range x.judged().Violations {
		t.Errorf("check releases: %+v", v)
	}
}

// seen and (*mHolding).seen write what is visible in one form.
func (x *play) seen(h *domain.Holding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, edition %d", h.State, h.Edition.Number)
	for _, a := range domain.Audiences {
		if rel, ok := h.Live[a]; ok {
			fmt.Fprintf(&b, ", %s %d", a, rel.Edition)
		}
	}
	if r := h.Review; r != nil {
		fmt.Fprintf(&b, "\n%s by %s/%s", r.Verb, x.name(r.Opener), x.name(r.OpenedFor))
		lines := []string{}
		for _, p := range r.Places {
			line := fmt.Sprintf("%s %s", p.Slot, p.Kind)
			if p.Signoff != nil {
				line += fmt.Sprintf(" %s/%s", x.name(p.Signoff.Person), x.name(p.Signoff.OnBehalfOf))
			} else if p.Delegated != nil {
				line += " for " + x.name(p.Delegated.To)
			}
			lines = append(lines, line)
		}
		for _, c := range r.Contributors {
			lines = append(lines, fmt.Sprintf("%s %s %s", c.Kind, x.name(c.Person), c.Role))
		}
		b.WriteString("\n" + strings.Join(slices.Sorted(slices.Values(lines)), "\n"))
	}
	for w := h.Withdrawal; w != nil; w = w.Earlier {
		fmt.Fprintf(&b, "\nwithdrawn by %s/%s from %s, settled %v", x.name(w.By), x.name(w.OnBehalfOf), w.FromState, !w.NeedsConfirmation || w.ConfirmedBy != "")
	}
	return b.String()
}

func (h *mHolding) seen() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, edition %d", h.state, h.edition)
	for _, a := range domain.Audiences {
		if rel := h.live[a]; rel != nil {
			fmt.Fprintf(&b, ", %s %d", a, rel.edition)
		}
	}
	if r := h.review; r != nil {
		fmt.Fprintf(&b, "\n%s by %s/%s", r.verb, r.opener, r.openedFor)
		lines := []string{}
		for _, p := range r.places {
			line := fmt.Sprintf("%s %s", p.slot, p.kind)
			if p.signer != "" {
				line += fmt.Sprintf(" %s/%s", p.signer, p.behalf)
			} else if p.to != "" {
				line += " for " + p.to
			}
			lines = append(lines, line)
		}
		for _, s := range r.shares {
			lines = append(lines, fmt.Sprintf("%s %s %s", s.kind, s.who, s.role))
		}
		b.WriteString("\n" + strings.Join(slices.Sorted(slices.Values(lines)), "\n"))
	}
	for w := h.taken; w != nil; w = w.earlier {
		fmt.Fprintf(&b, "\nwithdrawn by %s/%s from %s, settled %v", w.by, w.behalf, w.from, w.settled)
	}
	return b.String()
}
