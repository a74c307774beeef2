package workflow

import (
	"slices"

	"freigabe/domain"
	"freigabe/domain/screening"
)

// offer is what a hand-over adds to the edition.
type offer struct {
	Circle                       domain.Circle
	NotBefore, Until, ReviewDate string
	Ground                       string
	Register                     bool
}

// ready tells what is missing for a hand-over, nil when nothing is. It fills the defaults of the offer.
func ready(tx timed, pol *Policy, h *domain.Holding, auth *domain.Authority, v domain.Verb, o *offer) error {
	conflict := func(key string) error {
		return &domain.Error{Code: domain.Conflict, Op: "workflow.HandOver", Key: key, Args: map[string]any{"state": string(h.State), "class": string(h.Class)}}
	}
	if !can(h.State, v) {
		return &domain.Error{
			Code: domain.Conflict, Op: "workflow.HandOver", Key: "holding.step_refused",
			Args: map[string]any{"state": string(h.State), "verb": string(v)},
		}
	}
	if v == domain.ReleaseInternallyApprove && !pol.Combined(h.Authority) {
		return conflict("handover.not_combined")
	}
	if err := o.check(pol.Day(h.Authority, tx.Now())); err != nil {
		return err
	}
	if o.Until != "" && !slices.Contains(v.Parts(), domain.Approve) {
		return invalid("until", "handover.until_not_here")
	}
	if o.NotBefore != "" && !slices.Contains(v.Parts(), domain.Approve) {
		return invalid("not_before", "handover.until_not_here")
	}
	switch v {
	case domain.Withhold:
		return readyToWithhold(pol, h, o)
	case domain.Reinstate:
		return readyToReinstate(tx, pol, h)
	}
	if err := screeningHolds(pol, h); err != nil {
		return err
	}
	if slices.Contains(v.Parts(), domain.ReleaseInternally) {
		if !h.Class.AllowsInternal() {
			return conflict("handover.class_not_internal")
		}
		if o.Circle == "" {
			o.Circle = domain.CircleRoot
		}
		limit := pol.Questionnaire.Evaluate(h.Edition.Answers, h.Edition.Stricter).Circle
		if !o.Circle.Valid() || !o.Circle.Within(limit) {
			return invalid("circle", "handover.circle_too_wide")
		}
	} else if o.Circle != "" {
		return invalid("circle", "handover.circle_not_here")
	}
	if slices.Contains(v.Parts(), domain.Approve) {
		return readyForPublic(pol, h, auth, o)
	}
	return nil
}

// check looks at the dates of an offer.
func (o offer) check(today string) error {
	for field, day := range map[string]string{"not_before": o.NotBefore, "until": o.Until, "review_date": o.ReviewDate} {
		if day == "" {
			continue
		}
		if _, err := domain.ParseDay(day); err != nil {
			return invalid(field, "field.date")
		}
		if day < today || field != "not_before" && day == today {
			return invalid(field, "field.date_past")
		}
	}
	if o.Until != "" && o.NotBefore != "" && o.Until <= o.NotBefore {
		return invalid("until", "field.date_order")
	}
	return nil
}

// screeningHolds tells whether the answers stand: given to the questionnaire in force, complete, with the class they yield.
func screeningHolds(pol *Policy, h *domain.Holding) error {
	res := pol.Questionnaire.Evaluate(h.Edition.Answers, h.Edition.Stricter)
	switch {
	case len(h.Rescreen) > 0:
		return &domain.Error{Code: domain.Conflict, Op: "workflow.HandOver", Key: "screening.again", Args: map[string]any{"questions": h.Rescreen}}
	case !res.Complete:
		return &domain.Error{
			Code: domain.Conflict, Op: "workflow.HandOver", Key: "screening.incomplete",
			Args: map[string]any{"questions": append(slices.Clone(res.Unanswered), res.Unclear...)},
		}
	case res.Class != h.Class:
		return &domain.Error{Code: domain.Conflict, Op: "workflow.HandOver", Key: "screening.class_changed", Args: map[string]any{"class": string(res.Class)}}
	}
	return nil
}

// readyForPublic asks for the fields that a public data set needs, for confirmed treatments and for files that may go out.
func readyForPublic(pol *Policy, h *domain.Holding, auth *domain.Authority, o *offer) error {
	if !h.Class.AllowsPublic() {
		return &domain.Error{Code: domain.Conflict, Op: "workflow.HandOver", Key: "handover.class_not_public", Args: map[string]any{"class": string(h.Class)}}
	}
	c := h.Edition.Content
	mailbox := c.ContactMailbox
	if mailbox == "" {
		mailbox = auth.Mailbox
	}
	for _, f := range []struct{ name, value string }{
		{"title", c.Title},
		{"description", c.Description},
		{"licence", c.Licence},
		{"contact_mailbox", mailbox},
	} {
		if f.value == "" {
			return invalid(f.name, "field.required_for_public")
		}
	}
	if len(c.Theme) == 0 {
		return invalid("theme", "field.required_for_public")
	}
	for _, t := range h.Edition.Treatments {
		if h.Class == domain.ClassOpenAfterTreatment && t.Confirmed == nil {
			return &domain.Error{Code: domain.Conflict, Op: "workflow.HandOver", Key: "treatment.open", Args: map[string]any{"treatment": t.ID}}
		}
	}
	if err := filesMayGoOut(h); err != nil {
		return err
	}
	if nb := pol.Questionnaire.Evaluate(h.Edition.Answers, h.Edition.Stricter).NotBefore; nb > o.NotBefore {
		o.NotBefore = nb
	}
	if o.Until != "" && o.Until <= o.NotBefore {
		return invalid("until", "field.date_order")
	}
	return nil
}

// filesMayGoOut holds public files of a class that needs treatment to results of confirmed treatments, or to files that
// the confirming role declared unaffected (WORKFLOW 4).
func filesMayGoOut(h *domain.Holding) error {
	if h.Class != domain.ClassOpenAfterTreatment {
		return nil
	}
	for _, f := range h.Edition.Distributions {
		if !f.For(domain.ForPublic) || f.Unaffected != nil {
			continue
		}
		treated := slices.ContainsFunc(h.Edition.Treatments, func(t domain.Treatment) bool { return t.ID == f.Treatment && t.Confirmed != nil })
		if !treated {
			return &domain.Error{
				Code: domain.Conflict, Op: "workflow.HandOver", Key: "file.untreated", Field: "distributions." + string(f.ID),
				Args: map[string]any{"file": f.Title},
			}
		}
	}
	return nil
}

func readyToWithhold(pol *Policy, h *domain.Holding, o *offer) error {
	switch {
	case h.HasLive(domain.ForPublic):
		return &domain.Error{Code: domain.Conflict, Op: "workflow.HandOver", Key: "withhold.public_live"}
	case !refusalGround(pol, o.Ground):
		return invalid("ground", "withhold.ground_unknown")
	case o.ReviewDate == "":
		return invalid("review_date", "field.required")
	case o.Register && classified(h):
		return invalid("register", "withhold.classified")
	case o.Register && h.Edition.Content.PublicTitle == "":
		return invalid("public_title", "field.required_for_register")
	}
	return nil
}

// refusalGround tells whether a code is a legal ground for not releasing; effort or fear of misreading never is.
func refusalGround(pol *Policy, code string) bool {
	return slices.ContainsFunc(pol.Questionnaire.RefusalGrounds(), func(g screening.Ground) bool { return g.Code == code })
}

// classified tells whether the holding is, or may be, classified information: then the register never names it.
func classified(h *domain.Holding) bool {
	a, ok := h.Edition.Answers["V1"]
	return !ok || a.Value != "no"
}
