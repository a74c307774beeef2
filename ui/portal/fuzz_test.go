package portal

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"freigabe/storage/storagetest"
)

// FuzzAccept: whatever the headers say, the answer is one of those there are.
func FuzzAccept(f *testing.F) {
	for _, s := range []string{"text/html", "text/turtle;q=0.9,*/*;q=0.1", "de-DE,de;q=0.9,en;q=0.8", ";;,", "*/*;q=NaN", "en;q=1e309", "a;q=0.5;q=2", strings.Repeat("a,", 3000)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if l := acceptedLanguage(s); l != "de" && l != "en" {
			t.Fatalf("language %q", l)
		}
		if m := accepted(s, asHTML, asTurtle, asJSON); m != asHTML && m != asTurtle && m != asJSON {
			t.Fatalf("type %q", m)
		}
		for name, q := range weights(s) {
			if name == "" || !(q >= 0 && q <= 1) {
				t.Fatalf("%q weighs %v", name, q)
			}
		}
	})
}

// FuzzRange: a download answers with the bytes, a part of them, or 416; with 304 and 412 where conditions ask for it.
func FuzzRange(f *testing.F) {
	w := newWorld(f, storagetest.SQLite(f, storagetest.Options{}))
	file := w.file(f, "a.csv", "text/csv", "Tabelle", "0123456789")
	w.publish(f, w.office, "kreis_baum", trees(), file)
	address := downloadPath("kreis_baum", file.ID, file.Name)
	for _, s := range []string{"bytes=0-", "bytes=-1", "bytes=5-2", "bytes=0-0,2-3", "bytes=", "lines=1-2", "bytes=" + strings.Repeat("0-1,", 500), "bytes=99999999999999999999-", "bytes=0-\x00"} {
		f.Add(s, "*", `"x"`)
	}
	f.Fuzz(func(t *testing.T, ranges, match, if_ string) {
		for _, h := range []string{"If-None-Match", "If-Match", "If-Range", "If-Modified-Since"} {
			rec := w.ask(http.MethodGet, address, "Range", ranges, h, match+if_)
			switch rec.Code {
			case http.StatusOK:
				if rec.Body.String() != "0123456789" {
					t.Fatalf("whole, and yet %q", rec.Body)
				}
			case http.StatusPartialContent:
				if !strings.Contains(rec.Header().Get("Content-Type"), "multipart") && !strings.Contains("0123456789", rec.Body.String()) {
					t.Fatalf("part %q", rec.Body)
				}
				if rec.Body.Len() > 100_000 {
					t.Fatalf("%d bytes of ten", rec.Body.Len())
				}
			case http.StatusRequestedRangeNotSatisfiable, http.StatusNotModified, http.StatusPreconditionFailed:
			default:
				t.Fatalf("Range %q, %s %q: %d", ranges, h, match+if_, rec.Code)
			}
		}
	})
}

// FuzzAddress: whatever stands behind the host, the portal answers, and never that it is broken.
func FuzzAddress(f *testing.F) {
	w := newWorld(f, storagetest.SQLite(f, storagetest.Options{}))
	w.publish(f, w.office, "kreis_baum", trees())
	for _, s := range []string{"/", "/dataset?q=a&page=2", "/dataset/kreis_baum", "/catalog.ttl?page=2&after=x", "/organization?q=%27", "/dataset?groups=envi&res_format=CSV&sort=x", "/dataset/kreis_baum/../..", "/dataset?after=%00", "/%2e%2e/x", "/dataset?q=" + strings.Repeat("a%20", 500)} {
		f.Add(s, "text/html", "de")
	}
	f.Fuzz(func(t *testing.T, target, accept, lang string) {
		if !strings.HasPrefix(target, "/") {
			target = "/dataset?" + target
		}
		u, err := url.ParseRequestURI(target)
		if err != nil || strings.HasPrefix(target, "//") {
			return // the server does not let it in
		}
		req := httptest.NewRequest(http.MethodGet, "/", nil)
		req.URL, req.RequestURI = u, target
		req.Header.Set("Accept", accept)
		req.Header.Set("Accept-Language", lang)
		rec := httptest.NewRecorder()
		w.echo.ServeHTTP(rec, req)
		w.log.Reset()
		if rec.Code >= 500 {
			t.Fatalf("%q: %d %s", target, rec.Code, rec.Body)
		}
	})
}
