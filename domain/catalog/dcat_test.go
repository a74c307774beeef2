package catalog

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
)

var update = flag.Bool("update", false, "rewrite golden files")

var day = time.Date(2026, 11, 2, 9, 30, 0, 123456000, time.FixedZone("CET", 3600))

func stadt() Publisher {
	return Publisher{
		ID: "0192f0c1-0000-7000-8000-000000000001", Name: "musterstadt", Title: "Stadt Musterstadt", Homepage: "https://musterstadt.example/",
		Mailbox: "opendata@musterstadt.example", Kind: "Stadt", ContributorID: "openNRW", Geocoding: "05515000", Level: "municipality",
	}
}

// entry is a full data set with one file.
func entry(name string) Entry {
	return Entry{Publisher: stadt(), Issued: day.AddDate(-1, 0, 0), Modified: day, Document: domain.Document{
		Schema: domain.DocumentSchema, Audience: domain.ForPublic, Holding: "0192f0c1-1111-7000-8000-000000000001", Edition: 2, Name: name,
		Content: domain.Content{
			Title: "Baumkataster", TitleStandard: "https://musterdatenkatalog.de/def/musterdatensatz/gruenflaechen/baumbestandBaumkataster",
			Description: "Alle Straßenbäume mit Standort, Art und Pflanzjahr.", ContactMailbox: "gruen@musterstadt.example",
			Theme: []string{"ENVI", "REGI"}, Keywords: []string{"Baum", "Straßengrün"}, SpatialCoverage: "055150000000",
			TemporalStart: "2024-01-01", TemporalEnd: "2026", TemporalGranularity: "Jahr", UpdateFrequency: "ANNUAL", LastUpdated: "2026-10-31",
			Licence: "dl-by-de/2.0", Attribution: "Stadt Musterstadt, Grünflächenamt", HVDCategory: "c_ac64a52d", LegalBasis: "§ 12a EGovG",
		},
		LicenceURI: "http://dcat-ap.de/def/licenses/dl-by-de/2.0",
		ThemeURIs:  []string{"http://publications.europa.eu/resource/authority/data-theme/ENVI", "http://publications.europa.eu/resource/authority/data-theme/REGI"},
		Files: []domain.DocumentFile{{
			ID: "0192f0c1-2222-7000-8000-000000000001", Title: "Bäume als CSV", Description: "Kommagetrennt, UTF-8", Name: "bäume 2026.csv",
			MediaType: "text/csv; charset=utf-8", Format: "CSV", Size: 12345, SHA256: domain.DigestOf([]byte("x")),
		}},
	}}
}

// bare is a data set in which everything optional is missing.
func bare(name string) Entry {
	return Entry{Publisher: Publisher{Name: "dorf", Title: "Gemeinde Dorf"}, Document: domain.Document{
		Audience: domain.ForPublic, Holding: "0192f0c1-1111-7000-8000-000000000002", Name: name, Content: domain.Content{Title: "Haushalt"},
	}}
}

// linked is a data set that others serve.
func linked(name string) Entry {
	e := bare(name)
	e.Document.Content.Licence = "cc-zero"
	e.Document.Files = []domain.DocumentFile{
		{ID: "0192f0c1-2222-7000-8000-000000000003", Link: "https://geo.example/wfs?service=WFS&request=GetCapabilities", Format: "WFS"},
		{ID: "0192f0c1-2222-7000-8000-000000000004", Link: "javascript:alert(1)", Title: "kein Link"},
	}
	return e
}

func page() Page {
	return Page{
		Base: "https://daten.musterstadt.example", Title: "Offene Daten", Description: "Freigegebene Daten der Stadt", Publisher: stadt(),
		Number: 2, Size: 3, Total: 8, Modified: day,
		First: "https://daten.musterstadt.example/catalog.ttl?page=1", Previous: "https://daten.musterstadt.example/catalog.ttl?page=1",
		Next: "https://daten.musterstadt.example/catalog.ttl?page=3", Last: "https://daten.musterstadt.example/catalog.ttl?page=3",
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(got) {
		t.Errorf("%s differs; run go test -update and read the difference\n%s", file, got)
	}
}

func TestOnePageOfTheCatalogLooksAsAgreed(t *testing.T) {
	t.Parallel()
	golden(t, "catalog.ttl", AppendCatalog(nil, page(), []Entry{entry("musterstadt_baumkataster"), bare("dorf_haushalt"), linked("dorf_wege")}))
}

func TestOneDatasetLooksAsAgreed(t *testing.T) {
	t.Parallel()
	golden(t, "dataset.ttl", AppendDataset(nil, "https://daten.musterstadt.example", entry("musterstadt_baumkataster")))
}

func TestWhatIsNotForThePublicIsInNoDocument(t *testing.T) {
	t.Parallel()
	for _, a := range []domain.Audience{domain.ForInternal, domain.ForRegister, ""} {
		e := entry("geheim")
		e.Document.Audience = a
		if got := AppendCatalog(nil, page(), []Entry{e}); strings.Contains(string(got), "geheim") || strings.Contains(string(got), "Baumkataster") {
			t.Errorf("audience %q is in the catalog", a)
		}
		if got := AppendDataset(nil, "https://x.example", e); len(got) != 0 {
			t.Errorf("audience %q is served: %s", a, got)
		}
		if got, err := SchemaOrg("https://x.example", e); err == nil || got != nil {
			t.Errorf("audience %q is on a page: %s", a, got)
		}
	}
}

func TestAppendingKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	got := AppendDataset([]byte("before"), "https://x.example", bare("a_b"))
	if want := "before" + string(AppendDataset(nil, "https://x.example", bare("a_b"))); string(got) != want {
		t.Error("the slice handed in was changed")
	}
}

func TestThePagingNodeIsOneAndNextStandsOnALineOfItsOwn(t *testing.T) {
	t.Parallel()
	text := string(AppendCatalog(nil, page(), nil))
	for _, want := range []string{
		"\n  hydra:next <https://daten.musterstadt.example/catalog.ttl?page=3> ;\n", "\n  hydra:nextPage <", "\n  hydra:previousPage <",
		"\n  hydra:totalItems 8 ;\n", "\n  hydra:itemsPerPage 3 ;\n", " a hydra:PartialCollectionView, hydra:PagedCollection ;\n",
	} {
		if strings.Count(text, want) != 1 {
			t.Errorf("want %q exactly once in\n%s", want, text)
		}
	}
	last := page()
	last.Next = ""
	if text := string(AppendCatalog(nil, last, nil)); strings.Contains(text, "hydra:next") {
		t.Errorf("the last page names a next one:\n%s", text)
	}
}

func TestALicenceIsNeverMissingAndNeverInvented(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, content, doc, file, uri, rights string }{
		{"the file's own comes first", "cc-zero", LicenceURI("cc-zero"), LicenceURI("cc-by/4.0"), LicenceURI("cc-by/4.0"), ""},
		{"then that of the document", "cc-zero", LicenceURI("dl-by-de/2.0"), "", LicenceURI("dl-by-de/2.0"), ""},
		{"then the code", "cc-zero", "", "", LicenceURI("cc-zero"), ""},
		{"none is closed", "", "", "", LicenceURI("other-closed"), ""},
		{"an unknown one is closed and kept as rights", "cc-zero", "", "https://example.org/licence", LicenceURI("other-closed"), "https://example.org/licence"},
		{"an unknown text is closed", "frei nach Absprache", "", "", LicenceURI("other-closed"), ""},
	} {
		d := &domain.Document{LicenceURI: tt.doc, Content: domain.Content{Licence: tt.content}}
		l, rights := licenceOf(d, &domain.DocumentFile{LicenceURI: tt.file})
		if l.URI != tt.uri || rights != tt.rights {
			t.Errorf("%s: %s, %q; want %s, %q", tt.name, l.URI, rights, tt.uri, tt.rights)
		}
	}
}

func TestALinkIsAnAccessAddressAndAFileIsAlsoADownload(t *testing.T) {
	t.Parallel()
	text := string(AppendDataset(nil, "https://x.example", entry("a_b")))
	if !strings.Contains(text, "dcat:downloadURL <https://x.example/dataset/a_b/resource/0192f0c1-2222-7000-8000-000000000001/download/b%C3%A4ume%202026.csv>") {
		t.Errorf("no download address in\n%s", text)
	}
	text = string(AppendDataset(nil, "https://x.example", linked("a_b")))
	if strings.Contains(text, "downloadURL") || strings.Contains(text, "checksum") || strings.Contains(text, "javascript") {
		t.Errorf("a link is treated as a file, or a script as a link:\n%s", text)
	}
	if strings.Count(text, "dcat:accessURL <") != 2 {
		t.Errorf("an access address is missing:\n%s", text)
	}
}

func BenchmarkAppendCatalog(b *testing.B) {
	entries := varied(100)
	buf := AppendCatalog(nil, page(), entries)
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
	for b.Loop() {
		buf = AppendCatalog(buf[:0], page(), entries)
	}
}

// varied gives n entries that differ in everything a data set may have or lack.
func varied(n int) []Entry {
	out := make([]Entry, n)
	for i := range out {
		e := entry(fmt.Sprintf("musterstadt_datensatz-%d", i))
		e.Document.Holding = domain.HoldingID(fmt.Sprintf("0192f0c1-1111-7000-8000-%012d", i))
		c := &e.Document.Content
		c.Title = fmt.Sprintf("Datensatz %d", i)
		c.Licence = Licences()[i%len(Licences())].Code
		e.Document.LicenceURI = LicenceURI(c.Licence)
		c.UpdateFrequency = Frequencies()[i%len(Frequencies())].Code
		c.Theme, e.Document.ThemeURIs = []string{Themes()[i%13].Code}, nil
		c.HVDCategory = HVDCategories()[i%6].Code
		f := &e.Document.Files[0]
		f.ID = domain.DistributionID(fmt.Sprintf("0192f0c1-2222-7000-8000-%012d", i))
		f.Format = FileTypes()[i%len(FileTypes())].Code
		if i%3 == 0 {
			c.HVDCategory = ""
		}
		if i%4 == 0 {
			c.SpatialCoverage = "Innenstadt und \"Hafen\""
		}
		if i%5 == 0 {
			c.SpatialCoverage, c.TemporalStart, c.TemporalEnd, c.Attribution, c.LegalBasis = "", "", "2025-06", "", "https://recht.nrw.example/ifg#§ 4"
		}
		if i%6 == 0 {
			e.Document.Until, c.TitleStandard, e.Publisher.Level, e.Publisher.Kind = "2027-01-01", "Baumbestand - Baumkataster", "", ""
			e.Publisher.Name, e.Publisher.Mailbox, c.ContactMailbox = "dorf", "", "kein Postfach"
		}
		if i%7 == 0 {
			*f = domain.DocumentFile{ID: f.ID, Link: "https://geo.example/a b?x=<y>&z=\"ü\"", Format: "WMS"}
		}
		if i%8 == 0 {
			e.Document.Files = append(e.Document.Files, domain.DocumentFile{
				ID: domain.DistributionID(fmt.Sprintf("0192f0c1-3333-7000-8000-%012d", i)), Name: "daten.fgb", MediaType: "application/vnd.acme+json", Size: 1,
			})
		}
		if i%11 == 0 {
			b := bare(e.Document.Name)
			b.Document.Holding = e.Document.Holding
			e = b
		}
		if i%13 == 0 {
			hostile := "\"\\ \n\r\t\x00\x01\x7f\u0085\u2028\ufffe \xff <b>fett</b> ''' \"\"\" 😀 \\u0041"
			c.Title, c.Description, c.Keywords, c.Attribution = hostile, hostile, []string{hostile, ""}, hostile
			c.SpatialCoverage, c.LegalBasis, f.Title, f.Description = hostile, hostile, hostile, hostile
			f.Name = "..\\ä \"<>`{}|^%00\x00\n.csv"
			f.Link = ""
		}
		out[i] = e
	}
	return out
}
