package catalog

// Levels gives the levels of administration that DCAT-AP.de knows.
func Levels() []Term { return Terms(KindLevel) }

// LevelURI gives the IRI of a level, "" for an unknown code.
func LevelURI(code string) string { return levels.uri(code) }

// LevelCode finds the level that s names.
func LevelCode(s string) (string, bool) { return levels.code(s) }

// PublisherTypeURI gives the IRI of a publisher type, "" for an unknown code.
func PublisherTypeURI(code string) string { return publisherTypes.uri(code) }

// PublisherTypeCode finds the publisher type that s names; what our authorities are called (Kreis, Stadt, Gemeinde,
// Zweckverband) is a local authority.
func PublisherTypeCode(s string) (string, bool) { return publisherTypes.code(s) }

var levels = newVocabulary("http://dcat-ap.de/def/politicalGeocoding/Level/", []Term{
	{Code: "municipality", DE: "Kommune", EN: "Municipality"},
	{Code: "administrativeDistrict", DE: "Kreis / Verwaltungsbezirk", EN: "Administrative district"},
	{Code: "state", DE: "Land", EN: "State"},
	{Code: "federal", DE: "Bund", EN: "Federal"},
	{Code: "european", DE: "europäisch", EN: "European"},
	{Code: "international", DE: "international", EN: "International"},
}, map[string][]string{
	"municipality":           {"Stadt", "Gemeinde", "kreisfreie Stadt", "Zweckverband"},
	"administrativeDistrict": {"Kreis", "Landkreis", "Bezirk", "district"},
	"state":                  {"Bundesland"},
})

var availabilities = newVocabulary("http://publications.europa.eu/resource/authority/planned-availability/", []Term{
	{Code: "STABLE", DE: "stabil", EN: "stable"},
	{Code: "AVAILABLE", DE: "verfügbar", EN: "available"},
	{Code: "TEMPORARY", DE: "temporär", EN: "temporary"},
	{Code: "EXPERIMENTAL", DE: "experimentell", EN: "experimental"},
}, nil)

var publisherTypes = newVocabulary("http://purl.org/adms/publishertype/", []Term{
	{Code: "LocalAuthority", DE: "Kommunalverwaltung", EN: "Local authority"},
	{Code: "RegionalAuthority", DE: "Landesverwaltung", EN: "Regional authority"},
	{Code: "NationalAuthority", DE: "Bundesverwaltung", EN: "National authority"},
	{Code: "SupraNationalAuthority", DE: "Überstaatliche Verwaltung", EN: "Supra-national authority"},
	{Code: "Company", DE: "Unternehmen", EN: "Company"},
	{Code: "NonProfitOrganisation", DE: "Gemeinnützige Organisation", EN: "Non-profit organisation"},
	{Code: "NonGovernmentalOrganisation", DE: "Nichtregierungsorganisation", EN: "Non-governmental organisation"},
	{Code: "Academia-ScientificOrganisation", DE: "Wissenschaftliche Einrichtung", EN: "Academia or scientific organisation"},
	{Code: "IndustryConsortium", DE: "Industrieverband", EN: "Industry consortium"},
	{Code: "StandardisationBody", DE: "Normungsorganisation", EN: "Standardisation body"},
	{Code: "PrivateIndividual(s)", DE: "Privatperson", EN: "Private individual"},
}, map[string][]string{
	"LocalAuthority": {
		"Kreis", "Landkreis", "Stadt", "Gemeinde", "Zweckverband", "kreisfreie Stadt", "Kommune", "Amt", "Verband",
		"district", "county", "city", "town", "municipality", "special purpose association", "association",
	},
	"RegionalAuthority": {"Land", "state"},
	"NationalAuthority": {"Bund", "federal"},
})
