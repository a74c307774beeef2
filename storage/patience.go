package storage

import (
	"context"
	"database/sql/driver"
	"maps"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// How long is waited for Postgres. A connection can be dead without either side being told: a cable, a firewall that
// forgot, a machine that stands still. Without a limit whoever waits on it waits for ever, and holds its locks for ever.
const (
	connectPatience = 5 * time.Second
	pingPatience    = time.Second      // of a connection that was idle
	answerPatience  = 60 * time.Second // between a question and the next byte of its answer
	idleUnasked     = time.Second      // a connection that was idle for less is not asked whether it lives
)

// limits are what the server waits for us. Names that the URL sets itself are left to it.
var limits = map[string]string{
	"lock_timeout":      "4s", // whoever decides hears within five seconds that it did not happen, also when somebody holds the ledger's table
	"statement_timeout": "55s", "idle_in_transaction_session_timeout": "30s",
	"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3", "tcp_user_timeout": "20s",
}

// patiently bounds every wait for the server of config.
func patiently(config *pgx.ConnConfig) {
	if config.ConnectTimeout == 0 || config.ConnectTimeout > time.Minute {
		config.ConnectTimeout = connectPatience
	}
	dial := config.DialFunc
	config.DialFunc = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return &patientConn{Conn: c, limit: answerPatience}, nil
	}
}

// setLimits tells a new connection how long the server waits for us.
func setLimits(ctx context.Context, c *pgx.Conn) error {
	var q []string
	for _, name := range slices.Sorted(maps.Keys(limits)) {
		if _, own := c.Config().RuntimeParams[name]; !own {
			q = append(q, "SET "+name+" = '"+limits[name]+"'")
		}
	}
	_, err := c.PgConn().Exec(ctx, strings.Join(q, "; ")).ReadAll()
	return err
}

// liveness gives options of a pool that asks a connection whether it lives before it hands it out, but not for long.
func liveness() []stdlib.OptionOpenDB {
	return []stdlib.OptionOpenDB{
		stdlib.OptionShouldPing(func(ctx context.Context, p stdlib.ShouldPingParams) bool {
			if p.IdleDuration > idleUnasked {
				ask, cancel := context.WithTimeout(ctx, pingPatience)
				defer cancel()
				if p.Conn.Ping(ask) != nil {
					cancel()
					_ = p.Conn.Close(ask) // not politely: nobody is there
				}
			}
			return false
		}),
		stdlib.OptionResetSession(func(_ context.Context, c *pgx.Conn) error {
			if c.IsClosed() {
				return driver.ErrBadConn
			}
			return nil
		}),
	}
}

// patientConn gives up when nothing moves for limit. A deadline that pgx sets, because a context ended, comes first.
type patientConn struct {
	net.Conn
	limit time.Duration

	mu    sync.Mutex
	bound bool // by a deadline of pgx
}

func (c *patientConn) wait(set func(time.Time) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bound {
		return nil
	}
	return set(machine().Add(c.limit))
}

func (c *patientConn) Read(b []byte) (int, error) {
	if err := c.wait(c.Conn.SetReadDeadline); err != nil {
		return 0, err
	}
	return c.Conn.Read(b)
}

func (c *patientConn) Write(b []byte) (int, error) {
	if err := c.wait(c.Conn.SetWriteDeadline); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}

func (c *patientConn) bind(t time.Time, set func(time.Time) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bound = !t.IsZero()
	return set(t)
}

func (c *patientConn) SetDeadline(t time.Time) error     { return c.bind(t, c.Conn.SetDeadline) }
func (c *patientConn) SetReadDeadline(t time.Time) error { return c.bind(t, c.Conn.SetReadDeadline) }

func (c *patientConn) SetWriteDeadline(t time.Time) error { return c.bind(t, c.Conn.SetWriteDeadline) }

// parsed reads a URL and bounds every wait.
func parsed(url string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(url)
	if err == nil {
		patiently(config)
	}
	return config, err
}
