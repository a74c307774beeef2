package workflow

import (
	"time"

	"freigabe/domain"
)

// RuleProposal is one version of an authority's rules, from proposal on.
type RuleProposal struct {
	ID          domain.RuleID
	Authority   domain.AuthorityID
	Root        domain.AuthorityID
	Version     int
	Set         domain.RuleSet
	Status      domain.ProposalStatus
	ProposedBy  domain.PersonID
	ConfirmedBy domain.PersonID
	At          time.Time
	Decision    domain.DecisionID
}

// QuestionnaireProposal is one version of a root's questionnaire, from proposal on.
type QuestionnaireProposal struct {
	ID          domain.QuestionnaireID
	Root        domain.AuthorityID
	Version     int
	YAML        []byte
	Status      domain.ProposalStatus
	ProposedBy  domain.PersonID
	ConfirmedBy domain.PersonID
	At          time.Time
	Decision    domain.DecisionID
}

// Question is put to a named person on a review; it changes no state.
type Question struct {
	ID         domain.QuestionID
	Review     domain.ReviewID
	Holding    domain.HoldingID
	By, To     domain.PersonID
	Text       string
	Answer     string
	AskedAt    time.Time
	AnsweredAt time.Time
}

// Token lets a program act as a person, within scopes. Only the hash of its secret is kept.
type Token struct {
	ID        domain.TokenID
	Person    domain.PersonID
	Root      domain.AuthorityID
	Name      string
	Hash      domain.Digest
	Scopes    []string              // "read", "write"
	Status    domain.ProposalStatus // proposed by its person, active once an administrator confirmed, ended
	Confirmed domain.PersonID
	CreatedAt time.Time
	ExpiresAt time.Time // zero for none
	RevokedAt time.Time
}

// Session is a signed-in browser. ID is the hash of the cookie's secret.
type Session struct {
	ID        domain.SessionID
	Person    domain.PersonID
	CSRF      string
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	Agent     string
}

// OneTimeLink lets a person set a password once.
type OneTimeLink struct {
	Hash      domain.Digest
	Person    domain.PersonID
	ExpiresAt time.Time
	UsedAt    time.Time
}

// Credential is what a request brings: the hash of a session cookie or of a token.
type Credential struct {
	Session domain.SessionID
	Token   domain.Digest
}

// Identity is who a request comes from.
type Identity struct {
	Person  domain.Person
	Session *Session
	Token   *Token
	Roots   []domain.AuthorityID // where the person has or represents rights, ascending

	Policies []*Policy // of Roots, as current as the request
}

// Answer is what a write answered, kept under the caller's idempotency key.
type Answer struct {
	Actor string
	Key   string
	Hash  domain.Digest // of the request
	Body  []byte
	At    time.Time
}

// Import is one imported list.
type Import struct {
	ID        domain.ImportID
	Root      domain.AuthorityID
	Authority domain.AuthorityID
	Person    domain.PersonID
	ActorKind domain.ActorKind
	FileName  string
	FileHash  domain.Digest
	Mode      string
	Status    string // "running", "done", "refused", "undone"
	Report    ImportReport
	Holdings  []ImportedHolding
	At        time.Time
	UndoneAt  time.Time
	Decision  domain.DecisionID
}

// ImportedHolding is a holding that an import made or filled, with its rev afterwards.
type ImportedHolding struct {
	Holding domain.HoldingID
	Created bool
	Rev     int64
	Before  *domain.Content // of a filled holding, for the undo
}

// ImportReport says what became of each row: Read = Created + Updated + Skipped + Refused.
type ImportReport struct {
	ID       domain.ImportID `json:"id,omitempty"`
	Read     int             `json:"read"`
	Created  int             `json:"created"`
	Updated  int             `json:"updated"`
	Skipped  int             `json:"skipped"`
	Refused  int             `json:"refused"`
	Problems []ImportProblem `json:"problems"`
}

// ImportProblem is one remark about a row or the file.
type ImportProblem struct {
	Line    int            `json:"line"`
	Column  string         `json:"column"`
	Code    string         `json:"code"`
	Message string         `json:"message"`
	Args    map[string]any `json:"args,omitempty"` // values for the message
}
