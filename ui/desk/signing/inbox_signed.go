package signing

import (
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/workflow"
)

type signedEntry struct {
	URL, Title string
	Mark       string
	At         component.Moment
	Then       string
}

// signed counts the marks of a review.
func (s *say) signed(r *domain.Review) component.Seg {
	g := component.Seg{Of: len(r.Places)}
	for _, p := range r.Places {
		if p.Signoff != nil {
			g.On++
		}
	}
	g.Text = s.Text("desk.inbox.signed", map[string]any{"n": g.On, "of": g.Of})
	return g
}

// signedList shows the marks of the person, the latest first.
func (s *say) signedList(p *inboxPage, scope workflow.Scope) error {
	after := s.Query("after")
	rows, err := s.Read().SignedBy(s.Ctx(), scope, workflow.Page{After: after, Limit: inboxPageSize})
	if err != nil {
		return err
	}
	for _, row := range rows {
		p.Signed = append(p.Signed, s.signedEntry(row))
	}
	if len(rows) == inboxPageSize {
		p.More = "?view=signed&after=" + s.Cursor(rows[len(rows)-1])
	}
	if after != "" {
		p.Back = "?view=signed"
	}
	return nil
}

func (s *say) signedEntry(row workflow.SignedRow) signedEntry {
	e := signedEntry{
		URL: "/desk/reviews/" + string(row.Signoff.Review), Title: row.Title, Mark: s.Label("mark", string(row.Signoff.Mark)), At: s.moment(row.Signoff.At),
	}
	args := map[string]any{"state": s.Label("state", string(row.State)), "day": s.ShortDay(s.DayOf(row.ClosedAt))}
	switch row.Status {
	case domain.ReviewOpen:
		e.Then = s.Text("desk.inbox.then.open", args)
	case domain.ReviewReturned:
		e.Then = s.Text("desk.inbox.then.returned", args)
	case domain.ReviewRecalled:
		e.Then = s.Text("desk.inbox.then.recalled", args)
	case domain.ReviewClosed:
		e.Then = s.Text("desk.inbox.then.closed", args)
	default:
		e.Then = s.Text("desk.inbox.then.completed", args)
	}
	return e
}

// beside fills the side panel: who stands in, and what was decided lately.
func (s *say) beside(p *inboxPage, scope workflow.Scope) error {
	rows, err := s.Read().SignedBy(s.Ctx(), scope, workflow.Page{Limit: 3})
	if err != nil {
		return err
	}
	for _, row := range rows {
		p.Recent = append(p.Recent, s.signedEntry(row))
	}
	deputies, err := s.Read().Deputies(s.Ctx(), scope, workflow.Page{Limit: 100})
	if err != nil {
		return err
	}
	today := s.Today()
	i := slices.IndexFunc(deputies, func(d domain.Deputy) bool {
		return d.For == s.Person() && d.Status == domain.Active && d.Until >= today
	})
	if i < 0 {
		p.Absent = s.Text("desk.inbox.absent.none", nil)
		return nil
	}
	names, err := s.Names(deputies[i].By)
	p.Absent = s.Text("desk.inbox.absent.deputy", map[string]any{
		"name": names[deputies[i].By], "from": s.ShortDay(deputies[i].From), "until": s.ShortDay(deputies[i].Until),
	})
	return err
}

// clip shortens a text to n characters at a word.
func clip(s string, n int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= n {
		return string(r)
	}
	cut := string(r[:n])
	if i := strings.LastIndexByte(cut, ' '); i > n/2 {
		cut = cut[:i]
	}
	return cut + " …"
}
