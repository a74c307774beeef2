package intake

import (
	"context"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"freigabe/domain"
)

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
			if !errors.Is(err, io.EOF) {
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
