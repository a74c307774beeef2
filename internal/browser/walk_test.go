package browser

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestPublicWalk(t *testing.T) {
	needBrowser(t)
	run(t, demo, time.Minute, "walks/portal.mjs")
}

func TestKeysAlone(t *testing.T) {
	needBrowser(t)
	run(t, fresh(t), 2*time.Minute, "walks/keys.mjs")
}

// manner is how a person sits there: language, colours, width, with or without scripts.
type manner struct {
	name string
	args []string
}

// manners are those of `make test-full`; every run walks the first.
var manners = []manner{
	{"German, light", nil},
	{"English, dark", []string{"--lang", "en", "--scheme", "dark"}},
	{"German, dark, phone", []string{"--scheme", "dark", "--width", "390", "--height", "844"}},
	{"English, light, phone", []string{"--lang", "en", "--width", "390", "--height", "844"}},
	{"German, without scripts", []string{"--nojs"}},
	{"English, without scripts", []string{"--lang", "en", "--nojs"}},
}

// eachManner walks a journey on a service of its own each time.
func eachManner(t *testing.T, walk func(t *testing.T, s *service, args ...string)) {
	t.Helper()
	needBrowser(t)
	walked := manners
	if os.Getenv("FREIGABE_TEST_LONG") == "" {
		walked = manners[:1]
	}
	for _, m := range walked {
		t.Run(m.name, func(t *testing.T) { walk(t, fresh(t), m.args...) })
	}
}

func TestOfficer(t *testing.T) {
	eachManner(t, func(t *testing.T, s *service, args ...string) { run(t, s, 4*time.Minute, "walks/officer.mjs", args...) })
}

func TestOfficerWithTheListOfNRW(t *testing.T) {
	long(t)
	needBrowser(t)
	list, err := filepath.Abs(filepath.Join("..", "..", "..", "shared", "data", "inventories", "mdk-2.1-nrw.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(list); err != nil {
		t.Skip("the list mdk-2.1-nrw.csv does not lie beside the repository")
	}
	run(t, fresh(t), 10*time.Minute, "walks/officer.mjs", "--list", list)
}

func TestHeadAndDataProtection(t *testing.T) {
	eachManner(t, func(t *testing.T, s *service, args ...string) { run(t, s, 4*time.Minute, "walks/head.mjs", args...) })
}

func TestAuditor(t *testing.T) {
	eachManner(t, func(t *testing.T, s *service, args ...string) {
		out := t.TempDir()
		run(t, s, 3*time.Minute, "walks/auditor.mjs", append(args, "--out", out)...)
		pdf, err := os.ReadFile(filepath.Join(out, "akte.pdf"))
		if err != nil || !strings.HasPrefix(string(pdf), "%PDF-") {
			t.Errorf("the case file is no PDF: %v", err)
		}
		for _, name := range []string{"akte.json", "beleg.json"} {
			verify := exec.CommandContext(t.Context(), filepath.Join(built, "verify"), "--checkpoint", filepath.Join(out, "stand.txt"), filepath.Join(out, name))
			said, err := verify.CombinedOutput()
			if err != nil || !strings.HasPrefix(string(said), "IN ORDER") {
				t.Errorf("verify %s: %v\n%s", name, err, said)
			}
			first, _, _ := strings.Cut(string(said), "\n")
			t.Logf("verify %s: %s", name, first)
		}
	})
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
