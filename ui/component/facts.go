package component

// Fact is a pair of a description list. With URL the text is a link; Note stands below it in small print.
type Fact struct {
	Name, Text, URL, Note string
	German                bool   // Text is in German whatever the language of the page
	Parts                 []Link // several values instead of Text
	Time                  string // machine form of a day, for <time>

	Badge  *Badge // before the text
	Class  *ClassBadge
	Digest *Digest
	Moment Moment // instead of Text
}

// Facts is a description list; its names stand above the values, in the template "facts-wide" left of them.
type Facts []Fact
