package component

import "encoding/json"

// Frame is what surrounds every page: head, header, navigation, footer. A page's struct embeds it. All texts are in the
// language of the page.
type Frame struct {
	Lang        string          // "de" or "en"
	Title       string          // of the page; its h1 says the same or more
	Site        string          // of the whole offer
	Description string          // for search engines, "" for none
	Canonical   string          // absolute address, "" for none
	Turtle      string          // address of the same in Turtle, "" for none
	Hidden      bool            // search engines shall not list the page
	Data        json.RawMessage // JSON-LD, nil for none

	Styles []string // style sheets in order
	Mark   string   // address of the mark
	Home   string   // address of the start page

	Words  FrameWords
	Switch Switch
	Nav    []Link
	Search *Search // in the header; nil on pages that have a search of their own
	Footer []LinkGroup
}

// FrameWords are the texts of the frame itself.
type FrameWords struct {
	Skip, Menu, MainNav, MenuNav, Strip, Foot string
}

// Switch leads to the same page in another language.
type Switch struct {
	Lang, Label, URL string
}

// Link is a link with its text. Current says that it leads to where the reader is.
type Link struct {
	URL, Text string
	Current   bool
}

// LinkGroup is a titled list of links, with a line of text above them where there is one.
type LinkGroup struct {
	Title, Text string
	Links       []Link
}

// Search is a form with one field that leads to a list. ID is unique on the page.
type Search struct {
	ID, Action, Label, Placeholder, Submit, Value string
	Keep                                          []Hidden // what the list keeps of the present address
	Main                                          bool     // the page is about searching: the button is a primary one
	Error                                         string   // what is wrong with Value
}

// Hidden is a value that a form sends along.
type Hidden struct{ Name, Value string }
