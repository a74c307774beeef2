package demo

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// Access is how a person of the demo signs in.
type Access struct {
	Login    string       `json:"login"`
	Password string       `json:"password"`
	Token    string       `json:"token"` // scopes read and write
	Name     string       `json:"name"`
	Roles    []AccessRole `json:"roles"`
}

// AccessRole is a role at an authority, named by its name.
type AccessRole struct {
	Role      domain.Role `json:"role"`
	Authority string      `json:"authority"`
}

// Fill makes the demo in an empty store. Store and desk take their time from clock, which is moved through the history
// and released at the end. pw may be cheap: the passwords are known.
// progress: called now and then with a short text.
// It gives everybody who can sign in, first an open data officer of the district. After an error the store is half
// filled and of no use.
func Fill(ctx context.Context, d *workflow.Desk, pw *workflow.Passwords, clock *Clock, progress func(string)) ([]Access, error) {
	return fillUntil(ctx, d, pw, clock, progress, time.Now())
}

// fillUntil lets the history end before now.
func fillUntil(ctx context.Context, d *workflow.Desk, pw *workflow.Passwords, clock *Clock, progress func(string), now time.Time) ([]Access, error) {
	cal, err := newCalendar(now)
	if err != nil {
		return nil, err
	}
	defer clock.Release()
	w := &world{
		desk: d, pw: pw, clock: clock, cal: cal, now: now, rnd: rand.New(rand.NewPCG(5799, 20)), progress: progress,
		authorities: map[string]domain.AuthorityID{}, people: map[string]*someone{}, uploading: make(chan struct{}, 4),
	}
	defer w.uploads.Wait()
	clock.Set(cal.at(0, opens))
	for i := range staff {
		if err := w.found(ctx, staff[i].root, staff[i].workers); err != nil {
			return nil, fmt.Errorf("demo: %s: %w", staff[i].root, err)
		}
	}
	if err := w.invite(ctx); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	if err := w.identify(ctx); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	if err := w.play(ctx, w.stories()); err != nil {
		return nil, err
	}
	clock.Set(now) // what fell due until this moment
	if err := d.Tick(ctx); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	return w.access(), nil
}

// access lists everybody who can still sign in: officers of the district first, then as they came.
func (w *world) access() []Access {
	var out []Access
	for _, login := range w.order {
		if p := w.people[login]; !p.off {
			out = append(out, Access{Login: login, Password: password(login), Token: p.token, Name: p.name, Roles: p.roles})
		}
	}
	first := AccessRole{domain.OpenDataOfficer, places[0].name}
	slices.SortStableFunc(out, func(a, b Access) int {
		return cmp.Compare(rank(a.Roles[0] == first), rank(b.Roles[0] == first))
	})
	return out
}

func rank(first bool) int {
	if first {
		return 0
	}
	return 1
}

// password is long enough and easy to tell.
func password(login string) string { return "freigabe-demo-" + login }
