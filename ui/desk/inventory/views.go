package inventory

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

const maxViewName = 60

// view is a list that a person keeps under a name.
type view struct {
	ID    string `json:"-"`
	Name  string `json:"name"`
	List  string `json:"list"` // behind the question mark of the address
	First bool   `json:"first,omitempty"`
}

// saveForm keeps the list under a name.
type saveForm struct {
	Keys    page.Keys
	Name    component.Field
	Summary component.ErrorSummary
	List    string
	Submit  component.Button
	Manage  string // address of the page of saved views, "" without any
}

// viewsOf gives the saved views of the person by name.
func viewsOf(r *page.Request) ([]view, error) {
	settings, err := r.Read().Preferences(r.Ctx(), r.Person())
	if err != nil {
		return nil, err
	}
	var out []view
	for name, value := range settings {
		id, ok := strings.CutPrefix(name, workflow.ViewPrefix)
		v := view{}
		if !ok || json.Unmarshal(value, &v) != nil || v.Name == "" {
			continue
		}
		v.ID = id
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b view) int {
		if c := compareTitles(a.Name, b.Name); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out, nil
}

// sameList tells whether two addresses ask for the same holdings, in whichever order and page.
func sameList(a, b address) bool {
	a.Sort, a.Falling, a.Page, b.Sort, b.Falling, b.Page = "", false, 1, "", false, 1
	return a.encode() == b.encode()
}

// views makes the chips above the list: three that everybody has, then the person's own, each with its number.
func (p *listPage) views(r *page.Request, scope workflow.Scope, a address, all tally) error {
	own, err := viewsOf(r)
	if err != nil {
		return err
	}
	type chip struct {
		name string
		list address
		n    int
	}
	chips := []chip{
		{name: r.Text("desk.inventory.view.all", nil), n: all.total()},
		{name: r.Text("desk.inventory.view.to_screen", nil), list: address{States: []domain.State{domain.Captured}}},
		{name: r.Text("desk.inventory.view.mine", nil), list: address{Waits: workflow.WaitsForMe}},
		{name: r.Text("desk.inventory.view.overdue", nil), list: address{Waits: workflow.WaitsOverdue}},
	}
	for _, v := range own {
		chips = append(chips, chip{name: v.Name, list: parse(v.List)})
	}
	var ask []workflow.InventoryFilter
	var asked []int
	for i := range chips {
		switch l := chips[i].list; {
		case !l.coarse():
			chips[i].n = all.of(l.States, l.Classes, l.Authorities)
		case len(ask) < 8: // the rest goes without a number
			ask, asked = append(ask, l.filter(r)), append(asked, i)
		default:
			chips[i].n = -1
		}
	}
	totals, err := r.Read().InventoryTotals(r.Ctx(), scope, ask)
	if err != nil {
		return err
	}
	for i, n := range totals {
		chips[asked[i]].n = n
	}
	p.Views.Label = r.Text("desk.inventory.views", nil)
	for i, c := range chips {
		current := sameList(a, c.list)
		x := component.Chip{URL: c.list.url(), Text: c.name, Current: current}
		if c.n >= 0 {
			x.Count = r.Number(c.n)
		}
		if i == 0 {
			x.URL = listPath + "?view=all" // not the view that opens by itself
		}
		p.Views.Chips = append(p.Views.Chips, x)
	}
	p.Views.Chips = append(p.Views.Chips, component.Chip{URL: "#save-view", Icon: "add", Text: r.Text("desk.inventory.view.save", nil)})
	p.Save = saveForm{Keys: p.Keys(), List: a.encode(), Submit: component.Button{Text: r.Text("desk.inventory.view.submit", nil)}, Name: component.Field{
		ID: "view-name", Name: "name", Label: r.Text("desk.inventory.view.name", nil), MaxLength: maxViewName, Required: true,
		Hint: r.Text("desk.inventory.view.hint", nil),
	}}
	if len(own) > 0 {
		p.Save.Manage = listPath + "/views"
	}
	return nil
}

// openFirst leads to the view that the person wants to see first, when no list is asked for.
func openFirst(r *page.Request) (string, error) {
	if r.Echo.Request().URL.RawQuery != "" || r.Fragment() {
		return "", nil
	}
	own, err := viewsOf(r)
	if err != nil {
		return "", err
	}
	for _, v := range own {
		if v.First && v.List != "" {
			return parse(v.List).url(), nil
		}
	}
	return "", nil
}

// checkName trims a name and says what is wrong with it, "" for nothing.
func checkName(r *page.Request, name string) (string, string) {
	name = strings.Join(strings.Fields(name), " ")
	switch {
	case name == "":
		return name, r.Text("desk.inventory.view.name_missing", nil)
	case len([]rune(name)) > maxViewName:
		return name, r.Text("desk.inventory.view.name_long", map[string]any{"max": maxViewName})
	}
	return name, ""
}

func (v view) store(r *page.Request, part string) error {
	value, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return r.Desk.SetPreference(r.Ctx(), r.ActorFor(part), workflow.ViewPrefix+v.ID, value)
}

// saveView keeps the present list. The same name again replaces what it named.
func saveView(r *page.Request) error {
	list := parse(r.Form.Get("list"))
	list.Page = 1
	name, problem := checkName(r, r.Form.Get("name"))
	if problem != "" {
		return viewsPage(r, http.StatusUnprocessableEntity, viewProblem{list: list.encode(), name: r.Form.Get("name"), text: problem})
	}
	own, err := viewsOf(r)
	if err != nil {
		return err
	}
	v := view{ID: viewID(r), Name: name, List: list.encode()}
	if i := slices.IndexFunc(own, func(o view) bool { return strings.EqualFold(o.Name, name) }); i >= 0 {
		v.ID, v.First = own[i].ID, own[i].First
	}
	err = v.store(r, "")
	if domain.CodeOf(err) == domain.Invalid {
		return viewsPage(r, http.StatusUnprocessableEntity, viewProblem{list: list.encode(), name: name, text: r.ErrorText(err)})
	}
	if err != nil {
		return err
	}
	return r.See(list.url(), "desk.inventory.view.saved", map[string]any{"name": name})
}

// viewID makes the id of a new view from the key of its form, so that a second click stores nothing new.
func viewID(r *page.Request) string {
	if key := r.Form.Get("_key"); key != "" {
		return hex.EncodeToString([]byte(key))[:min(32, 2*len(key))]
	}
	var b [8]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

var viewsTemplate = page.Parse(files, "views.html", "saved.html")

// viewProblem is a name that was refused: of a new view, or of the one with id.
type viewProblem struct{ id, list, name, text string }

// viewList is the page on which saved views are renamed, deleted, and one is put first.
type viewList struct {
	page.Frame
	Heading string
	Summary component.ErrorSummary
	New     *saveForm
	Rows    []viewRow
	Empty   *component.Empty
}

type viewRow struct {
	ID, Name, URL string
	First         bool
	Rename        component.Field
	Keys          page.Keys
}

func showViews(r *page.Request) error { return viewsPage(r, http.StatusOK, viewProblem{}) }

func viewsPage(r *page.Request, status int, wrong viewProblem) error {
	own, err := viewsOf(r)
	if err != nil {
		return err
	}
	p := viewList{Heading: r.Text("desk.inventory.view.manage", nil)}
	if p.Frame, err = r.Frame(page.Holdings, p.Heading, component.Link{URL: listPath, Text: r.Text("desk.nav.holdings", nil)}); err != nil {
		return err
	}
	var inputs []component.Input
	if wrong.text != "" && wrong.id == "" {
		f := component.Field{ID: "view-name", Name: "name", Label: r.Text("desk.inventory.view.name", nil), Value: wrong.name, Error: wrong.text, Required: true}
		p.New = &saveForm{Keys: p.Keys(), List: wrong.list, Name: f, Submit: component.Button{Text: r.Text("desk.inventory.view.submit", nil)}}
		inputs = append(inputs, f)
	}
	for _, v := range own {
		row := viewRow{ID: v.ID, Name: v.Name, URL: parse(v.List).url(), First: v.First, Keys: p.Keys(), Rename: component.Field{
			ID: "name-" + v.ID, Name: "name", Label: r.Text("desk.inventory.view.name", nil), Value: v.Name, MaxLength: maxViewName, Required: true,
		}}
		if wrong.id == v.ID {
			row.Rename.Value, row.Rename.Error = wrong.name, wrong.text
			inputs = append(inputs, row.Rename)
		}
		p.Rows = append(p.Rows, row)
	}
	p.Summary = component.Summarize(r.Lang, inputs)
	if len(p.Rows) == 0 && p.New == nil {
		p.Empty = &component.Empty{
			Icon: "checklist", Title: r.Text("desk.inventory.view.none", nil), Text: r.Text("desk.inventory.view.none_text", nil),
			Buttons: []component.Button{{Kind: "secondary", Text: r.Text("desk.inventory.view.to_list", nil), URL: listPath}},
		}
	}
	return r.Show(status, viewsTemplate, "", p)
}

// changeView renames a view, deletes it, or puts it first.
func changeView(r *page.Request) error {
	own, err := viewsOf(r)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(own, func(v view) bool { return v.ID == r.Param("id") })
	if i < 0 {
		return &domain.Error{Code: domain.NotFound, Op: "inventory.changeView", Key: "desk.inventory.view.gone"}
	}
	v := own[i]
	switch r.Form.Get("act") {
	case "delete":
		if err := r.Desk.SetPreference(r.Ctx(), r.Actor(), workflow.ViewPrefix+v.ID, nil); err != nil {
			return err
		}
		return r.See(listPath+"/views", "desk.inventory.view.deleted", map[string]any{"name": v.Name})
	case "first":
		for _, o := range own {
			if now := o.ID == v.ID && !v.First; o.First != now {
				o.First = now
				if err := o.store(r, o.ID); err != nil {
					return err
				}
			}
		}
		return r.See(listPath+"/views", "desk.inventory.view.first_saved", nil)
	}
	name, problem := checkName(r, r.Form.Get("name"))
	if problem == "" && slices.ContainsFunc(own, func(o view) bool { return o.ID != v.ID && strings.EqualFold(o.Name, name) }) {
		problem = r.Text("desk.inventory.view.name_taken", nil)
	}
	if problem != "" {
		return viewsPage(r, http.StatusUnprocessableEntity, viewProblem{id: v.ID, name: r.Form.Get("name"), text: problem})
	}
	v.Name = name
	if err := v.store(r, ""); err != nil {
		return err
	}
	return r.See(listPath+"/views", "desk.inventory.view.renamed", map[string]any{"name": name})
}
