package jobs

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/domain/ledger"
	"freigabe/workflow"
)

// looks is a ledger that counts how often it was looked at, and waits where a test says so.
type looks struct {
	n    int
	last *workflow.LedgerCheck
	wait chan struct{}
}

func (l *looks) CheckLedger(context.Context, func([]byte) (ledger.Checkpoint, error)) (workflow.LedgerCheck, error) {
	if l.wait != nil {
		<-l.wait
	}
	l.n++
	return workflow.LedgerCheck{Size: int64(l.n)}, nil
}

func (l *looks) KeepLedgerCheck(_ context.Context, c workflow.LedgerCheck) error {
	l.last = &c
	return nil
}

func (l *looks) LastLedgerCheck(context.Context) (*workflow.LedgerCheck, error) { return l.last, nil }

func TestTheLedgerIsLookedAtOnceADayAndWhenAsked(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	l := &looks{}
	c := &Checker{Ledger: l, Verifier: openSigner(t, t.TempDir()).Verifier(), Clock: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}
	daily := func(want int) {
		t.Helper()
		if err := c.Daily(t.Context()); err != nil || l.n != want {
			t.Errorf("at %s: %d looks, %v, want %d", now, l.n, err, want)
		}
	}
	daily(1)
	daily(1)
	now = now.Add(30 * time.Second)
	if got, err := c.Check(t.Context(), "p"); err != nil || got.Size != 1 {
		t.Errorf("asked within a minute: %+v, %v, want what was found", got, err)
	}
	now = now.Add(2 * time.Minute)
	if got, err := c.Check(t.Context(), "p"); err != nil || got.Size != 2 || got.By != "p" || !got.At.Equal(now) {
		t.Errorf("asked later: %+v, %v, want a new look", got, err)
	}
	now = now.Add(23 * time.Hour)
	daily(2)
	now = now.Add(time.Hour)
	daily(3)

	now = now.Add(time.Hour)
	l.wait = make(chan struct{})
	done := make(chan error)
	go func() { _, err := c.Check(t.Context(), "p"); done <- err }()
	for c.mu.TryLock() { // until the other one has begun
		c.mu.Unlock()
		time.Sleep(time.Millisecond)
	}
	if _, err := c.Check(t.Context(), "q"); domain.KeyOf(err) != "ledger.check_runs" {
		t.Errorf("asked meanwhile: %v, want ledger.check_runs", err)
	}
	close(l.wait)
	if err := <-done; err != nil {
		t.Error(err)
	}
}
