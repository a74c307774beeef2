package portal

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// long is the portal's handler with so few countable hits that lists are read by the page.
func long(w *world) *handler {
	h := newHandler(w.service(w.store))
	h.countable = 3
	return h
}

func echoOf(h *handler) *echo.Echo {
	e := echo.New()
	e.HTTPErrorHandler = h.answer
	h.routes(e)
	return e
}

var (
	nextPage    = regexp.MustCompile(`(?m)^.*hydra:next <([^>]+)>.*$`)
	datasetNode = regexp.MustCompile(`(?m)^<` + base + `/dataset/([a-z0-9_-]+)> a dcat:Dataset`)
	totalItems  = regexp.MustCompile(`hydra:totalItems (\d+)`)
)

// harvest walks the catalog as a harvester does; between gets the number of pages read.
func (w *world) harvest(t *testing.T, between func(page int)) map[string]int {
	t.Helper()
	seen := map[string]int{}
	first := ""
	for address, n := base+"/catalog.ttl", 0; address != ""; n++ {
		u, err := url.Parse(address)
		if err != nil || n > 20 || !strings.HasPrefix(address, base+"/") {
			t.Fatalf("page %d is at %s: %v", n, address, err)
		}
		rec := w.ask(http.MethodGet, u.RequestURI())
		body := rec.Body.String()
		if rec.Code != http.StatusOK || rec.Header().Get("Content-Type") != "text/turtle; charset=utf-8" {
			t.Fatalf("%s = %d %s", address, rec.Code, rec.Header().Get("Content-Type"))
		}
		if head := w.ask(http.MethodHead, u.RequestURI()); head.Code != http.StatusOK || head.Header().Get("Content-Length") != fmt.Sprint(len(body)) {
			t.Errorf("HEAD %s = %d %v", address, head.Code, head.Header())
		}
		if body == first {
			t.Fatal("a page equals the first one: harvesters stop there")
		}
		if n == 0 {
			first = body
		}
		if c := strings.Count(body, "hydra:PagedCollection"); c != 1 {
			t.Errorf("%s has %d paging nodes", address, c)
		}
		for _, m := range datasetNode.FindAllStringSubmatch(body, -1) {
			seen[m[1]]++
		}
		address = ""
		if m := nextPage.FindStringSubmatch(body); m != nil {
			address = m[1]
		}
		between(n + 1)
	}
	return seen
}

func TestAHarvestSeesEverythingOnceThoughDataSetsComeAndGo(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		w := newWorld(t, s)
		var names []string
		for i := range 201 {
			name := fmt.Sprintf("neuenfeld_%03d", i)
			w.publish(t, w.town, name, domain.Content{Title: "Liste"})
			names = append(names, name)
		}
		seen := w.harvest(t, func(int) {})
		if len(seen) != 201 {
			t.Fatalf("%d of 201 seen", len(seen))
		}
		rows, _, err := w.store.Releases(t.Context(), anonymous, workflow.ReleaseFilter{Audience: domain.ForPublic, ByID: true, Page: workflow.Page{Limit: 3}})
		if err != nil {
			t.Fatal(err)
		}
		gone := map[string]bool{}
		seen = w.harvest(t, func(page int) {
			if page == 1 { // three of the first page go: counting rows would now skip three of the second
				for _, r := range rows {
					gone[r.Release.Name] = true
					w.withdraw(t, r.Release.Name, "outdated")
				}
			}
		})
		for _, name := range names {
			if seen[name] != 1 {
				t.Errorf("%s seen %d times though it was there all along (gone meanwhile: %v)", name, seen[name], gone[name])
			}
		}
		if page := w.get(t, http.StatusOK, "/catalog.ttl?page=2"); totalItems.FindStringSubmatch(page)[1] != "198" {
			t.Errorf("totals %v", totalItems.FindStringSubmatch(page))
		}
		if rec := w.ask("GET", "/catalog.ttl?page=9"); rec.Code != http.StatusNotFound || rec.Header().Get("Content-Type") != asProblem {
			t.Errorf("a page behind the end = %d %s", rec.Code, rec.Header().Get("Content-Type"))
		}
	})
}

func TestAnEmptyCatalogIsACatalog(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storagetest.SQLite(t, storagetest.Options{}))
	if body := w.get(t, http.StatusOK, "/catalog.ttl"); !strings.Contains(body, "dcat:Catalog") || strings.Contains(body, "hydra:next ") {
		t.Errorf("an empty catalog:\n%s", body)
	}
}

func TestProgramsGetTurtleAndPeoplePages(t *testing.T) {
	t.Parallel()
	w := full(t)
	const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
	for _, tt := range []struct {
		target, accept string
		status         int
		mediaType      string
	}{
		{"/dataset/kreis_baumkataster", "", 200, htmlType},
		{"/dataset/kreis_baumkataster", "*/*", 200, htmlType},
		{"/dataset/kreis_baumkataster", browser, 200, htmlType},
		{"/dataset/kreis_baumkataster", "text/turtle", 200, "text/turtle; charset=utf-8"},
		{"/dataset/kreis_baumkataster", "text/html;q=0.3, text/turtle;q=0.9", 200, "text/turtle; charset=utf-8"},
		{"/dataset/kreis_baumkataster", "text/turtle, text/html", 200, htmlType},
		{"/dataset/kreis_baumkataster", "text/turtle;q=0, */*", 200, htmlType},
		{"/dataset/kreis_baumkataster.ttl", browser, 200, "text/turtle; charset=utf-8"},
		{"/catalog", "", 200, "text/turtle; charset=utf-8"},
		{"/catalog", "*/*", 200, "text/turtle; charset=utf-8"},
		{"/catalog", "text/turtle", 200, "text/turtle; charset=utf-8"},
		{"/catalog", browser, 303, ""},
		{"/", "text/turtle", 200, "text/turtle; charset=utf-8"},
		{"/", browser, 200, htmlType},
		{"/dataset/nichts", "text/turtle", 404, asProblem},
		{"/dataset/nichts", browser, 404, htmlType},
		{"/dataset/nichts.ttl", browser, 404, asProblem},
		{"/api/v1/nichts", "*/*", 404, asProblem},
		{"/ledger/nichts", browser, 404, asProblem},
		{"/dataset/neuenfeld_weg", "application/json", 410, asProblem},
		{"/dataset/neuenfeld_weg/release.json", browser, 410, asProblem},
	} {
		rec := w.ask("GET", tt.target, "Accept", tt.accept)
		if got := rec.Header().Get("Content-Type"); rec.Code != tt.status || got != tt.mediaType {
			t.Errorf("%s, Accept %q = %d %s, want %d %s", tt.target, tt.accept, rec.Code, got, tt.status, tt.mediaType)
		}
	}
	turtle := w.get(t, 200, "/dataset/kreis_baumkataster.ttl")
	page := w.get(t, 200, "/dataset/kreis_baumkataster")
	if !strings.Contains(page, `<link rel="alternate" type="text/turtle" href="`+base+`/dataset/kreis_baumkataster.ttl">`) ||
		!strings.Contains(page, `"@type":"Dataset"`) || !strings.Contains(turtle, "<"+base+"/dataset/kreis_baumkataster> a dcat:Dataset") {
		t.Error("the page does not lead to its Turtle, or has no data block")
	}
	byID := w.ask("GET", "/dataset/"+string(w.holdings["kreis_baumkataster"])+"?lang=en")
	if byID.Code != http.StatusFound || byID.Header().Get("Location") != "/dataset/kreis_baumkataster?lang=en" {
		t.Errorf("the id of the holding leads to %d %s", byID.Code, byID.Header().Get("Location"))
	}
}
