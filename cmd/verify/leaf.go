package main

import (
	"bytes"
	"strconv"
)

// The members of a leaf in the order of their encoding: canonical JSON sorts keys. This table is the one of docs/ledger.md.
const (
	mActor = iota
	mAt
	mAuthority
	mCommitments
	mContent
	mDecision
	mDigest
	mEdition
	mFrom
	mGrant
	mHolding
	mKind
	mMark
	mNonce
	mOnBehalfOf
	mPolicyVersion
	mRole
	mRoot
	mRules
	mSchema
	mSlot
	mTo
	mVerb
	memberCount
)

type shape int

const (
	isText shape = iota
	isNumber
	isPairs
	isList
)

var members = [memberCount]struct {
	name  string
	shape shape
	form  func([]byte) bool // of a text
}{
	mActor:         {"actor", isText, isWord},
	mAt:            {"at", isText, isTime},
	mAuthority:     {"authority", isText, isID},
	mCommitments:   {"commitments", isPairs, nil},
	mContent:       {"content", isPairs, nil},
	mDecision:      {"decision", isText, isID},
	mDigest:        {"digest", isText, isHash},
	mEdition:       {"edition", isNumber, nil},
	mFrom:          {"from", isText, isWord},
	mGrant:         {"grant", isText, isWord},
	mHolding:       {"holding", isText, isID},
	mKind:          {"kind", isText, isWord},
	mMark:          {"mark", isText, isWord},
	mNonce:         {"nonce", isText, isHalfHash},
	mOnBehalfOf:    {"on_behalf_of", isText, isWord},
	mPolicyVersion: {"policy_version", isNumber, nil},
	mRole:          {"role", isText, isWord},
	mRoot:          {"root", isText, isID},
	mRules:         {"rules", isList, nil},
	mSchema:        {"schema", isText, isSchema},
	mSlot:          {"slot", isText, isWord},
	mTo:            {"to", isText, isWord},
	mVerb:          {"verb", isText, isWord},
}

const required = 1<<mAt | 1<<mDecision | 1<<mKind | 1<<mNonce | 1<<mSchema

// leaf is one decoded leaf. Its slices point into the bytes it was parsed from.
type leaf struct {
	has         uint32 // bit per member
	text        [memberCount][]byte
	number      [memberCount]int64
	commitments []pair
	content     []pair
	rules       [][]byte
}

type pair struct{ key, value []byte }

// decision gives the id, or "" before it was read.
func (l *leaf) decision() string { return string(l.text[mDecision]) }

func (l *leaf) is(kind string) bool { return string(l.text[mKind]) == kind }

// parse reads a leaf. A leaf has one form only: members sorted, each known, none empty, values of the form in the table,
// no white space, no escapes (no allowed value needs any). The problem is "" when b is a leaf, else a message key.
func (l *leaf) parse(b []byte) (problem string, args []any) {
	*l = leaf{commitments: l.commitments[:0], content: l.content[:0], rules: l.rules[:0]}
	s := scan(b)
	s.expect('{')
	next := 0
	for first := true; s.ok && !s.skip('}'); first = false {
		if !first {
			s.expect(',')
		}
		key := s.text()
		s.expect(':')
		if !s.ok {
			break
		}
		for next < memberCount && members[next].name != string(key) {
			next++
		}
		if next == memberCount {
			return "leaf_member", []any{string(key)}
		}
		if !l.value(next, &s) && s.ok {
			return "leaf_value", []any{string(key)}
		}
		l.has |= 1 << next
		next++
	}
	if !s.ok || len(s.rest) > 0 {
		return "leaf_syntax", []any{len(b) - len(s.rest)}
	}
	if l.has&required != required {
		return "leaf_incomplete", nil
	}
	if problem := l.checkPairs(); problem != "" {
		return "leaf_value", []any{problem}
	}
	return "", nil
}

// value reads the value of member m and tells whether it has its form.
func (l *leaf) value(m int, s *scanner) bool {
	switch members[m].shape {
	case isNumber:
		l.number[m] = s.number()
		return s.ok
	case isPairs:
		list := &l.content
		if m == mCommitments {
			list = &l.commitments
		}
		s.expect('{')
		for first := true; s.ok && !s.skip('}'); first = false {
			if !first {
				s.expect(',')
			}
			p := pair{key: s.text()}
			s.expect(':')
			p.value = s.text()
			if n := len(*list); n > 0 && bytes.Compare((*list)[n-1].key, p.key) >= 0 {
				return false
			}
			*list = append(*list, p)
		}
		return len(*list) > 0
	case isList:
		s.expect('[')
		for first := true; s.ok && !s.skip(']'); first = false {
			if !first {
				s.expect(',')
			}
			r := s.text()
			if !isRuleVersion(r) {
				return false
			}
			l.rules = append(l.rules, r)
		}
		return len(l.rules) > 0
	}
	l.text[m] = s.text()
	return members[m].form(l.text[m])
}

// checkPairs looks at the keys and values of content and commitments; it names the member that is wrong.
func (l *leaf) checkPairs() string {
	for _, p := range l.commitments {
		if textKind(p.key) < 0 || !isHash(p.value) {
			return members[mCommitments].name
		}
	}
	erasure := l.is("erasure")
	for _, p := range l.content {
		_, named := erasedKey(p.key)
		if !isName(p.key) && !(erasure && named) || !isHash(p.value) {
			return members[mContent].name
		}
	}
	return ""
}

// encode writes the leaf again from its decoded members.
func (l *leaf) encode(b []byte) []byte {
	b = append(b, '{')
	for m := range members {
		if l.has&(1<<m) == 0 {
			continue
		}
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		b = append(appendText(b, []byte(members[m].name)), ':')
		switch members[m].shape {
		case isNumber:
			b = strconv.AppendInt(b, l.number[m], 10)
		case isPairs:
			list := l.content
			if m == mCommitments {
				list = l.commitments
			}
			for i, p := range list {
				b = append(b, "{,"[min(i, 1)])
				b = append(appendText(b, p.key), ':')
				b = appendText(b, p.value)
			}
			b = append(b, '}')
		case isList:
			for i, r := range l.rules {
				b = append(b, "[,"[min(i, 1)])
				b = appendText(b, r)
			}
			b = append(b, ']')
		default:
			b = appendText(b, l.text[m])
		}
	}
	return append(b, '}')
}

func appendText(b, text []byte) []byte {
	b = append(b, '"')
	b = append(b, text...)
	return append(b, '"')
}
