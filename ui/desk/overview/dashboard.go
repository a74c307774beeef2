package overview

import (
	"embed"
	"net/http"
	"net/url"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
)

//go:embed *.html
var files embed.FS

const (
	path       = "/desk/overview"
	reportPath = path + "/report"
	csvPath    = path + "/figures.csv"
	listPath   = "/desk/holdings"
)

var dashboardTemplate = page.Parse(files, "dashboard.html")

// dashboardPage answers: where do we stand?
type dashboardPage struct {
	page.Frame
	Head      component.Head
	Place     *component.Select
	Empty     *component.Empty
	Tiles     component.Tiles
	States    component.Bars
	Classes   component.Bars
	Openness  string
	Waits     waitTable
	Roles     waitTable
	Months    component.Columns
	Ages      ageTable
	Screening component.Bars
}

// waitTable counts open sign-offs by age. Late is the number past its day.
type waitTable struct {
	Caption, Head string
	Ages          []string
	Rows          []waitRow
	None          string
	LateHead      string
}

type waitRow struct {
	Name, URL string
	German    bool
	Ages      []figure
	Late      string // "" for none
}

// ageTable counts holdings by how long they have been in their state.
type ageTable struct {
	Caption string
	Ages    []string
	Rows    []ageRow
}

type ageRow struct {
	State, URL string
	Counts     []figure
}

// list is the address of the holdings that a number counts.
func (f *figures) list(at domain.AuthorityID, states []domain.State, classes []domain.Class, more ...string) string {
	if at == "" {
		at = f.at
	}
	var parts []string
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+"="+url.QueryEscape(value))
		}
	}
	add("state", joined(states))
	add("class", joined(classes))
	add("authority", string(at))
	parts = append(parts, more...)
	if len(parts) == 0 {
		return listPath + "?view=all"
	}
	return listPath + "?" + strings.Join(parts, "&")
}

func joined[T ~string](list []T) string {
	parts := make([]string, len(list))
	for i, v := range list {
		parts[i] = string(v)
	}
	return strings.Join(parts, ",")
}

func (f *figures) address(path string) string {
	if f.at == "" {
		return path
	}
	return path + "?authority=" + string(f.at)
}

func showDashboard(r *page.Request) error {
	f, err := figuresOf(r)
	if err != nil {
		return err
	}
	p := dashboardPage{}
	total, done := f.total(), f.screened()
	title := r.Text("desk.overview.title", map[string]any{"percent": percent(done, total), "public": r.Number(f.n("", []domain.State{domain.Published}, nil))})
	if total == 0 {
		title = r.Text("desk.overview.empty", nil)
	}
	if p.Frame, err = r.Frame(page.Overview, title); err != nil {
		return err
	}
	p.Head = component.Head{Title: title}
	p.Place = placeSelect(r, f)
	if total == 0 {
		p.Empty = &component.Empty{Icon: "checklist", Title: r.Text("desk.overview.empty_title", nil), Text: r.Text("desk.overview.empty_text", nil), Buttons: []component.Button{{Text: r.Text("desk.overview.to_list", nil), URL: listPath}}}
		return r.Show(http.StatusOK, dashboardTemplate, "", p)
	}
	p.Head.Lead = lead(r, f)
	p.Head.Buttons = []component.Button{
		{Text: r.Text("desk.overview.report", nil), URL: f.address(reportPath)},
		{Kind: "tertiary", Icon: "download", Text: r.Text("desk.overview.csv", nil), URL: f.address(csvPath)},
	}
	p.Tiles = tiles(r, f)
	p.States = stateBars(r, f)
	p.Classes = classBars(r, f)
	p.Openness = openness(r, f)
	p.Waits = f.waitsByPlace(r)
	p.Roles = f.waitsByRole(r)
	p.Months = columns(r, f)
	p.Ages = f.ages(r)
	p.Screening = screeningBars(r, f)
	return r.Show(http.StatusOK, dashboardTemplate, "", p)
}

// placeSelect chooses an authority, where there are several.
func placeSelect(r *page.Request, f *figures) *component.Select {
	if len(f.order) < 2 {
		return nil
	}
	s := &component.Select{ID: "authority", Name: "authority", Label: r.Text("desk.overview.place", nil), Value: string(f.at), Blank: r.Text("desk.overview.all", nil)}
	for _, a := range f.order {
		s.Options = append(s.Options, component.Option{Value: string(a.ID), Text: strings.Repeat("\u2003", f.depth[a.ID]) + a.Title, Lang: german(r)})
	}
	return s
}

func german(r *page.Request) string {
	if r.Lang == "de" {
		return ""
	}
	return "de"
}

// lead says where most is left to do.
func lead(r *page.Request, f *figures) string {
	var most, late place
	for _, d := range f.departments() {
		if d.total-d.screened > most.total-most.screened {
			most = d
		}
		if d.overdue > late.overdue {
			late = d
		}
	}
	var out []string
	if n := most.total - most.screened; n > 0 && len(f.departments()) > 1 {
		out = append(out, r.Count("desk.overview.lead_screen", n, map[string]any{"place": most.Title}))
	}
	if late.overdue > 0 && len(f.departments()) > 1 {
		out = append(out, r.Count("desk.overview.lead_late", late.overdue, map[string]any{"place": late.Title}))
	}
	return strings.Join(out, " ")
}

func tiles(r *page.Request, f *figures) component.Tiles {
	total, done := f.total(), f.screened()
	public := f.n("", []domain.State{domain.Published}, nil)
	could := f.n("", screened, []domain.Class{domain.ClassOpen, domain.ClassOpenAfterTreatment})
	withheld := f.n("", []domain.State{domain.Withheld}, nil)
	t := component.Tiles{
		{Number: r.Number(total), Text: r.Text("desk.overview.tile.holdings", nil), URL: f.list("", known, nil)},
		{Number: r.Text("desk.overview.percent", map[string]any{"n": percent(done, total)}), Text: r.Text("desk.overview.tile.screened", nil), URL: f.list("", screened, nil), Note: r.Text("desk.overview.tile.of", map[string]any{"n": r.Number(done), "of": r.Number(total)})},
		{Number: r.Number(public), Text: r.Text("desk.overview.tile.public", nil), URL: f.list("", []domain.State{domain.Published}, nil), Note: r.Text("desk.overview.tile.could", map[string]any{"n": r.Number(could)})},
	}
	late := component.Tile{Number: r.Number(f.Overdue), Text: r.Text("desk.overview.tile.late", nil), URL: f.list("", nil, nil, "waits=overdue"), Alert: f.Overdue > 0, Note: r.Text("desk.overview.tile.none_late", nil)}
	if oldest := f.oldest(); f.Overdue > 0 && !oldest.IsZero() {
		late.Note = r.Count("desk.overview.tile.oldest", domain.WorkingDaysBetween(r.DayOf(oldest), f.today, f.land()), nil)
	}
	t = append(t, late)
	return append(t, component.Tile{Number: r.Number(withheld), Text: r.Text("desk.overview.tile.withheld", nil), URL: f.list("", []domain.State{domain.Withheld}, nil), Note: r.Text("desk.overview.tile.withheld_note", nil)})
}

func stateBars(r *page.Request, f *figures) component.Bars {
	b := component.Bars{Caption: r.Text("desk.overview.states.caption", nil), Head: r.Text("desk.overview.state", nil), Count: r.Text("desk.overview.count", nil)}
	for _, s := range known {
		n := f.n("", []domain.State{s}, nil)
		if n == 0 && (s == domain.Withdrawn || s == domain.Withheld) {
			continue
		}
		kind := ""
		if s == domain.Captured || s == domain.Withheld || s == domain.Withdrawn {
			kind = "plain" // beside the way to the public
		}
		b.Rows = append(b.Rows, component.BarRow{Name: r.Label("state", string(s)), URL: f.list("", []domain.State{s}, nil), Value: n, Text: r.Number(n), Kind: kind})
	}
	return b
}

func classBars(r *page.Request, f *figures) component.Bars {
	b := component.Bars{Caption: r.Text("desk.overview.classes.caption", nil), Head: r.Text("desk.overview.class", nil), Count: r.Text("desk.overview.count", nil)}
	for _, c := range domain.Classes {
		if c == domain.ClassUndetermined {
			continue
		}
		n := f.n("", screened, []domain.Class{c})
		x := component.ClassOf(r.Lang, c)
		b.Rows = append(b.Rows, component.BarRow{Name: x.Code + " " + x.Text, URL: f.list("", screened, []domain.Class{c}), Value: n, Text: r.Number(n), Kind: component.ClassBars[c]})
	}
	return b
}

// openness compares what may be public at once with what is.
func openness(r *page.Request, f *figures) string {
	open := f.n("", screened, []domain.Class{domain.ClassOpen})
	public := f.n("", []domain.State{domain.Published}, []domain.Class{domain.ClassOpen})
	if open == 0 {
		return ""
	}
	return r.Count("desk.overview.openness", open, map[string]any{"public": r.Number(public), "percent": percent(public, open)})
}

func (f *figures) waitHeads(r *page.Request) []string {
	out := []string{r.Text("desk.overview.waits.upto", map[string]any{"n": waitDays[0]})}
	for i := 1; i < len(waitDays); i++ {
		out = append(out, r.Text("desk.overview.waits.between", map[string]any{"from": waitDays[i-1] + 1, "to": waitDays[i]}))
	}
	return append(out, r.Text("desk.overview.waits.over", map[string]any{"n": waitDays[len(waitDays)-1]}))
}

// figure is a number with the heading of its column, which stands before it on small screens.
type figure struct{ Label, Text string }

func numbers(r *page.Request, heads []string, list []int) []figure {
	out := make([]figure, len(list))
	for i, n := range list {
		out[i] = figure{heads[i], r.Number(n)}
	}
	return out
}

func late(r *page.Request, n int) string {
	if n == 0 {
		return ""
	}
	return r.Number(n)
}

func (f *figures) waitsByPlace(r *page.Request) waitTable {
	t := waitTable{Caption: r.Text("desk.overview.waits.caption_place", nil), Head: r.Text("desk.overview.department", nil), Ages: f.waitHeads(r), None: r.Text("desk.overview.waits.none", nil), LateHead: r.Text("desk.report.overdue", nil)}
	for _, d := range f.departments() {
		if d.waiting > 0 {
			t.Rows = append(t.Rows, waitRow{Name: d.Title, German: r.Lang != "de", URL: f.list(d.ID, nil, nil, "waits=review", "sort=due"), Ages: numbers(r, t.Ages, d.ages), Late: late(r, d.overdue)})
		}
	}
	return t
}

func (f *figures) waitsByRole(r *page.Request) waitTable {
	t := waitTable{Caption: r.Text("desk.overview.waits.caption_role", nil), Head: r.Text("desk.overview.role", nil), Ages: f.waitHeads(r), None: r.Text("desk.overview.waits.none", nil), LateHead: r.Text("desk.report.overdue", nil)}
	for _, w := range f.roles() {
		name := r.Label("role", string(w.Role))
		if w.Role == "" {
			name = r.Text("desk.overview.waits.person", nil)
		}
		t.Rows = append(t.Rows, waitRow{Name: name, URL: f.list("", nil, nil, "waits=review", "sort=due"), Ages: numbers(r, t.Ages, w.Ages), Late: late(r, w.Overdue)})
	}
	return t
}

// columns show what is screened and published by month.
func columns(r *page.Request, f *figures) component.Columns {
	done, out := f.month(domain.Screen), f.month(domain.Publish)
	c := component.Columns{
		ID: "months", Head: r.Text("desk.overview.month", nil), Table: r.Text("desk.overview.as_table", nil),
		Series: []string{r.Text("desk.overview.months.screened", nil), r.Text("desk.overview.months.public", nil)},
	}
	from := len(done) - months
	for i := from; i < len(done); i++ {
		at := f.monthStarts[i].In(berlin)
		c.Points = append(c.Points, component.ColumnPoint{
			Name: r.Text("desk.overview.month."+at.Format("01"), nil), Long: monthName(r, at.Format("2006-01-02")), Values: []int{done[i], out[i]},
		})
	}
	screenedYear, before := year(done)
	publicYear, _ := year(out)
	c.Title = r.Text("desk.overview.months.title", map[string]any{"screened": r.Number(screenedYear), "public": r.Number(publicYear), "before": r.Number(before)})
	return c
}

// monthName writes a month with its year: "November 2026".
func monthName(r *page.Request, day string) string {
	_, rest, _ := strings.Cut(strings.ReplaceAll(r.LongDay(day), "\u00a0", " "), " ")
	return rest
}

// ages count how long holdings have been where they are, in the states in which something is still to be done.
func (f *figures) ages(r *page.Request) ageTable {
	t := ageTable{Caption: r.Text("desk.overview.ages.caption", nil)}
	for i, d := range ageDays {
		if i == 0 {
			t.Ages = append(t.Ages, r.Text("desk.overview.ages.upto", map[string]any{"n": d}))
			continue
		}
		t.Ages = append(t.Ages, r.Text("desk.overview.ages.between", map[string]any{"from": ageDays[i-1] + 1, "to": d}))
	}
	t.Ages = append(t.Ages, r.Text("desk.overview.ages.over", map[string]any{"n": ageDays[len(ageDays)-1]}))
	for _, s := range []domain.State{domain.Captured, domain.Screened, domain.ReleasedInternally, domain.Approved, domain.Withheld, domain.Withdrawn} {
		counts, all := make([]int, len(ageDays)+1), 0
		for _, a := range f.Ages {
			if a.State == s {
				counts[a.Age] += a.N
				all += a.N
			}
		}
		if all > 0 {
			t.Rows = append(t.Rows, ageRow{State: r.Label("state", string(s)), URL: f.list("", []domain.State{s}, nil), Counts: numbers(r, t.Ages, counts)})
		}
	}
	return t
}

func screeningBars(r *page.Request, f *figures) component.Bars {
	b := component.Bars{Caption: r.Text("desk.overview.progress.caption", nil), Head: r.Text("desk.overview.department", nil), Count: r.Text("desk.overview.tile.screened", nil), Max: 1000}
	for _, d := range f.departments() {
		if d.total == 0 {
			continue
		}
		b.Rows = append(b.Rows, component.BarRow{
			Name: d.Title, German: r.Lang != "de", URL: f.list(d.ID, []domain.State{domain.Captured}, nil), Value: 1000 * d.screened / d.total,
			Text: r.Text("desk.overview.progress.of", map[string]any{"n": r.Number(d.screened), "of": r.Number(d.total)}),
		})
	}
	return b
}
