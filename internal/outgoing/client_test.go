package outgoing

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// ways to write, or to be led to, the loopback of this machine. Some resolve only with the C library.
var ways = []string{
	"127.0.0.1", "127.1.2.3", "①②⑦.⓪.⓪.①", "127。0。0。1", "0x7f.1", "2130706433", "0177.0.0.1", "0", "0.0.0.0", "127.1",
	"localhost", "LOCALHOST", "localhost.", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:0001]", "[::]",
	"[64:ff9b::7f00:1]", "[2002:7f00:1::]", "rebind.example", "user@rebind.example", "rebind.example.",
}

func TestNoSpellingReachesLoopback(t *testing.T) {
	t.Parallel()
	names := map[string]*net.Resolver{"the machine's resolver": nil, "a resolver that answers loopback to everything": liar(t)}
	for name, resolver := range names {
		for _, loopback := range []string{"127.0.0.1", "::1"} {
			t.Run(name+" and "+loopback, func(t *testing.T) {
				t.Parallel()
				arrived, port := listener(t, loopback)
				g := guard{allowed: public, ports: []uint16{port}, resolver: resolver}
				for _, host := range ways {
					if resolver == nil && strings.Contains(host, "example") {
						continue // no question to a real name server
					}
					_, err := Hash(t.Context(), g.client(2*time.Second), fmt.Sprintf("http://%s:%d/", host, port), MaxBytes)
					if err == nil {
						t.Errorf("%s: no error", host)
					}
				}
				if n := arrived.Load(); n != 0 {
					t.Errorf("%d connections arrived", n)
				}
				g.allowed = func(netip.Addr) bool { return true }
				reached := "127.0.0.1"
				if loopback == "::1" {
					reached = "[::1]"
				} else if resolver != nil {
					reached = "rebind.example"
				}
				_, _ = Hash(t.Context(), g.client(2*time.Second), fmt.Sprintf("http://%s:%d/", reached, port), MaxBytes)
				if arrived.Load() == 0 {
					t.Error("without the guard nothing arrives either: the test sees nothing")
				}
			})
		}
	}
}

// somewhere is the one address that the guard of these tests takes for public.
var somewhere = netip.MustParseAddr("127.0.0.2")

// site serves on somewhere and gives a client that may go there only.
func site(t *testing.T, h http.HandlerFunc) (base string, client *http.Client) {
	t.Helper()
	ln, err := net.Listen("tcp", somewhere.String()+":0")
	if err != nil {
		t.Skipf("no second loopback address on this system: %v", err)
	}
	s := &httptest.Server{Listener: ln, Config: &http.Server{Handler: h}}
	s.Start()
	t.Cleanup(s.Close)
	port := netip.MustParseAddrPort(ln.Addr().String()).Port()
	g := guard{allowed: func(a netip.Addr) bool { return a == somewhere }, ports: []uint16{port}}
	return s.URL, g.client(5 * time.Second)
}

func TestARedirectIsDialledThroughTheSameCheck(t *testing.T) {
	t.Parallel()
	arrived, port := listener(t, "127.0.0.1")
	base, client := site(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Query().Get("to"), http.StatusFound)
	})
	hidden := fmt.Sprintf("http://127.0.0.1:%d/", port)
	for _, to := range []string{hidden, base + "/?to=" + url.QueryEscape(hidden), "file:///etc/passwd", "gopher://127.0.0.1/", strings.Replace(base, "127.0.0.2", "127.0.0.1", 1)} {
		if _, err := Hash(t.Context(), client, base+"/?to="+url.QueryEscape(to), MaxBytes); err == nil {
			t.Errorf("a redirect to %s is followed", to)
		}
	}
	if n := arrived.Load(); n != 0 {
		t.Errorf("%d connections arrived", n)
	}
}

func TestThreeRedirectsAreFollowedAndNoFourth(t *testing.T) {
	t.Parallel()
	base, client := site(t, func(w http.ResponseWriter, r *http.Request) {
		var left int
		if _, _ = fmt.Sscanf(r.URL.Path, "/%d", &left); left > 0 {
			http.Redirect(w, r, fmt.Sprintf("/%d", left-1), http.StatusFound)
		}
	})
	for n, ok := range map[int]bool{0: true, 3: true, 4: false} {
		_, err := Hash(t.Context(), client, fmt.Sprintf("%s/%d", base, n), MaxBytes)
		if ok != (err == nil) || !ok && !errors.Is(err, ErrRefused) {
			t.Errorf("%d redirects: error = %v", n, err)
		}
	}
}

func TestAnotherPortIsRefused(t *testing.T) {
	t.Parallel()
	base, _ := site(t, func(http.ResponseWriter, *http.Request) { t.Error("a request arrived") })
	g := guard{allowed: func(netip.Addr) bool { return true }, ports: []uint16{80, 443}}
	if _, err := Hash(t.Context(), g.client(time.Second), base, MaxBytes); !errors.Is(err, ErrRefused) {
		t.Errorf("error = %v", err)
	}
}

func TestTheClientOfTheServiceIsGuarded(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"http://127.0.0.1/", "https://localhost/", "http://10.0.0.1/", "http://1.1.1.1:8080/"} {
		if _, err := Hash(t.Context(), Client(time.Second), at, MaxBytes); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: error = %v", at, err)
		}
	}
}

func TestNoProxyAndNoCookies(t *testing.T) {
	t.Parallel()
	c := Client(time.Second)
	if tr := c.Transport.(*http.Transport); tr.Proxy != nil || c.Jar != nil {
		t.Error("the client has a proxy or a cookie jar")
	}
}

// listener counts the connections that arrive at a loopback address.
func listener(t *testing.T, host string) (*atomic.Int64, uint16) {
	t.Helper()
	ln, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		t.Skipf("no %s on this system: %v", host, err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	var n atomic.Int64
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			n.Add(1)
			_ = c.Close()
		}
	}()
	return &n, netip.MustParseAddrPort(ln.Addr().String()).Port()
}

// liar is a resolver whose name server gives 127.0.0.1 for every name.
func liar(t *testing.T) *net.Resolver {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	go func() {
		b := make([]byte, 1500)
		for {
			n, from, err := server.ReadFrom(b)
			if err != nil {
				return
			}
			_, _ = server.WriteTo(loopbackAnswer(b[:n]), from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}

// loopbackAnswer answers a question for an A record; a question for another record gets an empty answer (RFC 1035, 4.1).
func loopbackAnswer(q []byte) []byte {
	end := 12
	for q[end] != 0 {
		end += int(q[end]) + 1
	}
	end += 5 // root, type, class
	out := append([]byte{q[0], q[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, q[12:end]...)
	if q[end-3] == 1 { // type A
		out[7] = 1
		out = append(out, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1)
	}
	return out
}
