package overview

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow/intake"
)

var reportTemplate = page.Parse(files, "report.html")

// reportPage tells the council on two sheets what there is and what of it is open.
type reportPage struct {
	page.Frame
	Back, CSV    component.Link
	Org, Title   string
	AsOf, Ledger string
	Lead         string
	Tiles        component.Tiles
	Classes      component.Bars
	Openness     string
	Departments  departmentTable
	Grounds      *component.Bars
	GroundsTitle string
	Register     string
	Year         []string
	Note         string
	German       bool
	Empty        *component.Empty
}

type departmentTable struct {
	Heads []string
	Rows  []departmentRow
}

type departmentRow struct {
	Name                             string
	Total, Screened, Public, Overdue string
}

func showReport(r *page.Request) error {
	f, err := figuresOf(r)
	if err != nil {
		return err
	}
	p := reportPage{German: r.Lang != "de", Title: r.Text("desk.report.title", nil), Org: f.title()}
	back := component.Link{URL: f.address(path), Text: r.Text("desk.nav.overview", nil)}
	if p.Frame, err = r.Frame(page.Overview, p.Title, back); err != nil {
		return err
	}
	p.Back, p.CSV = back, component.Link{URL: f.address(csvPath), Text: r.Text("desk.overview.csv", nil)}
	p.AsOf = r.Text("desk.report.as_of", map[string]any{"day": r.LongDay(f.today), "time": r.TimeOf(r.Clock())})
	p.Ledger = p.Frame.FootLine
	total := f.total()
	if total == 0 {
		p.Empty = &component.Empty{Icon: "checklist", Title: r.Text("desk.overview.empty_title", nil), Text: r.Text("desk.overview.empty_text", nil)}
		return r.Show(http.StatusOK, reportTemplate, "", p)
	}
	done, public, withheld := f.screened(), f.n("", []domain.State{domain.Published}, nil), f.n("", []domain.State{domain.Withheld}, nil)
	open := f.n("", screened, []domain.Class{domain.ClassOpen})
	openPublic := f.n("", []domain.State{domain.Published}, []domain.Class{domain.ClassOpen})
	p.Lead = r.Text("desk.report.lead", map[string]any{
		"total": r.Number(total), "screened": r.Number(done), "open": r.Number(open), "public": r.Number(public), "withheld": r.Number(withheld),
	})
	screenedYear, screenedBefore := year(f.month(domain.Screen))
	publicYear, publicBefore := year(f.month(domain.Publish))
	p.Tiles = component.Tiles{
		{Number: r.Text("desk.overview.percent", map[string]any{"n": percent(done, total)}), Text: r.Text("desk.report.tile.screened", nil), Note: r.Text("desk.overview.tile.of", map[string]any{"n": r.Number(done), "of": r.Number(total)})},
		{Number: r.Text("desk.overview.percent", map[string]any{"n": percent(openPublic, open)}), Text: r.Text("desk.report.tile.open", nil), Note: r.Text("desk.overview.tile.of", map[string]any{"n": r.Number(openPublic), "of": r.Number(open)})},
		{Number: r.Number(screenedYear), Text: r.Text("desk.report.tile.year_screened", nil), Note: r.Text("desk.report.tile.before", map[string]any{"n": r.Number(screenedBefore)})},
		{Number: r.Number(publicYear), Text: r.Text("desk.report.tile.year_public", nil), Note: r.Text("desk.report.tile.before", map[string]any{"n": r.Number(publicBefore)})},
	}
	p.Classes, p.Openness = plain(classBars(r, f)), openness(r, f)
	p.Departments.Heads = []string{r.Text("desk.overview.department", nil), r.Text("desk.overview.tile.total", nil), r.Text("desk.overview.tile.screened", nil), r.Label("state", string(domain.Published)), r.Text("desk.report.overdue", nil)}
	for _, d := range f.departments() {
		p.Departments.Rows = append(p.Departments.Rows, departmentRow{d.Title, r.Number(d.total), r.Number(d.screened), r.Number(d.public), r.Number(d.overdue)})
	}
	if len(f.Grounds) > 0 {
		b := groundBars(r, f)
		p.Grounds, p.GroundsTitle = &b, r.Count("desk.report.grounds", withheld, nil)
		if r.PublicURL != "" {
			p.Register = r.Text("desk.report.register", map[string]any{"url": r.PublicURL + "/register"})
		}
	}
	if f.Releases > 0 {
		days := int((f.ToRelease + 12*time.Hour) / (24 * time.Hour))
		p.Year = append(p.Year, r.Count("desk.report.time", days, map[string]any{"releases": r.Number(f.Releases)}))
	}
	if oldest := f.oldest(); f.Overdue > 0 && !oldest.IsZero() {
		p.Year = append(p.Year, r.Count("desk.report.late", f.Overdue, map[string]any{"day": r.LongDay(r.DayOf(oldest))}))
	}
	p.Note = r.Text("desk.report.note", nil)
	return r.Show(http.StatusOK, reportTemplate, "", p)
}

// plain takes the links away: paper has none.
func plain(b component.Bars) component.Bars {
	for i := range b.Rows {
		b.Rows[i].URL = ""
	}
	return b
}

// groundBars count what is withheld by its legal ground, as the questionnaire in force calls it.
func groundBars(r *page.Request, f *figures) component.Bars {
	b := component.Bars{Caption: r.Text("desk.report.grounds_caption", nil), Head: r.Text("desk.report.ground", nil), Count: r.Text("desk.overview.tile.total", nil)}
	for _, g := range f.Grounds {
		b.Rows = append(b.Rows, component.BarRow{Name: groundName(r, g.Ground), Value: g.N, Text: r.Number(g.N), Kind: "plain"})
	}
	return b
}

func groundName(r *page.Request, code string) string {
	for _, root := range r.Who.Roots {
		pol, err := r.Read().CurrentPolicy(r.Ctx(), root)
		if err != nil {
			continue
		}
		if g, ok := pol.Questionnaire.Ground(code); ok {
			return g.Text.In(r.Lang)
		}
	}
	if code == "" {
		return r.Text("desk.report.no_ground", nil)
	}
	return code
}

// figuresCSV writes every number of the pages: what is counted, of what, where, how many.
func figuresCSV(r *page.Request) error {
	f, err := figuresOf(r)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	out, err := intake.NewCSVWriter(&b)
	if err != nil {
		return err
	}
	t := func(key string) string { return r.Text("desk.overview.csv."+key, nil) }
	rows := [][]string{{t("what"), t("of"), r.Text("desk.overview.department", nil), r.Text("desk.overview.count", nil)}}
	add := func(what, of, where string, n int) { rows = append(rows, []string{what, of, where, strconv.Itoa(n)}) }
	for _, c := range f.Counts {
		add(t("holdings"), r.Label("state", string(c.State))+", "+r.Label("class", string(c.Class)), f.byID[c.Authority].Title, c.N)
	}
	heads := f.waitHeads(r)
	for _, w := range f.Waits {
		for i, n := range w.Ages {
			if n > 0 {
				add(t("waits")+" "+heads[i], r.Label("role", string(w.Role)), f.byID[w.Authority].Title, n)
			}
		}
		if w.Overdue > 0 {
			add(r.Text("desk.overview.tile.late", nil), r.Label("role", string(w.Role)), f.byID[w.Authority].Title, w.Overdue)
		}
	}
	for _, m := range f.Months {
		add(t("steps")+" "+f.monthStarts[m.Month].In(berlin).Format("2006-01"), r.Label("verb", string(m.Verb)), f.title(), m.N)
	}
	for _, g := range f.Grounds {
		add(r.Label("state", string(domain.Withheld)), groundName(r, g.Ground), f.title(), g.N)
	}
	for _, row := range rows {
		if err := out.Row(row); err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	h := r.Echo.Response().Header()
	h.Set("Content-Disposition", `attachment; filename="`+r.Text("desk.overview.file", nil)+"-"+f.today+`.csv"`)
	return r.Echo.Blob(http.StatusOK, "text/csv; charset=utf-8", b.Bytes())
}
