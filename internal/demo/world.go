package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// world is what the demo knows while it fills the store.
type world struct {
	desk     *workflow.Desk
	pw       *workflow.Passwords
	clock    *Clock
	cal      calendar
	now      time.Time // real
	rnd      *rand.Rand
	progress func(string)

	authorities map[string]domain.AuthorityID // by name
	people      map[string]*someone           // by login
	order       []string                      // logins, as they came
	away        []absence
	due         []string // days on which the clock has something to do
	uploads     sync.WaitGroup
	uploading   chan struct{}
}

// someone is a person with what the demo needs to act as them.
type someone struct {
	worker
	root  string
	id    domain.PersonID
	token string
	roles []AccessRole
	off   bool
	actor *workflow.Actor // nil: to be identified again
}

// absence is a window in which a deputy acts for a person.
type absence struct {
	who, deputy string
	from, until string // days, inclusive
}

// moveTo moves the clock on, never back and never past real time.
func (w *world) moveTo(t time.Time) {
	if now := w.clock.Now(); !t.After(now) {
		t = now.Add(7 * time.Second)
	}
	if t.After(w.now) {
		t = w.now
	}
	w.clock.Set(t)
}

// pass lets some time pass, less than a minute.
func (w *world) pass() {
	w.moveTo(w.clock.Now().Add(time.Duration(20_000+w.rnd.IntN(40_000)) * time.Millisecond))
}

// actor gives a person as they sign in with their token; before there is one, as their administrator made them.
func (w *world) actor(login string) workflow.Actor {
	p := w.people[login]
	if p == nil {
		panic("demo: nobody is called " + login)
	}
	if p.actor != nil {
		return *p.actor
	}
	root := w.authorities[p.root]
	return workflow.Actor{Kind: domain.ByPerson, Person: p.id, Root: root, Roots: []domain.AuthorityID{root}, Name: p.name}
}

// identify lets everybody use their token from now on. It is called again when rights have changed hands.
func (w *world) identify(ctx context.Context) error {
	for _, login := range w.order {
		p := w.people[login]
		if p.token == "" || p.off {
			continue
		}
		id, err := w.desk.Identify(ctx, "", p.token)
		if err != nil {
			return fmt.Errorf("identify %s: %w", login, err)
		}
		a := workflow.ActorOf(id)
		p.actor = &a
	}
	return nil
}

// holders lists the logins with a role at an authority or above it, the nearest first.
func (w *world) holders(role domain.Role, authority string) []string {
	var near, far []string
	for _, login := range w.order {
		p := w.people[login]
		if p.off {
			continue
		}
		for _, r := range p.roles {
			if r.Role != role {
				continue
			}
			if r.Authority == authority {
				near = append(near, login)
			} else if strings.HasPrefix(authority, r.Authority+"_") {
				far = append(far, login)
			}
		}
	}
	return append(near, far...)
}

// deputyOf gives who acts for a person today, "" for nobody.
func (w *world) deputyOf(login string) string {
	day := domain.Day(w.clock.Now(), domain.DefaultZone)
	i := slices.IndexFunc(w.away, func(a absence) bool { return a.who == login && a.from <= day && day <= a.until })
	if i < 0 {
		return ""
	}
	return w.away[i].deputy
}
