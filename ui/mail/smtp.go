package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"time"

	smtp "github.com/wneessen/go-mail"

	"freigabe/domain"
	"freigabe/workflow/notify"
)

// Config says how mail leaves the house.
type Config struct {
	// Server is smtp://host:587 (STARTTLS, without which nothing is said), smtps://host:465 (TLS from the first byte), or
	// smtp+plain://127.0.0.1:25 for a server on this machine.
	Server         string
	User, Password string // without a user there is no sign-in
	From           string // "Offene Daten <daten@kreis.example>"
	PublicURL      string // base of all links
	Clock          func() time.Time
	TLS            *tls.Config // nil: certificates that this machine trusts
}

// Post is the way to the SMTP server. It is a notify.Transport.
type Post struct {
	config Config
	from   *mail.Address
	host   string // behind the @ of message ids
	server *url.URL
	port   int
}

var ports = map[string]int{"smtp": 587, "smtps": 465, "smtp+plain": 25}

const patience = 30 * time.Second

// NewPost checks the settings. Errors: Invalid, with the field.
func NewPost(c Config) (*Post, error) {
	bad := func(field, key string) error {
		return &domain.Error{Code: domain.Invalid, Op: "mail.NewPost", Key: key, Field: field}
	}
	u, err := url.Parse(c.Server)
	if err != nil || ports[u.Scheme] == 0 || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Path != "" && u.Path != "/" {
		return nil, bad("smtp", "serve.smtp")
	}
	p := &Post{config: c, server: u, port: ports[u.Scheme]}
	if s := u.Port(); s != "" {
		if p.port, err = strconv.Atoi(s); err != nil || p.port < 1 || p.port > 65535 {
			return nil, bad("smtp", "serve.smtp")
		}
	}
	if ip := net.ParseIP(u.Hostname()); u.Scheme == "smtp+plain" && (ip == nil || !ip.IsLoopback()) && u.Hostname() != "localhost" {
		return nil, bad("smtp", "serve.smtp_plain")
	}
	if p.from, err = mail.ParseAddress(c.From); err != nil {
		return nil, bad("smtp-from", "serve.smtp_from")
	}
	if (c.User == "") != (c.Password == "") {
		return nil, bad("smtp-user", "serve.smtp_user")
	}
	public, err := url.Parse(c.PublicURL)
	if err != nil || public.Hostname() == "" {
		return nil, bad("public-url", "serve.public_url")
	}
	p.host = public.Hostname()
	if net.ParseIP(p.host) != nil {
		p.host = "freigabe.invalid"
	}
	_, err = p.client()
	if err != nil {
		return nil, &domain.Error{Code: domain.Invalid, Op: "mail.NewPost", Key: "serve.smtp", Field: "smtp", Err: err}
	}
	return p, nil
}

func (p *Post) client() (*smtp.Client, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if p.config.TLS != nil {
		config = p.config.TLS.Clone()
	}
	config.ServerName = p.server.Hostname()
	options := []smtp.Option{smtp.WithPort(p.port), smtp.WithTimeout(patience), smtp.WithHELO(p.host), smtp.WithTLSConfig(config)}
	switch p.server.Scheme {
	case "smtps":
		options = append(options, smtp.WithSSL())
	case "smtp+plain":
		options = append(options, smtp.WithTLSPolicy(smtp.NoTLS))
	default:
		options = append(options, smtp.WithTLSPolicy(smtp.TLSMandatory))
	}
	if p.config.User != "" {
		options = append(options, smtp.WithSMTPAuth(smtp.SMTPAuthAutoDiscover), smtp.WithUsername(p.config.User), smtp.WithPassword(p.config.Password))
	}
	return smtp.NewClient(p.server.Hostname(), options...)
}

// Open connects, encrypts and signs in.
func (p *Post) Open(ctx context.Context) (notify.Way, error) {
	c, err := p.client()
	if err == nil {
		err = c.DialWithContext(ctx)
	}
	if err != nil {
		return nil, &domain.Error{Code: domain.Unavailable, Op: "mail.Open", Key: "mail.server_away", Err: heard(err)}
	}
	return &way{p, c}, nil
}

// heard is why there is no way to the server, without what it said: some servers repeat names and passwords in what they
// refuse. Only the code is kept.
func heard(err error) error {
	if said, ok := errors.AsType[*textproto.Error](err); ok {
		return fmt.Errorf("SMTP %d", said.Code)
	}
	if _, ok := errors.AsType[textproto.ProtocolError](err); ok {
		return errors.New("SMTP: an answer without form")
	}
	if strings.HasPrefix(err.Error(), "SMTP AUTH failed") { // some of the library's own errors hold the answer, too
		return errors.New("SMTP AUTH failed")
	}
	return err
}

type way struct {
	post   *Post
	client *smtp.Client
}

func (w *way) Close() error { return w.client.Close() }

// Send hands a letter over.
func (w *way) Send(ctx context.Context, l *notify.Letter, id string) error {
	m, err := w.post.message(l, id)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return told(w.client.Send(m))
}

// message writes the mail with its headers.
func (p *Post) message(l *notify.Letter, id string) (*smtp.Msg, error) {
	paper, err := Compose(l, p.config.PublicURL)
	if err != nil {
		return nil, err
	}
	html, err := paper.HTML()
	if err != nil {
		return nil, err
	}
	m := smtp.NewMsg()
	m.FromMailAddress(p.from)
	if err := m.To(l.To.Mail); err != nil {
		return nil, fmt.Errorf("%w: malformed address", notify.ErrRefused) // the cause would show it
	}
	m.Subject(paper.Subject)
	m.SetMessageIDWithValue(id + "@" + p.host)
	m.SetDateWithValue(p.config.Clock())
	m.SetUserAgent("Freigabe")
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader("X-Auto-Response-Suppress", "All") // what some servers ask for instead
	m.SetGenHeader("Content-Language", paper.Lang)
	m.SetGenHeader("List-Unsubscribe", "<"+paper.Settings.URL+">")
	m.SetBodyString(smtp.TypeTextPlain, paper.Text())
	m.AddAlternativeString(smtp.TypeTextHTML, html)
	return m, nil
}

// told makes of what the server said what the postman needs to know. What servers say names addresses, so only the
// code is kept.
func told(err error) error {
	if err == nil {
		return nil
	}
	failed, ok := errors.AsType[*smtp.SendError](err)
	if !ok {
		return fmt.Errorf("%w: %T", notify.ErrLost, err)
	}
	what := fmt.Errorf("SMTP %d %s at %s", failed.ErrorCode(), failed.EnhancedStatusCode(), failed.Reason)
	switch {
	case failed.ErrorCode() >= 500 && failed.Reason == smtp.ErrSMTPRcptTo:
		return fmt.Errorf("%w: %w", notify.ErrRefused, what)
	case failed.ErrorCode() == 0, failed.ErrorCode() == 421:
		return fmt.Errorf("%w: %w", notify.ErrLost, what)
	}
	return what
}
