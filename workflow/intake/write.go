package intake

import (
	"encoding/csv"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// ListWriter writes a list of holdings row by row, in a form that Open reads back the same.
type ListWriter interface {
	// Row writes one line. Cells are texts; none of them is ever a formula.
	Row(cells []string) error
	// Close ends the list. What was written before may only arrive now.
	Close() error
}

// dangerous begin a cell that a spreadsheet takes for a formula, and guard is put before them (OWASP, CSV injection).
const (
	dangerous = "=+-@\t\r\n＝＋－＠"
	guard     = '\''
)

// Guarded gives the text of a CSV cell: one that would be a formula gets an apostrophe in front. So does one that begins
// with an apostrophe which reading would take for such a guard; nothing is lost, and Unguarded(Guarded(s)) is s.
func Guarded(s string) string {
	if s != "" && strings.ContainsAny(firstRune(s), dangerous) || wouldUnguard(s) {
		return string(guard) + s
	}
	return s
}

// Unguarded takes the guard away again. Lists of others that were guarded in the usual way are read rightly, too.
func Unguarded(s string) string {
	if wouldUnguard(s) {
		return s[1:]
	}
	return s
}

// wouldUnguard tells whether s begins with an apostrophe that stands before a dangerous sign or another apostrophe.
func wouldUnguard(s string) bool {
	return len(s) > 1 && s[0] == guard && strings.ContainsAny(firstRune(s[1:]), dangerous+string(guard))
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

// ColumnName gives the heading under which a list shows a field: the label where reading finds the field by it, else the
// surest name that it does.
func ColumnName(field, label string) string {
	if m, ok := recognise(label); ok && m.field == field {
		return label
	}
	for _, s := range Synonyms {
		if s.Field != field {
			continue
		}
		for _, n := range s.Names {
			if !strings.Contains(n, ":") { // names of other standards are for machines
				return n
			}
		}
	}
	return field
}

// Recognised gives the field that a column of this name is taken for, "" for none.
func Recognised(column string) string {
	m, _ := recognise(column)
	return m.field
}

type csvWriter struct {
	*csv.Writer
	cells []string
}

// NewCSVWriter writes as German spreadsheets open it: UTF-8 with a mark, semicolons, lines that end with CR LF.
func NewCSVWriter(w io.Writer) (ListWriter, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, err
	}
	out := &csvWriter{Writer: csv.NewWriter(w)}
	out.Comma, out.UseCRLF = ';', true
	return out, nil
}

func (w *csvWriter) Row(cells []string) error {
	w.cells = w.cells[:0]
	for _, c := range cells {
		w.cells = append(w.cells, Guarded(c))
	}
	return w.Write(w.cells)
}

func (w *csvWriter) Close() error {
	w.Flush()
	return w.Error()
}

type xlsxWriter struct {
	to    io.Writer
	file  *excelize.File
	sheet *excelize.StreamWriter
	style int
	rows  int
	cells []any
}

const listWidth = 28 // of a column, in characters

// NewXLSXWriter writes a workbook with one sheet. Its cells are typed as text, which no program takes for a formula, so
// that a guard is only put where reading would take an apostrophe for one.
func NewXLSXWriter(w io.Writer, sheet string) (ListWriter, error) {
	f := excelize.NewFile()
	out := &xlsxWriter{to: w, file: f}
	err := f.SetSheetName("Sheet1", sheet)
	if err == nil {
		out.style, err = f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	}
	if err == nil {
		out.sheet, err = f.NewStreamWriter(sheet)
	}
	if err == nil {
		err = out.sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return out, nil
}

func (w *xlsxWriter) Row(cells []string) error {
	if w.rows == 0 {
		if err := w.sheet.SetColWidth(1, max(1, len(cells)), listWidth); err != nil {
			return err
		}
	}
	w.rows++
	w.cells = w.cells[:0]
	for _, c := range cells {
		if wouldUnguard(c) {
			c = string(guard) + c
		}
		cell := excelize.Cell{Value: c}
		if w.rows == 1 {
			cell.StyleID = w.style
		}
		w.cells = append(w.cells, cell)
	}
	at, err := excelize.CoordinatesToCellName(1, w.rows)
	if err != nil {
		return err
	}
	return w.sheet.SetRow(at, w.cells)
}

func (w *xlsxWriter) Close() error {
	err := w.sheet.Flush()
	if err == nil {
		_, err = w.file.WriteTo(w.to)
	}
	if cerr := w.file.Close(); err == nil {
		err = cerr
	}
	return err
}
