package storage

import (
	"bytes"
	"context"
	"encoding/hex"
	"maps"
	"slices"

	"freigabe/domain"
	"freigabe/domain/ledger"
	"freigabe/workflow"
)

// finder looks for what an erasure would clear.
type finder struct {
	*unit
	ctx      context.Context
	what     *workflow.Erasable
	holdings map[domain.HoldingID]bool
	files    map[domain.Digest]bool
	edits    map[domain.HoldingID]map[int]*domain.Edition
}

// Erasable finds what is left to clear. It locks nothing; the holdings it names are to be locked before it counts.
func (u *unit) Erasable(ctx context.Context, in workflow.EraseOrder) (*workflow.Erasable, error) {
	f := u.finding(ctx, in)
	var err error
	switch in.Kind {
	case workflow.ErasePerson:
		err = f.person(in.Target)
	case workflow.EraseText:
		err = f.text(in.Target, string(in.Part))
	case workflow.EraseRelease:
		err = f.release(in.Target)
	case workflow.EraseFile:
		err = f.file(in.Target, string(in.Authority))
	}
	if err != nil {
		return nil, failed(u.op, err)
	}
	return f.done(), nil
}

func (u *unit) finding(ctx context.Context, in workflow.EraseOrder) *finder {
	u.reading("Erasable")
	return &finder{
		unit: u, ctx: ctx, what: &workflow.Erasable{Kind: in.Kind, Target: in.Target, Part: in.Part},
		holdings: map[domain.HoldingID]bool{}, files: map[domain.Digest]bool{}, edits: map[domain.HoldingID]map[int]*domain.Edition{},
	}
}

// done puts what was found in order.
func (f *finder) done() *workflow.Erasable {
	f.what.Holdings = slices.Sorted(maps.Keys(f.holdings))
	f.what.Files = slices.Sorted(maps.Keys(f.files))
	for _, h := range slices.Sorted(maps.Keys(f.edits)) {
		for _, n := range slices.Sorted(maps.Keys(f.edits[h])) {
			f.what.Editions = append(f.what.Editions, workflow.ErasableEdition{Holding: h, After: *f.edits[h][n]})
		}
	}
	return f.what
}

func (f *finder) each(q string, args []any, row func(scan func(...any) error) error) error {
	return f.conn.read(f.ctx, query{q, args, row})
}

// texts finds cleartexts with the commitments that leaves hold for them.
func (f *finder) texts(where string, args ...any) error {
	return f.each("SELECT t.decision_id, t.kind, t.salt, t.body FROM decision_text t JOIN decision d ON d.id = t.decision_id WHERE "+where+" ORDER BY t.decision_id, t.kind",
		args, func(scan func(...any) error) error {
			var r decisionTextRow
			if err := scan(&r.DecisionID, &r.Kind, &r.Salt, &r.Body); err != nil {
				return err
			}
			salt, err := hex.DecodeString(r.Salt)
			f.what.Texts = append(f.what.Texts, workflow.ErasableText{
				Decision: domain.DecisionID(r.DecisionID), Kind: domain.TextKind(r.Kind), Body: r.Body, Commitment: domain.Digest(ledger.Commit(salt, r.Body)),
			})
			return err
		})
}

// person finds the names that decisions of a person hold, unsent lists, and the person itself unless it is erased already.
func (f *finder) person(id string) error {
	p, err := f.unit.Person(f.ctx, domain.PersonID(id))
	if err != nil {
		return err
	}
	if !p.Erased() {
		f.what.Person = p
	}
	if err := f.texts("d.actor_id = ? AND t.kind = 'name'", id); err != nil {
		return err
	}
	if err := f.ids("SELECT id, '' FROM question WHERE by_id = ? AND body <> '' OR to_id = ? AND answer <> '' ORDER BY id", []any{id, id}, func(id, _ string) {
		f.what.Questions = append(f.what.Questions, domain.QuestionID(id))
	}); err != nil {
		return err
	}
	return f.drafts("person_id = ?", id)
}

func (f *finder) ids(q string, args []any, add func(id, hash string)) error {
	return f.each(q, args, func(scan func(...any) error) error {
		var id, hash string
		err := scan(&id, &hash)
		add(id, hash)
		return err
	})
}

// drafts finds stored lists; their bytes go unless something else names them.
func (f *finder) drafts(where string, args ...any) error {
	return f.ids("SELECT id, file_hash FROM import_draft WHERE "+where+" ORDER BY id", args, func(id, hash string) {
		f.what.Drafts = append(f.what.Drafts, domain.DraftID(id))
		f.files[domain.Digest(hash)] = true
	})
}

// text finds one cleartext, the same text in other decisions of the same act (a signature that returns a review, and the
// step that follows from it), and the note of a treatment that repeats it.
func (f *finder) text(decision, kind string) error {
	if err := f.texts(`t.kind <> 'name' AND d.at = (SELECT o.at FROM decision o WHERE o.id = ?) AND d.root_id = (SELECT o.root_id FROM decision o WHERE o.id = ?)
		AND t.body = (SELECT x.body FROM decision_text x WHERE x.decision_id = ? AND x.kind = ?)`, decision, decision, decision, kind); err != nil {
		return err
	}
	return f.editions("e.holding_id = (SELECT holding_id FROM decision WHERE id = ? AND kind = 'treatment_confirmation')", []any{decision},
		func(_ domain.HoldingID, e *domain.Edition) bool {
			changed := false
			for i := range e.Treatments {
				if t := &e.Treatments[i]; string(t.Decision) == decision && t.Confirmed != nil && t.Confirmed.Note != "" {
					t.Confirmed.Note, changed = "", true
				}
			}
			return changed
		})
}

// editions reads editions and keeps those that edit changes.
func (f *finder) editions(where string, args []any, edit func(domain.HoldingID, *domain.Edition) bool) error {
	return f.each("SELECT e.holding_id, e.number, e.body FROM edition e WHERE "+where, args, func(scan func(...any) error) error {
		var r editionRow
		if err := scan(&r.HoldingID, &r.Number, &r.Body); err != nil {
			return err
		}
		e, err := r.edition()
		h := domain.HoldingID(r.HoldingID)
		if err == nil && edit(h, &e) {
			if f.edits[h] == nil {
				f.edits[h] = map[int]*domain.Edition{}
			}
			f.edits[h][e.Number], f.holdings[h] = &e, true
		}
		return err
	})
}

// documents finds releases whose bytes are still there, and whether they are live; their files go with them.
func (f *finder) documents(where string, args ...any) error {
	err := f.each("SELECT "+list[releaseRow]("r")+`, l.release_id FROM release r JOIN release_document b ON b.release_id = r.id
		LEFT JOIN live_release l ON l.release_id = r.id WHERE `+where+" ORDER BY r.id", args, func(scan func(...any) error) error {
		var r releaseRow
		var live *string
		err := scan(append(into(&r), &live)...)
		rel := r.release()
		if live != nil {
			rel.Status = domain.ReleaseLive
		}
		f.what.Documents, f.holdings[rel.Holding] = append(f.what.Documents, rel), true
		return err
	})
	for _, r := range f.what.Documents {
		if err == nil {
			err = f.ids("SELECT '', sha256 FROM release_file WHERE release_id = ?", []any{string(r.ID)}, func(_, hash string) { f.files[domain.Digest(hash)] = true })
		}
	}
	return err
}

// prepared finds reviews whose prepared documents, or the bytes of some of them, are still there.
func (f *finder) prepared(where string, args []any, goes func(body []byte) bool) error {
	return f.each("SELECT v.id, d.body FROM review v JOIN review_document d ON d.review_id = v.id WHERE d.body IS NOT NULL AND "+where+" ORDER BY v.id", args,
		func(scan func(...any) error) error {
			var id string
			var body []byte
			err := scan(&id, &body)
			if v := domain.ReviewID(id); goes(body) && !slices.Contains(f.what.Reviews, v) {
				f.what.Reviews = append(f.what.Reviews, v)
			}
			return err
		})
}

// release finds all that the edition of a release says, wherever it is kept: the documents of all its releases, prepared
// documents, the edition itself, values in the change log, questions, what an import kept of the holding and its list.
func (f *finder) release(id string) error {
	var holding, name, state string
	var edition, working, last int
	if err := f.each(`SELECT r.holding_id, r.edition, h.name, h.state, h.edition, h.last_edition FROM release r JOIN holding h ON h.id = r.holding_id WHERE r.id = ?`,
		[]any{id}, func(scan func(...any) error) error { return scan(&holding, &edition, &name, &state, &working, &last) }); err != nil {
		return err
	}
	if err := f.documents("r.holding_id = ? AND r.edition = ?", holding, edition); err != nil {
		return err
	}
	upTo := edition
	switch state { // a draft that nobody works on goes too
	case string(domain.Withdrawn), string(domain.Archived), string(domain.Withheld):
		if last == edition {
			upTo = working
		}
	default:
		if working > edition {
			f.what.Later = working
		}
	}
	bounds := []any{holding, edition, upTo}
	if err := f.editions("e.holding_id = ? AND e.number >= ? AND e.number <= ?", bounds, func(_ domain.HoldingID, e *domain.Edition) bool {
		for _, u := range usesOf(&domain.Holding{Edition: *e}) {
			f.files[domain.Digest(u.Sha256)] = true
		}
		after := bare(*e, name)
		same := after.WorkingDigest() == e.WorkingDigest()
		*e = after
		return !same
	}); err != nil {
		return err
	}
	if err := f.prepared("v.holding_id = ? AND v.edition >= ? AND v.edition <= ?", bounds, func([]byte) bool { return true }); err != nil {
		return err
	}
	if err := f.ids(`SELECT q.id, '' FROM question q JOIN review v ON v.id = q.review_id WHERE v.holding_id = ? AND v.edition >= ? AND v.edition <= ?
		AND (q.body <> '' OR q.answer <> '') ORDER BY q.id`, bounds, func(id, _ string) { f.what.Questions = append(f.what.Questions, domain.QuestionID(id)) }); err != nil {
		return err
	}
	for n := edition; n <= upTo; n++ {
		f.what.Changes = append(f.what.Changes, workflow.ErasableChanges{Holding: domain.HoldingID(holding), Edition: n})
	}
	if err := f.lines("holding_id = ? AND edition >= ? AND edition <= ?", bounds...); err != nil {
		return err
	}
	if len(f.what.Documents)+len(f.edits) == 0 {
		return nil
	}
	return f.imports("id IN (SELECT import_id FROM import_holding WHERE holding_id = ?)", holding)
}

func (f *finder) lines(where string, args ...any) error {
	return f.each("SELECT count(*) FROM change_log WHERE (old_value <> '' OR new_value <> '') AND "+where, args, func(scan func(...any) error) error {
		var n int
		err := scan(&n)
		f.what.Lines += n
		return err
	})
}

// imports finds what lists left: remarks about rows, which quote them, and the stored list.
func (f *finder) imports(where string, args ...any) error {
	if err := f.each("SELECT "+list[importRow]("i")+" FROM import i WHERE "+where+" ORDER BY i.id", args, func(scan func(...any) error) error {
		var r importRow
		if err := scan(into(&r)...); err != nil {
			return err
		}
		i, err := r.imported()
		f.what.Imports = append(f.what.Imports, i)
		f.files[i.FileHash] = true
		return err
	}); err != nil {
		return err
	}
	return f.drafts("import_id IN (SELECT i.id FROM import i WHERE "+where+")", args...)
}

// bare is an edition of which only ids, codes and who did what are left.
func bare(e domain.Edition, name string) domain.Edition {
	out := domain.Edition{
		Number: e.Number, Content: domain.Content{Title: name, Theme: e.Content.Theme}, Questionnaire: e.Questionnaire, AnswersNonce: e.AnswersNonce,
	}
	for id, a := range e.Answers {
		if out.Answers == nil {
			out.Answers = map[string]domain.Answer{}
		}
		a.Reason, a.Evidence = "", nil
		out.Answers[id] = a
	}
	if e.Stricter != nil {
		s := *e.Stricter
		s.Reason = ""
		out.Stricter = &s
	}
	for _, t := range e.Treatments {
		t.Evidence = nil
		for _, a := range []**domain.Attest{&t.Done, &t.Confirmed} {
			if *a != nil {
				*a = &domain.Attest{By: (*a).By, At: (*a).At}
			}
		}
		out.Treatments = append(out.Treatments, t)
	}
	return out
}

// file finds all that names bytes in a root: editions, prepared and released documents, stored lists, and the names in
// the change log. A document that names the file goes as a whole, since its bytes are signed as one.
func (f *finder) file(hash, authority string) error {
	var root string
	if err := f.each("SELECT root_id FROM authority WHERE id = ?", []any{authority}, func(scan func(...any) error) error { return scan(&root) }); err != nil {
		return err
	}
	const named = `(SELECT u.holding_id FROM file_use u WHERE u.sha256 = ? UNION SELECT r.holding_id FROM release_file x JOIN release r ON r.id = x.release_id WHERE x.sha256 = ?)`
	if err := f.documents("r.root_id = ? AND r.id IN (SELECT x.release_id FROM release_file x WHERE x.sha256 = ?)", root, hash); err != nil {
		return err
	}
	clear(f.files) // other files of these documents stay with their editions
	here := "h.root_id = ? AND h.id IN " + named
	if err := f.editions("e.holding_id IN (SELECT h.id FROM holding h WHERE "+here+")", []any{root, hash, hash}, func(h domain.HoldingID, e *domain.Edition) bool {
		return f.strip(h, e, domain.Digest(hash))
	}); err != nil {
		return err
	}
	if err := f.prepared("v.holding_id IN (SELECT h.id FROM holding h WHERE "+here+")", []any{root, hash, hash}, func(body []byte) bool {
		return bytes.Contains(body, []byte(hash))
	}); err != nil {
		return err
	}
	for _, c := range f.what.Changes {
		if err := f.lines("holding_id = ? AND field = ?", string(c.Holding), c.Field); err != nil {
			return err
		}
	}
	if err := f.each("SELECT "+list[importRow]("i")+" FROM import i WHERE i.root_id = ? AND i.file_hash = ? AND i.file_name <> '' ORDER BY i.id", []any{root, hash}, func(scan func(...any) error) error {
		var r importRow
		if err := scan(into(&r)...); err != nil {
			return err
		}
		i, err := r.imported()
		f.what.Imports = append(f.what.Imports, i)
		return err
	}); err != nil {
		return err
	}
	if err := f.drafts("file_hash = ? AND authority_id IN (SELECT a.id FROM authority a WHERE a.root_id = ?)", hash, root); err != nil {
		return err
	}
	f.files[domain.Digest(hash)] = true
	return f.each(`SELECT (SELECT count(*) FROM file_use u JOIN holding h ON h.id = u.holding_id WHERE u.sha256 = ? AND h.root_id <> ?)
		+ (SELECT count(*) FROM release_file x JOIN release r ON r.id = x.release_id WHERE x.sha256 = ? AND r.root_id <> ?)
		+ (SELECT count(*) FROM import_draft d JOIN authority a ON a.id = d.authority_id WHERE d.file_hash = ? AND a.root_id <> ?)`,
		[]any{hash, root, hash, root, hash, root}, func(scan func(...any) error) error {
			var n int
			err := scan(&n)
			f.what.Elsewhere = n > 0
			return err
		})
}

// strip takes a file out of an edition, and the lines of the change log that name it into what is found.
func (f *finder) strip(h domain.HoldingID, e *domain.Edition, hash domain.Digest) bool {
	is := func(r domain.FileRef) bool { return r.SHA256 == hash }
	changed := false
	e.Distributions = slices.DeleteFunc(e.Distributions, func(d domain.Distribution) bool {
		gone := d.File != nil && is(*d.File)
		if gone {
			c := workflow.ErasableChanges{Holding: h, Field: "distributions." + string(d.ID)}
			if !slices.Contains(f.what.Changes, c) {
				f.what.Changes = append(f.what.Changes, c)
			}
		}
		changed = changed || gone
		return gone
	})
	for id, a := range e.Answers {
		if slices.ContainsFunc(a.Evidence, is) {
			a.Evidence, changed = slices.DeleteFunc(slices.Clone(a.Evidence), is), true
			e.Answers[id] = a
		}
	}
	for i := range e.Treatments {
		if t := &e.Treatments[i]; slices.ContainsFunc(t.Evidence, is) {
			t.Evidence, changed = slices.DeleteFunc(t.Evidence, is), true
		}
	}
	return changed
}
