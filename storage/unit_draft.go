package storage

import (
	"context"

	"freigabe/domain"
	"freigabe/workflow"
)

// Draft reads a list on its way to an import.
func (u *unit) Draft(ctx context.Context, id domain.DraftID) (*workflow.Draft, error) {
	r, err := take[importDraftRow](ctx, u, "import_draft", "id = ?", string(id))
	if err != nil {
		return nil, err
	}
	d, err := r.draft()
	return &d, failed(u.op, err)
}

// SaveDraft stores a draft as it is now.
func (u *unit) SaveDraft(d workflow.Draft) {
	u.once("import_draft", d.ID)
	u.add(taskWrites, upsert("import_draft", importDraftRowOf(d), "id"))
}

// DeleteDraft forgets a draft. Its file is collected when nothing else names it.
func (u *unit) DeleteDraft(id domain.DraftID) {
	u.once("import_draft", id)
	u.add(taskWrites, stmt{sql: "DELETE FROM import_draft WHERE id = ?", args: []any{string(id)}})
}

// SaveMapping keeps what the columns of a list mean to an authority.
func (u *unit) SaveMapping(authority domain.AuthorityID, header string, mapping map[string]string, by domain.PersonID) {
	u.once("import_mapping", string(authority)+" "+header)
	u.add(taskWrites, upsert("import_mapping", mappingRow{
		AuthorityID: string(authority), Header: header, Mapping: document(mapping), PersonID: string(by), ChangedAt: micro(u.now),
	}, "authority_id", "header"))
}
