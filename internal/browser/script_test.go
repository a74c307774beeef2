package browser

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

// line is what a script says about one of its parts, see lib/report.mjs.
type line struct {
	Case   string   `json:"case"`
	Faults []string `json:"faults"`
	Notes  []string `json:"notes"`
	MS     int      `json:"ms"`
	Note   string   `json:"note"`
	Done   bool     `json:"done"`
}

// oneBrowser keeps the number of browsers at one.
var oneBrowser sync.Mutex

// chromium gives the path of a browser, "" when there is none.
func chromium() string {
	if path := os.Getenv("FREIGABE_TEST_CHROMIUM"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// needBrowser skips a test that cannot have a browser, and says what is missing.
func needBrowser(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("NO BROWSER WALK: Node is missing. Install Node 20 or newer, then run make browser.")
	}
	if chromium() == "" {
		t.Skip("NO BROWSER WALK: Chromium is missing. Run make browser as root on Debian, or name one in FREIGABE_TEST_CHROMIUM.")
	}
	if _, err := os.Stat(filepath.Join("node_modules", "playwright-core")); err != nil {
		t.Skip("NO BROWSER WALK: playwright-core is not installed. Run make browser.")
	}
}

// long skips what only `make test-full` does.
func long(t *testing.T) {
	t.Helper()
	if os.Getenv("FREIGABE_TEST_LONG") == "" {
		t.Skip("long form: FREIGABE_TEST_LONG=1 or make test-full")
	}
}

// run runs a script against a service and makes each of its parts a subtest. It answers with the notes.
func run(t *testing.T, s *service, limit time.Duration, script string, args ...string) (notes []string) {
	t.Helper()
	for _, l := range lines(t, s.serve(t), limit, script, append([]string{"--access", s.access()}, args...)...) {
		if l.Case == "" {
			continue
		}
		notes = append(notes, l.Notes...)
		t.Run(l.Case, func(t *testing.T) {
			t.Logf("%d ms", l.MS)
			for _, n := range l.Notes {
				t.Log(n)
			}
			for _, f := range l.Faults {
				t.Error(f)
			}
		})
	}
	if t.Failed() {
		t.Logf("the service's log ends with:\n%s", s.log())
	}
	return notes
}

// lines runs a script and gives what it said.
func lines(t *testing.T, base string, limit time.Duration, script string, args ...string) (said []line) {
	t.Helper()
	oneBrowser.Lock()
	defer oneBrowser.Unlock()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", append([]string{script, "--base", base, "--chromium", chromium()}, args...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Node and its browser end together
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 10 * time.Second
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	done := false
	read := bufio.NewScanner(bytes.NewReader(out))
	read.Buffer(nil, 16<<20)
	for read.Scan() {
		var l line
		if err := json.Unmarshal(read.Bytes(), &l); err != nil {
			t.Errorf("%s printed no JSON: %s", script, read.Text())
			continue
		}
		done = done || l.Done
		said = append(said, l)
	}
	switch {
	case ctx.Err() != nil:
		t.Errorf("%s did not end within %v\n%s", script, limit, errs.String())
	case err != nil || !done:
		t.Errorf("%s did not come to its end: %v\n%s", script, err, errs.String())
	}
	return said
}
