package storage

import (
	"context"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"freigabe/domain"
	"freigabe/domain/ledger"
)

const (
	sequenceAtOnce = 10_000              // leaves in one transaction
	sequencerLock  = 0x66726569_67616265 // "freigabe": held by one sequencing transaction at a time
)

// Sequence puts the pending leaves of committed units into the tree, in ONE transaction: lock; as the next statement all
// visible pending rows in order of leaf.id (never "id > last": ids become visible out of order); index and hash rows;
// head by compare-and-set; the checkpoint that sign makes; pending rows deleted. It gives the number of leaves; at most
// sequenceAtOnce, so the caller repeats until 0. An error of sign stores nothing.
func (s *Store) Sequence(ctx context.Context, sign func(size int64, root tlog.Hash) ([]byte, error)) (n int, err error) {
	const op = "storage.Sequence"
	conn, err := s.open(ctx, true)
	if err != nil {
		return 0, failed(op, err)
	}
	defer conn.end(ctx)
	var ids []any
	var leaves [][]byte
	var size int64
	queries := []query{
		{
			"SELECT p.leaf_id, l.body FROM leaf_pending p JOIN leaf l ON l.id = p.leaf_id ORDER BY p.leaf_id LIMIT ?",
			[]any{sequenceAtOnce},
			func(scan func(...any) error) error {
				var id int64
				var leaf []byte
				err := scan(&id, &leaf)
				ids, leaves = append(ids, id), append(leaves, leaf)
				return err
			},
		},
		{"SELECT size FROM ledger_head WHERE id = 1", nil, func(scan func(...any) error) error { return scan(&size) }},
	}
	if s.name == "postgres" { // a checkpoint must never be of leaves that a crash can lose
		nothing := func(func(...any) error) error { return nil }
		queries = append([]query{
			{"SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') IN ('off', 'local')", nil, nothing},
			{"SELECT pg_advisory_xact_lock(?)", []any{int64(sequencerLock)}, nothing},
		}, queries...)
	}
	if err := conn.read(ctx, queries...); err != nil {
		return 0, failed(op, err)
	}
	if len(ids) == 0 {
		return 0, nil
	}
	hashes, root, err := ledger.Append(size, leaves, hashReader{ctx, conn.read})
	if err != nil {
		return 0, failed(op, err)
	}
	grown := size + int64(len(leaves))
	note, err := sign(grown, root)
	if err != nil {
		return 0, failed(op, err)
	}
	index := bulk{table: "ledger_index", columns: []string{"idx", "leaf_id"}}
	for i, id := range ids {
		index.rows = append(index.rows, []any{size + int64(i), id})
	}
	tree := bulk{table: "ledger_hash", columns: []string{"idx", "hash"}}
	for i, h := range hashes {
		tree.rows = append(tree.rows, []any{tlog.StoredHashCount(size) + int64(i), h[:]})
	}
	var writes []stmt
	for _, b := range []bulk{index, tree} {
		small, err := b.store(ctx, conn)
		if err != nil {
			return 0, failed(op, err)
		}
		writes = append(writes, small...)
	}
	writes = append(writes,
		stmt{
			sql: "UPDATE ledger_head SET size = ?, root = ? WHERE id = 1 AND size = ?", args: []any{grown, hex.EncodeToString(root[:]), size},
			miss: &domain.Error{Code: domain.Stale, Op: op, Key: "ledger.overtaken"},
		},
		stmt{sql: "INSERT INTO checkpoint (size, note, at) VALUES (?, ?, ?)", args: []any{grown, note, micro(s.now())}},
		stmt{sql: "DELETE FROM leaf_pending WHERE leaf_id IN (SELECT leaf_id FROM ledger_index WHERE idx >= ?)", args: []any{size}})
	return len(ids), failed(op, conn.write(ctx, writes, true))
}

// hashReader reads rows of the tree where read does: in a transaction or outside.
type hashReader struct {
	ctx  context.Context
	read func(context.Context, ...query) error
}

// ReadHashes gives the rows of the tree with these indexes, in their order.
func (r hashReader) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	if len(indexes) == 0 {
		return out, nil
	}
	places, args := map[int64][]int{}, make([]any, len(indexes))
	for i, idx := range indexes {
		places[idx], args[i] = append(places[idx], i), idx
	}
	found := 0
	queries := []query{{
		"SELECT idx, hash FROM ledger_hash WHERE idx IN (?" + strings.Repeat(", ?", len(args)-1) + ")", args, func(scan func(...any) error) error {
			var idx int64
			var b []byte
			err := scan(&idx, &b)
			if err == nil && len(b) != tlog.HashSize {
				err = fmt.Errorf("hash row %d has %d bytes", idx, len(b))
			}
			for _, i := range places[idx] {
				copy(out[i][:], b)
				found++
			}
			return err
		},
	}}
	if err := r.read(r.ctx, queries...); err != nil {
		return nil, err
	}
	if found != len(indexes) {
		return nil, fmt.Errorf("%d of %d hash rows are there", found, len(indexes))
	}
	return out, nil
}

func lockKey(name string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte("freigabe/" + name))
	return int64(h.Sum64())
}
