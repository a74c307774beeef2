package message

// importTexts are what the workflow says about an imported list; workflow/intake brings the rest.
var importTexts = Catalogue{
	"import.mode":                 {"Möglich sind: per_row, all_or_nothing.", "Possible are: per_row, all_or_nothing."},
	"import.authority_unmapped":   {"Die Behörde „{value}“ ist unbekannt; die Zeile gehört zu: {home}.", "The authority “{value}” is unknown; the row belongs to: {home}."},
	"import.not_your_authority":   {"Für {authority} dürfen Sie nicht erfassen.", "You may not capture for {authority}."},
	"import.repeated":             {"Gleich wie Zeile {first}; nicht noch einmal übernommen.", "The same as line {first}; not taken again."},
	"import.key_twice":            {"Die Zeilen {first} und {second} nennen denselben Bestand mit verschiedenem Inhalt.", "Lines {first} and {second} name the same holding with different content."},
	"import.not_editable":         {"Der Bestand {name} ist {state|state} oder in einem offenen Vorgang und bleibt, wie er ist.", "The holding {name} is {state|state} or in an open review and stays as it is."},
	"import.unchanged":            {"Der Bestand {name} hat schon alle Angaben der Zeile.", "The holding {name} already has all values of the row."},
	"import.same_file":            {"Diese Datei wurde schon am {at|day} eingelesen.", "This file was already imported on {at|day}."},
	"import.all_or_nothing":       {"Nichts übernommen, weil {refused} Zeilen abgelehnt sind.", "Nothing taken, because {refused} rows are refused."},
	"import.draft_over":           {"Diese Liste wird gerade übernommen oder ist schon übernommen.", "This list is being imported, or is imported already."},
	"import.too_many_corrections": {"Mehr als {max} Zeilen lassen sich hier nicht berichtigen. Berichtigen Sie die Liste selbst und laden Sie sie neu hoch.", "No more than {max} rows can be corrected here. Correct the list itself and upload it again."},
	"import.undone_already":       {"Dieser Import ist schon zurückgenommen.", "This import is already undone."},
	"import.touched":              {"Seit dem Import wurde etwas geändert[?: {name}]. Er lässt sich nicht mehr zurücknehmen.", "Something has changed since the import[?: {name}]. It cannot be undone any more."},
	"import.undo_too_late":        {"Seit dem Import wurde etwas geändert. Er lässt sich nicht mehr zurücknehmen.", "Something has changed since the import. It cannot be undone any more."},
}
