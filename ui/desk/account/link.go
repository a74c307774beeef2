package account

import (
	"net/http"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
)

var linkTemplate = page.Parse(files, "link.html")

// linkPage sets a password by a one-time link. Without Form it says how the link ended.
type linkPage struct {
	page.Frame
	Heading, Lead string
	Form          bool
	Action        string
	Login         string
	Errors        component.ErrorSummary
	New, Again    component.Field
	SignIn        string // address, once the password is set
}

// linkOf makes the page for the person of the link. NotFound when it is used, expired or unknown, all alike.
func linkOf(r *page.Request) (linkPage, error) {
	h := r.Echo.Response().Header()
	h.Set("Referrer-Policy", "no-referrer") // the address holds the secret
	who, err := r.Desk.PersonOfLink(r.Ctx(), r.Param("secret"))
	if err != nil {
		return linkPage{}, err
	}
	title := r.Text("password.page.title", nil)
	return linkPage{
		Frame: r.OpenFrame(title), Heading: title, Lead: r.Text("password.page.lead", map[string]any{"login": who.Login}), Form: true,
		Action: linkPath + r.Param("secret"), Login: who.Login, New: newPassword(r), Again: again(r),
	}, nil
}

func showLink(r *page.Request) error {
	p, err := linkOf(r)
	if err != nil {
		return goneLink(r, err)
	}
	return r.Show(http.StatusOK, linkTemplate, "", p)
}

func useLink(r *page.Request) error {
	if err := r.OpenForm(); err != nil {
		return err
	}
	p, err := linkOf(r)
	if err != nil {
		return goneLink(r, err)
	}
	password := r.Form.Get("password")
	if password != r.Form.Get("again") {
		p.Again.Error = r.Text("password.page.differ", nil)
	} else {
		err := r.Desk.SetPassword(r.Ctx(), r.Passwords, r.Param("secret"), password)
		switch domain.CodeOf(err) {
		case "":
			title := r.Text("desk.account.link.done", nil)
			return r.Show(http.StatusOK, linkTemplate, "", linkPage{Frame: r.OpenFrame(title), Heading: title, Lead: r.Text("password.page.done", nil), SignIn: page.SignInPath})
		case domain.Invalid:
			p.New.Error = r.ErrorText(err)
		default:
			return goneLink(r, err)
		}
	}
	p.Errors = component.Summarize(r.Lang, []component.Input{p.New, p.Again})
	return r.Show(http.StatusUnprocessableEntity, linkTemplate, "", p)
}

// goneLink answers a link that can no longer be used.
func goneLink(r *page.Request, err error) error {
	if code := domain.CodeOf(err); code != domain.NotFound && code != domain.Conflict {
		return err
	}
	title := r.Text("password.page.gone", nil)
	return r.Show(http.StatusNotFound, linkTemplate, "", linkPage{Frame: r.OpenFrame(title), Heading: title, Lead: r.Text("link.unknown", nil), SignIn: page.SignInPath})
}
