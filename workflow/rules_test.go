package workflow_test

import (
	"slices"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/workflow"
)

func slot(kind domain.SlotKind, count int, roles ...domain.Role) domain.Slot {
	return domain.Slot{Kind: kind, Count: count, Roles: roles}
}

func rule(v domain.Verb, slots ...domain.Slot) domain.Rule { return domain.Rule{Verb: v, Slots: slots} }

// plus is the default set of a root with more rules.
func plus(more ...domain.Rule) domain.RuleSet {
	set := domain.DefaultRules(false)
	set.Rules = append(set.Rules, more...)
	return set
}

func TestADepartmentInheritsAndAddsAndNeverWeakens(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.rules(w.env, domain.RuleSet{Combine: true, Rules: []domain.Rule{
			rule(domain.ReleaseInternally, slot(domain.CoSignature, 1, domain.GeoOffice)),
			rule(domain.ReleaseInternally, slot(domain.Acknowledgement, 1, domain.DepartmentHead)), // tries to weaken
		}})
		h := w.screened("Fachbereich", nil)
		_, err := w.try("steward", h, domain.ReleaseInternallyApprove)
		wants(t, err, domain.Conflict, "handover.not_combined") // only the root combines
		h = w.step("steward", h, domain.ReleaseInternally)
		if got := w.places(h.ID); got != "co_signature geo_office, final department_head" {
			t.Errorf("places = %q", got)
		}
		other, err := w.Create(w.ctx(), w.as("steward2"), workflow.Capture{Authority: w.soc, Content: content("nebenan")})
		must(t, err)
		other, err = w.Answer(w.ctx(), w.as("steward2"), workflow.Answers{Holding: other.ID, Answers: harmless()})
		must(t, err)
		other = w.step("steward2", w.step("steward2", other, domain.Screen), domain.ReleaseInternally)
		if got := w.places(other.ID); got != "final department_head" {
			t.Errorf("a rule of one department reached another: %q", got)
		}
		if n := len(w.get(h.ID).Review.Rules); n != 2 {
			t.Errorf("the review names %d rule versions, want root and department", n)
		}
	})
}

func TestTheUnionTakesTheHigherMarkTheHigherNumberAndTheEarlierDay(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		early := slot(domain.Final, 1, domain.DepartmentHead)
		early.DueDays = 2
		late := slot(domain.Opinion, 1, domain.LegalOffice)
		late.DueDays = 20
		sooner := slot(domain.CoSignature, 2, domain.LegalOffice)
		sooner.DueDays = 12
		w.rules(w.root, plus(rule(domain.ReleaseInternally, late), rule(domain.ReleaseInternally, early), rule(domain.ReleaseInternally, sooner),
			rule(domain.ReleaseInternally, late)))
		h := w.step("steward", w.screened("Vereinigung", nil), domain.ReleaseInternally)
		if got := w.places(h.ID); got != "co_signature legal_office, co_signature legal_office, final department_head" {
			t.Errorf("places = %q", got)
		}
		for _, p := range w.get(h.ID).Review.Places {
			want := map[domain.SlotKind]string{domain.Final: "2026-11-25", domain.CoSignature: "2026-12-09"}[p.Kind]
			if p.Due != want {
				t.Errorf("%s is due %s, want %s", p.Slot, p.Due, want)
			}
		}
	})
}

func TestRulesSelectByClassThemeAudienceAndFact(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		when := func(r domain.Rule, s domain.When) domain.Rule { r.When = s; return r }
		co := func(role domain.Role) domain.Rule { return rule(domain.Approve, slot(domain.CoSignature, 1, role)) }
		w.rules(w.root, plus(
			when(co(domain.GeoOffice), domain.When{Themes: []string{"ENVI"}}),
			when(co(domain.PressOffice), domain.When{Themes: []string{"TRAN"}}),
			when(co(domain.LegalOffice), domain.When{Classes: []domain.Class{domain.ClassOpenAfterTreatment}}),
			when(co(domain.SecurityOfficer), domain.When{Audiences: []domain.Audience{domain.ForInternal}}),
			when(co(domain.StatisticsOffice), domain.When{Facts: []domain.Fact{domain.Statistics}, Classes: []domain.Class{domain.ClassInternal}}),
		))
		h := w.step("steward", w.internal("offen", answers("S1", "tables", "S2", "yes")), domain.Approve)
		if got := w.places(h.ID); strings.Contains(got, "press") || strings.Contains(got, "legal") || strings.Contains(got, "security") || !strings.Contains(got, "geo_office") {
			t.Errorf("places = %q", got)
		}
		h = w.step("steward", w.treated(w.internal("aufbereitet", answers("K4", "yes_coarsen"))), domain.Approve)
		if got := w.places(h.ID); !strings.Contains(got, "legal_office") {
			t.Errorf("places = %q", got)
		}
	})
}

func TestActivatingARuleAddsWhatIsMissingToOpenReviewsAndKeepsSignatures(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.internal("offenes Verfahren", nil), domain.Approve)
		w.sign("officer", h, "open_data_officer")
		before := w.get(h.ID).Review
		w.rules(w.root, plus(rule(domain.Approve, slot(domain.CoSignature, 1, domain.LegalOffice))))
		r := w.get(h.ID).Review
		if r == nil || r.Digest != before.Digest || !slices.Equal(r.Rules, before.Rules) {
			t.Fatalf("review = %+v: the digest binds the versions at hand-over", r)
		}
		if got := w.places(h.ID); got != "co_signature open_data_officer, co_signature legal_office, final department_head" {
			t.Errorf("places = %q", got)
		}
		if p, _ := r.Place("open_data_officer#1"); p.Signoff == nil {
			t.Error("the signature is gone")
		}
		_, err := w.trySign("head", h, "department_head")
		wants(t, err, domain.Conflict, "signoff.final_last")
		w.sign("legal", h, "legal_office")
		if res := w.sign("head", h, "department_head"); res.State != domain.Approved {
			t.Errorf("state = %s", res.State)
		}
		w.step("editor", w.held(h.ID), domain.Publish)
	})
}

// A weaker rule takes nothing away from what is open: both versions hold.
func TestAWeakerRuleTakesNothingFromOpenReviews(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.rules(w.root, plus(rule(domain.Approve, slot(domain.CoSignature, 1, domain.LegalOffice))))
		h := w.step("steward", w.internal("streng begonnen", nil), domain.Approve)
		w.rules(w.root, domain.DefaultRules(false))
		w.sign("officer", h, "open_data_officer")
		_, err := w.trySign("head", h, "department_head")
		wants(t, err, domain.Conflict, "signoff.final_last")
	})
}

// The higher mark for a role is asked for beside the lower one, whether that is given already or not.
func TestARaisedMarkIsAskedOfOpenReviews(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.rules(w.root, plus(rule(domain.Approve, slot(domain.Acknowledgement, 1, domain.LegalOffice))))
		open := w.step("steward", w.internal("noch offen", nil), domain.Approve)
		filled := w.step("steward", w.internal("schon gefüllt", nil), domain.Approve)
		w.sign("legal", filled, "legal_office")
		w.rules(w.root, plus(rule(domain.Approve, slot(domain.CoSignature, 1, domain.LegalOffice))))
		if got := w.places(filled.ID); got != "acknowledgement legal_office, co_signature open_data_officer, co_signature legal_office, final department_head" {
			t.Errorf("filled: %q", got)
		}
		if got := w.places(open.ID); !strings.Contains(got, "co_signature legal_office") {
			t.Errorf("open: %q", got)
		}
	})
}

func TestAnApprovedHoldingThatNeedsMoreIsReassessed(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		lacking, fine := w.approved("freigegeben", func(in *workflow.Step) { in.NotBefore = "2026-12-24" }), w.public("schon öffentlich")
		w.rules(w.root, plus(rule(domain.Approve, slot(domain.CoSignature, 1, domain.LegalOffice))))
		now := w.get(lacking.ID)
		if now.State != domain.ReleasedInternally || now.Schedule != nil || now.Public != nil || !now.HasLive(domain.ForInternal) {
			t.Errorf("state %s, schedule %v", now.State, now.Schedule)
		}
		var seen int
		for _, d := range w.decisions(lacking.ID) {
			if d.Verb == domain.Reassess && d.From == domain.Approved && d.To == domain.ReleasedInternally {
				seen++
			}
		}
		if seen != 1 {
			t.Errorf("%d decisions to reassess, want its own one", seen)
		}
		if s := w.get(fine.ID).State; s != domain.Published {
			t.Errorf("a public holding became %s", s)
		}
		h := w.step("steward", w.held(lacking.ID), domain.Approve) // handed over again
		if got := w.places(h.ID); !strings.Contains(got, "legal_office") {
			t.Errorf("places = %q", got)
		}
	})
}

func TestAnApprovedHoldingThatNeedsNoMoreStays(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.approved("genügt")
		w.rules(w.root, plus(rule(domain.ReleaseInternally, slot(domain.CoSignature, 1, domain.LegalOffice)),
			domain.Rule{Verb: domain.Approve, When: domain.When{Facts: []domain.Fact{domain.Statistics}}, Slots: []domain.Slot{slot(domain.CoSignature, 1, domain.PressOffice)}}))
		if s := w.get(h.ID).State; s != domain.Approved {
			t.Errorf("state = %s", s)
		}
	})
}

func TestAStaleProposalIsNotActivated(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		older, err := w.ProposeRules(w.ctx(), w.as("admin1"), w.root, domain.DefaultRules(false), "älter")
		must(t, err)
		w.rules(w.root, plus(rule(domain.Approve, slot(domain.CoSignature, 1, domain.LegalOffice))))
		_, err = w.ConfirmRules(w.ctx(), w.as("admin2"), domain.RuleID(older.ID), true)
		wants(t, err, domain.Stale, "rule.newer_in_force")
		_, err = w.ConfirmRules(w.ctx(), w.as("admin2"), domain.RuleID(older.ID), false) // may still be rejected
		must(t, err)
		h := w.step("steward", w.internal("nach der neueren", nil), domain.Approve)
		if got := w.places(h.ID); !strings.Contains(got, "legal_office") {
			t.Errorf("places = %q", got)
		}
	})
}

func TestAProposedRuleChangesNothingBeforeItsConfirmation(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		_, err := w.ProposeRules(w.ctx(), w.as("admin1"), w.root, plus(rule(domain.ReleaseInternally, slot(domain.CoSignature, 1, domain.LegalOffice))), "x")
		must(t, err)
		h := w.step("steward", w.screened("noch nicht", nil), domain.ReleaseInternally)
		if got := w.places(h.ID); got != "final department_head" {
			t.Errorf("places = %q", got)
		}
	})
}

func TestUnsafeRuleSetsAreRefused(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		without := func(v domain.Verb) domain.RuleSet {
			set := domain.DefaultRules(false)
			set.Rules = slices.DeleteFunc(set.Rules, func(r domain.Rule) bool { return r.Verb == v && len(r.When.Facts) == 0 })
			return set
		}
		conditional := domain.DefaultRules(false)
		for i := range conditional.Rules {
			if conditional.Rules[i].Verb == domain.Approve && len(conditional.Rules[i].When.Facts) == 0 {
				conditional.Rules[i].When.Themes = []string{"ENVI"}
			}
		}
		zero := slot(domain.CoSignature, 0, domain.LegalOffice)
		for name, tt := range map[string]struct {
			set domain.RuleSet
			key string
		}{
			"no rules":                        {domain.RuleSet{}, "rule.final_missing"},
			"no final to release internally":  {without(domain.ReleaseInternally), "rule.final_missing"},
			"no final to approve":             {without(domain.Approve), "rule.final_missing"},
			"no final to withhold":            {without(domain.Withhold), "rule.final_missing"},
			"no confirmation of a withdrawal": {without(domain.Withdraw), "rule.final_missing"},
			"no final to reinstate":           {without(domain.Reinstate), "rule.final_missing"},
			"a final only for some holdings":  {conditional, "rule.final_missing"},
			"a slot for nobody":               {plus(rule(domain.Approve, zero)), "rule.count_range"},
			"a slot for six":                  {plus(rule(domain.Approve, slot(domain.CoSignature, 6, domain.LegalOffice))), "rule.count_range"},
			"a slot without roles":            {plus(rule(domain.Approve, slot(domain.CoSignature, 1))), "rule.role_cannot_sign"},
			"a slot for administrators":       {plus(rule(domain.Approve, slot(domain.CoSignature, 1, domain.Administrator))), "rule.role_cannot_sign"},
			"a slot for the steward":          {plus(rule(domain.Approve, slot(domain.Final, 1, domain.DataSteward))), "rule.role_cannot_sign"},
			"an unknown kind":                 {plus(rule(domain.Approve, slot("nod", 1, domain.LegalOffice))), "rule.kind_unknown"},
			"a confirmation before the fact":  {plus(rule(domain.Approve, slot(domain.Confirmation, 1, domain.LegalOffice))), "rule.kind_unknown"},
			"a rule for publish":              {plus(rule(domain.Publish, slot(domain.Final, 1, domain.LegalOffice))), "rule.verb_unknown"},
			"a rule without slots":            {plus(rule(domain.Approve)), "rule.slots_missing"},
			"an unknown fact":                 {plus(domain.Rule{Verb: domain.Approve, When: domain.When{Facts: []domain.Fact{"rain"}}, Slots: []domain.Slot{slot(domain.Opinion, 1, domain.LegalOffice)}}), "rule.fact_unknown"},
			"an unknown class":                {plus(domain.Rule{Verb: domain.Approve, When: domain.When{Classes: []domain.Class{"secret"}}, Slots: []domain.Slot{slot(domain.Opinion, 1, domain.LegalOffice)}}), "rule.class_unknown"},
			"a due date before the hand-over": {plus(rule(domain.Approve, domain.Slot{Kind: domain.Opinion, Count: 1, Roles: []domain.Role{domain.LegalOffice}, DueDays: -1})), "rule.due_range"},
		} {
			_, err := w.ProposeRules(w.ctx(), w.as("admin1"), w.root, tt.set, name)
			if domain.CodeOf(err) != domain.Invalid || domain.KeyOf(err) != tt.key {
				t.Errorf("%s: error = %v, want %s", name, err, tt.key)
			}
		}
		if n := w.asks("SELECT count(*) FROM decision WHERE kind = 'rule_proposed'"); n != 0 {
			t.Errorf("%d refused proposals were stored", n)
		}
	})
}

func TestARuleMayDemandAReviewDate(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		set := plus(domain.Rule{Verb: domain.Approve, DemandsReviewDate: true})
		w.rules(w.root, set)
		h := w.internal("mit Wiedervorlage", nil)
		_, err := w.try("steward", h, domain.Approve)
		wants(t, err, domain.Invalid, "handover.review_date_demanded")
		h = w.step("steward", h, domain.Approve, func(in *workflow.Step) { in.ReviewDate = "2027-06-01" })
		w.sign("officer", h, "open_data_officer")
		w.sign("head", h, "department_head")
		h = w.step("editor", w.held(h.ID), domain.Publish)
		if rel := w.get(h.ID).Live[domain.ForPublic]; rel.ReviewDate != "2027-06-01" {
			t.Errorf("release = %+v", rel)
		}
		w.clock.set(monday.AddDate(0, 7, 0))
		must(t, w.Tick(w.ctx()))
		must(t, w.Tick(w.ctx()))
		if n := len(w.tasks(h.ID, "release_review")); n != 1 {
			t.Errorf("%d tasks for the passed review date, want one", n)
		}
	})
}

func TestEachChangeOfRulesIsALeaf(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		for kind, act := range map[string]func(){
			"rule_proposed": func() {
				_, err := w.ProposeRules(w.ctx(), w.as("admin1"), w.root, domain.DefaultRules(false), "x")
				must(t, err)
			},
			"rule_activated": func() { w.rules(w.root, domain.DefaultRules(false)) },
		} {
			const q = "SELECT count(*) FROM decision d JOIN leaf l ON l.decision_id = d.id WHERE d.kind = ?"
			before := w.asks(q, kind)
			act()
			if n := w.asks(q, kind) - before; n != 1 {
				t.Errorf("%s: %d leaves", kind, n)
			}
		}
	})
}
