package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// conn is one client with one connection that stays. It does little itself: client and service share the cores.
type conn struct {
	addr string
	c    net.Conn
	r    *bufio.Reader
	out  []byte
}

// send writes a request and reads the answer whole.
func (c *conn) send(method, path, headers string, body []byte) (status int, answer []byte, err error) {
	if c.c == nil {
		if c.c, err = net.DialTimeout("tcp", c.addr, 5*time.Second); err != nil {
			return 0, nil, err
		}
		c.r = bufio.NewReaderSize(c.c, 64<<10)
	}
	c.out = fmt.Appendf(c.out[:0], "%s %s HTTP/1.1\r\nHost: %s\r\n%s", method, path, c.addr, headers)
	if body != nil {
		c.out = fmt.Appendf(c.out, "Content-Length: %d\r\n", len(body))
	}
	c.out = append(append(c.out, "\r\n"...), body...)
	if _, err := c.c.Write(c.out); err != nil {
		c.close()
		return 0, nil, err
	}
	res, err := http.ReadResponse(c.r, nil)
	if err != nil {
		c.close()
		return 0, nil, err
	}
	answer, err = io.ReadAll(res.Body)
	_ = res.Body.Close()
	if res.Close || err != nil {
		c.close()
	}
	return res.StatusCode, answer, err
}

func (c *conn) close() {
	if c.c != nil {
		_ = c.c.Close()
		c.c = nil
	}
}

// get asks for a path and takes nothing but 200.
func (c *conn) get(path, headers string) ([]byte, error) {
	status, body, err := c.send(http.MethodGet, path, headers, nil)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("GET %s: %d %.200s", path, status, bytes.TrimSpace(body))
	}
	return body, err
}

// act is one request or more; client counts the clients, i the acts of one client.
type act func(c *conn, client, i int) error

// figures are what a load showed.
type figures struct {
	Rate float64       // acts per second
	P50  time.Duration // of their latency
	P99  time.Duration
}

// closed lets each client act again as soon as it has its answer.
func closed(addr string, clients int, lasts time.Duration, do act) (figures, error) {
	var all collected
	var wg sync.WaitGroup
	start := time.Now()
	for client := range clients {
		wg.Go(func() {
			c := &conn{addr: addr}
			defer c.close()
			var mine []time.Duration
			var err error
			for i := 0; err == nil && time.Since(start) < lasts; i++ {
				from := time.Now()
				err = do(c, client, i)
				mine = append(mine, time.Since(from))
			}
			all.add(mine, err)
		})
	}
	wg.Wait()
	return all.figures(time.Since(start))
}

// open lets acts begin at random moments, rate per second on average, whether or not the ones before are answered; what
// has to wait for a free client waits on the clock. At most clients are under way.
func open(addr string, clients int, rate float64, lasts time.Duration, do act) (figures, error) {
	var all collected
	var wg sync.WaitGroup
	due := make(chan time.Time, 100_000)
	start := time.Now()
	for client := range clients {
		wg.Go(func() {
			c := &conn{addr: addr}
			defer c.close()
			var mine []time.Duration
			var err error
			for i := 0; ; i++ {
				at, more := <-due
				if !more {
					break
				}
				if err != nil {
					continue
				}
				err = do(c, client, i)
				mine = append(mine, time.Since(at))
			}
			all.add(mine, err)
		})
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for at := start; ; {
		at = at.Add(time.Duration(rnd.ExpFloat64() / rate * float64(time.Second)))
		if at.Sub(start) > lasts {
			break
		}
		time.Sleep(time.Until(at))
		due <- at
	}
	close(due)
	wg.Wait()
	return all.figures(time.Since(start))
}

type collected struct {
	mu   sync.Mutex
	took []time.Duration
	err  error
}

func (c *collected) add(took []time.Duration, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.took = append(c.took, took...)
	if c.err == nil {
		c.err = err
	}
}

func (c *collected) figures(in time.Duration) (figures, error) {
	if c.err != nil || len(c.took) == 0 {
		return figures{}, c.err
	}
	slices.Sort(c.took)
	return figures{float64(len(c.took)) / in.Seconds(), c.took[len(c.took)/2], c.took[len(c.took)*99/100]}, nil
}
