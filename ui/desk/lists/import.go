package lists

import (
	"net/http"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var (
	importTemplate = page.Parse(files, "import.html", "problems.html")
	undoTemplate   = page.Parse(files, "undo.html")
)

type importPage struct {
	page.Frame
	Head         component.Head
	Steps        component.Steps
	Tiles        component.Tiles
	Facts        component.Facts
	Remarks      []problemRow
	MoreRemarks  string
	RemarksTitle string
	Next         string // the holdings of the import
	Undo         string // "" when it is undone
	Decision     string
}

func readImport(r *page.Request) (*workflow.Import, error) {
	id, err := domain.ParseID[domain.ImportID](r.Param("id"))
	if err != nil {
		return nil, err
	}
	scope, err := r.Scope()
	if err != nil {
		return nil, err
	}
	return r.Read().ImportByID(r.Ctx(), scope, id)
}

func showImport(r *page.Request) error {
	i, err := readImport(r)
	if err != nil {
		return err
	}
	title := r.Count("desk.lists.done", i.Report.Created+i.Report.Updated, nil)
	if i.Status == "undone" {
		title = r.Text("desk.lists.undone_title", nil)
	}
	frame, err := r.Frame(page.Holdings, title, crumbs(r)...)
	if err != nil {
		return err
	}
	p := importPage{
		Frame: frame, Head: component.Head{Title: title, Muted: i.FileName + " · " + r.Moment(i.At).Text}, Steps: steps(r, 4),
		Tiles: tilesOf(r, i.Report), Next: "/desk/holdings?import=" + string(i.ID),
	}
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	if _, err := r.Read().DecisionByID(r.Ctx(), scope, i.Decision); err == nil { // not everybody who imports reads the history
		p.Decision = "/desk/decisions/" + string(i.Decision)
	} else if domain.CodeOf(err) != domain.NotFound {
		return err
	}
	home, err := r.Read().AuthorityByID(r.Ctx(), i.Authority)
	if err != nil {
		return err
	}
	p.Facts = component.Facts{{Name: r.Text("desk.lists.authority", nil), Text: home.Title, German: true}}
	if i.Person != "" {
		names, err := r.Names(i.Person)
		if err != nil {
			return err
		}
		p.Facts = append(p.Facts, component.Fact{Name: r.Text("desk.lists.by", nil), Text: names[i.Person]})
	}
	p.Facts = append(p.Facts, component.Fact{Name: r.Text("desk.lists.file_digest", nil), Text: string(i.FileHash)})
	if i.Status == "undone" {
		p.Facts = append(p.Facts, component.Fact{Name: r.Text("desk.lists.undone_at", nil), Text: r.Moment(i.UndoneAt).Text})
	} else {
		p.Undo = root + "/" + string(i.ID) + "/undo"
	}
	p.Remarks, p.MoreRemarks = grouped(r, i.Report.Problems)
	p.RemarksTitle = r.Count("desk.lists.remarks_kinds", len(p.Remarks), nil)
	return r.Show(http.StatusOK, importTemplate, "", p)
}

type undoPage struct {
	page.Frame
	Head    component.Head
	Confirm component.Confirm
}

func askUndo(r *page.Request) error { return showUndo(r, http.StatusOK, nil) }

func showUndo(r *page.Request, status int, refusal error) error {
	i, err := readImport(r)
	if err != nil {
		return err
	}
	if i.Status == "undone" {
		return r.Go(root + "/" + string(i.ID))
	}
	title := r.Text("desk.lists.undo_title", nil)
	frame, err := r.Frame(page.Holdings, title, crumbs(r, component.Link{URL: root + "/" + string(i.ID), Text: i.FileName})...)
	if err != nil {
		return err
	}
	p := undoPage{Frame: frame, Head: component.Head{Title: title}}
	p.Confirm = component.Confirm{
		Action: root + "/" + string(i.ID) + "/undo", Title: r.Text("desk.lists.undo_effect", nil),
		Text:   component.Marked(r.Text("desk.lists.undo_text", map[string]any{"created": r.Number(i.Report.Created), "updated": r.Number(i.Report.Updated), "file": i.FileName})),
		Hidden: frame.Hidden(), Submit: component.Button{Text: r.Text("desk.lists.undo_submit", nil), Kind: "primary", Danger: true},
		Cancel: component.Link{URL: root + "/" + string(i.ID), Text: r.Text("desk.lists.undo_cancel", nil)},
	}
	if refusal != nil {
		p.Confirm.Summary = component.Summarize(r.Lang, nil, r.ErrorText(refusal))
	}
	return r.Show(status, undoTemplate, "", p)
}

func undo(r *page.Request) error {
	i, err := readImport(r)
	if err != nil {
		return err
	}
	_, err = r.Desk.UndoImport(r.Ctx(), r.Actor(), i.ID)
	switch domain.CodeOf(err) {
	case "":
		return r.See(root+"/"+string(i.ID), "desk.lists.undone_said", map[string]any{"name": i.FileName})
	case domain.Conflict:
		return showUndo(r, http.StatusConflict, err)
	}
	return err
}
