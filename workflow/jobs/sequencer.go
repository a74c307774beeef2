package jobs

import (
	"context"
	"log/slog"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Tree is the storage of the ledger: it puts all committed leaves into the tree in one transaction.
type Tree interface {
	Sequence(ctx context.Context, sign func(size int64, root tlog.Hash) ([]byte, error)) (int, error)
}

// behind is the number of leaves from which on the sequencer does not rest: it has fallen behind. Below, leaves are gathered,
// because a transaction for each of them costs more than the decisions themselves.
const behind = 1000

// Sequencer keeps the tree behind the committed leaves by far less than a second.
type Sequencer struct {
	Tree   Tree
	Signer *Signer
	Every  time.Duration // how often it looks; 0 means 60 ms
	Log    *slog.Logger
}

// Run sequences until ctx ends. A failure is logged and tried again; decisions do not wait for it.
func (s *Sequencer) Run(ctx context.Context) error {
	every := s.Every
	if every == 0 {
		every = 60 * time.Millisecond
	}
	pause := every
	for {
		n, err := s.Tree.Sequence(ctx, s.Signer.Sign)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			s.Log.ErrorContext(ctx, "ledger not sequenced", "err", err)
			pause = min(2*pause, 10*time.Second)
		default:
			pause = every
		}
		if n < behind || err != nil {
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(pause):
			}
		}
	}
}

// Drain sequences all that is pending now. Start, shutdown and export do this. It does not wait for a moment at which nothing is
// pending: while other processes decide, that may never come.
func (s *Sequencer) Drain(ctx context.Context) error {
	for {
		n, err := s.Tree.Sequence(ctx, s.Signer.Sign)
		if err != nil || n < behind { // it takes more than that at once: this was all
			return err
		}
	}
}
