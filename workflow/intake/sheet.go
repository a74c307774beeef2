package intake

import (
	"context"
	"errors"
	"io"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

// sheetReader reads the rows of one sheet of a workbook.
type sheetReader struct {
	w      *workbook
	sheet  sheetRef
	x      *xmlScanner
	c      io.Closer
	meter  meter
	row    row
	merges []merge // known merged cells, by first row
	active []merge // those that cover rows below the one at hand
	found  []merge // merged cells met while reading; they stand behind the rows
	ended  bool
	cells  int // cells met, also those without content
	tick   int
}

const maxMerges = 200_000

func (w *workbook) openSheet(s sheetRef, merges []merge) (*sheetReader, error) {
	x, c, err := w.open(s.part)
	if err != nil {
		return nil, err
	}
	return &sheetReader{w: w, sheet: s, x: x, c: c, meter: meter{Limits: w.limits}, merges: merges}, nil
}

func (s *sheetReader) close() error { return s.c.Close() }

// scan reads a sheet to its end: proof that all of it can be read, and the merged cells, which stand last.
func (w *workbook) scan(ctx context.Context, ref sheetRef) (merges []merge, rows int, err error) {
	s, err := w.openSheet(ref, nil)
	if err != nil {
		return nil, 0, err
	}
	defer s.close()
	for {
		if _, err := s.next(ctx); errors.Is(err, io.EOF) {
			sort.SliceStable(s.found, func(i, j int) bool { return s.found[i].r1 < s.found[j].r1 })
			return s.found, s.meter.rows, nil
		} else if err != nil {
			return nil, 0, err
		}
	}
}

// next reads one row. Rows without a single cell do not come.
func (s *sheetReader) next(ctx context.Context) (*row, error) {
	for {
		if s.tick++; s.tick%1024 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		tok, err := s.x.next()
		if errors.Is(err, io.EOF) && !s.ended {
			return nil, s.w.broken(s.sheet.part, max(1, s.row.line), io.ErrUnexpectedEOF) // no sheetData at all
		}
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		if err != nil {
			return nil, s.w.broken(s.sheet.part, max(1, s.row.line), err)
		}
		name := string(s.x.name)
		switch {
		case tok == xmlEnd && name == "sheetData":
			s.ended = true
		case tok == xmlStart && name == "mergeCell":
			if m, ok := parseRange(s.x.attr("ref")); ok && len(s.found) < maxMerges {
				s.found = append(s.found, m)
			}
		case tok == xmlStart && name == "row" && !s.ended:
			if err := s.readRow(); err != nil {
				return nil, s.w.broken(s.sheet.part, max(1, s.row.line), err)
			}
			if err := s.meter.count(s.row.line, s.row.cells); err != nil {
				return nil, err
			}
			s.applyMerges()
			if len(s.row.cells) > 0 {
				return &s.row, nil
			}
		}
	}
}

func (s *sheetReader) readRow() error {
	line := s.row.line + 1
	if r := s.x.attr("r"); r != "" {
		n, err := strconv.Atoi(r)
		if err != nil || n < line || n > 1<<20 {
			return errXML
		}
		line = n
	}
	s.row.line, s.row.cells, s.row.marks, s.row.carried, s.row.heading = line, s.row.cells[:0], s.row.marks[:0], s.row.carried[:0], span{}
	depth := s.x.depth
	for col := 0; ; {
		tok, err := s.x.next()
		if err != nil {
			return noEOF(err)
		}
		if tok == xmlEnd && s.x.depth < depth {
			return nil
		}
		if tok != xmlStart || string(s.x.name) != "c" {
			continue
		}
		if ref := s.x.attr("r"); ref != "" {
			c, _, ok := parseRef(ref)
			if !ok || c < col {
				return errXML
			}
			col = c
		}
		if s.cells++; s.cells > 4*s.meter.Cells {
			return refuse("import.too_many_blank_cells", "sheet", s.sheet.name, "limit", 4*s.meter.Cells)
		}
		value, err := s.readCell(col)
		if err != nil {
			return err
		}
		if value != "" {
			if col >= s.meter.Columns {
				return refuse("import.too_many_columns", "line", line, "limit", s.meter.Columns)
			}
			for len(s.row.cells) <= col {
				s.row.cells = append(s.row.cells, "")
			}
			s.row.cells[col] = value
		}
		col++
	}
}

// readCell reads the cell at hand to its end.
func (s *sheetReader) readCell(col int) (string, error) {
	kind := s.x.attr("t")
	style := -1
	if kind == "" || kind == "n" {
		if v := s.x.attr("s"); v != "" {
			style, _ = strconv.Atoi(v)
		}
	}
	depth, value, formula, has := s.x.depth, "", false, false
	in := ""
	for {
		tok, err := s.x.next()
		if err != nil {
			return "", noEOF(err)
		}
		if tok == xmlEnd {
			if s.x.depth < depth {
				break
			}
			in = ""
			continue
		}
		if tok == xmlText {
			if in == "v" {
				value += string(s.x.text)
				has = true
			}
			continue
		}
		switch in = string(s.x.name); in {
		case "f":
			formula = true
		case "is":
			text, err := readRich(s.x, s.meter.CellRunes)
			if err != nil {
				return "", err
			}
			value, has, in = string(text), true, ""
			kind = "inlineStr"
		}
	}
	if !has {
		if formula {
			s.row.marks = append(s.row.marks, mark{col: col, code: "import.formula_without_value"})
		}
		return "", nil
	}
	return s.cellText(col, kind, value, style)
}

func (s *sheetReader) cellText(col int, kind, value string, style int) (string, error) {
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil {
			return "", errXML
		}
		text, ok, err := s.w.strings.get(i)
		if err != nil {
			return "", err
		}
		if !ok {
			return "", errXML
		}
		value = text
	case "b":
		if truth(value) {
			return "ja", nil
		}
		return "nein", nil
	case "e":
		s.row.marks = append(s.row.marks, mark{col: col, code: "import.cell_error", arg: value})
		return "", nil
	case "", "n":
		return s.w.number(strings.TrimSpace(value), style), nil
	}
	value = unescapeCell(value)
	if len(value) > s.meter.CellRunes && utf8.RuneCountInString(value) > s.meter.CellRunes {
		return "", errXMLText
	}
	return value, nil
}

// parseRef reads "AB12": column 0-based, row 1-based.
func parseRef(ref string) (col, line int, ok bool) {
	i := 0
	for ; i < len(ref) && i < 4; i++ {
		b := ref[i] &^ 0x20
		if b < 'A' || b > 'Z' {
			break
		}
		col = col*26 + int(b-'A') + 1
	}
	line, err := strconv.Atoi(ref[i:])
	return col - 1, line, i > 0 && i < 4 && err == nil && line > 0 && line <= 1<<20
}

func parseRange(ref string) (merge, bool) {
	a, b, _ := strings.Cut(strings.ReplaceAll(ref, "$", ""), ":")
	c1, r1, ok1 := parseRef(a)
	c2, r2, ok2 := parseRef(b)
	return merge{r1: r1, r2: r2, c1: c1, c2: c2}, ok1 && ok2 && c1 <= c2 && r1 <= r2
}

// unescapeCell decodes _x000D_, the way workbooks write control characters.
func unescapeCell(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if i+7 <= len(s) && s[i] == '_' && s[i+1] == 'x' && s[i+6] == '_' {
			if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil && n > 0 && (n < 0xD800 || n > 0xDFFF) {
				b.WriteRune(rune(n))
				i += 6
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
