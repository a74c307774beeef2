package signing

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/domain/catalog"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
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

type conseq struct {
	Name string
	Text []run
	Sub  string
	Day  string // of a time element
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

type glance struct {
	Class     component.ClassBadge
	Changes   string
	Findings  string
	Questions string
	Signed    component.Seg
	CanSign   bool
}

// decision is a review as one person reads it.
type decision struct {
	*say
	c     *workflow.ReviewCase
	e     *workflow.ReviewExplanation
	names map[domain.PersonID]string
	at    *domain.Authority
	root  *domain.Authority
	docs  map[domain.Audience]*domain.Document
	was   map[domain.Audience]*domain.Document
	diffs map[domain.Audience]domain.Difference
	notes map[domain.DecisionID]string
	asked []workflow.Question
	index map[domain.DecisionID]*int64
}

// released are the audiences in the order in which pages show them.
var released = []domain.Audience{domain.ForPublic, domain.ForInternal, domain.ForRegister}

// read reads everything that the page of a review shows. NotFound where the person may not see it.
func read(r *page.Request, id domain.ReviewID) (*decision, error) {
	scope, err := r.Scope()
	if err != nil {
		return nil, err
	}
	d := &decision{
		say: with(r), docs: map[domain.Audience]*domain.Document{}, was: map[domain.Audience]*domain.Document{},
		diffs: map[domain.Audience]domain.Difference{}, notes: map[domain.DecisionID]string{}, index: map[domain.DecisionID]*int64{},
	}
	if d.c, err = r.Read().ReviewByID(r.Ctx(), scope, id); err != nil {
		return nil, err
	}
	if d.e, err = r.Desk.ExplainReview(r.Ctx(), workflow.ActorOf(r.Who), d.c); err != nil {
		return nil, err
	}
	if d.at, err = d.authority(d.c.Holding.Authority); err != nil {
		return nil, err
	}
	if d.root, err = d.authority(d.c.Holding.Root); err != nil {
		return nil, err
	}
	if err := d.documents(); err != nil {
		return nil, err
	}
	history, err := r.Read().Decisions(r.Ctx(), scope, workflow.DecisionFilter{Page: workflow.Page{Limit: 200}, Holding: d.c.Holding.ID, Review: id})
	if err != nil {
		return nil, err
	}
	for _, h := range history {
		d.index[h.ID] = h.Index
		for _, t := range h.Texts {
			if t.Kind == domain.TextReason {
				d.notes[h.ID] = t.Body
			}
		}
	}
	if d.asked, err = r.Read().Questions(r.Ctx(), scope, id); err != nil {
		return nil, err
	}
	d.names, err = r.Names(d.people()...)
	return d, err
}

func (d *decision) documents() error {
	decode := func(b []byte) (*domain.Document, error) {
		if b == nil {
			return nil, nil // erased
		}
		doc := &domain.Document{}
		if err := json.Unmarshal(b, doc); err != nil {
			return nil, fmt.Errorf("document of review %s: %w", d.c.Review.ID, err)
		}
		return doc, nil
	}
	for a, doc := range d.c.Review.Documents {
		got, err := decode(doc.Body)
		if err != nil {
			return err
		}
		if got != nil {
			d.docs[a] = got
		}
	}
	for a, rel := range d.c.Before {
		was, err := decode(rel.Body)
		if err != nil {
			return err
		}
		if was != nil {
			d.was[a] = was
		}
	}
	for a, doc := range d.docs {
		d.diffs[a] = domain.Compare(d.was[a], doc)
	}
	return nil
}

// people are all whom the page names.
func (d *decision) people() []domain.PersonID {
	r := &d.c.Review
	out := []domain.PersonID{r.Opener, d.Person()}
	add := func(ids ...domain.PersonID) {
		for _, id := range ids {
			if id != "" {
				out = append(out, id)
			}
		}
	}
	add(r.OpenedFor)
	for _, p := range d.e.Places {
		add(p.Holders...)
		add(p.Standing.OnBehalfOf)
		if p.Signoff != nil {
			add(p.Signoff.Persons()...)
		}
		if p.Delegated != nil {
			add(p.Delegated.From, p.Delegated.To)
		}
	}
	for _, c := range r.Contributors {
		add(c.Person)
	}
	add(d.e.Delegates...)
	add(d.e.Askable...)
	for _, q := range d.asked {
		add(q.By, q.To)
	}
	for _, t := range d.c.Edition.Treatments {
		for _, a := range []*domain.Attest{t.Done, t.Confirmed} {
			if a != nil {
				add(a.By)
			}
		}
	}
	for _, a := range d.c.Edition.Answers {
		add(a.By)
	}
	return out
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

// conseq says what the person's mark does, until when, and why they may put it.
func (d *decision) conseq() []conseq {
	r := &d.c.Review
	if r.Status != domain.ReviewOpen {
		return nil
	}
	own := d.e.Mine != nil
	first := conseq{Name: d.Text("desk.sign.conseq.review", nil), Text: d.effect()}
	due := r.Due
	if own {
		due = d.e.Mine.Due
		first.Name = d.Text("desk.sign.conseq.effect", nil)
		first.Text = append(d.effectOfMine(), first.Text...)
	}
	out := []conseq{first, {Name: d.Text("desk.sign.conseq.due", nil), Text: []run{{Text: d.FullDay(due), Strong: true}}, Day: due, Sub: d.daysLeft(due)}}
	why := conseq{Name: d.Text("desk.sign.conseq.may_not", nil), Text: d.whyNot()}
	switch {
	case own && d.e.Mine.Reason == nil:
		why = conseq{Name: d.Text("desk.sign.conseq.may", nil), Text: d.whyMay()}
	case own:
		why.Name = d.Text("desk.sign.conseq.not_yet", nil)
	}
	return append(out, why)
}

func (d *decision) daysLeft(due string) string {
	n := domain.WorkingDaysBetween(d.e.Today, due, domain.Land(d.root.Land))
	switch {
	case due == d.e.Today:
		return d.Text("desk.sign.due.today", nil)
	case due < d.e.Today:
		return d.Count("desk.sign.due.late", max(-n, 1), nil)
	}
	return d.Count("desk.sign.due.left", n, nil)
}

func (d *decision) missing() (places []workflow.ExplainedPlace) {
	for _, p := range d.e.Places {
		if p.Signoff == nil {
			places = append(places, p)
		}
	}
	return places
}

// effectOfMine says what the person's own mark adds.
func (d *decision) effectOfMine() []run {
	mine, open := d.e.Mine, d.missing()
	switch {
	case mine.Kind == domain.Opinion:
		return []run{{Text: d.Text("desk.sign.effect.opinion", nil) + " "}}
	case mine.Kind == domain.Acknowledgement:
		return []run{{Text: d.Text("desk.sign.effect.info", nil) + " "}}
	case len(open) == 1:
		return []run{{Text: d.Text("desk.sign.effect.last", nil) + " "}}
	}
	var others []string
	for _, p := range open {
		if p.Slot != mine.Slot {
			others = append(others, d.slotName(p.Place))
		}
	}
	return []run{{Text: d.Text("desk.sign.effect.others", map[string]any{"slots": strings.Join(others, ", ")}) + " "}}
}

func (d *decision) slotName(p domain.Place) string {
	names := make([]string, len(p.Roles))
	for i, r := range p.Roles {
		names[i] = d.Label("role", string(r))
	}
	return strings.Join(names, " "+d.Text("desk.sign.or", nil)+" ")
}

// effect says what the review leads to when all have signed.
func (d *decision) effect() []run {
	r := &d.c.Review
	args := map[string]any{"n": r.Edition}
	if b, ok := d.c.Before[domain.ForPublic]; ok {
		args["before"] = b.Edition
	}
	space := run{Text: " "}
	var out []run
	say := func(key, strong, german string) {
		if len(out) > 0 {
			out = append(out, space)
		}
		out = append(out, d.sentence(key, args, strong, german)...)
	}
	for _, v := range r.Verb.Parts() {
		switch v {
		case domain.ReleaseInternally:
			args["circle"] = d.circle(r.Circle)
			say("desk.sign.effect.internal", "circle", "")
		case domain.Approve:
			if r.NotBefore != "" {
				args["day"] = d.FullDay(r.NotBefore)
				say("desk.sign.effect.public_from", "day", "")
			} else {
				say("desk.sign.effect.public", "", "")
			}
		case domain.Withhold:
			args["day"], args["ground"] = d.LongDay(r.ReviewDate), d.ground(r.Ground)
			say("desk.sign.effect.withhold", "day", "ground")
			if r.Register {
				say("desk.sign.effect.register", "", "")
			}
		case domain.Reinstate:
			say("desk.sign.effect.reinstate", "", "")
		}
	}
	if r.Until != "" {
		args["until"] = d.FullDay(r.Until)
		say("desk.sign.effect.until", "until", "")
	}
	if r.ReviewDate != "" && r.Verb != domain.Withhold {
		args["review"] = d.LongDay(r.ReviewDate)
		say("desk.sign.effect.review", "review", "")
	}
	return out
}

// circle names who sees an internal release.
func (d *decision) circle(c domain.Circle) string {
	switch c {
	case domain.CircleDepartment:
		return d.at.Title
	case domain.CircleAssociation:
		return d.Label("circle", string(c))
	}
	return d.root.Title
}

// ground names a legal ground with its statute.
func (d *decision) ground(code string) string {
	g, ok := d.e.Policy.Questionnaire.Ground(code)
	if !ok {
		return code
	}
	if g.Statute == "" {
		return g.Text.In(d.Lang)
	}
	return g.Text.In(d.Lang) + " (" + g.Statute + ")"
}

// whyMay says on what the person signs, and that no rule about people bars them.
func (d *decision) whyMay() []run {
	s := d.e.Mine.Standing
	out := d.mayBy(s, d.e.Mine.Delegated != nil && s.OnBehalfOf == d.e.Mine.Delegated.From, d.at, d.names)
	if !slices.ContainsFunc(d.c.Review.Contributors, func(c domain.Contributor) bool { return c.Person == d.Person() }) {
		out = append(out, run{Text: " " + d.Text("desk.sign.may.clean", nil)})
	}
	return out
}

// whyNot says why the person cannot sign, or not yet, and who can.
func (d *decision) whyNot() []run {
	var out []run
	if d.e.Given != nil {
		out = append(out, run{Text: d.Text("desk.sign.given", map[string]any{"day": d.LongDay(d.DayOf(d.e.Given.Signoff.At))})})
	} else if d.e.Reason != nil {
		out = append(out, run{Text: d.ErrorText(d.e.Reason)})
	}
	if who := d.whoCan(); who != "" {
		out = append(out, run{Text: " " + who})
	}
	return out
}

// whoCan names the people for whom the review waits now.
func (d *decision) whoCan() string {
	var people []string
	for _, p := range d.missing() {
		if p.Kind == domain.Final && len(d.missing()) > 1 && slices.ContainsFunc(d.missing(), func(o workflow.ExplainedPlace) bool { return o.Kind != domain.Final }) {
			continue // not their turn yet
		}
		for _, h := range p.Holders {
			if name := d.names[h]; h != d.Person() && name != "" && !slices.Contains(people, name) {
				people = append(people, name)
			}
		}
	}
	if len(people) == 0 {
		return ""
	}
	if len(people) > 5 {
		return d.Text("desk.sign.who_can_more", map[string]any{"names": strings.Join(people[:5], ", "), "n": len(people) - 5})
	}
	return d.Text("desk.sign.who_can", map[string]any{"names": strings.Join(people, ", ")})
}

func (d *decision) glance(p *decisionPage) glance {
	r := &d.c.Review
	g := glance{Class: component.ClassOf(d.Lang, r.Class), Findings: p.Screened.Summary, CanSign: p.Forms.Sign != nil}
	for _, a := range released {
		diff, ok := d.diffs[a]
		if !ok {
			continue
		}
		switch {
		case r.Verb == domain.Reinstate || r.Verb == domain.Withhold:
		case d.was[a] == nil:
			g.Changes = d.Text("desk.sign.glance.first", nil)
		case diff.Empty():
			g.Changes = d.Text("desk.sign.glance.same", nil)
		default:
			g.Changes = d.Count("desk.sign.fields", len(diff.Fields), nil) + ", " + d.Count("desk.sign.files", len(diff.Files), nil)
		}
		break
	}
	if n := len(d.asked); n > 0 {
		open := 0
		for _, q := range d.asked {
			if q.AnsweredAt.IsZero() {
				open++
			}
		}
		g.Questions = d.Count("desk.sign.glance.questions", n, nil)
		if open > 0 {
			g.Questions += ", " + d.Count("desk.sign.glance.unanswered", open, nil)
		} else {
			g.Questions += ", " + d.Text("desk.sign.glance.answered", nil)
		}
	}
	done := 0
	for _, pl := range r.Places {
		if pl.Signoff != nil {
			done++
		}
	}
	g.Signed = component.Seg{On: done, Of: len(r.Places), Text: d.Text("desk.sign.glance.signed", map[string]any{"n": done, "of": len(r.Places)})}
	if d.e.Mine != nil && len(r.Places)-done == 1 && r.Status == domain.ReviewOpen {
		g.Signed.Text += ", " + d.Text("desk.sign.glance.only_you", nil)
	}
	return g
}

// ended says how a closed review ended.
func (d *decision) ended() *notice {
	r := &d.c.Review
	n := &notice{Kind: "info"}
	args := map[string]any{"day": d.LongDay(d.DayOf(r.ClosedAt)), "state": d.Label("state", string(d.c.Holding.State))}
	switch r.Status {
	case domain.ReviewOpen:
		return nil
	case domain.ReviewCompleted:
		n.Kind, n.Title = "success", d.Text("desk.sign.ended.completed", args)
	case domain.ReviewReturned:
		n.Title = d.Text("desk.sign.ended.returned", args)
	case domain.ReviewRecalled:
		n.Title = d.Text("desk.sign.ended.recalled", args)
	default:
		n.Title = d.Text("desk.sign.ended.closed", args)
	}
	n.Text = append(n.Text, d.Text("desk.sign.ended.now", args))
	for _, p := range r.Places {
		if p.Signoff != nil && p.Signoff.Mark == domain.Returned && d.notes[p.Signoff.Decision] != "" {
			n.Text = append(n.Text, d.Text("desk.sign.ended.reason", map[string]any{"reason": d.notes[p.Signoff.Decision]}))
		}
	}
	return n
}

// thumbnail is the beginning of the page that readers will see.
type thumbnail struct {
	Audience    string
	URL         string
	Title, Line string
	Text        string
	Formats     []string
	Licence     string
}

func (d *decision) thumbnail(a domain.Audience) *thumbnail {
	doc, ok := d.docs[a]
	if !ok {
		return nil
	}
	c := &doc.Content
	t := &thumbnail{
		Audience: d.Label("audience", string(a)), URL: "/desk/reviews/" + string(d.c.Review.ID) + "/preview?audience=" + string(a),
		Title: c.Title, Text: clip(catalog.PlainText(c.Description), 400),
	}
	line := []string{d.at.Title}
	for _, code := range c.Theme {
		line = append(line, catalog.Label(catalog.KindTheme, code, "de"))
	}
	if c.UpdateFrequency != "" {
		if code, ok := catalog.FrequencyCode(c.UpdateFrequency); ok {
			line = append(line, catalog.Label(catalog.KindFrequency, code, "de"))
		}
	}
	t.Line = strings.Join(line, " · ")
	for _, f := range doc.Files {
		if name := formatOf(f); name != "" && !slices.Contains(t.Formats, name) {
			t.Formats = append(t.Formats, name)
		}
	}
	if c.Licence != "" {
		t.Licence, _ = d.value("licence", []string{c.Licence})
	}
	return t
}

func formatOf(f domain.DocumentFile) string {
	if f.Format != "" {
		return strings.ToUpper(f.Format)
	}
	_, ending := fileName(f.Name)
	return strings.ToUpper(strings.TrimPrefix(ending, "."))
}
