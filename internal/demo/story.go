package demo

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// story is what happens to one holding, or one other thread of events, told in order. Its methods act or wait; after
// the first failure they do nothing.
type story struct {
	w    *world
	rnd  *rand.Rand
	tell func(*story)
	what string // for errors

	set     dataset
	place   *place
	steward string // logins
	day     int    // where the story stands
	minute  int

	id     domain.HoldingID
	digest domain.Digest // working digest
	review domain.Digest // review digest of the open review
	opener string
	absent string // signs nothing in this story
	file   int    // numbers the editions of generated files

	ctx   context.Context
	yield func(time.Time) bool
	err   error
}

// moments runs the story as a sequence of the instants for which it waits.
func (s *story) moments(ctx context.Context) iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		s.ctx, s.yield = ctx, yield
		s.tell(s)
	}
}

func (s *story) failure() error {
	if s.err == nil {
		return nil
	}
	return fmt.Errorf("demo: %s on %s: %w", s.what, s.w.clock.Now().Format(time.DateTime), s.err)
}

// between waits until a day between two days of the history; negative days count from the end, -1 is the last.
func (s *story) between(from, to int) {
	n := len(s.w.cal.days)
	if from < 0 {
		from += n
	}
	if to < 0 {
		to += n
	}
	s.on(from + s.rnd.IntN(to-from+1))
}

// wait lets some working days pass.
func (s *story) wait(from, to int) { s.on(s.day + from + s.rnd.IntN(to-from+1)) }

func (s *story) on(day int) {
	if s.err != nil {
		return
	}
	if day < s.day {
		s.err = fmt.Errorf("the story would go back (%d < %d)", day, s.day)
		return
	}
	if day > s.w.cal.last() {
		s.err = fmt.Errorf("the story goes on after the last day (%d > %d)", day, s.w.cal.last())
		return
	}
	if day > s.day {
		s.minute = opens + s.rnd.IntN(closes-opens)
	} else if s.minute += 4 + s.rnd.IntN(25); s.minute > closes+90 && day < s.w.cal.last() {
		day, s.minute = day+1, opens+s.rnd.IntN(60)
	}
	s.day = day
	s.sleep(s.w.cal.at(day, s.minute).Add(time.Duration(s.rnd.IntN(60_000)) * time.Millisecond))
}

func (s *story) sleep(until time.Time) {
	if s.err == nil && !s.yield(until) {
		s.err = context.Canceled
	}
	if s.steward != "" && s.w.people[s.steward].off { // somebody takes the work over
		s.steward = s.w.holders(domain.DataSteward, s.place.name)[0]
	}
}

// do acts, unless the story has failed.
func (s *story) do(what string, act func() error) {
	if s.err != nil {
		return
	}
	if err := act(); err != nil {
		s.err = fmt.Errorf("%s: %w", what, err)
	}
}

// hold takes over what an act answered about the holding.
func (s *story) hold(h workflow.Held, err error) error {
	if err == nil {
		s.id, s.digest = h.ID, h.Digest
		if h.Signs != "" {
			s.review = h.Signs
		}
	}
	return err
}

// holding reads the holding as the steward sees it.
func (s *story) holding() (*domain.Holding, error) {
	scope, err := s.w.desk.Scope(s.ctx, s.w.actor(s.steward))
	if err != nil {
		return nil, err
	}
	h, err := s.w.desk.Read().HoldingByID(s.ctx, scope, s.id)
	if err == nil {
		s.digest = h.Edition.WorkingDigest()
	}
	return h, err
}
