package workflow

import (
	"context"
	"slices"
	"strings"
	"time"

	"freigabe/domain"
)

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
		t := Token{
			ID: domain.NewID[domain.TokenID](tx.Now()), Person: actor.Person, Root: actor.Root, Name: in.Name,
			Hash: domain.DigestOf([]byte(secret)), Scopes: in.Scopes, Status: domain.Proposed, CreatedAt: tx.Now(), ExpiresAt: in.Expires,
		}
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
	detail := map[string]string{
		"token": string(t.ID), "person": string(t.Person), "scopes": strings.Join(t.Scopes, " "), "status": string(t.Status),
		"hash": string(domain.DigestOf([]byte(t.Hash))), // of the secret's hash: the token that acts is the one that was confirmed
	}
	if !t.ExpiresAt.IsZero() {
		detail["expires"] = t.ExpiresAt.UTC().Format(time.RFC3339Nano)
	}
	return detail
}

// ConfirmToken makes a requested token work, or rejects it: an administrator other than its person.
func (d *Desk) ConfirmToken(ctx context.Context, actor Actor, id domain.TokenID, accept bool) (Proposal, error) {
	return d.confirmToken(ctx, actor, id, accept, "")
}

func (d *Desk) confirmToken(ctx context.Context, actor Actor, id domain.TokenID, accept bool, reason string) (Proposal, error) {
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
		dec := withText(decidedFor(tx, actor, domain.TokenIssued, auth, pol, s), domain.TextReason, reason)
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
