package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// sampleLeaf is a leaf as a map, which encoding/json writes with sorted keys: the third implementation in this repository.
type sampleLeaf struct {
	members map[string]any
	texts   map[string]sampleText
	stored  *tlog.Hash // instead of the right hash
	raw     []byte     // instead of the canonical bytes
}

type sampleText struct{ salt, text string }

// sampleLog is a small history that a test can spoil before it is written.
type sampleLog struct {
	t       testing.TB
	r       *rand.Rand
	signers []note.Signer
	keys    []string
	leaves  []*sampleLeaf
	pending []*sampleLeaf
}

func newLog(t testing.TB, seed uint64) *sampleLog {
	t.Helper()
	s := &sampleLog{t: t, r: rand.New(rand.NewPCG(seed, 7))}
	s.addKey()
	return s
}

// addKey makes the log sign with a new key from here on.
func (s *sampleLog) addKey() {
	s.t.Helper()
	skey, vkey, err := note.GenerateKey(chacha(s.r), "freigabe-"+s.hex(4))
	if err != nil {
		s.t.Fatal(err)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		s.t.Fatal(err)
	}
	s.signers, s.keys = append(s.signers, signer), append(s.keys, vkey)
}

type chachaReader struct{ *rand.ChaCha8 }

func chacha(r *rand.Rand) io.Reader {
	var seed [32]byte
	for i := range seed {
		seed[i] = byte(r.Uint32())
	}
	return chachaReader{rand.NewChaCha8(seed)}
}

func (s *sampleLog) hex(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(s.r.Uint32())
	}
	return hex.EncodeToString(b)
}

func (s *sampleLog) id() string {
	h := s.hex(16)
	return h[:8] + "-" + h[8:12] + "-7" + h[13:16] + "-8" + h[17:20] + "-" + h[20:]
}

// add appends a leaf of some kind; extra members may be given.
func (s *sampleLog) add(kind string, extra map[string]any) *sampleLeaf {
	l := s.make(kind, extra)
	s.leaves = append(s.leaves, l)
	return l
}

func (s *sampleLog) make(kind string, extra map[string]any) *sampleLeaf {
	m := map[string]any{
		"schema": "freigabe-leaf/1", "nonce": s.hex(16), "decision": s.id(), "kind": kind,
		"at": fmt.Sprintf("2026-%02d-%02dT12:00:%02d.%06dZ", 1+s.r.IntN(12), 1+s.r.IntN(28), s.r.IntN(60), s.r.IntN(1e6)), "actor": s.id(),
	}
	maps.Copy(m, extra)
	return &sampleLeaf{members: m, texts: map[string]sampleText{}}
}

// commit binds a text of some kind to l.
func (s *sampleLog) commit(l *sampleLeaf, kind, text string) {
	salt := s.hex(16)
	raw, _ := hex.DecodeString(salt)
	sum := sha256.Sum256(append(raw, text...))
	if l.members["commitments"] == nil {
		l.members["commitments"] = map[string]any{}
	}
	l.members["commitments"].(map[string]any)[kind] = hex.EncodeToString(sum[:])
	l.texts[kind] = sampleText{salt, text}
}

// erase clears one text of l and adds the decision that says so.
func (s *sampleLog) erase(l *sampleLeaf, kind string) {
	delete(l.texts, kind)
	key := l.members["decision"].(string) + "/" + kind
	s.add("erasure", map[string]any{"content": map[string]any{key: l.members["commitments"].(map[string]any)[kind]}})
}

func (l *sampleLeaf) bytes() []byte {
	if l.raw != nil {
		return l.raw
	}
	b, err := json.Marshal(l.members)
	if err != nil {
		panic(err)
	}
	return b
}

func (s *sampleLog) root(size int) tlog.Hash {
	var t tree
	for _, l := range s.leaves[:size] {
		t.add(tlog.RecordHash(l.bytes()))
	}
	return t.root()
}

// checkpoint signs the tree of the first size leaves with the newest key.
func (s *sampleLog) checkpoint(size int) []byte {
	s.t.Helper()
	return s.sign(s.signers[len(s.signers)-1], size, s.root(size))
}

func (s *sampleLog) sign(by note.Signer, size int, root tlog.Hash) []byte {
	s.t.Helper()
	msg, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", by.Name(), size, root)}, by)
	if err != nil {
		s.t.Fatal(err)
	}
	return msg
}

// lines gives the records of an export without the end.
func (s *sampleLog) lines() []string {
	out := []string{exportHeader}
	for _, k := range s.keys {
		out = append(out, "key "+k)
	}
	b64 := base64.StdEncoding.EncodeToString
	texts := func(l *sampleLeaf) {
		for _, kind := range slices.Sorted(maps.Keys(l.texts)) {
			t := l.texts[kind]
			out = append(out, fmt.Sprintf("text %s %s %s %s", l.members["decision"], kind, t.salt, b64([]byte(t.text))))
		}
	}
	for i, l := range s.leaves {
		h := tlog.RecordHash(l.bytes())
		if l.stored != nil {
			h = *l.stored
		}
		out = append(out, fmt.Sprintf("leaf %d %s %s", i, h, b64(l.bytes())))
		texts(l)
	}
	for _, l := range s.pending {
		out = append(out, "pending "+b64(l.bytes()))
		texts(l)
	}
	return append(out, "checkpoint "+b64(s.checkpoint(len(s.leaves))))
}

func (s *sampleLog) export() []byte { return seal(s.lines()) }

// seal joins records and adds the right end.
func seal(lines []string) []byte {
	body := strings.Join(lines, "\n") + "\n"
	sum := sha256.Sum256([]byte(body))
	return []byte(body + "end " + hex.EncodeToString(sum[:]) + "\n")
}

// smallLog has at least one record of each kind and each thing that verify looks at.
func smallLog(t testing.TB) *sampleLog {
	s := newLog(t, 1)
	holding, root := s.id(), s.id()
	step := func(verb, from, to string) *sampleLeaf {
		return s.add("transition", map[string]any{
			"holding": holding, "root": root, "authority": root, "edition": 1, "verb": verb,
			"from": from, "to": to, "role": "data_steward", "grant": s.id(), "policy_version": 12,
		})
	}
	s.commit(step("screen", "captured", "screened"), "reason", "Prüfung fertig")
	sign := s.add("signoff", map[string]any{
		"holding": holding, "slot": "department_head|executive#1", "mark": "signed",
		"on_behalf_of": s.id(), "digest": s.hex(32), "rules": []string{root + "/1", root + "/22"},
	})
	s.commit(sign, "comment", "in Ordnung")
	s.commit(sign, "name", "Erika Mustermann")
	s.commit(sign, "reason", "§ 3 Absatz 1")
	step("release_internally", "screened", "internal")
	step("approve", "internal", "approved")
	out := step("publish", "approved", "public")
	out.members["content"] = map[string]any{"public": s.hex(32), "internal": s.hex(32)}
	s.erase(sign, "name")
	s.addKey()
	s.add("key", map[string]any{"digest": key{line: s.keys[1]}.fingerprint()})
	step("revise", "public", "captured")
	waiting := s.make("recall", nil)
	s.commit(waiting, "reason", "Tippfehler")
	s.pending = append(s.pending, waiting)
	return s
}

// verifyBytes runs the check of an export and gives the finding as English text, "" for none.
func verifyBytes(export []byte, keys []string, notes ...[]byte) string {
	given, err := parseKeys(keys)
	if err != nil {
		return err.Error()
	}
	if _, err := verifyExport(bytes.NewReader(export), given, notes); err != nil {
		return explain(speakEnglish, err)
	}
	return ""
}
