package leaks

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
)

// asking is one request.
type asking struct {
	method string
	target string
	header map[string]string
	body   string
}

func (a asking) String() string { return fmt.Sprintf("%s %s %v", a.method, a.target, a.header) }

// answer is what came back, with the body as people and programs read it.
type answer struct {
	status int
	header http.Header
	body   string // decoded from gzip
	length int    // of the bytes that were sent
}

// ask sends a request to the service as a viewer. Each asker has a service of its own only where several databases are compared.
func (v *service) ask(by *viewer, a asking) answer {
	var body io.Reader
	if a.body != "" {
		body = strings.NewReader(a.body)
	}
	if a.method == "" {
		a.method = http.MethodGet
	}
	req := httptest.NewRequest(a.method, "http://freigabe.test/", body)
	req.Host = "freigabe.test"
	u, err := req.URL.Parse(a.target)
	if err != nil { // what no client would send is no request
		return answer{}
	}
	req.URL, req.RequestURI = u, a.target
	req.Header.Set("X-Request-Id", "")
	req.Header.Del("X-Request-Id")
	by.present(req)
	for k, val := range a.header {
		req.Header.Set(k, val)
	}
	rec := httptest.NewRecorder()
	v.echo.ServeHTTP(rec, req)
	out := answer{status: rec.Code, header: rec.Header(), body: rec.Body.String(), length: rec.Body.Len()}
	if out.header.Get("Content-Encoding") == "gzip" && out.body != "" {
		if z, err := gzip.NewReader(rec.Body); err == nil {
			if plain, err := io.ReadAll(z); err == nil {
				out.body = string(plain)
			}
		}
	}
	return out
}

// text is everything of an answer in which a canary could stand: status line, headers, body; what is packed is unpacked.
func (a answer) text() string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(a.header)) {
		fmt.Fprintf(&b, "%s: %s\n", k, strings.Join(a.header[k], "\n"))
	}
	b.WriteString("\n")
	b.WriteString(a.body)
	switch {
	case strings.HasPrefix(a.body, "PK\x03\x04"):
		unzip(&b, a.body)
	case strings.HasPrefix(a.body, "%PDF"):
		inflate(&b, a.body)
	case strings.Contains(a.header.Get("Content-Type"), "json") || strings.Contains(a.header.Get("Content-Type"), "text/plain"):
		unbase64(&b, a.body)
	}
	return b.String()
}

func unzip(b *strings.Builder, body string) {
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		return
	}
	for _, f := range z.File {
		b.WriteString("\n" + f.Name + "\n")
		if r, err := f.Open(); err == nil {
			_, _ = io.Copy(b, io.LimitReader(r, 1<<24))
			_ = r.Close()
		}
	}
}

var stream = regexp.MustCompile(`(?s)stream\r?\n(.*?)\r?\nendstream`)

// inflate reads the streams of a PDF. Ours write text as two bytes a letter.
func inflate(b *strings.Builder, body string) {
	for _, m := range stream.FindAllStringSubmatch(body, -1) {
		z, err := zlib.NewReader(strings.NewReader(m[1]))
		if err != nil {
			continue
		}
		plain, _ := io.ReadAll(io.LimitReader(z, 1<<24))
		b.Write(bytes.ReplaceAll(plain, []byte{0}, nil))
	}
}

var packed = regexp.MustCompile(`[A-Za-z0-9+/]{24,}={0,2}`)

// unbase64 adds what stands in base64: leaves of the ledger, for instance.
func unbase64(b *strings.Builder, body string) {
	for _, s := range packed.FindAllString(body, -1) {
		if plain, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(s, "=")); err == nil {
			b.Write(plain)
			b.WriteByte('\n')
		}
	}
}

// passing are headers that differ from one request to the next, whatever is asked.
var passing = []string{"X-Request-Id", "Date", "Set-Cookie"}

var (
	csrf     = regexp.MustCompile(`((?:name="(?:_csrf|_key)" value=|"X-CSRF-Token": ?|&#34;X-CSRF-Token&#34;: ?&#34;|content=)"?)[A-Za-z0-9._+/=-]{16,}`)
	incident = regexp.MustCompile(`[A-Z2-7]{4}-[A-Z2-7]{4}\b|"(instance|request_id|incident|request)":"[^"]*"`)
	uuid     = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
)

// plain is an answer without what differs each time, and without the words that were asked for: two answers that a reader
// cannot tell apart are the same text.
func (a answer) plain(asked ...string) string {
	const echo = 10
	head := a.header.Clone()
	request := head.Get("X-Request-Id")
	for _, name := range passing {
		head.Del(name)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d\n", a.status)
	for _, k := range slices.Sorted(maps.Keys(head)) {
		if k == "Etag" && len(asked) > 0 && strings.HasPrefix(head.Get(k), "W/") {
			continue // made of the body, which is compared itself
		}
		if k == "Content-Length" && head.Get("Content-Encoding") != "" {
			continue // of the packed bytes; the plain ones are compared
		}
		fmt.Fprintf(&b, "%s: %s\n", k, strings.Join(head[k], "\n"))
	}
	b.WriteString("\n")
	b.WriteString(a.body)
	text := csrf.ReplaceAllString(b.String(), "$1")
	if request != "" {
		text = strings.ReplaceAll(text, request, "REQUEST")
	}
	text = incident.ReplaceAllString(text, "INCIDENT")
	for i, w := range asked {
		if w != "" {
			text = replaceFold(text, w, fmt.Sprintf("ASKED%d", i))
			if len(w) > echo && canaryForm.MatchString(w) {
				text = replaceFold(text, w[:echo], fmt.Sprintf("ASKED%d", i)) // cut off, as a chip of an unknown code is
			}
		}
	}
	return text
}

func replaceFold(text, word, with string) string {
	return regexp.MustCompile(`(?i)`+regexp.QuoteMeta(word)).ReplaceAllString(text, with)
}

// difference shows where two texts part.
func difference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from := max(0, i-120)
	return fmt.Sprintf("at byte %d of %d and %d:\n  %q\n  %q", i, len(a), len(b), a[from:min(len(a), i+160)], b[from:min(len(b), i+160)])
}
