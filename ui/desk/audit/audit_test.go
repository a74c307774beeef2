package audit_test

import (
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/domain/ledger"
	"freigabe/internal/desktest"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

func TestMain(m *testing.M) {
	code := m.Run()
	desktest.Clear()
	os.Exit(code)
}

// entries gives decisions as an auditor reads them.
func entries(t *testing.T, d *desktest.Desk, f workflow.DecisionFilter) []workflow.HistoryEntry {
	t.Helper()
	f.Limit = 200
	found, err := d.Store.History(t.Context(), d.Scope(d.Login(domain.Auditor, "merletal")), f)
	if err != nil || len(found.Rows) == 0 {
		t.Fatalf("%d decisions, %v", len(found.Rows), err)
	}
	return found.Rows
}

func TestEveryRoleReadsItsPagesInBothLanguages(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	signed := entries(t, d, workflow.DecisionFilter{Deputised: true, Kind: domain.SignedOff})[0]
	for _, role := range []domain.Role{
		domain.Auditor, domain.Administrator, domain.OpenDataOfficer, domain.DataSteward, domain.DepartmentHead, domain.DataProtectionOfficer, domain.Executive, domain.PortalEditor,
	} {
		b := d.With(t, role, "")
		for _, lang := range []string{"de", "en"} {
			b.SetCookie("freigabe-lang", lang)
			title := map[string]string{"de": "Wer hat wann was entschieden?", "en": "Who decided what, and when?"}[lang]
			b.Open("/desk/decisions").Says(title)
			b.Open("/desk/ledger")
			b.Open("/desk/rights")
		}
	}
	b := d.With(t, domain.Auditor, "merletal")
	holding := "/desk/holdings/" + string(signed.Holding)
	for lang, says := range map[string][]string{"de": {"Ja, sie steht unverändert im Protokoll", "i. V. für"}, "en": {"Yes, it stands unchanged in the ledger", "on behalf of"}} {
		b.SetCookie("freigabe-lang", lang)
		b.Open("/desk/decisions/"+string(signed.ID)).Says(says...).Says(signed.Title, signed.Digest.Short())
		b.Open(holding + "/timeline").Says(signed.Title)
		b.Open(holding + "/dossier").Says(signed.Title)
		pdf := b.Get(holding + "/dossier.pdf").Is(http.StatusOK)
		if !strings.HasPrefix(pdf.Body, "%PDF-") || !strings.Contains(pdf.Body, "/Lang ("+lang+")") {
			t.Errorf("%s: no case file in that language", lang)
		}
	}
}

func TestWhatMayNotBeSeenIsNotThere(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	steward := d.As(t, "wanda.grothe") // of one department
	scope := d.Scope("wanda.grothe")
	var hidden workflow.HistoryEntry
	for _, e := range entries(t, d, workflow.DecisionFilter{Kind: domain.HandOver}) {
		if _, err := d.Store.HoldingByID(t.Context(), scope, e.Holding); err != nil {
			hidden = e
			break
		}
	}
	if hidden.ID == "" {
		t.Fatal("everything is visible to the steward of a department")
	}
	steward.Open("/desk/decisions?about=" + url.QueryEscape(hidden.Title)).SaysNot(string(hidden.ID))
	for _, path := range []string{
		"/desk/decisions/" + string(hidden.ID), "/desk/decisions/0", "/desk/decisions/" + string(domain.NewID[domain.DecisionID](time.Now())),
		"/desk/holdings/" + string(hidden.Holding) + "/timeline", "/desk/holdings/" + string(hidden.Holding) + "/dossier", "/desk/holdings/" + string(hidden.Holding) + "/dossier.pdf",
		"/desk/holdings/x/timeline", "/desk/rights?authority=x", "/desk/rights?person=x",
	} {
		steward.Get(path).Is(http.StatusNotFound).Check().SaysNot(hidden.Title)
	}
	for _, kind := range []string{"csv", "jsonl"} {
		steward.Get("/desk/decisions/export."+kind).Is(http.StatusOK).SaysNot(hidden.Title, string(hidden.ID))
	}
	steward.Open("/desk/rights").Says("Sie sehen Ihre eigenen Rollen", "Wanda Grothe").SaysNot("Cornelia Tiede")
	anonymous := d.Browser(t)
	for _, path := range []string{"/desk/decisions", "/desk/ledger", "/desk/rights", "/desk/decisions/export.csv"} {
		if to := anonymous.Get(path).Is(http.StatusSeeOther).Header.Get("Location"); !strings.HasPrefix(to, "/desk/sign-in") {
			t.Errorf("%s leads to %q", path, to)
		}
	}
}

func TestTheListIsNarrowedAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.With(t, domain.Auditor, "merletal")
	p := b.Open("/desk/decisions?about=baumkataster&person=osterloh&what=mark%3Asigned&deputised=1&from=2026-01-01")
	p.Says("„baumkataster“", "osterloh", "nur in Vertretung entschieden", "seit 1. Jan. 2026", "mitgezeichnet", "i. V. für Jana Feldkamp").SaysNot("schlussgezeichnet</span>")
	if !strings.Contains(p.Body, `value="osterloh"`) || !strings.Contains(p.Body, `value="2026-01-01"`) {
		t.Error("the form does not keep the filter")
	}
	without := p.Links("nur in Vertretung entschieden")
	if len(without) != 1 || strings.Contains(without[0], "deputised") || !strings.Contains(without[0], "about=baumkataster") {
		t.Errorf("the chip leads to %v", without)
	}
	b.Open("/desk/decisions?person=gibtesnicht").Says("0 Entscheidungen", "Keine Entscheidung passt zu diesen Angaben")
	bad := b.Get("/desk/decisions?from=gestern&person=%22%3E%3Cb%3E").Is(http.StatusUnprocessableEntity).Check()
	bad.Says("Das ist kein Datum.")
	if !strings.Contains(bad.Body, `value="gestern"`) || !strings.Contains(bad.Body, `aria-invalid="true"`) || strings.Contains(bad.Body, `"><b>`) {
		t.Error("the wrong date is not kept at its field, or a value is not escaped")
	}
	b.Get("/desk/decisions?from=2026-11-02&to=2026-11-01").Is(http.StatusUnprocessableEntity).Says("Das Ende liegt vor dem Anfang.")
	b.Get("/desk/decisions?after=x").Is(http.StatusUnprocessableEntity)
	b.Open("/desk/decisions?holding=x").Says("0 Entscheidungen")
	first := b.Open("/desk/decisions")
	older := first.Links("Ältere zeigen")
	if len(older) != 1 {
		t.Fatalf("older: %v", older)
	}
	second := b.Open(older[0]).Says("Neueste zeigen")
	numbers := regexp.MustCompile(`/desk/decisions/([0-9a-f-]{36})"`)
	seen := map[string]bool{}
	for _, page := range []string{first.Body, second.Body} {
		for _, m := range numbers.FindAllStringSubmatch(page, -1) {
			if seen[m[1]] {
				t.Errorf("decision %s stands on two pages", m[1])
			}
			seen[m[1]] = true
		}
	}
	if len(seen) != 100 {
		t.Errorf("%d decisions on two pages, want 100", len(seen))
	}
}

func TestTheSelectionIsExportedWithProofs(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.With(t, domain.Auditor, "merletal")
	page := b.Get("/desk/decisions/export.csv?person=osterloh").Is(http.StatusOK)
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(page.Body, "\ufeff")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || len(rows) < 10 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		if row[6] != "Piet Osterloh" && row[8] != "Piet Osterloh" {
			t.Errorf("a row of somebody else: %v", row)
		}
		for _, cell := range row {
			if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@\t\r") {
				t.Errorf("a cell begins like a formula: %q", cell)
			}
		}
	}
	lines := strings.Split(strings.TrimSpace(b.Get("/desk/decisions/export.jsonl?person=osterloh").Is(http.StatusOK).Body), "\n")
	if len(lines) != len(rows)-1 {
		t.Errorf("%d lines, %d rows", len(lines), len(rows)-1)
	}
	var l struct {
		Leaf, Checkpoint, Key string
		Index, Size           int64
		Proof                 []string
	}
	if err := json.Unmarshal([]byte(lines[0]), &l); err != nil {
		t.Fatal(err)
	}
	c, err := ledger.OpenSigned([]byte(l.Checkpoint), l.Key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, _ := base64.StdEncoding.DecodeString(l.Leaf)
	path := make([][32]byte, len(l.Proof))
	for i, p := range l.Proof {
		h, _ := base64.StdEncoding.DecodeString(p)
		copy(path[i][:], h)
	}
	if _, steps, err := ledger.Path(leaf, l.Index, l.Size, path); err != nil || steps[len(steps)-1].Computed != c.Root {
		t.Errorf("the proof of the first line does not lead to its checkpoint: %v", err)
	}
	b.Get("/desk/decisions/export.csv?from=gestern").Is(http.StatusUnprocessableEntity)
}

func TestAChangedDecisionIsNotCalledProven(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.With(t, domain.Auditor, "merletal")
	e := entries(t, d, workflow.DecisionFilter{Kind: domain.SignedOff})[0]
	address := "/desk/decisions/" + string(e.ID)
	b.Open(address).Says("Ja, sie steht unverändert im Protokoll")
	storagetest.Owner(t, d.Store, "DROP TRIGGER decision_no_update")
	storagetest.Owner(t, d.Store, "UPDATE decision SET role = 'executive' WHERE id = '"+string(e.ID)+"'")
	b.Open(address).Says("Nein: Die Entscheidung und ihr Eintrag passen nicht zusammen").SaysNot("Ja, sie steht", "fg-merkle")
	other := entries(t, d, workflow.DecisionFilter{Kind: domain.SignedOff})[1]
	storagetest.Owner(t, d.Store, "DROP TRIGGER ledger_hash_no_update")
	storagetest.Owner(t, d.Store, "UPDATE ledger_hash SET hash = (SELECT o.hash FROM ledger_hash o WHERE o.idx = 0) WHERE idx > 5")
	b.Open("/desk/decisions/" + string(other.ID)).Says("Nein: ")
}

func TestTheLedgerIsCheckedByThoseWhoAudit(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.With(t, domain.Auditor, "merletal")
	p := b.Open("/desk/ledger").Says("Das Protokoll wurde noch nicht geprüft", "noch offen")
	b.Open("/desk/decisions").Says("Das Protokoll wurde noch nicht geprüft")
	done := p.Form("Jetzt prüfen").Send().Is(http.StatusSeeOther).Follow()
	done.Says("Das Protokoll ist vollständig und unverändert", "Einträge nachgerechnet", "alle mit gezeichneter Prüfsumme", "Keine wartet auf die Aufnahme")
	p.Form("Jetzt prüfen").Send().Is(http.StatusSeeOther) // a second click within a minute answers what was found
	b.Open("/desk/decisions").Says("Das Protokoll ist vollständig und unverändert")
	b.Post("/desk/ledger/check", url.Values{}).Is(http.StatusForbidden)
	steward := d.As(t, "wanda.grothe")
	view := steward.Open("/desk/ledger").Says("Jetzt prüfen lassen kann, wer die Rolle")
	if view.HasForm("Jetzt prüfen") {
		t.Error("a steward is offered the check")
	}
	csrf := regexp.MustCompile(`name="_csrf" value="([^"]+)"`).FindStringSubmatch(view.Body)[1]
	steward.Post("/desk/ledger/check", url.Values{"_csrf": {csrf}}).Is(http.StatusForbidden).Check()

	d.Ahead(2 * time.Minute)
	storagetest.Owner(t, d.Store, "DROP TRIGGER leaf_no_update")
	storagetest.Owner(t, d.Store, "UPDATE leaf SET body = (SELECT l.body FROM leaf l ORDER BY l.id LIMIT 1) WHERE id = (SELECT leaf_id FROM ledger_index WHERE idx = 41)")
	b.Open("/desk/ledger").Form("Jetzt prüfen").Send().Follow().Says("Das Protokoll stimmt nicht", "Eintrag Nr. 42 oder eine Prüfsumme zu ihm wurde geändert.", "Was jetzt zu tun ist", "nicht in Ordnung")
	b.Open("/desk/decisions").Says("Das Protokoll stimmt nicht").SaysNot("vollständig und unverändert")
}

func TestRightsOfADaySayWhoGaveThem(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.With(t, domain.Auditor, "merletal")
	p := b.Open("/desk/rights?day=2026-11-20").Says("Freitag, 20. November 2026", "Jana Feldkamp", "vertreten durch Piet Osterloh", "Vertretungen")
	if len(p.Links("Nr. ")) < 20 {
		t.Error("the rights do not lead to their decisions")
	}
	b.Open("/desk/rights?day=2020-01-01").Says("An diesem Tag galt hier keine Rolle")
	bad := b.Get("/desk/rights?day=morgen").Is(http.StatusUnprocessableEntity).Check().Says("Das ist kein Datum.")
	if !strings.Contains(bad.Body, `value="morgen"`) {
		t.Error("the wrong day is not kept")
	}
	one := entries(t, d, workflow.DecisionFilter{Deputised: true, Kind: domain.SignedOff})[0]
	link := b.Open("/desk/decisions/" + string(one.ID)).Links("das an dem Tag?")
	if len(link) != 1 {
		t.Fatalf("links = %v", link)
	}
	b.Open(link[0]).Says("Open-Data-Beauftragte", "vertreten durch Piet Osterloh", "Alle Personen zeigen").SaysNot("Wanda Grothe")
}

func TestTheTimelineTellsEverythingInPages(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.With(t, domain.Auditor, "merletal")
	var asked workflow.HistoryEntry
	for _, e := range entries(t, d, workflow.DecisionFilter{Kind: domain.HandOver}) {
		if q, err := d.Store.QuestionsOf(t.Context(), d.Scope(d.Login(domain.Auditor, "merletal")), e.Holding); err == nil && len(q) > 0 {
			asked = e
			break
		}
	}
	if asked.ID == "" {
		t.Fatal("no holding has a question")
	}
	address := "/desk/holdings/" + string(asked.Holding) + "/timeline"
	p := b.Open(address).Says("Rückfrage an", "geändert", "Vorgelegt: Fassung")
	for older := p.Links("Ältere zeigen"); len(older) > 0; older = p.Links("Ältere zeigen") {
		p = b.Open(older[0]).Says("Neueste zeigen")
	}
	p.Says("Angaben geändert")
}
