package casefile

import (
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// Measures of the page in millimetres and of letters in points.
const (
	pageWidth, pageHeight = 210.0, 297.0
	left, right           = 22.0, 18.0
	top, bottom           = 26.0, 22.0
	width                 = pageWidth - left - right
	namesWidth            = 44.0

	bodySize, smallSize, proofSize = 9.5, 8.0, 6.5
)

func leading(size float64) float64 { return size * 0.3528 * 1.35 }

// column is a part of a row: its lines stand below each other.
type column struct {
	x, width float64
	face     face
	size     float64
	grey     bool
	text     string
}

// sheet writes pages from top to bottom.
type sheet struct {
	pdf      *fpdf.Fpdf
	y        float64
	headings []heading
}

// heading is an entry of the table of contents.
type heading struct {
	level  int
	text   string
	page   int
	target int // link
}

func newSheet(pdf *fpdf.Fpdf) *sheet {
	s := &sheet{pdf: pdf}
	s.page()
	return s
}

func (s *sheet) page() {
	s.pdf.AddPage()
	s.y = top
}

// need begins a new page unless so much is left.
func (s *sheet) need(height float64) {
	if s.y+height > pageHeight-bottom {
		s.page()
	}
}

func (s *sheet) gap(height float64) { s.y += height }

// put writes one line at x; its foot is the present line.
func (s *sheet) put(x float64, f face, size float64, grey bool, text string) {
	if text == "" {
		return
	}
	s.pdf.SetFont(string(f), "", size)
	shade := 0
	if grey {
		shade = 80
	}
	s.pdf.SetTextColor(shade, shade, shade)
	s.pdf.Text(x, s.y+leading(size)*0.76, measures[f].single(text))
}

// row writes columns beside each other. It breaks between lines where the page ends.
func (s *sheet) row(columns ...column) {
	lines, most := make([][]string, len(columns)), 0
	height := 0.0
	for i, c := range columns {
		lines[i] = s.wrap(c.face, c.size, c.width, c.text)
		most, height = max(most, len(lines[i])), max(height, leading(c.size))
	}
	for n := range most {
		s.need(height)
		for i, c := range columns {
			if n < len(lines[i]) {
				s.put(c.x, c.face, c.size, c.grey, lines[i][n])
			}
		}
		s.y += height
	}
}

// para writes a text over the whole width.
func (s *sheet) para(f face, size float64, grey bool, text string) {
	s.row(column{left, width, f, size, grey, text})
}

// fact writes a name and its value. Nothing stands for an absent value.
func (s *sheet) fact(name, value string) { s.factIn(plain, bodySize, name, value) }

// code is fact for what is compared letter by letter.
func (s *sheet) code(name, value string) { s.factIn(mono, smallSize, name, value) }

func (s *sheet) factIn(f face, size float64, name, value string) {
	if strings.TrimSpace(value) == "" {
		return
	}
	s.row(column{left, namesWidth - 3, plain, bodySize, true, name}, column{left + namesWidth, width - namesWidth, f, size, false, value})
	s.gap(0.6)
}

// title writes a heading, with an entry in the outline and in the table of contents.
func (s *sheet) title(level int, text string) {
	size, before := 14.0, 7.0
	if level > 0 {
		size, before = 11, 4
	}
	if s.y > top {
		s.gap(before)
	}
	s.need(leading(size) + 18) // a heading is not alone at the foot of a page
	link := s.pdf.AddLink()
	s.pdf.SetLink(link, s.y, s.pdf.PageNo())
	shown := strings.ReplaceAll(printable(bold, text), "\n", " ")
	s.pdf.Bookmark(shown, level, s.y)
	s.headings = append(s.headings, heading{level: level, text: shown, page: s.pdf.PageNo(), target: link})
	s.row(column{left, width, bold, size, false, text})
	s.gap(1.5)
}

// line draws a thin rule.
func (s *sheet) line() {
	s.pdf.SetDrawColor(190, 190, 190)
	s.pdf.SetLineWidth(0.2)
	s.pdf.Line(left, s.y, pageWidth-right, s.y)
	s.gap(1.5)
}

// wrap divides a text into lines that fit. Words that are longer than a line are divided anywhere.
func (s *sheet) wrap(f face, size, width float64, text string) []string {
	m := measures[f]
	s.pdf.SetFont(string(f), "", size)
	scale := size * 0.3528 / 1000
	var lines []string
	for part := range strings.SplitSeq(printable(f, text), "\n") {
		line, lineWidth := "", 0.0
		flush := func() { lines, line, lineWidth = append(lines, line), "", 0 }
		for word := range strings.SplitSeq(part, " ") {
			wordWidth := 0.0
			for _, r := range word {
				wordWidth += m.widthOf(s.pdf, r) * scale
			}
			space := 0.0
			if line != "" {
				space = m.widthOf(s.pdf, ' ') * scale
			}
			if line != "" && lineWidth+space+wordWidth > width {
				flush()
				space = 0
			}
			if wordWidth <= width {
				if line != "" {
					line += " "
				}
				line, lineWidth = line+word, lineWidth+space+wordWidth
				continue
			}
			for _, r := range word {
				w := m.widthOf(s.pdf, r) * scale
				if lineWidth+w > width {
					flush()
				}
				line, lineWidth = line+string(r), lineWidth+w
			}
		}
		flush()
	}
	return lines
}

// short cuts a text to a width, with an ellipsis.
func (s *sheet) short(f face, size, width float64, text string) string {
	lines := s.wrap(f, size, width, strings.Join(strings.Fields(text), " "))
	if len(lines) == 1 {
		return lines[0]
	}
	lines = s.wrap(f, size, width-4, strings.Join(strings.Fields(text), " "))
	return lines[0] + " …"
}
