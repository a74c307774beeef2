package api

import (
	"context"
	"net/http"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// NewErasure proposes to erase something.
type NewErasure struct {
	Kind      string `json:"kind" enum:"person,text,release,file" doc:"What: a person, a text of a decision, a release document with all that its edition says, a file."`
	Target    string `json:"target" doc:"Id of the person, the decision or the release; SHA-256 of the file."`
	Part      string `json:"part,omitempty" enum:"reason,comment" doc:"Of a decision: which text."`
	Authority string `json:"authority,omitempty" format:"uuid" doc:"Of a file: an authority of the legal entity whose uses are erased; your own by default."`
	Reason    string `json:"reason" doc:"Why. It stands in the history: do not repeat what is to be erased."`
}

// Erasure is a proposal to erase, with its verdict.
type Erasure struct {
	ID          string     `json:"id" doc:"Id."`
	Kind        string     `json:"kind" doc:"person, text, release, file."`
	Target      string     `json:"target" doc:"Id or SHA-256 of what is erased."`
	Part        string     `json:"part,omitempty" doc:"Of a decision: which text."`
	Authority   string     `json:"authority" doc:"Whose rights decide."`
	Holding     string     `json:"holding,omitempty" doc:"The holding that it is about."`
	Status      string     `json:"status" doc:"proposed, active (carried out), rejected."`
	Role        string     `json:"role" doc:"In which role it was opened; the other one confirms."`
	Reason      string     `json:"reason,omitempty" doc:"Why it was proposed, where that is not erased."`
	ProposedBy  string     `json:"proposed_by,omitempty" doc:"Who proposed it."`
	ConfirmedBy string     `json:"confirmed_by,omitempty" doc:"Who confirmed or rejected it."`
	At          time.Time  `json:"at" doc:"When it was proposed."`
	Decision    string     `json:"decision" doc:"The latest decision; of one that was carried out the erasure, whose content names what was erased."`
	SweptAt     *time.Time `json:"swept_at,omitempty" doc:"Since when the bytes of files and old pages of the database are gone, too."`
}

func erasure(e workflow.ErasureRow) Erasure {
	return Erasure{
		ID: string(e.ID), Kind: string(e.Kind), Target: e.Target, Part: string(e.Part), Authority: string(e.Authority), Holding: string(e.Holding),
		Status: string(e.Status), Role: string(e.Role), Reason: e.Reason, ProposedBy: string(e.ProposedBy), ConfirmedBy: string(e.ConfirmedBy),
		At: e.At, Decision: string(e.Decision), SweptAt: stamp(e.SweptAt),
	}
}

// ErasurePath names an erasure.
type ErasurePath struct {
	ID string `path:"id" format:"uuid" doc:"The erasure."`
}

func erasures(s *server) {
	read(s, route{id: "list-erasures", path: "/erasures", tag: tagAdmin, summary: "Erasures that you may open or confirm, the newest first"},
		func(ctx context.Context, c *call, _ *None) (*plain[List[Erasure]], error) {
			scope, err := c.sees(ctx)
			if err != nil {
				return nil, err
			}
			rows, _, err := c.Desk.Read().Erasures(ctx, scope, workflow.ListFilter{Limit: 200})
			return body(List[Erasure]{Items: each(rows, erasure)}), err
		})

	read(s, route{id: "read-erasure", path: "/erasures/{id}", tag: tagAdmin, summary: "One erasure"},
		func(ctx context.Context, c *call, p *ErasurePath) (*plain[Erasure], error) {
			which, err := id[domain.ErasureID]("id", p.ID)
			if err != nil {
				return nil, err
			}
			scope, err := c.sees(ctx)
			if err != nil {
				return nil, err
			}
			row, err := c.Desk.Read().ErasureByID(ctx, scope, which)
			if err != nil {
				return nil, err
			}
			return body(erasure(*row)), nil
		})

	act(s, route{
		id: "propose-erasure", method: http.MethodPost, path: "/erasures", tag: tagAdmin, status: http.StatusCreated,
		summary: "Propose to erase something",
		more:    "Administrator or data protection officer. Nothing is erased until another person in the other role confirms. A live release is withdrawn first.",
	},
		func(ctx context.Context, c *call, _ *Keyed, in *NewErasure) (*plain[Proposal], error) {
			return proposal(c.Desk.ProposeErasure(ctx, c.actor(), workflow.EraseOrder{
				Kind: workflow.ErasureKind(in.Kind), Target: in.Target, Part: domain.TextKind(in.Part), Authority: domain.AuthorityID(in.Authority), Reason: in.Reason,
			}))
		})

	confirm(s, "/erasures", "erasure", func(c *call, ctx context.Context, id domain.ErasureID, accept bool) (workflow.Proposal, error) {
		return c.Desk.ConfirmErasure(ctx, c.actor(), id, accept, "")
	})
}
