package stock

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"freigabe/internal/demo"
	"freigabe/policy"
	"freigabe/storage"
	"freigabe/storage/blob"
	"freigabe/workflow"
	"freigabe/workflow/jobs"
)

// Order says what to make and where.
type Order struct {
	Seed     uint64
	Holdings int    // beside those of the example
	Folder   string // becomes a data folder of the service: files, ledger key and, without Postgres, the database
	Postgres string // postgres:// URL of an empty database, for a superuser; "" for SQLite
	Example  string // folder in which Play was, to be copied; "": it is played anew
}

// Made says what was made.
type Made struct {
	Holdings int           `json:"holdings"` // with those of the example
	Leaves   int64         `json:"leaves"`
	Rows     int64         `json:"rows"` // of holdings, without tree and example
	Example  time.Duration `json:"example"`
	Filling  time.Duration `json:"filling"`
	Indexes  time.Duration `json:"indexes"`
	Access   []demo.Access `json:"access"`
}

// RowsPerSecond is how fast the holdings came, indexes included.
func (m Made) RowsPerSecond() float64 { return float64(m.Rows) / (m.Filling + m.Indexes).Seconds() }

const accessName = "access.json"

// Make plays the example in the folder and makes the holdings of o.
func Make(ctx context.Context, o Order) (made Made, err error) {
	start := time.Now()
	path := filepath.Join(o.Folder, "freigabe.db")
	if o.Example == "" {
		made.Access, err = Play(ctx, o.Folder)
	} else {
		made.Access, err = take(o.Example, o.Folder)
	}
	if err != nil {
		return made, fmt.Errorf("stock: example: %w", err)
	}
	signer, err := jobs.OpenSigner(filepath.Join(o.Folder, "key"))
	if err != nil {
		return made, err
	}
	m, err := prepare(ctx, path, o)
	if err != nil {
		return made, fmt.Errorf("stock: %w", err)
	}
	m.tree.sign = signer.Sign
	made.Example = time.Since(start)
	start = time.Now()
	if err := m.fill(ctx, path, o); err != nil {
		return made, fmt.Errorf("stock: fill: %w", err)
	}
	made.Filling = time.Since(start)
	start = time.Now()
	last := map[string]int64{}
	for t, n := range m.ids {
		last[t.name] = n
	}
	if err := m.to.finish(ctx, last); err != nil {
		return made, fmt.Errorf("stock: finish: %w", err)
	}
	if err := m.heads(ctx, path, o); err != nil {
		return made, fmt.Errorf("stock: heads: %w", err)
	}
	made.Indexes = time.Since(start)
	made.Leaves, made.Rows = m.tree.size, m.rows
	if o.Postgres != "" {
		if err := os.Remove(path); err != nil {
			return made, err
		}
	}
	return made, db(ctx, path, o, func(db *sql.DB) error { return db.QueryRow("SELECT count(*) FROM holding").Scan(&made.Holdings) })
}

// take copies an example.
func take(from, to string) (access []demo.Access, err error) {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return nil, err
	}
	if err := os.Chmod(filepath.Join(to, "key"), 0o700); err != nil {
		return nil, err
	}
	body, err := os.ReadFile(filepath.Join(to, accessName))
	if err != nil {
		return nil, err
	}
	return access, json.Unmarshal(body, &access)
}

// Play fills a new folder with the example administration, its ledger signed to the last leaf.
func Play(ctx context.Context, folder string) ([]demo.Access, error) {
	path := filepath.Join(folder, "freigabe.db")
	if _, err := os.Stat(path); err == nil {
		return nil, errors.New("the folder is in use")
	}
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return nil, err
	}
	log := slog.New(slog.DiscardHandler)
	clock := &demo.Clock{}
	s, err := storage.Open(ctx, storage.Config{Path: path, Compile: policy.Compile, Clock: clock.Now, Log: log})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if err := s.Migrate(ctx); err != nil {
		return nil, err
	}
	blobs, err := blob.Open(filepath.Join(folder, "files"))
	if err != nil {
		return nil, err
	}
	pw, err := workflow.NewPasswords(workflow.WeakParams, 4)
	if err != nil {
		return nil, err
	}
	access, err := demo.Fill(ctx, workflow.New(s, blobs, clock.Now), pw, clock, func(string) {})
	if err != nil {
		return nil, err
	}
	signer, err := jobs.OpenSigner(filepath.Join(folder, "key"))
	if err != nil {
		return nil, err
	}
	relay := &jobs.Relay{Outbox: s, Log: log}
	for n := 1; n > 0; {
		if n, err = relay.Once(ctx); err != nil {
			return nil, err
		}
	}
	if err := (&jobs.Sequencer{Tree: s, Signer: signer, Log: log}).Drain(ctx); err != nil {
		return nil, err
	}
	body, err := json.MarshalIndent(access, "", "  ")
	if err != nil {
		return nil, err
	}
	return access, os.WriteFile(filepath.Join(folder, accessName), body, 0o600)
}

// prepare reads prototypes, ledger and counters of the example.
func prepare(ctx context.Context, path string, o Order) (*maker, error) {
	source, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	all := tables()
	now := time.Now()
	prototypes, err := read(ctx, source, all, now.AddDate(1, 0, 0).Format(time.DateOnly))
	if err != nil {
		return nil, err
	}
	if len(prototypes) == 0 {
		return nil, errors.New("the example has no holding that can be a prototype")
	}
	m := &maker{
		rnd: rand.New(rand.NewPCG(o.Seed, 20)), choice: choices(prototypes), total: max(o.Holdings, 1), until: now.Unix() - 3600,
		ids: map[*table]int64{}, numbers: map[yearOfRoot]int64{}, tree: &tree{at: now.UnixMicro()},
	}
	if err := source.QueryRowContext(ctx, "SELECT min(created_at) / 1000000 FROM holding").Scan(&m.ready); err != nil {
		return nil, err
	}
	for _, t := range all {
		switch t.name {
		case "leaf", "change_log", "release_end":
			var last int64
			if err := source.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM "+t.name).Scan(&last); err != nil {
				return nil, err
			}
			m.ids[t] = last
		}
	}
	rows, err := source.QueryContext(ctx, "SELECT root_id, year, last FROM review_counter")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var key yearOfRoot
		var last int64
		if err := rows.Scan(&key.root, &key.year, &last); err != nil {
			return nil, err
		}
		m.numbers[key] = last
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return m, readTree(source, m.tree)
}

// fill writes the example, where it is not there already, and all holdings.
func (m *maker) fill(ctx context.Context, path string, o Order) error {
	if err := m.open(ctx, path, o); err != nil {
		return err
	}
	m.tree.to = m.to
	for i := range o.Holdings {
		if err := m.make(m.pick(), i); err != nil {
			return errors.Join(err, m.to.finish(ctx, nil))
		}
	}
	return m.tree.flush()
}

func (m *maker) open(ctx context.Context, path string, o Order) (err error) {
	if o.Postgres == "" {
		m.to, err = openSQLite(ctx, path)
		return err
	}
	s, err := storage.Open(ctx, storage.Config{URL: o.Postgres, Compile: policy.Compile})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Migrate(ctx); err != nil {
		return err
	}
	many := []string{"ledger_index", "ledger_hash", "checkpoint"}
	for _, t := range tables() {
		many = append(many, t.name)
	}
	to, err := openPostgres(ctx, o.Postgres, many)
	if err != nil {
		return err
	}
	m.to = to
	source, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		return err
	}
	defer source.Close()
	return example(ctx, source, to, "change", "review_counter")
}

// heads says where ledger and numbers of reviews stand.
func (m *maker) heads(ctx context.Context, path string, o Order) error {
	return db(ctx, path, o, func(db *sql.DB) error {
		if m.tree.root != [32]byte{} {
			if _, err := db.ExecContext(ctx, "UPDATE ledger_head SET size = $1, root = $2", m.tree.size, m.tree.head()); err != nil {
				return err
			}
		}
		for key, last := range m.numbers {
			if _, err := db.ExecContext(ctx, `INSERT INTO review_counter (root_id, year, last) VALUES ($1, $2, $3)
				ON CONFLICT (root_id, year) DO UPDATE SET last = excluded.last`, key.root, key.year, last); err != nil {
				return err
			}
		}
		return nil
	})
}

func db(_ context.Context, path string, o Order, use func(*sql.DB) error) error {
	driver, name := "sqlite", "file:"+path
	if o.Postgres != "" {
		driver, name = "pgx", o.Postgres
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		return err
	}
	return errors.Join(use(db), db.Close())
}
