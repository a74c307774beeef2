package portal

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/storage/storagetest"
	"freigabe/ui/component"
)

// everyAddress adds to the pages what is not HTML.
func (w *world) everyAddress(t testing.TB) map[string]int {
	out := w.everyPage(t)
	file := w.fileID(t, "kreis_baumkataster", "Bäume als Tabelle")
	for a, status := range map[string]int{
		"/dataset/kreis_baumkataster.ttl": 200, "/dataset/kreis_baumkataster/release.json": 200, "/catalog.ttl": 200, "/catalog": 200, "/robots.txt": 200,
		"/dataset/neuenfeld_weg.ttl": 410, "/dataset/nichts.ttl": 404, "/catalog.ttl?page=77": 404, "/catalog.ttl?page=0": 422, "/catalog.ttl?after=x": 422,
		"/dataset/" + string(w.holdings["kreis_baumkataster"]):                             302,
		"/dataset/kreis_baumkataster/resource/" + file + "/download/b%C3%A4ume%202026.csv": 200,
		"/dataset/kreis_baumkataster/resource/" + file + "/download/anders.csv":            302,
		component.URL("freigabe.css"):                                                      200, "/assets/x/nichts": 404,
	} {
		out[a] = status
	}
	return out
}

func TestEveryAnswerIsGuardedAndHEADIsGETWithoutBody(t *testing.T) {
	t.Parallel()
	w := full(t)
	for target, status := range w.everyAddress(t) {
		get, head := w.ask(http.MethodGet, target), w.ask(http.MethodHead, target)
		if get.Code != status || head.Code != status {
			t.Errorf("%s: GET %d, HEAD %d, want %d", target, get.Code, head.Code, status)
		}
		if head.Body.Len() != 0 && !strings.HasPrefix(target, "/assets/") { // there the server cuts it off
			t.Errorf("HEAD %s has a body", target)
		}
		for _, name := range []string{"Content-Type", "Content-Length", "ETag", "Cache-Control", "Vary", "Location", "Content-Disposition"} {
			if status == http.StatusUnprocessableEntity && name == "Content-Length" {
				continue // each refusal has a code of its own
			}
			if g, h := get.Header().Get(name), head.Header().Get(name); g != h {
				t.Errorf("%s: %s is %q for GET, %q for HEAD", target, name, g, h)
			}
		}
		csp := get.Header().Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: Content-Security-Policy = %q", target, csp)
		}
		if get.Header().Get("X-Content-Type-Options") != "nosniff" || get.Header().Get("Referrer-Policy") == "" || get.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s: headers %v", target, get.Header())
		}
		if tag := get.Header().Get("ETag"); status == http.StatusOK && !strings.HasPrefix(target, "/assets/") {
			again := w.ask(http.MethodGet, target, "If-None-Match", tag)
			if tag == "" || again.Code != http.StatusNotModified || again.Body.Len() != 0 {
				t.Errorf("%s: ETag %q, asked again %d", target, tag, again.Code)
			}
		}
	}
}

func TestOnlyReadingIsAllowed(t *testing.T) {
	t.Parallel()
	w := full(t)
	for _, target := range []string{"/", "/dataset", "/dataset/kreis_baumkataster", "/catalog.ttl", "/register"} {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch} {
			rec := w.ask(method, target)
			allow := rec.Header().Get("Allow")
			if rec.Code != http.StatusMethodNotAllowed || !strings.Contains(allow, "GET") || !strings.Contains(allow, "HEAD") {
				t.Errorf("%s %s = %d, Allow %q", method, target, rec.Code, allow)
			}
		}
	}
}

func TestTheSignedBytesAreServedAsTheyAre(t *testing.T) {
	t.Parallel()
	w := full(t)
	rec := w.ask("GET", "/dataset/kreis_baumkataster/release.json", "Accept-Language", "en", "Accept", "text/html")
	want := w.releases["kreis_baumkataster"]
	if !bytes.Equal(rec.Body.Bytes(), want.Body) || domain.DigestOf(rec.Body.Bytes()) != want.Digest {
		t.Error("other bytes than the signed ones")
	}
	if got := rec.Header().Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type = %q", got)
	}
	if got := rec.Header().Get("ETag"); got != `"`+string(want.Digest)+`"` {
		t.Errorf("ETag = %q, want the digest", got)
	}
	page := w.get(t, 200, "/dataset/kreis_baumkataster")
	for _, digest := range []string{want.Digest.Short(), string(want.Digest)} {
		if !strings.Contains(page, digest) {
			t.Errorf("the page does not show %s", digest)
		}
	}
}

func TestPagesAreCompressedAndSignedBytesAreNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storagetest.SQLite(t, storagetest.Options{}))
	w.publish(t, w.office, "kreis_baumkataster", trees())
	for target, status := range map[string]int{"/": 200, "/dataset/kreis_baumkataster": 200, "/nichts": 404, "/dataset/kreis_baumkataster.ttl": 200} {
		plain := w.ask("GET", target)
		small := w.ask("GET", target, "Accept-Encoding", "gzip, br")
		if plain.Code != status || small.Code != status || plain.Header().Get("ETag") != small.Header().Get("ETag") {
			t.Errorf("%s: %d and %d, tags %q and %q", target, plain.Code, small.Code, plain.Header().Get("ETag"), small.Header().Get("ETag"))
		}
		for _, rec := range []*httptest.ResponseRecorder{plain, small} {
			if !strings.Contains(rec.Header().Get("Vary"), "Accept-Encoding") {
				t.Errorf("%s varies by %q", target, rec.Header().Get("Vary"))
			}
		}
		if plain.Header().Get("Content-Encoding") != "" || small.Header().Get("Content-Encoding") != "gzip" {
			t.Errorf("%s: encodings %q and %q", target, plain.Header().Get("Content-Encoding"), small.Header().Get("Content-Encoding"))
			continue
		}
		zip, err := gzip.NewReader(small.Body)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := io.ReadAll(zip); string(got) != plain.Body.String() {
			t.Errorf("%s: another page comes out of the compressed one", target)
		}
		if head := w.ask("HEAD", target, "Accept-Encoding", "gzip"); head.Header().Get("Content-Length") != small.Header().Get("Content-Length") {
			t.Errorf("%s: HEAD says %s bytes, GET %s", target, head.Header().Get("Content-Length"), small.Header().Get("Content-Length"))
		}
	}
	doc := w.ask("GET", "/dataset/kreis_baumkataster/release.json", "Accept-Encoding", "gzip")
	if doc.Header().Get("Content-Encoding") != "" || doc.Body.String() != string(w.releases["kreis_baumkataster"].Body) {
		t.Error("the signed document is not sent as it was signed")
	}
}
