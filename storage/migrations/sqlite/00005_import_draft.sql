-- A list on its way to an import: the file, what a person chose for it, and how far its import is, so that a wizard of
-- several pages and a long import need no open browser. A draft is nobody's history; the import itself is a decision.
-- import_mapping keeps what columns of a list with this header meant to an authority, for the next list like it.

-- +goose Up

CREATE TABLE import_draft (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    authority_id TEXT NOT NULL REFERENCES authority (id),
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    file_size INTEGER NOT NULL,
    choices TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'trying', 'tried', 'queued', 'done', 'failed')),
    rows_read INTEGER NOT NULL,
    rows_total INTEGER NOT NULL,
    import_id TEXT NULL,
    outcome TEXT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX import_draft_person ON import_draft (person_id, changed_at);
CREATE INDEX import_draft_queued ON import_draft (changed_at) WHERE status IN ('trying', 'queued');
CREATE INDEX import_draft_file ON import_draft (file_hash);

CREATE TABLE import_mapping (
    authority_id TEXT NOT NULL REFERENCES authority (id),
    header TEXT NOT NULL,
    mapping TEXT NOT NULL,
    person_id TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (authority_id, header)
) STRICT;

CREATE INDEX import_at ON import (at);
