package workflow

import (
	"context"
	"time"

	"freigabe/domain"
)

// Scope says what a reader may see. It is made by Anonymous or by Desk.Scope, never by hand, and every read outside a
// unit of work takes one: there is no unscoped read.
type Scope struct {
	person      domain.PersonID
	root        domain.AuthorityID
	working     []domain.AuthorityID // working editions here and below
	needed      []Needed             // … and those with a task for this role here and below
	duties      []Needed             // every role held or represented: what is addressed to it waits for this reader
	represented []domain.PersonID
	departments []domain.AuthorityID // any role here: internal releases of circle department
	roots       []domain.AuthorityID // roots whose internal releases are seen
	history     []domain.AuthorityID // all decisions here and below
	admin       []domain.AuthorityID // administration here and below
	erase       []domain.AuthorityID // erasures here and below
}

// Needed is a role whose holder sees what waits, or waited, for that role.
type Needed struct {
	Role      domain.Role
	Authority domain.AuthorityID
}

// Anonymous sees releases for the public and the register, nothing else.
func Anonymous() Scope { return Scope{} }

func (s Scope) Person() domain.PersonID       { return s.person }
func (s Scope) Working() []domain.AuthorityID { return s.working }

// Duties are all roles that the reader holds or represents, with their place.
func (s Scope) Duties() []Needed { return s.duties }

func (s Scope) Needed() []Needed                   { return s.needed }
func (s Scope) Represented() []domain.PersonID     { return s.represented }
func (s Scope) Departments() []domain.AuthorityID  { return s.departments }
func (s Scope) Roots() []domain.AuthorityID        { return s.roots }
func (s Scope) History() []domain.AuthorityID      { return s.history }
func (s Scope) Administered() []domain.AuthorityID { return s.admin }
func (s Scope) Erases() []domain.AuthorityID       { return s.erase }

// Reader reads outside a unit of work, through a scope. What the scope does not show does not exist: NotFound.
type Reader interface {
	DraftReader
	HoldingReader
	SigningReader
	InventoryReader
	OverviewReader
	AdminReader
	ErasureReader

	// Working editions.
	Holdings(ctx context.Context, s Scope, f HoldingFilter) ([]HoldingRow, error)
	HoldingByID(ctx context.Context, s Scope, id domain.HoldingID) (*domain.Holding, error)
	Changes(ctx context.Context, s Scope, id domain.HoldingID, page Page) ([]domain.ChangeEntry, error)
	Reviews(ctx context.Context, s Scope, page Page) ([]domain.Review, error)
	Questions(ctx context.Context, s Scope, review domain.ReviewID) ([]Question, error)
	Tasks(ctx context.Context, s Scope, page Page) ([]domain.Task, error)
	FileOf(ctx context.Context, s Scope, id domain.HoldingID, hash domain.Digest) (*domain.FileRef, error)

	// Releases. CaredBy gives the authority that looks after a live release's holding now: after a move another one than was
	// signed (WORKFLOW 7).
	CaredBy(ctx context.Context, s Scope, a domain.Audience, name string) (domain.AuthorityID, error)
	Releases(ctx context.Context, s Scope, f ReleaseFilter) ([]ReleaseRow, int, error)
	ReleaseByID(ctx context.Context, s Scope, id domain.ReleaseID) (*domain.Release, error)
	ReleaseNamed(ctx context.Context, s Scope, a domain.Audience, name string) (*domain.Release, error)
	ReleasesOf(ctx context.Context, s Scope, id domain.HoldingID) ([]domain.Release, error)
	ReleaseBodies(ctx context.Context, s Scope, f ReleaseFilter) ([]domain.Release, error)
	TombstoneNamed(ctx context.Context, name string) (*domain.Tombstone, error)
	ReleaseFile(ctx context.Context, s Scope, a domain.Audience, name string, id domain.DistributionID) (*domain.FileRef, error)

	// History.
	Decisions(ctx context.Context, s Scope, f DecisionFilter) ([]HistoryRow, error)
	DecisionByID(ctx context.Context, s Scope, id domain.DecisionID) (*HistoryRow, error)
	LedgerEntries(ctx context.Context, s Scope, from int64, limit int) ([]LedgerEntry, error)

	AuditReader

	// Administration.
	Authorities(ctx context.Context) ([]domain.Authority, error) // names of authorities are public
	AuthorityByName(ctx context.Context, name string) (*domain.Authority, error)
	AuthorityByID(ctx context.Context, id domain.AuthorityID) (*domain.Authority, error)
	Persons(ctx context.Context, s Scope, page Page) ([]domain.Person, error)
	PersonNames(ctx context.Context, s Scope, ids []domain.PersonID) (map[domain.PersonID]string, error)
	Assignments(ctx context.Context, s Scope, page Page) ([]domain.Assignment, error)
	Deputies(ctx context.Context, s Scope, page Page) ([]domain.Deputy, error)
	RuleVersions(ctx context.Context, s Scope, a domain.AuthorityID) ([]RuleProposal, error)
	QuestionnaireVersions(ctx context.Context, s Scope, root domain.AuthorityID) ([]QuestionnaireProposal, error)
	Tokens(ctx context.Context, person domain.PersonID) ([]Token, error)
	Sessions(ctx context.Context, person domain.PersonID) ([]Session, error)
	ImportByID(ctx context.Context, s Scope, id domain.ImportID) (*Import, error)
	CurrentPolicy(ctx context.Context, root domain.AuthorityID) (*Policy, error)

	PreferenceReader
	MailReader
	AccountReader

	// Signing in: one statement reads session or token, person and policy heads.
	Identify(ctx context.Context, by Credential) (*Identity, error)
	PasswordOf(ctx context.Context, login string) (person domain.PersonID, hash string, err error)
	StartSession(ctx context.Context, s Session) error
	EndSession(ctx context.Context, id domain.SessionID) error
	Throttle(ctx context.Context, key string, failed bool, now time.Time) (blockedUntil time.Time, err error)
}

// Page asks for a part of a list: after the cursor, at most Limit rows.
type Page struct {
	After string
	Limit int
}

// HoldingFilter narrows a list of working editions. Empty members do not restrict.
type HoldingFilter struct {
	Page
	Query     string
	States    []domain.State
	Authority domain.AuthorityID // and everything below
	Classes   []domain.Class
	Theme     string
}

// HoldingRow is a holding in a list.
type HoldingRow struct {
	ID        domain.HoldingID
	Root      domain.AuthorityID
	Authority domain.AuthorityID
	Name      string
	Title     string
	State     domain.State
	Edition   int
	Class     domain.Class
	Theme     []string
	Review    domain.ReviewID
	ChangedAt time.Time
}

// ReleaseFilter narrows a list of live releases for one audience.
type ReleaseFilter struct {
	Page
	Audience  domain.Audience
	Query     string             // words in title and description
	Authority domain.AuthorityID // and everything below
	Theme     string
	Offset    int
	ByID      bool // order by holding id: total and stable, for harvesters
}

// ReleaseRow is a live release in a list.
type ReleaseRow struct {
	Release     domain.Release
	Title       string
	Description string
	Theme       []string
	Licence     string
	Formats     []string
}

// DecisionFilter narrows the history. Empty members do not restrict.
type DecisionFilter struct {
	Page
	Only       domain.DecisionID // this one
	Holding    domain.HoldingID
	Review     domain.ReviewID
	Authority  domain.AuthorityID // and everything below
	Actor      domain.PersonID
	OnBehalfOf domain.PersonID
	Deputised  bool   // only what somebody decided for somebody else
	Person     string // part of the name of who decided, or of who was represented
	About      string // words of the holding's title, its name, or the number of the review
	Role       domain.Role
	Kind       domain.DecisionKind
	Mark       domain.Mark
	Verb       domain.Verb
	From, To   time.Time // To is excluded
}

// HistoryRow is a decision with its place in the ledger.
type HistoryRow struct {
	domain.Decision
	Leaf  []byte
	Index *int64 // nil for the moment until it is sequenced

	Erased map[domain.TextKind]domain.DecisionID // texts that are gone, by the decision that erased them
}

// LedgerEntry is one leaf in the tree.
type LedgerEntry struct {
	Index int64
	Leaf  []byte
}
