package main

import (
	"context"
	"database/sql"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// leaves says what each command leaves in the history (I7): a kind of decision, or nothing, and then why.
var leaves = map[string]string{
	"authority create": "authority_created", "authority recover": "authority_recovered", "user add": "person_added", "user link": "credential",
	"import": "import", "erasures replay": "erasure", // tested by testdata/script/erasures.txt

	"serve": "nothing: what people do there leaves its own", "migrate": "nothing: the schema",
	"export ledger": "nothing: numbers leaves that are there", "authority list": "nothing: reads", "check releases": "nothing: reads",
	"check staffing": "nothing: reads", "config check": "nothing: reads", "version": "nothing: reads",
}

func TestEveryCommandIsInTheTable(t *testing.T) {
	t.Parallel()
	parser, err := kong.New(&commands{}, kong.BindTo(t.Context(), (*context.Context)(nil)))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, leaf := range parser.Model.Leaves(false) {
		name := leaf.Name
		for p := leaf.Parent; p != nil && p.Type == kong.CommandNode; p = p.Parent {
			name = p.Name + " " + name
		}
		if seen[name] = true; leaves[name] == "" {
			t.Errorf("freigabe %s: say in the table what it leaves", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(leaves)) {
		if !seen[name] {
			t.Errorf("freigabe %s is in the table, and no command", name)
		}
	}
}

// Commands that write leave the decision that the table says, each with its leaf.
func TestEveryCommandLeavesItsTrace(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list := filepath.Join(dir, "liste.csv")
	if err := os.WriteFile(list, []byte("Titel;Beschreibung\nBäume;Alle Bäume\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	count := func(kind string) (decisions, all, leaves int) {
		db, err := sql.Open("sqlite", "file:"+filepath.Join(data, "freigabe.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		_ = db.QueryRowContext(t.Context(), "SELECT (SELECT count(*) FROM decision WHERE kind = ?), (SELECT count(*) FROM decision), (SELECT count(*) FROM leaf)", kind).Scan(&decisions, &all, &leaves)
		return decisions, all, leaves
	}
	called := 0
	for _, x := range []struct {
		name string
		args []string
	}{
		{"migrate", nil},
		{"authority create", []string{"musterstadt", "--title", "Stadt", "--kind", "city", "--land", "NW", "--admin", "a.alt=Anna", "--admin", "b.berg=Bela"}},
		{"user add", []string{"--as", "a.alt", "--authority", "musterstadt", "c.carl=Carl"}},
		{"user add", []string{"--as", "a.alt", "--authority", "musterstadt", "d.dorn=Dora"}},
		{"user link", []string{"--as", "b.berg", "c.carl"}},
		{"import", []string{"--authority", "musterstadt", list}},
		{"authority recover", []string{"musterstadt", "--admin", "c.carl", "--admin", "d.dorn"}},
		{"authority list", nil},
		{"check releases", nil},
		{"export ledger", []string{"--out", filepath.Join(dir, "protokoll.txt")}},
	} {
		kind := leaves[x.name]
		decisions, all, before := count(kind)
		if status := execute(t.Context(), slices.Concat(strings.Fields(x.name), []string{"--data", data}, x.args)); status != 0 {
			t.Errorf("freigabe %s ended with %d", x.name, status)
			continue
		}
		called++
		now, allNow, after := count(kind)
		switch {
		case allNow-all != after-before:
			t.Errorf("freigabe %s: %d decisions and %d leaves", x.name, allNow-all, after-before)
		case strings.HasPrefix(kind, "nothing: ") && allNow != all:
			t.Errorf("freigabe %s left a decision", x.name)
		case !strings.HasPrefix(kind, "nothing: ") && now == decisions:
			t.Errorf("freigabe %s left no decision %q", x.name, kind)
		}
	}
	t.Logf("count: %d calls of commands", called)
}
