package signing

import (
	"testing"

	"github.com/jba/templatecheck"

	"freigabe/ui/desk/page"
)

func TestTemplatesFitTheirPages(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		template *page.Template
		page     any
	}{
		{inboxTemplate, inboxPage{}},
		{decisionTemplate, &decisionPage{}},
		{staleTemplate, stalePage{}},
		{togetherTemplate, togetherPage{}},
		{confirmTemplate, confirmPage{}},
		{doneTemplate, donePage{}},
		{questionTemplate, questionPage{}},
		{secondTemplate, &secondPage{}},
		{previewTemplate, previewPage{}},
	} {
		if err := templatecheck.CheckHTML(tt.template.Tree().Lookup("content"), tt.page); err != nil {
			t.Errorf("%T: %v", tt.page, err)
		}
	}
}
