package mail

import (
	"bytes"
	"embed"
	"html/template"
	"strings"
)

// Paper is a mail in words. All texts are in Lang, but for what is marked as German.
type Paper struct {
	Lang     string
	Subject  string
	Greeting string
	Lead     []string
	Action   *Action
	Facts    []Fact
	Sections []Section
	After    []string
	Foot     []string
	Settings Action
}

// Action is a link that says what it leads to.
type Action struct{ Text, URL string }

// Fact is a name with its value.
type Fact struct {
	Name, Text string
	German     bool
}

// Section is a titled list.
type Section struct {
	Title string
	Items []Item
}

// Item is one thing of a list: what, and what about it.
type Item struct {
	Title  string
	German bool // Title is German whatever Lang is
	URL    string
	Lines  []string
}

//go:embed mail.html mail.css
var files embed.FS

var page = template.Must(template.ParseFS(files, "mail.html", "mail.css"))

// HTML is the part for readers that show it.
func (p Paper) HTML() (string, error) {
	var b bytes.Buffer
	err := page.Execute(&b, p)
	return b.String(), err
}

// Text is the part for all others. It says the same.
func (p Paper) Text() string {
	var b strings.Builder
	line := func(s ...string) {
		for _, s := range s {
			b.WriteString(s)
		}
		b.WriteByte('\n')
	}
	line(p.Greeting, "\n")
	for _, s := range p.Lead {
		line(s, "\n")
	}
	if p.Action != nil {
		line(p.Action.Text, ":\n", p.Action.URL, "\n")
	}
	for _, f := range p.Facts {
		line(f.Name, ": ", f.Text)
	}
	if len(p.Facts) > 0 {
		line()
	}
	for _, s := range p.Sections {
		line(s.Title, "\n", strings.Repeat("-", len([]rune(s.Title))))
		for _, i := range s.Items {
			line("* ", i.Title)
			for _, l := range i.Lines {
				line("  ", l)
			}
			line("  ", i.URL)
		}
		line()
	}
	for _, s := range p.After {
		line(s, "\n")
	}
	line("-- ")
	for _, s := range p.Foot {
		line(s)
	}
	line(p.Settings.Text, ":\n", p.Settings.URL)
	return b.String()
}
