package signing

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

var secondTemplate = page.Parse(files, "second.html", "parts.html")

// secondPage asks a second person to confirm: a withdrawal, or a treatment.
type secondPage struct {
	page.Frame
	Eyebrow string
	Title   []run
	Conseq  []conseq
	Facts   component.Facts
	About   string // heading of the facts
	Reason  string // German, what the first person wrote
	Files   []string
	Not     *notice
	Action  string
	Ref     string // name of what is confirmed
	RefName string
	Digest  string
	Heading string
	Tick    component.Check
	Note    component.TextArea
	Submit  string
	Else    string // what to do when it was not right
	Errors  component.ErrorSummary
	Holding string
}

// show answers with the page, its note and what was wrong.
func (s *say) showSecond(status int, p *secondPage, note string, wrong error) error {
	p.Note = component.TextArea{
		ID: "note", Name: "note", MaxLength: maxText, Label: s.Text("desk.sign.note", nil), Hint: s.Text("desk.sign.note.hint", nil),
		Optional: s.Text("desk.sign.optional", nil), Rows: 2, Value: note,
	}
	if wrong != nil {
		message, field := s.ErrorText(wrong), "note"
		if fieldOf(wrong) == "seen" {
			p.Tick.Error, field = message, "seen"
		} else {
			p.Note.Error = message
		}
		p.Errors = s.summary(field, message)
		if p.Not != nil {
			p.Errors.Errors[0].URL = ""
		}
	}
	return s.Request.Show(status, secondTemplate, "", p)
}

func (s *say) notYou(reason *domain.Error, holders []domain.PersonID) (*notice, error) {
	if reason == nil {
		return nil, nil
	}
	n := &notice{Kind: "info", Title: s.Text("desk.second.not", nil), Text: []string{s.ErrorText(reason)}}
	if reason.Code == domain.Conflict {
		n.Title = s.Text("desk.second.done", nil)
		return n, nil
	}
	names, err := s.Names(holders...)
	if err != nil {
		return nil, err
	}
	var list []string
	for _, h := range holders {
		if h != s.Person() {
			list = append(list, names[h])
		}
	}
	if len(list) > 0 {
		n.Text = append(n.Text, s.Text("desk.sign.who_can", map[string]any{"names": strings.Join(list[:min(len(list), 5)], ", ")}))
	}
	return n, nil
}

func holdingOf(r *page.Request) (*domain.Holding, error) {
	scope, err := r.Scope()
	if err != nil {
		return nil, err
	}
	return r.Read().HoldingByID(r.Ctx(), scope, domain.HoldingID(r.Param("holding")))
}

func showWithdrawal(r *page.Request) error {
	return withdrawal(r, domain.DecisionID(r.Query("decision")), http.StatusOK, "", nil)
}

func withdrawal(r *page.Request, decision domain.DecisionID, status int, note string, wrong error) error {
	s := with(r)
	h, err := holdingOf(r)
	if err != nil {
		return err
	}
	w, holders, reason, err := r.Desk.ExplainWithdrawal(r.Ctx(), workflow.ActorOf(r.Who), h, decision)
	if err != nil {
		return err
	}
	names, err := r.Names(append([]domain.PersonID{w.By}, idsOf(w.OnBehalfOf, w.ConfirmedBy)...)...)
	if err != nil {
		return err
	}
	by := names[w.By]
	if w.OnBehalfOf != "" {
		by = r.Text("desk.sign.on_behalf", map[string]any{"name": by, "of": names[w.OnBehalfOf]})
	}
	title := h.Edition.Content.Title
	p := &secondPage{
		Eyebrow: r.Text("desk.second.withdrawal.eyebrow", nil), Title: s.sentence("desk.second.withdrawal.title", map[string]any{"title": title}, "", "title"),
		About: r.Text("desk.second.withdrawal.about", nil), Action: "/desk/withdrawals/" + string(h.ID), RefName: "decision", Ref: string(w.Decision),
		Heading: r.Text("desk.second.withdrawal.confirm", nil), Tick: component.Check{Name: "seen", Value: "yes", Label: r.Text("desk.second.withdrawal.tick", nil)}, Submit: r.Text("desk.second.withdrawal.confirm", nil),
		Else: r.Text("desk.second.withdrawal.else", map[string]any{"day": r.LongDay(w.ReinstateBy)}), Holding: "/desk/holdings/" + string(h.ID),
	}
	at := s.moment(w.At)
	p.Facts = component.Facts{
		{Name: r.Text("desk.second.withdrawal.by", nil), Text: by, Note: at.Text},
		{Name: r.Text("desk.second.withdrawal.why", nil), Text: r.Label("withdrawal", w.Reason)},
		{Name: r.Text("desk.second.withdrawal.what", nil), Text: r.Text(withdrawn[w.Audience], nil)},
		{Name: r.Text("desk.second.withdrawal.edition", nil), Text: r.Number(w.FromEdition)},
	}
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	if row, err := r.Read().DecisionByID(r.Ctx(), scope, w.Decision); err == nil {
		for _, t := range row.Texts {
			if t.Kind != domain.TextName {
				p.Reason = t.Body
			}
		}
	}
	why := r.Text("desk.second.withdrawal.may", nil)
	if p.Not, err = s.notYou(reason, holders); err != nil {
		return err
	}
	if reason != nil {
		why = r.ErrorText(reason)
	}
	p.Conseq = []conseq{
		{Name: r.Text("desk.second.effect", nil), Text: []run{{Text: r.Text("desk.second.withdrawal.effect", nil)}}},
		{Name: r.Text("desk.second.withdrawal.back", nil), Text: []run{{Text: r.FullDay(w.ReinstateBy), Strong: true}}, Day: w.ReinstateBy},
		{Name: r.Text("desk.second.why", nil), Text: []run{{Text: why}}},
	}
	heading := r.Text("desk.second.withdrawal.title", map[string]any{"title": title})
	if p.Frame, err = r.Frame(page.Inbox, heading, component.Link{URL: "/desk/inbox", Text: r.Text("desk.nav.inbox", nil)}); err != nil {
		return err
	}
	p.Crumbs.Here = title
	return s.showSecond(status, p, note, wrong)
}

// withdrawn names what a withdrawal ended.
var withdrawn = map[string]string{
	"all": "desk.second.withdrawal.all", "public": "desk.second.withdrawal.public", "internal": "desk.second.withdrawal.internal",
}

func idsOf(ids ...domain.PersonID) []domain.PersonID {
	return slices.DeleteFunc(ids, func(id domain.PersonID) bool { return id == "" })
}

func confirmWithdrawal(r *page.Request) error {
	id, decision, note := domain.HoldingID(r.Param("holding")), domain.DecisionID(r.Form.Get("decision")), r.Form.Get("note")
	if !r.Form.Has("seen") {
		return withdrawal(r, decision, http.StatusUnprocessableEntity, note, missing("seen", "desk.sign.tick.missing"))
	}
	_, err := r.Desk.ConfirmWithdrawal(r.Ctx(), r.Actor(), workflow.Confirm{Holding: id, Decision: decision, Comment: note})
	switch domain.CodeOf(err) {
	case "":
		return r.See("/desk/inbox", "desk.second.withdrawal.stored", nil)
	case domain.Invalid:
		return withdrawal(r, decision, http.StatusUnprocessableEntity, note, err)
	case domain.Conflict:
		return withdrawal(r, decision, http.StatusConflict, note, err)
	case domain.Forbidden:
		return withdrawal(r, decision, http.StatusForbidden, note, err)
	}
	return err
}

func showTreatment(r *page.Request) error {
	return treatment(r, r.Query("treatment"), http.StatusOK, "", nil)
}

func treatment(r *page.Request, id string, status int, note string, wrong error) error {
	s := with(r)
	h, err := holdingOf(r)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(h.Edition.Treatments, func(t domain.Treatment) bool { return t.ID == id })
	if i < 0 {
		return &domain.Error{Code: domain.NotFound, Op: "signing.treatment", Key: "treatment.unknown"}
	}
	t := h.Edition.Treatments[i]
	holders, reason, err := r.Desk.ExplainTreatment(r.Ctx(), workflow.ActorOf(r.Who), h, t)
	if err != nil {
		return err
	}
	if t.Confirmed != nil {
		reason = &domain.Error{Code: domain.Conflict, Op: "signing.treatment", Key: "desk.second.treatment.already"}
	}
	pol, err := r.Read().CurrentPolicy(r.Ctx(), h.Root)
	if err != nil {
		return err
	}
	title := h.Edition.Content.Title
	what := r.Label("treatment", t.Kind)
	if text, ok := pol.Questionnaire.TreatmentText(t); ok {
		what = text.In(r.Lang)
	}
	p := &secondPage{
		Eyebrow: r.Text("desk.second.treatment.eyebrow", nil), Title: s.sentence("desk.second.treatment.title", map[string]any{"title": title}, "", "title"),
		About: r.Text("desk.second.treatment.about", nil), Action: "/desk/treatments/" + string(h.ID), RefName: "treatment", Ref: t.ID, Digest: string(h.Edition.WorkingDigest()),
		Heading: r.Text("desk.second.treatment.confirm", nil), Tick: component.Check{Name: "seen", Value: "yes", Label: r.Text("desk.second.treatment.tick", nil)}, Submit: r.Text("desk.second.treatment.confirm", nil),
		Else: r.Text("desk.second.treatment.else", nil), Holding: "/desk/holdings/" + string(h.ID),
	}
	p.Facts = s.treatmentFacts(pol.Questionnaire, h, t, what)
	if t.Done != nil {
		names, err := r.Names(t.Done.By)
		if err != nil {
			return err
		}
		p.Facts = append(p.Facts, component.Fact{Name: r.Text("desk.second.treatment.by", nil), Text: names[t.Done.By], Note: s.moment(t.Done.At).Text})
		p.Reason = t.Done.Note
	}
	for _, f := range t.Evidence {
		p.Files = append(p.Files, f.Name+", "+r.Bytes(f.Size))
	}
	for _, f := range h.Edition.Distributions {
		if f.Treatment == t.ID && f.File != nil {
			p.Files = append(p.Files, f.File.Name+", "+r.Bytes(f.File.Size))
		}
	}
	if p.Not, err = s.notYou(reason, holders); err != nil {
		return err
	}
	why := r.Text("desk.second.treatment.may", map[string]any{"role": r.Label("role", string(t.Role))})
	if reason != nil {
		why = r.ErrorText(reason)
	}
	p.Conseq = []conseq{
		{Name: r.Text("desk.second.effect", nil), Text: []run{{Text: r.Text("desk.second.treatment.effect", nil)}}},
		{Name: r.Text("desk.second.why", nil), Text: []run{{Text: why}}},
	}
	heading := r.Text("desk.second.treatment.title", map[string]any{"title": title})
	if p.Frame, err = r.Frame(page.Inbox, heading, component.Link{URL: "/desk/inbox", Text: r.Text("desk.nav.inbox", nil)}); err != nil {
		return err
	}
	p.Crumbs.Here = title
	return s.showSecond(status, p, note, wrong)
}

func (s *say) treatmentFacts(q screening.Questionnaire, h *domain.Holding, t domain.Treatment, what string) component.Facts {
	out := component.Facts{{Name: s.Text("desk.second.treatment.what", nil), Text: what}}
	if question, ok := q.Question(t.Question); ok {
		answer := h.Edition.Answers[t.Question]
		option, _ := question.Option(answer.Value)
		out = append(out, component.Fact{Name: s.Text("desk.sign.screening.question", nil), Text: question.Text.In(s.Lang), Note: option.Label.In(s.Lang)})
		if answer.Reason != "" {
			out = append(out, component.Fact{Name: s.Text("desk.sign.screening.reason", nil), Text: answer.Reason, Note: question.LegalBasis, German: s.Lang != "de"})
		}
	}
	return out
}

func confirmTreatment(r *page.Request) error {
	id, ref, note := domain.HoldingID(r.Param("holding")), r.Form.Get("treatment"), r.Form.Get("note")
	if !r.Form.Has("seen") {
		return treatment(r, ref, http.StatusUnprocessableEntity, note, missing("seen", "desk.sign.tick.missing"))
	}
	_, err := r.Desk.ConfirmTreatment(r.Ctx(), r.Actor(), workflow.Treat{Holding: id, Digest: domain.Digest(r.Form.Get("digest")), Treatment: ref, Note: note})
	switch domain.CodeOf(err) {
	case "":
		return r.See("/desk/inbox", "desk.second.treatment.stored", nil)
	case domain.Invalid:
		return treatment(r, ref, http.StatusUnprocessableEntity, note, err)
	case domain.Conflict:
		return treatment(r, ref, http.StatusConflict, note, err)
	case domain.Stale:
		return treatment(r, ref, http.StatusPreconditionFailed, note, err)
	case domain.Forbidden:
		return treatment(r, ref, http.StatusForbidden, note, err)
	}
	return err
}
