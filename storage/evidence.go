package storage

import (
	"context"

	"freigabe/domain"
)

// PublicLeaf is a live public release with the leaf of the decision that put it on the portal.
type PublicLeaf struct {
	Release domain.ReleaseID
	Name    string
	Digest  domain.Digest
	Index   int64
	Leaf    []byte
}

// PublicLeaves lists live public releases whose leaf has an index from from on and below size, by index: everyone may
// check these.
func (s *Store) PublicLeaves(ctx context.Context, from, size int64, limit int) ([]PublicLeaf, error) {
	var out []PublicLeaf
	err := readRows(s.db(ctx), query{
		`SELECT r.id, r.name, r.digest, i.idx, l.body FROM live_release v
		JOIN release r ON r.id = v.release_id
		JOIN leaf l ON l.decision_id = r.decision_id
		JOIN ledger_index i ON i.leaf_id = l.id
		WHERE v.audience = 'public' AND i.idx >= ? AND i.idx < ? ORDER BY i.idx LIMIT ?`,
		[]any{from, size, limit},
		func(scan func(...any) error) error {
			var p PublicLeaf
			err := scan(&p.Release, &p.Name, &p.Digest, &p.Index, &p.Leaf)
			out = append(out, p)
			return err
		},
	})
	return out, failed("storage.PublicLeaves", err)
}
