package audit

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"time"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var rightsTemplate = page.Parse(files, "rights.html", "parts.html")

// rightsPage answers: who could do what on a day?
type rightsPage struct {
	page.Frame
	Head      component.Head
	Day       component.Field
	Authority component.Select
	Person    component.Hidden // only this person's; "" for all
	All       string           // takes that away
	Errors    component.ErrorSummary
	Found     bool
	Roles     string // heading with their number
	Rows      []rightRow
	Deputies  []deputyRow
	Empty     *component.Empty
	Partly    string // who sees only a part is told so
}

type rightRow struct {
	Who, Role, Place string
	German           bool
	Period           string
	Notes            []string
	Granted, Ended   *component.Link
	Off              bool
}

type deputyRow struct {
	By, For, Period string
	Notes           []string
	Granted, Ended  *component.Link
}

// rightsAddress is the page for one person at one place on a day.
func rightsAddress(day string, at domain.AuthorityID, who domain.PersonID) string {
	v := url.Values{"day": {day}}
	if at != "" {
		v.Set("authority", string(at))
	}
	if who != "" {
		v.Set("person", string(who))
	}
	return "/desk/rights?" + v.Encode()
}

func rights(r *page.Request) error {
	day := cmp.Or(r.Query("day"), r.Today())
	at, who := domain.AuthorityID(r.Query("authority")), domain.PersonID(r.Query("person"))
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	w, err := newWording(r, nil)
	if err != nil {
		return err
	}
	if _, known := w.authorities[at]; at != "" && !known {
		return &domain.Error{Code: domain.NotFound, Op: "audit.rights", Key: "id.unknown"}
	}
	if who != "" && !domain.IsID(string(who)) {
		return &domain.Error{Code: domain.NotFound, Op: "audit.rights", Key: "id.unknown"}
	}
	root := r.Who.Person.Root
	if at != "" {
		root = w.authorities[at].Root
	}
	p := rightsPage{
		Head: component.Head{Title: r.Text("desk.audit.rights.title", nil), Lead: r.Text("desk.audit.rights.lead", nil)},
		Day:  component.Field{Name: "day", Type: "date", Label: r.Text("desk.audit.rights.day", nil), Value: day, Required: true},
		Authority: component.Select{
			Name: "authority", Label: r.Text("desk.audit.rights.place", nil), Blank: r.Text("desk.audit.rights.whole", nil), Value: string(at), Options: w.places(), Grow: true,
		},
	}
	if who != "" {
		p.Person, p.All = component.Hidden{Name: "person", Value: string(who)}, rightsAddress(day, at, "")
	}
	status := http.StatusOK
	found, err := r.Read().RightsOn(r.Ctx(), scope, workflow.RightsQuery{Root: root, Authority: at, Day: day, Person: who})
	switch {
	case domain.CodeOf(err) == domain.Invalid:
		status, p.Day.Error = http.StatusUnprocessableEntity, r.Text("field.date", nil)
		p.Errors = component.Summarize(r.Lang, []component.Input{p.Day})
	case err != nil:
		return err
	default:
		if err := p.fill(w, found); err != nil {
			return err
		}
		p.Head.Muted = r.Text("desk.audit.rights.of", map[string]any{"day": r.FullDay(day)})
		p.Head.Lead = ""
	}
	if len(scope.History())+len(scope.Administered()) == 0 {
		p.Partly = r.Text("desk.audit.rights.own", nil)
	}
	if p.Frame, err = r.Frame(page.Decisions, r.Text("desk.audit.rights.title", nil), component.Link{URL: "/desk/decisions", Text: r.Text("desk.audit.list.short", nil)}); err != nil {
		return err
	}
	return r.Show(status, rightsTemplate, "", p)
}

func (p *rightsPage) fill(w *wording, d *workflow.RightsDay) error {
	var people []domain.PersonID
	for _, a := range d.Rights {
		people = append(people, a.Person)
	}
	for _, x := range d.Deputies {
		people = append(people, x.By, x.For)
	}
	var err error
	if w.people, err = w.names(people); err != nil {
		return err
	}
	order := map[domain.Role]int{}
	for i, r := range domain.Roles {
		order[r] = i
	}
	slices.SortStableFunc(d.Rights, func(a, b workflow.RightOn) int {
		return cmp.Or(cmp.Compare(w.name(a.Person), w.name(b.Person)), cmp.Compare(order[a.Role], order[b.Role]))
	})
	p.Found = true
	for _, a := range d.Rights {
		row := rightRow{
			Who: w.name(a.Person), Role: w.Label("role", string(a.Role)), Place: w.place(a.Assignment.Authority), German: true,
			Period: w.span(a.From, a.Until, a.EndedAt), Granted: w.entry(a.Granted), Ended: w.entry(a.Ended), Off: a.Off != nil,
		}
		if a.Part {
			row.Notes = append(row.Notes, w.partly(a, d))
		}
		for _, x := range d.Deputies {
			if x.For == a.Person {
				row.Notes = append(row.Notes, w.Text("desk.audit.rights.represented", map[string]any{"name": w.name(x.By), "from": w.ShortDay(x.From), "to": w.ShortDay(x.Until)}))
			}
		}
		if a.Off != nil {
			row.Notes = append(row.Notes, w.Text("desk.audit.rights.off", map[string]any{"at": w.Exact(a.Off.At)}))
		}
		p.Rows = append(p.Rows, row)
	}
	for _, x := range d.Deputies {
		row := deputyRow{
			By: w.name(x.By), For: w.name(x.For), Period: w.Text("desk.audit.period", map[string]any{"from": w.ShortDay(x.From), "to": w.ShortDay(x.Until)}),
			Granted: w.entry(x.Granted), Ended: w.entry(x.Ended),
		}
		if x.Part && x.Granted != nil && x.Granted.At.After(d.From) {
			row.Notes = append(row.Notes, w.Text("desk.audit.rights.since", map[string]any{"time": w.TimeOf(x.Granted.At)}))
		}
		if x.Part && x.Ended != nil && x.Ended.At.Before(d.To) {
			row.Notes = append(row.Notes, w.Text("desk.audit.rights.until", map[string]any{"time": w.TimeOf(x.Ended.At)}))
		}
		p.Deputies = append(p.Deputies, row)
	}
	p.Roles = w.Count("desk.audit.rights.roles", len(p.Rows), nil)
	if len(p.Rows) == 0 {
		p.Empty = &component.Empty{Icon: "calendar-today", Title: w.Text("desk.audit.rights.none", nil), Text: w.Text("desk.audit.rights.none_text", nil)}
	}
	return nil
}

// span says from when until when a role was given.
func (w *wording) span(from, until, ended time.Time) string {
	end := until
	if !ended.IsZero() && (end.IsZero() || ended.Before(end)) {
		end = ended
	}
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return w.DayOf(t)
	}
	return w.period(day(from), day(end))
}

// partly says that a role was not in force the whole day.
func (w *wording) partly(a workflow.RightOn, d *workflow.RightsDay) string {
	if from := a.From; from.After(d.From) {
		return w.Text("desk.audit.rights.since", map[string]any{"time": w.TimeOf(from)})
	}
	end := a.Until
	if !a.EndedAt.IsZero() && (end.IsZero() || a.EndedAt.Before(end)) {
		end = a.EndedAt
	}
	return w.Text("desk.audit.rights.until", map[string]any{"time": w.TimeOf(end)})
}

// entry links the decision that gave or ended a right.
func (w *wording) entry(h *workflow.HistoryRow) *component.Link {
	if h == nil {
		return nil
	}
	text := w.Text("desk.audit.no", map[string]any{"n": w.number(h.Index)})
	if h.Index == nil {
		text = w.Text("desk.audit.waiting", nil)
	}
	return &component.Link{URL: "/desk/decisions/" + string(h.ID), Text: text}
}
