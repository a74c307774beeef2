package storage_test

import (
	"context"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

func TestOneProcessLeadsAndTheNextTakesOver(t *testing.T) {
	t.Parallel()
	s := storagetest.Postgres(t, storagetest.Options{})
	other := storagetest.Beside(t, s, storagetest.Options{})
	leads, give := make(chan string, 2), make(chan struct{})
	stand := func(s *storage.Store, name string) {
		if err := s.Lead(context.Background(), "jobs", func(context.Context) error { leads <- name; <-give; return nil }); err != nil {
			t.Error(err)
		}
	}
	go stand(s, "first")
	if got := <-leads; got != "first" {
		t.Fatal(got)
	}
	go stand(other, "second")
	select {
	case name := <-leads:
		t.Fatalf("%s leads beside the first", name)
	case <-time.After(200 * time.Millisecond):
	}
	give <- struct{}{}
	if got := <-leads; got != "second" {
		t.Error(got)
	}
	give <- struct{}{}
}

func TestALeaderThatLosesItsConnectionStops(t *testing.T) {
	t.Parallel()
	s := storagetest.Postgres(t, storagetest.Options{})
	began := make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		ended <- s.Lead(context.Background(), "jobs", func(ctx context.Context) error { close(began); <-ctx.Done(); return nil })
	}()
	<-began
	storagetest.Owner(t, s, "SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.locktype = 'advisory' AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())")
	select {
	case err := <-ended:
		if domain.KeyOf(err) != "storage.lead_lost" {
			t.Errorf("Lead() error = %v, want storage.lead_lost", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("the leader goes on without its lock")
	}
}

func TestEventsComeInOrderUntilTheyAreDeleted(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town := storagetest.Seed(t, s, "lippe")
		for _, kind := range []string{"a", "b", "c"} {
			err := inTx(t, s, func(tx workflow.Tx) {
				tx.Enqueue(domain.Event{Kind: kind, Root: town.Root, Holding: town.Holding, Payload: map[string]string{"k": kind}, At: tx.Now()})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Events(t.Context(), 2)
		if err != nil || len(got) != 2 || got[0].Kind != "a" || got[1].Payload["k"] != "b" || got[0].Holding != town.Holding {
			t.Fatalf("Events() = %v, %v", got, err)
		}
		if err := s.DeleteEvents(t.Context(), []int64{got[0].ID, got[1].ID}); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Events(t.Context(), 9); err != nil || len(got) != 1 || got[0].Kind != "c" {
			t.Errorf("Events() afterwards = %v, %v", got, err)
		}
	})
}

func TestADatabaseThatIsAwayIsUnavailable(t *testing.T) {
	t.Parallel()
	nobody, err := storage.Open(t.Context(), storage.Config{URL: "postgres:///x?host=" + t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer nobody.Close()
	if err := nobody.Ping(t.Context()); domain.CodeOf(err) != domain.Unavailable {
		t.Errorf("no server: Ping() error = %v", err)
	}
	if _, err := storage.Open(t.Context(), storage.Config{URL: "postgres://a:secret@%"}); domain.CodeOf(err) != domain.Invalid {
		t.Errorf("malformed URL: Open() error = %v", err)
	}
	if _, err := storage.Open(t.Context(), storage.Config{Path: t.TempDir() + "/no/such/folder/x.db"}); domain.CodeOf(err) != domain.Unavailable {
		t.Errorf("no folder: Open() error = %v", err)
	}
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.InTx(ctx, "test", func(workflow.Tx) error { return nil }); domain.CodeOf(err) != domain.Unavailable {
			t.Errorf("cancelled: InTx() error = %v", err)
		}
		town := storagetest.Seed(t, s, "lippe")
		ctx, cancel = context.WithCancel(t.Context())
		err := s.InTx(ctx, "test", func(tx workflow.Tx) error { tx.Decide(town.Decision()); cancel(); return nil })
		if domain.CodeOf(err) != domain.Unavailable || count(t, s, "decision") != 0 {
			t.Errorf("cancelled within: InTx() error = %v, %d decisions", err, count(t, s, "decision"))
		}
		if h := read(t, s, town.Holding); h.Rev != 1 {
			t.Error("the connection is of no use after a cancelled unit")
		}
	})
	t.Run("a connection that is cut in the middle", func(t *testing.T) {
		s := storagetest.Postgres(t, storagetest.Options{})
		town := storagetest.Seed(t, s, "lippe")
		err := s.InTx(t.Context(), "test", func(tx workflow.Tx) error {
			if _, err := tx.Holding(t.Context(), town.Holding); err != nil {
				return err
			}
			storagetest.Owner(t, s, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
			tx.Decide(town.Decision())
			return nil
		})
		if domain.CodeOf(err) != domain.Unavailable {
			t.Errorf("InTx() error = %v, want Unavailable", err)
		}
		if n := count(t, s, "decision"); n != 0 {
			t.Errorf("%d decisions", n)
		}
	})
}
