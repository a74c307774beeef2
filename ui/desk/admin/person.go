package admin

import (
	"net/http"
	"slices"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/workflow"
)

// person reads the person of the path.
func (r *request) person() (*workflow.PersonRow, error) {
	if _, err := r.authorities(); err != nil {
		return nil, err
	}
	return r.Read().PersonByID(r.Ctx(), r.scope, domain.PersonID(r.Param("id")))
}

type personPage struct {
	frame
	Facts    component.Facts
	Roles    []roleLine
	Past     []roleLine
	Deputies []roleLine
	Acts     []component.Button
	NoRole   component.Empty
}

// showPerson is one person: access, roles, deputies.
func showPerson(r *request) error {
	row, err := r.person()
	if err != nil {
		return err
	}
	p := personPage{}
	if p.frame, err = r.frame("/desk/admin/people", r.personName(*row), r.crumb("/desk/admin/people")); err != nil {
		return err
	}
	badge := r.accessBadge(*row)
	p.Badge, p.Lead = &badge, r.tree.title(row.Root)
	own := r.mayAdminister(row.Root)
	p.Facts = component.Facts{{Name: r.Text("desk.admin.people.login", nil), Text: row.Login}}
	if row.Mail != "" {
		p.Facts = append(p.Facts, component.Fact{Name: r.Text("desk.admin.people.mail", nil), Text: row.Mail})
	}
	p.Facts = append(p.Facts, component.Fact{Name: r.Text("desk.admin.people.lang", nil), Text: r.language(row.Lang)})
	seen := component.Fact{Name: r.Text("desk.admin.people.seen", nil), Text: r.Text("desk.admin.people.seen_never", nil)}
	if !row.SeenAt.IsZero() {
		seen.Moment = r.moment(row.SeenAt)
	}
	p.Facts = append(p.Facts, seen, component.Fact{Name: r.Text("desk.admin.people.sessions", nil), Text: r.Number(row.Sessions)},
		component.Fact{Name: r.Text("desk.admin.people.keys", nil), Text: r.Number(row.Keys)})
	if !row.LinkUntil.IsZero() {
		p.Facts = append(p.Facts, component.Fact{Name: r.Text("desk.admin.people.link", nil), Text: r.Text("desk.admin.until", map[string]any{"until": r.ShortDay(r.DayOf(row.LinkUntil))})})
	}
	for _, a := range row.Assignments {
		line, _ := r.roleLine(a, true)
		_, current := r.roleLine(a, false)
		if current && r.mayAdminister(a.Authority) {
			line.EndURL, line.Hidden = "/desk/admin/people/"+string(row.ID)+"/roles/"+string(a.ID)+"/end", line.Text
		}
		if current {
			p.Roles = append(p.Roles, line)
		} else {
			p.Past = append(p.Past, line)
		}
	}
	if err := r.personDeputies(&p, row); err != nil {
		return err
	}
	p.NoRole = component.Empty{Title: r.Text("desk.admin.people.no_role", nil), Text: r.Text("desk.admin.people.no_role_help", nil), Level: 3}
	if !row.Off {
		p.Acts = append(p.Acts, component.Button{URL: "/desk/admin/roles/new?person=" + string(row.ID), Text: r.Text("desk.admin.grant", nil), Kind: "primary"})
	}
	if own {
		if !row.Off {
			p.Acts = append(p.Acts, component.Button{URL: "/desk/admin/people/" + string(row.ID) + "/link", Text: r.Text("desk.admin.people.renew", nil)},
				component.Button{URL: "/desk/admin/people/" + string(row.ID) + "/status", Text: r.Text("desk.admin.people.switch_off", nil), Kind: "tertiary", Danger: true})
		} else {
			p.Acts = append(p.Acts, component.Button{URL: "/desk/admin/people/" + string(row.ID) + "/status", Text: r.Text("desk.admin.people.switch_on", nil)})
		}
	}
	return r.Show(http.StatusOK, personTemplate, "", p)
}

func (r *request) language(lang string) string {
	if lang == "en" {
		return r.Text("desk.admin.english", nil)
	}
	return r.Text("desk.admin.german", nil)
}

func (r *request) personDeputies(p *personPage, row *workflow.PersonRow) error {
	var ids []domain.PersonID
	for _, d := range row.Deputies {
		ids = append(ids, d.For, d.By)
	}
	names, err := r.Names(ids...)
	if err != nil {
		return err
	}
	for _, d := range row.Deputies {
		l := roleLine{
			Text: r.Text("desk.admin.deputy.title", map[string]any{"by": names[d.By], "for": names[d.For]}),
			When: r.Text("desk.admin.from_until", map[string]any{"from": r.ShortDay(d.From), "until": r.ShortDay(d.Until)}),
		}
		if d.Status == domain.Proposed {
			l.Badge = &component.Badge{Kind: "warning", Icon: "draft", Text: r.Text("desk.admin.waits", nil)}
		}
		if slices.Contains(r.scope.Administered(), d.Root) {
			l.EndURL, l.Hidden = "/desk/admin/deputies/"+string(d.ID)+"/end", l.Text
		}
		p.Deputies = append(p.Deputies, l)
	}
	return nil
}
