package intake

import (
	"strconv"

	"freigabe/domain"
)

// Limits bound what one file may cost. A zero field takes the value of DefaultLimits.
type Limits struct {
	FileBytes int64 // size of the file as uploaded
	Rows      int   // rows with content, per sheet
	Columns   int   // position of the last column with content
	Cells     int   // cells with content, per sheet
	CellRunes int   // length of one cell
	Unzipped  int64 // bytes of all parts of a workbook together, unpacked
}

// DefaultLimits suit the largest inventories met so far with a factor of ten to spare.
var DefaultLimits = Limits{
	FileBytes: 50 << 20,
	Rows:      200_000,
	Columns:   500,
	Cells:     5_000_000,
	CellRunes: 32_768,
	Unzipped:  256 << 20,
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits
	if l.FileBytes > 0 {
		d.FileBytes = l.FileBytes
	}
	if l.Rows > 0 {
		d.Rows = l.Rows
	}
	if l.Columns > 0 {
		d.Columns = l.Columns
	}
	if l.Cells > 0 {
		d.Cells = l.Cells
	}
	if l.CellRunes > 0 {
		d.CellRunes = l.CellRunes
	}
	if l.Unzipped > 0 {
		d.Unzipped = l.Unzipped
	}
	return d
}

// meter counts rows and cells of one pass over a sheet while they are read.
type meter struct {
	Limits
	rows, cells int
}

// count adds a row. Errors: Invalid with the line at which a limit was passed.
func (m *meter) count(line int, cells []string) error {
	last, full := -1, 0
	for i, c := range cells {
		if c != "" {
			last = i
			full++
		}
	}
	if full == 0 {
		return nil
	}
	m.rows++
	m.cells += full
	switch {
	case last >= m.Columns:
		return refuse("import.too_many_columns", "line", line, "limit", m.Columns)
	case m.rows > m.Rows:
		return refuse("import.too_many_rows", "line", line, "limit", m.Rows)
	case m.cells > m.Cells:
		return refuse("import.too_many_cells_in_file", "limit", m.Cells)
	}
	return nil
}

// refuse makes the error for a file that is not read. args are name and value in turn.
func refuse(key string, args ...any) *domain.Error {
	e := &domain.Error{Code: domain.Invalid, Op: "intake.Open", Key: key, Field: "file"}
	if len(args) > 0 {
		e.Args = make(map[string]any, len(args)/2)
	}
	for i := 0; i+1 < len(args); i += 2 {
		e.Args[args[i].(string)] = args[i+1]
	}
	return e
}

// megabytes writes a size for people, rounded up.
func megabytes(n int64) string { return strconv.FormatInt((n+1<<20-1)>>20, 10) + " MB" }
