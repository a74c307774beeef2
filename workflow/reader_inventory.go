package workflow

import (
	"context"
	"time"

	"freigabe/domain"
)

// InventoryReader reads lists of working editions as people work through them: filtered, sorted by what they choose,
// counted, and found by a word or a number. It shows what HoldingByID would show, and nothing else.
type InventoryReader interface {
	// Inventory gives one page of the list.
	Inventory(ctx context.Context, s Scope, q InventoryQuery) ([]InventoryRow, error)
	// InventoryPage is Inventory, with the counts of the list as it is without its filters by state, class and authority.
	InventoryPage(ctx context.Context, s Scope, q InventoryQuery) ([]InventoryRow, []InventoryCount, error)
	// InventoryIDs gives the ids of the whole list in its order, at most `most` of them; 0 for all.
	InventoryIDs(ctx context.Context, s Scope, q InventoryQuery, most int) ([]domain.HoldingID, error)
	// InventoryRows gives the rows of known ids, in their order; what the scope does not show is left out.
	InventoryRows(ctx context.Context, s Scope, ids []domain.HoldingID) ([]InventoryRow, error)
	// InventoryCounts counts the list by authority, state and class.
	InventoryCounts(ctx context.Context, s Scope, f InventoryFilter) ([]InventoryCount, error)
	// InventoryTotals counts several lists, in their order.
	InventoryTotals(ctx context.Context, s Scope, fs []InventoryFilter) ([]int, error)

	// Queue lists what to screen next, the most urgent first, and says how many there are.
	Queue(ctx context.Context, s Scope, q QueueQuery) ([]QueueRow, int, error)

	// Search finds holdings, reviews, people and decisions that the reader may see.
	Search(ctx context.Context, s Scope, query string) (Found, error)
}

// Waiting says what a holding waits for.
type Waiting string

const (
	WaitsForReview  Waiting = "review"   // a review is open
	WaitsForMe      Waiting = "me"       // a task for the reader, or for somebody or a role they stand for
	WaitsForAnswers Waiting = "answers"  // captured, and the questionnaire is not complete
	WaitsOverdue    Waiting = "overdue"  // something should be done by now
	WaitsDeferred   Waiting = "deferred" // put off to a day that has not come
	WaitsForNobody  Waiting = "nothing"  // no review, no task
)

// Waitings are all, in the order in which people read them.
var Waitings = []Waiting{WaitsForMe, WaitsForReview, WaitsForAnswers, WaitsOverdue, WaitsDeferred, WaitsForNobody}

// InventoryFilter narrows a list of working editions. Empty members do not restrict; lists are alternatives.
type InventoryFilter struct {
	Query        string // words in title, description and keywords, or a name
	States       []domain.State
	Classes      []domain.Class
	Authorities  []domain.AuthorityID // and everything below
	Theme        string
	Waits        Waiting
	DueBy        string // YYYY-MM-DD: something is due on that day or before
	ChangedSince time.Time
	Import       domain.ImportID
	HighValue    bool   // a high-value dataset (EU) 2023/138
	Today        string // YYYY-MM-DD, for WaitsOverdue and WaitsDeferred
}

// InventorySort is what a list is sorted by; the id decides between equals.
type InventorySort string

const (
	ByChange    InventorySort = "changed"
	ByTitle     InventorySort = "title"
	ByState     InventorySort = "state"
	ByClass     InventorySort = "class"
	ByAuthority InventorySort = "authority"
	ByDue       InventorySort = "due" // what has no day comes last
)

// InventorySorts are all.
var InventorySorts = []InventorySort{ByTitle, ByAuthority, ByState, ByClass, ByDue, ByChange}

// InventoryQuery asks for a part of a sorted list.
type InventoryQuery struct {
	InventoryFilter
	Sort    InventorySort // "" is ByChange
	Falling bool
	Offset  int
	Limit   int
}

// InventoryRow is a holding in a list with what a person needs to know before opening it.
type InventoryRow struct {
	HoldingRow
	Since       time.Time // of the state
	CreatedAt   time.Time
	Released    bool // something of it was released once
	Draft       domain.Edition
	Withholding *domain.Withholding
	Deferral    *domain.Deferral
	Schedule    *domain.Schedule
	Rescreen    []string
	Open        *OpenReview // nil without one
	Tasks       int         // open ones
	TaskDue     string      // the earliest day of these, "" for none
	Live        []domain.Audience
	LiveReview  string // the earliest review date of what is live, "" for none
}

// OpenReview is a review in a list.
type OpenReview struct {
	Number string
	Verb   domain.Verb
	Due    string
	Places int
	Filled int
	Waits  []domain.Role // the roles of the next places, those before the final one first
}

// InventoryCount counts holdings that agree in three things.
type InventoryCount struct {
	Authority domain.AuthorityID
	State     domain.State
	Class     domain.Class
	N         int
}

// Found is what a search found, in groups. Whole says that the query names exactly one thing.
type Found struct {
	Holdings     []HoldingRow
	MoreHoldings bool // than are listed
	Reviews      []FoundReview
	People       []domain.Person // without mail
	Decisions    []domain.Decision
	Whole        bool
}

// FoundReview is a review in the answer to a search.
type FoundReview struct {
	ID      domain.ReviewID
	Holding domain.HoldingID
	Title   string
	Number  string
	Verb    domain.Verb
	Status  domain.ReviewStatus
	Digest  domain.Digest
	At      time.Time // opened
}
