package signing

import (
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/ui/component"
	"freigabe/workflow"
)

// visible is the first section: which content is seen by whom, and how it will look.
type visible struct {
	Columns  []string
	Rows     []visibleRow
	Previews []thumbnail
}

type visibleRow struct {
	Name, Ending string // a file name may break before its ending
	German       bool
	Sub          string
	Sees         []sees
}

type sees struct {
	Yes    bool
	Column string
	Word   string
}

// visible compares what each circle of readers will see. The department reads everything: it keeps the holding.
func (d *decision) visible() visible {
	r := &d.c.Review
	audiences := []domain.Audience{domain.ForPublic, domain.ForInternal}
	if r.Register || d.docs[domain.ForRegister] != nil {
		audiences = append(audiences, domain.ForRegister)
	}
	docs := map[domain.Audience]*domain.Document{}
	v := visible{}
	for _, a := range audiences {
		docs[a] = d.docs[a]
		if docs[a] == nil && r.Verb != domain.Withhold { // what is live stays; a withholding ends the internal release
			docs[a] = d.was[a]
		}
		name := capital(d.Label("audience", string(a)))
		if a == domain.ForRegister {
			name = d.Text("desk.sign.visible.register_column", nil)
		}
		if a == domain.ForInternal {
			name = d.root.Title
			if doc := docs[a]; doc != nil && doc.Circle == domain.CircleDepartment {
				name = capital(d.Label("audience", string(a)))
			}
		}
		v.Columns = append(v.Columns, name)
	}
	house := d.at.Title
	v.Columns = append(v.Columns, house)
	row := func(name string, own bool, sub string, in func(a domain.Audience, doc *domain.Document) bool) {
		out := visibleRow{Name: name, German: !own && d.Lang != "de", Sub: sub}
		if !own {
			out.Name, out.Ending = fileName(name)
		}
		for i, a := range audiences {
			out.Sees = append(out.Sees, d.sees(docs[a] != nil && in(a, docs[a]), v.Columns[i]))
		}
		out.Sees = append(out.Sees, d.sees(true, house))
		v.Rows = append(v.Rows, out)
	}
	c := &d.c.Edition.Content
	if r.Register {
		row(d.Text("desk.sign.visible.register", nil), true, c.PublicTitle, func(a domain.Audience, _ *domain.Document) bool { return a == domain.ForRegister })
	}
	row(d.Text("desk.sign.visible.description", nil), true, d.Count("desk.sign.fields", filled(c, domain.ForPublic), nil),
		func(a domain.Audience, doc *domain.Document) bool { return a != domain.ForRegister })
	if n := filled(c, domain.ForInternal); n > 0 {
		row(d.Text("desk.sign.visible.internal", nil), true, d.fieldNames(domain.ForInternal), func(a domain.Audience, _ *domain.Document) bool { return a == domain.ForInternal })
	}
	for _, f := range d.c.Edition.Distributions {
		name, sub := f.Title, f.Link
		if f.File != nil {
			name, sub = f.File.Name, d.Bytes(f.File.Size)
		}
		if f.Link != "" {
			sub = d.Text("desk.sign.visible.link", nil)
			if name == "" {
				name = f.Link
			}
		}
		row(name, false, sub, func(_ domain.Audience, doc *domain.Document) bool {
			return slices.ContainsFunc(doc.Files, func(x domain.DocumentFile) bool { return x.ID == f.ID })
		})
	}
	if filled(c, "") > 0 {
		row(d.Text("desk.sign.visible.notes", nil), true, d.fieldNames(""), func(domain.Audience, *domain.Document) bool { return false })
	}
	row(d.Text("desk.sign.visible.screening", nil), true, "", func(domain.Audience, *domain.Document) bool { return false })
	for _, a := range released {
		if t := d.thumbnail(a); t != nil {
			v.Previews = append(v.Previews, *t)
		}
	}
	return v
}

func (d *decision) sees(yes bool, column string) sees {
	if yes {
		return sees{true, column, d.Text("desk.sign.yes", nil)}
	}
	return sees{false, column, d.Text("desk.sign.no", nil)}
}

// filled counts the fields for an audience that say something.
func filled(c *domain.Content, a domain.Audience) int {
	n := 0
	for _, f := range domain.Fields {
		if f.Audience == a && f.Text(c) != "" {
			n++
		}
	}
	return n
}

func (d *decision) fieldNames(a domain.Audience) string {
	var out []string
	for _, f := range domain.Fields {
		if f.Audience == a && f.Text(&d.c.Edition.Content) != "" {
			out = append(out, d.field(f.Name))
		}
	}
	return strings.Join(out, ", ")
}

// changes is how the document for one audience differs from what it replaces.
type changes struct {
	Heading     string
	Lead        string
	First       bool   // nothing to compare with: Rows are what goes out
	Now         string // heading of what goes out
	Rows        []component.Change
	Diff        component.Diff
	Inside      component.Diff // fields that this review does not release
	InsideTitle string
}

func (d *decision) changes() []changes {
	r := &d.c.Review
	if r.Verb == domain.Reinstate {
		return nil
	}
	var out []changes
	shown := map[domain.DistributionID]bool{}
	for _, a := range released {
		diff, ok := d.diffs[a]
		if !ok {
			continue
		}
		only := a == domain.ForInternal && d.docs[domain.ForPublic] != nil // the rest stands in the table above
		above := func(field string) bool {
			f, known := domain.FieldNamed(field)
			return only && known && f.Audience == domain.ForPublic
		}
		ch := changes{Now: d.Text("desk.sign.changes.now", map[string]any{"n": r.Edition}), First: d.was[a] == nil}
		fields, files := 0, 0
		for _, f := range diff.Fields {
			if !above(f.Field) {
				fields++
				ch.Rows = append(ch.Rows, d.fieldChange(f))
			}
		}
		for _, f := range diff.Files {
			if f.New != nil && only && shown[f.New.ID] {
				continue
			}
			files++
			if f.New != nil {
				shown[f.New.ID] = true
			}
			ch.Rows = append(ch.Rows, d.fileChange(f))
		}
		before := d.c.Before[a]
		args := map[string]any{
			"fields": d.Count("desk.sign.fields", fields, nil), "files": d.Count("desk.sign.files", files, nil), "n": before.Edition,
			"audience": d.Label("audience", string(a)), "day": d.LongDay(d.DayOf(before.At)),
		}
		switch {
		case ch.First && only:
			ch.Heading, ch.Lead = d.Text("desk.sign.changes.more", args), d.Text("desk.sign.changes.first_lead", args)
		case ch.First:
			ch.Heading, ch.Lead = d.Text("desk.sign.changes.first", args), d.Text("desk.sign.changes.first_lead", args)
		case len(ch.Rows) == 0:
			ch.Heading, ch.Lead = d.Text("desk.sign.changes.heading", args), d.Text("desk.sign.changes.none", args)
		default:
			ch.Heading, ch.Lead = d.Text("desk.sign.changes.heading", args), d.Text("desk.sign.changes.lead", args)
		}
		if !ch.First {
			ch.Diff = component.DiffOf(d.Lang, ch.Heading, d.Text("desk.sign.changes.was", args), ch.Now, ch.Rows)
			d.same(&ch.Diff, diff, above)
		}
		out = append(out, ch)
	}
	if len(out) > 0 {
		d.inside(&out[0])
	}
	return out
}

// same folds what is equal before and after.
func (d *decision) same(to *component.Diff, diff domain.Difference, above func(string) bool) {
	fields := 0
	for _, name := range diff.SameFields {
		if !above(name) {
			fields++
			to.Unchanged = append(to.Unchanged, d.field(name))
		}
	}
	for _, f := range diff.SameFiles {
		to.Unchanged = append(to.Unchanged, fileTitle(f))
	}
	if len(to.Unchanged) > 0 {
		to.UnchangedTitle = d.Text("desk.sign.changes.same", map[string]any{
			"fields": d.Count("desk.sign.fields", fields, nil), "files": d.Count("desk.sign.files", len(diff.SameFiles), nil),
		})
	}
}

// inside adds what changed in fields that the review does not release.
func (d *decision) inside(to *changes) {
	if d.c.Earlier == nil {
		return
	}
	var rows []component.Change
	for _, c := range domain.Diff(&d.c.Earlier.Content, &d.c.Edition.Content) {
		if f, ok := domain.FieldNamed(c.Field); ok && (f.Audience == "" || f.Audience == domain.ForInternal && d.docs[domain.ForInternal] == nil) {
			rows = append(rows, component.Change{Name: d.field(c.Field), Old: c.Old, New: c.New, German: d.Lang != "de"})
		}
	}
	if rows != nil {
		to.InsideTitle = d.Text("desk.sign.changes.inside", nil)
		to.Inside = component.DiffOf(d.Lang, to.InsideTitle, d.Text("desk.sign.changes.before", nil), d.Text("desk.sign.changes.after", nil), rows)
	}
}

func (d *decision) fieldChange(f domain.FieldDifference) component.Change {
	old, own := d.value(f.Field, f.Old)
	now, mine := d.value(f.Field, f.New)
	if f.Field == "ground" {
		old, now, own = d.grounds(f.Old), d.grounds(f.New), true
	}
	row := component.Change{Name: d.field(f.Field), Old: old, New: now, German: d.Lang != "de" && !own && !mine}
	switch f.Kind {
	case domain.WasAdded:
		row.Kind = d.Text("desk.sign.change.added", nil)
	case domain.WasRemoved:
		row.Kind = d.Text("desk.sign.change.removed", nil)
	}
	return row
}

func (d *decision) grounds(codes []string) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = d.ground(c)
	}
	return strings.Join(out, "; ")
}

func fileTitle(f domain.DocumentFile) string {
	switch {
	case f.Name != "":
		return f.Name
	case f.Title != "":
		return f.Title
	}
	return f.Link
}

// fileKinds name how a file differs.
var fileKinds = map[domain.ChangeKind]string{
	domain.WasAdded: "desk.sign.change.added", domain.WasRemoved: "desk.sign.change.removed",
	domain.WasReplaced: "desk.sign.change.replaced", domain.WasChanged: "desk.sign.change.described",
}

func (d *decision) fileChange(f domain.FileDifference) component.Change {
	row := component.Change{Kind: d.Text(fileKinds[f.Kind], nil), German: d.Lang != "de"}
	format := ""
	for _, side := range []struct {
		file       *domain.DocumentFile
		text, note *string
	}{{f.Old, &row.Old, &row.OldNote}, {f.New, &row.New, &row.NewNote}} {
		x := side.file
		if x == nil {
			continue
		}
		format, *side.text = formatOf(*x), fileTitle(*x)
		if f.Kind == domain.WasChanged {
			*side.text = strings.Trim(fileTitle(*x)+": "+x.Title+" "+x.Description, ": ")
		}
		*side.note = d.Text("desk.sign.change.bytes", map[string]any{"size": d.Bytes(x.Size), "sum": x.SHA256.Short()})
		if x.Link != "" {
			*side.note = d.Text("desk.sign.visible.link", nil)
		}
	}
	row.Name = strings.TrimSpace(d.Text("desk.sign.change.file", map[string]any{"format": format}))
	return row
}

// screened is what the screening found.
type screened struct {
	Class   component.ClassBadge
	Summary string
	Lead    string
	Answers []answer // all, in order
	Notable []answer // those that weigh
	Treated []treated
	Again   string // why the questionnaire in force is another one
	URL     string
}

type answer struct {
	Question, Answer string
	Reason           string // German
	Law              string
	By               string
}

type treated struct {
	What  string
	State string
	Open  bool
}

func (d *decision) screened() screened {
	q, e := d.e.Policy.Questionnaire, &d.c.Edition
	res := q.Evaluate(e.Answers, e.Stricter)
	s := screened{Class: component.ClassOf(d.Lang, d.c.Review.Class), URL: "/desk/holdings/" + string(d.c.Holding.ID) + "/screening"}
	for _, id := range res.Asked {
		a, given := e.Answers[id]
		question, ok := q.Question(id)
		if !given || !ok {
			continue
		}
		option, _ := question.Option(a.Value)
		row := answer{Question: question.Text.In(d.Lang), Answer: option.Label.In(d.Lang), Reason: a.Reason, Law: question.LegalBasis, By: d.names[a.By]}
		if row.Answer == "" {
			row.Answer = a.Value
		}
		for _, code := range a.Grounds {
			row.Law = strings.Trim(row.Law+"; "+d.ground(code), "; ")
		}
		if a.Date != "" {
			row.Answer += ", " + d.LongDay(a.Date)
		}
		s.Answers = append(s.Answers, row)
		if weighs(option) || a.Reason != "" {
			s.Notable = append(s.Notable, row)
		}
	}
	open := 0
	for _, t := range e.Treatments {
		row := treated{What: d.treatment(q, t)}
		switch {
		case t.Confirmed != nil:
			row.State = d.Text("desk.sign.treatment.confirmed", map[string]any{"name": d.names[t.Confirmed.By], "day": d.ShortDay(d.DayOf(t.Confirmed.At))})
		case t.Done != nil:
			row.Open, row.State = true, d.Text("desk.sign.treatment.done", map[string]any{"name": d.names[t.Done.By], "day": d.ShortDay(d.DayOf(t.Done.At)), "role": d.Label("role", string(t.Role))})
		default:
			row.Open, row.State = true, d.Text("desk.sign.treatment.open", nil)
		}
		if row.Open {
			open++
		}
		s.Treated = append(s.Treated, row)
	}
	s.Lead = d.Text("desk.sign.screening.answered", map[string]any{"n": len(s.Answers), "of": len(res.Asked), "version": e.Questionnaire.Version})
	switch {
	case len(e.Treatments) == 0:
	case open == 0:
		s.Lead = d.Count("desk.sign.screening.treated", len(e.Treatments), nil) + " " + s.Lead
	default:
		s.Lead = d.Count("desk.sign.screening.untreated", open, nil) + " " + s.Lead
	}
	s.Summary = d.Count("desk.sign.glance.findings", len(s.Notable), nil)
	if len(d.c.Holding.Rescreen) > 0 {
		s.Again = d.Text("desk.sign.screening.again", map[string]any{"questions": d.c.Holding.Rescreen})
	}
	return s
}

// weighs tells whether an answer is more than "nothing stands in the way".
func weighs(o screening.Option) bool {
	return o.Effect != "" && o.Effect != domain.ClassOpen || len(o.Facts) > 0 || o.Treatment != nil || o.Mark != ""
}

func (d *decision) treatment(q screening.Questionnaire, t domain.Treatment) string {
	if text, ok := q.TreatmentText(t); ok {
		return text.In(d.Lang)
	}
	return d.Label("treatment", t.Kind)
}

// opinion is what an expert said.
type opinion struct {
	Title    string
	Text     string // German
	Who      string
	Concerns bool
	Answer   string // of the final signer
}

func (d *decision) opinions() []opinion {
	var out []opinion
	answered := ""
	for _, p := range d.c.Review.Places {
		if p.Signoff != nil && p.Kind == domain.Final && p.Signoff.Answered {
			answered = d.notes[p.Signoff.Decision]
		}
	}
	for _, p := range d.c.Review.Places {
		if p.Signoff == nil || p.Kind != domain.Opinion {
			continue
		}
		o := opinion{
			Title: d.Text("desk.sign.opinion.title", map[string]any{"role": d.Label("role", string(p.Signoff.Role)), "day": d.LongDay(d.DayOf(p.Signoff.At))}),
			Text:  d.notes[p.Signoff.Decision], Concerns: p.Signoff.Concerns, Who: d.signer(p.Signoff),
		}
		if o.Concerns {
			o.Answer = answered
		}
		if o.Text == "" {
			o.Text = d.Text("desk.sign.opinion.none", nil)
		}
		out = append(out, o)
	}
	return out
}

// signer names who signed, and for whom.
func (d *decision) signer(s *domain.Signoff) string {
	if s.OnBehalfOf == "" {
		return d.names[s.Person]
	}
	return d.Text("desk.sign.on_behalf", map[string]any{"name": d.names[s.Person], "of": d.names[s.OnBehalfOf]})
}

// slot is one place of the row of signatures.
type slot struct {
	Role, Mark string
	Who, For   string
	State      string
	Kind       string // "done", "me", "open", "late"
	At         component.Moment
	Due        string
	Day        string
	Note       string // German
	Doubts     bool
}

func (d *decision) slots() []slot {
	var out []slot
	open := d.c.Review.Status == domain.ReviewOpen
	for _, p := range d.e.Places {
		s := slot{Role: capital(d.slotName(p.Place)), Mark: capital(d.Label("slot", string(p.Kind))), Kind: "open"}
		switch sign := p.Signoff; {
		case sign != nil:
			s.Kind, s.Who, s.Role = "done", d.names[sign.Person], capital(d.Label("role", string(sign.Role)))
			if sign.Person == d.Person() {
				s.Who = d.Text("desk.sign.you", map[string]any{"name": s.Who})
			}
			if sign.OnBehalfOf != "" {
				s.For = d.Text("desk.sign.for", map[string]any{"name": d.names[sign.OnBehalfOf]})
			}
			s.At, s.State = d.moment(sign.At), d.Label("mark", string(sign.Mark))
			if p.Kind == domain.Opinion {
				s.State = d.Text("desk.sign.opinion.clear", nil)
				if sign.Concerns {
					s.Doubts, s.State = true, d.Text("desk.sign.opinion.doubts", nil)
				}
			} else {
				s.Note = d.notes[sign.Decision]
			}
			if sign.Mark == domain.Returned {
				s.Doubts = true
			}
		case !open:
			s.State = d.Text("desk.sign.slot.void", nil)
		default:
			s.State, s.Day = d.Text("desk.sign.slot.open", nil), p.Due
			s.Due = d.Text("desk.sign.slot.due", map[string]any{"day": d.ShortDay(p.Due)})
			if p.Due < d.e.Today {
				s.Kind, s.State = "late", d.Text("desk.sign.slot.late", nil)
			}
			if p.Mine && d.e.Mine != nil && d.e.Mine.Slot == p.Slot {
				s.Kind, s.Who = "me", d.Text("desk.sign.you", map[string]any{"name": d.names[d.Person()]})
				if p.Standing.OnBehalfOf != "" {
					s.For = d.Text("desk.sign.for", map[string]any{"name": d.names[p.Standing.OnBehalfOf]})
				}
			} else {
				s.Who = d.holders(p)
			}
			if h := p.Delegated; h != nil && len(p.Holders) == 1 && p.Holders[0] == h.To {
				s.For = d.Text("desk.sign.handed_by", map[string]any{"name": d.names[h.From]})
			}
		}
		out = append(out, s)
	}
	return out
}

// holders names who can fill an open place, at most three.
func (d *decision) holders(p workflow.ExplainedPlace) string {
	var names []string
	for _, h := range p.Holders {
		if !slices.Contains(names, d.names[h]) {
			names = append(names, d.names[h])
		}
	}
	switch n := len(names); {
	case n == 0:
		return d.Text("desk.sign.slot.nobody", nil)
	case n > 3:
		return d.Text("desk.sign.slot.more", map[string]any{"names": strings.Join(names[:3], ", "), "n": n - 3})
	}
	return strings.Join(names, " "+d.Text("desk.sign.or", nil)+" ")
}

// rule says after which rules these places are asked for, and who handed over.
func (d *decision) rule() []run {
	r := &d.c.Review
	var sets []string
	for _, v := range r.Rules {
		at, err := d.authority(v.Authority)
		if err != nil {
			continue
		}
		sets = append(sets, d.Text("desk.sign.rule.version", map[string]any{"at": at.Title, "n": v.Version}))
	}
	opener := d.names[r.Opener]
	if r.OpenedFor != "" {
		opener = d.Text("desk.sign.on_behalf", map[string]any{"name": opener, "of": d.names[r.OpenedFor]})
	}
	return []run{
		{Text: d.Text("desk.sign.rule.after", map[string]any{"rules": strings.Join(sets, ", ")}) + " "},
		{Text: d.Text("desk.sign.rule.opener", map[string]any{"name": opener, "day": d.LongDay(d.DayOf(r.OpenedAt))})},
	}
}

// barred lists who worked on the edition and therefore does not sign it.
func (d *decision) barred() []string {
	var out []string
	for _, c := range d.c.Review.Contributors {
		if d.names[c.Person] == "" {
			continue
		}
		out = append(out, d.Text("desk.sign.barred", map[string]any{
			"name": d.names[c.Person], "what": d.Label("contribution", string(c.Kind)), "field": d.contributed(c.Field), "day": d.ShortDay(d.DayOf(c.At)),
		}))
	}
	return out
}

// contributed names the place of a contribution: a field, an answer, a file.
func (d *decision) contributed(field string) string {
	kind, id, found := strings.Cut(field, ".")
	switch {
	case !found:
		return d.field(field)
	case kind == "answers":
		return d.Text("desk.sign.place.answer", map[string]any{"id": id})
	case kind == "distributions":
		return d.Text("desk.sign.place.file", nil)
	case kind == "treatments":
		return d.Text("desk.sign.place.treatment", nil)
	}
	return field
}

// thread lists what was asked and answered, and where the person answers what is put to them.
func (d *decision) thread() (component.Thread, component.Link) {
	var out component.Thread
	var answer component.Link
	for _, q := range d.asked {
		url := "/desk/questions/" + string(q.ID)
		out = append(out, component.Post{
			Question: true, Name: d.Text("desk.question.by", map[string]any{"name": d.names[q.By]}), Who: d.names[q.By],
			Role: d.Text("desk.question.to", map[string]any{"name": d.names[q.To]}), When: d.moment(q.AskedAt), Text: q.Text, German: d.Lang != "de",
		})
		if q.AnsweredAt.IsZero() {
			out[len(out)-1].About = d.Text("desk.question.open", nil)
			if q.To == d.Person() {
				answer = component.Link{URL: url, Text: d.Text("desk.question.answer", nil)}
			}
			continue
		}
		out = append(out, component.Post{
			Name: d.Text("desk.question.answer_by", map[string]any{"name": d.names[q.To]}), Who: d.names[q.To], When: d.moment(q.AnsweredAt),
			Text: q.Answer, German: d.Lang != "de",
		})
	}
	return out, answer
}
