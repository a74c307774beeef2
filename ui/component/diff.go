package component

import (
	"strings"
	"unicode"

	"freigabe/ui/component/message"
)

// Diff is what changed between two editions, field by field. Unchanged fields are folded and counted.
type Diff struct {
	Caption           string
	Field, Old, New   string // headings: "Angabe", "Fassung 2, öffentlich", "Fassung 3, vorgelegt"
	OldShort          string // before the cell on small screens; "" is Old
	NewShort          string
	Rows              []DiffRow
	Nothing           string // stands for an empty value: "leer"
	UnchangedTitle    string
	Unchanged         []string // names of fields
	UnchangedInGerman bool
}

// DiffRow is one changed field.
type DiffRow struct {
	Name, Kind       string // Kind in small print: "ersetzt", "neu"
	Old, New         []DiffPart
	OldNote, NewNote string
	German           bool // the values are in German whatever the language of the page
}

// DiffPart is a piece of a value. Changed pieces are marked.
type DiffPart struct {
	Text    string
	Changed bool
}

// Change is a field with its value before and after; both as people read them.
type Change struct {
	Name, Kind       string
	Old, New         string
	OldNote, NewNote string
	German           bool
}

// DiffOf compares values word by word. before and after are the headings of the two columns. What is the same before and
// after is folded; a long text shows the neighbourhood of what changed.
func DiffOf(lang, caption, before, after string, changes []Change) Diff {
	d := Diff{
		Caption: caption, Field: message.Text(lang, "component.diff.field", nil), Old: before, New: after,
		Nothing: message.Text(lang, "component.diff.nothing", nil),
	}
	for _, c := range changes {
		if c.Old == c.New && c.Kind == "" && c.OldNote == c.NewNote {
			d.Unchanged = append(d.Unchanged, c.Name)
			continue
		}
		r := DiffRow{Name: c.Name, Kind: c.Kind, OldNote: c.OldNote, NewNote: c.NewNote, German: c.German}
		r.Old, r.New = Words(c.Old, c.New)
		r.Old, r.New = shorten(r.Old), shorten(r.New)
		d.Rows = append(d.Rows, r)
	}
	if n := len(d.Unchanged); n > 0 {
		d.UnchangedTitle = counted(lang, "component.diff.unchanged", n)
	}
	return d
}

// LabelOld names the cell on small screens.
func (d Diff) LabelOld() string { return idOf(d.OldShort, d.Old) }

// LabelNew names the cell on small screens.
func (d Diff) LabelNew() string { return idOf(d.NewShort, d.New) }

// Words compares two texts word by word and gives the pieces of each, with the changed ones marked. Pieces joined give the
// texts back. Texts with more than maxWords differing words in the middle are marked as a whole: the work is bounded.
func Words(before, after string) (old, now []DiffPart) {
	a, b := tokens(before), tokens(after)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	midA, midB := a[head:len(a)-tail], b[head:len(b)-tail]
	var keepA, keepB []bool // nil: too long to be compared
	if len(midA) <= maxWords && len(midB) <= maxWords {
		keepA, keepB = common(midA, midB)
	}
	build := func(all, mid []string, keep []bool) []DiffPart {
		var out []DiffPart
		put := func(text string, changed bool) {
			switch {
			case text == "":
			case len(out) > 0 && out[len(out)-1].Changed == changed:
				out[len(out)-1].Text += text
			default:
				out = append(out, DiffPart{text, changed})
			}
		}
		put(strings.Join(all[:head], ""), false)
		if keep == nil {
			put(strings.Join(mid, ""), true)
			mid = nil
		}
		for i, t := range mid {
			// the space between two changed words belongs to the change
			bridge := keep[i] && strings.TrimSpace(t) == "" && i > 0 && !keep[i-1] && i+1 < len(mid) && !keep[i+1]
			put(t, !keep[i] || bridge)
		}
		put(strings.Join(all[len(all)-tail:], ""), false)
		return out
	}
	return build(a, midA, keepA), build(b, midB, keepB)
}

// maxWords bounds the table of the comparison: 600 × 600 cells.
const maxWords = 600

// common marks the longest common sequence of two token lists.
func common(a, b []string) (keepA, keepB []bool) {
	keepA, keepB = make([]bool, len(a)), make([]bool, len(b))
	w := len(b) + 1
	table := make([]int32, (len(a)+1)*w)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				table[i*w+j] = table[(i+1)*w+j+1] + 1
			} else {
				table[i*w+j] = max(table[(i+1)*w+j], table[i*w+j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			keepA[i], keepB[j] = true, true
			i, j = i+1, j+1
		case table[(i+1)*w+j] >= table[i*w+j+1]:
			i++
		default:
			j++
		}
	}
	return keepA, keepB
}

// tokens cuts a text into words, single signs and runs of white space. A number with its signs and
// narrow spaces ("31.08.2025", "4 043") is a word.
func tokens(s string) []string {
	kind := func(r rune) int {
		switch {
		case unicode.IsSpace(r):
			return 0
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mn, r), r == '_', r == '-':
			return 1
		}
		return 2
	}
	var out []string
	runes := []rune(s)
	for i := 0; i < len(runes); {
		j, k := i+1, kind(runes[i])
		for k != 2 && j < len(runes) {
			next := kind(runes[j])
			inNumber := k == 1 && strings.ContainsRune(".,:\u00a0\u202f", runes[j]) && unicode.IsDigit(runes[j-1]) && j+1 < len(runes) && unicode.IsDigit(runes[j+1])
			if next != k && !inNumber {
				break
			}
			j++
		}
		out = append(out, string(runes[i:j]))
		i = j
	}
	return out
}

const near = 90 // letters that stay visible beside a change

// shorten leaves out the far middle of long unchanged pieces.
func shorten(parts []DiffPart) []DiffPart {
	if len(parts) < 2 {
		return parts
	}
	for i, p := range parts {
		r := []rune(p.Text)
		first, last := i == 0, i == len(parts)-1
		if p.Changed || len(r) < 3*near {
			continue
		}
		head, tail := string(r[:cut(r, near)]), string(r[len(r)-near:])
		if k := strings.IndexFunc(tail, unicode.IsSpace); k >= 0 {
			tail = tail[k+1:]
		}
		switch {
		case first:
			p.Text = "… " + tail
		case last:
			p.Text = head + " …"
		default:
			p.Text = head + " … " + tail
		}
		parts[i] = p
	}
	return parts
}

// cut finds the end of a word near n.
func cut(r []rune, n int) int {
	for i := n; i > n/2; i-- {
		if unicode.IsSpace(r[i]) {
			return i
		}
	}
	return n
}
