package holding

import (
	"embed"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

//go:embed *.html
var files embed.FS

// parse reads a page with the parts that all pages of a holding share.
func parse(name string) *page.Template { return page.Parse(files, name, "parts.html") }

// place is a holding that a request is about, with what its pages need of it.
type place struct {
	*page.Request
	h     *domain.Holding
	auth  *domain.Authority
	pol   *workflow.Policy
	x     *workflow.Explanation
	res   screening.Result
	scope workflow.Scope

	digest domain.Digest // where the working edition itself is not read
}

// at reads the holding that the address names. NotFound for one that the person may not see.
func at(r *page.Request) (*place, error) {
	scope, err := r.Scope()
	if err != nil {
		return nil, err
	}
	p := &place{Request: r, scope: scope}
	if p.h, err = r.Read().HoldingByID(r.Ctx(), scope, domain.HoldingID(r.Param("id"))); err != nil {
		return nil, err
	}
	if p.auth, err = r.Read().AuthorityByID(r.Ctx(), p.h.Authority); err != nil {
		return nil, err
	}
	if p.pol, err = r.Read().CurrentPolicy(r.Ctx(), p.h.Root); err != nil {
		return nil, err
	}
	p.res = p.pol.Questionnaire.Evaluate(p.h.Edition.Answers, p.h.Edition.Stricter)
	return p, nil
}

// explained is at with what the person may do and what is missing.
func explained(r *page.Request) (*place, error) {
	p, err := at(r)
	if err != nil {
		return nil, err
	}
	p.x, err = r.Desk.Explain(r.Ctx(), r.Actor(), p.h.ID)
	return p, err
}

// outside is explained for somebody who reads no working edition here but may withdraw what everybody sees.
func outside(r *page.Request) (*place, error) {
	p := &place{Request: r}
	id := domain.HoldingID(r.Param("id"))
	var err error
	if p.scope, err = r.Scope(); err != nil {
		return nil, err
	}
	if p.x, err = r.Desk.Explain(r.Ctx(), r.Actor(), id); err != nil {
		return nil, err
	}
	p.digest = p.x.Digest
	p.h = &domain.Holding{ID: id, State: p.x.State, Live: map[domain.Audience]domain.Release{}}
	list, err := r.Read().ReleasesOf(r.Ctx(), p.scope, id)
	if err != nil {
		return nil, err
	}
	for _, rel := range list {
		if rel.Status != domain.ReleaseLive {
			continue
		}
		p.h.Live[rel.Audience] = rel
		p.h.Root, p.h.Authority, p.h.Name, p.h.Edition.Number = rel.Root, rel.Authority, rel.Name, rel.Edition
		if full, err := r.Read().ReleaseByID(r.Ctx(), p.scope, rel.ID); err == nil {
			var doc domain.Document
			if json.Unmarshal(full.Body, &doc) == nil {
				p.h.Edition.Content.Title = doc.Content.Title
			}
		}
	}
	if len(p.h.Live) == 0 {
		return nil, &domain.Error{Code: domain.NotFound, Op: "holding.outside", Key: "id.unknown"}
	}
	if p.auth, err = r.Read().AuthorityByID(r.Ctx(), p.h.Authority); err != nil {
		return nil, err
	}
	p.pol, err = r.Read().CurrentPolicy(r.Ctx(), p.h.Root)
	return p, err
}

// url is the address of one of the holding's pages; "" is the holding itself.
func (p *place) url(page string) string { return urlOf(p.h.ID, page) }

func urlOf(id domain.HoldingID, page string) string {
	u := "/desk/holdings/" + string(id)
	if page != "" {
		u += "/" + page
	}
	return u
}

func (p *place) title() string { return p.h.Edition.Content.Title }

// may tells whether the person has a right at the holding's authority.
func (p *place) may(act domain.Action) bool {
	return p.pol.Rights.Authorize(p.Ctx(), p.Person(), act, p.h.Authority, p.Clock()) == nil
}

// who names the people who hold a right at the holding's authority; "" where nobody does.
func (p *place) who(acts ...domain.Action) (string, error) {
	var ids []domain.PersonID
	for _, act := range acts {
		for _, id := range p.pol.Rights.Holders(act, p.h.Authority, p.Clock()) {
			if id != p.Person() && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return p.people(ids)
}

// people names up to five people and says how many more there are.
func (p *place) people(ids []domain.PersonID) (string, error) {
	if len(ids) == 0 {
		return "", nil
	}
	more := max(0, len(ids)-5)
	ids = ids[:len(ids)-more]
	names, err := p.Names(slices.Clone(ids)...)
	if err != nil {
		return "", err
	}
	var out []string
	for _, id := range ids {
		out = append(out, names[id])
	}
	text := strings.Join(out, ", ")
	if more > 0 {
		text += " " + p.Count("desk.holding.more_people", more, nil)
	}
	return text, nil
}

// locked says why content, files and answers cannot change now; nil when they can.
func (p *place) locked() *domain.Error {
	switch {
	case p.h.Review != nil:
		return &domain.Error{Code: domain.Conflict, Key: "holding.locked_by_review", Args: map[string]any{"number": p.h.Review.Number}}
	case p.h.State != domain.Captured:
		return &domain.Error{Code: domain.Conflict, Key: "holding.not_captured", Args: map[string]any{"state": string(p.h.State)}}
	}
	return nil
}

// barrier says why the person cannot change something here, and who can; nil when they can.
func (p *place) barrier(act domain.Action) (*component.Notice, error) {
	if err := p.locked(); err != nil {
		return &component.Notice{Kind: "info", Title: p.Text("desk.holding.locked", nil), Text: p.ErrorText(err)}, nil
	}
	if p.may(act) {
		return nil, nil
	}
	names, err := p.who(act)
	if err != nil {
		return nil, err
	}
	n := &component.Notice{Kind: "info", Title: p.Text("desk.holding.not_yours", nil), Text: p.Text("desk.holding.nobody_can", nil)}
	if names != "" {
		n.Text = p.Text("desk.holding.who_can", map[string]any{"people": names})
	}
	return n, nil
}

// working is the digest that a form carries, so that a change in between is noticed.
func (p *place) working() string {
	if p.digest != "" {
		return string(p.digest)
	}
	return string(p.h.Edition.WorkingDigest())
}

type (
	badge      = component.Badge
	classBadge = component.ClassBadge
)

func stateBadge(r *page.Request, s domain.State) badge { return component.StateBadge(r.Lang, s) }

func classOf(r *page.Request, c domain.Class) classBadge { return component.ClassOf(r.Lang, c) }

// head is on top of every page of a holding.
type head struct {
	Title string
	Lang  string // of the title, where the page is in another language
	State badge
	Class classBadge
	Meta  string
	Tabs  []component.Link
	Label string // of the tabs
}

// german is the language of what administrations write, where the page is in another one.
func german(r *page.Request) string {
	if r.Lang != "de" {
		return "de"
	}
	return ""
}

func (p *place) head(tab string) head {
	h := head{
		Title: p.title(), Lang: german(p.Request), State: stateBadge(p.Request, p.h.State), Class: classOf(p.Request, p.h.Class),
		Label: p.Text("desk.holding.tabs", nil),
		Meta:  p.Text("desk.holding.meta", map[string]any{"authority": p.auth.Title, "steward": p.h.Edition.Content.Steward, "n": p.h.Edition.Number}),
	}
	if p.h.Edition.Content.Steward == "" {
		h.Meta = p.Text("desk.holding.meta_no_steward", map[string]any{"authority": p.auth.Title, "n": p.h.Edition.Number})
	}
	for _, t := range []struct {
		name, text string
		count      int
	}{
		{"", "desk.holding.tab.overview", 0},
		{"edit", "desk.holding.tab.edit", 0},
		{"files", "desk.holding.tab.files", len(p.h.Edition.Distributions)},
		{"screening", "desk.holding.tab.screening", 0},
		{"timeline", "desk.holding.tab.timeline", 0},
	} {
		h.Tabs = append(h.Tabs, component.Link{URL: p.url(t.name), Text: p.Text(t.text, nil), Current: t.name == tab, Count: t.count})
	}
	return h
}

// frame is the frame of a page of the holding.
func (p *place) frame(title string) (page.Frame, error) {
	crumbs := []component.Link{{URL: "/desk/holdings", Text: p.Text("desk.nav.holdings", nil)}}
	if title != p.title() {
		crumbs = append(crumbs, component.Link{URL: p.url(""), Text: p.title()})
	}
	return p.Frame(page.Holdings, title, crumbs...)
}

// refused tells whether a form is shown again with what is wrong in it.
func refused(err error) bool {
	c := domain.CodeOf(err)
	return c == domain.Invalid || c == domain.Conflict || c == domain.Stale
}

// statusOf is the status of a form that is shown again.
func statusOf(err error) int {
	switch domain.CodeOf(err) {
	case domain.Stale:
		return http.StatusPreconditionFailed
	case domain.Forbidden:
		return http.StatusForbidden
	}
	return http.StatusUnprocessableEntity
}

// asDomain gives an error as one of ours, nil for any other.
func asDomain(err error) *domain.Error {
	e, _ := errors.AsType[*domain.Error](err)
	return e
}

// fieldOf is the field that an error is about.
func fieldOf(err error) string {
	if e := asDomain(err); e != nil {
		return e.Field
	}
	return ""
}
