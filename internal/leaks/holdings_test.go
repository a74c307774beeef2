package leaks

import (
	"fmt"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/domain/screening/screeningtest"
	"freigabe/workflow"
)

// fixed are fields of content that take codes and days, which can be no canary.
var fixed = map[string]string{
	"theme": "ENVI", "temporal_start": "2020-01-01", "temporal_end": "2025-12-31", "update_frequency": "ANNUAL", "last_updated": "2026-11-01",
	"licence": "dl-zero-de/2.0", "hvd_category": "",
}

// content fills every field. What is for an audience in open is plain, all else is a canary whose place ends with the
// audience and the field.
func (n *town) content(place string, open ...domain.Audience) domain.Content {
	var c domain.Content
	for _, f := range domain.Fields {
		audience := string(f.Audience)
		if audience == "" {
			audience = "nobody"
		}
		v, codes := fixed[f.Name]
		switch {
		case codes:
		case slices.ContainsFunc(open, f.In):
			v = "Offenes Feld " + f.Name
			if f.Name == "title" {
				v = "Liste " + strings.ReplaceAll(place, "/", " ")
			}
		default:
			v = n.can.in("%s/%s/%s", place, audience, f.Name)
		}
		if f.Name == "contact_mailbox" {
			v = "daten@" + n.name + ".example"
			if !slices.ContainsFunc(open, f.In) {
				v = n.can.in("%s/%s/%s", place, audience, f.Name) + "@" + n.name + ".example"
			}
		}
		f.Set(&c, v)
	}
	return c
}

// holding is one on its way.
type holding struct {
	*town
	place   string
	steward string
	workflow.Held
}

func (h *holding) keep(now workflow.Held, err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatalf("%s: %v", h.place, err)
	}
	h.Held = now
}

func (h *holding) text(what string, args ...any) string {
	return h.can.in(h.place + "/" + fmt.Sprintf(what, args...))
}

// capture makes a holding of the department "umwelt". Its address is a canary unless slug is set.
func (n *town) capture(what, slug string, open ...domain.Audience) *holding {
	n.t.Helper()
	return n.captureAt(what, slug, "steward", n.env, open...)
}

func (n *town) captureAt(what, slug, steward string, at domain.AuthorityID, open ...domain.Audience) *holding {
	n.t.Helper()
	h := &holding{town: n, place: n.name + "/" + what, steward: steward}
	h.keep(n.v.desk.Create(n.ctx, n.as(steward), workflow.Capture{Authority: at, Content: n.content(h.place, open...)}))
	n.holdings[what] = h.ID
	if slug == "" {
		slug = h.text("slug")
	}
	h.keep(n.v.desk.Edit(n.ctx, n.as(steward), workflow.Patch{Holding: h.ID, Digest: h.Digest, Name: slug}))
	return h
}

// attach adds a file and, for no audience, a link. open says that what is in it may be seen.
func (h *holding) attach(open bool, treatment string, audiences ...domain.Audience) domain.DistributionID {
	h.t.Helper()
	place := h.place + "/file for nobody"
	if len(audiences) > 0 {
		place = h.place + "/file for " + string(audiences[len(audiences)-1])
	}
	place += treatment
	say := func(what string) string {
		if open {
			return "offen-" + what
		}
		return h.can.in(place + "/" + what)
	}
	ref := h.upload(say("file name")+".csv", "jahr;"+say("content")+"\n2020;1\n")
	a, err := h.v.desk.Attach(h.ctx, h.as(h.steward), workflow.Attach{
		Holding: h.ID, Digest: h.Digest, Title: say("title"), Description: say("description"), Format: say("format"), File: &ref, Audiences: audiences, Treatment: treatment,
	})
	h.keep(a.Held, err)
	h.distributions = append(h.distributions, a.Distribution)
	return a.Distribution
}

func (h *holding) link(audiences ...domain.Audience) {
	h.t.Helper()
	a, err := h.v.desk.Attach(h.ctx, h.as(h.steward), workflow.Attach{
		Holding: h.ID, Digest: h.Digest, Title: h.text("link/title"), Description: h.text("link/description"), Link: "https://example.org/" + h.text("link/url"), Audiences: audiences,
	})
	h.keep(a.Held, err)
	h.distributions = append(h.distributions, a.Distribution)
}

func (n *town) upload(name, content string) domain.FileRef {
	n.t.Helper()
	ref, err := n.v.desk.Upload(n.ctx, n.as("steward2"), name, "text/csv", strings.NewReader(content), int64(len(content)))
	must(n.t, err)
	n.files = append(n.files, ref)
	return ref
}

// answer answers every question with a reason and evidence. with: answers that differ, "P1", "yes".
func (h *holding) answer(with ...string) {
	h.t.Helper()
	all := screeningtest.Harmless(screening.Default(), with...)
	for id, a := range all {
		a.Reason = h.text("answer %s/reason", id)
		all[id] = a
	}
	first := all["P1"]
	first.Evidence = []domain.FileRef{h.upload(h.text("evidence/file name")+".txt", h.text("evidence/content"))}
	all["P1"] = first
	h.keep(h.v.desk.Answer(h.ctx, h.as(h.steward), workflow.Answers{Holding: h.ID, Digest: h.Digest, Answers: all}))
}

func (h *holding) step(who string, verb domain.Verb, change ...func(*workflow.Step)) {
	h.t.Helper()
	in := workflow.Step{Holding: h.ID, Verb: verb, Digest: h.Digest, Reason: h.text("%s/reason", verb)}
	for _, f := range change {
		f(&in)
	}
	h.keep(h.v.desk.Transition(h.ctx, h.as(who), in))
}

// now reads the holding past every scope.
func (h *holding) now() (out *domain.Holding) {
	h.t.Helper()
	must(h.t, h.v.store.InTx(h.ctx, "test", func(tx workflow.Tx) (err error) { out, err = tx.Holding(h.ctx, h.ID); return err }))
	return out
}

func (h *holding) refresh() *domain.Holding {
	now := h.now()
	h.Held = workflow.Held{ID: now.ID, Name: now.Name, State: now.State, Edition: now.Edition.Number, Digest: now.Edition.WorkingDigest()}
	return now
}

// sign fills every open place but those of roles in not, with a reason.
func (h *holding) sign(not ...domain.Role) {
	h.t.Helper()
	signers := map[domain.Role]string{
		domain.OpenDataOfficer: "officer", domain.DepartmentHead: "head", domain.DataProtectionOfficer: "dpo",
		domain.StatisticsOffice: "statistics", domain.SecurityOfficer: "security", domain.LegalOffice: "legal",
	}
	if h.steward == "sibling" {
		signers[domain.DepartmentHead] = "head2"
	}
	for _, final := range []bool{false, true} {
		r := h.now().Review
		if r == nil {
			break
		}
		for _, p := range r.Places {
			role := p.Roles[0]
			if p.Signoff != nil || (p.Kind == domain.Final) != final || slices.Contains(not, role) {
				continue
			}
			in := workflow.Sign{Holding: h.ID, Slot: p.Slot, Mark: domain.Signed, Digest: r.Digest, Reason: h.text("%s/%s/sign-off", r.Verb, role)}
			if p.Kind == domain.Opinion {
				in.Mark = domain.OpinionGiven
			}
			if _, err := h.v.desk.Sign(h.ctx, h.as(signers[role]), in); err != nil {
				h.t.Fatalf("%s: %s by %s: %v", h.place, p.Slot, role, err)
			}
		}
	}
	h.refresh()
}

// internal takes it to an internal release for a circle.
func (h *holding) internal(circle domain.Circle) *holding {
	h.t.Helper()
	h.step(h.steward, domain.Screen)
	h.step(h.steward, domain.ReleaseInternally, func(s *workflow.Step) { s.Circle = circle })
	h.sign()
	return h
}

func (h *holding) approved(change ...func(*workflow.Step)) *holding {
	h.t.Helper()
	h.step(h.steward, domain.Approve, change...)
	h.sign()
	return h
}

// public takes it to the portal.
func (h *holding) public() *holding {
	h.t.Helper()
	h.internal(domain.CircleRoot).approved()
	h.step("officer2", domain.Publish)
	return h
}

// rewrite fills every field with canaries of a newer draft.
func (h *holding) rewrite(place string, open ...domain.Audience) {
	h.t.Helper()
	c := h.content(place, open...)
	fields := map[string][]string{}
	for _, f := range domain.Fields {
		fields[f.Name] = f.List(&c)
	}
	h.keep(h.v.desk.Edit(h.ctx, h.as(h.steward), workflow.Patch{Holding: h.ID, Digest: h.Digest, Fields: fields}))
}
