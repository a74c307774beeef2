package leaks

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"testing"
	"time"

	"freigabe/ui/mail"
	"freigabe/workflow/jobs"
	"freigabe/workflow/notify"
)

// letterbox takes every letter that the service sends.
type letterbox struct {
	mu      sync.Mutex
	letters []*notify.Letter
}

func (b *letterbox) Open(context.Context) (notify.Way, error) { return b, nil }
func (b *letterbox) Close() error                             { return nil }

func (b *letterbox) Send(_ context.Context, l *notify.Letter, _ string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.letters = append(b.letters, l)
	return nil
}

// TestLettersTellNobodyWhatTheyMayNotSee lets the service plan and write the mail of several days to everybody, and reads it.
func TestLettersTellNobodyWhatTheyMayNotSee(t *testing.T) {
	t.Parallel()
	w := copied(t)
	box := &letterbox{}
	log := slog.New(slog.NewJSONHandler(w.v.log, nil))
	planner := &notify.Planner{Book: w.v.store, Clock: w.clock.now}
	relay := &jobs.Relay{Outbox: w.v.store, Consumers: []jobs.Consumer{planner.Consume, jobs.LogEvents(log)}, Log: log}
	postman := &notify.Postman{
		Book: w.v.store, Writer: &notify.Writer{Desk: w.v.desk, Book: w.v.store, Clock: w.clock.now}, Transport: box, Clock: w.clock.now, Log: log,
	}
	for {
		n, err := relay.Once(w.ctx)
		must(t, err)
		if n == 0 {
			break
		}
	}
	for range 3 {
		must(t, planner.Tick(w.ctx))
		must(t, postman.Deliver(w.ctx))
		w.clock.set(w.clock.now().Truncate(24 * time.Hour).Add(31 * time.Hour)) // seven in the morning of the day after
	}
	staff := map[string]func(string) bool{}
	for _, short := range []string{"nobody", "sibling"} {
		staff[string(w.alpha.people[short])] = colleague(short)
	}
	for _, id := range w.beta.people {
		staff[string(id)] = w.outside[1].may
	}
	letters, told := 0, 0
	for _, l := range box.letters {
		may, outside := staff[string(l.To.Person.ID)]
		paper, err := mail.Compose(l, publicURL)
		must(t, err)
		text, err := json.Marshal(paper)
		must(t, err)
		told += len(found(string(text)))
		if !outside {
			continue
		}
		letters++
		for _, word := range found(string(text)) {
			if place := w.can.place(word); !may(place) {
				t.Errorf("a letter of kind %s to %s says %q", l.Kind, w.can.place(found(l.To.Person.Login)[0]), place)
			}
		}
	}
	t.Logf("count: %d letters, %d of them to people outside, %d canaries in all", len(box.letters), letters, told)
	if letters < 5 || told < 20 {
		t.Errorf("%d letters to people outside and %d canaries are too few", letters, told)
	}
	if said := found(w.v.log.take()); len(said) > 0 {
		t.Errorf("the log has %d canaries, the first is %q", len(said), w.can.place(said[0]))
	}
}
