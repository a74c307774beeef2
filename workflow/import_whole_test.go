package workflow_test

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"freigabe/domain"
	"freigabe/workflow"
)

// counted are the tables that an import writes.
var counted = []string{"holding", "edition", "change_log", "decision", "leaf", "leaf_pending", "outbox", "import", "import_holding", "idempotency"}

// stored counts their rows, and the changes of holdings.
func (w *town) stored() map[string]int {
	w.t.Helper()
	ask := "SELECT coalesce(sum(rev), 0)"
	for _, table := range counted {
		ask += ", (SELECT count(*) FROM " + table + ")"
	}
	n := make([]int, 1+len(counted))
	into := make([]any, len(n))
	for i := range n {
		into[i] = &n[i]
	}
	must(w.t, w.store.DB().QueryRowContext(w.ctx(), ask+" FROM holding").Scan(into...))
	out := map[string]int{"changes of holdings": n[0]}
	for i, table := range counted {
		out[table] = n[i+1]
	}
	return out
}

// failAt makes the database refuse what a condition on a new row of a table says; the result mends it.
func (w *town) failAt(table, when string) (mend func()) {
	w.t.Helper()
	if w.store.Config().URL == "" {
		w.rewrites("CREATE TRIGGER row_k BEFORE INSERT ON " + table + " WHEN " + when + " BEGIN SELECT RAISE(ABORT, 'row k'); END")
		return func() { w.rewrites("DROP TRIGGER row_k") }
	}
	w.rewrites("CREATE FUNCTION row_k() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF " + when + " THEN RAISE EXCEPTION 'row k'; END IF; RETURN NEW; END $$")
	w.rewrites("CREATE TRIGGER row_k BEFORE INSERT ON " + table + " FOR EACH ROW EXECUTE FUNCTION row_k()")
	return func() { w.rewrites("DROP TRIGGER row_k ON " + table); w.rewrites("DROP FUNCTION row_k()") }
}

// Whichever row of a list the database refuses, nothing of the list is stored, and the person is told that it is not.
func TestAnImportThatFailsAtAnyRowLeavesNothing(t *testing.T) {
	const rows = 200
	var list strings.Builder
	list.WriteString("Titel;Kennung\n")
	for k := 1; k <= rows; k++ {
		fmt.Fprintf(&list, "Reihe %03d;R-%03d\n", k, k)
	}
	step := 10 // quick: 20 rows
	if long() {
		step = 1
	}
	each(t, func(t *testing.T, w *town) {
		before, failed := w.stored(), 0
		try := func(what string, mend func()) {
			t.Helper()
			defer mend()
			if r, err := w.imports("steward", list.String(), nil); err == nil || domain.CodeOf(err) == domain.Invalid {
				t.Fatalf("%s failed, and the import says %s, %v", what, counts(r), err)
			}
			if d := cmp.Diff(before, w.stored()); d != "" {
				t.Fatalf("%s failed, and something is stored:\n%s", what, d)
			}
			failed++
		}
		for k := step; k <= rows; k += step {
			try(fmt.Sprintf("row %d", k), w.failAt("holding", fmt.Sprintf("NEW.name LIKE '%%_reihe-%03d'", k)))
		}
		for _, table := range []string{"edition", "change_log", "decision", "leaf", "leaf_pending", "outbox", "import", "import_holding"} {
			try(table, w.failAt(table, "1 = 1"))
		}
		r, err := w.imports("steward", list.String(), nil)
		must(t, err)
		if got, want := counts(r), "200 read = 200 created + 0 updated + 0 skipped + 0 refused"; got != want || w.asks("SELECT count(*) FROM holding") != rows {
			t.Errorf("%s, want %s", got, want)
		}
		t.Logf("count: %d imports failed within, none stored anything", failed)
	})
}

// forms are the same list as different programs write it.
var forms = map[string]func(s string) []byte{
	"UTF-8":          func(s string) []byte { return []byte(s) },
	"UTF-8 with BOM": func(s string) []byte { return []byte("\ufeff" + s) },
	"Windows-1252": func(s string) []byte {
		b, err := charmap.Windows1252.NewEncoder().Bytes([]byte(s))
		if err != nil {
			panic(err)
		}
		return b
	},
	"UTF-16":          func(s string) []byte { return utf16Of(s, binary.LittleEndian) },
	"UTF-16 of a Mac": func(s string) []byte { return utf16Of(s, binary.BigEndian) },
	"CR LF":           func(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) },
	"CR alone":        func(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r")) },
	"tabs":            func(s string) []byte { return []byte(strings.ReplaceAll(s, ";", "\t")) },
}

func utf16Of(s string, order binary.AppendByteOrder) (out []byte) {
	for _, u := range utf16.Encode([]rune("\ufeff" + s)) {
		out = order.AppendUint16(out, u)
	}
	return out
}

// fates are lists with the sums they must give; # stands for the case. Every case begins with the holding "Bekannt #".
var fates = map[string]struct{ rows, perRow, whole string }{
	"new rows":             {"Größe #;A-#;eins\nÜbung #;B-#;zwei\n", "2 read = 2 created + 0 updated + 0 skipped + 0 refused", ""},
	"a row to fill":        {"Bekannt #;K-#;neu\n", "1 read = 0 created + 1 updated + 0 skipped + 0 refused", ""},
	"a row as it is":       {"Bekannt #;K-#;alt\n", "1 read = 0 created + 0 updated + 1 skipped + 0 refused", ""},
	"a row twice":          {"Größe #;A-#;eins\nGröße #;A-#;eins\n", "2 read = 1 created + 0 updated + 1 skipped + 0 refused", ""},
	"a row without title":  {"Größe #;A-#;eins\n;X-#;ohne\n", "2 read = 1 created + 0 updated + 0 skipped + 1 refused", "2 read = 0 created + 0 updated + 1 skipped + 1 refused"},
	"a title too long":     {"Größe #;A-#;eins\n" + strings.Repeat("ü", 301) + ";X-#;lang\n", "2 read = 1 created + 0 updated + 0 skipped + 1 refused", "2 read = 0 created + 0 updated + 1 skipped + 1 refused"},
	"a cell too many":      {"Größe #;A-#;eins\nx;y;z;zu viel\n", "2 read = 1 created + 0 updated + 0 skipped + 1 refused", "2 read = 0 created + 0 updated + 1 skipped + 1 refused"},
	"only refused rows":    {";X-#;ohne\n;Y-#;ohne\n", "2 read = 0 created + 0 updated + 0 skipped + 2 refused", "2 read = 0 created + 0 updated + 0 skipped + 2 refused"},
	"every fate at once":   {"Größe #;A-#;eins\nBekannt #;K-#;neu\n;X-#;ohne\nGröße #;A-#;eins\n", "4 read = 1 created + 1 updated + 1 skipped + 1 refused", "4 read = 0 created + 0 updated + 3 skipped + 1 refused"},
	"a key contradicted":   {"Größe #;A-#;eins\nGröße #;A-#;zwei\n", "2 read = 1 created + 0 updated + 0 skipped + 1 refused", "2 read = 0 created + 0 updated + 1 skipped + 1 refused"},
	"blank lines between":  {"\nGröße #;A-#;eins\n\n\nÜbung #;B-#;zwei\n;;\n", "2 read = 2 created + 0 updated + 0 skipped + 0 refused", ""},
	"a formula as a title": {"=HYPERLINK(1) #;A-#;eins\n", "1 read = 1 created + 0 updated + 0 skipped + 0 refused", ""},
}

// The sums of every list in every form are right, and what they say is what is stored.
func TestTheSumsOfEveryImportAreRight(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		n := 0
		for _, fate := range slices.Sorted(maps.Keys(fates)) {
			for _, form := range slices.Sorted(maps.Keys(forms)) {
				for _, mode := range []string{workflow.PerRow, workflow.AllOrNothing} {
					n++
					tag := fmt.Sprintf("%03d", n)
					_, err := w.imports("steward", "Titel;Kennung;Beschreibung\nBekannt "+tag+";K-"+tag+";alt\n", nil)
					must(t, err)
					want := fates[fate].perRow
					if mode == workflow.AllOrNothing && fates[fate].whole != "" {
						want = fates[fate].whole
					}
					list := forms[form](strings.ReplaceAll("Titel;Kennung;Beschreibung\n"+fates[fate].rows, "#", tag))
					before := w.stored()
					r, err := w.imports("steward", string(list), func(in *workflow.ImportFile) { in.Mode = mode })
					if err != nil || counts(r) != want || r.Read != r.Created+r.Updated+r.Skipped+r.Refused {
						t.Errorf("%s, %s, %s: %s, %v, want %s; %v", fate, form, mode, counts(r), err, want, codes(r))
					}
					now := w.stored()
					if now["holding"]-before["holding"] != r.Created || now["changes of holdings"]-before["changes of holdings"] != r.Created+r.Updated {
						t.Errorf("%s, %s, %s: the report says %s: %s", fate, form, mode, counts(r), cmp.Diff(before, now))
					}
					if (now["import"]-before["import"] == 1) != (r.Created+r.Updated > 0) || now["import_holding"]-before["import_holding"] != r.Created+r.Updated {
						t.Errorf("%s, %s, %s: the report says %s: %s", fate, form, mode, counts(r), cmp.Diff(before, now))
					}
				}
			}
		}
		t.Logf("count: %d import cases", n)
	})
}

// badSources are what a source answers when something is wrong with it.
var badSources = map[string]string{
	"nothing": "", "blanks": " \n \n", "a header alone": "Titel;Kennung;Beschreibung\n", "a page": "<!DOCTYPE html><html><body>Wartung</body></html>", "a page behind blanks": "\n\n <html>",
	"a table in a page": "<table><tr><td>Titel</td></tr><tr><td>A</td></tr></table>", "XML": "<?xml version=\"1.0\"?><error/>", "JSON": `{"error":"maintenance"}`, "PDF": "%PDF-1.7\n1 0 obj",
	"half a workbook": "PK\x03\x04\x14\x00\x06\x00", "an old workbook": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), "gzip": "\x1f\x8b\x08\x00\x00\x00\x00\x00", "bytes": "\x00\x01\x02\x03\xff\xfe",
	"an open quote": "Titel;Kennung\n\"Bestand;B-1\n", "half UTF-16": "\xff\xfeT\x00i\x00t\x00e\x00l\x00\n", "NUL": "Titel\nA\x00\n", "mixed encodings": "Titel\nÄÖÜ\nßäö\n\xfc\n",
	"no inventory": "Jahr;Wert\n2026;1\n", "one endless line": strings.Repeat("x", 1<<20), "endless delimiters": "Titel" + strings.Repeat(";", 1<<20), "a login form": "<form action=/login>", "an error in words": "503 Service Unavailable",
	"a redirect": "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", "deep lists": strings.Repeat("[", 100_000), "an image": "\x89PNG\r\n\x1a\n", "a cell too long": "Titel;Beschreibung\nA;" + strings.Repeat("ä", 40_000) + "\n",
}

// An empty, cut or foreign answer of a source never takes anything away and never passes for a list.
func TestABadSourceChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		_, err := w.imports("steward", "Titel;Kennung;Beschreibung\nBestand;B-1;alt\nZweiter;B-2;alt\n", nil)
		must(t, err)
		before, n := w.stored(), 0
		try := func(what, list string) {
			t.Helper()
			for _, mode := range []string{workflow.PerRow, workflow.AllOrNothing} {
				n++
				r, err := w.imports("steward", list, func(in *workflow.ImportFile) { in.Mode = mode })
				if err == nil && r.Created+r.Updated > 0 || err != nil && domain.CodeOf(err) != domain.Invalid {
					t.Errorf("%s: %s, %v", what, counts(r), err)
				}
				if d := cmp.Diff(before, w.stored()); d != "" {
					t.Errorf("%s changed something:\n%s", what, d)
				}
			}
		}
		for _, what := range slices.Sorted(maps.Keys(badSources)) {
			try(what, badSources[what])
		}
		for _, cut := range []int{1, 5, 9, 14} { // within the header
			try(fmt.Sprintf("cut at %d", cut), "Kennung;Beschreibung;Titel\nB-1;neu;Bestand\n"[:cut])
		}
		t.Logf("count: %d answers of bad sources", n)
	})
}
