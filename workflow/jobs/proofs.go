package jobs

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"
)

// Hashes is the storage of Proofs.
type Hashes interface {
	// LatestNote is the newest committed checkpoint, signed. NotFound while there is none.
	LatestNote(ctx context.Context) ([]byte, error)
	HashReader(ctx context.Context) tlog.HashReader
	InclusionProofs(ctx context.Context, indexes []int64, size int64) ([][][32]byte, error)
}

// Proofs gives the evidence of the ledger from its stored hashes (DESIGN 6).
type Proofs struct {
	Hashes
	Signer *Signer
}

// VerifierKey is the line that checks signatures, "name+hash+key".
func (p Proofs) VerifierKey() string { return p.Signer.Verifier() }

// Checkpoint is the newest committed signed note. NotFound while there is none.
func (p Proofs) Checkpoint(ctx context.Context) ([]byte, error) { return p.LatestNote(ctx) }

// InclusionProof proves the leaf at index in the tree of size leaves.
func (p Proofs) InclusionProof(ctx context.Context, index, size int64) ([][32]byte, error) {
	proof, err := tlog.ProveRecord(size, index, p.HashReader(ctx))
	return plain(proof), err
}

// ConsistencyProof proves that the tree of size to continues that of size from.
func (p Proofs) ConsistencyProof(ctx context.Context, from, to int64) ([][32]byte, error) {
	proof, err := tlog.ProveTree(to, from, p.HashReader(ctx))
	return plain(proof), err
}

func plain(hashes []tlog.Hash) [][32]byte {
	out := make([][32]byte, len(hashes))
	for i, h := range hashes {
		out[i] = h
	}
	return out
}
