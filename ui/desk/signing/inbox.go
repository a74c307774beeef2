package signing

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var inboxTemplate = page.Parse(files, "inbox.html", "parts.html")

// inboxPage lists what waits for a person.
type inboxPage struct {
	page.Frame
	Heading string
	Lead    []run
	Chips   []chip
	Groups  []inboxGroup
	Empty   *emptyInbox
	Signed  []signedEntry
	More    string // address of the next page, "" for none
	Back    string
	Absent  string // who stands in for the person
	Recent  []signedEntry
}

type chip struct {
	URL, Text string
	Count     string
	Current   bool
}

type emptyInbox struct{ Heading, Text, Signed string }

type inboxGroup struct {
	ID, Title string
	Count     string
	Alert     bool
	Items     []inboxEntry
	n         int
}

type inboxEntry struct {
	URL     string
	Title   string
	Own     bool // the title is ours, not the name of a holding
	What    []string
	Why     []run
	Due     string
	Late    bool
	Mark    string
	Signed  component.Seg
	Deputy  bool
	DueISO  string
	DueFull string
}

type signedEntry struct {
	URL, Title string
	Mark       string
	At         component.Moment
	Then       string
}

// view names a part of the inbox.
type view string

const (
	viewSign   view = "sign"
	viewDeputy view = "deputy"
	viewAsked  view = "questions"
	viewInfo   view = "info"
	viewTasks  view = "tasks"
	viewLater  view = "later"
	viewBarred view = "barred"
	viewSigned view = "signed"
)

var viewNames = []struct {
	view  view
	key   string
	empty bool // there even with nothing in it
}{
	{viewSign, "desk.inbox.view.sign", true},
	{viewDeputy, "desk.inbox.view.deputy", false},
	{viewAsked, "desk.inbox.view.questions", false},
	{viewInfo, "desk.inbox.view.info", false},
	{viewTasks, "desk.inbox.view.tasks", false},
	{viewLater, "desk.inbox.view.later", false},
	{viewBarred, "desk.inbox.view.barred", false},
	{viewSigned, "desk.inbox.view.signed", true},
}

func (v view) holds(i workflow.InboxItem) bool {
	switch v {
	case viewSign:
		return i.Kind == workflow.ToSign
	case viewDeputy:
		return i.Deputy() && (i.Kind == workflow.ToSign || i.Kind == workflow.ToAcknowledge)
	case viewAsked:
		return i.Kind == workflow.ToReply
	case viewInfo:
		return i.Kind == workflow.ToAcknowledge
	case viewTasks:
		return i.Kind == workflow.ToDo
	case viewLater:
		return i.Kind == workflow.NotYet
	case viewBarred:
		return i.Kind == workflow.NotMine
	}
	return false
}

const inboxPageSize = 30

func showInbox(r *page.Request) error {
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	s := with(r)
	items, err := r.Desk.Inbox(r.Ctx(), workflow.ActorOf(r.Who), scope)
	if err != nil {
		return err
	}
	signed, err := r.Read().CountSignedBy(r.Ctx(), scope)
	if err != nil {
		return err
	}
	counts := map[view]int{viewSigned: signed}
	for _, n := range viewNames {
		for _, i := range items {
			if n.view.holds(i) {
				counts[n.view]++
			}
		}
	}
	v := view(r.Query("view"))
	if !slices.ContainsFunc(viewNames, func(n struct {
		view  view
		key   string
		empty bool
	},
	) bool {
		return n.view == v
	}) {
		v = viewSign
		for _, other := range []view{viewAsked, viewInfo, viewTasks} {
			if counts[viewSign] == 0 && counts[v] == 0 && counts[other] > 0 {
				v = other
			}
		}
	}
	p := inboxPage{Heading: s.inboxHeading(v, counts)}
	if p.Lead, err = s.inboxLead(v, counts, items); err != nil {
		return err
	}
	if p.Frame, err = r.Frame(page.Inbox, p.Heading); err != nil {
		return err
	}
	for _, n := range viewNames {
		if n.empty || counts[n.view] > 0 || n.view == v {
			p.Chips = append(p.Chips, chip{URL: "/desk/inbox?view=" + string(n.view), Text: r.Text(n.key, nil), Count: r.Number(counts[n.view]), Current: n.view == v})
		}
	}
	if v == viewSigned {
		err = s.signedList(&p, scope)
	} else {
		err = s.inboxList(&p, scope, v, items)
	}
	if err != nil {
		return err
	}
	if len(p.Groups)+len(p.Signed) == 0 {
		p.Empty = s.emptyInbox(v, signed)
	}
	if err := s.beside(&p, scope); err != nil {
		return err
	}
	return r.Show(http.StatusOK, inboxTemplate, "", p)
}

func (s *say) inboxHeading(v view, counts map[view]int) string {
	switch n := counts[v]; v {
	case viewDeputy:
		return s.Count("desk.inbox.heading.deputy", n, nil)
	case viewAsked:
		return s.Count("desk.inbox.heading.questions", n, nil)
	case viewInfo:
		return s.Count("desk.inbox.heading.info", n, nil)
	case viewTasks:
		return s.Count("desk.inbox.heading.tasks", n, nil)
	case viewLater:
		return s.Count("desk.inbox.heading.later", n, nil)
	case viewBarred:
		return s.Count("desk.inbox.heading.barred", n, nil)
	case viewSigned:
		return s.Count("desk.inbox.heading.signed", n, nil)
	default:
		if n == 0 && counts[viewAsked]+counts[viewInfo]+counts[viewTasks] > 0 {
			return s.Text("desk.inbox.heading.nothing_to_sign", nil)
		}
		return s.Count("desk.inbox.heading.sign", n, nil)
	}
}

// inboxLead says which day it is, for whom the person acts and what else waits.
func (s *say) inboxLead(v view, counts map[view]int, items []workflow.InboxItem) ([]run, error) {
	out := []run{{Text: s.FullDay(s.Today()) + "."}}
	if v != viewSign {
		return out, nil
	}
	var people []domain.PersonID
	for _, i := range items {
		if viewDeputy.holds(i) && i.Kind == workflow.ToSign && !slices.Contains(people, i.Standing.OnBehalfOf) {
			people = append(people, i.Standing.OnBehalfOf)
		}
	}
	if len(people) > 0 {
		names, err := s.Names(people...)
		if err != nil {
			return nil, err
		}
		var list []string
		for _, p := range people {
			list = append(list, names[p])
		}
		n := 0
		for _, i := range items {
			if i.Kind == workflow.ToSign && i.Deputy() {
				n++
			}
		}
		out = append(out, run{Text: " " + s.Count("desk.inbox.lead.deputy", n, map[string]any{"names": strings.Join(list, ", ")})})
	}
	if n := counts[viewAsked] + counts[viewInfo] + counts[viewTasks]; n > 0 && counts[viewSign] > 0 {
		out = append(out, run{Text: " " + s.Count("desk.inbox.lead.more", n, nil)})
	}
	return out, nil
}

func (s *say) emptyInbox(v view, signed int) *emptyInbox {
	e := &emptyInbox{Heading: s.Text("desk.inbox.empty.title", nil), Text: s.Text("desk.inbox.empty.text", nil)}
	if v == viewSigned {
		e.Heading, e.Text = s.Text("desk.inbox.empty.signed.title", nil), s.Text("desk.inbox.empty.signed.text", nil)
	} else if signed > 0 {
		e.Signed = s.Text("desk.inbox.empty.signed.link", map[string]any{"n": s.Number(signed)})
	}
	return e
}

// inboxList fills the groups: what is overdue, due this week, and later.
func (s *say) inboxList(p *inboxPage, scope workflow.Scope, v view, items []workflow.InboxItem) error {
	items = slices.DeleteFunc(slices.Clone(items), func(i workflow.InboxItem) bool { return !v.holds(i) })
	start := s.pageOf(p, "?view="+string(v)+"&page=", len(items))
	items = items[start:min(start+inboxPageSize, len(items))]
	alike, alone, err := s.Desk.BundlesOf(s.Ctx(), scope, items)
	if err != nil {
		return err
	}
	known := map[domain.ReviewID]workflow.BundleRow{}
	bundled := map[domain.ReviewID]int{}
	for _, row := range alone {
		known[row.Review.ID] = row
	}
	for b, bundle := range alike {
		for _, row := range bundle.Rows {
			known[row.Review.ID] = row
			bundled[row.Review.ID] = b
		}
	}
	var others []domain.ReviewID
	for _, i := range items {
		if _, ok := known[reviewOf(i)]; !ok && i.Review != nil {
			others = append(others, i.Review.ID)
		}
	}
	if others != nil {
		found, err := s.Desk.Differences(s.Ctx(), scope, others)
		if err != nil {
			return err
		}
		for id, differences := range found {
			known[id] = workflow.BundleRow{Differences: differences}
		}
	}
	names, err := s.namesIn(items)
	if err != nil {
		return err
	}
	groups := []inboxGroup{
		{ID: "late", Title: s.Text("desk.inbox.group.late", nil), Alert: true},
		{ID: "week", Title: s.Text("desk.inbox.group.week", nil)},
		{ID: "later", Title: s.Text("desk.inbox.group.later", nil)},
	}
	shown := map[int]bool{}
	for _, i := range items {
		at, err := s.authority(i.Task.Authority)
		if err != nil {
			return err
		}
		today := domain.Day(s.Clock(), at.TimeZone)
		g := &groups[groupOf(today, i.Task.Due)]
		if b, ok := bundled[reviewOf(i)]; ok && v == viewSign {
			g.n++
			if !shown[b] {
				shown[b] = true
				entry, err := s.bundleEntry(alike[b], today, at)
				if err != nil {
					return err
				}
				g.Items = append(g.Items, entry)
			}
			continue
		}
		entry, err := s.entry(i, known[reviewOf(i)], today, at, names)
		if err != nil {
			return err
		}
		g.n++
		g.Items = append(g.Items, entry)
	}
	for _, g := range groups {
		if len(g.Items) > 0 {
			g.Count = s.Number(g.n)
			p.Groups = append(p.Groups, g)
		}
	}
	return nil
}

// pageOf gives where the asked page of a list begins, and the addresses of its neighbours.
func (s *say) pageOf(p *inboxPage, prefix string, all int) int {
	n, err := strconv.Atoi(s.Query("page"))
	if err != nil || n < 1 || (n-1)*inboxPageSize >= all {
		n = 1
	}
	if n > 1 {
		p.Back = prefix + strconv.Itoa(n-1)
	}
	if n*inboxPageSize < all {
		p.More = prefix + strconv.Itoa(n+1)
	}
	return (n - 1) * inboxPageSize
}

func reviewOf(i workflow.InboxItem) domain.ReviewID {
	if i.Review == nil {
		return ""
	}
	return i.Review.ID
}

// groupOf tells whether a day has passed (0), lies in the week of today (1) or later (2).
func groupOf(today, due string) int {
	t, err := domain.ParseDay(today)
	if err != nil || due == "" {
		return 2
	}
	sunday := t.AddDate(0, 0, (7-int(t.Weekday()))%7).Format(time.DateOnly)
	switch {
	case due < today:
		return 0
	case due <= sunday:
		return 1
	}
	return 2
}

// namesIn reads the names of the people whom the entries mention, at once.
func (s *say) namesIn(items []workflow.InboxItem) (map[domain.PersonID]string, error) {
	var ids []domain.PersonID
	for _, i := range items {
		if i.Deputy() {
			ids = append(ids, i.Standing.OnBehalfOf)
		}
		if i.Question != nil {
			ids = append(ids, i.Question.By)
		}
	}
	if ids == nil {
		return nil, nil
	}
	return s.Names(ids...)
}

func (s *say) entry(i workflow.InboxItem, row workflow.BundleRow, today string, at *domain.Authority, names map[domain.PersonID]string) (inboxEntry, error) {
	e := inboxEntry{URL: s.taskURL(i), Title: i.Title, Deputy: i.Deputy(), DueISO: i.Task.Due}
	if e.Title == "" {
		e.Title, e.Own = capital(s.Label("task", i.Task.Kind)), true
	}
	s.due(&e, i.Task.Due, today)
	switch {
	case i.Review != nil:
		e.What = append([]string{s.stepOf(i.Review)}, s.changesOf(i.Review, row, i.Facts)...)
		e.Mark = capital(s.Label("slot", string(i.Place.Kind)))
		if i.Deputy() {
			e.Mark = s.Text("desk.inbox.on_behalf", map[string]any{"mark": e.Mark})
		}
		e.Signed = s.signed(i.Review)
		why, err := s.whyHere(i, at, names, e.Signed.Of-e.Signed.On == 1)
		e.Why = why
		return e, err
	case i.Question != nil:
		e.What, e.Mark = []string{s.Text("desk.inbox.question", map[string]any{"text": clip(i.Question.Text, 200)})}, capital(s.Label("task", i.Task.Kind))
		e.Why = []run{{Text: s.Text("desk.inbox.why.asked", map[string]any{"name": names[i.Question.By]})}}
	default:
		if !e.Own {
			e.What = []string{capital(s.Label("task", i.Task.Kind)) + "."}
		}
		e.Why = []run{{Text: s.Text("desk.inbox.why.person", nil)}}
		if i.Task.Role != "" {
			e.Why = s.sentence("desk.inbox.why.role", map[string]any{"role": s.Label("role", string(i.Task.Role)), "at": at.Title}, "", "at")
		}
		if i.Reason != nil {
			e.Why = []run{{Text: s.ErrorText(i.Reason)}}
		}
	}
	return e, nil
}

// signed counts the marks of a review.
func (s *say) signed(r *domain.Review) component.Seg {
	g := component.Seg{Of: len(r.Places)}
	for _, p := range r.Places {
		if p.Signoff != nil {
			g.On++
		}
	}
	g.Text = s.Text("desk.inbox.signed", map[string]any{"n": g.On, "of": g.Of})
	return g
}

// due says when something is due, or since when it is overdue.
func (s *say) due(e *inboxEntry, due, today string) {
	if due == "" {
		return
	}
	e.DueISO, e.DueFull, e.Late = due, s.FullDay(due), due < today
	key := "desk.inbox.due"
	switch {
	case e.Late:
		key = "desk.inbox.overdue"
	case due == today:
		key = "desk.inbox.due_today"
	}
	e.Due = s.Text(key, map[string]any{"day": s.ShortDay(due)})
}

// stepOf says what a review does, and what it replaces as far as its row knows.
func (s *say) stepOf(r *domain.Review) string {
	return s.Text(steps[r.Verb], map[string]any{"n": r.Edition}) + "."
}

// changesOf says in a few words how a review differs from what is live.
func (s *say) changesOf(r *domain.Review, row workflow.BundleRow, facts []domain.Fact) []string {
	var out []string
	if r.Verb == domain.Withhold {
		if r.ReviewDate != "" {
			out = append(out, s.Text("desk.inbox.withhold_until", map[string]any{"day": s.LongDay(r.ReviewDate)}))
		}
		return out
	}
	for _, a := range []domain.Audience{domain.ForPublic, domain.ForInternal} {
		d, ok := row.Differences[a]
		if !ok {
			continue
		}
		switch {
		case len(d.SameFields) == 0 && len(d.SameFiles) == 0:
			out = append(out, s.Count("desk.inbox.first", len(d.Files), nil))
		case d.Empty():
			out = append(out, s.Text("desk.inbox.same", nil))
		default:
			out = append(out, s.Text("desk.inbox.changed", map[string]any{
				"fields": s.Count("desk.sign.fields", len(d.Fields), nil), "files": s.Count("desk.sign.files", len(d.Files), nil),
			}))
		}
		break
	}
	for _, f := range facts {
		out = append(out, s.Text("desk.inbox.fact", map[string]any{"fact": s.Label("fact", string(f))}))
	}
	for _, p := range r.Places {
		if p.Signoff != nil && p.Signoff.Concerns {
			out = append(out, s.Text("desk.inbox.concerns", nil))
			break
		}
	}
	return out
}

// whyHere says why a review waits for this person.
func (s *say) whyHere(i workflow.InboxItem, at *domain.Authority, names map[domain.PersonID]string, onlyOne bool) ([]run, error) {
	if i.Reason != nil {
		return []run{{Text: s.ErrorText(i.Reason)}}, nil
	}
	given := at
	if i.Standing.Authority != "" {
		a, err := s.authority(i.Standing.Authority)
		if err != nil {
			return nil, err
		}
		given = a
	}
	args := map[string]any{"role": s.Label("role", string(i.Standing.Role)), "at": given.Title, "name": names[i.Standing.OnBehalfOf]}
	var out []run
	switch {
	case i.Place.Delegated != nil && i.Place.Delegated.To == s.Person():
		out = []run{{Text: s.Text("desk.inbox.why.handed", args)}}
	case i.Deputy():
		out = []run{{Text: s.Text("desk.inbox.why.deputy", args)}}
	case i.Standing.Role == domain.DepartmentHead:
		out = s.sentence("desk.inbox.why.head", args, "", "at")
	default:
		out = s.sentence("desk.inbox.why.role", args, "", "at")
	}
	if onlyOne {
		out = append(out, run{Text: " " + s.Text("desk.inbox.why.last", nil)})
	}
	return out, nil
}

func (s *say) bundleEntry(b workflow.Bundle, today string, at *domain.Authority) (inboxEntry, error) {
	first := b.Rows[0]
	e := inboxEntry{URL: "/desk/reviews/together", Own: true, Title: s.Text("desk.inbox.bundle.title", map[string]any{"n": len(b.Rows)})}
	s.due(&e, first.Task.Due, today)
	var names []string
	for _, row := range b.Rows {
		names = append(names, row.Title)
	}
	e.What = []string{s.stepOf(first.Review), s.Text("desk.inbox.bundle.what", map[string]any{"names": clip(strings.Join(names, ", "), 160)})}
	e.Why = []run{{Text: s.Text("desk.inbox.bundle.why", map[string]any{"n": len(b.Rows)})}}
	e.Mark = capital(s.Label("slot", string(first.Place.Kind)))
	if first.Deputy() {
		e.Mark, e.Deputy = s.Text("desk.inbox.on_behalf", map[string]any{"mark": e.Mark}), true
	}
	return e, nil
}

// taskURL leads to where a task is done.
func (s *say) taskURL(i workflow.InboxItem) string {
	holding := "/desk/holdings/" + string(i.Task.Holding)
	switch i.Task.Kind {
	case "sign":
		if i.Review != nil {
			return "/desk/reviews/" + string(i.Review.ID)
		}
	case "question":
		return "/desk/questions/" + i.Task.Ref
	case "confirm_withdrawal":
		return "/desk/withdrawals/" + string(i.Task.Holding) + "?decision=" + i.Task.Ref
	case "treatment":
		return "/desk/treatments/" + string(i.Task.Holding) + "?treatment=" + i.Task.Ref
	case "unclear", "rescreen":
		return holding + "/screening"
	}
	switch {
	case i.Task.Review != "": // overdue
		return "/desk/reviews/" + string(i.Task.Review)
	case i.Task.Holding != "":
		return holding
	}
	if kind, ok := proposed[i.Task.Kind]; ok && i.Task.Ref != "" {
		return "/desk/admin/proposals/" + string(kind) + "/" + i.Task.Ref
	}
	return "/desk/admin"
}

// proposed are the kinds of proposals that tasks wait for.
var proposed = map[string]workflow.ProposalKind{
	"confirm_assignment": workflow.ProposedRole, "confirm_deputy": workflow.ProposedDeputy, "confirm_rule": workflow.ProposedRules,
	"confirm_questionnaire": workflow.ProposedQuestionnaire, "confirm_token": workflow.ProposedToken, "confirm_move": workflow.ProposedMove,
	"confirm_sharing": workflow.ProposedSharing,
}

// signedList shows the marks of the person, the latest first.
func (s *say) signedList(p *inboxPage, scope workflow.Scope) error {
	after := s.Query("after")
	rows, err := s.Read().SignedBy(s.Ctx(), scope, workflow.Page{After: after, Limit: inboxPageSize})
	if err != nil {
		return err
	}
	for _, row := range rows {
		p.Signed = append(p.Signed, s.signedEntry(row))
	}
	if len(rows) == inboxPageSize {
		p.More = "?view=signed&after=" + s.Cursor(rows[len(rows)-1])
	}
	if after != "" {
		p.Back = "?view=signed"
	}
	return nil
}

func (s *say) signedEntry(row workflow.SignedRow) signedEntry {
	e := signedEntry{
		URL: "/desk/reviews/" + string(row.Signoff.Review), Title: row.Title, Mark: s.Label("mark", string(row.Signoff.Mark)), At: s.moment(row.Signoff.At),
	}
	args := map[string]any{"state": s.Label("state", string(row.State)), "day": s.ShortDay(s.DayOf(row.ClosedAt))}
	switch row.Status {
	case domain.ReviewOpen:
		e.Then = s.Text("desk.inbox.then.open", args)
	case domain.ReviewReturned:
		e.Then = s.Text("desk.inbox.then.returned", args)
	case domain.ReviewRecalled:
		e.Then = s.Text("desk.inbox.then.recalled", args)
	case domain.ReviewClosed:
		e.Then = s.Text("desk.inbox.then.closed", args)
	default:
		e.Then = s.Text("desk.inbox.then.completed", args)
	}
	return e
}

// beside fills the side panel: who stands in, and what was decided lately.
func (s *say) beside(p *inboxPage, scope workflow.Scope) error {
	rows, err := s.Read().SignedBy(s.Ctx(), scope, workflow.Page{Limit: 3})
	if err != nil {
		return err
	}
	for _, row := range rows {
		p.Recent = append(p.Recent, s.signedEntry(row))
	}
	deputies, err := s.Read().Deputies(s.Ctx(), scope, workflow.Page{Limit: 100})
	if err != nil {
		return err
	}
	today := s.Today()
	i := slices.IndexFunc(deputies, func(d domain.Deputy) bool {
		return d.For == s.Person() && d.Status == domain.Active && d.Until >= today
	})
	if i < 0 {
		p.Absent = s.Text("desk.inbox.absent.none", nil)
		return nil
	}
	names, err := s.Names(deputies[i].By)
	p.Absent = s.Text("desk.inbox.absent.deputy", map[string]any{
		"name": names[deputies[i].By], "from": s.ShortDay(deputies[i].From), "until": s.ShortDay(deputies[i].Until),
	})
	return err
}

// clip shortens a text to n characters at a word.
func clip(s string, n int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= n {
		return string(r)
	}
	cut := string(r[:n])
	if i := strings.LastIndexByte(cut, ' '); i > n/2 {
		cut = cut[:i]
	}
	return cut + " …"
}
