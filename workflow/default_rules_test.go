package workflow_test

import (
	"slices"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/workflow"
)

// places draws the places of an open review: "co_signature open_data_officer, final department_head".
func (w *town) places(id domain.HoldingID) string {
	w.t.Helper()
	r := w.get(id).Review
	if r == nil {
		return "no review"
	}
	var out []string
	for _, p := range r.Places {
		roles := make([]string, len(p.Roles))
		for i, role := range p.Roles {
			roles[i] = string(role)
		}
		out = append(out, string(p.Kind)+" "+strings.Join(roles, "|"))
	}
	return strings.Join(out, ", ")
}

// The table of default rules, WORKFLOW 5: what each verb asks for, by the facts that answers establish.
func TestEachRowOfTheDefaultRulesOpensItsPlaces(t *testing.T) {
	facts := []struct {
		name    string
		answers map[string]domain.Answer
		place   string
	}{
		{"no fact", nil, ""},
		{"personal data by P1", answers("P1", "yes", "P2", "no", "P3", "yes"), "opinion data_protection_officer"},
		{"personal data by P2", answers("P1", "yes", "P2", "yes_aggregate"), "opinion data_protection_officer"},
		{"statistics", answers("S1", "tables", "S2", "yes"), "co_signature statistics_office"},
		{"critical infrastructure by K2", answers("K2", "yes_generalise"), "co_signature security_officer"},
		{"third party rights by B1", answers("B1", "yes_redact"), "co_signature legal_office"},
		{"third party rights by B2", answers("B2", "yes_consent"), "co_signature legal_office"},
		{"third party rights by U1", answers("U1", "yes_licensed"), "co_signature legal_office"},
	}
	for _, small := range []bool{false, true} {
		t.Run(map[bool]string{false: "normal", true: "profile small"}[small], func(t *testing.T) {
			eachOf(t, small, func(t *testing.T, w *town) {
				for _, f := range facts {
					h := w.screened(f.name, f.answers)
					h = w.treated(h)
					var want []string
					if small {
						want = []string{"acknowledgement open_data_officer", f.place, "final department_head|executive"}
						h = w.step("steward", h, domain.ReleaseInternallyApprove)
					} else {
						h = w.step("steward", h, domain.ReleaseInternally)
						if got := w.places(h.ID); got != "final department_head" { // facts ask for more at approve only
							t.Errorf("%s: release_internally opens %q", f.name, got)
						}
						w.sign("head", h, "department_head")
						want = []string{"co_signature open_data_officer", f.place, "final department_head"}
						h = w.step("steward", w.held(h.ID), domain.Approve)
					}
					want = slices.DeleteFunc(want, func(s string) bool { return s == "" })
					got := strings.Split(w.places(h.ID), ", ")
					if got[len(got)-1] != want[len(want)-1] {
						t.Errorf("%s: the last place is %q", f.name, got[len(got)-1])
					}
					slices.Sort(got)
					slices.Sort(want)
					if !slices.Equal(got, want) {
						t.Errorf("%s: approve opens %q, want %q", f.name, got, want)
					}
				}
			})
		})
	}
}

// treated has every treatment done by the steward and confirmed by its role.
func (w *town) treated(h workflow.Held) workflow.Held {
	w.t.Helper()
	by := map[domain.Role]string{
		domain.DataProtectionOfficer: "dpo", domain.SecurityOfficer: "security", domain.StatisticsOffice: "statistics",
		domain.LegalOffice: "legal", domain.GeoOffice: "geo", domain.OpenDataOfficer: "officer2",
	}
	for _, tr := range w.get(h.ID).Edition.Treatments {
		_, err := w.TreatmentDone(w.ctx(), w.as("steward"), workflow.Treat{Holding: h.ID, Treatment: tr.ID, Note: "gemacht"})
		must(w.t, err)
		_, err = w.ConfirmTreatment(w.ctx(), w.as(by[tr.Role]), workflow.Treat{Holding: h.ID, Treatment: tr.ID})
		must(w.t, err)
	}
	return w.held(h.ID)
}

func TestWithholdAsksForTheDepartmentHead(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.captured("Zurückhaltung"), domain.Withhold, withholding)
		if got := w.places(h.ID); got != "final department_head" {
			t.Errorf("withhold opens %q", got)
		}
	})
}

func TestReinstateAsksForTheOfficerAndTheHeadOrTheExecutive(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("dpo", w.held(w.public("zurückgeholt").ID), domain.Withdraw, withdrawal)
		h = w.step("steward", h, domain.Reinstate)
		if got := w.places(h.ID); got != "co_signature open_data_officer, final department_head|executive" {
			t.Errorf("reinstate opens %q", got)
		}
		w.sign("officer", h, "open_data_officer")
		if res := w.sign("executive", h, "executive"); res.State != domain.Published {
			t.Errorf("state = %s", res.State)
		}
	})
}

func TestNobodyReinstatesWhatTheyWithdrew(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		for _, tt := range []struct{ withdraws, slot string }{{"officer", "open_data_officer"}, {"head2", "department_head"}, {"executive", "executive"}} {
			h := w.step(tt.withdraws, w.held(w.public("von "+tt.withdraws).ID), domain.Withdraw, withdrawal)
			h = w.step("steward", h, domain.Reinstate)
			if tt.withdraws != "officer" {
				w.sign("officer", h, "open_data_officer")
			}
			_, err := w.trySign(tt.withdraws, h, tt.slot)
			wants(t, err, domain.Forbidden, "signoff.withdrawer")
		}
	})
}

func TestReinstateNamesTheWithdrawalThatItUndoes(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("dpo", w.held(w.public("Bezug").ID), domain.Withdraw, withdrawal)
		decision := h.Decision
		h = w.step("steward", h, domain.Reinstate)
		if r := w.get(h.ID).Review; r.Reinstates != decision || !strings.Contains(string(r.Body), `"decision":"`+string(decision)+`"`) {
			t.Errorf("review reinstates %q, body %s", r.Reinstates, r.Body)
		}
	})
}

func TestAWithdrawalIsConfirmedByAnotherPersonOfThreeRoles(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		for _, tt := range []struct {
			by, key string
			ok      bool
		}{
			{"head", "", true},
			{"executive", "", true},
			{"officer", "", true},
			{"dpo", "signoff.withdrawer", false}, // who withdrew, in whatever role
			{"officer2", "signoff.withdrawer", false},
			{"steward", "signoff.not_entitled", false},
			{"security", "", false},
			{"editor", "signoff.not_entitled", false},
			{"admin1", "signoff.not_entitled", false},
			{"auditor", "signoff.not_entitled", false},
		} {
			who := "officer2"
			if tt.by == "dpo" {
				who = "dpo"
				w.grant("dpo", domain.Executive, w.root)
			}
			h := w.step(who, w.held(w.public("bestätigt von "+tt.by).ID), domain.Withdraw, withdrawal)
			if n := len(w.tasks(h.ID, "confirm_withdrawal")); n != 3 {
				t.Errorf("%d roles are asked to confirm, want 3", n)
			}
			_, err := w.ConfirmWithdrawal(w.ctx(), w.as(tt.by), workflow.Confirm{Holding: h.ID})
			if !tt.ok {
				if c := domain.CodeOf(err); c != domain.Forbidden && c != domain.NotFound || tt.key != "" && domain.KeyOf(err) != tt.key {
					t.Errorf("by %s: error = %v", tt.by, err)
				}
				continue
			}
			must(t, err)
			now := w.get(h.ID)
			if now.State != domain.Withdrawn || now.Withdrawal.ConfirmedBy != w.ids[tt.by] || len(w.tasks(h.ID, "confirm_withdrawal")) != 0 {
				t.Errorf("after %s confirmed: state %s, withdrawal %+v", tt.by, now.State, now.Withdrawal)
			}
			_, err = w.ConfirmWithdrawal(w.ctx(), w.as("head2"), workflow.Confirm{Holding: h.ID})
			wants(t, err, domain.Conflict, "withdraw.nothing_to_confirm")
		}
	})
}

// A withdrawal of the internal release leads to captured, and the state moves on: the confirmation is owed all the same.
func TestAWithdrawalIsConfirmedWhateverStateFollows(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("officer2", w.internal("intern zurück", nil), domain.Withdraw, withdrawal)
		first := h.Decision
		h = w.step("steward", h, domain.Screen)
		h = w.step("steward", h, domain.ReleaseInternally)
		w.sign("head", h, "department_head")
		h = w.step("officer2", w.held(h.ID), domain.Withdraw, withdrawal)
		second := h.Decision
		for _, d := range []domain.DecisionID{first, second} {
			_, err := w.ConfirmWithdrawal(w.ctx(), w.as("head"), workflow.Confirm{Holding: h.ID, Decision: d})
			must(t, err)
		}
		if n := len(w.tasks(h.ID, "confirm_withdrawal")); n != 0 {
			t.Errorf("%d confirmations are still asked for", n)
		}
	})
}

// A reinstatement undoes the newest withdrawal; an older one still waits for its second person.
func TestAReinstatementLeavesTheConfirmationOfAnEarlierWithdrawalOpen(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.public("zweimal zurückgezogen")
		h = w.step("officer2", h, domain.Withdraw, withdrawal, func(in *workflow.Step) { in.Audience = "internal" })
		first := h.Decision
		h = w.step("officer2", h, domain.Withdraw, withdrawal)
		h = w.step("steward", h, domain.Reinstate)
		w.sign("officer", h, "open_data_officer")
		w.sign("head", h, "department_head")
		if now := w.get(h.ID); now.State != domain.Captured || !now.HasLive(domain.ForPublic) {
			t.Fatalf("state %s, live %v", now.State, now.Live)
		}
		if n := len(w.tasks(h.ID, "confirm_withdrawal")); n != 3 {
			t.Errorf("%d tasks ask to confirm the earlier withdrawal, want 3", n)
		}
		_, err := w.ConfirmWithdrawal(w.ctx(), w.as("head"), workflow.Confirm{Holding: h.ID, Decision: first})
		must(t, err)
	})
}

func TestAnUnconfirmedWithdrawalEscalatesAndStaysWithdrawn(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("officer2", w.public("unbestätigt"), domain.Withdraw, withdrawal)
		due := w.tasks(h.ID, "confirm_withdrawal")[0].Due
		if due != "2026-11-25" {
			t.Errorf("due = %s, want two working days after Monday", due)
		}
		w.clock.set(monday.AddDate(0, 0, 4))
		must(t, w.Tick(w.ctx()))
		must(t, w.Tick(w.ctx()))
		if n := len(w.tasks(h.ID, "escalated")); n != 3 {
			t.Errorf("%d escalations after two ticks, want one a task", n)
		}
		if now := w.get(h.ID); now.State != domain.Withdrawn || now.Withdrawal.ConfirmedBy != "" {
			t.Errorf("state %s, confirmed by %q: silence counted as consent", now.State, now.Withdrawal.ConfirmedBy)
		}
	})
}

func TestProfileSmallTakesOneReviewAndTwoDecisions(t *testing.T) {
	eachOf(t, true, func(t *testing.T, w *town) {
		h := w.step("steward", w.screened("kleine Gemeinde", nil), domain.ReleaseInternallyApprove)
		w.sign("officer", h, "open_data_officer")
		if now := w.get(h.ID); now.State != domain.Screened || now.HasLive(domain.ForInternal) {
			t.Fatalf("state %s, live %v before the final signature", now.State, now.Live)
		}
		res := w.sign("executive", h, "executive")
		now := w.get(h.ID)
		if res.State != domain.Approved || len(res.Transitions) != 2 || !now.HasLive(domain.ForInternal) || now.HasLive(domain.ForPublic) {
			t.Errorf("Sign() = %+v, live %v", res, now.Live)
		}
		if h = w.step("editor", w.held(h.ID), domain.Publish); h.State != domain.Published {
			t.Errorf("Publish() = %+v", h)
		}
	})
}

func TestAReturnOfACombinedReviewReturnsBoth(t *testing.T) {
	eachOf(t, true, func(t *testing.T, w *town) {
		h := w.step("steward", w.screened("beides zurück", nil), domain.ReleaseInternallyApprove)
		w.sign("officer", h, "open_data_officer")
		w.sign("head", h, "department_head", returned("nicht so"))
		if now := w.get(h.ID); now.State != domain.Captured || now.Review != nil || len(now.Live) != 0 {
			t.Errorf("state %s, live %v", now.State, now.Live)
		}
	})
}

func TestOnlyAProfileThatCombinesTakesTheCombinedVerb(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		_, err := w.try("steward", w.screened("einzeln", nil), domain.ReleaseInternallyApprove)
		wants(t, err, domain.Conflict, "handover.not_combined")
	})
}

func TestTheFinalSignatureComesLastAndOthersInAnyOrder(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		facts := with(answers("S1", "tables", "S2", "yes"), answers("U1", "yes_licensed"))
		h := w.step("steward", w.internal("Reihenfolge", facts), domain.Approve)
		_, err := w.trySign("head", h, "department_head")
		wants(t, err, domain.Conflict, "signoff.final_last")
		for _, who := range []struct{ name, slot string }{{"legal", "legal_office"}, {"statistics", "statistics_office"}, {"officer", "open_data_officer"}} {
			w.sign(who.name, h, who.slot)
		}
		if res := w.sign("head", h, "department_head"); res.State != domain.Approved {
			t.Errorf("state = %s", res.State)
		}
	})
}

func TestAnOpinionIsDueAndItsConcernsAreAnsweredByTheFinalSigner(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.internal("Bedenken", answers("P1", "yes", "P2", "no", "P3", "yes")), domain.Approve)
		w.sign("officer", h, "open_data_officer")
		_, err := w.trySign("head", h, "department_head")
		wants(t, err, domain.Conflict, "signoff.final_last") // the opinion is due
		_, err = w.trySign("dpo", h, "data_protection_officer", func(in *workflow.Sign) { in.Mark = domain.Signed })
		wants(t, err, domain.Invalid, "signoff.mark_not_here")
		_, err = w.trySign("dpo", h, "data_protection_officer", func(in *workflow.Sign) { in.Concerns = true })
		wants(t, err, domain.Invalid, "field.required")
		for _, mark := range []domain.Mark{domain.OpinionGiven, domain.Unsigned, domain.OpinionGiven} {
			w.sign("dpo", h, "data_protection_officer", func(in *workflow.Sign) {
				in.Mark, in.Concerns, in.Reason = mark, mark == domain.OpinionGiven, "Rückschluss möglich"
			})
		}
		_, err = w.trySign("head", h, "department_head")
		wants(t, err, domain.Invalid, "signoff.answer_concerns")
		res := w.sign("head", h, "department_head", func(in *workflow.Sign) { in.Reason = "vergröbert, daher vertretbar" })
		if res.State != domain.Approved {
			t.Errorf("state = %s: concerns blocked", res.State)
		}
		w.sound(0)
	})
}
