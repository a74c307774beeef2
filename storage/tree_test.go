package storage_test

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"freigabe/domain"
	"freigabe/domain/ledger"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// signer signs whatever it is given and keeps the last of it.
type signer struct {
	note.Signer
	verifier string
	size     int64
	root     tlog.Hash
}

func newSigner(t *testing.T) *signer {
	t.Helper()
	skey, vkey, err := note.GenerateKey(nil, "freigabe-test")
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	return &signer{Signer: s, verifier: vkey}
}

func (s *signer) sign(size int64, root tlog.Hash) ([]byte, error) {
	s.size, s.root = size, root
	return ledger.SignCheckpoint(size, root, s.Signer)
}

func decide(t *testing.T, s *storage.Store, town storagetest.Town, n int) (ids []domain.DecisionID) {
	t.Helper()
	for range n {
		d := town.Decision()
		if err := inTx(t, s, func(tx workflow.Tx) { tx.Decide(d) }); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, d.ID)
	}
	return ids
}

func TestLeavesEnterTheTreeInTheirOrder(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town, key := storagetest.Seed(t, s, "lippe"), newSigner(t)
		ids := decide(t, s, town, 3)
		if n, err := s.Sequence(t.Context(), key.sign); n != 3 || err != nil {
			t.Fatalf("Sequence() = %d, %v", n, err)
		}
		older, err := s.LatestCheckpoint(t.Context())
		if err != nil || older.Size != 3 {
			t.Fatalf("LatestCheckpoint() = %d, %v", older.Size, err)
		}
		ids = append(ids, decide(t, s, town, 60)...) // enough for the bulk path
		if n, err := s.Sequence(t.Context(), key.sign); n != 60 || err != nil {
			t.Fatalf("second Sequence() = %d, %v", n, err)
		}
		if n, err := s.Sequence(t.Context(), key.sign); n != 0 || err != nil {
			t.Fatalf("Sequence() of nothing = %d, %v", n, err)
		}
		size, root, err := s.LedgerHead(t.Context())
		if err != nil || size != 63 || root != key.root {
			t.Fatalf("LedgerHead() = %d, %v, %v; want 63 and the signed root", size, root, err)
		}
		for i, id := range ids {
			idx, leaf, err := s.LeafOf(t.Context(), id)
			if err != nil || idx != int64(i) {
				t.Fatalf("LeafOf(%d) = %d, %v", i, idx, err)
			}
			proof, err := tlog.ProveRecord(size, idx, s.HashReader(t.Context()))
			if err != nil || tlog.CheckRecord(proof, size, root, idx, tlog.RecordHash(leaf)) != nil {
				t.Fatalf("leaf %d is not proven: %v", i, err)
			}
		}
		c, err := ledger.ParseCheckpoint([]byte(strings.Split(string(older.Note), "\n\n")[0] + "\n"))
		if err != nil {
			t.Fatal(err)
		}
		proof, err := tlog.ProveTree(size, older.Size, s.HashReader(t.Context()))
		if err != nil || tlog.CheckTree(proof, size, root, older.Size, c.Root) != nil {
			t.Errorf("the tree does not continue the older one: %v", err)
		}
	})
}

func TestAFailedSignatureStoresNothing(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town, key := storagetest.Seed(t, s, "lippe"), newSigner(t)
		decide(t, s, town, 2)
		refused := errors.New("refused")
		if _, err := s.Sequence(t.Context(), func(int64, tlog.Hash) ([]byte, error) { return nil, refused }); !errors.Is(err, refused) {
			t.Fatalf("Sequence() error = %v", err)
		}
		if leaves, _, err := s.Backlog(t.Context()); leaves != 2 || err != nil {
			t.Errorf("Backlog() = %d, %v, want 2", leaves, err)
		}
		if n, err := s.Sequence(t.Context(), key.sign); n != 2 || err != nil {
			t.Errorf("Sequence() afterwards = %d, %v", n, err)
		}
	})
}

func TestTwoSequencersLoseNothing(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town := storagetest.Seed(t, s, "lippe")
		beside := s
		if s.Config().URL != "" {
			beside = storagetest.Beside(t, s, storagetest.Options{})
		}
		var wg sync.WaitGroup
		done := make(chan struct{})
		for _, st := range []*storage.Store{s, beside} {
			key := newSigner(t)
			wg.Go(func() {
				for {
					if _, err := st.Sequence(t.Context(), key.sign); err != nil {
						t.Errorf("Sequence() error = %v", err)
						return
					}
					select {
					case <-done:
						return
					default:
					}
				}
			})
		}
		var writers sync.WaitGroup
		for range 4 {
			writers.Go(func() { decide(t, s, town, 25) })
		}
		writers.Wait()
		close(done)
		wg.Wait()
		key := newSigner(t)
		if _, err := s.Sequence(t.Context(), key.sign); err != nil {
			t.Fatal(err)
		}
		size, _, _ := s.LedgerHead(t.Context())
		if leaves := count(t, s, "ledger_index"); size != 100 || leaves != 100 {
			t.Errorf("size %d, %d index rows, want 100", size, leaves)
		}
	})
}

func TestAnExportIsOneSnapshotWithItsCheckpoint(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town, key := storagetest.Seed(t, s, "lippe"), newSigner(t)
		var out bytes.Buffer
		if size, err := s.ExportLedger(t.Context(), &out, key.verifier, key.sign); size != 0 || err != nil {
			t.Fatalf("ExportLedger() of nothing = %d, %v", size, err)
		}
		decide(t, s, town, 3)
		if _, err := s.Sequence(t.Context(), key.sign); err != nil {
			t.Fatal(err)
		}
		decide(t, s, town, 2)
		out.Reset()
		if size, err := s.ExportLedger(t.Context(), &out, key.verifier, key.sign); size != 3 || err != nil {
			t.Fatalf("ExportLedger() = %d, %v", size, err)
		}
		text := out.String()
		for record, want := range map[string]int{"\nleaf ": 3, "\npending ": 2, "\ntext ": 5, "\ncheckpoint ": 1, "\nend ": 1} {
			if got := strings.Count(text, record); got != want {
				t.Errorf("%d records%q, want %d", got, record, want)
			}
		}
	})
}

func TestManyLeavesAreProvenAtOnce(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town, key := storagetest.Seed(t, s, "lippe"), newSigner(t)
		decide(t, s, town, 41)
		if _, err := s.Sequence(t.Context(), key.sign); err != nil {
			t.Fatal(err)
		}
		indexes := []int64{0, 5, 40, 17, 39}
		proofs, err := s.InclusionProofs(t.Context(), indexes, 41)
		if err != nil {
			t.Fatal(err)
		}
		for n, index := range indexes {
			one, err := tlog.ProveRecord(41, index, s.HashReader(t.Context()))
			if err != nil || len(one) != len(proofs[n]) {
				t.Fatalf("proof of %d: %d hashes, want %d, %v", index, len(proofs[n]), len(one), err)
			}
			for i := range one {
				if one[i] != tlog.Hash(proofs[n][i]) {
					t.Errorf("proof of %d differs at %d", index, i)
				}
			}
		}
		if _, err := s.InclusionProofs(t.Context(), []int64{41}, 41); err == nil {
			t.Error("a leaf outside the tree is proven")
		}
	})
}
