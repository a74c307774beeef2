package domain

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Canonical gives the canonical JSON (RFC 8785) of a value made of maps with string keys, slices, strings,
// booleans, integers and nil. Floats do not occur in our documents and are refused, as is invalid UTF-8.
func Canonical(v any) ([]byte, error) { return appendCanonical(nil, v) }

// CanonicalOf marshals v with encoding/json first, so that structs and their tags can be used.
// Empty members are left out where the tag says so.
func CanonicalOf(v any) ([]byte, error) {
	var compact bytes.Buffer
	e := json.NewEncoder(&compact)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("canonical JSON: %w", err)
	}
	return canonicalJSON(bytes.TrimSuffix(compact.Bytes(), []byte("\n")))
}

func appendCanonical(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case int:
		return strconv.AppendInt(b, int64(v), 10), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case string:
		return appendCanonicalString(b, v)
	case []any:
		return appendCanonicalList(b, v)
	case []string:
		list := make([]any, len(v))
		for i := range v {
			list[i] = v[i]
		}
		return appendCanonicalList(b, list)
	case map[string]string:
		m := make(map[string]any, len(v))
		for k := range v {
			m[k] = v[k]
		}
		return appendCanonicalMap(b, m)
	case map[string]any:
		return appendCanonicalMap(b, v)
	}
	return nil, fmt.Errorf("canonical JSON: unsupported %T", v)
}

func appendCanonicalList(b []byte, list []any) (_ []byte, err error) {
	b = append(b, '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendCanonical(b, v); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func appendCanonicalMap(b []byte, m map[string]any) (_ []byte, err error) {
	b = append(b, '{')
	for i, k := range slices.SortedFunc(maps.Keys(m), compareUTF16) {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendCanonicalString(b, k); err != nil {
			return nil, err
		}
		b = append(b, ':')
		if b, err = appendCanonical(b, m[k]); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

// compareUTF16 orders keys by UTF-16 code units, as RFC 8785 section 3.2.3 asks.
func compareUTF16(a, b string) int {
	if isASCII(a) && isASCII(b) {
		return strings.Compare(a, b)
	}
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func appendCanonicalString(b []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return nil, fmt.Errorf("canonical JSON: %q is not UTF-8", s)
	}
	const hexDigits = "0123456789abcdef"
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c >= 0x20:
			b = append(b, c)
		default:
			if k := strings.IndexByte("\b\t\n\f\r", c); k >= 0 {
				b = append(b, '\\', "btnfr"[k])
			} else {
				b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			}
		}
	}
	return append(b, '"'), nil
}

// Digest is a SHA-256 in lower-case hex.
type Digest string

// DigestOf gives the digest of b.
func DigestOf(b []byte) Digest {
	sum := sha256.Sum256(b)
	return Digest(hex.EncodeToString(sum[:]))
}

// Short is the form that people compare: the first eight hex digits, "7F3A-91C2".
func (d Digest) Short() string {
	if len(d) < 8 {
		return ""
	}
	s := strings.ToUpper(string(d[:8]))
	return s[:4] + "-" + s[4:]
}

// NewNonce gives 128 random bits in lower-case hex: it keeps a digest from being guessed from its content.
func NewNonce() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
