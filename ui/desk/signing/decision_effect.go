package signing

import (
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/workflow"
)

type conseq struct {
	Name string
	Text []run
	Sub  string
	Day  string // of a time element
}

// conseq says what the person's mark does, until when, and why they may put it.
func (d *decision) conseq() []conseq {
	r := &d.c.Review
	if r.Status != domain.ReviewOpen {
		return nil
	}
	own := d.e.Mine != nil
	first := conseq{Name: d.Text("desk.sign.conseq.review", nil), Text: d.effect()}
	due := r.Due
	if own {
		due = d.e.Mine.Due
		first.Name = d.Text("desk.sign.conseq.effect", nil)
		first.Text = append(d.effectOfMine(), first.Text...)
	}
	out := []conseq{first, {Name: d.Text("desk.sign.conseq.due", nil), Text: []run{{Text: d.FullDay(due), Strong: true}}, Day: due, Sub: d.daysLeft(due)}}
	why := conseq{Name: d.Text("desk.sign.conseq.may_not", nil), Text: d.whyNot()}
	switch {
	case own && d.e.Mine.Reason == nil:
		why = conseq{Name: d.Text("desk.sign.conseq.may", nil), Text: d.whyMay()}
	case own:
		why.Name = d.Text("desk.sign.conseq.not_yet", nil)
	}
	return append(out, why)
}

func (d *decision) daysLeft(due string) string {
	n := domain.WorkingDaysBetween(d.e.Today, due, domain.Land(d.root.Land))
	switch {
	case due == d.e.Today:
		return d.Text("desk.sign.due.today", nil)
	case due < d.e.Today:
		return d.Count("desk.sign.due.late", max(-n, 1), nil)
	}
	return d.Count("desk.sign.due.left", n, nil)
}

func (d *decision) missing() (places []workflow.ExplainedPlace) {
	for _, p := range d.e.Places {
		if p.Signoff == nil {
			places = append(places, p)
		}
	}
	return places
}

// effectOfMine says what the person's own mark adds.
func (d *decision) effectOfMine() []run {
	mine, open := d.e.Mine, d.missing()
	switch {
	case mine.Kind == domain.Opinion:
		return []run{{Text: d.Text("desk.sign.effect.opinion", nil) + " "}}
	case mine.Kind == domain.Acknowledgement:
		return []run{{Text: d.Text("desk.sign.effect.info", nil) + " "}}
	case len(open) == 1:
		return []run{{Text: d.Text("desk.sign.effect.last", nil) + " "}}
	}
	var others []string
	for _, p := range open {
		if p.Slot != mine.Slot {
			others = append(others, d.slotName(p.Place))
		}
	}
	return []run{{Text: d.Text("desk.sign.effect.others", map[string]any{"slots": strings.Join(others, ", ")}) + " "}}
}

func (d *decision) slotName(p domain.Place) string {
	names := make([]string, len(p.Roles))
	for i, r := range p.Roles {
		names[i] = d.Label("role", string(r))
	}
	return strings.Join(names, " "+d.Text("desk.sign.or", nil)+" ")
}

// effect says what the review leads to when all have signed.
func (d *decision) effect() []run {
	r := &d.c.Review
	args := map[string]any{"n": r.Edition}
	if b, ok := d.c.Before[domain.ForPublic]; ok {
		args["before"] = b.Edition
	}
	space := run{Text: " "}
	var out []run
	say := func(key, strong, german string) {
		if len(out) > 0 {
			out = append(out, space)
		}
		out = append(out, d.sentence(key, args, strong, german)...)
	}
	for _, v := range r.Verb.Parts() {
		switch v {
		case domain.ReleaseInternally:
			args["circle"] = d.circle(r.Circle)
			say("desk.sign.effect.internal", "circle", "")
		case domain.Approve:
			if r.NotBefore != "" {
				args["day"] = d.FullDay(r.NotBefore)
				say("desk.sign.effect.public_from", "day", "")
			} else {
				say("desk.sign.effect.public", "", "")
			}
		case domain.Withhold:
			args["day"], args["ground"] = d.LongDay(r.ReviewDate), d.ground(r.Ground)
			say("desk.sign.effect.withhold", "day", "ground")
			if r.Register {
				say("desk.sign.effect.register", "", "")
			}
		case domain.Reinstate:
			say("desk.sign.effect.reinstate", "", "")
		}
	}
	if r.Until != "" {
		args["until"] = d.FullDay(r.Until)
		say("desk.sign.effect.until", "until", "")
	}
	if r.ReviewDate != "" && r.Verb != domain.Withhold {
		args["review"] = d.LongDay(r.ReviewDate)
		say("desk.sign.effect.review", "review", "")
	}
	return out
}

// circle names who sees an internal release.
func (d *decision) circle(c domain.Circle) string {
	switch c {
	case domain.CircleDepartment:
		return d.at.Title
	case domain.CircleAssociation:
		return d.Label("circle", string(c))
	}
	return d.root.Title
}

// ground names a legal ground with its statute.
func (d *decision) ground(code string) string {
	g, ok := d.e.Policy.Questionnaire.Ground(code)
	if !ok {
		return code
	}
	if g.Statute == "" {
		return g.Text.In(d.Lang)
	}
	return g.Text.In(d.Lang) + " (" + g.Statute + ")"
}

// whyMay says on what the person signs, and that no rule about people bars them.
func (d *decision) whyMay() []run {
	s := d.e.Mine.Standing
	out := d.mayBy(s, d.e.Mine.Delegated != nil && s.OnBehalfOf == d.e.Mine.Delegated.From, d.at, d.names)
	if !slices.ContainsFunc(d.c.Review.Contributors, func(c domain.Contributor) bool { return c.Person == d.Person() }) {
		out = append(out, run{Text: " " + d.Text("desk.sign.may.clean", nil)})
	}
	return out
}

// whyNot says why the person cannot sign, or not yet, and who can.
func (d *decision) whyNot() []run {
	var out []run
	if d.e.Given != nil {
		out = append(out, run{Text: d.Text("desk.sign.given", map[string]any{"day": d.LongDay(d.DayOf(d.e.Given.Signoff.At))})})
	} else if d.e.Reason != nil {
		out = append(out, run{Text: d.ErrorText(d.e.Reason)})
	}
	if who := d.whoCan(); who != "" {
		out = append(out, run{Text: " " + who})
	}
	return out
}

// whoCan names the people for whom the review waits now.
func (d *decision) whoCan() string {
	var people []string
	for _, p := range d.missing() {
		if p.Kind == domain.Final && len(d.missing()) > 1 && slices.ContainsFunc(d.missing(), func(o workflow.ExplainedPlace) bool { return o.Kind != domain.Final }) {
			continue // not their turn yet
		}
		for _, h := range p.Holders {
			if name := d.names[h]; h != d.Person() && name != "" && !slices.Contains(people, name) {
				people = append(people, name)
			}
		}
	}
	if len(people) == 0 {
		return ""
	}
	if len(people) > 5 {
		return d.Text("desk.sign.who_can_more", map[string]any{"names": strings.Join(people[:5], ", "), "n": len(people) - 5})
	}
	return d.Text("desk.sign.who_can", map[string]any{"names": strings.Join(people, ", ")})
}
