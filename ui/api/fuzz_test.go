package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"freigabe/domain"
	"freigabe/ui/component/message"
)

// explained wants an error for people: Invalid or another refusal, at a place, with a text.
func explained(t *testing.T, err error) {
	t.Helper()
	p := problemOf(err, "en", "id")
	if p.Status >= 500 || len(p.Errors) == 0 || !message.Has(p.Key) {
		t.Fatalf("no answer for people: %v: %+v", err, p)
	}
	for _, e := range p.Errors {
		if !utf8.ValidString(e.Field) || strings.ContainsAny(e.Field, "\r\n\x00\x1b") || len(e.Field) > 400 {
			t.Fatalf("place %q", e.Field)
		}
	}
}

// FuzzDecode: what the strict decoder takes, encoding/json takes too and reads the same.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		`{"authority":"a","content":{"title":"b","theme":["ENVI"]}}`, `{"a":1,"a":2}`, `{"answers":{"P1":{"value":"yes","note":null}}}`, `{} {}`, "null", `{"content":{"title":null}}`,
		`{"digest":"` + strings.Repeat("0", 64) + `","until":"2027-01-01"}`, `{"role":"auditor","from":"2027-01-01T00:00:00Z"}`, `[[[[[[]]]]]]`, `{"title":"\ud800"}`, `{"Title":"a"}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, into := range []func() any{
			func() any { return new(NewHolding) }, func() any { return new(HoldingPatch) }, func() any { return new(Answers) },
			func() any { return new(NewAssignment) }, func() any { return new(NewDistribution) }, func() any { return new(Transition) },
		} {
			got := into()
			if err := decode(data, got); err != nil {
				explained(t, err)
				continue
			}
			want := into()
			d := json.NewDecoder(bytes.NewReader(data))
			d.DisallowUnknownFields()
			if _, own := got.(*HoldingPatch); own || reflect.TypeOf(got) == reflect.TypeFor[*Answers]() || reflect.TypeOf(got) == reflect.TypeFor[*NewAssignment]() {
				continue // read themselves, or times cut to microseconds
			}
			if err := d.Decode(want); err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("%q: read %+v, encoding/json %+v, %v", data, got, want, err)
			}
		}
	})
}

// FuzzRules: a rule file is refused at a place, or is a set that may rule.
func FuzzRules(f *testing.F) {
	for _, small := range []bool{true, false} {
		b, err := json.Marshal(map[string]any{"authority": "01975c2e-0000-7000-8000-000000000000", "reason": "x", "set": ruleSet(domain.DefaultRules(small))})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"authority":"a","reason":"b","set":{"rules":[{"verb":"approve","when":{},"slots":[{"kind":"final","roles":[],"count":0}]}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var in NewRules
		if err := decode(data, &in); err != nil {
			explained(t, err)
			return
		}
		set := in.Set.domain()
		for _, root := range []bool{true, false} {
			if err := domain.CheckRules(set, root); err != nil {
				explained(t, err)
			} else if root {
				for _, r := range set.Rules {
					for _, s := range r.Slots {
						if s.Count < 1 || len(s.Roles) == 0 {
							t.Fatalf("a sign-off by nobody: %+v", r)
						}
					}
				}
			}
		}
	})
}

// FuzzForm: a multipart form is read whole or refused; nothing of its headers reaches the error.
func FuzzForm(f *testing.F) {
	for _, s := range []string{
		"--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nx\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nx\r\n--b--\r\n",
		"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../a\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=\r\n--b--", "--b--", "", "--b\r\nx\r\n\r\n", "--b\nContent-Disposition: form-data; name*=utf-8''%00\n\n\n--b--",
	} {
		f.Add([]byte(s), "b")
	}
	f.Fuzz(func(t *testing.T, data []byte, boundary string) {
		req := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(data))
		req.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
		c, fields, files := &call{req: req}, map[string][]string{}, 0
		err := c.parts([]string{"title", "audiences[]"}, &fields, func(p *multipart.Part, bytes io.Reader) error {
			files++
			if strings.ContainsAny(p.FileName(), "/") {
				t.Fatalf("file name %q", p.FileName())
			}
			_, err := io.Copy(io.Discard, bytes)
			return err
		})
		if err != nil {
			explained(t, err)
			if e, ok := errors.AsType[*domain.Error](err); !ok || e.Err != nil {
				t.Fatalf("the cause goes along: %v", err)
			}
		}
		if files > 1 || len(fields["title"]) > 1 {
			t.Fatalf("%d files, title %q", files, fields["title"])
		}
	})
}

// FuzzParameters: parameters and headers of a request are read or refused.
func FuzzParameters(f *testing.F) {
	for _, s := range []string{"", "1", "-1", "9223372036854775808", "2027-02-30T25:00:00Z", `"` + strings.Repeat("a", 64) + `"`, `W/"x"`, "captured,public", "de;q=0.1,en", "*;q=2", "en-x-" + strings.Repeat("a-", 50)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		refused := func(err error) {
			if err != nil {
				explained(t, err)
			}
		}
		n, err := number("query.limit", s, 50, 1, 200)
		refused(err)
		if err == nil && (n < 1 || n > 200) {
			t.Fatalf("number(%q) = %d", s, n)
		}
		_, err = moment("query.from", s)
		refused(err)
		_, err = words("query.state", s, domain.States)
		refused(err)
		_, err = digest("digest", s)
		refused(err)
		_, err = id[domain.AuthorityID]("authority", s)
		refused(err)
		_, err = (Guarded{IfMatch: s}).match()
		refused(err)
		req := httptest.NewRequest(http.MethodGet, "/", nil)
		req.Header.Set("Accept-Language", s)
		if l := languageOf(req); l != "de" && l != "en" {
			t.Fatalf("language %q", l)
		}
		req.URL.RawQuery = s
		req.Header.Set("Idempotency-Key", s)
		refused((&call{req: req}).checkForm(route{method: http.MethodPost}, []string{"q", "limit"}, false))
	})
}
