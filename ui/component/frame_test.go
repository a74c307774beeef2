package component

import (
	"html/template"
	"strings"
	"testing"

	"github.com/jba/templatecheck"
)

// framed is the frame with a page of one heading in it.
func framed(t testing.TB) *template.Template {
	t.Helper()
	return template.Must(Templates().Parse(`{{define "content"}}<h1>{{.Title}}</h1>{{end}}`))
}

func deskFrame() Frame {
	return Frame{
		Lang: "de", Theme: "dark", Title: "Eingang", Site: "Freigabe", Org: "Kreis Musterland", Desk: true, Class: "fg-page--narrow",
		Scripts: []string{"/assets/x/htmx.min.js"}, Config: `{"allowEval":false}`, Home: "/desk/inbox", Mark: "/mark.svg",
		Words:   FrameWords{Skip: "Zum Inhalt", Menu: "Menü", MainNav: "Hauptnavigation", MenuNav: "Menü", Account: "Konto", MenuSearch: "Suche im Menü"},
		Switch:  Switch{Lang: "en", Label: "English", URL: "?lang=en"},
		Nav:     []Link{{URL: "/desk/inbox", Text: "Eingang", Current: true, Count: 8, CountText: "Vorgänge warten auf Sie", Alert: true}},
		Search:  &Search{ID: "q", Action: "/desk/search", Label: "Suche", Submit: "Suchen"},
		Acting:  []Acting{{Text: "Sie vertreten", LinkText: "Holger Brandt (FB 3)", URL: "/desk/account/deputies", Until: "bis 4. Dezember"}},
		Account: &Account{Name: "Dr. Miriam Albers", Role: "Leitung", Links: []Link{{URL: "/x", Text: "Sitzungen"}}, SignOut: &SignOut{URL: "/desk/signout", Text: "Abmelden", CSRF: "c<"}},
		Crumbs:  &Crumbs{Label: "Brotkrumen", Here: "Eingang"}, Notice: &Notice{Kind: "success", Title: "Gezeichnet", Text: "Es fehlt noch eine Zeichnung."},
		FootLine: "Freigabe 1.0", FootLinks: []Link{{URL: "/", Text: "Zum Portal"}},
	}
}

func TestTheFrameShowsAllItIsGiven(t *testing.T) {
	t.Parallel()
	if err := templatecheck.CheckHTML(framed(t).Lookup("frame"), Frame{}); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := framed(t).ExecuteTemplate(&b, "frame", deskFrame()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<html lang="de" data-kern-theme="dark">`, `<meta name="color-scheme" content="dark">`, `<title>Eingang – Freigabe, Kreis Musterland</title>`,
		`content="{&#34;allowEval&#34;:false}"`, `<script src="/assets/x/htmx.min.js" defer></script>`, `class="fg-brand__org">Kreis Musterland`,
		`fg-count--alert">8<span class="kern-sr-only"> Vorgänge warten auf Sie`, `Sie vertreten <a href="/desk/account/deputies">Holger Brandt (FB 3) bis 4. Dezember</a>`,
		`<span class="kern-sr-only">Konto: </span>Dr. Miriam Albers`, `name="_csrf" value="c&lt;"`, `kern-alert--success" role="status"`,
		`<main class="fg-page fg-page--narrow" id="content" tabindex="-1">`, `aria-label="Suche im Menü"`, `id="q-menu"`, `fg-foot--desk`, `>Zum Portal</a>`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the frame lacks %s:\n%s", want, b.String())
		}
	}
}

func TestAPageBeforeSigningInHasNoNavigation(t *testing.T) {
	t.Parallel()
	f := deskFrame()
	f.Bare = true
	var b strings.Builder
	if err := framed(t).ExecuteTemplate(&b, "frame", f); err != nil {
		t.Fatal(err)
	}
	for _, unwanted := range []string{"<nav", "<header", "Abmelden", "Albers"} {
		if strings.Contains(b.String(), unwanted) {
			t.Errorf("the page has %s", unwanted)
		}
	}
	if !strings.Contains(b.String(), `<main class="fg-auth`) || !strings.Contains(b.String(), ">English</a>") {
		t.Errorf("the page lacks its narrow column or the other language:\n%s", b.String())
	}
}

func TestAFieldOfThePageDoesNotHideOneOfTheFrame(t *testing.T) {
	t.Parallel()
	page := struct {
		Frame
		Title  []string
		Notice int
	}{Frame: deskFrame(), Title: []string{"anders"}}
	var b strings.Builder
	tmpl := template.Must(Templates().Parse(`{{define "content"}}<h1>{{range .Title}}{{.}}{{end}}</h1>{{end}}`))
	if err := tmpl.ExecuteTemplate(&b, "frame", page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<title>Eingang – Freigabe", "<h1>anders</h1>", "Gezeichnet"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}
