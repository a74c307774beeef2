package jobs

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"freigabe/domain/ledger"
)

func openSigner(t *testing.T, dir string) *Signer {
	t.Helper()
	s, err := OpenSigner(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func treeOf(text string) tlog.Hash { return tlog.RecordHash([]byte(text)) }

func TestASignerSignsWhatItsVerifierOpens(t *testing.T) {
	t.Parallel()
	s := openSigner(t, t.TempDir())
	msg, err := s.Sign(7, treeOf("a"))
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(s.Verifier())
	if err != nil {
		t.Fatal(err)
	}
	c, err := ledger.OpenCheckpoint(msg, note.VerifierList(v))
	if err != nil || c.Size != 7 || c.Root != treeOf("a") || c.Origin != v.Name() {
		t.Errorf("OpenCheckpoint() = %+v, %v", c, err)
	}
}

func TestASignerRefusesASecondHistoryAlsoAfterARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openSigner(t, dir)
	for _, step := range []struct {
		name    string
		restart bool
		size    int64
		root    string
		ok      bool
	}{
		{"the first tree", false, 5, "a", true},
		{"the same again", false, 5, "a", true},
		{"another root of that size", false, 5, "b", false},
		{"a smaller tree", false, 4, "a", false},
		{"the same after a restart", true, 5, "a", true},
		{"another root after a restart", false, 5, "b", false},
		{"a smaller tree after a restart", false, 0, "a", false},
		{"a larger tree", false, 6, "b", true},
		{"the former tree", false, 5, "a", false},
	} {
		if step.restart {
			was := s.Verifier()
			if s = openSigner(t, dir); s.Verifier() != was {
				t.Fatalf("key changed by a restart: %s, was %s", s.Verifier(), was)
			}
		}
		if _, err := s.Sign(step.size, treeOf(step.root)); (err == nil) != step.ok {
			t.Errorf("%s: Sign(%d) error = %v, want ok = %v", step.name, step.size, err, step.ok)
		}
	}
}

func TestTwoSignersOfOneFolderShareOneMemory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, b := openSigner(t, dir), openSigner(t, dir)
	if _, err := a.Sign(5, treeOf("a")); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Sign(5, treeOf("b")); err == nil {
		t.Error("the second signer signed another tree of the same size")
	}
}

func TestAKeyAndItsMemoryBelongTogether(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(dir string) error{
		"memory lost":    func(dir string) error { return os.Remove(filepath.Join(dir, signedFile)) },
		"key lost":       func(dir string) error { return os.Remove(filepath.Join(dir, keyFile)) },
		"memory emptied": func(dir string) error { return os.Truncate(filepath.Join(dir, signedFile), 0) },
		"key cut off":    func(dir string) error { return os.Truncate(filepath.Join(dir, keyFile), 80) },
		"another's memory": func(dir string) error {
			c := ledger.Checkpoint{Origin: "freigabe-00000000", Size: 5, Root: treeOf("a")}
			return os.WriteFile(filepath.Join(dir, signedFile), []byte(c.Text()), 0o600)
		},
	} {
		dir := t.TempDir()
		if _, err := openSigner(t, dir).Sign(5, treeOf("a")); err != nil {
			t.Fatal(err)
		}
		if err := spoil(dir); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenSigner(dir); err == nil {
			t.Errorf("%s: the signer opened", name)
		}
	}
}

func TestAStartThatCrashedBeforeTheKeyWasWrittenGoesOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	openSigner(t, dir)
	if err := os.Remove(filepath.Join(dir, keyFile)); err != nil {
		t.Fatal(err)
	}
	if _, err := openSigner(t, dir).Sign(1, treeOf("a")); err != nil {
		t.Error(err)
	}
}

func TestNothingIsSignedThatCannotBeRemembered(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openSigner(t, dir)
	if err := os.Mkdir(filepath.Join(dir, signedFile+".new"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Sign(1, treeOf("a")); err == nil {
		t.Error("Sign() succeeded without its memory")
	}
}

func TestTheKeyIsReadableByItsOwnerOnly(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	openSigner(t, dir)
	info, err := os.Stat(filepath.Join(dir, keyFile))
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("mode = %o, want 600", got)
	}
}

func TestConcurrentSigningNeverSignsTwoTreesOfOneSize(t *testing.T) {
	t.Parallel()
	s := openSigner(t, t.TempDir())
	var mu sync.Mutex
	signed := map[int64]string{}
	var wg sync.WaitGroup
	for _, root := range []string{"a", "b", "c", "d"} {
		wg.Go(func() {
			for size := int64(1); size <= 40; size++ {
				if _, err := s.Sign(size, treeOf(root)); err != nil {
					continue
				}
				mu.Lock()
				if was, ok := signed[size]; ok && was != root {
					t.Errorf("size %d signed with root %s and %s", size, was, root)
				}
				signed[size] = root
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if _, ok := signed[40]; !ok {
		t.Error("the largest tree was never signed")
	}
}
