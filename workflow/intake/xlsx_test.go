package intake_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"freigabe/workflow/intake"
)

// book makes a workbook; make gets the file with one sheet "Tabelle1".
func book(t testing.TB, build func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", "Tabelle1"); err != nil {
		t.Fatal(err)
	}
	build(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// rows writes rows of cells from A1 on.
func rows(t testing.TB, f *excelize.File, sheet string, rows ...[]any) {
	t.Helper()
	for i, r := range rows {
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
}

// repack rewrites the parts of a workbook; change answers nil to drop a part.
func repack(t testing.TB, data []byte, change func(name string, part []byte) []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if part = change(f.Name, part); part == nil {
			continue
		}
		p, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Write(part); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestWorkbookCellsBecomeValues(t *testing.T) {
	t.Parallel()
	data := book(t, func(f *excelize.File) {
		rows(t, f, "Tabelle1",
			[]any{"Datenbestände der Stadt"},
			[]any{},
			[]any{"Titel", "Daten bis", "AGS", "Umfang", "Personenbezug", "Beschreibung", "Zeitraum von", "Zuletzt aktualisiert (Datum)", "Kennung"},
			[]any{"Bäume", time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC), 5766, 0.1 + 0.2, true, "eins\nzwei", 44197, "31.12.2025", 12345678901},
		)
		plz, err := f.NewStyle(&excelize.Style{CustomNumFmt: ptr("00000000")})
		must(t, err)
		must(t, f.SetCellStyle("Tabelle1", "C4", "C4", plz))
		must(t, f.SetCellRichText("Tabelle1", "F4", []excelize.RichTextRun{{Text: "eins ", Font: &excelize.Font{Bold: true}}, {Text: "& zwei"}}))
	})
	got, preview, err := read(t, data, intake.Options{Name: "liste.xlsx"})
	must(t, err)
	want := []intake.Record{{Line: 4, Sheet: "Tabelle1", Identifier: "12345678901", Fields: map[string]string{
		"title": "Bäume", "temporal_end": "2026-12-31", "last_updated": "2025-12-31", "spatial_coverage": "00005766", "volume": "0.3", "personal_data": "yes",
		"description": "eins & zwei", "temporal_start": "2021-01-01", "identifier": "12345678901",
	}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("records (-want +got):\n%s", d)
	}
	if preview.Sheet != "Tabelle1" || preview.HeaderLine != 3 || preview.Rows != 1 || preview.Name != "liste.xlsx" {
		t.Errorf("preview %+v", preview)
	}
}

func ptr[T any](v T) *T { return &v }

func TestMergedCellsAreUnderstood(t *testing.T) {
	t.Parallel()
	data := book(t, func(f *excelize.File) {
		rows(t, f, "Tabelle1",
			[]any{"Liste aller Datenbestände"},
			[]any{"Behörde", "Titel", "Beschreibung", "Lizenz"},
			[]any{"Fachbereich 3"},
			[]any{"Bonn", "A", "eins", "cc-zero"},
			[]any{"", "", "zwei"},
			[]any{"", "B", "drei"},
			[]any{"Köln", "C", "vier"},
			[]any{"", "", "fünf", "cc-zero"},
		)
		for _, m := range [][2]string{{"A1", "D1"}, {"A3", "D3"}, {"A4", "A6"}, {"B4", "B5"}, {"B7", "B8"}, {"A7", "A8"}} {
			must(t, f.MergeCell("Tabelle1", m[0], m[1]))
		}
	})
	got, preview, err := read(t, data, intake.Options{})
	must(t, err)
	want := []map[string]string{
		{"title": "A", "authority": "Bonn", "description": "eins\nzwei", "licence": "cc-zero"},
		{"title": "B", "authority": "Bonn", "description": "drei"},
		{"title": "C", "authority": "Köln", "description": "vier\nfünf", "licence": "cc-zero"},
	}
	var fields []map[string]string
	for _, r := range got {
		delete(r.Fields, "licence_text")
		if l := r.Fields["licence"]; l != "" {
			r.Fields["licence"] = "cc-zero" // the code is the catalogue's
		}
		fields = append(fields, r.Fields)
	}
	if d := cmp.Diff(want, fields); d != "" {
		t.Errorf("records (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"import.heading_skipped"}, codes(preview.Problems)); d != "" {
		t.Errorf("notes (-want +got):\n%s", d)
	}
}

func TestAHeaderMayHaveTwoRows(t *testing.T) {
	t.Parallel()
	data := book(t, func(f *excelize.File) {
		rows(t, f, "Tabelle1",
			[]any{"Titel", "Thema", "Zuständigkeit", "", "Umfang"},
			[]any{"", "", "Behörde", "Amt"},
			[]any{"A", "Umwelt", "Bonn", "62", "3"},
		)
		for _, m := range [][2]string{{"A1", "A2"}, {"B1", "B2"}, {"C1", "D1"}, {"E1", "E2"}} {
			must(t, f.MergeCell("Tabelle1", m[0], m[1]))
		}
	})
	got, _, err := read(t, data, intake.Options{})
	must(t, err)
	if len(got) != 1 || got[0].Authority != "Bonn" || got[0].Fields["org_unit"] != "62" || got[0].Fields["volume"] != "3" {
		t.Errorf("records %v", got)
	}
}

func TestSheetsAreChosenAndNamed(t *testing.T) {
	t.Parallel()
	data := book(t, func(f *excelize.File) {
		rows(t, f, "Tabelle1", []any{"Anleitung"}, []any{"Bitte ausfüllen"})
		for _, name := range []string{"Bestand", "Archiv", "Leer"} {
			_, err := f.NewSheet(name)
			must(t, err)
		}
		rows(t, f, "Bestand", []any{"Titel", "Amt", "Thema"}, []any{"A", "62"})
		rows(t, f, "Archiv", []any{"Titel", "Amt", "Thema", "Lizenz"}, []any{"Alt", "61"})
		must(t, f.SetSheetVisible("Archiv", false))
	})
	got, preview, err := read(t, data, intake.Options{})
	must(t, err)
	if len(got) != 1 || got[0].Fields["title"] != "A" || preview.Sheet != "Bestand" {
		t.Errorf("sheet %q, records %v", preview.Sheet, got)
	}
	if d := cmp.Diff([]string{"Archiv"}, preview.HiddenSheets); d != "" {
		t.Errorf("hidden (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"import.sheet_not_read", "import.hidden_sheets"}, codes(preview.Problems)); d != "" {
		t.Errorf("notes (-want +got):\n%s", d)
	}
	got, _, err = read(t, data, intake.Options{Sheet: "Archiv"})
	if err != nil || len(got) != 1 || got[0].Fields["title"] != "Alt" {
		t.Errorf("hidden sheet by name: %v, %v", got, err)
	}
	_, _, err = read(t, data, intake.Options{Sheet: "Nirgends"})
	checkError(t, err, "import.sheet_unknown", 0)
}

func TestEachSheetOfAFormIsARecord(t *testing.T) {
	t.Parallel()
	form := func(title string) [][]any {
		return [][]any{
			{"Themenfelder", "Metadaten-Kategorie", "Eingaben", "Hilfetext"},
			{"Inhalt", "Thema", "", "Hilfe"},
			{"", "Titel", title, "Hilfe"},
			{"", "Beschreibung", "", "Hilfe"},
			{"Wer", "Verantwortlichkeit", strings.Repeat("Stadt", min(1, len(title))), "Hilfe"},
			{"", "Tags", "", "Hilfe"},
		}
	}
	data := book(t, func(f *excelize.File) {
		rows(t, f, "Tabelle1", form("")...)
		for _, title := range []string{"Bäume", "Brücken"} {
			_, err := f.NewSheet(title)
			must(t, err)
			rows(t, f, title, form(title)...)
		}
	})
	got, preview, err := read(t, data, intake.Options{})
	must(t, err)
	if len(got) != 2 || got[0].Sheet != "Bäume" || got[1].Fields["title"] != "Brücken" || got[1].Authority != "Stadt" || !preview.Form {
		t.Errorf("records %v, preview %+v", got, preview)
	}
	if d := cmp.Diff([]string{"import.form_empty"}, codes(preview.Problems)); d != "" {
		t.Errorf("notes (-want +got):\n%s", d)
	}
}

func TestFormulasAndErrorsAreReported(t *testing.T) {
	t.Parallel()
	data := book(t, func(f *excelize.File) {
		rows(t, f, "Tabelle1", []any{"Titel", "Umfang", "Amt"}, []any{"A"}, []any{"B", nil, "x"})
		must(t, f.SetCellFormula("Tabelle1", "B2", "1+1"))
	})
	data = repack(t, data, func(name string, part []byte) []byte {
		if strings.HasSuffix(name, "sheet1.xml") {
			part = bytes.Replace(part, []byte(`<c r="C3"`), []byte(`<c r="B3" t="e"><v>#REF!</v></c><c r="C3"`), 1)
		}
		return part
	})
	got, _, err := read(t, data, intake.Options{})
	must(t, err)
	if len(got) != 2 || len(got[0].Problems) != 1 || got[0].Problems[0].Code != "import.formula_without_value" || got[0].Problems[0].Column != "Umfang" {
		t.Fatalf("records %v", got)
	}
	if d := cmp.Diff([]intake.Problem{{Line: 3, Column: "Umfang", Code: "import.cell_error", Args: map[string]string{"value": "#REF!"}}}, got[1].Problems); d != "" {
		t.Errorf("problems (-want +got):\n%s", d)
	}
}

func simple(t testing.TB) []byte {
	return book(t, func(f *excelize.File) {
		rows(t, f, "Tabelle1", []any{"Titel", "Amt"}, []any{"A", "1"}, []any{"B", "2"}, []any{"C", "3"})
	})
}

// A workbook library answered the first of these with no rows and no error.
func TestDamagedWorkbooksAreRefused(t *testing.T) {
	t.Parallel()
	sheet := func(f func([]byte) []byte) func(string, []byte) []byte {
		return func(name string, part []byte) []byte {
			if strings.HasSuffix(name, "worksheets/sheet1.xml") {
				return f(part)
			}
			return part
		}
	}
	replace := func(old, with string) func([]byte) []byte {
		return func(part []byte) []byte { return bytes.Replace(part, []byte(old), []byte(with), 1) }
	}
	drop := func(suffix string) func(string, []byte) []byte {
		return func(name string, part []byte) []byte {
			if strings.HasSuffix(name, suffix) {
				return nil
			}
			return part
		}
	}
	tests := map[string]struct {
		change func(string, []byte) []byte
		key    string
		line   int
	}{
		"an entity declaration":          {sheet(replace("<worksheet", `<!DOCTYPE x [<!ENTITY a "b">]><worksheet`)), "import.sheet_broken", 1},
		"an unknown entity":              {sheet(replace(`r="B3"`, `r="B3">&boom;<x y="1"`)), "import.sheet_broken", 3},
		"a wrong end tag":                {sheet(replace("</row></sheetData>", "</rows></sheetData>")), "import.sheet_broken", 4},
		"a sheet cut in the middle":      {sheet(func(p []byte) []byte { return p[:bytes.Index(p, []byte(`r="B3"`))] }), "import.sheet_broken", 3},
		"a sheet cut behind the rows":    {sheet(func(p []byte) []byte { return p[:bytes.Index(p, []byte("</sheetData>"))] }), "import.sheet_broken", 4},
		"a sheet without rows element":   {sheet(func([]byte) []byte { return []byte("<worksheet/>") }), "import.sheet_broken", 1},
		"rows out of order":              {sheet(replace(`<row r="3"`, `<row r="2"`)), "import.sheet_broken", 2},
		"cells out of order":             {sheet(replace(`r="B3"`, `r="A3"`)), "import.sheet_broken", 3},
		"a text that is not in the list": {sheet(func(p []byte) []byte { return bytes.ReplaceAll(p, []byte("<v>2</v>"), []byte("<v>999</v>")) }), "import.sheet_broken", 2},
		"an empty sheet part":            {sheet(func([]byte) []byte { return []byte{} }), "import.sheet_broken", 1},
		"a missing sheet part":           {drop("worksheets/sheet1.xml"), "import.sheet_missing", 0},
		"a missing workbook part":        {drop("xl/workbook.xml"), "import.zip", 0},
		"a missing text list":            {drop("sharedStrings.xml"), "import.workbook_broken", 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := read(t, repack(t, simple(t), tt.change), intake.Options{})
			checkError(t, err, tt.key, tt.line)
		})
	}
}

func TestFilesThatAreNoWorkbookAreRefused(t *testing.T) {
	t.Parallel()
	archive := func(parts ...string) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for i := 0; i < len(parts); i += 2 {
			p, err := w.Create(parts[i])
			must(t, err)
			_, err = p.Write([]byte(parts[i+1]))
			must(t, err)
		}
		must(t, w.Close())
		return b.Bytes()
	}
	ole := append([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, make([]byte, 2000)...)
	encrypted, err := excelize.Encrypt(simple(t), &excelize.Options{Password: "geheim"})
	must(t, err)
	good := simple(t)
	tests := map[string]struct {
		data []byte
		key  string
	}{
		"XLS":                  {ole, "import.xls"},
		"with a password":      {encrypted, "import.password"},
		"ODS":                  {archive("mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<a/>"), "import.ods"},
		"XLSB":                 {archive("xl/workbook.bin", "x"), "import.xlsb"},
		"a document":           {archive("word/document.xml", "<a/>"), "import.zip"},
		"any archive":          {archive("liste.csv", "Titel\nA\n"), "import.zip"},
		"an empty archive":     {archive(), "import.zip"},
		"a workbook cut off":   {good[:len(good)/2], "import.zip_broken"},
		"the start of a zip":   {[]byte("PK\x03\x04"), "import.zip_broken"},
		"an archive of shreds": {bytes.Repeat([]byte("PK\x03\x04PK\x01\x02"), 30_000), "import.zip"},
		"nothing in the sheet": {book(t, func(*excelize.File) {}), "import.file_empty"},
		"no inventory in it":   {book(t, func(f *excelize.File) { rows(t, f, "Tabelle1", []any{"Jahr", "Wert"}, []any{1, 2}) }), "import.no_inventory"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := read(t, tt.data, intake.Options{})
			checkError(t, err, tt.key, 0)
		})
	}
}

func TestWorkbooksAreBounded(t *testing.T) {
	t.Parallel()
	grow := func(part, open, unit string, n int) []byte {
		return repack(t, simple(t), func(name string, p []byte) []byte {
			if strings.HasSuffix(name, part) {
				return bytes.Replace(p, []byte(open), []byte(open+strings.Repeat(unit, n)), 1)
			}
			return p
		})
	}
	tests := map[string]struct {
		data   []byte
		limits intake.Limits
		key    string
	}{
		"unpacked size":              {grow("sheet1.xml", "<sheetData>", "<!--            -->", 100_000), intake.Limits{Unzipped: 1 << 20}, "import.unzipped_too_large"},
		"unpacked size of the texts": {grow("sharedStrings.xml", "<si>", "<!--            -->", 100_000), intake.Limits{Unzipped: 1 << 20}, "import.unzipped_too_large"},
		"cells":                      {grow("sheet1.xml", "</sheetData>", "", 0), intake.Limits{Cells: 5}, "import.too_many_cells_in_file"},
		"rows":                       {simple(t), intake.Limits{Rows: 3}, "import.too_many_rows"},
		"columns": {book(t, func(f *excelize.File) {
			rows(t, f, "Tabelle1", []any{"Titel", "Amt"})
			must(t, f.SetCellValue("Tabelle1", "ZZ2", "x"))
		}), intake.Limits{}, "import.too_many_columns"},
		"texts":            {grow("sharedStrings.xml", "<si>", "</si><si>", 100), intake.Limits{Cells: 50}, "import.too_many_cells_in_file"},
		"length of a text": {grow("sharedStrings.xml", "<si><t>", "xxxxxxxxxx", 1000), intake.Limits{CellRunes: 2000}, "import.text_too_long"},
		"nesting":          {grow("sheet1.xml", "<sheetData>", "<a>", 1000), intake.Limits{}, "import.sheet_broken"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := read(t, tt.data, intake.Options{Limits: tt.limits})
			checkError(t, err, tt.key, 0)
		})
	}
	t.Run("all parts together", func(t *testing.T) {
		t.Parallel()
		data := simple(t)
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		must(t, err)
		var largest uint64
		for _, f := range z.File {
			largest = max(largest, f.UncompressedSize64)
		}
		_, _, err = read(t, data, intake.Options{Limits: intake.Limits{Unzipped: int64(largest)}})
		checkError(t, err, "import.unzipped_too_large", 0)
	})
	t.Run("empty cells cost no memory and hide nothing", func(t *testing.T) {
		t.Parallel()
		got, _, err := read(t, grow("sheet1.xml", "</row></sheetData>", "", 0), intake.Options{})
		if err != nil || len(got) != 3 {
			t.Fatalf("%d records, %v", len(got), err)
		}
		bomb := repack(t, simple(t), func(name string, p []byte) []byte {
			if strings.HasSuffix(name, "sheet1.xml") {
				return bytes.Replace(p, []byte("</row></sheetData>"), []byte("</row>"+strings.Repeat("<row>"+strings.Repeat("<c/>", 400)+"</row>", 5000)+"</sheetData>"), 1)
			}
			return p
		})
		_, _, err = read(t, bomb, intake.Options{Limits: intake.Limits{Cells: 400_000}})
		checkError(t, err, "import.too_many_blank_cells", 0)
		got, _, err = read(t, bomb, intake.Options{})
		if err != nil || len(got) != 3 {
			t.Errorf("%d records, %v", len(got), err)
		}
	})
}

func TestTextsBeyondMemoryGoToAFileWithoutAName(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	data := book(t, func(f *excelize.File) {
		all := [][]any{{"Titel", "Beschreibung"}}
		for i := range 700 {
			all = append(all, []any{fmt.Sprintf("Bestand %d", i), fmt.Sprintf("%d ", i) + strings.Repeat("x", 30_000)})
		}
		rows(t, f, "Tabelle1", all...)
	})
	s, err := intake.Open(t.Context(), bytes.NewReader(data), int64(len(data)), intake.Options{})
	must(t, err)
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("%d files in the folder would outlive a kill", len(entries))
	}
	n := 0
	for r, err := range s.Records(t.Context()) {
		must(t, err)
		if !strings.HasPrefix(r.Fields["description"], fmt.Sprintf("%d xxx", n)) || r.Fields["title"] != fmt.Sprintf("Bestand %d", n) {
			t.Fatalf("record %d is %.40q", n, r.Fields)
		}
		n++
	}
	must(t, s.Close())
	if entries, _ := os.ReadDir(dir); len(entries) != 0 || n != 700 {
		t.Errorf("%d records, %d temporary files left", n, len(entries))
	}
}
