package main

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"strings"
	"testing"
)

func TestHistoryIsCheckedBeyondTheTree(t *testing.T) {
	t.Parallel()
	holding := "0197a3c0-0000-7000-8000-00000000000b"
	step := func(s *sampleLog, edition int, verb, from, to string) *sampleLeaf {
		return s.add("transition", map[string]any{"holding": holding, "edition": edition, "verb": verb, "from": from, "to": to})
	}
	for _, tt := range []struct {
		name  string
		build func(s *sampleLog)
		want  string // "" for in order
	}{
		{"a decision twice", func(s *sampleLog) { s.leaves = append(s.leaves, s.add("recall", nil)) }, "this decision came before"},
		{
			"a pending decision that is in the tree too", func(s *sampleLog) { s.pending = append(s.pending, s.add("recall", nil)) },
			"this decision came before",
		},
		{"a state left out", func(s *sampleLog) {
			step(s, 1, "screen", "captured", "screened")
			step(s, 1, "publish", "approved", "public")
		}, `the transition begins in "approved", the one before ended in "screened"`},
		{"a sign-off that names states does not move the holding", func(s *sampleLog) {
			step(s, 1, "screen", "captured", "screened")
			s.add("signoff", map[string]any{"holding": holding, "from": "internal", "to": "approved"})
			step(s, 1, "release_internally", "screened", "internal")
		}, ""},
		{"an edition that falls", func(s *sampleLog) {
			step(s, 2, "publish", "approved", "public")
			step(s, 1, "revise", "public", "captured")
		}, "edition 1 after edition 2"},
		{"an edition that a discard brings back", func(s *sampleLog) {
			step(s, 2, "revise", "public", "captured")
			step(s, 1, "discard", "captured", "public")
		}, ""},
		{"a text missing without an erasure", func(s *sampleLog) {
			l := s.add("recall", nil)
			s.commit(l, "reason", "x")
			delete(l.texts, "reason")
		}, `leaf 0, decision`},
		{"a text missing with an erasure that names another kind", func(s *sampleLog) {
			l := s.add("recall", nil)
			s.commit(l, "reason", "x")
			s.commit(l, "name", "y")
			s.erase(l, "name")
			delete(l.texts, "reason")
		}, `the text of kind "reason" is missing`},
		{"an erasure that comes before the decision", func(s *sampleLog) {
			l := s.add("recall", nil)
			s.commit(l, "reason", "x")
			s.erase(l, "reason")
			s.leaves[0], s.leaves[1] = s.leaves[1], s.leaves[0]
		}, "no such thing before it"},
		{"an erasure whose text is still there", func(s *sampleLog) {
			l := s.add("recall", nil)
			s.commit(l, "reason", "x")
			kept := maps.Clone(l.texts)
			s.erase(l, "reason")
			l.texts = kept
		}, "is still there"},
		{"an erasure with another commitment", func(s *sampleLog) {
			l := s.add("recall", nil)
			s.commit(l, "reason", "x")
			s.erase(l, "reason")
			content := s.leaves[1].members["content"].(map[string]any)
			for k := range content {
				content[k] = strings.Repeat("0", 64)
			}
		}, "does not name the decision's commitment"},
		{"a decision of another kind that names texts", func(s *sampleLog) {
			l := s.add("recall", nil)
			s.commit(l, "reason", "x")
			s.erase(l, "reason")
			s.leaves[1].members["kind"] = "erasure_proposed"
		}, `the member "content" does not have its prescribed form`},
		{"a text erased by two decisions", func(s *sampleLog) {
			l := s.add("recall", nil)
			s.commit(l, "reason", "x")
			s.erase(l, "reason")
			s.erase(l, "reason")
		}, ""},
		{"an erased document with the digest that was bound", func(s *sampleLog) {
			out := step(s, 1, "publish", "approved", "public")
			digest := s.hex(32)
			out.members["content"] = map[string]any{"public": digest}
			s.add("erasure", map[string]any{"content": map[string]any{out.members["decision"].(string) + "/public": digest}})
		}, ""},
		{"an erased document with another digest", func(s *sampleLog) {
			out := step(s, 1, "publish", "approved", "public")
			out.members["content"] = map[string]any{"public": s.hex(32)}
			s.add("erasure", map[string]any{"content": map[string]any{out.members["decision"].(string) + "/public": s.hex(32)}})
		}, "the digest that the decision binds"},
		{"an erased document that nobody released", func(s *sampleLog) {
			out := step(s, 1, "publish", "approved", "public")
			s.add("erasure", map[string]any{"content": map[string]any{out.members["decision"].(string) + "/public": s.hex(32)}})
		}, "no such thing before it"},
		{"an erasure of what only a newer copy of the ledger has", func(s *sampleLog) {
			s.add("erasure", map[string]any{"content": map[string]any{s.id() + "/public": s.hex(32), s.id() + "/name": s.hex(32)}})
		}, ""},
		{"an erased person and file", func(s *sampleLog) {
			person, file := s.id(), s.hex(32)
			sum := sha256.Sum256([]byte(person))
			s.add("erasure", map[string]any{"content": map[string]any{person + "/person": hex.EncodeToString(sum[:]), file + "/file": file}})
		}, ""},
		{"an erased person with another value", func(s *sampleLog) {
			s.add("erasure", map[string]any{"content": map[string]any{s.id() + "/person": s.hex(32)}})
		}, "names the person"},
		{"an erased file with another value", func(s *sampleLog) {
			s.add("erasure", map[string]any{"content": map[string]any{s.hex(32) + "/file": s.hex(32)}})
		}, "names the file"},
		{"an erasure that is still pending", func(s *sampleLog) {
			l := s.add("recall", nil)
			s.commit(l, "reason", "x")
			s.erase(l, "reason")
			s.pending, s.leaves = s.leaves[1:], s.leaves[:1]
		}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newLog(t, 3)
			tt.build(s)
			got := verifyBytes(s.export(), nil)
			if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
				t.Errorf("finding = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAMalformedLeafIsFoundAlsoWhenItIsSigned(t *testing.T) {
	t.Parallel()
	hash := strings.Repeat("a", 64)
	for name, extra := range map[string]map[string]any{
		"another schema":       {"schema": "freigabe-leaf/2"},
		"an unknown member":    {"zone": "x"},
		"an empty member":      {"role": ""},
		"a capital nonce":      {"nonce": "AA112233445566778899aabbccddeeff"},
		"a clear name":         {"actor": "Erika Mustermann"},
		"a quoted name":        {"actor": `a"b`},
		"30 February":          {"at": "2026-02-30T12:00:00.000000Z"},
		"a second of 60":       {"at": "2026-02-03T12:00:60.000000Z"},
		"milliseconds":         {"at": "2026-02-03T12:00:00.000Z"},
		"a zero edition":       {"edition": 0},
		"a negative edition":   {"edition": -1},
		"a fraction":           {"edition": 1.5},
		"an edition over 2^53": {"edition": 1 << 53},
		"a text as edition":    {"edition": "1"},
		"an empty object":      {"content": map[string]any{}},
		"an empty list":        {"rules": []string{}},
		"a rule without slash": {"rules": []string{"a"}},
		"a rule version 01":    {"rules": []string{"a/01"}},
		"an audience in caps":  {"content": map[string]any{"Public": hash}},
		"a short content hash": {"content": map[string]any{"public": hash[1:]}},
		"an unknown text kind": {"commitments": map[string]any{"mail": hash}},
		"a short digest":       {"digest": hash[1:]},
		"a holding by name":    {"holding": "kita"},
		"null":                 {"role": nil},
		"true":                 {"role": true},
	} {
		s := newLog(t, 5)
		s.add("recall", extra)
		if got := verifyBytes(s.export(), nil); !strings.Contains(got, "leaf 0") {
			t.Errorf("%s: finding = %q, want one at leaf 0", name, got)
		}
	}
	for _, missing := range []string{"schema", "nonce", "decision", "kind", "at"} {
		s := newLog(t, 5)
		delete(s.add("recall", nil).members, missing)
		if got := verifyBytes(s.export(), nil); !strings.Contains(got, "a required member is missing") {
			t.Errorf("without %s: finding = %q", missing, got)
		}
	}
}

func TestALeafInAnotherOrderIsFoundAlsoWhenItIsSigned(t *testing.T) {
	t.Parallel()
	a, b := `"internal":"`+strings.Repeat("a", 64)+`"`, `"public":"`+strings.Repeat("b", 64)+`"`
	for name, change := range map[string][2]string{
		"content unsorted":        {a + "," + b, b + "," + a},
		"content doubled":         {a + "," + b, a + "," + a},
		"a comma too many":        {a + "," + b, a + "," + b + ","},
		"a space":                 {`"kind":`, `"kind": `},
		"members unsorted":        {`"kind":"recall","nonce":"`, `"nonce":"`},
		"a member doubled":        {`"kind":"recall"`, `"kind":"recall","kind":"recall"`},
		"an escape":               {`"recall"`, `"rec\u0061ll"`},
		"a line break at the end": {`"schema":"freigabe-leaf/1"}`, `"schema":"freigabe-leaf/1"}` + "\n"},
		"something after it":      {`"schema":"freigabe-leaf/1"}`, `"schema":"freigabe-leaf/1"}{}`},
	} {
		s := newLog(t, 5)
		l := s.add("recall", map[string]any{"content": map[string]any{"internal": strings.Repeat("a", 64), "public": strings.Repeat("b", 64)}})
		raw := strings.Replace(string(l.bytes()), change[0], change[1], 1)
		if name == "members unsorted" {
			raw = strings.Replace(raw, `","schema"`, `","kind":"recall","schema"`, 1)
		}
		if raw == string(l.bytes()) {
			t.Fatalf("%s: nothing changed in %s", name, raw)
		}
		l.raw = []byte(raw)
		if got := verifyBytes(s.export(), nil); !strings.Contains(got, "leaf 0") {
			t.Errorf("%s: finding = %q, want one at leaf 0", name, got)
		}
	}
}

func TestAnEmptyTextIsNoText(t *testing.T) {
	t.Parallel()
	s := newLog(t, 5)
	s.commit(s.add("recall", nil), "reason", "")
	if got := verifyBytes(s.export(), nil); !strings.Contains(got, "does not have the form of a record") {
		t.Errorf("finding = %q", got)
	}
}
