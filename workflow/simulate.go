package workflow

import (
	"context"
	"errors"
	"slices"

	"freigabe/domain"
	"freigabe/domain/screening"
)

// Gist is what simulations look at of a holding: class, facts, theme, ids of answered questions, open review with its
// places, or the review of its approval. It is read for many holdings at once and locks nothing.
type Gist struct {
	domain.Holding // without content other than title and theme, and without answers
	Answered       map[string]bool
	Approval       *domain.Review
}

// GistQuery selects what a simulation reads. Empty members do not restrict.
type GistQuery struct {
	Root      domain.AuthorityID
	Authority domain.AuthorityID // and everything below
	Holdings  []domain.HoldingID
	States    []domain.State
	Pending   bool // with an open review, or approved and not published
	Answers   bool // read Answered, too
}

func (g *Gist) effect() EffectRow {
	row := EffectRow{Holding: g.ID, Authority: g.Authority, Title: g.Edition.Content.Title, State: g.State}
	if g.Review != nil {
		row.Number, row.Due = g.Review.Number, g.Review.Due
	}
	return row
}

// looksAfter opens a unit that only reads, for somebody who administers an authority.
func looksAfter(ctx context.Context, tx Tx, actor Actor, a domain.AuthorityID) (*domain.Authority, *Policy, error) {
	auth, err := tx.Authority(ctx, a)
	if err != nil {
		return nil, nil, err
	}
	pol, err := tx.Policy(ctx, auth.Root)
	if err != nil {
		return nil, nil, err
	}
	if _, err := authorize(ctx, tx, pol, actor, domain.ActAdminister, a); err != nil {
		return nil, nil, hideForeign(err, actor, auth)
	}
	return auth, pol, nil
}

// RulesEffect says what a version of rules would change if it took effect now.
type RulesEffect struct {
	Open      int         // open reviews at the authority and below
	Reviews   []EffectRow // those that get places, or take a higher mark in one
	Approved  int         // approved holdings that are not published
	Reassess  []EffectRow // those whose review lacks something
	Vacancies []Vacancy   // what nobody could fill, beyond what nobody can fill already
}

// SimulateRules says what a version of an authority's rules would do if it took effect now. It asks what ConfirmRules
// asks, and writes nothing. A set that could not be proposed is refused like there.
func (d *Desk) SimulateRules(ctx context.Context, actor Actor, a domain.AuthorityID, set domain.RuleSet) (RulesEffect, error) {
	var out RulesEffect
	err := d.store.InTx(ctx, "workflow.SimulateRules", func(tx Tx) error {
		out = RulesEffect{}
		auth, pol, err := looksAfter(ctx, tx, actor, a)
		if err != nil {
			return err
		}
		if err := domain.CheckRules(set, auth.ID == auth.Root); err != nil {
			return err
		}
		after := pol.with(a, ActiveRules{Version: pol.Rules[a].Version + 1, Set: set})
		rows, err := tx.Gist(ctx, GistQuery{Root: auth.Root, Authority: a, Pending: true})
		if err != nil {
			return err
		}
		for i := range rows {
			g := &rows[i]
			row := g.effect()
			switch {
			case g.Review != nil:
				out.Open++
				owed := placesOwed(auth, pol, after, &g.Holding, tx.Now())
				for _, o := range owed {
					row.Added, row.Due = append(row.Added, o.Slot), max(row.Due, o.Due)
					if !canBeFilled(after, &g.Holding, o.Place, tx) {
						out.Vacancies = append(out.Vacancies, Vacancy{Authority: g.Authority, Holding: g.ID, Number: g.Review.Number, Slot: o.Slot, Roles: o.Roles})
					}
				}
				if len(owed) > 0 {
					out.Reviews = append(out.Reviews, row)
				}
			case g.Approval != nil:
				out.Approved++
				if asksMore(after, &g.Holding, g.Approval) {
					out.Reassess = append(out.Reassess, row)
				}
			}
		}
		already := unstaffed(pol, tx)
		for _, v := range unstaffed(after, tx) {
			if after.below(v.Authority, a) && !named(already, v.Authority, v.Slot) {
				out.Vacancies = append(out.Vacancies, v)
			}
		}
		return nil
	})
	return out, err
}

// below tells whether an authority lies at or below another one.
func (p *Policy) below(a, top domain.AuthorityID) bool {
	for id := a; id != ""; id = p.parents[id].Parent {
		if id == top {
			return true
		}
	}
	return false
}

// QuestionnaireEffect says what a version of a questionnaire would change if it took effect now.
type QuestionnaireEffect struct {
	Version  int      // in force now
	Added    []string // ids of questions
	Changed  []string // whose answers must be given again
	Removed  []string
	Reworded []string    // hints, law, roles: answers stay
	Same     int         // questions that stay as they are
	Screened int         // editions whose answers count
	Again    []EffectRow // those that are asked again
	Closing  int         // open reviews among them
	Public   int         // live in public among them
}

// SimulateQuestionnaire says what a questionnaire would do if it took effect now, to an administrator of the root. It asks
// what ConfirmQuestionnaire asks, and writes nothing.
func (d *Desk) SimulateQuestionnaire(ctx context.Context, actor Actor, root domain.AuthorityID, yaml []byte) (QuestionnaireEffect, error) {
	var out QuestionnaireEffect
	q, err := screening.Parse(yaml)
	if err != nil {
		return out, err
	}
	err = d.store.InTx(ctx, "workflow.SimulateQuestionnaire", func(tx Tx) error {
		out = QuestionnaireEffect{}
		_, pol, err := looksAfter(ctx, tx, actor, root)
		if err != nil {
			return err
		}
		out.compare(pol.Questionnaire, q)
		rows, err := tx.Gist(ctx, GistQuery{Root: pol.Root, States: inScreening, Answers: true})
		if err != nil {
			return err
		}
		again := q.Changed(pol.Questionnaire)
		for i := range rows {
			g := &rows[i]
			if len(g.Answered) == 0 {
				continue
			}
			out.Screened++
			row := g.effect()
			if row.Questions = toScreenAgain(g.State, g.Answered, again); len(row.Questions) == 0 {
				continue
			}
			if g.Review != nil {
				out.Closing++
			}
			if g.HasLive(domain.ForPublic) {
				out.Public++
			}
			out.Again = append(out.Again, row)
		}
		return nil
	})
	return out, err
}

// compare sorts the questions by what becomes of them.
func (e *QuestionnaireEffect) compare(old, q screening.Questionnaire) {
	e.Version = old.Version
	again := map[string]bool{}
	for _, id := range q.Changed(old) {
		again[id] = true
	}
	for _, now := range q.Questions {
		before, known := old.Question(now.ID)
		switch {
		case !known:
			e.Added = append(e.Added, now.ID)
		case again[now.ID]:
			e.Changed = append(e.Changed, now.ID)
		case !now.Equal(before):
			e.Reworded = append(e.Reworded, now.ID)
		default:
			e.Same++
		}
	}
	for _, before := range old.Questions {
		if _, stays := q.Question(before.ID); !stays {
			e.Removed = append(e.Removed, before.ID)
		}
	}
}

// RoleEffect says what a role would let a person do now.
type RoleEffect struct {
	Second bool        // it takes effect when a second person confirms
	Signs  []EffectRow // open reviews in which the person could sign, with the slots
	Barred []Barred    // those in which the rules about people keep them from it
	Sole   bool        // nobody else holds the role there
	Others []domain.PersonID
}

// Barred is a review that a person could not sign, with the reason.
type Barred struct {
	EffectRow
	Why *domain.Error
}

// SimulateRole says what a role would let a person do in the reviews that are open, to an administrator of the authority.
func (d *Desk) SimulateRole(ctx context.Context, actor Actor, person domain.PersonID, role domain.Role, a domain.AuthorityID) (RoleEffect, error) {
	var out RoleEffect
	err := d.store.InTx(ctx, "workflow.SimulateRole", func(tx Tx) error {
		out = RoleEffect{}
		auth, pol, err := looksAfter(ctx, tx, actor, a)
		if err != nil {
			return err
		}
		p, err := tx.Person(ctx, person)
		if err != nil {
			return err
		}
		out.Second = needsSecond(role) || p.Root != auth.Root
		for _, x := range pol.Assignments {
			now := tx.Now()
			if x.Role == role && pol.below(a, x.Authority) && x.Person != person && !x.From.After(now) && (x.Until.IsZero() || x.Until.After(now)) {
				out.Others = append(out.Others, x.Person)
			}
		}
		out.Sole = len(out.Others) == 0
		if !role.Signs() {
			return nil
		}
		rows, err := tx.Gist(ctx, GistQuery{Root: auth.Root, Authority: a, Pending: true})
		if err != nil {
			return err
		}
		s := Standing{Actor: person, Grant: domain.Grant{Person: person, Role: role, Authority: a}}
		for i := range rows {
			h := &rows[i].Holding
			if h.Review == nil {
				continue
			}
			row := rows[i].effect()
			var why *domain.Error
			for _, place := range h.Review.Places {
				if place.Signoff != nil || !slices.Contains(place.Roles, role) {
					continue
				}
				if err := barred(h, h.Review, place, s); err == nil {
					row.Added = append(row.Added, place.Slot)
				} else if e, ok := errors.AsType[*domain.Error](err); ok {
					why = e
				}
			}
			switch {
			case len(row.Added) > 0:
				out.Signs = append(out.Signs, row)
			case why != nil:
				out.Barred = append(out.Barred, Barred{row, why})
			}
		}
		return nil
	})
	return out, err
}
