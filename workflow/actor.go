package workflow

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"freigabe/domain"
)

// Actor is who calls a use case.
type Actor struct {
	Kind   domain.ActorKind
	Person domain.PersonID
	Root   domain.AuthorityID   // the person belongs to it
	Roots  []domain.AuthorityID // where the person holds or represents rights
	Name   string               // committed to by the leaf, kept apart
	Scopes []string             // of a token; nil for a session

	Key  string        // idempotency key, "" for none
	Hash domain.Digest // of the request that Key belongs to

	policies []*Policy // of Roots, as the request came; nil when there was none
}

// ActorOf makes an actor of an identified request.
func ActorOf(id *Identity) Actor {
	a := Actor{Kind: domain.ByPerson, Person: id.Person.ID, Root: id.Person.Root, Roots: id.Roots, Name: id.Person.Name, policies: id.Policies}
	if id.Token != nil {
		a.Scopes = id.Token.Scopes
	}
	return a
}

// Clock is the actor of scheduled acts.
func Clock() Actor { return Actor{Kind: domain.ByClock} }

// Operator is the local operator at the command line: may import and capture, nothing else.
func Operator() Actor { return Actor{Kind: domain.ByOperator} }

// id is the actor in idempotency rows and leaves.
func (a Actor) id() string {
	if a.Kind == domain.ByPerson {
		return string(a.Person)
	}
	return string(a.Kind)
}

func (a Actor) mayWrite() error {
	if a.Scopes != nil && !slices.Contains(a.Scopes, "write") {
		return &domain.Error{Code: domain.Forbidden, Op: "workflow.Actor", Key: "token.scope_write"}
	}
	return nil
}

// Desk is the set of use cases.
type Desk struct {
	store Store
	blobs Blobs
	clock func() time.Time
}

// New makes a desk. clock gives the instant of everything outside a unit of work.
func New(store Store, blobs Blobs, clock func() time.Time) *Desk {
	return &Desk{store: store, blobs: blobs, clock: clock}
}

// Read gives the scoped reads.
func (d *Desk) Read() Reader { return d.store }

// run is the frame of every write: token scope, idempotency, one unit of work. The result must survive JSON, since a
// repeated call with the same key gets the stored one.
//
// Almost every request is a new one, so nobody looks for its key beforehand: a repeated one is refused, by what it asks for
// being done already or at the latest by its key being taken, and then the stored answer is found. So a refusal that is the
// echo of one's own success at another process is not given, and an outcome that was lost with the connection is looked into
// before anybody hears of it.
func run[T any](ctx context.Context, d *Desk, actor Actor, op string, fn func(Tx) (T, error)) (T, error) {
	for try := 1; ; try++ {
		out, err := attempt(ctx, d, actor, op, fn)
		if err == nil || actor.Key == "" || domain.CodeOf(err) == domain.Internal {
			return out, err
		}
		before, lookup := answered[T](ctx, d, actor, op) // also when ctx has ended: then nobody knows, and a refusal would claim to
		switch {
		case lookup != nil: // the key belongs to another request, or whether this one was accepted is not known
			return out, lookup
		case before != nil:
			return *before, nil
		case try == 1 && domain.KeyOf(err) == "storage.unavailable": // the database is back: once more, with the key in place
			continue
		}
		return out, err
	}
}

// attempt runs the unit of work of an act.
func attempt[T any](ctx context.Context, d *Desk, actor Actor, op string, fn func(Tx) (T, error)) (T, error) {
	var out, none T
	if err := actor.mayWrite(); err != nil {
		return none, err
	}
	err := d.store.InTx(ctx, op, func(tx Tx) error {
		res, err := fn(tx)
		if err != nil {
			return err
		}
		if actor.Key != "" {
			body, err := json.Marshal(withoutSecrets(res))
			if err != nil {
				return fmt.Errorf("answer: %w", err)
			}
			tx.Remember(Answer{Actor: actor.id(), Key: actor.Key, Hash: actor.Hash, Body: body, At: tx.Now()})
		}
		out = res
		return nil
	})
	if err != nil {
		return none, err
	}
	return out, nil
}

// answered gives what the same request was answered before, nil if never. Conflict: its key belongs to another request.
func answered[T any](ctx context.Context, d *Desk, actor Actor, op string) (out *T, err error) {
	if actor.Key == "" {
		return nil, nil
	}
	err = d.store.InTx(ctx, op, func(tx Tx) error {
		before, err := tx.Replay(ctx, actor.id(), actor.Key)
		if err != nil || before == nil {
			return err
		}
		if before.Hash != actor.Hash {
			return &domain.Error{Code: domain.Conflict, Op: op, Key: "idempotency.reused"}
		}
		out = new(T)
		if err := json.Unmarshal(before.Body, out); err != nil {
			return fmt.Errorf("stored answer: %w", err)
		}
		return nil
	})
	return out, err
}

// withoutSecrets gives a result as it may be kept: a repeated request gets no secret, because none is stored.
func withoutSecrets(res any) any {
	if s, ok := res.(interface{ redacted() any }); ok {
		return s.redacted()
	}
	return res
}

// timed knows the instant of a unit of work, or of a look ahead that writes nothing.
type timed interface{ Now() time.Time }

// authorize asks policy inside the unit of work. The clock and the local operator have no standing; the use cases
// that they may run say so themselves.
func authorize(ctx context.Context, tx timed, pol *Policy, actor Actor, act domain.Action, a domain.AuthorityID) (Standing, error) {
	return authorizeAt(ctx, pol, actor, act, a, tx.Now())
}

func authorizeAt(ctx context.Context, pol *Policy, actor Actor, act domain.Action, a domain.AuthorityID, now time.Time) (Standing, error) {
	if actor.Kind != domain.ByPerson {
		return Standing{}, &domain.Error{Code: domain.Forbidden, Op: "workflow.authorize", Key: "rights.person_only"}
	}
	if err := pol.Rights.Authorize(ctx, actor.Person, act, a, now); err != nil {
		return Standing{}, err
	}
	standings := pol.Rights.Standings(actor.Person, act, a, now)
	if len(standings) == 0 {
		return Standing{}, &domain.Error{Code: domain.Forbidden, Op: "workflow.authorize", Key: "rights.missing"}
	}
	return standings[0], nil
}

// Scope says what an actor may see now, or could see when the request came: nobody is asked twice for one answer.
func (d *Desk) Scope(ctx context.Context, actor Actor) (Scope, error) {
	if actor.Kind != domain.ByPerson || actor.Person == "" {
		return Anonymous(), nil
	}
	s := Scope{person: actor.Person, root: actor.Root, roots: []domain.AuthorityID{actor.Root}}
	now := d.clock()
	policies := actor.policies
	if policies == nil {
		for _, root := range actor.Roots {
			pol, err := d.store.CurrentPolicy(ctx, root)
			if err != nil {
				return Scope{}, err
			}
			policies = append(policies, pol)
		}
	}
	for _, pol := range policies {
		root, r := pol.Root, pol.Rights
		s.working = append(s.working, r.Where(actor.Person, domain.ActReadWorking, now)...)
		s.history = append(s.history, r.Where(actor.Person, domain.ActReadHistory, now)...)
		s.admin = append(s.admin, r.Where(actor.Person, domain.ActAdminister, now)...)
		s.erase = append(s.erase, r.Where(actor.Person, domain.ActErase, now)...)
		represented := r.Represents(actor.Person, now)
		for _, p := range append([]domain.PersonID{actor.Person}, represented...) {
			for _, g := range r.RolesOf(p, now) {
				if g.Role.Expert() {
					s.needed = append(s.needed, Needed{Role: g.Role, Authority: g.Authority})
				}
				s.duties = append(s.duties, Needed{Role: g.Role, Authority: g.Authority})
				if g.Role == domain.AssociationAdmin {
					continue // no right inside a member
				}
				s.departments = append(s.departments, g.Authority)
				if !slices.Contains(s.roots, root) {
					s.roots = append(s.roots, root)
				}
			}
		}
		for _, p := range represented {
			if !slices.Contains(s.represented, p) {
				s.represented = append(s.represented, p)
			}
		}
	}
	return s, nil
}

// ActorNamed gives the actor for a command that the local operator runs for a person, `--as LOGIN`. NotFound when
// there is no such person or their status is off.
func (d *Desk) ActorNamed(ctx context.Context, login string) (Actor, error) {
	var a Actor
	err := d.store.InTx(ctx, "workflow.ActorNamed", func(tx Tx) error {
		p, err := tx.PersonNamed(ctx, strings.ToLower(login))
		if err != nil || p.Off {
			return &domain.Error{Code: domain.NotFound, Op: "workflow.ActorNamed", Key: "person.unknown", Field: "as", Err: err}
		}
		roots, err := tx.RootsOf(ctx, p.ID)
		if err != nil {
			return err
		}
		a = ActorOf(&Identity{Person: *p, Roots: roots})
		return nil
	})
	return a, err
}
