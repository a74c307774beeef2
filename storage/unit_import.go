package storage

import (
	"context"

	"freigabe/domain"
	"freigabe/workflow"
)

// Import reads an import with the holdings it made or filled.
func (u *unit) Import(ctx context.Context, id domain.ImportID) (*workflow.Import, error) {
	return u.imported(ctx, "id = ?", string(id))
}

// ImportNamed reads the newest import of a file that was done at an authority; NotFound when there is none.
func (u *unit) ImportNamed(ctx context.Context, authority domain.AuthorityID, fileHash domain.Digest) (*workflow.Import, error) {
	return u.imported(ctx, `id = (SELECT id FROM import WHERE authority_id = ? AND file_hash = ? AND status IN ('running', 'done')
		ORDER BY at DESC, id DESC LIMIT 1)`, string(authority), string(fileHash))
}

func (u *unit) imported(ctx context.Context, where string, args ...any) (*workflow.Import, error) {
	r, err := take[importRow](ctx, u, "import", where, args...)
	if err != nil {
		return nil, err
	}
	i, err := r.imported()
	if err != nil {
		return nil, failed(u.op, err)
	}
	db, err := u.db(ctx, "Import")
	if err != nil {
		return nil, failed(u.op, err)
	}
	var rows []importHoldingRow
	if err := db.Table("import_holding").Where("import_id = ?", r.ID).Order("holding_id").Find(&rows).Error; err != nil {
		return nil, failed(u.op, err)
	}
	for _, h := range rows {
		x := workflow.ImportedHolding{Holding: domain.HoldingID(h.HoldingID), Created: h.Created, Rev: h.Rev}
		if h.Earlier != nil {
			if err := parse(*h.Earlier, &x.Before); err != nil {
				return nil, failed(u.op, err)
			}
		}
		i.Holdings = append(i.Holdings, x)
	}
	return &i, nil
}

// SaveImport stores an import; a new one with its holdings.
func (u *unit) SaveImport(i workflow.Import) {
	u.once("import", i.ID)
	u.add(taskWrites, upsert("import", importRowOf(i), "id"))
	if i.Status == "undone" {
		return // its holdings are stored already
	}
	for _, h := range i.Holdings {
		r := importHoldingRow{ImportID: string(i.ID), HoldingID: string(h.Holding), Created: h.Created, Rev: h.Rev}
		if h.Before != nil {
			before := document(h.Before)
			r.Earlier = &before
		}
		u.bulk("import_holding", r)
	}
	u.early()
}
