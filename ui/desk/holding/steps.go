package holding

import (
	"net/http"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

// slug is a verb in an address, verbNamed the way back.
func slug(v domain.Verb) string {
	return strings.NewReplacer("_", "-", "+", "-and-").Replace(string(v))
}

func verbNamed(s string) (domain.Verb, bool) {
	i := slices.IndexFunc(domain.Verbs, func(v domain.Verb) bool { return slug(v) == s })
	if i < 0 {
		return "", false
	}
	return domain.Verbs[i], true
}

func askStep(r *page.Request) error {
	p, err := stepping(r)
	if err != nil {
		return err
	}
	return p.askStep(http.StatusOK, nil)
}

// stepping reads what a step is about: also for those who may withdraw without reading the working edition.
func stepping(r *page.Request) (*place, error) {
	p, err := explained(r)
	if domain.CodeOf(err) == domain.NotFound && r.Param("verb") == slug(domain.Withdraw) {
		return outside(r)
	}
	return p, err
}

// askStep asks before a step: what it does, who comes next, why this person may.
func (p *place) askStep(status int, failed error) error {
	v, ok := verbNamed(p.Param("verb"))
	if !ok {
		return &domain.Error{Code: domain.NotFound, Op: "holding.step", Key: "verb.unknown"}
	}
	key := "desk.step." + string(v)
	c := confirmation{
		Title: p.Text(key+".title", map[string]any{"title": p.title()}), Does: p.Text(key+".does", map[string]any{"n": p.h.Edition.Number}), Action: p.url("step/" + slug(v)),
		Tick: p.Text(key+".tick", map[string]any{"title": p.title(), "digest": p.h.Edition.WorkingDigest().Short()}), Submit: p.Text(key+".button", nil), WhenTitle: p.Text("desk.step.then", nil),
	}
	var err error
	if c.Why, err = p.standing(workflow.ActionOf(v)); err != nil {
		return err
	}
	if err := p.refusal(v, &c); err != nil {
		return err
	}
	if c.Refused == nil {
		if c.When, err = p.then(v); err != nil {
			return err
		}
	}
	p.fill(v, &c)
	return p.confirm(status, c, failed)
}

// refusal says why the step cannot be taken now, and who can.
func (p *place) refusal(v domain.Verb, c *confirmation) error {
	i := slices.IndexFunc(p.x.Verbs, func(o workflow.OpenVerb) bool { return o.Verb == v })
	var why *domain.Error
	switch {
	case i < 0:
		why = &domain.Error{Code: domain.Conflict, Key: "holding.step_refused", Args: map[string]any{"state": string(p.h.State), "verb": string(v)}}
	case p.x.Verbs[i].Allowed:
		return nil
	default:
		why = p.x.Verbs[i].Reason
	}
	c.Refused = &component.Notice{Kind: "info", Title: p.Text("desk.step.not_now", nil), Text: p.ErrorText(why)}
	if domain.CodeOf(why) == domain.Forbidden {
		who, err := p.who(workflow.ActionOf(v))
		if err != nil {
			return err
		}
		c.Refused.Title = p.Text("desk.step.not_you", nil)
		if who != "" {
			c.Refused.Text += " " + p.Text("desk.holding.who_can", map[string]any{"people": who})
		}
	}
	switch f := why.Field; {
	case why.Key == "field.required_for_public":
		c.Refused.Text = p.Text("desk.holding.todo.field", map[string]any{"field": f}) + ": " + c.Refused.Text
		c.RefusedLink = component.Link{URL: p.url("edit") + "#f-" + f, Text: p.Text("desk.holding.edit", nil)}
	case strings.HasPrefix(why.Key, "screening."):
		c.RefusedLink = component.Link{URL: p.url("screening") + "?show=open", Text: p.Text("desk.holding.go_on_screening", nil)}
	case strings.HasPrefix(why.Key, "treatment."):
		c.RefusedLink = component.Link{URL: p.url("screening") + "#treatments", Text: p.Text("desk.screening.treatments", nil)}
	case strings.HasPrefix(f, "distributions."):
		c.RefusedLink = component.Link{URL: p.url("files"), Text: p.Text("desk.holding.tab.files", nil)}
	case p.h.Review != nil:
		c.RefusedLink = component.Link{URL: "/desk/reviews/" + string(p.h.Review.ID), Text: p.Text("desk.holding.to_review", nil)}
	}
	return nil
}

// then says what follows on a step: who signs, until when; who confirms.
func (p *place) then(v domain.Verb) (string, error) {
	day := func(n int) string {
		return p.LongDay(domain.AddWorkingDays(domain.Day(p.Clock(), p.auth.TimeZone), n, domain.Land(p.auth.Land)))
	}
	if v == domain.Withdraw {
		return p.Text("desk.step.withdraw.then", map[string]any{"confirm": day(2), "reinstate": day(5)}), nil
	}
	if !v.Reviewed() {
		return "", nil
	}
	sets, _ := p.pol.RulesFor(p.h.Authority)
	audiences := map[domain.Verb][]domain.Audience{
		domain.ReleaseInternally: {domain.ForInternal}, domain.Approve: {domain.ForPublic}, domain.ReleaseInternallyApprove: {domain.ForInternal, domain.ForPublic},
	}[v]
	need := domain.Require(sets, domain.Case{Verb: v, Facts: p.h.Facts, Class: p.h.Class, Themes: p.h.Edition.Content.Theme, Audiences: audiences})
	var out []string
	for _, s := range need.Slots {
		var ids []domain.PersonID
		for _, role := range s.Roles {
			ids = append(ids, p.pol.Rights.Holders(domain.SignAs(role), p.h.Authority, p.Clock())...)
		}
		names, err := p.people(ids)
		if err != nil {
			return "", err
		}
		if names == "" {
			names = p.Text("desk.step.nobody", nil)
		}
		n := s.DueDays
		if n == 0 {
			n = 10
		}
		out = append(out, p.Text("desk.step.signs", map[string]any{"kind": p.Label("slot", string(s.Kind)), "slot": s.Key(), "people": names, "day": day(n)}))
	}
	return strings.Join(out, " "), nil
}

// fill adds what a step asks for.
func (p *place) fill(v domain.Verb, c *confirmation) {
	date := func(name string, required bool) {
		c.Controls = append(c.Controls, p.asks(name, "date", "desk.step."+name, required))
	}
	choose := func(name, key string, options []option, required bool) {
		x := p.asks(name, "select", key, required)
		chosen := p.typed(name, "")
		for i := range options {
			options[i].Chosen = options[i].Value == chosen
		}
		c.Controls = append(c.Controls, x.choices(append([]option{{Label: p.Text("desk.holding.form.choose", nil), Chosen: chosen == ""}}, options...)...))
	}
	labels := func(kind string, values ...string) []option {
		var out []option
		for _, value := range values {
			out = append(out, option{Value: value, Label: p.Label(kind, value)})
		}
		return out
	}
	note := true
	switch v {
	case domain.ReleaseInternally, domain.ReleaseInternallyApprove, domain.Approve:
		if v != domain.Approve {
			p.askCircle(c)
		}
		if v != domain.ReleaseInternally {
			date("not_before", false)
			date("until", false)
		}
		date("review_date", false)
	case domain.Withhold:
		var grounds []option
		for _, g := range p.pol.Questionnaire.RefusalGrounds() {
			grounds = append(grounds, option{Value: g.Code, Label: g.Text.In(p.Lang) + " (" + g.Statute + ")"})
		}
		choose("ground", "desk.step.ground", grounds, true)
		date("review_date", true)
		if a, ok := p.h.Edition.Answers["V1"]; ok && a.Value == "no" {
			x := p.asks("register", "checks", "desk.step.register", false)
			c.Controls = append(c.Controls, x.choices(option{Value: "yes", Label: p.Text("desk.step.register.yes", nil), Chosen: p.Form.Has("register")}))
		}
	case domain.Withdraw:
		reasons := slices.DeleteFunc(slices.Clone(domain.WithdrawalReasons), func(s string) bool { return s == "expired" })
		choose("code", "desk.step.withdraw.code", labels("withdrawal", reasons...), true)
		x := p.asks("audience", "radios", "desk.step.withdraw.audience", true)
		chosen := p.typed("audience", "all")
		var which []option
		for _, a := range []string{"all", "public", "internal"} {
			if a == "public" && !p.h.HasLive(domain.ForPublic) || a == "internal" && !p.h.HasLive(domain.ForInternal) {
				continue
			}
			which = append(which, option{Value: a, Label: p.Text("desk.step.withdraw.audience."+a, nil), Chosen: a == chosen})
		}
		c.Controls = append(c.Controls, x.choices(which...))
		c.Notes = append(c.Notes, p.Text("desk.step.withdraw.note", nil))
		for _, l := range p.live() {
			c.Facts = append(c.Facts, component.Fact{Name: l.Audience, Text: l.Text})
		}
	case domain.Archive:
		choose("code", "desk.step.archive.code", labels("archive", "retention", "superseded"), true)
	case domain.Return, domain.Reopen:
		c.Controls = append(c.Controls, p.asks("reason", "area", "desk.step.reason", true))
		note = false
	case domain.Screen:
		c.Facts = component.Facts{{Name: p.Text("desk.step.class", nil), Text: p.Label("class", string(p.res.Class))}}
		note = false
	case domain.Publish:
		note = false
	case domain.Discard:
		if v == domain.Discard && len(p.h.Live) == 0 {
			c.Does = p.Text("desk.step.discard.nothing", nil)
		}
	}
	if note {
		c.Controls = append(c.Controls, p.asks("reason", "area", "desk.step.note", false))
	}
}

// askCircle asks who inside may read an internal release, no wider than the answers allow.
func (p *place) askCircle(c *confirmation) {
	x := p.asks("circle", "radios", "desk.step.circle", true)
	chosen := p.typed("circle", "")
	var out []option
	for _, circle := range []domain.Circle{domain.CircleDepartment, domain.CircleRoot, domain.CircleAssociation} {
		if circle.Within(p.res.Circle) {
			out = append(out, option{Value: string(circle), Label: p.Label("circle", string(circle)), Chosen: string(circle) == chosen})
		}
	}
	if chosen == "" { // the whole authority where that is allowed
		out[min(1, len(out)-1)].Chosen = true
	}
	c.Controls = append(c.Controls, x.choices(out...))
}

func takeStep(r *page.Request) error {
	v, ok := verbNamed(r.Param("verb"))
	if !ok {
		return &domain.Error{Code: domain.NotFound, Op: "holding.step", Key: "verb.unknown"}
	}
	f := r.Form
	step := workflow.Step{
		Holding: domain.HoldingID(r.Param("id")), Verb: v, Digest: domain.Digest(f.Get("digest")), Reason: f.Get("reason"),
		Circle: domain.Circle(f.Get("circle")), NotBefore: f.Get("not_before"), Until: f.Get("until"), ReviewDate: f.Get("review_date"),
		Ground: f.Get("ground"), Register: f.Has("register"), Audience: f.Get("audience"), Code: f.Get("code"),
	}
	var err error = unticked
	if f.Has("sure") {
		_, err = r.Desk.Transition(r.Ctx(), r.Actor(), step)
	}
	if err == nil {
		return stepped(r, step.Holding, v)
	}
	if !refused(err) && domain.CodeOf(err) != domain.Forbidden {
		return err
	}
	p, again := stepping(r)
	if again != nil {
		return again
	}
	return p.askStep(statusOf(err), err)
}

// stepped says what happened and what comes next.
func stepped(r *page.Request, id domain.HoldingID, v domain.Verb) error {
	p, err := at(r)
	if domain.CodeOf(err) == domain.NotFound { // seen no more, now that it waits for nobody here
		return r.See("/desk/inbox", "desk.step."+string(v)+".done", nil)
	}
	if err != nil {
		return err
	}
	args := map[string]any{"title": p.title(), "class": string(p.h.Class), "n": p.h.Edition.Number}
	if rv := p.h.Review; rv != nil {
		args["number"] = rv.Number
		if i := slices.IndexFunc(rv.Places, func(x domain.Place) bool { return x.Signoff == nil }); i >= 0 {
			args["slot"], args["day"] = rv.Places[i].Slot, rv.Due
		}
	}
	return r.See(urlOf(id, ""), "desk.step."+string(v)+".done", args)
}

func askDefer(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	return p.askDefer(http.StatusOK, nil)
}

func (p *place) askDefer(status int, failed error) error {
	c := confirmation{
		Title: p.Text("desk.step.defer.title", map[string]any{"title": p.title()}), Does: p.Text("desk.step.defer.does", nil), Action: p.url("defer"),
		Tick: p.Text("desk.step.defer.tick", nil), Submit: p.Text("desk.step.defer.button", nil),
	}
	var err error
	if c.Why, err = p.standing(domain.ActDefer); err != nil {
		return err
	}
	if c.Why == "" {
		if c.Refused, err = p.notYours(domain.ActDefer); err != nil {
			return err
		}
	}
	until, code := "", ""
	if d := p.h.Deferral; d != nil {
		until, code = d.Until, d.Reason
		c.Other = p.Text("desk.step.defer.clear", nil)
	}
	day := p.asks("until", "date", "desk.step.defer.until", true)
	day.Value = p.typed("until", until)
	reason := p.asks("code", "select", "desk.step.defer.code", true)
	options := []option{{Label: p.Text("desk.holding.form.choose", nil)}}
	for _, o := range []string{"effort", "quality", "demand", "misreading", "other"} {
		options = append(options, option{Value: o, Label: p.Label("deferral", o), Chosen: p.typed("code", code) == o})
	}
	c.Controls = []control{day, reason.choices(options...), p.asks("comment", "area", "desk.step.note", false)}
	return p.confirm(status, c, failed)
}

// notYours says that a right is missing, and who has it.
func (p *place) notYours(acts ...domain.Action) (*component.Notice, error) {
	n := &component.Notice{Kind: "info", Title: p.Text("desk.step.not_you", nil), Text: p.Text("desk.holding.nobody_can", nil)}
	who, err := p.who(acts...)
	if who != "" {
		n.Text = p.Text("desk.holding.who_can", map[string]any{"people": who})
	}
	return n, err
}

func deferHolding(r *page.Request) error {
	f := r.Form
	in := workflow.Deferral{Holding: domain.HoldingID(r.Param("id")), Digest: domain.Digest(f.Get("digest")), Until: f.Get("until"), Code: f.Get("code"), Comment: strings.TrimSpace(f.Get("comment"))}
	said := "desk.step.defer.done"
	if f.Has("clear") {
		in.Until, in.Code, said = "", "", "desk.step.defer.cleared"
	}
	var err error = unticked
	switch {
	case f.Has("clear"), f.Has("sure") && in.Until != "":
		_, err = r.Desk.Defer(r.Ctx(), r.Actor(), in)
	case f.Has("sure"):
		err = &domain.Error{Code: domain.Invalid, Op: "holding.defer", Key: "field.required", Field: "until"}
	}
	if err == nil {
		return r.See(urlOf(in.Holding, ""), said, map[string]any{"day": in.Until})
	}
	if !refused(err) && domain.CodeOf(err) != domain.Forbidden {
		return err
	}
	p, again := at(r)
	if again != nil {
		return again
	}
	return p.askDefer(statusOf(err), err)
}
