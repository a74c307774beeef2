package workflow_test

import (
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// The same request reaches two processes at once: both wait until the rights they rest on are free, before either has stored its
// key. The second finds a review that is complete, by its own signature, and must say so instead of refusing.
func TestTheSameRequestAtTwoProcessesAnswersTheSame(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.screened("Doppelt", nil), domain.ReleaseInternally)
		digest := w.get(h.ID).Review.Digest
		head := w.as("head")
		head.Key, head.Hash = "one-and-the-same", "hash"
		reached, goOn := make(chan struct{}), make(chan struct{})
		held := make(chan error, 1)
		go func() {
			held <- w.store.InTx(w.ctx(), "test.hold", func(tx workflow.Tx) error {
				if _, err := tx.Administer(w.ctx(), w.root); err != nil {
					return err
				}
				close(reached)
				<-goOn
				return nil
			})
		}()
		<-reached
		type answer struct {
			workflow.SignoffResult
			err error
		}
		answers := make(chan answer, 2)
		for range 2 {
			go func() {
				res, err := w.Sign(w.ctx(), head, workflow.Sign{Holding: h.ID, Slot: "department_head", Mark: domain.Signed, Digest: digest})
				answers <- answer{res, err}
			}()
		}
		select {
		case a := <-answers:
			t.Fatalf("a signature did not wait: %v", a.err)
		case <-time.After(300 * time.Millisecond):
		}
		close(goOn)
		must(t, <-held)
		a, b := <-answers, <-answers
		if a.err != nil || b.err != nil || a.Decision != b.Decision {
			t.Errorf("one request had two answers: %v %v, %v %v", a.Decision, a.err, b.Decision, b.err)
		}
		head.Hash = "other"
		if _, err := w.Sign(w.ctx(), head, workflow.Sign{Holding: h.ID, Slot: "department_head", Mark: domain.Signed, Digest: digest}); domain.KeyOf(err) != "idempotency.reused" {
			t.Errorf("another request under the same key: %v", err)
		}
	})
}
