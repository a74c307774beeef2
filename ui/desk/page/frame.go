package page

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/component/message"
	"freigabe/workflow"
)

// Frame is what every page of the desk has; a page's struct embeds it.
type Frame struct {
	component.Frame
	csrf string
}

// T is a text of the catalogue in the language of the page, for what stands in a template.
func (f Frame) T(key string) string { return message.Text(f.Lang, key, nil) }

// CSRF is the token of the session, for a form without other keys.
func (f Frame) CSRF() string { return f.csrf }

// Section is a place of the main navigation.
type Section string

const (
	Inbox     Section = "inbox"
	Holdings  Section = "holdings"
	Queue     Section = "queue"
	Decisions Section = "decisions"
	Overview  Section = "overview"
	Rules     Section = "rules"
	Admin     Section = "admin"
	Released  Section = "released"
	Erasures  Section = "erasures" // of those who administer nothing: else it is an area of Admin
)

// sections are the places of the navigation in order, each with who sees it.
var sections = []struct {
	name Section
	path string
	text string
	sees func(workflow.Scope) bool
}{
	{Inbox, "/desk/inbox", "desk.nav.inbox", func(workflow.Scope) bool { return true }},
	{Holdings, "/desk/holdings", "desk.nav.holdings", func(workflow.Scope) bool { return true }},
	{Queue, "/desk/queue", "desk.nav.queue", captures},
	{Decisions, "/desk/decisions", "desk.nav.decisions", func(workflow.Scope) bool { return true }},
	{Overview, "/desk/overview", "desk.nav.overview", func(s workflow.Scope) bool { return len(s.Working())+len(s.History()) > 0 }},
	{Released, "/desk/released", "desk.nav.released", func(workflow.Scope) bool { return true }},
	{Rules, "/desk/rules", "desk.nav.rules", func(workflow.Scope) bool { return true }},
	{Admin, "/desk/admin", "desk.nav.admin", func(s workflow.Scope) bool { return len(s.Administered()) > 0 }},
	{Erasures, "/desk/erasures", "desk.erasure.heading", func(s workflow.Scope) bool { return len(s.Administered()) == 0 && len(s.Erases()) > 0 }},
}

// captures tells whether the reader holds or represents a role that captures and screens.
func captures(s workflow.Scope) bool {
	return slices.ContainsFunc(s.Duties(), func(n workflow.Needed) bool {
		return n.Role == domain.DataSteward || n.Role == domain.OpenDataOfficer
	})
}

// Frame makes the frame of a page for the person signed in. section is marked in the navigation, "" for none.
func (r *Request) Frame(section Section, title string, crumbs ...component.Link) (Frame, error) {
	f := r.OpenFrame(title)
	f.Bare = false
	scope, err := r.Scope()
	if err != nil {
		return Frame{}, err
	}
	f.csrf = masked(r.Who.Session.CSRF)
	waiting, err := r.waiting(scope)
	if err != nil {
		return Frame{}, err
	}
	for _, s := range sections {
		if !s.sees(scope) {
			continue
		}
		l := component.Link{URL: s.path, Text: r.Text(s.text, nil), Current: s.name == section}
		if s.name == Inbox && waiting > 0 {
			l.Count, l.Alert, l.CountText = waiting, true, r.Count("desk.nav.waiting", waiting, nil)
		}
		f.Nav = append(f.Nav, l)
	}
	f.Search = &component.Search{
		ID: "search", Action: "/desk/search", Label: r.Text("desk.search.label", nil),
		Placeholder: r.Text("desk.search.placeholder", nil), Submit: r.Text("desk.search.submit", nil),
	}
	if err := r.standing(&f); err != nil {
		return Frame{}, err
	}
	f.FootLine, err = r.footLine()
	if len(crumbs) > 0 {
		f.Crumbs = &component.Crumbs{Label: r.Text("desk.crumbs", nil), Path: crumbs, Here: title}
	}
	return f, err
}

// OpenFrame is the frame of a page that needs nobody to be signed in.
func (r *Request) OpenFrame(title string) Frame {
	t := func(key string) string { return r.Text(key, nil) }
	f := Frame{Frame: component.Frame{
		Lang: r.Lang, Theme: r.theme(), Title: title, Site: "Freigabe", Hidden: true, Desk: true, Bare: true,
		Styles: component.Stylesheets(), Scripts: component.Scripts(), Config: component.HtmxConfig, Mark: component.URL("mark.svg"), Home: Prefix,
		Switch: r.otherLanguage(),
		Words: component.FrameWords{
			Skip: t("desk.frame.skip"), Menu: t("desk.frame.menu"), MainNav: t("desk.frame.main_nav"), MenuNav: t("desk.frame.menu_nav"),
			Account: t("desk.frame.account"), MenuSearch: t("desk.search.menu"),
		},
		FootLinks: []component.Link{{URL: "/desk/help", Text: t("desk.foot.help")}, {URL: "/", Text: t("desk.foot.portal")}},
	}}
	if n := r.said(); n != nil {
		f.Notice = &component.Notice{Kind: n.Kind, Title: r.Text(n.Key, n.Args)}
	}
	return f
}

// otherLanguage leads to the same page in the other language, or to where its form stands.
func (r *Request) otherLanguage() component.Switch {
	s := component.Switch{Lang: "en", Label: "English"}
	if r.Lang == "en" {
		s = component.Switch{Lang: "de", Label: "Deutsch"}
	}
	q := r.Echo.Request().URL.Query()
	q.Set("lang", s.Lang)
	s.URL = "?" + q.Encode()
	return s
}

// waiting counts what the person can do now, as the inbox lists it.
func (r *Request) waiting(scope workflow.Scope) (int, error) {
	n, _, err := r.Desk.InboxCount(r.Ctx(), workflow.ActorOf(r.Who), scope, 99)
	return n, err
}

// standing says in the frame who the person is and for whom they act today.
func (r *Request) standing(f *Frame) error {
	me, now := r.Person(), r.Clock()
	own, err := r.Read().AuthorityByID(r.Ctx(), r.Who.Person.Root)
	if err != nil {
		return err
	}
	f.Org = own.Title
	account := &component.Account{Name: r.Who.Person.Name, Links: []component.Link{
		{URL: "/desk/account/deputies", Text: r.Text("desk.account.deputies", nil)},
		{URL: "/desk/account", Text: r.Text("desk.account.access", nil)},
		{URL: "/desk/account/settings", Text: r.Text("desk.account.settings", nil)},
	}, SignOut: &component.SignOut{URL: "/desk/sign-out", Text: r.Text("desk.account.sign_out", nil), CSRF: f.csrf}}
	f.Account = account
	for _, root := range r.Who.Roots {
		pol, err := r.Read().CurrentPolicy(r.Ctx(), root)
		if err != nil {
			return err
		}
		if account.Role == "" {
			if roles := pol.Rights.RolesOf(me, now); len(roles) > 0 {
				account.Role = r.Label("role", string(roles[0].Role))
				if at, err := r.Read().AuthorityByID(r.Ctx(), roles[0].Authority); err == nil && at.ID != own.ID {
					account.Role += ", " + at.Title
				}
			}
		}
		for _, d := range pol.Deputies {
			if d.By != me || !slices.Contains(pol.Rights.Represents(me, now), d.For) {
				continue
			}
			name, err := r.nameOf(d.For)
			if err != nil {
				return err
			}
			f.Acting = append(f.Acting, component.Acting{
				Text: r.Text("desk.acting", nil), LinkText: name, URL: "/desk/account/deputies",
				Until: r.Text("desk.acting.until", map[string]any{"day": r.ShortDay(d.Until)}),
			})
		}
	}
	return nil
}

// nameOf is the name of a person, or a word for somebody whose name is not there.
func (r *Request) nameOf(id domain.PersonID) (string, error) {
	names, err := r.Names(id)
	return names[id], err
}

// Names gives the names of people; who has none that may be read is "nicht mehr genannt".
func (r *Request) Names(ids ...domain.PersonID) (map[domain.PersonID]string, error) {
	scope, err := r.Scope()
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	names, err := r.Read().PersonNames(r.Ctx(), scope, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if names[id] == "" {
			names[id] = r.Text("desk.person.unnamed", nil)
		}
	}
	return names, nil
}

// footLine says how far the ledger reaches.
func (r *Request) footLine() (string, error) {
	if r.Ledger == nil {
		return "Freigabe " + r.Version, nil
	}
	note, err := r.Ledger.Checkpoint(r.Ctx())
	if domain.CodeOf(err) == domain.NotFound {
		return "Freigabe " + r.Version, nil
	}
	if err != nil {
		return "", err
	}
	lines := strings.SplitN(string(bytes.ToValidUTF8(note, nil)), "\n", 3)
	size := 0
	if len(lines) > 1 {
		size, _ = strconv.Atoi(lines[1])
	}
	return r.Text("desk.foot.ledger", map[string]any{"version": r.Version, "n": r.Number(size)}), nil
}
