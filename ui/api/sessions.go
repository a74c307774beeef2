package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// Login signs in.
type Login struct {
	Login    string `json:"login" maxLength:"200" doc:"Login."`
	Password string `json:"password" maxLength:"200" doc:"Password."`
}

// SignedIn answers a sign-in.
type SignedIn struct {
	Person  string    `json:"person" doc:"Who is signed in."`
	CSRF    string    `json:"csrf_token" doc:"What unsafe methods send as X-CSRF-Token beside the cookie."`
	Expires time.Time `json:"expires_at" doc:"End of the session."`
}

// Session is a signed-in browser of yours.
type Session struct {
	ID        string    `json:"id" doc:"Id."`
	Current   bool      `json:"current" doc:"This one."`
	Agent     string    `json:"agent,omitempty" doc:"Program that signed in."`
	CreatedAt time.Time `json:"created_at" doc:"Since when."`
	SeenAt    time.Time `json:"seen_at" doc:"Last use."`
	ExpiresAt time.Time `json:"expires_at" doc:"End."`
}

func sessions(s *server) {
	type cookies struct {
		SetCookie string `header:"Set-Cookie" doc:"The session cookie: HttpOnly, SameSite=Lax."`
		Body      SignedIn
	}
	act(s, route{
		id: "sign-in", method: http.MethodPost, path: "/sessions", tag: tagAccount, status: http.StatusCreated, free: true, slowed: true, summary: "Sign in",
		more: "Answers a session cookie. A wrong login and a wrong password answer alike; repeated failures are slowed down.",
	},
		func(ctx context.Context, c *call, _ *None, in *Login) (*cookies, error) {
			if len(in.Login) > 200 || len(in.Password) > 1000 {
				return nil, wrongLogin()
			}
			agent := strings.ToValidUTF8(c.req.UserAgent(), "")
			if len(agent) > 200 {
				agent = strings.ToValidUTF8(agent[:200], "")
			}
			in1, err := c.Desk.SignIn(ctx, c.Passwords, in.Login, in.Password, c.ip, agent)
			if domain.KeyOf(err) == "login.wrong" {
				return nil, wrongLogin()
			}
			if err != nil {
				return nil, err
			}
			return &cookies{
				SetCookie: c.cookie(in1.Secret, in1.Expires).String(),
				Body:      SignedIn{Person: string(in1.Person), CSRF: in1.CSRF, Expires: in1.Expires},
			}, nil
		})

	read(s, route{id: "list-sessions", path: "/sessions", tag: tagAccount, summary: "Where you are signed in"},
		func(ctx context.Context, c *call, _ *None) (*plain[List[Session]], error) {
			rows, err := c.Desk.Read().Sessions(ctx, c.who.Person.ID)
			return body(List[Session]{Items: each(rows, func(x workflow.Session) Session {
				return Session{
					ID: string(x.ID), Current: c.who.Session != nil && c.who.Session.ID == x.ID, Agent: x.Agent, CreatedAt: x.CreatedAt,
					SeenAt: x.SeenAt, ExpiresAt: x.ExpiresAt,
				}
			})}), err
		})

	act(s, route{
		id: "sign-out", method: http.MethodDelete, path: "/sessions/{id}", tag: tagAccount, status: http.StatusNoContent, summary: "Sign out",
		more: "`current` is the session of this request.",
	},
		func(ctx context.Context, c *call, p *struct {
			ID string `path:"id" doc:"The session, or current."`
		}, _ *None,
		) (*None, error) {
			id := domain.SessionID(p.ID)
			if p.ID == "current" {
				if c.who.Session == nil {
					return nil, &domain.Error{Code: domain.Forbidden, Op: "api", Key: "api.session_only"}
				}
				id = c.who.Session.ID
			}
			own, err := c.Desk.Read().Sessions(ctx, c.who.Person.ID)
			if err != nil {
				return nil, err
			}
			i := slices.IndexFunc(own, func(x workflow.Session) bool { return x.ID == id })
			if i < 0 {
				return nil, domain.NotFound
			}
			if c.who.Session != nil && c.who.Session.ID == id {
				c.set.Set("Set-Cookie", c.cookie("", time.Time{}).String())
			}
			return nil, c.Desk.SignOut(ctx, &workflow.Identity{Person: c.who.Person, Session: &own[i]})
		})
}

// wrongLogin is the one answer to everything that is wrong with a sign-in.
func wrongLogin() error { return &domain.Error{Code: unauthenticated, Op: "api", Key: "login.wrong"} }

// cookie carries the session; an empty secret takes it away.
func (c *call) cookie(secret string, until time.Time) *http.Cookie {
	k := &http.Cookie{Name: c.cookieName(), Value: secret, Path: "/", HttpOnly: true, Secure: c.secure(), SameSite: http.SameSiteLaxMode, Expires: until}
	if secret == "" {
		k.MaxAge = -1
	}
	return k
}
