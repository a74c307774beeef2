package storage

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm/schema"
)

// A row struct has one exported field per column, named as gorm names columns (RootID is root_id). Pointers are columns
// that can be NULL. A field tagged `row:"auto"` is filled by the database. gorm, raw reads and inserts share the structs.

type layout struct {
	columns []string // all
	fields  []int
	given   []string // without the automatic ones
	inserts []int
}

var layouts sync.Map // reflect.Type → layout

func layoutOf(t reflect.Type) layout {
	if l, ok := layouts.Load(t); ok {
		return l.(layout)
	}
	var l layout
	for i := range t.NumField() {
		name := schema.NamingStrategy{}.ColumnName("", t.Field(i).Name)
		l.columns, l.fields = append(l.columns, name), append(l.fields, i)
		if t.Field(i).Tag.Get("row") != "auto" {
			l.given, l.inserts = append(l.given, name), append(l.inserts, i)
		}
	}
	layouts.Store(t, l)
	return l
}

// list gives the columns of T for a SELECT, each behind the alias.
func list[T any](alias string) string {
	return alias + "." + strings.Join(layoutOf(reflect.TypeFor[T]()).columns, ", "+alias+".")
}

// into gives the destinations for a Scan of list[T].
func into[T any](row *T) []any {
	v := reflect.ValueOf(row).Elem()
	l := layoutOf(v.Type())
	out := make([]any, len(l.fields))
	for i, f := range l.fields {
		out[i] = v.Field(f).Addr().Interface()
	}
	return out
}

// values gives what an INSERT of row stores, in the order of layout.given.
func values(row any) []any {
	v := reflect.ValueOf(row)
	l := layoutOf(v.Type())
	out := make([]any, len(l.inserts))
	for i, f := range l.inserts {
		out[i] = v.Field(f).Interface()
	}
	return out
}

var inserts sync.Map // table and key → SQL

// insert makes the statement that stores row as a new one.
func insert(table string, row any) stmt {
	l := layoutOf(reflect.TypeOf(row))
	return newRow(table, l.given, values(row))
}

// insertOnce stores row unless one with its key is there. It is no plain new row, so it travels alone.
func insertOnce(table string, row any) stmt {
	w := insert(table, row)
	return stmt{sql: w.sql + " ON CONFLICT DO NOTHING", args: w.args}
}

// newRow is insert for a row that is given by its columns.
func newRow(table string, columns []string, values []any) stmt {
	known, ok := inserts.Load(table)
	if !ok {
		head := "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ")"
		known = [2]string{head, head + " VALUES " + lists(len(columns), 1)}
		inserts.Store(table, known)
	}
	q := known.([2]string)
	return stmt{head: q[0], sql: q[1], args: values}
}

// upsert makes the statement that stores row, replacing one with the same key.
func upsert(table string, row any, key ...string) stmt {
	id := table + " " + strings.Join(key, " ")
	known, ok := inserts.Load(id)
	if !ok {
		l := layoutOf(reflect.TypeOf(row))
		var set []string
		for _, c := range l.given {
			if !slices.Contains(key, c) {
				set = append(set, c+" = excluded."+c)
			}
		}
		known = "INSERT INTO " + table + " (" + strings.Join(l.given, ", ") + ") VALUES " + lists(len(l.given), 1) +
			" ON CONFLICT (" + strings.Join(key, ", ") + ") DO UPDATE SET " + strings.Join(set, ", ")
		inserts.Store(id, known)
	}
	return stmt{sql: known.(string), args: values(row)}
}

// none makes NULL of an absent id.
func none[T ~string](id T) *string {
	if id == "" {
		return nil
	}
	s := string(id)
	return &s
}

// some gives the id, "" for NULL.
func some[T ~string](p *string) T {
	if p == nil {
		return ""
	}
	return T(*p)
}

// micro gives an instant as the database keeps it; maybeMicro makes NULL of the zero time.
func micro(t time.Time) int64 { return t.UnixMicro() }

func maybeMicro(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	m := t.UnixMicro()
	return &m
}

func instant(m int64) time.Time { return time.UnixMicro(m).UTC() }

func maybeInstant(m *int64) time.Time {
	if m == nil {
		return time.Time{}
	}
	return instant(*m)
}

// document gives v as JSON text. Our types have no member that JSON cannot express.
func document(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("storage: " + err.Error())
	}
	return string(b)
}

// parse reads what document wrote.
func parse(text string, v any) error { return json.Unmarshal([]byte(text), v) }
