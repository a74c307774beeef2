package page

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"freigabe/domain"
	"freigabe/ui/component"
)

// SignInPath is the page that signs in.
const SignInPath = "/desk/sign-in"

// kept is the prefix of fields that carry, through a sign-in, what a person had typed when the session was over.
const kept = "kept."

var (
	signInTemplate = Parse(files, "template/sign-in.html")
	resumeTemplate = Parse(files, "template/resume.html")
)

type signInPage struct {
	Frame
	Heading         string
	Why             string // why the person is asked again, "" for none
	Kept            bool   // what was typed comes along
	Error           string
	Login, Password component.Field
	Return          string
	Fields          []component.Hidden
	Portal          string
	Example         []examplePerson
}

// examplePerson is a button that signs in as somebody of the example administration.
type examplePerson struct {
	ExamplePerson
	Role string
}

// askToSignIn answers where nobody is signed in. A page is returned to afterwards; what a form holds is carried along.
func (r *Request) askToSignIn() error {
	if r.Form == nil {
		to := SignInPath
		if p := r.Path(); Local(p) == p {
			to += "?" + query("return", p)
		}
		if cookie, err := r.Echo.Cookie(r.sessionCookie()); err == nil && cookie.Value != "" {
			to += "&ended=1"
		}
		return r.Go(to)
	}
	if r.Fragment() {
		r.Echo.Response().Header().Set("HX-Refresh", "true")
		return r.Echo.NoContent(http.StatusUnauthorized)
	}
	p := r.signInPage("", "")
	p.Why, p.Kept = r.Text("desk.sign_in.ended", nil), true
	p.Return = r.Echo.Request().URL.Path
	for _, name := range slices.Sorted(mapKeys(r.Form)) {
		if name == csrfField {
			continue
		}
		for _, v := range r.Form[name] {
			p.Fields = append(p.Fields, component.Hidden{Name: kept + name, Value: v})
		}
	}
	return r.Show(http.StatusUnauthorized, signInTemplate, "", p)
}

func (r *Request) signInPage(login, wrong string) signInPage {
	p := signInPage{
		Frame: r.OpenFrame(r.Text("desk.sign_in.title", nil)), Heading: r.Text("desk.sign_in.title", nil), Error: wrong, Portal: "/",
		Login: component.Field{
			ID: "login", Name: "login", Type: "text", Label: r.Text("desk.sign_in.login", nil), Value: login, Autocomplete: "username", Required: true,
		},
		Password: component.Field{
			ID: "password", Name: "password", Type: "password", Label: r.Text("desk.sign_in.password", nil), Autocomplete: "current-password", Required: true,
		},
	}
	if r.Example != nil {
		for _, e := range r.Example() {
			p.Example = append(p.Example, examplePerson{e, r.Label("role", string(e.Role))})
		}
	}
	if wrong != "" {
		p.Title = r.Text("desk.error.prefix", nil) + p.Title
	}
	return p
}

func showSignIn(r *Request) error {
	if r.identify() == nil {
		return r.Go(Local(r.Query("return")))
	}
	p := r.signInPage("", "")
	p.Return = r.Query("return")
	if r.Query("ended") != "" {
		p.Why = r.Text("desk.sign_in.ended", nil)
	}
	return r.Show(http.StatusOK, signInTemplate, "", p)
}

// signIn starts a session with a secret of its own, whatever cookie came along, and ends the one that came.
func signIn(r *Request) error {
	if !r.sameSite() {
		return errForm
	}
	if err := r.readForm(); err != nil {
		return err
	}
	before := r.identify()
	login, password := r.Form.Get("login"), r.Form.Get("password")
	agent := clean(r.Echo.Request().UserAgent())
	if len(agent) > 200 {
		agent = strings.ToValidUTF8(agent[:200], "")
	}
	in, err := r.Desk.SignIn(r.Ctx(), r.Passwords, login, password, r.Echo.RealIP(), agent)
	if err != nil {
		status := http.StatusUnprocessableEntity
		switch domain.KeyOf(err) {
		case "login.wrong":
		case "login.throttled":
			status = http.StatusTooManyRequests
		default:
			return err
		}
		p := r.signInPage(login, r.ErrorText(err))
		p.Return, p.Fields = r.Form.Get("return"), r.keptFields()
		p.Kept = len(p.Fields) > 0
		return r.Show(status, signInTemplate, "", p)
	}
	if before == nil {
		if err := r.Desk.SignOut(r.Ctx(), r.Who); err != nil {
			return err
		}
	}
	r.Echo.SetCookie(r.session(in.Secret, in.Expires))
	to := Local(r.Form.Get("return"))
	if r.Who, err = r.Desk.Identify(r.Ctx(), in.Secret, ""); err != nil {
		return err
	}
	if err := r.own(); err != nil {
		return err
	}
	fields := r.keptFields()
	if len(fields) == 0 {
		return r.Go(to)
	}
	return r.resume(to, fields)
}

// keptFields are the fields that wait for the sign-in, under their kept names.
func (r *Request) keptFields() []component.Hidden {
	var out []component.Hidden
	for _, name := range slices.Sorted(mapKeys(r.Form)) {
		if strings.HasPrefix(name, kept) {
			for _, v := range r.Form[name] {
				out = append(out, component.Hidden{Name: name, Value: v})
			}
		}
	}
	return out
}

type resumePage struct {
	Frame
	Heading string
	To      string
	Fields  []component.Hidden
	Shown   []component.Fact
	CSRF    string
}

// resume shows what was kept, and sends it when the person says so: signing in alone does nothing.
func (r *Request) resume(to string, fields []component.Hidden) error {
	p := resumePage{Heading: r.Text("desk.resume.title", nil), To: to, CSRF: masked(r.Who.Session.CSRF)}
	f, err := r.Frame("", p.Heading)
	if err != nil {
		return err
	}
	p.Frame = f
	for _, f := range fields {
		name := strings.TrimPrefix(f.Name, kept)
		p.Fields = append(p.Fields, component.Hidden{Name: name, Value: f.Value})
		if text := strings.TrimSpace(f.Value); !strings.HasPrefix(name, "_") && len(text) > 20 {
			p.Shown = append(p.Shown, component.Fact{Name: r.Text("desk.resume.typed", nil), Text: text})
		}
	}
	return r.Show(http.StatusOK, resumeTemplate, "", p)
}

func signOut(r *Request) error {
	if err := r.Desk.SignOut(r.Ctx(), r.Who); err != nil {
		return err
	}
	r.Echo.SetCookie(r.session("", time.Time{}))
	r.Who = nil
	return r.See(SignInPath, "desk.sign_in.out", nil)
}

// session is the cookie of a session; an empty secret takes it away.
func (r *Request) session(secret string, until time.Time) *http.Cookie {
	k := &http.Cookie{
		Name: r.sessionCookie(), Value: secret, Path: "/", HttpOnly: true, Secure: r.https(), SameSite: http.SameSiteLaxMode, Expires: until,
	}
	if secret == "" {
		k.MaxAge = -1
	}
	return k
}
