package domain

import "slices"

// Role is what a person may be for an authority (DOMAIN 4.2).
type Role string

const (
	DataSteward           Role = "data_steward"
	SystemUser            Role = "system_user"
	OpenDataOfficer       Role = "open_data_officer"
	DepartmentHead        Role = "department_head"
	DataProtectionOfficer Role = "data_protection_officer"
	SecurityOfficer       Role = "security_officer"
	StatisticsOffice      Role = "statistics_office"
	LegalOffice           Role = "legal_office"
	PressOffice           Role = "press_office"
	GeoOffice             Role = "geo_office"
	Executive             Role = "executive"
	PortalEditor          Role = "portal_editor"
	Auditor               Role = "auditor"
	Administrator         Role = "administrator"
	AssociationAdmin      Role = "association_admin"
)

// Roles in a fixed order.
var Roles = []Role{
	DataSteward, SystemUser, OpenDataOfficer, DepartmentHead, DataProtectionOfficer, SecurityOfficer,
	StatisticsOffice, LegalOffice, PressOffice, GeoOffice, Executive, PortalEditor, Auditor, Administrator, AssociationAdmin,
}

// Valid tells whether r is a known role.
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// Signs tells whether r can fill a sign-off slot. Granting such a role takes a second person.
func (r Role) Signs() bool {
	switch r {
	case OpenDataOfficer, DepartmentHead, DataProtectionOfficer, SecurityOfficer, StatisticsOffice, LegalOffice,
		PressOffice, GeoOffice, Executive:
		return true
	}
	return false
}

// Expert tells whether r sees only the holdings that need it (DESIGN 1).
func (r Role) Expert() bool {
	switch r {
	case DataProtectionOfficer, SecurityOfficer, StatisticsOffice, LegalOffice, PressOffice, GeoOffice:
		return true
	}
	return false
}

// Action is what policy decides about: one enumerated word per right of WORKFLOW 5.
type Action string

const (
	ActCapture      Action = "capture"       // create a holding, change content, upload files
	ActAnswer       Action = "answer"        // answer the questionnaire, mark a treatment done
	ActScreen       Action = "screen"        //
	ActHandOver     Action = "hand_over"     // open a review, recall one's own, return without a review
	ActRevise       Action = "revise"        //
	ActDiscard      Action = "discard"       //
	ActDefer        Action = "defer"         //
	ActArchive      Action = "archive"       //
	ActOpenWithhold Action = "open_withhold" // open a withholding
	ActPublish      Action = "publish"       //
	ActReopen       Action = "reopen"        //
	ActWithdraw     Action = "withdraw"      //
	ActReadWorking  Action = "read_working"  // read working editions
	ActReadNeeded   Action = "read_needed"   // read working editions that wait for one's role
	ActReadHistory  Action = "read_history"  // read all decisions of the root
	ActAdminister   Action = "administer"    // people, roles, deputies, rules, questionnaires, tokens
	ActErase        Action = "erase"         // open or confirm an erasure
	ActConfirmAdmin Action = "confirm_admin" // confirm administration where one administrator is left
)

// SignAs is the action of filling a slot in a role.
func SignAs(r Role) Action { return Action("sign:" + string(r)) }
