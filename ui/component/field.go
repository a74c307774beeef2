package component

// Field is one line of a form. Its ID ties label, hint and error to the input, so that all of it is read out together.
type Field struct {
	ID, Name     string
	Type         string // of the input: "text", "search", "password" …
	Label        string
	Hint, Error  string
	Value        string
	Autocomplete string
	Required     bool
}

// Described lists the ids of what describes the input.
func (f Field) Described() string {
	switch {
	case f.Hint != "" && f.Error != "":
		return f.ID + "-hint " + f.ID + "-error"
	case f.Hint != "":
		return f.ID + "-hint"
	case f.Error != "":
		return f.ID + "-error"
	}
	return ""
}
