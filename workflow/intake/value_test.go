package intake

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDatesAreReadAsListsWriteThem(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, start, end string }{ // as a start and as an end
		{"31.12.2026", "2026-12-31", "2026-12-31"},
		{"1.2.26", "2026-02-01", "2026-02-01"},
		{"01. 02. 1999", "1999-02-01", "1999-02-01"},
		{"31.12.2026 10:15", "2026-12-31", "2026-12-31"},
		{"2026-12-31", "2026-12-31", "2026-12-31"},
		{"2020-01-23T01:28:56.715941", "2020-01-23", "2020-01-23"},
		{"2020-01-23 01:28:56", "2020-01-23", "2020-01-23"},
		{"20261231", "2026-12-31", "2026-12-31"},
		{"24/12/2026", "2026-12-24", "2026-12-24"},
		{"12/24/2026", "2026-12-24", "2026-12-24"},
		{"44197", "2021-01-01", "2021-01-01"},
		{"44197.5", "2021-01-01", "2021-01-01"},
		{"2024", "2024-01-01", "2024-12-31"},
		{"02/2024", "2024-02-01", "2024-02-29"},
		{"2024-02", "2024-02-01", "2024-02-29"},
		{"März 2023", "2023-03-01", "2023-03-31"},
		{"3. Oktober 2023", "2023-10-03", "2023-10-03"},
		{"Dec 2023", "2023-12-01", "2023-12-31"},
		{"Stand: 31.12.2026", "2026-12-31", "2026-12-31"},
		{"31.02.2026", "", ""},
		{"2026-13-01", "", ""},
		{"99999", "", ""},
		{"laufend", "", ""},
		{"13.2024.1", "", ""},
	}
	for _, tt := range tests {
		start, ok := parseDate(tt.in, false)
		if !ok {
			start = ""
		}
		end, ok := parseDate(tt.in, true)
		if !ok {
			end = ""
		}
		if start != tt.start || end != tt.end {
			t.Errorf("%q = %q, %q; want %q, %q", tt.in, start, end, tt.start, tt.end)
		}
	}
}

func TestPeriodsAreReadFromOneCell(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][2]string{
		"2010-2020":               {"2010-01-01", "2020-12-31"},
		"2010 – 2020":             {"2010-01-01", "2020-12-31"},
		"2019":                    {"2019-01-01", "2019-12-31"},
		"01.01.2010 - 30.06.2020": {"2010-01-01", "2020-06-30"},
		"01/2010 bis 06/2020":     {"2010-01-01", "2020-06-30"},
		"2010-01-01/2020-06-30":   {"2010-01-01", "2020-06-30"},
		"seit 2015":               {"2015-01-01", ""},
		"bis 2015":                {"", "2015-12-31"},
		"2020-2010":               {},
		"immer":                   {},
	} {
		start, end, ok := parsePeriod(in)
		if !ok {
			start, end = "", ""
		}
		if start != want[0] || end != want[1] {
			t.Errorf("%q = %q to %q, want %q", in, start, end, want)
		}
	}
}

func TestValuesAreNormalisedOrNoted(t *testing.T) {
	t.Parallel()
	tests := []struct {
		field, raw string
		want       map[string]string
		problem    string
	}{
		{"theme", "Bildung, Kultur und Sport", map[string]string{"theme": "EDUC"}, ""},
		{"theme", "Umwelt; Verkehr", map[string]string{"theme": "ENVI; TRAN"}, ""},
		{"theme", "http://publications.europa.eu/resource/authority/data-theme/ENVI\u00a0", map[string]string{"theme": "ENVI"}, ""},
		{"theme", "Umwelt; Quatsch", map[string]string{"theme": "ENVI"}, "import.unknown_theme"},
		{"licence", "frei", map[string]string{}, "import.unknown_licence"},
		{"update_frequency", "jährlich", map[string]string{"update_frequency": "ANNUAL"}, ""},
		{"update_frequency", "ab und zu", map[string]string{}, "import.unknown_frequency"},
		{"hvd_category", "Mobilität", map[string]string{"hvd_category": "c_b79e35eb"}, ""},
		{"hvd_category", "nein", map[string]string{}, "import.unknown_hvd"},
		{"keywords", "Baum, Grün;Baum | #Stadt\nPark", map[string]string{"keywords": "Baum; Grün; Stadt; Park"}, ""},
		{"last_updated", "laufend", map[string]string{}, "import.bad_date"},
		{"contact_mailbox", "Amt 62 <geodaten@stadt.example>", map[string]string{"contact_mailbox": "geodaten@stadt.example"}, ""},
		{"contact_mailbox", "Tel. 123", map[string]string{}, "import.bad_mailbox"},
		{"landing_page", "https://a.example/x\nwww.b.example", map[string]string{"landing_page": "https://a.example/x\nhttps://www.b.example"}, ""},
		{"landing_page", "javascript:alert(1)", map[string]string{}, "import.bad_link"},
		{"landing_page", `\\server\x`, map[string]string{"storage_location": `\\server\x`}, "import.path_not_link"},
		{"title", "  Zwei\u200b\u00a0 Wörter\nda\u202e ", map[string]string{"title": "Zwei Wörter da"}, ""},
		{"title", "a\u0308", map[string]string{"title": "ä"}, ""},
		{"description", "<p>Eins &amp; zwei</p><p>Mehr <a href=\"https://x.example\">hier</a></p>", map[string]string{"description": "Eins & zwei\n\nMehr hier (https://x.example)"}, "import.markup_removed"},
		{"description", "Werte <5 und a < b", map[string]string{"description": "Werte <5 und a < b"}, ""},
		{"open", "begrenzt", map[string]string{"open": "limited"}, ""},
		{"open", "mit Einschränkungen", map[string]string{"open": "limited"}, ""},
		{"open", "ja, aber nur auf Antrag", map[string]string{}, "import.unknown_flag"},
		{"personal_data", "Ja (Name, Anschrift)", map[string]string{"personal_data": "yes"}, ""},
		{"personal_data", "besondere Kategorien", map[string]string{"personal_data": "special"}, ""},
		{"personal_data", "vielleicht", map[string]string{}, "import.unknown_flag"},
		{"statistics", "x", map[string]string{"statistics": "yes"}, ""},
		{"formats", "Excel, CSV", map[string]string{"formats": "Excel, CSV"}, ""},
	}
	for _, tt := range tests {
		rec := Record{Fields: map[string]string{}}
		fieldSetter{rec: &rec}.set(tt.field, "Spalte", tt.raw, 7)
		if d := cmp.Diff(tt.want, rec.Fields); d != "" {
			t.Errorf("%s %q (-want +got):\n%s", tt.field, tt.raw, d)
		}
		got := ""
		if len(rec.Problems) > 0 {
			got = rec.Problems[0].Code
			if p := rec.Problems[0]; p.Line != 7 || p.Column != "Spalte" || p.Blocks {
				t.Errorf("%s %q: problem %+v", tt.field, tt.raw, p)
			}
		}
		if got != tt.problem || len(rec.Problems) > 1 {
			t.Errorf("%s %q: problems %v, want %q", tt.field, tt.raw, rec.Problems, tt.problem)
		}
	}
}

func TestAValueLongerThanTheFieldRefusesTheRow(t *testing.T) {
	t.Parallel()
	long := make([]byte, 301)
	for i := range long {
		long[i] = 'x'
	}
	cols := []column{{name: "Titel", match: match{field: FieldTitle}}}
	rec := Record{Line: 5, Fields: map[string]string{}}
	finish(&rec, cols, byField(cols), nil, func(int) (string, int) { return string(long), 5 })
	want := []Problem{{Line: 5, Column: "Titel", Code: "import.value_too_long", Blocks: true, Args: map[string]string{"length": "301", "limit": "300"}}}
	if d := cmp.Diff(want, rec.Problems); d != "" || !rec.Refused() {
		t.Errorf("problems (-want +got):\n%s", d)
	}
}

func TestColumnNamesAreRecognised(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"TITEL": "title", "Schlagwoerter": "keywords", "schlagwörter ": "keywords", "Verfügbarkeit (intern / veröffentlicht)": "open", "3. Titel *": "title",
		"E-Mail": "contact_mailbox", "Behörde": "authority", "Verantwortliche Stelle": "authority", "ORG": "authority", "dct:publisher foaf:Agent": "authority",
		"Datensatz Titel - STANDARDISIERT": "title_standard", "update_frequency": "update_frequency", "personal_data": "personal_data",
		"Lfd. Nr.": "", "Datum zuletzt bearbeitet": "", "": "",
	} {
		if got, _ := recognise(name); got.field != want {
			t.Errorf("%q = %q, want %q", name, got.field, want)
		}
	}
	for _, s := range Synonyms {
		if !KnownField(s.Field) {
			t.Errorf("the table of names knows a field %q that is none", s.Field)
		}
	}
}

func TestNumberFormatsThatMeanDates(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]numberStyle{
		"dd.mm.yyyy": {date: true}, "[$-407]d. mmmm yyyy;@": {date: true}, "yyyy-mm-dd hh:mm": {date: true, clock: true}, "TT.MM.JJJJ": {date: true},
		"hh:mm:ss": {clock: true}, "[h]:mm": {clock: true}, "00000": {zeros: 5}, "0.00": {}, `0 "Tage"`: {}, "General": {}, `#,##0.00\ "€";[Red]-#,##0`: {}, "@": {}, "0%": {},
	} {
		if got := styleOf(code); got != want {
			t.Errorf("%q = %+v, want %+v", code, got, want)
		}
	}
}

func TestSerialDatesKnowTheYearThatNeverWas(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		serial float64
		old    bool
		want   string
	}{{1, false, "1900-01-01"}, {59, false, "1900-02-28"}, {61, false, "1900-03-01"}, {44197, false, "2021-01-01"}, {42735, true, "2021-01-01"}} {
		if got, ok := serialDate(tt.serial, tt.old); !ok || got.Format("2006-01-02") != tt.want {
			t.Errorf("%v = %v, want %s", tt.serial, got, tt.want)
		}
	}
}
