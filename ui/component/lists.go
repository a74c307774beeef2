package component

import "freigabe/ui/component/message"

// ChipNav are views or filters of a list as chips, with counts.
type ChipNav struct {
	Label string
	Chips []Chip
}

// Chip is one of them. Filter shows that it narrows the list and that following it takes the filter away.
type Chip struct {
	URL, Text, Count string
	Current          bool
	Icon             string
	Filter           bool
	Hidden           string // words behind the text for screen readers: "entfernen"
}

// Tabs lead through the parts of one thing.
type Tabs struct {
	Label string
	Links []Link
}

// SideNav is the navigation of an area, left; on small screens folded under its title.
type SideNav struct {
	Label, SmallLabel string // names of the two landmarks
	Title             string // of the folded form: "Verwaltung: Personen und Rollen"
	Links             []Link
}

// Steps show how far a person is on the way through several pages.
type Steps struct {
	Label string
	Steps []Step
}

// Step is one page of the way. Kind is "done", "now" or "". URL leads back to a step that is done.
type Step struct {
	Text, URL, Kind string
	Said            string // for screen readers, behind the text: "erledigt"
}

// StepsAt makes the way with the step number at, from 0, as the present one.
func StepsAt(lang, label string, at int, names ...string) Steps {
	s := Steps{Label: label}
	for i, name := range names {
		st := Step{Text: name}
		switch {
		case i < at:
			st.Kind, st.Said = "done", message.Text(lang, "component.step.done", nil)
		case i == at:
			st.Kind = "now"
		}
		s.Steps = append(s.Steps, st)
	}
	return s
}

// Todo are the steps of a set-up, numbered, with at most one primary button.
type Todo []TodoStep

// TodoStep is one of them. Kind is "done", "now" or "".
type TodoStep struct {
	Kind, Title, Text string
	Said              string // for screen readers, behind the title: "erledigt"
	Action            *Button
	Badge             *Badge
}

// TaskList is what is missing, each line a link to where it is mended.
type TaskList []TaskLine

// TaskLine is one of them. Without URL it says only what waits, and for whom.
type TaskLine struct {
	URL, Text, Note string
	Badge           Badge
}

// Way is the way of a holding to the public.
type Way struct {
	Label string
	Stops []WayStop
}

// WayStop is one stop. Kind is "done", "now", "next" or "later"; Said says it to screen readers.
type WayStop struct {
	Kind, Name, Said, Note string
}

// Timeline is what happened, newest first.
type Timeline []Event

// Event is one thing that happened. Kind is "ok", "warn", "bad", "info" or "".
type Event struct {
	Kind, Icon string
	What, URL  string
	Badge      *Badge
	Who        string // "Jonas Becker, Open-Data-Koordination"
	When       Moment
	Text       string // what the person wrote, with line breaks
	Facts      Facts
	German     bool // What and Text are in German whatever the language of the page
}

// Tree are nested lists with counts right.
type Tree []TreeNode

// TreeNode is one place. A folded one opens by itself when Open says so.
type TreeNode struct {
	Text, URL, Note string
	Here            bool // the chosen one
	Fold, Open      bool
	Children        Tree
}

// SortHead is the head of a column that can be sorted by. Sorted is "ascending", "descending" or "".
type SortHead struct {
	Text, URL, Sorted string
	Num               bool
}

// Progress is how much of a long work is done, with what the person may do meanwhile.
type Progress struct {
	Label      string // of the bar, for screen readers too: "88 von 137"
	Title      string
	Text       string // "noch etwa 4 Sekunden. Sie können die Seite verlassen."
	Value, Max int    // Max 0: nobody knows how much there is
	Poll       string // address of the same block, asked for again by htmx each two seconds; "" when done
}

// UploadProgress stands in a form of class fg-upload with data-upload; it shows while files are sent.
type UploadProgress struct {
	Label string
}
