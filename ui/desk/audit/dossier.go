package audit

import (
	"bytes"
	"cmp"
	"mime"
	"net/http"
	"strconv"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/component/casefile"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var dossierTemplate = page.Parse(files, "dossier.html", "parts.html")

// dossierPage answers: what is in the case file, and how can it be checked?
type dossierPage struct {
	page.Frame
	Head    component.Head
	Parts   []dossierPart
	Proven  *component.Proof
	Open    string // decisions that no checkpoint covers yet
	PDF     string
	JSON    string
	Command string
	Entries []dossierEntry
	Back    component.Link
}

type dossierPart struct {
	Name, Text, Count string
}

type dossierEntry struct {
	Number    string
	What, Who string
	URL       string
	When      component.Moment
}

func caseFile(r *page.Request) (*workflow.CaseFile, error) {
	id, err := domain.ParseID[domain.HoldingID](r.Param("id"))
	if err != nil {
		return nil, err
	}
	scope, err := r.Scope()
	if err != nil {
		return nil, err
	}
	return r.Desk.CaseFile(r.Ctx(), scope, id, r.Ledger)
}

func dossier(r *page.Request) error {
	f, err := caseFile(r)
	if err != nil {
		return err
	}
	rows := make([]workflow.HistoryEntry, len(f.Entries))
	for i, e := range f.Entries {
		rows[i] = workflow.HistoryEntry{HistoryRow: e.HistoryRow, Place: f.PlaceOf(e)}
	}
	w, err := newWording(r, rows)
	if err != nil {
		return err
	}
	base := "/desk/holdings/" + string(f.Holding.ID)
	title := cmp.Or(f.Holding.Edition.Content.Title, f.Holding.Name)
	p := dossierPage{
		Head: component.Head{Over: r.Text("desk.audit.dossier.title", nil), Title: title, German: true, Lead: r.Text("desk.audit.dossier.lead", nil)},
		PDF:  base + "/dossier.pdf", JSON: "/api/v1/holdings/" + string(f.Holding.ID) + "/dossier.json", Command: "verify " + f.Holding.Name + ".json",
		Back: component.Link{URL: base + "/timeline", Text: r.Text("desk.audit.link.timeline", nil)},
	}
	open, questions, stored := 0, 0, 0
	for i, e := range f.Entries {
		if !e.Proven {
			open++
		}
		p.Entries = append(p.Entries, dossierEntry{
			Number: strconv.Itoa(e.Number), What: w.what(rows[i]), Who: w.actor(e.Decision), URL: "/desk/decisions/" + string(e.ID), When: w.moment(e.At),
		})
	}
	for _, v := range f.Reviews {
		questions += len(v.Questions)
	}
	for _, e := range f.Editions {
		for _, d := range e.Distributions {
			if d.File != nil {
				stored++
			}
		}
	}
	for _, part := range []struct {
		name, text string
		n          int
	}{
		{"desk.audit.part.decisions", "desk.audit.part.decisions_text", len(f.Entries)},
		{"desk.audit.part.reviews", "desk.audit.part.reviews_text", len(f.Reviews)},
		{"desk.audit.part.questions", "desk.audit.part.questions_text", questions},
		{"desk.audit.part.editions", "desk.audit.part.editions_text", len(f.Editions)},
		{"desk.audit.part.files", "desk.audit.part.files_text", stored},
		{"desk.audit.part.releases", "desk.audit.part.releases_text", len(f.Releases)},
		{"desk.audit.part.changes", "desk.audit.part.changes_text", len(f.Changes)},
	} {
		p.Parts = append(p.Parts, dossierPart{Name: r.Text(part.name, nil), Text: r.Text(part.text, nil), Count: r.Number(part.n)})
	}
	if open > 0 {
		p.Open = r.Count("desk.audit.dossier.open", open, nil)
	}
	if p.Frame, err = r.Frame(page.Holdings, r.Text("desk.audit.dossier.of", map[string]any{"title": title}), component.Link{URL: "/desk/holdings", Text: r.Text("desk.nav.holdings", nil)}, component.Link{URL: base, Text: title}); err != nil {
		return err
	}
	return r.Show(http.StatusOK, dossierTemplate, "", p)
}

func dossierPDF(r *page.Request) error {
	f, err := caseFile(r)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := casefile.PDF(&b, f, r.Lang); err != nil {
		return err
	}
	h := r.Echo.Response().Header()
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Holding.Name + ".pdf"}))
	h.Set("Content-Language", r.Lang)
	return r.Echo.Blob(http.StatusOK, "application/pdf", b.Bytes())
}
