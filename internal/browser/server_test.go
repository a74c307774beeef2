package browser

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// demo is the service on the example administration that most walks of this run share; battered is one for the hostile.
var demo, battered = &service{}, &service{}

// binaries are built once, as `make build` does.
var binaries = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "freigabe-browser")
	if err != nil {
		return "", err
	}
	built = dir
	build := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "freigabe/cmd/freigabe", "freigabe/cmd/verify")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return dir, nil
})

var built string // folder of the binaries, once there are some

// service is a running `freigabe serve --demo` in a folder of its own.
type service struct {
	start sync.Once
	err   error
	dir   string // data, log
	url   string
	ended chan struct{}
	kill  func()
}

// serve gives the address of the running service; the first call builds and starts it.
func (s *service) serve(t *testing.T) string {
	t.Helper()
	s.start.Do(func() { s.err = s.launch() })
	if s.err != nil {
		t.Fatal(s.err)
	}
	return s.url
}

func (s *service) access() string { return filepath.Join(s.dir, "data", "demo-access.json") }

func (s *service) launch() error {
	bin, err := binaries()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "freigabe-browser")
	if err != nil {
		return err
	}
	s.dir = dir
	cmd := exec.Command(filepath.Join(bin, "freigabe"), "serve", "--demo", "--data", filepath.Join(dir, "data"), "--listen", "127.0.0.1:0")
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	cmd.Stderr = log
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	s.ended = make(chan struct{})
	started, address := make(chan error, 1), make(chan string, 1)
	go func() { // Pdeathsig follows the thread, not the process: this thread stays until the service ends
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			lines := bufio.NewScanner(out)
			for lines.Scan() {
				if url, ok := strings.CutPrefix(lines.Text(), "Freigabe: "); ok {
					address <- url
				}
			}
			_ = cmd.Wait()
		}
		close(s.ended)
	}()
	if err := <-started; err != nil {
		return err
	}
	s.kill = func() { _ = cmd.Process.Kill() }
	select {
	case s.url = <-address:
		return nil
	case <-s.ended:
		return fmt.Errorf("the service ended at its start:\n%s", s.log())
	case <-time.After(2 * time.Minute):
		return errors.New("the service did not start within two minutes")
	}
}

// log gives the last lines the service wrote.
func (s *service) log() string {
	raw, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	return string(raw[max(0, len(raw)-6000):])
}

func (s *service) stop() {
	if s.kill != nil {
		s.kill()
		<-s.ended
	}
	if s.dir != "" {
		_ = os.RemoveAll(s.dir)
	}
}
