package jobs

import (
	"context"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"
)

// Election runs fn while this process leads, and ends its ctx when it no longer does.
type Election interface {
	Lead(ctx context.Context, name string, fn func(context.Context) error) error
}

// Worker is a background worker.
type Worker interface {
	Run(ctx context.Context) error
}

// Lead runs the workers in whichever process leads. A lost lead is stood for again.
func Lead(ctx context.Context, e Election, log *slog.Logger, workers ...Worker) error {
	for ctx.Err() == nil {
		err := e.Lead(ctx, "jobs", func(ctx context.Context) error {
			g, ctx := errgroup.WithContext(ctx)
			for _, w := range workers {
				g.Go(func() error { return w.Run(ctx) })
			}
			return g.Wait()
		})
		if err != nil && ctx.Err() == nil {
			log.ErrorContext(ctx, "background work stopped, starting again", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
	return nil
}
