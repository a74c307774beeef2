package portal

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/component/message"
)

// gone says that something was public here and is no more.
type gone struct{ domain.Tombstone }

func (g *gone) Error() string { return "portal: " + g.Name + " was withdrawn" }

// ErrorHandler answers errors with a page, or with a problem document (RFC 9457) where a program asked. It is complete:
// echo's own errors, domain errors, and whatever else a handler returns. What is our fault is logged, once.
func ErrorHandler(s Service) echo.HTTPErrorHandler {
	h := newHandler(s)
	return h.answer
}

// answer is the handler of errors. 404 and 410 say nothing that differs from one request to the next, so that "not
// public" and "not there" are the same bytes.
func (h *handler) answer(err error, c echo.Context) {
	status := statusOf(err)
	incident := ""
	if status >= 500 || status == http.StatusUnprocessableEntity {
		incident = incidentOf(c)
		h.report(c, status, incident, err)
	}
	if c.Response().Committed {
		return
	}
	head := c.Response().Header()
	for _, name := range []string{"ETag", "Content-Disposition", "Accept-Ranges", "Last-Modified", "Content-Length"} {
		head.Del(name)
	}
	secure(head)
	if status == http.StatusServiceUnavailable {
		head.Set("Retry-After", "10")
	}
	r, _ := h.newRequest(c) // an unknown language leaves the reader's own
	r.vary("Accept, Accept-Language")
	if r.machine() {
		_ = r.send(status, asProblem, r.problem(status, incident, err))
		return
	}
	body, failure := h.errorPage(r, status, incident, err)
	if failure != nil {
		h.Log.ErrorContext(r.context(), "error page", "err", failure)
		body = []byte(r.text("internal", nil)) // nothing else is left
		_ = r.send(http.StatusInternalServerError, "text/plain; charset=utf-8", body)
		return
	}
	_ = r.send(status, htmlType, body)
	if status >= 500 {
		head.Set("Cache-Control", "no-store")
	}
}

func (h *handler) report(c echo.Context, status int, incident string, err error) {
	level, what := slog.LevelError, "request failed"
	switch {
	case status == http.StatusUnprocessableEntity:
		level, what = slog.LevelInfo, "request refused"
	case errors.Is(err, context.Canceled):
		level, what = slog.LevelDebug, "reader went away"
	}
	h.Log.Log(c.Request().Context(), level, what, "incident", incident, "route", c.Path(), "status", status, "err", err)
}

func statusOf(err error) int {
	var g *gone
	if errors.As(err, &g) {
		return http.StatusGone
	}
	var of *echo.HTTPError
	if errors.As(err, &of) {
		return of.Code
	}
	switch domain.CodeOf(err) {
	case domain.NotFound, domain.Forbidden: // what may not be seen does not exist
		return http.StatusNotFound
	case domain.Invalid:
		return http.StatusUnprocessableEntity
	case domain.Unavailable:
		return http.StatusServiceUnavailable
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// incidentOf is the request id where there is one, else a code of its own.
func incidentOf(c echo.Context) string {
	if id := c.Response().Header().Get(echo.HeaderXRequestID); id != "" {
		return id
	}
	var b [5]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	s := base32.StdEncoding.EncodeToString(b[:])
	return s[:4] + "-" + s[4:]
}

const machineKey = "portal.machine"

// forMachines says that the address is one for programs, whatever Accept says.
func (r *request) forMachines() { r.echo.Set(machineKey, true) }

func (r *request) machine() bool {
	path := r.echo.Request().URL.Path
	if r.echo.Get(machineKey) != nil || strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/ledger/") {
		return true
	}
	return accepted(r.echo.Request().Header.Get("Accept"), asHTML, asJSON, asProblem, asTurtle) != asHTML
}

// problem is a problem document (RFC 9457) with a stable code.
type problem struct {
	Type     string `json:"type"`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Code     string `json:"code"`
	Detail   string `json:"detail"`
	Field    string `json:"field,omitempty"`
	Incident string `json:"incident,omitempty"`
}

func (r *request) problem(status int, incident string, err error) []byte {
	p := problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: codeOf(status), Incident: incident}
	p.Detail = r.explain(status, err)
	if e, ok := errors.AsType[*domain.Error](err); ok && status == http.StatusUnprocessableEntity {
		p.Field = e.Field
	}
	body, failure := json.Marshal(p)
	if failure != nil {
		panic(fmt.Sprintf("portal: problem document: %v", failure)) // strings and numbers only
	}
	return append(body, '\n')
}

func codeOf(status int) string {
	switch status {
	case http.StatusNotFound:
		return string(domain.NotFound)
	case http.StatusGone:
		return "gone"
	case http.StatusUnprocessableEntity:
		return string(domain.Invalid)
	case http.StatusMethodNotAllowed:
		return "method_not_allowed"
	case http.StatusServiceUnavailable:
		return string(domain.Unavailable)
	}
	if status < 500 {
		return "bad_request"
	}
	return string(domain.Internal)
}

// known are the statuses with a title and an explanation of their own.
var known = map[int]string{404: "404", 405: "405", 410: "410", 422: "422", 503: "503"}

// errorTexts gives the keys of title, explanation and help for a status.
func errorTexts(status int) (title, lead, help string) {
	name, ok := known[status]
	switch {
	case ok:
	case status < 500:
		name = "400"
	default:
		name = "500"
	}
	return "portal.error." + name + ".title", "portal.error." + name + ".lead", "portal.error." + name + ".help"
}

// explain says in one sentence what happened. What a person may correct is said by the error itself; of all else the
// catalogue speaks, never the error.
func (r *request) explain(status int, err error) string {
	_, lead, _ := errorTexts(status)
	if e, ok := errors.AsType[*domain.Error](err); ok && status == http.StatusUnprocessableEntity && message.Has(e.Key) {
		args := map[string]any{}
		maps.Copy(args, e.Args)
		return r.text(e.Key, args)
	}
	return r.text(lead, nil)
}

type errorPage struct {
	page
	Heading, Lead, Help string
	Incident            string
	Form                component.Search
	Links               []component.Link // the same on every such page
}

func (h *handler) errorPage(r *request, status int, incident string, err error) ([]byte, error) {
	if g, ok := errors.AsType[*gone](err); ok {
		return h.gonePage(r, g.Tombstone)
	}
	title, _, help := errorTexts(status)
	p := errorPage{
		page: h.page(r, r.text(title, nil)), Heading: r.text(title, nil), Lead: r.explain(status, err),
		Help: r.text(help, nil), Incident: incident,
	}
	p.Hidden = true
	p.Search = nil
	p.Form = r.searchForm("error-q")
	p.Form.Main = true
	p.Links = []component.Link{
		{URL: r.link("/dataset"), Text: r.text("portal.start.all", nil)},
		{URL: r.link("/organization"), Text: r.text("portal.nav.organizations", nil)},
		{URL: r.link("/register"), Text: r.text("portal.nav.register", nil)},
	}
	if status == http.StatusUnprocessableEntity {
		p.Form.Value = excerpt(readable(r.echo.QueryParam("q")), maxQueryRunes)
	}
	return errorTemplate.render(p)
}
