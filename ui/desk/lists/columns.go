package lists

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
	"freigabe/workflow/intake"
)

var columnsTemplate = page.Parse(files, "columns.html")

type columnsPage struct {
	page.Frame
	Head      component.Head
	Steps     component.Steps
	Errors    component.ErrorSummary
	Sheet     *component.Select
	Header    component.Field
	Encoding  *component.Select
	Unsure    []columnRow // a person should look at these
	Sure      []columnRow
	SureTitle string
	First     component.Facts // the first holding as it would be
	Mode      component.Choice
	Keep      component.Check
	Back      string
}

// columnRow is a column of the file with what it becomes. Its select is named by its place, since two columns of a list
// may have one name.
type columnRow struct {
	Name   string
	Values string
	Field  component.Select
	Badge  component.Badge
}

// columnTable is a table of columns.
type columnTable struct {
	Page    page.Frame
	Caption string
	Rows    []columnRow
}

// UnsureTable holds the columns that a person should look at.
func (p columnsPage) UnsureTable() columnTable {
	return columnTable{p.Frame, p.T("desk.lists.unsure_caption"), p.Unsure}
}

// SureTable holds the others.
func (p columnsPage) SureTable() columnTable {
	return columnTable{p.Frame, p.SureTitle, p.Sure}
}

func showColumns(r *page.Request) error {
	d, err := draft(r)
	if err != nil {
		return err
	}
	if d.Running() || d.Status == workflow.DraftDone {
		return r.Go(reportURL(d.ID))
	}
	return showColumnsOf(r, http.StatusOK, *d, nil)
}

func showColumnsOf(r *page.Request, status int, d workflow.Draft, refusal error) error {
	look, err := r.Desk.Look(r.Ctx(), d)
	if err != nil && domain.KeyOf(err) != "import.no_inventory" && refusal == nil {
		return err
	}
	if refusal == nil && err != nil {
		refusal = err
	}
	p := columnsPage{Steps: steps(r, 1), Back: root}
	p.columns(r, d, look)
	heading := r.Count("desk.lists.look", len(p.Unsure), map[string]any{"all": r.Number(len(p.Unsure) + len(p.Sure))})
	if p.Frame, err = r.Frame(page.Holdings, heading, crumbs(r)...); err != nil {
		return err
	}
	p.Head = component.Head{Title: heading, Muted: aboutFile(r, look)}
	p.choices(r, d, look)
	if refusal != nil {
		p.place(r, refusal)
		p.Title = r.Text("desk.error.prefix", nil) + p.Title
	} else if recs, err := r.Desk.FirstRecords(r.Ctx(), d, 1); err == nil && len(recs) == 1 {
		p.First = firstHolding(r, recs[0])
	}
	return r.Show(status, columnsTemplate, "", p)
}

// columns makes a row of each column; those that leave no doubt stand apart.
func (p *columnsPage) columns(r *page.Request, d workflow.Draft, look intake.Preview) {
	options := fieldOptions(r)
	for _, c := range look.Columns {
		row := columnRow{Name: c.Name, Values: strings.Join(c.Values, " · "), Field: component.Select{
			Name: "c" + strconv.Itoa(c.Index), Label: r.Text("desk.lists.target", map[string]any{"column": c.Name}),
			Blank: r.Text("desk.lists.leave_out", nil), Groups: options, Value: c.Field, Quiet: true,
		}}
		_, said := d.Choices.Mapping[c.Name]
		switch {
		case said:
			row.Badge = component.Badge{Kind: "line", Icon: "check", Text: r.Text("desk.lists.chosen", nil)}
			p.Sure = append(p.Sure, row)
		case c.Sure:
			row.Badge = component.Badge{Kind: "line", Icon: "check", Text: r.Text("desk.lists.known", nil)}
			p.Sure = append(p.Sure, row)
		default:
			row.Badge = component.Badge{Kind: "warning", Icon: "warning", Text: r.Text("desk.lists.look_at", nil)}
			p.Unsure = append(p.Unsure, row)
		}
	}
	p.SureTitle = r.Count("desk.lists.sure", len(p.Sure), nil)
}

// fieldOptions are what a column may become, those that a release would show first.
func fieldOptions(r *page.Request) []component.OptionGroup {
	groups := []component.OptionGroup{
		{Label: r.Text("desk.lists.group.public", nil)}, {Label: r.Text("desk.lists.group.internal", nil)}, {Label: r.Text("desk.lists.group.list", nil)},
	}
	for _, f := range domain.Fields {
		g := 1
		if f.Audience == domain.ForPublic {
			g = 0
		}
		groups[g].Options = append(groups[g].Options, component.Option{Value: f.Name, Text: r.Label("field", f.Name)})
	}
	for _, f := range []string{
		intake.FieldAuthority, intake.FieldLandingPage, intake.FieldTemporal, intake.FieldOpen, intake.FieldPersonal, intake.FieldStatistics, intake.FieldThirdParty,
	} {
		groups[2].Options = append(groups[2].Options, component.Option{Value: f, Text: r.Text("desk.lists.field."+f, nil)})
	}
	return groups
}

// fieldLabel names a content field, or one that only lists have.
func fieldLabel(r *page.Request, field string) string {
	if _, ok := domain.FieldNamed(field); ok {
		return r.Label("field", field)
	}
	return r.Text("desk.lists.field."+field, nil)
}

// aboutFile is the line below the title: what was read, and how.
func aboutFile(r *page.Request, look intake.Preview) string {
	parts := []string{look.Name}
	if look.Sheet != "" {
		parts = append(parts, r.Text("desk.lists.sheet_named", map[string]any{"sheet": look.Sheet}))
	}
	if look.HeaderLine > 0 && !look.Form {
		parts = append(parts, r.Text("desk.lists.header_at", map[string]any{"line": r.Number(look.HeaderLine)}))
	}
	switch {
	case look.Rows > 0 && look.Exact:
		parts = append(parts, r.Count("desk.lists.rows", look.Rows, nil))
	case look.Rows > 0:
		parts = append(parts, r.Count("desk.lists.about_rows", look.Rows, nil))
	}
	return strings.Join(parts, " · ")
}

var encodings = []string{"utf-8", "windows-1252", "iso-8859-15", "cp850", "utf-16le", "macintosh"}

// choices are sheet, header, encoding and how to take the list.
func (p *columnsPage) choices(r *page.Request, d workflow.Draft, look intake.Preview) {
	if len(look.Sheets)+len(look.HiddenSheets) > 1 {
		p.Sheet = &component.Select{Name: "sheet", Label: r.Text("desk.lists.sheet", nil), Blank: r.Text("desk.lists.best", nil), Value: d.Choices.Sheet}
		for _, s := range append(slices.Clone(look.Sheets), look.HiddenSheets...) {
			p.Sheet.Options = append(p.Sheet.Options, component.Option{Value: s, Text: s, Lang: "de"})
		}
	}
	p.Header = component.Field{Name: "header_line", Type: "number", Min: "1", Max: "1000", Short: true, Label: r.Text("desk.lists.header", nil), Hint: r.Text("desk.lists.header_hint", nil)}
	if d.Choices.HeaderLine > 0 {
		p.Header.Value = strconv.Itoa(d.Choices.HeaderLine)
	}
	if look.Encoding != "" || d.Choices.Encoding != "" {
		p.Encoding = &component.Select{Name: "encoding", Label: r.Text("desk.lists.encoding", nil), Blank: r.Text("desk.lists.best", nil), Value: d.Choices.Encoding}
		for _, e := range encodings {
			p.Encoding.Options = append(p.Encoding.Options, component.Option{Value: e, Text: strings.ToUpper(e)})
		}
	}
	p.Mode = component.Choice{Name: "mode", Legend: r.Text("desk.lists.mode", nil), Value: d.Choices.Mode, Options: []component.Option{
		{Value: workflow.PerRow, Text: r.Text("desk.lists.mode.per_row", nil), Hint: r.Text("desk.lists.mode.per_row_hint", nil)},
		{Value: workflow.AllOrNothing, Text: r.Text("desk.lists.mode.all", nil), Hint: r.Text("desk.lists.mode.all_hint", nil)},
	}}
	p.Keep = component.Check{Name: "keep", Label: r.Text("desk.lists.keep", nil), Hint: r.Text("desk.lists.keep_hint", nil), Checked: d.Choices.Keep}
}

// place ties a refusal to what it is about.
func (p *columnsPage) place(r *page.Request, err error) {
	text, field := r.ErrorText(err), page.FieldOf(err)
	var further []string
	switch {
	case field == "sheet" && p.Sheet != nil:
		p.Sheet.Error = text
	case field == "header_line":
		p.Header.Error = text
	case field == "encoding" && p.Encoding != nil:
		p.Encoding.Error = text
	default:
		further = []string{text}
	}
	inputs := []component.Input{p.Header}
	if p.Sheet != nil {
		inputs = append(inputs, *p.Sheet)
	}
	if p.Encoding != nil {
		inputs = append(inputs, *p.Encoding)
	}
	p.Errors = component.Summarize(r.Lang, inputs, further...)
}

// firstHolding shows a record as the holding that it becomes.
func firstHolding(r *page.Request, rec intake.Record) component.Facts {
	var out component.Facts
	content := rec.Content()
	for _, f := range domain.Fields {
		if v := f.Text(&content); v != "" {
			out = append(out, component.Fact{Name: r.Label("field", f.Name), Text: shorten(v, 300), German: true})
		}
	}
	if rec.Authority != "" {
		out = append(out, component.Fact{Name: fieldLabel(r, intake.FieldAuthority), Text: rec.Authority, German: true})
	}
	proposals := rec.Proposals()
	for _, name := range slices.Sorted(maps.Keys(proposals)) {
		out = append(out, component.Fact{Name: fieldLabel(r, name), Text: proposals[name], Note: r.Text("desk.lists.proposal", nil), German: true})
	}
	return out
}

func shorten(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return string(r[:runes]) + " …"
	}
	return s
}

// setColumns keeps what the person chose. "try" goes on to the report, all else shows the columns again.
func setColumns(r *page.Request) error {
	d, err := draft(r)
	if err != nil {
		return err
	}
	look, err := r.Desk.Look(r.Ctx(), *d)
	if err != nil && domain.KeyOf(err) != "import.no_inventory" {
		return err
	}
	choices, refusal := choicesOf(r, *d, look)
	if refusal == nil {
		_, refusal = r.Desk.ChangeDraft(r.Ctx(), r.ActorFor("choices"), d.ID, choices)
	}
	if refusal == nil && r.Form.Get("go") == "try" {
		if _, refusal = r.Desk.TryDraft(r.Ctx(), r.ActorFor("try"), d.ID); refusal == nil {
			return r.Go(reportURL(d.ID))
		}
	}
	switch domain.CodeOf(refusal) {
	case "":
		return r.Go(draftURL(d.ID))
	case domain.Invalid:
		shown := *d
		shown.Choices = choices
		return showColumnsOf(r, http.StatusUnprocessableEntity, shown, refusal)
	}
	return refusal
}

// choicesOf reads the form. Columns that stand as they were recognised are left to be recognised, so that a mapping
// says only what a person said.
func choicesOf(r *page.Request, d workflow.Draft, look intake.Preview) (workflow.DraftChoices, error) {
	c := d.Choices
	c.Sheet, c.Encoding, c.Mode, c.Keep = r.Form.Get("sheet"), r.Form.Get("encoding"), r.Form.Get("mode"), r.Form.Has("keep")
	line := strings.TrimSpace(r.Form.Get("header_line"))
	n, err := strconv.Atoi(line)
	if line == "" {
		n, err = 0, nil
	}
	if err != nil || n < 0 || n > 100_000 {
		return c, page.Refused("header_line", "desk.lists.bad_line", nil)
	}
	other := c.Sheet != d.Choices.Sheet || n != d.Choices.HeaderLine
	c.HeaderLine = n
	if other { // other columns: what was said of the former ones may not fit
		c.Mapping, c.Corrected = nil, nil
		return c, nil
	}
	mapping := maps.Clone(d.Choices.Mapping)
	if mapping == nil {
		mapping = map[string]string{}
	}
	for _, col := range look.Columns {
		name := "c" + strconv.Itoa(col.Index)
		if said := r.Form.Get(name); r.Form.Has(name) && said != col.Field {
			mapping[col.Name] = said
		}
	}
	c.Mapping = mapping
	return c, nil
}
