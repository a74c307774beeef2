package casefile

import (
	"bytes"
	"io"
	"strconv"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"freigabe/domain"
	"freigabe/ui/component/message"
	"freigabe/workflow"
)

// PDF writes a case file in a language, "de" or "en". The same input gives the same bytes.
func PDF(w io.Writer, f *workflow.CaseFile, lang string) error {
	first := newWriter(f, lang, nil)
	first.write()
	if err := first.pdf.Error(); err != nil {
		return failed(err)
	}
	last := first
	if first.pdf.PageCount() >= longFile { // a second time, with a table of contents whose length is known now
		last = newWriter(f, lang, first.headings)
		last.write()
	}
	last.frames()
	var b bytes.Buffer
	if err := last.pdf.Output(&b); err != nil {
		return failed(err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// longFile is the number of pages from which on a file has a table of contents.
const longFile = 6

func failed(err error) error {
	return &domain.Error{Code: domain.Internal, Op: "casefile.PDF", Err: err}
}

// writer writes one case file.
type writer struct {
	*sheet
	file     *workflow.CaseFile
	lang     string
	contents []heading // of the first pass; nil for none
}

func newWriter(f *workflow.CaseFile, lang string, contents []heading) *writer {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(f.MadeAt)
	pdf.SetModificationDate(f.MadeAt)
	for _, name := range []face{plain, bold, mono} {
		pdf.AddUTF8FontFromBytes(string(name), "", faces[name])
	}
	pdf.SetFont(string(plain), "", bodySize)
	pdf.SetLang(lang)
	w := &writer{file: f, lang: lang, contents: contents}
	pdf.SetTitle(printable(plain, w.title0()), true)
	pdf.SetAuthor(printable(plain, f.Root.Title), true)
	pdf.SetSubject(printable(plain, f.Holding.Name), true)
	pdf.SetCreator("Freigabe", true)
	w.sheet = newSheet(pdf)
	return w
}

func (w *writer) title0() string {
	return w.say("desk.file.title", "title", w.name())
}

// name is what people call the holding.
func (w *writer) name() string {
	if t := w.file.Holding.Edition.Content.Title; t != "" {
		return t
	}
	return w.file.Holding.Name
}

// say gives a text; args are names and values in turn.
func (w *writer) say(key string, args ...any) string {
	m := map[string]any{}
	for i := 0; i+1 < len(args); i += 2 {
		m[args[i].(string)] = args[i+1]
	}
	return message.Text(w.lang, key, m)
}

func (w *writer) label(kind, value string) string {
	if value == "" {
		return ""
	}
	return message.Label(w.lang, kind, value)
}

func (w *writer) day(day string) string { return message.Day(w.lang, day) }

// at writes an instant to the second, in German time.
func (w *writer) at(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return message.Moment(w.lang, t)
}

// who names a person, by the name at that time where there is one.
func (w *writer) who(id domain.PersonID, then string) string {
	switch {
	case then != "":
		return then
	case id == "":
		return ""
	case w.file.Names[id] != "":
		return w.file.Names[id]
	}
	return w.say("desk.person.unnamed")
}

func (w *writer) place(id domain.AuthorityID) string {
	if t := w.file.AuthorityNames[id]; t != "" {
		return t
	}
	return string(id)
}

// frames puts head and foot on every page, now that their number is known.
func (w *writer) frames() {
	n := w.pdf.PageCount()
	for i := 1; i <= n; i++ {
		w.pdf.SetPage(i)
		digest := w.say("desk.file.digest", "digest", w.file.Holding.Edition.WorkingDigest().Short())
		head := w.short(plain, smallSize, width-45, w.name()+" · "+w.file.Holding.Name)
		w.y = 12
		w.put(left, plain, smallSize, true, head)
		w.put(pageWidth-right-40, plain, smallSize, true, printable(plain, digest))
		w.y = 17
		w.line()
		w.y = pageHeight - 14
		w.put(left, plain, smallSize, true, printable(plain, w.say("desk.file.as_of", "at", w.at(w.file.MadeAt))))
		w.put(pageWidth-right-22, plain, smallSize, true, printable(plain, w.say("desk.file.page", "n", strconv.Itoa(i), "of", strconv.Itoa(n))))
	}
}
