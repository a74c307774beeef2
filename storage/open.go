package storage

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"sync"
	"time"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

// Config says where the rows are and what the store asks others for.
type Config struct {
	URL        string // postgres://… of the application's login; "" for SQLite
	MigrateURL string // postgres://… of the owner of the tables; "" for URL
	MaxConns   int    // of Postgres; 0 for 16
	Path       string // of the SQLite file
	Driver     string // of database/sql for SQLite; "" for the built-in one. Tests put one between whose calls fail
	Compile    func(domain.PolicyRows) (workflow.Rights, error)
	Idle       time.Duration    // a session without a request for so long is over; 0 for workflow.SessionIdle
	Clock      func() time.Time // nil for time.Now
	Log        *slog.Logger     // nil for slog.Default
}

// Store keeps everything. It is safe for use by many goroutines.
type Store struct {
	config Config
	dialect
	write *sql.DB  // SQLite: one connection; Postgres: the pool
	read  *sql.DB  // SQLite: readers that cannot write; Postgres: the pool
	rows  *gorm.DB // over read

	prepared *prepared // SQLite: statements of the writer
	reads    *prepared // SQLite: statements of the readers that every request needs
	group    *group    // SQLite: stores what open units have collected

	policies sync.Map // domain.AuthorityID → *workflow.Policy, each at its version
	surveys  sync.Map // domain.QuestionnaireID → screening.Questionnaire
}

// Open connects to the database of config. It does not migrate and, on Postgres, does not wait for the server.
// Errors: Invalid when config is wrong, Unavailable when the file cannot be opened.
func Open(ctx context.Context, config Config) (*Store, error) {
	if config.Clock == nil {
		config.Clock = machine
	}
	if config.Log == nil {
		config.Log = slog.Default()
	}
	if config.Idle == 0 {
		config.Idle = workflow.SessionIdle
	}
	if config.MaxConns == 0 {
		config.MaxConns = 16
	}
	if config.URL != "" {
		return openPostgres(config)
	}
	return openSQLite(ctx, config)
}

// Close gives the connections back.
func (s *Store) Close() error {
	err := s.write.Close()
	if s.read != s.write {
		err = errors.Join(err, s.read.Close())
	}
	return err
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	return failed("storage.Ping", s.read.PingContext(ctx))
}

// now is the one instant of a unit: UTC microseconds.
func (s *Store) now() time.Time { return s.config.Clock().UTC().Truncate(time.Microsecond) }

// db reads rows through gorm, outside a unit of work.
func (s *Store) db(ctx context.Context) *gorm.DB { return s.rows.WithContext(ctx) }

// DB gives the reading connections to checks that must not lean on the queries of this package.
func (s *Store) DB() *sql.DB { return s.read }

// Config gives what the store was opened with.
func (s *Store) Config() Config { return s.config }
