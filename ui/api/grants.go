package api

import (
	"context"
	"net/http"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// Assignment is a role of a person at an authority.
type Assignment struct {
	ID          string     `json:"id" doc:"Id."`
	Person      string     `json:"person" doc:"Who."`
	Role        string     `json:"role" doc:"The role."`
	Authority   string     `json:"authority" doc:"There and everywhere below."`
	From        time.Time  `json:"from" doc:"Since when."`
	Until       *time.Time `json:"until,omitempty" doc:"Until when."`
	Status      string     `json:"status" doc:"proposed, active, ended, rejected."`
	ProposedBy  string     `json:"proposed_by,omitempty" doc:"Who proposed it."`
	ConfirmedBy string     `json:"confirmed_by,omitempty" doc:"Who confirmed it."`
	EndedAt     *time.Time `json:"ended_at,omitempty" doc:"When it ended."`
	Decision    string     `json:"decision,omitempty" doc:"The latest decision."`
}

func assignment(a domain.Assignment) Assignment {
	return Assignment{
		ID: string(a.ID), Person: string(a.Person), Role: string(a.Role), Authority: string(a.Authority), From: a.From, Until: stamp(a.Until),
		Status: string(a.Status), ProposedBy: string(a.ProposedBy), ConfirmedBy: string(a.ConfirmedBy), EndedAt: stamp(a.EndedAt), Decision: string(a.Decision),
	}
}

// NewAssignment proposes a role.
type NewAssignment struct {
	Login     string    `json:"login" doc:"Exact login, also of a person of another legal entity."`
	Role      string    `json:"role" doc:"The role."`
	Authority string    `json:"authority" format:"uuid" doc:"There and everywhere below; you administer it."`
	From      time.Time `json:"from,omitempty" doc:"Since when; now without it."`
	Until     time.Time `json:"until,omitempty" doc:"Until when."`
	Reason    string    `json:"reason,omitempty" doc:"Why."`
}

// Deputy lets a person act for another.
type Deputy struct {
	ID          string `json:"id" doc:"Id."`
	For         string `json:"for" doc:"Who is represented."`
	By          string `json:"by" doc:"Who acts."`
	From        string `json:"from" doc:"First day."`
	Until       string `json:"until" doc:"Last day."`
	Status      string `json:"status" doc:"proposed, active, ended, rejected."`
	ProposedBy  string `json:"proposed_by,omitempty" doc:"Who proposed it."`
	ConfirmedBy string `json:"confirmed_by,omitempty" doc:"Who confirmed it."`
	Decision    string `json:"decision,omitempty" doc:"The latest decision."`
}

func deputy(d domain.Deputy) Deputy {
	return Deputy{
		ID: string(d.ID), For: string(d.For), By: string(d.By), From: d.From, Until: d.Until, Status: string(d.Status),
		ProposedBy: string(d.ProposedBy), ConfirmedBy: string(d.ConfirmedBy), Decision: string(d.Decision),
	}
}

// NewDeputy proposes a deputy.
type NewDeputy struct {
	For   string `json:"for" doc:"Login of the person represented: yours, or anybody's whom you administer."`
	By    string `json:"by" doc:"Login of the person who acts."`
	From  string `json:"from" format:"date" doc:"First day."`
	Until string `json:"until" format:"date" doc:"Last day."`
}

func grants(s *server) {
	paged(s, route{id: "list-assignments", path: "/assignments", tag: tagAdmin, summary: "Roles: your own, and those of people whom you administer"},
		workflow.Reader.Assignments, always(assignment))

	act(s, route{
		id: "grant-role", method: http.MethodPost, path: "/assignments", tag: tagAdmin, status: http.StatusCreated, summary: "Propose a role",
		more: "A role that signs or administers takes effect when a second person confirms; any other at once.",
	},
		func(ctx context.Context, c *call, _ *Keyed, in *NewAssignment) (*plain[Proposal], error) {
			auth, err := id[domain.AuthorityID]("authority", in.Authority)
			if err != nil {
				return nil, err
			}
			return proposal(c.Desk.GrantRole(ctx, c.actor(), workflow.Grant{
				Login: in.Login, Role: domain.Role(in.Role), Authority: auth,
				From: in.From, Until: in.Until, Reason: in.Reason,
			}))
		})

	confirm(s, "/assignments", "role", func(c *call, ctx context.Context, id domain.AssignmentID, accept bool) (workflow.Proposal, error) {
		return c.Desk.ConfirmRole(ctx, c.actor(), id, accept)
	})

	act(s, route{id: "end-role", method: http.MethodPost, path: "/assignments/{id}/end", tag: tagAdmin, summary: "Take a role away, at once"},
		func(ctx context.Context, c *call, p *ProposalPath, in *Ending) (*plain[Proposal], error) {
			id, err := domain.ParseID[domain.AssignmentID](p.ID)
			if err != nil {
				return nil, err
			}
			return proposal(c.Desk.EndRole(ctx, c.actor(), id, in.Reason))
		})

	paged(s, route{id: "list-deputies", path: "/deputies", tag: tagAdmin, summary: "Deputies: by and for you, and of people whom you administer"},
		workflow.Reader.Deputies, always(deputy))

	act(s, route{
		id: "propose-deputy", method: http.MethodPost, path: "/deputies", tag: tagAdmin, status: http.StatusCreated, summary: "Propose a deputy",
		more: "By the person represented or an administrator; it takes effect when a second person confirms.",
	},
		func(ctx context.Context, c *call, _ *Keyed, in *NewDeputy) (*plain[Proposal], error) {
			return proposal(c.Desk.ProposeDeputy(ctx, c.actor(), workflow.StandIn{For: in.For, By: in.By, From: in.From, Until: in.Until}))
		})

	confirm(s, "/deputies", "deputy", func(c *call, ctx context.Context, id domain.DeputyID, accept bool) (workflow.Proposal, error) {
		return c.Desk.ConfirmDeputy(ctx, c.actor(), id, accept)
	})

	act(s, route{id: "end-deputy", method: http.MethodPost, path: "/deputies/{id}/end", tag: tagAdmin, summary: "End a deputy, at once"},
		func(ctx context.Context, c *call, p *ProposalPath, _ *None) (*plain[Proposal], error) {
			id, err := domain.ParseID[domain.DeputyID](p.ID)
			if err != nil {
				return nil, err
			}
			return proposal(c.Desk.EndDeputy(ctx, c.actor(), id))
		})
}
