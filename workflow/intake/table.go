package intake

import (
	"context"
	"errors"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Fields that a continuation line may carry on; the others name a record or hold one value.
var continued = map[string]bool{
	"description": true, "comment": true, "conditions": true, "keywords": true, "legal_basis": true, "formats": true,
	"source_system": true, "storage_location": true, "spatial_coverage": true, "attribution": true, FieldLandingPage: true,
}

// table turns the rows of a table into records, one behind: the next row may continue the record.
type table struct {
	s       *Source
	sheet   string
	columns []column
	fields  map[string][]int // field → columns, surest first
	title   []int            // cell indexes of the title
	keys    []int            // cell indexes of title and identifier
	width   int              // cells of the header
	pending *row             // copy of the record's row with its continuations
	last    int              // line up to which the pending record reaches
	gap     bool             // an empty line came since
}

func (s *Source) readTable(ctx context.Context, in rowReader, sheet string, emit func(Record) bool) error {
	t := &table{s: s, sheet: sheet, columns: s.layout.columns, fields: byField(s.layout.columns)}
	for _, c := range t.columns {
		t.width = max(t.width, c.index+1)
		switch c.field {
		case FieldTitle:
			t.title = append(t.title, c.index)
			t.keys = append(t.keys, c.index)
		case fieldIdentifier:
			t.keys = append(t.keys, c.index)
		}
	}
	for {
		r, err := in.next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if r.line <= s.layout.header {
			continue
		}
		if !t.take(r, emit) {
			return errStopped
		}
	}
	if !t.flush(emit) {
		return errStopped
	}
	return nil
}

// take decides what a row is: nothing, a repeated header, a heading, a continuation, a sum, or a record.
func (t *table) take(r *row, emit func(Record) bool) bool {
	switch {
	case r.empty() && len(r.marks) == 0:
		t.gap = true
		return true
	case t.repeatsHeader(r):
		return true
	case t.isHeading(r):
		t.s.note(Problem{Line: r.line, Code: "import.heading_skipped", Args: map[string]string{"value": short(firstCell(r), 60)}})
		return true
	case t.continues(r):
		t.join(r)
		return true
	case !t.hasTitle(r) && !t.hasField(r):
		t.s.note(Problem{Line: r.line, Code: "import.line_skipped", Args: map[string]string{"value": short(firstCell(r), 60)}})
		return true
	case !t.hasTitle(r) && isSum(r):
		t.s.note(Problem{Line: r.line, Code: "import.sum_skipped", Args: map[string]string{"value": short(firstCell(r), 60)}})
		return true
	}
	ok := t.flush(emit)
	c := r.clone()
	t.pending, t.last, t.gap = &c, r.line, false
	return ok
}

func (t *table) hasTitle(r *row) bool {
	return slices.ContainsFunc(t.title, func(i int) bool { return clean(r.cell(i), false) != "" })
}

// isHeading tells whether the row is one text merged over several named columns.
func (t *table) isHeading(r *row) bool {
	n := 0
	for _, c := range t.columns {
		if c.index >= r.heading.from && c.index <= r.heading.to {
			n++
		}
	}
	return r.heading.to > r.heading.from && n >= 2
}

// hasField tells whether a column in use has content of its own, or a mark.
func (t *table) hasField(r *row) bool {
	for _, c := range t.columns {
		if c.field != "" && (clean(r.cell(c.index), false) != "" && !r.isCarried(c.index) ||
			slices.ContainsFunc(r.marks, func(m mark) bool { return m.col == c.index })) {
			return true
		}
	}
	return len(r.cells) > t.width && !(&row{cells: r.cells[t.width:]}).empty()
}

// continues tells whether the row carries on the record above: right below it, no key of its own, and nothing but text.
func (t *table) continues(r *row) bool {
	if t.pending == nil || t.gap || r.line > t.last+1 && t.s.book != nil || isSum(r) || len(r.marks) > 0 {
		return false
	}
	mergedTitle := false
	for _, i := range t.keys {
		if r.isCarried(i) {
			mergedTitle = mergedTitle || slices.Contains(t.title, i)
		} else if r.cell(i) != "" {
			return false
		}
	}
	text := false
	for _, c := range t.columns {
		if clean(r.cell(c.index), false) == "" || r.isCarried(c.index) || c.field == "" {
			continue
		}
		if !continued[c.field] && !mergedTitle {
			return false
		}
		text = true
	}
	return text || mergedTitle
}

// join adds the text of a continuation line to the pending record.
func (t *table) join(r *row) {
	t.last = max(t.last, r.line)
	for _, c := range t.columns {
		more := r.cell(c.index)
		if more == "" || r.isCarried(c.index) || c.field == "" {
			continue
		}
		for len(t.pending.cells) <= c.index {
			t.pending.cells = append(t.pending.cells, "")
		}
		switch old := t.pending.cells[c.index]; {
		case old == "":
			t.pending.cells[c.index] = more
		case continued[c.field]:
			if len(old)+len(more) > 4*t.s.limits.CellRunes {
				t.pending.marks = append(t.pending.marks, mark{col: c.index, code: "import.continuation_dropped", arg: more})
				continue
			}
			t.pending.cells[c.index] = old + "\n" + more
		case clean(old, false) != clean(more, false):
			t.pending.marks = append(t.pending.marks, mark{col: c.index, code: "import.continuation_dropped", arg: more})
		}
	}
}

// repeatsHeader tells whether the row is the header again, as printed lists have it on each page.
func (t *table) repeatsHeader(r *row) bool {
	same := 0
	for _, c := range t.columns {
		switch cell := clean(r.cell(c.index), false); cell {
		case c.name:
			same++
		case "":
		default:
			return false
		}
	}
	return same >= 2 || same == len(t.columns)
}

var sumLine = regexp.MustCompile(`(?i)^(summen?|gesamt(summe|zahl|anzahl)?|insgesamt|total|grand total|sum|anzahl)\b[^\pL]*`)

// isSum tells whether the row adds up a list: a cell says so, and the others are numbers.
func isSum(r *row) bool {
	sum := false
	for _, c := range r.cells {
		c = strings.TrimSpace(c)
		switch {
		case sumLine.MatchString(c) && len(c) < 60:
			sum = true
		case strings.Trim(c, "0123456789.,- ") != "":
			return false
		}
	}
	return sum
}

func firstCell(r *row) string {
	for _, c := range r.cells {
		if c != "" {
			return c
		}
	}
	return ""
}

// flush yields the pending record.
func (t *table) flush(emit func(Record) bool) bool {
	if t.pending == nil {
		return true
	}
	r := t.pending
	t.pending = nil
	rec := Record{Line: r.line, Sheet: t.sheet, Fields: make(map[string]string, len(t.columns))}
	for _, m := range r.marks {
		t.mark(&rec, r, m)
	}
	if len(r.cells) > t.width {
		if extra := firstCell(&row{cells: r.cells[t.width:]}); extra != "" {
			rec.Problems = append(rec.Problems, Problem{
				Line: r.line, Code: "import.too_many_cells", Blocks: true,
				Args: map[string]string{"cells": itoa(len(r.cells)), "columns": itoa(t.width), "value": short(extra, 60)},
			})
		}
	}
	if t.s.book == nil && len(r.cells) == 1 && t.width > 2 && strings.Count(r.cells[0], t.s.preview.Delimiter) >= t.width-1 {
		rec.Problems = append(rec.Problems, Problem{Line: r.line, Code: "import.row_in_quotes", Blocks: true})
	}
	finish(&rec, t.columns, t.fields, t.s.opts.Corrected[rec.Line], func(i int) (string, int) { return r.cell(t.columns[i].index), r.line })
	return emit(rec)
}

func (t *table) mark(rec *Record, r *row, m mark) {
	p := Problem{Line: r.line, Code: m.code}
	for _, c := range t.columns {
		if c.index == m.col {
			p.Column = c.name
			if c.field == "" {
				return // a column that is not used
			}
		}
	}
	if m.arg != "" {
		p.Args = map[string]string{"value": short(m.arg, 60)}
	}
	rec.Problems = append(rec.Problems, p)
}

// finish fills the fields of a record from its columns, the surest column of a field first.
// cell gives the raw content of column i and its line.
// corrected are values in place of cells.
func finish(rec *Record, columns []column, fields map[string][]int, corrected Fields, cell func(i int) (string, int)) {
	set := fieldSetter{rec: rec}
	for _, field := range slices.Sorted(maps.Keys(corrected)) {
		set.set(field, field, corrected[field], rec.Line)
	}
	names := make(map[string]string, len(fields))
	for i, c := range columns { // in the order of the file, so that problems come from left to right
		list := fields[c.field]
		if _, said := corrected[c.field]; said || c.field == "" || list[0] != i {
			continue
		}
		names[c.field] = c.name
		for _, j := range list {
			if rec.Fields[c.field] != "" && c.field != "keywords" {
				break
			}
			raw, line := cell(j)
			set.set(c.field, columns[j].name, raw, line)
		}
	}
	rec.Authority, rec.Identifier = rec.Fields[FieldAuthority], rec.Fields[fieldIdentifier]
	if rec.Fields[FieldTitle] == "" {
		rec.Problems = append(rec.Problems, Problem{Line: rec.Line, Column: names[FieldTitle], Code: "import.title_missing", Blocks: true})
	}
	set.tooLong(names, rec.Line)
}
