package ledger

import (
	"crypto/rand"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func newKey(t testing.TB, name string) (note.Signer, note.Verifier, string) {
	t.Helper()
	skey, vkey, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return s, v, vkey
}

func TestACheckpointOpensWithItsKeyOnly(t *testing.T) {
	t.Parallel()
	s, v, _ := newKey(t, "freigabe-0a0b0c0d")
	other, w, _ := newKey(t, "freigabe-0a0b0c0d")
	root := tlog.RecordHash([]byte("x"))
	msg, err := SignCheckpoint(1, root, s)
	if err != nil {
		t.Fatal(err)
	}
	got, err := OpenCheckpoint(msg, note.VerifierList(v))
	if want := (Checkpoint{"freigabe-0a0b0c0d", 1, root}); err != nil || got != want {
		t.Errorf("OpenCheckpoint() = %v, %v, want %v", got, err, want)
	}
	if _, err := OpenCheckpoint(msg, note.VerifierList(w)); err == nil {
		t.Error("a checkpoint opened with a key that did not sign it")
	}
	for name, text := range map[string]string{
		"size with leading zero": "freigabe-0a0b0c0d\n01\n" + root.String() + "\n",
		"negative size":          "freigabe-0a0b0c0d\n-1\n" + root.String() + "\n",
		"a fourth line":          "freigabe-0a0b0c0d\n1\n" + root.String() + "\nmore\n",
		"a short root":           "freigabe-0a0b0c0d\n1\n" + root.String()[:40] + "\n",
		"another origin":         "somebody\n1\n" + root.String() + "\n",
		"root in another base64": "freigabe-0a0b0c0d\n1\n" + root.String()[:42] + string(root.String()[42]+1) + "=\n",
	} {
		msg, err := note.Sign(&note.Note{Text: text}, s)
		if err != nil {
			t.Fatal(err)
		}
		if c, err := OpenCheckpoint(msg, note.VerifierList(v)); err == nil {
			t.Errorf("%s: OpenCheckpoint() = %v, want an error", name, c)
		}
	}
	twice, err := note.Sign(&note.Note{Text: Checkpoint{"freigabe-0a0b0c0d", 1, root}.Text()}, other, s)
	if err == nil {
		if _, err = OpenCheckpoint(twice, note.VerifierList(v)); err != nil {
			t.Errorf("a witness's signature beside ours: %v", err)
		}
	}
}
