package workflow_test

import (
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/workflow"
)

// The end date of a combined review is the public release's: the internal one does not name it, and the release check
// finds both in order.
func TestTheEndDateOfACombinedReviewIsThePublicReleases(t *testing.T) {
	eachOf(t, true, func(t *testing.T, w *town) {
		h := w.step("steward", w.screened("befristet", nil), domain.ReleaseInternallyApprove, func(in *workflow.Step) { in.Until = "2026-12-31" })
		for a, named := range map[domain.Audience]bool{domain.ForInternal: false, domain.ForPublic: true} {
			if got := strings.Contains(string(w.document(h.ID, a)), `"until":"2026-12-31"`); got != named {
				t.Errorf("the %s document names the end date: %v, want %v", a, got, named)
			}
		}
		w.sign("officer", h, "open_data_officer")
		w.sign("executive", h, "executive")
		w.step("editor", w.held(h.ID), domain.Publish)
	})
}

func TestDaysOfPublicationBelongToTheApproval(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.screened("zu früh gefragt", nil)
		_, err := w.try("steward", h, domain.ReleaseInternally, func(in *workflow.Step) { in.Until = "2026-12-31" })
		wants(t, err, domain.Invalid, "handover.until_not_here")
		_, err = w.try("steward", h, domain.Withhold, withholding, func(in *workflow.Step) { in.NotBefore = "2026-12-31" })
		wants(t, err, domain.Invalid, "handover.until_not_here")
	})
}
