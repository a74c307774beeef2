package component

import (
	"strconv"
	"strings"
	"time"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Marked is a text in which **words** between two stars are strong.
type Marked string

// Span is a piece of a Marked text.
type Span struct {
	Text   string
	Strong bool
}

// Spans gives the pieces. A star pair without end is shown as it is.
func (m Marked) Spans() []Span {
	parts := strings.Split(string(m), "**")
	if len(parts)%2 == 0 {
		return []Span{{Text: string(m)}}
	}
	var out []Span
	for i, p := range parts {
		if p != "" {
			out = append(out, Span{Text: p, Strong: i%2 == 1})
		}
	}
	return out
}

// Moment is an instant or a day: short for the eye, exact on hover and for machines.
type Moment struct {
	Text  string // "20. Nov. 2026, 10:42"
	Time  string // machine form: RFC 3339, or a day
	Exact string // "20. November 2026, 10:42:27 MEZ"; "" when Text says it all
}

// MomentOf ties the texts of an instant to it.
func MomentOf(t time.Time, text, exact string) Moment {
	return Moment{Text: text, Time: t.UTC().Format(time.RFC3339), Exact: exact}
}

// Due says until when something waits. Kind is "late", "soon" or "".
type Due struct {
	Text, Kind string
	Note       string // "Schlusszeichnung, i. V."
	Exact      string
}

// Seg is a short bar of segments: so many of so many. Of more than ten it shows only the text.
type Seg struct {
	On, Of int
	Text   string // "3 von 4 gezeichnet"
}

// Segments says for each segment whether it is on.
func (s Seg) Segments() []bool {
	if s.Of < 1 || s.Of > 10 {
		return nil
	}
	out := make([]bool, s.Of)
	for i := range out {
		out[i] = i < s.On
	}
	return out
}

// Term is a word with its explanation from the glossary, to be unfolded on the spot. It stands in a block of its own
// right: a cell, a term of a list, a div; not inside a paragraph.
type Term struct {
	Text  string
	Help  string
	URL   string // of the entry in the glossary; "" for none
	More  string // text of that link
	Label string // for screen readers, before the text: "Erklärung zu"
}
