-- What the looks at the whole ledger found, because a page must say when it was last proven whole without proving it anew.
-- And the indexes that the history is filtered by: by time, by who decided, for whom, in which role,
-- by kind and step, and by mark.

-- +goose Up

CREATE TABLE ledger_check (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at BIGINT NOT NULL,
    asked_by uuid NULL,
    size BIGINT NOT NULL,
    root TEXT NOT NULL,
    checkpoints BIGINT NOT NULL,
    releases BIGINT NOT NULL,
    problem TEXT NOT NULL,
    place BIGINT NOT NULL,
    micros BIGINT NOT NULL
);

CREATE INDEX decision_at ON decision (at, id);
CREATE INDEX decision_kind ON decision (kind, verb, at);
CREATE INDEX decision_role ON decision (role, at);
CREATE INDEX decision_mark ON decision (mark, at) WHERE mark <> '';
CREATE INDEX decision_actor ON decision (actor_id, at);
CREATE INDEX decision_represented ON decision (on_behalf_of) WHERE on_behalf_of IS NOT NULL;

GRANT SELECT, INSERT, DELETE ON ledger_check TO freigabe_app;
