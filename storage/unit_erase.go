package storage

import (
	"freigabe/domain"
	"freigabe/workflow"
)

// Erase clears what was found and notes by which decision.
func (u *unit) Erase(e workflow.Erasure, what *workflow.Erasable, by []domain.Decision) {
	w := eraser{u, by[0]}
	if what.Person != nil {
		w.person(what.Person)
	}
	decided := map[domain.Audience]domain.Decision{}
	for _, d := range by {
		for key := range d.Content {
			decided[key] = d
		}
	}
	for _, t := range what.Texts {
		w.by = decided[domain.Audience(string(t.Decision)+"/"+string(t.Kind))]
		w.run(textWrites, "DELETE FROM decision_text WHERE decision_id = ? AND kind = ?", string(t.Decision), string(t.Kind))
		w.erased("text", string(t.Decision), string(t.Kind), e.Holding)
	}
	for _, r := range what.Documents {
		w.by = decided[domain.Audience(string(r.Decision)+"/"+string(r.Audience))]
		w.document(r)
	}
	w.by = by[0]
	for _, v := range what.Reviews {
		w.run(reviewWrites, "UPDATE review_document SET body = NULL WHERE review_id = ?", string(v))
	}
	for _, q := range what.Questions {
		if what.Kind == workflow.ErasePerson {
			w.run(taskWrites, "UPDATE question SET body = CASE WHEN by_id = ? THEN '' ELSE body END, answer = CASE WHEN to_id = ? THEN '' ELSE answer END WHERE id = ?", what.Target, what.Target, string(q))
		} else {
			w.run(taskWrites, "UPDATE question SET body = '', answer = '' WHERE id = ?", string(q))
		}
	}
	for _, x := range what.Editions {
		w.edition(x)
	}
	for _, c := range what.Changes {
		column, value := "edition", any(c.Edition)
		if c.Field != "" {
			column, value = "field", any(c.Field)
		}
		w.run(editionWrites, "UPDATE change_log SET old_value = '', new_value = '' WHERE holding_id = ? AND "+column+" = ?", string(c.Holding), value)
	}
	for _, i := range what.Imports {
		w.list(what, i)
	}
	for _, d := range what.Drafts {
		w.run(taskWrites, "DELETE FROM import_draft WHERE id = ?", string(d))
	}
	if what.Kind == workflow.EraseFile {
		w.erased("file", what.Target, "", "")
		w.run(releaseWrites, "DELETE FROM release_file WHERE sha256 = ? AND release_id IN (SELECT id FROM release WHERE root_id = ?)", what.Target, string(e.Root))
	}
	for _, f := range what.Files {
		w.add(taskWrites, insert("erased_file", erasedFileRow{string(e.ID), string(f)}))
	}
}

// eraser collects the statements of one erasure.
type eraser struct {
	*unit
	by domain.Decision
}

func (w *eraser) run(c class, sql string, args ...any) { w.add(c, stmt{sql: sql, args: args}) }

// erased notes for ever what a decision erased. Erasing again what a restored backup brought back is no mistake.
func (w *eraser) erased(kind, target, part string, holding domain.HoldingID) {
	w.add(eventWrites, insertOnce("erased", erasedRow{kind, target, part, string(w.by.ID), none(holding), micro(w.by.At)}))
}

// person leaves of a person the id, the root and that there is no access. Where the person was switched off after a backup, it
// is the erasure that ends tokens and deputies in the restored copy.
func (w *eraser) person(p *domain.Person) {
	id := string(p.ID)
	w.run(personWrites, "UPDATE person SET login = ?, mail = '', lang = 'de', off = ? WHERE id = ?", domain.ErasedLogin(p.ID), true, id)
	for _, sql := range []string{
		"DELETE FROM person_name WHERE person_id = ?", "DELETE FROM credential WHERE person_id = ?", "DELETE FROM session WHERE person_id = ?",
		"DELETE FROM one_time_link WHERE person_id = ?", "DELETE FROM preference WHERE person_id = ?", "DELETE FROM mail WHERE person_id = ?",
		"DELETE FROM review_seen WHERE person_id = ?", "DELETE FROM idempotency WHERE actor = ?",
	} {
		w.run(grantWrites, sql, id)
	}
	w.run(grantWrites, "UPDATE token SET name = '', revoked_at = COALESCE(revoked_at, ?), status = 'ended' WHERE person_id = ?", micro(w.by.At), id)
	w.run(grantWrites, "UPDATE deputy SET status = 'ended' WHERE (for_id = ? OR by_id = ?) AND status IN ('proposed', 'active')", id, id)
	w.run(grantWrites, "DELETE FROM login_throttle WHERE key LIKE ?", "%"+p.Login+"%")
	w.erased("person", id, "", "")
}

// document removes the bytes of a release; its row, digest and ends stay. The end is of the instant of the decision, also
// where it is carried out again later.
func (w *eraser) document(r domain.Release) {
	if r.Status == domain.ReleaseLive { // in a backup from before its withdrawal
		w.run(releaseWrites, "DELETE FROM live_release WHERE release_id = ?", string(r.ID))
	}
	w.run(releaseWrites, "DELETE FROM release_document WHERE release_id = ?", string(r.ID))
	w.run(releaseWrites, "DELETE FROM release_file WHERE release_id = ?", string(r.ID))
	w.add(releaseWrites, insert("release_end", releaseEndRow{
		ReleaseID: string(r.ID), DecisionID: string(w.by.ID), Status: string(domain.ReleasePurged), At: micro(w.by.At),
	}))
	w.erased("document", string(r.ID), "", r.Holding)
}

// edition stores an edition as it is afterwards, with the bytes that it still names.
func (w *eraser) edition(x workflow.ErasableEdition) {
	h := &domain.Holding{ID: x.Holding, Edition: x.After}
	r := editionRowOf(h)
	w.add(editionWrites, upsert("edition", r, "holding_id", "number"),
		stmt{sql: "DELETE FROM file_use WHERE holding_id = ? AND edition = ?", args: []any{r.HoldingID, r.Number}})
	for _, f := range usesOf(h) {
		w.add(editionWrites, insert("file_use", f))
	}
}

// list clears what an import kept: remarks that quote rows and former contents, or the name of its file.
func (w *eraser) list(what *workflow.Erasable, i workflow.Import) {
	i.Report.Problems = nil
	if what.Kind == workflow.EraseFile {
		w.run(taskWrites, "UPDATE import SET file_name = '', report = ? WHERE id = ?", document(i.Report), string(i.ID))
		return
	}
	w.run(taskWrites, "UPDATE import SET report = ? WHERE id = ?", document(i.Report), string(i.ID))
	for _, h := range what.Holdings {
		w.run(taskWrites, "UPDATE import_holding SET earlier = NULL WHERE import_id = ? AND holding_id = ? AND earlier IS NOT NULL", string(i.ID), string(h))
	}
}
