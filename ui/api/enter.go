package api

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"

	"freigabe/domain"
	"freigabe/workflow"
)

// call is one request: who asks, in which language, under which id.
type call struct {
	*server
	req   *http.Request
	who   *workflow.Identity // nil for paths that need nobody
	lang  string
	id    string
	ip    string
	route string
	set   http.Header // of the answer

	hash  domain.Digest // of the request, for its idempotency key
	scope *workflow.Scope
}

type callKey struct{}

func callOf(ctx context.Context) *call { return ctx.Value(callKey{}).(*call) }

func (s *server) newCall(c echo.Context) *call {
	h := c.Response().Header()
	id := h.Get(echo.HeaderXRequestID)
	if id == "" {
		id = string(domain.NewID[domain.DecisionID](s.Clock()))
		h.Set(echo.HeaderXRequestID, id)
	}
	return &call{server: s, req: c.Request(), lang: languageOf(c.Request()), id: id, ip: c.RealIP(), route: c.Path(), set: h}
}

var (
	offered = []language.Tag{language.German, language.English}
	matcher = language.NewMatcher(offered)
)

// languageOf reads Accept-Language: German, or English where it is preferred.
func languageOf(r *http.Request) string {
	accept := r.Header.Get("Accept-Language")
	if accept == "" || len(accept) > 500 {
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

// enter finds out who asks, once, before anything below Prefix is answered. Without credentials only contract, docs and
// signing in are.
func (s *server) enter(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Vary", "Authorization, Cookie, Accept-Language")
		cl := s.newCall(c)
		if !open(c.Request().Method, c.Request().URL.Path) {
			if err := s.identify(cl); err != nil {
				s.answer(c, cl, err)
				return nil
			}
		}
		c.SetRequest(c.Request().WithContext(context.WithValue(c.Request().Context(), callKey{}, cl)))
		cl.req = c.Request()
		return next(c)
	}
}

// open tells which paths need nobody.
func open(method, path string) bool {
	switch strings.TrimPrefix(path, Prefix) {
	case "/openapi.json", "/docs":
		return true
	case "/sessions":
		return method != http.MethodGet && method != http.MethodHead // POST signs in, others are not there
	}
	return false
}

// identify reads the token, else the session cookie. An unsafe request by cookie must show that it comes from our pages.
func (s *server) identify(cl *call) error {
	nobody := &domain.Error{Code: unauthenticated, Op: "api.identify", Key: "login.needed"}
	var session, token string
	if auth := cl.req.Header.Get("Authorization"); auth != "" {
		scheme, rest, _ := strings.Cut(auth, " ")
		if !strings.EqualFold(scheme, "Bearer") || rest == "" {
			return nobody
		}
		token = rest
	} else if cookie, err := cl.req.Cookie(s.cookieName()); err == nil {
		session = cookie.Value
	}
	if session == "" && token == "" {
		return nobody
	}
	who, err := s.Desk.Identify(cl.req.Context(), session, token)
	switch {
	case domain.CodeOf(err) == domain.NotFound:
		return nobody
	case err != nil:
		return err
	}
	safe := cl.req.Method == http.MethodGet || cl.req.Method == http.MethodHead || cl.req.Method == http.MethodOptions
	if who.Session != nil && !safe {
		sent := []byte(cl.req.Header.Get("X-CSRF-Token"))
		if subtle.ConstantTimeCompare(sent, []byte(who.Session.CSRF)) != 1 {
			return &domain.Error{Code: domain.Forbidden, Op: "api.identify", Key: "api.csrf"}
		}
	}
	cl.who = who
	return nil
}

// secure tells whether people reach us by https only.
func (s *server) secure() bool { return strings.HasPrefix(s.PublicURL, "https://") }

func (s *server) cookieName() string {
	if s.secure() {
		return "__Host-freigabe"
	}
	return "freigabe"
}

// actor is who acts, with the key under which a repetition answers the same again.
func (c *call) actor() workflow.Actor {
	a := workflow.ActorOf(c.who)
	if c.hash != "" {
		a.Key, a.Hash = c.req.Header.Get("Idempotency-Key"), c.hash
	}
	return a
}

// sees is the scope of who asks.
func (c *call) sees(ctx context.Context) (workflow.Scope, error) {
	if c.scope == nil {
		s, err := c.Desk.Scope(ctx, workflow.ActorOf(c.who))
		if err != nil {
			return workflow.Scope{}, err
		}
		c.scope = &s
	}
	return *c.scope, nil
}

// answer writes the problem document of err, and its line in the log.
func (s *server) answer(c echo.Context, cl *call, err error) {
	p := problemOf(err, cl.lang, cl.id)
	logProblem(c.Request().Context(), s.Log, p, cl, err)
	for k, v := range p.header {
		c.Response().Header()[k] = v
	}
	c.Response().Header().Set("Content-Type", p.ContentType(""))
	c.Response().WriteHeader(p.Status)
	if c.Request().Method != http.MethodHead {
		_ = json.NewEncoder(c.Response()).Encode(p)
	}
}

// unmatched answers an address or method that there is not.
func (s *server) unmatched(c echo.Context) error {
	cl := callOf(c.Request().Context())
	if allowed := s.routes.methods(strings.TrimPrefix(c.Request().URL.Path, Prefix)); len(allowed) > 0 {
		slices.Sort(allowed)
		s.answer(c, cl, &domain.Error{Code: methodNotAllowed, Op: "api", Key: "api.method", Args: map[string]any{"allowed": strings.Join(allowed, ", ")}})
		return nil
	}
	s.answer(c, cl, &domain.Error{Code: domain.NotFound, Op: "api", Key: "api.route_unknown"})
	return nil
}
