package admin

import (
	"net/http"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/workflow"
)

var keysTemplate = parse("keys.html")

type keyLine struct {
	Name, Who, May string
	Made           component.Moment
	Until          string
	Badge          component.Badge
	URL, Do        string
}

type keysPage struct {
	frame
	Rows  []keyLine
	Pager component.Pager
	None  component.Empty
}

// keys are the access keys with which programs act as people.
func keys(r *request) error {
	if _, err := r.authorities(); err != nil {
		return err
	}
	offset, number := r.offset(pageSize)
	rows, total, err := r.Read().Keys(r.Ctx(), r.scope, workflow.ListFilter{Offset: offset, Limit: pageSize})
	if err != nil {
		return err
	}
	p := keysPage{}
	if p.frame, err = r.frame("/desk/admin/keys", r.Text("desk.admin.keys.heading", nil)); err != nil {
		return err
	}
	p.Lead = r.Text("desk.admin.keys.lead", nil)
	var ids []domain.PersonID
	for _, t := range rows {
		ids = append(ids, t.Person)
	}
	names, err := r.Names(ids...)
	if err != nil {
		return err
	}
	for _, t := range rows {
		l := keyLine{Name: t.Name, Who: names[t.Person], May: r.scopes(t.Scopes), Made: r.moment(t.CreatedAt), Until: r.Text("desk.admin.no_end", nil), Badge: r.proposalBadge(t.Status)}
		if !t.ExpiresAt.IsZero() {
			l.Until = r.Text("desk.admin.until", map[string]any{"until": r.ShortDay(r.DayOf(t.ExpiresAt))})
		}
		switch {
		case t.Status == domain.Proposed:
			l.URL, l.Do = "/desk/admin/proposals/token/"+string(t.ID), r.Text("desk.admin.proposals.look", nil)
		case t.Status == domain.Active && !t.ExpiresAt.IsZero() && t.ExpiresAt.Before(r.Clock()):
			l.Badge = component.Badge{Kind: "line", Icon: "close", Text: r.Text("desk.admin.over", nil)}
		case t.Status == domain.Active:
			l.URL, l.Do = "/desk/admin/keys/"+string(t.ID)+"/revoke", r.Text("desk.admin.keys.revoke", nil)
		}
		p.Rows = append(p.Rows, l)
	}
	p.Pager = r.pager(number, total)
	p.None = component.Empty{Icon: "visibility-off", Title: r.Text("desk.admin.keys.none", nil), Text: r.Text("desk.admin.keys.none_help", nil)}
	return r.Show(http.StatusOK, keysTemplate, "", p)
}

func (r *request) revokeView() (*confirmPage, domain.TokenID, error) {
	if _, err := r.authorities(); err != nil {
		return nil, "", err
	}
	row, err := r.Read().ProposalByID(r.Ctx(), r.scope, workflow.ProposedToken, r.Param("id"))
	if err != nil {
		return nil, "", err
	}
	names, err := r.Names(row.Token.Person)
	if err != nil {
		return nil, "", err
	}
	args := map[string]any{"name": row.Token.Name, "person": names[row.Token.Person]}
	p, err := r.askFirst("/desk/admin/keys", r.Text("desk.admin.keys.ask", args), "/desk/admin/keys/"+row.ID+"/revoke", r.crumb("/desk/admin/keys"))
	if err != nil {
		return nil, "", err
	}
	p.Lead = r.Text("desk.admin.keys.ask_lead", args)
	p.Confirm.Check.Label = r.Text("desk.admin.keys.tick", args)
	p.Confirm.Submit = component.Button{Text: r.Text("desk.admin.keys.revoke", nil), Kind: "primary", Danger: true}
	return p, row.Token.ID, nil
}

func askRevoke(r *request) error {
	p, _, err := r.revokeView()
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, confirmTemplate, "", p)
}

func revoke(r *request) error {
	p, id, err := r.revokeView()
	if err != nil {
		return err
	}
	if err = r.ticked(); err == nil {
		_, err = r.Desk.RevokeToken(r.Ctx(), r.Actor(), id)
	}
	switch {
	case err == nil:
		return r.See("/desk/admin/keys", "desk.admin.keys.revoked", nil)
	case refused(err):
		return p.refuse(r, err)
	}
	return err
}
