package main

import (
	"crypto/sha256"

	"golang.org/x/mod/sumdb/tlog"
)

// tree computes the root of RFC 6962 over leaves that come one by one. It keeps the roots of the perfect subtrees that
// the leaves so far divide into, largest first: at most 63 hashes.
type tree struct {
	size int64
	edge []tlog.Hash
}

func (t *tree) add(leafHash tlog.Hash) {
	t.edge = append(t.edge, leafHash)
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.edge) - 1
		t.edge[last-1] = tlog.NodeHash(t.edge[last-1], t.edge[last])
		t.edge = t.edge[:last]
	}
	t.size++
}

func (t *tree) root() tlog.Hash {
	if t.size == 0 {
		return sha256.Sum256(nil)
	}
	h := t.edge[len(t.edge)-1]
	for i := len(t.edge) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.edge[i], h)
	}
	return h
}
