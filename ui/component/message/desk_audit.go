package message

// deskAuditTexts are those of ui/desk/audit and of the case file.
var deskAuditTexts = Catalogue{
	"ledger.check_runs": {"Das Protokoll wird gerade geprüft. In einer Minute steht hier das Ergebnis.", "The ledger is being checked. The result will be here in a minute."},
}
