package intake

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"freigabe/domain"
)

// Fields that are no content fields of domain.Fields.
const (
	FieldAuthority   = "authority"          // name of the authority a row belongs to
	FieldLandingPage = "landing_page"       // web addresses, one a line
	FieldTemporal    = "temporal"           // period in one cell; becomes temporal_start and temporal_end
	FieldOpen        = "open"               // proposal: yes, limited or no
	FieldPersonal    = "personal_data"      // proposal: yes, no, direct, indirect, special
	FieldStatistics  = "statistics"         // proposal: yes or no
	FieldThirdParty  = "third_party_rights" // proposal: yes or no
	FieldTitle       = "title"
	fieldIdentifier  = "identifier"
)

var pseudoFields = []string{FieldAuthority, FieldLandingPage, FieldTemporal, FieldOpen, FieldPersonal, FieldStatistics, FieldThirdParty}

// KnownField tells whether a column may be mapped to the field.
func KnownField(name string) bool {
	if _, ok := domain.FieldNamed(name); ok {
		return true
	}
	for _, f := range pseudoFields {
		if f == name {
			return true
		}
	}
	return false
}

// Synonym is one line of the table of column names: a field and the names it is known by, the surest first.
type Synonym struct {
	Field string
	Names []string
	Weak  []string // names that many other tables use too: a title only beside other columns of an inventory
}

// Synonyms is the table of column names. Case, umlauts, punctuation, blanks and what stands in brackets do not matter.
// Names seen in: ODIS Dateninformationsblatt and Dateninventur, Musterdatenkatalog, Berlin core data sets, DCAT-AP.de,
// CKAN, Project Open Data. "Lfd. Nr." is no identifier on purpose: it changes with each sorting.
var Synonyms = []Synonym{
	{
		Field: FieldTitle, Names: []string{
			"dct:title", "Titel", "Title", "Titel des Datensatzes", "Titel des Datenbestands", "Datensatz Titel", "Titel Datensatz",
			"Datensatztitel", "Name des Datensatzes", "Name des Datenbestands", "Bezeichnung des Datensatzes", "Bezeichnung des Datenbestands", "Datensatzname",
			"Datensatzbezeichnung", "Datenbezeichnung", "Dataset title", "Dataset name", "Name of dataset", "Datensatz", "Datenbestand", "Bestand", "Dataset", "Data set", "Data holding",
		},
		Weak: []string{"Bezeichnung", "Benennung", "Name"},
	},
	{Field: "title_standard", Names: []string{
		"Datensatz Titel - STANDARDISIERT", "Musterdatensatz", "Standardisierter Titel", "Titel standardisiert", "Standardtitel",
		"Standarddatensatz", "Standard title", "Standard data set",
	}},
	{Field: "description", Names: []string{
		"dct:description", "Beschreibung", "Description", "Beschreibung des Datensatzes", "Kurzbeschreibung", "Inhaltliche Beschreibung",
		"Inhaltsbeschreibung", "Datensatzbeschreibung", "Abstract", "Notes", "Summary", "Erläuterung", "Inhalt",
	}},
	{Field: "contact_mailbox", Names: []string{
		"Funktionspostfach", "Kontakt E-Mail", "E-Mail Kontakt", "E-Mail-Adresse", "E-Mail", "Mail", "Kontaktadresse", "dcat:contactPoint",
		"Contact email", "Contact mailbox", "Kontakt", "Contact", "maintainer_email", "author_email",
	}},
	{Field: "theme", Names: []string{"dcat:theme", "Datenthema", "Data theme", "Thema", "Theme", "Kategorie", "Category", "Themen", "Kategorien", "Themenbereich", "Themenfeld", "Themengebiet", "Rubrik"}},
	{Field: "keywords", Names: []string{"dcat:keyword", "Schlagwörter", "Schlagworte", "Schlagwort", "Stichwörter", "Stichworte", "Tags", "Keywords", "Keyword"}},
	{Field: "spatial_coverage", Names: []string{
		"dct:spatial", "Räumliche Abdeckung", "Geografische Abdeckung", "Geographische Abdeckung", "Räumlicher Geltungsbereich",
		"Spatial coverage", "Spatial", "Gebiet", "Regionalschlüssel", "Amtlicher Gemeindeschlüssel", "AGS", "ARS",
	}},
	{Field: "spatial_granularity", Names: []string{
		"Räumliche Granularität", "Geografische Granularität", "Geographische Granularität", "Räumliche Auflösung", "Räumliche Ebene",
		"Raumebene", "Räumlicher Bezug", "Raumbezug", "Kleinste räumliche Einheit", "Spatial granularity", "Spatial resolution", "Geographical granularity",
	}},
	{Field: "temporal_start", Names: []string{"Zeitraum von", "Zeitbezug von", "Zeitlicher Beginn", "Startdatum", "Daten ab", "Beginn", "dcat:startDate", "Temporal start", "Temporal coverage from", "Start date"}},
	{Field: "temporal_end", Names: []string{"Zeitraum bis", "Zeitbezug bis", "Zeitliches Ende", "Enddatum", "Daten bis", "Ende", "dcat:endDate", "Temporal end", "Temporal coverage to", "End date"}},
	{Field: FieldTemporal, Names: []string{"dct:temporal", "Zeitraum", "Zeitbezug", "Zeitlicher Bezug", "Zeitliche Abdeckung", "Bezugszeitraum", "Berichtszeitraum", "Bezugsjahr", "Berichtsjahr", "Temporal coverage", "Temporal"}},
	{Field: "temporal_granularity", Names: []string{"dcat:temporalResolution", "Zeitliche Granularität", "Zeitliche Auflösung", "Temporal granularity", "Temporal resolution"}},
	{Field: "update_frequency", Names: []string{
		"dct:accrualPeriodicity", "accrualPeriodicity", "Aktualisierungsfrequenz", "Aktualisierungsintervall", "Aktualisierungszyklus", "Aktualisierungsrhythmus",
		"Aktualisierungsturnus", "Häufigkeit der Aktualisierung", "Fortführungszyklus", "Pflegerhythmus", "Periodizität", "Turnus", "Update frequency", "Frequency", "Aktualisierung",
	}},
	{Field: "last_updated", Names: []string{
		"dct:modified", "Zuletzt aktualisiert", "Letzte Aktualisierung", "Letzte Änderung", "Aktualisiert am", "Aktualisierungsdatum", "Änderungsdatum", "Datenstand",
		"Stand der Daten", "Stand", "Last updated", "Last modified", "Modified", "updated_at", "metadata_modified",
	}},
	{Field: "licence", Names: []string{"dcat:Distribution.dct:license", "dct:license", "Lizenz", "Lizenzbezeichnung", "Licence", "License", "license_id", "Nutzungsbedingungen", "Nutzungslizenz"}},
	{Field: "attribution", Names: []string{"dcatde:licenseAttributionByText", "Namensnennung", "Text der Namensnennung", "Quellenvermerk", "Quellenangabe", "Attribution", "Attribution text"}},
	{Field: "hvd_category", Names: []string{"dcatap:hvdCategory", "HVD-Kategorie", "HVD", "Hochwertiger Datensatz", "High-value dataset category", "HVD category", "High-value dataset"}},
	{Field: "legal_basis", Names: []string{"dcatap:applicableLegislation", "dcatde:legalBasis", "Rechtsgrundlage", "Rechtsgrundlagen", "Gesetzliche Grundlage", "Erhebungsgrundlage", "Legal basis", "Applicable legislation"}},
	{Field: "org_unit", Names: []string{
		"Organisationseinheit", "Amt", "Fachamt", "Zuständiges Amt", "Fachbereich", "Zuständiger Fachbereich", "Fachdienst", "Abteilung", "Dezernat", "Referat", "Sachgebiet",
		"Organisational unit", "Org unit", "Department", "OE",
	}},
	{Field: "data_owner", Names: []string{
		"Datenhoheit bei", "Datenhoheit", "Dateneigentümer", "Dateneigner", "Dateninhaber", "Herr der Daten", "Data owner", "Owner",
		"Verantwortlichkeit - Landesebene", "Verantworlichkeit - Landesebene",
	}},
	{Field: "source_system", Names: []string{"IT-Fachverfahren", "Fachverfahren", "Fachanwendung", "Quellsystem", "IT-Verfahren", "Verfahren", "Anwendung", "Datenbank", "Software", "Source system"}},
	{Field: "formats", Names: []string{"dct:format", "Dateiformat", "Dateiformate", "Datenformat", "Datenformate", "Formate", "Format", "Dateityp", "File format", "Formats"}},
	{Field: "volume", Names: []string{"Umfang", "Datenmenge", "Datenvolumen", "Volumen", "Anzahl Datensätze", "Anzahl der Datensätze", "Dateigröße", "Volume", "File size"}},
	{Field: "update_process", Names: []string{"Aktualisierungsprozess", "Art der Aktualisierung", "Pflegeprozess", "Update process"}},
	{Field: "file_reference", Names: []string{"Aktenzeichen", "Geschäftszeichen", "Aktenplanzeichen", "Aktenplannummer", "Aktenplan", "Az", "File reference", "File number"}},
	{Field: "conditions", Names: []string{"Auflagen", "Bedingungen", "Einschränkungen", "Nutzungseinschränkungen", "Zugriffsbeschränkungen", "Zugangsbeschränkungen", "Conditions", "Restrictions", "Access restrictions", "dct:accessRights"}},
	{Field: fieldIdentifier, Names: []string{"dct:identifier", "Identifier", "Kennung", "Datensatz-ID", "Dataset ID", "Externe ID", "Inventarnummer", "UUID", "ID"}},
	{Field: "steward", Names: []string{
		"Datenpfleger", "Datensteward", "Data steward", "Steward", "Ansprechperson", "Ansprechpartner", "Ansprechpartnerin", "Ansprechpartner/in", "Kontaktperson", "Contact person",
		"Ansprechperson - Bezirksebene", "Ansprechperson - Landesebene", "Sachbearbeiter", "Sachbearbeitung", "Maintainer",
	}},
	{Field: "storage_location", Names: []string{"Speicherort", "Ablageort", "Dateiablage", "Dateipfad", "Ablage", "Pfad", "Laufwerk", "Storage location"}},
	{Field: "comment", Names: []string{"Kommentar", "Kommentare", "Bemerkung", "Bemerkungen", "Anmerkung", "Anmerkungen", "Hinweis", "Hinweise", "Notiz", "Comment", "Comments", "Remark", "Remarks"}},
	{Field: "public_title", Names: []string{"Öffentlicher Titel", "Registertitel", "Public title"}},
	{Field: FieldLandingPage, Names: []string{
		"dcat:landingPage", "Landing page", "Landingpage", "Ressource Link", "Resource link", "Link zum Datensatz", "Link", "Links", "URL", "Weblink", "Webseite", "Website",
		"Internetadresse", "Fundstelle", "Download-Link", "dcat:accessURL", "dcat:downloadURL",
	}},
	{Field: FieldAuthority, Names: []string{
		"ORG", "Authority", "Behörde", "Verantwortliche Stelle", "Zuständige Behörde", "Zuständige Stelle", "Datenhaltende Stelle", "Veröffentlichende Stelle", "Institution", "Organisation",
		"Organization", "Agency", "Dienststelle", "Verantwortlichkeit", "Verantwortlichkeit - Bezirksebene", "Verantworlichkeit - Bezirksebene", "Kommune", "Gemeinde", "Körperschaft", "Herausgeber",
		"dct:publisher", "dct:publisher foaf:Agent", "Publisher",
	}},
	{Field: FieldOpen, Names: []string{
		"für eine Open-Data-Veröffentlichung identifiziert", "für eine Open Data Veröffentlichung identifziert", "Open Data geeignet", "Als Open Data geeignet", "Offen", "Open Data",
		"Open", "Veröffentlicht", "Veröffentlichung", "Verfügbarkeit", "Öffentlich", "Access level", "accessLevel",
	}},
	{Field: FieldPersonal, Names: []string{"Personenbezug", "Personenbezogene Daten", "Personenbezogen", "Datenschutzrelevant", "Personal data", "Contains personal data"}},
	{Field: FieldStatistics, Names: []string{"Statistische Geheimhaltung", "Statistikgeheimnis", "Amtliche Statistik", "Statistical confidentiality", "Official statistics"}},
	{Field: FieldThirdParty, Names: []string{"Rechte Dritter", "Drittrechte", "Schutzrechte Dritter", "Urheberrechte Dritter", "Third-party rights"}},
}

// match is what a column name says: the field, and how sure that is (0 is surest).
type match struct {
	field string
	rank  int
	weak  bool
}

var byName = func() map[string]match {
	m := map[string]match{}
	for _, s := range Synonyms {
		for i, n := range append(append([]string{}, s.Names...), s.Weak...) {
			k := fold(n)
			if old, taken := m[k]; taken && old.field != s.Field {
				panic("intake: column name " + n + " means both " + old.field + " and " + s.Field)
			} else if !taken {
				m[k] = match{field: s.Field, rank: i, weak: i >= len(s.Names)}
			}
		}
	}
	for _, f := range domain.Fields { // our own names are understood too
		if _, taken := m[fold(f.Name)]; !taken {
			m[fold(f.Name)] = match{field: f.Name}
		}
	}
	for _, f := range pseudoFields {
		if _, taken := m[fold(f)]; !taken {
			m[fold(f)] = match{field: f}
		}
	}
	return m
}()

// recognise finds the field of a column name.
func recognise(name string) (match, bool) {
	if name == "" || len(name) > 200 {
		return match{}, false
	}
	if m, ok := byName[fold(name)]; ok {
		return m, true
	}
	m, ok := byName[strings.TrimLeft(fold(withoutBrackets(name)), "0123456789")] // "3. Titel (Pflicht)"
	return m, ok
}

func withoutBrackets(s string) string {
	for {
		i := strings.IndexAny(s, "([")
		if i < 0 {
			return s
		}
		j := strings.IndexAny(s[i:], ")]")
		if j < 0 {
			return s[:i]
		}
		s = s[:i] + " " + s[i+j+1:]
	}
}

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")

// fold reduces a name to its lower-case letters and digits, umlauts written out.
func fold(s string) string {
	s = umlauts.Replace(strings.ToLower(norm.NFC.String(s)))
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if r < 0x80 && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9') || r >= 0x80 && unicode.IsLetter(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}
