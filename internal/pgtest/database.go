package pgtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// NewDatabase creates a database, as a copy of template when that is not empty, drops it at the end of the test and
// returns its postgres:// URL. Connections that are still open then are cut.
func (s *Server) NewDatabase(t testing.TB, template string) string {
	t.Helper()
	name := "t_" + strings.ToLower(rand.Text()[:16])
	if template == "" {
		template = "template0"
	}
	create := "CREATE DATABASE " + ident(name) + " TEMPLATE " + ident(template)
	if err := s.retryBusy(t.Context(), create); err != nil {
		t.Fatalf("create a test database: %v", err)
	}
	t.Cleanup(func() {
		if err := s.exec(context.Background(), "DROP DATABASE IF EXISTS "+ident(name)+" WITH (FORCE)"); err != nil {
			t.Errorf("drop the test database: %v", err)
		}
	})
	return s.databaseURL(name)
}

// Template makes sure that a filled template database of this name exists and returns the name for NewDatabase.
// fill runs once per server, also when several test binaries ask at the same time; it gets the URL of an empty
// database and must close its connections. Put a hash of what it fills in (the migrations) into the name, because a
// template that was finished once is never filled again. A name without that hash goes stale.
func (s *Server) Template(ctx context.Context, name string, fill func(url string) error) (string, error) {
	c, err := pgx.Connect(ctx, s.url.String())
	if err != nil {
		return "", err
	}
	defer c.Close(context.WithoutCancel(ctx)) // gives the lock back, too
	h := fnv.New64a()
	h.Write([]byte("freigabe/pgtest/" + name))
	if _, err := c.Exec(ctx, "SELECT pg_advisory_lock($1)", int64(h.Sum64())); err != nil {
		return "", err
	}
	var done bool // the flag is the last step below, so a half-filled one never has it
	err = c.QueryRow(ctx, "SELECT datistemplate FROM pg_database WHERE datname = $1", name).Scan(&done)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return "", err
	}
	if done {
		return name, nil
	}
	if err := s.exec(ctx, "DROP DATABASE IF EXISTS "+ident(name)+" WITH (FORCE)",
		"CREATE DATABASE "+ident(name)+" TEMPLATE template0"); err != nil {
		return "", err
	}
	if err := fill(s.databaseURL(name)); err != nil {
		return "", fmt.Errorf("fill the template database %s: %w", name, err)
	}
	return name, s.exec(ctx, "ALTER DATABASE "+ident(name)+" IS_TEMPLATE true")
}

// retryBusy repeats a CREATE DATABASE whose template has a visitor for a moment (a closing connection, autovacuum).
func (s *Server) retryBusy(ctx context.Context, statement string) error {
	const objectInUse = "55006"
	for try := 0; ; try++ {
		err := s.exec(ctx, statement)
		var pg *pgconn.PgError
		if err == nil || !errors.As(err, &pg) || pg.Code != objectInUse || try == 5 {
			return err
		}
		time.Sleep(time.Duration(try+1) * 50 * time.Millisecond)
	}
}

func ident(name string) string { return pgx.Identifier{name}.Sanitize() }
