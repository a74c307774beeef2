package signing

import (
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/domain/catalog"
	"freigabe/ui/component"
)

type glance struct {
	Class     component.ClassBadge
	Changes   string
	Findings  string
	Questions string
	Signed    component.Seg
	CanSign   bool
}

func (d *decision) glance(p *decisionPage) glance {
	r := &d.c.Review
	g := glance{Class: component.ClassOf(d.Lang, r.Class), Findings: p.Screened.Summary, CanSign: p.Forms.Sign != nil}
	for _, a := range released {
		diff, ok := d.diffs[a]
		if !ok {
			continue
		}
		switch {
		case r.Verb == domain.Reinstate || r.Verb == domain.Withhold:
		case d.was[a] == nil:
			g.Changes = d.Text("desk.sign.glance.first", nil)
		case diff.Empty():
			g.Changes = d.Text("desk.sign.glance.same", nil)
		default:
			g.Changes = d.Count("desk.sign.fields", len(diff.Fields), nil) + ", " + d.Count("desk.sign.files", len(diff.Files), nil)
		}
		break
	}
	if n := len(d.asked); n > 0 {
		open := 0
		for _, q := range d.asked {
			if q.AnsweredAt.IsZero() {
				open++
			}
		}
		g.Questions = d.Count("desk.sign.glance.questions", n, nil)
		if open > 0 {
			g.Questions += ", " + d.Count("desk.sign.glance.unanswered", open, nil)
		} else {
			g.Questions += ", " + d.Text("desk.sign.glance.answered", nil)
		}
	}
	done := 0
	for _, pl := range r.Places {
		if pl.Signoff != nil {
			done++
		}
	}
	g.Signed = component.Seg{On: done, Of: len(r.Places), Text: d.Text("desk.sign.glance.signed", map[string]any{"n": done, "of": len(r.Places)})}
	if d.e.Mine != nil && len(r.Places)-done == 1 && r.Status == domain.ReviewOpen {
		g.Signed.Text += ", " + d.Text("desk.sign.glance.only_you", nil)
	}
	return g
}

// ended says how a closed review ended.
func (d *decision) ended() *notice {
	r := &d.c.Review
	n := &notice{Kind: "info"}
	args := map[string]any{"day": d.LongDay(d.DayOf(r.ClosedAt)), "state": d.Label("state", string(d.c.Holding.State))}
	switch r.Status {
	case domain.ReviewOpen:
		return nil
	case domain.ReviewCompleted:
		n.Kind, n.Title = "success", d.Text("desk.sign.ended.completed", args)
	case domain.ReviewReturned:
		n.Title = d.Text("desk.sign.ended.returned", args)
	case domain.ReviewRecalled:
		n.Title = d.Text("desk.sign.ended.recalled", args)
	default:
		n.Title = d.Text("desk.sign.ended.closed", args)
	}
	n.Text = append(n.Text, d.Text("desk.sign.ended.now", args))
	for _, p := range r.Places {
		if p.Signoff != nil && p.Signoff.Mark == domain.Returned && d.notes[p.Signoff.Decision] != "" {
			n.Text = append(n.Text, d.Text("desk.sign.ended.reason", map[string]any{"reason": d.notes[p.Signoff.Decision]}))
		}
	}
	return n
}

// thumbnail is the beginning of the page that readers will see.
type thumbnail struct {
	Audience    string
	URL         string
	Title, Line string
	Text        string
	Formats     []string
	Licence     string
}

func (d *decision) thumbnail(a domain.Audience) *thumbnail {
	doc, ok := d.docs[a]
	if !ok {
		return nil
	}
	c := &doc.Content
	t := &thumbnail{
		Audience: d.Label("audience", string(a)), URL: "/desk/reviews/" + string(d.c.Review.ID) + "/preview?audience=" + string(a),
		Title: c.Title, Text: clip(catalog.PlainText(c.Description), 400),
	}
	line := []string{d.at.Title}
	for _, code := range c.Theme {
		line = append(line, catalog.Label(catalog.KindTheme, code, "de"))
	}
	if c.UpdateFrequency != "" {
		if code, ok := catalog.FrequencyCode(c.UpdateFrequency); ok {
			line = append(line, catalog.Label(catalog.KindFrequency, code, "de"))
		}
	}
	t.Line = strings.Join(line, " · ")
	for _, f := range doc.Files {
		if name := formatOf(f); name != "" && !slices.Contains(t.Formats, name) {
			t.Formats = append(t.Formats, name)
		}
	}
	if c.Licence != "" {
		t.Licence, _ = d.value("licence", []string{c.Licence})
	}
	return t
}

func formatOf(f domain.DocumentFile) string {
	if f.Format != "" {
		return strings.ToUpper(f.Format)
	}
	_, ending := fileName(f.Name)
	return strings.ToUpper(strings.TrimPrefix(ending, "."))
}
