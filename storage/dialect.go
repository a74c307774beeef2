package storage

import (
	"strconv"
	"strings"
	"sync"
)

// dialect is what differs between the two databases in the text of a statement. Statements are written once, with ?
// for values and FOR SHARE or FOR UPDATE where Postgres locks a row; SQLite has one writer and needs no row locks.
type dialect struct {
	name    string // "postgres", "sqlite": also the folder of the migrations
	rewrite func(string) string
}

var (
	postgresDialect = dialect{name: "postgres", rewrite: remembered(numbered)}
	sqliteDialect   = dialect{name: "sqlite", rewrite: withoutLocks}

	withoutLocks = remembered(unlocked)
)

// remembered keeps the answers: statements are constants, so there are few.
func remembered(f func(string) string) func(string) string {
	var known sync.Map
	return func(q string) string {
		if v, ok := known.Load(q); ok {
			return v.(string)
		}
		v := f(q)
		known.Store(q, v)
		return v
	}
}

func numbered(q string) string {
	var b strings.Builder
	n := 0
	for part := range strings.SplitSeq(q, "?") {
		if n > 0 {
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
		}
		b.WriteString(part)
		n++
	}
	return b.String()
}

func unlocked(q string) string {
	return strings.NewReplacer(" FOR SHARE", "", " FOR UPDATE", "").Replace(q)
}
