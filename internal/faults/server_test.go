package faults

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// house is one installation: a data folder, a database, and the processes that serve it.
type house struct {
	t       testing.TB
	data    string
	url     string // postgres://… of the service, "" for the file in the folder
	judge   string // postgres://… that the judge reads; url unless something stands between
	servers []*server
	logs    string // folder of the servers' logs
}

func (h *house) database() string {
	if h.url != "" {
		return postgres
	}
	return sqlite
}

// temp is where the processes put temporary files.
func (h *house) temp() string { return filepath.Join(h.logs, "tmp") }

// server is one process of the service. It keeps its address when it is started again.
type server struct {
	house       *house
	listen, ops string
	args        []string
	process     *os.Process
	ended       chan error
	log         string
}

// add prepares a process. Postgres takes several on one folder, SQLite one.
func (h *house) add(args ...string) *server {
	s := &server{house: h, listen: freePort(h.t), ops: freePort(h.t), args: args, log: filepath.Join(h.logs, fmt.Sprintf("serve-%d.log", len(h.servers)))}
	h.servers = append(h.servers, s)
	h.t.Cleanup(s.kill)
	return s
}

// open starts n processes and waits until all are ready.
func (h *house) open(n int, args ...string) *house {
	h.t.Helper()
	for range n {
		if err := h.add(args...).start(); err != nil {
			h.t.Fatal(err)
		}
	}
	for _, s := range h.servers {
		s.ready(20 * time.Second)
	}
	return h
}

// restart kills the first process and tells how long it takes to be back while nobody works.
func (h *house) restart() time.Duration {
	h.t.Helper()
	h.servers[0].kill()
	if err := h.servers[0].start(); err != nil {
		h.t.Fatal(err)
	}
	return h.servers[0].ready(20 * time.Second)
}

func (h *house) kill() {
	for _, s := range h.servers {
		s.kill()
	}
}

// freePort gives an address that nobody listens on; the port is given back at once.
func freePort(t testing.TB) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// start runs the process. It dies with the test.
func (s *server) start() error {
	bin, err := binaries()
	if err != nil {
		return err
	}
	args := append([]string{"serve", "--data", s.house.data, "--listen", s.listen, "--ops-listen", s.ops}, s.args...)
	if s.house.url != "" {
		args = append(args, "--database-url", s.house.url)
	}
	log, err := os.OpenFile(s.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	cmd := exec.Command(filepath.Join(bin, "freigabe"), args...)
	cmd.Stderr = log
	if err := os.MkdirAll(s.house.temp(), 0o700); err != nil {
		return err
	}
	cmd.Env = append(os.Environ(), "TMPDIR="+s.house.temp())
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	started, ended := make(chan error), make(chan error, 1)
	go func() { // Pdeathsig follows the thread: this one stays until the process ends
		runtime.LockOSThread()
		err := cmd.Start()
		_ = log.Close()
		started <- err
		if err == nil {
			ended <- cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	s.process, s.ended = cmd.Process, ended
	return nil
}

// kill ends the process as a power cut does.
func (s *server) kill() {
	if s.process != nil {
		_ = s.process.Kill()
		s.house.t.Log("killed: ", <-s.ended)
		s.process = nil
	}
}

// stop ends the process as an operator does.
func (s *server) stop() {
	s.house.t.Helper()
	_ = s.process.Signal(syscall.SIGTERM)
	select {
	case err := <-s.ended:
		s.process = nil
		if err != nil {
			s.house.t.Logf("serve ended with %v after SIGTERM", err) // its database may be away
		}
	case <-time.After(40 * time.Second):
		s.house.t.Error("serve did not end within 40 seconds after SIGTERM")
		s.kill()
	}
}

var opsClient = &http.Client{Timeout: 3 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}

// ready waits until the process answers, and tells how long that took. A process that ended meanwhile fails the test.
func (s *server) ready(limit time.Duration) time.Duration {
	s.house.t.Helper()
	begin := time.Now()
	for time.Since(begin) < limit {
		res, err := opsClient.Get("http://" + s.ops + "/readyz")
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return time.Since(begin)
			}
		}
		select {
		case err := <-s.ended:
			s.process = nil
			s.house.t.Fatalf("serve ended: %v\n%s", err, s.tail(3000))
		case <-time.After(5 * time.Millisecond):
		}
	}
	s.house.t.Fatalf("serve was not ready within %s\n%s", limit, s.tail(3000))
	return 0
}

func (s *server) tail(n int) string {
	b, _ := os.ReadFile(s.log)
	return string(b[max(0, len(b)-n):])
}

// metric reads a figure of /metrics; an error when there is none.
func (s *server) metric(name string) (float64, error) {
	res, err := opsClient.Get("http://" + s.ops + "/metrics")
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(strings.TrimSpace(line), name+" "); ok {
			return strconv.ParseFloat(v, 64)
		}
	}
	return 0, errors.New("no metric " + name)
}

// memory is what the process holds, in MB.
func (s *server) memory() float64 {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.process.Pid))
	for line := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(v)[0], 64)
			return kb / 1024
		}
	}
	return 0
}

// freigabe runs a command on the installation and gives what it says.
func (h *house) freigabe(args ...string) (string, error) {
	args = append(args, "--data", h.data)
	if h.url != "" {
		args = append(args, "--database-url", h.judge)
	}
	return command("freigabe", args...)
}

func command(name string, args ...string) (string, error) {
	bin, err := binaries()
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(bin, name), args...)
	cmd.Env = append(os.Environ(), "LC_ALL=en_US.UTF-8")
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("%s %s: %w\n%s%s", name, strings.Join(args, " "), err, out.String(), errs.String())
	}
	return out.String(), nil
}
