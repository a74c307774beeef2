package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// EnvURL names a running server: a postgres:// URL of a role that may create databases and roles.
const EnvURL = "FREIGABE_TEST_POSTGRES"

// Server is a Postgres that tests may fill and throw away.
type Server struct {
	url  *url.URL // of the maintenance database "postgres"
	stop func()
}

// Options change how StartWith runs a server. The zero value is the fast one: a crash of the machine loses data.
type Options struct {
	Fsync    bool     // durable commits, for measurements; such a server is always a new one, FREIGABE_TEST_POSTGRES is not used
	Folder   string   // keeps the data beyond this process and takes up what is there; "": a new folder that goes with the server
	Settings []string // further ones, "work_mem=64MB"
}

var shared = sync.OnceValues(func() (*Server, error) { return StartWith(Options{}) })

// Start returns the one server of this process and starts it at the first call.
// It needs no Stop: a started server ends with the process.
func Start() (*Server, error) { return shared() }

// StartWith returns a server of its own. The caller may Stop it; it ends with the process at the latest.
func StartWith(o Options) (*Server, error) {
	if raw := os.Getenv(EnvURL); raw != "" && !o.Fsync && o.Folder == "" {
		return connect(raw)
	}
	bin, err := findBinaries()
	if err != nil {
		return nil, err
	}
	p, err := launch(bin, o)
	if err != nil {
		return nil, fmt.Errorf("start Postgres from %s: %w", bin, err)
	}
	s := &Server{url: socketURL(p.dir), stop: p.stop}
	if err := s.waitReady(p, time.Minute); err != nil {
		p.stop()
		return nil, err
	}
	return s, nil
}

// connect takes the server that the environment names.
func connect(raw string) (*Server, error) {
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return nil, fmt.Errorf("%s is not a postgres:// URL; give one such as postgres://user:password@127.0.0.1:5432/postgres", EnvURL)
	}
	s := &Server{url: u, stop: func() {}}
	if err := s.exec(context.Background(), "SELECT 1"); err != nil {
		return nil, fmt.Errorf("the server of %s does not answer: %w", EnvURL, err)
	}
	return s, nil
}

// URL returns the address of the maintenance database, for a superuser when this package started the server.
func (s *Server) URL() string { return s.url.String() }

// Stop ends a server that StartWith started and removes its folder. A server of the environment stays.
func (s *Server) Stop() { s.stop() }

// databaseURL returns the address of one database on this server.
func (s *Server) databaseURL(name string) string {
	u := *s.url
	u.Path = "/" + name
	return u.String()
}

// exec runs statements on the maintenance database, each in a transaction of its own as CREATE DATABASE demands.
func (s *Server) exec(ctx context.Context, statements ...string) error {
	c, err := pgx.Connect(ctx, s.url.String())
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

func (s *Server) waitReady(p *process, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	for {
		err := s.exec(ctx, "SELECT 1")
		if err == nil {
			return nil
		}
		select {
		case <-p.ended:
			return fmt.Errorf("Postgres ended at once: %s", p.log())
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("Postgres was not ready within %s: %s", limit, p.log()), err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// socketURL addresses the server whose socket lies in dir.
func socketURL(dir string) *url.URL {
	q := url.Values{"host": {dir}, "user": {superuser}, "sslmode": {"disable"}}
	return &url.URL{Scheme: "postgres", Path: "/postgres", RawQuery: q.Encode()}
}

// Database makes sure that a database of this name exists, for servers that keep their data, and gives its URL.
// made tells whether it was made now.
func (s *Server) Database(ctx context.Context, name string) (url string, made bool, err error) {
	c, err := pgx.Connect(ctx, s.url.String())
	if err != nil {
		return "", false, err
	}
	defer c.Close(context.WithoutCancel(ctx))
	var there bool
	if err := c.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&there); err != nil || there {
		return s.databaseURL(name), false, err
	}
	_, err = c.Exec(ctx, "CREATE DATABASE "+ident(name)+" TEMPLATE template0")
	return s.databaseURL(name), true, err
}
