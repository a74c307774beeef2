package faults

import (
	"context"
	"net/http"
	"testing"
	"time"
)

// F-3: the database has committed, and the connection breaks before it can say so. Whoever asked learns the real outcome.
func TestACommitWhoseAcknowledgementIsLostIsDoneOnce(t *testing.T) {
	onPostgres(t)
	w, h := move(t, postgres)
	p := h.between()
	p.whole = true
	h.open(2)
	c := hire(t, w, h.bases()...)
	j := watch(h, c)
	p.set(toxic{loseCommits: 0.05})
	loses(t, c, p, times(10, 200))
	p.set(toxic{})
	if told := c.busy; told > int(p.lost.Load())/2 {
		t.Errorf("%d of %d lost acknowledgements became a 503, though the act was stored", told, p.lost.Load())
	}
	j.verdict("F-3 commit", int(p.lost.Load()))
}

// F-3, the other side: the service has answered, and the answer does not arrive.
func TestAnAnswerThatIsLostOnTheWayIsGivenAgain(t *testing.T) {
	each(t, func(t *testing.T, database string) {
		w, h := move(t, database)
		h.open(1)
		p := newProxy(t, "tcp", h.servers[0].listen)
		c := hire(t, w, "http://"+p.address())
		c.http.Transport.(*http.Transport).DisableKeepAlives = true // else net/http repeats by itself, unseen
		j := watch(h, c)
		p.set(toxic{loseAnswers: 0.2})
		loses(t, c, p, times(10, 200))
		p.set(toxic{})
		if c.unknown < int(p.lost.Load()) {
			t.Errorf("%d answers were lost, %d outcomes were unknown", p.lost.Load(), c.unknown)
		}
		j.verdict("F-3 answer", int(p.lost.Load()))
	})
}

// loses lets people work until n answers were lost.
func loses(t *testing.T, c *crew, p *proxy, n int) {
	t.Helper()
	ctx, end := context.WithTimeout(t.Context(), 2*time.Minute)
	defer end()
	wait := c.work(ctx, 4, 3)
	for int(p.lost.Load()) < n && ctx.Err() == nil {
		time.Sleep(10 * time.Millisecond)
	}
	end()
	wait()
	if got := int(p.lost.Load()); got < n {
		t.Errorf("only %d answers were lost, want %d", got, n)
	}
}
