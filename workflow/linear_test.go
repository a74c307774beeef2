package workflow_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"freigabe/domain"
	"freigabe/workflow"
)

// Several people work on two holdings at once, at two processes on Postgres, while an administrator gives and takes
// rights. Each call and each answer is written down with its time; porcupine then looks for an order of the acts, each
// somewhere between its call and its answer, in which the sequential model of linear_model_test.go gives every answer.
// Where there is none, two people have been told what cannot both be true.
//
// Porcupine is a library for tests alone: the search is subtle, and a mistake in one's own would find nothing, silently.
func TestConcurrentActsHaveAnOrder(t *testing.T) {
	crowded(t, func(t *testing.T, c *crowd) {
		rounds, perClient, start := times(3, 80), times(25, 40), time.Now()
		x := newWork(c)
		unknown, acts, done := 0, 0, map[string]int{}
		for round := range rounds {
			init := x.now()
			history := x.round(uint64(round), perClient)
			for _, op := range history {
				acts++
				if out := op.Output.(linOut); out.code == "" {
					done[op.Input.(linIn).act]++
				}
			}
			m := linModel
			m.Init = func() any { return init }
			switch porcupine.CheckOperationsTimeout(m, history, time.Minute) {
			case porcupine.Unknown:
				unknown++
			case porcupine.Illegal:
				t.Fatalf("round %d has no order; it began with %+v\n%s", round, init, told(history))
			}
		}
		if unknown*100 > rounds {
			t.Errorf("porcupine did not find out in %d of %d rounds", unknown, rounds)
		}
		for _, act := range []string{"screen", "hand", "sign", "return", "recall", "publish", "revise", "withdraw", "reopen", "revoke", "restore"} {
			if done[act] == 0 && rounds > 10 {
				t.Errorf("nobody ever succeeded with %s", act)
			}
		}
		t.Logf("count: history check: %d rounds, %d acts, carried out %v, %d unknown, in %s", rounds, acts, done, unknown, time.Since(start).Round(time.Millisecond))
	})
}

// told writes a history down for whoever has to find out.
func told(history []porcupine.Operation) string {
	slices.SortFunc(history, func(a, b porcupine.Operation) int { return int(a.Call - b.Call) })
	var b strings.Builder
	for _, op := range history {
		in, out := op.Input.(linIn), op.Output.(linOut)
		fmt.Fprintf(&b, "%d %9d-%9d µs %s %d by %s %s %s %.8s → %s %.8s %.8s %+v\n", op.ClientId, op.Call/1000, op.Return/1000, in.act, in.h, in.who,
			in.verb, in.slot, in.digest, out.code, out.digest, out.signs, out.view)
	}
	return b.String()
}

// work is what the clients share.
type work struct {
	*crowd
	holdings [2]domain.HoldingID
	scopes   []workflow.Scope // of the auditor, by process
	names    map[domain.PersonID]string
	rights   map[string]domain.AssignmentID // that come and go
}

func newWork(c *crowd) *work {
	x := &work{crowd: c, names: map[domain.PersonID]string{}, rights: map[string]domain.AssignmentID{}}
	for short, id := range c.ids {
		x.names[id] = short
	}
	for i := range x.holdings {
		x.holdings[i] = c.answered(c.captured(fmt.Sprintf("Verlauf %d", i+1)), nil).ID
	}
	for _, d := range c.desks {
		s, err := d.Scope(c.ctx(), c.as("auditor"))
		must(c.t, err)
		x.scopes = append(x.scopes, s)
	}
	must(c.t, c.store.InTx(c.ctx(), "test", func(tx workflow.Tx) error {
		pol, err := tx.Policy(c.ctx(), c.root)
		if err != nil {
			return err
		}
		for _, a := range pol.Assignments {
			if who := x.names[a.Person]; slices.Contains(linMoving, who) {
				x.rights[who] = a.ID
			}
		}
		return nil
	}))
	return x
}

// now reads where a round begins, while nobody acts.
func (x *work) now() (s linState) {
	for i, id := range x.holdings {
		h := x.get(id)
		s.holdings[i] = linHolding{view: x.view(h), last: h.LastEdition}
	}
	for i, who := range linMoving {
		s.lost[i] = x.rights[who] == ""
	}
	return s
}

func (x *work) view(h *domain.Holding) linView {
	v := linView{state: h.State, edition: h.Edition.Number, digest: h.Edition.WorkingDigest()}
	if r := h.Review; r != nil {
		v.review, v.verb, v.opener = r.Digest, r.Verb, x.names[r.Opener]
		for i, slot := range linSlots {
			if p, ok := r.Place(slot); ok && p.Signoff != nil {
				v.signed[i] = x.names[p.Signoff.Person]
			}
		}
	}
	v.internal, v.public = h.Live[domain.ForInternal].Edition, h.Live[domain.ForPublic].Edition
	return v
}

// round lets four people and an administrator act, and gives the history.
func (x *work) round(seed uint64, perClient int) []porcupine.Operation {
	var mu sync.Mutex
	var history []porcupine.Operation
	var wg sync.WaitGroup
	begin := time.Now()
	x.clock.set(x.clock.now().Add(time.Minute))
	for client := range 5 {
		dice := rand.New(rand.NewPCG(seed, uint64(client)))
		wg.Go(func() {
			var views [2]linView
			for range perClient {
				in := linChoose(dice, client, views)
				if in.act == "turn" {
					in.act = map[bool]string{true: "restore", false: "revoke"}[x.rights[in.who] == ""]
				}
				op := porcupine.Operation{ClientId: client, Input: in, Call: time.Since(begin).Nanoseconds()}
				out := x.act(dice.IntN(len(x.desks)), client, in)
				op.Output, op.Return = out, time.Since(begin).Nanoseconds()
				if in.act == "see" {
					views[in.h] = out.view
				} else if dice.IntN(5) > 0 {
					views[in.h] = linView{} // looks again before the next act, or not
				}
				mu.Lock()
				history = append(history, op)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return history
}

// act carries an act out and writes the answer as the model has it.
func (x *work) act(process, client int, in linIn) linOut {
	d, ctx := x.desk(process), x.ctx()
	var held workflow.Held
	var err error
	step := func(verb domain.Verb, change ...func(*workflow.Step)) {
		s := workflow.Step{Holding: x.holdings[in.h], Verb: verb, Digest: in.digest, Reason: "Grund"}
		for _, f := range change {
			f(&s)
		}
		held, err = d.Transition(ctx, x.as(in.who), s)
	}
	switch in.act {
	case "see":
		h, err := d.Read().HoldingByID(ctx, x.scopes[process], x.holdings[in.h])
		if err != nil {
			return linOut{code: domain.CodeOf(err)}
		}
		return linOut{view: x.view(h)}
	case "sign":
		_, err = d.Sign(ctx, x.as(in.who), workflow.Sign{Holding: x.holdings[in.h], Slot: in.slot, Mark: domain.Signed, Digest: in.digest})
	case "hand":
		step(in.verb)
	case "withdraw":
		step(domain.Withdraw, withdrawal)
	case "revoke":
		_, err = d.EndRole(ctx, x.as("admin1"), x.rights[in.who], "")
		if err == nil {
			x.rights[in.who] = ""
		}
	case "restore": // the proposal gives no right; its confirmation is the act
		var p workflow.Proposal
		role := staff[in.who][0]
		p, err = d.GrantRole(ctx, x.as("admin1"), workflow.Grant{Login: x.logins(in.who), Role: role.role, Authority: x.at(role.at)})
		if err == nil {
			_, err = d.ConfirmRole(ctx, x.as("admin2"), domain.AssignmentID(p.ID), true)
			x.rights[in.who] = domain.AssignmentID(p.ID)
		}
	default:
		step(domain.Verb(in.act))
	}
	code := domain.CodeOf(err)
	if code == domain.NotFound {
		code = domain.Forbidden // what may not be seen does not exist
	}
	return linOut{code: code, digest: held.Digest, signs: held.Signs}
}

func (x *work) logins(short string) string { return short + ".lindental" }
