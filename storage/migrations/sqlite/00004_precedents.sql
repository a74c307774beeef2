-- Precedents, because whoever screens a data set of a standard sort should see how others answered: a key to find the
-- holdings of one standard data set, and the roots that let others count their answers.

-- +goose Up

-- Filled here as far as SQL can; saving an edition writes the key as it is looked for.
ALTER TABLE edition ADD COLUMN standard_key TEXT NOT NULL DEFAULT '';
UPDATE edition SET standard_key = lower(trim(coalesce(json_extract(body, '$.content.title_standard'), '')));
CREATE INDEX edition_standard ON edition (standard_key) WHERE standard_key <> '';

CREATE TABLE sharing (
    id TEXT NOT NULL PRIMARY KEY,
    root_id TEXT NOT NULL,
    status TEXT NOT NULL,
    proposed_by TEXT NULL,
    confirmed_by TEXT NULL,
    decision_id TEXT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX sharing_active ON sharing (root_id) WHERE status = 'active';
CREATE INDEX sharing_root ON sharing (root_id, at);
