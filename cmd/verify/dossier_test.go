package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// hashes of a log, for proofs.
func (s *sampleLog) hashes() tlog.HashReaderFunc {
	var stored []tlog.Hash
	read := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, x := range indexes {
			out[i] = stored[x]
		}
		return out, nil
	})
	for i, l := range s.leaves {
		more, err := tlog.StoredHashes(int64(i), l.bytes(), read)
		if err != nil {
			s.t.Fatal(err)
		}
		stored = append(stored, more...)
	}
	return read
}

func (s *sampleLog) proof(index int64) []any {
	path, err := tlog.ProveRecord(int64(len(s.leaves)), index, s.hashes())
	if err != nil {
		s.t.Fatal(err)
	}
	out := []any{}
	for _, h := range path {
		out = append(out, base64.StdEncoding.EncodeToString(h[:]))
	}
	return out
}

// caseFile is the case file of the holding of a log, as the service writes it, for a test to spoil.
func (s *sampleLog) caseFile() map[string]any {
	holding := ""
	sheets, erasures := []any{}, []any{}
	add := func(l *sampleLeaf, index any, proof []any) {
		m := maps.Clone(l.members)
		if m["holding"] == nil && m["kind"] != "recall" {
			return
		}
		if m["holding"] != nil {
			holding = m["holding"].(string)
		}
		m["id"], m["number"], m["actor_kind"], m["leaf"], m["index"], m["proof"] = m["decision"], len(sheets)+1, "person", base64.StdEncoding.EncodeToString(l.bytes()), index, proof
		texts := []any{}
		for kind, t := range l.texts {
			m[kind] = t.text
			texts = append(texts, map[string]any{"kind": kind, "salt": t.salt, "text": t.text})
		}
		m["texts"] = texts
		sheets = append(sheets, m)
	}
	for i, l := range s.leaves {
		add(l, i, s.proof(int64(i)))
		if l.members["kind"] == "erasure" {
			erasures = append(erasures, map[string]any{
				"decision": l.members["decision"], "index": i, "leaf": base64.StdEncoding.EncodeToString(l.bytes()), "proof": s.proof(int64(i)),
			})
		}
	}
	sign := sheets[1].(map[string]any)
	mark := map[string]any{"slot": sign["slot"], "mark": sign["mark"], "person": sign["actor"], "role": "", "on_behalf_of": sign["on_behalf_of"], "digest": sign["digest"], "decision": sign["decision"]}
	out := sheets[4].(map[string]any)
	return map[string]any{
		"schema": dossierSchema, "holding": map[string]any{"id": holding, "name": "kreis_baumkataster"}, "sheets": sheets, "size": len(s.leaves),
		"checkpoint": string(s.checkpoint(len(s.leaves))), "key": s.keys[len(s.keys)-1],
		"reviews":  []any{map[string]any{"number": "2026/0042", "marks": []any{mark}}},
		"releases": []any{map[string]any{"audience": "public", "digest": out["content"].(map[string]any)["public"], "decision": out["decision"], "status": "live"}},
		"erasures": erasures,
	}
}

func verifyCase(t *testing.T, d any, notes ...[]byte) string {
	t.Helper()
	raw, ok := d.([]byte)
	if !ok {
		raw, _ = json.Marshal(d)
	}
	if _, err := verifyDossier(bytes.NewReader(raw), nil, notes); err != nil {
		return explain(speakEnglish, err)
	}
	return ""
}

func at(d map[string]any, path ...any) map[string]any {
	var v any = d
	for _, p := range path {
		switch p := p.(type) {
		case string:
			v = v.(map[string]any)[p]
		case int:
			v = v.([]any)[p]
		}
	}
	return v.(map[string]any)
}

func TestACaseFileIsCheckedWithoutTheService(t *testing.T) {
	t.Parallel()
	s := smallLog(t)
	if got := verifyCase(t, s.caseFile(), s.checkpoint(len(s.leaves))); got != "" {
		t.Fatal(got)
	}
	for name, tt := range map[string]struct {
		spoil func(map[string]any)
		want  string
	}{
		"another actor":          {func(d map[string]any) { at(d, "sheets", 1)["actor"] = s.id() }, `something else in "actor"`},
		"another role":           {func(d map[string]any) { at(d, "sheets", 0)["role"] = "executive" }, `something else in "role"`},
		"another time":           {func(d map[string]any) { at(d, "sheets", 0)["at"] = "2026-01-01T00:00:00Z" }, `something else in "at"`},
		"another digest":         {func(d map[string]any) { at(d, "sheets", 1)["digest"] = strings.Repeat("0", 64) }, `something else in "digest"`},
		"another content":        {func(d map[string]any) { at(d, "sheets", 4)["content"] = map[string]any{} }, `something else in "content"`},
		"other rules":            {func(d map[string]any) { at(d, "sheets", 1)["rules"] = []any{} }, `something else in "rules"`},
		"another edition":        {func(d map[string]any) { at(d, "sheets", 0)["edition"] = 2 }, `something else in "edition"`},
		"a detail added":         {func(d map[string]any) { at(d, "sheets", 0)["detail"] = map[string]any{"a": "b"} }, `something else in "detail"`},
		"another reason":         {func(d map[string]any) { at(d, "sheets", 0)["reason"] = "anders" }, "text of kind \"reason\""},
		"a text without a salt":  {func(d map[string]any) { at(d, "sheets", 0)["texts"] = []any{} }, "text of kind \"reason\""},
		"another salted text":    {func(d map[string]any) { at(d, "sheets", 0, "texts", 0)["text"] = "anders" }, "text of kind \"reason\""},
		"a text of another leaf": {func(d map[string]any) { at(d, "sheets", 2)["texts"] = at(d, "sheets", 0)["texts"] }, "commits to no"},
		"another leaf":           {func(d map[string]any) { at(d, "sheets", 0)["leaf"] = at(d, "sheets", 1)["leaf"] }, "not in the tree"},
		"another place":          {func(d map[string]any) { at(d, "sheets", 0)["index"] = 1 }, "not in the tree"},
		"a place too far":        {func(d map[string]any) { at(d, "sheets", 0)["index"] = 99 }, "not in the tree"},
		"a shorter proof":        {func(d map[string]any) { at(d, "sheets", 0)["proof"] = []any{} }, "not in the tree"},
		"a decision left out": {func(d map[string]any) {
			d["sheets"] = slices.Delete(slices.Clone(d["sheets"].([]any)), 2, 3)
		}, "running number 4, want 3"},
		"a step left out, renumbered": {func(d map[string]any) {
			d["sheets"] = slices.Delete(slices.Clone(d["sheets"].([]any)), 2, 3)
			for i := range d["sheets"].([]any) {
				at(d, "sheets", i)["number"] = i + 1
			}
		}, `begins in "internal"`},
		"a decision twice": {func(d map[string]any) {
			again := maps.Clone(at(d, "sheets", 1))
			again["number"] = len(d["sheets"].([]any)) + 1
			d["sheets"] = append(d["sheets"].([]any), again)
		}, "came before"},
		"of another holding":     {func(d map[string]any) { at(d, "holding")["id"] = s.id() }, `something else in "holding"`},
		"a mark nobody gave":     {func(d map[string]any) { at(d, "reviews", 0, "marks", 0)["person"] = s.id() }, "the mark is not"},
		"another signed release": {func(d map[string]any) { at(d, "releases", 0)["digest"] = strings.Repeat("0", 64) }, "does not name the content"},
		"another key":            {func(d map[string]any) { d["key"] = s.keys[0] }, "not signed by a trusted key"},
		"another size":           {func(d map[string]any) { d["size"] = 3 }, "names 3 leaves"},
		"no checkpoint":          {func(d map[string]any) { d["checkpoint"] = "" }, "no signed checkpoint"},
		"an older checkpoint":    {func(d map[string]any) { d["checkpoint"] = string(s.checkpoint(4)); d["size"] = 4 }, "not in the tree"},
		"an erasure left out":    {func(d map[string]any) { d["erasures"] = []any{} }, `the text of kind "name" is missing`},
		"no erasure": {func(d map[string]any) {
			e := at(d, "erasures", 0)
			e["decision"], e["index"], e["leaf"], e["proof"] = s.leaves[1].members["decision"], 1, base64.StdEncoding.EncodeToString(s.leaves[1].bytes()), s.proof(1)
		}, "is no erasure"},
		"an erasure of another tree": {func(d map[string]any) { at(d, "erasures", 0)["proof"] = []any{} }, "not in the tree"},
		"a release erased by nobody": {func(d map[string]any) { at(d, "releases", 0)["status"] = "purged" }, "no erasure of the case file names it"},
		"another kind of document":   {func(d map[string]any) { d["schema"] = "x" }, "neither a case file nor a proof"},
	} {
		d := s.caseFile()
		tt.spoil(d)
		if got := verifyCase(t, d); !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
	if got := verifyCase(t, s.caseFile(), s.checkpoint(3)); !strings.Contains(got, "only an export shows") {
		t.Errorf("an older checkpoint of another size: %q", got)
	}
	raw, _ := json.Marshal(s.caseFile())
	twice := bytes.Replace(raw, []byte(`"reason":"Prüfung fertig"`), []byte(`"reason":"anders","Reason":"Prüfung fertig"`), 1)
	if got := verifyCase(t, twice); !strings.Contains(got, "stands twice") {
		t.Errorf("a name that stands twice: %q", got)
	}
	for _, bad := range []string{"", "{", "{}x", "[]", strings.Repeat("[", 1000), `{"schema":"freigabe-dossier/1"}`} {
		if got := verifyCase(t, []byte(bad)); got == "" {
			t.Errorf("%q is in order", bad)
		}
	}
}

func TestTheProofOfOneDecisionIsChecked(t *testing.T) {
	t.Parallel()
	s := smallLog(t)
	proof := func() map[string]any {
		return map[string]any{
			"decision": s.leaves[1].members["decision"], "leaf": base64.StdEncoding.EncodeToString(s.leaves[1].bytes()), "index": 1, "size": len(s.leaves),
			"proof": s.proof(1), "checkpoint": string(s.checkpoint(len(s.leaves))), "key": s.keys[1],
		}
	}
	if got := verifyCase(t, proof()); got != "" {
		t.Fatal(got)
	}
	for name, tt := range map[string]struct {
		spoil func(map[string]any)
		want  string
	}{
		"another decision": {func(d map[string]any) { d["decision"] = s.id() }, `"decision"`},
		"another leaf":     {func(d map[string]any) { d["leaf"] = base64.StdEncoding.EncodeToString(s.leaves[2].bytes()) }, "not in the tree"},
		"not covered yet":  {func(d map[string]any) { d["index"] = nil; d["proof"] = []any{} }, "no signed checkpoint"},
	} {
		d := proof()
		tt.spoil(d)
		if got := verifyCase(t, d); !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
	raw, _ := json.Marshal(proof())
	code, out, _ := runCommand(t, "de", writeFile(t, raw))
	if code != 0 || !strings.Contains(out, "IN ORDNUNG: die Entscheidung") {
		t.Errorf("exit %d: %s", code, out)
	}
	raw, _ = json.Marshal(s.caseFile())
	code, out, _ = runCommand(t, "de", writeFile(t, raw))
	if code != 0 || !strings.Contains(out, "IN ORDNUNG: die 6 Entscheidungen der Akte") || !strings.Contains(out, "Nicht bewiesen: Änderungen") || !strings.Contains(out, "1 Texte gelöscht durch Entscheidung") {
		t.Errorf("exit %d: %s", code, out)
	}
}
