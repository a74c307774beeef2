package workflow

import (
	"context"
	"io"
	"slices"

	"freigabe/domain"
	"freigabe/workflow/intake"
)

// ImportFile is a list to import.
type ImportFile struct {
	Name      string
	Data      io.ReaderAt
	Size      int64              // bytes
	Hash      domain.Digest      // of the bytes
	Authority domain.AuthorityID // home of rows whose authority is empty or unknown
	Mode      string             // PerRow or AllOrNothing
	DryRun    bool
	Options   intake.Options
	Progress  func(read int) // called now and then while rows are read; may be nil
}

// Modes of an import.
const (
	PerRow       = "per_row"
	AllOrNothing = "all_or_nothing"
)

// Import stores the rows of a list as holdings: a new key creates one, a known key fills one in captured, any other is
// skipped. All of it is one unit of work. Read = Created + Updated + Skipped + Refused, always.
func (d *Desk) Import(ctx context.Context, actor Actor, in ImportFile) (ImportReport, error) {
	if in.Mode != PerRow && in.Mode != AllOrNothing {
		return ImportReport{}, invalid("mode", "import.mode")
	}
	src, err := intake.Open(ctx, in.Data, in.Size, in.Options)
	if err != nil {
		return ImportReport{}, err
	}
	defer src.Close()
	list, err := d.readList(ctx, src, in)
	if err != nil {
		return ImportReport{}, err
	}
	if in.DryRun {
		actor.Key = "" // a preview stores nothing, not even its answer
	}
	return run(ctx, d, actor, "workflow.Import", func(tx Tx) (ImportReport, error) {
		l := list.again()
		targets, err := d.targets(ctx, tx, actor, in.Authority, l)
		if err != nil {
			return ImportReport{}, err
		}
		before, err := tx.ImportNamed(ctx, in.Authority, in.Hash)
		if err != nil && domain.CodeOf(err) != domain.NotFound {
			return ImportReport{}, err
		}
		if before != nil {
			l.note(0, "", "import.same_file", map[string]any{"at": before.At, "import": string(before.ID)})
		}
		held, err := match(ctx, tx, l, targets)
		if err != nil {
			return ImportReport{}, err
		}
		if in.Mode == AllOrNothing && l.report.Refused > 0 {
			l.report.Skipped += l.report.Created + l.report.Updated
			l.report.Created, l.report.Updated = 0, 0
			l.note(0, "", "import.all_or_nothing", map[string]any{"refused": l.report.Refused})
		} else if l.report.Created+l.report.Updated > 0 {
			if err := d.storeList(ctx, tx, actor, in, src, l, targets, held); err != nil {
				return ImportReport{}, err
			}
		}
		slices.SortStableFunc(l.report.Problems, func(a, b ImportProblem) int { return a.Line - b.Line })
		return l.report, nil
	})
}
