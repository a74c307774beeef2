package holding_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/domain/screening/screeningtest"
	"freigabe/internal/desktest"
	"freigabe/workflow"
)

func TestAHoldingIsCapturedAndEdited(t *testing.T) {
	w := begin(t)
	form := w.b.Open("/desk/holdings/new").Form("Bestand anlegen")
	p := form.Set("title", " ").Set("description", "Was getippt wurde").Send().Is(http.StatusUnprocessableEntity).Check()
	p.Says("Diese Angabe fehlt.", "Was getippt wurde")
	form = p.Form("Bestand anlegen").Set("title", "Papierkörbe").Set("theme", "ENVI")
	first := form.Send().Is(http.StatusSeeOther)
	again := form.Send().Is(http.StatusSeeOther)
	if a, b := first.Header.Get("Location"), again.Header.Get("Location"); a != b {
		t.Errorf("a double click makes two holdings: %s, %s", a, b)
	}
	at := first.Header.Get("Location")
	first.Follow().Says("„Papierkörbe“ ist erfasst.", "Das fehlt noch bis „geprüft“")

	edit := w.b.Open(at + "/edit").Form("Angaben speichern")
	p = edit.Set("contact_mailbox", "keine adresse").Set("licence", "dl-zero-de/2.0").Send().Is(http.StatusUnprocessableEntity).Check()
	p.Says("Das ist keine E-Mail-Adresse.")
	p.Form("Angaben speichern").Set("contact_mailbox", "").Set("keywords", "Müll\nSauberkeit").Set("temporal_start", "2026-01-01").Send().Is(http.StatusSeeOther).
		Follow().Says("Gespeichert. Geänderte Angaben: 3.", "Datenlizenz Deutschland – Zero", "Müll, Sauberkeit", "1. Januar 2026")
}

// Two tabs: what each changed alone is kept; where both changed the same, the person decides, and nothing is lost.
func TestTwoTabsAreMerged(t *testing.T) {
	w := begin(t)
	one, two := w.b.Open(urlOf(w.h, "edit")).Form("Angaben speichern"), w.b.Open(urlOf(w.h, "edit")).Form("Angaben speichern")
	one.Set("comment", "aus Tab eins").Set("source_system", "Verfahren eins").Send().Is(http.StatusSeeOther)
	p := two.Set("comment", "aus Tab zwei").Set("file_reference", "Az. 2").Send().Is(http.StatusPreconditionFailed).Check()
	p.Says("Zwei haben gleichzeitig geändert", "aus Tab eins", "aus Tab zwei", "Az. 2", "Verfahren eins")
	mine := p.Form("So speichern")
	theirs := p.Form("So speichern")
	mine.Send().Is(http.StatusSeeOther)
	if c := w.now().Edition.Content; c.Comment != "aus Tab zwei" || c.FileReference != "Az. 2" || c.SourceSystem != "Verfahren eins" {
		t.Errorf("mine: %q, %q, %q", c.Comment, c.FileReference, c.SourceSystem)
	}
	// the other choice, from the same page: stale again, and asked again
	p = theirs.Set("pick-comment", "theirs").Send()
	p.Is(http.StatusUnprocessableEntity).Check().Says("aus Tab zwei") // the back button: this form was sent before, otherwise
	three, four := w.b.Open(urlOf(w.h, "edit")).Form("Angaben speichern"), w.b.Open(urlOf(w.h, "edit")).Form("Angaben speichern")
	three.Set("comment", "drei").Send().Is(http.StatusSeeOther)
	four.Set("comment", "vier").Send().Is(http.StatusPreconditionFailed).Form("So speichern").Set("pick-comment", "theirs").Send().Is(http.StatusSeeOther)
	if c := w.now().Edition.Content; c.Comment != "drei" {
		t.Errorf("theirs: %q", c.Comment)
	}
}

// answersOf fills the whole questionnaire of a form harmlessly.
func answersOf(f *desktest.Form) *desktest.Form {
	for id, a := range screeningtest.Harmless(screening.Default()) {
		f.Set("a-"+id, a.Value).Set("r-"+id, a.Reason).Set("d-"+id, a.Date)
		if len(a.Grounds) > 0 {
			f.Set("g-"+id, a.Grounds...)
		}
	}
	return f
}

// fresh gives a holding of the steward's without answers.
func (w world) fresh(title string) *domain.Holding {
	w.t.Helper()
	c := domain.Content{
		Title: title, Description: "Alles dazu.", Theme: []string{"ENVI"}, Licence: "dl-zero-de/2.0", ContactMailbox: "daten@kreis.example",
		TitleStandard: "Abfallentsorgung - Container",
	}
	held, err := w.d.Work.Create(w.t.Context(), w.d.Actor(w.login), workflow.Capture{Authority: w.h.Authority, Content: c})
	if err != nil {
		w.t.Fatal(err)
	}
	h, err := w.d.Store.HoldingByID(w.t.Context(), w.d.Scope(w.login), held.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return h
}

func (w world) again(h *domain.Holding) *domain.Holding { w.h = h; return w.now() }

func TestQuestionsAreAnsweredWithoutAScript(t *testing.T) {
	w := begin(t)
	h := w.fresh("Glascontainer")
	p := w.b.Open(urlOf(h, "screening"))
	p.Says("0 von 22 Fragen beantwortet", "Nur offene")
	// one answer lacks its ground: the others are saved, this one stays as typed
	p = answersOf(p.Form("Antworten sichern")).Set("a-K3", "yes").Send().Is(http.StatusUnprocessableEntity).Check()
	p.Says("Einzelne Antworten sind noch nicht gesichert", "Bitte nennen Sie den gesetzlichen Grund")
	if n := len(w.again(h).Edition.Answers); n != 21 {
		t.Errorf("%d answers saved, want 21", n)
	}
	p = p.Form("Antworten sichern").Set("a-K3", "no").Send().Is(http.StatusSeeOther).Follow()
	p.Says("Alle Fragen sind beantwortet, die Klasse ist F4 offen. Als Nächstes: Prüfung abschließen.")
	// leading on: P1 yes asks P2
	p = w.b.Open(urlOf(h, "screening"))
	p = p.Form("Antworten sichern").Set("a-P1", "yes").Send().Is(http.StatusSeeOther).Follow()
	p.Says("P2", "Gefragt wegen Ihrer Antwort auf P1.", "noch offen: 1 Frage")
}

func TestAnswersAreSavedAsOneGoes(t *testing.T) {
	w := begin(t)
	h := w.fresh("Glascontainer")
	csrf := w.b.Open(urlOf(h, "screening")).Form("Antworten sichern").Values.Get("_csrf")
	w.b.Header.Set("HX-Request", "true")
	send := func(q, value, was string) *desktest.Page {
		return w.b.Post(urlOf(h, "screening/"+q), url.Values{"_csrf": {csrf}, "a-" + q: {value}, "was-" + q: {was}})
	}
	p := send("P1", "yes", "0").Is(http.StatusOK)
	for _, want := range []string{`id="q-p1"`, `id="live"`, `id="toc"`, `id="q-p2"`, `hx-swap-oob="true"`} {
		if !strings.Contains(p.Body, want) {
			t.Errorf("the answer lacks %s", want)
		}
	}
	if strings.Contains(p.Body, "<html") || strings.Contains(p.Body, `id="q-z1"`) {
		t.Error("more came back than what changed")
	}
	if a := w.again(h).Edition.Answers["P1"]; a.Value != "yes" {
		t.Errorf("P1 = %q", a.Value)
	}
	// somebody else answered meanwhile: said, not overwritten
	send("P1", "no", "0").Is(http.StatusOK).Says("Noch nicht gesichert", "„ja“ geantwortet")
	if a := w.again(h).Edition.Answers["P1"]; a.Value != "yes" {
		t.Errorf("P1 = %q after the second", a.Value)
	}
	send("K3", "yes", "0").Is(http.StatusOK).Says("Noch nicht gesichert: Bitte nennen Sie den gesetzlichen Grund")
	send("XX", "yes", "0").Is(http.StatusNotFound)
}

func TestAStricterClassAndTreatments(t *testing.T) {
	w := begin(t)
	h := w.fresh("Glascontainer")
	answersOf(w.b.Open(urlOf(h, "screening")).Form("Antworten sichern")).Set("a-Q1", "no").Send().Is(http.StatusSeeOther)
	p := w.b.Open(urlOf(h, "screening")).Says("Aufbereitungen", "In ein offenes Format bringen")
	p = p.Form("Klasse setzen").Set("class", "internal").Set("reason", "").Send().Is(http.StatusUnprocessableEntity).Check()
	p = p.Form("Klasse setzen").Set("reason", "Vorsicht").Send().Is(http.StatusSeeOther).Follow().Says("Die strengere Klasse gilt.", "Gesetzt: verwaltungsintern. Begründung: Vorsicht")
	p.Form("Aufheben").Set("clear", "1").Send().Is(http.StatusSeeOther).Follow().Says("Es gilt wieder die Klasse aus den Antworten.")

	at := urlOf(h, "treatments/Q1/done")
	p = w.b.Open(at)
	done := p.Form("Als erledigt melden")
	done.Send().Is(http.StatusUnprocessableEntity).Check().Says("Häkchen")
	done.Set("sure", "yes").Set("note", "CSV daraus gemacht").Send().Is(http.StatusSeeOther).Follow().Says("Gemeldet. Als Nächstes bestätigt: Open-Data-Beauftragte.")
	officer := w.d.With(t, domain.OpenDataOfficer, "")
	officer.Open(urlOf(h, "screening")).Click("bestätigen").Says("CSV daraus gemacht").Form("bestätigen").Set("seen", "1").Send().Is(http.StatusSeeOther)
	if tr := w.again(h).Edition.Treatments[0]; tr.Confirmed == nil {
		t.Error("not confirmed")
	}
}

// upload sends a form with a file, as browsers do.
func upload(t *testing.T, b *desktest.Browser, f *desktest.Form, path, name, kind, body string) *desktest.Page {
	t.Helper()
	var out bytes.Buffer
	m := multipart.NewWriter(&out)
	for field, values := range f.Values {
		for _, v := range values {
			_ = m.WriteField(field, v)
		}
	}
	part, err := m.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="` + name + `"`}, "Content-Type": {kind}})
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write([]byte(body))
	m.Close()
	req := httptest.NewRequest(http.MethodPost, path, &out)
	req.Header.Set("Content-Type", m.FormDataContentType())
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.Do(req)
}

func TestFilesAreAddedReplacedAndRemoved(t *testing.T) {
	w := begin(t)
	h := w.fresh("Glascontainer")
	files := urlOf(h, "files")
	form := w.b.Open(files).Form("Hinzufügen")
	upload(t, w.b, form, files, "", "application/octet-stream", "").Is(http.StatusUnprocessableEntity).Check().Says("Bitte geben Sie eine Datei oder eine Webadresse an.")
	upload(t, w.b, form.Set("title", "Standorte"), files, "orte.csv", "text/plain", "").Is(http.StatusUnprocessableEntity).Says("Die Datei ist leer")
	form = w.b.Open(files).Form("Hinzufügen").Set("title", "Standorte")
	upload(t, w.b, form, files, "orte.csv", "text/plain", "a;b\n").Is(http.StatusSeeOther).Follow().Says("„Standorte“ ist hinzugefügt.", "orte.csv · text/csv", "Öffentlichkeit")
	upload(t, w.b, form, files, "orte.csv", "text/plain", "a;b\n").Is(http.StatusSeeOther)
	if n := len(w.again(h).Edition.Distributions); n != 1 {
		t.Errorf("a double click made %d files", n)
	}
	w.b.Open(files).Form("Hinzufügen").Set("link", "javascript:alert(1)").Send().Is(http.StatusUnprocessableEntity).Says("Das ist keine Webadresse.")
	d := w.again(h).Edition.Distributions[0]
	got := w.b.Get(urlOf(h, "file/"+string(d.File.SHA256))).Is(http.StatusOK)
	if got.Body != "a;b\n" || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") || !strings.Contains(got.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("download: %q, %v", got.Body, got.Header)
	}
	w.b.Get(urlOf(h, "file/"+strings.Repeat("0", 64))).Is(http.StatusNotFound)
	one := urlOf(h, "files/"+string(d.ID))
	change := w.b.Open(one).Form("Speichern")
	change.Values.Del("audience")
	upload(t, w.b, change.Set("title", "Orte"), one, "orte2.csv", "text/csv", "c\n").Is(http.StatusSeeOther).Follow().Says("„Orte“ ist gespeichert.", "orte2.csv", "niemand")
	ask := w.b.Open(one + "/remove")
	ask.Form("Entfernen").Send().Is(http.StatusUnprocessableEntity).Check().Says("Häkchen")
	remove := ask.Form("Entfernen").Set("sure", "yes")
	remove.Send().Is(http.StatusSeeOther).Follow().Says("„Orte“ ist entfernt.", "Noch keine Datei")
	remove.Send().Is(http.StatusSeeOther) // the back button
	w.b.Get(one).Is(http.StatusNotFound)
}

func TestEvidenceStaysWithItsAnswer(t *testing.T) {
	w := begin(t)
	h := w.fresh("Glascontainer")
	at := urlOf(h, "screening/P1/evidence")
	w.b.Get(at).Is(http.StatusNotFound)
	w.b.Open(urlOf(h, "screening")).Form("Antworten sichern").Set("a-P1", "no").Send().Is(http.StatusSeeOther)
	form := w.b.Open(at).Form("Nachweis anhängen")
	upload(t, w.b, form, at, "vermerk.pdf", "application/pdf", "%PDF").Is(http.StatusSeeOther).Follow().Says("„vermerk.pdf“ ist angehängt.")
	w.b.Open(urlOf(h, "screening")).Says("vermerk.pdf").Form("Antworten sichern").Set("a-P1", "unclear").Send().Is(http.StatusSeeOther)
	if a := w.again(h).Edition.Answers["P1"]; a.Value != "unclear" || len(a.Evidence) != 1 {
		t.Errorf("after another answer: %+v", a)
	}
	w.b.Open(at).Form("Entfernen").Send().Is(http.StatusSeeOther).Follow().Says("Der Nachweis ist entfernt.")
}

// From the first step to the withdrawal: each asks once, says what comes next, and a second click changes nothing.
func TestStepsAskOnceAndSayWhatComesNext(t *testing.T) {
	w := begin(t)
	h := w.fresh("Glascontainer")
	w.b.Open(urlOf(h, "step/screen")).Says("Dieser Schritt ist jetzt nicht offen", "Die Prüfung ist nicht vollständig")
	answersOf(w.b.Open(urlOf(h, "screening")).Form("Antworten sichern")).Send().Is(http.StatusSeeOther)
	ask := w.b.Open(urlOf(h, "step/screen")).Says("Die Freigabeklasse steht fest.", "Als Datenverantwortliche")
	ask.Form("Prüfung abschließen").Send().Is(http.StatusUnprocessableEntity).Check().Says("Häkchen")
	step := ask.Form("Prüfung abschließen").Set("sure", "yes")
	step.Send().Is(http.StatusSeeOther).Follow().Says("Geprüft, Klasse offen. Als Nächstes: zur Zeichnung vorlegen.")
	step.Send().Is(http.StatusSeeOther) // a double click

	ask = w.b.Open(urlOf(h, "step/release-internally")).Says("Schlusszeichnung: Fachbereichsleitung", "ganze Behörde")
	p := ask.Form("Intern vorlegen").Set("sure", "yes").Set("review_date", "2001-01-01").Set("reason", "Bitte bald.").Send().Is(http.StatusUnprocessableEntity).Check()
	p.Says("Der Tag muss in der Zukunft liegen.", "Bitte bald.")
	over := p.Form("Intern vorlegen").Set("sure", "yes").Set("review_date", "")
	over.Send().Is(http.StatusSeeOther).Follow().Says("ist offen. Als Nächstes zeichnet: Fachbereichsleitung", "Vorgang öffnen")
	first := w.again(h).Review
	over.Send().Is(http.StatusSeeOther)
	if again := w.again(h).Review; first == nil || again == nil || again.ID != first.ID {
		t.Errorf("a double click: review %v, then %v", first, again)
	}
	// the back button: the old page no longer fits, and says so
	w.b.Open(urlOf(h, "step/release-internally")).Says("Dieser Schritt ist jetzt nicht offen", "ist noch offen. Holen Sie ihn zuerst zurück.")
	ask.Form("Intern vorlegen").Set("sure", "yes").Set("_key", "another").Send().Is(http.StatusUnprocessableEntity).Check()
	w.b.Open(urlOf(h, "edit")).Says("sperrt den Inhalt")

	w.b.Open(urlOf(h, "step/recall")).Form("Vorgang zurückholen").Set("sure", "yes").Send().Is(http.StatusSeeOther).Follow().Says("Der Vorgang ist zurückgeholt.")
	back := w.b.Open(urlOf(h, "step/return")).Form("Zurückgeben").Set("sure", "yes")
	back.Send().Is(http.StatusUnprocessableEntity).Check().Says("Diese Angabe fehlt.")
	back.Set("reason", "Doch noch etwas.").Send().Is(http.StatusSeeOther).Follow().Says("ist zurückgegeben")
	w.b.Open(urlOf(h, "step/withdraw")).Says("Diesen Schritt tun andere", "Das kann: Jana Feldkamp")
	w.b.Get(urlOf(h, "step/fly")).Is(http.StatusNotFound)
}

func TestAStaleStepSaysWhatChangedAndKeepsWhatWasTyped(t *testing.T) {
	w := begin(t)
	h := w.fresh("Glascontainer")
	form := w.b.Open(urlOf(h, "step/withhold")).Form("Zurückhaltung vorlegen").Set("sure", "yes").Set("ground", "trade_secret").Set("review_date", "2030-01-01").Set("reason", "Wie besprochen")
	w.b.Open(urlOf(h, "edit")).Form("Angaben speichern").Set("comment", "inzwischen").Send().Is(http.StatusSeeOther)
	p := form.Send().Is(http.StatusPreconditionFailed).Check()
	p.Says("Der Bestand hat sich geändert, während die Seite offen war.", "Bemerkung geändert", "Wie besprochen")
	if w.again(h).Review != nil {
		t.Fatal("a stale step went through")
	}
	p.Form("Zurückhaltung vorlegen").Set("sure", "yes").Send().Is(http.StatusSeeOther).Follow().Says("ist offen. Als Nächstes zeichnet")
	if v := w.again(h).Review; v == nil || v.Ground != "trade_secret" || v.ReviewDate != "2030-01-01" {
		t.Errorf("review %+v", v)
	}
}

func TestWithdrawalAndItsConfirmation(t *testing.T) {
	d := desktest.New(t)
	officer, head := d.Login(domain.OpenDataOfficer, ""), d.Login(domain.Executive, "")
	list := some(t, d, officer, domain.Published, 1)
	h, b := list[0], d.As(t, officer)
	b.Open(urlOf(h, "step/withdraw")).Says("Die Release endet sofort"[:4], "Eine zweite Person bestätigt bis", "72 Stunden")
	form := b.Open(urlOf(h, "step/withdraw")).Form("Jetzt zurückziehen").Set("sure", "yes").Set("code", "")
	p := form.Send().Is(http.StatusUnprocessableEntity).Check()
	p.Form("Jetzt zurückziehen").Set("sure", "yes").Set("code", "error").Send().Is(http.StatusSeeOther).Follow().
		Says("Zurückgezogen. Als Nächstes bestätigt eine zweite Person.", "zurückgezogen", "Die Zurückziehung wartet auf eine zweite Person")
	second := d.As(t, head)
	second.Open("/desk/withdrawals/"+string(h.ID)).Says("Fehler in den Daten").Form("bestätigen").Set("seen", "1").Send().Is(http.StatusSeeOther)
	b.Open(urlOf(h, "step/reinstate")).Form("Wiederfreigabe vorlegen")
}

// The data protection officer reads no working edition and can stop what everybody sees all the same.
func TestWhoReadsNoWorkingEditionMayStillWithdraw(t *testing.T) {
	d := desktest.New(t)
	officer, dpo := d.Login(domain.OpenDataOfficer, ""), d.Login(domain.DataProtectionOfficer, "merletal")
	var h *domain.Holding
	for _, x := range some(t, d, officer, domain.Published, 50) {
		if _, err := d.Store.HoldingByID(t.Context(), d.Scope(dpo), x.ID); domain.CodeOf(err) == domain.NotFound {
			h = x
			break
		}
	}
	if h == nil {
		t.Skip("the officer sees every public holding")
	}
	b := d.As(t, dpo)
	b.Get(urlOf(h, "")).Is(http.StatusNotFound)
	b.Get(urlOf(h, "step/screen")).Is(http.StatusNotFound)
	b.Open(urlOf(h, "step/withdraw")).Says(h.Edition.Content.Title).Form("Jetzt zurückziehen").Set("sure", "yes").Set("code", "personal_data").Send().Is(http.StatusSeeOther).Follow().
		Says("Zurückgezogen. Als Nächstes bestätigt eine zweite Person.")
	got, err := d.Store.HoldingByID(t.Context(), d.Scope(officer), h.ID)
	if err != nil || got.State != domain.Withdrawn {
		t.Errorf("%v, %v", got, err)
	}
}

func TestDeferralIsSetAndLifted(t *testing.T) {
	w := begin(t)
	h := w.fresh("Glascontainer")
	at := urlOf(h, "defer")
	w.b.Open(at).Form("Zurückstellen").Set("sure", "yes").Set("code", "effort").Send().Is(http.StatusUnprocessableEntity).Check()
	w.b.Open(at).Form("Zurückstellen").Set("sure", "yes").Set("code", "effort").Set("until", "2031-02-03").Send().Is(http.StatusSeeOther).Follow().Says("Zurückgestellt bis 3. Februar 2031.")
	w.b.Open(at).Form("Zurückstellung aufheben").Send().Is(http.StatusSeeOther).Follow().Says("Die Zurückstellung ist aufgehoben.")
}

// A role that ends while the page is open: the form is refused in words, and nothing is stored.
func TestARoleLostWhileThePageWasOpen(t *testing.T) {
	w := begin(t)
	h := w.fresh("Glascontainer")
	edit := w.b.Open(urlOf(h, "edit")).Form("Angaben speichern").Set("comment", "zu spät")
	step := w.b.Open(urlOf(h, "step/discard")).Form("Entwurf verwerfen").Set("sure", "yes")
	list, err := w.d.Store.Assignments(t.Context(), w.d.Scope(w.login), workflow.Page{})
	if err != nil {
		t.Fatal(err)
	}
	me := w.d.Actor(w.login)
	for _, a := range list {
		if a.Person == me.Person && a.Status == domain.Active {
			if _, err := w.d.Work.EndRole(t.Context(), me, a.ID, "Wechsel"); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, f := range map[string]*desktest.Form{"edit": edit, "step": step} {
		p := f.Send()
		if p.Status != http.StatusForbidden && p.Status != http.StatusNotFound {
			t.Errorf("%s = %d:\n%s", name, p.Status, p.Text())
		}
		p.SaysNot("zu spät")
	}
	officer := w.d.Login(domain.OpenDataOfficer, "")
	got, err := w.d.Store.HoldingByID(t.Context(), w.d.Scope(officer), h.ID)
	if err != nil || got.Edition.Content.Comment != "" || got.State != domain.Captured {
		t.Errorf("stored all the same: %v, %v", got, err)
	}
}

func TestAnswersAreAppliedToManyAndHandedOver(t *testing.T) {
	w := begin(t)
	source, one, two := w.fresh("Glas"), w.fresh("Papier"), w.fresh("Kleider")
	answersOf(w.b.Open(urlOf(source, "screening")).Form("Antworten sichern")).Send().Is(http.StatusSeeOther)
	p := w.b.Open(urlOf(source, "apply")).Says("„Glas“ hat 22 geklärte Antworten.", "Musterdatensatz „Abfallentsorgung - Container“")
	form := p.Form("Vorschau ansehen")
	if picks := form.Values["pick"]; !slices.Contains(picks, string(one.ID)) || !slices.Contains(picks, string(two.ID)) {
		t.Fatalf("chosen beforehand: %v", picks)
	}
	form.Values["pick"] = []string{string(one.ID), string(two.ID)}
	p = form.Send().Is(http.StatusOK).Check().Says("2 Bestände bekommen Antworten", "22 neue Antworten", "wird zu")
	if len(w.again(one).Edition.Answers) != 0 {
		t.Error("the preview wrote something")
	}
	submit := "Auf 2 Bestände übertragen"
	p.Form(submit).Send().Is(http.StatusUnprocessableEntity).Check().Says("Häkchen")
	// one of them changes at this very moment
	w.b.Open(urlOf(two, "edit")).Form("Angaben speichern").Set("comment", "anders").Send().Is(http.StatusSeeOther)
	go1 := p.Form(submit).Set("sure", "yes")
	report := go1.Send().Is(http.StatusOK).Check().Says("1 Bestand hat die Antworten bekommen", "1 Bestand bleibt, wie er ist", "inzwischen geändert")
	go1.Send().Is(http.StatusOK).Says("1 Bestand hat die Antworten bekommen")
	if n := len(w.again(one).Edition.Answers); n != 22 {
		t.Errorf("%d answers", n)
	}
	ahead := report.Form("1 vollständigen Bestand vorlegen").Send().Is(http.StatusOK).Check().Says("1 Bestand vorlegen?", "Prüfung abschließen", "Intern vorlegen")
	ahead.Form("1 Bestand vorlegen").Send().Is(http.StatusUnprocessableEntity).Check()
	over := ahead.Form("1 Bestand vorlegen").Set("sure", "yes")
	over.Send().Is(http.StatusOK).Check().Says("1 Bestand ist vorgelegt")
	over.Send().Is(http.StatusOK).Says("1 Bestand ist vorgelegt")
	if v := w.again(one).Review; v == nil {
		t.Error("nothing was handed over")
	}
	// from the list, with a choice of whose answers
	post := url.Values{"_csrf": over.Values["_csrf"], "pick": {string(source.ID), string(two.ID)}}
	choose := w.b.Post("/desk/holdings/apply", post).Is(http.StatusOK).Check().Says("2 Bestände sind gewählt.", "Glas (22 Antworten)")
	choose.Form("Vorschau ansehen").Set("source", string(source.ID)).Send().Is(http.StatusOK).Check().Says("1 Bestand bekommt Antworten")
	mixed := w.b.Post("/desk/holdings/hand-over", url.Values{"_csrf": over.Values["_csrf"], "pick": {string(source.ID), string(two.ID), string(one.ID)}}).Is(http.StatusOK).Check()
	mixed.Says("1 Bestand vorlegen?", "2 Bestände sind nicht bereit", "Die Prüfung ist nicht vollständig", "ist schon offen")
	w.b.Post("/desk/holdings/hand-over", url.Values{"_csrf": over.Values["_csrf"]}).Is(http.StatusUnprocessableEntity).Says("Sie haben keine Bestände gewählt.")
	w.b.Post("/desk/holdings/apply", url.Values{"pick": {string(source.ID)}}).Is(http.StatusForbidden)
}

func TestPrecedentsAreProposedAndTakenOver(t *testing.T) {
	w := begin(t)
	model := w.fresh("Glas")
	form := answersOf(w.b.Open(urlOf(model, "screening")).Form("Antworten sichern"))
	form.Set("r-P1", "Kanarienvogel").Send().Is(http.StatusSeeOther)
	w.b.Open(urlOf(model, "step/screen")).Form("Prüfung abschließen").Set("sure", "yes").Send().Is(http.StatusSeeOther)
	h := w.fresh("Papier")
	w.b.Open(urlOf(h, "")).Says("Vorlage gefunden")
	p := w.b.Open(urlOf(h, "screening")).Says("1 von 1 Beständen gleicher Art: nein").SaysNot("Kanarienvogel")
	p.Form("Vorschläge übernehmen").Set("take", "P1").Send().Is(http.StatusSeeOther)
	if n := len(w.again(h).Edition.Answers); n != 1 {
		t.Errorf("%d answers after taking one over", n)
	}
	w.b.Open(urlOf(h, "screening")).Form("Vorschläge übernehmen").Send().Is(http.StatusSeeOther)
	if n := len(w.again(h).Edition.Answers); n < 20 {
		t.Errorf("%d answers after taking all over", n)
	}
}

func TestSharingTakesTwoAdministrators(t *testing.T) {
	d := desktest.New(t)
	var admins []string
	for _, a := range d.Access {
		for _, r := range a.Roles {
			if r.Role == domain.Administrator && (len(admins) == 0 || r.Authority == d.Access[1].Roles[0].Authority) {
				admins = append(admins, a.Login)
			}
		}
	}
	one, two := d.As(t, admins[0]), d.As(t, admins[1])
	const at = "/desk/admin/sharing"
	d.With(t, domain.OpenDataOfficer, "").Get(at).Is(http.StatusForbidden)
	one.Open(at).Says("wird nicht geteilt").Form("Teilen vorschlagen").Send().Is(http.StatusSeeOther).Follow().Says("wartet auf Bestätigung", "Bestätigen muss eine zweite Person")
	two.Open(at).Form("Teilen bestätigen").Send().Is(http.StatusSeeOther).Follow().Says("wird geteilt")
	one.Open(at).Form("Teilen beenden").Send().Is(http.StatusSeeOther).Follow().Says("wird nicht geteilt", "Früher")
}
