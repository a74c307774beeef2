package admin

import (
	"net/http"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var startTemplate = parse("start.html")

// proposalTable is a list of what waits for a second person.
type proposalTable struct {
	page.Frame
	Caption string
	Rows    []proposalLine
}

type startPage struct {
	frame
	Proposals  proposalTable
	Total      string // how many there are beside those shown
	None       component.Empty
	Steps      component.Todo
	StepsTitle string
	Vacant     string
	VacantNow  bool
	Recent     component.Timeline
}

// start says what waits for a second person, and until the first release what is left to do.
func start(r *request) error {
	if _, err := r.authorities(); err != nil {
		return err
	}
	rows, total, err := r.Read().Proposals(r.Ctx(), r.scope, workflow.ProposalFilter{ListFilter: workflow.ListFilter{Limit: 10}})
	if err != nil {
		return err
	}
	p := startPage{}
	heading := r.Count("desk.admin.start.heading", total, nil)
	home := r.tree.byID[r.home()]
	var steps []component.TodoStep
	left := 0
	if home.Parent == "" {
		first, err := r.Read().FirstSteps(r.Ctx(), r.scope, home.ID)
		if err != nil {
			return err
		}
		if first.Releases == 0 {
			if steps, left = r.firstSteps(home, first); left > 0 {
				heading = r.Count("desk.admin.first.heading", left, nil)
			}
		}
	}
	if p.frame, err = r.frame("/desk/admin", heading); err != nil {
		return err
	}
	p.Lead = r.Text("desk.admin.start.lead", nil)
	if len(steps) > 0 {
		p.Lead = r.Text("desk.admin.first.lead", nil)
		p.StepsTitle = r.Text("desk.admin.first.done", map[string]any{"n": len(steps) - left, "all": len(steps)})
		p.Steps = steps
	}
	p.Proposals = proposalTable{Frame: p.Frame, Caption: r.Text("desk.admin.proposals.caption", nil)}
	if p.Proposals.Rows, err = r.proposalLines(rows); err != nil {
		return err
	}
	if total > len(rows) {
		p.Total = r.Text("desk.admin.proposals.all", map[string]any{"n": r.Number(total)})
	}
	p.None = component.Empty{Icon: "check", Title: r.Text("desk.admin.proposals.none", nil), Text: r.Text("desk.admin.proposals.none_help", nil), Level: 3}
	if home.Parent == "" {
		list, err := r.Desk.Staffing(r.Ctx(), home.ID)
		if err != nil {
			return err
		}
		p.Vacant, p.VacantNow = r.Count("desk.admin.vacancies.count", len(list), nil), len(list) > 0
	}
	if p.Recent, err = r.recent(home); err != nil {
		return err
	}
	return r.Show(http.StatusOK, startTemplate, "", p)
}

// firstSteps is the way to the first release, as far as the data say, and how many steps are left.
func (r *request) firstSteps(home *domain.Authority, s workflow.FirstSteps) (out []component.TodoStep, left int) {
	open := true
	for _, x := range []struct {
		name, url string
		done      bool
		args      map[string]any
	}{
		{"authority", "/desk/admin/authorities", true, map[string]any{"title": home.Title}},
		{"second", "/desk/admin/people", s.Ready > 1, map[string]any{"n": s.Administrators, "ready": s.Ready}},
		{"departments", "/desk/admin/authorities/new", s.Departments > 0, map[string]any{"n": s.Departments}},
		{"roles", "/desk/admin/roles/new", s.Signers > 0, map[string]any{"n": s.Signers}},
		{"rules", "/desk/rules/" + string(home.ID), s.RulesVersion > 1 || s.Reviews > 0, map[string]any{"version": s.RulesVersion}},
		{"questionnaire", "/desk/admin/questionnaire", s.Questionnaire > 0, map[string]any{"version": s.Questionnaire}},
		{"holdings", "/desk/imports", s.Holdings > 0, map[string]any{"n": s.Holdings}},
		{"screening", "/desk/queue", s.Screened > 0, map[string]any{"n": s.Screened}},
		{"release", "/desk/holdings", s.Releases > 0, nil},
	} {
		step := component.TodoStep{Title: r.Text("desk.admin.first."+x.name, nil), Text: r.Text("desk.admin.first."+x.name+".help", x.args)}
		switch {
		case x.done:
			step.Kind, step.Said = "done", r.Text("desk.admin.first.said", nil)
			step.Badge = &component.Badge{Kind: "line", Icon: "check", Text: r.Text("desk.admin.first.said", nil)}
		default:
			left++
			step.Action = &component.Button{URL: x.url, Text: r.Text("desk.admin.first."+x.name+".do", nil)}
			if open {
				step.Kind, step.Action.Kind, open = "now", "primary", false
			}
		}
		out = append(out, step)
	}
	return out, left
}

// recent are the latest decisions about rights and rules at an authority, among its last hundred.
func (r *request) recent(a *domain.Authority) (component.Timeline, error) {
	rows, err := r.Read().Decisions(r.Ctx(), r.scope, workflow.DecisionFilter{Authority: a.ID, Page: workflow.Page{Limit: 100}})
	if err != nil {
		return nil, err
	}
	var out component.Timeline
	for _, d := range rows {
		if d.Holding != "" {
			continue // what happens to holdings is for others
		}
		if len(out) == 5 {
			break
		}
		e := component.Event{Kind: "info", What: r.Label("decision", string(d.Kind)), When: r.moment(d.At)}
		if d.Index != nil {
			e.Who = r.Text("desk.admin.leaf", map[string]any{"n": r.Number(int(*d.Index))})
		}
		out = append(out, e)
	}
	return out, nil
}
