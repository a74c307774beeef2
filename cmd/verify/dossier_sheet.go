package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"
)

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
