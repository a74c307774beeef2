package jobs

import (
	"context"
	"log/slog"
	"time"

	"freigabe/domain"
)

// Outbox is the storage of events: those of committed units, oldest first.
type Outbox interface {
	Events(ctx context.Context, limit int) ([]domain.Event, error)
	DeleteEvents(ctx context.Context, ids []int64) error
}

// Consumer takes an event. It accepts an event twice.
type Consumer func(ctx context.Context, e domain.Event) error

// Relay hands events on, at least once and in order.
type Relay struct {
	Outbox    Outbox
	Consumers []Consumer
	Every     time.Duration // 0 means a second
	Log       *slog.Logger
}

const relayBatch = 200

// Run hands on until ctx ends. An event that a consumer refuses stays first in the line and is tried again.
func (r *Relay) Run(ctx context.Context) error {
	every := r.Every
	if every == 0 {
		every = time.Second
	}
	for {
		n, err := r.Once(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			r.Log.ErrorContext(ctx, "events not handed on", "err", err)
		}
		if n == relayBatch {
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(every):
		}
	}
}

// Once hands on what is there and says how many events were.
func (r *Relay) Once(ctx context.Context) (int, error) {
	events, err := r.Outbox.Events(ctx, relayBatch)
	if err != nil {
		return 0, err
	}
	var done []int64
	for _, e := range events {
		for _, consume := range r.Consumers {
			if err = consume(ctx, e); err != nil {
				break
			}
		}
		if err != nil {
			break
		}
		done = append(done, e.ID)
	}
	if len(done) > 0 {
		if e := r.Outbox.DeleteEvents(ctx, done); e != nil {
			return 0, e
		}
	}
	return len(done), err
}

// LogEvents writes each event as one line, by ids only.
func LogEvents(log *slog.Logger) Consumer {
	return func(ctx context.Context, e domain.Event) error {
		log.InfoContext(ctx, "event", "kind", e.Kind, "root", string(e.Root), "holding", string(e.Holding),
			"decision", e.Payload["decision"], "verb", e.Payload["verb"])
		return nil
	}
}
