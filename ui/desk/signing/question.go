package signing

import (
	"net/http"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var questionTemplate = page.Parse(files, "question.html", "parts.html")

// questionPage shows the questions of a review around one of them, and asks for the answer or whether it suffices.
type questionPage struct {
	page.Frame
	Eyebrow  string
	Heading  string
	Answered bool
	State    string
	Lead     string
	Thread   component.Thread
	Action   string
	Answer   *component.TextArea // for the person asked
	More     *component.TextArea // for the person who asked
	Review   string
	Closed   string
	Facts    component.Facts
	Errors   component.ErrorSummary
	Kept     string
}

// question reads a question with its review.
func question(r *page.Request) (*workflow.Question, *decision, error) {
	scope, err := r.Scope()
	if err != nil {
		return nil, nil, err
	}
	q, err := r.Read().QuestionByID(r.Ctx(), scope, domain.QuestionID(r.Param("id")))
	if err != nil {
		return nil, nil, err
	}
	d, err := read(r, q.Review)
	return q, d, err
}

func showQuestion(r *page.Request) error {
	q, d, err := question(r)
	if err != nil {
		return err
	}
	return d.showQuestion(http.StatusOK, q, "", "", nil)
}

func (d *decision) showQuestion(status int, q *workflow.Question, act, typed string, wrong error) error {
	r := &d.c.Review
	n := 1
	for i, other := range d.asked {
		if other.ID == q.ID {
			n = i + 1
		}
	}
	p := questionPage{
		Eyebrow: d.Text("desk.question.eyebrow", map[string]any{"k": n, "number": r.Number, "n": r.Edition}), Heading: clip(q.Text, 120),
		Answered: !q.AnsweredAt.IsZero(), State: d.Text("desk.question.open", nil), Action: "/desk/questions/" + string(q.ID), Review: "/desk/reviews/" + string(r.ID),
	}
	if p.Answered {
		p.State = d.Text("desk.question.answered", nil)
	}
	if r.Status == domain.ReviewOpen {
		p.Lead = d.Text("desk.question.deadline", map[string]any{"day": d.FullDay(r.Due)})
		if d.e.Mine != nil {
			p.Lead = d.Text("desk.question.deadline_mine", map[string]any{"day": d.FullDay(d.e.Mine.Due)})
		}
	} else {
		p.Closed = d.Text("desk.question.closed", nil)
	}
	errorText := ""
	if wrong != nil {
		errorText = d.ErrorText(wrong)
	}
	title := d.c.Edition.Content.Title
	var err error
	p.Frame, err = d.Frame(page.Inbox, p.Heading, component.Link{URL: "/desk/inbox", Text: d.Text("desk.nav.inbox", nil)}, component.Link{URL: p.Review, Text: title})
	if err != nil {
		return err
	}
	p.Crumbs.Here = d.Text("desk.question.crumb", nil)
	mine := q.To == d.Person()
	switch {
	case mine && !p.Answered:
		p.Answer = &component.TextArea{
			ID: "answer", Name: "text", MaxLength: maxText, Label: d.Text("desk.question.your_answer", nil), Hint: d.Text("desk.question.hint", nil),
			Rows: 5, Value: typed, Error: errorText,
		}
	case q.By == d.Person() && r.Status == domain.ReviewOpen:
		p.More = &component.TextArea{
			ID: "more", Name: "text", MaxLength: maxText, Label: d.Text("desk.question.more", nil), Hint: d.Text("desk.question.hint", nil), Rows: 2,
			Optional: d.Text("desk.sign.optional", nil),
		}
		if act == "more" {
			p.More.Value, p.More.Error = typed, errorText
		}
	default:
		p.Kept = typed
	}
	if wrong != nil {
		id := "answer"
		if act == "more" {
			id = "more"
		}
		p.Errors = d.summary(id, errorText)
		if p.Answer == nil && p.More == nil {
			p.Errors.Errors[0].URL = ""
		}
	}
	p.Thread, _ = d.thread()
	p.Facts = component.Facts{
		{Name: d.Text("desk.question.fact.holding", nil), Text: title, URL: p.Review, German: d.Lang != "de"},
		{Name: d.Text("desk.question.fact.step", nil), Text: d.Text(steps[r.Verb], map[string]any{"n": r.Edition})},
		{Name: d.Text("desk.sign.digest", nil), Text: r.Digest.Short()},
		{Name: d.Text("desk.sign.glance.done", nil), Text: d.glance(&decisionPage{}).Signed.Text},
	}
	return d.Request.Show(status, questionTemplate, "", p)
}

func answerQuestion(r *page.Request) error {
	q, d, err := question(r)
	if domain.CodeOf(err) == domain.NotFound {
		return lost(r, typed{reason: r.Form.Get("text")})
	}
	if err != nil {
		return err
	}
	_, err = r.Desk.AnswerQuestion(r.Ctx(), r.Actor(), workflow.Ask{Holding: q.Holding, Question: q.ID, Text: r.Form.Get("text")})
	switch domain.CodeOf(err) {
	case "":
		return r.See("/desk/questions/"+string(q.ID), "desk.question.stored", nil)
	case domain.Invalid:
		return d.showQuestion(http.StatusUnprocessableEntity, q, "answer", r.Form.Get("text"), err)
	case domain.Conflict:
		return d.showQuestion(http.StatusConflict, q, "answer", r.Form.Get("text"), err)
	}
	return err
}

// askMore puts a further question to the same person.
func askMore(r *page.Request) error {
	q, d, err := question(r)
	if domain.CodeOf(err) == domain.NotFound {
		return lost(r, typed{reason: r.Form.Get("text")})
	}
	if err != nil {
		return err
	}
	if open := d.c.Holding.Review; open == nil || open.ID != q.Review {
		return d.stale(typed{reason: r.Form.Get("text")})
	}
	out, err := r.Desk.Ask(r.Ctx(), r.Actor(), workflow.Ask{Holding: q.Holding, To: q.To, Text: r.Form.Get("text")})
	switch domain.CodeOf(err) {
	case "":
		return r.See("/desk/questions/"+string(out.Question), "desk.question.asked", nil)
	case domain.Invalid:
		return d.showQuestion(http.StatusUnprocessableEntity, q, "more", r.Form.Get("text"), err)
	}
	return err
}
