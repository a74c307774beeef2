-- Moves of holdings between departments: one administrator proposes which holdings go where, a second one confirms.
-- The list is kept apart from its status, because the digest in the ledger binds it for ever.

-- +goose Up

CREATE TABLE move (
    id uuid NOT NULL PRIMARY KEY,
    root_id uuid NOT NULL,
    target_id uuid NOT NULL,
    digest TEXT NOT NULL,
    status TEXT NOT NULL,
    proposed_by uuid NULL,
    confirmed_by uuid NULL,
    at BIGINT NOT NULL,
    decision_id uuid NULL
);
CREATE INDEX move_root ON move (root_id, status);

CREATE TABLE move_holding (
    move_id uuid NOT NULL,
    holding_id uuid NOT NULL,
    from_id uuid NOT NULL,
    PRIMARY KEY (move_id, holding_id)
);
CREATE INDEX move_holding_holding ON move_holding (holding_id);

-- The list of what waits for a second person reads by status.
CREATE INDEX token_status ON token (root_id, status);
CREATE INDEX assignment_authority ON assignment (authority_id, status);

GRANT SELECT, INSERT ON move, move_holding TO freigabe_app;
GRANT UPDATE ON move TO freigabe_app;
