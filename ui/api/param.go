package api

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// List is a part of a list.
type List[T any] struct {
	Items []T    `json:"items" doc:"The rows, in a fixed order."`
	Next  string `json:"next,omitempty" doc:"What continues the list as cursor; missing at its end."`
}

const (
	defaultLimit = 50
	maxLimit     = 200
)

// page reads what a list is asked for.
func (p Paged) page() (workflow.Page, error) {
	n, err := number("query.limit", p.Limit, defaultLimit, 1, maxLimit)
	return workflow.Page{After: p.Cursor, Limit: int(n)}, err
}

// listOf converts rows and names what continues the list.
func listOf[R, T any](c *call, rows []R, limit int, convert func(R) T) List[T] {
	out := List[T]{Items: make([]T, len(rows))}
	for i, r := range rows {
		out.Items[i] = convert(r)
	}
	if len(rows) == limit && limit > 0 {
		out.Next = c.Cursor(rows[limit-1])
	}
	return out
}

// each converts a slice; the answer is never nil.
func each[R, T any](rows []R, convert func(R) T) []T {
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = convert(r)
	}
	return out
}

// texts gives words as strings; the answer is never nil.
func texts[T ~string](words []T) []string { return each(words, func(w T) string { return string(w) }) }

// number reads a whole number; "" gives the default.
func number(field, s string, def, least, most int64) (int64, error) {
	if s == "" {
		return def, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < least || n > most || s != strconv.FormatInt(n, 10) {
		return 0, invalid(field, "api.number", map[string]any{"min": least, "max": most})
	}
	return n, nil
}

// words reads a list of words of an enumeration, separated by commas.
func words[T ~string](field, s string, known []T) ([]T, error) {
	if s == "" {
		return nil, nil
	}
	var out []T
	for _, w := range strings.Split(s, ",") {
		if !slices.Contains(known, T(w)) {
			return nil, invalid(field, "api.one_of", map[string]any{"allowed": strings.Join(texts(known), ", ")})
		}
		out = append(out, T(w))
	}
	return out, nil
}

// id reads an id in the query or body, where a malformed one is a mistake of the caller; "" stays "".
func id[T ~string](field, s string) (T, error) {
	if s != "" && !domain.IsID(s) {
		return "", invalid(field, "api.id", nil)
	}
	return T(s), nil
}

// moment reads a point in time; "" is none.
func moment(field, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || t.Year() < 1970 {
		return time.Time{}, invalid(field, "api.moment", nil)
	}
	return t.UTC(), nil
}

var digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// digest reads a digest; "" stays "".
func digest(field, s string) (domain.Digest, error) {
	if s != "" && !digestForm.MatchString(s) {
		return "", invalid(field, "api.digest", nil)
	}
	return domain.Digest(s), nil
}

// etag writes the ETag of a holding.
func etag(d domain.Digest) string { return `"` + string(d) + `"` }

// match reads If-Match: exactly one strong tag. checkForm has refused a request without it.
func (g Guarded) match() (domain.Digest, error) { return MaybeGuarded(g).match() }

func (g MaybeGuarded) match() (domain.Digest, error) {
	if g.IfMatch == "" {
		return "", nil
	}
	s := g.IfMatch
	if len(s) != 66 || s[0] != '"' || s[65] != '"' || !digestForm.MatchString(s[1:65]) {
		// no tag of ours: what it names cannot be the present state
		if strings.HasPrefix(s, `"`) && strings.HasSuffix(s, `"`) && len(s) > 1 && strings.Count(s, `"`) == 2 {
			return "", &domain.Error{Code: domain.Stale, Op: "api", Key: "holding.changed_meanwhile", Field: "If-Match"}
		}
		return "", invalid("If-Match", "api.if_match_form", nil)
	}
	return domain.Digest(s[1:65]), nil
}

// stamp writes an instant; the zero one is left out.
func stamp(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func workflowPage(limit int) workflow.Page { return workflow.Page{Limit: limit} }

// distinct gives words once each, in order.
func distinct[T ~string](words []T) []string {
	out := texts(words)
	slices.Sort(out)
	return slices.Compact(out)
}
