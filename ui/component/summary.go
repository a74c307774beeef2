package component

import "freigabe/ui/component/message"

// ErrorSummary stands above a form that was refused. It is read first and each line leads to its field.
// Its zero value shows nothing.
type ErrorSummary struct {
	Title  string
	Errors []Link // to "#field", with the error as text
}

// Input is anything of a form that can be wrong: Field, TextArea, Select, Choice, Check, FileInput.
type Input interface {
	wrong() (id, label, problem string)
}

func (f Field) wrong() (string, string, string)     { return f.Tag(), f.Label, f.Error }
func (f TextArea) wrong() (string, string, string)  { return f.Tag(), f.Label, f.Error }
func (f Select) wrong() (string, string, string)    { return f.Tag(), f.Label, f.Error }
func (f Choice) wrong() (string, string, string)    { return f.Tag(), f.Legend, f.Error }
func (f Check) wrong() (string, string, string)     { return f.Tag(), "", f.Error }
func (f FileInput) wrong() (string, string, string) { return f.Tag(), f.Label, f.Error }

// Summarize lists what is wrong with the inputs of a form, in their order; further are errors that belong to no input.
func Summarize(lang string, inputs []Input, further ...string) ErrorSummary {
	var s ErrorSummary
	for _, in := range inputs {
		if id, label, problem := in.wrong(); problem != "" {
			if label != "" {
				problem = label + ": " + problem
			}
			s.Errors = append(s.Errors, Link{URL: "#" + id, Text: problem})
		}
	}
	for _, text := range further {
		if text != "" {
			s.Errors = append(s.Errors, Link{Text: text})
		}
	}
	if n := len(s.Errors); n > 0 {
		s.Title = counted(lang, "component.summary.title", n)
	}
	return s
}

// counted is the text for a number of things: key.one, or key.many with {n}.
func counted(lang, key string, n int) string {
	if n == 1 {
		return message.Text(lang, key+".one", nil)
	}
	return message.Text(lang, key+".many", map[string]any{"n": n})
}
