package releasecheck

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
	"unicode/utf16"
	"unicode/utf8"
)

func sha(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// parseCanonical reads one JSON object that is in the one form of RFC 8785: written again, it is the same bytes. So it
// has no doubled keys and no second reading.
func parseCanonical(b []byte) (map[string]any, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var m map[string]any
	if err := d.Decode(&m); err != nil {
		return nil, errors.New("no JSON object")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("bytes after the object")
	}
	again, err := canonical(nil, m)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(again, b) {
		return nil, errors.New("not in canonical form")
	}
	return m, nil
}

func canonical(b []byte, v any) (_ []byte, err error) {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case json.Number:
		n, err := strconv.ParseInt(string(v), 10, 64)
		if err != nil {
			return nil, errors.New("a number is no integer")
		}
		return strconv.AppendInt(b, n, 10), nil
	case string:
		return quote(b, v)
	case []any:
		b = append(b, '[')
		for i, x := range v {
			if i > 0 {
				b = append(b, ',')
			}
			if b, err = canonical(b, x); err != nil {
				return nil, err
			}
		}
		return append(b, ']'), nil
	case map[string]any:
		b = append(b, '{')
		for i, k := range keysByUTF16(v) {
			if i > 0 {
				b = append(b, ',')
			}
			if b, err = quote(b, k); err != nil {
				return nil, err
			}
			if b, err = canonical(append(b, ':'), v[k]); err != nil {
				return nil, err
			}
		}
		return append(b, '}'), nil
	}
	return nil, fmt.Errorf("unexpected %T", v)
}

func keysByUTF16(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(x, y string) int {
		return slices.Compare(utf16.Encode([]rune(x)), utf16.Encode([]rune(y)))
	})
	return keys
}

func quote(b []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return nil, errors.New("a text is not UTF-8")
	}
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r >= 0x20:
			b = utf8.AppendRune(b, r)
		case strings.ContainsRune("\b\t\n\f\r", r):
			b = append(b, '\\', "btn\x00fr"[r-'\b'])
		default:
			b = fmt.Appendf(b, `\u%04x`, r)
		}
	}
	return append(b, '"'), nil
}

// text gives the text at a path of members, "" where there is none.
func text(m map[string]any, path ...string) string {
	for _, k := range path[:len(path)-1] {
		m, _ = m[k].(map[string]any)
	}
	s, _ := m[path[len(path)-1]].(string)
	return s
}

// number gives an integer member; 0 where there is none.
func number(m map[string]any, key string) int64 {
	n, _ := m[key].(json.Number)
	i, _ := strconv.ParseInt(string(n), 10, 64)
	return i
}

// texts gives an object of texts; other members are left out.
func texts(m map[string]any, key string) map[string]string {
	out := map[string]string{}
	inner, _ := m[key].(map[string]any)
	for k, v := range inner {
		if s, ok := v.(string); ok {
			out[k] = s
		}
	}
	return out
}

// versions reads a list of rule versions, each as "authority/version" or as an object of both.
func versions(list any) []string {
	var out []string
	items, _ := list.([]any)
	for _, x := range items {
		switch x := x.(type) {
		case string:
			out = append(out, x)
		case map[string]any:
			out = append(out, text(x, "authority")+"/"+strconv.FormatInt(number(x, "version"), 10))
		}
	}
	return out
}

// loose reads a JSON column that need not be canonical; "" reads as nothing.
func loose(s string) (any, error) {
	if strings.TrimSpace(s) == "" {
		return nil, nil
	}
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}

func looseTexts(s string) map[string]string {
	v, _ := loose(s)
	return texts(map[string]any{"x": v}, "x")
}
