package signing

import (
	"slices"

	"freigabe/domain"
	"freigabe/ui/component"
)

// forms is what a person can do with a review.
type forms struct {
	There  bool
	Title  string // of the section
	Not    *notice
	Errors component.ErrorSummary
	Failed string // what was not stored and why
	Kept   string // text that was typed and has no field any more

	Action               string // address of the review
	Digest, Slot, Behalf string

	Sign   *signForm
	Return *returnForm
	Hand   *choiceForm
	Ask    *choiceForm
	Unsign *reasonForm
	Recall *reasonForm
}

const maxText = 10000 // characters of a note, as the use cases allow

type signForm struct {
	Heading string
	Lead    string
	Opinion bool
	Mark    string
	Tick    component.Check
	Doubts  component.Choice // of an opinion
	Reason  component.TextArea
	Act     string
	As      []run
}

type returnForm struct {
	Lead   string
	Field  component.Select
	Reason component.TextArea
	Open   bool
}

type choiceForm struct {
	Lead   string
	To     component.Select
	Reason component.TextArea
	Open   bool
}

type reasonForm struct {
	Lead   string
	Reason component.TextArea
	Open   bool
}

// forms offers what the person can do, and says why not where they cannot.
func (d *decision) forms(in typed) forms {
	r := &d.c.Review
	f := forms{Action: "/desk/reviews/" + string(r.ID), Digest: string(r.Digest)}
	if in.err != nil {
		f.Failed = d.ErrorText(in.err)
	}
	if r.Status != domain.ReviewOpen {
		f.Kept = in.reason
		return f
	}
	f.There, f.Title = true, d.Text("desk.sign.toc.act", nil)
	errorAt := func(act, field string) string {
		if in.act == act && in.fault == field {
			return d.ErrorText(in.err)
		}
		return ""
	}
	value := func(act string) string {
		if in.act == act {
			return in.reason
		}
		return ""
	}
	chosen := func(act string) string {
		if in.act == act {
			return in.to
		}
		return ""
	}
	optional := d.Text("desk.sign.optional", nil)
	mine := d.e.Mine
	if mine != nil {
		f.Slot, f.Behalf = mine.Slot, string(mine.Standing.OnBehalfOf)
	}
	if mine != nil && mine.Reason == nil {
		f.Sign, f.Title = d.signForm(in, errorAt), d.Text("desk.sign.toc.sign", nil)
	} else {
		f.Not = d.notMine()
		if in.act == "sign" {
			f.Kept = in.reason
		}
	}
	if d.e.MayReturn {
		f.Return = &returnForm{
			Lead: d.returnLead(), Open: in.act == "return",
			Field: component.Select{
				ID: "return-field", Name: "field", Label: d.Text("desk.sign.return.field", nil), Options: d.places(),
				Value: in.field, Blank: d.Text("desk.sign.return.whole", nil), Error: errorAt("return", "field"),
			},
			Reason: component.TextArea{
				ID: "return-reason", Name: "reason", MaxLength: maxText, Label: d.Text("desk.sign.return.reason", nil), Hint: d.Text("desk.sign.return.hint", nil), Rows: 4,
				Error: errorAt("return", "reason"), Value: value("return"),
			},
		}
	}
	if len(d.e.Delegates) > 0 {
		f.Hand = &choiceForm{
			Lead: d.Text("desk.sign.hand.lead", nil), Open: in.act == "delegate",
			To: component.Select{
				ID: "hand-to", Name: "to", Label: d.Text("desk.sign.hand.to", nil), Hint: d.Text("desk.sign.hand.hint", nil),
				Blank: d.Text("desk.sign.choose", nil), Options: d.persons(d.e.Delegates), Value: chosen("delegate"), Error: errorAt("delegate", "to"),
			},
			Reason: component.TextArea{ID: "hand-reason", Name: "reason", MaxLength: maxText, Label: d.Text("desk.sign.hand.reason", nil), Optional: optional, Rows: 2, Value: value("delegate"), Error: errorAt("delegate", "reason")},
		}
	}
	if len(d.e.Askable) > 0 {
		f.Ask = &choiceForm{
			Lead: d.Text("desk.sign.ask.lead", nil), Open: in.act == "ask",
			To: component.Select{
				ID: "ask-to", Name: "to", Label: d.Text("desk.sign.ask.to", nil), Options: d.persons(d.e.Askable), Value: chosen("ask"),
				Error: errorAt("ask", "to"),
			},
			Reason: component.TextArea{ID: "ask-text", Name: "text", MaxLength: maxText, Label: d.Text("desk.sign.ask.text", nil), Rows: 3, Value: value("ask"), Error: errorAt("ask", "text")},
		}
	}
	if d.e.MayUnsign {
		f.Unsign = &reasonForm{
			Lead: d.Text("desk.sign.unsign.lead", nil), Open: in.act == "unsign",
			Reason: component.TextArea{ID: "unsign-reason", Name: "reason", MaxLength: maxText, Label: d.Text("desk.sign.unsign.reason", nil), Rows: 3, Value: value("unsign"), Error: errorAt("unsign", "reason")},
		}
	}
	if d.e.MayRecall {
		f.Recall = &reasonForm{
			Lead: d.Text("desk.sign.recall.lead", nil), Open: in.act == "recall",
			Reason: component.TextArea{ID: "recall-reason", Name: "reason", MaxLength: maxText, Label: d.Text("desk.sign.recall.reason", nil), Optional: optional, Rows: 2, Value: value("recall"), Error: errorAt("recall", "reason")},
		}
	}
	if in.err != nil && in.fault != "" {
		f.Errors = d.summary(d.idOf(in), d.ErrorText(in.err))
		f.Failed = ""
	}
	return f
}

// idOf gives the id of the control that an error belongs to.
func (d *decision) idOf(in typed) string {
	switch in.act + "." + in.fault {
	case "sign.seen":
		return "seen"
	case "sign.concerns":
		return "doubts"
	case "sign.reason":
		return "note"
	case "return.field":
		return "return-field"
	case "return.reason":
		return "return-reason"
	case "delegate.to":
		return "hand-to"
	case "delegate.reason":
		return "hand-reason"
	case "ask.to":
		return "ask-to"
	case "ask.text":
		return "ask-text"
	case "unsign.reason":
		return "unsign-reason"
	case "recall.reason":
		return "recall-reason"
	}
	return "sign"
}

// ticks are the sentences that a signer confirms; they name the digest.
func (d *decision) tick() string {
	r, k := &d.c.Review, d.e.Mine.Kind
	args := map[string]any{"n": r.Edition, "sum": r.Digest.Short()}
	switch {
	case k == domain.Opinion:
		return d.Text("desk.sign.tick.opinion", args)
	case k == domain.Acknowledgement:
		return d.Text("desk.sign.tick.acknowledge", args)
	}
	switch r.Verb {
	case domain.Approve:
		return d.Text("desk.sign.tick.approve", args)
	case domain.ReleaseInternally:
		return d.Text("desk.sign.tick.internal", args)
	case domain.ReleaseInternallyApprove:
		return d.Text("desk.sign.tick.both", args)
	case domain.Withhold:
		return d.Text("desk.sign.tick.withhold", args)
	}
	return d.Text("desk.sign.tick.reinstate", args)
}

func (d *decision) signForm(in typed, errorAt func(act, field string) string) *signForm {
	mine := d.e.Mine
	f := &signForm{
		Heading: d.Text(actOf(d.c.Review.Verb, mine.Kind), nil), Lead: d.Text("desk.sign.form.lead", nil), Mark: string(domain.Signed),
		Tick: component.Check{Name: "seen", Value: "yes", Label: d.tick(), Checked: in.act == "sign" && in.seen, Error: errorAt("sign", "seen")},
		Act:  d.Text(buttonOf(d.c.Review.Verb, mine.Kind), nil),
		Reason: component.TextArea{
			ID: "note", Name: "reason", MaxLength: maxText, Label: d.Text("desk.sign.note", nil), Hint: d.Text("desk.sign.note.hint", nil),
			Optional: d.Text("desk.sign.optional", nil), Rows: 2, Error: errorAt("sign", "reason"),
		},
	}
	if in.act == "sign" {
		f.Reason.Value = in.reason
	}
	switch mine.Kind {
	case domain.Opinion:
		f.Opinion, f.Mark = true, string(domain.OpinionGiven)
		f.Reason.Label, f.Reason.Hint, f.Reason.Rows = d.Text("desk.sign.opinion.text", nil), d.Text("desk.sign.opinion.hint", nil), 4
		f.Reason.Optional = ""
		f.Doubts = component.Choice{
			ID: "doubts", Name: "concerns", Legend: d.Text("desk.sign.opinion.ask", nil), Value: in.doubts, Error: errorAt("sign", "concerns"),
			Options: []component.Option{{Value: "no", Text: d.Text("desk.sign.opinion.no", nil)}, {Value: "yes", Text: d.Text("desk.sign.opinion.yes", nil)}},
		}
	case domain.Acknowledgement:
		f.Mark = string(domain.Acknowledged)
	case domain.Final:
		if slices.ContainsFunc(d.c.Review.Places, func(p domain.Place) bool { return p.Signoff != nil && p.Signoff.Concerns }) {
			f.Reason.Label, f.Reason.Hint, f.Reason.Optional = d.Text("desk.sign.answer", nil), d.Text("desk.sign.answer.hint", nil), ""
			f.Reason.Rows = 3
		}
	}
	args := map[string]any{"role": d.Label("role", string(mine.Standing.Role)), "name": d.names[mine.Standing.OnBehalfOf]}
	if mine.Standing.OnBehalfOf != "" {
		f.As = []run{{Text: d.Text("desk.sign.as.deputy", args)}}
	} else {
		f.As = []run{{Text: d.Text("desk.sign.as.own", args)}}
	}
	return f
}

// buttonOf names the act on its button.
func buttonOf(v domain.Verb, k domain.SlotKind) string {
	switch k {
	case domain.Acknowledgement:
		return "desk.sign.button.acknowledge"
	case domain.Opinion:
		return "desk.sign.button.opinion"
	case domain.CoSignature:
		return "desk.sign.button.co"
	}
	switch v {
	case domain.Withhold:
		return "desk.sign.button.withhold"
	case domain.Reinstate:
		return "desk.sign.button.reinstate"
	case domain.ReleaseInternally:
		return "desk.sign.button.internal"
	}
	return "desk.sign.button.final"
}

// notMine says why there is no form to sign, and who can.
func (d *decision) notMine() *notice {
	n := &notice{Kind: "info", Title: d.Text("desk.sign.not.title", nil)}
	switch {
	case d.e.Given != nil:
		n.Kind, n.Title = "success", d.Text("desk.sign.not.given", nil)
	case d.e.Mine != nil:
		n.Title = d.Text("desk.sign.not.yet", nil)
	}
	for _, r := range [][]run{d.whyNot()} {
		line := ""
		for _, x := range r {
			line += x.Text
		}
		if line != "" {
			n.Text = append(n.Text, line)
		}
	}
	return n
}

func (d *decision) returnLead() string {
	given := 0
	for _, p := range d.c.Review.Places {
		if p.Signoff != nil {
			given++
		}
	}
	out := d.Text("desk.sign.return.lead", map[string]any{"name": d.names[d.c.Review.Opener]})
	if given > 0 {
		out += " " + d.Count("desk.sign.return.void", given, nil)
	}
	if b, ok := d.c.Before[domain.ForPublic]; ok && b.Status == domain.ReleaseLive {
		out += " " + d.Text("desk.sign.return.live", map[string]any{"n": b.Edition})
	}
	return out
}

// places lists what a return can be about: fields that say something, files, and answers that weigh.
func (d *decision) places() []component.Option {
	var out []component.Option
	add := func(value, text string) { out = append(out, component.Option{Value: value, Text: text}) }
	for _, f := range domain.Fields {
		if f.Audience != "" && f.Text(&d.c.Edition.Content) != "" {
			add(f.Name, d.field(f.Name))
		}
	}
	for _, x := range d.c.Edition.Distributions {
		name := x.Title
		if x.File != nil {
			name = x.File.Name
		}
		add("distributions."+string(x.ID), d.Text("desk.sign.return.file", map[string]any{"name": name}))
	}
	q := d.e.Policy.Questionnaire
	for _, question := range q.Questions {
		a, ok := d.c.Edition.Answers[question.ID]
		if o, known := question.Option(a.Value); ok && known && (weighs(o) || a.Reason != "") {
			add("answers."+question.ID, d.Text("desk.sign.return.answer", map[string]any{"text": clip(question.Text.In(d.Lang), 80)}))
		}
	}
	return out
}

// persons lists people to choose from; whoever handed over is named as such.
func (d *decision) persons(ids []domain.PersonID) []component.Option {
	var out []component.Option
	for _, id := range ids {
		text := d.names[id]
		if id == d.c.Review.Opener {
			text = d.Text("desk.sign.person.opener", map[string]any{"name": text})
		} else if roles := d.e.Policy.Rights.RolesOf(id, d.Clock()); len(roles) > 0 {
			text = d.Text("desk.sign.person.role", map[string]any{"name": text, "role": d.Label("role", string(roles[0].Role))})
		}
		out = append(out, component.Option{Value: string(id), Text: text})
	}
	return out
}
