package api

import (
	"context"
	"net/http"

	"freigabe/domain"
	"freigabe/workflow"
)

// HoldingPath names a holding.
type HoldingPath struct {
	ID string `path:"id" format:"uuid" doc:"The holding."`
}

func (p HoldingPath) holding() (domain.HoldingID, error) {
	return domain.ParseID[domain.HoldingID](p.ID)
}

// HoldingQuery narrows a list of holdings.
type HoldingQuery struct {
	Paged
	Q         string `query:"q" doc:"Words in title, description and keywords."`
	State     string `query:"state" doc:"States, separated by commas."`
	Authority string `query:"authority" format:"uuid" doc:"This authority and everything below."`
	Class     string `query:"class" doc:"Release classes, separated by commas."`
	Theme     string `query:"theme" doc:"EU data theme by code."`
}

// NewHolding is what a holding starts with.
type NewHolding struct {
	Authority string  `json:"authority" format:"uuid" doc:"Where it belongs."`
	Content   Content `json:"content" doc:"What is said about it; title is needed."`
}

// HoldingPatch changes a holding in captured.
type HoldingPatch struct {
	Name    string       `json:"name,omitempty" doc:"New slug part of the name, before the first release."`
	Content ContentPatch `json:"content,omitempty" doc:"Fields to change."`
}

func holdings(s *server) {
	read(s, route{id: "list-holdings", path: "/holdings", tag: tagHoldings, summary: "Working editions that your roles let you read"},
		func(ctx context.Context, c *call, p *HoldingQuery) (*plain[List[HoldingRow]], error) {
			page, err := p.page()
			if err != nil {
				return nil, err
			}
			f := workflow.HoldingFilter{Page: page, Query: p.Q, Theme: p.Theme}
			if f.States, err = words("query.state", p.State, domain.States); err != nil {
				return nil, err
			}
			if f.Classes, err = words("query.class", p.Class, domain.Classes); err != nil {
				return nil, err
			}
			if f.Authority, err = id[domain.AuthorityID]("query.authority", p.Authority); err != nil {
				return nil, err
			}
			scope, err := c.sees(ctx)
			if err != nil {
				return nil, err
			}
			rows, err := c.Desk.Read().Holdings(ctx, scope, f)
			if err != nil {
				return nil, err
			}
			return body(listOf(c, rows, page.Limit, holdingRow)), nil
		})

	act(s, route{id: "create-holding", method: http.MethodPost, path: "/holdings", tag: tagHoldings, status: http.StatusCreated, summary: "Capture a holding"},
		func(ctx context.Context, c *call, _ *Keyed, in *NewHolding) (*made[Held], error) {
			auth, err := id[domain.AuthorityID]("authority", in.Authority)
			if err != nil {
				return nil, err
			}
			h, err := c.Desk.Create(ctx, c.actor(), workflow.Capture{Authority: auth, Content: in.Content.domain()})
			if err != nil {
				return nil, err
			}
			return &made[Held]{Location: Prefix + "/holdings/" + string(h.ID), Body: held(h)}, nil
		})

	read(s, route{id: "get-holding", path: "/holdings/{id}", tag: tagHoldings, summary: "A holding with its working edition"},
		func(ctx context.Context, c *call, p *HoldingPath) (*tagged[Holding], error) {
			h, err := c.holding(ctx, *p)
			if err != nil {
				return nil, err
			}
			out := holding(h)
			return &tagged[Holding]{ETag: `"` + out.Digest + `"`, Body: out}, nil
		})

	act(s, route{
		id: "change-holding", method: http.MethodPatch, path: "/holdings/{id}", tag: tagHoldings, summary: "Change content in captured",
		more: "A JSON merge patch (RFC 7396).", types: []string{"application/merge-patch+json", "application/json"},
	},
		func(ctx context.Context, c *call, p *struct {
			HoldingPath
			Guarded
		}, in *HoldingPatch,
		) (*tagged[Held], error) {
			h, err := p.holding()
			if err != nil {
				return nil, err
			}
			digest, err := p.match()
			if err != nil {
				return nil, err
			}
			return changed(c.Desk.Edit(ctx, c.actor(), workflow.Patch{Holding: h, Digest: digest, Fields: in.Content.fields, Name: in.Name}))
		})

	act(s, route{
		id: "discard-holding", method: http.MethodDelete, path: "/holdings/{id}", tag: tagHoldings, summary: "Discard the draft",
		more: "Back to the newest live release; to the archive where nothing is live. The same as the transition `discard`.",
	},
		func(ctx context.Context, c *call, p *struct {
			HoldingPath
			Guarded
		}, _ *None,
		) (*tagged[Held], error) {
			h, err := p.holding()
			if err != nil {
				return nil, err
			}
			digest, err := p.match()
			if err != nil {
				return nil, err
			}
			return changed(c.Desk.Transition(ctx, c.actor(), workflow.Step{Holding: h, Verb: domain.Discard, Digest: digest}))
		})
}

// holding reads a holding in the caller's scope.
func (c *call) holding(ctx context.Context, p HoldingPath) (*domain.Holding, error) {
	id, err := p.holding()
	if err != nil {
		return nil, err
	}
	scope, err := c.sees(ctx)
	if err != nil {
		return nil, err
	}
	return c.Desk.Read().HoldingByID(ctx, scope, id)
}
