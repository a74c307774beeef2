package mail_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// server is an SMTP server on loopback.
type server struct {
	addr    string
	trusted *tls.Config // for a client that trusts it

	mu       sync.Mutex
	mails    []received
	refuse   map[string]*smtp.SMTPError // by recipient
	login    string                     // that signed in last
	password string                     // needed to sign in, "" for none
	dropOnce bool                       // the next mail is taken, and the connection then breaks
}

type received struct {
	from, to string
	body     string
}

func (r received) parse(t *testing.T) *netmail.Message {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(r.body))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// start runs a server: how is "plain", "starttls" or "tls".
func start(t *testing.T, how string) *server {
	t.Helper()
	s := &server{refuse: map[string]*smtp.SMTPError{}}
	cert, pool := certificate(t)
	s.trusted = &tls.Config{RootCAs: pool}
	srv := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }))
	srv.Domain, srv.AllowInsecureAuth = "mail.example", how == "plain"
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = ln.Addr().String()
	config := &tls.Config{Certificates: []tls.Certificate{cert}}
	switch how {
	case "starttls":
		srv.TLSConfig = config
	case "tls":
		ln = tls.NewListener(ln, config)
	}
	srv.ErrorLog = quiet{}
	go func() { _ = srv.Serve(ln) }()
	t.Cleanup(func() { _ = srv.Close() })
	return s
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

func (s *server) got() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]received(nil), s.mails...)
}

type session struct {
	server *server
	mail   received
}

func (c *session) AuthMechanisms() []string {
	if c.server.password == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (c *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != c.server.password {
			return errors.New("wrong password")
		}
		c.server.mu.Lock()
		defer c.server.mu.Unlock()
		c.server.login = user
		return nil
	}), nil
}

func (c *session) Mail(from string, _ *smtp.MailOptions) error {
	c.mail = received{from: from}
	return nil
}

func (c *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	if err := c.server.refuse[to]; err != nil {
		return err
	}
	c.mail.to = to
	return nil
}

func (c *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	c.mail.body = string(b)
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	c.server.mails = append(c.server.mails, c.mail)
	if c.server.dropOnce {
		c.server.dropOnce = false
		return &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "going away"}
	}
	return nil
}

func (c *session) Reset()        {}
func (c *session) Logout() error { return nil }

// certificate is one for 127.0.0.1 that signs itself.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.example"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}
