package inventory

import (
	"embed"
	"net/http"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/domain/catalog"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

//go:embed *.html
var files embed.FS

var listTemplate = page.Parse(files, "list.html", "saved.html")

// listPage is the table of holdings. Its block "list" is what a filter changes.
type listPage struct {
	page.Frame
	Head     component.Head
	Empty    *component.Empty // instead of everything: nothing was ever captured
	Standard *standardForm
	Views    component.ChipNav
	Save     saveForm
	Filters  filterForm
	Active   *component.ChipNav // filters in force, each to be taken away
	Status   string
	States   []component.Link // of the list, with their numbers
	Places   *placeTable
	Columns  component.Choice
	Here     string           // the list as its address says it
	Files    []component.Link // of the list, with the chosen columns
	Whole    []component.Link // of the list, with every field
	NoHits   *component.Empty
	Table    table
	Bulk     bulkBar
	Pager    component.Pager
}

// filterForm narrows the list.
type filterForm struct {
	Query               component.Field
	State, Class, Place component.Select
	More                []component.Select
	DueBy, Since        component.Field
	HighValue           component.Check
	Open                bool // the further filters are in use
	Keep                []component.Hidden
	Reset               string // address without filters, "" when there are none
}

// table is the list itself.
type table struct {
	Caption string
	Title   component.SortHead
	Heads   []component.SortHead
	Rows    []tableRow
	German  bool // titles are in another language than the page
}

type tableRow struct {
	ID, URL, Title, Sub, Pick string
	Cells                     []cell
}

// bulkBar are the acts on what is ticked.
type bulkBar struct {
	Acts   []component.Button
	All    string // text of the button that takes the whole list, "" when it is on the page
	Total  string // "von 412"
	Picked string // "{n} ausgewählt", for the script that counts
}

// placeTable counts by authority.
type placeTable struct {
	Caption string
	States  []string
	Classes []component.ClassBadge
	Rows    []placeRow
}

type placeRow struct {
	Name, URL string
	German    bool
	Indent    string
	Total     string
	States    []component.Link
	Classes   []component.Link
}

func showList(r *page.Request) error {
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	a := addressOf(r)
	q := a.query(r)
	q.Offset, q.Limit = (a.Page-1)*pageRows, pageRows
	rows, counts, err := r.Read().InventoryPage(r.Ctx(), scope, q)
	if err != nil {
		return err
	}
	whole := counts
	if a.coarse() {
		if whole, err = r.Read().InventoryCounts(r.Ctx(), scope, workflow.InventoryFilter{}); err != nil {
			return err
		}
	}
	authorities, err := r.Read().Authorities(r.Ctx())
	if err != nil {
		return err
	}
	t := treeOf(authorities)
	here, all := tally{counts, t}, tally{whole, t}
	hits := here.of(a.States, a.Classes, a.Authorities)
	p := &listPage{Here: a.encode()}
	captured := all.of([]domain.State{domain.Captured}, nil, nil)
	title := r.Count("desk.inventory.title", all.total(), map[string]any{"captured": r.Number(captured)})
	if p.Frame, err = r.Frame(page.Holdings, title); err != nil {
		return err
	}
	p.Head = component.Head{Title: title, Buttons: newButtons(r, scope)}
	if all.total() == 0 {
		p.Empty = emptyList(r, scope)
		p.Head.Buttons = nil
		places, err := capturePlaces(r, t)
		if err != nil {
			return err
		}
		p.Standard = standardFormOf(r, p.Keys(), places, t)
		return r.Show(http.StatusOK, listTemplate, "", p)
	}
	if last := (hits + pageRows - 1) / pageRows; a.Page > max(last, 1) {
		return r.Go(a.with(func(a *address) { a.Page = max(last, 1) }).url())
	}
	if err := p.views(r, scope, a, all); err != nil {
		return err
	}
	p.filters(r, a, here)
	p.numbers(r, a, here, hits)
	if err := p.table(r, scope, a, t, rows, hits); err != nil {
		return err
	}
	if r.Fragment() {
		r.Echo.Response().Header().Set("HX-Push-Url", a.url()) // without the fields that say nothing
	}
	return r.Show(http.StatusOK, listTemplate, "list", p)
}

// captures tells whether the person may capture somewhere.
func captures(scope workflow.Scope) bool {
	return slices.ContainsFunc(scope.Duties(), func(n workflow.Needed) bool {
		return n.Role == domain.DataSteward || n.Role == domain.OpenDataOfficer || n.Role == domain.SystemUser
	})
}

func newButtons(r *page.Request, scope workflow.Scope) []component.Button {
	if !captures(scope) {
		return nil
	}
	return []component.Button{
		{Kind: "secondary", Text: r.Text("desk.inventory.import", nil), URL: "/desk/imports"},
		{Kind: "primary", Text: r.Text("desk.inventory.capture", nil), URL: "/desk/holdings/new"},
	}
}

// emptyList teaches the first step, or says to a person who takes none who does.
func emptyList(r *page.Request, scope workflow.Scope) *component.Empty {
	t := func(key string) string { return r.Text("desk.inventory.empty."+key, nil) }
	if !captures(scope) {
		return &component.Empty{Icon: "info", Title: t("none"), Text: t("none_text")}
	}
	return &component.Empty{Icon: "drive-folder-upload", Title: t("start"), Text: t("start_text"), Buttons: []component.Button{
		{Kind: "primary", Text: r.Text("desk.inventory.import", nil), URL: "/desk/imports"},
		{Kind: "secondary", Text: t("one"), URL: "/desk/holdings/new"},
		{Kind: "tertiary", Icon: "download", Text: t("template"), URL: listPath + "/template.csv"},
	}}
}

// filters makes the form and the chips of what is in force. Each list of a filter counts what choosing it would show.
func (p *listPage) filters(r *page.Request, a address, n tally) {
	t := func(key string) string { return r.Text("desk.inventory.filter."+key, nil) }
	all := t("all")
	f := filterForm{
		Query:     component.Field{ID: "f-q", Name: "q", Type: "search", Label: t("query"), Value: a.Query, Grow: true, MaxLength: 200},
		State:     component.Select{ID: "f-state", Name: "state", Label: t("state"), Blank: all, Value: joined(a.States)},
		Class:     component.Select{ID: "f-class", Name: "class", Label: t("class"), Blank: all, Value: joined(a.Classes)},
		Place:     component.Select{ID: "f-authority", Name: "authority", Label: t("authority"), Blank: all, Value: joined(a.Authorities)},
		DueBy:     component.Field{ID: "f-due", Name: "due", Type: "date", Label: t("due"), Value: a.DueBy, Short: true},
		Since:     component.Field{ID: "f-since", Name: "since", Type: "date", Label: t("since"), Value: a.Since, Short: true},
		HighValue: component.Check{ID: "f-hvd", Name: "hvd", Label: t("hvd"), Checked: a.HighValue},
		Open:      a.Theme != "" || a.Waits != "" || a.DueBy != "" || a.Since != "" || a.HighValue || a.Import != "",
	}
	for _, s := range domain.States {
		if k := n.of([]domain.State{s}, a.Classes, a.Authorities); k > 0 || slices.Contains(a.States, s) {
			f.State.Options = append(f.State.Options, component.Option{Value: string(s), Text: counted(r, r.Label("state", string(s)), k)})
		}
	}
	for _, c := range domain.Classes {
		if k := n.of(a.States, []domain.Class{c}, a.Authorities); k > 0 || slices.Contains(a.Classes, c) {
			b := component.ClassOf(r.Lang, c)
			f.Class.Options = append(f.Class.Options, component.Option{Value: string(c), Text: counted(r, b.Code+" "+b.Text, k)})
		}
	}
	places := n.places()
	for _, x := range places {
		indent := strings.Repeat("\u2003", n.tree.depth[x.ID])
		k := n.of(a.States, a.Classes, []domain.AuthorityID{x.ID})
		f.Place.Options = append(f.Place.Options, component.Option{Value: string(x.ID), Text: indent + counted(r, x.Title, k), Lang: german(r)})
	}
	several(r, &f.State, len(a.States))
	several(r, &f.Class, len(a.Classes))
	several(r, &f.Place, len(a.Authorities))
	theme := component.Select{ID: "f-theme", Name: "theme", Label: t("theme"), Blank: all, Value: a.Theme}
	for _, x := range catalog.Themes() {
		theme.Options = append(theme.Options, component.Option{Value: x.Code, Text: catalog.Label(catalog.KindTheme, x.Code, r.Lang)})
	}
	waits := component.Select{ID: "f-waits", Name: "waits", Label: t("waits"), Blank: all, Value: string(a.Waits)}
	for _, w := range workflow.Waitings {
		waits.Options = append(waits.Options, component.Option{Value: string(w), Text: r.Text("desk.inventory.waits."+string(w), nil)})
	}
	f.More = []component.Select{waits, theme}
	if a.Import != "" {
		f.Keep = append(f.Keep, component.Hidden{Name: "import", Value: string(a.Import)})
	}
	if a.Sort != "" {
		f.Keep = append(f.Keep, component.Hidden{Name: "sort", Value: string(a.Sort)})
		if a.Falling {
			f.Keep = append(f.Keep, component.Hidden{Name: "order", Value: "desc"})
		}
	}
	if a.narrow() {
		f.Reset = address{Sort: a.Sort, Falling: a.Falling}.url()
		p.Active = activeFilters(r, a, n)
	}
	p.Filters = f
}

// several keeps more than one chosen value as an option of its own.
func several(r *page.Request, s *component.Select, n int) {
	if n > 1 {
		s.Options = append(s.Options, component.Option{Value: s.Value, Text: r.Text("desk.inventory.filter.several", map[string]any{"n": n})})
	}
}

func counted(r *page.Request, text string, n int) string { return text + " (" + r.Number(n) + ")" }

// german marks data on pages in another language.
func german(r *page.Request) string {
	if r.Lang == "de" {
		return ""
	}
	return "de"
}

// activeFilters are chips, each leading to the list without it.
func activeFilters(r *page.Request, a address, n tally) *component.ChipNav {
	nav := &component.ChipNav{Label: r.Text("desk.inventory.active", nil)}
	add := func(key, value string, without func(*address)) {
		text := value
		if key != "" {
			text = r.Text("desk.inventory.filter."+key, nil)
			if value != "" {
				text += ": " + value
			}
		}
		nav.Chips = append(nav.Chips, component.Chip{
			URL: a.with(without).url(), Text: text, Filter: true, Hidden: r.Text("desk.inventory.filter.remove", nil),
		})
	}
	if a.Query != "" {
		add("query", "„"+a.Query+"“", func(a *address) { a.Query = "" })
	}
	for _, s := range a.States {
		add("state", r.Label("state", string(s)), func(a *address) { a.States = without(a.States, s) })
	}
	for _, c := range a.Classes {
		add("class", component.ClassCode(c)+" "+component.ClassOf(r.Lang, c).Text, func(a *address) { a.Classes = without(a.Classes, c) })
	}
	for _, x := range a.Authorities {
		add("", n.tree.title(x), func(a *address) { a.Authorities = without(a.Authorities, x) })
	}
	if a.Waits != "" {
		add("waits", r.Text("desk.inventory.waits."+string(a.Waits), nil), func(a *address) { a.Waits = "" })
	}
	if a.Theme != "" {
		add("theme", catalog.Label(catalog.KindTheme, a.Theme, r.Lang), func(a *address) { a.Theme = "" })
	}
	if a.DueBy != "" {
		add("due", r.ShortDay(a.DueBy), func(a *address) { a.DueBy = "" })
	}
	if a.Since != "" {
		add("since", r.ShortDay(a.Since), func(a *address) { a.Since = "" })
	}
	if a.HighValue {
		add("hvd", "", func(a *address) { a.HighValue = false })
	}
	if a.Import != "" {
		add("import", "", func(a *address) { a.Import = "" })
	}
	return nav
}

func without[T comparable](list []T, v T) []T {
	return slices.DeleteFunc(slices.Clone(list), func(x T) bool { return x == v })
}

// numbers says how many there are, by state and by authority, each number a link to them.
func (p *listPage) numbers(r *page.Request, a address, n tally, hits int) {
	switch {
	case a.narrow():
		p.Status = r.Count("desk.inventory.hits", hits, nil)
	default:
		p.Status = r.Text("desk.inventory.all", nil)
	}
	for _, s := range domain.States {
		if k := n.of([]domain.State{s}, a.Classes, a.Authorities); k > 0 {
			p.States = append(p.States, component.Link{
				URL: a.with(func(a *address) { a.States = []domain.State{s} }).url(), Text: r.Number(k) + "\u00a0" + r.Label("state", string(s)),
			})
		}
	}
	places := n.places()
	if len(places) < 2 {
		return
	}
	t := &placeTable{Caption: r.Text("desk.inventory.places.caption", nil)}
	states := slices.DeleteFunc(slices.Clone(domain.States), func(s domain.State) bool { return n.of([]domain.State{s}, nil, nil) == 0 })
	for _, s := range states {
		t.States = append(t.States, r.Label("state", string(s)))
	}
	for _, c := range domain.Classes {
		t.Classes = append(t.Classes, component.ClassOf(r.Lang, c))
	}
	for _, x := range places {
		here := []domain.AuthorityID{x.ID}
		row := placeRow{
			Name: x.Title, German: r.Lang != "de", Indent: strings.Repeat("\u2003", min(n.tree.depth[x.ID], 3)), Total: r.Number(n.of(nil, nil, here)),
			URL: a.with(func(a *address) { a.Authorities, a.States, a.Classes = here, nil, nil }).url(),
		}
		for _, s := range states {
			row.States = append(row.States, numberLink(r, n.of([]domain.State{s}, nil, here), a.with(func(a *address) {
				a.Authorities, a.States, a.Classes = here, []domain.State{s}, nil
			}).url()))
		}
		for _, c := range domain.Classes {
			row.Classes = append(row.Classes, numberLink(r, n.of(nil, []domain.Class{c}, here), a.with(func(a *address) {
				a.Authorities, a.States, a.Classes = here, nil, []domain.Class{c}
			}).url()))
		}
		t.Rows = append(t.Rows, row)
	}
	p.Places = t
}

// numberLink is a number that leads to what it counts; nothing leads nowhere.
func numberLink(r *page.Request, n int, url string) component.Link {
	if n == 0 {
		return component.Link{Text: "–"}
	}
	return component.Link{Text: r.Number(n), URL: url}
}

// table shows one page of the list.
func (p *listPage) table(r *page.Request, scope workflow.Scope, a address, tree *tree, rows []workflow.InventoryRow, hits int) error {
	q := a.query(r)
	chosen, err := chosenColumns(r)
	if err != nil {
		return err
	}
	s := show{r, tree, map[domain.HoldingID]int{}}
	for _, h := range rows {
		if s.open[h.ID], err = openQuestions(r, h); err != nil {
			return err
		}
	}
	p.Columns = component.Choice{ID: "columns", Name: "column", Legend: r.Text("desk.inventory.columns.legend", nil), Many: true, Row: true}
	for _, c := range columns {
		p.Columns.Options = append(p.Columns.Options, component.Option{Value: c.name, Text: r.Text("desk.inventory.column."+c.name, nil)})
	}
	t := table{German: r.Lang != "de", Title: sortHead(r, a, workflow.ByTitle, r.Text("desk.inventory.column.title", nil), false)}
	for _, c := range chosen {
		p.Columns.Values = append(p.Columns.Values, c.name)
		t.Heads = append(t.Heads, sortHead(r, a, c.sort, r.Text("desk.inventory.column."+c.name, nil), c.num))
	}
	way := "rising"
	if q.Falling {
		way = "falling"
	}
	t.Caption = r.Text("desk.inventory.caption."+way, map[string]any{"by": r.Text("desk.inventory.column."+string(q.Sort), nil)})
	for _, h := range rows {
		row := tableRow{
			ID: string(h.ID), URL: listPath + "/" + string(h.ID), Title: h.Title, Sub: sub(s, h, chosen),
			Pick: r.Text("desk.inventory.pick", map[string]any{"title": h.Title}),
		}
		for _, c := range chosen {
			row.Cells = append(row.Cells, c.cellOf(s, h))
		}
		t.Rows = append(t.Rows, row)
	}
	p.Table = t
	if hits == 0 {
		p.NoHits = &component.Empty{
			Icon: "search", Title: r.Text("desk.inventory.no_hits", nil), Text: r.Text("desk.inventory.no_hits_text", nil),
			Buttons: []component.Button{{Kind: "secondary", Text: r.Text("desk.inventory.filter.reset", nil), URL: p.Filters.Reset}},
		}
		return nil
	}
	n := map[string]any{"n": r.Number(hits)}
	a.Page = 1
	p.Files = []component.Link{
		{URL: a.at(listPath + "/export.csv"), Text: r.Text("desk.inventory.csv", nil)},
		{URL: a.at(listPath + "/export.xlsx"), Text: r.Text("desk.inventory.xlsx", nil)},
	}
	p.Whole = []component.Link{
		{URL: withAll(a.at(listPath + "/export.csv")), Text: r.Text("desk.inventory.csv_all", nil)},
		{URL: withAll(a.at(listPath + "/export.xlsx")), Text: r.Text("desk.inventory.xlsx_all", nil)},
	}
	p.Bulk = bulkBar{Acts: bulkButtons(r, scope), Total: r.Text("desk.inventory.of", n), Picked: r.Text("desk.inventory.bulk.picked", map[string]any{"n": "{n}"})}
	if hits > len(rows) {
		p.Bulk.All = r.Text("desk.inventory.take_all", n)
	}
	p.Pager = pagerOf(r, addressOf(r), listPath, hits)
	return nil
}

// sub is the line under the title: where it belongs and what it is about, unless a column says so.
func sub(s show, h workflow.InventoryRow, chosen []column) string {
	has := func(name string) bool {
		return slices.ContainsFunc(chosen, func(c column) bool { return c.name == name })
	}
	out := ""
	if !has("authority") {
		out = s.tree.title(h.Authority)
	}
	if len(h.Theme) > 0 && !has("theme") {
		if out != "" {
			out += " · "
		}
		out += themes(h.Theme[:1], "de")
	}
	return out
}

// sortHead is a heading that sorts, rising first, except by date: there the latest comes first.
func sortHead(r *page.Request, a address, by workflow.InventorySort, text string, num bool) component.SortHead {
	h := component.SortHead{Text: text, Num: num}
	if by == "" {
		return h
	}
	now, falling := a.Sort, a.Falling
	if now == "" {
		now, falling = workflow.ByChange, true
	}
	to := by == workflow.ByChange
	if now == by {
		h.Sorted = "ascending"
		if falling {
			h.Sorted = "descending"
		}
		to = !falling
	}
	h.URL = a.with(func(a *address) { a.Sort, a.Falling = by, to }).url()
	return h
}

func pagerOf(r *page.Request, a address, path string, total int) component.Pager {
	return r.Pager(a.Page, pageRows, total, func(n int) string {
		a.Page = n
		return a.at(path)
	})
}

// withAll asks for every field of the content.
func withAll(url string) string {
	if strings.Contains(url, "?") {
		return url + "&all=1"
	}
	return url + "?all=1"
}
