package workflow

import (
	"context"
	"time"

	"freigabe/domain"
)

// AuditReader reads for those who look back: what was decided, by whom, on which right, and whether the ledger is whole.
type AuditReader interface {
	// History lists decisions, the latest first, in the order in which they were stored, with the names and titles that a person needs to read them.
	History(ctx context.Context, s Scope, f DecisionFilter) (HistoryPage, error)
	// RightsOn lists who held which right at some moment of a calendar day.
	RightsOn(ctx context.Context, s Scope, q RightsQuery) (*RightsDay, error)
	// Timeline lists everything that happened to a holding, the latest first. Times order what different lists say;
	// decisions among themselves, and changes, stand as they were stored.
	Timeline(ctx context.Context, s Scope, id domain.HoldingID, page Page) ([]TimelineRow, error)
	// LedgerState says how the ledger stands. It names nothing that was decided; NotFound for who is not signed in.
	LedgerState(ctx context.Context, s Scope) (*LedgerState, error)

	// What a case file needs beside the rest, all of it at once and in order: NotFound where the holding may not be read.
	DecisionsOf(ctx context.Context, s Scope, id domain.HoldingID) ([]HistoryRow, error)
	ChangesOf(ctx context.Context, s Scope, id domain.HoldingID) ([]domain.ChangeEntry, error)
	ReviewsOf(ctx context.Context, s Scope, id domain.HoldingID) ([]domain.Review, error)
	QuestionsOf(ctx context.Context, s Scope, id domain.HoldingID) ([]Question, error)
	EditionsOf(ctx context.Context, s Scope, id domain.HoldingID) ([]domain.Edition, error)
	SignoffsOf(ctx context.Context, s Scope, id domain.HoldingID) ([]domain.Signoff, error) // also those taken back
}

// CountLimit is how far counts of decisions go: nobody reads on, and counting has its price.
const CountLimit = 1000

// HistoryPage is a part of the history with the number of all that the filter finds: at most CountLimit; More tells that
// there are more than that.
type HistoryPage struct {
	Rows  []HistoryEntry
	Count int
	More  bool
}

// HistoryEntry is a decision with what names it for people.
type HistoryEntry struct {
	HistoryRow
	Title  string          // of the holding's working edition; "" for decisions about no holding
	Name   string          // of the holding, as in addresses
	Review string          // number of the review
	Place  domain.SlotKind // that was signed
}

// RightsQuery asks who held which right on a day.
type RightsQuery struct {
	Root      domain.AuthorityID // the legal entity; its time zone says when the day begins and ends
	Authority domain.AuthorityID // rights that hold here: given here or above; "" for all of the root
	Day       string             // YYYY-MM-DD
	Person    domain.PersonID    // only this person's, and those of the people whom the person represented
}

// RightsDay are the rights of one day.
type RightsDay struct {
	Day      string
	From, To time.Time // the day: To is the first instant of the next
	Rights   []RightOn
	Deputies []DeputyOn
}

// RightOn is a role that was in force at some moment of the day.
type RightOn struct {
	domain.Assignment
	Granted *HistoryRow // the decision that made it effective; nil where none is known
	Ended   *HistoryRow // the decision that ended it, whenever that was
	Part    bool        // it began or ended within the day
	Off     *HistoryRow // the person's access was off at the end of that day, by this decision
}

// DeputyOn is a deputyship that was in force at some moment of the day.
type DeputyOn struct {
	domain.Deputy
	Granted *HistoryRow
	Ended   *HistoryRow
	Part    bool
}

// TimelineRow is one thing that happened to a holding. Exactly one of the four is set.
type TimelineRow struct {
	At       time.Time
	Decision *HistoryEntry
	Changes  []domain.ChangeEntry // what one person changed in one go
	Asked    *Question
	Answered *Question
	key      [4]any // where the list goes on
}

// Key is where the timeline goes on behind the row.
func (r TimelineRow) Key() [4]any { return r.key }

// WithKey gives the row with its place in the list; for the store.
func (r TimelineRow) WithKey(moment, rank, number int64, id string) TimelineRow {
	r.key = [4]any{moment, rank, number, id}
	return r
}

// LedgerState says how the ledger stands now and what the last check of it found.
type LedgerState struct {
	Size       int64 // leaves in the tree
	Root       string
	Pending    int64     // decided, in no tree yet
	SignedSize int64     // of the newest checkpoint
	SignedAt   time.Time // zero while there is none
	SignedRoot string    // base64, as in the checkpoint
	Signed     []byte    // the checkpoint
	Kept       int64     // checkpoints kept
	Check      *LedgerCheck
}

// LedgerCheck is one look at the whole ledger: all leaves hashed again, all kept checkpoints compared, all live public
// releases against the decisions that signed them.
type LedgerCheck struct {
	At          time.Time
	By          domain.PersonID // who asked; "" for the daily one
	Size        int64           // leaves looked at
	Root        string          // of the tree that was computed
	Checkpoints int64           // that agree
	Releases    int64           // that show what was signed
	Problem     LedgerProblem   // "" for none
	Place       int64           // of the problem: the index of the leaf, the size of the checkpoint, else -1
	Took        time.Duration
}

// LedgerProblem names what a check found first.
type LedgerProblem string

const (
	LeafMissing        LedgerProblem = "leaf_missing"        // an index without a leaf
	LeafChanged        LedgerProblem = "leaf_changed"        // the leaf and its stored hash do not belong together
	TreeChanged        LedgerProblem = "tree_changed"        // the leaves do not give the signed tree
	CheckpointMissing  LedgerProblem = "checkpoint_missing"  // no checkpoint over the tree
	CheckpointUnsigned LedgerProblem = "checkpoint_unsigned" // the newest checkpoint is not signed with the ledger's key
	ReleaseChanged     LedgerProblem = "release_changed"     // a public release does not show what was signed
)

// LedgerChecker looks at the whole ledger and keeps what it found. Conflict ledger.check_runs while another look runs.
type LedgerChecker interface {
	Check(ctx context.Context, by domain.PersonID) (LedgerCheck, error)
}
