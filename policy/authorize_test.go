package policy

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"freigabe/domain"
	"freigabe/workflow"
)

// The tree of most tests: kreis ← it ← netz, kreis ← umwelt, kreis ← alt (closed) ← altbau. stadt is another root.
var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

func tree() domain.PolicyRows {
	return domain.PolicyRows{Root: "kreis", Version: 1, Authorities: []domain.PolicyAuthority{
		{ID: "kreis", TimeZone: "Europe/Berlin"},
		{ID: "it", Parent: "kreis"},
		{ID: "netz", Parent: "it"},
		{ID: "umwelt", Parent: "kreis"},
		{ID: "alt", Parent: "kreis", Closed: true},
		{ID: "altbau", Parent: "alt"},
	}}
}

type change func(*domain.PolicyRows)

func gives(person domain.PersonID, role domain.Role, a domain.AuthorityID, more ...func(*domain.Assignment)) change {
	return func(rows *domain.PolicyRows) {
		as := domain.Assignment{
			ID: domain.AssignmentID("g-" + string(person) + "-" + string(role) + "-" + string(a)), Person: person,
			Role: role, Authority: a, Root: rows.Root, From: noon.AddDate(-1, 0, 0), Status: domain.Active,
		}
		for _, m := range more {
			m(&as)
		}
		rows.Assignments = append(rows.Assignments, as)
	}
}

func deputy(by, represented domain.PersonID, from, until string, more ...func(*domain.Deputy)) change {
	return func(rows *domain.PolicyRows) {
		d := domain.Deputy{
			ID: domain.DeputyID("d-" + string(by) + "-" + string(represented)), Root: rows.Root, By: by, For: represented,
			From: from, Until: until, Status: domain.Active,
		}
		for _, m := range more {
			m(&d)
		}
		rows.Deputies = append(rows.Deputies, d)
	}
}

func off(p domain.PersonID) change {
	return func(rows *domain.PolicyRows) { rows.Off = append(rows.Off, p) }
}

func compile(t testing.TB, changes ...change) workflow.Rights {
	t.Helper()
	rows := tree()
	for _, c := range changes {
		c(&rows)
	}
	r, err := Compile(rows)
	if err != nil {
		t.Fatalf("Compile() error = %v", err)
	}
	return r
}

func TestAuthorize(t *testing.T) {
	t.Parallel()
	const capture = domain.ActCapture
	steward := gives("anna", domain.DataSteward, "it")
	head := gives("hans", domain.DepartmentHead, "it")
	sign := domain.SignAs(domain.DepartmentHead)
	tests := []struct {
		name    string
		changes []change
		person  domain.PersonID
		act     domain.Action
		a       domain.AuthorityID
		at      time.Time
		allowed bool
	}{
		{"a role holds where it was given", []change{steward}, "anna", capture, "it", noon, true},
		{"a role is inherited downwards", []change{steward}, "anna", capture, "netz", noon, true},
		{"a role does not reach up", []change{steward}, "anna", capture, "kreis", noon, false},
		{"a role does not reach aside", []change{steward}, "anna", capture, "umwelt", noon, false},
		{"a role at the root reaches everything", []change{gives("anna", domain.DataSteward, "kreis")}, "anna", capture, "netz", noon, true},
		{"an authority of another root is unknown here", []change{gives("anna", domain.DataSteward, "kreis")}, "anna", capture, "stadt", noon, false},
		{"a grant at an authority of another root gives nothing", []change{gives("anna", domain.DataSteward, "stadt")}, "anna", capture, "stadt", noon, false},
		{"a missing authority is refused", []change{gives("anna", domain.DataSteward, "kreis")}, "anna", capture, "", noon, false},
		{"a closed authority is refused", []change{gives("anna", domain.DataSteward, "kreis")}, "anna", capture, "alt", noon, false},
		{"a grant at a closed authority gives nothing", []change{gives("anna", domain.DataSteward, "alt")}, "anna", capture, "alt", noon, false},
		{"a grant at a closed authority gives nothing below it", []change{gives("anna", domain.DataSteward, "alt")}, "anna", capture, "altbau", noon, false},
		{"a grant above a closed authority reaches below it", []change{gives("anna", domain.DataSteward, "kreis")}, "anna", capture, "altbau", noon, true},
		{"an unknown action is refused", []change{gives("anna", domain.Administrator, "kreis")}, "anna", "everything", "kreis", noon, false},
		{"the empty action is refused", []change{gives("anna", domain.Administrator, "kreis")}, "anna", "", "kreis", noon, false},
		{"signing as a role that cannot sign is refused", []change{gives("anna", domain.Auditor, "kreis")}, "anna", domain.SignAs(domain.Auditor), "kreis", noon, false},
		{"the empty person is refused", []change{gives("", domain.DataSteward, "kreis")}, "", capture, "kreis", noon, false},
		{"an unknown person is refused", []change{steward}, "otto", capture, "it", noon, false},
		{"a person called like a role has no role", []change{steward}, "data_steward", capture, "it", noon, false},
		{"a person called like a prefixed role has no role", []change{steward}, "r:data_steward", capture, "it", noon, false},
		{"an unknown role gives nothing", []change{gives("anna", "everyone", "kreis")}, "anna", capture, "kreis", noon, false},
		{"status off is refused", []change{steward, off("anna")}, "anna", capture, "it", noon, false},
		{"the first instant counts", []change{gives("anna", domain.DataSteward, "it", func(a *domain.Assignment) { a.From = noon })}, "anna", capture, "it", noon, true},
		{"before the first instant is refused", []change{gives("anna", domain.DataSteward, "it", func(a *domain.Assignment) { a.From = noon.Add(time.Microsecond) })}, "anna", capture, "it", noon, false},
		{"just before the end counts", []change{gives("anna", domain.DataSteward, "it", func(a *domain.Assignment) { a.Until = noon.Add(time.Microsecond) })}, "anna", capture, "it", noon, true},
		{"the end itself is refused", []change{gives("anna", domain.DataSteward, "it", func(a *domain.Assignment) { a.Until = noon })}, "anna", capture, "it", noon, false},
		{"a proposed assignment is refused", []change{gives("anna", domain.DataSteward, "it", func(a *domain.Assignment) { a.Status = domain.Proposed })}, "anna", capture, "it", noon, false},
		{"an ended assignment is refused", []change{gives("anna", domain.DataSteward, "it", func(a *domain.Assignment) { a.EndedAt = noon.AddDate(0, 0, -1) })}, "anna", capture, "it", noon, false},
		{"a system user edits", []change{gives("anna", domain.SystemUser, "it")}, "anna", capture, "it", noon, true},
		{"a system user does not answer", []change{gives("anna", domain.SystemUser, "it")}, "anna", domain.ActAnswer, "it", noon, false},
		{"an administrator signs nothing", []change{gives("anna", domain.Administrator, "kreis")}, "anna", sign, "kreis", noon, false},
		{"an association administrator reads nothing", []change{gives("anna", domain.AssociationAdmin, "kreis")}, "anna", domain.ActReadWorking, "kreis", noon, false},
		{"signing takes exactly the role", []change{gives("anna", domain.OpenDataOfficer, "kreis")}, "anna", sign, "kreis", noon, false},
		{"a deputy acts without a role", []change{head, deputy("dora", "hans", "2026-03-10", "2026-03-10")}, "dora", sign, "it", noon, true},
		{"a deputy acts only where the represented person may", []change{head, deputy("dora", "hans", "2026-03-10", "2026-03-10")}, "dora", sign, "umwelt", noon, false},
		{"a deputy is refused the day before", []change{head, deputy("dora", "hans", "2026-03-11", "2026-03-12")}, "dora", sign, "it", noon, false},
		{"a deputy is refused the day after", []change{head, deputy("dora", "hans", "2026-03-08", "2026-03-09")}, "dora", sign, "it", noon, false},
		{"the first day of a deputy begins at midnight in Berlin", []change{head, deputy("dora", "hans", "2026-03-11", "2026-03-11")}, "dora", sign, "it", time.Date(2026, 3, 10, 23, 0, 0, 0, time.UTC), true},
		{"the last day of a deputy ends at midnight in Berlin", []change{head, deputy("dora", "hans", "2026-03-10", "2026-03-10")}, "dora", sign, "it", time.Date(2026, 3, 10, 23, 0, 0, 0, time.UTC), false},
		{"the day is that of the authority's time zone", []change{head, deputy("dora", "hans", "2026-03-10", "2026-03-10"), zone("it", "Atlantic/Azores")}, "dora", sign, "it", time.Date(2026, 3, 10, 23, 0, 0, 0, time.UTC), true},
		{"a deputy passes nothing on", []change{head, deputy("dora", "hans", "2026-03-10", "2026-03-10"), deputy("emil", "dora", "2026-03-10", "2026-03-10")}, "emil", sign, "it", noon, false},
		{"a proposed deputy is refused", []change{head, deputy("dora", "hans", "2026-03-10", "2026-03-10", func(d *domain.Deputy) { d.Status = domain.Proposed })}, "dora", sign, "it", noon, false},
		{"a deputy whose status is off is refused", []change{head, deputy("dora", "hans", "2026-03-10", "2026-03-10"), off("dora")}, "dora", sign, "it", noon, false},
		{"a deputy for somebody whose status is off is refused", []change{head, deputy("dora", "hans", "2026-03-10", "2026-03-10"), off("hans")}, "dora", sign, "it", noon, false},
		{"a represented grant that ended is refused", []change{gives("hans", domain.DepartmentHead, "it", func(a *domain.Assignment) { a.Until = noon }), deputy("dora", "hans", "2026-03-10", "2026-03-10")}, "dora", sign, "it", noon, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := compile(t, tt.changes...)
			err := r.Authorize(t.Context(), tt.person, tt.act, tt.a, tt.at)
			if tt.allowed && err != nil {
				t.Fatalf("Authorize() error = %v, want nil", err)
			}
			if !tt.allowed && domain.CodeOf(err) != domain.Forbidden {
				t.Fatalf("Authorize() error = %v, want Forbidden", err)
			}
			if got := len(r.Standings(tt.person, tt.act, tt.a, tt.at)) > 0; got != tt.allowed {
				t.Errorf("Standings() gives one: %v, want %v", got, tt.allowed)
			}
		})
	}
}

func zone(a domain.AuthorityID, tz string) change {
	return func(rows *domain.PolicyRows) {
		i := slices.IndexFunc(rows.Authorities, func(x domain.PolicyAuthority) bool { return x.ID == a })
		rows.Authorities[i].TimeZone = tz
	}
}

func TestARefusalNamesTheRolesThatCould(t *testing.T) {
	t.Parallel()
	err := compile(t).Authorize(t.Context(), "anna", domain.ActPublish, "it", noon)
	e, ok := errors.AsType[*domain.Error](err)
	if !ok {
		t.Fatalf("Authorize() error = %v, want *domain.Error", err)
	}
	want := &domain.Error{
		Code: domain.Forbidden, Op: "policy.Authorize", Key: "rights.missing",
		Args: map[string]any{"action": "publish", "roles": []string{"open_data_officer", "portal_editor"}},
	}
	if d := cmp.Diff(want, e); d != "" {
		t.Errorf("Authorize() (-want +got):\n%s", d)
	}
}

func TestACancelledRequestIsNotAllowed(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := compile(t, gives("anna", domain.DataSteward, "it")).Authorize(ctx, "anna", domain.ActCapture, "it", noon)
	if domain.CodeOf(err) != domain.Unavailable {
		t.Errorf("Authorize() error = %v, want Unavailable", err)
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	r := compile(t,
		gives("anna", domain.OpenDataOfficer, "kreis"), gives("anna", domain.DepartmentHead, "it"),
		gives("hans", domain.DepartmentHead, "it"), gives("olaf", domain.DepartmentHead, "kreis"),
		gives("ida", domain.DepartmentHead, "netz"), gives("lena", domain.DepartmentHead, "alt"), gives("lena", domain.DepartmentHead, "it", func(a *domain.Assignment) { a.Until = noon }),
		off("olaf"), deputy("anna", "hans", "2026-03-01", "2026-03-31"), deputy("anna", "olaf", "2026-03-01", "2026-03-31"),
		deputy("dora", "anna", "2026-03-01", "2026-03-31"))
	sign := domain.SignAs(domain.DepartmentHead)
	check := func(what string, want, got any) {
		t.Helper()
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", what, d)
		}
	}
	type standing struct{ Actor, Holder, Behalf domain.PersonID }
	var got []standing
	for _, s := range r.Standings("anna", sign, "netz", noon) {
		got = append(got, standing{s.Actor, s.Person, s.OnBehalfOf})
	}
	check("own standings come first, then represented ones", []standing{{"anna", "anna", ""}, {"anna", "hans", "hans"}}, got)
	check("holders inherit, without who is off or ended", []domain.PersonID{"anna", "hans", "ida"}, r.Holders(sign, "netz", noon))
	check("holders below do not count above", []domain.PersonID{"anna", "hans"}, r.Holders(sign, "it", noon))
	check("nobody holds anything at a closed authority", []domain.PersonID(nil), r.Holders(sign, "alt", noon))
	check("where, own and represented", []domain.AuthorityID{"it"}, r.Where("anna", sign, noon))
	check("where for a deputy: only the represented person's own", []domain.AuthorityID{"it"}, r.Where("dora", sign, noon))
	check("where for a deputy, another action", []domain.AuthorityID{"kreis"}, r.Where("dora", domain.ActCapture, noon))
	check("where with an unknown action", []domain.AuthorityID(nil), r.Where("anna", "everything", noon))
	check("where, without a closed authority", []domain.AuthorityID(nil), r.Where("lena", sign, noon))
	check("who is represented", []domain.PersonID{"hans"}, r.Represents("anna", noon))
	check("who is represented later", []domain.PersonID(nil), r.Represents("anna", noon.AddDate(0, 1, 0)))
	check("nobody is represented with status off", []domain.PersonID(nil),
		compile(t, off("dora"), deputy("dora", "hans", "2026-03-01", "2026-03-31")).Represents("dora", noon))
	var roles []domain.Role
	for _, g := range r.RolesOf("anna", noon) {
		roles = append(roles, g.Role)
	}
	check("roles are one's own", []domain.Role{domain.DepartmentHead, domain.OpenDataOfficer}, roles)
	check("no roles with status off", []domain.Grant(nil), r.RolesOf("olaf", noon))
	check("no roles after the end", []domain.Grant(nil), r.RolesOf("lena", noon))
}

func TestCompileRefusesWhatIsNoTree(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		edit change
	}{
		{"a root without id", func(r *domain.PolicyRows) { r.Root = "" }},
		{"a root that is not there", func(r *domain.PolicyRows) { r.Root = "stadt" }},
		{"a root below another", func(r *domain.PolicyRows) { r.Authorities[0].Parent = "it" }},
		{"a second root", func(r *domain.PolicyRows) { r.Authorities[1].Parent = "" }},
		{"an unknown parent", func(r *domain.PolicyRows) { r.Authorities[1].Parent = "stadt" }},
		{"a cycle", func(r *domain.PolicyRows) { r.Authorities[1].Parent = "netz" }},
		{"an authority twice", func(r *domain.PolicyRows) { r.Authorities = append(r.Authorities, r.Authorities[1]) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rows := tree()
			tt.edit(&rows)
			if _, err := Compile(rows); domain.CodeOf(err) != domain.Internal {
				t.Errorf("Compile() error = %v, want Internal", err)
			}
		})
	}
}
