package mail_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"freigabe/domain"
	"freigabe/ui/mail"
	"freigabe/workflow"
	"freigabe/workflow/notify"
)

var noon = time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC)

func config(server string) mail.Config {
	return mail.Config{
		Server: server, From: "Offene Daten <daten@lindental.example>", PublicURL: "https://daten.lindental.example",
		Clock: func() time.Time { return noon },
	}
}

func letter() *notify.Letter {
	return &notify.Letter{
		Kind: notify.Invitation, To: notify.Recipient{
			Person: domain.Person{ID: "p", Login: "ute", Name: "Ute Börner", Mail: "ute@lindental.example"}, Language: "de", Zone: "Europe/Berlin",
		},
		Today: "2026-11-23", Link: workflow.MailedLink{Secret: "geheim", Expires: noon.Add(72 * time.Hour), New: true},
	}
}

func TestMailGoesOutOnlyAsSafelyAsItIsToldTo(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, how, scheme string
		change            func(*mail.Config, *server)
		opens             bool
	}{
		{"STARTTLS", "starttls", "smtp", nil, true},
		{"TLS from the first byte", "tls", "smtps", nil, true},
		{"plain, on this machine", "plain", "smtp+plain", nil, true},
		{"a server without STARTTLS", "plain", "smtp", nil, false},
		{"STARTTLS with a certificate that nobody trusts", "starttls", "smtp", func(c *mail.Config, _ *server) { c.TLS = &tls.Config{RootCAs: x509.NewCertPool()} }, false},
		{"TLS with a certificate that nobody trusts", "tls", "smtps", func(c *mail.Config, _ *server) { c.TLS = &tls.Config{RootCAs: x509.NewCertPool()} }, false},
		{"a certificate for another name", "starttls", "smtp", func(c *mail.Config, _ *server) { c.Server = strings.Replace(c.Server, "127.0.0.1", "localhost", 1) }, false},
		{"signing in", "starttls", "smtp", func(c *mail.Config, s *server) {
			c.User, c.Password, s.password = "freigabe", "streng geheim", "streng geheim"
		}, true},
		{"a wrong password", "starttls", "smtp", func(c *mail.Config, s *server) {
			c.User, c.Password, s.password = "freigabe", "falsch", "streng geheim"
		}, false},
		{"a password that would go unencrypted", "plain", "smtp", func(c *mail.Config, s *server) {
			c.User, c.Password, s.password = "freigabe", "streng geheim", "streng geheim"
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := start(t, tt.how)
			c := config(tt.scheme + "://" + s.addr)
			c.TLS = s.trusted
			if tt.change != nil {
				tt.change(&c, s)
			}
			post, err := mail.NewPost(c)
			if err != nil {
				t.Fatal(err)
			}
			way, err := post.Open(t.Context())
			if (err == nil) != tt.opens {
				t.Fatalf("Open() error = %v", err)
			}
			if !tt.opens {
				if domain.CodeOf(err) != domain.Unavailable || c.Password != "" && strings.Contains(err.Error(), c.Password) {
					t.Errorf("Open() error = %v", err)
				}
				return
			}
			defer way.Close()
			if err := way.Send(t.Context(), letter(), "id"); err != nil {
				t.Fatal(err)
			}
			if got := s.got(); len(got) != 1 || got[0].to != "ute@lindental.example" || got[0].from != "daten@lindental.example" || c.User != s.login {
				t.Errorf("got %+v, signed in as %q", got, s.login)
			}
		})
	}
}

func TestAMailSaysWhatItIs(t *testing.T) {
	t.Parallel()
	s := start(t, "plain")
	post, err := mail.NewPost(config("smtp+plain://" + s.addr))
	if err != nil {
		t.Fatal(err)
	}
	way, err := post.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer way.Close()
	for range 2 {
		if err := way.Send(t.Context(), letter(), "0123abc"); err != nil {
			t.Fatal(err)
		}
	}
	got := s.got()
	if len(got) != 2 {
		t.Fatalf("%d mails", len(got))
	}
	h := got[0].parse(t).Header
	for name, want := range map[string]string{
		"Message-Id": "<0123abc@daten.lindental.example>", "Auto-Submitted": "auto-generated", "Content-Language": "de",
		"List-Unsubscribe": "<https://daten.lindental.example/desk/account/settings>", "Subject": "Ihr Zugang zu Freigabe", "Date": "Mon, 23 Nov 2026 11:00:00 +0000",
	} {
		if h.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, h.Get(name), want)
		}
	}
	if got[1].parse(t).Header.Get("Message-Id") != h.Get("Message-Id") {
		t.Error("the same letter has another id the second time")
	}
	if !strings.HasPrefix(h.Get("Content-Type"), "multipart/alternative") || !strings.Contains(got[0].body, "text/plain") || !strings.Contains(got[0].body, "text/html") {
		t.Errorf("not in two parts: %s", h.Get("Content-Type"))
	}
}

func TestWhatTheServerSaysIsToldWithoutAddresses(t *testing.T) {
	t.Parallel()
	s := start(t, "plain")
	post, err := mail.NewPost(config("smtp+plain://" + s.addr))
	if err != nil {
		t.Fatal(err)
	}
	for code, is := range map[int]error{550: notify.ErrRefused, 450: nil, 421: notify.ErrLost} {
		s.mu.Lock()
		s.refuse["ute@lindental.example"] = &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: "<ute@lindental.example> Ute Börner"}
		s.mu.Unlock()
		way, err := post.Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		err = way.Send(t.Context(), letter(), "id")
		if err == nil || strings.Contains(err.Error(), "lindental") || errors.Is(err, notify.ErrRefused) != errors.Is(is, notify.ErrRefused) || errors.Is(err, notify.ErrLost) != errors.Is(is, notify.ErrLost) {
			t.Errorf("%d: error = %v, want %v without an address", code, err, is)
		}
		_ = way.Close()
	}
}

func TestSettingsOfMailAreChecked(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*mail.Config)
		field  string
	}{
		"fine":                    {func(*mail.Config) {}, ""},
		"another machine, plain":  {func(c *mail.Config) { c.Server = "smtp+plain://mail.example" }, "smtp"},
		"no scheme":               {func(c *mail.Config) { c.Server = "mail.example:25" }, "smtp"},
		"a password in the URL":   {func(c *mail.Config) { c.Server = "smtp://a:b@mail.example" }, "smtp"},
		"a port that is none":     {func(c *mail.Config) { c.Server = "smtp://mail.example:99999" }, "smtp"},
		"no sender":               {func(c *mail.Config) { c.From = "" }, "smtp-from"},
		"two senders":             {func(c *mail.Config) { c.From = "a@x.example, b@x.example" }, "smtp-from"},
		"a user without password": {func(c *mail.Config) { c.User = "x" }, "smtp-user"},
	} {
		c := config("smtp://mail.example")
		tt.change(&c)
		_, err := mail.NewPost(c)
		e, _ := errors.AsType[*domain.Error](err)
		if tt.field == "" && err != nil || tt.field != "" && (e == nil || e.Field != tt.field) {
			t.Errorf("%s: error = %v, want one at %q", name, err, tt.field)
		}
	}
}
