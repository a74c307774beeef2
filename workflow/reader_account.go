package workflow

import (
	"context"

	"freigabe/domain"
)

// AccountReader reads what the pages of a person's own account show.
type AccountReader interface {
	// DeputyByID reads a deputy that Deputies lists for the reader; else NotFound.
	DeputyByID(ctx context.Context, s Scope, id domain.DeputyID) (*domain.Deputy, error)
}
