package ledger

import (
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// rows is the hash table of a log in memory; it counts how often it is read.
type rows struct {
	hashes []tlog.Hash
	reads  int
}

func (r *rows) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	r.reads++
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if x >= int64(len(r.hashes)) {
			return nil, fmt.Errorf("no row %d", x)
		}
		out[i] = r.hashes[x]
	}
	return out, nil
}

// plainRoot is RFC 6962 section 2.1 word for word.
func plainRoot(leaves [][]byte) tlog.Hash {
	if len(leaves) == 1 {
		return tlog.RecordHash(leaves[0])
	}
	k := 1
	for 2*k < len(leaves) {
		k *= 2
	}
	return tlog.NodeHash(plainRoot(leaves[:k]), plainRoot(leaves[k:]))
}

func TestAppendInBatchesGivesTheTreeOfRFC6962(t *testing.T) {
	t.Parallel()
	var leaves [][]byte
	r := &rows{}
	for batch := range 40 {
		var add [][]byte
		for range batch % 7 {
			add = append(add, fmt.Appendf(nil, "leaf %d", len(leaves)+len(add)))
		}
		r.reads = 0
		hashes, root, err := Append(int64(len(leaves)), add, r)
		if err != nil {
			t.Fatal(err)
		}
		if r.reads > 1 {
			t.Errorf("Append() read the table %d times, want at most once", r.reads)
		}
		r.hashes, leaves = append(r.hashes, hashes...), append(leaves, add...)
		if got, want := int64(len(r.hashes)), tlog.StoredHashCount(int64(len(leaves))); got != want {
			t.Fatalf("%d hash rows for %d leaves, want %d", got, len(leaves), want)
		}
		if len(leaves) > 0 && root != plainRoot(leaves) {
			t.Fatalf("root of %d leaves differs from RFC 6962", len(leaves))
		}
	}
	size := int64(len(leaves))
	root := plainRoot(leaves)
	for n := range size {
		p, err := tlog.ProveRecord(size, n, r)
		if err != nil {
			t.Fatal(err)
		}
		if err := tlog.CheckRecord(p, size, root, n, tlog.RecordHash(leaves[n])); err != nil {
			t.Errorf("inclusion of leaf %d: %v", n, err)
		}
		q, err := tlog.ProveTree(size, n+1, r)
		if err != nil {
			t.Fatal(err)
		}
		if err := tlog.CheckTree(q, size, root, n+1, plainRoot(leaves[:n+1])); err != nil {
			t.Errorf("consistency with size %d: %v", n+1, err)
		}
	}
}

func TestAppendFailsWhenTheTableLacksARow(t *testing.T) {
	t.Parallel()
	if _, _, err := Append(3, [][]byte{[]byte("x")}, &rows{}); err == nil {
		t.Error("Append() on an empty table of size 3 succeeded")
	}
}

func BenchmarkAppendAThousandLeavesToAMillion(b *testing.B) {
	r := tlog.HashReaderFunc(func(x []int64) ([]tlog.Hash, error) { return make([]tlog.Hash, len(x)), nil })
	leaves := make([][]byte, 1000)
	for i := range leaves {
		leaves[i] = make([]byte, 600)
	}
	for b.Loop() {
		if _, _, err := Append(1_000_000, leaves, r); err != nil {
			b.Fatal(err)
		}
	}
}
