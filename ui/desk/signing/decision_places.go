package signing

import (
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/workflow"
)

// opinion is what an expert said.
type opinion struct {
	Title    string
	Text     string // German
	Who      string
	Concerns bool
	Answer   string // of the final signer
}

func (d *decision) opinions() []opinion {
	var out []opinion
	answered := ""
	for _, p := range d.c.Review.Places {
		if p.Signoff != nil && p.Kind == domain.Final && p.Signoff.Answered {
			answered = d.notes[p.Signoff.Decision]
		}
	}
	for _, p := range d.c.Review.Places {
		if p.Signoff == nil || p.Kind != domain.Opinion {
			continue
		}
		o := opinion{
			Title: d.Text("desk.sign.opinion.title", map[string]any{"role": d.Label("role", string(p.Signoff.Role)), "day": d.LongDay(d.DayOf(p.Signoff.At))}),
			Text:  d.notes[p.Signoff.Decision], Concerns: p.Signoff.Concerns, Who: d.signer(p.Signoff),
		}
		if o.Concerns {
			o.Answer = answered
		}
		if o.Text == "" {
			o.Text = d.Text("desk.sign.opinion.none", nil)
		}
		out = append(out, o)
	}
	return out
}

// signer names who signed, and for whom.
func (d *decision) signer(s *domain.Signoff) string {
	if s.OnBehalfOf == "" {
		return d.names[s.Person]
	}
	return d.Text("desk.sign.on_behalf", map[string]any{"name": d.names[s.Person], "of": d.names[s.OnBehalfOf]})
}

// slot is one place of the row of signatures.
type slot struct {
	Role, Mark string
	Who, For   string
	State      string
	Kind       string // "done", "me", "open", "late"
	At         component.Moment
	Due        string
	Day        string
	Note       string // German
	Doubts     bool
}

func (d *decision) slots() []slot {
	var out []slot
	open := d.c.Review.Status == domain.ReviewOpen
	for _, p := range d.e.Places {
		s := slot{Role: capital(d.slotName(p.Place)), Mark: capital(d.Label("slot", string(p.Kind))), Kind: "open"}
		switch sign := p.Signoff; {
		case sign != nil:
			s.Kind, s.Who, s.Role = "done", d.names[sign.Person], capital(d.Label("role", string(sign.Role)))
			if sign.Person == d.Person() {
				s.Who = d.Text("desk.sign.you", map[string]any{"name": s.Who})
			}
			if sign.OnBehalfOf != "" {
				s.For = d.Text("desk.sign.for", map[string]any{"name": d.names[sign.OnBehalfOf]})
			}
			s.At, s.State = d.moment(sign.At), d.Label("mark", string(sign.Mark))
			if p.Kind == domain.Opinion {
				s.State = d.Text("desk.sign.opinion.clear", nil)
				if sign.Concerns {
					s.Doubts, s.State = true, d.Text("desk.sign.opinion.doubts", nil)
				}
			} else {
				s.Note = d.notes[sign.Decision]
			}
			if sign.Mark == domain.Returned {
				s.Doubts = true
			}
		case !open:
			s.State = d.Text("desk.sign.slot.void", nil)
		default:
			s.State, s.Day = d.Text("desk.sign.slot.open", nil), p.Due
			s.Due = d.Text("desk.sign.slot.due", map[string]any{"day": d.ShortDay(p.Due)})
			if p.Due < d.e.Today {
				s.Kind, s.State = "late", d.Text("desk.sign.slot.late", nil)
			}
			if p.Mine && d.e.Mine != nil && d.e.Mine.Slot == p.Slot {
				s.Kind, s.Who = "me", d.Text("desk.sign.you", map[string]any{"name": d.names[d.Person()]})
				if p.Standing.OnBehalfOf != "" {
					s.For = d.Text("desk.sign.for", map[string]any{"name": d.names[p.Standing.OnBehalfOf]})
				}
			} else {
				s.Who = d.holders(p)
			}
			if h := p.Delegated; h != nil && len(p.Holders) == 1 && p.Holders[0] == h.To {
				s.For = d.Text("desk.sign.handed_by", map[string]any{"name": d.names[h.From]})
			}
		}
		out = append(out, s)
	}
	return out
}

// holders names who can fill an open place, at most three.
func (d *decision) holders(p workflow.ExplainedPlace) string {
	var names []string
	for _, h := range p.Holders {
		if !slices.Contains(names, d.names[h]) {
			names = append(names, d.names[h])
		}
	}
	switch n := len(names); {
	case n == 0:
		return d.Text("desk.sign.slot.nobody", nil)
	case n > 3:
		return d.Text("desk.sign.slot.more", map[string]any{"names": strings.Join(names[:3], ", "), "n": n - 3})
	}
	return strings.Join(names, " "+d.Text("desk.sign.or", nil)+" ")
}

// rule says after which rules these places are asked for, and who handed over.
func (d *decision) rule() []run {
	r := &d.c.Review
	var sets []string
	for _, v := range r.Rules {
		at, err := d.authority(v.Authority)
		if err != nil {
			continue
		}
		sets = append(sets, d.Text("desk.sign.rule.version", map[string]any{"at": at.Title, "n": v.Version}))
	}
	opener := d.names[r.Opener]
	if r.OpenedFor != "" {
		opener = d.Text("desk.sign.on_behalf", map[string]any{"name": opener, "of": d.names[r.OpenedFor]})
	}
	return []run{
		{Text: d.Text("desk.sign.rule.after", map[string]any{"rules": strings.Join(sets, ", ")}) + " "},
		{Text: d.Text("desk.sign.rule.opener", map[string]any{"name": opener, "day": d.LongDay(d.DayOf(r.OpenedAt))})},
	}
}

// barred lists who worked on the edition and therefore does not sign it.
func (d *decision) barred() []string {
	var out []string
	for _, c := range d.c.Review.Contributors {
		if d.names[c.Person] == "" {
			continue
		}
		out = append(out, d.Text("desk.sign.barred", map[string]any{
			"name": d.names[c.Person], "what": d.Label("contribution", string(c.Kind)), "field": d.contributed(c.Field), "day": d.ShortDay(d.DayOf(c.At)),
		}))
	}
	return out
}

// contributed names the place of a contribution: a field, an answer, a file.
func (d *decision) contributed(field string) string {
	kind, id, found := strings.Cut(field, ".")
	switch {
	case !found:
		return d.field(field)
	case kind == "answers":
		return d.Text("desk.sign.place.answer", map[string]any{"id": id})
	case kind == "distributions":
		return d.Text("desk.sign.place.file", nil)
	case kind == "treatments":
		return d.Text("desk.sign.place.treatment", nil)
	}
	return field
}

// thread lists what was asked and answered, and where the person answers what is put to them.
func (d *decision) thread() (component.Thread, component.Link) {
	var out component.Thread
	var answer component.Link
	for _, q := range d.asked {
		url := "/desk/questions/" + string(q.ID)
		out = append(out, component.Post{
			Question: true, Name: d.Text("desk.question.by", map[string]any{"name": d.names[q.By]}), Who: d.names[q.By],
			Role: d.Text("desk.question.to", map[string]any{"name": d.names[q.To]}), When: d.moment(q.AskedAt), Text: q.Text, German: d.Lang != "de",
		})
		if q.AnsweredAt.IsZero() {
			out[len(out)-1].About = d.Text("desk.question.open", nil)
			if q.To == d.Person() {
				answer = component.Link{URL: url, Text: d.Text("desk.question.answer", nil)}
			}
			continue
		}
		out = append(out, component.Post{
			Name: d.Text("desk.question.answer_by", map[string]any{"name": d.names[q.To]}), Who: d.names[q.To], When: d.moment(q.AnsweredAt),
			Text: q.Answer, German: d.Lang != "de",
		})
	}
	return out, answer
}
