package faults

import (
	"bufio"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// proxy stands between two programs and does to their connections what networks do.
type proxy struct {
	t       testing.TB
	ln      net.Listener
	network string // of the target
	target  string
	whole   bool // pass on whole messages of Postgres, so that one can be kept back

	toxic atomic.Pointer[toxic]
	lost  atomic.Int64 // answers that it kept back

	mu    sync.Mutex
	rnd   *rand.Rand
	conns map[net.Conn]bool
}

// toxic is what happens to every connection. The zero value does nothing.
type toxic struct {
	latency, jitter time.Duration // of each piece, both ways
	bytesPerSecond  int           // both ways
	swallow         bool          // takes everything and passes nothing on: a connection that is half open
	refuse          bool          // cuts what there is and takes nothing new
	loseCommits     float64       // how likely the acknowledgement of a COMMIT is cut off
	loseAnswers     float64       // how likely an answer is cut off before its first byte

	flaps  bool // for toxic_test: on and off again
	locked bool // for toxic_test: not the way, but the tables
}

func newProxy(t testing.TB, network, target string) *proxy {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{t: t, ln: ln, network: network, target: target, rnd: rand.New(rand.NewPCG(1, 2)), conns: map[net.Conn]bool{}}
	p.toxic.Store(&toxic{})
	t.Cleanup(func() { _ = ln.Close(); p.cut() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go p.serve(c)
		}
	}()
	return p
}

func (p *proxy) address() string { return p.ln.Addr().String() }

// set changes what happens from now on; a refusal also cuts what there is.
func (p *proxy) set(x toxic) {
	p.toxic.Store(&x)
	if x.refuse {
		p.cut()
	}
}

// cut ends all connections.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		_ = c.Close()
	}
}

// keep remembers a connection for cut.
func (p *proxy) keep(c net.Conn) (forget func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[c] = true
	return func() {
		_ = c.Close()
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.conns, c)
	}
}

func (p *proxy) serve(client net.Conn) {
	defer p.keep(client)()
	if p.toxic.Load().refuse {
		return
	}
	server, err := net.Dial(p.network, p.target)
	if err != nil {
		return
	}
	defer p.keep(server)()
	done := make(chan struct{}, 2)
	go func() { p.pass(server, client, false); done <- struct{}{} }()
	go func() { p.pass(client, server, true); done <- struct{}{} }()
	<-done
}

// pass hands on what comes from one side. answers: it comes from the server.
func (p *proxy) pass(to, from net.Conn, answers bool) {
	in := bufio.NewReaderSize(from, 32<<10)
	fresh := true // the next piece begins an answer
	dead := false // bytes were lost: nothing that comes behind them arrives, because a stream has no gaps
	for {
		x := p.toxic.Load()
		if x.bytesPerSecond > 0 {
			time.Sleep(100 * time.Millisecond)
		}
		piece, commit, err := p.read(in, answers, x)
		if len(piece) > 0 {
			if answers && (commit && p.dice(x.loseCommits) || fresh && p.dice(x.loseAnswers)) {
				p.lost.Add(1)
				return
			}
			fresh = in.Buffered() == 0
			if x = p.toxic.Load(); x.swallow || dead {
				dead = true
				continue
			}
			if x.latency > 0 || x.jitter > 0 {
				time.Sleep(x.latency + time.Duration(p.float()*float64(x.jitter)))
			}
			if _, err := to.Write(piece); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// read gives the next piece: a message of Postgres (a type, a length, a body), or what is there.
func (p *proxy) read(in *bufio.Reader, answers bool, x *toxic) (piece []byte, commit bool, err error) {
	if !answers || !p.whole {
		size := 32 << 10
		if x.bytesPerSecond > 0 {
			size = x.bytesPerSecond / 10
		}
		piece = make([]byte, size)
		n, err := in.Read(piece)
		return piece[:n], false, err
	}
	head := make([]byte, 5)
	if _, err := io.ReadFull(in, head); err != nil {
		return nil, false, err
	}
	body := make([]byte, int(binary.BigEndian.Uint32(head[1:]))-4)
	if _, err := io.ReadFull(in, body); err != nil {
		return nil, false, err
	}
	return append(head, body...), head[0] == 'C' && string(body) == "COMMIT\x00", nil
}

func (p *proxy) dice(chance float64) bool { return chance > 0 && p.float() < chance }

func (p *proxy) float() float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rnd.Float64()
}

// between puts a proxy between the service and its Postgres. The judge goes around it.
func (h *house) between() *proxy {
	h.t.Helper()
	c, err := pgx.ParseConfig(h.url)
	if err != nil {
		h.t.Fatal(err)
	}
	network, target := "tcp", net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port)))
	if c.Host[0] == '/' {
		network, target = "unix", c.Host+"/.s.PGSQL."+strconv.Itoa(int(c.Port))
	}
	p := newProxy(h.t, network, target)
	u := url.URL{Scheme: "postgres", User: url.UserPassword(c.User, c.Password), Host: p.address(), Path: "/" + c.Database, RawQuery: "sslmode=disable"}
	if c.Password == "" {
		u.User = url.User(c.User)
	}
	h.url = u.String()
	return p
}
