package storage_test

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"freigabe/storage"
	"freigabe/storage/storagetest"
)

func TestBothDatabasesHaveTheSameSchema(t *testing.T) {
	t.Parallel()
	lite := schemaOf(t, storagetest.SQLite(t, storagetest.Options{}), `
		SELECT 'column ' || m.name || '.' || c.name || CASE WHEN c."notnull" OR c.pk THEN ' not null' ELSE '' END FROM sqlite_schema m, pragma_table_info(m.name) c
			WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'goose_db_version'
		UNION ALL SELECT 'key ' || name || ' ' || keys FROM (SELECT m.name AS name, group_concat(c.name, ',' ORDER BY c.pk) AS keys
			FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.pk > 0
			AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'goose_db_version' GROUP BY m.name)
		UNION ALL SELECT 'unique ' || name || ' ' || keys || CASE WHEN partial THEN ' partial' ELSE '' END FROM (
			SELECT m.name AS name, i.name AS idx, i.partial AS partial, group_concat(c.name, ',' ORDER BY c.seqno) AS keys
			FROM sqlite_schema m, pragma_index_list(m.name) i, pragma_index_info(i.name) c
			WHERE m.type = 'table' AND i."unique" AND i.origin <> 'pk' GROUP BY m.name, i.name)`)
	pg := schemaOf(t, storagetest.Postgres(t, storagetest.Options{}), `
		SELECT 'column ' || table_name || '.' || column_name || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END
			FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'goose_db_version'
		UNION ALL SELECT CASE WHEN x.indisprimary THEN 'key ' ELSE 'unique ' END || c.relname || ' ' ||
			(SELECT string_agg(a.attname, ',' ORDER BY k.n) FROM unnest(x.indkey::int[]) WITH ORDINALITY k (att, n)
				JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.att) || CASE WHEN x.indpred IS NULL THEN '' ELSE ' partial' END
			FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE x.indisunique AND n.nspname = 'public' AND c.relname <> 'goose_db_version'`)
	if len(pg) < 300 {
		t.Fatalf("only %d facts read", len(pg))
	}
	if d := cmp.Diff(pg, lite); d != "" {
		t.Errorf("schema (-postgres +sqlite):\n%s", d)
	}
}

func schemaOf(t *testing.T, s *storage.Store, q string) []string {
	t.Helper()
	var facts []string
	if err := s.Raw().Raw(q).Scan(&facts).Error; err != nil {
		t.Fatal(err)
	}
	slices.Sort(facts)
	return facts
}

func TestMigrationsHaveTheSameNamesAndSayWhy(t *testing.T) {
	t.Parallel()
	names := map[string][]string{}
	for _, dialect := range []string{"postgres", "sqlite"} {
		files, err := fs.ReadDir(storage.Migrations(), "migrations/"+dialect)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			b, err := fs.ReadFile(storage.Migrations(), "migrations/"+dialect+"/"+f.Name())
			if err != nil || !strings.HasPrefix(string(b), "-- ") || strings.HasPrefix(string(b), "-- +goose") {
				t.Errorf("%s/%s does not open with a comment that says why (%v)", dialect, f.Name(), err)
			}
			names[dialect] = append(names[dialect], f.Name())
		}
	}
	if d := cmp.Diff(names["postgres"], names["sqlite"]); d != "" {
		t.Errorf("file names (-postgres +sqlite):\n%s", d)
	}
}

// insertOnly are the tables of DESIGN 5, each with a row.
var insertOnly = map[string]string{
	"rule_version":          "INSERT INTO rule_version (id, authority_id, root_id, version, body, at) VALUES ('$id', '$id', '$id', 1, '{}', 1)",
	"questionnaire_version": "INSERT INTO questionnaire_version (id, root_id, version, body, at) VALUES ('$id', '$id', 1, '', 1)",
	"signoff":               "INSERT INTO signoff (id, review_id, holding_id, slot, mark, concerns, person_id, role, digest, decision_id, at, answered) VALUES ('$id', '$id', '$id', '', '', false, '$id', '', '', '$id', 1, false)",
	"release":               "INSERT INTO release (id, holding_id, root_id, authority_id, name, edition, audience, circle, digest, decision_id, rev, at, until, review_date) VALUES ('$id', '$id', '$id', '$id', '', 1, '', '', '', '$id', 1, 1, '', '')",
	"release_end":           "INSERT INTO release_end (release_id, decision_id, status, reason, at) VALUES ('$id', '$id', '', '', 1)",
	"decision":              "INSERT INTO decision (id, kind, at, edition, verb, from_state, to_state, slot, mark, actor_kind, role, digest, content, rules, policy_version, detail) VALUES ('$id', '', 1, 1, '', '', '', '', '', '', '', '', '', '', 1, '')",
	"leaf":                  "INSERT INTO leaf (decision_id, body) VALUES ('$id', '')",
	"ledger_index":          "INSERT INTO ledger_index (idx, leaf_id) VALUES (0, 1)",
	"ledger_hash":           "INSERT INTO ledger_hash (idx, hash) VALUES (0, '')",
	"checkpoint":            "INSERT INTO checkpoint (size, note, at) VALUES (1, '', 1)",
	"erased":                "INSERT INTO erased (kind, target, part, decision_id, at) VALUES ('', '', '', '$id', 1)",
}

// column that an attack changes, where it is not "id".
var column = map[string]string{"leaf": "body", "release_end": "reason", "ledger_index": "idx", "ledger_hash": "idx", "checkpoint": "size", "erased": "at"}

func TestWhatIsInsertOnlyCannotBeChanged(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		for table, insert := range insertOnly {
			insert = strings.ReplaceAll(insert, "$id", storagetest.ID[string]())
			if s.Config().URL == "" {
				insert = blobs(insert, table)
			}
			if err := s.Exec(t.Context(), insert); err != nil {
				t.Fatalf("insert into %s: %v", table, err)
			}
			attacks := []string{
				"UPDATE " + table + " SET " + columnOf(table) + " = " + columnOf(table),
				"DELETE FROM " + table,
				"TRUNCATE " + table,
			}
			if s.Config().URL == "" {
				attacks[2] = fmt.Sprintf("INSERT OR REPLACE INTO %[1]s SELECT * FROM %[1]s", table)
			} else {
				attacks = append(attacks, "SELECT 1 FROM "+table+" FOR UPDATE", "ALTER TABLE "+table+" DISABLE TRIGGER ALL", "DROP TABLE "+table)
			}
			for _, attack := range attacks {
				if err := s.Exec(t.Context(), attack); err == nil {
					t.Errorf("%s goes through", attack)
				}
			}
			if n := count(t, s, table); n != 1 {
				t.Errorf("%d rows in %s, want 1", n, table)
			}
		}
	})
}

// blobs writes empty bytes as SQLite wants them in a strict table.
func blobs(insert, table string) string {
	switch table {
	case "questionnaire_version", "checkpoint":
		return strings.Replace(insert, "1, '',", "1, x'',", 1)
	case "leaf", "ledger_hash":
		return strings.Replace(insert, "'')", "x'')", 1)
	}
	return insert
}

func TestTheOwnerMeetsTheTriggersToo(t *testing.T) {
	t.Parallel()
	s := storagetest.Postgres(t, storagetest.Options{})
	for table := range insertOnly {
		for _, attack := range []string{"UPDATE " + table + " SET " + columnOf(table) + " = " + columnOf(table), "DELETE FROM " + table, "TRUNCATE " + table} {
			if err := storagetest.OwnerTries(t, s, attack); err == nil || !strings.Contains(err.Error(), "insert-only") {
				t.Errorf("%s as the owner: %v", attack, err)
			}
		}
	}
}

func columnOf(table string) string {
	if c := column[table]; c != "" {
		return c
	}
	return "id"
}

func TestTheWallsAreReported(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		stand := func() map[string]bool {
			walls, err := s.Walls(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			m := map[string]bool{}
			for _, w := range walls {
				m[w.Name] = w.Stands
			}
			return m
		}
		if m := stand(); !m["insert_only"] || s.Config().URL != "" && !m["role"] || s.Config().URL == "" && !(m["recursive_triggers"] && m["synchronous_commit"]) {
			t.Errorf("walls = %v", m)
		}
		if s.Config().URL != "" {
			storagetest.Owner(t, s, "ALTER TABLE leaf DISABLE TRIGGER insert_only")
		} else {
			storagetest.Owner(t, s, "DROP TRIGGER leaf_no_delete")
		}
		if m := stand(); m["insert_only"] {
			t.Error("a wall that was taken down is reported as standing")
		}
	})
}
