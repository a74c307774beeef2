package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

const dossierSchema = "freigabe-dossier/1"

// dossier is a case file as far as the ledger proves it. A single proof is read into the same type.
type dossier struct {
	Schema     string `json:"schema"`
	Holding    struct{ ID string }
	Sheets     []sheet        `json:"sheets"`
	Reviews    []sheetReview  `json:"reviews"`
	Releases   []sheetRelease `json:"releases"`
	Erasures   []sheetErasure `json:"erasures"`
	Size       int64          `json:"size"`
	Checkpoint string         `json:"checkpoint"`
	Key        string         `json:"key"`

	// of a single proof
	Decision string   `json:"decision"`
	Leaf     string   `json:"leaf"`
	Index    *int64   `json:"index"`
	Proof    []string `json:"proof"`
}

// sheet is one decision of a case file: what it shows, and the leaf that says the same.
type sheet struct {
	Number        int               `json:"number"`
	ID            string            `json:"id"`
	Kind          string            `json:"kind"`
	At            string            `json:"at"`
	Root          string            `json:"root"`
	Authority     string            `json:"authority"`
	Holding       string            `json:"holding"`
	Edition       int64             `json:"edition"`
	Verb          string            `json:"verb"`
	From          string            `json:"from"`
	To            string            `json:"to"`
	Slot          string            `json:"slot"`
	Mark          string            `json:"mark"`
	ActorKind     string            `json:"actor_kind"`
	Actor         string            `json:"actor"`
	Name          string            `json:"name"`
	Role          string            `json:"role"`
	OnBehalfOf    string            `json:"on_behalf_of"`
	Digest        string            `json:"digest"`
	Content       map[string]string `json:"content"`
	Rules         []string          `json:"rules"`
	PolicyVersion int64             `json:"policy_version"`
	Reason        string            `json:"reason"`
	Comment       string            `json:"comment"`
	Detail        map[string]string `json:"detail"`
	Index         *int64            `json:"index"`
	Texts         []sheetText       `json:"texts"`
	Leaf          string            `json:"leaf"`
	Proof         []string          `json:"proof"`
}

type sheetText struct {
	Kind string `json:"kind"`
	Salt string `json:"salt"`
	Text string `json:"text"`
}

type sheetReview struct {
	Number string `json:"number"`
	Marks  []struct {
		Slot       string `json:"slot"`
		Mark       string `json:"mark"`
		Person     string `json:"person"`
		Role       string `json:"role"`
		OnBehalfOf string `json:"on_behalf_of"`
		Digest     string `json:"digest"`
		Decision   string `json:"decision"`
	} `json:"marks"`
}

type sheetRelease struct {
	Audience string `json:"audience"`
	Digest   string `json:"digest"`
	Decision string `json:"decision"`
	Status   string `json:"status"`
}

// sheetErasure is a decision by which something of the case file was erased.
type sheetErasure struct {
	Decision string   `json:"decision"`
	Index    *int64   `json:"index"`
	Leaf     string   `json:"leaf"`
	Proof    []string `json:"proof"`
}

// verifyDossier checks a case file, or the proof of one decision. notes: checkpoints kept from earlier, which must be of
// the same tree: only an export shows that a larger one continues it. The error is the first finding.
func verifyDossier(r io.Reader, given []key, notes [][]byte) (*report, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxAnswer))
	if err != nil {
		return nil, err
	}
	if err := uniqueKeys(json.NewDecoder(bytes.NewReader(raw))); err != nil {
		return nil, found("dossier_form", err)
	}
	var d dossier
	if err := json.Unmarshal(raw, &d); err != nil {
		return nil, found("dossier_form", err)
	}
	single := d.Schema == "" && d.Decision != "" && d.Leaf != ""
	if !single && d.Schema != dossierSchema {
		return nil, found("dossier_schema")
	}
	if d.Checkpoint == "" {
		return nil, found("dossier_unsigned")
	}
	keys := given
	if len(keys) == 0 {
		k, err := parseKey(d.Key)
		if err != nil {
			return nil, err
		}
		keys = []key{k}
	}
	head, err := openCheckpoint([]byte(d.Checkpoint), keys, true)
	if err != nil {
		return nil, err
	}
	if d.Size != head.size {
		return nil, found("dossier_size", d.Size, head.size)
	}
	old, err := openOld(notes, keys)
	if err != nil {
		return nil, err
	}
	for _, c := range old {
		if c.size != head.size {
			return nil, found("dossier_old", c.size, head.size)
		}
		if c.root != head.root {
			return nil, found("old_root", c.size)
		}
	}
	rep := &report{size: head.size, root: head.root, key: head.by, given: len(given) > 0, old: len(old), releases: -1, dossier: true, single: single}
	if single {
		return rep, d.checkSingle(head, rep)
	}
	return rep, d.check(head, rep)
}

// checkSingle checks the proof of one decision.
func (d *dossier) checkSingle(head checkpoint, rep *report) error {
	c := newChecker()
	c.history.noTexts, c.history.partial = true, true
	at := place{leaf: noLeaf}
	b, err := proven(d.Leaf, d.Index, d.Proof, head, &at)
	if err != nil {
		return at.on(err)
	}
	if b == nil {
		return found("dossier_unsigned")
	}
	if err := c.parse(b, &at); err != nil {
		return err
	}
	if at.decision != d.Decision {
		return at.on(found("dossier_field", "decision"))
	}
	rep.sheets = 1
	return nil
}

// check goes through the decisions in order, then through what refers to them.
func (d *dossier) check(head checkpoint, rep *report) error {
	c := newChecker()
	c.history.noTexts, c.history.partial = true, true
	named, err := d.erasures(head, rep)
	if err != nil {
		return err
	}
	known := map[string]*sheet{}
	for i := range d.Sheets {
		s := &d.Sheets[i]
		at := place{leaf: noLeaf}
		if s.Number != i+1 {
			return at.on(found("dossier_number", s.Number, i+1))
		}
		if s.Holding != d.Holding.ID {
			return at.on(found("dossier_field", "holding"))
		}
		b, err := proven(s.Leaf, s.Index, s.Proof, head, &at)
		if err != nil {
			return at.on(err)
		}
		if b == nil { // in no tree yet
			rep.pending++
			at.leaf = noLeaf
			pending, err := decode64(s.Leaf)
			if err != nil {
				return at.on(found("base64"))
			}
			b = pending
		}
		if err := c.parse(b, &at); err != nil {
			return err
		}
		if field := s.differs(&c.leaf); field != "" {
			return at.on(found("dossier_field", field))
		}
		if err := s.texts(&c.leaf, named); err != nil {
			return at.on(err)
		}
		if err := c.history.add(&c.leaf, at, s.Index != nil); err != nil {
			return err
		}
		known[s.ID] = s
	}
	rep.sheets = int64(len(d.Sheets))
	for _, r := range d.Reviews {
		for _, m := range r.Marks {
			s := known[m.Decision]
			if s == nil || s.Slot != m.Slot || s.Mark != m.Mark || s.Actor != m.Person || s.Role != m.Role || s.OnBehalfOf != m.OnBehalfOf || s.Digest != m.Digest {
				return found("dossier_mark", r.Number, m.Slot)
			}
		}
	}
	for _, r := range d.Releases {
		if s := known[r.Decision]; s == nil || s.Content[r.Audience] != r.Digest {
			return found("dossier_release", r.Audience, r.Decision)
		}
		if r.Status == "purged" && !named.clears(r.Decision+"/"+r.Audience, r.Digest) {
			return found("dossier_erased", r.Audience)
		}
	}
	return nil
}

// cleared is what the erasures of a case file name, with the value of each name.
type cleared map[string][]*clearing

type clearing struct {
	value string
	what  int
	by    *erasure
	done  bool
}

// clears tells whether an erasure names key with that value, and counts it.
func (c cleared) clears(key, value string) bool {
	for _, x := range c[key] {
		if x.value == value {
			if !x.done {
				x.by.count[x.what]++
				x.done = true
			}
			return true
		}
	}
	return false
}

// erasures checks the erasures that the file gives as reasons for what is missing from it.
func (d *dossier) erasures(head checkpoint, rep *report) (cleared, error) {
	out := cleared{}
	rep.erasures = make([]erasure, len(d.Erasures))
	for i, x := range d.Erasures {
		at := place{leaf: noLeaf}
		b, bad := proven(x.Leaf, x.Index, x.Proof, head, &at)
		if bad == nil && b == nil { // in no tree yet
			var err error
			if b, err = decode64(x.Leaf); err != nil {
				bad = found("base64")
			}
		}
		if bad != nil {
			return nil, at.on(bad)
		}
		c := newChecker()
		if err := c.parse(b, &at); err != nil {
			return nil, err
		}
		if !c.leaf.is("erasure") || at.decision != x.Decision {
			return nil, at.on(found("dossier_erasure", x.Decision))
		}
		rep.erasures[i].place = at
		for _, p := range c.leaf.content {
			if name, ok := erasedKey(p.key); ok {
				out[string(p.key)] = append(out[string(p.key)], &clearing{value: string(p.value), what: name.what, by: &rep.erasures[i]})
			}
		}
	}
	return out, nil
}

// proven gives the bytes of a leaf that is in the signed tree; nil where no checkpoint covers it yet.
func proven(text string, index *int64, path []string, head checkpoint, at *place) ([]byte, *finding) {
	if index == nil || *index >= head.size {
		if len(path) > 0 {
			return nil, found("dossier_proof")
		}
		return nil, nil
	}
	at.leaf = *index
	b, err := decode64(text)
	if err != nil {
		return nil, found("base64")
	}
	proof, err := parseProof(path)
	if err != nil || tlog.CheckRecord(proof, head.size, head.root, *index, tlog.RecordHash(b)) != nil {
		return nil, found("dossier_proof")
	}
	return b, nil
}

// differs names the first field in which what is shown differs from the leaf, "" for none.
func (s *sheet) differs(l *leaf) string {
	actor := s.Actor
	if s.ActorKind != "person" {
		if actor != "" {
			return "actor"
		}
		actor = s.ActorKind
	}
	at, err := time.Parse(time.RFC3339Nano, s.At)
	if err != nil {
		return "at"
	}
	for _, f := range []struct {
		name  string
		shown string
		m     int
	}{
		{"id", s.ID, mDecision},
		{"kind", s.Kind, mKind},
		{"at", at.UTC().Format("2006-01-02T15:04:05.000000Z"), mAt},
		{"root", s.Root, mRoot},
		{"authority", s.Authority, mAuthority},
		{"holding", s.Holding, mHolding},
		{"verb", s.Verb, mVerb},
		{"from", s.From, mFrom},
		{"to", s.To, mTo},
		{"slot", s.Slot, mSlot},
		{"mark", s.Mark, mMark},
		{"actor", actor, mActor},
		{"role", s.Role, mRole},
		{"on_behalf_of", s.OnBehalfOf, mOnBehalfOf},
		{"digest", s.Digest, mDigest},
	} {
		if f.shown != string(l.text[f.m]) {
			return f.name
		}
	}
	if s.Edition != l.number[mEdition] {
		return "edition"
	}
	if s.PolicyVersion != l.number[mPolicyVersion] {
		return "policy_version"
	}
	if len(s.Rules) != len(l.rules) || slices.ContainsFunc(l.rules, func(r []byte) bool { return !slices.Contains(s.Rules, string(r)) }) {
		return "rules"
	}
	detail, others := "", 0
	for _, p := range l.content {
		if string(p.key) == "detail" {
			detail = string(p.value)
			continue
		}
		others++
		if s.Content[string(p.key)] != string(p.value) {
			return "content"
		}
	}
	if others != len(s.Content) {
		return "content"
	}
	if detail != s.detailDigest(string(l.text[mNonce])) {
		return "detail"
	}
	return ""
}

// detailDigest is what a leaf binds the details of administration by; "" for none.
func (s *sheet) detailDigest(nonce string) string {
	if len(s.Detail) == 0 {
		return ""
	}
	var names []string
	for name := range s.Detail {
		names = append(names, name)
	}
	slices.Sort(names)
	b := []byte(`{"detail":{`)
	for i, name := range names {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(canonicalText(b, name), ':')
		b = canonicalText(b, s.Detail[name])
	}
	b = append(b, `},"nonce":`...)
	b = append(canonicalText(b, nonce), '}')
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// canonicalText writes a string as RFC 8785 asks.
func canonicalText(b []byte, text string) []byte {
	b = append(b, '"')
	for _, r := range text {
		switch r {
		case '"', '\\':
			b = append(b, '\\', byte(r))
		case '\b':
			b = append(b, `\b`...)
		case '\t':
			b = append(b, `\t`...)
		case '\n':
			b = append(b, `\n`...)
		case '\f':
			b = append(b, `\f`...)
		case '\r':
			b = append(b, `\r`...)
		default:
			if r < ' ' {
				b = fmt.Appendf(b, `\u%04x`, r)
			} else {
				b = append(b, string(r)...)
			}
		}
	}
	return append(b, '"')
}

// texts compares the cleartexts with what the leaf commits to. What has no text was erased by a decision of the file.
func (s *sheet) texts(l *leaf, named cleared) *finding {
	shown := map[string]string{"name": s.Name, "reason": s.Reason, "comment": s.Comment}
	given := map[string]bool{}
	for _, t := range s.Texts {
		if given[t.Kind] || len(t.Salt) != 32 || !isHex([]byte(t.Salt)) {
			return found("text_salt")
		}
		given[t.Kind] = true
		salt, _ := hex.DecodeString(t.Salt)
		sum := sha256.Sum256(append(salt, t.Text...))
		i := slices.IndexFunc(l.commitments, func(p pair) bool { return string(p.key) == t.Kind })
		if i < 0 {
			return found("text_unknown", t.Kind)
		}
		if string(l.commitments[i].value) != hex.EncodeToString(sum[:]) || shown[t.Kind] != t.Text {
			return found("text_commitment", t.Kind)
		}
		delete(shown, t.Kind)
	}
	for kind, text := range shown {
		if text != "" {
			return found("text_commitment", kind)
		}
	}
	for _, p := range l.commitments {
		if kind := string(p.key); !given[kind] && !named.clears(s.ID+"/"+kind, string(p.value)) {
			return found("text_missing", kind, 1)
		}
	}
	return nil
}

// uniqueKeys refuses JSON in which a name stands twice: another reader could show the other value.
func uniqueKeys(d *json.Decoder) error {
	if err := uniqueValue(d, 0); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows")
	}
	return nil
}

func uniqueValue(d *json.Decoder, depth int) error {
	t, err := d.Token()
	if err != nil {
		return err
	}
	if depth > 50 {
		return errors.New("too deep")
	}
	switch t {
	case json.Delim('{'):
		seen := map[string]bool{}
		for d.More() {
			t, err := d.Token()
			if err != nil {
				return err
			}
			name, _ := t.(string)
			if seen[strings.ToLower(name)] {
				return fmt.Errorf("%s stands twice", strconv.Quote(name))
			}
			seen[strings.ToLower(name)] = true
			if err := uniqueValue(d, depth+1); err != nil {
				return err
			}
		}
	case json.Delim('['):
		for d.More() {
			if err := uniqueValue(d, depth+1); err != nil {
				return err
			}
		}
	default:
		return nil
	}
	_, err = d.Token() // the closing one
	return err
}
