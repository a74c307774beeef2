package message

// holdingTexts are about data holdings and their fields.
var holdingTexts = Catalogue{
	"id.unknown":                {"Das gibt es nicht, oder es ist für Sie nicht sichtbar.", "There is no such thing, or you may not see it."},
	"holding.changed_meanwhile": {"Der Bestand wurde inzwischen geändert. Bitte laden Sie ihn neu und prüfen Sie die Änderung.", "The holding has changed meanwhile. Please load it again and look at the change."},
	"holding.locked_by_review":  {"Der Vorgang {number} ist offen und sperrt den Inhalt. Holen Sie ihn zurück, um etwas zu ändern.", "Review {number} is open and locks the content. Recall it to change something."},
	"holding.recall_first":      {"Der Vorgang {number} ist noch offen. Holen Sie ihn zuerst zurück.", "Review {number} is still open. Recall it first."},
	"holding.not_captured":      {"Ändern lässt sich der Inhalt nur im Zustand „erfasst“. Der Bestand ist {state|state}: Geben Sie ihn zurück oder beginnen Sie eine neue Fassung.", "Content can only be changed in state “captured”. The holding is {state|state}: return it or begin a new edition."},
	"holding.step_refused":      {"Aus dem Zustand „{state|state}“ ist der Schritt „{verb|verb}“ nicht möglich.", "From state “{state|state}” the step “{verb|verb}” is not possible."},
	"holding.name_fixed":        {"Der Name steht seit der ersten Freigabe fest, damit Verweise gültig bleiben.", "The name is fixed since the first release, so that links stay valid."},
	"holding.name_form":         {"Der Name darf nur Kleinbuchstaben a–z, Ziffern und Bindestriche enthalten, höchstens 100 Zeichen.", "The name may only hold lower-case letters a–z, digits and hyphens, at most 100 characters."},
	"holding.name_taken":        {"Diesen Namen trägt schon ein anderer Bestand oder eine Behörde. Bitte wählen Sie einen anderen.", "Another holding or an authority already has this name. Please choose another."},

	"many.none":       {"Wählen Sie mindestens einen Bestand aus.", "Choose at least one holding."},
	"many.too_many":   {"Auf einmal gehen höchstens {max} Bestände. Bitte teilen Sie die Auswahl.", "At most {max} holdings at once. Please split the selection."},
	"many.no_answers": {"Wählen Sie, welche Antworten übertragen werden.", "Choose which answers to apply."},

	"sharing.root_only": {"Über das Teilen entscheidet die Behörde als Ganzes, nicht ein Fachbereich.", "Sharing is decided for the authority as a whole, not for a department."},
	"sharing.active":    {"Die Behörde teilt ihre Antworten schon.", "The authority shares its answers already."},
	"sharing.proposed":  {"Das Teilen ist schon vorgeschlagen und wartet auf eine zweite Person.", "Sharing is proposed already and waits for a second person."},

	"field.required":              {"Diese Angabe fehlt.", "This value is missing."},
	"field.required_for_public":   {"Für eine öffentliche Freigabe fehlt diese Angabe.", "For a public release this value is missing."},
	"field.required_for_register": {"Für das Register fehlt diese Angabe.", "For the register this value is missing."},
	"field.unknown":               {"Dieses Feld gibt es nicht.", "There is no such field."},
	"field.too_long":              {"Der Text ist zu lang.[? Erlaubt sind {max} Zeichen.]", "The text is too long.[? Up to {max} characters are allowed.]"},
	"field.too_many":              {"Das sind zu viele Einträge. Erlaubt sind {max}.", "There are too many entries. Up to {max} are allowed."},
	"field.unprintable":           {"Der Text enthält unsichtbare Zeichen oder Steuerzeichen. Bitte entfernen Sie diese.", "The text holds invisible or control characters. Please remove them."},
	"field.date":                  {"Das ist kein Datum. Erwartet wird Jahr-Monat-Tag, zum Beispiel 2027-03-31.", "This is not a date. Expected is year-month-day, for example 2027-03-31."},
	"field.date_past":             {"Der Tag muss in der Zukunft liegen.", "The day must lie in the future."},
	"field.date_order":            {"Das Ende liegt vor dem Anfang oder in der Vergangenheit.", "The end lies before the beginning or in the past."},
	"field.mailbox":               {"Das ist keine E-Mail-Adresse. Gebraucht wird ein Funktionspostfach, zum Beispiel opendata@kreis.example.", "This is not a mail address. A function mailbox is needed, for example opendata@district.example."},
	"field.code_unknown":          {"Dieser Wert steht nicht in der Liste der erlaubten Werte.", "This value is not in the list of allowed values."},
}
