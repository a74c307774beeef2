package browser

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// mainPages are those that Lighthouse measures.
var mainPages = []string{"Portal Startseite", "Portal Suche", "Portal Datensatz", "Anmelden", "Eingang", "Entscheidung", "Bestände", "Bestand", "Prüfung", "Entscheidungen", "Überblick"}

// TestLighthouse is `make lighthouse`: it writes a table of scores into the file that FREIGABE_LIGHTHOUSE names. Scores
// are reported, not asserted.
func TestLighthouse(t *testing.T) {
	file := os.Getenv("FREIGABE_LIGHTHOUSE")
	if file == "" {
		t.Skip("make lighthouse runs it")
	}
	needBrowser(t)
	demo.serve(t)
	type measured struct {
		view
		Cookie string `json:"cookie"`
	}
	var pages []measured
	for _, v := range demo.openViews(t) {
		if !slices.Contains(mainPages, v.Name) {
			continue
		}
		m := measured{view: v}
		if v.As != "" {
			u, _ := url.Parse(demo.url + "/desk")
			var all []string
			for _, c := range demo.visitor(t, v.As).http.Jar.Cookies(u) {
				all = append(all, (&http.Cookie{Name: c.Name, Value: c.Value}).String())
			}
			m.Cookie = strings.Join(all, "; ")
		}
		pages = append(pages, m)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "| page | performance | accessibility | best practices | kB over the wire | LCP | CLS | TBT | lost |\n|---|---:|---:|---:|---:|---|---|---|---|\n")
	for _, n := range run(t, demo, 30*time.Minute, "lighthouse/measure.mjs", "--pages", listed(t, pages)) {
		var r struct {
			Name                                  string
			Performance, Accessibility, Practices int
			Kilobytes                             float64
			LCP, CLS, TBT, Error                  string
			Lost                                  []string
		}
		if err := json.Unmarshal([]byte(n), &r); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %.1f | %s | %s | %s | %s%s |\n", r.Name, r.Performance, r.Accessibility, r.Practices, r.Kilobytes, r.LCP, r.CLS, r.TBT, r.Error, strings.Join(r.Lost, ", "))
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
