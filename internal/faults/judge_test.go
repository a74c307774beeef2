package faults

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the judge reads the database itself
	_ "modernc.org/sqlite"
)

// judge compares what people know with what is stored.
type judge struct {
	t      testing.TB
	house  *house
	crew   *crew
	before map[string]bool // decisions that made the town
	judged int             // times it looked
}

// watch remembers what is there before people work.
func watch(h *house, c *crew) *judge {
	h.t.Helper()
	j := &judge{t: h.t, house: h, crew: c}
	j.before = j.set("SELECT id FROM decision")
	return j
}

// open gives the judge's own connection; it never writes.
func (j *judge) open() *sql.DB {
	driver, dsn := "sqlite", "file:"+(&url.URL{Path: filepath.Join(j.house.data, "freigabe.db")}).EscapedPath()+"?mode=ro&_pragma=busy_timeout(10000)"
	if j.house.url != "" {
		driver, dsn = "pgx", j.house.judge
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		j.t.Fatal(err)
	}
	return db
}

// rows gives the first two columns of an answer as text.
func (j *judge) rows(q string) (out [][2]string) {
	j.t.Helper()
	db := j.open()
	defer db.Close()
	rows, err := db.Query(q)
	if err != nil {
		j.t.Fatalf("the judge cannot read: %v\n%s", err, q)
	}
	defer rows.Close()
	cols, _ := rows.Columns()
	for rows.Next() {
		var r [2]string
		into := []any{&r[0], &r[1]}[:len(cols)]
		if err := rows.Scan(into...); err != nil {
			j.t.Fatal(err)
		}
		out = append(out, r)
	}
	if err := rows.Err(); err != nil {
		j.t.Fatal(err)
	}
	return out
}

func (j *judge) set(q string) map[string]bool {
	j.t.Helper()
	out := map[string]bool{}
	for _, r := range j.rows(q) {
		out[r[0]] = true
	}
	return out
}

// none says of each row of an answer that it must not be.
func (j *judge) none(what, q string) {
	j.t.Helper()
	for i, r := range j.rows(q) {
		if i == 5 {
			j.crew.wrong("… and more: %s", what)
			break
		}
		j.crew.wrong("%s: %s %s", what, r[0], r[1])
	}
}

// look checks, while nobody acts, that each acknowledged act is there exactly once, with all that belongs to it.
func (j *judge) look() {
	j.t.Helper()
	j.crew.pause.Lock()
	defer j.crew.pause.Unlock()
	j.judged++
	j.acts()
	j.none("decision without exactly one leaf", `SELECT CAST(d.id AS TEXT), CAST(count(l.id) AS TEXT) FROM decision d LEFT JOIN leaf l ON l.decision_id = d.id
		GROUP BY d.id HAVING count(l.id) <> 1`)
	j.none("leaf without decision", "SELECT CAST(l.id AS TEXT) FROM leaf l LEFT JOIN decision d ON d.id = l.decision_id WHERE d.id IS NULL")
	j.none("leaf that is neither pending nor in the tree, or both", `SELECT CAST(l.id AS TEXT) FROM leaf l LEFT JOIN leaf_pending p ON p.leaf_id = l.id
		LEFT JOIN ledger_index i ON i.leaf_id = l.id WHERE (p.leaf_id IS NULL) = (i.leaf_id IS NULL)`)
	j.none("open task of a closed review", `SELECT CAST(t.id AS TEXT), t.kind FROM task t JOIN review r ON r.id = t.review_id
		WHERE t.kind = 'sign' AND t.done_at IS NULL AND r.status <> 'open'`)
	j.none("open review that no task tells of", `SELECT CAST(r.id AS TEXT), r.verb FROM review r
		WHERE r.status = 'open' AND NOT EXISTS (SELECT 1 FROM task t WHERE t.review_id = r.id AND t.kind = 'sign' AND t.done_at IS NULL)`)
	j.none("open review that its holding does not name", `SELECT CAST(r.id AS TEXT), r.verb FROM review r JOIN holding h ON h.id = r.holding_id
		WHERE r.status = 'open' AND (h.review_id IS NULL OR h.review_id <> r.id)`)
	j.none("stuck import draft", "SELECT CAST(id AS TEXT), status FROM import_draft WHERE status IN ('trying', 'queued')")
	j.none("public holding without a live release", `SELECT CAST(h.id AS TEXT), h.state FROM holding h WHERE h.state = 'public'
		AND NOT EXISTS (SELECT 1 FROM live_release l WHERE l.holding_id = h.id AND l.audience = 'public')`)
}

// acts compares the list of acknowledged acts with the tables.
func (j *judge) acts() {
	j.t.Helper()
	c := j.crew
	decisions, holdings, keys, lists := map[string]string{}, map[string]bool{}, map[string]bool{}, map[string]int{}
	for _, a := range c.acts {
		keys[a.key] = true
		for _, d := range a.decisions {
			if decisions[d] != "" {
				c.wrong("decision %s was acknowledged to two acts: %s and %s", d, decisions[d], a.what)
			}
			decisions[d] = a.what
		}
		switch a.what {
		case "capture":
			holdings[a.holding] = true
		case "import":
			lists[a.list] = a.rows
		}
	}
	stored := j.rows("SELECT CAST(id AS TEXT), CAST(decision_id AS TEXT) FROM import")
	for _, r := range stored {
		if lists[r[0]] == 0 {
			c.wrong("import %s was acknowledged to nobody", r[0])
		}
		decisions[r[1]] = "import"
	}
	if len(stored) != len(lists) {
		c.wrong("%d imports are stored, %d were acknowledged", len(stored), len(lists))
	}
	have := j.rows("SELECT CAST(id AS TEXT), kind || ' ' || verb FROM decision")
	there := map[string]bool{}
	for _, r := range have {
		there[r[0]] = true
		if decisions[r[0]] == "" && !j.before[r[0]] {
			c.wrong("decision %s (%s) was acknowledged to nobody: an act happened twice", r[0], r[1])
		}
	}
	for d, what := range decisions {
		if !there[d] {
			c.wrong("decision %s (%s) was acknowledged and is lost", d, what)
		}
	}
	imported := j.set("SELECT CAST(holding_id AS TEXT) FROM import_holding WHERE created")
	for id := range imported {
		holdings[id] = true
	}
	if rows := sum(lists); len(imported) != rows {
		c.wrong("%d holdings came from lists, %d were acknowledged", len(imported), rows)
	}
	j.same("holding", holdings, j.set("SELECT CAST(id AS TEXT) FROM holding"))
	known := j.set("SELECT key FROM idempotency")
	for _, a := range c.acts {
		if !known[a.key] {
			c.wrong("the key of %s on %s is not stored", a.what, a.holding)
		}
	}
	j.files()
}

func sum(m map[string]int) (n int) {
	for _, v := range m {
		n += v
	}
	return n
}

func (j *judge) same(what string, want, have map[string]bool) {
	for id := range want {
		if !have[id] {
			j.crew.wrong("%s %s was acknowledged and is lost", what, id)
		}
	}
	for id := range have {
		if !want[id] {
			j.crew.wrong("%s %s was acknowledged to nobody", what, id)
		}
	}
}

const named = "SELECT sha256, CAST(holding_id AS TEXT) FROM file_use UNION SELECT f.sha256, CAST(r.holding_id AS TEXT) FROM release_file f JOIN release r ON r.id = f.release_id"

// files checks that all bytes that a row names are there, and that each acknowledged upload is named.
func (j *judge) files() {
	j.t.Helper()
	use := map[[2]string]bool{}
	for _, r := range j.rows(named) {
		use[r] = true
		if _, err := os.Stat(j.place(r[0])); err != nil {
			j.crew.wrong("holding %s names a file that is not there: %v", r[1], err)
		}
	}
	for _, a := range j.crew.acts {
		if a.file != "" && !use[[2]string{a.file, a.holding}] {
			j.crew.wrong("file %s of holding %s was acknowledged and no row names it", a.file, a.holding)
		}
	}
}

func (j *judge) place(sha string) string {
	return filepath.Join(j.house.data, "files", sha[:2], sha[2:4], sha)
}

// prove runs what an auditor runs: the second check of all releases, and the verifier over an export.
func (j *judge) prove() {
	j.t.Helper()
	j.crew.pause.Lock()
	defer j.crew.pause.Unlock()
	if out, err := j.house.freigabe("check", "releases"); err != nil {
		j.crew.wrong("check releases: %v %s", err, out)
	}
	file := filepath.Join(j.house.logs, fmt.Sprintf("ledger-%d.txt", time.Now().UnixNano()))
	defer os.Remove(file)
	if _, err := j.house.freigabe("export", "ledger", "--out", file); err != nil {
		j.crew.wrong("export: %v", err)
		return
	}
	if out, err := command("verify", file); err != nil {
		j.crew.wrong("verify: %v %s", err, out)
	}
}

// settle waits until the ledger has every leaf and every event is handed on, then checks that each decision was told.
func (j *judge) settle() {
	j.t.Helper()
	until := time.Now().Add(20 * time.Second)
	for {
		left := j.rows("SELECT CAST(count(*) AS TEXT), CAST((SELECT count(*) FROM outbox) AS TEXT) FROM leaf_pending")[0]
		if left == [2]string{"0", "0"} {
			break
		}
		if time.Now().After(until) {
			j.crew.wrong("stuck after 20 s of quiet: %s leaves pending, %s events not handed on", left[0], left[1])
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	var told strings.Builder
	for _, s := range j.house.servers {
		told.WriteString(s.tail(1 << 30))
	}
	lines := told.String()
	for _, r := range j.rows("SELECT CAST(id AS TEXT), kind FROM decision") {
		if !j.before[r[0]] && !strings.Contains(lines, "decision="+r[0]) {
			j.crew.wrong("decision %s (%s) was told to nobody", r[0], r[1])
		}
	}
}

// leftovers checks that killed processes left no list of holdings behind. A file may be there that was killed between
// its beginning and the loss of its name: an empty one.
func (j *judge) leftovers() {
	j.t.Helper()
	left, err := os.ReadDir(j.house.temp())
	if err != nil {
		j.t.Error(err)
	}
	for _, f := range left {
		if is, err := f.Info(); err != nil || is.Size() > 0 {
			j.crew.wrong("temporary file %s outlived its process: %v", f.Name(), err)
		}
	}
}

// collect makes all files two days old and starts the service once more: what no row names must go, the rest must stay
// and be whole.
func (j *judge) collect() {
	j.t.Helper()
	j.house.kill()
	j.leftovers()
	old := time.Now().Add(-48 * time.Hour)
	root := filepath.Join(j.house.data, "files")
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			_ = os.Chtimes(path, old, old)
		}
		return nil
	})
	s := j.house.servers[0]
	if err := s.start(); err != nil {
		j.t.Fatal(err)
	}
	s.ready(20 * time.Second)
	want := map[string]bool{}
	for _, r := range j.rows(named) {
		want[r[0]] = true
	}
	var have map[string]bool
	for until := time.Now().Add(10 * time.Second); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		have = map[string]bool{}
		_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				have[d.Name()] = true
			}
			return nil
		})
		if len(have) == len(want) {
			break
		}
	}
	j.same("file", want, have)
	for sha := range have {
		b, err := os.ReadFile(j.place(sha))
		if sum := sha256.Sum256(b); err != nil || hex.EncodeToString(sum[:]) != sha {
			j.crew.wrong("file %s does not hold the bytes of its name: %v", sha, err)
		}
	}
}

// verdict is the last look: everything, then the count.
func (j *judge) verdict(what string, cycles int) {
	j.t.Helper()
	j.look()
	j.settle()
	j.prove()
	j.collect()
	c := j.crew
	j.t.Logf("count: %s %s: %d cycles, %d acts acknowledged, %d outcomes unknown at first, %d times 503, %d looks, %d violations",
		what, j.house.database(), cycles, len(c.acts), c.unknown, c.busy, j.judged, len(c.violations))
	for i, v := range c.violations {
		if i == 20 {
			j.t.Errorf("… and %d more", len(c.violations)-i)
			break
		}
		j.t.Error(v)
	}
}
