package workflow

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"freigabe/domain"
	"freigabe/domain/ledger"
)

// ErasureKind says what an erasure clears (WORKFLOW 8).
type ErasureKind string

const (
	ErasePerson  ErasureKind = "person"  // target: the person's id
	EraseText    ErasureKind = "text"    // target: the decision's id; part: the kind of text
	EraseRelease ErasureKind = "release" // target: the release's id; with it goes all that its edition says
	EraseFile    ErasureKind = "file"    // target: SHA-256 of the bytes; the authority says in which root
)

// ErasureKinds in the order in which pages offer them.
var ErasureKinds = []ErasureKind{ErasePerson, EraseText, EraseRelease, EraseFile}

// Erasure is a proposal to erase, with its verdict. It takes two persons: one of the two roles opens it, the other confirms.
type Erasure struct {
	ID          domain.ErasureID
	Root        domain.AuthorityID
	Authority   domain.AuthorityID // whose rights decide
	Kind        ErasureKind
	Target      string
	Part        domain.TextKind
	Holding     domain.HoldingID // that it is about, "" for none or several
	Status      domain.ProposalStatus
	Role        domain.Role // in which it was opened
	ProposedBy  domain.PersonID
	ProposedFor domain.PersonID // represented by the proposer
	ConfirmedBy domain.PersonID
	At          time.Time
	Opened      domain.DecisionID // of the proposal
	Decision    domain.DecisionID // the latest
	SweptAt     time.Time         // bytes and free pages are cleared, too
}

// EraseOrder asks for an erasure.
type EraseOrder struct {
	Kind      ErasureKind
	Target    string
	Part      domain.TextKind
	Authority domain.AuthorityID // of a file: where; else it follows from the target
	Reason    string
}

// ErasureAim is what an erasure is about, before anything of it is looked at.
type ErasureAim struct {
	Root      domain.AuthorityID
	Authority domain.AuthorityID
	Holding   domain.HoldingID
}

// Erasable is what an erasure would clear, by ids. Storage finds it and clears exactly it.
type Erasable struct {
	Kind      ErasureKind
	Target    string
	Part      domain.TextKind
	Person    *domain.Person
	Texts     []ErasableText
	Documents []domain.Release  // with a document that is still there, live or not; without bodies
	Reviews   []domain.ReviewID // whose prepared documents go
	Questions []domain.QuestionID
	Editions  []ErasableEdition
	Changes   []ErasableChanges // lines of the change log whose values go
	Lines     int               // how many these are
	Imports   []Import          // whose reports or file names go
	Drafts    []domain.DraftID  // stored lists that go
	Files     []domain.Digest   // bytes that go unless something else names them
	Holdings  []domain.HoldingID
	Later     int  // a later edition that may repeat the text and stays; 0 for none
	Elsewhere bool // bytes that others name and that stay for them
}

// Empty tells whether nothing is left to clear.
func (e *Erasable) Empty() bool {
	return e.Person == nil && len(e.Texts)+len(e.Documents)+len(e.Editions)+len(e.Drafts)+len(e.Imports)+len(e.Reviews) == 0
}

// ErasableText is a cleartext behind a commitment.
type ErasableText struct {
	Decision   domain.DecisionID
	Kind       domain.TextKind
	Body       string // for who proposes and who confirms
	Commitment domain.Digest
}

// ErasableEdition is an edition as it is afterwards.
type ErasableEdition struct {
	Holding domain.HoldingID
	After   domain.Edition
}

// ErasableChanges are lines of the change log: of an edition, or of a field.
type ErasableChanges struct {
	Holding domain.HoldingID
	Edition int
	Field   string
}

// otherEraser is the role that confirms what the given one opened.
func otherEraser(r domain.Role) domain.Role {
	if r == domain.Administrator {
		return domain.DataProtectionOfficer
	}
	return domain.Administrator
}

const confirmErasure = "confirm_erasure"

// namesPerErasure is how much one leaf names at most: far below its largest size.
const namesPerErasure = 5000

// content gives what the leaf of an erasure names: each cleared thing with the value that is bound elsewhere.
func (e *Erasable) content() []map[domain.Audience]domain.Digest {
	var out []map[domain.Audience]domain.Digest
	add := func(key string, value domain.Digest) {
		if len(out) == 0 || len(out[len(out)-1]) == namesPerErasure {
			out = append(out, map[domain.Audience]domain.Digest{})
		}
		out[len(out)-1][domain.Audience(key)] = value
	}
	if e.Person != nil {
		sum := sha256.Sum256([]byte(e.Person.ID))
		add(ledger.ErasedKey(string(e.Person.ID), ledger.ErasedPerson), domain.Digest(hex.EncodeToString(sum[:])))
	}
	if e.Kind == EraseFile {
		add(ledger.ErasedKey(e.Target, ledger.ErasedFile), domain.Digest(e.Target))
	}
	for _, r := range e.Documents {
		add(ledger.ErasedKey(string(r.Decision), string(r.Audience)), r.Digest)
	}
	for _, t := range e.Texts {
		add(ledger.ErasedKey(string(t.Decision), string(t.Kind)), t.Commitment)
	}
	return out
}

// refuse says why what was found cannot be erased now, nil when it can.
func (e *Erasable) refuse(op string, holdings []*domain.Holding) error {
	conflict := func(key string, args map[string]any) error {
		return &domain.Error{Code: domain.Conflict, Op: op, Key: key, Args: args}
	}
	if e.Empty() {
		return conflict("erasure.nothing", nil)
	}
	if e.Person != nil && !e.Person.Off {
		return conflict("erasure.person_active", nil)
	}
	for _, r := range e.Documents {
		if r.Status == domain.ReleaseLive {
			return conflict("erasure.live", map[string]any{"name": r.Name, "audience": string(r.Audience)})
		}
	}
	for _, h := range holdings {
		if h.Review == nil {
			continue
		}
		for _, x := range e.Editions {
			if x.Holding == h.ID && x.After.Number == h.Review.Edition {
				return conflict("erasure.review_open", map[string]any{"number": h.Review.Number})
			}
		}
	}
	return nil
}

// toErase finds what an erasure would clear, and reads the holdings that it touches, so that nobody changes them meanwhile. It
// looks twice: what was found before the holdings were read may have changed until then.
func toErase(ctx context.Context, tx Tx, find func() (*Erasable, error)) (*Erasable, []*domain.Holding, error) {
	before, err := find()
	if err != nil {
		return nil, nil, err
	}
	var holdings []*domain.Holding
	for _, id := range before.Holdings {
		h, err := tx.Holding(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		holdings = append(holdings, h)
	}
	what, err := find()
	if err == nil && !slices.Equal(what.Holdings, before.Holdings) {
		err = &domain.Error{Code: domain.Stale, Op: "workflow.toErase", Key: "holding.changed_meanwhile"}
	}
	return what, holdings, err
}

// eraser gives the standing on which an actor may erase at an authority; want: in this role, "" for either.
func eraser(ctx context.Context, pol *Policy, actor Actor, a domain.AuthorityID, want domain.Role, now time.Time) (Standing, error) {
	if _, err := authorizeAt(ctx, pol, actor, domain.ActErase, a, now); err != nil {
		return Standing{}, err
	}
	for _, s := range pol.Rights.Standings(actor.Person, domain.ActErase, a, now) {
		if want == "" || s.Role == want {
			return s, nil
		}
	}
	return Standing{}, &domain.Error{
		Code: domain.Forbidden, Op: "workflow.eraser", Key: "erasure.other_role", Args: map[string]any{"role": string(want)},
	}
}

// aim finds what an order is about and the actor's right to ask for it.
func (d *Desk) aim(ctx context.Context, tx Tx, actor Actor, in EraseOrder) (ErasureAim, *domain.Authority, *Policy, Standing, error) {
	at, err := tx.ErasureAim(ctx, in)
	if err != nil {
		return at, nil, nil, Standing{}, err
	}
	auth, err := tx.Authority(ctx, at.Authority)
	if err != nil {
		return at, nil, nil, Standing{}, err
	}
	pol, err := tx.Policy(ctx, auth.Root)
	if err != nil {
		return at, nil, nil, Standing{}, err
	}
	s, err := eraser(ctx, pol, actor, auth.ID, "", tx.Now())
	return at, auth, pol, s, d.hideErasure(ctx, tx, actor, at.Holding, auth, err)
}

// hideErasure keeps from who has no right to erase that something of a holding, or an erasure of it, is there, unless the
// holding may be seen.
func (d *Desk) hideErasure(ctx context.Context, tx Tx, actor Actor, holding domain.HoldingID, auth *domain.Authority, err error) error {
	if holding != "" && domain.KeyOf(err) == "rights.missing" {
		if _, _, unseen := d.see(ctx, tx, actor, holding); unseen != nil {
			return unseen
		}
	}
	return hideForeign(err, actor, auth)
}

func (in *EraseOrder) check(actor Actor) error {
	switch in.Kind {
	case ErasePerson, EraseRelease:
		if in.Part != "" || !domain.IsID(in.Target) {
			return invalid("target", "id.unknown")
		}
	case EraseText:
		if !domain.IsID(in.Target) {
			return invalid("target", "id.unknown")
		}
		if in.Part != domain.TextReason && in.Part != domain.TextComment {
			return invalid("part", "erasure.part")
		}
	case EraseFile:
		if b, err := hex.DecodeString(in.Target); err != nil || len(b) != sha256.Size || in.Part != "" || hex.EncodeToString(b) != in.Target {
			return invalid("target", "erasure.hash")
		}
		if in.Authority == "" {
			in.Authority = actor.Root
		}
	default:
		return invalid("kind", "erasure.kind")
	}
	return nil
}

// PreviewErasure says what an erasure would clear, to who may open it. It writes nothing. The error of the second kind is
// why it cannot be erased now.
func (d *Desk) PreviewErasure(ctx context.Context, actor Actor, in EraseOrder) (what *Erasable, refused, err error) {
	if err := in.check(actor); err != nil {
		return nil, nil, err
	}
	err = d.store.InTx(ctx, "workflow.PreviewErasure", func(tx Tx) error {
		_, _, _, _, err := d.aim(ctx, tx, actor, in)
		if err != nil {
			return err
		}
		found, holdings, err := toErase(ctx, tx, func() (*Erasable, error) { return tx.Erasable(ctx, in) })
		if err != nil {
			return err
		}
		what, refused = found, found.refuse("workflow.PreviewErasure", holdings)
		return nil
	})
	return what, refused, err
}

// ProposeErasure opens an erasure: administrator or data protection officer, with a reason. Nothing is cleared until
// somebody in the other role confirms.
func (d *Desk) ProposeErasure(ctx context.Context, actor Actor, in EraseOrder) (Proposal, error) {
	if err := in.check(actor); err != nil {
		return Proposal{}, err
	}
	if err := optional("reason", &in.Reason); err != nil {
		return Proposal{}, err
	}
	if in.Reason == "" {
		return Proposal{}, invalid("reason", "field.required")
	}
	const op = "workflow.ProposeErasure"
	return run(ctx, d, actor, op, func(tx Tx) (Proposal, error) {
		at, auth, pol, s, err := d.aim(ctx, tx, actor, in)
		if err != nil {
			return Proposal{}, err
		}
		open, err := tx.ErasureOpen(ctx, in.Kind, in.Target, in.Part, auth.Root)
		if err != nil {
			return Proposal{}, err
		}
		if open {
			return Proposal{}, &domain.Error{Code: domain.Conflict, Op: op, Key: "erasure.proposed"}
		}
		what, holdings, err := toErase(ctx, tx, func() (*Erasable, error) { return tx.Erasable(ctx, in) })
		if err != nil {
			return Proposal{}, err
		}
		if err := what.refuse(op, holdings); err != nil {
			return Proposal{}, err
		}
		e := Erasure{
			ID: domain.NewID[domain.ErasureID](tx.Now()), Root: auth.Root, Authority: auth.ID, Kind: in.Kind, Target: in.Target, Part: in.Part,
			Holding: at.Holding, Status: domain.Proposed, Role: s.Role, ProposedBy: s.Actor, ProposedFor: s.OnBehalfOf, At: tx.Now(),
		}
		dec := withText(decidedFor(tx, actor, domain.ErasureProposed, auth, pol, s), domain.TextReason, in.Reason)
		dec.Holding, dec.Detail, e.Opened = at.Holding, e.detail(), dec.ID
		e.Decision = dec.ID
		tx.SaveErasure(e)
		decide(tx, dec)
		tx.OpenTask(domain.Task{
			ID: domain.NewID[domain.TaskID](tx.Now()), Kind: confirmErasure, Root: auth.Root, Authority: auth.ID, Ref: string(e.ID),
			Role: otherEraser(s.Role), Due: dueDay(auth, tx.Now(), 5), OpenedAt: tx.Now(),
		})
		return Proposal{ID: string(e.ID), Status: e.Status, Decision: dec.ID}, nil
	})
}

func (e Erasure) detail() map[string]string {
	m := map[string]string{"erasure": string(e.ID), "kind": string(e.Kind), "target": e.Target}
	if e.Part != "" {
		m["part"] = string(e.Part)
	}
	return m
}

// ConfirmErasure carries a proposed erasure out, or rejects it: another person, in the role that did not open it. The rows
// are cleared in the unit that decides it; the bytes of files and what the database still holds of old pages follow after
// the commit (Sweep), again and again until that is done.
func (d *Desk) ConfirmErasure(ctx context.Context, actor Actor, id domain.ErasureID, accept bool, reason string) (Proposal, error) {
	if err := optional("reason", &reason); err != nil {
		return Proposal{}, err
	}
	const op = "workflow.ConfirmErasure"
	return run(ctx, d, actor, op, func(tx Tx) (Proposal, error) {
		e, err := tx.Erasure(ctx, id)
		if err != nil {
			return Proposal{}, err
		}
		auth, err := tx.Authority(ctx, e.Authority)
		if err != nil {
			return Proposal{}, err
		}
		pol, err := tx.Policy(ctx, e.Root)
		if err != nil {
			return Proposal{}, err
		}
		if e.Status != domain.Proposed {
			if _, err := eraser(ctx, pol, actor, e.Authority, "", tx.Now()); err != nil {
				return Proposal{}, d.hideErasure(ctx, tx, actor, e.Holding, auth, err)
			}
			return Proposal{}, &domain.Error{Code: domain.Conflict, Op: op, Key: "proposal.settled"}
		}
		s, err := secondEraser(ctx, pol, actor, e, tx.Now())
		if err != nil {
			return Proposal{}, d.hideErasure(ctx, tx, actor, e.Holding, auth, err)
		}
		made := func(kind domain.DecisionKind) domain.Decision {
			dec := decidedFor(tx, actor, kind, auth, pol, s)
			dec.Holding = e.Holding
			return dec
		}
		e.ConfirmedBy = s.Actor
		if !accept {
			dec := withText(made(domain.ErasureRejected), domain.TextReason, reason)
			dec.Detail, e.Status, e.Decision = e.detail(), domain.Rejected, dec.ID
			tx.SaveErasure(*e)
			decide(tx, dec)
			tx.CloseTasks(TaskQuery{Root: e.Root, Kind: confirmErasure, Ref: string(e.ID)})
			return Proposal{ID: string(e.ID), Status: e.Status, Decision: dec.ID}, nil
		}
		what, holdings, err := toErase(ctx, tx, func() (*Erasable, error) { return tx.Erasable(ctx, e.Order()) })
		if err != nil {
			return Proposal{}, err
		}
		if err := what.refuse(op, holdings); err != nil {
			return Proposal{}, err
		}
		var decisions []domain.Decision
		for _, named := range what.content() {
			dec := made(domain.LeafErased)
			dec.Content = named
			decisions = append(decisions, dec)
		}
		e.Status, e.Decision = domain.Active, decisions[0].ID
		tx.SaveErasure(*e)
		tx.Erase(*e, what, decisions)
		for _, h := range holdings {
			forgetEnded(h, what)
			h.ChangedAt = tx.Now()
			tx.SaveHolding(h)
		}
		for _, dec := range decisions {
			decide(tx, dec)
		}
		tx.CloseTasks(TaskQuery{Root: e.Root, Kind: confirmErasure, Ref: string(e.ID)})
		return Proposal{ID: string(e.ID), Status: e.Status, Decision: e.Decision}, nil
	})
}

// Order asks for the same again.
func (e Erasure) Order() EraseOrder {
	return EraseOrder{Kind: e.Kind, Target: e.Target, Part: e.Part, Authority: e.Authority}
}

// MayConfirmErasure says why an actor cannot confirm an erasure, nil when they can.
func (d *Desk) MayConfirmErasure(ctx context.Context, actor Actor, e Erasure) error {
	pol, err := d.store.CurrentPolicy(ctx, e.Root)
	if err != nil {
		return err
	}
	_, err = secondEraser(ctx, pol, actor, &e, d.clock())
	return err
}

// secondEraser gives the standing on which an actor confirms: in the other role, and neither the proposer nor whom the
// proposer represented.
func secondEraser(ctx context.Context, pol *Policy, actor Actor, e *Erasure, now time.Time) (Standing, error) {
	s, err := eraser(ctx, pol, actor, e.Authority, otherEraser(e.Role), now)
	if err == nil || domain.CodeOf(err) == domain.Forbidden {
		for _, p := range []domain.PersonID{actor.Person, s.OnBehalfOf} {
			if p != "" && (p == e.ProposedBy || p == e.ProposedFor) {
				return Standing{}, &domain.Error{Code: domain.Forbidden, Op: "workflow.secondEraser", Key: "proposal.own"}
			}
		}
	}
	return s, err
}

// forgetEnded lets a withdrawal forget releases whose documents are gone: nothing can bring them back.
func forgetEnded(h *domain.Holding, what *Erasable) {
	for w := h.Withdrawal; w != nil; w = w.Earlier {
		for _, r := range what.Documents {
			for _, ended := range w.Ended {
				if ended == r.ID {
					w.Ended = nil
				}
			}
		}
	}
}
