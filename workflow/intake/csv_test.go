package intake_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"freigabe/domain"
	"freigabe/workflow/intake"
)

// read opens bytes and gives all records; the first error ends it.
func read(t testing.TB, data []byte, opts intake.Options) ([]intake.Record, intake.Preview, error) {
	t.Helper()
	s, err := intake.Open(t.Context(), bytes.NewReader(data), int64(len(data)), opts)
	if err != nil {
		return nil, intake.Preview{}, err
	}
	defer s.Close()
	var out []intake.Record
	for r, err := range s.Records(t.Context()) {
		if err != nil {
			return out, s.Preview(), err
		}
		out = append(out, r)
	}
	return out, s.Preview(), nil
}

func codes(problems []intake.Problem) (out []string) {
	for _, p := range problems {
		out = append(out, p.Code)
	}
	return out
}

const list = "Titel;Behörde;Schlagwörter\nStraßen;Köln;Weg, Straße\n\"Bäume;\nSträucher\";Bonn;\"Baum; Grün\"\n\"Zäune\";Ulm;\n"

func TestEveryEncodingAndLineEndGivesTheSameRecords(t *testing.T) {
	t.Parallel()
	win, err := charmap.Windows1252.NewEncoder().String(list)
	if err != nil {
		t.Fatal(err)
	}
	wide := func(big, bom bool) []byte {
		var b []byte
		units := utf16.Encode([]rune(list))
		if bom {
			units = append([]uint16{0xFEFF}, units...)
		}
		for _, u := range units {
			if big {
				b = append(b, byte(u>>8), byte(u))
			} else {
				b = append(b, byte(u), byte(u>>8))
			}
		}
		return b
	}
	tests := map[string]struct {
		data     []byte
		encoding string
	}{
		"UTF-8":                       {[]byte(list), "utf-8"},
		"a mark before a quoted name": {[]byte("\uFEFF" + strings.Replace(list, "Titel", "\"Titel\"", 1)), "utf-8"},
		"UTF-8 with byte order mark":  {[]byte("\uFEFF" + list), "utf-8"},
		"Windows-1252":                {[]byte(win), "windows-1252"},
		"UTF-16 little endian":        {wide(false, true), "utf-16le"},
		"UTF-16 big endian":           {wide(true, true), "utf-16be"},
		"UTF-16 LE without mark":      {wide(false, false), "utf-16le"},
		"UTF-16 BE without mark":      {wide(true, false), "utf-16be"},
		"CR LF":                       {[]byte(strings.ReplaceAll(list, "\n", "\r\n")), "utf-8"},
		"CR only":                     {[]byte(strings.ReplaceAll(list, "\n", "\r")), "utf-8"},
		"no line end at the end":      {[]byte(strings.TrimSuffix(list, "\n")), "utf-8"},
		"umlauts late in a long file": {[]byte(strings.Replace(win, "\n", "\n"+strings.Repeat(";;\n", 40_000), 1)), "windows-1252"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, preview, err := read(t, tt.data, intake.Options{})
			if err != nil {
				t.Fatal(err)
			}
			want := []map[string]string{
				{"title": "Straßen", "authority": "Köln", "keywords": "Weg; Straße"},
				{"title": "Bäume; Sträucher", "authority": "Bonn", "keywords": "Baum; Grün"},
				{"title": "Zäune", "authority": "Ulm"},
			}
			var fields []map[string]string
			for _, r := range got {
				fields = append(fields, r.Fields)
				if len(r.Problems) > 0 {
					t.Errorf("line %d has problems %v", r.Line, r.Problems)
				}
			}
			if d := cmp.Diff(want, fields); d != "" {
				t.Errorf("records (-want +got):\n%s", d)
			}
			if name := preview.Columns[0].Name; name != "Titel" {
				t.Errorf("the first column is called %q", name)
			}
			if last := got[len(got)-1].Line; last != 5 && last != 40_005 {
				t.Errorf("the last record is in line %d", last)
			}
			if preview.Encoding != tt.encoding || preview.Delimiter != ";" {
				t.Errorf("encoding %q, delimiter %q", preview.Encoding, preview.Delimiter)
			}
		})
	}
}

func TestDelimiterIsFound(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ text, want string }{
		"semicolon with commas in the text": {"Titel;Beschreibung\nA;eins, zwei, drei\nB;vier, fünf, sechs\n", ";"},
		"comma":                             {"Titel,Beschreibung\nA,\"eins; zwei\"\n", ","},
		"tab":                               {"Titel\tBeschreibung\nA\teins, zwei; drei\n", "\t"},
		"bar":                               {"Titel|Beschreibung|Amt\nA|eins, zwei|1\n", "|"},
		"named by the first line":           {"sep=,\nTitel,Beschreibung\nA,b\n", ","},
		"title lines above the header":      {"Inventar der Daten, Stand 2026, alle Ämter\n\nTitel;Amt\nA;62\n", ";"},
		"a single column":                   {"Titel\nA\nB\n", ";"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, preview, err := read(t, []byte(tt.text), intake.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if preview.Delimiter != tt.want || len(got) == 0 || got[0].Fields["title"] != "A" {
				t.Errorf("delimiter %q, records %v", preview.Delimiter, got)
			}
		})
	}
}

// Each row of a file is accounted for: record, part of a record, or a note.
func TestWhatARowIs(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text    string
		titles  []string
		lines   []int
		notes   []string   // of the file
		refused [][]string // codes that block, by record
	}{
		"blank and repeated header lines are no records": {
			"Titel;Amt\nA;1\n;\n\nTitel;Amt\nB;2\n", []string{"A", "B"}, []int{2, 6}, nil, nil,
		},
		"a line of totals is no record": {
			"Titel;Umfang;Amt\nA;5;62\n;12;Summe\n", []string{"A"}, []int{2}, []string{"import.sum_skipped"}, nil,
		},
		"a line of totals with a title is a record": {
			"Titel;Umfang\nA;5\nSumme;12\n", []string{"A", "Summe"}, []int{2, 3}, nil, nil,
		},
		"a row without a title is refused, not left out": {
			"Titel;Lizenz;Amt\nA;;1\n;cc-zero;2\n", []string{"A", ""}, []int{2, 3}, nil, [][]string{nil, {"import.title_missing"}},
		},
		"too many cells refuse the row": {
			"Titel;Amt\nA;1;zu viel\nB;2;;;\n", []string{"A", "B"}, []int{2, 3}, nil, [][]string{{"import.too_many_cells"}, nil},
		},
		"too few cells are empty cells": {
			"Titel;Amt;Beschreibung\nA\n", []string{"A"}, []int{2}, nil, nil,
		},
		"a row that is quoted as a whole is refused": {
			"Titel;Amt;Beschreibung\n\"A;1;b\"\nB;2;c\n", []string{"A;1;b", "B"}, []int{2, 3}, nil, [][]string{{"import.row_in_quotes"}, nil},
		},
		"a remark in a column that is not used is named": {
			"Titel;Amt;Farbe\nA;1;rot\n;;Stand 2026\n", []string{"A"}, []int{2}, []string{"import.columns_unused", "import.line_skipped"}, nil,
		},
		"a header alone has no rows": {
			"Titel;Amt\n", nil, nil, []string{"import.no_rows"}, nil,
		},
		"blank lines alone are no rows": {
			"Titel;Amt\n;\n;\n", nil, nil, []string{"import.no_rows"}, nil,
		},
		"quotation marks inside a plain cell are text": {
			"Titel;Amt\nRohr 5\" lang;1\n", []string{`Rohr 5" lang`}, []int{2}, nil, nil,
		},
		"doubled quotation marks are one": {
			"Titel;Amt\n\"Das \"\"Rote\"\" Haus\";1\n", []string{`Das "Rote" Haus`}, []int{2}, nil, nil,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, preview, err := read(t, []byte(tt.text), intake.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var titles []string
			var lines []int
			var refused [][]string
			for _, r := range got {
				titles, lines = append(titles, r.Fields["title"]), append(lines, r.Line)
				var blocking []string
				for _, p := range r.Problems {
					if p.Blocks {
						blocking = append(blocking, p.Code)
					}
				}
				if r.Refused() != (blocking != nil) {
					t.Errorf("line %d: Refused() = %v with %v", r.Line, r.Refused(), r.Problems)
				}
				refused = append(refused, blocking)
			}
			if tt.refused == nil {
				tt.refused = make([][]string, len(got))
			}
			if d := cmp.Diff(tt.titles, titles); d != "" {
				t.Errorf("titles (-want +got):\n%s", d)
			}
			if d := cmp.Diff(tt.lines, lines); d != "" {
				t.Errorf("lines (-want +got):\n%s", d)
			}
			if d := cmp.Diff(tt.refused, refused, cmp.Comparer(func(a, b []string) bool { return strings.Join(a, " ") == strings.Join(b, " ") })); d != "" && len(got) > 0 {
				t.Errorf("refused (-want +got):\n%s", d)
			}
			if d := cmp.Diff(tt.notes, codes(preview.Problems)); d != "" {
				t.Errorf("notes (-want +got):\n%s", d)
			}
		})
	}
}

func TestContinuationLinesBelongToTheRecordAbove(t *testing.T) {
	t.Parallel()
	got, _, err := read(t, []byte("ID;Titel;Beschreibung;Lizenz\n1;A;eins;cc-zero\n;;zwei;\n;;drei;\n2;B;vier;\n\n;;allein;\n"), intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 || got[0].Fields["description"] != "eins\nzwei\ndrei" || got[1].Fields["description"] != "vier" {
		t.Fatalf("records %v", got)
	}
	if !got[2].Refused() || got[2].Line != 7 {
		t.Errorf("text behind a blank line: %v, want a refused record", got[2])
	}
}

func TestBrokenTextFilesAreRefusedWithAPlace(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		data string
		key  string
		line int // 0: none
		opts intake.Options
	}{
		"empty":                          {"", "import.file_empty", 0, intake.Options{}},
		"blank":                          {" \n\n", "import.file_empty", 0, intake.Options{}},
		"a quote that never closes":      {"Titel;Amt\nA;1\nB;\"offen\nC;3\nD;4\n", "import.quote_open", 3, intake.Options{}},
		"text behind a closing quote":    {"Titel;Amt\nA;\"x\ny\" z\nB;2\n", "import.quote_inside", 3, intake.Options{}},
		"a lost quote before another":    {"Titel;Amt\n\"A;1\nB;2\n\"C\";3\n", "import.quote_inside", 4, intake.Options{}},
		"NUL bytes":                      {"Titel;Amt\nA;1\nB\x00;2\n", "import.nul_bytes", 3, intake.Options{}},
		"NUL bytes in a forced encoding": {"Titel;Amt\nA;1\nB\x00;2\n", "import.nul_bytes", 3, intake.Options{Encoding: "utf-8"}},
		"UTF-8 with a foreign byte":      {"Titel;Amt\nÄ;ÖÜ\nß;\xFC\n", "import.mixed_encoding", 3, intake.Options{}},
		"a web page":                     {"\n<!DOCTYPE html><html><body>Anmeldung</body></html>", "import.html", 0, intake.Options{}},
		"a table in HTML":                {"<table><tr><td>Titel</td></tr></table>", "import.html", 0, intake.Options{}},
		"XML":                            {"<?xml version=\"1.0\"?><a/>", "import.xml", 0, intake.Options{}},
		"JSON":                           {"[{\"Titel\":\"A\"}]", "import.json", 0, intake.Options{}},
		"PDF":                            {"%PDF-1.7\nTitel;Amt", "import.not_a_table", 0, intake.Options{}},
		"a spreadsheet saved as XML":     {"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>", "import.xls", 0, intake.Options{}},
		"no title column":                {"Name;Kommune\nAachen;Aachen\n", "import.no_inventory", 0, intake.Options{}},
		"a lone word is no header":       {"Sache;Ding\nA;Bestand\nB;C\n", "import.no_inventory", 0, intake.Options{}},
		"a word in the data is no title": {"Thema;Sache;x\nA;B;C\nA;Bestand;C\n", "import.no_inventory", 0, intake.Options{}},
		"too many rows":                  {"Titel\n" + strings.Repeat("A\n", 11), "import.too_many_rows", 11, intake.Options{Limits: intake.Limits{Rows: 10}}},
		"too many cells":                 {"Titel;Amt\n" + strings.Repeat("A;1\n", 11), "import.too_many_cells_in_file", 0, intake.Options{Limits: intake.Limits{Cells: 20}}},
		"too many columns":               {"Titel;Amt\nA;1" + strings.Repeat(";", 600) + "x\n", "import.too_many_columns", 2, intake.Options{}},
		"endless delimiters":             {"Titel;Amt\nA;1\n" + strings.Repeat(";", 1<<20), "import.too_many_columns", 3, intake.Options{}},
		"a cell too long":                {"Titel;Amt\nA;" + strings.Repeat("ä", 32_769) + "\n", "import.cell_too_long", 2, intake.Options{}},
		"a lost quote in a long file":    {"Titel;Amt\nA;\"" + strings.Repeat("zeile;1\n", 10_000), "import.quote_open", 2, intake.Options{}},
		"too large":                      {strings.Repeat("x", 1001), "import.file_too_large", 0, intake.Options{Limits: intake.Limits{FileBytes: 1000}}},
		"unknown encoding":               {list, "import.encoding_unknown", 0, intake.Options{Encoding: "ebcdic"}},
		"unknown field":                  {list, "import.mapping_field", 0, intake.Options{Mapping: map[string]string{"Titel": "tittel"}}},
		"unknown column":                 {list, "import.mapping_column", 0, intake.Options{Mapping: map[string]string{"Tittel": "title"}}},
		"the title left out":             {list, "import.no_inventory", 0, intake.Options{Mapping: map[string]string{"Titel": ""}}},
		"no header in that line":         {list, "import.header_line_empty", 0, intake.Options{HeaderLine: 77}},
		"a quotation mark as delimiter":  {list, "import.delimiter_unknown", 0, intake.Options{Delimiter: '"'}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := read(t, []byte(tt.data), tt.opts)
			checkError(t, err, tt.key, tt.line)
		})
	}
}

func checkError(t *testing.T, err error, key string, line int) {
	t.Helper()
	if domain.CodeOf(err) != domain.Invalid || domain.KeyOf(err) != key {
		t.Fatalf("error = %v, want %s", err, key)
	}
	e, _ := errors.AsType[*domain.Error](err)
	if line > 0 && e.Args["line"] != line || e.Field == "" {
		t.Errorf("place = %q %v, want line %d", e.Field, e.Args, line)
	}
}

func TestTheOpeningLineOfAQuoteIsNamed(t *testing.T) {
	t.Parallel()
	_, _, err := read(t, []byte("Titel;Amt\n\"A;1\nB;2\n\"C\";3\n"), intake.Options{})
	if e, ok := errors.AsType[*domain.Error](err); !ok || e.Args["opened"] != 2 {
		t.Errorf("error = %v, want the opening line 2", err)
	}
}

func TestAPersonsChoicesComeFirst(t *testing.T) {
	t.Parallel()
	text := "Sache;Wer;Titel\nA;Bonn;x\n"
	got, _, err := read(t, []byte(text), intake.Options{Mapping: map[string]string{"Sache": "title", "Wer": "authority", "Titel": ""}})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(map[string]string{"title": "A", "authority": "Bonn"}, got[0].Fields); d != "" {
		t.Errorf("fields (-want +got):\n%s", d)
	}
	got, _, err = read(t, []byte("Titel;Amt\nTitel;Behörde\nA;Bonn\n"), intake.Options{HeaderLine: 2})
	if err != nil || len(got) != 1 || got[0].Authority != "Bonn" {
		t.Errorf("header line 2: %v, %v", got, err)
	}
	latin := []byte("Titel;Amt\n\xC4mter;1\n")
	if got, _, err = read(t, latin, intake.Options{Encoding: "utf-8"}); err != nil || codes(got[0].Problems)[0] != "import.unreadable_characters" {
		t.Errorf("forced UTF-8: %v, %v", got, err)
	}
}

func TestFieldsBelowEachOtherAreARecord(t *testing.T) {
	t.Parallel()
	form := "Themenfelder;Metadaten-Kategorie;Eingaben;Hilfetext\nInhalt;Thema;Umwelt;Das Thema\n;Titel;Bäume;Der Titel\n;Beschreibung;Alle Bäume;Text\n;;der Stadt;\n" +
		"Wer;Verantwortlichkeit ;Grünflächenamt;Stelle\n;Verfügbarkeit (intern / veröffentlicht);intern;\n;Ressource Link;Z:\\daten\\baum.xlsx;\n;Tags;Baum, Grün;\n"
	want := map[string]string{
		"theme": "ENVI", "title": "Bäume", "description": "Alle Bäume\nder Stadt", "authority": "Grünflächenamt", "open": "no",
		"storage_location": `Z:\daten\baum.xlsx`, "keywords": "Baum; Grün",
	}
	got, preview, err := read(t, []byte(form), intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || !preview.Form || preview.Rows != 1 {
		t.Fatalf("%d records, preview %+v", len(got), preview)
	}
	if d := cmp.Diff(want, got[0].Fields); d != "" {
		t.Errorf("fields (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"import.path_not_link"}, codes(got[0].Problems)); d != "" || got[0].Problems[0].Line != 8 {
		t.Errorf("problems %v", got[0].Problems)
	}
	twice, _, err := read(t, []byte(form+form), intake.Options{})
	if err != nil || len(twice) != 2 || twice[1].Line != 11 {
		t.Errorf("the form twice: %v, %v", twice, err)
	}
}
