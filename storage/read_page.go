package storage

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

const (
	defaultLimit = 20
	maxLimit     = 200
	maxBodies    = 100 // release documents in one page of the catalog
)

func limitOf(n, most int) int {
	if n <= 0 {
		return min(defaultLimit, most)
	}
	return min(n, most)
}

// Cursor gives the Page.After that continues a list behind its last row. It is opaque to callers: the sort keys of the
// row in base64. A list is sorted by keys that do not change, so rows that come or go meanwhile shift nothing.
// row: an element of a list that Reader answers, by value.
func Cursor(row any) string {
	switch r := row.(type) {
	case workflow.HoldingRow:
		return cursor(string(r.ID))
	case domain.ChangeEntry:
		return cursor(strconv.FormatInt(r.ID, 10))
	case domain.Review:
		return cursor(r.Due, string(r.ID))
	case domain.Task:
		return cursor(r.Due, string(r.ID))
	case workflow.ReleaseRow:
		return cursor(strconv.FormatInt(micro(r.Release.At), 10), string(r.Release.Holding))
	case domain.Release:
		return cursor(strconv.FormatInt(micro(r.At), 10), string(r.Holding))
	case workflow.SignedRow:
		return cursor(strconv.FormatInt(micro(r.Signoff.At), 10), string(r.Signoff.ID))
	case workflow.HistoryRow:
		return cursor(string(r.ID))
	case workflow.HistoryEntry:
		return cursor(string(r.ID))
	case workflow.TimelineRow:
		key := r.Key()
		return cursor(fmt.Sprint(key[0]), fmt.Sprint(key[1]), fmt.Sprint(key[2]), fmt.Sprint(key[3]))
	case workflow.Import:
		return cursor(string(r.ID))
	case domain.Person:
		return cursor(r.Login)
	case domain.Assignment:
		return cursor(string(r.ID))
	case domain.Deputy:
		return cursor(string(r.ID))
	}
	return ""
}

func cursor(keys ...string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(document(keys)))
}

// keyKind says what a key of a cursor looks like, so that a made-up one is refused before the database sees it.
type keyKind int

const (
	idKey keyKind = iota
	numberKey
	dayKey
	textKey
)

// keysOf reads a cursor; nil for the empty one. Errors: Invalid at "cursor".
func keysOf(after string, kinds ...keyKind) ([]any, error) {
	if after == "" {
		return nil, nil
	}
	bad := &domain.Error{Code: domain.Invalid, Op: "storage.Page", Key: "page.cursor", Field: "cursor"}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(after)
	var texts []string
	if err != nil || json.Unmarshal(raw, &texts) != nil || len(texts) != len(kinds) {
		return nil, bad
	}
	keys := make([]any, len(kinds))
	for i, text := range texts {
		keys[i] = text
		switch kinds[i] {
		case idKey:
			if !domain.IsID(text) {
				return nil, bad
			}
		case numberKey:
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return nil, bad
			}
			keys[i] = n
		case dayKey:
			if _, err := time.Parse(time.DateOnly, text); err != nil && text != "" {
				return nil, bad
			}
		case textKey:
			if strings.ContainsRune(text, 0) {
				return nil, bad
			}
		}
	}
	return keys, nil
}

// behind is the condition that continues a list: the columns, compared as one, are behind the keys.
// order: "<" in a falling list, ">" in a rising one.
func behind(keys []any, columns, order string) cond {
	if keys == nil {
		return everything
	}
	return cond{"(" + columns + ") " + order + " (?" + strings.Repeat(", ?", len(keys)-1) + ")", keys}
}

// words is the condition that every word of a query occurs in column, which holds lower-case text. A German umlaut is
// found in either spelling. % and _ are letters like all others.
func words(query, column string) cond {
	out := everything
	for _, word := range strings.Fields(strings.ToLower(strings.ToValidUTF8(strings.ReplaceAll(query, "\x00", " "), " "))) {
		either := nothing
		for i, spelling := range []string{word, toBase.Replace(word), toUmlaut.Replace(word)} {
			if i == 0 || spelling != word {
				either = anyOf(either, cond{column + ` LIKE ? ESCAPE '\'`, []any{"%" + escaped.Replace(spelling) + "%"}})
			}
		}
		out = allOf(out, either)
	}
	return out
}

var (
	escaped  = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
	toBase   = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")
	toUmlaut = strings.NewReplacer("ae", "ä", "oe", "ö", "ue", "ü", "ss", "ß")
)

// listed is the condition that a column with a JSON list of codes has one of them.
func listed(code, column string) cond {
	if code == "" {
		return everything
	}
	return cond{column + ` LIKE ? ESCAPE '\'`, []any{`%"` + escaped.Replace(code) + `"%`}}
}

// snapshot runs several reads on one state of the database.
func (s *Store) snapshot(ctx context.Context, read func(db *gorm.DB) error) error {
	if s.name == "postgres" {
		return s.db(ctx).Transaction(read, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	}
	return s.db(ctx).Transaction(read)
}

// moment answers queries on one state of the database, in one round trip where that counts.
func (s *Store) moment(ctx context.Context, queries ...query) error {
	conn, err := s.open(ctx, false)
	if err != nil {
		return err
	}
	defer conn.end(ctx)
	return conn.read(ctx, queries...)
}

// find reads the rows that meet all conditions. from: tables with their aliases; order and limit: "" and 0 for none.
func find[T any](db *gorm.DB, columns, from string, where cond, order string, limit int, offset ...int) ([]T, error) {
	q := "SELECT " + columns + " FROM " + from + " WHERE " + where.sql
	if order != "" {
		q += " ORDER BY " + order
	}
	if limit > 0 {
		q += " LIMIT " + strconv.Itoa(limit)
	}
	if len(offset) > 0 && offset[0] > 0 {
		q += " OFFSET " + strconv.Itoa(offset[0])
	}
	var rows []T
	return rows, db.Raw(q, where.args...).Scan(&rows).Error
}

// first reads the one row that meets all conditions, or NotFound.
func first[T any](db *gorm.DB, columns, from string, where cond) (T, error) {
	rows, err := find[T](db, columns, from, where, "", 1)
	if err == nil && len(rows) == 0 {
		err = gorm.ErrRecordNotFound
	}
	if err != nil {
		var none T
		return none, err
	}
	return rows[0], nil
}

// rowsTo turns rows into what callers know.
func rowsTo[R, T any](rows []R, err error, to func(R) T) ([]T, error) {
	if err != nil {
		return nil, err
	}
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = to(r)
	}
	return out, nil
}
