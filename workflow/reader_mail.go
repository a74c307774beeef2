package workflow

import (
	"context"

	"freigabe/domain"
)

// MailReader reads what a mail may name, through the scope of the one who gets it.
type MailReader interface {
	// TaskByID reads an open task that waits for the reader; else NotFound.
	TaskByID(ctx context.Context, s Scope, id domain.TaskID) (*domain.Task, error)
	// HoldingTitles gives the titles of those of ids whose working edition the reader may read. Whatever is missing has
	// no title for this reader.
	HoldingTitles(ctx context.Context, s Scope, ids []domain.HoldingID) (map[domain.HoldingID]string, error)
}
