package admin

import (
	"net/http"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/workflow"
)

var deputiesTemplate = parse("deputies.html")

type deputyLine struct {
	Who, Sub, When string
	Badge          component.Badge
	URL, Do        string
	Days           component.Days
}

type deputiesPage struct {
	frame
	Rows   []deputyLine
	Pager  component.Pager
	None   component.Empty
	For    component.Select
	By     component.Select
	From   component.Field
	Until  component.Field
	Second string
	Open   bool
}

// deputies is who stands in for whom, and a form to propose another one.
func deputies(r *request) error { return r.showDeputies(http.StatusOK, nil) }

func (r *request) showDeputies(status int, problem error) error {
	if _, err := r.authorities(); err != nil {
		return err
	}
	offset, number := r.offset(pageSize)
	rows, total, err := r.Read().StandIns(r.Ctx(), r.scope, workflow.ListFilter{Offset: offset, Limit: pageSize})
	if err != nil {
		return err
	}
	p := deputiesPage{Open: problem != nil}
	if p.frame, err = r.frame("/desk/admin/deputies", r.Text("desk.admin.deputies.heading", nil)); err != nil {
		return err
	}
	p.Lead = r.Text("desk.admin.deputies.lead", nil)
	if p.Rows, err = r.deputyLines(rows); err != nil {
		return err
	}
	p.Pager = r.pager(number, total)
	p.None = component.Empty{Icon: "account-circle", Title: r.Text("desk.admin.deputies.none", nil), Text: r.Text("desk.admin.deputies.none_help", nil), Level: 3}
	all, err := r.everyone()
	if err != nil {
		return err
	}
	choose := func(name, label string) component.Select {
		s := component.Select{ID: name, Name: name, Label: r.Text(label, nil), Blank: r.Text("desk.admin.choose", nil), Value: r.Form.Get(name), Error: r.at(problem, name)}
		for _, x := range all {
			s.Options = append(s.Options, component.Option{Value: x.Login, Text: r.personName(x) + ", " + x.Login})
		}
		return s
	}
	p.For, p.By = choose("for", "desk.admin.deputies.for"), choose("by", "desk.admin.deputies.by")
	p.From = component.Field{ID: "from", Name: "from", Type: "date", Label: r.Text("desk.admin.from", nil), Value: r.Form.Get("from"), Error: r.at(problem, "from")}
	p.Until = component.Field{ID: "until", Name: "until", Type: "date", Label: r.Text("desk.admin.until_label", nil), Hint: r.Text("desk.admin.deputies.until_hint", nil), Value: r.Form.Get("until"), Error: r.at(problem, "until")}
	p.Second = r.Text("desk.admin.deputies.second", nil)
	p.Errors = r.summary(problem, p.For, p.By, p.From, p.Until)
	return r.Show(status, deputiesTemplate, "", p)
}

func (r *request) deputyLines(rows []domain.Deputy) ([]deputyLine, error) {
	var ids []domain.PersonID
	first, last := r.Today(), r.Today()
	for _, d := range rows {
		ids = append(ids, d.For, d.By)
		if d.Status == domain.Active || d.Status == domain.Proposed {
			first, last = min(first, d.From), max(last, d.Until)
		}
	}
	names, err := r.Names(ids...)
	if err != nil {
		return nil, err
	}
	out := make([]deputyLine, len(rows))
	for i, d := range rows {
		out[i] = deputyLine{
			Who: names[d.For], Sub: r.Text("desk.admin.deputies.by_name", map[string]any{"name": names[d.By]}), Badge: r.proposalBadge(d.Status),
			When: r.Text("desk.admin.from_until", map[string]any{"from": r.ShortDay(d.From), "until": r.ShortDay(d.Until)}),
			Days: component.DaysOf(first, last, r.Today(), d.From, d.Until, d.Status != domain.Active),
		}
		switch {
		case d.Status == domain.Proposed:
			out[i].URL, out[i].Do = "/desk/admin/proposals/deputy/"+string(d.ID), r.Text("desk.admin.proposals.look", nil)
		case d.Status == domain.Active && d.Until < r.Today():
			out[i].Badge = component.Badge{Kind: "line", Icon: "close", Text: r.Text("desk.admin.over", nil)}
		case d.Status == domain.Active:
			out[i].URL, out[i].Do = "/desk/admin/deputies/"+string(d.ID)+"/end", r.Text("desk.admin.end.link", nil)
		}
	}
	return out, nil
}

func proposeDeputy(r *request) error {
	p, err := r.Desk.ProposeDeputy(r.Ctx(), r.Actor(), workflow.StandIn{For: r.Form.Get("for"), By: r.Form.Get("by"), From: r.Form.Get("from"), Until: r.Form.Get("until")})
	switch {
	case err == nil:
		return r.See("/desk/admin/proposals/deputy/"+p.ID, "desk.admin.deputies.proposed", nil)
	case refused(err):
		return r.showDeputies(http.StatusUnprocessableEntity, err)
	}
	return err
}

func (r *request) endDeputyView() (*confirmPage, domain.DeputyID, error) {
	if _, err := r.authorities(); err != nil {
		return nil, "", err
	}
	row, err := r.Read().ProposalByID(r.Ctx(), r.scope, workflow.ProposedDeputy, r.Param("id"))
	if err != nil {
		return nil, "", err
	}
	d := row.Deputy
	names, err := r.Names(d.For, d.By)
	if err != nil {
		return nil, "", err
	}
	args := map[string]any{"for": names[d.For], "by": names[d.By], "until": r.ShortDay(d.Until)}
	p, err := r.askFirst("/desk/admin/deputies", r.Text("desk.admin.deputies.end", args), "/desk/admin/deputies/"+string(d.ID)+"/end", r.crumb("/desk/admin/deputies"))
	if err != nil {
		return nil, "", err
	}
	p.Lead = r.Text("desk.admin.deputies.end_lead", args)
	p.Confirm.Check.Label = r.Text("desk.admin.deputies.end_tick", args)
	p.Confirm.Submit = component.Button{Text: r.Text("desk.admin.deputies.end_do", nil), Kind: "primary", Danger: true}
	return p, d.ID, nil
}

func askEndDeputy(r *request) error {
	p, _, err := r.endDeputyView()
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, confirmTemplate, "", p)
}

func endDeputy(r *request) error {
	p, id, err := r.endDeputyView()
	if err != nil {
		return err
	}
	if err = r.ticked(); err == nil {
		_, err = r.Desk.EndDeputy(r.Ctx(), r.Actor(), id)
	}
	switch {
	case err == nil:
		return r.See("/desk/admin/deputies", "desk.admin.deputies.ended", nil)
	case refused(err):
		return p.refuse(r, err)
	}
	return err
}
