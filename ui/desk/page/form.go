package page

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
)

const (
	csrfField = "_csrf"
	keyField  = "_key"

	maxFormBytes  = 2 << 20 // all values of a form together
	maxFormValues = 10_000
)

// Form holds the values of a form. Line ends are "\n", as typed by a person.
type Form map[string][]string

// Get is the first value of a name, "" for none.
func (f Form) Get(name string) string {
	if v := f[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// All are the values of a name that may stand several times.
func (f Form) All(name string) []string { return f[name] }

// Has tells whether the form names it: a ticked box, a pressed button.
func (f Form) Has(name string) bool { return len(f[name]) > 0 }

// File is one uploaded file, to be read before the next.
type File struct {
	Name      string // as the browser says, without folders
	MediaType string
	io.Reader
}

// upload is a form with files that is being read.
type upload struct {
	parts *multipart.Reader
	next  *multipart.Part
	body  *watched
	close string // the line at the end of a whole form
}

// watched remembers the last bytes of what was read.
type watched struct {
	io.Reader
	last []byte
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	w.last = append(w.last, p[:n]...)
	w.last = w.last[max(0, len(w.last)-200):]
	return n, err
}

// part gives the next part, nil after the last. A form that was cut off looks to the reader of its parts like one that ended.
func (u *upload) part() (*multipart.Part, error) {
	p, err := u.parts.NextPart()
	if errors.Is(err, io.EOF) {
		if !strings.Contains(string(u.body.last), u.close) {
			return nil, badForm(err)
		}
		return nil, nil
	}
	if err != nil {
		return nil, badForm(err)
	}
	return p, nil
}

// readForm reads what a POST carries. Errors: Invalid.
func (r *Request) readForm() error {
	req := r.Echo.Request()
	kind, params, err := mime.ParseMediaType(req.Header.Get("Content-Type"))
	switch {
	case err == nil && kind == "multipart/form-data":
		return r.readParts(params["boundary"])
	case err == nil && kind == "application/x-www-form-urlencoded":
	default:
		return badForm(err)
	}
	body, err := io.ReadAll(http.MaxBytesReader(r.Echo.Response(), req.Body, maxFormBytes))
	if err != nil {
		return badForm(err)
	}
	if strings.Count(string(body), "&") > maxFormValues {
		return badForm(errors.New("too many values"))
	}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return badForm(err)
	}
	r.Form = Form{}
	for name, all := range values {
		for _, v := range all {
			r.Form[name] = append(r.Form[name], typed(v))
		}
	}
	r.hash = r.Form.digest(req.Method, req.URL.Path)
	return nil
}

// readParts reads the values before the first file.
func (r *Request) readParts(boundary string) error {
	if boundary == "" {
		return badForm(http.ErrMissingBoundary)
	}
	body := &watched{Reader: r.Echo.Request().Body}
	r.Form, r.upload = Form{}, &upload{parts: multipart.NewReader(body, boundary), body: body, close: "--" + boundary + "--"}
	left := int64(maxFormBytes)
	for n := 0; ; n++ {
		p, err := r.upload.part()
		if err != nil {
			return err
		}
		if n > maxFormValues {
			return badForm(errors.New("too many values"))
		}
		if p == nil || p.FileName() != "" || p.Header.Get("Content-Type") != "" {
			r.upload.next = p
			break
		}
		v, err := io.ReadAll(io.LimitReader(p, left+1))
		if left -= int64(len(v)); err != nil || left < 0 {
			return badForm(err)
		}
		r.Form[p.FormName()] = append(r.Form[p.FormName()], typed(string(v)))
	}
	r.hash = r.Form.digest(http.MethodPost, r.Echo.Request().URL.Path)
	return nil
}

// NextFile gives the next file of the form; nil when there is none, or when the person chose none. Fields must stand
// before files in the form, since the body is read as it comes.
func (r *Request) NextFile() (*File, error) {
	if r.upload == nil {
		return nil, nil
	}
	for {
		p := r.upload.next
		r.upload.next = nil
		if p == nil {
			var err error
			if p, err = r.upload.part(); p == nil {
				return nil, err
			}
		}
		if name := clean(p.FileName()); name != "" { // an input without a choice sends an empty name
			return &File{Name: name, MediaType: p.Header.Get("Content-Type"), Reader: &sent{p}}, nil
		}
	}
}

// sent is the bytes of a file as they come. What stops them is the fault of who sends, not of where they go.
type sent struct{ from io.Reader }

func (s *sent) Read(p []byte) (int, error) {
	n, err := s.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = badForm(err)
	}
	return n, err
}

// badForm says of a form that cannot be read on what is wrong with it. The cause repeats what was sent, names of files
// among it, and so stays out of the log.
func badForm(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &domain.Error{Code: domain.Invalid, Op: "page.readForm", Key: "desk.form.too_large"}
	}
	return &domain.Error{Code: domain.Invalid, Op: "page.readForm", Key: "desk.form.unreadable"}
}

// typed is a value as a person typed it: browsers send "\r\n".
func typed(s string) string { return clean(strings.ReplaceAll(s, "\r\n", "\n")) }

// digest stands for what a form asks for, whoever sends it and however often.
func (f Form) digest(method, path string) domain.Digest {
	h := sha256.New()
	io.WriteString(h, method+"\x00"+path+"\x00")
	for _, name := range slices.Sorted(mapKeys(f)) {
		if name == csrfField || name == keyField {
			continue
		}
		for _, v := range f[name] {
			io.WriteString(h, name+"\x00"+v+"\x00")
		}
	}
	return domain.Digest(hex.EncodeToString(h.Sum(nil)))
}

func mapKeys(f Form) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range f {
			if !yield(k) {
				return
			}
		}
	}
}

// Keys are the hidden fields of a form.
type Keys struct{ CSRF, Key string }

// Keys gives the hidden fields of one form, each with a key of its own.
func (f Frame) Keys() Keys { return Keys{CSRF: f.csrf, Key: newKey()} }

func newKey() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Hidden gives the hidden fields of one form as a component wants them, with further ones.
func (f Frame) Hidden(more ...component.Hidden) []component.Hidden {
	k := f.Keys()
	return append([]component.Hidden{{Name: csrfField, Value: k.CSRF}, {Name: keyField, Value: k.Key}}, more...)
}

// FieldOf is the field that an error is about, "" for none.
func FieldOf(err error) string {
	if e, ok := errors.AsType[*domain.Error](err); ok {
		return e.Field
	}
	return ""
}

// Refused is an error at a field of a form, for what the page itself finds wrong.
func Refused(field, key string, args map[string]any) error {
	return &domain.Error{Code: domain.Invalid, Op: "page", Key: key, Field: field, Args: args}
}
