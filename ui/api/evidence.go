package api

import (
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"freigabe/domain"
)

// PublicRelease is a live public release with the proof of its decision (docs/ledger.md, "Endpoints").
type PublicRelease struct {
	Name    string   `json:"name"`
	Release string   `json:"release"`
	Digest  string   `json:"digest"`
	Index   int64    `json:"index"`
	Leaf    string   `json:"leaf"`
	Proof   []string `json:"proof"`
	Size    int64    `json:"size"`
}

// maxReleases is the number of public releases in one answer.
const maxReleases = 200

// evidence adds what everybody may fetch to check the ledger.
func (s *server) evidence(e *echo.Echo) {
	for path, fn := range map[string]func(echo.Context) error{
		"/ledger/key": s.getKey, "/ledger/checkpoint": s.getCheckpoint, "/ledger/consistency": s.getConsistency, "/ledger/releases": s.getReleases,
	} {
		handler := func(c echo.Context) error {
			c.Response().Header().Set("X-Content-Type-Options", "nosniff")
			c.Response().Header().Set("Access-Control-Allow-Origin", "*")
			if err := fn(c); err != nil {
				s.answer(c, s.newCall(c), err)
			}
			return nil
		}
		e.GET(path, handler)
		e.HEAD(path, handler)
	}
}

func (s *server) getKey(c echo.Context) error {
	return fresh(c, "public, max-age=3600", "text/plain; charset=utf-8", []byte(s.Ledger.VerifierKey()+"\n"))
}

func (s *server) getCheckpoint(c echo.Context) error {
	note, err := s.Ledger.Checkpoint(c.Request().Context())
	if domain.CodeOf(err) == domain.NotFound {
		return &domain.Error{Code: domain.NotFound, Op: "api.ledger", Key: "api.ledger_empty"}
	}
	if err != nil {
		return err
	}
	return fresh(c, "no-cache", "text/plain; charset=utf-8", note)
}

// getConsistency proves that a tree continues a smaller one. The answer never changes, so it may be kept.
func (s *server) getConsistency(c echo.Context) error {
	head, err := s.head(c.Request().Context())
	if err != nil {
		return err
	}
	from, err := number("query.from", c.QueryParam("from"), 0, 1, 1<<53)
	if err != nil {
		return err
	}
	to, err := number("query.to", c.QueryParam("to"), head.size, 1, 1<<53)
	if err != nil {
		return err
	}
	if from < 1 || from > to || to > head.size {
		return invalid("query.from", "api.ledger_range", nil)
	}
	proof, err := s.Ledger.ConsistencyProof(c.Request().Context(), from, to)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "public, max-age=86400")
	return c.JSON(http.StatusOK, struct {
		Proof []string `json:"proof"`
	}{hashes(proof)})
}

func (s *server) getReleases(c echo.Context) error {
	ctx := c.Request().Context()
	head, err := s.head(ctx)
	if err != nil {
		return err
	}
	from, err := number("query.from", c.QueryParam("from"), 0, 0, 1<<53)
	if err != nil {
		return err
	}
	size, err := number("query.size", c.QueryParam("size"), head.size, 0, 1<<53)
	if err != nil {
		return err
	}
	if size > head.size {
		return invalid("query.size", "api.ledger_range", nil)
	}
	list, next, err := s.Ledger.PublicReleases(ctx, from, size, maxReleases)
	if err != nil {
		return err
	}
	out := struct {
		Releases []PublicRelease `json:"releases"`
		Next     int64           `json:"next,omitempty"`
	}{Releases: make([]PublicRelease, len(list)), Next: next}
	for i, r := range list {
		proof, err := s.inclusion(ctx, r.Index, size)
		if err != nil {
			return err
		}
		out.Releases[i] = PublicRelease{
			Name: r.Name, Release: string(r.Release), Digest: string(r.Digest), Index: r.Index,
			Leaf: base64.StdEncoding.EncodeToString(r.Leaf), Proof: proof, Size: size,
		}
	}
	c.Response().Header().Set("Cache-Control", "no-cache")
	return c.JSON(http.StatusOK, out)
}

// fresh answers with bytes under an ETag, or says that the caller has them.
func fresh(c echo.Context, cache, contentType string, b []byte) error {
	tag := etag(domain.DigestOf(b))
	h := c.Response().Header()
	h.Set("Cache-Control", cache)
	h.Set("ETag", tag)
	if strings.Contains(c.Request().Header.Get("If-None-Match"), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(http.StatusOK, contentType, b)
}
