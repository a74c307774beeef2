package intake

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// The encodings a person may name in Options.Encoding.
var encodings = map[string]encoding.Encoding{
	"utf-8":        encoding.Nop,
	"utf-16le":     unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	"utf-16be":     unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	"windows-1252": charmap.Windows1252,
	"iso-8859-1":   charmap.Windows1252, // what calls itself Latin-1 is Windows-1252 in practice
	"iso-8859-15":  charmap.ISO8859_15,
	"cp850":        charmap.CodePage850,
	"macintosh":    charmap.Macintosh,
}

// detectEncoding names the encoding of a text file. It does not guess by statistics: a byte order mark decides, then
// valid UTF-8 (of the whole file, so that one late umlaut is not missed), else Windows-1252.
// Errors: Invalid for a file that is mostly UTF-8 with broken places, and for NUL bytes.
func detectEncoding(r io.ReaderAt, size int64) (string, error) {
	head := make([]byte, min(size, 1024))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", unreadable(err)
	}
	switch {
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return "utf-16le", nil
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return "utf-16be", nil
	}
	even, odd := 0, 0
	for i, b := range head {
		if b == 0 && i%2 == 0 {
			even++
		} else if b == 0 {
			odd++
		}
	}
	switch n := len(head) / 2; {
	case odd > n/3 && even == 0:
		return "utf-16le", nil
	case even > n/3 && odd == 0:
		return "utf-16be", nil
	}
	t, err := countUTF8(io.NewSectionReader(r, 0, size))
	switch {
	case err != nil:
		return "", unreadable(err)
	case t.nulLine > 0:
		return "", refuse("import.nul_bytes", "line", t.nulLine)
	case t.broken == 0:
		return "utf-8", nil
	case t.letters > 2*t.broken || bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		return "", refuse("import.mixed_encoding", "line", t.brokenLine)
	}
	return "windows-1252", nil
}

// tally is what countUTF8 found. Lines are 1-based, 0 for none.
type tally struct {
	letters, broken     int // multi-byte letters, bytes outside of UTF-8
	brokenLine, nulLine int
}

func countUTF8(r io.Reader) (tally, error) {
	var t tally
	buf := make([]byte, 64<<10)
	kept, line, wasCR := 0, 1, false
	for {
		n, err := r.Read(buf[kept:])
		chunk := buf[:kept+n]
		atEnd := errors.Is(err, io.EOF)
		if err != nil && !atEnd {
			return t, err
		}
		for len(chunk) > 0 {
			if b := chunk[0]; b < utf8.RuneSelf {
				if b == 0 && t.nulLine == 0 {
					t.nulLine = line
				}
				if b == '\r' || b == '\n' && !wasCR {
					line++
				}
				wasCR = b == '\r'
				chunk = chunk[1:]
				continue
			}
			if !utf8.FullRune(chunk) && !atEnd {
				break
			}
			wasCR = false
			c, w := utf8.DecodeRune(chunk)
			if c == utf8.RuneError && w == 1 {
				if t.broken++; t.brokenLine == 0 {
					t.brokenLine = line
				}
			} else {
				t.letters++
			}
			chunk = chunk[w:]
		}
		if atEnd {
			return t, nil
		}
		kept = copy(buf, chunk)
	}
}

// decode gives the file as UTF-8 without a byte order mark.
func decode(r io.ReaderAt, size int64, name string) io.Reader {
	text := io.Reader(io.NewSectionReader(r, 0, size))
	if e := encodings[name]; e != encoding.Nop {
		text = transform.NewReader(text, e.NewDecoder())
	}
	return &withoutBOM{r: text}
}

// withoutBOM drops U+FEFF at the start of a UTF-8 text.
type withoutBOM struct {
	r       io.Reader
	checked bool
}

func (w *withoutBOM) Read(p []byte) (int, error) {
	if w.checked {
		return w.r.Read(p)
	}
	w.checked = true
	head := make([]byte, 3)
	n, err := io.ReadFull(w.r, head)
	if err != nil && !errors.Is(err, io.EOF) && err != io.ErrUnexpectedEOF {
		return 0, err
	}
	head = bytes.TrimPrefix(head[:n], []byte("\xEF\xBB\xBF"))
	w.r = io.MultiReader(bytes.NewReader(head), w.r)
	return w.r.Read(p)
}

func encodingName(s string) (string, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	switch s {
	case "utf8", "utf-8-sig":
		s = "utf-8"
	case "cp1252", "ansi", "windows1252":
		s = "windows-1252"
	case "latin1", "latin-1":
		s = "iso-8859-1"
	}
	_, ok := encodings[s]
	return s, ok
}

func unreadable(err error) error {
	e := refuse("import.unreadable")
	e.Err = err
	return e
}
