package intake_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"freigabe/domain"
	"freigabe/workflow/intake"
)

// shared finds a folder of real inputs beside the repository; the tests over it are skipped where there is none.
func shared(t testing.TB, parts ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{"..", "..", "..", "shared", "data"}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skip("the real inventories are not beside the repository (../shared/data)")
	}
	return path
}

func openFile(t testing.TB, path string) (*intake.Source, error) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	s, err := intake.Open(t.Context(), f, info.Size(), intake.Options{Name: filepath.Base(path)})
	if s != nil {
		t.Cleanup(func() { s.Close() })
	}
	return s, err
}

func TestRealInventoriesAreReadWhole(t *testing.T) {
	t.Parallel()
	tests := []struct {
		file        string
		records     int
		authorities int // distinct names
		fields      map[string]int
		problems    map[string]int
		first       string
		notes       []string
	}{
		{
			file: "berlin-kerndatensaetze-raw.csv", records: 100, authorities: 37, first: "Schuleinzugsgebiete",
			fields: map[string]int{"title": 100, "description": 100, "theme": 100, "open": 100, "authority": 100, "landing_page": 82, "comment": 38},
			notes:  []string{"import.columns_unused"},
		},
		{
			file: "mdk-2.1-nrw.csv", records: 2370, authorities: 39, first: "Abfallplaner Müllabfuhrtermine 2020",
			fields:   map[string]int{"title": 2370, "authority": 2370, "identifier": 2370, "landing_page": 2370, "last_updated": 1360, "licence": 2299, "title_standard": 2356},
			problems: map[string]int{"import.unknown_licence": 1},
			notes:    []string{"import.column_doubled", "import.column_doubled"},
		},
		{
			file: "mdk-1.1-prototyp.csv", records: 964, authorities: 5, first: "Stadt Moers: Abfallkalender 2014",
			fields: map[string]int{"title": 964, "description": 964, "theme": 964, "licence": 964, "authority": 964, "identifier": 964, "title_standard": 964},
			notes:  []string{"import.columns_unused", "import.column_doubled", "import.column_doubled", "import.column_doubled"},
		},
		{
			file: "nyc-agency-datasets-2016.csv", records: 272, authorities: 39, first: "NYC DOT 10 Year Capital Projects Plan",
			fields: map[string]int{"title": 272, "authority": 272},
		},
		{file: "odis-dateninformationsblatt-v2.csv", notes: []string{"import.no_rows"}},
		{file: "odis-dateninventur-vorlage.csv", notes: []string{"import.columns_unused", "import.column_doubled", "import.column_doubled", "import.no_rows"}},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			s, err := openFile(t, shared(t, "inventories", tt.file))
			if err != nil {
				t.Fatal(err)
			}
			fields, problems, authorities := map[string]int{}, map[string]int{}, map[string]bool{}
			n, first := 0, ""
			for r, err := range s.Records(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				if n++; n == 1 {
					first = r.Fields["title"]
				}
				authorities[r.Authority] = true
				for f := range r.Fields {
					fields[f]++
				}
				for _, p := range r.Problems {
					problems[p.Code]++
				}
				if r.Refused() {
					t.Errorf("line %d is refused: %v", r.Line, r.Problems)
				}
			}
			if n != tt.records || len(authorities) != tt.authorities || first != tt.first {
				t.Errorf("%d records of %d authorities, first %q; want %d, %d, %q", n, len(authorities), first, tt.records, tt.authorities, tt.first)
			}
			for f, want := range tt.fields {
				if fields[f] != want {
					t.Errorf("field %s in %d records, want %d", f, fields[f], want)
				}
			}
			for code, want := range tt.problems {
				if problems[code] != want {
					t.Errorf("%s %d times, want %d", code, problems[code], want)
				}
			}
			if p := s.Preview(); p.Rows != tt.records || !p.Exact {
				t.Errorf("preview says %d rows, exact %v", p.Rows, p.Exact)
			}
			var notes []string
			for _, p := range s.Preview().Problems {
				notes = append(notes, p.Code)
			}
			if d := cmp.Diff(tt.notes, notes); d != "" {
				t.Errorf("notes (-want +got):\n%s", d)
			}
		})
	}
}

func TestOtherTablesAreNoInventories(t *testing.T) {
	t.Parallel()
	for _, file := range []string{
		"inventories/mdk-v4-uri-list-20230420.csv", "inventories/mdk-Informationstabelle.csv", "inventories/mdk-cities-1310-2024.csv",
		"files/berlin-vornamen-2012-treptow-koepenick.source.csv", "files/berlin-vornamen-2023-marzahn-hellersdorf.cleaned.csv",
		"files/muenster-spielplaetze.csv", "files/muenster-verfuegbares-einkommen.csv", "files/zuerich-stimmbeteiligung.csv",
	} {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			_, err := openFile(t, shared(t, filepath.FromSlash(file)))
			if domain.KeyOf(err) != "import.no_inventory" {
				t.Errorf("error = %v, want import.no_inventory", err)
			}
		})
	}
	t.Run("the taxonomy as RDF is XML", func(t *testing.T) {
		t.Parallel()
		if _, err := openFile(t, shared(t, "inventories", "mdk-v4-taxonomy.rdf")); domain.KeyOf(err) != "import.xml" {
			t.Errorf("error = %v, want import.xml", err)
		}
	})
}
