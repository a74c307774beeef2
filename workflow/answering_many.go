package workflow

import (
	"context"
	"maps"
	"slices"
	"time"

	"freigabe/domain"
	"freigabe/domain/screening"
)

// AnswerMany gives the same answers to several holdings: those of one that is answered already, or given ones.
type AnswerMany struct {
	Source    domain.HoldingID // whose answers; "" where Answers gives them
	Answers   map[string]domain.Answer
	Questions []string // only these; nil for all
	Overwrite bool     // also where a question is answered already
	Holdings  []ToAnswer
}

// ToAnswer names a holding and the working digest that the preview showed.
type ToAnswer struct {
	Holding domain.HoldingID
	Digest  domain.Digest
}

// Outcome says what becomes of one holding of several.
type Outcome string

const (
	OutcomeDone    Outcome = "done"    // in a preview: would be done
	OutcomeSkipped Outcome = "skipped" // nothing to do
	OutcomeRefused Outcome = "refused"
)

// ManyOutcome reports one holding.
type ManyOutcome struct {
	Holding domain.HoldingID
	Title   string
	Digest  domain.Digest // to confirm with, in a preview
	Outcome Outcome
	Reason  *domain.Error // why refused
	Answers []AnswerChange

	ClassBefore, Class domain.Class
	Treatments         []domain.Treatment // that appear
	Unanswered         int                // questions left without an answer
}

// AnswerChange is an answer before and after; Old is "" where there was none.
type AnswerChange struct {
	Question, Old, New string
}

// PreviewAnswers tells for each holding what AnswerMany would change, and why it would be refused. It writes nothing.
// Holdings come back in the order asked for; one that the actor may not see is refused as unknown.
func (d *Desk) PreviewAnswers(ctx context.Context, actor Actor, s Scope, in AnswerMany) ([]ManyOutcome, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	ids := make([]domain.HoldingID, 0, len(in.Holdings)+1)
	for _, t := range in.Holdings {
		ids = append(ids, t.Holding)
	}
	if in.Source != "" {
		ids = append(ids, in.Source)
	}
	found := map[domain.HoldingID]*domain.Holding{}
	list, err := d.store.HoldingsByID(ctx, s, ids)
	if err != nil {
		return nil, err
	}
	for _, h := range list {
		found[h.ID] = h
	}
	source := found[in.Source]
	if in.Source != "" && source == nil {
		return nil, &domain.Error{Code: domain.NotFound, Op: "workflow.PreviewAnswers", Key: "id.unknown"}
	}
	now := instant(d.clock())
	policies := map[domain.AuthorityID]*Policy{}
	out := make([]ManyOutcome, 0, len(in.Holdings))
	for _, t := range in.Holdings {
		o := ManyOutcome{Holding: t.Holding, Outcome: OutcomeRefused}
		h := found[t.Holding]
		if h == nil {
			o.Reason = &domain.Error{Code: domain.NotFound, Op: "workflow.PreviewAnswers", Key: "id.unknown"}
			out = append(out, o)
			continue
		}
		pol := policies[h.Root]
		if pol == nil {
			if pol, err = d.store.CurrentPolicy(ctx, h.Root); err != nil {
				return nil, err
			}
			policies[h.Root] = pol
		}
		o.Title, o.Digest = h.Edition.Content.Title, h.Edition.WorkingDigest()
		o.foresee(ctx, now, actor, h, source, pol, in, t.Digest)
		out = append(out, o)
	}
	return out, nil
}

// instant is a time outside a unit of work.
type instant time.Time

func (i instant) Now() time.Time { return time.Time(i) }

// foresee fills in what would become of a holding. It changes h, which nobody stores.
func (o *ManyOutcome) foresee(ctx context.Context, now timed, actor Actor, h, source *domain.Holding, pol *Policy, in AnswerMany, seen domain.Digest) {
	res := pol.Questionnaire.Evaluate(h.Edition.Answers, h.Edition.Stricter)
	o.ClassBefore, o.Class, o.Unanswered = res.Class, res.Class, len(res.Unanswered)
	one := in.of(h, source, pol.Questionnaire)
	one.Digest = seen
	if _, _, err := mayAnswer(ctx, now, actor, h, pol, one); err != nil {
		o.Reason = asError(err)
		return
	}
	if len(one.Answers) == 0 {
		o.Outcome = OutcomeSkipped
		return
	}
	before := maps.Clone(h.Edition.Answers)
	if err := applyAnswers(now, pol.Questionnaire, actor, h, one); err != nil {
		o.Reason = asError(err)
		return
	}
	o.report(before, h, pol, one)
}

// report says what answers changed, and what follows.
func (o *ManyOutcome) report(before map[string]domain.Answer, h *domain.Holding, pol *Policy, one Answers) {
	had := pol.Questionnaire.Evaluate(before, h.Edition.Stricter).Treatments
	res := pol.Questionnaire.Evaluate(h.Edition.Answers, h.Edition.Stricter)
	o.Outcome, o.Class, o.Unanswered = OutcomeDone, res.Class, len(res.Unanswered)
	for _, q := range pol.Questionnaire.Questions {
		if a, ok := one.Answers[q.ID]; ok {
			o.Answers = append(o.Answers, AnswerChange{Question: q.ID, Old: before[q.ID].Value, New: a.Value})
		}
	}
	for _, t := range res.Treatments {
		if !slices.ContainsFunc(had, func(x domain.Treatment) bool { return x.ID == t.ID }) {
			o.Treatments = append(o.Treatments, t)
		}
	}
}

// of gives the answers that one holding would get. Evidence stays with the source, since it speaks about that holding;
// unclear answers and answers that are not asked are nobody's example.
func (in AnswerMany) of(h, source *domain.Holding, q screening.Questionnaire) Answers {
	given := in.Answers
	if source != nil {
		given = map[string]domain.Answer{}
		res := q.Evaluate(source.Edition.Answers, nil)
		for _, id := range res.Asked {
			a, ok := source.Edition.Answers[id]
			if ok && !slices.Contains(res.Unclear, id) && !slices.Contains(res.Unanswered, id) {
				given[id] = domain.Answer{Value: a.Value, Reason: a.Reason, Grounds: a.Grounds, Date: a.Date}
			}
		}
	}
	out := Answers{Holding: h.ID, Answers: map[string]domain.Answer{}}
	for id, a := range given {
		old, answered := h.Edition.Answers[id]
		same := old.Value == a.Value && old.Reason == a.Reason && old.Date == a.Date && slices.Equal(old.Grounds, a.Grounds)
		switch {
		case in.Questions != nil && !slices.Contains(in.Questions, id):
		case answered && (!in.Overwrite || same && !slices.Contains(h.Rescreen, id)):
		default:
			if answered {
				a.Evidence = old.Evidence // what was shown for this holding stays with it
			}
			out.Answers[id] = a
		}
	}
	return out
}

func (in AnswerMany) check() error {
	if in.Source == "" && len(in.Answers) == 0 {
		return invalid("answers", "many.no_answers")
	}
	return severalAtOnce(in.Holdings)
}

// severalAtOnce bounds how many holdings one request works on.
func severalAtOnce(holdings []ToAnswer) error {
	switch {
	case len(holdings) == 0:
		return invalid("holdings", "many.none")
	case len(holdings) > MaxAtOnce:
		e := invalid("holdings", "many.too_many")
		e.Args = map[string]any{"max": MaxAtOnce}
		return e
	}
	return nil
}

// AnswerMany answers several holdings, each in a unit of work of its own with the same checks as Answer: what changed
// since the preview, is locked or is not the actor's is reported and left alone. Digests are required.
func (d *Desk) AnswerMany(ctx context.Context, actor Actor, s Scope, in AnswerMany) ([]ManyOutcome, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	var source *domain.Holding
	if in.Source != "" {
		h, err := d.store.HoldingByID(ctx, s, in.Source)
		if err != nil {
			return nil, err
		}
		source = h
	}
	out := make([]ManyOutcome, 0, len(in.Holdings))
	done := map[domain.HoldingID]bool{}
	for _, t := range in.Holdings {
		if done[t.Holding] || t.Holding == in.Source {
			continue
		}
		done[t.Holding] = true
		one := actor
		if actor.Key != "" {
			one.Key = actor.Key + "/" + string(t.Holding)
		}
		o, err := d.answerOne(ctx, one, source, in, t)
		if err != nil {
			e := asError(err)
			if !oneOnly(e.Code) {
				return out, err
			}
			if o.Holding == "" {
				o = ManyOutcome{Holding: t.Holding}
			}
			o.Outcome, o.Reason = OutcomeRefused, e
		}
		out = append(out, o)
	}
	return out, nil
}

// oneOnly tells whether an error is about one holding, so that the others may go on.
func oneOnly(c domain.Code) bool {
	return slices.Contains([]domain.Code{domain.Invalid, domain.NotFound, domain.Conflict, domain.Stale, domain.Forbidden}, c)
}

func (d *Desk) answerOne(ctx context.Context, actor Actor, source *domain.Holding, in AnswerMany, t ToAnswer) (ManyOutcome, error) {
	if t.Digest == "" {
		return ManyOutcome{}, invalid("digest", "field.required")
	}
	title := ""
	o, err := run(ctx, d, actor, "workflow.AnswerMany", func(tx Tx) (ManyOutcome, error) {
		h, pol, err := d.see(ctx, tx, actor, t.Holding)
		if err != nil {
			return ManyOutcome{}, err
		}
		title = h.Edition.Content.Title
		o := ManyOutcome{Holding: h.ID, Title: title}
		o.ClassBefore = pol.Questionnaire.Evaluate(h.Edition.Answers, h.Edition.Stricter).Class
		one := in.of(h, source, pol.Questionnaire)
		one.Digest = t.Digest
		if _, _, err := mayAnswer(ctx, tx, actor, h, pol, one); err != nil {
			return o, err
		}
		if len(one.Answers) == 0 {
			o.Outcome, o.Class = OutcomeSkipped, o.ClassBefore
			return o, nil
		}
		before := maps.Clone(h.Edition.Answers)
		if _, err := d.answer(ctx, tx, actor, h, pol, one); err != nil {
			return o, err
		}
		o.report(before, h, pol, one)
		return o, nil
	})
	if err != nil {
		o = ManyOutcome{Holding: t.Holding, Title: title}
	}
	return o, err
}
