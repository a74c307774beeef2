package account

import (
	"net/http"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"freigabe/ui/component"
	"freigabe/ui/component/message"
	"freigabe/ui/desk/page"
)

var helpTemplate = page.Parse(files, "help.html")

// helpPage explains the terms of the pages, in alphabetical order. Each has an anchor.
type helpPage struct {
	page.Frame
	Head    component.Head
	Letters []component.Link
	Terms   []helpTerm
}

type helpTerm struct {
	Anchor, Name, Text string
	First              string // the letter that begins here, "" for none
}

func showHelp(r *page.Request) error {
	title := r.Text("desk.help.title", nil)
	f, err := r.AnyFrame(title)
	if err != nil {
		return err
	}
	p := helpPage{Frame: f, Head: component.Head{Title: title, Lead: r.Text("desk.help.lead", nil)}}
	for key := range message.Labels("term") {
		p.Terms = append(p.Terms, helpTerm{Anchor: key, Name: r.Label("term", key), Text: r.Label("term_help", key)})
	}
	order := collate.New(language.MustParse(r.Lang))
	slices.SortFunc(p.Terms, func(a, b helpTerm) int { return order.CompareString(a.Name, b.Name) })
	last := ""
	for i := range p.Terms {
		if letter := strings.ToUpper(p.Terms[i].Name[:1]); letter != last {
			last, p.Terms[i].First = letter, letter
			p.Letters = append(p.Letters, component.Link{URL: "#" + p.Terms[i].Anchor, Text: letter})
		}
	}
	return r.Show(http.StatusOK, helpTemplate, "", p)
}
