package audit

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/component/casefile"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var timelineTemplate = page.Parse(files, "timeline.html", "parts.html")

// timelinePage answers: what happened to this holding?
type timelinePage struct {
	page.Frame
	Head          component.Head
	Events        component.Timeline
	Empty         *component.Empty
	Older, Newest string
	Take          []component.Button
	Links         []component.Link
}

func timeline(r *page.Request) error {
	id, err := domain.ParseID[domain.HoldingID](r.Param("id"))
	if err != nil {
		return err
	}
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	const limit = 40
	rows, err := r.Read().Timeline(r.Ctx(), scope, id, workflow.Page{After: r.Query("after"), Limit: limit})
	if err != nil {
		return err
	}
	h, err := r.Read().HoldingByID(r.Ctx(), scope, id)
	if err != nil {
		return err
	}
	var entries []workflow.HistoryEntry
	var people []domain.PersonID
	for _, row := range rows {
		switch {
		case row.Decision != nil:
			entries = append(entries, *row.Decision)
		case row.Asked != nil:
			people = append(people, row.Asked.By, row.Asked.To)
		case row.Answered != nil:
			people = append(people, row.Answered.By, row.Answered.To)
		case len(row.Changes) > 0:
			people = append(people, row.Changes[0].Person)
		}
	}
	w, err := newWording(r, entries, people...)
	if err != nil {
		return err
	}
	title := cmp.Or(h.Edition.Content.Title, h.Name)
	base := "/desk/holdings/" + string(id)
	p := timelinePage{Head: component.Head{
		Over: r.Text("desk.audit.timeline.over", nil), Title: title, German: true, Muted: r.Text("desk.audit.timeline.lead", nil),
	}}
	for _, row := range rows {
		p.Events = append(p.Events, w.event(row))
	}
	if len(rows) == 0 {
		p.Empty = &component.Empty{
			Icon: "checklist", Title: r.Text("desk.audit.timeline.empty", nil), Text: r.Text("desk.audit.timeline.empty_text", nil),
			Buttons: []component.Button{{URL: base, Text: r.Text("desk.audit.timeline.holding", nil)}},
		}
	}
	if len(rows) == limit {
		p.Older = base + "/timeline?after=" + r.Cursor(rows[len(rows)-1])
	}
	if r.Query("after") != "" {
		p.Newest = base + "/timeline"
	}
	p.Take = []component.Button{
		{URL: base + "/dossier.pdf", Text: r.Text("desk.audit.take.pdf", nil), Icon: "download", Block: true},
		{URL: base + "/dossier", Text: r.Text("desk.audit.take.what", nil), Kind: "tertiary", Block: true},
	}
	p.Links = []component.Link{
		{URL: base, Text: r.Text("desk.audit.timeline.holding", nil)},
		{URL: "/desk/decisions?holding=" + string(id), Text: r.Text("desk.audit.timeline.decisions", nil)},
	}
	if p.Frame, err = r.Frame(page.Holdings, title, component.Link{URL: "/desk/holdings", Text: r.Text("desk.nav.holdings", nil)}); err != nil {
		return err
	}
	return r.Show(http.StatusOK, timelineTemplate, "", p)
}

// looks of events, by what was decided.
func look(e *workflow.HistoryEntry) (kind, icon string) {
	switch {
	case e.Mark == domain.Returned || e.Verb == domain.Return || e.Kind == domain.Recalled || e.Kind == domain.SignoffTakenBack:
		return "warn", "arrow-back"
	case e.Verb == domain.Withdraw || e.Verb == domain.Withhold:
		return "bad", "visibility-off"
	case e.To == domain.Published:
		return "ok", "language"
	case e.Kind == domain.SignedOff && e.Detail["concerns"] == "true":
		return "warn", "warning"
	case e.Kind == domain.SignedOff:
		return "ok", "check"
	case e.Kind == domain.HandOver:
		return "info", "arrow-forward"
	}
	return "info", "checklist"
}

func (w *wording) event(row workflow.TimelineRow) component.Event {
	ev := component.Event{When: w.momentExact(row)}
	switch {
	case row.Decision != nil:
		e := row.Decision
		ev.Kind, ev.Icon = look(e)
		ev.What, ev.URL = upper(w.what(*e)), "/desk/decisions/"+string(e.ID)
		if e.Edition > 0 && (e.Kind == domain.HandOver || e.Kind == domain.Transition && e.Verb != domain.Revise) {
			ev.What = w.Text("desk.audit.event.edition", map[string]any{"what": ev.What, "n": e.Edition})
		}
		var who []string
		if e.Index != nil {
			who = append(who, w.Text("desk.audit.no", map[string]any{"n": w.number(e.Index)}))
		}
		name := w.actor(e.Decision)
		if b := w.behalf(e.Decision); b != "" {
			name += " " + b
		}
		if role := w.role(e.Decision); role != "" {
			name += ", " + role
		}
		ev.Who = strings.Join(append(who, name), " · ")
		text := cmp.Or(textOf(e.Decision, domain.TextReason), textOf(e.Decision, domain.TextComment))
		if e.Digest != "" && (e.Kind == domain.HandOver || e.Kind == domain.SignedOff) {
			d := component.DigestOf("", e.Digest)
			ev.Facts = append(ev.Facts, component.Fact{Name: w.Text("desk.audit.fact.digest", nil), Digest: &d})
		}
		w.written(&ev, "desk.audit.fact.reason", text)
		if by := cmp.Or(e.Erased[domain.TextReason], e.Erased[domain.TextComment]); by != "" {
			ev.Facts = append(ev.Facts, component.Fact{Name: w.Text("desk.audit.fact.reason", nil), Text: w.erasedBy(by), URL: "/desk/decisions/" + string(by)})
		}
	case row.Asked != nil:
		q := row.Asked
		ev.Kind, ev.Icon, ev.What = "info", "question-mark", w.Text("desk.audit.event.asked", map[string]any{"name": w.name(q.To)})
		ev.Who = w.name(q.By)
		w.written(&ev, "desk.file.field.question", q.Text)
	case row.Answered != nil:
		q := row.Answered
		ev.Kind, ev.Icon, ev.What = "info", "mail", w.Text("desk.audit.event.answered", map[string]any{"name": w.name(q.By)})
		ev.Who = w.name(q.To)
		w.written(&ev, "desk.file.field.answer", q.Answer)
	default:
		w.changed(&ev, row.Changes)
	}
	return ev
}

// written adds what a person wrote: in quotation marks, or on a page in another language under a name, marked as German.
func (w *wording) written(ev *component.Event, name, text string) {
	switch {
	case text == "":
	case w.Lang == "de":
		ev.Text = quoted("de", text)
	default:
		ev.Facts = append(component.Facts{{Name: w.Text(name, nil), Text: text, German: true}}, ev.Facts...)
	}
}

// changed says which fields one person changed in one go; of many only the first, with their number.
func (w *wording) changed(ev *component.Event, changes []domain.ChangeEntry) {
	ev.Icon, ev.What = "edit", w.Count("desk.audit.event.changed", len(changes), nil)
	if len(changes) == 0 {
		return
	}
	ev.Who = w.Label("actor", string(domain.ByOperator))
	if changes[0].Person != "" {
		ev.Who = w.name(changes[0].Person)
	}
	ev.Who += ", " + w.Label("contribution", string(changes[0].Kind))
	const most = 6
	for i, c := range changes {
		if i == most {
			ev.Facts = append(ev.Facts, component.Fact{Name: w.Count("desk.audit.event.more", len(changes)-most, nil), Text: "…"})
			break
		}
		ev.Facts = append(ev.Facts, component.Fact{Name: casefile.FieldName(w.Lang, c.Field), Text: cmp.Or(shorten(casefile.Value(w.Lang, c.Field, c.New)), "–"), German: true, Note: w.before(casefile.Value(w.Lang, c.Field, c.Old))})
	}
}

func (w *wording) before(old string) string {
	if old == "" {
		return ""
	}
	return w.Text("desk.audit.event.before", map[string]any{"old": shorten(old)})
}

// shorten cuts a long value; the case file has it in full.
func shorten(s string) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= 200 {
		return string(r)
	}
	return string(r[:200]) + " …"
}

// momentExact shows the second: a log is read to the second.
func (w *wording) momentExact(row workflow.TimelineRow) component.Moment {
	m := moment(w.Request, row.At)
	if i := strings.LastIndex(m.Exact, ", "); i >= 0 {
		clock, _, _ := strings.Cut(m.Exact[i+2:], " ")
		m.Text = w.ShortDay(w.DayOf(row.At)) + ", " + clock
	}
	return m
}

// upper begins a sentence.
func upper(s string) string {
	r := []rune(s)
	if len(r) == 0 || slices.Contains([]rune("„“"), r[0]) {
		return s
	}
	return strings.ToUpper(string(r[0])) + string(r[1:])
}
