package intake

import (
	"slices"
	"strings"
)

// Column is a column of the file as it was understood. In a form it is a line with its name.
type Column struct {
	Index  int      // 0-based
	Name   string   // as written
	Field  string   // "": not used
	Sure   bool     // the name leaves no doubt, or a person said so
	Values []string // up to three different ones, from the top
}

// Preview is what a person needs to see before importing.
type Preview struct {
	Name         string // Options.Name
	Encoding     string // of a text file
	Delimiter    string
	Sheet        string // sheet that is read; "" for text files and for forms on several sheets
	Sheets       []string
	HiddenSheets []string // not read unless named in Options.Sheet
	Form         bool     // one field per row, one record per sheet
	HeaderLine   int
	Columns      []Column
	Rows         int  // data rows; of a large text file an estimate, until Records has run
	Exact        bool // Rows is a count of records
	Problems     []Problem
}

const maxSamples = 3

// samples remembers the first different values of each column.
func (s *Source) samples(rows []row) {
	for i := range s.layout.columns {
		c := &s.layout.columns[i]
		for j := range rows {
			if s.layout.form {
				if j == c.index {
					c.see(short(rows[j].cell(s.layout.value), 120))
				}
			} else if rows[j].line > s.layout.header {
				c.see(short(clean(rows[j].cell(c.index), false), 120))
			}
		}
	}
}

func (c *column) see(value string) {
	if value != "" && len(c.samples) < maxSamples && !slices.Contains(c.samples, value) {
		c.samples = append(c.samples, value)
	}
}

// describe fills the preview from the layout, with the notes on columns.
func (s *Source) describe() {
	p := &s.preview
	p.Form, p.HeaderLine = s.layout.form, s.layout.header
	if len(p.HiddenSheets) > 0 && s.opts.Sheet == "" {
		s.note(Problem{Code: "import.hidden_sheets", Args: map[string]string{"sheets": strings.Join(p.HiddenSheets, ", ")}})
	}
	var unused []string
	for _, c := range s.layout.columns {
		p.Columns = append(p.Columns, Column{Index: c.index, Name: c.name, Field: c.field, Sure: c.field != "" && !c.weak, Values: c.samples})
		if c.field == "" {
			unused = append(unused, short(c.name, 40))
		}
	}
	if len(unused) > 0 {
		s.note(Problem{Code: "import.columns_unused", Args: map[string]string{"columns": strings.Join(unused[:min(len(unused), 30)], ", ")}})
	}
	if !s.layout.form {
		fields := byField(s.layout.columns)
		for _, c := range s.layout.columns { // in the order of the file
			list := fields[c.field]
			if len(list) < 2 || s.layout.columns[list[0]].name != c.name || c.field == "keywords" {
				continue
			}
			s.note(Problem{Column: c.name, Code: "import.column_doubled", Args: map[string]string{"second": s.layout.columns[list[1]].name}})
		}
	}
	s.notes = len(p.Problems)
	if p.Rows <= 0 {
		p.Rows, p.Exact = 0, true
		s.note(Problem{Code: "import.no_rows"})
	}
}

const maxNotes = 200

func (s *Source) note(p Problem) {
	switch n := len(s.preview.Problems); {
	case n < maxNotes:
		s.preview.Problems = append(s.preview.Problems, p)
	case n == maxNotes:
		s.preview.Problems = append(s.preview.Problems, Problem{Code: "import.more_notes"})
	}
}
