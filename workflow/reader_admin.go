package workflow

import (
	"context"
	"time"

	"freigabe/domain"
)

// AdminReader reads what administrators look after. What lies outside the authorities that the reader administers does not
// exist. Lists give their part and the number of all.
type AdminReader interface {
	People(ctx context.Context, s Scope, f PeopleFilter) ([]PersonRow, int, error)
	PersonByID(ctx context.Context, s Scope, id domain.PersonID) (*PersonRow, error)
	Proposals(ctx context.Context, s Scope, f ProposalFilter) ([]ProposalRow, int, error)
	// ProposalByID reads a proposal, also one that is settled; a move with its holdings.
	ProposalByID(ctx context.Context, s Scope, kind ProposalKind, id string) (*ProposalRow, error)
	AuthorityCounts(ctx context.Context, s Scope) (map[domain.AuthorityID]AuthorityCount, error)
	StandIns(ctx context.Context, s Scope, f ListFilter) ([]domain.Deputy, int, error)
	Keys(ctx context.Context, s Scope, f ListFilter) ([]Token, int, error)
	Moves(ctx context.Context, s Scope, f ListFilter) ([]MoveRow, int, error)
	Movable(ctx context.Context, s Scope, f MovableFilter) ([]HoldingRow, int, error)
	FirstSteps(ctx context.Context, s Scope, root domain.AuthorityID) (FirstSteps, error)
}

// ListFilter asks for a part of a list.
type ListFilter struct {
	Offset, Limit int
	Status        domain.ProposalStatus
}

// PeopleFilter narrows the list of people. Empty members do not restrict.
type PeopleFilter struct {
	ListFilter
	Query     string // words of name, login and mail
	Role      domain.Role
	Authority domain.AuthorityID // with a role here or below
	Validity  Validity
	Off       *bool
}

// Validity selects people by how long their roles hold.
type Validity string

const (
	ValidToday Validity = "today"   // a role in force
	ValidSoon  Validity = "soon"    // one that ends within 60 days
	ValidOver  Validity = "expired" // one that ended, and none in force
)

// PersonRow is a person with roles, deputyships and access.
type PersonRow struct {
	domain.Person
	Assignments []domain.Assignment // newest first
	Deputies    []domain.Deputy     // for and by the person, active or proposed
	Sessions    int                 // open ones
	Keys        int                 // active API tokens
	SeenAt      time.Time           // latest request of an open session
	HasPassword bool
	LinkUntil   time.Time // of an open one-time link; zero for none
}

// ProposalFilter narrows what waits for a second person.
type ProposalFilter struct {
	ListFilter
	Kind ProposalKind
}

// ProposalRow is something that takes a second person, with what it is about: one of the pointers is set.
type ProposalRow struct {
	Kind          ProposalKind
	ID            string
	Root          domain.AuthorityID
	Authority     domain.AuthorityID
	At            time.Time
	ProposedBy    domain.PersonID
	ConfirmedBy   domain.PersonID
	Status        domain.ProposalStatus
	Decision      domain.DecisionID // the latest
	Reason        string            // of the proposal while it waits
	Home          domain.AuthorityID
	Assignment    *domain.Assignment
	Deputy        *domain.Deputy
	Rules         *RuleProposal
	Questionnaire *QuestionnaireProposal
	Token         *Token
	Move          *Move
	Sharing       *Sharing
}

// AuthorityCount counts what an authority itself has, without those below.
type AuthorityCount struct {
	Holdings int
	Open     int // open reviews
	Public   int
	Archived int
	People   int // with a role in force here
}

// MoveRow is a move in a list.
type MoveRow struct {
	Move
	Count int
}

// MovableFilter narrows the holdings that could move. Empty members do not restrict.
type MovableFilter struct {
	ListFilter
	Query     string
	Authority domain.AuthorityID // and everything below
	State     domain.State
	Holdings  []domain.HoldingID
}

// FirstSteps counts what a root needs until its first release.
type FirstSteps struct {
	Departments    int
	People         int // whose access is open
	Administrators int // with a role in force
	Ready          int // administrators who have set a password
	Signers        int // people with a signing role in force
	RulesVersion   int
	RulesPending   int
	Questionnaire  int // version in force
	Holdings       int
	Imports        int
	Screened       int // holdings past captured
	Reviews        int // ever opened
	Releases       int // ever live, for any audience
}
