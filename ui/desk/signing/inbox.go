package signing

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"freigabe/domain"
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
