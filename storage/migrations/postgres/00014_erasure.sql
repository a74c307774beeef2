-- Erasures: what the law wants gone goes, by two persons, and the proof stays. erasure is the proposal with its verdict,
-- erased_file lists bytes that are still to be removed from the store of files, because they can only go after the commit,
-- and erased says for ever by which decision a text, a document, a file or a person was erased.

-- +goose Up

CREATE TABLE erasure (
    id uuid NOT NULL PRIMARY KEY,
    root_id uuid NOT NULL,
    authority_id uuid NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    part TEXT NOT NULL,
    holding_id uuid NULL,
    status TEXT NOT NULL,
    role TEXT NOT NULL,
    proposed_by uuid NULL,
    proposed_for uuid NULL,
    confirmed_by uuid NULL,
    at BIGINT NOT NULL,
    opened_id uuid NULL,
    decision_id uuid NULL,
    swept_at BIGINT NULL
);
CREATE INDEX erasure_root ON erasure (root_id, status);
CREATE INDEX erasure_target ON erasure (target, status);
CREATE INDEX erasure_unswept ON erasure (at) WHERE status = 'active' AND swept_at IS NULL;

CREATE TABLE erased_file (
    erasure_id uuid NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (erasure_id, sha256)
);

CREATE TABLE erased (
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    part TEXT NOT NULL,
    decision_id uuid NOT NULL,
    holding_id uuid NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (kind, target, part, decision_id)
);
CREATE INDEX erased_holding ON erased (holding_id);
CREATE INDEX erased_decision ON erased (decision_id);

CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON erased FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON erasure, erased_file, erased TO freigabe_app;
GRANT UPDATE ON erasure TO freigabe_app;
GRANT DELETE ON erased_file TO freigabe_app;
