package main

import (
	"bytes"
	"time"
)

const leafSchema = "freigabe-leaf/1"

// textKinds are the texts that a leaf commits to, in the order of their records.
var textKinds = [...]string{"comment", "name", "reason"}

// textKind gives the place of a kind in textKinds, -1 for none.
func textKind(s []byte) int {
	for i, k := range textKinds {
		if k == string(s) {
			return i
		}
	}
	return -1
}

func isSchema(s []byte) bool { return string(s) == leafSchema }

func isHex(s []byte) bool {
	for _, c := range s {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func isHash(s []byte) bool     { return len(s) == 64 && isHex(s) }
func isHalfHash(s []byte) bool { return len(s) == 32 && isHex(s) }

// isID: a UUID in lower-case text form.
func isID(s []byte) bool { _, ok := parseID(s); return ok }

// id is the binary form of a UUID.
type id [16]byte

func parseID(s []byte) (out id, ok bool) {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return out, false
	}
	n := 0
	for i, c := range s {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			continue
		}
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		default:
			return out, false
		}
		out[n/2] |= c << (4 * (1 - n%2))
		n++
	}
	return out, true
}

// isWord: a word of the service or an id, 1 to 400 of a-z 0-9 _ + : . # | / - , beginning with a letter or digit.
func isWord(s []byte) bool {
	if len(s) == 0 || len(s) > 400 || !isAlnum(s[0]) {
		return false
	}
	for _, c := range s {
		if !isAlnum(c) && bytes.IndexByte([]byte("_+:.#|/-"), c) < 0 {
			return false
		}
	}
	return true
}

func isAlnum(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }

// isName: an audience or another key of content, 1 to 64 of a-z 0-9 _ , beginning with a letter.
func isName(s []byte) bool {
	if len(s) == 0 || len(s) > 64 || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for _, c := range s {
		if !isAlnum(c) && c != '_' {
			return false
		}
	}
	return true
}

// isRuleVersion: "authority/version", the version without leading zeros.
func isRuleVersion(s []byte) bool {
	a, v, ok := bytes.Cut(s, []byte("/"))
	if !ok || len(a) == 0 || len(a) > 64 || !isAlnum(a[0]) || len(v) == 0 || len(v) > 15 || v[0] == '0' && len(v) > 1 {
		return false
	}
	for _, c := range a {
		if !isAlnum(c) && c != '_' && c != '-' {
			return false
		}
	}
	for _, c := range v {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// isTime: UTC with exactly six decimals, years 2000 to 9999.
func isTime(s []byte) bool {
	const form = "2000-00-00T00:00:00.000000Z"
	if len(s) != len(form) {
		return false
	}
	for i, c := range s {
		if f := form[i]; f == '0' || f == '2' {
			if c < '0' || c > '9' {
				return false
			}
		} else if c != f {
			return false
		}
	}
	two := func(i int) int { return int(s[i]-'0')*10 + int(s[i+1]-'0') }
	year, month, day := two(0)*100+two(2), two(5), two(8)
	return year >= 2000 && month >= 1 && month <= 12 && day >= 1 &&
		day <= time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day() &&
		two(11) < 24 && two(14) < 60 && two(17) < 60
}

// An erasure names what it cleared by keys "id/word": a text or a release document by the decision that bound it, a person
// by id, the bytes of a file by their hash.
const (
	erasedText = iota
	erasedDocument
	erasedPerson
	erasedFile
	erasedKinds
)

// audiences are what a decision binds release documents for.
var audiences = [...]string{"internal", "public", "register"}

// erasedName is one key of an erasure.
type erasedName struct {
	what     int
	decision id // or person
	kind     int
}

func erasedKey(s []byte) (n erasedName, ok bool) {
	before, word, cut := bytes.Cut(s, []byte("/"))
	if !cut {
		return n, false
	}
	if string(word) == "file" {
		n.what = erasedFile
		return n, isHash(before)
	}
	if n.decision, ok = parseID(before); !ok {
		return n, false
	}
	if string(word) == "person" {
		n.what = erasedPerson
		return n, true
	}
	if n.kind = textKind(word); n.kind >= 0 {
		return n, true
	}
	for i, a := range audiences {
		if a == string(word) {
			n.what, n.kind = erasedDocument, i
			return n, true
		}
	}
	return n, false
}
