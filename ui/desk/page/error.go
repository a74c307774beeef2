package page

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"log/slog"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/component/message"
)

var errorTemplate = Parse(files, "template/error.html")

type errorPage struct {
	Frame
	Heading, Lead string
	Kept, Help    string
	Incident      string
	Back          string  // address; "" for none
	Again         *resend // what was typed, to be sent once more
}

// resend is a form that could not be taken just now, with everything that was typed.
type resend struct {
	Action string
	Hidden []component.Hidden
}

// fail answers an error with a page: what happened, what is kept, what helps. What is our fault is logged, once.
func (r *Request) fail(err error) error {
	status := statusOf(err)
	incident := ""
	if status >= 500 {
		incident = incidentOf(r.Echo)
	}
	r.report(status, err)
	if r.Echo.Response().Committed {
		return nil
	}
	name := nameOf(status)
	p := errorPage{Heading: r.Text("desk.error."+name+".title", nil), Incident: incident, Help: r.Text("desk.error."+name+".help", nil), Kept: r.Text("desk.error.nothing_stored", nil)}
	if p.Lead = r.Text("desk.error."+name+".lead", nil); status < 500 {
		if key := domain.KeyOf(err); message.Has(key) {
			p.Lead = r.ErrorText(err)
		}
	}
	switch {
	case r.Form == nil:
		p.Kept = ""
	case slices.Contains([]string{"storage.refused", "storage.busy"}, domain.KeyOf(err)): // these are settled, and their texts say so
		p.Lead, p.Kept = r.ErrorText(err), ""
	case status == http.StatusServiceUnavailable: // the connection may have broken after the database had stored it
		p.Kept = r.Text("desk.error.outcome_open", nil)
	}
	f, ferr := r.anyFrame(p.Heading)
	if ferr != nil {
		f = r.OpenFrame(p.Heading)
	}
	p.Frame = f
	if status == http.StatusServiceUnavailable {
		p.Again = r.again(f)
		r.Echo.Response().Header().Set("Retry-After", "10")
	}
	if from := r.Echo.Request().Referer(); r.Form != nil && p.Again == nil && from != "" {
		if to := localOf(r, from); to != "" {
			p.Back = to
		}
	}
	if r.Fragment() {
		r.Echo.Response().Header().Set("HX-Retarget", "body")
		r.Echo.Response().Header().Set("HX-Reswap", "innerHTML")
	}
	if err := r.Show(status, errorTemplate, "", p); err != nil {
		r.Log.ErrorContext(r.Ctx(), "error page", "err", err)
		return r.Echo.String(http.StatusInternalServerError, r.Text("internal", nil))
	}
	return nil
}

// again is the form that was sent, under its own key, so that it acts once whatever became of it. nil where it cannot be
// sent from here: files are not kept, and passwords go onto no page.
func (r *Request) again(f Frame) *resend {
	if r.Form == nil || r.Who == nil || r.upload != nil || r.Form.Has("password") {
		return nil
	}
	out := &resend{Action: r.Path(), Hidden: []component.Hidden{{Name: csrfField, Value: f.csrf}}}
	for _, name := range slices.Sorted(mapKeys(r.Form)) {
		for _, v := range r.Form[name] {
			if name != csrfField {
				out.Hidden = append(out.Hidden, component.Hidden{Name: name, Value: v})
			}
		}
	}
	return out
}

// Midway is an error among several acts of one form, each stored by itself. Once one of them is stored, an error that is
// true of the next ("nothing was stored") is not true of the form: what became of it is open, and sending it again settles it.
func Midway(err error, done bool) error {
	if code := domain.CodeOf(err); !done || code != domain.Unavailable && code != domain.Internal {
		return err
	}
	return &domain.Error{Code: domain.Unavailable, Op: "page.Midway", Err: err}
}

// anyFrame is the frame for whoever is signed in, or for nobody.
func (r *Request) anyFrame(title string) (Frame, error) {
	if r.Who == nil && r.identify() != nil {
		return r.OpenFrame(title), nil
	}
	return r.Frame("", title)
}

// report writes the one line about a request that is not answered as asked.
func (r *Request) report(status int, err error) {
	r.reported = true
	level, what := slog.LevelError, "page failed"
	switch {
	case status < 500:
		level, what = slog.LevelInfo, "page refused"
	case errors.Is(err, context.Canceled):
		level, what = slog.LevelDebug, "reader went away"
	}
	line := []slog.Attr{slog.String("request_id", incidentOf(r.Echo)), slog.String("route", r.Echo.Path()), slog.Int("status", status)}
	if err != nil {
		line = append(line, slog.Any("err", err))
	}
	r.Log.LogAttrs(r.Ctx(), level, what, line...)
}

func statusOf(err error) int {
	if of, ok := errors.AsType[*echo.HTTPError](err); ok {
		return of.Code
	}
	switch domain.CodeOf(err) {
	case domain.NotFound:
		return http.StatusNotFound
	case domain.Forbidden:
		return http.StatusForbidden
	case domain.Invalid:
		return http.StatusUnprocessableEntity
	case domain.Conflict:
		return http.StatusConflict
	case domain.Stale:
		return http.StatusPreconditionFailed
	case domain.Unavailable:
		return http.StatusServiceUnavailable
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// nameOf is the part of the catalogue that speaks of a status.
func nameOf(status int) string {
	switch status {
	case http.StatusForbidden:
		return "403"
	case http.StatusNotFound:
		return "404"
	case http.StatusConflict:
		return "409"
	case http.StatusPreconditionFailed:
		return "412"
	case http.StatusServiceUnavailable:
		return "503"
	}
	if status < 500 {
		return "422"
	}
	return "500"
}

// incidentOf is the request id: short, because people read it out on the telephone.
func incidentOf(c echo.Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }

func newIncident() string {
	var b [5]byte
	_, _ = rand.Read(b[:])
	s := base32.StdEncoding.EncodeToString(b[:])
	return s[:4] + "-" + s[4:]
}
