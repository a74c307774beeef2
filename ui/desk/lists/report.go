package lists

import (
	"maps"
	"net/http"
	"strconv"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/component/message"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
	"freigabe/workflow/intake"
)

var reportTemplate = page.Parse(files, "report.html", "problems.html")

const (
	shownProblems = 200
	shownInputs   = 50
)

type reportPage struct {
	page.Frame
	Head         component.Head
	Steps        component.Steps
	Progress     *component.Progress // of a draft that is being read
	Failed       *component.Alert
	Tiles        component.Tiles
	Wrong        []problemRow // rows that need the person
	Remarks      []problemRow
	More         string
	MoreRemarks  string
	RemarksTitle string
	Take         string // words of the button; "" when there is nothing to take
	Correct      bool   // some problem can be corrected here
	Discard      string
	Columns      string
}

// problemRow is a remark about a row, with a field to correct it where that is possible.
type problemRow struct {
	Line   string
	Column string
	Text   string
	Badge  component.Badge
	Field  *component.Field
}

func showReport(r *page.Request) error {
	d, err := draft(r)
	if err != nil {
		return err
	}
	switch d.Status {
	case workflow.DraftOpen:
		return r.Go(draftURL(d.ID))
	case workflow.DraftDone:
		return r.Go(doneURL(*d))
	}
	p := reportPage{Steps: steps(r, 2), Columns: draftURL(d.ID)}
	var title string
	if d.Running() {
		title = r.Text("desk.lists.running."+string(d.Status), nil)
		p.Progress = progressOf(r, *d)
		if d.Status == workflow.DraftQueued {
			p.Steps = steps(r, 3)
		}
		r.Echo.Response().Header().Set("Refresh", "2") // without a script
	} else {
		p.Discard = draftURL(d.ID) + "/discard"
		if title, err = p.outcome(r, *d); err != nil {
			return err
		}
	}
	if p.Frame, err = r.Frame(page.Holdings, title, crumbs(r)...); err != nil {
		return err
	}
	p.Head = component.Head{Title: title, Muted: d.Name + " · " + r.Text("desk.lists.as_of", map[string]any{"at": r.Moment(d.ChangedAt).Text})}
	return r.Show(http.StatusOK, reportTemplate, "", p)
}

// doneURL is where a finished draft leads: its import, or the list when nothing was stored.
func doneURL(d workflow.Draft) string {
	if d.Import == "" {
		return root
	}
	return root + "/" + string(d.Import)
}

func progressOf(r *page.Request, d workflow.Draft) *component.Progress {
	p := &component.Progress{
		Label: r.Text("desk.lists.read_of", map[string]any{"read": r.Number(d.Read), "total": r.Number(d.Total)}),
		Text:  r.Text("desk.lists.may_leave", nil), Value: d.Read, Max: max(d.Total, d.Read, 1),
	}
	if d.Read >= d.Total {
		p.Max = 0
	}
	return p
}

// outcome fills in the report of a trial, or why it failed.
func (p *reportPage) outcome(r *page.Request, d workflow.Draft) (title string, err error) {
	if d.Status == workflow.DraftFailed {
		p.Failed = &component.Alert{Kind: "danger", Title: r.Text("desk.lists.failed_title", nil), Text: component.Marked(r.Text(d.Outcome.Key, d.Outcome.Args))}
		return r.Text("desk.lists.failed", nil), nil
	}
	report := d.Outcome.Report
	fields, err := fieldsOf(r, d)
	if err != nil {
		return "", err
	}
	p.Tiles = tilesOf(r, report)
	p.problems(r, report, fields)
	if n := report.Created + report.Updated; n > 0 {
		p.Take = r.Count("desk.lists.take", n, nil)
		if report.Refused > 0 {
			p.Take = r.Count("desk.lists.take_without", report.Refused, nil)
		}
	}
	return r.Count("desk.lists.need", report.Refused, map[string]any{"read": r.Number(report.Read)}), nil
}

// fieldsOf gives the field of each column.
func fieldsOf(r *page.Request, d workflow.Draft) (map[string]string, error) {
	look, err := r.Desk.Look(r.Ctx(), d)
	if err != nil {
		return nil, err
	}
	fields := map[string]string{}
	for _, c := range look.Columns {
		if _, doubled := fields[c.Name]; !doubled {
			fields[c.Name] = c.Field
		}
	}
	return fields, nil
}

func tilesOf(r *page.Request, x workflow.ImportReport) component.Tiles {
	tile := func(key string, n int, alert bool) component.Tile {
		return component.Tile{Number: r.Number(n), Text: r.Text("desk.lists.tile."+key, nil), Note: r.Text("desk.lists.tile."+key+"_note", nil), Alert: alert}
	}
	return component.Tiles{
		tile("created", x.Created, false), tile("updated", x.Updated, false), tile("refused", x.Refused, x.Refused > 0), tile("skipped", x.Skipped, false),
	}
}

// blocking are the codes of remarks that refuse a row, beside those of its fields.
var blocking = []string{
	"title_missing", "too_many_cells", "row_in_quotes", "value_too_long", "key_twice", "not_your_authority", "import.title_missing", "import.too_many_cells",
	"import.row_in_quotes", "import.value_too_long",
}

func blocks(code string) bool {
	for _, b := range blocking {
		if code == b {
			return true
		}
	}
	return strings.HasPrefix(code, "field.")
}

// problemText says a remark in words.
func problemText(r *page.Request, x workflow.ImportProblem) string {
	key := x.Code
	if !message.Has(key) {
		key = "import." + key
	}
	if !message.Has(key) {
		return x.Message
	}
	return message.Text(r.Lang, key, x.Args)
}

// problems sorts the remarks: what refuses a row or can be corrected here stands line by line, all else once with the
// lines that it is said of.
func (p *reportPage) problems(r *page.Request, x workflow.ImportReport, fields map[string]string) {
	var other []workflow.ImportProblem
	hidden := 0
	for _, q := range x.Problems {
		field := correctable(q, fields)
		if !blocks(q.Code) && field == "" {
			other = append(other, q)
			continue
		}
		if len(p.Wrong) >= shownProblems {
			hidden++
			continue
		}
		row := rowOf(r, q)
		if field != "" && len(p.Wrong) < shownInputs {
			p.correction(r, &row, q, field)
		}
		p.Wrong = append(p.Wrong, row)
	}
	if hidden > 0 {
		p.More = r.Count("desk.lists.more", hidden, nil)
	}
	p.Remarks, p.MoreRemarks = grouped(r, other)
	p.RemarksTitle = r.Count("desk.lists.remarks_kinds", len(p.Remarks), nil)
}

// correctable is the field that a remark about a single value is about, "" for none.
func correctable(q workflow.ImportProblem, fields map[string]string) string {
	code := strings.TrimPrefix(q.Code, "import.")
	field := fields[q.Column]
	switch {
	case q.Line == 0:
		return ""
	case code == "title_missing":
		return intake.FieldTitle
	case strings.HasPrefix(code, "field."):
		field = q.Column
	case !strings.HasPrefix(code, "bad_") && code != "value_too_long":
		return ""
	}
	if !intake.KnownField(field) {
		return ""
	}
	return field
}

func (p *reportPage) correction(r *page.Request, row *problemRow, q workflow.ImportProblem, field string) {
	p.Correct = true
	row.Field = &component.Field{
		ID: "fix-" + strconv.Itoa(len(p.Wrong)), Name: "fix." + strconv.Itoa(q.Line) + "." + field, Lang: "de", Quiet: true,
		Label: r.Text("desk.lists.fix", map[string]any{"field": fieldLabel(r, field), "line": r.Number(q.Line)}),
	}
	if v, ok := q.Args["value"].(string); ok {
		row.Field.Value = v
	}
}

const shownLines = 5

// grouped says each remark once, with the lines that it is about.
func grouped(r *page.Request, problems []workflow.ImportProblem) (rows []problemRow, more string) {
	at := map[[2]string]int{}
	lines := []int{}
	hidden := 0
	for _, q := range problems {
		row := rowOf(r, q)
		key := [2]string{row.Column, row.Text}
		i, known := at[key]
		switch {
		case known:
			if lines[i]++; lines[i] <= shownLines {
				rows[i].Line += ", " + row.Line
			}
		case len(rows) < shownProblems:
			at[key] = len(rows)
			rows, lines = append(rows, row), append(lines, 1)
		default:
			hidden++
		}
	}
	for i, n := range lines {
		if n > shownLines {
			rows[i].Line += " " + r.Count("desk.lists.more_lines", n-shownLines, nil)
		}
	}
	if hidden > 0 {
		more = r.Count("desk.lists.more", hidden, nil)
	}
	return rows, more
}

func rowOf(r *page.Request, q workflow.ImportProblem) problemRow {
	row := problemRow{Column: q.Column, Text: problemText(r, q), Badge: component.Badge{Kind: "warning", Icon: "warning", Text: r.Text("desk.lists.remark", nil)}}
	if blocks(q.Code) {
		row.Badge = component.Badge{Kind: "danger", Icon: "danger", Text: r.Text("desk.lists.error", nil)}
	}
	if q.Line > 0 {
		row.Line = r.Number(q.Line)
	}
	if _, ok := domain.FieldNamed(q.Column); ok {
		row.Column = r.Label("field", q.Column)
	}
	return row
}

// correct keeps corrections and tries again, or takes the list as it is.
func correct(r *page.Request) error {
	d, err := draft(r)
	if err != nil {
		return err
	}
	if r.Form.Get("go") == "take" {
		if _, err := r.Desk.QueueDraft(r.Ctx(), r.ActorFor("take"), d.ID); err != nil {
			return err
		}
		return r.Go(reportURL(d.ID))
	}
	choices := d.Choices
	choices.Corrected = maps.Clone(choices.Corrected)
	if choices.Corrected == nil {
		choices.Corrected = map[int]intake.Fields{}
	}
	for name := range r.Form {
		line, field, ok := strings.Cut(strings.TrimPrefix(name, "fix."), ".")
		n, err := strconv.Atoi(line)
		value := strings.TrimSpace(r.Form.Get(name))
		if !strings.HasPrefix(name, "fix.") || !ok || err != nil || value == "" {
			continue
		}
		fixed := maps.Clone(choices.Corrected[n])
		if fixed == nil {
			fixed = intake.Fields{}
		}
		fixed[field] = value
		choices.Corrected[n] = fixed
	}
	if _, err := r.Desk.ChangeDraft(r.Ctx(), r.ActorFor("choices"), d.ID, choices); err != nil {
		return err
	}
	if _, err := r.Desk.TryDraft(r.Ctx(), r.ActorFor("try"), d.ID); err != nil {
		return err
	}
	return r.Go(reportURL(d.ID))
}
