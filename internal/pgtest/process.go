package pgtest

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"
)

const (
	superuser = "postgres"
	folder    = "fgpg" // short: the path of a unix socket has 107 bytes at most
)

// process is a running postgres and its folder, which holds data, socket, log and the lock of its owner.
type process struct {
	dir   string
	ended chan struct{}
	stop  func()
}

// launch makes a folder, fills it with initdb and starts postgres on it. It does not wait until the server answers.
func launch(bin string, o Options) (*process, error) {
	sweep()
	dir, err := os.MkdirTemp("", folder)
	if err != nil {
		return nil, err
	}
	owner, err := lockOwner(dir)
	if err != nil {
		return nil, err
	}
	who, err := unprivileged()
	if err != nil {
		return nil, err
	}
	if who != nil {
		if bin, err = reachable(bin, dir); err != nil {
			return nil, err
		}
		if err := os.Chown(dir, int(who.Uid), int(who.Gid)); err != nil {
			return nil, err
		}
	}
	data, err := dataFolder(dir, o.Folder, who)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(data, "PG_VERSION")); err != nil {
		initdb := command(dir, who, filepath.Join(bin, "initdb"), "-D", data, "-U", superuser, "-A", "trust", "-E", "UTF8",
			"--locale=C.UTF-8", "--no-sync", "--no-instructions")
		if out, err := initdb.CombinedOutput(); err != nil {
			os.RemoveAll(dir)
			return nil, fmt.Errorf("initdb: %w: %s", err, bytes.TrimSpace(out))
		}
	}
	args := []string{"-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "max_connections=200", "-c", "timezone=UTC"}
	if !o.Fsync {
		args = append(args, "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
	}
	for _, x := range o.Settings {
		args = append(args, "-c", x)
	}
	cmd := command(dir, who, filepath.Join(bin, "postgres"), args...)
	p := &process{dir: dir, ended: make(chan struct{})}
	logFile, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return nil, err
	}
	cmd.Stdout, cmd.Stderr = logFile, logFile
	started := make(chan error)
	go func() { // Pdeathsig follows the thread, not the process: this thread stays until the server ends
		runtime.LockOSThread()
		err := cmd.Start()
		logFile.Close()
		started <- err
		if err == nil {
			_ = cmd.Wait()
		}
		close(p.ended)
	}()
	if err := <-started; err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	p.stop = sync.OnceFunc(func() {
		_ = cmd.Process.Signal(syscall.SIGINT) // fast shutdown
		select {
		case <-p.ended:
		case <-time.After(time.Minute): // a large cache is written first
			_ = cmd.Process.Signal(syscall.SIGQUIT)
			<-p.ended
		}
		os.RemoveAll(dir)
		owner.Close()
	})
	return p, nil
}

// dataFolder gives where the data lie: in the server's own folder, or in one that stays, which who must be able to enter.
func dataFolder(dir, kept string, who *syscall.Credential) (string, error) {
	if kept == "" {
		return filepath.Join(dir, "data"), nil
	}
	kept, err := filepath.Abs(kept)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(kept), 0o755); err != nil {
		return "", err
	}
	if err := os.Mkdir(kept, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	if who == nil {
		return kept, nil
	}
	return kept, os.Chown(kept, int(who.Uid), int(who.Gid))
}

// log returns the end of what the server wrote.
func (p *process) log() string {
	b, err := os.ReadFile(filepath.Join(p.dir, "log"))
	if err != nil {
		return "(no log)"
	}
	return string(bytes.TrimSpace(b[max(0, len(b)-2000):]))
}

// command runs a program of Postgres in dir, as who, and ends it when this process ends.
func command(dir string, who *syscall.Credential, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who, Pdeathsig: syscall.SIGQUIT, Setpgid: true}
	return cmd
}

// unprivileged returns the user to run Postgres as; nil when this process is not root.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errU := strconv.ParseUint(u.Uid, 10, 32)
		gid, errG := strconv.ParseUint(u.Gid, 10, 32)
		if errU == nil && errG == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, fmt.Errorf("Postgres refuses to run as root, and there is no user postgres or nobody to run it as")
}

// reachable returns bin, or a copy of its tree in dir when another user may not read it there (a home of root).
func reachable(bin, dir string) (string, error) {
	for at := bin; ; at = filepath.Dir(at) {
		info, err := os.Stat(at)
		if err != nil {
			return "", err
		}
		if info.Mode().Perm()&0o005 != 0o005 {
			break
		}
		if at == filepath.Dir(at) {
			return bin, nil
		}
	}
	tree := filepath.Join(dir, "native")
	if err := os.CopyFS(tree, os.DirFS(filepath.Dir(bin))); err != nil {
		return "", fmt.Errorf("copy the binaries to a folder that user %s may read: %w", superuser, err)
	}
	return filepath.Join(tree, filepath.Base(bin)), nil
}

// lockOwner holds a lock in dir for as long as this process lives, so that sweep of a later one leaves dir alone.
func lockOwner(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "owner"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	return f, syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}

// sweep removes the folders of servers whose process has ended.
func sweep() {
	old, _ := filepath.Glob(filepath.Join(os.TempDir(), folder+"*", "owner"))
	for _, path := range old {
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			continue
		}
		if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			os.RemoveAll(filepath.Dir(path))
		}
		f.Close()
	}
}
