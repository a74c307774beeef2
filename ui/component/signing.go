package component

// Conseq stands under the title of every page that decides: what the act does, by when or how long, why this person may.
type Conseq struct {
	Effect, Due, Why ConseqFact
}

// ConseqFact is one of the three. Name "Das bewirkt Ihre Zeichnung", Text "Sie ist die letzte. **Fassung 3** steht …".
type ConseqFact struct {
	Name string
	Text Marked
	Note string
}

// Facts are those of the three that say something.
func (c Conseq) Facts() []ConseqFact {
	var out []ConseqFact
	for _, f := range []ConseqFact{c.Effect, c.Due, c.Why} {
		if f.Text != "" {
			out = append(out, f)
		}
	}
	return out
}

// Slots are the marks that a review needs, in order, like the Mitzeichnungsleiste on paper.
type Slots []Slot

// Slot is one place. Kind is "done", "me" (open, and the reader's), "late", "void" (no longer counts) or "open".
type Slot struct {
	Kind    string
	Role    string // "Leitung Fachbereich 5"
	Mark    string // what is asked for: "Schlusszeichnung"
	Who     string // who signed or may sign; "" when nobody is named yet
	For     string // "i. V. für Katrin Sommer"
	State   string // "gezeichnet", "offen", "keine Bedenken"
	When    Moment
	Due     string // "fällig Freitag, 27. Nov. 2026"
	Note    string // what the person wrote, or why nobody can
	German  bool   // Note is in German whatever the language of the page
	Pending string // words for "nobody named yet": "noch niemand"
}

// Icon shows the state.
func (s Slot) Icon() string {
	switch s.Kind {
	case "done":
		return "success"
	case "me":
		return "edit"
	case "late":
		return "warning"
	case "void":
		return "close"
	}
	return "autorenew"
}

// Style is the class of the place.
func (s Slot) Style() string {
	if s.Kind == "late" {
		return "open fg-slot--late"
	}
	if s.Kind == "" {
		return "open"
	}
	return s.Kind
}

// Matrix says who sees what: content by audience, each cell a word with a mark.
type Matrix struct {
	Caption string
	Content string // heading of the first column: "Inhalt"
	Columns []string
	Yes, No string // "ja", "nein"
	Rows    []MatrixRow
}

// MatrixRow is one content and, by column, whether it is seen.
type MatrixRow struct {
	Name, Note string
	URL        string
	German     bool // Name and Note are in German whatever the language of the page
	Sees       []bool
}

// Thread is a question with its answers, oldest first.
type Thread []Post

// Post is one of them.
type Post struct {
	Question bool
	Name     string // of the landmark: "Frage von Dr. Miriam Albers"
	Who      string
	Role     string // "Leitung Fachbereich 5"
	When     Moment
	About    string // "Zu: Datei CSV"
	Text     string // with line breaks
	Quote    string
	German   bool // Text is in German whatever the language of the page
}

// Proof says that something was checked and holds. Nothing else has a green edge.
type Proof struct {
	ID    string // unique on the page; "" is "proof"
	Title string
	Text  Marked
	Facts Facts
	Links []Link
}

// Tag is the id of the heading.
func (p Proof) Tag() string { return idOf(p.ID, "proof") }

// Merkle draws the way from a leaf to the signed root: at each step the value supplied and the value computed. A long way
// shows its first three steps.
type Merkle struct {
	ID, Title, Text string // Title names the picture, Text says it in words
	Leaf            string // "Nr. 18 409"
	Steps           []MerkleStep
	Root            string // "W7qk…m2E= (Stand)"
}

// MerkleStep is one step upwards.
type MerkleStep struct {
	Supplied, Computed string // shortened hashes
	Left               bool   // the supplied value stands left of ours
}

// merkleBox is one drawn value.
type merkleBox struct {
	X, Y, W, TX, TY int
	Class           string
	Text            string
	Mono, On        bool
}

// merkleLine leads from a value to the one computed of it.
type merkleLine struct {
	X1, Y1, X2, Y2 int
	On             bool
}

const (
	merkleW, merkleH = 128, 42
	merkleGap        = 100 // from one level to the next
)

func (m Merkle) shown() []MerkleStep { return m.Steps[:min(3, len(m.Steps))] }

// Height is that of the picture.
func (m Merkle) Height() int { return 62 + len(m.shown())*merkleGap }

// x of the box of our value on level n, from the leaf.
func (m Merkle) x(n int) int {
	x := 10
	for i, s := range m.shown() {
		if i == n {
			break
		}
		if s.Left {
			x += 10
		} else {
			x += 55
		}
	}
	return x
}

func (m Merkle) y(n int) int { return m.Height() - 10 - merkleH - n*merkleGap }

// Boxes are the values, ours first on each level.
func (m Merkle) Boxes() []merkleBox {
	var out []merkleBox
	add := func(x, y int, class, text string, mono, on bool) {
		out = append(out, merkleBox{x, y, merkleW, x + merkleW/2, y + 26, class, text, mono, on})
	}
	steps := m.shown()
	for n := range len(steps) + 1 {
		x, y := m.x(n), m.y(n)
		switch {
		case n == 0:
			add(x, y, "leaf", m.Leaf, false, true)
		case n == len(steps):
			add(x, y, "calc", m.Root, true, false)
		default:
			add(x, y, "calc", steps[n-1].Computed, true, false)
		}
		if n < len(steps) {
			add(x+merkleW+16, y, "given", steps[n].Supplied, true, false)
		}
	}
	return out
}

// Lines lead upwards.
func (m Merkle) Lines() []merkleLine {
	var out []merkleLine
	for n := range m.shown() {
		x, y := m.x(n), m.y(n)
		tx, ty := m.x(n+1)+merkleW/2, m.y(n+1)+merkleH
		out = append(out, merkleLine{x + merkleW/2, y, tx, ty, true}, merkleLine{x + merkleW + 16 + merkleW/2, y, tx, ty, false})
	}
	return out
}
