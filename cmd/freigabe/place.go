package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"freigabe/domain"
	"freigabe/policy"
	"freigabe/storage"
	"freigabe/storage/blob"
	"freigabe/workflow"
	"freigabe/workflow/jobs"
)

// place says where everything is kept.
type place struct {
	Data        string        `help:"Data folder: database file, files, ledger key." default:"freigabe-data" type:"path"`
	DatabaseURL string        `help:"Postgres of the application's login (postgres://…). Without it the database is a file in the data folder." placeholder:"URL"`
	idle        time.Duration // of sessions; 0 for the default
	MigrateURL  string        `help:"Postgres of the owner of the tables, for migrations. Without it --database-url." placeholder:"URL"`
}

// use is how a command uses the data folder.
type use int

const (
	toRead   use = iota // beside anything
	toWrite             // not beside a running service on the embedded database
	toCreate            // as toWrite, and the folder may be new
	toServe             // alone, on the embedded database; the folder may be new
)

// opened is the service without its faces.
type opened struct {
	place
	store   *storage.Store
	blobs   *blob.Folder
	desk    *workflow.Desk
	signer  *jobs.Signer
	checker *jobs.Checker
	lock    *os.File
	log     *slog.Logger
}

// open locks the data folder as the use asks for, opens database and files, and brings the schema up to date where the
// use writes.
func (p place) open(ctx context.Context, u use, clock func() time.Time, log *slog.Logger) (*opened, error) {
	if u == toRead || u == toWrite {
		if _, err := os.Stat(p.Data); err != nil && p.DatabaseURL == "" {
			return nil, &domain.Error{Code: domain.NotFound, Op: "place.open", Key: "data.missing", Args: map[string]any{"folder": p.Data}}
		}
	} else if err := os.MkdirAll(p.Data, 0o750); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	o := &opened{place: p, log: log}
	var err error
	if o.lock, err = lockFolder(p.Data, u, p.DatabaseURL != ""); err != nil {
		return nil, err
	}
	o.store, err = storage.Open(ctx, storage.Config{
		URL: p.DatabaseURL, MigrateURL: p.MigrateURL, Path: filepath.Join(p.Data, "freigabe.db"),
		Compile: policy.Compile, Idle: p.idle, Clock: clock, Log: log,
	})
	if err != nil {
		o.close()
		return nil, err
	}
	if u != toRead {
		if err := o.store.Migrate(ctx); err != nil {
			o.close()
			return nil, err
		}
	}
	if o.blobs, err = blob.Open(filepath.Join(p.Data, "files")); err != nil {
		o.close()
		return nil, err
	}
	o.desk = workflow.New(o.store, o.blobs, clock)
	return o, nil
}

// sequencer opens the key of the ledger; only the service and an export need it.
func (o *opened) sequencer() (*jobs.Sequencer, error) {
	var err error
	if o.signer == nil {
		if o.signer, err = jobs.OpenSigner(filepath.Join(o.Data, "key")); err != nil {
			return nil, err
		}
	}
	return &jobs.Sequencer{Tree: o.store, Signer: o.signer, Log: o.log}, nil
}

func (o *opened) close() {
	if o.store != nil {
		if err := o.store.Close(); err != nil {
			o.log.Error("database not closed", "err", err)
		}
	}
	if o.lock != nil {
		_ = o.lock.Close() // gives the lock back
	}
}

// actor is who a command writes for.
func (o *opened) actor(ctx context.Context, login string) (workflow.Actor, error) {
	if login == "" {
		return workflow.Operator(), nil
	}
	return o.desk.ActorNamed(ctx, login)
}

// authority finds an authority by its name.
func (o *opened) authority(ctx context.Context, name string) (*domain.Authority, error) {
	a, err := o.desk.Read().AuthorityByName(ctx, name)
	if domain.CodeOf(err) == domain.NotFound {
		return nil, &domain.Error{
			Code: domain.Invalid, Op: "place.authority", Key: "authority.unknown", Field: "authority",
			Args: map[string]any{"name": name},
		}
	}
	return a, err
}

// stderrLog is the log of a command: warnings and worse.
func stderrLog() *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
}
