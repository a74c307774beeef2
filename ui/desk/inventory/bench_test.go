package inventory_test

import (
	"fmt"
	"net/http"
	"slices"
	"syscall"
	"testing"
	"time"

	"freigabe/internal/desktest"
	"freigabe/storage/storagetest"
)

// BenchmarkPages asks for the pages of the inventory, the queue, the search and the overview with 10,000 holdings more
// than the example has: whole answers as the officer of the district gets them. "plain" is a page of the same desk that
// reads no holding; ratios to it are what counts.
func BenchmarkPages(b *testing.B) {
	d := desktest.New(b)
	fill(b, d, 10_000)
	browser := d.As(b, officer)
	for _, p := range []struct{ name, path string }{
		{"plain", "/desk/holdings/template.csv"},
		{"frame", "/desk/holdings/views"},
		{"holdings", "/desk/holdings?view=all"},
		{"holdings_title", "/desk/holdings?sort=title"},
		{"holdings_due", "/desk/holdings?sort=due"},
		{"holdings_authority", "/desk/holdings?sort=authority"},
		{"holdings_words", "/desk/holdings?q=kreis+stra%C3%9Fe"},
		{"holdings_state", "/desk/holdings?state=captured"},
		{"holdings_theme", "/desk/holdings?theme=ENVI"},
		{"holdings_me", "/desk/holdings?waits=me"},
		{"holdings_page", "/desk/holdings?page=300"},
		{"queue", "/desk/queue"},
		{"search", "/desk/search?q=baumkataster"},
		{"overview", "/desk/overview"},
		{"report", "/desk/overview/report"},
	} {
		b.Run(p.name, func(b *testing.B) {
			var took []time.Duration
			before, n := cpu(b), 0
			for b.Loop() {
				n++
				start := time.Now()
				browser.Get(p.path).Is(http.StatusOK)
				took = append(took, time.Since(start))
			}
			b.ReportMetric(float64((cpu(b)-before).Microseconds())/1000/float64(n), "cpu-ms")
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}

// cpu is the processor time that this process has used: it says what a page costs on a machine that does other work, too.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// fill copies the holdings of the example's district until there are n more, each with its edition and its open tasks.
func fill(b *testing.B, d *desktest.Desk, n int) {
	b.Helper()
	id := func(kind string) string {
		return fmt.Sprintf("printf('%%08x-%%04x-7000-8000-%s%%011x', k.i, x.rowid %% 65536, x.rowid)", kind)
	}
	rounds := fmt.Sprintf("WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < (SELECT 1 + %d / count(*) FROM holding WHERE root_id = (SELECT id FROM authority WHERE name = 'merletal'))) ", n)
	batch := ""
	of := "(SELECT id FROM authority WHERE name = 'merletal')"
	for _, q := range []string{
		"CREATE TEMP TABLE copy AS " + rounds + "SELECT k.i AS round, x.id AS old, " + id("1") + " AS new FROM k, holding x WHERE x.root_id = " + of,
		"CREATE INDEX temp.copy_old ON copy (old)",
		"INSERT INTO holding SELECT c.new, x.root_id, x.authority_id, x.name || '-' || c.round, x.state, x.rev, x.class, x.facts, x.edition, NULL, x.last_edition, x.last_rev, x.aside, x.due, x.created_at, x.changed_at - c.round * 3600000000, x.since FROM holding x JOIN temp.copy c ON c.old = x.id",
		"INSERT INTO edition (holding_id, number, title, theme, ident_key, title_key, search, body, hvd, answered, flag_open, flag_personal, standard_key) SELECT c.new, x.number, x.title || ' ' || c.round, x.theme, x.ident_key, x.title_key || '-' || c.round, x.search, x.body, x.hvd, x.answered, x.flag_open, x.flag_personal, x.standard_key FROM edition x JOIN temp.copy c ON c.old = x.holding_id",
		"INSERT INTO task SELECT printf('%08x-%04x-7000-8000-2%011x', c.round, x.rowid % 65536, x.rowid), x.kind, x.root_id, x.authority_id, c.new, NULL, x.ref, x.role, x.person_id, x.due, x.opened_at, x.escalated_at, x.done_at FROM task x JOIN temp.copy c ON c.old = x.holding_id",
		"INSERT INTO live_release SELECT c.new, x.audience, printf('%08x-%04x-7000-8000-3%011x', c.round, x.rowid % 65536, x.rowid), x.root_id, x.authority_id, x.circle, x.name || '-' || c.round, x.title, x.description, x.theme, x.licence, x.formats, x.search, x.at, x.until, x.review_date FROM live_release x JOIN temp.copy c ON c.old = x.holding_id",
	} {
		batch += q + ";\n"
	}
	storagetest.Owner(b, d.Store, batch)
}
