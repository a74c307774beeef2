package admin

import (
	"net/http"
	"time"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/workflow"
)

var (
	peopleTemplate    = parse("people.html")
	personTemplate    = parse("person.html")
	personNewTemplate = parse("person-new.html")
	linkTemplate      = parse("link.html")
	confirmTemplate   = parse("confirm.html")
)

// roleLine is a role in a list.
type roleLine struct {
	Text, When string
	Soon       bool
	Badge      *component.Badge
	EndURL     string
	Hidden     string
}

type personLine struct {
	Name, Sub, URL string
	Roles          []roleLine
	Access         component.Badge
}

type peoplePage struct {
	frame
	Waiting    proposalTable
	WaitingAll string
	Query      component.Field
	Role       component.Select
	Validity   component.Select
	Access     component.Select
	People     []personLine
	Found      string
	Pager      component.Pager
	None       component.Empty
}

// people is who may do what here.
func people(r *request) error {
	if _, err := r.authorities(); err != nil {
		return err
	}
	offset, number := r.offset(pageSize)
	f := workflow.PeopleFilter{
		ListFilter: workflow.ListFilter{Offset: offset, Limit: pageSize}, Query: r.Query("q"), Role: domain.Role(r.Query("role")),
		Authority: domain.AuthorityID(r.Query("authority")), Validity: workflow.Validity(r.Query("valid")),
	}
	if a := r.Query("access"); a == "on" || a == "off" {
		off := a == "off"
		f.Off = &off
	}
	rows, total, err := r.Read().People(r.Ctx(), r.scope, f)
	if err != nil {
		return err
	}
	p := peoplePage{}
	if p.frame, err = r.frame("/desk/admin/people", r.Text("desk.admin.people.heading", nil)); err != nil {
		return err
	}
	p.Lead = r.Text("desk.admin.people.lead", nil)
	p.Buttons = []component.Button{
		{URL: "/desk/admin/roles/new", Text: r.Text("desk.admin.grant", nil), Kind: "primary"},
		{URL: "/desk/admin/people/new", Text: r.Text("desk.admin.people.add", nil)},
	}
	waiting, all, err := r.Read().Proposals(r.Ctx(), r.scope, workflow.ProposalFilter{Kind: workflow.ProposedRole, ListFilter: workflow.ListFilter{Limit: 10}})
	if err != nil {
		return err
	}
	p.Waiting = proposalTable{Frame: p.Frame, Caption: r.Text("desk.admin.people.waiting_caption", nil)}
	if p.Waiting.Rows, err = r.proposalLines(waiting); err != nil {
		return err
	}
	p.WaitingAll = r.Number(all)
	if p.People, err = r.personLines(rows); err != nil {
		return err
	}
	p.Found = r.Count("desk.admin.people.found", total, nil)
	p.Pager = r.pager(number, total)
	p.None = component.Empty{Icon: "search", Title: r.Text("desk.admin.people.none", nil), Text: r.Text("desk.admin.people.none_help", nil), Level: 3}
	r.peopleFilter(&p, f)
	return r.Show(http.StatusOK, peopleTemplate, "", p)
}

func (r *request) peopleFilter(p *peoplePage, f workflow.PeopleFilter) {
	p.Query = component.Field{ID: "q", Name: "q", Type: "search", Label: r.Text("desk.admin.people.q", nil), Value: f.Query, Grow: true}
	p.Role = component.Select{ID: "role", Name: "role", Label: r.Text("desk.admin.role_label", nil), Value: string(f.Role), Blank: r.Text("desk.admin.all", nil), Options: r.roleOptions(false)}
	p.Validity = component.Select{ID: "valid", Name: "valid", Label: r.Text("desk.admin.people.valid", nil), Value: string(f.Validity), Blank: r.Text("desk.admin.all", nil), Options: []component.Option{
		{Value: string(workflow.ValidToday), Text: r.Text("desk.admin.people.valid_today", nil)},
		{Value: string(workflow.ValidSoon), Text: r.Text("desk.admin.people.valid_soon", nil)},
		{Value: string(workflow.ValidOver), Text: r.Text("desk.admin.people.valid_over", nil)},
	}}
	p.Access = component.Select{ID: "access", Name: "access", Label: r.Text("desk.admin.people.access", nil), Value: r.Query("access"), Blank: r.Text("desk.admin.all", nil), Options: []component.Option{
		{Value: "on", Text: r.Text("desk.admin.people.on", nil)}, {Value: "off", Text: r.Text("desk.admin.people.off", nil)},
	}}
}

// roleOptions are all roles; with what each does where does is true.
func (r *request) roleOptions(does bool) []component.Option {
	var out []component.Option
	for _, role := range domain.Roles {
		o := component.Option{Value: string(role), Text: r.Label("role", string(role))}
		if does {
			o.Text += ": " + r.Text("desk.admin.role."+string(role), nil)
		}
		out = append(out, o)
	}
	return out
}

func (r *request) personLines(rows []workflow.PersonRow) ([]personLine, error) {
	var ids []domain.PersonID
	for _, p := range rows {
		for _, d := range p.Deputies {
			ids = append(ids, d.For, d.By)
		}
	}
	names, err := r.Names(ids...)
	if err != nil {
		return nil, err
	}
	out := make([]personLine, len(rows))
	for i, p := range rows {
		l := &out[i]
		l.Name, l.Sub, l.URL = r.personName(p), p.Login, "/desk/admin/people/"+string(p.ID)
		for _, a := range p.Assignments {
			if line, shown := r.roleLine(a, false); shown {
				l.Roles = append(l.Roles, line)
			}
		}
		for _, d := range p.Deputies {
			if d.By == p.ID && d.Status == domain.Active && d.Until >= r.Today() {
				l.Roles = append(l.Roles, roleLine{
					Text: r.Text("desk.admin.deputy.stands_in", map[string]any{"name": names[d.For]}),
					When: r.Text("desk.admin.from_until", map[string]any{"from": r.ShortDay(d.From), "until": r.ShortDay(d.Until)}),
				})
			}
		}
		if len(l.Roles) == 0 {
			l.Roles = []roleLine{{Text: r.Text("desk.admin.people.no_role", nil), When: r.lastRole(p.Assignments)}}
		}
		l.Access = r.accessBadge(p)
	}
	return out, nil
}

func (r *request) personName(p workflow.PersonRow) string {
	if p.Name == "" {
		return r.Text("desk.person.unnamed", nil)
	}
	return p.Name
}

// roleLine puts a role into words. Roles that are over are shown only with all.
func (r *request) roleLine(a domain.Assignment, all bool) (roleLine, bool) {
	now := r.Clock()
	l := roleLine{Text: r.Label("role", string(a.Role)) + ", " + r.tree.title(a.Authority), When: r.span(a.From, a.Until)}
	over := a.Status == domain.Active && !a.Until.IsZero() && a.Until.Before(now)
	switch {
	case a.Status == domain.Proposed:
		l.Badge = &component.Badge{Kind: "warning", Icon: "draft", Text: r.Text("desk.admin.waits", nil)}
	case a.Status == domain.Ended:
		l.When = r.Text("desk.admin.ended_on", map[string]any{"day": r.ShortDay(r.DayOf(a.EndedAt))})
		return l, all
	case a.Status == domain.Rejected:
		l.Badge = &component.Badge{Kind: "neutral", Icon: "close", Text: r.Label("proposal", string(a.Status))}
		return l, all
	case over:
		l.When = r.Text("desk.admin.over_since", map[string]any{"day": r.ShortDay(r.DayOf(a.Until))})
		return l, all
	case !a.Until.IsZero() && a.Until.Before(now.AddDate(0, 0, 60)):
		l.Soon = true
		l.When = r.Text("desk.admin.ends_soon", map[string]any{"day": r.ShortDay(r.DayOf(a.Until)), "n": int(a.Until.Sub(now)/(24*time.Hour)) + 1})
	case a.From.After(now):
		l.Badge = &component.Badge{Kind: "line", Icon: "draft", Text: r.Text("desk.admin.later", nil)}
	}
	return l, true
}

// lastRole says when the last role ended.
func (r *request) lastRole(of []domain.Assignment) string {
	var last time.Time
	for _, a := range of {
		if a.EndedAt.After(last) {
			last = a.EndedAt
		}
	}
	if last.IsZero() {
		return ""
	}
	return r.Text("desk.admin.people.last_role", map[string]any{"day": r.ShortDay(r.DayOf(last))})
}

func (r *request) accessBadge(p workflow.PersonRow) component.Badge {
	switch {
	case p.Off:
		return component.Badge{Kind: "neutral", Icon: "close", Text: r.Text("desk.admin.people.off", nil)}
	case !p.HasPassword && !p.LinkUntil.IsZero():
		return component.Badge{Kind: "line", Icon: "mail", Text: r.Text("desk.admin.people.invited", nil)}
	case !p.HasPassword:
		return component.Badge{Kind: "warning", Icon: "warning", Text: r.Text("desk.admin.people.no_password", nil)}
	}
	return component.Badge{Kind: "line", Icon: "check", Text: r.Text("desk.admin.people.on", nil)}
}
