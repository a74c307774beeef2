package workflow

import (
	"context"
	"time"

	"freigabe/domain"
)

// SigningReader reads what signers need: what waits for them, one review with its documents, what was asked.
type SigningReader interface {
	// Waiting lists open tasks that are addressed to the reader, to whom they represent or to a role of either, the
	// first due first, at most limit. Whether the reader can act on them is for the use cases to say.
	Waiting(ctx context.Context, s Scope, limit int) ([]WaitingTask, error)
	// SignedBy lists the marks that the reader put, the latest first, with what became of their reviews.
	SignedBy(ctx context.Context, s Scope, page Page) ([]SignedRow, error)
	CountSignedBy(ctx context.Context, s Scope) (int, error)
	// ReviewByID reads a review, open or closed, of a readable holding, with the bytes of its documents, the holding as
	// it is now, and what the documents replace.
	ReviewByID(ctx context.Context, s Scope, id domain.ReviewID) (*ReviewCase, error)
	// Documents reads the documents of reviews of readable holdings beside those that they replace, of live releases.
	Documents(ctx context.Context, s Scope, reviews []domain.ReviewID) (map[domain.ReviewID][]DocumentPair, error)
	QuestionCounts(ctx context.Context, s Scope, reviews []domain.ReviewID) (map[domain.ReviewID]int, error)
	QuestionByID(ctx context.Context, s Scope, id domain.QuestionID) (*Question, error)
	// Seen tells when the reader opened the pages of reviews, and on which digest.
	Seen(ctx context.Context, s Scope, reviews []domain.ReviewID) (map[domain.ReviewID]Sight, error)
	// See notes that the reader opened the page of a review. It is the reader's own note and no decision.
	See(ctx context.Context, s Scope, review domain.ReviewID, digest domain.Digest, at time.Time) error
}

// WaitingTask is an open task with what a list shows of its subject.
type WaitingTask struct {
	Task       domain.Task
	Title      string
	State      domain.State
	Class      domain.Class
	Edition    int
	Withdrawal *domain.Withdrawal // of the holding
	Facts      []domain.Fact
	Review     *domain.Review // of a task to sign; without documents and body, with contributors only where they bar the reader
	Question   *Question      // of a question
}

// SignedRow is a mark of the reader.
type SignedRow struct {
	Signoff   domain.Signoff
	Number    string
	Verb      domain.Verb
	Status    domain.ReviewStatus
	ClosedAt  time.Time
	Title     string
	Authority domain.AuthorityID
	State     domain.State // of the holding now
}

// ReviewCase is everything a decision page shows of a review beside its history.
type ReviewCase struct {
	Review  domain.Review   // with bodies
	Holding *domain.Holding // now; its Review is the open one, if any
	Edition domain.Edition  // that the review is about
	Before  map[domain.Audience]domain.Release
	Earlier *domain.Edition // of what is or was public before, nil for none; for what only the house sees
}

// DocumentPair is what a review releases for an audience, beside what is live for it.
type DocumentPair struct {
	Audience domain.Audience
	Now      []byte
	Before   []byte // nil for none, and where it was erased
	Edition  int    // of Before
	At       time.Time
}

// Sight is when a person opened the page of a review.
type Sight struct {
	Digest domain.Digest
	At     time.Time
}
