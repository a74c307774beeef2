package notify

import (
	"context"
	"slices"
	"sync"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// Planner notes who is to hear of what.
type Planner struct {
	Book  Book
	Clock func() time.Time
	From  int // hour at which the morning's mail is noted, local to each root; 0 means 7

	mu    sync.Mutex
	seen  time.Time          // tasks opened until then are noted
	plans map[morning]string // … day that is noted
}

// morning is what one local morning depends on.
type morning struct {
	zone string
	land domain.Land
}

const (
	defaultFrom = 7
	until       = 20 // a missed morning is made up for until this hour
	lookBack    = 24 * time.Hour
	overlap     = time.Minute // units that were stored later than they began
)

// Consume notes what an event asks for. It is a consumer of the outbox.
func (p *Planner) Consume(ctx context.Context, e domain.Event) error {
	switch {
	case e.Kind == workflow.Invited:
		return p.Book.Note(ctx, []Notice{{Person: domain.PersonID(e.Payload["person"]), Kind: Invitation, Object: e.Payload["link"]}})
	case e.Kind == string(domain.Transition) && e.Payload["verb"] == string(domain.Withdraw):
		people, err := p.Book.Involved(ctx, domain.DecisionID(e.Payload["decision"]))
		if err != nil {
			return err
		}
		return p.Book.Note(ctx, notices(people, Withdrawal, e.Payload["decision"]))
	}
	return nil
}

func notices(people []domain.PersonID, k Kind, object string) []Notice {
	out := make([]Notice, len(people))
	for i, person := range people {
		out[i] = Notice{Person: person, Kind: k, Object: object}
	}
	return out
}

// Tick notes new tasks, and on working mornings what everybody is to hear of their day.
func (p *Planner) Tick(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	all, err := p.Book.Recipients(ctx)
	if err != nil {
		return err
	}
	if err := p.tasks(ctx, all); err != nil {
		return err
	}
	return p.mornings(ctx, all)
}

// tasks notes tasks that were opened lately for those who want to hear of them at once.
func (p *Planner) tasks(ctx context.Context, all []Recipient) error {
	now := p.Clock()
	if p.seen.IsZero() {
		p.seen = now.Add(-lookBack)
	}
	tasks, err := p.Book.NewTasks(ctx, p.seen)
	if err != nil {
		return err
	}
	often := make(map[domain.PersonID]workflow.MailFrequency, len(all))
	for _, r := range all {
		often[r.ID] = r.Often
	}
	addressees := map[domain.Task][]domain.PersonID{} // of tasks that differ only in what they are about
	for _, t := range tasks {
		to := domain.Task{Authority: t.Authority, Role: t.Role, Person: t.Person}
		people, ok := addressees[to]
		if !ok {
			if people, err = p.Book.Addressees(ctx, to); err != nil {
				return err
			}
			addressees[to] = people
		}
		people = slices.DeleteFunc(slices.Clone(people), func(id domain.PersonID) bool {
			o, gets := often[id]
			return !gets || !wanted(o, t.Kind)
		})
		if err := p.Book.Note(ctx, notices(people, Task, string(t.ID))); err != nil {
			return err
		}
	}
	p.seen = now.Add(-overlap)
	return nil
}

// mornings notes summaries and reminders, once a day for each zone and Land.
func (p *Planner) mornings(ctx context.Context, all []Recipient) error {
	now := p.Clock()
	out, done := []Notice{}, map[morning]string{}
	for _, r := range all {
		m := morning{r.Zone, r.Land}
		day := domain.Day(now, r.Zone)
		at, err := domain.ParseDay(day)
		if err != nil || !domain.IsWorkingDay(at, r.Land) || !p.early(now, r.Zone) || p.plans[m] == day {
			continue
		}
		done[m] = day
		if k := morningKind(r.Often, at, r.Land); k != "" {
			out = append(out, Notice{Person: r.ID, Kind: k, Day: day})
		}
	}
	if err := p.Book.Note(ctx, out); err != nil {
		return err
	}
	if p.plans == nil {
		p.plans = map[morning]string{}
	}
	for m, day := range done {
		p.plans[m] = day
	}
	return nil
}

func (p *Planner) early(now time.Time, zone string) bool {
	from := p.From
	if from == 0 {
		from = defaultFrom
	}
	loc, err := time.LoadLocation(zone)
	if err != nil || zone == "" || zone == "Local" {
		loc, err = time.LoadLocation(domain.DefaultZone)
	}
	if err != nil {
		loc = time.UTC
	}
	hour := now.In(loc).Hour()
	return from <= hour && hour < until
}

// morningKind says what somebody gets on a working day: "" for nothing.
func morningKind(often workflow.MailFrequency, day time.Time, land domain.Land) Kind {
	switch often {
	case workflow.MailNone:
		return ""
	case workflow.MailDeadlines:
		return Reminder
	case workflow.MailWeekly:
		if !firstOfWeek(day, land) {
			return Reminder
		}
	}
	return Summary
}

// firstOfWeek tells whether no working day lies between Monday and day.
func firstOfWeek(day time.Time, land domain.Land) bool {
	for d := day.AddDate(0, 0, -1); d.Weekday() != time.Sunday; d = d.AddDate(0, 0, -1) {
		if domain.IsWorkingDay(d, land) {
			return false
		}
	}
	return true
}

// urgent are kinds of tasks with days, not weeks, behind which a publication that is wrong may stand, or a deadline
// that is over: they reach everybody who wants any mail.
var urgent = []string{"escalated", "withdraw", "confirm_withdrawal"}

// wanted tells whether a person wants a mail about one task that began to wait.
func wanted(often workflow.MailFrequency, task string) bool {
	return often == workflow.MailAtOnce || often != workflow.MailNone && slices.Contains(urgent, task)
}
