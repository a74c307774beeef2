package demo

import (
	"context"
	"fmt"
	"strings"

	"freigabe/domain"
	"freigabe/workflow"
)

// found lets a root join: the operator names it and two administrators, who do the rest in one day.
func (w *world) found(ctx context.Context, root string, workers []worker) error {
	p := placeNamed(root)
	w.moveTo(w.cal.at(p.day, opens+10))
	admins := workers[:2]
	made, err := w.desk.CreateRoot(ctx, workflow.Operator(), workflow.NewAuthority{
		Slug: p.name, Title: p.title, Kind: p.kind, Land: land,
		Mailbox: p.mailbox + "@" + p.domain, Homepage: "https://www." + p.domain, Geocoding: p.key, Small: p.small,
	},
		[]workflow.NewPerson{newPerson(p, admins[0]), newPerson(p, admins[1])})
	if err != nil {
		return err
	}
	w.authorities[root] = domain.AuthorityID(made.ID)
	people, err := w.administrators(ctx, root)
	if err != nil {
		return err
	}
	for _, a := range admins {
		w.add(root, a, people[a.login])
		w.people[a.login].roles = []AccessRole{{domain.Administrator, root}}
		if err := w.welcome(ctx, a.login, made.Links[a.login]); err != nil {
			return err
		}
	}
	if err := w.departments(ctx, root, w.actor(admins[0].login)); err != nil {
		return err
	}
	for _, x := range workers[2:] {
		w.pass()
		made, err := w.desk.AddPerson(ctx, w.actor(admins[0].login), w.authorities[root], newPerson(p, x))
		if err != nil {
			return fmt.Errorf("add %s: %w", x.login, err)
		}
		w.add(root, x, domain.PersonID(made.ID))
		if err := w.welcome(ctx, x.login, made.Links[x.login]); err != nil {
			return err
		}
		if err := w.grant(ctx, x, root, admins[0].login, admins[1].login); err != nil {
			return err
		}
	}
	for i, x := range workers {
		if err := w.token(ctx, x.login, admins[(i+1)%2].login); err != nil { // nobody confirms their own
			return err
		}
	}
	return nil
}

func newPerson(p *place, x worker) workflow.NewPerson {
	return workflow.NewPerson{Login: x.login, Name: x.name, Mail: x.login + "@" + p.domain, Lang: "de"}
}

func (w *world) add(root string, x worker, id domain.PersonID) {
	w.people[x.login] = &someone{worker: x, root: root, id: id}
	w.order = append(w.order, x.login)
}

// administrators finds the ids of the people that CreateRoot made: its links are by login, and the first sign-in needs
// no id.
func (w *world) administrators(ctx context.Context, root string) (map[string]domain.PersonID, error) {
	pol, err := w.desk.Read().CurrentPolicy(ctx, w.authorities[root])
	if err != nil {
		return nil, err
	}
	out := map[string]domain.PersonID{}
	for _, a := range pol.Assignments {
		scope, err := w.desk.Scope(ctx, workflow.Actor{Kind: domain.ByPerson, Person: a.Person, Root: a.Root, Roots: []domain.AuthorityID{a.Root}})
		if err != nil {
			return nil, err
		}
		people, err := w.desk.Read().Persons(ctx, scope, workflow.Page{Limit: 10})
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			out[p.Login] = p.ID
		}
	}
	return out, nil
}

// welcome sets the password by the one-time link.
func (w *world) welcome(ctx context.Context, login, link string) error {
	w.pass()
	if err := w.desk.SetPassword(ctx, w.pw, link, password(login)); err != nil {
		return fmt.Errorf("password of %s: %w", login, err)
	}
	return nil
}

func (w *world) departments(ctx context.Context, root string, admin workflow.Actor) error {
	for i := range places {
		if places[i].root() != root || places[i].isRoot() {
			continue
		}
		p := placeNamed(places[i].name)
		_, slug, _ := strings.Cut(p.name, "_")
		w.pass()
		made, err := w.desk.CreateDepartment(ctx, admin, workflow.NewAuthority{
			Parent: w.authorities[root], Slug: slug, Title: p.title,
			Mailbox: p.mailbox + "@" + p.domain, Homepage: "https://www." + p.domain + "/" + slug,
		})
		if err != nil {
			return fmt.Errorf("department %s: %w", p.name, err)
		}
		w.authorities[p.name] = domain.AuthorityID(made.ID)
	}
	return nil
}

// grant gives a person all their roles: one administrator proposes, the other confirms what needs a second person.
func (w *world) grant(ctx context.Context, x worker, root, proposer, second string) error {
	for line := range strings.SplitSeq(x.roles, ", ") {
		role, at, ok := strings.Cut(line, "@")
		if !ok {
			at = root
		}
		w.pass()
		g, err := w.desk.GrantRole(ctx, w.actor(proposer), workflow.Grant{
			Login: x.login, Role: domain.Role(role), Authority: w.authorities[at],
			Reason: "Dienstverteilungsplan",
		})
		if err == nil && g.Status == domain.Proposed {
			w.pass()
			_, err = w.desk.ConfirmRole(ctx, w.actor(second), domain.AssignmentID(g.ID), true)
		}
		if err != nil {
			return fmt.Errorf("%s for %s: %w", line, x.login, err)
		}
		p := w.people[x.login]
		p.roles = append(p.roles, AccessRole{domain.Role(role), at})
	}
	return nil
}

func (w *world) token(ctx context.Context, login, admin string) error {
	w.pass()
	t, err := w.desk.RequestToken(ctx, w.actor(login), workflow.NewToken{Name: "Arbeitsplatz", Scopes: []string{"read", "write"}})
	if err == nil {
		w.pass()
		_, err = w.desk.ConfirmToken(ctx, w.actor(admin), domain.TokenID(t.ID), true)
	}
	if err != nil {
		return fmt.Errorf("token of %s: %w", login, err)
	}
	w.people[login].token = t.Secret
	return nil
}

// invite gives people roles in other roots: an administrator there proposes, one of their own root confirms.
func (w *world) invite(ctx context.Context) error {
	w.moveTo(w.cal.at(12, opens+30))
	for _, v := range visitors {
		for line := range strings.SplitSeq(v.roles, ", ") {
			_, at, _ := strings.Cut(line, "@")
			there := w.holders(domain.Administrator, at)[0]
			home := w.holders(domain.Administrator, w.people[v.login].root)[0]
			if err := w.grant(ctx, worker{login: v.login, roles: line}, at, there, home); err != nil {
				return err
			}
		}
	}
	return nil
}
