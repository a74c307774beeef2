package admin

import (
	"net/http"
	"slices"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/workflow"
)

var (
	movesTemplate      = parse("moves.html")
	moveNewTemplate    = parse("move-new.html")
	moveReviewTemplate = parse("move-review.html")
)

type moveLine struct {
	Title, URL string
	Badge      component.Badge
	By         string
	When       component.Moment
}

type movesPage struct {
	frame
	Rows  []moveLine
	Pager component.Pager
	None  component.Empty
}

// moves are those of the past and those that wait.
func moves(r *request) error {
	if _, err := r.authorities(); err != nil {
		return err
	}
	offset, number := r.offset(pageSize)
	rows, total, err := r.Read().Moves(r.Ctx(), r.scope, workflow.ListFilter{Offset: offset, Limit: pageSize})
	if err != nil {
		return err
	}
	p := movesPage{}
	if p.frame, err = r.frame("/desk/admin/moves", r.Text("desk.admin.move.heading", nil)); err != nil {
		return err
	}
	p.Lead = r.Text("desk.admin.move.lead", nil)
	p.Buttons = []component.Button{{URL: "/desk/admin/moves/new", Text: r.Text("desk.admin.move.new", nil), Kind: "primary"}}
	var ids []domain.PersonID
	for _, m := range rows {
		ids = append(ids, m.ProposedBy)
	}
	names, err := r.Names(ids...)
	if err != nil {
		return err
	}
	for _, m := range rows {
		l := moveLine{
			Title: r.Count("desk.admin.move.title", m.Count, map[string]any{"target": r.tree.title(m.Target)}), URL: "/desk/admin/proposals/move/" + string(m.ID),
			Badge: r.proposalBadge(m.Status), By: names[m.ProposedBy], When: r.moment(m.At),
		}
		if m.Status == domain.Active {
			l.Badge.Text = r.Text("desk.admin.move.done", nil)
		}
		p.Rows = append(p.Rows, l)
	}
	p.Pager = r.pager(number, total)
	p.None = component.Empty{Icon: "drive-folder-upload", Title: r.Text("desk.admin.move.none", nil), Text: r.Text("desk.admin.move.none_help", nil)}
	return r.Show(http.StatusOK, movesTemplate, "", p)
}

type movableLine struct {
	ID, Title, Sub string
	Badge          component.Badge
}

type moveNewPage struct {
	frame
	Query     component.Field
	Authority component.Select
	State     component.Select
	Rows      []movableLine
	Found     string
	All       *component.Check // take all that match, not only those on this page
	AllFields []component.Hidden
	Pager     component.Pager
	None      component.Empty
}

// moveFilter is which holdings the page offers.
func (r *request) moveFilter(get func(string) string) workflow.MovableFilter {
	return workflow.MovableFilter{Query: get("q"), Authority: domain.AuthorityID(get("authority")), State: domain.State(get("state"))}
}

// newMove offers holdings to choose.
func newMove(r *request) error { return r.showNewMove(http.StatusOK, nil, r.Query) }

func (r *request) showNewMove(status int, problem error, get func(string) string) error {
	if _, err := r.authorities(); err != nil {
		return err
	}
	offset, number := r.offset(pageSize)
	f := r.moveFilter(get)
	f.ListFilter = workflow.ListFilter{Offset: offset, Limit: pageSize}
	rows, total, err := r.Read().Movable(r.Ctx(), r.scope, f)
	if err != nil {
		return err
	}
	p := moveNewPage{}
	if p.frame, err = r.frame("/desk/admin/moves", r.Text("desk.admin.move.choose", nil), r.crumb("/desk/admin/moves")); err != nil {
		return err
	}
	p.Lead = r.Text("desk.admin.move.choose_lead", nil)
	p.Query = component.Field{ID: "q", Name: "q", Type: "search", Label: r.Text("desk.admin.move.q", nil), Value: f.Query, Grow: true}
	p.Authority = component.Select{ID: "authority", Name: "authority", Label: r.Text("desk.admin.move.from", nil), Value: string(f.Authority), Blank: r.Text("desk.admin.all", nil), Options: r.options()}
	p.State = component.Select{ID: "state", Name: "state", Label: r.Text("desk.admin.state", nil), Value: string(f.State), Blank: r.Text("desk.admin.all", nil)}
	for _, s := range domain.States {
		p.State.Options = append(p.State.Options, component.Option{Value: string(s), Text: r.Label("state", string(s))})
	}
	for _, h := range rows {
		p.Rows = append(p.Rows, movableLine{ID: string(h.ID), Title: h.Title, Sub: r.tree.title(h.Authority), Badge: component.StateBadge(r.Lang, h.State)})
	}
	p.Found = r.Count("desk.admin.move.found", total, nil)
	if total > len(rows) && total <= workflow.MaxMoved {
		p.All = &component.Check{ID: "all", Name: "all", Label: r.Text("desk.admin.move.all", map[string]any{"n": r.Number(total)})}
	}
	p.AllFields = []component.Hidden{{Name: "q", Value: f.Query}, {Name: "authority", Value: string(f.Authority)}, {Name: "state", Value: string(f.State)}}
	p.Pager = r.pager(number, total)
	p.None = component.Empty{Icon: "search", Title: r.Text("desk.admin.move.nothing", nil), Text: r.Text("desk.admin.move.nothing_help", nil)}
	p.Errors = r.summary(problem)
	return r.Show(status, moveNewTemplate, "", p)
}

// chosen reads which holdings the form names: ids, as the list of holdings sends them too, or all that match the filter.
func (r *request) chosen() ([]domain.HoldingID, error) {
	if !r.Form.Has("all") {
		ids := typed[domain.HoldingID](r.Form.All("id"))
		slices.Sort(ids)
		return slices.Compact(ids), nil
	}
	f := r.moveFilter(r.Form.Get)
	var out []domain.HoldingID
	for {
		f.ListFilter = workflow.ListFilter{Offset: len(out), Limit: 200}
		rows, total, err := r.Read().Movable(r.Ctx(), r.scope, f)
		if err != nil {
			return nil, err
		}
		for _, h := range rows {
			out = append(out, h.ID)
		}
		if len(rows) == 0 || len(out) >= min(total, workflow.MaxMoved+1) {
			return out, nil
		}
	}
}

type moveReviewPage struct {
	frame
	IDs       []string
	Target    component.Select
	Reason    component.TextArea
	Holdings  effectList
	From      []effectRow
	Effects   []effectList
	Conseq    *component.Conseq
	Previewed bool
	Second    string
}

// reviewMove takes the chosen holdings and asks where to; with a target it shows what the move brings along.
func reviewMove(r *request) error {
	if _, err := r.authorities(); err != nil {
		return err
	}
	ids, err := r.chosen()
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return r.showNewMove(http.StatusUnprocessableEntity, &domain.Error{Code: domain.Invalid, Op: "admin.reviewMove", Key: "move.nothing", Field: "holdings"}, r.Form.Get)
	}
	return r.showMove(http.StatusOK, ids, nil)
}

func (r *request) showMove(status int, ids []domain.HoldingID, problem error) error {
	rows, total, err := r.Read().Movable(r.Ctx(), r.scope, workflow.MovableFilter{Holdings: ids, ListFilter: workflow.ListFilter{Limit: 50}})
	if err != nil {
		return err
	}
	if total != len(ids) {
		return &domain.Error{Code: domain.NotFound, Op: "admin.reviewMove", Key: "id.unknown"}
	}
	p := moveReviewPage{}
	if p.frame, err = r.frame("/desk/admin/moves", r.Count("desk.admin.move.where", len(ids), nil), r.crumb("/desk/admin/moves"), component.Link{URL: "/desk/admin/moves/new", Text: r.Text("desk.admin.move.new", nil)}); err != nil {
		return err
	}
	p.Lead = r.Text("desk.admin.move.where_lead", nil)
	p.IDs = strs(ids)
	p.Holdings = effectList{ID: "holdings", Title: r.Count("desk.admin.move.holdings", len(ids), nil)}
	for _, h := range rows {
		p.Holdings.Rows = append(p.Holdings.Rows, effectRow{h.Title, r.tree.title(h.Authority) + " · " + r.Label("state", string(h.State))})
	}
	if total > len(rows) {
		p.Holdings.Text = r.Text("desk.admin.move.first", map[string]any{"n": len(rows)})
	}
	target := domain.AuthorityID(r.Form.Get("target"))
	p.Target = component.Select{ID: "target", Name: "target", Label: r.Text("desk.admin.move.target", nil), Blank: r.Text("desk.admin.choose", nil), Value: string(target), Options: r.options(), Required: true, Error: r.at(problem, "target")}
	p.Reason = component.TextArea{ID: "reason", Name: "reason", Label: r.Text("desk.admin.reason", nil), Hint: r.Text("desk.admin.reason.hint", nil), Rows: 2, Value: r.Form.Get("reason"), Error: r.at(problem, "reason")}
	if target != "" && problem == nil {
		e, err := r.Desk.SimulateMove(r.Ctx(), workflow.ActorOf(r.Who), workflow.MoveOrder{Target: target, Holdings: ids})
		switch {
		case err == nil:
			p.Previewed, p.Effects = true, r.moveEffects(e)
			p.Conseq = &component.Conseq{
				Effect: component.ConseqFact{Name: r.Text("desk.admin.move.then", nil), Text: component.Marked(r.Count("desk.admin.kind.move.effect_n", len(ids), map[string]any{"place": r.tree.title(target)}))},
				Due:    component.ConseqFact{Name: r.Text("desk.admin.conseq.valid", nil), Text: component.Marked(r.Text("desk.admin.move.when", nil))},
				Why:    component.ConseqFact{Name: r.Text("desk.admin.status.stays", nil), Text: component.Marked(r.Text("desk.admin.move.stays", nil))},
			}
		case refused(err):
			problem, status = err, http.StatusUnprocessableEntity
			p.Target.Error = r.at(err, "target")
		default:
			return err
		}
	}
	at := target
	if at == "" || r.tree.byID[at] == nil || r.tree.byID[at].Closed {
		at = r.home()
	}
	pol, err := r.Read().CurrentPolicy(r.Ctx(), r.tree.byID[at].Root)
	if err != nil {
		return err
	}
	if p.Second, err = r.seconds(pol, at); err != nil {
		return err
	}
	p.Errors = r.summary(problem, p.Target, p.Reason)
	return r.Show(status, moveReviewTemplate, "", p)
}

// proposeMove proposes it.
func proposeMove(r *request) error {
	if _, err := r.authorities(); err != nil {
		return err
	}
	ids, err := r.chosen()
	if err != nil {
		return err
	}
	if r.Form.Get("target") == "" {
		err = &domain.Error{Code: domain.Invalid, Op: "admin.proposeMove", Key: "field.required", Field: "target"}
	}
	var p workflow.Proposal
	if err == nil {
		p, err = r.Desk.ProposeMove(r.Ctx(), r.Actor(), workflow.MoveOrder{Holdings: ids, Target: domain.AuthorityID(r.Form.Get("target")), Reason: r.Form.Get("reason")})
	}
	switch {
	case err == nil:
		return r.See("/desk/admin/proposals/move/"+p.ID, "desk.admin.move.proposed", nil)
	case refused(err) && len(ids) > 0:
		return r.showMove(http.StatusUnprocessableEntity, ids, err)
	}
	return err
}
