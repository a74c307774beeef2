package workflow

import (
	"context"
	"strings"

	"freigabe/domain"
)

// AuthorityChange is what can be changed of an authority; its name in addresses stays for ever.
type AuthorityChange struct {
	Title       string
	Mailbox     string
	Homepage    string
	Geocoding   string
	Contributor string
}

// ChangeAuthority gives an authority another title, mailbox, homepage or key: by one administrator, at once.
func (d *Desk) ChangeAuthority(ctx context.Context, actor Actor, id domain.AuthorityID, in AuthorityChange) (Made, error) {
	return run(ctx, d, actor, "workflow.ChangeAuthority", func(tx Tx) (Made, error) {
		auth, pol, s, err := administer(ctx, tx, actor, id)
		if err != nil {
			return Made{}, err
		}
		_, slug, found := strings.Cut(auth.Name, "_")
		if !found {
			slug = auth.Name
		}
		checked, err := NewAuthority{
			Parent: auth.Parent, Slug: slug, Title: in.Title, Kind: auth.Kind, Land: auth.Land, TimeZone: auth.TimeZone,
			Mailbox: in.Mailbox, Homepage: in.Homepage, Geocoding: in.Geocoding, Contributor: in.Contributor,
		}.authority()
		if err != nil {
			return Made{}, err
		}
		detail := map[string]string{}
		for _, f := range []struct {
			name     string
			now      *string
			intended string
		}{
			{"title", &auth.Title, checked.Title},
			{"mailbox", &auth.Mailbox, checked.Mailbox},
			{"homepage", &auth.Homepage, checked.Homepage},
			{"geocoding", &auth.Geocoding, checked.Geocoding},
			{"contributor", &auth.Contributor, checked.Contributor},
		} {
			if *f.now != f.intended {
				detail[f.name], detail[f.name+"_before"] = f.intended, *f.now
				*f.now = f.intended
			}
		}
		if len(detail) == 0 {
			return Made{}, invalid("title", "authority.unchanged")
		}
		dec := decidedFor(tx, actor, domain.AuthorityChanged, auth, pol, s)
		dec.Detail = detail
		tx.SaveAuthority(*auth)
		decide(tx, dec)
		return Made{ID: string(auth.ID), Decision: dec.ID, Names: []string{auth.Name}}, nil
	})
}

// CloseAuthority closes a department and names its successor. It keeps its page, its signed releases and its history;
// rights at it end. It has to be empty: its holdings move first, its departments close first.
func (d *Desk) CloseAuthority(ctx context.Context, actor Actor, id, successor domain.AuthorityID, reason string) (Made, error) {
	if err := optional("reason", &reason); err != nil {
		return Made{}, err
	}
	return run(ctx, d, actor, "workflow.CloseAuthority", func(tx Tx) (Made, error) {
		refuse := func(key string, args map[string]any) error {
			return &domain.Error{Code: domain.Conflict, Op: "workflow.CloseAuthority", Key: key, Args: args}
		}
		auth, err := tx.Authority(ctx, id)
		if err != nil {
			return Made{}, err
		}
		if auth.Closed {
			return Made{}, refuse("authority.closed", nil)
		}
		auth, pol, s, err := administer(ctx, tx, actor, id)
		if err != nil {
			return Made{}, err
		}
		if auth.Parent == "" {
			return Made{}, refuse("authority.root_stays", nil)
		}
		if err := mayFollow(ctx, tx, pol, auth, successor); err != nil {
			return Made{}, err
		}
		for _, a := range pol.Authorities {
			if a.Parent == auth.ID && !a.Closed {
				return Made{}, refuse("authority.has_departments", nil)
			}
		}
		left, err := tx.HoldingsWhere(ctx, HoldingQuery{Root: auth.Root, Authority: auth.ID, States: allBut(domain.Archived)})
		if err != nil {
			return Made{}, err
		}
		if len(left) > 0 {
			return Made{}, refuse("authority.has_holdings", map[string]any{"n": len(left)})
		}
		auth.Closed, auth.Successor = true, successor
		dec := withText(decidedFor(tx, actor, domain.AuthorityClosed, auth, pol, s), domain.TextReason, reason)
		dec.Detail = map[string]string{"closed": "true"}
		if successor != "" {
			dec.Detail["successor"] = string(successor)
		}
		tx.SaveAuthority(*auth)
		decide(tx, dec)
		return Made{ID: string(auth.ID), Decision: dec.ID, Names: []string{auth.Name}}, nil
	})
}

// mayFollow tells whether an authority can succeed another one: it is open, of the same root, and neither it nor below it.
func mayFollow(ctx context.Context, tx Tx, pol *Policy, auth *domain.Authority, successor domain.AuthorityID) error {
	if successor == "" {
		return invalid("successor", "field.required")
	}
	next, err := tx.Authority(ctx, successor)
	switch {
	case domain.CodeOf(err) == domain.NotFound:
		return invalid("successor", "authority.unknown")
	case err != nil:
		return err
	case next.Root != auth.Root || next.Closed || pol.below(next.ID, auth.ID):
		return invalid("successor", "authority.no_successor")
	}
	return nil
}

func allBut(s domain.State) []domain.State {
	var out []domain.State
	for _, x := range domain.States {
		if x != s {
			out = append(out, x)
		}
	}
	return out
}
