package storage_test

import (
	"database/sql"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"freigabe/storage/storagetest"
)

// I13, derived from the schema: the tables with a wall are exactly those of the list that the other tests attack, and the
// application's role has no privilege on them but to read and insert.
func TestEveryTableWithAWallIsAttacked(t *testing.T) {
	t.Parallel()
	want := slices.Sorted(maps.Keys(insertOnly))
	lite := storagetest.SQLite(t, storagetest.Options{})
	for _, ending := range []string{"_no_update", "_no_delete"} {
		var names []string
		if err := lite.Raw().Raw("SELECT replace(name, ?, '') FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%' || ? ORDER BY 1", ending, ending).Scan(&names).Error; err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, names); d != "" {
			t.Errorf("triggers%s on SQLite (-attacked +there):\n%s", ending, d)
		}
	}
	pg := storagetest.Postgres(t, storagetest.Options{})
	for name, q := range map[string]string{
		"with a trigger": "SELECT relname FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid WHERE tgname = 'insert_only' ORDER BY 1",
		"that the role cannot change": `SELECT table_name FROM (SELECT table_name::text, table_type::text FROM information_schema.tables WHERE table_schema = 'public' OFFSET 0) x WHERE table_type = 'BASE TABLE' AND table_name <> 'goose_db_version'
			AND NOT has_table_privilege('freigabe_app', 'public.' || quote_ident(table_name), 'UPDATE')
			AND NOT has_table_privilege('freigabe_app', 'public.' || quote_ident(table_name), 'DELETE') ORDER BY 1`,
	} {
		var names []string
		if err := pg.Raw().Raw(q).Scan(&names).Error; err != nil {
			t.Fatal(err)
		}
		// the service does not change these either, but nobody is kept from it by a trigger: the one is the desk's note, the
		// other is bound by its move's digest
		names = slices.DeleteFunc(names, func(n string) bool { return n == "ledger_check" || n == "move_holding" })
		if d := cmp.Diff(want, names); d != "" {
			t.Errorf("tables %s on Postgres (-attacked +there):\n%s", name, d)
		}
	}
	var strong []string
	if err := pg.Raw().Raw(`SELECT t.table_name || ' ' || p.name FROM (SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' OFFSET 0) t, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p (name)
		WHERE t.table_name = ANY (string_to_array(?, ',')) AND has_table_privilege('freigabe_app', 'public.' || quote_ident(t.table_name), p.name)`, strings.Join(want, ",")).Scan(&strong).Error; err != nil {
		t.Fatal(err)
	}
	if len(strong) > 0 {
		t.Errorf("the role may do too much: %v", strong)
	}
}

// A login that only takes the role on gets nothing back by laying it down.
func TestALoginThatLaysTheRoleDownStillMeetsTheWall(t *testing.T) {
	t.Parallel()
	s := storagetest.Postgres(t, storagetest.Options{})
	storagetest.Owner(t, s, "INSERT INTO leaf (decision_id, body) VALUES ('01a207a2-3280-7d73-bcd1-1990cfba1da0', '')")
	login := "login_" + strings.ReplaceAll(storagetest.ID[string](), "-", "")
	storagetest.Owner(t, s, "CREATE ROLE "+login+" NOINHERIT")
	storagetest.Owner(t, s, "GRANT freigabe_app TO "+login)
	t.Cleanup(func() { _ = storagetest.OwnerTries(t, s, "DROP ROLE "+login) })
	db, err := sql.Open("pgx", s.Config().URL)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(t.Context(), "SET SESSION AUTHORIZATION "+login); err != nil {
		t.Fatal(err)
	}
	for _, attack := range []string{
		"SET ROLE freigabe_app; DELETE FROM leaf", "RESET ROLE; DELETE FROM leaf", "SET ROLE freigabe_app; TRUNCATE leaf", "RESET ROLE; UPDATE leaf SET body = ''",
		"RESET ROLE; ALTER TABLE leaf DISABLE TRIGGER insert_only", "SET ROLE freigabe_app; ALTER TABLE leaf DISABLE TRIGGER ALL", "RESET ROLE; DROP TABLE leaf",
		"SET ROLE freigabe_app; SET session_replication_role = replica; DELETE FROM leaf", "SET ROLE freigabe_app; GRANT ALL ON leaf TO freigabe_app; DELETE FROM leaf",
	} {
		if _, err := db.ExecContext(t.Context(), attack); err == nil {
			t.Errorf("%s goes through", attack)
		}
	}
	if n := count(t, s, "leaf"); n != 1 {
		t.Errorf("%d leaves, want 1", n)
	}
}
