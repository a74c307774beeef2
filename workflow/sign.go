package workflow

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"freigabe/domain"
)

// Sign is one mark in one place of an open review.
type Sign struct {
	Holding    domain.HoldingID
	Slot       string // place, "open_data_officer#1"; the role alone means its first open place
	Mark       domain.Mark
	Digest     domain.Digest // review digest that the person read; required
	Reason     string        // required for returned and unsigned, for an opinion with concerns, and to answer concerns
	Concerns   bool          // of an opinion
	Field      string        // of a return: what it is about, a field, "answers.P1" or "distributions.<id>"; "" for the whole
	OnBehalfOf domain.PersonID
}

// SignoffResult answers a mark: the decision, and what it led to.
type SignoffResult struct {
	Decision    domain.DecisionID   `json:"decision"`
	State       domain.State        `json:"state"`
	Review      domain.ReviewStatus `json:"review"`
	Transitions []domain.DecisionID `json:"transitions,omitempty"`
	Open        []string            `json:"open,omitempty"` // places still open
}

// Sign puts a mark into a place. The last one completes the review and takes its transition in the same unit.
func (d *Desk) Sign(ctx context.Context, actor Actor, in Sign) (SignoffResult, error) {
	if err := optional("reason", &in.Reason); err != nil {
		return SignoffResult{}, err
	}
	return run(ctx, d, actor, "workflow.Sign", func(tx Tx) (SignoffResult, error) {
		h, pol, err := d.see(ctx, tx, actor, in.Holding)
		if err != nil {
			return SignoffResult{}, err
		}
		return d.sign(ctx, tx, actor, pol, h, in)
	})
}

func (d *Desk) sign(ctx context.Context, tx Tx, actor Actor, pol *Policy, h *domain.Holding, in Sign) (SignoffResult, error) {
	r := h.Review
	switch {
	case r == nil:
		return SignoffResult{}, &domain.Error{Code: domain.Conflict, Op: "workflow.Sign", Key: "signoff.no_review"}
	case in.Mark == domain.Unsigned:
		return d.unsign(ctx, tx, actor, pol, h, in)
	case in.Digest != r.Digest:
		return SignoffResult{}, &domain.Error{
			Code: domain.Stale, Op: "workflow.Sign", Key: "signoff.digest_changed",
			Args: map[string]any{"digest": r.Digest.Short()},
		}
	}
	p, err := placeFor(r, in.Slot)
	if err != nil {
		return SignoffResult{}, err
	}
	if err := fits(r, p, in); err != nil {
		return SignoffResult{}, err
	}
	s, err := eligible(pol, h, r, *p, actor.Person, in.OnBehalfOf, tx.Now())
	if err != nil {
		return SignoffResult{}, err
	}
	needBodies := in.Mark != domain.Returned && onlyOpen(r, p)
	if needBodies {
		if r.Documents, err = tx.ReviewBodies(ctx, r.ID); err != nil {
			return SignoffResult{}, err
		}
		if !asSigned(r) {
			return SignoffResult{}, &domain.Error{Code: domain.Conflict, Op: "workflow.Sign", Key: "publish.digest"}
		}
	}
	ended, err := endedReleases(ctx, tx, h, needBodies)
	if err != nil {
		return SignoffResult{}, err
	}

	dec := as(decidedOn(tx, actor, domain.SignedOff, h, pol), s)
	dec.Review, dec.Verb, dec.Slot, dec.Mark, dec.Digest, dec.Rules = r.ID, r.Verb, p.Slot, in.Mark, r.Digest, r.Rules
	dec = withText(dec, domain.TextReason, in.Reason)
	if in.Concerns {
		dec.Detail = map[string]string{"concerns": "true"}
	}
	if in.Field != "" {
		dec.Detail = map[string]string{"field": in.Field}
	}
	p.Signoff = &domain.Signoff{
		ID: domain.NewID[domain.SignoffID](tx.Now()), Review: r.ID, Holding: h.ID, Slot: p.Slot, Mark: in.Mark,
		Concerns: in.Concerns, Person: actor.Person, Role: s.Role, Grant: s.Assignment, OnBehalfOf: s.OnBehalfOf, Digest: r.Digest,
		Decision: dec.ID, At: tx.Now(), Answered: p.Kind == domain.Final && in.Mark == domain.Signed && concerned(r),
	}
	tx.AddSignoff(*p.Signoff)
	decide(tx, dec)
	res := SignoffResult{Decision: dec.ID}
	switch {
	case in.Mark == domain.Returned:
		t := as(decidedOn(tx, actor, domain.Transition, h, pol), s)
		t.Review, t.Digest = r.ID, r.Digest
		t.Detail = dec.Detail
		t = withText(t, domain.TextReason, in.Reason)
		if err := d.returnReview(ctx, tx, t, h); err != nil {
			return SignoffResult{}, err
		}
		res.Transitions = append(res.Transitions, t.ID)
	case r.Complete():
		if res.Transitions, err = d.complete(ctx, tx, actor, pol, h, s, ended); err != nil {
			return SignoffResult{}, err
		}
	default:
		tx.SaveReview(r)
		tx.CloseTasks(TaskQuery{Review: r.ID, Ref: p.Slot})
	}
	h.ChangedAt = tx.Now()
	tx.SaveHolding(h)
	res.State, res.Review, res.Open = h.State, r.Status, openPlaces(r)
	return res, nil
}

// concerned tells whether an opinion with concerns was given; the final signer's reason answers it, fits asks for one.
func concerned(r *domain.Review) bool {
	return slices.ContainsFunc(r.Places, func(p domain.Place) bool { return p.Signoff != nil && p.Signoff.Concerns })
}

func openPlaces(r *domain.Review) []string {
	var open []string
	for _, p := range r.Places {
		if p.Signoff == nil {
			open = append(open, p.Slot)
		}
	}
	return open
}

// placeFor finds the place that a person means: by its name, or the first open one of a role.
func placeFor(r *domain.Review, slot string) (*domain.Place, error) {
	if p, ok := r.Place(slot); ok {
		if p.Signoff != nil {
			return nil, &domain.Error{Code: domain.Conflict, Op: "workflow.Sign", Key: "signoff.place_taken"}
		}
		return p, nil
	}
	taken := false
	for i := range r.Places {
		if slices.Contains(r.Places[i].Roles, domain.Role(slot)) {
			if r.Places[i].Signoff == nil {
				return &r.Places[i], nil
			}
			taken = true
		}
	}
	if taken {
		return nil, &domain.Error{Code: domain.Conflict, Op: "workflow.Sign", Key: "signoff.place_taken"}
	}
	return nil, invalid("slot", "signoff.slot_unknown")
}

// marks are the marks that each kind of slot takes.
var marks = map[domain.SlotKind][]domain.Mark{
	domain.Final: {domain.Signed, domain.Returned}, domain.CoSignature: {domain.Signed, domain.Returned},
	domain.Opinion: {domain.OpinionGiven}, domain.Acknowledgement: {domain.Acknowledged},
}

// fits tells whether the mark belongs into the place now.
func fits(r *domain.Review, p *domain.Place, in Sign) error {
	if !slices.Contains(marks[p.Kind], in.Mark) {
		return invalid("mark", "signoff.mark_not_here")
	}
	if in.Concerns && in.Mark != domain.OpinionGiven {
		return invalid("concerns", "signoff.mark_not_here")
	}
	if in.Field != "" && (in.Mark != domain.Returned || !placeOfContent(in.Field)) {
		return invalid("field", "signoff.field_unknown")
	}
	if in.Reason == "" && (in.Mark == domain.Returned || in.Concerns) {
		return invalid("reason", "field.required")
	}
	if p.Kind != domain.Final || in.Mark == domain.Returned {
		return nil
	}
	for _, other := range r.Places {
		if other.Kind != domain.Final && other.Signoff == nil {
			return &domain.Error{Code: domain.Conflict, Op: "workflow.Sign", Key: "signoff.final_last", Args: map[string]any{"slot": other.Slot}}
		}
		if other.Signoff != nil && other.Signoff.Concerns && in.Reason == "" {
			return invalid("reason", "signoff.answer_concerns")
		}
	}
	return nil
}

// placeOfContent tells whether a word names a part of an edition. It goes into the decision, which holds no free text.
func placeOfContent(s string) bool {
	if _, ok := domain.FieldNamed(s); ok {
		return true
	}
	kind, id, _ := strings.Cut(s, ".")
	switch kind {
	case "distributions":
		return domain.IsID(id)
	case "answers":
		return id != "" && len(id) <= 20 && !strings.ContainsFunc(id, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '_' && c != '-' })
	}
	return false
}

func onlyOpen(r *domain.Review, p *domain.Place) bool {
	for i := range r.Places {
		if r.Places[i].Signoff == nil && &r.Places[i] != p {
			return false
		}
	}
	return true
}

// unsign takes back one's own signature before the review is complete.
func (d *Desk) unsign(ctx context.Context, tx Tx, actor Actor, pol *Policy, h *domain.Holding, in Sign) (SignoffResult, error) {
	r := h.Review
	if in.Reason == "" {
		return SignoffResult{}, invalid("reason", "field.required")
	}
	for i := range r.Places {
		p := &r.Places[i]
		if p.Signoff == nil || p.Signoff.Person != actor.Person || in.Slot != "" && in.Slot != p.Slot && !slices.Contains(p.Roles, domain.Role(in.Slot)) {
			continue
		}
		if p.Kind != domain.Final && slices.ContainsFunc(r.Places, func(o domain.Place) bool { return o.Kind == domain.Final && o.Signoff != nil }) {
			return SignoffResult{}, &domain.Error{Code: domain.Conflict, Op: "workflow.Unsign", Key: "signoff.final_given"}
		}
		s := *p.Signoff
		dec := decidedOn(tx, actor, domain.SignoffTakenBack, h, pol)
		dec.Review, dec.Verb, dec.Slot, dec.Mark, dec.Digest = r.ID, r.Verb, p.Slot, domain.Unsigned, r.Digest
		dec.Role, dec.Grant, dec.OnBehalfOf = s.Role, s.Grant, s.OnBehalfOf
		dec = withText(dec, domain.TextReason, in.Reason)
		back := s
		back.ID, back.Mark, back.Decision, back.At = domain.NewID[domain.SignoffID](tx.Now()), domain.Unsigned, dec.ID, tx.Now()
		back.Concerns, back.Answered = false, false // of what was taken back
		p.Signoff = nil
		tx.SaveReview(r)
		tx.AddSignoff(back)
		tx.FreePlace(s)
		decide(tx, dec)
		openTasks(tx, h, "sign", p.Slot, p.Due, r.ID, p.Roles...)
		h.ChangedAt = tx.Now()
		tx.SaveHolding(h)
		return SignoffResult{Decision: dec.ID, State: h.State, Review: r.Status, Open: openPlaces(r)}, nil
	}
	return SignoffResult{}, &domain.Error{Code: domain.Forbidden, Op: "workflow.Unsign", Key: "signoff.not_yours"}
}
