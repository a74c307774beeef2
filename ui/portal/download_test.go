package portal

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/storage/storagetest"
)

func TestADownloadIsTheStoredBytesByRangeAndCondition(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storagetest.SQLite(t, storagetest.Options{}))
	f := w.file(t, "bäume; 2026 \"neu\".csv", "text/csv", "Tabelle", "0123456789")
	page := w.file(t, "seite.html", "text/html", "Seite", "<script>alert(1)</script>")
	w.publish(t, w.office, "kreis_baum", trees(), f, page)
	address := downloadPath("kreis_baum", f.ID, f.Name)
	tag := `"` + string(f.SHA256) + `"`
	for name, tt := range map[string]struct {
		method  string
		headers []string
		status  int
		body    string
		header  [2]string
	}{
		"whole":                          {"GET", nil, 200, "0123456789", [2]string{"Content-Length", "10"}},
		"HEAD says the same":             {"HEAD", nil, 200, "", [2]string{"Content-Length", "10"}},
		"a range":                        {"GET", []string{"Range", "bytes=2-4"}, 206, "234", [2]string{"Content-Range", "bytes 2-4/10"}},
		"the end":                        {"GET", []string{"Range", "bytes=-2"}, 206, "89", [2]string{"Accept-Ranges", "bytes"}},
		"a range of another version":     {"GET", []string{"Range", "bytes=2-4", "If-Range", `"other"`}, 200, "0123456789", [2]string{"ETag", tag}},
		"a range behind the end":         {"GET", []string{"Range", "bytes=20-"}, 416, "", [2]string{"Content-Range", "bytes */10"}},
		"who has it gets 304":            {"GET", []string{"If-None-Match", tag}, 304, "", [2]string{"ETag", tag}},
		"who has another gets all":       {"GET", []string{"If-None-Match", `"other"`}, 200, "0123456789", [2]string{"ETag", tag}},
		"it is saved under its own name": {"GET", nil, 200, "0123456789", [2]string{"Content-Disposition", `attachment; filename="b_ume_ 2026 _neu_.csv"; filename*=UTF-8''b%C3%A4ume%3B%202026%20%22neu%22.csv`}},
		"its type is the stored one":     {"GET", nil, 200, "0123456789", [2]string{"Content-Type", "text/csv"}},
		"nothing in it may act":          {"GET", nil, 200, "0123456789", [2]string{"Content-Security-Policy", filePolicy}},
		"nothing is guessed":             {"GET", nil, 200, "0123456789", [2]string{"X-Content-Type-Options", "nosniff"}},
	} {
		rec := w.ask(tt.method, address, tt.headers...)
		if rec.Code != tt.status || (tt.body != "" || tt.method == "HEAD") && rec.Body.String() != tt.body {
			t.Errorf("%s: %d %q, want %d %q", name, rec.Code, rec.Body, tt.status, tt.body)
		}
		if got := rec.Header().Get(tt.header[0]); got != tt.header[1] {
			t.Errorf("%s: %s = %q, want %q", name, tt.header[0], got, tt.header[1])
		}
	}
	hostile := w.ask("GET", downloadPath("kreis_baum", page.ID, page.Name))
	if !strings.HasPrefix(hostile.Header().Get("Content-Disposition"), "attachment") || hostile.Header().Get("Content-Security-Policy") != filePolicy {
		t.Errorf("a page among the files is not kept from acting: %v", hostile.Header())
	}
}

func TestAnAddressWithAnOldFileNameLeadsToTheFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storagetest.SQLite(t, storagetest.Options{}))
	f := w.file(t, "a+b.csv", "text/csv", "Tabelle", "x")
	w.publish(t, w.office, "kreis_baum", trees(), f)
	rec := w.ask("GET", downloadPath("kreis_baum", f.ID, "alt.csv"))
	want := downloadPath("kreis_baum", f.ID, "a+b.csv")
	if rec.Code != http.StatusFound || rec.Header().Get("Location") != want {
		t.Fatalf("= %d %s, want 302 to %s", rec.Code, rec.Header().Get("Location"), want)
	}
	if body := w.get(t, http.StatusOK, want); body != "x" {
		t.Errorf("there stands %q", body)
	}
	for _, target := range []string{
		"/dataset/kreis_baum/resource/x/download/a.csv", "/dataset/kreis_baum/resource/" + string(storagetest.ID[domain.DistributionID]()) + "/download/a+b.csv",
	} {
		if rec := w.ask("GET", target); rec.Code != http.StatusNotFound {
			t.Errorf("GET %s = %d, want 404", target, rec.Code)
		}
	}
}

func TestAddressesAreThoseOfTheCatalog(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storagetest.SQLite(t, storagetest.Options{}))
	f := w.file(t, "bäume + wälder (2026), Teil 1 & 2.csv", "text/csv", "Tabelle", "x")
	w.publish(t, w.office, "kreis_baum", trees(), f)
	address := downloadPath("kreis_baum", f.ID, f.Name)
	if turtle := w.get(t, http.StatusOK, "/dataset/kreis_baum.ttl"); !strings.Contains(turtle, "<"+base+address+">") {
		t.Errorf("the Turtle has another address than %s:\n%s", address, turtle)
	}
	page := w.get(t, http.StatusOK, "/dataset/kreis_baum")
	if !strings.Contains(page, `href="`+address+`"`) {
		t.Errorf("the page has another address than %s", address)
	}
	if body := w.get(t, http.StatusOK, address); body != "x" {
		t.Errorf("there stands %q", body)
	}
}

func TestMissingBytesAreOurFault(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storagetest.SQLite(t, storagetest.Options{}))
	f := w.file(t, "a.csv", "text/csv", "Tabelle", "x")
	f.SHA256 = domain.DigestOf([]byte("never stored"))
	w.publish(t, w.office, "kreis_baum", trees(), f)
	rec := w.ask("GET", downloadPath("kreis_baum", f.ID, f.Name))
	if rec.Code != http.StatusInternalServerError || rec.Header().Get("Content-Disposition") != "" || rec.Header().Get("ETag") != "" {
		t.Errorf("= %d %v, want 500 and nothing of the file", rec.Code, rec.Header())
	}
	if strings.Contains(rec.Body.String(), filepath.Base(os.TempDir())+"/") {
		t.Error("the answer shows a path")
	}
	if !strings.Contains(w.log.String(), "the bytes are missing") {
		t.Error("nobody is told")
	}
}
