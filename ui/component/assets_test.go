package component

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func TestHandlerServesWhatAPageAsksFor(t *testing.T) {
	t.Parallel()
	const forEver = "public, max-age=31536000, immutable"
	tests := map[string]struct {
		method, path    string
		status          int
		mediaType, keep string
	}{
		"our style sheet is kept for a year":               {"GET", URL("freigabe.css"), 200, "text/css; charset=utf-8", forEver},
		"the mark is an image":                             {"GET", URL("mark.svg"), 200, "image/svg+xml", forEver},
		"HEAD answers like GET":                            {"HEAD", URL("freigabe.css"), 200, "text/css; charset=utf-8", forEver},
		"a page of another version gets ours, unkept":      {"GET", "/assets/0123456789abcdef/freigabe.css", 200, "text/css; charset=utf-8", "no-cache"},
		"an unknown name is not found":                     {"GET", URL("nothing.css"), 404, "", ""},
		"a folder is not listed":                           {"GET", URL(""), 404, "", ""},
		"the prefix is not listed":                         {"GET", "/assets/", 404, "", ""},
		"a name without a hash is not found":               {"GET", "/assets/freigabe.css", 404, "", ""},
		"a file that is no asset is not served":            {"GET", URL("README.md"), 404, "", ""},
		"a path cannot leave the assets":                   {"GET", URL("../assets.go"), 404, "", ""},
		"an asset cannot be written":                       {"POST", URL("freigabe.css"), 405, "", ""},
		"an empty name between slashes is not our file":    {"GET", "/assets//freigabe.css", 404, "", ""},
		"upper case is another name and is not found here": {"GET", URL("FREIGABE.CSS"), 404, "", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := httptest.NewRecorder()
			r := httptest.NewRequest(tt.method, "/", nil)
			r.URL.Path = tt.path
			Handler().ServeHTTP(w, r)
			if w.Code != tt.status {
				t.Fatalf("%s %s = %d, want %d", tt.method, tt.path, w.Code, tt.status)
			}
			if tt.status != http.StatusOK {
				return
			}
			if got := w.Header().Get("Content-Type"); got != tt.mediaType {
				t.Errorf("Content-Type = %q, want %q", got, tt.mediaType)
			}
			if got := w.Header().Get("Cache-Control"); got != tt.keep {
				t.Errorf("Cache-Control = %q, want %q", got, tt.keep)
			}
			if empty := w.Body.Len() == 0; empty != (tt.method == "HEAD") {
				t.Errorf("%s has %d bytes of body", tt.method, w.Body.Len())
			}
		})
	}
}

func TestGzipIsSentToThoseWhoAcceptIt(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]bool{"gzip, br": true, "br;q=1, gzip;q=0.5": true, "": false, "br": false, "gzip;q=0": false} {
		r := httptest.NewRequest("GET", URL("freigabe.css"), nil)
		r.Header.Set("Accept-Encoding", header)
		w := httptest.NewRecorder()
		Handler().ServeHTTP(w, r)
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != want {
			t.Errorf("Accept-Encoding %q: gzip = %v, want %v", header, got, want)
			continue
		}
		var body io.Reader = w.Body
		if want {
			zip, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			body = zip
		}
		got, _ := io.ReadAll(body)
		if string(got) != string(bundle().assets["freigabe.css"].plain) {
			t.Errorf("Accept-Encoding %q: the body is another one than the style sheet", header)
		}
	}
}

func TestAnyChangedAssetChangesTheURL(t *testing.T) {
	t.Parallel()
	one := newBundle(fstest.MapFS{"a.css": {Data: []byte("a{}")}, "b.css": {Data: []byte("b{}")}})
	for name, other := range map[string]fstest.MapFS{
		"content": {"a.css": {Data: []byte("a{ }")}, "b.css": {Data: []byte("b{}")}},
		"name":    {"a.css": {Data: []byte("a{}")}, "c.css": {Data: []byte("b{}")}},
	} {
		if newBundle(other).hash == one.hash {
			t.Errorf("another %s has the same hash", name)
		}
	}
}

func TestABinaryBuiltWithoutNpmLinksOnlyWhatItHas(t *testing.T) {
	t.Parallel()
	b := newBundle(sub(own, "static"), fstest.MapFS{"README.md": {Data: []byte("empty")}})
	if _, ok := b.assets["kern.min.css"]; ok || len(b.assets) == 0 {
		t.Errorf("assets without dist: %d, kern.min.css %v; want our own and no KERN", len(b.assets), ok)
	}
	for _, url := range Stylesheets() {
		w := httptest.NewRecorder()
		Handler().ServeHTTP(w, httptest.NewRequest("GET", url, nil))
		if w.Code != http.StatusOK {
			t.Errorf("a page links %s, which answers %d", url, w.Code)
		}
	}
}

func TestStyleSheetsNameOnlyFilesThatAreThere(t *testing.T) {
	t.Parallel()
	reference := regexp.MustCompile(`url\(["']?([^"')]+)`)
	for name, a := range bundle().assets {
		if !strings.HasSuffix(name, ".css") {
			continue
		}
		for _, m := range reference.FindAllStringSubmatch(string(a.plain), -1) {
			if strings.HasPrefix(m[1], "data:") {
				continue
			}
			if _, ok := bundle().assets[m[1]]; !ok {
				t.Errorf("%s refers to %q, which is no asset", name, m[1])
			}
		}
	}
}

func TestOurStyleSheetUsesTokensThatKERNHas(t *testing.T) {
	t.Parallel()
	kern, ok := bundle().assets["kern.min.css"]
	if !ok {
		t.Skip("no KERN here; `make assets` fetches it")
	}
	for _, token := range regexp.MustCompile(`--kern-[a-z0-9-]+`).FindAllString(string(bundle().assets["freigabe.css"].plain), -1) {
		if !strings.Contains(string(kern.plain), token+":") {
			t.Errorf("freigabe.css uses %s, which KERN does not define", token)
		}
	}
}

// A first page of the desk may weigh 200 kB over the wire. Our sheet may take 13 kB of it, for the portal and all parts
// of the desk; the three cuts of the font (73 kB), KERN (36 kB), htmx (17 kB) and the page itself have the rest.
func TestAFirstPageStaysWithinItsWeight(t *testing.T) {
	t.Parallel()
	const page = 16 << 10 // of HTML, after gzip: a list of 25 holdings has 10 kB
	sum := page
	for name, a := range bundle().assets {
		sent := len(a.plain)
		if a.gzipped != nil {
			sent = len(a.gzipped)
		}
		if !strings.HasPrefix(name, "licences/") {
			sum += sent
		}
		if limit := map[string]int{"freigabe.css": 13 << 10, "desk.js": 3 << 10}[name]; limit > 0 && sent > limit {
			t.Errorf("%s has %d bytes after gzip, limit %d", name, sent, limit)
		}
	}
	if sum > 160<<10 {
		t.Errorf("a first page has %d bytes, limit 160 kB", sum)
	}
}

func TestSheetsAreJoinedInTheOrderOfTheirNames(t *testing.T) {
	t.Parallel()
	b := newBundle(fstest.MapFS{"sheet/2.css": {Data: []byte("b{}")}, "sheet/1.css": {Data: []byte("a{}")}})
	if got := string(b.assets["freigabe.css"].plain); got != "a{}b{}" || len(b.assets) != 1 {
		t.Errorf("joined sheet = %q among %d assets, want a{}b{} alone", got, len(b.assets))
	}
}

func TestScriptsObeyTheStrictPolicy(t *testing.T) {
	t.Parallel()
	var config map[string]any
	if err := json.Unmarshal([]byte(HtmxConfig), &config); err != nil {
		t.Fatal(err)
	}
	for _, off := range []string{"includeIndicatorStyles", "allowEval", "allowScriptTags"} {
		if config[off] != false {
			t.Errorf("htmx has %s = %v, want false", off, config[off])
		}
	}
	for _, unwanted := range []string{"eval(", "new Function", "innerHTML", "insertAdjacentHTML", ".style", "localStorage"} {
		if strings.Contains(string(bundle().assets["desk.js"].plain), unwanted) {
			t.Errorf("desk.js uses %s", unwanted)
		}
	}
}

func TestTheLockFileNamesNoRegistry(t *testing.T) {
	t.Parallel()
	lock, err := os.ReadFile("package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(lock), `"resolved"`) {
		t.Error(`package-lock.json has "resolved" entries; .npmrc says omit-lockfile-registry-resolved=true: run npm install again`)
	}
	if !strings.Contains(string(lock), `"integrity"`) {
		t.Error("package-lock.json has no integrity hashes")
	}
}

// A class that no sheet knows is a slip of the pen, in a page that then looks wrong on one screen only.
func TestEveryClassOfATemplateIsInTheStyleSheet(t *testing.T) {
	t.Parallel()
	sheet := string(bundle().assets["freigabe.css"].plain)
	class, name := regexp.MustCompile(`class="([^"]*)"`), regexp.MustCompile(`fg-[a-zA-Z0-9_-]*[a-zA-Z0-9]`)
	templates := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() == "node_modules" {
			return filepath.SkipDir
		}
		if ext := filepath.Ext(path); ext != ".html" && ext != ".gohtml" {
			return nil
		}
		body, err := os.ReadFile(path)
		templates++
		for _, m := range class.FindAllStringSubmatch(string(body), -1) {
			for _, c := range name.FindAllString(m[1], -1) {
				if !strings.Contains(m[1], c+"--{{") && !regexp.MustCompile(`\.`+c+`\b`).MatchString(sheet) {
					t.Errorf("%s has class %s, which the style sheet does not know", path, c)
				}
			}
		}
		return err
	})
	if err != nil || templates < 20 {
		t.Fatalf("%d templates, %v", templates, err)
	}
}

// icons are names of icons as templates and code say them: a class, a member Icon, a Badge without member names.
var icons = regexp.MustCompile(`kern-icon--([a-z-]+)|Icon: +"([a-z-]+)"|[Bb]adge\{"[a-z]*", "([a-z-]+)"`)

// An icon that KERN does not have is a black square.
func TestEveryIconIsOneOfKERN(t *testing.T) {
	t.Parallel()
	kern, ok := bundle().assets["kern.min.css"]
	if !ok {
		t.Skip("no KERN here; `make assets` fetches it")
	}
	have := string(kern.plain) + string(bundle().assets["freigabe.css"].plain)
	seen := 0
	err := fs.WalkDir(os.DirFS(".."), ".", func(path string, d fs.DirEntry, err error) error {
		ext := filepath.Ext(path)
		switch {
		case err != nil:
			return err
		case d.Name() == "node_modules":
			return fs.SkipDir
		}
		if ext != ".html" && ext != ".go" || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		body, err := os.ReadFile(filepath.Join("..", path))
		for _, m := range icons.FindAllStringSubmatch(string(body), -1) {
			name := m[1] + m[2] + m[3]
			if seen++; !strings.HasSuffix(name, "-") && !strings.Contains(have, "kern-icon--"+name) {
				t.Errorf("%s shows the icon %q, which KERN does not have", path, name)
			}
		}
		return err
	})
	if err != nil || seen < 50 {
		t.Errorf("%d icons seen, %v", seen, err)
	}
}
