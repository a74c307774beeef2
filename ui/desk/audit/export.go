package audit

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"freigabe/domain"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
	"freigabe/workflow/intake"
)

// exportLimit is how many decisions one export holds. Who needs more narrows the period; the page says so.
const exportLimit = 10_000

// each goes through the selection, page by page, with names. The answer tells whether decisions were left out.
func each(r *page.Request, row func(*wording, workflow.HistoryEntry) error) (cut bool, err error) {
	a := ask(r)
	if len(a.problem) > 0 {
		return false, &domain.Error{Code: domain.Invalid, Op: "audit.export", Key: "field.date"}
	}
	scope, err := r.Scope()
	if err != nil {
		return false, err
	}
	f := a.DecisionFilter
	f.Page = workflow.Page{Limit: 200}
	for n := 0; ; {
		found, err := r.Read().History(r.Ctx(), scope, f)
		if err != nil {
			return false, err
		}
		rows := found.Rows
		w, err := newWording(r, rows)
		if err != nil {
			return false, err
		}
		for _, e := range rows {
			if n++; n > exportLimit {
				return true, nil
			}
			if err := row(w, e); err != nil {
				return false, err
			}
		}
		if len(rows) < f.Limit {
			return false, nil
		}
		f.After = r.Cursor(rows[len(rows)-1])
	}
}

func attach(r *page.Request, name, kind string) {
	h := r.Echo.Response().Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
}

// exportCSV writes the selection as a list for a spreadsheet.
func exportCSV(r *page.Request) error {
	var b strings.Builder
	out, err := intake.NewCSVWriter(&b)
	if err != nil {
		return err
	}
	var head []string
	for _, key := range []string{
		"desk.audit.col.number", "desk.audit.col.time", "desk.audit.col.decision", "desk.audit.col.object", "desk.audit.col.name", "desk.audit.fact.review", "desk.audit.col.person",
		"desk.audit.col.role", "desk.audit.col.for", "desk.audit.col.place", "desk.audit.col.from", "desk.audit.col.to", "desk.audit.col.rule", "desk.audit.fact.digest",
		"desk.audit.fact.reason", "desk.audit.fact.comment", "desk.audit.col.id",
	} {
		head = append(head, r.Text(key, nil))
	}
	if err := out.Row(head); err != nil {
		return err
	}
	cut, err := each(r, func(w *wording, e workflow.HistoryEntry) error {
		subject, _ := w.subject(e)
		behalf := ""
		if e.OnBehalfOf != "" {
			behalf = w.name(e.OnBehalfOf)
		}
		return out.Row([]string{
			w.number(e.Index), e.At.UTC().Format("2006-01-02T15:04:05.000000Z"), w.what(e), subject, e.Name, e.Review, w.actor(e.Decision), w.role(e.Decision),
			behalf, w.place(e.Authority), w.state(e.From), w.state(e.To), strings.Join(w.rules(e.Decision), "; "), string(e.Digest),
			textOf(e.Decision, domain.TextReason), textOf(e.Decision, domain.TextComment), string(e.ID),
		})
	})
	if err == nil && cut {
		err = out.Row([]string{r.Text("desk.audit.export.cut", map[string]any{"n": r.Number(exportLimit)})})
	}
	if err == nil {
		err = out.Close()
	}
	if err != nil {
		return err
	}
	attach(r, "entscheidungen-"+r.Today()+".csv", "text/csv; charset=utf-8")
	return r.Echo.String(http.StatusOK, b.String())
}

func (w *wording) state(s domain.State) string {
	if s == "" {
		return ""
	}
	return w.Label("state", string(s))
}

// line is one decision of an export for programs, with its proof.
type line struct {
	Decision   string   `json:"decision"`
	Leaf       string   `json:"leaf"`
	Index      *int64   `json:"index"`
	Size       int64    `json:"size,omitempty"`
	Proof      []string `json:"proof"`
	Checkpoint string   `json:"checkpoint,omitempty"`
	Key        string   `json:"key"`
}

// exportLines writes the selection with proofs: each line is what verify reads as the proof of one decision. All proofs
// are for one checkpoint.
func exportLines(r *page.Request) error {
	head, err := workflow.HeadOf(r.Ctx(), r.Ledger)
	if err != nil {
		return err
	}
	var lines []line
	var indexes []int64
	var proven []int
	_, err = each(r, func(_ *wording, e workflow.HistoryEntry) error {
		l := line{Decision: string(e.ID), Leaf: base64.StdEncoding.EncodeToString(e.Leaf), Index: e.Index, Proof: []string{}, Key: r.Ledger.VerifierKey()}
		if e.Index != nil && *e.Index < head.Size {
			l.Size, l.Checkpoint = head.Size, string(head.Note)
			indexes, proven = append(indexes, *e.Index), append(proven, len(lines))
		}
		lines = append(lines, l)
		return nil
	})
	if err != nil {
		return err
	}
	proofs, err := workflow.ProveAll(r.Ctx(), r.Ledger, indexes, head.Size)
	if err != nil {
		return err
	}
	for i, proof := range proofs {
		for _, h := range proof {
			lines[proven[i]].Proof = append(lines[proven[i]].Proof, base64.StdEncoding.EncodeToString(h[:]))
		}
	}
	var b strings.Builder
	out := json.NewEncoder(&b)
	for _, l := range lines {
		if err := out.Encode(l); err != nil {
			return err
		}
	}
	attach(r, "entscheidungen-"+r.Today()+".jsonl", "application/jsonl")
	return r.Echo.String(http.StatusOK, b.String())
}
