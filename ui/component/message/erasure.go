package message

// erasureTexts are about what is erased by two persons.
var erasureTexts = Catalogue{
	"erasure.kind":             {"Gelöscht werden kann eine Person (person), ein Text einer Entscheidung (text), ein Freigabedokument (release) oder eine Datei (file).", "What can be erased is a person (person), a text of a decision (text), a release document (release) or a file (file)."},
	"erasure.part":             {"Von einer Entscheidung lassen sich die Begründung (reason) und die Bemerkung (comment) löschen. Der Name wird mit der Person gelöscht.", "Of a decision the reason (reason) and the comment (comment) can be erased. The name is erased together with the person."},
	"erasure.hash":             {"Eine Datei wird durch ihre Prüfsumme benannt: 64 Ziffern 0–9 und Buchstaben a–f.", "A file is named by its digest: 64 digits 0–9 and letters a–f."},
	"erasure.nothing":          {"Hier ist nichts mehr zu löschen: Es ist schon gelöscht oder war nie da.", "There is nothing left to erase here: it is erased already or never was there."},
	"erasure.proposed":         {"Diese Löschung ist schon vorgeschlagen und wartet auf die zweite Person.", "This erasure is proposed already and waits for the second person."},
	"erasure.person_active":    {"Die Person hat noch Zugang. Bitte schalten Sie sie zuerst ab; dann lässt sie sich löschen.", "The person still has access. Please switch them off first; then they can be erased."},
	"erasure.live":             {"„{name}“ ist noch freigegeben (Empfängerkreis {audience|audience}). Bitte ziehen Sie die Freigabe zuerst zurück; dann lässt sie sich löschen.", "“{name}” is still released (audience {audience|audience}). Please withdraw the release first; then it can be erased."},
	"erasure.review_open":      {"Der offene Vorgang {number} bindet, was gelöscht werden soll. Bitte holen Sie ihn zuerst zurück (recall); dann lässt es sich löschen.", "The open review {number} binds what is to be erased. Please recall it first; then it can be erased."},
	"erasure.other_role":       {"Eine Löschung bestätigt die jeweils andere Rolle. Hier fehlt Ihnen die Rolle „{role|role}“.", "An erasure is confirmed in the other role. Here you lack the role “{role|role}”."},
	"desk.file.erased":         {"gelöscht durch Entscheidung {decision}", "erased by decision {decision}"},
	"desk.file.field.document": {"Dokument", "Document"},
	"person.erased":            {"Die Daten dieser Person sind gelöscht. Sie kann keinen Zugang mehr bekommen; legen Sie die Person bei Bedarf neu an.", "The data of this person are erased. They cannot get access any more; add the person anew if needed."},
	"database.busy":            {"Die Datenbank wird gerade gelesen. Das wird von selbst wiederholt.", "The database is being read. This will be tried again by itself."},
}
