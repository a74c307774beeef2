package main

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// A pending record is bound by nothing but the file's own hash: until it is sequenced, whoever recomputes that hash can
// change it (docs/ledger.md, "What it does not prove"). All other records must give every change away.
func unproven(line string) bool { return strings.HasPrefix(line, "pending ") }

func TestAnUnchangedExportIsInOrder(t *testing.T) {
	t.Parallel()
	s := smallLog(t)
	if got := verifyBytes(s.export(), nil); got != "" {
		t.Error(got)
	}
	if got := verifyBytes(s.export(), s.keys[1:], s.checkpoint(0), s.checkpoint(3), s.checkpoint(len(s.leaves))); got != "" {
		t.Errorf("with key and older checkpoints: %s", got)
	}
}

func TestEveryFlippedByteIsFound(t *testing.T) {
	t.Parallel()
	good := smallLog(t).export()
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 1 << (i % 8)
		if verifyBytes(bad, nil) == "" {
			t.Fatalf("byte %d xor %#x was not found", i, 1<<(i%8))
		}
	}
}

func TestEveryFlippedByteIsFoundWithARecomputedEnd(t *testing.T) {
	t.Parallel()
	lines := smallLog(t).lines()
	var tried atomic.Int64
	for n, line := range lines {
		if unproven(line) {
			continue
		}
		for i := range len(line) {
			bits := []int{i % 4, 4 + i%4}
			if os.Getenv("FREIGABE_TEST_LONG") != "" {
				bits = []int{0, 1, 2, 3, 4, 5, 6, 7}
			}
			for _, bit := range bits {
				bad := slices.Clone(lines)
				b := []byte(line)
				b[i] ^= 1 << bit
				bad[n] = string(b)
				tried.Add(1)
				if verifyBytes(seal(bad), nil) == "" {
					t.Fatalf("record %d byte %d xor %#x was not found: %s", n, i, 1<<bit, bad[n])
				}
			}
		}
	}
	if tried.Load() < 10_000 {
		t.Errorf("only %d mutations tried", tried.Load())
	}
}

func TestEveryDeletedDoubledOrSwappedRecordIsFound(t *testing.T) {
	t.Parallel()
	lines := smallLog(t).lines()
	good := string(seal(lines))
	end := good[strings.LastIndex(good, "end "):]
	check := func(what string, n int, bad []string, proven bool) {
		t.Helper()
		if proven && verifyBytes(seal(bad), nil) == "" {
			t.Errorf("record %d %s, end recomputed: not found", n, what)
		}
		if verifyBytes([]byte(strings.Join(bad, "\n")+"\n"+end), nil) == "" {
			t.Errorf("record %d %s, end kept: not found", n, what)
		}
	}
	for n := range lines {
		bad := slices.Delete(slices.Clone(lines), n, n+1)
		if unproven(lines[n]) {
			bad = slices.Delete(bad, n, n+1) // with its text; alone it is found
			check("deleted with its text", n, bad, false)
			continue
		}
		check("deleted", n, bad, true)
		for m := range len(lines) + 1 {
			check("doubled", n, slices.Insert(slices.Clone(lines), m, lines[n]), true)
		}
		for m := range n {
			bad := slices.Clone(lines)
			bad[n], bad[m] = bad[m], bad[n]
			check("swapped", n, bad, true)
		}
	}
	for n := 1; n < len(good); n++ {
		if verifyBytes([]byte(good[:n]), nil) == "" {
			t.Fatalf("cut off after %d bytes: not found", n)
		}
	}
	if verifyBytes([]byte(good+"\n"), nil) == "" {
		t.Error("a line after the end was not found")
	}
}

// Each case rewrites leaves and everything that follows from them but the signature, as someone without the key could.
func TestARewrittenTreeIsFoundAndTheFirstWrongLeafIsNamed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		spoil func(s *sampleLog)
		want  string
	}{
		{"a leaf edited, its hash row kept", func(s *sampleLog) {
			h := leafHash(s, 3)
			s.leaves[3].members["role"], s.leaves[3].stored = "executive", &h
		}, "leaf 3, decision"},
		{"a hash row edited", func(s *sampleLog) { h := leafHash(s, 2); s.leaves[4].stored = &h }, "leaf 4, decision"},
		{"a leaf edited with its hash", func(s *sampleLog) { s.leaves[3].members["role"] = "executive" }, "do not give the signed tree"},
		{"two leaves swapped", func(s *sampleLog) { s.leaves[1], s.leaves[6] = s.leaves[6], s.leaves[1] }, ""},
		{"a leaf inserted", func(s *sampleLog) { s.add("recall", nil) }, "9 leaves read, the checkpoint attests 8"},
		{"a leaf dropped in the middle", func(s *sampleLog) { s.leaves = slices.Delete(s.leaves, 1, 2) }, ""},
		{"the tail cut off", func(s *sampleLog) { s.leaves = s.leaves[:7] }, "7 leaves read, the checkpoint attests 8"},
	} {
		s := smallLog(t)
		signed := s.lines()
		tt.spoil(s)
		lines := s.lines()
		lines[len(lines)-1] = signed[len(signed)-1]
		got := verifyBytes(seal(lines), nil)
		if got == "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s: finding = %q, want %q", tt.name, got, tt.want)
		}
	}
}

// The insider holds the signing key: rewriting and signing again shows only against something kept outside.
func TestARewriteWithTheSigningKeyIsFoundByAnOlderCheckpointOnly(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(s *sampleLog){
		"an early leaf edited": func(s *sampleLog) { s.leaves[1].members["role"] = "executive" },
		"the tail cut off":     func(s *sampleLog) { s.leaves = s.leaves[:len(s.leaves)-1] },
	} {
		s := smallLog(t)
		s.keys, s.signers = s.keys[:1], s.signers[:1]
		s.leaves = slices.DeleteFunc(s.leaves, func(l *sampleLeaf) bool { return l.members["kind"] == "key" })
		witness := s.checkpoint(len(s.leaves))
		early := s.checkpoint(1)
		spoil(s)
		if got := verifyBytes(s.export(), s.keys); got != "" {
			t.Errorf("%s: found without a witness: %s; then the documentation is wrong", name, got)
		}
		if got := verifyBytes(s.export(), s.keys, early); got != "" {
			t.Errorf("%s: false alarm from a checkpoint before the change: %s", name, got)
		}
		if got := verifyBytes(s.export(), s.keys, early, witness); got == "" {
			t.Errorf("%s: not found with an older checkpoint", name)
		}
	}
}

// I4b: whichever leaf the holder of the key rewrites, any one checkpoint over it finds it, and none before it gives an alarm.
func TestOneCheckpointOverARewrittenLeafIsEnough(t *testing.T) {
	t.Parallel()
	tried := 0
	for seed := range uint64(40) {
		s := randomLog(t, seed)
		s.keys, s.signers = s.keys[:1], s.signers[:1]
		s.leaves = slices.DeleteFunc(s.leaves, func(l *sampleLeaf) bool { return l.members["kind"] == "key" })
		if len(s.leaves) < 3 {
			continue
		}
		witnesses := make([][]byte, len(s.leaves)+1)
		for size := range witnesses {
			witnesses[size] = s.checkpoint(size)
		}
		at := s.r.IntN(len(s.leaves))
		cut := s.r.IntN(2) == 0
		if cut {
			s.leaves = s.leaves[:at]
		} else {
			s.leaves[at].members["at"] = "2031-01-01T00:00:00.000000Z"
		}
		forged := s.export()
		if got := verifyBytes(forged, s.keys); got != "" && !cut { // a cut may leave an erasure without its text, too
			t.Fatalf("seed %d: found without a witness: %s; then the documentation is wrong", seed, got)
		}
		for size, witness := range witnesses {
			got := verifyBytes(forged, s.keys, witness)
			if over := size > at; over && got == "" {
				t.Fatalf("seed %d: leaf %d was rewritten, and the checkpoint of size %d does not find it", seed, at, size)
			} else if !over && got != "" && !cut {
				t.Fatalf("seed %d: false alarm from size %d before leaf %d: %s", seed, size, at, got)
			}
			tried++
		}
	}
	t.Logf("count: %d checkpoints held against rewritten logs", tried)
}

func TestAKeyChangeWithoutHandOverIsFound(t *testing.T) {
	t.Parallel()
	s := smallLog(t)
	first := s.keys[0]
	if got := verifyBytes(s.export(), []string{first}); !strings.Contains(got, "not signed by a trusted key") {
		t.Errorf("signed by a key that is not trusted: %q", got)
	}
	if got := verifyBytes(s.export(), s.keys); got != "" {
		t.Errorf("both keys trusted: %s", got)
	}
	early := s.sign(s.signers[0], 4, s.root(4))
	if got := verifyBytes(s.export(), nil, early); got != "" {
		t.Errorf("an older checkpoint by the key before: %s", got)
	}
	old := *s
	old.signers = s.signers[:1]
	if got := verifyBytes(old.export(), nil); !strings.Contains(got, "not signed by a trusted key") {
		t.Errorf("signed by the key before the hand-over: %q", got)
	}
	s.addKey() // nothing in the history names it
	if got := verifyBytes(s.export(), nil); !strings.Contains(got, "no decision in the history names the change") {
		t.Errorf("a key that no decision names: %q", got)
	}
	s.keys = s.keys[2:]
	if got := verifyBytes(s.export(), nil, early); got == "" {
		t.Error("all keys replaced: not found with an older checkpoint")
	}
	s = smallLog(t)
	s.keys = s.keys[1:]
	if got := verifyBytes(s.export(), nil); !strings.Contains(got, "the key before it is not listed") {
		t.Errorf("the first key left out: %q", got)
	}
}

func leafHash(s *sampleLog, n int) tlog.Hash {
	c := newLog(s.t, 99)
	c.leaves = s.leaves[n : n+1]
	return c.root(1)
}
