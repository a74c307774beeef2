package inventory

import (
	"slices"

	"freigabe/domain"
	"freigabe/workflow"
)

// tally answers every number of the page from one count by authority, state and class.
type tally struct {
	counts []workflow.InventoryCount
	tree   *tree
}

// of counts what is in one of the states, classes and authorities (with everything below them); nothing given, all.
func (t tally) of(states []domain.State, classes []domain.Class, authorities []domain.AuthorityID) int {
	n := 0
	for _, c := range t.counts {
		if (len(states) == 0 || slices.Contains(states, c.State)) && (len(classes) == 0 || slices.Contains(classes, c.Class)) &&
			(len(authorities) == 0 || t.tree.below(c.Authority, authorities)) {
			n += c.N
		}
	}
	return n
}

func (t tally) total() int { return t.of(nil, nil, nil) }

// places are the authorities that have holdings themselves or below them, in the order of the tree.
func (t tally) places() []domain.Authority {
	has := map[domain.AuthorityID]bool{}
	for _, c := range t.counts {
		for id := c.Authority; id != "" && !has[id]; id = t.tree.byID[id].Parent {
			has[id] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(t.tree.order), func(a domain.Authority) bool { return !has[a.ID] })
}

// tree are the authorities, each below its parent, by title.
type tree struct {
	byID  map[domain.AuthorityID]domain.Authority
	order []domain.Authority
	depth map[domain.AuthorityID]int
}

func treeOf(all []domain.Authority) *tree {
	t := &tree{byID: make(map[domain.AuthorityID]domain.Authority, len(all)), depth: map[domain.AuthorityID]int{}}
	children := map[domain.AuthorityID][]domain.Authority{}
	for _, a := range all {
		t.byID[a.ID] = a
		children[a.Parent] = append(children[a.Parent], a)
	}
	var walk func(parent domain.AuthorityID, depth int)
	walk = func(parent domain.AuthorityID, depth int) {
		list := children[parent]
		slices.SortFunc(list, func(a, b domain.Authority) int { return compareTitles(a.Title, b.Title) })
		for _, a := range list {
			t.order, t.depth[a.ID] = append(t.order, a), depth
			walk(a.ID, depth+1)
		}
	}
	walk("", 0)
	return t
}

// below tells whether an authority is one of tops, or lies below one.
func (t *tree) below(a domain.AuthorityID, tops []domain.AuthorityID) bool {
	for a != "" {
		if slices.Contains(tops, a) {
			return true
		}
		a = t.byID[a].Parent
	}
	return false
}

func (t *tree) title(a domain.AuthorityID) string { return t.byID[a].Title }

func compareTitles(a, b string) int {
	x, y := domain.Slug(a), domain.Slug(b)
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}
