package traces

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"freigabe/internal/desktest"
	"freigabe/storage/storagetest"
)

// A form that acts on several holdings may be stored for some of them when the database gives up. It says that the outcome is
// open, not that nothing was stored; sent again from there, each is done once.
func TestAnActOnSeveralThatBreaksMidwayIsSettledBySendingItAgain(t *testing.T) {
	t.Parallel()
	w := over(t, desktest.New(t), false)
	b := w.As(t, officer)
	one, two := w.fresh("Das Erste"), w.fresh("Das Zweite")
	for _, tt := range []struct {
		name, table string
		find        func() *desktest.Form
		count       string
	}{
		{"defer", "leaf", func() *desktest.Form {
			p := b.Form("/desk/holdings/bulk/defer", url.Values{"id": {one, two}, "list": {""}}).Send()
			return formTo(p, "/desk/holdings/bulk/").Set("until", later(3))
		}, "SELECT count(*) FROM decision WHERE kind = 'deferral' AND holding_id IN ('" + one + "', '" + two + "')"},
		{"standard", "change_log", func() *desktest.Form {
			return b.Form("/desk/holdings/standard", url.Values{"at": {w.authority("merletal_umwelt")}, "standard": {"trees", "waste"}, "_key": {"a-key-of-its-own"}})
		}, "SELECT count(*) FROM holding"},
	} {
		f := tt.find()
		// what one of the two leaves goes through
		rest := 1
		if tt.table == "change_log" {
			rest = 2 // title and standard
		}
		was := w.number(tt.count)
		storagetest.Owner(t, w.Store, fmt.Sprintf("CREATE TRIGGER attack BEFORE INSERT ON %s WHEN (SELECT count(*) FROM %s) >= %s + %d BEGIN SELECT RAISE(ABORT, 'attack'); END", tt.table, tt.table, w.one("SELECT count(*) FROM "+tt.table), rest))
		p := f.Send().Is(http.StatusServiceUnavailable).Check().Says("Ob Ihre Eingabe angekommen ist, steht noch nicht fest").SaysNot("Es wurde nichts gespeichert")
		storagetest.Owner(t, w.Store, "DROP TRIGGER attack")
		now := w.number(tt.count)
		again(p).Send().Is(http.StatusSeeOther)
		end := w.number(tt.count)
		if now != was+1 || end != was+2 {
			t.Errorf("%s: %d before, %d midway, %d in the end", tt.name, was, now, end)
		}
	}
}
