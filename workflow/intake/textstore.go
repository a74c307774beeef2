package intake

import (
	"bufio"
	"errors"
	"io"
	"os"
)

// spillBytes is how much text of a workbook stays in memory before the rest goes to a temporary file.
const spillBytes = 16 << 20

// textStore keeps the shared strings of a workbook. The zero pointer is an empty store.
type textStore struct {
	ends   []uint32 // where text i ends; all texts together are below 256 MB
	mem    []byte
	file   *os.File
	out    *bufio.Writer
	limit  int
	filled uint32
}

func (t *textStore) add(s []byte) error {
	t.filled += uint32(len(s))
	t.ends = append(t.ends, t.filled)
	if t.file == nil && len(t.mem)+len(s) <= t.limit {
		t.mem = append(t.mem, s...)
		return nil
	}
	if t.file == nil {
		f, err := Scratch()
		if err != nil {
			return err
		}
		t.file, t.out = f, bufio.NewWriterSize(f, 64<<10)
	}
	_, err := t.out.Write(s)
	return err
}

// ready ends the filling.
func (t *textStore) ready() error {
	if t.out == nil {
		return nil
	}
	return t.out.Flush()
}

// get gives text i; ok is false when there is none.
func (t *textStore) get(i int) (s string, ok bool, err error) {
	if t == nil || i < 0 || i >= len(t.ends) {
		return "", false, nil
	}
	begin := uint32(0)
	if i > 0 {
		begin = t.ends[i-1]
	}
	end, kept := t.ends[i], uint32(len(t.mem))
	if end <= kept {
		return string(t.mem[begin:end]), true, nil
	}
	b := make([]byte, end-begin)
	if _, err := t.file.ReadAt(b, int64(begin-kept)); err != nil && !errors.Is(err, io.EOF) {
		return "", false, err
	}
	return string(b), true, nil
}

func (t *textStore) close() error {
	if t == nil || t.file == nil {
		return nil
	}
	err := t.file.Close()
	t.file = nil
	return err
}

// loadStrings reads the shared strings: plain, rich text in runs, without phonetic hints.
func (w *workbook) loadStrings(part string) error {
	w.strings = &textStore{limit: spillBytes}
	x, c, err := w.open(part)
	if err != nil {
		return err
	}
	defer c.Close()
	for {
		tok, err := x.next()
		if errors.Is(err, io.EOF) {
			return w.strings.ready()
		}
		if err == nil && tok == xmlStart && string(x.name) == "si" {
			var s []byte
			if s, err = readRich(x, w.limits.CellRunes); err == nil {
				if len(w.strings.ends) >= w.limits.Cells {
					return refuse("import.too_many_cells_in_file", "limit", w.limits.Cells)
				}
				err = w.strings.add(s)
			}
		}
		if err != nil {
			return w.broken(part, 0, err)
		}
	}
}

// readRich gathers the texts up to the end of the element at hand (si or is).
func readRich(x *xmlScanner, maxRunes int) ([]byte, error) {
	var out []byte
	depth, inText, phonetic := x.depth, false, 0
	for {
		tok, err := x.next()
		if err != nil {
			return nil, noEOF(err)
		}
		switch tok {
		case xmlStart:
			switch string(x.name) {
			case "t":
				inText = true
			case "rPh":
				phonetic++
			}
		case xmlEnd:
			if x.depth < depth {
				return out, nil
			}
			switch string(x.name) {
			case "t":
				inText = false
			case "rPh":
				phonetic--
			}
		case xmlText:
			if inText && phonetic == 0 {
				if out = append(out, x.text...); len(out) > 4*maxRunes {
					return nil, errXMLText
				}
			}
		}
	}
}
