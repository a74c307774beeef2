package workflow

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"freigabe/domain"
	"freigabe/workflow/intake"
)

// MaxListBytes is the largest list that may be imported.
const MaxListBytes = 100_000_000

// Draft is a list on its way to an import: the file, what its person chose, and how far its import is.
type Draft struct {
	ID        domain.DraftID
	Person    domain.PersonID
	Authority domain.AuthorityID // home of rows that name none
	Name      string             // of the file
	Hash      domain.Digest
	Size      int64
	Choices   DraftChoices
	Status    DraftStatus
	Read      int // rows that were read so far
	Total     int // rows as far as known
	Import    domain.ImportID
	Outcome   *DraftOutcome // of a draft that is tried, done or failed
	CreatedAt time.Time
	ChangedAt time.Time
}

// DraftChoices is what a person says about a list.
type DraftChoices struct {
	Sheet      string                `json:"sheet,omitempty"`
	HeaderLine int                   `json:"header_line,omitempty"`
	Encoding   string                `json:"encoding,omitempty"`
	Mapping    map[string]string     `json:"mapping,omitempty"` // column → field, "" leaves it out
	Mode       string                `json:"mode"`
	Corrected  map[int]intake.Fields `json:"corrected,omitempty"` // by line
	Keep       bool                  `json:"keep,omitempty"`      // the mapping, for the authority's next list like it
}

// DraftStatus says how far a draft is.
type DraftStatus string

const (
	DraftOpen   DraftStatus = "open"   // it may be changed
	DraftTrying DraftStatus = "trying" // waits for RunDrafts, or is being read; nothing will be stored
	DraftTried  DraftStatus = "tried"  // its outcome says what an import would do; it may be changed
	DraftQueued DraftStatus = "queued" // waits for RunDrafts, or is being imported
	DraftDone   DraftStatus = "done"
	DraftFailed DraftStatus = "failed" // its outcome says why; it may be changed
)

// Running tells whether the draft is in the hands of RunDrafts.
func (x Draft) Running() bool { return x.Status == DraftTrying || x.Status == DraftQueued }

// DraftOutcome says how an import ended: a report, or the key of what went wrong.
type DraftOutcome struct {
	Report ImportReport   `json:"report"`
	Key    string         `json:"key,omitempty"`
	Args   map[string]any `json:"args,omitempty"`
}

const maxCorrected = 1000 // lines of a draft

// StartDraft takes a file for an import at an authority. What the authority kept for a list with these columns is
// applied. Errors: Forbidden without the right to capture there; Invalid when the file is no table.
func (d *Desk) StartDraft(ctx context.Context, actor Actor, authority domain.AuthorityID, name string, r io.Reader) (Draft, error) {
	const op = "workflow.StartDraft"
	if err := d.mayCapture(ctx, actor, authority); err != nil {
		return Draft{}, err
	}
	file, err := d.Upload(ctx, actor, name, "", r, MaxListBytes)
	if err != nil {
		return Draft{}, err
	}
	draft := Draft{
		Person: actor.Person, Authority: authority, Name: file.Name, Hash: file.SHA256, Size: file.Size, Status: DraftOpen,
		Choices: DraftChoices{Mode: PerRow},
	}
	look, err := d.Look(ctx, draft)
	if err != nil && domain.KeyOf(err) != "import.no_inventory" {
		return Draft{}, err
	}
	draft.Total = look.Rows
	saved, err := d.store.SavedMapping(ctx, authority, headerOf(look))
	if err != nil {
		return Draft{}, err
	}
	draft.Choices.Mapping, draft.Choices.Keep = saved, len(saved) > 0
	return run(ctx, d, actor, op, func(tx Tx) (Draft, error) {
		out := draft
		out.ID, out.CreatedAt, out.ChangedAt = domain.NewID[domain.DraftID](tx.Now()), tx.Now(), tx.Now()
		tx.SaveDraft(out)
		return out, nil
	})
}

// mayCapture asks for the right to capture at an authority, before a large file is taken.
func (d *Desk) mayCapture(ctx context.Context, actor Actor, authority domain.AuthorityID) error {
	return d.store.InTx(ctx, "workflow.mayCapture", func(tx Tx) error {
		auth, err := tx.Authority(ctx, authority)
		if err != nil {
			return err
		}
		pol, err := tx.Policy(ctx, auth.Root)
		if err != nil {
			return err
		}
		_, err = authorize(ctx, tx, pol, actor, domain.ActCapture, authority)
		return hideForeign(err, actor, auth)
	})
}

// Look describes the file of a draft as it would be read now. Where no column is known as a title, the columns come with
// the error import.no_inventory.
func (d *Desk) Look(ctx context.Context, draft Draft) (intake.Preview, error) {
	var out intake.Preview
	err := d.withFile(ctx, draft, func(r io.ReaderAt) (err error) {
		out, err = intake.Look(ctx, r, draft.Size, draft.options())
		return err
	})
	return out, err
}

// FirstRecords gives the first n records of a draft as they would be read now.
func (d *Desk) FirstRecords(ctx context.Context, draft Draft, n int) ([]intake.Record, error) {
	var out []intake.Record
	err := d.withFile(ctx, draft, func(r io.ReaderAt) error {
		src, err := intake.Open(ctx, r, draft.Size, draft.options())
		if err != nil {
			return err
		}
		defer src.Close()
		for rec, err := range src.Records(ctx) {
			if err != nil {
				return err
			}
			if out = append(out, rec); len(out) >= n {
				break
			}
		}
		return nil
	})
	return out, err
}

// ChangeDraft stores what a person chose, if the file can be read so. Errors: Invalid at the choice that does not fit;
// Conflict when the draft is no longer open.
func (d *Desk) ChangeDraft(ctx context.Context, actor Actor, id domain.DraftID, choices DraftChoices) (Draft, error) {
	if choices.Mode != PerRow && choices.Mode != AllOrNothing {
		return Draft{}, invalid("mode", "import.mode")
	}
	if len(choices.Corrected) > maxCorrected {
		return Draft{}, &domain.Error{Code: domain.Invalid, Op: "workflow.ChangeDraft", Key: "import.too_many_corrections", Field: "corrected", Args: map[string]any{"max": maxCorrected}}
	}
	for _, fields := range choices.Corrected {
		for name := range fields {
			if !intake.KnownField(name) {
				return Draft{}, invalid("corrected", "field.unknown")
			}
		}
	}
	draft, err := d.store.DraftByID(ctx, actor.Person, id)
	if err != nil {
		return Draft{}, err
	}
	draft.Choices = choices
	look, err := d.Look(ctx, *draft)
	if err != nil && domain.KeyOf(err) != "import.no_inventory" {
		return Draft{}, err
	}
	return run(ctx, d, actor, "workflow.ChangeDraft", func(tx Tx) (Draft, error) {
		now, err := d.ownDraft(ctx, tx, actor, id)
		if err != nil {
			return Draft{}, err
		}
		now.Choices, now.Total, now.ChangedAt, now.Status, now.Outcome = choices, look.Rows, tx.Now(), DraftOpen, nil
		tx.SaveDraft(*now)
		return *now, nil
	})
}

// ownDraft reads a draft of the actor that can still be changed.
func (d *Desk) ownDraft(ctx context.Context, tx Tx, actor Actor, id domain.DraftID) (*Draft, error) {
	draft, err := tx.Draft(ctx, id)
	if err != nil {
		return nil, err
	}
	if draft.Person != actor.Person {
		return nil, &domain.Error{Code: domain.NotFound, Op: "workflow.Draft", Key: "id.unknown"}
	}
	if draft.Running() || draft.Status == DraftDone {
		return nil, &domain.Error{Code: domain.Conflict, Op: "workflow.Draft", Key: "import.draft_over"}
	}
	return draft, nil
}

// TryDraft hands a draft over to be tried: what would an import do now? RunDrafts does it and stores the report only.
func (d *Desk) TryDraft(ctx context.Context, actor Actor, id domain.DraftID) (Draft, error) {
	return d.handDraft(ctx, actor, id, DraftTrying)
}

// QueueDraft hands a draft over to be imported; RunDrafts does it. The mapping is kept where the person asked.
func (d *Desk) QueueDraft(ctx context.Context, actor Actor, id domain.DraftID) (Draft, error) {
	return d.handDraft(ctx, actor, id, DraftQueued)
}

func (d *Desk) handDraft(ctx context.Context, actor Actor, id domain.DraftID, to DraftStatus) (Draft, error) {
	draft, err := d.store.DraftByID(ctx, actor.Person, id)
	if err != nil {
		return Draft{}, err
	}
	look, err := d.Look(ctx, *draft)
	if err != nil {
		return Draft{}, err
	}
	return run(ctx, d, actor, "workflow.handDraft", func(tx Tx) (Draft, error) {
		draft, err := d.ownDraft(ctx, tx, actor, id)
		if err != nil {
			return Draft{}, err
		}
		draft.Status, draft.Read, draft.Total, draft.Outcome, draft.ChangedAt = to, 0, look.Rows, nil, tx.Now()
		tx.SaveDraft(*draft)
		if to == DraftQueued && draft.Choices.Keep && len(draft.Choices.Mapping) > 0 {
			tx.SaveMapping(draft.Authority, headerOf(look), draft.Choices.Mapping, actor.Person)
		}
		return *draft, nil
	})
}

// DiscardDraft forgets a draft that is not being imported.
func (d *Desk) DiscardDraft(ctx context.Context, actor Actor, id domain.DraftID) error {
	_, err := run(ctx, d, actor, "workflow.DiscardDraft", func(tx Tx) (struct{}, error) {
		draft, err := d.ownDraft(ctx, tx, actor, id)
		if err == nil {
			tx.DeleteDraft(draft.ID)
		}
		return struct{}{}, err
	})
	return err
}

// RunDrafts tries and imports what was handed over, each for its person with the rights they have now. A draft that was imported before
// a crash is not imported again: its import is stored under a key of its own.
func (d *Desk) RunDrafts(ctx context.Context) error {
	queued, err := d.store.QueuedDrafts(ctx, 20)
	if err != nil {
		return err
	}
	for _, draft := range queued {
		if err := d.runDraft(ctx, draft); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) runDraft(ctx context.Context, draft Draft) error {
	actor, err := d.actorOf(ctx, draft.Person)
	dry := draft.Status == DraftTrying
	var report ImportReport
	if err == nil {
		actor.Key, actor.Hash = "draft:"+string(draft.ID), draft.Hash
		report, err = d.importDraft(ctx, actor, draft, dry, func(read int) {
			draft.Read = read
			_ = d.saveDraft(ctx, draft) // it only shows how far we are
		})
	}
	if ctx.Err() != nil || domain.CodeOf(err) == domain.Unavailable {
		return errors.Join(ctx.Err(), err) // once more later
	}
	draft.Outcome, draft.Import, draft.Read = &DraftOutcome{Report: report}, report.ID, report.Read
	switch {
	case err == nil && dry:
		draft.Status = DraftTried
	case err == nil:
		draft.Status = DraftDone
	default:
		draft.Status = DraftFailed
		draft.Outcome.Key = "internal"
		if e, ok := errors.AsType[*domain.Error](err); ok && e.Key != "" {
			draft.Outcome.Key, draft.Outcome.Args = e.Key, e.Args
		}
		if domain.CodeOf(err) == domain.Internal {
			return errors.Join(err, d.saveDraft(ctx, draft))
		}
	}
	return d.saveDraft(ctx, draft)
}

func (d *Desk) saveDraft(ctx context.Context, draft Draft) error {
	return d.store.InTx(ctx, "workflow.saveDraft", func(tx Tx) error {
		draft.ChangedAt = tx.Now()
		tx.SaveDraft(draft)
		return nil
	})
}

// actorOf is a person as they would act now; who has left has no right left to act on.
func (d *Desk) actorOf(ctx context.Context, id domain.PersonID) (Actor, error) {
	var a Actor
	err := d.store.InTx(ctx, "workflow.actorOf", func(tx Tx) error {
		p, err := tx.Person(ctx, id)
		if err != nil {
			return err
		}
		roots, err := tx.RootsOf(ctx, id)
		if err != nil {
			return err
		}
		a = ActorOf(&Identity{Person: *p, Roots: roots})
		return nil
	})
	return a, err
}

func (d *Desk) importDraft(ctx context.Context, actor Actor, draft Draft, dry bool, progress func(int)) (ImportReport, error) {
	var out ImportReport
	err := d.withFile(ctx, draft, func(r io.ReaderAt) (err error) {
		out, err = d.Import(ctx, actor, ImportFile{
			Name: draft.Name, Data: r, Size: draft.Size, Hash: draft.Hash, Authority: draft.Authority, Mode: draft.Choices.Mode,
			DryRun: dry, Options: draft.options(), Progress: progress,
		})
		return err
	})
	return out, err
}

func (x Draft) options() intake.Options {
	return intake.Options{
		Name: x.Name, Sheet: x.Choices.Sheet, HeaderLine: x.Choices.HeaderLine, Encoding: x.Choices.Encoding,
		Mapping: x.Choices.Mapping, Corrected: x.Choices.Corrected,
	}
}

func (d *Desk) withFile(ctx context.Context, draft Draft, fn func(io.ReaderAt) error) error {
	f, err := d.blobs.Open(ctx, draft.Hash)
	if err != nil {
		return fmt.Errorf("file of draft %s: %w", draft.ID, err)
	}
	defer f.Close()
	if r, ok := f.(io.ReaderAt); ok {
		return fn(r)
	}
	return fn(&seekingReader{s: f})
}

// seekingReader makes a ReaderAt of what can only seek.
type seekingReader struct {
	mu sync.Mutex
	s  io.ReadSeeker
}

func (r *seekingReader) ReadAt(p []byte, off int64) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, err := r.s.Seek(off, io.SeekStart); err != nil {
		return 0, err
	}
	n, err := io.ReadFull(r.s, p)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return n, err
}

// headerOf stands for the columns of a list, in any order.
func headerOf(p intake.Preview) string {
	names := map[string]bool{}
	for _, c := range p.Columns {
		names[c.Name] = true
	}
	return string(domain.DigestOf([]byte(strings.Join(slices.Sorted(maps.Keys(names)), "\x00"))))
}
