-- What the looks at the whole ledger found, because a page must say when it was last proven whole without proving it anew.
-- And the indexes that the history is filtered by: by who decided, by whom somebody stood in for, by kind and by time.

-- +goose Up

CREATE TABLE ledger_check (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    asked_by TEXT NULL,
    size INTEGER NOT NULL,
    root TEXT NOT NULL,
    checkpoints INTEGER NOT NULL,
    releases INTEGER NOT NULL,
    problem TEXT NOT NULL,
    place INTEGER NOT NULL,
    micros INTEGER NOT NULL
) STRICT;

CREATE INDEX decision_actor ON decision (actor_id, root_id);
CREATE INDEX decision_represented ON decision (on_behalf_of) WHERE on_behalf_of IS NOT NULL;
