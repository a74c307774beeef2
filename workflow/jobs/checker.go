package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"freigabe/domain"
	"freigabe/domain/ledger"
	"freigabe/workflow"
)

// Ledger is the storage of a Checker.
type Ledger interface {
	CheckLedger(ctx context.Context, opens func(note []byte) (ledger.Checkpoint, error)) (workflow.LedgerCheck, error)
	KeepLedgerCheck(ctx context.Context, c workflow.LedgerCheck) error
	LastLedgerCheck(ctx context.Context) (*workflow.LedgerCheck, error)
}

// Checker looks at the whole ledger once a day, and when a person asks. One look runs at a time; who asks again within
// a minute gets what was found.
type Checker struct {
	Ledger   Ledger
	Verifier string // the key line of the ledger
	Clock    func() time.Time
	Log      *slog.Logger
	mu       sync.Mutex
}

const (
	checkAgain  = time.Minute    // not sooner
	checkEvery  = 24 * time.Hour // by itself
	checkAtMost = 10 * time.Minute
)

// Check looks now. Errors: Conflict ledger.check_runs, and those of the storage.
func (c *Checker) Check(ctx context.Context, by domain.PersonID) (workflow.LedgerCheck, error) {
	if !c.mu.TryLock() {
		return workflow.LedgerCheck{}, &domain.Error{Code: domain.Conflict, Op: "jobs.Check", Key: "ledger.check_runs"}
	}
	defer c.mu.Unlock()
	last, err := c.Ledger.LastLedgerCheck(ctx)
	if err != nil {
		return workflow.LedgerCheck{}, err
	}
	began := c.Clock()
	if last != nil && began.Sub(last.At) < checkAgain && !began.Before(last.At) {
		return *last, nil
	}
	return c.look(ctx, by)
}

// Daily looks when the last look is a day ago. A Ticker calls it more often than that.
func (c *Checker) Daily(ctx context.Context) error {
	last, err := c.Ledger.LastLedgerCheck(ctx)
	if err != nil || last != nil && c.Clock().Sub(last.At) < checkEvery && !c.Clock().Before(last.At) {
		return err
	}
	if !c.mu.TryLock() {
		return nil
	}
	defer c.mu.Unlock()
	_, err = c.look(ctx, "")
	return err
}

func (c *Checker) look(ctx context.Context, by domain.PersonID) (workflow.LedgerCheck, error) {
	v, err := note.NewVerifier(c.Verifier)
	if err != nil {
		return workflow.LedgerCheck{}, &domain.Error{Code: domain.Internal, Op: "jobs.Check", Key: "ledger.signer_unusable", Err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, checkAtMost)
	defer cancel()
	began := c.Clock()
	found, err := c.Ledger.CheckLedger(ctx, func(b []byte) (ledger.Checkpoint, error) { return ledger.OpenCheckpoint(b, note.VerifierList(v)) })
	if err != nil {
		return workflow.LedgerCheck{}, err
	}
	found.At, found.By, found.Took = began, by, c.Clock().Sub(began)
	if found.Problem != "" {
		c.Log.ErrorContext(ctx, "the ledger is not whole", "problem", string(found.Problem), "place", found.Place, "leaves", found.Size)
	}
	return found, c.Ledger.KeepLedgerCheck(ctx, found)
}
