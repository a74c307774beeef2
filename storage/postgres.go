package storage

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"freigabe/domain"
)

// appRole may insert everywhere and change only what is not insert-only. It cannot log in; logins take it on.
const appRole = "freigabe_app"

func openPostgres(config Config) (*Store, error) {
	pgConfig, err := parsed(config.URL)
	if err != nil {
		return nil, &domain.Error{
			Code: domain.Invalid, Op: "storage.Open", Key: "config.database_url", Field: "url",
			Err: errors.New("the database URL is malformed"),
		} // the cause would show the password
	}
	db := stdlib.OpenDB(*pgConfig, append(liveness(), stdlib.OptionAfterConnect(takeRole))...)
	db.SetMaxOpenConns(config.MaxConns)
	db.SetMaxIdleConns(config.MaxConns)
	rows, err := gorm.Open(postgres.New(postgres.Config{Conn: db}), gormConfig())
	if err != nil {
		return nil, failed("storage.Open", err)
	}
	return &Store{config: config, dialect: postgresDialect, write: db, read: db, rows: rows}, nil
}

// takeRole puts a new connection behind the walls, whoever logged in.
func takeRole(ctx context.Context, c *pgx.Conn) error {
	_, err := c.Exec(ctx, "SET ROLE "+appRole)
	var pg *pgconn.PgError
	if errors.As(err, &pg) && (pg.Code == "22023" || pg.Code == "42501") { // no such role, not a member
		return &domain.Error{
			Code: domain.Unavailable, Op: "storage.Open", Key: "database.role",
			Err: fmt.Errorf("take role %s (run `freigabe migrate`, then GRANT %[1]s to the login): %w", appRole, err),
		}
	}
	if err != nil {
		return err
	}
	return setLimits(ctx, c)
}
