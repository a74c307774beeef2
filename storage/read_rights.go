package storage

import (
	"context"
	"time"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

// grantKinds are the decisions that begin or end a right.
var grantKinds = []domain.DecisionKind{
	domain.AssignmentProposed, domain.AssignmentConfirmed, domain.AssignmentEnded, domain.DeputyConfirmed, domain.DeputyEnded,
	domain.PersonStatus, domain.AuthorityCreated, domain.AuthorityRecovered,
}

// RightsOn lists who held which right at some moment of a day: to administrators and readers of the history, for their
// places and what reaches into them from above, and to everybody their own. Invalid "day" where it is none.
func (s *Store) RightsOn(ctx context.Context, sc workflow.Scope, q workflow.RightsQuery) (*workflow.RightsDay, error) {
	const op = "storage.RightsOn"
	var out *workflow.RightsDay
	err := s.snapshot(ctx, func(db *gorm.DB) error {
		root, err := first[authorityRow](db, list[authorityRow]("a"), "authority a", named("a.id", q.Root))
		if err != nil {
			return err
		}
		from, to, err := domain.DayBounds(q.Day, root.TimeZone)
		if err != nil {
			return err
		}
		out = &workflow.RightsDay{Day: q.Day, From: from, To: to}
		places := append(sc.History()[:len(sc.History()):len(sc.History())], sc.Administered()...)
		involved := everything
		if q.Person != "" {
			involved = anyOf(named("p.for_id", q.Person), named("p.by_id", q.Person))
		}
		deputies, err := find[deputyRow](db, list[deputyRow]("p"), "deputy p", allOf(named("p.root_id", q.Root), involved,
			anyOf(among("p.root_id", places), own("p.for_id", sc), own("p.by_id", sc)), where("p.status IN ('active', 'ended')"),
			where("p.from_day <= ?", q.Day), where("p.until_day >= ?", q.Day)), "p.id", 0)
		if err != nil {
			return err
		}
		acts, err := grants(db, q.Root)
		if err != nil {
			return err
		}
		holders := []domain.PersonID{q.Person} // whose roles the person could use
		for _, r := range deputies {
			if d, ok := deputyOn(r.deputy(), acts, from, to); ok {
				out.Deputies = append(out.Deputies, d)
				holders = append(holders, d.For)
			}
		}
		whose := everything
		if q.Person != "" {
			whose = among("a.person_id", holders)
			if !domain.IsID(string(q.Person)) {
				whose = nothing
			}
		}
		assignments, err := find[assignmentRow](db, list[assignmentRow]("a"), "assignment a", allOf(
			named("a.root_id", q.Root), whose, reaches("a.authority_id", q.Authority),
			anyOf(below("a.authority_id", places), above("a.authority_id", places), own("a.person_id", sc)),
			where("a.status IN ('active', 'ended')"), where("a.from_at IS NULL OR a.from_at < ?", micro(to)),
			where("a.until_at IS NULL OR a.until_at > ?", micro(from)), where("a.ended_at IS NULL OR a.ended_at > ?", micro(from))), "a.id", 0)
		for _, r := range assignments {
			if a, ok := rightOn(r.assignment(), acts, from, to); ok {
				out.Rights = append(out.Rights, a)
			}
		}
		if err != nil {
			return err
		}
		return nil
	})
	if err != nil {
		return nil, failed(op, err)
	}
	return out, nil
}

// reaches is the condition that a right at the column holds at a place: it was given there or above.
func reaches(column string, place domain.AuthorityID) cond {
	if place == "" {
		return everything
	}
	return above(column, []domain.AuthorityID{place})
}

// above is the condition that an authority column lies at or above one of places.
func above(column string, places []domain.AuthorityID) cond {
	if len(places) == 0 {
		return nothing
	}
	return where(column+" IN (SELECT ancestor_id FROM authority_ancestor WHERE authority_id IN ?)", plain(places))
}

// granted are the decisions about rights in a root, by what they are about.
type granted struct {
	byID   map[domain.DecisionID]*workflow.HistoryRow
	ended  map[string]*workflow.HistoryRow            // by assignment or deputy
	begun  map[string]*workflow.HistoryRow            // deputies: the confirmation
	turned map[domain.PersonID][]*workflow.HistoryRow // status of a person, in order
}

// grants reads them all: administration is small, and what they are about stands in their detail.
func grants(db *gorm.DB, root domain.AuthorityID) (*granted, error) {
	rows, err := find[recordRow](db, recordColumns, recordTables, allOf(
		where("d.root_id = ? OR d.root_id IN (SELECT p.root_id FROM person p JOIN assignment a ON a.person_id = p.id WHERE a.root_id = ?)", string(root), string(root)),
		among("d.kind", grantKinds)), "f.id", 0)
	if err != nil {
		return nil, err
	}
	g := &granted{byID: map[domain.DecisionID]*workflow.HistoryRow{}, ended: map[string]*workflow.HistoryRow{}, begun: map[string]*workflow.HistoryRow{}, turned: map[domain.PersonID][]*workflow.HistoryRow{}}
	for _, r := range rows {
		d, err := r.Row.decision()
		if err != nil {
			return nil, err
		}
		h := &workflow.HistoryRow{Decision: d, Leaf: r.Leaf, Index: r.Idx}
		g.byID[d.ID] = h
		switch d.Kind {
		case domain.AssignmentEnded:
			g.ended[d.Detail["assignment"]] = h
		case domain.DeputyEnded:
			g.ended[d.Detail["deputy"]] = h
		case domain.DeputyConfirmed:
			g.begun[d.Detail["deputy"]] = h
		case domain.PersonStatus:
			p := domain.PersonID(d.Detail["person"])
			g.turned[p] = append(g.turned[p], h)
		}
	}
	return g, nil
}

// off gives the decision that had the person's access off at an instant, nil while it was on.
func (g *granted) off(p domain.PersonID, at time.Time) *workflow.HistoryRow {
	var last *workflow.HistoryRow
	for _, h := range g.turned[p] {
		if h.At.Before(at) {
			last = h
		}
	}
	if last == nil || last.Detail["off"] != "true" {
		return nil
	}
	return last
}

// offSince gives the first decision from an instant on that turned the access of one of the people off.
func (g *granted) offSince(from time.Time, people ...domain.PersonID) *workflow.HistoryRow {
	var first *workflow.HistoryRow
	for _, p := range people {
		for _, h := range g.turned[p] {
			if h.Detail["off"] == "true" && !h.At.Before(from) && (first == nil || h.At.Before(first.At)) {
				first = h
			}
		}
	}
	return first
}

// rightOn tells whether an assignment held at some moment of the day. One that was only proposed never did.
func rightOn(a domain.Assignment, g *granted, from, to time.Time) (workflow.RightOn, bool) {
	r := workflow.RightOn{Assignment: a, Granted: g.byID[a.Decision], Ended: g.ended[string(a.ID)]}
	if r.Granted != nil && r.Granted.Kind == domain.AssignmentProposed {
		return r, false
	}
	r.Off = g.off(a.Person, to)
	r.Part = a.From.After(from) || !a.Until.IsZero() && a.Until.Before(to) || !a.EndedAt.IsZero() && a.EndedAt.Before(to)
	return r, true
}

// deputyOn tells whether a deputyship held at some moment of the day. Its row does not say when it began and ended, so
// the decisions do; turning the access of either person off ends it too.
func deputyOn(d domain.Deputy, g *granted, from, to time.Time) (workflow.DeputyOn, bool) {
	o := workflow.DeputyOn{Deputy: d, Granted: g.begun[string(d.ID)]}
	begun := time.Time{}
	if o.Granted != nil {
		begun = o.Granted.At
	}
	if d.Status == domain.Ended {
		o.Ended = g.ended[string(d.ID)]
		if o.Granted == nil {
			return o, false // ended as a proposal
		}
		if off := g.offSince(begun, d.For, d.By); off != nil && (o.Ended == nil || off.At.Before(o.Ended.At)) {
			o.Ended = off
		}
	}
	if !begun.Before(to) || o.Ended != nil && !o.Ended.At.After(from) {
		return o, false
	}
	o.Part = begun.After(from) || o.Ended != nil && o.Ended.At.Before(to)
	return o, true
}
