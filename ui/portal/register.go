package portal

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/ui/component"
	"freigabe/workflow"
)

// withheld is a holding that is not released, as the register shows it.
type withheld struct {
	Title, Publisher, PublisherURL string
	Ground, Statute                string
	Review, ReviewDay              string // as people read it; YYYY-MM-DD
	Overdue                        bool
	Digest                         string
}

type registerPage struct {
	page
	Count   string
	Order   string          // of the list, "" where it is the usual one
	Grounds *component.Bars // nil where they were not counted
	ByTitle string          // of the chart
	Do      [2]component.Marked
	Entries []withheld
	Pager   component.Pager
	Beyond  bool // behind the last page
	Empty   bool
}

// register lists what is withheld and may be named: releases for the audience register, nothing else. A short register is
// read whole: its grounds are counted, and what is looked at again next stands first.
func (h *handler) register(r *request) error {
	page, err := pageNumber(r.echo.QueryParams())
	if err != nil {
		return err
	}
	ctx := r.context()
	tree, err := h.authorities(ctx)
	if err != nil {
		return err
	}
	filter := workflow.ReleaseFilter{Audience: domain.ForRegister, Page: workflow.Page{Limit: batch}}
	_, total, err := h.read.Releases(ctx, anonymous, filter)
	if err != nil {
		return err
	}
	whole := total <= min(batch, h.countable)
	if !whole {
		filter.Page.Limit, filter.Offset = perPage, (page-1)*perPage
	}
	list, err := h.read.ReleaseBodies(ctx, anonymous, filter)
	if err != nil {
		return err
	}
	p := registerPage{
		page: h.page(r, r.text("portal.register.title", nil)), Count: r.count("portal.register.count", total, nil), Empty: total == 0,
		Do: [2]component.Marked{component.Marked(r.text("portal.register.do_ask", nil)), component.Marked(r.text("portal.register.do_apply", nil))},
	}
	p.Canonical, p.Hidden = h.PublicURL+"/register", page > 1
	p.Description = r.text("portal.register.lead", nil)
	p.Pager = r.pager(page, total, func(n string) string { return r.link("/register", "page", n) })
	if p.Entries, err = h.withheld(r, tree, list); err != nil {
		return err
	}
	if whole && total > 0 {
		p.ByTitle, p.Grounds = r.count("portal.register.by_ground", total, nil), r.groundBars(p.Entries)
		p.Order = r.text("portal.register.soonest", nil)
		slices.SortStableFunc(p.Entries, func(a, b withheld) int { return cmp.Compare(cmp.Or(a.ReviewDay, "9"), cmp.Or(b.ReviewDay, "9")) })
		from := min((page-1)*perPage, len(p.Entries))
		p.Entries = p.Entries[from:min(from+perPage, len(p.Entries))]
	}
	status := http.StatusOK
	if p.Beyond = total > 0 && len(p.Entries) == 0; p.Beyond {
		status = http.StatusNotFound
	}
	return r.show(status, registerTemplate, p)
}

// withheld makes the rows of the register.
func (h *handler) withheld(r *request, tree *authorities, list []domain.Release) ([]withheld, error) {
	type key struct {
		root   domain.AuthorityID
		ground string
	}
	grounds := map[key][2]string{}
	var out []withheld
	for _, rel := range list {
		s, err := open(rel, domain.ForRegister)
		if err != nil {
			return nil, err
		}
		w := withheld{
			Title: cmp.Or(s.doc.Content.Title, s.Name), Publisher: tree.title(s.Authority), Digest: s.Digest.Short(),
			Review: date(r.lang, s.doc.ReviewDate), ReviewDay: dayOnly(s.doc.ReviewDate),
			Overdue: dayOnly(s.doc.ReviewDate) != "" && s.doc.ReviewDate < domain.Day(h.Clock(), ""),
		}
		if a := tree.byID[s.Authority]; a != nil {
			w.PublisherURL = r.link(organizationPath(a.Name))
		}
		k := key{s.Root, s.doc.Ground}
		if _, known := grounds[k]; !known {
			text, statute, err := h.ground(r.context(), r.lang, s)
			if err != nil {
				return nil, err
			}
			grounds[k] = [2]string{text, statute}
		}
		w.Ground, w.Statute = grounds[k][0], grounds[k][1]
		out = append(out, w)
	}
	return out, nil
}

// groundBars counts the rows by ground, the most frequent first.
func (r *request) groundBars(rows []withheld) *component.Bars {
	b := &component.Bars{Caption: r.text("portal.register.caption", nil), Head: r.text("portal.register.ground_short", nil), Count: r.text("portal.register.number", nil)}
	at := map[string]int{}
	for _, w := range rows {
		i, ok := at[w.Ground]
		if !ok {
			i, at[w.Ground] = len(b.Rows), len(b.Rows)
			b.Rows = append(b.Rows, component.BarRow{Name: w.Ground, Kind: "plain"})
		}
		b.Rows[i].Value++
	}
	slices.SortStableFunc(b.Rows, func(x, y component.BarRow) int {
		return cmp.Or(cmp.Compare(y.Value, x.Value), cmp.Compare(sortKey(x.Name), sortKey(y.Name)))
	})
	return b
}

// ground names the legal ground: from the questionnaire that every authority starts with, else from the root's own.
func (h *handler) ground(ctx context.Context, lang string, s *signed) (text, statute string, err error) {
	g, ok := screening.Default().Ground(s.doc.Ground)
	if !ok {
		own, err := h.read.CurrentPolicy(ctx, s.Root)
		if err != nil {
			return "", "", err
		}
		if g, ok = own.Questionnaire.Ground(s.doc.Ground); !ok {
			return s.doc.Ground, "", nil // a code is better than nothing
		}
	}
	return g.Text.In(lang), g.Statute, nil
}
