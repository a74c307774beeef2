package domain

import "time"

// DecisionKind says what was decided. Each decision is one leaf of the ledger (WORKFLOW 3).
type DecisionKind string

const (
	HandOver               DecisionKind = "hand_over"
	SignedOff              DecisionKind = "signoff"
	SignoffTakenBack       DecisionKind = "unsign"
	Recalled               DecisionKind = "recall"
	Transition             DecisionKind = "transition"
	Delegated              DecisionKind = "delegation"
	TreatmentConfirmed     DecisionKind = "treatment_confirmation"
	FileUnaffected         DecisionKind = "file_unaffected"
	WithdrawalConfirmed    DecisionKind = "withdrawal_confirmation"
	Deferred               DecisionKind = "deferral"
	AssignmentProposed     DecisionKind = "assignment_proposed"
	AssignmentConfirmed    DecisionKind = "assignment_confirmed"
	AssignmentEnded        DecisionKind = "assignment_ended"
	DeputyProposed         DecisionKind = "deputy_proposed"
	DeputyConfirmed        DecisionKind = "deputy_confirmed"
	DeputyEnded            DecisionKind = "deputy_ended"
	PersonAdded            DecisionKind = "person_added"
	PersonStatus           DecisionKind = "person_status"
	CredentialChanged      DecisionKind = "credential"
	AuthorityCreated       DecisionKind = "authority_created"
	AuthorityChanged       DecisionKind = "authority_changed"
	AuthorityRecovered     DecisionKind = "authority_recovered"
	AuthorityClosed        DecisionKind = "authority_closed"
	MoveProposed           DecisionKind = "move_proposed"
	Moved                  DecisionKind = "move"
	MoveRejected           DecisionKind = "move_rejected"
	RuleProposed           DecisionKind = "rule_proposed"
	RuleActivated          DecisionKind = "rule_activated"
	RuleRejected           DecisionKind = "rule_rejected"
	QuestionnaireProposed  DecisionKind = "questionnaire_proposed"
	QuestionnaireActivated DecisionKind = "questionnaire_activated"
	TokenIssued            DecisionKind = "token_issued"
	TokenRevoked           DecisionKind = "token_revoked"
	Imported               DecisionKind = "import"
	ImportUndone           DecisionKind = "import_undone"
	ConfigChanged          DecisionKind = "config"
	KeyChanged             DecisionKind = "key"
	LeafErased             DecisionKind = "erasure"
	ErasureProposed        DecisionKind = "erasure_proposed"
	ErasureRejected        DecisionKind = "erasure_rejected"
)

// Decision is something accepted that must be provable: one row, one leaf.
type Decision struct {
	ID            DecisionID
	Kind          DecisionKind
	At            time.Time
	Root          AuthorityID
	Authority     AuthorityID
	Holding       HoldingID
	Edition       int
	Review        ReviewID
	Verb          Verb
	From, To      State
	Slot          string
	Mark          Mark
	Actor         PersonID // "" is the clock or the local operator, see ActorKind
	ActorKind     ActorKind
	Role          Role
	Grant         AssignmentID
	OnBehalfOf    PersonID
	Digest        Digest
	Content       map[Audience]Digest
	Rules         []RuleVersion
	PolicyVersion int64
	Texts         []Text            // cleartext behind salted commitments
	Detail        map[string]string // facts about administration: what changed from and to; never a name or a free text
}

// ActorKind says who acts: a person, the clock, or the local operator at the command line.
type ActorKind string

const (
	ByPerson   ActorKind = "person"
	ByClock    ActorKind = "clock"
	ByOperator ActorKind = "operator"
)

// TextKind names a cleartext that a leaf commits to.
type TextKind string

const (
	TextName    TextKind = "name"
	TextReason  TextKind = "reason"
	TextComment TextKind = "comment"
)

// Text is an erasable cleartext with the salt of its commitment, SHA-256(salt bytes || text).
type Text struct {
	Kind TextKind
	Salt string // 32 hex digits
	Body string
}

// ChangeEntry is one line of the change log: who changed which field of which holding.
// Old and New are erasable. A decision is never in here.
type ChangeEntry struct {
	ID       int64
	Holding  HoldingID
	Rev      int64 // of the holding after the change
	Edition  int
	Person   PersonID
	Kind     ContributionKind
	Role     Role
	Field    string
	Old, New string
	At       time.Time
}

// Event is a fact for the world outside the transaction: mail, webhooks, search. It is stored in the unit of work
// and delivered after it, at least once, in order per holding.
type Event struct {
	ID      int64
	Kind    string
	Root    AuthorityID
	Holding HoldingID
	Payload map[string]string
	At      time.Time
}
