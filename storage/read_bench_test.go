package storage_test

import (
	"fmt"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// BenchmarkReads reads the common lists of a store with 100,000 holdings, a tenth of them in lippe's "it", a hundred in
// "netz", each with a public release and an open task.
func BenchmarkReads(b *testing.B) {
	for db, open := range map[string]func(testing.TB, storagetest.Options) *storage.Store{"sqlite": storagetest.SQLite, "postgres": storagetest.Postgres} {
		b.Run(db, func(b *testing.B) {
			w := newWorld(b, open(b, options))
			w.fill(b, db)
			session := w.session(b, "steward", storagetest.Now.Add(time.Hour))
			run := func(name string, read func() error) {
				b.Run(name, func(b *testing.B) {
					for b.Loop() {
						if err := read(); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
			run("identify", func() error {
				_, err := w.s.Identify(b.Context(), workflow.Credential{Session: session.ID})
				return err
			})
			for _, reader := range []string{"auditor", "steward", "dpo_netz", "lawyer", "steward_minden", "stranger"} {
				s := w.scope(b, reader)
				run("holdings_"+reader, func() error {
					_, err := w.s.Holdings(b.Context(), s, workflow.HoldingFilter{})
					return err
				})
				run("tasks_"+reader, func() error { _, err := w.s.Tasks(b.Context(), s, page); return err })
			}
			s := w.scope(b, "steward")
			run("holdings_search", func() error {
				_, err := w.s.Holdings(b.Context(), s, workflow.HoldingFilter{Query: "daten 4711"})
				return err
			})
			run("holding", func() error { _, err := w.s.HoldingByID(b.Context(), s, w.h["it"]); return err })
			run("releases", func() error {
				_, _, err := w.s.Releases(b.Context(), workflow.Anonymous(), workflow.ReleaseFilter{Audience: domain.ForPublic})
				return err
			})
			run("release", func() error {
				_, err := w.s.ReleaseNamed(b.Context(), workflow.Anonymous(), domain.ForPublic, w.name("it"))
				return err
			})
			run("bodies", func() error {
				_, err := w.s.ReleaseBodies(b.Context(), workflow.Anonymous(), workflow.ReleaseFilter{Audience: domain.ForPublic, ByID: true, Page: workflow.Page{Limit: 100}})
				return err
			})
			history := w.scope(b, "auditor")
			run("decisions_auditor", func() error {
				_, err := w.s.Decisions(b.Context(), history, workflow.DecisionFilter{})
				return err
			})
			run("decisions_steward", func() error {
				_, err := w.s.Decisions(b.Context(), s, workflow.DecisionFilter{})
				return err
			})
		})
	}
}

// fill copies the holding "minden", its edition, task and public release.
func (w *world) fill(b testing.TB, db string) {
	numbers := "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
	id := func(kind int) string { return fmt.Sprintf("printf('%%08x-0000-7000-8000-%d%%011x', i, i)", kind) }
	if db == "postgres" {
		id = func(kind int) string {
			return fmt.Sprintf("(lpad(to_hex(i), 8, '0') || '-0000-7000-8000-%d' || lpad(to_hex(i), 11, '0'))::uuid", kind)
		}
	}
	place := func(column string) string {
		return fmt.Sprintf("CASE WHEN i %% 1000 = 1 THEN (SELECT %[1]s FROM authority WHERE name = 'lippe_netz') WHEN i %% 10 = 0 THEN "+
			"(SELECT %[1]s FROM authority WHERE name = 'lippe_it') ELSE (SELECT %[1]s FROM authority WHERE name = 'minden') END", column)
	}
	at, root := place("id"), place("root_id")
	like := "FROM n, (SELECT * FROM %s WHERE %s LIMIT 1) x"
	holding := fmt.Sprintf(like, "holding", "name = 'minden_daten-minden'")
	sql := []string{
		"INSERT INTO holding SELECT " + id(1) + ", " + root + ", " + at + ", 'minden_h' || i, state, rev, class, facts, edition, NULL, last_edition, last_rev, aside, due, created_at, changed_at, since " + holding,
		"INSERT INTO edition SELECT " + id(1) + ", number, 'Daten ' || i, theme, ident_key, title_key, 'daten ' || i, body, hvd, answered, flag_open, flag_personal, standard_key " + fmt.Sprintf(like, "edition", "title = 'Daten minden'"),
		"INSERT INTO task SELECT " + id(2) + ", kind, " + root + ", " + at + ", " + id(1) + ", NULL, ref, role, NULL, due, opened_at, NULL, NULL " + fmt.Sprintf(like, "task", "role = 'data_protection_officer'"),
		"INSERT INTO release SELECT " + id(3) + ", " + id(1) + ", " + root + ", " + at + ", 'minden_h' || i, edition, audience, circle, digest, NULL, decision_id, rev, at, until, review_date " + fmt.Sprintf(like, "release", "audience = 'public'"),
		"INSERT INTO release_document SELECT " + id(3) + ", body " + fmt.Sprintf(like, "release_document", "1 = 1"),
		"INSERT INTO live_release SELECT " + id(1) + ", audience, " + id(3) + ", " + root + ", " + at + ", circle, 'minden_h' || i, title, description, theme, licence, formats, search, at + i, until, review_date " + fmt.Sprintf(like, "live_release", "audience = 'public'"),
	}
	for _, q := range sql {
		// SQLite wants the numbers in front of INSERT, Postgres takes them there too.
		storagetest.Owner(b, w.s, numbers+q)
	}
	storagetest.Owner(b, w.s, "ANALYZE")
}
