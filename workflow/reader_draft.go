package workflow

import (
	"context"

	"freigabe/domain"
)

// DraftReader reads imports and lists on their way to one.
type DraftReader interface {
	// Drafts lists a person's own drafts that are not done, the newest first.
	Drafts(ctx context.Context, person domain.PersonID) ([]Draft, error)
	// DraftByID reads a draft of the person's own; NotFound for every other.
	DraftByID(ctx context.Context, person domain.PersonID, id domain.DraftID) (*Draft, error)
	// SavedMapping is what an authority kept for lists with these columns, nil for nothing.
	SavedMapping(ctx context.Context, authority domain.AuthorityID, header string) (map[string]string, error)
	// Imports lists imports that the reader may see, without their holdings, the newest first.
	Imports(ctx context.Context, s Scope, page Page) ([]Import, error)
}
