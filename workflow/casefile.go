package workflow

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"freigabe/domain"
	"freigabe/domain/screening"
)

// Evidence proves that leaves are in the ledger. Hashes are 32 bytes.
type Evidence interface {
	// VerifierKey is the line that checks signatures, "name+hash+key".
	VerifierKey() string
	// Checkpoint is the newest committed signed note. NotFound while there is none.
	Checkpoint(ctx context.Context) ([]byte, error)
	// InclusionProof proves the leaf at index in the tree of size leaves; 0 <= index < size <= newest size.
	InclusionProof(ctx context.Context, index, size int64) ([][32]byte, error)
}

// CaseFile is everything that is on file about a holding, as of one instant, so that it can be checked without the
// service: each decision with its leaf and its proof, all proofs for one signed checkpoint.
type CaseFile struct {
	MadeAt         time.Time
	Holding        *domain.Holding
	Authority      domain.Authority
	Root           domain.Authority
	Entries        []CaseEntry          // decisions in order, numbered from 1 without a gap
	Changes        []domain.ChangeEntry // the change log in order
	Reviews        []CaseReview         // in order
	Editions       []CaseEdition        // in order
	Releases       []CaseRelease        // in order
	Erasures       []CaseEntry          // what erased something of it, in order; without numbers
	Names          map[domain.PersonID]string
	AuthorityNames map[domain.AuthorityID]string // of all that entries name
	Head           Head
	Key            string // checks the signature of the checkpoint
}

// CaseEntry is one numbered decision. Proof is nil while no checkpoint covers it, and empty for the only leaf.
type CaseEntry struct {
	Number int
	HistoryRow
	Proof  [][32]byte
	Proven bool
}

// PlaceOf gives the kind of the place that a decision of the file signed, "" where it signed none.
func (f *CaseFile) PlaceOf(e CaseEntry) domain.SlotKind {
	for _, r := range f.Reviews {
		if p, ok := r.Place(e.Slot); ok && r.ID == e.Review {
			return p.Kind
		}
	}
	return ""
}

// CaseReview is a review with all marks ever given on it, and its questions.
type CaseReview struct {
	domain.Review
	Marks     []domain.Signoff // in order, also those taken back
	Questions []Question
}

// CaseEdition is an edition with the questionnaire that its answers belong to.
type CaseEdition struct {
	domain.Edition
	Questionnaire *screening.Questionnaire // nil where none was chosen or it cannot be read any more
}

// CaseRelease is a release with its files. Files is empty where its document was erased.
type CaseRelease struct {
	domain.Release
	Entry int // number of the decision that made it live, 0 for none
	Files []domain.DocumentFile
}

// Head is a signed checkpoint with what it says; Size is 0 while there is none.
type Head struct {
	Note []byte
	Size int64
	Root [32]byte
}

// HeadOf reads the newest checkpoint. Its signature is for others to check.
func HeadOf(ctx context.Context, ev Evidence) (Head, error) {
	note, err := ev.Checkpoint(ctx)
	if domain.CodeOf(err) == domain.NotFound {
		return Head{}, nil
	}
	if err != nil {
		return Head{}, err
	}
	lines := bytes.SplitN(note, []byte("\n"), 4)
	if len(lines) < 4 {
		return Head{}, &domain.Error{Code: domain.Internal, Op: "workflow.HeadOf", Err: fmt.Errorf("checkpoint of %d lines", len(lines))}
	}
	h := Head{Note: note}
	root, err := base64.StdEncoding.DecodeString(string(lines[2]))
	if err == nil && copy(h.Root[:], root) != len(h.Root) {
		err = fmt.Errorf("root of %d bytes", len(root))
	}
	if err == nil {
		h.Size, err = strconv.ParseInt(string(lines[1]), 10, 64)
	}
	if err != nil {
		return Head{}, &domain.Error{Code: domain.Internal, Op: "workflow.HeadOf", Err: err}
	}
	return h, nil
}

// CaseFile puts the case file of a holding together, for whom may read it. The checkpoint comes first: what is decided
// meanwhile is in the file without a proof, never the other way round.
func (d *Desk) CaseFile(ctx context.Context, s Scope, id domain.HoldingID, ev Evidence) (*CaseFile, error) {
	read := d.Read()
	h, err := read.HoldingByID(ctx, s, id)
	if err != nil {
		return nil, err
	}
	f := &CaseFile{MadeAt: d.clock().UTC().Truncate(time.Microsecond), Holding: h, Key: ev.VerifierKey(), AuthorityNames: map[domain.AuthorityID]string{}}
	if f.Head, err = HeadOf(ctx, ev); err != nil {
		return nil, err
	}
	steps := []func(context.Context, Reader, Scope) error{f.decisions, f.changes, f.reviews, f.editions, f.releases, f.erasures, f.names}
	for _, step := range steps {
		if err := step(ctx, read, s); err != nil {
			return nil, err
		}
	}
	return f, f.prove(ctx, ev)
}

// prove adds the proof to each decision that the checkpoint covers.
func (f *CaseFile) prove(ctx context.Context, ev Evidence) error {
	var covered []*CaseEntry
	var indexes []int64
	for _, list := range [][]CaseEntry{f.Entries, f.Erasures} {
		for i, e := range list {
			if e.Index != nil && *e.Index < f.Head.Size {
				covered, indexes = append(covered, &list[i]), append(indexes, *e.Index)
			}
		}
	}
	proofs, err := ProveAll(ctx, ev, indexes, f.Head.Size)
	if err != nil {
		return err
	}
	for n, e := range covered {
		e.Proof, e.Proven = proofs[n], true
	}
	return nil
}

// ProveAll proves many leaves in the tree of size leaves: at once where the evidence can.
func ProveAll(ctx context.Context, ev Evidence, indexes []int64, size int64) ([][][32]byte, error) {
	if many, ok := ev.(interface {
		InclusionProofs(ctx context.Context, indexes []int64, size int64) ([][][32]byte, error)
	}); ok && len(indexes) > 1 {
		return many.InclusionProofs(ctx, indexes, size)
	}
	out := make([][][32]byte, len(indexes))
	for i, index := range indexes {
		var err error
		if out[i], err = ev.InclusionProof(ctx, index, size); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (f *CaseFile) decisions(ctx context.Context, read Reader, s Scope) error {
	rows, err := read.DecisionsOf(ctx, s, f.Holding.ID)
	for i, r := range rows {
		f.Entries = append(f.Entries, CaseEntry{Number: i + 1, HistoryRow: r})
	}
	return err
}

func (f *CaseFile) changes(ctx context.Context, read Reader, s Scope) (err error) {
	f.Changes, err = read.ChangesOf(ctx, s, f.Holding.ID)
	return err
}

func (f *CaseFile) reviews(ctx context.Context, read Reader, s Scope) error {
	reviews, err := read.ReviewsOf(ctx, s, f.Holding.ID)
	if err != nil {
		return err
	}
	marks, err := read.SignoffsOf(ctx, s, f.Holding.ID)
	if err != nil {
		return err
	}
	questions, err := read.QuestionsOf(ctx, s, f.Holding.ID)
	if err != nil {
		return err
	}
	for _, r := range reviews {
		c := CaseReview{Review: r}
		for _, m := range marks {
			if m.Review == r.ID {
				c.Marks = append(c.Marks, m)
			}
		}
		for _, q := range questions {
			if q.Review == r.ID {
				c.Questions = append(c.Questions, q)
			}
		}
		f.Reviews = append(f.Reviews, c)
	}
	return nil
}

func (f *CaseFile) editions(ctx context.Context, read Reader, s Scope) error {
	editions, err := read.EditionsOf(ctx, s, f.Holding.ID)
	if err != nil {
		return err
	}
	versions, err := read.QuestionnaireVersions(ctx, s, f.Holding.Root)
	if err != nil {
		return err
	}
	parsed := map[domain.QuestionnaireID]*screening.Questionnaire{}
	for _, e := range editions {
		c := CaseEdition{Edition: e}
		q, known := parsed[e.Questionnaire.ID]
		if i := slices.IndexFunc(versions, func(v QuestionnaireProposal) bool { return v.ID == e.Questionnaire.ID }); !known && i >= 0 {
			if one, err := screening.Parse(versions[i].YAML); err == nil {
				q = &one
			}
			parsed[e.Questionnaire.ID] = q
		}
		c.Questionnaire = q
		f.Editions = append(f.Editions, c)
	}
	return nil
}

func (f *CaseFile) releases(ctx context.Context, read Reader, s Scope) error {
	rows, err := read.ReleasesOf(ctx, s, f.Holding.ID)
	if err != nil {
		return err
	}
	slices.SortStableFunc(rows, func(a, b domain.Release) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	for _, r := range rows {
		c := CaseRelease{Release: r}
		if i := slices.IndexFunc(f.Entries, func(e CaseEntry) bool { return e.ID == r.Decision }); i >= 0 {
			c.Entry = f.Entries[i].Number
		}
		whole, err := read.ReleaseByID(ctx, s, r.ID)
		if err != nil {
			return err
		}
		if len(whole.Body) > 0 {
			var doc domain.Document
			if err := json.Unmarshal(whole.Body, &doc); err != nil {
				return &domain.Error{Code: domain.Internal, Op: "workflow.CaseFile", Err: fmt.Errorf("document of release %s: %w", r.ID, err)}
			}
			c.Files = doc.Files
		}
		f.Releases = append(f.Releases, c)
	}
	return nil
}

func (f *CaseFile) erasures(ctx context.Context, read Reader, s Scope) error {
	rows, err := read.ErasuresOf(ctx, s, f.Holding.ID)
	for _, r := range rows {
		f.Erasures = append(f.Erasures, CaseEntry{HistoryRow: r})
	}
	return err
}

// names reads the names of everybody whom the file mentions, as far as the reader may know them.
func (f *CaseFile) names(ctx context.Context, read Reader, s Scope) error {
	var people []domain.PersonID
	mention := func(ids ...domain.PersonID) { people = append(people, ids...) }
	places := []domain.AuthorityID{f.Holding.Authority, f.Holding.Root}
	for _, e := range f.Entries {
		mention(e.Actor, e.OnBehalfOf)
		places = append(places, e.Authority)
		for _, r := range e.Rules {
			places = append(places, r.Authority)
		}
	}
	for _, c := range f.Changes {
		mention(c.Person)
	}
	for _, r := range f.Reviews {
		mention(r.Opener, r.OpenedFor)
		for _, p := range r.Places {
			if p.Signoff != nil {
				mention(p.Signoff.Persons()...)
			}
			if p.Delegated != nil {
				mention(p.Delegated.From, p.Delegated.To)
			}
		}
		for _, m := range r.Marks {
			mention(m.Persons()...)
		}
		for _, q := range r.Questions {
			mention(q.By, q.To)
		}
	}
	for _, e := range f.Editions {
		for _, a := range e.Answers {
			mention(a.By)
		}
		if e.Stricter != nil {
			mention(e.Stricter.By)
		}
		for _, t := range e.Treatments {
			for _, a := range []*domain.Attest{t.Done, t.Confirmed} {
				if a != nil {
					mention(a.By)
				}
			}
		}
	}
	slices.Sort(people)
	people = slices.DeleteFunc(slices.Compact(people), func(p domain.PersonID) bool { return p == "" })
	var err error
	if f.Names, err = read.PersonNames(ctx, s, people); err != nil {
		return err
	}
	slices.Sort(places)
	for _, id := range slices.Compact(places) {
		if id == "" {
			continue
		}
		a, err := read.AuthorityByID(ctx, id)
		if domain.CodeOf(err) == domain.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		f.AuthorityNames[id] = a.Title
		switch id {
		case f.Holding.Authority:
			f.Authority = *a
		}
		if id == f.Holding.Root {
			f.Root = *a
		}
	}
	return nil
}
