package ledger

import (
	"bytes"
	"encoding/hex"
	"errors"

	"freigabe/domain"
)

// ContentDetail is the key in Leaf.Content under which a leaf binds Decision.Detail: the DetailDigest.
const ContentDetail = "detail"

// Decided gives the leaf of a decision, with a fresh nonce. Texts enter as commitments and Detail as a digest;
// a person is named by id, the clock and the local operator by these words. A text with a malformed salt gives
// a leaf that Encode refuses.
func Decided(d domain.Decision) Leaf { return decided(d, domain.NewNonce()) }

func decided(d domain.Decision, nonce string) Leaf {
	l := Leaf{
		Schema: Schema, Nonce: nonce, Decision: string(d.ID), Kind: string(d.Kind), At: Stamp(d.At),
		Root: string(d.Root), Authority: string(d.Authority), Holding: string(d.Holding), Edition: int64(d.Edition),
		Verb: string(d.Verb), From: string(d.From), To: string(d.To), Slot: d.Slot, Mark: string(d.Mark),
		Actor: string(d.Actor), Role: string(d.Role), Grant: string(d.Grant), OnBehalfOf: string(d.OnBehalfOf),
		Digest: string(d.Digest), PolicyVersion: d.PolicyVersion,
		Content: map[string]string{}, Commitments: map[string]string{},
	}
	if l.Actor == "" && d.ActorKind != domain.ByPerson {
		l.Actor = string(d.ActorKind)
	}
	for audience, digest := range d.Content {
		l.Content[string(audience)] = string(digest)
	}
	if len(d.Detail) > 0 {
		l.Content[ContentDetail] = DetailDigest(l.Nonce, d.Detail)
	}
	for _, r := range d.Rules {
		l.Rules = append(l.Rules, r.String())
	}
	for _, t := range d.Texts {
		commitment := ""
		if salt, err := hex.DecodeString(t.Salt); err == nil && len(salt) == SaltSize && t.Body != "" {
			commitment = Commit(salt, t.Body)
		}
		l.Commitments[string(t.Kind)] = commitment
	}
	return l
}

// Says tells whether a leaf says what a decision does: nil, or what is wrong. Texts of the decision must be those that the
// leaf commits to; a text may be missing, since it may have been erased.
func Says(leaf []byte, d domain.Decision) error {
	l, err := ParseLeaf(leaf)
	if err != nil {
		return err
	}
	want := decided(d, l.Nonce)
	for kind, commitment := range l.Commitments {
		if want.Commitments[kind] == "" {
			want.Commitments[kind] = commitment
		}
	}
	again, err := want.Encode()
	if err == nil && !bytes.Equal(again, leaf) {
		err = errors.New("the decision is another one than its leaf says")
	}
	return err
}

// DetailDigest gives the SHA-256 of the canonical JSON {"detail":{…},"nonce":"…"}; nonce is that of the leaf, so that
// few possible details cannot be tried out. It is "" for text that is not UTF-8, which Encode refuses.
func DetailDigest(nonce string, detail map[string]string) string {
	b, err := domain.Canonical(map[string]any{"detail": detail, "nonce": nonce})
	if err != nil {
		return ""
	}
	return string(domain.DigestOf(b))
}
