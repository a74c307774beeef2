package intake_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"freigabe/domain"
	"freigabe/workflow/intake"
)

// cells that spreadsheets would run, or that a careless guard would damage.
var hardCells = []string{
	"=1+1", "+49 5231 62-0", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x\";\"y\")", "＝1", "'=1", "''=1", "'", "''", "'a", "a'=", "'''", "a;b", "a\"b", "x",
	"zwei\nZeilen", "Straße", "1e5", "0012", "=cmd|' /C calc'!A0",
}

func TestAGuardLosesNothing(t *testing.T) {
	t.Parallel()
	for _, s := range append([]string{"", "\t=1", "\r", "＠x"}, hardCells...) {
		g := intake.Guarded(s)
		if got := intake.Unguarded(g); got != s {
			t.Errorf("Unguarded(Guarded(%q)) = %q", s, got)
		}
		if g != "" && strings.ContainsAny(g[:1], "=+-@\t\r") {
			t.Errorf("Guarded(%q) = %q begins like a formula", s, g)
		}
	}
}

// A list that was written is read back the same, whichever form it has.
func TestAWrittenListIsReadBackTheSame(t *testing.T) {
	t.Parallel()
	fields := []string{"title", "description", "comment", "steward", "org_unit"}
	for form, open := range map[string]func(*bytes.Buffer) (intake.ListWriter, error){
		"csv":  func(b *bytes.Buffer) (intake.ListWriter, error) { return intake.NewCSVWriter(b) },
		"xlsx": func(b *bytes.Buffer) (intake.ListWriter, error) { return intake.NewXLSXWriter(b, "Bestände") },
	} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			w, err := open(&b)
			if err != nil {
				t.Fatal(err)
			}
			head := make([]string, len(fields))
			for i, f := range fields {
				head[i] = intake.ColumnName(f, "?")
			}
			rows := [][]string{head}
			for _, c := range hardCells {
				rows = append(rows, []string{"Titel " + c, c, c, strings.ReplaceAll(c, "\n", " "), "Amt"})
			}
			for _, r := range rows {
				if err := w.Row(r); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			src, err := intake.Open(t.Context(), bytes.NewReader(b.Bytes()), int64(b.Len()), intake.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer src.Close()
			var got []string
			for rec, err := range src.Records(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				c := rec.Content()
				got = append(got, c.Description)
				if c.Comment != c.Description || c.Steward != strings.ReplaceAll(c.Description, "\n", " ") {
					t.Errorf("comment %q, steward %q, description %q", c.Comment, c.Steward, c.Description)
				}
			}
			if d := cmp.Diff(hardCells, got); d != "" {
				t.Errorf("(-written +read):\n%s", d)
			}
			if form == "xlsx" {
				noFormulas(t, b.Bytes(), len(hardCells)+1)
			}
		})
	}
}

func noFormulas(t *testing.T, data []byte, rows int) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for r := 1; r <= rows; r++ {
		for c := 1; c <= 5; c++ {
			at, _ := excelize.CoordinatesToCellName(c, r)
			formula, _ := f.GetCellFormula("Bestände", at)
			kind, _ := f.GetCellType("Bestände", at)
			if formula != "" || kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
				t.Errorf("%s is of type %v with formula %q", at, kind, formula)
			}
		}
	}
}

func TestEveryFieldHasAColumnThatIsRecognised(t *testing.T) {
	t.Parallel()
	for _, f := range domain.Fields {
		for _, label := range []string{"?", "Raumbezug", "Stand"} {
			if name := intake.ColumnName(f.Name, label); intake.Recognised(name) != f.Name {
				t.Errorf("ColumnName(%q, %q) = %q is taken for %q", f.Name, label, name, intake.Recognised(name))
			}
		}
	}
}
