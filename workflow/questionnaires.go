package workflow

import (
	"context"
	"slices"
	"strconv"

	"freigabe/domain"
	"freigabe/domain/screening"
)

// ProposeQuestionnaire proposes the next version of a root's questionnaire, as YAML.
func (d *Desk) ProposeQuestionnaire(ctx context.Context, actor Actor, root domain.AuthorityID, yaml []byte, reason string) (Proposal, error) {
	q, err := screening.Parse(yaml)
	if err != nil {
		return Proposal{}, err
	}
	return run(ctx, d, actor, "workflow.ProposeQuestionnaire", func(tx Tx) (Proposal, error) {
		auth, pol, s, err := administer(ctx, tx, actor, root)
		if err != nil {
			return Proposal{}, err
		}
		if auth.ID != auth.Root {
			return Proposal{}, invalid("authority", "questionnaire.root_only")
		}
		version, err := tx.QuestionnaireNext(ctx, root)
		if err != nil {
			return Proposal{}, err
		}
		q := q
		q.ID, q.Version = domain.NewID[domain.QuestionnaireID](tx.Now()), version
		dec := withText(decidedFor(tx, actor, domain.QuestionnaireProposed, auth, pol, s), domain.TextReason, reason)
		p := QuestionnaireProposal{
			ID: q.ID, Root: root, Version: version, YAML: q.YAML(), Status: domain.Proposed, ProposedBy: actor.Person,
			At: tx.Now(), Decision: dec.ID,
		}
		dec.Detail = questionnaireDetail(p)
		tx.AddQuestionnaireVersion(p)
		decide(tx, dec)
		confirmTask(tx, auth, "confirm_questionnaire", string(p.ID))
		return Proposal{ID: string(p.ID), Status: p.Status, Decision: dec.ID}, nil
	})
}

func questionnaireDetail(p QuestionnaireProposal) map[string]string {
	return map[string]string{"questionnaire": string(p.ID), "version": strconv.Itoa(p.Version), "digest": string(domain.DigestOf(p.YAML))}
}

// ConfirmQuestionnaire puts a version into force, or rejects it. It changes no state: editions with an answer to a
// changed question get the task "screen again" and their open reviews close (WORKFLOW 4).
func (d *Desk) ConfirmQuestionnaire(ctx context.Context, actor Actor, id domain.QuestionnaireID, accept bool) (Proposal, error) {
	return d.confirmQuestionnaire(ctx, actor, id, accept, "")
}

func (d *Desk) confirmQuestionnaire(ctx context.Context, actor Actor, id domain.QuestionnaireID, accept bool, reason string) (Proposal, error) {
	return run(ctx, d, actor, "workflow.ConfirmQuestionnaire", func(tx Tx) (Proposal, error) {
		p, err := tx.QuestionnaireVersion(ctx, id)
		if err != nil {
			return Proposal{}, err
		}
		auth, pol, s, err := second(ctx, tx, actor, p.Root, p.ProposedBy, "", "")
		if err != nil {
			return Proposal{}, err
		}
		if p.Status != domain.Proposed {
			return Proposal{}, &domain.Error{Code: domain.Conflict, Op: "workflow.ConfirmQuestionnaire", Key: "proposal.settled"}
		}
		if accept && pol.Questionnaire.Version > p.Version {
			return Proposal{}, &domain.Error{Code: domain.Stale, Op: "workflow.ConfirmQuestionnaire", Key: "questionnaire.newer_in_force"}
		}
		dec := withText(decidedFor(tx, actor, domain.QuestionnaireActivated, auth, pol, s), domain.TextReason, reason)
		dec.Detail = questionnaireDetail(*p)
		p.ConfirmedBy, p.Decision, p.Status = actor.Person, dec.ID, domain.Active
		var touched []*domain.Holding
		var changed []string
		var before *QuestionnaireProposal
		if accept {
			q, err := screening.Parse(p.YAML)
			if err != nil {
				return Proposal{}, err
			}
			if before, err = tx.QuestionnaireVersion(ctx, pol.Questionnaire.ID); err != nil {
				return Proposal{}, err
			}
			changed = q.Changed(pol.Questionnaire)
			if touched, err = holdingsBelow(ctx, tx, p.Root, HoldingQuery{Root: p.Root, States: inScreening}); err != nil {
				return Proposal{}, err
			}
		} else {
			p.Status = domain.Rejected
			dec.Detail["rejected"] = "true"
		}
		if before != nil { // one version is in force at a time
			before.Status = domain.Ended
			tx.SetQuestionnaireStatus(*before)
		}
		tx.SetQuestionnaireStatus(*p)
		decide(tx, dec)
		for _, h := range touched {
			screenAgain(tx, auth, h, changed)
		}
		tx.CloseTasks(TaskQuery{Root: auth.Root, Kind: "confirm_questionnaire", Ref: string(p.ID)})
		return Proposal{ID: string(p.ID), Status: p.Status, Decision: dec.ID}, nil
	})
}

// inScreening are the states of editions whose answers still count.
var inScreening = []domain.State{domain.Captured, domain.Screened, domain.ReleasedInternally, domain.Approved, domain.Published, domain.Withheld, domain.Withdrawn}

// toScreenAgain lists the changed questions that an edition must be asked again: those it has an answer to, and once
// screened also those that are new.
func toScreenAgain(state domain.State, answered map[string]bool, changed []string) []string {
	var hit []string
	for _, id := range changed {
		if answered[id] || state != domain.Captured && len(answered) > 0 {
			hit = append(hit, id)
		}
	}
	return hit
}

// screenAgain marks an edition that must be asked again, and closes its open review.
func screenAgain(tx Tx, auth *domain.Authority, h *domain.Holding, changed []string) {
	answered := make(map[string]bool, len(h.Edition.Answers))
	for id := range h.Edition.Answers {
		answered[id] = true
	}
	hit := toScreenAgain(h.State, answered, changed)
	if len(hit) == 0 {
		return
	}
	for _, id := range h.Rescreen { // of a version before, not answered yet
		if !slices.Contains(hit, id) {
			hit = append(hit, id)
		}
	}
	h.Rescreen = hit
	closeReview(tx, h, domain.ReviewClosed)
	tx.CloseTasks(TaskQuery{Holding: h.ID, Kind: "rescreen"})
	openTasks(tx, h, "rescreen", "", dueDay(auth, tx.Now(), 20), "", domain.DataSteward)
	h.ChangedAt = tx.Now()
	tx.SaveHolding(h)
}
