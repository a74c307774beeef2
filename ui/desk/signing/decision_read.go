package signing

import (
	"encoding/json"
	"fmt"

	"freigabe/domain"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

// decision is a review as one person reads it.
type decision struct {
	*say
	c     *workflow.ReviewCase
	e     *workflow.ReviewExplanation
	names map[domain.PersonID]string
	at    *domain.Authority
	root  *domain.Authority
	docs  map[domain.Audience]*domain.Document
	was   map[domain.Audience]*domain.Document
	diffs map[domain.Audience]domain.Difference
	notes map[domain.DecisionID]string
	asked []workflow.Question
	index map[domain.DecisionID]*int64
}

// released are the audiences in the order in which pages show them.
var released = []domain.Audience{domain.ForPublic, domain.ForInternal, domain.ForRegister}

// read reads everything that the page of a review shows. NotFound where the person may not see it.
func read(r *page.Request, id domain.ReviewID) (*decision, error) {
	scope, err := r.Scope()
	if err != nil {
		return nil, err
	}
	d := &decision{
		say: with(r), docs: map[domain.Audience]*domain.Document{}, was: map[domain.Audience]*domain.Document{},
		diffs: map[domain.Audience]domain.Difference{}, notes: map[domain.DecisionID]string{}, index: map[domain.DecisionID]*int64{},
	}
	if d.c, err = r.Read().ReviewByID(r.Ctx(), scope, id); err != nil {
		return nil, err
	}
	if d.e, err = r.Desk.ExplainReview(r.Ctx(), workflow.ActorOf(r.Who), d.c); err != nil {
		return nil, err
	}
	if d.at, err = d.authority(d.c.Holding.Authority); err != nil {
		return nil, err
	}
	if d.root, err = d.authority(d.c.Holding.Root); err != nil {
		return nil, err
	}
	if err := d.documents(); err != nil {
		return nil, err
	}
	history, err := r.Read().Decisions(r.Ctx(), scope, workflow.DecisionFilter{Page: workflow.Page{Limit: 200}, Holding: d.c.Holding.ID, Review: id})
	if err != nil {
		return nil, err
	}
	for _, h := range history {
		d.index[h.ID] = h.Index
		if by := h.Erased[domain.TextReason]; by != "" {
			d.notes[h.ID] = r.Text("desk.file.erased", map[string]any{"decision": string(by)})
		}
		for _, t := range h.Texts {
			if t.Kind == domain.TextReason {
				d.notes[h.ID] = t.Body
			}
		}
	}
	if d.asked, err = r.Read().Questions(r.Ctx(), scope, id); err != nil {
		return nil, err
	}
	d.names, err = r.Names(d.people()...)
	return d, err
}

func (d *decision) documents() error {
	decode := func(b []byte) (*domain.Document, error) {
		if b == nil {
			return nil, nil // erased
		}
		doc := &domain.Document{}
		if err := json.Unmarshal(b, doc); err != nil {
			return nil, fmt.Errorf("document of review %s: %w", d.c.Review.ID, err)
		}
		return doc, nil
	}
	for a, doc := range d.c.Review.Documents {
		got, err := decode(doc.Body)
		if err != nil {
			return err
		}
		if got != nil {
			d.docs[a] = got
		}
	}
	for a, rel := range d.c.Before {
		was, err := decode(rel.Body)
		if err != nil {
			return err
		}
		if was != nil {
			d.was[a] = was
		}
	}
	for a, doc := range d.docs {
		d.diffs[a] = domain.Compare(d.was[a], doc)
	}
	return nil
}

// people are all whom the page names.
func (d *decision) people() []domain.PersonID {
	r := &d.c.Review
	out := []domain.PersonID{r.Opener, d.Person()}
	add := func(ids ...domain.PersonID) {
		for _, id := range ids {
			if id != "" {
				out = append(out, id)
			}
		}
	}
	add(r.OpenedFor)
	for _, p := range d.e.Places {
		add(p.Holders...)
		add(p.Standing.OnBehalfOf)
		if p.Signoff != nil {
			add(p.Signoff.Persons()...)
		}
		if p.Delegated != nil {
			add(p.Delegated.From, p.Delegated.To)
		}
	}
	for _, c := range r.Contributors {
		add(c.Person)
	}
	add(d.e.Delegates...)
	add(d.e.Askable...)
	for _, q := range d.asked {
		add(q.By, q.To)
	}
	for _, t := range d.c.Edition.Treatments {
		for _, a := range []*domain.Attest{t.Done, t.Confirmed} {
			if a != nil {
				add(a.By)
			}
		}
	}
	for _, a := range d.c.Edition.Answers {
		add(a.By)
	}
	return out
}
