package workflow

import (
	"context"
	netmail "net/mail"
	"strings"

	"freigabe/domain"
)

// SetMail changes the mail address of a person, or erases it with an empty one: an administrator of their root. Links to
// set a password go to it, so it is decided like a renewed link; the address itself stands in no decision.
func (d *Desk) SetMail(ctx context.Context, actor Actor, id domain.PersonID, address string) (Made, error) {
	address = strings.TrimSpace(address)
	if err := checkMail("mail", address); err != nil {
		return Made{}, err
	}
	return run(ctx, d, actor, "workflow.SetMail", func(tx Tx) (Made, error) {
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
		what := "changed"
		if address == "" {
			what = "erased"
		}
		dec := decidedFor(tx, actor, domain.CredentialChanged, auth, pol, s)
		dec.Detail = map[string]string{"person": string(p.ID), "mail": what}
		p.Mail = address
		tx.SavePerson(*p)
		decide(tx, dec)
		return Made{ID: string(p.ID), Decision: dec.ID}, nil
	})
}

// checkMail accepts a bare address, or none.
func checkMail(field, address string) error {
	if address == "" {
		return nil
	}
	if m, err := netmail.ParseAddress(address); err != nil || m.Address != address || len(address) > 254 {
		return invalid(field, "field.mailbox")
	}
	return nil
}
