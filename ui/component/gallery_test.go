package component

import (
	"bytes"
	"html/template"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jba/templatecheck"
	"golang.org/x/net/html"

	"freigabe/domain"
)

// sample is a component as a page would show it: the name of its template, and a value of its type.
type sample struct {
	name string
	data any
}

const someDigest = domain.Digest("7f3a91c25be04d18a2cc0f6e91d4773b0c58e2f419b0c40d77ae6b21d390e04b")

// samples shows every component in every state that looks different.
func samples() []sample {
	moment := MomentOf(time.Date(2026, 11, 20, 9, 42, 27, 0, time.UTC), "20. Nov. 2026, 10:42", "20. November 2026, 10:42:27 MEZ")
	wrong := TextArea{Name: "reason", Label: "Grund der Rückgabe", Hint: "Sagen Sie, was anders sein müsste.", Error: "Bitte nennen Sie einen Grund.", Lang: "de"}
	email := Field{Name: "mail", Type: "email", Label: "E-Mail-Adresse", Error: "Bitte mit @ schreiben.", Value: "albers", Autocomplete: "email", Required: true}
	options := []Option{{Value: "a", Text: "erfasst"}, {Value: "b", Text: "geprüft", Hint: "alle Fragen beantwortet"}, {Value: "c", Text: "öffentlich"}}
	check := Check{Name: "seen", Label: "Ich habe gesehen, was sichtbar wird, und gebe Fassung 3 mit der Prüfsumme 7F3A-91C2 frei.", Required: true}
	reason := TextArea{ID: "confirm-reason", Name: "reason", Label: "Grund", Rows: 2}
	conseq := Conseq{
		Effect: ConseqFact{Name: "Das bewirkt Ihre Zeichnung", Text: "Sie ist die letzte. Fassung 3 steht ab **Dienstag, 1. Dezember 2026**, 06:00 Uhr im Portal."},
		Due:    ConseqFact{Name: "Fällig", Text: "**Freitag, 27. November 2026**", Note: "in 4 Arbeitstagen"},
		Why:    ConseqFact{Name: "Warum Sie zeichnen dürfen", Text: "Sie leiten Fachbereich 5 und haben diese Fassung nicht bearbeitet."},
	}
	class := ClassOf("de", domain.ClassOpenAfterTreatment)
	digest := FullDigest("Prüfsumme des Inhalts", someDigest)
	out := []sample{
		{"error-summary", Summarize("de", []Input{email, wrong, Field{Name: "ok", Label: "Gut"}}, "Inzwischen hat jemand anders gezeichnet.")},
		{"field", Field{Name: "title", Label: "Titel", Value: "Baumkataster <der> Kreisstraßen", Optional: "freiwillig", MaxLength: 200}},
		{"field", email},
		{"field", Field{Name: "day", Type: "date", Label: "Von", Value: "2026-11-30", Min: "2026-01-01", Short: true}},
		{"field", Field{Name: "count", Type: "number", Label: "Anzahl", Min: "1", Max: "5", Step: "1", InputMode: "numeric", Short: true}},
		{"field", Field{Name: "unit", Label: "Stelle", List: []string{"Fachbereich 1", "Fachbereich 2"}, Hint: "Vorschläge beim Tippen"}},
		{"textarea", wrong},
		{"textarea", TextArea{Name: "note", Label: "Vermerk", Optional: "freiwillig", Value: "\nZeile 2", Rows: 2}},
		{"select", Select{Name: "state", Label: "Stand", Blank: "alle", Options: options, Value: "b", Groups: []OptionGroup{{Label: "Beiseite", Options: []Option{{Value: "d", Text: "archiviert"}}}}}},
		{"choice", Choice{Name: "answer", Legend: "Enthält der Bestand Angaben zu Personen?", Options: options, Value: "a", Large: true, Required: true}},
		{"choice", Choice{Name: "audience", Legend: "Wer soll es sehen?", Hint: "Mehrere sind möglich.", Error: "Bitte wählen Sie mindestens eine.", Options: options, Many: true, Values: []string{"a", "c"}}},
		{"check", check},
		{"check", Check{ID: "wrong-check", Name: "sure", Label: "Ich bin sicher.", Error: "Bitte bestätigen Sie."}},
		{"file-input", FileInput{Name: "file", Label: "Datei", Hint: "Excel oder CSV, höchstens 100 MB", Accept: ".csv,.xlsx", Multiple: true}},
		{"upload-progress", UploadProgress{Label: "Hochladen"}},
		{"notice", Notice{Kind: "success", Title: "Sie haben das Baumkataster freigegeben", Text: "Ihre Schlusszeichnung steht als Nr. 18 413 im Protokoll.", Links: []Link{{URL: "/desk/inbox", Text: "Zum Eingang"}}}},
	}
	for _, kind := range []string{"info", "success", "warning", "danger"} {
		out = append(out, sample{"alert", Alert{Kind: kind, Title: "Der Inhalt hat sich geändert", Text: "Ihre Zeichnung wurde **nicht** gespeichert.", List: []string{"Beschreibung", "Lizenz"}, Buttons: []Button{{URL: "/x", Text: "Änderung ansehen"}}}})
	}
	for _, s := range domain.States {
		out = append(out, sample{"badge", StateBadge("de", s)})
	}
	for _, c := range append(slices.Clone(domain.Classes), "") {
		out = append(out, sample{"class", ClassOf("de", c)})
	}
	return append(
		out,
		sample{"digest", digest},
		sample{"conseq", conseq},
		sample{"slots", Slots{
			{Kind: "done", Role: "Open-Data-Koordination", Mark: "Mitzeichnung", Who: "Jonas Becker", State: "gezeichnet", When: moment},
			{Kind: "done", Role: "Vermessung und Kataster", Mark: "Mitzeichnung", Who: "Ralf Thiele", For: "i. V. für Katrin Sommer", State: "gezeichnet", When: moment, Note: "Geprüft.", German: true},
			{Kind: "late", Role: "Datenschutzbeauftragte", Mark: "Stellungnahme", Pending: "noch niemand", State: "überfällig", Due: "seit 19. Nov. 2026"},
			{Kind: "open", Role: "IT-Sicherheit", Mark: "Kenntnisnahme", Who: "Ute Klein", State: "offen", Due: "fällig 27. Nov. 2026"},
			{Kind: "void", Role: "Rechtsamt", Mark: "Mitzeichnung", Who: "Jan Ohm", State: "verfallen"},
			{Kind: "me", Role: "Leitung Fachbereich 5", Mark: "Schlusszeichnung", Who: "Dr. Miriam Albers (Sie)", State: "offen", Due: "fällig Freitag, 27. Nov. 2026"},
		}},
		sample{"matrix", Matrix{Caption: "Wer welchen Inhalt sieht", Content: "Inhalt", Columns: []string{"Öffentlichkeit", "Verwaltung", "Fachbereich 5"}, Yes: "ja", No: "nein", Rows: []MatrixRow{
			{Name: "Beschreibung", Note: "14 Angaben", Sees: []bool{true, true, true}}, {Name: "baumkataster.csv", URL: "/f", Sees: []bool{false, true, true}, German: true},
		}}},
		sample{"diff", DiffOf("de", "Unterschiede", "Fassung 2, öffentlich", "Fassung 3, vorgelegt", []Change{
			{Name: "Beschreibung", Old: "Erhoben im Sommer 2025.", New: "Erhoben im Sommer 2026.", German: true},
			{Name: "Titel", Old: "Bäume", New: "Bäume"},
			{Name: "Lizenz", Old: "", New: "Zero 2.0"},
			{Name: "Datei CSV", Kind: "ersetzt", Old: "4 043 Zeilen", New: "4 218 Zeilen", NewNote: "212 neu"},
		})},
		sample{"confirm", Confirm{Action: "/desk/x", Title: "2 Vorgänge schlusszeichnen", Text: "Jede Zeichnung ist eine **eigene** Entscheidung.", Facts: Facts{{Name: "Vorgang", Text: "2026-0417"}}, Hidden: []Hidden{{"_csrf", "x"}}, Check: &Check{ID: "c-check", Name: "c", Label: "Ich habe beide gesehen."}, Reason: &reason, Submit: Button{Text: "2 Vorgänge schlusszeichnen", Kind: "primary"}, Cancel: Link{URL: "/desk/inbox", Text: "Abbrechen"}, Note: "Als Leitung Fachbereich 5"}},
		sample{"thread", Thread{{Question: true, Name: "Frage von Dr. Miriam Albers", Who: "Dr. Miriam Albers", Role: "Leitung", When: moment, About: "Zu: Datei CSV", Text: "Steht es noch dort?\nOder nicht?", German: true}, {Name: "Antwort von Aylin Demir", Who: "Aylin Demir", When: moment, Text: "Nein.", Quote: "Dazu: Liste"}}},
		sample{"proof", Proof{Title: "Ja, sie steht unverändert im Protokoll", Text: "Der Eintrag ist im Stand von **heute** enthalten.", Facts: Facts{{Name: "Nummer", Text: "18 409"}}, Links: []Link{{URL: "/ledger", Text: "Stand"}}}},
		sample{"merkle", Merkle{ID: "way-up", Title: "Vom Eintrag 18 409 zum Stand", Text: "Drei von 15 Schritten", Leaf: "Nr. 18 409", Root: "W7qk…m2E=", Steps: []MerkleStep{{Supplied: "b21c…90", Computed: "4f07…e1"}, {Supplied: "77ae…0d", Computed: "d390…4b", Left: true}, {Supplied: "19b0…c4", Computed: "W7qk…"}, {}}}},
		sample{"facts", Facts{{Name: "Stand", Badge: new(StateBadge("de", domain.Published))}, {Name: "Klasse", Class: &class}, {Name: "Prüfsumme", Digest: &digest}, {Name: "Zeit", Moment: moment}, {Name: "Titel", Text: "Bäume", German: true, Note: "klein"}, {Name: "Themen", Parts: []Link{{Text: "Umwelt", URL: "/u"}, {Text: "Energie"}}}}},
		sample{"facts-wide", Facts{{Name: "Wer", Text: "Ralf Thiele"}}},
		sample{"chip-nav", ChipNav{Label: "Ansichten", Chips: []Chip{{URL: "?a", Text: "Alle", Count: "412", Current: true}, {URL: "?b", Text: "Stand: geprüft", Filter: true, Hidden: "entfernen"}, {URL: "?c", Text: "Ansicht sichern", Icon: "add"}}}},
		sample{"tabs", Tabs{Label: "Bereiche des Bestands", Links: []Link{{URL: "?a", Text: "Übersicht", Current: true}, {URL: "?b", Text: "Dateien", Count: 2}}}},
		sample{"side-nav", SideNav{Label: "Bereiche der Verwaltung", SmallLabel: "Bereiche der Verwaltung, Menü", Title: "Verwaltung: Personen", Links: []Link{{URL: "?a", Text: "Personen und Rollen", Current: true}, {URL: "?b", Text: "Regeln", CountText: "3 / 6"}}}},
		sample{"steps", StepsAt("de", "Schritte des Imports", 1, "Datei", "Zuordnung", "Prüfbericht")},
		sample{"todo", Todo{{Kind: "done", Title: "Behörde benannt", Said: "erledigt", Text: "Kreis Musterland", Badge: &Badge{"line", "check", "erledigt"}}, {Kind: "now", Title: "Zweite Person einladen", Action: &Button{URL: "/p", Text: "Person einladen", Kind: "primary"}}, {Title: "Bestände einlesen"}}},
		sample{"task-list", TaskList{{URL: "/l", Text: "Lizenz wählen", Badge: Badge{"warning", "edit", "offen"}}, {Text: "Frage U1 klären", Note: "Rechtsamt", Badge: Badge{"info", "help", "wartet"}}}},
		sample{"way", Way{Label: "Freigabeweg", Stops: []WayStop{{"done", "Prüfen", "erledigt", "27 von 27"}, {"now", "Intern bereitstellen", "aktueller Stand", "2 von 3 gezeichnet"}, {"next", "Freigeben", "nächster Schritt", ""}, {"later", "Veröffentlichen", "später", ""}}}},
		sample{"timeline", Timeline{{Kind: "ok", Icon: "check", What: "Freigegeben", URL: "/d", Who: "Dr. Miriam Albers", When: moment, Text: "Gut so.\nDanke.", German: true}, {Kind: "bad", Icon: "close", What: "Zurückgezogen", When: moment, Badge: &Badge{"danger", "close", "zurückgezogen"}}, {What: "Erfasst"}}},
		sample{"tree", Tree{{Text: "Verband", URL: "/v", Note: "entscheidet nicht", Children: Tree{{Text: "Kreis", Here: true, Note: "412"}, {Text: "2 weitere", Fold: true, Children: Tree{{Text: "Stadt", URL: "/s"}, {Text: "Gemeinde", URL: "/g"}}}}}}},
		sample{"progress", Progress{Title: "137 Zeilen werden übernommen", Label: "88 von 137", Text: "Sie können die Seite verlassen.", Value: 88, Max: 137, Poll: "/desk/imports/x/progress"}},
		sample{"progress", Progress{Label: "läuft"}},
		sample{"pager", Pager{Label: "Seiten", Status: "1 bis 9 von 412", Pages: []PagerPage{{URL: "?1", Text: "1", Label: "Seite 1", Current: true}, {Text: "…"}}, Next: &Link{URL: "?2", Text: "Weiter"}}},
		sample{"empty", Empty{Icon: "drive-folder-upload", Title: "Noch kein Bestand erfasst", Text: "Am schnellsten geht es mit der Liste, die Sie schon haben.", Buttons: []Button{{URL: "/i", Text: "Liste importieren", Kind: "primary"}, {URL: "/e", Text: "Muster-Liste laden", Kind: "tertiary", Icon: "download"}}}},
		sample{"tiles", Tiles{{Number: "412", Text: "Bestände erfasst", URL: "/h", Note: "+ 18 seit 1. November"}, {Number: "7", Text: "überfällige Zeichnungen", Alert: true}}},
		sample{"bars", Bars{Caption: "Bestände je Klasse", Head: "Klasse", Count: "Anzahl", Rows: []BarRow{{Name: "F4 offen", Value: 96, Kind: "ok", URL: "/k"}, {Name: "F3", Value: 69, Kind: "note"}, {Name: "F2", Value: 11, Kind: "plain"}, {Name: "F1", Value: 57, Kind: "look"}, {Name: "F0", Value: 18, Kind: "late"}, {Name: "geprüft", Value: 0, Text: "0 / 50", German: true}}}},
		sample{"columns", Columns{ID: "months", Title: "Geprüfte und veröffentlichte Bestände je Monat", Head: "Monat", Series: []string{"geprüft", "veröffentlicht"}, Table: "Als Tabelle", Points: []ColumnPoint{{"Okt", "Oktober 2026", []int{11, 4}}, {"Nov", "November 2026", []int{18, 7}}}}},
		sample{"days", DaysOf("2026-11-16", "2026-12-18", "2026-11-23", "2026-11-16", "2026-12-04", false)},
		sample{"due", Due{Text: "Überfällig seit 19. Nov.", Kind: "late", Note: "Schlusszeichnung, i. V.", Exact: "19. November 2026"}},
		sample{"seg", Seg{On: 3, Of: 4, Text: "3 von 4 gezeichnet"}},
		sample{"term", Term{Text: "Mitzeichnung", Help: "Eine Person zeichnet mit, bevor jemand zum Schluss zeichnet.", URL: "/desk/help#mitzeichnung", More: "Alle Begriffe", Label: "Erklärung zu"}},
		sample{"moment", moment},
		sample{"button", Button{Text: "Zurückziehen", Kind: "primary", Danger: true, Name: "do", Value: "withdraw", Hidden: ": Baumkataster", Small: true}},
	)
}

type galleryPage struct {
	Frame
	Head  Head
	Parts []template.HTML
}

// gallery is a page with every component; kern.min.css and its fellows lie beside it.
func gallery(t testing.TB, f Frame) []byte {
	t.Helper()
	p := galleryPage{Frame: f, Head: Head{Over: "Alle Bausteine", Title: f.Title, Muted: "Jeder in jedem Zustand", Badges: []Badge{StateBadge("de", domain.Captured)}, Buttons: []Button{{URL: "/n", Text: "Neu", Kind: "primary"}}}}
	for _, s := range samples() {
		var b bytes.Buffer
		if err := Templates().ExecuteTemplate(&b, s.name, s.data); err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		p.Parts = append(p.Parts, template.HTML(b.String())) //nolint:gosec // it comes from a template just now
	}
	page := template.Must(Templates().Parse(`{{define "content"}}{{template "head" .Head}}<h2 class="kern-heading-large">Bausteine</h2><div class="fg-stack">{{range .Parts}}<div>{{.}}</div>{{end}}</div>{{end}}`))
	var b bytes.Buffer
	if err := page.ExecuteTemplate(&b, "frame", p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEveryTemplateFitsItsTypeAndHasASample(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{"head": true, "sort-head": true, "search": true, "crumbs": true, "nav": true, "link": true}
	for name, data := range map[string]any{"head": Head{}, "sort-head": SortHead{}, "search": Search{}, "crumbs": Crumbs{}, "nav": []Link{}, "link": Link{}} {
		if err := templatecheck.CheckHTML(Templates().Lookup(name), data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, s := range samples() {
		shown[s.name] = true
		if err := templatecheck.CheckHTML(Templates().Lookup(s.name), s.data); err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
	}
	// pieces of others
	for _, part := range []string{"frame", "frame-top", "frame-end", "brand", "acting", "account", "optional", "hint", "problem", "marked", "button-text", "fact-rows", "toc", "tree-nodes"} {
		shown[part] = true
	}
	for _, tmpl := range Templates().Templates() {
		if name := tmpl.Name(); !shown[name] && !strings.HasSuffix(name, ".html") && name != "shared" {
			t.Errorf("no sample shows %q", name)
		}
	}
}

// With FREIGABE_TEST_GALLERY=folder the page is written there, beside its assets, light and dark, to be looked at and
// checked by axe.
func TestEveryComponentIsSoundOnOnePage(t *testing.T) {
	t.Parallel()
	f := deskFrame()
	f.Title, f.Theme, f.Class, f.Scripts = "Bausteine", "", "", nil
	if dir := os.Getenv("FREIGABE_TEST_GALLERY"); dir != "" {
		for name, a := range bundle().assets {
			file := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, a.plain, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		f.Styles, f.Mark = []string{"kern.min.css", "fonts.css", "freigabe.css"}, "mark.svg"
		for _, theme := range []string{"light", "dark"} {
			f.Theme = theme
			if err := os.WriteFile(filepath.Join(dir, "gallery-"+theme+".html"), gallery(t, f), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	doc, err := html.Parse(bytes.NewReader(gallery(t, f)))
	if err != nil {
		t.Fatal(err)
	}
	ids, fors, refs := map[string]bool{}, map[string]bool{}, []string{}
	var inputs []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		a := map[string]string{}
		for _, x := range n.Attr {
			a[x.Key] = x.Val
			if x.Key == "style" || strings.HasPrefix(x.Key, "on") || strings.Contains(x.Val, "ZgotmplZ") {
				t.Errorf("<%s %s=%q>", n.Data, x.Key, x.Val)
			}
		}
		if id, ok := a["id"]; ok {
			if ids[id] || id == "" {
				t.Errorf("<%s> has id %q, which is empty or stands twice", n.Data, id)
			}
			ids[id] = true
		}
		refs = append(refs, strings.Fields(a["aria-labelledby"]+" "+a["aria-describedby"]+" "+a["list"])...)
		switch n.Data {
		case "label":
			fors[a["for"]] = true
		case "input", "select", "textarea":
			if a["type"] != "hidden" {
				inputs = append(inputs, a["id"])
			}
		case "a":
			if target, ok := strings.CutPrefix(a["href"], "#"); ok {
				refs = append(refs, target)
			}
		case "th":
			if a["scope"] == "" {
				t.Error("a table head has no scope")
			}
		}
	}
	for _, id := range inputs {
		if !fors[id] {
			t.Errorf("input %q has no label", id)
		}
	}
	for _, id := range refs {
		if !ids[id] {
			t.Errorf("something refers to %q, which is not there", id)
		}
	}
}

func TestErrorsAreListedInTheOrderOfTheForm(t *testing.T) {
	t.Parallel()
	s := Summarize("de", []Input{Field{Name: "a", Label: "Titel", Error: "fehlt"}, Check{Name: "b", Error: "Bitte bestätigen."}, Field{Name: "c", Label: "Gut"}})
	if s.Title != "Bitte prüfen Sie 2 Angaben" || len(s.Errors) != 2 || s.Errors[0] != (Link{URL: "#a", Text: "Titel: fehlt"}) || s.Errors[1].Text != "Bitte bestätigen." {
		t.Errorf("summary = %+v", s)
	}
	if s := Summarize("en", []Input{Field{Name: "a"}}); s.Title != "" || s.Errors != nil {
		t.Errorf("a good form has a summary: %+v", s)
	}
}

func TestStrongWordsStandBetweenStars(t *testing.T) {
	t.Parallel()
	for in, want := range map[Marked][]Span{
		"":            nil,
		"a":           {{"a", false}},
		"a **b** c":   {{"a ", false}, {"b", true}, {" c", false}},
		"**b**":       {{"b", true}},
		"a ** b":      {{"a ** b", false}},
		"**a****b** ": {{"a", true}, {"b", true}, {" ", false}},
	} {
		if got := in.Spans(); !slices.Equal(got, want) {
			t.Errorf("%q = %v, want %v", in, got, want)
		}
	}
}

func TestBarsFillTheirPlaceInProportion(t *testing.T) {
	t.Parallel()
	b := Bars{Rows: []BarRow{{Value: 161}, {Value: 118}, {Value: 0}, {Value: -3}}}
	for i, want := range []string{"100", "73.3", "0", "0"} {
		if got := b.Width(b.Rows[i]); got != want {
			t.Errorf("row %d: width %s, want %s", i, got, want)
		}
	}
	if got := (Bars{Max: 50}).Width(BarRow{Value: 80}); got != "100" {
		t.Errorf("more than the full width: %s", got)
	}
	if got := (Bars{}).Width(BarRow{}); got != "0" {
		t.Errorf("nothing of nothing: %s", got)
	}
}

func TestColumnsStayInsideTheirPicture(t *testing.T) {
	t.Parallel()
	for largest, step := range map[int]int{0: 1, 3: 1, 5: 2, 9: 5, 20: 5, 21: 10, 412: 200} {
		c := Columns{Series: []string{"a"}, Points: []ColumnPoint{{Name: "x", Values: []int{largest}}}}
		if got := c.step(); got != step {
			t.Errorf("largest value %d: a line each %d, want %d", largest, got, step)
		}
	}
}

func TestDaysArePlacedBetweenTheEnds(t *testing.T) {
	t.Parallel()
	got := DaysOf("2026-11-01", "2026-11-11", "2026-11-06", "2026-10-01", "2026-11-03", true)
	if want := (Days{X: "0", W: "20", Today: "50", Open: true}); got != want {
		t.Errorf("days = %+v, want %+v", got, want)
	}
	if got := DaysOf("", "", "x", "2026-11-01", "", false); got.X != "0" {
		t.Errorf("what is no day stands at %s", got.X)
	}
}
