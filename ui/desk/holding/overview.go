package holding

import (
	"net/http"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var overviewTemplate = parse("overview.html")

type overviewPage struct {
	page.Frame
	Head     head
	Primary  *act
	Edit     string // address, "" where it cannot be edited now
	Way      []stop
	Waiting  *component.Notice // what holds the holding up: a review, a deferral, an unconfirmed withdrawal
	WaitLink component.Link
	Todo     todo
	Live     []live
	Shown    component.Facts
	Internal component.Facts // only in an internal release
	Inside   component.Facts // in no release
	Register string          // says what the register would show
	Files    []fileRow
	Screened string // how far the screening is
	Acts     []act
	Barred   []barred
	Shares   []share
	Similar  *component.Link
	Model    string // how many precedents there are
	Recent   []recent
}

// act is a step that the person may take.
type act struct {
	URL, Text, Does string
}

// barred is a step that the person may not take: why, and who can.
type barred struct{ Text, Why, Who string }

// stop is one on the way to the public.
type stop struct{ CSS, Name, Note, Said string }

// todo is what is missing before the next step.
type todo struct {
	Title, Status string
	Open          []todoItem
	Done          []string
	DoneText      string
}

type todoItem struct {
	URL, Text string
	Badge     badge
}

// live is a release in force.
type live struct {
	Audience, Text, Digest string
	URL, Link              string
}

// share is a person who changed content or answers.
type share struct {
	id         domain.PersonID
	Name, What string
}

// recent is a line of the change log.
type recent struct{ What, Who, Day, Exact string }

func show(r *page.Request) error {
	p, err := explained(r)
	if err != nil {
		return err
	}
	v := overviewPage{Head: p.head("")}
	if v.Frame, err = p.frame(p.title()); err != nil {
		return err
	}
	if p.locked() == nil && p.may(domain.ActCapture) {
		v.Edit = p.url("edit")
	}
	v.Way = p.way()
	if v.Waiting, v.WaitLink, err = p.waiting(); err != nil {
		return err
	}
	v.Todo = p.todo()
	v.Live = p.live()
	v.Shown, v.Internal, v.Inside = p.facts(domain.ForPublic), p.facts(domain.ForInternal), p.facts("")
	if title := p.h.Edition.Content.PublicTitle; title != "" {
		v.Register = r.Text("desk.holding.register_title", map[string]any{"title": title})
	}
	if v.Files, err = p.files(); err != nil {
		return err
	}
	v.Screened = r.Text("desk.holding.answered", map[string]any{"n": len(p.res.Asked) - len(p.res.Unanswered), "of": len(p.res.Asked)})
	if err := p.acts(&v); err != nil {
		return err
	}
	if err := p.people2(&v); err != nil {
		return err
	}
	return r.Show(http.StatusOK, overviewTemplate, "", v)
}

// way draws how far the holding is on its way to the public. Beside the way there is nothing to draw.
func (p *place) way() []stop {
	order := []domain.State{domain.Captured, domain.Screened, domain.ReleasedInternally, domain.Approved}
	verbs := []domain.Verb{domain.Screen, domain.ReleaseInternally, domain.Approve, domain.Publish}
	now := len(order)
	for i, s := range order {
		if s == p.h.State {
			now = i
		}
	}
	if now == len(order) && p.h.State != domain.Published {
		return nil
	}
	sets, _ := p.pol.RulesFor(p.h.Authority)
	var out []stop
	for i, v := range verbs {
		s := stop{CSS: "later", Name: p.Text("desk.holding.way."+string(v), nil), Said: p.Text("desk.holding.way.later", nil)}
		switch {
		case i < now:
			s.CSS, s.Said, s.Note = "done", p.Text("desk.holding.way.done", nil), p.Text("desk.holding.way.done", nil)
		case i == now:
			s.CSS, s.Said = "now", p.Text("desk.holding.way.now", nil)
		case i == now+1:
			s.CSS, s.Said = "next", p.Text("desk.holding.way.next", nil)
		}
		if i >= now {
			switch v {
			case domain.Screen:
				s.Note = p.Text("desk.holding.answered", map[string]any{"n": len(p.res.Asked) - len(p.res.Unanswered), "of": len(p.res.Asked)})
			case domain.Publish:
				s.Note = p.Text("desk.holding.way.when", nil)
				if sc := p.h.Schedule; sc != nil {
					s.Note = p.Text("desk.holding.way.on", map[string]any{"day": p.ShortDay(sc.NotBefore)})
				}
			default:
				audience := domain.ForInternal
				if v == domain.Approve {
					audience = domain.ForPublic
				}
				n := 0
				for _, slot := range domain.Require(sets, domain.Case{Verb: v, Facts: p.h.Facts, Class: p.h.Class, Themes: p.h.Edition.Content.Theme, Audiences: []domain.Audience{audience}}).Slots {
					n += max(1, slot.Count)
				}
				s.Note = p.Count("desk.holding.way.signs", n, nil)
				if p.h.Review != nil && i == now {
					s.Note = p.Text("desk.holding.way.signed", map[string]any{"n": signed(p.h.Review), "of": len(p.h.Review.Places)})
				}
			}
		}
		out = append(out, s)
	}
	return out
}

func signed(r *domain.Review) int {
	n := 0
	for _, p := range r.Places {
		if p.Signoff != nil {
			n++
		}
	}
	return n
}

// waiting says what holds the holding up now.
func (p *place) waiting() (*component.Notice, component.Link, error) {
	if r := p.h.Review; r != nil {
		n := &component.Notice{Kind: "info", Title: p.Text("desk.holding.review_open", map[string]any{"number": r.Number, "verb": string(r.Verb)})}
		var waits []string
		for _, e := range p.x.Places {
			if e.Signoff != nil {
				continue
			}
			names, err := p.people(e.Holders)
			if err != nil {
				return nil, component.Link{}, err
			}
			waits = append(waits, p.Text("desk.holding.waits_for", map[string]any{"slot": e.Slot, "people": names, "due": p.ShortDay(e.Due)}))
		}
		n.Text = p.Text("desk.holding.way.signed", map[string]any{"n": signed(r), "of": len(r.Places)}) + ". " + strings.Join(waits, " · ")
		return n, component.Link{URL: "/desk/reviews/" + string(r.ID), Text: p.Text("desk.holding.to_review", nil)}, nil
	}
	if w := p.h.Withdrawal; w != nil && w.NeedsConfirmation && w.ConfirmedBy == "" {
		return &component.Notice{
			Kind: "warning", Title: p.Text("desk.holding.unconfirmed", nil),
			Text: p.Text("desk.holding.unconfirmed_text", map[string]any{"reason": w.Reason, "day": p.LongDay(p.DayOf(w.At)), "until": w.ReinstateBy}),
		}, component.Link{URL: "/desk/withdrawals/" + string(p.h.ID), Text: p.Text("desk.holding.to_confirm", nil)}, nil
	}
	if w := p.h.Withholding; w != nil && p.h.State == domain.Withheld {
		ground, _ := p.pol.Questionnaire.Ground(w.Ground)
		return &component.Notice{
			Kind: "info", Title: p.Text("desk.holding.withheld", map[string]any{"day": w.ReviewDate}), Text: ground.Text.In(p.Lang) + " (" + ground.Statute + ")",
		}, component.Link{}, nil
	}
	if d := p.h.Deferral; d != nil {
		return &component.Notice{
			Kind: "info", Title: p.Text("desk.holding.deferred", map[string]any{"day": d.Until}), Text: p.Text("desk.holding.deferred_text", map[string]any{"reason": d.Reason}),
		}, component.Link{URL: p.url("defer"), Text: p.Text("desk.holding.to_defer", nil)}, nil
	}
	return nil, component.Link{}, nil
}

var (
	openBadge = func(r *page.Request) badge {
		return badge{Kind: "warning", Icon: "edit", Text: r.Text("desk.holding.todo.open", nil)}
	}
	waitBadge = func(r *page.Request, role domain.Role) badge {
		return badge{Kind: "info", Icon: "help", Text: r.Text("desk.holding.todo.waits", map[string]any{"role": string(role)})}
	}
)

// todo lists what is missing before the next step, each with the place where it is done.
func (p *place) todo() todo {
	var t todo
	if p.h.Review != nil || len(p.way()) == 0 || p.h.State == domain.Published {
		return t
	}
	open := func(url, key string, args map[string]any) {
		t.Open = append(t.Open, todoItem{URL: url, Text: p.Text(key, args), Badge: openBadge(p.Request)})
	}
	done := func(key string) { t.Done = append(t.Done, p.Text(key, nil)) }
	next := domain.Screened
	switch p.h.State {
	case domain.Screened:
		next = domain.ReleasedInternally
	case domain.ReleasedInternally:
		next = domain.Approved
	case domain.Approved:
		next = domain.Published
	}
	t.Title = p.Text("desk.holding.todo.title", map[string]any{"state": string(next)})

	if n := len(p.res.Unanswered); n > 0 {
		t.Open = append(t.Open, todoItem{URL: p.url("screening") + "?show=open", Text: p.Count("desk.holding.todo.questions", n, nil), Badge: openBadge(p.Request)})
	} else {
		done("desk.holding.todo.all_answered")
	}
	for _, id := range p.res.Unclear {
		q, _ := p.pol.Questionnaire.Question(id)
		t.Open = append(t.Open, todoItem{URL: p.url("screening") + "#" + anchor(id), Text: p.Text("desk.holding.todo.unclear", map[string]any{"question": id, "text": q.Text.In(p.Lang)}), Badge: waitBadge(p.Request, q.Role)})
	}
	if len(p.h.Rescreen) > 0 {
		open(p.url("screening")+"#"+anchor(p.h.Rescreen[0]), "desk.holding.todo.again", map[string]any{"questions": p.h.Rescreen})
	}
	c := &p.h.Edition.Content
	if p.h.Class.AllowsPublic() || p.h.Class == domain.ClassUndetermined { // the public data set needs these in the end
		missing := false
		for _, name := range []string{"description", "licence", "theme", "contact_mailbox"} {
			f, _ := domain.FieldNamed(name)
			if f.Text(c) == "" && (name != "contact_mailbox" || p.auth.Mailbox == "") {
				missing = true
				open(p.url("edit")+"#f-"+name, "desk.holding.todo.field", map[string]any{"field": name})
			}
		}
		if !missing {
			done("desk.holding.todo.fields")
		}
	}
	for _, tr := range p.h.Edition.Treatments {
		if tr.Confirmed == nil && p.h.Class == domain.ClassOpenAfterTreatment {
			item := todoItem{URL: p.url("screening") + "#treatments", Text: p.Text("desk.holding.todo.treat", map[string]any{"kind": tr.Kind}), Badge: openBadge(p.Request)}
			if tr.Done != nil {
				item.Badge = waitBadge(p.Request, tr.Role)
			}
			t.Open = append(t.Open, item)
		}
	}
	if len(p.h.Edition.Distributions) > 0 {
		done("desk.holding.todo.files")
	} else if p.h.State == domain.Captured {
		open(p.url("files"), "desk.holding.todo.no_files", nil)
	}
	for _, m := range p.x.Missing {
		switch {
		case strings.HasPrefix(m.Key, "screening.un"), m.Key == "screening.incomplete", m.Key == "screening.again", m.Key == "treatment.open", m.Key == "field.required_for_public":
		case strings.HasPrefix(m.Field, "distributions."):
			open(p.url("files"), m.Key, m.Args)
		default:
			open("", m.Key, m.Args)
		}
	}
	all := len(t.Open) + len(t.Done)
	t.Status = p.Text("desk.holding.todo.status", map[string]any{"n": len(t.Done), "of": all})
	t.DoneText = p.Count("desk.holding.todo.done", len(t.Done), nil)
	return t
}

// live lists the releases in force.
func (p *place) live() []live {
	var out []live
	for _, a := range []domain.Audience{domain.ForPublic, domain.ForInternal, domain.ForRegister} {
		rel, ok := p.h.Live[a]
		if !ok {
			continue
		}
		l := live{
			Audience: p.Label("audience", string(a)), Digest: rel.Digest.Short(),
			Text: p.Text("desk.holding.live", map[string]any{"n": rel.Edition, "day": p.LongDay(p.DayOf(rel.At))}),
		}
		if a == domain.ForInternal {
			l.Text += " · " + p.Text("desk.holding.circle", map[string]any{"circle": string(rel.Circle)})
		}
		if rel.Until != "" {
			l.Text += " · " + p.Text("desk.holding.until", map[string]any{"day": rel.Until})
		}
		switch a {
		case domain.ForPublic:
			l.URL, l.Link = "/dataset/"+rel.Name, p.Text("desk.holding.to_portal", nil)
		case domain.ForRegister:
			l.URL, l.Link = "/register", p.Text("desk.holding.to_register", nil)
		}
		out = append(out, l)
	}
	return out
}

// facts lists the fields of one audience; "" for those that no release shows.
func (p *place) facts(audience domain.Audience) component.Facts {
	var out component.Facts
	c := &p.h.Edition.Content
	for _, f := range domain.Fields {
		if f.Audience != audience || f.Name == "title" || f.Name == "public_title" {
			continue
		}
		text, spoken := p.FieldText(f, c)
		if text == "" && f.Name == "contact_mailbox" && p.auth.Mailbox != "" {
			text = p.Text("desk.holding.mailbox_of", map[string]any{"mailbox": p.auth.Mailbox})
		}
		if text == "" {
			continue
		}
		out = append(out, component.Fact{Name: p.Label("field", f.Name), Text: text, German: p.Lang != "de" && !spoken})
	}
	return out
}

// acts fills in what the person may do next, and what not and who can.
func (p *place) acts(v *overviewPage) error {
	forward := map[domain.State]domain.Verb{
		domain.Captured: domain.Screen, domain.Screened: domain.ReleaseInternally, domain.ReleasedInternally: domain.Approve, domain.Approved: domain.Publish,
	}[p.h.State]
	if forward == domain.ReleaseInternally && p.pol.Combined(p.h.Authority) && p.h.Class.AllowsPublic() {
		forward = domain.ReleaseInternallyApprove
	}
	if p.h.Review == nil && p.h.State == domain.Captured && !p.res.Complete && p.may(domain.ActAnswer) {
		v.Primary = &act{URL: p.url("screening") + "?show=open", Text: p.Text("desk.holding.go_on_screening", nil)}
	}
	if p.h.Review != nil {
		v.Primary = &act{URL: "/desk/reviews/" + string(p.h.Review.ID), Text: p.Text("desk.holding.to_review", nil)}
	}
	for _, o := range p.x.Verbs {
		a := act{URL: p.url("step/" + slug(o.Verb)), Text: p.Text("desk.step."+string(o.Verb)+".button", nil), Does: p.Text("desk.step."+string(o.Verb)+".short", nil)}
		if o.Allowed {
			if o.Verb == forward && v.Primary == nil {
				v.Primary = &act{URL: a.URL, Text: a.Text}
			} else {
				v.Acts = append(v.Acts, a)
			}
			continue
		}
		b := barred{Text: a.Text, Why: p.ErrorText(o.Reason)}
		if domain.CodeOf(o.Reason) == domain.Forbidden {
			who, err := p.who(workflow.ActionOf(o.Verb))
			if err != nil {
				return err
			}
			if b.Who = p.Text("desk.holding.nobody_can", nil); who != "" {
				b.Who = p.Text("desk.holding.who_can", map[string]any{"people": who})
			}
		}
		v.Barred = append(v.Barred, b)
	}
	if p.may(domain.ActDefer) && p.h.State != domain.Archived {
		v.Acts = append(v.Acts, act{URL: p.url("defer"), Text: p.Text("desk.step.defer.button", nil), Does: p.Text("desk.step.defer.short", nil)})
	}
	return nil
}

// people2 fills in who worked on the holding, what happened last, and what similar holdings say.
func (p *place) people2(v *overviewPage) error {
	changes, err := p.Read().Changes(p.Ctx(), p.scope, p.h.ID, workflow.Page{Limit: 100})
	if err != nil {
		return err
	}
	var ids []domain.PersonID
	for _, c := range p.x.Contributors {
		ids = append(ids, c.Person)
	}
	for _, c := range changes {
		if c.Person != "" {
			ids = append(ids, c.Person)
		}
	}
	names, err := p.Names(ids...)
	if err != nil {
		return err
	}
	for _, c := range p.x.Contributors {
		what := p.Label("contribution", string(c.Kind)) + ", " + p.ShortDay(p.DayOf(c.At))
		if n := len(v.Shares); n > 0 && v.Shares[n-1].id == c.Person {
			v.Shares[n-1].What += " · " + what
			continue
		}
		v.Shares = append(v.Shares, share{c.Person, names[c.Person], what})
	}
	v.Recent = p.recent(changes, names)
	if p.h.State != domain.Captured || p.h.Review != nil {
		return nil
	}
	list, err := p.Desk.Precedents(p.Ctx(), p.scope, p.h)
	if err != nil {
		return err
	}
	n, last := 0, ""
	for _, pr := range list {
		if pr.Question != last {
			n, last = n+1, pr.Question
		}
	}
	if n > 0 {
		v.Model = p.Count("desk.holding.precedents", n, map[string]any{"standard": p.h.Edition.Content.TitleStandard})
		v.Similar = &component.Link{URL: p.url("screening") + "#precedents", Text: p.Text("desk.holding.to_precedents", nil)}
	}
	return nil
}

// recent tells the last changes, each save as one.
func (p *place) recent(changes []domain.ChangeEntry, names map[domain.PersonID]string) []recent {
	var out []recent
	for i := 0; i < len(changes) && len(out) < 5; {
		c, n, answers := changes[i], 1, 0
		for n < len(changes)-i && changes[i+n].Rev == c.Rev {
			n++
		}
		for _, x := range changes[i : i+n] {
			if strings.HasPrefix(x.Field, "answers.") {
				answers++
			}
		}
		what := p.changed(c)
		switch {
		case answers > 1:
			what = p.Count("desk.holding.changed.answers", answers, nil)
		case n > 1 && answers == 0:
			what = p.Count("desk.holding.changed.fields", n, nil)
		}
		who := names[c.Person]
		if c.Person == "" {
			who = p.Label("actor", "operator")
		}
		out = append(out, recent{what, who, p.ShortDay(p.DayOf(c.At)) + ", " + p.TimeOf(c.At), p.Exact(c.At)})
		i += n
	}
	return out
}

// changed says what a line of the change log is about.
func (p *place) changed(c domain.ChangeEntry) string {
	kind, rest, _ := strings.Cut(c.Field, ".")
	switch kind {
	case "answers":
		return p.Text("desk.holding.changed.answer", map[string]any{"question": rest})
	case "distributions":
		key := "desk.holding.changed.file"
		if c.New == "" {
			key = "desk.holding.changed.file_gone"
		}
		return p.Text(key, map[string]any{"file": strings.TrimSpace(c.New + c.Old)})
	case "import":
		return p.Text("desk.holding.changed.import", nil)
	case "treatments":
		return p.Text("desk.holding.changed.treatment", nil)
	}
	return p.Text("desk.holding.changed.field", map[string]any{"field": c.Field})
}
