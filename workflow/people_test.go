package workflow_test

import (
	"slices"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// Rule 1 of WORKFLOW 5: contributors.

func TestAContributorSignsNothingInTheReview(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.grant("officer", domain.DepartmentHead, w.root)
		for _, tt := range []struct {
			name string
			act  func(h workflow.Held) error
		}{
			{"by a changed field", func(h workflow.Held) error {
				_, err := w.Edit(w.ctx(), w.as("officer"), workflow.Patch{Holding: h.ID, Fields: map[string][]string{"comment": {"x"}}})
				return err
			}},
			{"by an answer", func(h workflow.Held) error {
				_, err := w.Answer(w.ctx(), w.as("officer"), workflow.Answers{Holding: h.ID, Answers: harmless()})
				return err
			}},
			{"by a stricter class", func(h workflow.Held) error {
				_, err := w.Answer(w.ctx(), w.as("officer"), workflow.Answers{Holding: h.ID, Stricter: &domain.StricterClass{Class: domain.ClassOpenAfterTreatment, Reason: "Ortsbezug"}})
				if err == nil {
					_, err = w.Answer(w.ctx(), w.as("steward"), workflow.Answers{Holding: h.ID, Stricter: &domain.StricterClass{}})
				}
				return err
			}},
			{"by a file", func(h workflow.Held) error {
				_, err := w.Attach(w.ctx(), w.as("officer"), workflow.Attach{Holding: h.ID, Link: "https://daten.example/a.csv"})
				return err
			}},
		} {
			h := w.answered(w.captured("Mitwirkung "+tt.name), nil)
			must(t, tt.act(h))
			h = w.step("steward", w.answered(w.held(h.ID), nil), domain.Screen)
			h = w.step("steward", h, domain.ReleaseInternally)
			_, err := w.trySign("officer", h, "department_head")
			wants(t, err, domain.Forbidden, "signoff.contributor")
			w.sign("head", h, "department_head")
			h = w.step("steward", w.held(h.ID), domain.Approve)
			_, err = w.trySign("officer", h, "open_data_officer") // an internal release does not empty the list
			wants(t, err, domain.Forbidden, "signoff.contributor")
		}
	})
}

// What does not empty the list of contributors: internal release, return, revise, discard, reopen, withdrawal.
func TestOnlyAPublicReleaseEmptiesTheListForThePublic(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		again := func(h workflow.Held) workflow.Held { // from captured to an open approve
			h = w.step("steward", w.answered(h, nil), domain.Screen)
			h = w.step("steward", h, domain.ReleaseInternally)
			w.sign("head", h, "department_head")
			return w.step("steward", w.held(h.ID), domain.Approve)
		}
		edited := func(title string) workflow.Held {
			return w.edited("officer", w.captured(title), "von der Beauftragten")
		}
		internal := func(title string) workflow.Held {
			h := w.step("steward", w.answered(edited(title), nil), domain.Screen)
			h = w.step("steward", h, domain.ReleaseInternally)
			w.sign("head", h, "department_head")
			return w.held(h.ID)
		}
		for name, h := range map[string]workflow.Held{
			"internal release": w.step("steward", internal("intern"), domain.Approve),
			"return":           again(w.step("steward", internal("zurück"), domain.Return, because("x"))),
			"withdrawal":       again(w.step("head2", internal("zurückgezogen"), domain.Withdraw, withdrawal)),
			"discard": w.step("steward", w.step("steward", w.step("steward", internal("verworfen"), domain.Return, because("x")),
				domain.Discard), domain.Approve),
			"reopen": func() workflow.Held {
				h := w.step("steward", internal("zurückgehalten"), domain.Withhold, withholding)
				w.sign("head", h, "department_head")
				return again(w.step("head2", w.held(h.ID), domain.Reopen, because("x")))
			}(),
			"archive and reopen": again(w.step("head2", w.step("steward", edited("abgelegt"), domain.Archive,
				func(in *workflow.Step) { in.Code = "superseded" }), domain.Reopen, because("x"))),
			"revise beside an unpublished share": func() workflow.Held { // officer edits edition 2, never published; revise again is edition 3
				h := w.step("steward", w.public("überarbeitet"), domain.Revise)
				h = w.edited("officer", h, "zweite Fassung")
				h = w.step("steward", h, domain.Discard)
				return again(w.step("steward", h, domain.Revise))
			}(),
		} {
			_, err := w.trySign("officer", h, "open_data_officer")
			if domain.KeyOf(err) != "signoff.contributor" {
				t.Errorf("after %s: error = %v, want contributor", name, err)
			}
		}
		// a public release empties it
		h := w.step("steward", internal("veröffentlicht"), domain.Approve)
		w.sign("officer2", h, "open_data_officer")
		w.sign("head", h, "department_head")
		h = w.step("editor", w.held(h.ID), domain.Publish)
		h = again(w.edited("steward", w.step("steward", h, domain.Revise), "neu"))
		w.sign("officer", h, "open_data_officer")
	})
}

// The review that releases internally counts from the last internal release, not from the public one.
func TestContributorsAreCountedForTheAudienceOfTheReview(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.grant("officer", domain.DepartmentHead, w.root)
		h := w.edited("officer", w.captured("je Kreis"), "von mir")
		h = w.step("steward", w.answered(h, nil), domain.Screen)
		h = w.step("steward", h, domain.ReleaseInternally)
		w.sign("head", h, "department_head")
		h = w.step("steward", w.held(h.ID), domain.Return, because("x"))
		h = w.step("steward", w.answered(h, nil), domain.Screen)
		h = w.step("steward", h, domain.ReleaseInternally)
		w.sign("officer", h, "department_head") // nothing of theirs since the internal release
		h = w.step("steward", w.held(h.ID), domain.Approve)
		_, err := w.trySign("officer", h, "open_data_officer")
		wants(t, err, domain.Forbidden, "signoff.contributor")
	})
}

func TestACombinedReviewCountsFromThePublicRelease(t *testing.T) {
	eachOf(t, true, func(t *testing.T, w *town) {
		h := w.edited("officer", w.captured("zusammen"), "von mir")
		h = w.step("steward", w.answered(h, nil), domain.Screen)
		h = w.step("steward", h, domain.ReleaseInternallyApprove)
		w.sign("officer2", h, "open_data_officer")
		w.sign("head", h, "department_head")
		h = w.step("steward", w.held(h.ID), domain.Return, because("internal is live, public is not"))
		h = w.step("steward", w.answered(h, nil), domain.Screen)
		h = w.step("steward", h, domain.ReleaseInternallyApprove)
		_, err := w.trySign("officer", h, "open_data_officer")
		wants(t, err, domain.Forbidden, "signoff.contributor")
	})
}

func TestAnExpertsRoutedAnswerBarsTheFinalSignatureOnly(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.newcomer("fachhead", domain.LegalOffice, w.root)
		w.grant("fachhead", domain.DepartmentHead, w.root)
		route := func(title string, id string, answer map[string]domain.Answer, by string) workflow.Held {
			h := w.answered(w.captured(title), map[string]domain.Answer{id: {Value: "unclear"}})
			_, err := w.Answer(w.ctx(), w.as(by), workflow.Answers{Holding: h.ID, Answers: answer})
			must(t, err)
			h = w.step("steward", w.held(h.ID), domain.Screen)
			return w.step("steward", h, domain.ReleaseInternally)
		}
		h := route("Gutachten", "B2", answers("B2", "yes_consent"), "legal")
		w.sign("head", h, "department_head")
		h = w.step("steward", w.held(h.ID), domain.Approve)
		w.sign("legal", h, "legal_office") // co-signature
		h = route("Gutachten und Leitung", "B2", answers("B2", "yes_consent"), "fachhead")
		_, err := w.trySign("fachhead", h, "department_head")
		wants(t, err, domain.Forbidden, "signoff.contributor")
		w.sign("head", h, "department_head")
		h = w.step("steward", w.held(h.ID), domain.Approve)
		w.sign("fachhead", h, "legal_office")

		h = w.answered(w.captured("Stellungnahme"), map[string]domain.Answer{"P1": {Value: "unclear"}})
		_, err = w.Answer(w.ctx(), w.as("dpo"), workflow.Answers{Holding: h.ID, Answers: answers("P1", "yes", "P2", "no")})
		must(t, err)
		h = w.answeredAs("steward", w.held(h.ID), answers("P3", "yes"))
		h = w.step("steward", h, domain.Screen)
		h = w.step("steward", h, domain.ReleaseInternally)
		w.sign("head", h, "department_head")
		h = w.step("steward", w.held(h.ID), domain.Approve)
		w.sign("dpo", h, "data_protection_officer") // opinion
	})
}

// answeredAs answers some questions, and nothing else.
func (w *town) answeredAs(who string, h workflow.Held, some map[string]domain.Answer) workflow.Held {
	w.t.Helper()
	out, err := w.Answer(w.ctx(), w.as(who), workflow.Answers{Holding: h.ID, Answers: some})
	must(w.t, err)
	return out
}

func TestAnExpertAnswersOnlyWhatIsRoutedToTheirRole(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.answered(w.captured("fremde Frage"), map[string]domain.Answer{"P1": {Value: "unclear"}})
		for name, in := range map[string]workflow.Answers{
			"a question of another role": {Answers: answers("B1", "no")},
			"one more beside it":         {Answers: answers("P1", "no", "B1", "no")},
			"taking an answer away":      {Answers: answers("P1", "no"), Clear: []string{"B1"}},
			"a stricter class":           {Answers: answers("P1", "no"), Stricter: &domain.StricterClass{Class: domain.ClassInternal, Reason: "x"}},
			"nothing":                    {},
		} {
			in.Holding = h.ID
			if _, err := w.Answer(w.ctx(), w.as("dpo"), in); domain.KeyOf(err) != "answer.not_routed" {
				t.Errorf("%s: error = %v", name, err)
			}
		}
	})
}

func TestWhoImportedMayCoSignAndNotSignFinally(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.grant("officer", domain.DepartmentHead, w.root)
		_, err := w.imports("officer", "Titel\nImportierte Liste\n", nil)
		must(t, err)
		h := w.named("importierte-liste")
		_, err = w.Edit(w.ctx(), w.as("steward"), workflow.Patch{Holding: h.ID, Fields: map[string][]string{"description": {"x"}, "theme": {"ENVI"}, "licence": {"dl-zero-de/2.0"}}})
		must(t, err)
		h = w.step("steward", w.answered(w.held(h.ID), nil), domain.Screen)
		h = w.step("steward", h, domain.ReleaseInternally)
		_, err = w.trySign("officer", h, "department_head")
		wants(t, err, domain.Forbidden, "signoff.contributor")
		w.sign("head", h, "department_head")
		h = w.step("steward", w.held(h.ID), domain.Approve)
		w.sign("officer", h, "open_data_officer")
	})
}

func TestConfirmingATreatmentIsNoContribution(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.treated(w.internal("vergröbert", answers("K2", "yes_generalise")))
		h = w.step("steward", h, domain.Approve)
		w.sign("security", h, "security_officer")
	})
}

// Rule 2: all different people.

func TestOpenerSignersAndRepresentedAreDifferentPeople(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.newcomer("beides", domain.OpenDataOfficer, w.root)
		w.grant("beides", domain.DepartmentHead, w.root)
		w.grant("beides", domain.Administrator, w.root)
		w.newcomer("vertretung", "", "")
		w.deputy("officer", "vertretung", "2026-11-23", "2026-12-31")
		w.deputy("head", "vertretung", "2026-11-23", "2026-12-31")
		w.deputy("officer2", "head2", "2026-11-23", "2026-12-31")
		open := func(title, by string) workflow.Held { return w.step(by, w.internal(title, nil), domain.Approve) }

		h := open("zwei Rollen", "steward")
		w.sign("beides", h, "open_data_officer")
		_, err := w.trySign("beides", h, "department_head")
		wants(t, err, domain.Forbidden, "signoff.four_eyes")

		h = open("selbst vorgelegt", "beides") // an administrator is not exempt
		_, err = w.trySign("beides", h, "open_data_officer")
		wants(t, err, domain.Forbidden, "signoff.opener")

		h = open("eine Vertretung für zwei", "steward")
		w.sign("vertretung", h, "open_data_officer")
		_, err = w.trySign("vertretung", h, "department_head")
		wants(t, err, domain.Forbidden, "signoff.four_eyes")

		h = open("vertreten und selbst", "steward") // head2 acts for officer2, then nobody signs as either
		w.sign("head2", h, "open_data_officer")
		_, err = w.trySign("head2", h, "department_head")
		wants(t, err, domain.Forbidden, "signoff.four_eyes")
		w.sign("head", h, "department_head")

		w.grant("officer2", domain.DepartmentHead, w.root)
		h = open("der Vertretene selbst", "steward")
		w.sign("head2", h, "open_data_officer") // for officer2
		_, err = w.trySign("officer2", h, "department_head")
		wants(t, err, domain.Forbidden, "signoff.four_eyes")

		h = open("für den, der schon zeichnete", "steward")
		w.sign("officer2", h, "open_data_officer")
		_, err = w.trySign("head2", h, "department_head", func(in *workflow.Sign) { in.OnBehalfOf = w.ids["officer2"] })
		wants(t, err, domain.Forbidden, "signoff.four_eyes")
		w.sign("head2", h, "department_head") // in the own right

		h = w.internal("vorgelegt in Vertretung", nil)
		h = w.step("vertretung", h, domain.Approve) // for officer
		if r := w.get(h.ID).Review; r.OpenedFor != w.ids["officer"] || r.Opener != w.ids["vertretung"] {
			t.Errorf("opener %s for %s", r.Opener, r.OpenedFor)
		}
		_, err = w.trySign("officer", h, "open_data_officer")
		wants(t, err, domain.Forbidden, "signoff.opener")
		w.sign("beides", h, "open_data_officer")
		_, err = w.trySign("vertretung", h, "department_head")
		wants(t, err, domain.Forbidden, "signoff.opener")
	})
}

func TestTheRoleAdministratorOpensNoPlace(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.internal("Verwaltung", nil), domain.Approve)
		for _, slot := range []string{"open_data_officer", "department_head"} {
			_, err := w.trySign("admin1", h, slot)
			if domain.CodeOf(err) != domain.Forbidden && domain.KeyOf(err) != "signoff.final_last" {
				t.Errorf("administrator signs as %s: %v", slot, err)
			}
		}
		_, err := w.trySign("admin1", h, "administrator")
		wants(t, err, domain.Invalid, "signoff.slot_unknown")
		w.grant("nobody", domain.Administrator, w.root) // who administers may hold other roles
		w.grant("nobody", domain.OpenDataOfficer, w.root)
		w.sign("nobody", h, "open_data_officer")
	})
}

func TestAContributorDoesNotSignThroughADeputyNorForOne(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.deputy("officer", "nobody", "2026-11-23", "2026-12-31")
		w.deputy("officer2", "steward", "2026-11-23", "2026-12-31")
		h := w.edited("officer", w.captured("Anteil"), "von der Beauftragten")
		h = w.step("steward", w.answered(h, nil), domain.Screen)
		h = w.step("steward2", h, domain.ReleaseInternally)
		w.sign("head", h, "department_head")
		h = w.step("steward2", w.held(h.ID), domain.Approve)
		_, err := w.trySign("nobody", h, "open_data_officer")
		wants(t, err, domain.Forbidden, "signoff.contributor") // represents a contributor
		_, err = w.trySign("steward", h, "open_data_officer")
		wants(t, err, domain.Forbidden, "signoff.contributor") // is one
	})
}

// Rule 3: deputies and delegation.

func TestADeputyActsOnTheCalendarDaysOfTheWindow(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		berlin, err := time.LoadLocation("Europe/Berlin")
		must(t, err)
		w.newcomer("tag", "", "")
		w.newcomer("sommer", "", "")
		w.newcomer("winter", "", "")
		w.deputy("officer", "tag", "2026-11-24", "2026-11-25")
		w.deputy("officer", "sommer", "2027-03-28", "2027-03-28") // the day that has 23 hours
		w.deputy("officer", "winter", "2027-10-31", "2027-10-31") // the day that has 25
		h := w.step("steward", w.internal("Fenster", nil), domain.Approve)
		for _, tt := range []struct {
			who string
			at  time.Time
			ok  bool
		}{
			{"tag", time.Date(2026, 11, 23, 23, 59, 59, 0, berlin), false},
			{"tag", time.Date(2026, 11, 24, 0, 0, 0, 0, berlin), true},
			{"tag", time.Date(2026, 11, 25, 23, 59, 59, 999999000, berlin), true},
			{"tag", time.Date(2026, 11, 26, 0, 0, 0, 0, berlin), false},
			{"sommer", time.Date(2027, 3, 27, 22, 59, 59, 0, time.UTC), false},
			{"sommer", time.Date(2027, 3, 27, 23, 0, 0, 0, time.UTC), true},   // midnight in winter time
			{"sommer", time.Date(2027, 3, 28, 21, 59, 59, 0, time.UTC), true}, // the end in summer time
			{"sommer", time.Date(2027, 3, 28, 22, 0, 0, 0, time.UTC), false},
			{"winter", time.Date(2027, 10, 30, 21, 59, 59, 0, time.UTC), false},
			{"winter", time.Date(2027, 10, 30, 22, 0, 0, 0, time.UTC), true},
			{"winter", time.Date(2027, 10, 31, 22, 59, 59, 0, time.UTC), true},
			{"winter", time.Date(2027, 10, 31, 23, 0, 0, 0, time.UTC), false},
		} {
			w.clock.set(tt.at)
			_, err := w.trySign(tt.who, h, "open_data_officer")
			if got := err == nil; got != tt.ok {
				t.Errorf("%s at %s signs: %v (%v)", tt.who, tt.at.In(berlin).Format(time.DateTime), got, err)
			}
			if err == nil {
				_, err = w.trySign(tt.who, h, "open_data_officer", func(in *workflow.Sign) { in.Mark, in.Reason = domain.Unsigned, "Probe" })
				must(t, err)
			}
		}
	})
}

func TestADeputySignsVisiblyInRepresentation(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.deputy("head", "nobody", "2026-11-23", "2026-11-23")
		h := w.step("steward", w.screened("i. V.", nil), domain.ReleaseInternally)
		res := w.sign("nobody", h, "department_head")
		for _, d := range w.decisions(h.ID) {
			if d.ID != res.Decision && !slices.Contains(res.Transitions, d.ID) {
				continue
			}
			if d.Actor != w.ids["nobody"] || d.OnBehalfOf != w.ids["head"] || d.Role != domain.DepartmentHead || d.Grant == "" {
				t.Errorf("%s: actor %s for %s as %s on grant %q", d.Kind, d.Actor, d.OnBehalfOf, d.Role, d.Grant)
			}
		}
		if n := w.asks("SELECT count(*) FROM signoff WHERE holding_id = ? AND person_id = ? AND on_behalf_of = ?", string(h.ID), string(w.ids["nobody"]), string(w.ids["head"])); n != 1 {
			t.Errorf("%d sign-offs name both people", n)
		}
	})
}

func TestWhoMayFillAPlaceThemselfDoesNotActForSomebodyElse(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.deputy("head", "executive", "2026-11-23", "2026-12-31")
		reinstated := func(title string) workflow.Held { // open for department_head or executive
			h := w.step("dpo", w.held(w.public(title).ID), domain.Withdraw, withdrawal)
			h = w.step("steward", h, domain.Reinstate)
			w.sign("officer", h, "open_data_officer")
			return h
		}
		h := reinstated("selbst gezeichnet")
		res := w.sign("executive", h, "executive")
		for _, d := range w.decisions(h.ID) {
			if d.ID == res.Decision && (d.OnBehalfOf != "" || d.Role != domain.Executive) {
				t.Errorf("signed for %q as %s", d.OnBehalfOf, d.Role)
			}
		}
		_, err := w.delegate("executive", reinstated("abgegeben"), "executive", "head2")
		must(t, err)
	})
}

func TestADeputyPassesNothingOn(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.newcomer("zweite", "", "")
		w.deputy("head", "nobody", "2026-11-23", "2026-12-31")
		w.deputy("nobody", "zweite", "2026-11-23", "2026-12-31")
		h := w.step("steward", w.screened("Kette", nil), domain.ReleaseInternally)
		_, err := w.trySign("zweite", h, "department_head")
		if domain.CodeOf(err) != domain.Forbidden && domain.CodeOf(err) != domain.NotFound {
			t.Errorf("a deputy's deputy signs: %v", err)
		}
		_, err = w.delegate("nobody", h, "department_head", "head2")
		wants(t, err, domain.Forbidden, "delegate.not_passed_on")
	})
}

func (w *town) delegate(who string, h workflow.Held, slot, to string) (workflow.SignoffResult, error) {
	return w.Delegate(w.ctx(), w.as(who), workflow.HandOn{Holding: h.ID, Slot: slot, To: w.ids[to], Digest: w.get(h.ID).Review.Digest})
}

func TestDelegatingHandsThePlaceOnUntilItsDueDate(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.screened("abgegeben", nil), domain.ReleaseInternally)
		_, err := w.delegate("head", h, "department_head", "executive")
		must(t, err)
		_, err = w.trySign("head", h, "department_head")
		wants(t, err, domain.Forbidden, "signoff.not_entitled") // handed on
		_, err = w.delegate("executive", h, "department_head", "head2")
		wants(t, err, domain.Forbidden, "delegate.not_passed_on")
		due := w.get(h.ID).Review.Places[0].Due
		day, err := time.ParseInLocation(time.DateOnly, due, time.UTC)
		must(t, err)
		w.clock.set(day.Add(22*time.Hour + 59*time.Minute)) // 23:59 in Berlin
		res := w.sign("executive", h, "department_head")
		d := w.decisions(h.ID)
		i := slices.IndexFunc(d, func(r workflow.HistoryRow) bool { return r.ID == res.Decision })
		if d[i].OnBehalfOf != w.ids["head"] || d[i].Actor != w.ids["executive"] || d[i].Role != domain.DepartmentHead {
			t.Errorf("decision %+v", d[i].Decision)
		}

		w.clock.set(monday)
		h = w.step("steward", w.screened("überfällig", nil), domain.ReleaseInternally)
		_, err = w.delegate("head", h, "department_head", "executive")
		must(t, err)
		w.clock.set(day.Add(23 * time.Hour)) // the day after in Berlin
		_, err = w.trySign("executive", h, "department_head")
		wants(t, err, domain.Forbidden, "signoff.not_entitled")
		w.sign("head", h, "department_head")
	})
}

func TestDelegatingNeedsSomebodyWhoMaySignThisReview(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.grant("officer", domain.DepartmentHead, w.root)
		h := w.edited("officer", w.captured("an wen"), "Anteil")
		h = w.step("steward", w.answered(h, nil), domain.Screen)
		h = w.step("officer2", h, domain.ReleaseInternally)
		for to, key := range map[string]string{
			"head": "delegate.self", "nobody": "delegate.may_not_sign", "steward": "delegate.may_not_sign",
			"auditor": "delegate.may_not_sign", "officer": "signoff.contributor", "officer2": "signoff.opener",
		} {
			_, err := w.delegate("head", h, "department_head", to)
			if domain.KeyOf(err) != key {
				t.Errorf("delegating to %s: error = %v, want %s", to, err, key)
			}
		}
		_, err := w.delegate("executive", h, "department_head", "head2")
		wants(t, err, domain.Forbidden, "signoff.not_entitled") // not theirs to hand on
	})
}

// Taking a right away acts at once, also on what was handed on by it.
func TestADelegationEndsWithTheRightItRestsOn(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.newcomer("leitung", "", "")
		grant := w.grant("leitung", domain.DepartmentHead, w.env)
		h := w.step("steward", w.screened("auf fremdes Recht", nil), domain.ReleaseInternally)
		_, err := w.delegate("leitung", h, "department_head", "executive")
		must(t, err)
		_, err = w.EndRole(w.ctx(), w.as("admin1"), grant, "versetzt")
		must(t, err)
		_, err = w.trySign("executive", h, "department_head")
		wants(t, err, domain.Forbidden, "signoff.not_entitled")
		w.sign("head", h, "department_head") // the place is open for its role
	})
}

func TestADelegationEndsWithTheRightsOfWhoGotIt(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.newcomer("empfang", "", "")
		grant := w.grant("empfang", domain.Executive, w.root)
		h := w.step("steward", w.screened("ohne Recht", nil), domain.ReleaseInternally)
		_, err := w.delegate("head", h, "department_head", "empfang")
		must(t, err)
		_, err = w.EndRole(w.ctx(), w.as("admin1"), grant, "ausgeschieden")
		must(t, err)
		if _, err = w.trySign("empfang", h, "department_head"); domain.CodeOf(err) != domain.Forbidden {
			t.Errorf("error = %v", err)
		}
		w.sign("head", h, "department_head")
	})
}

// Rule 4: ask, unsign, and changes.

func TestAskingChangesNeitherStateNorDeadline(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.internal("Rückfrage", nil), domain.Approve)
		before := w.get(h.ID)
		q, err := w.Ask(w.ctx(), w.as("officer"), workflow.Ask{Holding: h.ID, To: w.ids["legal"], Text: "Ist das so?"})
		must(t, err)
		now := w.get(h.ID)
		if now.State != before.State || now.Review.Due != before.Review.Due || now.Review.Digest != before.Review.Digest {
			t.Errorf("state %s, due %s", now.State, now.Review.Due)
		}
		_, err = w.AnswerQuestion(w.ctx(), w.as("dpo"), workflow.Ask{Holding: h.ID, Question: q.Question, Text: "Nein"})
		if c := domain.CodeOf(err); c != domain.Forbidden && c != domain.NotFound {
			t.Errorf("answered by somebody else: %v", err)
		}
		_, err = w.AnswerQuestion(w.ctx(), w.as("legal"), workflow.Ask{Holding: h.ID, Question: q.Question, Text: "Ja"})
		must(t, err)
		_, err = w.AnswerQuestion(w.ctx(), w.as("legal"), workflow.Ask{Holding: h.ID, Question: q.Question, Text: "Doch nicht"})
		wants(t, err, domain.Conflict, "ask.answered")
		w.sign("officer", h, "open_data_officer") // asking is no share
	})
}

func TestUnsignTakesBackOnesOwnSignatureOnly(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.internal("zurückgenommen", nil), domain.Approve)
		w.sign("officer", h, "open_data_officer")
		back := func(in *workflow.Sign) { in.Mark, in.Reason = domain.Unsigned, "zu früh" }
		_, err := w.trySign("officer2", h, "open_data_officer", back)
		wants(t, err, domain.Forbidden, "signoff.not_yours")
		_, err = w.trySign("officer", h, "open_data_officer", func(in *workflow.Sign) { in.Mark = domain.Unsigned })
		wants(t, err, domain.Invalid, "field.required")
		w.sign("officer", h, "open_data_officer", back)
		_, err = w.trySign("head", h, "department_head")
		wants(t, err, domain.Conflict, "signoff.final_last")
		w.sign("officer", h, "open_data_officer") // may sign again
		w.sign("head", h, "department_head")
		_, err = w.trySign("head", h, "department_head", back)
		wants(t, err, domain.Conflict, "signoff.no_review") // complete
		if n := w.asks("SELECT count(*) FROM signoff WHERE holding_id = ? AND slot LIKE 'open_data%'", string(h.ID)); n != 3 {
			t.Errorf("%d rows of the officer, want signed, unsigned, signed", n)
		}
	})
}

func TestAChangeVoidsTheSignatures(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.internal("geändert", nil), domain.Approve)
		w.sign("officer", h, "open_data_officer")
		old := w.get(h.ID).Review
		w.sign("head", h, "department_head", returned("bitte ergänzen"))
		h = w.edited("steward", w.held(h.ID), "ergänzt")
		h = w.step("steward", h, domain.Screen)
		h = w.step("steward", h, domain.ReleaseInternally)
		w.sign("head", h, "department_head")
		h = w.step("steward", w.held(h.ID), domain.Approve)
		r := w.get(h.ID).Review
		if p, _ := r.Place("open_data_officer#1"); p.Signoff != nil || r.Digest == old.Digest {
			t.Errorf("the signature outlived the change: %+v", p.Signoff)
		}
		_, err := w.Sign(w.ctx(), w.as("officer"), workflow.Sign{Holding: h.ID, Slot: "open_data_officer", Mark: domain.Signed, Digest: old.Digest})
		wants(t, err, domain.Stale, "signoff.digest_changed")
	})
}

func TestNobodySignsWithoutTheDigestTheyRead(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.internal("ungelesen", nil), domain.Approve)
		for _, d := range []domain.Digest{"", h.Digest, domain.DigestOf([]byte("x"))} {
			_, err := w.Sign(w.ctx(), w.as("officer"), workflow.Sign{Holding: h.ID, Slot: "open_data_officer", Mark: domain.Signed, Digest: d})
			wants(t, err, domain.Stale, "signoff.digest_changed")
		}
	})
}

func TestRulesAskForSeveralPeopleNotForSeveralRolesOfOne(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		set := domain.DefaultRules(false)
		set.Rules = append(set.Rules, domain.Rule{Verb: domain.ReleaseInternally, Slots: []domain.Slot{{Kind: domain.Final, Roles: []domain.Role{domain.DepartmentHead}, Count: 2}}})
		w.rules(w.root, set)
		h := w.step("steward", w.screened("zwei Leitungen", nil), domain.ReleaseInternally)
		w.sign("head", h, "department_head#1")
		_, err := w.trySign("head", h, "department_head#2")
		wants(t, err, domain.Forbidden, "signoff.four_eyes")
		if res := w.sign("head2", h, "department_head#2"); res.State != domain.ReleasedInternally {
			t.Errorf("state = %s", res.State)
		}
	})
}
