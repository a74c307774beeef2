package intake

import (
	"context"
	"errors"
	"io"
)

// readForm reads a sheet with one field per row: names in one column, entries beside them. A name that comes a second
// time begins the next record, so a form that was copied below itself is not lost.
func (s *Source) readForm(ctx context.Context, in rowReader, sheet string, emit func(Record) bool) error {
	names, value := s.layout.names, s.layout.value
	if s.book != nil { // sheets may differ: each has its own columns
		rows, err := s.formRows(ctx, sheet)
		if err != nil {
			return err
		}
		if l, ok := formOf(rows); ok {
			names, value = l.names, l.value
		}
	}
	var f form
	for {
		r, err := in.next(ctx)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if errors.Is(err, io.EOF) {
			break
		}
		name, entry := clean(r.cell(names), false), r.cell(value)
		if r.isCarried(names) {
			name = ""
		}
		if r.isCarried(value) {
			entry = ""
		}
		m, known := recognise(name)
		if field, ok := s.opts.Mapping[name]; ok && name != "" {
			m, known = match{field: field, rank: -1}, field != ""
		}
		switch {
		case known && f.has(name):
			if !f.flush(s, sheet, emit) {
				return errStopped
			}
			f.add(r, name, m, entry)
		case known:
			f.add(r, name, m, entry)
		case name == "" && entry != "" && len(f.columns) > 0: // the entry goes on below
			f.goOn(r, entry, 4*s.limits.CellRunes)
		}
		for _, mk := range r.marks {
			if mk.col == value && known {
				f.marks = append(f.marks, Problem{Line: r.line, Column: name, Code: mk.code})
			}
		}
	}
	if !f.flush(s, sheet, emit) {
		return errStopped
	}
	return nil
}

func (s *Source) formRows(ctx context.Context, sheet string) ([]row, error) {
	for _, ref := range s.sheets {
		if ref.name == sheet {
			return s.sampleSheet(ctx, ref)
		}
	}
	return nil, nil
}

// filledForms is 1 when an entry of the form has content.
func filledForms(rows []row, l layout) int {
	for _, c := range l.columns {
		if clean(rows[c.index].cell(l.value), false) != "" {
			return 1
		}
	}
	return 0
}

// form gathers the lines of one record.
type form struct {
	columns []column
	values  []string
	lines   []int
	marks   []Problem
}

func (f *form) add(r *row, name string, m match, entry string) {
	f.columns = append(f.columns, column{index: len(f.columns), name: name, match: m})
	f.values, f.lines = append(f.values, entry), append(f.lines, r.line)
}

// goOn appends a line to the last entry.
func (f *form) goOn(r *row, entry string, limit int) {
	last := len(f.values) - 1
	if len(f.values[last])+len(entry) > limit {
		f.marks = append(f.marks, Problem{
			Line: r.line, Column: f.columns[last].name, Code: "import.continuation_dropped",
			Args: map[string]string{"value": short(entry, 60)},
		})
		return
	}
	f.values[last] += "\n" + entry
}

func (f *form) has(name string) bool {
	for _, c := range f.columns {
		if c.name == name {
			return true
		}
	}
	return false
}

// flush yields the record, unless nothing was filled in.
func (f *form) flush(s *Source, sheet string, emit func(Record) bool) bool {
	done := *f
	*f = form{}
	filled := false
	for _, v := range done.values {
		filled = filled || clean(v, false) != ""
	}
	if !filled {
		if sheet != "" && len(done.columns) > 0 {
			s.note(Problem{Code: "import.form_empty", Args: map[string]string{"sheet": sheet}})
		}
		return true
	}
	rec := Record{Line: done.lines[0], Sheet: sheet, Fields: map[string]string{}, Problems: done.marks}
	finish(&rec, done.columns, byField(done.columns), s.opts.Corrected[rec.Line], func(i int) (string, int) { return done.values[i], done.lines[i] })
	return emit(rec)
}
