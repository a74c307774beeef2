package notify

import (
	"context"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// Writer writes letters.
type Writer struct {
	Desk  *workflow.Desk
	Book  Book
	Clock func() time.Time
}

// Write says what a notice has to say now, through the recipient's scope: nil when there is nothing, when it is not
// wanted, or when the recipient gets no mail or may not know it any more. Several notices are of one person and of kind
// Task; they make one letter.
func (w *Writer) Write(ctx context.Context, all ...Notice) (*Letter, error) {
	n := all[0]
	people, err := w.Book.Recipients(ctx, n.Person)
	if err != nil || len(people) == 0 {
		return nil, err
	}
	to := people[0]
	l := &Letter{Kind: n.Kind, To: to, Today: domain.Day(w.Clock(), to.Zone)}
	if n.Kind == Invitation {
		l.Link, err = w.Desk.LinkByMail(ctx, domain.Digest(n.Object))
		return orNothing(l, err)
	}
	scope, err := w.Desk.Scope(ctx, workflow.ActorOf(&workflow.Identity{Person: to.Person, Roots: to.Roots}))
	if err != nil {
		return nil, err
	}
	switch n.Kind {
	case Summary, Reminder:
		if n.Day != l.Today || to.Often == workflow.MailNone {
			return nil, nil // the next one says it
		}
		return w.waiting(ctx, scope, l)
	case Task:
		return w.tasks(ctx, scope, l, all)
	case Withdrawal:
		return w.withdrawal(ctx, scope, l, domain.DecisionID(n.Object))
	}
	return nil, nil
}

// orNothing makes nothing of what does not exist for the reader.
func orNothing(l *Letter, err error) (*Letter, error) {
	switch domain.CodeOf(err) {
	case "":
		return l, nil
	case domain.NotFound:
		return nil, nil
	}
	return nil, err
}

const maxTasks = 200 // what one read gives

// waiting lists what waits; in a Reminder, only what is due soon or has just become overdue.
func (w *Writer) waiting(ctx context.Context, scope workflow.Scope, l *Letter) (*Letter, error) {
	tasks, err := w.Desk.Read().Tasks(ctx, scope, workflow.Page{Limit: maxTasks})
	if err != nil {
		return nil, err
	}
	yesterday := domain.AddWorkingDays(l.Today, -1, l.To.Land)
	for _, t := range tasks {
		e := w.entry(l, t)
		if l.Kind == Reminder {
			ahead := t.Due == l.Today || t.Due == domain.AddWorkingDays(l.Today, SoonDays, l.To.Land)
			over := t.Due < l.Today && t.Due >= yesterday
			if !ahead && !over {
				continue
			}
		}
		if len(l.Waiting) == maxListed {
			l.More++
			continue
		}
		l.Waiting = append(l.Waiting, e)
	}
	if len(l.Waiting) == 0 {
		return nil, nil
	}
	return l, w.name(ctx, scope, l)
}

func (w *Writer) entry(l *Letter, t domain.Task) Entry {
	e := Entry{Task: t}
	switch {
	case t.Due == "":
	case t.Due < l.Today:
		e.Late = max(1, domain.WorkingDaysBetween(t.Due, l.Today, l.To.Land))
	default:
		e.Soon = t.Due <= domain.AddWorkingDays(l.Today, SoonDays, l.To.Land)
	}
	return e
}

// name puts the titles in that the reader may read.
func (w *Writer) name(ctx context.Context, scope workflow.Scope, l *Letter) error {
	ids := make([]domain.HoldingID, 0, len(l.Waiting))
	for _, e := range l.Waiting {
		ids = append(ids, e.Task.Holding)
	}
	titles, err := w.Desk.Read().HoldingTitles(ctx, scope, ids)
	if err != nil {
		return err
	}
	for i := range l.Waiting {
		l.Waiting[i].Title = titles[l.Waiting[i].Task.Holding]
	}
	return nil
}

func (w *Writer) tasks(ctx context.Context, scope workflow.Scope, l *Letter, all []Notice) (*Letter, error) {
	for _, n := range all {
		t, err := w.Desk.Read().TaskByID(ctx, scope, domain.TaskID(n.Object))
		switch {
		case domain.CodeOf(err) == domain.NotFound: // done, or no longer theirs
		case err != nil:
			return nil, err
		case !wanted(l.To.Often, t.Kind) || w.own(ctx, scope, l.To.ID, t):
		case len(l.Waiting) == maxListed:
			l.More++
		default:
			l.Waiting = append(l.Waiting, w.entry(l, *t))
		}
	}
	if len(l.Waiting) == 0 {
		return nil, nil
	}
	return l, w.name(ctx, scope, l)
}

// own tells whether a task asks for a second person beside this one: whoever withdrew cannot confirm it.
func (w *Writer) own(ctx context.Context, scope workflow.Scope, person domain.PersonID, t *domain.Task) bool {
	if t.Kind != "confirm_withdrawal" {
		return false
	}
	dec, err := w.Desk.Read().DecisionByID(ctx, scope, domain.DecisionID(t.Ref))
	return err == nil && (dec.Actor == person || dec.OnBehalfOf == person)
}

func (w *Writer) withdrawal(ctx context.Context, scope workflow.Scope, l *Letter, id domain.DecisionID) (*Letter, error) {
	read := w.Desk.Read()
	dec, err := read.DecisionByID(ctx, scope, id)
	if err != nil {
		return orNothing(nil, err)
	}
	if dec.ActorKind == domain.ByClock {
		return nil, nil // it ended on the day that was signed
	}
	titles, err := read.HoldingTitles(ctx, scope, []domain.HoldingID{dec.Holding})
	if err != nil {
		return nil, err
	}
	names, err := read.PersonNames(ctx, scope, []domain.PersonID{dec.Actor})
	if err != nil {
		return nil, err
	}
	l.Gone = &Gone{
		Holding: dec.Holding, Title: titles[dec.Holding], At: dec.At, Audience: dec.Detail["audience"], Reason: dec.Detail["reason"],
		By: names[dec.Actor], Role: dec.Role,
	}
	return l, nil
}
