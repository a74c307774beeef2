package storage

import (
	"freigabe/domain"
)

type authorityRow struct {
	ID          string
	RootID      string
	ParentID    *string
	Name        string
	Title       string
	Kind        string
	Land        string
	TimeZone    string
	Mailbox     string
	Homepage    string
	Geocoding   string
	Contributor string
	Closed      bool
	SuccessorID *string
	CreatedAt   int64
}

func authorityRowOf(a domain.Authority, at int64) authorityRow {
	zone := a.TimeZone
	if zone == "" {
		zone = "Europe/Berlin"
	}
	return authorityRow{
		ID: string(a.ID), RootID: string(a.Root), ParentID: none(a.Parent), Name: a.Name, Title: a.Title, Kind: a.Kind,
		Land: a.Land, TimeZone: zone, Mailbox: a.Mailbox, Homepage: a.Homepage, Geocoding: a.Geocoding, Contributor: a.Contributor,
		Closed: a.Closed, SuccessorID: none(a.Successor), CreatedAt: at,
	}
}

func (r authorityRow) authority() domain.Authority {
	return domain.Authority{
		ID: domain.AuthorityID(r.ID), Root: domain.AuthorityID(r.RootID), Parent: some[domain.AuthorityID](r.ParentID),
		Name: r.Name, Title: r.Title, Kind: r.Kind, Land: r.Land, TimeZone: r.TimeZone, Mailbox: r.Mailbox, Homepage: r.Homepage,
		Geocoding: r.Geocoding, Contributor: r.Contributor, Closed: r.Closed, Successor: some[domain.AuthorityID](r.SuccessorID),
	}
}

type personRow struct {
	ID        string
	RootID    string
	Login     string
	Mail      string
	Lang      string
	Off       bool
	CreatedAt int64
}

func personRowOf(p domain.Person, at int64) personRow {
	return personRow{ID: string(p.ID), RootID: string(p.Root), Login: p.Login, Mail: p.Mail, Lang: p.Lang, Off: p.Off, CreatedAt: at}
}

// person gives the row with the name from person_name, "" when it was erased.
func (r personRow) person(name string) domain.Person {
	return domain.Person{
		ID: domain.PersonID(r.ID), Root: domain.AuthorityID(r.RootID), Login: r.Login, Name: name, Mail: r.Mail,
		Lang: r.Lang, Off: r.Off,
	}
}

type personNameRow struct {
	PersonID string
	Name     string
}

type assignmentRow struct {
	ID          string
	PersonID    string
	Role        string
	AuthorityID string
	RootID      string
	FromAt      *int64
	UntilAt     *int64
	Status      string
	ProposedBy  *string
	ConfirmedBy *string
	EndedAt     *int64
	DecisionID  *string
}

func assignmentRowOf(a domain.Assignment) assignmentRow {
	return assignmentRow{
		ID: string(a.ID), PersonID: string(a.Person), Role: string(a.Role), AuthorityID: string(a.Authority),
		RootID: string(a.Root), FromAt: maybeMicro(a.From), UntilAt: maybeMicro(a.Until), Status: string(a.Status),
		ProposedBy: none(a.ProposedBy), ConfirmedBy: none(a.ConfirmedBy), EndedAt: maybeMicro(a.EndedAt), DecisionID: none(a.Decision),
	}
}

func (r assignmentRow) assignment() domain.Assignment {
	return domain.Assignment{
		ID: domain.AssignmentID(r.ID), Person: domain.PersonID(r.PersonID), Role: domain.Role(r.Role),
		Authority: domain.AuthorityID(r.AuthorityID), Root: domain.AuthorityID(r.RootID), From: maybeInstant(r.FromAt),
		Until: maybeInstant(r.UntilAt), Status: domain.ProposalStatus(r.Status), ProposedBy: some[domain.PersonID](r.ProposedBy),
		ConfirmedBy: some[domain.PersonID](r.ConfirmedBy), EndedAt: maybeInstant(r.EndedAt), Decision: some[domain.DecisionID](r.DecisionID),
	}
}

type deputyRow struct {
	ID          string
	RootID      string
	ForID       string
	ByID        string
	FromDay     string
	UntilDay    string
	Status      string
	ProposedBy  *string
	ConfirmedBy *string
	DecisionID  *string
}

func deputyRowOf(d domain.Deputy) deputyRow {
	return deputyRow{
		ID: string(d.ID), RootID: string(d.Root), ForID: string(d.For), ByID: string(d.By), FromDay: d.From,
		UntilDay: d.Until, Status: string(d.Status), ProposedBy: none(d.ProposedBy), ConfirmedBy: none(d.ConfirmedBy),
		DecisionID: none(d.Decision),
	}
}

func (r deputyRow) deputy() domain.Deputy {
	return domain.Deputy{
		ID: domain.DeputyID(r.ID), Root: domain.AuthorityID(r.RootID), For: domain.PersonID(r.ForID),
		By: domain.PersonID(r.ByID), From: r.FromDay, Until: r.UntilDay, Status: domain.ProposalStatus(r.Status),
		ProposedBy: some[domain.PersonID](r.ProposedBy), ConfirmedBy: some[domain.PersonID](r.ConfirmedBy),
		Decision: some[domain.DecisionID](r.DecisionID),
	}
}
