package component

// Notice is what a page says first of all: what the last act did. Kind is "info", "success", "warning" or "danger".
type Notice struct {
	Kind, Title, Text string
	Links             []Link // what comes next
}

// Alert says inside a page what stands in the way, or what to know before the next step.
type Alert struct {
	Kind    string // "info", "success", "warning" or "danger"
	Title   string
	Text    Marked
	List    []string
	Buttons []Button
	Said    bool // it came up after a load, as a part of the page: read it out
}

// Button is a link that looks like a button, or without URL a button that sends its form.
type Button struct {
	URL, Text   string
	Kind        string // "primary", "tertiary"; "" is secondary
	Name, Value string // sent by a button
	Icon        string // "download" …
	Hidden      string // words behind the text for screen readers: ": Baumkataster"
	Block       bool   // as wide as its place
	Small       bool   // in rows of tables and bars
	Danger      bool   // an act that takes something away
	Formaction  string // where this button sends the form, when not to the form's action
	NoValidate  bool
}

// Class is the kind of the button in the style sheet.
func (b Button) Class() string {
	if b.Kind == "" {
		return "secondary"
	}
	return b.Kind
}

// Empty is a list with nothing in it: what will stand here, and the first step.
type Empty struct {
	Icon    string // "checklist", "search", "drive-folder-upload" …; "" for none
	Title   string
	Text    string
	Buttons []Button
	Level   int // of the heading; 0 is 2
}

// Head is the head of a page: its one h1, a line above or below it, and what can be done with all of it.
type Head struct {
	Over    string // small, above: "Freigabeentscheidung · Vorgang 2026-0417"
	Title   string
	German  bool // Title is the name of something, in German whatever the language of the page
	Lead    string
	Muted   string // a quiet line below instead of a lead
	Badges  []Badge
	Class   *ClassBadge
	Buttons []Button
}

// Confirm is the step before an outward act: what it does, one sentence to tick, one button that names the act.
type Confirm struct {
	ID      string // unique on the page; "" is "confirm"
	Action  string
	Title   string
	Text    Marked
	Facts   Facts
	Conseq  *Conseq
	Hidden  []Hidden // CSRF token, idempotency key, what the act is about
	Summary ErrorSummary
	Check   *Check
	Reason  *TextArea
	Submit  Button
	Cancel  Link
	Note    string // beside the button: "Als Leitung Fachbereich 5"
}

// Tag is the id of the heading.
func (c Confirm) Tag() string { return idOf(c.ID, "confirm") }
