package releasecheck

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// rows compares what the service keeps about a holding beside its history with the decisions that it follows from.
func (j *judge) rows(h *holding) {
	wrong := func(detail string) { j.wrong(h, "", "holding_row", detail) }
	if a, ok := j.rights.authorities[h.Authority]; !ok || a.Root != h.Root {
		wrong("root_id is not that of the authority")
	}
	if where := j.whereabouts(h); where != "" && where != h.Authority {
		wrong("authority_id is not where the decisions left it")
	}
	var last, screened *decision
	since := h.Since // of the last change of state
	for _, d := range h.decisions {
		j.about(h, d)
		if d.Kind == "transition" {
			last = d
			if d.From != d.To {
				since = d.At
			}
			if d.Verb == "screen" && d.Edition == h.Edition {
				screened = d
			}
		}
	}
	switch {
	case last == nil:
	case (last.Verb == "discard" || last.Verb == "reinstate") && slices.ContainsFunc(h.releases, func(r *release) bool { return r.Edition == h.Edition }):
	case h.State == "captured" && h.Edition == max(last.Edition, h.LastEdition)+1: // a new one: above every one that had a release
	case h.Edition != last.Edition:
		wrong("edition")
	}
	if h.Since != since {
		wrong("since")
	}
	if h.State != "captured" && h.State != "withheld" && h.State != "archived" && screened != nil && screened.Detail["class"] != "" && screened.Detail["class"] != h.Class {
		wrong("class is not that of the screening")
	}
	open := ""
	for _, v := range h.papers() {
		if v.Status == "open" {
			open = v.ID
		}
	}
	if open != h.Review {
		wrong("review_id")
	}
	j.lastReleases(h)
	j.ended(h)
}

// about: a decision that names a review was taken on it, and one that takes an approval back names the approval's.
func (j *judge) about(h *holding, d *decision) {
	onReview := slices.Contains([]string{"hand_over", "signoff", "unsign", "recall", "delegation"}, d.Kind) || d.Kind == "transition" && needsReview[d.Verb]
	v := h.paper(d.Review)
	switch {
	case d.Kind == "transition" && d.Verb == "reassess" && d.Review != h.approvedBefore(d.pos):
		j.wrong(h, "", "review_row", "decision "+d.ID+" names another review than the approval that it takes back")
	case !onReview && d.Review != "" && !(d.Kind == "transition" && slices.Contains([]string{"publish", "return", "reassess"}, d.Verb)):
		j.wrong(h, "", "review_row", "decision "+d.ID+" is about no review, and names one")
	case d.Review == "" && !onReview, v != nil && !onReview:
	case v == nil:
		j.wrong(h, "", "holding_row", "decision "+d.ID+" names no review that is there")
	case d.Digest != "" && d.Digest != v.Digest:
		j.wrong(h, "", "review_row", "decision "+d.ID+" is on another digest")
	}
}

// whereabouts gives the authority that the newest decision about a holding, or the newest move of it, names; "" for none.
func (j *judge) whereabouts(h *holding) (authority string) {
	var pos int64
	for _, d := range h.decisions {
		if d.pos > pos && !strings.HasPrefix(d.Kind, "erasure") {
			pos, authority = d.pos, d.Authority
		}
	}
	for _, m := range j.rights.moves[h.ID] {
		if m.pos > pos {
			pos, authority = m.pos, m.target
		}
	}
	return authority
}

// lastReleases: from where contributors count, and under which number and name it goes on.
func (j *judge) lastReleases(h *holding) {
	revs, edition := map[string]int64{}, int64(0)
	for _, r := range h.releases {
		revs[r.Audience] = max(revs[r.Audience], r.Rev)
		edition = max(edition, r.Edition)
		if r.Name != h.Name {
			j.wrong(h, r.ID, "holding_row", "name is not that of the release")
		}
	}
	got := map[string]int64{}
	if err := json.Unmarshal([]byte(h.LastRev), &got); err != nil || !maps.Equal(got, revs) {
		j.wrong(h, "", "holding_row", "last_rev is not that of the releases")
	}
	if h.LastEdition != edition {
		j.wrong(h, "", "holding_row", "last_edition is not that of the releases")
	}
}

// ended plays which releases were live, and holds the stored ends to that.
func (j *judge) ended(h *holding) {
	type ending struct{ release, decision, status, reason string }
	want, live := map[ending]int64{}, map[string]*release{}
	stop := func(d *decision, status, reason string, audiences ...string) {
		for _, a := range audiences {
			if r := live[a]; r != nil {
				want[ending{r.ID, d.ID, status, reason}] = d.At
				delete(live, a)
			}
		}
	}
	for _, d := range h.decisions {
		if d.Kind != "transition" {
			continue
		}
		switch d.Verb {
		case "withdraw":
			stop(d, "withdrawn", d.Detail["reason"], sortedKeys(d.Content)...)
		case "withhold":
			stop(d, "withdrawn", "withheld", "internal")
			if !slices.ContainsFunc(h.releases, func(r *release) bool { return r.Decision == d.ID && r.Audience == "register" }) {
				stop(d, "withdrawn", "withheld", "register")
			}
		case "reopen":
			stop(d, "withdrawn", "reopened", "register")
		case "archive":
			stop(d, "withdrawn", "archived", "register")
		case "reinstate":
			if v := h.reviews[d.Review]; v != nil {
				for _, r := range h.releases {
					if slices.ContainsFunc(r.ends, func(e end) bool { return e.Decision == v.Reinstates }) {
						live[r.Audience] = r
					}
				}
			}
		}
		for _, r := range h.releases {
			if r.Decision == d.ID {
				stop(d, "replaced", "", r.Audience)
				live[r.Audience] = r
			}
		}
	}
	for _, r := range h.releases {
		if by := j.erased[r.Decision+"/"+r.Audience]; by.decision != "" {
			want[ending{r.ID, by.decision, "purged", ""}] = by.at
		}
		for _, e := range r.ends {
			key := ending{r.ID, e.Decision, e.Status, e.Reason}
			if at, ok := want[key]; !ok || at != e.At {
				j.wrong(h, r.ID, "release_row", "an end that no decision made, or made so: "+e.Decision)
			}
			delete(want, key)
		}
	}
	for e := range want {
		j.wrong(h, e.release, "release_row", "its end by decision "+e.decision+" is gone")
	}
}

// paper checks what every review, completed or not, was handed over as: its row is the signed body, its documents are those
// that the body names, who signed decided so, and its end is a decision.
func (j *judge) paper(h *holding, v *review) {
	t := &trial{judge: j, h: h, v: v, holds: map[string]*signoff{}, kinds: map[string]string{}}
	if v.Status != "completed" && !t.reads() {
		return
	}
	t.opening()
	t.marks()
	t.closing()
}

// opening compares the row with the decision that opened it.
func (t *trial) opening() {
	v := t.v
	i := slices.IndexFunc(t.h.decisions, func(d *decision) bool { return d.Kind == "hand_over" && d.Review == v.ID })
	if i < 0 {
		if v.Status != "completed" { // said already
			t.wrong("handover", "no decision")
		}
		return
	}
	d := t.h.decisions[i]
	facts := slices.Clone(v.Facts)
	slices.Sort(facts)
	if _, register := v.documents["register"]; v.garbled || v.Register != register {
		t.wrong("review_row", "facts, rules or register")
	}
	for _, f := range []struct{ name, got, want string }{
		{"digest", v.Digest, d.Digest},
		{"opener", v.Opener, d.Actor},
		{"opened_for", v.OpenedFor, d.OnBehalfOf},
		{"opened_at", decimal(v.OpenedAt), decimal(d.At)},
		{"verb", v.Verb, d.Verb},
		{"year", decimal(v.Year), t.rights.day(d.Authority, d.At)[:4]},
	} {
		if f.got != f.want {
			t.wrong("review_row", "%s", f.name)
		}
	}
	if d.Detail["contributors"] == "" {
		return // from before 1.0
	}
	for _, a := range sortedKeys(texts(t.bodyOf(), "content")) {
		if _, ok := v.documents[a]; !ok {
			t.wrong("document_digest", "no document for %s", a)
		}
	}
	shares := make([]string, len(v.Contributors))
	for i, c := range v.Contributors {
		shares[i] = c.Person + "/" + c.Kind + "/" + c.Role
	}
	slices.Sort(shares)
	b, _ := json.Marshal(shares) // ids and words need no escapes
	for _, f := range []struct{ name, got, want string }{
		{"facts", strings.Join(facts, " "), d.Detail["facts"]},
		{"circle", v.Circle, d.Detail["circle"]},
		{"contributors", sha(b), d.Detail["contributors"]},
	} {
		if f.got != f.want {
			t.wrong("review_row", "%s", f.name)
		}
	}
	if rev, err := strconv.ParseInt(d.Detail["rev"], 10, 64); err == nil {
		t.wrote(shares, rev)
	}
}

// wrote compares who was a contributor at hand-over, up to the change with this number, with the change log of today.
func (t *trial) wrote(bound []string, rev int64) {
	audience := map[string]string{"release_internally": "internal", "approve": "public", both: "public", "reinstate": "public"}[t.v.Verb]
	if t.v.Verb == "withhold" && t.v.Register {
		audience = "register"
	}
	var from int64
	for _, r := range t.h.releases {
		if r.Audience == audience && r.Rev <= rev {
			from = max(from, r.Rev)
		}
	}
	now := map[string]bool{}
	for _, c := range t.h.changes {
		if c.Rev > from && c.Rev <= rev {
			now[c.Person+"/"+c.Kind+"/"+c.Role] = true
		}
	}
	if got := sortedKeys(now); !slices.Equal(got, bound) {
		t.wrong("contributor", "the change log names others than were bound at hand-over")
	}
}

// marks: every signature is a decision and every such decision one signature, and what decisions say of concerns is so.
func (t *trial) marks() {
	people, places := map[string]bool{t.v.Opener: true}, map[string]bool{}
	if t.v.OpenedFor != "" {
		people[t.v.OpenedFor] = true
	}
	held, decided := map[string]*signoff{}, map[string]bool{}
	for _, x := range t.v.signoffs {
		if decided[x.Decision] {
			t.wrong("review_row", "signature %s: its decision made another one", x.ID)
		}
		decided[x.Decision] = true
		concerned := slices.ContainsFunc(t.v.signoffs, func(o *signoff) bool { return held[o.Slot] == o && o.Concerns })
		if answers := t.kind(x.Slot) == "final" && x.Mark == "signed" && concerned; x.Answered != answers {
			t.wrong("review_row", "signature %s: answered", x.ID)
		}
		if t.v.Status != "completed" {
			if x.Digest != t.v.Digest {
				t.wrong("signoff_digest", "signature %s", x.ID)
			}
			t.decided(x)
		}
		if d := t.h.decision(x.Decision); d != nil && x.Concerns != (d.Detail["concerns"] == "true") {
			t.wrong("review_row", "signature %s: concerns", x.ID)
		}
		switch x.Mark {
		case "unsigned":
			delete(held, x.Slot)
		default: // a return takes the place, too
			held[x.Slot] = x
		}
	}
	for _, d := range t.h.decisions {
		if (d.Kind == "signoff" || d.Kind == "unsign") && d.Review == t.v.ID && !decided[d.ID] {
			t.wrong("review_row", "the signature of decision %s is gone", d.ID)
		}
	}
	for slot, x := range held {
		places[slot], people[x.Person] = true, true
		if x.OnBehalfOf != "" {
			people[x.OnBehalfOf] = true
		}
	}
	if !maps.Equal(places, t.v.taken) {
		t.wrong("review_row", "the places that are taken are not those that are signed")
	}
	if !maps.Equal(people, t.v.standing) {
		t.wrong("review_row", "the people who stand in it are not those who did something")
	}
}

func (t *trial) bodyOf() map[string]any {
	m, _ := parseCanonical(t.v.Body)
	return m
}

func (t *trial) kind(slot string) string {
	for _, p := range t.v.Places {
		if p.Slot == slot {
			return p.Kind
		}
	}
	return ""
}

// closing: a review is recalled or returned by a decision, and by nothing else.
func (t *trial) closing() {
	var by *decision
	status := ""
	for _, d := range t.h.decisions {
		if d.Review != t.v.ID {
			continue
		}
		switch {
		case d.Kind == "recall":
			by, status = d, "recalled"
		case d.Kind == "transition" && d.Verb == "return":
			by, status = d, "returned"
		case d.Kind == "transition" && needsReview[d.Verb]:
			by, status = d, "completed"
		}
	}
	switch {
	case by != nil && (t.v.Status != status || t.v.ClosedAt != by.At):
		t.wrong("review_row", "decision %s made it %s", by.ID, status)
	case by == nil && t.v.Status != "open" && t.v.Status != "closed":
		if t.v.Status != "completed" { // said already
			t.wrong("review_row", "no decision made it %s", t.v.Status)
		}
	case by == nil && (t.v.ClosedAt == 0) != (t.v.Status == "open"):
		t.wrong("review_row", "closed_at")
	}
}

// shown compares what lists show of a live release with its signed bytes.
func (j *judge) shown(h *holding, l live, r *release) {
	wrong := func(name string) { j.wrong(h, r.ID, "live_text", name) }
	if l.ReviewDate != r.ReviewDate {
		wrong("review_date")
	}
	m, err := parseCanonical(r.Body)
	if err != nil {
		return // said with the document
	}
	content, _ := m["content"].(map[string]any)
	var themes, shownThemes []string
	if err := json.Unmarshal([]byte(l.Theme), &shownThemes); err != nil {
		wrong("theme")
	}
	for _, x := range anyList(content["theme"]) {
		s, _ := x.(string)
		themes = append(themes, s)
	}
	if l.Title != text(content, "title") {
		if r.Audience == "register" {
			wrong("title")
		} else {
			j.wrong(h, r.ID, "live_row", "title")
		}
	}
	for _, f := range []struct{ name, got, want string }{
		{"description", l.Description, text(content, "description")},
		{"licence", l.Licence, text(content, "licence")},
		{"theme", strings.Join(shownThemes, " "), strings.Join(themes, " ")},
	} {
		if f.got != f.want {
			wrong(f.name)
		}
	}
}

// grave compares a tombstone with the withdrawal that set it.
func (j *judge) grave(h *holding) {
	var last *decision
	for _, d := range h.decisions {
		if d.Kind == "transition" && d.Verb == "withdraw" && d.Content["public"] != "" {
			last = d
		}
	}
	g := h.grave
	if last == nil || g == nil {
		return // said with the state
	}
	for _, f := range []struct{ name, got, want string }{
		{"root_id", g.Root, last.Root},
		{"authority_id", g.Authority, last.Authority},
		{"name", g.Name, h.Name},
		{"at", decimal(g.At), decimal(last.At)},
		{"reason", g.Reason, last.Detail["reason"]},
	} {
		if f.got != f.want {
			j.wrong(h, "", "tombstone", f.name)
		}
	}
}

// stamped: a release is of the instant of its step, and counts contributors from the change that the step names.
func (j *judge) stamped(h *holding, r *release, step *decision) {
	if r.At != step.At {
		j.wrong(h, r.ID, "release_row", "at")
	}
	if rev := step.Detail["rev"]; rev != "" && rev != strconv.FormatInt(r.Rev, 10) {
		j.wrong(h, r.ID, "release_row", "rev")
	}
	if v := h.reviews[r.Review]; v != nil {
		circle, until := "", ""
		switch r.Audience {
		case "internal":
			circle = v.Circle
		case "public":
			until = v.Until
		}
		if r.Circle != circle || r.Until != until {
			j.wrong(h, r.ID, "release_row", "circle or until")
		}
		if r.Audience == "public" && step.Review != r.Review {
			j.wrong(h, r.ID, "release_row", "its step names another review")
		}
	}
	if m, err := parseCanonical(r.Body); err == nil && r.Audience == "register" && text(m, "review_date") != r.ReviewDate {
		j.wrong(h, r.ID, "document_names", "review_date")
	}
}
