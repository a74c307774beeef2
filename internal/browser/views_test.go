package browser

// view is a page as one person sees it. The table below is the one list of pages: axe, screenshots, Lighthouse and the
// hostile strings go through it.
type view struct {
	Name   string `json:"name"`
	Path   string `json:"path"` // {word} stands for what world finds
	As     string `json:"as"`   // login, "" for the public
	Status int    `json:"status"`
}

// People of the example, by what they do.
const (
	public       = ""
	officer      = "jana.feldkamp"
	otherOfficer = "finja.rehberg" // of the town, where something was withdrawn
	steward      = "wanda.grothe"
	head         = "knut.ahlers"
	otherHead    = "klaus.vennemann" // who is to confirm a withdrawal
	insideHead   = "elke.sudbrock"   // for whom an internal release waits
	executive    = "friederike.lohmeyer"
	asked        = "bela.nordhoff" // whom a question waits for
	dpo          = "margit.ellersiek"
	auditor      = "cornelia.tiede"
	admin        = "henrike.sollbach"
	deputyAdmin  = "thea.schomaker" // who is to confirm a deputy
	otherAdmin   = "sabine.trost"   // of the town
)

var views = []view{
	{"Portal Startseite", "/", public, 200},
	{"Portal Suche", "/dataset?q=Merletal", public, 200},
	{"Portal Suche leer", "/dataset?q=gibtesnicht", public, 200},
	{"Portal Datensatz", "/dataset/{dataset}", public, 200},
	{"Portal Datei", "/dataset/{dataset}/resource/{file}", public, 200},
	{"Portal Behörden", "/organization", public, 200},
	{"Portal Behörde", "/organization/merletal", public, 200},
	{"Portal Register", "/register", public, 200},
	{"Portal nicht gefunden", "/dataset/gibt-es-nicht", public, 404},
	{"Portal zurückgezogen", "/dataset/{withdrawn}", public, 410},

	{"Anmelden", "/desk/sign-in", public, 200},
	{"Anmelden nach Ablauf", "/desk/sign-in?ended=1&return=%2Fdesk%2Finbox", public, 200},
	{"Einmallink ungültig", "/password/falsch", public, 404},
	{"Seite nicht gefunden", "/desk/gibt-es-nicht", officer, 404},

	{"Eingang", "/desk/inbox", head, 200},
	{"Eingang leer", "/desk/inbox", steward, 200},
	{"Eingang Datenschutz", "/desk/inbox", dpo, 200},
	{"Eingang Open Data", "/desk/inbox", officer, 200},
	{"Eingang Vorstand", "/desk/inbox?view=tasks", executive, 200},
	{"Eingang Rückfragen", "/desk/inbox?view=questions", asked, 200},
	{"Eingang Gezeichnet", "/desk/inbox?view=signed", head, 200},
	{"Entscheidung", "/desk/reviews/{reworded}", head, 200},
	{"Entscheidung erste Freigabe", "/desk/reviews/{review}", head, 200},
	{"Entscheidung nicht durch Sie", "/desk/reviews/{reworded}", steward, 200},
	{"Entscheidung Stellungnahme", "/desk/reviews/{opinion}", dpo, 200},
	{"Vorschau öffentlich", "/desk/reviews/{reworded}/preview?audience=public", head, 200},
	{"Vorschau intern", "/desk/reviews/{inside}/preview?audience=internal", insideHead, 200},
	{"Gemeinsam zeichnen", "/desk/reviews/together", head, 200},
	{"Gemeinsam bestätigen", "/desk/reviews/together/confirm?review={alike 1}&review={alike 2}", head, 200},
	{"Gemeinsam gezeichnet", "/desk/reviews/together/done?review={alike 1}:&review={alike 2}:", head, 200},
	{"Rückfrage", "/desk/questions/{question}", asked, 200},
	{"Zurückziehung bestätigen", "/desk/withdrawals/{withdrawal}", otherHead, 200},
	{"Aufbereitung bestätigen", "/desk/treatments/{treated}?treatment={treatment}", steward, 200},

	{"Listen", "/desk/imports", officer, 200},
	{"Listen leer", "/desk/imports", head, 200},
	{"Liste Zuordnung", "/desk/imports/drafts/{draft}", officer, 200},
	{"Liste Prüfbericht", "/desk/imports/drafts/{tried draft}/report", officer, 200},
	{"Liste übernommen", "/desk/imports/{import}", officer, 200},
	{"Liste zurücknehmen", "/desk/imports/{import}/undo", officer, 200},

	{"Bestände", "/desk/holdings?all=1", officer, 200},
	{"Bestände gefiltert", "/desk/holdings?q=Merletal&state=public", officer, 200},
	{"Bestände ohne Treffer", "/desk/holdings?q=gibtesnicht", officer, 200},
	{"Bestände der Leitung", "/desk/holdings?all=1", head, 200},
	{"Ansichten", "/desk/holdings/views", officer, 200},
	{"Prüfen", "/desk/queue", steward, 200},
	{"Prüfen Open Data", "/desk/queue", officer, 200},
	{"Suche", "/desk/search?q=Merletal", officer, 200},
	{"Suche leer", "/desk/search?q=gibtesnicht", officer, 200},
	{"Hilfe", "/desk/help", officer, 200},

	{"Bereitgestellt", "/desk/released", steward, 200},
	{"Bereitgestellt gesucht", "/desk/released?q=gibtesnicht", steward, 200},
	{"Bereitgestellter Bestand", "/desk/released/{name internal}", officer, 200},

	{"Bestand neu", "/desk/holdings/new", steward, 200},
	{"Bestand", "/desk/holdings/{captured}", steward, 200},
	{"Bestand intern", "/desk/holdings/{internal}", steward, 200},
	{"Bestand öffentlich", "/desk/holdings/{public}", steward, 200},
	{"Bestand zurückgehalten", "/desk/holdings/{withheld}", steward, 200},
	{"Bestand zurückgezogen", "/desk/holdings/{holding withdrawn}", otherOfficer, 200},
	{"Bestand der Leitung", "/desk/holdings/{captured}", head, 200},
	{"Angaben", "/desk/holdings/{captured}/edit", steward, 200},
	{"Angaben gesperrt", "/desk/holdings/{public}/edit", steward, 200},
	{"Dateien", "/desk/holdings/{with file}/files", steward, 200},
	{"Dateien leer", "/desk/holdings/{without file}/files", steward, 200},
	{"Datei", "/desk/holdings/{with file}/files/{its file}", steward, 200},
	{"Datei entfernen", "/desk/holdings/{with file}/files/{its file}/remove", steward, 200},
	{"Datei nicht betroffen", "/desk/holdings/{treated}/files/{treated file}/unaffected", steward, 200},
	{"Prüfung", "/desk/holdings/{captured}/screening", steward, 200},
	{"Prüfung nur offene", "/desk/holdings/{captured}/screening?show=open", steward, 200},
	{"Prüfung öffentlich", "/desk/holdings/{public}/screening", steward, 200},
	{"Prüfung Nachweis", "/desk/holdings/{with file}/screening/P1/evidence", steward, 200},
	{"Aufbereitung erledigt", "/desk/holdings/{treated}/treatments/{treatment}/done", steward, 200},
	{"Antworten übertragen", "/desk/holdings/{public}/apply", steward, 200},
	{"Antworten auf viele", "/desk/holdings/apply?pick={captured}&pick={without file}", steward, 200},
	{"Viele vorlegen", "/desk/holdings/hand-over?pick={captured}&pick={without file}", steward, 200},
	{"Schritt Prüfung abschließen", "/desk/holdings/{captured}/step/screen", steward, 200},
	{"Schritt Zurückhalten", "/desk/holdings/{captured}/step/withhold", steward, 200},
	{"Schritt Überarbeiten", "/desk/holdings/{public}/step/revise", steward, 200},
	{"Schritt Zurückziehen", "/desk/holdings/{holding public}/step/withdraw", officer, 200},
	{"Zurückstellen", "/desk/holdings/{captured}/defer", steward, 200},
	{"Antworten teilen", "/desk/admin/sharing", admin, 200},
	{"Verlauf", "/desk/holdings/{public}/timeline", auditor, 200},
	{"Akte", "/desk/holdings/{public}/dossier", auditor, 200},

	{"Entscheidungen", "/desk/decisions", auditor, 200},
	{"Entscheidungen gefiltert", "/desk/decisions?verb=publish", auditor, 200},
	{"Beleg", "/desk/decisions/{decision}", auditor, 200},
	{"Rechte an einem Tag", "/desk/rights", auditor, 200},
	{"Protokoll", "/desk/ledger", auditor, 200},

	{"Überblick", "/desk/overview", officer, 200},
	{"Ratsbericht", "/desk/overview/report", officer, 200},

	{"Regeln", "/desk/rules", head, 200},
	{"Regel", "/desk/rules/{root}", head, 200},
	{"Regel Fassung", "/desk/rules/{root}/1", head, 200},
	{"Verwaltung", "/desk/admin", admin, 200},
	{"Verwaltung nicht erlaubt", "/desk/admin", head, 403},
	{"Vorschläge", "/desk/admin/proposals", admin, 200},
	{"Vorschlag Rolle", "/desk/admin/proposals/{proposal kind}/{proposal}", otherAdmin, 200},
	{"Behörden", "/desk/admin/authorities", admin, 200},
	{"Behörde", "/desk/admin/authorities/{department}", admin, 200},
	{"Behörde neu", "/desk/admin/authorities/new", admin, 200},
	{"Behörde ändern", "/desk/admin/authorities/{department}/edit", admin, 200},
	{"Behörde schließen", "/desk/admin/authorities/{department}/close", admin, 200},
	{"Personen", "/desk/admin/people", admin, 200},
	{"Person", "/desk/admin/people/{person}", admin, 200},
	{"Person neu", "/desk/admin/people/new", admin, 200},
	{"Person sperren", "/desk/admin/people/{person}/status", admin, 200},
	{"Person Link", "/desk/admin/people/{person}/link", admin, 200},
	{"Rolle entziehen", "/desk/admin/people/{person}/roles/{role}/end", admin, 200},
	{"Rolle vergeben", "/desk/admin/roles/new", admin, 200},
	{"Vertretungen der Behörde", "/desk/admin/deputies", admin, 200},
	{"Vertretung der Behörde beenden", "/desk/admin/deputies/{deputy}/end", admin, 200},
	{"Regel bearbeiten", "/desk/admin/rules/{department}", admin, 200},
	{"Fragenkatalog", "/desk/admin/questionnaire", admin, 200},
	{"Fragenkatalog neu", "/desk/admin/questionnaire/new", admin, 200},
	{"Fragenkatalog Fassung", "/desk/admin/questionnaire/1", admin, 200},
	{"Zugänge der Behörde", "/desk/admin/keys", admin, 200},
	{"Zugang der Behörde sperren", "/desk/admin/keys/{key}/revoke", admin, 200},
	{"Vakanzen", "/desk/admin/vacancies", admin, 200},
	{"Umzüge", "/desk/admin/moves", admin, 200},
	{"Umzug neu", "/desk/admin/moves/new", admin, 200},
	{"Löschungen", "/desk/erasures", dpo, 200},
	{"Löschung neu", "/desk/erasures/new", admin, 200},
	{"Löschung", "/desk/erasures/{erasure}", dpo, 200},

	{"Sitzungen und Zugänge", "/desk/account", officer, 200},
	{"Einstellungen", "/desk/account/settings", officer, 200},
	{"Kennwort ändern", "/desk/account/password", officer, 200},
	{"Vertretungen", "/desk/account/deputies", officer, 200},
	{"Vertretung", "/desk/account/deputies/{proposed deputy}", deputyAdmin, 200},
	{"Vertretung beenden", "/desk/account/deputies/{own deputy}/end", officer, 200},
	{"Zugang sperren", "/desk/account/keys/{own key}/revoke", officer, 200},
}

// notPages are routes that answer something else than a page, and what.
var notPages = map[string]string{
	"/desk":                                 "leads to the inbox",
	"/desk/*":                               "catches addresses that lead nowhere",
	"/desk/holdings/:id/file/:sha":          "a file",
	"/desk/reviews/:id/files/:file":         "a file",
	"/desk/holdings/:id/screening/previous": "leads to another holding",
	"/desk/holdings/:id/screening/next":     "leads to another holding",
	"/desk/released/:name/files/:file":      "a file",
	"/desk/holdings/export.csv":             "a file",
	"/desk/holdings/export.xlsx":            "a file",
	"/desk/holdings/template.csv":           "a file",
	"/desk/decisions/export.csv":            "a file",
	"/desk/decisions/export.jsonl":          "a file",
	"/desk/holdings/:id/dossier.pdf":        "a file",
	"/desk/overview/figures.csv":            "a file",
}
