package ledger

import (
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"freigabe/domain"
)

func TestEveryPathLeadsToTheRoot(t *testing.T) {
	t.Parallel()
	var stored []tlog.Hash
	read := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, x := range indexes {
			out[i] = stored[x]
		}
		return out, nil
	})
	for size := int64(1); size <= 70; size++ {
		more, err := tlog.StoredHashes(size-1, fmt.Append(nil, size-1), read)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, more...)
		root, err := tlog.TreeHash(size, read)
		if err != nil {
			t.Fatal(err)
		}
		for index := range size {
			proof, err := tlog.ProveRecord(size, index, read)
			if err != nil {
				t.Fatal(err)
			}
			plain := make([][32]byte, len(proof))
			for i, h := range proof {
				plain[i] = h
			}
			top, steps, err := Path(fmt.Append(nil, index), index, size, plain)
			if len(steps) > 0 {
				top = steps[len(steps)-1].Computed
			}
			if err != nil || tlog.Hash(top) != root {
				t.Fatalf("Path(%d of %d) = %x, %v, want %s", index, size, top, err, root)
			}
			if len(plain) > 0 {
				if _, _, err := Path(nil, index, size, plain[1:]); err == nil {
					t.Fatalf("Path(%d of %d) takes a proof that is too short", index, size)
				}
			}
			if _, _, err := Path(nil, index, size, append(plain, root)); err == nil {
				t.Fatalf("Path(%d of %d) takes a proof that is too long", index, size)
			}
		}
	}
	if _, _, err := Path(nil, 5, 5, nil); err == nil {
		t.Error("Path() takes an index outside the tree")
	}
}

func TestALeafSaysItsDecisionAndNoOther(t *testing.T) {
	t.Parallel()
	d := domain.Decision{
		ID: "0198c000-0000-7000-8000-000000000001", Kind: domain.SignedOff, ActorKind: domain.ByPerson, Actor: "0198c000-0000-7000-8000-000000000002",
		Edition: 2, Mark: domain.Signed, Detail: map[string]string{"concerns": "true"},
		Texts: []domain.Text{{Kind: domain.TextName, Salt: domain.NewNonce(), Body: "Ralf"}, {Kind: domain.TextReason, Salt: domain.NewNonce(), Body: "weil"}},
	}
	d.At = d.At.AddDate(2025, 0, 0)
	leaf, err := Decided(d).Encode()
	if err != nil {
		t.Fatal(err)
	}
	if err := Says(leaf, d); err != nil {
		t.Errorf("Says() = %v", err)
	}
	erased := d
	erased.Texts = d.Texts[1:]
	if err := Says(leaf, erased); err != nil {
		t.Errorf("Says() without an erased text = %v", err)
	}
	for name, change := range map[string]func(*domain.Decision){
		"actor":  func(d *domain.Decision) { d.Actor = "0198c000-0000-7000-8000-000000000003" },
		"mark":   func(d *domain.Decision) { d.Mark = domain.Returned },
		"detail": func(d *domain.Decision) { d.Detail = nil },
		"text": func(d *domain.Decision) {
			d.Texts = []domain.Text{{Kind: domain.TextReason, Salt: d.Texts[1].Salt, Body: "anders"}}
		},
	} {
		other := d
		change(&other)
		if Says(leaf, other) == nil {
			t.Errorf("the leaf says a decision with another %s", name)
		}
	}
}
