package portal

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"freigabe/ui/component"
	"freigabe/workflow"
)

// Service is what the portal needs.
type Service struct {
	Desk      *workflow.Desk
	PublicURL string               // base of all addresses that leave the house; no slash at the end
	Title     string               // of the offer, "Offene Daten Musterland"
	Cursor    func(row any) string // position behind a row of a list, for Page.After; nil: the catalog counts rows instead
	Clock     func() time.Time     // the day on which the register calls a review due
	Log       *slog.Logger         // nil: the default one
}

type handler struct {
	Service
	read      workflow.Reader
	countable int
}

func newHandler(s Service) *handler {
	s.PublicURL = strings.TrimRight(s.PublicURL, "/")
	if s.Log == nil {
		s.Log = slog.Default()
	}
	if s.Title == "" {
		s.Title = "Offene Daten"
	}
	return &handler{Service: s, read: s.Desk.Read(), countable: defaultCountable}
}

// anonymous is the scope of everything here.
var anonymous = workflow.Anonymous()

// Register adds the pages of the portal and the assets. Each answers GET and HEAD. Errors go to echo's error handler:
// see ErrorHandler.
func Register(e *echo.Echo, s Service) { newHandler(s).routes(e) }

func (h *handler) routes(e *echo.Echo) {
	for path, page := range map[string]func(*request) error{
		"/":                           h.start,
		"/dataset":                    h.datasets,
		"/dataset/:name":              h.dataset,
		"/dataset/:name/release.json": h.releaseDocument,
		"/dataset/:name/resource/:id": h.resource,
		"/organization":               h.organizations,
		"/organization/:name":         h.organization,
		"/register":                   h.register,
		"/catalog":                    h.catalogOrList,
		"/catalog.ttl":                h.catalog,
		"/robots.txt":                 h.robots,
		"/dataset/:name/resource/:id/download/:file": h.download,
	} {
		e.Match(readMethods, path, h.handle(page))
	}
	assets := component.Handler()
	e.Match(readMethods, component.AssetPrefix+"*", func(c echo.Context) error {
		secure(c.Response().Header())
		assets.ServeHTTP(c.Response(), c.Request())
		return nil
	})
}

var readMethods = []string{http.MethodGet, http.MethodHead}

// handle makes an echo handler of a page.
func (h *handler) handle(page func(*request) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		secure(c.Response().Header())
		r, err := h.newRequest(c)
		if err != nil {
			return err
		}
		return page(r)
	}
}
