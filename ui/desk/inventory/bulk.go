package inventory

import (
	"errors"
	"net/http"
	"slices"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/component/message"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

// bulkPath is the address below which an act on several holdings is looked at and then done.
const bulkPath = listPath + "/bulk"

// many is an act on several holdings. Its page says first what becomes of each, and asks.
type many struct {
	name string
	// foresee tells why the act would be refused for a holding, nil where it would not be.
	foresee func(r *page.Request, h workflow.InventoryRow) (*domain.Error, error)
	// fields are what the person chooses.
	fields func(r *page.Request) (selects []component.Select, days []component.Field, reason *component.TextArea)
	do     func(r *page.Request, h domain.HoldingID, digest domain.Digest) error
	danger bool
}

var manyActs = []many{
	{name: "defer", fields: func(r *page.Request) ([]component.Select, []component.Field, *component.TextArea) {
		return []component.Select{codes(r, "deferral", "effort", "quality", "demand", "misreading", "other")},
			[]component.Field{{ID: "until", Name: "until", Type: "date", Label: r.Text("desk.inventory.bulk.until", nil), Hint: r.Text("desk.inventory.bulk.until_hint", nil), Value: r.Form.Get("until"), Required: true, Short: true}},
			&component.TextArea{ID: "reason", Name: "reason", Label: r.Text("desk.inventory.bulk.comment", nil), Value: r.Form.Get("reason"), Optional: r.Text("desk.inventory.bulk.optional", nil)}
	}, do: func(r *page.Request, h domain.HoldingID, digest domain.Digest) error {
		_, err := r.Desk.Defer(r.Ctx(), r.ActorFor(string(h)), workflow.Deferral{
			Holding: h, Digest: digest, Until: r.Form.Get("until"), Code: r.Form.Get("code"), Comment: r.Form.Get("reason"),
		})
		return err
	}},
	{name: "archive", foresee: foreseen(domain.Archive), fields: func(r *page.Request) ([]component.Select, []component.Field, *component.TextArea) {
		return []component.Select{codes(r, "archive", "retention", "superseded")}, nil, nil
	}, do: func(r *page.Request, h domain.HoldingID, digest domain.Digest) error {
		_, err := r.Desk.Transition(r.Ctx(), r.ActorFor(string(h)), workflow.Step{Holding: h, Verb: domain.Archive, Digest: digest, Code: r.Form.Get("code")})
		return err
	}, danger: true},
	{name: "discard", foresee: foreseen(domain.Discard), do: func(r *page.Request, h domain.HoldingID, digest domain.Digest) error {
		_, err := r.Desk.Transition(r.Ctx(), r.ActorFor(string(h)), workflow.Step{Holding: h, Verb: domain.Discard, Digest: digest})
		return err
	}, danger: true},
}

// codes lets the person choose one reason of a list.
func codes(r *page.Request, kind string, values ...string) component.Select {
	s := component.Select{
		ID: "code", Name: "code", Label: r.Text("desk.inventory.bulk.code", nil), Blank: r.Text("desk.inventory.bulk.choose", nil),
		Value: r.Form.Get("code"), Required: true,
	}
	for _, v := range values {
		s.Options = append(s.Options, component.Option{Value: v, Text: message.Label(r.Lang, kind, v)})
	}
	return s
}

// foreseen asks the use case why a step is not open.
func foreseen(verb domain.Verb) func(*page.Request, workflow.InventoryRow) (*domain.Error, error) {
	return func(r *page.Request, h workflow.InventoryRow) (*domain.Error, error) {
		x, err := r.Desk.Explain(r.Ctx(), workflow.ActorOf(r.Who), h.ID)
		if err != nil {
			return nil, err
		}
		for _, v := range x.Verbs {
			if v.Verb == verb {
				return v.Reason, nil
			}
		}
		return &domain.Error{
			Code: domain.Conflict, Op: "inventory.foreseen", Key: "holding.step_refused",
			Args: map[string]any{"state": string(h.State), "verb": string(verb)},
		}, nil
	}
}

// bulkButtons are the acts below the list, those that the person's roles have.
func bulkButtons(r *page.Request, scope workflow.Scope) []component.Button {
	var out []component.Button
	add := func(name, to string) {
		out = append(out, component.Button{Small: true, Text: r.Text("desk.inventory.bulk."+name+".button", nil), Formaction: to})
	}
	if captures(scope) {
		add("apply", listPath+"/apply")
		add("hand_over", listPath+"/hand-over")
		add("defer", bulkPath+"/defer")
	}
	if len(scope.Administered()) > 0 {
		add("move", "/desk/admin/moves/new")
	}
	if captures(scope) {
		add("archive", bulkPath+"/archive")
		add("discard", bulkPath+"/discard")
	}
	return out
}

// picked are the holdings of a form that the person may see, in the order of the form.
func picked(r *page.Request) ([]workflow.InventoryRow, error) {
	scope, err := r.Scope()
	if err != nil {
		return nil, err
	}
	var chosen []domain.HoldingID
	seen := map[string]bool{}
	for _, id := range r.Form.All("id") {
		if domain.IsID(id) && !seen[id] {
			seen[id], chosen = true, append(chosen, domain.HoldingID(id))
		}
	}
	if len(chosen) > workflow.MaxAtOnce {
		return nil, tooMany()
	}
	return r.Read().InventoryRows(r.Ctx(), scope, chosen)
}

func tooMany() error {
	return &domain.Error{Code: domain.Invalid, Op: "inventory.picked", Key: "many.too_many", Field: "id", Args: map[string]any{"max": workflow.MaxAtOnce}}
}

// nonePicked leads back to the list and says what to do first.
func nonePicked(r *page.Request) error {
	r.Say(page.Notice{Kind: "info", Key: "desk.inventory.bulk.none"})
	return r.Go(parse(r.Form.Get("list")).url())
}

var selectionTemplate = page.Parse(files, "selection.html")

// selectionPage is a whole list as the person's choice: what shall be done with all of it?
type selectionPage struct {
	page.Frame
	Head   component.Head
	Keys   page.Keys
	List   string
	IDs    []string
	Acts   []component.Button
	Titles []component.Link
	Fold   string
	German bool
	Back   component.Link
	Alert  *component.Alert
}

// showSelection takes every holding of the list, at most as many as one act may touch.
func showSelection(r *page.Request) error {
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	a := parse(r.Form.Get("list"))
	ids, err := r.Read().InventoryIDs(r.Ctx(), scope, a.query(r), workflow.MaxAtOnce+1)
	if err != nil {
		return err
	}
	p := selectionPage{List: a.encode(), German: r.Lang != "de", Back: component.Link{URL: a.url(), Text: r.Text("desk.inventory.bulk.back", nil)}}
	if len(ids) > workflow.MaxAtOnce {
		p.Alert = &component.Alert{
			Kind: "warning", Title: r.Text("desk.inventory.bulk.many", map[string]any{"max": workflow.MaxAtOnce}),
			Text: component.Marked(r.Text("desk.inventory.bulk.many_text", nil)),
		}
		ids = ids[:workflow.MaxAtOnce]
	}
	rows, err := r.Read().InventoryRows(r.Ctx(), scope, ids)
	if err != nil {
		return err
	}
	title := r.Count("desk.inventory.bulk.title", len(rows), nil)
	if p.Frame, err = r.Frame(page.Holdings, title, component.Link{URL: a.url(), Text: r.Text("desk.nav.holdings", nil)}); err != nil {
		return err
	}
	p.Head, p.Keys = component.Head{Title: title, Lead: r.Text("desk.inventory.bulk.lead", nil)}, p.Frame.Keys()
	for _, h := range rows {
		p.IDs = append(p.IDs, string(h.ID))
		p.Titles = append(p.Titles, component.Link{URL: listPath + "/" + string(h.ID), Text: h.Title})
	}
	p.Fold = r.Count("desk.inventory.bulk.show", len(rows), nil)
	p.Acts = bulkButtons(r, scope)
	for i := range p.Acts {
		p.Acts[i].Small = false
	}
	return r.Show(http.StatusOK, selectionTemplate, "", p)
}

var bulkTemplate = page.Parse(files, "bulk.html")

// bulkPage says what an act would do to each holding, asks for what it needs, and, when it was done, what became of them.
type bulkPage struct {
	page.Frame
	Head    component.Head
	Keys    page.Keys
	Action  string // "" when it is done
	List    string
	Summary component.ErrorSummary
	Conseq  component.Conseq
	Selects []component.Select
	Days    []component.Field
	Reason  *component.TextArea
	Check   component.Check
	Submit  component.Button
	Cancel  component.Link
	Ready   bulkTable
	Refused bulkTable
	None    *component.Alert
	German  bool
}

type bulkTable struct {
	Title, Caption       string
	Holding, State, Text string // heads
	German               bool
	Rows                 []bulkRow
}

type bulkRow struct {
	ID, URL, Title, Digest string
	State                  component.Badge
	Text                   string
}

func actNamed(name string) (many, bool) {
	i := slices.IndexFunc(manyActs, func(m many) bool { return m.name == name })
	if i < 0 {
		return many{}, false
	}
	return manyActs[i], true
}

// bulk shows an act on several holdings, and does it once the person has confirmed.
func bulk(r *page.Request) error {
	act, ok := actNamed(r.Param("act"))
	if !ok {
		return &domain.Error{Code: domain.NotFound, Op: "inventory.bulk", Key: "id.unknown"}
	}
	rows, err := picked(r)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return nonePicked(r)
	}
	p, err := act.page(r, rows)
	if err != nil {
		return err
	}
	if r.Form.Get("confirm") == "" || p.Action == "" {
		return r.Show(http.StatusOK, bulkTemplate, "", p)
	}
	if !r.Form.Has("sure") {
		p.Check.Error = r.Text("desk.inventory.bulk.tick", nil)
		return p.refuse(r)
	}
	done, refused := 0, map[domain.HoldingID]error{}
	for _, h := range rows {
		digest := domain.Digest(r.Form.Get("digest-" + string(h.ID)))
		if digest == "" {
			continue // it was shown as one that cannot be done
		}
		switch err := act.do(r, h.ID, digest); domain.CodeOf(err) {
		case "":
			done++
		case domain.Invalid: // the same for all of them
			return p.wrong(r, err)
		case domain.Internal, domain.Unavailable:
			return page.Midway(err, done > 0)
		default:
			refused[h.ID] = err
		}
	}
	if len(refused) == 0 {
		return r.See(parse(r.Form.Get("list")).url(), "desk.inventory.bulk."+act.name+".done", map[string]any{"n": done})
	}
	return act.report(r, rows, done, refused)
}

// page foresees the act.
func (m many) page(r *page.Request, rows []workflow.InventoryRow) (*bulkPage, error) {
	p := &bulkPage{Action: bulkPath + "/" + m.name, List: r.Form.Get("list"), German: r.Lang != "de"}
	t := func(key string) string { return r.Text("desk.inventory.bulk."+m.name+"."+key, nil) }
	for _, h := range rows {
		row := bulkRowOf(r, h)
		var reason *domain.Error
		if m.foresee != nil {
			var err error
			if reason, err = m.foresee(r, h); err != nil {
				return nil, err
			}
		}
		if reason != nil {
			row.Text, row.Digest = r.ErrorText(reason), ""
			p.Refused.Rows = append(p.Refused.Rows, row)
			continue
		}
		open, err := openQuestions(r, h)
		if err != nil {
			return nil, err
		}
		row.Text = next(r, h, open)
		p.Ready.Rows = append(p.Ready.Rows, row)
	}
	n := len(p.Ready.Rows)
	title := r.Count("desk.inventory.bulk."+m.name+".title", n, nil)
	if err := p.frame(r, title); err != nil {
		return nil, err
	}
	p.Conseq = component.Conseq{
		Effect: component.ConseqFact{Name: r.Text("desk.inventory.bulk.effect", nil), Text: component.Marked(t("effect"))},
		Why:    component.ConseqFact{Name: r.Text("desk.inventory.bulk.why", nil), Text: component.Marked(t("why"))},
	}
	if m.fields != nil {
		p.Selects, p.Days, p.Reason = m.fields(r)
	}
	p.tables(r)
	if n == 0 {
		p.Action = ""
		p.None = &component.Alert{Kind: "info", Title: r.Text("desk.inventory.bulk.nothing", nil), Text: component.Marked(r.Text("desk.inventory.bulk.nothing_text", nil))}
		return p, nil
	}
	p.Check = component.Check{ID: "sure", Name: "sure", Label: r.Count("desk.inventory.bulk."+m.name+".sure", n, nil), Required: true}
	p.Submit = component.Button{Kind: "primary", Name: "confirm", Value: "1", Text: r.Count("desk.inventory.bulk."+m.name+".submit", n, nil), Danger: m.danger}
	return p, nil
}

func (p *bulkPage) frame(r *page.Request, title string) (err error) {
	back := parse(p.List).url()
	p.Frame, err = r.Frame(page.Holdings, title, component.Link{URL: back, Text: r.Text("desk.nav.holdings", nil)})
	p.Head, p.Keys = component.Head{Title: title}, p.Frame.Keys()
	p.Cancel = component.Link{URL: back, Text: r.Text("desk.inventory.bulk.cancel", nil)}
	return err
}

func (p *bulkPage) tables(r *page.Request) {
	for _, x := range []struct {
		table *bulkTable
		title string
		text  string
	}{{&p.Ready, "desk.inventory.bulk.ready", "desk.inventory.column.next"}, {&p.Refused, "desk.inventory.bulk.refused", "desk.inventory.bulk.why_not"}} {
		t := x.table
		t.Title = r.Count(x.title, len(t.Rows), nil)
		t.Caption, t.German = t.Title, p.German
		t.Holding, t.State, t.Text = r.Text("desk.inventory.column.title", nil), r.Text("desk.inventory.column.state", nil), r.Text(x.text, nil)
	}
}

func bulkRowOf(r *page.Request, h workflow.InventoryRow) bulkRow {
	return bulkRow{
		ID: string(h.ID), URL: listPath + "/" + string(h.ID), Title: h.Title, Digest: string(h.Draft.WorkingDigest()),
		State: component.StateBadge(r.Lang, h.State),
	}
}

// wrong shows the form again with the mistake at its field.
func (p *bulkPage) wrong(r *page.Request, err error) error {
	text, field := r.ErrorText(err), ""
	if e, ok := errors.AsType[*domain.Error](err); ok {
		field = e.Field
	}
	for i := range p.Selects {
		if p.Selects[i].Name == field {
			p.Selects[i].Error, text = text, ""
		}
	}
	for i := range p.Days {
		if p.Days[i].Name == field {
			p.Days[i].Error, text = text, ""
		}
	}
	if p.Reason != nil && (field == "reason" || field == "comment") {
		p.Reason.Error, text = text, ""
	}
	return p.refuse(r, text)
}

func (p *bulkPage) refuse(r *page.Request, further ...string) error {
	var inputs []component.Input
	for _, s := range p.Selects {
		inputs = append(inputs, s)
	}
	for _, d := range p.Days {
		inputs = append(inputs, d)
	}
	if p.Reason != nil {
		inputs = append(inputs, *p.Reason)
	}
	p.Check.Checked = r.Form.Has("sure")
	inputs = append(inputs, p.Check)
	p.Summary = component.Summarize(r.Lang, inputs, further...)
	return r.Show(http.StatusUnprocessableEntity, bulkTemplate, "", p)
}

// report says what became of each holding when not all went well.
func (m many) report(r *page.Request, rows []workflow.InventoryRow, done int, refused map[domain.HoldingID]error) error {
	p := &bulkPage{List: r.Form.Get("list"), German: r.Lang != "de"}
	for _, h := range rows {
		if err := refused[h.ID]; err != nil {
			row := bulkRowOf(r, h)
			row.Text = r.ErrorText(err)
			p.Refused.Rows = append(p.Refused.Rows, row)
		}
	}
	if err := p.frame(r, r.Text("desk.inventory.bulk.partly", map[string]any{"done": r.Number(done), "n": r.Number(done + len(refused))})); err != nil {
		return err
	}
	p.Cancel.Text = r.Text("desk.inventory.bulk.back", nil)
	p.tables(r)
	return r.Show(http.StatusOK, bulkTemplate, "", p)
}
