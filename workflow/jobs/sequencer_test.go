package jobs_test

import (
	"context"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"freigabe/workflow/jobs"
)

// busy is a tree to which others never stop adding.
type busy struct{ calls int }

func (b *busy) Sequence(ctx context.Context, _ func(int64, tlog.Hash) ([]byte, error)) (int, error) {
	b.calls++
	return 3, ctx.Err()
}

func TestAStartDoesNotWaitForOthersToStopDeciding(t *testing.T) {
	t.Parallel()
	signer, err := jobs.OpenSigner(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	tree := &busy{}
	if err := (&jobs.Sequencer{Tree: tree, Signer: signer}).Drain(ctx); err != nil || tree.calls != 1 {
		t.Errorf("Drain() = %v after %d rounds, want it to end with what was pending when it began", err, tree.calls)
	}
}
