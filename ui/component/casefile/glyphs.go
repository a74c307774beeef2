package casefile

import (
	"fmt"
	"strings"
	"sync"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// face is one of the embedded fonts. They have Latin, Greek and Cyrillic letters.
type face string

const (
	plain face = "regular"
	bold  face = "bold"
	mono  face = "mono"
)

var faces = map[face][]byte{plain: goregular.TTF, bold: gobold.TTF, mono: gomono.TTF}

// metrics says which letters a font has, and how wide they are. It is filled while it is used.
type metrics struct {
	mu    sync.Mutex
	font  *sfnt.Font
	buf   sfnt.Buffer
	has   map[rune]bool
	width map[rune]float64 // in thousandths of the font size

	once  sync.Once
	alias map[rune]rune
}

var measures = func() map[face]*metrics {
	out := map[face]*metrics{}
	for f, ttf := range faces {
		font, err := sfnt.Parse(ttf)
		if err != nil {
			panic("casefile: font " + string(f) + ": " + err.Error()) // it is part of the binary
		}
		out[f] = &metrics{font: font, has: map[rune]bool{}, width: map[rune]float64{}}
	}
	return out
}()

func (m *metrics) covers(r rune) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	ok, known := m.has[r]
	if !known {
		i, err := m.font.GlyphIndex(&m.buf, r)
		ok = err == nil && i != 0 && r < 0xffff
		m.has[r] = ok
	}
	return ok
}

// single gives the text with one letter for each glyph: where several letters share one (a space and one that does not
// break), the first of them. The library would write the subset of a font in another order each time.
func (m *metrics) single(text string) string {
	m.once.Do(func() {
		first := map[sfnt.GlyphIndex]rune{}
		m.alias = map[rune]rune{}
		var buf sfnt.Buffer
		for r := rune(1); r < 0xffff; r++ {
			i, err := m.font.GlyphIndex(&buf, r)
			if err != nil || i == 0 {
				continue
			}
			if one, ok := first[i]; ok {
				m.alias[r] = one
			} else {
				first[i] = r
			}
		}
	})
	return strings.Map(func(r rune) rune {
		if one, ok := m.alias[r]; ok {
			return one
		}
		return r
	}, text)
}

func (m *metrics) widthOf(pdf *fpdf.Fpdf, r rune) float64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	w, known := m.width[r]
	if !known {
		w = float64(pdf.GetStringSymbolWidth(string(r)))
		m.width[r] = w
	}
	return w
}

// printable gives a text as the font can show it. Nothing is left out without a word: what has no letter in the font, or
// would change how the rest is read (control characters, marks of direction), is shown by its number.
func printable(f face, text string) string {
	text = norm.NFC.String(strings.ToValidUTF8(text, "\ufffd"))
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\n', r == ' ':
			b.WriteRune(r)
		case r == '\t':
			b.WriteString("    ")
		case r == '\r':
		case r == '\u202f' || r == '\u00a0' || r == '\u2009':
			b.WriteRune('\u00a0')
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u00ad' || !measures[f].covers(r):
			fmt.Fprintf(&b, "[U+%04X]", r)
		case r == '\u00ad': // soft hyphen: we break lines ourselves
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
