package intake

// Messages holds the text of every answer and remark of this package: key → German, English. {names} are Args;
// the place (line, column, sheet) of a Problem is shown by whoever lists it and is not repeated here.
var Messages = map[string][2]string{
	// The file is not read.
	"import.file_empty":             {"Die Datei ist leer.", "The file is empty."},
	"import.file_too_large":         {"Die Datei hat {size}, erlaubt sind {limit}. Teilen Sie die Liste auf.", "The file has {size}, {limit} are allowed. Split the list."},
	"import.unreadable":             {"Die Datei lässt sich nicht lesen. Laden Sie sie noch einmal hoch.", "The file cannot be read. Upload it again."},
	"import.not_a_table":            {"Das ist keine Tabelle. Erlaubt sind CSV und XLSX.", "This is not a table. CSV and XLSX are allowed."},
	"import.html":                   {"Die Datei enthält eine Webseite statt einer Tabelle. Oft ist das eine Anmelde- oder Fehlerseite: Laden Sie die Tabelle beim Anbieter neu herunter.", "The file holds a web page instead of a table. Often this is a login or error page: download the table again."},
	"import.xml":                    {"Die Datei enthält XML statt einer Tabelle. Erlaubt sind CSV und XLSX.", "The file holds XML instead of a table. CSV and XLSX are allowed."},
	"import.json":                   {"Die Datei enthält JSON statt einer Tabelle. Erlaubt sind CSV und XLSX.", "The file holds JSON instead of a table. CSV and XLSX are allowed."},
	"import.xls":                    {"Das ist eine Arbeitsmappe im alten Format XLS. Öffnen Sie sie und speichern Sie sie als XLSX.", "This is a workbook in the old XLS format. Open it and save it as XLSX."},
	"import.xlsb":                   {"Das ist eine binäre Arbeitsmappe (XLSB). Öffnen Sie sie und speichern Sie sie als XLSX.", "This is a binary workbook (XLSB). Open it and save it as XLSX."},
	"import.ods":                    {"Das ist eine Tabelle im Format ODS. Öffnen Sie sie und speichern Sie sie als XLSX oder CSV.", "This is a spreadsheet in ODS format. Open it and save it as XLSX or CSV."},
	"import.zip":                    {"Das ist ein Archiv (ZIP) oder Dokument ohne Arbeitsmappe. Packen Sie es aus und laden Sie die Tabelle hoch.", "This is an archive (ZIP) or document without a workbook. Unpack it and upload the table."},
	"import.zip_broken":             {"Die Arbeitsmappe ist beschädigt oder abgeschnitten. Laden Sie sie noch einmal hoch.", "The workbook is damaged or cut off. Upload it again."},
	"import.password":               {"Die Arbeitsmappe ist mit einem Kennwort geschützt. Speichern Sie sie ohne Kennwort.", "The workbook is protected by a password. Save it without one."},
	"import.workbook_broken":        {"Die Arbeitsmappe ist beschädigt (Teil „{part}“). Öffnen Sie sie und speichern Sie sie neu.", "The workbook is damaged (part “{part}”). Open it and save it again."},
	"import.sheet_missing":          {"Das Blatt „{sheet}“ fehlt in der Arbeitsmappe. Öffnen Sie sie und speichern Sie sie neu.", "Sheet “{sheet}” is missing in the workbook. Open it and save it again."},
	"import.sheet_broken":           {"Das Blatt „{sheet}“ ist bei Zeile {line} beschädigt. Öffnen Sie die Arbeitsmappe und speichern Sie sie neu.", "Sheet “{sheet}” is damaged at line {line}. Open the workbook and save it again."},
	"import.only_hidden_sheets":     {"Alle Blätter sind ausgeblendet: {sheets}. Nennen Sie das Blatt, das gelesen werden soll.", "All sheets are hidden: {sheets}. Name the sheet to be read."},
	"import.unzipped_too_large":     {"Die Arbeitsmappe ist entpackt größer als {limit}.", "Unpacked, the workbook is larger than {limit}."},
	"import.nul_bytes":              {"Zeile {line} enthält Nullbytes. Die Datei ist beschädigt oder keine Textdatei.", "Line {line} holds NUL bytes. The file is damaged or not a text file."},
	"import.mixed_encoding":         {"Die Datei ist in UTF-8 geschrieben, aber ab Zeile {line} sind Zeichen anders kodiert. Speichern Sie sie einheitlich als UTF-8 oder wählen Sie die Zeichenkodierung selbst.", "The file is written in UTF-8, but from line {line} characters are encoded differently. Save it as UTF-8 throughout, or choose the encoding yourself."},
	"import.quote_open":             {"Das Anführungszeichen in Zeile {line} wird nicht geschlossen.", "The quotation mark in line {line} is never closed."},
	"import.quote_inside":           {"In Zeile {line} steht Text hinter einem schließenden Anführungszeichen. Geöffnet wurde es in Zeile {opened}. Anführungszeichen innerhalb einer Zelle werden verdoppelt.", "Line {line} has text behind a closing quotation mark, which opened in line {opened}. Quotation marks inside a cell are doubled."},
	"import.no_inventory":           {"Das ist keine Liste von Datenbeständen: Keine Spalte nennt den Titel eines Datenbestands. Gelesen wurden: {columns}. Nennen Sie eine Spalte „Titel“ oder ordnen Sie die Spalten selbst zu.", "This is no list of data holdings: no column names the title of a holding. Columns read: {columns}. Name a column “Title”, or assign the columns yourself."},
	"import.too_many_rows":          {"Die Liste hat mehr als {limit} Zeilen (Zeile {line}). Teilen Sie sie auf.", "The list has more than {limit} rows (line {line}). Split it."},
	"import.too_many_columns":       {"Zeile {line} hat mehr als {limit} Spalten.", "Line {line} has more than {limit} columns."},
	"import.too_many_cells_in_file": {"Die Liste hat mehr als {limit} gefüllte Zellen. Teilen Sie sie auf.", "The list has more than {limit} filled cells. Split it."},
	"import.too_many_blank_cells":   {"Das Blatt „{sheet}“ hat mehr als {limit} Zellen, die meisten nur formatiert und leer. Löschen Sie die leeren Zeilen und Spalten.", "Sheet “{sheet}” has more than {limit} cells, most of them formatted and empty. Delete the empty rows and columns."},
	"import.cell_too_long":          {"Eine Zelle in Zeile {line} hat mehr als {limit} Zeichen.", "A cell in line {line} has more than {limit} characters."},
	"import.text_too_long":          {"Eine Zelle der Arbeitsmappe hat mehr als {limit} Zeichen.", "A cell of the workbook has more than {limit} characters."},

	// A choice does not fit.
	"import.encoding_unknown":  {"Die Zeichenkodierung „{value}“ ist unbekannt. Möglich sind UTF-8, UTF-16LE, UTF-16BE, Windows-1252, ISO-8859-1, ISO-8859-15, CP850 und Macintosh.", "The encoding “{value}” is unknown. Possible are UTF-8, UTF-16LE, UTF-16BE, Windows-1252, ISO-8859-1, ISO-8859-15, CP850 and Macintosh."},
	"import.delimiter_unknown": {"Dieses Trennzeichen ist nicht möglich. Üblich sind Semikolon, Komma und Tabulator.", "This delimiter is not possible. Semicolon, comma and tab are usual."},
	"import.header_line_empty": {"In Zeile {line} steht keine Kopfzeile. Die Kopfzeile muss unter den ersten 60 gefüllten Zeilen sein.", "Line {line} holds no header. The header must be among the first 60 filled lines."},
	"import.sheet_unknown":     {"Das Blatt „{sheet}“ gibt es nicht. Vorhanden sind: {sheets}.", "There is no sheet “{sheet}”. There are: {sheets}."},
	"import.mapping_field":     {"Das Feld „{field}“ gibt es nicht; zugeordnet war es der Spalte „{column}“.", "There is no field “{field}”; it was assigned to column “{column}”."},
	"import.mapping_column":    {"Die Spalte „{column}“ gibt es in der Datei nicht.", "There is no column “{column}” in the file."},

	// The row is refused.
	"import.title_missing":  {"Der Titel fehlt.", "The title is missing."},
	"import.too_many_cells": {"Die Zeile hat {cells} Zellen, die Kopfzeile nur {columns}. Ohne Spalte steht: „{value}“. Meist fehlen Anführungszeichen um eine Zelle mit Trennzeichen.", "The row has {cells} cells, the header only {columns}. Without a column: “{value}”. Usually a cell with a delimiter lacks quotation marks."},
	"import.row_in_quotes":  {"Die ganze Zeile steht in Anführungszeichen und ist so nur eine Zelle.", "The whole row stands in quotation marks and so is a single cell."},
	"import.value_too_long": {"Der Wert hat {length} Zeichen, erlaubt sind {limit}.", "The value has {length} characters, {limit} are allowed."},

	// The row is read, a value is not.
	"import.bad_date":              {"„{value}“ ist kein Datum. Richtig wäre 31.12.2026 oder 2026-12-31.", "“{value}” is no date. Right would be 31.12.2026 or 2026-12-31."},
	"import.bad_period":            {"„{value}“ ist kein Zeitraum. Richtig wäre 2010–2020 oder 01.01.2010 bis 31.12.2020.", "“{value}” is no period. Right would be 2010–2020 or 01.01.2010 to 31.12.2020."},
	"import.bad_mailbox":           {"„{value}“ enthält keine E-Mail-Adresse. Gebraucht wird ein Funktionspostfach.", "“{value}” holds no mail address. A function mailbox is needed."},
	"import.bad_link":              {"„{value}“ ist keine Webadresse. Sie muss mit https:// oder http:// beginnen.", "“{value}” is no web address. It must begin with https:// or http://."},
	"import.path_not_link":         {"„{value}“ ist ein Pfad und keine Webadresse. Er wurde als Speicherort übernommen.", "“{value}” is a path and no web address. It was taken as storage location."},
	"import.unknown_theme":         {"Das Thema „{value}“ gehört zu keinem der europäischen Datenthemen.", "The theme “{value}” belongs to none of the European data themes."},
	"import.unknown_licence":       {"Die Lizenz „{value}“ ist unbekannt.", "The licence “{value}” is unknown."},
	"import.unknown_frequency":     {"Das Aktualisierungsintervall „{value}“ ist unbekannt.", "The update frequency “{value}” is unknown."},
	"import.unknown_hvd":           {"„{value}“ ist keine Kategorie hochwertiger Datensätze.", "“{value}” is no category of high-value datasets."},
	"import.unknown_flag":          {"„{value}“ lässt sich nicht als Ja oder Nein lesen.", "“{value}” cannot be read as yes or no."},
	"import.cell_error":            {"Die Zelle zeigt den Fehler {value} und bleibt leer.", "The cell shows the error {value} and stays empty."},
	"import.formula_without_value": {"Die Formel hat kein gespeichertes Ergebnis; die Zelle bleibt leer. Öffnen Sie die Arbeitsmappe und speichern Sie sie neu.", "The formula has no stored result; the cell stays empty. Open the workbook and save it again."},
	"import.continuation_dropped":  {"Die Fortsetzungszeile sagt „{value}“; die Zelle hat schon einen Wert oder ist voll.", "The continuation line says “{value}”; the cell has a value already or is full."},

	// Read as it is, worth a look.
	"import.markup_removed":        {"HTML wurde in Text umgewandelt.", "HTML was turned into text."},
	"import.unreadable_characters": {"Der Wert enthält unlesbare Zeichen (�).", "The value holds unreadable characters (�)."},

	// Remarks on the file.
	"import.no_rows":         {"Unter der Kopfzeile steht kein Datenbestand; ein Formular ist nicht ausgefüllt.", "There is no data holding below the header; a form is not filled in."},
	"import.columns_unused":  {"Nicht übernommen werden die Spalten: {columns}.", "These columns are not used: {columns}."},
	"import.column_doubled":  {"Die Spalte „{second}“ bedeutet dasselbe und wird nur gelesen, wo diese leer ist.", "Column “{second}” means the same and is read only where this one is empty."},
	"import.hidden_sheets":   {"Ausgeblendete Blätter werden nicht gelesen: {sheets}.", "Hidden sheets are not read: {sheets}."},
	"import.sheet_not_read":  {"Das Blatt „{sheet}“ wird nicht gelesen. Wählen Sie es, wenn auch dort Datenbestände stehen.", "Sheet “{sheet}” is not read. Choose it if there are data holdings too."},
	"import.form_empty":      {"Das Formular im Blatt „{sheet}“ ist nicht ausgefüllt.", "The form in sheet “{sheet}” is not filled in."},
	"import.heading_skipped": {"„{value}“ ist eine Zwischenüberschrift und kein Datenbestand.", "“{value}” is a heading and no data holding."},
	"import.line_skipped":    {"Die Zeile („{value}“) hat nur Inhalt in Spalten, die nicht übernommen werden.", "The line (“{value}”) has content only in columns that are not used."},
	"import.sum_skipped":     {"„{value}“ ist eine Summenzeile und kein Datenbestand.", "“{value}” is a line of totals and no data holding."},
	"import.more_notes":      {"Weitere Hinweise werden nicht gezeigt.", "Further remarks are not shown."},
}
