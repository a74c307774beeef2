package releasecheck

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
)

// goesLiveBy names the steps by which a release for an audience can come about.
var goesLiveBy = map[string][]string{"register": {"withhold"}, "internal": {"release_internally", both}, "public": {"publish"}}

// release judges one release, whether live or not: its bytes, its step, its review.
func (j *judge) release(h *holding, r *release) {
	wrong := func(rule, detail string) { j.wrong(h, r.ID, rule, detail) }
	step := h.decision(r.Decision)
	if step == nil || step.Kind != "transition" || !slices.Contains(goesLiveBy[r.Audience], step.Verb) || step.Edition != r.Edition {
		wrong("review_missing", "decision "+r.Decision+" is no step that releases to "+r.Audience)
	}
	if step != nil && step.Content[r.Audience] != r.Digest {
		wrong("document_digest", "decision "+step.ID+" has another digest")
	}
	v := h.reviews[r.Review]
	if v == nil {
		wrong("review_status", "review "+r.Review+" is not completed")
	} else {
		j.releaseOfReview(h, r, v, step)
	}
	key := r.Decision + "/" + r.Audience
	switch by := j.erased[key]; {
	case r.Body == nil && by.value == r.Digest:
		j.report.Erased++
	case r.Body == nil:
		wrong("document_missing", "no erasure names "+key)
	case by.decision != "":
		wrong("document_kept", "an erasure names "+key)
	default:
		j.document(h, r)
	}
	if step != nil {
		j.stamped(h, r, step)
	}
	if r.Audience == "public" && step != nil {
		j.publication(h, r, step)
	}
}

func (j *judge) releaseOfReview(h *holding, r *release, v *review, step *decision) {
	wrong := func(rule, detail string) { j.wrong(h, r.ID, rule, detail) }
	if v.documents[r.Audience].Digest != r.Digest {
		wrong("document_digest", "review "+v.ID+" signed another document")
	}
	switch body := v.documents[r.Audience].Body; {
	case body != nil && sha(body) != r.Digest:
		wrong("document_digest", "the document of review "+v.ID+" is another one")
	case body != nil && r.Body == nil:
		wrong("document_kept", "review "+v.ID+" still has it")
	case body == nil && r.Body != nil:
		wrong("document_missing", "review "+v.ID+" has none, and the release does")
	}
	if v.Edition != r.Edition {
		wrong("review_status", "review "+v.ID+" is about another edition")
	}
	if step != nil && r.Audience != "public" && step.Review != v.ID {
		wrong("review_status", "decision "+step.ID+" names another review than the release")
	}
	body, err := parseCanonical(v.Body)
	if err != nil {
		return // judged with the review
	}
	if texts(body, "content")[r.Audience] != r.Digest {
		wrong("document_digest", "the signed body of review "+v.ID+" has another digest")
	}
	for _, f := range []struct{ name, got, want string }{
		{"authority", r.Authority, text(body, "authority")},
		{"root", r.Root, text(body, "root")},
		{"until", r.Until, text(body, "until")},
	} {
		if f.name == "until" && r.Audience != "public" {
			continue // the end date is the public release's; the other release of a combined review has none
		}
		if f.got != f.want {
			wrong("document_names", f.name+" is not that of review "+v.ID)
		}
	}
	if r.Audience != "register" && r.ReviewDate != text(body, "review_date") {
		wrong("document_names", "review_date is not that of review "+v.ID)
	}
}

// The fields of the content that may go out, by the table of WORKFLOW 3.
var (
	publicFields = []string{
		"title", "title_standard", "description", "contact_mailbox", "theme", "keywords", "spatial_coverage", "spatial_granularity",
		"temporal_start", "temporal_end", "temporal_granularity", "update_frequency", "last_updated", "licence", "attribution",
		"hvd_category", "legal_basis",
	}
	internalFields = []string{
		"org_unit", "data_owner", "source_system", "formats", "volume", "update_process", "file_reference", "conditions",
	}
	fieldsFor = map[string][]string{
		"public": publicFields, "internal": append(slices.Clone(publicFields), internalFields...), "register": {"title"}, // the public title, see document
	}
	documentKeys = map[string][]string{
		"public":   {"licence_uri", "theme_uris", "files", "until", "review_date"},
		"internal": {"licence_uri", "theme_uris", "files", "until", "review_date", "circle", "class"},
		"register": {"state", "ground", "review_date", "until"},
	}
	everyDocument = []string{"schema", "nonce", "audience", "holding", "edition", "name", "authority", "content"}
)

// document: the stored bytes are the signed ones, in their one form, and say what the release says.
func (j *judge) document(h *holding, r *release) {
	wrong := func(rule, detail string) { j.wrong(h, r.ID, rule, detail) }
	if sha(r.Body) != r.Digest {
		wrong("document_digest", "the stored document has another digest")
		return
	}
	m, err := parseCanonical(r.Body)
	if err != nil {
		wrong("document_form", err.Error())
		return
	}
	for _, f := range []struct{ name, got, want string }{
		{"holding", text(m, "holding"), r.Holding},
		{"name", text(m, "name"), r.Name},
		{"audience", text(m, "audience"), r.Audience},
		{"authority", text(m, "authority"), "urn:uuid:" + r.Authority},
		{"edition", strconv.FormatInt(number(m, "edition"), 10), strconv.FormatInt(r.Edition, 10)},
		{"until", cmp.Or(text(m, "until"), r.Until), r.Until},
	} {
		if f.got != f.want {
			wrong("document_names", f.name)
		}
	}
	if r.Audience == "internal" && text(m, "circle") != r.Circle {
		wrong("document_names", "circle")
	}
	if len(text(m, "nonce")) != 32 || text(m, "schema") == "" {
		wrong("document_form", "schema or nonce is missing")
	}
	content, _ := m["content"].(map[string]any)
	for _, k := range sortedKeys(content) {
		if !slices.Contains(fieldsFor[r.Audience], k) {
			wrong("document_names", "a field outside the audience's: "+strconv.Quote(clip(k)))
		}
	}
	if e, ok := h.editions[r.Edition]; ok && r.Audience == "register" && e.PublicTitle != "" && text(content, "title") != e.PublicTitle {
		wrong("document_names", "the title is not the public title")
	}
	for _, k := range sortedKeys(m) {
		if !slices.Contains(everyDocument, k) && !slices.Contains(documentKeys[r.Audience], k) {
			wrong("document_names", "a member outside the audience's: "+strconv.Quote(clip(k)))
		}
	}
	j.files(h, r, m)
}

// files: exactly the stored files that the document names can be fetched with the release.
func (j *judge) files(h *holding, r *release, document map[string]any) {
	signed := map[file]bool{}
	for _, x := range anyList(document["files"]) {
		if x, _ := x.(map[string]any); text(x, "sha256") != "" {
			signed[file{text(x, "id"), text(x, "name"), text(x, "media_type"), text(x, "sha256"), number(x, "size")}] = true
		}
	}
	stored := map[file]bool{}
	for _, f := range r.files {
		stored[f] = true
	}
	if !maps.Equal(signed, stored) {
		j.wrong(h, r.ID, "document_files", strconv.Itoa(len(stored))+" stored, "+strconv.Itoa(len(signed))+" signed")
	}
}

// publication: the step rests on the last approval, came by right and not too early.
func (j *judge) publication(h *holding, r *release, step *decision) {
	wrong := func(rule, detail string) { j.wrong(h, r.ID, rule, detail) }
	if approved := h.approvedBefore(step.pos); approved == "" || approved != r.Review {
		wrong("review_missing", "the last approval before it rests on another review")
	}
	v := h.reviews[r.Review]
	if v == nil {
		return
	}
	if v.NotBefore != "" && j.rights.day(r.Authority, step.At) < v.NotBefore {
		wrong("too_early", "step "+step.ID)
	}
	switch step.ActorKind {
	case "clock":
		if v.NotBefore == "" {
			wrong("too_early", "the clock acted on review "+v.ID+", which has no day")
		}
	case "person":
		if step.Role != "open_data_officer" && step.Role != "portal_editor" {
			wrong("not_entitled", "step "+step.ID+" in role "+step.Role)
		}
		for _, x := range j.rights.entitled(act{
			person: step.Actor, role: step.Role, grant: step.Grant, onBehalfOf: step.OnBehalfOf,
			authority: step.Authority, at: step.At, pos: step.pos,
		}) {
			wrong(x.Rule, "step "+step.ID+": "+x.Detail)
		}
	default:
		wrong("not_entitled", "step "+step.ID+" by "+step.ActorKind)
	}
}

// approvedBefore gives the review of the last approval before a place in the ledger; "" for none.
func (h *holding) approvedBefore(pos int64) (review string) {
	for _, d := range h.decisions {
		if d.pos < pos && d.Kind == "transition" && (d.Verb == "approve" || d.Verb == both && d.To == "approved") {
			review = d.Review
		}
	}
	return review
}

func clip(s string) string {
	if len(s) > 40 {
		return s[:40]
	}
	return s
}
