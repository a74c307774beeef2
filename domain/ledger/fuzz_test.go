package ledger

import (
	"bytes"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// FuzzLeaf: a leaf has one form; what is parsed encodes to the same bytes.
func FuzzLeaf(f *testing.F) {
	b, err := fullLeaf().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"at":"2026-11-25T15:35:00.000000Z","decision":"","kind":"x"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := ParseLeaf(data)
		if err != nil {
			return
		}
		if again, err := l.Encode(); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("%q becomes %q, %v", data, again, err)
		}
	})
}

// FuzzCheckpoint: a checkpoint has one form, too, and opens only with the signature of a known key.
func FuzzCheckpoint(f *testing.F) {
	signer, verifier, key := newKey(f, "freigabe-0a0b0c0d")
	msg, err := SignCheckpoint(12, tlog.RecordHash([]byte("x")), signer)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(msg)
	f.Add([]byte("freigabe-0a0b0c0d\n012\nx\n\n— a b\n"))
	text, _, _ := bytes.Cut(msg, []byte("\n\n"))
	f.Add(append(text, '\n'))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := ParseCheckpoint(data); err == nil && c.Text() != string(data) {
			t.Fatalf("%q becomes %q", data, c.Text())
		}
		c, err := OpenCheckpoint(data, note.VerifierList(verifier))
		if err == nil && (c.Size != 12 || !bytes.HasPrefix(data, []byte(c.Text()))) {
			t.Fatalf("%q opens as %+v", data, c)
		}
		if _, err := OpenSigned(data, key); err == nil && !bytes.HasPrefix(data, msg[:len(text)]) {
			t.Fatalf("%q opens", data)
		}
		_ = Fingerprint(string(data))
	})
}
