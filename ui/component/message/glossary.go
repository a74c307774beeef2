package message

// Terms of the glossary, explained for the people who read the pages. Keys are anchors of /desk/help; docs/glossary.md
// says which word of the code each is.

var termNames = Catalogue{
	"behoerde":           {"Behörde", "Authority"},
	"bestand":            {"Bestand", "Holding"},
	"fassung":            {"Fassung", "Edition"},
	"freigabe":           {"Freigabe", "Release"},
	"pruefung":           {"Prüfung", "Screening"},
	"fragenkatalog":      {"Fragenkatalog", "Questionnaire"},
	"freigabeklasse":     {"Freigabeklasse", "Release class"},
	"aufbereitung":       {"Aufbereitung", "Treatment"},
	"vorgang":            {"Vorgang", "Review"},
	"zeichnung":          {"Zeichnung", "Sign-off"},
	"mitzeichnung":       {"Mitzeichnung", "Co-signature"},
	"schlusszeichnung":   {"Schlusszeichnung", "Final signature"},
	"stellungnahme":      {"Stellungnahme", "Opinion"},
	"kenntnisnahme":      {"Kenntnisnahme", "Acknowledgement"},
	"pruefsumme":         {"Prüfsumme", "Digest"},
	"entscheidung":       {"Entscheidung", "Decision"},
	"protokoll":          {"Protokoll", "Ledger"},
	"beleg":              {"Beleg", "Proof"},
	"vorlegen":           {"Vorlegen", "Hand over"},
	"zurueckgeben":       {"Zurückgeben", "Return"},
	"zurueckholen":       {"Zurückholen", "Recall"},
	"verwerfen":          {"Verwerfen", "Discard"},
	"zurueckhalten":      {"Zurückhalten", "Withhold"},
	"zurueckziehen":      {"Zurückziehen", "Withdraw"},
	"vertretung":         {"Vertretung", "Deputy"},
	"weitergeben":        {"Weitergeben", "Delegate"},
	"bearbeitende":       {"Bearbeitende", "Contributors"},
	"zweite_person":      {"Zweite Person", "Second person"},
	"negativverzeichnis": {"Negativverzeichnis", "Register"},
	"rueckfrage":         {"Rückfrage", "Question"},
	"eskalation":         {"Eskalation", "Escalation"},
	"zugangsschluessel":  {"Zugangsschlüssel", "Access key"},
}

var termHelp = Catalogue{
	"behoerde": {
		"Eine Verwaltung mit eigener Rechtspersönlichkeit, etwa ein Kreis, eine Stadt oder ein Zweckverband. Fachbereiche und Stellen liegen darunter. Daten, Rechte und Regeln einer Behörde sind von denen anderer getrennt.",
		"An administration that is a legal entity, such as a county, a city or an association. Departments lie below it. Data, rights and rules of one authority are apart from those of others.",
	},
	"bestand": {
		"Ein abgegrenzter Datenbestand der Verwaltung, zum Beispiel das Baumkataster. Er hat einen Eintrag im Verzeichnis, ob er veröffentlicht wird oder nicht.",
		"One delimited set of data of the administration, such as the register of trees. It has an entry in the inventory, whether it is published or not.",
	},
	"fassung": {
		"Der Inhalt eines Bestands unter einer Nummer: Angaben, Antworten und Dateien. Was freigegeben ist, bleibt in seiner Fassung stehen; wer etwas ändern will, beginnt eine neue.",
		"The content of a holding under one number: its description, answers and files. What is released stays in its edition; whoever wants to change something begins a new one.",
	},
	"freigabe": {
		"Die unveränderliche Fassung eines Bestands für einen Kreis von Lesenden: für die Öffentlichkeit, für die Verwaltung oder für das Negativverzeichnis.",
		"The unchangeable edition of a holding for one circle of readers: the public, the administration, or the register.",
	},
	"pruefung": {
		"Die Antworten auf den Fragenkatalog für eine Fassung. Aus ihnen ergibt sich die Freigabeklasse und wer zeichnen muss.",
		"The answers to the questionnaire for one edition. The release class and who has to sign follow from them.",
	},
	"fragenkatalog": {
		"Die Rechtsfragen der Prüfung mit Rechtsgrundlage und Wirkung jeder Antwort. Er hat Versionen; eine neue wirkt erst, wenn eine zweite Person sie bestätigt hat.",
		"The legal questions of a screening, with the legal basis and the effect of each answer. It has versions; a new one takes effect when a second person has confirmed it.",
	},
	"freigabeklasse": {
		"Was nach den Antworten möglich ist: F4 offen, F3 offen nach Aufbereitung, F2 auf Antrag, F1 nur verwaltungsintern, F0 gesperrt. Solange etwas fehlt oder ungeklärt ist, steht sie nicht fest.",
		"What the answers allow: F4 open, F3 open after treatment, F2 on request, F1 internal only, F0 blocked. While something is missing or unclear it is undetermined.",
	},
	"aufbereitung": {
		"Was mit den Daten geschehen muss, bevor sie öffentlich werden dürfen: Namen entfernen, kleine Zahlen zusammenfassen, Orte vergröbern.",
		"What has to be done to the data before they may become public: remove names, aggregate small numbers, coarsen places.",
	},
	"vorgang": {
		"Die Bitte, einen Schritt mit genau einem Inhalt zu gehen. Er hat eine Nummer, Plätze für Zeichnungen und eine Frist. Solange er offen ist, ändert niemand den Inhalt.",
		"The request to take one step with exactly one content. It has a number, places for signatures and a deadline. While it is open nobody changes the content.",
	},
	"zeichnung": {
		"Eine Person bestätigt in einer Rolle mit ihrem Namen genau den Inhalt, dessen Prüfsumme sie nennt. Sie steht danach unveränderlich im Protokoll.",
		"A person, in a role, confirms under their name exactly the content whose digest they name. It then stands in the ledger for good.",
	},
	"mitzeichnung": {
		"Die Zeichnung einer Stelle, die beteiligt werden muss, bevor zum Schluss gezeichnet wird.",
		"The signature of an office that has to be involved before the final one.",
	},
	"schlusszeichnung": {
		"Die letzte Zeichnung. Mit ihr wird der Schritt wirksam.",
		"The last signature. With it the step takes effect.",
	},
	"stellungnahme": {
		"Die fachliche Meinung einer Stelle, etwa des Datenschutzes. Bedenken halten den Vorgang nicht auf, müssen aber vor der Schlusszeichnung beantwortet sein.",
		"The expert opinion of an office, such as data protection. Concerns do not stop a review, but have to be answered before the final signature.",
	},
	"kenntnisnahme": {
		"Die Bestätigung, etwas gesehen zu haben. Sie ist keine Zustimmung.",
		"The confirmation of having seen something. It is no consent.",
	},
	"pruefsumme": {
		"Ein Fingerabdruck des Inhalts. Ändert sich ein Zeichen, ändert sie sich. Sie lesen die ersten acht Stellen, zum Beispiel 7F3A-91C2; Zeichnung, Verlauf und Portal zeigen dieselbe.",
		"A fingerprint of the content. When one character changes, it changes. You read its first eight digits, such as 7F3A-91C2; signature, history and portal show the same.",
	},
	"entscheidung": {
		"Jeder Schritt, der später belegt werden muss: wer, wann, in welcher Rolle, nach welcher Regel, auf welchen Inhalt.",
		"Every step that has to be provable later: who, when, in which role, by which rule, on which content.",
	},
	"protokoll": {
		"Das Verzeichnis aller Entscheidungen, in dem nichts geändert und nichts entfernt werden kann, ohne dass es auffällt.",
		"The list of all decisions in which nothing can be changed or removed without being noticed.",
	},
	"beleg": {
		"Der rechnerische Nachweis, dass eine Entscheidung so im Protokoll steht. Auch Außenstehende können ihn prüfen.",
		"The computed evidence that a decision stands in the ledger just so. Outsiders can check it, too.",
	},
	"vorlegen": {
		"Einen Vorgang eröffnen und um die Zeichnungen bitten, die die Regeln verlangen.",
		"Open a review and ask for the signatures that the rules require.",
	},
	"zurueckgeben": {
		"Nicht zeichnen, sondern mit einer Begründung zur Bearbeitung zurückschicken. Der Vorgang endet damit.",
		"Not sign, but send back for more work, with a reason. The review ends with it.",
	},
	"zurueckholen": {
		"Einen Vorgang beenden, den man selbst vorgelegt hat, um noch etwas zu ändern.",
		"End a review that one has handed over oneself, to change something.",
	},
	"verwerfen": {
		"Eine begonnene Fassung aufgeben. Es gilt wieder die letzte Freigabe.",
		"Give up an edition that was begun. The latest release is in force again.",
	},
	"zurueckhalten": {
		"Einen Bestand mit Rechtsgrund nicht veröffentlichen. Der Grund wird zu einem festen Tag erneut geprüft.",
		"Not publish a holding, for a legal reason. The reason is looked at again on a fixed day.",
	},
	"zurueckziehen": {
		"Eine Freigabe sofort beenden. Eine zweite Person bestätigt das danach; an der Adresse steht, dass und warum etwas fehlt.",
		"End a release at once. A second person confirms it afterwards; its address says that and why something is gone.",
	},
	"vertretung": {
		"Eine Person handelt in einem festen Zeitraum für eine andere, sichtbar mit „i. V.“. Eine Vertretung gilt erst, wenn eine zweite Person sie bestätigt hat, und wird nicht weitergegeben.",
		"A person acts for another in a fixed period, visibly on behalf of them. It is in force when a second person has confirmed it, and is never passed on.",
	},
	"weitergeben": {
		"Den eigenen Platz in einem einzelnen Vorgang einer anderen Person überlassen, bis zur Frist.",
		"Leave one's own place in a single review to another person, until the deadline.",
	},
	"bearbeitende": {
		"Alle, die Inhalt oder Antworten seit der letzten Freigabe geändert haben. Sie zeichnen diese Fassung nicht: Wer etwas erstellt, gibt es nicht selbst frei.",
		"All who changed content or answers since the last release. They do not sign this edition: who makes something does not release it.",
	},
	"zweite_person": {
		"Was Rechte, Regeln oder Veröffentlichungen betrifft, bestätigt jemand anderes als die Person, die es veranlasst hat oder davon betroffen ist.",
		"What touches rights, rules or publications is confirmed by somebody other than the person who asked for it or gains by it.",
	},
	"negativverzeichnis": {
		"Die öffentliche Liste der Bestände, die nicht offen sind, mit dem Grund dafür.",
		"The public list of holdings that are not open, with the reason why.",
	},
	"rueckfrage": {
		"Eine Frage an eine bestimmte Person zu einem Vorgang. Frage und Antwort gehören zur Akte; die Frist läuft weiter.",
		"A question to a named person about a review. Question and answer belong to the case file; the deadline runs on.",
	},
	"eskalation": {
		"Bleibt eine Aufgabe über ihre Frist liegen, erfährt es die nächste Stelle. Schweigen gilt nie als Zustimmung.",
		"When a task stays undone beyond its deadline, the next office is told. Silence never counts as consent.",
	},
	"zugangsschluessel": {
		"Damit handelt ein Programm im Namen einer Person. Er darf höchstens, was sie darf, und gilt erst, wenn jemand aus der Administration ihn bestätigt hat.",
		"With it a program acts in the name of a person. It may do at most what they may, and works when an administrator has confirmed it.",
	},
}
