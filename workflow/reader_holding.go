package workflow

import (
	"context"

	"freigabe/domain"
)

// HoldingReader reads what the pages of one holding, and of several at once, show beside it.
type HoldingReader interface {
	// HoldingsByID reads holdings as HoldingByID does, in no order, without the documents of their reviews. What the scope
	// does not show is left out. At most MaxAtOnce.
	HoldingsByID(ctx context.Context, s Scope, ids []domain.HoldingID) ([]*domain.Holding, error)
	// Similar lists captured holdings of the same root to which the answers of one may fit: of the same standard data set
	// first, then of the same authority and theme.
	Similar(ctx context.Context, s Scope, id domain.HoldingID, limit int) ([]SimilarRow, error)
	// AnswersLike counts the answers of screened holdings of the same standard data set: of the holding's root and of
	// those that share theirs. It reads no reasons and no names, and counts nothing of what may be classified.
	AnswersLike(ctx context.Context, s Scope, id domain.HoldingID) ([]AnswerCount, error)
	// Sharings lists the sharing decisions of the roots that the reader administers, the latest first.
	Sharings(ctx context.Context, s Scope) ([]Sharing, error)
}

// MaxAtOnce is how many holdings one request works on.
const MaxAtOnce = 500

// SimilarRow is a holding like another one.
type SimilarRow struct {
	HoldingRow
	Standard bool // same standard data set; else same authority and theme
}

// AnswerCount says how many holdings of a root have an answer.
type AnswerCount struct {
	Root     domain.AuthorityID
	Question string
	Value    string
	Holdings int
}
