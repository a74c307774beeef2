package pgtest

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Node is a Postgres that a test may crash, start again, and give a standby. Its commits are durable.
type Node struct {
	t    testing.TB
	bin  string
	who  *syscall.Credential
	dir  string // socket, data and log
	args []string

	process *exec.Cmd
	ended   chan struct{}
}

// NewNode makes a server of the test's own and starts it. settings: "name=value".
func NewNode(t testing.TB, settings ...string) *Node {
	t.Helper()
	n := newNode(t)
	initdb := command(n.dir, n.who, filepath.Join(n.bin, "initdb"), "-D", n.data(), "-U", superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
		"--no-sync", "--no-instructions")
	if out, err := initdb.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v: %s", err, bytes.TrimSpace(out))
	}
	for _, s := range settings {
		n.args = append(n.args, "-c", s)
	}
	n.Start()
	return n
}

func newNode(t testing.TB) *Node {
	t.Helper()
	bin, err := findBinaries()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", folder)
	if err != nil {
		t.Fatal(err)
	}
	owner, err := lockOwner(dir)
	if err != nil {
		t.Fatal(err)
	}
	n := &Node{t: t, dir: dir}
	if n.who, err = unprivileged(); err == nil && n.who != nil {
		if bin, err = reachable(bin, dir); err == nil {
			err = os.Chown(dir, int(n.who.Uid), int(n.who.Gid))
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	n.bin = bin
	t.Cleanup(func() { n.Crash(); _ = os.RemoveAll(dir); _ = owner.Close() })
	return n
}

func (n *Node) data() string { return filepath.Join(n.dir, "data") }

// Dir is the folder of the node's socket.
func (n *Node) Dir() string { return n.dir }

// URL addresses a database of the node.
func (n *Node) URL(database string) string {
	u := socketURL(n.dir)
	u.Path = "/" + database
	return u.String()
}

// Start runs the server; it may take a while until it answers.
func (n *Node) Start() {
	n.t.Helper()
	args := append([]string{"-D", n.data(), "-k", n.dir, "-c", "listen_addresses=", "-c", "max_connections=200", "-c", "timezone=UTC"}, n.args...)
	cmd := command(n.dir, n.who, filepath.Join(n.bin, "postgres"), args...)
	log, err := os.OpenFile(filepath.Join(n.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		n.t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = log, log
	started, ended := make(chan error), make(chan struct{})
	go func() { // Pdeathsig follows the thread: this one stays until the server ends
		runtime.LockOSThread()
		err := cmd.Start()
		_ = log.Close()
		started <- err
		if err == nil {
			_ = cmd.Wait()
		}
		close(ended)
	}()
	if err := <-started; err != nil {
		n.t.Fatal(err)
	}
	n.process, n.ended = cmd, ended
}

// Crash ends the server as `pg_ctl stop -m immediate` does: nothing is written, no client is told in time.
func (n *Node) Crash() {
	if n.process == nil {
		return
	}
	_ = n.process.Process.Signal(syscall.SIGQUIT)
	select {
	case <-n.ended:
	case <-time.After(10 * time.Second):
		_ = syscall.Kill(-n.process.Process.Pid, syscall.SIGKILL)
		<-n.ended
	}
	n.process = nil
}

// Ready waits until the server answers.
func (n *Node) Ready(limit time.Duration) {
	n.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	for {
		err := n.Exec(ctx, "postgres", "SELECT 1")
		if err == nil {
			return
		}
		if ctx.Err() != nil {
			p := &process{dir: n.dir}
			n.t.Fatalf("Postgres is not ready after %s: %v\n%s", limit, err, p.log())
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Exec runs statements as superuser.
func (n *Node) Exec(ctx context.Context, database string, statements ...string) error {
	c, err := pgx.Connect(ctx, n.URL(database))
	if err != nil {
		return err
	}
	defer c.Close(context.WithoutCancel(ctx))
	for _, q := range statements {
		if _, err := c.Exec(ctx, q); err != nil {
			return fmt.Errorf("%s: %w", q, err)
		}
	}
	return nil
}

// Standby makes a copy of the node that follows it by streaming, under this name.
func (n *Node) Standby(name string) *Node {
	n.t.Helper()
	s := newNode(n.t)
	s.args = n.args
	from := url.Values{"host": {n.dir}, "user": {superuser}, "application_name": {name}}
	backup := command(s.dir, s.who, filepath.Join(s.bin, "pg_basebackup"), "-D", s.data(), "-R", "-X", "stream", "-c", "fast", "--no-sync",
		"-d", "postgres:///?"+from.Encode())
	if out, err := backup.CombinedOutput(); err != nil {
		n.t.Fatalf("pg_basebackup: %v: %s", err, bytes.TrimSpace(out))
	}
	s.Start()
	s.Ready(20 * time.Second)
	return s
}

// Promote makes a standby the server that takes writes.
func (n *Node) Promote() {
	n.t.Helper()
	if err := n.Exec(context.Background(), "postgres", "SELECT pg_promote(true, 30)"); err != nil {
		n.t.Fatal(err)
	}
}
