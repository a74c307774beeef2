package workflow_test

import (
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// inState brings a holding into a state by the people who may.
func (w *town) inState(s domain.State, title string) workflow.Held {
	w.t.Helper()
	switch s {
	case domain.Captured:
		return w.captured(title)
	case domain.Screened:
		return w.screened(title, nil)
	case domain.ReleasedInternally:
		return w.internal(title, nil)
	case domain.Approved:
		return w.approved(title)
	case domain.Published:
		return w.public(title)
	case domain.Withheld:
		h := w.step("steward", w.screened(title, nil), domain.Withhold, withholding)
		w.sign("head", h, "department_head")
		return w.held(h.ID)
	case domain.Withdrawn:
		return w.step("officer2", w.public(title), domain.Withdraw, withdrawal)
	case domain.Archived:
		return w.step("steward", w.captured(title), domain.Archive, func(in *workflow.Step) { in.Code = "superseded" })
	}
	w.t.Fatalf("no way to %s", s)
	return workflow.Held{}
}

func withholding(in *workflow.Step) { in.Ground, in.ReviewDate = "personal_data", "2027-06-01" }
func withdrawal(in *workflow.Step)  { in.Code, in.Reason = "error", "falsche Datei" }

// full gives every parameter that some verb asks for, so that only the state can refuse it.
func full(in *workflow.Step) {
	in.Reason = "Grund"
	switch in.Verb {
	case domain.Withdraw:
		in.Code = "error"
	case domain.Archive:
		in.Code = "superseded"
	case domain.Withhold:
		withholding(in)
	}
}

// The table of WORKFLOW 2: which verb starts from which state, and where it leads when it acts at once.
func TestEachVerbStartsFromTheStatesOfTheTableAndNoOther(t *testing.T) {
	who := map[domain.Verb]string{domain.Publish: "officer2", domain.Reopen: "officer2", domain.Withdraw: "officer2"}
	allowed := map[domain.Verb]map[domain.State]domain.State{
		domain.Screen:            {domain.Captured: domain.Screened},
		domain.ReleaseInternally: {domain.Screened: domain.Screened},
		domain.Approve:           {domain.ReleasedInternally: domain.ReleasedInternally},
		domain.Publish:           {domain.Approved: domain.Published},
		domain.Return:            {domain.Screened: domain.Captured, domain.ReleasedInternally: domain.Captured, domain.Approved: domain.Captured},
		domain.Revise:            {domain.Published: domain.Captured},
		domain.Discard:           {domain.Captured: domain.Archived},
		domain.Withhold: {
			domain.Captured: domain.Captured, domain.Screened: domain.Screened,
			domain.ReleasedInternally: domain.ReleasedInternally, domain.Withheld: domain.Withheld,
		},
		domain.Reopen: {domain.Withheld: domain.Captured, domain.Withdrawn: domain.Captured, domain.Archived: domain.Captured},
		domain.Withdraw: {
			domain.ReleasedInternally: domain.Captured, domain.Approved: domain.Captured,
			domain.Published: domain.Withdrawn,
		},
		domain.Reinstate: {domain.Withdrawn: domain.Withdrawn},
		domain.Archive: {
			domain.Captured: domain.Archived, domain.Screened: domain.Archived, domain.Withheld: domain.Archived,
			domain.Withdrawn: domain.Archived,
		},
	}
	each(t, func(t *testing.T, w *town) {
		for verb, from := range allowed {
			for _, state := range domain.States {
				want, ok := from[state]
				h := w.inState(state, string(verb)+" aus "+string(state))
				if verb == domain.Screen && state == domain.Captured {
					h = w.answered(h, nil)
				}
				actor := who[verb]
				if actor == "" {
					actor = "steward"
				}
				got, err := w.try(actor, h, verb, full)
				switch {
				case ok && err != nil:
					t.Errorf("%s from %s: %v", verb, state, err)
				case ok && got.State != want:
					t.Errorf("%s from %s leads to %s, want %s", verb, state, got.State, want)
				case ok && verb.Reviewed() && got.Review == "":
					t.Errorf("%s from %s opened no review", verb, state)
				case !ok && domain.CodeOf(err) != domain.Conflict:
					t.Errorf("%s from %s: error = %v, want a conflict", verb, state, err)
				}
				if now := w.get(h.ID); !ok && (now.State != state || now.Review != nil) {
					t.Errorf("%s from %s was refused and changed the holding", verb, state)
				}
			}
		}
	})
}

func TestScreenNeedsACompleteQuestionnaireWithoutUnclearAnswers(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.captured("unbeantwortet")
		_, err := w.try("steward", h, domain.Screen)
		wants(t, err, domain.Conflict, "screening.incomplete")
		h = w.answered(h, map[string]domain.Answer{"P1": {Value: "unclear"}})
		if h.Class != domain.ClassUndetermined {
			t.Errorf("class = %s with an unclear answer", h.Class)
		}
		_, err = w.try("steward", h, domain.Screen)
		wants(t, err, domain.Conflict, "screening.incomplete")
	})
}

func TestAnInternalReleaseGoesLiveWithItsReview(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.screened("intern", nil), domain.ReleaseInternally)
		if w.get(h.ID).HasLive(domain.ForInternal) {
			t.Fatal("live before it was signed")
		}
		res := w.sign("head", h, "department_head")
		if res.State != domain.ReleasedInternally || len(res.Transitions) != 1 {
			t.Errorf("Sign() = %+v", res)
		}
		now := w.get(h.ID)
		rel, ok := now.Live[domain.ForInternal]
		if !ok || now.Review != nil || rel.Edition != 1 || rel.Circle != domain.CircleRoot {
			t.Errorf("live internal release = %+v, review %v", rel, now.Review)
		}
	})
}

func TestPublishingPutsTheSignedBytesOnThePortal(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.public("Baumkataster")
		rel, err := w.Read().ReleaseNamed(w.ctx(), workflow.Anonymous(), domain.ForPublic, h.Name)
		must(t, err)
		if domain.DigestOf(rel.Body) != rel.Digest || rel.Edition != 1 {
			t.Errorf("release = %+v", rel)
		}
	})
}

func TestNothingIsPublishedBeforeItsDay(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.approved("Sperrfrist", func(in *workflow.Step) { in.NotBefore = "2026-12-24" })
		_, err := w.try("officer2", h, domain.Publish)
		wants(t, err, domain.Conflict, "publish.too_early")
		must(t, w.Tick(w.ctx()))
		if s := w.get(h.ID).State; s != domain.Approved {
			t.Fatalf("state = %s before the day", s)
		}
		w.clock.set(time.Date(2026, 12, 23, 22, 59, 0, 0, time.UTC)) // 23:59 in Berlin
		must(t, w.Tick(w.ctx()))
		if s := w.get(h.ID).State; s != domain.Approved {
			t.Fatalf("state = %s a minute before the day", s)
		}
		w.clock.set(time.Date(2026, 12, 27, 10, 0, 0, 0, time.UTC)) // missed by three days, made up for once
		must(t, w.Tick(w.ctx()))
		must(t, w.Tick(w.ctx()))
		if now := w.get(h.ID); now.State != domain.Published || !now.HasLive(domain.ForPublic) {
			t.Errorf("state = %s after the day", now.State)
		}
	})
}

func TestOnlyWhatCarriesADayIsPublishedByTheClock(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.approved("ohne Tag")
		w.clock.set(monday.AddDate(0, 2, 0))
		must(t, w.Tick(w.ctx()))
		if s := w.get(h.ID).State; s != domain.Approved {
			t.Errorf("state = %s", s)
		}
	})
}

func TestAReleaseWithAnEndDateIsWithdrawnByTheClockWithoutConfirmation(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("officer2", w.approved("befristet", func(in *workflow.Step) { in.Until = "2026-12-31" }), domain.Publish)
		w.clock.set(time.Date(2026, 12, 31, 20, 0, 0, 0, time.UTC))
		must(t, w.Tick(w.ctx()))
		if !w.get(h.ID).HasLive(domain.ForPublic) {
			t.Fatal("withdrawn on its last day")
		}
		w.clock.set(time.Date(2027, 1, 1, 1, 0, 0, 0, time.UTC))
		must(t, w.Tick(w.ctx()))
		now := w.get(h.ID)
		if now.State != domain.Withdrawn || now.HasLive(domain.ForPublic) || now.Withdrawal.NeedsConfirmation {
			t.Errorf("state %s, withdrawal %+v", now.State, now.Withdrawal)
		}
		stone, err := w.Read().TombstoneNamed(w.ctx(), h.Name)
		must(t, err)
		if stone.Reason != "expired" {
			t.Errorf("tombstone = %+v", stone)
		}
	})
}

func TestReturnBringsTheEditionBackAndLeavesReleasesUp(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.internal("zurück", nil), domain.Approve)
		w.sign("officer", h, "open_data_officer", returned("Beschreibung fehlt"))
		now := w.get(h.ID)
		if now.State != domain.Captured || now.Review != nil || !now.HasLive(domain.ForInternal) || now.Edition.Number != 2 {
			t.Errorf("state %s, review %v, live %v, edition %d", now.State, now.Review, now.Live, now.Edition.Number)
		}
		_, err := w.try("steward", w.held(w.screened("ohne Grund", nil).ID), domain.Return)
		wants(t, err, domain.Invalid, "field.required")
	})
}

func TestAWithholdingReturnedInCapturedStaysThere(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.captured("doch nicht"), domain.Withhold, withholding)
		res := w.sign("head", h, "department_head", returned("Grund trägt nicht"))
		if res.State != domain.Captured || w.get(h.ID).Edition.Number != 1 {
			t.Errorf("Sign() = %+v", res)
		}
	})
}

func TestRecallClosesTheReviewAndKeepsTheState(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.internal("zurückgeholt", nil), domain.Approve)
		w.sign("officer", h, "open_data_officer")
		h = w.step("steward2", h, domain.Recall)
		now := w.get(h.ID)
		if now.State != domain.ReleasedInternally || now.Review != nil {
			t.Errorf("state %s, review %v", now.State, now.Review)
		}
		h = w.step("steward", h, domain.Approve)
		if p, _ := w.get(h.ID).Review.Place("open_data_officer#1"); p.Signoff != nil {
			t.Error("a signature outlived the recall")
		}
		_, err := w.try("legal", h, domain.Recall)
		wants(t, err, domain.NotFound, "")
	})
}

func TestReviseStartsTheNextEditionBesideTheLiveRelease(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.public("zweite Fassung"), domain.Revise)
		if h.State != domain.Captured || h.Edition != 2 {
			t.Fatalf("Revise() = %+v", h)
		}
		h, err := w.Edit(w.ctx(), w.as("steward"), workflow.Patch{Holding: h.ID, Digest: h.Digest, Fields: map[string][]string{"description": {"neu"}}})
		must(t, err)
		rel, err := w.Read().ReleaseNamed(w.ctx(), workflow.Anonymous(), domain.ForPublic, h.Name)
		must(t, err)
		if rel.Edition != 1 {
			t.Errorf("the portal shows edition %d", rel.Edition)
		}
		// edition 2 replaces edition 1 when it is published, not before
		h = w.step("steward", h, domain.Screen)
		h = w.step("steward", h, domain.ReleaseInternally)
		w.sign("head", h, "department_head")
		h = w.step("steward", w.held(h.ID), domain.Approve)
		w.sign("officer", h, "open_data_officer")
		w.sign("head", h, "department_head")
		if rel := w.get(h.ID).Live[domain.ForPublic]; rel.Edition != 1 {
			t.Errorf("approved edition %d is live", rel.Edition)
		}
		h = w.step("officer2", w.held(h.ID), domain.Publish)
		if rel := w.get(h.ID).Live[domain.ForPublic]; rel.Edition != 2 {
			t.Errorf("live edition = %d", rel.Edition)
		}
	})
}

func TestDiscardGoesBackToTheNewestLiveRelease(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.public("Irrtum"), domain.Revise)
		h, err := w.Edit(w.ctx(), w.as("steward"), workflow.Patch{Holding: h.ID, Digest: h.Digest, Fields: map[string][]string{"title": {"verschrieben"}}})
		must(t, err)
		h = w.step("steward", h, domain.Discard)
		now := w.get(h.ID)
		if now.State != domain.Published || now.Edition.Number != 1 || now.Edition.Content.Title != "Irrtum" {
			t.Errorf("state %s, edition %d, title %q", now.State, now.Edition.Number, now.Edition.Content.Title)
		}
		h = w.step("steward", w.internal("nur intern", nil), domain.Return, because("Fehler"))
		if h = w.step("steward", h, domain.Discard); h.State != domain.ReleasedInternally || h.Edition != 1 {
			t.Errorf("Discard() = %+v", h)
		}
		if h = w.step("steward", w.captured("nie gezeigt"), domain.Discard); h.State != domain.Archived {
			t.Errorf("Discard() = %+v", h)
		}
	})
}

// A number that a release had is never given again, though the holding went back behind it.
func TestTheEditionAfterADiscardIsAboveEveryReleasedOne(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.public("zweimal"), domain.Revise)
		h = w.step("steward", w.step("steward", w.answered(h, nil), domain.Screen), domain.ReleaseInternally)
		w.sign("head", h, "department_head")
		h = w.step("officer", w.held(h.ID), domain.Withdraw, withdrawal, func(in *workflow.Step) { in.Audience = string(domain.ForInternal) })
		h = w.step("steward", h, domain.Discard)
		if h.State != domain.Published || h.Edition != 1 {
			t.Fatalf("after Discard: %s, edition %d", h.State, h.Edition)
		}
		if h = w.step("steward", h, domain.Revise); h.Edition != 3 {
			t.Errorf("edition %d, want 3, because 2 was released", h.Edition)
		}
	})
}

func TestReviseAndDiscardBesideAnOpenReviewNameRecall(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.captured("offen"), domain.Withhold, withholding)
		_, err := w.try("steward", h, domain.Discard)
		wants(t, err, domain.Conflict, "holding.recall_first")
	})
}

func TestWithholdingEndsTheInternalReleaseAndTakesANewGround(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.internal("nicht mehr", nil), domain.Withhold, withholding)
		w.sign("head", h, "department_head")
		now := w.get(h.ID)
		if now.State != domain.Withheld || now.HasLive(domain.ForInternal, domain.ForRegister) {
			t.Errorf("state %s, live %v", now.State, now.Live)
		}
		h = w.step("steward", w.held(h.ID), domain.Withhold, withholding, func(in *workflow.Step) { in.ReviewDate, in.Register = "2027-12-01", true })
		w.sign("head2", h, "department_head")
		now = w.get(h.ID)
		if now.Withholding.ReviewDate != "2027-12-01" || !now.HasLive(domain.ForRegister) {
			t.Errorf("withholding %+v, live %v", now.Withholding, now.Live)
		}
		h = w.step("officer2", w.held(h.ID), domain.Reopen, because("Rechtslage geklärt"))
		if now := w.get(h.ID); now.HasLive(domain.ForRegister) || now.State != domain.Captured {
			t.Errorf("reopen left the register release: %v", now.Live)
		}
	})
}

func TestAClassifiedHoldingNeverGetsIntoTheRegister(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.answered(w.captured("eingestuft"), map[string]domain.Answer{"V1": {Value: "yes", Reason: "VS-NfD"}})
		_, err := w.try("steward", h, domain.Withhold, withholding, func(in *workflow.Step) { in.Register = true })
		wants(t, err, domain.Invalid, "withhold.classified")
	})
}

func TestAWithholdingNeedsALegalGroundAndADate(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.captured("Grund")
		_, err := w.try("steward", h, domain.Withhold, func(in *workflow.Step) { in.Ground, in.ReviewDate = "effort", "2027-06-01" })
		wants(t, err, domain.Invalid, "withhold.ground_unknown")
		_, err = w.try("steward", h, domain.Withhold, withholding, func(in *workflow.Step) { in.ReviewDate = "" })
		wants(t, err, domain.Invalid, "field.required")
		h = w.public("öffentlich")
		_, err = w.try("steward", h, domain.Withhold, withholding)
		wants(t, err, domain.Conflict, "")
	})
}

func TestReopenOfAnArchivedHoldingOnlyWhenNothingWasReleased(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("officer2", w.public("war öffentlich"), domain.Withdraw, withdrawal)
		h = w.step("steward", h, domain.Archive, func(in *workflow.Step) { in.Code = "retention" })
		_, err := w.try("officer2", h, domain.Reopen, because("nochmal"))
		wants(t, err, domain.Conflict, "reopen.was_released")
	})
}

func TestWithdrawalActsAtOnceAndLeavesATombstone(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.public("Panne")
		h = w.step("dpo", w.held(h.ID), domain.Withdraw, withdrawal)
		if h.State != domain.Withdrawn {
			t.Fatalf("Withdraw() = %+v", h)
		}
		_, err := w.Read().ReleaseNamed(w.ctx(), workflow.Anonymous(), domain.ForPublic, h.Name)
		wants(t, err, domain.NotFound, "")
		stone, err := w.Read().TombstoneNamed(w.ctx(), h.Name)
		must(t, err)
		if stone.Reason != "error" || stone.Name != h.Name {
			t.Errorf("tombstone = %+v", stone)
		}
	})
}

func TestWithdrawingOnlyTheInternalReleaseReopensTheEdition(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("officer2", w.public("bleibt öffentlich"), domain.Withdraw, withdrawal, func(in *workflow.Step) { in.Audience = "internal" })
		now := w.get(h.ID)
		if now.State != domain.Captured || now.Edition.Number != 2 || !now.HasLive(domain.ForPublic) || now.HasLive(domain.ForInternal) {
			t.Errorf("state %s, edition %d, live %v", now.State, now.Edition.Number, now.Live)
		}
	})
}

func TestReinstateBringsReleasesAndStateBack(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.public("doch richtig")
		before := w.get(h.ID).Live
		h = w.step("dpo", w.held(h.ID), domain.Withdraw, withdrawal)
		h = w.step("steward", h, domain.Reinstate)
		w.sign("officer", h, "open_data_officer")
		w.sign("head", h, "department_head")
		now := w.get(h.ID)
		if now.State != domain.Published || now.Live[domain.ForPublic].ID != before[domain.ForPublic].ID || now.Withdrawal != nil {
			t.Errorf("state %s, live %v", now.State, now.Live)
		}
		if _, err := w.Read().TombstoneNamed(w.ctx(), h.Name); domain.CodeOf(err) != domain.NotFound {
			t.Errorf("tombstone stands beside a live release: %v", err)
		}
	})
}

func TestReinstateOnlyWithinFiveWorkingDays(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("dpo", w.held(w.public("zu spät").ID), domain.Withdraw, withdrawal)
		w.clock.set(time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC))
		_, err := w.try("steward", h, domain.Reinstate)
		wants(t, err, domain.Conflict, "reinstate.too_late")
	})
}

func TestArchiveOnlyWithoutALiveRelease(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.internal("intern sichtbar", nil)
		_, err := w.try("steward", h, domain.Archive, func(in *workflow.Step) { in.Code = "retention" })
		wants(t, err, domain.Conflict, "archive.live")
	})
}

func TestDeferralIsAMarkAndNeverALegalGround(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.captured("später")
		_, err := w.Defer(w.ctx(), w.as("steward"), workflow.Deferral{Holding: h.ID, Digest: h.Digest, Until: "2027-01-15", Code: "effort"})
		must(t, err)
		now := w.get(h.ID)
		if now.Deferral == nil || now.Deferral.Until != "2027-01-15" || now.State != domain.Captured {
			t.Errorf("deferral = %+v in %s", now.Deferral, now.State)
		}
	})
}

func TestContentChangesOnlyInCapturedAndOutsideAReview(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		edit := func(h workflow.Held) error {
			_, err := w.Edit(w.ctx(), w.as("steward"), workflow.Patch{Holding: h.ID, Fields: map[string][]string{"description": {"x"}}})
			return err
		}
		wants(t, edit(w.screened("geprüft", nil)), domain.Conflict, "holding.not_captured")
		h := w.step("steward", w.captured("vorgelegt"), domain.Withhold, withholding)
		wants(t, edit(h), domain.Conflict, "holding.locked_by_review")
		must(t, edit(w.captured("erfasst")))
	})
}
