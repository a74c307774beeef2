package workflow

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"freigabe/domain"
)

// Passwords says what hashing a password costs and how many are hashed at once.
type Passwords struct {
	Params *argon2id.Params
	slots  chan struct{}
	decoy  string
}

// NewPasswords limits hashing to a few at once, since each takes memory.
func NewPasswords(p *argon2id.Params, atOnce int) (*Passwords, error) {
	decoy, err := argon2id.CreateHash("decoy", p)
	if err != nil {
		return nil, err
	}
	return &Passwords{Params: p, slots: make(chan struct{}, atOnce), decoy: decoy}, nil
}

// StrongParams are those of OWASP's argon2id advice: 19 MiB, two passes.
var StrongParams = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// WeakParams make hashing cheap. For tests and the demo, whose passwords are known anyway.
var WeakParams = &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

func (p *Passwords) hash(ctx context.Context, password string) (string, error) {
	if err := p.take(ctx); err != nil {
		return "", err
	}
	defer func() { <-p.slots }()
	return argon2id.CreateHash(password, p.Params)
}

func (p *Passwords) matches(ctx context.Context, password, hash string) (bool, error) {
	if err := p.take(ctx); err != nil {
		return false, err
	}
	defer func() { <-p.slots }()
	if hash == "" {
		hash = p.decoy // takes as long for a login that does not exist
		_, err := argon2id.ComparePasswordAndHash(password, hash)
		return false, err
	}
	return argon2id.ComparePasswordAndHash(password, hash)
}

func (p *Passwords) take(ctx context.Context) error {
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return &domain.Error{Code: domain.Unavailable, Op: "workflow.Passwords", Key: "busy", Err: ctx.Err()}
	}
}

// SignedIn answers a sign-in: the secret of the session's cookie, shown once, and the token that forms carry.
type SignedIn struct {
	Secret  string
	CSRF    string
	Expires time.Time
	Person  domain.PersonID
}

const (
	sessionLife = 10 * time.Hour
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
		if err != nil {
			return SignedIn{}, err
		}
		if until.After(now) {
			return SignedIn{}, &domain.Error{Code: domain.Unavailable, Op: "workflow.SignIn", Key: "login.throttled",
				Args: map[string]any{"seconds": int(until.Sub(now).Seconds()) + 1}}
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
	s := Session{ID: domain.SessionID(domain.DigestOf([]byte(secret))), Person: person, CSRF: newSecret(), CreatedAt: now, SeenAt: now,
		ExpiresAt: now.Add(sessionLife), Agent: agent}
	if err := d.store.StartSession(ctx, s); err != nil {
		return SignedIn{}, err
	}
	return SignedIn{Secret: secret, CSRF: s.CSRF, Expires: s.ExpiresAt, Person: person}, nil
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

// newSecret gives 256 random bits for a cookie, a token or a link. Only its hash is kept.
func newSecret() string {
	var b [32]byte
	_, _ = rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func newLink(tx Tx, p domain.PersonID) string {
	secret := newSecret()
	tx.SaveLink(OneTimeLink{Hash: domain.DigestOf([]byte(secret)), Person: p, ExpiresAt: tx.Now().Add(linkLife)})
	return secret
}

// PersonOfLink tells whose password a one-time link sets. NotFound when it is used, expired or unknown.
func (d *Desk) PersonOfLink(ctx context.Context, secret string) (*domain.Person, error) {
	var p *domain.Person
	err := d.store.InTx(ctx, "workflow.PersonOfLink", func(tx Tx) (err error) {
		_, p, err = link(ctx, tx, secret)
		return err
	})
	return p, err
}

func link(ctx context.Context, tx Tx, secret string) (*OneTimeLink, *domain.Person, error) {
	l, err := tx.Link(ctx, domain.DigestOf([]byte(secret)))
	if err != nil {
		return nil, nil, err
	}
	if !l.UsedAt.IsZero() || !tx.Now().Before(l.ExpiresAt) {
		return nil, nil, &domain.Error{Code: domain.NotFound, Op: "workflow.link", Key: "link.unknown"}
	}
	p, err := tx.Person(ctx, l.Person)
	if err != nil || p.Off {
		return nil, nil, &domain.Error{Code: domain.NotFound, Op: "workflow.link", Key: "link.unknown", Err: err}
	}
	return l, p, nil
}

// SetPassword uses up a one-time link.
func (d *Desk) SetPassword(ctx context.Context, pw *Passwords, secret, password string) error {
	if err := checkPassword(password); err != nil {
		return err
	}
	hash, err := pw.hash(ctx, password)
	if err != nil {
		return err
	}
	return d.store.InTx(ctx, "workflow.SetPassword", func(tx Tx) error {
		l, p, err := link(ctx, tx, secret)
		if err != nil {
			return err
		}
		l.UsedAt = tx.Now()
		tx.SaveLink(*l)
		storePassword(tx, p, hash, "")
		return nil
	})
}

// ChangePassword replaces one's password and ends one's other sessions.
func (d *Desk) ChangePassword(ctx context.Context, pw *Passwords, id *Identity, old, password string) error {
	if err := checkPassword(password); err != nil {
		return err
	}
	_, was, err := d.store.PasswordOf(ctx, id.Person.Login)
	if err != nil {
		return err
	}
	if ok, err := pw.matches(ctx, old, was); err != nil || !ok {
		if err != nil {
			return err
		}
		return invalid("old", "login.wrong")
	}
	hash, err := pw.hash(ctx, password)
	if err != nil {
		return err
	}
	return d.store.InTx(ctx, "workflow.ChangePassword", func(tx Tx) error {
		p, err := tx.Person(ctx, id.Person.ID)
		if err != nil {
			return err
		}
		var keep domain.SessionID
		if id.Session != nil {
			keep = id.Session.ID
		}
		storePassword(tx, p, hash, keep)
		return nil
	})
}

func storePassword(tx Tx, p *domain.Person, hash string, keep domain.SessionID) {
	dec := decided(tx, Actor{Kind: domain.ByPerson, Person: p.ID, Name: p.Name}, domain.CredentialChanged)
	dec.Root, dec.Authority = p.Root, p.Root
	dec.Detail = map[string]string{"person": string(p.ID)}
	tx.SaveCredential(p.ID, hash)
	tx.EndSessions(p.ID, keep)
	decide(tx, dec)
}

func checkPassword(s string) error {
	switch n := utf8.RuneCountInString(s); {
	case !utf8.ValidString(s) || n < 12:
		return invalid("password", "password.short")
	case n > 200:
		return invalid("password", "password.long")
	}
	return nil
}

// RenewLink gives a person a new one-time link, by an administrator of their root. The old password stays until it is used.
func (d *Desk) RenewLink(ctx context.Context, actor Actor, id domain.PersonID) (Made, error) {
	return run(ctx, d, actor, "workflow.RenewLink", func(tx Tx) (Made, error) {
		p, err := tx.Person(ctx, id)
		if err != nil {
			return Made{}, err
		}
		auth, pol, s, err := administer(ctx, tx, actor, p.Root)
		if err != nil {
			return Made{}, err
		}
		dec := decidedFor(tx, actor, domain.CredentialChanged, auth, pol, s)
		dec.Detail = map[string]string{"person": string(p.ID), "link": "renewed"}
		secret := newLink(tx, p.ID)
		decide(tx, dec)
		return Made{ID: string(p.ID), Decision: dec.ID, Links: map[string]string{p.Login: secret}}, nil
	})
}

// NewToken asks for an API token.
type NewToken struct {
	Name    string
	Scopes  []string
	Expires time.Time
}

// IssuedToken answers NewToken. The secret is shown once and works when an administrator has confirmed it.
type IssuedToken struct {
	Proposal
	Secret string `json:"secret"`
}

// redacted leaves the secret out.
func (t IssuedToken) redacted() any { t.Secret = ""; return t }

// RequestToken makes a token for oneself. Nobody grants themself one: it takes effect when an administrator confirms it.
func (d *Desk) RequestToken(ctx context.Context, actor Actor, in NewToken) (IssuedToken, error) {
	if len(in.Scopes) == 0 || slices.ContainsFunc(in.Scopes, func(s string) bool { return s != "read" && s != "write" }) {
		return IssuedToken{}, invalid("scopes", "token.scopes")
	}
	if err := prose("name", in.Name); err != nil {
		return IssuedToken{}, err
	}
	return run(ctx, d, actor, "workflow.RequestToken", func(tx Tx) (IssuedToken, error) {
		if !in.Expires.IsZero() && !in.Expires.After(tx.Now()) {
			return IssuedToken{}, invalid("expires", "field.date_past")
		}
		auth, err := tx.Authority(ctx, actor.Root)
		if err != nil {
			return IssuedToken{}, err
		}
		secret := "fg_" + newSecret()
		t := Token{ID: domain.NewID[domain.TokenID](tx.Now()), Person: actor.Person, Root: actor.Root, Name: in.Name,
			Hash: domain.DigestOf([]byte(secret)), Scopes: in.Scopes, Status: domain.Proposed, CreatedAt: tx.Now(), ExpiresAt: in.Expires}
		dec := decided(tx, actor, domain.TokenIssued)
		dec.Root, dec.Authority = auth.ID, auth.ID
		dec.Detail = tokenDetail(t)
		tx.SaveToken(t)
		decide(tx, dec)
		confirmTask(tx, auth, "confirm_token", string(t.ID))
		return IssuedToken{Proposal: Proposal{ID: string(t.ID), Status: t.Status, Decision: dec.ID}, Secret: secret}, nil
	})
}

func tokenDetail(t Token) map[string]string {
	return map[string]string{"token": string(t.ID), "person": string(t.Person), "scopes": strings.Join(t.Scopes, " "), "status": string(t.Status)}
}

// ConfirmToken makes a requested token work, or rejects it: an administrator other than its person.
func (d *Desk) ConfirmToken(ctx context.Context, actor Actor, id domain.TokenID, accept bool) (Proposal, error) {
	return run(ctx, d, actor, "workflow.ConfirmToken", func(tx Tx) (Proposal, error) {
		t, err := tx.Token(ctx, id)
		if err != nil {
			return Proposal{}, err
		}
		auth, pol, s, err := second(ctx, tx, actor, t.Root, t.Person, t.Person, "")
		if err != nil {
			return Proposal{}, err
		}
		if t.Status != domain.Proposed {
			return Proposal{}, &domain.Error{Code: domain.Conflict, Op: "workflow.ConfirmToken", Key: "proposal.settled"}
		}
		dec := decidedFor(tx, actor, domain.TokenIssued, auth, pol, s)
		t.Status, t.Confirmed = domain.Active, actor.Person
		if !accept {
			t.Status, t.RevokedAt = domain.Rejected, tx.Now()
		}
		dec.Detail = tokenDetail(*t)
		tx.SaveToken(*t)
		decide(tx, dec)
		tx.CloseTasks(TaskQuery{Root: t.Root, Kind: "confirm_token", Ref: string(t.ID)})
		return Proposal{ID: string(t.ID), Status: t.Status, Decision: dec.ID}, nil
	})
}

// RevokeToken ends a token at once: its person, or an administrator of their root.
func (d *Desk) RevokeToken(ctx context.Context, actor Actor, id domain.TokenID) (Proposal, error) {
	return run(ctx, d, actor, "workflow.RevokeToken", func(tx Tx) (Proposal, error) {
		t, err := tx.Token(ctx, id)
		if err != nil {
			return Proposal{}, err
		}
		auth, err := tx.Authority(ctx, t.Root)
		if err != nil {
			return Proposal{}, err
		}
		pol, err := tx.Policy(ctx, t.Root)
		if err != nil {
			return Proposal{}, err
		}
		var s Standing
		if t.Person != actor.Person {
			if s, err = authorize(ctx, tx, pol, actor, domain.ActAdminister, t.Root); err != nil {
				return Proposal{}, hideForeign(err, actor, auth)
			}
		}
		if !t.RevokedAt.IsZero() {
			return Proposal{}, &domain.Error{Code: domain.Conflict, Op: "workflow.RevokeToken", Key: "proposal.settled"}
		}
		dec := decidedFor(tx, actor, domain.TokenRevoked, auth, pol, s)
		dec.Detail = tokenDetail(*t)
		t.Status, t.RevokedAt = domain.Ended, tx.Now()
		tx.SaveToken(*t)
		decide(tx, dec)
		tx.CloseTasks(TaskQuery{Root: t.Root, Kind: "confirm_token", Ref: string(t.ID)})
		return Proposal{ID: string(t.ID), Status: t.Status, Decision: dec.ID}, nil
	})
}

// Recover replaces lost administrators: by the local operator, who names two people of the root. It is shown to
// everyone in the root.
func (d *Desk) Recover(ctx context.Context, actor Actor, root domain.AuthorityID, logins []string) (Made, error) {
	if actor.Kind != domain.ByOperator {
		return Made{}, &domain.Error{Code: domain.Forbidden, Op: "workflow.Recover", Key: "authority.operator_only"}
	}
	if len(logins) != 2 || strings.EqualFold(logins[0], logins[1]) {
		return Made{}, invalid("admin", "authority.two_administrators")
	}
	return run(ctx, d, actor, "workflow.Recover", func(tx Tx) (Made, error) {
		auth, err := tx.Authority(ctx, root)
		if err != nil {
			return Made{}, err
		}
		var people []*domain.Person
		for _, login := range logins {
			p, err := tx.PersonNamed(ctx, strings.ToLower(login))
			if err != nil || p.Root != auth.ID || p.Off {
				return Made{}, invalid("admin", "person.unknown")
			}
			people = append(people, p)
		}
		pols, err := tx.Administer(ctx, auth.ID)
		if err != nil {
			return Made{}, err
		}
		dec := decidedFor(tx, actor, domain.AuthorityRecovered, auth, pols[auth.ID], Standing{})
		dec.Detail = map[string]string{"first": string(people[0].ID), "second": string(people[1].ID)}
		decide(tx, dec)
		res := Made{ID: string(auth.ID), Decision: dec.ID, Links: map[string]string{}}
		for _, p := range people {
			a := domain.Assignment{ID: domain.NewID[domain.AssignmentID](tx.Now()), Person: p.ID, Role: domain.Administrator, Authority: auth.ID,
				Root: auth.ID, From: tx.Now(), Status: domain.Active}
			g := decidedFor(tx, actor, domain.AssignmentConfirmed, auth, pols[auth.ID], Standing{})
			g.Detail = assignmentDetail(a)
			a.Decision = g.ID
			tx.SaveAssignment(a)
			decide(tx, g)
			res.Links[p.Login] = newLink(tx, p.ID)
		}
		for _, r := range domain.Roles {
			tx.OpenTask(domain.Task{ID: domain.NewID[domain.TaskID](tx.Now()), Kind: notice, Root: auth.ID, Authority: auth.ID,
				Ref: string(dec.ID), Role: r, Due: dueDay(auth, tx.Now(), 5), OpenedAt: tx.Now()})
		}
		return res, nil
	})
}
