package signing

import (
	"errors"
	"net/http"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

// sign puts the person's mark. What the page said must still hold: the digest, the place and on whose behalf come along.
func sign(r *page.Request) error {
	in := typed{act: "sign", reason: r.Form.Get("reason"), seen: r.Form.Has("seen"), doubts: r.Form.Get("concerns")}
	return act(r, in, "signed", func(d *decision) error {
		mark := domain.Mark(r.Form.Get("mark"))
		switch {
		case mark == domain.OpinionGiven && in.doubts == "":
			return missing("concerns", "desk.sign.opinion.missing")
		case !in.seen:
			return missing("seen", "desk.sign.tick.missing")
		case mark != domain.Signed && mark != domain.OpinionGiven && mark != domain.Acknowledged:
			return missing("mark", "signoff.mark_not_here")
		}
		_, err := r.Desk.Sign(r.Ctx(), r.Actor(), workflow.Sign{
			Holding: d.c.Holding.ID, Slot: r.Form.Get("slot"), Mark: mark, Digest: domain.Digest(r.Form.Get("digest")),
			Reason: in.reason, Concerns: in.doubts == "yes", OnBehalfOf: domain.PersonID(r.Form.Get("behalf")),
		})
		return err
	})
}

// giveBack returns the review with a reason, on a field or as a whole.
func giveBack(r *page.Request) error {
	in := typed{act: "return", reason: r.Form.Get("reason"), field: r.Form.Get("field")}
	return act(r, in, "returned", func(d *decision) error {
		_, err := r.Desk.Sign(r.Ctx(), r.Actor(), workflow.Sign{
			Holding: d.c.Holding.ID, Slot: r.Form.Get("slot"), Mark: domain.Returned, Digest: domain.Digest(r.Form.Get("digest")),
			Reason: in.reason, Field: in.field, OnBehalfOf: domain.PersonID(r.Form.Get("behalf")),
		})
		return err
	})
}

// delegate hands the person's place to somebody else.
func delegate(r *page.Request) error {
	in := typed{act: "delegate", reason: r.Form.Get("reason"), to: r.Form.Get("to")}
	return act(r, in, "delegated", func(d *decision) error {
		if in.to == "" {
			return missing("to", "field.required")
		}
		_, err := r.Desk.Delegate(r.Ctx(), r.Actor(), workflow.HandOn{
			Holding: d.c.Holding.ID, Slot: r.Form.Get("slot"), To: domain.PersonID(in.to), Digest: domain.Digest(r.Form.Get("digest")), Reason: in.reason,
		})
		return err
	})
}

// ask puts a question.
func ask(r *page.Request) error {
	in := typed{act: "ask", reason: r.Form.Get("text"), to: r.Form.Get("to")}
	return act(r, in, "asked", func(d *decision) error {
		_, err := r.Desk.Ask(r.Ctx(), r.Actor(), workflow.Ask{Holding: d.c.Holding.ID, To: domain.PersonID(in.to), Text: in.reason})
		return err
	})
}

// unsign takes the person's own mark back.
func unsign(r *page.Request) error {
	in := typed{act: "unsign", reason: r.Form.Get("reason")}
	return act(r, in, "unsigned", func(d *decision) error {
		_, err := r.Desk.Sign(r.Ctx(), r.Actor(), workflow.Sign{Holding: d.c.Holding.ID, Mark: domain.Unsigned, Reason: in.reason})
		return err
	})
}

// recall takes the whole review back.
func recall(r *page.Request) error {
	in := typed{act: "recall", reason: r.Form.Get("reason")}
	return act(r, in, "recalled", func(d *decision) error {
		_, err := r.Desk.Transition(r.Ctx(), r.Actor(), workflow.Step{Holding: d.c.Holding.ID, Verb: domain.Recall, Reason: in.reason})
		return err
	})
}

func missing(field, key string) error {
	return &domain.Error{Code: domain.Invalid, Op: "signing", Key: key, Field: field}
}

// act runs one act on a review and answers: the page with what happened, the form with its error, or what has changed.
func act(r *page.Request, in typed, done string, do func(*decision) error) error {
	id := domain.ReviewID(r.Param("id"))
	d, err := read(r, id)
	if err != nil {
		if domain.CodeOf(err) == domain.NotFound {
			return lost(r, in)
		}
		return err
	}
	if open := d.c.Holding.Review; open != nil && open.ID != id {
		return d.stale(in) // an act without a digest would meet another review
	}
	err = do(d) // of a closed review: the answer of the first click, or a conflict
	if err == nil {
		return r.Go("/desk/reviews/" + string(id) + "?done=" + done)
	}
	fresh, rerr := read(r, id) // as things stand now
	if rerr != nil {
		if domain.CodeOf(rerr) == domain.NotFound {
			return lost(r, in)
		}
		return rerr
	}
	in.err = err
	switch domain.CodeOf(err) {
	case domain.Invalid:
		in.fault = fieldOf(err)
		return fresh.show(http.StatusUnprocessableEntity, in)
	case domain.Stale:
		return fresh.stale(in)
	case domain.Conflict:
		if fresh.c.Review.Status != domain.ReviewOpen {
			return fresh.stale(in)
		}
		return fresh.show(http.StatusConflict, in)
	case domain.Forbidden:
		return fresh.show(http.StatusForbidden, in)
	case domain.NotFound:
		return lost(r, in)
	}
	return err
}

// fieldOf gives the field that an error belongs to.
func fieldOf(err error) string {
	if e, ok := errors.AsType[*domain.Error](err); ok {
		return e.Field
	}
	return ""
}

// after says what the person's act led to; the address only tells that there was one, the rest is read.
func (d *decision) after() (*after, error) {
	var a *after
	r, h := &d.c.Review, d.c.Holding
	args := map[string]any{"title": d.c.Edition.Content.Title, "n": r.Edition}
	switch d.Query("done") {
	case "signed":
		if d.e.Given == nil {
			return nil, nil
		}
		a = d.afterSigning(args)
	case "returned":
		if d.e.Given == nil || d.e.Given.Signoff.Mark != domain.Returned {
			return nil, nil
		}
		args["name"] = d.names[r.Opener]
		a = &after{Title: d.Text("desk.sign.after.returned", args), Text: []string{d.Text("desk.sign.after.returned.next", args)}}
		a.Ref = d.reference(d.e.Given.Signoff.Decision)
	case "delegated":
		i := handedBy(r, d.Person())
		if i < 0 {
			return nil, nil
		}
		args["name"] = d.names[r.Places[i].Delegated.To]
		a = &after{Title: d.Text("desk.sign.after.delegated", args), Text: []string{d.Text("desk.sign.after.delegated.next", args)}}
	case "asked":
		if len(d.asked) == 0 {
			return nil, nil
		}
		args["name"] = d.names[d.asked[len(d.asked)-1].To]
		a = &after{Title: d.Text("desk.sign.after.asked", args), Text: []string{d.Text("desk.sign.after.asked.next", args)}}
	case "unsigned":
		if d.e.Given != nil {
			return nil, nil
		}
		a = &after{Title: d.Text("desk.sign.after.unsigned", args), Text: []string{d.Text("desk.sign.after.unsigned.next", args)}}
	case "recalled":
		if r.Status != domain.ReviewRecalled {
			return nil, nil
		}
		args["state"] = d.Label("state", string(h.State))
		a = &after{Title: d.Text("desk.sign.after.recalled", args), Text: []string{d.Text("desk.sign.after.recalled.next", args)}}
	default:
		return nil, nil
	}
	return a, d.nextOf(a)
}

func handedBy(r *domain.Review, p domain.PersonID) int {
	for i, place := range r.Places {
		if place.Delegated != nil && place.Delegated.From == p {
			return i
		}
	}
	return -1
}

// afterSigning says what the mark is, where it is recorded, and what comes next.
func (d *decision) afterSigning(args map[string]any) *after {
	r, h, given := &d.c.Review, d.c.Holding, d.e.Given
	key := "desk.sign.after.signed"
	switch {
	case given.Kind == domain.Opinion:
		key = "desk.sign.after.opinion"
	case given.Kind == domain.Acknowledgement:
		key = "desk.sign.after.acknowledged"
	case r.Status == domain.ReviewCompleted && r.Verb == domain.Withhold:
		key = "desk.sign.after.withheld"
	case r.Status == domain.ReviewCompleted && r.Verb == domain.Reinstate:
		key = "desk.sign.after.reinstated"
	case r.Status == domain.ReviewCompleted:
		key = "desk.sign.after.released"
	}
	a := &after{Title: d.Text(key, args), Ref: d.reference(given.Signoff.Decision)}
	if i := d.index[given.Signoff.Decision]; i != nil {
		a.Text = append(a.Text, d.Text("desk.sign.after.recorded", map[string]any{"n": d.Number(int(*i))}))
	} else {
		a.Text = append(a.Text, d.Text("desk.sign.after.recording", nil))
	}
	switch {
	case r.Status == domain.ReviewOpen:
		if who := d.whoCan(); who != "" {
			a.Text = append(a.Text, d.Text("desk.sign.after.waits", nil)+" "+who)
		}
	case h.State == domain.Approved && h.Schedule != nil && h.Schedule.NotBefore != "":
		args["day"] = d.FullDay(h.Schedule.NotBefore)
		a.Text = append(a.Text, d.Text("desk.sign.after.scheduled", args))
	case h.State == domain.Approved:
		a.Text = append(a.Text, d.Text("desk.sign.after.to_publish", args))
	case h.State == domain.ReleasedInternally && r.Verb == domain.ReleaseInternally:
		args["circle"] = d.circle(r.Circle)
		a.Text = append(a.Text, d.Text("desk.sign.after.internal", args))
	case h.State == domain.Withheld:
		args["day"] = d.LongDay(r.ReviewDate)
		a.Text = append(a.Text, d.Text("desk.sign.after.again_on", args))
	}
	return a
}

// reference leads to a decision.
func (d *decision) reference(id domain.DecisionID) component.Link {
	return component.Link{URL: "/desk/decisions/" + string(id), Text: d.Text("desk.sign.after.decision", nil)}
}

// nextOf adds what waits for the person next.
func (d *decision) nextOf(a *after) error {
	scope, err := d.Scope()
	if err != nil {
		return err
	}
	items, err := d.Desk.Inbox(d.Ctx(), workflow.ActorOf(d.Who), scope)
	if err != nil {
		return err
	}
	for _, i := range items {
		if i.Review != nil && i.Review.ID != d.c.Review.ID && (i.Kind == workflow.ToSign || i.Kind == workflow.ToAcknowledge) {
			a.Next = component.Link{URL: "/desk/reviews/" + string(i.Review.ID), Text: d.Text("desk.sign.after.next", map[string]any{"title": i.Title})}
			break
		}
	}
	return nil
}

// stalePage says that a review is not what the person read.
type stalePage struct {
	page.Frame
	Heading string
	Lead    string
	Was     string // digest that was read
	Now     string // digest of the open review, "" for none
	Diff    component.Diff
	Same    string
	Note    string
	Open    string // address of the open review, "" for none
	Holding string
}

var staleTemplate = page.Parse(files, "stale.html", "parts.html")

// stale shows only what differs between what was read and what lies before people now, and keeps the note.
func (d *decision) stale(in typed) error {
	r, h := &d.c.Review, d.c.Holding
	p := stalePage{Was: r.Digest.Short(), Note: in.reason, Holding: "/desk/holdings/" + string(h.ID)}
	args := map[string]any{"number": r.Number, "day": d.LongDay(d.DayOf(r.ClosedAt)), "time": d.TimeOf(r.ClosedAt), "state": d.Label("state", string(h.State))}
	status := http.StatusConflict
	p.Heading = d.Text("desk.stale.over", nil)
	switch r.Status {
	case domain.ReviewReturned:
		p.Lead = d.Text("desk.stale.returned", args)
	case domain.ReviewRecalled:
		p.Lead = d.Text("desk.stale.recalled", args)
	case domain.ReviewCompleted:
		p.Lead = d.Text("desk.stale.completed", args)
	case domain.ReviewClosed:
		p.Lead = d.Text("desk.stale.closed", args)
	default: // open, and another digest was sent
		status, p.Heading, p.Lead = http.StatusPreconditionFailed, d.Text("desk.stale.changed", nil), d.Text("desk.stale.digest", args)
		p.Now, p.Open = r.Digest.Short(), "/desk/reviews/"+string(r.ID)
	}
	if now := h.Review; now != nil && now.ID != r.ID {
		status = http.StatusPreconditionFailed
		p.Heading, p.Now, p.Open = d.Text("desk.stale.changed", nil), now.Digest.Short(), "/desk/reviews/"+string(now.ID)
		fresh, err := read(d.Request, now.ID)
		if err != nil {
			return err
		}
		for _, a := range released {
			if was, is := d.docs[a], fresh.docs[a]; was != nil && is != nil {
				diff := domain.Compare(was, is)
				var rows []component.Change
				for _, f := range diff.Fields {
					rows = append(rows, d.fieldChange(f))
				}
				for _, f := range diff.Files {
					rows = append(rows, d.fileChange(f))
				}
				p.Diff = component.DiffOf(d.Lang, d.Text("desk.stale.caption", nil), d.Text("desk.stale.read", map[string]any{"sum": p.Was}),
					d.Text("desk.stale.now", map[string]any{"sum": p.Now}), rows)
				break
			}
		}
		p.Same = d.Text("desk.stale.same", nil)
		if len(p.Diff.Rows) == 0 {
			p.Same = d.Text("desk.stale.nothing", nil)
		}
	}
	var err error
	title := d.c.Edition.Content.Title
	p.Frame, err = d.Frame(page.Inbox, p.Heading, component.Link{URL: "/desk/inbox", Text: d.Text("desk.nav.inbox", nil)}, component.Link{URL: "/desk/reviews/" + string(r.ID), Text: title})
	if err != nil {
		return err
	}
	return d.Request.Show(status, staleTemplate, "", p)
}

// lost says that the person does not see the review any more: a role or a deputyship has ended meanwhile.
func lost(r *page.Request, in typed) error {
	p := stalePage{Heading: r.Text("desk.stale.lost", nil), Lead: r.Text("desk.stale.lost.lead", nil), Note: in.reason}
	var err error
	if p.Frame, err = r.Frame(page.Inbox, p.Heading, component.Link{URL: "/desk/inbox", Text: r.Text("desk.nav.inbox", nil)}); err != nil {
		return err
	}
	return r.Show(http.StatusNotFound, staleTemplate, "", p)
}
