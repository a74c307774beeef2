package leaks

import (
	"context"
	"maps"
	"slices"
	"testing"

	"freigabe/domain"
	"freigabe/workflow"
)

// world is everything the tests look at: two administrations, beta and alpha, in one service.
type world struct {
	t     testing.TB
	ctx   context.Context
	v     *service
	clock *clock
	can   *canaries
	beta  *town // the neighbour: its people are the curious ones
	alpha *town

	outside []*viewer
	within  []*viewer
	things  []object
}

// town is one administration with somebody in every role.
type town struct {
	*world
	name          string
	root          domain.AuthorityID
	env, soc      domain.AuthorityID
	people        map[string]domain.PersonID
	logins        map[string]string
	tokens        map[string]string // secrets of access keys
	holdings      map[string]domain.HoldingID
	distributions []domain.DistributionID
	files         []domain.FileRef
	drafts        []domain.DraftID
	imports       []domain.ImportID
}

// staff is who works where: in the department "umwelt" or "soziales", or for the whole administration ("").
var staff = map[string]map[domain.Role]string{
	"steward":    {domain.DataSteward: "umwelt"},
	"steward2":   {domain.DataSteward: ""},
	"system":     {domain.SystemUser: "umwelt"},
	"officer":    {domain.OpenDataOfficer: ""},
	"officer2":   {domain.OpenDataOfficer: ""},
	"head":       {domain.DepartmentHead: "umwelt"},
	"head2":      {domain.DepartmentHead: ""},
	"dpo":        {domain.DataProtectionOfficer: ""},
	"security":   {domain.SecurityOfficer: ""},
	"statistics": {domain.StatisticsOffice: ""},
	"legal":      {domain.LegalOffice: ""},
	"executive":  {domain.Executive: ""},
	"editor":     {domain.PortalEditor: ""},
	"auditor":    {domain.Auditor: ""},
	"sibling":    {domain.DataSteward: "soziales", domain.DepartmentHead: "soziales"},
	"nobody":     {},
	"leaver":     {domain.DataSteward: "umwelt"},
}

// found founds an administration with its people. Names of authorities are public and have no canary.
func (w *world) found(name string) *town {
	n := &town{
		world: w, name: name, people: map[string]domain.PersonID{}, logins: map[string]string{}, tokens: map[string]string{},
		holdings: map[string]domain.HoldingID{},
	}
	made, err := w.v.desk.CreateRoot(w.ctx, workflow.Operator(), workflow.NewAuthority{
		Slug: name, Title: "Kreis " + name, Kind: "district", Land: "NW", Mailbox: "daten@" + name + ".example", Geocoding: "05766",
		Homepage: "https://" + name + ".example", Contributor: "http://dcat-ap.de/def/contributors/" + name,
	}, []workflow.NewPerson{n.person("admin1"), n.person("admin2")})
	must(w.t, err)
	n.root = domain.AuthorityID(made.ID)
	for login, link := range made.Links {
		must(w.t, w.v.desk.SetPassword(w.ctx, w.v.pw, link, password(login)))
	}
	for _, short := range []string{"admin1", "admin2"} {
		a, err := w.v.desk.ActorNamed(w.ctx, n.logins[short])
		must(w.t, err)
		n.people[short] = a.Person
	}
	for slug, id := range map[string]*domain.AuthorityID{"umwelt": &n.env, "soziales": &n.soc} {
		made, err := w.v.desk.CreateDepartment(w.ctx, n.as("admin1"), workflow.NewAuthority{Parent: n.root, Slug: slug, Title: "Fachbereich " + slug})
		must(w.t, err)
		*id = domain.AuthorityID(made.ID)
	}
	for _, short := range slices.Sorted(maps.Keys(staff)) {
		made, err := w.v.desk.AddPerson(w.ctx, n.as("admin1"), n.root, n.person(short))
		must(w.t, err)
		n.people[short] = domain.PersonID(made.ID)
		if short != "leaver" { // whose link stays open
			must(w.t, w.v.desk.SetPassword(w.ctx, w.v.pw, made.Links[n.logins[short]], password(n.logins[short])))
		}
		for _, role := range slices.Sorted(maps.Keys(staff[short])) {
			n.grant(short, role, n.at(staff[short][role]))
		}
	}
	for _, short := range []string{"nobody", "sibling", "officer", "admin1"} {
		n.tokens[short] = n.token(short, "read", "write")
	}
	return n
}

// person describes somebody whose name, login and mail are canaries.
func (n *town) person(short string) workflow.NewPerson {
	n.logins[short] = short + "-" + n.can.in("%s/people/%s/login", n.name, short)
	return workflow.NewPerson{
		Login: n.logins[short], Name: n.can.in("%s/people/%s/name", n.name, short) + " Muster",
		Mail: n.can.in("%s/people/%s/mail", n.name, short) + "@" + n.name + ".example", Lang: "de",
	}
}

func (n *town) at(department string) domain.AuthorityID {
	return map[string]domain.AuthorityID{"": n.root, "umwelt": n.env, "soziales": n.soc}[department]
}

// as gives the actor of a person, as a request would.
func (n *town) as(short string) workflow.Actor {
	n.t.Helper()
	n.clock.ahead(1e9)
	a, err := n.v.desk.ActorNamed(n.ctx, n.logins[short])
	must(n.t, err)
	return a
}

func (n *town) scope(short string) workflow.Scope {
	n.t.Helper()
	a, err := n.v.desk.ActorNamed(n.ctx, n.logins[short]) // the clock stands still: others read beside
	must(n.t, err)
	s, err := n.v.desk.Scope(n.ctx, a)
	must(n.t, err)
	return s
}

// grant gives a role and has it confirmed where that is needed.
func (n *town) grant(short string, role domain.Role, at domain.AuthorityID) domain.AssignmentID {
	n.t.Helper()
	p, err := n.v.desk.GrantRole(n.ctx, n.as("admin1"), workflow.Grant{
		Login: n.logins[short], Role: role, Authority: at, Reason: n.can.in("%s/people/%s/role %s/reason", n.name, short, role),
	})
	must(n.t, err)
	if p.Status == domain.Proposed {
		_, err = n.v.desk.ConfirmRole(n.ctx, n.as("admin2"), domain.AssignmentID(p.ID), true)
		must(n.t, err)
	}
	return domain.AssignmentID(p.ID)
}

// token gives the secret of a confirmed access key.
func (n *town) token(short string, scopes ...string) string {
	n.t.Helper()
	made, err := n.v.desk.RequestToken(n.ctx, n.as(short), workflow.NewToken{Name: n.can.in("%s/people/%s/key", n.name, short), Scopes: scopes})
	must(n.t, err)
	second := "admin2"
	if short == second {
		second = "admin1"
	}
	_, err = n.v.desk.ConfirmToken(n.ctx, n.as(second), domain.TokenID(made.ID), true)
	must(n.t, err)
	return made.Secret
}
