package casefile

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/ui/component/message"
	"freigabe/workflow"
)

// write writes all parts in order.
func (w *writer) write() {
	w.para(bold, 18, false, w.title0())
	w.gap(1)
	w.para(plain, bodySize, true, w.say("desk.file.lead", "n", len(w.file.Entries), "authority", w.file.Root.Title))
	w.gap(3)
	w.tableOfContents()
	w.summary()
	w.decisions()
	w.reviews()
	w.editions()
	w.releases()
	w.changes()
	w.proofs()
}

// tableOfContents lists the headings of the first pass. It pushes the rest back by as many pages as it fills itself.
func (w *writer) tableOfContents() {
	if w.contents == nil {
		return
	}
	size := bodySize
	height := leading(size) + 0.8
	room := func(from float64) int { return int((pageHeight - bottom - from) / height) }
	shown := slices.DeleteFunc(slices.Clone(w.contents), func(h heading) bool { return h.level > 1 })
	if len(shown) > 200 { // nobody reads on; the outline has them all
		shown = slices.DeleteFunc(shown, func(h heading) bool { return h.level > 0 })
	}
	w.para(bold, 14, false, w.say("desk.file.contents"))
	w.gap(1.5)
	pages, left0 := 1, len(shown)-room(w.y)
	for left0 > 0 {
		pages++
		left0 -= room(top)
	}
	for _, h := range shown {
		w.need(height)
		indent := float64(h.level) * 6
		link := w.pdf.AddLink()
		w.pdf.SetLink(link, top, h.page+pages)
		w.pdf.Link(left, w.y, width, height, link)
		w.put(left+indent, plain, size, false, w.short(plain, size, width-20-indent, h.text))
		w.put(pageWidth-right-10, plain, size, false, strconv.Itoa(h.page+pages))
		w.y += height
	}
	w.page()
	w.headings = nil
}

func (w *writer) summary() {
	h, f := w.file.Holding, w.file
	w.title(0, w.say("desk.file.holding"))
	w.fact(w.say("desk.file.field.title"), h.Edition.Content.Title)
	w.fact(w.say("desk.file.field.name"), h.Name)
	w.fact(w.say("desk.file.field.root"), f.Root.Title)
	if f.Authority.ID != f.Root.ID {
		w.fact(w.say("desk.file.field.authority"), f.Authority.Title)
	}
	w.fact(w.say("desk.file.field.state"), w.label("state", string(h.State)))
	w.fact(w.say("desk.file.field.class"), w.label("class", string(h.Class)))
	w.fact(w.say("desk.file.field.edition"), strconv.Itoa(h.Edition.Number))
	w.code(w.say("desk.file.field.digest"), string(h.Edition.WorkingDigest()))
	w.fact(w.say("desk.file.field.created"), w.at(h.CreatedAt))
	w.fact(w.say("desk.file.field.changed"), w.at(h.ChangedAt))
	if x := h.Withholding; x != nil {
		w.fact(w.say("desk.file.field.withheld"), w.ground(x.Ground)+", "+w.say("desk.file.until", "day", w.day(x.ReviewDate)))
	}
	if x := h.Withdrawal; x != nil {
		w.fact(w.say("desk.file.field.withdrawn"), w.label("withdrawal", x.Reason)+", "+w.at(x.At))
	}
	if x := h.Deferral; x != nil {
		w.fact(w.say("desk.file.field.deferred"), w.label("deferral", x.Reason)+", "+w.say("desk.file.until", "day", w.day(x.Until)))
	}
	w.fact(w.say("desk.file.field.made"), w.at(f.MadeAt))
	if f.Head.Size > 0 {
		w.fact(w.say("desk.file.field.ledger"), w.say("desk.file.ledger", "n", f.Head.Size))
	}
}

func (w *writer) decisions() {
	w.title(0, w.say("desk.file.decisions"))
	if len(w.file.Entries) == 0 {
		w.para(plain, bodySize, false, w.say("desk.file.decisions.none"))
	}
	numbers := map[domain.ReviewID]string{}
	for _, r := range w.file.Reviews {
		numbers[r.ID] = r.Number
	}
	for _, e := range w.file.Entries {
		w.title(1, w.say("desk.file.entry", "n", e.Number, "what", What(w.lang, e.Decision, w.file.PlaceOf(e))))
		w.fact(w.say("desk.file.field.at"), w.at(e.At))
		w.fact(w.say("desk.file.field.who"), w.actor(e))
		w.fact(w.say("desk.file.field.role"), w.label("role", string(e.Role)))
		if e.OnBehalfOf != "" {
			w.fact(w.say("desk.file.field.for"), w.who(e.OnBehalfOf, ""))
		}
		w.fact(w.say("desk.file.field.authority"), w.place(e.Authority))
		if e.From != "" || e.To != "" {
			w.fact(w.say("desk.file.field.step"), w.label("state", string(e.From))+" → "+w.label("state", string(e.To)))
		}
		if e.Review != "" {
			w.fact(w.say("desk.file.field.review"), numbers[e.Review])
		}
		if e.Slot != "" {
			w.fact(w.say("desk.file.field.slot"), slotText(w.lang, e.Slot))
		}
		w.fact(w.say("desk.file.field.mark"), w.label("mark", string(e.Mark)))
		if e.Edition > 0 {
			w.fact(w.say("desk.file.field.edition"), strconv.Itoa(e.Edition))
		}
		w.code(w.say("desk.file.field.digest"), string(e.Digest))
		for _, a := range slices.Sorted(maps.Keys(e.Content)) {
			w.code(w.say("desk.file.field.content", "for", w.label("audience", string(a))), string(e.Content[a]))
		}
		w.fact(w.say("desk.file.field.rules"), w.rules(e.Rules))
		if e.PolicyVersion > 0 {
			w.fact(w.say("desk.file.field.policy"), strconv.FormatInt(e.PolicyVersion, 10))
		}
		for _, t := range e.Texts {
			switch t.Kind {
			case domain.TextReason:
				w.fact(w.say("desk.file.field.reason"), t.Body)
			case domain.TextComment:
				w.fact(w.say("desk.file.field.comment"), t.Body)
			}
		}
		for _, kind := range []domain.TextKind{domain.TextName, domain.TextReason, domain.TextComment} {
			if by := e.Erased[kind]; by != "" {
				w.fact(w.say("desk.file.field."+string(kind)), w.say("desk.file.erased", "decision", by))
			}
		}
		for _, k := range slices.Sorted(maps.Keys(e.Detail)) {
			w.fact(w.say("desk.file.field.detail"), k+": "+e.Detail[k])
		}
		w.fact(w.say("desk.file.field.index"), w.indexOf(e))
	}
}

func (w *writer) actor(e workflow.CaseEntry) string {
	if e.ActorKind != domain.ByPerson {
		return w.label("actor", string(e.ActorKind))
	}
	then := ""
	for _, t := range e.Texts {
		if t.Kind == domain.TextName {
			then = t.Body
		}
	}
	return w.who(e.Actor, then)
}

func (w *writer) indexOf(e workflow.CaseEntry) string {
	switch {
	case e.Index == nil:
		return w.say("desk.file.pending")
	case !e.Proven:
		return w.say("desk.file.unsigned", "n", *e.Index+1)
	}
	return strconv.FormatInt(*e.Index+1, 10)
}

func (w *writer) rules(rules []domain.RuleVersion) string {
	var out []string
	for _, r := range rules {
		out = append(out, w.say("desk.file.rule", "authority", w.place(r.Authority), "version", r.Version))
	}
	return strings.Join(out, "; ")
}

func (w *writer) ground(code string) string {
	for _, e := range slices.Backward(w.file.Editions) {
		if e.Questionnaire == nil {
			continue
		}
		for _, g := range e.Questionnaire.Grounds {
			if g.Code == code {
				return g.Text.In(w.lang)
			}
		}
	}
	return code
}

func (w *writer) reviews() {
	w.title(0, w.say("desk.file.reviews"))
	if len(w.file.Reviews) == 0 {
		w.para(plain, bodySize, false, w.say("desk.file.reviews.none"))
	}
	for _, r := range w.file.Reviews {
		w.title(1, w.say("desk.file.review", "number", r.Number, "verb", w.label("verb", string(r.Verb))))
		w.fact(w.say("desk.file.field.status"), w.label("review", string(r.Status)))
		opener := w.who(r.Opener, "")
		if r.OpenedFor != "" {
			opener += w.say("desk.file.on_behalf", "name", w.who(r.OpenedFor, ""))
		}
		w.fact(w.say("desk.file.field.opened"), w.at(r.OpenedAt)+", "+opener)
		w.fact(w.say("desk.file.field.closed"), w.at(r.ClosedAt))
		w.fact(w.say("desk.file.field.due"), w.day(r.Due))
		w.fact(w.say("desk.file.field.edition"), strconv.Itoa(r.Edition))
		w.fact(w.say("desk.file.field.class"), w.label("class", string(r.Class)))
		w.fact(w.say("desk.file.field.rules"), w.rules(r.Rules))
		w.code(w.say("desk.file.field.digest"), string(r.Digest))
		for _, a := range slices.Sorted(maps.Keys(r.Documents)) {
			w.code(w.say("desk.file.field.content", "for", w.label("audience", string(a))), string(r.Documents[a].Digest))
		}
		w.gap(1)
		w.slots(r)
		for _, m := range r.Marks {
			if p, ok := r.Place(m.Slot); !ok || p.Signoff == nil || p.Signoff.ID != m.ID {
				w.fact(w.say("desk.file.field.earlier"), w.mark(m)+", "+slotText(w.lang, m.Slot))
			}
		}
		for _, q := range r.Questions {
			w.gap(1)
			w.fact(w.say("desk.file.field.asked"), w.at(q.AskedAt)+", "+w.say("desk.file.from_to", "from", w.who(q.By, ""), "to", w.who(q.To, "")))
			w.fact(w.say("desk.file.field.question"), q.Text)
			w.fact(w.say("desk.file.field.answer"), q.Answer)
			w.fact(w.say("desk.file.field.answered"), w.at(q.AnsweredAt))
		}
	}
}

// slots is the table of who signs in which place.
func (w *writer) slots(r workflow.CaseReview) {
	cols := func(f face, grey bool, texts ...string) {
		at, widths := left, []float64{52, 34, width - 86}
		var row []column
		for i, t := range texts {
			row = append(row, column{at, widths[i] - 3, f, bodySize, grey, t})
			at += widths[i]
		}
		w.row(row...)
		w.gap(0.6)
	}
	if len(r.Places) == 0 {
		return
	}
	w.need(15)
	cols(plain, true, w.say("desk.file.col.place"), w.say("desk.file.col.kind"), w.say("desk.file.col.mark"))
	for _, p := range r.Places {
		done := w.say("desk.file.open", "day", w.day(p.Due))
		if p.Delegated != nil {
			done += ", " + w.say("desk.file.delegated", "from", w.who(p.Delegated.From, ""), "to", w.who(p.Delegated.To, ""))
		}
		if p.Signoff != nil {
			done = w.mark(*p.Signoff)
		}
		cols(plain, false, slotText(w.lang, p.Slot), w.label("slot", string(p.Kind)), done)
	}
}

func (w *writer) mark(m domain.Signoff) string {
	text := w.label("mark", string(m.Mark))
	if m.Concerns {
		text += " " + w.say("desk.file.concerns")
	}
	text += ", " + w.who(m.Person, "")
	if m.OnBehalfOf != "" {
		text += w.say("desk.file.on_behalf", "name", w.who(m.OnBehalfOf, ""))
	}
	return text + ", " + w.at(m.At) + ", " + m.Digest.Short()
}

func (w *writer) editions() {
	w.title(0, w.say("desk.file.editions"))
	for _, e := range w.file.Editions {
		w.title(1, w.say("desk.file.edition", "n", e.Number))
		w.code(w.say("desk.file.field.digest"), string(e.WorkingDigest()))
		for _, f := range domain.Fields {
			w.fact(w.label("field", f.Name), f.Text(&e.Content))
		}
		for _, d := range e.Distributions {
			w.gap(1)
			w.fact(w.say("desk.file.field.file"), cmp.Or(d.Title, string(d.ID)))
			var audiences []string
			for _, a := range d.Audiences {
				audiences = append(audiences, w.label("audience", string(a)))
			}
			w.fact(w.say("desk.file.field.audiences"), strings.Join(audiences, ", "))
			w.fact(w.say("desk.file.field.link"), d.Link)
			if d.File != nil {
				w.fileRef(*d.File)
			}
		}
		w.answers(e)
		for _, t := range e.Treatments {
			w.gap(1)
			w.fact(w.say("desk.file.field.treatment"), w.label("treatment", t.Kind)+" ("+t.Question+")")
			w.attest("desk.file.field.done", t.Done)
			w.attest("desk.file.field.confirmed", t.Confirmed)
			for _, f := range t.Evidence {
				w.fileRef(f)
			}
		}
	}
}

func (w *writer) attest(key string, a *domain.Attest) {
	if a == nil {
		return
	}
	text := w.at(a.At) + ", " + w.who(a.By, "")
	if a.Note != "" {
		text += ": " + a.Note
	}
	w.fact(w.say(key), text)
}

func (w *writer) fileRef(f domain.FileRef) {
	w.fact(w.say("desk.file.field.stored"), f.Name+", "+message.Bytes(w.lang, f.Size))
	w.code("SHA-256", string(f.SHA256))
}

// answers are those of the screening, in the order of the questionnaire.
func (w *writer) answers(e workflow.CaseEdition) {
	if len(e.Answers) == 0 {
		return
	}
	w.gap(2)
	w.need(20)
	w.para(bold, bodySize, false, w.say("desk.file.screening", "version", e.Edition.Questionnaire.Version))
	w.gap(1)
	left := maps.Clone(e.Answers)
	if e.Questionnaire != nil {
		for _, q := range e.Questionnaire.Questions {
			if a, ok := left[q.ID]; ok {
				value := a.Value
				if i := slices.IndexFunc(q.Options, func(o screening.Option) bool { return o.Value == a.Value }); i >= 0 {
					value = q.Options[i].Label.In(w.lang)
				}
				w.answer(q.ID+" "+q.Text.In(w.lang), value, a)
				delete(left, q.ID)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(left)) {
		w.answer(id, left[id].Value, left[id])
	}
	if s := e.Stricter; s != nil {
		w.fact(w.say("desk.file.field.stricter"), w.label("class", string(s.Class))+", "+w.who(s.By, "")+", "+w.at(s.At)+": "+s.Reason)
	}
}

func (w *writer) answer(question, value string, a domain.Answer) {
	w.need(12)
	w.row(column{left, width, plain, bodySize, true, question})
	w.fact(w.say("desk.file.field.answer"), value)
	w.fact(w.say("desk.file.field.reason"), a.Reason)
	var grounds []string
	for _, g := range a.Grounds {
		grounds = append(grounds, w.ground(g))
	}
	w.fact(w.say("desk.file.field.grounds"), strings.Join(grounds, "; "))
	if a.Date != "" {
		w.fact(w.say("desk.file.field.date"), w.day(a.Date))
	}
	w.fact(w.say("desk.file.field.by"), w.who(a.By, "")+", "+w.at(a.At))
	for _, f := range a.Evidence {
		w.fileRef(f)
	}
	w.gap(1)
}

func (w *writer) releases() {
	w.title(0, w.say("desk.file.releases"))
	if len(w.file.Releases) == 0 {
		w.para(plain, bodySize, false, w.say("desk.file.releases.none"))
	}
	for _, r := range w.file.Releases {
		w.title(1, w.say("desk.file.release", "n", r.Edition, "for", w.label("audience", string(r.Audience))))
		w.fact(w.say("desk.file.field.status"), w.label("release", string(r.Status)))
		w.fact(w.say("desk.file.field.circle"), w.label("circle", string(r.Circle)))
		w.fact(w.say("desk.file.field.since"), w.at(r.At))
		w.fact(w.say("desk.file.field.ended"), w.at(r.EndedAt))
		w.fact(w.say("desk.file.field.end_reason"), w.label("withdrawal", r.EndReason))
		w.fact(w.say("desk.file.field.last_day"), w.day(r.Until))
		if r.Entry > 0 {
			w.fact(w.say("desk.file.field.decision"), w.say("desk.file.no", "n", r.Entry))
		}
		w.code(w.say("desk.file.field.digest"), string(r.Digest))
		if r.ErasedBy != "" {
			w.fact(w.say("desk.file.field.document"), w.say("desk.file.erased", "decision", r.ErasedBy))
		}
		for _, f := range r.Files {
			w.fact(w.say("desk.file.field.stored"), cmp.Or(f.Name, f.Link))
			w.code("SHA-256", string(f.SHA256))
		}
	}
}

func (w *writer) changes() {
	w.title(0, w.say("desk.file.changes"))
	if len(w.file.Changes) == 0 {
		w.para(plain, bodySize, false, w.say("desk.file.changes.none"))
	}
	for _, c := range w.file.Changes {
		who := w.who(c.Person, "")
		if c.Person == "" {
			who = w.label("actor", string(domain.ByOperator))
		}
		w.need(9)
		w.row(column{left, width, plain, smallSize, true, w.at(c.At) + " · " + w.say("desk.file.edition", "n", c.Edition) + " · " + who + " · " + w.label("contribution", string(c.Kind))})
		w.fact(FieldName(w.lang, c.Field), w.say("desk.file.change", "old", quoted(w.lang, Value(w.lang, c.Field, c.Old)), "new", quoted(w.lang, Value(w.lang, c.Field, c.New))))
		w.gap(0.8)
	}
}

func quoted(lang, s string) string {
	switch {
	case s == "":
		return "–"
	case lang == "en":
		return "“" + s + "”"
	}
	return "„" + s + "“"
}

func (w *writer) proofs() {
	w.title(0, w.say("desk.file.proofs"))
	w.para(plain, bodySize, false, w.say("desk.file.proofs.lead"))
	w.gap(2)
	if w.file.Head.Size == 0 {
		w.para(plain, bodySize, false, w.say("desk.file.proofs.none"))
		return
	}
	w.fact(w.say("desk.file.field.checkpoint"), "")
	w.para(mono, smallSize, false, strings.TrimSuffix(string(w.file.Head.Note), "\n"))
	w.gap(1)
	w.code(w.say("desk.file.field.key"), w.file.Key)
	sum := sha256.Sum256([]byte(w.file.Key))
	w.code(w.say("desk.file.field.fingerprint"), hex.EncodeToString(sum[:]))
	for _, e := range w.file.Entries {
		w.gap(2)
		w.need(16)
		w.row(column{left, width, plain, smallSize, false, w.say("desk.file.proof", "n", e.Number, "index", w.indexOf(e))})
		w.para(mono, proofSize, false, string(e.Leaf))
		if !e.Proven {
			continue
		}
		path := make([]string, len(e.Proof))
		for i, h := range e.Proof {
			path[i] = base64.StdEncoding.EncodeToString(h[:])
		}
		w.para(mono, proofSize, true, strings.Join(path, " "))
	}
}
