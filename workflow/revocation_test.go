package workflow_test

import (
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// The forced interleaving of PERFORMANCE "Guards": the signature starts while the revocation of its right is being
// stored, waits for it, and is refused. Without the lock on the policy head it was stored after an acknowledged revocation.
func TestASignatureThatWaitsWhileItsRightIsRevokedIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.screened("Wettlauf", nil), domain.ReleaseInternally)
		digest := w.get(h.ID).Review.Digest
		head := w.as("head")
		w.rewritten = true // the roles end without a decision
		reached, goOn := make(chan struct{}), make(chan struct{})
		revoked, signed := make(chan error, 1), make(chan error, 1)
		go func() {
			revoked <- w.store.InTx(w.ctx(), "test.revoke", func(tx workflow.Tx) error {
				pols, err := tx.Administer(w.ctx(), w.root)
				if err != nil {
					return err
				}
				close(reached)
				<-goOn
				for _, a := range pols[w.root].Assignments {
					if a.Person == head.Person {
						a.Status, a.EndedAt = domain.Ended, tx.Now()
						tx.SaveAssignment(a)
					}
				}
				return nil
			})
		}()
		<-reached
		go func() {
			_, err := w.Sign(w.ctx(), head, workflow.Sign{Holding: h.ID, Slot: "department_head", Mark: domain.Signed, Digest: digest})
			signed <- err
		}()
		select {
		case err := <-signed:
			t.Fatalf("the signature did not wait for the revocation: %v", err)
		case <-time.After(300 * time.Millisecond):
		}
		close(goOn)
		must(t, <-revoked)
		err := <-signed
		if c := domain.CodeOf(err); c != domain.Forbidden && c != domain.NotFound { // without any role the holding is out of sight, too
			t.Fatalf("the signature answered %v after its right was revoked", err)
		}
		if now := w.get(h.ID); now.State != domain.Screened || now.HasLive(domain.ForInternal) {
			t.Errorf("state %s, live %v", now.State, now.Live)
		}
	})
}
