package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	sqlite3 "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"freigabe/domain"
)

// taken says what it means for people that a unique key exists already, by table.
var taken = map[string]string{
	"holding":      "holding.name_taken",
	"authority":    "authority.name_taken",
	"person":       "person.login_taken",
	"review":       "review.open",
	"review_place": "signoff.place_taken", "review_person": "signoff.four_eyes",
	"live_release": "release.name_taken",
	"tombstone":    "holding.name_taken",
	"idempotency":  "request.repeated",
	"rule_status":  "rule.active", "questionnaire_status": "questionnaire.active",
}

// failed is the one place where a database error becomes a domain error. A domain error passes unchanged.
func failed(op string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*domain.Error](err); ok {
		return err
	}
	if table, ok := duplicate(err); ok {
		key := taken[table]
		if key == "" {
			key = "storage.duplicate"
		}
		return &domain.Error{Code: domain.Conflict, Op: op, Key: key, Err: err}
	}
	switch {
	case errors.Is(err, sql.ErrNoRows), errors.Is(err, pgx.ErrNoRows), errors.Is(err, gorm.ErrRecordNotFound):
		return &domain.Error{Code: domain.NotFound, Op: op, Key: "id.unknown"}
	case serialization(err), errors.Is(err, errMustLock): // overtaken as often as it was tried
		return &domain.Error{Code: domain.Unavailable, Op: op, Key: "storage.busy", Err: err} // nothing is stored
	case refused(err):
		return &domain.Error{Code: domain.Unavailable, Op: op, Key: "storage.refused", Err: err}
	case unavailable(err):
		return &domain.Error{Code: domain.Unavailable, Op: op, Key: "storage.unavailable", Err: err}
	}
	return &domain.Error{Code: domain.Internal, Op: op, Key: "storage.failed", Err: err}
}

// duplicate gives the table whose unique key refused a row.
func duplicate(err error) (table string, ok bool) {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.TableName, e.Code == "23505"
	}
	if e, ok := errors.AsType[*sqlite3.Error](err); ok {
		if e.Code() == codes.SQLITE_CONSTRAINT_PRIMARYKEY || e.Code() == codes.SQLITE_CONSTRAINT_UNIQUE {
			_, place, _ := strings.Cut(e.Error(), "constraint failed: UNIQUE constraint failed: ")
			table, _, _ = strings.Cut(place, ".")
			return table, true
		}
	}
	return "", errors.Is(err, gorm.ErrDuplicatedKey)
}

// serialization tells whether the database asks to run the unit again: serialization failure or deadlock.
func serialization(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == "40001" || e.Code == "40P01")
}

// refused tells whether the database answered that it does not store this, for a reason that an operator can mend: a lock
// that somebody holds for too long, a missing privilege, a trigger, no space. The unit is rolled back, so nothing of it is
// stored; unlike with unavailable, that is known.
func refused(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch e.Code {
		case "55P03", "42501", "P0001", "25006": // lock not available, insufficient privilege, raised by a trigger, read-only
			return true
		}
		return e.Code[:2] == "53" // insufficient resources: disk full, out of memory
	}
	if e, ok := errors.AsType[*sqlite3.Error](err); ok {
		switch e.Code() & 0xff {
		case codes.SQLITE_BUSY, codes.SQLITE_FULL, codes.SQLITE_READONLY:
			return true
		}
		return e.Code() == codes.SQLITE_CONSTRAINT_TRIGGER
	}
	return false
}

// unavailable tells whether the database is away or full, so that the same request can succeed later. After a lost
// connection the outcome is unknown; the caller repeats with the same idempotency key.
func unavailable(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch e.Code[:2] {
		case "08", "57", "58": // connection, operator intervention, system
			return true
		}
		return e.Code == "25P03" // idle in a transaction for too long
	}
	if e, ok := errors.AsType[*sqlite3.Error](err); ok {
		switch e.Code() & 0xff {
		case codes.SQLITE_IOERR, codes.SQLITE_CANTOPEN, codes.SQLITE_INTERRUPT:
			return true
		}
		return false
	}
	var network net.Error
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, sql.ErrConnDone) || errors.As(err, &network) || pgconn.Timeout(err) || pgconn.SafeToRetry(err) ||
		strings.Contains(err.Error(), "conn closed") || strings.Contains(err.Error(), "unexpected EOF")
}
