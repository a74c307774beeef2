package releasecheck

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// records are rows of one table as the decisions say they must be, by key: column → value, all as text. A column that the
// decisions say nothing about is not in it.
type records map[string]record

type record map[string]string

// row gives the record of a key, made on first use.
func (r records) row(key string) record {
	if r[key] == nil {
		r[key] = record{}
	}
	return r[key]
}

// expected are the records of all tables that follow from decisions about administration.
type expected map[string]records

// administration compares the rows in which the service keeps people, rights, rules and the like with the decisions that
// made them: nobody gets, keeps or loses a right, and no rule holds, but by a decision.
func (s *snapshot) administration(ctx context.Context, r *rights, report *Report) error {
	acts, err := s.allActs(ctx)
	if err != nil {
		return err
	}
	want := expected{}
	for _, t := range recordTables {
		want[t.name] = records{}
	}
	for _, d := range acts {
		if d.Holding == "" && d.Review != "" {
			report.add(Violation{Rule: "record", Detail: "decision " + d.ID + ": is about no holding, and names a review"})
		}
		want.follow(d)
	}
	for _, t := range recordTables {
		if err := s.compareRecords(ctx, t, want[t.name], report); err != nil {
			return err
		}
	}
	if err := s.bodies(ctx, want, report); err != nil {
		return err
	}
	if err := s.erasureRows(ctx, acts, report); err != nil {
		return err
	}
	return s.closure(ctx, r, report)
}

// allActs reads every decision that is not about the work on a single holding, in order.
func (s *snapshot) allActs(ctx context.Context) (acts []*decision, err error) {
	err = s.each(ctx, `SELECT `+decisionColumns+` FROM decision d LEFT JOIN leaf l ON l.decision_id = d.id WHERE d.holding_id IS NULL OR d.kind LIKE 'erasure%' ORDER BY l.id`, nil,
		func(scan func(...any) error) error {
			d, err := scanDecision(scan)
			acts = append(acts, d)
			return err
		})
	return acts, err
}

// recordTable says how the rows of a table are read: its key and the columns that decisions speak of. "at:" is an instant
// that may be NULL, "is:" a truth value.
type recordTable struct {
	name, key string
	columns   []string
	optional  bool // a row may be there that no decision speaks of
}

var recordTables = []recordTable{
	{"person", "id", []string{"root_id", "is:off"}, false},
	{"assignment", "id", []string{"person_id", "role", "authority_id", "root_id", "from_at", "until_at", "status", "proposed_by", "confirmed_by", "ended_at", "decision_id"}, false},
	{"deputy", "id", []string{"root_id", "for_id", "by_id", "from_day", "until_day", "status", "proposed_by", "confirmed_by", "decision_id"}, false},
	{"authority", "id", []string{"root_id", "parent_id", "name", "title", "kind", "land", "time_zone", "mailbox", "homepage", "geocoding", "contributor", "is:closed", "successor_id", "created_at"}, false},
	{"token", "id", []string{"person_id", "root_id", "status", "confirmed_by", "created_at", "revoked_at", "expires_at"}, false},
	{"sharing", "id", []string{"root_id", "status", "proposed_by", "confirmed_by", "decision_id", "at"}, false},
	{"rule_version", "id", []string{"authority_id", "root_id", "version", "proposed_by", "at"}, false},
	{"rule_status", "rule_id", []string{"authority_id", "root_id", "status", "confirmed_by", "decision_id", "at"}, false},
	{"questionnaire_version", "id", []string{"root_id", "version", "proposed_by", "at"}, false},
	{"questionnaire_status", "questionnaire_id", []string{"root_id", "status", "confirmed_by", "decision_id", "at"}, false},
	{"move", "id", []string{"root_id", "target_id", "digest", "status", "proposed_by", "confirmed_by", "at", "decision_id"}, false},
	{"import", "id", []string{"root_id", "authority_id", "person_id", "actor_kind", "file_hash", "status", "at", "undone_at", "decision_id"}, false},
}

// compareRecords holds the rows of one table to what the decisions say.
func (s *snapshot) compareRecords(ctx context.Context, t recordTable, want records, report *Report) error {
	columns, names := make([]string, len(t.columns)), make([]string, len(t.columns))
	for i, c := range t.columns {
		name, is := strings.CutPrefix(c, "is:")
		names[i], columns[i] = name, "CAST("+name+" AS TEXT)"
		if is {
			columns[i] = truth(name, s.postgres)
		}
	}
	wrong := func(key, detail string) {
		report.add(Violation{Rule: "record", Detail: t.name + " " + key + ": " + detail})
	}
	seen := map[string]bool{}
	err := s.each(ctx, "SELECT CAST("+t.key+" AS TEXT), "+strings.Join(columns, ", ")+" FROM "+t.name, nil, func(scan func(...any) error) error {
		var key string
		got := make([]string, len(columns))
		into := []any{&key}
		for i := range got {
			into = append(into, opt{&got[i]})
		}
		if err := scan(into...); err != nil {
			return err
		}
		seen[key] = true
		row, ok := want[key]
		if !ok {
			wrong(key, "no decision made it")
			return nil
		}
		for i, name := range names {
			if t.name == "token" && name == "revoked_at" && got[i] != "" && got[i] == got[slices.Index(names, "expires_at")] {
				continue // it came to its end by itself
			}
			if says, ok := row[name]; ok && says != got[i] && !slices.Contains(strings.Split(says, "||"), got[i]) {
				wrong(key, name)
			}
		}
		return nil
	})
	for _, key := range sortedKeys(want) {
		if !seen[key] {
			wrong(key, "is gone")
		}
	}
	return err
}

// truth reads a truth value. SQLite would keep any number, and the service reads only 0 and 1.
func truth(column string, postgres bool) string {
	if postgres {
		return "CASE WHEN " + column + " THEN 'true' ELSE 'false' END"
	}
	return "CASE " + column + " WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'neither' END"
}

// bodies compares texts that decisions bind by a digest: rule sets, questionnaires, scopes of tokens, lists of holdings.
func (s *snapshot) bodies(ctx context.Context, want expected, report *Report) error {
	wrong := func(what, key string) {
		report.add(Violation{Rule: "record", Detail: what + " " + key + ": another text than was decided"})
	}
	err := s.each(ctx, `SELECT id, body FROM rule_version`, nil, func(scan func(...any) error) error {
		var id, body string
		err := scan(&id, &body)
		if says := want["rule_version"][id]["digest"]; says != "" && says != sha([]byte(body)) && says != shaCanonical(body) {
			wrong("rule_version", id)
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := s.each(ctx, `SELECT id, body FROM questionnaire_version`, nil, func(scan func(...any) error) error {
		var id string
		var body []byte
		err := scan(&id, &body)
		if says := want["questionnaire_version"][id]["digest"]; says != "" && says != sha(body) {
			wrong("questionnaire_version", id)
		}
		return err
	}); err != nil {
		return err
	}
	if err := s.each(ctx, `SELECT id, scopes, hash FROM token`, nil, func(scan func(...any) error) error {
		var id, scopes, hash string
		err := scan(&id, &scopes, &hash)
		var list []string
		_ = json.Unmarshal([]byte(scopes), &list)
		row := want["token"][id]
		if row != nil && (strings.Join(list, " ") != row["scopes"] || row["hash"] != "" && row["hash"] != sha([]byte(hash))) {
			wrong("token", id)
		}
		return err
	}); err != nil {
		return err
	}
	for _, list := range []struct{ table, key, parent string }{{"move_holding", "move_id", "move"}, {"import_holding", "import_id", "import"}} {
		ids := map[string][]string{}
		if err := s.each(ctx, "SELECT "+list.key+", holding_id FROM "+list.table, nil, func(scan func(...any) error) error {
			var parent, holding string
			err := scan(&parent, &holding)
			ids[parent] = append(ids[parent], holding)
			return err
		}); err != nil {
			return err
		}
		keys := map[string]bool{}
		for k := range ids {
			keys[k] = true
		}
		for k := range want[list.parent] {
			keys[k] = true
		}
		for _, k := range sortedKeys(keys) {
			slices.Sort(ids[k])
			b, _ := json.Marshal(ids[k]) // ids need no escapes
			if says, ok := want[list.parent][k]["holdings"]; !ok || says != sha(b) {
				wrong(list.table, k)
			}
		}
	}
	return nil
}

func shaCanonical(body string) string {
	v, err := loose(body)
	if err != nil {
		return ""
	}
	b, err := canonical(nil, v)
	if err != nil {
		return ""
	}
	return sha(b)
}

// closure: the table by which scopes are cut is that of the tree, and each root has a head that no decision is ahead of.
func (s *snapshot) closure(ctx context.Context, r *rights, report *Report) error {
	want := map[string]bool{}
	for id, chain := range r.chain {
		for i, above := range chain {
			want[id+" "+above+" "+strconv.Itoa(len(chain)-1-i)] = true
		}
	}
	wrong := func(detail string) { report.add(Violation{Rule: "record", Detail: detail}) }
	err := s.each(ctx, `SELECT authority_id, ancestor_id, depth FROM authority_ancestor`, nil, func(scan func(...any) error) error {
		var id, above string
		var depth int
		err := scan(&id, &above, &depth)
		key := id + " " + above + " " + strconv.Itoa(depth)
		if !want[key] {
			wrong("authority_ancestor " + key + ": not in the tree")
		}
		delete(want, key)
		return err
	})
	if err != nil {
		return err
	}
	for _, key := range sortedKeys(want) {
		wrong("authority_ancestor " + key + ": is gone")
	}
	return s.each(ctx, `SELECT CAST(a.id AS TEXT) FROM authority a LEFT JOIN policy_head p ON p.root_id = a.id WHERE a.parent_id IS NULL
			AND (p.version IS NULL OR p.version < (SELECT COALESCE(MAX(d.policy_version), 0) FROM decision d WHERE d.root_id = a.id))
		UNION ALL SELECT CAST(p.root_id AS TEXT) FROM policy_head p LEFT JOIN authority a ON a.id = p.root_id AND a.parent_id IS NULL WHERE a.id IS NULL`, nil,
		func(scan func(...any) error) error {
			var root string
			err := scan(&root)
			wrong("policy_head " + root)
			return err
		})
}

// micros gives an instant of a fact as the text of its column, "" for none.
func micros(s string) string {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || t.IsZero() {
		return ""
	}
	return strconv.FormatInt(t.UnixMicro(), 10)
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

func (r record) set(more record) { maps.Copy(r, more) }
