package storage

import (
	"context"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/domain/ledger"
	"freigabe/workflow"
)

// Decided tells whether a decision is stored.
func (u *unit) Decided(ctx context.Context, id domain.DecisionID) (known bool, err error) {
	u.reading("Decided")
	err = u.conn.read(ctx, query{"SELECT 1 FROM decision WHERE id = ?", []any{string(id)}, func(func(...any) error) error { known = true; return nil }})
	return known, failed(u.op, err)
}

// Redecide stores a decision that another copy of this ledger holds, with the bytes of its leaf there. No later decision may
// rest on a policy that is older than its own.
func (u *unit) Redecide(d domain.Decision, leaf []byte) {
	if err := ledger.Says(leaf, d); err != nil {
		u.err = err
		return
	}
	u.add(headWrites, stmt{sql: "UPDATE policy_head SET version = ? WHERE root_id = ? AND version < ?", args: []any{d.PolicyVersion, string(d.Root), d.PolicyVersion}})
	u.decided(d, leaf)
}

// ErasableNamed finds what of the names of an erasure is still here to clear.
func (u *unit) ErasableNamed(ctx context.Context, by domain.Decision) (*workflow.Erasable, error) {
	f := u.finding(ctx, workflow.EraseOrder{Kind: workflow.EraseText})
	what := f.what
	aim := func(kind workflow.ErasureKind, target string) { what.Kind, what.Target = kind, target }
	var keys []string
	for key := range by.Content {
		keys = append(keys, string(key))
	}
	slices.Sort(keys)
	var texts, documents [][2]string
	for _, key := range keys {
		id, word, _ := strings.Cut(key, "/")
		var err error
		switch word {
		case ledger.ErasedPerson:
			aim(workflow.ErasePerson, id)
			if err = f.person(id); domain.CodeOf(err) == domain.NotFound {
				err = nil // added after the backup
			}
		case ledger.ErasedFile:
			aim(workflow.EraseFile, id)
			err = f.file(id, string(by.Root))
		case string(domain.TextName), string(domain.TextReason), string(domain.TextComment):
			texts = append(texts, [2]string{id, word})
		default:
			documents = append(documents, [2]string{id, word})
		}
		if err != nil {
			return nil, failed(u.op, err)
		}
	}
	for _, d := range documents {
		if what.Kind == workflow.EraseFile {
			break // found with the file
		}
		release := ""
		err := f.ids("SELECT id, '' FROM release WHERE decision_id = ? AND audience = ?", []any{d[0], d[1]}, func(id, _ string) { release = id })
		if err == nil && release != "" && what.Kind != workflow.EraseRelease {
			aim(workflow.EraseRelease, release)
			err = f.release(release) // with all releases of its edition
		}
		if err != nil {
			return nil, failed(u.op, err)
		}
	}
	for _, t := range texts {
		if what.Kind == workflow.ErasePerson && t[1] == string(domain.TextName) {
			continue // found with the person
		}
		if what.Kind == workflow.EraseText && what.Target == "" {
			aim(workflow.EraseText, t[0])
			what.Part = domain.TextKind(t[1])
		}
		if err := f.text(t[0], t[1]); err != nil {
			return nil, failed(u.op, err)
		}
	}
	named := func(decision domain.DecisionID, word string) bool {
		return by.Content[domain.Audience(ledger.ErasedKey(string(decision), word))] != ""
	}
	var seen []string
	what.Texts = slices.DeleteFunc(what.Texts, func(t workflow.ErasableText) bool {
		key := ledger.ErasedKey(string(t.Decision), string(t.Kind))
		twice := slices.Contains(seen, key)
		seen = append(seen, key)
		return twice || !named(t.Decision, string(t.Kind))
	})
	what.Documents = slices.DeleteFunc(what.Documents, func(r domain.Release) bool { return !named(r.Decision, string(r.Audience)) })
	return f.done(), nil
}
