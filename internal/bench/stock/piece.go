package stock

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// A prototype's text is kept as pieces: constant text between places that differ from holding to holding.
type piece struct {
	kind pieceKind
	n    int64  // which id or digest, or the seconds since 1970 of an instant
	text string // of constant
}

type pieceKind uint8

const (
	constant pieceKind = iota
	anID
	aDigest
	aStamp // the first 19 characters of an instant in a text, 2006-01-02T15:04:05
	theName
	theTitle
	theTitleLower
	theTitleKey
	theText
	theTextLower
)

const stampForm = "2006-01-02T15:04:05"

var stamps = regexp.MustCompile(`20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d`)

// needles are the texts of a prototype that differ, the longest first.
type needles []needle

type needle struct {
	text string
	piece
}

func (n needles) sorted() needles {
	slices.SortStableFunc(n, func(a, b needle) int { return len(b.text) - len(a.text) })
	return n
}

// cut makes pieces of a text. times: instants in it differ too.
func (n needles) cut(text string, times bool) []piece {
	out := []piece{{text: text}}
	for _, x := range n {
		out = split(out, func(s string) (int, int, piece) {
			at := strings.Index(s, x.text)
			return at, at + len(x.text), x.piece
		})
	}
	if !times {
		return out
	}
	return split(out, func(s string) (int, int, piece) {
		at := stamps.FindStringIndex(s)
		if at == nil {
			return -1, 0, piece{}
		}
		t, err := time.Parse(stampForm, s[at[0]:at[1]])
		if err != nil {
			return -1, 0, piece{}
		}
		return at[0], at[1], piece{kind: aStamp, n: t.Unix()}
	})
}

// split cuts the constant pieces where find finds something, again and again.
func split(in []piece, find func(string) (from, to int, p piece)) (out []piece) {
	for _, p := range in {
		for p.kind == constant {
			from, to, found := find(p.text)
			if from < 0 {
				break
			}
			if from > 0 {
				out = append(out, piece{text: p.text[:from]})
			}
			out = append(out, found)
			p.text = p.text[to:]
		}
		if p.kind != constant || p.text != "" {
			out = append(out, p)
		}
	}
	return out
}

// differs tells whether any of the pieces is not constant.
func differs(pieces []piece) bool {
	return slices.ContainsFunc(pieces, func(p piece) bool { return p.kind != constant })
}

// append writes pieces as this holding has them.
func (c *clone) append(b []byte, pieces []piece) []byte {
	for _, p := range pieces {
		switch p.kind {
		case constant:
			b = append(b, p.text...)
		case anID:
			b = append(b, c.ids[p.n][:]...)
		case aDigest:
			b = append(b, c.digests[p.n][:]...)
		case aStamp:
			b = time.Unix(p.n+c.shift, 0).UTC().AppendFormat(b, stampForm)
		case theName:
			b = append(b, c.name...)
		case theTitle:
			b = append(b, c.title...)
		case theTitleLower:
			b = append(b, c.titleLower...)
		case theTitleKey:
			b = append(b, c.titleKey...)
		case theText:
			b = append(b, c.text...)
		case theTextLower:
			b = append(b, c.textLower...)
		}
	}
	return b
}
