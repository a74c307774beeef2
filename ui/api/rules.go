package api

import (
	"context"
	"net/http"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// RuleSet is one version of an authority's sign-off rules.
type RuleSet struct {
	Combine bool   `json:"combine,omitempty" doc:"One review for release_internally and approve."`
	Rules   []Rule `json:"rules" doc:"The rules; what matches is joined."`
}

// Rule asks for sign-offs where it applies.
type Rule struct {
	Verb              string `json:"verb" doc:"The step." enum:"release_internally,approve,withhold,withdraw,reinstate"`
	When              When   `json:"when,omitempty" doc:"Where it applies; everywhere without it."`
	Slots             []Slot `json:"slots" doc:"Who signs."`
	DemandsReviewDate bool   `json:"demands_review_date,omitempty" doc:"A day for the next look has to be named."`
}

// When selects; lists are alternatives, the members are joined by "and".
type When struct {
	Facts     []string `json:"facts,omitempty" doc:"personal_data, statistics, critical_infrastructure, third_party_rights."`
	Classes   []string `json:"classes,omitempty" doc:"Release classes."`
	Themes    []string `json:"themes,omitempty" doc:"EU data themes."`
	Audiences []string `json:"audiences,omitempty" doc:"internal, public."`
}

// Slot asks for marks of one kind.
type Slot struct {
	Kind    string   `json:"kind" doc:"What mark." enum:"acknowledgement,opinion,co_signature,final,confirmation"`
	Roles   []string `json:"roles" doc:"Roles that may give it."`
	Count   int      `json:"count" minimum:"1" maximum:"5" doc:"How many."`
	DueDays int      `json:"due_days,omitempty" minimum:"0" maximum:"250" doc:"Working days; 0 means the usual."`
}

func ruleSet(s domain.RuleSet) RuleSet {
	return RuleSet{Combine: s.Combine, Rules: each(s.Rules, func(r domain.Rule) Rule {
		return Rule{
			Verb: string(r.Verb), DemandsReviewDate: r.DemandsReviewDate,
			When: When{Facts: some(r.When.Facts), Classes: some(r.When.Classes), Themes: r.When.Themes, Audiences: some(r.When.Audiences)},
			Slots: each(r.Slots, func(s domain.Slot) Slot {
				return Slot{Kind: string(s.Kind), Roles: texts(s.Roles), Count: s.Count, DueDays: s.DueDays}
			}),
		}
	})}
}

func (s RuleSet) domain() domain.RuleSet {
	return domain.RuleSet{Combine: s.Combine, Rules: each(s.Rules, func(r Rule) domain.Rule {
		return domain.Rule{
			Verb: domain.Verb(r.Verb), DemandsReviewDate: r.DemandsReviewDate,
			When: domain.When{
				Facts: typed[domain.Fact](r.When.Facts), Classes: typed[domain.Class](r.When.Classes), Themes: r.When.Themes,
				Audiences: typed[domain.Audience](r.When.Audiences),
			},
			Slots: each(r.Slots, func(s Slot) domain.Slot {
				return domain.Slot{Kind: domain.SlotKind(s.Kind), Roles: typed[domain.Role](s.Roles), Count: s.Count, DueDays: s.DueDays}
			}),
		}
	})}
}

// some gives words as strings, nil for none.
func some[T ~string](words []T) []string {
	if len(words) == 0 {
		return nil
	}
	return texts(words)
}

func typed[T ~string](words []string) []T {
	if len(words) == 0 {
		return nil
	}
	return each(words, func(w string) T { return T(w) })
}

// RuleVersion is a version of an authority's rules.
type RuleVersion struct {
	ID          string    `json:"id" doc:"Id."`
	Authority   string    `json:"authority" doc:"The authority."`
	Version     int       `json:"version" doc:"Number."`
	Status      string    `json:"status" doc:"proposed, active, ended, rejected."`
	ProposedBy  string    `json:"proposed_by,omitempty" doc:"Who proposed it."`
	ConfirmedBy string    `json:"confirmed_by,omitempty" doc:"Who confirmed it."`
	At          time.Time `json:"at" doc:"When it was proposed."`
	Decision    string    `json:"decision,omitempty" doc:"The latest decision."`
	Set         RuleSet   `json:"set" doc:"The rules."`
}

// NewRules proposes rules.
type NewRules struct {
	Authority string  `json:"authority" format:"uuid" doc:"The authority, which you administer."`
	Set       RuleSet `json:"set" doc:"The rules; those inherited from above stay."`
	Reason    string  `json:"reason,omitempty" doc:"Why."`
}

// QuestionnaireVersion is a version of a questionnaire.
type QuestionnaireVersion struct {
	ID          string    `json:"id" doc:"Id."`
	Root        string    `json:"root" doc:"The legal entity."`
	Version     int       `json:"version" doc:"Number."`
	Status      string    `json:"status" doc:"proposed, active, ended, rejected."`
	ProposedBy  string    `json:"proposed_by,omitempty" doc:"Who proposed it."`
	ConfirmedBy string    `json:"confirmed_by,omitempty" doc:"Who confirmed it."`
	At          time.Time `json:"at" doc:"When it was proposed."`
	Decision    string    `json:"decision,omitempty" doc:"The latest decision."`
	YAML        string    `json:"yaml" doc:"The questionnaire as it was written."`
}

// NewQuestionnaire proposes a questionnaire.
type NewQuestionnaire struct {
	Authority string `json:"authority" format:"uuid" doc:"The legal entity, which you administer."`
	YAML      string `json:"yaml" doc:"The questionnaire (docs/questionnaire.md)."`
	Reason    string `json:"reason,omitempty" doc:"Why."`
}

// OfAuthority names the authority of a list.
type OfAuthority struct {
	Authority string `query:"authority" format:"uuid" doc:"The authority; your legal entity without it."`
}

func (p OfAuthority) or(own domain.AuthorityID) (domain.AuthorityID, error) {
	if p.Authority == "" {
		return own, nil
	}
	return id[domain.AuthorityID]("query.authority", p.Authority)
}

func rules(s *server) {
	read(s, route{id: "list-rules", names: true, path: "/rules", tag: tagAdmin, summary: "Versions of an authority's rules, the newest first"},
		func(ctx context.Context, c *call, p *OfAuthority) (*plain[List[RuleVersion]], error) {
			auth, err := p.or(c.who.Person.Root)
			if err != nil {
				return nil, err
			}
			scope, err := c.sees(ctx)
			if err != nil {
				return nil, err
			}
			rows, err := c.Desk.Read().RuleVersions(ctx, scope, auth)
			return body(List[RuleVersion]{Items: each(rows, func(r workflow.RuleProposal) RuleVersion {
				return RuleVersion{
					ID: string(r.ID), Authority: string(r.Authority), Version: r.Version, Status: string(r.Status), ProposedBy: string(r.ProposedBy),
					ConfirmedBy: string(r.ConfirmedBy), At: r.At, Decision: string(r.Decision), Set: ruleSet(r.Set),
				}
			})}), err
		})

	act(s, route{id: "propose-rules", method: http.MethodPost, path: "/rules", tag: tagAdmin, status: http.StatusCreated, summary: "Propose the next version of an authority's rules"},
		func(ctx context.Context, c *call, _ *Keyed, in *NewRules) (*plain[Proposal], error) {
			auth, err := id[domain.AuthorityID]("authority", in.Authority)
			if err != nil {
				return nil, err
			}
			return proposal(c.Desk.ProposeRules(ctx, c.actor(), auth, in.Set.domain(), in.Reason))
		})

	confirm(s, "/rules", "rules", func(c *call, ctx context.Context, id domain.RuleID, accept bool) (workflow.Proposal, error) {
		return c.Desk.ConfirmRules(ctx, c.actor(), id, accept)
	})

	read(s, route{id: "list-questionnaires", names: true, path: "/questionnaires", tag: tagAdmin, summary: "Versions of a legal entity's questionnaire, the newest first"},
		func(ctx context.Context, c *call, p *OfAuthority) (*plain[List[QuestionnaireVersion]], error) {
			auth, err := p.or(c.who.Person.Root)
			if err != nil {
				return nil, err
			}
			scope, err := c.sees(ctx)
			if err != nil {
				return nil, err
			}
			rows, err := c.Desk.Read().QuestionnaireVersions(ctx, scope, auth)
			return body(List[QuestionnaireVersion]{Items: each(rows, func(q workflow.QuestionnaireProposal) QuestionnaireVersion {
				return QuestionnaireVersion{
					ID: string(q.ID), Root: string(q.Root), Version: q.Version, Status: string(q.Status), ProposedBy: string(q.ProposedBy),
					ConfirmedBy: string(q.ConfirmedBy), At: q.At, Decision: string(q.Decision), YAML: string(q.YAML),
				}
			})}), err
		})

	act(s, route{id: "propose-questionnaire", method: http.MethodPost, path: "/questionnaires", tag: tagAdmin, status: http.StatusCreated, summary: "Propose the next version of a questionnaire"},
		func(ctx context.Context, c *call, _ *Keyed, in *NewQuestionnaire) (*plain[Proposal], error) {
			root, err := id[domain.AuthorityID]("authority", in.Authority)
			if err != nil {
				return nil, err
			}
			return proposal(c.Desk.ProposeQuestionnaire(ctx, c.actor(), root, []byte(in.YAML), in.Reason))
		})

	confirm(s, "/questionnaires", "questionnaire", func(c *call, ctx context.Context, id domain.QuestionnaireID, accept bool) (workflow.Proposal, error) {
		return c.Desk.ConfirmQuestionnaire(ctx, c.actor(), id, accept)
	})
}
