package workflow

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"freigabe/domain"
)

// SignedIn answers a sign-in: the secret of the session's cookie, shown once, and the token that forms carry.
type SignedIn struct {
	Secret  string
	CSRF    string
	Expires time.Time
	Person  domain.PersonID
}

// SessionIdle is how long a session lasts without a request, where nothing else is set.
const SessionIdle = 30 * time.Minute

const (
	sessionLife = 10 * time.Hour // and no longer, however busy it is
	linkLife    = 72 * time.Hour
)

// SignIn checks login and password. Both a login and an address are slowed down after failures; a wrong login and a
// wrong password answer alike.
func (d *Desk) SignIn(ctx context.Context, pw *Passwords, login, password, address, agent string) (SignedIn, error) {
	login = strings.ToLower(strings.TrimSpace(login))
	now := d.clock()
	keys := []string{"login:" + login, "address:" + address}
	for _, key := range keys {
		until, err := d.store.Throttle(ctx, key, false, now)
		if err != nil || until.After(now) {
			return SignedIn{}, orThrottled(err, until, now)
		}
	}
	person, hash, err := d.store.PasswordOf(ctx, login)
	if err != nil && domain.CodeOf(err) != domain.NotFound {
		return SignedIn{}, err
	}
	ok, err := pw.matches(ctx, password, hash)
	if err != nil {
		return SignedIn{}, err
	}
	if !ok || person == "" {
		for _, key := range keys {
			if _, err := d.store.Throttle(ctx, key, true, now); err != nil {
				return SignedIn{}, err
			}
		}
		return SignedIn{}, &domain.Error{Code: domain.Forbidden, Op: "workflow.SignIn", Key: "login.wrong"}
	}
	secret := newSecret()
	s := Session{
		ID: domain.SessionID(domain.DigestOf([]byte(secret))), Person: person, CSRF: newSecret(), CreatedAt: now, SeenAt: now,
		ExpiresAt: now.Add(sessionLife), Agent: agent,
	}
	if err := d.store.StartSession(ctx, s); err != nil {
		return SignedIn{}, err
	}
	return SignedIn{Secret: secret, CSRF: s.CSRF, Expires: s.ExpiresAt, Person: person}, nil
}

// orThrottled gives err, or says how long to wait.
func orThrottled(err error, until, now time.Time) error {
	if err != nil {
		return err
	}
	return &domain.Error{
		Code: domain.Unavailable, Op: "workflow.SignIn", Key: "login.throttled", Args: map[string]any{"seconds": int(until.Sub(now).Seconds()) + 1},
	}
}

// Identify finds who a session secret or a token secret belongs to. NotFound when nobody.
func (d *Desk) Identify(ctx context.Context, session, token string) (*Identity, error) {
	var c Credential
	switch {
	case token != "":
		c.Token = domain.DigestOf([]byte(token))
	case session != "":
		c.Session = domain.SessionID(domain.DigestOf([]byte(session)))
	default:
		return nil, &domain.Error{Code: domain.NotFound, Op: "workflow.Identify", Key: "login.needed"}
	}
	return d.store.Identify(ctx, c)
}

// SignOut ends the session.
func (d *Desk) SignOut(ctx context.Context, id *Identity) error {
	if id.Session == nil {
		return nil
	}
	return d.store.EndSession(ctx, id.Session.ID)
}

// EndOwnSession signs the actor out in one of their sessions. NotFound when it is over already, or another's.
func (d *Desk) EndOwnSession(ctx context.Context, actor Actor, id domain.SessionID) error {
	if err := actor.mayWrite(); err != nil {
		return err
	}
	all, err := d.store.Sessions(ctx, actor.Person)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(s Session) bool { return s.ID == id }) {
		return &domain.Error{Code: domain.NotFound, Op: "workflow.EndOwnSession", Key: "session.over"}
	}
	return d.store.EndSession(ctx, id)
}

// EndOtherSessions signs the actor out everywhere but in the session that the request comes from. Like signing out, it
// leaves no decision: it ends nothing but its own person's way in.
func (d *Desk) EndOtherSessions(ctx context.Context, id *Identity) error {
	actor := ActorOf(id)
	var keep domain.SessionID
	if id.Session != nil {
		keep = id.Session.ID
	}
	_, err := run(ctx, d, actor, "workflow.EndOtherSessions", func(tx Tx) (struct{}, error) {
		tx.EndSessions(actor.Person, keep)
		return struct{}{}, nil
	})
	return err
}

// newSecret gives 256 random bits for a cookie, a token or a link. Only its hash is kept.
func newSecret() string {
	var b [32]byte
	_, _ = rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}
