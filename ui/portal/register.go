package portal

import (
	"cmp"
	"context"
	"net/http"

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
	Entries []withheld
	Pager   component.Pager
	Beyond  bool // behind the last page
	Empty   bool
}

// register lists what is withheld and may be named: releases for the audience register, nothing else.
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
	filter := workflow.ReleaseFilter{Audience: domain.ForRegister, Page: workflow.Page{Limit: perPage}, Offset: (page - 1) * perPage}
	_, total, err := h.read.Releases(ctx, anonymous, filter)
	if err != nil {
		return err
	}
	list, err := h.read.ReleaseBodies(ctx, anonymous, filter)
	if err != nil {
		return err
	}
	p := registerPage{
		page: h.page(r, r.text("portal.register.title", nil)), Count: r.count("portal.register.count", total, nil),
		Empty: total == 0, Beyond: total > 0 && len(list) == 0,
	}
	p.Canonical, p.Hidden = h.PublicURL+"/register", page > 1
	p.Description = r.text("portal.register.lead", nil)
	p.Pager = r.pager(page, total, func(n string) string { return r.link("/register", "page", n) })
	for _, rel := range list {
		s, err := open(rel, domain.ForRegister)
		if err != nil {
			return err
		}
		w := withheld{
			Title: cmp.Or(s.doc.Content.Title, s.Name), Publisher: tree.title(s.Authority), Digest: s.Digest.Short(),
			Review: date(r.lang, s.doc.ReviewDate), ReviewDay: dayOnly(s.doc.ReviewDate),
			Overdue: dayOnly(s.doc.ReviewDate) != "" && s.doc.ReviewDate < domain.Day(h.Clock(), ""),
		}
		if a := tree.byID[s.Authority]; a != nil {
			w.PublisherURL = r.link(organizationPath(a.Name))
		}
		if w.Ground, w.Statute, err = h.ground(ctx, r.lang, s); err != nil {
			return err
		}
		p.Entries = append(p.Entries, w)
	}
	status := http.StatusOK
	if p.Beyond {
		status = http.StatusNotFound
	}
	return r.show(status, registerTemplate, p)
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
