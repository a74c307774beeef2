package api

import (
	"context"
	"net/http"
	"slices"

	"freigabe/domain"
	"freigabe/workflow"
)

// HoldingAct is an act on a holding.
type HoldingAct struct {
	HoldingPath
	Keyed
}

func reviews(s *server) {
	act(s, route{
		id: "take-step", method: http.MethodPost, path: "/holdings/{id}/transitions", tag: tagReviews, summary: "Take a direct step or open a review",
		more: "`release_internally`, `approve`, `release_internally+approve`, `withhold` and `reinstate` open a review with the sign-offs that the rules demand; all others act at once.",
	},
		func(ctx context.Context, c *call, p *HoldingAct, in *Transition) (*tagged[Held], error) {
			h, err := p.holding()
			if err != nil {
				return nil, err
			}
			d, err := digest("digest", in.Digest)
			if err != nil {
				return nil, err
			}
			behalf, err := id[domain.PersonID]("on_behalf_of", in.OnBehalfOf)
			if err != nil {
				return nil, err
			}
			return changed(c.Desk.Transition(ctx, c.actor(), workflow.Step{
				Holding: h, Verb: domain.Verb(in.Verb), Digest: d, Reason: in.Reason, Circle: domain.Circle(in.Circle), NotBefore: in.NotBefore,
				Until: in.Until, ReviewDate: in.ReviewDate, Ground: in.Ground, Register: in.Register, Audience: in.Audience, Code: in.Code, OnBehalfOf: behalf,
			}))
		})

	act(s, route{
		id: "sign", method: http.MethodPost, path: "/holdings/{id}/signoffs", tag: tagReviews, summary: "Sign, return, give an opinion, or take a sign-off back",
		more: "On exactly the review digest that you have read. The last sign-off takes the step in the same unit.",
	},
		func(ctx context.Context, c *call, p *HoldingAct, in *NewSignoff) (*plain[SignoffResult], error) {
			h, err := p.holding()
			if err != nil {
				return nil, err
			}
			d, err := digest("digest", in.Digest)
			if err != nil {
				return nil, err
			}
			behalf, err := id[domain.PersonID]("on_behalf_of", in.OnBehalfOf)
			if err != nil {
				return nil, err
			}
			return signoffResult(c.Desk.Sign(ctx, c.actor(), workflow.Sign{
				Holding: h, Slot: in.Slot, Mark: domain.Mark(in.Mark), Digest: d,
				Reason: in.Reason, Concerns: in.Concerns, OnBehalfOf: behalf,
			}))
		})

	read(s, route{id: "explain", path: "/holdings/{id}/explain", tag: tagReviews, summary: "Open steps, review digest, who is missing, why not you"},
		func(ctx context.Context, c *call, p *HoldingPath) (*tagged[Explanation], error) {
			h, err := p.holding()
			if err != nil {
				return nil, err
			}
			e, err := c.Desk.Explain(ctx, workflow.ActorOf(c.who), h)
			if err != nil {
				return nil, err
			}
			out := explanation(e, c.lang)
			var people []domain.PersonID
			for _, p := range e.Places {
				people = append(people, p.Holders...)
				if p.Signoff != nil {
					people = append(people, p.Signoff.Persons()...)
				}
			}
			for _, p := range e.Contributors {
				people = append(people, p.Person)
			}
			if e.Review != nil {
				people = append(people, e.Review.Opener)
			}
			if out.Names, err = c.names(ctx, people); err != nil {
				return nil, err
			}
			return &tagged[Explanation]{ETag: etag(e.Digest), Body: out}, nil
		})

	questions(s)

	act(s, route{id: "delegate", method: http.MethodPost, path: "/holdings/{id}/delegations", tag: tagReviews, summary: "Hand one's place in the open review to a deputy for it"},
		func(ctx context.Context, c *call, p *HoldingAct, in *NewDelegation) (*plain[SignoffResult], error) {
			h, err := p.holding()
			if err != nil {
				return nil, err
			}
			d, err := digest("digest", in.Digest)
			if err != nil {
				return nil, err
			}
			to, err := id[domain.PersonID]("to", in.To)
			if err != nil {
				return nil, err
			}
			return signoffResult(c.Desk.Delegate(ctx, c.actor(), workflow.HandOn{Holding: h, Slot: in.Slot, To: to, Digest: d, Reason: in.Reason}))
		})

	act(s, route{
		id: "confirm-withdrawal", method: http.MethodPost, path: "/holdings/{id}/withdrawals/{decision}/confirm", tag: tagReviews,
		summary: "Confirm a withdrawal as a second person", more: "It changes no state.",
	},
		func(ctx context.Context, c *call, p *struct {
			HoldingPath
			Decision string `path:"decision" format:"uuid" doc:"The decision that withdrew."`
			Keyed
		}, in *Comment,
		) (*tagged[Held], error) {
			h, err := p.holding()
			if err != nil {
				return nil, err
			}
			d, err := domain.ParseID[domain.DecisionID](p.Decision)
			if err != nil {
				return nil, err
			}
			return changed(c.Desk.ConfirmWithdrawal(ctx, c.actor(), workflow.Confirm{Holding: h, Decision: d, Comment: in.Comment}))
		})

	act(s, route{
		id: "defer", method: http.MethodPost, path: "/holdings/{id}/deferral", tag: tagReviews, summary: "Put a holding off, or take the mark away",
		more: "For a reason that is no legal ground. The state stays.",
	},
		func(ctx context.Context, c *call, p *HoldingAct, in *NewDeferral) (*tagged[Held], error) {
			h, err := p.holding()
			if err != nil {
				return nil, err
			}
			d, err := digest("digest", in.Digest)
			if err != nil {
				return nil, err
			}
			return changed(c.Desk.Defer(ctx, c.actor(), workflow.Deferral{Holding: h, Digest: d, Until: in.Until, Code: in.Code, Comment: in.Comment}))
		})
}

func questions(s *server) {
	read(s, route{id: "list-questions", path: "/holdings/{id}/questions", tag: tagReviews, summary: "What was asked on the open review"},
		func(ctx context.Context, c *call, p *HoldingPath) (*plain[List[Inquiry]], error) {
			h, err := c.holding(ctx, *p)
			if err != nil {
				return nil, err
			}
			out := List[Inquiry]{Items: []Inquiry{}}
			if h.Review == nil {
				return body(out), nil
			}
			scope, err := c.sees(ctx)
			if err != nil {
				return nil, err
			}
			rows, err := c.Desk.Read().Questions(ctx, scope, h.Review.ID)
			out.Items = each(rows, inquiry)
			return body(out), err
		})

	act(s, route{
		id: "ask", method: http.MethodPost, path: "/holdings/{id}/questions", tag: tagReviews, status: http.StatusCreated, summary: "Ask a person about the open review",
		more: "It changes no state and does not stop the deadline; the thread is part of the case file.",
	},
		func(ctx context.Context, c *call, p *HoldingAct, in *NewQuestion) (*plain[Asked], error) {
			h, err := p.holding()
			if err != nil {
				return nil, err
			}
			to, err := id[domain.PersonID]("to", in.To)
			if err != nil {
				return nil, err
			}
			out, err := c.Desk.Ask(ctx, c.actor(), workflow.Ask{Holding: h, To: to, Text: in.Text})
			return body(Asked{Question: string(out.Question)}), err
		})

	act(s, route{id: "answer-question", method: http.MethodPost, path: "/holdings/{id}/questions/{question}/answer", tag: tagReviews, summary: "Answer a question that was put to you"},
		func(ctx context.Context, c *call, p *struct {
			HoldingPath
			Question string `path:"question" format:"uuid" doc:"The question."`
			Keyed
		}, in *QuestionAnswer,
		) (*plain[Asked], error) {
			h, err := p.holding()
			if err != nil {
				return nil, err
			}
			q, err := domain.ParseID[domain.QuestionID](p.Question)
			if err != nil {
				return nil, err
			}
			out, err := c.Desk.AnswerQuestion(ctx, c.actor(), workflow.Ask{Holding: h, Question: q, Text: in.Text})
			return body(Asked{Question: string(out.Question)}), err
		})
}

// names gives the names of people by id, as far as the caller may know them.
func (c *call) names(ctx context.Context, people []domain.PersonID) (map[string]string, error) {
	scope, err := c.sees(ctx)
	if err != nil {
		return nil, err
	}
	slices.Sort(people)
	known, err := c.Desk.Read().PersonNames(ctx, scope, slices.Compact(people))
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(known))
	for id, name := range known {
		out[string(id)] = name
	}
	return out, nil
}
