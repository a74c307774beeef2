package audit

import (
	"embed"

	"freigabe/ui/desk/page"
)

//go:embed *.html
var files embed.FS

// Register adds the pages.
func Register(r page.Routes) {
	r.Get("/desk/decisions", list)
	r.Get("/desk/decisions/export.csv", exportCSV)
	r.Get("/desk/decisions/export.jsonl", exportLines)
	r.Get("/desk/decisions/:id", show)
	r.Get("/desk/rights", rights)
	r.Get("/desk/holdings/:id/timeline", timeline)
	r.Get("/desk/holdings/:id/dossier", dossier)
	r.Get("/desk/holdings/:id/dossier.pdf", dossierPDF)
	r.Get("/desk/ledger", ledgerPage)
	r.Post("/desk/ledger/check", checkLedger)
}
