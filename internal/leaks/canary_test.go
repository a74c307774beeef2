package leaks

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// letters leave out what spelling rules of the search change ("ae", "ss"), so that a canary is found as it was typed.
const letters = "bcdfghjkmnpqrtvw"

var canaryForm = regexp.MustCompile(`(?i)zq[` + letters + `]{12}`)

// canaries are words that stand in exactly one place each. They are letters only, so HTML, URLs, JSON, Turtle and CSV keep
// them as they are; they are looked for without regard to case.
type canaries struct {
	mu     sync.Mutex
	places map[string]string // word → where it stands
}

func word(of string) string {
	sum := sha256.Sum256([]byte(of))
	var b strings.Builder
	b.WriteString("zq")
	for _, c := range sum[:6] {
		b.WriteByte(letters[c>>4])
		b.WriteByte(letters[c&15])
	}
	return b.String()
}

// in gives the canary of a place, the same each time.
func (c *canaries) in(place string, args ...any) string {
	if len(args) > 0 {
		place = fmt.Sprintf(place, args...)
	}
	w := word(place)
	c.mu.Lock()
	defer c.mu.Unlock()
	if was, known := c.places[w]; known && was != place {
		panic("two canaries are one: " + was + ", " + place)
	}
	c.places[w] = place
	return w
}

// all gives every canary with its place, in the order of the places.
func (c *canaries) all() (words []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.SortedFunc(maps.Keys(c.places), func(a, b string) int { return strings.Compare(c.places[a], c.places[b]) })
}

func (c *canaries) place(w string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.places[strings.ToLower(w)]; p != "" {
		return p
	}
	return "a word like a canary that nobody placed: " + w
}

// found lists the canaries in a text, each once.
func found(text string) []string {
	var out []string
	for _, w := range canaryForm.FindAllString(text, -1) {
		if w = strings.ToLower(w); !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
