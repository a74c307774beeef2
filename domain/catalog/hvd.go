package catalog

// HVDLegislation is the European law that names high-value datasets.
const HVDLegislation = "http://data.europa.eu/eli/reg_impl/2023/138/oj"

// HVDCategories gives the six categories of (EU) 2023/138.
func HVDCategories() []Term { return Terms(KindHVD) }

// HVDURI gives the IRI of a high-value category, "" for an unknown code.
func HVDURI(code string) string { return hvdCategories.uri(code) }

// HVDCode finds the high-value category that s names: a code ("c_ac64a52d"), an IRI or a label.
func HVDCode(s string) (string, bool) { return hvdCategories.code(s) }

// Source of codes: EU vocabulary high-value-dataset-category 2.1, top concepts, in the order of the annex.
var hvdCategories = newVocabulary("http://data.europa.eu/bna/", []Term{
	{Code: "c_ac64a52d", DE: "Georaum", EN: "Geospatial"},
	{Code: "c_dd313021", DE: "Erdbeobachtung und Umwelt", EN: "Earth observation and environment"},
	{Code: "c_164e0bf5", DE: "Meteorologie", EN: "Meteorological"},
	{Code: "c_e1da4e07", DE: "Statistik", EN: "Statistics"},
	{Code: "c_a9135398", DE: "Unternehmen und Eigentümerschaft von Unternehmen", EN: "Companies and company ownership"},
	{Code: "c_b79e35eb", DE: "Mobilität", EN: "Mobility"},
}, map[string][]string{
	"c_ac64a52d": {"Geodaten", "Geographie", "Geospatial data", "Geo"},
	"c_dd313021": {"Umwelt", "Erdbeobachtung", "Environment"},
	"c_164e0bf5": {"Wetter", "Meteorology"},
	"c_e1da4e07": {"Statistics data", "Statistische Daten"},
	"c_a9135398": {"Unternehmen", "Companies", "Unternehmen und Eigentümerschaft"},
	"c_b79e35eb": {"Verkehr"},
})
