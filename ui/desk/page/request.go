package page

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"freigabe/domain"
	"freigabe/ui/component/message"
	"freigabe/workflow"
)

// Request is one request to the desk: who asks, in which language, with which form.
type Request struct {
	*Service
	Echo echo.Context
	Who  *workflow.Identity // nil on open pages
	Lang string             // "de" or "en"
	Form Form               // of a POST

	upload *upload
	scope  *workflow.Scope
	hash   domain.Digest // of the form, for its key

	refused  int  // status of a page that refuses, 0 for none
	reported bool // it stands in the log
}

// Ctx ends with the request.
func (r *Request) Ctx() context.Context { return r.Echo.Request().Context() }

// Read gives the scoped reads.
func (r *Request) Read() workflow.Reader { return r.Desk.Read() }

// Param is a part of the path.
func (r *Request) Param(name string) string { return r.Echo.Param(name) }

// Query is a parameter of the address, "" where it is missing or not readable.
func (r *Request) Query(name string) string { return clean(r.Echo.QueryParam(name)) }

// QueryAll are all values of a parameter.
func (r *Request) QueryAll(name string) []string {
	var out []string
	for _, v := range r.Echo.QueryParams()[name] {
		out = append(out, clean(v))
	}
	return out
}

// Path is the address of this request without its host.
func (r *Request) Path() string { return r.Echo.Request().URL.RequestURI() }

// Actor is who acts, with the key of the form: the same form sent twice acts once.
func (r *Request) Actor() workflow.Actor { return r.ActorFor("") }

// ActorFor is Actor for one of several acts that a form asks for; part tells them apart.
func (r *Request) ActorFor(part string) workflow.Actor {
	a := workflow.ActorOf(r.Who)
	if key := r.Form.Get(keyField); key != "" {
		a.Key, a.Hash = "form:"+key+":"+part, r.hash
	}
	return a
}

// Person is who is signed in.
func (r *Request) Person() domain.PersonID { return r.Who.Person.ID }

// Scope says what the person may see now.
func (r *Request) Scope() (workflow.Scope, error) {
	if r.scope == nil {
		s, err := r.Desk.Scope(r.Ctx(), workflow.ActorOf(r.Who))
		if err != nil {
			return workflow.Scope{}, err
		}
		r.scope = &s
	}
	return *r.scope, nil
}

// Text is a text of the catalogue in the language of the page.
func (r *Request) Text(key string, args map[string]any) string {
	return message.Text(r.Lang, key, args)
}

// Label names a value of an enumeration, see message.Label.
func (r *Request) Label(kind, value string) string { return message.Label(r.Lang, kind, value) }

// Count is text for a number of things: the key with ".one" or ".many", or with ".none" where there is such a text; {n}
// is the number.
func (r *Request) Count(key string, n int, args map[string]any) string {
	all := map[string]any{"n": r.Number(n)}
	maps.Copy(all, args)
	switch {
	case n == 0 && message.Has(key+".none"):
		return message.Text(r.Lang, key+".none", all)
	case n == 1:
		return message.Text(r.Lang, key+".one", all)
	}
	return message.Text(r.Lang, key+".many", all)
}

// ErrorText says what an error means to a person, "" for none. What is our fault is not explained.
func (r *Request) ErrorText(err error) string {
	switch code := domain.CodeOf(err); {
	case err == nil:
		return ""
	case code == domain.Internal || code == domain.Unavailable && domain.KeyOf(err) == "":
		return r.Text("internal", nil)
	}
	e, ok := errors.AsType[*domain.Error](err)
	if !ok || !message.Has(e.Key) {
		return r.Text("internal", nil)
	}
	return message.Text(r.Lang, e.Key, e.Args)
}

// Fragment tells whether htmx asks for a part of the page.
func (r *Request) Fragment() bool {
	h := r.Echo.Request().Header
	return h.Get("HX-Request") == "true" && h.Get("HX-Boosted") == "" && h.Get("HX-History-Restore-Request") == ""
}

// Go leads to another page of ours (303).
func (r *Request) Go(to string) error {
	if r.Fragment() {
		r.Echo.Response().Header().Set("HX-Redirect", to)
		return r.Echo.NoContent(http.StatusNoContent)
	}
	return r.Echo.Redirect(http.StatusSeeOther, to)
}

// See leads to another page of ours, which shows the text as a notice.
func (r *Request) See(to, key string, args map[string]any) error {
	r.Say(Notice{Kind: "success", Key: key, Args: args})
	return r.Go(to)
}

// Local gives an address back if it leads to the desk, else the beginning of the desk: nobody is sent elsewhere.
func Local(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || strings.ContainsAny(address, "\\\r\n\t") || !strings.HasPrefix(address, Prefix+"/") {
		return Prefix
	}
	return address
}

// https tells whether people reach us by https only.
func (s *Service) https() bool { return strings.HasPrefix(s.PublicURL, "https://") }

// clean leaves out what could not be shown back.
func clean(s string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' && c != '\n' && c != '\t' || c == 0x7f || c == 0xfffd {
			return -1
		}
		return c
	}, strings.ToValidUTF8(s, ""))
}
