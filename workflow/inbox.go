package workflow

import (
	"context"
	"slices"

	"freigabe/domain"
)

// InboxKind says what a person does about something that waits.
type InboxKind string

const (
	ToSign        InboxKind = "sign"     // a signature or an opinion, now
	ToAcknowledge InboxKind = "info"     // take note
	ToReply       InboxKind = "question" // a question was put
	ToDo          InboxKind = "task"     // any other task
	NotYet        InboxKind = "later"    // a final signature while others are missing
	NotMine       InboxKind = "barred"   // their role, but a rule about people bars this person
)

// InboxItem is one thing that waits for a person. A review is there once, with the place that they can fill first.
type InboxItem struct {
	WaitingTask
	Kind     InboxKind
	Place    *domain.Place // of a review
	Standing Standing      // on what the person may fill it
	Reason   *domain.Error // why not, or not yet
}

// Deputy tells whether the person can act only for somebody else.
func (i InboxItem) Deputy() bool { return i.Standing.OnBehalfOf != "" }

const inboxLimit = 1000 // tasks looked at; whoever has more works from the front

// Inbox lists what waits for the actor, the first due first. The rules that decide a signature decide here, too, so
// that nothing waits for a person who may not sign it.
func (d *Desk) Inbox(ctx context.Context, actor Actor, s Scope) ([]InboxItem, error) {
	return d.inbox(ctx, actor, s, inboxLimit)
}

// InboxCount tells how many things the actor can do now. At most `upTo` tasks are looked at; more tells that there are
// others.
func (d *Desk) InboxCount(ctx context.Context, actor Actor, s Scope, upTo int) (n int, more bool, err error) {
	if actor.Kind != domain.ByPerson || actor.Person == "" {
		return 0, false, nil
	}
	items, err := d.inbox(ctx, actor, s, upTo)
	for _, i := range items {
		if i.Kind != NotYet && i.Kind != NotMine {
			n++
		}
	}
	return n, n >= upTo, err
}

func (d *Desk) inbox(ctx context.Context, actor Actor, s Scope, limit int) ([]InboxItem, error) {
	rows, err := d.store.Waiting(ctx, s, limit)
	if err != nil {
		return nil, err
	}
	now := d.clock()
	policies := map[domain.AuthorityID]*Policy{}
	var out []InboxItem
	at := map[domain.ReviewID]int{}
	for _, row := range rows {
		item := InboxItem{WaitingTask: row, Kind: ToDo}
		pol, ok := policies[row.Task.Root]
		if !ok {
			if pol, err = d.store.CurrentPolicy(ctx, row.Task.Root); err != nil {
				return nil, err
			}
			policies[row.Task.Root] = pol
		}
		h := &domain.Holding{ID: row.Task.Holding, Root: row.Task.Root, Authority: row.Task.Authority, Withdrawal: row.Withdrawal}
		switch row.Task.Kind {
		case "sign":
			if row.Review == nil || row.Review.Status != domain.ReviewOpen {
				continue
			}
			item.Kind = NotMine
			for _, p := range row.Review.Places {
				item.place(placeOf(pol, actor, h, row.Review, p, now))
			}
			if i, ok := at[row.Review.ID]; ok {
				if rank(item.Kind) < rank(out[i].Kind) {
					out[i] = item
				}
				continue
			}
			at[row.Review.ID] = len(out)
		case "question":
			if row.Task.Person != "" && row.Task.Person != actor.Person {
				continue // nobody answers for another person
			}
			item.Kind = ToReply
		case "confirm_withdrawal":
			item.Reason = d.whyNotConfirm(pol, actor, h, row, domain.DecisionID(row.Task.Ref))
			if item.Reason != nil {
				item.Kind = NotMine
			}
			if slices.ContainsFunc(out, func(o InboxItem) bool { return o.Task.Kind == row.Task.Kind && o.Task.Ref == row.Task.Ref }) {
				continue // asked in several roles
			}
		}
		out = append(out, item)
	}
	return out, nil
}

func rank(k InboxKind) int {
	return slices.Index([]InboxKind{ToSign, ToAcknowledge, NotYet, NotMine}, k)
}

// place keeps the place that the person fills first.
func (i *InboxItem) place(p ExplainedPlace) {
	kind := NotMine
	switch {
	case p.Signoff != nil:
		return
	case p.Mine && p.Reason != nil:
		kind = NotYet
	case p.Mine && p.Kind == domain.Acknowledgement:
		kind = ToAcknowledge
	case p.Mine:
		kind = ToSign
	case p.Slot != i.Task.Ref:
		return // somebody else's
	}
	if i.Place == nil || rank(kind) < rank(i.Kind) {
		i.Kind, i.Place, i.Standing, i.Reason = kind, &p.Place, p.Standing, p.Reason
	}
}

func (d *Desk) whyNotConfirm(pol *Policy, actor Actor, h *domain.Holding, row WaitingTask, of domain.DecisionID) *domain.Error {
	w := h.Withdrawal
	for w != nil && w.Decision != of {
		w = w.Earlier
	}
	if w == nil {
		return &domain.Error{Code: domain.Conflict, Op: "workflow.Inbox", Key: "withdraw.nothing_to_confirm"}
	}
	sets, _ := pol.RulesFor(h.Authority)
	need := domain.Require(sets, domain.Case{Verb: domain.Withdraw, Facts: row.Facts, Class: row.Class})
	_, err := confirms(pol, h, need.Slots, actor.Person, w, d.clock())
	return asError(err)
}
