package releasecheck

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// trial is one completed review before the judge, with what was found out about it so far.
type trial struct {
	*judge
	h         *holding
	v         *review
	steps     []*decision // reviewed steps that rest on it
	body      map[string]any
	authority string
	handover  *decision
	until     int64               // pos up to which new rules count: the last step that rests on the review
	holds     map[string]*signoff // by slot: what stands after all that was taken back
	kinds     map[string]string   // of places, by slot
}

func (t *trial) wrong(rule, format string, args ...any) {
	release := ""
	for _, r := range t.h.releases {
		if r.Review == t.v.ID {
			release = r.ID
		}
	}
	t.judge.wrong(t.h, release, rule, "review "+t.v.ID+": "+fmt.Sprintf(format, args...))
}

// review judges one completed review: is it what was signed, by all who had to, and only by those who might?
func (j *judge) review(h *holding, v *review, steps []*decision) {
	t := &trial{judge: j, h: h, v: v, steps: steps, holds: map[string]*signoff{}, kinds: map[string]string{}}
	for _, d := range steps {
		t.until = max(t.until, d.pos)
		if !slices.Contains(parts(v.Verb), d.Verb) && d.Verb != v.Verb || d.Edition != v.Edition && d.Verb != "reinstate" {
			t.wrong("review_status", "step %s is not what it is for", d.ID)
		}
	}
	for _, verb := range parts(v.Verb) {
		if !slices.ContainsFunc(steps, func(d *decision) bool { return d.Verb == verb || d.Verb == v.Verb }) {
			t.wrong("review_status", "%s did not follow", verb)
		}
	}
	for _, r := range h.releases {
		if r.Review == v.ID {
			t.until = max(t.until, r.pos) // publishing looks at the rules again
		}
	}
	if !t.reads() {
		return
	}
	t.handedOver()
	t.fold()
	t.placesFit()
	t.nothingMissing()
	t.order()
	t.people()
	t.classFits()
	if v.Verb == "reinstate" {
		t.reinstatement()
	}
}

// reads takes the signed body, if it is the one that the digest names.
func (t *trial) reads() bool {
	if sha(t.v.Body) != t.v.Digest {
		t.wrong("review_digest", "the body has another digest")
		return false
	}
	var err error
	if t.body, err = parseCanonical(t.v.Body); err != nil {
		t.wrong("review_digest", "%v", err)
		return false
	}
	t.authority = text(t.body, "authority")
	t.bodyFits()
	return true
}

// bodyFits: the row says what the signed body says.
func (t *trial) bodyFits() {
	v, b := t.v, t.body
	verbs := []string{}
	for _, x := range anyList(b["verbs"]) {
		s, _ := x.(string)
		verbs = append(verbs, parts(s)...)
	}
	fields := []struct{ name, got, want string }{
		{"holding", v.Holding, text(b, "holding")},
		{"root", v.Root, text(b, "root")},
		{"root of its authority", v.Root, t.rights.authorities[t.authority].Root},
		{"edition", strconv.FormatInt(v.Edition, 10), strconv.FormatInt(number(b, "edition"), 10)},
		{"verb", v.Verb, strings.Join(verbs, "+")},
		{"class", v.Class, text(b, "class")},
		{"not_before", v.NotBefore, text(b, "not_before")},
		{"until", v.Until, text(b, "until")},
		{"review_date", v.ReviewDate, text(b, "review_date")},
		{"ground", v.Ground, text(b, "ground")},
		{"decision", v.Reinstates, text(b, "decision")},
		{"rules", strings.Join(v.Rules, " "), strings.Join(versions(b["rules"]), " ")},
	}
	for _, d := range t.steps {
		fields = append(fields, struct{ name, got, want string }{"authority of step " + d.ID, d.Authority, t.authority})
	}
	for _, f := range fields {
		if f.got != f.want {
			t.wrong("review_body", "%s", f.name)
		}
	}
	if len(text(b, "nonce")) != 32 || text(b, "schema") == "" {
		t.wrong("review_body", "schema or nonce is missing")
	}
	content := texts(b, "content")
	for _, a := range sortedKeys(t.v.documents) {
		if d := v.documents[a]; content[a] != d.Digest || d.Body != nil && sha(d.Body) != d.Digest {
			t.wrong("document_digest", "document for %s", a)
		}
	}
	if v.Verb != "reinstate" {
		for _, a := range sortedKeys(content) {
			if _, ok := v.documents[a]; !ok {
				t.wrong("document_digest", "no document for %s", a)
			}
		}
	}
}

// handedOver: the opening is a decision, by the opener, on this digest, under the rules that were in force.
func (t *trial) handedOver() {
	i := slices.IndexFunc(t.h.decisions, func(d *decision) bool { return d.Kind == "hand_over" && d.Review == t.v.ID })
	if i < 0 {
		t.wrong("handover", "no decision")
		t.handover = &decision{}
		return
	}
	d := t.h.decisions[i]
	t.handover = d
	if d.Digest != t.v.Digest || d.Actor != t.v.Opener || d.OnBehalfOf != t.v.OpenedFor || d.ActorKind != "person" {
		t.wrong("handover", "decision %s has another digest or opener", d.ID)
	}
	if d.pos >= t.steps[0].pos {
		t.wrong("handover", "decision %s comes after the step", d.ID)
	}
	_, want := t.rights.standing(t.authority, d.pos, d.pos)
	got := slices.DeleteFunc(versions(t.body["rules"]), func(s string) bool { return strings.HasSuffix(s, "/0") })
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) && !t.rights.movedSince(t.authority, d.pos) {
		t.wrong("rules_in_force", "%v signed, %v in force", got, want)
	}
}

// fold plays the signatures and what was taken back, and compares each with its decision.
func (t *trial) fold() {
	for _, x := range t.v.signoffs {
		if x.Digest != t.v.Digest {
			t.wrong("signoff_digest", "signature %s", x.ID)
		}
		t.decided(x)
		if x.pos <= t.handover.pos || x.pos >= t.steps[0].pos {
			t.wrong("signoff_outside", "signature %s", x.ID)
		}
		held := t.holds[x.Slot]
		switch {
		case x.Mark == "unsigned":
			if held == nil || held.Person != x.Person {
				t.wrong("signoff_twice", "signature %s takes back what is not its own", x.ID)
			}
			delete(t.holds, x.Slot)
		case held != nil:
			t.wrong("signoff_twice", "slot %s: %s and %s", x.Slot, held.ID, x.ID)
		default:
			t.holds[x.Slot] = x
		}
	}
}

func (t *trial) decided(x *signoff) {
	d := t.h.decision(x.Decision)
	kind := "signoff"
	if x.Mark == "unsigned" {
		kind = "unsign"
	}
	if d == nil {
		t.wrong("signoff_decision", "signature %s has none", x.ID)
		return
	}
	for _, f := range []struct{ name, got, want string }{
		{"kind", d.Kind, kind},
		{"review", d.Review, x.Review},
		{"holding", x.Holding, t.h.ID},
		{"slot", d.Slot, x.Slot},
		{"mark", cmp.Or(d.Mark, "unsigned"), x.Mark},
		{"actor", d.Actor, x.Person},
		{"actor kind", d.ActorKind, "person"},
		{"role", d.Role, x.Role},
		{"grant", d.Grant, x.Grant},
		{"on_behalf_of", d.OnBehalfOf, x.OnBehalfOf},
		{"digest", d.Digest, x.Digest},
		{"authority", d.Authority, t.authority},
		{"at", strconv.FormatInt(d.At, 10), strconv.FormatInt(x.At, 10)},
	} {
		if f.got != f.want {
			t.wrong("signoff_decision", "signature %s: %s", x.ID, f.name)
		}
	}
}

// marks that fill a kind of place.
var marks = map[string]string{
	"acknowledgement": "acknowledged", "opinion": "opinion", "co_signature": "signed", "final": "signed", "confirmation": "signed",
}

// placesFit: every place of the row is filled by exactly the signature that stands, with the mark of its kind.
func (t *trial) placesFit() {
	for _, p := range t.v.Places {
		t.kinds[p.Slot] = p.Kind
		x := t.holds[p.Slot]
		if x == nil || p.Signoff == nil || p.Signoff.ID != x.ID {
			t.wrong("place_open", "slot %s", p.Slot)
		}
	}
	for _, slot := range sortedKeys(t.holds) {
		x := t.holds[slot]
		kind, ok := t.kinds[slot]
		if !ok {
			t.wrong("place_open", "slot %s is no place of the review", slot)
			continue
		}
		if marks[kind] != x.Mark {
			t.wrong("signoff_mark", "slot %s is a %s and holds %q", slot, kind, x.Mark)
		}
		if !slices.Contains(strings.Split(rolesOf(slot), "|"), x.Role) {
			t.wrong("not_entitled", "signature %s: role %s in slot %s", x.ID, x.Role, slot)
		}
	}
}

// rolesOf gives the roles of a slot name, "a|b#1".
func rolesOf(slot string) string {
	roles, _, _ := strings.Cut(slot, "#")
	return roles
}

// nothingMissing: what the rules asked for then, and since, stands.
func (t *trial) nothingMissing() {
	sets, _ := t.rights.standing(t.authority, t.handover.pos, t.until)
	needs := owed(sets, t.cases())
	for _, roles := range sortedKeys(needs) {
		n, have := needs[roles], 0
		for slot, x := range t.holds {
			kind := t.kinds[slot]
			if rolesOf(slot) == roles && heights[kind] >= heights[n.kind] && marks[kind] == x.Mark {
				have++
			}
		}
		if have < n.count {
			t.wrong("slot_missing", "%s %s: %d of %d", n.kind, roles, have, n.count)
		}
	}
}

// cases puts the review to the rules: each of its steps with the audience that it releases to.
func (t *trial) cases() (out []asked) {
	content := texts(t.body, "content")
	for _, verb := range parts(t.v.Verb) {
		c := asked{verb: verb, facts: t.v.Facts, class: t.v.Class, themes: t.themes()}
		switch verb {
		case "release_internally":
			c.audience = "internal"
		case "approve":
			c.audience = "public"
		}
		if c.audience != "" || len(content) == 0 {
			out = append(out, c)
			continue
		}
		for _, c.audience = range sortedKeys(content) {
			out = append(out, c)
		}
	}
	return out
}

// themes of what is released: of a signed document, or of the edition.
func (t *trial) themes() []string {
	for _, a := range []string{"public", "internal"} {
		m, err := parseCanonical(t.v.documents[a].Body)
		if err != nil {
			continue
		}
		content, _ := m["content"].(map[string]any)
		var out []string
		for _, x := range anyList(content["theme"]) {
			s, _ := x.(string)
			out = append(out, s)
		}
		return out
	}
	return t.h.editions[t.v.Edition].Themes
}

// order: a final signature comes after all others, but for those that a rule asked for later.
func (t *trial) order() {
	answered, concerns := false, false
	for slot, x := range t.holds {
		if t.kinds[slot] == "final" {
			answered = answered || x.Answered
			continue
		}
		concerns = concerns || x.Concerns && t.kinds[slot] == "opinion"
		for other, y := range t.holds {
			if t.kinds[other] == "final" && y.pos < x.pos && !t.rights.ruleBetween(t.authority, y.pos, x.pos) {
				t.wrong("signoff_order", "%s before %s", y.ID, x.ID)
			}
		}
	}
	if concerns && !answered {
		t.wrong("concerns", "no final signature answers them")
	}
}

// classFits: the class lets the edition out to where the steps lead, and what had to be treated was.
func (t *trial) classFits() {
	for _, verb := range parts(t.v.Verb) {
		audience := map[string]string{"release_internally": "internal", "approve": "public"}[verb]
		if audience != "" && !allows(audience, t.v.Class) {
			t.wrong("class", "%s with class %q", verb, t.v.Class)
		}
		if audience == "public" {
			t.treated()
		}
	}
}

// treated: each treatment that the signed body names was confirmed before the hand-over, by a decision about it, in the
// role that the question names.
func (t *trial) treated() {
	for i, x := range anyList(t.body["treatments"]) {
		x, _ := x.(map[string]any)
		id := cmp.Or(text(x, "id"), "number "+strconv.Itoa(i+1))
		d := t.h.decision(text(x, "decision"))
		if d == nil || d.Kind != "treatment_confirmation" || d.pos >= t.handover.pos || d.Role != text(x, "role") || !strings.EqualFold(d.Slot, id) {
			t.wrong("treatment", "treatment %s", clip(id))
			continue
		}
		for _, why := range t.rights.entitled(act{
			person: d.Actor, role: d.Role, grant: d.Grant, onBehalfOf: d.OnBehalfOf, authority: d.Authority, at: d.At, pos: d.pos,
		}) {
			t.wrong(why.Rule, "treatment %s: %s", clip(id), why.Detail)
		}
	}
}

// reinstatement: it undoes a withdrawal of this holding, brings back what that ended, and the withdrawer signed nothing.
func (t *trial) reinstatement() {
	w := t.h.decision(t.v.Reinstates)
	if w == nil || w.Kind != "transition" || w.Verb != "withdraw" || w.pos >= t.handover.pos {
		t.wrong("reinstated", "decision %q is no withdrawal before it", t.v.Reinstates)
		return
	}
	for _, slot := range sortedKeys(t.holds) {
		x := t.holds[slot]
		for _, p := range []string{w.Actor, w.OnBehalfOf} {
			if p != "" && (p == x.Person || p == x.OnBehalfOf) {
				t.wrong("withdrawer_signed", "signature %s", x.ID)
			}
		}
	}
	content := texts(t.body, "content")
	if len(content) == 0 {
		content = w.Content // bound by the decision's id in the signed body, and by that decision's leaf
	}
	for _, r := range t.h.releases {
		ended := slices.ContainsFunc(r.ends, func(e end) bool { return e.Decision == w.ID })
		if ended && (content[r.Audience] != r.Digest || t.steps[0].Content[r.Audience] != r.Digest) {
			t.wrong("reinstated", "release %s", r.ID)
		}
	}
}
