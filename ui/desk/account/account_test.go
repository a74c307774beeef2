package account_test

import (
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/internal/desktest"
	"freigabe/ui/component/message"
	"freigabe/workflow"
)

func TestMain(m *testing.M) {
	code := m.Run()
	desktest.Clear()
	os.Exit(code)
}

var paths = []string{"/desk/account", "/desk/account/password", "/desk/account/settings", "/desk/account/deputies", "/desk/account/deputies?of=all", "/desk/help"}

func TestEveryRoleSeesTheirAccountInBothLanguages(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	for _, role := range domain.Roles {
		b := d.With(t, role, "")
		for _, lang := range []string{"de", "en"} {
			b.SetCookie("freigabe-lang", lang)
			for _, path := range paths {
				p := b.Open(path)
				if strings.Contains(p.Text(), "desk.") || strings.Contains(p.Text(), "label.") || strings.Contains(p.Text(), "…") && role != domain.SystemUser {
					t.Errorf("%s %s %s: a text is missing\n%s", role, lang, path, p.Text())
				}
			}
		}
	}
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	here, there, third := d.As(t, "jana.feldkamp"), d.As(t, "jana.feldkamp"), d.As(t, "jana.feldkamp")
	stranger := d.As(t, "piet.osterloh")
	p := here.Open("/desk/account").Says("Dieses Gerät", "diese Sitzung", "jetzt")
	f := p.Form("Beenden")
	if p := stranger.Open("/desk/account"); p.HasForm("Beenden") {
		t.Error("another person's sessions are listed")
	}
	// somebody else sends the id of a session that is not theirs
	theirs := stranger.Open("/desk/account/password").Form("Kennwort ändern").Values
	stranger.Post("/desk/account/sessions/end", url.Values{"_csrf": theirs["_csrf"], "id": f.Values["id"]})
	there.Open("/desk/account")
	third.Open("/desk/account")
	f.Send().Is(http.StatusSeeOther).Follow().Says("Die Sitzung ist beendet.")
	f.Send().Is(http.StatusSeeOther) // twice
	if a, b := there.Get("/desk/account").Status, third.Get("/desk/account").Status; a+b != http.StatusOK+http.StatusSeeOther {
		t.Errorf("the other two answer %d and %d, want one of them out", a, b)
	}
	here.Open("/desk/account").Form("Alle anderen").Send().Is(http.StatusSeeOther).Follow().Says("Alle anderen Sitzungen sind beendet.").SaysNot("Alle anderen beenden")
	if a, b := there.Get("/desk/account").Status, third.Get("/desk/account").Status; a+b != 2*http.StatusSeeOther {
		t.Errorf("the other two answer %d and %d", a, b)
	}
	d.Ahead(29 * time.Minute)
	here.Open("/desk/account")
	d.Ahead(29 * time.Minute)
	here.Open("/desk/account")
	d.Ahead(31 * time.Minute)
	if to := here.Get("/desk/account").Is(http.StatusSeeOther).Header.Get("Location"); !strings.Contains(to, "ended=1") {
		t.Errorf("an idle session leads to %q", to)
	}
}

func TestAKeyIsShownOnce(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, "jana.feldkamp")
	f := b.Open("/desk/account").Form("Schlüssel beantragen")
	f.Set("name", "").Send().Is(http.StatusUnprocessableEntity).Check().Says("Wofür:")
	f = b.Open("/desk/account").Form("Schlüssel beantragen").Set("name", "Fachverfahren <b>Bäume</b>").Set("may", "write").Set("days", "365")
	p := f.Send().Is(http.StatusOK).Check().Says("ist angelegt", "Bitte kopieren Sie ihn jetzt", "fg_", "wartet auf Bestätigung")
	if strings.Contains(p.Body, "<b>Bäume") {
		t.Error("what was typed is markup")
	}
	_, rest, _ := strings.Cut(p.Text(), "fg_")
	secret := "fg_" + strings.FieldsFunc(rest, func(r rune) bool { return r == '\n' || r == ' ' })[0]
	f.Send().Is(http.StatusOK).Says("Diesen Schlüssel haben Sie schon gesehen").SaysNot(secret) // the back button, a double click
	b.Open("/desk/account").SaysNot(secret).Says("Fachverfahren")
	tokens, err := d.Work.Read().Tokens(t.Context(), d.Actor("jana.feldkamp").Person)
	tokens = slices.DeleteFunc(tokens, func(k workflow.Token) bool { return !strings.HasPrefix(k.Name, "Fachverfahren <b>") })
	if err != nil || len(tokens) != 1 {
		t.Fatalf("%d keys, %v", len(tokens), err)
	}
	if _, err := d.Work.Identify(t.Context(), "", secret); domain.CodeOf(err) != domain.NotFound {
		t.Errorf("a key that nobody confirmed works: %v", err)
	}
	admin := d.Login(domain.Administrator, "merletal")
	if _, err := d.Work.ConfirmToken(t.Context(), d.Actor(admin), tokens[0].ID, true); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Work.Identify(t.Context(), "", secret); err != nil {
		t.Error(err)
	}
	b.Open("/desk/account").Says("gilt", "bestätigt von")
	d.As(t, "piet.osterloh").Get("/desk/account/keys/" + string(tokens[0].ID) + "/revoke").Is(http.StatusNotFound)
	b.Open("/desk/account/keys/"+string(tokens[0].ID)+"/revoke").Says("sofort").Form("Schlüssel widerrufen").Send().Is(http.StatusSeeOther).Follow().Says("ist widerrufen", "Beendete Schlüssel")
	if _, err := d.Work.Identify(t.Context(), "", secret); domain.CodeOf(err) != domain.NotFound {
		t.Errorf("a revoked key works: %v", err)
	}
}

func TestThePasswordChanges(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	const login, old = "jana.feldkamp", "freigabe-demo-jana.feldkamp"
	b, other := d.As(t, login), d.As(t, login)
	form := func() *desktest.Form { return b.Open("/desk/account/password").Form("Kennwort ändern") }
	for _, tt := range []struct{ old, password, again, says string }{
		{"falsch", "ein langes Kennwort", "ein langes Kennwort", "Das jetzige Kennwort stimmt nicht."},
		{old, "kurz", "kurz", "mindestens 12 Zeichen"},
		{old, "ein langes Kennwort", "ein anderes Kennwort", "verschieden"},
	} {
		form().Set("old", tt.old).Set("password", tt.password).Set("again", tt.again).Send().Is(http.StatusUnprocessableEntity).Check().Says(tt.says).SaysNot(`value="` + tt.password)
	}
	form().Set("old", old).Set("password", "ein langes Kennwort").Set("again", "ein langes Kennwort").Send().Is(http.StatusSeeOther).Follow().Says("Ihr Kennwort ist geändert")
	other.Get("/desk/account").Is(http.StatusSeeOther)
	n := 0
	for ; n < 12; n++ {
		if strings.Contains(form().Set("old", "geraten").Set("password", "ein langes Kennwort").Set("again", "ein langes Kennwort").Send().Text(), "Zu viele Versuche") {
			break
		}
	}
	if n == 12 {
		t.Error("the present password can be guessed at without end")
	}
}

func TestSettingsFollowThePerson(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, "jana.feldkamp")
	f := b.Open("/desk/account/settings").Says("jana.feldkamp@").Form("Einstellungen speichern")
	f.Set("theme", "pink").Send().Is(http.StatusUnprocessableEntity).Check().Says("passt nicht")
	f = b.Open("/desk/account/settings").Form("Einstellungen speichern")
	p := f.Set("language", "en").Set("theme", "dark").Set("mail", "weekly").Send().Is(http.StatusSeeOther).Follow().Says("Your settings are saved.")
	if !strings.Contains(p.Body, `data-kern-theme="dark"`) || !strings.Contains(p.Body, `<html lang="en"`) {
		t.Errorf("the page does not look as it was set: %.300s", p.Body)
	}
	if v, err := d.Work.Read().Preference(t.Context(), d.Actor("jana.feldkamp").Person, workflow.PreferenceMail); err != nil || string(v) != `"weekly"` {
		t.Errorf("mail = %s, %v", v, err)
	}
	f.Send().Is(http.StatusSeeOther) // twice
	elsewhere := d.As(t, "jana.feldkamp").Open("/desk/account/settings").Says("Save settings")
	if !strings.Contains(elsewhere.Body, `data-kern-theme="dark"`) {
		t.Error("another device does not look as it was set")
	}
	d.As(t, "piet.osterloh").Open("/desk/account/settings").Says("Einstellungen speichern")
}

func TestADeputyTakesASecondPerson(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	// the district, where nobody stands in for these two
	head, acting := "burkhard.lenz", "selma.ibing"
	b := d.As(t, head)
	from, until := domain.Day(d.Now(), ""), domain.Day(d.Now().AddDate(0, 0, 14), "")
	form := func() *desktest.Form {
		return b.Open("/desk/account/deputies").Form("Zur Bestätigung vorlegen").Set("from", from).Set("until", until)
	}
	form().Set("by", "").Send().Is(http.StatusUnprocessableEntity).Check().Says("Bitte wählen Sie, wer vertritt.")
	form().Set("by", string(d.Actor(head).Person)).Send().Is(http.StatusUnprocessableEntity).Check()
	form().Set("by", string(d.Actor(acting).Person)).Set("until", "2020-01-01").Send().Is(http.StatusUnprocessableEntity).Check()
	form().Set("for", string(d.Actor(acting).Person)).Set("by", string(d.Actor("wanda.grothe").Person)).Send().Is(http.StatusUnprocessableEntity) // for somebody else
	form().Set("by", string(d.Actor(acting).Person)).Send().Is(http.StatusSeeOther).Follow().Says("wartet auf Bestätigung", "Selma Ibing", "vertritt Burkhard Lenz")
	own := b.Open("/desk/account/deputies").Click("Ansehen").Says("Diese Vertretung wartet auf eine zweite Person")
	d.As(t, "wanda.grothe").Get(own.Path).Is(http.StatusNotFound)
	admin := d.As(t, d.Login(domain.Administrator, "merletal"))
	p := admin.Open(own.Path).Says("Burkhard Lenz", "Selma Ibing", "Vertretung bestätigen")
	confirm := p.Form("Vertretung bestätigen")
	confirm.Send().Is(http.StatusUnprocessableEntity).Check().Says("Häkchen")
	confirm.Set("sure", "1").Send().Is(http.StatusSeeOther).Follow().Says("Bestätigt: Selma Ibing vertritt Burkhard Lenz.")
	confirm.Send().Is(http.StatusSeeOther) // twice: the same answer
	admin.Open(own.Path).SaysNot("Ich bestätige")
	d.As(t, acting).Open("/desk/account/deputies").Says("gilt", "Sie vertreten")
	b.Open(own.Path).Click("Vertretung beenden").Says("sofort").Form("Vertretung jetzt beenden").Send().Is(http.StatusSeeOther).Follow().Says("Beendet: Selma Ibing")
	if p := d.As(t, acting).Open("/desk/account/deputies"); strings.Contains(p.Text(), "Sie vertreten") && !strings.Contains(p.Text(), "Sie vertreten niemanden") {
		t.Error("an ended deputy still acts")
	}
	// declined
	form().Set("by", string(d.Actor(acting).Person)).Send().Is(http.StatusSeeOther)
	again := b.Open("/desk/account/deputies").Click("Ansehen").Path
	admin.Open(again).Form("Ablehnen").Send().Is(http.StatusSeeOther).Follow().Says("Abgelehnt")
}

func TestALinkSetsAPasswordOnce(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	admin := d.Login(domain.Administrator, "merletal")
	made, err := d.Work.RenewLink(t.Context(), d.Actor(admin), d.Actor("jana.feldkamp").Person)
	if err != nil {
		t.Fatal(err)
	}
	path := "/password/" + made.Links["jana.feldkamp"]
	b := d.Browser(t)
	b.Get("/password/nobody").Is(http.StatusNotFound).Check().Says("gilt nicht mehr")
	p := b.Open(path).Says("jana.feldkamp")
	if p.Header.Get("Referrer-Policy") != "no-referrer" || p.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the page gives its address away: %v", p.Header)
	}
	f := p.Form("Kennwort festlegen")
	f.Set("password", "kurz").Set("again", "kurz").Send().Is(http.StatusUnprocessableEntity).Check().Says("mindestens 12 Zeichen")
	f.Set("password", "ein langes Kennwort").Set("again", "x").Send().Is(http.StatusUnprocessableEntity).Check().Says("verschieden").SaysNot("ein langes Kennwort")
	f.Set("again", "ein langes Kennwort").Send().Is(http.StatusOK).Check().Says("festgelegt", "Anmelden")
	f.Send().Is(http.StatusNotFound)
	b.Get(path).Is(http.StatusNotFound).Says("gilt nicht mehr")
	b.Post("/desk/sign-in", url.Values{"login": {"jana.feldkamp"}, "password": {"ein langes Kennwort"}}).Is(http.StatusSeeOther)
}

func TestTheHelpExplainsEveryTerm(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	p := d.Browser(t).Open("/desk/help")
	for key := range message.Labels("term") {
		if message.Label("de", "term_help", key) == key {
			t.Errorf("%s has no explanation", key)
		}
		p.Says(message.Label("de", "term", key), message.Label("de", "term_help", key))
		if !strings.Contains(p.Body, `id="`+key+`"`) {
			t.Errorf("%s has no anchor", key)
		}
	}
}

func TestFormsOfTheAccountWantTheirToken(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, "jana.feldkamp")
	for _, path := range []string{
		"/desk/account/sessions/end", "/desk/account/sessions/end-others", "/desk/account/keys", "/desk/account/password", "/desk/account/settings", "/desk/account/deputies",
	} {
		b.Post(path, url.Values{"_csrf": {"guessed"}, "theme": {"dark"}, "name": {"x"}}).Is(http.StatusForbidden)
	}
}
