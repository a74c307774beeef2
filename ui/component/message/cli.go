package message

// cliTexts are what the command line says to the local operator.
var cliTexts = Catalogue{
	"serve.request_timeout": {"Möglich sind eine Sekunde bis eine Stunde.", "Possible are one second to one hour."},
	"serve.session_idle":    {"Möglich sind eine Minute bis zehn Stunden.", "Possible are one minute to ten hours."},
	"cli.links":             {"Einmalige Verweise, um ein Kennwort festzulegen (72 Stunden gültig, nirgends gespeichert):", "One-time links to set a password (valid for 72 hours, kept nowhere):"},
	"cli.person_form": {
		"Erwartet wird anmeldename=Vor- und Nachname, zum Beispiel „a.muster=Anna Muster“ oder „a.muster=Anna Muster <a.muster@stadt.example>“.",
		"Expected is login=first and last name, for example \"a.muster=Anna Muster\" or \"a.muster=Anna Muster <a.muster@town.example>\".",
	},
	"cli.line":             {"Zeile {line}:", "line {line}:"},
	"cli.import_done":      {"Gelesen {read}: neu {created}, ergänzt {updated}, übersprungen {skipped}, abgelehnt {refused}.", "Read {read}: created {created}, updated {updated}, skipped {skipped}, refused {refused}."},
	"cli.import_would":     {"Probelauf, nichts gespeichert. Gelesen {read}: neu wären {created}, ergänzt {updated}, übersprungen {skipped}, abgelehnt {refused}.", "Dry run, nothing stored. Read {read}: would create {created}, update {updated}, skip {skipped}, refuse {refused}."},
	"cli.import_more":      {"… und {n} weitere Hinweise; --json zeigt alle.", "… and {n} more remarks; --json shows all."},
	"cli.exported":         {"{size} Einträge nach {file} geschrieben.", "{size} leaves written to {file}."},
	"cli.checked_releases": {"{n} Freigaben geprüft, {bad} Verstöße.", "{n} releases checked, {bad} violations."},
	"cli.checked_staffing": {"{n} Zeichnungen, die niemand leisten kann.", "{n} places that nobody can fill."},

	"data.missing":         {"Im Ordner {folder} liegen keine Daten. Legen Sie mit freigabe authority create eine Behörde an, oder nennen Sie den richtigen Ordner mit --data.", "Folder {folder} holds no data. Create an authority with freigabe authority create, or name the right folder with --data."},
	"data.served":          {"Der Ordner {folder} gehört schon einem laufenden Dienst oder Befehl.", "Folder {folder} already belongs to a running service or command."},
	"data.locked":          {"Der Ordner {folder} gehört einem laufenden Dienst. Nutzen Sie dessen API (/api/v1), oder beenden Sie ihn zuerst.", "Folder {folder} belongs to a running service. Use its API (/api/v1), or stop it first."},
	"serve.address":        {"„{address}“ ist keine Adresse. Richtig wäre 127.0.0.1:8080.", "“{address}” is not an address. Right would be 127.0.0.1:8080."},
	"serve.listen":         {"Auf {address} lässt sich nicht lauschen. Ist die Adresse belegt?", "Cannot listen on {address}. Is the address taken?"},
	"serve.cidr":           {"„{value}“ ist kein Netz. Richtig wäre 10.0.0.0/8.", "“{value}” is not a network. Right would be 10.0.0.0/8."},
	"serve.public_url":     {"Die öffentliche Adresse muss mit https:// oder http:// beginnen und hat weder Parameter noch Zugangsdaten.", "The public URL must begin with https:// or http:// and has neither parameters nor credentials."},
	"serve.demo_public":    {"Die Kennwörter der Beispielverwaltung sind bekannt; {address} ist von anderen erreichbar. Nehmen Sie 127.0.0.1, oder sagen Sie es mit --demo-public ausdrücklich.", "The passwords of the example administration are known; others can reach {address}. Take 127.0.0.1, or say so with --demo-public."},
	"serve.demo_not_empty": {"Im Ordner {folder} liegen schon andere Daten. Nehmen Sie für --demo einen leeren.", "Folder {folder} already holds other data. Take an empty one for --demo."},
	"ledger.overtaken":     {"Ein anderer Prozess schreibt das Protokoll. Dieser versucht es gleich wieder.", "Another process writes the ledger. This one tries again soon."},
	"storage.lead_lost":    {"Die Leitung ist an einen anderen Prozess gegangen.", "The lead went to another process."},
}
