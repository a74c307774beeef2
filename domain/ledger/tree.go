package ledger

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Append gives the hashes to store for leaves that follow the first size ones, and the root of the grown tree.
// The hashes belong to the rows from idx tlog.StoredHashCount(size) on, without a gap.
// r is asked once, for at most log2(size) rows of the right edge.
func Append(size int64, leaves [][]byte, r tlog.HashReader) (hashes []tlog.Hash, root tlog.Hash, err error) {
	if size < 0 {
		return nil, root, fmt.Errorf("ledger.Append: negative size %d", size)
	}
	edge := &overlay{known: map[int64]tlog.Hash{}, base: r}
	if _, err := tlog.TreeHash(size, edge); err != nil {
		return nil, root, fmt.Errorf("read the right edge of %d leaves: %w", size, err)
	}
	edge.base = nil // all that is needed from below is known now
	next := tlog.StoredHashCount(size)
	for i, leaf := range leaves {
		added, err := tlog.StoredHashes(size+int64(i), leaf, edge)
		if err != nil {
			return nil, root, fmt.Errorf("hash leaf %d: %w", size+int64(i), err)
		}
		for _, h := range added {
			edge.known[next] = h
			next++
		}
		hashes = append(hashes, added...)
	}
	root, err = tlog.TreeHash(size+int64(len(leaves)), edge)
	return hashes, root, err
}

// overlay reads from known first, then from base, and keeps what base answered.
type overlay struct {
	known map[int64]tlog.Hash
	base  tlog.HashReader
}

func (o *overlay) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	var missing []int64
	for i, x := range indexes {
		h, ok := o.known[x]
		if !ok {
			missing = append(missing, x)
		}
		out[i] = h
	}
	if len(missing) == 0 {
		return out, nil
	}
	if o.base == nil {
		return nil, fmt.Errorf("hash row %d is not at hand", missing[0])
	}
	read, err := o.base.ReadHashes(missing)
	if err != nil {
		return nil, err
	}
	if len(read) != len(missing) {
		return nil, fmt.Errorf("%d hash rows asked, %d read", len(missing), len(read))
	}
	for i, x := range missing {
		o.known[x] = read[i]
	}
	return o.ReadHashes(indexes)
}
