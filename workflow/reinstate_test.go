package workflow_test

import (
	"testing"

	"freigabe/domain"
	"freigabe/workflow"
)

// What comes back is what is signed: a reinstatement binds the digests of the releases that the withdrawal ended.
func TestAReinstatementBindsWhatComesBack(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.public("zurück")
		was := w.get(h.ID).Live
		h = w.step("dpo", w.held(h.ID), domain.Withdraw, withdrawal)
		h = w.step("steward", h, domain.Reinstate)
		var bound map[domain.Audience]domain.ReviewDocument
		must(t, w.store.InTx(w.ctx(), "test", func(tx workflow.Tx) (err error) {
			bound, err = tx.ReviewBodies(w.ctx(), h.Review)
			return err
		}))
		for _, a := range []domain.Audience{domain.ForInternal, domain.ForPublic} {
			if bound[a].Digest != was[a].Digest || domain.DigestOf(bound[a].Body) != was[a].Digest {
				t.Errorf("%s: the review binds %s, the release was %s", a, bound[a].Digest.Short(), was[a].Digest.Short())
			}
		}
	})
}

// Who signed a reinstatement may work on the next edition afterwards: that is no contribution to what they signed.
func TestASignerOfAReinstatementMayEditLater(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.public("danach"), domain.Revise)
		h = w.step("dpo", h, domain.Withdraw, withdrawal)
		h = w.step("steward", h, domain.Reinstate)
		w.clock.set(monday.AddDate(0, 0, 1))
		w.sign("officer", h, "open_data_officer")
		w.sign("head", h, "department_head")
		h = w.held(h.ID)
		if _, err := w.Edit(w.ctx(), w.as("officer"), workflow.Patch{Holding: h.ID, Digest: h.Digest, Fields: map[string][]string{"comment": {"weiter"}}}); err != nil {
			t.Fatal(err)
		}
	})
}
