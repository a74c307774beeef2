package browser

import (
	"os"
	"slices"
	"testing"
	"time"
)

func TestPublicWalk(t *testing.T) {
	needBrowser(t)
	run(t, demo, time.Minute, "walks/portal.mjs")
}

func TestKeysAlone(t *testing.T) {
	needBrowser(t)
	run(t, demo, time.Minute, "walks/keys.mjs")
}

// sample are views that every run looks at; `make test-full` looks at all of them.
var sample = []string{"Portal Datensatz", "Anmelden", "Seite nicht gefunden", "Eingang", "Entscheidung", "Bestände", "Bestand", "Prüfung", "Entscheidungen", "Überblick", "Personen", "Einstellungen"}

func TestPagesAreSound(t *testing.T) {
	needBrowser(t)
	demo.serve(t)
	all := demo.openViews(t)
	if os.Getenv("FREIGABE_TEST_LONG") != "" {
		run(t, demo, 20*time.Minute, "walks/sweep.mjs", "--pages", listed(t, all), "--langs", "de,en", "--schemes", "light,dark", "--widths", "1280,390")
		return
	}
	few := slices.DeleteFunc(all, func(v view) bool { return !slices.Contains(sample, v.Name) })
	run(t, demo, time.Minute, "walks/sweep.mjs", "--pages", listed(t, few))
}

// TestScreenshots is `make screenshots`: it keeps a picture of each page in the folder that FREIGABE_SCREENSHOTS names.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("FREIGABE_SCREENSHOTS")
	if dir == "" {
		t.Skip("make screenshots runs it")
	}
	needBrowser(t)
	demo.serve(t)
	run(t, demo, 20*time.Minute, "walks/sweep.mjs", "--pages", listed(t, demo.openViews(t)), "--widths", "1280,390", "--shots", dir, "--quiet")
}
