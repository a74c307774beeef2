package intake_test

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"

	"freigabe/domain"
	"freigabe/workflow/intake"
)

// Whatever the bytes, opening and reading ends, answers with records or an answer for people, and each record is
// accounted for: refused, or with a title.
func check(t *testing.T, data []byte) {
	s, err := intake.Open(t.Context(), bytes.NewReader(data), int64(len(data)), intake.Options{Limits: intake.Limits{Unzipped: 4 << 20, FileBytes: 1 << 20, Rows: 2000}})
	if err != nil {
		answered(t, err)
		return
	}
	defer s.Close()
	n := 0
	for r, err := range s.Records(t.Context()) {
		if err != nil {
			answered(t, err)
			return
		}
		n++
		if r.Line < 1 || !r.Refused() && r.Fields["title"] == "" {
			t.Errorf("record %+v", r)
		}
		for _, p := range r.Problems {
			if _, ok := intake.Messages[p.Code]; !ok {
				t.Errorf("no text for %q", p.Code)
			}
		}
	}
	if p := s.Preview(); p.Rows != n || !p.Exact {
		t.Errorf("preview says %d of %d", p.Rows, n)
	}
}

func answered(t *testing.T, err error) {
	t.Helper()
	if _, ok := intake.Messages[domain.KeyOf(err)]; !ok || domain.CodeOf(err) != domain.Invalid {
		t.Errorf("no answer for people: %v", err)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{list, "sep=,\nTitel,Amt\nA,b\n", "Thema;x\nTitel;A\nBeschreibung;b\nTags;c\nLizenz;d\n", "Titel\tAmt\r\"a\r\"\"b\"\t2\r", "\xFF\xFET\x00i\x00t\x00e\x00l\x00\n\x00A\x00", "<html>", "Titel;\"\n", "PK\x03\x04"} {
		f.Add([]byte(s))
	}
	f.Fuzz(check)
}

// FuzzWorkbook puts the bytes in the place of a sheet, where they reach more than as a broken zip file.
func FuzzWorkbook(f *testing.F) {
	base := simple(f)
	z, err := zip.NewReader(bytes.NewReader(base), int64(len(base)))
	if err != nil {
		f.Fatal(err)
	}
	for _, p := range z.File {
		r, err := p.Open()
		if err != nil {
			f.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(p.Name, b)
	}
	f.Add("xl/worksheets/sheet1.xml", []byte(`<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>Titel</t></is></c></row><row r="9"><c r="A9" t="str"><v>A</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>`))
	f.Fuzz(func(t *testing.T, name string, part []byte) {
		check(t, repack(t, base, func(n string, old []byte) []byte {
			if n == name {
				return part
			}
			return old
		}))
	})
}
