package storage

import (
	"fmt"
	"strconv"
	"strings"

	"freigabe/domain"
)

type reviewRow struct {
	ID           string
	HoldingID    string
	RootID       string
	Year         int64
	Seq          int64
	Edition      int64
	Verb         string
	Status       string
	Digest       string
	Body         []byte
	Circle       string
	Class        string
	Facts        string
	Rules        string
	NotBefore    string
	Until        string
	ReviewDate   string
	Ground       string
	Register     bool
	ReinstatesID *string
	OpenerID     string
	OpenedFor    *string
	OpenedAt     int64
	ClosedAt     *int64
	Due          string
	Places       string
	Contributors string
}

func reviewRowOf(r *domain.Review) reviewRow {
	body := r.Body
	if body == nil {
		body = []byte{}
	}
	return reviewRow{
		ID: string(r.ID), HoldingID: string(r.Holding), RootID: string(r.Root), Year: yearOf(r),
		Edition: int64(r.Edition), Verb: string(r.Verb), Status: string(r.Status), Digest: string(r.Digest), Body: body,
		Circle: string(r.Circle), Class: string(r.Class), Facts: document(r.Facts), Rules: document(r.Rules), NotBefore: r.NotBefore,
		Until: r.Until, ReviewDate: r.ReviewDate, Ground: r.Ground, Register: r.Register, ReinstatesID: none(r.Reinstates),
		OpenerID: string(r.Opener), OpenedFor: none(r.OpenedFor), OpenedAt: micro(r.OpenedAt), ClosedAt: maybeMicro(r.ClosedAt),
		Due: r.Due, Places: document(r.Places), Contributors: document(r.Contributors),
	}
}

// review gives the review without its release documents.
func (r reviewRow) review() (*domain.Review, error) {
	v := &domain.Review{
		ID: domain.ReviewID(r.ID), Holding: domain.HoldingID(r.HoldingID), Root: domain.AuthorityID(r.RootID),
		Number: reviewNumber(r.Year, r.Seq), Edition: int(r.Edition), Verb: domain.Verb(r.Verb), Status: domain.ReviewStatus(r.Status),
		Digest: domain.Digest(r.Digest), Body: r.Body, Documents: map[domain.Audience]domain.ReviewDocument{},
		Circle: domain.Circle(r.Circle), Class: domain.Class(r.Class), NotBefore: r.NotBefore, Until: r.Until, ReviewDate: r.ReviewDate,
		Ground: r.Ground, Register: r.Register, Reinstates: some[domain.DecisionID](r.ReinstatesID), Opener: domain.PersonID(r.OpenerID),
		OpenedFor: some[domain.PersonID](r.OpenedFor), OpenedAt: instant(r.OpenedAt), ClosedAt: maybeInstant(r.ClosedAt), Due: r.Due,
	}
	for _, d := range []struct {
		text string
		into any
	}{{r.Facts, &v.Facts}, {r.Rules, &v.Rules}, {r.Places, &v.Places}, {r.Contributors, &v.Contributors}} {
		if err := parse(d.text, d.into); err != nil {
			return nil, fmt.Errorf("review %s: %w", r.ID, err)
		}
	}
	return v, nil
}

// yearOf is the year under which a review is numbered: the one that the hand-over names in Number, by the authority's
// calendar; of a stored review the one of its number.
func yearOf(r *domain.Review) int64 {
	year, _, _ := strings.Cut(r.Number, "/")
	if n, err := strconv.ParseInt(year, 10, 64); err == nil {
		return n
	}
	return int64(r.OpenedAt.UTC().Year())
}

func reviewNumber(year, seq int64) string { return fmt.Sprintf("%d/%04d", year, seq) }

type reviewDocumentRow struct {
	ReviewID string
	Audience string
	Digest   string
	Body     []byte
}

type reviewPersonRow struct {
	ReviewID string
	PersonID string
}

type reviewPlaceRow struct {
	ReviewID string
	Slot     string
}

type signoffRow struct {
	ID         string
	ReviewID   string
	HoldingID  string
	Slot       string
	Mark       string
	Concerns   bool
	PersonID   string
	Role       string
	GrantID    *string
	OnBehalfOf *string
	Digest     string
	DecisionID string
	At         int64
	Answered   bool
}

func signoffRowOf(s domain.Signoff) signoffRow {
	return signoffRow{
		ID: string(s.ID), ReviewID: string(s.Review), HoldingID: string(s.Holding), Slot: s.Slot, Mark: string(s.Mark),
		Concerns: s.Concerns, PersonID: string(s.Person), Role: string(s.Role), GrantID: none(s.Grant), OnBehalfOf: none(s.OnBehalfOf),
		Digest: string(s.Digest), DecisionID: string(s.Decision), At: micro(s.At), Answered: s.Answered,
	}
}

func (r signoffRow) signoff() domain.Signoff {
	return domain.Signoff{
		ID: domain.SignoffID(r.ID), Review: domain.ReviewID(r.ReviewID), Holding: domain.HoldingID(r.HoldingID), Slot: r.Slot,
		Mark: domain.Mark(r.Mark), Concerns: r.Concerns, Person: domain.PersonID(r.PersonID), Role: domain.Role(r.Role),
		Grant: some[domain.AssignmentID](r.GrantID), OnBehalfOf: some[domain.PersonID](r.OnBehalfOf), Digest: domain.Digest(r.Digest),
		Decision: domain.DecisionID(r.DecisionID), At: instant(r.At), Answered: r.Answered,
	}
}
