package workflow_test

import (
	"context"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/storage"
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

// late is a store whose unit of work ends with the time of its request: a rollback on a way to the database that is dead.
type late struct {
	*storage.Store
	end context.CancelFunc
}

func (s late) InTx(ctx context.Context, op string, fn func(workflow.Tx) error) error {
	defer s.end()
	return s.Store.InTx(ctx, op, fn)
}

// A request is repeated, and by the time it is refused, because it was carried out already, no time is left to look for its
// answer. It is not refused: nobody knows yet.
func TestARefusalThatIsTooLateToBeCheckedIsNotGiven(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.screened("Zu spät", nil), domain.ReleaseInternally)
		mark := workflow.Sign{Holding: h.ID, Slot: "department_head", Mark: domain.Signed, Digest: w.get(h.ID).Review.Digest}
		head := w.as("head")
		head.Key, head.Hash = "repeated", "hash"
		first, err := w.Sign(w.ctx(), head, mark)
		must(t, err)
		ctx, end := context.WithCancel(w.ctx())
		_, err = workflow.New(late{w.store, end}, nil, time.Now).Sign(ctx, head, mark)
		wants(t, err, domain.Unavailable, "storage.unavailable")
		if again, err := w.Sign(w.ctx(), head, mark); err != nil || again.Decision != first.Decision {
			t.Errorf("asked once more: %v %v, want %v", again.Decision, err, first.Decision)
		}
	})
}
