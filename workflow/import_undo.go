package workflow

import (
	"context"

	"freigabe/domain"
)

// UndoImport takes an import back as a whole, while none of its holdings was touched since.
func (d *Desk) UndoImport(ctx context.Context, actor Actor, id domain.ImportID) (ImportReport, error) {
	return run(ctx, d, actor, "workflow.UndoImport", func(tx Tx) (ImportReport, error) {
		imp, err := tx.Import(ctx, id)
		if err != nil {
			return ImportReport{}, err
		}
		auth, err := tx.Authority(ctx, imp.Authority)
		if err != nil {
			return ImportReport{}, err
		}
		pol, err := tx.Policy(ctx, imp.Root)
		if err != nil {
			return ImportReport{}, err
		}
		s, err := authorize(ctx, tx, pol, actor, domain.ActCapture, imp.Authority)
		if err != nil {
			return ImportReport{}, hideForeign(err, actor, auth)
		}
		if imp.Status != "done" {
			return ImportReport{}, &domain.Error{Code: domain.Conflict, Op: "workflow.UndoImport", Key: "import.undone_already"}
		}
		touched := &domain.Error{Code: domain.Conflict, Op: "workflow.UndoImport", Key: "import.touched"}
		var back []*domain.Holding
		for _, x := range imp.Holdings {
			h, err := tx.Holding(ctx, x.Holding)
			if domain.CodeOf(err) == domain.NotFound {
				return ImportReport{}, touched
			} else if err != nil {
				return ImportReport{}, err
			}
			if h.Rev != x.Rev || h.State != domain.Captured || h.Review != nil {
				touched.Args = map[string]any{"name": h.Name}
				return ImportReport{}, touched
			}
			back = append(back, h)
		}
		dec := as(decided(tx, actor, domain.ImportUndone), s)
		dec.Root, dec.Authority, dec.PolicyVersion = imp.Root, imp.Authority, pol.Version
		dec.Detail = map[string]string{"import": string(imp.ID)}
		for i, x := range imp.Holdings {
			h := back[i]
			if x.Created {
				tx.DeleteHolding(h.ID)
				continue
			}
			was := h.Edition.Content
			h.Edition.Content = *x.Before
			d.keep(tx, h, pol, changes(tx, actor, h, h.Rev+1, domain.ByImport, "", domain.Diff(&was, x.Before)))
		}
		imp.Status, imp.UndoneAt = "undone", tx.Now()
		tx.SaveImport(*imp)
		decide(tx, dec)
		return imp.Report, nil
	})
}
