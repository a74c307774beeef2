package faults

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"freigabe/internal/pgtest"
)

// reconnects is how long the service may need to serve again after the database does.
const reconnects = 5 * time.Second

// F-2: Postgres itself crashes, and loses single connections, under load.
func TestAcknowledgedActsSurviveACrashOfPostgres(t *testing.T) {
	onPostgres(t)
	node := pgtest.NewNode(t)
	node.Ready(20 * time.Second)
	w, h := moveTo(t, node)
	h.open(2)
	c := hire(t, w, h.bases()...)
	j := watch(h, c)
	rnd := rand.New(rand.NewPCG(7, 7))
	ctx, end := context.WithCancel(t.Context())
	wait := c.work(ctx, 4, 8)
	cycles, terminated := times(3, 30), 0
	var worst time.Duration
	for range cycles {
		for range 3 { // random connections are ended, one after the other
			time.Sleep(time.Duration(30+rnd.IntN(100)) * time.Millisecond)
			err := node.Exec(ctx, "postgres", `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
				WHERE datname = 'town' AND backend_type = 'client backend' ORDER BY random() LIMIT 3`)
			if err != nil {
				t.Fatal(err)
			}
			terminated += 3
		}
		node.Crash()
		time.Sleep(time.Duration(rnd.IntN(150)) * time.Millisecond)
		node.Start()
		node.Ready(30 * time.Second)
		worst = max(worst, c.served(t, reconnects))
		j.look()
	}
	end()
	wait()
	t.Logf("count: F-2: %d crashes, %d connections ended, served again after %s at worst", cycles, terminated, worst.Round(time.Millisecond))
	j.verdict("F-2 crash", cycles)
}

// F-2: the server dies for good, and its synchronous standby takes over. The service has both in its URL.
func TestAcknowledgedActsSurviveASwitchToTheStandby(t *testing.T) {
	onPostgres(t)
	switches := times(1, 5)
	node := pgtest.NewNode(t, "synchronous_commit=on", "wal_level=replica", "max_wal_senders=5")
	node.Ready(20 * time.Second)
	w, h := moveTo(t, node)
	standby := follow(t, node)
	var worst time.Duration
	h.url = bothURL(node, standby)
	h.open(2)
	c := hire(t, w, h.bases()...)
	j := watch(h, c)
	for i := range switches {
		if i > 0 { // the old one does not come back: a new standby, and the service is told where it is
			standby = follow(t, node)
			h.url = bothURL(node, standby)
			for _, s := range h.servers {
				s.stop()
				if err := s.start(); err != nil {
					t.Fatal(err)
				}
				s.ready(20 * time.Second)
			}
		}
		ctx, end := context.WithCancel(t.Context())
		wait := c.work(ctx, 4, uint64(i))
		time.Sleep(700 * time.Millisecond)
		node.Crash()
		standby.Promote()
		if err := standby.Exec(t.Context(), "postgres", "ALTER SYSTEM SET synchronous_standby_names = ''", "SELECT pg_reload_conf()"); err != nil {
			t.Fatal(err)
		}
		h.judge = standby.URL("town")
		worst = max(worst, c.served(t, reconnects))
		time.Sleep(300 * time.Millisecond)
		end()
		wait()
		j.look()
		node = standby
	}
	t.Logf("count: F-2: %d switches to the standby, served again after %s at worst", switches, worst.Round(time.Millisecond))
	j.verdict("F-2 standby", switches)
}

// follow gives a node a synchronous standby and waits until it keeps up.
func follow(t *testing.T, node *pgtest.Node) *pgtest.Node {
	t.Helper()
	standby := node.Standby("follower")
	if err := node.Exec(t.Context(), "postgres", "ALTER SYSTEM SET synchronous_standby_names = 'follower'", "SELECT pg_reload_conf()"); err != nil {
		t.Fatal(err)
	}
	until := time.Now().Add(20 * time.Second)
	for node.Exec(t.Context(), "postgres", "SELECT 1 / count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") != nil {
		if time.Now().After(until) {
			t.Fatal("the standby does not follow")
		}
		time.Sleep(20 * time.Millisecond)
	}
	return standby
}

// bothURL names two hosts; the service takes the one that takes writes.
func bothURL(a, b *pgtest.Node) string {
	return "postgres:///town?user=postgres&sslmode=disable&target_session_attrs=read-write&host=" + a.Dir() + "," + b.Dir()
}
