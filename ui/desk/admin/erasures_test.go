package admin_test

import (
	"net/http"
	"testing"

	"freigabe/domain"
	"freigabe/internal/desktest"
	"freigabe/workflow"
)

// A reason is erased on the pages: preview, proposal, confirmation by the other role; then the history says by which decision.
func TestAReasonIsErasedOnThePages(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	const root = "merletal"
	admin, dpo, auditor := d.Login(domain.Administrator, root), d.Login(domain.DataProtectionOfficer, root), d.Login(domain.Auditor, root)
	rows, err := d.Work.Read().Decisions(t.Context(), d.Scope(auditor), workflow.DecisionFilter{Page: workflow.Page{Limit: 200}})
	if err != nil {
		t.Fatal(err)
	}
	var decision workflow.HistoryRow
	reason := ""
	for _, r := range rows {
		for _, x := range r.Texts {
			if x.Kind == domain.TextReason && r.Holding != "" && reason == "" {
				decision, reason = r, x.Body
			}
		}
	}
	if reason == "" {
		t.Fatal("the example has no reason")
	}
	d.As(t, auditor).Open("/desk/decisions/" + string(decision.ID)).Says(reason)

	a := d.As(t, admin)
	a.Open("/desk/erasures").Check().Says("Noch keine Löschungen")
	page := a.Open("/desk/erasures/new?kind=text&part=reason&target=" + string(decision.ID)).Check()
	page.Says("Das wird gelöscht", "Die Begründung „"+reason+"“", "Das bleibt", "Kopien, die schon ausgehändigt")
	page.Form("Zur Bestätigung vorlegen").Set("reason", "Antrag").Send().Is(http.StatusUnprocessableEntity) // the sentence is not ticked
	page.Form("Zur Bestätigung vorlegen").Set("checked", "on").Send().Is(http.StatusUnprocessableEntity)    // no reason
	shown := page.Form("Zur Bestätigung vorlegen").Set("reason", "Antrag").Set("checked", "on").Send().Follow().Check()
	shown.Says("Vorgeschlagen. Jetzt wartet die Löschung auf die zweite Person.", "Den eigenen Vorschlag bestätigt eine zweite Person")
	if shown.HasForm("Endgültig löschen") {
		t.Error("who proposed is offered the confirmation")
	}
	a.Get("/desk/erasures/new?kind=release&target=abc").Is(http.StatusUnprocessableEntity).Check()

	b := d.As(t, dpo)
	b.Open("/desk/inbox?view=tasks").Says("Löschung bestätigen")
	b.Open("/desk/erasures").Check()
	list, _, err := d.Work.Read().Erasures(t.Context(), d.Scope(dpo), workflow.ListFilter{})
	if err != nil || len(list) != 1 {
		t.Fatalf("erasures: %v, %v", list, err)
	}
	path := "/desk/erasures/" + string(list[0].ID)
	b.Open("/desk/inbox").Says("Löschungen") // in the navigation
	ask := b.Open(path).Check().Says("Das wird gelöscht", reason, "lässt sich nicht zurückholen")
	ask.Form("Endgültig löschen").Send().Is(http.StatusUnprocessableEntity)
	ask.Form("Endgültig löschen").Set("checked", "on").Send().Follow().Check().Says("Gelöscht. Die Entscheidung steht im Protokoll", "gelöscht")
	d.As(t, auditor).Open("/desk/decisions/" + string(decision.ID)).Check().SaysNot(reason).Says("gelöscht durch Entscheidung")
	d.As(t, auditor).Open("/desk/holdings/" + string(decision.Holding) + "/timeline").SaysNot(reason).Says("gelöscht durch Entscheidung")

	for _, role := range []domain.Role{domain.DataSteward, domain.DepartmentHead, domain.OpenDataOfficer} {
		c := d.As(t, d.Login(role, ""))
		for _, p := range []string{"/desk/erasures", "/desk/erasures/new", path} {
			if got := c.Get(p); got.Status != http.StatusForbidden && got.Status != http.StatusNotFound {
				t.Errorf("%s gets %s: %d", role, p, got.Status)
			}
		}
	}
}
