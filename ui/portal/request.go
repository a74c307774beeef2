package portal

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/component/message"
)

// request is one request with the language of its answer.
type request struct {
	echo   echo.Context
	lang   string // "de" or "en"
	pinned bool   // the address names the language, so links keep it
}

// newRequest chooses the language: the address first, then Accept-Language, else German.
// Errors: Invalid for a language there is not; the request is usable then, too.
func (h *handler) newRequest(c echo.Context) (*request, error) {
	r := &request{echo: c, lang: acceptedLanguage(c.Request().Header.Get("Accept-Language"))}
	lang, err := single(c.QueryParams(), "lang")
	switch {
	case err != nil:
		return r, err
	case lang == "de", lang == "en":
		r.lang, r.pinned = lang, true
	case lang != "":
		return r, invalid("lang", "portal.param.lang")
	}
	return r, nil
}

func (r *request) context() context.Context { return r.echo.Request().Context() }

// text is a text of the catalogue in the language of the request.
func (r *request) text(key string, args map[string]any) string {
	return message.Text(r.lang, key, args)
}

// count is text for a number of things: the key with ".one" or ".many", or with ".none" where there is such a text; {n}
// is the number.
func (r *request) count(key string, n int, args map[string]any) string {
	all := map[string]any{"n": number(r.lang, n)}
	for k, v := range args {
		all[k] = v
	}
	switch {
	case n == 1:
		return r.text(key+".one", all)
	case n == 0 && message.Has(key+".none"):
		return r.text(key+".none", all)
	}
	return r.text(key+".many", all)
}

// link builds an address of the portal; pairs are names and values of parameters, empty values are left out. It keeps
// the language that the present address names.
func (r *request) link(path string, pairs ...string) string {
	if r.pinned {
		pairs = append(pairs[:len(pairs):len(pairs)], "lang", r.lang)
	}
	return address(path, pairs...)
}

func address(path string, pairs ...string) string {
	sep := "?"
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			path += sep + pairs[i] + "=" + url.QueryEscape(pairs[i+1])
			sep = "&"
		}
	}
	return path
}

// segment writes one part of a path as domain/catalog does: percent-encoded down to letters, digits and "-._~".
func segment(s string) string {
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
}

// param gives a part of the path, decoded. What cannot be decoded names nothing.
func (r *request) param(name string) string {
	s := r.echo.Param(name)
	if r.echo.Request().URL.RawPath != "" {
		if plain, err := url.PathUnescape(s); err == nil {
			return plain
		}
		return ""
	}
	return s
}

// send answers with content that is complete. The tag is made of the content; who has it already gets 304.
func (r *request) send(status int, mediaType string, body []byte) error {
	sum := sha256.Sum256(body)
	return r.sendTagged(status, mediaType, `W/"`+base64.RawURLEncoding.EncodeToString(sum[:15])+`"`, body)
}

func (r *request) sendTagged(status int, mediaType, tag string, body []byte) error {
	res := r.echo.Response()
	head := res.Header()
	head.Set("Cache-Control", keep)
	if strings.HasPrefix(tag, "W/") { // signed bytes have a strong tag and are sent as they are
		body = component.Gzip(head, r.echo.Request().Header.Get("Accept-Encoding"), body)
	}
	if status == http.StatusOK {
		head.Set("ETag", tag)
		if matches(r.echo.Request().Header.Values("If-None-Match"), tag) {
			head.Del("Content-Encoding")
			res.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	head.Set("Content-Type", mediaType)
	head.Set("Content-Length", strconv.Itoa(len(body)))
	res.WriteHeader(status)
	if r.echo.Request().Method == http.MethodHead {
		return nil
	}
	_, _ = res.Write(body) // a reader that went away is no error of ours
	return nil
}

// matches compares a tag with those of If-None-Match, weakly (RFC 9110, section 13.1.2).
func matches(values []string, tag string) bool {
	for _, v := range values {
		for one := range strings.SplitSeq(v, ",") {
			if one = strings.TrimSpace(one); one == "*" || strings.TrimPrefix(one, "W/") == strings.TrimPrefix(tag, "W/") {
				return true
			}
		}
	}
	return false
}

// vary says which headers of the request the answer depends on.
func (r *request) vary(names string) { r.echo.Response().Header().Set("Vary", names) }

func invalid(field, key string) error {
	return &domain.Error{Code: domain.Invalid, Op: "portal", Field: field, Key: key, Args: map[string]any{"name": field}}
}
