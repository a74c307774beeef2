package demo

import (
	"container/heap"
	"context"
	"fmt"
	"iter"
	"time"
)

// play runs many stories beside each other in the order of time: always the one that comes next acts, at its moment,
// until it waits again. One runs at a time, so what happens is the same each time.
func (w *world) play(ctx context.Context, stories []*story) error {
	var q queue
	defer func() {
		for _, t := range q {
			t.stop()
		}
	}()
	for _, s := range stories {
		t := &turn{story: s}
		t.next, t.stop = iter.Pull(s.moments(ctx))
		if t.advance() {
			q = append(q, t)
		} else if err := s.failure(); err != nil {
			return err
		}
	}
	heap.Init(&q)
	for done := 0; len(q) > 0; {
		t := q[0]
		w.moveTo(t.at)
		if t.advance() {
			heap.Fix(&q, 0)
			continue
		}
		heap.Pop(&q)
		if err := t.story.failure(); err != nil {
			return err
		}
		if done++; done%20 == 0 {
			w.progress(fmt.Sprintf("%d/%d", done, len(stories)))
		}
	}
	return ctx.Err()
}

// turn is a story and the moment at which it goes on.
type turn struct {
	story *story
	at    time.Time
	next  func() (time.Time, bool)
	stop  func()
}

// advance lets the story act until it waits; false when it is over.
func (t *turn) advance() bool {
	at, more := t.next()
	t.at = at
	return more
}

type queue []*turn

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].at.Before(q[j].at) }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)        { *q = append(*q, x.(*turn)) }
func (q *queue) Pop() any {
	old := *q
	t := old[len(old)-1]
	*q = old[:len(old)-1]
	return t
}
