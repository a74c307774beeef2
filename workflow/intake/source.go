package intake

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"

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
	Corrected  map[int]Fields    // values by line of a record, in place of what its cells say
	Limits     Limits
}

// Fields are values by field, as a person would write them into cells.
type Fields map[string]string

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
	s, err := open(ctx, r, size, opts)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Look describes a file as Open would read it. Where no column is known as a title, the columns of the likeliest header
// come with the error import.no_inventory, so that a person can say what they mean.
func Look(ctx context.Context, r io.ReaderAt, size int64, opts Options) (Preview, error) {
	s, err := open(ctx, r, size, opts)
	if err == nil {
		return s.preview, s.Close()
	}
	if domain.KeyOf(err) == "import.no_inventory" {
		for i, name := range s.layout.best {
			s.preview.Columns = append(s.preview.Columns, Column{Index: i, Name: name})
		}
	}
	return s.preview, err
}

// open is Open that gives the source also when it is closed again because of an error.
func open(ctx context.Context, r io.ReaderAt, size int64, opts Options) (*Source, error) {
	s := &Source{file: r, size: size, opts: opts, limits: opts.Limits.withDefaults(), merges: map[string][]merge{}, preview: Preview{Name: opts.Name}}
	if size > s.limits.FileBytes {
		return s, refuse("import.file_too_large", "size", megabytes(size), "limit", megabytes(s.limits.FileBytes))
	}
	if size <= 0 {
		return s, refuse("import.file_empty")
	}
	head := make([]byte, min(size, 512))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return s, unreadable(err)
	}
	if err := refuseBinary(r, size, head); err != nil {
		return s, err
	}
	var err error
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		err = s.openBook(ctx)
	} else {
		err = s.openText(ctx)
	}
	if err != nil {
		_ = s.Close()
		return s, err
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
