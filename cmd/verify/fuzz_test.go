package main

import (
	"bytes"
	"encoding/json"
	"testing"
)

// FuzzExport: whatever the bytes, the check of an export ends with a report or a finding that can be said in words.
func FuzzExport(f *testing.F) {
	s := smallLog(f)
	f.Add(s.export())
	f.Add([]byte("freigabe-ledger/1\nend 00\n"))
	f.Add([]byte("leaf\x00\n\n"))
	keys, err := parseKeys(s.keys)
	if err != nil {
		f.Fatal(err)
	}
	good := s.export()
	f.Fuzz(func(t *testing.T, data []byte) {
		rep, err := verifyExport(bytes.NewReader(data), keys, nil)
		if err != nil {
			if explain(speakEnglish, err) == "" || explain(speakGerman, err) == "" {
				t.Fatalf("no words for %v", err)
			}
			return
		}
		if !bytes.HasPrefix(data, good[:len("freigabe")]) || rep.size != 12 && !bytes.Equal(data, good) && rep.size != int64(len(s.leaves)) {
			t.Fatalf("taken: %q", data)
		}
	})
}

// FuzzExportRecords reaches behind the sum at the end: the lines are sealed again.
func FuzzExportRecords(f *testing.F) {
	s := smallLog(f)
	lines := bytes.Split(bytes.TrimSuffix(s.export(), []byte("\n")), []byte("\n"))
	f.Add(bytes.Join(lines[:len(lines)-1], []byte("\n")))
	keys, err := parseKeys(s.keys)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := verifyExport(bytes.NewReader(seal([]string{string(data)})), keys, nil)
		if err != nil && (explain(speakEnglish, err) == "" || explain(speakGerman, err) == "") {
			t.Fatalf("no words for %v", err)
		}
	})
}

// FuzzCaseFile: the same for a case file.
func FuzzCaseFile(f *testing.F) {
	raw, err := json.Marshal(smallLog(f).caseFile())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte(`{"schema":"freigabe-dossier/1","sheets":[{"number":1,"leaf":"e30="}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := verifyDossier(bytes.NewReader(data), nil, nil)
		if err != nil && (explain(speakEnglish, err) == "" || explain(speakGerman, err) == "") {
			t.Fatalf("no words for %v", err)
		}
	})
}

// FuzzLeafForm: the verifier's own reader of leaves knows one form: what it takes, it writes the same.
func FuzzLeafForm(f *testing.F) {
	for _, l := range smallLog(f).leaves {
		f.Add(l.bytes())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var l leaf
		if problem, _ := l.parse(data); problem != "" {
			return
		}
		if again := l.encode(nil); !bytes.Equal(again, data) {
			t.Fatalf("%q becomes %q", data, again)
		}
	})
}

// FuzzCheckpointNote: a note opens with the signature of a known key only.
func FuzzCheckpointNote(f *testing.F) {
	s := smallLog(f)
	keys, err := parseKeys(s.keys)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(s.checkpoint(len(s.leaves)))
	f.Add([]byte("a\n1\nAAAA\n\n— a AAAA\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := openCheckpoint(data, keys, true); err == nil && c.size != int64(len(s.leaves)) {
			t.Fatalf("%q opens with size %d", data, c.size)
		}
		_, _ = parseKey(string(data))
	})
}
