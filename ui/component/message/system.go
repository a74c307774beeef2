package message

// systemTexts are about what is nobody's input.
var systemTexts = Catalogue{
	"internal":               {"Bei uns ist ein Fehler aufgetreten. Ihre Angaben wurden nicht gespeichert. Bitte nennen Sie dem Betrieb die Vorgangskennung.", "Something went wrong on our side. Nothing was stored. Please give the operator the request id."},
	"unavailable":            {"Der Dienst ist gerade nicht erreichbar. Es wurde nichts gespeichert; bitte versuchen Sie es gleich wieder.", "The service cannot be reached right now. Nothing was stored; please try again soon."},
	"busy":                   {"Der Dienst ist gerade ausgelastet. Bitte versuchen Sie es gleich wieder.", "The service is busy right now. Please try again soon."},
	"storage.busy":           {"Andere arbeiten gerade an denselben Daten. Es wurde nichts gespeichert; bitte versuchen Sie es gleich noch einmal.", "Others are working on the same data. Nothing was stored; please try again in a moment."},
	"storage.unavailable":    {"Die Datenbank ist gerade nicht erreichbar. Bitte wiederholen Sie die Anfrage mit demselben Schlüssel.", "The database cannot be reached right now. Please repeat the request with the same key."},
	"storage.refused":        {"Die Datenbank nimmt gerade nichts an. Es wurde nichts gespeichert; bitte versuchen Sie es gleich wieder oder melden Sie es dem Betrieb.", "The database accepts nothing right now. Nothing was stored; please try again soon, or tell the operator."},
	"storage.failed":         {"Bei uns ist ein Fehler aufgetreten. Es wurde nichts gespeichert.", "Something went wrong on our side. Nothing was stored."},
	"storage.duplicate":      {"Das gibt es schon.", "This exists already."},
	"database.role":          {"Die Rolle der Anwendung fehlt in der Datenbank. Bitte führen Sie freigabe migrate aus.", "The application's role is missing in the database. Please run freigabe migrate."},
	"config.database_url":    {"Die Adresse der Datenbank ist nicht lesbar. Richtig wäre postgres://name:passwort@rechner/datenbank.", "The address of the database is not readable. Right would be postgres://name:password@host/database."},
	"config.database_path":   {"Der Pfad der Datenbankdatei ist leer oder nicht brauchbar.", "The path of the database file is empty or not usable."},
	"ledger.leaf_malformed":  {"Ein Eintrag des Protokolls hat nicht die vereinbarte Form. Es wurde nichts gespeichert.", "An entry of the ledger does not have the agreed form. Nothing was stored."},
	"ledger.signer_unusable": {"Der Schlüssel des Protokolls ist nicht brauchbar. Bitte prüfen Sie den Ordner des Schlüssels.", "The key of the ledger is not usable. Please check the folder of the key."},
	"ledger.signing_refused": {"Der Unterzeichner des Protokolls hat abgelehnt: Die Datenbank passt nicht zu dem, was er schon unterschrieben hat.", "The signer of the ledger refused: the database does not match what it has signed already."},
	"page.cursor":            {"Diese Fortsetzung einer Liste ist nicht lesbar. Bitte beginnen Sie die Liste von vorn.", "This continuation of a list is not readable. Please start the list again."},
	"idempotency.reused":     {"Dieser Idempotency-Key gehört schon zu einer anderen Anfrage. Bitte nehmen Sie einen neuen.", "This Idempotency-Key already belongs to another request. Please take a new one."},
	"request.repeated":       {"Dieselbe Anfrage läuft gerade. Bitte wiederholen Sie sie gleich mit demselben Schlüssel.", "The same request is running. Please repeat it soon with the same key."},
}
