package storage

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"net/url"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	sqlite3 "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"freigabe/domain"
)

const pragmas = "?_pragma=busy_timeout(4000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)" +
	"&_pragma=recursive_triggers(1)&_time_format=sqlite&_timezone=UTC"

const readers = 8

// openSQLite opens two pools: one writer, because SQLite has one anyway and waiting in Go is fair, and readers that
// cannot write.
func openSQLite(ctx context.Context, config Config) (*Store, error) {
	if config.Path == "" {
		return nil, &domain.Error{Code: domain.Invalid, Op: "storage.Open", Key: "config.database_path", Field: "path"}
	}
	file := "file:" + (&url.URL{Path: config.Path}).EscapedPath()
	driver := cmp.Or(config.Driver, "sqlite")
	write, err := sql.Open(driver, file+pragmas+"&_txlock=immediate")
	if err != nil {
		return nil, failed("storage.Open", err)
	}
	write.SetMaxOpenConns(1)
	read, err := sql.Open(driver, file+pragmas+"&_pragma=query_only(1)")
	if err != nil {
		return nil, failed("storage.Open", errors.Join(err, write.Close()))
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	s := &Store{config: config, dialect: sqliteDialect, write: write, read: read, prepared: &prepared{db: write, known: map[string]*sql.Stmt{}}, reads: &prepared{db: read, known: map[string]*sql.Stmt{}}}
	s.group = &group{of: s, lead: make(chan struct{}, 1)}
	if err := write.PingContext(ctx); err != nil { // makes the file and its journal before a reader looks for them
		return nil, failed("storage.Open", errors.Join(err, s.Close()))
	}
	s.rows, err = gorm.Open(translating{sqlite.New(sqlite.Config{DriverName: "sqlite", Conn: read}).(*sqlite.Dialector)}, gormConfig())
	if err != nil {
		return nil, failed("storage.Open", errors.Join(err, s.Close()))
	}
	return s, nil
}

// translating teaches gorm the error codes of modernc.org/sqlite; its own dialector knows another driver's.
type translating struct{ *sqlite.Dialector }

func (translating) Translate(err error) error {
	var e *sqlite3.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() {
	case codes.SQLITE_CONSTRAINT_PRIMARYKEY, codes.SQLITE_CONSTRAINT_UNIQUE:
		return gorm.ErrDuplicatedKey
	case codes.SQLITE_CONSTRAINT_FOREIGNKEY:
		return gorm.ErrForeignKeyViolated
	case codes.SQLITE_CONSTRAINT_CHECK:
		return gorm.ErrCheckConstraintViolated
	}
	return err
}

// gormConfig: gorm maps rows. Transactions, errors and logging are ours.
func gormConfig() *gorm.Config {
	return &gorm.Config{SkipDefaultTransaction: true, DisableAutomaticPing: true, Logger: logger.Discard}
}
