package outgoing

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"syscall"
	"time"
)

// ErrRefused is inside the error of a request to an address, port or redirect that is not allowed.
var ErrRefused = errors.New("outgoing: refused")

const maxRedirects = 3

// Client gives a client that dials public addresses on the ports 80 and 443 and nothing else, asks no proxy, keeps no
// cookies and follows at most three redirects. timeout is for a request as a whole, body and redirects included.
func Client(timeout time.Duration) *http.Client {
	return guard{allowed: public, ports: []uint16{80, 443}}.client(timeout)
}

// guard says where a client may go.
type guard struct {
	allowed  func(netip.Addr) bool
	ports    []uint16
	resolver *net.Resolver // nil for the machine's
}

func (g guard) client(timeout time.Duration) *http.Client {
	dialer := &net.Dialer{Timeout: timeout, Control: g.control, Resolver: g.resolver}
	return &http.Client{
		Timeout: timeout,
		Transport: &http.Transport{ // speaks http and https, no other scheme
			Proxy:                  nil, // a proxy would dial for us, unseen
			DialContext:            dialer.DialContext,
			DisableKeepAlives:      true,
			DisableCompression:     true, // a small answer must not grow large
			TLSHandshakeTimeout:    timeout,
			ResponseHeaderTimeout:  timeout / 2,
			MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects {
				return fmt.Errorf("%w: more than %d redirects", ErrRefused, maxRedirects)
			}
			return nil
		},
	}
}

// control sees the address that a socket is about to connect to, after every resolver and parser had its say.
func (g guard) control(network, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !g.allowed(at.Addr()) || !slices.Contains(g.ports, at.Port()) {
		return fmt.Errorf("%w: %s %s", ErrRefused, network, address)
	}
	return nil
}
