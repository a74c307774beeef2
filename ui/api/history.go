package api

import (
	"context"
	"time"

	"freigabe/domain"
	"freigabe/ui/component/message"
	"freigabe/workflow"
)

// Decision is something accepted, with its place in the ledger.
type Decision struct {
	ID            string            `json:"id" doc:"Id."`
	Kind          string            `json:"kind" doc:"What was decided."`
	Label         string            `json:"label" doc:"The kind in words."`
	At            time.Time         `json:"at" doc:"When."`
	Root          string            `json:"root,omitempty" doc:"The legal entity."`
	Authority     string            `json:"authority,omitempty" doc:"The authority."`
	Holding       string            `json:"holding,omitempty" doc:"The holding."`
	Edition       int               `json:"edition,omitempty" doc:"Its edition."`
	Review        string            `json:"review,omitempty" doc:"The review."`
	Verb          string            `json:"verb,omitempty" doc:"The step."`
	From          string            `json:"from,omitempty" doc:"State before."`
	To            string            `json:"to,omitempty" doc:"State after."`
	Slot          string            `json:"slot,omitempty" doc:"The place signed, or what was confirmed."`
	Mark          string            `json:"mark,omitempty" doc:"The mark."`
	ActorKind     string            `json:"actor_kind" doc:"person, clock, operator."`
	Actor         string            `json:"actor,omitempty" doc:"The person."`
	Name          string            `json:"name,omitempty" doc:"The person's name at that time, where it is not erased."`
	Role          string            `json:"role,omitempty" doc:"In which role."`
	OnBehalfOf    string            `json:"on_behalf_of,omitempty" doc:"Whom the person represented."`
	Digest        string            `json:"digest,omitempty" doc:"What it was decided on."`
	Content       map[string]string `json:"content,omitempty" doc:"Content digest by audience."`
	Rules         []string          `json:"rules,omitempty" doc:"Versions of the rules: authority/version."`
	PolicyVersion int64             `json:"policy_version,omitempty" doc:"Version of rights and rules of the legal entity."`
	Reason        string            `json:"reason,omitempty" doc:"Reason, where it is not erased."`
	Comment       string            `json:"comment,omitempty" doc:"Comment, where it is not erased."`
	Erased        map[string]string `json:"erased,omitempty" doc:"Texts that were erased (name, reason, comment), by the id of the decision that erased them."`
	Detail        map[string]string `json:"detail,omitempty" doc:"What changed, for administration."`
	Index         *int64            `json:"index" nullable:"true" doc:"Index of its leaf in the ledger; null for the moment until it is sequenced."`
}

func decision(r workflow.HistoryRow, lang string) Decision {
	out := Decision{
		ID: string(r.ID), Kind: string(r.Kind), Label: message.Label(lang, "decision", string(r.Kind)), At: r.At, Root: string(r.Root),
		Authority: string(r.Authority), Holding: string(r.Holding), Edition: r.Edition, Review: string(r.Review), Verb: string(r.Verb),
		From: string(r.From), To: string(r.To), Slot: r.Slot, Mark: string(r.Mark), ActorKind: string(r.ActorKind), Actor: string(r.Actor),
		Role: string(r.Role), OnBehalfOf: string(r.OnBehalfOf), Digest: string(r.Digest), Rules: each(r.Rules, domain.RuleVersion.String),
		PolicyVersion: r.PolicyVersion, Detail: r.Detail, Index: r.Index,
	}
	if len(r.Content) > 0 {
		out.Content = map[string]string{}
		for a, d := range r.Content {
			out.Content[string(a)] = string(d)
		}
	}
	for kind, by := range r.Erased {
		if out.Erased == nil {
			out.Erased = map[string]string{}
		}
		out.Erased[string(kind)] = string(by)
	}
	for _, t := range r.Texts {
		switch t.Kind {
		case domain.TextName:
			out.Name = t.Body
		case domain.TextReason:
			out.Reason = t.Body
		case domain.TextComment:
			out.Comment = t.Body
		}
	}
	return out
}

// Change is one line of the change log.
type Change struct {
	Edition int       `json:"edition" doc:"Edition."`
	Person  string    `json:"person,omitempty" doc:"Who; missing for the local operator."`
	Kind    string    `json:"kind" doc:"edit, answer, expert, import."`
	Field   string    `json:"field" doc:"The field."`
	Old     string    `json:"old" doc:"Value before, where it is not erased."`
	New     string    `json:"new" doc:"Value after, where it is not erased."`
	At      time.Time `json:"at" doc:"When."`
}

func change(c domain.ChangeEntry) Change {
	return Change{Edition: c.Edition, Person: string(c.Person), Kind: string(c.Kind), Field: c.Field, Old: c.Old, New: c.New, At: c.At}
}

// HoldingPage asks for a part of a list about a holding.
type HoldingPage struct {
	HoldingPath
	Paged
}

func history(s *server) {
	read(s, route{id: "holding-history", path: "/holdings/{id}/history", tag: tagHistory, summary: "Decisions about a holding, the latest first"},
		func(ctx context.Context, c *call, p *HoldingPage) (*plain[List[Decision]], error) {
			h, err := c.holding(ctx, p.HoldingPath)
			if err != nil {
				return nil, err
			}
			return c.decisions(ctx, p.Paged, workflow.DecisionFilter{Holding: h.ID})
		})

	read(s, route{id: "holding-changes", path: "/holdings/{id}/changes", tag: tagHistory, summary: "Who changed what, the latest first"},
		func(ctx context.Context, c *call, p *HoldingPage) (*plain[List[Change]], error) {
			h, err := p.holding()
			if err != nil {
				return nil, err
			}
			page, err := p.page()
			if err != nil {
				return nil, err
			}
			scope, err := c.sees(ctx)
			if err != nil {
				return nil, err
			}
			rows, err := c.Desk.Read().Changes(ctx, scope, h, page)
			if err != nil {
				return nil, err
			}
			return body(listOf(c, rows, page.Limit, change)), nil
		})

	read(s, route{id: "list-decisions", path: "/decisions", tag: tagHistory, summary: "Decisions across holdings, the latest first"},
		func(ctx context.Context, c *call, p *DecisionQuery) (*plain[List[Decision]], error) {
			f, err := p.filter()
			if err != nil {
				return nil, err
			}
			return c.decisions(ctx, p.Paged, f)
		})

	dossier(s)
}

// DecisionQuery narrows the history.
type DecisionQuery struct {
	Paged
	Holding   string `query:"holding" format:"uuid" doc:"About this holding."`
	Review    string `query:"review" format:"uuid" doc:"In this review."`
	Authority string `query:"authority" format:"uuid" doc:"Of this authority and everything below."`
	Actor     string `query:"actor" format:"uuid" doc:"By this person."`
	Role      string `query:"role" doc:"In this role."`
	Kind      string `query:"kind" doc:"Of this kind."`
	Verb      string `query:"verb" doc:"This step."`
	From      string `query:"from" format:"date-time" doc:"Not before."`
	To        string `query:"to" format:"date-time" doc:"Before."`
}

func (p *DecisionQuery) filter() (f workflow.DecisionFilter, err error) {
	f.Kind, f.Verb = domain.DecisionKind(p.Kind), domain.Verb(p.Verb)
	if f.Holding, err = id[domain.HoldingID]("query.holding", p.Holding); err != nil {
		return f, err
	}
	if f.Review, err = id[domain.ReviewID]("query.review", p.Review); err != nil {
		return f, err
	}
	if f.Authority, err = id[domain.AuthorityID]("query.authority", p.Authority); err != nil {
		return f, err
	}
	if f.Actor, err = id[domain.PersonID]("query.actor", p.Actor); err != nil {
		return f, err
	}
	if f.Role = domain.Role(p.Role); p.Role != "" && !f.Role.Valid() {
		return f, invalid("query.role", "role.unknown", nil)
	}
	if f.From, err = moment("query.from", p.From); err != nil {
		return f, err
	}
	f.To, err = moment("query.to", p.To)
	return f, err
}

func (c *call) decisions(ctx context.Context, p Paged, f workflow.DecisionFilter) (*plain[List[Decision]], error) {
	page, err := p.page()
	if err != nil {
		return nil, err
	}
	f.Page = page
	scope, err := c.sees(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := c.Desk.Read().Decisions(ctx, scope, f)
	if err != nil {
		return nil, err
	}
	return body(listOf(c, rows, page.Limit, func(r workflow.HistoryRow) Decision { return decision(r, c.lang) })), nil
}
