package portal

import (
	"strings"
	"testing"

	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// A release keeps the authority that was signed; who carries on stands beside it (WORKFLOW 7).
func TestAMovedDataSetNamesBothAuthorities(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storagetest.SQLite(t, storagetest.Options{}))
	w.publish(t, w.office, "kreis_baumkataster", trees())
	if got := w.get(t, 200, "/dataset/kreis_baumkataster"); strings.Contains(got, "jetzt bei") {
		t.Error("a successor where there is none")
	}
	w.write(t, func(tx workflow.Tx) {
		h, err := tx.Holding(t.Context(), w.holdings["kreis_baumkataster"])
		if err != nil {
			t.Fatal(err)
		}
		h.Authority = w.district.ID
		tx.SaveHolding(h)
	})
	got := w.get(t, 200, "/dataset/kreis_baumkataster")
	for _, want := range []string{"Fachbereich Umwelt</a>", "jetzt bei", ">Kreis Musterland</a>"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestADataSetOfAClosedAuthorityNamesItsSuccessor(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storagetest.SQLite(t, storagetest.Options{}))
	w.publish(t, w.former, "kreis_beete", trees())
	got := w.get(t, 200, "/dataset/kreis_beete")
	for _, want := range []string{"Grünflächenamt</a>", "jetzt bei", ">Fachbereich Umwelt</a>"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}
