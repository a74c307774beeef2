package message

import "maps"

// labels name the values of enumerations: "label.<kind>.<value>".
var labels = func() Catalogue {
	out := Catalogue{}
	for kind, table := range map[string]Catalogue{
		"state": stateLabels, "verb": verbLabels, "role": roleLabels, "class": classLabels, "audience": audienceLabels,
		"circle": circleLabels, "fact": factLabels, "slot": slotLabels, "mark": markLabels, "review": reviewLabels,
		"decision": decisionLabels, "task": taskLabels, "field": fieldLabels, "withdrawal": withdrawalLabels,
		"archive": archiveLabels, "deferral": deferralLabels, "treatment": treatmentLabels, "proposal": proposalLabels,
		"release": releaseLabels, "authority": authorityLabels, "contribution": contributionLabels, "actor": actorLabels,
		"done": doneLabels, "given": givenLabels, "answer": answerLabels,
		"flag": flagLabels,
		"term": termNames, "term_help": termHelp,
	} {
		for value, pair := range table {
			out["label."+kind+"."+value] = pair
		}
	}
	return out
}()

// Labels gives the labels of a kind by value.
func Labels(kind string) Catalogue {
	prefix := "label." + kind + "."
	out := Catalogue{}
	for key, pair := range maps.All(labels) {
		if len(key) > len(prefix) && key[:len(prefix)] == prefix {
			out[key[len(prefix):]] = pair
		}
	}
	return out
}

var stateLabels = Catalogue{
	"captured":  {"erfasst", "captured"},
	"screened":  {"geprüft", "screened"},
	"internal":  {"verwaltungsintern", "internal"},
	"approved":  {"freigegeben", "approved"},
	"public":    {"öffentlich", "public"},
	"withheld":  {"zurückgehalten", "withheld"},
	"withdrawn": {"zurückgezogen", "withdrawn"},
	"archived":  {"archiviert", "archived"},
}

var verbLabels = Catalogue{
	"screen":                     {"Prüfung abschließen", "finish screening"},
	"release_internally":         {"verwaltungsintern freigeben", "release internally"},
	"approve":                    {"öffentlich freigeben", "approve"},
	"release_internally+approve": {"verwaltungsintern und öffentlich freigeben", "release internally and approve"},
	"publish":                    {"veröffentlichen", "publish"},
	"reassess":                   {"neu bewerten", "reassess"},
	"return":                     {"zurückgeben", "return"},
	"recall":                     {"zurückholen", "recall"},
	"revise":                     {"neue Fassung beginnen", "begin a new edition"},
	"discard":                    {"Entwurf verwerfen", "discard the draft"},
	"withhold":                   {"zurückhalten", "withhold"},
	"reopen":                     {"wieder aufnehmen", "reopen"},
	"withdraw":                   {"zurückziehen", "withdraw"},
	"reinstate":                  {"wieder freigeben", "reinstate"},
	"archive":                    {"archivieren", "archive"},
}

var roleLabels = Catalogue{
	"data_steward":            {"Datenverantwortliche", "data steward"},
	"system_user":             {"Verfahrensanwendende", "system user"},
	"open_data_officer":       {"Open-Data-Beauftragte", "open data officer"},
	"department_head":         {"Fachbereichsleitung", "department head"},
	"data_protection_officer": {"Datenschutzbeauftragte", "data protection officer"},
	"security_officer":        {"Informationssicherheitsbeauftragte", "security officer"},
	"statistics_office":       {"Statistikstelle", "statistics office"},
	"legal_office":            {"Rechtsamt", "legal office"},
	"press_office":            {"Pressestelle", "press office"},
	"geo_office":              {"Vermessungs- und Katasteramt", "geodata office"},
	"executive":               {"Verwaltungsvorstand", "executive"},
	"portal_editor":           {"Portalredaktion", "portal editor"},
	"auditor":                 {"Prüfung (Rechnungsprüfung, Archiv)", "auditor"},
	"administrator":           {"Administration", "administrator"},
	"association_admin":       {"Verbandsadministration", "association administrator"},
}

var classLabels = Catalogue{
	"open":                 {"offen", "open"},
	"open_after_treatment": {"offen nach Aufbereitung", "open after treatment"},
	"on_request":           {"auf Antrag", "on request"},
	"internal":             {"verwaltungsintern", "internal"},
	"blocked":              {"gesperrt", "blocked"},
	"undetermined":         {"ungeklärt", "undetermined"},
}

var audienceLabels = Catalogue{
	"register": {"Register", "register"},
	"internal": {"Verwaltung", "administration"},
	"public":   {"Öffentlichkeit", "the public"},
}

var circleLabels = Catalogue{
	"department":  {"Abteilung", "department"},
	"root":        {"ganze Behörde", "whole authority"},
	"association": {"Verband", "association"},
}

var factLabels = Catalogue{
	"personal_data":           {"Personenbezug", "personal data"},
	"statistics":              {"Statistik", "statistics"},
	"critical_infrastructure": {"kritische Infrastruktur", "critical infrastructure"},
	"third_party_rights":      {"Rechte Dritter", "third-party rights"},
}

var slotLabels = Catalogue{
	"acknowledgement": {"Kenntnisnahme", "acknowledgement"},
	"opinion":         {"Stellungnahme", "opinion"},
	"co_signature":    {"Mitzeichnung", "co-signature"},
	"final":           {"Schlusszeichnung", "final signature"},
	"confirmation":    {"Bestätigung", "confirmation"},
}

var markLabels = Catalogue{
	"signed":       {"gezeichnet", "signed"},
	"returned":     {"zurückgegeben", "returned"},
	"opinion":      {"Stellung genommen", "opinion given"},
	"acknowledged": {"zur Kenntnis genommen", "acknowledged"},
	"unsigned":     {"Zeichnung zurückgenommen", "sign-off taken back"},
}

var reviewLabels = Catalogue{
	"open":      {"offen", "open"},
	"completed": {"abgeschlossen", "completed"},
	"returned":  {"zurückgegeben", "returned"},
	"recalled":  {"zurückgeholt", "recalled"},
	"closed":    {"geschlossen", "closed"},
}

var decisionLabels = Catalogue{
	"hand_over":               {"vorgelegt", "handed over"},
	"signoff":                 {"Zeichnung", "sign-off"},
	"unsign":                  {"Zeichnung zurückgenommen", "sign-off taken back"},
	"recall":                  {"Vorgang zurückgeholt", "review recalled"},
	"transition":              {"Zustand geändert", "state changed"},
	"delegation":              {"Zeichnung weitergegeben", "place handed on"},
	"treatment_confirmation":  {"Aufbereitung bestätigt", "treatment confirmed"},
	"file_unaffected":         {"Datei als nicht betroffen erklärt", "file declared unaffected"},
	"withdrawal_confirmation": {"Zurückziehung bestätigt", "withdrawal confirmed"},
	"deferral":                {"Zurückstellung", "deferral"},
	"assignment_proposed":     {"Rolle vorgeschlagen", "role proposed"},
	"assignment_confirmed":    {"Rolle erteilt", "role granted"},
	"assignment_ended":        {"Rolle beendet", "role ended"},
	"deputy_proposed":         {"Vertretung vorgeschlagen", "deputy proposed"},
	"deputy_confirmed":        {"Vertretung bestätigt", "deputy confirmed"},
	"deputy_ended":            {"Vertretung beendet", "deputy ended"},
	"person_added":            {"Person aufgenommen", "person added"},
	"person_status":           {"Zugang beendet oder wieder geöffnet", "access ended or reopened"},
	"credential":              {"Kennwort geändert", "password changed"},
	"authority_created":       {"Behörde angelegt", "authority created"},
	"authority_changed":       {"Behörde geändert", "authority changed"},
	"authority_recovered":     {"Administration wiederhergestellt", "administration recovered"},
	"authority_closed":        {"Stelle geschlossen", "department closed"},
	"move_proposed":           {"Umzug von Beständen vorgeschlagen", "move of holdings proposed"},
	"move":                    {"Bestände umgezogen", "holdings moved"},
	"move_rejected":           {"Umzug abgelehnt", "move rejected"},
	"rule_proposed":           {"Regeln vorgeschlagen", "rules proposed"},
	"rule_activated":          {"Regeln in Kraft gesetzt", "rules put into force"},
	"rule_rejected":           {"Regeln abgelehnt", "rules rejected"},
	"questionnaire_proposed":  {"Fragenkatalog vorgeschlagen", "questionnaire proposed"},
	"questionnaire_activated": {"Fragenkatalog entschieden", "questionnaire decided"},
	"token_issued":            {"Zugangsschlüssel ausgestellt", "access key issued"},
	"token_revoked":           {"Zugangsschlüssel widerrufen", "access key revoked"},
	"import":                  {"Liste eingelesen", "list imported"},
	"import_undone":           {"Import zurückgenommen", "import undone"},
	"config":                  {"Einstellung geändert", "configuration changed"},
	"key":                     {"Schlüssel des Protokolls", "ledger key"},
	"erasure":                 {"Löschung", "erasure"},
	"erasure_proposed":        {"Löschung vorgeschlagen", "erasure proposed"},
	"erasure_rejected":        {"Löschung abgelehnt", "erasure rejected"},
}

var taskLabels = Catalogue{
	"sign":                  {"Zeichnung", "sign-off"},
	"question":              {"Rückfrage beantworten", "answer a question"},
	"unclear":               {"Ungeklärte Frage beantworten", "answer an unclear question"},
	"treatment":             {"Aufbereitung bestätigen", "confirm a treatment"},
	"rescreen":              {"Neu prüfen", "screen again"},
	"publish_failed":        {"Veröffentlichung gescheitert", "publication failed"},
	"deferral_over":         {"Zurückstellung abgelaufen", "deferral is over"},
	"withhold_review":       {"Zurückhaltung erneut prüfen", "review a withholding"},
	"release_review":        {"Freigabe erneut prüfen", "review a release"},
	"link_changed":          {"Verlinkte Daten haben sich geändert", "linked data have changed"},
	"link_broken":           {"Link führt ins Leere", "link leads nowhere"},
	"withdraw":              {"Rücknahme veranlassen: Die Antworten sind strenger als die Freigabe", "withdraw: the answers are stricter than the release"},
	"confirm_withdrawal":    {"Zurückziehung bestätigen", "confirm a withdrawal"},
	"confirm_assignment":    {"Rolle bestätigen", "confirm a role"},
	"confirm_deputy":        {"Vertretung bestätigen", "confirm a deputy"},
	"confirm_rule":          {"Regeln bestätigen", "confirm rules"},
	"confirm_questionnaire": {"Fragenkatalog bestätigen", "confirm a questionnaire"},
	"confirm_sharing":       {"Teilen von Präzedenzfällen bestätigen", "confirm the sharing of precedents"},
	"confirm_token":         {"Zugangsschlüssel bestätigen", "confirm an access key"},
	"confirm_move":          {"Umzug von Beständen bestätigen", "confirm a move of holdings"},
	"confirm_erasure":       {"Löschung bestätigen", "confirm an erasure"},
	"authority_recovered":   {"Administration wurde wiederhergestellt", "administration was recovered"},
	"escalated":             {"Frist überschritten", "overdue"},
}

var withdrawalLabels = Catalogue{
	"error":              {"Fehler in den Daten", "error in the data"},
	"personal_data":      {"Personenbezug", "personal data"},
	"third_party_rights": {"Rechte Dritter", "third-party rights"},
	"security":           {"Sicherheit", "security"},
	"legal_change":       {"Rechtsänderung", "change of law"},
	"outdated":           {"veraltet", "outdated"},
	"expired":            {"Frist abgelaufen", "expired"},
	"other":              {"anderer Grund", "other reason"},
}

var archiveLabels = Catalogue{
	"retention":  {"Aufbewahrungsfrist erreicht", "retention reached"},
	"superseded": {"durch einen anderen Bestand ersetzt", "superseded"},
}

var deferralLabels = Catalogue{
	"effort":     {"Aufwand", "effort"},
	"quality":    {"Datenqualität", "data quality"},
	"demand":     {"geringe Nachfrage", "low demand"},
	"misreading": {"Fehldeutung befürchtet", "fear of misreading"},
	"other":      {"anderer Grund", "other reason"},
}

var treatmentLabels = Catalogue{
	"anonymise":    {"anonymisieren", "anonymise"},
	"aggregate":    {"zusammenfassen", "aggregate"},
	"redact":       {"schwärzen", "redact"},
	"clear_rights": {"Rechte klären", "clear rights"},
	"coarsen":      {"vergröbern", "coarsen"},
	"convert":      {"umwandeln", "convert"},
	"other":        {"sonstige Aufbereitung", "other treatment"},
}

var proposalLabels = Catalogue{
	"proposed": {"vorgeschlagen", "proposed"},
	"active":   {"in Kraft", "in force"},
	"ended":    {"beendet", "ended"},
	"rejected": {"abgelehnt", "rejected"},
}

var releaseLabels = Catalogue{
	"live":      {"gültig", "live"},
	"replaced":  {"ersetzt", "replaced"},
	"withdrawn": {"zurückgezogen", "withdrawn"},
	"purged":    {"gelöscht", "purged"},
}

var authorityLabels = Catalogue{
	"district":        {"Kreis", "district"},
	"city":            {"Stadt", "city"},
	"municipality":    {"Gemeinde", "municipality"},
	"special_purpose": {"Zweckverband", "special-purpose association"},
	"department":      {"Abteilung", "department"},
}

var contributionLabels = Catalogue{
	"edit":   {"bearbeitet", "edited"},
	"answer": {"Prüfung beantwortet", "answered the screening"},
	"expert": {"als Fachstelle geantwortet", "answered as expert"},
	"import": {"eingelesen", "imported"},
	"move":   {"in eine andere Stelle umgezogen", "moved to another department"},
}

var flagLabels = Catalogue{
	"yes":      {"ja", "yes"},
	"no":       {"nein", "no"},
	"limited":  {"eingeschränkt", "limited"},
	"direct":   {"direkt", "direct"},
	"indirect": {"indirekt", "indirect"},
	"special":  {"besondere Kategorien", "special categories"},
}

var actorLabels = Catalogue{
	"person":   {"Person", "person"},
	"clock":    {"Zeitplan", "schedule"},
	"operator": {"Betrieb vor Ort", "local operator"},
}

var fieldLabels = Catalogue{
	"title":                {"Titel", "title"},
	"title_standard":       {"Musterdatensatz", "standard data set"},
	"description":          {"Beschreibung", "description"},
	"contact_mailbox":      {"Funktionspostfach", "contact mailbox"},
	"theme":                {"Thema", "theme"},
	"keywords":             {"Schlagwörter", "keywords"},
	"spatial_coverage":     {"Raumbezug", "spatial coverage"},
	"spatial_granularity":  {"räumliche Auflösung", "spatial granularity"},
	"temporal_start":       {"Zeitbezug ab", "coverage from"},
	"temporal_end":         {"Zeitbezug bis", "coverage until"},
	"temporal_granularity": {"zeitliche Auflösung", "temporal granularity"},
	"update_frequency":     {"Aktualisierung", "update frequency"},
	"last_updated":         {"zuletzt aktualisiert", "last updated"},
	"licence":              {"Lizenz", "licence"},
	"attribution":          {"Namensnennung", "attribution"},
	"hvd_category":         {"Kategorie hochwertiger Datensätze", "high-value category"},
	"legal_basis":          {"Rechtsgrundlage", "legal basis"},
	"org_unit":             {"Organisationseinheit", "org unit"},
	"data_owner":           {"Datenhoheit", "data owner"},
	"source_system":        {"Fachverfahren", "source system"},
	"formats":              {"Formate", "formats"},
	"volume":               {"Umfang", "volume"},
	"update_process":       {"Aktualisierungsprozess", "update process"},
	"file_reference":       {"Aktenzeichen", "file reference"},
	"conditions":           {"Auflagen", "conditions"},
	"identifier":           {"Kennung der Liste", "identifier"},
	"steward":              {"Datenverantwortliche", "steward"},
	"storage_location":     {"Speicherort", "storage location"},
	"comment":              {"Bemerkung", "comment"},
	"public_title":         {"Titel für das Register", "title for the register"},
	"import":               {"Import", "import"},
	"stricter":             {"strengere Klasse", "stricter class"},
}
