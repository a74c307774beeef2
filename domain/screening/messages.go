package screening

// Messages are what this package says to people: key -> German, English. Words in braces are names of Args.
var Messages = map[string][2]string{
	"screening.unknown_question": {
		"Die Frage „{question}“ gibt es in diesem Fragenkatalog nicht.",
		"There is no question “{question}” in this questionnaire.",
	},
	"screening.unknown_value": {
		"{question}: „{value}“ ist keine mögliche Antwort. Möglich sind: {allowed}.",
		"{question}: “{value}” is not a possible answer. Possible are: {allowed}.",
	},
	"screening.date_unasked": {
		"{question}: Zu dieser Antwort gehört kein Datum. Bitte lassen Sie es weg.",
		"{question}: This answer takes no date. Please leave it out.",
	},
	"screening.not_before_missing": {
		"{question}: Bitte geben Sie an, ab welchem Tag veröffentlicht werden darf.",
		"{question}: Please state from which day publication is allowed.",
	},
	"screening.review_date_missing": {
		"{question}: Bitte geben Sie an, wann die Antwort erneut geprüft wird.",
		"{question}: Please state when the answer will be checked again.",
	},
	"screening.date_form": {
		"{question}: „{value}“ ist kein Datum. Erwartet wird Jahr-Monat-Tag, zum Beispiel 2027-03-31.",
		"{question}: “{value}” is not a date. Expected is year-month-day, for example 2027-03-31.",
	},
	"screening.ground_unknown": {
		"{question}: Den Grund „{value}“ gibt es in diesem Fragenkatalog nicht.",
		"{question}: There is no ground “{value}” in this questionnaire.",
	},
	"screening.ground_twice": {
		"{question}: Der Grund „{value}“ ist doppelt angegeben.",
		"{question}: The ground “{value}” is given twice.",
	},
	"screening.ground_missing": {
		"{question}: Bitte nennen Sie den gesetzlichen Grund, der einer Freigabe entgegensteht.",
		"{question}: Please name the legal ground that bars a release.",
	},
	"screening.permission_missing": {
		"{question}: Bitte nennen Sie Gesetz oder Einwilligung, die die Veröffentlichung erlauben.",
		"{question}: Please name the law or consent that permits publication.",
	},
	"screening.reason_missing": {
		"{question}: Bitte begründen Sie die Antwort.",
		"{question}: Please give a reason for the answer.",
	},
	"screening.reason_long": {
		"{question}: Die Begründung ist zu lang. Erlaubt sind {max} Zeichen.",
		"{question}: The reason is too long. Up to {max} characters are allowed.",
	},
	"screening.reason_encoding": {
		"{question}: Die Begründung enthält Zeichen, die nicht lesbar sind. Erwartet wird UTF-8.",
		"{question}: The reason contains unreadable characters. UTF-8 is expected.",
	},
	"screening.stricter_class": {
		"„{value}“ kann nicht von Hand gesetzt werden. Möglich sind offen nach Aufbereitung, auf Antrag, verwaltungsintern und gesperrt.",
		"“{value}” cannot be set by hand. Possible are open after treatment, on request, internal and blocked.",
	},
	"screening.stricter_more_open": {
		"Von Hand lässt sich nur eine strengere Klasse setzen, als die Antworten ergeben. Für eine offenere Klasse ändern Sie die Antwort.",
		"By hand you can only set a class stricter than the answers yield. For a more open one, change the answer.",
	},
	"screening.stricter_reason": {
		"Bitte begründen Sie, warum eine strengere Klasse nötig ist.",
		"Please state why a stricter class is needed.",
	},
	"screening.stricter_reason_long": {
		"Die Begründung ist zu lang oder nicht lesbar. Erlaubt sind {max} Zeichen in UTF-8.",
		"The reason is too long or unreadable. Up to {max} characters in UTF-8 are allowed.",
	},

	"screening.yaml_size": {
		"Die Datei ist zu groß. Erlaubt sind {max} KiB.",
		"The file is too large. Up to {max} KiB are allowed.",
	},
	"screening.yaml_encoding": {
		"Zeile {line}: zu lang oder mit Zeichen, die kein Text sind. Erwartet wird UTF-8 ohne Steuerzeichen.",
		"Line {line}: too long, or with characters that are not text. UTF-8 without control characters is expected.",
	},
	"screening.yaml_empty": {
		"Die Datei enthält keinen Fragenkatalog.",
		"The file contains no questionnaire.",
	},
	"screening.yaml_documents": {
		"Zeile {line}: Hier beginnt ein zweites Dokument. Eine Datei enthält genau einen Fragenkatalog.",
		"Line {line}: A second document begins here. A file contains exactly one questionnaire.",
	},
	"screening.yaml_form": {
		"Zeile {line}, Spalte {column}: Verweise, Marken und zusammengesetzte Schlüssel (&, *, !, <<, %, ?) sind nicht erlaubt. Text, der so beginnt, gehört in Anführungszeichen.",
		"Line {line}, column {column}: References, tags and complex keys (&, *, !, <<, %, ?) are not allowed. Text that begins like this belongs in quotation marks.",
	},
	"screening.yaml_deep": {
		"Zeile {line}, Spalte {column}: zu tief verschachtelt.",
		"Line {line}, column {column}: nested too deeply.",
	},
	"screening.yaml_syntax": {
		"Zeile {line}, Spalte {column}: kein gültiges YAML. Prüfen Sie Einrückung, Doppelpunkte und Anführungszeichen.",
		"Line {line}, column {column}: not valid YAML. Check indentation, colons and quotation marks.",
	},
	"screening.yaml_unknown_key": {
		"Zeile {line}, Spalte {column}: „{name}“ ist hier nicht vorgesehen.",
		"Line {line}, column {column}: “{name}” is not known here.",
	},
	"screening.yaml_duplicate_key": {
		"Zeile {line}, Spalte {column}: „{name}“ steht hier doppelt.",
		"Line {line}, column {column}: “{name}” is given twice.",
	},
	"screening.yaml_type": {
		"Zeile {line}, Spalte {column}: „{name}“ hat hier die falsche Form. Erwartet wird je nach Stelle Text, eine Liste, ein Abschnitt mit Schlüsseln, true oder false.",
		"Line {line}, column {column}: “{name}” has the wrong form here. Expected is text, a list, a section with keys, true or false, depending on the place.",
	},
	"screening.yaml_number": {
		"Zeile {line}, Spalte {column}: „{name}“ muss eine ganze Zahl sein, ohne Anführungszeichen.",
		"Line {line}, column {column}: “{name}” must be a whole number, without quotation marks.",
	},

	"screening.id_form": {
		"{place}: Erwartet wird die Kennung eines Fragenkatalogs (UUID in Kleinbuchstaben), oder nichts für einen neuen.",
		"{place}: The id of a questionnaire is expected (UUID in lower case), or none for a new one.",
	},
	"screening.version": {
		"{place}: Erwartet wird die Nummer der Fassung, ab 1.",
		"{place}: The number of the version is expected, from 1.",
	},
	"screening.name_form": {
		"{place}: „{value}“ ist kein Name. Erlaubt sind bis zu 40 Buchstaben ohne Umlaute, Ziffern und Unterstriche; am Anfang steht ein Buchstabe.",
		"{place}: “{value}” is not a name. Allowed are up to 40 unaccented letters, digits and underscores, beginning with a letter.",
	},
	"screening.duplicate": {
		"{place}: „{value}“ gibt es schon.",
		"{place}: “{value}” exists already.",
	},
	"screening.no_german": {
		"{place}: Der deutsche Text fehlt.",
		"{place}: The German text is missing.",
	},
	"screening.no_english": {
		"{place}: Der englische Text fehlt.",
		"{place}: The English text is missing.",
	},
	"screening.text_long": {
		"{place}: Der Text ist zu lang. Erlaubt sind {max} Zeichen.",
		"{place}: The text is too long. Up to {max} characters are allowed.",
	},
	"screening.text_control": {
		"{place}: Der Text enthält Steuerzeichen.",
		"{place}: The text contains control characters.",
	},
	"screening.not_listed": {
		"{place}: „{value}“ ist hier nicht erlaubt. Erlaubt sind, jeweils einmal: {allowed}.",
		"{place}: “{value}” is not allowed here. Allowed are, each once: {allowed}.",
	},
	"screening.too_many": {
		"{place}: zu viele Einträge. Erlaubt sind {max}.",
		"{place}: too many entries. Up to {max} are allowed.",
	},
	"screening.no_questions": {
		"{place}: Ein Fragenkatalog braucht mindestens eine Frage.",
		"{place}: A questionnaire needs at least one question.",
	},
	"screening.few_options": {
		"{place}: Eine Frage braucht mindestens zwei Antworten.",
		"{place}: A question needs at least two answers.",
	},
	"screening.due_days": {
		"{place}: Wer „unklar“ antworten kann, braucht eine Frist: 1 bis {max} Arbeitstage.",
		"{place}: Where “unclear” can be answered, a due date is needed: 1 to {max} working days.",
	},
	"screening.dead_end": {
		"{place}: Die Antwort braucht eine Wirkung (effect) oder eine Folgefrage (next).",
		"{place}: The answer needs an effect or a follow-up question (next).",
	},
	"screening.unclear_form": {
		"{place}: Die Antwort „unclear“ hat immer die Wirkung „undetermined“ und keine Folgefrage; keine andere Antwort hat diese Wirkung.",
		"{place}: The answer “unclear” always has the effect “undetermined” and no follow-up; no other answer has this effect.",
	},
	"screening.next_unknown": {
		"{place}: Die Folgefrage „{value}“ gibt es nicht.",
		"{place}: There is no follow-up question “{value}”.",
	},
	"screening.next_back": {
		"{place}: „{value}“ steht nicht weiter unten als „{question}“. Eine Folgefrage steht immer weiter unten; sonst entstünde ein Kreis.",
		"{place}: “{value}” does not stand below “{question}”. A follow-up always stands further down; otherwise there would be a circle.",
	},
	"screening.next_follows": {
		"{place}: Bei der Frage „{value}“ muss „follows: {question}“ stehen. Eine Folgefrage hat genau eine Vorgängerin.",
		"{place}: The question “{value}” must say “follows: {question}”. A follow-up has exactly one predecessor.",
	},
	"screening.follows_unknown": {
		"{place}: Die Frage „{value}“ gibt es weiter oben nicht.",
		"{place}: There is no question “{value}” further up.",
	},
	"screening.unreached": {
		"{place}: Keine Antwort auf „{value}“ führt zu „{question}“; die Frage würde nie gestellt.",
		"{place}: No answer to “{value}” leads to “{question}”; it would never be asked.",
	},
	"screening.treatment_effect": {
		"{place}: Eine Aufbereitung gehört nur zu Antworten mit der Wirkung „open_after_treatment“.",
		"{place}: A treatment belongs only to answers with the effect “open_after_treatment”.",
	},
	"screening.treatment_missing": {
		"{place}: Wer „open_after_treatment“ antwortet, braucht eine Aufbereitung (treatment), hier oder auf jedem Weg hierher.",
		"{place}: “open_after_treatment” needs a treatment, here or on every way that leads here.",
	},
	"screening.no_grounds": {
		"{place}: Der Fragenkatalog nennt keinen passenden Grund (grounds), der hier angegeben werden könnte.",
		"{place}: The questionnaire names no fitting ground that could be given here.",
	},

	"domain.day_form": {
		"„{value}“ ist kein Datum. Erwartet wird Jahr-Monat-Tag, zum Beispiel 2027-03-31.",
		"“{value}” is not a date. Expected is year-month-day, for example 2027-03-31.",
	},
}
