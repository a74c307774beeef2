package page

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"freigabe/domain"
)

var (
	errNoPage = &domain.Error{Code: domain.NotFound, Op: "page", Key: "desk.error.404.lead"}
	errForm   = &domain.Error{Code: domain.Forbidden, Op: "page.enter", Key: "desk.form.foreign"}
)

// signedIn lets a request in that comes from a signed-in person, and a form only with the token of that session. All
// others are led to the sign-in, with what they typed.
func (r Routes) signedIn(h Handler) Handler {
	return func(r *Request) error {
		write := r.Echo.Request().Method == http.MethodPost
		if write {
			if !r.sameSite() {
				return errForm
			}
			if err := r.readForm(); err != nil {
				return err
			}
		}
		switch err := r.identify(); {
		case domain.CodeOf(err) == domain.NotFound:
			return r.askToSignIn()
		case err != nil:
			return err
		}
		if write && !r.ownForm() {
			return errForm
		}
		return h(r)
	}
}

// identify finds out who asks. NotFound when nobody is signed in.
func (r *Request) identify() error {
	cookie, err := r.Echo.Cookie(r.sessionCookie())
	if err != nil || cookie.Value == "" {
		return domain.NotFound
	}
	r.Who, err = r.Desk.Identify(r.Ctx(), cookie.Value, "")
	return err
}

// ownForm tells whether the form carries the token of the session, as a field or, from a script, as a header.
func (r *Request) ownForm() bool {
	sent := r.Form.Get(csrfField)
	if sent == "" {
		sent = r.Echo.Request().Header.Get("X-CSRF-Token")
	}
	return sent != "" && subtle.ConstantTimeCompare([]byte(unmasked(sent)), []byte(r.Who.Session.CSRF)) == 1
}

// sameSite tells whether a browser says that a form comes from our pages. Old browsers say nothing; the token decides.
func (r *Request) sameSite() bool {
	req := r.Echo.Request()
	if site := req.Header.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin"
	}
	origin := req.Header.Get("Origin")
	if origin == "" {
		return true
	}
	from, err := url.Parse(origin)
	if err != nil {
		return false
	}
	public, _ := url.Parse(r.PublicURL)
	return strings.EqualFold(from.Host, req.Host) || public != nil && strings.EqualFold(from.Host, public.Host)
}

// sessionCookie is the name of the cookie, the same as the API's.
func (s *Service) sessionCookie() string {
	if s.https() {
		return "__Host-freigabe"
	}
	return "freigabe"
}

func panicked(p any) error {
	if err, ok := p.(error); ok {
		return &domain.Error{Code: domain.Internal, Op: "page", Err: errors.Join(errors.New("panic"), err)}
	}
	return &domain.Error{Code: domain.Internal, Op: "page", Err: errors.New("panic")}
}
