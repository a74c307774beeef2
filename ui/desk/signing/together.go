package signing

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/component/message"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var (
	togetherTemplate = page.Parse(files, "together.html", "parts.html")
	confirmTemplate  = page.Parse(files, "together-confirm.html", "parts.html")
	doneTemplate     = page.Parse(files, "together-done.html", "parts.html")
)

// togetherPage asks which alike reviews are signed together.
type togetherPage struct {
	page.Frame
	Heading string
	Lead    string
	Bundles []bundleForm
	Alone   []aloneRow
}

type bundleForm struct {
	ID, Heading string // of the second bundle and further ones
	Rows        []bundleRow
	Ready       int
	Submit      string
}

type bundleRow struct {
	ID, URL, Title string
	Sub            string
	Audience       string
	Class          component.ClassBadge
	Short          string
	Seen           component.Moment
	Pick           string // label of the box
	Chosen         bool
}

type aloneRow struct{ URL, Title, Why string }

// whyAlone says why a review is signed by itself.
var whyAlone = map[string]string{
	"first": "desk.together.why.first", "words": "desk.together.why.words", "hint": "desk.together.why.hint",
	"step": "desk.together.why.step", "only": "desk.together.why.only",
}

func bundles(r *page.Request) ([]workflow.Bundle, []workflow.BundleRow, error) {
	scope, err := r.Scope()
	if err != nil {
		return nil, nil, err
	}
	return r.Desk.Bundles(r.Ctx(), workflow.ActorOf(r.Who), scope)
}

func showTogether(r *page.Request) error {
	s := with(r)
	alike, alone, err := bundles(r)
	if err != nil {
		return err
	}
	p := togetherPage{}
	n := 0
	for i, b := range alike {
		f := bundleForm{ID: "bundle-" + strconv.Itoa(i+1)}
		for _, row := range b.Rows {
			x := s.bundleRow(row)
			if x.Chosen {
				f.Ready++
			}
			f.Rows = append(f.Rows, x)
		}
		n += len(f.Rows)
		f.Heading = s.Count("desk.together.bundle", len(f.Rows), map[string]any{"step": s.Text(steps[b.Rows[0].Review.Verb], nil), "mark": s.Label("slot", string(b.Rows[0].Place.Kind))})
		f.Submit = s.Text("desk.together.continue", nil)
		p.Bundles = append(p.Bundles, f)
	}
	for _, row := range alone {
		p.Alone = append(p.Alone, aloneRow{"/desk/reviews/" + string(row.Review.ID), row.Title, s.Text(whyAlone[row.Alone], nil)})
	}
	p.Heading, p.Lead = s.Count("desk.together.heading", n, nil), s.Text("desk.together.lead", nil)
	if n == 0 {
		p.Lead = s.Text("desk.together.none", nil)
	}
	if p.Frame, err = r.Frame(page.Inbox, p.Heading, component.Link{URL: "/desk/inbox", Text: r.Text("desk.nav.inbox", nil)}); err != nil {
		return err
	}
	p.Crumbs.Here = r.Text("desk.together.crumb", nil)
	return r.Show(http.StatusOK, togetherTemplate, "", p)
}

func (s *say) bundleRow(row workflow.BundleRow) bundleRow {
	x := bundleRow{
		ID: string(row.Review.ID), URL: "/desk/reviews/" + string(row.Review.ID), Title: row.Title, Class: component.ClassOf(s.Lang, row.Review.Class),
		Short: row.Review.Digest.Short(), Chosen: row.Seen != nil, Pick: s.Text("desk.together.pick", map[string]any{"title": row.Title}),
	}
	var audiences []string
	files := 0
	for _, a := range released {
		if d, ok := row.Differences[a]; ok {
			audiences = append(audiences, s.Label("audience", string(a)))
			files = max(files, len(d.Files))
		}
	}
	x.Audience = strings.Join(audiences, ", ")
	x.Sub = s.Text("desk.together.sub", map[string]any{"n": row.Review.Edition, "files": s.Count("desk.sign.files", files, nil)})
	if row.Seen != nil {
		x.Seen = s.moment(row.Seen.At)
	}
	return x
}

// confirmPage lists what is signed with one confirmation.
type confirmPage struct {
	page.Frame
	Heading string
	Conseq  []conseq
	Rows    []bundleRow
	Tick    component.Check
	Note    component.TextArea
	Submit  string
	Errors  component.ErrorSummary
	Digests []component.Hidden
}

func confirmTogether(r *page.Request) error {
	return confirm(r, r.QueryAll("review"), http.StatusOK, "", nil)
}

// confirm asks for the one confirmation. Reviews that are not alike, or that the person has not opened, are left out.
func confirm(r *page.Request, chosen []string, status int, note string, wrong error) error {
	s := with(r)
	alike, _, err := bundles(r)
	if err != nil {
		return err
	}
	var rows []workflow.BundleRow
	for _, b := range alike {
		for _, row := range b.Rows {
			if row.Seen != nil && slices.Contains(chosen, string(row.Review.ID)) && (len(rows) == 0 || slices.ContainsFunc(b.Rows, func(o workflow.BundleRow) bool { return o.Review.ID == rows[0].Review.ID })) {
				rows = append(rows, row)
			}
		}
	}
	if len(rows) == 0 {
		r.Say(page.Notice{Kind: "info", Key: "desk.together.choose"})
		return r.Go("/desk/reviews/together")
	}
	p := confirmPage{Note: component.TextArea{
		ID: "note", Name: "reason", MaxLength: maxText, Label: r.Text("desk.together.note", nil), Hint: r.Text("desk.together.note.hint", nil),
		Optional: r.Text("desk.sign.optional", nil), Rows: 2, Value: note,
	}}
	var sums []string
	due := ""
	for _, row := range rows {
		p.Rows = append(p.Rows, s.bundleRow(row))
		sums = append(sums, row.Review.Digest.Short())
		p.Digests = append(p.Digests, component.Hidden{Name: "review", Value: string(row.Review.ID) + ":" + string(row.Review.Digest)})
		if due == "" || row.Place.Due < due {
			due = row.Place.Due
		}
	}
	n := len(rows)
	p.Heading = s.Count("desk.together.confirm", n, nil)
	first := rows[0]
	at, err := s.authority(first.Task.Authority)
	if err != nil {
		return err
	}
	effect := s.Text("desk.together.effect.last", nil)
	open := 0
	for _, place := range first.Review.Places {
		if place.Signoff == nil {
			open++
		}
	}
	if open > 1 {
		effect = s.Text("desk.together.effect.first", nil)
	}
	why := s.mayBy(first.Standing, false, at, s.behalf(first))
	p.Conseq = []conseq{
		{Name: r.Text("desk.together.effect", nil), Text: []run{{Text: effect + " " + s.Count("desk.together.decisions", n, nil)}}},
		{Name: r.Text("desk.sign.conseq.due", nil), Text: []run{{Text: r.FullDay(due), Strong: true}}, Day: due},
		{Name: r.Text("desk.sign.conseq.may", nil), Text: why},
	}
	p.Tick = component.Check{Name: "seen", Value: "yes", Label: s.Count("desk.together.tick", n, map[string]any{"sums": strings.Join(sums, ", ")})}
	p.Submit = s.Count("desk.together.button.co", n, nil)
	if first.Place.Kind == domain.Final {
		p.Submit = s.Count("desk.together.button.final", n, nil)
	}
	if wrong != nil {
		p.Tick.Error = r.ErrorText(wrong)
		p.Errors = s.summary("seen", p.Tick.Error)
	}
	if p.Frame, err = r.Frame(page.Inbox, p.Heading, component.Link{URL: "/desk/inbox", Text: r.Text("desk.nav.inbox", nil)},
		component.Link{URL: "/desk/reviews/together", Text: r.Text("desk.together.crumb", nil)}); err != nil {
		return err
	}
	p.Crumbs.Here = r.Text("desk.together.crumb.confirm", nil)
	return r.Show(status, confirmTemplate, "", p)
}

func (s *say) behalf(row workflow.BundleRow) map[domain.PersonID]string {
	if !row.Deputy() {
		return nil
	}
	names, err := s.Names(row.Standing.OnBehalfOf)
	if err != nil {
		return nil
	}
	return names
}

func signTogether(r *page.Request) error {
	in := workflow.Together{Reason: r.Form.Get("reason")}
	var ids []string
	for _, v := range r.Form.All("review") {
		id, digest, _ := strings.Cut(v, ":")
		ids = append(ids, id)
		in.Reviews = append(in.Reviews, workflow.ReviewDigest{Review: domain.ReviewID(id), Digest: domain.Digest(digest)})
	}
	if !r.Form.Has("seen") {
		return confirm(r, ids, http.StatusUnprocessableEntity, in.Reason, missing("seen", "desk.sign.tick.missing"))
	}
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	results, err := r.Desk.SignTogether(r.Ctx(), r.Actor(), scope, in)
	if err != nil {
		return err
	}
	done := slices.ContainsFunc(results, func(res workflow.TogetherResult) bool { return res.Err == nil })
	for _, res := range results { // what is our fault is not one review's: the form can be sent again
		if code := codeOf(res.Err); code == domain.Unavailable || code == domain.Internal {
			return page.Midway(res.Err, done)
		}
	}
	q := url.Values{}
	for _, res := range results {
		v := string(res.Review)
		if res.Err != nil {
			v += ":" + res.Err.Key
		}
		q.Add("review", v)
	}
	return r.Go("/desk/reviews/together/done?" + q.Encode())
}

// codeOf is the code of an error that may be none.
func codeOf(e *domain.Error) domain.Code {
	if e == nil {
		return ""
	}
	return e.Code
}

// donePage tells for each review what became of it.
type donePage struct {
	page.Frame
	Heading string
	Rows    []doneRow
}

type doneRow struct {
	URL, Title string
	Done       bool
	Text       string
	Ref        component.Link
}

// doneTogether reads what became of the reviews; the address says only which they were, and why one was left open.
func doneTogether(r *page.Request) error {
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	p := donePage{}
	n := 0
	asked := r.QueryAll("review")
	for _, v := range asked[:min(len(asked), 100)] {
		id, key, _ := strings.Cut(v, ":")
		c, err := r.Read().ReviewByID(r.Ctx(), scope, domain.ReviewID(id))
		if domain.CodeOf(err) == domain.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		row := doneRow{URL: "/desk/reviews/" + id, Title: c.Edition.Content.Title}
		for _, place := range c.Review.Places {
			if place.Signoff != nil && place.Signoff.Person == r.Person() {
				row.Done, row.Text = true, r.Text("desk.together.done.open", nil)
				if c.Review.Status == domain.ReviewCompleted {
					row.Text = r.Text("desk.together.done.completed", map[string]any{"state": r.Label("state", string(c.Holding.State))})
				}
				row.Ref = component.Link{URL: "/desk/decisions/" + string(place.Signoff.Decision), Text: r.Text("desk.sign.after.decision", nil)}
				n++
			}
		}
		if !row.Done {
			row.Text = r.Text("desk.together.done.not", nil)
			if message.Has(key) && (strings.HasPrefix(key, "signoff.") || strings.HasPrefix(key, "together.")) {
				row.Text = r.Text(key, nil)
			}
		}
		p.Rows = append(p.Rows, row)
	}
	if len(p.Rows) == 0 {
		return r.Go("/desk/inbox")
	}
	p.Heading = with(r).Count("desk.together.done", n, map[string]any{"of": r.Number(len(p.Rows))})
	if p.Frame, err = r.Frame(page.Inbox, p.Heading, component.Link{URL: "/desk/inbox", Text: r.Text("desk.nav.inbox", nil)}); err != nil {
		return err
	}
	return r.Show(http.StatusOK, doneTemplate, "", p)
}
