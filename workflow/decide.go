package workflow

import (
	"context"
	"time"

	"freigabe/domain"
)

// decided starts a decision of actor: id, instant, who, and the name that the leaf commits to.
func decided(tx Tx, actor Actor, kind domain.DecisionKind) domain.Decision {
	d := domain.Decision{ID: domain.NewID[domain.DecisionID](tx.Now()), Kind: kind, At: tx.Now(), ActorKind: actor.Kind, Actor: actor.Person}
	return withText(d, domain.TextName, actor.Name)
}

// decidedOn is decided about a holding.
func decidedOn(tx Tx, actor Actor, kind domain.DecisionKind, h *domain.Holding, pol *Policy) domain.Decision {
	d := decided(tx, actor, kind)
	d.Root, d.Authority, d.Holding, d.Edition, d.PolicyVersion = h.Root, h.Authority, h.ID, h.Edition.Number, pol.Version
	return d
}

// withText adds an erasable cleartext behind a salted commitment.
func withText(d domain.Decision, kind domain.TextKind, body string) domain.Decision {
	if body != "" {
		d.Texts = append(d.Texts, domain.Text{Kind: kind, Salt: domain.NewNonce(), Body: body})
	}
	return d
}

// as puts the right that the decision rests on into it.
func as(d domain.Decision, s Standing) domain.Decision {
	d.Role, d.Grant, d.OnBehalfOf = s.Role, s.Assignment, s.OnBehalfOf
	return d
}

// transition records a step of the state machine and moves the holding.
func (d *Desk) transition(ctx context.Context, tx Tx, dec domain.Decision, h *domain.Holding, event string) error {
	to, err := next(ctx, h.State, event)
	if err != nil {
		return err
	}
	dec.Verb, dec.From, dec.To = verbOf(event), h.State, to
	h.State = to
	decide(tx, dec)
	return nil
}

// decide stores a decision with its leaf, and tells the outside after commit.
func decide(tx Tx, dec domain.Decision) {
	tx.Decide(dec)
	tx.Enqueue(domain.Event{
		Kind: string(dec.Kind), Root: dec.Root, Holding: dec.Holding, At: dec.At,
		Payload: map[string]string{"decision": string(dec.ID), "verb": string(dec.Verb)},
	})
}

// enterCaptured opens the content for change: a new edition when the present one ever had a release.
func enterCaptured(tx Tx, h *domain.Holding) {
	h.Public, h.Schedule = nil, nil
	if h.LastEdition >= h.Edition.Number {
		h.Edition.Number = h.LastEdition + 1
		h.Edition.AnswersNonce = domain.NewNonce()
		tx.SaveEdition(h)
	}
}

// closeReview ends the open review; signatures stay as rows, their places are void.
func closeReview(tx Tx, h *domain.Holding, status domain.ReviewStatus) {
	r := h.Review
	if r == nil {
		return
	}
	r.Status, r.ClosedAt = status, tx.Now()
	tx.SaveReview(r)
	tx.CloseTasks(TaskQuery{Review: r.ID})
	h.Review = nil
}

// due gives the calendar day n working days from t at an authority; n = 0 means ten.
func due(ctx context.Context, tx Tx, pol *Policy, a domain.AuthorityID, t time.Time, n int) (string, error) {
	auth, err := tx.Authority(ctx, a)
	if err != nil {
		return "", err
	}
	return dueDay(auth, t, n), nil
}

func dueDay(auth *domain.Authority, t time.Time, n int) string {
	if n == 0 {
		n = defaultDueDays
	}
	return domain.AddWorkingDays(domain.Day(t, auth.TimeZone), n, domain.Land(auth.Land))
}

const (
	defaultDueDays   = 10 // working days for a sign-off, DOMAIN 4.2
	confirmDueDays   = 2  // for the confirmation of a withdrawal
	reinstateDueDays = 5  // WORKFLOW 2
)

// openTask asks the holders of each role.
func openTasks(tx Tx, h *domain.Holding, kind, ref, dueDay string, review domain.ReviewID, roles ...domain.Role) {
	for _, r := range roles {
		tx.OpenTask(domain.Task{
			ID: domain.NewID[domain.TaskID](tx.Now()), Kind: kind, Root: h.Root, Authority: h.Authority,
			Holding: h.ID, Review: review, Ref: ref, Role: r, Due: dueDay, OpenedAt: tx.Now(),
		})
	}
}
