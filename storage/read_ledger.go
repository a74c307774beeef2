package storage

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/domain/ledger"
	"freigabe/workflow"
)

// ledgerCheckRow is one look at the whole ledger.
type ledgerCheckRow struct {
	ID          int64 `row:"auto"`
	At          int64
	AskedBy     *string
	Size        int64
	Root        string
	Checkpoints int64
	Releases    int64
	Problem     string
	Place       int64
	Micros      int64
}

func (r ledgerCheckRow) check() workflow.LedgerCheck {
	return workflow.LedgerCheck{
		At: instant(r.At), By: some[domain.PersonID](r.AskedBy), Size: r.Size, Root: r.Root, Checkpoints: r.Checkpoints, Releases: r.Releases,
		Problem: workflow.LedgerProblem(r.Problem), Place: r.Place, Took: time.Duration(r.Micros) * time.Microsecond,
	}
}

// LedgerState says how the ledger stands and what the last check found. It is for people who are signed in.
func (s *Store) LedgerState(ctx context.Context, sc workflow.Scope) (*workflow.LedgerState, error) {
	const op = "storage.LedgerState"
	if sc.Person() == "" {
		return nil, failed(op, gorm.ErrRecordNotFound)
	}
	out := &workflow.LedgerState{}
	err := s.snapshot(ctx, func(db *gorm.DB) error {
		size, root, err := headOf(db)
		if err != nil {
			return err
		}
		out.Size, out.Root = size, root.String()
		c, err := checkpointOf(db.Order("size DESC"))
		switch {
		case domain.CodeOf(err) == domain.NotFound:
		case err != nil:
			return err
		default:
			out.Signed, out.SignedAt = c.Note, c.At
			text, _, _ := strings.Cut(string(c.Note), "\n\n")
			parsed, err := ledger.ParseCheckpoint([]byte(text + "\n"))
			if err != nil {
				return err
			}
			out.SignedSize, out.SignedRoot = parsed.Size, parsed.Root.String()
		}
		for table, into := range map[string]*int64{"leaf_pending": &out.Pending, "checkpoint": &out.Kept} {
			if err := db.Raw("SELECT count(*) FROM " + table).Scan(into).Error; err != nil {
				return err
			}
		}
		rows, err := find[ledgerCheckRow](db, list[ledgerCheckRow]("k"), "ledger_check k", everything, "k.id DESC", 1)
		if err == nil && len(rows) > 0 {
			check := rows[0].check()
			out.Check = &check
		}
		return err
	})
	if err != nil {
		return nil, failed(op, err)
	}
	return out, nil
}
