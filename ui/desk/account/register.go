package account

import (
	"embed"
	"errors"
	"net/http"
	"time"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
)

//go:embed *.html
var files embed.FS

// Paths of the pages.
const (
	accessPath   = "/desk/account"
	passwordPath = "/desk/account/password"
	deputiesPath = "/desk/account/deputies"
	settingsPath = "/desk/account/settings"
	keysPath     = "/desk/account/keys"
	linkPath     = "/password/" // the secret of a one-time link follows
)

// Register adds the pages.
func Register(r page.Routes) {
	r.Get(accessPath, showAccess)
	r.Post("/desk/account/sessions/end", endSession)
	r.Post("/desk/account/sessions/end-others", endOthers)
	r.Post(keysPath, requestKey)
	r.Get(keysPath+"/:id/revoke", askRevoke)
	r.Post(keysPath+"/:id/revoke", revoke)
	r.Get(passwordPath, showPassword)
	r.Post(passwordPath, changePassword)
	r.Get(settingsPath, showSettings)
	r.Post(settingsPath, saveSettings)
	r.Get(deputiesPath, showDeputies)
	r.Post(deputiesPath, proposeDeputy)
	r.Get(deputiesPath+"/:id", showDeputy)
	r.Post(deputiesPath+"/:id", confirmDeputy)
	r.Get(deputiesPath+"/:id/end", askEndDeputy)
	r.Post(deputiesPath+"/:id/end", endDeputy)
	r.Open(http.MethodGet, linkPath+":secret", showLink)
	r.Open(http.MethodPost, linkPath+":secret", useLink)
	r.Open(http.MethodGet, page.HelpPath, showHelp)
}

// mine is what every page of the account has.
type mine struct {
	page.Frame
	Side component.SideNav
	Head component.Head
}

// mineOf makes the frame and the navigation of the account, with the page at here marked.
func mineOf(r *page.Request, here, title string, crumbs ...component.Link) (mine, error) {
	f, err := r.Frame("", title, crumbs...)
	label := r.Text("desk.account.areas", nil)
	m := mine{Frame: f, Head: component.Head{Title: title}, Side: component.SideNav{
		Label: label, SmallLabel: r.Text("desk.account.areas_menu", nil), Title: label,
	}}
	for _, l := range []struct{ url, key string }{
		{accessPath, "desk.account.access"}, {passwordPath, "desk.account.password"}, {deputiesPath, "desk.account.deputies"}, {settingsPath, "desk.account.settings"},
	} {
		m.Side.Links = append(m.Side.Links, component.Link{URL: l.url, Text: r.Text(l.key, nil), Current: l.url == here})
		if l.url == here {
			m.Side.Title = label + ": " + r.Text(l.key, nil)
		}
	}
	return m, err
}

// hidden are the fields of a component.Confirm.
func hidden(f page.Frame, more ...component.Hidden) []component.Hidden {
	k := f.Keys()
	return append([]component.Hidden{{Name: "_csrf", Value: k.CSRF}, {Name: "_key", Value: k.Key}}, more...)
}

// moment writes an instant for people: "heute, 07:52", "gestern, 18:20", "20. Nov. 2026, 18:20".
func moment(r *page.Request, t time.Time) component.Moment {
	day := r.DayOf(t)
	text := r.ShortDay(day)
	switch day {
	case r.Today():
		text = r.Text("desk.account.today", nil)
	case r.DayOf(r.Clock().AddDate(0, 0, -1)):
		text = r.Text("desk.account.yesterday", nil)
	}
	return component.MomentOf(t, text+", "+r.TimeOf(t), r.Exact(t))
}

// fieldOf is the field that an error speaks of, "" for none.
func fieldOf(err error) string {
	if e, ok := errors.AsType[*domain.Error](err); ok {
		return e.Field
	}
	return ""
}

// refused tells whether a form is to be shown again with what the error says.
func refused(err error) bool {
	switch domain.CodeOf(err) {
	case domain.Invalid, domain.Conflict, domain.Forbidden:
		return true
	}
	return false
}
