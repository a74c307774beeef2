package catalog

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// appendSegment writes one path segment, percent-encoded down to the unreserved characters of RFC 3986, so that it is
// the same in Turtle, HTML and the request that follows. "." and ".." are encoded as well: no client may walk up.
func appendSegment(b []byte, s string) []byte {
	if s == "." || s == ".." {
		return append(b, strings.Repeat("%2E", len(s))...)
	}
	for i := range len(s) {
		if c := s[i]; isUnreserved(c) {
			b = append(b, c)
		} else {
			b = append(b, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	return b
}

// appendLink writes a link from a release document as an IRI that is safe in Turtle and HTML. ok is false, and nothing
// is written, for what is no absolute http, https or ftp link with a host, for one with a user name (it may hold a
// password), and for one with control characters or broken UTF-8.
func appendLink(b []byte, s string) (out []byte, ok bool) {
	s = strings.TrimSpace(s)
	scheme, rest, found := strings.Cut(s, "://")
	if !found || !utf8.ValidString(s) || strings.IndexFunc(s, unicode.IsControl) >= 0 {
		return b, false
	}
	switch scheme = strings.ToLower(scheme); scheme {
	case "http", "https", "ftp":
	default:
		return b, false
	}
	host, path := rest, ""
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		host, path = rest[:i], rest[i:]
	}
	if !isHost(host) {
		return b, false
	}
	b = append(b, scheme...)
	b = append(b, "://"...)
	b = append(b, strings.ToLower(host)...)
	for i := range len(path) {
		c := path[i]
		switch {
		case isUnreserved(c), strings.IndexByte("/?#:@!$&'()*+,;=", c) >= 0:
			b = append(b, c)
		case c == '%' && i+2 < len(path) && isHex(path[i+1]) && isHex(path[i+2]):
			b = append(b, c)
		default:
			b = append(b, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	return b, true
}

// link is appendLink for a string; "" when s is no link.
func link(s string) string {
	if s == "" {
		return ""
	}
	b, ok := appendLink(make([]byte, 0, len(s)+16), s)
	if !ok {
		return ""
	}
	return string(b)
}

// appendMailto writes mailto:address. ok is false for what is no plain address.
func appendMailto(b []byte, s string) (out []byte, ok bool) {
	s = strings.TrimPrefix(strings.TrimSpace(s), "mailto:")
	local, host, found := strings.Cut(s, "@")
	if !found || local == "" || len(local) > 64 || !isHost(host) || strings.ContainsAny(host, ":[]") {
		return b, false
	}
	for i := range len(local) {
		if c := local[i]; c <= 0x20 || c >= 0x7f || strings.IndexByte("\"(),:;<>[\\]", c) >= 0 {
			return b, false
		}
	}
	b = append(b, "mailto:"...)
	b = appendSegment(b, local)
	b = append(b, '@')
	return append(b, host...), true
}

// isHost accepts names, also with umlauts, IP addresses and a port.
func isHost(s string) bool {
	if s == "" || strings.HasPrefix(s, ":") || strings.HasPrefix(s, ".") {
		return false
	}
	for _, r := range s {
		if r >= utf8.RuneSelf && unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) {
			continue
		}
		if r >= utf8.RuneSelf || !isUnreserved(byte(r)) && r != ':' && r != '[' && r != ']' || r == '~' {
			return false
		}
	}
	return true
}

func isUnreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
