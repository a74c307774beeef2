package storage

import (
	"fmt"

	"freigabe/domain"
)

type decisionRow struct {
	ID            string
	Kind          string
	At            int64
	RootID        *string
	AuthorityID   *string
	HoldingID     *string
	Edition       int64
	ReviewID      *string
	Verb          string
	FromState     string
	ToState       string
	Slot          string
	Mark          string
	ActorKind     string
	ActorID       *string
	Role          string
	GrantID       *string
	OnBehalfOf    *string
	Digest        string
	Content       string
	Rules         string
	PolicyVersion int64
	Detail        string
}

func decisionRowOf(d domain.Decision) decisionRow {
	r := decisionRow{
		ID: string(d.ID), Kind: string(d.Kind), At: micro(d.At), RootID: none(d.Root), AuthorityID: none(d.Authority),
		HoldingID: none(d.Holding), Edition: int64(d.Edition), ReviewID: none(d.Review), Verb: string(d.Verb), FromState: string(d.From),
		ToState: string(d.To), Slot: d.Slot, Mark: string(d.Mark), ActorKind: string(d.ActorKind), ActorID: none(d.Actor),
		Role: string(d.Role), GrantID: none(d.Grant), OnBehalfOf: none(d.OnBehalfOf), Digest: string(d.Digest), Content: "{}", Rules: "[]",
		PolicyVersion: d.PolicyVersion, Detail: "{}",
	}
	if len(d.Content) > 0 {
		r.Content = document(d.Content)
	}
	if len(d.Rules) > 0 {
		r.Rules = document(d.Rules)
	}
	if len(d.Detail) > 0 {
		r.Detail = document(d.Detail)
	}
	return r
}

// decision gives the row back, without its texts.
func (r decisionRow) decision() (domain.Decision, error) {
	d := domain.Decision{
		ID: domain.DecisionID(r.ID), Kind: domain.DecisionKind(r.Kind), At: instant(r.At),
		Root: some[domain.AuthorityID](r.RootID), Authority: some[domain.AuthorityID](r.AuthorityID),
		Holding: some[domain.HoldingID](r.HoldingID), Edition: int(r.Edition), Review: some[domain.ReviewID](r.ReviewID),
		Verb: domain.Verb(r.Verb), From: domain.State(r.FromState), To: domain.State(r.ToState), Slot: r.Slot, Mark: domain.Mark(r.Mark),
		ActorKind: domain.ActorKind(r.ActorKind), Actor: some[domain.PersonID](r.ActorID), Role: domain.Role(r.Role),
		Grant: some[domain.AssignmentID](r.GrantID), OnBehalfOf: some[domain.PersonID](r.OnBehalfOf), Digest: domain.Digest(r.Digest),
		PolicyVersion: r.PolicyVersion,
	}
	for _, f := range []struct {
		text string
		into any
	}{{r.Content, &d.Content}, {r.Rules, &d.Rules}, {r.Detail, &d.Detail}} {
		if len(f.text) == 2 {
			continue
		}
		if err := parse(f.text, f.into); err != nil {
			return d, fmt.Errorf("decision %s: %w", r.ID, err)
		}
	}
	return d, nil
}

type decisionTextRow struct {
	DecisionID string
	Kind       string
	Salt       string
	Body       string
}

func (r decisionTextRow) text() domain.Text {
	return domain.Text{Kind: domain.TextKind(r.Kind), Salt: r.Salt, Body: r.Body}
}

type leafRow struct {
	ID         int64 `row:"auto"`
	DecisionID string
	Body       []byte
}

type outboxRow struct {
	ID        int64 `row:"auto"`
	Kind      string
	RootID    *string
	HoldingID *string
	Payload   string
	At        int64
}

func (r outboxRow) event() (domain.Event, error) {
	e := domain.Event{ID: r.ID, Kind: r.Kind, Root: some[domain.AuthorityID](r.RootID), Holding: some[domain.HoldingID](r.HoldingID), At: instant(r.At)}
	return e, parse(r.Payload, &e.Payload)
}

// changedRow is read by the search index: what a unit touched.
type changedRow struct {
	HoldingID   *string
	AuthorityID *string
	At          int64
}
