package walk

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// binaries builds freigabe and verify once, as `make build` does.
var binaries = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "freigabe-walk")
	if err != nil {
		return "", err
	}
	built = dir
	cmd := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "freigabe/cmd/freigabe", "freigabe/cmd/verify")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return dir, nil
})

var built string // folder of the binaries, once there are some

func TestMain(m *testing.M) {
	code := m.Run()
	if built != "" {
		_ = os.RemoveAll(built)
	}
	os.Exit(code)
}

// place is one installation: a data folder, a database, an address.
type place struct {
	t        *testing.T
	bin      string
	data     string
	database string // postgres://…, "" for the file in the folder
	listen   string
	process  *exec.Cmd
	ended    chan error
	log      string
}

func newPlace(t *testing.T, database string) *place {
	t.Helper()
	bin, err := binaries()
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0") // a free port; given back at once
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	dir := t.TempDir()
	return &place{t: t, bin: bin, data: filepath.Join(dir, "data"), database: database, listen: ln.Addr().String(), log: filepath.Join(dir, "server.log")}
}

func (p *place) url() string { return "http://" + p.listen }

// freigabe runs a command of the service on this installation and gives its standard output.
func (p *place) freigabe(args ...string) (string, error) {
	args = append(args, "--data", p.data)
	if p.database != "" {
		args = append(args, "--database-url", p.database)
	}
	return p.command("freigabe", args...)
}

func (p *place) command(name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(p.t.Context(), 60*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(p.bin, name), args...)
	cmd.Env = append(os.Environ(), "LC_ALL=en_US.UTF-8")
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("%s %s: %w\n%s%s", name, strings.Join(args, " "), err, out.String(), errs.String())
	}
	return out.String(), nil
}

func (p *place) must(out string, err error) string {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
	return out
}

// serve starts the service and waits for the line with its address.
func (p *place) serve() {
	p.t.Helper()
	args := []string{"serve", "--data", p.data, "--listen", p.listen}
	if p.database != "" {
		args = append(args, "--database-url", p.database)
	}
	p.process = exec.Command(filepath.Join(p.bin, "freigabe"), args...)
	p.process.Env = append(os.Environ(), "LC_ALL=en_US.UTF-8")
	logFile, err := os.Create(p.log)
	if err != nil {
		p.t.Fatal(err)
	}
	defer logFile.Close()
	p.process.Stderr = logFile
	stdout, err := p.process.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.process.Start(); err != nil {
		p.t.Fatal(err)
	}
	ready := make(chan string, 1)
	p.ended = make(chan error, 1)
	go func() {
		lines := bufio.NewScanner(stdout)
		for lines.Scan() {
			select {
			case ready <- lines.Text():
			default:
			}
		}
		p.ended <- p.process.Wait()
	}()
	p.t.Cleanup(func() {
		if p.process != nil {
			_ = p.process.Process.Kill()
			p.t.Log(<-p.ended)
		}
		if p.t.Failed() {
			log, _ := os.ReadFile(p.log)
			p.t.Logf("the server's log:\n%s", log)
		}
	})
	select {
	case line := <-ready:
		if !strings.Contains(line, p.url()) {
			p.t.Fatalf("serve printed %q, no address %s", line, p.url())
		}
	case err := <-p.ended:
		p.process = nil
		log, _ := os.ReadFile(p.log)
		p.t.Fatalf("serve ended: %v\n%s", err, log)
	case <-time.After(30 * time.Second):
		p.t.Fatal("serve was not ready within 30 seconds")
	}
}

// stop ends the service as an operator does and waits until it has drained.
func (p *place) stop() {
	p.t.Helper()
	if err := p.process.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	select {
	case err := <-p.ended:
		p.process = nil
		if err != nil {
			p.t.Fatalf("serve ended with %v", err)
		}
	case <-time.After(30 * time.Second):
		p.t.Fatal("serve did not end within 30 seconds after SIGTERM")
	}
}
