package audit

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/component/message"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var listTemplate = page.Parse(files, "list.html", "parts.html")

// listPage answers: who decided what, when, as whom?
type listPage struct {
	page.Frame
	Head   component.Head
	Ledger ledgerNote
	Filter filterForm
	Count  string
	Chips  component.ChipNav
	Rows   []listRow
	Empty  *component.Empty
	Status string
	Older  string // address of the next page; "" at the end
	Newest string // address of the first page; "" on it
	Export []component.Button
}

type filterForm struct {
	Open                    bool // more than the usual filters are set
	About, Person, From, To component.Field
	What, Role, Authority   component.Select
	Deputised               component.Check
	Keep                    []component.Hidden
	Errors                  component.ErrorSummary
}

type listRow struct {
	ID, Number     string
	Day, Time      string
	Exact, Machine string
	Subject        string
	German         bool
	URL            string
	What           string
	Who            string
	Role, Behalf   string
	Rules          []string
	Digest         string
}

// asked is what an address asks for.
type asked struct {
	workflow.DecisionFilter
	from, to string // as typed
	what     string
	problem  map[string]string // by field, in words
	values   url.Values        // of the filter, without the page
}

// ask reads the filter of an address. What is not usable is left out and said.
func ask(r *page.Request) asked {
	a := asked{problem: map[string]string{}, values: url.Values{}}
	get := func(name string) string {
		v := strings.TrimSpace(r.Query(name))
		if len(v) > 200 {
			v = strings.ToValidUTF8(v[:200], "")
		}
		if v != "" {
			a.values.Set(name, v)
		}
		return v
	}
	f := &a.DecisionFilter
	f.About, f.Person, f.Role = get("about"), get("person"), domain.Role(get("role"))
	f.Authority, f.Holding, f.Actor = domain.AuthorityID(get("authority")), domain.HoldingID(get("holding")), domain.PersonID(get("actor"))
	f.Review, f.OnBehalfOf = domain.ReviewID(get("review")), domain.PersonID(get("for"))
	f.Deputised = get("deputised") != ""
	a.what, a.from, a.to = get("what"), get("from"), get("to")
	switch kind, value, _ := strings.Cut(a.what, ":"); kind {
	case "kind":
		f.Kind = domain.DecisionKind(value)
	case "mark":
		f.Mark = domain.Mark(value)
	case "verb":
		f.Kind, f.Verb = domain.Transition, domain.Verb(value) // what was done, not what was asked for
	}
	for name, into := range map[string]*string{"from": &a.from, "to": &a.to} {
		if *into == "" {
			continue
		}
		begin, end, err := domain.DayBounds(*into, "")
		if err != nil {
			a.problem[name] = r.Text("field.date", nil)
			continue
		}
		if name == "from" {
			f.From = begin
		} else {
			f.To = end
		}
	}
	if !f.From.IsZero() && !f.To.IsZero() && !f.From.Before(f.To) {
		a.problem["to"] = r.Text("desk.audit.filter.order", nil)
	}
	f.Page = workflow.Page{After: r.Query("after"), Limit: 50}
	return a
}

// address is the list with the filter, changed in one place.
func (a asked) address(change ...string) string {
	v := url.Values{}
	for k, list := range a.values {
		v[k] = slices.Clone(list)
	}
	for i := 0; i+1 < len(change); i += 2 {
		v.Del(change[i])
		if change[i+1] != "" {
			v.Set(change[i], change[i+1])
		}
	}
	if len(v) == 0 {
		return "/desk/decisions"
	}
	return "/desk/decisions?" + v.Encode()
}

func list(r *page.Request) error {
	a := ask(r)
	status := http.StatusOK
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	var found workflow.HistoryPage
	if len(a.problem) > 0 {
		status = http.StatusUnprocessableEntity
	} else if found, err = r.Read().History(r.Ctx(), scope, a.DecisionFilter); err != nil {
		return err
	}
	rows := found.Rows
	w, err := newWording(r, rows, a.Actor, a.OnBehalfOf)
	if err != nil {
		return err
	}
	p := listPage{Head: component.Head{Title: r.Text("desk.audit.list.title", nil), Muted: r.Text("desk.audit.list.lead", nil)}}
	if p.Ledger, err = noteOf(r, scope); err != nil {
		return err
	}
	p.Filter, p.Chips = w.filter(a, rows), w.chips(a, rows)
	for _, e := range rows {
		p.Rows = append(p.Rows, w.row(e))
	}
	if p.Count = r.Count("desk.audit.count", found.Count, nil); found.More {
		p.Count = r.Text("desk.audit.count.more", map[string]any{"n": r.Number(found.Count)})
	}
	if len(rows) == a.Limit {
		p.Older = a.address("after", r.Cursor(rows[len(rows)-1]))
	}
	if a.After != "" {
		p.Newest = a.address()
	}
	if len(rows) > 0 {
		q := a.values.Encode()
		p.Export = []component.Button{
			{URL: "/desk/decisions/export.csv?" + q, Text: r.Text("desk.audit.export.csv", nil), Icon: "download"},
			{URL: "/desk/decisions/export.jsonl?" + q, Text: r.Text("desk.audit.export.lines", nil), Kind: "tertiary"},
		}
	} else if len(a.problem) == 0 {
		p.Empty = &component.Empty{
			Icon: "search", Title: r.Text("desk.audit.list.none", nil), Text: r.Text("desk.audit.list.none_text", nil),
			Buttons: []component.Button{{URL: "/desk/decisions", Text: r.Text("desk.audit.list.all", nil)}},
		}
		if len(a.values) == 0 && a.After == "" {
			p.Empty = &component.Empty{
				Icon: "checklist", Title: r.Text("desk.audit.list.empty", nil), Text: r.Text("desk.audit.list.empty_text", nil),
				Buttons: []component.Button{{URL: "/desk/holdings", Text: r.Text("desk.audit.list.holdings", nil)}},
			}
		}
	}
	if p.Frame, err = r.Frame(page.Decisions, r.Text("desk.audit.list.title", nil)); err != nil {
		return err
	}
	return r.Show(status, listTemplate, "", p)
}

func (w *wording) row(e workflow.HistoryEntry) listRow {
	day := w.DayOf(e.At)
	row := listRow{
		ID: string(e.ID), Number: w.number(e.Index), Day: w.ShortDay(day), Time: w.TimeOf(e.At), Exact: w.Exact(e.At), Machine: e.At.UTC().Format("2006-01-02T15:04:05Z"),
		What: w.what(e), Who: w.actor(e.Decision), Role: w.role(e.Decision), Behalf: w.behalf(e.Decision), Rules: w.rules(e.Decision),
	}
	row.Subject, row.German = w.subject(e)
	if e.Digest != "" {
		row.Digest = e.Digest.Short()
	}
	if e.Name != "" {
		row.URL = "/desk/holdings/" + string(e.Holding)
	}
	return row
}

// Kinds of decision that a person looks for, beside marks and steps.
var kinds = []domain.DecisionKind{
	domain.HandOver, domain.Recalled, domain.Delegated, domain.TreatmentConfirmed, domain.FileUnaffected, domain.WithdrawalConfirmed, domain.Deferred, domain.Imported, domain.ImportUndone,
}

var adminKinds = []domain.DecisionKind{
	domain.AssignmentProposed, domain.AssignmentConfirmed, domain.AssignmentEnded, domain.DeputyProposed, domain.DeputyConfirmed, domain.DeputyEnded,
	domain.PersonAdded, domain.PersonStatus, domain.CredentialChanged, domain.TokenIssued, domain.TokenRevoked, domain.AuthorityCreated, domain.AuthorityChanged,
	domain.AuthorityRecovered, domain.RuleProposed, domain.RuleActivated, domain.RuleRejected, domain.QuestionnaireProposed, domain.QuestionnaireActivated,
	domain.ConfigChanged, domain.KeyChanged, domain.ErasureProposed, domain.LeafErased, domain.ErasureRejected,
}

// steps are the verbs that change a state; a combined one is two of them.
var steps = slices.DeleteFunc(slices.Clone(domain.Verbs), func(v domain.Verb) bool { return v == domain.Recall || len(v.Parts()) > 1 })

var marks = []domain.Mark{domain.Signed, domain.Acknowledged, domain.OpinionGiven, domain.Returned, domain.Unsigned}

func options[T ~string](w *wording, prefix, label string, values []T) []component.Option {
	out := make([]component.Option, len(values))
	for i, v := range values {
		out[i] = component.Option{Value: prefix + string(v), Text: message.Label(w.Lang, label, string(v))}
	}
	return out
}

func (w *wording) filter(a asked, _ []workflow.HistoryEntry) filterForm {
	t := func(key string) string { return w.Text(key, nil) }
	f := filterForm{
		About:  component.Field{Name: "about", Type: "search", Label: t("desk.audit.filter.about"), Value: a.About, Grow: true, MaxLength: 200},
		Person: component.Field{Name: "person", Label: t("desk.audit.filter.person"), Value: a.Person, MaxLength: 200, Autocomplete: "off"},
		What: component.Select{Name: "what", Label: t("desk.audit.filter.what"), Blank: t("desk.audit.filter.any"), Value: a.what, Groups: []component.OptionGroup{
			{Label: t("desk.audit.filter.marks"), Options: options(w, "mark:", "mark", marks)},
			{Label: t("desk.audit.filter.steps"), Options: options(w, "verb:", "done", steps)},
			{Label: t("desk.audit.filter.kinds"), Options: options(w, "kind:", "decision", kinds)},
			{Label: t("desk.audit.filter.admin"), Options: options(w, "kind:", "decision", adminKinds)},
		}},
		From:      component.Field{Name: "from", Type: "date", Label: t("desk.audit.filter.from"), Value: a.from, Error: a.problem["from"]},
		To:        component.Field{Name: "to", Type: "date", Label: t("desk.audit.filter.to"), Value: a.to, Error: a.problem["to"]},
		Role:      component.Select{Name: "role", Label: t("desk.audit.filter.role"), Blank: t("desk.audit.filter.any"), Value: string(a.Role), Options: options(w, "", "role", domain.Roles)},
		Authority: component.Select{Name: "authority", Label: t("desk.audit.filter.authority"), Blank: t("desk.audit.filter.any"), Value: string(a.Authority), Options: w.places(), Grow: true},
		Deputised: component.Check{Name: "deputised", Label: t("desk.audit.filter.deputised"), Checked: a.Deputised},
		Open:      a.Role != "" || a.Authority != "" || a.Deputised,
	}
	for _, name := range []string{"holding", "review", "actor", "for"} {
		if v := a.values.Get(name); v != "" {
			f.Keep = append(f.Keep, component.Hidden{Name: name, Value: v})
		}
	}
	f.Errors = component.Summarize(w.Lang, []component.Input{f.From, f.To})
	return f
}

// chips say what narrows the list; each takes its filter away.
func (w *wording) chips(a asked, rows []workflow.HistoryEntry) component.ChipNav {
	nav := component.ChipNav{Label: w.Text("desk.audit.filter.active", nil)}
	add := func(text string, names ...string) {
		var change []string
		for _, n := range names {
			change = append(change, n, "")
		}
		nav.Chips = append(nav.Chips, component.Chip{URL: a.address(change...), Text: text, Filter: true, Hidden: w.Text("desk.audit.filter.remove", nil)})
	}
	title := func() string {
		if len(rows) > 0 {
			text, _ := w.subject(rows[0])
			return text
		}
		return w.Text("desk.audit.filter.holding", nil)
	}
	for _, c := range []struct {
		on    bool
		text  func() string
		names []string
	}{
		{a.About != "", func() string { return quoted(w.Lang, a.About) }, []string{"about"}},
		{a.Person != "", func() string { return a.Person }, []string{"person"}},
		{a.Holding != "", title, []string{"holding"}},
		{a.Review != "", func() string {
			if len(rows) > 0 {
				return w.Text("desk.audit.filter.review", map[string]any{"number": rows[0].Review})
			}
			return w.Text("desk.audit.filter.one_review", nil)
		}, []string{"review"}},
		{a.Actor != "", func() string { return w.name(a.Actor) }, []string{"actor"}},
		{a.OnBehalfOf != "", func() string { return w.Text("desk.audit.behalf", map[string]any{"name": w.name(a.OnBehalfOf)}) }, []string{"for"}},
		{a.what != "", func() string { return w.whatChosen(a) }, []string{"what"}},
		{a.Role != "", func() string { return w.Label("role", string(a.Role)) }, []string{"role"}},
		{a.Authority != "", func() string { return w.place(a.Authority) }, []string{"authority"}},
		{a.Deputised, func() string { return w.Text("desk.audit.filter.deputised", nil) }, []string{"deputised"}},
		{a.from != "" || a.to != "", func() string { return w.period(a.from, a.to) }, []string{"from", "to"}},
	} {
		if c.on {
			add(c.text(), c.names...)
		}
	}
	return nav
}

func (w *wording) whatChosen(a asked) string {
	switch {
	case a.Mark != "":
		return w.Label("mark", string(a.Mark))
	case a.Verb != "":
		return w.Label("done", string(a.Verb))
	}
	return w.Label("decision", string(a.Kind))
}

func (w *wording) period(from, to string) string {
	args := map[string]any{"from": w.ShortDay(from), "to": w.ShortDay(to)}
	switch {
	case to == "":
		return w.Text("desk.audit.period.from", args)
	case from == "":
		return w.Text("desk.audit.period.to", args)
	case from == to:
		return w.ShortDay(from)
	}
	return w.Text("desk.audit.period", args)
}

func quoted(lang, s string) string {
	if lang == "en" {
		return "“" + s + "”"
	}
	return "„" + s + "“"
}
