package storage_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// counted counts how often rights were compiled.
func counted(n *atomic.Int32) storagetest.Options {
	return storagetest.Options{Compile: func(domain.PolicyRows) (workflow.Rights, error) { n.Add(1); return nil, nil }}
}

// revoke ends every assignment of the town's root, as an administrator would.
func revoke(t *testing.T, s *storage.Store, town storagetest.Town, locked func()) error {
	t.Helper()
	return s.InTx(t.Context(), "test.revoke", func(tx workflow.Tx) error {
		policies, err := tx.Administer(t.Context(), town.Root)
		if err != nil {
			return err
		}
		if locked != nil {
			locked()
		}
		for _, a := range policies[town.Root].Assignments {
			a.Status, a.EndedAt = domain.Ended, tx.Now()
			tx.SaveAssignment(a)
		}
		return nil
	})
}

func policyOf(t *testing.T, s *storage.Store, root domain.AuthorityID) *workflow.Policy {
	t.Helper()
	var p *workflow.Policy
	err := s.InTx(t.Context(), "test.policy", func(tx workflow.Tx) (err error) {
		p, err = tx.Policy(t.Context(), root)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAVersionRaisedElsewhereIsSeen(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		var compiled atomic.Int32
		here, there := storagetest.Beside(t, s, counted(&compiled)), s
		town, other := storagetest.Seed(t, s, "lippe"), storagetest.Seed(t, s, "minden")
		for range 3 {
			if p := policyOf(t, here, town.Root); p.Version != 1 || len(p.Assignments) != 2 {
				t.Fatalf("policy at version %d with %d assignments", p.Version, len(p.Assignments))
			}
		}
		if n := compiled.Load(); n != 1 {
			t.Errorf("compiled %d times at one version", n)
		}
		if err := revoke(t, there, town, nil); err != nil {
			t.Fatal(err)
		}
		if p := policyOf(t, here, town.Root); p.Version != 2 || len(p.Assignments) != 0 {
			t.Errorf("after a revocation elsewhere: version %d with %d assignments", p.Version, len(p.Assignments))
		}
		if p := policyOf(t, here, other.Root); p.Version != 1 {
			t.Errorf("another root is at version %d", p.Version)
		}
		err := here.InTx(t.Context(), "test", func(tx workflow.Tx) error {
			_, err := tx.Policy(t.Context(), storagetest.ID[domain.AuthorityID]())
			return err
		})
		if domain.CodeOf(err) != domain.NotFound {
			t.Errorf("policy of an unknown root: %v", err)
		}
	})
}

// The forced interleavings of PERFORMANCE, "Guards". They need two connections that wait for each other. A unit whose policy
// is in no cache locks what it reads; one with the policy at hand is open, and its writes carry the guards.

// pause lets a unit stop in the middle: the unit calls stop, the test waits for reached and later closes goOn.
type pause struct{ reached, goOn chan struct{} }

func newPause() pause { return pause{make(chan struct{}), make(chan struct{})} }
func (p pause) stop() { close(p.reached); <-p.goOn }

// blocked waits until n lock requests are not granted.
func blocked(t *testing.T, s *storage.Store, n int) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for time.Now().Before(deadline) {
		var waiting int
		if err := s.Raw().Raw("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) OR NOT granted AND database IS NULL").Scan(&waiting).Error; err != nil {
			t.Fatal(err)
		}
		if waiting >= n {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("%d units should wait for a lock", n)
}

func TestARevocationWaitsForUnitsThatRestOnTheOldRights(t *testing.T) {
	t.Parallel()
	for name, rest := range map[string]func(tx workflow.Tx, town storagetest.Town) error{
		"by reading a holding": func(tx workflow.Tx, town storagetest.Town) error {
			if _, err := tx.Holding(context.Background(), town.Holding); err != nil {
				return err
			}
			_, err := tx.Policy(context.Background(), town.Root)
			return err
		},
		"by reading the policy": func(tx workflow.Tx, town storagetest.Town) error {
			_, err := tx.Policy(context.Background(), town.Root)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := storagetest.Postgres(t, storagetest.Options{})
			watch := storagetest.Beside(t, s, storagetest.Options{})
			town := storagetest.Seed(t, s, "lippe")
			p := newPause()
			signed, revoked := make(chan error, 1), make(chan error, 1)
			go func() {
				signed <- s.InTx(context.Background(), "test.sign", func(tx workflow.Tx) error {
					if err := rest(tx, town); err != nil {
						return err
					}
					p.stop()
					tx.Decide(town.Decision())
					return nil
				})
			}()
			<-p.reached
			go func() { revoked <- revoke(t, s, town, nil) }()
			blocked(t, watch, 1)
			select {
			case err := <-revoked:
				t.Fatalf("the revocation was acknowledged while a unit under the old rights was open: %v", err)
			default:
			}
			close(p.goOn)
			if err := <-signed; err != nil {
				t.Fatal(err)
			}
			if err := <-revoked; err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestAUnitThatWaitsForTheHoldingKeepsTheRightsStill(t *testing.T) {
	t.Parallel()
	s := storagetest.Postgres(t, storagetest.Options{})
	watch := storagetest.Beside(t, s, storagetest.Options{})
	there := storagetest.Beside(t, s, storagetest.Options{}) // without the policy in its cache, so that its unit locks, too
	town := storagetest.Seed(t, s, "lippe")
	p := newPause()
	done := make(chan string, 3)
	unit := func(s *storage.Store, name string, stop func()) {
		err := s.InTx(context.Background(), "test."+name, func(tx workflow.Tx) error {
			h, err := tx.Holding(context.Background(), town.Holding)
			if err != nil {
				return err
			}
			pol, err := tx.Policy(context.Background(), h.Root)
			if err != nil {
				return err
			}
			if len(pol.Assignments) == 0 {
				name += " refused"
				return nil
			}
			stop()
			tx.SaveHolding(h)
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		done <- name
	}
	go unit(s, "first", p.stop)
	<-p.reached
	go unit(there, "second", func() {}) // waits for the row, with the head shared
	blocked(t, watch, 1)
	go func() {
		if err := revoke(t, s, town, nil); err != nil {
			t.Error(err)
		}
		done <- "revocation"
	}()
	blocked(t, watch, 2)
	close(p.goOn)
	for range 3 {
		if name := <-done; name == "second refused" {
			t.Error("the rights changed while the second unit waited for the holding")
		}
	}
	if h := read(t, s, town.Holding); h.Rev != 3 {
		t.Errorf("rev %d, want 3: both units saved one after the other", h.Rev)
	}
}

func TestAnOpenUnitThatARevocationOvertakesSeesTheNewRights(t *testing.T) {
	t.Parallel()
	for name, acknowledged := range map[string]bool{
		"acknowledged before the unit is stored": true,
		"under way when the unit is stored":      false,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := storagetest.Postgres(t, storagetest.Options{})
			watch := storagetest.Beside(t, s, storagetest.Options{})
			town := storagetest.Seed(t, s, "lippe")
			policyOf(t, s, town.Root) // now the policy is in the cache
			p, r := newPause(), newPause()
			signed, revoked := make(chan error, 1), make(chan error, 1)
			runs, seen := 0, -1
			go func() {
				signed <- s.InTx(context.Background(), "test.sign", func(tx workflow.Tx) error {
					h, err := tx.Holding(context.Background(), town.Holding)
					if err != nil {
						return err
					}
					pol, err := tx.Policy(context.Background(), h.Root)
					if err != nil {
						return err
					}
					if runs++; runs == 1 {
						p.stop()
					}
					if seen = len(pol.Assignments); seen > 0 {
						tx.SaveHolding(h)
						tx.Decide(town.Decision())
					}
					return nil
				})
			}()
			<-p.reached
			locked := r.stop
			if acknowledged {
				locked = nil
			}
			go func() { revoked <- revoke(t, s, town, locked) }()
			if acknowledged {
				if err := <-revoked; err != nil { // an open unit holds nobody up
					t.Fatal(err)
				}
				close(p.goOn)
			} else {
				<-r.reached
				close(p.goOn)
				blocked(t, watch, 1)
				close(r.goOn)
				if err := <-revoked; err != nil {
					t.Fatal(err)
				}
			}
			if err := <-signed; err != nil {
				t.Fatal(err)
			}
			if runs != 2 || seen != 0 {
				t.Errorf("the unit ran %d times and saw %d assignments at last, want 2 and none", runs, seen)
			}
			if n, h := count(t, s, "decision"), read(t, s, town.Holding); n != 0 || h.Rev != 1 {
				t.Errorf("%d decisions, rev %d: stored under rights that were gone", n, h.Rev)
			}
		})
	}
}

func TestAnOpenUnitThatSavesNothingOfAHoldingLocksIt(t *testing.T) {
	t.Parallel()
	s := storagetest.Postgres(t, storagetest.Options{})
	town := storagetest.Seed(t, s, "lippe")
	runs := 0
	err := s.InTx(t.Context(), "test", func(tx workflow.Tx) error {
		if _, err := tx.Holding(t.Context(), town.Holding); err != nil {
			return err
		}
		if runs++; runs == 2 {
			if err := storagetest.OwnerTries(t, s, "SELECT 1 FROM holding WHERE id = $1 FOR UPDATE NOWAIT", string(town.Holding)); err == nil {
				t.Error("the holding is free at the second try")
			}
		}
		tx.Decide(town.Decision())
		return nil
	})
	if err != nil || runs != 2 || count(t, s, "decision") != 1 {
		t.Errorf("%v after %d runs, want it stored at the second", err, runs)
	}
}

func TestAUnitThatComesDuringARevocationSeesTheNewRights(t *testing.T) {
	t.Parallel()
	s := storagetest.Postgres(t, storagetest.Options{})
	watch := storagetest.Beside(t, s, storagetest.Options{})
	there := storagetest.Beside(t, s, storagetest.Options{}) // without the policy in its cache, so that its unit locks
	town := storagetest.Seed(t, s, "lippe")
	p := newPause()
	revoked, seen := make(chan error, 1), make(chan int, 1)
	go func() { revoked <- revoke(t, s, town, p.stop) }()
	<-p.reached
	go func() {
		err := there.InTx(context.Background(), "test.sign", func(tx workflow.Tx) error {
			h, err := tx.Holding(context.Background(), town.Holding)
			if err != nil {
				return err
			}
			pol, err := tx.Policy(context.Background(), h.Root)
			if err == nil {
				seen <- len(pol.Assignments)
			}
			return err
		})
		if err != nil {
			t.Error(err)
			seen <- -1
		}
	}()
	blocked(t, watch, 1)
	// Head first, then holding: a unit that waits for the head must not hold the row.
	if err := storagetest.OwnerTries(t, s, "SELECT 1 FROM holding WHERE id = $1 FOR UPDATE NOWAIT", string(town.Holding)); err != nil {
		t.Errorf("the holding is locked by a unit that waits for the head: %v", err)
	}
	close(p.goOn)
	if err := <-revoked; err != nil {
		t.Fatal(err)
	}
	if n := <-seen; n != 0 {
		t.Errorf("the unit saw %d assignments after the revocation was stored", n)
	}
}

func TestTwoAdministratorsDoNotOvertakeEachOther(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		a, b := storagetest.Seed(t, s, "lippe"), storagetest.Seed(t, s, "minden")
		done := make(chan error)
		for i := range 8 {
			go func() {
				roots := []domain.AuthorityID{a.Root, b.Root}
				if i%2 == 1 {
					roots[0], roots[1] = roots[1], roots[0]
				}
				done <- s.InTx(context.Background(), "test.admin", func(tx workflow.Tx) error {
					_, err := tx.Administer(context.Background(), roots...)
					return err
				})
			}()
		}
		for range 8 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		for _, root := range []domain.AuthorityID{a.Root, b.Root} {
			if p := policyOf(t, s, root); p.Version != 9 {
				t.Errorf("version %d after 8 changes, want 9", p.Version)
			}
		}
	})
}
