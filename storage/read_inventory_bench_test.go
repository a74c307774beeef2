package storage_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// BenchmarkInventory reads what the pages of the inventory, the queue and the overview read, in a root of 40 departments
// with 10,000 or 100,000 holdings of every state and class. "bare" is the plainest list of the same run: ratios to it are
// what counts. Each benchmark reports its 95th percentile beside the mean.
func BenchmarkInventory(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w := newWorld(b, storagetest.SQLite(b, options))
			w.stock(b, n)
			ctx, s := b.Context(), w.scope(b, "auditor_all")
			run := func(name string, read func() error) {
				b.Run(name, func(b *testing.B) {
					var took []time.Duration
					for b.Loop() {
						start := time.Now()
						if err := read(); err != nil {
							b.Fatal(err)
						}
						took = append(took, time.Since(start))
					}
					slices.Sort(took)
					b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
				})
			}
			run("bare", func() error {
				var rows []struct{ ID, Name, State, Class string }
				return w.s.Raw().Raw("SELECT id, name, state, class FROM holding ORDER BY changed_at DESC LIMIT 25").Scan(&rows).Error
			})
			for _, by := range workflow.InventorySorts {
				run("list_"+string(by), func() error {
					_, err := w.s.Inventory(ctx, s, workflow.InventoryQuery{Sort: by, Limit: 25})
					return err
				})
			}
			run("list_changed_last_page", func() error {
				_, err := w.s.Inventory(ctx, s, workflow.InventoryQuery{Falling: true, Sort: workflow.ByChange, Limit: 25, Offset: n - 50})
				return err
			})
			for name, f := range map[string]workflow.InventoryFilter{
				"all": {}, "captured": {States: []domain.State{domain.Captured}}, "words": {Query: "daten 47"}, "theme": {Theme: "ENVI"},
				"me": {Waits: workflow.WaitsForMe}, "nothing": {Waits: workflow.WaitsForNobody}, "high_value": {HighValue: true},
			} {
				f.Today = testDay
				run("filter_"+name, func() error {
					_, err := w.s.Inventory(ctx, s, workflow.InventoryQuery{InventoryFilter: f, Sort: workflow.ByChange, Falling: true, Limit: 25})
					return err
				})
				run("counts_"+name, func() error {
					_, err := w.s.InventoryCounts(ctx, s, f)
					return err
				})
			}
			run("ids", func() error { _, err := w.s.InventoryIDs(ctx, s, workflow.InventoryQuery{}, 2000); return err })
			run("queue", func() error {
				_, _, err := w.s.Queue(ctx, s, workflow.QueueQuery{Today: testDay, Now: storagetest.Now, Limit: 25})
				return err
			})
			ids, err := w.s.InventoryIDs(ctx, s, workflow.InventoryQuery{InventoryFilter: workflow.InventoryFilter{States: []domain.State{domain.Captured}}}, workflow.MaxAtOnce)
			if err != nil || len(ids) == 0 {
				b.Fatalf("%d ids, %v", len(ids), err)
			}
			run("holding", func() error { _, err := w.s.HoldingByID(ctx, s, ids[0]); return err })
			run("holdings_500", func() error { _, err := w.s.HoldingsByID(ctx, s, ids); return err })
			for _, id := range ids { // one with a standard data set
				if c, err := w.s.Similar(ctx, s, id, 1); err == nil && len(c) > 0 && c[0].Standard {
					ids[0] = id
					break
				}
			}
			run("similar", func() error { _, err := w.s.Similar(ctx, s, ids[0], 200); return err })
			run("answers_like", func() error { _, err := w.s.AnswersLike(ctx, s, ids[0]); return err })
			run("queue_100", func() error {
				_, _, err := w.s.Queue(ctx, s, workflow.QueueQuery{Today: testDay, Now: storagetest.Now, Limit: 100})
				return err
			})
			run("search", func() error { _, err := w.s.Search(ctx, s, "daten 4711"); return err })
			run("search_number", func() error { _, err := w.s.Search(ctx, s, "2026/0002"); return err })
			at := storagetest.Now
			q := workflow.OverviewQuery{
				Today: testDay, Ages: []time.Time{at.AddDate(0, -1, 0), at.AddDate(0, -3, 0), at.AddDate(0, -6, 0), at.AddDate(-1, 0, 0)},
				Waits: []time.Time{at.AddDate(0, 0, -7), at.AddDate(0, 0, -14)},
			}
			for i := range 13 {
				q.Months = append(q.Months, at.AddDate(0, i-12, 0))
			}
			run("overview", func() error { _, err := w.s.Overview(ctx, s, q); return err })
		})
	}
}

// stock fills the root "lippe" with 40 departments and n holdings, and lets "auditor_all" read all of them as officer.
func (w *world) stock(b testing.TB, n int) {
	w.write(b, func(tx workflow.Tx) {
		w.who["auditor_all"] = id[domain.PersonID]()
		tx.CreatePerson(domain.Person{ID: w.who["auditor_all"], Root: w.auth["lippe"], Login: "all@lippe", Name: "All", Lang: "de"})
		tx.SaveAssignment(domain.Assignment{
			ID: id[domain.AssignmentID](), Person: w.who["auditor_all"], Role: domain.OpenDataOfficer, Authority: w.auth["lippe"], Root: w.auth["lippe"],
			From: storagetest.Now.AddDate(-1, 0, 0), Status: domain.Active,
		})
	})
	for i := range 40 {
		name := fmt.Sprintf("d%02d", i)
		w.auth[name] = id[domain.AuthorityID]()
		w.write(b, func(tx workflow.Tx) { w.authority(tx, name, "lippe", "lippe") })
	}
	numbers := fmt.Sprintf("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) ", n)
	key := func(kind int) string { return fmt.Sprintf("printf('%%08x-0000-7000-8000-%d%%011x', i, i)", kind) }
	at := "(SELECT id FROM authority WHERE name = printf('lippe_d%02d', i % 40))"
	from := func(table, cond string) string {
		return " FROM n, (SELECT * FROM " + table + " WHERE " + cond + " LIMIT 1) x"
	}
	pick := func(values ...string) string {
		out := fmt.Sprintf("CASE (i * 7919) %% %d", len(values))
		for i, v := range values {
			out += fmt.Sprintf(" WHEN %d THEN '%s'", i, v)
		}
		return out + " END"
	}
	day := "86400000000"
	for _, q := range []string{
		"INSERT INTO holding SELECT " + key(1) + ", root_id, " + at + ", 'lippe_h' || i, " +
			pick("captured", "captured", "captured", "screened", "screened", "internal", "approved", "public", "public", "withheld") + ", rev, " +
			pick("undetermined", "open", "undetermined", "open_after_treatment", "on_request", "internal", "open", "open", "open", "blocked") +
			", facts, edition, NULL, last_edition, last_rev, aside, '', created_at - (i % 400) * " + day + ", changed_at - ((i * 31) % 400) * " + day +
			", since - ((i * 31) % 400) * " + day + from("holding", "name = 'lippe_daten-it'"),
		"INSERT INTO edition (holding_id, number, title, theme, ident_key, title_key, search, body, hvd, answered, standard_key) SELECT " + key(1) +
			", number, 'Daten ' || (i * 7919 % 1000003), CASE i % 13 WHEN 0 THEN '[\"ENVI\"]' ELSE '[\"TRAN\"]' END, ident_key, 'daten-' || (i * 7919 % 1000003), 'daten ' || i || ' ' || hex(randomblob(200)), " +
			"json_set(body, '$.content.description', hex(randomblob(900))), CASE i % 50 WHEN 0 THEN 'x' ELSE '' END, i % 9, CASE i % 5 WHEN 0 THEN 'standard ' || (i % 300) ELSE '' END" +
			from("edition", "title = 'Daten it'"),
		"INSERT INTO task SELECT " + key(2) + ", " + pick("sign", "unclear", "treatment") + ", root_id, " + at + ", " + key(1) + ", NULL, ref, " +
			pick("department_head", "open_data_officer", "data_protection_officer") + ", NULL, due, opened_at - (i % 30) * " + day + ", NULL, NULL" + from("task", "kind = 'sign'") + " WHERE i % 4 = 0",
		"INSERT INTO decision SELECT " + key(3) + ", 'transition', at - ((i * 13) % 700) * " + day + ", root_id, " + at + ", " + key(1) + ", edition, NULL, " +
			pick("screen", "release_internally", "approve", "publish", "return") + ", from_state, to_state, slot, mark, actor_kind, actor_id, role, NULL, NULL, digest, content, rules, policy_version, detail" +
			from("decision", "kind = 'transition'"),
		"INSERT INTO release SELECT " + key(4) + ", " + key(1) + ", root_id, " + at + ", 'lippe_h' || i, edition, audience, circle, digest, NULL, decision_id, rev, at, until, review_date" +
			from("release", "audience = 'public'") + " WHERE i % 5 = 0",
		"INSERT INTO live_release SELECT " + key(1) + ", audience, " + key(4) + ", root_id, " + at + ", circle, 'lippe_h' || i, title, description, theme, licence, formats, search, at + i, until, review_date" +
			from("live_release", "audience = 'public'") + " WHERE i % 5 = 0",
	} {
		storagetest.Owner(b, w.s, numbers+q)
	}
}
