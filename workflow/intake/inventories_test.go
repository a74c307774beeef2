package intake_test

import (
	"os"
	"path/filepath"
	"testing"

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
		file                string
		records, refused    int
		authorities         int // distinct
		withField           map[string]int
		problems            map[string]int
		firstTitle, fileSay string
	}{
		{file: "berlin-kerndatensaetze-raw.csv", records: 100},
		{file: "mdk-2.1-nrw.csv", records: 2370},
		{file: "mdk-1.1-prototyp.csv", records: 964},
		{file: "nyc-agency-datasets-2016.csv", records: 272},
		{file: "odis-dateninformationsblatt-v2.csv", records: 0},
		{file: "odis-dateninventur-vorlage.csv", records: 0},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			s, err := openFile(t, shared(t, "inventories", tt.file))
			if err != nil {
				t.Fatal(err)
			}
			fields, problems, authorities := map[string]int{}, map[string]int{}, map[string]int{}
			n, refused, first := 0, 0, ""
			for r, err := range s.Records(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				if n++; n == 1 {
					first = r.Fields["title"]
				}
				authorities[r.Authority]++
				for f := range r.Fields {
					fields[f]++
				}
				for _, p := range r.Problems {
					problems[p.Code]++
					if problems[p.Code] < 6 {
						t.Log(p)
					}
				}
				if r.Refused() {
					refused++
				}
			}
			t.Logf("%d records, %d refused, first %q, %d authorities", n, refused, first, len(authorities))
			t.Log(fields)
			t.Log(problems)
			t.Logf("%+v", s.Preview())
			if n != tt.records {
				t.Errorf("%d records, want %d", n, tt.records)
			}
		})
	}
}

func TestOtherTablesAreNoInventories(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"inventories/mdk-v4-uri-list-20230420.csv", "inventories/mdk-Informationstabelle.csv", "inventories/mdk-cities-1310-2024.csv",
		"files/berlin-vornamen-2012-treptow-koepenick.source.csv", "files/berlin-vornamen-2023-marzahn-hellersdorf.cleaned.csv",
		"files/muenster-spielplaetze.csv", "files/muenster-verfuegbares-einkommen.csv", "files/zuerich-stimmbeteiligung.csv"} {
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
