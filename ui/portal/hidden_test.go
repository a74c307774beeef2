package portal

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/storage/storagetest"
)

// below lists what stands below the address of a data set.
func below(name string) []string {
	d := "/dataset/" + name
	r := d + "/resource/" + string(storagetest.ID[domain.DistributionID]())
	return []string{d, d + ".ttl", d + "/release.json", r, r + "/download/datei.csv", d + "?lang=en", d + "?x=y"}
}

// answerOf is everything a reader can tell one answer from another by.
func answerOf(w *world, method, target string, headers ...string) string {
	rec := w.ask(method, target, headers...)
	var lines []string
	for k, v := range rec.Header() {
		lines = append(lines, k+": "+strings.Join(v, ", "))
	}
	slices.Sort(lines)
	return fmt.Sprintf("%d\n%s\n\n%s", rec.Code, strings.Join(lines, "\n"), rec.Body)
}

func TestNotPublicAndNotThereAreTheSameBytes(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		w := newWorld(t, s)
		secret := domain.Content{Title: "Geheimplan", Description: "Geheimplan", Theme: []string{"ENVI"}}
		w.capture(t, w.office, "kreis_erfasst", secret)
		w.release(t, domain.ForInternal, w.office, "kreis_intern", secret, storagetest.Now, nil)
		w.release(t, domain.ForRegister, w.office, "kreis_register", secret, storagetest.Now, func(d *domain.Document) { d.Ground = "deliberation" })
		absent := below("kreis_gibtesnicht")
		for _, name := range []string{"kreis_erfasst", "kreis_intern", "kreis_register"} {
			for i, target := range below(name) {
				for _, method := range readMethods {
					for _, accept := range []string{"", "text/html", "text/turtle", "application/json"} {
						got, want := answerOf(w, method, target, "Accept", accept), answerOf(w, method, absent[i], "Accept", accept)
						if got != want {
							t.Errorf("%s %s (Accept: %s) differs from what is not there:\n%s\n---\n%s", method, target, accept, got, want)
						}
						if !strings.HasPrefix(got, "404\n") {
							t.Errorf("%s %s = %.3s, want 404", method, target, got)
						}
					}
				}
			}
			byID := "/dataset/" + string(w.holdings[name])
			other := "/dataset/" + string(storagetest.ID[domain.HoldingID]())
			if got, want := answerOf(w, "GET", byID), answerOf(w, "GET", other); got != want || !strings.HasPrefix(got, "404") {
				t.Errorf("GET %s differs from an unknown id:\n%s", byID, got)
			}
		}
		for _, hostile := range []string{"..", "%2e%2e", "a%00b", "A", "kreis%2Fintern", "a b", strings.Repeat("a", 300), "%ff", "'"} {
			if got, want := answerOf(w, "GET", "/dataset/"+strings.ReplaceAll(hostile, " ", "%20")), answerOf(w, "GET", absent[0]); got != want {
				t.Errorf("a name such as %q differs from what is not there:\n%s", hostile, got)
			}
		}
	})
}

// surfaces are the addresses that could give away that there is more than what is public.
var surfaces = []string{
	"/", "/dataset", "/dataset?q=Geheimplan", "/dataset?organization=kreis", "/dataset?groups=ENVI", "/dataset?sort=title", "/dataset?page=2",
	"/dataset/kreis_baumkataster", "/dataset/kreis_baumkataster.ttl", "/dataset/kreis_baumkataster/release.json", "/organization", "/organization/kreis",
	"/organization/kreis_umwelt", "/register", "/catalog.ttl", "/catalog.ttl?page=1", "/robots.txt", "/dataset/kreis_nichts",
}

func TestInternalEntriesChangeNoByteOfThePortal(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storagetest.SQLite(t, storagetest.Options{}))
	w.publish(t, w.office, "kreis_baumkataster", trees(), w.file(t, "baum.csv", "text/csv", "Tabelle", "a;b"))
	before := map[string]string{}
	for _, target := range surfaces {
		before[target] = answerOf(w, "GET", target)
	}
	secret := domain.Content{Title: "Geheimplan", Description: "Baum Geheimplan", Theme: []string{"ENVI"}}
	for i := range 60 {
		w.release(t, domain.ForInternal, w.office, fmt.Sprintf("kreis_intern-%d", i), secret, storagetest.Now, nil)
		w.capture(t, w.district, fmt.Sprintf("kreis_entwurf-%d", i), secret)
	}
	w.release(t, domain.ForInternal, w.office, "kreis_baumkataster", secret, storagetest.Now, func(d *domain.Document) { d.Edition = 2 })
	for _, target := range surfaces {
		got := answerOf(w, "GET", target)
		if got != before[target] || strings.Contains(strings.ToLower(got), "geheimplan") && !strings.Contains(target, "Geheimplan") {
			t.Errorf("%s changed:\n%s\n---\n%s", target, before[target], got)
		}
	}
}

func TestAWithdrawalActsAtTheNextRequestAndLeavesNoTitle(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		w := newWorld(t, s)
		w.publish(t, w.town, "neuenfeld_parken", domain.Content{Title: "Parkverstöße der Zeppelinstraße", Description: "Zeppelin"},
			w.file(t, "zeppelin.csv", "text/csv", "Zeppelintabelle", "a;b"))
		id := w.fileID(t, "neuenfeld_parken", "Zeppelintabelle")
		d := "/dataset/neuenfeld_parken"
		addresses := []string{d, d + "?lang=en", d + ".ttl", d + "/release.json", d + "/resource/" + id, d + "/resource/" + id + "/download/zeppelin.csv"}
		tags := map[string]string{}
		for _, a := range addresses {
			rec := w.ask("GET", a)
			if rec.Code != http.StatusOK {
				t.Fatalf("GET %s = %d before the withdrawal", a, rec.Code)
			}
			if tags[a] = rec.Header().Get("ETag"); tags[a] == "" {
				t.Errorf("GET %s has no ETag", a)
			}
			if c := rec.Header().Get("Cache-Control"); c != keep {
				t.Errorf("GET %s may be kept: %q", a, c)
			}
		}
		w.withdraw(t, "neuenfeld_parken", "personal_data")
		for _, a := range addresses {
			for _, headers := range [][]string{nil, {"If-None-Match", tags[a]}, {"Range", "bytes=0-1"}, {"Accept", "text/turtle"}} {
				for _, method := range readMethods {
					rec := w.ask(method, a, headers...)
					if rec.Code != http.StatusGone {
						t.Errorf("%s %s %v = %d, want 410", method, a, headers, rec.Code)
					}
					if strings.Contains(strings.ToLower(rec.Body.String()+fmt.Sprint(rec.Header())), "zeppelin") {
						t.Errorf("%s %s %v still shows title or file", method, a, headers)
					}
				}
			}
		}
		page := w.get(t, http.StatusGone, d)
		for _, want := range []string{"neuenfeld_parken", "Stadt Neuenfeld", "1.\u00a0Dezember 2026", "Personenbezug"} {
			if !strings.Contains(page, want) {
				t.Errorf("the tombstone does not show %q", want)
			}
		}
		for _, a := range []string{"/", "/dataset", "/dataset?q=zeppelin", "/organization/neuenfeld", "/catalog.ttl"} {
			if body := w.get(t, http.StatusOK, a); strings.Contains(strings.ReplaceAll(strings.ToLower(body), "„zeppelin“", ""), "zeppelinstra") {
				t.Errorf("%s still lists it", a)
			}
		}
		byID := w.ask("GET", "/dataset/"+string(w.holdings["neuenfeld_parken"]))
		if byID.Code != http.StatusNotFound {
			t.Errorf("by the id of the holding: %d, want 404", byID.Code)
		}
	})
}
