package storage

import (
	"context"

	"freigabe/domain"
	"freigabe/workflow"
)

type importDraftRow struct {
	ID          string
	PersonID    string
	AuthorityID string
	FileName    string
	FileHash    string
	FileSize    int64
	Choices     string
	Status      string
	RowsRead    int
	RowsTotal   int
	ImportID    *string
	Outcome     *string
	CreatedAt   int64
	ChangedAt   int64
}

func importDraftRowOf(d workflow.Draft) importDraftRow {
	r := importDraftRow{
		ID: string(d.ID), PersonID: string(d.Person), AuthorityID: string(d.Authority), FileName: d.Name, FileHash: string(d.Hash),
		FileSize: d.Size, Choices: document(d.Choices), Status: string(d.Status), RowsRead: d.Read, RowsTotal: d.Total,
		ImportID: none(d.Import), CreatedAt: micro(d.CreatedAt), ChangedAt: micro(d.ChangedAt),
	}
	if d.Outcome != nil {
		s := document(d.Outcome)
		r.Outcome = &s
	}
	return r
}

func (r importDraftRow) draft() (workflow.Draft, error) {
	d := workflow.Draft{
		ID: domain.DraftID(r.ID), Person: domain.PersonID(r.PersonID), Authority: domain.AuthorityID(r.AuthorityID), Name: r.FileName,
		Hash: domain.Digest(r.FileHash), Size: r.FileSize, Status: workflow.DraftStatus(r.Status), Read: r.RowsRead, Total: r.RowsTotal,
		Import: some[domain.ImportID](r.ImportID), CreatedAt: instant(r.CreatedAt), ChangedAt: instant(r.ChangedAt),
	}
	if err := parse(r.Choices, &d.Choices); err != nil || r.Outcome == nil {
		return d, err
	}
	return d, parse(*r.Outcome, &d.Outcome)
}

// Drafts lists a person's drafts that are not done, the newest first.
func (s *Store) Drafts(ctx context.Context, person domain.PersonID) ([]workflow.Draft, error) {
	rows, err := find[importDraftRow](s.db(ctx), list[importDraftRow]("f"), "import_draft f",
		allOf(named("f.person_id", person), where("f.status <> 'done'")), "f.changed_at DESC, f.id DESC", maxLimit)
	if err != nil {
		return nil, failed("storage.Drafts", err)
	}
	return drafts("storage.Drafts", rows)
}

// DraftByID reads a draft of the person's own.
func (s *Store) DraftByID(ctx context.Context, person domain.PersonID, id domain.DraftID) (*workflow.Draft, error) {
	row, err := first[importDraftRow](s.db(ctx), list[importDraftRow]("f"), "import_draft f", allOf(named("f.id", id), named("f.person_id", person)))
	if err != nil {
		return nil, failed("storage.DraftByID", err)
	}
	d, err := row.draft()
	return &d, failed("storage.DraftByID", err)
}

// QueuedDrafts lists what is to be tried or imported, the oldest first.
func (s *Store) QueuedDrafts(ctx context.Context, limit int) ([]workflow.Draft, error) {
	rows, err := find[importDraftRow](s.db(ctx), list[importDraftRow]("f"), "import_draft f", where("f.status IN ('trying', 'queued')"), "f.changed_at, f.id", limitOf(limit, maxLimit))
	if err != nil {
		return nil, failed("storage.QueuedDrafts", err)
	}
	return drafts("storage.QueuedDrafts", rows)
}

func drafts(op string, rows []importDraftRow) ([]workflow.Draft, error) {
	out := make([]workflow.Draft, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = r.draft(); err != nil {
			return nil, failed(op, err)
		}
	}
	return out, nil
}

type mappingRow struct {
	AuthorityID string
	Header      string
	Mapping     string
	PersonID    string
	ChangedAt   int64
}

// SavedMapping is what an authority kept for lists with these columns, nil for nothing.
func (s *Store) SavedMapping(ctx context.Context, authority domain.AuthorityID, header string) (map[string]string, error) {
	rows, err := find[mappingRow](s.db(ctx), list[mappingRow]("m"), "import_mapping m",
		allOf(named("m.authority_id", authority), where("m.header = ?", header)), "", 1)
	if err != nil || len(rows) == 0 {
		return nil, failed("storage.SavedMapping", err)
	}
	var out map[string]string
	return out, failed("storage.SavedMapping", parse(rows[0].Mapping, &out))
}

// Imports lists imports that the reader made, or made where the reader sees working editions; the newest first.
func (s *Store) Imports(ctx context.Context, sc workflow.Scope, page workflow.Page) ([]workflow.Import, error) {
	const op = "storage.Imports"
	keys, err := keysOf(page.After, idKey)
	if err != nil {
		return nil, err
	}
	rows, err := find[importRow](s.db(ctx), list[importRow]("i"), "import i",
		allOf(anyOf(own("i.person_id", sc), below("i.authority_id", sc.Working())), behind(keys, "i.id", "<")), "i.id DESC", limitOf(page.Limit, maxLimit))
	if err != nil {
		return nil, failed(op, err)
	}
	out := make([]workflow.Import, len(rows))
	for i, r := range rows {
		if out[i], err = r.imported(); err != nil {
			return nil, failed(op, err)
		}
	}
	return out, nil
}
