package browser

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// broken is a page on which everything is wrong that a walk must notice.
const broken = `<!doctype html><html lang="en"><head><title>Kaputt</title><script defer src="/fails.js"></script></head>
<body><main><h1>Kaputt</h1><h1>Zweimal</h1><p id="a">desk.form.title</p><p id="a">{name} und &lt;nil&gt;</p>
<input type="text"><button disabled>Senden</button><p style="color:#999">blass</p>
<script>window.ran = true</script><img src="https://elsewhere.example/x.png" alt="Bild"><img src="/missing.png" alt="Bild">
<div class="wide"></div></main></body></html>`

func TestRigSeesWhatIsWrong(t *testing.T) {
	needBrowser(t)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/fails.js":
			_, _ = io.WriteString(w, `console.error("shouted"); setTimeout(() => { document.querySelector(".wide").style.width = "3000px"; document.querySelector(".wide").style.height = "3px"; throw new Error("stumbled") })`)
		case "/":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; img-src * data:")
			_, _ = io.WriteString(w, broken)
		default:
			http.NotFound(w, r)
		}
	}))
	defer srv.Close()
	var faults string
	for _, l := range lines(t, srv.URL, time.Minute, "walks/broken.mjs") {
		faults += strings.Join(l.Faults, "\n") + "\n"
	}
	for _, want := range []string{
		"content security policy: script-src-elem refused inline", "content security policy: style-src-attr refused inline",
		"asks another host: https://elsewhere.example/x.png", "GET /missing.png answered 404",
		"console of", "shouted", "stumbled", "2 headings of the first level", `page is in "en", asked for "de"`, "scrolls sideways",
		`id "a" stands 2 times`, "a control is turned off", "inline style or script", "a key stands where a text should: desk.form.title",
		"something raw stands on the page", "axe label (critical)",
	} {
		if !strings.Contains(faults, want) {
			t.Errorf("the rig does not see: %s", want)
		}
	}
	if t.Failed() {
		t.Log(faults)
	}
}
