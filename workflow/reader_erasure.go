package workflow

import (
	"context"

	"freigabe/domain"
)

// ErasureReader reads erasures, for those who may open or confirm them: at their authorities and below.
type ErasureReader interface {
	// Erasures lists the newest first, with the number of all.
	Erasures(ctx context.Context, s Scope, f ListFilter) ([]ErasureRow, int, error)
	ErasureByID(ctx context.Context, s Scope, id domain.ErasureID) (*ErasureRow, error)
	// ErasuresOf lists, in the order in which they were decided, the erasures that cleared a text or a document of a holding, for
	// whom may read the holding.
	ErasuresOf(ctx context.Context, s Scope, id domain.HoldingID) ([]HistoryRow, error)
}

// ErasureRow is an erasure with what people read of it.
type ErasureRow struct {
	Erasure
	Reason string // of the proposal, "" where it is erased
	About  string // what it is about as far as that is still known: a person's name, a holding's title, a file's name
}
