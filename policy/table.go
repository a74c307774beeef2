package policy

import (
	"slices"

	"freigabe/domain"
)

// ActAnswerExpert is answering a question that the questionnaire routes to one's role (WORKFLOW 5, people rule 1).
const ActAnswerExpert domain.Action = "answer_expert"

// line gives an action to roles.
type line struct {
	act   domain.Action
	roles []domain.Role
}

// rights is the table of WORKFLOW 5, right by right. What is not in here nobody may do.
var rights = append([]line{
	{domain.ActCapture, []domain.Role{domain.DataSteward, domain.SystemUser, domain.OpenDataOfficer}},
	{domain.ActAnswer, editors},
	{ActAnswerExpert, []domain.Role{
		domain.DataProtectionOfficer, domain.SecurityOfficer, domain.StatisticsOffice,
		domain.LegalOffice, domain.PressOffice, domain.GeoOffice, domain.DepartmentHead,
	}},
	{domain.ActScreen, editors},
	{domain.ActHandOver, editors},
	{domain.ActRevise, editors},
	{domain.ActDiscard, editors},
	{domain.ActDefer, editors},
	{domain.ActArchive, editors},
	{domain.ActOpenWithhold, editors},
	{domain.ActPublish, []domain.Role{domain.OpenDataOfficer, domain.PortalEditor}},
	{domain.ActReopen, []domain.Role{domain.OpenDataOfficer, domain.DepartmentHead}},
	{domain.ActWithdraw, []domain.Role{
		domain.OpenDataOfficer, domain.DepartmentHead, domain.Executive,
		domain.DataProtectionOfficer, domain.SecurityOfficer,
	}},
	{domain.ActReadWorking, []domain.Role{
		domain.DataSteward, domain.SystemUser, domain.OpenDataOfficer,
		domain.DepartmentHead, domain.Executive, domain.PortalEditor, domain.Auditor, domain.Administrator,
	}},
	{domain.ActReadNeeded, rolesWhere(domain.Role.Expert)},
	{domain.ActReadHistory, []domain.Role{domain.Auditor, domain.Administrator}},
	{domain.ActAdminister, []domain.Role{domain.Administrator}},
	{domain.ActErase, []domain.Role{domain.Administrator, domain.DataProtectionOfficer}},
	{domain.ActConfirmAdmin, []domain.Role{domain.AssociationAdmin}},
}, signing()...)

// editors may do the work on an edition from capture to hand-over.
var editors = []domain.Role{domain.DataSteward, domain.OpenDataOfficer}

// signing gives every role that can fill a slot the action of doing so, and no other role.
func signing() []line {
	var out []line
	for _, r := range rolesWhere(domain.Role.Signs) {
		out = append(out, line{domain.SignAs(r), []domain.Role{r}})
	}
	return out
}

func rolesWhere(is func(domain.Role) bool) []domain.Role {
	return slices.DeleteFunc(slices.Clone(domain.Roles), func(r domain.Role) bool { return !is(r) })
}

// rolesFor is the table by action.
var rolesFor = func() map[domain.Action][]domain.Role {
	m := make(map[domain.Action][]domain.Role, len(rights))
	for _, l := range rights {
		m[l.act] = l.roles
	}
	return m
}()

// Roles lists the roles that may do act, in the order of the table; none for an unknown action.
func Roles(act domain.Action) []domain.Role { return slices.Clone(rolesFor[act]) }

// Actions lists all actions that are decided about, in the order of the table.
func Actions() []domain.Action {
	out := make([]domain.Action, len(rights))
	for i, l := range rights {
		out[i] = l.act
	}
	return out
}
