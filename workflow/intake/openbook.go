package intake

import (
	"context"
	"errors"
	"io"
	"strings"

	"freigabe/domain"
)

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
		return &domain.Error{
			Code: domain.Invalid, Op: "intake.Open", Key: "import.sheet_unknown", Field: "sheet",
			Args: map[string]any{"sheet": s.opts.Sheet, "sheets": strings.Join(s.preview.Sheets, ", ")},
		}
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
			s.layout = l
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
		if errors.Is(err, io.EOF) {
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
