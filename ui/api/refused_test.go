package api_test

import (
	"net/http"
	"strings"
	"testing"

	"freigabe/storage/storagetest"
)

// I12 on the wire: when the ledger takes no leaf, the caller reads in words that nothing happened, and may try again.
func TestAnActWithoutItsLeafIsAnsweredAsNotStored(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *town) {
		office(w)
		id := w.do("steward", "POST", "/holdings", map[string]any{"authority": string(w.dept), "content": complete}).want(http.StatusCreated).str("id")
		if w.store.Config().URL == "" {
			storagetest.Owner(t, w.store, "CREATE TRIGGER attack BEFORE INSERT ON leaf BEGIN SELECT RAISE(ABORT, 'attack'); END")
		} else {
			storagetest.Owner(t, w.store, "REVOKE INSERT ON leaf FROM freigabe_app")
		}
		for name, r := range map[string]reply{
			"withhold":        w.step("steward", id, "withhold", map[string]any{"ground": "personal_data", "review_date": "2027-06-01"}),
			"archive":         w.step("steward", id, "archive", map[string]any{"code": "superseded"}),
			"request a token": w.do("steward", "POST", "/tokens", map[string]any{"name": "x", "scopes": []string{"read"}}),
		} {
			r.want(http.StatusServiceUnavailable)
			if r.str("code") != "unavailable" || r.str("key") != "storage.refused" || !strings.Contains(r.str("detail"), "nichts gespeichert") {
				t.Errorf("%s: code %q, key %q, detail %q", name, r.str("code"), r.str("key"), r.str("detail"))
			}
		}
		if got := w.do("steward", "GET", "/holdings/"+id, nil).want(http.StatusOK).str("state"); got != "captured" {
			t.Errorf("the holding is %s", got)
		}
	})
}
