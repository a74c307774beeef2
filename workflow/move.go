package workflow

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"freigabe/domain"
)

// MaxMoved is how many holdings one move may take.
const MaxMoved = 5000

// Move takes holdings to another department of their root. It is proposed by one administrator and takes effect when
// another confirms (WORKFLOW 7).
type Move struct {
	ID          domain.MoveID
	Root        domain.AuthorityID
	Target      domain.AuthorityID
	Holdings    []MovedHolding // by id
	Digest      domain.Digest  // over the ids, see MoveDigest
	Status      domain.ProposalStatus
	ProposedBy  domain.PersonID
	ConfirmedBy domain.PersonID
	At          time.Time
	Decision    domain.DecisionID
}

// MovedHolding is a holding with the department that it leaves.
type MovedHolding struct {
	Holding domain.HoldingID
	From    domain.AuthorityID
}

// MoveOrder asks for a move.
type MoveOrder struct {
	Holdings []domain.HoldingID
	Target   domain.AuthorityID
	Reason   string
}

// MoveDigest binds which holdings move: SHA-256 of the canonical JSON list of their ids in ascending order.
func MoveDigest(holdings []MovedHolding) (domain.Digest, error) {
	ids := make([]string, len(holdings))
	for i, h := range holdings {
		ids[i] = string(h.Holding)
	}
	slices.Sort(ids)
	b, err := domain.Canonical(ids)
	return domain.DigestOf(b), err
}

func (m Move) detail() map[string]string {
	return map[string]string{"move": string(m.ID), "target": string(m.Target), "count": strconv.Itoa(len(m.Holdings))}
}

// administers tells whether a right to administer, rooted where the actor holds it, covers an authority. What a closed
// department left is administered from above.
func administers(ctx context.Context, pol *Policy, person domain.PersonID, a domain.AuthorityID, at time.Time) error {
	for pol.parents[a].Closed && pol.parents[a].Parent != "" {
		a = pol.parents[a].Parent
	}
	return pol.Rights.Authorize(ctx, person, domain.ActAdminister, a, at)
}

// ProposeMove proposes to take holdings to another department of the root: by an administrator of both.
func (d *Desk) ProposeMove(ctx context.Context, actor Actor, in MoveOrder) (Proposal, error) {
	if err := optional("reason", &in.Reason); err != nil {
		return Proposal{}, err
	}
	ids := slices.Compact(slices.Sorted(slices.Values(in.Holdings)))
	switch {
	case len(ids) == 0:
		return Proposal{}, invalid("holdings", "move.nothing")
	case len(ids) > MaxMoved:
		e := invalid("holdings", "move.too_many")
		e.Args = map[string]any{"most": MaxMoved}
		return Proposal{}, e
	}
	return run(ctx, d, actor, "workflow.ProposeMove", func(tx Tx) (Proposal, error) {
		target, err := tx.Authority(ctx, in.Target)
		if err != nil {
			return Proposal{}, err
		}
		if target.Closed {
			return Proposal{}, invalid("target", "authority.closed")
		}
		auth, pol, s, err := administer(ctx, tx, actor, in.Target)
		if err != nil {
			return Proposal{}, err
		}
		m := Move{
			ID: domain.NewID[domain.MoveID](tx.Now()), Root: auth.Root, Target: auth.ID, Status: domain.Proposed,
			ProposedBy: actor.Person, At: tx.Now(),
		}
		if m.Holdings, err = leaving(ctx, tx, pol, actor, ids, auth.ID); err != nil {
			return Proposal{}, err
		}
		dec := withText(decidedFor(tx, actor, domain.MoveProposed, auth, pol, s), domain.TextReason, in.Reason)
		if m.Digest, err = MoveDigest(m.Holdings); err != nil {
			return Proposal{}, err
		}
		dec.Digest, dec.Detail, m.Decision = m.Digest, m.detail(), dec.ID
		tx.SaveMove(m)
		decide(tx, dec)
		confirmTask(tx, auth, "confirm_move", string(m.ID))
		return Proposal{ID: string(m.ID), Status: m.Status, Decision: dec.ID}, nil
	})
}

// leaving names the department that each holding is in. One that is unknown, in another root or there already is refused.
func leaving(ctx context.Context, tx Tx, pol *Policy, actor Actor, ids []domain.HoldingID, target domain.AuthorityID) ([]MovedHolding, error) {
	keys, err := tx.Catalog(ctx, pol.Root)
	if err != nil {
		return nil, err
	}
	known := make(map[domain.HoldingID]CatalogKey, len(keys))
	for _, k := range keys {
		known[k.Holding] = k
	}
	may := map[domain.AuthorityID]error{}
	var out []MovedHolding
	for _, id := range ids {
		k, ok := known[id]
		if !ok {
			return nil, &domain.Error{Code: domain.NotFound, Op: "workflow.ProposeMove", Key: "id.unknown", Field: "holdings"}
		}
		if _, asked := may[k.Authority]; !asked {
			may[k.Authority] = administers(ctx, pol, actor.Person, k.Authority, tx.Now())
		}
		if err := may[k.Authority]; err != nil {
			return nil, err
		}
		if k.Authority == target {
			e := invalid("holdings", "move.there_already")
			e.Args = map[string]any{"name": k.Name}
			return nil, e
		}
		out = append(out, MovedHolding{Holding: id, From: k.Authority})
	}
	return out, nil
}

// ConfirmMove carries a proposed move out, or rejects it: another administrator. Rights follow at once, open reviews
// close, contributors stay. Live releases keep the authority that was signed; an approval that is not published yet would
// go out under another name than it was signed for, so it takes reassess.
func (d *Desk) ConfirmMove(ctx context.Context, actor Actor, id domain.MoveID, accept bool) (Proposal, error) {
	return d.confirmMove(ctx, actor, id, accept, "")
}

func (d *Desk) confirmMove(ctx context.Context, actor Actor, id domain.MoveID, accept bool, reason string) (Proposal, error) {
	return run(ctx, d, actor, "workflow.ConfirmMove", func(tx Tx) (Proposal, error) {
		m, err := tx.Move(ctx, id)
		if err != nil {
			return Proposal{}, err
		}
		target, pol, s, err := second(ctx, tx, actor, m.Target, m.ProposedBy, "", "")
		if err != nil {
			return Proposal{}, err
		}
		if m.Status != domain.Proposed {
			return Proposal{}, &domain.Error{Code: domain.Conflict, Op: "workflow.ConfirmMove", Key: "proposal.settled"}
		}
		dec := withText(decidedFor(tx, actor, domain.Moved, target, pol, s), domain.TextReason, reason)
		dec.Digest, dec.Detail = m.Digest, m.detail()
		m.ConfirmedBy, m.Decision = actor.Person, dec.ID
		if !accept {
			dec.Kind, m.Status = domain.MoveRejected, domain.Rejected
			tx.SaveMove(*m)
			decide(tx, dec)
			tx.CloseTasks(TaskQuery{Root: m.Root, Kind: "confirm_move", Ref: string(m.ID)})
			return Proposal{ID: string(m.ID), Status: m.Status, Decision: dec.ID}, nil
		}
		if target.Closed {
			return Proposal{}, &domain.Error{Code: domain.Conflict, Op: "workflow.ConfirmMove", Key: "authority.closed"}
		}
		for _, from := range departuresOf(m.Holdings) {
			if err := administers(ctx, pol, s.Actor, from, tx.Now()); err != nil && s.Role == domain.Administrator {
				return Proposal{}, err
			}
		}
		moving, err := d.moving(ctx, tx, m)
		if err != nil {
			return Proposal{}, err
		}
		m.Status = domain.Active
		tx.SaveMove(*m)
		decide(tx, dec)
		for _, x := range moving {
			if err := d.moveOne(ctx, tx, actor, pol, s, x, m); err != nil {
				return Proposal{}, err
			}
		}
		tx.CloseTasks(TaskQuery{Root: m.Root, Kind: "confirm_move", Ref: string(m.ID)})
		return Proposal{ID: string(m.ID), Status: m.Status, Decision: dec.ID}, nil
	})
}

func departuresOf(holdings []MovedHolding) []domain.AuthorityID {
	from := map[domain.AuthorityID]bool{}
	for _, h := range holdings {
		from[h.From] = true
	}
	return slices.Sorted(maps.Keys(from))
}

// mover is a holding under way with what moving it needs to have read before.
type mover struct {
	*domain.Holding
	from     domain.AuthorityID
	approval *domain.Review
	tasks    []domain.Task
}

// moving reads what a move takes along. What is no longer where the proposal says makes it stale.
func (d *Desk) moving(ctx context.Context, tx Tx, m *Move) ([]mover, error) {
	var holdings []*domain.Holding
	out := make([]mover, 0, len(m.Holdings))
	for _, x := range m.Holdings {
		h, err := tx.Holding(ctx, x.Holding)
		if err != nil && domain.CodeOf(err) != domain.NotFound {
			return nil, err
		}
		if err != nil || h.Authority != x.From {
			return nil, &domain.Error{Code: domain.Stale, Op: "workflow.ConfirmMove", Key: "move.changed"}
		}
		tasks, err := tx.TasksOf(ctx, TaskQuery{Holding: h.ID})
		if err != nil {
			return nil, err
		}
		holdings = append(holdings, h)
		out = append(out, mover{Holding: h, from: x.From, tasks: tasks})
	}
	approvals, err := approvalsOf(ctx, tx, holdings)
	for i := range out {
		out[i].approval = approvals[out[i].ID]
	}
	return out, err
}

// moveOne takes one holding along: its review closes, its tasks ask the people of the new department, and the change log
// says so.
func (d *Desk) moveOne(ctx context.Context, tx Tx, actor Actor, pol *Policy, s Standing, x mover, m *Move) error {
	h := x.Holding
	closed := domain.ReviewID("")
	if h.Review != nil {
		closed = h.Review.ID
	}
	closeReview(tx, h, domain.ReviewClosed)
	h.Authority = m.Target
	if x.approval != nil {
		if _, err := d.backToInternal(ctx, tx, actor, pol, s, h, x.approval); err != nil {
			return err
		}
	}
	for _, t := range x.tasks {
		if closed != "" && t.Review == closed || t.Kind == "publish_failed" && x.approval != nil {
			t.DoneAt = tx.Now()
		}
		t.Authority = m.Target
		tx.SaveTask(t)
	}
	h.ChangedAt = tx.Now()
	tx.LogChanges(changes(tx, actor, h, h.Rev+1, domain.ByMove, "", []domain.Change{{Field: "authority", Old: string(x.from), New: string(m.Target)}}))
	tx.SaveHolding(h)
	return nil
}

// MoveEffect says what a move would bring along.
type MoveEffect struct {
	Target    domain.AuthorityID
	From      map[domain.AuthorityID]int
	Reviews   []EffectRow // open reviews that close
	Approvals []EffectRow // approvals that have to be signed again
	Public    int         // public releases that keep the authority they were signed for
}

// EffectRow names a holding that an act of administration reaches.
type EffectRow struct {
	Holding   domain.HoldingID
	Authority domain.AuthorityID
	Title     string
	State     domain.State
	Number    string   // of the open review
	Due       string   // of the open review, afterwards
	Added     []string // slot keys of places that are added or raised
	Questions []string // to answer again
}

// SimulateMove says what a move of holdings would bring along, to an administrator of both departments. It writes nothing.
func (d *Desk) SimulateMove(ctx context.Context, actor Actor, in MoveOrder) (MoveEffect, error) {
	out := MoveEffect{Target: in.Target, From: map[domain.AuthorityID]int{}}
	ids := slices.Compact(slices.Sorted(slices.Values(in.Holdings)))
	err := d.store.InTx(ctx, "workflow.SimulateMove", func(tx Tx) error {
		out.From, out.Reviews, out.Approvals, out.Public = map[domain.AuthorityID]int{}, nil, nil, 0
		_, pol, err := looksAfter(ctx, tx, actor, in.Target)
		if err != nil {
			return err
		}
		leave, err := leaving(ctx, tx, pol, actor, ids, in.Target)
		if err != nil {
			return err
		}
		for _, x := range leave {
			out.From[x.From]++
		}
		rows, err := tx.Gist(ctx, GistQuery{Root: pol.Root, Holdings: ids})
		if err != nil {
			return err
		}
		for i := range rows {
			g := &rows[i]
			switch {
			case g.Review != nil:
				out.Reviews = append(out.Reviews, g.effect())
			case g.State == domain.Approved:
				out.Approvals = append(out.Approvals, g.effect())
			}
			if g.HasLive(domain.ForPublic) {
				out.Public++
			}
		}
		return nil
	})
	return out, err
}
