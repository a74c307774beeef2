package holding

import (
	"slices"
	"strconv"
	"strings"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/workflow"
)

// question is one question with its answer.
type question struct {
	OOB      bool
	Hidden   bool // not asked, or answered where only open ones are shown
	ID       string
	Anchor   string
	Text     string
	Hint     string
	Law      string
	Advises  string // who must look
	Fixed    string // the answer, where it cannot be changed
	Options  []option
	Note     string // what the chosen answer means
	Follows  string // why it is asked
	Detail   bool   // reason, ground and date are open to see
	DetailIs string
	Reason   control
	Grounds  *control
	Date     *control
	Evidence []fileLink
	EvURL    string
	Saved    string
	Error    string
	Stamp    string
	URL      string
	Params   string
	Waits    string
	Again    string // the question changed, the answer must be given again
	Model    string // what holdings of the same sort answered
	ModelOf  string // value of the button that takes it over
	Listed   string // what the imported list says
	ListedOf string
	Words    questionWords
}

// questionWords are the texts of the block, which stands without its page when it is swapped in.
type questionWords struct{ Take, Keep, AddEvidence, Evidence, NotSaved string }

type fileLink struct{ URL, Text string }

func groupID(q screening.Question) string { return "g-" + strings.ToLower(q.ID) }

// isOpen tells whether a question still wants an answer.
func (p *place) isOpen(id string) bool {
	return slices.Contains(p.res.Unanswered, id) || slices.Contains(p.res.Unclear, id) || slices.Contains(p.h.Rescreen, id)
}

// models are the precedents by question, the most frequent answer first.
func (p *place) models() (map[string][]workflow.Precedent, error) {
	if p.locked() != nil {
		return nil, nil
	}
	list, err := p.Desk.Precedents(p.Ctx(), p.scope, p.h)
	if err != nil {
		return nil, err
	}
	out := map[string][]workflow.Precedent{}
	for _, pr := range list {
		out[pr.Question] = append(out[pr.Question], pr)
	}
	return out, nil
}

// listed are the flags of an imported list that say something about a question.
var listed = map[string]string{"P1": "personal_data", "S1": "statistics", "U1": "third_party_rights"}

// question makes the view of one question. failed is what was wrong with the answer that the person typed.
func (p *place) question(q screening.Question, models map[string][]workflow.Precedent, failed error) (question, error) {
	v := question{
		ID: q.ID, Anchor: anchor(q.ID), Hidden: !slices.Contains(p.res.Asked, q.ID), Text: q.Text.In(p.Lang), Hint: q.Hint.In(p.Lang), Law: together.Replace(q.LegalBasis),
		Advises: p.Text("desk.screening.advises", map[string]any{"role": string(q.Role)}), URL: p.url("screening/" + q.ID),
		Params: strings.Join([]string{"_csrf", "show", "a-" + q.ID, "r-" + q.ID, "g-" + q.ID, "d-" + q.ID, "was-" + q.ID}, ","),
		Words: questionWords{
			p.Text("desk.screening.take", nil), p.Text("desk.screening.keep", nil), p.Text("desk.screening.add_evidence", nil),
			p.Text("desk.screening.evidence", nil), p.Text("desk.screening.not_saved", nil),
		},
	}
	a, given := p.h.Edition.Answers[q.ID]
	v.Stamp = stamp(a, given)
	chosen, text, grounds, date := a.Value, a.Reason, a.Grounds, a.Date
	if failed != nil { // as typed
		chosen, text, grounds, date = p.Form.Get("a-"+q.ID), p.Form.Get("r-"+q.ID), p.Form.All("g-"+q.ID), p.Form.Get("d-"+q.ID)
		v.Error = p.answerError(failed)
	}
	option0, _ := q.Option(chosen)
	if note := option0.Note.In(p.Lang); note != "" {
		v.Note = note
	} else if t := option0.Treatment; t != nil {
		v.Note = p.Text("desk.screening.treats", map[string]any{"class": string(option0.Effect), "what": t.Text.In(p.Lang)})
	} else if e := option0.Effect; chosen != "" && e != "" && e != domain.ClassOpen && e != domain.ClassUndetermined {
		v.Note = p.Text("desk.screening.means", map[string]any{"class": string(e)})
	}
	if q.Follows != "" {
		v.Follows = p.Text("desk.screening.follows", map[string]any{"question": q.Follows})
	}
	if given && option0.Effect == domain.ClassUndetermined && failed == nil {
		names, err := p.who(domain.SignAs(q.Role))
		if err != nil {
			return v, err
		}
		due := domain.AddWorkingDays(domain.Day(a.At, p.auth.TimeZone), q.DueDays, domain.Land(p.auth.Land))
		v.Waits = p.Text("desk.screening.waits", map[string]any{"role": string(q.Role), "people": names, "day": due})
	}
	for _, f := range a.Evidence {
		v.Evidence = append(v.Evidence, fileLink{p.url("file/" + string(f.SHA256)), f.Name + " (" + p.Bytes(f.Size) + ")"})
	}
	if p.locked() != nil || !p.answers(q) {
		v.Fixed = p.Text("desk.screening.no_answer", nil)
		if given {
			v.Fixed = option0.Label.In(p.Lang)
			if text != "" {
				v.Fixed += " – " + text
			}
		}
		return v, nil
	}
	if slices.Contains(p.h.Rescreen, q.ID) {
		v.Again = p.Text("desk.screening.again", nil)
	}
	needsGround, needsDate := false, false
	for _, o := range q.Options {
		v.Options = append(v.Options, option{ID: "a-" + q.ID + "-" + o.Value, Value: o.Value, Label: o.Label.In(p.Lang), Chosen: o.Value == chosen})
		needsGround, needsDate = needsGround || o.NeedsGround, needsDate || o.NeedsDate != ""
	}
	v.Reason = control{ID: "r-" + q.ID, Name: "r-" + q.ID, Kind: "area", Label: p.Text("desk.screening.reason", nil), Value: text, Lang: german(p.Request)}
	if !option0.NeedsReason {
		v.Reason.Optional = p.Text("desk.holding.form.optional", nil)
	}
	v.Detail = text != "" || option0.NeedsReason || option0.NeedsGround || option0.NeedsDate != "" || failed != nil
	v.DetailIs = p.Text("desk.screening.detail", nil)
	if needsGround {
		c := control{ID: "g-" + q.ID, Name: "g-" + q.ID, Kind: "checks", Label: p.Text("desk.screening.ground", nil)}
		var options []option
		for _, g := range p.pol.Questionnaire.Grounds {
			if chosen != "" && g.Refuses == (option0.Effect == domain.ClassOpen) && !slices.Contains(grounds, g.Code) {
				continue // bars a release where the answer permits one, or the other way round
			}
			options = append(options, option{Value: g.Code, Label: g.Text.In(p.Lang) + " (" + g.Statute + ")", Chosen: slices.Contains(grounds, g.Code)})
		}
		c = c.choices(options...)
		if option0.NeedsGround || len(grounds) > 0 || chosen == "" {
			v.Grounds = &c
		}
	}
	if needsDate && (option0.NeedsDate != "" || date != "" || chosen == "") {
		key := "desk.screening.date"
		if option0.NeedsDate != "" {
			key = "desk.screening.date." + string(option0.NeedsDate)
		}
		v.Date = &control{ID: "d-" + q.ID, Name: "d-" + q.ID, Kind: "date", Label: p.Text(key, nil), Value: date}
	}
	if given {
		v.EvURL = p.url("screening/" + q.ID + "/evidence")
	}
	p.propose(&v, q, models[q.ID], given)
	return v, nil
}

// propose says beside a question what holdings of the same sort answered, and what the imported list says.
func (p *place) propose(v *question, q screening.Question, models []workflow.Precedent, given bool) {
	a := p.h.Edition.Answers[q.ID]
	if len(models) > 0 {
		m := models[0]
		o, _ := q.Option(m.Value)
		key := "desk.screening.model"
		if m.Authorities > 1 {
			key = "desk.screening.model_many"
		}
		v.Model = p.Text(key, map[string]any{"n": m.Holdings, "of": m.Of, "answer": o.Label.In(p.Lang), "authorities": m.Authorities})
		if (!given || a.Value != m.Value) && p.pol.Questionnaire.CheckAnswer(q.ID, domain.Answer{Value: m.Value}) == nil {
			v.ModelOf = q.ID
		}
	}
	if flag := p.h.Edition.Proposals[listed[q.ID]]; flag != "" {
		v.Listed = p.Text("desk.screening.listed", map[string]any{"value": p.Label("flag", flag)})
		if _, ok := q.Option(flag); ok && !given && p.pol.Questionnaire.CheckAnswer(q.ID, domain.Answer{Value: flag}) == nil {
			v.ListedOf = "list-" + q.ID
		}
	}
}

// stamp stands for the answer that a form was made from.
func stamp(a domain.Answer, given bool) string {
	if !given {
		return "0"
	}
	return strconv.FormatInt(a.At.UnixMicro(), 36)
}
