package jobs

import (
	"context"
	"log/slog"
	"time"
)

// Ticker does again and again what time has made due. The first time is right at the start, so that missed moments are
// made up for.
type Ticker struct {
	Name  string
	Do    func(context.Context) error
	Every time.Duration
	Log   *slog.Logger
}

// Run ticks until ctx ends.
func (t *Ticker) Run(ctx context.Context) error {
	for {
		if err := t.Do(ctx); err != nil && ctx.Err() == nil {
			t.Log.ErrorContext(ctx, "scheduled work failed", "work", t.Name, "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(t.Every):
		}
	}
}
