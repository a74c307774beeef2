package faults

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"
)

// F-7: a thousand clients that send or read as slowly as they can, or not at all, take nothing from the others.
func TestSlowClientsTakeNothingFromOthers(t *testing.T) {
	each(t, func(t *testing.T, database string) {
		w, h := move(t, database)
		h.open(1)
		s := h.servers[0]
		c := hire(t, w, h.bases()...)
		j := watch(h, c)
		ctx, end := context.WithCancel(t.Context())
		wait := c.work(ctx, 1, 6)
		lasts, count := time.Duration(times(5, 60))*time.Second/2, times(300, 1000)
		c.measure(lasts / 2) // warm
		var quiet, beset []time.Duration
		before, peak := s.memory(), 0.0
		held := 0
		for range 2 { // in turns, so that a machine that becomes busy meanwhile is busy for both
			quiet = append(quiet, c.measure(lasts/2)...)
			slow := besiege(t, s.listen, w.Tokens["auditor"], count)
			held = max(held, slow.open())
			time.Sleep(time.Second) // the rush of their coming is over
			beset = append(beset, c.measure(lasts/2)...)
			peak = max(peak, s.memory())
			slow.end()
		}
		end()
		wait()
		a, b := p95(quiet), p95(beset)
		t.Logf("count: F-7 %s: %d slow connections for %s, p95 %s without and %s with them (%d requests), memory %.0f MB and %.0f MB",
			database, held, lasts, a, b, len(quiet)+len(beset), before, peak)
		if held < count*9/10 {
			t.Errorf("only %d of %d slow connections stood", held, count)
		}
		if b > 2*a+5*time.Millisecond {
			t.Errorf("with slow clients beside them others wait %s (p95), without %s; want twice that at most", b, a)
		}
		if peak > before+256 {
			t.Errorf("memory grew from %.0f MB to %.0f MB", before, peak)
		}
		j.verdict("F-7", 1)
	})
}

// measure lets a reader ask for a while; anything but an answer is a violation.
func (c *crew) measure(lasts time.Duration) (took []time.Duration) {
	for until := time.Now().Add(lasts); len(took) < 20 || time.Now().Before(until); {
		begin := time.Now()
		got, err := c.send(ctxBackground, c.bases[0], request{login: "auditor", method: http.MethodGet, path: "/holdings?limit=20"})
		if err != nil || got.status != http.StatusOK {
			c.wrong("somebody else was told %d, %v", got.status, err)
		}
		took = append(took, time.Since(begin))
		time.Sleep(2 * time.Millisecond)
	}
	return took
}

func p95(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)*95/100]
}

// siege is many slow connections.
type siege struct {
	wg    sync.WaitGroup
	mu    sync.Mutex
	conns []net.Conn
	quit  chan struct{}
}

// besiege opens n connections: a third sends a header line by line, a third a body byte by byte, a third asks for a page and
// reads it byte by byte or not at all.
func besiege(t *testing.T, address, token string, n int) *siege {
	t.Helper()
	x := &siege{quit: make(chan struct{})}
	ready := make(chan struct{}, n)
	for i := range n {
		x.wg.Go(func() {
			defer func() { ready <- struct{}{} }()
			c, err := net.Dial("tcp", address)
			if err != nil {
				return
			}
			_ = c.(*net.TCPConn).SetReadBuffer(2048)
			x.mu.Lock()
			x.conns = append(x.conns, c)
			x.mu.Unlock()
			head := "Host: freigabe\r\nAuthorization: Bearer " + token + "\r\n"
			switch i % 3 {
			case 0:
				_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: freigabe\r\n")
				x.drip(c, "X-A: b\r\n", false)
			case 1:
				_, _ = fmt.Fprintf(c, "POST /api/v1/holdings HTTP/1.1\r\n%sIdempotency-Key: slow-%06d\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{", head, i)
				x.drip(c, " ", false)
			case 2:
				_, _ = io.WriteString(c, "GET /api/v1/openapi.json HTTP/1.1\r\n"+head+"\r\n")
				x.drip(c, "", i%2 == 0)
			}
		})
	}
	for range n {
		<-ready
	}
	return x
}

// drip goes on slowly until the siege ends: it sends a piece or reads a byte now and then.
func (x *siege) drip(c net.Conn, piece string, read bool) {
	x.wg.Go(func() {
		defer c.Close()
		one := make([]byte, 1)
		for {
			select {
			case <-x.quit:
				return
			case <-time.After(2 * time.Second):
			}
			var err error
			if piece != "" {
				_, err = io.WriteString(c, piece)
			} else if read {
				_ = c.SetReadDeadline(time.Now().Add(time.Second))
				_, err = c.Read(one)
			}
			if err != nil {
				return
			}
		}
	})
}

func (x *siege) open() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.conns)
}

func (x *siege) end() {
	close(x.quit)
	x.wg.Wait()
}
