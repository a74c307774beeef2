package account

import (
	"net/http"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
)

var passwordTemplate = page.Parse(files, "password.html")

type passwordPage struct {
	mine
	Errors          component.ErrorSummary
	Login           string // for password managers
	Old, New, Again component.Field
}

func passwordOf(r *page.Request) (passwordPage, error) {
	m, err := mineOf(r, passwordPath, r.Text("desk.account.password.title", nil))
	m.Head.Muted = r.Text("desk.account.password.lead", nil)
	return passwordPage{
		mine: m, Login: r.Who.Person.Login,
		Old: component.Field{Name: "old", Type: "password", Label: r.Text("desk.account.password.old", nil), Autocomplete: "current-password", Required: true},
		New: newPassword(r), Again: again(r),
	}, err
}

func newPassword(r *page.Request) component.Field {
	return component.Field{
		Name: "password", Type: "password", Label: r.Text("password.page.new", nil), Hint: r.Text("password.page.hint", nil), Autocomplete: "new-password", Required: true,
	}
}

func again(r *page.Request) component.Field {
	return component.Field{Name: "again", Type: "password", Label: r.Text("password.page.again", nil), Autocomplete: "new-password", Required: true}
}

func showPassword(r *page.Request) error {
	p, err := passwordOf(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, passwordTemplate, "", p)
}

func changePassword(r *page.Request) error {
	p, err := passwordOf(r)
	if err != nil {
		return err
	}
	password, further := r.Form.Get("password"), ""
	if password != r.Form.Get("again") {
		p.Again.Error = r.Text("password.page.differ", nil)
	} else if err := r.Desk.ChangePassword(r.Ctx(), r.Passwords, r.Who, r.Form.Get("old"), password); err == nil {
		return r.See(accessPath, "desk.account.password.changed", nil)
	} else if fieldOf(err) == "old" {
		p.Old.Error = r.Text("desk.account.password.wrong", nil)
	} else if fieldOf(err) == "password" {
		p.New.Error = r.ErrorText(err)
	} else if domain.KeyOf(err) == "login.throttled" {
		further = r.ErrorText(err)
	} else {
		return err
	}
	p.Errors = component.Summarize(r.Lang, []component.Input{p.Old, p.New, p.Again}, further)
	return r.Show(http.StatusUnprocessableEntity, passwordTemplate, "", p)
}
