package page

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"freigabe/domain"
	"freigabe/workflow"
)

// Service is what the desk needs.
type Service struct {
	Desk      *workflow.Desk
	Passwords *workflow.Passwords
	Ledger    Ledger
	Checker   workflow.LedgerChecker // looks at the whole ledger when asked; nil where nobody can
	PublicURL string                 // base of all addresses that leave the house
	Title     string                 // of the portal
	Version   string                 // of the program
	Cursor    func(row any) string   // position behind a row of a list, for workflow.Page.After
	Clock     func() time.Time
	Log       *slog.Logger
	// Example lists people of the example administration to sign in as, where it is served; their passwords are known. nil
	// everywhere else.
	Example func() []ExamplePerson
}

// ExamplePerson is somebody of the example administration.
type ExamplePerson struct {
	Login, Password, Name string
	Role                  domain.Role
	Authority             string // title
}

// Ledger gives the evidence (DESIGN 6). Hashes are 32 bytes.
type Ledger interface {
	// VerifierKey is the line that checks signatures, "name+hash+key".
	VerifierKey() string
	// Checkpoint is the newest committed signed note. NotFound while there is none.
	Checkpoint(ctx context.Context) ([]byte, error)
	// InclusionProof proves the leaf at index in the tree of size leaves; 0 <= index < size <= newest size.
	InclusionProof(ctx context.Context, index, size int64) ([][32]byte, error)
}

// Prefix is the path of the desk.
const Prefix = "/desk"

// Handler answers one request of a signed-in person.
type Handler func(*Request) error

// Routes takes the pages of the desk.
type Routes struct {
	*Service
	echo *echo.Echo
}

// New makes the routes of a desk on e. Sign-in, sign-out and everything that the desk shares are registered already.
func New(e *echo.Echo, s Service) Routes {
	if s.Log == nil {
		s.Log = slog.Default()
	}
	if s.Version == "" {
		s.Version = "dev"
	}
	s.PublicURL = strings.TrimRight(s.PublicURL, "/")
	r := Routes{Service: &s, echo: e}
	r.Open(http.MethodGet, SignInPath, showSignIn)
	r.Open(http.MethodPost, SignInPath, signIn)
	r.Post("/desk/sign-out", signOut)
	r.Get(Prefix, home)
	for _, m := range []string{http.MethodGet, http.MethodPost} {
		r.echo.Add(m, Prefix+"/*", r.handle(r.signedIn(func(*Request) error { return errNoPage })))
	}
	return r
}

// home leads to what waits; those who administer and for whom nothing waits, to the administration, which says what is
// left to set up.
func home(r *Request) error {
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	if len(scope.Administered()) > 0 {
		waiting, err := r.waiting(scope)
		if err != nil {
			return err
		}
		if waiting == 0 {
			return r.Go("/desk/admin")
		}
	}
	return r.Go("/desk/inbox")
}

// Get adds a page. It answers HEAD, too.
func (r Routes) Get(path string, h Handler) {
	r.echo.GET(path, r.handle(r.signedIn(h)))
	r.echo.HEAD(path, r.handle(r.signedIn(h)))
}

// Post adds what a form does. The form has been read and its CSRF token checked when h is called; a form with files
// (multipart) is read up to its first file, see Request.NextFile.
func (r Routes) Post(path string, h Handler) {
	r.echo.POST(path, r.handle(r.signedIn(h)))
}

// Open adds a page that needs nobody to be signed in. Its handler checks itself where a form comes from.
func (r Routes) Open(method, path string, h Handler) {
	r.echo.Add(method, path, r.handle(h))
	if method == http.MethodGet {
		r.echo.HEAD(path, r.handle(h))
	}
}

// handle makes an echo handler, with the language chosen and errors answered by a page.
func (r Routes) handle(h Handler) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		secure(c.Response().Header())
		if c.Response().Header().Get(echo.HeaderXRequestID) == "" {
			c.Response().Header().Set(echo.HeaderXRequestID, newIncident())
		}
		req := &Request{Service: r.Service, Echo: c, Lang: languageOf(c.Request())}
		defer func() {
			if p := recover(); p != nil {
				if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(p)
				}
				err = req.fail(panicked(p))
			}
		}()
		if req.setLanguage() {
			return nil
		}
		if err := h(req); err != nil {
			return req.fail(err)
		}
		if req.refused > 0 && !req.reported { // a form comes back with what is wrong
			req.report(req.refused, nil)
		}
		return nil
	}
}
