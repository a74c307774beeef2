package workflow

import (
	"context"
	"time"

	"freigabe/domain"
)

// Invited is the kind of the event that a one-time link was made for a person. Its payload has the hash of the link.
const Invited = "invited"

func newLink(tx Tx, p domain.Person) string {
	secret := newSecret()
	hash := domain.DigestOf([]byte(secret))
	tx.SaveLink(OneTimeLink{Hash: hash, Person: p.ID, ExpiresAt: tx.Now().Add(linkLife)})
	tx.Enqueue(domain.Event{
		Kind: Invited, Root: p.Root, At: tx.Now(), Payload: map[string]string{"person": string(p.ID), "link": string(hash)},
	})
	return secret
}

// MailedLink is a one-time link that its person gets by mail.
type MailedLink struct {
	Secret  string
	Expires time.Time
	New     bool // the person never had a password
}

// LinkByMail makes a second one-time link beside the one that an administrator's act made, to be sent to its person. So
// no secret waits anywhere for its mail: what is sent is made at the moment of sending, and made anew when that fails.
// The administrator's decision covers it. NotFound when the first link is used, expired or unknown.
func (d *Desk) LinkByMail(ctx context.Context, asked domain.Digest) (MailedLink, error) {
	var out MailedLink
	var login string
	err := d.store.InTx(ctx, "workflow.LinkByMail", func(tx Tx) error {
		_, p, err := linkOf(ctx, tx, asked)
		if err != nil {
			return err
		}
		login, out = p.Login, MailedLink{Secret: newSecret(), Expires: tx.Now().Add(linkLife)}
		tx.SaveLink(OneTimeLink{Hash: domain.DigestOf([]byte(out.Secret)), Person: p.ID, ExpiresAt: out.Expires})
		return nil
	})
	if err != nil {
		return MailedLink{}, err
	}
	switch _, _, err := d.store.PasswordOf(ctx, login); domain.CodeOf(err) {
	case "":
	case domain.NotFound:
		out.New = true
	default:
		return MailedLink{}, err
	}
	return out, nil
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
	return linkOf(ctx, tx, domain.DigestOf([]byte(secret)))
}

func linkOf(ctx context.Context, tx Tx, hash domain.Digest) (*OneTimeLink, *domain.Person, error) {
	l, err := tx.Link(ctx, hash)
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
		if p.Erased() {
			return Made{}, &domain.Error{Code: domain.Conflict, Op: "workflow", Key: "person.erased"}
		}
		dec := decidedFor(tx, actor, domain.CredentialChanged, auth, pol, s)
		dec.Detail = map[string]string{"person": string(p.ID), "link": "renewed"}
		secret := newLink(tx, *p)
		decide(tx, dec)
		return Made{ID: string(p.ID), Decision: dec.ID, Links: map[string]string{p.Login: secret}}, nil
	})
}
