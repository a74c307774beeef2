package storage

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"freigabe/domain"
)

// Events gives stored events, oldest first. Events of one holding come in the order of its units.
func (s *Store) Events(ctx context.Context, limit int) ([]domain.Event, error) {
	var rows []outboxRow
	if err := s.db(ctx).Table("outbox").Order("id").Limit(limit).Find(&rows).Error; err != nil {
		return nil, failed("storage.Events", err)
	}
	events := make([]domain.Event, len(rows))
	for i, r := range rows {
		e, err := r.event()
		if err != nil {
			return nil, failed("storage.Events", err)
		}
		events[i] = e
	}
	return events, nil
}

// DeleteEvents removes events that every consumer has taken.
func (s *Store) DeleteEvents(ctx context.Context, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	conn, err := s.open(ctx, true)
	if err != nil {
		return failed("storage.DeleteEvents", err)
	}
	defer conn.end(ctx)
	writes := make([]stmt, len(ids))
	for i, id := range ids {
		writes[i] = stmt{sql: "DELETE FROM outbox WHERE id = ?", args: []any{id}}
	}
	return failed("storage.DeleteEvents", conn.write(ctx, writes, true))
}

const (
	leaseCheck = 2 * time.Second        // how often a leader looks whether it still is one
	standEvery = 300 * time.Millisecond // how often the others ask whether the lead is free
)

// Lead waits until this process is the one leader of this name and runs fn as long as it is: fn's ctx ends when the
// connection that holds the lead is lost. On SQLite there is one process, so it leads.
func (s *Store) Lead(ctx context.Context, name string, fn func(context.Context) error) error {
	if s.name != "postgres" {
		return fn(ctx)
	}
	config, err := parsed(s.config.URL)
	if err != nil {
		return failed("storage.Lead", err)
	}
	conn, err := pgx.ConnectConfig(ctx, config) // of its own: the lead must not depend on the pool
	if err != nil {
		return failed("storage.Lead", err)
	}
	defer func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), pingPatience)
		defer cancel()
		_ = conn.Close(end)
	}()
	if err := setLimits(ctx, conn); err != nil {
		return failed("storage.Lead", err)
	}
	if err := stand(ctx, conn, name); err != nil {
		return failed("storage.Lead", err)
	}
	led, lost := context.WithCancelCause(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-led.Done():
				return
			case <-time.After(leaseCheck):
				ask, cancel := context.WithTimeout(led, leaseCheck)
				_, err := conn.Exec(ask, "SELECT 1")
				cancel()
				if err != nil {
					lost(&domain.Error{Code: domain.Unavailable, Op: "storage.Lead", Key: "storage.lead_lost", Err: err})
					return
				}
			}
		}
	}()
	err = fn(led)
	if cause := context.Cause(led); cause != nil && ctx.Err() == nil {
		err = cause
	}
	lost(nil)
	<-done
	return err
}

// stand waits for the lead, asking again and again: a question that waits for years would not notice a dead connection.
func stand(ctx context.Context, conn *pgx.Conn, name string) error {
	for {
		led := false
		ask, cancel := context.WithTimeout(ctx, leaseCheck)
		err := conn.QueryRow(ask, "SELECT pg_try_advisory_lock($1)", lockKey("lead/"+name)).Scan(&led)
		cancel()
		if err != nil || led {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(standEvery):
		}
	}
}

// Backlog counts what waits for the sequencer and for the relay.
func (s *Store) Backlog(ctx context.Context) (leaves, events int64, err error) {
	err = readRows(s.db(ctx), query{
		"SELECT (SELECT count(*) FROM leaf_pending), (SELECT count(*) FROM outbox)", nil,
		func(scan func(...any) error) error { return scan(&leaves, &events) },
	})
	return leaves, events, failed("storage.Backlog", err)
}
