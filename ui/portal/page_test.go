package portal

import (
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jba/templatecheck"
	"golang.org/x/net/html"

	"freigabe/domain"
	"freigabe/storage/storagetest"
	"freigabe/ui/component/message"
)

func TestTemplatesFitTheirStructs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		pageTemplate
		data any
	}{
		{startTemplate, startPage{}},
		{datasetsTemplate, datasetsPage{}},
		{datasetTemplate, datasetPage{}},
		{resourceTemplate, resourcePage{}},
		{organizationsTemplate, organizationsPage{}},
		{organizationTemplate, organizationPage{}},
		{registerTemplate, registerPage{}},
		{goneTemplate, gonePage{}},
		{errorTemplate, errorPage{}},
	} {
		if err := templatecheck.CheckHTML(tt.tree.Lookup("frame"), tt.data); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// full is a portal with something on every page.
func full(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, storagetest.SQLite(t, storagetest.Options{}))
	w.publish(t, w.office, "kreis_baumkataster", trees(),
		w.file(t, "bäume 2026.csv", "text/csv", "Bäume als Tabelle", "art;jahr\nLinde;1968\n"),
		domain.DocumentFile{ID: storagetest.ID[domain.DistributionID](), Title: "Dienst", Format: "WFS", Link: "https://geo.kreis.example/wfs?a=b&c=d"},
		domain.DocumentFile{ID: storagetest.ID[domain.DistributionID](), Link: "javascript:alert(1)", LicenceURI: "http://dcat-ap.de/def/licenses/cc-zero"})
	w.publish(t, w.town, "neuenfeld_leer", domain.Content{})
	for _, n := range strings.Fields("a b c d e f g h i j k l m n o p q r s t u v") {
		w.publish(t, w.town, "neuenfeld_"+n, domain.Content{Title: "Liste " + strings.ToUpper(n), Theme: []string{"ECON"}})
	}
	w.publish(t, w.town, "neuenfeld_weg", domain.Content{Title: "Parkverstöße"})
	w.withdraw(t, "neuenfeld_weg", "personal_data")
	w.release(t, domain.ForRegister, w.office, "kreis_hydranten", domain.Content{Title: "Hydrantenplan"}, storagetest.Now, func(d *domain.Document) {
		d.Ground, d.ReviewDate, d.State = "critical_infrastructure", "2026-02-01", domain.Withheld
	})
	return w
}

// fileID finds a file of a release by its title.
func (w *world) fileID(t testing.TB, name, title string) string {
	t.Helper()
	s, err := open(w.releases[name], domain.ForPublic)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range s.doc.Files {
		if f.Title == title {
			return string(f.ID)
		}
	}
	t.Fatalf("%s has no file %q", name, title)
	return ""
}

// everyPage lists an address of every page, with the status it answers.
func (w *world) everyPage(t testing.TB) map[string]int {
	resource := "/dataset/kreis_baumkataster/resource/"
	return map[string]int{
		"/": 200, "/dataset": 200, "/dataset?page=2": 200, "/dataset?page=9": 404, "/dataset?q=baum&groups=envi&organization=kreis&sort=title": 200,
		"/dataset?q=nirgends&organization=kreis": 200, "/dataset?organization=nichts": 200, "/dataset?page=x": 422, "/dataset?q=%ff": 422,
		"/dataset/kreis_baumkataster": 200, "/dataset/neuenfeld_leer": 200,
		resource + w.fileID(t, "kreis_baumkataster", "Bäume als Tabelle"): 200, resource + w.fileID(t, "kreis_baumkataster", "Dienst"): 200,
		resource + w.fileID(t, "kreis_baumkataster", ""): 200,
		"/organization": 200, "/organization/kreis": 200, "/organization/kreis_gruen": 200, "/organization/neuenfeld?page=2": 200,
		"/organization/neuenfeld?page=7": 404, "/register": 200, "/register?page=4": 404, "/dataset/neuenfeld_weg": 410, "/dataset/nichts": 404, "/nichts": 404,
	}
}

func TestEveryPageIsSoundInBothLanguages(t *testing.T) {
	t.Parallel()
	w := full(t)
	for path, status := range w.everyPage(t) {
		for _, lang := range []string{"de", "en"} {
			body := w.get(t, status, path, "Accept-Language", lang)
			for _, fault := range faults(t, body, lang) {
				t.Errorf("%s in %s: %s", path, lang, fault)
			}
		}
	}
}

func TestAnEmptyPortalSaysWhatWillBeThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storagetest.SQLite(t, storagetest.Options{}))
	for path, want := range map[string]string{
		"/": "Hier stehen bald Daten", "/dataset": "Noch ist kein Datensatz öffentlich", "/register": "Zurzeit steht hier nichts",
		"/organization/kreis": "Zurzeit ist hier nichts veröffentlicht", "/organization": "Kreis Musterland",
	} {
		body := w.get(t, http.StatusOK, path)
		if !strings.Contains(body, want) {
			t.Errorf("%s does not say %q", path, want)
		}
		for _, fault := range faults(t, body, "de") {
			t.Errorf("%s: %s", path, fault)
		}
	}
}

// faults checks a page: language, title, one h1, headings without gaps, landmarks, labels, unique ids, no reference to
// what is not there, nothing that a strict policy of content would block, no host but ours.
func faults(t *testing.T, page, lang string) (out []string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	say := func(parts ...string) { out = append(out, strings.Join(parts, " ")) }
	count, ids, labelled, refs := map[string]int{}, map[string]bool{}, map[string]bool{}, []string{}
	level := 0
	navs := map[string]bool{}
	var inputs []string
	for n := range doc.Descendants() {
		if n.Type == html.TextNode && (strings.Contains(n.Data, "portal.") && n.Parent.Data != "script" || strings.Contains(n.Data, "ZgotmplZ")) {
			say("untranslated or unsafe:", n.Data)
		}
		if n.Type != html.ElementNode {
			continue
		}
		count[n.Data]++
		a := map[string]string{}
		for _, x := range n.Attr {
			a[x.Key] = x.Val
			if strings.HasPrefix(x.Key, "on") || x.Key == "style" || strings.Contains(x.Val, "ZgotmplZ") || strings.HasPrefix(strings.ToLower(x.Val), "javascript:") {
				say(n.Data, "has", x.Key, x.Val)
			}
		}
		if id, ok := a["id"]; ok {
			if ids[id] || id == "" {
				say("id", id, "stands twice or is empty")
			}
			ids[id] = true
		}
		for _, k := range []string{"aria-labelledby", "aria-describedby"} {
			refs = append(refs, strings.Fields(a[k])...)
		}
		switch n.Data {
		case "html":
			if a["lang"] != lang {
				say("page says lang", a["lang"])
			}
		case "h1", "h2", "h3", "h4":
			now := int(n.Data[1] - '0')
			if now > level+1 && !inFooter(n) {
				say("heading", n.Data, "under level", string(rune('0'+level)))
			}
			level = now
		case "nav":
			if a["aria-label"] == "" || navs[a["aria-label"]] {
				say("nav without a label of its own:", a["aria-label"])
			}
			navs[a["aria-label"]] = true
		case "label":
			labelled[a["for"]] = true
		case "input":
			if a["type"] != "hidden" {
				inputs = append(inputs, a["id"])
			}
		case "img":
			if _, ok := a["alt"]; !ok {
				say("image without alt")
			}
			out = append(out, foreign(a["src"])...)
		case "script":
			if a["type"] != "application/ld+json" {
				say("script")
			}
		case "style", "iframe", "object", "base":
			say(n.Data)
		case "link":
			if a["rel"] != "canonical" && a["type"] != "text/turtle" {
				out = append(out, foreign(a["href"])...)
			}
		}
	}
	for el, want := range map[string]int{"h1": 1, "title": 1, "main": 1, "header": 1, "footer": 1} {
		if count[el] != want {
			say(el, "stands not once")
		}
	}
	for _, id := range refs {
		if !ids[id] {
			say("reference to", id)
		}
	}
	for _, id := range inputs {
		if !labelled[id] {
			say("input without label:", id)
		}
	}
	return out
}

func inFooter(n *html.Node) bool {
	for p := range n.Ancestors() {
		if p.Data == "footer" {
			return true
		}
	}
	return false
}

func foreign(address string) []string {
	if strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") {
		return nil
	}
	return []string{"loads from elsewhere: " + address}
}

func TestEveryTextOfThePortalIsThereAndSaid(t *testing.T) {
	t.Parallel()
	said := map[string]bool{}
	keys := regexp.MustCompile(`"(portal\.[a-z0-9_.]+)"`)
	for _, dir := range []string{".", "page"} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.IsDir() || strings.HasSuffix(e.Name(), "_test.go") {
				continue
			}
			b, err := os.ReadFile(dir + "/" + e.Name())
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range keys.FindAllStringSubmatch(string(b), -1) {
				said[m[1]] = true
			}
		}
	}
	for _, status := range []int{400, 404, 405, 410, 422, 500, 503} {
		for _, key := range func() []string { a, b, c := errorTexts(status); return []string{a, b, c} }() {
			said[key] = true
		}
	}
	delete(said, machineKey)
	delete(said, "portal.error.")
	form := regexp.MustCompile(`\.(one|many|none)$`)
	texts := map[string]bool{}
	for key := range message.All() {
		if strings.HasPrefix(key, "portal.") {
			texts[key], texts[form.ReplaceAllString(key, "")] = true, true
			if !said[key] && !said[form.ReplaceAllString(key, "")] {
				t.Errorf("nobody says %q", key)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(said)) {
		if !texts[key] {
			t.Errorf("there is no text %q", key)
		}
	}
}
