package admin_test

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/internal/desktest"
	"freigabe/workflow"
)

func TestMain(m *testing.M) {
	code := m.Run()
	desktest.Clear()
	os.Exit(code)
}

const (
	first  = "henrike.sollbach" // three administrators of the district
	second = "tarek.wiemann"
)

// authority finds an authority by its name in addresses.
func authority(t *testing.T, d *desktest.Desk, name string) string {
	t.Helper()
	a, err := d.Store.AuthorityByName(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return string(a.ID)
}

func person(t *testing.T, d *desktest.Desk, login string) string {
	return string(d.Actor(login).Person)
}

// pages are all that an administrator can open without a choice.
var pages = []string{
	"/desk/admin", "/desk/admin/proposals", "/desk/admin/proposals?kind=role", "/desk/admin/people", "/desk/admin/people?q=a&valid=soon&access=on&role=auditor",
	"/desk/admin/people?page=2", "/desk/admin/people/new", "/desk/admin/authorities", "/desk/admin/authorities/new", "/desk/admin/roles/new",
	"/desk/admin/deputies", "/desk/rules", "/desk/admin/questionnaire", "/desk/admin/questionnaire/new", "/desk/admin/questionnaire/1",
	"/desk/admin/keys", "/desk/admin/moves", "/desk/admin/moves/new", "/desk/admin/moves/new?q=a&state=public", "/desk/admin/vacancies",
}

func TestEveryPageOfTheAdministrationKeepsTheRulesInBothLanguages(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, first)
	dept, who := authority(t, d, "merletal_geo"), person(t, d, "piet.osterloh")
	all := append([]string{
		"/desk/admin/authorities/" + dept, "/desk/admin/authorities/" + dept + "/edit", "/desk/admin/authorities/" + dept + "/close",
		"/desk/admin/people/" + who, "/desk/admin/people/" + who + "/status", "/desk/admin/people/" + who + "/link",
		"/desk/admin/roles/new?role=legal_office&person=" + who, "/desk/rules/" + dept, "/desk/rules/" + authority(t, d, "merletal") + "/1",
		"/desk/admin/rules/" + dept, "/desk/admin/rules/" + authority(t, d, "merletal"),
	}, pages...)
	for _, lang := range []string{"de", "en"} {
		b.SetCookie("freigabe-lang", lang)
		for _, path := range all {
			p := b.Get(path).Is(http.StatusOK).Check()
			if strings.Contains(p.Text(), "desk.admin.") || strings.Contains(p.Text(), "rule.words") {
				t.Errorf("%s in %s says a key", path, lang)
			}
		}
	}
}

func TestWhoDoesNotAdministerReadsWhyNotAndReadsTheRules(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, "jana.feldkamp")
	for _, path := range pages {
		if strings.HasPrefix(path, "/desk/rules") {
			continue
		}
		b.Get(path).Is(http.StatusForbidden).Says("Administration")
	}
	b.Get("/desk/admin").Check()
	b.Get("/desk/rules").Is(http.StatusOK).Check().SaysNot("Neue Fassung vorschlagen")
	b.Get("/desk/rules/" + authority(t, d, "merletal")).Is(http.StatusOK).Check().
		Says("dann zeichnet die Fachbereichsleitung zum Schluss").SaysNot("Neue Fassung vorschlagen")
	b.Get("/desk/rules/" + authority(t, d, "lauterhusen")).Is(http.StatusNotFound)
	b.Get("/desk/admin/people/" + person(t, d, first)).Is(http.StatusForbidden)
}

func TestWhatLiesInAnotherRootDoesNotExist(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, first)
	other := authority(t, d, "lauterhusen")
	for _, path := range []string{
		"/desk/admin/authorities/" + other, "/desk/admin/authorities/" + other + "/edit", "/desk/admin/rules/" + other, "/desk/rules/" + other,
		"/desk/admin/people/" + string(domain.NewID[domain.PersonID](d.Now())), "/desk/admin/people/x", "/desk/admin/proposals/role/x", "/desk/admin/proposals/x/x",
	} {
		b.Get(path).Is(http.StatusNotFound)
	}
}

func TestARoleIsGrantedByTwo(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, first)
	place := authority(t, d, "merletal_geo")
	form := b.Open("/desk/admin/roles/new?role=department_head&authority=" + place + "&person=" + person(t, d, "piet.osterloh")).Says("Piet Osterloh hat dann die Rolle").Form("Zur Bestätigung vorlegen")
	form.Set("until", "2020-01-01").Set("reason", "Nachfolge Lars Wennemann").Send().Is(http.StatusUnprocessableEntity).Check().Says("Nachfolge Lars Wennemann")
	sent := form.Set("until", "2031-01-31").Send().Is(http.StatusSeeOther)
	p := sent.Follow().Check().Says("Soll Piet Osterloh", "Fachbereichsleitung", "Nachfolge Lars Wennemann", "31. Jan. 2031", "Tarek Wiemann")
	if p.HasForm("Rolle bestätigen") {
		t.Error("who proposed may confirm")
	}
	again := form.Send().Is(http.StatusSeeOther) // a double click proposes once
	if again.Header.Get("Location") != sent.Header.Get("Location") {
		t.Errorf("a double click leads to %s and %s", sent.Header.Get("Location"), again.Header.Get("Location"))
	}
	other := d.As(t, second)
	p = other.Open("/desk/admin").Click("Ansehen und bestätigen: Piet Osterloh").Check()
	confirm := p.Form("Rolle bestätigen")
	confirm.Send().Is(http.StatusUnprocessableEntity).Check().Says("Bitte haken Sie den Satz an")
	p.Form("Ablehnen").Send().Is(http.StatusUnprocessableEntity).Check()
	confirm.Set("checked", "1").Send().Is(http.StatusSeeOther).Follow().Check().Says("Bestätigt. Es steht im Protokoll.")
	p = other.Open(p.Path).Check()
	if p.HasForm("Rolle bestätigen") || p.HasForm("Ablehnen") {
		t.Error("what is settled can be settled again")
	}
	confirm.Set("_key", "another-tab").Send().Is(http.StatusUnprocessableEntity).Check()
	other.Open("/desk/admin/people?q=osterloh").Says("Fachbereichsleitung, Fachbereich Geoinformation und Kataster")
}

func TestADeclinedProposalNamesItsReason(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	p, err := d.Work.GrantRole(t.Context(), d.Actor(first), workflow.Grant{Login: "piet.osterloh", Role: domain.LegalOffice, Authority: domain.AuthorityID(authority(t, d, "merletal"))})
	if err != nil {
		t.Fatal(err)
	}
	b := d.As(t, second)
	page := b.Open("/desk/admin/proposals/role/" + p.ID)
	page.Form("Ablehnen").Set("reason", "Das Rechtsamt ist besetzt.").Send().Is(http.StatusSeeOther).Follow().Says("Abgelehnt.")
	b.Open("/desk/admin/proposals/role/"+p.ID).Check().Says("Das Rechtsamt ist besetzt.", "abgelehnt")
}

func TestNobodyGrantsThemselvesARole(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, first)
	form := b.Open("/desk/admin/roles/new?role=auditor&person=" + person(t, d, first)).Form("Zur Bestätigung vorlegen")
	form.Send().Is(http.StatusUnprocessableEntity).Check().Says("sich selbst")
	b.Open("/desk/admin/roles/new").Form("Zur Bestätigung vorlegen").Set("person", "").Set("role", "").Send().Is(http.StatusUnprocessableEntity).Check()
}

func TestAPersonComesAndGoes(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, first)
	form := b.Open("/desk/admin/people/new").Form("Person aufnehmen").Set("name", "Nora Klein").Set("login", "Nora Klein")
	form.Send().Is(http.StatusUnprocessableEntity).Check().Says("Anmeldename").SaysNot("/password/")
	made := form.Set("login", "nora.klein").Send().Is(http.StatusOK).Check().Says("Nora Klein kann jetzt ein Kennwort setzen", "/password/")
	if got := made.Header.Get("Cache-Control"); !strings.Contains(got, "no-store") {
		t.Errorf("the page with the secret is cached: %q", got)
	}
	form.Send().Is(http.StatusOK).Check().Says("Der Link wurde schon gezeigt").SaysNot("/password/") // a double click makes one person
	row := b.Open("/desk/admin/people?q=klein").Check().Says("eingeladen").Click("Nora Klein").Check().Says("keine Rolle")
	off := row.Click("Zugang sperren").Check().Form("Zugang sperren")
	off.Send().Is(http.StatusUnprocessableEntity).Check()
	off.Set("checked", "1").Set("reason", "ausgeschieden").Send().Is(http.StatusSeeOther).Follow().Check().Says("gesperrt")
	off.Set("_key", "another").Send().Is(http.StatusSeeOther).Follow().Says("gesperrt") // a second tab does not switch on
	b.Open(row.Path).Click("Zugang wieder öffnen").Form("Zugang wieder öffnen").Set("checked", "1").Send().Is(http.StatusSeeOther).Follow().Says("wieder offen")
	b.Open(row.Path).Click("Einmal-Link erneuern").Check().Form("Einmal-Link erneuern").Set("checked", "1").Send().Is(http.StatusOK).Says("/password/")
}

func TestTheLastAdministratorsAreWarned(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, first)
	third := "ilka.brandhorst"
	b.Open("/desk/admin/people/"+person(t, d, third)+"/status").Form("Zugang sperren").Set("checked", "1").Send().Is(http.StatusSeeOther)
	b.Open("/desk/admin/people/" + person(t, d, second) + "/status").Check().Says("Danach verwaltet nur noch eine Person")
	b.Open("/desk/admin/people/" + person(t, d, first) + "/status").Check().Says("Das ist Ihr eigener Zugang")
}

func TestARoleEndsAtOnceByOne(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, first)
	p := b.Open("/desk/admin/people/" + person(t, d, "lars.wennemann")).Check()
	end := p.Click("beenden: Fachbereichsleitung").Check().Says("Danach hat dort niemand mehr diese Rolle").Form("Rolle beenden")
	end.Set("checked", "1").Set("reason", "Versetzung").Send().Is(http.StatusSeeOther).Follow().Check().Says("Die Rolle ist beendet.", "Frühere Rollen")
	b.Open("/desk/admin/vacancies").Check().Says("Fachbereichsleitung", "Fachbereich Geoinformation und Kataster")
}

func TestDepartmentsAreAddedRenamedEmptiedAndClosed(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b, other := d.As(t, first), d.As(t, second)
	form := b.Open("/desk/admin/authorities/new").Form("Stelle ergänzen")
	form.Send().Is(http.StatusUnprocessableEntity).Check()
	form.Set("title", "Stabsstelle Klima").Set("mailbox", "kein Postfach").Send().Is(http.StatusUnprocessableEntity).Check()
	if kept := form.Send().Form("Stelle ergänzen").Values; kept.Get("title") != "Stabsstelle Klima" || kept.Get("mailbox") != "kein Postfach" {
		t.Errorf("what was typed is gone: %v", kept)
	}
	page := form.Set("mailbox", "").Send().Is(http.StatusSeeOther).Follow().Check().Says("Stabsstelle Klima", "merletal_stabsstelle-klima")
	target := page.Path[strings.LastIndex(page.Path, "/")+1:]
	edit := page.Click("Bearbeiten").Check().Form("Änderungen speichern")
	edit.Send().Is(http.StatusUnprocessableEntity).Check().Says("Es ist nichts geändert")
	edit.Set("title", "Stabsstelle Klimaschutz").Send().Is(http.StatusSeeOther).Follow().Check().Says("Stabsstelle Klimaschutz")

	geo := authority(t, d, "merletal_geo")
	shut := b.Open("/desk/admin/authorities/"+geo+"/close").Check().Says("Bitte lassen Sie sie zuerst umziehen").Form("Stelle schließen").Set("checked", "1")
	shut.Send().Is(http.StatusUnprocessableEntity).Check()
	shut.Set("successor", target).Send().Is(http.StatusUnprocessableEntity).Check().Says("Hier liegen noch")

	pick := b.Open("/desk/admin/moves/new?authority=" + geo).Check()
	pick.Form("Weiter zum Ziel").Send().Is(http.StatusUnprocessableEntity).Check().Says("mindestens einen Bestand")
	ids := pick.Form("Weiter zum Ziel")
	rows, total, err := d.Store.Movable(t.Context(), d.Scope(first), workflow.MovableFilter{Authority: domain.AuthorityID(geo), ListFilter: workflow.ListFilter{Limit: 100}})
	if err != nil || total == 0 {
		t.Fatal(total, err)
	}
	for _, h := range rows {
		ids.Values.Add("id", string(h.ID))
	}
	review := ids.Send().Is(http.StatusOK).Check().Says("Wohin sollen")
	review.Form("Zur Bestätigung vorlegen").Set("target", "").Send().Is(http.StatusUnprocessableEntity).Check()
	move := review.Form("Folgen ansehen").Set("target", target).Send().Is(http.StatusOK).Check().Says("gehören dann zu Stabsstelle Klimaschutz").Form("Zur Bestätigung vorlegen")
	mine := move.Set("reason", "Neue Aufgabenverteilung").Send().Is(http.StatusSeeOther).Follow().Check().Says("Neue Aufgabenverteilung")
	if mine.HasForm("Umzug bestätigen") {
		t.Error("who proposed may confirm the move")
	}
	other.Open(mine.Path).Check().Form("Umzug bestätigen").Set("checked", "1").Send().Is(http.StatusSeeOther).Follow().Says("Bestätigt.")
	other.Open(mine.Path).Check().Says("Stabsstelle Klimaschutz")
	b.Open("/desk/admin/moves").Check().Says("umgezogen")
	b.Open("/desk/admin/authorities/"+geo+"/close").Form("Stelle schließen").Set("checked", "1").Set("successor", target).Send().Is(http.StatusSeeOther).
		Follow().Check().Says("Diese Stelle ist geschlossen", "Nachfolge: Stabsstelle Klimaschutz")
}

func TestRulesAreEditedPlayedThroughAndPutIntoForceByTwo(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, first)
	path := "/desk/admin/rules/" + authority(t, d, "merletal_umwelt")
	page := b.Open(path).Check()
	page = page.Form("Regel ergänzen").Send().Is(http.StatusOK).Check().Says("noch ohne zeichnende Rolle")
	form := page.Form("Zur Bestätigung vorlegen")
	form.Send().Is(http.StatusUnprocessableEntity).Check().Says("Rollen, die zeichnen dürfen")
	form.Set("r0.s0.roles", "press_office").Set("r0.s0.count", "viele").Send().Is(http.StatusUnprocessableEntity).Check().Says("ganze Zahl")
	form.Set("r0.s0.count", "1").Set("r0.s0.due", "4").Set("r0.facts", "statistics")
	form.Set("do", "simulate")
	seen := form.Send().Is(http.StatusOK).Check().Says("Soll ein Bestand öffentlich freigegeben werden und berührt er Statistik, dann zeichnet die Pressestelle mit (binnen 4 Arbeitstagen).", "Durchgespielt")
	more := seen.Form("Zeichnung ergänzen").Send().Is(http.StatusOK).Check()
	more.Form("Zeichnung entfernen").Send().Is(http.StatusOK).Check()
	sent := seen.Form("Zur Bestätigung vorlegen").Set("reason", "Pressestelle will es wissen").Send().Is(http.StatusSeeOther).Follow().Check().Says("Soll Fassung", "Pressestelle will es wissen")
	d.As(t, second).Open(sent.Path).Check().Form("Regeln in Kraft setzen").Set("checked", "1").Send().Is(http.StatusSeeOther)
	b.Open("/desk/rules/"+authority(t, d, "merletal_umwelt")).Check().Says("dann zeichnet die Pressestelle mit", "in Kraft")
	gone := b.Open(path).Form("Regel 1 entfernen").Send().Is(http.StatusOK).Check()
	gone.Says("entfällt")
}

func TestAQuestionnaireIsCheckedShownAndPutIntoForceByTwo(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, first)
	form := b.Open("/desk/admin/questionnaire/new").Check().Form("Prüfen und Wirkung ansehen")
	good := form.Values.Get("yaml")
	form.Set("yaml", strings.Replace(good, "effect: ", "wirkung: ", 1)).Send().Is(http.StatusUnprocessableEntity).Check().Says("Stelle:")
	form.Set("yaml", "").Send().Is(http.StatusUnprocessableEntity).Check()
	i := strings.Index(good, "text:")
	j := i + strings.Index(good[i:], "?")
	seen := form.Set("yaml", good[:j]+", genau betrachtet"+good[j:]).Send().Is(http.StatusOK).Check().Says("geprüften Beständen bekommen Fragen neu vorgelegt", "genau betrachtet")
	sent := seen.Form("Zur Bestätigung vorlegen").Set("reason", "klarer gefragt").Send().Is(http.StatusSeeOther).Follow().Check().Says("klarer gefragt", "genau betrachtet")
	d.As(t, second).Open(sent.Path).Check().Form("Fragenkatalog in Kraft setzen").Set("checked", "1").Send().Is(http.StatusSeeOther)
	b.Open("/desk/admin/questionnaire").Check().Says("Fassung 2 des Fragenkatalogs gilt")
}

func TestDeputiesAreProposedForOthersAndEnd(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, first)
	form := b.Open("/desk/admin/deputies").Check().Form("Zur Bestätigung vorlegen")
	form.Send().Is(http.StatusUnprocessableEntity).Check()
	from, until := d.Now().AddDate(0, 0, 1).Format("2006-01-02"), d.Now().AddDate(0, 0, 9).Format("2006-01-02")
	form.Set("for", "lars.wennemann").Set("by", first).Set("from", from).Set("until", until).Send().Is(http.StatusUnprocessableEntity).Check()
	sent := form.Set("by", "piet.osterloh").Send().Is(http.StatusSeeOther).Follow().Check().Says("Soll Piet Osterloh Lars Wennemann vertreten?")
	d.As(t, second).Open(sent.Path).Form("Vertretung bestätigen").Set("checked", "1").Send().Is(http.StatusSeeOther)
	b.Open("/desk/admin/deputies").Check().Click("beenden: Lars Wennemann").Check().Form("Vertretung beenden").Set("checked", "1").Send().Is(http.StatusSeeOther).Follow().Says("Die Vertretung ist beendet.")
}

func TestAccessKeysAreConfirmedAndRevoked(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	tok, err := d.Work.RequestToken(t.Context(), d.Actor("piet.osterloh"), workflow.NewToken{Name: "GIS-Abgleich", Scopes: []string{"read"}})
	if err != nil {
		t.Fatal(err)
	}
	b := d.As(t, first)
	b.Open("/desk/admin/keys").Check().Says("GIS-Abgleich", "nur lesen")
	b.Open("/desk/admin/proposals/token/"+tok.ID).Check().Form("Zugangsschlüssel bestätigen").Set("checked", "1").Send().Is(http.StatusSeeOther)
	b.Open("/desk/admin/keys").Click("Widerrufen: GIS-Abgleich").Check().Form("Widerrufen").Set("checked", "1").Send().Is(http.StatusSeeOther).Follow().Check().Says("widerrufen")
}

func TestAFormWithoutTheSessionsTokenChangesNothing(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, first)
	who := person(t, d, "piet.osterloh")
	for path, form := range map[string]url.Values{
		"/desk/admin/people/new":                {"name": {"X"}, "login": {"xx"}},
		"/desk/admin/people/" + who + "/status": {"checked": {"1"}, "off": {"true"}},
		"/desk/admin/roles/new":                 {"person": {who}, "role": {"auditor"}},
		"/desk/admin/moves":                     {"id": {who}, "target": {who}},
	} {
		b.Post(path, form).Is(http.StatusForbidden)
	}
	b.Open("/desk/admin/people/" + who).SaysNot("gesperrt")
}

func TestARoleLostWhileThePageWasOpenIsSaid(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, first)
	form := b.Open("/desk/admin/people/"+person(t, d, "piet.osterloh")+"/status").Form("Zugang sperren").Set("checked", "1")
	me, err := d.Store.PersonByID(t.Context(), d.Scope(second), d.Actor(first).Person)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range me.Assignments {
		if _, err := d.Work.EndRole(t.Context(), d.Actor(second), a.ID, "Wechsel"); err != nil {
			t.Fatal(err)
		}
	}
	form.Send().Is(http.StatusForbidden).Check().Says("Administration")
}

// The steps of the first start lead to pages that are there.
func TestTheFirstStepsLeadSomewhere(t *testing.T) {
	t.Parallel()
	b := desktest.New(t).As(t, first)
	for _, path := range []string{"/desk/admin/people", "/desk/admin/authorities/new", "/desk/admin/roles/new", "/desk/rules", "/desk/admin/questionnaire", "/desk/imports", "/desk/queue", "/desk/holdings"} {
		if p := b.Get(path); p.Status == http.StatusNotFound {
			t.Errorf("%s is not there", path)
		}
	}
}
