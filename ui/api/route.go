package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"freigabe/domain"
	"freigabe/workflow"
)

// MaxBodyBytes is the largest JSON body.
const MaxBodyBytes = 1 << 20

// route says what an operation is; the rest follows from its types.
type route struct {
	id      string // "list-holdings"
	method  string
	path    string // below Prefix
	tag     string
	summary string
	more    string // description
	status  int    // of success; 0 for 200
	types   []string
	form    *huma.Schema // a multipart form instead of, or beside, a JSON body
	bytes   string       // media type of an answer that is passed on as bytes; "*/*" for any
	free    bool         // needs nobody and no Idempotency-Key: signing in
	keyless bool         // says itself when it needs an Idempotency-Key
	names   bool         // a list that is asked for by the name of something, which may not be there
	slowed  bool         // asks for a password, and slows down who guesses
}

// Parts of parameters that several operations share.
type (
	// Keyed is an act that may be repeated.
	Keyed struct {
		Key string `header:"Idempotency-Key" required:"true" pattern:"^[!-~]*$" minLength:"8" maxLength:"200" doc:"A fresh random value; repeat it to repeat the request safely."`
	}
	// MaybeKeyed is an act that may be repeated, unless it only tries.
	MaybeKeyed struct {
		Key string `header:"Idempotency-Key" pattern:"^[!-~]*$" minLength:"8" maxLength:"200" doc:"A fresh random value; needed unless dry_run."`
	}
	// Guarded is a change of what the caller has read.
	Guarded struct {
		IfMatch string `header:"If-Match" required:"true" pattern:"^\"[0-9a-f]{64}\"$" doc:"The ETag of the holding that was read, in quotation marks."`
	}
	// MaybeGuarded is a change that may name what the caller has read.
	MaybeGuarded struct {
		IfMatch string `header:"If-Match" pattern:"^\"[0-9a-f]{64}\"$" doc:"The ETag of the holding that was read; a holding that changed since is refused."`
	}
	// Paged asks for a part of a list.
	Paged struct {
		Cursor string `query:"cursor" doc:"The value of next in the answer before."`
		Limit  string `query:"limit" doc:"Rows in the answer, 1 to 200; 50 without it." pattern:"^([1-9][0-9]?|1[0-9][0-9]|200)$"`
	}
	// None is no parameters, or no body.
	None struct{}
)

// plain is an answer without further headers.
type plain[T any] struct{ Body T }

// tagged is an answer about a holding with its working digest.
type tagged[T any] struct {
	ETag string `header:"ETag" doc:"The working digest of the holding, in quotation marks."`
	Body T
}

// made answers what was created.
type made[T any] struct {
	Location string `header:"Location" doc:"Where it is."`
	Body     T
}

func body[T any](v T) *plain[T] { return &plain[T]{Body: v} }

// read registers an operation that changes nothing.
func read[P, O any](s *server, r route, fn func(ctx context.Context, c *call, p *P) (*O, error)) {
	r.method = http.MethodGet
	add(s, r, nil, func(ctx context.Context, c *call, p *P) (*O, error) { return fn(ctx, c, p) })
}

// paged registers a list that is read page by page, through what the caller may see.
func paged[R, T any](s *server, r route, rows func(workflow.Reader, context.Context, workflow.Scope, workflow.Page) ([]R, error), wire func(*call, R) T) {
	read(s, r, func(ctx context.Context, c *call, p *Paged) (*plain[List[T]], error) {
		page, err := p.page()
		if err != nil {
			return nil, err
		}
		scope, err := c.sees(ctx)
		if err != nil {
			return nil, err
		}
		list, err := rows(c.Desk.Read(), ctx, scope, page)
		if err != nil {
			return nil, err
		}
		return body(listOf(c, list, page.Limit, func(r R) T { return wire(c, r) })), nil
	})
}

// always gives what is written the same for every caller.
func always[R, T any](wire func(R) T) func(*call, R) T {
	return func(_ *call, r R) T { return wire(r) }
}

// act registers an operation that takes a JSON body B and changes something. B None means no body.
func act[P, B, O any](s *server, r route, fn func(ctx context.Context, c *call, p *P, in *B) (*O, error)) {
	in := reflect.TypeFor[B]()
	if in == reflect.TypeFor[None]() {
		in = nil
	}
	add(s, r, in, func(ctx context.Context, c *call, p *P) (*O, error) {
		mayLack := in == nil || r.method == http.MethodPost && allOptional(in)
		raw, err := c.readBody(r, in != nil, mayLack)
		if err != nil {
			return nil, err
		}
		var b B
		if len(raw) > 0 || !mayLack {
			if err := decode(raw, &b); err != nil {
				return nil, err
			}
		}
		c.hashed(raw)
		return fn(ctx, c, p, &b)
	})
}

// upload registers an operation that takes a multipart form, read by fn itself as a stream. Where the request has a
// JSON body instead, fn finds no form (see call.form).
func upload[P, O any](s *server, r route, jsonBody reflect.Type, fn func(ctx context.Context, c *call, p *P) (*O, error)) {
	add(s, r, jsonBody, fn)
}

func add[P, O any](s *server, r route, in reflect.Type, fn func(ctx context.Context, c *call, p *P) (*O, error)) {
	known := parameters(reflect.TypeFor[P]())
	_, guarded := reflect.TypeFor[P]().FieldByName("Guarded")
	op := huma.Operation{
		OperationID: r.id, Method: r.method, Path: r.path, Tags: []string{r.tag}, Summary: r.summary, Description: r.more,
		DefaultStatus: r.status, SkipValidateParams: true, SkipValidateBody: true,
		Responses: problemResponses(s.api.OpenAPI(), statuses(r, guarded, in != nil || r.form != nil)),
	}
	if r.bytes != "" {
		content := &huma.MediaType{} // bytes have no schema (OpenAPI 3.1, Media Type Object): a file may itself be JSON
		if r.bytes == "application/json" {
			content.Schema = &huma.Schema{Type: "object", AdditionalProperties: true}
		}
		op.Responses["200"] = &huma.Response{Description: "OK", Content: map[string]*huma.MediaType{r.bytes: content}}
	}
	if r.free {
		op.Security = []map[string][]string{}
	}
	huma.Register(s.api, op, func(ctx context.Context, p *P) (out *O, err error) {
		c := callOf(ctx)
		defer func() {
			if broken := recover(); broken != nil {
				out, err = nil, fmt.Errorf("panic: %v\n%s", broken, debug.Stack())
			}
			if err != nil {
				problem := problemOf(err, c.lang, c.id)
				logProblem(ctx, s.Log, problem, c, err)
				err = problem
			}
		}()
		if err := c.checkForm(r, known, guarded); err != nil {
			return nil, err
		}
		return fn(ctx, c, p)
	})
	if in != nil || r.form != nil {
		describeBody(s.api.OpenAPI(), r, in)
	}
}

// describeBody puts the body into the contract. huma does not read it: decode does, more strictly.
func describeBody(o *huma.OpenAPI, r route, in reflect.Type) {
	item := o.Paths[r.path]
	op := map[string]*huma.Operation{http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodPatch: item.Patch}[r.method]
	op.RequestBody = &huma.RequestBody{Required: in == nil || r.method != http.MethodPost || !allOptional(in), Content: map[string]*huma.MediaType{}}
	if in != nil {
		schema := o.Components.Schemas.Schema(in, true, "")
		for _, t := range bodyTypes(r) {
			op.RequestBody.Content[t] = &huma.MediaType{Schema: schema}
		}
	}
	if r.form != nil {
		op.RequestBody.Content["multipart/form-data"] = &huma.MediaType{Schema: r.form}
	}
}

func bodyTypes(r route) []string {
	if len(r.types) > 0 {
		return r.types
	}
	return []string{"application/json"}
}

// parameters are the names of the query parameters of P.
func parameters(t reflect.Type) (query []string) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			query = append(query, parameters(f.Type)...)
		} else if name := f.Tag.Get("query"); name != "" {
			query = append(query, name)
		}
	}
	return query
}

// mayBeEmpty are parameters whose empty value says something: all words.
var mayBeEmpty = []string{"q"}

// checkForm looks at what every request has: known parameters, each once, the key of an act, and what a guarded change
// was made against.
func (c *call) checkForm(r route, known []string, guarded bool) error {
	if guarded && c.req.Header.Get("If-Match") == "" {
		return &domain.Error{Code: preconditionRequired, Op: "api", Key: "api.if_match", Field: "If-Match"}
	}
	query, err := url.ParseQuery(c.req.URL.RawQuery)
	if err != nil {
		return invalid("query", "api.query_form", nil)
	}
	for _, name := range slices.Sorted(keys(query)) {
		switch {
		case !slices.Contains(known, name):
			return invalid(join("query", name), "api.query_unknown", nil)
		case len(query[name]) > 1:
			return invalid(join("query", name), "api.query_twice", nil)
		case query[name][0] == "" && !slices.Contains(mayBeEmpty, name):
			return invalid(join("query", name), "api.query_empty", nil)
		case strings.ContainsRune(query[name][0], 0) || len(query[name][0]) > 2000:
			return invalid(join("query", name), "api.query_form", nil)
		}
	}
	sent := c.req.Header.Values("Idempotency-Key")
	switch {
	case len(sent) == 0 && r.method == http.MethodPost && !r.free && !r.keyless:
		return keyMissing()
	case len(sent) > 1 || len(sent) == 1 && !visible(sent[0]):
		return &domain.Error{Code: keyRequired, Op: "api", Key: "api.key_form", Field: "Idempotency-Key"}
	}
	return nil
}

func keyMissing() error {
	return &domain.Error{Code: keyRequired, Op: "api", Key: "api.key", Field: "Idempotency-Key"}
}

func keys[M ~map[K]V, K comparable, V any](m M) func(yield func(K) bool) {
	return func(yield func(K) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// visible tells whether a key is 8 to 200 visible ASCII characters.
func visible(key string) bool {
	if len(key) < 8 || len(key) > 200 {
		return false
	}
	return !strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' })
}

// allOptional tells whether an empty object is a body.
func allOptional(t reflect.Type) bool {
	for i := range t.NumField() {
		if name, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); name != "" && options != "omitempty" {
			return false
		}
	}
	return true
}

// readBody reads the body whole, up to MaxBodyBytes. wanted: the operation takes JSON; mayLack: no body will do. Where
// none is wanted, an empty object passes for none.
func (c *call) readBody(r route, wanted, mayLack bool) ([]byte, error) {
	if wanted && !(mayLack && c.req.ContentLength == 0) {
		t, params, err := mime.ParseMediaType(c.req.Header.Get("Content-Type"))
		charset, stated := params["charset"]
		if err != nil || !slices.Contains(bodyTypes(r), t) || stated && !strings.EqualFold(charset, "utf-8") {
			expected := strings.Join(bodyTypes(r), ", ")
			return nil, &domain.Error{Code: mediaType, Op: "api", Key: "api.body_type", Field: "Content-Type", Args: map[string]any{"expected": expected}}
		}
	}
	raw, err := io.ReadAll(io.LimitReader(c.req.Body, MaxBodyBytes+1))
	switch {
	case len(raw) > MaxBodyBytes || tooLong(err):
		return nil, &domain.Error{Code: tooLarge, Op: "api", Key: "api.body_size", Args: map[string]any{"limit": MaxBodyBytes}}
	case err != nil:
		return nil, &domain.Error{Code: domain.Invalid, Op: "api", Key: "api.body_read", Field: "body", Err: err}
	case !wanted && string(bytes.TrimSpace(raw)) == "{}":
		return nil, nil
	case !wanted && len(bytes.TrimSpace(raw)) > 0:
		return nil, invalid("body", "api.body_unasked", nil)
	}
	return raw, nil
}

func tooLong(err error) bool {
	_, ok := errors.AsType[*http.MaxBytesError](err)
	return ok
}

// hashed binds the idempotency key to the request: method, address, what the change is made against, and body.
func (c *call) hashed(body []byte) {
	if c.req.Header.Get("Idempotency-Key") == "" {
		return
	}
	h := sha256.New()
	for _, part := range []string{c.req.Method, c.req.URL.EscapedPath(), c.req.URL.RawQuery, c.req.Header.Get("If-Match")} {
		fmt.Fprintf(h, "%d\n%s\n", len(part), part)
	}
	h.Write(body)
	c.hash = domain.Digest(hex.EncodeToString(h.Sum(nil)))
}

// routes knows the paths of the contract, to tell a wrong method from a wrong address.
type routes []struct {
	parts   []string
	methods []string
}

func (r *routes) learn(o *huma.OpenAPI) {
	for path, item := range o.Paths {
		var methods []string
		for m, op := range map[string]*huma.Operation{
			http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put,
			http.MethodPatch: item.Patch, http.MethodDelete: item.Delete,
		} {
			if op != nil {
				methods = append(methods, m)
			}
		}
		*r = append(*r, struct{ parts, methods []string }{strings.Split(path, "/"), methods})
	}
}

func (r routes) methods(path string) []string {
	parts := strings.Split(path, "/")
	for _, known := range r {
		if slices.EqualFunc(known.parts, parts, func(k, p string) bool { return k == p || strings.HasPrefix(k, "{") && p != "" }) {
			return slices.Clone(known.methods)
		}
	}
	return nil
}
