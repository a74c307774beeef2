package workflow

import (
	"context"

	"freigabe/domain"
)

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
