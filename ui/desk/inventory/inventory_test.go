package inventory_test

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/internal/desktest"
	"freigabe/workflow"
	"freigabe/workflow/intake"
)

func TestMain(m *testing.M) {
	code := m.Run()
	desktest.Clear()
	os.Exit(code)
}

const officer = "jana.feldkamp" // open data officer of the whole district

func page(t *testing.T, d *desktest.Desk, login string, f workflow.InventoryFilter, n int) []workflow.InventoryRow {
	t.Helper()
	f.Today = domain.Day(d.Now(), "")
	rows, err := d.Store.Inventory(t.Context(), d.Scope(login), workflow.InventoryQuery{InventoryFilter: f, Sort: workflow.ByTitle, Limit: n})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Every page keeps the rules of pages, for every role, in both languages, in every state of its filters.
func TestPagesOfTheInventoryKeepTheRules(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	for _, role := range []domain.Role{domain.OpenDataOfficer, domain.DataSteward, domain.DepartmentHead, domain.DataProtectionOfficer, domain.Auditor, domain.Administrator, domain.AssociationAdmin} {
		for _, lang := range []string{"de", "en"} {
			b := d.With(t, role, "")
			b.SetCookie("freigabe-lang", lang)
			for _, path := range []string{
				"/desk/holdings?view=all", "/desk/holdings?state=captured,screened&class=open&order=desc&sort=title", "/desk/holdings?q=xyzzy",
				"/desk/holdings?waits=overdue&due=2027-01-01&since=2020-01-01&theme=ENVI&hvd=1", "/desk/holdings?page=2&sort=due",
				"/desk/holdings?sort=authority&waits=me", "/desk/holdings/views", "/desk/queue", "/desk/search", "/desk/search?q=kreis", "/desk/search?q=2026&stay=1",
			} {
				if p := b.Get(path); p.Status == http.StatusSeeOther {
					p.Follow().Is(http.StatusOK).Check() // a page behind the last one
				} else {
					p.Is(http.StatusOK).Check()
				}
			}
		}
	}
}

func TestNonsenseInTheAddressIsLeftOut(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, officer)
	for _, q := range []string{
		"state=bogus&class=%00&authority=x&waits=y&sort=z&page=-3", "page=99999999999999999999", "%zz", "due=31.12.2026&since=yesterday", "import=1",
		"q=" + strings.Repeat("a", 5000), "q=%3Cscript%3Ealert(1)%3C/script%3E", "authority=00000000-0000-7000-8000-000000000000",
	} {
		p := b.Get("/desk/holdings?" + q)
		if p.Status == http.StatusSeeOther {
			p = p.Follow()
		}
		p.Is(http.StatusOK).Check()
	}
	b.Get("/desk/queue?page=500").Is(http.StatusSeeOther).Follow().Is(http.StatusOK)
}

func TestFiltersNarrowTheListAndSayWhatTheyDo(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, officer)
	captured := page(t, d, officer, workflow.InventoryFilter{States: []domain.State{domain.Captured}}, 100)
	if len(captured) < 3 || len(captured) > 24 {
		t.Fatalf("the example has %d captured holdings", len(captured))
	}
	p := b.Open("/desk/holdings?state=captured").Says("Stand: erfasst", "Alle Filter aufheben")
	for _, h := range captured {
		p.Says(h.Title)
	}
	for _, h := range page(t, d, officer, workflow.InventoryFilter{States: []domain.State{domain.Published}}, 100) {
		p.SaysNot(h.Title)
	}
	if to := p.Links("Stand: erfasst – Filter entfernen"); len(to) != 1 || strings.Contains(to[0], "state") {
		t.Errorf("the chip leads to %q", to)
	}
	b.Open("/desk/holdings?q=xyzzy").Says("Kein Bestand passt", "Kein Treffer")
	first := b.Open("/desk/holdings?sort=title")
	second := b.Open("/desk/holdings?sort=title&page=2")
	rows := page(t, d, officer, workflow.InventoryFilter{}, 60)
	first.Says(rows[0].Title, rows[24].Title, "1 bis 25 von").SaysNot(rows[26].Title)
	second.Says(rows[26].Title, "26 bis 50 von")
	// htmx asks for the list alone
	b.Header.Set("HX-Request", "true")
	if part := b.Get("/desk/holdings?state=captured"); part.Status != http.StatusOK || strings.Contains(part.Body, "<html") || !strings.Contains(part.Body, captured[0].Title) {
		t.Errorf("a fragment = %d\n%s", part.Status, part.Body)
	}
}

func TestSortingBelongsToTheHeadOfItsColumn(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, officer)
	p := b.Open("/desk/holdings?view=all")
	if !strings.Contains(p.Body, `aria-sort="descending"`) || strings.Count(p.Body, "aria-sort") != 1 {
		t.Error("the newest change first is not marked in its head")
	}
	if !strings.Contains(p.Body, `href="/desk/holdings?sort=title"`) {
		t.Error("the title's head does not sort")
	}
	if rising := b.Open("/desk/holdings?sort=title"); !strings.Contains(rising.Body, `aria-sort="ascending"`) {
		t.Error("sorting by title is not marked")
	}
}

func TestAViewIsSavedRenamedPutFirstAndDeleted(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, officer)
	list := b.Open("/desk/holdings?state=captured&sort=title")
	list.Form("Ansicht sichern").Set("name", "").Send().Is(http.StatusUnprocessableEntity).Check().Says("Geben Sie der Ansicht einen Namen")
	form := list.Form("Ansicht sichern").Set("name", "  Meine   Liste ")
	form.Send().Is(http.StatusSeeOther).Follow().Is(http.StatusOK).Says("ist gesichert", "Meine Liste")
	form.Send().Is(http.StatusSeeOther) // a second click
	b.Open("/desk/holdings?state=captured&sort=title").Form("Ansicht sichern").Set("name", "meine liste").Send().Is(http.StatusSeeOther)
	views := b.Open("/desk/holdings/views")
	if n := strings.Count(strings.ToLower(views.Body), "<h2"); n != 1 {
		t.Errorf("%d views after saving one name three times", n)
	}
	b.Open("/desk/holdings?q=zweite").Form("Ansicht sichern").Set("name", "Zweite").Send().Is(http.StatusSeeOther)
	views = b.Open("/desk/holdings/views")
	views.Form("Umbenennen: Zweite").Set("name", "Meine Liste").Send().Is(http.StatusUnprocessableEntity).Check().Says("So heißt schon eine andere Ansicht")
	views.Form("Umbenennen: Zweite").Set("name", "<b>Dritte</b>").Send().Is(http.StatusSeeOther).Follow().Check().Says("<b>Dritte</b>")
	b.Get("/desk/holdings").Is(http.StatusOK)
	b.Open("/desk/holdings/views").Form("Beim Öffnen zeigen: meine liste").Send().Is(http.StatusSeeOther)
	if to := b.Get("/desk/holdings").Is(http.StatusSeeOther).Header.Get("Location"); !strings.Contains(to, "state=captured") {
		t.Errorf("the list opens with %q", to)
	}
	b.Get("/desk/holdings?view=all").Is(http.StatusOK)
	b.Open("/desk/holdings/views").Form("Löschen: meine liste").Send().Is(http.StatusSeeOther).Follow().Says("ist gelöscht")
	b.Get("/desk/holdings").Is(http.StatusOK)
	other := d.As(t, "piet.osterloh")
	other.Open("/desk/holdings/views").Says("Noch keine eigene Ansicht") // views are their person's own
}

func TestColumnsAreChosenAndKept(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, officer)
	p := b.Open("/desk/holdings?state=public")
	p.Form("Spalten übernehmen").Set("column", "name", "steward", "bogus").Send().Is(http.StatusSeeOther).Follow().Check().Says("Die Spalten sind gespeichert", "merletal_")
	if p := b.Open("/desk/holdings?view=all"); strings.Contains(p.Body, "fg-class__code") {
		t.Error("the class is still a column")
	}
	b.Open("/desk/holdings?view=all").Form("Spalten übernehmen").Set("column").Send().Is(http.StatusSeeOther)
	if p := b.Open("/desk/holdings?view=all"); !strings.Contains(p.Body, "fg-class__code") {
		t.Error("no column ticked does not bring the usual ones back")
	}
}

func TestSeveralHoldingsArePutOffAtOnce(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, officer)
	rows := page(t, d, officer, workflow.InventoryFilter{States: []domain.State{domain.Captured}, Waits: workflow.WaitsForNobody}, 3)
	list := b.Open("/desk/holdings?state=captured")
	ids := []string{string(rows[0].ID), string(rows[1].ID)}
	list.Form("Zurückstellen").Set("id").Send().Is(http.StatusSeeOther).Follow().Says("Es war kein Bestand ausgewählt")
	ask := list.Form("Zurückstellen").Set("id", append(ids, "nonsense", ids[0])...).Send().Is(http.StatusOK).Check().Says("2 Bestände zurückstellen?", rows[0].Title, rows[1].Title)
	form := ask.Form("2 Bestände zurückstellen")
	form.Set("code", "effort").Set("until", "2099-01-31").Send().Is(http.StatusUnprocessableEntity).Check().Says("Bestätigen Sie, dass Sie das wollen")
	p := form.Set("sure", "1").Set("until", "2020-01-01").Send().Is(http.StatusUnprocessableEntity).Check().Says("Der Tag muss in der Zukunft liegen")
	if !strings.Contains(p.Body, `aria-invalid="true"`) || !strings.Contains(p.Body, `value="2020-01-01"`) {
		t.Error("the mistake is not at its field, or what was typed is lost")
	}
	good := ask.Form("2 Bestände zurückstellen").Set("code", "effort").Set("until", "2099-01-31").Set("sure", "1")
	good.Send().Is(http.StatusSeeOther).Follow().Says("2 Bestände sind zurückgestellt")
	good.Send().Is(http.StatusSeeOther) // a second click
	h, err := d.Store.HoldingByID(t.Context(), d.Scope(officer), rows[0].ID)
	if err != nil || h.Deferral == nil || h.Deferral.Until != "2099-01-31" || h.Rev != revOf(t, d, rows[0])+1 {
		t.Errorf("%+v, rev %d, error %v", h.Deferral, h.Rev, err)
	}
	q, _, err := d.Store.Queue(t.Context(), d.Scope(officer), workflow.QueueQuery{Today: domain.Day(d.Now(), ""), Now: d.Now(), Limit: 100})
	if err != nil || slices.ContainsFunc(q, func(x workflow.QueueRow) bool { return x.ID == rows[0].ID }) {
		t.Errorf("what is put off is still in the queue (%v)", err)
	}
}

// revOf gives the rev before the act: one decision raises it by one.
func revOf(t *testing.T, d *desktest.Desk, h workflow.InventoryRow) int64 {
	t.Helper()
	got, err := d.Store.HoldingByID(t.Context(), d.Scope(officer), h.ID)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := d.Store.Decisions(t.Context(), d.Scope(officer), workflow.DecisionFilter{Holding: h.ID, Kind: domain.Deferred})
	if err != nil {
		t.Fatal(err)
	}
	return got.Rev - int64(len(rows))
}

func TestWhatCannotBeArchivedSaysWhy(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, officer)
	public := page(t, d, officer, workflow.InventoryFilter{States: []domain.State{domain.Published}, Waits: workflow.WaitsForNobody}, 1)[0]
	captured := page(t, d, officer, workflow.InventoryFilter{States: []domain.State{domain.Captured}, Waits: workflow.WaitsForNobody}, 20)
	i := slices.IndexFunc(captured, func(h workflow.InventoryRow) bool { return !h.Released })
	list := b.Open("/desk/holdings?view=all")
	list.Form("Archivieren").Set("id", string(public.ID)).Send().Is(http.StatusOK).Check().Says("Damit geht es bei keinem", public.Title)
	ask := list.Form("Archivieren").Set("id", string(public.ID), string(captured[i].ID)).Send().Is(http.StatusOK).Check().Says("1 Bestand archivieren?", "Bei 1 Bestand geht es nicht")
	// it changes after it was shown
	stale := ask.Form("1 Bestand archivieren").Set("code", "superseded").Set("sure", "1")
	if _, err := d.Work.Edit(t.Context(), d.Actor(officer), workflow.Patch{Holding: captured[i].ID, Fields: map[string][]string{"comment": {"neu"}}}); err != nil {
		t.Fatal(err)
	}
	stale.Send().Is(http.StatusOK).Check().Says("0 von 1 Beständen erledigt", captured[i].Title)
	ask = list.Form("Archivieren").Set("id", string(captured[i].ID)).Send().Is(http.StatusOK)
	ask.Form("1 Bestand archivieren").Set("code", "").Set("sure", "1").Send().Is(http.StatusUnprocessableEntity).Check()
	ask.Form("1 Bestand archivieren").Set("code", "superseded").Set("sure", "1").Send().Is(http.StatusSeeOther).Follow().Says("sind archiviert")
	h, err := d.Store.HoldingByID(t.Context(), d.Scope(officer), captured[i].ID)
	if err != nil || h.State != domain.Archived {
		t.Errorf("state %v, error %v", h.State, err)
	}
}

func TestOnlyHoldingsThatThePersonSeesAreTouched(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	foreign := page(t, d, officer, workflow.InventoryFilter{States: []domain.State{domain.Captured}}, 1)[0]
	steward := d.As(t, d.Login(domain.DataSteward, "lauterhusen"))
	form := steward.Open("/desk/holdings?view=all").Form("Zurückstellen")
	form.Set("id", string(foreign.ID)).Send().Is(http.StatusSeeOther) // to the list: nothing of it was chosen
	head := d.With(t, domain.DepartmentHead, "merletal_umwelt")
	if p := head.Open("/desk/holdings?view=all"); strings.Contains(p.Body, `name="id"`) || strings.Contains(p.Body, "fg-bulk") {
		t.Error("a head is offered acts that the role does not have")
	}
	head.Post("/desk/holdings/bulk/archive", url.Values{"id": {string(foreign.ID)}}).Is(http.StatusForbidden) // without the session's token
	steward.Open("/desk/holdings?view=all").Form("Zurückstellen").Set("id", string(foreign.ID)).Send()
	p := steward.Open("/desk/holdings?view=all").Form("Zurückstellen")
	p.Action = "/desk/holdings/bulk/explode"
	p.Set("id", string(foreign.ID)).Send().Is(http.StatusNotFound).Check()
}

// The acts of other subjects take the ids as this list sends them.
func TestActsOfOtherPagesTakeTheSelection(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	rows := page(t, d, officer, workflow.InventoryFilter{States: []domain.State{domain.Captured}}, 2)
	list := d.As(t, officer).Open("/desk/holdings?state=captured")
	for button, says := range map[string][]string{"Antworten übernehmen": {"2 Bestände sind gewählt"}, "Vorlegen": {rows[0].Title, rows[1].Title}} {
		list.Form(button).Set("id", string(rows[0].ID), string(rows[1].ID)).Send().Is(http.StatusOK).Check().Says(says...)
	}
}

func TestTheWholeListIsTaken(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, officer)
	n := len(page(t, d, officer, workflow.InventoryFilter{States: []domain.State{domain.Published}}, 100))
	p := b.Open("/desk/holdings?state=public").Form("Treffer auswählen").Send().Is(http.StatusOK).Check()
	if got := strings.Count(p.Body, `name="id"`); got != n {
		t.Errorf("%d of %d are taken", got, n)
	}
	p.Form("Archivieren").Send().Is(http.StatusOK).Check().Says("Damit geht es bei keinem")
}

// What is exported is read back by our own import without a difference, whatever stands in the cells.
func TestAnExportIsReadBackTheSame(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	evil := []string{`=HYPERLINK("http://evil.example";"x")`, "+49 5231 1", "-1", "@cmd", "'=x", "zwei\nZeilen; mit \"Zeichen\"", "＝1"}
	at := page(t, d, officer, workflow.InventoryFilter{States: []domain.State{domain.Captured}}, 1)[0].Authority
	for _, e := range evil {
		if _, err := d.Work.Create(t.Context(), d.Actor(officer), workflow.Capture{Authority: at, Content: domain.Content{
			Title: "Prüffall " + strings.ReplaceAll(e, "\n", " "), Description: e, Comment: e, Keywords: []string{"eins", "zwei"}, Theme: []string{"ENVI", "TRAN"}, UpdateFrequency: "ANNUAL", Licence: "dl-zero-de/2.0", Steward: "Amt 66",
		}}); err != nil {
			t.Fatal(err)
		}
	}
	b := d.As(t, officer)
	want := map[string]domain.Content{}
	for _, h := range page(t, d, officer, workflow.InventoryFilter{}, 200) {
		want[h.Title] = h.Draft.Content
	}
	for _, form := range []string{"csv", "xlsx"} {
		p := b.Get("/desk/holdings/export." + form + "?all=1&sort=title").Is(http.StatusOK)
		if !strings.Contains(p.Header.Get("Content-Disposition"), "."+form) {
			t.Errorf("%s: %v", form, p.Header)
		}
		if form == "csv" {
			for line := range strings.Lines(strings.TrimPrefix(p.Body, "\ufeff")) {
				if strings.ContainsAny(line[:1], "=+-@") {
					t.Errorf("a line begins like a formula: %q", line)
				}
			}
			if strings.Contains(p.Body, ";=") || strings.Contains(p.Body, `;"=`) || strings.Contains(p.Body, ";@") {
				t.Error("a cell begins like a formula")
			}
		}
		got := read(t, []byte(p.Body))
		if len(got) != len(want) {
			t.Errorf("%s: %d of %d rows are read back", form, len(got), len(want))
		}
		for title, w := range want {
			g := got[title]
			for _, f := range domain.Fields {
				if x, y := strings.Join(values(f, w), "|"), strings.Join(values(f, g), "|"); x != y {
					t.Errorf("%s: %q of %q: %q is read back as %q", form, f.Name, title, x, y)
				}
			}
		}
	}
	// a steward exports what a steward sees
	few := read(t, []byte(d.With(t, domain.DataSteward, "merletal_umwelt").Get("/desk/holdings/export.csv").Is(http.StatusOK).Body))
	if len(few) == 0 || len(few) >= len(want)/2 {
		t.Errorf("a steward exports %d of %d", len(few), len(want))
	}
	d.Browser(t).Get("/desk/holdings/export.csv").Is(http.StatusSeeOther) // to sign in
}

func values(f domain.Field, c domain.Content) []string {
	if f.IsList() {
		return f.List(&c)
	}
	return []string{f.Text(&c)}
}

func read(t *testing.T, list []byte) map[string]domain.Content {
	t.Helper()
	src, err := intake.Open(t.Context(), bytes.NewReader(list), int64(len(list)), intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	out := map[string]domain.Content{}
	for rec, err := range src.Records(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		c := rec.Content()
		c.Identifier = rec.Identifier
		out[c.Title] = c
	}
	return out
}

func TestTheQueueSaysWhatIsNextAndWhy(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	rows, total, err := d.Store.Queue(t.Context(), d.Scope(officer), workflow.QueueQuery{Today: domain.Day(d.Now(), ""), Now: d.Now(), Limit: 25})
	if err != nil || total == 0 {
		t.Fatalf("%d, %v", total, err)
	}
	p := d.As(t, officer).Open("/desk/queue").Says(rows[0].Title, "So entsteht die Reihenfolge")
	at := -1
	for _, h := range rows {
		i := strings.Index(p.Body, "/desk/holdings/"+string(h.ID)+"/screening")
		if i <= at {
			t.Errorf("%s does not stand in its place", h.Title)
		}
		at = i
	}
	d.With(t, domain.DepartmentHead, "").Open("/desk/queue")
}

func TestSearchLeadsToNumbersAndLeaksNothing(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, officer)
	open := page(t, d, officer, workflow.InventoryFilter{Waits: workflow.WaitsForReview}, 1)[0]
	for _, q := range []string{open.Open.Number, strings.Replace(open.Open.Number, "/", "-", 1)} {
		if to := b.Get("/desk/search?q=" + url.QueryEscape(q)).Is(http.StatusSeeOther).Header.Get("Location"); to != "/desk/reviews/"+string(open.Review) {
			t.Errorf("%q leads to %q", q, to)
		}
	}
	if to := b.Get("/desk/search?q=" + open.Name).Is(http.StatusSeeOther).Header.Get("Location"); to != "/desk/holdings/"+string(open.ID) {
		t.Errorf("a name leads to %q", to)
	}
	b.Get("/desk/search?q=2026/0001").Is(http.StatusSeeOther).Follow().Is(http.StatusOK) // long closed
	b.Open("/desk/search?q="+url.QueryEscape(open.Title)).Says(open.Title, "1 Bestand")
	b.Open("/desk/search?q=xyzzy").Says("Nichts gefunden")
	b.Open("/desk/search?q=").Says("Was suchen Sie?")
	b.Open("/desk/search?q=" + url.QueryEscape(`"><script>alert(1)</script>`))
	stranger := d.As(t, d.Login(domain.DataSteward, "lauterhusen"))
	for _, q := range []string{open.Open.Number, open.Name, open.Title, string(open.ID), string(open.Review), "feldkamp"} {
		stranger.Open("/desk/search?q=" + url.QueryEscape(q)).Says("Nichts gefunden")
	}
	d.With(t, domain.Administrator, "merletal").Open("/desk/search?q=feldkamp").Says("Jana Feldkamp", "1 Person")
}

// Somebody without a role reads why the list is empty; who may capture, what to do first.
func TestAnEmptyListTeachesTheFirstStep(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	admin := d.Actor(d.Login(domain.Administrator, "merletal"))
	made, err := d.Work.AddPerson(t.Context(), admin, admin.Root, workflow.NewPerson{Login: "neu.hier", Name: "Nora Neu"})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Work.SetPassword(t.Context(), d.Passwords, made.Links["neu.hier"], "freigabe-demo-neu.hier"); err != nil {
		t.Fatal(err)
	}
	d.As(t, "neu.hier").Open("/desk/holdings").Says("nichts, was Sie sehen dürfen")
	office, err := d.Work.CreateDepartment(t.Context(), admin, workflow.NewAuthority{Parent: admin.Root, Slug: "neues-amt", Title: "Neues Amt", Kind: "department"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Work.GrantRole(t.Context(), admin, workflow.Grant{Login: "neu.hier", Role: domain.DataSteward, Authority: domain.AuthorityID(office.ID), Reason: "neu"}); err != nil {
		t.Fatal(err)
	}
	p := d.As(t, "neu.hier").Open("/desk/holdings").Says("Fangen Sie mit der Liste an, die Sie schon haben", "Liste importieren", "Baumkataster")
	p.Form("Ausgewählte anlegen").Set("standard", "trees").Send().Is(http.StatusSeeOther).Follow().Says("Baumkataster")
	b := d.As(t, officer)
	b.Get("/desk/holdings/template.csv").Is(http.StatusOK)
}

func TestStandardDataSetsAreCaptured(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, officer)
	form := b.Open("/desk/holdings?view=all").Form("Zurückstellen") // any form of the session
	form.Action = "/desk/holdings/standard"
	at := page(t, d, officer, workflow.InventoryFilter{}, 1)[0].Authority
	before := len(page(t, d, officer, workflow.InventoryFilter{}, 400))
	form.Set("at", string(at)).Set("standard", "trees", "waste", "bogus").Send().Is(http.StatusSeeOther).Follow().Says("2 Bestände sind angelegt")
	form.Send().Is(http.StatusSeeOther) // a second click
	if n := len(page(t, d, officer, workflow.InventoryFilter{}, 400)); n != before+2 {
		t.Errorf("%d more, want 2", n-before)
	}
	form.Set("at", "nowhere").Send().Is(http.StatusNotFound)
}
