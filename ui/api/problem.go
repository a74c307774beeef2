package api

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"freigabe/domain"
	"freigabe/ui/component/message"
)

// Problem is a problem document (RFC 9457).
type Problem struct {
	Type      string         `json:"type" doc:"urn:freigabe:problem: and the code." example:"urn:freigabe:problem:stale"`
	Title     string         `json:"title" doc:"The kind of problem, in the language asked for."`
	Status    int            `json:"status" doc:"HTTP status."`
	Code      string         `json:"code" doc:"What the caller can do; stable." enum:"invalid,not_found,conflict,stale,forbidden,unavailable,internal,unauthenticated,method_not_allowed,too_large,media_type,precondition_required,key_required,throttled"`
	Key       string         `json:"key" doc:"Which rule refused; stable." example:"signoff.four_eyes"`
	Detail    string         `json:"detail" doc:"What is wrong and what would be right: German, or English by Accept-Language."`
	Errors    []FieldProblem `json:"errors,omitempty" doc:"The places in the input. Values are never repeated."`
	RequestID string         `json:"request_id" doc:"Names this request in the log."`

	header http.Header
}

// FieldProblem is a mistake at one place of the input.
type FieldProblem struct {
	Field  string `json:"field" doc:"The place: a key with its path, a parameter, or a header."`
	Key    string `json:"key" doc:"Which rule refused; stable."`
	Detail string `json:"detail" doc:"What is wrong there and what would be right."`
}

func (p *Problem) Error() string             { return p.Detail }
func (p *Problem) GetStatus() int            { return p.Status }
func (p *Problem) GetHeaders() http.Header   { return p.header }
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// Codes of this package, beside those of domain.
const (
	unauthenticated      domain.Code = "unauthenticated"
	methodNotAllowed     domain.Code = "method_not_allowed"
	tooLarge             domain.Code = "too_large"
	mediaType            domain.Code = "media_type"
	preconditionRequired domain.Code = "precondition_required"
	keyRequired          domain.Code = "key_required"
	throttled            domain.Code = "throttled"
)

// answered is how a code is answered: the status and the key of the title.
type answered struct {
	status int
	title  string
}

var answers = map[domain.Code]answered{
	domain.Invalid:       {http.StatusUnprocessableEntity, "api.title.invalid"},
	domain.NotFound:      {http.StatusNotFound, "api.title.not_found"},
	domain.Conflict:      {http.StatusConflict, "api.title.conflict"},
	domain.Stale:         {http.StatusPreconditionFailed, "api.title.stale"},
	domain.Forbidden:     {http.StatusForbidden, "api.title.forbidden"},
	domain.Unavailable:   {http.StatusServiceUnavailable, "api.title.unavailable"},
	domain.Internal:      {http.StatusInternalServerError, "api.title.internal"},
	unauthenticated:      {http.StatusUnauthorized, "api.title.unauthenticated"},
	methodNotAllowed:     {http.StatusMethodNotAllowed, "api.title.method_not_allowed"},
	tooLarge:             {http.StatusRequestEntityTooLarge, "api.title.too_large"},
	mediaType:            {http.StatusUnsupportedMediaType, "api.title.media_type"},
	preconditionRequired: {http.StatusPreconditionRequired, "api.title.precondition_required"},
	keyRequired:          {http.StatusBadRequest, "api.title.key_required"},
	throttled:            {http.StatusTooManyRequests, "api.title.throttled"},
}

// refusal is several mistakes in one input.
type refusal []*domain.Error

func (r refusal) Error() string   { return r[0].Error() }
func (r refusal) Unwrap() []error { return []error{r[0]} }

// problemOf turns an error into what the caller reads. What may not be seen does not exist: every NotFound but that of
// an address says the same.
func problemOf(err error, lang, requestID string) *Problem {
	e, ok := errors.AsType[*domain.Error](err)
	if !ok {
		e = &domain.Error{Code: domain.CodeOf(err)}
	}
	code, key := e.Code, e.Key
	switch {
	case code == domain.NotFound && key != "api.route_unknown" && key != "api.ledger_empty":
		e, key = &domain.Error{Code: code}, "id.unknown"
	case key == "login.throttled":
		code = throttled
	case code == domain.Internal || !message.Has(key):
		key = "internal" // nothing of the inside goes out
		if code == domain.Unavailable {
			key = "unavailable"
		}
	}
	a, ok := answers[code]
	if !ok {
		a, code = answers[domain.Internal], domain.Internal
	}
	p := &Problem{
		Type: "urn:freigabe:problem:" + string(code), Title: message.Text(lang, a.title, nil), Status: a.status, Code: string(code),
		Key: key, Detail: message.Text(lang, key, withoutValues(e)), RequestID: requestID, header: http.Header{"Content-Language": {lang}},
	}
	places := []*domain.Error{e}
	if many, ok := errors.AsType[refusal](err); ok {
		places = many
	}
	for _, at := range places {
		if at.Field != "" && message.Has(at.Key) {
			p.Errors = append(p.Errors, FieldProblem{Field: at.Field, Key: at.Key, Detail: message.Text(lang, at.Key, withoutValues(at))})
		}
	}
	switch code {
	case domain.Unavailable:
		p.header.Set("Retry-After", "2")
	case throttled:
		seconds, _ := e.Args["seconds"].(int)
		p.header.Set("Retry-After", strconv.Itoa(max(seconds, 1)))
	case unauthenticated:
		p.header.Set("WWW-Authenticate", `Bearer realm="freigabe"`)
	case methodNotAllowed:
		if allowed, ok := e.Args["allowed"].(string); ok {
			p.header.Set("Allow", allowed)
		}
	}
	return p
}

// withoutValues takes what the caller sent out of the arguments: a problem document names the place and repeats nothing.
func withoutValues(e *domain.Error) map[string]any {
	if _, ok := e.Args["value"]; !ok {
		return e.Args
	}
	args := maps.Clone(e.Args)
	delete(args, "value")
	return args
}

// logProblem writes the one line about an error that is answered. People appear by id.
func logProblem(ctx context.Context, log *slog.Logger, p *Problem, c *call, err error) {
	level := slog.LevelInfo
	switch p.Status / 100 {
	case 5:
		level = slog.LevelError
	}
	person := ""
	if c.who != nil {
		person = string(c.who.Person.ID)
	}
	log.LogAttrs(ctx, level, "request refused", slog.String("request_id", p.RequestID), slog.String("method", c.req.Method),
		slog.String("route", c.route), slog.Int("status", p.Status), slog.String("key", p.Key), slog.String("person", person), slog.Any("err", err))
}

// What huma itself refuses, which the strict reading before it leaves nothing of, is said in our words too.
func init() {
	huma.DefaultArrayNullable = false
	huma.NewError = func(status int, _ string, _ ...error) huma.StatusError {
		p := problemOf(domain.Internal, "de", "")
		if status != 0 {
			p.Status = status
		}
		return p
	}
}
