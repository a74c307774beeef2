package workflow

import (
	"context"
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
		tx.EndLinks(p.ID, l.Hash) // whoever has another one shall not set the next password
		storePassword(tx, p, hash, "")
		return nil
	})
}

// ChangePassword replaces one's password and ends one's other sessions. Wrong guesses at the present one are slowed down
// as at the sign-in: whoever finds a browser open must not find out the password with it.
func (d *Desk) ChangePassword(ctx context.Context, pw *Passwords, id *Identity, old, password string) error {
	if err := checkPassword(password); err != nil {
		return err
	}
	key, now := "password:"+string(id.Person.ID), d.clock()
	if until, err := d.store.Throttle(ctx, key, false, now); err != nil || until.After(now) {
		return orThrottled(err, until, now)
	}
	_, was, err := d.store.PasswordOf(ctx, id.Person.Login)
	if err != nil {
		return err
	}
	if ok, err := pw.matches(ctx, old, was); err != nil || !ok {
		if err == nil {
			_, err = d.store.Throttle(ctx, key, true, now)
		}
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
