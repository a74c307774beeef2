package workflow

import (
	"encoding/json"
	"fmt"
	"slices"

	"freigabe/domain"
	"freigabe/domain/catalog"
)

// releaseDocument builds the release document of a holding for one audience (WORKFLOW 3): the audience's fields and
// nothing else, as canonical JSON. Its SHA-256 is the content digest; the bytes are stored and served, never rebuilt.
func releaseDocument(h *domain.Holding, auth *domain.Authority, a domain.Audience, o offer) (domain.ReviewDocument, error) {
	doc := domain.Document{
		Schema: domain.DocumentSchema, Nonce: domain.NewNonce(), Audience: a, Holding: h.ID,
		Edition: h.Edition.Number, Name: h.Name, Authority: "urn:uuid:" + string(h.Authority),
	}
	if a == domain.ForRegister {
		doc.Content.Title = h.Edition.Content.PublicTitle
		doc.State, doc.Ground, doc.ReviewDate = domain.Withheld, o.Ground, o.ReviewDate
	} else {
		for _, f := range domain.Fields {
			if f.In(a) {
				f.Set(&doc.Content, f.List(&h.Edition.Content)...)
			}
		}
		if doc.Content.ContactMailbox == "" {
			doc.Content.ContactMailbox = auth.Mailbox
		}
		doc.LicenceURI = licenceURI(doc.Content.Licence)
		for _, t := range doc.Content.Theme {
			doc.ThemeURIs = append(doc.ThemeURIs, catalog.ThemeURI(t))
		}
		doc.ReviewDate = o.ReviewDate
		if a == domain.ForPublic {
			doc.Until = o.Until // the clock ends the public release then, and no other
		}
		for _, d := range h.Edition.Distributions {
			if d.For(a) {
				doc.Files = append(doc.Files, documentFile(d))
			}
		}
		if a == domain.ForInternal {
			doc.Circle, doc.Class = o.Circle, h.Class
		}
	}
	body, err := domain.CanonicalOf(doc)
	if err != nil {
		return domain.ReviewDocument{}, fmt.Errorf("release document for %s: %w", a, err)
	}
	return domain.ReviewDocument{Digest: domain.DigestOf(body), Body: body}, nil
}

func documentFile(d domain.Distribution) domain.DocumentFile {
	f := domain.DocumentFile{
		ID: d.ID, Title: d.Title, Description: d.Description, Format: d.Format, Link: d.Link,
		LicenceURI: licenceURI(d.Licence),
	}
	if d.File != nil {
		f.Name, f.MediaType, f.Size, f.SHA256 = d.File.Name, d.File.MediaType, d.File.Size, d.File.SHA256
	}
	return f
}

func licenceURI(code string) string {
	if code == "" {
		return ""
	}
	return catalog.LicenceURI(code)
}

// asSigned tells whether what a review holds is what its digest binds: the review body, each release document that it
// names and no other, and every signature.
func asSigned(r *domain.Review) bool {
	var body struct {
		Content map[domain.Audience]domain.Digest `json:"content"`
	}
	if domain.DigestOf(r.Body) != r.Digest || json.Unmarshal(r.Body, &body) != nil || len(body.Content) != len(r.Documents) {
		return false
	}
	for a, doc := range r.Documents {
		if domain.DigestOf(doc.Body) != doc.Digest || body.Content[a] != doc.Digest {
			return false
		}
	}
	return !slices.ContainsFunc(r.Places, func(p domain.Place) bool { return p.Signoff != nil && p.Signoff.Digest != r.Digest })
}

// reviewBody builds what people sign: canonical JSON that binds everything the decision rests on (WORKFLOW 3).
func reviewBody(h *domain.Holding, r *domain.Review) ([]byte, error) {
	content := map[string]string{}
	for a, doc := range r.Documents {
		content[string(a)] = string(doc.Digest)
	}
	verbs := []string{}
	for _, v := range r.Verb.Parts() {
		verbs = append(verbs, string(v))
	}
	rules := []string{}
	for _, v := range r.Rules {
		rules = append(rules, v.String())
	}
	treatments := []any{}
	for _, t := range h.Edition.Treatments {
		m := map[string]any{"id": t.ID, "kind": t.Kind, "role": string(t.Role), "done": t.Done != nil, "confirmed": t.Confirmed != nil}
		if t.Decision != "" {
			m["decision"] = string(t.Decision)
		}
		treatments = append(treatments, m)
	}
	body := map[string]any{
		"schema": "freigabe-review/1", "nonce": domain.NewNonce(), "holding": string(h.ID), "edition": h.Edition.Number,
		"root": string(h.Root), "authority": string(h.Authority), "verbs": verbs, "content": content,
		"answers": string(h.Edition.AnswersDigest()), "class": string(h.Class), "treatments": treatments, "rules": rules,
		"questionnaire": fmt.Sprintf("%s/%d", h.Edition.Questionnaire.ID, h.Edition.Questionnaire.Version),
	}
	for key, v := range map[string]string{
		"not_before": r.NotBefore, "until": r.Until, "review_date": r.ReviewDate,
		"ground": r.Ground, "circle": string(r.Circle), "decision": string(r.Reinstates),
	} {
		if v != "" {
			body[key] = v
		}
	}
	return domain.Canonical(body)
}
