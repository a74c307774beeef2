package main

import (
	"crypto/sha256"
	"encoding/hex"
)

// history holds what has to be remembered from leaf to leaf. It grows with decisions (about 40 bytes each), holdings and
// erased texts, not with the bytes of leaves or texts.
type history struct {
	seen     map[id]uint16 // decision to its texts: bit 0 to 2 present, 3 to 5 missing, 6 to 8 erased
	chains   map[id]link
	missing  map[text]missingText
	erasures []erasure
	newKeys  map[string]bool // fingerprints that a key decision names
	words    map[string]string
	bound    map[document][32]byte // release documents, by the decision that bound them
	awaited  map[id]bool           // decisions that an erasure names and that did not come before it
	noTexts  bool                  // texts are not part of what is checked
	partial  bool                  // some leaves only: what an erasure names may be elsewhere

	// the leaf whose texts are being read
	current     id
	at          place
	commitments [len(textKinds)][64]byte
	open        uint8 // bit per kind: committed to, no text yet
	next        int   // least kind that can still come
}

// place is where a leaf stands.
type place struct {
	line, leaf int64
	decision   string
}

// on fills in where f was found.
func (p place) on(f *finding) *finding {
	f.line, f.leaf, f.decision = p.line, p.leaf, p.decision
	return f
}

// link is the last transition of a holding.
type link struct {
	to, verb string
	edition  int64
}

type text struct {
	decision id
	kind     uint8
}

type missingText struct {
	place      place
	commitment [64]byte
}

type document struct {
	decision id
	audience uint8
}

// erasure is a decision that cleared something, with how many things of each kind it names.
type erasure struct {
	place place
	count [erasedKinds]int
}

const present, missing, erased = 0, 3, 6 // first bit in seen

func newHistory() *history {
	return &history{
		seen: map[id]uint16{}, chains: map[id]link{}, missing: map[text]missingText{},
		bound: map[document][32]byte{}, awaited: map[id]bool{}, newKeys: map[string]bool{}, words: map[string]string{}, at: place{leaf: noLeaf},
	}
}

// add takes the next leaf and keeps nothing of l.
func (h *history) add(l *leaf, at place, sequenced bool) error {
	h.closeTexts()
	h.at = at
	h.current, _ = parseID(l.text[mDecision])
	if _, twice := h.seen[h.current]; twice {
		return at.on(found("decision_twice"))
	}
	if h.awaited[h.current] {
		return at.on(found("erased_unknown", at.decision))
	}
	h.seen[h.current] = 0
	h.next = 0
	for _, c := range l.commitments {
		k := textKind(c.key)
		h.commitments[k], h.open = [64]byte(c.value), h.open|1<<k
	}
	switch {
	case l.is("transition"):
		h.bind(l)
		return h.chain(l)
	case l.is("erasure"):
		return h.erase(l)
	case l.is("key") && sequenced:
		h.newKeys[string(l.text[mDigest])] = true
	}
	return nil
}

// chain checks that a holding goes on from the state where its last transition left it. Leaves without from or to are
// passed over, and the edition may only fall where an older edition comes back.
func (h *history) chain(l *leaf) error {
	if l.has&(1<<mHolding) == 0 || l.has&(1<<mFrom) == 0 || l.has&(1<<mTo) == 0 {
		return nil
	}
	holding, _ := parseID(l.text[mHolding])
	now := link{to: h.word(l.text[mTo]), verb: h.word(l.text[mVerb]), edition: l.number[mEdition]}
	last, ok := h.chains[holding]
	if ok && last.to != string(l.text[mFrom]) {
		return h.at.on(found("chain_state", string(l.text[mFrom]), last.to))
	}
	if ok && now.edition < last.edition && !bringsBack(now.verb) && !bringsBack(last.verb) {
		return h.at.on(found("chain_edition", now.edition, last.edition))
	}
	h.chains[holding] = now
	return nil
}

// bringsBack tells whether an older edition can be the working edition after this verb.
func bringsBack(verb string) bool {
	return verb == "discard" || verb == "withdraw" || verb == "reinstate"
}

// word keeps one copy of each of the few words.
func (h *history) word(b []byte) string {
	if w, ok := h.words[string(b)]; ok {
		return w
	}
	h.words[string(b)] = string(b)
	return h.words[string(b)]
}

// text takes the next cleartext record. Texts follow their leaf, ordered by kind.
func (h *history) text(decision, kind []byte, commitment string) error {
	if h.at.decision == "" || string(decision) != h.at.decision {
		return found("text_place")
	}
	k := textKind(kind)
	if k < h.next || h.open&(1<<k) == 0 {
		return found("text_unknown", string(kind))
	}
	if string(h.commitments[k][:]) != commitment {
		return found("text_commitment", string(kind))
	}
	h.open &^= 1 << k
	h.next = k + 1
	h.seen[h.current] |= 1 << (present + k)
	return nil
}

// closeTexts notes the commitments of the last leaf that no text came for.
func (h *history) closeTexts() {
	for k := range textKinds {
		if h.open&(1<<k) != 0 && !h.noTexts {
			h.seen[h.current] |= 1 << (missing + k)
			h.missing[text{h.current, uint8(k)}] = missingText{h.at, h.commitments[k]}
		}
	}
	h.open = 0
}

// bind remembers the release documents that a step binds.
func (h *history) bind(l *leaf) {
	for _, p := range l.content {
		for i, a := range audiences {
			if a == string(p.key) {
				h.bound[document{h.current, uint8(i)}] = rawHash(p.value)
			}
		}
	}
}

func rawHash(digits []byte) (out [32]byte) {
	_, _ = hex.Decode(out[:], digits)
	return out
}

// erase strikes what an erasure names from what is missing. Each name says again what was bound.
func (h *history) erase(l *leaf) error {
	e := erasure{place: h.at}
	for _, p := range l.content {
		name, ok := erasedKey(p.key)
		if !ok {
			continue
		}
		counts, bad := h.strike(name, p)
		if bad != nil {
			return h.at.on(bad)
		}
		if counts {
			e.count[name.what]++
		}
	}
	if e.count != [erasedKinds]int{} {
		h.erasures = append(h.erasures, e)
	}
	return nil
}

// strike takes one name of an erasure and tells whether it says anything new.
func (h *history) strike(n erasedName, p pair) (counts bool, bad *finding) {
	key := string(p.key)
	if _, came := h.seen[n.decision]; !came && !h.partial && (n.what == erasedText || n.what == erasedDocument) {
		h.awaited[n.decision] = true // of a newer copy of this ledger, see docs/erasure.md; but never of what comes later
		return false, nil
	}
	switch n.what {
	case erasedPerson:
		if rawHash(p.value) != sha256.Sum256(p.key[:len(key)-len("/person")]) {
			return false, found("erased_person", key)
		}
		return true, nil
	case erasedFile:
		if key != string(p.value)+"/file" {
			return false, found("erased_file", key)
		}
		return true, nil
	case erasedDocument:
		signed, known := h.bound[document{n.decision, uint8(n.kind)}]
		switch {
		case known && signed != rawHash(p.value):
			return false, found("erased_digest", key)
		case !known && !h.partial:
			return false, found("erased_unknown", key)
		}
		return true, nil
	}
	state := h.seen[n.decision]
	switch {
	case h.noTexts:
		return true, nil
	case state&(1<<(erased+n.kind)) != 0:
		return false, nil // named by an earlier erasure too
	case state&(1<<(present+n.kind)) != 0:
		return false, found("erased_present", key)
	case state&(1<<(missing+n.kind)) == 0:
		return false, found("erased_unknown", key)
	}
	t := text{n.decision, uint8(n.kind)}
	if m := h.missing[t]; string(m.commitment[:]) != string(p.value) {
		return false, found("erased_commitment", key)
	}
	delete(h.missing, t)
	h.seen[n.decision] |= 1 << (erased + n.kind)
	return true, nil
}

// finish reports the first text that is missing without an erasure.
func (h *history) finish() error {
	h.closeTexts()
	var first *missingText
	var kind uint8
	for t, m := range h.missing {
		if first == nil || m.place.line < first.place.line || m.place == first.place && t.kind < kind {
			first, kind = &m, t.kind
		}
	}
	if first == nil {
		return nil
	}
	return first.place.on(found("text_missing", textKinds[kind], len(h.missing)))
}
