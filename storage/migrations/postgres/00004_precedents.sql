-- Precedents, because whoever screens a data set of a standard sort should see how others answered: a key to find the
-- holdings of one standard data set, and the roots that let others count their answers.

-- +goose Up

-- Filled here as far as SQL can; saving an edition writes the key as it is looked for.
ALTER TABLE edition ADD COLUMN standard_key TEXT NOT NULL DEFAULT '';
UPDATE edition SET standard_key = lower(trim(coalesce(body::jsonb -> 'content' ->> 'title_standard', '')));
CREATE INDEX edition_standard ON edition (standard_key) WHERE standard_key <> '';

CREATE TABLE sharing (
    id uuid NOT NULL PRIMARY KEY,
    root_id uuid NOT NULL,
    status TEXT NOT NULL,
    proposed_by uuid NULL,
    confirmed_by uuid NULL,
    decision_id uuid NULL,
    at BIGINT NOT NULL
);
CREATE UNIQUE INDEX sharing_active ON sharing (root_id) WHERE status = 'active';
CREATE INDEX sharing_root ON sharing (root_id, at);
GRANT SELECT, INSERT, UPDATE, DELETE ON sharing TO freigabe_app;
