package catalog

// Frequencies gives how often data may be said to be updated, from often to never.
func Frequencies() []Term { return Terms(KindFrequency) }

// FrequencyURI gives the IRI of a frequency code, "" for an unknown one.
func FrequencyURI(code string) string { return frequencies.uri(code) }

// FrequencyCode finds the frequency that s names: a code, an IRI, a German or English label, or an ISO 8601
// repetition as US inventories use it ("R/P1Y").
func FrequencyCode(s string) (string, bool) { return frequencies.code(s) }

// Source of codes: EU authority table frequency, 2022-06-15, and its later additions NOT_PLANNED and AS_NEEDED.
var frequencies = newVocabulary("http://publications.europa.eu/resource/authority/frequency/", []Term{
	{Code: "UPDATE_CONT", DE: "ständige Aktualisierung", EN: "continuously updated"},
	{Code: "CONT", DE: "kontinuierlich", EN: "continuous"},
	{Code: "HOURLY", DE: "stündlich", EN: "hourly"},
	{Code: "BIHOURLY", DE: "alle zwei Stunden", EN: "every two hours"},
	{Code: "TRIHOURLY", DE: "alle drei Stunden", EN: "every three hours"},
	{Code: "DAILY_2", DE: "zweimal täglich", EN: "twice a day"},
	{Code: "DAILY", DE: "täglich", EN: "daily"},
	{Code: "WEEKLY_3", DE: "dreimal pro Woche", EN: "three times a week"},
	{Code: "WEEKLY_2", DE: "zweimal pro Woche", EN: "twice a week"},
	{Code: "WEEKLY", DE: "wöchentlich", EN: "weekly"},
	{Code: "BIWEEKLY", DE: "zweiwöchentlich", EN: "every two weeks"},
	{Code: "MONTHLY_3", DE: "dreimal im Monat", EN: "three times a month"},
	{Code: "MONTHLY_2", DE: "zweimal im Monat", EN: "twice a month"},
	{Code: "MONTHLY", DE: "monatlich", EN: "monthly"},
	{Code: "BIMONTHLY", DE: "zweimonatlich", EN: "every two months"},
	{Code: "QUARTERLY", DE: "vierteljährlich", EN: "quarterly"},
	{Code: "ANNUAL_3", DE: "dreimal im Jahr", EN: "three times a year"},
	{Code: "ANNUAL_2", DE: "halbjährlich", EN: "twice a year"},
	{Code: "ANNUAL", DE: "jährlich", EN: "annual"},
	{Code: "BIENNIAL", DE: "zweijährlich", EN: "every two years"},
	{Code: "TRIENNIAL", DE: "dreijährlich", EN: "every three years"},
	{Code: "QUADRENNIAL", DE: "vierjährlich", EN: "every four years"},
	{Code: "QUINQUENNIAL", DE: "fünfjährlich", EN: "every five years"},
	{Code: "DECENNIAL", DE: "alle zehn Jahre", EN: "every ten years"},
	{Code: "BIDECENNIAL", DE: "alle zwanzig Jahre", EN: "every twenty years"},
	{Code: "TRIDECENNIAL", DE: "alle dreißig Jahre", EN: "every thirty years"},
	{Code: "IRREG", DE: "unregelmäßig", EN: "irregular"},
	{Code: "AS_NEEDED", DE: "bei Bedarf", EN: "as needed"},
	{Code: "NOT_PLANNED", DE: "nicht geplant", EN: "not planned"},
	{Code: "NEVER", DE: "niemals", EN: "never"},
	{Code: "OTHER", DE: "andere", EN: "other"},
	{Code: "UNKNOWN", DE: "unbekannt", EN: "unknown"},
}, map[string][]string{
	"UPDATE_CONT":  {"laufend", "fortlaufend", "ständig", "laufende Aktualisierung"},
	"CONT":         {"Echtzeit", "in Echtzeit", "continual", "real-time", "R/PT1S"},
	"HOURLY":       {"stündliche", "every hour", "R/PT1H"},
	"BIHOURLY":     {"zweistündlich"},
	"TRIHOURLY":    {"dreistündlich"},
	"DAILY_2":      {"zweimal am Tag"},
	"DAILY":        {"tägliche", "tagesaktuell", "jeden Tag", "R/P1D", "werktäglich"},
	"WEEKLY_3":     {"R/P0.33W", "dreimal wöchentlich"},
	"WEEKLY_2":     {"semiweekly", "R/P3.5D", "zweimal wöchentlich"},
	"WEEKLY":       {"wöchentliche", "jede Woche", "einmal pro Woche", "R/P1W", "R/P7D"},
	"BIWEEKLY":     {"fortnightly", "14-tägig", "vierzehntägig", "alle zwei Wochen", "alle 2 Wochen", "R/P2W", "zweiwöchig"},
	"MONTHLY_3":    {"R/P0.33M"},
	"MONTHLY_2":    {"semimonthly", "halbmonatlich", "R/P0.5M"},
	"MONTHLY":      {"monatliche", "jeden Monat", "einmal im Monat", "R/P1M"},
	"BIMONTHLY":    {"alle zwei Monate", "alle 2 Monate", "R/P2M"},
	"QUARTERLY":    {"quartalsweise", "vierteljährliche", "viertel\u00adjährlich", "pro Quartal", "einmal im Quartal", "alle drei Monate", "alle 3 Monate", "R/P3M"},
	"ANNUAL_3":     {"R/P4M", "alle vier Monate"},
	"ANNUAL_2":     {"semiannual", "halbjährliche", "biannually", "alle sechs Monate", "alle 6 Monate", "zweimal im Jahr", "zweimal jährlich", "R/P6M"},
	"ANNUAL":       {"jährliche", "annually", "yearly", "einmal im Jahr", "einmal jährlich", "jedes Jahr", "1x jährlich", "1 x im Jahr", "R/P1Y", "jährlich oder bei Änderung"},
	"BIENNIAL":     {"alle zwei Jahre", "alle 2 Jahre", "R/P2Y"},
	"TRIENNIAL":    {"alle drei Jahre", "alle 3 Jahre", "R/P3Y"},
	"QUADRENNIAL":  {"alle vier Jahre", "alle 4 Jahre", "R/P4Y"},
	"QUINQUENNIAL": {"alle fünf Jahre", "alle 5 Jahre", "R/P5Y", "je Wahlperiode"},
	"DECENNIAL":    {"alle 10 Jahre", "R/P10Y"},
	"IRREG":        {"unregelmäßige", "sporadisch", "in unregelmäßigen Abständen", "irregularly"},
	"AS_NEEDED":    {"nach Bedarf", "anlassbezogen", "anlassbezogene", "bei Änderung", "bei Änderungen", "asNeeded", "wenn nötig", "bedarfsweise", "ad hoc"},
	"NOT_PLANNED":  {"notPlanned", "keine Aktualisierung geplant", "nicht vorgesehen"},
	"NEVER":        {"nie", "einmalig", "keine", "keine Aktualisierung", "statisch", "abgeschlossen"},
	"OTHER":        {"anderer", "anderes", "sonstige", "Sonstiges"},
	"UNKNOWN":      {"nicht bekannt", "keine Angabe", "k. A."},
})
