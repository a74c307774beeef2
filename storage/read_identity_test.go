package storage_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

func (w *world) session(t testing.TB, person string, expires time.Time) workflow.Session {
	t.Helper()
	s := workflow.Session{
		ID: domain.SessionID(domain.DigestOf([]byte(id[domain.SessionID]()))), Person: w.who[person], CSRF: "csrf",
		CreatedAt: storagetest.Now, SeenAt: storagetest.Now, ExpiresAt: expires, Agent: "test",
	}
	if err := w.s.StartSession(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	return s
}

func (w *world) token(t *testing.T, person string, edit func(*workflow.Token)) domain.Digest {
	t.Helper()
	k := workflow.Token{
		ID: id[domain.TokenID](), Person: w.who[person], Root: w.auth["lippe"], Name: "test", Scopes: []string{"read"},
		Hash: domain.DigestOf([]byte(id[domain.TokenID]())), Status: domain.Active, CreatedAt: storagetest.Now,
	}
	edit(&k)
	w.write(t, func(tx workflow.Tx) { tx.SaveToken(k) })
	return k.Hash
}

func TestIdentify(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		now := storagetest.Now
		later := now.Add(time.Hour)
		live := w.session(t, "steward", later)
		tests := []struct {
			name  string
			by    workflow.Credential
			roots []string // nil: NotFound
		}{
			{"a session", workflow.Credential{Session: live.ID}, []string{"lippe"}},
			{"a session at its last instant", workflow.Credential{Session: w.session(t, "steward", now.Add(time.Microsecond)).ID}, []string{"lippe"}},
			{"an expired session", workflow.Credential{Session: w.session(t, "steward", now).ID}, nil},
			{"an unknown session", workflow.Credential{Session: "nobody"}, nil},
			{"nothing", workflow.Credential{}, nil},
			{"the hash of a token as a session", workflow.Credential{Session: domain.SessionID(w.token(t, "steward", func(*workflow.Token) {}))}, nil},
			{"a session as a token", workflow.Credential{Token: domain.Digest(live.ID)}, nil},
			{"both at once", workflow.Credential{Session: live.ID, Token: w.token(t, "steward", func(*workflow.Token) {})}, nil},
			{"a token", workflow.Credential{Token: w.token(t, "steward", func(*workflow.Token) {})}, []string{"lippe"}},
			{"an expired token", workflow.Credential{Token: w.token(t, "steward", func(k *workflow.Token) { k.ExpiresAt = now })}, nil},
			{"a token that will expire", workflow.Credential{Token: w.token(t, "steward", func(k *workflow.Token) { k.ExpiresAt = later })}, []string{"lippe"}},
			{"a revoked token", workflow.Credential{Token: w.token(t, "steward", func(k *workflow.Token) { k.RevokedAt = now })}, nil},
			{"a token that nobody confirmed", workflow.Credential{Token: w.token(t, "steward", func(k *workflow.Token) { k.Status = domain.Proposed })}, nil},
			{"a person without a role", workflow.Credential{Session: w.session(t, "stranger", later).ID}, []string{"minden"}},
			{"a person with a role in another root", workflow.Credential{Session: w.session(t, "shared_dpo", later).ID}, []string{"lippe", "minden"}},
		}
		w.write(t, func(tx workflow.Tx) { // of somebody with a role in minden only, by a person of lippe
			tx.SaveDeputy(domain.Deputy{
				ID: id[domain.DeputyID](), Root: w.auth["minden"], For: w.who["steward_minden"], By: w.who["nobody"],
				From: "2026-01-01", Until: "2026-12-31", Status: domain.Active,
			})
		})
		tests = append(tests, struct {
			name  string
			by    workflow.Credential
			roots []string
		}{"a deputy for a person of another root", workflow.Credential{Session: w.session(t, "nobody", later).ID}, []string{"lippe", "minden"}})
		for _, tt := range tests {
			got, err := w.s.Identify(t.Context(), tt.by)
			if tt.roots == nil {
				if domain.CodeOf(err) != domain.NotFound || domain.KeyOf(err) != "id.unknown" {
					t.Errorf("%s: Identify() = %v, %v, want the one NotFound", tt.name, got, err)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s: Identify() error = %v", tt.name, err)
				continue
			}
			roots := map[domain.AuthorityID]bool{}
			for _, r := range got.Roots {
				roots[r] = true
			}
			want := map[domain.AuthorityID]bool{}
			for _, r := range tt.roots {
				want[w.auth[r]] = true
			}
			if d := cmp.Diff(want, roots); d != "" || len(got.Roots) != len(want) {
				t.Errorf("%s: roots (-want +got):\n%s", tt.name, d)
			}
		}
		got, err := w.s.Identify(t.Context(), workflow.Credential{Session: live.ID})
		want := &workflow.Identity{
			Session: &live, Roots: []domain.AuthorityID{w.auth["lippe"]},
			Person: domain.Person{ID: w.who["steward"], Root: w.auth["lippe"], Login: "steward@lippe", Name: "steward", Lang: "de"},
		}
		if err != nil {
			t.Fatal(err)
		}
		if p := got.Policies; len(p) != 1 || p[0].Root != w.auth["lippe"] {
			t.Errorf("policies %v, want that of lippe", p)
		}
		got.Policies = nil
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("Identify() (-want +got):\n%s", d)
		}
	})
}

func TestStatusOffEndsEverythingAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		session := w.session(t, "steward", storagetest.Now.Add(time.Hour))
		token := w.token(t, "steward", func(*workflow.Token) {})
		w.write(t, func(tx workflow.Tx) { tx.SaveCredential(w.who["steward"], "hash") })
		if _, hash, err := w.s.PasswordOf(t.Context(), " Steward@LIPPE "); err != nil || hash != "hash" {
			t.Fatalf("PasswordOf() = %q, %v", hash, err)
		}
		w.write(t, func(tx workflow.Tx) {
			p, err := tx.Person(t.Context(), w.who["steward"])
			if err != nil {
				t.Fatal(err)
			}
			p.Off = true
			tx.SavePerson(*p)
		})
		for _, by := range []workflow.Credential{{Session: session.ID}, {Token: token}} {
			if _, err := w.s.Identify(t.Context(), by); domain.CodeOf(err) != domain.NotFound {
				t.Errorf("Identify(%+v) error = %v, want NotFound", by, err)
			}
		}
		session.ID = "another"
		if err := w.s.StartSession(t.Context(), session); domain.CodeOf(err) != domain.NotFound {
			t.Errorf("StartSession() error = %v, want NotFound", err)
		}
		for _, login := range []string{"steward@lippe", "nobody@lippe", "unknown", ""} {
			if person, hash, err := w.s.PasswordOf(t.Context(), login); domain.CodeOf(err) != domain.NotFound || person != "" || hash != "" {
				t.Errorf("PasswordOf(%q) = %q, %q, %v, want NotFound", login, person, hash, err)
			}
		}
	})
}

func TestSessionsAndTokensOfAPerson(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		later := storagetest.Now.Add(time.Hour)
		one, two := w.session(t, "steward", later), w.session(t, "steward", later)
		w.session(t, "steward", storagetest.Now) // expired
		w.session(t, "head", later)
		if err := w.s.EndSession(t.Context(), two.ID); err != nil {
			t.Fatal(err)
		}
		got, err := w.s.Sessions(t.Context(), w.who["steward"])
		if d := cmp.Diff([]workflow.Session{one}, got); err != nil || d != "" {
			t.Errorf("Sessions() error = %v (-want +got):\n%s", err, d)
		}
		if _, err := w.s.Identify(t.Context(), workflow.Credential{Session: two.ID}); domain.CodeOf(err) != domain.NotFound {
			t.Errorf("an ended session still counts: %v", err)
		}
		w.token(t, "steward", func(k *workflow.Token) { k.Status = domain.Ended })
		tokens, err := w.s.Tokens(t.Context(), w.who["steward"])
		if err != nil || len(tokens) != 1 || tokens[0].Status != domain.Ended {
			t.Errorf("Tokens() = %+v, %v, want the ended one", tokens, err)
		}
	})
}

func TestTheNextRequestKnowsThatARightIsGone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		root := w.auth["lippe"]
		beside := storagetest.Beside(t, w.s, options) // another process, with a cache of its own
		session := w.session(t, "steward", storagetest.Now.Add(time.Hour))
		may := func(s *storage.Store) bool {
			t.Helper()
			if _, err := s.Identify(t.Context(), workflow.Credential{Session: session.ID}); err != nil {
				t.Fatal(err)
			}
			p, err := s.CurrentPolicy(t.Context(), root)
			if err != nil {
				t.Fatal(err)
			}
			return p.Rights.Authorize(t.Context(), w.who["steward"], domain.ActCapture, w.auth["it"], storagetest.Now) == nil
		}
		if !may(w.s) || !may(beside) {
			t.Fatal("the steward may not capture before anything happened")
		}
		before, _ := beside.CurrentPolicy(t.Context(), root)
		if again, _ := beside.CurrentPolicy(t.Context(), root); again != before {
			t.Error("the policy was compiled again although nothing changed")
		}
		rows, err := w.s.Assignments(t.Context(), w.scope(t, "steward"), workflow.Page{})
		if err != nil || len(rows) != 1 {
			t.Fatalf("%v, %v", rows, err)
		}
		err = w.s.InTx(t.Context(), "test.revoke", func(tx workflow.Tx) error {
			if _, err := tx.Administer(t.Context(), root); err != nil {
				return err
			}
			rows[0].Status, rows[0].EndedAt = domain.Ended, tx.Now()
			tx.SaveAssignment(rows[0])
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if may(w.s) || may(beside) {
			t.Error("a right that was taken away still counts in the next request")
		}
		if _, err := w.s.CurrentPolicy(t.Context(), w.auth["it"]); domain.CodeOf(err) != domain.NotFound {
			t.Errorf("CurrentPolicy(a department) error = %v, want NotFound", err)
		}
	})
}

func TestThrottle(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		now := storagetest.Now
		fail := func(key string, at time.Time) time.Duration {
			t.Helper()
			until, err := s.Throttle(t.Context(), key, true, at)
			if err != nil {
				t.Fatal(err)
			}
			return wait(until, at)
		}
		ask := func(key string, at time.Time) time.Duration {
			t.Helper()
			until, err := s.Throttle(t.Context(), key, false, at)
			if err != nil {
				t.Fatal(err)
			}
			return wait(until, at)
		}
		if got := ask("anna", now); got != 0 {
			t.Errorf("a new key waits %s", got)
		}
		var got []time.Duration
		for range 18 {
			got = append(got, fail("anna", now)/time.Second)
		}
		want := []time.Duration{0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("seconds to wait after each failure (-want +got):\n%s", d)
		}
		if got := ask("bert", now); got != 0 {
			t.Errorf("another key waits %s", got)
		}
		if got := ask("anna", now.Add(time.Minute)); got != 14*time.Minute {
			t.Errorf("a minute later: %s, want 14m", got)
		}
		if got := ask("anna", now.Add(15*time.Minute)); got != 0 {
			t.Errorf("after the block: %s, want none", got)
		}
		if got := fail("anna", now.Add(time.Hour+time.Microsecond)); got != 0 {
			t.Errorf("a failure after an hour of quiet: %s, want none", got)
		}
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() { _, _ = s.Throttle(t.Context(), "at once", true, now) })
		}
		wg.Wait()
		if got := ask("at once", now); got != 2*time.Second {
			t.Errorf("after six failures at once: %s, want 2s", got)
		}
	})
}

func wait(until, at time.Time) time.Duration {
	if until.IsZero() {
		return 0
	}
	return until.Sub(at)
}

func TestASessionEndsWhenNobodyUsesIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var now atomic.Int64
		at := func(after time.Duration) { now.Store(int64(after)) }
		s := storagetest.Beside(t, w.s, storagetest.Options{Compile: options.Compile, Clock: func() time.Time {
			return storagetest.Now.Add(time.Duration(now.Load()))
		}})
		session := w.session(t, "steward", storagetest.Now.Add(10*time.Hour))
		used := w.session(t, "steward", storagetest.Now.Add(10*time.Hour))
		idle := w.session(t, "steward", storagetest.Now.Add(10*time.Hour))
		seen := func() time.Duration {
			var micros int64
			if err := w.s.Raw().Raw("SELECT seen_at FROM session WHERE id = ?", string(session.ID)).Scan(&micros).Error; err != nil {
				t.Fatal(err)
			}
			return time.UnixMicro(micros).Sub(storagetest.Now)
		}
		for _, tt := range []struct {
			after, seen time.Duration
			ok          bool
		}{
			{59 * time.Second, 0, true}, // not written with each request
			{61 * time.Second, 61 * time.Second, true},
			{29 * time.Minute, 29 * time.Minute, true},
			{58 * time.Minute, 58 * time.Minute, true},
			{88*time.Minute + time.Second, 0, false},
			{58 * time.Minute, 0, false}, // tried after its time it is over for good, even if the clock is put back
		} {
			at(tt.after)
			_, err := s.Identify(t.Context(), workflow.Credential{Session: session.ID})
			if tt.ok && err != nil || !tt.ok && domain.CodeOf(err) != domain.NotFound {
				t.Errorf("after %v: error = %v", tt.after, err)
			}
			if !tt.ok {
				continue
			}
			if got := seen(); got != tt.seen {
				t.Errorf("after %v: seen after %v, want %v", tt.after, got, tt.seen)
			}
			if _, err := s.Identify(t.Context(), workflow.Credential{Session: used.ID}); err != nil {
				t.Errorf("after %v, the other session: %v", tt.after, err)
			}
		}
		at(58 * time.Minute)
		if _, err := s.Identify(t.Context(), workflow.Credential{Session: idle.ID}); domain.CodeOf(err) != domain.NotFound {
			t.Errorf("an idle session: %v", err)
		}
		if got, err := s.Sessions(t.Context(), w.who["steward"]); err != nil || len(got) != 1 || got[0].ID != used.ID {
			t.Errorf("Sessions() = %v, %v, want the one in use", got, err)
		}
		if err := s.Forget(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := count(t, w.s, "session"); n != 1 {
			t.Errorf("%d sessions are kept, want the one in use", n)
		}
	})
}
