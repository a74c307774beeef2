-- Moves of holdings between departments: one administrator proposes which holdings go where, a second one confirms.
-- The list is kept apart from its status, because the digest in the ledger binds it for ever.

-- +goose Up

CREATE TABLE move (
    id TEXT NOT NULL PRIMARY KEY,
    root_id TEXT NOT NULL,
    target_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    status TEXT NOT NULL,
    proposed_by TEXT NULL,
    confirmed_by TEXT NULL,
    at INTEGER NOT NULL,
    decision_id TEXT NULL
) STRICT;
CREATE INDEX move_root ON move (root_id, status);

CREATE TABLE move_holding (
    move_id TEXT NOT NULL,
    holding_id TEXT NOT NULL,
    from_id TEXT NOT NULL,
    PRIMARY KEY (move_id, holding_id)
) STRICT;
CREATE INDEX move_holding_holding ON move_holding (holding_id);

-- The list of what waits for a second person reads by status.
CREATE INDEX token_status ON token (root_id, status);
CREATE INDEX assignment_authority ON assignment (authority_id, status);
