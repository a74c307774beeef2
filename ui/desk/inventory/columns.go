package inventory

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"freigabe/domain"
	"freigabe/domain/catalog"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
	"freigabe/workflow/intake"
)

// column is something that the list can show of a holding beside its title.
type column struct {
	name string
	sort workflow.InventorySort // "" cannot be sorted by
	num  bool
	text func(s show, h workflow.InventoryRow) string // plain, for lists and files
	cell func(s show, h workflow.InventoryRow) cell   // nil shows text
}

// cell is one cell of the table. At most one of State, Class, Due and Moment is set; else Text stands for itself.
type cell struct {
	Label  string // of the column, for small screens
	Num    bool
	Text   string
	German bool // Text is data
	URL    string
	State  *component.Badge
	Class  *component.ClassBadge
	Due    *component.Due
	Moment *component.Moment
}

// show is what cells need beside the holding.
type show struct {
	*page.Request
	tree *tree
	open map[domain.HoldingID]int
}

var columns = []column{
	{name: "state", sort: workflow.ByState, text: func(s show, h workflow.InventoryRow) string { return s.Label("state", string(h.State)) }, cell: func(s show, h workflow.InventoryRow) cell {
		b := component.StateBadge(s.Lang, h.State)
		return cell{State: &b}
	}},
	{name: "class", sort: workflow.ByClass, text: func(s show, h workflow.InventoryRow) string {
		c := component.ClassOf(s.Lang, h.Class)
		return c.Code + " " + c.Text
	}, cell: func(s show, h workflow.InventoryRow) cell {
		c := component.ClassOf(s.Lang, h.Class)
		return cell{Class: &c}
	}},
	{name: "next", text: func(s show, h workflow.InventoryRow) string { return next(s.Request, h, s.open[h.ID]) }, cell: func(s show, h workflow.InventoryRow) cell {
		c := cell{Text: next(s.Request, h, s.open[h.ID])}
		if h.Open != nil {
			c.URL = "/desk/reviews/" + string(h.Review)
		}
		return c
	}},
	{name: "due", sort: workflow.ByDue, text: func(_ show, h workflow.InventoryRow) string { return dueOf(h) }, cell: func(s show, h workflow.InventoryRow) cell {
		day := dueOf(h)
		if day == "" {
			return cell{}
		}
		d := component.Due{Text: s.ShortDay(day), Exact: s.FullDay(day)}
		switch {
		case day < s.Today() && (h.TaskDue != "" || h.Open != nil):
			d.Kind = "late"
		case day <= soon(s.Today()):
			d.Kind = "soon"
		}
		return cell{Due: &d}
	}},
	{name: "changed", sort: workflow.ByChange, text: func(s show, h workflow.InventoryRow) string { return s.DayOf(h.ChangedAt) }, cell: func(s show, h workflow.InventoryRow) cell {
		m := component.MomentOf(h.ChangedAt, s.ShortDay(s.DayOf(h.ChangedAt)), s.Exact(h.ChangedAt))
		return cell{Moment: &m}
	}},
	{name: "since", text: func(s show, h workflow.InventoryRow) string { return s.DayOf(h.Since) }, cell: func(s show, h workflow.InventoryRow) cell {
		m := component.MomentOf(h.Since, s.ShortDay(s.DayOf(h.Since)), s.Exact(h.Since))
		return cell{Moment: &m}
	}},
	{name: "authority", sort: workflow.ByAuthority, text: func(s show, h workflow.InventoryRow) string { return s.tree.title(h.Authority) }, cell: func(s show, h workflow.InventoryRow) cell {
		return cell{Text: s.tree.title(h.Authority), German: true}
	}},
	{name: "steward", text: func(_ show, h workflow.InventoryRow) string { return h.Draft.Content.Steward }, cell: func(_ show, h workflow.InventoryRow) cell {
		return cell{Text: h.Draft.Content.Steward, German: true}
	}},
	{name: "standard", text: func(_ show, h workflow.InventoryRow) string { return h.Draft.Content.TitleStandard }, cell: func(_ show, h workflow.InventoryRow) cell {
		return cell{Text: h.Draft.Content.TitleStandard, German: true}
	}},
	{name: "theme", text: func(s show, h workflow.InventoryRow) string { return themes(h.Theme, s.Lang) }},
	{name: "review", text: func(_ show, h workflow.InventoryRow) string {
		if h.Open == nil {
			return ""
		}
		return h.Open.Number
	}, cell: func(_ show, h workflow.InventoryRow) cell {
		if h.Open == nil {
			return cell{}
		}
		return cell{Text: h.Open.Number, URL: "/desk/reviews/" + string(h.Review)}
	}},
	{name: "signed", num: true, text: func(s show, h workflow.InventoryRow) string {
		if h.Open == nil {
			return ""
		}
		return s.Text("desk.inventory.signed_of", map[string]any{"n": h.Open.Filled, "of": h.Open.Places})
	}},
	{name: "answers", num: true, text: func(s show, h workflow.InventoryRow) string { return number(s.open[h.ID]) }},
	{name: "files", num: true, text: func(_ show, h workflow.InventoryRow) string { return number(len(h.Draft.Distributions)) }},
	{name: "hvd", text: func(s show, h workflow.InventoryRow) string {
		if h.Draft.Content.HVDCategory == "" {
			return ""
		}
		return catalog.Label(catalog.KindHVD, h.Draft.Content.HVDCategory, s.Lang)
	}},
	{name: "name", text: func(_ show, h workflow.InventoryRow) string { return h.Name }},
}

// usualColumns are shown to who has not chosen.
var usualColumns = []string{"state", "class", "next", "changed"}

// chosenColumns are those of the person's setting, in the order of the table; the usual ones without it.
func chosenColumns(r *page.Request) ([]column, error) {
	value, err := r.Read().Preference(r.Ctx(), r.Person(), workflow.PreferenceColumns)
	if err != nil {
		return nil, err
	}
	var names []string
	if json.Unmarshal(value, &names) != nil || len(names) == 0 {
		names = usualColumns
	}
	var out []column
	for _, c := range columns {
		if slices.Contains(names, c.name) {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return chosenFrom(usualColumns), nil
	}
	return out, nil
}

func chosenFrom(names []string) []column {
	var out []column
	for _, c := range columns {
		if slices.Contains(names, c.name) {
			out = append(out, c)
		}
	}
	return out
}

// saveColumns stores which columns the person wants; none ticked brings the usual ones back.
func saveColumns(r *page.Request) error {
	var value json.RawMessage
	var names []string
	for _, c := range columns {
		if slices.Contains(r.Form.All("column"), c.name) {
			names = append(names, c.name)
		}
	}
	if len(names) > 0 && !slices.Equal(names, usualColumns) {
		b, err := json.Marshal(names)
		if err != nil {
			return err
		}
		value = b
	}
	if err := r.Desk.SetPreference(r.Ctx(), r.Actor(), workflow.PreferenceColumns, value); err != nil {
		return err
	}
	return r.See(parse(r.Form.Get("list")).url(), "desk.inventory.columns.saved", nil)
}

// cellOf makes the cell of a column.
func (c column) cellOf(s show, h workflow.InventoryRow) cell {
	out := cell{}
	if c.cell != nil {
		out = c.cell(s, h)
	} else {
		out.Text = c.text(s, h)
	}
	out.Label, out.Num = s.Text("desk.inventory.column."+c.name, nil), c.num
	out.German = out.German && s.Lang != "de"
	return out
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func themes(codes []string, lang string) string {
	labels := make([]string, len(codes))
	for i, c := range codes {
		labels[i] = catalog.Label(catalog.KindTheme, c, lang)
	}
	return strings.Join(labels, "; ")
}

// soon is the last day that counts as soon.
func soon(today string) string {
	t, err := domain.ParseDay(today)
	if err != nil {
		return today
	}
	return t.AddDate(0, 0, workflow.QueueSoonDays).Format("2006-01-02")
}

// fieldText writes the value of a content field for a list, as reading understands it again.
func fieldText(f domain.Field, c *domain.Content) string {
	switch {
	case f.Name == "theme":
		return themes(f.List(c), "de")
	case f.IsList():
		return strings.Join(f.List(c), "; ")
	}
	return f.Text(c)
}

// fieldColumn names a content field in the head of a list.
func fieldColumn(r *page.Request, f domain.Field) string {
	return intake.ColumnName(f.Name, r.Label("field", f.Name))
}
