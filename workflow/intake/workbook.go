package intake

import (
	"archive/zip"
	"errors"
	"io"
	"path"
	"strings"

	"freigabe/domain"
)

// workbook is an opened XLSX file. It is read part by part from the zip file; excelize is not used for reading,
// because it holds the file in memory and answers a damaged sheet with no rows and no error.
type workbook struct {
	parts   map[string]*zip.File // by lower-case name
	sheets  []sheetRef
	strings *textStore
	styles  []numberStyle
	date04  bool // dates count from 1904
	limits  Limits
}

// maxParts bounds the directory of a zip file, which archive/zip holds in memory whole.
const maxParts = 20_000

type sheetRef struct {
	name   string
	part   string
	hidden bool
}

// openWorkbook reads everything but the sheets. Errors: Invalid naming the part that is missing or damaged.
func openWorkbook(r io.ReaderAt, size int64, limits Limits) (*workbook, error) {
	if n, err := count(r, size, []byte("PK\x01\x02")); err != nil {
		return nil, unreadable(err)
	} else if n > maxParts {
		return nil, refuse("import.zip")
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		e := refuse("import.zip_broken")
		e.Err = err
		return nil, e
	}
	w := &workbook{parts: map[string]*zip.File{}, limits: limits}
	var total uint64
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if w.parts[name] != nil {
			return nil, refuse("import.workbook_broken", "part", f.Name)
		}
		w.parts[name] = f
		// The sizes a zip file claims are binding: archive/zip refuses a part that unpacks to more than its claim.
		if total += f.UncompressedSize64; f.UncompressedSize64 > uint64(limits.Unzipped) || total > uint64(limits.Unzipped) {
			return nil, refuse("import.unzipped_too_large", "limit", megabytes(limits.Unzipped))
		}
	}
	main := w.mainPart()
	if w.parts[main] == nil || path.Ext(main) != ".xml" {
		return nil, refuseZip(z)
	}
	if err := w.load(main); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

func (w *workbook) close() error { return w.strings.close() }

// mainPart finds the workbook through the package's relations, as its place is not fixed.
func (w *workbook) mainPart() string {
	for _, rel := range w.relations("_rels/.rels", "") {
		if rel.kind == "officeDocument" && strings.HasPrefix(rel.part, "xl/") {
			return rel.part
		}
	}
	return "xl/workbook.xml"
}

func (w *workbook) load(main string) error {
	rels := map[string]relation{}
	for _, rel := range w.relations(path.Join(path.Dir(main), "_rels", path.Base(main)+".rels"), path.Dir(main)) {
		rels[rel.id] = rel
	}
	err := w.each(main, func(x *xmlScanner) error {
		switch string(x.name) {
		case "workbookPr":
			w.date04 = truth(x.attr("date1904"))
		case "sheet":
			rel := rels[x.attr("id")]
			name, state := x.attr("name"), x.attr("state")
			if rel.kind == "chartsheet" || rel.kind == "dialogsheet" {
				return nil
			}
			if rel.part == "" || w.parts[rel.part] == nil {
				return refuse("import.sheet_missing", "sheet", name)
			}
			if len(w.sheets) >= 1000 {
				return errXML
			}
			w.sheets = append(w.sheets, sheetRef{name: name, part: rel.part, hidden: state == "hidden" || state == "veryHidden"})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(w.sheets) == 0 {
		return refuse("import.workbook_broken", "part", main)
	}
	for _, rel := range rels {
		switch rel.kind {
		case "sharedStrings":
			err = w.loadStrings(rel.part)
		case "styles":
			err = w.loadStyles(rel.part)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

type relation struct{ id, kind, part string }

// relations reads a relations part; without one there are none.
func (w *workbook) relations(part, dir string) []relation {
	var out []relation
	if w.parts[strings.ToLower(part)] == nil {
		return nil
	}
	_ = w.each(part, func(x *xmlScanner) error {
		if string(x.name) == "Relationship" && x.attr("TargetMode") != "External" && len(out) < 10_000 {
			target := strings.ReplaceAll(x.attr("Target"), `\`, "/")
			if !strings.HasPrefix(target, "/") {
				target = path.Join(dir, target)
			}
			target = strings.ToLower(strings.TrimPrefix(path.Clean(target), "/"))
			out = append(out, relation{id: x.attr("Id"), kind: path.Base(x.attr("Type")), part: target})
		}
		return nil
	})
	return out
}

// open starts a part. Its bytes are counted while they come.
func (w *workbook) open(part string) (*xmlScanner, io.Closer, error) {
	f := w.parts[strings.ToLower(part)]
	if f == nil {
		return nil, nil, refuse("import.workbook_broken", "part", part)
	}
	if f.Flags&1 != 0 {
		return nil, nil, refuse("import.password")
	}
	r, err := f.Open()
	if err != nil {
		return nil, nil, w.broken(part, 0, err)
	}
	counted := &countingReader{r: r, left: w.limits.Unzipped, limit: w.limits.Unzipped}
	return newXMLScanner(counted, 8*w.limits.CellRunes), r, nil
}

// each calls f for every start tag of a part, which is read to its end.
func (w *workbook) each(part string, f func(*xmlScanner) error) error {
	x, c, err := w.open(part)
	if err != nil {
		return err
	}
	defer c.Close()
	for {
		tok, err := x.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil && tok == xmlStart {
			err = f(x)
		}
		if err != nil {
			return w.broken(part, 0, err)
		}
	}
}

// broken turns a reading error into an answer; one that is an answer already stays as it is.
func (w *workbook) broken(part string, line int, err error) error {
	if domain.CodeOf(err) == domain.Invalid {
		return err
	}
	e := refuse("import.workbook_broken", "part", part)
	switch {
	case errors.Is(err, errXMLText) && line == 0:
		e = refuse("import.text_too_long", "limit", w.limits.CellRunes)
	case errors.Is(err, errXMLText):
		e = refuse("import.cell_too_long", "line", line, "limit", w.limits.CellRunes)
	case line > 0:
		e = refuse("import.sheet_broken", "sheet", w.sheetName(part), "line", line)
	}
	e.Err = err
	return e
}

func (w *workbook) sheetName(part string) string {
	for _, s := range w.sheets {
		if s.part == part {
			return s.name
		}
	}
	return part
}

// countingReader ends with an answer when more bytes come than allowed.
type countingReader struct {
	r           io.Reader
	left, limit int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, refuse("import.unzipped_too_large", "limit", megabytes(c.limit))
	}
	return n, err
}

func truth(s string) bool { return s == "1" || s == "true" }
