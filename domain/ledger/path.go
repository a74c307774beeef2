package ledger

import (
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Step is one step from a leaf up to the root: a hash that the proof supplies, and what is computed with it.
type Step struct {
	Supplied [32]byte
	Left     bool // the supplied hash stands left of ours
	Computed [32]byte
}

// Path computes the steps of an inclusion proof (RFC 9162, 2.1.3.2), from the leaf up. The last Computed is the root;
// for the only leaf there is no step, and the root is its hash. Errors: a proof of another length than index and size ask.
func Path(leaf []byte, index, size int64, proof [][32]byte) (hash [32]byte, steps []Step, err error) {
	if index < 0 || index >= size {
		return hash, nil, fmt.Errorf("ledger.Path: index %d in a tree of %d", index, size)
	}
	h := tlog.RecordHash(leaf)
	hash = h
	at, last := index, size-1
	for _, p := range proof {
		if last == 0 {
			return hash, nil, fmt.Errorf("ledger.Path: %d hashes are too many", len(proof))
		}
		s := Step{Supplied: p, Left: at&1 == 1 || at == last}
		if s.Left {
			h = tlog.NodeHash(p, h)
			for at&1 == 0 && at != 0 {
				at, last = at>>1, last>>1
			}
		} else {
			h = tlog.NodeHash(h, p)
		}
		s.Computed = h
		steps = append(steps, s)
		at, last = at>>1, last>>1
	}
	if last != 0 {
		return hash, nil, fmt.Errorf("ledger.Path: %d hashes are too few", len(proof))
	}
	return hash, steps, nil
}

// OpenSigned is OpenCheckpoint for one key, given by its line.
func OpenSigned(msg []byte, vkey string) (Checkpoint, error) {
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: %w", err)
	}
	return OpenCheckpoint(msg, note.VerifierList(v))
}
