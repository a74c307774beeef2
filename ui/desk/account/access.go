package account

import (
	"net/http"
	"strings"
	"time"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var accessTemplate = page.Parse(files, "access.html")

// accessPage shows what is signed in in the person's name: browsers and programs.
type accessPage struct {
	mine
	Shown    *shownKey
	Again    *component.Alert // the key was shown already
	Sessions []sessionRow
	Others   bool // there are other sessions than this one
	Programs []keyRow
	Ended    []keyRow
	Empty    component.Empty
	Errors   component.ErrorSummary
	Name     component.Field
	May      component.Select
	Until    component.Select
}

// shownKey is a new key, shown once.
type shownKey struct{ Title, Secret string }

type sessionRow struct {
	ID, Device, Agent string
	Here              bool
	Seen, Since       component.Moment
}

type keyRow struct {
	Name, May, Who string
	Until          component.Due
	State          component.Badge
	URL            string // to revoke it, "" when it is over
}

func showAccess(r *page.Request) error {
	p, err := accessOf(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, accessTemplate, "", p)
}

func accessOf(r *page.Request) (accessPage, error) {
	m, err := mineOf(r, accessPath, r.Text("desk.account.access.title", nil))
	if err != nil {
		return accessPage{}, err
	}
	m.Head.Muted = r.Text("desk.account.access.lead", map[string]any{"name": r.Who.Person.Name})
	p := accessPage{
		mine: m,
		Name: component.Field{Name: "name", Label: r.Text("desk.account.key.name", nil), Placeholder: r.Text("desk.account.key.name_hint", nil), MaxLength: 200, Grow: true, Required: true},
		May: component.Select{Name: "may", Label: r.Text("desk.account.key.may", nil), Value: "read", Options: []component.Option{
			{Value: "read", Text: r.Text("desk.account.key.may_read", nil)}, {Value: "write", Text: r.Text("desk.account.key.may_write", nil)},
		}},
		Until: component.Select{Name: "days", Label: r.Text("desk.account.key.for", nil), Value: "90", Options: []component.Option{
			{Value: "90", Text: r.Text("desk.account.key.90", nil)}, {Value: "365", Text: r.Text("desk.account.key.365", nil)},
		}},
		Empty: component.Empty{Title: r.Text("desk.account.key.none", nil), Text: r.Text("desk.account.key.none_text", nil), Level: 3},
	}
	sessions, err := r.Read().Sessions(r.Ctx(), r.Person())
	if err != nil {
		return accessPage{}, err
	}
	for _, s := range sessions {
		row := sessionRow{ID: string(s.ID), Seen: moment(r, s.SeenAt), Since: moment(r, s.CreatedAt)}
		row.Here = r.Who.Session != nil && s.ID == r.Who.Session.ID
		row.Device, row.Agent = device(r, s.Agent)
		if row.Here {
			row.Device, row.Seen = r.Text("desk.account.session.this_device", nil), component.MomentOf(r.Clock(), r.Text("desk.account.now", nil), "")
		} else {
			p.Others = true
		}
		p.Sessions = append(p.Sessions, row)
	}
	return p, p.keys(r)
}

// keys fills in the access keys.
func (p *accessPage) keys(r *page.Request) error {
	tokens, err := r.Read().Tokens(r.Ctx(), r.Person())
	if err != nil {
		return err
	}
	var people []domain.PersonID
	for _, t := range tokens {
		if t.Confirmed != "" {
			people = append(people, t.Confirmed)
		}
	}
	names, err := r.Names(people...)
	if err != nil {
		return err
	}
	now := r.Clock()
	for _, t := range tokens {
		row := keyRow{Name: t.Name, May: r.Text("desk.account.key.read", nil), Until: component.Due{Text: r.Text("desk.account.key.endless", nil)}}
		for _, s := range t.Scopes {
			if s == "write" {
				row.May = r.Text("desk.account.key.write", nil)
			}
		}
		over := !t.ExpiresAt.IsZero() && !t.ExpiresAt.After(now)
		if !t.ExpiresAt.IsZero() {
			row.Until = component.Due{Text: r.ShortDay(r.DayOf(t.ExpiresAt)), Exact: r.Exact(t.ExpiresAt)}
			if left := int(t.ExpiresAt.Sub(now).Hours()/24) + 1; !over && left <= 14 {
				row.Until.Kind, row.Until.Note = "soon", r.Count("desk.account.key.left", left, nil)
			}
		}
		if t.Confirmed != "" {
			row.Who = r.Text("desk.account.key.confirmed", map[string]any{"name": names[t.Confirmed]})
		}
		live := false
		switch {
		case t.Status == domain.Proposed:
			row.State, live = component.Badge{Kind: "warning", Icon: "edit", Text: r.Text("desk.account.waits", nil)}, true
		case t.Status == domain.Active && over:
			row.State = component.Badge{Kind: "line", Icon: "close", Text: r.Text("desk.account.key.expired", nil)}
		case t.Status == domain.Active:
			row.State, live = component.Badge{Kind: "line", Icon: "check", Text: r.Text("desk.account.in_force", nil)}, true
		default:
			row.State = component.Badge{Kind: "line", Icon: "close", Text: r.Label("proposal", string(t.Status))}
			if !t.RevokedAt.IsZero() {
				row.Until = component.Due{Text: r.ShortDay(r.DayOf(t.RevokedAt)), Exact: r.Exact(t.RevokedAt)}
			}
		}
		if live {
			row.URL = keysPath + "/" + string(t.ID) + "/revoke"
			p.Programs = append(p.Programs, row)
		} else {
			p.Ended = append(p.Ended, row)
		}
	}
	return nil
}

// device says what a browser calls itself: the kind of device, and "Firefox, Linux".
func device(r *page.Request, agent string) (kind, name string) {
	first := func(pairs ...[2]string) string {
		for _, p := range pairs {
			if strings.Contains(agent, p[0]) {
				return p[1]
			}
		}
		return ""
	}
	browser := first([2]string{"Edg/", "Edge"}, [2]string{"OPR/", "Opera"}, [2]string{"Firefox/", "Firefox"}, [2]string{"Chrome/", "Chrome"}, [2]string{"Safari/", "Safari"})
	system := first([2]string{"Windows", "Windows"}, [2]string{"Android", "Android"}, [2]string{"iPhone", "iOS"}, [2]string{"iPad", "iPadOS"}, [2]string{"Mac OS X", "macOS"}, [2]string{"Linux", "Linux"})
	kind = r.Text("desk.account.session.computer", nil)
	if first([2]string{"Mobile", "x"}, [2]string{"Android", "x"}, [2]string{"iPad", "x"}) != "" {
		kind = r.Text("desk.account.session.phone", nil)
	}
	if browser == "" {
		kind, browser = r.Text("desk.account.session.program", nil), agent
		if i := strings.IndexAny(browser, " ("); i > 0 {
			browser = browser[:i]
		}
	}
	if system != "" && browser != "" {
		browser += ", " + system
	}
	return kind, browser
}

func endSession(r *page.Request) error {
	err := r.Desk.EndOwnSession(r.Ctx(), r.Actor(), domain.SessionID(r.Form.Get("id")))
	if err != nil && domain.CodeOf(err) != domain.NotFound { // ended meanwhile is ended
		return err
	}
	return r.See(accessPath, "desk.account.session.ended", nil)
}

func endOthers(r *page.Request) error {
	if err := r.Desk.EndOtherSessions(r.Ctx(), r.Who); err != nil {
		return err
	}
	return r.See(accessPath, "desk.account.session.others_ended", nil)
}

// requestKey asks for a key and shows its secret in the answer itself, once: it is kept nowhere, so no other page could.
func requestKey(r *page.Request) error {
	name, may, days := strings.TrimSpace(r.Form.Get("name")), r.Form.Get("may"), r.Form.Get("days")
	in := workflow.NewToken{Name: name, Scopes: []string{"read"}, Expires: r.Clock().AddDate(0, 0, 90)}
	if may == "write" {
		in.Scopes = append(in.Scopes, "write")
	}
	if days == "365" {
		in.Expires = r.Clock().AddDate(1, 0, 0)
	}
	in.Expires = in.Expires.Truncate(time.Second)
	t, err := r.Desk.RequestToken(r.Ctx(), r.Actor(), in)
	if err != nil && !refused(err) {
		return err
	}
	p, bad := accessOf(r)
	if bad != nil {
		return bad
	}
	if err != nil {
		p.Name.Value, p.May.Value, p.Until.Value = name, may, days
		if fieldOf(err) == "name" {
			p.Name.Error = r.ErrorText(err)
			p.Errors = component.Summarize(r.Lang, []component.Input{p.Name})
		} else {
			p.Errors = component.Summarize(r.Lang, nil, r.ErrorText(err))
		}
		return r.Show(http.StatusUnprocessableEntity, accessTemplate, "", p)
	}
	if t.Secret == "" { // the same form once more
		p.Again = &component.Alert{Kind: "info", Title: r.Text("desk.account.key.shown", nil), Text: component.Marked(r.Text("desk.account.key.shown_text", nil))}
	} else {
		p.Shown = &shownKey{Title: r.Text("desk.account.key.made", map[string]any{"name": name}), Secret: t.Secret}
	}
	return r.Show(http.StatusOK, accessTemplate, "", p)
}

var confirmTemplate = page.Parse(files, "confirm.html")

// confirmPage is the step before something ends.
type confirmPage struct {
	mine
	Confirm component.Confirm
}

func keyOf(r *page.Request) (workflow.Token, error) {
	tokens, err := r.Read().Tokens(r.Ctx(), r.Person())
	for _, t := range tokens {
		if string(t.ID) == r.Param("id") {
			return t, nil
		}
	}
	if err == nil {
		err = &domain.Error{Code: domain.NotFound, Op: "account.key", Key: "desk.account.key.unknown"}
	}
	return workflow.Token{}, err
}

func askRevoke(r *page.Request) error {
	t, err := keyOf(r)
	if err != nil {
		return err
	}
	m, err := mineOf(r, accessPath, r.Text("desk.account.key.revoke_title", map[string]any{"name": t.Name}))
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, confirmTemplate, "", confirmPage{m, component.Confirm{
		Action: keysPath + "/" + string(t.ID) + "/revoke", Title: r.Text("desk.account.key.revoke_what", nil),
		Text: component.Marked(r.Text("desk.account.key.revoke_text", nil)), Hidden: hidden(m.Frame),
		Submit: component.Button{Text: r.Text("desk.account.key.revoke_submit", nil), Kind: "primary", Danger: true},
		Cancel: component.Link{URL: accessPath, Text: r.Text("desk.account.cancel", nil)},
	}})
}

func revoke(r *page.Request) error {
	t, err := keyOf(r)
	if err != nil {
		return err
	}
	if _, err := r.Desk.RevokeToken(r.Ctx(), r.Actor(), t.ID); err != nil {
		return err
	}
	return r.See(accessPath, "desk.account.key.revoked", map[string]any{"name": t.Name})
}
