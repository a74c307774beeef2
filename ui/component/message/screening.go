package message

// screeningTexts are what the workflow says about answers and treatments; domain/screening brings the rest.
var screeningTexts = Catalogue{
	"screening.unanswered":         {"Die Frage {question} ist noch nicht beantwortet.", "Question {question} is not answered yet."},
	"screening.unclear":            {"Die Frage {question} ist noch ungeklärt.", "Question {question} is still unclear."},
	"screening.incomplete":         {"Die Prüfung ist nicht vollständig. Offen: {questions}.", "The screening is not complete. Open: {questions}."},
	"screening.again":              {"Der Fragenkatalog hat sich geändert. Bitte beantworten Sie neu: {questions}.", "The questionnaire has changed. Please answer again: {questions}."},
	"screening.class_changed":      {"Die Freigabeklasse ist jetzt „{class|class}“. Bitte geben Sie den Bestand zurück und prüfen Sie ihn neu.", "The release class is now “{class|class}”. Please return the holding and screen it again."},
	"screening.not_stricter":       {"Von Hand lässt sich nur eine strengere Klasse setzen, als die Antworten ergeben.", "By hand only a class stricter than the answers yield can be set."},
	"treatment.unknown":            {"Diese Aufbereitung gibt es nicht.", "There is no such treatment."},
	"treatment.too_late":           {"Nach der Vorlage zur Freigabe lässt sich an Aufbereitungen nichts mehr ändern.", "After hand-over for approval treatments cannot change any more."},
	"treatment.not_done":           {"Die Aufbereitung ist noch nicht als erledigt gemeldet.", "The treatment is not reported done yet."},
	"treatment.own":                {"Die eigene Aufbereitung bestätigt eine andere Person.", "Another person confirms one's own treatment."},
	"treatment.open":               {"Die Aufbereitung {treatment} ist noch nicht bestätigt.", "Treatment {treatment} is not confirmed yet."},
	"questionnaire.root_only":      {"Einen Fragenkatalog hat nur die Behörde selbst, nicht eine Abteilung.", "Only the authority itself has a questionnaire, not a department."},
	"questionnaire.newer_in_force": {"Eine neuere Fassung des Fragenkatalogs gilt schon.", "A newer version of the questionnaire is already in force."},
	"questionnaire.active":         {"Über diese Fassung des Fragenkatalogs ist schon entschieden.", "This version of the questionnaire is already decided upon."},
}
