package portal

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/workflow"
)

const (
	perPage = 20  // entries of a list on one page
	batch   = 200 // rows in one read
	// Up to so many hits a list counts by theme and authority, and sorts by title.
	defaultCountable = 1000
)

// search is what a reader asks a list for.
type search struct {
	query     string
	authority *domain.Authority // and everything below
	theme     string
	none      bool // names an authority or a theme there is not: nothing is found
	byTitle   bool
	page      int // from 1
}

// found is one page of what was found.
type found struct {
	rows    []workflow.ReleaseRow
	total   int
	counted bool // whether the counts are known, and titles could be sorted by
	// Hits by theme, within the chosen authority, and by authority with everything below it, within the chosen theme.
	themes      map[string]int
	authorities map[domain.AuthorityID]int
}

// find looks for live public releases. A short list is read whole and counted in memory: the index of DESIGN 8 will
// count any number. A long one is read by the page, newest first, without counts.
func (h *handler) find(ctx context.Context, tree *authorities, s search) (found, error) {
	filter := workflow.ReleaseFilter{Audience: domain.ForPublic, Query: s.query, Page: workflow.Page{Limit: batch}}
	rows, total, err := h.read.Releases(ctx, anonymous, filter)
	if err != nil {
		return found{}, err
	}
	if total > h.countable {
		if s.page == 1 && s.authority == nil && s.theme == "" && !s.none { // it is at hand
			return found{rows: rows[:min(len(rows), perPage)], total: total}, nil
		}
		return h.findLong(ctx, filter, s)
	}
	for len(rows) < total {
		filter.Offset = len(rows)
		more, _, err := h.read.Releases(ctx, anonymous, filter)
		if err != nil {
			return found{}, err
		}
		if len(more) == 0 {
			break // some went away meanwhile
		}
		rows = append(rows, more...)
	}
	return count(tree, s, rows), nil
}

func (h *handler) findLong(ctx context.Context, f workflow.ReleaseFilter, s search) (found, error) {
	if s.none {
		return found{}, nil
	}
	if s.authority != nil {
		f.Authority = s.authority.ID
	}
	f.Theme, f.Limit, f.Offset = s.theme, perPage, (s.page-1)*perPage
	rows, total, err := h.read.Releases(ctx, anonymous, f)
	return found{rows: rows, total: total}, err
}

// count narrows all hits of a query to the chosen authority and theme, counts, sorts and cuts out the page.
func count(tree *authorities, s search, all []workflow.ReleaseRow) found {
	out := found{counted: true, themes: map[string]int{}, authorities: map[domain.AuthorityID]int{}}
	seen := map[domain.ReleaseID]bool{} // a release that came between two reads shifts a row into both
	for _, row := range all {
		if seen[row.Release.ID] {
			continue
		}
		seen[row.Release.ID] = true
		line := tree.line(row.Release.Authority)
		here := s.authority == nil || slices.ContainsFunc(line, func(a *domain.Authority) bool { return a.ID == s.authority.ID })
		themed := s.theme == "" || slices.Contains(row.Theme, s.theme)
		if here {
			for i, code := range row.Theme {
				if !slices.Contains(row.Theme[:i], code) {
					out.themes[code]++
				}
			}
		}
		if themed {
			for _, a := range line {
				out.authorities[a.ID]++
			}
		}
		if here && themed && !s.none {
			out.rows = append(out.rows, row)
		}
	}
	out.total = len(out.rows)
	if s.byTitle {
		slices.SortStableFunc(out.rows, func(a, b workflow.ReleaseRow) int {
			return cmp.Compare(sortKey(titleOf(a)), sortKey(titleOf(b)))
		})
	}
	from := min((s.page-1)*perPage, out.total)
	out.rows = out.rows[from:min(from+perPage, out.total)]
	return out
}

func titleOf(row workflow.ReleaseRow) string { return cmp.Or(row.Title, row.Release.Name) }

// sortKey orders German titles as a dictionary does (DIN 5007, form 1).
func sortKey(s string) string { return dictionary.Replace(strings.ToLower(s)) }

var dictionary = strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "ß", "ss")
