package holding

import (
	"net/http"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var (
	alikeTemplate = parse("alike.html")
	manyTemplate  = parse("many.html")
)

// alikePage lists holdings to which the answers of one may fit.
type alikePage struct {
	page.Frame
	Heading string
	Source  string
	Rows    []alikeRow
	Whose   *control // chooses the source, where holdings were picked in the list
	Lead    string
	Action  string
	Back    string
	Keep    []component.Hidden
	Over    control
	Problem *problems
}

type alikeRow struct {
	ID, URL, Title, Why string
	Class               classBadge
	Chosen              bool
}

// manyPage shows what an act on several holdings would do, or did.
type manyPage struct {
	page.Frame
	Heading  string
	Lead     string
	Counts   string
	Preview  bool
	Rows     []manyRow
	Others   []manyRow // that are left alone
	OthersIs string
	Action   string
	Keep     []component.Hidden
	Controls []control
	Sure     control
	Submit   string
	Back     string
	BackText string
	Then     *component.Link
	Problem  *problems
	What     string // heading of the second column
}

type manyRow struct {
	ID, Digest string
	URL, Title string
	What       []string
	Before     *classBadge
	After      *classBadge
	Why        string
}

// picked are the holdings that a form names, each once. Fields: "pick" or "id", from any list.
func picked(f page.Form) []domain.HoldingID {
	var out []domain.HoldingID
	for _, v := range append(slices.Clone(f.All("pick")), f.All("id")...) {
		if id := domain.HoldingID(v); domain.IsID(v) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// confirmed are the holdings that a preview named, with the digest that it showed.
func confirmed(f page.Form) []workflow.ToAnswer {
	var out []workflow.ToAnswer
	for _, v := range f.All("holding") {
		id, digest, _ := strings.Cut(v, " ")
		out = append(out, workflow.ToAnswer{Holding: domain.HoldingID(id), Digest: domain.Digest(digest)})
	}
	return out
}

func toAnswer(ids []domain.HoldingID) []workflow.ToAnswer {
	out := make([]workflow.ToAnswer, len(ids))
	for i, id := range ids {
		out[i].Holding = id
	}
	return out
}

// askAlike lists the holdings like one, from its screening.
func askAlike(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	return p.showAlike(http.StatusOK, nil)
}

func (p *place) showAlike(status int, failed error) error {
	rows, err := p.Read().Similar(p.Ctx(), p.scope, p.h.ID, 200)
	if err != nil {
		return err
	}
	n := 0
	for _, id := range p.res.Asked {
		if !p.isOpen(id) {
			n++
		}
	}
	v := alikePage{
		Source: string(p.h.ID), Action: "/desk/holdings/apply", Back: p.url("screening"), Keep: []component.Hidden{{Name: "source", Value: string(p.h.ID)}},
		Lead: p.Count("desk.many.lead", n, map[string]any{"title": p.title()}), Over: overwrite(p.Request),
	}
	if v.Frame, err = p.Frame(page.Holdings, p.Text("desk.many.alike_title", nil), component.Link{URL: "/desk/holdings", Text: p.Text("desk.nav.holdings", nil)},
		component.Link{URL: p.url(""), Text: p.title()}, component.Link{URL: p.url("screening"), Text: p.Text("desk.holding.tab.screening", nil)}); err != nil {
		return err
	}
	v.Heading = v.Title
	for _, row := range rows {
		why := p.Text("desk.many.akin", nil)
		if row.Standard {
			why = p.Text("desk.many.standard", map[string]any{"standard": p.h.Edition.Content.TitleStandard})
		}
		chosen := row.Standard
		if p.Form != nil {
			chosen = slices.Contains(picked(p.Form), row.ID)
		}
		v.Rows = append(v.Rows, alikeRow{string(row.ID), urlOf(row.ID, ""), row.Title, why, classOf(p.Request, row.Class), chosen})
	}
	v.Problem = p.wrong(failed, "")
	return p.Show(status, alikeTemplate, "", v)
}

func overwrite(r *page.Request) control {
	c := control{ID: "m-overwrite", Name: "overwrite", Kind: "radios", Label: r.Text("desk.many.overwrite", nil)}
	over := r.Form.Get("overwrite") == "yes"
	return c.choices(option{Value: "no", Label: r.Text("desk.many.overwrite.no", nil), Chosen: !over}, option{Value: "yes", Label: r.Text("desk.many.overwrite.yes", nil), Chosen: over})
}

// apply is the way of answers to many holdings: choose whose answers, look ahead, confirm, read the report.
func apply(r *page.Request) error {
	f := r.Form
	source := domain.HoldingID(f.Get("source"))
	switch {
	case len(f.All("holding")) > 0:
		return applyConfirmed(r, source)
	case domain.IsID(string(source)) && (len(picked(f)) > 0 && f.Has("overwrite")):
		return lookAhead(r, http.StatusOK, source, toAnswer(without(picked(f), source)), nil)
	case domain.IsID(string(source)) && f.Has("overwrite"): // nothing was ticked
		return chooseSource(r, http.StatusUnprocessableEntity, &domain.Error{Code: domain.Invalid, Op: "holding.apply", Key: "many.none", Field: "pick"})
	}
	return chooseSource(r, http.StatusOK, nil)
}

func without(ids []domain.HoldingID, id domain.HoldingID) []domain.HoldingID {
	return slices.DeleteFunc(ids, func(x domain.HoldingID) bool { return x == id })
}

// chooseSource asks whose answers the picked holdings shall get.
func chooseSource(r *page.Request, status int, failed error) error {
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	ids := picked(r.Form)
	if len(ids) == 0 {
		return nothingPicked(r, status)
	}
	if len(ids) > workflow.MaxAtOnce {
		return &domain.Error{Code: domain.Invalid, Op: "holding.apply", Key: "many.too_many", Args: map[string]any{"max": workflow.MaxAtOnce}}
	}
	list, err := r.Read().HoldingsByID(r.Ctx(), scope, ids)
	if err != nil {
		return err
	}
	v := alikePage{Action: "/desk/holdings/apply", Back: "/desk/holdings", Over: overwrite(r), Lead: r.Count("desk.many.chosen", len(list), nil)}
	if v.Frame, err = manyFrame(r, r.Text("desk.many.title", nil)); err != nil {
		return err
	}
	v.Heading = v.Title
	whose := control{ID: "m-source", Name: "source", Kind: "select", Label: r.Text("desk.many.source", nil), Hint: r.Text("desk.many.source.hint", nil), Required: true}
	options := []option{{Label: r.Text("desk.holding.form.choose", nil), Chosen: true}}
	for _, h := range list {
		if len(h.Edition.Answers) > 0 {
			options = append(options, option{Value: string(h.ID), Label: h.Edition.Content.Title + " (" + r.Count("desk.many.answers", len(h.Edition.Answers), nil) + ")"})
		}
	}
	if len(options) == 1 {
		whose.Error = r.Text("desk.many.no_source", nil)
	}
	whose = whose.choices(options...)
	v.Whose = &whose
	for _, h := range list {
		v.Keep = append(v.Keep, component.Hidden{Name: "pick", Value: string(h.ID)})
	}
	if failed != nil {
		v.Problem = &problems{Title: r.Text("desk.holding.form.wrong", nil), List: []problem{{Text: r.ErrorText(failed)}}}
	}
	return r.Show(status, alikeTemplate, "", v)
}

func manyFrame(r *page.Request, title string) (page.Frame, error) {
	return r.Frame(page.Holdings, title, component.Link{URL: "/desk/holdings", Text: r.Text("desk.nav.holdings", nil)})
}

// nothingPicked teaches where holdings are picked: after a reload, or with an empty selection.
func nothingPicked(r *page.Request, status int) error {
	f, err := manyFrame(r, r.Text("desk.many.title", nil))
	if err != nil {
		return err
	}
	v := manyPage{Frame: f, Heading: f.Title, Lead: r.Text("desk.many.nothing", nil), Back: "/desk/holdings", BackText: r.Text("desk.many.to_list", nil)}
	return r.Show(status, manyTemplate, "", v)
}

func askMany(r *page.Request) error { return nothingPicked(r, http.StatusOK) }

// lookAhead shows what would change, without writing.
func lookAhead(r *page.Request, status int, source domain.HoldingID, holdings []workflow.ToAnswer, failed error) error {
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	in := workflow.AnswerMany{Source: source, Overwrite: r.Form.Get("overwrite") == "yes", Holdings: holdings}
	list, err := r.Desk.PreviewAnswers(r.Ctx(), workflow.ActorOf(r.Who), scope, in)
	switch domain.CodeOf(err) {
	case "":
	case domain.Invalid:
		return chooseSource(r, http.StatusUnprocessableEntity, err)
	default:
		return err
	}
	from, err := r.Read().HoldingByID(r.Ctx(), scope, source)
	if err != nil {
		return err
	}
	pol, err := r.Read().CurrentPolicy(r.Ctx(), from.Root)
	if err != nil {
		return err
	}
	n := 0
	v := manyPage{
		Preview: true, Action: "/desk/holdings/apply", Back: "/desk/holdings", BackText: r.Text("desk.holding.form.cancel", nil), What: r.Text("desk.many.changes", nil),
		Keep: []component.Hidden{{Name: "source", Value: string(source)}, {Name: "overwrite", Value: r.Form.Get("overwrite")}},
	}
	for _, o := range list {
		row := manyOutcome(r, pol.Questionnaire, o)
		if o.Outcome == workflow.OutcomeDone {
			n++
			v.Keep = append(v.Keep, component.Hidden{Name: "holding", Value: string(o.Holding) + " " + string(o.Digest)})
			v.Rows = append(v.Rows, row)
		} else {
			v.Others = append(v.Others, row)
		}
	}
	if v.Frame, err = manyFrame(r, r.Count("desk.many.ahead", n, nil)); err != nil {
		return err
	}
	v.Heading, v.Lead = v.Title, r.Text("desk.many.ahead_lead", map[string]any{"title": from.Edition.Content.Title})
	v.OthersIs = r.Count("desk.many.left_alone", len(v.Others), nil)
	v.Sure = control{ID: "c-sure", Name: "sure", Label: r.Count("desk.many.tick", n, nil)}
	v.Submit = r.Count("desk.many.submit", n, nil)
	if failed != nil {
		v.Sure.Error = r.ErrorText(failed)
		v.Problem = &problems{Title: r.Text("desk.holding.form.wrong", nil), List: []problem{{Link: "#c-sure", Text: r.ErrorText(failed)}}}
	}
	return r.Show(status, manyTemplate, "", v)
}

// manyOutcome is one holding in a preview or report of answers.
func manyOutcome(r *page.Request, q screening.Questionnaire, o workflow.ManyOutcome) manyRow {
	row := manyRow{ID: string(o.Holding), URL: urlOf(o.Holding, ""), Title: o.Title}
	if row.Title == "" {
		row.URL, row.Title = "", r.Text("desk.many.unknown", nil)
	}
	switch o.Outcome {
	case workflow.OutcomeRefused:
		row.Why = r.ErrorText(o.Reason)
		return row
	case workflow.OutcomeSkipped:
		row.Why = r.Text("desk.many.no_change", nil)
		return row
	}
	before, after := classOf(r, o.ClassBefore), classOf(r, o.Class)
	row.Before, row.After = &before, &after
	var news, changed []string
	for _, c := range o.Answers {
		question, _ := q.Question(c.Question)
		now, _ := question.Option(c.New)
		if c.Old == "" {
			news = append(news, c.Question)
			continue
		}
		was, _ := question.Option(c.Old)
		changed = append(changed, r.Text("desk.many.answer_changes", map[string]any{"question": c.Question, "old": was.Label.In(r.Lang), "new": now.Label.In(r.Lang)}))
	}
	if len(news) > 0 {
		row.What = append(row.What, r.Count("desk.many.new_answers", len(news), map[string]any{"questions": news}))
	}
	row.What = append(row.What, changed...)
	for _, t := range o.Treatments {
		row.What = append(row.What, r.Text("desk.many.treatment", map[string]any{"kind": t.Kind, "question": t.Question}))
	}
	if o.Unanswered > 0 {
		row.What = append(row.What, r.Count("desk.screening.left", o.Unanswered, nil))
	}
	return row
}

func applyConfirmed(r *page.Request, source domain.HoldingID) error {
	holdings := confirmed(r.Form)
	if !r.Form.Has("sure") {
		return lookAhead(r, http.StatusUnprocessableEntity, source, holdings, unticked)
	}
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	list, err := r.Desk.AnswerMany(r.Ctx(), r.Actor(), scope, workflow.AnswerMany{Source: source, Overwrite: r.Form.Get("overwrite") == "yes", Holdings: holdings})
	if err != nil {
		return page.Midway(err, len(list) > 0)
	}
	from, err := r.Read().HoldingByID(r.Ctx(), scope, source)
	if err != nil {
		return err
	}
	pol, err := r.Read().CurrentPolicy(r.Ctx(), from.Root)
	if err != nil {
		return err
	}
	v := manyPage{Back: "/desk/holdings", BackText: r.Text("desk.many.to_list", nil), What: r.Text("desk.many.changed", nil)}
	n := 0
	for _, o := range list {
		row := manyOutcome(r, pol.Questionnaire, o)
		if o.Outcome == workflow.OutcomeDone {
			n++
			v.Rows = append(v.Rows, row)
			if o.Unanswered == 0 {
				v.Keep = append(v.Keep, component.Hidden{Name: "pick", Value: row.ID})
			}
		} else {
			v.Others = append(v.Others, row)
		}
	}
	if v.Frame, err = manyFrame(r, r.Count("desk.many.done", n, nil)); err != nil {
		return err
	}
	v.Heading, v.OthersIs = v.Title, r.Count("desk.many.left_alone", len(v.Others), nil)
	v.Lead = r.Text("desk.many.done_lead", nil)
	if len(v.Keep) > 0 {
		v.Action, v.Submit = "/desk/holdings/hand-over", r.Count("desk.many.hand_over", len(v.Keep), nil)
	}
	return r.Show(http.StatusOK, manyTemplate, "", v)
}

// handOver is the way of several holdings into review: look ahead, confirm, read the report.
func handOver(r *page.Request) error {
	if holdings := confirmed(r.Form); len(holdings) > 0 {
		if !r.Form.Has("sure") {
			return lookAheadHandOver(r, http.StatusUnprocessableEntity, holdings, unticked)
		}
		return handOverConfirmed(r, holdings)
	}
	ids := picked(r.Form)
	if len(ids) == 0 {
		return nothingPicked(r, http.StatusUnprocessableEntity)
	}
	return lookAheadHandOver(r, http.StatusOK, toAnswer(ids), nil)
}

func lookAheadHandOver(r *page.Request, status int, holdings []workflow.ToAnswer, failed error) error {
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	list, err := r.Desk.PreviewHandOver(r.Ctx(), workflow.ActorOf(r.Who), scope, workflow.HandOverMany{Holdings: holdings})
	if err != nil {
		return err
	}
	v := manyPage{Preview: true, Action: "/desk/holdings/hand-over", Back: "/desk/holdings", BackText: r.Text("desk.holding.form.cancel", nil), What: r.Text("desk.many.steps", nil)}
	n := 0
	for _, o := range list {
		row := handedOver(r, o)
		if o.Outcome == workflow.OutcomeDone {
			n++
			v.Rows = append(v.Rows, row)
			v.Keep = append(v.Keep, component.Hidden{Name: "holding", Value: string(o.Holding) + " " + string(o.Digest)})
		} else {
			v.Others = append(v.Others, row)
		}
	}
	if v.Frame, err = manyFrame(r, r.Count("desk.many.over_ahead", n, nil)); err != nil {
		return err
	}
	v.Heading, v.Lead = v.Title, r.Text("desk.many.over_lead", nil)
	v.OthersIs = r.Count("desk.many.not_ready", len(v.Others), nil)
	v.Controls = []control{{ID: "c-reason", Name: "reason", Kind: "area", Label: r.Text("desk.many.note", nil), Hint: r.Text("desk.many.note.hint", nil), Optional: r.Text("desk.holding.form.optional", nil), Value: r.Form.Get("reason"), Lang: german(r)}}
	v.Sure = control{ID: "c-sure", Name: "sure", Label: r.Count("desk.many.over_tick", n, nil)}
	v.Submit = r.Count("desk.many.over_submit", n, nil)
	if failed != nil {
		v.Sure.Error = r.ErrorText(failed)
		v.Problem = &problems{Title: r.Text("desk.holding.form.wrong", nil), List: []problem{{Link: "#c-sure", Text: r.ErrorText(failed)}}}
	}
	return r.Show(status, manyTemplate, "", v)
}

func handedOver(r *page.Request, o workflow.ManyHandedOver) manyRow {
	row := manyRow{ID: string(o.Holding), URL: urlOf(o.Holding, ""), Title: o.Title}
	if row.Title == "" {
		row.URL, row.Title = "", r.Text("desk.many.unknown", nil)
	}
	if o.Reason != nil {
		row.Why = r.ErrorText(o.Reason)
		if f := o.Reason.Field; o.Reason.Key == "field.required_for_public" {
			row.Why = r.Text("desk.holding.todo.field", map[string]any{"field": f})
		}
		return row
	}
	if o.Screens {
		row.What = append(row.What, r.Text("desk.step.screen.button", nil))
	}
	row.What = append(row.What, r.Text("desk.step."+string(o.Verb)+".button", nil))
	return row
}

func handOverConfirmed(r *page.Request, holdings []workflow.ToAnswer) error {
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	list, err := r.Desk.HandOverMany(r.Ctx(), r.Actor(), scope, workflow.HandOverMany{Holdings: holdings, Reason: r.Form.Get("reason")})
	if refused(err) && len(list) == 0 {
		return lookAheadHandOver(r, http.StatusUnprocessableEntity, holdings, err)
	}
	if err != nil {
		return page.Midway(err, len(list) > 0)
	}
	v := manyPage{Back: "/desk/holdings", BackText: r.Text("desk.many.to_list", nil), What: r.Text("desk.many.steps_done", nil)}
	n := 0
	for _, o := range list {
		row := handedOver(r, o)
		if o.Outcome == workflow.OutcomeDone {
			n++
			row.URL = "/desk/reviews/" + string(o.Review)
			v.Rows = append(v.Rows, row)
		} else {
			v.Others = append(v.Others, row)
		}
	}
	if v.Frame, err = manyFrame(r, r.Count("desk.many.over_done", n, nil)); err != nil {
		return err
	}
	v.Heading, v.Lead, v.OthersIs = v.Title, r.Text("desk.many.over_done_lead", nil), r.Count("desk.many.not_ready", len(v.Others), nil)
	return r.Show(http.StatusOK, manyTemplate, "", v)
}
