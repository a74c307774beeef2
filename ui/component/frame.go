package component

import "encoding/json"

// Frame is what surrounds every page of desk and portal: head, header, navigation, footer. A page's struct embeds it.
// All texts are in the language of the page.
type Frame struct {
	Lang        string          // "de" or "en"
	Theme       string          // "light" or "dark" as the person chose; "" follows the device
	Title       string          // of the page; its h1 says the same or more
	Site        string          // of the whole offer
	Org         string          // the administration, in small print below Site; "" for none
	Description string          // for search engines, "" for none
	Canonical   string          // absolute address, "" for none
	Turtle      string          // address of the same in Turtle, "" for none
	Hidden      bool            // search engines shall not list the page
	Data        json.RawMessage // JSON-LD, nil for none

	Styles  []string // style sheets in order
	Scripts []string // scripts in order, each deferred; every page works without
	Config  string   // of htmx, JSON; "" for none
	Mark    string   // address of the mark
	Home    string   // address of the start page

	Desk  bool   // a page of officers: its main part has the page's margins, its foot is one line
	Bare  bool   // of a page before signing in: mark and main part in one narrow column, no navigation
	Class string // further classes of the main part: "fg-page--narrow"

	Words   FrameWords
	Switch  Switch
	Nav     []Link
	Search  *Search // in the header; nil on pages that have a search of their own
	Acting  []Acting
	Account *Account

	Crumbs *Crumbs // desk only; the portal's pages place theirs
	Notice *Notice // desk only: what the last act did

	Footer    []LinkGroup // columns, of the portal
	FootLine  string      // one line, of the desk
	FootLinks []Link
}

// Self is the frame of a page. The template asks for it, so that a page's struct may have fields of the same names.
func (f Frame) Self() Frame { return f }

// Fonts are the addresses of the fonts that every page needs at once, asked for before the style sheet is read. A font that
// comes too late is left for the next page, so that no text jumps.
func (Frame) Fonts() []string {
	var out []string
	for _, weight := range []string{"400", "500", "600"} {
		name := "fonts/fira-sans-latin-" + weight + "-normal.woff2"
		if _, ok := bundle().assets[name]; ok {
			out = append(out, URL(name))
		}
	}
	return out
}

// FrameWords are the texts of the frame itself.
type FrameWords struct {
	Skip, Menu, MainNav, MenuNav, Strip, Foot string
	Account                                   string // before the name on the account menu: "Konto"
	MenuSearch                                string // names the search in the small menu, unlike the one in the header
}

// Switch leads to the same page in another language.
type Switch struct {
	Lang, Label, URL string
}

// Link is a link with its text. Current says that it leads to where the reader is. Count stands behind the text when
// it is not 0; CountText says what is counted ("Vorgänge warten auf Sie"), Alert that it wants a look.
type Link struct {
	URL, Text string
	Current   bool
	Count     int
	CountText string
	Alert     bool
	Lang      string // of where it leads, when it is another language
}

// LinkGroup is a titled list of links, with a line of text above them where there is one.
type LinkGroup struct {
	Title, Text string
	Links       []Link
}

// Acting says for whom the person acts: Text "Sie vertreten", LinkText "Holger Brandt (FB 3)", Until "bis 4. Dezember".
type Acting struct {
	Text, LinkText, URL, Until string
}

// Account is the menu of the person signed in.
type Account struct {
	Name, Role string
	Links      []Link
	SignOut    *SignOut
}

// SignOut ends the session by POST; CSRF goes along as field "_csrf".
type SignOut struct {
	URL, Text, CSRF string
}

// Search is a form with one field that leads to a list. ID is unique on the page.
type Search struct {
	ID, Action, Label, Placeholder, Submit, Value string
	Keep                                          []Hidden // what the list keeps of the present address
	Main                                          bool     // the page is about searching: the button is a primary one
	Error                                         string   // what is wrong with Value
	Name                                          string   // of the landmark; "" for Label
}

// InMenu is the same search once more, for the menu of small screens: with ids and a name of its own.
func (s Search) InMenu(name string) Search {
	s.ID += "-menu"
	s.Name = name
	return s
}

// Hidden is a value that a form sends along.
type Hidden struct{ Name, Value string }
