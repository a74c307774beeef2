package intake

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"freigabe/domain"
)

// csvReader reads delimited text. encoding/csv is not used: it takes a file with CR line ends for one row, reads to
// the end of the file after a lost quotation mark, and cannot say where that mark opened.
type csvReader struct {
	r         *bufio.Reader
	delimiter byte
	meter     meter
	line      int    // physical line of the next byte
	buf       []byte // bytes of the row at hand, all cells
	ends      []int  // where each cell ends in buf
	runes     int    // letters of the cell at hand
	row       row
}

func newCSVReader(r io.Reader, delimiter byte, limits Limits) *csvReader {
	return &csvReader{r: bufio.NewReaderSize(r, 64<<10), delimiter: delimiter, meter: meter{Limits: limits}, line: 1}
}

func (c *csvReader) close() error { return nil }

// next reads one row. Errors: Invalid with the line, for quotes also the line where the quotation mark opened.
func (c *csvReader) next(ctx context.Context) (*row, error) {
	if c.meter.rows%512 == 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	c.buf, c.ends = c.buf[:0], c.ends[:0]
	start := c.line
	for done, first := false, true; !done; first = false {
		var err error
		if done, err = c.cell(); errors.Is(err, io.EOF) && first {
			return nil, io.EOF
		} else if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		if len(c.ends) > c.meter.Columns*4 { // empty cells too must not grow without end
			return nil, refuse("import.too_many_columns", "line", start, "limit", c.meter.Columns)
		}
	}
	c.fill(start)
	return &c.row, c.meter.count(start, c.row.cells)
}

// fill cuts the bytes of a row into cells.
func (c *csvReader) fill(line int) {
	all := string(c.buf)
	c.row.line, c.row.cells, c.row.marks = line, c.row.cells[:0], c.row.marks[:0]
	begin := 0
	for i, end := range c.ends {
		s := all[begin:end]
		begin = end
		if !utf8.ValidString(s) || strings.ContainsRune(s, utf8.RuneError) {
			s = strings.ToValidUTF8(s, string(utf8.RuneError))
			c.row.marks = append(c.row.marks, mark{col: i, code: "import.unreadable_characters"})
		}
		c.row.cells = append(c.row.cells, s)
	}
}

// cell reads up to a delimiter (done false) or the end of the row (done true). io.EOF: there was nothing left.
func (c *csvReader) cell() (done bool, err error) {
	begin := len(c.buf)
	c.runes = 0
	b, err := c.r.ReadByte()
	if err != nil {
		if errors.Is(err, io.EOF) && len(c.ends) > 0 { // the file ends behind a delimiter
			c.ends = append(c.ends, begin)
			return true, nil
		}
		return true, c.broken(err)
	}
	if b == '"' {
		if err := c.quoted(begin); err != nil {
			return true, err
		}
		if b, err = c.r.ReadByte(); err == nil && b != c.delimiter && b != '\n' && b != '\r' {
			if b == ' ' || b == '\t' { // blanks between the mark and the delimiter do no harm
				for err == nil && (b == ' ' || b == '\t') {
					b, err = c.r.ReadByte()
				}
			}
		}
		if err == nil && b != c.delimiter && b != '\n' && b != '\r' {
			return true, refuse("import.quote_inside", "line", c.line, "opened", c.quoteLine(begin))
		}
	} else {
		for err == nil && b != c.delimiter && b != '\n' && b != '\r' {
			if err := c.add(b, begin, c.line); err != nil {
				return true, err
			}
			b, err = c.r.ReadByte()
		}
	}
	c.ends = append(c.ends, len(c.buf))
	switch {
	case errors.Is(err, io.EOF):
		return true, nil
	case err != nil:
		return true, c.broken(err)
	case b == c.delimiter:
		return false, nil
	}
	return true, c.lineEnd(b)
}

// quoted reads behind an opening quotation mark up to its closing one.
func (c *csvReader) quoted(begin int) error {
	opened := c.line
	for {
		b, err := c.r.ReadByte()
		if errors.Is(err, io.EOF) {
			return refuse("import.quote_open", "line", opened)
		}
		if err != nil {
			return c.broken(err)
		}
		switch b {
		case '"':
			next, err := c.r.Peek(1)
			if err != nil || next[0] != '"' {
				return nil
			}
			_, _ = c.r.Discard(1)
		case '\r', '\n':
			if err := c.lineEnd(b); err != nil {
				return err
			}
			b = '\n'
		}
		if err := c.add(b, begin, opened); err != nil {
			if c.line-opened > 100 && domain.KeyOf(err) == "import.cell_too_long" {
				return refuse("import.quote_open", "line", opened)
			}
			return err
		}
	}
}

func (c *csvReader) quoteLine(begin int) int {
	return c.line - strings.Count(string(c.buf[begin:]), "\n")
}

func (c *csvReader) add(b byte, begin, line int) error {
	if b == 0 {
		return refuse("import.nul_bytes", "line", c.line)
	}
	c.buf = append(c.buf, b)
	if utf8.RuneStart(b) {
		c.runes++
	}
	if c.runes > c.meter.CellRunes || len(c.buf)-begin > utf8.UTFMax*c.meter.CellRunes {
		return refuse("import.cell_too_long", "line", line, "limit", c.meter.CellRunes)
	}
	return nil
}

// lineEnd counts a line that ended in b; CR LF is one end.
func (c *csvReader) lineEnd(b byte) error {
	c.line++
	if b == '\r' {
		next, err := c.r.Peek(1)
		if err != nil && !errors.Is(err, io.EOF) {
			return c.broken(err)
		}
		if err == nil && next[0] == '\n' {
			_, _ = c.r.Discard(1)
		}
	}
	return nil
}

func (c *csvReader) broken(err error) error {
	if errors.Is(err, io.EOF) {
		return err
	}
	e := refuse("import.unreadable", "line", c.line)
	e.Err = err
	return e
}
