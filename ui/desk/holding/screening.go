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
