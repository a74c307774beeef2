package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

func TestAnExportIsWrittenRecordByRecord(t *testing.T) {
	t.Parallel()
	s, _, vkey := newKey(t, "freigabe-0a0b0c0d")
	leaf := []byte(`{"leaf":0}`)
	root := tlog.RecordHash(leaf)
	cp, err := SignCheckpoint(1, root, s)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w, err := NewExportWriter(&out, vkey)
	if err != nil {
		t.Fatal(err)
	}
	salt := make([]byte, SaltSize)
	steps := []error{
		w.Leaf(leaf, root, Text{idA, "reason", salt, "Grund"}, Text{idA, "name", salt, "E. M."}),
		w.Pending([]byte(`{"leaf":1}`)),
		w.Close(cp),
	}
	if err := errors.Join(steps...); err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(out.String(), "\n")
	zeros := strings.Repeat("00", SaltSize)
	want := []string{
		"freigabe-export/1\n", "key " + vkey + "\n", "leaf 0 " + root.String() + " eyJsZWFmIjowfQ==\n",
		"text " + idA + " name " + zeros + " RS4gTS4=\n", "text " + idA + " reason " + zeros + " R3J1bmQ=\n",
		"pending eyJsZWFmIjoxfQ==\n",
	}
	for i, l := range want {
		if lines[i] != l {
			t.Errorf("line %d = %q, want %q", i+1, lines[i], l)
		}
	}
	sum := sha256.Sum256([]byte(strings.Join(lines[:len(lines)-2], "")))
	if end := "end " + hex.EncodeToString(sum[:]) + "\n"; lines[len(lines)-2] != end || lines[len(lines)-1] != "" {
		t.Errorf("last line = %q, want %q", lines[len(lines)-2], end)
	}
}

func TestAnExportRefusesWhatItsFormatCannotExpress(t *testing.T) {
	t.Parallel()
	s, _, vkey := newKey(t, "freigabe-0a0b0c0d")
	cp, err := SignCheckpoint(1, tlog.Hash{}, s)
	if err != nil {
		t.Fatal(err)
	}
	salt := make([]byte, SaltSize)
	for name, step := range map[string]func(*ExportWriter) error{
		"checkpoint over another size": func(w *ExportWriter) error { return w.Close(cp) },
		"leaf after a pending one": func(w *ExportWriter) error {
			return errors.Join(w.Pending([]byte("x")), w.Leaf([]byte("x"), tlog.Hash{}))
		},
		"a short salt":    func(w *ExportWriter) error { return w.Pending([]byte("x"), Text{idA, "name", salt[1:], "x"}) },
		"an empty text":   func(w *ExportWriter) error { return w.Pending([]byte("x"), Text{idA, "name", salt, ""}) },
		"an unknown kind": func(w *ExportWriter) error { return w.Pending([]byte("x"), Text{idA, "mail", salt, "x"}) },
	} {
		w, err := NewExportWriter(&bytes.Buffer{}, vkey)
		if err != nil {
			t.Fatal(err)
		}
		if step(w) == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := NewExportWriter(&bytes.Buffer{}); err == nil {
		t.Error("an export without a key was begun")
	}
}
