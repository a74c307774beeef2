package lists

import (
	"embed"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

//go:embed *.html
var files embed.FS

const root = "/desk/imports"

// Register adds the pages: the list of imports with its form, the draft with its columns, its report, and the import.
func Register(r page.Routes) {
	r.Get(root, overview)
	r.Post(root, start)
	r.Get(root+"/drafts/:id", showColumns)
	r.Post(root+"/drafts/:id", setColumns)
	r.Get(root+"/drafts/:id/report", showReport)
	r.Post(root+"/drafts/:id/report", correct)
	r.Post(root+"/drafts/:id/discard", discard)
	r.Get(root+"/:id", showImport)
	r.Get(root+"/:id/undo", askUndo)
	r.Post(root+"/:id/undo", undo)
}

// draft reads the draft that the address names.
func draft(r *page.Request) (*workflow.Draft, error) {
	id, err := domain.ParseID[domain.DraftID](r.Param("id"))
	if err != nil {
		return nil, err
	}
	return r.Read().DraftByID(r.Ctx(), r.Person(), id)
}

func draftURL(id domain.DraftID) string  { return root + "/drafts/" + string(id) }
func reportURL(id domain.DraftID) string { return draftURL(id) + "/report" }

// steps are those of the wizard; at is the present one, from 0.
func steps(r *page.Request, at int) component.Steps {
	t := func(key string) string { return r.Text(key, nil) }
	return component.StepsAt(r.Lang, t("desk.lists.steps"), at, t("desk.lists.step.file"), t("desk.lists.step.columns"), t("desk.lists.step.report"), t("desk.lists.step.take"))
}

func crumbs(r *page.Request, more ...component.Link) []component.Link {
	return append([]component.Link{
		{URL: "/desk/holdings", Text: r.Text("desk.nav.holdings", nil)}, {URL: root, Text: r.Text("desk.lists.title", nil)},
	}, more...)
}
