package overview_test

import (
	"net/http"
	"os"
	"strconv"
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

const officer = "jana.feldkamp"

func TestPagesOfTheOverviewKeepTheRules(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	for _, role := range []domain.Role{domain.OpenDataOfficer, domain.DataSteward, domain.DepartmentHead, domain.Executive, domain.Auditor, domain.Administrator} {
		for _, lang := range []string{"de", "en"} {
			b := d.With(t, role, "")
			b.SetCookie("freigabe-lang", lang)
			for _, path := range []string{"/desk/overview", "/desk/overview/report"} {
				b.Open(path)
			}
			b.Get("/desk/overview/figures.csv").Is(http.StatusOK)
		}
	}
}

// Whoever has no part in an authority learns no number of it.
func TestAnOverviewCountsForItsReaderOnly(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	all, err := d.Store.Authorities(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	id := map[string]domain.AuthorityID{}
	for _, a := range all {
		id[a.Name] = a.ID
	}
	for _, path := range []string{"/desk/overview", "/desk/overview/report", "/desk/overview/figures.csv"} {
		at := func(name string) string { return path + "?authority=" + string(id[name]) }
		head := d.With(t, domain.DepartmentHead, "merletal_umwelt")
		head.Get(at("merletal_umwelt")).Is(http.StatusOK)
		head.Get(at("merletal_verkehr")).Is(http.StatusNotFound)
		head.Get(at("merletal")).Is(http.StatusNotFound)
		head.Get(at("lauterhusen")).Is(http.StatusNotFound)
		head.Get(path + "?authority=nonsense").Is(http.StatusNotFound)
		d.With(t, domain.DataProtectionOfficer, "").Get(path).Is(http.StatusForbidden).Check().Says("Den Überblick sieht")
		d.Browser(t).Get(path).Is(http.StatusSeeOther)
	}
}

// Every number is the one that the list behind its link has.
func TestNumbersAreThoseOfTheListsBehindThem(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, officer)
	p := b.Open("/desk/overview")
	totals := func(f workflow.InventoryFilter) int {
		f.Today = domain.Day(d.Now(), "")
		n, err := d.Store.InventoryTotals(t.Context(), d.Scope(officer), []workflow.InventoryFilter{f})
		if err != nil {
			t.Fatal(err)
		}
		return n[0]
	}
	for _, s := range []domain.State{domain.Captured, domain.Screened, domain.ReleasedInternally, domain.Published} {
		n := totals(workflow.InventoryFilter{States: []domain.State{s}})
		row := `state=` + string(s) + `"`
		i := strings.Index(p.Body, row)
		if i < 0 {
			t.Errorf("no link to what is %s", s)
			continue
		}
		if !strings.Contains(p.Body[max(0, i-200):min(len(p.Body), i+700)], ">"+strconv.Itoa(n)+"<") {
			t.Errorf("%s: the page does not say %d", s, n)
		}
	}
	if n := totals(workflow.InventoryFilter{}) - totals(workflow.InventoryFilter{States: []domain.State{domain.Archived}}); !strings.Contains(p.Text(), strconv.Itoa(n)) {
		t.Errorf("the page does not say %d", n)
	}
	for _, to := range p.Links("überfällige Zeichnungen") {
		b.Open(to)
	}
}

func TestTheReportSaysWhenAndFromWhat(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	p := d.As(t, officer).Open("/desk/overview/report").Says("Stand:", "Protokoll bis Nr.", "Das Wichtigste", "Stand in den Fachbereichen", "Warum")
	if strings.Count(p.Body, "<h1") != 1 {
		t.Error("the report has not one heading of the first order")
	}
	csv := d.As(t, officer).Get("/desk/overview/figures.csv").Is(http.StatusOK)
	if !strings.HasPrefix(csv.Body, "\ufeffWas;Wovon;") || strings.Count(csv.Body, "\r\n") < 10 {
		t.Errorf("the figures begin %.80q", csv.Body)
	}
}
