package workflow

import (
	"context"
	"strings"
	"unicode/utf8"

	"freigabe/domain"
)

// Ask puts a question to a named person on an open review, or answers one.
type Ask struct {
	Holding  domain.HoldingID
	To       domain.PersonID
	Text     string
	Question domain.QuestionID // to answer
}

// Asked answers Ask.
type Asked struct {
	Question domain.QuestionID `json:"question"`
}

// Ask puts a question. It changes no state and does not stop the deadline; the thread is part of the case file.
func (d *Desk) Ask(ctx context.Context, actor Actor, in Ask) (Asked, error) {
	if err := prose("text", in.Text); err != nil {
		return Asked{}, err
	}
	return run(ctx, d, actor, "workflow.Ask", func(tx Tx) (Asked, error) {
		h, pol, err := d.see(ctx, tx, actor, in.Holding)
		if err != nil {
			return Asked{}, err
		}
		if h.Review == nil {
			return Asked{}, &domain.Error{Code: domain.Conflict, Op: "workflow.Ask", Key: "signoff.no_review"}
		}
		to, err := tx.Person(ctx, in.To)
		if err != nil || to.Off || to.Root != h.Root && len(pol.Rights.RolesOf(to.ID, tx.Now())) == 0 {
			return Asked{}, invalid("to", "ask.person_unknown")
		}
		day, err := due(ctx, tx, pol, h.Authority, tx.Now(), confirmDueDays)
		if err != nil {
			return Asked{}, err
		}
		q := Question{
			ID: domain.NewID[domain.QuestionID](tx.Now()), Review: h.Review.ID, Holding: h.ID, By: actor.Person, To: to.ID,
			Text: in.Text, AskedAt: tx.Now(),
		}
		tx.SaveQuestion(q)
		tx.OpenTask(domain.Task{
			ID: domain.NewID[domain.TaskID](tx.Now()), Kind: "question", Root: h.Root, Authority: h.Authority, Holding: h.ID,
			Review: h.Review.ID, Ref: string(q.ID), Person: to.ID, Due: day, OpenedAt: tx.Now(),
		})
		tx.SaveHolding(h)
		return Asked{Question: q.ID}, nil
	})
}

// AnswerQuestion answers a question that was put to the actor.
func (d *Desk) AnswerQuestion(ctx context.Context, actor Actor, in Ask) (Asked, error) {
	if err := prose("text", in.Text); err != nil {
		return Asked{}, err
	}
	return run(ctx, d, actor, "workflow.AnswerQuestion", func(tx Tx) (Asked, error) {
		h, pol, err := d.see(ctx, tx, actor, in.Holding)
		if err != nil {
			return Asked{}, err
		}
		q, err := tx.Question(ctx, in.Question)
		if err != nil {
			return Asked{}, err
		}
		mine := q.To == actor.Person
		if to, err := tx.Person(ctx, q.To); err != nil {
			return Asked{}, err
		} else if to.Off { // it passed to the open data officer
			_, err := authorize(ctx, tx, pol, actor, domain.SignAs(domain.OpenDataOfficer), h.Authority)
			mine = err == nil
		}
		switch {
		case q.Holding != h.ID:
			return Asked{}, &domain.Error{Code: domain.NotFound, Op: "workflow.AnswerQuestion", Key: "id.unknown"}
		case !mine:
			return Asked{}, &domain.Error{Code: domain.Forbidden, Op: "workflow.AnswerQuestion", Key: "ask.not_yours"}
		case !q.AnsweredAt.IsZero():
			return Asked{}, &domain.Error{Code: domain.Conflict, Op: "workflow.AnswerQuestion", Key: "ask.answered"}
		}
		q.Answer, q.AnsweredAt = in.Text, tx.Now()
		tx.SaveQuestion(*q)
		tx.CloseTasks(TaskQuery{Holding: h.ID, Kind: "question", Ref: string(q.ID)})
		tx.SaveHolding(h)
		return Asked{Question: q.ID}, nil
	})
}

func prose(field, text string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return invalid(field, "field.required")
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unprintable):
		return invalid(field, "field.unprintable")
	case utf8.RuneCountInString(text) > 10000:
		return invalid(field, "field.too_long")
	}
	return nil
}

// optional checks a text that may be missing; one of blanks only counts as missing.
func optional(field string, text *string) error {
	if *text = strings.TrimSpace(*text); *text == "" {
		return nil
	}
	return prose(field, *text)
}

// HandOn passes one's place in one review to another person until its due date.
type HandOn struct {
	Holding domain.HoldingID
	Slot    string
	To      domain.PersonID
	Digest  domain.Digest // review digest
	Reason  string
}

// Delegate hands one's place in one review, until its due date, to someone who may sign this review. It is shown as
// "i. V."; who got it cannot pass it on.
func (d *Desk) Delegate(ctx context.Context, actor Actor, in HandOn) (SignoffResult, error) {
	if err := optional("reason", &in.Reason); err != nil {
		return SignoffResult{}, err
	}
	return run(ctx, d, actor, "workflow.Delegate", func(tx Tx) (SignoffResult, error) {
		h, pol, err := d.see(ctx, tx, actor, in.Holding)
		if err != nil {
			return SignoffResult{}, err
		}
		r := h.Review
		switch {
		case r == nil:
			return SignoffResult{}, &domain.Error{Code: domain.Conflict, Op: "workflow.Delegate", Key: "signoff.no_review"}
		case in.Digest != r.Digest:
			return SignoffResult{}, &domain.Error{Code: domain.Stale, Op: "workflow.Delegate", Key: "signoff.digest_changed"}
		case in.To == actor.Person:
			return SignoffResult{}, invalid("to", "delegate.self")
		}
		p, err := placeFor(r, in.Slot)
		if err != nil {
			return SignoffResult{}, err
		}
		s, err := eligible(pol, h, r, *p, actor.Person, "", tx.Now())
		if err != nil {
			return SignoffResult{}, err
		}
		if s.OnBehalfOf != "" {
			return SignoffResult{}, &domain.Error{Code: domain.Forbidden, Op: "workflow.Delegate", Key: "delegate.not_passed_on"}
		}
		if pol.Day(h.Authority, tx.Now()) > p.Due { // it would end before it began
			return SignoffResult{}, &domain.Error{Code: domain.Conflict, Op: "workflow.Delegate", Key: "delegate.overdue", Args: map[string]any{"due": p.Due}}
		}
		to, err := tx.Person(ctx, in.To)
		if err != nil || to.Off || !signsAnything(pol, h, to.ID, tx.Now()) {
			return SignoffResult{}, invalid("to", "delegate.may_not_sign")
		}
		probe := Standing{Actor: to.ID, OnBehalfOf: actor.Person, Grant: s.Grant}
		if err := barred(h, r, *p, probe); err != nil {
			return SignoffResult{}, err
		}
		dec := as(decidedOn(tx, actor, domain.Delegated, h, pol), s)
		dec.Review, dec.Slot, dec.Digest = r.ID, p.Slot, r.Digest
		dec.Detail = map[string]string{"to": string(to.ID)}
		dec = withText(dec, domain.TextReason, in.Reason)
		p.Delegated = &domain.Handed{
			ID: domain.NewID[domain.DelegationID](tx.Now()), From: actor.Person, To: to.ID, Role: s.Role,
			Grant: s.Assignment, Decision: dec.ID,
		}
		tx.SaveReview(r)
		decide(tx, dec)
		tx.OpenTask(domain.Task{
			ID: domain.NewID[domain.TaskID](tx.Now()), Kind: "sign", Root: h.Root, Authority: h.Authority, Holding: h.ID,
			Review: r.ID, Ref: p.Slot, Person: to.ID, Due: p.Due, OpenedAt: tx.Now(),
		})
		h.ChangedAt = tx.Now()
		tx.SaveHolding(h)
		return SignoffResult{Decision: dec.ID, State: h.State, Review: r.Status, Open: openPlaces(r)}, nil
	})
}
