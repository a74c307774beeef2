package signing

import (
	"net/http"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
)

var decisionTemplate = page.Parse(files, "decision.html", "parts.html", "decision-sections.html", "decision-forms.html")

// decisionPage shows one review and asks for a decision.
type decisionPage struct {
	page.Frame
	ID       string
	Holding  string // address of its page
	Eyebrow  string
	Short    string // digest as people compare it
	Title    []run
	After    *after  // what the last act led to
	Ended    *notice // of a closed review
	Conseq   []conseq
	Glance   glance
	Contents []entry

	Visible  visible
	Changes  []changes
	Screened screened
	Opinions []opinion
	Places   []slot
	Rule     []run
	Barred   []string
	Thread   component.Thread
	Answer   component.Link // to answer an open question of the thread
	Forms    forms
}

type notice struct {
	Kind, Title string
	Text        []string
}

// after says what an act led to, and where to go on.
type after struct {
	Title string
	Text  []string
	Next  component.Link
	Ref   component.Link // the decision
}

func showDecision(r *page.Request) error {
	d, err := read(r, domain.ReviewID(r.Param("id")))
	if err != nil {
		return err
	}
	if err := d.see(); err != nil {
		return err
	}
	return d.show(http.StatusOK, typed{})
}

// showDecisionAgain shows the page with a note that was typed on an older one.
func showDecisionAgain(r *page.Request) error {
	d, err := read(r, domain.ReviewID(r.Param("id")))
	if err != nil {
		return err
	}
	return d.show(http.StatusOK, typed{act: "sign", reason: r.Form.Get("reason")})
}

// see notes that the person opened the page: several alike are signed together only after a look at each. A browser
// that fetches ahead, or asks for the head only, has looked at nothing.
func (d *decision) see() error {
	req := d.Echo.Request()
	ahead := strings.Contains(req.Header.Get("Sec-Purpose")+req.Header.Get("Purpose"), "prefetch")
	if req.Method != http.MethodGet || ahead || d.c.Review.Status != domain.ReviewOpen {
		return nil
	}
	scope, err := d.Scope()
	if err != nil {
		return err
	}
	return d.Read().See(d.Ctx(), scope, d.c.Review.ID, d.c.Review.Digest, d.Clock())
}

// typed is what a person entered in one of the forms, and what was wrong with it.
type typed struct {
	act    string // "sign", "return", "delegate", "ask", "unsign", "recall"
	reason string
	field  string
	to     string
	seen   bool
	doubts string // "yes", "no": concerns of an opinion
	err    error
	fault  string // field of the form that err belongs to
}

func (d *decision) show(status int, in typed) error {
	p, err := d.page(in)
	if err != nil {
		return err
	}
	return d.Request.Show(status, decisionTemplate, "", p)
}

func (d *decision) title() string {
	return d.Text(titles[d.c.Review.Verb], map[string]any{"title": d.c.Edition.Content.Title})
}

func (d *decision) page(in typed) (*decisionPage, error) {
	r := &d.c.Review
	p := &decisionPage{ID: string(r.ID), Holding: "/desk/holdings/" + string(r.Holding), Short: r.Digest.Short()}
	p.Eyebrow = d.Text("desk.sign.eyebrow", map[string]any{"number": r.Number, "n": r.Edition})
	p.Title = d.sentence(titles[r.Verb], map[string]any{"title": d.c.Edition.Content.Title}, "", "title")
	var err error
	if p.Frame, err = d.Frame(page.Inbox, d.title(), component.Link{URL: "/desk/inbox", Text: d.Text("desk.nav.inbox", nil)}); err != nil {
		return nil, err
	}
	p.Crumbs.Here = d.c.Edition.Content.Title
	if p.After, err = d.after(); err != nil {
		return nil, err
	}
	p.Ended = d.ended()
	p.Visible = d.visible()
	p.Changes = d.changes()
	p.Screened = d.screened()
	p.Opinions = d.opinions()
	p.Places = d.slots()
	p.Rule = d.rule()
	p.Barred = d.barred()
	p.Thread, p.Answer = d.thread()
	p.Forms = d.forms(in)
	p.Conseq = d.conseq()
	p.Glance = d.glance(p)
	p.number()
	return p, nil
}

// entry is a section in the list of contents.
type entry struct {
	ID   string
	No   int
	Text string
}

// No is the number of a section that is there.
func (p *decisionPage) No(id string) int {
	i := slices.IndexFunc(p.Contents, func(e entry) bool { return e.ID == id })
	return i + 1
}

// number counts the sections that are there.
func (p *decisionPage) number() {
	for _, s := range []struct {
		id, key string
		there   bool
	}{
		{"visible", "desk.sign.toc.visible", true},
		{"changes", "desk.sign.toc.changes", len(p.Changes) > 0},
		{"screening", "desk.sign.toc.screening", len(p.Screened.Answers) > 0},
		{"signatures", "desk.sign.toc.signatures", true},
		{"questions", "desk.sign.toc.questions", len(p.Thread) > 0},
		{"sign", "desk.sign.toc.sign", p.Forms.There},
	} {
		if s.there {
			text := p.T(s.key)
			if s.id == "sign" {
				text = p.Forms.Title
			}
			p.Contents = append(p.Contents, entry{s.id, len(p.Contents) + 1, text})
		}
	}
}

// answers is a table of answers.
type answers struct {
	page.Frame
	Caption string
	Rows    []answer
}

// Answers makes a table of answers.
func (p *decisionPage) Answers(rows []answer, caption string) answers {
	return answers{p.Frame, p.T(caption), rows}
}
