package admin

import (
	"net/http"
	"slices"
	"strconv"
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

// person reads the person of the path.
func (r *request) person() (*workflow.PersonRow, error) {
	if _, err := r.authorities(); err != nil {
		return nil, err
	}
	return r.Read().PersonByID(r.Ctx(), r.scope, domain.PersonID(r.Param("id")))
}

type personPage struct {
	frame
	Facts    component.Facts
	Roles    []roleLine
	Past     []roleLine
	Deputies []roleLine
	Acts     []component.Button
	NoRole   component.Empty
}

// showPerson is one person: access, roles, deputies.
func showPerson(r *request) error {
	row, err := r.person()
	if err != nil {
		return err
	}
	p := personPage{}
	if p.frame, err = r.frame("/desk/admin/people", r.personName(*row), r.crumb("/desk/admin/people")); err != nil {
		return err
	}
	badge := r.accessBadge(*row)
	p.Badge, p.Lead = &badge, r.tree.title(row.Root)
	own := r.mayAdminister(row.Root)
	p.Facts = component.Facts{{Name: r.Text("desk.admin.people.login", nil), Text: row.Login}}
	if row.Mail != "" {
		p.Facts = append(p.Facts, component.Fact{Name: r.Text("desk.admin.people.mail", nil), Text: row.Mail})
	}
	p.Facts = append(p.Facts, component.Fact{Name: r.Text("desk.admin.people.lang", nil), Text: r.language(row.Lang)})
	seen := component.Fact{Name: r.Text("desk.admin.people.seen", nil), Text: r.Text("desk.admin.people.seen_never", nil)}
	if !row.SeenAt.IsZero() {
		seen.Moment = r.moment(row.SeenAt)
	}
	p.Facts = append(p.Facts, seen, component.Fact{Name: r.Text("desk.admin.people.sessions", nil), Text: r.Number(row.Sessions)},
		component.Fact{Name: r.Text("desk.admin.people.keys", nil), Text: r.Number(row.Keys)})
	if !row.LinkUntil.IsZero() {
		p.Facts = append(p.Facts, component.Fact{Name: r.Text("desk.admin.people.link", nil), Text: r.Text("desk.admin.until", map[string]any{"until": r.ShortDay(r.DayOf(row.LinkUntil))})})
	}
	for _, a := range row.Assignments {
		line, _ := r.roleLine(a, true)
		_, current := r.roleLine(a, false)
		if current && r.mayAdminister(a.Authority) {
			line.EndURL, line.Hidden = "/desk/admin/people/"+string(row.ID)+"/roles/"+string(a.ID)+"/end", line.Text
		}
		if current {
			p.Roles = append(p.Roles, line)
		} else {
			p.Past = append(p.Past, line)
		}
	}
	if err := r.personDeputies(&p, row); err != nil {
		return err
	}
	p.NoRole = component.Empty{Title: r.Text("desk.admin.people.no_role", nil), Text: r.Text("desk.admin.people.no_role_help", nil), Level: 3}
	if !row.Off {
		p.Acts = append(p.Acts, component.Button{URL: "/desk/admin/roles/new?person=" + string(row.ID), Text: r.Text("desk.admin.grant", nil), Kind: "primary"})
	}
	if own {
		if !row.Off {
			p.Acts = append(p.Acts, component.Button{URL: "/desk/admin/people/" + string(row.ID) + "/link", Text: r.Text("desk.admin.people.renew", nil)},
				component.Button{URL: "/desk/admin/people/" + string(row.ID) + "/status", Text: r.Text("desk.admin.people.switch_off", nil), Kind: "tertiary", Danger: true})
		} else {
			p.Acts = append(p.Acts, component.Button{URL: "/desk/admin/people/" + string(row.ID) + "/status", Text: r.Text("desk.admin.people.switch_on", nil)})
		}
	}
	return r.Show(http.StatusOK, personTemplate, "", p)
}

func (r *request) language(lang string) string {
	if lang == "en" {
		return r.Text("desk.admin.english", nil)
	}
	return r.Text("desk.admin.german", nil)
}

func (r *request) personDeputies(p *personPage, row *workflow.PersonRow) error {
	var ids []domain.PersonID
	for _, d := range row.Deputies {
		ids = append(ids, d.For, d.By)
	}
	names, err := r.Names(ids...)
	if err != nil {
		return err
	}
	for _, d := range row.Deputies {
		l := roleLine{
			Text: r.Text("desk.admin.deputy.title", map[string]any{"by": names[d.By], "for": names[d.For]}),
			When: r.Text("desk.admin.from_until", map[string]any{"from": r.ShortDay(d.From), "until": r.ShortDay(d.Until)}),
		}
		if d.Status == domain.Proposed {
			l.Badge = &component.Badge{Kind: "warning", Icon: "draft", Text: r.Text("desk.admin.waits", nil)}
		}
		if slices.Contains(r.scope.Administered(), d.Root) {
			l.EndURL, l.Hidden = "/desk/admin/deputies/"+string(d.ID)+"/end", l.Text
		}
		p.Deputies = append(p.Deputies, l)
	}
	return nil
}

type personNewPage struct {
	frame
	Root   *component.Select
	Name   component.Field
	Login  component.Field
	Mail   component.Field
	Tongue component.Select
}

func newPerson(r *request) error { return r.showNewPerson(http.StatusOK, nil) }

func (r *request) showNewPerson(status int, problem error) error {
	p := personNewPage{}
	var err error
	if p.frame, err = r.frame("/desk/admin/people", r.Text("desk.admin.people.new", nil), r.crumb("/desk/admin/people")); err != nil {
		return err
	}
	p.Lead = r.Text("desk.admin.people.new_lead", nil)
	field := func(name, label, hint string) component.Field {
		f := component.Field{ID: name, Name: name, Label: r.Text(label, nil), Value: r.Form.Get(name), Error: r.at(problem, name)}
		if hint != "" {
			f.Hint = r.Text(hint, nil)
		}
		return f
	}
	roots := r.roots()
	if len(roots) == 0 {
		return &domain.Error{Code: domain.Forbidden, Op: "admin.newPerson", Key: "desk.admin.root_only"}
	}
	if len(roots) > 1 {
		p.Root = &component.Select{ID: "root", Name: "root", Label: r.Text("desk.admin.people.root", nil), Value: r.Form.Get("root")}
		for _, a := range roots {
			p.Root.Options = append(p.Root.Options, component.Option{Value: string(a.ID), Text: a.Title, Lang: r.german()})
		}
	}
	p.Name = field("name", "desk.admin.people.name", "")
	p.Name.Required, p.Name.Autocomplete = true, "off"
	p.Login = field("login", "desk.admin.people.login", "desk.admin.people.login_hint")
	p.Login.Required, p.Login.Autocomplete = true, "off"
	p.Mail = field("mail", "desk.admin.people.mail", "desk.admin.people.mail_hint")
	p.Mail.Type, p.Mail.Optional, p.Mail.Autocomplete = "email", r.Text("desk.admin.optional", nil), "off"
	p.Tongue = component.Select{ID: "lang", Name: "lang", Label: r.Text("desk.admin.people.lang", nil), Value: r.Form.Get("lang"), Options: []component.Option{
		{Value: "de", Text: r.Text("desk.admin.german", nil)}, {Value: "en", Text: r.Text("desk.admin.english", nil)},
	}}
	p.Errors = r.summary(problem, p.Name, p.Login, p.Mail, p.Tongue)
	return r.Show(status, personNewTemplate, "", p)
}

// addPerson adds somebody and shows the one-time link, once. It is not kept anywhere, so no other page could show it.
func addPerson(r *request) error {
	if _, err := r.authorities(); err != nil {
		return err
	}
	root := domain.AuthorityID(r.Form.Get("root"))
	if roots := r.roots(); root == "" && len(roots) > 0 {
		root = roots[0].ID
	}
	made, err := r.Desk.AddPerson(r.Ctx(), r.Actor(), root, workflow.NewPerson{
		Login: r.Form.Get("login"), Name: r.Form.Get("name"), Mail: r.Form.Get("mail"), Lang: r.Form.Get("lang"),
	})
	if err != nil {
		if refused(err) && domain.CodeOf(err) != domain.Forbidden {
			return r.showNewPerson(http.StatusUnprocessableEntity, err)
		}
		return err
	}
	return r.showLink(made, domain.PersonID(made.ID))
}

type linkPage struct {
	frame
	Link    string
	Person  string
	Expires string
	Next    []component.Button
}

func (r *request) showLink(made workflow.Made, id domain.PersonID) error {
	row, err := r.Read().PersonByID(r.Ctx(), r.scope, id)
	if err != nil {
		return err
	}
	p := linkPage{Person: r.personName(*row)}
	if p.frame, err = r.frame("/desk/admin/people", r.Text("desk.admin.link.heading", map[string]any{"name": p.Person}), r.crumb("/desk/admin/people")); err != nil {
		return err
	}
	for _, secret := range made.Links {
		if secret != "" {
			p.Link = r.PublicURL + "/password/" + secret
		}
	}
	if !row.LinkUntil.IsZero() {
		p.Expires = r.Text("desk.admin.link.expires", map[string]any{"day": r.ShortDay(r.DayOf(row.LinkUntil))})
	}
	p.Next = []component.Button{
		{URL: "/desk/admin/roles/new?person=" + string(id), Text: r.Text("desk.admin.grant", nil), Kind: "primary"},
		{URL: "/desk/admin/people/" + string(id), Text: r.Text("desk.admin.link.person", nil)},
	}
	r.Echo.Response().Header().Set("Cache-Control", "no-store")
	return r.Show(http.StatusOK, linkTemplate, "", p)
}

// confirmPage is the step before an act: what it does, a sentence to tick, one button.
type confirmPage struct {
	frame
	Conseq  *component.Conseq
	Alert   *component.Alert
	Effects []effectList
	Confirm component.Confirm
}

// askFirst makes the page that asks once before an act.
func (r *request) askFirst(where, heading, action string, crumbs ...component.Link) (*confirmPage, error) {
	p := &confirmPage{}
	var err error
	if p.frame, err = r.frame(where, heading, crumbs...); err != nil {
		return nil, err
	}
	keys := p.Keys()
	p.Confirm = component.Confirm{
		Action: action, Title: r.Text("desk.admin.your_confirmation", nil),
		Hidden: []component.Hidden{{Name: "_csrf", Value: keys.CSRF}, {Name: "_key", Value: keys.Key}},
		Check:  &component.Check{ID: "checked", Name: "checked", Required: true},
		Cancel: component.Link{URL: "/desk/admin", Text: r.Text("desk.admin.cancel", nil)},
	}
	if len(crumbs) > 0 {
		p.Confirm.Cancel.URL = crumbs[len(crumbs)-1].URL
	}
	return p, nil
}

// ticked tells whether the person ticked the sentence.
func (r *request) ticked() error {
	if r.Form.Has("checked") {
		return nil
	}
	return &domain.Error{Code: domain.Invalid, Op: "admin.ticked", Key: "desk.admin.check_needed", Field: "checked"}
}

// refuse puts an error onto a page that asks first.
func (p *confirmPage) refuse(r *request, err error) error {
	p.Confirm.Check.Error = r.at(err, "checked")
	inputs := []component.Input{*p.Confirm.Check}
	if p.Confirm.Reason != nil {
		p.Confirm.Reason.Error, p.Confirm.Reason.Value = r.at(err, "reason"), r.Form.Get("reason")
		inputs = append(inputs, *p.Confirm.Reason)
	}
	p.Errors = r.summary(err, inputs...)
	return r.Show(http.StatusUnprocessableEntity, confirmTemplate, "", p)
}

func (r *request) reasonArea() *component.TextArea {
	return &component.TextArea{ID: "reason", Name: "reason", Label: r.Text("desk.admin.reason", nil), Hint: r.Text("desk.admin.reason.hint", nil), Rows: 2, Optional: r.Text("desk.admin.optional", nil)}
}

func (r *request) linkView() (*confirmPage, *workflow.PersonRow, error) {
	row, err := r.person()
	if err != nil {
		return nil, nil, err
	}
	to := component.Link{URL: "/desk/admin/people/" + string(row.ID), Text: r.personName(*row)}
	p, err := r.askFirst("/desk/admin/people", r.Text("desk.admin.link.ask", map[string]any{"name": to.Text}), to.URL+"/link", r.crumb("/desk/admin/people"), to)
	if err != nil {
		return nil, nil, err
	}
	p.Lead = r.Text("desk.admin.link.ask_lead", nil)
	p.Confirm.Check.Label = r.Text("desk.admin.link.tick", map[string]any{"name": to.Text})
	p.Confirm.Submit = component.Button{Text: r.Text("desk.admin.people.renew", nil), Kind: "primary"}
	return p, row, nil
}

func askLink(r *request) error {
	p, _, err := r.linkView()
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, confirmTemplate, "", p)
}

func renewLink(r *request) error {
	p, row, err := r.linkView()
	if err != nil {
		return err
	}
	if err := r.ticked(); err != nil {
		return p.refuse(r, err)
	}
	made, err := r.Desk.RenewLink(r.Ctx(), r.Actor(), row.ID)
	if err != nil {
		return err
	}
	return r.showLink(made, row.ID)
}

func (r *request) statusView() (*confirmPage, *workflow.PersonRow, error) {
	row, err := r.person()
	if err != nil {
		return nil, nil, err
	}
	to := component.Link{URL: "/desk/admin/people/" + string(row.ID), Text: r.personName(*row)}
	name := map[string]any{"name": to.Text}
	heading, tick, do := "desk.admin.status.off", "desk.admin.status.off_tick", "desk.admin.people.switch_off"
	if row.Off {
		heading, tick, do = "desk.admin.status.on", "desk.admin.status.on_tick", "desk.admin.people.switch_on"
	}
	p, err := r.askFirst("/desk/admin/people", r.Text(heading, name), to.URL+"/status", r.crumb("/desk/admin/people"), to)
	if err != nil {
		return nil, nil, err
	}
	p.Confirm.Check.Label = r.Text(tick, name)
	p.Confirm.Hidden = append(p.Confirm.Hidden, component.Hidden{Name: "off", Value: strconv.FormatBool(!row.Off)})
	p.Confirm.Reason = r.reasonArea()
	p.Confirm.Submit = component.Button{Text: r.Text(do, nil), Kind: "primary", Danger: !row.Off}
	if row.Off {
		p.Lead = r.Text("desk.admin.status.on_lead", nil)
		return p, row, nil
	}
	p.Conseq = &component.Conseq{
		Effect: component.ConseqFact{Name: r.Text("desk.admin.status.at_once", nil), Text: component.Marked(r.Text("desk.admin.status.off_effect", map[string]any{"sessions": row.Sessions, "keys": row.Keys, "deputies": len(row.Deputies)}))},
		Due:    component.ConseqFact{Name: r.Text("desk.admin.status.stays", nil), Text: component.Marked(r.Text("desk.admin.status.stays_text", nil))},
		Why:    component.ConseqFact{Name: r.Text("desk.admin.status.back", nil), Text: component.Marked(r.Text("desk.admin.status.back_text", nil))},
	}
	p.Effects, err = r.soleRoles(row)
	if row.ID == r.Person() {
		p.Alert = &component.Alert{Kind: "warning", Title: r.Text("desk.admin.status.own", nil), Text: component.Marked(r.Text("desk.admin.status.own_text", nil))}
	}
	return p, row, err
}

// soleRoles lists the roles that nobody would hold any more without a person, and says when it is the administration.
func (r *request) soleRoles(row *workflow.PersonRow) ([]effectList, error) {
	l := effectList{ID: "gaps", Title: r.Text("desk.admin.gaps", nil), Text: r.Text("desk.admin.gaps_help", nil)}
	for _, a := range row.Assignments {
		line, current := r.roleLine(a, false)
		if !current || a.Status != domain.Active {
			continue
		}
		note, err := r.gapNote(a, row.ID)
		if err != nil {
			return nil, err
		}
		if note != "" {
			l.Rows = append(l.Rows, effectRow{line.Text, note})
		}
	}
	if l.Rows == nil {
		return nil, nil
	}
	return []effectList{l}, nil
}

// gapNote says what is missing once a person no longer holds a role, "" for nothing.
func (r *request) gapNote(a domain.Assignment, person domain.PersonID) (string, error) {
	pol, err := r.Read().CurrentPolicy(r.Ctx(), a.Root)
	if err != nil {
		return "", err
	}
	act := domain.SignAs(a.Role)
	if a.Role == domain.Administrator {
		act = domain.ActAdminister
	} else if !a.Role.Signs() {
		return "", nil
	}
	left := slices.DeleteFunc(pol.Rights.Holders(act, a.Authority, r.Clock()), func(p domain.PersonID) bool { return p == person })
	switch {
	case len(left) == 0 && a.Role == domain.Administrator:
		return r.Text("desk.admin.gap_admin_none", nil), nil
	case len(left) == 1 && a.Role == domain.Administrator:
		return r.Text("desk.admin.gap_admin_one", nil), nil
	case len(left) == 0:
		return r.Text("desk.admin.gap_role", nil), nil
	}
	return "", nil
}

func askStatus(r *request) error {
	p, _, err := r.statusView()
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, confirmTemplate, "", p)
}

func setStatus(r *request) error {
	p, row, err := r.statusView()
	if err != nil {
		return err
	}
	off := r.Form.Get("off") != "false" // as the page said, whatever happened since
	if err = r.ticked(); err == nil {
		_, err = r.Desk.SetStatus(r.Ctx(), r.Actor(), row.ID, off, r.Form.Get("reason"))
	}
	switch {
	case err == nil && off:
		return r.See("/desk/admin/people/"+string(row.ID), "desk.admin.status.is_off", map[string]any{"name": r.personName(*row)})
	case err == nil:
		return r.See("/desk/admin/people/"+string(row.ID), "desk.admin.status.is_on", map[string]any{"name": r.personName(*row)})
	case refused(err):
		return p.refuse(r, err)
	}
	return err
}

func (r *request) endRoleView() (*confirmPage, domain.Assignment, error) {
	row, err := r.person()
	if err != nil {
		return nil, domain.Assignment{}, err
	}
	i := slices.IndexFunc(row.Assignments, func(a domain.Assignment) bool { return string(a.ID) == r.Param("role") })
	if i < 0 || !r.mayAdminister(row.Assignments[i].Authority) {
		return nil, domain.Assignment{}, &domain.Error{Code: domain.NotFound, Op: "admin.endRole", Key: "id.unknown"}
	}
	a := row.Assignments[i]
	to := component.Link{URL: "/desk/admin/people/" + string(row.ID), Text: r.personName(*row)}
	args := map[string]any{"name": to.Text, "role": r.Label("role", string(a.Role)), "place": r.tree.title(a.Authority)}
	p, err := r.askFirst("/desk/admin/people", r.Text("desk.admin.end.heading", args), to.URL+"/roles/"+string(a.ID)+"/end", r.crumb("/desk/admin/people"), to)
	if err != nil {
		return nil, a, err
	}
	p.Conseq = &component.Conseq{
		Effect: component.ConseqFact{Name: r.Text("desk.admin.conseq.effect", nil), Text: component.Marked(r.Text("desk.admin.end.effect", args))},
		Due:    component.ConseqFact{Name: r.Text("desk.admin.conseq.valid", nil), Text: component.Marked(r.Text("desk.admin.end.at_once", nil))},
		Why:    component.ConseqFact{Name: r.Text("desk.admin.status.stays", nil), Text: component.Marked(r.Text("desk.admin.end.stays", nil))},
	}
	note, err := r.gapNote(a, a.Person)
	if err != nil {
		return nil, a, err
	}
	if note != "" && a.Status == domain.Active {
		p.Alert = &component.Alert{Kind: "warning", Title: r.Text("desk.admin.gaps", nil), Text: component.Marked(note)}
	}
	p.Confirm.Check.Label = r.Text("desk.admin.end.tick", args)
	p.Confirm.Reason = r.reasonArea()
	p.Confirm.Submit = component.Button{Text: r.Text("desk.admin.end.do", nil), Kind: "primary", Danger: true}
	return p, a, nil
}

func askEndRole(r *request) error {
	p, _, err := r.endRoleView()
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, confirmTemplate, "", p)
}

func endRole(r *request) error {
	p, a, err := r.endRoleView()
	if err != nil {
		return err
	}
	if err = r.ticked(); err == nil {
		_, err = r.Desk.EndRole(r.Ctx(), r.Actor(), a.ID, r.Form.Get("reason"))
	}
	switch {
	case err == nil:
		return r.See("/desk/admin/people/"+string(a.Person), "desk.admin.end.done", nil)
	case refused(err):
		return p.refuse(r, err)
	}
	return err
}
