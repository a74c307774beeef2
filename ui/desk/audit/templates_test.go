package audit

import (
	"testing"

	"github.com/jba/templatecheck"

	"freigabe/ui/desk/page"
)

func TestTemplatesFitTheirPages(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		page *page.Template
		data any
	}{
		"list": {listTemplate, listPage{}}, "proof": {proofTemplate, proofPage{}}, "rights": {rightsTemplate, rightsPage{}},
		"timeline": {timelineTemplate, timelinePage{}}, "dossier": {dossierTemplate, dossierPage{}}, "ledger": {ledgerTemplate, ledgerView{}},
	} {
		if err := templatecheck.CheckHTML(tt.page.Tree().Lookup("frame"), tt.data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
