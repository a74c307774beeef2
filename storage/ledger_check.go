package storage

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"freigabe/domain"
	"freigabe/domain/ledger"
	"freigabe/workflow"
)

// CheckLedger hashes all leaves anew and gives what it found first: every row of the tree against the leaves, the root
// against the signed one, each kept checkpoint against the tree at its size, and each live public release against the
// leaf of the decision that signed it. It reads page by page up to the size at its start; what is stored there never
// changes, so it needs no snapshot. opens: checks the signature of the newest checkpoint. The answer lacks time and asker.
func (s *Store) CheckLedger(ctx context.Context, opens func(note []byte) (ledger.Checkpoint, error)) (workflow.LedgerCheck, error) {
	const op = "storage.CheckLedger"
	w := &ledgerWalk{s: s, ctx: ctx, opens: opens, unsigned: map[string]int64{}}
	w.found.Place = -1
	size, root, err := s.LedgerHead(ctx)
	if err != nil {
		return w.found, err
	}
	for w.found.Size < size && w.found.Problem == "" {
		if err := w.page(min(w.found.Size+leavesPerPage, size)); err != nil {
			return w.found, failed(op, err)
		}
	}
	w.found.Root = w.root().String()
	switch {
	case w.found.Problem != "":
	case w.root() != root:
		w.problem(workflow.TreeChanged, size)
	case size > 0:
		if err := w.signed(size); err != nil {
			return w.found, failed(op, err)
		}
	}
	if w.found.Problem == "" {
		if err := w.releases(); err != nil {
			return w.found, failed(op, err)
		}
	}
	return w.found, nil
}

// ledgerWalk goes over the leaves in order. edge are the roots of the perfect subtrees so far, the largest first.
type ledgerWalk struct {
	s     *Store
	ctx   context.Context
	found workflow.LedgerCheck
	edge  []tlog.Hash
	opens func([]byte) (ledger.Checkpoint, error)

	unsigned map[string]int64 // by key name: the first kept checkpoint whose signature does not open
}

func (w *ledgerWalk) problem(p workflow.LedgerProblem, place int64) {
	if w.found.Problem == "" {
		w.found.Problem, w.found.Place = p, place
	}
}

func (w *ledgerWalk) root() tlog.Hash {
	if len(w.edge) == 0 {
		h, _ := tlog.TreeHash(0, nil)
		return h
	}
	h := w.edge[len(w.edge)-1]
	for i := len(w.edge) - 2; i >= 0; i-- {
		h = tlog.NodeHash(w.edge[i], h)
	}
	return h
}

// page looks at the leaves up to the index to, and at the checkpoints over trees that end there.
func (w *ledgerWalk) page(to int64) error {
	from := w.found.Size
	leaves, stored, kept := make([][]byte, to-from), map[int64]tlog.Hash{}, map[int64][]byte{}
	err := readRows(w.s.db(w.ctx),
		query{"SELECT i.idx, l.body FROM ledger_index i JOIN leaf l ON l.id = i.leaf_id WHERE i.idx >= ? AND i.idx < ?", []any{from, to}, func(scan func(...any) error) error {
			var idx int64
			var body []byte
			err := scan(&idx, &body)
			if err == nil {
				leaves[idx-from] = body
			}
			return err
		}},
		query{"SELECT idx, hash FROM ledger_hash WHERE idx >= ? AND idx < ?", []any{tlog.StoredHashCount(from), tlog.StoredHashCount(to)}, func(scan func(...any) error) error {
			var idx int64
			var b []byte
			var h tlog.Hash
			err := scan(&idx, &b)
			copy(h[:], b)
			stored[idx] = h
			return err
		}},
		query{"SELECT size, note FROM checkpoint WHERE size > ? AND size <= ?", []any{from, to}, func(scan func(...any) error) error {
			var size int64
			var note []byte
			err := scan(&size, &note)
			kept[size] = note
			return err
		}})
	if err != nil {
		return err
	}
	for i, leaf := range leaves {
		n := from + int64(i)
		if leaf == nil {
			w.problem(workflow.LeafMissing, n)
			return nil
		}
		if !w.add(n, tlog.RecordHash(leaf), stored) {
			w.problem(workflow.LeafChanged, n)
			return nil
		}
		if note, ok := kept[n+1]; ok {
			text, _, _ := strings.Cut(string(note), "\n\n")
			c, err := ledger.ParseCheckpoint([]byte(text + "\n"))
			if err != nil || c.Size != n+1 || c.Root != w.root() {
				w.problem(workflow.TreeChanged, n+1)
				return nil
			}
			if _, err := w.opens(note); err != nil && w.unsigned[c.Origin] == 0 {
				w.unsigned[c.Origin] = n + 1
			}
			w.found.Checkpoints++
		}
	}
	return nil
}

// add puts a leaf hash at the end of the tree and tells whether the rows that it completes are stored as they should.
func (w *ledgerWalk) add(n int64, h tlog.Hash, stored map[int64]tlog.Hash) bool {
	row := tlog.StoredHashCount(n)
	if stored[row] != h {
		return false
	}
	w.edge = append(w.edge, h)
	for ; n&1 == 1; n >>= 1 {
		last := len(w.edge) - 1
		w.edge[last-1] = tlog.NodeHash(w.edge[last-1], w.edge[last])
		w.edge = w.edge[:last]
		if row++; stored[row] != w.edge[last-1] {
			return false
		}
	}
	w.found.Size++
	return true
}

// signed looks at the newest checkpoint: it must be over the whole tree, and signed. So must those before it be that name
// the same key; a key before a hand-over is not at hand here.
func (w *ledgerWalk) signed(size int64) error {
	newest, err := w.s.CheckpointOf(w.ctx, size)
	if domain.CodeOf(err) == domain.NotFound {
		w.problem(workflow.CheckpointMissing, size)
		return nil
	}
	if err != nil {
		return err
	}
	c, err := w.opens(newest.Note)
	if err != nil || c.Size != size || c.Root != w.root() {
		w.problem(workflow.CheckpointUnsigned, size)
	} else if place := w.unsigned[c.Origin]; place > 0 {
		w.problem(workflow.CheckpointUnsigned, place)
	}
	var beyond int64
	err = readRows(w.s.db(w.ctx), query{
		"SELECT count(*) FROM checkpoint WHERE size > ? AND size > (SELECT size FROM ledger_head)",
		[]any{size},
		func(scan func(...any) error) error { return scan(&beyond) },
	})
	if beyond > 0 {
		w.problem(workflow.TreeChanged, size)
	}
	return err
}

// releases compares what is public with what was signed. A release whose leaf waits for its place counts as well.
func (w *ledgerWalk) releases() error {
	for last, n := "", releasesPerPage; n == releasesPerPage; {
		n = 0
		after := everything
		if last != "" {
			after = where("release_id > ?", last)
		}
		c := allOf(where("audience = ?", string(domain.ForPublic)), after)
		err := readRows(w.s.db(w.ctx), query{
			// the page is cut before the joins: behind them every page would join all releases with all leaves
			`SELECT r.id, r.digest, b.body, f.body, i.idx FROM (SELECT release_id FROM live_release WHERE ` + c.sql + fmt.Sprintf(" ORDER BY release_id LIMIT %d", releasesPerPage) + `) l
				JOIN release r ON r.id = l.release_id LEFT JOIN release_document b ON b.release_id = r.id
				LEFT JOIN leaf f ON f.decision_id = r.decision_id LEFT JOIN ledger_index i ON i.leaf_id = f.id ORDER BY r.id`,
			c.args, func(scan func(...any) error) error {
				var digest string
				var body, leaf []byte
				var idx *int64
				if err := scan(&last, &digest, &body, &leaf, &idx); err != nil {
					return err
				}
				n++
				l, err := ledger.ParseLeaf(leaf)
				if err != nil || l.Content[string(domain.ForPublic)] != digest || string(domain.DigestOf(body)) != digest {
					place := int64(-1)
					if idx != nil {
						place = *idx
					}
					w.problem(workflow.ReleaseChanged, place)
					return nil
				}
				w.found.Releases++
				return nil
			},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

const releasesPerPage = 500

// KeepLedgerCheck stores what a check found.
func (s *Store) KeepLedgerCheck(ctx context.Context, c workflow.LedgerCheck) error {
	const op = "storage.KeepLedgerCheck"
	conn, err := s.open(ctx, true)
	if err != nil {
		return failed(op, err)
	}
	defer conn.end(ctx)
	return failed(op, conn.write(ctx, []stmt{insert("ledger_check", ledgerCheckRow{
		At: micro(c.At), AskedBy: none(c.By), Size: c.Size, Root: c.Root, Checkpoints: c.Checkpoints, Releases: c.Releases,
		Problem: string(c.Problem), Place: c.Place, Micros: c.Took.Microseconds(),
	})}, true))
}

// LastLedgerCheck gives what the last check found, nil while there was none.
func (s *Store) LastLedgerCheck(ctx context.Context) (*workflow.LedgerCheck, error) {
	rows, err := find[ledgerCheckRow](s.db(ctx), list[ledgerCheckRow]("k"), "ledger_check k", everything, "k.id DESC", 1)
	if err != nil || len(rows) == 0 {
		return nil, failed("storage.LastLedgerCheck", err)
	}
	c := rows[0].check()
	return &c, nil
}
