package main

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"freigabe/storage"
	"freigabe/ui/api"
	"freigabe/workflow/jobs"
)

// evidence gives the ledger's proofs from the stored hashes.
type evidence struct {
	store  *storage.Store
	signer *jobs.Signer
}

func (e evidence) VerifierKey() string { return e.signer.Verifier() }

func (e evidence) Checkpoint(ctx context.Context) ([]byte, error) {
	c, err := e.store.LatestCheckpoint(ctx)
	return c.Note, err
}

func (e evidence) InclusionProofs(ctx context.Context, indexes []int64, size int64) ([][][32]byte, error) {
	return e.store.InclusionProofs(ctx, indexes, size)
}

func (e evidence) InclusionProof(ctx context.Context, index, size int64) ([][32]byte, error) {
	proof, err := tlog.ProveRecord(size, index, e.store.HashReader(ctx))
	return plain(proof), err
}

func (e evidence) ConsistencyProof(ctx context.Context, from, to int64) ([][32]byte, error) {
	proof, err := tlog.ProveTree(to, from, e.store.HashReader(ctx))
	return plain(proof), err
}

func plain(hashes []tlog.Hash) [][32]byte {
	out := make([][32]byte, len(hashes))
	for i, h := range hashes {
		out[i] = h
	}
	return out
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
