package workflow

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"freigabe/domain"
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
	if err := optional("reason", &in.Reason); err != nil {
		return Held{}, err
	}
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
	r := &domain.Review{
		ID: domain.NewID[domain.ReviewID](tx.Now()), Holding: h.ID, Root: h.Root, Edition: h.Edition.Number,
		Verb: in.Verb, Status: domain.ReviewOpen, Documents: map[domain.Audience]domain.ReviewDocument{}, Circle: o.Circle,
		Class: h.Class, Facts: h.Facts, NotBefore: o.NotBefore, Until: o.Until, ReviewDate: o.ReviewDate, Ground: o.Ground,
		Register: o.Register, Opener: actor.Person, OpenedFor: standing.OnBehalfOf, OpenedAt: tx.Now(),
	}
	if in.Verb == domain.Reinstate {
		r.Reinstates = h.Withdrawal.Decision
		for _, id := range h.Withdrawal.Ended { // what comes back is what is signed: the same bytes
			rel, err := tx.Release(ctx, id)
			if err != nil {
				return Held{}, err
			}
			r.Documents[rel.Audience] = domain.ReviewDocument{Digest: rel.Digest, Body: rel.Body}
		}
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
	if dec.Detail, err = handOverDetail(h, r); err != nil {
		return Held{}, err
	}
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

// handOverDetail binds what bears on who may sign and who has to, and is not in the review digest: who wrote (a digest over
// persons, kinds and roles, up to which change), the facts by which rules select, and the circle.
func handOverDetail(h *domain.Holding, r *domain.Review) (map[string]string, error) {
	shares := make([]string, len(r.Contributors))
	for i, c := range r.Contributors {
		shares[i] = string(c.Person) + "/" + string(c.Kind) + "/" + string(c.Role)
	}
	slices.Sort(shares)
	b, err := domain.Canonical(shares)
	detail := map[string]string{"contributors": string(domain.DigestOf(b)), "rev": strconv.FormatInt(h.Rev, 10)}
	facts := make([]string, len(r.Facts))
	for i, f := range r.Facts {
		facts[i] = string(f)
	}
	slices.Sort(facts)
	if len(facts) > 0 {
		detail["facts"] = strings.Join(facts, " ")
	}
	if r.Circle != "" {
		detail["circle"] = string(r.Circle)
	}
	return detail, err
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
