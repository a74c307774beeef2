package lists_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/internal/desktest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	desktest.Clear()
	os.Exit(code)
}

// upload sends a list as the form does.
func upload(b *desktest.Browser, name string, content []byte) *desktest.Page {
	form := b.Open("/desk/imports").Form("Liste hochladen")
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for field := range form.Values {
		_ = w.WriteField(field, form.Values.Get(field))
	}
	part, _ := w.CreateFormFile("file", name)
	_, _ = part.Write(content)
	_ = w.Close()
	req := httptest.NewRequest(http.MethodPost, form.Action, &body)
	req.Header.Set("Content-Type", w.FormDataContentType())
	return b.Do(req)
}

// trial starts the trial of the draft on p and gives its report.
func trial(t *testing.T, d *desktest.Desk, p *desktest.Page) *desktest.Page {
	t.Helper()
	form := p.Form("Probelauf starten")
	form.Set("go", "try")
	running := form.Send().Is(http.StatusSeeOther).Follow().Says("Der Probelauf läuft", "Sie können die Seite verlassen")
	if err := d.Work.RunDrafts(t.Context()); err != nil {
		t.Fatal(err)
	}
	return running.Browser().Open(running.Path)
}

func TestAListBecomesHoldingsAndIsTakenBack(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.With(t, domain.OpenDataOfficer, "")
	list := "Titel;Beschreibung;Veröff.?;Stand\nAmpelanlagen neu;Alle Ampeln;evtl.;31.02.2026\nBrunnen neu;Alle Brunnen;ja;2026-01-01\n;;;2026-02-02\n"
	p := upload(b, "liste.csv", []byte(list)).Is(http.StatusSeeOther).Follow().Says("Eine von 4 Spalten braucht Ihren Blick", "Veröff.?", "Ampelanlagen neu", "3 sicher erkannte Spalten")
	p = p.Form("Vorschau erneuern").Set("c2", "comment").Set("keep", "1").Send().Is(http.StatusSeeOther).Follow().Says("Alle 4 Spalten sind erkannt", "evtl.", "von Ihnen gewählt")
	p = trial(t, d, p).Says("neue Bestände", "„31.02.2026“ ist kein Datum")
	fix := p.Form("Berichtigen und erneut prüfen")
	for name := range fix.Values {
		if strings.HasSuffix(name, ".last_updated") {
			fix.Set(name, "28.02.2026")
		}
	}
	p = fix.Send().Is(http.StatusSeeOther).Follow()
	if err := d.Work.RunDrafts(t.Context()); err != nil {
		t.Fatal(err)
	}
	p = b.Open(p.Path).SaysNot("ist kein Datum")
	take := p.Form("Ohne die Fehlerzeile übernehmen")
	waiting := take.Send().Is(http.StatusSeeOther).Follow().Says("Die Liste wird übernommen")
	take.Send().Is(http.StatusSeeOther) // a second click
	if err := d.Work.RunDrafts(t.Context()); err != nil {
		t.Fatal(err)
	}
	done := b.Get(waiting.Path).Is(http.StatusSeeOther).Follow().Says("2 Bestände sind übernommen", "liste.csv")
	b.Open("/desk/imports").Says("liste.csv", "2 neu, 0 ergänzt")
	if again := upload(b, "liste2.csv", []byte(strings.Replace(list, "Brunnen", "Quellen", 1))).Follow(); !strings.Contains(again.Text(), "Alle 4 Spalten sind erkannt") {
		t.Errorf("the kept assignment was not applied:\n%s", again.Text())
	}
	undo := done.Click("Import zurücknehmen").Says("2 neue Bestände aus liste.csv").Form("Import als Ganzes zurücknehmen")
	undo.Send().Is(http.StatusSeeOther).Follow().Says("Dieser Import ist zurückgenommen", "Der Import liste.csv ist zurückgenommen.")
	undo.Send().Is(http.StatusSeeOther) // a second click answers the same
	b.Open("/desk/imports").Says("zurückgenommen")
}

func TestAnImportThatWasWorkedOnStays(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	login := d.Login(domain.OpenDataOfficer, "")
	b := d.As(t, login)
	p := trial(t, d, upload(b, "eins.csv", []byte("Titel;Beschreibung\nGanz neuer Bestand;x\n")).Follow())
	p.Form("Bestand übernehmen").Send()
	if err := d.Work.RunDrafts(t.Context()); err != nil {
		t.Fatal(err)
	}
	done := b.Get(p.Path).Is(http.StatusSeeOther).Follow()
	undo := done.Click("Import zurücknehmen").Form("Import als Ganzes zurücknehmen")
	d.Touch(login, "ganz-neuer-bestand")
	undo.Send().Is(http.StatusConflict).Check().Says("Seit dem Import wurde etwas geändert", "Behalten")
}

func TestWhatIsNoListIsAnsweredAtTheFile(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.With(t, domain.OpenDataOfficer, "")
	for name, tt := range map[string]struct {
		content []byte
		says    string
	}{
		"leer.csv":   {nil, "Die Datei ist leer."},
		"bild.xlsx":  {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x00"), "keine Tabelle"},
		"seite.csv":  {[]byte("<!doctype html><html><body>Bitte anmelden</body></html>"), "Webseite"},
		"kaputt.csv": {[]byte("Titel;Beschreibung\n\"offen;x\n"), "Anführungszeichen"},
	} {
		p := upload(b, name, tt.content)
		if p.Status != http.StatusUnprocessableEntity && name != "kaputt.csv" {
			t.Errorf("%s = %d", name, p.Status)
			continue
		}
		if name != "kaputt.csv" {
			p.Check().Says(tt.says)
		}
	}
	p := upload(b, "fremd.csv", []byte("Was;Wozu\nBäume;zählen\n")).Is(http.StatusSeeOther).Follow().Says("keine Liste von Datenbeständen", "2 von 2 Spalten brauchen Ihren Blick")
	p = p.Form("Probelauf starten").Set("c0", "title").Set("c1", "description").Set("go", "look").Send().Is(http.StatusSeeOther).Follow().Says("Bäume", "zählen")
	p.Form("So neu lesen").Set("header_line", "x").Send().Is(http.StatusUnprocessableEntity).Check().Says("keine Zeilennummer")
	p.Form("So neu lesen").Set("header_line", "77").Send().Is(http.StatusUnprocessableEntity).Check().Says("In Zeile 77 steht keine Kopfzeile")
	p.Form("So neu lesen").Set("encoding", "klingonisch").Send().Is(http.StatusUnprocessableEntity).Check().Says("Zeichenkodierung „klingonisch“ ist unbekannt")
}

func TestAListIsOnePersonsUntilItIsImported(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.With(t, domain.OpenDataOfficer, "")
	p := upload(b, "meine.csv", []byte("Titel;Beschreibung\nBäume;x\n")).Follow()
	other := d.With(t, domain.DepartmentHead, "")
	other.Get(p.Path).Is(http.StatusNotFound).Check()
	other.Get(p.Path + "/report").Is(http.StatusNotFound)
	other.Open("/desk/imports").Says("Listen einlesen darf").SaysNot("meine.csv")
	discard := b.Open("/desk/imports").Says("meine.csv").Form("Verwerfen")
	discard.Send().Is(http.StatusSeeOther).Follow().Says("Die Liste meine.csv ist verworfen.")
	discard.Send().Is(http.StatusNotFound).Check()
	b.Get(p.Path).Is(http.StatusNotFound).Check()
}

func TestTheNRWListGoesThroughTheWizard(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "data", "inventories", "mdk-2.1-nrw.csv"))
	if err != nil {
		t.Skip("the list of NRW is not there; it lies beside the repository, in shared/data/inventories")
	}
	d := desktest.New(t)
	b := d.With(t, domain.OpenDataOfficer, "")
	p := trial(t, d, upload(b, "mdk-2.1-nrw.csv", content).Is(http.StatusSeeOther).Follow().Says("Zeilen"))
	p.Says("19 von 2 370 Zeilen brauchen Sie", "2 351")
	b.Header.Set("Accept-Language", "en")
	b.Open(p.Path).Says("19 of 2,370 rows need you")
}
