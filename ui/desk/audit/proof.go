package audit

import (
	"encoding/base64"
	"encoding/hex"
	"maps"
	"net/http"
	"slices"

	"freigabe/domain"
	"freigabe/domain/ledger"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var proofTemplate = page.Parse(files, "proof.html", "parts.html")

// proofPage answers: is this decision proven?
type proofPage struct {
	page.Frame
	Title   string
	Proof   *component.Proof
	Alert   *component.Alert
	Facts   component.Facts
	How     string
	Way     *component.Merkle
	Steps   []stepRow
	Command string
	Leaf    string
	Take    []component.Button
	Links   []component.Link
	Noun    string
}

// stepRow is one step of the computation, in full.
type stepRow struct {
	Number             int
	Supplied, Computed string
	Side               string
}

// proven is what was found out about a decision's place in the ledger.
type proven struct {
	head  workflow.Head
	hash  [32]byte
	steps []ledger.Step
	state string // "ok", "pending", "broken"
}

// prove computes the way from the leaf to the signed root, and compares the decision with its leaf.
func prove(r *page.Request, row *workflow.HistoryRow) (proven, error) {
	head, err := workflow.HeadOf(r.Ctx(), r.Ledger)
	if err != nil {
		return proven{}, err
	}
	p := proven{head: head, state: "pending"}
	if ledger.Says(row.Leaf, row.Decision) != nil {
		p.state = "broken"
		return p, nil
	}
	if row.Index == nil || *row.Index >= head.Size {
		return p, nil
	}
	path, err := r.Ledger.InclusionProof(r.Ctx(), *row.Index, head.Size)
	if err != nil {
		return proven{}, err
	}
	p.state = "broken"
	if p.hash, p.steps, err = ledger.Path(row.Leaf, *row.Index, head.Size, path); err != nil {
		return p, nil
	}
	top := p.hash
	if n := len(p.steps); n > 0 {
		top = p.steps[n-1].Computed
	}
	if _, err := ledger.OpenSigned(head.Note, r.Ledger.VerifierKey()); err == nil && top == head.Root {
		p.state = "ok"
	}
	return p, nil
}

func show(r *page.Request) error {
	id, err := domain.ParseID[domain.DecisionID](r.Param("id"))
	if err != nil {
		return err
	}
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	one, err := r.Read().History(r.Ctx(), scope, workflow.DecisionFilter{Only: id, Page: workflow.Page{Limit: 1}})
	if err != nil {
		return err
	}
	rows := one.Rows
	if len(rows) == 0 {
		return &domain.Error{Code: domain.NotFound, Op: "audit.show", Key: "desk.audit.decision.unknown"}
	}
	e := rows[0]
	w, err := newWording(r, rows)
	if err != nil {
		return err
	}
	found, err := prove(r, &e.HistoryRow)
	if err != nil {
		return err
	}
	p := proofPage{Noun: r.Text("desk.audit.proof.of", map[string]any{"n": w.number(e.Index)}), Title: r.Text("desk.audit.proof.title", map[string]any{"n": w.number(e.Index)})}
	if e.Index == nil {
		p.Noun, p.Title = r.Text("desk.audit.proof.of_new", nil), r.Text("desk.audit.proof.title_new", nil)
	}
	w.verdict(&p, e, found)
	p.Facts = w.facts(e)
	w.computation(&p, e, found)
	w.onward(&p, e, found)
	p.Leaf = string(e.Leaf)
	if p.Frame, err = r.Frame(page.Decisions, p.Noun, component.Link{URL: "/desk/decisions", Text: r.Text("desk.audit.list.short", nil)}); err != nil {
		return err
	}
	return r.Show(http.StatusOK, proofTemplate, "", p)
}

// verdict says whether the decision is proven, as a sentence.
func (w *wording) verdict(p *proofPage, e workflow.HistoryEntry, found proven) {
	switch found.state {
	case "broken":
		p.Alert = &component.Alert{
			Kind: "danger", Title: w.Text("desk.audit.proof.no", nil), Text: component.Marked(w.Text("desk.audit.proof.no_text", nil)),
			Buttons: []component.Button{{URL: "/desk/ledger", Text: w.Text("desk.audit.ledger.look", nil)}},
		}
	case "pending":
		p.Alert = &component.Alert{Kind: "info", Title: w.Text("desk.audit.proof.soon", nil), Text: component.Marked(w.Text("desk.audit.proof.soon_text", nil))}
	default:
		subject, _ := w.subject(e)
		p.Proof = &component.Proof{Title: w.Text("desk.audit.proof.yes", nil), Text: component.Marked(w.Text("desk.audit.proof.yes_text", map[string]any{
			"who": w.actor(e.Decision), "what": w.what(e), "subject": subject, "at": w.Exact(e.At), "n": w.Number(int(found.head.Size)),
		}))}
	}
}

// facts are what the entry holds.
func (w *wording) facts(e workflow.HistoryEntry) component.Facts {
	t := func(key string) string { return w.Text(key, nil) }
	var out component.Facts
	add := func(f component.Fact) {
		if f.Text != "" || f.Digest != nil || f.Moment.Text != "" || f.Parts != nil {
			out = append(out, f)
		}
	}
	add(component.Fact{Name: t("desk.audit.fact.what"), Text: w.what(e)})
	subject, german := w.subject(e)
	f := component.Fact{Name: t("desk.audit.fact.subject"), Text: subject, German: german}
	if e.Name != "" {
		f.URL = "/desk/holdings/" + string(e.Holding)
		f.Note = w.Text("desk.audit.fact.edition", map[string]any{"n": e.Edition})
	}
	add(f)
	if e.From != "" || e.To != "" {
		add(component.Fact{Name: t("desk.audit.fact.step"), Text: w.Label("state", string(e.From)) + " → " + w.Label("state", string(e.To))})
	}
	add(component.Fact{Name: t("desk.audit.fact.review"), Text: e.Review})
	if e.Slot != "" && e.Review != "" {
		add(component.Fact{Name: t("desk.audit.fact.slot"), Text: w.slot(e.Slot)})
	}
	add(component.Fact{Name: t("desk.audit.fact.who"), Text: w.actor(e.Decision), Note: t("desk.audit.fact.who_note")})
	role := w.role(e.Decision)
	if b := w.behalf(e.Decision); b != "" {
		role += ", " + b
	}
	add(component.Fact{Name: t("desk.audit.fact.role"), Text: role})
	add(component.Fact{Name: t("desk.audit.fact.place"), Text: w.place(e.Authority), German: true})
	add(component.Fact{Name: t("desk.audit.fact.at"), Moment: component.MomentOf(e.At, w.Exact(e.At), "")})
	var rules []component.Link
	for _, text := range w.rules(e.Decision) {
		rules = append(rules, component.Link{Text: text})
	}
	add(component.Fact{Name: t("desk.audit.fact.rules"), Parts: rules})
	add(component.Fact{Name: t("desk.audit.fact.reason"), Text: textOf(e.Decision, domain.TextReason), German: true})
	add(component.Fact{Name: t("desk.audit.fact.comment"), Text: textOf(e.Decision, domain.TextComment), German: true})
	for _, kind := range []domain.TextKind{domain.TextName, domain.TextReason, domain.TextComment} {
		if by := e.Erased[kind]; by != "" {
			add(component.Fact{Name: t("desk.file.field." + string(kind)), Text: w.erasedBy(by), URL: "/desk/decisions/" + string(by)})
		}
	}
	if e.Digest != "" {
		d := component.FullDigest("", e.Digest)
		add(component.Fact{Name: t("desk.audit.fact.digest"), Digest: &d})
	}
	for _, a := range slices.Sorted(maps.Keys(e.Content)) {
		d := component.FullDigest("", e.Content[a])
		add(component.Fact{Name: w.Text("desk.audit.fact.content", map[string]any{"for": a}), Digest: &d})
	}
	for _, k := range slices.Sorted(maps.Keys(e.Detail)) {
		add(component.Fact{Name: t("desk.audit.fact.detail"), Text: k + ": " + w.detail(k, e.Detail[k])})
	}
	return out
}

// detail writes a detail of administration; people by name.
func (w *wording) detail(key, value string) string {
	switch {
	case slices.Contains(personDetails, key) && domain.IsID(value):
		return w.name(domain.PersonID(value))
	case key == "role":
		return w.Label("role", value)
	case key == "authority" || key == "parent":
		if t := w.place(domain.AuthorityID(value)); t != "" {
			return t
		}
	case key == "class":
		return w.Label("class", value)
	}
	return value
}

func (w *wording) slot(slot string) string {
	return w.Text("desk.audit.slot", map[string]any{"slot": slot})
}

// computation shows how to compute it again: a picture of the first steps, all of them in a table.
func (w *wording) computation(p *proofPage, e workflow.HistoryEntry, found proven) {
	if found.state != "ok" {
		return
	}
	short := func(h [32]byte) string {
		x := hex.EncodeToString(h[:])
		return x[:4] + "…" + x[62:]
	}
	root := base64.StdEncoding.EncodeToString(found.head.Root[:])
	way := component.Merkle{
		ID: "way", Title: w.Text("desk.audit.way.title", map[string]any{"n": w.number(e.Index)}), Text: w.Text("desk.audit.way.text", nil),
		Leaf: w.Text("desk.audit.way.leaf", map[string]any{"n": w.number(e.Index)}), Root: root[:4] + "…" + root[40:],
	}
	for i, s := range found.steps {
		// of a long way the picture shows the first two steps and the last, and says what it leaves out
		switch n := len(found.steps); {
		case n <= 3 || i == 0 || i == n-1:
			way.Steps = append(way.Steps, component.MerkleStep{Supplied: short(s.Supplied), Computed: short(s.Computed), Left: s.Left})
		case i == 1:
			way.Steps = append(way.Steps, component.MerkleStep{Supplied: short(s.Supplied), Computed: "…", Left: s.Left})
		}
		side := w.Text("desk.audit.way.right", nil)
		if s.Left {
			side = w.Text("desk.audit.way.left", nil)
		}
		p.Steps = append(p.Steps, stepRow{Number: i + 1, Supplied: hex.EncodeToString(s.Supplied[:]), Computed: hex.EncodeToString(s.Computed[:]), Side: side})
	}
	if n := len(found.steps); n > 0 {
		p.Way = &way
		if n > 3 {
			p.How = w.Text("desk.audit.way.part", map[string]any{"n": n})
		}
	}
	p.Command = "verify beleg-" + string(e.ID) + ".json"
}

// onward offers to take the proof along, and where to look next.
func (w *wording) onward(p *proofPage, e workflow.HistoryEntry, found proven) {
	if found.state == "ok" {
		p.Take = append(p.Take, component.Button{URL: "/api/v1/ledger/proofs/" + string(e.ID), Text: w.Text("desk.audit.take.proof", nil), Kind: "primary", Icon: "download", Block: true})
	}
	if e.Name != "" {
		p.Take = append(p.Take, component.Button{URL: "/desk/holdings/" + string(e.Holding) + "/dossier", Text: w.Text("desk.audit.take.dossier", nil), Block: true})
		p.Links = append(p.Links, component.Link{URL: "/desk/holdings/" + string(e.Holding) + "/timeline", Text: w.Text("desk.audit.link.timeline", nil)})
	}
	p.Links = append(p.Links, component.Link{URL: "/desk/ledger", Text: w.Text("desk.audit.link.ledger", nil)})
	if e.Actor != "" && e.Authority != "" {
		p.Links = append(p.Links, component.Link{
			URL:  rightsAddress(w.DayOf(e.At), e.Authority, e.Actor),
			Text: w.Text("desk.audit.link.rights", map[string]any{"name": w.actor(e.Decision)}),
		})
	}
}
