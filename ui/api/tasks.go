package api

import (
	"context"
	"time"

	"freigabe/domain"
	"freigabe/ui/component/message"
	"freigabe/workflow"
)

// Task is something that waits for you.
type Task struct {
	ID          string     `json:"id" doc:"Id."`
	Kind        string     `json:"kind" doc:"sign, question, unclear, treatment, confirm_withdrawal, rescreen, publish_failed, withhold_review, release_review, deferral_over, withdraw, link_changed, link_broken, confirm_assignment, confirm_deputy, confirm_rule, confirm_questionnaire, confirm_sharing, confirm_token, authority_recovered, escalated."`
	Label       string     `json:"label" doc:"The kind in words."`
	Authority   string     `json:"authority" doc:"The authority."`
	Holding     string     `json:"holding,omitempty" doc:"The holding."`
	Review      string     `json:"review,omitempty" doc:"The review."`
	Ref         string     `json:"ref,omitempty" doc:"Place, question, treatment or proposal."`
	Role        string     `json:"role,omitempty" doc:"Waits for this role."`
	Person      string     `json:"person,omitempty" doc:"Waits for this person."`
	Due         string     `json:"due" doc:"Day."`
	OpenedAt    time.Time  `json:"opened_at" doc:"Since when."`
	EscalatedAt *time.Time `json:"escalated_at,omitempty" doc:"Since when it is overdue."`
}

func task(t domain.Task, lang string) Task {
	return Task{
		ID: string(t.ID), Kind: t.Kind, Label: message.Label(lang, "task", t.Kind), Authority: string(t.Authority), Holding: string(t.Holding),
		Review: string(t.Review), Ref: t.Ref, Role: string(t.Role), Person: string(t.Person), Due: t.Due, OpenedAt: t.OpenedAt, EscalatedAt: stamp(t.EscalatedAt),
	}
}

// Me is who asks.
type Me struct {
	ID          string       `json:"id" doc:"Person."`
	Login       string       `json:"login" doc:"Login."`
	Name        string       `json:"name" doc:"Name."`
	Mail        string       `json:"mail,omitempty" doc:"Mail address."`
	Lang        string       `json:"lang" doc:"de or en."`
	Root        string       `json:"root" doc:"The legal entity."`
	Roles       []Role       `json:"roles" doc:"Roles in force."`
	Represents  []string     `json:"represents" doc:"People whom you may act for now."`
	Deputies    []Deputy     `json:"deputies" doc:"Deputyships by and for you."`
	By          string       `json:"signed_in_by" doc:"session or token."`
	Scopes      []string     `json:"scopes,omitempty" doc:"Of the token."`
	CSRF        string       `json:"csrf_token,omitempty" doc:"Of the session: what unsafe methods send as X-CSRF-Token."`
	Assignments []Assignment `json:"assignments" doc:"Roles that you have, had or are proposed for."`
}

// Role is a role at an authority.
type Role struct {
	Role      string `json:"role" doc:"The role."`
	Authority string `json:"authority" doc:"There and everywhere below."`
}

func tasks(s *server) {
	paged(s, route{id: "list-tasks", path: "/tasks", tag: tagTasks, summary: "What waits for you, the first due first"},
		workflow.Reader.Tasks, func(c *call, t domain.Task) Task { return task(t, c.lang) })

	paged(s, route{id: "list-reviews", path: "/reviews", tag: tagTasks, summary: "Open reviews of holdings that you may read"},
		workflow.Reader.Reviews, always(review))

	read(s, route{id: "me", path: "/me", tag: tagTasks, summary: "Who you are, your roles and deputies"},
		func(ctx context.Context, c *call, _ *None) (*plain[Me], error) {
			p := c.who.Person
			out := Me{ID: string(p.ID), Login: p.Login, Name: p.Name, Mail: p.Mail, Lang: p.Lang, Root: string(p.Root), By: "session", Roles: []Role{}}
			if c.who.Token != nil {
				out.By, out.Scopes = "token", c.who.Token.Scopes
			} else {
				out.CSRF = c.who.Session.CSRF
			}
			now := c.Clock()
			var represents []domain.PersonID
			for _, root := range c.who.Roots {
				pol, err := c.Desk.Read().CurrentPolicy(ctx, root)
				if err != nil {
					return nil, err
				}
				for _, g := range pol.Rights.RolesOf(p.ID, now) {
					out.Roles = append(out.Roles, Role{Role: string(g.Role), Authority: string(g.Authority)})
				}
				represents = append(represents, pol.Rights.Represents(p.ID, now)...)
			}
			out.Represents = distinct(represents)
			scope, err := c.sees(ctx)
			if err != nil {
				return nil, err
			}
			page, read := workflowPage(maxLimit), c.Desk.Read()
			assignments, err := read.Assignments(ctx, scope, page)
			if err != nil {
				return nil, err
			}
			out.Assignments = []Assignment{}
			for _, a := range assignments {
				if a.Person == p.ID {
					out.Assignments = append(out.Assignments, assignment(a))
				}
			}
			deputies, err := read.Deputies(ctx, scope, page)
			out.Deputies = []Deputy{}
			for _, d := range deputies {
				if d.For == p.ID || d.By == p.ID {
					out.Deputies = append(out.Deputies, deputy(d))
				}
			}
			return body(out), err
		})
}
