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

// demo is the service that walks share which change nothing; battered is the one for hostile strings.
var demo, battered = &service{}, &service{}

var built string // folder of the binaries and of the filled example, once there are some

// binaries builds the programs once, as `make build` does, and gives their folder.
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

// example fills a data folder with the example administration once.
var example = sync.OnceValues(func() (string, error) {
	bin, err := binaries()
	if err != nil {
		return "", err
	}
	s := &service{data: filepath.Join(bin, "example")}
	if err := s.launch(bin); err != nil {
		return "", err
	}
	s.end(syscall.SIGTERM)
	return s.data, nil
})

// service is a running `freigabe serve --demo` on a folder of its own.
type service struct {
	start sync.Once
	err   error
	data  string
	url   string
	ended chan struct{}
	cmd   *exec.Cmd
}

// serve gives the address of the running service; the first call starts it on a copy of the example.
func (s *service) serve(t *testing.T) string {
	t.Helper()
	s.start.Do(func() { s.err = s.open() })
	if s.err != nil {
		t.Fatal(s.err)
	}
	return s.url
}

// fresh gives a service of the test's own, in the state in which the example begins.
func fresh(t *testing.T) *service {
	t.Helper()
	s := &service{}
	t.Cleanup(s.stop)
	s.serve(t)
	return s
}

func (s *service) open() error {
	from, err := example()
	if err != nil {
		return err
	}
	if s.data, err = os.MkdirTemp("", "freigabe-browser-data"); err != nil {
		return err
	}
	if err := os.CopyFS(s.data, os.DirFS(from)); err != nil {
		return err
	}
	bin, err := binaries()
	if err != nil {
		return err
	}
	return s.launch(bin)
}

func (s *service) launch(bin string) error {
	cmd := exec.Command(filepath.Join(bin, "freigabe"), "serve", "--demo", "--data", s.data, "--listen", "127.0.0.1:0")
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	log, err := os.Create(s.data + ".log")
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
	s.cmd = cmd
	select {
	case s.url = <-address:
		return nil
	case <-s.ended:
		return fmt.Errorf("the service ended at its start:\n%s", s.log())
	case <-time.After(2 * time.Minute):
		return errors.New("the service did not start within two minutes")
	}
}

func (s *service) access() string { return filepath.Join(s.data, "demo-access.json") }

// log gives the last lines the service wrote.
func (s *service) log() string {
	raw, _ := os.ReadFile(s.data + ".log")
	return string(raw[max(0, len(raw)-6000):])
}

// end ends the process and waits for it.
func (s *service) end(signal os.Signal) {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(signal)
	select {
	case <-s.ended:
	case <-time.After(30 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.ended
	}
	s.cmd = nil
}

// stop ends the service and removes what it left.
func (s *service) stop() {
	s.end(syscall.SIGKILL)
	if s.data != "" {
		_ = os.RemoveAll(s.data)
		_ = os.Remove(s.data + ".log")
	}
}
