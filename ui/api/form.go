package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"freigabe/domain"
	"freigabe/workflow"
)

const (
	maxEvidence   = 100 << 20 // bytes
	maxFormFields = 30
	maxFormField  = 64 << 10 // bytes
)

// form is a multipart form whose file has been stored while it passed.
type form struct {
	fields map[string][]string
	file   *domain.FileRef
}

func (f *form) value(name string) string {
	if v := f.fields[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// isForm tells whether the request carries a form.
func (c *call) isForm() bool {
	t, _, _ := mime.ParseMediaType(c.req.Header.Get("Content-Type"))
	return t == "multipart/form-data"
}

// formOr reads a form, or a JSON body into in and gives nil.
func (c *call) formOr(ctx context.Context, in any, limit int64, names ...string) (*form, error) {
	if c.isForm() {
		return c.form(ctx, limit, names...)
	}
	raw, err := c.readBody(route{types: []string{"application/json"}}, true, false)
	if err != nil {
		return nil, err
	}
	c.hashed(raw)
	return nil, decode(raw, in)
}

// form reads a multipart form with a file in the part "file" and text in the named parts. The file goes to the store of
// bytes as it comes, never whole into memory. A name ending in "[]" may stand several times.
func (c *call) form(ctx context.Context, limit int64, names ...string) (*form, error) {
	out := &form{}
	err := c.parts(names, &out.fields, func(part *multipart.Part, bytes io.Reader) error {
		ref, err := c.Desk.Upload(ctx, workflow.ActorOf(c.who), part.FileName(), part.Header.Get("Content-Type"), bytes, limit)
		out.file = &ref
		return err
	})
	if err != nil {
		return nil, err
	}
	file := ""
	if out.file != nil {
		file = out.file.Name + "\n" + string(out.file.SHA256)
	}
	c.hashedForm(out.fields, file)
	return out, nil
}

// parts walks through a form once: text parts go into fields, the part "file" to store.
func (c *call) parts(names []string, fields *map[string][]string, store func(*multipart.Part, io.Reader) error) error {
	if !c.isForm() {
		return &domain.Error{Code: mediaType, Op: "api", Key: "api.body_type", Field: "Content-Type", Args: map[string]any{"expected": "multipart/form-data"}}
	}
	r, err := c.req.MultipartReader()
	if err != nil {
		return invalid("body", "api.form", nil)
	}
	*fields = map[string][]string{}
	seen, count := false, 0
	for {
		part, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return unreadable(err)
		}
		name := part.FormName()
		if count++; count > maxFormFields {
			return invalid("body", "api.form", nil)
		}
		switch {
		case name == "file" && seen:
			return invalid("file", "api.form_twice", nil)
		case name == "file":
			seen = true
			if err := store(part, &sent{part}); err != nil {
				return err
			}
		case !slices.Contains(names, name) && !slices.Contains(names, name+"[]"):
			return invalid(cmp.Or(join("", name), "body"), "api.form_unknown", nil)
		case len((*fields)[name]) > 0 && !slices.Contains(names, name+"[]"):
			return invalid(name, "api.form_twice", nil)
		default:
			b, err := io.ReadAll(io.LimitReader(part, maxFormField+1))
			if err != nil {
				return unreadable(err)
			}
			if len(b) > maxFormField || !utf8.Valid(b) || strings.ContainsRune(string(b), 0) {
				return invalid(name, "api.form", nil)
			}
			(*fields)[name] = append((*fields)[name], string(b))
		}
	}
}

// sent is the bytes of a file as they come. What stops them is the fault of who sends, not of where they go.
type sent struct{ from io.Reader }

func (s *sent) Read(p []byte) (int, error) {
	n, err := s.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = unreadable(err)
	}
	return n, err
}

// unreadable says of a form that cannot be read on what is wrong with it. The cause repeats what was sent, names of files
// among it, and so stays out of the log.
func unreadable(err error) error {
	switch {
	case tooLong(err):
		return &domain.Error{Code: tooLarge, Op: "api", Key: "api.body_size", Args: map[string]any{"limit": "2000000000"}}
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return invalid("body", "api.body_read", nil)
	}
	return invalid("body", "api.form", nil)
}

// hashedForm binds the idempotency key to the parts of a form, whatever boundary they came with.
func (c *call) hashedForm(fields map[string][]string, file string) {
	var b strings.Builder
	for _, name := range slices.Sorted(keys(fields)) {
		for _, v := range fields[name] {
			fmt.Fprintf(&b, "%s %d\n%s\n", name, len(v), v)
		}
	}
	c.hashed([]byte(b.String() + file))
}

func jsonOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

// fileForm describes a form with a file.
func fileForm(fields map[string]*huma.Schema) *huma.Schema {
	out := &huma.Schema{Type: "object", AdditionalProperties: false, Properties: map[string]*huma.Schema{
		"file": {Type: "string", Format: "binary", Description: "The file, with its name. At most 2 GiB; evidence at most 100 MiB."},
	}}
	for name, f := range fields {
		out.Properties[name] = f
	}
	return out
}

func textField(doc string) *huma.Schema { return &huma.Schema{Type: "string", Description: doc} }

var noteFields = map[string]*huma.Schema{
	"digest": textField("Working digest; a holding that changed since is refused."),
	"note":   textField("Note."),
}
