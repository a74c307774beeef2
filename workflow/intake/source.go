package intake

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"freigabe/domain"
)

// Options say how to read a file; the zero value finds out by itself.
type Options struct {
	Name       string            // file name, repeated in the preview
	Sheet      string            // sheet of a workbook; "": the one with the best header
	HeaderLine int               // 0: find it
	Encoding   string            // "": detect; else utf-8, windows-1252, utf-16le, …
	Delimiter  rune              // 0: detect
	Mapping    map[string]string // column name → field, over what is recognised; "" leaves the column out
	Limits     Limits
}

// Column is a column of the file as it was understood. In a form it is a line with its name.
type Column struct {
	Index  int    // 0-based
	Name   string // as written
	Field  string // "": not used
	Sample string // its first value
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

// Source is an opened file. It may be read several times, by one goroutine at a time.
type Source struct {
	file    io.ReaderAt
	size    int64
	opts    Options
	limits  Limits
	book    *workbook // nil for a text file
	sheets  []sheetRef
	layout  layout
	merges  map[string][]merge // by part
	preview Preview
	notes   int // problems of Open; those behind are of the last reading
}

// Open looks at a file and finds out how to read it; r must stay open until Close.
// Errors: Invalid with Field "file" (or the option that is wrong), a key import.*, and the place in Args.
func Open(ctx context.Context, r io.ReaderAt, size int64, opts Options) (*Source, error) {
	s := &Source{file: r, size: size, opts: opts, limits: opts.Limits.withDefaults(), merges: map[string][]merge{}, preview: Preview{Name: opts.Name}}
	if size > s.limits.FileBytes {
		return nil, refuse("import.file_too_large", "size", megabytes(size), "limit", megabytes(s.limits.FileBytes))
	}
	if size <= 0 {
		return nil, refuse("import.file_empty")
	}
	head := make([]byte, min(size, 512))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, unreadable(err)
	}
	if err := refuseBinary(r, size, head); err != nil {
		return nil, err
	}
	var err error
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		err = s.openBook(ctx)
	} else {
		err = s.openText(ctx)
	}
	if err != nil {
		_ = s.Close()
		return nil, err
	}
	s.describe()
	return s, nil
}

// Preview describes the file. After Records has come to its end, Rows is exact and Problems holds what was met.
func (s *Source) Preview() Preview { return s.preview }

// Close removes temporary files. The reader given to Open is the caller's.
func (s *Source) Close() error {
	if s.book == nil {
		return nil
	}
	return s.book.close()
}

func (s *Source) openText(ctx context.Context) error {
	name := s.opts.Encoding
	if name != "" {
		known, ok := encodingName(name)
		if !ok {
			return &domain.Error{Code: domain.Invalid, Op: "intake.Open", Key: "import.encoding_unknown", Field: "encoding", Args: map[string]any{"value": short(name, 40)}}
		}
		name = known
	} else {
		found, err := detectEncoding(s.file, s.size)
		if err != nil {
			return err
		}
		name = found
	}
	s.preview.Encoding = name
	sample, whole, err := readText(decode(s.file, s.size, name), 128<<10)
	if err != nil {
		return unreadable(err)
	}
	if err := refuseText(sample); err != nil {
		return err
	}
	delimiter := byte(s.opts.Delimiter)
	if d, ok := separatorLine(sample); ok && delimiter == 0 {
		delimiter = d
	}
	if delimiter == 0 {
		delimiter = detectDelimiter(sample, s.limits)
	}
	if delimiter >= utf8.RuneSelf || delimiter == '"' || delimiter == '\n' || delimiter == '\r' || s.opts.Delimiter >= utf8.RuneSelf {
		return &domain.Error{Code: domain.Invalid, Op: "intake.Open", Key: "import.delimiter_unknown", Field: "delimiter"}
	}
	s.preview.Delimiter = string(rune(delimiter))
	in := newCSVReader(strings.NewReader(sample), delimiter, s.limits)
	var rows []row
	var sampleErr error
	for len(rows) < sampleRows {
		next, err := in.next(ctx)
		if err != nil {
			if err != io.EOF {
				sampleErr = err
			}
			break
		}
		if !next.empty() {
			rows = append(rows, next.clone())
		}
	}
	if sampleErr != nil && !whole && domain.KeyOf(sampleErr) == "import.quote_open" {
		sampleErr = nil // the sample was cut inside a cell; the reading itself will tell
	}
	if s.layout, err = layoutAt(rows, s.opts); err != nil {
		return err
	}
	if s.layout.score == 0 {
		if sampleErr != nil {
			return sampleErr
		}
		return noInventory(s.layout)
	}
	size := s.size
	if strings.HasPrefix(name, "utf-16") {
		size /= 2
	}
	s.preview.Rows = estimate(rows, s.layout, in, size, int64(len(sample)), whole)
	s.samples(rows)
	return nil
}

// noInventory answers for a table without a column that could be the title of a data set.
func noInventory(l layout) error {
	return refuse("import.no_inventory", "columns", strings.Join(l.best[:min(len(l.best), 12)], ", "))
}

// separatorLine reads "sep=;", which spreadsheets write as a first line.
func separatorLine(sample string) (byte, bool) {
	if len(sample) < 6 || !strings.EqualFold(sample[:4], "sep=") || sample[5] != '\n' && sample[5] != '\r' {
		return 0, false
	}
	return sample[4], true
}

func readText(r io.Reader, limit int64) (text string, whole bool, err error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return "", false, err
	}
	if int64(len(b)) <= limit {
		return string(b), true, nil
	}
	b = b[:limit]
	for i := 0; i < utf8.UTFMax && !utf8.Valid(b[max(0, len(b)-utf8.UTFMax):]); i++ {
		b = b[:len(b)-1]
	}
	return string(b), false, nil
}

// estimate counts the data rows of a small file and projects those of a large one from its beginning.
func estimate(rows []row, l layout, in *csvReader, size, sampled int64, whole bool) int {
	if l.form {
		return filledForms(rows, l)
	}
	n := 0
	for _, r := range rows {
		if r.line > l.header {
			n++
		}
	}
	for { // what is left of the sample
		next, err := in.next(context.Background())
		if err != nil {
			break
		}
		if !next.empty() {
			n++
		}
	}
	if whole || sampled == 0 {
		return n
	}
	return int(int64(n) * size / sampled)
}

func (s *Source) openBook(ctx context.Context) error {
	book, err := openWorkbook(s.file, s.size, s.limits)
	if err != nil {
		return err
	}
	s.book = book
	best := -1
	var layouts []layout
	var samples [][]row
	var candidates []sheetRef
	for _, ref := range book.sheets {
		if ref.hidden {
			s.preview.HiddenSheets = append(s.preview.HiddenSheets, ref.name)
		} else {
			s.preview.Sheets = append(s.preview.Sheets, ref.name)
		}
		if s.opts.Sheet != "" && ref.name != s.opts.Sheet || s.opts.Sheet == "" && ref.hidden {
			continue
		}
		rows, err := s.sampleSheet(ctx, ref)
		if err != nil {
			return err
		}
		l, err := layoutAt(rows, s.opts)
		if err != nil && (s.opts.Sheet != "" || len(book.sheets) == 1) {
			return err
		} else if err != nil {
			l = layout{} // a mapping or header line that does not fit this sheet may fit another
		}
		layouts, samples, candidates = append(layouts, l), append(samples, rows), append(candidates, ref)
		if best < 0 || l.score > layouts[best].score {
			best = len(layouts) - 1
		}
	}
	if s.opts.Sheet != "" && best < 0 {
		return &domain.Error{Code: domain.Invalid, Op: "intake.Open", Key: "import.sheet_unknown", Field: "sheet",
			Args: map[string]any{"sheet": s.opts.Sheet, "sheets": strings.Join(s.preview.Sheets, ", ")}}
	}
	if best < 0 || layouts[best].score == 0 {
		return s.refuseBook(layouts, best)
	}
	s.layout = layouts[best]
	for i, ref := range candidates {
		if i != best && !(s.layout.form && layouts[i].form) {
			if len(samples[i]) > 0 {
				s.note(Problem{Code: "import.sheet_not_read", Args: map[string]string{"sheet": ref.name}})
			}
			continue
		}
		merges, rows, err := book.scan(ctx, ref)
		if err != nil {
			return err
		}
		s.merges[ref.part] = merges
		s.sheets = append(s.sheets, ref)
		if s.layout.form {
			s.preview.Rows += filledForms(samples[i], layouts[i])
		} else {
			s.preview.Rows = rows
		}
	}
	if !s.layout.form {
		s.preview.Sheet = candidates[best].name
		for _, r := range samples[best] {
			if r.line <= s.layout.header {
				s.preview.Rows--
			}
		}
	}
	s.samples(samples[best])
	return nil
}

func (s *Source) refuseBook(layouts []layout, best int) error {
	if best < 0 {
		return refuse("import.only_hidden_sheets", "sheets", strings.Join(s.preview.HiddenSheets, ", "))
	}
	for _, l := range layouts {
		if len(l.best) > 0 {
			return noInventory(l)
		}
	}
	return refuse("import.file_empty")
}

func (s *Source) sampleSheet(ctx context.Context, ref sheetRef) ([]row, error) {
	in, err := s.book.openSheet(ref, nil)
	if err != nil {
		return nil, err
	}
	defer in.close()
	var rows []row
	for len(rows) < sampleRows {
		next, err := in.next(ctx)
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if !next.empty() {
			rows = append(rows, next.clone())
		}
	}
	return rows, nil
}

// samples remembers a first value of each column.
func (s *Source) samples(rows []row) {
	for i := range s.layout.columns {
		c := &s.layout.columns[i]
		for j := range rows {
			if s.layout.form {
				if j == c.index {
					c.sample = short(rows[j].cell(s.layout.value), 120)
				}
			} else if rows[j].line > s.layout.header && c.sample == "" {
				c.sample = short(clean(rows[j].cell(c.index), false), 120)
			}
		}
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
		p.Columns = append(p.Columns, Column{Index: c.index, Name: c.name, Field: c.field, Sample: c.sample})
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

// Records reads the records in the order of the file. An error ends the reading: Invalid with the place for a broken
// file, or that of ctx. What was yielded before is right, but whoever wants all or nothing must wait for the end.
func (s *Source) Records(ctx context.Context) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		s.preview.Problems = s.preview.Problems[:min(s.notes, len(s.preview.Problems))]
		count, stopped := 0, false
		emit := func(r Record) bool {
			count++
			stopped = !yield(r, nil)
			return !stopped
		}
		err := s.read(ctx, emit)
		switch {
		case stopped:
		case err != nil:
			yield(Record{}, err)
		default:
			s.preview.Rows, s.preview.Exact = count, true
			if count == 0 {
				s.note(Problem{Code: "import.no_rows"})
			}
		}
	}
}

func (s *Source) read(ctx context.Context, emit func(Record) bool) error {
	if s.book == nil {
		in := newCSVReader(decode(s.file, s.size, s.preview.Encoding), s.preview.Delimiter[0], s.limits)
		return s.readSheet(ctx, in, "", emit)
	}
	for _, ref := range s.sheets {
		in, err := s.book.openSheet(ref, s.merges[ref.part])
		if err != nil {
			return err
		}
		err = s.readSheet(ctx, in, ref.name, emit)
		if e := in.close(); err == nil {
			err = e
		}
		if errors.Is(err, errStopped) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// errStopped says that the caller wants no more records.
var errStopped = errors.New("stopped")

func (s *Source) readSheet(ctx context.Context, in rowReader, sheet string, emit func(Record) bool) error {
	var err error
	if s.layout.form {
		err = s.readForm(ctx, in, sheet, emit)
	} else {
		err = s.readTable(ctx, in, sheet, emit)
	}
	if s.book == nil && errors.Is(err, errStopped) {
		return nil
	}
	return err
}
