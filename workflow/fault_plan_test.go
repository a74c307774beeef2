package workflow_test

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync"

	"freigabe/domain"
	"freigabe/workflow"
)

// fault is what happens to one call.
type fault string

const (
	callRefused fault = "broken"    // refused, not carried out, for a reason that nobody foresaw
	callUnheard fault = "away"      // not carried out, because the database or the disk does not answer
	answerLost  fault = "lost"      // carried out, but the answer does not arrive
	givenUp     fault = "cancelled" // the request is given up while it is on its way
	ownPanic    fault = "panicking" // a fault of our own in the middle of a unit of work
)

const ownCall = "tx." // calls of our own code, in which a panic is to happen

var errInjected = errors.New("injected fault")

func (f fault) err() error {
	if f == callUnheard {
		return os.ErrDeadlineExceeded
	}
	return errInjected
}

// plan lets one call fail, the at-th, and counts the calls.
type plan struct {
	mu     sync.Mutex
	on     bool
	calls  int
	at     int
	kind   fault
	cancel context.CancelFunc
	fired  bool
	where  string
}

func (p *plan) arm(at int, kind fault, cancel context.CancelFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.on, p.calls, p.at, p.kind, p.cancel, p.fired, p.where = true, 0, at, kind, cancel, false, ""
}

func (p *plan) disarm() (fired bool, where string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.on = false
	return p.fired, p.where
}

// next counts a call and tells what is to happen to it, "" for nothing. A cancelled request has been cancelled already.
func (p *plan) next(where string) fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.on || (p.kind == ownPanic) != strings.HasPrefix(where, ownCall) {
		return ""
	}
	p.calls++
	if p.calls != p.at {
		return ""
	}
	p.fired, p.where = true, where
	if p.kind == givenUp {
		p.cancel()
		return ""
	}
	return p.kind
}

// call carries a call out, or not.
func (p *plan) call(where string, do func() error) error {
	switch f := p.next(where); f {
	case "":
		return do()
	case answerLost:
		_ = do()
		return f.err()
	default:
		return f.err()
	}
}

// failingBlobs are files whose calls fail by a plan.
type failingBlobs struct {
	workflow.Blobs
	*plan
}

// Put is three calls: before anything arrives, in the middle of the bytes, and when the last one is to be kept.
func (b failingBlobs) Put(ctx context.Context, r io.Reader, limit int64) (size int64, hash domain.Digest, err error) {
	err = b.call("file put", func() (err error) {
		size, hash, err = b.Blobs.Put(ctx, &failingReader{r: r, plan: b.plan}, limit)
		return err
	})
	return size, hash, err
}

func (b failingBlobs) Open(ctx context.Context, hash domain.Digest) (f io.ReadSeekCloser, err error) {
	err = b.call("file open", func() (err error) { f, err = b.Blobs.Open(ctx, hash); return err })
	return f, err
}

func (b failingBlobs) Has(ctx context.Context, hash domain.Digest) (ok bool, err error) {
	err = b.call("file has", func() (err error) { ok, err = b.Blobs.Has(ctx, hash); return err })
	return ok, err
}

type failingReader struct {
	r    io.Reader
	plan *plan
}

func (r *failingReader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if f := r.plan.next("file read"); f != "" {
		return n / 2, f.err()
	}
	return n, err
}

// panickingStore gives units of work that panic in the middle, by a plan.
type panickingStore struct {
	workflow.Store
	plan *plan
}

func (s panickingStore) InTx(ctx context.Context, op string, fn func(workflow.Tx) error) error {
	return s.Store.InTx(ctx, op, func(tx workflow.Tx) error { return fn(panickingTx{tx, s.plan}) })
}

// panickingTx counts the calls that nearly every act makes: what it reads first, in its middle, and what it writes.
type panickingTx struct {
	workflow.Tx
	plan *plan
}

func (x panickingTx) step(where string) {
	if x.plan.next(ownCall+where) == ownPanic {
		panic(errInjected)
	}
}

func (x panickingTx) Holding(ctx context.Context, id domain.HoldingID) (*domain.Holding, error) {
	x.step("Holding")
	return x.Tx.Holding(ctx, id)
}

func (x panickingTx) Policy(ctx context.Context, root domain.AuthorityID) (*workflow.Policy, error) {
	p, err := x.Tx.Policy(ctx, root)
	x.step("Policy")
	return p, err
}

func (x panickingTx) Administer(ctx context.Context, roots ...domain.AuthorityID) (map[domain.AuthorityID]*workflow.Policy, error) {
	p, err := x.Tx.Administer(ctx, roots...)
	x.step("Administer")
	return p, err
}

func (x panickingTx) Authority(ctx context.Context, id domain.AuthorityID) (*domain.Authority, error) {
	a, err := x.Tx.Authority(ctx, id)
	x.step("Authority")
	return a, err
}

func (x panickingTx) CreateHolding(h *domain.Holding) { x.Tx.CreateHolding(h); x.step("CreateHolding") }
func (x panickingTx) SaveHolding(h *domain.Holding)   { x.Tx.SaveHolding(h); x.step("SaveHolding") }
func (x panickingTx) SaveEdition(h *domain.Holding)   { x.Tx.SaveEdition(h); x.step("SaveEdition") }
func (x panickingTx) OpenReview(r *domain.Review)     { x.Tx.OpenReview(r); x.step("OpenReview") }
func (x panickingTx) AddSignoff(s domain.Signoff)     { x.Tx.AddSignoff(s); x.step("AddSignoff") }
func (x panickingTx) GoLive(r domain.Release)         { x.Tx.GoLive(r); x.step("GoLive") }
func (x panickingTx) Decide(d domain.Decision)        { x.Tx.Decide(d); x.step("Decide") }
func (x panickingTx) Enqueue(e domain.Event)          { x.Tx.Enqueue(e); x.step("Enqueue") }
func (x panickingTx) Remember(a workflow.Answer)      { x.Tx.Remember(a); x.step("Remember") }

func (x panickingTx) SaveAssignment(a domain.Assignment) {
	x.Tx.SaveAssignment(a)
	x.step("SaveAssignment")
}
