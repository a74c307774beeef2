package component

import "strings"

// Field is one line of a form. Its ID ties label, hint and error to the input, so that all of it is read out together.
type Field struct {
	ID, Name     string // ID "" takes Name; it is unique on the page
	Type         string // "" is "text"; "email", "date", "number", "password", "search", "url" …
	Label        string
	Hint, Error  string
	Value        string
	Autocomplete string
	Required     bool
	Optional     string // word behind the label: "freiwillig"; "" for none
	Min, Max     string // of a number or day
	Step         string
	InputMode    string // "numeric" …
	MaxLength    int
	Placeholder  string
	List         []string // proposals to choose from; anything else may be typed
	Short        bool     // as wide as a day or a number
	Grow         bool     // in a row of filters: takes the room that is left
	Quiet        bool     // in a table: the label is for screen readers, the column's head says it to the eye
	Lang         string   // of Value, when it is not the page's
}

// Tag is the id of the input.
func (f Field) Tag() string { return idOf(f.ID, f.Name) }

// Kind is the type of the input.
func (f Field) Kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

// Described lists the ids of what describes the input.
func (f Field) Described() string { return described(f.Tag(), f.Hint, f.Error) }

// TextArea is a field of several lines, which grows with its text.
type TextArea struct {
	ID, Name    string
	Label       string
	Hint, Error string
	Value       string
	Rows        int // 0 is 3
	Required    bool
	Optional    string
	MaxLength   int
	Lang        string
}

// Tag is the id of the input.
func (f TextArea) Tag() string { return idOf(f.ID, f.Name) }

// Described lists the ids of what describes the input.
func (f TextArea) Described() string { return described(f.Tag(), f.Hint, f.Error) }

// Lines is the height in rows.
func (f TextArea) Lines() int {
	if f.Rows == 0 {
		return 3
	}
	return f.Rows
}

// Select is a list to choose one of. A short list whose options should all be seen is a Choice.
type Select struct {
	ID, Name    string
	Label       string
	Hint, Error string
	Value       string // of the chosen option
	Blank       string // text of an option without value that stands first: "Bitte wählen"; "" for none
	Options     []Option
	Groups      []OptionGroup // after Options
	Required    bool
	Optional    string
	Grow        bool
	Quiet       bool // in a table: the label is for screen readers
}

// Tag is the id of the input.
func (f Select) Tag() string { return idOf(f.ID, f.Name) }

// Described lists the ids of what describes the input.
func (f Select) Described() string { return described(f.Tag(), f.Hint, f.Error) }

// Chosen tells whether an option is the one.
func (f Select) Chosen(o Option) bool { return o.Value == f.Value }

// Option is a value with its text.
type Option struct {
	Value, Text string
	Hint        string // of a Choice; a Select shows none
	Lang        string // of the text, when it is not the page's
}

// OptionGroup is a titled part of a list.
type OptionGroup struct {
	Label   string
	Options []Option
}

// Choice is a question with its answers in sight: radio buttons, or with Many check boxes. Legend, hint and error belong
// to the group. The first control has the id of the group, so that an error leads there.
type Choice struct {
	ID, Name    string
	Legend      string
	Hint, Error string
	Options     []Option
	Value       string   // of the chosen radio button
	Values      []string // of the ticked boxes
	Many        bool
	Large       bool // answers as large targets in a row
	Row         bool // small answers in a row
	Required    bool
	Optional    string
}

// Tag is the id of the group and of its first control.
func (f Choice) Tag() string { return idOf(f.ID, f.Name) }

// At is the id of the control with number i, from 0.
func (f Choice) At(i int) string {
	if i == 0 {
		return f.Tag()
	}
	return f.Tag() + "-" + itoa(i+1)
}

// Described lists the ids of what describes the group.
func (f Choice) Described() string { return described(f.Tag(), f.Hint, f.Error) }

// Chosen tells whether an option is chosen.
func (f Choice) Chosen(o Option) bool {
	if !f.Many {
		return o.Value == f.Value
	}
	for _, v := range f.Values {
		if v == o.Value {
			return true
		}
	}
	return false
}

// Check is one box to tick; its label is a whole sentence.
type Check struct {
	ID, Name    string
	Value       string // sent when ticked; "" is "1"
	Label       string
	Hint, Error string
	Checked     bool
	Required    bool
}

// Tag is the id of the input.
func (f Check) Tag() string { return idOf(f.ID, f.Name) }

// Sent is the value of the ticked box.
func (f Check) Sent() string {
	if f.Value == "" {
		return "1"
	}
	return f.Value
}

// Described lists the ids of what describes the input.
func (f Check) Described() string { return described(f.Tag(), f.Hint, f.Error) }

// FileInput takes files. In the form it stands after all other fields, since the body is read as it comes.
type FileInput struct {
	ID, Name    string
	Label       string
	Hint, Error string
	Accept      string // ".csv,.xlsx"
	Multiple    bool
	Required    bool
	Optional    string
}

// Tag is the id of the input.
func (f FileInput) Tag() string { return idOf(f.ID, f.Name) }

// Described lists the ids of what describes the input.
func (f FileInput) Described() string { return described(f.Tag(), f.Hint, f.Error) }

func idOf(id, name string) string {
	if id == "" {
		return name
	}
	return id
}

func described(id, hint, problem string) string {
	var ids []string
	if hint != "" {
		ids = append(ids, id+"-hint")
	}
	if problem != "" {
		ids = append(ids, id+"-error")
	}
	return strings.Join(ids, " ")
}
