package holding

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var screeningTemplate = parse("screening.html")

type screeningPage struct {
	page.Frame
	Head     head
	Lead     string
	Barrier  *component.Notice
	Problems *problems
	Action   string
	OnlyOpen bool
	Filters  []component.Link
	Live     liveClass
	Toc      toc
	Groups   []questionGroup
	Writes   bool // something can be answered here
	TakeAll  string
	Stricter *stricterForm
	Set      string // the class that was set by hand, with its reason
	SetLang  string
	Treats   []treatmentRow
	Alike    component.Link
	Previous component.Link
	Next     component.Link
	Back     string
}

// liveClass is the class so far, with what decides it. OOB: it is swapped in beside an answer.
type liveClass struct {
	OOB   bool
	Label string
	Class classBadge
	Why   []reason
	More  string
}

type reason struct{ URL, Question, Text string }

// toc lists the groups of questions with how far they are.
type toc struct {
	OOB    bool
	Label  string
	Groups []tocLine
	Done   string
	N, Of  int
	Says   string // of the progress bar
}

type tocLine struct{ URL, Text, Count string }

type questionGroup struct {
	ID, Title string
	Questions []question
}

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

type stricterForm struct {
	Action  string
	Class   control
	Reason  control
	Set     bool
	Open    bool
	Problem string
}

type treatmentRow struct {
	Text, Kind, Question string
	Role                 string
	State                badge
	Note                 string
	Done, Confirm        string // addresses
	Why                  string // why it cannot be confirmed here, and who can
}

// together keeps the parts of a citation on one line.
var together = strings.NewReplacer("§ ", "§\u00a0", "§§ ", "§§\u00a0", "Abs. ", "Abs.\u00a0", "Nr. ", "Nr.\u00a0", "Art. ", "Art.\u00a0", "Buchst. ", "Buchst.\u00a0")

// anchor is the id of a question on the page.
func anchor(id string) string { return "q-" + strings.ToLower(id) }

func askScreening(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	return p.showScreening(http.StatusOK, nil, nil)
}

// answers tells whether the person may answer a question: by right, or as the expert that it is routed to.
func (p *place) answers(q screening.Question) bool {
	return p.may(domain.ActAnswer) || p.may(domain.SignAs(q.Role))
}

// showScreening shows the questions; refusals are what was wrong with single answers, by question.
func (p *place) showScreening(status int, refusals map[string]error, failed error) error {
	v := screeningPage{Head: p.head("screening"), Action: p.url("screening"), OnlyOpen: p.Query("show") == "open" || p.Form.Get("show") == "open", Back: p.url("")}
	var err error
	if v.Frame, err = p.frame(p.Text("desk.screening.title", nil)); err != nil {
		return err
	}
	if v.Barrier, err = p.barrier(domain.ActAnswer); err != nil {
		return err
	}
	v.Lead = p.Text("desk.screening.lead", map[string]any{"version": p.pol.Questionnaire.Version})
	v.Filters = []component.Link{
		{URL: p.url("screening"), Text: p.Text("desk.screening.all", nil), Current: !v.OnlyOpen, Count: len(p.res.Asked)},
		{URL: p.url("screening") + "?show=open", Text: p.Text("desk.screening.open", nil), Current: v.OnlyOpen, Count: len(p.res.Unanswered) + len(p.res.Unclear)},
	}
	models, err := p.models()
	if err != nil {
		return err
	}
	v.Live, v.Toc = p.liveClass(), p.toc()
	take := 0
	for _, q := range p.pol.Questionnaire.Questions {
		view, err := p.question(q, models, refusals[q.ID])
		if err != nil {
			return err
		}
		if v.OnlyOpen && !p.isOpen(q.ID) && refusals[q.ID] == nil {
			view.Hidden = true
		}
		if view.Fixed == "" && !view.Hidden {
			v.Writes = true
		}
		if view.ModelOf != "" {
			if _, given := p.h.Edition.Answers[q.ID]; !given {
				take++
			}
		}
		title := q.Group.In(p.Lang)
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Title != title {
			v.Groups = append(v.Groups, questionGroup{ID: groupID(q), Title: title})
		}
		g := &v.Groups[len(v.Groups)-1]
		g.Questions = append(g.Questions, view)
	}
	if take > 0 && v.Writes {
		v.TakeAll = p.Count("desk.screening.take_all", take, nil)
	}
	p.stricter(&v, failed)
	if v.Treats, err = p.treatments(); err != nil {
		return err
	}
	if p.may(domain.ActAnswer) {
		v.Alike = component.Link{URL: p.url("apply"), Text: p.Text("desk.screening.alike", nil)}
		v.Previous = component.Link{URL: p.url("screening/previous"), Text: p.Text("desk.screening.previous", nil)}
		v.Next = component.Link{URL: p.url("screening/next"), Text: p.Text("desk.screening.next", nil)}
	}
	if len(refusals) > 0 {
		v.Problems = &problems{Title: p.Text("desk.screening.some_refused", nil)}
		for _, q := range p.pol.Questionnaire.Questions {
			if err := refusals[q.ID]; err != nil {
				v.Problems.List = append(v.Problems.List, problem{"#" + anchor(q.ID), q.ID + ": " + p.answerError(err)})
			}
		}
	} else {
		to := ""
		if strings.HasPrefix(fieldOf(failed), "stricter.") {
			to = "s-" + strings.TrimPrefix(fieldOf(failed), "stricter.")
		}
		v.Problems = p.wrong(failed, to)
	}
	return p.Show(status, screeningTemplate, "", v)
}

// answerError says what is wrong with an answer, without the name of the question before it.
func (p *place) answerError(err error) string {
	text := p.ErrorText(err)
	if _, rest, ok := strings.Cut(text, ": "); ok && strings.HasPrefix(domain.KeyOf(err), "screening.") {
		return rest
	}
	return text
}

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

func (p *place) liveClass() liveClass {
	v := liveClass{Label: p.Text("desk.screening.class", nil), Class: classOf(p.Request, p.res.Class)}
	for _, re := range p.res.Reasons {
		x := reason{Question: re.Question, URL: "#" + anchor(re.Question)}
		switch {
		case re.Question == "":
			x.URL, x.Question, x.Text = "#stricter", p.Text("desk.screening.by_hand", nil), p.Label("class", string(re.Class))
		case re.Class == domain.ClassUndetermined:
			x.Text = p.Text("desk.screening.is_unclear", nil)
		default:
			x.Text = p.Text("desk.screening.because", map[string]any{"class": string(re.Class), "code": component.ClassCode(re.Class)})
		}
		v.Why = append(v.Why, x)
	}
	if n := len(p.res.Unanswered); n > 0 {
		v.More = p.Count("desk.screening.left", n, nil)
	} else if p.res.Complete {
		v.More = p.Text("desk.screening.complete", nil)
	}
	return v
}

func (p *place) toc() toc {
	t := toc{Label: p.Text("desk.screening.groups", nil), Of: len(p.res.Asked), N: len(p.res.Asked) - len(p.res.Unanswered)}
	t.Done = p.Text("desk.holding.answered", map[string]any{"n": t.N, "of": t.Of})
	t.Says = t.Done
	type count struct{ n, of int }
	counts, order, ids := map[string]*count{}, []string{}, map[string]string{}
	for _, id := range p.res.Asked {
		q, _ := p.pol.Questionnaire.Question(id)
		title := q.Group.In(p.Lang)
		if counts[title] == nil {
			counts[title], ids[title] = &count{}, groupID(q)
			order = append(order, title)
		}
		counts[title].of++
		if !slices.Contains(p.res.Unanswered, id) {
			counts[title].n++
		}
	}
	for _, title := range order {
		c := counts[title]
		t.Groups = append(t.Groups, tocLine{"#" + ids[title], title, strconv.Itoa(c.n) + " / " + strconv.Itoa(c.of)})
	}
	return t
}

// stricter adds the form that sets a stricter class by hand.
func (p *place) stricter(v *screeningPage, failed error) {
	if s := p.h.Edition.Stricter; s != nil {
		v.Set, v.SetLang = p.Text("desk.screening.set", map[string]any{"class": string(s.Class), "reason": s.Reason}), ""
	}
	if p.locked() != nil || !p.may(domain.ActAnswer) {
		return
	}
	computed := p.pol.Questionnaire.Evaluate(p.h.Edition.Answers, nil).SoFar
	if computed == "" {
		computed = domain.ClassOpen
	}
	f := &stricterForm{Action: p.url("screening/stricter"), Set: p.h.Edition.Stricter != nil}
	f.Class = control{ID: "s-class", Name: "class", Kind: "select", Label: p.Text("desk.screening.stricter.class", nil)}
	f.Reason = control{ID: "s-reason", Name: "reason", Kind: "area", Label: p.Text("desk.screening.stricter.reason", nil), Hint: p.Text("desk.screening.stricter.reason.hint", nil), Lang: german(p.Request)}
	was, text := domain.Class(""), ""
	if s := p.h.Edition.Stricter; s != nil {
		was, text = s.Class, s.Reason
	}
	if strings.HasPrefix(fieldOf(failed), "stricter.") {
		was, text, f.Open = domain.Class(p.Form.Get("class")), p.Form.Get("reason"), true
		if fieldOf(failed) == "stricter.class" {
			f.Class.Error = p.ErrorText(failed)
		} else {
			f.Reason.Error = p.ErrorText(failed)
		}
	}
	f.Reason.Value = text
	options := []option{{Label: p.Text("desk.holding.form.choose", nil), Chosen: was == ""}}
	for _, c := range domain.Classes {
		if c != domain.ClassUndetermined && c != computed && domain.Strictest(computed, c) == c {
			options = append(options, option{Value: string(c), Label: component.ClassCode(c) + " " + p.Label("class", string(c)), Chosen: c == was})
		}
	}
	f.Class = f.Class.choices(options...)
	if len(options) > 1 || f.Set {
		v.Stricter = f
	}
}

// neighbour leads to the holding before or behind this one in the queue. Pages link here, so that only who asks waits for
// the queue.
func neighbour(step int) page.Handler {
	return func(r *page.Request) error {
		p, err := at(r)
		if err != nil {
			return err
		}
		rows, _, err := p.Read().Queue(p.Ctx(), p.scope, workflow.QueueQuery{Today: p.Today(), Now: p.Clock(), Limit: 100})
		if err != nil {
			return err
		}
		i := slices.IndexFunc(rows, func(r workflow.QueueRow) bool { return r.ID == p.h.ID })
		if i += step; i < 0 || i >= len(rows) {
			return r.See("/desk/queue", "desk.screening.no_neighbour", nil)
		}
		return r.Go(urlOf(rows[i].ID, "screening"))
	}
}

// typedAnswer reads the answer to one question from the form. ok is false where nothing was typed that is not stored, and
// an error says that somebody else answered meanwhile.
func (p *place) typedAnswer(id string) (a domain.Answer, ok bool, err error) {
	f := p.Form
	if !f.Has("was-" + id) {
		return a, false, nil
	}
	old, given := p.h.Edition.Answers[id]
	a = domain.Answer{Value: f.Get("a-" + id), Reason: strings.TrimSpace(f.Get("r-" + id)), Grounds: f.All("g-" + id), Date: f.Get("d-" + id), Evidence: old.Evidence}
	if q, ok := p.pol.Questionnaire.Question(id); ok {
		o, _ := q.Option(a.Value)
		if o.NeedsDate == "" {
			a.Date = "" // asked for by another answer, which was left
		}
		if !o.NeedsGround {
			a.Grounds = nil
		}
	}
	same := a.Value == old.Value && a.Reason == old.Reason && a.Date == old.Date && slices.Equal(a.Grounds, old.Grounds)
	switch {
	case a.Value == "" || same:
		return a, false, nil
	case f.Get("was-"+id) != stamp(old, given):
		q, _ := p.pol.Questionnaire.Question(id)
		o, _ := q.Option(old.Value)
		names, err := p.Names(old.By)
		if err != nil {
			return a, false, err
		}
		return a, false, &domain.Error{Code: domain.Stale, Op: "holding.answer", Key: "desk.screening.meanwhile", Args: map[string]any{
			"person": names[old.By], "time": p.TimeOf(old.At), "answer": o.Label.In(p.Lang),
		}}
	}
	return a, true, nil
}

// answerOne saves the answer to one question as the person goes, and gives back the parts of the page that it changes.
func answerOne(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	q, ok := p.pol.Questionnaire.Question(r.Param("q"))
	if !ok {
		return &domain.Error{Code: domain.NotFound, Op: "holding.answer", Key: "desk.error.404.lead"}
	}
	if !r.Fragment() { // without a script: the whole form is there
		return answerAll(r)
	}
	asked := p.res.Asked
	a, ok, err := p.typedAnswer(q.ID)
	if err == nil && ok {
		_, err = r.Desk.Answer(r.Ctx(), workflow.ActorOf(r.Who), workflow.Answers{Holding: p.h.ID, Answers: map[string]domain.Answer{q.ID: a}})
	}
	if err != nil && domain.CodeOf(err) != domain.Invalid && domain.CodeOf(err) != domain.Stale {
		return err
	}
	failed := err
	if p, err = at(r); err != nil {
		return err
	}
	models, err := p.models()
	if err != nil {
		return err
	}
	var out struct {
		Question question
		Live     liveClass
		Toc      toc
		Others   []question
	}
	if out.Question, err = p.question(q, models, failed); err != nil {
		return err
	}
	if failed == nil && ok {
		out.Question.Saved = p.Text("desk.screening.saved", map[string]any{"time": p.TimeOf(p.Clock())})
	}
	out.Live, out.Toc = p.liveClass(), p.toc()
	out.Live.OOB, out.Toc.OOB = true, true
	for _, other := range p.pol.Questionnaire.Questions {
		if other.ID != q.ID && slices.Contains(asked, other.ID) != slices.Contains(p.res.Asked, other.ID) {
			view, err := p.question(other, models, nil)
			if err != nil {
				return err
			}
			view.OOB = true
			out.Others = append(out.Others, view)
		}
	}
	return r.Show(http.StatusOK, screeningTemplate, "answered", out)
}

// answerAll saves every answer of the form that changed, takes over a proposal where its button was pressed, and says
// what could not be saved. One answer that is refused keeps none of the others back.
func answerAll(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	in := workflow.Answers{Holding: p.h.ID, Answers: map[string]domain.Answer{}}
	refusals := map[string]error{}
	for _, q := range p.pol.Questionnaire.Questions {
		a, ok, err := p.typedAnswer(q.ID)
		if err == nil && ok {
			err = p.pol.Questionnaire.CheckAnswer(q.ID, a)
		}
		switch {
		case err != nil:
			refusals[q.ID] = err
		case ok:
			in.Answers[q.ID] = a
		}
	}
	if err := p.take(&in); err != nil {
		return err
	}
	if len(in.Answers) > 0 {
		if _, err := r.Desk.Answer(r.Ctx(), r.Actor(), in); err != nil {
			if domain.CodeOf(err) == domain.Invalid || domain.CodeOf(err) == domain.Conflict {
				return p.showScreening(statusOf(err), refusals, err)
			}
			return err
		}
	}
	if p, err = at(r); err != nil {
		return err
	}
	if len(refusals) > 0 {
		return p.showScreening(http.StatusUnprocessableEntity, refusals, nil)
	}
	if p.res.Complete && len(p.h.Rescreen) == 0 {
		return r.See(p.url(""), "desk.screening.all_done", map[string]any{"class": string(p.h.Class), "code": component.ClassCode(p.h.Class)})
	}
	to := p.url("screening")
	if r.Form.Get("show") == "open" {
		to += "?show=open"
	}
	return r.See(to, "desk.screening.done", map[string]any{"n": len(in.Answers), "left": len(p.res.Unanswered) + len(p.res.Unclear)})
}

// take adds what the pressed button takes over: a precedent, all of them, what the list says, an answer that still holds.
func (p *place) take(in *workflow.Answers) error {
	what := p.Form.Get("take")
	if what == "" {
		return nil
	}
	if id, ok := strings.CutPrefix(what, "keep-"); ok {
		if a, given := p.h.Edition.Answers[id]; given {
			in.Answers[id] = domain.Answer{Value: a.Value, Reason: a.Reason, Grounds: a.Grounds, Date: a.Date, Evidence: a.Evidence}
		}
		return nil
	}
	if id, ok := strings.CutPrefix(what, "list-"); ok {
		in.Answers[id] = domain.Answer{Value: p.h.Edition.Proposals[listed[id]]}
		return nil
	}
	models, err := p.models()
	if err != nil {
		return err
	}
	for id, list := range models {
		_, given := p.h.Edition.Answers[id]
		if what == id || what == "all" && !given {
			a := domain.Answer{Value: list[0].Value, Reason: "", Evidence: p.h.Edition.Answers[id].Evidence}
			if _, typed := in.Answers[id]; !typed && p.pol.Questionnaire.CheckAnswer(id, a) == nil {
				in.Answers[id] = a
			}
		}
	}
	return nil
}

func setStricter(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	s := &domain.StricterClass{Class: domain.Class(r.Form.Get("class")), Reason: strings.TrimSpace(r.Form.Get("reason"))}
	said := "desk.screening.stricter.done"
	if r.Form.Has("clear") {
		s, said = &domain.StricterClass{}, "desk.screening.stricter.cleared"
	} else if err := p.pol.Questionnaire.CheckStricter(p.h.Edition.Answers, *s); err != nil {
		return p.showScreening(http.StatusUnprocessableEntity, nil, err)
	}
	_, err = r.Desk.Answer(r.Ctx(), r.Actor(), workflow.Answers{Holding: p.h.ID, Stricter: s})
	switch {
	case err == nil:
		return r.See(p.url("screening")+"#stricter", said, nil)
	case refused(err):
		return p.showScreening(statusOf(err), nil, err)
	}
	return err
}
