package workflow

import (
	"context"
	"errors"

	"github.com/looplab/fsm"

	"freigabe/domain"
)

// steps is the state machine of WORKFLOW 2, the only one. A verb with several targets is one event per target; the use
// case picks the event from the facts and the machine checks it. An event to the same state is allowed.
var steps = func() fsm.Events {
	var out fsm.Events
	add := func(name string, to domain.State, from ...domain.State) {
		src := make([]string, len(from))
		for i, s := range from {
			src[i] = string(s)
		}
		out = append(out, fsm.EventDesc{Name: name, Src: src, Dst: string(to)})
	}
	add("screen", domain.Screened, domain.Captured)
	add("release_internally", domain.ReleasedInternally, domain.Screened)
	add("approve", domain.Approved, domain.ReleasedInternally)
	add("release_internally+approve", domain.Approved, domain.Screened)
	add("publish", domain.Published, domain.Approved)
	add("reassess", domain.ReleasedInternally, domain.Approved)
	add("return", domain.Captured, domain.Screened, domain.ReleasedInternally, domain.Approved)
	add("revise", domain.Captured, domain.Published)
	add("discard:public", domain.Published, domain.Captured)
	add("discard:internal", domain.ReleasedInternally, domain.Captured)
	add("discard:archived", domain.Archived, domain.Captured)
	add("withhold", domain.Withheld, domain.Captured, domain.Screened, domain.ReleasedInternally, domain.Withheld)
	add("reopen", domain.Captured, domain.Withheld, domain.Withdrawn, domain.Archived)
	add("withdraw:withdrawn", domain.Withdrawn, domain.Captured, domain.Screened, domain.ReleasedInternally, domain.Approved,
		domain.Published, domain.Withdrawn)
	add("withdraw:captured", domain.Captured, domain.Captured, domain.Screened, domain.ReleasedInternally, domain.Approved, domain.Published)
	for _, s := range []domain.State{domain.Captured, domain.Screened, domain.ReleasedInternally, domain.Approved, domain.Published} {
		add("reinstate:"+string(s), s, domain.Withdrawn)
	}
	add("archive", domain.Archived, domain.Captured, domain.Screened, domain.ReleasedInternally, domain.Approved,
		domain.Withheld, domain.Withdrawn)
	return out
}()

// next answers where a step leads. The machine lives for one call and has no callbacks; the use case stores, and the
// row's compare-and-set decides.
func next(ctx context.Context, from domain.State, event string) (domain.State, error) {
	m := fsm.NewFSM(string(from), steps, nil)
	err := m.Event(context.WithoutCancel(ctx), event) // a request that was given up is not a step that was refused
	if _, same := errors.AsType[fsm.NoTransitionError](err); err != nil && !same {
		return from, &domain.Error{
			Code: domain.Conflict, Op: "workflow.next", Key: "holding.step_refused",
			Args: map[string]any{"state": string(from), "verb": string(verbOf(event))}, Err: err,
		}
	}
	return domain.State(m.Current()), nil
}

// can tells whether the machine has a step for the verb from a state, whatever its target.
func can(from domain.State, verb domain.Verb) bool {
	for _, e := range steps {
		if verbOf(e.Name) != verb {
			continue
		}
		for _, s := range e.Src {
			if s == string(from) {
				return true
			}
		}
	}
	return false
}

// verbOf cuts the target off an event name.
func verbOf(event string) domain.Verb {
	for i := range len(event) {
		if event[i] == ':' {
			return domain.Verb(event[:i])
		}
	}
	return domain.Verb(event)
}
