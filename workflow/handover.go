package workflow

import (
	"context"
	"slices"
	"strconv"

	"freigabe/domain"
	"freigabe/domain/screening"
)

// Step asks for a transition of the state machine, direct or through a review.
type Step struct {
	Holding domain.HoldingID
	Verb    domain.Verb
	Digest  domain.Digest // working digest; required
	Reason  string        // return, reopen: required; withdraw: comment

	Circle     domain.Circle // release_internally; default root
	NotBefore  string        // approve: day of publication
	Until      string        // day after which the clock withdraws it
	ReviewDate string        // withhold: required
	Ground     string        // withhold: code of a legal ground
	Register   bool          // withhold: also sign the register document
	Audience   string        // withdraw: "all" (default), "public", "internal"
	Code       string        // withdraw: reason from domain.WithdrawalReasons
	OnBehalfOf domain.PersonID
}

// Transition takes a direct step or hands over: it opens the review that the rules demand.
func (d *Desk) Transition(ctx context.Context, actor Actor, in Step) (Held, error) {
	if in.Verb.Reviewed() {
		return run(ctx, d, actor, "workflow.HandOver", func(tx Tx) (Held, error) { return d.handOver(ctx, tx, actor, in) })
	}
	step, ok := direct[in.Verb]
	if !ok {
		return Held{}, invalid("verb", "verb.unknown")
	}
	return run(ctx, d, actor, "workflow."+string(in.Verb), func(tx Tx) (Held, error) { return step(d, ctx, tx, actor, in) })
}

// direct are the steps that need no review.
var direct = map[domain.Verb]func(*Desk, context.Context, Tx, Actor, Step) (Held, error){
	domain.Screen: (*Desk).screen, domain.Return: (*Desk).giveBack, domain.Recall: (*Desk).recall, domain.Revise: (*Desk).revise,
	domain.Discard: (*Desk).discard, domain.Reopen: (*Desk).reopen, domain.Archive: (*Desk).archive,
	domain.Publish: (*Desk).publishNow, domain.Withdraw: (*Desk).withdraw,
}

// offer is what a hand-over adds to the edition.
type offer struct {
	Circle                       domain.Circle
	NotBefore, Until, ReviewDate string
	Ground                       string
	Register                     bool
}

// handOver checks that the edition is ready, prepares the release documents, binds everything in the review digest and
// opens one place for each sign-off that the rules ask for.
func (d *Desk) handOver(ctx context.Context, tx Tx, actor Actor, in Step) (Held, error) {
	act := domain.ActHandOver
	if in.Verb == domain.Withhold {
		act = domain.ActOpenWithhold
	}
	if in.Digest == "" {
		return Held{}, invalid("digest", "field.required")
	}
	h, pol, standing, err := d.open(ctx, tx, actor, in.Holding, act, in.Digest)
	if err != nil {
		return Held{}, err
	}
	if h.Review != nil {
		return Held{}, editable(h)
	}
	auth, err := tx.Authority(ctx, h.Authority)
	if err != nil {
		return Held{}, err
	}
	o := offer{Circle: in.Circle, NotBefore: in.NotBefore, Until: in.Until, ReviewDate: in.ReviewDate, Ground: in.Ground, Register: in.Register}
	if err := ready(tx, pol, h, auth, in.Verb, &o); err != nil {
		return Held{}, err
	}
	r := &domain.Review{ID: domain.NewID[domain.ReviewID](tx.Now()), Holding: h.ID, Root: h.Root, Edition: h.Edition.Number,
		Verb: in.Verb, Status: domain.ReviewOpen, Documents: map[domain.Audience]domain.ReviewDocument{}, Circle: o.Circle,
		Class: h.Class, Facts: h.Facts, NotBefore: o.NotBefore, Until: o.Until, ReviewDate: o.ReviewDate, Ground: o.Ground,
		Register: o.Register, Opener: actor.Person, OpenedFor: standing.OnBehalfOf, OpenedAt: tx.Now()}
	if in.Verb == domain.Reinstate {
		r.Reinstates = h.Withdrawal.Decision
	}
	for _, a := range audiencesOf(in.Verb, o.Register) {
		if r.Documents[a], err = releaseDocument(h, auth, a, o); err != nil {
			return Held{}, err
		}
	}
	sets, versions := pol.RulesFor(h.Authority)
	need := domain.Require(sets, caseOf(h, in.Verb, o.Register))
	if need.DemandsReviewDate && o.ReviewDate == "" {
		return Held{}, invalid("review_date", "handover.review_date_demanded")
	}
	r.Rules = versions
	r.Places = domain.PlacesFor(need.Slots, func(s domain.Slot) string { return dueDay(auth, tx.Now(), s.DueDays) })
	if len(r.Places) == 0 {
		return Held{}, &domain.Error{Code: domain.Conflict, Op: "workflow.HandOver", Key: "rule.no_slots"}
	}
	for _, p := range r.Places {
		r.Due = max(r.Due, p.Due)
	}
	if r.Contributors, err = contributors(ctx, tx, h, in.Verb, o.Register); err != nil {
		return Held{}, err
	}
	if r.Body, err = reviewBody(h, r); err != nil {
		return Held{}, err
	}
	r.Digest = domain.DigestOf(r.Body)
	r.Number = pol.Day(h.Authority, tx.Now())[:4] // storage adds the running number of the root and year

	dec := as(decidedOn(tx, actor, domain.HandOver, h, pol), standing)
	dec.Review, dec.Verb, dec.From, dec.Digest, dec.Rules = r.ID, in.Verb, h.State, r.Digest, r.Rules
	dec.Content = digests(r)
	dec = withText(dec, domain.TextReason, in.Reason)
	h.Review, h.ChangedAt = r, tx.Now()
	tx.SaveHolding(h)
	tx.OpenReview(r)
	for _, p := range r.Places {
		openTasks(tx, h, "sign", p.Slot, p.Due, r.ID, p.Roles...)
	}
	decide(tx, dec)
	res := held(h)
	res.Decision, res.Review, res.Signs = dec.ID, r.ID, r.Digest
	return res, nil
}

func digests(r *domain.Review) map[domain.Audience]domain.Digest {
	out := map[domain.Audience]domain.Digest{}
	for a, doc := range r.Documents {
		out[a] = doc.Digest
	}
	return out
}

// audiencesOf names the audiences for which a verb releases.
func audiencesOf(v domain.Verb, register bool) []domain.Audience {
	switch v {
	case domain.ReleaseInternally:
		return []domain.Audience{domain.ForInternal}
	case domain.Approve:
		return []domain.Audience{domain.ForPublic}
	case domain.ReleaseInternallyApprove:
		return []domain.Audience{domain.ForInternal, domain.ForPublic}
	case domain.Withhold:
		if register {
			return []domain.Audience{domain.ForRegister}
		}
	}
	return nil
}

func caseOf(h *domain.Holding, v domain.Verb, register bool) domain.Case {
	return domain.Case{Verb: v, Facts: h.Facts, Class: h.Class, Themes: h.Edition.Content.Theme, Audiences: audiencesOf(v, register)}
}

// ready tells what is missing for a hand-over, nil when nothing is. It fills the defaults of the offer.
func ready(tx Tx, pol *Policy, h *domain.Holding, auth *domain.Authority, v domain.Verb, o *offer) error {
	conflict := func(key string) error {
		return &domain.Error{Code: domain.Conflict, Op: "workflow.HandOver", Key: key, Args: map[string]any{"state": string(h.State), "class": string(h.Class)}}
	}
	if !can(h.State, v) {
		return &domain.Error{Code: domain.Conflict, Op: "workflow.HandOver", Key: "holding.step_refused",
			Args: map[string]any{"state": string(h.State), "verb": string(v)}}
	}
	if v == domain.ReleaseInternallyApprove && !pol.Combined(h.Authority) {
		return conflict("handover.not_combined")
	}
	if err := o.check(pol.Day(h.Authority, tx.Now())); err != nil {
		return err
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
		return &domain.Error{Code: domain.Conflict, Op: "workflow.HandOver", Key: "screening.incomplete",
			Args: map[string]any{"questions": append(slices.Clone(res.Unanswered), res.Unclear...)}}
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
	for _, f := range []struct{ name, value string }{{"title", c.Title}, {"description", c.Description}, {"licence", c.Licence},
		{"contact_mailbox", mailbox}} {
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
			return &domain.Error{Code: domain.Conflict, Op: "workflow.HandOver", Key: "file.untreated", Field: "distributions." + string(f.ID),
				Args: map[string]any{"file": f.Title}}
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

// freeSlot numbers a further place of a slot.
func freeSlot(r *domain.Review, key string) string {
	for n := 1; ; n++ {
		slot := key + "#" + strconv.Itoa(n)
		if _, taken := r.Place(slot); !taken {
			return slot
		}
	}
}

// finalsLast keeps the order in which places are read and filled.
func finalsLast(r *domain.Review) {
	slices.SortStableFunc(r.Places, func(a, b domain.Place) int {
		switch {
		case a.Kind == b.Kind || a.Kind != domain.Final && b.Kind != domain.Final:
			return 0
		case a.Kind == domain.Final:
			return 1
		}
		return -1
	})
}
