package admin

import (
	"embed"
	"slices"
	"strconv"
	"strings"
	"time"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

//go:embed *.html
var files embed.FS

// parse reads a page with what all pages here share.
func parse(name string) *page.Template { return page.Parse(files, name, "parts.html") }

// request is a request with what the reader may see of the administration.
type request struct {
	*page.Request
	scope workflow.Scope
	tree  *tree
}

func asked(pr *page.Request) (*request, error) {
	scope, err := pr.Scope()
	return &request{Request: pr, scope: scope}, err
}

// tree is all authorities by id, with their children in the order of titles.
type tree struct {
	byID     map[domain.AuthorityID]*domain.Authority
	children map[domain.AuthorityID][]*domain.Authority
}

// authorities reads the tree once a request.
func (r *request) authorities() (*tree, error) {
	if r.tree != nil {
		return r.tree, nil
	}
	all, err := r.Read().Authorities(r.Ctx())
	if err != nil {
		return nil, err
	}
	t := &tree{byID: make(map[domain.AuthorityID]*domain.Authority, len(all)), children: map[domain.AuthorityID][]*domain.Authority{}}
	for i := range all {
		a := &all[i]
		t.byID[a.ID] = a
		t.children[a.Parent] = append(t.children[a.Parent], a)
	}
	for _, list := range t.children {
		slices.SortFunc(list, func(a, b *domain.Authority) int { return strings.Compare(a.Title, b.Title) })
	}
	r.tree = t
	return t, nil
}

// title is what an authority is called, "" for one that is not known.
func (t *tree) title(id domain.AuthorityID) string {
	if a := t.byID[id]; a != nil {
		return a.Title
	}
	return ""
}

// below tells whether id lies at or below one of tops.
func (t *tree) below(id domain.AuthorityID, tops []domain.AuthorityID) bool {
	for a := t.byID[id]; a != nil; a = t.byID[a.Parent] {
		if slices.Contains(tops, a.ID) {
			return true
		}
	}
	return false
}

// walk calls visit for each authority at and below the tops, from above, with its depth.
func (t *tree) walk(tops []domain.AuthorityID, visit func(a *domain.Authority, depth int)) {
	var down func(a *domain.Authority, depth int)
	down = func(a *domain.Authority, depth int) {
		visit(a, depth)
		for _, c := range t.children[a.ID] {
			down(c, depth+1)
		}
	}
	for _, id := range t.tops(tops) {
		down(t.byID[id], 0)
	}
}

// tops leaves out what lies below another one.
func (t *tree) tops(of []domain.AuthorityID) []domain.AuthorityID {
	var out []domain.AuthorityID
	for _, id := range of {
		a := t.byID[id]
		if a == nil || slices.Contains(out, id) || a.Parent != "" && t.below(a.Parent, of) {
			continue
		}
		out = append(out, id)
	}
	return out
}

// options lists the open authorities that the reader administers, indented by depth.
func (r *request) options(except ...domain.AuthorityID) []component.Option {
	var out []component.Option
	r.tree.walk(r.scope.Administered(), func(a *domain.Authority, depth int) {
		if !a.Closed && !slices.Contains(except, a.ID) {
			out = append(out, component.Option{Value: string(a.ID), Text: strings.Repeat("\u00a0\u00a0", depth) + a.Title, Lang: r.german()})
		}
	})
	return out
}

// german is the language of texts that are German whatever the language of the page: "de" on English pages.
func (r *request) german() string {
	if r.Lang == "de" {
		return ""
	}
	return "de"
}

// authority reads the authority of the path, or of a query; it must be one that the reader administers.
func (r *request) authority(id string) (*domain.Authority, error) {
	t, err := r.authorities()
	if err != nil {
		return nil, err
	}
	a := t.byID[domain.AuthorityID(id)]
	if a == nil || !t.below(a.ID, r.scope.Administered()) {
		return nil, &domain.Error{Code: domain.NotFound, Op: "admin.authority", Key: "authority.unknown"}
	}
	return a, nil
}

// home is the authority with which a page begins: one's own root where one administers it, else the first.
func (r *request) home() domain.AuthorityID {
	own := r.Who.Person.Root
	if slices.Contains(r.scope.Administered(), own) {
		return own
	}
	return r.scope.Administered()[0]
}

// roots are the roots that the reader administers as a whole.
func (r *request) roots() []*domain.Authority {
	var out []*domain.Authority
	for _, id := range r.tree.tops(r.scope.Administered()) {
		if a := r.tree.byID[id]; a.Parent == "" {
			out = append(out, a)
		}
	}
	return out
}

// frame is what all pages of the administration have.
type frame struct {
	page.Frame
	Side    component.SideNav
	Over    string // a line above the heading
	Heading string
	Lead    string
	Badge   *component.Badge
	Buttons []component.Button
	Errors  component.ErrorSummary
}

// area is a place of the administration.
type area struct{ path, text string }

var areas = []area{
	{"/desk/admin", "desk.admin.area.start"},
	{"/desk/admin/people", "desk.admin.area.people"},
	{"/desk/admin/authorities", "desk.admin.area.authorities"},
	{"/desk/admin/deputies", "desk.admin.area.deputies"},
	{"/desk/rules", "desk.admin.area.rules"},
	{"/desk/admin/questionnaire", "desk.admin.area.questionnaire"},
	{"/desk/admin/keys", "desk.admin.area.keys"},
	{"/desk/admin/sharing", "desk.admin.area.sharing"},
	{"/desk/admin/moves", "desk.admin.area.moves"},
	{"/desk/admin/vacancies", "desk.admin.area.vacancies"},
	{"/desk/erasures", "desk.erasure.heading"},
}

// frame makes the frame of a page in an area. A page below an area names the way to it.
func (r *request) frame(where, heading string, crumbs ...component.Link) (frame, error) {
	if _, err := r.authorities(); err != nil {
		return frame{}, err
	}
	section := page.Admin
	switch {
	case where == "/desk/rules":
		section = page.Rules
	case where == "/desk/erasures" && len(r.scope.Administered()) == 0:
		section = page.Erasures
	}
	pf, err := r.Frame(section, heading, crumbs...)
	if err != nil {
		return frame{}, err
	}
	f := frame{Frame: pf, Heading: heading}
	if len(r.scope.Administered()) == 0 {
		return f, nil
	}
	f.Side = component.SideNav{Label: r.Text("desk.admin.areas", nil), SmallLabel: r.Text("desk.admin.areas_menu", nil)}
	for _, a := range areas {
		l := component.Link{URL: a.path, Text: r.Text(a.text, nil), Current: a.path == where}
		if l.Current {
			f.Side.Title = r.Text("desk.admin.area_title", map[string]any{"area": l.Text})
		}
		f.Side.Links = append(f.Side.Links, l)
	}
	return f, nil
}

// crumb is a link to an area.
func (r *request) crumb(where string) component.Link {
	if where == "/desk/admin" {
		return component.Link{URL: where, Text: r.Text("desk.nav.admin", nil)}
	}
	for _, a := range areas {
		if a.path == where {
			return component.Link{URL: a.path, Text: r.Text(a.text, nil)}
		}
	}
	return component.Link{URL: where}
}

// offset is the number of rows before the page that is asked for, with its number from 1.
func (r *request) offset(size int) (offset, number int) {
	n, err := strconv.Atoi(r.Query("page"))
	if err != nil || n < 1 || n > 100_000 {
		n = 1
	}
	return (n - 1) * size, n
}

const pageSize = 25

// pager leads through the pages of a list of total rows.
func (r *request) pager(number, total int) component.Pager {
	last := (total + pageSize - 1) / pageSize
	if last < 2 {
		return component.Pager{}
	}
	number = min(number, last)
	to := func(n int) string {
		u := *r.Echo.Request().URL
		q := u.Query()
		q.Set("page", strconv.Itoa(n))
		u.RawQuery = q.Encode()
		return u.RequestURI()
	}
	return r.Pager(number, pageSize, total, to)
}

// moment shows an instant: the day and time, exact on hover.
func (r *request) moment(t time.Time) component.Moment {
	if t.IsZero() {
		return component.Moment{}
	}
	text := r.ShortDay(r.DayOf(t)) + ", " + r.TimeOf(t)
	if r.DayOf(t) == r.Today() {
		text = r.Text("desk.admin.today_at", map[string]any{"time": r.TimeOf(t)})
	}
	return component.MomentOf(t, text, r.Exact(t))
}

// span says from when until when: instants of a role.
func (r *request) span(from, until time.Time) string {
	args := map[string]any{"from": r.ShortDay(r.DayOf(from))}
	switch {
	case until.IsZero():
		return r.Text("desk.admin.since", args)
	case from.After(r.Clock()):
		args["until"] = r.ShortDay(r.DayOf(until))
		return r.Text("desk.admin.from_until", args)
	}
	args["until"] = r.ShortDay(r.DayOf(until))
	return r.Text("desk.admin.from_until", args)
}

// refused is an error that the form itself answers: the input is wrong or the state does not allow it.
func refused(err error) bool {
	switch domain.CodeOf(err) {
	case domain.Invalid, domain.Conflict, domain.Stale, domain.Forbidden:
		return true
	}
	return false
}

// fieldOf is the field that an error is about, "" for none.
func fieldOf(err error) string {
	e, ok := err.(*domain.Error) //nolint:errorlint // use cases give their errors as they are
	if !ok {
		return ""
	}
	return e.Field
}

// at gives the text of an error if it is about the field.
func (r *request) at(err error, field string) string {
	if err == nil || fieldOf(err) != field {
		return ""
	}
	return r.ErrorText(err)
}

// summary lists what is wrong: the inputs that have errors, or else what the error says about the form as a whole.
func (r *request) summary(err error, inputs ...component.Input) component.ErrorSummary {
	if err == nil {
		return component.ErrorSummary{}
	}
	s := component.Summarize(r.Lang, inputs)
	if len(s.Errors) == 0 {
		s = component.Summarize(r.Lang, nil, r.ErrorText(err))
	}
	return s
}
