package portal

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxQueryRunes = 200
	maxPage       = 100000
)

// single gives the value of a parameter that may be given once; "" when it is absent. Errors: Invalid.
func single(q url.Values, name string) (string, error) {
	switch v := q[name]; {
	case len(v) == 0:
		return "", nil
	case len(v) > 1:
		return "", invalid(name, "portal.param.once")
	default:
		if !utf8.ValidString(v[0]) || strings.ContainsFunc(v[0], unicode.IsControl) {
			return "", invalid(name, "portal.param.unreadable")
		}
		return v[0], nil
	}
}

// pageNumber reads the parameter page: 1 when it is absent. Errors: Invalid.
func pageNumber(q url.Values) (int, error) {
	s, err := single(q, "page")
	if err != nil || s == "" {
		return 1, err
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxPage || strconv.Itoa(n) != s {
		return 0, invalid("page", "portal.param.page")
	}
	return n, nil
}

// isName tells whether s can be the name of a data set or an authority: what cannot never reaches the database.
func isName(s string) bool {
	if s == "" || len(s) > 250 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_') {
			return false
		}
	}
	return true
}
