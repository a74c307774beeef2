package policy

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// maxDepth bounds the walk from a department up to its root; real trees are four deep.
const maxDepth = 64

// snapshot holds the rights of one root as of one version of its policy head. It is never changed, so it is read
// without a lock.
type snapshot struct {
	root      *node
	nodes     map[domain.AuthorityID]*node
	grants    map[domain.PersonID][]grant         // by holder, in order of assignment id
	represent map[domain.PersonID][]domain.Deputy // by acting person, in order of deputy id
	off       map[domain.PersonID]bool
}

var _ workflow.Rights = (*snapshot)(nil)

// node is an authority in the tree.
type node struct {
	id      domain.AuthorityID
	parent  *node // nil for the root
	zone    string
	closed  bool
	holders []grant // given exactly here
}

type grant struct {
	domain.Grant
	at *node // never nil, never closed
}

// Compile makes the rights of one root from its rows.
//
// A tree that is none (a cycle, a missing parent, a second root) is Internal: nothing can be inherited along it.
// A row that gives no right gives none and is left out: a role or an authority not known here (another version may know
// it), a closed authority, an assignment or deputy that is not active, a deputy for oneself.
func Compile(rows domain.PolicyRows) (workflow.Rights, error) {
	if rows.Root == "" {
		return nil, broken("a root without id")
	}
	s := &snapshot{
		nodes:     make(map[domain.AuthorityID]*node, len(rows.Authorities)),
		grants:    make(map[domain.PersonID][]grant),
		represent: make(map[domain.PersonID][]domain.Deputy),
		off:       make(map[domain.PersonID]bool, len(rows.Off)),
	}
	if err := s.plant(rows); err != nil {
		return nil, err
	}
	for _, p := range rows.Off {
		s.off[p] = true
	}
	for _, a := range slices.SortedFunc(slices.Values(rows.Assignments), byAssignment) {
		n := s.nodes[a.Authority]
		if a.Status != domain.Active || !a.EndedAt.IsZero() || a.Person == "" || !a.Role.Valid() || n == nil || n.closed {
			continue
		}
		g := grant{domain.Grant{
			Assignment: a.ID, Person: a.Person, Role: a.Role, Authority: a.Authority,
			From: a.From, Until: a.Until,
		}, n}
		s.grants[a.Person] = append(s.grants[a.Person], g)
		n.holders = append(n.holders, g)
	}
	for _, d := range slices.SortedFunc(slices.Values(rows.Deputies), byDeputy) {
		if d.By != "" && d.For != "" && d.By != d.For {
			s.represent[d.By] = append(s.represent[d.By], d)
		}
	}
	return s, nil
}

func byAssignment(a, b domain.Assignment) int { return cmp.Compare(a.ID, b.ID) }
func byDeputy(a, b domain.Deputy) int         { return cmp.Compare(a.ID, b.ID) }

// plant builds the tree and refuses what is no tree under the root.
func (s *snapshot) plant(rows domain.PolicyRows) error {
	for _, a := range rows.Authorities {
		if a.ID == "" || s.nodes[a.ID] != nil {
			return broken("authority %q without id or twice", a.ID)
		}
		s.nodes[a.ID] = &node{id: a.ID, zone: a.TimeZone, closed: a.Closed}
	}
	if s.root = s.nodes[rows.Root]; s.root == nil {
		return broken("root %q is not among its authorities", rows.Root)
	}
	for _, a := range rows.Authorities {
		if a.ID == rows.Root {
			if a.Parent != "" {
				return broken("root %q has a parent", a.ID)
			}
			continue
		}
		if s.nodes[a.ID].parent = s.nodes[a.Parent]; s.nodes[a.ID].parent == nil {
			return broken("authority %q hangs below unknown %q", a.ID, a.Parent)
		}
	}
	for _, n := range s.nodes {
		depth := 0
		for m := n; m != s.root; m = m.parent {
			if depth++; depth > maxDepth {
				return broken("authority %q does not lead to the root", n.id)
			}
		}
	}
	return nil
}

func broken(format string, args ...any) error {
	return &domain.Error{Code: domain.Internal, Op: "policy.Compile", Key: "internal", Err: fmt.Errorf(format, args...)}
}

// within tells whether n is top or below it.
func (n *node) within(top *node) bool {
	for ; n != nil; n = n.parent {
		if n == top {
			return true
		}
	}
	return false
}

// inForce tells whether the grant holds at an instant. Until is the first instant at which it no longer does.
func (g grant) inForce(at time.Time) bool {
	return !at.Before(g.From) && (g.Until.IsZero() || at.Before(g.Until))
}

// open finds an authority at which anything may be done at all.
func (s *snapshot) open(a domain.AuthorityID) *node {
	if n := s.nodes[a]; n != nil && !n.closed {
		return n
	}
	return nil
}

// able tells whether a person can have any right.
func (s *snapshot) able(p domain.PersonID) bool { return p != "" && !s.off[p] }

// representedOn lists the people for whom by may act on the day of an instant in a time zone. Only their own grants
// count: a deputy cannot pass on what is represented.
func (s *snapshot) representedOn(by domain.PersonID, at time.Time, zone string) []domain.PersonID {
	deputies := s.represent[by]
	if len(deputies) == 0 || !s.able(by) {
		return nil
	}
	day := domain.Day(at, zone)
	var out []domain.PersonID
	for _, d := range deputies {
		if d.On(day) && s.able(d.For) && !slices.Contains(out, d.For) {
			out = append(out, d.For)
		}
	}
	return out
}
