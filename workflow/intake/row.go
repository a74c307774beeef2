package intake

import "context"

// row is one line of a sheet. Its slices belong to the reader and change with the next row.
type row struct {
	line    int
	cells   []string
	marks   []mark // what the reader noticed at single cells
	carried []bool // cells filled from a merged cell above; nil when there are none
	heading span   // its only content is one cell merged over these columns
}

// span is a range of columns, inclusive; the zero value is none.
type span struct{ from, to int }

// mark is a remark on one cell.
type mark struct {
	col  int
	code string
	arg  string
}

func (r *row) cell(i int) string {
	if i < len(r.cells) {
		return r.cells[i]
	}
	return ""
}

func (r *row) isCarried(i int) bool { return i < len(r.carried) && r.carried[i] }

// empty tells that the row has no content of its own.
func (r *row) empty() bool {
	for i, c := range r.cells {
		if c != "" && !r.isCarried(i) {
			return false
		}
	}
	return true
}

// rowReader gives the rows of a sheet in order; the end is io.EOF.
type rowReader interface {
	next(ctx context.Context) (*row, error)
	close() error
}
