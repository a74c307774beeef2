package hostile

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/internal/demo"
)

// service is a running `freigabe serve --demo` of the built binary, on a port and a folder of its own.
type service struct {
	t      *testing.T
	url    string
	data   string
	access []demo.Access
}

// launch builds the program and serves the example administration until the test ends. env goes to the process.
func launch(t *testing.T, env ...string) *service {
	t.Helper()
	dir := t.TempDir()
	s := &service{t: t, data: filepath.Join(dir, "data")}
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "freigabe"), "freigabe/cmd/freigabe")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	cmd := exec.Command(filepath.Join(dir, "freigabe"), "serve", "--demo", "--data", s.data, "--listen", "127.0.0.1:0", "--log-format", "json")
	cmd.Env = append(os.Environ(), env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	log, err := os.Create(s.data + ".log")
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	cmd.Stderr = log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	address, ended := make(chan string, 1), make(chan error, 1)
	go func() { // Pdeathsig follows the thread, not the process: this thread stays until the service ends
		runtime.LockOSThread()
		if err := cmd.Start(); err != nil {
			ended <- err
			return
		}
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if url, ok := strings.CutPrefix(lines.Text(), "Freigabe: "); ok {
				address <- url
			}
		}
		ended <- errors.Join(errors.New("the service ended"), cmd.Wait())
	}()
	select {
	case s.url = <-address:
	case err := <-ended:
		t.Fatalf("%v\n%s", err, s.log())
	case <-time.After(3 * time.Minute):
		t.Fatal("the service did not start within three minutes")
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		t.Log(<-ended)
	})
	raw, err := os.ReadFile(filepath.Join(s.data, "demo-access.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &s.access); err != nil {
		t.Fatal(err)
	}
	return s
}

// log is what the service wrote.
func (s *service) log() string {
	raw, _ := os.ReadFile(s.data + ".log")
	return string(raw)
}

// token is the access key of somebody in a role.
func (s *service) token(role domain.Role) string {
	s.t.Helper()
	for _, a := range s.access {
		if a.Token != "" && slices.ContainsFunc(a.Roles, func(r demo.AccessRole) bool { return r.Role == role }) {
			return a.Token
		}
	}
	s.t.Fatalf("nobody is %s", role)
	return ""
}
