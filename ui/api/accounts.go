package api

import (
	"context"
	"net/http"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// Token is an access key of yours, without its secret.
type Token struct {
	ID        string     `json:"id" doc:"Id."`
	Name      string     `json:"name" doc:"What it is for."`
	Scopes    []string   `json:"scopes" doc:"read, write."`
	Status    string     `json:"status" doc:"proposed, active, ended, rejected."`
	CreatedAt time.Time  `json:"created_at" doc:"Since when."`
	ExpiresAt *time.Time `json:"expires_at,omitempty" doc:"Until when."`
	RevokedAt *time.Time `json:"revoked_at,omitempty" doc:"When it was taken away."`
}

func token(t workflow.Token) Token {
	return Token{
		ID: string(t.ID), Name: t.Name, Scopes: texts(t.Scopes), Status: string(t.Status), CreatedAt: t.CreatedAt,
		ExpiresAt: stamp(t.ExpiresAt), RevokedAt: stamp(t.RevokedAt),
	}
}

// NewToken asks for an access key.
type NewToken struct {
	Name    string    `json:"name" doc:"What it is for."`
	Scopes  []string  `json:"scopes" doc:"read, write."`
	Expires time.Time `json:"expires,omitempty" doc:"Until when; without it it does not expire."`
}

// IssuedToken is an access key with its secret.
type IssuedToken struct {
	Proposal
	Secret string `json:"secret" doc:"What goes behind Bearer. Shown once; it works when an administrator has confirmed it."`
}

// NewPassword replaces one's password.
type NewPassword struct {
	Old string `json:"old" doc:"Present password."`
	New string `json:"new" minLength:"12" maxLength:"200" doc:"New password."`
}

func accounts(s *server) {
	read(s, route{id: "list-tokens", path: "/tokens", tag: tagAccount, summary: "Your access keys"},
		func(ctx context.Context, c *call, _ *None) (*plain[List[Token]], error) {
			rows, err := c.Desk.Read().Tokens(ctx, c.who.Person.ID)
			return body(List[Token]{Items: each(rows, token)}), err
		})

	act(s, route{
		id: "request-token", method: http.MethodPost, path: "/tokens", tag: tagAccount, status: http.StatusCreated, summary: "Ask for an access key",
		more: "Nobody grants themself one: it works when an administrator confirms it.",
	},
		func(ctx context.Context, c *call, _ *Keyed, in *NewToken) (*plain[IssuedToken], error) {
			t, err := c.Desk.RequestToken(ctx, c.actor(), workflow.NewToken{Name: in.Name, Scopes: in.Scopes, Expires: in.Expires})
			return body(IssuedToken{Proposal: Proposal{ID: t.ID, Status: string(t.Status), Decision: string(t.Decision)}, Secret: t.Secret}), err
		})

	confirm(s, "/tokens", "token", func(c *call, ctx context.Context, id domain.TokenID, accept bool) (workflow.Proposal, error) {
		return c.Desk.ConfirmToken(ctx, c.actor(), id, accept)
	})

	act(s, route{id: "revoke-token", method: http.MethodDelete, path: "/tokens/{id}", tag: tagAccount, summary: "Take an access key away, at once"},
		func(ctx context.Context, c *call, p *struct {
			ID string `path:"id" format:"uuid" doc:"The access key: yours, or that of somebody whom you administer."`
		}, _ *None,
		) (*plain[Proposal], error) {
			id, err := domain.ParseID[domain.TokenID](p.ID)
			if err != nil {
				return nil, err
			}
			return proposal(c.Desk.RevokeToken(ctx, c.actor(), id))
		})

	act(s, route{
		id: "change-password", method: http.MethodPut, path: "/me/password", slowed: true, tag: tagAccount, status: http.StatusNoContent, summary: "Change your password",
		more: "Ends your other sessions. Not by token.",
	},
		func(ctx context.Context, c *call, _ *None, in *NewPassword) (*None, error) {
			if c.who.Session == nil {
				return nil, &domain.Error{Code: domain.Forbidden, Op: "api", Key: "api.session_only"}
			}
			return nil, c.Desk.ChangePassword(ctx, c.Passwords, c.who, in.Old, in.New)
		})
}
