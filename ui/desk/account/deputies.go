package account

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var (
	deputiesTemplate = page.Parse(files, "deputies.html")
	deputyTemplate   = page.Parse(files, "deputy.html")
)

// deputiesPage shows who stands in for whom: for the person, or for everybody whom they administer.
type deputiesPage struct {
	mine
	Views  *component.ChipNav
	Scale  []string // first, middle and last day of the bars
	Rows   []deputyRow
	Empty  component.Empty
	Over   []deputyRow
	Errors component.ErrorSummary
	For    *component.Select // nil: oneself
	Myself string
	By     component.Select
	From   component.Field
	Until  component.Field
	Due    []dueRow // what waits for oneself and is due soon
}

type deputyRow struct {
	By, For string // names
	Roles   []string
	Period  string
	Days    component.Days
	State   component.Badge
	URL     string // of its page
	Act     string // what the link to it says
}

type dueRow struct {
	Title, URL string
	German     bool
	Due        component.Due
}

const (
	maxDeputies = 200
	dueAhead    = 28 // days
)

// colleagues are the people of the person's own root who have a role there, by name: who can be a deputy.
func colleagues(r *page.Request) ([]component.Option, error) {
	pol, err := r.Read().CurrentPolicy(r.Ctx(), r.Who.Person.Root)
	if err != nil {
		return nil, err
	}
	now := r.Clock()
	var ids []domain.PersonID
	for _, a := range pol.Assignments {
		if !slices.Contains(pol.Off, a.Person) {
			ids = append(ids, a.Person)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	scope, err := r.Scope()
	if err != nil {
		return nil, err
	}
	names, err := r.Read().PersonNames(r.Ctx(), scope, ids)
	if err != nil {
		return nil, err
	}
	var out []component.Option
	for id, name := range names {
		text := name
		if roles := pol.Rights.RolesOf(id, now); len(roles) > 0 {
			text += ", " + r.Label("role", string(roles[0].Role))
		}
		out = append(out, component.Option{Value: string(id), Text: text})
	}
	slices.SortFunc(out, func(a, b component.Option) int {
		return cmp.Or(strings.Compare(a.Text, b.Text), strings.Compare(a.Value, b.Value))
	})
	return out, nil
}

func showDeputies(r *page.Request) error {
	p, err := deputiesOf(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, deputiesTemplate, "", p)
}

func deputiesOf(r *page.Request) (deputiesPage, error) {
	m, err := mineOf(r, deputiesPath, r.Text("desk.account.deputies.title", nil))
	if err != nil {
		return deputiesPage{}, err
	}
	m.Head.Muted = r.Text("desk.account.deputies.lead", nil)
	p := deputiesPage{mine: m, Empty: component.Empty{Title: r.Text("desk.account.deputies.none", nil), Text: r.Text("desk.account.deputies.none_text", nil)}}
	scope, err := r.Scope()
	if err != nil {
		return p, err
	}
	administers := slices.Contains(scope.Administered(), r.Who.Person.Root)
	all := administers && r.Query("of") == "all"
	if administers {
		p.Views = &component.ChipNav{Label: r.Text("desk.account.deputies.views", nil), Chips: []component.Chip{
			{URL: deputiesPath, Text: r.Text("desk.account.deputies.mine", nil), Current: !all},
			{URL: deputiesPath + "?of=all", Text: r.Text("desk.account.deputies.all", nil), Current: all},
		}}
	}
	if err := p.list(r, scope, all); err != nil {
		return p, err
	}
	if err := p.form(r, administers); err != nil {
		return p, err
	}
	return p, p.due(r, scope)
}

// list fills in the deputies: those in force and to come with bars, the others in words.
func (p *deputiesPage) list(r *page.Request, scope workflow.Scope, all bool) error {
	deputies, err := r.Read().Deputies(r.Ctx(), scope, workflow.Page{Limit: maxDeputies})
	if err != nil {
		return err
	}
	me, today := r.Person(), r.Today()
	deputies = slices.DeleteFunc(deputies, func(d domain.Deputy) bool { return !all && d.For != me && d.By != me })
	slices.SortStableFunc(deputies, func(a, b domain.Deputy) int {
		return cmp.Or(strings.Compare(a.From, b.From), strings.Compare(a.Until, b.Until))
	})
	var people []domain.PersonID
	first, last := today, dayAfter(today, dueAhead)
	for _, d := range deputies {
		people = append(people, d.For, d.By)
		if current(d, today) {
			first, last = min(first, d.From), max(last, d.Until)
		}
	}
	first, last = max(first, dayAfter(today, -14)), min(last, dayAfter(today, 120)) // what lies further away is cut off
	names, err := r.Names(people...)
	if err != nil {
		return err
	}
	for _, d := range deputies {
		row, err := p.row(r, d, names)
		if err != nil {
			return err
		}
		if !current(d, today) {
			p.Over = append(p.Over, row)
			continue
		}
		row.Days = component.DaysOf(first, last, today, d.From, d.Until, d.Status != domain.Active || d.From > today)
		p.Rows = append(p.Rows, row)
	}
	p.Scale = []string{dayMonth(first), dayMonth(between(first, last)), dayMonth(last)}
	return nil
}

// current tells whether a deputy is or may yet come into force.
func current(d domain.Deputy, today string) bool {
	return (d.Status == domain.Active || d.Status == domain.Proposed) && d.Until >= today
}

func (p *deputiesPage) row(r *page.Request, d domain.Deputy, names map[domain.PersonID]string) (deputyRow, error) {
	roles, err := rolesOf(r, d)
	return deputyRow{
		By: names[d.By], For: names[d.For], Roles: roles, Period: period(r, d), State: stateOf(r, d),
		URL: deputiesPath + "/" + string(d.ID), Act: r.Text("desk.account.deputies.open", nil),
	}, err
}

// rolesOf names the roles that the represented person holds now, which the deputy may use.
func rolesOf(r *page.Request, d domain.Deputy) ([]string, error) {
	pol, err := r.Read().CurrentPolicy(r.Ctx(), d.Root)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, g := range pol.Rights.RolesOf(d.For, r.Clock()) {
		text := r.Label("role", string(g.Role))
		if g.Authority != d.Root {
			at, err := r.Read().AuthorityByID(r.Ctx(), g.Authority)
			if err != nil {
				return nil, err
			}
			text += ", " + at.Title
		}
		out = append(out, text)
	}
	return out, nil
}

// stateOf says where a deputy stands today.
func stateOf(r *page.Request, d domain.Deputy) component.Badge {
	today := r.Today()
	switch {
	case d.Status == domain.Proposed && d.Until >= today:
		return component.Badge{Kind: "warning", Icon: "edit", Text: r.Text("desk.account.waits", nil)}
	case d.Status == domain.Active && d.Until < today:
		return component.Badge{Kind: "line", Icon: "check", Text: r.Text("desk.account.deputies.over", nil)}
	case d.Status == domain.Active && d.From > today:
		return component.Badge{Kind: "line", Icon: "calendar-today", Text: r.Text("desk.account.deputies.from_day", map[string]any{"day": r.ShortDay(d.From)})}
	case d.Status == domain.Active:
		return component.Badge{Kind: "line", Icon: "check", Text: r.Text("desk.account.in_force", nil)}
	}
	return component.Badge{Kind: "line", Icon: "close", Text: r.Label("proposal", string(d.Status))}
}

// period writes the days, the year once where it is one: "11. Nov. bis 9. Dez. 2026".
func period(r *page.Request, d domain.Deputy) string {
	from, until := r.ShortDay(d.From), r.ShortDay(d.Until)
	if year := "\u00a0" + d.Until[:4]; strings.HasSuffix(until, year) {
		from = strings.TrimSuffix(from, year)
	}
	return r.Text("desk.account.deputies.period", map[string]any{"from": from, "until": until})
}

// form makes the fields of a proposal, with what was typed.
func (p *deputiesPage) form(r *page.Request, administers bool) error {
	people, err := colleagues(r)
	if err != nil {
		return err
	}
	typed := func(name string) string { return r.Form.Get(name) }
	p.Myself = r.Who.Person.Name
	others := slices.DeleteFunc(slices.Clone(people), func(o component.Option) bool { return o.Value == string(r.Person()) })
	if administers {
		p.For = &component.Select{Name: "for", Label: r.Text("desk.account.deputies.for", nil), Options: people, Value: cmp.Or(typed("for"), string(r.Person()))}
	}
	p.By = component.Select{
		Name: "by", Label: r.Text("desk.account.deputies.by", nil), Hint: r.Text("desk.account.deputies.by_hint", nil), Options: others,
		Blank: r.Text("desk.account.deputies.choose", nil), Value: typed("by"), Required: true,
	}
	p.From = component.Field{Name: "from", Type: "date", Label: r.Text("desk.account.deputies.from", nil), Value: typed("from"), Required: true, Short: true}
	p.Until = component.Field{Name: "until", Type: "date", Label: r.Text("desk.account.deputies.until", nil), Value: typed("until"), Required: true, Short: true}
	return nil
}

// due lists what waits for the person and is due in the next weeks: what a deputy would find.
func (p *deputiesPage) due(r *page.Request, scope workflow.Scope) error {
	tasks, err := r.Read().Tasks(r.Ctx(), scope, workflow.Page{Limit: 20})
	if err != nil {
		return err
	}
	today, end := r.Today(), dayAfter(r.Today(), dueAhead)
	var ids []domain.HoldingID
	for _, t := range tasks {
		ids = append(ids, t.Holding)
	}
	titles, err := r.Read().HoldingTitles(r.Ctx(), scope, ids)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.Due == "" || t.Due > end || len(p.Due) == 8 {
			continue
		}
		row := dueRow{Title: r.Label("task", t.Kind), URL: "/desk/inbox", Due: component.Due{Text: r.ShortDay(t.Due), Note: r.Label("task", t.Kind)}}
		if title := titles[t.Holding]; title != "" {
			row.Title, row.German, row.URL = title, true, "/desk/holdings/"+string(t.Holding)
			if t.Review != "" {
				row.URL = "/desk/reviews/" + string(t.Review)
			}
		} else {
			row.Due.Note = ""
		}
		if t.Due < today {
			row.Due.Kind = "late"
		}
		p.Due = append(p.Due, row)
	}
	return nil
}

func proposeDeputy(r *page.Request) error {
	in := workflow.StandIn{ForID: domain.PersonID(cmp.Or(r.Form.Get("for"), string(r.Person()))), ByID: domain.PersonID(r.Form.Get("by")), From: r.Form.Get("from"), Until: r.Form.Get("until")}
	var err error
	if !domain.IsID(string(in.ByID)) || !domain.IsID(string(in.ForID)) {
		err = &domain.Error{Code: domain.Invalid, Op: "account.proposeDeputy", Key: "desk.account.deputies.nobody", Field: "by"}
	} else {
		_, err = r.Desk.ProposeDeputy(r.Ctx(), r.Actor(), in)
	}
	if err == nil {
		return r.See(deputiesPath, "desk.account.deputies.proposed", nil)
	}
	if !refused(err) {
		return err
	}
	p, bad := deputiesOf(r)
	if bad != nil {
		return bad
	}
	inputs, further := []component.Input{}, ""
	switch fieldOf(err) {
	case "for":
		if p.For != nil {
			p.For.Error = r.ErrorText(err)
			inputs = append(inputs, *p.For)
		} else {
			further = r.ErrorText(err)
		}
	case "by":
		p.By.Error = r.ErrorText(err)
	case "from":
		p.From.Error = r.ErrorText(err)
	case "until":
		p.Until.Error = r.ErrorText(err)
	default:
		further = r.ErrorText(err)
	}
	p.Errors = component.Summarize(r.Lang, append(inputs, p.By, p.From, p.Until), further)
	return r.Show(http.StatusUnprocessableEntity, deputiesTemplate, "", p)
}

// deputyPage is one deputy: what it says, who confirmed it, and what can be done.
type deputyPage struct {
	mine
	Facts   component.Facts
	State   component.Badge
	Confirm *component.Confirm
	Decline bool // may be declined
	Why     *component.Alert
	Action  string
	End     string // address, "" when it is over or not the person's to end
}

func showDeputy(r *page.Request) error {
	d, names, m, err := deputyOf(r, "desk.account.deputy.title")
	if err != nil {
		return err
	}
	roles, err := rolesOf(r, *d)
	if err != nil {
		return err
	}
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	p := deputyPage{mine: m, State: stateOf(r, *d), Action: deputiesPath + "/" + string(d.ID), Facts: component.Facts{
		{Name: r.Text("desk.account.deputies.for", nil), Text: names[d.For]},
		{Name: r.Text("desk.account.deputies.by", nil), Text: names[d.By]},
		{Name: r.Text("desk.account.deputies.when", nil), Text: period(r, *d)},
		{Name: r.Text("desk.account.deputies.roles", nil), Text: strings.Join(roles, "; ")},
		{Name: r.Text("desk.account.deputy.proposed_by", nil), Text: names[d.ProposedBy]},
	}}
	if d.ConfirmedBy != "" {
		p.Facts = append(p.Facts, component.Fact{Name: r.Text("desk.account.deputy.confirmed_by", nil), Text: names[d.ConfirmedBy]})
	}
	me, administers := r.Person(), slices.Contains(scope.Administered(), d.Root)
	if current(*d, r.Today()) && (administers || me == d.For || me == d.By) {
		p.End = p.Action + "/end"
	}
	if d.Status == domain.Proposed && current(*d, r.Today()) {
		switch {
		case d.ProposedBy == me:
			p.Why = &component.Alert{Kind: "info", Title: r.Text("desk.account.deputy.waits", nil), Text: component.Marked(r.Text("desk.account.deputy.not_proposer", nil))}
		case me == d.For || me == d.By:
			p.Why = &component.Alert{Kind: "info", Title: r.Text("desk.account.deputy.waits", nil), Text: component.Marked(r.Text("desk.account.deputy.not_concerned", nil))}
		case !administers:
			p.Why = &component.Alert{Kind: "info", Title: r.Text("desk.account.deputy.waits", nil), Text: component.Marked(r.Text("desk.account.deputy.not_administrator", nil))}
		default:
			p.Confirm, p.Decline = p.confirm(r, d, names), true
		}
	}
	return r.Show(http.StatusOK, deputyTemplate, "", p)
}

func (p deputyPage) confirm(r *page.Request, d *domain.Deputy, names map[domain.PersonID]string) *component.Confirm {
	args := map[string]any{"by": names[d.By], "for": names[d.For], "from": r.LongDay(d.From), "until": r.LongDay(d.Until)}
	return &component.Confirm{
		Action: p.Action, Title: r.Text("desk.account.deputy.confirm_title", nil), Text: component.Marked(r.Text("desk.account.deputy.confirm_text", args)),
		Hidden: hidden(p.Frame, component.Hidden{Name: "accept", Value: "yes"}),
		Check:  &component.Check{Name: "sure", Label: r.Text("desk.account.deputy.confirm_sure", args), Required: true},
		Submit: component.Button{Text: r.Text("desk.account.deputy.confirm_submit", nil), Kind: "primary"},
		Cancel: component.Link{URL: deputiesPath, Text: r.Text("desk.account.cancel", nil)},
	}
}

// deputyOf reads the deputy of the address, the names of all concerned, and makes the frame.
func deputyOf(r *page.Request, title string) (*domain.Deputy, map[domain.PersonID]string, mine, error) {
	id, err := domain.ParseID[domain.DeputyID](r.Param("id"))
	if err != nil {
		return nil, nil, mine{}, &domain.Error{Code: domain.NotFound, Op: "account.deputy", Key: "desk.account.deputy.unknown"}
	}
	scope, err := r.Scope()
	if err != nil {
		return nil, nil, mine{}, err
	}
	d, err := r.Read().DeputyByID(r.Ctx(), scope, id)
	if err != nil {
		return nil, nil, mine{}, err
	}
	names, err := r.Names(slices.DeleteFunc([]domain.PersonID{d.For, d.By, d.ProposedBy, d.ConfirmedBy}, func(p domain.PersonID) bool { return p == "" })...)
	if err != nil {
		return nil, nil, mine{}, err
	}
	m, err := mineOf(r, deputiesPath, r.Text(title, map[string]any{"by": names[d.By], "for": names[d.For]}))
	return d, names, m, err
}

func confirmDeputy(r *page.Request) error {
	d, names, _, err := deputyOf(r, "desk.account.deputy.title")
	if err != nil {
		return err
	}
	accept := r.Form.Get("accept") == "yes"
	if accept && !r.Form.Has("sure") {
		return showUnsure(r)
	}
	if _, err := r.Desk.ConfirmDeputy(r.Ctx(), r.Actor(), d.ID, accept); err != nil {
		return err
	}
	args := map[string]any{"by": names[d.By], "for": names[d.For]}
	if !accept {
		return r.See(deputiesPath+"?of=all", "desk.account.deputy.declined", args)
	}
	return r.See(deputiesPath+"?of=all", "desk.account.deputy.confirmed", args)
}

// showUnsure shows the page again because the sentence was not ticked.
func showUnsure(r *page.Request) error {
	d, names, m, err := deputyOf(r, "desk.account.deputy.title")
	if err != nil {
		return err
	}
	p := deputyPage{mine: m, State: stateOf(r, *d), Action: deputiesPath + "/" + string(d.ID)}
	p.Confirm = p.confirm(r, d, names)
	p.Confirm.Check.Error = r.Text("desk.account.tick", nil)
	p.Confirm.Summary = component.Summarize(r.Lang, []component.Input{*p.Confirm.Check})
	return r.Show(http.StatusUnprocessableEntity, deputyTemplate, "", p)
}

func askEndDeputy(r *page.Request) error {
	d, names, m, err := deputyOf(r, "desk.account.deputy.end_title")
	if err != nil {
		return err
	}
	to := deputiesPath + "/" + string(d.ID)
	return r.Show(http.StatusOK, confirmTemplate, "", confirmPage{m, component.Confirm{
		Action: to + "/end", Title: r.Text("desk.account.deputy.end_what", nil),
		Text:   component.Marked(r.Text("desk.account.deputy.end_text", map[string]any{"by": names[d.By], "for": names[d.For]})),
		Hidden: hidden(m.Frame), Submit: component.Button{Text: r.Text("desk.account.deputy.end_submit", nil), Kind: "primary", Danger: true},
		Cancel: component.Link{URL: to, Text: r.Text("desk.account.cancel", nil)},
	}})
}

func endDeputy(r *page.Request) error {
	d, names, _, err := deputyOf(r, "desk.account.deputy.end_title")
	if err != nil {
		return err
	}
	if _, err := r.Desk.EndDeputy(r.Ctx(), r.Actor(), d.ID); err != nil {
		return err
	}
	return r.See(deputiesPath, "desk.account.deputy.ended", map[string]any{"by": names[d.By], "for": names[d.For]})
}

// dayAfter gives the calendar day n days after another.
func dayAfter(day string, n int) string {
	t, err := domain.ParseDay(day)
	if err != nil {
		return day
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}

// between gives the day in the middle.
func between(first, last string) string {
	a, errA := domain.ParseDay(first)
	b, errB := domain.ParseDay(last)
	if errA != nil || errB != nil {
		return first
	}
	return a.AddDate(0, 0, int(b.Sub(a).Hours()/48)).Format(time.DateOnly)
}

// dayMonth writes "16.11." on the scale of bars, which nobody but eyes needs.
func dayMonth(day string) string {
	t, err := domain.ParseDay(day)
	if err != nil {
		return ""
	}
	return t.Format("2.1.")
}
