package page_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/internal/desktest"
	"freigabe/ui/desk/page"
)

func TestMain(m *testing.M) {
	code := m.Run()
	desktest.Clear()
	os.Exit(code)
}

func TestSigningInLeadsBackAndOutEndsTheSession(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.Browser(t)
	if to := b.Get("/desk/nowhere?a=1").Is(http.StatusSeeOther).Header.Get("Location"); to != "/desk/sign-in?return=%2Fdesk%2Fnowhere%3Fa%3D1" {
		t.Errorf("a page leads to %q", to)
	}
	form := b.Open("/desk/sign-in?return=%2Fdesk%2Fnowhere%3Fa%3D1").Form("Anmelden")
	form.Set("login", "jana.feldkamp").Set("password", "falsch").Send().Is(http.StatusUnprocessableEntity).Says("Die Anmeldung hat nicht geklappt")
	form.Set("login", "nobody").Set("password", "freigabe-demo-jana.feldkamp").Send().Is(http.StatusUnprocessableEntity)
	in := form.Set("login", "Jana.Feldkamp ").Set("password", "freigabe-demo-jana.feldkamp").Send().Is(http.StatusSeeOther)
	if to := in.Header.Get("Location"); to != "/desk/nowhere?a=1" {
		t.Errorf("signing in leads to %q", to)
	}
	p := b.Get("/desk/nowhere?a=1").Is(http.StatusNotFound).Check().Says("Jana Feldkamp", "Kreis Merletal", "Diese Seite gibt es nicht")
	secret := b.Cookie("freigabe")
	p.Form("Abmelden").Send().Is(http.StatusSeeOther).Follow().Says("Sie sind abgemeldet.")
	b.SetCookie("freigabe", secret)
	b.Get("/desk/nowhere").Is(http.StatusSeeOther)
}

func TestASessionIsNeverTheOneThatCameAlong(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.Browser(t)
	b.SetCookie("freigabe", "planted-by-somebody")
	b.Post("/desk/sign-in", url.Values{"login": {"jana.feldkamp"}, "password": {"freigabe-demo-jana.feldkamp"}}).Is(http.StatusSeeOther)
	first := b.Cookie("freigabe")
	if first == "planted-by-somebody" || len(first) < 40 {
		t.Errorf("the session is %q", first)
	}
	b.Post("/desk/sign-in", url.Values{"login": {"jana.feldkamp"}, "password": {"freigabe-demo-jana.feldkamp"}}).Is(http.StatusSeeOther)
	if again := b.Cookie("freigabe"); again == first {
		t.Error("signing in again keeps the session")
	}
	b.SetCookie("freigabe", first)
	b.Get("/desk/nowhere").Is(http.StatusSeeOther) // the first one is over
}

func TestAFormOfAnotherSiteOrSessionIsRefused(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, "jana.feldkamp")
	b.Post("/desk/sign-out", nil).Is(http.StatusForbidden).Check().Says("gehört nicht zu Ihrer jetzigen Sitzung", "nichts gespeichert")
	b.Post("/desk/sign-out", url.Values{"_csrf": {"x"}}).Is(http.StatusForbidden)
	own := b.Get("/desk/nowhere").Form("Abmelden").Values
	for name, from := range map[string]http.Header{
		"another site":        {"Sec-Fetch-Site": {"cross-site"}},
		"a neighbour":         {"Sec-Fetch-Site": {"same-site"}},
		"an old browser":      {"Origin": {"https://evil.example"}},
		"a page without home": {"Origin": {"null"}},
	} {
		req := httptest.NewRequest(http.MethodPost, "/desk/sign-out", strings.NewReader(own.Encode()))
		req.Header = from.Clone()
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if p := b.Do(req); p.Status != http.StatusForbidden {
			t.Errorf("a form from %s = %d", name, p.Status)
		}
	}
	other := d.As(t, "jana.feldkamp").Get("/desk/nowhere").Form("Abmelden").Values
	b.Post("/desk/sign-out", other).Is(http.StatusForbidden)
	b.Post("/desk/sign-out", own).Is(http.StatusSeeOther)
}

func TestWhatWasTypedSurvivesTheEndOfTheSession(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, "jana.feldkamp")
	const text = "Ein Grund, der eine halbe Stunde Arbeit war"
	form := url.Values{"_csrf": {"old"}, "_key": {"k1"}, "reason": {text}, "ids": {"a", "b"}}
	d.Ahead(11 * time.Hour)
	p := b.Post("/desk/nowhere", form).Is(http.StatusUnauthorized).Check().Says("Ihre Sitzung ist zu Ende", "ist noch da")
	p = p.Form("Anmelden").Set("login", "jana.feldkamp").Set("password", "falsch").Send().Is(http.StatusUnprocessableEntity)
	p = p.Form("Anmelden").Set("login", "jana.feldkamp").Set("password", "freigabe-demo-jana.feldkamp").Send().Is(http.StatusOK).Check().Says(text)
	again := p.Form("Eingabe absenden")
	if got := again.Values; got.Get("reason") != text || len(got["ids"]) != 2 || got.Get("_key") != "k1" || got.Get("_csrf") == "old" || again.Action != "/desk/nowhere" {
		t.Errorf("what is sent again: %s %v", again.Action, got)
	}
	again.Send().Is(http.StatusNotFound) // it arrived; there is no such page
}

func TestAForeignFormIsNotKeptThroughASignIn(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	req := httptest.NewRequest(http.MethodPost, "/desk/nowhere", strings.NewReader("reason=x"))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	d.Browser(t).Do(req).Is(http.StatusForbidden)
}

func TestNobodyIsSentElsewhere(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"/desk/inbox": "/desk/inbox", "/desk/holdings?q=a&page=2": "/desk/holdings?q=a&page=2",
		"https://evil.example/desk/": "/desk", "//evil.example/desk/": "/desk", "/\\evil.example": "/desk", "/desk/\\..": "/desk",
		"javascript:alert(1)": "/desk", "": "/desk", "/dataset": "/desk", "/desk": "/desk", "/desk/\nx": "/desk", "desk/": "/desk",
	} {
		if got := page.Local(address); got != want {
			t.Errorf("Local(%q) = %q, want %q", address, got, want)
		}
	}
}

func TestASignInLeadsToOurOwnPages(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	for _, to := range []string{"https://evil.example/desk/", "//evil.example", "/\\evil.example", "/desk/\\..", "javascript:alert(1)", "/dataset"} {
		p := d.Browser(t).Post("/desk/sign-in", url.Values{"login": {"jana.feldkamp"}, "password": {"freigabe-demo-jana.feldkamp"}, "return": {to}}).Is(http.StatusSeeOther)
		if got := p.Header.Get("Location"); got != "/desk" {
			t.Errorf("a sign-in asked to return to %q leads to %q", to, got)
		}
	}
	b := d.As(t, "jana.feldkamp")
	if got := b.Get("/desk/sign-in?return=" + url.QueryEscape("//evil.example/desk/")).Is(http.StatusSeeOther).Header.Get("Location"); got != "/desk" {
		t.Errorf("who is signed in already is led to %q", got)
	}
}

func TestTheSwitchKeepsTheLanguage(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, "jana.feldkamp")
	p := b.Get("/desk/nowhere?x=1&lang=en").Is(http.StatusSeeOther)
	if to := p.Header.Get("Location"); to != "/desk/nowhere?x=1" {
		t.Errorf("the switch leads to %q", to)
	}
	b.Get("/desk/nowhere").Check().Says("There is no such page", "Inbox", "Sign out").SaysNot("Abmelden")
	b.Get("/desk/nowhere?lang=de")
	b.Get("/desk/nowhere").Says("Diese Seite gibt es nicht")
	b.Get("/desk/nowhere?lang=fr").Is(http.StatusNotFound)
}

func TestTheNavigationFollowsTheRoles(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	for role, want := range map[domain.Role]string{
		domain.OpenDataOfficer: "Prüfen", domain.DataSteward: "Prüfen", domain.Administrator: "Verwaltung", domain.DepartmentHead: "", domain.Auditor: "",
	} {
		p := d.With(t, role, "").Get("/desk/nowhere").Says("Eingang", "Bestände", "Entscheidungen", "Regeln")
		for _, place := range []string{"Prüfen", "Verwaltung"} {
			if has := len(p.Links(place)) > 0; has != (place == want) {
				t.Errorf("%s sees %s: %v", role, place, has)
			}
		}
	}
}

func TestEveryAnswerCarriesThePolicyOfItsContent(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	for _, p := range []*desktest.Page{d.Browser(t).Get("/desk/sign-in"), d.Browser(t).Get("/desk/inbox"), d.As(t, "jana.feldkamp").Get("/desk/nowhere")} {
		csp := p.Header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || p.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %q %q", p.Path, csp, p.Header.Get("Cache-Control"))
		}
	}
}

func TestBadFormsAreAnsweredInWords(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, "jana.feldkamp")
	for name, tt := range map[string]struct {
		kind, body string
		status     int
	}{
		"no kind":         {"", "a=1", 422},
		"JSON":            {"application/json", "{}", 422},
		"broken escapes":  {"application/x-www-form-urlencoded", "a=%zz", 422},
		"too many values": {"application/x-www-form-urlencoded", strings.Repeat("a&", 10_002), 422},
		"too large":       {"application/x-www-form-urlencoded", "a=" + strings.Repeat("x", 3<<20), 422},
		"cut multipart":   {"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1", 422},
		"no boundary":     {"multipart/form-data", "--x", 422},
	} {
		req := httptest.NewRequest(http.MethodPost, "/desk/sign-out", strings.NewReader(tt.body))
		if tt.kind != "" {
			req.Header.Set("Content-Type", tt.kind)
		}
		if p := b.Do(req); p.Status != tt.status || !strings.Contains(p.Text(), "Das konnten wir nicht annehmen") {
			t.Errorf("%s = %d: %s", name, p.Status, p.Text())
		}
	}
}
