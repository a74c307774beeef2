package admin

import (
	"net/http"
	"net/url"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/workflow"
)

var vacanciesTemplate = parse("vacancies.html")

// vacancyLine is a place that nobody can fill. Fill leads to where it is mended.
type vacancyLine struct {
	Place, Role, Where string
	Fills              []component.Link
}

type vacanciesPage struct {
	frame
	Reviews []vacancyLine
	Rules   []vacancyLine
	None    component.Empty
	Shown   string
}

// maxVacancies bounds the page; a root without any signer would have one a department and role.
const maxVacancies = 200

// vacancies are places that nobody eligible can fill: of open reviews first, then of the rules.
func vacancies(r *request) error {
	p := vacanciesPage{}
	if _, err := r.authorities(); err != nil {
		return err
	}
	var all []workflow.Vacancy
	for _, root := range r.roots() {
		list, err := r.Desk.Staffing(r.Ctx(), root.ID)
		if err != nil {
			return err
		}
		all = append(all, list...)
	}
	var err error
	if p.frame, err = r.frame("/desk/admin/vacancies", r.Count("desk.admin.vacancies.count", len(all), nil)); err != nil {
		return err
	}
	p.Lead = r.Text("desk.admin.vacancies.lead", nil)
	var ids []domain.HoldingID
	for _, v := range all {
		if v.Holding != "" && len(ids) < maxVacancies {
			ids = append(ids, v.Holding)
		}
	}
	titles := map[domain.HoldingID]string{}
	if len(ids) > 0 {
		rows, _, err := r.Read().Movable(r.Ctx(), r.scope, workflow.MovableFilter{Holdings: ids, ListFilter: workflow.ListFilter{Limit: maxVacancies}})
		if err != nil {
			return err
		}
		for _, h := range rows {
			titles[h.ID] = h.Title
		}
	}
	for _, v := range all {
		l := vacancyLine{Place: r.tree.title(v.Authority), Role: r.roles(v.Roles), Where: r.Text("desk.admin.vacancies.by_rule", nil)}
		for _, role := range v.Roles {
			l.Fills = append(l.Fills, component.Link{
				URL:  "/desk/admin/roles/new?" + url.Values{"role": {string(role)}, "authority": {string(v.Authority)}}.Encode(),
				Text: r.Text("desk.admin.vacancies.fill", map[string]any{"role": r.Label("role", string(role))}),
			})
		}
		switch {
		case v.Holding != "" && len(p.Reviews) < maxVacancies:
			l.Where = r.Text("desk.admin.vacancies.in_review", map[string]any{"number": v.Number, "title": titles[v.Holding]})
			p.Reviews = append(p.Reviews, l)
		case v.Holding == "" && len(p.Rules) < maxVacancies:
			p.Rules = append(p.Rules, l)
		}
	}
	if n := len(p.Reviews) + len(p.Rules); n < len(all) {
		p.Shown = r.Text("desk.admin.vacancies.shown", map[string]any{"n": r.Number(n), "all": r.Number(len(all))})
	}
	p.None = component.Empty{Icon: "check", Title: r.Text("desk.admin.vacancies.none", nil), Text: r.Text("desk.admin.vacancies.none_help", nil)}
	return r.Show(http.StatusOK, vacanciesTemplate, "", p)
}

// vacancyTable is one of the two tables of the page.
type vacancyTable struct {
	vacanciesPage
	Lines []vacancyLine
}

// Table makes one.
func (p vacanciesPage) Table(lines []vacancyLine) vacancyTable { return vacancyTable{p, lines} }
