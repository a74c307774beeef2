package catalog

// LicencePrefix begins the IRI of every licence of DCAT-AP.de; the code is the rest.
const LicencePrefix = "http://dcat-ap.de/def/licenses/"

// Licence is a licence that GovData accepts, with what a person choosing one must know.
type Licence struct {
	Term
	Open        bool   // open in the sense of GovData's list
	Attribution bool   // whoever uses the data must name the source: licenseAttributionByText is expected
	Text        string // where the licence can be read, "" when there is no such page
}

// Licences gives all licences, those recommended for German administrations first.
func Licences() []Licence {
	out := make([]Licence, len(licenceTable))
	for i, l := range licenceTable {
		l.Term = licences.terms[i]
		out[i] = l
	}
	return out
}

// LicenceNamed gives the licence of a code.
func LicenceNamed(code string) (Licence, bool) {
	i, ok := licences.byCode[code]
	if !ok {
		return Licence{}, false
	}
	l := licenceTable[i]
	l.Term = licences.terms[i]
	return l, true
}

// LicenceURI gives the IRI of a licence code, "" for an unknown one.
func LicenceURI(code string) string { return licences.uri(code) }

// LicenceCode finds the licence that s names: a code, an IRI of DCAT-AP.de or of the licence's own page, a label, or
// what CKAN lists call it. "notspecified" and the like name none.
func LicenceCode(s string) (string, bool) { return licences.code(s) }

func licence(code, de, en string, open, attribution bool, text string) Licence {
	return Licence{Term: Term{Code: code, DE: de, EN: en}, Open: open, Attribution: attribution, Text: text}
}

// Source of codes and openness: list of licences of DCAT-AP.de, 2020-07-15. The spelling geonutz/geoNutz is theirs.
var licenceTable = []Licence{
	licence("dl-zero-de/2.0", "Datenlizenz Deutschland – Zero – Version 2.0", "Data licence Germany – Zero – Version 2.0", true, false, "https://www.govdata.de/dl-de/zero-2-0"),
	licence("dl-by-de/2.0", "Datenlizenz Deutschland Namensnennung 2.0", "Data licence Germany – attribution – Version 2.0", true, true, "https://www.govdata.de/dl-de/by-2-0"),
	licence("cc-zero", "Creative Commons CC Zero License (cc-zero)", "Creative Commons Zero (CC0)", true, false, "https://creativecommons.org/publicdomain/zero/1.0/"),
	licence("cc-by/4.0", "Creative Commons Namensnennung – 4.0 International (CC BY 4.0)", "Creative Commons Attribution 4.0 International (CC BY 4.0)", true, true, "https://creativecommons.org/licenses/by/4.0/"),
	licence("cc-by-sa/4.0", "Creative Commons Namensnennung - Weitergabe unter gleichen Bedingungen 4.0 International (CC-BY-SA 4.0)", "Creative Commons Attribution-ShareAlike 4.0 International (CC BY-SA 4.0)", true, true, "https://creativecommons.org/licenses/by-sa/4.0/"),
	licence("officialWork", "Amtliches Werk, lizenzfrei nach §5 Abs. 1 UrhG", "Official work, free under section 5(1) of the German Copyright Act", true, false, "https://www.gesetze-im-internet.de/urhg/__5.html"),
	licence("ccpdm/1.0", "Public Domain Mark 1.0 (PDM)", "Public Domain Mark 1.0", true, false, "https://creativecommons.org/publicdomain/mark/1.0/"),
	licence("odbl", "Open Data Commons Open Database License (ODbL)", "Open Data Commons Open Database License", true, true, "https://opendatacommons.org/licenses/odbl/"),
	licence("odby", "Open Data Commons Attribution License (ODC-BY 1.0)", "Open Data Commons Attribution License", true, true, "https://opendatacommons.org/licenses/by/1-0/"),
	licence("odcpddl", "Open Data Commons Public Domain Dedication and Licence (ODC PDDL)", "Open Data Commons Public Domain Dedication and Licence", true, false, "https://opendatacommons.org/licenses/pddl/"),
	licence("dl-by-de/1.0", "Datenlizenz Deutschland Namensnennung 1.0", "Data licence Germany – attribution – Version 1.0", true, true, "https://www.govdata.de/dl-de/by-1-0"),
	licence("cc-by", "Creative Commons Namensnennung (CC-BY)", "Creative Commons Attribution, no version given", true, true, "https://creativecommons.org/licenses/"),
	licence("cc-by-de/3.0", "Creative Commons Namensnennung 3.0 Deutschland (CC BY 3.0 DE)", "Creative Commons Attribution 3.0 Germany", true, true, "https://creativecommons.org/licenses/by/3.0/de/"),
	licence("cc-by-sa", "Creative Commons Namensnennung - Weitergabe unter gleichen Bedingungen (CC-BY-SA)", "Creative Commons Attribution-ShareAlike, no version given", true, true, "https://creativecommons.org/licenses/"),
	licence("cc-by-sa-de/3.0", "Creative Commons Namensnennung - Weitergabe unter gleichen Bedingungen 3.0 Deutschland (CC BY-SA 3.0 DE)", "Creative Commons Attribution-ShareAlike 3.0 Germany", true, true, "https://creativecommons.org/licenses/by-sa/3.0/de/"),
	licence("geonutz/20130319", "Nutzungsbestimmungen für die Bereitstellung von Geodaten des Bundes", "Terms of use for geodata of the German federation", true, true, "https://sg.geodatenzentrum.de/web_public/gdz/lizenz/geonutzv.pdf"),
	licence("geoNutz/20131001", "Nutzungsbestimmungen für die Bereitstellung von Geodaten des Landes Berlin", "Terms of use for geodata of the State of Berlin", true, true, ""),
	licence("apache", "Freie Softwarelizenz der Apache Software Foundation", "Apache License", true, false, "https://www.apache.org/licenses/"),
	licence("bsd", "BSD Lizenz", "BSD licence", true, false, "https://opensource.org/license/bsd-3-clause"),
	licence("gfdl", "GNU Free Documentation License (GFDL)", "GNU Free Documentation License", true, false, "https://www.gnu.org/licenses/fdl-1.3.html"),
	licence("gpl/3.0", "GNU General Public License version 3.0 (GPLv3)", "GNU General Public License, version 3.0", true, false, "https://www.gnu.org/licenses/gpl-3.0.html"),
	licence("mozilla", "Mozilla Public License 2.0 (MPL)", "Mozilla Public License 2.0", true, false, "https://www.mozilla.org/MPL/2.0/"),
	licence("other-open", "Andere offene Lizenz", "Other open licence", true, false, ""),
	licence("other-opensource", "Andere Open Source Lizenz", "Other open source licence", true, false, ""),
	licence("cc-by-nc", "Creative Commons Namensnennung - Nicht kommerziell (CC BY-NC)", "Creative Commons Attribution-NonCommercial, no version given", false, true, "https://creativecommons.org/licenses/"),
	licence("cc-by-nc/4.0", "Creative Commons Namensnennung - Nicht kommerziell 4.0 International (CC BY-NC 4.0)", "Creative Commons Attribution-NonCommercial 4.0 International", false, true, "https://creativecommons.org/licenses/by-nc/4.0/"),
	licence("cc-by-nc-de/3.0", "Creative Commons Namensnennung-Nicht kommerziell 3.0 Deutschland (CC BY-NC 3.0 DE)", "Creative Commons Attribution-NonCommercial 3.0 Germany", false, true, "https://creativecommons.org/licenses/by-nc/3.0/de/"),
	licence("cc-by-nd", "Creative Commons Namensnennung - Keine Bearbeitung (CC BY-ND)", "Creative Commons Attribution-NoDerivatives, no version given", false, true, "https://creativecommons.org/licenses/"),
	licence("cc-by-nd/3.0", "Creative Commons Namensnennung - Keine Bearbeitung 3.0 Unported (CC BY-ND 3.0)", "Creative Commons Attribution-NoDerivatives 3.0 Unported", false, true, "https://creativecommons.org/licenses/by-nd/3.0/"),
	licence("cc-by-nd/4.0", "Creative Commons Namensnennung - Keine Bearbeitung 4.0 International (CC BY-ND 4.0)", "Creative Commons Attribution-NoDerivatives 4.0 International", false, true, "https://creativecommons.org/licenses/by-nd/4.0/"),
	licence("dl-by-nc-de/1.0", "Datenlizenz Deutschland Namensnennung nicht-kommerziell 1.0", "Data licence Germany – attribution, non-commercial – Version 1.0", false, true, "https://www.govdata.de/dl-de/by-nc-1-0"),
	licence("other-freeware", "Andere Freeware Lizenz", "Other freeware licence", false, false, ""),
	licence("other-commercial", "Andere kommerzielle Lizenz", "Other commercial licence", false, false, ""),
	licence("other-closed", "Andere geschlossene Lizenz", "Other closed licence", false, false, ""),
}

// cc-by-nc-sa and cc-by-nc-nd have no place in the list of DCAT-AP.de; "closed" promises nothing that they do not grant.
var licences = newVocabulary(LicencePrefix, licenceTerms(), map[string][]string{
	"dl-zero-de/2.0":   {"govdata.de/dl-de/zero-2-0", "dl-de/zero-2-0", "dl-de-zero-2.0", "dl-zero-de", "dl-de/zero", "Datenlizenz Deutschland Zero", "Datenlizenz Deutschland – Zero – 2.0", "dl-de/zero/2.0"},
	"dl-by-de/2.0":     {"govdata.de/dl-de/by-2-0", "dl-de/by-2-0", "dl-de-by-2.0", "dl-by-de", "dl-de/by", "Datenlizenz Deutschland – Namensnennung – Version 2.0", "Datenlizenz Deutschland – Namensnennung", "dl-de/by/2.0"},
	"dl-by-de/1.0":     {"govdata.de/dl-de/by-1-0", "dl-de/by-1-0", "dl-de-by-1.0", "Datenlizenz Deutschland – Namensnennung – Version 1.0"},
	"dl-by-nc-de/1.0":  {"govdata.de/dl-de/by-nc-1-0", "dl-de/by-nc-1-0", "dl-de-by-nc-1.0"},
	"cc-zero":          {"CC0", "CC0 1.0", "cc0-1.0", "CC Zero", "CC-Zero 1.0", "Creative Commons Zero", "Creative Commons CCZero", "creativecommons.org/publicdomain/zero/1.0", "creativecommons.org/publicdomain/zero/1.0/deed.de", "opendefinition.org/licenses/cc-zero", "CC0 1.0 Universal", "CC-0", "Creative Commons CC Zero"},
	"cc-by":            {"cc-by3", "CC BY 3.0", "Creative Commons Namensnennung", "Creative Commons Attribution", "opendefinition.org/licenses/cc-by", "creativecommons.org/licenses/by/3.0", "creativecommons.org/licenses/by"},
	"cc-by/4.0":        {"CC BY 4.0", "Creative Commons Namensnennung (CC BY 4.0)", "Creative Commons Namensnennung 4.0", "Creative Commons Namensnennung 4.0 International", "Creative Commons Attribution 4.0", "Creative Commons Attribution 4.0 International", "creativecommons.org/licenses/by/4.0", "creativecommons.org/licenses/by/4.0/deed.de"},
	"cc-by-de/3.0":     {"CC BY 3.0 DE", "creativecommons.org/licenses/by/3.0/de", "Creative Commons Namensnennung 3.0 Deutschland"},
	"cc-by-sa":         {"CC BY-SA", "CC BY-SA 3.0", "Creative Commons Attribution Share-Alike", "opendefinition.org/licenses/cc-by-sa", "creativecommons.org/licenses/by-sa/3.0"},
	"cc-by-sa/4.0":     {"CC BY-SA 4.0", "creativecommons.org/licenses/by-sa/4.0", "creativecommons.org/licenses/by-sa/4.0/deed.de"},
	"cc-by-sa-de/3.0":  {"CC BY-SA 3.0 DE", "creativecommons.org/licenses/by-sa/3.0/de"},
	"cc-by-nc":         {"Creative Commons Non-Commercial (Any)", "CC BY-NC 3.0", "creativecommons.org/licenses/by-nc", "creativecommons.org/licenses/by-nc/2.0", "creativecommons.org/licenses/by-nc/3.0"},
	"cc-by-nc/4.0":     {"CC BY-NC 4.0", "creativecommons.org/licenses/by-nc/4.0"},
	"cc-by-nc-de/3.0":  {"CC BY-NC 3.0 DE", "cc-by-nc-de", "creativecommons.org/licenses/by-nc/3.0/de"},
	"cc-by-nd/3.0":     {"CC BY-ND 3.0", "creativecommons.org/licenses/by-nd/3.0"},
	"cc-by-nd/4.0":     {"CC BY-ND 4.0", "creativecommons.org/licenses/by-nd/4.0", "Creative Commons Namensnennung - - Keine Bearbeitung 4.0 International (CC BY-ND 4.0)"},
	"ccpdm/1.0":        {"Public Domain Mark", "creativecommons.org/publicdomain/mark/1.0"},
	"odbl":             {"odc-odbl", "ODbL 1.0", "odbl-1.0", "opendatacommons.org/licenses/odbl", "opendatacommons.org/licenses/odbl/1-0", "openstreetmap.org/copyright", "opendefinition.org/licenses/odc-odbl", "Open Database License"},
	"odby":             {"odc-by", "odc-by-1.0", "opendatacommons.org/licenses/by", "opendatacommons.org/licenses/by/1-0", "opendefinition.org/licenses/odc-by"},
	"odcpddl":          {"odc-pddl", "pddl", "odc-pddl-1.0", "opendatacommons.org/licenses/pddl", "opendefinition.org/licenses/odc-pddl"},
	"apache":           {"apache-2.0", "Apache License 2.0"},
	"bsd":              {"bsdlicense", "bsd-license", "bsd-3-clause"},
	"gfdl":             {"GNU Free Documentation License", "opendefinition.org/licenses/gfdl"},
	"gpl/3.0":          {"gpl-3.0", "GPLv3"},
	"mozilla":          {"mpl-2.0", "mozilla1.1"},
	"officialWork":     {"official-work", "Amtliches Werk", "gesetze-im-internet.de/urhg/__5.html", "Gemeinfrei nach § 5 UrhG"},
	"geonutz/20130319": {"GeoNutzV", "sg.geodatenzentrum.de/web_public/gdz/lizenz/geonutzv.pdf"},
	"geoNutz/20131001": {"GeoNutzV Berlin", "GeoNutz Berlin"},
	"other-open":       {"other-at", "other-pd", "Other (Open)", "Other (Attribution)", "Other (Public Domain)"},
	"other-closed":     {"Other (Not Open)", "other-nc", "Other (Non-Commercial)", "CC BY-NC-SA", "CC BY-NC-SA 4.0", "CC BY-NC-SA 3.0", "CC BY-NC-SA 3.0 DE", "CC BY-NC-ND", "CC BY-NC-ND 4.0", "creativecommons.org/licenses/by-nc-sa/4.0", "creativecommons.org/licenses/by-nc-nd/4.0"},
})

func licenceTerms() []Term {
	out := make([]Term, len(licenceTable))
	for i, l := range licenceTable {
		out[i] = l.Term
	}
	return out
}
