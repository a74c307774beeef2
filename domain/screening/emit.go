package screening

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// YAML writes the questionnaire in the form that Parse reads, always in the same way: the digest of a version may rest
// on these bytes. Written by hand, because the encoder of the YAML library leaves texts such as "? a" unquoted.
func (q Questionnaire) YAML() []byte {
	w := &emitter{}
	w.scalar(0, "id", string(q.ID))
	if q.Version != 0 {
		w.line(0, "version: "+strconv.Itoa(q.Version))
	}
	w.text(0, "title", q.Title)
	w.list(0, "grounds", len(q.Grounds))
	for _, g := range q.Grounds {
		w.item(1, "code", g.Code)
		w.flag(2, "refuses", g.Refuses)
		w.text(2, "text", g.Text)
		w.prose(2, "statute", g.Statute)
	}
	w.list(0, "questions", len(q.Questions))
	for _, x := range q.Questions {
		w.question(x)
	}
	return []byte(w.String())
}

type emitter struct{ strings.Builder }

func (w *emitter) question(x Question) {
	w.item(1, "id", x.ID)
	w.text(2, "group", x.Group)
	w.text(2, "text", x.Text)
	w.text(2, "hint", x.Hint)
	w.prose(2, "legal_basis", x.LegalBasis)
	w.line(2, "checked: "+strconv.FormatBool(x.Checked))
	w.scalar(2, "role", string(x.Role))
	if x.DueDays != 0 {
		w.line(2, "due_days: "+strconv.Itoa(x.DueDays))
	}
	w.scalar(2, "follows", x.Follows)
	w.list(2, "options", len(x.Options))
	for _, o := range x.Options {
		w.option(o)
	}
}

func (w *emitter) option(o Option) {
	w.item(3, "value", o.Value)
	w.text(4, "label", o.Label)
	w.scalar(4, "effect", string(o.Effect))
	w.scalar(4, "next", o.Next)
	if len(o.Facts) > 0 {
		words := make([]string, len(o.Facts))
		for i, f := range o.Facts {
			words[i] = scalar(string(f))
		}
		w.line(4, "facts: ["+strings.Join(words, ", ")+"]")
	}
	w.scalar(4, "circle", string(o.Circle))
	if t := o.Treatment; t != nil {
		w.line(4, "treatment:")
		w.scalar(5, "kind", t.Kind)
		w.scalar(5, "role", string(t.Role))
		w.text(5, "text", t.Text)
	}
	w.scalar(4, "needs_date", string(o.NeedsDate))
	w.flag(4, "needs_ground", o.NeedsGround)
	w.flag(4, "needs_reason", o.NeedsReason)
	w.scalar(4, "mark", o.Mark)
	w.text(4, "note", o.Note)
}

func (w *emitter) line(depth int, s string) { fmt.Fprintf(w, "%s%s\n", strings.Repeat("  ", depth), s) }

func (w *emitter) item(depth int, key, value string) { w.line(depth, "- "+key+": "+scalar(value)) }

func (w *emitter) list(depth int, key string, n int) {
	if n == 0 {
		w.line(depth, key+": []")
		return
	}
	w.line(depth, key+":")
}

func (w *emitter) scalar(depth int, key, value string) {
	if value != "" {
		w.line(depth, key+": "+scalar(value))
	}
}

func (w *emitter) prose(depth int, key, value string) {
	if value != "" {
		w.line(depth, key+": "+quote(value))
	}
}

func (w *emitter) flag(depth int, key string, on bool) {
	if on {
		w.line(depth, key+": true")
	}
}

func (w *emitter) text(depth int, key string, t Text) {
	if t != (Text{}) {
		w.line(depth, key+":")
		w.line(depth+1, "de: "+quote(t.DE))
		w.line(depth+1, "en: "+quote(t.EN))
	}
}

// taken are the names that some YAML reader takes for something else.
var taken = []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}

func scalar(s string) string {
	if word.MatchString(s) && !slices.Contains(taken, strings.ToLower(s)) {
		return s
	}
	return quote(s)
}

func quote(s string) string { return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"` }
