package holding

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var evidenceTemplate = parse("evidence.html")

type evidencePage struct {
	page.Frame
	Question string
	ID       string
	Answer   string
	Files    []evidenceFile
	Barrier  *component.Notice
	Problems *problems
	File     control
	Action   string
	Back     string
	Failed   string
}

type evidenceFile struct {
	fileLink
	SHA string
}

const maxEvidence = 20

func askEvidence(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	return p.showEvidence(http.StatusOK, nil)
}

func (p *place) showEvidence(status int, failed error) error {
	q, ok := p.pol.Questionnaire.Question(p.Param("q"))
	a, given := p.h.Edition.Answers[q.ID]
	if !ok || !given {
		return &domain.Error{Code: domain.NotFound, Op: "holding.evidence", Key: "desk.evidence.answer_first"}
	}
	o, _ := q.Option(a.Value)
	v := evidencePage{
		ID: q.ID, Question: q.Text.In(p.Lang), Answer: o.Label.In(p.Lang), Action: p.url("screening/" + q.ID + "/evidence"), Back: p.url("screening") + "#" + anchor(q.ID),
		Failed: p.Text("desk.files.failed", nil),
	}
	var err error
	if v.Frame, err = p.Frame(page.Holdings, p.Text("desk.evidence.title", map[string]any{"question": q.ID}),
		component.Link{URL: "/desk/holdings", Text: p.Text("desk.nav.holdings", nil)}, component.Link{URL: p.url(""), Text: p.title()},
		component.Link{URL: p.url("screening"), Text: p.Text("desk.holding.tab.screening", nil)}); err != nil {
		return err
	}
	if !p.answers(q) || p.locked() != nil {
		if v.Barrier, err = p.barrier(domain.ActAnswer); err != nil {
			return err
		}
	}
	for _, f := range a.Evidence {
		v.Files = append(v.Files, evidenceFile{fileLink{p.url("file/" + string(f.SHA256)), f.Name + " (" + p.Bytes(f.Size) + ")"}, string(f.SHA256)})
	}
	v.File = control{ID: "d-file", Name: "file", Kind: "file", Label: p.Text("desk.evidence.file", nil), Hint: p.Text("desk.evidence.file.hint", nil)}
	if failed != nil {
		v.File.Error = p.ErrorText(failed)
	}
	v.Problems = p.wrong(failed, "d-file")
	return p.Show(status, evidenceTemplate, "", v)
}

func addEvidence(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	q, ok := p.pol.Questionnaire.Question(r.Param("q"))
	a, given := p.h.Edition.Answers[q.ID]
	if !ok || !given {
		return &domain.Error{Code: domain.NotFound, Op: "holding.evidence", Key: "desk.evidence.answer_first"}
	}
	if err := p.locked(); err != nil {
		return err
	}
	if !p.answers(q) {
		return &domain.Error{Code: domain.Forbidden, Op: "holding.evidence", Key: "answer.not_routed"}
	}
	said, args := "desk.evidence.removed", map[string]any{}
	if gone := r.Form.Get("remove"); gone != "" {
		left := slices.DeleteFunc(slices.Clone(a.Evidence), func(f domain.FileRef) bool { return string(f.SHA256) == gone })
		if len(left) == len(a.Evidence) { // sent a second time: nobody answers anew
			return r.See(p.url("screening/"+q.ID+"/evidence"), said, args)
		}
		a.Evidence = left
	} else {
		file, err := r.NextFile()
		switch {
		case err != nil:
			return err
		case file == nil:
			return p.showEvidence(http.StatusUnprocessableEntity, &domain.Error{Code: domain.Invalid, Op: "holding.evidence", Key: "desk.evidence.none", Field: "file"})
		case len(a.Evidence) >= maxEvidence:
			return p.showEvidence(http.StatusUnprocessableEntity, &domain.Error{Code: domain.Invalid, Op: "holding.evidence", Key: "file.too_many", Field: "file"})
		}
		ref, err := r.Desk.Upload(r.Ctx(), r.Actor(), file.Name, file.MediaType, file, workflow.MaxUploadBytes)
		if err != nil {
			if err = atFile(err); refused(err) {
				return p.showEvidence(http.StatusUnprocessableEntity, err)
			}
			return err
		}
		if !slices.ContainsFunc(a.Evidence, func(f domain.FileRef) bool { return f.SHA256 == ref.SHA256 }) {
			a.Evidence = append(slices.Clone(a.Evidence), ref)
		}
		said, args = "desk.evidence.added", map[string]any{"file": ref.Name}
	}
	answer := domain.Answer{Value: a.Value, Reason: a.Reason, Grounds: a.Grounds, Date: a.Date, Evidence: a.Evidence}
	_, err = r.Desk.Answer(r.Ctx(), r.Actor(), workflow.Answers{Holding: p.h.ID, Answers: map[string]domain.Answer{q.ID: answer}})
	switch {
	case err == nil:
		return r.See(p.url("screening/"+q.ID+"/evidence"), said, args)
	case refused(err):
		return p.showEvidence(statusOf(err), err)
	}
	return err
}

// treatments lists what the answers ask to be done before the holding goes out.
func (p *place) treatments() ([]treatmentRow, error) {
	var ids []domain.PersonID
	for _, t := range p.h.Edition.Treatments {
		for _, a := range []*domain.Attest{t.Done, t.Confirmed} {
			if a != nil {
				ids = append(ids, a.By)
			}
		}
	}
	names, err := p.Names(ids...)
	if err != nil {
		return nil, err
	}
	var out []treatmentRow
	for _, t := range p.h.Edition.Treatments {
		row := treatmentRow{Kind: p.Label("treatment", t.Kind), Question: t.Question, Role: p.Text("desk.treatment.confirms", map[string]any{"role": string(t.Role)})}
		if text, ok := p.pol.Questionnaire.TreatmentText(t); ok {
			row.Text = text.In(p.Lang)
		} else {
			row.Text = row.Kind
		}
		at := p.url("treatments/" + url.PathEscape(t.ID))
		open := p.h.Review == nil && slices.Contains([]domain.State{domain.Captured, domain.Screened, domain.ReleasedInternally}, p.h.State)
		switch {
		case t.Confirmed != nil:
			row.State = badge{Kind: "success", Icon: "check", Text: p.Text("desk.treatment.confirmed", nil)}
			row.Note = p.Text("desk.treatment.confirmed_by", map[string]any{"person": names[t.Confirmed.By], "day": p.DayOf(t.Confirmed.At), "note": t.Confirmed.Note})
		case t.Done != nil:
			row.State = badge{Kind: "info", Icon: "help", Text: p.Text("desk.treatment.done", nil)}
			row.Note = p.Text("desk.treatment.done_by", map[string]any{"person": names[t.Done.By], "day": p.DayOf(t.Done.At), "note": t.Done.Note})
			if open && p.may(domain.SignAs(t.Role)) && t.Done.By != p.Person() {
				row.Confirm = "/desk/treatments/" + string(p.h.ID) + "?treatment=" + url.QueryEscape(t.ID)
			} else if open {
				who, err := p.who(domain.SignAs(t.Role))
				if err != nil {
					return nil, err
				}
				if row.Why = p.Text("desk.holding.nobody_can", nil); who != "" {
					row.Why = p.Text("desk.holding.who_can", map[string]any{"people": who})
				}
			}
		default:
			row.State = openBadge(p.Request)
		}
		if open && t.Confirmed == nil && p.may(domain.ActAnswer) {
			row.Done = at + "/done"
		}
		out = append(out, row)
	}
	return out, nil
}

// treatment finds the treatment that the address names.
func (p *place) treatment() (*domain.Treatment, error) {
	id, err := url.PathUnescape(p.Param("t"))
	if err != nil {
		id = p.Param("t")
	}
	for i := range p.h.Edition.Treatments {
		if t := &p.h.Edition.Treatments[i]; t.ID == id {
			return t, nil
		}
	}
	return nil, &domain.Error{Code: domain.NotFound, Op: "holding.treatment", Key: "treatment.unknown"}
}

func askTreated(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	return p.askTreated(http.StatusOK, nil)
}

func (p *place) askTreated(status int, failed error) error {
	t, err := p.treatment()
	if err != nil {
		return err
	}
	c := confirmation{
		Title: p.Text("desk.treatment.done_title", map[string]any{"kind": t.Kind}), Does: p.Text("desk.treatment.done_does", map[string]any{"role": string(t.Role)}),
		Action: p.url("treatments/" + url.PathEscape(t.ID) + "/done"), Tick: p.Text("desk.treatment.done_tick", nil), Submit: p.Text("desk.treatment.done_button", nil),
		Back: p.url("screening") + "#treatments", BackText: p.Text("desk.holding.tab.screening", nil),
		Controls:  []control{p.asks("note", "area", "desk.treatment.note", false)},
		Upload:    &control{ID: "c-file", Name: "file", Kind: "file", Label: p.Text("desk.evidence.file", nil), Hint: p.Text("desk.evidence.file.hint", nil), Optional: p.Text("desk.holding.form.optional", nil)},
		WhenTitle: p.Text("desk.step.then", nil),
	}
	if text, ok := p.pol.Questionnaire.TreatmentText(*t); ok {
		c.Facts = component.Facts{{Name: t.Question, Text: text.In(p.Lang)}}
	}
	if c.Why, err = p.standing(domain.ActAnswer); err != nil {
		return err
	}
	if c.Why == "" {
		if c.Refused, err = p.notYours(domain.ActAnswer); err != nil {
			return err
		}
	}
	return p.confirm(status, c, failed)
}

func treated(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	t, err := p.treatment()
	if err != nil {
		return err
	}
	if !p.may(domain.ActAnswer) {
		return p.askTreated(http.StatusForbidden, nil)
	}
	if !r.Form.Has("sure") {
		return p.askTreated(http.StatusUnprocessableEntity, unticked)
	}
	in := workflow.Treat{Holding: p.h.ID, Digest: domain.Digest(r.Form.Get("digest")), Treatment: t.ID, Note: strings.TrimSpace(r.Form.Get("note"))}
	file, err := r.NextFile()
	if err != nil {
		return err
	}
	if file != nil {
		ref, err := r.Desk.Upload(r.Ctx(), r.Actor(), file.Name, file.MediaType, file, workflow.MaxUploadBytes)
		if err != nil {
			if err = atFile(err); refused(err) {
				return p.askTreated(statusOf(err), err)
			}
			return err
		}
		in.Evidence = []domain.FileRef{ref}
	}
	_, err = r.Desk.TreatmentDone(r.Ctx(), r.Actor(), in)
	switch {
	case err == nil:
		return r.See(p.url("screening")+"#treatments", "desk.treatment.done_said", map[string]any{"role": string(t.Role)})
	case refused(err):
		return p.askTreated(statusOf(err), err)
	}
	return err
}
