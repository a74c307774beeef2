package stock

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"freigabe/domain"
)

// table is a table with what of it belongs to one holding.
type table struct {
	name    string
	of      string // condition, ? is the holding
	columns []string
}

const (
	ofReview   = "review_id IN (SELECT id FROM review WHERE holding_id = ?)"
	ofRelease  = "release_id IN (SELECT id FROM release WHERE holding_id = ?)"
	ofDecision = "decision_id IN (SELECT id FROM decision WHERE holding_id = ?)"
	ofHolding  = "holding_id = ?"
)

// tables hold the rows of holdings. Of the change log only one line per person, kind and act is taken: who worked on what
// is still told, and twenty answers given at once do not take twenty lines. Tasks that are done are left out.
func tables() []*table {
	return []*table{
		{name: "holding", of: "id = ?"},
		{name: "edition", of: ofHolding},
		{name: "change_log", of: "id IN (SELECT min(id) FROM change_log WHERE holding_id = ? GROUP BY person_id, kind, role, edition)"},
		{name: "review", of: ofHolding},
		{name: "review_document", of: ofReview},
		{name: "review_place", of: ofReview},
		{name: "review_person", of: ofReview},
		{name: "signoff", of: ofHolding},
		{name: "release", of: ofHolding},
		{name: "release_document", of: ofRelease},
		{name: "release_end", of: ofRelease},
		{name: "live_release", of: ofHolding},
		{name: "release_file", of: ofRelease},
		{name: "tombstone", of: ofHolding},
		{name: "file_use", of: ofHolding},
		{name: "decision", of: ofHolding},
		{name: "decision_text", of: ofDecision},
		{name: "leaf", of: ofDecision + " ORDER BY id"},
		{name: "task", of: "done_at IS NULL AND " + ofHolding},
		{name: "question", of: ofHolding},
	}
}

// cell is one column of a row of a prototype.
type cell struct {
	kind   cellKind
	n      int64
	pieces []piece
}

type cellKind uint8

const (
	null cellKind = iota
	number
	instant // microseconds since 1970
	words
	bytesOf
	nextID  // of the table
	yearOf  // of the instant n
	nextSeq // of the reviews of a root in a year
)

type row struct {
	table *table
	cells []cell
}

// prototype is a holding of the example as pieces.
type prototype struct {
	state       string
	decisions   int
	first, last int64 // seconds since 1970, of its instants
	ids         []int64
	images      [][]piece // what the digests are of, in the order in which they can be made
	name, title string
	text        string
	root        string
	rows        []row
}

var (
	anyID  = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
	moment = map[string]bool{
		"at": true, "created_at": true, "changed_at": true, "since": true, "opened_at": true, "closed_at": true, "escalated_at": true,
		"done_at": true, "asked_at": true, "answered_at": true,
	}
)

// read makes prototypes of the holdings that time, a deputy or an import did not touch: these would not fit at other times.
func read(ctx context.Context, db *sql.DB, all []*table, far string) ([]*prototype, error) {
	ids, err := texts(ctx, db, `SELECT h.id FROM holding h WHERE h.due = ''
		AND NOT EXISTS (SELECT 1 FROM live_release l WHERE l.holding_id = h.id AND (l.until <> '' OR l.review_date <> ''))
		AND NOT EXISTS (SELECT 1 FROM release r WHERE r.holding_id = h.id AND (r.until <> '' OR r.review_date <> ''))
		AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.holding_id = h.id AND (d.on_behalf_of IS NOT NULL OR d.actor_kind <> 'person'))
		AND NOT EXISTS (SELECT 1 FROM import_holding i WHERE i.holding_id = h.id)
		AND NOT EXISTS (SELECT 1 FROM review v WHERE v.holding_id = h.id AND (v.opened_for IS NOT NULL OR v.places LIKE '%"delegated"%'))
		AND NOT EXISTS (SELECT 1 FROM change_log c JOIN person p ON p.id = c.person_id WHERE c.holding_id = h.id AND p.off)
		ORDER BY h.name`)
	if err != nil {
		return nil, err
	}
	var out []*prototype
	for _, id := range ids {
		p, err := readOne(ctx, db, all, id, far)
		if err != nil {
			return nil, fmt.Errorf("prototype %s: %w", id, err)
		}
		if p != nil {
			out = append(out, p)
		}
	}
	return out, nil
}

func texts(ctx context.Context, db *sql.DB, query string, args ...any) (out []string, err error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// source is the rows of one prototype as they are.
type source struct {
	rows   [][]any // beside tables
	tables []*table
}

func (s *source) each(name string, visit func(map[string]any)) {
	for i, t := range s.tables {
		if t.name != name {
			continue
		}
		m := map[string]any{}
		for j, c := range t.columns {
			m[c] = s.rows[i][j]
		}
		visit(m)
	}
}

func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	}
	return ""
}

func readOne(ctx context.Context, db *sql.DB, all []*table, id, far string) (*prototype, error) {
	var s source
	for _, t := range all {
		if err := s.read(ctx, db, t, id); err != nil {
			return nil, err
		}
	}
	p := &prototype{}
	var find needles
	add := func(text string, x piece) {
		if text != "" && !slices.ContainsFunc(find, func(n needle) bool { return n.text == text }) {
			find = append(find, needle{text, x})
		}
	}
	addID := func(v any) {
		if id := text(v); anyID.MatchString(id) && !slices.ContainsFunc(find, func(n needle) bool { return n.text == id }) {
			add(id, piece{kind: anID, n: int64(len(p.ids))})
			p.ids = append(p.ids, millis(id))
		}
	}
	for _, name := range []string{"holding", "review", "signoff", "release", "decision", "task", "question"} {
		s.each(name, func(m map[string]any) { addID(m["id"]) })
	}
	s.each("edition", func(m map[string]any) {
		var e domain.Edition
		if json.Unmarshal([]byte(text(m["body"])), &e) != nil {
			return
		}
		for _, d := range e.Distributions {
			addID(string(d.ID))
		}
		p.title, p.text = e.Content.Title, e.Content.Description
	})
	s.each("holding", func(m map[string]any) {
		p.name, p.state, p.root = text(m["name"]), text(m["state"]), text(m["root_id"])
	})
	s.each("decision", func(map[string]any) { p.decisions++ })
	if strings.ContainsAny(p.title+p.text, "\"\\<>&\n") || p.title == "" || p.text == "" {
		return nil, nil // these would be written differently in JSON
	}
	add(p.name, piece{kind: theName})
	add(p.title, piece{kind: theTitle})
	add(strings.ToLower(p.title), piece{kind: theTitleLower})
	add(p.text, piece{kind: theText})
	add(strings.ToLower(p.text), piece{kind: theTextLower})
	if !p.digests(&s, &find) {
		return nil, nil
	}
	find.sorted()
	for i, t := range s.tables {
		p.add(t, s.rows[i], find, far)
	}
	return p, nil
}

func (s *source) read(ctx context.Context, db *sql.DB, t *table, id string) error {
	rows, err := db.QueryContext(ctx, "SELECT * FROM "+t.name+" WHERE "+t.of, id)
	if err != nil {
		return err
	}
	defer rows.Close()
	if t.columns == nil {
		if t.columns, err = rows.Columns(); err != nil {
			return err
		}
	}
	for rows.Next() {
		values := make([]any, len(t.columns))
		into := make([]any, len(values))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		s.rows, s.tables = append(s.rows, values), append(s.tables, t)
	}
	return rows.Err()
}

// digests finds what the digests of a prototype are of, so that they can be made anew: documents, then reviews, which name
// those, then details of decisions. It refuses a prototype in whose erasable texts something differs, because the leaf
// commits to them.
func (p *prototype) digests(s *source, find *needles) bool {
	note := func(digest string, image []byte) {
		if slices.ContainsFunc(*find, func(n needle) bool { return n.text == digest }) {
			return
		}
		pieces := append(needles{}, *find...).sorted().cut(string(image), true)
		if !differs(pieces) {
			return
		}
		*find = append(*find, needle{digest, piece{kind: aDigest, n: int64(len(p.images))}})
		p.images = append(p.images, pieces)
	}
	for _, name := range []string{"review_document", "release_document", "review"} {
		s.each(name, func(m map[string]any) {
			if b := []byte(text(m["body"])); len(b) > 0 {
				sum := sha256.Sum256(b)
				note(hex.EncodeToString(sum[:]), b)
			}
		})
	}
	detail := map[string]string{}
	s.each("decision", func(m map[string]any) { detail[text(m["id"])] = text(m["detail"]) })
	s.each("leaf", func(m map[string]any) {
		var leaf struct{ Decision, Nonce string }
		var facts map[string]string
		if json.Unmarshal([]byte(text(m["body"])), &leaf) != nil || json.Unmarshal([]byte(detail[leaf.Decision]), &facts) != nil || len(facts) == 0 {
			return
		}
		if image, err := domain.Canonical(map[string]any{"detail": facts, "nonce": leaf.Nonce}); err == nil {
			note(string(domain.DigestOf(image)), image)
		}
	})
	fits := true
	s.each("decision_text", func(m map[string]any) {
		fits = fits && !differs(append(needles{}, *find...).sorted().cut(text(m["body"]), false))
	})
	return fits
}

func (p *prototype) add(t *table, values []any, find needles, far string) {
	r := row{table: t, cells: make([]cell, len(values))}
	open, opened := false, int64(0)
	for i, c := range t.columns {
		open = open || c == "done_at" && values[i] == nil
		if n, ok := values[i].(int64); ok && c == "opened_at" {
			opened = n
		}
	}
	for i, c := range t.columns {
		x := &r.cells[i]
		switch v := values[i].(type) {
		case nil:
		case int64:
			x.kind, x.n = number, v
			if moment[c] && v > 0 {
				x.kind = instant
				p.last = max(p.last, v/1e6+1)
				if p.first == 0 || v/1e6 < p.first {
					p.first = v / 1e6
				}
			}
		case string:
			x.kind = words
			x.pieces = find.cut(v, t.name != "edition") // the digest of the answers binds their times
		case []byte:
			x.kind, x.pieces = bytesOf, find.cut(string(v), true)
		}
		switch t.name + "." + c {
		case "leaf.id", "change_log.id", "release_end.id":
			x.kind = nextID
		case "edition.title_key":
			x.kind, x.pieces = words, []piece{{kind: theTitleKey}}
		case "review.year":
			x.kind, x.n = yearOf, opened
		case "review.seq":
			x.kind = nextSeq
		case "task.due":
			if open { // what is overdue would be work for the clock
				x.pieces = []piece{{text: far}}
			}
		}
	}
	p.rows = append(p.rows, r)
}
