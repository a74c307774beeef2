package stock

import (
	"database/sql"
	"encoding/hex"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"freigabe/domain/ledger"
)

// leavesAtOnce are hashed together and signed with one checkpoint, as after a burst in the service.
const leavesAtOnce = 10_000

// tree grows the ledger beyond the leaves of the example.
type tree struct {
	to     sink
	sign   func(size int64, root tlog.Hash) ([]byte, error)
	at     int64 // of checkpoints
	size   int64
	root   tlog.Hash
	known  map[int64]tlog.Hash // the right edge
	ids    []int64
	leaves [][]byte
	store  []byte

	index, hash, checkpoint *table
}

// readTree reads what the example's ledger ends with.
func readTree(db *sql.DB, t *tree) error {
	t.index, t.hash = &table{name: "ledger_index", columns: []string{"idx", "leaf_id"}}, &table{name: "ledger_hash", columns: []string{"idx", "hash"}}
	t.checkpoint = &table{name: "checkpoint", columns: []string{"size", "note", "at"}}
	t.known = map[int64]tlog.Hash{}
	if err := db.QueryRow("SELECT size FROM ledger_head").Scan(&t.size); err != nil {
		return err
	}
	rows, err := db.Query("SELECT idx, hash FROM ledger_hash")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var idx int64
		var hash []byte
		if err := rows.Scan(&idx, &hash); err != nil {
			return err
		}
		t.known[idx] = tlog.Hash(hash)
	}
	return rows.Err()
}

func (t *tree) add(id int64, leaf []byte) error {
	start := len(t.store)
	t.store = append(t.store, leaf...) // earlier slices keep the array they were cut from
	t.ids, t.leaves = append(t.ids, id), append(t.leaves, t.store[start:])
	if len(t.ids) < leavesAtOnce {
		return nil
	}
	return t.flush()
}

func (t *tree) flush() error {
	if len(t.ids) == 0 {
		return nil
	}
	read := map[int64]tlog.Hash{}
	hashes, root, err := ledger.Append(t.size, t.leaves, edge{t.known, read})
	if err != nil {
		return err
	}
	next := tlog.StoredHashCount(t.size)
	for i, h := range hashes {
		w := t.to.table(t.hash)
		w.number(next + int64(i))
		w.bytes(h[:])
		if err := w.end(); err != nil {
			return err
		}
		read[next+int64(i)] = h
	}
	for i, id := range t.ids {
		w := t.to.table(t.index)
		w.number(t.size + int64(i))
		w.number(id)
		if err := w.end(); err != nil {
			return err
		}
	}
	t.size, t.root = t.size+int64(len(t.ids)), root
	t.known = map[int64]tlog.Hash{}
	if _, err := tlog.TreeHash(t.size, edge{read, t.known}); err != nil { // keeps what the next leaves need
		return err
	}
	note, err := t.sign(t.size, root)
	if err != nil {
		return err
	}
	w := t.to.table(t.checkpoint)
	w.number(t.size)
	w.bytes(note)
	w.number(t.at)
	t.ids, t.leaves, t.store = t.ids[:0], t.leaves[:0], t.store[:0]
	return w.end()
}

func (t *tree) head() string { return hex.EncodeToString(t.root[:]) }

// edge reads hashes and notes which were read.
type edge struct{ known, read map[int64]tlog.Hash }

func (e edge) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		h, ok := e.known[x]
		if !ok {
			return nil, fmt.Errorf("hash %d is not at hand", x)
		}
		out[i], e.read[x] = h, h
	}
	return out, nil
}
