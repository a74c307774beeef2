package storage

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"freigabe/domain"
)

//go:embed migrations
var migrations embed.FS

// Migrate brings the schema up to date, as the owner of the tables. Several processes may start it at once.
func (s *Store) Migrate(ctx context.Context) error {
	db, done, err := s.owner()
	if err != nil {
		return err
	}
	defer done()
	p, err := s.migrator(db)
	if err != nil {
		return failed("storage.Migrate", err)
	}
	_, err = p.Up(ctx)
	return failed("storage.Migrate", err)
}

// Migrated tells whether nothing is left to migrate; Unavailable, with the reason, when the database cannot say.
func (s *Store) Migrated(ctx context.Context) (bool, error) {
	p, err := s.migrator(s.read)
	if err != nil {
		return false, failed("storage.Migrated", err)
	}
	current, target, err := p.GetVersions(ctx)
	return err == nil && current >= target, failed("storage.Migrated", err)
}

func (s *Store) migrator(db *sql.DB) (*goose.Provider, error) {
	dir, err := fs.Sub(migrations, "migrations/"+s.name)
	if err != nil {
		return nil, err
	}
	if s.name == "sqlite" {
		return goose.NewProvider(goose.DialectSQLite3, db, dir)
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, db, dir, goose.WithSessionLocker(locker))
}

// owner gives a connection that may change tables.
func (s *Store) owner() (*sql.DB, func(), error) {
	if s.name == "sqlite" {
		return s.write, func() {}, nil
	}
	url := s.config.MigrateURL
	if url == "" {
		url = s.config.URL
	}
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, nil, &domain.Error{
			Code: domain.Invalid, Op: "storage.Migrate", Key: "config.database_url", Field: "migrate_url",
			Err: errors.New("the database URL is malformed"),
		}
	}
	db := stdlib.OpenDB(*config)
	return db, func() { _ = db.Close() }, nil
}

// Migrations gives the SQL files, a folder per dialect.
func Migrations() fs.FS { return migrations }
