package main

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

func TestACheckpointHasOneForm(t *testing.T) {
	t.Parallel()
	s := newLog(t, 1)
	witness := newLog(t, 2)
	keys, err := parseKeys(s.keys)
	if err != nil {
		t.Fatal(err)
	}
	name, root := s.signers[0].Name(), s.root(0).String()
	for _, tt := range []struct {
		name, text string
		ok         bool
	}{
		{"the form", name + "\n12\n" + root + "\n", true},
		{"an origin that did not sign", witness.signers[0].Name() + "\n12\n" + root + "\n", false},
		{"a leading zero", name + "\n012\n" + root + "\n", false},
		{"a plus sign", name + "\n+12\n" + root + "\n", false},
		{"a negative size", name + "\n-12\n" + root + "\n", false},
		{"a fourth line", name + "\n12\n" + root + "\nx\n", false},
		{"a short root", name + "\n12\n" + root[4:] + "\n", false},
		{"a root with padding bits set", name + "\n12\n" + root[:42] + string(root[42]+1) + "=\n", false},
		{"no root", name + "\n12\n", false},
	} {
		msg, err := note.Sign(&note.Note{Text: tt.text}, s.signers[0])
		if err != nil {
			t.Fatal(err)
		}
		if c, err := openCheckpoint(msg, keys, true); (err == nil) != tt.ok {
			t.Errorf("%s: %+v, %v", tt.name, c, err)
		}
	}
	both, err := note.Sign(&note.Note{Text: name + "\n12\n" + root + "\n"}, s.signers[0], witness.signers[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := openCheckpoint(both, keys, false); err != nil {
		t.Errorf("kept by a witness who signed too: %v", err)
	}
	if _, err := openCheckpoint(both, keys, true); err == nil {
		t.Error("an export with a second signature was taken")
	}
}

func TestLinesHaveOneForm(t *testing.T) {
	t.Parallel()
	lines := smallLog(t).lines()
	for name, change := range map[string]func(string) string{
		"CR LF":                  func(s string) string { return s + "\r" },
		"a CR in the middle":     func(s string) string { return s[:len(s)-5] + "\r" + s[len(s)-5:] },
		"a space at the end":     func(s string) string { return s + " " },
		"a space at the start":   func(s string) string { return " " + s },
		"two spaces":             func(s string) string { return strings.Replace(s, " ", "  ", 1) },
		"a further part":         func(s string) string { return s + " x" },
		"an empty line after it": func(s string) string { return s + "\n" },
		"a capital letter":       func(s string) string { return strings.ToUpper(s[:1]) + s[1:] },
	} {
		for n := range lines {
			if bad := change(lines[n]); bad != lines[n] {
				export := seal(append(append(lines[:n:n], bad), lines[n+1:]...))
				if verifyBytes(export, nil) == "" {
					t.Errorf("%s in record %d was not found", name, n)
				}
			}
		}
	}
}

func TestALineMayBeLongerThanTheBuffer(t *testing.T) {
	t.Parallel()
	s := newLog(t, 4)
	s.commit(s.add("recall", nil), "reason", strings.Repeat("Begründung ", 100_000))
	s.add("recall", nil)
	if got := verifyBytes(s.export(), nil); got != "" {
		t.Error(got)
	}
	bad := bytes.Replace(s.export(), []byte("QmVncsO8bmR1bmcg"), []byte("QmVncsO8bmR1bmch"), 1)
	if got := verifyBytes(bad, nil); got == "" {
		t.Error("a change in a long text was not found")
	}
}
