package admin

import (
	"net/http"
	"slices"
	"strconv"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/workflow"
)

func (r *request) statusView() (*confirmPage, *workflow.PersonRow, error) {
	row, err := r.person()
	if err != nil {
		return nil, nil, err
	}
	to := component.Link{URL: "/desk/admin/people/" + string(row.ID), Text: r.personName(*row)}
	name := map[string]any{"name": to.Text}
	heading, tick, do := "desk.admin.status.off", "desk.admin.status.off_tick", "desk.admin.people.switch_off"
	if row.Off {
		heading, tick, do = "desk.admin.status.on", "desk.admin.status.on_tick", "desk.admin.people.switch_on"
	}
	p, err := r.askFirst("/desk/admin/people", r.Text(heading, name), to.URL+"/status", r.crumb("/desk/admin/people"), to)
	if err != nil {
		return nil, nil, err
	}
	p.Confirm.Check.Label = r.Text(tick, name)
	p.Confirm.Hidden = append(p.Confirm.Hidden, component.Hidden{Name: "off", Value: strconv.FormatBool(!row.Off)})
	p.Confirm.Reason = r.reasonArea()
	p.Confirm.Submit = component.Button{Text: r.Text(do, nil), Kind: "primary", Danger: !row.Off}
	if row.Off {
		p.Lead = r.Text("desk.admin.status.on_lead", nil)
		return p, row, nil
	}
	p.Conseq = &component.Conseq{
		Effect: component.ConseqFact{Name: r.Text("desk.admin.status.at_once", nil), Text: component.Marked(r.Text("desk.admin.status.off_effect", map[string]any{"sessions": row.Sessions, "keys": row.Keys, "deputies": len(row.Deputies)}))},
		Due:    component.ConseqFact{Name: r.Text("desk.admin.status.stays", nil), Text: component.Marked(r.Text("desk.admin.status.stays_text", nil))},
		Why:    component.ConseqFact{Name: r.Text("desk.admin.status.back", nil), Text: component.Marked(r.Text("desk.admin.status.back_text", nil))},
	}
	p.Effects, err = r.soleRoles(row)
	if row.ID == r.Person() {
		p.Alert = &component.Alert{Kind: "warning", Title: r.Text("desk.admin.status.own", nil), Text: component.Marked(r.Text("desk.admin.status.own_text", nil))}
	}
	return p, row, err
}

// soleRoles lists the roles that nobody would hold any more without a person, and says when it is the administration.
func (r *request) soleRoles(row *workflow.PersonRow) ([]effectList, error) {
	l := effectList{ID: "gaps", Title: r.Text("desk.admin.gaps", nil), Text: r.Text("desk.admin.gaps_help", nil)}
	for _, a := range row.Assignments {
		line, current := r.roleLine(a, false)
		if !current || a.Status != domain.Active {
			continue
		}
		note, err := r.gapNote(a, row.ID)
		if err != nil {
			return nil, err
		}
		if note != "" {
			l.Rows = append(l.Rows, effectRow{line.Text, note})
		}
	}
	if l.Rows == nil {
		return nil, nil
	}
	return []effectList{l}, nil
}

// gapNote says what is missing once a person no longer holds a role, "" for nothing.
func (r *request) gapNote(a domain.Assignment, person domain.PersonID) (string, error) {
	pol, err := r.Read().CurrentPolicy(r.Ctx(), a.Root)
	if err != nil {
		return "", err
	}
	act := domain.SignAs(a.Role)
	if a.Role == domain.Administrator {
		act = domain.ActAdminister
	} else if !a.Role.Signs() {
		return "", nil
	}
	left := slices.DeleteFunc(pol.Rights.Holders(act, a.Authority, r.Clock()), func(p domain.PersonID) bool { return p == person })
	switch {
	case len(left) == 0 && a.Role == domain.Administrator:
		return r.Text("desk.admin.gap_admin_none", nil), nil
	case len(left) == 1 && a.Role == domain.Administrator:
		return r.Text("desk.admin.gap_admin_one", nil), nil
	case len(left) == 0:
		return r.Text("desk.admin.gap_role", nil), nil
	}
	return "", nil
}

func askStatus(r *request) error {
	p, _, err := r.statusView()
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, confirmTemplate, "", p)
}

func setStatus(r *request) error {
	p, row, err := r.statusView()
	if err != nil {
		return err
	}
	off := r.Form.Get("off") != "false" // as the page said, whatever happened since
	if err = r.ticked(); err == nil {
		_, err = r.Desk.SetStatus(r.Ctx(), r.Actor(), row.ID, off, r.Form.Get("reason"))
	}
	switch {
	case err == nil && off:
		return r.See("/desk/admin/people/"+string(row.ID), "desk.admin.status.is_off", map[string]any{"name": r.personName(*row)})
	case err == nil:
		return r.See("/desk/admin/people/"+string(row.ID), "desk.admin.status.is_on", map[string]any{"name": r.personName(*row)})
	case refused(err):
		return p.refuse(r, err)
	}
	return err
}

func (r *request) endRoleView() (*confirmPage, domain.Assignment, error) {
	row, err := r.person()
	if err != nil {
		return nil, domain.Assignment{}, err
	}
	i := slices.IndexFunc(row.Assignments, func(a domain.Assignment) bool { return string(a.ID) == r.Param("role") })
	if i < 0 || !r.mayAdminister(row.Assignments[i].Authority) {
		return nil, domain.Assignment{}, &domain.Error{Code: domain.NotFound, Op: "admin.endRole", Key: "id.unknown"}
	}
	a := row.Assignments[i]
	to := component.Link{URL: "/desk/admin/people/" + string(row.ID), Text: r.personName(*row)}
	args := map[string]any{"name": to.Text, "role": r.Label("role", string(a.Role)), "place": r.tree.title(a.Authority)}
	p, err := r.askFirst("/desk/admin/people", r.Text("desk.admin.end.heading", args), to.URL+"/roles/"+string(a.ID)+"/end", r.crumb("/desk/admin/people"), to)
	if err != nil {
		return nil, a, err
	}
	p.Conseq = &component.Conseq{
		Effect: component.ConseqFact{Name: r.Text("desk.admin.conseq.effect", nil), Text: component.Marked(r.Text("desk.admin.end.effect", args))},
		Due:    component.ConseqFact{Name: r.Text("desk.admin.conseq.valid", nil), Text: component.Marked(r.Text("desk.admin.end.at_once", nil))},
		Why:    component.ConseqFact{Name: r.Text("desk.admin.status.stays", nil), Text: component.Marked(r.Text("desk.admin.end.stays", nil))},
	}
	note, err := r.gapNote(a, a.Person)
	if err != nil {
		return nil, a, err
	}
	if note != "" && a.Status == domain.Active {
		p.Alert = &component.Alert{Kind: "warning", Title: r.Text("desk.admin.gaps", nil), Text: component.Marked(note)}
	}
	p.Confirm.Check.Label = r.Text("desk.admin.end.tick", args)
	p.Confirm.Reason = r.reasonArea()
	p.Confirm.Submit = component.Button{Text: r.Text("desk.admin.end.do", nil), Kind: "primary", Danger: true}
	return p, a, nil
}

func askEndRole(r *request) error {
	p, _, err := r.endRoleView()
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, confirmTemplate, "", p)
}

func endRole(r *request) error {
	p, a, err := r.endRoleView()
	if err != nil {
		return err
	}
	if err = r.ticked(); err == nil {
		_, err = r.Desk.EndRole(r.Ctx(), r.Actor(), a.ID, r.Form.Get("reason"))
	}
	switch {
	case err == nil:
		return r.See("/desk/admin/people/"+string(a.Person), "desk.admin.end.done", nil)
	case refused(err):
		return p.refuse(r, err)
	}
	return err
}
