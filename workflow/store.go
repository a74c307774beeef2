package workflow

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"freigabe/domain"
)

// Store keeps everything. InTx is the only way to write.
type Store interface {
	Reader
	// InTx runs fn in one unit of work and stores what it wrote together, or nothing. fn reads first and writes
	// then, touches tx and nothing else, and may run again with the same Now. After a guard has failed five times
	// the answer is Stale, Forbidden or Conflict, whichever guard it was; Unavailable when the database is.
	InTx(ctx context.Context, op string, fn func(Tx) error) error
	// QueuedDrafts lists the lists that are to be tried or imported, the oldest first. It is for RunDrafts; no page reads it.
	QueuedDrafts(ctx context.Context, limit int) ([]Draft, error)
}

// Tx is one unit of work. Reads come first: a read after a write panics. Writes are collected and stored together.
type Tx interface {
	Now() time.Time // one instant for the whole unit, UTC microseconds

	// Policy gives rights, rules and questionnaire of a root, and holds them unchanged until the unit ends.
	Policy(ctx context.Context, root domain.AuthorityID) (*Policy, error)
	// Administer is Policy for units that change rights, rules or questionnaires: it takes the head of each root
	// exclusively, in ascending order, and raises their versions when the unit is stored.
	Administer(ctx context.Context, roots ...domain.AuthorityID) (map[domain.AuthorityID]*Policy, error)
	// Holding reads a holding with its edition, open review and live releases, and locks it.
	Holding(ctx context.Context, id domain.HoldingID) (*domain.Holding, error)
	ReviewBodies(ctx context.Context, id domain.ReviewID) (map[domain.Audience]domain.ReviewDocument, error)
	ReviewByID(ctx context.Context, id domain.ReviewID) (*domain.Review, error)
	Release(ctx context.Context, id domain.ReleaseID) (*domain.Release, error)
	EditionOf(ctx context.Context, holding domain.HoldingID, number int) (*domain.Edition, error)
	Contributions(ctx context.Context, holding domain.HoldingID, sinceRev int64) ([]domain.ChangeEntry, error)
	Authority(ctx context.Context, id domain.AuthorityID) (*domain.Authority, error)
	AuthorityNamed(ctx context.Context, name string) (*domain.Authority, error)
	NameTaken(ctx context.Context, name string) (bool, error)
	Person(ctx context.Context, id domain.PersonID) (*domain.Person, error)
	PersonNamed(ctx context.Context, login string) (*domain.Person, error)
	RootsOf(ctx context.Context, person domain.PersonID) ([]domain.AuthorityID, error) // where the person has or gives rights
	Assignment(ctx context.Context, id domain.AssignmentID) (*domain.Assignment, error)
	Deputy(ctx context.Context, id domain.DeputyID) (*domain.Deputy, error)
	Sharing(ctx context.Context, id domain.SharingID) (*Sharing, error)
	SharingNow(ctx context.Context, root domain.AuthorityID) (*Sharing, error) // in force or proposed; nil for none
	RuleVersion(ctx context.Context, id domain.RuleID) (*RuleProposal, error)
	RuleNext(ctx context.Context, authority domain.AuthorityID) (int, error)
	QuestionnaireVersion(ctx context.Context, id domain.QuestionnaireID) (*QuestionnaireProposal, error)
	QuestionnaireNext(ctx context.Context, root domain.AuthorityID) (int, error)
	Move(ctx context.Context, id domain.MoveID) (*Move, error)
	Erasure(ctx context.Context, id domain.ErasureID) (*Erasure, error)
	ErasureOpen(ctx context.Context, kind ErasureKind, target string, part domain.TextKind, root domain.AuthorityID) (bool, error) // proposed
	ErasureAim(ctx context.Context, in EraseOrder) (ErasureAim, error)
	Erasable(ctx context.Context, in EraseOrder) (*Erasable, error)           // what is left to clear
	ErasableNamed(ctx context.Context, by domain.Decision) (*Erasable, error) // of what an erasure names
	Decided(ctx context.Context, id domain.DecisionID) (bool, error)
	// Gist reads many holdings at once, for simulations; it locks nothing.
	Gist(ctx context.Context, q GistQuery) ([]Gist, error)
	HoldingsWhere(ctx context.Context, q HoldingQuery) ([]domain.HoldingID, error)
	TasksOf(ctx context.Context, q TaskQuery) ([]domain.Task, error)
	// Due lists holdings with something that a day has made due: a scheduled publication, a release whose end date
	// has passed, the review date of a withholding or of a live release. At most limit.
	Due(ctx context.Context, what DueKind, day string, limit int) ([]domain.HoldingID, error)
	WatchedLinks(ctx context.Context, q LinkQuery) ([]WatchedLink, error)
	Question(ctx context.Context, id domain.QuestionID) (*Question, error)
	Token(ctx context.Context, id domain.TokenID) (*Token, error)
	Import(ctx context.Context, id domain.ImportID) (*Import, error)
	Draft(ctx context.Context, id domain.DraftID) (*Draft, error)
	ImportNamed(ctx context.Context, authority domain.AuthorityID, fileHash domain.Digest) (*Import, error)
	Catalog(ctx context.Context, root domain.AuthorityID) ([]CatalogKey, error) // business keys of a root's holdings
	Link(ctx context.Context, hash domain.Digest) (*OneTimeLink, error)
	Replay(ctx context.Context, actor, key string) (*Answer, error) // nil when the key is new
	PreferenceNames(ctx context.Context, person domain.PersonID) ([]string, error)

	CreateHolding(*domain.Holding) // with its first edition
	SaveHolding(*domain.Holding)   // guarded by Rev, raises it
	SaveEdition(*domain.Holding)   // content, answers, files of the working edition
	OpenReview(*domain.Review)     // with documents, opener and number
	SaveReview(*domain.Review)     // places, status
	AddSignoff(s domain.Signoff)   // takes the place and the persons
	FreePlace(s domain.Signoff)    // the persons of a taken-back signature may sign again
	GoLive(domain.Release)         // replaces what is live for the audience, and its watched links
	GoLiveAgain(domain.Release)
	EndRelease(r domain.Release, status domain.ReleaseStatus, reason string, decision domain.DecisionID)
	SaveWatchedLink(WatchedLink)
	SetTombstone(domain.Tombstone)
	ClearTombstone(domain.HoldingID)
	Decide(domain.Decision)                  // row, texts, leaf and pending mark
	Redecide(d domain.Decision, leaf []byte) // with the bytes of the leaf, from another copy of this ledger
	LogChanges([]domain.ChangeEntry)
	OpenTask(domain.Task)
	CloseTasks(TaskQuery)
	SaveTask(domain.Task)
	SaveQuestion(Question)
	Enqueue(domain.Event)
	Remember(Answer)

	CreateAuthority(domain.Authority)
	SaveAuthority(domain.Authority)
	CreatePerson(domain.Person)
	SavePerson(domain.Person)
	SaveCredential(person domain.PersonID, passwordHash string)
	SaveAssignment(domain.Assignment)
	SaveDeputy(domain.Deputy)
	SaveSharing(Sharing)
	AddRuleVersion(RuleProposal)
	SetRuleStatus(p RuleProposal)
	AddQuestionnaireVersion(QuestionnaireProposal)
	SetQuestionnaireStatus(p QuestionnaireProposal)
	SaveMove(Move) // a new one with its holdings
	SaveErasure(Erasure)
	Erase(e Erasure, what *Erasable, by []domain.Decision) // clears exactly what was found
	SaveToken(Token)
	SaveLink(OneTimeLink)
	EndLinks(person domain.PersonID, except domain.Digest)
	EndSessions(person domain.PersonID, except domain.SessionID)
	EndTokens(person domain.PersonID)
	SavePreference(person domain.PersonID, name string, value json.RawMessage) // forgets the setting when value is empty
	SaveImport(Import)
	SaveDraft(Draft)
	DeleteDraft(domain.DraftID)
	SaveMapping(authority domain.AuthorityID, header string, mapping map[string]string, by domain.PersonID)
	DeleteHolding(domain.HoldingID) // of an undone import: nothing of it was ever handed over
}

// Blobs keeps the bytes of files under their hash.
type Blobs interface {
	// Put stores what it reads, hashing while it passes, and gives size and hash. More than limit bytes: Invalid.
	Put(ctx context.Context, r io.Reader, limit int64) (size int64, hash domain.Digest, err error)
	Open(ctx context.Context, hash domain.Digest) (io.ReadSeekCloser, error) // NotFound
	Has(ctx context.Context, hash domain.Digest) (bool, error)
}

// CatalogKey is the business key of a holding: identifier where there is one, else the normalised title.
type CatalogKey struct {
	Holding    domain.HoldingID
	Authority  domain.AuthorityID
	Name       string
	State      domain.State
	Reviewed   bool // an open review locks the content
	Identifier string
	Title      string // normalised
}

// HoldingQuery selects holdings inside a unit of work. Empty members do not restrict.
type HoldingQuery struct {
	Root       domain.AuthorityID
	Authority  domain.AuthorityID // and everything below
	States     []domain.State
	OpenReview bool
	Delegated  domain.PersonID // an open place was handed to or by this person
}

// LinkQuery selects watched links inside a unit of work: those of a holding, or else those not checked since Unchecked.
type LinkQuery struct {
	Holding   domain.HoldingID
	Unchecked time.Time
	Limit     int
}

// DueKind says what the clock looks for.
type DueKind string

const (
	DuePublication    DueKind = "publication"     // approved, schedule's not-before <= day, no failed attempt
	DueExpiry         DueKind = "expiry"          // live public release, until < day
	DueWithholdReview DueKind = "withhold_review" // withheld, review date <= day, no open task of that kind
	DueDeferral       DueKind = "deferral"        // put off until day or before
	DueReleaseReview  DueKind = "release_review"  // live internal or public release, review date <= day, no open task of that kind
)

// TaskQuery selects open tasks. Empty members do not restrict.
type TaskQuery struct {
	Done    bool   // those that are done, too
	Overdue string // due before this day and not escalated yet
	Limit   int
	Holding domain.HoldingID
	Review  domain.ReviewID
	Kind    string
	Ref     string
	Person  domain.PersonID
	Root    domain.AuthorityID
}
