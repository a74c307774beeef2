package catalog

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestThemesAreFoundHoweverListsWriteThem(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"ENVI": "ENVI", "envi": "ENVI", "Umwelt": "ENVI", " umwelt ": "ENVI", "Environment": "ENVI",
		"http://publications.europa.eu/resource/authority/data-theme/ENVI\u00a0": "ENVI",
		"https://publications.europa.eu/resource/authority/data-theme/TRAN":      "TRAN",
		"Bevölkerung und Gesellschaft":                                           "SOCI",
		"Bevoelkerung und Gesellschaft":                                          "SOCI",
		"Regierung und öffentlicher Sektor":                                      "GOVE",
		"Öffentliche Verwaltung, Haushalt und Steuern":                           "GOVE",
		"Justiz, Rechtssystem und öffentliche Sicherheit":                        "JUST",
		"Geographie, Geologie und Geobasisdaten":                                 "REGI",
		"":                                                                       "",
		"Astrologie":                                                             "",
		"http://publications.europa.eu/resource/authority/data-theme/":           "",
		"http://publications.europa.eu/resource/authority/data-theme/OP_DATPRO":  "",
		"http://publications.europa.eu/resource/authority/frequency/ANNUAL":      "",
	} {
		if got, ok := ThemeCode(in); got != want || ok != (want != "") {
			t.Errorf("ThemeCode(%q) = %q, %v, want %q", in, got, ok, want)
		}
	}
}

func TestACellWithSeveralThemesIsSplitAtTheRightCommas(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Bildung, Kultur und Sport,Wissenschaft und Technologie":             "EDUC TECH /",
		"Bevölkerung,Gesundheit,Wirtschaft und Arbeit":                       "SOCI HEAL ECON /",
		"Kultur, Freizeit, Sport und Tourismus,Transport und Verkehr":        "EDUC TRAN /",
		"Wirtschaft und Arbeit,Öffentliche Verwaltung, Haushalt und Steuern": "ECON GOVE /",
		"ENVI; TRAN|ENVI":    "ENVI TRAN /",
		"Umwelt, Astrologie": "ENVI / Astrologie",
		" , ;":               "/",
	} {
		codes, unknown := ThemeCodes(in)
		got := strings.Join(append(append(codes, "/"), unknown...), " ")
		if got != want {
			t.Errorf("ThemeCodes(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLicencesAreFoundHoweverListsWriteThem(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"dl-zero-de/2.0": "dl-zero-de/2.0",
		"Datenlizenz Deutschland – Zero – Version 2.0":  "dl-zero-de/2.0",
		"http://dcat-ap.de/def/licenses/dl-zero-de/2_0": "dl-zero-de/2.0",
		"https://www.govdata.de/dl-de/zero-2-0":         "dl-zero-de/2.0",
		"https://www.govdata.de/dl-de/by-2-0":           "dl-by-de/2.0",
		"Creative Commons Namensnennung (CC-BY)":        "cc-by",
		"http://dcat-ap.de/def/licenses/cc-by/4_0":      "cc-by/4.0",
		"CC BY 4.0":    "cc-by/4.0",
		"CC BY-ND 4.0": "cc-by-nd/4.0",
		"Creative Commons CC Zero License (cc-zero)":      "cc-zero",
		"http://creativecommons.org/licenses/by/4.0/":     "cc-by/4.0",
		"https://creativecommons.org/licenses/by/3.0/de/": "cc-by-de/3.0",
		"CC BY-NC-SA 4.0":  "other-closed",
		"geoNutz/20130319": "geonutz/20130319",
		"http://dcat-ap.de/def/licenses/geoNutz/20131001": "geoNutz/20131001",
		"notspecified": "", "": "", "frei": "",
	} {
		if got, ok := LicenceCode(in); got != want || ok != (want != "") {
			t.Errorf("LicenceCode(%q) = %q, %v, want %q", in, got, ok, want)
		}
	}
	if l, ok := LicenceNamed("dl-by-de/2.0"); !ok || !l.Open || !l.Attribution || l.URI != "http://dcat-ap.de/def/licenses/dl-by-de/2.0" {
		t.Errorf("LicenceNamed = %+v, %v", l, ok)
	}
	for _, l := range Licences() {
		if closed := strings.Contains(l.Code, "-nc") || strings.Contains(l.Code, "-nd"); closed && l.Open {
			t.Errorf("%s forbids uses and is called open", l.Code)
		}
		if by := strings.HasPrefix(l.Code, "cc-by") || strings.HasPrefix(l.Code, "dl-by"); by && !l.Attribution {
			t.Errorf("%s asks for the source and does not say so", l.Code)
		}
	}
}

func TestFrequenciesHighValueCategoriesAndLevelsAreFound(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		find     func(string) (string, bool)
		in, want string
	}{
		{FrequencyCode, "jährlich", "ANNUAL"},
		{FrequencyCode, "bei Bedarf", "AS_NEEDED"},
		{FrequencyCode, "monatlich", "MONTHLY"},
		{FrequencyCode, "R/P3M", "QUARTERLY"},
		{FrequencyCode, "R/P3.5D", "WEEKLY_2"},
		{FrequencyCode, "irregular", "IRREG"},
		{FrequencyCode, "http://publications.europa.eu/resource/authority/frequency/BIENNIAL", "BIENNIAL"},
		{FrequencyCode, "manchmal", ""},
		{HVDCode, "Mobilität", "c_b79e35eb"},
		{HVDCode, "http://data.europa.eu/bna/c_ac64a52d", "c_ac64a52d"},
		{HVDCode, "ja", ""},
		{LevelCode, "Stadt", "municipality"},
		{PublisherTypeCode, "Zweckverband", "LocalAuthority"},
	} {
		if got, ok := tt.find(tt.in); got != tt.want || ok != (tt.want != "") {
			t.Errorf("%q = %q, %v, want %q", tt.in, got, ok, tt.want)
		}
	}
}

func TestFileTypesAreFoundByNameExtensionLabelAndMediaType(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"haushalt.2025.CSV": "CSV", ".csv": "CSV", "csv": "CSV", "text/csv; charset=utf-8": "CSV", "Excel": "XLSX", "a.xls": "XLS",
		"image/tiff": "TIFF", "application/zip": "ZIP", "application/xml": "XML", "WMS": "WMS_SRVC", "Shape-File": "SHP",
		"http://publications.europa.eu/resource/authority/file-type/GEOJSON": "GEOJSON", "karte.jpg": "JPEG", "baum.ttl": "RDF_TURTLE",
	} {
		if got, ok := FileType(in); !ok || got.Code != want {
			t.Errorf("FileType(%q) = %+v, %v, want %s", in, got, ok, want)
		}
	}
	for _, in := range []string{"", ".", "ohne", "a.xyzzy", "archiv."} {
		if got, ok := FileType(in); ok {
			t.Errorf("FileType(%q) = %+v, want none", in, got)
		}
	}
	if got, _ := FileType("a.csv"); !got.MachineReadable || got.MediaType != "text/csv" || !strings.HasSuffix(got.URI(), "/file-type/CSV") {
		t.Errorf("CSV is %+v, URI %q", got, got.URI())
	}
}

func TestLabelsAreGermanUnlessEnglishIsAskedFor(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ got, want string }{
		{Label(KindTheme, "ENVI", "de"), "Umwelt"},
		{Label(KindTheme, "ENVI", "en-GB"), "Environment"},
		{Label(KindTheme, "ENVI", ""), "Umwelt"},
		{Label(KindTheme, "WHAT", "de"), "WHAT"},
		{Label("colour", "red", "de"), "red"},
	} {
		if tt.got != tt.want {
			t.Errorf("Label = %q, want %q", tt.got, tt.want)
		}
	}
	for kind := range vocabularies {
		for _, term := range Terms(kind) {
			if term.DE == "" || term.EN == "" || term.URI == "" {
				t.Errorf("%s %q lacks a label or an IRI: %+v", kind, term.Code, term)
			}
		}
	}
	if n := len(Themes()); n != 13 {
		t.Errorf("%d themes, want 13", n)
	}
}

// shared gives a file beside the repository, and skips where it is not there.
func shared(t testing.TB, elem ...string) string {
	t.Helper()
	p := filepath.Join(append([]string{"..", "..", "..", "shared"}, elem...)...)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("the shared data are not beside the repository: %v", err)
	}
	return p
}

func TestEveryThemeAndLicenceOfTheRealInventoriesIsKnown(t *testing.T) {
	t.Parallel()
	known := []string{"", "notspecified"} // these name no licence
	for _, tt := range []struct{ file, comma, themes, licences string }{
		{"mdk-2.1-nrw.csv", ",", "dcat:theme", "dcat:Distribution.dct:license"},
		{"mdk-1.1-prototyp.csv", ",", "Kategorie", "dcat:Distribution.dct:license"},
		{"mdk-1.1-prototyp.csv", ",", "dcat:theme", "dcat:Distribution.dct:license"},
		{"berlin-kerndatensaetze-raw.csv", ";", "Kategorie", ""},
	} {
		raw, err := os.ReadFile(shared(t, "data", "inventories", tt.file))
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(raw), "\ufeff")))
		r.Comma, r.LazyQuotes, r.FieldsPerRecord = rune(tt.comma[0]), true, -1
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		theme, lic := slices.Index(rows[0], tt.themes), slices.Index(rows[0], tt.licences)
		for i, row := range rows[1:] {
			if codes, unknown := ThemeCodes(row[theme]); len(unknown) > 0 || (len(codes) == 0 && row[theme] != "") {
				t.Errorf("%s row %d: themes %q: unknown %q", tt.file, i+2, row[theme], unknown)
			}
			if lic < 0 || slices.Contains(known, row[lic]) {
				continue
			}
			if _, ok := LicenceCode(row[lic]); !ok {
				t.Errorf("%s row %d: licence %q is unknown", tt.file, i+2, row[lic])
			}
		}
	}
}

func TestEveryCodeOfOursIsInTheOfficialTable(t *testing.T) {
	t.Parallel()
	for kind, files := range map[Kind][]string{
		KindTheme: {"eu/data-theme.ttl"}, KindFrequency: {"eu/frequencies.ttl", "eu/frequencies-additions.ttl"},
		KindFileType: {"eu/filetypes.ttl"}, KindHVD: {"eu/high-value-dataset-category.ttl"},
		KindAvailability: {"eu/planned-availability.ttl"}, KindLevel: {"dcat-ap.de/politicalGeocoding-Level.ttl"},
		KindLicence: {"dcat-ap.de/licenses-open.rdf"}, KindPublisherType: {"../ontologies/ADMS_SKOS_v1.00.rdf"},
	} {
		var text string
		for _, f := range files {
			raw, err := os.ReadFile(shared(t, "data", "standards", "vocab", f))
			if err != nil {
				t.Fatal(err)
			}
			text += string(raw)
		}
		for _, term := range Terms(kind) {
			if !strings.Contains(text, term.URI+">") && !strings.Contains(text, term.URI+`"`) {
				t.Errorf("%s: %s is in no official table", kind, term.URI)
			}
		}
	}
}

func TestOpennessOfLicencesIsTheOneOfTheOfficialList(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(shared(t, "data", "standards", "vocab", "dcat-ap.de", "licenses-open.rdf"))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range Licences() {
		_, rest, ok := strings.Cut(string(raw), `<rdf:Description rdf:about="`+l.URI+`"><govdata:isOpenLicense rdf:datatype="xsd:boolean">`)
		if !ok || strings.HasPrefix(rest, "true") != l.Open {
			t.Errorf("%s: open = %v, list says %.5s", l.Code, l.Open, rest)
		}
	}
}
