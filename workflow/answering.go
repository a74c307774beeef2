package workflow

import (
	"context"
	"maps"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/domain/screening"
)

// Answers are answers to some questions of a holding's questionnaire.
type Answers struct {
	Holding  domain.HoldingID
	Digest   domain.Digest
	Answers  map[string]domain.Answer // Value, Reason, Grounds, Date, Evidence; who and when are filled in
	Clear    []string                 // questions whose answer is taken away
	Stricter *domain.StricterClass    // sets a class below the computed one; Class "" takes it away
}

// Answer saves answers, computes class, facts and treatments, and routes what is unclear to the role that must look.
func (d *Desk) Answer(ctx context.Context, actor Actor, in Answers) (Held, error) {
	return run(ctx, d, actor, "workflow.Answer", func(tx Tx) (Held, error) {
		h, pol, err := d.see(ctx, tx, actor, in.Holding)
		if err != nil {
			return Held{}, err
		}
		return d.answer(ctx, tx, actor, h, pol, in)
	})
}

// answer is the part of Answer that follows on reading the holding.
func (d *Desk) answer(ctx context.Context, tx Tx, actor Actor, h *domain.Holding, pol *Policy, in Answers) (Held, error) {
	kind, role, err := mayAnswer(ctx, tx, actor, h, pol, in)
	if err != nil {
		return Held{}, err
	}
	auth, err := tx.Authority(ctx, h.Authority)
	if err != nil {
		return Held{}, err
	}
	before := maps.Clone(h.Edition.Answers)
	if err := applyAnswers(tx, pol.Questionnaire, actor, h, in); err != nil {
		return Held{}, err
	}
	d.keep(tx, h, pol, changes(tx, actor, h, h.Rev+1, kind, role, answerDiff(before, h.Edition.Answers, in.Stricter)))
	routeUnclear(tx, h, auth, pol.Questionnaire)
	askToWithdraw(tx, h, auth)
	return held(h), nil
}

// mayAnswer tells in what capacity the actor gives these answers, or why not: the holding changed, is locked, or is not
// theirs to answer.
func mayAnswer(ctx context.Context, now timed, actor Actor, h *domain.Holding, pol *Policy, in Answers) (domain.ContributionKind, domain.Role, error) {
	if in.Digest != "" && in.Digest != h.Edition.WorkingDigest() {
		return "", "", &domain.Error{Code: domain.Stale, Op: "workflow.Answer", Key: "holding.changed_meanwhile"}
	}
	if err := editable(h); err != nil {
		return "", "", err
	}
	return answersAs(ctx, now, pol, actor, h, in)
}

// answersAs decides in what capacity the actor answers: who may answer at all does; an expert may answer the questions
// that are routed to the expert's role and nothing else, and stays free for an opinion.
func answersAs(ctx context.Context, tx timed, pol *Policy, actor Actor, h *domain.Holding, in Answers) (domain.ContributionKind, domain.Role, error) {
	if _, err := authorize(ctx, tx, pol, actor, domain.ActAnswer, h.Authority); err == nil {
		return domain.ByAnswering, "", nil
	} else if domain.CodeOf(err) != domain.Forbidden {
		return "", "", err
	}
	refused := &domain.Error{Code: domain.Forbidden, Op: "workflow.Answer", Key: "answer.not_routed"}
	if in.Stricter != nil || len(in.Clear) > 0 || len(in.Answers) == 0 {
		return "", "", refused
	}
	role := domain.Role("")
	for id := range in.Answers {
		q, ok := pol.Questionnaire.Question(id)
		if !ok || role != "" && q.Role != role {
			return "", "", refused
		}
		role = q.Role
	}
	if _, err := authorize(ctx, tx, pol, actor, domain.SignAs(role), h.Authority); err != nil {
		return "", "", refused
	}
	return domain.ByExpertise, role, nil
}

func applyAnswers(tx timed, q screening.Questionnaire, actor Actor, h *domain.Holding, in Answers) error {
	e := &h.Edition
	e.Answers = maps.Clone(e.Answers)
	if e.Answers == nil {
		e.Answers = map[string]domain.Answer{}
	}
	now := domain.QuestionnaireVersion{ID: q.ID, Version: q.Version}
	e.Questionnaire = now
	for _, id := range in.Clear {
		delete(e.Answers, id)
	}
	for id, a := range in.Answers {
		a.By, a.At, a.Version = actor.Person, tx.Now(), now
		if err := q.CheckAnswer(id, a); err != nil {
			return err
		}
		e.Answers[id] = a
	}
	h.Rescreen = slices.DeleteFunc(slices.Clone(h.Rescreen), func(id string) bool { _, ok := in.Answers[id]; return ok })
	if s := in.Stricter; s != nil {
		switch {
		case s.Class == "":
			e.Stricter = nil
		case s.Reason == "":
			return invalid("stricter.reason", "field.required")
		case !s.Class.Valid() || s.Class == domain.ClassUndetermined:
			return invalid("stricter.class", "field.code_unknown")
		default:
			computed := q.Evaluate(e.Answers, nil).Class
			if computed != domain.ClassUndetermined && domain.Strictest(computed, s.Class) != s.Class {
				return invalid("stricter.class", "screening.not_stricter")
			}
			e.Stricter = &domain.StricterClass{Class: s.Class, Reason: s.Reason, By: actor.Person, At: tx.Now()}
		}
	}
	return nil
}

// answerDiff names each changed answer in the change log, its value only: reasons are erasable and stay with the answer.
func answerDiff(before, after map[string]domain.Answer, stricter *domain.StricterClass) []domain.Change {
	var out []domain.Change
	ids := slices.Sorted(maps.Keys(after))
	for id := range before {
		if _, ok := after[id]; !ok {
			ids = append(ids, id)
		}
	}
	for _, id := range ids {
		if b, a := before[id], after[id]; b.Value != a.Value || b.Reason != a.Reason || b.Date != a.Date ||
			!slices.Equal(b.Grounds, a.Grounds) || !slices.Equal(b.Evidence, a.Evidence) || b.By != a.By || !b.At.Equal(a.At) {
			out = append(out, domain.Change{Field: "answers." + id, Old: b.Value, New: a.Value})
		}
	}
	if stricter != nil {
		out = append(out, domain.Change{Field: "stricter", New: string(stricter.Class)})
	}
	return out
}

// assess computes class, facts and treatments from the answers. It changes nothing else.
func assess(h *domain.Holding, pol *Policy) screening.Result {
	res := pol.Questionnaire.Evaluate(h.Edition.Answers, h.Edition.Stricter)
	h.Class, h.Facts = res.Class, res.Facts
	if h.Class == "" || len(res.Unanswered) > 0 {
		h.Class = domain.ClassUndetermined
	}
	h.Edition.Treatments = screening.MergeTreatments(h.Edition.Treatments, res.Treatments)
	return res
}

// routeUnclear opens a dated task for every unclear answer and closes those that became clear.
func routeUnclear(tx Tx, h *domain.Holding, auth *domain.Authority, q screening.Questionnaire) {
	tx.CloseTasks(TaskQuery{Holding: h.ID, Kind: "unclear"})
	for _, id := range q.Evaluate(h.Edition.Answers, h.Edition.Stricter).Unclear {
		if question, ok := q.Question(id); ok {
			openTasks(tx, h, "unclear", id, dueDay(auth, tx.Now(), question.DueDays), "", question.Role)
		}
	}
	if len(h.Rescreen) == 0 {
		tx.CloseTasks(TaskQuery{Holding: h.ID, Kind: "rescreen"})
	}
}

// askToWithdraw opens a task when the answers give a class stricter than the audience of a live release. Nothing goes
// down by itself (WORKFLOW 4).
func askToWithdraw(tx Tx, h *domain.Holding, auth *domain.Authority) {
	tx.CloseTasks(TaskQuery{Holding: h.ID, Kind: "withdraw"})
	if h.Class == domain.ClassUndetermined {
		return
	}
	if h.HasLive(domain.ForPublic) && !h.Class.AllowsPublic() || h.HasLive(domain.ForInternal) && !h.Class.AllowsInternal() {
		openTasks(tx, h, "withdraw", "", dueDay(auth, tx.Now(), confirmDueDays), "", domain.OpenDataOfficer)
	}
}

// Treat marks a treatment done, with evidence.
type Treat struct {
	Holding   domain.HoldingID
	Digest    domain.Digest
	Treatment string
	Note      string
	Evidence  []domain.FileRef
}

// TreatmentDone says that a treatment was carried out. Content stays locked in later states, but this may follow until
// approve is handed over (WORKFLOW 4).
func (d *Desk) TreatmentDone(ctx context.Context, actor Actor, in Treat) (Held, error) {
	return run(ctx, d, actor, "workflow.TreatmentDone", func(tx Tx) (Held, error) {
		h, _, _, err := d.open(ctx, tx, actor, in.Holding, domain.ActAnswer, in.Digest)
		if err != nil {
			return Held{}, err
		}
		t, err := treatment(h, in.Treatment)
		if err != nil {
			return Held{}, err
		}
		auth, err := tx.Authority(ctx, h.Authority)
		if err != nil {
			return Held{}, err
		}
		t.Done = &domain.Attest{By: actor.Person, At: tx.Now(), Note: in.Note}
		t.Evidence, t.Confirmed, t.Decision = in.Evidence, nil, ""
		h.ChangedAt = tx.Now()
		tx.SaveEdition(h)
		tx.LogChanges(changes(tx, actor, h, h.Rev+1, domain.ByAnswering, "", []domain.Change{{Field: "treatments." + t.ID, New: "done"}}))
		tx.SaveHolding(h)
		openTasks(tx, h, "treatment", t.ID, dueDay(auth, tx.Now(), 0), "", t.Role)
		return held(h), nil
	})
}

// ConfirmTreatment says, in the role that the question names, that a treatment suffices. It is a decision and no
// contribution. Nobody confirms what they did themselves.
func (d *Desk) ConfirmTreatment(ctx context.Context, actor Actor, in Treat) (Held, error) {
	return run(ctx, d, actor, "workflow.ConfirmTreatment", func(tx Tx) (Held, error) {
		h, pol, err := d.see(ctx, tx, actor, in.Holding)
		if err != nil {
			return Held{}, err
		}
		if in.Digest != "" && in.Digest != h.Edition.WorkingDigest() {
			return Held{}, &domain.Error{Code: domain.Stale, Op: "workflow.ConfirmTreatment", Key: "holding.changed_meanwhile"}
		}
		t, err := treatment(h, in.Treatment)
		if err != nil {
			return Held{}, err
		}
		s, err := authorize(ctx, tx, pol, actor, domain.SignAs(t.Role), h.Authority)
		if err != nil {
			return Held{}, err
		}
		if t.Done == nil {
			return Held{}, &domain.Error{Code: domain.Conflict, Op: "workflow.ConfirmTreatment", Key: "treatment.not_done"}
		}
		if t.Done.By == actor.Person || t.Done.By == s.OnBehalfOf {
			return Held{}, &domain.Error{Code: domain.Forbidden, Op: "workflow.ConfirmTreatment", Key: "treatment.own"}
		}
		dec := as(decidedOn(tx, actor, domain.TreatmentConfirmed, h, pol), s)
		dec.Slot, dec.Digest = strings.ToLower(t.ID), h.Edition.WorkingDigest() // a leaf holds lower-case words
		dec = withText(dec, domain.TextComment, in.Note)
		t.Confirmed, t.Decision = &domain.Attest{By: actor.Person, At: tx.Now(), Note: in.Note}, dec.ID
		h.ChangedAt = tx.Now()
		tx.SaveEdition(h)
		tx.SaveHolding(h)
		tx.CloseTasks(TaskQuery{Holding: h.ID, Kind: "treatment", Ref: t.ID})
		decide(tx, dec)
		res := held(h)
		res.Decision = dec.ID
		return res, nil
	})
}

// treatable tells why treatments cannot be worked on any more, nil while they can: until approve is handed over.
func treatable(h *domain.Holding) error {
	if h.Review != nil {
		return editable(h)
	}
	if !slices.Contains([]domain.State{domain.Captured, domain.Screened, domain.ReleasedInternally}, h.State) {
		return &domain.Error{Code: domain.Conflict, Op: "workflow.treatment", Key: "treatment.too_late"}
	}
	return nil
}

// treatment finds a treatment that may still be worked on.
func treatment(h *domain.Holding, id string) (*domain.Treatment, error) {
	if err := treatable(h); err != nil {
		return nil, err
	}
	for i := range h.Edition.Treatments {
		if h.Edition.Treatments[i].ID == id {
			return &h.Edition.Treatments[i], nil
		}
	}
	return nil, &domain.Error{Code: domain.NotFound, Op: "workflow.treatment", Key: "treatment.unknown"}
}
