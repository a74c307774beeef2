package component

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// AssetPrefix is the path that Handler answers below.
const AssetPrefix = "/assets/"

//go:embed dist
var made embed.FS // filled by `make assets`; a checkout without it has only a README here

//go:embed static
var own embed.FS

// URL returns the path of an asset. It holds a hash of all assets, so that a browser may keep what it got for ever
// and a style sheet may name its fonts by relative path.
func URL(name string) string { return AssetPrefix + bundle().hash + "/" + name }

// Stylesheets returns the URLs that a page links, in order. Sheets that `make assets` has not made are left out.
func Stylesheets() []string { return present("kern.min.css", "fonts.css", "freigabe.css") }

// Scripts returns the URLs of the scripts of desk pages, in order, as Frame.Scripts takes them. Scripts that `make assets`
// has not made are left out: every page works without.
func Scripts() []string { return present("htmx.min.js", "desk.js") }

// HtmxConfig is what Frame.Config says on pages with htmx: no inline styles and no eval, as the policy of content
// demands; no script in what it fetches, no other host, no copy of pages in the browser's storage; and a form that is
// answered with 422 shows what is wrong.
const HtmxConfig = `{"includeIndicatorStyles":false,"allowEval":false,"allowScriptTags":false,"selfRequestsOnly":true,` +
	`"historyCacheSize":0,"refreshOnHistoryMiss":true,"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},` +
	`{"code":"422","swap":true},{"code":"[45]..","swap":false,"error":true}]}`

func present(names ...string) []string {
	var urls []string
	for _, name := range names {
		if _, ok := bundle().assets[name]; ok {
			urls = append(urls, URL(name))
		}
	}
	return urls
}

// Handler serves the assets by GET and HEAD: no listing, no ranges, gzip where it helps. Under the hash of URL a
// browser keeps a file for a year; under another hash, as asked for by a page of another version, it gets the file of
// this version and must ask again.
func Handler() http.Handler {
	b := bundle()
	if _, ok := b.assets["kern.min.css"]; !ok {
		slog.Warn("pages have no style: this binary was built before `make assets`")
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, AssetPrefix), "/")
		a, ok := b.assets[name]
		if !ok || hash == "" {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		a.serve(w, r, hash == b.hash)
	})
}

// asset is one file, ready to be sent.
type asset struct {
	mediaType string
	plain     []byte
	gzipped   []byte // nil when gzip makes it no smaller
}

func (a asset) serve(w http.ResponseWriter, r *http.Request, current bool) {
	h := w.Header()
	h.Set("Content-Type", a.mediaType)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-cache")
	if current {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	body := a.plain
	if a.gzipped != nil {
		h.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r.Header.Get("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			body = a.gzipped
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // a reader that went away is no error of ours
	}
}

// mediaTypes are the kinds of files there are; a file of another kind is not served.
var mediaTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
}

type assetBundle struct {
	assets map[string]asset
	hash   string
}

var bundle = sync.OnceValue(func() *assetBundle { return newBundle(sub(own, "static"), sub(made, "dist")) })

// sheets is the folder whose style sheets are joined into freigabe.css, in the order of their names: one file to fetch,
// several to read.
const sheets = "sheet/"

// newBundle reads all layers; a file of an earlier one hides its namesake in a later one.
func newBundle(layers ...fs.FS) *assetBundle {
	b := &assetBundle{assets: map[string]asset{}}
	var names []string
	var joined []byte
	for _, layer := range layers {
		err := fs.WalkDir(layer, ".", func(name string, d fs.DirEntry, err error) error {
			mediaType, known := mediaTypes[path.Ext(name)]
			if err != nil || d.IsDir() || !known || slices.Contains(names, name) {
				return err
			}
			plain, err := fs.ReadFile(layer, name)
			if strings.HasPrefix(name, sheets) {
				joined = append(joined, plain...)
				return err
			}
			names = append(names, name)
			b.assets[name] = asset{mediaType: mediaType, plain: plain, gzipped: compress(name, plain)}
			return err
		})
		if err != nil {
			panic("component: read embedded assets: " + err.Error()) // they are part of the binary
		}
	}
	if joined != nil {
		names = append(names, "freigabe.css")
		b.assets["freigabe.css"] = asset{mediaType: mediaTypes[".css"], plain: joined, gzipped: compress("freigabe.css", joined)}
	}
	slices.Sort(names)
	sum := sha256.New()
	for _, name := range names {
		content := sha256.Sum256(b.assets[name].plain)
		io.WriteString(sum, name+"\x00")
		sum.Write(content[:])
	}
	b.hash = hex.EncodeToString(sum.Sum(nil)[:8])
	return b
}

// compress returns nil for what is compressed already.
func compress(name string, plain []byte) []byte {
	if path.Ext(name) == ".woff2" {
		return nil
	}
	var out bytes.Buffer
	zip, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	_, _ = zip.Write(plain) // into memory: cannot fail
	_ = zip.Close()
	if out.Len() >= len(plain) {
		return nil
	}
	return out.Bytes()
}

// acceptsGzip reads an Accept-Encoding header; "gzip;q=0" is a refusal.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, quality, weighted := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(coding) != "gzip" {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(quality), "q="), 64)
		return !weighted || err != nil || q > 0
	}
	return false
}

func sub(fsys fs.FS, dir string) fs.FS {
	s, err := fs.Sub(fsys, dir)
	if err != nil {
		panic(err) // dir is a constant
	}
	return s
}
