package desk

import (
	_ "embed"
	"html/template"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/component/message"
	"freigabe/workflow"
)

// PasswordPath is the path below which one-time links lie: the secret follows.
const PasswordPath = "/password/"

// maxForm is the largest form in bytes.
const maxForm = 16 << 10

// Password is the page that sets a password by a one-time link.
type Password struct {
	Desk      *workflow.Desk
	Passwords *workflow.Passwords
	Log       *slog.Logger
}

// Register adds the page to e.
func (h *Password) Register(e *echo.Echo) {
	e.GET(PasswordPath+":secret", h.show)
	e.POST(PasswordPath+":secret", h.save)
}

// passwordPage is what the page shows. Exactly one of Form and Said is set.
type passwordPage struct {
	Lang        string
	Title       string
	Stylesheets []string
	Mark        string // address of the mark
	Form        *passwordForm
	Said        string // instead of the form
}

type passwordForm struct {
	Lead, New, Hint, Again, Save string
	Login                        string // for password managers
	ErrorTitle                   string
	NewError, AgainError         string
}

// Failed tells whether the form is shown again with a mistake.
func (f passwordForm) Failed() bool { return f.NewError != "" || f.AgainError != "" }

//go:embed password.gohtml
var passwordSource string

var passwordTemplate = template.Must(template.New("password").Parse(passwordSource))

func (h *Password) show(c echo.Context) error {
	p, err := h.Desk.PersonOfLink(c.Request().Context(), c.Param("secret"))
	if err != nil {
		return h.refuse(c, err)
	}
	return h.render(c, http.StatusOK, h.form(c, p, "", ""))
}

func (h *Password) save(c echo.Context) error {
	ctx, lang := c.Request().Context(), languageOf(c.Request())
	c.Request().Body = http.MaxBytesReader(c.Response(), c.Request().Body, maxForm)
	p, err := h.Desk.PersonOfLink(ctx, c.Param("secret"))
	if err != nil {
		return h.refuse(c, err)
	}
	if err := c.Request().ParseForm(); err != nil {
		return h.render(c, http.StatusUnprocessableEntity, h.form(c, p, message.Text(lang, "password.short", nil), ""))
	}
	password := c.Request().PostForm.Get("password")
	if password != c.Request().PostForm.Get("again") {
		return h.render(c, http.StatusUnprocessableEntity, h.form(c, p, "", message.Text(lang, "password.page.differ", nil)))
	}
	err = h.Desk.SetPassword(ctx, h.Passwords, c.Param("secret"), password)
	switch domain.CodeOf(err) {
	case "":
		return h.render(c, http.StatusOK, passwordPage{Said: message.Text(lang, "password.page.done", nil)})
	case domain.Invalid:
		return h.render(c, http.StatusUnprocessableEntity, h.form(c, p, message.Text(lang, domain.KeyOf(err), nil), ""))
	}
	return h.refuse(c, err)
}

func (h *Password) form(c echo.Context, p *domain.Person, newError, againError string) passwordPage {
	say := func(key string) string {
		return message.Text(languageOf(c.Request()), key, map[string]any{"login": p.Login})
	}
	return passwordPage{Form: &passwordForm{
		Lead: say("password.page.lead"), New: say("password.page.new"), Hint: say("password.page.hint"),
		Again: say("password.page.again"), Save: say("password.page.save"), Login: p.Login, ErrorTitle: say("password.page.error"),
		NewError: newError, AgainError: againError,
	}}
}

// refuse answers a link that is used, expired or unknown, all alike, and what is our fault.
func (h *Password) refuse(c echo.Context, err error) error {
	lang := languageOf(c.Request())
	switch domain.CodeOf(err) {
	case domain.NotFound, domain.Conflict:
		return h.render(c, http.StatusNotFound, passwordPage{Title: message.Text(lang, "password.page.gone", nil), Said: message.Text(lang, "link.unknown", nil)})
	case domain.Unavailable:
		c.Response().Header().Set("Retry-After", "2")
		return h.render(c, http.StatusServiceUnavailable, passwordPage{Said: message.Text(lang, "unavailable", nil)})
	}
	h.Log.ErrorContext(c.Request().Context(), "password not set", "err", err)
	return h.render(c, http.StatusInternalServerError, passwordPage{Said: message.Text(lang, "internal", nil)})
}

func (h *Password) render(c echo.Context, status int, p passwordPage) error {
	p.Lang = languageOf(c.Request())
	p.Stylesheets, p.Mark = component.Stylesheets(), component.URL("mark.svg")
	if p.Title == "" {
		p.Title = message.Text(p.Lang, "password.page.title", nil)
	}
	var b strings.Builder
	if err := passwordTemplate.Execute(&b, p); err != nil {
		return err
	}
	header := c.Response().Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "no-referrer") // the address holds the secret
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Language", p.Lang)
	header.Set("Vary", "Accept-Language")
	header.Set("Content-Security-Policy",
		"default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	return c.HTML(status, b.String())
}

var matcher = language.NewMatcher([]language.Tag{language.German, language.English})

// languageOf reads Accept-Language: German, or English where it is preferred.
func languageOf(r *http.Request) string {
	accept := r.Header.Get("Accept-Language")
	if len(accept) > 500 {
		return "de"
	}
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return "de"
	}
	if _, i, confidence := matcher.Match(tags...); i == 1 && confidence > language.No {
		return "en"
	}
	return "de"
}
