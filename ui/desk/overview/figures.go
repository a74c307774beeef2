package overview

import (
	"slices"
	"time"

	"freigabe/domain"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

// months of the columns; the report compares them with as many before.
const months = 12

// ageDays bound the ages of states, waitDays those of open sign-offs in working days.
var (
	ageDays  = []int{30, 90, 180, 365}
	waitDays = []int{5, 10}
)

// figures are what the pages show of an overview: of one authority with all below it, or of all that the reader may see.
type figures struct {
	workflow.Overview
	today       string
	at          domain.AuthorityID
	byID        map[domain.AuthorityID]domain.Authority
	order       []domain.Authority // as a tree, by title
	depth       map[domain.AuthorityID]int
	monthStarts []time.Time
}

// figuresOf counts for the authority that the address names.
func figuresOf(r *page.Request) (*figures, error) {
	scope, err := r.Scope()
	if err != nil {
		return nil, err
	}
	all, err := r.Read().Authorities(r.Ctx())
	if err != nil {
		return nil, err
	}
	f := &figures{today: r.Today(), byID: map[domain.AuthorityID]domain.Authority{}, depth: map[domain.AuthorityID]int{}}
	for _, a := range all {
		f.byID[a.ID] = a
	}
	tops := slices.Concat(scope.Working(), scope.History())
	if len(tops) == 0 {
		return nil, &domain.Error{Code: domain.Forbidden, Op: "overview.figures", Key: "desk.overview.forbidden"}
	}
	f.walk(all, "", 0, tops, false)
	if at := domain.AuthorityID(r.Query("authority")); at != "" {
		if _, ok := f.depth[at]; !ok {
			return nil, &domain.Error{Code: domain.NotFound, Op: "overview.figures", Key: "id.unknown"}
		}
		f.at = at
	}
	now := r.Clock()
	q := workflow.OverviewQuery{Authority: f.at, Today: f.today}
	for _, d := range ageDays {
		q.Ages = append(q.Ages, now.AddDate(0, 0, -d))
	}
	for _, n := range waitDays {
		q.Waits = append(q.Waits, dayStart(domain.AddWorkingDays(f.today, -n, f.land())))
	}
	first, _ := time.ParseInLocation(time.DateOnly, f.today[:8]+"01", berlin)
	for i := -2*months + 1; i <= 1; i++ {
		q.Months = append(q.Months, first.AddDate(0, i, 0))
	}
	f.monthStarts = q.Months
	f.Overview, err = r.Read().Overview(r.Ctx(), scope, q)
	return f, err
}

// walk keeps the authorities that the reader may count, in the order of the tree.
func (f *figures) walk(all []domain.Authority, parent domain.AuthorityID, depth int, tops []domain.AuthorityID, within bool) {
	var children []domain.Authority
	for _, a := range all {
		if a.Parent == parent {
			children = append(children, a)
		}
	}
	slices.SortFunc(children, func(a, b domain.Authority) int {
		switch x, y := domain.Slug(a.Title), domain.Slug(b.Title); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	for _, a := range children {
		in := within || slices.Contains(tops, a.ID)
		next := depth
		if in {
			f.order, f.depth[a.ID], next = append(f.order, a), depth, depth+1
		}
		f.walk(all, a.ID, next, tops, in)
	}
}

// land is that of the chosen authority, for working days.
func (f *figures) land() domain.Land {
	if a, ok := f.byID[f.at]; ok {
		return domain.Land(a.Land)
	}
	if len(f.order) > 0 {
		return domain.Land(f.order[0].Land)
	}
	return ""
}

// title names what is counted: the chosen authority, or the only one at the top.
func (f *figures) title() string {
	if a, ok := f.byID[f.at]; ok {
		return a.Title
	}
	if tops := f.tops(); len(tops) == 1 {
		return tops[0].Title
	}
	return ""
}

func (f *figures) tops() []domain.Authority {
	return slices.DeleteFunc(slices.Clone(f.order), func(a domain.Authority) bool { return f.depth[a.ID] > 0 })
}

// below tells whether an authority is top or lies below it.
func (f *figures) below(a, top domain.AuthorityID) bool {
	for a != "" {
		if a == top {
			return true
		}
		a = f.byID[a].Parent
	}
	return false
}

// n counts what is in one of the states and classes at an authority with all below it; nothing given, all.
func (f *figures) n(at domain.AuthorityID, states []domain.State, classes []domain.Class) int {
	n := 0
	for _, c := range f.Counts {
		if (at == "" || f.below(c.Authority, at)) && (len(states) == 0 || slices.Contains(states, c.State)) && (len(classes) == 0 || slices.Contains(classes, c.Class)) {
			n += c.N
		}
	}
	return n
}

// known are the states that count as a holding that the authority keeps: all but the archive.
var known = slices.DeleteFunc(slices.Clone(domain.States), func(s domain.State) bool { return s == domain.Archived })

// screened are those in which screening has ended.
var screened = slices.DeleteFunc(slices.Clone(known), func(s domain.State) bool { return s == domain.Captured })

func (f *figures) total() int    { return f.n("", known, nil) }
func (f *figures) screened() int { return f.n("", screened, nil) }

// percent is rounded, but never 100 before all are done, nor 0 once one is.
func percent(n, of int) int {
	switch {
	case of == 0 || n == 0:
		return 0
	case n >= of:
		return 100
	}
	return min(99, max(1, (200*n+of)/(2*of)))
}

// departments are the places of a table: those directly below the top that have holdings or waiting signatures, and the
// top itself where it has some of its own.
func (f *figures) departments() []place {
	var out []place
	tops := f.tops()
	if f.at != "" {
		tops = []domain.Authority{f.byID[f.at]}
	}
	for _, top := range tops {
		own := place{Authority: top, only: true}
		own.count(f)
		var below []place
		for _, a := range f.order {
			if a.Parent == top.ID {
				p := place{Authority: a}
				p.count(f)
				below = append(below, p)
			}
		}
		if len(tops) > 1 { // several tops: each is a line with all below it
			own.only = false
			own.count(f)
			out = append(out, own)
			continue
		}
		for _, p := range below {
			if p.total+p.overdue+p.waiting > 0 {
				out = append(out, p)
			}
		}
		if own.total+own.overdue+own.waiting > 0 {
			out = append(out, own)
		}
	}
	return out
}

// place is a department with its figures. only: without what lies below.
type place struct {
	domain.Authority
	only                                      bool
	total, screened, public, overdue, waiting int
	ages                                      []int
}

func (p *place) count(f *figures) {
	p.total, p.screened, p.public, p.overdue, p.waiting, p.ages = 0, 0, 0, 0, 0, make([]int, len(waitDays)+1)
	here := func(a domain.AuthorityID) bool {
		if p.only {
			return a == p.ID
		}
		return f.below(a, p.ID)
	}
	for _, c := range f.Counts {
		if !here(c.Authority) || c.State == domain.Archived {
			continue
		}
		p.total += c.N
		if c.State != domain.Captured {
			p.screened += c.N
		}
		if c.State == domain.Published {
			p.public += c.N
		}
	}
	for _, w := range f.Waits {
		if !here(w.Authority) {
			continue
		}
		p.overdue += w.Overdue
		for i, n := range w.Ages {
			p.ages[i] += n
			p.waiting += n
		}
	}
}

// roles adds the waiting signatures up by role, the role with most overdue first.
func (f *figures) roles() []workflow.WaitCount {
	var out []workflow.WaitCount
	for _, w := range f.Waits {
		i := slices.IndexFunc(out, func(o workflow.WaitCount) bool { return o.Role == w.Role })
		if i < 0 {
			w.Ages = slices.Clone(w.Ages)
			out = append(out, w)
			continue
		}
		o := &out[i]
		for k, n := range w.Ages {
			o.Ages[k] += n
		}
		o.Overdue += w.Overdue
		if w.Oldest.Before(o.Oldest) {
			o.Oldest = w.Oldest
		}
	}
	slices.SortStableFunc(out, func(a, b workflow.WaitCount) int { return b.Overdue - a.Overdue })
	return out
}

// month adds up steps of the given verbs by month.
func (f *figures) month(verbs ...domain.Verb) []int {
	out := make([]int, len(f.monthStarts)-1)
	for _, m := range f.Months {
		if slices.Contains(verbs, m.Verb) && m.Month < len(out) {
			out[m.Month] += m.N
		}
	}
	return out
}

// year adds up the last twelve months, and the twelve before.
func year(n []int) (last, before int) {
	for i, v := range n {
		if i >= len(n)-months {
			last += v
		} else {
			before += v
		}
	}
	return last, before
}

var berlin = func() *time.Location {
	l, err := time.LoadLocation(domain.DefaultZone)
	if err != nil {
		return time.UTC
	}
	return l
}()

func dayStart(day string) time.Time {
	t, _ := time.ParseInLocation(time.DateOnly, day, berlin)
	return t
}

// oldest is when the sign-off that waits longest was asked for.
func (f *figures) oldest() time.Time {
	var out time.Time
	for _, w := range f.Waits {
		if w.Overdue > 0 && (out.IsZero() || w.Oldest.Before(out)) {
			out = w.Oldest
		}
	}
	return out
}
