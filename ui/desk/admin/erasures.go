package admin

import (
	"net/http"
	"net/url"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/workflow"
)

var (
	erasuresTemplate   = parse("erasures.html")
	erasureNewTemplate = parse("erasure-new.html")
	erasureTemplate    = parse("erasure.html")
)

type erasureLine struct {
	Title, URL, Sub string
	German          bool
	Badge           component.Badge
	By              string
	When            component.Moment
}

type erasuresPage struct {
	frame
	Rows  []erasureLine
	Pager component.Pager
	None  component.Empty
}

// erasures are those that wait and those of the past.
func erasures(r *request) error {
	if _, err := r.authorities(); err != nil {
		return err
	}
	offset, number := r.offset(pageSize)
	rows, total, err := r.Read().Erasures(r.Ctx(), r.scope, workflow.ListFilter{Offset: offset, Limit: pageSize})
	if err != nil {
		return err
	}
	p := erasuresPage{}
	if p.frame, err = r.frame("/desk/erasures", r.Text("desk.erasure.heading", nil)); err != nil {
		return err
	}
	p.Lead = r.Text("desk.erasure.lead", nil)
	p.Buttons = []component.Button{{URL: "/desk/erasures/new", Text: r.Text("desk.erasure.new", nil), Kind: "primary"}}
	var ids []domain.PersonID
	for _, e := range rows {
		ids = append(ids, e.ProposedBy)
	}
	names, err := r.Names(ids...)
	if err != nil {
		return err
	}
	for _, e := range rows {
		p.Rows = append(p.Rows, erasureLine{
			Title: r.erasureTitle(e), URL: "/desk/erasures/" + string(e.ID), Sub: r.Label("role", string(e.Role)), Badge: r.erasureBadge(e.Erasure),
			By: names[e.ProposedBy], When: r.moment(e.At),
		})
	}
	p.Pager = r.pager(number, total)
	p.None = component.Empty{Icon: "checklist", Title: r.Text("desk.erasure.none", nil), Text: r.Text("desk.erasure.none_help", nil)}
	return r.Show(http.StatusOK, erasuresTemplate, "", p)
}

// erasureTitle names what an erasure is about, without what is erased once it is.
func (r *request) erasureTitle(e workflow.ErasureRow) string {
	about := e.About
	if about == "" {
		about = short(e.Target)
	}
	key := "desk.erasure.title." + string(e.Kind)
	if e.Part != "" {
		key += "." + string(e.Part)
	}
	return r.Text(key, map[string]any{"about": about})
}

// short is the beginning of an id or a digest, as much as people tell apart.
func short(id string) string { return id[:min(len(id), 13)] }

func (r *request) erasureBadge(e workflow.Erasure) component.Badge {
	b := r.proposalBadge(e.Status)
	if e.Status == domain.Active {
		b.Text = r.Text("desk.erasure.done", nil)
	}
	return b
}

type erasureNewPage struct {
	frame
	Kind      component.Select
	Target    component.Field
	Part      component.Select
	Reason    component.TextArea
	Previewed bool
	Cleared   []string
	Stays     []string
	Check     component.Check
	Second    string
}

// order is what the form or the link asks to erase.
func (r *request) order(get func(string) string) workflow.EraseOrder {
	in := workflow.EraseOrder{Kind: workflow.ErasureKind(get("kind")), Target: get("target"), Part: domain.TextKind(get("part")), Reason: get("reason")}
	if in.Kind != workflow.EraseText {
		in.Part = ""
	}
	return in
}

// newErasure asks what to erase, and shows exactly what would go and what stays.
func newErasure(r *request) error { return r.showNewErasure(http.StatusOK, r.order(r.Query), nil) }

// proposeErasure shows the preview, or with the sentence ticked proposes it.
func proposeErasure(r *request) error {
	in := r.order(r.Form.Get)
	if r.Form.Get("do") != "propose" {
		return r.showNewErasure(http.StatusOK, in, nil)
	}
	err := r.ticked()
	if err == nil {
		var p workflow.Proposal
		if p, err = r.Desk.ProposeErasure(r.Ctx(), r.Actor(), in); err == nil {
			return r.See("/desk/erasures/"+p.ID, "desk.erasure.proposed", nil)
		}
	}
	if refused(err) || domain.CodeOf(err) == domain.NotFound {
		return r.showNewErasure(http.StatusUnprocessableEntity, in, err)
	}
	return err
}

func (r *request) showNewErasure(status int, in workflow.EraseOrder, problem error) error {
	p := erasureNewPage{}
	var err error
	if p.frame, err = r.frame("/desk/erasures", r.Text("desk.erasure.new", nil), component.Link{URL: "/desk/erasures", Text: r.Text("desk.erasure.heading", nil)}); err != nil {
		return err
	}
	p.Lead = r.Text("desk.erasure.new_lead", nil)
	if in.Target != "" && in.Kind != "" {
		what, not, err := r.Desk.PreviewErasure(r.Ctx(), workflow.ActorOf(r.Who), in)
		switch {
		case err != nil && (refused(err) || domain.CodeOf(err) == domain.NotFound):
			if problem == nil {
				problem, status = err, http.StatusUnprocessableEntity
			}
		case err != nil:
			return err
		case not != nil:
			if problem == nil {
				problem, status = not, http.StatusUnprocessableEntity
			}
		default:
			p.Previewed = true
			p.Cleared, p.Stays = r.cleared(what)
		}
	}
	p.Kind = component.Select{ID: "kind", Name: "kind", Label: r.Text("desk.erasure.kind", nil), Value: string(in.Kind), Blank: r.Text("desk.admin.choose", nil), Required: true, Error: r.at(problem, "kind")}
	for _, k := range workflow.ErasureKinds {
		p.Kind.Options = append(p.Kind.Options, component.Option{Value: string(k), Text: r.Text("desk.erasure.kind."+string(k), nil)})
	}
	p.Target = component.Field{ID: "target", Name: "target", Label: r.Text("desk.erasure.target", nil), Hint: r.Text("desk.erasure.target_hint", nil), Value: in.Target, Required: true, Error: r.at(problem, "target")}
	p.Part = component.Select{ID: "part", Name: "part", Label: r.Text("desk.erasure.part", nil), Value: string(in.Part), Blank: r.Text("desk.erasure.part_none", nil), Error: r.at(problem, "part")}
	for _, k := range []domain.TextKind{domain.TextReason, domain.TextComment} {
		p.Part.Options = append(p.Part.Options, component.Option{Value: string(k), Text: r.Text("desk.file.field."+string(k), nil)})
	}
	p.Reason = component.TextArea{ID: "reason", Name: "reason", Label: r.Text("desk.admin.reason", nil), Hint: r.Text("desk.erasure.reason_hint", nil), Rows: 2, Value: in.Reason, Required: true, Error: r.at(problem, "reason")}
	p.Check = component.Check{ID: "checked", Name: "checked", Label: r.Text("desk.erasure.tick_propose", nil), Required: true, Error: r.at(problem, "checked")}
	p.Second = r.Text("desk.erasure.second", nil)
	p.Errors = r.summary(problem, p.Kind, p.Target, p.Part, p.Reason, p.Check)
	return r.Show(status, erasureNewTemplate, "", p)
}

// cleared says in sentences what an erasure would clear, and what stays.
func (r *request) cleared(e *workflow.Erasable) (gone, stays []string) {
	add := func(key string, n int) {
		if n > 0 {
			gone = append(gone, r.Count("desk.erasure.clears."+key, n, nil))
		}
	}
	if e.Person != nil {
		gone = append(gone, r.Text("desk.erasure.clears.person", nil), r.Text("desk.erasure.clears.access", nil))
	}
	if e.Kind == workflow.EraseText {
		for _, t := range e.Texts {
			gone = append(gone, r.Text("desk.erasure.clears.text."+string(t.Kind), map[string]any{"text": t.Body}))
		}
	} else {
		add("texts", len(e.Texts))
	}
	for _, d := range e.Documents {
		gone = append(gone, r.Text("desk.erasure.clears.document", map[string]any{"name": d.Name, "n": d.Edition, "audience": string(d.Audience)}))
	}
	add("editions", len(e.Editions))
	add("lines", e.Lines)
	add("reviews", len(e.Reviews))
	add("questions", len(e.Questions))
	add("imports", len(e.Imports))
	add("drafts", len(e.Drafts))
	add("files", len(e.Files))
	stays = append(stays, r.Text("desk.erasure.stays.always", nil))
	switch e.Kind {
	case workflow.ErasePerson:
		stays = append(stays, r.Text("desk.erasure.stays.mentions", nil))
	case workflow.EraseRelease:
		stays = append(stays, r.Text("desk.erasure.stays.name", nil))
		if e.Later > 0 {
			stays = append(stays, r.Text("desk.erasure.stays.later", map[string]any{"n": e.Later}))
		}
	case workflow.EraseFile:
		if e.Elsewhere {
			stays = append(stays, r.Text("desk.erasure.stays.elsewhere", nil))
		}
	}
	return gone, append(stays, r.Text("desk.erasure.stays.copies", nil))
}

type erasurePage struct {
	frame
	Conseq   *component.Conseq
	Facts    component.Facts
	Cleared  []string
	Stays    []string
	Action   string
	Check    component.Check
	Confirm  component.Button
	Decline  component.TextArea
	Declined bool
	Why      string // why the reader cannot confirm; then there are no forms
}

func (r *request) erasure() (*workflow.ErasureRow, error) {
	id, err := domain.ParseID[domain.ErasureID](r.Param("id"))
	if err != nil {
		return nil, err
	}
	return r.Read().ErasureByID(r.Ctx(), r.scope, id)
}

func showErasure(r *request) error {
	e, err := r.erasure()
	if err != nil {
		return err
	}
	p, err := r.erasureView(e)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, erasureTemplate, "", p)
}

func (r *request) erasureView(e *workflow.ErasureRow) (*erasurePage, error) {
	p := &erasurePage{Action: "/desk/erasures/" + string(e.ID)}
	names, err := r.Names(e.ProposedBy, e.ConfirmedBy)
	if err != nil {
		return nil, err
	}
	if p.frame, err = r.frame("/desk/erasures", r.erasureTitle(*e), component.Link{URL: "/desk/erasures", Text: r.Text("desk.erasure.heading", nil)}); err != nil {
		return nil, err
	}
	p.Over = r.Text("desk.admin.proposed_by", map[string]any{"name": names[e.ProposedBy], "when": r.moment(e.At).Text})
	b := r.erasureBadge(e.Erasure)
	p.Badge = &b
	fact := func(key, text, link string) {
		if text != "" {
			p.Facts = append(p.Facts, component.Fact{Name: r.Text(key, nil), Text: text, URL: link})
		}
	}
	fact("desk.erasure.kind", r.Text("desk.erasure.kind."+string(e.Kind), nil), "")
	fact("desk.erasure.target", e.Target, "")
	fact("desk.admin.reason", e.Reason, "")
	fact("desk.erasure.role", r.Label("role", string(e.Role)), "")
	if e.ConfirmedBy != "" {
		fact("desk.erasure.confirmed_by", names[e.ConfirmedBy], "")
	}
	decided := ""
	if len(r.scope.History()) > 0 { // data protection officers read decisions of what they work on, not the history
		decided = "/desk/decisions/" + string(e.Decision)
	}
	fact("desk.erasure.decision", string(e.Decision), decided)
	if e.Status == domain.Active {
		swept := r.Text("desk.erasure.sweeping", nil)
		if !e.SweptAt.IsZero() {
			swept = r.moment(e.SweptAt).Text
		}
		fact("desk.erasure.swept", swept, "")
	}
	if e.Status != domain.Proposed {
		p.Why = r.Text("proposal.settled", nil)
		return p, nil
	}
	what, not, err := r.Desk.PreviewErasure(r.Ctx(), workflow.ActorOf(r.Who), e.Order())
	if err == nil {
		p.Cleared, p.Stays = r.cleared(what)
		err = not
	}
	if err == nil {
		err = r.Desk.MayConfirmErasure(r.Ctx(), workflow.ActorOf(r.Who), e.Erasure)
	}
	switch {
	case err == nil:
	case refused(err) || domain.CodeOf(err) == domain.NotFound:
		p.Why = r.ErrorText(err)
		return p, nil
	default:
		return nil, err
	}
	p.Conseq = &component.Conseq{
		Effect: component.ConseqFact{Name: r.Text("desk.admin.conseq.effect", nil), Text: component.Marked(r.Text("desk.erasure.effect", nil))},
		Due:    component.ConseqFact{Name: r.Text("desk.admin.conseq.valid", nil), Text: component.Marked(r.Text("desk.erasure.when", nil))},
		Why:    component.ConseqFact{Name: r.Text("desk.admin.conseq.why", nil), Text: component.Marked(r.Text("desk.erasure.why", nil))},
	}
	p.Check = component.Check{ID: "checked", Name: "checked", Label: r.Text("desk.erasure.tick", nil), Required: true}
	p.Confirm = component.Button{Text: r.Text("desk.erasure.do", nil), Kind: "primary", Name: "do", Value: "confirm", Danger: true}
	p.Decline = component.TextArea{ID: "reason", Name: "reason", Label: r.Text("desk.admin.reason", nil), Rows: 2, Required: true, Hint: r.Text("desk.erasure.reason_hint", nil)}
	return p, nil
}

// settleErasure carries the erasure out, or declines it.
func settleErasure(r *request) error {
	e, err := r.erasure()
	if err != nil {
		return err
	}
	accept, reason := r.Form.Get("do") != "decline", r.Form.Get("reason")
	if accept {
		reason, err = "", r.ticked()
	} else if reason == "" {
		err = &domain.Error{Code: domain.Invalid, Op: "admin.settleErasure", Key: "field.required", Field: "reason"}
	}
	if err == nil {
		_, err = r.Desk.ConfirmErasure(r.Ctx(), r.Actor(), e.ID, accept, reason)
	}
	if err == nil {
		said := "desk.erasure.confirmed"
		if !accept {
			said = "desk.admin.kind.declined"
		}
		return r.See("/desk/erasures/"+url.PathEscape(string(e.ID)), said, nil)
	}
	if !refused(err) {
		return err
	}
	if e, err2 := r.erasure(); err2 == nil {
		p, err2 := r.erasureView(e)
		if err2 != nil {
			return err2
		}
		p.Check.Error = r.at(err, "checked")
		p.Decline.Error, p.Decline.Value, p.Declined = r.at(err, "reason"), r.Form.Get("reason"), !accept
		p.Errors = r.summary(err, p.Check, p.Decline)
		return r.Show(http.StatusUnprocessableEntity, erasureTemplate, "", p)
	}
	return err
}
