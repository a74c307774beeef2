package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"freigabe/domain"
	"freigabe/workflow"
)

// Prefix is the path below which the JSON API lies.
const Prefix = "/api/v1"

// Service is what the API is made of.
type Service struct {
	Desk      *workflow.Desk
	Passwords *workflow.Passwords
	Ledger    Ledger
	Cursor    func(row any) string // storage.Cursor: what continues a list behind a row
	PublicURL string               // base of all links, without a slash at the end
	Clock     func() time.Time
	Log       *slog.Logger
	Version   string // of the program, shown in the contract; "" for "dev"
}

// Ledger gives the evidence (DESIGN 6). Hashes are 32 bytes.
type Ledger interface {
	// VerifierKey is the line that checks signatures, "name+hash+key".
	VerifierKey() string
	// Checkpoint is the newest committed signed note. NotFound while there is none.
	Checkpoint(ctx context.Context) ([]byte, error)
	// InclusionProof proves the leaf at index in the tree of size leaves; 0 <= index < size <= newest size.
	InclusionProof(ctx context.Context, index, size int64) ([][32]byte, error)
	// ConsistencyProof proves that the tree of size to continues that of size from; 0 < from <= to <= newest size.
	ConsistencyProof(ctx context.Context, from, to int64) ([][32]byte, error)
	// PublicReleases lists live public releases whose leaf lies in the tree of size leaves, in a stable order, at most
	// limit behind the cursor from. next continues the list; it is 0 at its end.
	PublicReleases(ctx context.Context, from, size int64, limit int) (list []PublicLeaf, next int64, err error)
}

// PublicLeaf is a live public release with the leaf of the decision that published it.
type PublicLeaf struct {
	Release domain.ReleaseID
	Name    string
	Digest  domain.Digest
	Index   int64
	Leaf    []byte
}

// server is a registered Service.
type server struct {
	Service
	api    huma.API
	routes routes
}

// Register adds the API to e: everything below Prefix and below /ledger, and problem documents for what echo itself
// refuses there. It wraps e.HTTPErrorHandler, so set another one before.
func Register(e *echo.Echo, s Service) {
	if s.Log == nil {
		s.Log = slog.Default()
	}
	if s.Version == "" {
		s.Version = "dev"
	}
	s.PublicURL = strings.TrimSuffix(s.PublicURL, "/")
	srv := &server{Service: s}
	group := e.Group(Prefix, srv.enter)
	srv.api = humaecho.NewV4WithGroup(e, group, contract(s.Version))
	for _, part := range []func(*server){
		holdings, screeningRoutes, files, reviews, releases, history, tasks, imports,
		authorities, people, grants, rules, moves, erasures, accounts, sessions, ledgerRoutes,
	} {
		part(srv)
	}
	srv.routes.learn(srv.api.OpenAPI())
	srv.showContract(group)
	group.Any("/*", srv.unmatched)
	group.Any("", srv.unmatched)
	srv.evidence(e)
	e.HTTPErrorHandler = srv.handleError(e.HTTPErrorHandler)
}

// contract is what huma starts from: our formats only, nothing that reaches outside.
func contract(version string) huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "Freigabe", Version: version, Description: "Data holdings, their screening, sign-off and release. " +
				"Every act is a decision that the ledger proves. Errors are RFC 9457 problem documents; `code` says what the caller can do, " +
				"`key` which rule refused, `detail` is German or English by Accept-Language. Acts by POST need a fresh Idempotency-Key; " +
				"repeated with the same key and body they answer the same again. Times are UTC, days are YYYY-MM-DD."},
			Servers: []*huma.Server{{URL: Prefix}},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"token":   {Type: "http", Scheme: "bearer", Description: "An access key, `Authorization: Bearer fg_…`."},
					"session": {Type: "apiKey", In: "cookie", Name: "freigabe", Description: "The cookie of POST /sessions (`__Host-freigabe` under https); unsafe methods also need the header X-CSRF-Token."},
				},
			},
			Security: []map[string][]string{{"token": {}}, {"session": {}}},
			Tags:     tags,
		},
		Formats:       map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat: "application/json",
	}
}

// handleError answers what echo refuses before any handler runs, for our paths; all else goes to next.
func (s *server) handleError(next echo.HTTPErrorHandler) echo.HTTPErrorHandler {
	return func(err error, c echo.Context) {
		path := c.Request().URL.Path
		if c.Response().Committed || !strings.HasPrefix(path, Prefix) && !strings.HasPrefix(path, "/ledger") {
			next(err, c)
			return
		}
		var code domain.Code
		if he, ok := errors.AsType[*echo.HTTPError](err); ok {
			code = map[int]domain.Code{
				http.StatusNotFound: domain.NotFound, http.StatusMethodNotAllowed: methodNotAllowed,
				http.StatusRequestEntityTooLarge: tooLarge, http.StatusUnsupportedMediaType: mediaType,
				http.StatusServiceUnavailable: domain.Unavailable,
			}[he.Code]
		}
		allowed := c.Response().Header().Get("Allow")
		if known := s.routes.methods(strings.TrimPrefix(path, Prefix)); code == domain.NotFound && len(known) > 0 {
			slices.Sort(known)
			code, allowed = methodNotAllowed, strings.Join(known, ", ") // a method that echo has no router for
		}
		switch code {
		case domain.NotFound:
			err = &domain.Error{Code: code, Op: "api", Key: "api.route_unknown"}
		case methodNotAllowed:
			err = &domain.Error{Code: code, Op: "api", Key: "api.method", Args: map[string]any{"allowed": allowed}}
		case tooLarge:
			err = &domain.Error{Code: code, Op: "api", Key: "api.body_size", Args: map[string]any{"limit": MaxBodyBytes}}
		}
		s.answer(c, s.newCall(c), err)
	}
}
