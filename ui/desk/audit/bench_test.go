package audit_test

import (
	"net/http"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/internal/desktest"
	"freigabe/workflow"
)

// A case file of a thousand decisions, from the request to the last byte: all reads, all proofs, all pages.
func BenchmarkCaseFileOfAThousandDecisions(b *testing.B) {
	d := desktest.New(b)
	scope := d.Scope(d.Login(domain.Auditor, "merletal"))
	found, err := d.Store.History(b.Context(), scope, workflow.DecisionFilter{Kind: domain.SignedOff, Page: workflow.Page{Limit: 1}})
	if err != nil || len(found.Rows) == 0 {
		b.Fatal(err)
	}
	like := found.Rows[0].Decision
	err = d.Store.InTx(b.Context(), "bench", func(tx workflow.Tx) error {
		for range 1000 {
			x := like
			x.ID, x.Kind, x.Texts = domain.NewID[domain.DecisionID](time.Now()), domain.Deferred, []domain.Text{{Kind: domain.TextReason, Salt: domain.NewNonce(), Body: "Noch einmal zurückgestellt, weil die Zahlen erst im Frühjahr vorliegen."}}
			tx.Decide(x)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	if err := d.Sequencer.Drain(b.Context()); err != nil {
		b.Fatal(err)
	}
	auditor := d.With(b, domain.Auditor, "merletal")
	for b.Loop() {
		b.SetBytes(int64(len(auditor.Get("/desk/holdings/" + string(like.Holding) + "/dossier.pdf").Is(http.StatusOK).Body)))
	}
}
