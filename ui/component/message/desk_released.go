package message

// deskReleasedTexts are those of ui/desk/released.
var deskReleasedTexts = Catalogue{
	"desk.nav.released":        {"Interne Daten", "Internal data"},
	"desk.released.title.none": {"Keine Daten für den internen Gebrauch", "No data for internal use"},
	"desk.released.title.one":  {"Ein Bestand für den internen Gebrauch", "One holding for internal use"},
	"desk.released.title.many": {"{n} Bestände für den internen Gebrauch", "{n} holdings for internal use"},
	"desk.released.lead":       {"Geprüft, gezeichnet und für Ihren Kreis bereitgestellt. Nutzen Sie sie für Ihre Arbeit; veröffentlichen dürfen Sie sie nicht.", "Screened, signed and provided for your circle. Use them for your work; you may not publish them."},
	"desk.released.search":     {"Interne Daten suchen", "Search the internal data"},
	"desk.released.data":       {"Bestand", "Holding"},
	"desk.released.authority":  {"Behörde", "Authority"},
	"desk.released.formats":    {"Formate", "Formats"},
	"desk.released.since":      {"Bereitgestellt", "Provided"},
	"desk.released.empty":      {"Noch ist nichts intern bereitgestellt", "Nothing is provided internally yet"},
	"desk.released.empty_help": {"Sobald ein Bestand intern freigegeben ist, steht er hier für alle seines Kreises.", "As soon as a holding is released internally, it stands here for everybody of its circle."},
	"desk.released.none":       {"Dazu haben wir nichts gefunden", "We found nothing for this"},
	"desk.released.none_help":  {"Versuchen Sie es mit weniger oder anderen Wörtern.", "Try fewer or other words."},
	"desk.released.all":        {"Alle internen Daten", "All internal data"},
	"desk.released.released":   {"Fassung {edition} ist seit dem {day} intern freigegeben, Kreis: {circle}. Die Prüfsumme bindet Beschreibung und Dateien an die Zeichnung.", "Edition {edition} has been released internally since {day}, circle: {circle}. The checksum binds description and files to the signature."},
	"desk.released.no_files":   {"Zu diesem Bestand ist keine Datei bereitgestellt. Fragen Sie bei der Ansprechstelle nach.", "No file of this holding is provided. Please ask the contact."},
	"desk.released.proof":      {"Intern freigegeben und belegt", "Released internally, and proven"},
	"desk.released.inside":     {"Nur für den internen Gebrauch", "For internal use only"},
	"desk.released.holding":    {"Zum Bestand", "To the holding"},
	"desk.released.public":     {"Im Portal", "In the portal"},
}
