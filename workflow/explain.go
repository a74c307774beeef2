package workflow

import (
	"context"
	"errors"
	"time"

	"freigabe/domain"
)

// Explanation answers for one holding and one person: what can I do, what waits for whom, and why not me.
type Explanation struct {
	State        domain.State
	Digest       domain.Digest // working digest
	Verbs        []OpenVerb
	Review       *domain.Review
	Places       []ExplainedPlace
	Missing      []Missing // what is missing before the next step
	Rules        []domain.RuleVersion
	Contributors []domain.Contributor // of the open review, else of what the next one would release
}

// OpenVerb says whether the person may take a step, and if not, why.
type OpenVerb struct {
	Verb    domain.Verb
	Allowed bool
	Reason  *domain.Error // nil when allowed
}

// ExplainedPlace is a place with who could fill it and why the person may not.
type ExplainedPlace struct {
	domain.Place
	Holders  []domain.PersonID
	Mine     bool
	Standing Standing      // on what Mine rests
	Reason   *domain.Error // why not, or why not yet; nil when the person can fill it now, and when it is filled
}

// Missing is one thing to do before the next step.
type Missing struct {
	Step  domain.Verb
	Key   string
	Field string
	Args  map[string]any
}

// Explain says for a holding that the actor may see which verbs are open, who is missing, and why not the actor.
func (d *Desk) Explain(ctx context.Context, actor Actor, id domain.HoldingID) (*Explanation, error) {
	var out *Explanation
	err := d.store.InTx(ctx, "workflow.Explain", func(tx Tx) error {
		h, pol, err := d.see(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		auth, err := tx.Authority(ctx, h.Authority)
		if err != nil {
			return err
		}
		step := forward[h.State]
		if step != domain.Approve { // a first release is internal, or both
			step = domain.ReleaseInternally
		}
		shares, err := contributors(ctx, tx, h, step, false)
		if err != nil {
			return err
		}
		out = &Explanation{State: h.State, Digest: h.Edition.WorkingDigest(), Review: h.Review}
		_, out.Rules = pol.RulesFor(h.Authority)
		for _, v := range domain.Verbs {
			if v == domain.ReleaseInternallyApprove && !pol.Combined(h.Authority) || !can(h.State, v) && v != domain.Recall {
				continue
			}
			reason := d.why(ctx, tx, pol, actor, h, auth, v)
			out.Verbs = append(out.Verbs, OpenVerb{Verb: v, Allowed: reason == nil, Reason: reason})
		}
		if r := h.Review; r != nil {
			out.Rules, out.Contributors = r.Rules, r.Contributors
			for _, p := range r.Places {
				out.Places = append(out.Places, explainPlace(pol, actor, h, h.Review, p, tx.Now()))
			}
		} else {
			out.Contributors = shares
			out.Missing = missingFor(tx, pol, h, auth)
		}
		return nil
	})
	return out, err
}

func explainPlace(pol *Policy, actor Actor, h *domain.Holding, r *domain.Review, p domain.Place, at time.Time) ExplainedPlace {
	e := placeOf(pol, actor, h, r, p, at)
	for _, role := range p.Roles {
		e.Holders = append(e.Holders, pol.Rights.Holders(domain.SignAs(role), h.Authority, at)...)
	}
	if g := handed(pol, h, p, at); g != nil {
		e.Holders = []domain.PersonID{g.To}
	}
	return e
}

// placeOf says whether the actor can fill a place, and on what; it leaves out who else could.
func placeOf(pol *Policy, actor Actor, h *domain.Holding, r *domain.Review, p domain.Place, at time.Time) ExplainedPlace {
	e := ExplainedPlace{Place: p}
	if p.Signoff != nil {
		return e
	}
	s, err := eligible(pol, h, r, p, actor.Person, "", at)
	if err != nil {
		e.Reason = asError(err)
		return e
	}
	if err := fits(r, &p, Sign{Mark: marks[p.Kind][0], Reason: "x"}); err != nil {
		e.Reason = asError(err)
	}
	e.Mine, e.Standing = true, s
	return e
}

// ActionOf gives the right that a step takes.
func ActionOf(v domain.Verb) domain.Action {
	switch v {
	case domain.Screen:
		return domain.ActScreen
	case domain.Publish:
		return domain.ActPublish
	case domain.Revise:
		return domain.ActRevise
	case domain.Discard:
		return domain.ActDiscard
	case domain.Reopen:
		return domain.ActReopen
	case domain.Withdraw:
		return domain.ActWithdraw
	case domain.Archive:
		return domain.ActArchive
	case domain.Withhold:
		return domain.ActOpenWithhold
	}
	return domain.ActHandOver
}

// why tells why an actor may not take a step now, nil when the step is open.
func (d *Desk) why(ctx context.Context, tx timed, pol *Policy, actor Actor, h *domain.Holding, auth *domain.Authority, v domain.Verb) *domain.Error {
	may := func(act domain.Action) error {
		return pol.Rights.Authorize(ctx, actor.Person, act, h.Authority, tx.Now())
	}
	act := ActionOf(v)
	locked := h.Review != nil
	switch v {
	case domain.Recall:
		if !locked {
			return &domain.Error{Code: domain.Conflict, Op: "workflow.Explain", Key: "signoff.no_review"}
		}
		if h.Review.Opener == actor.Person {
			return nil
		}
	case domain.Return:
		if locked {
			for _, p := range h.Review.Places {
				if p.Signoff == nil && (p.Kind == domain.CoSignature || p.Kind == domain.Final) {
					if _, err := eligible(pol, h, h.Review, p, actor.Person, "", tx.Now()); err == nil {
						return nil
					}
				}
			}
			return &domain.Error{Code: domain.Forbidden, Op: "workflow.Explain", Key: "signoff.no_place"}
		}
	case domain.Withdraw: // closes any review
	default:
		if locked {
			return &domain.Error{Code: domain.Conflict, Op: "workflow.Explain", Key: "holding.recall_first", Args: map[string]any{"number": h.Review.Number}}
		}
	}
	if err := may(act); err != nil {
		return asError(err)
	}
	switch v {
	case domain.Screen:
		return asError(screeningHolds(pol, h))
	case domain.ReleaseInternally, domain.Approve, domain.ReleaseInternallyApprove, domain.Reinstate:
		return asError(ready(tx, pol, h, auth, v, &offer{}))
	case domain.Withdraw:
		if !h.HasLive(domain.ForInternal, domain.ForPublic) {
			return &domain.Error{Code: domain.Conflict, Op: "workflow.Explain", Key: "withdraw.nothing_live"}
		}
	case domain.Publish:
		if s := h.Schedule; s != nil && s.NotBefore > pol.Day(h.Authority, tx.Now()) {
			return &domain.Error{Code: domain.Conflict, Op: "workflow.Explain", Key: "publish.too_early", Args: map[string]any{"not_before": s.NotBefore}}
		}
		return asError(screeningHolds(pol, h))
	case domain.Archive:
		if h.HasLive(domain.ForInternal, domain.ForPublic) {
			return &domain.Error{Code: domain.Conflict, Op: "workflow.Explain", Key: "archive.live"}
		}
	case domain.Reopen:
		if h.State == domain.Archived && h.EverReleased() {
			return &domain.Error{Code: domain.Conflict, Op: "workflow.Explain", Key: "reopen.was_released"}
		}
	}
	return nil
}

// forward is the way of a holding to the public.
var forward = map[domain.State]domain.Verb{
	domain.Captured: domain.Screen, domain.Screened: domain.ReleaseInternally,
	domain.ReleasedInternally: domain.Approve, domain.Approved: domain.Publish,
}

// missingFor lists what is missing before the next step towards the public, one entry a place to look.
func missingFor(tx Tx, pol *Policy, h *domain.Holding, auth *domain.Authority) []Missing {
	step, ok := forward[h.State]
	if !ok {
		return nil
	}
	if step == domain.ReleaseInternally && pol.Combined(h.Authority) {
		step = domain.ReleaseInternallyApprove
	}
	var out []Missing
	add := func(err error) {
		if e := asError(err); e != nil {
			out = append(out, Missing{Step: step, Key: e.Key, Field: e.Field, Args: e.Args})
		}
	}
	switch step {
	case domain.Screen:
		res := pol.Questionnaire.Evaluate(h.Edition.Answers, h.Edition.Stricter)
		for _, id := range res.Unanswered {
			out = append(out, Missing{Step: step, Key: "screening.unanswered", Field: "answers." + id, Args: map[string]any{"question": id}})
		}
		for _, id := range res.Unclear {
			out = append(out, Missing{Step: step, Key: "screening.unclear", Field: "answers." + id, Args: map[string]any{"question": id}})
		}
	case domain.Publish:
		if h.Schedule != nil && h.Schedule.NotBefore > pol.Day(h.Authority, tx.Now()) {
			out = append(out, Missing{Step: step, Key: "publish.too_early", Args: map[string]any{"not_before": h.Schedule.NotBefore}})
		}
	default:
		add(ready(tx, pol, h, auth, step, &offer{}))
	}
	return out
}

func asError(err error) *domain.Error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*domain.Error](err); ok {
		return e
	}
	return &domain.Error{Code: domain.Internal, Op: "workflow.Explain", Err: err}
}
