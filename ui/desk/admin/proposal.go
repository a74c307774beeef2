package admin

import (
	"net/http"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/workflow"
)

var proposalTemplate = parse("proposal.html")

// proposalPage is where a second person looks at what is proposed, and confirms or declines it.
type proposalPage struct {
	frame
	Conseq   component.Conseq
	Facts    component.Facts
	Rules    *rulesDiff
	Diff     component.Diff // of a questionnaire
	Effects  []effectList
	Action   string
	Check    component.Check
	Confirm  component.Button
	Decline  component.TextArea
	Declined bool   // the decline form was refused: it stays open
	Why      string // why the reader cannot confirm; then there are no forms
}

// effectList is a titled list of holdings that an act reaches.
type effectList struct {
	ID, Title, Text string
	Rows            []effectRow
}

type effectRow struct{ Title, Note string }

func showProposal(r *request) error {
	row, err := r.proposal()
	if err != nil {
		return err
	}
	p, err := r.proposalView(row)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, proposalTemplate, "", p)
}

func (r *request) proposal() (*workflow.ProposalRow, error) {
	if _, err := r.authorities(); err != nil {
		return nil, err
	}
	return r.Read().ProposalByID(r.Ctx(), r.scope, workflow.ProposalKind(r.Param("kind")), r.Param("id"))
}

// settle confirms or declines.
func settle(r *request) error {
	row, err := r.proposal()
	if err != nil {
		return err
	}
	in := workflow.Verdict{Kind: row.Kind, ID: row.ID, Accept: r.Form.Get("do") != "decline", Reason: r.Form.Get("reason")}
	if in.Accept {
		in.Reason = ""
		if !r.Form.Has("checked") {
			err = &domain.Error{Code: domain.Invalid, Op: "admin.settle", Key: "desk.admin.check_needed", Field: "checked"}
		}
	}
	if err == nil {
		_, err = r.Desk.Settle(r.Ctx(), r.Actor(), in)
	}
	if err == nil {
		said := "desk.admin.kind.confirmed"
		if !in.Accept {
			said = "desk.admin.kind.declined"
		}
		return r.See("/desk/admin", said, nil)
	}
	if !refused(err) {
		return err
	}
	if row, err2 := r.proposal(); err2 == nil { // it may have been settled meanwhile: show how it stands
		p, err2 := r.proposalView(row)
		if err2 != nil {
			return err2
		}
		p.Check.Error = r.at(err, "checked")
		p.Decline.Error, p.Decline.Value = r.at(err, "reason"), r.Form.Get("reason")
		p.Declined = !in.Accept
		p.Errors = r.summary(err, p.Check, p.Decline)
		return r.Show(http.StatusUnprocessableEntity, proposalTemplate, "", p)
	}
	return err
}

func (r *request) proposalView(row *workflow.ProposalRow) (*proposalPage, error) {
	said, err := r.Desk.Confirmable(r.Ctx(), workflow.ActorOf(r.Who), []workflow.ProposalRow{*row})
	if err != nil {
		return nil, err
	}
	names, err := r.Names(append(peopleOf(*row), said[0].Others...)...)
	if err != nil {
		return nil, err
	}
	v := &proposalView{request: r, row: row, names: names, p: &proposalPage{}}
	heading := v.heading()
	if v.p.frame, err = r.frame("/desk/admin", heading, r.crumb("/desk/admin")); err != nil {
		return nil, err
	}
	v.p.Over = r.Text("desk.admin.proposed_by", map[string]any{"name": v.who(row.ProposedBy), "when": r.moment(row.At).Text})
	v.p.Action = "/desk/admin/proposals/" + string(row.Kind) + "/" + row.ID
	v.p.Conseq = component.Conseq{
		Effect: component.ConseqFact{Name: r.Text("desk.admin.conseq.effect", nil)},
		Due:    component.ConseqFact{Name: r.Text("desk.admin.conseq.valid", nil), Text: component.Marked("**" + r.proposalSpan(*row) + "**")},
		Why:    component.ConseqFact{Name: r.Text("desk.admin.conseq.why", nil), Text: component.Marked(r.Text("desk.admin.conseq.why_text", nil))},
	}
	if row.Reason != "" {
		v.p.Facts = append(v.p.Facts, component.Fact{Name: r.Text("desk.admin.reason", nil), Text: row.Reason, German: true})
	}
	if said[0].Why != nil {
		v.p.Why = r.othersConfirm(said[0], names)
		v.p.Conseq.Why = component.ConseqFact{Name: r.Text("desk.admin.conseq.why_not", nil), Text: component.Marked(v.p.Why)}
		if row.Status != domain.Proposed {
			v.p.Badge = &component.Badge{Kind: "neutral", Icon: "info", Text: r.Label("proposal", string(row.Status))}
		}
	}
	if err := v.fill(); err != nil {
		return nil, err
	}
	title, _ := r.proposalTitle(*row, names)
	v.p.Check = component.Check{ID: "checked", Name: "checked", Label: r.Text("desk.admin.kind."+string(row.Kind)+".tick", v.args()), Required: true}
	v.p.Confirm = component.Button{Text: r.Text("desk.admin.kind."+string(row.Kind)+".do", nil), Kind: "primary", Name: "do", Value: "confirm"}
	v.p.Decline = component.TextArea{
		ID: "reason", Name: "reason", Label: r.Text("desk.admin.reason", nil), Rows: 2, Required: true,
		Hint: r.Text("desk.admin.decline.hint", map[string]any{"name": names[row.ProposedBy], "what": title}),
	}
	return v.p, nil
}

// proposalView puts one proposal into words.
type proposalView struct {
	*request
	row   *workflow.ProposalRow
	names map[domain.PersonID]string
	p     *proposalPage
}

func (v *proposalView) who(p domain.PersonID) string {
	if p == v.Person() {
		return v.Text("desk.admin.you", nil)
	}
	return v.names[p]
}

// args are the words of the question and of the sentence to tick.
func (v *proposalView) args() map[string]any {
	out := map[string]any{"place": v.tree.title(v.row.Authority), "span": v.proposalSpan(*v.row)}
	switch row := v.row; {
	case row.Assignment != nil:
		out["name"], out["role"] = v.names[row.Assignment.Person], v.Label("role", string(row.Assignment.Role))
	case row.Deputy != nil:
		out["by"], out["for"] = v.names[row.Deputy.By], v.names[row.Deputy.For]
	case row.Rules != nil:
		out["version"] = row.Rules.Version
	case row.Questionnaire != nil:
		out["version"] = row.Questionnaire.Version
	case row.Token != nil:
		out["name"], out["key"] = v.names[row.Token.Person], row.Token.Name
	case row.Move != nil:
		out["n"], out["digest"] = v.Number(len(row.Move.Holdings)), row.Move.Digest.Short()
	}
	return out
}

func (v *proposalView) heading() string {
	return v.Text("desk.admin.kind."+string(v.row.Kind)+".question", v.args())
}

// fill says what the confirmation would bring along.
func (v *proposalView) fill() error {
	v.p.Conseq.Effect.Text = component.Marked(v.Text("desk.admin.kind."+string(v.row.Kind)+".effect", v.args()))
	switch {
	case v.row.Assignment != nil:
		return v.role()
	case v.row.Deputy != nil:
		return v.deputy()
	case v.row.Rules != nil:
		return v.rules()
	case v.row.Questionnaire != nil:
		return v.questionnaire()
	case v.row.Move != nil:
		return v.move()
	case v.row.Token != nil:
		v.p.Facts = append(v.p.Facts, component.Fact{Name: v.Text("desk.admin.key.may", nil), Text: v.scopes(v.row.Token.Scopes)})
	}
	return nil
}

func (v *proposalView) role() error {
	a := v.row.Assignment
	v.p.Facts = append(v.p.Facts, component.Fact{Name: v.Text("desk.admin.role_means", nil), Text: v.Text("desk.admin.role."+string(a.Role), nil)})
	if v.tree.below(a.Authority, v.scope.Administered()) {
		effect, err := v.Desk.SimulateRole(v.Ctx(), workflow.ActorOf(v.Who), a.Person, a.Role, a.Authority)
		if err != nil {
			return err
		}
		v.p.Effects = v.roleEffects(effect)
		if effect.Sole {
			v.p.Facts = append(v.p.Facts, component.Fact{Name: v.Text("desk.admin.gap", nil), Text: v.Text("desk.admin.gap_yes", nil)})
		}
	}
	row, err := v.Read().PersonByID(v.Ctx(), v.scope, a.Person)
	if domain.CodeOf(err) == domain.NotFound {
		return nil // of another root, whose roles are not ours to read
	} else if err != nil {
		return err
	}
	others := component.Fact{Name: v.Text("desk.admin.other_roles", nil)}
	for _, x := range row.Assignments {
		if x.ID != a.ID && x.Status == domain.Active && (x.Until.IsZero() || x.Until.After(v.Clock())) {
			others.Parts = append(others.Parts, component.Link{Text: v.Label("role", string(x.Role)) + ", " + v.tree.title(x.Authority)})
		}
	}
	if others.Parts == nil {
		others.Text = v.Text("desk.admin.other_roles_none", nil)
	}
	v.p.Facts = append(v.p.Facts, others)
	return nil
}

// roleEffects lists what a role would let a person sign now, and where the rules about people keep them from it.
func (r *request) roleEffects(e workflow.RoleEffect) []effectList {
	var out []effectList
	if len(e.Signs) > 0 {
		l := effectList{ID: "signs", Title: r.Count("desk.admin.effect.signs", len(e.Signs), nil)}
		for _, x := range e.Signs[:min(10, len(e.Signs))] {
			l.Rows = append(l.Rows, effectRow{x.Title, r.Text("desk.admin.effect.review", map[string]any{"number": x.Number, "due": r.ShortDay(x.Due)})})
		}
		if n := len(e.Signs) - len(l.Rows); n > 0 {
			l.Text = r.Text("desk.admin.move.first", map[string]any{"n": len(l.Rows)})
		}
		out = append(out, l)
	}
	if len(e.Barred) > 0 {
		l := effectList{ID: "barred", Title: r.Count("desk.admin.effect.barred", len(e.Barred), nil), Text: r.Text("desk.admin.effect.barred_help", nil)}
		for _, x := range e.Barred {
			l.Rows = append(l.Rows, effectRow{x.Title, r.ErrorText(x.Why)})
		}
		out = append(out, l)
	}
	return out
}

func (v *proposalView) deputy() error {
	d := v.row.Deputy
	row, err := v.Read().PersonByID(v.Ctx(), v.scope, d.For)
	if err != nil {
		return err
	}
	roles := component.Fact{Name: v.Text("desk.admin.deputy.roles", map[string]any{"name": v.names[d.For]})}
	for _, x := range row.Assignments {
		if x.Status == domain.Active && (x.Until.IsZero() || x.Until.After(v.Clock())) {
			roles.Parts = append(roles.Parts, component.Link{Text: v.Label("role", string(x.Role)) + ", " + v.tree.title(x.Authority)})
		}
	}
	if roles.Parts == nil {
		roles.Text = v.Text("desk.admin.other_roles_none", nil)
	}
	v.p.Facts = append(v.p.Facts, roles)
	return nil
}

func (v *proposalView) move() error {
	m := v.row.Move
	digest := component.FullDigest("", m.Digest)
	v.p.Facts = append(v.p.Facts, component.Fact{Name: v.Text("desk.admin.move.digest", nil), Digest: &digest})
	order := workflow.MoveOrder{Target: m.Target}
	for _, h := range m.Holdings {
		order.Holdings = append(order.Holdings, h.Holding)
	}
	if v.row.Status != domain.Proposed {
		return v.movedHoldings(order.Holdings)
	}
	e, err := v.Desk.SimulateMove(v.Ctx(), workflow.ActorOf(v.Who), order)
	if err != nil && !refused(err) && domain.CodeOf(err) != domain.NotFound {
		return err
	}
	if err != nil {
		v.p.Why = v.Text("move.changed", nil)
		return v.movedHoldings(order.Holdings)
	}
	v.p.Effects = append(v.p.Effects, v.moveEffects(e)...)
	return v.movedHoldings(order.Holdings)
}

// movedHoldings lists the holdings of a move, as far as they are still there.
func (v *proposalView) movedHoldings(ids []domain.HoldingID) error {
	rows, total, err := v.Read().Movable(v.Ctx(), v.scope, workflow.MovableFilter{Holdings: ids, ListFilter: workflow.ListFilter{Limit: 50}})
	if err != nil {
		return err
	}
	l := effectList{ID: "holdings", Title: v.Count("desk.admin.move.holdings", len(ids), nil)}
	for _, h := range rows {
		l.Rows = append(l.Rows, effectRow{h.Title, v.tree.title(h.Authority) + " · " + v.Label("state", string(h.State))})
	}
	if total > len(rows) {
		l.Text = v.Text("desk.admin.move.first", map[string]any{"n": len(rows)})
	}
	v.p.Effects = append(v.p.Effects, l)
	return nil
}

// moveEffects says which reviews close and which approvals are signed again.
func (r *request) moveEffects(e workflow.MoveEffect) []effectList {
	var out []effectList
	list := func(id, key string, rows []workflow.EffectRow, note func(workflow.EffectRow) string) {
		if len(rows) == 0 {
			return
		}
		l := effectList{ID: id, Title: r.Count(key, len(rows), nil)}
		for _, x := range rows[:min(len(rows), 50)] {
			l.Rows = append(l.Rows, effectRow{x.Title, note(x)})
		}
		out = append(out, l)
	}
	list("closing", "desk.admin.move.closing", e.Reviews, func(x workflow.EffectRow) string {
		return r.Text("desk.admin.effect.review", map[string]any{"number": x.Number, "due": r.ShortDay(x.Due)})
	})
	list("again", "desk.admin.move.again", e.Approvals, func(x workflow.EffectRow) string { return r.tree.title(x.Authority) })
	if e.Public > 0 {
		out = append(out, effectList{ID: "public", Title: r.Count("desk.admin.move.public", e.Public, nil), Text: r.Text("desk.admin.move.public_help", nil)})
	}
	return out
}
