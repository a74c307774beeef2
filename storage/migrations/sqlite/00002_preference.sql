-- What a person sets for themself: language, appearance, how often mail comes, columns and saved views of lists. Nothing
-- here bears on a decision, so it is neither history nor guarded by a head; a value is one small JSON text.

-- +goose Up

CREATE TABLE preference (
    person_id TEXT NOT NULL REFERENCES person (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (person_id, name)
) STRICT;
