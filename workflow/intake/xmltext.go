package intake

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// unescapeXML decodes the five entities and character references in place.
func unescapeXML(b []byte) ([]byte, bool) {
	i := bytes.IndexByte(b, '&')
	if i < 0 {
		return b, true
	}
	out := b[:i]
	for rest := b[i:]; len(rest) > 0; {
		if rest[0] != '&' {
			next := bytes.IndexByte(rest, '&')
			if next < 0 {
				next = len(rest)
			}
			out = append(out, rest[:next]...)
			rest = rest[next:]
			continue
		}
		end := bytes.IndexByte(rest[:min(len(rest), 12)], ';')
		if end < 0 {
			return nil, false
		}
		r, ok := entity(string(rest[1:end]))
		if !ok {
			return nil, false
		}
		out = utf8.AppendRune(out, r)
		rest = rest[end+1:]
	}
	return out, true
}

func entity(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	if err != nil || !utf8.ValidRune(rune(n)) || n == 0 {
		return 0, false
	}
	return rune(n), true
}
