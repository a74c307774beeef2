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
// them as they are; they are looked for without regard to case. Their last four letters follow from those before, so that
// no random token passes for one.
type canaries struct {
	mu     sync.Mutex
	places map[string]string // word → where it stands
}

func word(of string) string {
	body := lettersOf(of, 8)
	return "zq" + body + lettersOf(body, 4)
}

// lettersOf gives n letters (an even number) that follow from a text.
func lettersOf(text string, n int) string {
	sum := sha256.Sum256([]byte(text))
	var b strings.Builder
	for _, c := range sum[:n/2] {
		b.WriteByte(letters[c>>4])
		b.WriteByte(letters[c&15])
	}
	return b.String()
}

// isCanary tells a word of the form from one that looks so by chance.
func isCanary(w string) bool { return lettersOf(w[2:10], 4) == w[10:] }

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
		if w = strings.ToLower(w); isCanary(w) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
