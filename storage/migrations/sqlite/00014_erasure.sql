-- Erasures: what the law wants gone goes, by two persons, and the proof stays. erasure is the proposal with its verdict,
-- erased_file lists bytes that are still to be removed from the store of files, because they can only go after the commit,
-- and erased says for ever by which decision a text, a document, a file or a person was erased.

-- +goose Up

CREATE TABLE erasure (
    id TEXT NOT NULL PRIMARY KEY,
    root_id TEXT NOT NULL,
    authority_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    part TEXT NOT NULL,
    holding_id TEXT NULL,
    status TEXT NOT NULL,
    role TEXT NOT NULL,
    proposed_by TEXT NULL,
    proposed_for TEXT NULL,
    confirmed_by TEXT NULL,
    at INTEGER NOT NULL,
    opened_id TEXT NULL,
    decision_id TEXT NULL,
    swept_at INTEGER NULL
) STRICT;
CREATE INDEX erasure_root ON erasure (root_id, status);
CREATE INDEX erasure_target ON erasure (target, status);
CREATE INDEX erasure_unswept ON erasure (at) WHERE status = 'active' AND swept_at IS NULL;

CREATE TABLE erased_file (
    erasure_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (erasure_id, sha256)
) STRICT;

CREATE TABLE erased (
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    part TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    holding_id TEXT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (kind, target, part, decision_id)
) STRICT;
CREATE INDEX erased_holding ON erased (holding_id);
CREATE INDEX erased_decision ON erased (decision_id);

-- +goose StatementBegin
CREATE TRIGGER erased_no_update BEFORE UPDATE ON erased BEGIN
    SELECT RAISE(ABORT, 'table erased is insert-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER erased_no_delete BEFORE DELETE ON erased BEGIN
    SELECT RAISE(ABORT, 'table erased is insert-only');
END;
-- +goose StatementEnd
