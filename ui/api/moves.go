package api

import (
	"context"
	"net/http"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// NewMove proposes to take holdings to another department.
type NewMove struct {
	Holdings []string `json:"holdings" minItems:"1" maxItems:"5000" doc:"Ids of the holdings, of departments that you administer."`
	Target   string   `json:"target" format:"uuid" doc:"The department, of the same legal entity, which you administer."`
	Reason   string   `json:"reason,omitempty" doc:"Why."`
}

// Move takes holdings to another department.
type Move struct {
	ID          string    `json:"id" doc:"Id."`
	Target      string    `json:"target" doc:"The department."`
	Count       int       `json:"count" doc:"How many holdings."`
	Digest      string    `json:"digest" doc:"SHA-256 over the ids (docs/ledger.md)."`
	Status      string    `json:"status" doc:"proposed, active (carried out), rejected."`
	ProposedBy  string    `json:"proposed_by,omitempty" doc:"Who proposed it."`
	ConfirmedBy string    `json:"confirmed_by,omitempty" doc:"Who confirmed or rejected it."`
	At          time.Time `json:"at" doc:"When it was proposed."`
	Decision    string    `json:"decision,omitempty" doc:"The latest decision."`
}

func move(m workflow.MoveRow) Move {
	return Move{
		ID: string(m.ID), Target: string(m.Target), Count: m.Count, Digest: string(m.Digest), Status: string(m.Status),
		ProposedBy: string(m.ProposedBy), ConfirmedBy: string(m.ConfirmedBy), At: m.At, Decision: string(m.Decision),
	}
}

func moves(s *server) {
	read(s, route{id: "list-moves", path: "/moves", tag: tagAdmin, summary: "Moves of holdings between departments, the newest first"},
		func(ctx context.Context, c *call, _ *None) (*plain[List[Move]], error) {
			scope, err := c.sees(ctx)
			if err != nil {
				return nil, err
			}
			rows, _, err := c.Desk.Read().Moves(ctx, scope, workflow.ListFilter{Limit: 200})
			return body(List[Move]{Items: each(rows, move)}), err
		})

	act(s, route{
		id: "propose-move", method: http.MethodPost, path: "/moves", tag: tagAdmin, status: http.StatusCreated,
		summary: "Propose to take holdings to another department",
		more:    "Takes effect when another administrator confirms: open reviews close, live releases keep the signed authority.",
	},
		func(ctx context.Context, c *call, _ *Keyed, in *NewMove) (*plain[Proposal], error) {
			target, err := id[domain.AuthorityID]("target", in.Target)
			if err != nil {
				return nil, err
			}
			order := workflow.MoveOrder{Target: target, Reason: in.Reason}
			for _, h := range in.Holdings {
				one, err := id[domain.HoldingID]("holdings", h)
				if err != nil {
					return nil, err
				}
				order.Holdings = append(order.Holdings, one)
			}
			return proposal(c.Desk.ProposeMove(ctx, c.actor(), order))
		})

	confirm(s, "/moves", "move", func(c *call, ctx context.Context, id domain.MoveID, accept bool) (workflow.Proposal, error) {
		return c.Desk.ConfirmMove(ctx, c.actor(), id, accept)
	})
}
