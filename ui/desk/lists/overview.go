package lists

import (
	"net/http"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var overviewTemplate = page.Parse(files, "overview.html")

type overviewPage struct {
	page.Frame
	Head      component.Head
	May       bool // capture somewhere
	Errors    component.ErrorSummary
	Authority component.Select
	File      component.FileInput
	Upload    component.UploadProgress
	Drafts    []line
	Imports   []line
	Older     string // address of the next page
	Empty     *component.Empty
}

// line is a draft or an import in its list.
type line struct {
	URL, Name, Authority string
	When                 component.Moment
	Text                 string
	Badge                *component.Badge
	Discard              string
}

const perPage = 20

func overview(r *page.Request) error { return showOverview(r, http.StatusOK, "", nil) }

// showOverview writes the page; chosen and err come from a form that was refused.
func showOverview(r *page.Request, status int, chosen string, err error) error {
	frame, ferr := r.Frame(page.Holdings, r.Text("desk.lists.title", nil), component.Link{URL: "/desk/holdings", Text: r.Text("desk.nav.holdings", nil)})
	if ferr != nil {
		return ferr
	}
	p := overviewPage{Frame: frame, Head: component.Head{Title: r.Text("desk.lists.heading", nil), Lead: r.Text("desk.lists.lead", nil)}}
	homes, titles, herr := authorities(r)
	if herr != nil {
		return herr
	}
	p.May = len(homes) > 0
	if chosen == "" && len(homes) > 0 {
		chosen = homes[0].Value
	}
	p.Authority = component.Select{Name: "authority", Label: r.Text("desk.lists.authority", nil), Hint: r.Text("desk.lists.authority_hint", nil), Options: homes, Value: chosen, Required: true}
	p.File = component.FileInput{Name: "file", Label: r.Text("desk.lists.file", nil), Hint: r.Text("desk.lists.file_hint", map[string]any{"limit": r.Bytes(workflow.MaxListBytes)}), Accept: ".csv,.xlsx,.txt,.tsv", Required: true}
	p.Upload = component.UploadProgress{Label: r.Text("desk.lists.uploading", nil)}
	if err != nil {
		if field := page.FieldOf(err); field == "authority" {
			p.Authority.Error = r.ErrorText(err)
		} else {
			p.File.Error = r.ErrorText(err)
		}
		p.Errors = component.Summarize(r.Lang, []component.Input{p.Authority, p.File})
		p.Title = r.Text("desk.error.prefix", nil) + p.Title
	}
	if err := p.lines(r, titles); err != nil {
		return err
	}
	return r.Show(status, overviewTemplate, "", p)
}

// lines fills in drafts and imports.
func (p *overviewPage) lines(r *page.Request, titles map[domain.AuthorityID]string) error {
	drafts, err := r.Read().Drafts(r.Ctx(), r.Person())
	if err != nil {
		return err
	}
	for _, d := range drafts {
		l := line{URL: draftURL(d.ID), Name: d.Name, Authority: titles[d.Authority], When: r.Moment(d.ChangedAt), Text: r.Text("desk.lists.draft."+string(d.Status), nil)}
		if d.Status != workflow.DraftOpen {
			l.URL = reportURL(d.ID)
		}
		if !d.Running() {
			l.Discard = draftURL(d.ID) + "/discard"
		}
		p.Drafts = append(p.Drafts, l)
	}
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	imports, err := r.Read().Imports(r.Ctx(), scope, workflow.Page{After: r.Query("after"), Limit: perPage + 1})
	if err != nil {
		return err
	}
	if len(imports) > perPage {
		imports = imports[:perPage]
		p.Older = root + "?after=" + r.Cursor(imports[perPage-1])
	}
	for _, i := range imports {
		l := line{
			URL: root + "/" + string(i.ID), Name: i.FileName, Authority: titles[i.Authority], When: r.Moment(i.At),
			Text: r.Text("desk.lists.counts", map[string]any{"created": r.Number(i.Report.Created), "updated": r.Number(i.Report.Updated)}),
		}
		if i.Status == "undone" {
			l.Badge = &component.Badge{Kind: "line", Icon: "close", Text: r.Text("desk.lists.undone", nil)}
		}
		p.Imports = append(p.Imports, l)
	}
	if len(p.Imports) == 0 && len(p.Drafts) == 0 {
		p.Empty = &component.Empty{Icon: "drive-folder-upload", Title: r.Text("desk.lists.empty", nil), Text: r.Text("desk.lists.empty_help", nil)}
	}
	return nil
}

// authorities lists where the person may capture, and the titles of all authorities that they belong to.
func authorities(r *page.Request) ([]component.Option, map[domain.AuthorityID]string, error) {
	all, err := r.Read().Authorities(r.Ctx())
	if err != nil {
		return nil, nil, err
	}
	var tops []domain.AuthorityID
	for _, root := range r.Who.Roots {
		pol, err := r.Read().CurrentPolicy(r.Ctx(), root)
		if err != nil {
			return nil, nil, err
		}
		tops = append(tops, pol.Rights.Where(r.Person(), domain.ActCapture, r.Clock())...)
	}
	titles, parents := map[domain.AuthorityID]string{}, map[domain.AuthorityID]domain.AuthorityID{}
	for _, a := range all {
		titles[a.ID], parents[a.ID] = a.Title, a.Parent
	}
	var out []component.Option
	for _, a := range all {
		depth, in := 0, false
		for id := a.ID; id != ""; id = parents[id] {
			in = in || slices.Contains(tops, id)
			depth++
		}
		if in && !a.Closed {
			out = append(out, component.Option{Value: string(a.ID), Text: a.Title, Lang: "de"})
		}
	}
	slices.SortStableFunc(out, func(a, b component.Option) int { return strings.Compare(a.Text, b.Text) })
	if len(tops) > 0 { // their own first
		slices.SortStableFunc(out, func(a, b component.Option) int {
			return rank(slices.Contains(tops, domain.AuthorityID(a.Value))) - rank(slices.Contains(tops, domain.AuthorityID(b.Value)))
		})
	}
	return out, titles, nil
}

func rank(first bool) int {
	if first {
		return 0
	}
	return 1
}

// start takes the file and leads to its columns.
func start(r *page.Request) error {
	authority, err := domain.ParseID[domain.AuthorityID](r.Form.Get("authority"))
	if err != nil {
		return showOverview(r, http.StatusUnprocessableEntity, "", page.Refused("authority", "field.required", nil))
	}
	f, err := r.NextFile()
	if err != nil {
		return err
	}
	if f == nil {
		return showOverview(r, http.StatusUnprocessableEntity, string(authority), page.Refused("file", "desk.lists.no_file", nil))
	}
	d, err := r.Desk.StartDraft(r.Ctx(), r.Actor(), authority, f.Name, f)
	if domain.CodeOf(err) == domain.Invalid {
		return showOverview(r, http.StatusUnprocessableEntity, string(authority), err)
	}
	if err != nil {
		return err
	}
	return r.Go(draftURL(d.ID))
}

func discard(r *page.Request) error {
	d, err := draft(r)
	if err != nil {
		return err
	}
	if err := r.Desk.DiscardDraft(r.Ctx(), r.Actor(), d.ID); err != nil {
		return err
	}
	return r.See(root, "desk.lists.discarded", map[string]any{"name": d.Name})
}
