package catalog

import "strings"

// Themes gives the 13 data themes of the EU.
func Themes() []Term { return Terms(KindTheme) }

// ThemeURI gives the IRI of a theme code, "" for an unknown one.
func ThemeURI(code string) string { return themes.uri(code) }

// ThemeCode finds the EU data theme that s names: a code, an IRI (stray blanks allowed), a German or English label,
// or a category of a German portal ("Umwelt und Klima").
func ThemeCode(s string) (string, bool) { return themes.code(s) }

// ThemeCodes reads a cell with several themes. Labels may themselves hold commas ("Bildung, Kultur und Sport,Verkehr"),
// so the longest run of pieces that is a theme counts. Each code comes once, in the order of the cell; unknown is what
// no theme was found for.
func ThemeCodes(s string) (codes, unknown []string) {
	seen := map[string]bool{}
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ';' || r == '|' || r == '\n' }) {
		pieces := strings.Split(part, ",")
		for len(pieces) > 0 {
			n := len(pieces)
			for ; n > 0; n-- {
				if code, ok := ThemeCode(strings.Join(pieces[:n], ",")); ok {
					if !seen[code] {
						seen[code] = true
						codes = append(codes, code)
					}
					break
				}
			}
			if n == 0 {
				if u := strings.TrimSpace(pieces[0]); u != "" {
					unknown = append(unknown, u)
				}
				n = 1
			}
			pieces = pieces[n:]
		}
	}
	return codes, unknown
}

// Source of codes: EU authority table data-theme, 2024-12-11. Portal categories: the fifteen of the former GovData
// list and those of the inventories we tried.
var themes = newVocabulary("http://publications.europa.eu/resource/authority/data-theme/", []Term{
	{Code: "AGRI", DE: "Landwirtschaft, Fischerei, Forstwirtschaft und Nahrungsmittel", EN: "Agriculture, fisheries, forestry and food"},
	{Code: "EDUC", DE: "Bildung, Kultur und Sport", EN: "Education, culture and sport"},
	{Code: "ENVI", DE: "Umwelt", EN: "Environment"},
	{Code: "ENER", DE: "Energie", EN: "Energy"},
	{Code: "TRAN", DE: "Verkehr", EN: "Transport"},
	{Code: "TECH", DE: "Wissenschaft und Technologie", EN: "Science and technology"},
	{Code: "ECON", DE: "Wirtschaft und Finanzen", EN: "Economy and finance"},
	{Code: "SOCI", DE: "Bevölkerung und Gesellschaft", EN: "Population and society"},
	{Code: "HEAL", DE: "Gesundheit", EN: "Health"},
	{Code: "GOVE", DE: "Regierung und öffentlicher Sektor", EN: "Government and public sector"},
	{Code: "REGI", DE: "Regionen und Städte", EN: "Regions and cities"},
	{Code: "JUST", DE: "Justiz, Rechtssystem und öffentliche Sicherheit", EN: "Justice, legal system and public safety"},
	{Code: "INTR", DE: "Internationale Themen", EN: "International issues"},
}, map[string][]string{
	"AGRI": {"Landwirtschaft", "Land- und Forstwirtschaft", "Ernährung"},
	"EDUC": {"Bildung", "Kultur", "Sport", "Bildung und Wissenschaft", "Kultur, Freizeit, Sport und Tourismus", "Kultur und Sport", "Freizeit und Tourismus", "Tourismus"},
	"ENVI": {"Umwelt und Klima", "Klima", "Umwelt und Natur", "Natur und Umwelt", "Umwelt, Natur und Klima"},
	"ENER": {"Energie und Versorgung", "Energiewirtschaft"},
	"TRAN": {"Transport und Verkehr", "Verkehr und Mobilität", "Mobilität", "Transport and traffic"},
	"TECH": {"Wissenschaft", "Technologie", "Wissenschaft und Technik", "Digitalisierung"},
	"ECON": {"Wirtschaft", "Finanzen", "Wirtschaft und Arbeit", "Arbeitsmarkt", "Haushalt und Finanzen"},
	"SOCI": {"Bevölkerung", "Gesellschaft", "Soziales", "Bevölkerung und Soziales", "Demographie", "Demografie", "Verbraucherschutz"},
	"HEAL": {"Gesundheitswesen", "Gesundheit und Soziales"},
	"GOVE": {"Öffentliche Verwaltung, Haushalt und Steuern", "Politik und Wahlen", "Verwaltung", "Öffentliche Verwaltung", "Politik", "Wahlen", "Politik und Verwaltung"},
	"REGI": {
		"Geographie, Geologie und Geobasisdaten", "Geografie, Geologie und Geobasisdaten", "Geobasisdaten", "Geodaten",
		"Infrastruktur, Bauen und Wohnen", "Stadtentwicklung und Wohnen", "Stadtraum", "Bauen und Wohnen", "Stadtentwicklung", "Stadtplanung",
	},
	"JUST": {"Justiz", "Gesetze und Justiz", "Sicherheit und Ordnung", "Öffentliche Sicherheit"},
	"INTR": {"Internationales"},
})
