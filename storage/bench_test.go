package storage_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"freigabe/domain"
	"freigabe/internal/pgtest"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// BenchmarkUnit is the bare hot path: read a holding, save it, decide, enqueue.
func BenchmarkUnit(b *testing.B) {
	for name, open := range map[string]func(testing.TB, storagetest.Options) *storage.Store{"sqlite": storagetest.SQLite, "postgres": storagetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			s := open(b, storagetest.Options{})
			town := storagetest.Seed(b, s, "lippe")
			for b.Loop() {
				err := s.InTx(b.Context(), "bench", func(tx workflow.Tx) error {
					h, err := tx.Holding(b.Context(), town.Holding)
					if err != nil {
						return err
					}
					d := town.Decision()
					tx.SaveHolding(h)
					tx.Decide(d)
					tx.Enqueue(domain.Event{Kind: "moved", Root: h.Root, Holding: h.ID, At: tx.Now()})
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "units/s")
		})
	}
}

// BenchmarkBare is what BenchmarkUnit is compared with: the same rows by plain SQL, one round trip each on Postgres.
func BenchmarkBare(b *testing.B) {
	statements := func(n int64, dec, holding string) [][]any {
		return [][]any{
			{"UPDATE holding SET state = $1, rev = rev + 1, changed_at = $2 WHERE id = $3", "captured", n, holding},
			{"INSERT INTO decision (id, kind, at, edition, verb, from_state, to_state, slot, mark, actor_kind, role, digest, content, rules, policy_version, detail) " +
				"VALUES ($1, 'transition', $2, 1, 'screen', 'captured', 'screened', '', '', 'person', 'data_steward', '', '{}', '[]', 1, '{}')", dec, n},
			{"INSERT INTO leaf (decision_id, body) VALUES ($1, $2)", dec, make([]byte, 600)},
			{"INSERT INTO outbox (kind, payload, at) VALUES ('moved', '{}', $1)", n},
		}
	}
	b.Run("sqlite", func(b *testing.B) {
		s := storagetest.SQLite(b, storagetest.Options{})
		town := storagetest.Seed(b, s, "lippe")
		for b.Loop() {
			tx, err := s.Writer().Begin()
			if err != nil {
				b.Fatal(err)
			}
			for _, st := range statements(1, storagetest.ID[string](), string(town.Holding)) {
				if _, err := tx.Exec(st[0].(string), st[1:]...); err != nil {
					b.Fatal(err)
				}
			}
			if err := tx.Commit(); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "units/s")
	})
	b.Run("postgres", func(b *testing.B) {
		s := storagetest.Postgres(b, storagetest.Options{})
		town := storagetest.Seed(b, s, "lippe")
		c, err := pgx.Connect(b.Context(), s.Config().URL)
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close(b.Context())
		for b.Loop() {
			tx, err := c.Begin(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			if _, err := tx.Exec(b.Context(), "SELECT state FROM holding WHERE id = $1 FOR UPDATE", string(town.Holding)); err != nil {
				b.Fatal(err)
			}
			for _, st := range statements(1, storagetest.ID[string](), string(town.Holding)) {
				if _, err := tx.Exec(b.Context(), st[0].(string), st[1:]...); err != nil {
					b.Fatal(err)
				}
			}
			if err := tx.Commit(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "units/s")
	})
}

// BenchmarkImport creates holdings in units of 10,000.
func BenchmarkImport(b *testing.B) {
	if _, err := pgtest.Available(); err != nil {
		b.Skip(err)
	}
	for name, open := range map[string]func(testing.TB, storagetest.Options) *storage.Store{"sqlite": storagetest.SQLite, "postgres": storagetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			s := open(b, storagetest.Options{})
			town := storagetest.Seed(b, s, "lippe")
			const n = 10_000
			for b.Loop() {
				err := s.InTx(b.Context(), "bench", func(tx workflow.Tx) error {
					for range n {
						h := town.Another()
						tx.CreateHolding(h)
						tx.LogChanges([]domain.ChangeEntry{{Holding: h.ID, Rev: 1, Kind: domain.ByImport, Field: "title", New: "x", At: tx.Now()}})
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "holdings/s")
		})
	}
}
