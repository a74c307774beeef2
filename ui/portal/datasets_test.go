package portal

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/storage/storagetest"
)

var (
	resultTitle = regexp.MustCompile(`<h3><a class="kern-link" href="[^"]*" lang="de">([^<]*)</a>`)
	headline    = regexp.MustCompile(`<h1[^>]*>([^<]*)</h1>`)
)

func titles(page string) string {
	var out []string
	for _, m := range resultTitle.FindAllStringSubmatch(page, -1) {
		out = append(out, m[1])
	}
	return strings.Join(out, ", ")
}

func TestTheListIsSearchedNarrowedAndSorted(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		w := newWorld(t, s)
		for i, x := range []struct {
			authority          domain.Authority
			name, title, theme string
		}{
			{w.office, "kreis_baeume", "Bäume", "ENVI"},
			{w.district, "kreis_aerzte", "Ärzte", "HEAL"},
			{w.town, "neuenfeld_zoo", "Zoo im Baumpark", "ENVI"},
			{w.former, "kreis_alt", "Alte Wege", "TRAN"},
		} {
			w.release(t, domain.ForPublic, x.authority, x.name, domain.Content{Title: x.title, Theme: []string{x.theme}, Description: "Daten"},
				storagetest.Now.Add(time.Duration(i)*time.Hour), nil)
		}
		for target, want := range map[string]string{
			"/dataset":                                        "4 Datensätze: Alte Wege, Zoo im Baumpark, Ärzte, Bäume",
			"/dataset?sort=title":                             "4 Datensätze: Alte Wege, Ärzte, Bäume, Zoo im Baumpark",
			"/dataset?sort=title_string+asc":                  "4 Datensätze: Alte Wege, Ärzte, Bäume, Zoo im Baumpark",
			"/dataset?q=BAUM":                                 "1 Datensatz zu „BAUM“: Zoo im Baumpark",
			"/dataset?q=baeume":                               "1 Datensatz zu „baeume“: Bäume",
			"/dataset?groups=envi":                            "2 Datensätze: Zoo im Baumpark, Bäume",
			"/dataset?organization=kreis":                     "3 Datensätze: Alte Wege, Ärzte, Bäume",
			"/dataset?organization=kreis_umwelt":              "1 Datensatz: Bäume",
			"/dataset?organization=kreis&groups=ENVI&q=daten": "1 Datensatz zu „daten“: Bäume",
			"/dataset?organization=nirgends":                  "Keine Datensätze: ",
			"/dataset?groups=nichts":                          "Keine Datensätze: ",
			"/dataset?q=%25":                                  "Keine Datensätze zu „%“: ",
			"/dataset?q=daten&lang=en":                        "4 data sets for “daten”: Alte Wege, Zoo im Baumpark, Ärzte, Bäume",
			"/organization/kreis":                             "Kreis Musterland: Alte Wege, Ärzte, Bäume",
			"/organization/kreis_gruen":                       "Grünflächenamt: Alte Wege",
		} {
			page := w.get(t, http.StatusOK, target)
			if got := headline.FindStringSubmatch(page)[1] + ": " + titles(page); got != want {
				t.Errorf("%s\n got %s\nwant %s", target, got, want)
			}
		}
		facet := regexp.MustCompile(`<span>([^<]*)</span><span class="fg-facet__n">(\d+)</span>`)
		var counts []string
		for _, m := range facet.FindAllStringSubmatch(w.get(t, http.StatusOK, "/dataset?organization=kreis"), -1) {
			counts = append(counts, m[1]+" "+m[2])
		}
		want := "Kreis Musterland 3, Fachbereich Umwelt 1, Grünflächenamt 1, Stadt Neuenfeld 1, Umwelt 1, Verkehr 1, Gesundheit 1"
		if got := strings.Join(counts[:len(counts)/2], ", "); got != want {
			t.Errorf("counts\n got %s\nwant %s", got, want)
		}
		closed := w.get(t, http.StatusOK, "/organization/kreis_gruen")
		if !strings.Contains(closed, "Diese Stelle gibt es nicht mehr.") || !strings.Contains(closed, `href="/organization/kreis_umwelt">Kreis Musterland, Fachbereich Umwelt</a>`) {
			t.Error("the closed department does not name its successor")
		}
	})
}

func TestEveryDataSetIsOnExactlyOnePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storagetest.SQLite(t, storagetest.Options{}))
	for i := range 45 {
		w.publish(t, w.town, fmt.Sprintf("neuenfeld_%02d", i), domain.Content{Title: fmt.Sprintf("Liste %02d", i)})
	}
	for name, h := range map[string]*handler{"counted": nil, "too many to count": long(w)} {
		e := w.echo
		if h != nil {
			e = echoOf(h)
		}
		for _, list := range []string{"/dataset?sort=title", "/organization/neuenfeld?x=y"} {
			seen := map[string]int{}
			for page := 1; page <= 3; page++ {
				rec := askOf(e, "GET", fmt.Sprintf("%s&page=%d", list, page))
				for _, title := range strings.Split(titles(rec.Body.String()), ", ") {
					seen[title]++
				}
				status := regexp.MustCompile(`<p class="fg-small fg-muted">([^<]*)</p><ul>`).FindStringSubmatch(rec.Body.String())
				if want := fmt.Sprintf("%d bis %d von 45", 20*page-19, min(20*page, 45)); len(status) < 2 || status[1] != want {
					t.Errorf("%s: page %d of %s says %q, want %q", name, page, list, status, want)
				}
			}
			if len(seen) != 45 || seen["Liste 44"] != 1 {
				t.Errorf("%s: %s shows %d of 45: %v", name, list, len(seen), seen)
			}
			if rec := askOf(e, "GET", list+"&page=4"); rec.Code != http.StatusNotFound {
				t.Errorf("%s: page 4 of %s = %d, want 404", name, list, rec.Code)
			}
		}
	}
	page := askOf(echoOf(long(w)), "GET", "/").Body.String()
	if !strings.Contains(page, "45 Datensätze. Zum Ansehen") || strings.Contains(page, "fg-muted\">0<") {
		t.Error("a long list claims counts that nobody made")
	}
}

func TestParametersThatDoNotFitAreRefusedWithTheirName(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storagetest.SQLite(t, storagetest.Options{}))
	for target, name := range map[string]string{
		"/dataset?page=0": "page", "/dataset?page=-1": "page", "/dataset?page=1e3": "page", "/dataset?page=01": "page", "/dataset?page=99999999999999999999": "page",
		"/dataset?page=2&page=3": "page", "/dataset?sort=zufall": "sort", "/dataset?lang=fr": "lang", "/dataset?q=%00": "q", "/dataset?q=%c3": "q",
		"/dataset?q=" + strings.Repeat("a", 201): "q", "/dataset?organization=a&organization=b": "organization", "/dataset?groups=%0a": "groups",
		"/organization/kreis?page=x": "page", "/register?page=x": "page", "/?lang=xx": "lang",
	} {
		for lang, word := range map[string]string{"de": "„" + name + "“", "en": "“" + name + "”"} {
			page := w.get(t, http.StatusUnprocessableEntity, target, "Accept-Language", lang)
			if !strings.Contains(page, word) {
				t.Errorf("%s in %s does not name %s", target, lang, word)
			}
		}
	}
	page := w.get(t, http.StatusUnprocessableEntity, "/dataset?page=x&q=Radwege")
	if !strings.Contains(page, `value="Radwege"`) {
		t.Error("what was typed is gone")
	}
}

func TestLinksKeepTheLanguageOfTheAddress(t *testing.T) {
	t.Parallel()
	w := full(t)
	hrefs := regexp.MustCompile(`<a [^>]*href="(/[^"]*)"`)
	plain := regexp.MustCompile(`^/(catalog\.ttl|ledger/|dataset/[^?]*(\.ttl|release\.json|/download/))`)
	for _, target := range []string{"/", "/dataset", "/dataset/kreis_baumkataster", "/organization", "/organization/kreis", "/register", "/nichts", "/dataset/neuenfeld_weg"} {
		page := w.ask("GET", target+"?lang=en").Body.String()
		for _, m := range hrefs.FindAllStringSubmatch(page, -1) {
			if !strings.Contains(m[1], "lang=en") && !plain.MatchString(m[1]) {
				t.Errorf("%s in English leads to %s", target, m[1])
			}
		}
		if strings.Contains(w.ask("GET", target, "Accept-Language", "en").Body.String(), `href="/dataset?lang=`) {
			t.Errorf("%s pins a language that nobody chose", target)
		}
	}
}

func TestTheRegisterCountsGroundsAndShowsTheNextReviewFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storagetest.SQLite(t, storagetest.Options{}))
	for i, x := range []struct{ title, ground, review string }{
		{"Spaet", "critical_infrastructure", "2028-01-01"}, {"Frueh", "critical_infrastructure", "2027-01-01"}, {"Nie", "deliberation", ""},
	} {
		w.release(t, domain.ForRegister, w.office, "kreis_r"+strconv.Itoa(i), domain.Content{Title: x.title}, storagetest.Now, func(d *domain.Document) {
			d.Ground, d.ReviewDate, d.State = x.ground, x.review, domain.Withheld
		})
	}
	page := w.get(t, 200, "/register")
	frueh, spaet, nie := strings.Index(page, "Frueh"), strings.Index(page, "Spaet"), strings.Index(page, ">Nie<")
	if frueh < 0 || frueh > spaet || spaet > nie {
		t.Errorf("order: Frueh at %d, Spaet at %d, Nie at %d", frueh, spaet, nie)
	}
	for _, want := range []string{"3 Bestände nach Grund", `<td class="fg-bars__n">2</td>`, `<td class="fg-bars__n">1</td>`, "nächste neue Prüfung zuerst"} {
		if !strings.Contains(page, want) {
			t.Errorf("the register lacks %s", want)
		}
	}
}
