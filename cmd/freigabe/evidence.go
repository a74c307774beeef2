package main

import (
	"context"

	"freigabe/storage"
	"freigabe/ui/api"
	"freigabe/workflow/jobs"
)

// evidence gives the ledger's proofs, and the public releases that they are about.
type evidence struct {
	jobs.Proofs
	store *storage.Store
}

func (e evidence) PublicReleases(ctx context.Context, from, size int64, limit int) ([]api.PublicLeaf, int64, error) {
	rows, err := e.store.PublicLeaves(ctx, from, size, limit)
	if err != nil {
		return nil, 0, err
	}
	out := make([]api.PublicLeaf, 0, len(rows))
	var next int64
	for _, r := range rows {
		out = append(out, api.PublicLeaf(r))
	}
	if len(rows) == limit {
		next = rows[len(rows)-1].Index + 1
	}
	return out, next, nil
}
